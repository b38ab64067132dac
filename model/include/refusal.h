/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Refusals. No body returns a bare errno: it says why, through one of these, and returns what they
 * return. The reasons stand in the reasons.def of each folder: an id, the kernel's function that
 * refuses there, a sentence with places for the objects ({0}, {1}, {n}, {s}), and what would make
 * the call succeed.
 */
#ifndef NSSIM_REFUSAL_H
#define NSSIM_REFUSAL_H

#include "compiler.h"

enum reason {
	R_NONE,
#define REASON(id, function, sentence, help) id,
#include "../kernel/reasons.def"
#include "../fs/reasons.def"
#include "../ipc/reasons.def"
#include "../net/reasons.def"
#undef REASON
	NR_REASONS,
};

/* What a task keeps of its last refusal. */
struct refusal {
	int err; /* positive */
	u32 why; /* enum reason */
	u64 objects[2]; /* where they were: bytes from the start of the world, 0: none */
	s64 number;
	char string[32]; /* cut where longer */
};

/* Each returns -@err. The objects may be NULL. */
long refuse(struct world *w, int err, enum reason why);
long refuse_obj(struct world *w, int err, enum reason why, const void *a, const void *b);
long refuse_num(struct world *w, int err, enum reason why, s64 number);
long refuse_str(struct world *w, int err, enum reason why, const char *string);
/* For functions that return pointers. */
#define refuse_ptr(w, err, why)		    ERR_PTR(refuse(w, err, why))
#define refuse_num_ptr(w, err, why, number) ERR_PTR(refuse_num(w, err, why, number))

#endif
