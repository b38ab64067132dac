// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/PID/fd and /proc/PID/fdinfo. Mirrors fs/proc/fd.c of Linux.
 */
#include "proc_fs.h"
#include "text.h"

/* What @task has as @fd, not counted; NULL: nothing, or the task has gone. */
static struct file *task_file(const struct task_struct *task, unsigned int fd)
{
	const struct files_struct *files = task ? task->files : NULL;

	return files && fd < files->max_fds ? files->fd[fd].file : NULL;
}

static struct file *file_of(const struct inode *inode)
{
	return task_file(proc_task(inode), PROC_I(inode)->fd);
}

static u32 fd_link_mode(const struct file *file)
{
	u32 mode = S_IFLNK;

	if (file->f_mode & FMODE_READ)
		mode |= 0500;
	if (file->f_mode & FMODE_WRITE)
		mode |= 0300;
	return mode;
}

/* ---- one descriptor ---- */

static int proc_fd_link(struct world *w, struct dentry *dentry, struct path *path)
{
	struct file *file = file_of(dentry->d_inode);
	int err = proc_fd_access_allowed(w, dentry->d_inode);

	if (err)
		return err;
	if (!file)
		return (int)refuse_num(w, ENOENT, R_PROC_NO_FD, PROC_I(dentry->d_inode)->fd);
	*path = file->f_path;
	return 0;
}

static int proc_fd_get_link(struct world *w, struct dentry *dentry, struct link_target *target)
{
	int err = proc_fd_link(w, dentry, &target->jump);

	if (!err)
		path_get(&target->jump);
	target->jumped = !err;
	return err;
}

static int proc_fd_readlink(struct world *w, struct dentry *dentry, struct world_text *text)
{
	struct path path;
	int err = proc_fd_link(w, dentry, &path);

	if (!err)
		d_path_text(w, &path, text);
	return err;
}

static const struct inode_operations proc_fd_link_inode_operations = {
	.get_link = proc_fd_get_link,
	.readlink = proc_fd_readlink,
};

static int proc_fdinfo_show(struct world *w, struct file *info, struct world_text *text)
{
	struct file *file = file_of(info->f_inode);
	struct mount *mnt;

	if (!file)
		return (int)refuse(w, ENOENT, R_PROC_NO_FD);
	mnt = real_mount(file->f_path.mnt);
	text_printf(text, "pos:\t%llu\nflags:\t0%o\nmnt_id:\t%d\nino:\t%llu\n",
		    (unsigned long long)file->f_pos, file->f_flags, mnt->mnt_id,
		    (unsigned long long)file->f_path.dentry->d_inode->i_ino);
	if (file->f_op && file->f_op->show_fdinfo)
		file->f_op->show_fdinfo(w, file, text);
	return 0;
}

static const struct file_operations proc_fdinfo_file_operations = { .show = proc_fdinfo_show };

/* ---- the directories ---- */

static struct inode *fd_inode(struct world *w, struct dentry *dir, unsigned int fd, u32 mode)
{
	struct inode *inode = proc_pid_make_inode(w, dir->d_sb, PROC_I(dir->d_inode)->pid, mode);

	if (!inode)
		return NULL;
	PROC_I(inode)->fd = fd;
	if (since(w, 6, 12))
		inode->i_flags |= S_FLEETING;
	return inode;
}

static struct file *dir_file(const struct dentry *dir, const struct qstr *name, unsigned int *fd)
{
	*fd = name_to_int(name->name, name->len);
	return *fd == ~0u ? NULL : task_file(proc_task(dir->d_inode), *fd);
}

static int proc_lookupfd(struct world *w, struct dentry *dir, const struct qstr *name,
			 struct inode **inode)
{
	unsigned int fd;
	struct file *file = dir_file(dir, name, &fd);

	if (!file)
		return (int)refuse(w, ENOENT, R_PROC_NO_FD);
	*inode = fd_inode(w, dir, fd, fd_link_mode(file));
	if (!*inode)
		return -ENOMEM;
	(*inode)->i_op = &proc_fd_link_inode_operations;
	(*inode)->i_size = 64;
	return 0;
}

static int proc_lookupfdinfo(struct world *w, struct dentry *dir, const struct qstr *name,
			     struct inode **inode)
{
	unsigned int fd;

	if (!dir_file(dir, name, &fd))
		return (int)refuse(w, ENOENT, R_PROC_NO_FD);
	*inode = fd_inode(w, dir, fd, S_IFREG | 0444);
	if (!*inode)
		return -ENOMEM;
	(*inode)->i_fop = &proc_fdinfo_file_operations;
	return 0;
}

static int readfd(struct world *w, struct file *file, struct dir_context *ctx, unsigned int type)
{
	struct task_struct *task = proc_task(file->f_inode);
	struct files_struct *files;

	if (!task)
		return (int)refuse(w, ENOENT, R_PROC_TASK_GONE);
	files = task->files;
	if (!dir_emit_dots(w, file, ctx) || !files)
		return 0;
	for (; ctx->pos - 2 < files->max_fds; ctx->pos++) {
		char name[16];
		struct world_text text = { name, sizeof(name), 0 };

		if (!files->fd[ctx->pos - 2].file)
			continue;
		text_printf(&text, "%u", (unsigned int)(ctx->pos - 2));
		if (!ctx->actor(w, ctx, name, text.len, get_next_ino(w), type))
			return 0;
	}
	return 0;
}

static int proc_readfd(struct world *w, struct file *file, struct dir_context *ctx)
{
	return readfd(w, file, ctx, 10);
}

static int proc_readfdinfo(struct world *w, struct file *file, struct dir_context *ctx)
{
	return readfd(w, file, ctx, 8);
}

/* A thread may always look at the descriptors of its own process. */
static int proc_fd_permission(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
			      int mask)
{
	struct task_struct *task = proc_task(inode);
	int err = generic_permission(w, idmap, inode, mask);

	return err && task && same_thread_group(task, current) ? 0 : err;
}

static int proc_fdinfo_permission(struct world *w, const struct mnt_idmap *idmap,
				  struct inode *inode, int mask)
{
	int err = proc_task(inode) ? proc_fd_access_allowed(w, inode)
				   : (int)refuse(w, ESRCH, R_PROC_TASK_GONE);

	return err ? err : generic_permission(w, idmap, inode, mask);
}

static int proc_fd_getattr(struct world *w, const struct path *path, struct kstat *stat)
{
	struct task_struct *task = proc_task(path->dentry->d_inode);
	unsigned int fd;

	for (fd = 0; task && task->files && fd < task->files->max_fds; fd++)
		stat->size += task->files->fd[fd].file != NULL;
	return 0;
}

const struct inode_operations proc_fd_inode_operations = {
	.lookup = proc_lookupfd,
	.permission = proc_fd_permission,
	.getattr = proc_fd_getattr,
	.setattr = proc_setattr,
};
const struct file_operations proc_fd_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_readfd,
};
const struct inode_operations proc_fdinfo_inode_operations = {
	.lookup = proc_lookupfdinfo,
	.permission = proc_fdinfo_permission,
	.setattr = proc_setattr,
};
const struct file_operations proc_fdinfo_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_readfdinfo,
};
