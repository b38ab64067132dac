// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking signals: handling, stopping, continuing, dying, and telling the parent. Mirrors
 * get_signal() and its neighbours in kernel/signal.c of Linux.
 *
 * A handler is thought of as returning at once: the call under way is interrupted or begun again,
 * and the event is told. A group stop is complete when its last thread has joined: then the parent
 * hears.
 */
#include "sched.h"
#include "syscalls.h"

/* ---- telling the parent ---- */

void do_notify_pidfd(struct world *w, struct task_struct *tsk)
{
	wake_up_all(w, &tsk->thread_pid->wait_pidfd);
}

/* What @child tells its parent: a cause (CLD_*), and a status or the signal of that. */
static struct kernel_siginfo child_siginfo(struct world *w, const struct task_struct *child,
					   const struct task_struct *parent, int cause, int status)
{
	return (struct kernel_siginfo){
		.si_code = cause,
		.si_pid = task_pid_nr_ns(child, PIDTYPE_PID, task_active_pid_ns(parent)),
		.si_uid = from_kuid_munged(w, parent->real_cred->user_ns, child->real_cred->uid),
		.si_value = (u32)status,
	};
}

static void signal_parent(struct world *w, struct task_struct *parent, int sig,
			  struct kernel_siginfo info)
{
	info.si_signo = sig;
	send_signal_to_parent(w, &info, parent);
}

static const struct k_sigaction *sigchld_action(const struct task_struct *p)
{
	return &p->sighand->action[SIGCHLD - 1];
}

bool do_notify_parent(struct world *w, struct task_struct *tsk, int sig)
{
	struct task_struct *parent = tsk->parent;
	bool deaf, forgets;
	int status, cause = how_it_ended(tsk, &status);

	if (thread_group_empty(tsk))
		do_notify_pidfd(w, tsk);
	if (!parent)
		return false;
	/* A parent that has become another program gets nothing but SIGCHLD. */
	if (tsk->parent_exec_id != parent->self_exec_id)
		sig = SIGCHLD;
	deaf = sig == SIGCHLD && sigchld_action(parent)->sa_handler == SIG_IGN;
	forgets = sig == SIGCHLD && sigchld_action(parent)->sa_flags & SA_NOCLDWAIT;
	if (sig > 0 && valid_signal(sig) && !deaf)
		signal_parent(w, parent, sig, child_siginfo(w, tsk, parent, cause, status));
	wake_up_parent(w, tsk, parent);
	return deaf || forgets;
}

void do_notify_parent_cldstop(struct world *w, struct task_struct *tsk, int why)
{
	struct task_struct *child = tsk->group_leader, *parent = child->real_parent;
	const int signr = why == CLD_CONTINUED ? SIGCONT : child->signal->group_exit_code & 0x7f;

	if (!parent)
		return;
	if (sigchld_action(parent)->sa_handler != SIG_IGN &&
	    !(sigchld_action(parent)->sa_flags & SA_NOCLDSTOP))
		signal_parent(w, parent, SIGCHLD, child_siginfo(w, child, parent, why, signr));
	wake_up_parent(w, child, parent);
}

/* ---- stopping ---- */

/* One less to wait for. Returns whether it was the last. */
static bool count_stopped(struct signal_struct *sig)
{
	if (sig->group_stop_count > 0)
		sig->group_stop_count--;
	return !sig->group_stop_count && !(sig->flags & SIGNAL_STOP_STOPPED);
}

/* A group stop waits for @task no longer: it stops too, or goes. Returns whether as the last. */
bool task_participate_group_stop(struct task_struct *task)
{
	bool last = task->jobctl & JOBCTL_STOP_PENDING && count_stopped(task->signal);

	task_clear_jobctl_pending(task);
	if (last)
		signal_set_stop_flags(task->signal, SIGNAL_STOP_STOPPED);
	return last;
}

/* Whether a group stop is to wait for @t. */
static bool ask_to_stop(struct task_struct *t, int signr)
{
	if (task_is_stopped(t) || t->flags & PF_EXITING)
		return false;
	t->jobctl = JOBCTL_STOP_PENDING | (u64)signr;
	return true;
}

static void begin_group_stop(struct world *w, int signr)
{
	struct signal_struct *sig = current->signal;
	int asked = ask_to_stop(current, signr);
	struct task_struct *t;

	for_other_threads (current, t) {
		if (!ask_to_stop(t, signr))
			continue;
		signal_wake_up(w, t, false);
		asked++;
	}
	sig->group_stop_count = asked;
	/* What has stopped already has been reported with its own signal. */
	if (!(sig->flags & SIGNAL_STOP_STOPPED))
		sig->group_exit_code = signr;
}

static void stop_current(struct world *w)
{
	int signr = (int)(current->jobctl & JOBCTL_STOP_SIGMASK);
	bool complete = task_participate_group_stop(current);

	current->last_siginfo = (struct kernel_siginfo){ .si_signo = signr };
	event_emit(w, EVENT_SIGNAL, current, NULL, signr);
	current->__state = __TASK_STOPPED;
	recalc_sigpending(w);
	if (complete)
		do_notify_parent_cldstop(w, current, CLD_STOPPED);
}

/* ---- what a signal does ---- */

static bool is_restart(long ret)
{
	return ret == -ERESTARTSYS || ret == -ERESTARTNOINTR || ret == -ERESTARTNOHAND;
}

