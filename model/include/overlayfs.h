/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * overlayfs: directories of several file systems shown as one. fs/overlayfs/ovl_entry.h of Linux.
 */
#ifndef NSSIM_OVERLAYFS_H
#define NSSIM_OVERLAYFS_H

#include "fs.h"

#define OVL_MAX_STACK 500u

/* A directory that is a layer; the mount that it was reached by may go, its super block not. */
struct ovl_layer {
	struct dentry *dentry __ref;
	struct super_block *sb __ref;
};

/* A mounted overlay (s_fs_info), and the options of one under way (fs_private). */
struct ovl_fs {
	struct ovl_layer upper; /* .dentry NULL: read-only */
	struct ovl_layer work;
	char *lowerdir; /* objects of their own, as they were given */
	char *upperdir;
	char *workdir;
	u32 numlower;
	struct ovl_layer lower[]; /* topmost first */
};

/* What a name of the overlay is made of: its inode's i_private. */
struct ovl_inode {
	struct dentry *upper __ref; /* NULL: not copied up, nor made here */
	u32 numlower;
	struct dentry *lower[] __ref;
};

/* What is to be written to must be in the upper layer. 0 for other file systems. */
int ovl_maybe_copy_up(struct world *w, struct dentry *dentry);
extern const struct file_system_type overlayfs_fs_type;

#endif
