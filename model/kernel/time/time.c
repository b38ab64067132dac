// SPDX-License-Identifier: GPL-2.0-only
/*
 * The older calls for the wall clock: time(), gettimeofday(), settimeofday(). kernel/time/time.c of
 * Linux.
 */
#include "fs.h"
#include "syscalls.h"
#include "time_namespace.h"

#define NSEC_PER_SEC  1000000000
#define NSEC_PER_USEC 1000
#define USEC_PER_SEC  1000000

struct kernel_timeval {
	s64 tv_sec;
	s64 tv_usec;
};

struct kernel_timezone {
	s32 tz_minuteswest;
	s32 tz_dsttime;
};

static s64 wall_clock(struct world *w)
{
	return timens_clock(w, current->nsproxy->time_ns, CLOCK_REALTIME);
}

SYSCALL_DEFINE1(time, uptr, tloc)
{
	s64 now = wall_clock(w) / NSEC_PER_SEC;

	if (tloc && put_user(w, now, tloc))
		return -EFAULT;
	return (long)now;
}

SYSCALL_DEFINE2(gettimeofday, uptr, tv, uptr, tz)
{
	s64 now = wall_clock(w);
	struct kernel_timeval value = { now / NSEC_PER_SEC, now % NSEC_PER_SEC / NSEC_PER_USEC };
	struct kernel_timezone zone = { 0, 0 };

	if (tv && put_user(w, value, tv))
		return -EFAULT;
	return tz ? put_user(w, zone, tz) : 0;
}

SYSCALL_DEFINE2(settimeofday, uptr, tv, uptr, tz)
{
	struct kernel_timeval value;
	struct kernel_timezone zone;
	struct timespec64 ts;

	if (tv && get_user(w, value, tv))
		return -EFAULT;
	if (tv && (value.tv_usec < 0 || value.tv_usec > USEC_PER_SEC))
		return refuse_num(w, EINVAL, R_CLOCK_SET_RANGE, value.tv_usec);
	if (tz && get_user(w, zone, tz))
		return -EFAULT;
	if (tv) {
		ts.tv_sec = value.tv_sec;
		ts.tv_nsec = value.tv_usec * NSEC_PER_USEC;
		return do_settimeofday(w, &ts);
	}
	if (!capable(w, CAP_SYS_TIME))
		return refuse(w, EPERM, R_CLOCK_SET_CAP);
	if (tz && (zone.tz_minuteswest > 15 * 60 || zone.tz_minuteswest < -15 * 60))
		return refuse_num(w, EINVAL, R_CLOCK_ZONE, zone.tz_minuteswest);
	return 0;
}
