// SPDX-License-Identifier: GPL-2.0-only
/*
 * cgroup2 as files: a directory for each cgroup, and in it control files. Mirrors the parts of
 * kernel/cgroup/cgroup.c of Linux that kernfs calls.
 *
 * Invariants: there is one super block for all mounts; what differs is the root directory, which is
 * that of the mounter's cgroup namespace. An inode holds its cgroup.
 */
#include "kernfs.h"

#include "fs_parser.h"
#include "syscalls.h"
#include "text.h"

static struct cgroup_inode *CGROUP_I(const struct inode *inode)
{
	return inode->i_private;
}

/* ---- control files ---- */

static int procs_show(struct world *w, struct cgroup *cgrp, struct world_text *text)
{
	struct task_struct *p;

	for_each_process (w, p) {
		int nr = task_pid_nr_ns(p, PIDTYPE_TGID, task_active_pid_ns(current));

		if (p->cgroups && p->cgroups->dfl_cgrp == cgrp && p->in_cgroup)
			text_printf(text, "%d\n", nr);
	}
	return 0;
}

static int threads_show(struct world *w, struct cgroup *cgrp, struct world_text *text)
{
	struct task_struct *p, *t;

	for_each_process (w, p)
		for_each_thread (p, t)
			if (t->cgroups && t->cgroups->dfl_cgrp == cgrp && t->in_cgroup)
				text_printf(text, "%d\n",
					    task_pid_nr_ns(t, PIDTYPE_PID,
							   task_active_pid_ns(current)));
	return 0;
}

static bool cgroup_populated(const struct cgroup *cgrp)
{
	const struct cgroup *child;

	if (cgrp->nr_tasks)
		return true;
	list_for_each_entry (child, &cgrp->children, sibling)
		if (cgroup_populated(child))
			return true;
	return false;
}

static int events_show(struct world *w, struct cgroup *cgrp, struct world_text *text)
{
	text_printf(text, "populated %d\nfrozen 0\n", cgroup_populated(cgrp));
	return 0;
}

static unsigned int descendants(const struct cgroup *cgrp)
{
	const struct cgroup *child;
	unsigned int n = 0;

	list_for_each_entry (child, &cgrp->children, sibling)
		n += 1 + descendants(child);
	return n;
}

static int stat_show(struct world *w, struct cgroup *cgrp, struct world_text *text)
{
	text_printf(text, "nr_descendants %u\nnr_dying_descendants 0\n", descendants(cgrp));
	return 0;
}

static int nothing_show(struct world *w, struct cgroup *cgrp, struct world_text *text)
{
	text_string(text, "");
	return 0;
}

static int controllers_show(struct world *w, struct cgroup *cgrp, struct world_text *text)
{
	text_char(text, '\n');
	return 0;
}

static int max_show(struct world *w, struct cgroup *cgrp, struct world_text *text)
{
	text_string(text, "max\n");
	return 0;
}

static int zero_show(struct world *w, struct cgroup *cgrp, struct world_text *text)
{
	text_string(text, "0\n");
	return 0;
}

static int type_show(struct world *w, struct cgroup *cgrp, struct world_text *text)
{
	text_string(text, "domain\n");
	return 0;
}

static int ignored_write(struct world *w, struct file *file, struct cgroup *cgrp, const char *text)
{
	return 0;
}

/* ---- moving tasks ---- */

static bool is_descendant(const struct cgroup *cgrp, const struct cgroup *ancestor)
{
	while (cgrp && cgrp != ancestor)
		cgrp = cgrp->parent;
	return cgrp != NULL;
}

/* Who moves a task must be able to write the cgroup.procs of what both places lie below. */
static int attach_permissions(struct world *w, struct file *file, struct cgroup *src,
			      struct cgroup *dst)
{
	const struct cgroup_namespace *ns = current->nsproxy->cgroup_ns;
	const struct cgroup *root = ns->root_cset->dfl_cgrp, *common = dst;

