/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs/exec.c, kernel/{prctl,sys,capability}.c: what another program keeps, and what a process may
 * set of itself.
 */
#include "fixture.h"

#include "fs.h"
#include "sched.h"

static void make_program(struct fixture *f, const char *name, u64 mode)
{
	s64 fd = CALL(f, "open", STR(f, name), O_CREAT | O_WRONLY, mode);

	CU_ASSERT(fd >= 0);
	CU_ASSERT_EQUAL(CALL(f, "close", (u64)fd), 0);
	CU_ASSERT_EQUAL(CALL(f, "chmod", STR(f, name), mode), 0);
}

static void runs_what_is_executable(void)
{
	struct fixture *f = fixture_new();

	make_program(f, "/tmp/prog", 0755);
	make_program(f, "/tmp/text", 0644);
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp/none"), 0, 0), -ENOENT);
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp"), 0, 0), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp/text"), 0, 0), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "execveat", AT_FDCWD, STR(f, "/tmp/prog"), 0, 0, 0x8), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp/prog"), 0, 0), 0);
	CU_ASSERT_STRING_EQUAL(fixture_task(f, f->task)->comm, "prog");
	fixture_free(f);
}

static void drops_handlers_and_descriptors(void)
{
	const struct k_sigaction handler = { .sa_handler = 0x4000 }, ignore = { .sa_handler = 1 };
	struct fixture *f = fixture_new();
	struct task_struct *t;
	s64 fd;

	make_program(f, "/tmp/prog", 0755);
	CALL(f, "rt_sigaction", SIGUSR1, COPY(f, handler), 0, 8);
	CALL(f, "rt_sigaction", SIGUSR2, COPY(f, ignore), 0, 8);
	fd = CALL(f, "open", STR(f, "/tmp/prog"), O_RDONLY | O_CLOEXEC, 0);
	CU_ASSERT_EQUAL(CALL0(f, "fork"), 2);
	f->task = world_find_task(f->w, 2);
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp/prog"), 0, 0), 0);
	t = fixture_task(f, f->task);
	CU_ASSERT_EQUAL(t->sighand->action[SIGUSR1 - 1].sa_handler, SIG_DFL);
	CU_ASSERT_EQUAL(t->sighand->action[SIGUSR2 - 1].sa_handler, SIG_IGN);
	CU_ASSERT_EQUAL(CALL(f, "close", (u64)fd), -EBADF);
	f->task = world_init_task(f->w);
	CU_ASSERT_EQUAL(CALL(f, "setpgid", 2, 2), -EACCES);
	fixture_free(f);
}

static void releases_a_vfork(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task;

	make_program(f, "/tmp/prog", 0755);
	CALL0(f, "vfork");
	CU_ASSERT_TRUE(world_task_blocked(f->w, init));
	f->task = world_find_task(f->w, 2);
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp/prog"), 0, 0), 0);
	CU_ASSERT_FALSE(world_task_blocked(f->w, init));
	fixture_free(f);
}

static void ends_the_other_threads(void)
{
	const u64 thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
	struct fixture *f = fixture_new();
	obj_id child, other;

	make_program(f, "/tmp/prog", 0755);
	child = fixture_clone(f, 0);
	f->task = child;
	CU_ASSERT_EQUAL(CALL(f, "clone", thread, 0, 0, 0, 0), 3);
	other = world_find_task(f->w, 3);
	f->task = other;
	CALL(f, "execve", STR(f, "/tmp/prog"), 0, 0);
	CU_ASSERT_TRUE(world_task_alive(f->w, other));
	CU_ASSERT_FALSE(world_task_alive(f->w, child));
	CU_ASSERT_EQUAL(fixture_task(f, other)->pid, 2);
	CU_ASSERT_EQUAL(CALL0(f, "gettid"), 2);
	fixture_free(f);
}

static void set_user_id_counts(void)
{
	struct fixture *f = fixture_new();

	make_program(f, "/tmp/root", 04755);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 1000, 1000, 1000), 0);
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp/root"), 0, 0), 0);
	CU_ASSERT_EQUAL(CALL0(f, "geteuid"), 0);
	CU_ASSERT_EQUAL(CALL0(f, "getuid"), 1000);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 1000, 1000, 1000), 0);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp/root"), 0, 0), 0);
	CU_ASSERT_EQUAL(CALL0(f, "geteuid"), 1000);
	fixture_free(f);
}

static void a_process_sets_of_itself(void)
{
	struct fixture *f = fixture_new();
	char name[16] = "another name";

	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_SET_NAME, STR(f, name), 0, 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_GET_NAME, BUF(f, 16), 0, 0, 0), 0);
	CU_ASSERT_STRING_EQUAL(fixture_task(f, f->task)->comm, name);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_SET_DUMPABLE, 2, 0, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_GET_DUMPABLE, 0, 0, 0, 0), 1);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_SET_PDEATHSIG, 99, 0, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "prctl", 12345, 0, 0, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_SET_TIMERSLACK, 7, 0, 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_GET_TIMERSLACK, 0, 0, 0, 0), 7);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "personality", 0xffffffff), 0);
	CU_ASSERT_EQUAL(CALL(f, "getrlimit", 99, BUF(f, 16)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "prlimit64", 55, RLIMIT_CORE, 0, BUF(f, 16)), -ESRCH);
	CU_ASSERT_EQUAL(CALL(f, "getrusage", 9, BUF(f, 144)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "sched_getscheduler", 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "alarm", 5), 0);
	CU_ASSERT_EQUAL(CALL(f, "alarm", 0), 5);
	fixture_free(f);
}

void suite_exec(void);
void suite_exec(void)
{
	CU_pSuite s = CU_add_suite("exec", NULL, NULL);

	CU_add_test(s, "runs what is executable", runs_what_is_executable);
	CU_add_test(s, "drops handlers and descriptors", drops_handlers_and_descriptors);
	CU_add_test(s, "releases a vfork", releases_a_vfork);
	CU_add_test(s, "ends the other threads", ends_the_other_threads);
	CU_add_test(s, "set-user-id counts", set_user_id_counts);
	CU_add_test(s, "a process sets of itself", a_process_sets_of_itself);
}
