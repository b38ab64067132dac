// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of a task: what it drops, who adopts its children, who is told. Mirrors kernel/exit.c of
 * Linux; waiting for children stands in wait.c.
 *
 * A task that ends becomes a zombie when all it had has been dropped but its pid, its credentials
 * and its exit status; release_task() takes it out of every list when its parent has waited for it,
 * or at once where nobody wants to. The init of a pid namespace sleeps in between, until it is
 * alone.
 */
#include "cgroup.h"
#include "fs.h"
#include "ipc_namespace.h"
#include "nsproxy.h"
#include "syscalls.h"

/* ---- release ---- */

static void unhash_process(struct world *w, struct task_struct *p, bool group_dead,
			   struct pid **pids)
{
	w->nr_threads--;
	detach_pid(w, p, PIDTYPE_PID, &pids[PIDTYPE_PID]);
	if (group_dead) {
		detach_pid(w, p, PIDTYPE_TGID, &pids[PIDTYPE_TGID]);
		detach_pid(w, p, PIDTYPE_PGID, &pids[PIDTYPE_PGID]);
		detach_pid(w, p, PIDTYPE_SID, &pids[PIDTYPE_SID]);
		list_del_init(&p->tasks);
		list_del_init(&p->sibling);
	}
	list_del_init(&p->thread_node);
}

static void exit_signal(struct world *w, struct task_struct *tsk, struct pid **pids)
{
	struct signal_struct *sig = tsk->signal;
	bool group_dead = thread_group_leader(tsk);

	if (group_dead)
		flush_sigqueue(w, &sig->shared_pending);
	else if (sig->notify_count > 0 && !--sig->notify_count)
		wake_up_process(w, sig->group_exec_task);
	if (tsk == sig->curr_target)
		sig->curr_target = next_thread(tsk);
	sig->nr_threads--;
	unhash_process(w, tsk, group_dead, pids);
	flush_sigqueue(w, &tsk->pending);
	tsk->sigpending = false;
	cleanup_sighand(w, tsk->sighand);
	tsk->sighand = NULL;
}

static void free_pids(struct world *w, struct pid **pids)
{
	int type;

	for (type = PIDTYPE_MAX; --type >= 0;)
		if (pids[type])
			free_pid(w, pids[type]);
}

static void forget_reaper(struct task_struct *p)
{
	struct pid_namespace *ns = task_active_pid_ns(p);

	if (ns->child_reaper != p)
		return;
	/* The last thread goes at once; its leader is left for the parent to wait for. */
	ns->child_reaper = thread_group_leader(p) ? NULL : p->group_leader;
	ns->reaper_gone = !ns->child_reaper;
}

/* Returns the leader where it is to go as well: it was only kept by its last thread. */
static struct task_struct *release_one(struct world *w, struct task_struct *p)
{
	struct task_struct *leader = p->group_leader;
	struct pid *pids[PIDTYPE_MAX] = { NULL };
	bool zap_leader = false;

	event_emit(w, EVENT_REAPED, p, NULL, 0);
	dec_rlimit_ucounts(p->real_cred->ucounts, UCOUNT_RLIMIT_NPROC, 1);
	pidfs_exit(w, p);
	forget_reaper(p);
	exit_signal(w, p, pids);
	if (leader != p && thread_group_empty(leader) && leader->exit_state == EXIT_ZOMBIE) {
		zap_leader = do_notify_parent(w, leader, leader->exit_signal);
		if (zap_leader)
			leader->exit_state = EXIT_DEAD;
	}
	free_pids(w, pids);
	put_task_struct_rcu_user(w, p);
	return zap_leader ? leader : NULL;
}

void release_task(struct world *w, struct task_struct *p)
{
	while (p)
		p = release_one(w, p);
}

/* ---- process groups that lose their last connection to their session ---- */

static bool will_become_orphaned_pgrp(const struct pid *pgrp, const struct task_struct *ignored)
{
	struct task_struct *p;

	hlist_for_each_entry (p, &pgrp->tasks[PIDTYPE_PGID], pid_links[PIDTYPE_PGID]) {
		if (p == ignored || (p->exit_state && thread_group_empty(p)) || !p->real_parent)
			continue;
		if (task_pgrp(p->real_parent) != pgrp &&
		    task_session(p->real_parent) == task_session(p))
			return false;
	}
	return true;
}

bool is_current_pgrp_orphaned(struct world *w)
{
	return will_become_orphaned_pgrp(task_pgrp(current), NULL);
}