	while (!is_descendant(src, common))
		common = common->parent;
	if (!uid_eq(file->f_cred->euid, GLOBAL_ROOT_UID) &&
	    !ns_capable(w, w->init_user_ns, CAP_DAC_OVERRIDE) && common != dst)
		return (int)refuse_obj(w, EACCES, R_CGROUP_MOVE, src, dst);
	if ((w->cgrp_root_flags & CGRP_ROOT_NS_DELEGATE) &&
	    (!is_descendant(src, root) || !is_descendant(dst, root)))
		return (int)refuse_obj(w, ENOENT, R_CGROUP_MOVE, src, dst);
	return 0;
}

static void migrate(struct world *w, struct task_struct *task, struct css_set *cset)
{
	struct css_set *old = task->cgroups;

	if (task->in_cgroup) {
		old->dfl_cgrp->nr_tasks--;
		cset->dfl_cgrp->nr_tasks++;
	}
	task->cgroups = get_css_set(cset);
	put_css_set(w, old);
}

static int attach_task(struct world *w, struct task_struct *task, struct cgroup *dst, bool group)
{
	struct css_set *cset = find_css_set(w, dst);
	struct task_struct *t;

	if (!cset)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	if (!group) {
		migrate(w, task, cset);
	} else {
		for_each_thread (task, t)
			if (t->cgroups)
				migrate(w, t, cset);
	}
	put_css_set(w, cset);
	return 0;
}

static int procs_write_task(struct world *w, struct file *file, struct cgroup *dst,
			    const char *text, bool group)
{
	struct task_struct *task = current;
	struct cgroup *src;
	s64 nr = 0;
	size_t used = text_number(text, 0, &nr, NULL);
	int err;

	if (!used || text[used + strspn(text + used, " \t\n")] || nr < 0)
		return (int)refuse(w, EINVAL, R_PROC_NOT_A_NUMBER);
	if (nr)
		task = find_task_by_vpid(w, (int)nr);
	if (!task || !task->cgroups)
		return (int)refuse_num(w, ESRCH, R_CGROUP_NO_TASK, nr);
	if (group)
		task = task->group_leader;
	src = task->cgroups->dfl_cgrp;
	err = attach_permissions(w, file, src, dst);
	if (!err && !group && src != dst)
		err = (int)refuse_obj(w, EOPNOTSUPP, R_CGROUP_NOT_THREADED, src, dst);
	return err ? err : attach_task(w, task, dst, group);
}

static int procs_write(struct world *w, struct file *file, struct cgroup *dst, const char *text)
{
	return procs_write_task(w, file, dst, text, true);
}

static int threads_write(struct world *w, struct file *file, struct cgroup *dst, const char *text)
{
	return procs_write_task(w, file, dst, text, false);
}

/* Sends SIGKILL to all in it and below. */
static int kill_write(struct world *w, struct file *file, struct cgroup *cgrp, const char *text)
{
	struct task_struct *p;

	if (text[0] != '1')
		return (int)refuse(w, ERANGE, R_CGROUP_KILL);
	for_each_process (w, p)
		if (p->cgroups && is_descendant(p->cgroups->dfl_cgrp, cgrp) && !p->exit_state)
			group_send_sig_info(w, SIGKILL, SEND_SIG_PRIV, p, PIDTYPE_TGID);
	return 0;
}

