// SPDX-License-Identifier: GPL-2.0-only
/*
 * Small numbers for objects (idr.h): what lib/idr.c and lib/xarray.c of Linux are for. A tree of
 * 64-way nodes; at each level six bits of the number choose the way. A node's `full` says which of
 * its parts have no free number, so the first free number from a given one on is found in one
 * descent (and at most one climb). Numbers come and go in runs: the leaf that was used last is
 * remembered, and up to where everything is taken, so that most calls touch that leaf alone.
 *
 * Invariants: a leaf's full equals its present; an inner node's present marks its children, its
 * full those of them whose own full has all bits; no node without a present bit stays, but for the
 * top.
 */
#include "arena.h"
#include "idr.h"
#include "inspect.h"
#include "world_state.h"

#define ALL	   (~0ull)
#define MAX_LAYERS 6 /* 36 bits, for 32-bit numbers */

void idr_init(struct idr *idr)
{
	memset(idr, 0, sizeof(*idr));
}

static unsigned int way(u32 id, unsigned int layer)
{
	return id >> (layer * IDR_SHIFT) & (IDR_FAN - 1);
}

/* How many numbers the tree covers now. */
static u64 span(const struct idr *idr)
{
	return idr->layers ? 1ull << (idr->layers * IDR_SHIFT) : 0;
}

static struct idr_node *new_node(struct world *w, const struct idr *idr, unsigned int layer)
{
	return alloc_obj_flex(w, idr_node, slots, layer == 0 && idr->bare ? 0 : IDR_FAN);
}

static unsigned int layers_for(u32 id)
{
	unsigned int layers = 1;

	while ((u64)id >> (layers * IDR_SHIFT))
		layers++;
	return layers;
}

/* Covers @id: an empty tree gets one node for a top, another one as many as it takes. */
static bool grow(struct world *w, struct idr *idr, u32 id)
{
	unsigned int wanted = layers_for(id);

	while (idr->layers < wanted) {
		unsigned int layer = idr->top ? idr->layers : wanted - 1;
		struct idr_node *top = new_node(w, idr, layer);

		if (!top)
			return false;
		if (idr->top) {
			top->slots[0] = idr->top;
			top->present = 1;
			top->full = idr->top->full == ALL;
		}
		idr->top = top;
		idr->layers = layer + 1;
	}
	return true;
}

/* The place of the lowest bit of @bits, which are not all 0. */
static unsigned int lowest_bit(u64 bits)
{
	return (unsigned int)__builtin_ctzll(bits);
}

static unsigned int highest_bit(u64 bits)
{
	return 63 - (unsigned int)__builtin_clzll(bits);
}

/* The first free number from @start on that the tree below @node covers, or span: none. */
static u64 first_free(const struct idr_node *node, unsigned int layer, u32 start)
{
	u64 step = 1ull << (layer * IDR_SHIFT), open = ~node->full & ALL << way(start, layer);

	if (layer == 0)
		return open ? lowest_bit(open) : IDR_FAN;
	for (; open; open &= open - 1) {
		unsigned int i = lowest_bit(open);
		u32 from = i == way(start, layer) ? start & (u32)(step - 1) : 0;
		u64 found = from;

		if (node->present >> i & 1)
			found = first_free(node->slots[i], layer - 1, from);
		if (found < step)
			return i * step + found;
	}
	return step * IDR_FAN;
}

/* Whether @id lies in the leaf that was used last. */
static bool in_last_leaf(const struct idr *idr, u32 id)
{
	return idr->leaf && id - idr->leaf_first < IDR_FAN;
}

static void remember_leaf(struct idr *idr, struct idr_node *leaf, u32 id)
{
	idr->leaf = leaf;
	idr->leaf_first = id & ~(u32)(IDR_FAN - 1);
}

