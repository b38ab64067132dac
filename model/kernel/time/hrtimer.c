// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping: nanosleep and clock_nanosleep. Mirrors those of kernel/time/hrtimer.c and
 * posix-timers.c of Linux. A short sleep is over at once and moves the world's clock; a longer one
 * blocks its task until the world is told that time has passed.
 */
#include "fs.h"
#include "syscalls.h"
#include "time_namespace.h"

#define NSEC_PER_SEC 1000000000

static long read_timespec(struct world *w, uptr from, s64 *ns)
{
	struct timespec64 ts;
	int err = get_user(w, ts, from);

	if (err)
		return err;
	if (ts.tv_sec < 0 || ts.tv_nsec < 0 || ts.tv_nsec >= NSEC_PER_SEC)
		return refuse_num(w, EINVAL, R_TIMESPEC, ts.tv_nsec);
	*ns = ts.tv_sec > INT64_MAX / NSEC_PER_SEC - 1 ? INT64_MAX / 2
						       : ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
	return 0;
}

/* Where a sleep that goes on ends is kept by its timer. */
static long sleep_until(struct world *w, u64 expires_ns)
{
	long ret = wait_until(w, NULL, current->call ? current->wait_timer.expires_ns : expires_ns);

	if (ret == -ETIME)
		return 0;
	return ret == -ERESTARTSYS ? -ERESTARTNOHAND : ret;
}

SYSCALL_DEFINE2(nanosleep, uptr, rqtp, uptr, rmtp)
{
	s64 ns = 0;
	long err = read_timespec(w, rqtp, &ns);

	(void)rmtp;
	return err ? err : sleep_until(w, w->clock_ns + (u64)ns);
}

/* Clocks that there are, but that nothing can be woken by. */
static bool clock_only_read(int clock)
{
	return clock == CLOCK_THREAD_CPUTIME_ID || clock == CLOCK_MONOTONIC_RAW ||
	       clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE ||
	       clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM;
}

static bool clock_can_sleep(int clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME ||
	       clock == CLOCK_TAI || clock == CLOCK_PROCESS_CPUTIME_ID;
}

SYSCALL_DEFINE4(clock_nanosleep, int, which_clock, int, flags, uptr, rqtp, uptr, rmtp)
{
	s64 ns = 0, now;
	long err;

	(void)rmtp;
	if (clock_only_read(which_clock))
		return refuse_num(w, EOPNOTSUPP, R_CLOCK_SLEEP, which_clock);
	if (!clock_can_sleep(which_clock))
		return refuse_num(w, EINVAL, R_CLOCK_SLEEP, which_clock);
	err = read_timespec(w, rqtp, &ns);
	if (err)
		return err;
	if (flags & TIMER_ABSTIME) {
		now = timens_clock(w, current->nsproxy->time_ns, which_clock);
		ns = ns > now ? ns - now : 0;
	}
	return sleep_until(w, w->clock_ns + (u64)ns);
}
