/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small numbers for objects: include/linux/idr.h of Linux. An IDR maps numbers to pointers, an IDA
 * only hands them out. Both are trees of 64-way nodes; every node knows which of its parts are
 * full, so that the first free number from a given one on is found in one descent.
 */
#ifndef NSSIM_IDR_H
#define NSSIM_IDR_H

#include "compiler.h"

#define IDR_SHIFT 6
#define IDR_FAN	  (1 << IDR_SHIFT)

struct idr_node {
	u64 present; /* inner: has a child; leaf: the number is taken */
	u64 full; /* no number free below; leaf: equals present */
	void *slots[]; /* children or pointers; the leaves of an IDA have none */
};

struct idr {
	struct idr_node *top __burnt;
	u32 layers __burnt; /* 0: empty; layers * 6 bits are covered */
	u32 idr_next __burnt; /* where a cyclic allocation goes on */
	/* The leaf that was used last, and its first number; NULL: none. Spares most descents. */
	struct idr_node *leaf __burnt;
	u32 leaf_first __burnt;
	u32 low __burnt; /* all of 1 … low - 1 are taken */
	u32 count; /* numbers taken */
	bool bare; /* an IDA */
};

struct ida {
	struct idr idr;
};

void idr_init(struct idr *idr);
/* The smallest free number in [start, end), for @ptr. Returns it, -ENOSPC or -ENOMEM. */
s64 idr_alloc(struct world *w, struct idr *idr, void *ptr, u32 start, u32 end);
/* The same, going on from the number after the last one, and wrapping to @start. */
s64 idr_alloc_cyclic(struct world *w, struct idr *idr, void *ptr, u32 start, u32 end);
void *idr_find(const struct idr *idr, u32 id);
/* Puts @ptr in the place of a taken number. @ptr may be NULL: taken, but found as nothing. */
void idr_replace(struct idr *idr, void *ptr, u32 id);
void idr_remove(struct world *w, struct idr *idr, u32 id);
/* The first taken number from *@id on: its pointer (skipping NULLs) and *@id; NULL: none. */
void *idr_get_next(const struct idr *idr, u32 *id);
/* The highest number taken; -1: none. */
s64 idr_highest(const struct idr *idr);
void idr_destroy(struct world *w, struct idr *idr);
static inline u32 idr_get_cursor(const struct idr *idr)
{
	return idr->idr_next;
}
static inline void idr_set_cursor(struct idr *idr, u32 next)
{
	idr->idr_next = next;
}

void ida_init(struct ida *ida);
/* The smallest free number in [min, max]. */
s64 ida_alloc_range(struct world *w, struct ida *ida, u32 min, u32 max);
void ida_free(struct world *w, struct ida *ida, u32 id);
void ida_destroy(struct world *w, struct ida *ida);

#endif