static const struct cftype cgroup_base_files[] = {
	{ "cgroup.type", 0644, true, type_show, ignored_write },
	{ "cgroup.procs", 0644, false, procs_show, procs_write },
	{ "cgroup.threads", 0644, false, threads_show, threads_write },
	{ "cgroup.controllers", 0444, false, controllers_show, NULL },
	{ "cgroup.subtree_control", 0644, false, nothing_show, ignored_write },
	{ "cgroup.events", 0444, true, events_show, NULL },
	{ "cgroup.max.descendants", 0644, false, max_show, ignored_write },
	{ "cgroup.max.depth", 0644, false, max_show, ignored_write },
	{ "cgroup.stat", 0444, false, stat_show, NULL },
	{ "cgroup.freeze", 0644, true, zero_show, ignored_write },
	{ "cgroup.kill", 0200, true, NULL, kill_write },
	{ "cpu.stat", 0444, false, nothing_show, NULL },
	{ "cpu.pressure", 0644, false, nothing_show, ignored_write },
	{ "io.pressure", 0644, false, nothing_show, ignored_write },
	{ "memory.pressure", 0644, false, nothing_show, ignored_write },
};

static int cgroup_file_show(struct world *w, struct file *file, struct world_text *text)
{
	const struct cgroup_inode *ci = CGROUP_I(file->f_inode);

	if (ci->cgrp->dead)
		return (int)refuse_obj(w, ENODEV, R_CGROUP_DEAD, ci->cgrp, NULL);
	return ci->cft->show ? ci->cft->show(w, ci->cgrp, text)
			     : (int)refuse(w, EINVAL, R_FILE_NO_READ);
}

static long cgroup_file_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	const struct cgroup_inode *ci = CGROUP_I(file->f_inode);
	char text[256] = { 0 };
	int err;

	if (count >= sizeof(text))
		return refuse_num(w, E2BIG, R_CGROUP_LONG, (s64)count);
	if (copy_from_user(w, text, buf, count))
		return -EFAULT;
	if (ci->cgrp->dead)
		return refuse_obj(w, ENODEV, R_CGROUP_DEAD, ci->cgrp, NULL);
	if (!ci->cft->write)
		return refuse(w, EINVAL, R_FILE_NO_WRITE);
	err = ci->cft->write(w, file, ci->cgrp, text + strspn(text, " \t\n"));
	return err ? err : (long)count;
}

static const struct file_operations cgroup_file_operations = {
	.show = cgroup_file_show,
	.write = cgroup_file_write,
};

/* ---- directories ---- */

static const struct inode_operations cgroup_dir_iops;
static const struct file_operations cgroup_dir_fops;

/* The cgroup whose directory a descriptor leads to, counted; or an ERR_PTR. */
struct cgroup *cgroup_get_from_fd(struct world *w, int fd)
{
	struct file *file = fget_raw(w, (unsigned int)fd);
	struct cgroup *cgrp;

	if (!file)
		return ERR_PTR(refuse_num(w, EBADF, R_CGROUP_FD, fd));
	if (file->f_inode->i_op != &cgroup_dir_iops)
		cgrp = ERR_PTR(refuse_num(w, EBADF, R_CGROUP_FD, fd));
	else if (CGROUP_I(file->f_inode)->cgrp->dead)
		cgrp = ERR_PTR(
			refuse_obj(w, ENOENT, R_CGROUP_DEAD, CGROUP_I(file->f_inode)->cgrp, NULL));
	else
		cgrp = cgroup_get(CGROUP_I(file->f_inode)->cgrp);
	fput(w, file);
	return cgrp;
}

/* Whether current may write to the cgroup.procs of @cgrp. */
static bool cgroup_may_write(struct world *w, const struct cgroup *cgrp)
{
	const struct user_namespace *ns = current_user_ns();

	return uid_eq(current_fsuid(), cgrp->uid) ||
	       (kuid_has_mapping(ns, cgrp->uid) && kgid_has_mapping(ns, cgrp->gid) &&
		ns_capable(w, ns, CAP_DAC_OVERRIDE));
}

int cgroup_may_fork_into(struct world *w, const struct cgroup *src, const struct cgroup *dst)
{
	const struct cgroup *common = dst;

	while (!is_descendant(src, common))
		common = common->parent;
	if (!cgroup_may_write(w, dst) || !cgroup_may_write(w, common))
		return (int)refuse_obj(w, EACCES, R_CGROUP_MOVE, src, dst);
	return 0;
}

