// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every cell of the tables in the kernel's sharedsubtree.rst: what binding, moving, mounting,
 * unmounting, copying a namespace and changing the type make of a mount of each type, on a mount of
 * each type. Where that text and the kernel disagree, the cell is the kernel's, and says so.
 */
#include <stdio.h>
#include <string.h>

#include "fixture.h"
#include "flags.h"

/* What a mount is, as mountinfo tells it. */
enum state { PRIVATE, SHARED, SLAVE, SHARED_SLAVE, UNBINDABLE, NR_STATES, INVALID };

static const char *const state_names[] = {
	[PRIVATE] = "private",	     [SHARED] = "shared",
	[SLAVE] = "slave",	     [SHARED_SLAVE] = "shared and slave",
	[UNBINDABLE] = "unbindable", [INVALID] = "invalid",
};

#define SRC  "/mnt/src"
#define DST  "/mnt/dst"
#define PEER "/mnt/peer"

static s64 mount_call(struct fixture *f, const char *source, const char *target, const char *type,
		      u64 flags)
{
	u64 src = source ? STR(f, source) : 0, dir = STR(f, target);

	return CALL(f, "mount", src, dir, type ? STR(f, type) : 0, flags, 0);
}

static void make_dir(struct fixture *f, const char *path)
{
	CU_ASSERT_EQUAL(CALL(f, "mkdir", STR(f, path), 0755), 0);
}

/* A tmpfs at @path, which becomes @state. A slave's master is bound beside it, at @path-master. */
static void make_mount(struct fixture *f, const char *path, enum state state)
{
	static const u64 types[] = {
		[PRIVATE] = MS_PRIVATE,	      [SHARED] = MS_SHARED,
		[UNBINDABLE] = MS_UNBINDABLE, [SLAVE] = 0,
		[SHARED_SLAVE] = 0,
	};
	char master[64];

	make_dir(f, path);
	CU_ASSERT_EQUAL(mount_call(f, "none", path, "tmpfs", 0), 0);
	if (types[state]) {
		CU_ASSERT_EQUAL(mount_call(f, NULL, path, NULL, types[state]), 0);
		return;
	}
	snprintf(master, sizeof(master), "%s-master", path);
	make_dir(f, master);
	CU_ASSERT_EQUAL(mount_call(f, NULL, path, NULL, MS_SHARED), 0);
	CU_ASSERT_EQUAL(mount_call(f, path, master, NULL, MS_BIND), 0);
	CU_ASSERT_EQUAL(mount_call(f, NULL, path, NULL, MS_SLAVE), 0);
	if (state == SHARED_SLAVE)
		CU_ASSERT_EQUAL(mount_call(f, NULL, path, NULL, MS_SHARED), 0);
}

/* The last line of mountinfo for @path; NULL: it is no mountpoint. */
static const char *line_of(struct fixture *f, const char *path, char *buf, size_t size)
{
	const char *line = fixture_view(f, VIEW_MOUNTINFO), *found = NULL;
	char where[128];

	for (; *line; line = strchr(line, '\n') + 1) {
		if (sscanf(line, "%*s %*s %*s %*s %127s", where) == 1 && !strcmp(where, path)) {
			snprintf(buf, size, "%.*s", (int)strcspn(line, "\n"), line);
			found = buf;
		}
	}
	return found;
}

static enum state state_of(struct fixture *f, const char *path)
{
	char buf[512];
	const char *line = line_of(f, path, buf, sizeof(buf));
	bool shared, slave;

	if (!line)
		return INVALID;
	shared = strstr(line, " shared:") != NULL;
	slave = strstr(line, " master:") != NULL;
	if (strstr(line, " unbindable "))
		return UNBINDABLE;
	if (shared)
		return slave ? SHARED_SLAVE : SHARED;
	return slave ? SLAVE : PRIVATE;
}

/* The number behind @tag ("shared:", "master:") in the line of @path; 0: none. */
static int group_of(struct fixture *f, const char *path, const char *tag)
{
	char buf[512];
	const char *line = line_of(f, path, buf, sizeof(buf)),
		   *at = line ? strstr(line, tag) : NULL;
	int group = 0;

	if (at)
		sscanf(at + strlen(tag), "%d", &group);
	return group;
}

static void expect(struct fixture *f, const char *table, enum state source, enum state dest,
		   const char *path, enum state expected)
{
	enum state got = state_of(f, path);

	if (got != expected)
		printf("\n%s, source %s, destination %s: %s is %s, expected %s\n", table,
		       state_names[source], state_names[dest], path, state_names[got],
		       state_names[expected]);
	CU_ASSERT_EQUAL(got, expected);
}