static bool has_stopped_jobs(const struct pid *pgrp)
{
	struct task_struct *p;

	hlist_for_each_entry (p, &pgrp->tasks[PIDTYPE_PGID], pid_links[PIDTYPE_PGID])
		if (p->signal->flags & SIGNAL_STOP_STOPPED)
			return true;
	return false;
}

/* @parent: the one that is going (@tsk is its child), or NULL: @tsk itself goes. */
static void kill_orphaned_pgrp(struct world *w, struct task_struct *tsk, struct task_struct *parent)
{
	struct pid *pgrp = task_pgrp(tsk);
	struct task_struct *ignored = parent ? NULL : tsk;

	if (!parent)
		parent = tsk->real_parent;
	if (!parent || task_pgrp(parent) == pgrp || task_session(parent) != task_session(tsk))
		return;
	if (!will_become_orphaned_pgrp(pgrp, ignored) || !has_stopped_jobs(pgrp))
		return;
	kill_pgrp_info(w, SIGHUP, SEND_SIG_PRIV, pgrp);
	kill_pgrp_info(w, SIGCONT, SEND_SIG_PRIV, pgrp);
}

/* ---- who adopts the children ---- */

static struct task_struct *find_alive_thread(struct task_struct *p)
{
	struct task_struct *t;

	for_each_thread (p, t)
		if (!(t->flags & PF_EXITING))
			return t;
	return NULL;
}

/* The next of kin: another thread, a subreaper among the ancestors, the namespace's init. */
static struct task_struct *find_new_reaper(struct task_struct *father,
					   struct task_struct *child_reaper)
{
	struct task_struct *thread = find_alive_thread(father), *reaper;

	if (thread)
		return thread;
	if (!father->signal->has_child_subreaper)
		return child_reaper;
	for (reaper = father->real_parent;
	     reaper && task_pid(reaper)->level == task_pid(father)->level;
	     reaper = reaper->real_parent) {
		if (!reaper->signal->is_child_subreaper)
			continue;
		thread = find_alive_thread(reaper);
		if (thread)
			return thread;
	}
	return child_reaper;
}

static void reparent_leader(struct world *w, struct task_struct *father, struct task_struct *p,
			    struct list_head *dead)
{
	if (p->exit_state == EXIT_DEAD)
		return;
	p->exit_signal = SIGCHLD;
	if (p->exit_state == EXIT_ZOMBIE && thread_group_empty(p) &&
	    do_notify_parent(w, p, p->exit_signal)) {
		p->exit_state = EXIT_DEAD;
		list_add(&p->ptrace_entry, dead);
	}
	kill_orphaned_pgrp(w, p, father);
}

static void reparent_threads(struct world *w, struct task_struct *p, struct task_struct *reaper)
{
	struct task_struct *t;

	for_each_thread (p, t) {
		t->real_parent = reaper;
		t->parent = reaper;
		if (t->pdeath_signal)
			group_send_sig_info(w, t->pdeath_signal, SEND_SIG_NOINFO, t, PIDTYPE_TGID);
	}
}

static void forget_original_parent(struct world *w, struct task_struct *father,
				   struct list_head *dead)
{
	struct task_struct *p, *reaper = task_active_pid_ns(father)->child_reaper;

	if (list_empty(&father->children))
		return;
	reaper = find_new_reaper(father, reaper);
	list_for_each_entry (p, &father->children, sibling) {
		reparent_threads(w, p, reaper);
		if (!same_thread_group(reaper, father))
			reparent_leader(w, father, p, dead);
	}
	list_splice_tail_init(&father->children, &reaper->children);
}

/* ---- the exit ---- */

static void exit_signals(struct world *w, struct task_struct *tsk)
{
	bool stopped_group;

	tsk->flags |= PF_EXITING;
	if (thread_group_empty(tsk) || tsk->signal->flags & SIGNAL_GROUP_EXIT)
		return;
	if (tsk->sigpending)
		retarget_shared_pending(w, tsk, ~tsk->blocked);
	stopped_group = tsk->jobctl & JOBCTL_STOP_PENDING && task_participate_group_stop(tsk);
	if (stopped_group)
		do_notify_parent_cldstop(w, tsk, CLD_STOPPED);
}

/* The last thread says how the group ended, unless that was settled before. */
static void synchronize_group_exit(struct task_struct *tsk, long code)
{
	struct signal_struct *sig = tsk->signal;

	if (--sig->quick_threads || sig->flags & SIGNAL_GROUP_EXIT)
		return;
	sig->flags = SIGNAL_GROUP_EXIT;
	sig->group_exit_code = (int)code;
	sig->group_stop_count = 0;
}

