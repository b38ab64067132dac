// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/fs/fhandle.c: what a handle leads back to.
 */
#include <string.h>

#include "fixture.h"
#include "flags.h"

struct handle {
	u32 bytes;
	s32 type;
	u32 words[32];
};

static s64 name_to_handle(struct fixture *f, u64 dfd, const char *path, u64 flags, struct handle *h)
{
	u64 at, name = STR(f, path);
	s64 ret;

	*h = (struct handle){ .bytes = 128 };
	at = COPY(f, *h);
	ret = CALL(f, "name_to_handle_at", dfd, name, at, BUF(f, 8), flags);
	memcpy(h, fixture_bytes(f, at), sizeof(*h));
	return ret;
}

static s64 open_by_handle(struct fixture *f, u64 anchor, struct handle h, u64 flags)
{
	return CALL(f, "open_by_handle_at", anchor, COPY(f, h), flags);
}

static void a_file_that_was_moved(void)
{
	struct fixture *f = fixture_new();
	struct handle h;
	s64 fd = CALL(f, "open", STR(f, "/tmp/f"), O_RDWR | O_CREAT, 0600);

	CU_ASSERT_EQUAL(CALL(f, "write", (u64)fd, STR(f, "hello"), 5), 5);
	CU_ASSERT_EQUAL(name_to_handle(f, AT_FDCWD, "/tmp/f", 0, &h), 0);
	CU_ASSERT_EQUAL(CALL(f, "close", (u64)fd), 0);
	CU_ASSERT_EQUAL(CALL(f, "rename", STR(f, "/tmp/f"), STR(f, "/root/g")), 0);
	CU_ASSERT_EQUAL(open_by_handle(f, AT_FDCWD, h, O_RDONLY), fd);
	CU_ASSERT_EQUAL(CALL(f, "read", (u64)fd, BUF(f, 8), 8), 5);
	CU_ASSERT_EQUAL(open_by_handle(f, FD_NSFS_ROOT, h, O_RDONLY), -116);
	CU_ASSERT_EQUAL(CALL(f, "unlink", STR(f, "/root/g")), 0);
	CU_ASSERT_EQUAL(CALL(f, "close", (u64)fd), 0);
	CU_ASSERT_EQUAL(open_by_handle(f, AT_FDCWD, h, O_RDONLY), -116);
	fixture_free(f);
}

static void a_namespace_and_a_process(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child = fixture_clone(f, CLONE_NEWUTS | CLONE_NEWUSER);
	struct handle uts, pid;
	s64 fd, pidfd = CALL(f, "pidfd_open", 2, 0);

	CU_ASSERT_EQUAL(name_to_handle(f, AT_FDCWD, "/proc/2/ns/uts", AT_SYMLINK_FOLLOW, &uts), 0);
	CU_ASSERT_EQUAL(name_to_handle(f, (u64)pidfd, "", AT_EMPTY_PATH, &pid), 0);
	fd = open_by_handle(f, FD_NSFS_ROOT, uts, O_RDONLY);
	CU_ASSERT(fd >= 0);
	CU_ASSERT_EQUAL(world_ns_fd(f->w, init, (int)fd), world_ns(f->w, child, "uts"));
	fd = open_by_handle(f, FD_PIDFS_ROOT, pid, 0);
	CU_ASSERT(fd >= 0);
	CU_ASSERT_EQUAL(CALL(f, "pidfd_send_signal", (u64)fd, 0, 0, 0), 0);
	/* Whose it is not may not. */
	f->task = child;
	CU_ASSERT(open_by_handle(f, FD_NSFS_ROOT, uts, O_RDONLY) >= 0);
	f->task = init;
	CU_ASSERT(fixture_clone(f, 0));
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 1000, 1000, 1000), 0);
	CU_ASSERT_EQUAL(open_by_handle(f, FD_NSFS_ROOT, uts, O_RDONLY), -116);
	CU_ASSERT(open_by_handle(f, FD_PIDFS_ROOT, pid, 0) >= 0);
	fixture_free(f);
}

static void only_directories_for_who_owns_the_mounts(void)
{
	struct fixture *f = fixture_new();
	obj_id child = fixture_clone(f, CLONE_NEWUSER | CLONE_NEWNS);
	struct handle file, dir;
	s64 fd;

	f->task = child;
	CU_ASSERT_EQUAL(CALL(f, "mount", 0, STR(f, "/mnt"), STR(f, "tmpfs"), 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "mkdir", STR(f, "/mnt/d"), 0700), -75);
	fd = CALL(f, "open", STR(f, "/mnt"), O_RDONLY, 0);
	CU_ASSERT_EQUAL(name_to_handle(f, AT_FDCWD, "/mnt", 0, &dir), 0);
	CU_ASSERT_EQUAL(name_to_handle(f, AT_FDCWD, "/tmp", 0, &file), 0);
	CU_ASSERT_EQUAL(open_by_handle(f, (u64)fd, dir, O_RDONLY), -1);
	CU_ASSERT(open_by_handle(f, (u64)fd, dir, O_RDONLY | O_DIRECTORY) >= 0);
	CU_ASSERT_EQUAL(open_by_handle(f, (u64)fd, file, O_RDONLY | O_DIRECTORY), -116);
	fixture_free(f);
}

void suite_fhandle(void);
void suite_fhandle(void)
{
	CU_pSuite s = CU_add_suite("handles", NULL, NULL);

	CU_add_test(s, "a file that was moved", a_file_that_was_moved);
	CU_add_test(s, "a namespace and a process", a_namespace_and_a_process);
	CU_add_test(s, "only directories for who owns the mounts",
		    only_directories_for_who_owns_the_mounts);
}
