// SPDX-License-Identifier: GPL-2.0-only
/*
 * New tasks: fork, vfork, clone, clone3; and what goes with the last reference to a task. Mirrors
 * kernel/fork.c of Linux; unshare stands in unshare.c, address spaces in mm.c.
 *
 * A task is made of parts (parts[] below). copy_process() takes them in the order in which the
 * kernel refuses: each is copied from the caller's, or shared with one more reference, as the flags
 * say. Where one is refused, those before it are dropped again, last first. Nothing of the new task
 * can be seen before it has all of them; from then on nothing can fail.
 */
#include "cgroup.h"
#include "clone.h"
#include "fs.h"
#include "ipc_namespace.h"
#include "nsproxy.h"
#include "seccomp.h"
#include "syscalls.h"

/* ---- the end of a task_struct ---- */

static void put_signal_struct(struct world *w, struct signal_struct *sig)
{
	if (--sig->sigcnt == 0)
		world_free(w, sig);
}

void put_task_struct(struct world *w, struct task_struct *t)
{
	if (--t->usage)
		return;
	exit_creds(w, t);
	put_signal_struct(w, t->signal);
	if (t->cgroups)
		cgroup_free(w, t);
	world_free(w, t);
}

static void delayed_put_task_struct(struct world *w, struct deferred_work *rcu)
{
	put_task_struct(w, container_of(rcu, struct task_struct, rcu));
}

/* One of the two that keep a task findable: itself while it runs, and its entry in the lists. */
void put_task_struct_rcu_user(struct world *w, struct task_struct *t)
{
	if (--t->rcu_users == 0)
		call_rcu(w, &t->rcu, delayed_put_task_struct, "delayed_put_task_struct");
}

void cleanup_sighand(struct world *w, struct sighand_struct *sighand)
{
	if (--sighand->count == 0)
		world_free(w, sighand);
}

/* ---- copying, part by part ---- */

void init_task_lists(struct task_struct *p)
{
	INIT_LIST_HEAD(&p->children);
	INIT_LIST_HEAD(&p->sibling);
	INIT_LIST_HEAD(&p->ptrace_entry);
	INIT_LIST_HEAD(&p->thread_node);
	INIT_LIST_HEAD(&p->tasks);
	INIT_LIST_HEAD(&p->run_entry);
	INIT_LIST_HEAD(&p->task_works);
	init_sigpending(&p->pending);
	shm_init_task(p);
}

static struct task_struct *dup_task_struct(struct world *w, struct task_struct *orig)
{
	struct task_struct *p = alloc_obj(w, task_struct);

	if (!p)
		return NULL;
	*p = *orig;
	init_task_lists(p);
	p->usage = 1;
	p->rcu_users = 2;
	p->flags &= ~PF_SIGNALED;
	p->used_superpriv = false;
	p->flags |= PF_FORKNOEXEC;
	p->thread_pid = NULL;
	memset(p->pid_links, 0, sizeof(p->pid_links));
	memset(&p->wait_entry, 0, sizeof(p->wait_entry));
	memset(&p->wait_timer, 0, sizeof(p->wait_timer));
	memset(&p->last_refusal, 0, sizeof(p->last_refusal));
	p->vfork_child = NULL;
	p->vfork_parent = NULL;
	p->ptracer = NULL;
	p->default_timerslack_ns = orig->timerslack_ns;
	p->watched = false;
	p->parked = false;
	p->call = NULL;
	p->resume = NULL;
	p->files = NULL;
	p->cgroups = NULL;
	p->in_cgroup = false;
	p->sigpending = false;
	p->jobctl = 0;
	p->pdeath_signal = 0;
	p->task_works_closed = false;
	p->start_time = w->clock_ns;
	return p;
}

/*
 * What each part does with @p, which has the caller's pointers so far and no reference. Returns 0
 * or a refusal.
 */

static int no_memory(struct world *w)
{
	return (int)refuse(w, ENOMEM, R_NOMEM);
}

