// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/fs/pidfs.c and fs/locks.c: the namespaces behind a process descriptor, by each of its
 * commands, and locks of processes and of open files against each other.
 */
#include "fixture.h"
#include "flags.h"

static void every_namespace_of_a_pidfd(void)
{
	static const u64 commands[] = {
		PIDFD_GET_CGROUP_NAMESPACE, PIDFD_GET_IPC_NAMESPACE,
		PIDFD_GET_MNT_NAMESPACE,    PIDFD_GET_NET_NAMESPACE,
		PIDFD_GET_PID_NAMESPACE,    PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE,
		PIDFD_GET_TIME_NAMESPACE,   PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE,
		PIDFD_GET_USER_NAMESPACE,   PIDFD_GET_UTS_NAMESPACE,
	};
	struct fixture *f = fixture_new();
	u64 pidfd;

	CU_ASSERT(fixture_clone(f, CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS));
	pidfd = (u64)CALL(f, "pidfd_open", 2, 0);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		s64 ns = CALL(f, "ioctl", pidfd, commands[i], 0);

		CU_ASSERT(ns > (s64)pidfd);
		CU_ASSERT(world_ns_fd(f->w, f->task, (int)ns) != 0);
		CU_ASSERT_EQUAL(CALL(f, "ioctl", pidfd, commands[i], 1), -22);
	}
	CU_ASSERT_EQUAL(CALL(f, "ioctl", pidfd, 0x1234, 0), -25);
	fixture_free(f);
}

struct lock {
	s16 l_type, l_whence;
	s32 pad;
	s64 l_start, l_len;
	s32 l_pid, pad2;
};

static s64 lock(struct fixture *f, u64 fd, u64 command, s16 type, s64 start, s64 len)
{
	struct lock l = { .l_type = type, .l_start = start, .l_len = len };

	return CALL(f, "fcntl", fd, command, COPY(f, l));
}

static void locks_of_processes_and_files(void)
{
	struct fixture *f = fixture_new();
	u64 a = (u64)CALL(f, "open", STR(f, "/tmp/f"), O_RDWR | O_CREAT, 0644);
	u64 b = (u64)CALL(f, "open", STR(f, "/tmp/f"), O_RDWR, 0);
	obj_id init = f->task, child = fixture_clone(f, 0);

	CU_ASSERT_EQUAL(lock(f, a, F_SETLK, F_WRLCK, 0, 10), 0);
	CU_ASSERT_EQUAL(lock(f, a, F_SETLK, F_RDLCK, 5, 10), 0);
	f->task = child;
	CU_ASSERT_EQUAL(lock(f, b, F_SETLK, F_WRLCK, 0, 3), -11);
	CU_ASSERT_EQUAL(lock(f, b, F_SETLK, F_RDLCK, 6, 3), 0);
	CU_ASSERT_EQUAL(lock(f, b, F_SETLK, F_RDLCK, 2, 3), -11);
	CU_ASSERT_EQUAL(lock(f, b, F_GETLK, F_WRLCK, 0, 0), 0);
	CU_ASSERT_EQUAL(lock(f, b, F_SETLKW, F_WRLCK, 0, 20), -1000 - CALL_BLOCKED);
	f->task = init;
	CU_ASSERT_EQUAL(lock(f, a, F_SETLK, F_UNLCK, 0, 0), 0);
	CU_ASSERT(!world_task_blocked(f->w, child));
	CU_ASSERT_EQUAL(lock(f, a, F_OFD_SETLK, F_RDLCK, 0, 5), -11);
	CU_ASSERT_EQUAL(lock(f, a, F_OFD_SETLK, F_RDLCK, 30, 5), 0);
	CU_ASSERT_EQUAL(lock(f, a, F_SETLK, 9, 0, 5), -22);
	CU_ASSERT_EQUAL(CALL(f, "flock", a, LOCK_EX), 0);
	CU_ASSERT_EQUAL(CALL(f, "flock", b, LOCK_SH | LOCK_NB), -11);
	CU_ASSERT_EQUAL(CALL(f, "flock", a, LOCK_SH), 0);
	CU_ASSERT_EQUAL(CALL(f, "flock", b, LOCK_SH | LOCK_NB), 0);
	CU_ASSERT_EQUAL(CALL(f, "flock", a, LOCK_UN), 0);
	fixture_free(f);
}

void suite_pidfs(void);
void suite_pidfs(void)
{
	CU_pSuite s = CU_add_suite("pidfs", NULL, NULL);

	CU_ADD_TEST(s, every_namespace_of_a_pidfd);
	CU_ADD_TEST(s, locks_of_processes_and_files);
}
