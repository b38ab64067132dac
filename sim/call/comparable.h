/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a call brought back, in a form that two kernels agree on: what depends on the moment is left
 * out, and numbers that each kernel deals out in its own way (ids of mounts, namespaces, peer
 * groups, addresses) are replaced by the order in which they first appeared.
 */
#ifndef NSSIM_SIM_COMPARABLE_H
#define NSSIM_SIM_COMPARABLE_H

#include "call/marshal.h"

/* The numbers that have appeared so far; one for each side that is compared. */
typedef struct Renaming Renaming;

Renaming *renaming_new(void);
void renaming_free(Renaming *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Renaming, renaming_free)

/* Appends the result and all that the kernel wrote, on one line: "3, [1], {st_mode=...}". */
void call_print_comparable(GString *out, const Call *call, const CallAnswer *answer,
			   Renaming *names);

#endif
