// SPDX-License-Identifier: GPL-2.0-only
/* cgroups: kernel/cgroup/cgroup.c, cgroup_fs.c, namespace.c. */
#include "errno.h"
#include "fixture.h"
#include "flags.h"
#include "cgroup.h"
#include "sched.h"

static struct fixture *with_mount(void)
{
	struct fixture *f = fixture_new();
	u64 type = STR(f, "cgroup2"), target = STR(f, "/mnt");

	CU_ASSERT_EQUAL(CALL(f, "mount", type, target, type, 0, 0), 0);
	return f;
}

static s64 make(struct fixture *f, const char *path)
{
	return CALL(f, "mkdir", STR(f, path), 0755);
}

static s64 put(struct fixture *f, const char *path, const char *text)
{
	s64 fd = CALL(f, "open", STR(f, path), O_WRONLY, 0), ret;

	ret = fd < 0 ? fd : CALL(f, "write", (u64)fd, STR(f, text), strlen(text));
	CALL(f, "close", (u64)fd);
	return ret;
}

static const char *get(struct fixture *f, const char *path)
{
	static char text[1000];
	s64 fd = CALL(f, "open", STR(f, path), O_RDONLY, 0), n;
	u64 buf = BUF(f, sizeof(text));

	n = CALL(f, "read", (u64)fd, buf, sizeof(text) - 1);
	memcpy(text, fixture_bytes(f, buf), n > 0 ? (size_t)n : 0);
	text[n > 0 ? n : 0] = '\0';
	CALL(f, "close", (u64)fd);
	return text;
}

/* The last line of /proc/PID/cgroup. */
static const char *place(struct fixture *f, const char *path)
{
	const char *text = get(f, path), *line = strstr(text, "0::");

	return line ? line : text;
}

static void directories_are_cgroups(void)
{
	struct fixture *f = with_mount();

	CU_ASSERT_EQUAL(make(f, "/mnt/a"), 0);
	CU_ASSERT_EQUAL(make(f, "/mnt/a"), -EEXIST);
	CU_ASSERT_EQUAL(make(f, "/mnt/a/b"), 0);
	CU_ASSERT_EQUAL(CALL(f, "rmdir", STR(f, "/mnt/a")), -EBUSY);
	CU_ASSERT_EQUAL(put(f, "/mnt/a/b/cgroup.procs", "1"), 1);
	CU_ASSERT_STRING_EQUAL(get(f, "/mnt/a/b/cgroup.procs"), "1\n");
	CU_ASSERT_STRING_EQUAL(get(f, "/mnt/a/cgroup.procs"), "");
	CU_ASSERT_STRING_EQUAL(place(f, "/proc/1/cgroup"), "0::/a/b\n");
	CU_ASSERT_EQUAL(CALL(f, "rmdir", STR(f, "/mnt/a/b")), -EBUSY);
	CU_ASSERT_EQUAL(put(f, "/mnt/cgroup.procs", "0"), 1);
	CU_ASSERT_EQUAL(CALL(f, "rmdir", STR(f, "/mnt/a/b")), 0);
	CU_ASSERT_EQUAL(CALL(f, "rmdir", STR(f, "/mnt/a")), 0);
	CU_ASSERT_EQUAL(put(f, "/mnt/cgroup.procs", "99"), -ESRCH);
	CU_ASSERT_EQUAL(put(f, "/mnt/cgroup.procs", "x"), -EINVAL);
	fixture_free(f);
}

static void namespaces_hide_what_is_above(void)
{
	struct fixture *f = with_mount();
	obj_id init = f->task, child;

	CU_ASSERT_EQUAL(make(f, "/mnt/a"), 0);
	CU_ASSERT_EQUAL(make(f, "/mnt/c"), 0);
	child = fixture_clone(f, 0);
	f->task = child;
	CU_ASSERT_EQUAL(put(f, "/mnt/a/cgroup.procs", "0"), 1);
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWCGROUP), 0);
	CU_ASSERT_STRING_EQUAL(place(f, "/proc/self/cgroup"), "0::/\n");
	CU_ASSERT_STRING_EQUAL(place(f, "/proc/1/cgroup"), "0::/..\n");
	CU_ASSERT_EQUAL(put(f, "/mnt/c/cgroup.procs", "0"), 1);
	CU_ASSERT_STRING_EQUAL(place(f, "/proc/self/cgroup"), "0::/../c\n");
	f->task = init;
	CU_ASSERT_STRING_EQUAL(place(f, "/proc/2/cgroup"), "0::/c\n");
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, "/proc/2/ns/cgroup"), O_RDONLY, 0), 3);
	CU_ASSERT_EQUAL(CALL(f, "setns", 3, CLONE_NEWCGROUP), 0);
	CU_ASSERT_EQUAL(CALL(f, "setns", 3, CLONE_NEWCGROUP), 0);
	CU_ASSERT_STRING_EQUAL(place(f, "/proc/self/cgroup"), "0::/..\n");
	fixture_free(f);
}

static s64 fork_into(struct fixture *f, u64 fd)
{
	const u64 args[11] = { CLONE_INTO_CGROUP, 0, 0, 0, 17, 0, 0, 0, 0, 0, fd };

	return CALL(f, "clone3", fixture_copy(f, args, sizeof(args)), sizeof(args));
}

static void born_elsewhere(void)
{
	struct fixture *f = with_mount();

	CU_ASSERT_EQUAL(make(f, "/mnt/a"), 0);
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, "/mnt/a"), O_PATH, 0), 3);
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, "/mnt/a/cgroup.procs"), O_RDONLY, 0), 4);
	CU_ASSERT_EQUAL(fork_into(f, 3), 2);
	CU_ASSERT_STRING_EQUAL(place(f, "/proc/2/cgroup"), "0::/a\n");
	CU_ASSERT_EQUAL(fork_into(f, 4), -EBADF);
	CU_ASSERT_EQUAL(fork_into(f, 99), -EBADF);
	for (u32 n = 1; n < 60; n++) {
		f->fail_nth = n;
		if (fork_into(f, 3) > 0)
			break;
	}
	CU_ASSERT_EQUAL(make(f, "/mnt/gone"), 0);
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, "/mnt/gone"), O_PATH, 0), 5);
	CU_ASSERT_EQUAL(CALL(f, "rmdir", STR(f, "/mnt/gone")), 0);
	CU_ASSERT_EQUAL(fork_into(f, 5), -ENOENT);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(fork_into(f, 3), -EACCES);
	fixture_free(f);
}

void suite_cgroup(void);
void suite_cgroup(void)
{
	CU_pSuite s = CU_add_suite("cgroup", NULL, NULL);

	CU_ADD_TEST(s, directories_are_cgroups);
	CU_ADD_TEST(s, namespaces_hide_what_is_above);
	CU_ADD_TEST(s, born_elsewhere);
}
