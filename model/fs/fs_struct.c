// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task's root, working directory and umask. Mirrors fs/fs_struct.c of Linux.
 *
 * Invariants: users counts the tasks that share it; root and pwd hold their mounts and dentries.
 */
#include "fs_struct.h"

#include "mount.h"
#include "nsproxy.h"
#include "sched.h"

void path_get(const struct path *path)
{
	mntget(path->mnt);
	dget(path->dentry);
}

void path_put(struct world *w, const struct path *path)
{
	dput(w, path->dentry);
	mntput(w, path->mnt);
}

static void replace_path(struct world *w, struct path *place, const struct path *path)
{
	struct path old = *place;

	path_get(path);
	*place = *path;
	if (old.dentry)
		path_put(w, &old);
}

void set_fs_root(struct world *w, struct fs_struct *fs, const struct path *path)
{
	replace_path(w, &fs->root, path);
}

void set_fs_pwd(struct world *w, struct fs_struct *fs, const struct path *path)
{
	replace_path(w, &fs->pwd, path);
}

void get_fs_root(struct fs_struct *fs, struct path *root)
{
	*root = fs->root;
	path_get(root);
}

void get_fs_pwd(struct fs_struct *fs, struct path *pwd)
{
	*pwd = fs->pwd;
	path_get(pwd);
}

static void replace_if_equal(struct world *w, struct path *place, const struct path *old,
			     const struct path *new)
{
	if (path_equal(place, old))
		replace_path(w, place, new);
}

void chroot_fs_refs(struct world *w, const struct path *old_root, const struct path *new_root)
{
	struct task_struct *p, *t;

	for_each_process (w, p) {
		for_each_thread (p, t) {
			if (!t->fs)
				continue;
			replace_if_equal(w, &t->fs->root, old_root, new_root);
			replace_if_equal(w, &t->fs->pwd, old_root, new_root);
		}
	}
}

void free_fs_struct(struct world *w, struct fs_struct *fs)
{
	struct path root = fs->root, pwd = fs->pwd;

	world_free(w, fs);
	path_put(w, &root);
	path_put(w, &pwd);
}

/* @tsk has no place any more. */
void exit_fs(struct world *w, struct task_struct *tsk)
{
	struct fs_struct *left = tsk->fs;

	tsk->fs = NULL;
	if (left && !--left->users)
		free_fs_struct(w, left);
}

/* For one task. NULL: no memory. */
struct fs_struct *copy_fs_struct(struct world *w, struct fs_struct *old)
{
	struct fs_struct *copy = alloc_obj(w, fs_struct);

	if (!copy)
		return NULL;
	*copy = (struct fs_struct){
		.users = 1,
		.umask = old->umask,
		.root = old->root,
		.pwd = old->pwd,
	};
	path_get(&copy->root);
	path_get(&copy->pwd);
	return copy;
}

/*
 * The caller's own copy, where it does not have it alone. A new mount namespace moves root and cwd:
 * not those of the caller, until nothing can fail any more (since 7.0, and in 6.18's stable
 * releases). So there is a copy then in any case.
 */
int unshare_fs(struct world *w, unsigned long unshare_flags, struct fs_struct **new_fsp)
{
	struct fs_struct *fs = current->fs;
	bool moves = unshare_flags & CLONE_NEWNS;

	if (!(unshare_flags & CLONE_FS) || !fs || (fs->users == 1 && !moves))
		return 0;
	*new_fsp = copy_fs_struct(w, fs);
	return *new_fsp ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}
