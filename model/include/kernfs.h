/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * File systems that show the kernel's objects: sysfs, cgroup2, devpts, and those of which only that
 * they can be mounted matters. include/linux/kernfs.h of Linux.
 */
#ifndef NSSIM_KERNFS_H
#define NSSIM_KERNFS_H

#include "cgroup.h"
#include "fs.h"
#include "mount.h"
#include "sched.h"

/* An entry of a const tree. Directories have .children, ended by a NULL name. */
struct kernfs_node {
	const char *name;
	u32 mode;
	const struct kernfs_node *children;
	const char *text; /* of a file; of a link: where it leads */
	bool empty_dir; /* there to be mounted on */
	/* A directory whose entries are not const: those of the super block's network namespace. */
	const struct inode_operations *iop;
	const struct file_operations *fop;
};

/* The root inode of such a tree: sets sb->s_root; 0 or a refusal. */
int kernfs_fill_super(struct world *w, struct super_block *sb, const struct kernfs_node *root);
struct inode *kernfs_get_inode(struct world *w, struct super_block *sb,
			       const struct kernfs_node *kn);
extern const struct super_operations kernfs_sops;

/* What an inode of cgroup2 stands for: its i_private. */
struct cgroup_inode {
	struct cgroup *cgrp __ref;
	const struct cftype *cft; /* a control file, or NULL: the directory */
};

/* A control file of a cgroup. */
struct cftype {
	const char *name;
	u32 mode;
	bool not_on_root;
	int (*show)(struct world *w, struct cgroup *cgrp, struct world_text *text);
	int (*write)(struct world *w, struct file *file, struct cgroup *cgrp, const char *text);
};

/* The options of a cgroup2 mount under way. */
struct cgroup_fs_context {
	struct cgroup_namespace *ns __ref;
	u32 flags;
};

/* A devpts instance: its super block's s_fs_info; and the options of a mount under way. */
struct pts_mount_opts {
	bool setuid;
	bool setgid;
	kuid_t uid;
	kgid_t gid;
	u32 mode;
	u32 ptmxmode;
	s32 max;
};

extern const struct file_system_type sysfs_fs_type;
extern const struct file_system_type cgroup2_fs_type;
extern const struct file_system_type devpts_fs_type;
extern const struct file_system_type devtmpfs_fs_type;
extern const struct file_system_type debugfs_fs_type;
extern const struct file_system_type tracefs_fs_type;
extern const struct file_system_type securityfs_fs_type;
extern const struct file_system_type bpf_fs_type;
extern const struct file_system_type ext2_fs_type;
extern const struct file_system_type ext3_fs_type;
extern const struct file_system_type ext4_fs_type;
extern const struct file_system_type xfs_fs_type;
extern const struct file_system_type squashfs_fs_type;

#endif
