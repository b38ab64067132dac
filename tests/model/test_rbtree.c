// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/lib/rbtree.c: order, look-ups and balance under random insertions and removals.
 */
#include "fixture.h"
#include "rbtree.h"

#define NODES 1000

static int checked_height(const struct rb_node *n)
{
	const struct rb_node *low, *high;
	int l, h;

	if (!n)
		return 0;
	low = n->rb_child[RB_LOW];
	high = n->rb_child[RB_HIGH];
	l = checked_height(low);
	h = checked_height(high);
	CU_ASSERT(l - h <= 1 && h - l <= 1);
	CU_ASSERT(!low || (low->rb_parent == n && low->key < n->key));
	CU_ASSERT(!high || (high->rb_parent == n && high->key > n->key));
	CU_ASSERT_EQUAL(n->height[RB_LOW], l);
	CU_ASSERT_EQUAL(n->height[RB_HIGH], h);
	return (l > h ? l : h) + 1;
}

static void stays_ordered_and_balanced(void)
{
	static struct rb_node nodes[NODES];
	struct rb_root root = { 0 };
	unsigned int seed = 7, in_tree = 0, seen = 0;

	for (int i = 0; i < NODES; i++)
		RB_CLEAR_NODE(&nodes[i]);
	for (int step = 0; step < 20000; step++) {
		struct rb_node *n;

		seed = seed * 1103515245u + 12345u;
		n = &nodes[(seed >> 8) % NODES];
		if (RB_EMPTY_NODE(n)) {
			rb_insert(&root, n, (u64)(n - nodes) * 3);
			in_tree++;
		} else {
			rb_erase(n, &root);
			in_tree--;
		}
		if (step % 500 == 0)
			checked_height(root.rb_node);
	}
	for (struct rb_node *n = rb_first(&root); n; n = rb_next(n), seen++)
		CU_ASSERT(!rb_prev(n) || rb_prev(n)->key < n->key);
	CU_ASSERT_EQUAL(seen, in_tree);
}

static void finds_neighbours(void)
{
	struct rb_node nodes[3];
	struct rb_root root = { 0 };

	for (int i = 0; i < 3; i++)
		rb_insert(&root, &nodes[i], (u64)i * 10 + 10);
	CU_ASSERT_PTR_EQUAL(rb_find(&root, 20), &nodes[1]);
	CU_ASSERT_PTR_NULL(rb_find(&root, 21));
	CU_ASSERT_PTR_EQUAL(rb_find_ge(&root, 11), &nodes[1]);
	CU_ASSERT_PTR_EQUAL(rb_find_le(&root, 29), &nodes[1]);
	CU_ASSERT_PTR_NULL(rb_find_ge(&root, 31));
	CU_ASSERT_PTR_NULL(rb_find_le(&root, 9));
	CU_ASSERT_PTR_EQUAL(rb_last(&root), &nodes[2]);
	CU_ASSERT(!RB_EMPTY_ROOT(&root));
}

void suite_rbtree(void);
void suite_rbtree(void)
{
	CU_pSuite s = CU_add_suite("rbtree", NULL, NULL);

	CU_ADD_TEST(s, stays_ordered_and_balanced);
	CU_ADD_TEST(s, finds_neighbours);
}
