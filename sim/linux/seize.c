/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making a task carry out a call that it was not ordered: see remote.h.
 *
 * Orders reach only a task that waits for one. One that sleeps in a call of its scenario, or is
 * stopped, is traced for a moment and set on another way: it makes our call and goes back to
 * waiting for orders. What it was doing is lost, so this is for worlds that are at their end.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "linux/procfs.h"
#include "linux/remote.h"

#define PATIENCE	(G_USEC_PER_SEC / 2)
#define NO_RESULT	G_MININT64
#define EVENT_OF(st)	((st) >> 16)
#define SIGNAL_STOP(st) (EVENT_OF(st) ? 0 : WSTOPSIG(st))

/* TRUE: it stands still, and *@status says why. */
static gboolean await_stop(pid_t tid, int *status)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE;
	pid_t got;

	while (!(got = waitpid(tid, status, __WALL | WNOHANG))) {
		if (g_get_monotonic_time() > deadline)
			return FALSE;
		g_usleep(100);
	}
	return got == tid && WIFSTOPPED(*status);
}

/* The calling convention of x86-64; that no call is to be restarted says orig_rax. */
static void redirect(Remote *r, struct user_regs_struct *regs, long nr, u64 a, u64 b)
{
	regs->rip = remote_seized_entry(r);
	regs->rax = (u64)nr;
	regs->rdi = a;
	regs->rsi = b;
	regs->orig_rax = ~0ull;
}

static s64 await_result(Remote *r)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE;

	for (;;) {
		u32 seen = remote_progress(r);
		s64 result = __atomic_load_n(remote_seized_result(r), __ATOMIC_ACQUIRE);

		if (result != NO_RESULT)
			return result;
		if (g_get_monotonic_time() > deadline)
			return -ETIMEDOUT;
		remote_wait(r, seen, 10000);
	}
}

/* Neither on its way out nor in a sleep from which only the kernel wakes it. */
static gboolean can_stop(pid_t tid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)tid);
	ProcStat stat;

	return proc_stat_of(path, &stat) && !stat.exiting && strchr("RSTt", stat.state);
}

/* Whoever dies while we trace it is seen by nobody else until we have seen it. */
static void see_it_die(pid_t tid)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE;
	pid_t got;
	int status;

	while ((got = waitpid(tid, &status, __WALL | WNOHANG)) >= 0) {
		if (got == tid && !WIFSTOPPED(status))
			return;
		if (g_get_monotonic_time() > deadline)
			return;
		g_usleep(100);
	}
}

static s64 kill_it(pid_t tid)
{
	kill(tid, SIGKILL);
	see_it_die(tid);
	return -ETIMEDOUT;
}

s64 remote_seize(Remote *r, pid_t tid, long nr, u64 a, u64 b)
{
	struct user_regs_struct regs;
	gboolean set;
	int status;

	if (!can_stop(tid))
		return -EBUSY;
	if (ptrace(PTRACE_SEIZE, tid, NULL, NULL))
		return -errno;
	if (ptrace(PTRACE_INTERRUPT, tid, NULL, NULL) || !await_stop(tid, &status))
		return kill_it(tid);
	*remote_seized_result(r) = NO_RESULT;
	set = !ptrace(PTRACE_GETREGS, tid, NULL, &regs);
	redirect(r, &regs, nr, a, b);
	set = set && !ptrace(PTRACE_SETREGS, tid, NULL, &regs);
	if (ptrace(PTRACE_DETACH, tid, NULL, (void *)(guintptr)SIGNAL_STOP(status)))
		return kill_it(tid);
	return set ? await_result(r) : -ESRCH;
}