static int copy_files(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	struct files_struct *files = current->files;

	if (args->flags & CLONE_FILES)
		files->count++;
	else
		files = dup_fd(w, files);
	if (IS_ERR(files))
		return (int)PTR_ERR(files);
	p->files = files;
	return 0;
}

static int copy_fs(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	if (args->flags & CLONE_FS)
		p->fs->users++;
	else
		p->fs = copy_fs_struct(w, p->fs);
	return p->fs ? 0 : no_memory(w);
}

static int copy_sighand(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	const struct sighand_struct *parents = p->sighand;

	if (args->flags & CLONE_SIGHAND) {
		p->sighand->count++;
		return 0;
	}
	p->sighand = alloc_obj(w, sighand_struct);
	if (!p->sighand)
		return no_memory(w);
	p->sighand->count = 1;
	memcpy(p->sighand->action, parents->action, sizeof(parents->action));
	if (args->flags & CLONE_CLEAR_SIGHAND)
		flush_signal_handlers(p, false);
	return 0;
}

/* Of a process with one thread, @p. */
struct signal_struct *alloc_signal_struct(struct world *w, struct task_struct *p)
{
	struct signal_struct *sig = alloc_obj(w, signal_struct);

	if (!sig)
		return NULL;
	*sig = (struct signal_struct){
		.sigcnt = 1,
		.nr_threads = 1,
		.live = 1,
		.quick_threads = 1,
		.curr_target = p,
	};
	init_sigpending(&sig->shared_pending);
	init_waitqueue_head(&sig->wait_chldexit);
	INIT_LIST_HEAD(&sig->posix_timers);
	INIT_LIST_HEAD(&sig->thread_head);
	list_add(&p->thread_node, &sig->thread_head);
	return sig;
}

static int copy_signal(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	const struct signal_struct *parents = current->signal;

	if (args->flags & CLONE_THREAD)
		return 0;
	p->signal = alloc_signal_struct(w, p);
	if (!p->signal)
		return no_memory(w);
	p->signal->oom_score_adj = parents->oom_score_adj;
	p->signal->oom_score_adj_min = parents->oom_score_adj_min;
	memcpy(p->signal->rlim, parents->rlim, sizeof(parents->rlim));
	return 0;
}

static int copy_mm(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	if (args->flags & CLONE_VM)
		p->mm->mm_users++;
	else
		p->mm = dup_mm(w, p->mm);
	return p->mm ? 0 : no_memory(w);
}

/* ---- what is refused before anything is copied ---- */

/* Flags that ask for too much, all of @with, or for too little: none of @without. */
static const struct {
	u64 with;
	u64 without;
	enum reason why;
} bad_flags[] = {
	{ CLONE_NEWNS | CLONE_FS, 0, R_CLONE_NEWNS_FS },
	{ CLONE_NEWUSER | CLONE_FS, 0, R_CLONE_NEWUSER_FS },
	{ CLONE_THREAD, CLONE_SIGHAND, R_CLONE_THREAD_SIGHAND },
	{ CLONE_SIGHAND, CLONE_VM, R_CLONE_SIGHAND_VM },
	{ CLONE_THREAD | CLONE_NEWUSER, 0, R_CLONE_THREAD_NEWNS },
	{ CLONE_THREAD | CLONE_NEWPID, 0, R_CLONE_THREAD_NEWNS },
	{ CLONE_PIDFD | CLONE_DETACHED, 0, R_CLONE_PIDFD_DETACHED },
};

static int check_clone_flags(struct world *w, u64 flags)
{
	struct pid_namespace *for_children = current->nsproxy->pid_ns_for_children;

	for (size_t i = 0; i < ARRAY_SIZE(bad_flags); i++)
		if ((flags & bad_flags[i].with) == bad_flags[i].with &&
		    !(flags & bad_flags[i].without))
			return (int)refuse(w, EINVAL, bad_flags[i].why);
	if (flags & CLONE_PARENT && current->signal->flags & SIGNAL_UNKILLABLE)
		return (int)refuse_obj(w, EINVAL, R_CLONE_PARENT_INIT, current, NULL);
	if (flags & CLONE_THREAD && for_children != task_active_pid_ns(current))
		return (int)refuse_obj(w, EINVAL, R_CLONE_THREAD_PIDNS, for_children, NULL);
	return 0;
}

