// SPDX-License-Identifier: GPL-2.0-only
/*
 * The namespaces of a task, as a set: how a task gets another set, and how it loses its own.
 * Mirrors kernel/nsproxy.c of Linux.
 *
 * A namespace decides what a kind of name means to a task: a host name, a path, a key, a process
 * number. A task is in exactly one namespace of each of the eight kinds, and it would be a waste
 * to say so in every task: nearly all of them are where their parent was. So the set is an object
 * of its own, the nsproxy, which fork() shares. Two kinds stand elsewhere:
 *
 *   user   in the credentials, since it decides what those are worth;
 *   pid    in the task's pid, since a number that has been given out can't change. The nsproxy
 *          tells only where the *next* child gets its number.
 *
 * A task may hold a set together with others, so a set that is held is never edited. Whoever wants
 * one namespace replaced makes a new set, in which each place is either a copy (the kinds that the
 * flags name) or the old namespace with one more reference, and then exchanges its pointer:
 *
 *   clone     makes the set for the child;
 *   unshare   for the caller, when everything else that it leaves has been copied too;
 *   setns     for the caller, with no copy at all: the namespaces to join are put in one by one,
 *             and each kind says itself what it asks of those who come in (->install).
 *
 * Two places of a set look ahead, ..._for_children. A running program has been told its pid and
 * what time it is, and neither may change under its feet: unshare and setns leave the caller where
 * it is in these two kinds and move its future children. The time namespace is entered by fork,
 * where the child has an address space of its own, and by exec.
 *
 * Invariant: a set holds each of its namespaces once, and has as many references as tasks that
 * point to it. A set without tasks exists only within one of the calls above.
 */
#include "nsproxy.h"

#include "fs.h"
#include "ipc_namespace.h"
#include "mount.h"
#include "syscalls.h"
#include "time_namespace.h"
#include "utsname.h"
#include "cgroup.h"
#include "net_namespace.h"

#define CLONE_NS_PROXY                                                             \
	(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | \
	 CLONE_NEWCGROUP | CLONE_NEWTIME)

/* ---- the places of a set ---- */

/* What a new set is to be: @from, but for the kinds that @flags name, which @owner is to own. */
struct ns_order {
	const struct nsproxy *from;
	u64 flags;
	struct user_namespace *owner;
	struct fs_struct *fs; /* whose root and cwd go along into a new mount namespace */
};

struct ns_place {
	/* Leaves a referenced namespace, or the error that the result tells. */
	int (*fill)(struct world *w, const struct ns_order *order, struct nsproxy *set);
	void (*empty)(struct world *w, struct nsproxy *set);
};

#define DEFINE_PLACE(field, namespace, put)                                    \
	static int fill_##field(struct world *w, const struct ns_order *order, \
				struct nsproxy *set)                           \
	{                                                                      \
		set->field = namespace;                                        \
		return IS_ERR(set->field) ? (int)PTR_ERR(set->field) : 0;      \
	}                                                                      \
	static void empty_##field(struct world *w, struct nsproxy *set)        \
	{                                                                      \
		put(w, set->field);                                            \
	}
#define COPY(copy, field) copy(w, order->flags, order->owner, order->from->field)

DEFINE_PLACE(mnt_ns, copy_mnt_ns(w, order->flags, order->from->mnt_ns, order->owner, order->fs),
	     put_mnt_ns)
DEFINE_PLACE(uts_ns, COPY(copy_utsname, uts_ns), put_uts_ns)
DEFINE_PLACE(ipc_ns, COPY(copy_ipcs, ipc_ns), put_ipc_ns)
DEFINE_PLACE(pid_ns_for_children, COPY(copy_pid_ns, pid_ns_for_children), put_pid_ns)
DEFINE_PLACE(cgroup_ns, COPY(copy_cgroup_ns, cgroup_ns), put_cgroup_ns)
DEFINE_PLACE(net_ns, COPY(copy_net_ns, net_ns), put_net)
DEFINE_PLACE(time_ns_for_children, COPY(copy_time_ns, time_ns_for_children), put_time_ns)
DEFINE_PLACE(time_ns, get_time_ns(order->from->time_ns), put_time_ns)

#define PLACE(field)                        \
	{                                   \
		fill_##field, empty_##field \
	}

/* In the order in which they are copied: it shows where several kinds would refuse. */
static const struct ns_place places[] = {
	PLACE(mnt_ns),
	PLACE(uts_ns),
	PLACE(ipc_ns),
	PLACE(pid_ns_for_children),
	PLACE(cgroup_ns),
	PLACE(net_ns),
	PLACE(time_ns_for_children),
	PLACE(time_ns),
};

/* The first @n of them. */
static void empty_places(struct world *w, struct nsproxy *set, size_t n)
{
	for (size_t i = 0; i < n; i++)
		places[i].empty(w, set);
}

static int fill_places(struct world *w, struct nsproxy *set, const struct ns_order *order)
{
	for (size_t n = 0; n < ARRAY_SIZE(places); n++) {
		int err = places[n].fill(w, order, set);

		if (err) {
			empty_places(w, set, n);
			return err;
		}
	}
	return 0;
}

