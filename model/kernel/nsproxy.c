// SPDX-License-Identifier: GPL-2.0-only
/*
 * The namespaces of a task as a set: copied at clone, replaced by unshare and setns, dropped at
 * exit. Mirrors kernel/nsproxy.c of Linux.
 *
 * An nsproxy is never changed while a task has it, but for mnt_ns and what a setns or unshare
 * builds before it switches. It holds each of its namespaces once.
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

/* The one namespace that is copied twice: its parts take the references that a copy needs. */
static int copy_time_namespaces(struct world *w, u64 flags, struct user_namespace *user_ns,
				const struct nsproxy *old, struct nsproxy *new)
{
	new->time_ns_for_children = copy_time_ns(w, flags, user_ns, old->time_ns_for_children);
	if (IS_ERR(new->time_ns_for_children))
		return (int)PTR_ERR(new->time_ns_for_children);
	new->time_ns = get_time_ns(old->time_ns);
	return 0;
}

/*
 * The second half of create_new_namespaces(): what a failure there has to undo, it undoes itself.
 */
static int copy_pid_to_time(struct world *w, u64 flags, struct user_namespace *user_ns,
			    const struct nsproxy *old, struct nsproxy *new)
{
	int err;

	new->pid_ns_for_children = copy_pid_ns(w, flags, user_ns, old->pid_ns_for_children);
	if (IS_ERR(new->pid_ns_for_children))
		return (int)PTR_ERR(new->pid_ns_for_children);
	new->cgroup_ns = copy_cgroup_ns(w, flags, user_ns, old->cgroup_ns);
	if (IS_ERR(new->cgroup_ns)) {
		err = (int)PTR_ERR(new->cgroup_ns);
		goto out_pid;
	}
	new->net_ns = copy_net_ns(w, flags, user_ns, old->net_ns);
	if (IS_ERR(new->net_ns)) {
		err = (int)PTR_ERR(new->net_ns);
		goto out_cgroup;
	}
	err = copy_time_namespaces(w, flags, user_ns, old, new);
	if (!err)
		return 0;
	put_net(w, new->net_ns);
out_cgroup:
	put_cgroup_ns(w, new->cgroup_ns);
out_pid:
	put_pid_ns(w, new->pid_ns_for_children);
	return err;
}

static int copy_all(struct world *w, u64 flags, struct user_namespace *user_ns,
		    const struct nsproxy *old, struct nsproxy *new, struct fs_struct *new_fs)
{
	int err;

	new->mnt_ns = copy_mnt_ns(w, flags, old->mnt_ns, user_ns, new_fs);
	if (IS_ERR(new->mnt_ns))
		return (int)PTR_ERR(new->mnt_ns);
	new->uts_ns = copy_utsname(w, flags, user_ns, old->uts_ns);
	if (IS_ERR(new->uts_ns)) {
		err = (int)PTR_ERR(new->uts_ns);
		goto out_mnt;
	}
	new->ipc_ns = copy_ipcs(w, flags, user_ns, old->ipc_ns);
	if (IS_ERR(new->ipc_ns)) {
		err = (int)PTR_ERR(new->ipc_ns);
		goto out_uts;
	}
	err = copy_pid_to_time(w, flags, user_ns, old, new);
	if (!err)
		return 0;
	put_ipc_ns(w, new->ipc_ns);
out_uts:
	put_uts_ns(w, new->uts_ns);
out_mnt:
	put_mnt_ns(w, new->mnt_ns);
	return err;
}

static struct nsproxy *create_new_namespaces(struct world *w, u64 flags, struct task_struct *tsk,
					     struct user_namespace *user_ns,
					     struct fs_struct *new_fs)
{
	struct nsproxy *new = alloc_obj(w, nsproxy);
	int err;

	if (!new)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	err = copy_all(w, flags, user_ns, tsk->nsproxy, new, new_fs);
	if (err) {
		world_free(w, new);
		return ERR_PTR(err);
	}
	new->count = 1;
	return new;
}

int copy_namespaces(struct world *w, u64 flags, struct task_struct *tsk)
{
	struct nsproxy *new, *old = tsk->nsproxy;
	struct user_namespace *user_ns = tsk->cred->user_ns;

	if (!(flags & CLONE_NS_PROXY)) {
		/* A task in a new time namespace to come enters it with its own address space. */
		if (flags & CLONE_VM || old->time_ns_for_children == old->time_ns) {
			get_nsproxy(old);
			return 0;
		}
	} else if (!ns_capable(w, user_ns, CAP_SYS_ADMIN)) {
		return (int)refuse_obj(w, EPERM, R_NEWNS_CAP, user_ns, NULL);
	}
	if ((flags & (CLONE_NEWIPC | CLONE_SYSVSEM)) == (CLONE_NEWIPC | CLONE_SYSVSEM))
		return (int)refuse(w, EINVAL, R_NEWIPC_SYSVSEM);
	new = create_new_namespaces(w, flags, tsk, user_ns, tsk->fs);
	if (IS_ERR(new))
		return (int)PTR_ERR(new);
	if (!(flags & CLONE_VM))
		timens_on_fork(w, new, tsk);
	tsk->nsproxy = new;
	return 0;
}

