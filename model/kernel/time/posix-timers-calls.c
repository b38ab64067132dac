// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers that send signals: timer_create() and its like, of kernel/time/posix-timers.c of Linux.
 *
 * A timer has one signal, made with it and charged to RLIMIT_SIGPENDING, that is queued when it
 * runs out. A periodic one waits until that signal has been taken; how many periods have passed
 * meanwhile is its overrun. What is still queued when a timer is set anew or removed is out of
 * date, and is dropped when somebody comes to take it (since 6.13).
 *
 * Nobody uses processor time, so timers of such clocks never run out. There is no clock chip:
 * timers of alarm clocks can't be made.
 */
#include "fs.h"
#include "posix_timers.h"
#include "syscalls.h"
#include "time_namespace.h"

#define NSEC_PER_SEC	 1000000000
#define CPUCLOCK_KIND(c) ((c)&7)
#define CLOCKFD		 3

struct itimerspec64 {
	struct timespec64 it_interval;
	struct timespec64 it_value;
};

/* The head of struct sigevent in the caller's memory. */
struct sigevent_head {
	u64 sigev_value;
	s32 sigev_signo;
	s32 sigev_notify;
	s32 sigev_notify_thread_id;
	s32 pad[11];
};

static bool is_cpu_clock(int clock)
{
	return clock < 0 || clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
}

static bool sends_no_signal(const struct k_itimer *timer)
{
	return (timer->it_sigev_notify & ~SIGEV_THREAD_ID) == SIGEV_NONE;
}

/* ---- running out ---- */

static void timer_fn(struct world *w, struct ktimer *t)
{
	struct k_itimer *timer = container_of(t, struct k_itimer, timer);

	timer->it_status = timer->it_interval_ns ? POSIX_TIMER_REQUEUE_PENDING
						 : POSIX_TIMER_DISARMED;
	posixtimer_send_sigqueue(w, timer);
}

static void start(struct world *w, struct k_itimer *timer)
{
	s64 expires = timer->it_expires_ns;

	timer->it_status = POSIX_TIMER_ARMED;
	ktimer_start(w, &timer->timer, expires > 0 ? (u64)expires : 0, timer_fn);
}

/* Moves the end of a periodic timer beyond now. Returns how many periods that takes. */
static s64 timer_forward(const struct world *w, struct k_itimer *timer)
{
	s64 interval = (s64)timer->it_interval_ns, periods;

	if (timer->it_expires_ns > (s64)w->clock_ns)
		return 0;
	periods = ((s64)w->clock_ns - timer->it_expires_ns) / interval + 1;
	timer->it_expires_ns += periods * interval;
	return periods;
}

bool posixtimer_deliver_signal(struct world *w, struct k_itimer *timer, struct kernel_siginfo *info)
{
	if (timer->it_status != POSIX_TIMER_REQUEUE_PENDING)
		return true;
	timer->it_overrun += timer_forward(w, timer);
	timer->it_overrun_last = timer->it_overrun;
	timer->it_overrun = -1;
	start(w, timer);
	info->si_uid = timer->it_overrun_last > INT32_MAX ? INT32_MAX : (u32)timer->it_overrun_last;
	return true;
}

void posixtimer_sig_unignore(struct world *w, int sig)
{
	struct k_itimer *timer;

	list_for_each_entry (timer, &current->signal->posix_timers, list)
		if (timer->it_ignored && timer->sigq->info.si_signo == sig)
			posixtimer_send_sigqueue(w, timer);
}

/* ---- making and removing ---- */

static void release_timer(struct world *w, struct k_itimer *timer)
{
	ktimer_cancel(w, &timer->timer);
	posixtimer_sigqueue_free(w, timer->sigq);
	if (timer->it_pid)
		put_pid(w, timer->it_pid);
	list_del(&timer->list);
	world_free(w, timer);
}

void exit_itimers(struct world *w, struct task_struct *tsk)
{
	struct k_itimer *timer, *next;

	list_for_each_entry_safe (timer, next, &tsk->signal->posix_timers, list)
		release_timer(w, timer);
}

/* Whether a timer can be made of the clock: 0, or the errno of a refusal. */
static int clock_without_timers(struct world *w, int clock)
{
	switch (clock) {
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_MONOTONIC_COARSE:
		return (int)refuse_num(w, EOPNOTSUPP, R_TIMER_CLOCK, clock);
	}
	if (clock < 0 && CPUCLOCK_KIND(clock) == CLOCKFD)
		return (int)refuse_num(w, EOPNOTSUPP, R_TIMER_CLOCK, clock);
	if (clock > CLOCK_TAI || clock == CLOCK_BOOTTIME_ALARM + 1)
		return (int)refuse_num(w, EINVAL, R_CLOCK_UNKNOWN, clock);
	return 0;
}