static void exit_resources(struct world *w, struct task_struct *tsk)
{
	mm_release(w, tsk);
	tsk->user_dumpable = tsk->mm && tsk->mm->dumpable == SUID_DUMP_USER;
	if (tsk->mm)
		mmput(w, tsk->mm);
	tsk->mm = NULL;
	exit_sem(w, tsk);
	exit_shm(w, tsk);
	exit_files(w, tsk);
	exit_fs(w, tsk);
	exit_task_namespaces(w, tsk);
	task_work_run(w);
	tsk->task_works_closed = true;
	cgroup_exit(w, tsk);
}

static void tell_how_it_ended(struct world *w, struct task_struct *tsk)
{
	int code = tsk->signal->flags & SIGNAL_GROUP_EXIT ? tsk->signal->group_exit_code
							  : tsk->exit_code;

	if (code & 0x7f)
		event_emit(w, EVENT_KILLED, tsk, NULL, code & 0x7f);
	else
		event_emit(w, EVENT_EXITED, tsk, NULL, code >> 8 & 0xff);
}

static void exit_notify(struct world *w, struct task_struct *tsk)
{
	struct task_struct *p, *n;
	struct list_head dead;
	bool autoreap = true;

	INIT_LIST_HEAD(&dead);
	forget_original_parent(w, tsk, &dead);
	if (!tsk->signal->live)
		kill_orphaned_pgrp(w, tsk->group_leader, NULL);
	tsk->exit_state = EXIT_ZOMBIE;
	tell_how_it_ended(w, tsk);
	if (!delay_group_leader(tsk))
		do_notify_pidfd(w, tsk);
	if (thread_group_leader(tsk))
		autoreap = thread_group_empty(tsk) && do_notify_parent(w, tsk, tsk->exit_signal);
	if (autoreap) {
		tsk->exit_state = EXIT_DEAD;
		list_add(&tsk->ptrace_entry, &dead);
	}
	if (tsk->signal->notify_count < 0)
		wake_up_process(w, tsk->signal->group_exec_task);
	list_for_each_entry_safe (p, n, &dead, ptrace_entry) {
		list_del_init(&p->ptrace_entry);
		release_task(w, p);
	}
}

/* The init of a namespace is alone before it ends; another thread of it may take its place. */
static long find_child_reaper(struct world *w, struct task_struct *father)
{
	struct pid_namespace *pid_ns = task_active_pid_ns(father);
	struct task_struct *reaper;

	if (pid_ns->child_reaper != father)
		return 0;
	reaper = find_alive_thread(father);
	if (!reaper)
		return zap_pid_ns_processes(w, pid_ns);
	pid_ns->child_reaper = reaper;
	return 0;
}

/* The rest of an exit. It is run again from its start where it had to sleep. */
static long finish_exit(struct world *w)
{
	struct task_struct *tsk = current;

	if (find_child_reaper(w, tsk) == TASK_SLEEPS) {
		sleep_with(w, finish_exit);
		tsk->__state = TASK_UNINTERRUPTIBLE;
		tsk->wait_entry.task = tsk;
		tsk->wait_type = PIDTYPE_MAX;
		tsk->wait_nothread = false;
		list_add_tail(&tsk->wait_entry.entry, &tsk->signal->wait_chldexit.head);
		return TASK_SLEEPS;
	}
	exit_notify(w, tsk);
	put_task_struct_rcu_user(w, tsk);
	return TASK_GONE;
}

long do_exit(struct world *w, long code)
{
	struct task_struct *tsk = current;

	synchronize_group_exit(tsk, code);
	exit_signals(w, tsk);
	if (!--tsk->signal->live)
		ktimer_cancel(w, &tsk->signal->real_timer);
	tsk->exit_code = (int)code;
	tsk->sigpending = false;
	exit_resources(w, tsk);
	return finish_exit(w);
}

long do_group_exit(struct world *w, int exit_code)
{
	struct signal_struct *sig = current->signal;

	if (sig->flags & SIGNAL_GROUP_EXIT) {
		exit_code = sig->group_exit_code;
	} else if (sig->group_exec_task) {
		exit_code = 0;
	} else {
		sig->group_exit_code = exit_code;
		sig->flags = SIGNAL_GROUP_EXIT;
		zap_other_threads(w, current);
	}
	return do_exit(w, exit_code);
}

SYSCALL_DEFINE1(exit, int, error_code)
{
	return do_exit(w, (error_code & 0xff) << 8);
}

SYSCALL_DEFINE1(exit_group, int, error_code)
{
	return do_group_exit(w, (error_code & 0xff) << 8);
}