static u64 find_free(const struct idr *idr, u32 start)
{
	if (start && start < idr->low)
		start = idr->low;
	if (in_last_leaf(idr, start)) {
		u64 open = ~idr->leaf->full & ALL << way(start, 0);

		if (open)
			return idr->leaf_first + lowest_bit(open);
	}
	if (start >= span(idr))
		return start;
	return first_free(idr->top, idr->layers - 1, start);
}

/* Makes the nodes on the way to @id. On failure those that were made stay, empty and harmless. */
static struct idr_node *make_leaf(struct world *w, struct idr *idr, u32 id)
{
	struct idr_node *node = idr->top;

	for (unsigned int layer = idr->layers - 1; layer; layer--) {
		unsigned int i = way(id, layer);

		if (!(node->present >> i & 1)) {
			node->slots[i] = new_node(w, idr, layer - 1);
			if (!node->slots[i])
				return NULL;
			node->present |= BIT_ULL(i);
		}
		node = node->slots[i];
	}
	return node;
}

/* The leaf of @id has become full, or is full no longer: so may be those above it. */
static void set_full_above(struct idr *idr, u32 id, bool full)
{
	struct idr_node *path[MAX_LAYERS], *node = idr->top;

	for (unsigned int layer = idr->layers; layer-- > 0;) {
		path[layer] = node;
		if (layer)
			node = node->slots[way(id, layer)];
	}
	for (unsigned int layer = 1; layer < idr->layers; layer++) {
		u64 bit = BIT_ULL(way(id, layer));

		if (full)
			path[layer]->full |= bit;
		else
			path[layer]->full &= ~bit;
		if (full && path[layer]->full != ALL)
			return;
	}
}

static void take_number(struct idr *idr, struct idr_node *leaf, u32 id)
{
	leaf->present |= BIT_ULL(way(id, 0));
	leaf->full = leaf->present;
	if (leaf->full == ALL)
		set_full_above(idr, id, true);
	idr->count++;
}

static void free_number(struct idr *idr, struct idr_node *leaf, u32 id)
{
	if (leaf->full == ALL)
		set_full_above(idr, id, false);
	leaf->present &= ~BIT_ULL(way(id, 0));
	leaf->full = leaf->present;
	idr->count--;
	if (id < idr->low)
		idr->low = id;
}

/* Frees what make_leaf() or a removal left empty on the way to @id. */
static bool prune(struct world *w, struct idr_node *node, unsigned int layer, u32 id)
{
	unsigned int i = way(id, layer);

	if (layer && node->present >> i & 1 && prune(w, node->slots[i], layer - 1, id)) {
		world_free(w, node->slots[i]);
		node->slots[i] = NULL;
		node->present &= ~BIT_ULL(i);
	}
	return !node->present;
}

static void prune_top(struct world *w, struct idr *idr, u32 id)
{
	idr->leaf = NULL;
	if (!idr->top || !prune(w, idr->top, idr->layers - 1, id))
		return;
	world_free(w, idr->top);
	idr->top = NULL;
	idr->layers = 0;
}

s64 idr_alloc(struct world *w, struct idr *idr, void *ptr, u32 start, u32 end)
{
	struct idr_node *leaf = NULL;
	u64 id = find_free(idr, start);

	if (id >= end)
		return -ENOSPC;
	if (in_last_leaf(idr, (u32)id))
		leaf = idr->leaf;
	else if (grow(w, idr, (u32)id))
		leaf = make_leaf(w, idr, (u32)id);
	if (!leaf) {
		prune_top(w, idr, (u32)id);
		return -ENOMEM;
	}
	if (!idr->bare)
		leaf->slots[way((u32)id, 0)] = ptr;
	take_number(idr, leaf, (u32)id);
	remember_leaf(idr, leaf, (u32)id);
	if (start <= (idr->low ? idr->low : 1))
		idr->low = (u32)id + 1;
	return (s64)id;
}

s64 idr_alloc_cyclic(struct world *w, struct idr *idr, void *ptr, u32 start, u32 end)
{
	u32 next = idr->idr_next;
	s64 id = idr_alloc(w, idr, ptr, next > start ? next : start, end);

	if (id == -ENOSPC && next > start)
		id = idr_alloc(w, idr, ptr, start, end);
	if (id >= 0)
		idr->idr_next = (u32)id + 1;
	return id;
}

