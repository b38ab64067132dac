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
#include "posix_timers.h"
#include "seccomp.h"
#include "syscalls.h"

/* ---- release ---- */

/* What the threads of a process share, it shares no more. */
static void leave_thread_group(struct world *w, struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	if (thread_group_leader(p))
		flush_sigqueue(w, &sig->shared_pending);
	else if (sig->notify_count > 0 && --sig->notify_count == 0)
		wake_up_process(w, sig->group_exec_task);
	if (sig->curr_target == p)
		sig->curr_target = next_thread(p);
	sig->nr_threads--;
}

/* Takes @p from wherever it could be found. @unused: pids that have lost their last task so. */
static void unhash_process(struct world *w, struct task_struct *p, struct pid **unused)
{
	const int types = thread_group_leader(p) ? PIDTYPE_MAX : PIDTYPE_PID + 1;

	for (int type = 0; type < types; type++)
		detach_pid(w, p, (enum pid_type)type, &unused[type]);
	list_del_init(&p->thread_node);
	list_del_init(&p->tasks);
	list_del_init(&p->sibling);
	w->nr_threads--;
}

static void drop_own_signals(struct world *w, struct task_struct *p)
{
	flush_sigqueue(w, &p->pending);
	p->sigpending = false;
	cleanup_sighand(w, p->sighand);
	p->sighand = NULL;
}

