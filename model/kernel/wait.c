// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for children: wait4 and waitid. Mirrors the second half of kernel/exit.c of Linux.
 *
 * do_wait() looks at each child that fits, of all threads of the caller: one that has ended is
 * reported (and released, unless WNOWAIT), one that has stopped or continued is reported. If none
 * is ready but some may become so, the caller sleeps on its wait_chldexit and looks again.
 */
#include "fs.h"
#include "syscalls.h"

/* What waitid tells, and wait4 is made of. */
struct waitid_info {
	int pid;
	u32 uid;
	int status;
	int cause;
};

struct wait_opts {
	enum pid_type wo_type;
	int wo_flags;
	struct pid *wo_pid; /* counted */
	struct waitid_info *wo_info;
	int wo_stat;
	int notask_error;
};

static bool eligible_pid(const struct wait_opts *wo, const struct task_struct *p)
{
	return wo->wo_type == PIDTYPE_MAX || task_pid_of(p, wo->wo_type) == wo->wo_pid;
}

static bool eligible_child(const struct wait_opts *wo, const struct task_struct *p)
{
	if (!eligible_pid(wo, p))
		return false;
	if (wo->wo_flags & __WALL)
		return true;
	return (p->exit_signal != SIGCHLD) == !!(wo->wo_flags & (int)__WCLONE);
}

static u32 child_uid(struct world *w, const struct task_struct *p)
{
	return from_kuid_munged(w, current_user_ns(), p->real_cred->uid);
}

static void fill_info(struct world *w, struct wait_opts *wo, const struct task_struct *p, int pid,
		      int cause, int status)
{
	wo->wo_info->cause = cause;
	wo->wo_info->pid = pid;
	wo->wo_info->status = status;
	wo->wo_info->uid = child_uid(w, p);
}

static int wait_task_zombie(struct world *w, struct wait_opts *wo, struct task_struct *p)
{
	int pid = pid_vnr(w, p->thread_pid), status;

	if (!(wo->wo_flags & WEXITED))
		return 0;
	status = p->signal->flags & SIGNAL_GROUP_EXIT ? p->signal->group_exit_code : p->exit_code;
	wo->wo_stat = status;
	if (status & 0x7f)
		fill_info(w, wo, p, pid, status & 0x80 ? CLD_DUMPED : CLD_KILLED, status & 0x7f);
	else
		fill_info(w, wo, p, pid, CLD_EXITED, status >> 8);
	if (!(wo->wo_flags & WNOWAIT)) {
		p->exit_state = EXIT_DEAD;
		release_task(w, p);
	}
	return pid;
}

static int wait_task_stopped(struct world *w, struct wait_opts *wo, struct task_struct *p)
{
	struct signal_struct *sig = p->signal;
	int code = sig->group_exit_code;

	if (!(wo->wo_flags & WUNTRACED) || !(sig->flags & SIGNAL_STOP_STOPPED) || !code)
		return 0;
	if (!(wo->wo_flags & WNOWAIT))
		sig->group_exit_code = 0;
	wo->wo_stat = code << 8 | 0x7f;
	fill_info(w, wo, p, pid_vnr(w, p->thread_pid), CLD_STOPPED, code);
	return wo->wo_info->pid;
}

static int wait_task_continued(struct world *w, struct wait_opts *wo, struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	if (!(wo->wo_flags & WCONTINUED) || !(sig->flags & SIGNAL_STOP_CONTINUED))
		return 0;
	if (!(wo->wo_flags & WNOWAIT))
		sig->flags &= ~SIGNAL_STOP_CONTINUED;
	wo->wo_stat = 0xffff;
	fill_info(w, wo, p, pid_vnr(w, p->thread_pid), CLD_CONTINUED, SIGCONT);
	return wo->wo_info->pid;
}

/* The pid to report, or 0: go on looking. */
static int wait_consider_task(struct world *w, struct wait_opts *wo, struct task_struct *p)
{
	int ret;

	if (p->exit_state == EXIT_DEAD || !eligible_child(wo, p))
		return 0;
	if (p->exit_state == EXIT_ZOMBIE && !delay_group_leader(p))
		return wait_task_zombie(w, wo, p);
	wo->notask_error = 0;
	ret = wait_task_stopped(w, wo, p);
	return ret ? ret : wait_task_continued(w, wo, p);
}

