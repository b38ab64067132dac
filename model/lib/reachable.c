// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether anything has been forgotten: every live object must be found by following pointers from
 * the world. It looks at each aligned word of each object as if it were a pointer, as kmemleak
 * does, so links that no description names (trees, tables) count too. A number that looks like an
 * address can hide a leak; nothing can be reported that is not one.
 */
#include "reflect.h"

#define NOT_REACHED 0u
#define LAST	    0xffffffffu /* the bottom of the stack */
#define SCANNED	    0xfffffffeu

/*
 * What has been reached and not looked into yet forms a stack, linked through the counts of the
 * index: no memory besides.
 */
struct reach {
	struct heap_index index;
	u32 top; /* in units of 16 bytes, + 1 */
};

static void reach_object(struct reach *r, const void *target)
{
	void *obj = heap_index_find(&r->index, target);
	u32 *slot = obj ? heap_index_count(&r->index, obj) : NULL;

	if (!slot || *slot != NOT_REACHED)
		return;
	*slot = r->top;
	r->top = (u32)(slot - r->index.counts) + 1;
}

static void scan(struct reach *r, const void *from, size_t size)
{
	const char *base = (const char *)r->index.w;

	for (size_t i = 0; i + sizeof(void *) <= size; i += sizeof(void *)) {
		const char *target = pointer_at((const char *)from + i);

		if (target > base && target < base + world_used(r->index.w))
			reach_object(r, target);
	}
}

static void *pop(struct reach *r)
{
	u32 unit = r->top - 1;

	if (r->top == LAST)
		return NULL;
	r->top = r->index.counts[unit];
	r->index.counts[unit] = SCANNED;
	return (char *)(uintptr_t)r->index.w + (size_t)unit * 16;
}

void check_reachable(const struct world *w, struct violations *v)
{
	struct reach r = { .top = LAST };
	void *obj;

	if (!heap_index_init(&r.index, w))
		return;
	scan(&r, w, sizeof(*w));
	while ((obj = pop(&r)))
		scan(&r, obj, world_alloc_size(obj));
	world_for_each_object (w, p)
		if (*heap_index_count(&r.index, p) == NOT_REACHED)
			violated(v, p, "nothing leads to it any more");
}
