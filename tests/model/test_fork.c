/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel/{fork,clone_args,unshare,mm,exit,wait}.c: what new tasks share, what is refused, what is
 * undone, who waits for whom.
 */
#include "fixture.h"

#include "sched.h"

static void shares_what_the_flags_say(void)
{
	struct fixture *f = fixture_new();
	struct task_struct *init = fixture_task(f, f->task), *t;

	t = fixture_task(f, fixture_clone(f, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND));
	CU_ASSERT_PTR_EQUAL(t->mm, init->mm);
	CU_ASSERT_PTR_EQUAL(t->fs, init->fs);
	CU_ASSERT_PTR_EQUAL(t->files, init->files);
	CU_ASSERT_PTR_EQUAL(t->sighand, init->sighand);
	CU_ASSERT_PTR_NOT_EQUAL(t->signal, init->signal);
	CU_ASSERT_PTR_EQUAL(t->nsproxy, init->nsproxy);
	CU_ASSERT_EQUAL(init->mm->mm_users, 2);
	t = fixture_task(f, fixture_clone(f, 0));
	CU_ASSERT_PTR_NOT_EQUAL(t->mm, init->mm);
	CU_ASSERT_PTR_NOT_EQUAL(t->files, init->files);
	CU_ASSERT_EQUAL(t->exit_signal, SIGCHLD);
	CU_ASSERT_PTR_EQUAL(t->real_parent, init);
	fixture_free(f);
}

static void refuses_senseless_flags(void)
{
	static const u64 flags[] = {
		CLONE_NEWNS | CLONE_FS,
		CLONE_NEWUSER | CLONE_FS,
		CLONE_THREAD,
		CLONE_SIGHAND,
		CLONE_PARENT,
		CLONE_PIDFD | CLONE_DETACHED,
		CLONE_NEWIPC | CLONE_SYSVSEM,
		CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_NEWPID,
	};
	struct fixture *f = fixture_new();
	size_t i;

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		CU_ASSERT_EQUAL(CALL(f, "clone", flags[i] | SIGCHLD, 0, 0, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_PARENT), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "unshare", 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_SYSVSEM), 0);
	fixture_free(f);
}

/* The n-th allocation fails, for n = 1, 2, ...: nothing is left behind, until there are enough. */
static void survives_each_failing_allocation(const char *name, u64 flags)
{
	struct fixture *f = fixture_new();
	u32 n;
	s64 ret;

	for (n = 1; n < 200; n++) {
		f->fail_nth = n;
		ret = CALL(f, name, flags, 0, 0, 0, 0);
		if (!f->result.failed_nth)
			break;
		CU_ASSERT(ret == -ENOMEM || ret == -ENOSPC || ret == -EAGAIN || ret >= 0);
	}
	CU_ASSERT(n > 1 && n < 200);
	fixture_free(f);
}

static void unwinds(void)
{
	const u64 all = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
			CLONE_NEWNET | CLONE_NEWCGROUP;

	survives_each_failing_allocation("clone", SIGCHLD);
	survives_each_failing_allocation("clone", all | SIGCHLD);
	survives_each_failing_allocation("unshare", all);
}

static void threads_go_before_their_leader(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child = fixture_clone(f, 0), thread;
	struct task_struct *leader;

	f->task = child;
	CU_ASSERT_EQUAL(CALL(f, "clone", CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, 0, 0, 0, 0), 3);
	thread = world_find_task(f->w, 3);
	leader = fixture_task(f, child);
	CU_ASSERT_EQUAL(leader->signal->nr_threads, 2);
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWUSER), -EINVAL);
	CALL(f, "exit", 0);
	CU_ASSERT_EQUAL(leader->exit_state, EXIT_ZOMBIE);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "wait4", (u64)-1, 0, WNOHANG, 0), 0);
	f->task = thread;
	CALL(f, "exit", 5);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "wait4", (u64)-1, 0, WNOHANG, 0), 2);
	CU_ASSERT_EQUAL(CALL(f, "wait4", (u64)-1, 0, WNOHANG, 0), -ECHILD);
	fixture_free(f);
}

static void vfork_waits(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task;

	CALL0(f, "vfork");
	CU_ASSERT_EQUAL(f->result.outcome, CALL_BLOCKED);
	f->task = world_find_task(f->w, 2);
	CALL(f, "exit_group", 0);
	CU_ASSERT_FALSE(world_task_blocked(f->w, init));
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "wait4", 2, 0, 0, 0), 2);
	fixture_free(f);
}

static void waits_refuse_nonsense(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(CALL(f, "wait4", (u64)-1, 0, 0x40, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "wait4", (u64)INT32_MIN, 0, 0, 0), -ESRCH);
	CU_ASSERT_EQUAL(CALL(f, "wait4", 0, 0, 0, 0), -ECHILD);
	CU_ASSERT_EQUAL(CALL(f, "waitid", P_ALL, 0, 0, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "waitid", 9, 0, 0, WEXITED, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "waitid", P_PID, 0, 0, WEXITED, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "waitid", P_PIDFD, 77, 0, WEXITED, 0), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "waitid", P_PGID, 0, 0, WEXITED, 0), -ECHILD);
	fixture_free(f);
}

static void limits_hold(void)
{
	const struct world_config config = { .threads_max = 3 };
	struct fixture *f = fixture_new_with(&config);

	CU_ASSERT_EQUAL(CALL0(f, "fork"), 2);
	CU_ASSERT_EQUAL(CALL0(f, "fork"), 3);
	CU_ASSERT_EQUAL(CALL0(f, "fork"), -EAGAIN);
	fixture_free(f);
}

void suite_fork(void);
void suite_fork(void)
{
	CU_pSuite s = CU_add_suite("fork", NULL, NULL);

	CU_add_test(s, "shares what the flags say", shares_what_the_flags_say);
	CU_add_test(s, "refuses senseless flags", refuses_senseless_flags);
	CU_add_test(s, "unwinds", unwinds);
	CU_add_test(s, "threads go before their leader", threads_go_before_their_leader);
	CU_add_test(s, "vfork waits", vfork_waits);
	CU_add_test(s, "waits refuse nonsense", waits_refuse_nonsense);
	CU_add_test(s, "limits hold", limits_hold);
}
