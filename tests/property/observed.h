/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The model as a back end that tries every call in several ways before it makes it:
 *
 *	restore is identity	made, undone and made again, a call gives the same answer and state
 *	a failed call		leaves the state as it was
 *	the n-th allocation	fails, for n = 1, 2, 3 ... until the call needs no more: each time
 *				the call fails and leaves the state as it was
 *
 * and which ends the world after each scenario and counts what is left.
 */
#ifndef NSSIM_TESTS_OBSERVED_H
#define NSSIM_TESTS_OBSERVED_H

#include "call/backend.h"

typedef enum {
	PROPERTY_RESTORE,
	PROPERTY_FAILURE,
	PROPERTY_ALLOCATION,
	PROPERTY_INVARIANT,
	PROPERTY_TEARDOWN,
	NR_PROPERTIES,
} Property;

typedef struct {
	guint64 tried[NR_PROPERTIES];
	guint64 broken[NR_PROPERTIES];
	GHashTable *cases[NR_PROPERTIES]; /* "call: what happened" -> how often (GUINT) */
} Observations;

/* @model is owned. @seen is the caller's and is added to. */
Backend *observed_new(Backend *model, Observations *seen);
void observations_init(Observations *seen);
void observations_clear(Observations *seen);
/* Ends the world, and counts what is left. Called when a scenario has run. */
void observed_end(Backend *b);

#endif