static struct inode *cgroup_new_inode(struct world *w, struct super_block *sb, struct cgroup *cgrp,
				      const struct cftype *cft)
{
	struct inode *inode = new_inode(w, sb);
	struct cgroup_inode *ci = inode ? alloc_obj(w, cgroup_inode) : NULL;

	if (!ci) {
		iput(w, inode);
		refuse(w, ENOMEM, R_NOMEM);
		return NULL;
	}
	ci->cgrp = cgroup_get(cgrp);
	ci->cft = cft;
	inode->i_private = ci;
	inode->i_ino = get_next_ino(w);
	inode->i_uid = cgrp->uid;
	inode->i_gid = cgrp->gid;
	inode->i_mode = cft ? S_IFREG | cft->mode : S_IFDIR | (cgrp->parent ? 0755 : 0555);
	inode->i_op = cft ? &empty_iops : &cgroup_dir_iops;
	inode->i_fop = cft ? &cgroup_file_operations : &cgroup_dir_fops;
	if (!cft)
		inode->i_nlink = 2;
	return inode;
}

static void cgroup_evict_inode(struct world *w, struct inode *inode)
{
	struct cgroup_inode *ci = CGROUP_I(inode);

	if (ci)
		cgroup_put(w, ci->cgrp);
	world_free(w, ci);
}

static struct cgroup *find_child(const struct cgroup *cgrp, const struct qstr *name)
{
	struct cgroup *child;

	list_for_each_entry (child, &cgrp->children, sibling)
		if (strlen(child->name) == name->len && !memcmp(child->name, name->name, name->len))
			return child;
	return NULL;
}

static bool file_is_there(const struct cgroup *cgrp, const struct cftype *cft)
{
	return cgrp->parent || !cft->not_on_root;
}

static int cgroup_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			 struct inode **inode)
{
	struct cgroup *cgrp = CGROUP_I(dir->d_inode)->cgrp, *child = find_child(cgrp, name);
	size_t i;

	if (child) {
		*inode = cgroup_new_inode(w, dir->d_sb, child, NULL);
		return *inode ? 0 : -ENOMEM;
	}
	for (i = 0; i < ARRAY_SIZE(cgroup_base_files); i++) {
		const struct cftype *cft = &cgroup_base_files[i];

		if (strlen(cft->name) != name->len || memcmp(cft->name, name->name, name->len) ||
		    !file_is_there(cgrp, cft))
			continue;
		*inode = cgroup_new_inode(w, dir->d_sb, cgrp, cft);
		return *inode ? 0 : -ENOMEM;
	}
	return 0;
}

static int cgroup_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	const struct cgroup *cgrp = CGROUP_I(file->f_inode)->cgrp, *child;
	u64 at = 2;
	size_t i;

	if (!dir_emit_dots(w, file, ctx))
		return 0;
	for (i = 0; i < ARRAY_SIZE(cgroup_base_files); i++) {
		const struct cftype *cft = &cgroup_base_files[i];

		if (!file_is_there(cgrp, cft) || at++ < ctx->pos)
			continue;
		if (!ctx->actor(w, ctx, cft->name, strlen(cft->name), get_next_ino(w), 8))
			return 0;
		ctx->pos++;
	}
	list_for_each_entry (child, &cgrp->children, sibling) {
		if (at++ < ctx->pos)
			continue;
		if (!ctx->actor(w, ctx, child->name, strlen(child->name), get_next_ino(w), 4))
			return 0;
		ctx->pos++;
	}
	return 0;
}

static int cgroup_mkdir(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
			struct dentry *dentry, u32 mode)
{
	struct cgroup *parent = CGROUP_I(dir)->cgrp, *cgrp;
	struct inode *inode;