/* Who is told; a thread must be one of the caller's own. */
static struct pid *good_sigevent(struct world *w, const struct sigevent_head *event)
{
	struct pid *pid = task_tgid(current);
	int notify = event->sigev_notify;

	if (notify == (SIGEV_SIGNAL | SIGEV_THREAD_ID)) {
		struct task_struct *p;

		pid = find_vpid(w, event->sigev_notify_thread_id);
		p = pid_task(pid, PIDTYPE_PID);
		if (!p || !same_thread_group(p, current))
			return refuse_ptr(w, EINVAL, R_TIMER_THREAD);
	} else if (notify != SIGEV_SIGNAL && notify != SIGEV_NONE && notify != SIGEV_THREAD) {
		return ERR_PTR(refuse_num(w, EINVAL, R_TIMER_NOTIFY, notify));
	}
	if (notify != SIGEV_NONE && (event->sigev_signo <= 0 || event->sigev_signo > _NSIG))
		return ERR_PTR(refuse_num(w, EINVAL, R_SIGNAL_INVALID, event->sigev_signo));
	return pid;
}

static struct k_itimer *alloc_posix_timer(struct world *w)
{
	struct k_itimer *timer = alloc_obj(w, k_itimer);

	if (!timer)
		return refuse_ptr(w, EAGAIN, R_NOMEM);
	timer->sigq = posixtimer_sigqueue_alloc(w);
	if (!timer->sigq) {
		world_free(w, timer);
		return ERR_PTR(refuse_obj(w, EAGAIN, R_SIGPENDING_LIMIT, current, NULL));
	}
	timer->sigq->timer = timer;
	INIT_LIST_HEAD(&timer->timer.entry);
	timer->it_overrun = -1;
	list_add_tail(&timer->list, &current->signal->posix_timers);
	return timer;
}

static int set_event(struct world *w, struct k_itimer *timer, const struct sigevent_head *event)
{
	struct kernel_siginfo *info = &timer->sigq->info;
	struct pid *pid = event ? good_sigevent(w, event) : task_tgid(current);

	if (IS_ERR(pid))
		return (int)PTR_ERR(pid);
	*info = (struct kernel_siginfo){ .si_signo = SIGALRM, .si_code = SI_TIMER };
	info->si_pid = timer->it_id;
	info->si_value = (u64)timer->it_id;
	if (event) {
		info->si_signo = event->sigev_signo;
		info->si_value = event->sigev_value;
	}
	timer->it_sigev_notify = event ? event->sigev_notify : SIGEV_SIGNAL;
	timer->it_pid_type = timer->it_sigev_notify & SIGEV_THREAD_ID ? PIDTYPE_PID : PIDTYPE_TGID;
	timer->it_pid = get_pid(pid);
	return 0;
}

/* What the clock itself has against it comes last. */
static int clock_refuses(struct world *w, int clock)
{
	int pid = ~(clock >> 3);

	if (clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM)
		return (int)refuse_num(w, EOPNOTSUPP, R_TIMER_CLOCK, clock);
	if (clock < 0 && ((clock & 3) == 3 || (pid && !find_vpid(w, pid))))
		return (int)refuse_num(w, EINVAL, R_CLOCK_UNKNOWN, clock);
	return 0;
}

static long do_timer_create(struct world *w, int clock, const struct sigevent_head *event,
			    uptr created_timer_id)
{
	int err = clock_without_timers(w, clock);
	struct k_itimer *timer;

	if (err)
		return err;
	timer = alloc_posix_timer(w);
	if (IS_ERR(timer))
		return PTR_ERR(timer);
	timer->it_clock = clock;
	timer->it_id = (int)(current->signal->next_posix_timer_id++ & INT32_MAX);
	err = set_event(w, timer, event);
	if (!err)
		err = put_user(w, timer->it_id, created_timer_id);
	if (!err)
		err = clock_refuses(w, clock);
	if (err)
		release_timer(w, timer);
	return err;
}

SYSCALL_DEFINE3(timer_create, int, which_clock, uptr, timer_event_spec, uptr, created_timer_id)
{
	struct sigevent_head event;

	if (timer_event_spec && get_user(w, event, timer_event_spec))
		return -EFAULT;
	return do_timer_create(w, which_clock, timer_event_spec ? &event : NULL, created_timer_id);
}

static struct k_itimer *find_timer(struct world *w, int id)
{
	struct k_itimer *timer;

	list_for_each_entry (timer, &current->signal->posix_timers, list)
		if (timer->it_id == id)
			return timer;
	return ERR_PTR(refuse_num(w, EINVAL, R_TIMER_UNKNOWN, id));
}

