// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interval timer of a process, and alarm. Mirrors kernel/time/itimer.c of Linux. Nothing here
 * uses processor time, so the timers that count it never run out.
 */
#include "syscalls.h"

#define NSEC_PER_SEC  1000000000u
#define NSEC_PER_USEC 1000u

/* The layout of the caller's memory. */
struct itimerval {
	s64 interval_sec;
	s64 interval_usec;
	s64 value_sec;
	s64 value_usec;
};

static void it_real_fn(struct world *w, struct ktimer *timer)
{
	struct signal_struct *sig = container_of(timer, struct signal_struct, real_timer);
	struct task_struct *leader = pid_task(sig->pids[PIDTYPE_TGID], PIDTYPE_TGID);

	if (leader)
		do_send_sig_info(w, SIGALRM, SEND_SIG_PRIV, leader, PIDTYPE_TGID);
	if (sig->it_real_incr)
		ktimer_start(w, timer, timer->expires_ns + (u64)sig->it_real_incr, it_real_fn);
}

static u64 itimer_left(struct world *w)
{
	const struct ktimer *timer = &current->signal->real_timer;

	if (!timer->func)
		return 0;
	return timer->expires_ns > w->clock_ns ? timer->expires_ns - w->clock_ns : NSEC_PER_USEC;
}

static void itimer_set(struct world *w, u64 value_ns, u64 interval_ns)
{
	struct signal_struct *sig = current->signal;

	ktimer_cancel(w, &sig->real_timer);
	sig->it_real_incr = (s64)(value_ns ? interval_ns : 0);
	if (value_ns)
		ktimer_start(w, &sig->real_timer, w->clock_ns + value_ns, it_real_fn);
}

static struct itimerval itimer_read(struct world *w, int which)
{
	u64 left = which == ITIMER_REAL ? itimer_left(w) : 0;
	u64 incr = which == ITIMER_REAL ? (u64)current->signal->it_real_incr : 0;

	return (struct itimerval){
		.interval_sec = (s64)(incr / NSEC_PER_SEC),
		.interval_usec = (s64)(incr % NSEC_PER_SEC / NSEC_PER_USEC),
		.value_sec = (s64)(left / NSEC_PER_SEC),
		.value_usec = (s64)(left % NSEC_PER_SEC / NSEC_PER_USEC),
	};
}

static bool usec_valid(s64 sec, s64 usec)
{
	return sec >= 0 && usec >= 0 && usec < 1000000;
}

SYSCALL_DEFINE2(getitimer, int, which, uptr, value)
{
	struct itimerval it;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return refuse_num(w, EINVAL, R_ITIMER_WHICH, which);
	it = itimer_read(w, which);
	return put_user(w, it, value);
}

SYSCALL_DEFINE3(setitimer, int, which, uptr, value, uptr, ovalue)
{
	struct itimerval new = { 0 }, old;
	int err = value ? get_user(w, new, value) : 0;

	if (err)
		return err;
	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return refuse_num(w, EINVAL, R_ITIMER_WHICH, which);
	if (!usec_valid(new.value_sec, new.value_usec) ||
	    !usec_valid(new.interval_sec, new.interval_usec))
		return refuse(w, EINVAL, R_ITIMER_VALUE);
	old = itimer_read(w, which);
	if (which == ITIMER_REAL)
		itimer_set(w,
			   (u64) new.value_sec *NSEC_PER_SEC + (u64) new.value_usec *NSEC_PER_USEC,
			   (u64) new.interval_sec *NSEC_PER_SEC +
				   (u64) new.interval_usec *NSEC_PER_USEC);
	return ovalue ? put_user(w, old, ovalue) : 0;
}

SYSCALL_DEFINE1(alarm, unsigned int, seconds)
{
	u64 left = itimer_left(w);

	itimer_set(w, (u64)seconds * NSEC_PER_SEC, 0);
	return (long)((left + NSEC_PER_SEC / 2) / NSEC_PER_SEC + (left && left < NSEC_PER_SEC / 2));
}
