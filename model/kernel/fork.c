// SPDX-License-Identifier: GPL-2.0-only
/*
 * New tasks: fork, vfork, clone, clone3; and what goes with the last reference to a task. Mirrors
 * kernel/fork.c of Linux; unshare stands in unshare.c, address spaces in mm.c.
 *
 * copy_process() refuses first, then copies part by part in the kernel's order, and unwinds in the
 * opposite one. Nothing of the new task can be seen before all has been copied.
 */
#include "cgroup.h"
#include "clone.h"
#include "fs.h"
#include "ipc_namespace.h"
#include "nsproxy.h"
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

static int copy_files(struct world *w, u64 clone_flags, struct task_struct *p)
{
	struct files_struct *files = current->files;

	if (clone_flags & CLONE_FILES) {
		files->count++;
	} else {
		files = dup_fd(w, files);
		if (IS_ERR_OR_NULL(files))
			return (int)refuse(w, ENOMEM, R_NOMEM);
	}
	p->files = files;
	return 0;
}

static int copy_fs(struct world *w, u64 clone_flags, struct task_struct *p)
{
	struct fs_struct *fs = current->fs;

	if (clone_flags & CLONE_FS) {
		fs->users++;
		return 0;
	}
	p->fs = copy_fs_struct(w, fs);
	return p->fs ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}

static int copy_sighand(struct world *w, u64 clone_flags, struct task_struct *p)
{
	struct sighand_struct *sig;

	if (clone_flags & CLONE_SIGHAND) {
		current->sighand->count++;
		return 0;
	}
	sig = alloc_obj(w, sighand_struct);
	if (!sig)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	*sig = *current->sighand;
	sig->count = 1;
	p->sighand = sig;
	if (clone_flags & CLONE_CLEAR_SIGHAND)
		flush_signal_handlers(p, false);
	return 0;
}

struct signal_struct *alloc_signal_struct(struct world *w, struct task_struct *p)
{
	struct signal_struct *sig = alloc_obj(w, signal_struct);

	if (!sig)
		return NULL;
	sig->sigcnt = 1;
	sig->live = 1;
	sig->nr_threads = 1;
	sig->quick_threads = 1;
	INIT_LIST_HEAD(&sig->thread_head);
	list_add(&p->thread_node, &sig->thread_head);
	init_waitqueue_head(&sig->wait_chldexit);
	init_sigpending(&sig->shared_pending);
	sig->curr_target = p;
	return sig;
}

static int copy_signal(struct world *w, u64 clone_flags, struct task_struct *p)
{
	struct signal_struct *sig;

	if (clone_flags & CLONE_THREAD)
		return 0;
	sig = alloc_signal_struct(w, p);
	if (!sig)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	memcpy(sig->rlim, current->signal->rlim, sizeof(sig->rlim));
	sig->oom_score_adj = current->signal->oom_score_adj;
	sig->oom_score_adj_min = current->signal->oom_score_adj_min;
	p->signal = sig;
	return 0;
}

static int copy_mm(struct world *w, u64 clone_flags, struct task_struct *p)
{
	struct mm_struct *mm = current->mm;

	if (clone_flags & CLONE_VM) {
		mm->mm_users++;
		return 0;
	}
	p->mm = dup_mm(w, mm);
	return p->mm ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}

/* ---- what is refused before anything is copied ---- */

static int check_clone_flags(struct world *w, u64 flags)
{
	if ((flags & (CLONE_NEWNS | CLONE_FS)) == (CLONE_NEWNS | CLONE_FS))
		return (int)refuse(w, EINVAL, R_CLONE_NEWNS_FS);
	if ((flags & (CLONE_NEWUSER | CLONE_FS)) == (CLONE_NEWUSER | CLONE_FS))
		return (int)refuse(w, EINVAL, R_CLONE_NEWUSER_FS);
	if (flags & CLONE_THREAD && !(flags & CLONE_SIGHAND))
		return (int)refuse(w, EINVAL, R_CLONE_THREAD_SIGHAND);
	if (flags & CLONE_SIGHAND && !(flags & CLONE_VM))
		return (int)refuse(w, EINVAL, R_CLONE_SIGHAND_VM);
	if (flags & CLONE_PARENT && current->signal->flags & SIGNAL_UNKILLABLE)
		return (int)refuse_obj(w, EINVAL, R_CLONE_PARENT_INIT, current, NULL);
	if (flags & CLONE_THREAD && flags & (CLONE_NEWUSER | CLONE_NEWPID))
		return (int)refuse(w, EINVAL, R_CLONE_THREAD_NEWNS);
	if (flags & CLONE_THREAD &&
	    task_active_pid_ns(current) != current->nsproxy->pid_ns_for_children)
		return (int)refuse_obj(w, EINVAL, R_CLONE_THREAD_PIDNS,
				       current->nsproxy->pid_ns_for_children, NULL);
	if (flags & CLONE_PIDFD && flags & CLONE_DETACHED)
		return (int)refuse(w, EINVAL, R_CLONE_PIDFD_DETACHED);
	return 0;
}