void free_nsproxy(struct world *w, struct nsproxy *ns)
{
	put_mnt_ns(w, ns->mnt_ns);
	put_uts_ns(w, ns->uts_ns);
	put_ipc_ns(w, ns->ipc_ns);
	put_pid_ns(w, ns->pid_ns_for_children);
	put_time_ns(w, ns->time_ns);
	put_time_ns(w, ns->time_ns_for_children);
	put_cgroup_ns(w, ns->cgroup_ns);
	put_net(w, ns->net_ns);
	world_free(w, ns);
}

int unshare_nsproxy_namespaces(struct world *w, unsigned long unshare_flags,
			       struct nsproxy **new_nsp, struct cred *new_cred,
			       struct fs_struct *new_fs)
{
	struct user_namespace *user_ns = new_cred ? new_cred->user_ns : current_user_ns();
	struct nsproxy *new;

	if (!(unshare_flags & CLONE_NS_PROXY))
		return 0;
	if (!ns_capable(w, user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_NEWNS_CAP, user_ns, NULL);
	new = create_new_namespaces(w, unshare_flags, current, user_ns,
				    new_fs ? new_fs : current->fs);
	if (IS_ERR(new))
		return (int)PTR_ERR(new);
	*new_nsp = new;
	return 0;
}

void switch_task_namespaces(struct world *w, struct task_struct *p, struct nsproxy *new)
{
	struct nsproxy *old = p->nsproxy;

	p->nsproxy = new;
	if (old)
		put_nsproxy(w, old);
}

void exit_task_namespaces(struct world *w, struct task_struct *p)
{
	switch_task_namespaces(w, p, NULL);
}

int exec_task_namespaces(struct world *w)
{
	struct task_struct *tsk = current;
	struct nsproxy *new;

	if (tsk->nsproxy->time_ns_for_children == tsk->nsproxy->time_ns)
		return 0;
	new = create_new_namespaces(w, 0, tsk, current_user_ns(), tsk->fs);
	if (IS_ERR(new))
		return (int)PTR_ERR(new);
	timens_on_fork(w, new, tsk);
	switch_task_namespaces(w, tsk, new);
	return 0;
}

/* ---- setns: prepare, validate, commit ---- */

static int check_setns_flags(struct world *w, unsigned long flags)
{
	if (!flags || flags & ~(unsigned long)(CLONE_NS_PROXY | CLONE_NEWUSER))
		return (int)refuse_num(w, EINVAL, R_SETNS_FLAGS, (s64)flags);
	return 0;
}

static void put_nsset(struct world *w, struct nsset *nsset)
{
	if (nsset->flags & CLONE_NEWUSER)
		put_cred(w, nsset->cred);
	if (nsset->fs && nsset->flags & CLONE_NEWNS && nsset->fs != current->fs)
		free_fs_struct(w, nsset->fs);
	if (nsset->nsproxy)
		free_nsproxy(w, nsset->nsproxy);
}

static int prepare_nsset(struct world *w, unsigned int flags, struct nsset *nsset)
{
	nsset->flags = flags;
	nsset->nsproxy = create_new_namespaces(w, 0, current, current_user_ns(), current->fs);
	if (IS_ERR(nsset->nsproxy))
		return (int)PTR_ERR(nsset->nsproxy);
	nsset->cred = flags & CLONE_NEWUSER ? prepare_creds(w) : current_cred();
	if (!nsset->cred)
		goto out_put;
	/* Alone, a mount namespace can change root and cwd at once; with others it must wait. */
	if (flags == CLONE_NEWNS)
		nsset->fs = current->fs;
	else if (flags & CLONE_NEWNS)
		nsset->fs = copy_fs_struct(w, current->fs);
	if (!(flags & CLONE_NEWNS) || nsset->fs)
		return 0;

out_put:
	put_nsset(w, nsset);
	return (int)refuse(w, ENOMEM, R_NOMEM);
}

static int validate_ns(struct world *w, struct nsset *nsset, struct ns_common *ns)
{
	return ns->ops->install(w, nsset, ns);
}

/* The namespaces that setns by pidfd goes through, in its order. */
static const struct proc_ns_operations *const install_order[] = {
	&userns_operations, &mntns_operations,	  &utsns_operations, &ipcns_operations,
	&pidns_operations,  &cgroupns_operations, &netns_operations, &timens_operations,
};

static struct ns_common *nsset_target(const struct nsproxy *nsp, struct user_namespace *user_ns,
				      struct pid_namespace *pid_ns, u32 type)
{
	switch (type) {
	case CLONE_NEWUSER:
		return &user_ns->ns;
	case CLONE_NEWNS:
		return &nsp->mnt_ns->ns;
	case CLONE_NEWUTS:
		return &nsp->uts_ns->ns;
	case CLONE_NEWIPC:
		return &nsp->ipc_ns->ns;
	case CLONE_NEWPID:
		return &pid_ns->ns;
	case CLONE_NEWCGROUP:
		return &nsp->cgroup_ns->ns;
	case CLONE_NEWNET:
		return &nsp->net_ns->ns;
	}
	return &nsp->time_ns->ns;
}

static int validate_nsset(struct world *w, struct nsset *nsset, struct pid *pid)
{
	struct task_struct *tsk = pid_task(pid, PIDTYPE_PID);
	struct user_namespace *user_ns;
	struct pid_namespace *pid_ns;
	struct nsproxy *nsp;
	int ret = 0;
	size_t i;

	if (!tsk)
		return (int)refuse(w, ESRCH, R_PIDFD_REAPED);
	if (!ptrace_may_access(w, tsk, PTRACE_MODE_READ_REALCREDS))
		return (int)refuse_obj(w, EPERM, R_SETNS_PTRACE, tsk, NULL);
	nsp = tsk->nsproxy;
	if (!nsp)
		return (int)refuse_obj(w, ESRCH, R_SETNS_ZOMBIE, tsk, NULL);
	get_nsproxy(nsp);
	pid_ns = task_active_pid_ns(tsk);
	user_ns = tsk->real_cred->user_ns;
	for (i = 0; i < ARRAY_SIZE(install_order) && !ret; i++)
		if (nsset->flags & install_order[i]->type)
			ret = validate_ns(
				w, nsset,
				nsset_target(nsp, user_ns, pid_ns, install_order[i]->type));
	put_nsproxy(w, nsp);
	return ret;
}

static void commit_nsset(struct world *w, struct nsset *nsset)
{
	unsigned int flags = nsset->flags;

	if (flags & CLONE_NEWUSER)
		commit_creds(w, (struct cred *)get_cred(nsset->cred));
	if (flags & CLONE_NEWNS && flags & ~(unsigned int)CLONE_NEWNS) {
		set_fs_root(w, current->fs, &nsset->fs->root);
		set_fs_pwd(w, current->fs, &nsset->fs->pwd);
	}
	if (flags & CLONE_NEWIPC)
		exit_sem(w, current);
	switch_task_namespaces(w, current, nsset->nsproxy);
	nsset->nsproxy = NULL;
}

/* What @file stands for: a namespace (*@ns), a process (*@pid), or neither. */
static int setns_target(struct world *w, const struct file *file, int *flags, struct ns_common **ns,
			struct pid **pid)
{
	if (proc_ns_file(file)) {
		*ns = get_proc_ns(file->f_inode);
		if (*flags && (*ns)->ns_type != (u32)*flags)
			return (int)refuse_num(w, EINVAL, R_SETNS_TYPE, *flags);
		*flags = (int)(*ns)->ns_type;
		return 0;
	}
	*pid = pidfd_pid(file);
	if (IS_ERR(*pid))
		return (int)refuse_obj(w, EINVAL, R_SETNS_NOT_NS, file, NULL);
	return check_setns_flags(w, (unsigned int)*flags);
}

SYSCALL_DEFINE2(setns, int, fd, int, flags)
{
	struct file *file = fget(w, (unsigned int)fd);
	struct ns_common *ns = NULL;
	struct nsset nsset = { 0 };
	struct pid *pid = NULL;
	int err;

	if (!file)
		return refuse_num(w, EBADF, R_PROC_BADF, fd);
	err = setns_target(w, file, &flags, &ns, &pid);
	if (err)
		goto out_fput;
	err = prepare_nsset(w, (unsigned int)flags, &nsset);
	if (err)
		goto out_fput;
	err = ns ? validate_ns(w, &nsset, ns) : validate_nsset(w, &nsset, pid);
	if (!err)
		commit_nsset(w, &nsset);
	put_nsset(w, &nsset);
out_fput:
	fput(w, file);
	return err;
}