static struct nsproxy *create_new_namespaces(struct world *w, const struct ns_order *order)
{
	struct nsproxy *set = alloc_obj(w, nsproxy);
	int err = set ? fill_places(w, set, order) : (int)refuse(w, ENOMEM, R_NOMEM);

	if (!err) {
		set->count = 1;
		return set;
	}
	if (set)
		world_free(w, set);
	return ERR_PTR(err);
}

void free_nsproxy(struct world *w, struct nsproxy *set)
{
	empty_places(w, set, ARRAY_SIZE(places));
	world_free(w, set);
}

/* ---- another set for a task: clone, unshare, exec, exit ---- */

/* Where this is true, the set can't be shared any further: its time_ns is about to differ. */
static bool time_ns_is_due(const struct nsproxy *set)
{
	return set->time_ns != set->time_ns_for_children;
}

static int may_make_namespaces(struct world *w, struct user_namespace *owner)
{
	return ns_capable(w, owner, CAP_SYS_ADMIN)
		       ? 0
		       : (int)refuse_obj(w, EPERM, R_NEWNS_CAP, owner, NULL);
}

/* @tsk has been cut from its parent: it has the parent's nsproxy, and no reference to it yet. */
int copy_namespaces(struct world *w, u64 flags, struct task_struct *tsk)
{
	const bool enters_time = !(flags & CLONE_VM) && time_ns_is_due(tsk->nsproxy);
	const struct ns_order order = { tsk->nsproxy, flags, tsk->cred->user_ns, tsk->fs };
	struct nsproxy *set;
	int err = flags & CLONE_NS_PROXY ? may_make_namespaces(w, order.owner) : 0;

	if (err)
		return err;
	if (!(flags & CLONE_NS_PROXY) && !enters_time) {
		get_nsproxy(tsk->nsproxy);
		return 0;
	}
	/* What semaphores are to be undone at exit belongs to one IPC namespace. */
	if (flags & CLONE_NEWIPC && flags & CLONE_SYSVSEM)
		return (int)refuse(w, EINVAL, R_NEWIPC_SYSVSEM);
	set = create_new_namespaces(w, &order);
	if (IS_ERR(set))
		return (int)PTR_ERR(set);
	if (!(flags & CLONE_VM))
		timens_on_fork(w, set);
	tsk->nsproxy = set;
	return 0;
}

/* @new_cred, @new_fs: what the caller will have, where that is unshared by the same call. */
int unshare_nsproxy_namespaces(struct world *w, unsigned long unshare_flags,
			       struct nsproxy **new_nsp, struct cred *new_cred,
			       struct fs_struct *new_fs)
{
	const struct ns_order order = {
		.from = current->nsproxy,
		.flags = unshare_flags,
		.owner = new_cred ? new_cred->user_ns : current_user_ns(),
		.fs = new_fs ? new_fs : current->fs,
	};
	int err;

	if (!(unshare_flags & CLONE_NS_PROXY))
		return 0;
	err = may_make_namespaces(w, order.owner);
	if (!err) {
		struct nsproxy *set = create_new_namespaces(w, &order);

		if (IS_ERR(set))
			return (int)PTR_ERR(set);
		*new_nsp = set;
	}
	return err;
}

/* The same namespaces as the caller's, in a set of its own. */
static struct nsproxy *copy_current_set(struct world *w)
{
	const struct ns_order order = { current->nsproxy, 0, current_user_ns(), current->fs };

	return create_new_namespaces(w, &order);
}

void switch_task_namespaces(struct world *w, struct task_struct *p, struct nsproxy *new)
{
	struct nsproxy *left = p->nsproxy;

	p->nsproxy = new;
	if (left)
		put_nsproxy(w, left);
}

void exit_task_namespaces(struct world *w, struct task_struct *p)
{
	switch_task_namespaces(w, p, NULL);
}

int exec_task_namespaces(struct world *w)
{
	struct nsproxy *set;

	if (!time_ns_is_due(current->nsproxy))
		return 0;
	set = copy_current_set(w);
	if (IS_ERR(set))
		return (int)PTR_ERR(set);
	timens_on_fork(w, set);
	switch_task_namespaces(w, current, set);
	return 0;
}

/*
 * ---- setns ----
 * All is done on the side, in an nsset: a set, and where they are to change too, credentials and
 * an fs_struct. Each namespace that is joined installs itself there, or refuses. To commit is to
 * exchange what the caller has and what the nsset has; either way put_nsset() drops what is in the
 * nsset then: what was refused, or what has been left.
 */

static int check_setns_flags(struct world *w, unsigned int flags)
{
	const unsigned int kinds = CLONE_NS_PROXY | CLONE_NEWUSER;

	return flags && !(flags & ~kinds) ? 0
					  : (int)refuse_num(w, EINVAL, R_SETNS_FLAGS, (s64)flags);
}

/* A mount namespace alone is the last that can refuse: the caller's own root and cwd will do. */
static bool nsset_owns_fs(const struct nsset *nsset)
{
	return nsset->flags & CLONE_NEWNS && nsset->flags != CLONE_NEWNS;
}