static int check_process_limits(struct world *w, const struct task_struct *p)
{
	const struct cred *cred = p->real_cred;

	if (is_rlimit_overlimit(cred->ucounts, UCOUNT_RLIMIT_NPROC, rlimit(w, RLIMIT_NPROC)) &&
	    !uid_eq(cred->user->uid, GLOBAL_ROOT_UID) && !capable(w, CAP_SYS_RESOURCE) &&
	    !capable(w, CAP_SYS_ADMIN))
		return (int)refuse_num(w, EAGAIN, R_CLONE_NPROC, (s64)rlimit(w, RLIMIT_NPROC));
	if (w->nr_threads >= w->max_threads)
		return (int)refuse_num(w, EAGAIN, R_CLONE_THREADS_MAX, (s64)w->max_threads);
	return 0;
}

/* ---- from the copies to a task ---- */

/* What the caller must have by now besides a pid: a descriptor for it, a place in a cgroup. */
static int attach_pidfd(struct world *w, struct pid *pid, struct kernel_clone_args *args)
{
	unsigned int flags = args->flags & CLONE_THREAD ? PIDFD_THREAD : 0;
	int fd, err;

	if (!(args->flags & CLONE_PIDFD))
		return 0;
	fd = pidfd_prepare(w, pid, flags, &args->pidfile);
	if (fd < 0)
		return fd;
	args->pidfd_nr = fd;
	err = put_user(w, fd, args->pidfd);
	if (err)
		drop_pidfd(w, args);
	return err;
}

void drop_pidfd(struct world *w, struct kernel_clone_args *args)
{
	if (!args->pidfile)
		return;
	fput(w, args->pidfile);
	put_unused_fd(w, (unsigned int)args->pidfd_nr);
	args->pidfile = NULL;
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
	attach_pid(p, PIDTYPE_PID);
	w->nr_threads++;
	if ((args->flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM)
		p->sas_ss_sp = 0;
	p->clear_child_tid = args->flags & CLONE_CHILD_CLEARTID ? args->child_tid : 0;
}

/* Namespaces, pid, pidfd, cgroup: the last parts that can fail. */
static struct pid *copy_outer(struct world *w, struct task_struct *p,
			      struct kernel_clone_args *args)
{
	struct pid *pid;
	int err = copy_namespaces(w, args->flags, p);

	if (err)
		return ERR_PTR(err);
	pid = alloc_pid(w, p->nsproxy->pid_ns_for_children, args->set_tid, args->set_tid_size);
	if (IS_ERR(pid)) {
		err = (int)PTR_ERR(pid);
		goto out_namespaces;
	}
	err = attach_pidfd(w, pid, args);
	if (err)
		goto out_free_pid;
	err = cgroup_fork(w, p, args->flags & CLONE_INTO_CGROUP ? args->cgroup : -1);
	if (!err)
		return pid;
	drop_pidfd(w, args);
out_free_pid:
	free_pid(w, pid);
out_namespaces:
	exit_task_namespaces(w, p);
	return ERR_PTR(err);
}

static struct pid *copy_parts(struct world *w, struct task_struct *p,
			      struct kernel_clone_args *args)
{
	u64 flags = args->flags;
	struct pid *pid;
	int err = copy_semundo(w, flags, p);

	if (err)
		return ERR_PTR(refuse(w, -err, R_NOMEM));
	err = copy_files(w, flags, p);
	if (err)
		goto out_semundo;
	err = copy_fs(w, flags, p);
	if (err)
		goto out_semundo;
	err = copy_sighand(w, flags, p);
	if (err)
		goto out_fs;
	err = copy_signal(w, flags, p);
	if (err)
		goto out_sighand;
	err = copy_mm(w, flags, p);
	if (err)
		goto out_signal;
	pid = copy_outer(w, p, args);
	if (!IS_ERR(pid))
		return pid;
	err = (int)PTR_ERR(pid);
	mmput(w, p->mm);
out_signal:
	if (!(flags & CLONE_THREAD))
		put_signal_struct(w, p->signal);
out_sighand:
	cleanup_sighand(w, p->sighand);
out_fs:
	exit_fs(w, p);
out_semundo:
	exit_sem(w, p);
	if (p->files)
		exit_files(w, p);
	return ERR_PTR(err);
}

static struct task_struct *copy_process(struct world *w, struct kernel_clone_args *args)
{
	struct task_struct *p;
	struct pid *pid;
	int err = check_clone_flags(w, args->flags);

	if (err)
		return ERR_PTR(err);
	p = dup_task_struct(w, current);
	if (!p)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	err = copy_creds(w, p, args->flags);
	if (err)
		goto out_free;
	err = check_process_limits(w, p);
	if (err)
		goto out_creds;
	pid = copy_parts(w, p, args);
	if (IS_ERR(pid)) {
		err = (int)PTR_ERR(pid);
		goto out_creds;
	}
	make_visible(w, p, pid, args);
	if (args->pidfile)
		fd_install(w, (unsigned int)args->pidfd_nr, args->pidfile);
	return p;

out_creds:
	dec_rlimit_ucounts(p->cred->ucounts, UCOUNT_RLIMIT_NPROC, 1);
	exit_creds(w, p);
out_free:
	world_free(w, p);
	return ERR_PTR(err);
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

	(void)newsp;
	(void)tls;
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