static int do_wait_thread(struct world *w, struct wait_opts *wo, struct task_struct *tsk)
{
	struct task_struct *p, *n;

	list_for_each_entry_safe (p, n, &tsk->children, sibling) {
		int ret = wait_consider_task(w, wo, p);

		if (ret)
			return ret;
	}
	return 0;
}

static bool is_parent_of(struct world *w, const struct wait_opts *wo, const struct task_struct *p)
{
	return p->real_parent == current || (p->real_parent && !(wo->wo_flags & (int)__WNOTHREAD) &&
					     same_thread_group(current, p->real_parent));
}

/* A single process can be found without looking through all children. */
static int do_wait_pid(struct world *w, struct wait_opts *wo)
{
	struct task_struct *target = pid_task(wo->wo_pid, PIDTYPE_TGID);

	if (!target || !is_parent_of(w, wo, target))
		return 0;
	return wait_consider_task(w, wo, target);
}

/* The caller's own children first, then those of its other threads. */
static int do_wait_threads(struct world *w, struct wait_opts *wo)
{
	struct task_struct *tsk = current;
	int ret;

	do {
		ret = do_wait_thread(w, wo, tsk);
		if (ret || wo->wo_flags & (int)__WNOTHREAD)
			return ret;
		tsk = next_thread(tsk);
	} while (tsk != current);
	return 0;
}

static long do_wait(struct world *w, struct wait_opts *wo)
{
	int ret = 0;

	wo->notask_error = -ECHILD;
	if (wo->wo_type == PIDTYPE_MAX || (wo->wo_pid && pid_has_task(wo->wo_pid, wo->wo_type)))
		ret = wo->wo_type == PIDTYPE_PID ? do_wait_pid(w, wo) : do_wait_threads(w, wo);
	if (ret)
		return ret;
	if (wo->notask_error)
		return refuse_obj(w, ECHILD, R_WAIT_NO_CHILD, current, NULL);
	if (wo->wo_flags & WNOHANG)
		return 0;
	current->wait_type = wo->wo_type;
	current->wait_ino = wo->wo_pid ? wo->wo_pid->ino : 0;
	current->wait_nothread = wo->wo_flags & (int)__WNOTHREAD;
	return wait_interruptible(w, &current->signal->wait_chldexit);
}

/* Whether a sleeping parent wants to look again, now that something has happened to @p. */
static bool pid_child_should_wake(const struct task_struct *waiter, const struct task_struct *p)
{
	if (waiter->wait_type != PIDTYPE_MAX &&
	    task_pid_of(p, waiter->wait_type)->ino != waiter->wait_ino)
		return false;
	return !waiter->wait_nothread || p->parent == waiter;
}

/* Who began to wait last, looks first. */
void wake_up_parent(struct world *w, struct task_struct *p, struct task_struct *parent)
{
	struct list_head *head = &parent->signal->wait_chldexit.head, *at, *prev;

	for (at = head->prev; at != head; at = prev) {
		struct task_struct *waiter = list_entry(at, struct wait_queue_entry, entry)->task;

		prev = at->prev;
		if (!pid_child_should_wake(waiter, p))
			continue;
		finish_wait(w, waiter);
		wake_up_process(w, waiter);
	}
}

/* What was used is not counted: the times are nothing. */
static int put_rusage(struct world *w, uptr ru)
{
	return ru ? clear_user(w, ru, 144) : 0;
}

static struct pid *wait4_pid(struct world *w, int upid, enum pid_type *type)
{
	if (upid == -1) {
		*type = PIDTYPE_MAX;
		return NULL;
	}
	*type = upid > 0 ? PIDTYPE_PID : PIDTYPE_PGID;
	if (!upid)
		return get_task_pid(current, PIDTYPE_PGID);
	return find_get_pid(w, upid < 0 ? -upid : upid);
}

