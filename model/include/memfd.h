/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tmpfs and files without a name: include/linux/{shmem_fs,memfd}.h of Linux.
 */
#ifndef NSSIM_MEMFD_H
#define NSSIM_MEMFD_H

#include "fs.h"

/* What a tmpfs is limited to, and how it was mounted: its super block's s_fs_info. */
struct shmem_sb_info {
	u64 max_blocks; /* 0: no limit */
	u64 used_blocks;
	u64 max_inodes; /* 0: no limit */
	u64 used_inodes;
	u64 next_ino __burnt;
	u32 mode; /* of the root directory */
	kuid_t uid;
	kgid_t gid;
	u8 huge;
	bool full_inums;
	bool noswap;
	bool ramfs; /* a ramfs: no limits, nothing shown but the mode */
	char *mpol; /* an object of its own, or NULL: the default */
};

/* The options of a mount under way: its fs_context's fs_private. */
struct shmem_options {
	struct shmem_sb_info info;
	bool seen_blocks;
	bool seen_inodes;
	bool seen_huge;
	bool seen_inums;
};

/* The type of devtmpfs's own mount. */
extern const struct file_system_type devtmpfs_kern_type;
/* For file systems that are modelled as a tmpfs without limits: see fs/block.c. */
struct shmem_options *shmem_new_options(struct world *w, struct fs_context *fc,
					const struct fs_context_operations *ops, u32 mode);
int shmem_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc);
void shmem_free_fc(struct world *w, struct fs_context *fc);
extern const struct super_operations ramfs_ops;
extern const struct file_system_type shmem_fs_type;
extern const struct file_system_type rootfs_fs_type;
extern const struct file_system_type ramfs_fs_type;
extern const struct file_operations shmem_file_operations;

long memfd_fcntl(struct world *w, struct file *file, unsigned int cmd, unsigned int arg);
/* An unlinked file of the kernel's own tmpfs, for memfd_create() and shared memory. */
struct file *shmem_kernel_file_setup(struct world *w, const char *name, u64 size);

#endif
