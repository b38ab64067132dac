// SPDX-License-Identifier: GPL-2.0-only
/*
 * devpts: a new instance for each mount. Mirrors fs/devpts/inode.c of Linux, as far as mounting and
 * its directory go: no terminal is modelled, so ptmx can be looked at but gives ENXIO.
 */
#include "fs_parser.h"
#include "kernfs.h"
#include "pipe_fs_i.h"
#include "text.h"

#define DEVPTS_DEFAULT_MODE	 0600u
#define DEVPTS_DEFAULT_PTMX_MODE 0u
#define NR_UNIX98_PTY_MAX	 (1 << 20)
#define PTMX_DEV		 MKDEV(5, 2)

enum devpts_param { Opt_uid, Opt_gid, Opt_mode, Opt_ptmxmode, Opt_newinstance, Opt_max };

static const struct fs_parameter_spec devpts_param_specs[] = {
	fsparam_gid("gid", Opt_gid),
	fsparam_s32("max", Opt_max),
	fsparam_u32oct("mode", Opt_mode),
	fsparam_flag("newinstance", Opt_newinstance),
	fsparam_u32oct("ptmxmode", Opt_ptmxmode),
	fsparam_uid("uid", Opt_uid),
	{ .name = NULL },
};

static int devpts_parse_param(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	struct pts_mount_opts *opts = fc->fs_private;
	struct fs_parse_result result;
	int opt = fs_parse(w, fc, devpts_param_specs, param, &result);

	if (opt < 0)
		return opt;
	switch (opt) {
	case Opt_uid:
		opts->uid = result.uid;
		opts->setuid = true;
		break;
	case Opt_gid:
		opts->gid = result.gid;
		opts->setgid = true;
		break;
	case Opt_mode:
		opts->mode = result.uint_32 & S_IALLUGO;
		break;
	case Opt_ptmxmode:
		opts->ptmxmode = result.uint_32 & S_IALLUGO;
		break;
	case Opt_max:
		if (result.int_32 < 0 || result.int_32 > NR_UNIX98_PTY_MAX)
			return fs_param_bad_value(w, fc, param);
		opts->max = result.int_32;
		break;
	}
	return 0;
}

static void devpts_show_options(struct world *w, struct super_block *sb, struct world_text *text)
{
	const struct pts_mount_opts *opts = sb->s_fs_info;

	if (opts->setuid)
		show_uid_option(w, opts->uid, text);
	if (opts->setgid)
		show_gid_option(w, opts->gid, text);
	text_printf(text, ",mode=%03o,ptmxmode=%03o", opts->mode, opts->ptmxmode);
	if (opts->max < NR_UNIX98_PTY_MAX)
		text_printf(text, ",max=%d", opts->max);
}

static const struct super_operations devpts_sops = {
	.statfs = simple_statfs,
	.show_options = devpts_show_options,
};

static int mknod_ptmx(struct world *w, struct super_block *sb)
{
	const struct pts_mount_opts *opts = sb->s_fs_info;
	struct dentry *dentry = simple_create(w, sb->s_root, "ptmx", S_IFCHR | opts->ptmxmode, NULL,
					      &def_chr_fops, NULL);

	if (!dentry)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	dentry->d_inode->i_ino = 2;
	dentry->d_inode->i_rdev = PTMX_DEV;
	dentry->d_inode->i_uid = current_fsuid();
	dentry->d_inode->i_gid = current_fsgid();
	return 0;
}

static int devpts_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	struct pts_mount_opts *opts = alloc_obj(w, pts_mount_opts);
	int err;

	if (!opts)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	*opts = *(struct pts_mount_opts *)fc->fs_private;
	sb->s_fs_info = opts;
	sb->s_op = &devpts_sops;
	sb->s_magic = DEVPTS_SUPER_MAGIC;
	sb->s_iflags &= ~SB_I_NODEV; /* it is there for its devices */
	sb->s_blocksize = 1024;
	err = simple_make_root(w, sb, 0755);
	return err ? err : mknod_ptmx(w, sb);
}

static int devpts_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_nodev(w, fc, devpts_fill_super);
}

static int devpts_reconfigure(struct world *w, struct fs_context *fc)
{
	struct super_block *sb = fc->root->d_sb;
	struct pts_mount_opts *opts = sb->s_fs_info;
	struct dentry *ptmx = d_lookup(sb->s_root, "ptmx", 4);

	*opts = *(struct pts_mount_opts *)fc->fs_private;
	if (ptmx)
		ptmx->d_inode->i_mode = S_IFCHR | opts->ptmxmode;
	dput(w, ptmx);
	return 0;
}

static void devpts_free_fc(struct world *w, struct fs_context *fc)
{
	world_free(w, fc->fs_private);
}

static const struct fs_context_operations devpts_context_ops = {
	.free = devpts_free_fc,
	.parse_param = devpts_parse_param,
	.get_tree = devpts_get_tree,
	.reconfigure = devpts_reconfigure,
};

static int devpts_init_fs_context(struct world *w, struct fs_context *fc)
{
	struct pts_mount_opts *opts = alloc_obj(w, pts_mount_opts);

	if (!opts)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	opts->uid = GLOBAL_ROOT_UID;
	opts->mode = DEVPTS_DEFAULT_MODE;
	opts->ptmxmode = DEVPTS_DEFAULT_PTMX_MODE;
	opts->max = NR_UNIX98_PTY_MAX;
	fc->fs_private = opts;
	fc->ops = &devpts_context_ops;
	return 0;
}

static void devpts_kill_sb(struct world *w, struct super_block *sb)
{
	void *opts = sb->s_fs_info;

	kill_litter_super(w, sb);
	world_free(w, opts);
	sb->s_fs_info = NULL;
}

const struct file_system_type devpts_fs_type = {
	.name = "devpts",
	.fs_flags = FS_USERNS_MOUNT,
	.init_fs_context = devpts_init_fs_context,
	.kill_sb = devpts_kill_sb,
};