SYSCALL_DEFINE1(timer_delete, int, timer_id)
{
	struct k_itimer *timer = find_timer(w, timer_id);

	if (IS_ERR(timer))
		return PTR_ERR(timer);
	release_timer(w, timer);
	return 0;
}

/* ---- reading and setting ---- */

static struct timespec64 from_ns(u64 ns)
{
	return (struct timespec64){ (s64)(ns / NSEC_PER_SEC), (s64)(ns % NSEC_PER_SEC) };
}

static u64 to_ns(const struct timespec64 *t)
{
	if (t->tv_sec > INT64_MAX / NSEC_PER_SEC - 1)
		return INT64_MAX;
	return (u64)t->tv_sec * NSEC_PER_SEC + (u64)t->tv_nsec;
}

static bool valid_time(const struct timespec64 *t)
{
	return t->tv_sec >= 0 && t->tv_nsec >= 0 && t->tv_nsec < NSEC_PER_SEC;
}

/* One that has run out and is not yet taken shows a nanosecond, not nothing. */
static struct itimerspec64 timer_get(const struct world *w, struct k_itimer *timer)
{
	struct itimerspec64 now = { from_ns(timer->it_interval_ns), { 0, 0 } };
	bool none = sends_no_signal(timer);

	if (!timer->it_interval_ns && timer->it_status == POSIX_TIMER_DISARMED && !none)
		return now;
	if (timer->it_interval_ns && timer->it_status != POSIX_TIMER_ARMED)
		timer->it_overrun += timer_forward(w, timer);
	if (timer->it_expires_ns > (s64)w->clock_ns)
		now.it_value = from_ns((u64)timer->it_expires_ns - w->clock_ns);
	else if (!none)
		now.it_value.tv_nsec = 1;
	return now;
}

SYSCALL_DEFINE2(timer_gettime, int, timer_id, uptr, setting)
{
	struct k_itimer *timer = find_timer(w, timer_id);
	struct itimerspec64 now;

	if (IS_ERR(timer))
		return PTR_ERR(timer);
	now = timer_get(w, timer);
	return put_user(w, now, setting);
}

SYSCALL_DEFINE1(timer_getoverrun, int, timer_id)
{
	struct k_itimer *timer = find_timer(w, timer_id);

	if (IS_ERR(timer))
		return PTR_ERR(timer);
	return timer->it_overrun_last > INT32_MAX ? INT32_MAX : (long)timer->it_overrun_last;
}

/*
 * When, on the world's clock: what the caller calls a moment depends on clock and namespace. It may
 * lie before the clock began.
 */
static s64 moment_of(struct world *w, const struct k_itimer *timer, int flags, u64 value)
{
	s64 now = (s64)w->clock_ns, ahead = (s64)value;

	if (flags & TIMER_ABSTIME)
		ahead -= timens_clock(w, current->nsproxy->time_ns, timer->it_clock);
	return ahead > INT64_MAX - now ? INT64_MAX : now + ahead;
}

static void timer_set(struct world *w, struct k_itimer *timer, int flags,
		      const struct itimerspec64 *new)
{
	u64 value = to_ns(&new->it_value);

	ktimer_cancel(w, &timer->timer);
	timer->it_status = POSIX_TIMER_DISARMED;
	timer->sigq->stale = true;
	timer->it_ignored = false;
	timer->it_overrun_last = 0;
	timer->it_overrun = -1;
	timer->it_expires_ns = 0;
	timer->it_interval_ns = value ? to_ns(&new->it_interval) : 0;
	if (!value)
		return;
	timer->it_expires_ns = moment_of(w, timer, flags, value);
	if (sends_no_signal(timer) || is_cpu_clock(timer->it_clock))
		return;
	start(w, timer);
	world_clock_set(w, w->clock_ns);
}

SYSCALL_DEFINE4(timer_settime, int, timer_id, int, flags, uptr, new_setting, uptr, old_setting)
{
	struct itimerspec64 new, old;
	struct k_itimer *timer;

	if (!new_setting)
		return refuse(w, EINVAL, R_BAD_TIME);
	if (get_user(w, new, new_setting))
		return -EFAULT;
	if (!valid_time(&new.it_interval) || !valid_time(&new.it_value))
		return refuse(w, EINVAL, R_BAD_TIME);
	timer = find_timer(w, timer_id);
	if (IS_ERR(timer))
		return PTR_ERR(timer);
	old = timer_get(w, timer);
	timer_set(w, timer, flags, &new);
	return old_setting ? put_user(w, old, old_setting) : 0;
}
