// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading and setting clocks: that part of kernel/time/posix-timers.c and posix-cpu-timers.c of
 * Linux.
 *
 * All clocks run on the world's own (world.clock_ns), which moves only where a scenario says so,
 * or a short sleep ends. Nobody uses processor time. There is no clock chip: alarm clocks can't be
 * read.
 */
#include "fs.h"
#include "pid.h"
#include "syscalls.h"
#include "time_namespace.h"

#define NSEC_PER_SEC	      1000000000
#define TICK_NSEC	      4000000 /* 250 per second */
#define CPUCLOCK_WHICH(clock) ((clock)&3)
#define CPUCLOCK_SCHED	      2
#define CLOCKFD		      3

enum clock_kind { CLOCK_NONE, CLOCK_WALL, CLOCK_UP, CLOCK_CPU };

static struct timespec64 ns_to_timespec(s64 ns)
{
	return (struct timespec64){ ns / NSEC_PER_SEC, ns % NSEC_PER_SEC };
}

/* A clock of the processor time of a process or thread, by number: of one that exists. */
static bool cpu_clock_valid(struct world *w, int clock)
{
	int pid = ~(clock >> 3);

	if ((clock & 7) == CLOCKFD || CPUCLOCK_WHICH(clock) > CPUCLOCK_SCHED)
		return false;
	return pid == 0 || find_vpid(w, pid) != NULL;
}

static enum clock_kind clock_kind(struct world *w, int clock)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_TAI:
		return CLOCK_WALL;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		return CLOCK_UP;
	case CLOCK_PROCESS_CPUTIME_ID:
	case CLOCK_THREAD_CPUTIME_ID:
		return CLOCK_CPU;
	default:
		return clock < 0 && cpu_clock_valid(w, clock) ? CLOCK_CPU : CLOCK_NONE;
	}
}

SYSCALL_DEFINE2(clock_gettime, int, which_clock, uptr, tp)
{
	enum clock_kind kind = clock_kind(w, which_clock);
	struct timespec64 ts = { 0, 0 };

	if (kind == CLOCK_NONE)
		return refuse_num(w, EINVAL, R_CLOCK_UNKNOWN, which_clock);
	if (kind != CLOCK_CPU)
		ts = ns_to_timespec(timens_clock(w, current->nsproxy->time_ns, which_clock));
	return put_user(w, ts, tp);
}

static bool ticks_only(int clock)
{
	return clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE ||
	       (clock < 0 && CPUCLOCK_WHICH(clock) != CPUCLOCK_SCHED);
}

SYSCALL_DEFINE2(clock_getres, int, which_clock, uptr, tp)
{
	struct timespec64 ts = { 0, ticks_only(which_clock) ? TICK_NSEC : 1 };

	if (clock_kind(w, which_clock) == CLOCK_NONE)
		return refuse_num(w, EINVAL, R_CLOCK_UNKNOWN, which_clock);
	return tp ? put_user(w, ts, tp) : 0;
}

/* The wall clock, within what it can show: it can't be set to before the machine started. */
long do_settimeofday(struct world *w, const struct timespec64 *ts)
{
	if (ts->tv_sec < 0 || ts->tv_nsec < 0 || ts->tv_nsec >= NSEC_PER_SEC ||
	    ts->tv_sec > INT64_MAX / NSEC_PER_SEC - 30 * 365 * 86400ll)
		return refuse_num(w, EINVAL, R_CLOCK_SET_RANGE, ts->tv_sec);
	if (!capable(w, CAP_SYS_TIME))
		return refuse(w, EPERM, R_CLOCK_SET_CAP);
	if (ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec < (s64)w->clock_ns)
		return refuse_num(w, EINVAL, R_CLOCK_SET_RANGE, ts->tv_sec);
	w->realtime_offset_ns = ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec - (s64)w->clock_ns;
	return 0;
}

SYSCALL_DEFINE2(clock_settime, int, which_clock, uptr, tp)
{
	struct timespec64 ts;

	if (which_clock != CLOCK_REALTIME && which_clock >= 0)
		return refuse_num(w, EINVAL, R_CLOCK_NOT_SETTABLE, which_clock);
	if (get_user(w, ts, tp))
		return -EFAULT;
	if (which_clock == CLOCK_REALTIME)
		return do_settimeofday(w, &ts);
	if (!cpu_clock_valid(w, which_clock))
		return refuse_num(w, EINVAL, R_CLOCK_UNKNOWN, which_clock);
	return refuse_num(w, EPERM, R_CLOCK_CPU_SET, which_clock);
}