static struct fixture *begin(void)
{
	return fixture_new();
}

/* The destination with a directory in it, a peer of a shared one at PEER. */
static void make_destination(struct fixture *f, enum state dest)
{
	make_mount(f, DST, dest);
	make_dir(f, DST "/d");
	if (dest == SHARED || dest == SHARED_SLAVE) {
		make_dir(f, PEER);
		CU_ASSERT_EQUAL(mount_call(f, DST, PEER, NULL, MS_BIND), 0);
	}
}

static bool is_shared(enum state state)
{
	return state == SHARED || state == SHARED_SLAVE;
}

/* ---- bind ---- */

static const enum state bound[NR_STATES][2] = {
	/* on one that is not shared, on a shared one */
	[PRIVATE] = { PRIVATE, SHARED },     [SHARED] = { SHARED, SHARED },
	[SLAVE] = { SLAVE, SHARED_SLAVE },   [SHARED_SLAVE] = { SHARED_SLAVE, SHARED_SLAVE },
	[UNBINDABLE] = { INVALID, INVALID },
};

static void bind_cell(enum state source, enum state dest)
{
	enum state expected = bound[source][is_shared(dest)];
	struct fixture *f = begin();
	s64 ret;

	make_mount(f, SRC, source);
	make_destination(f, dest);
	ret = mount_call(f, SRC, DST "/d", NULL, MS_BIND);
	CU_ASSERT_EQUAL(ret, expected == INVALID ? -EINVAL : 0);
	expect(f, "bind", source, dest, DST "/d", expected);
	if (is_shared(source))
		CU_ASSERT_EQUAL(group_of(f, DST "/d", "shared:"), group_of(f, SRC, "shared:"));
	if (source == SLAVE || source == SHARED_SLAVE)
		CU_ASSERT_EQUAL(group_of(f, DST "/d", "master:"), group_of(f, SRC, "master:"));
	if (is_shared(dest) && expected != INVALID) {
		expect(f, "bind, at the peer", source, dest, PEER "/d", expected);
		CU_ASSERT_EQUAL(group_of(f, DST "/d", "shared:"),
				group_of(f, PEER "/d", "shared:"));
	}
	fixture_free(f);
}

static void test_bind(void)
{
	for (int source = 0; source < NR_STATES; source++)
		for (int dest = 0; dest < NR_STATES; dest++)
			bind_cell((enum state)source, (enum state)dest);
}

/* ---- move ---- */

static const enum state moved[NR_STATES][2] = {
	[PRIVATE] = { PRIVATE, SHARED },	[SHARED] = { SHARED, SHARED },
	[SLAVE] = { SLAVE, SHARED_SLAVE },	[SHARED_SLAVE] = { SHARED_SLAVE, SHARED_SLAVE },
	[UNBINDABLE] = { UNBINDABLE, INVALID },
};

static void move_cell(enum state source, enum state dest)
{
	enum state expected = moved[source][is_shared(dest)];
	struct fixture *f = begin();
	s64 ret;

	make_mount(f, SRC, source);
	make_destination(f, dest);
	ret = mount_call(f, SRC, DST "/d", NULL, MS_MOVE);
	CU_ASSERT_EQUAL(ret, expected == INVALID ? -EINVAL : 0);
	expect(f, "move", source, dest, DST "/d", expected);
	expect(f, "move, where it was", source, dest, SRC, expected == INVALID ? source : INVALID);
	if (is_shared(dest) && expected != INVALID)
		expect(f, "move, at the peer", source, dest, PEER "/d", expected);
	fixture_free(f);
}

static void test_move(void)
{
	for (int source = 0; source < NR_STATES; source++)
		for (int dest = 0; dest < NR_STATES; dest++)
			move_cell((enum state)source, (enum state)dest);
}

/* ---- mount and umount ---- */

static void mount_cell(enum state dest)
{
	struct fixture *f = begin();

	make_destination(f, dest);
	CU_ASSERT_EQUAL(mount_call(f, "none", DST "/d", "tmpfs", 0), 0);
	expect(f, "mount", PRIVATE, dest, DST "/d", is_shared(dest) ? SHARED : PRIVATE);
	if (is_shared(dest))
		expect(f, "mount, at the peer", PRIVATE, dest, PEER "/d", SHARED);
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, DST "/d"), 0), 0);
	expect(f, "umount", PRIVATE, dest, DST "/d", INVALID);
	expect(f, "umount, at the peer", PRIVATE, dest, PEER "/d", INVALID);
	fixture_free(f);
}