SYSCALL_DEFINE4(wait4, int, upid, uptr, stat_addr, int, options, uptr, ru)
{
	struct waitid_info info;
	struct wait_opts wo = { .wo_info = &info, .wo_flags = options | WEXITED };
	long ret;
	int err = 0;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | (int)(__WNOTHREAD | __WCLONE | __WALL)))
		return refuse_num(w, EINVAL, R_WAIT_OPTIONS, options);
	if (upid == INT32_MIN)
		return refuse_num(w, ESRCH, R_WAIT_PID, upid);
	wo.wo_pid = wait4_pid(w, upid, &wo.wo_type);
	ret = do_wait(w, &wo);
	put_pid(w, wo.wo_pid);
	if (ret > 0 && stat_addr)
		err = put_user(w, wo.wo_stat, stat_addr);
	if (ret > 0 && !err)
		err = put_rusage(w, ru);
	return err ? err : ret;
}

/* What waitid waits for. Returns 0 or a refusal; with P_PIDFD *@f_flags are the file's. */
static int waitid_target(struct world *w, int which, int upid, struct wait_opts *wo,
			 unsigned int *f_flags)
{
	switch (which) {
	case P_ALL:
		wo->wo_type = PIDTYPE_MAX;
		return 0;
	case P_PID:
		wo->wo_type = PIDTYPE_PID;
		if (upid <= 0)
			return (int)refuse_num(w, EINVAL, R_WAIT_PID, upid);
		wo->wo_pid = find_get_pid(w, upid);
		return 0;
	case P_PGID:
		wo->wo_type = PIDTYPE_PGID;
		if (upid < 0)
			return (int)refuse_num(w, EINVAL, R_WAIT_PID, upid);
		wo->wo_pid = upid ? find_get_pid(w, upid) : get_task_pid(current, PIDTYPE_PGID);
		return 0;
	case P_PIDFD:
		wo->wo_type = PIDTYPE_PID;
		if (upid < 0)
			return (int)refuse_num(w, EINVAL, R_WAIT_PID, upid);
		wo->wo_pid = pidfd_get_pid(w, (unsigned int)upid, f_flags);
		return IS_ERR(wo->wo_pid) ? (int)PTR_ERR(wo->wo_pid) : 0;
	}
	return (int)refuse_num(w, EINVAL, R_WAIT_WHICH, which);
}

static int put_siginfo(struct world *w, uptr infop, const struct waitid_info *info, bool found)
{
	struct kernel_siginfo si = { 0 };
	int err;

	if (!infop)
		return 0;
	if (found) {
		si.si_signo = SIGCHLD;
		si.si_code = info->cause;
		si.si_pid = info->pid;
		si.si_uid = info->uid;
		si.si_value = (u32)info->status;
	}
	/* Only these: the rest of the caller's structure stays as it was. */
	err = copy_to_user(w, infop, &si, offsetof(struct kernel_siginfo, si_pad));
	return err ? err
		   : copy_to_user(w, infop + offsetof(struct kernel_siginfo, si_pid), &si.si_pid,
				  12);
}

static int check_waitid_options(struct world *w, int options)
{
	const int known = WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED |
			  (int)(__WNOTHREAD | __WCLONE | __WALL);

	if (options & ~known)
		return (int)refuse_num(w, EINVAL, R_WAIT_OPTIONS, options);
	if (!(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return (int)refuse(w, EINVAL, R_WAIT_NOTHING);
	return 0;
}

SYSCALL_DEFINE5(waitid, int, which, int, upid, uptr, infop, int, options, uptr, ru)
{
	struct waitid_info info = { 0 };
	struct wait_opts wo = { .wo_info = &info, .wo_flags = options };
	unsigned int f_flags = 0;
	long ret = check_waitid_options(w, options);
	int err;

	if (!ret)
		ret = waitid_target(w, which, upid, &wo, &f_flags);
	if (ret)
		return ret;
	if (f_flags & O_NONBLOCK)
		wo.wo_flags |= WNOHANG;
	ret = do_wait(w, &wo);
	put_pid(w, wo.wo_pid);
	if (!ret && !(options & WNOHANG) && f_flags & O_NONBLOCK)
		return refuse(w, EAGAIN, R_WAIT_NONBLOCK);
	if (ret < 0)
		return ret;
	err = ret > 0 ? put_rusage(w, ru) : 0;
	return err ? err : put_siginfo(w, infop, &info, ret > 0);
}