	if (memchr(dentry->d_name, '\n', dentry->d_name_len))
		return (int)refuse(w, EINVAL, R_CGROUP_NAME);
	if (parent->dead)
		return (int)refuse_obj(w, ENODEV, R_CGROUP_DEAD, parent, NULL);
	cgrp = cgroup_create(w, parent, dentry->d_name);
	if (!cgrp)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	cgrp->uid = current_fsuid();
	cgrp->gid = current_fsgid();
	inode = cgroup_new_inode(w, dir->i_sb, cgrp, NULL);
	if (!inode) {
		list_del_init(&cgrp->sibling);
		cgroup_put(w, cgrp);
		return -ENOMEM;
	}
	d_instantiate(dentry, inode);
	return 0;
}

static int cgroup_rmdir(struct world *w, struct inode *dir, struct dentry *dentry)
{
	struct cgroup *cgrp = CGROUP_I(dentry->d_inode)->cgrp;

	if (cgrp->nr_tasks || !list_empty(&cgrp->children))
		return (int)refuse_obj(w, EBUSY, R_CGROUP_BUSY, cgrp, NULL);
	cgrp->dead = true;
	list_del_init(&cgrp->sibling);
	cgroup_put(w, cgrp);
	return 0;
}

/* The owner is the cgroup's: an inode may go and come again. */
static int cgroup_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
			  const struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	int err = simple_setattr(w, idmap, dentry, attr);

	if (!err) {
		CGROUP_I(inode)->cgrp->uid = inode->i_uid;
		CGROUP_I(inode)->cgrp->gid = inode->i_gid;
	}
	return err;
}

/* A link for each directory in it, beside "." and its name. */
static int cgroup_getattr(struct world *w, const struct path *path, struct kstat *stat)
{
	const struct cgroup *cgrp = CGROUP_I(path->dentry->d_inode)->cgrp, *child;

	list_for_each_entry (child, &cgrp->children, sibling)
		stat->nlink++;
	return 0;
}

static const struct inode_operations cgroup_dir_iops = {
	.lookup = cgroup_lookup,
	.getattr = cgroup_getattr,
	.setattr = cgroup_setattr,
	.mkdir = cgroup_mkdir,
	.rmdir = cgroup_rmdir,
};
static const struct file_operations cgroup_dir_fops = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = cgroup_readdir,
};

/* ---- the super block ---- */

#define CGROUP_FLAG(name, bit) \
	{                      \
		name, bit      \
	}
static const struct constant_table root_flags[] = {
	CGROUP_FLAG("nsdelegate", CGRP_ROOT_NS_DELEGATE),
	CGROUP_FLAG("favordynmods", CGRP_ROOT_FAVOR_DYNMODS),
	CGROUP_FLAG("memory_localevents", CGRP_ROOT_MEMORY_LOCAL_EVENTS),
	CGROUP_FLAG("memory_recursiveprot", CGRP_ROOT_MEMORY_RECURSIVE_PROT),
	CGROUP_FLAG("memory_hugetlb_accounting", CGRP_ROOT_MEMORY_HUGETLB_ACCOUNTING),
	CGROUP_FLAG("pids_localevents", CGRP_ROOT_PIDS_LOCAL_EVENTS),
	{ NULL, 0 },
};

static void cgroup_show_options(struct world *w, struct super_block *sb, struct world_text *text)
{
	const struct constant_table *flag;

	for (flag = root_flags; flag->name; flag++)
		if (w->cgrp_root_flags & (u32)flag->value)
			text_printf(text, ",%s", flag->name);
}

/* Shown as the root of the mount: as seen from the reader's cgroup namespace. */
static void cgroup_show_path(struct world *w, struct dentry *root, struct world_text *text)
{
	struct cgroup_namespace *ns = current && current->nsproxy ? current->nsproxy->cgroup_ns
								  : w->init_cgroup_ns;

	cgroup_path_ns(w, CGROUP_I(root->d_inode)->cgrp, ns, text);
}

static const struct super_operations cgroup_sops = {
	.statfs = simple_statfs,
	.evict_inode = cgroup_evict_inode,
	.show_options = cgroup_show_options,
	.show_path = cgroup_show_path,
};