/* Who may pass the limit of its user's processes: the machine's root, and who administers it. */
static bool exempt_from_nproc(struct world *w, const struct cred *cred)
{
	return uid_eq(cred->user->uid, GLOBAL_ROOT_UID) || capable(w, CAP_SYS_RESOURCE) ||
	       capable(w, CAP_SYS_ADMIN);
}

static int check_process_limits(struct world *w, struct task_struct *p,
				struct kernel_clone_args *args)
{
	const struct cred *cred = p->real_cred;
	const u64 limit = rlimit(w, RLIMIT_NPROC);

	if (is_rlimit_overlimit(cred->ucounts, UCOUNT_RLIMIT_NPROC, limit) &&
	    !exempt_from_nproc(w, cred))
		return (int)refuse_num(w, EAGAIN, R_CLONE_NPROC, (s64)limit);
	if (w->nr_threads >= w->max_threads)
		return (int)refuse_num(w, EAGAIN, R_CLONE_THREADS_MAX, (s64)w->max_threads);
	return 0;
}

/* ---- from the copies to a task ---- */

static void drop_pidfd(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	if (!args->pidfile)
		return;
	fput(w, args->pidfile);
	put_unused_fd(w, (unsigned int)args->pidfd_nr);
	args->pidfile = NULL;
}

/* A descriptor for the new task, whose number is told here and which is installed at the end. */
static int make_pidfd(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	unsigned int flags = args->flags & CLONE_THREAD ? PIDFD_THREAD : 0;
	int fd, err;

	if (!(args->flags & CLONE_PIDFD))
		return 0;
	fd = pidfd_prepare(w, args->pid, flags, &args->pidfile);
	if (fd < 0)
		return fd;
	args->pidfd_nr = fd;
	err = put_user(w, fd, args->pidfd);
	if (err)
		drop_pidfd(w, p, args);
	return err;
}

static void set_parent(struct world *w, struct task_struct *p, const struct kernel_clone_args *args)
{
	if (args->flags & (CLONE_PARENT | CLONE_THREAD)) {
		p->real_parent = current->real_parent;
		p->parent_exec_id = current->parent_exec_id;
		p->exit_signal = args->flags & CLONE_THREAD ? -1
							    : current->group_leader->exit_signal;
	} else {
		p->real_parent = current;
		p->parent_exec_id = current->self_exec_id;
		p->exit_signal = args->exit_signal;
	}
	p->parent = p->real_parent;
}

static void link_leader(struct world *w, struct task_struct *p, struct pid *pid)
{
	struct signal_struct *sig = p->signal;

	sig->pids[PIDTYPE_TGID] = pid;
	sig->pids[PIDTYPE_PGID] = task_pgrp(current);
	sig->pids[PIDTYPE_SID] = task_session(current);
	if (is_child_reaper(pid)) {
		ns_of_pid(pid)->child_reaper = p;
		sig->flags |= SIGNAL_UNKILLABLE;
	}
	sig->has_child_subreaper = p->real_parent->signal->has_child_subreaper ||
				   p->real_parent->signal->is_child_subreaper;
	list_add_tail(&p->sibling, &p->real_parent->children);
	list_add_tail(&p->tasks, &w->tasks);
	attach_pid(p, PIDTYPE_TGID);
	attach_pid(p, PIDTYPE_PGID);
	attach_pid(p, PIDTYPE_SID);
}

static void link_thread(struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	sig->nr_threads++;
	sig->quick_threads++;
	sig->live++;
	sig->sigcnt++;
	list_add_tail(&p->thread_node, &sig->thread_head);
}

