// SPDX-License-Identifier: GPL-2.0-only
/*
 * The back end on the kernel underneath. Where this machine offers neither root nor user
 * namespaces, its tests say so and count as passed.
 */
#include <CUnit/CUnit.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#ifdef __linux__
#include <linux/sched.h>
#include <sys/syscall.h>
#endif

#include "call/backend.h"

void suite_linux(void);

#ifdef __linux__

static Backend *backend;
static obj_id init;
static char memory[4096];
static GString *happened; /* the events of the last call, a letter each */

static gboolean start(void)
{
	static const char *reason;
	g_autoptr(GError) error = NULL;
	struct world_config config = { 0 };

	if (!backend && !reason) {
		backend = backend_linux_new(&error);
		if (!backend)
			reason = g_strdup(error->message);
	}
	if (!backend) {
		printf("skipped: %s ... ", reason);
		return FALSE;
	}
	CU_ASSERT_TRUE_FATAL(backend->ops->start(backend, &config, NULL));
	init = backend->ops->init_task(backend);
	if (!happened)
		happened = g_string_new(NULL);
	return TRUE;
}

static void stop(void)
{
	backend->ops->stop(backend);
}

static struct world_result call(obj_id task, int nr, u64 a, u64 b, u64 c, u64 d)
{
	static const char letters[] = "nxkrsu"; /* new, exited, killed, reaped, signal, resumed */
	struct world_call raw = { .nr = (u16)nr, .args = { a, b, c, d } };
	struct world_result result;
	struct world_event event;

	raw.image.bytes = memory;
	raw.image.size = sizeof(memory);
	result = backend->ops->call(backend, task, &raw);
	g_string_truncate(happened, 0);
	while (backend->ops->next_event(backend, &event))
		g_string_append_c(happened, letters[event.kind]);
	return result;
}

static s64 ret(obj_id task, int nr, u64 a, u64 b, u64 c)
{
	struct world_result result = call(task, nr, a, b, c, 0);

	CU_ASSERT_EQUAL(result.outcome, CALL_RETURNED);
	return result.ret;
}

static obj_id child(obj_id parent, u64 flags)
{
	s64 pid = ret(parent, SYS_clone, flags, 0, 0);

	CU_ASSERT_TRUE(pid > 0);
	CU_ASSERT_STRING_EQUAL(happened->str, "n");
	for (int nr = 1;; nr++) {
		obj_id id = backend->ops->find_task(backend, nr);

		if (id && backend->ops->pid_nr(backend, id, parent) == pid)
			return id;
		CU_ASSERT_TRUE_FATAL(nr < 1000);
	}
}

static u64 text(const char *string)
{
	strcpy(memory, string);
	return USER_BASE;
}

static void assert_view(obj_id task, enum world_view view, const char *expected)
{
	g_autoptr(GString) raw = g_string_new(NULL);

	CU_ASSERT_EQUAL(backend->ops->view(backend, task, view, raw), 0);
	CU_ASSERT_STRING_EQUAL(raw->str, expected);
}

static void test_default_world(void)
{
	if (!start())
		return;
	CU_ASSERT_EQUAL(ret(init, SYS_getpid, 0, 0, 0), 1);
	CU_ASSERT_EQUAL(ret(init, SYS_umask, 022, 0, 0), 022);
	CU_ASSERT_EQUAL(ret(init, SYS_open, text("/tmp"), 0, 0), 3);
	CU_ASSERT_EQUAL(ret(init, SYS_access, text("/dev/mqueue"), 0, 0), 0);
	CU_ASSERT_EQUAL(ret(init, SYS_access, text("/nowhere"), 0, 0), -ENOENT);
	assert_view(init, VIEW_PS, "1 0 1 1 S\n");
	assert_view(init, VIEW_UTS, "nssim (none)\n");
	assert_view(init, VIEW_IDS, "uid=0,0,0 gid=0,0,0\n");
	assert_view(init, VIEW_IPCS, "");
	CU_ASSERT_EQUAL(backend->ops->ns(backend, init, "uts"),
			backend->ops->ns(backend, init, "uts"));
	stop();
}

