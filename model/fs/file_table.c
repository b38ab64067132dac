// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open files: their beginning, and their end with the last reference. Mirrors fs/file_table.c of
 * Linux.
 *
 * Invariants: f_count counts descriptors and whoever else keeps the file. A file with FMODE_WRITER
 * holds a write count of its mount. The end of a file is task work of who put the last reference,
 * or a work item where that task is past its task work: so a scenario can see a mount busy between.
 */
#include "eventfd.h"
#include "internal.h"
#include "pipe_fs_i.h"

struct file *alloc_empty_file(struct world *w, unsigned int flags, const struct cred *cred)
{
	struct file *file;

	if (w->files_stat_max && w->nr_files >= w->files_stat_max && !capable(w, CAP_SYS_ADMIN)) {
		refuse(w, ENFILE, R_FILE_MAX);
		return ERR_PTR(-ENFILE);
	}
	file = alloc_obj(w, file);
	if (!file)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	file->f_count = 1;
	file->f_flags = flags;
	file->f_mode = (flags + 1) & (FMODE_READ | FMODE_WRITE);
	file->f_cred = get_cred(cred);
	w->nr_files++;
	return file;
}

void file_set_can(struct file *file)
{
	const struct file_operations *fop = file->f_op;
	bool reads = fop && (fop->read || fop->show), writes = fop && fop->write;

	file->f_mode |= (reads && (file->f_mode & FMODE_READ) ? FMODE_CAN_READ : 0) |
			(writes && (file->f_mode & FMODE_WRITE) ? FMODE_CAN_WRITE : 0);
}

struct file *alloc_file(struct world *w, const struct path *path, unsigned int flags,
			const struct file_operations *fops)
{
	struct file *file = alloc_empty_file(w, flags, current_cred());

	if (IS_ERR(file))
		return file;
	file->f_path = *path;
	path_get(path);
	file->f_inode = path->dentry->d_inode;
	file->f_op = fops;
	file->f_mode |= FMODE_OPENED;
	if (fops && fops->lseek)
		file->f_mode |= FMODE_LSEEK;
	file_set_can(file);
	return file;
}

struct file *alloc_file_pseudo(struct world *w, struct inode *inode, struct vfsmount *mnt,
			       unsigned int flags, const struct file_operations *fops)
{
	struct path path = { mnt, d_alloc_pseudo(w, inode, NULL) };
	struct file *file;

	if (!path.dentry)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	file = alloc_file(w, &path, flags, fops);
	dput(w, path.dentry);
	return file;
}

struct file *get_file(struct file *file)
{
	file->f_count++;
	return file;
}

static void file_free(struct world *w, struct file *file)
{
	put_cred(w, file->f_cred);
	world_free(w, file->f_text);
	world_free(w, file);
	w->nr_files--;
}

static void put_write_access(struct world *w, struct file *file)
{
	if (!(file->f_mode & FMODE_WRITER))
		return;
	file->f_inode->i_writecount--;
	mnt_drop_write(w, file->f_path.mnt);
}

static void __fput(struct world *w, struct file *file)
{
	struct path path = file->f_path;
	u32 close_mask = file->f_mode & FMODE_WRITE ? IN_CLOSE_WRITE : IN_CLOSE_NOWRITE;

	if (file->f_mode & FMODE_OPENED) {
		if (!(file->f_mode & FMODE_PATH))
			fsnotify_dentry(w, close_mask, path.dentry);
		eventpoll_release_file(w, file);
		locks_remove_file(w, file);
		if (file->f_op && file->f_op->release)
			file->f_op->release(w, file->f_inode, file);
	}
	put_write_access(w, file);
	dput(w, path.dentry);
	if (file->f_mode & FMODE_NEED_UNMOUNT)
		dissolve_on_fput(w, path.mnt);
	if (path.mnt)
		mntput(w, path.mnt);
	file_free(w, file);
}

static void ____fput(struct world *w, struct deferred_work *work)
{
	__fput(w, container_of(work, struct file, f_task_work));
}

void fput(struct world *w, struct file *file)
{
	if (--file->f_count)
		return;
	if (!(file->f_mode & FMODE_OPENED)) {
		__fput(w, file);
		return;
	}
	if (!current || !task_work_add(w, current, &file->f_task_work, ____fput, "____fput"))
		schedule_work(w, &file->f_task_work, ____fput, "delayed_fput");
}