/* From here on the task can be found. Nothing can fail any more. */
static void make_visible(struct world *w, struct task_struct *p, struct pid *pid,
			 const struct kernel_clone_args *args)
{
	p->pid = pid_nr(pid);
	p->thread_pid = pid;
	p->group_leader = args->flags & CLONE_THREAD ? current->group_leader : p;
	p->tgid = p->group_leader->pid;
	p->newly_created = true;
	set_parent(w, p, args);
	if (thread_group_leader(p))
		link_leader(w, p, pid);
	else
		link_thread(p);
	get_seccomp_filter(p->seccomp_filter);
	attach_pid(p, PIDTYPE_PID);
	w->nr_threads++;
	if ((args->flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM)
		p->sas_ss_sp = p->sas_ss_size = 0;
	p->clear_child_tid = args->flags & CLONE_CHILD_CLEARTID ? args->child_tid : 0;
	p->robust_list = 0;
	if (args->flags & CLONE_VM)
		p->rseq = 0;
}

/* ---- the parts, and the whole ---- */

static int part_creds(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	return copy_creds(w, p, args->flags);
}

static void drop_creds(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	dec_rlimit_ucounts(p->cred->ucounts, UCOUNT_RLIMIT_NPROC, 1);
	exit_creds(w, p);
}

static int part_semundo(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	int err = copy_semundo(w, args->flags, p);

	return err ? (int)refuse(w, -err, R_NOMEM) : 0;
}

static int part_namespaces(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	return copy_namespaces(w, args->flags, p);
}

static int part_pid(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	struct pid *pid = alloc_pid(w, p->nsproxy->pid_ns_for_children, args->set_tid,
				    args->set_tid_size);

	if (IS_ERR(pid))
		return (int)PTR_ERR(pid);
	args->pid = pid;
	return 0;
}

static int part_cgroup(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	return cgroup_fork(w, p, args->flags & CLONE_INTO_CGROUP ? args->cgroup : -1);
}

static void drop_signal(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	if (!(args->flags & CLONE_THREAD))
		put_signal_struct(w, p->signal);
}

#define DEFINE_DROP(name, statement)                                    \
	static void drop_##name(struct world *w, struct task_struct *p, \
				struct kernel_clone_args *args)         \
	{                                                               \
		statement;                                              \
	}

DEFINE_DROP(semundo, exit_sem(w, p))
DEFINE_DROP(files, exit_files(w, p))
DEFINE_DROP(fs, exit_fs(w, p))
DEFINE_DROP(sighand, cleanup_sighand(w, p->sighand))
DEFINE_DROP(mm, mmput(w, p->mm))
DEFINE_DROP(namespaces, exit_task_namespaces(w, p))
DEFINE_DROP(pid, free_pid(w, args->pid))

/* In the order in which the kernel takes, and refuses, them. */
static const struct {
	int (*take)(struct world *w, struct task_struct *p, struct kernel_clone_args *args);
	void (*drop)(struct world *w, struct task_struct *p, struct kernel_clone_args *args);
} parts[] = {
	{ part_creds, drop_creds },
	{ check_process_limits, NULL },
	{ part_semundo, drop_semundo },
	{ copy_files, drop_files },
	{ copy_fs, drop_fs },
	{ copy_sighand, drop_sighand },
	{ copy_signal, drop_signal },
	{ copy_mm, drop_mm },
	{ part_namespaces, drop_namespaces },
	{ part_pid, drop_pid },
	{ make_pidfd, drop_pidfd },
	{ part_cgroup, NULL },
};

static int take_parts(struct world *w, struct task_struct *p, struct kernel_clone_args *args)
{
	size_t n;
	int err = 0;

	for (n = 0; n < ARRAY_SIZE(parts) && !err; n++)
		err = parts[n].take(w, p, args);
	if (!err)
		return 0;
	/* The last one that was tried has left nothing to drop. */
	for (n--; n--;)
		if (parts[n].drop)
			parts[n].drop(w, p, args);
	return err;
}

static struct task_struct *copy_process(struct world *w, struct kernel_clone_args *args)
{
	struct task_struct *p;
	int err = check_clone_flags(w, args->flags);

