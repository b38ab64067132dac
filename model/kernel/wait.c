// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for children: wait4 and waitid. Mirrors the second half of kernel/exit.c of Linux.
 *
 * A child has something to report when it has ended, stopped or continued. do_wait() looks at each
 * child that fits, of all threads of the caller, until one has something to report that was asked
 * for; the report is taken by that (an ended child is released), unless WNOWAIT leaves it for
 * somebody else. If no child has, but some may have later, the caller sleeps on its wait_chldexit
 * and looks again.
 */
#include "fs.h"
#include "syscalls.h"

/* What is told of a child: waitid's siginfo, and wait4's status word. */
struct report {
	int pid; /* 0: there is nothing to report */
	u32 uid;
	int cause; /* CLD_* */
	int status; /* an exit status, or a signal */
	int word;
};

struct wait_opts {
	enum pid_type type; /* what @pid is to the child; PIDTYPE_MAX: any child will do */
	struct pid *pid; /* counted; NULL: nobody has it */
	int options; /* of waitid() */
	bool may_come; /* some child fits, and is not done yet */
	struct report report;
};

static bool wants(const struct wait_opts *wo, int option)
{
	return wo->options & option;
}

/* Children that tell of their death by something else than SIGCHLD are clones. */
static bool eligible_child(const struct wait_opts *wo, const struct task_struct *p)
{
	if (wo->type != PIDTYPE_MAX && task_pid_of(p, wo->type) != wo->pid)
		return false;
	return wants(wo, __WALL) || wants(wo, (int)__WCLONE) == (p->exit_signal != SIGCHLD);
}

static void fill_report(struct world *w, struct report *report, const struct task_struct *p,
			int cause, int status, int word)
{
	*report = (struct report){
		.pid = pid_vnr(w, task_pid(p)),
		.uid = from_kuid_munged(w, current_user_ns(), p->real_cred->uid),
		.cause = cause,
		.status = status,
		.word = word,
	};
}

/* Each of these reports one kind of news, where it is asked for and there. */

static void wait_task_zombie(struct world *w, struct wait_opts *wo, struct task_struct *p)
{
	int status, cause = how_it_ended(p, &status);

	if (!wants(wo, WEXITED))
		return;
	fill_report(w, &wo->report, p, cause, status, exit_code_of(p));
	if (!wants(wo, WNOWAIT)) {
		p->exit_state = EXIT_DEAD;
		release_task(w, p);
	}
}

static void wait_task_stopped(struct world *w, struct wait_opts *wo, struct task_struct *p)
{
	int *signr = &p->signal->group_exit_code;

	if (!wants(wo, WSTOPPED) || !(p->signal->flags & SIGNAL_STOP_STOPPED) || !*signr)
		return;
	fill_report(w, &wo->report, p, CLD_STOPPED, *signr, *signr << 8 | 0x7f);
	if (!wants(wo, WNOWAIT))
		*signr = 0;
}

static void wait_task_continued(struct world *w, struct wait_opts *wo, struct task_struct *p)
{
	unsigned int *flags = &p->signal->flags;

	if (!wants(wo, WCONTINUED) || !(*flags & SIGNAL_STOP_CONTINUED))
		return;
	fill_report(w, &wo->report, p, CLD_CONTINUED, SIGCONT, 0xffff);
	if (!wants(wo, WNOWAIT))
		*flags &= ~SIGNAL_STOP_CONTINUED;
}

/* Returns whether there is a report now. */
static bool wait_consider_task(struct world *w, struct wait_opts *wo, struct task_struct *p)
{
	if (p->exit_state == EXIT_DEAD || !eligible_child(wo, p))
		return false;
	if (p->exit_state == EXIT_ZOMBIE && !delay_group_leader(p) && !p->watched) {
		wait_task_zombie(w, wo, p);
	} else {
		wo->may_come = true;
		wait_task_stopped(w, wo, p);
		if (!wo->report.pid)
			wait_task_continued(w, wo, p);
	}
	return wo->report.pid;
}

static bool is_child_of_caller(struct world *w, const struct wait_opts *wo,
			       const struct task_struct *p)
{
	const struct task_struct *parent = p->real_parent;

	if (!parent || wants(wo, (int)__WNOTHREAD))
		return parent == current;
	return same_thread_group(parent, current);
}

/* A single process can be found without looking through all children. */
static void do_wait_pid(struct world *w, struct wait_opts *wo)
{
	struct task_struct *target = pid_task(wo->pid, PIDTYPE_TGID);

	if (target && is_child_of_caller(w, wo, target))
		wait_consider_task(w, wo, target);
}