/* Sessions and groups first: an init that waits for one of these runs before others. */
static void free_pids(struct world *w, struct pid **unused)
{
	for (int type = PIDTYPE_MAX; type--;)
		if (unused[type])
			free_pid(w, unused[type]);
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

/* Tells the parent, once the whole process has ended. Returns whether nobody wants to wait. */
static bool exit_tell_parent(struct world *w, struct task_struct *tsk)
{
	if (!thread_group_leader(tsk))
		return true;
	return thread_group_empty(tsk) && !tsk->watched &&
	       do_notify_parent(w, tsk, tsk->exit_signal);
}

/* A leader that ended before its threads is told of when the last one goes, which was @p. */
static struct task_struct *leader_left_behind(struct world *w, const struct task_struct *p)
{
	struct task_struct *leader = p->group_leader;

	if (p == leader || leader->exit_state != EXIT_ZOMBIE || !exit_tell_parent(w, leader))
		return NULL;
	leader->exit_state = EXIT_DEAD;
	return leader;
}

/* Returns whoever is to be released next, since nobody waits for it either. */
static struct task_struct *release_one(struct world *w, struct task_struct *p)
{
	struct pid *unused[PIDTYPE_MAX] = { NULL };
	struct task_struct *next;

	event_emit(w, EVENT_REAPED, p, NULL, 0);
	dec_rlimit_ucounts(p->real_cred->ucounts, UCOUNT_RLIMIT_NPROC, 1);
	pidfs_exit(w, p);
	forget_reaper(p);
	leave_thread_group(w, p);
	unhash_process(w, p, unused);
	drop_own_signals(w, p);
	next = leader_left_behind(w, p);
	free_pids(w, unused);
	put_task_struct_rcu_user(w, p);
	return next;
}

void release_task(struct world *w, struct task_struct *p)
{
	while (p)
		p = release_one(w, p);
}

/*
 * ---- process groups that lose their last tie to their session ----
 * A stopped group is woken by a shell: by the parent of a member, in the same session and outside
 * of the group. Such a pair ties the group to its session. When the last tie goes, nobody is left
 * to wake what is stopped: it gets SIGHUP, and SIGCONT to take it.
 */

static bool is_tie(const struct task_struct *member, const struct task_struct *parent)
{
	return parent && task_session(parent) == task_session(member) &&
	       task_pgrp(parent) != task_pgrp(member);
}

/* @ignored: a member that is about to go, with the tie that it may be. */
static bool will_become_orphaned_pgrp(const struct pid *pgrp, const struct task_struct *ignored)
{
	const struct task_struct *member;

	hlist_for_each_entry (member, &pgrp->tasks[PIDTYPE_PGID], pid_links[PIDTYPE_PGID]) {
		bool gone = member->exit_state && thread_group_empty(member);

		if (member != ignored && !gone && is_tie(member, member->real_parent))
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
	const struct task_struct *member;
	bool stopped = false;

	hlist_for_each_entry (member, &pgrp->tasks[PIDTYPE_PGID], pid_links[PIDTYPE_PGID])
		stopped |= !!(member->signal->flags & SIGNAL_STOP_STOPPED);
	return stopped;
}

/* The tie between @member and @parent goes, by the death of @dying where that is the member. */
static void kill_orphaned_pgrp(struct world *w, const struct task_struct *member,
			       const struct task_struct *parent, const struct task_struct *dying)
{
	static const int wake_and_end[] = { SIGHUP, SIGCONT };
	struct pid *pgrp = task_pgrp(member);

	if (!is_tie(member, parent) || !will_become_orphaned_pgrp(pgrp, dying) ||
	    !has_stopped_jobs(pgrp))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(wake_and_end); i++)
		kill_pgrp_info(w, wake_and_end[i], SEND_SIG_PRIV, pgrp);
}

/* ---- who adopts the children ---- */

static struct task_struct *find_alive_thread(const struct task_struct *p)
{
	struct task_struct *t;

	for_each_thread (p, t)
		if (!(t->flags & PF_EXITING))
			return t;
	return NULL;
}

/* The nearest ancestor in the same namespace that has asked for orphans, and can take them. */
static struct task_struct *find_subreaper(const struct task_struct *father)
{
	const unsigned int level = task_pid(father)->level;
	struct task_struct *p, *taker = NULL;

	for (p = father->real_parent; p && !taker && task_pid(p)->level == level;
	     p = p->real_parent)
		if (p->signal->is_child_subreaper)
			taker = find_alive_thread(p);
	return taker;
}

/* The next of kin: another thread, a subreaper, the namespace's init. */
static struct task_struct *find_new_reaper(const struct task_struct *father)
{
	struct task_struct *kin = find_alive_thread(father);

	if (!kin && father->signal->has_child_subreaper)
		kin = find_subreaper(father);
	return kin ? kin : task_active_pid_ns(father)->child_reaper;
}

/* Nobody waits for @p: it is released with all others on @dead. */
static void let_go(struct task_struct *p, struct list_head *dead)
{
	p->exit_state = EXIT_DEAD;
	list_add(&p->ptrace_entry, dead);
}

/* What @p has asked for with PR_SET_PDEATHSIG. */
static void send_pdeath_signal(struct world *w, struct task_struct *p)
{
	const int sig = p->pdeath_signal;

	if (sig)
		group_send_sig_info(w, sig, SEND_SIG_NOINFO, p, PIDTYPE_TGID);
}

static void reparent_threads(struct world *w, struct task_struct *p, struct task_struct *reaper)
{
	struct task_struct *t;

	for_each_thread (p, t) {
		t->parent = t->real_parent = reaper;
		send_pdeath_signal(w, t);
	}
}

/* @child has come to another process. That one hears of its death, should it have died before. */
static void reparent_leader(struct world *w, const struct task_struct *father,
			    struct task_struct *child, struct list_head *dead)
{
	if (child->exit_state == EXIT_DEAD)
		return;
	child->exit_signal = SIGCHLD;
	if (child->exit_state == EXIT_ZOMBIE && exit_tell_parent(w, child))
		let_go(child, dead);
	kill_orphaned_pgrp(w, child, father, NULL);
}

static void adopt(struct world *w, struct task_struct *reaper, struct task_struct *child,
		  const struct task_struct *father, struct list_head *dead)
{
	reparent_threads(w, child, reaper);
	list_move_tail(&child->sibling, &reaper->children);
	/* Within a process the children change hands without noticing. */
	if (!same_thread_group(father, reaper))
		reparent_leader(w, father, child, dead);
}

static void forget_original_parent(struct world *w, struct task_struct *father,
				   struct list_head *dead)
{
	struct task_struct *reaper = find_new_reaper(father);
	struct task_struct *child, *next;

	list_for_each_entry_safe (child, next, &father->children, sibling)
		adopt(w, reaper, child, father, dead);
}

/* ---- the exit ---- */

int exit_code_of(const struct task_struct *p)
{
	const struct signal_struct *sig = p->signal;

	return sig->flags & SIGNAL_GROUP_EXIT ? sig->group_exit_code : p->exit_code;
}

int how_it_ended(const struct task_struct *p, int *status)
{
	const int code = exit_code_of(p), signr = code & 0x7f;

	*status = signr ? signr : code >> 8;
	if (!signr)
		return CLD_EXITED;
	return code & 0x80 ? CLD_DUMPED : CLD_KILLED;
}

/* A thread that takes no more signals leaves the others what it has not taken, and its stop. */
static void exit_signals(struct world *w, struct task_struct *tsk)
{
	tsk->flags |= PF_EXITING;
	if (tsk->signal->flags & SIGNAL_GROUP_EXIT || thread_group_empty(tsk))
		return;
	if (tsk->sigpending)
		retarget_shared_pending(w, tsk, ~tsk->blocked);
	if (tsk->jobctl & JOBCTL_STOP_PENDING && task_participate_group_stop(tsk))
		do_notify_parent_cldstop(w, tsk, CLD_STOPPED);
}

/* From here on the group has one exit code, and no stop is waited for. */
static void fix_group_exit(struct signal_struct *sig, int code)
{
	sig->group_exit_code = code;
	sig->flags = SIGNAL_GROUP_EXIT;
	sig->group_stop_count = 0;
}

/* The last thread says how the group ended, unless that was settled before. */
static void synchronize_group_exit(struct task_struct *tsk, long code)
{
	bool last = --tsk->signal->quick_threads == 0;

	if (last && !(tsk->signal->flags & SIGNAL_GROUP_EXIT))
		fix_group_exit(tsk->signal, (int)code);
}

static void exit_resources(struct world *w, struct task_struct *tsk)
{
	put_seccomp_filter(w, tsk->seccomp_filter);
	tsk->seccomp_filter = NULL;
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
	int status, cause = how_it_ended(tsk, &status);

	event_emit(w, cause == CLD_EXITED ? EVENT_EXITED : EVENT_KILLED, tsk, NULL, status & 0xff);
}

void stop_watching(struct world *w, struct task_struct *p)
{
	bool held_back = p->watched && p->exit_state == EXIT_ZOMBIE && thread_group_leader(p) &&
			 thread_group_empty(p);

	p->watched = false;
	if (!held_back || !do_notify_parent(w, p, p->exit_signal))
		return;
	p->exit_state = EXIT_DEAD;
	release_task(w, p);
}

/* From here on it can be waited for. */
static void become_zombie(struct world *w, struct task_struct *tsk, struct list_head *dead)
{
	tsk->exit_state = EXIT_ZOMBIE;
	tell_how_it_ended(w, tsk);
	if (!delay_group_leader(tsk))
		do_notify_pidfd(w, tsk);
	if (exit_tell_parent(w, tsk))
		let_go(tsk, dead);
}

static void release_dead(struct world *w, struct list_head *dead)
{
	while (!list_empty(dead)) {
		struct task_struct *p = list_first_entry(dead, struct task_struct, ptrace_entry);

		list_del_init(&p->ptrace_entry);
		release_task(w, p);
	}
}

/* Its children are given away, and whoever wants to know hears of it. */
static void exit_notify(struct world *w, struct task_struct *tsk)
{
	const struct signal_struct *sig = tsk->signal;
	struct task_struct *leader = tsk->group_leader;
	struct list_head dead;

	INIT_LIST_HEAD(&dead);
	forget_original_parent(w, tsk, &dead);
	if (sig->live == 0)
		kill_orphaned_pgrp(w, leader, leader->real_parent, leader);
	become_zombie(w, tsk, &dead);
	/* Below 0: all other threads have gone, and an exec waits for the leader to end. */
	if (sig->notify_count < 0)
		wake_up_process(w, sig->group_exec_task);
	release_dead(w, &dead);
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
	if (!--tsk->signal->live) {
		ktimer_cancel(w, &tsk->signal->real_timer);
		exit_itimers(w, tsk);
	}
	tsk->exit_code = (int)code;
	tsk->sigpending = false;
	exit_resources(w, tsk);
	return finish_exit(w);
}

/* As it was settled by whoever ended the group first; an exec ends the others without a word. */
static int settle_group_exit(struct world *w, int code)
{
	struct signal_struct *sig = current->signal;

	if (!sig->group_exec_task && !(sig->flags & SIGNAL_GROUP_EXIT)) {
		fix_group_exit(sig, code);
		zap_other_threads(w, current);
	}
	return sig->flags & SIGNAL_GROUP_EXIT ? sig->group_exit_code : 0;
}

long do_group_exit(struct world *w, int exit_code)
{
	return do_exit(w, settle_group_exit(w, exit_code));
}

SYSCALL_DEFINE1(exit, int, error_code)
{
	return do_exit(w, (error_code & 0xff) << 8);
}

SYSCALL_DEFINE1(exit_group, int, error_code)
{
	return do_group_exit(w, (error_code & 0xff) << 8);
}
