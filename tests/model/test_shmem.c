// SPDX-License-Identifier: GPL-2.0-only
/*
 * File systems and what is in them: mm/shmem.c, memfd.c, fs/pipe.c, locks.c, xattr.c, statfs.c …
 */
#include <string.h>

#include "errno.h"
#include "fixture.h"
#include "flags.h"

static s64 mount_at(struct fixture *f, const char *where, const char *type, const char *options)
{
	u64 source = STR(f, "src"), target = STR(f, where), fs = STR(f, type);

	return CALL(f, "mount", source, target, fs, 0, options ? STR(f, options) : 0);
}

static s64 open_at(struct fixture *f, const char *path, u64 flags)
{
	return CALL(f, "open", STR(f, path), flags, 0644);
}

static bool shown(struct fixture *f, const char *options)
{
	return strstr(fixture_view(f, VIEW_MOUNTINFO), options) != NULL;
}

static void tmpfs_options(void)
{
	struct fixture *f = fixture_new();
	static const char *const bad[] = { "size=x",	   "size=1z",	 "mode=9",   "uid=-1",
					   "nr_inodes=1x", "huge=maybe", "mpol=odd", "other" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CU_ASSERT_EQUAL(mount_at(f, "/mnt", "tmpfs", bad[i]), -EINVAL);
	CU_ASSERT_EQUAL(mount_at(f, "/mnt", "tmpfs", "size=8k,nr_inodes=4,mode=700,uid=5,gid=6"),
			0);
	CU_ASSERT(shown(f, "rw,size=8k,nr_inodes=4,mode=700,uid=5,gid=6"));
	CU_ASSERT_EQUAL(mount_at(f, "/root", "tmpfs", "nr_blocks=2,mpol=bind:0,1,huge=always"), 0);
	CU_ASSERT(shown(f, "rw,size=8k,huge=always,mpol=bind:0,1"));
	CU_ASSERT_EQUAL(mount_at(f, "/run", "ramfs", "mode=711,unknown"), 0);
	CU_ASSERT(shown(f, "rw,mode=711"));
	fixture_free(f);
}

static void tmpfs_limits(void)
{
	struct fixture *f = fixture_new();
	static char bytes[9000];

	CU_ASSERT_EQUAL(mount_at(f, "/mnt", "tmpfs", "size=8k,nr_inodes=3"), 0);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/f", O_CREAT | O_RDWR), 3);
	CU_ASSERT_EQUAL(CALL(f, "write", 3, fixture_copy(f, bytes, 9000), 9000), 8192);
	CU_ASSERT_EQUAL(CALL(f, "write", 3, fixture_copy(f, bytes, 10), 10), -ENOSPC);
	CU_ASSERT_EQUAL(CALL(f, "ftruncate", 3, 10), 0);
	CU_ASSERT_EQUAL(CALL(f, "lseek", 3, 0, SEEK_END), 10);
	CU_ASSERT_EQUAL(CALL(f, "fallocate", 3, 0, 0, 20000), -ENOSPC);
	CU_ASSERT_EQUAL(CALL(f, "mkdir", STR(f, "/mnt/d"), 0755), 0);
	CU_ASSERT_EQUAL(CALL(f, "mkdir", STR(f, "/mnt/e"), 0755), -ENOSPC);
	CU_ASSERT_EQUAL(CALL(f, "statfs", STR(f, "/mnt"), BUF(f, 120)), 0);
	fixture_free(f);
}

static void pipes_and_locks(void)
{
	struct fixture *f = fixture_new();
	u64 fds = BUF(f, 8);

	CU_ASSERT_EQUAL(CALL(f, "pipe2", fds, O_NONBLOCK), 0);
	CU_ASSERT_EQUAL(CALL(f, "read", 3, BUF(f, 8), 8), -EAGAIN);
	CU_ASSERT_EQUAL(CALL(f, "write", 4, STR(f, "hello"), 5), 5);
	CU_ASSERT_EQUAL(CALL(f, "fcntl", 4, F_GETPIPE_SZ, 0), 65536);
	CU_ASSERT_EQUAL(CALL(f, "fcntl", 4, F_SETPIPE_SZ, 5000), 8192);
	CU_ASSERT_EQUAL(CALL(f, "close", 4), 0);
	CU_ASSERT_EQUAL(CALL(f, "read", 3, BUF(f, 8), 8), 5);
	CU_ASSERT_EQUAL(CALL(f, "read", 3, BUF(f, 8), 8), 0);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/f", O_CREAT | O_RDWR), 4);
	CU_ASSERT_EQUAL(open_at(f, "/mnt/f", O_RDWR), 5);
	CU_ASSERT_EQUAL(CALL(f, "flock", 4, LOCK_EX), 0);
	CU_ASSERT_EQUAL(CALL(f, "flock", 5, LOCK_SH | LOCK_NB), -EAGAIN);
	CU_ASSERT_EQUAL(CALL(f, "flock", 4, LOCK_UN), 0);
	CU_ASSERT_EQUAL(CALL(f, "flock", 5, LOCK_SH | LOCK_NB), 0);
	CU_ASSERT_EQUAL(CALL(f, "flock", 5, 77), -EINVAL);
	fixture_free(f);
}

static void attributes(void)
{
	struct fixture *f = fixture_new();
	u64 name, value;

	CU_ASSERT_EQUAL(open_at(f, "/mnt/f", O_CREAT | O_RDWR), 3);
	name = STR(f, "user.a");
	value = STR(f, "xyz");
	CU_ASSERT_EQUAL(CALL(f, "fsetxattr", 3, name, value, 3, XATTR_REPLACE), -ENODATA);
	name = STR(f, "user.a");
	value = STR(f, "xyz");
	CU_ASSERT_EQUAL(CALL(f, "fsetxattr", 3, name, value, 3, 0), 0);
	name = STR(f, "user.a");
	CU_ASSERT_EQUAL(CALL(f, "fgetxattr", 3, name, BUF(f, 8), 2), -ERANGE);
	name = STR(f, "user.a");
	CU_ASSERT_EQUAL(CALL(f, "fgetxattr", 3, name, BUF(f, 8), 8), 3);
	CU_ASSERT_EQUAL(CALL(f, "flistxattr", 3, BUF(f, 32), 32), 7);
	CU_ASSERT_EQUAL(CALL(f, "fremovexattr", 3, STR(f, "user.a")), 0);
	CU_ASSERT_EQUAL(CALL(f, "fremovexattr", 3, STR(f, "user.a")), -ENODATA);
	CU_ASSERT_EQUAL(CALL(f, "memfd_create", STR(f, "m"), MFD_ALLOW_SEALING), 4);
	CU_ASSERT_EQUAL(CALL(f, "fcntl", 4, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL), 0);
	CU_ASSERT_EQUAL(CALL(f, "write", 4, STR(f, "x"), 1), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "fcntl", 4, F_ADD_SEALS, F_SEAL_GROW), -EPERM);
	fixture_free(f);
}

