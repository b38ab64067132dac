/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task's place in the file tree, and the pairs of mount and dentry that all places are:
 * include/linux/{path,fs_struct}.h of Linux.
 */
#ifndef NSSIM_FS_STRUCT_H
#define NSSIM_FS_STRUCT_H

#include "world_state.h"

struct path {
	struct vfsmount *mnt __ref;
	struct dentry *dentry __ref;
};

struct fs_struct {
	int users __counter; /* tasks */
	int umask;
	struct path root;
	struct path pwd;
};

void path_get(const struct path *path);
void path_put(struct world *w, const struct path *path);
static inline bool path_equal(const struct path *a, const struct path *b)
{
	return a->mnt == b->mnt && a->dentry == b->dentry;
}

struct fs_struct *copy_fs_struct(struct world *w, struct fs_struct *old);
void free_fs_struct(struct world *w, struct fs_struct *fs);
void exit_fs(struct world *w, struct task_struct *tsk);
int unshare_fs(struct world *w, unsigned long unshare_flags, struct fs_struct **new_fsp);
void set_fs_root(struct world *w, struct fs_struct *fs, const struct path *path);
void set_fs_pwd(struct world *w, struct fs_struct *fs, const struct path *path);
void get_fs_root(struct fs_struct *fs, struct path *root); /* with references */
void get_fs_pwd(struct fs_struct *fs, struct path *pwd);
/* Whoever has @old_root as root or cwd gets @new_root. */
void chroot_fs_refs(struct world *w, const struct path *old_root, const struct path *new_root);
bool current_chrooted(struct world *w);

#endif
