// SPDX-License-Identifier: GPL-2.0-only
/*
 * File systems of which a machine has one, and of which only that they can be mounted is modelled:
 * debugfs, tracefs, securityfs, bpf, and devtmpfs with its devices. In Linux they stand in
 * fs/debugfs/inode.c, fs/tracefs/inode.c, security/inode.c, kernel/bpf/inode.c and
 * drivers/base/devtmpfs.c.
 */
#include "fs_parser.h"
#include "kernfs.h"
#include "memfd.h"
#include "text.h"

static const struct kernfs_node empty_root_0700 = { .name = "", .mode = S_IFDIR | 0700 };
static const struct kernfs_node empty_root_0755 = { .name = "", .mode = S_IFDIR | 0755 };
static const struct kernfs_node empty_root_1777 = { .name = "", .mode = S_IFDIR | S_ISVTX | 0777 };

static int debug_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	sb->s_magic = DEBUGFS_MAGIC;
	return kernfs_fill_super(w, sb, &empty_root_0700);
}

static int trace_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	sb->s_magic = TRACEFS_MAGIC;
	return kernfs_fill_super(w, sb, &empty_root_0700);
}

static int securityfs_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	sb->s_magic = SECURITYFS_MAGIC;
	return kernfs_fill_super(w, sb, &empty_root_0755);
}

static void bpf_show_options(struct world *w, struct super_block *sb, struct world_text *text)
{
	u32 mode = sb->s_root->d_inode->i_mode & S_IALLUGO & ~(u32)S_ISVTX;

	if (mode != S_IRWXUGO)
		text_printf(text, ",mode=%o", mode);
}
static const struct super_operations bpf_sops = {
	.statfs = simple_statfs,
	.show_options = bpf_show_options,
};

static int bpf_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	int err;

	sb->s_magic = BPF_FS_MAGIC;
	err = kernfs_fill_super(w, sb, &empty_root_1777);
	sb->s_op = &bpf_sops;
	if (!err && fc->fs_private)
		sb->s_root->d_inode->i_mode = S_IFDIR | (u32)(uintptr_t)fc->fs_private;
	return err;
}

static int debug_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_single(w, fc, debug_fill_super);
}

static int trace_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_single(w, fc, trace_fill_super);
}

static int securityfs_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_single(w, fc, securityfs_fill_super);
}

static int bpf_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_nodev(w, fc, bpf_fill_super);
}

/* mode= of bpf and debugfs; a number that fits the pointer, so nothing has to be freed. */
static const struct fs_parameter_spec mode_parameters[] = {
	fsparam_u32oct("mode", 1),
	{ .name = NULL },
};

static int mode_parse_param(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	struct fs_parse_result result;
	int opt = fs_parse(w, fc, mode_parameters, param, &result);

	if (opt >= 0)
		fc->fs_private = (void *)(uintptr_t)(result.uint_32 & S_IALLUGO);
	return opt < 0 ? opt : 0;
}

static const struct fs_context_operations debug_ops = {
	.get_tree = debug_get_tree,
	.parse_param = mode_parse_param,
};
static const struct fs_context_operations trace_ops = {
	.get_tree = trace_get_tree,
	.parse_param = mode_parse_param,
};
static const struct fs_context_operations securityfs_ops = { .get_tree = securityfs_get_tree };
static const struct fs_context_operations bpf_ops = {
	.get_tree = bpf_get_tree,
	.parse_param = mode_parse_param,
};

static int debug_init(struct world *w, struct fs_context *fc)
{
	fc->ops = &debug_ops;
	return 0;
}

static int trace_init(struct world *w, struct fs_context *fc)
{
	fc->ops = &trace_ops;
	return 0;
}

static int securityfs_init(struct world *w, struct fs_context *fc)
{
	fc->ops = &securityfs_ops;
	return 0;
}

static int bpf_init(struct world *w, struct fs_context *fc)
{
	fc->ops = &bpf_ops;
	return 0;
}

#define SINGLE(var, n, flags, init)                                    \
	const struct file_system_type var = { .name = n,               \
					      .fs_flags = flags,       \
					      .init_fs_context = init, \
					      .kill_sb = kill_litter_super }
SINGLE(debugfs_fs_type, "debugfs", 0, debug_init);
SINGLE(tracefs_fs_type, "tracefs", 0, trace_init);
SINGLE(securityfs_fs_type, "securityfs", 0, securityfs_init);
SINGLE(bpf_fs_type, "bpf", FS_USERNS_MOUNT, bpf_init);

/* ---- devtmpfs: every mount of it shows the kernel's own tmpfs ---- */

static int make_node(struct world *w, struct dentry *root, const char *name, u32 mode, u32 dev)
{
	struct qstr q = { name, strlen(name) };
	struct dentry *dentry = d_alloc(w, root, &q);
	struct inode *dir = root->d_inode;
	int err;

	if (!dentry)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	err = dir->i_op->mknod(w, NULL, dir, dentry, mode, dev);
	if (err)
		d_drop(w, dentry);
	dput(w, dentry);
	return err;
}

static int populate(struct world *w, struct dentry *root)
{
	static const struct {
		const char *name;
		u32 mode;
		u32 dev;
	} nodes[] = {
		{ "null", 0666, MKDEV(1, 3) },	  { "zero", 0666, MKDEV(1, 5) },
		{ "full", 0666, MKDEV(1, 7) },	  { "random", 0666, MKDEV(1, 8) },
		{ "urandom", 0666, MKDEV(1, 9) }, { "kmsg", 0644, MKDEV(1, 11) },
		{ "tty", 0666, MKDEV(5, 0) },	  { "console", 0600, MKDEV(5, 1) },
		{ "ptmx", 0666, MKDEV(5, 2) },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(nodes); i++) {
		int err = make_node(w, root, nodes[i].name, S_IFCHR | nodes[i].mode, nodes[i].dev);

		if (err)
			return err;
	}
	return simple_mkdir(w, root, "shm", 0755) && simple_mkdir(w, root, "pts", 0755)
		       ? 0
		       : (int)refuse(w, ENOMEM, R_NOMEM);
}

/* The kernel's mount is made with the first that somebody asks for. */
static int devtmpfs_mount(struct world *w)
{
	struct vfsmount *mnt;
	int err;

	if (w->devtmpfs_mnt)
		return 0;
	mnt = kern_mount(w, &devtmpfs_kern_type, NULL, w->init_user_ns, NULL);
	if (IS_ERR(mnt))
		return (int)PTR_ERR(mnt);
	err = populate(w, mnt->mnt_root);
	if (err) {
		kern_unmount(w, mnt);
		return err;
	}
	w->devtmpfs_mnt = mnt;
	return 0;
}

static int devtmpfs_get_tree(struct world *w, struct fs_context *fc)
{
	int err = devtmpfs_mount(w);

	if (err)
		return err;
	fc->root = dget(w->devtmpfs_mnt->mnt_root);
	fc->root->d_sb->s_active++;
	return 0;
}
static const struct fs_context_operations devtmpfs_context_ops = { .get_tree = devtmpfs_get_tree };

static int devtmpfs_init_fs_context(struct world *w, struct fs_context *fc)
{
	fc->ops = &devtmpfs_context_ops;
	return 0;
}

const struct file_system_type devtmpfs_fs_type = {
	.name = "devtmpfs",
	.init_fs_context = devtmpfs_init_fs_context,
	.kill_sb = kill_litter_super,
};