static int cgroup_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	struct inode *inode = cgroup_new_inode(w, sb, w->cgrp_dfl_root, NULL);

	if (!inode)
		return -ENOMEM;
	sb->s_magic = CGROUP2_SUPER_MAGIC;
	sb->s_op = &cgroup_sops;
	sb->s_blocksize = 4096;
	sb->s_iflags |= SB_I_NOEXEC | SB_I_NODEV;
	sb->s_root = d_make_root(w, inode);
	return sb->s_root ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}

/* The directory of @cgrp, counted. */
static struct dentry *cgroup_dentry(struct world *w, struct dentry *root, const struct cgroup *cgrp)
{
	struct dentry *parent, *dentry;
	struct qstr name;

	if (!cgrp->parent)
		return dget(root);
	parent = cgroup_dentry(w, root, cgrp->parent);
	if (IS_ERR(parent))
		return parent;
	name = (struct qstr){ cgrp->name, strlen(cgrp->name) };
	dentry = lookup_one(w, parent, &name);
	dput(w, parent);
	return dentry;
}

static int cgroup_get_tree(struct world *w, struct fs_context *fc)
{
	const struct cgroup_fs_context *ctx = fc->fs_private;
	int err = get_tree_single(w, fc, cgroup_fill_super);
	struct dentry *dentry;

	if (err)
		return err;
	w->cgrp_root_flags = ctx->flags;
	dentry = cgroup_dentry(w, fc->root, ctx->ns->root_cset->dfl_cgrp);
	if (IS_ERR(dentry)) {
		struct super_block *sb = fc->root->d_sb;

		dput(w, fc->root);
		fc->root = NULL;
		deactivate_super(w, sb);
		return (int)PTR_ERR(dentry);
	}
	dput(w, fc->root);
	fc->root = dentry;
	return 0;
}

static int cgroup2_parse_param(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	struct cgroup_fs_context *ctx = fc->fs_private;
	int flag = lookup_constant(root_flags, param->key, 0);

	if (!flag)
		return -ENOPARAM;
	if (param->type != fs_value_is_flag)
		return fs_param_bad_value(w, fc, param);
	ctx->flags |= (u32)flag;
	return 0;
}

static int cgroup_reconfigure(struct world *w, struct fs_context *fc)
{
	w->cgrp_root_flags = ((struct cgroup_fs_context *)fc->fs_private)->flags;
	return 0;
}

static void cgroup_fs_context_free(struct world *w, struct fs_context *fc)
{
	struct cgroup_fs_context *ctx = fc->fs_private;

	if (ctx)
		put_cgroup_ns(w, ctx->ns);
	world_free(w, ctx);
}

static const struct fs_context_operations cgroup_fs_context_ops = {
	.free = cgroup_fs_context_free,
	.parse_param = cgroup2_parse_param,
	.get_tree = cgroup_get_tree,
	.reconfigure = cgroup_reconfigure,
};

/* A mount belongs to the owner of the namespace that it shows the cgroups of. */
static int cgroup_init_fs_context(struct world *w, struct fs_context *fc)
{
	struct cgroup_namespace *shown = current->nsproxy->cgroup_ns;
	struct cgroup_fs_context *ctx = alloc_obj(w, cgroup_fs_context);

	if (!ctx)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	get_cgroup_ns(shown);
	ctx->ns = shown;
	put_user_ns(w, fc->user_ns);
	fc->user_ns = get_user_ns(shown->user_ns);
	fc->global = true;
	fc->ops = &cgroup_fs_context_ops;
	fc->fs_private = ctx;
	return 0;
}

const struct file_system_type cgroup2_fs_type = {
	.name = "cgroup2",
	.fs_flags = FS_USERNS_MOUNT,
	.init_fs_context = cgroup_init_fs_context,
	.kill_sb = kill_anon_super,
};