/* A handler has run: the call under way ends with EINTR, or begins again. */
static void interrupt_call(const struct k_sigaction *ka, long *ret)
{
	if (!ret)
		return;
	if (*ret == -ERESTARTNOHAND || (*ret == -ERESTARTSYS && !(ka->sa_flags & SA_RESTART)))
		*ret = -EINTR;
	else if (*ret == -ERESTARTSYS)
		*ret = -ERESTARTNOINTR;
}

enum taken { TAKEN_NOTHING, TAKEN_IGNORED, TAKEN_HANDLED, TAKEN_STOP, TAKEN_DEATH };

static enum taken default_action(struct world *w, int signr)
{
	struct signal_struct *sig = current->signal;

	if (sig_kernel_ignore(signr))
		return TAKEN_IGNORED;
	if (sig->flags & SIGNAL_UNKILLABLE && !sig_kernel_only(signr))
		return TAKEN_IGNORED;
	if (sig_kernel_stop(signr)) {
		if (signr != SIGSTOP && is_current_pgrp_orphaned(w))
			return TAKEN_IGNORED;
		if (sig->flags & SIGNAL_GROUP_EXIT || sig->group_exec_task)
			return TAKEN_IGNORED;
		begin_group_stop(w, signr);
		return TAKEN_STOP;
	}
	return TAKEN_DEATH;
}

/* Takes one signal; *@signr is which. */
static enum taken take_signal(struct world *w, int *signr, long *ret)
{
	struct kernel_siginfo info;
	struct k_sigaction *ka, as_was;

	*signr = dequeue_signal(w, current->blocked, &info);
	if (!*signr)
		return TAKEN_NOTHING;
	ka = &current->sighand->action[*signr - 1];
	if (ka->sa_handler == SIG_IGN)
		return TAKEN_IGNORED;
	if (ka->sa_handler == SIG_DFL)
		return default_action(w, *signr);
	as_was = *ka;
	if (ka->sa_flags & SA_RESETHAND)
		ka->sa_handler = SIG_DFL;
	interrupt_call(&as_was, ret);
	current->last_siginfo = info;
	event_emit(w, EVENT_SIGNAL, current, NULL, *signr);
	return TAKEN_HANDLED;
}

/* The mask that rt_sigsuspend() replaced comes back once a handler has run or none is to. */
static void restore_saved_sigmask(struct world *w)
{
	if (!current->restore_sigmask)
		return;
	current->restore_sigmask = false;
	set_current_blocked(w, current->saved_sigmask);
}

long set_user_sigmask(struct world *w, uptr umask, size_t sigsetsize)
{
	u64 set;
	int err;

	if (!umask || current->restore_sigmask)
		return 0;
	if (sigsetsize != sizeof(set))
		return refuse_num(w, EINVAL, R_SIGSET_SIZE, (s64)sigsetsize);
	err = get_user(w, set, umask);
	if (err)
		return err;
	current->saved_sigmask = current->blocked;
	current->restore_sigmask = true;
	set_current_blocked(w, set & ~(sigmask(SIGKILL) | sigmask(SIGSTOP)));
	return 0;
}

void restore_saved_sigmask_unless(struct world *w, long ret)
{
	if (ret != TASK_SLEEPS && ret != -EINTR)
		restore_saved_sigmask(w);
}

static void tell_parent_of_state(struct world *w)
{
	struct signal_struct *sig = current->signal;
	int why = sig->flags & SIGNAL_CLD_CONTINUED ? CLD_CONTINUED : CLD_STOPPED;

	if (!(sig->flags & (SIGNAL_CLD_CONTINUED | SIGNAL_CLD_STOPPED)))
		return;
	sig->flags &= ~(SIGNAL_CLD_CONTINUED | SIGNAL_CLD_STOPPED);
	do_notify_parent_cldstop(w, current, why);
}

static bool die(struct world *w, int signr)
{
	current->flags |= PF_SIGNALED;
	do_group_exit(w, signr);
	return false;
}

static long give_result(struct world *w)
{
	return current->result_to_come;
}

/*
 * A call that would begin again does so when the task is continued; one that had blocked returns
 * then. The result of one that has not blocked is told before the stop.
 */
static bool stop(struct world *w, long *ret)
{
	stop_current(w);
	if (!ret || (!is_restart(*ret) && !current->call))
		return false;
	if (!is_restart(*ret)) {
		current->result_to_come = *ret;
		current->resume = give_result;
	}
	current->asleep = true;
	*ret = TASK_SLEEPS;
	return false;
}

bool do_signal(struct world *w, long *ret)
{
	struct signal_struct *sig = current->signal;
	int signr;

	tell_parent_of_state(w);
	for (;;) {
		if (sig->flags & SIGNAL_GROUP_EXIT || sig->group_exec_task) {
			current->pending.signal &= ~sigmask(SIGKILL);
			return die(w, SIGKILL);
		}
		if (current->jobctl & JOBCTL_STOP_PENDING)
			return stop(w, ret);
		switch (take_signal(w, &signr, ret)) {
		case TAKEN_NOTHING:
			restore_saved_sigmask(w);
			return true;
		case TAKEN_DEATH:
			return die(w, signr);
		case TAKEN_STOP:
			return stop(w, ret);
		case TAKEN_IGNORED:
		case TAKEN_HANDLED:
			break;
		}
	}
}
