// SPDX-License-Identifier: GPL-2.0-only
/*
 * File systems on a block device: ext2, ext3, ext4, xfs, squashfs. In Linux they are fs/ext4 and so
 * on.
 *
 * What is modelled is what mounting shows of them: the device is the identity of the super block,
 * so that it is found again while mounted; the options; and a tree of files that lives as long as
 * the mounts. What would be on the disk afterwards is not kept.
 */
#include "fs_parser.h"
#include "internal.h"
#include "kernfs.h"
#include "memfd.h"
#include "text.h"

/* A name that is an option of the type, with a value or without. */
struct option_row {
	const char *name;
	bool value;
};

static const struct option_row ext4_options[] = {
	{ "errors", true },
	{ "data", true },
	{ "commit", true },
	{ "barrier", false },
	{ "nobarrier", false },
	{ "noload", false },
	{ "norecovery", false },
	{ "discard", false },
	{ "nodiscard", false },
	{ "acl", false },
	{ "noacl", false },
	{ "user_xattr", false },
	{ "nouser_xattr", false },
	{ "delalloc", false },
	{ "nodelalloc", false },
	{ "journal_checksum", false },
	{ "debug", false },
	{ "minixdf", false },
	{ "bsddf", false },
	{ "grpid", false },
	{ "nogrpid", false },
	{ "resuid", true },
	{ "resgid", true },
	{ "sb", true },
	{ "stripe", true },
	{ "init_itable", false },
	{ "noinit_itable", false },
	{ "usrquota", false },
	{ "grpquota", false },
	{ "noquota", false },
	{ "quota", false },
	{ "dax", false },
	{ NULL, false },
};

static const struct option_row xfs_options[] = {
	{ "attr2", false },	{ "noattr2", false },	 { "discard", false },
	{ "nodiscard", false }, { "inode32", false },	 { "inode64", false },
	{ "logbufs", true },	{ "logbsize", true },	 { "noalign", false },
	{ "noquota", false },	{ "norecovery", false }, { "nouuid", false },
	{ "uquota", false },	{ "usrquota", false },	 { "gquota", false },
	{ "prjquota", false },	{ "swalloc", false },	 { NULL, false },
};

static const struct option_row squashfs_options[] = {
	{ "errors", true },
	{ "threads", true },
	{ NULL, false },
};

struct block_fs {
	u64 magic;
	u32 blocksize;
	bool lost_found;
	bool read_only;
	const struct option_row *options;
};
static const struct block_fs ext4_like = { EXT4_SUPER_MAGIC, 4096, true, false, ext4_options };
static const struct block_fs xfs_like = { XFS_SUPER_MAGIC, 4096, false, false, xfs_options };
static const struct block_fs squashfs_like = { SQUASHFS_MAGIC, 131072, false, true,
					       squashfs_options };

static const struct block_fs *kind_of(const struct fs_context *fc)
{
	if (fc->fs_type == &xfs_fs_type)
		return &xfs_like;
	return fc->fs_type == &squashfs_fs_type ? &squashfs_like : &ext4_like;
}

/* Drivers that are modelled: loop, SCSI disks, virtual disks. */
static bool has_driver(u32 dev)
{
	return MAJOR(dev) == 7 || MAJOR(dev) == 8 || MAJOR(dev) == 253 || MAJOR(dev) == 254;
}

static int block_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	const struct block_fs *kind = kind_of(fc);
	int err;

	if (!has_driver(sb->s_dev))
		return (int)refuse_num(w, ENXIO, R_OPEN_NO_DEVICE, sb->s_dev);
	err = shmem_fill_super(w, sb, fc);
	if (err)
		return err;
	sb->s_magic = kind->magic;
	sb->s_blocksize = kind->blocksize;
	sb->s_xattr = true;
	if (kind->read_only)
		sb->s_flags |= SB_RDONLY;
	if (kind->lost_found && !simple_mkdir(w, sb->s_root, "lost+found", 0700))
		return (int)refuse(w, ENOMEM, R_NOMEM);
	return 0;
}

static int block_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_bdev(w, fc, block_fill_super);
}

static int block_parse_param(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	const struct option_row *row;

	for (row = kind_of(fc)->options; row->name; row++) {
		if (strcmp(row->name, param->key))
			continue;
		if (row->value != (param->type == fs_value_is_string))
			return fs_param_bad_value(w, fc, param);
		return 0;
	}
	return -ENOPARAM;
}

/* Whether it can be written to, the VFS changes itself. */
static int block_reconfigure(struct world *w, struct fs_context *fc)
{
	if (kind_of(fc)->read_only)
		fc->sb_flags |= SB_RDONLY;
	return 0;
}

static const struct fs_context_operations block_context_ops = {
	.free = shmem_free_fc,
	.parse_param = block_parse_param,
	.get_tree = block_get_tree,
	.reconfigure = block_reconfigure,
};

static int block_init_fs_context(struct world *w, struct fs_context *fc)
{
	struct shmem_options *ctx = shmem_new_options(w, fc, &block_context_ops, 0755);

	if (!ctx)
		return -ENOMEM;
	ctx->info.ramfs = true;
	return 0;
}

static void block_kill_sb(struct world *w, struct super_block *sb)
{
	void *info = sb->s_fs_info;

	generic_shutdown_super(w, sb);
	world_free(w, info);
	sb->s_fs_info = NULL;
}

#define BLOCK_FS(var, n, flags)                           \
	const struct file_system_type var = {             \
		.name = n,                                \
		.fs_flags = FS_REQUIRES_DEV | (flags),    \
		.init_fs_context = block_init_fs_context, \
		.kill_sb = block_kill_sb,                 \
	}
BLOCK_FS(ext2_fs_type, "ext2", 0);
BLOCK_FS(ext3_fs_type, "ext3", 0);
BLOCK_FS(ext4_fs_type, "ext4", FS_ALLOW_IDMAP);
BLOCK_FS(xfs_fs_type, "xfs", FS_ALLOW_IDMAP);
BLOCK_FS(squashfs_fs_type, "squashfs", FS_ALLOW_IDMAP);
