/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Places in the model's structures, by the kernel's names: what `a->b`, `a.b` and `a[i]` mean.
 */
#ifndef NSSIM_SIM_PLACE_H
#define NSSIM_SIM_PLACE_H

#include "script/eval.h"

/* A member of the structure that @from is or points to. FALSE: @reason (to be freed) says why. */
gboolean place_member(struct world *w, const Value *from, const char *name, Value *value,
		      char **reason);
/* An element of the array that @from is. */
gboolean place_element(struct world *w, const Value *from, gint64 index, Value *value,
		       char **reason);
/* The address of what a value speaks of, valid until the next call; NULL: it is gone. */
const void *place_address(struct world *w, const Value *value);

#endif
