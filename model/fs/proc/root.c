// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file system type of /proc, its options and its root. Mirrors fs/proc/root.c of Linux.
 *
 * Each mount has a super block of its own, which shows the tasks of the pid namespace that the
 * mounter was in, or that the option pidns= names (6.17).
 */
#include "proc_fs.h"

#include "fs_parser.h"
#include "text.h"

enum proc_param { Opt_gid, Opt_hidepid, Opt_subset, Opt_pidns };

static const struct fs_parameter_spec proc_fs_parameters[] = {
	fsparam_u32("gid", Opt_gid),
	fsparam_string("hidepid", Opt_hidepid),
	fsparam_string("subset", Opt_subset),
	fsparam_file_or_string("pidns", Opt_pidns),
	{ .name = NULL },
};

static int invalf(struct world *w, struct fs_context *fc, const char *what)
{
	logfc_prefix(w, fc, 'e', "%s", what);
	return (int)refuse_str(w, EINVAL, R_PROC_OPTION, what);
}

static int parse_hidepid(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	static const struct constant_table names[] = {
		{ "off", HIDEPID_OFF },
		{ "noaccess", HIDEPID_NO_ACCESS },
		{ "invisible", HIDEPID_INVISIBLE },
		{ "ptraceable", HIDEPID_NOT_PTRACEABLE },
		{ NULL, 0 },
	};
	struct proc_fs_context *ctx = fc->fs_private;
	int named = lookup_constant(names, param->string, -1);
	s64 value = named;

	if (named < 0) {
		size_t used = text_number(param->string, 0, &value, NULL);

		if (!used || param->string[used] || value < 0 || value > HIDEPID_NOT_PTRACEABLE ||
		    value == 3)
			return invalf(w, fc, "hidepid: invalid value");
	}
	ctx->hidepid = (u32)value;
	ctx->mask |= 1 << Opt_hidepid;
	return 0;
}

static int parse_subset(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	struct proc_fs_context *ctx = fc->fs_private;
	const char *s = param->string;

	while (*s) {
		size_t len = strcspn(s, ",");

		if (len && (len != 3 || memcmp(s, "pid", 3)))
			return invalf(w, fc, "subset option: unknown value");
		if (len)
			ctx->pidonly = true;
		s += len + (s[len] == ',');
	}
	ctx->mask |= 1 << Opt_subset;
	return 0;
}

/* The mount will show the tasks of @ns, and belong to its owner. */
static void set_pid_ns(struct world *w, struct fs_context *fc, struct pid_namespace *ns)
{
	struct proc_fs_context *ctx = fc->fs_private;
	struct pid_namespace *old_ns = ctx->pid_ns;
	struct user_namespace *old_owner = fc->user_ns;

	ctx->pid_ns = get_pid_ns(ns);
	fc->user_ns = get_user_ns(ns->user_ns);
	put_pid_ns(w, old_ns);
	put_user_ns(w, old_owner);
}

/* pidns=FILE or a descriptor: the namespace to show instead of the mounter's. */
static int parse_pidns(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	struct pid_namespace *ns, *active = task_active_pid_ns(current);
	struct file *file = param->file;
	struct ns_common *common;

	if (fc->purpose == FS_CONTEXT_FOR_RECONFIGURE)
		return (int)refuse(w, EBUSY, R_PROC_PIDNS_RECONFIGURE);
	if (param->type == fs_value_is_string) {
		file = filp_open(w, param->string, O_RDONLY, 0);
		if (IS_ERR(file))
			return (int)PTR_ERR(file);
	} else {
		get_file(file);
	}
	common = proc_ns_file(file) ? get_proc_ns(file->f_inode) : NULL;
	fput(w, file);
	if (!common || common->ns_type != CLONE_NEWPID)
		return invalf(w, fc, "pidns argument is not an nsfs file");
	ns = container_of(common, struct pid_namespace, ns);
	if (!ns_capable(w, ns->user_ns, CAP_SYS_ADMIN) || !pidns_is_ancestor(ns, active))
		return (int)refuse_obj(w, EPERM, R_PROC_PIDNS, ns, NULL);
	set_pid_ns(w, fc, ns);
	return 0;
}

static int proc_parse_param(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	struct proc_fs_context *ctx = fc->fs_private;
	struct fs_parse_result result;
	int opt = fs_parse(w, fc, proc_fs_parameters, param, &result);

	if (opt == Opt_hidepid)
		return parse_hidepid(w, fc, param);
	if (opt == Opt_subset)
		return parse_subset(w, fc, param);
	if (opt == Opt_pidns)
		return parse_pidns(w, fc, param);
	if (opt < 0)
		return opt;
	ctx->gid = KGIDT_INIT(result.uint_32);
	ctx->mask |= 1 << Opt_gid;
	return 0;
}

static bool was_given(const struct proc_fs_context *ctx, enum proc_param option)
{
	return ctx->mask & 1 << option;
}