static bool do_wait_thread(struct world *w, struct wait_opts *wo, struct task_struct *tsk)
{
	struct task_struct *child;

	/* Nothing is looked at after a report: the child may be gone by then. */
	list_for_each_entry (child, &tsk->children, sibling)
		if (wait_consider_task(w, wo, child))
			return true;
	return false;
}

/* The caller's own children first, then those of its other threads. */
static void do_wait_threads(struct world *w, struct wait_opts *wo)
{
	struct task_struct *tsk = current;

	while (!do_wait_thread(w, wo, tsk) && !wants(wo, (int)__WNOTHREAD)) {
		tsk = next_thread(tsk);
		if (tsk == current)
			return;
	}
}

static long sleep_for_children(struct world *w, const struct wait_opts *wo)
{
	current->wait_type = wo->type;
	current->wait_ino = wo->pid ? wo->pid->ino : 0;
	current->wait_nothread = wants(wo, (int)__WNOTHREAD);
	return wait_interruptible(w, &current->signal->wait_chldexit);
}

/* The pid of the child that is reported, or 0: none has anything to report, with WNOHANG. */
static long do_wait(struct world *w, struct wait_opts *wo)
{
	if (wo->type == PIDTYPE_PID)
		do_wait_pid(w, wo);
	else if (wo->type == PIDTYPE_MAX || (wo->pid && pid_has_task(wo->pid, wo->type)))
		do_wait_threads(w, wo);
	if (wo->report.pid || (wo->may_come && wants(wo, WNOHANG)))
		return wo->report.pid;
	return wo->may_come ? sleep_for_children(w, wo)
			    : refuse_obj(w, ECHILD, R_WAIT_NO_CHILD, current, NULL);
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
	struct wait_opts wo = { .options = options | WEXITED };
	long ret;
	int err = 0;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | (int)(__WNOTHREAD | __WCLONE | __WALL)))
		return refuse_num(w, EINVAL, R_WAIT_OPTIONS, options);
	if (upid == INT32_MIN)
		return refuse_num(w, ESRCH, R_WAIT_PID, upid);
	wo.pid = wait4_pid(w, upid, &wo.type);
	ret = do_wait(w, &wo);
	put_pid(w, wo.pid);
	if (ret > 0 && stat_addr)
		err = put_user(w, wo.report.word, stat_addr);
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
		wo->type = PIDTYPE_MAX;
		return 0;
	case P_PID:
		wo->type = PIDTYPE_PID;
		if (upid <= 0)
			return (int)refuse_num(w, EINVAL, R_WAIT_PID, upid);
		wo->pid = find_get_pid(w, upid);
		return 0;
	case P_PGID:
		wo->type = PIDTYPE_PGID;
		if (upid < 0)
			return (int)refuse_num(w, EINVAL, R_WAIT_PID, upid);
		wo->pid = upid ? find_get_pid(w, upid) : get_task_pid(current, PIDTYPE_PGID);
		return 0;
	case P_PIDFD:
		wo->type = PIDTYPE_PID;
		if (upid < 0)
			return (int)refuse_num(w, EINVAL, R_WAIT_PID, upid);
		wo->pid = pidfd_get_pid(w, (unsigned int)upid, f_flags);
		return IS_ERR(wo->pid) ? (int)PTR_ERR(wo->pid) : 0;
	}
	return (int)refuse_num(w, EINVAL, R_WAIT_WHICH, which);
}

/* Zeros where there is nothing to report. */
static int put_siginfo(struct world *w, uptr infop, const struct report *report)
{
	const struct kernel_siginfo si = {
		.si_signo = report->pid ? SIGCHLD : 0,
		.si_code = report->cause,
		.si_pid = report->pid,
		.si_uid = report->uid,
		.si_value = (u32)report->status,
	};
	int err;

	if (!infop)
		return 0;
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
	struct wait_opts wo = { .options = options };
	unsigned int f_flags = 0;
	long ret = check_waitid_options(w, options);
	int err;

	if (!ret)
		ret = waitid_target(w, which, upid, &wo, &f_flags);
	if (ret)
		return ret;
	if (f_flags & O_NONBLOCK)
		wo.options |= WNOHANG;
	ret = do_wait(w, &wo);
	put_pid(w, wo.pid);
	if (!ret && !(options & WNOHANG) && f_flags & O_NONBLOCK)
		return refuse(w, EAGAIN, R_WAIT_NONBLOCK);
	if (ret < 0)
		return ret;
	err = ret > 0 ? put_rusage(w, ru) : 0;
	return err ? err : put_siginfo(w, infop, &wo.report);
}
