/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The common views in their normal form (SCENARIOS.md, "Views"), from the raw text that either back
 * end gives: one expected text fits the model and every kernel.
 *
 * A normaliser keeps the numbers of namespaces; they last for a whole run.
 */
#ifndef NSSIM_SIM_NORMALISE_H
#define NSSIM_SIM_NORMALISE_H

#include <glib.h>

#include "inspect.h"

typedef struct Normaliser Normaliser;

Normaliser *normaliser_new(void);
void normaliser_free(Normaliser *n);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Normaliser, normaliser_free)

/* The normal form of @raw, lines ended by newlines. */
char *normalise_view(Normaliser *n, enum world_view view, const char *raw);

/* The common views by name ("mountinfo"); -1: there is no common view of that name. */
int common_view_find(const char *name);
const char *common_view_name(enum world_view view);

#endif
