// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls about signals: kill and its like, actions, masks, waiting for one. Mirrors the second
 * half of kernel/signal.c of Linux.
 */
#include "fs.h"
#include "posix_timers.h"
#include "syscalls.h"

#define SIGSET_SIZE  8
#define SIGINFO_SIZE 128
#define MINSIGSTKSZ  2048

/* ---- sending ---- */

/* kill(-1) is meant for all whom the caller sees, but for the init and itself. */
static bool is_among_everyone(struct world *w, const struct task_struct *p)
{
	return !same_thread_group(current, p) && pid_vnr(w, task_pid(p)) > 1;
}

static long kill_everyone(struct world *w, int sig, struct kernel_siginfo *info)
{
	bool nobody = true;
	struct task_struct *p;
	int ret = 0;

	for_each_process (w, p) {
		int err;

		if (!is_among_everyone(w, p))
			continue;
		nobody = false;
		err = group_send_sig_info(w, sig, info, p, PIDTYPE_MAX);
		/* Those whom it may not are passed over. */
		ret = err == -EPERM ? ret : err;
	}
	return nobody ? refuse(w, ESRCH, R_KILL_NOBODY) : ret;
}

static long kill_something(struct world *w, int sig, struct kernel_siginfo *info, int pid)
{
	struct pid *target;

	if (pid == INT32_MIN)
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	if (pid == -1)
		return kill_everyone(w, sig, info);
	if (pid <= 0) {
		target = pid ? find_vpid(w, -pid) : task_pgrp(current);
		return kill_pgrp_info(w, sig, info, target);
	}
	target = find_vpid(w, pid);
	if (!pid_task(target, PIDTYPE_PID))
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	return kill_pid_info(w, sig, info, target, PIDTYPE_TGID);
}

SYSCALL_DEFINE2(kill, int, pid, int, sig)
{
	struct kernel_siginfo info;

	prepare_kill_siginfo(w, sig, &info, PIDTYPE_TGID);
	return kill_something(w, sig, &info, pid);
}

static long do_send_specific(struct world *w, int tgid, int pid, int sig,
			     struct kernel_siginfo *info)
{
	struct task_struct *p = find_task_by_vpid(w, pid);
	int err;

	if (!p || (tgid > 0 && pid_vnr(w, task_tgid(p)) != tgid))
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	err = check_kill_permission(w, sig, info, p);
	return err || !sig ? err : do_send_sig_info(w, sig, info, p, PIDTYPE_PID);
}

static long do_tkill(struct world *w, int tgid, int pid, int sig)
{
	struct kernel_siginfo info;

	prepare_kill_siginfo(w, sig, &info, PIDTYPE_PID);
	return do_send_specific(w, tgid, pid, sig, &info);
}

SYSCALL_DEFINE2(tkill, int, pid, int, sig)
{
	if (pid <= 0)
		return refuse_num(w, EINVAL, R_TKILL_PID, pid);
	return do_tkill(w, 0, pid, sig);
}

SYSCALL_DEFINE3(tgkill, int, tgid, int, pid, int, sig)
{
	if (pid <= 0 || tgid <= 0)
		return refuse_num(w, EINVAL, R_TKILL_PID, pid <= 0 ? pid : tgid);
	return do_tkill(w, tgid, pid, sig);
}

static int copy_siginfo_from_user(struct world *w, struct kernel_siginfo *info, uptr from, int sig)
{
	int err = copy_from_user(w, info, from, sizeof(*info));

	info->si_signo = sig;
	return err;
}

/* Nobody may pretend to be the kernel or kill() towards others. */
static bool pretends(const struct kernel_siginfo *info)
{
	return info->si_code >= 0 || info->si_code == (int)SI_TKILL;
}

SYSCALL_DEFINE3(rt_sigqueueinfo, int, pid, int, sig, uptr, uinfo)
{
	struct kernel_siginfo info;
	int err = copy_siginfo_from_user(w, &info, uinfo, sig);

	if (err)
		return err;
	if (pretends(&info) && pid_vnr(w, task_pid(current)) != pid)
		return refuse_num(w, EPERM, R_SIGQUEUE_CODE, info.si_code);
	if (!pid_task(find_vpid(w, pid), PIDTYPE_PID))
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	return kill_pid_info(w, sig, &info, find_vpid(w, pid), PIDTYPE_TGID);
}

