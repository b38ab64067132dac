/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ordered trees with the node inside the object, under the names of include/linux/rbtree.h of
 * Linux. The keys are u64, which is all that the model orders by; the balance is kept by heights
 * (an AVL tree), not by colours.
 */
#ifndef NSSIM_RBTREE_H
#define NSSIM_RBTREE_H

#include "compiler.h"

enum rb_side { RB_LOW, RB_HIGH };

struct rb_node {
	struct rb_node *rb_parent;
	struct rb_node *rb_child[2]; /* RB_LOW: smaller keys, RB_HIGH: greater ones */
	u64 key;
	int height[2]; /* of what hangs on either side; a leaf has twice 0 */
};

struct rb_root {
	struct rb_node *rb_node;
	struct rb_node *highest; /* NULL: empty. What comes in order is hung on here at once */
};

#define rb_entry(ptr, type, member)	 container_of(ptr, type, member)
#define rb_entry_safe(ptr, type, member) ((ptr) ? rb_entry(ptr, type, member) : NULL)

/* Inserts @node under @key. No other node of the tree has that key. */
void rb_insert(struct rb_root *root, struct rb_node *node, u64 key);
void rb_erase(struct rb_node *node, struct rb_root *root);
struct rb_node *rb_find(const struct rb_root *root, u64 key);
/* The node with the smallest key that is not below @key, with the greatest not above it. */
struct rb_node *rb_find_ge(const struct rb_root *root, u64 key);
struct rb_node *rb_find_le(const struct rb_root *root, u64 key);
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);

/* A node outside any tree points to itself. */
static inline void RB_CLEAR_NODE(struct rb_node *node)
{
	node->rb_parent = node;
}

static inline bool RB_EMPTY_NODE(const struct rb_node *node)
{
	return node->rb_parent == node;
}

static inline bool RB_EMPTY_ROOT(const struct rb_root *root)
{
	return !root->rb_node;
}

#endif
