// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every file that a file system of the kernel's own offers can be listed, looked at, opened and
 * read, by root and by a user: proc, sysfs, cgroup2, devpts and the rest, as a walk over whole
 * trees.
 */
#include <string.h>

#include "fixture.h"
#include "flags.h"

#define MAX_DEPTH   6
#define DIRENT_NAME 19 /* d_ino, d_off, d_reclen, d_type, d_name */
#define AT_HERE	    ((u64)(s64)-100)

struct walk {
	struct fixture *f;
	unsigned int files, directories, links;
};

static void visit(struct walk *walk, const char *path, int depth);

static void read_file(struct walk *walk, const char *path)
{
	struct fixture *f = walk->f;
	s64 fd = CALL(f, "open", STR(f, path), O_RDONLY | O_NONBLOCK, 0), n;
	unsigned int rounds = 0;

	walk->files++;
	if (fd < 0)
		return;
	do {
		u64 at = BUF(f, 4096);

		n = CALL(f, "read", (u64)fd, at, 4096);
	} while (n > 0 && rounds++ < 16);
	CALL(f, "lseek", (u64)fd, 0, SEEK_SET);
	CU_ASSERT_EQUAL(CALL(f, "close", (u64)fd), 0);
}

/* The names are copied: visiting them needs the image. */
static void visit_names(struct walk *walk, const char *path, const char *entries, s64 len,
			int depth)
{
	char copy[8192], child[512];

	memcpy(copy, entries, (size_t)len);
	for (s64 at = 0; at < len;) {
		const char *name = copy + at + DIRENT_NAME;
		u16 reclen;

		memcpy(&reclen, copy + at + 16, sizeof(reclen));
		at += reclen;
		if (!strcmp(name, ".") || !strcmp(name, "..") ||
		    strlen(path) + strlen(name) + 2 > sizeof(child))
			continue;
		strcpy(child, path);
		strcat(child, "/");
		strcat(child, name);
		visit(walk, child, depth + 1);
	}
}

static void list_directory(struct walk *walk, const char *path, int depth)
{
	struct fixture *f = walk->f;
	s64 fd = CALL(f, "open", STR(f, path), O_RDONLY | O_DIRECTORY, 0), n;

	walk->directories++;
	if (fd < 0)
		return;
	for (;;) {
		u64 at = BUF(f, 8192);

		n = CALL(f, "getdents64", (u64)fd, at, 8192);
		if (n <= 0 || depth >= MAX_DEPTH)
			break;
		visit_names(walk, path, fixture_bytes(f, at), n, depth);
	}
	CU_ASSERT(n <= 0 || depth >= MAX_DEPTH);
	CALL(f, "close", (u64)fd);
}

static void visit(struct walk *walk, const char *path, int depth)
{
	struct fixture *f = walk->f;
	u64 name = STR(f, path), at = BUF(f, 256);
	s64 ret = CALL(f, "newfstatat", AT_HERE, name, at, AT_SYMLINK_NOFOLLOW);
	u32 mode;

	if (ret)
		return;
	memcpy(&mode, (char *)fixture_bytes(f, at) + 24, sizeof(mode));
	switch (mode & S_IFMT) {
	case S_IFDIR:
		list_directory(walk, path, depth);
		break;
	case S_IFLNK:
		walk->links++;
		name = STR(f, path);
		at = BUF(f, 256);
		CALL(f, "readlink", name, at, 256);
		CALL(f, "access", STR(f, path), 0);
		break;
	case S_IFREG:
		read_file(walk, path);
		break;
	}
}

static struct walk walk_from(struct fixture *f, const char *path)
{
	struct walk walk = { f, 0, 0, 0 };

	visit(&walk, path, 0);
	return walk;
}

static void all_of_proc(void)
{
	struct fixture *f = fixture_new();
	struct walk walk;

	CALL(f, "pipe", BUF(f, 8));
	CALL(f, "eventfd2", 1, 0);
	CALL(f, "epoll_create1", 0);
	CALL(f, "pidfd_open", 1, 0);
	CALL(f, "inotify_init1", 0);
	CALL(f, "memfd_create", STR(f, "m"), 0);
	walk = walk_from(f, "/proc");
	CU_ASSERT(walk.files > 150);
	CU_ASSERT(walk.directories > 20);
	CU_ASSERT(walk.links > 20);
	fixture_free(f);
}

static void all_of_proc_as_a_user(void)
{
	struct fixture *f = fixture_new();

	f->task = fixture_clone(f, 0);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 1000, 1000, 1000), 0);
	CU_ASSERT(walk_from(f, "/proc").files > 100);
	fixture_free(f);
}

static void mounted_types(void)
{
	static const char *const types[] = { "sysfs",	"cgroup2",    "devpts",	  "mqueue",
					     "ramfs",	"tmpfs",      "devtmpfs", "debugfs",
					     "tracefs", "securityfs", "bpf",	  "proc" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct fixture *f = fixture_new();
		u64 source = STR(f, "none"), target = STR(f, "/mnt"), type = STR(f, types[i]);
		s64 ret = CALL(f, "mount", source, target, type, 0, 0);

		CU_ASSERT_EQUAL(ret, 0);
		CU_ASSERT(walk_from(f, "/mnt").directories > 0);
		CALL(f, "statfs", STR(f, "/mnt"), BUF(f, 120));
		CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, "/mnt"), 0), 0);
		fixture_free(f);
	}
}

void suite_walk(void);
void suite_walk(void)
{
	CU_pSuite s = CU_add_suite("walk", NULL, NULL);

	CU_ADD_TEST(s, all_of_proc);
	CU_ADD_TEST(s, all_of_proc_as_a_user);
	CU_ADD_TEST(s, mounted_types);
}