static void test_waiting(void)
{
	obj_id other;

	if (!start())
		return;
	other = child(init, SIGCHLD);
	CU_ASSERT_EQUAL(call(init, SYS_wait4, 2, USER_BASE, 0, 0).outcome, CALL_BLOCKED);
	CU_ASSERT_TRUE(backend->ops->task_blocked(backend, init));
	CU_ASSERT_EQUAL(call(init, SYS_getpid, 0, 0, 0, 0).outcome, CALL_BUSY);
	CU_ASSERT_EQUAL(call(other, SYS_exit_group, 3, 0, 0, 0).outcome, CALL_NO_RETURN);
	CU_ASSERT_STRING_EQUAL(happened->str, "xur");
	CU_ASSERT_FALSE(backend->ops->task_alive(backend, other));
	CU_ASSERT_FALSE(backend->ops->task_blocked(backend, init));
	CU_ASSERT_EQUAL(ret(init, SYS_wait4, (u64)-1, USER_BASE, 0), -ECHILD);
	stop();
}

static void test_vfork(void)
{
	obj_id other;

	if (!start())
		return;
	CU_ASSERT_EQUAL(call(init, SYS_vfork, 0, 0, 0, 0).outcome, CALL_BLOCKED);
	CU_ASSERT_STRING_EQUAL(happened->str, "n");
	other = backend->ops->find_task(backend, 2);
	CU_ASSERT_EQUAL(ret(other, SYS_getppid, 0, 0, 0), 1);
	call(other, SYS_exit_group, 0, 0, 0, 0);
	CU_ASSERT_STRING_EQUAL(happened->str, "xu");
	stop();
}

static void test_threads(void)
{
	obj_id thread;

	if (!start())
		return;
	thread = child(init, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD);
	CU_ASSERT_EQUAL(ret(thread, SYS_gettid, 0, 0, 0), 2);
	CU_ASSERT_EQUAL(ret(thread, SYS_getpid, 0, 0, 0), 1);
	assert_view(init, VIEW_PS, "1 0 1 1 S\n");
	call(thread, SYS_exit, 7, 0, 0, 0);
	CU_ASSERT_STRING_EQUAL(happened->str, "xr");
	stop();
}

/* Two threads sleep with their own memory for the result, at the same address for the scenario. */
static void test_images_apart(void)
{
	obj_id thread, other;
	s64 id;

	if (!start())
		return;
	thread = child(init, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD);
	other = child(init, SIGCHLD);
	id = ret(init, SYS_msgget, 0, 01600, 0);
	CU_ASSERT_EQUAL(call(thread, SYS_msgrcv, (u64)id, USER_BASE, 100, 1).outcome, CALL_BLOCKED);
	CU_ASSERT_EQUAL(call(init, SYS_msgrcv, (u64)id, USER_BASE, 100, 2).outcome, CALL_BLOCKED);
	memcpy(memory, "\1\0\0\0\0\0\0\0abc", 11);
	CU_ASSERT_EQUAL(ret(other, SYS_msgsnd, (u64)id, USER_BASE, 3), 0);
	CU_ASSERT_STRING_EQUAL(happened->str, "u");
	CU_ASSERT_FALSE(backend->ops->task_blocked(backend, thread));
	CU_ASSERT_TRUE(backend->ops->task_blocked(backend, init));
	stop();
}

static void test_death_of_a_pid_namespace(void)
{
	obj_id inner, member;

	if (!start())
		return;
	inner = child(init, CLONE_NEWPID | SIGCHLD);
	member = child(inner, SIGCHLD);
	CU_ASSERT_EQUAL(backend->ops->pid_nr(backend, member, inner), 2);
	CU_ASSERT_EQUAL(backend->ops->pid_nr(backend, member, init), 3);
	CU_ASSERT_EQUAL(backend->ops->pid_nr(backend, init, inner), 0);
	assert_view(inner, VIEW_PS, "1 0 0 0 S\n2 1 0 0 S\n");
	call(inner, SYS_exit_group, 0, 0, 0, 0);
	CU_ASSERT_FALSE(backend->ops->task_alive(backend, inner));
	CU_ASSERT_FALSE(backend->ops->task_alive(backend, member));
	assert_view(init, VIEW_PS, "1 0 1 1 S\n2 1 1 1 Z\n");
	stop();
}