SYSCALL_DEFINE4(rt_tgsigqueueinfo, int, tgid, int, pid, int, sig, uptr, uinfo)
{
	struct kernel_siginfo info;
	int err = copy_siginfo_from_user(w, &info, uinfo, sig);

	if (err)
		return err;
	if (pid <= 0 || tgid <= 0)
		return refuse_num(w, EINVAL, R_TKILL_PID, pid <= 0 ? pid : tgid);
	if (pretends(&info) && pid_vnr(w, task_pid(current)) != pid)
		return refuse_num(w, EPERM, R_SIGQUEUE_CODE, info.si_code);
	return do_send_specific(w, tgid, pid, sig, &info);
}

/* A pidfd reaches downwards only: what it names must be in the caller's pid namespace or below. */
static bool access_pidfd_pidns(struct world *w, const struct pid *pid)
{
	const struct pid_namespace *active = task_active_pid_ns(current);

	return pidns_is_ancestor(ns_of_pid(pid), active);
}

static enum pid_type pidfd_signal_scope(unsigned int flags, unsigned int f_flags)
{
	if (flags & PIDFD_SIGNAL_THREAD)
		return PIDTYPE_PID;
	if (flags & PIDFD_SIGNAL_PROCESS_GROUP)
		return PIDTYPE_PGID;
	if (flags & PIDFD_SIGNAL_THREAD_GROUP)
		return PIDTYPE_TGID;
	return f_flags & PIDFD_THREAD ? PIDTYPE_PID : PIDTYPE_TGID;
}

static long pidfd_siginfo(struct world *w, struct kernel_siginfo *kinfo, uptr info, int sig,
			  struct pid *pid, enum pid_type type)
{
	int err;

	if (!info) {
		prepare_kill_siginfo(w, sig, kinfo, type);
		return 0;
	}
	err = copy_from_user(w, kinfo, info, sizeof(*kinfo));
	if (err)
		return err;
	if (kinfo->si_signo != sig)
		return refuse_num(w, EINVAL, R_PIDFD_SIGNAL_INFO, kinfo->si_signo);
	if ((task_pid(current) != pid || type > PIDTYPE_TGID) && pretends(kinfo))
		return refuse_num(w, EPERM, R_SIGQUEUE_CODE, kinfo->si_code);
	return 0;
}

static long do_pidfd_send_signal(struct world *w, struct pid *pid, int sig, uptr info,
				 enum pid_type type)
{
	struct kernel_siginfo kinfo;
	long err = pidfd_siginfo(w, &kinfo, info, sig, pid, type);

	if (err)
		return err;
	if (type == PIDTYPE_PGID)
		return kill_pgrp_info(w, sig, &kinfo, pid);
	return kill_pid_info(w, sig, &kinfo, pid, type);
}

SYSCALL_DEFINE4(pidfd_send_signal, int, pidfd, int, sig, uptr, info, unsigned int, flags)
{
	const unsigned int scopes = PIDFD_SIGNAL_THREAD | PIDFD_SIGNAL_THREAD_GROUP |
				    PIDFD_SIGNAL_PROCESS_GROUP;
	unsigned int f_flags = 0;
	struct pid *pid;
	long ret;

	if (flags & ~scopes || flags & (flags - 1))
		return refuse_num(w, EINVAL, R_PIDFD_SIGNAL_FLAGS, flags);
	if (pidfd == (int)PIDFD_SELF_THREAD || pidfd == (int)PIDFD_SELF_THREAD_GROUP) {
		enum pid_type self = pidfd == (int)PIDFD_SELF_THREAD ? PIDTYPE_PID : PIDTYPE_TGID;

		return do_pidfd_send_signal(w, task_pid_of(current, self), sig, info,
					    flags ? pidfd_signal_scope(flags, 0) : self);
	}
	pid = pidfd_or_proc_get_pid(w, (unsigned int)pidfd, &f_flags);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	if (access_pidfd_pidns(w, pid))
		ret = do_pidfd_send_signal(w, pid, sig, info, pidfd_signal_scope(flags, f_flags));
	else
		ret = refuse(w, EINVAL, R_PIDFD_OUTSIDE);
	put_pid(w, pid);
	return ret;
}

