/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * POSIX timers of a process: include/linux/posix-timers.h of Linux.
 */
#ifndef NSSIM_POSIX_TIMERS_H
#define NSSIM_POSIX_TIMERS_H

#include "pid.h"
#include "world_state.h"

struct kernel_siginfo;
struct sigqueue;
struct task_struct;

enum posix_timer_state {
	POSIX_TIMER_DISARMED,
	POSIX_TIMER_ARMED,
	/* it has run out; it goes on when its signal is taken */
	POSIX_TIMER_REQUEUE_PENDING,
};

struct k_itimer {
	struct list_head list; /* in signal_struct.posix_timers, in the order of making */
	struct ktimer timer;
	int it_id;
	int it_clock;
	enum posix_timer_state it_status;
	int it_sigev_notify;
	/* the signal that it sends, and who gets it: a process, or one thread of it */
	struct sigqueue *sigq;
	struct pid *it_pid __ref;
	enum pid_type it_pid_type;
	u64 it_interval_ns;
	s64 it_expires_ns; /* on the world's clock */
	s64 it_overrun; /* so far, for the signal to come */
	s64 it_overrun_last;
	bool it_ignored; /* its signal is ignored: it goes on when that ends */
};

/* kernel/time/posix-timers-calls.c: all timers of the current process go, at exec and exit. */
void exit_itimers(struct world *w, struct task_struct *tsk);
/* The signal of a timer is taken. False: it is out of date, nobody shall see it. */
bool posixtimer_deliver_signal(struct world *w, struct k_itimer *timer,
			       struct kernel_siginfo *info);
/* A signal is no longer ignored. */
void posixtimer_sig_unignore(struct world *w, int sig);
struct sigpending;
/* kernel/signal.c: sends the signal of @timer, if it is not under way already. */
void posixtimer_send_sigqueue(struct world *w, struct k_itimer *timer);
struct sigqueue *posixtimer_sigqueue_alloc(struct world *w);
void posixtimer_sigqueue_free(struct world *w, struct sigqueue *q);
#endif