static void test_signals(void)
{
	const u64 action[4] = { 0x401000, 0, 0, 0 };
	u64 old[4];
	obj_id other;

	if (!start())
		return;
	other = child(init, SIGCHLD);
	memcpy(memory, action, sizeof(action));
	CU_ASSERT_EQUAL(call(other, SYS_rt_sigaction, SIGUSR1, USER_BASE, 0, 8).ret, 0);
	CU_ASSERT_EQUAL(call(other, SYS_rt_sigaction, SIGUSR1, 0, USER_BASE, 8).ret, 0);
	memcpy(old, memory, sizeof(old));
	CU_ASSERT_EQUAL(old[0], 0x401000);
	CU_ASSERT_EQUAL(ret(init, SYS_kill, 2, SIGUSR1, 0), 0);
	CU_ASSERT_STRING_EQUAL(happened->str, "s");
	CU_ASSERT_EQUAL(ret(init, SYS_kill, 2, SIGSTOP, 0), 0);
	CU_ASSERT_STRING_EQUAL(happened->str, "s");
	CU_ASSERT_EQUAL(call(other, SYS_getpid, 0, 0, 0, 0).outcome, CALL_BUSY);
	CU_ASSERT_EQUAL(ret(init, SYS_kill, 2, SIGCONT, 0), 0);
	CU_ASSERT_STRING_EQUAL(happened->str, "s");
	CU_ASSERT_EQUAL(call(other, SYS_pause, 0, 0, 0, 0).outcome, CALL_BLOCKED);
	CU_ASSERT_EQUAL(ret(init, SYS_kill, 2, SIGUSR1, 0), 0);
	CU_ASSERT_STRING_EQUAL(happened->str, "su");
	CU_ASSERT_EQUAL(ret(init, SYS_kill, 2, SIGKILL, 0), 0);
	CU_ASSERT_STRING_EQUAL(happened->str, "k");
	stop();
}

/* A mode of 0400 in the upper half of a word is no address, however much it looks like one. */
static void test_no_address(void)
{
	u32 set[30] = { 0 };
	s64 id;

	if (!start())
		return;
	id = ret(init, SYS_shmget, 0, 4096, 01600);
	set[5] = 0400;
	memcpy(memory, set, sizeof(set));
	CU_ASSERT_EQUAL(ret(init, SYS_shmctl, (u64)id, 1, USER_BASE), 0);
	assert_view(init, VIEW_IPCS, "shm 0x00000000 0 400 4096 0\n");
	stop();
}

static void test_world_after_world(void)
{
	struct world_config config = { 0 };

	if (!start())
		return;
	for (int i = 0; i < 50; i++) {
		CU_ASSERT_TRUE(backend->ops->start(backend, &config, NULL));
		init = backend->ops->init_task(backend);
		CU_ASSERT_EQUAL(ret(init, SYS_clone, SIGCHLD, 0, 0), 2);
	}
	stop();
}

static void test_end(void)
{
	if (backend)
		backend->ops->free(backend);
	backend = NULL;
}

void suite_linux(void)
{
	CU_pSuite suite = CU_add_suite("linux: the kernel underneath", NULL, NULL);

	CU_add_test(suite, "the default world", test_default_world);
	CU_add_test(suite, "a task that waits, and goes on", test_waiting);
	CU_add_test(suite, "vfork: the parent sleeps until its child ends", test_vfork);
	CU_add_test(suite, "threads", test_threads);
	CU_add_test(suite, "sleepers that share memory have results of their own",
		    test_images_apart);
	CU_add_test(suite, "a pid namespace dies with its init", test_death_of_a_pid_namespace);
	CU_add_test(suite, "handled, stopping and fatal signals", test_signals);
	CU_add_test(suite, "what looks like an address", test_no_address);
	CU_add_test(suite, "one world after the other", test_world_after_world);
	CU_add_test(suite, "it leaves nothing behind", test_end);
}

#else

void suite_linux(void)
{
}

#endif
