// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/PID/ns: a magic link for each namespace of a task. Mirrors fs/proc/namespaces.c of Linux.
 */
#include "proc_fs.h"
#include "text.h"

static const struct proc_ns_operations *const ns_entries[] = {
	&netns_operations,
	&utsns_operations,
	&ipcns_operations,
	&pidns_operations,
	&pidns_for_children_operations,
	&userns_operations,
	&mntns_operations,
	&cgroupns_operations,
	&timens_operations,
	&timens_for_children_operations,
};

/* The task, where the caller may look at what namespaces it has. */
static struct task_struct *visible_task(struct world *w, const struct dentry *dentry)
{
	struct task_struct *task = proc_task(dentry->d_inode);

	if (!task)
		return refuse_ptr(w, EACCES, R_PROC_TASK_GONE);
	if (!ptrace_may_access(w, task, PTRACE_MODE_READ_FSCREDS)) {
		refuse_obj(w, EACCES, R_PROC_PTRACE, task, NULL);
		return ERR_PTR(-EACCES);
	}
	return task;
}

static int proc_ns_get_link(struct world *w, struct dentry *dentry, struct link_target *target)
{
	struct task_struct *task = visible_task(w, dentry);
	int err;

	if (IS_ERR(task))
		return (int)PTR_ERR(task);
	err = ns_get_path(w, &target->jump, task, PROC_I(dentry->d_inode)->ns_ops);
	target->jumped = !err;
	return err;
}

static int proc_ns_readlink(struct world *w, struct dentry *dentry, struct world_text *text)
{
	struct task_struct *task = visible_task(w, dentry);

	if (IS_ERR(task))
		return (int)PTR_ERR(task);
	ns_get_name(w, task, PROC_I(dentry->d_inode)->ns_ops, text);
	return text->len ? 0 : (int)refuse_obj(w, ENOENT, R_PROC_NO_NS, task, NULL);
}

static const struct inode_operations proc_ns_link_inode_operations = {
	.get_link = proc_ns_get_link,
	.readlink = proc_ns_readlink,
	.setattr = proc_setattr,
};

static const struct proc_ns_operations *find_entry(const struct qstr *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(ns_entries); i++)
		if (qstr_is(name, ns_entries[i]->name))
			return ns_entries[i];
	return NULL;
}

static int proc_ns_dir_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			      struct inode **inode)
{
	const struct proc_ns_operations *ops = find_entry(name);

	if (!proc_task(dir->d_inode))
		return (int)refuse(w, ENOENT, R_PROC_TASK_GONE);
	if (!ops)
		return (int)refuse(w, ENOENT, R_PROC_NO_ENTRY);
	*inode = proc_pid_make_inode(w, dir->d_sb, PROC_I(dir->d_inode)->pid, S_IFLNK | 0777);
	if (!*inode)
		return -ENOMEM;
	(*inode)->i_op = &proc_ns_link_inode_operations;
	PROC_I(*inode)->ns_ops = ops;
	return 0;
}

static int proc_ns_dir_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	if (!proc_task(file->f_inode))
		return (int)refuse(w, ENOENT, R_PROC_TASK_GONE);
	if (!dir_emit_dots(w, file, ctx))
		return 0;
	for (; ctx->pos - 2 < ARRAY_SIZE(ns_entries); ctx->pos++) {
		const char *name = ns_entries[ctx->pos - 2]->name;

		if (!ctx->actor(w, ctx, name, strlen(name), get_next_ino(w), 10))
			break;
	}
	return 0;
}

const struct inode_operations proc_ns_dir_inode_operations = {
	.lookup = proc_ns_dir_lookup,
	.setattr = proc_setattr,
};
const struct file_operations proc_ns_dir_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_ns_dir_readdir,
};
