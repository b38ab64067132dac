// SPDX-License-Identifier: GPL-2.0-only
/* Paths and names: fs/namei.c, namei_open.c, namei_change.c, open.c, d_path.c, file.c. */
#include "errno.h"
#include "fixture.h"
#include "flags.h"

#define FDCWD ((u64)(s64)-100)

static s64 open_at(struct fixture *f, const char *path, u64 flags)
{
	return CALL(f, "open", STR(f, path), flags, 0644);
}

static s64 one(struct fixture *f, const char *call, const char *path)
{
	return CALL(f, call, STR(f, path));
}

static s64 two(struct fixture *f, const char *call, const char *a, const char *b)
{
	u64 first = STR(f, a);

	return CALL(f, call, first, STR(f, b));
}

static s64 make_dir(struct fixture *f, const char *path)
{
	return CALL(f, "mkdir", STR(f, path), 0755);
}

static void last_components(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(make_dir(f, "/"), -EEXIST);
	CU_ASSERT_EQUAL(make_dir(f, "/mnt/."), -EEXIST);
	CU_ASSERT_EQUAL(make_dir(f, "/mnt/a/"), 0);
	CU_ASSERT_EQUAL(make_dir(f, ""), -ENOENT);
	CU_ASSERT_EQUAL(one(f, "rmdir", "/mnt/a/."), -EINVAL);
	CU_ASSERT_EQUAL(one(f, "rmdir", "/mnt/a/.."), -ENOTEMPTY);
	CU_ASSERT_EQUAL(one(f, "rmdir", "/"), -EBUSY);
	CU_ASSERT_EQUAL(one(f, "unlink", "/mnt/a"), -EISDIR);
	CU_ASSERT_EQUAL(one(f, "unlink", "/mnt/.."), -EISDIR);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/f/", O_CREAT | O_WRONLY), -EISDIR);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/f", O_CREAT | O_EXCL | O_RDWR), 3);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/f", O_CREAT | O_EXCL | O_RDWR), -EEXIST);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/f/", O_RDONLY), -ENOTDIR);
	CU_ASSERT_EQUAL(one(f, "unlink", "/mnt/f/"), -ENOTDIR);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/a", O_WRONLY), -EISDIR);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/a", O_CREAT), -EISDIR);
	CU_ASSERT_EQUAL(open_at(f, "/mnt", O_CREAT | O_DIRECTORY), -EINVAL);
	CU_ASSERT_EQUAL(open_at(f, "/mnt", O_TMPFILE), -EINVAL);
	CU_ASSERT_EQUAL(open_at(f, "/mnt", O_TMPFILE | O_RDWR), 4);
	fixture_free(f);
}

static void links(void)
{
	struct fixture *f = fixture_new();
	char text[64] = "/mnt/l";

	CU_ASSERT_EQUAL(two(f, "symlink", "/mnt/l", "/mnt/l"), 0);
	CU_ASSERT_EQUAL(one(f, "chdir", text), -ELOOP);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/l", O_NOFOLLOW), -ELOOP);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/l", O_NOFOLLOW | O_PATH), 3);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/l", O_NOFOLLOW | O_DIRECTORY), -ENOTDIR);
	CU_ASSERT_EQUAL(two(f, "symlink", "tmp/../mnt", "/to"), 0);
	CU_ASSERT_EQUAL(make_dir(f, "/to/deep"), 0);
	CU_ASSERT_EQUAL(one(f, "chdir", "/to/deep/.."), 0);
	CU_ASSERT_EQUAL(CALL(f, "getcwd", BUF(f, 64), 64), 5);
	CU_ASSERT_EQUAL(CALL(f, "getcwd", BUF(f, 64), 4), -ERANGE);
	CU_ASSERT_EQUAL(two(f, "link", "/mnt/deep", "/mnt/other"), -EPERM);
	CU_ASSERT_EQUAL(open_at(f, "f", O_CREAT | O_WRONLY), 4);
	CU_ASSERT_EQUAL(two(f, "link", "f", "g"), 0);
	CU_ASSERT_EQUAL(two(f, "link", "f", "/proc/g"), -ENOENT);
	CU_ASSERT_EQUAL(two(f, "rename", "f", "g"), 0);
	CU_ASSERT_EQUAL(one(f, "unlink", "f"), 0);
	CU_ASSERT_EQUAL(one(f, "unlink", "f"), -ENOENT);
	fixture_free(f);
}

