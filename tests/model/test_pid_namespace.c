/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel/{pid,pid_namespace,nsproxy}.c and fs/pidfs.c: numbers, levels, the death of an init,
 * setns.
 */
#include "fixture.h"

#include "nsproxy.h"
#include "sched.h"

static void numbers_wrap_to_300(void)
{
	struct fixture *f = fixture_new();
	struct pid_namespace *ns = f->w->init_pid_ns;

	ns->pid_max = 310;
	idr_set_cursor(&ns->idr, 309);
	CU_ASSERT_EQUAL(CALL0(f, "fork"), 309);
	CU_ASSERT_EQUAL(CALL0(f, "fork"), 300);
	CU_ASSERT_EQUAL(CALL0(f, "fork"), 301);
	ns->pid_max = 302;
	CU_ASSERT_EQUAL(CALL0(f, "fork"), -EAGAIN);
	fixture_free(f);
}

static void levels_end_at_32(void)
{
	struct fixture *f = fixture_new();
	int level;

	/* One of the 32 is above the world. */
	for (level = 1; level <= 31; level++) {
		obj_id t = fixture_clone(f, CLONE_NEWPID);

		CU_ASSERT_NOT_EQUAL(t, 0);
		f->task = t;
		CU_ASSERT_EQUAL(fixture_task(f, t)->thread_pid->level, (unsigned int)level);
	}
	CU_ASSERT_EQUAL(CALL(f, "clone", CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0), -ENOSPC);
	fixture_free(f);
}

static void the_init_takes_all_along(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, one = fixture_clone(f, CLONE_NEWPID), two;
	struct pid_namespace *ns = task_active_pid_ns(fixture_task(f, one));

	f->task = one;
	two = fixture_clone(f, 0);
	f->task = two;
	fixture_clone(f, CLONE_NEWPID);
	f->task = one;
	CALL(f, "exit_group", 0);
	CU_ASSERT_FALSE(world_task_alive(f->w, two));
	CU_ASSERT_EQUAL(ns->pid_allocated, 1);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "wait4", (u64)-1, 0, 0, 0), 2);
	CU_ASSERT_EQUAL(f->w->nr_threads, 1);
	fixture_free(f);
}

static void only_downwards(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, one = fixture_clone(f, CLONE_NEWPID);
	s64 fd;

	fd = CALL(f, "pidfd_open", 2, 0);
	CU_ASSERT_EQUAL(CALL(f, "setns", (u64)fd, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "setns", (u64)fd, CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC), 0);
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWPID), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "setns", 0, CLONE_NEWPID), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "setns", 99, CLONE_NEWPID), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "setns", (u64)fd, CLONE_NEWUSER), -EINVAL);
	f->task = one;
	CU_ASSERT_EQUAL(CALL(f, "pidfd_open", 2, 0), -ESRCH);
	CU_ASSERT_EQUAL(CALL(f, "pidfd_open", 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "pidfd_open", 1, 0x10), -EINVAL);
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_EQUAL(CALL0(f, "fork"), -ENOMEM);
	CU_ASSERT_EQUAL(CALL(f, "setns", (u64)fd, CLONE_NEWPID), -ESRCH);
	CU_ASSERT_EQUAL(CALL(f, "pidfd_send_signal", (u64)fd, 0, 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "pidfd_getfd", (u64)fd, 0, 1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "wait4", (u64)-1, 0, 0, 0), 2);
	CU_ASSERT_EQUAL(CALL(f, "pidfd_send_signal", (u64)fd, 0, 0, 0), -ESRCH);
	CU_ASSERT_EQUAL(CALL(f, "pidfd_getfd", (u64)fd, 0, 0), -ESRCH);
	fixture_free(f);
}

static void groups_and_sessions(void)
{
	struct fixture *f = fixture_new();
	obj_id t = fixture_clone(f, 0);

	CU_ASSERT_EQUAL(CALL(f, "setpgid", 2, 2), 0);
	CU_ASSERT_EQUAL(CALL(f, "setpgid", 2, 77), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "setpgid", 77, 0), -ESRCH);
	CU_ASSERT_EQUAL(CALL(f, "setpgid", 2, (u64)-3), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "setpgid", 1, 1), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "getpgid", 2), 2);
	f->task = t;
	CU_ASSERT_EQUAL(CALL0(f, "setsid"), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "setpgid", 0, 1), 0);
	CU_ASSERT_EQUAL(CALL0(f, "setsid"), 2);
	CU_ASSERT_EQUAL(CALL(f, "getsid", 0), 2);
	CU_ASSERT_EQUAL(CALL0(f, "getppid"), 1);
	fixture_free(f);
}

void suite_pid_namespace(void);
void suite_pid_namespace(void)
{
	CU_pSuite s = CU_add_suite("pid_namespace", NULL, NULL);

	CU_add_test(s, "numbers wrap to 300", numbers_wrap_to_300);
	CU_add_test(s, "levels end at 32", levels_end_at_32);
	CU_add_test(s, "the init takes all along", the_init_takes_all_along);
	CU_add_test(s, "only downwards", only_downwards);
	CU_add_test(s, "groups and sessions", groups_and_sessions);
}
