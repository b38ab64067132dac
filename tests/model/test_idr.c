// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/lib/idr.c: against a plain array of taken numbers, and at the borders of layers.
 */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "fixture.h"
#include "idr.h"
#include "world_state.h"

static struct world *bare_world(void)
{
	return arena_init(aligned_alloc(64, 8u << 20), 8u << 20);
}

static void knows_the_highest_number(void)
{
	static const u32 ids[] = { 70, 5000, 3, 63, 4095, 100000 };
	struct world *w = bare_world();
	struct idr idr;

	idr_init(&idr);
	CU_ASSERT_EQUAL(idr_highest(&idr), -1);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		CU_ASSERT_EQUAL(idr_alloc(w, &idr, w, ids[i], ids[i] + 1), ids[i]);
	CU_ASSERT_EQUAL(idr_highest(&idr), 100000);
	idr_remove(w, &idr, 100000);
	CU_ASSERT_EQUAL(idr_highest(&idr), 5000);
	idr_remove(w, &idr, 4095);
	idr_remove(w, &idr, 5000);
	CU_ASSERT_EQUAL(idr_highest(&idr), 70);
	idr_remove(w, &idr, 3);
	idr_remove(w, &idr, 63);
	idr_remove(w, &idr, 70);
	CU_ASSERT_EQUAL(idr_highest(&idr), -1);
	/* The first number of all may need several layers; none of them is left behind. */
	CU_ASSERT_EQUAL(idr_alloc(w, &idr, w, 5000, 5001), 5000);
	idr_remove(w, &idr, 5000);
	CU_ASSERT_PTR_NULL(idr.top);
	free(w);
}

static void gives_the_smallest_free_number(void)
{
	struct world *w = bare_world();
	struct idr idr;

	idr_init(&idr);
	for (u32 i = 0; i < 5000; i++)
		CU_ASSERT_EQUAL(idr_alloc(w, &idr, w, 0, 5000), i);
	CU_ASSERT_EQUAL(idr_alloc(w, &idr, w, 0, 5000), -ENOSPC);
	idr_remove(w, &idr, 63);
	idr_remove(w, &idr, 4096);
	CU_ASSERT_EQUAL(idr_alloc(w, &idr, w, 64, 5000), 4096);
	CU_ASSERT_EQUAL(idr_alloc(w, &idr, w, 0, 5000), 63);
	CU_ASSERT_EQUAL(idr.count, 5000);
	idr_destroy(w, &idr);
	CU_ASSERT_EQUAL(w->arena.live, 0);
	free(w);
}

static void cyclic_goes_on_and_wraps(void)
{
	struct world *w = bare_world();
	struct idr idr;

	idr_init(&idr);
	CU_ASSERT_EQUAL(idr_alloc_cyclic(w, &idr, w, 1, 4), 1);
	CU_ASSERT_EQUAL(idr_alloc_cyclic(w, &idr, w, 1, 4), 2);
	idr_remove(w, &idr, 1);
	CU_ASSERT_EQUAL(idr_alloc_cyclic(w, &idr, w, 1, 4), 3);
	CU_ASSERT_EQUAL(idr_alloc_cyclic(w, &idr, w, 1, 4), 1);
	CU_ASSERT_EQUAL(idr_alloc_cyclic(w, &idr, w, 1, 4), -ENOSPC);
	idr_destroy(w, &idr);
	free(w);
}

static void finds_and_walks(void)
{
	static const u32 ids[] = { 0, 1, 63, 64, 4095, 4096, 300000, 4194303 };
	struct world *w = bare_world();
	u32 at = 0, n = 0;
	struct idr idr;

	idr_init(&idr);
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		CU_ASSERT_EQUAL(idr_alloc(w, &idr, (void *)(uintptr_t)&ids[i], ids[i], ids[i] + 1),
				ids[i]);
	for (const u32 *p; (p = idr_get_next(&idr, &at)); at++, n++)
		CU_ASSERT_EQUAL(*p, at);
	CU_ASSERT_EQUAL(n, ARRAY_SIZE(ids));
	CU_ASSERT_PTR_EQUAL(idr_find(&idr, 300000), &ids[6]);
	CU_ASSERT_PTR_NULL(idr_find(&idr, 300001));
	CU_ASSERT_PTR_NULL(idr_find(&idr, 0x40000000));
	idr_replace(&idr, NULL, 64);
	CU_ASSERT_PTR_NULL(idr_find(&idr, 64));
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		idr_remove(w, &idr, ids[i]);
	CU_ASSERT_EQUAL(w->arena.live, 0);
	free(w);
}

static void random_against_an_array(void)
{
	struct world *w = bare_world();
	u8 taken[9000] = { 0 };
	unsigned int seed = 1;
	struct ida ida;

	ida_init(&ida);
	for (int step = 0; step < 40000; step++) {
		u32 id, expect;

		seed = seed * 1103515245u + 12345u;
		id = seed >> 8 & 8191;
		if (seed >> 28 & 1) {
			for (expect = id; taken[expect]; expect++)
				;
			CU_ASSERT_EQUAL(ida_alloc_range(w, &ida, id, 8999), expect);
			taken[expect] = 1;
		} else {
			ida_free(w, &ida, id);
			taken[id] = 0;
		}
	}
	ida_destroy(w, &ida);
	CU_ASSERT_EQUAL(w->arena.live, 0);
	free(w);
}

static void survives_failing_allocations(void)
{
	struct world *w = bare_world();
	struct idr idr;

	idr_init(&idr);
	CU_ASSERT_EQUAL(idr_alloc(w, &idr, w, 0, 10), 0);
	for (u32 n = 1; n < 8; n++) {
		s64 got;

		w->arena.fail_nth = n;
		got = idr_alloc(w, &idr, w, 1u << 20, 1u << 21);
		w->arena.fail_nth = 0;
		if (got >= 0)
			idr_remove(w, &idr, (u32)got);
		else
			CU_ASSERT_EQUAL(got, -ENOMEM);
		CU_ASSERT_PTR_EQUAL(idr_find(&idr, 0), w);
	}
	idr_destroy(w, &idr);
	CU_ASSERT_EQUAL(w->arena.live, 0);
	free(w);
}

void suite_idr(void);
void suite_idr(void)
{
	CU_pSuite s = CU_add_suite("idr", NULL, NULL);

	CU_ADD_TEST(s, gives_the_smallest_free_number);
	CU_ADD_TEST(s, knows_the_highest_number);
	CU_ADD_TEST(s, cyclic_goes_on_and_wraps);
	CU_ADD_TEST(s, finds_and_walks);
	CU_ADD_TEST(s, random_against_an_array);
	CU_ADD_TEST(s, survives_failing_allocations);
}