/* What was not given stays as it is. */
static void proc_apply_options(struct world *w, struct proc_fs_info *info, struct fs_context *fc)
{
	const struct proc_fs_context *ctx = fc->fs_private;

	if (was_given(ctx, Opt_subset))
		info->pidonly = ctx->pidonly;
	if (was_given(ctx, Opt_hidepid))
		info->hide_pid = ctx->hidepid;
	if (was_given(ctx, Opt_gid))
		info->pid_gid = make_kgid(fc->user_ns, ctx->gid.val);
}

static int proc_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	const struct proc_fs_context *ctx = fc->fs_private;
	struct proc_fs_info *info = alloc_obj(w, proc_fs_info);
	struct inode *root;

	if (!info)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	sb->s_fs_info = info;
	info->pid_ns = get_pid_ns(ctx->pid_ns);
	proc_apply_options(w, info, fc);
	sb->s_iflags |= SB_I_USERNS_VISIBLE | SB_I_NOEXEC | SB_I_NODEV;
	sb->s_flags |= SB_NODIRATIME | SB_NOSUID | SB_NOEXEC;
	sb->s_blocksize = 1024;
	sb->s_magic = PROC_SUPER_MAGIC;
	sb->s_op = &proc_sops;
	sb->s_d_op = &proc_dentry_operations;
	sb->s_time_gran = 1;
	root = proc_new_inode(w, sb, S_IFDIR | 0555);
	if (!root)
		return -ENOMEM;
	root->i_ino = 1;
	root->i_op = &proc_root_inode_operations;
	root->i_fop = &proc_root_operations;
	sb->s_root = d_make_root(w, root);
	return sb->s_root ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}

static int proc_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_nodev(w, fc, proc_fill_super);
}

static int proc_reconfigure(struct world *w, struct fs_context *fc)
{
	proc_apply_options(w, proc_sb_info(fc->root->d_sb), fc);
	return 0;
}

static void proc_fs_context_free(struct world *w, struct fs_context *fc)
{
	struct proc_fs_context *ctx = fc->fs_private;

	if (ctx)
		put_pid_ns(w, ctx->pid_ns);
	world_free(w, ctx);
}

static const struct fs_context_operations proc_fs_context_ops = {
	.free = proc_fs_context_free,
	.parse_param = proc_parse_param,
	.get_tree = proc_get_tree,
	.reconfigure = proc_reconfigure,
};

static int proc_init_fs_context(struct world *w, struct fs_context *fc)
{
	bool has_pid = current->thread_pid;

	fc->fs_private = alloc_obj(w, proc_fs_context);
	if (!fc->fs_private)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	fc->ops = &proc_fs_context_ops;
	set_pid_ns(w, fc, has_pid ? task_active_pid_ns(current) : w->init_pid_ns);
	return 0;
}

static void proc_kill_sb(struct world *w, struct super_block *sb)
{
	struct proc_fs_info *info = proc_sb_info(sb);

	kill_anon_super(w, sb);
	if (info)
		put_pid_ns(w, info->pid_ns);
	world_free(w, info);
	sb->s_fs_info = NULL;
}

const struct file_system_type proc_fs_type = {
	.name = "proc",
	.fs_flags = FS_USERNS_MOUNT | FS_DISALLOW_NOTIFY_PERM,
	.init_fs_context = proc_init_fs_context,
	.kill_sb = proc_kill_sb,
};

/* ---- the root directory: self, thread-self, tasks, and what is there for all ---- */

static int special_link(struct world *w, struct super_block *sb, const struct inode_operations *iop,
			struct inode **inodep)
{
	struct inode *inode = proc_new_inode(w, sb, S_IFLNK | 0777);

	if (!inode)
		return -ENOMEM;
	inode->i_op = iop;
	*inodep = inode;
	return 0;
}

static int proc_root_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			    struct inode **inode)
{
	struct super_block *sb = dir->d_sb;
	int err;

	if (qstr_is(name, "self"))
		return special_link(w, sb, &proc_self_inode_operations, inode);
	if (qstr_is(name, "thread-self"))
		return special_link(w, sb, &proc_thread_self_inode_operations, inode);
	err = proc_pid_lookup(w, dir, name, inode);
	if (err != -ENOENT)
		return err;
	if (proc_sb_info(sb)->pidonly)
		return (int)refuse(w, ENOENT, R_PROC_NO_ENTRY);
	return proc_pde_lookup(w, sb, proc_root_entries, name, inode);
}

/* Positions: up to FIRST_PROCESS_ENTRY what is there for all, then self, thread-self and tasks. */
static int proc_root_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	if (!dir_emit_dots(w, file, ctx))
		return 0;
	if (ctx->pos < FIRST_PROCESS_ENTRY - 2) {
		if (!proc_sb_info(file->f_inode->i_sb)->pidonly &&
		    !proc_pde_readdir(w, proc_root_entries, ctx, 2))
			return 0;
		ctx->pos = FIRST_PROCESS_ENTRY - 2;
	}
	proc_pid_readdir(w, file, ctx);
	return 0;
}

const struct inode_operations proc_root_inode_operations = { .lookup = proc_root_lookup };
const struct file_operations proc_root_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_root_readdir,
};
