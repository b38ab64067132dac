// SPDX-License-Identifier: GPL-2.0-only
/*
 * Worlds beside each other: they never touch, and their digests know neither addresses nor the
 * order in which objects came.
 */
#include <CUnit/CUnit.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect.h"
#include "syscall.h"
#include "world.h"

#define BYTES (16u << 20)

typedef struct {
	void *memory;
	struct world *w;
} World;

static World new_world(void)
{
	World world;

	world.memory = aligned_alloc(64, BYTES);
	memset(world.memory, 0xa5, BYTES);
	world.w = world_new(world.memory, BYTES, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(world.w);
	return world;
}

static s64 path_call(World *world, const char *name, const char *path, u64 arg)
{
	char image[256];
	struct world_call call = { .nr = sys_find(name)->nr, .args = { USER_BASE, arg } };

	g_strlcpy(image, path, sizeof(image));
	call.image = (struct world_image){ image, sizeof(image) };
	return world_call(world->w, world_init_task(world->w), &call).ret;
}

static void same_steps_same_digest_elsewhere(void)
{
	World a = new_world(), b = new_world();

	CU_ASSERT_EQUAL(world_digest(a.w), world_digest(b.w));
	CU_ASSERT_EQUAL(path_call(&a, "mkdir", "/mnt/a", 0755), 0);
	CU_ASSERT_NOT_EQUAL(world_digest(a.w), world_digest(b.w));
	CU_ASSERT_EQUAL(path_call(&b, "mkdir", "/mnt/a", 0755), 0);
	CU_ASSERT_EQUAL(world_digest(a.w), world_digest(b.w));
	free(a.memory);
	free(b.memory);
}

/* What was allocated and freed before leaves holes; the state does not show them. */
static void digest_knows_no_addresses(void)
{
	World a = new_world(), b = new_world();
	char *text = g_strnfill(200, 'x'), *path = g_strconcat("/tmp/", text, NULL);

	CU_ASSERT_EQUAL(path_call(&a, "access", path, 0), -2);
	CU_ASSERT_EQUAL(path_call(&a, "chdir", "/proc/1/ns", 0), 0);
	CU_ASSERT_EQUAL(path_call(&a, "chdir", "/", 0), 0);
	CU_ASSERT_EQUAL(path_call(&b, "chdir", "/", 0), 0);
	CU_ASSERT_EQUAL(world_digest(a.w), world_digest(b.w));
	g_free(path);
	g_free(text);
	free(a.memory);
	free(b.memory);
}

static void worlds_never_touch(void)
{
	World a = new_world(), b = new_world();
	size_t used = world_used(b.w);
	void *before = g_malloc(used), *after = g_malloc(used);

	world_snapshot(b.w, before);
	for (int i = 0; i < 50; i++) {
		g_autofree char *path = g_strdup_printf("/tmp/%d", i);

		path_call(&a, "mkdir", path, 0755);
		path_call(&a, "rmdir", path, 0);
	}
	CU_ASSERT_EQUAL(world_used(b.w), used);
	/* Not the world's memory itself: under AddressSanitizer parts of it may not be read. */
	world_snapshot(b.w, after);
	CU_ASSERT_EQUAL(memcmp(before, after, used), 0);
	g_free(before);
	g_free(after);
	free(a.memory);
	free(b.memory);
}

/*
 * Every address in a copy of the bytes is still that of the world it came from: no use elsewhere.
 */
static void restore_gives_every_byte_back(void)
{
	World a = new_world();
	size_t used = world_used(a.w);
	void *before = g_malloc(used), *after = g_malloc(used);

	world_snapshot(a.w, before);
	path_call(&a, "mkdir", "/mnt/a", 0755);
	world_restore(a.w, before);
	CU_ASSERT_EQUAL(world_used(a.w), used);
	world_snapshot(a.w, after);
	CU_ASSERT_EQUAL(memcmp(before, after, used), 0);
	g_free(before);
	g_free(after);
	free(a.memory);
}

static void a_fresh_world_leaves_nothing(void)
{
	World a = new_world();

	CU_ASSERT_EQUAL(world_validate(a.w, NULL), 0);
	CU_ASSERT_EQUAL(world_teardown(a.w), 0);
	free(a.memory);
}

/* A world that does not fit is refused, at whatever size it stops fitting. */
static void too_little_memory_is_refused(void)
{
	World a = new_world();
	size_t need = world_used(a.w);

	for (size_t size = 0; size < need; size += 512)
		CU_ASSERT_PTR_NULL(world_new(a.memory, size, NULL));
	free(a.memory);
}

void suite_worlds(void);
void suite_worlds(void)
{
	CU_pSuite s = CU_add_suite("worlds", NULL, NULL);

	CU_ADD_TEST(s, same_steps_same_digest_elsewhere);
	CU_ADD_TEST(s, digest_knows_no_addresses);
	CU_ADD_TEST(s, worlds_never_touch);
	CU_ADD_TEST(s, restore_gives_every_byte_back);
	CU_ADD_TEST(s, a_fresh_world_leaves_nothing);
	CU_ADD_TEST(s, too_little_memory_is_refused);
}