	if (err)
		return ERR_PTR(err);
	p = dup_task_struct(w, current);
	err = p ? take_parts(w, p, args) : no_memory(w);
	if (err) {
		if (p)
			world_free(w, p);
		return ERR_PTR(err);
	}
	make_visible(w, p, args->pid, args);
	if (args->pidfile)
		fd_install(w, (unsigned int)args->pidfd_nr, args->pidfile);
	return p;
}

/* ---- vfork ---- */

static void vfork_done(struct task_struct *parent)
{
	parent->vfork_child->vfork_parent = NULL;
	parent->vfork_child = NULL;
}

static long wait_for_vfork_done(struct world *w)
{
	long ret;

	if (!current->vfork_child)
		return current->vfork_nr;
	ret = wait_killable(w, &current->mm->vfork_wait);
	if (ret == TASK_SLEEPS)
		current->resume = wait_for_vfork_done;
	else
		vfork_done(current);
	return ret == TASK_SLEEPS ? ret : current->vfork_nr;
}

/* The child leaves the address space that it has borrowed: its parent goes on. */
void mm_release(struct world *w, struct task_struct *tsk)
{
	struct task_struct *parent = tsk->vfork_parent;

	if (!parent)
		return;
	vfork_done(parent);
	wake_up_process(w, parent);
}

/* ---- the calls ---- */

/* Tells a number where the caller wants it: a bad address is the caller's own loss. */
static void put_tid(struct world *w, uptr to, int nr)
{
	if (put_user(w, nr, to))
		current->last_refusal.err = 0;
}

static long kernel_clone(struct world *w, struct kernel_clone_args *args)
{
	struct task_struct *p;
	int nr;

	if (args->flags & CLONE_PIDFD && args->flags & CLONE_PARENT_SETTID &&
	    args->pidfd == args->parent_tid)
		return refuse(w, EINVAL, R_CLONE_PIDFD_PARENT_TID);
	p = copy_process(w, args);
	if (IS_ERR(p))
		return PTR_ERR(p);
	nr = pid_vnr(w, p->thread_pid);
	if (args->flags & CLONE_PARENT_SETTID)
		put_tid(w, args->parent_tid, nr);
	if (args->flags & CLONE_CHILD_SETTID && args->flags & CLONE_VM)
		put_tid(w, args->child_tid, task_pid_nr_ns(p, PIDTYPE_PID, task_active_pid_ns(p)));
	event_emit(w, EVENT_TASK_NEW, p, current, p->pid);
	if (!(args->flags & CLONE_VFORK))
		return nr;
	p->vfork_parent = current;
	current->vfork_child = p;
	current->vfork_nr = nr;
	return wait_for_vfork_done(w);
}

SYSCALL_DEFINE0(fork)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD };

	return kernel_clone(w, &args);
}

SYSCALL_DEFINE0(vfork)
{
	struct kernel_clone_args args = {
		.flags = CLONE_VFORK | CLONE_VM,
		.exit_signal = SIGCHLD,
	};

	return kernel_clone(w, &args);
}

SYSCALL_DEFINE5(clone, u64, clone_flags, uptr, newsp, uptr, parent_tidptr, uptr, child_tidptr, u64,
		tls)
{
	struct kernel_clone_args args = {
		.flags = (u32)clone_flags & ~(u64)CSIGNAL,
		.pidfd = parent_tidptr,
		.child_tid = child_tidptr,
		.parent_tid = parent_tidptr,
		.exit_signal = (int)(clone_flags & CSIGNAL),
	};

	return kernel_clone(w, &args);
}

SYSCALL_DEFINE2(clone3, uptr, uargs, u64, size)
{
	int set_tid[MAX_PID_NS_LEVEL];
	struct kernel_clone_args args = { .set_tid = set_tid };
	int err = copy_clone_args_from_user(w, &args, set_tid, uargs, size);

	if (!err)
		err = check_clone3_args(w, &args);
	return err ? err : kernel_clone(w, &args);
}