static struct idr_node *find_leaf(const struct idr *idr, u32 id)
{
	struct idr_node *node = idr->top;

	if (in_last_leaf(idr, id))
		return idr->leaf->present >> way(id, 0) & 1 ? idr->leaf : NULL;
	if (id >= span(idr))
		return NULL;
	for (unsigned int layer = idr->layers - 1; layer; layer--) {
		if (!(node->present >> way(id, layer) & 1))
			return NULL;
		node = node->slots[way(id, layer)];
	}
	return node->present >> way(id, 0) & 1 ? node : NULL;
}

void *idr_find(const struct idr *idr, u32 id)
{
	struct idr_node *leaf = find_leaf(idr, id);

	return leaf ? leaf->slots[way(id, 0)] : NULL;
}

void idr_replace(struct idr *idr, void *ptr, u32 id)
{
	struct idr_node *leaf = find_leaf(idr, id);

	if (leaf)
		leaf->slots[way(id, 0)] = ptr;
}

void idr_remove(struct world *w, struct idr *idr, u32 id)
{
	struct idr_node *leaf = find_leaf(idr, id);

	if (!leaf)
		return;
	if (!idr->bare)
		leaf->slots[way(id, 0)] = NULL;
	free_number(idr, leaf, id);
	remember_leaf(idr, leaf, id);
	if (!leaf->present)
		prune_top(w, idr, id);
}

/* The first pointer from @start on below @node; sets the low bits of *@id. */
static void *next_below(const struct idr_node *node, unsigned int layer, u32 start, u32 *id)
{
	u64 step = 1ull << (layer * IDR_SHIFT);

	for (unsigned int i = way(start, layer); i < IDR_FAN; i++) {
		u32 from = i == way(start, layer) ? start & (u32)(step - 1) : 0;
		void *found;

		if (!(node->present >> i & 1))
			continue;
		found = layer ? next_below(node->slots[i], layer - 1, from, id) : node->slots[i];
		if (!found)
			continue;
		*id = layer ? *id + (u32)(i * step) : i;
		return found;
	}
	return NULL;
}

void *idr_get_next(const struct idr *idr, u32 *id)
{
	if (*id >= span(idr))
		return NULL;
	return next_below(idr->top, idr->layers - 1, *id, id);
}

s64 idr_highest(const struct idr *idr)
{
	const struct idr_node *node = idr->top;
	u64 id = 0;

	if (!node)
		return -1;
	for (unsigned int layer = idr->layers; layer-- > 0;) {
		unsigned int i = highest_bit(node->present);

		id = id << IDR_SHIFT | i;
		if (layer)
			node = node->slots[i];
	}
	return (s64)id;
}

static void free_below(struct world *w, struct idr_node *node, unsigned int layer)
{
	for (unsigned int i = 0; layer && i < IDR_FAN; i++)
		if (node->present >> i & 1)
			free_below(w, node->slots[i], layer - 1);
	world_free(w, node);
}

void idr_destroy(struct world *w, struct idr *idr)
{
	if (idr->top)
		free_below(w, idr->top, idr->layers - 1);
	idr_init(idr);
}

void ida_init(struct ida *ida)
{
	idr_init(&ida->idr);
	ida->idr.bare = true;
}

s64 ida_alloc_range(struct world *w, struct ida *ida, u32 min, u32 max)
{
	ida->idr.bare = true;
	return idr_alloc(w, &ida->idr, NULL, min, max == UINT32_MAX ? max : max + 1);
}

void ida_free(struct world *w, struct ida *ida, u32 id)
{
	idr_remove(w, &ida->idr, id);
}

void ida_destroy(struct world *w, struct ida *ida)
{
	idr_destroy(w, &ida->idr);
	ida->idr.bare = true;
}