/* ---- actions and masks ---- */

/* What is ignored from now on is dropped where it waits. */
static void drop_ignored(struct world *w, int sig, const struct k_sigaction *act)
{
	struct task_struct *t;

	if (!sig_handler_ignored(act->sa_handler, sig))
		return;
	flush_sigqueue_mask(w, sigmask(sig), &current->signal->shared_pending);
	for_each_thread (current, t) {
		flush_sigqueue_mask(w, sigmask(sig), &t->pending);
		recalc_sigpending_tsk(t);
	}
}

SYSCALL_DEFINE4(rt_sigaction, int, sig, uptr, act, uptr, oact, u64, sigsetsize)
{
	struct k_sigaction new, old;
	int err;

	if (sigsetsize != SIGSET_SIZE)
		return refuse_num(w, EINVAL, R_SIGSET_SIZE, (s64)sigsetsize);
	if (act) {
		err = get_user(w, new, act);
		if (err)
			return err;
	}
	if (!valid_signal(sig) || sig < 1 || (act && sig_kernel_only(sig)))
		return refuse_num(w, EINVAL, R_SIGACTION, sig);
	old = current->sighand->action[sig - 1];
	if (act) {
		new.sa_mask &= ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
		current->sighand->action[sig - 1] = new;
		drop_ignored(w, sig, &new);
		if (old.sa_handler == SIG_IGN && new.sa_handler != SIG_IGN)
			posixtimer_sig_unignore(w, sig);
	}
	return oact ? put_user(w, old, oact) : 0;
}

SYSCALL_DEFINE4(rt_sigprocmask, int, how, uptr, nset, uptr, oset, u64, sigsetsize)
{
	u64 old = current->blocked, set;
	int err;

	if (sigsetsize != SIGSET_SIZE)
		return refuse_num(w, EINVAL, R_SIGSET_SIZE, (s64)sigsetsize);
	if (nset) {
		err = get_user(w, set, nset);
		if (err)
			return err;
		switch (how) {
		case SIG_BLOCK:
			set_current_blocked(w, old | set);
			break;
		case SIG_UNBLOCK:
			set_current_blocked(w, old & ~set);
			break;
		case SIG_SETMASK:
			set_current_blocked(w, set);
			break;
		default:
			return refuse_num(w, EINVAL, R_SIGPROCMASK_HOW, how);
		}
	}
	return oset ? put_user(w, old, oset) : 0;
}

SYSCALL_DEFINE2(rt_sigpending, uptr, uset, u64, sigsetsize)
{
	u64 set = (current->pending.signal | current->signal->shared_pending.signal) &
		  current->blocked;

	if (sigsetsize > SIGSET_SIZE)
		return refuse_num(w, EINVAL, R_SIGSET_SIZE, (s64)sigsetsize);
	return copy_to_user(w, uset, &set, sigsetsize);
}

/* The layout of the caller's memory. */
struct altstack {
	u64 ss_sp;
	int ss_flags;
	int pad;
	u64 ss_size;
};

static int set_altstack(struct world *w, const struct altstack *ss)
{
	const int mode = ss->ss_flags & ~(int)SS_AUTODISARM;
	const bool off = mode == SS_DISABLE;

	if (mode && mode != SS_DISABLE && mode != SS_ONSTACK)
		return (int)refuse_num(w, EINVAL, R_SIGALTSTACK_FLAGS, mode);
	if (!off && ss->ss_size < MINSIGSTKSZ)
		return (int)refuse_num(w, ENOMEM, R_SIGALTSTACK_SIZE, (s64)ss->ss_size);
	current->sas_ss_sp = off ? 0 : ss->ss_sp;
	current->sas_ss_size = off ? 0 : ss->ss_size;
	return 0;
}