static void put_nsset(struct world *w, struct nsset *nsset)
{
	if (nsset->fs && nsset_owns_fs(nsset))
		free_fs_struct(w, nsset->fs);
	put_nsproxy(w, nsset->nsproxy);
	if (nsset->flags & CLONE_NEWUSER)
		put_cred(w, nsset->cred);
}

static int prepare_nsset(struct world *w, unsigned int flags, struct nsset *nsset)
{
	struct nsproxy *set = copy_current_set(w);

	if (IS_ERR(set))
		return (int)PTR_ERR(set);
	*nsset = (struct nsset){ .flags = flags, .nsproxy = set };
	nsset->cred = flags & CLONE_NEWUSER ? prepare_creds(w) : current_cred();
	if (nsset->cred)
		nsset->fs = nsset_owns_fs(nsset) ? copy_fs_struct(w, current->fs) : current->fs;
	if (nsset->fs)
		return 0;
	put_nsset(w, nsset);
	return (int)refuse(w, ENOMEM, R_NOMEM);
}

static int install_one(struct world *w, struct nsset *nsset, struct ns_common *ns)
{
	return ns->ops->install(w, nsset, ns);
}

/* The user namespace comes first: what the caller may in it opens the others. */
static const struct proc_ns_operations *const install_order[] = {
	&userns_operations, &mntns_operations,	  &utsns_operations, &ipcns_operations,
	&pidns_operations,  &cgroupns_operations, &netns_operations, &timens_operations,
};

static int install_all(struct world *w, struct nsset *nsset, struct task_struct *of)
{
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(install_order) && !err; i++) {
		const struct proc_ns_operations *kind = install_order[i];
		struct ns_common *ns;

		if (!(nsset->flags & kind->type))
			continue;
		ns = kind->get(w, of);
		err = install_one(w, nsset, ns);
		kind->put(w, ns);
	}
	return err;
}

/* The namespaces of a process: of one that has them still, and that the caller may look into. */
static int validate_nsset(struct world *w, struct nsset *nsset, const struct pid *pid)
{
	struct task_struct *task = pid_task(pid, PIDTYPE_PID);

	if (!task)
		return (int)refuse(w, ESRCH, R_PIDFD_REAPED);
	if (!ptrace_may_access(w, task, PTRACE_MODE_READ_REALCREDS))
		return (int)refuse_obj(w, EPERM, R_SETNS_PTRACE, task, NULL);
	if (!task->nsproxy)
		return (int)refuse_obj(w, ESRCH, R_SETNS_ZOMBIE, task, NULL);
	return install_all(w, nsset, task);
}

static void exchange_places(struct fs_struct *a, struct fs_struct *b)
{
	const struct path root = a->root, pwd = a->pwd;

	a->root = b->root;
	a->pwd = b->pwd;
	b->root = root;
	b->pwd = pwd;
}

/* Nothing can fail here. */
static void commit_nsset(struct world *w, struct nsset *nsset)
{
	struct nsproxy *left = current->nsproxy;

	/* Semaphores are undone where they were done. */
	if (nsset->flags & CLONE_NEWIPC)
		exit_sem(w, current);
	current->nsproxy = nsset->nsproxy;
	nsset->nsproxy = left;
	if (nsset_owns_fs(nsset))
		exchange_places(current->fs, nsset->fs);
	if (nsset->flags & CLONE_NEWUSER) {
		commit_creds(w, (struct cred *)nsset->cred);
		nsset->cred = NULL;
	}
}

/* Joins @ns, or where that is NULL, those of the process @pid that @flags name. */
static int join(struct world *w, unsigned int flags, struct ns_common *ns, const struct pid *pid)
{
	struct nsset nsset;
	int err = prepare_nsset(w, flags, &nsset);

	if (err)
		return err;
	err = ns ? install_one(w, &nsset, ns) : validate_nsset(w, &nsset, pid);
	if (!err)
		commit_nsset(w, &nsset);
	put_nsset(w, &nsset);
	return err;
}

static int join_file(struct world *w, const struct file *file, unsigned int flags)
{
	const struct pid *pid;
	int err;

	if (proc_ns_file(file)) {
		struct ns_common *ns = get_proc_ns(file->f_inode);

		return flags && flags != ns->ns_type
			       ? (int)refuse_num(w, EINVAL, R_SETNS_TYPE, (int)flags)
			       : join(w, ns->ns_type, ns, NULL);
	}
	pid = pidfd_pid(file);
	if (IS_ERR(pid))
		return (int)refuse_obj(w, EINVAL, R_SETNS_NOT_NS, file, NULL);
	err = check_setns_flags(w, flags);
	return err ? err : join(w, flags, NULL, pid);
}

SYSCALL_DEFINE2(setns, int, fd, int, flags)
{
	struct file *file = fget(w, (unsigned int)fd);
	int err;

	if (!file)
		return refuse_num(w, EBADF, R_PROC_BADF, fd);
	err = join_file(w, file, (unsigned int)flags);
	fput(w, file);
	return err;
}
