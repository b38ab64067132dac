// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/lib/arena.c: blocks that are found again by id, reused, walked, copied out and back.
 */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "fixture.h"
#include "reflect.h"
#include "world_state.h"

#define BYTES (4u << 20)

static struct world *bare_world(void)
{
	return arena_init(aligned_alloc(64, BYTES), BYTES);
}

static void ids_tell_for_ever(void)
{
	struct world *w = bare_world();
	char *a = world_strdup(w, "first"), *b = world_strdup(w, "second");
	obj_id ia = obj_id_of(w, a), ib = obj_id_of(w, b);
	char *c;

	CU_ASSERT_PTR_EQUAL(obj_by_id(w, ia), a);
	world_free(w, a);
	CU_ASSERT_PTR_NULL(obj_by_id(w, ia));
	c = world_strdup(w, "third");
	CU_ASSERT_PTR_EQUAL(c, a);
	CU_ASSERT_PTR_NULL(obj_by_id(w, ia));
	CU_ASSERT_PTR_EQUAL(obj_by_id(w, ib), b);
	CU_ASSERT_PTR_NULL(obj_by_id(w, 0));
	CU_ASSERT_PTR_NULL(obj_by_id(w, ~0ull));
	free(w);
}

static void memory_is_zeroed_and_sized(void)
{
	struct world *w = bare_world();

	for (size_t size = 0; size < 5000; size += 37) {
		u8 *p = world_alloc(w, OBJ_bytes, size);

		CU_ASSERT_EQUAL(world_alloc_size(p), size);
		CU_ASSERT_EQUAL((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < size; i++)
			CU_ASSERT_EQUAL(p[i], 0);
		memset(p, 0xff, size);
		world_free(w, p);
	}
	CU_ASSERT_EQUAL(w->arena.live, 0);
	free(w);
}

static void walks_live_blocks_in_order(void)
{
	struct world *w = bare_world();
	void *p[100];
	int seen = 0;

	for (int i = 0; i < 100; i++)
		p[i] = world_alloc(w, OBJ_bytes, (size_t)i * 50 + 1);
	for (int i = 0; i < 100; i += 3)
		world_free(w, p[i]);
	world_for_each_object (w, obj) {
		int i = seen / 2 * 3 + seen % 2 + 1;

		CU_ASSERT_PTR_EQUAL(obj, p[i]);
		seen++;
	}
	CU_ASSERT_EQUAL(seen, 66);
	CU_ASSERT_PTR_EQUAL(obj_containing(w, (char *)p[50] + 700), p[50]);
	CU_ASSERT_PTR_NULL(obj_containing(w, p[51]));
	free(w);
}

static void index_finds_what_the_walk_finds(void)
{
	struct world *w = bare_world();
	struct heap_index index;
	char *p[200];

	for (int i = 0; i < 200; i++)
		p[i] = world_alloc(w, OBJ_bytes, (size_t)(i * 97 % 3000) + 1);
	for (int i = 0; i < 200; i += 2)
		world_free(w, p[i]);
	CU_ASSERT_FATAL(heap_index_init(&index, w));
	for (int i = 1; i < 200; i += 2) {
		size_t size = world_alloc_size(p[i]);

		CU_ASSERT_PTR_EQUAL(heap_index_find(&index, p[i]), p[i]);
		CU_ASSERT_PTR_EQUAL(heap_index_find(&index, p[i] + size - 1), p[i]);
		CU_ASSERT_PTR_NULL(heap_index_find(&index, p[i] - 1));
	}
	CU_ASSERT_PTR_NULL(heap_index_find(&index, (char *)w + BYTES));
	free(w);
}

static void nth_allocation_fails(void)
{
	struct world *w = bare_world();

	w->arena.fail_nth = 2;
	CU_ASSERT_PTR_NOT_NULL(world_alloc(w, OBJ_bytes, 8));
	CU_ASSERT_PTR_NULL(world_alloc(w, OBJ_bytes, 8));
	CU_ASSERT(w->arena.failed_nth);
	CU_ASSERT_PTR_NOT_NULL(world_alloc(w, OBJ_bytes, 8));
	free(w);
}

static void a_full_world_says_no(void)
{
	struct world *w = bare_world();
	unsigned int n = 0;

	while (world_alloc(w, OBJ_bytes, 1000))
		n++;
	CU_ASSERT(n > BYTES / 1100 - 20 && n < BYTES / 1000);
	CU_ASSERT_PTR_NULL(world_alloc(w, OBJ_bytes, (size_t)1 << 40));
	CU_ASSERT_PTR_NULL(arena_init(w, 1000));
	free(w);
}

static void restore_is_identity(void)
{
	struct world *w = bare_world();
	char *a = world_strdup(w, "kept"), *copy;
	void *buf = malloc(world_used(w));
	obj_id id;

	world_snapshot(w, buf);
	strcpy(a, "lost");
	id = obj_id_of(w, world_alloc(w, OBJ_bytes, 2000));
	world_free(w, a);
	world_restore(w, buf);
	CU_ASSERT_STRING_EQUAL(a, "kept");
	CU_ASSERT_PTR_NULL(obj_by_id(w, id));
	copy = malloc(world_used(w));
	world_snapshot(w, copy);
	CU_ASSERT_EQUAL(memcmp(buf, copy, world_used(w)), 0);
	free(copy);
	free(buf);
	free(w);
}

void suite_arena(void);
void suite_arena(void)
{
	CU_pSuite s = CU_add_suite("arena", NULL, NULL);

	CU_ADD_TEST(s, ids_tell_for_ever);
	CU_ADD_TEST(s, memory_is_zeroed_and_sized);
	CU_ADD_TEST(s, walks_live_blocks_in_order);
	CU_ADD_TEST(s, index_finds_what_the_walk_finds);
	CU_ADD_TEST(s, nth_allocation_fails);
	CU_ADD_TEST(s, a_full_world_says_no);
	CU_ADD_TEST(s, restore_is_identity);
}
