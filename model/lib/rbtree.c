// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ordered trees (rbtree.h), for what lib/rbtree.c of Linux is for. An AVL tree: the two subtrees of
 * a node differ in height by one at most, so that no way down is longer than 1.44 log2(n).
 *
 * Low and high are mirror images. Whatever is true of one side is written once, for a `side`, with
 * `!side` for the other.
 */
#include "rbtree.h"

/*
 * A node knows the heights of both its sides, so that going up from a change no other node need be
 * looked at: where there are many nodes, each would be a miss in the cache.
 */
static int height(const struct rb_node *n)
{
	int higher;

	if (!n)
		return 0;
	higher = n->height[RB_HIGH] > n->height[RB_LOW] ? RB_HIGH : RB_LOW;
	return n->height[higher] + 1;
}

/* By how much @side is the higher one. */
static int lean(const struct rb_node *n, int side)
{
	return n->height[side] - n->height[!side];
}

static int side_of(const struct rb_node *n)
{
	return n->rb_parent->rb_child[RB_HIGH] == n ? RB_HIGH : RB_LOW;
}

/* ---- who hangs where ---- */

static void link_child(struct rb_node *parent, int side, struct rb_node *n)
{
	parent->rb_child[side] = n;
	if (n)
		n->rb_parent = parent;
}

static void hang(struct rb_node *parent, int side, struct rb_node *n)
{
	link_child(parent, side, n);
	parent->height[side] = height(n);
}

/*
 * Below the parent of @old, @new (NULL: nothing) stands in its place. The parent does not learn of
 * a new height yet: balance_upwards() tells it.
 */
static void take_place(struct rb_root *root, struct rb_node *old, struct rb_node *new)
{
	struct rb_node *parent = old->rb_parent;

	if (parent) {
		link_child(parent, side_of(old), new);
		return;
	}
	root->rb_node = new;
	if (new)
		new->rb_parent = NULL;
}

/* ---- balance ---- */

/*
 * The child of @n on @side comes up and @n goes down on the other side of it. What lay between the
 * two changes hands. Returns who is on top now.
 */
static struct rb_node *rotate(struct rb_root *root, struct rb_node *n, int side)
{
	struct rb_node *up = n->rb_child[side];

	take_place(root, n, up);
	hang(n, side, up->rb_child[!side]);
	hang(up, !side, n);
	return up;
}

/* A subtree one of whose sides may be too high by one. Returns its top. */
static struct rb_node *balance(struct rb_root *root, struct rb_node *n)
{
	for (int side = RB_LOW; side <= RB_HIGH; side++) {
		struct rb_node *heavy = n->rb_child[side];

		if (lean(n, side) < 2)
			continue;
		if (lean(heavy, side) < 0) /* inwards: would only change sides */
			rotate(root, heavy, !side);
		return rotate(root, n, side);
	}
	return n;
}

/* From @n up, one of whose sides has changed, as far as heights change. */
static void balance_upwards(struct rb_root *root, struct rb_node *n)
{
	while (n) {
		struct rb_node *top = balance(root, n);
		int side;

		n = top->rb_parent;
		if (!n)
			return;
		side = side_of(top);
		if (n->height[side] == height(top))
			return;
		n->height[side] = height(top);
	}
}

/* ---- coming and going ---- */

void rb_insert(struct rb_root *root, struct rb_node *node, u64 key)
{
	bool last = !root->highest || key > root->highest->key;
	struct rb_node *at = last ? root->highest : root->rb_node;
	int side = RB_HIGH;

	*node = (struct rb_node){ .key = key };
	if (last)
		root->highest = node;
	if (!at) {
		root->rb_node = node;
		return;
	}
	for (; !last; at = at->rb_child[side]) {
		side = key > at->key ? RB_HIGH : RB_LOW;
		if (!at->rb_child[side])
			break;
	}
	hang(at, side, node);
	balance_upwards(root, at);
}

/*
 * @node has both children: the next node, which has no lower child, takes its place. Returns the
 * lowest node below which something changed.
 */
static struct rb_node *let_next_succeed(struct rb_root *root, struct rb_node *node)
{
	struct rb_node *heir = rb_next(node), *lowest = heir->rb_parent;

	take_place(root, heir, heir->rb_child[RB_HIGH]);
	take_place(root, node, heir);
	for (int side = RB_LOW; side <= RB_HIGH; side++) {
		link_child(heir, side, node->rb_child[side]);
		heir->height[side] = node->height[side];
	}
	return lowest == node ? heir : lowest;
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *low = node->rb_child[RB_LOW], *high = node->rb_child[RB_HIGH];
	struct rb_node *lowest = node->rb_parent;

	if (node == root->highest)
		root->highest = rb_prev(node);
	if (low && high)
		lowest = let_next_succeed(root, node);
	else
		take_place(root, node, low ? low : high);
	for (int side = RB_LOW; lowest && side <= RB_HIGH; side++)
		lowest->height[side] = height(lowest->rb_child[side]);
	balance_upwards(root, lowest);
	RB_CLEAR_NODE(node);
}

/* ---- looking ---- */

struct rb_node *rb_find(const struct rb_root *root, u64 key)
{
	struct rb_node *n = root->rb_node;

	while (n && n->key != key)
		n = n->rb_child[key > n->key ? RB_HIGH : RB_LOW];
	return n;
}

/* The node of @key, or else its neighbour on @side. */
static struct rb_node *find_towards(const struct rb_root *root, u64 key, int side)
{
	struct rb_node *n = root->rb_node, *nearest = NULL;

	while (n && n->key != key) {
		int way = key > n->key ? RB_HIGH : RB_LOW;

		if (way != side)
			nearest = n;
		n = n->rb_child[way];
	}
	return n ? n : nearest;
}

struct rb_node *rb_find_ge(const struct rb_root *root, u64 key)
{
	return find_towards(root, key, RB_HIGH);
}

struct rb_node *rb_find_le(const struct rb_root *root, u64 key)
{
	return find_towards(root, key, RB_LOW);
}

/* The last node on @side at or below @n; NULL where @n is. */
static struct rb_node *outermost(struct rb_node *n, int side)
{
	while (n && n->rb_child[side])
		n = n->rb_child[side];
	return n;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return outermost(root->rb_node, RB_LOW);
}

struct rb_node *rb_last(const struct rb_root *root)
{
	return root->highest;
}

/* On @side of @node: the nearest below it, or else the first above it that lies on that side. */
static struct rb_node *neighbour(const struct rb_node *node, int side)
{
	struct rb_node *above = node->rb_parent;

	if (node->rb_child[side])
		return outermost(node->rb_child[side], !side);
	while (above && above->rb_child[side] == node) {
		node = above;
		above = node->rb_parent;
	}
	return above;
}

struct rb_node *rb_next(const struct rb_node *node)
{
	return neighbour(node, RB_HIGH);
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	return neighbour(node, RB_LOW);
}
