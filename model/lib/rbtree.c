// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ordered trees (rbtree.h): what lib/rbtree.c of Linux is for, as an AVL tree, which is shorter to
 * state: the heights of the two subtrees of a node differ by one at most.
 */
#include "rbtree.h"

static int height(const struct rb_node *n)
{
	return n ? n->height : 0;
}

static void update_height(struct rb_node *n)
{
	int l = height(n->rb_left), r = height(n->rb_right);

	n->height = (l > r ? l : r) + 1;
}

/* Puts @new in the place of @old below @parent (NULL: the root). */
static void replace_child(struct rb_root *root, struct rb_node *parent, struct rb_node *old,
			  struct rb_node *new)
{
	if (!parent)
		root->rb_node = new;
	else if (parent->rb_left == old)
		parent->rb_left = new;
	else
		parent->rb_right = new;
	if (new)
		new->rb_parent = parent;
}

static struct rb_node *rotate_left(struct rb_root *root, struct rb_node *n)
{
	struct rb_node *up = n->rb_right;

	n->rb_right = up->rb_left;
	if (n->rb_right)
		n->rb_right->rb_parent = n;
	replace_child(root, n->rb_parent, n, up);
	up->rb_left = n;
	n->rb_parent = up;
	update_height(n);
	update_height(up);
	return up;
}

static struct rb_node *rotate_right(struct rb_root *root, struct rb_node *n)
{
	struct rb_node *up = n->rb_left;

	n->rb_left = up->rb_right;
	if (n->rb_left)
		n->rb_left->rb_parent = n;
	replace_child(root, n->rb_parent, n, up);
	up->rb_right = n;
	n->rb_parent = up;
	update_height(n);
	update_height(up);
	return up;
}

static struct rb_node *balance(struct rb_root *root, struct rb_node *n)
{
	int lean = height(n->rb_left) - height(n->rb_right);

	if (lean > 1) {
		if (height(n->rb_left->rb_left) < height(n->rb_left->rb_right))
			rotate_left(root, n->rb_left);
		return rotate_right(root, n);
	}
	if (lean < -1) {
		if (height(n->rb_right->rb_right) < height(n->rb_right->rb_left))
			rotate_right(root, n->rb_right);
		return rotate_left(root, n);
	}
	update_height(n);
	return n;
}

/* From @n up, as far as heights change: above that nothing has become different. */
static void balance_upwards(struct rb_root *root, struct rb_node *n)
{
	while (n) {
		int before = n->height;

		n = balance(root, n);
		if (n->height == before)
			return;
		n = n->rb_parent;
	}
}

void rb_insert(struct rb_root *root, struct rb_node *node, u64 key)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = key < parent->key ? &parent->rb_left : &parent->rb_right;
	}
	node->rb_parent = parent;
	node->rb_left = NULL;
	node->rb_right = NULL;
	node->key = key;
	node->height = 1;
	*link = node;
	balance_upwards(root, parent);
}

/* Takes the successor of @node out of its right subtree and puts it in @node's place. */
static struct rb_node *replace_by_successor(struct rb_root *root, struct rb_node *node)
{
	struct rb_node *next = rb_next(node);
	struct rb_node *lowest = next->rb_parent == node ? next : next->rb_parent;

	if (next->rb_parent != node) {
		replace_child(root, next->rb_parent, next, next->rb_right);
		next->rb_right = node->rb_right;
		next->rb_right->rb_parent = next;
	}
	next->rb_left = node->rb_left;
	next->rb_left->rb_parent = next;
	next->height = node->height;
	replace_child(root, node->rb_parent, node, next);
	return lowest;
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *lowest = node->rb_parent;

	if (node->rb_left && node->rb_right)
		lowest = replace_by_successor(root, node);
	else
		replace_child(root, node->rb_parent, node,
			      node->rb_left ? node->rb_left : node->rb_right);
	balance_upwards(root, lowest);
	RB_CLEAR_NODE(node);
}

struct rb_node *rb_find_ge(const struct rb_root *root, u64 key)
{
	struct rb_node *n = root->rb_node, *best = NULL;

	while (n) {
		if (n->key >= key)
			best = n;
		n = n->key >= key ? n->rb_left : n->rb_right;
	}
	return best;
}

struct rb_node *rb_find_le(const struct rb_root *root, u64 key)
{
	struct rb_node *n = root->rb_node, *best = NULL;

	while (n) {
		if (n->key <= key)
			best = n;
		n = n->key <= key ? n->rb_right : n->rb_left;
	}
	return best;
}

struct rb_node *rb_find(const struct rb_root *root, u64 key)
{
	struct rb_node *n = rb_find_ge(root, key);

	return n && n->key == key ? n : NULL;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return rb_find_ge(root, 0);
}

struct rb_node *rb_last(const struct rb_root *root)
{
	return rb_find_le(root, UINT64_MAX);
}

struct rb_node *rb_next(const struct rb_node *node)
{
	struct rb_node *n = node->rb_right;

	if (n) {
		while (n->rb_left)
			n = n->rb_left;
		return n;
	}
	for (n = node->rb_parent; n && n->rb_right == node; n = n->rb_parent)
		node = n;
	return n;
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	struct rb_node *n = node->rb_left;

	if (n) {
		while (n->rb_right)
			n = n->rb_right;
		return n;
	}
	for (n = node->rb_parent; n && n->rb_left == node; n = n->rb_parent)
		node = n;
	return n;
}