static void renaming(void)
{
	struct fixture *f = fixture_new();
	u64 a, b;

	make_dir(f, "/mnt/a");
	make_dir(f, "/mnt/a/b");
	CU_ASSERT_EQUAL(two(f, "rename", "/mnt/a", "/mnt/a/b/c"), -EINVAL);
	CU_ASSERT_EQUAL(two(f, "rename", "/mnt/a/b", "/mnt/a"), -ENOTEMPTY);
	CU_ASSERT_EQUAL(two(f, "rename", "/mnt/a/.", "/mnt/c"), -EBUSY);
	CU_ASSERT_EQUAL(two(f, "rename", "/mnt/a", "/proc/c"), -EXDEV);
	CU_ASSERT_EQUAL(two(f, "rename", "/mnt/x", "/mnt/c"), -ENOENT);
	CU_ASSERT_EQUAL(two(f, "rename", "/mnt/a/b", "/mnt/c"), 0);
	a = STR(f, "/mnt/a");
	b = STR(f, "/mnt/c");
	CU_ASSERT_EQUAL(CALL(f, "renameat2", FDCWD, a, FDCWD, b, RENAME_NOREPLACE), -EEXIST);
	a = STR(f, "/mnt/a");
	b = STR(f, "/mnt/c");
	CU_ASSERT_EQUAL(CALL(f, "renameat2", FDCWD, a, FDCWD, b, RENAME_EXCHANGE), 0);
	CU_ASSERT_EQUAL(two(f, "rename", "/mnt/a", "/mnt/c"), 0);
	CU_ASSERT_EQUAL(one(f, "rmdir", "/mnt/c"), 0);
	fixture_free(f);
}

/* Each allocation of a call fails once: ENOMEM, and the world as it was. */
static void no_memory(void)
{
	struct fixture *f = fixture_new();
	u32 n;

	for (n = 1; n < 20; n++) {
		u64 before = world_digest(f->w);
		s64 ret;

		f->fail_nth = n;
		ret = open_at(f, "/mnt/f", O_CREAT | O_RDWR);
		if (ret >= 0)
			break;
		CU_ASSERT_EQUAL(ret, -ENOMEM);
		CU_ASSERT_EQUAL(world_digest(f->w), before);
	}
	CU_ASSERT(n > 3 && n < 20);
	fixture_free(f);
}

static void descriptors(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(CALL(f, "dup2", 0, 20), 20);
	CU_ASSERT_EQUAL(CALL(f, "dup3", 0, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "dup3", 0, 5, O_CLOEXEC), 5);
	CU_ASSERT_EQUAL(CALL(f, "fcntl", 5, F_GETFD), FD_CLOEXEC);
	CU_ASSERT_EQUAL(CALL(f, "dup", 9), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "fcntl", 0, F_DUPFD, 10), 10);
	CU_ASSERT_EQUAL(CALL(f, "close_range", 5, 30, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "close", 20), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "close_range", 5, 3, 0), -EINVAL);
	fixture_free(f);
}

void suite_namei(void);
void suite_namei(void)
{
	CU_pSuite s = CU_add_suite("fs/namei", NULL, NULL);

	CU_add_test(s, "the last component", last_components);
	CU_add_test(s, "links", links);
	CU_add_test(s, "renaming", renaming);
	CU_add_test(s, "no memory", no_memory);
	CU_add_test(s, "descriptors", descriptors);
}