SYSCALL_DEFINE2(sigaltstack, uptr, uss, uptr, uoss)
{
	const struct altstack old = {
		.ss_sp = current->sas_ss_sp,
		.ss_flags = current->sas_ss_sp ? 0 : SS_DISABLE,
		.ss_size = current->sas_ss_size,
	};
	struct altstack wanted;
	int err = uss ? get_user(w, wanted, uss) : 0;

	if (!err && uss)
		err = set_altstack(w, &wanted);
	if (err)
		return err;
	return uoss ? put_user(w, old, uoss) : 0;
}

/* ---- waiting ---- */

SYSCALL_DEFINE0(pause)
{
	long ret = wait_interruptible(w, NULL);

	return ret == -ERESTARTSYS ? -ERESTARTNOHAND : ret;
}

SYSCALL_DEFINE2(rt_sigsuspend, uptr, unewset, u64, sigsetsize)
{
	u64 set;
	long ret;
	int err;

	if (sigsetsize != SIGSET_SIZE)
		return refuse_num(w, EINVAL, R_SIGSET_SIZE, (s64)sigsetsize);
	err = get_user(w, set, unewset);
	if (err)
		return err;
	if (!current->restore_sigmask) {
		current->saved_sigmask = current->blocked;
		current->restore_sigmask = true;
		set_current_blocked(w, set);
	}
	ret = wait_interruptible(w, NULL);
	return ret == -ERESTARTSYS ? -ERESTARTNOHAND : ret;
}

static int put_siginfo(struct world *w, uptr to, const struct kernel_siginfo *info)
{
	int err = copy_to_user(w, to, info, sizeof(*info));

	return err ? err : clear_user(w, to + sizeof(*info), SIGINFO_SIZE - sizeof(*info));
}

/* When a timed wait ends: told by the caller, or kept by its timer since it fell asleep. */
static long wait_end(struct world *w, uptr uts, u64 *expires_ns, bool again)
{
	struct timespec64 ts;
	int err = get_user(w, ts, uts);

	if (err)
		return err;
	if (ts.tv_sec < 0 || ts.tv_nsec < 0 || ts.tv_nsec >= 1000000000)
		return refuse_num(w, EINVAL, R_TIMESPEC, ts.tv_nsec);
	*expires_ns = again ? current->wait_timer.expires_ns
			    : w->clock_ns + (u64)ts.tv_sec * 1000000000u + (u64)ts.tv_nsec;
	return 0;
}

/* Nothing has come: sleeps with the signals let through, or gives up. */
static long sigtimedwait_sleep(struct world *w, u64 these, uptr uts, u64 expires_ns, bool again)
{
	long ret;

	if (again && signal_pending(current))
		return refuse(w, EINTR, R_SIGTIMEDWAIT_INTERRUPTED);
	current->real_blocked = current->blocked;
	current->blocked &= ~these;
	recalc_sigpending(w);
	ret = uts ? wait_until(w, NULL, expires_ns) : wait_interruptible(w, NULL);
	if (ret == TASK_SLEEPS)
		return ret;
	current->blocked = current->real_blocked;
	current->real_blocked = 0;
	recalc_sigpending(w);
	return ret == -ETIME ? refuse(w, EAGAIN, R_SIGTIMEDWAIT_TIMEOUT)
			     : refuse(w, EINTR, R_SIGTIMEDWAIT_INTERRUPTED);
}

SYSCALL_DEFINE4(rt_sigtimedwait, uptr, uthese, uptr, uinfo, uptr, uts, u64, sigsetsize)
{
	struct kernel_siginfo info;
	u64 these, expires_ns = 0;
	bool again = current->call != NULL;
	long err;
	int sig;

	if (sigsetsize != SIGSET_SIZE)
		return refuse_num(w, EINVAL, R_SIGSET_SIZE, (s64)sigsetsize);
	err = get_user(w, these, uthese);
	if (!err && uts)
		err = wait_end(w, uts, &expires_ns, again);
	if (err)
		return err;
	these &= ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
	if (again) {
		current->blocked = current->real_blocked;
		current->real_blocked = 0;
	}
	sig = dequeue_signal(w, ~these, &info);
	if (sig) {
		err = uinfo ? put_siginfo(w, uinfo, &info) : 0;
		return err ? err : sig;
	}
	return sigtimedwait_sleep(w, these, uts, expires_ns, again);
}