static void other_file_systems(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(mount_at(f, "/sys", "sysfs", NULL), 0);
	CU_ASSERT_EQUAL(CALL(f, "mkdir", STR(f, "/sys/x"), 0755), -EPERM);
	CU_ASSERT_EQUAL(mount_at(f, "/sys/fs/cgroup", "cgroup2", NULL), 0);
	CU_ASSERT_EQUAL(CALL(f, "mkdir", STR(f, "/sys/fs/cgroup/a"), 0755), 0);
	CU_ASSERT_EQUAL(open_at(f, "/sys/fs/cgroup/a/cgroup.procs", O_RDWR), 3);
	CU_ASSERT_EQUAL(CALL(f, "write", 3, STR(f, "0"), 1), 1);
	CU_ASSERT_EQUAL(CALL(f, "rmdir", STR(f, "/sys/fs/cgroup/a")), -EBUSY);
	CU_ASSERT_EQUAL(CALL(f, "read", 3, BUF(f, 32), 32), 2);
	CU_ASSERT_EQUAL(mount_at(f, "/dev", "devtmpfs", NULL), 0);
	CU_ASSERT_EQUAL(mount_at(f, "/dev/pts", "devpts", "mode=620,gid=5,ptmxmode=666"), 0);
	CU_ASSERT(shown(f, "rw,gid=5,mode=620,ptmxmode=666"));
	CU_ASSERT_EQUAL(open_at(f, "/dev/zero", O_RDWR), 4);
	CU_ASSERT_EQUAL(CALL(f, "read", 4, BUF(f, 8), 8), 8);
	CU_ASSERT_EQUAL(open_at(f, "/dev/ptmx", O_RDWR), -ENXIO);
	CU_ASSERT_EQUAL(CALL(f, "mknod", STR(f, "/dev/disk"), S_IFBLK | 0600, 0x700), 0);
	CU_ASSERT_EQUAL(mount_at(f, "/mnt", "bpf", "mode=700"), 0);
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, "/mnt"), 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "mount", STR(f, "/dev/disk"), STR(f, "/mnt"), STR(f, "ext4"), 0, 0),
			0);
	CU_ASSERT_EQUAL(CALL(f, "rmdir", STR(f, "/mnt/lost+found")), 0);
	fixture_free(f);
}

void suite_shmem(void);
void suite_shmem(void)
{
	CU_pSuite s = CU_add_suite("mm/shmem", NULL, NULL);

	CU_add_test(s, "options of tmpfs", tmpfs_options);
	CU_add_test(s, "limits of tmpfs", tmpfs_limits);
	CU_add_test(s, "pipes and locks", pipes_and_locks);
	CU_add_test(s, "attributes and seals", attributes);
	CU_add_test(s, "other file systems", other_file_systems);
}
