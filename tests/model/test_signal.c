/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel/signal*.c: queues, masks, handlers, stops, and who may send what.
 */
#include "fixture.h"

#include "sched.h"

static const struct k_sigaction handler = { .sa_handler = 0x4000 };
static const struct k_sigaction ignore = { .sa_handler = SIG_IGN };

static void act_as(struct fixture *f, obj_id task)
{
	f->task = task;
}

static void queues_and_masks(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, t = fixture_clone(f, 0);
	u64 mask = sigmask(SIGTERM) | sigmask(40);
	struct task_struct *task = fixture_task(f, t);

	act_as(f, t);
	CU_ASSERT_EQUAL(CALL(f, "rt_sigprocmask", SIG_BLOCK, COPY(f, mask), 0, 8), 0);
	CU_ASSERT_EQUAL(CALL(f, "rt_sigprocmask", 9, COPY(f, mask), 0, 8), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "rt_sigprocmask", SIG_BLOCK, 0, 0, 4), -EINVAL);
	act_as(f, init);
	CU_ASSERT_EQUAL(CALL(f, "kill", 2, SIGTERM), 0);
	CU_ASSERT_EQUAL(CALL(f, "kill", 2, SIGTERM), 0);
	CU_ASSERT_EQUAL(CALL(f, "kill", 2, 40), 0);
	CU_ASSERT_EQUAL(CALL(f, "kill", 2, 40), 0);
	CU_ASSERT_EQUAL(task->signal->shared_pending.signal, mask);
	act_as(f, t);
	CU_ASSERT_EQUAL(CALL(f, "rt_sigaction", SIGTERM, COPY(f, ignore), 0, 8), 0);
	CU_ASSERT_EQUAL(task->signal->shared_pending.signal, sigmask(40));
	CU_ASSERT_EQUAL(CALL(f, "rt_sigtimedwait", COPY(f, mask), BUF(f, 128), 0, 8), 40);
	CU_ASSERT_EQUAL(CALL(f, "rt_sigtimedwait", COPY(f, mask), BUF(f, 128), 0, 8), 40);
	CU_ASSERT_EQUAL(task->signal->shared_pending.signal, 0);
	CU_ASSERT_EQUAL(CALL(f, "rt_sigaction", SIGKILL, COPY(f, ignore), 0, 8), -EINVAL);
	fixture_free(f);
}

static void handlers_interrupt(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, t = fixture_clone(f, 0);

	act_as(f, t);
	CALL(f, "rt_sigaction", SIGUSR1, COPY(f, handler), 0, 8);
	CALL0(f, "pause");
	CU_ASSERT_EQUAL(f->result.outcome, CALL_BLOCKED);
	act_as(f, init);
	CALL(f, "kill", 2, SIGWINCH);
	CU_ASSERT_TRUE(world_task_blocked(f->w, t));
	CALL(f, "tgkill", 2, 2, SIGUSR1);
	CU_ASSERT_FALSE(world_task_blocked(f->w, t));
	CU_ASSERT_EQUAL(CALL(f, "tgkill", 1, 2, SIGUSR1), -ESRCH);
	CU_ASSERT_EQUAL(CALL(f, "tkill", 0, SIGUSR1), -EINVAL);
	fixture_free(f);
}

static void a_stop_keeps_a_sleeping_call(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, t = fixture_clone(f, 0);

	act_as(f, t);
	CALL0(f, "pause");
	act_as(f, init);
	CU_ASSERT_EQUAL(CALL(f, "kill", 2, SIGSTOP), 0);
	CU_ASSERT(fixture_task(f, t)->__state & __TASK_STOPPED);
	CU_ASSERT_EQUAL(CALL(f, "wait4", 2, 0, WUNTRACED, 0), 2);
	CU_ASSERT_EQUAL(CALL(f, "kill", 2, SIGCONT), 0);
	CU_ASSERT_TRUE(world_task_blocked(f->w, t));
	CU_ASSERT_EQUAL(CALL(f, "wait4", 2, 0, WCONTINUED, 0), 2);
	CU_ASSERT_EQUAL(CALL(f, "kill", 2, SIGKILL), 0);
	CU_ASSERT_FALSE(world_task_alive(f->w, t));
	fixture_free(f);
}

static void the_init_takes_what_it_wants(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task;

	CU_ASSERT_EQUAL(CALL(f, "kill", 1, SIGTERM), 0);
	CU_ASSERT_EQUAL(CALL(f, "kill", 1, SIGKILL), 0);
	CU_ASSERT_TRUE(world_task_alive(f->w, init));
	CU_ASSERT_EQUAL(CALL(f, "kill", (u64)-1, SIGTERM), -ESRCH);
	CU_ASSERT_EQUAL(CALL(f, "kill", 1, 65), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "kill", 55, 0), -ESRCH);
	CU_ASSERT_EQUAL(CALL(f, "kill", (u64)-55, 0), -ESRCH);
	fixture_free(f);
}

static void others_need_a_capability(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, t = fixture_clone(f, 0);

	act_as(f, t);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 1000, 1000, 1000), 0);
	CU_ASSERT_EQUAL(CALL(f, "kill", 1, 0), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "kill", 1, SIGCONT), 0);
	act_as(f, init);
	CU_ASSERT_EQUAL(CALL(f, "kill", 2, SIGABRT), 0);
	CU_ASSERT_EQUAL(CALL(f, "wait4", 2, 0, 0, 0), 2);
	fixture_free(f);
}

static void siginfo_may_not_pretend(void)
{
	struct kernel_siginfo info = { .si_signo = SIGUSR1, .si_code = (int)SI_QUEUE };
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(CALL0(f, "fork"), 2);
	CU_ASSERT_EQUAL(CALL(f, "rt_sigqueueinfo", 2, SIGURG, COPY(f, info)), 0);
	CU_ASSERT_EQUAL(CALL(f, "rt_tgsigqueueinfo", 2, 2, SIGURG, COPY(f, info)), 0);
	info.si_code = SI_USER;
	CU_ASSERT_EQUAL(CALL(f, "rt_sigqueueinfo", 2, SIGURG, COPY(f, info)), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "rt_tgsigqueueinfo", 2, 2, SIGURG, COPY(f, info)), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "rt_tgsigqueueinfo", 0, 2, SIGURG, COPY(f, info)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "rt_sigqueueinfo", 9, SIGURG, 8), -EFAULT);
	fixture_free(f);
}

void suite_signal(void);
void suite_signal(void)
{
	CU_pSuite s = CU_add_suite("signal", NULL, NULL);

	CU_add_test(s, "queues and masks", queues_and_masks);
	CU_add_test(s, "handlers interrupt", handlers_interrupt);
	CU_add_test(s, "a stop keeps a sleeping call", a_stop_keeps_a_sleeping_call);
	CU_add_test(s, "the init takes what it wants", the_init_takes_what_it_wants);
	CU_add_test(s, "others need a capability", others_need_a_capability);
	CU_add_test(s, "siginfo may not pretend", siginfo_may_not_pretend);
}