/* A master hears nothing of its slave. */
static void test_slave_keeps_to_itself(void)
{
	struct fixture *f = begin();

	make_mount(f, DST, SLAVE);
	make_dir(f, DST "/d");
	CU_ASSERT_EQUAL(mount_call(f, "none", DST "/d", "tmpfs", 0), 0);
	CU_ASSERT_EQUAL(state_of(f, DST "-master/d"), INVALID);
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, DST "/d"), 0), 0);
	CU_ASSERT_EQUAL(mount_call(f, "none", DST "-master/d", "tmpfs", 0), 0);
	CU_ASSERT_EQUAL(state_of(f, DST "-master/d"), SHARED);
	CU_ASSERT_EQUAL(state_of(f, DST "/d"), SLAVE);
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, DST "-master/d"), 0), 0);
	CU_ASSERT_EQUAL(state_of(f, DST "/d"), INVALID);
	fixture_free(f);
}

static void test_mount(void)
{
	for (int dest = 0; dest < NR_STATES; dest++)
		mount_cell((enum state)dest);
}

/* ---- copying a namespace ---- */

/* The text has an unbindable mount stay so. Since 6.17 the copy is private. */
static const enum state cloned[NR_STATES] = {
	[PRIVATE] = PRIVATE,	       [SHARED] = SHARED,      [SLAVE] = SLAVE,
	[SHARED_SLAVE] = SHARED_SLAVE, [UNBINDABLE] = PRIVATE,
};

static void clone_cell(enum state source)
{
	struct fixture *f = begin();
	obj_id init = f->task, child;
	int group;

	make_mount(f, SRC, source);
	group = group_of(f, SRC, "shared:");
	child = fixture_clone(f, CLONE_NEWNS);
	CU_ASSERT_NOT_EQUAL_FATAL(child, 0);
	f->task = child;
	expect(f, "clone", source, PRIVATE, SRC, cloned[source]);
	CU_ASSERT_EQUAL(group_of(f, SRC, "shared:"), group);
	f->task = init;
	expect(f, "clone, in the old one", source, PRIVATE, SRC, source);
	fixture_free(f);
}

static void test_clone(void)
{
	for (int source = 0; source < NR_STATES; source++)
		clone_cell((enum state)source);
}

/* ---- changing the type ---- */

static const struct {
	u64 type;
	enum state becomes[NR_STATES];
} changes[] = {
	{ MS_SHARED, { SHARED, SHARED, SHARED_SLAVE, SHARED_SLAVE, SHARED } },
	/* Without another in its group a shared mount has nobody to be a slave of. */
	{ MS_SLAVE, { PRIVATE, PRIVATE, SLAVE, SLAVE, UNBINDABLE } },
	{ MS_PRIVATE, { PRIVATE, PRIVATE, PRIVATE, PRIVATE, PRIVATE } },
	{ MS_UNBINDABLE, { UNBINDABLE, UNBINDABLE, UNBINDABLE, UNBINDABLE, UNBINDABLE } },
};

static void change_cell(size_t change, enum state source)
{
	struct fixture *f = begin();

	make_mount(f, SRC, source);
	CU_ASSERT_EQUAL(mount_call(f, NULL, SRC, NULL, changes[change].type), 0);
	expect(f, "change of type", source, PRIVATE, SRC, changes[change].becomes[source]);
	fixture_free(f);
}

static void test_change(void)
{
	for (size_t change = 0; change < sizeof(changes) / sizeof(changes[0]); change++)
		for (int source = 0; source < NR_STATES; source++)
			change_cell(change, (enum state)source);
}

static void test_slave_of_peers(void)
{
	struct fixture *f = begin();

	make_mount(f, SRC, SHARED);
	make_dir(f, PEER);
	CU_ASSERT_EQUAL(mount_call(f, SRC, PEER, NULL, MS_BIND), 0);
	CU_ASSERT_EQUAL(mount_call(f, NULL, SRC, NULL, MS_SLAVE), 0);
	CU_ASSERT_EQUAL(state_of(f, SRC), SLAVE);
	CU_ASSERT_EQUAL(group_of(f, SRC, "master:"), group_of(f, PEER, "shared:"));
	fixture_free(f);
}

void suite_sharedsubtree(void);
void suite_sharedsubtree(void)
{
	CU_pSuite s = CU_add_suite("sharedsubtree", NULL, NULL);

	CU_add_test(s, "bind: every type on every type", test_bind);
	CU_add_test(s, "move: every type to every type", test_move);
	CU_add_test(s, "mount and umount on every type", test_mount);
	CU_add_test(s, "a slave keeps to itself", test_slave_keeps_to_itself);
	CU_add_test(s, "a copied namespace has every type", test_clone);
	CU_add_test(s, "every change of every type", test_change);
	CU_add_test(s, "a member of a group becomes a slave of it", test_slave_of_peers);
}
