// SPDX-License-Identifier: GPL-2.0-only
/*
 * unshare: a task leaves what it shares, in place. Mirrors that part of kernel/fork.c of Linux.
 *
 * All copies are made first, then all are switched to: a failure leaves everything as it was.
 */
#include "clone.h"
#include "fs.h"
#include "ipc_namespace.h"
#include "nsproxy.h"
#include "syscalls.h"

#define UNSHARE_FLAGS                                                                     \
	(CLONE_THREAD | CLONE_FS | CLONE_NEWNS | CLONE_SIGHAND | CLONE_VM | CLONE_FILES | \
	 CLONE_SYSVSEM | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWUSER |     \
	 CLONE_NEWPID | CLONE_NEWCGROUP | CLONE_NEWTIME)

/* What unshare() prepares. NULL: stays. */
struct unshared {
	struct fs_struct *fs;
	struct files_struct *fd;
	struct cred *cred;
	struct nsproxy *nsproxy;
};

/* No other task, of this thread group or not, has the address space. */
bool current_is_single_threaded(struct world *w)
{
	return thread_group_empty(current) && current->mm->mm_users == 1;
}

static int check_unshare_flags(struct world *w, unsigned long flags)
{
	if (flags & ~(unsigned long)UNSHARE_FLAGS)
		return (int)refuse_num(w, EINVAL, R_UNSHARE_FLAGS, (s64)flags);
	if (flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM) && !thread_group_empty(current))
		return (int)refuse_obj(w, EINVAL, R_UNSHARE_THREADS, current, NULL);
	if (flags & (CLONE_SIGHAND | CLONE_VM) && current->sighand->count > 1)
		return (int)refuse_obj(w, EINVAL, R_UNSHARE_SIGHAND, current, NULL);
	if (flags & CLONE_VM && !current_is_single_threaded(w))
		return (int)refuse_obj(w, EINVAL, R_UNSHARE_VM, current, NULL);
	return 0;
}

int unshare_fd(struct world *w, unsigned long unshare_flags, struct files_struct **new_fdp)
{
	struct files_struct *fd;

	if (!(unshare_flags & CLONE_FILES) || current->files->count == 1)
		return 0;
	fd = dup_fd(w, current->files);
	if (IS_ERR(fd))
		return (int)PTR_ERR(fd);
	*new_fdp = fd;
	return 0;
}

/* Flags that bring others along. */
static unsigned long implied_flags(unsigned long flags)
{
	if (flags & CLONE_NEWUSER)
		flags |= CLONE_THREAD | CLONE_FS;
	if (flags & CLONE_VM)
		flags |= CLONE_SIGHAND;
	if (flags & CLONE_SIGHAND)
		flags |= CLONE_THREAD;
	if (flags & CLONE_NEWNS)
		flags |= CLONE_FS;
	return flags;
}

static int prepare_unshare(struct world *w, unsigned long flags, struct unshared *new)
{
	int err = unshare_fs(w, flags, &new->fs);

	if (!err)
		err = unshare_fd(w, flags, &new->fd);
	if (!err)
		err = unshare_userns(w, flags, &new->cred);
	if (!err)
		err = unshare_nsproxy_namespaces(w, flags, &new->nsproxy, new->cred, new->fs);
	return err;
}

/* Drops what was prepared and not taken, or what was left. */
static void put_unshared(struct world *w, struct unshared *old)
{
	if (old->cred)
		abort_creds(w, old->cred);
	if (old->fd)
		put_files_struct(w, old->fd);
	if (old->fs)
		free_fs_struct(w, old->fs);
}

/* Swaps in what was prepared; @new holds what was left, where that is to be freed. */
static void commit_unshare(struct world *w, unsigned long flags, struct unshared *new)
{
	if (flags & (CLONE_NEWIPC | CLONE_SYSVSEM))
		exit_sem(w, current);
	if (flags & CLONE_NEWIPC) {
		exit_shm(w, current);
		shm_init_task(current);
	}
	if (new->nsproxy)
		switch_task_namespaces(w, current, new->nsproxy);
	if (new->fs) {
		struct fs_struct *old = current->fs;

		current->fs = new->fs;
		new->fs = --old->users ? NULL : old;
	}
	if (new->fd) {
		struct files_struct *old = current->files;

		current->files = new->fd;
		new->fd = old;
	}
	if (new->cred) {
		commit_creds(w, new->cred);
		new->cred = NULL;
	}
}

SYSCALL_DEFINE1(unshare, unsigned long, unshare_flags)
{
	unsigned long flags = implied_flags(unshare_flags);
	struct unshared new = { 0 };
	int err = check_unshare_flags(w, flags);

	if (err)
		return err;
	err = prepare_unshare(w, flags, &new);
	if (!err)
		commit_unshare(w, flags, &new);
	put_unshared(w, &new);
	return err;
}
