// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors: a task's table of open files. Mirrors fs/file.c of Linux.
 *
 * Invariants: files_struct.count counts the tasks that share the table; no descriptor below next_fd
 * is free; a slot that is taken and has no file is being opened: EBADF to everybody else.
 */
#include "fs.h"
#include "pipe_fs_i.h"
#include "sched.h"
#include "syscalls.h"

#define NR_OPEN_DEFAULT 16u
#define TABLE_STEP	64u /* tables are as large as a power of two of these, or fs.nr_open */

struct files_struct *alloc_files(struct world *w)
{
	struct files_struct *files = alloc_obj(w, files_struct);

	if (!files)
		return NULL;
	files->fd = world_alloc(w, OBJ_fd_slot, NR_OPEN_DEFAULT * sizeof(*files->fd));
	if (!files->fd) {
		world_free(w, files);
		return NULL;
	}
	files->count = 1;
	files->max_fds = NR_OPEN_DEFAULT;
	return files;
}

/* Makes room for descriptor @nr. */
static int expand_files(struct world *w, struct files_struct *files, unsigned int nr)
{
	unsigned int max = files->max_fds;
	struct fd_slot *fd;

	if (nr < max)
		return 0;
	if (nr >= w->sysctl_nr_open)
		return (int)refuse_num(w, EMFILE, R_FD_NR_OPEN, nr);
	while (max <= nr)
		max *= 2;
	fd = world_alloc(w, OBJ_fd_slot, max * sizeof(*fd));
	if (!fd)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	memcpy(fd, files->fd, files->max_fds * sizeof(*fd));
	world_free(w, files->fd);
	files->fd = fd;
	files->max_fds = max;
	return 0;
}

static u64 nofile_limit(struct world *w)
{
	return current->signal->rlim[RLIMIT_NOFILE].rlim_cur;
}

/* The lowest free descriptor from @start on; the table may have to grow for it. */
static unsigned int find_free(const struct files_struct *files, unsigned int start)
{
	unsigned int fd = start > files->next_fd ? start : files->next_fd;

	while (fd < files->max_fds && files->fd[fd].taken)
		fd++;
	return fd;
}

static int alloc_fd(struct world *w, unsigned int start, u64 end, unsigned int flags)
{
	struct files_struct *files = current->files;
	unsigned int fd = find_free(files, start);
	int err = fd < end ? expand_files(w, files, fd)
			   : (int)refuse_num(w, EMFILE, R_FD_LIMIT, (s64)end);

	if (err)
		return err;
	files->fd[fd] = (struct fd_slot){ .cloexec = flags & O_CLOEXEC, .taken = true };
	if (start <= files->next_fd)
		files->next_fd = fd + 1;
	return (int)fd;
}

int get_unused_fd_flags(struct world *w, unsigned int flags)
{
	return alloc_fd(w, 0, nofile_limit(w), flags);
}

static void __put_unused_fd(struct files_struct *files, unsigned int fd)
{
	files->fd[fd] = (struct fd_slot){ NULL, false, false };
	if (fd < files->next_fd)
		files->next_fd = fd;
}

void put_unused_fd(struct world *w, unsigned int fd)
{
	__put_unused_fd(current->files, fd);
}

void fd_install(struct world *w, unsigned int fd, struct file *file)
{
	current->files->fd[fd].file = file;
}

int fd_install_new(struct world *w, struct file *file, unsigned int flags)
{
	int fd = get_unused_fd_flags(w, flags);

	if (fd < 0)
		fput(w, file);
	else
		fd_install(w, (unsigned int)fd, file);
	return fd;
}

int receive_fd(struct world *w, struct file *file, unsigned int flags)
{
	return fd_install_new(w, get_file(file), flags);
}

static struct file *files_lookup_fd(const struct files_struct *files, unsigned int fd)
{
	return files && fd < files->max_fds ? files->fd[fd].file : NULL;
}

struct file *fdget_raw(struct world *w, unsigned int fd)
{
	return files_lookup_fd(current->files, fd);
}

struct file *fdget(struct world *w, unsigned int fd)
{
	struct file *file = fdget_raw(w, fd);

	return file && !(file->f_mode & FMODE_PATH) ? file : NULL;
}

struct file *fget_raw(struct world *w, unsigned int fd)
{
	struct file *file = fdget_raw(w, fd);

	return file ? get_file(file) : NULL;
}

struct file *fget(struct world *w, unsigned int fd)
{
	struct file *file = fdget(w, fd);

	return file ? get_file(file) : NULL;
}

struct file *fget_task(struct task_struct *task, unsigned int fd)
{
	struct file *file = files_lookup_fd(task->files, fd);

	return file ? get_file(file) : NULL;
}

static unsigned int slots_used(const struct files_struct *files)
{
	unsigned int used = files->max_fds;

	while (used && !files->fd[used - 1].file)
		used--;
	return used;
}

/* fs.nr_open may have been lowered below what is open: then there is no table for a copy. */
static bool table_too_large(struct world *w, unsigned int used)
{
	unsigned int wanted = (used + TABLE_STEP - 1) / TABLE_STEP * TABLE_STEP;

	return wanted > TABLE_STEP &&
	       wanted > (w->sysctl_nr_open + TABLE_STEP - 1) / TABLE_STEP * TABLE_STEP;
}

struct files_struct *dup_fd(struct world *w, struct files_struct *old)
{
	unsigned int i, used = slots_used(old);
	struct files_struct *files;

	if (table_too_large(w, used))
		return ERR_PTR(refuse_num(w, EMFILE, R_FD_NR_OPEN, used - 1));
	files = alloc_obj(w, files_struct);
	if (!files)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	files->max_fds = NR_OPEN_DEFAULT;
	while (files->max_fds < used)
		files->max_fds *= 2;
	files->fd = world_alloc(w, OBJ_fd_slot, files->max_fds * sizeof(*files->fd));
	if (!files->fd) {
		world_free(w, files);
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	}
	files->count = 1;
	files->next_fd = old->next_fd;
	for (i = 0; i < used; i++) {
		if (!old->fd[i].file)
			continue;
		files->fd[i] = old->fd[i];
		get_file(files->fd[i].file);
	}
	return files;
}

/* One close() of @file by whoever has the table @files. */
static void filp_close(struct world *w, struct file *file, const struct files_struct *files)
{
	if (file->f_op && file->f_op->flush)
		file->f_op->flush(w, file);
	if (!(file->f_mode & FMODE_PATH))
		locks_remove_posix(w, file, files);
	fput(w, file);
}

static void close_slot(struct world *w, struct files_struct *files, unsigned int fd)
{
	struct file *file = files->fd[fd].file;

	if (!file)
		return;
	__put_unused_fd(files, fd);
	filp_close(w, file, files);
}

void put_files_struct(struct world *w, struct files_struct *files)
{
	unsigned int fd;

	if (--files->count)
		return;
	for (fd = 0; fd < files->max_fds; fd++)
		close_slot(w, files, fd);
	world_free(w, files->fd);
	world_free(w, files);
}

void exit_files(struct world *w, struct task_struct *tsk)
{
	struct files_struct *files = tsk->files;

	tsk->files = NULL;
	if (files)
		put_files_struct(w, files);
}

void do_close_on_exec(struct world *w, struct files_struct *files)
{
	unsigned int fd;

	for (fd = 0; fd < files->max_fds; fd++)
		if (files->fd[fd].cloexec)
			close_slot(w, files, fd);
}

int close_fd(struct world *w, unsigned int fd)
{
	if (!fdget_raw(w, fd))
		return (int)refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	close_slot(w, current->files, fd);
	return 0;
}

SYSCALL_DEFINE1(close, unsigned int, fd)
{
	return close_fd(w, fd);
}

/* close_range() on a shared table works on a copy of the caller's own. */
static int unshare_files(struct world *w)
{
	struct files_struct *files;

	if (current->files->count == 1)
		return 0;
	files = dup_fd(w, current->files);
	if (IS_ERR(files))
		return (int)PTR_ERR(files);
	current->files->count--;
	current->files = files;
	return 0;
}

SYSCALL_DEFINE3(close_range, unsigned int, fd, unsigned int, max_fd, unsigned int, flags)
{
	struct files_struct *files;
	u64 i;

	if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC))
		return refuse_num(w, EINVAL, R_CLOSE_RANGE_FLAGS, flags);
	if (fd > max_fd)
		return refuse_num(w, EINVAL, R_CLOSE_RANGE_ORDER, fd);
	if ((flags & CLOSE_RANGE_UNSHARE) && unshare_files(w))
		return -ENOMEM;
	files = current->files;
	for (i = fd; i <= max_fd && i < files->max_fds; i++) {
		if (!(flags & CLOSE_RANGE_CLOEXEC))
			close_slot(w, files, (unsigned int)i);
		else if (files->fd[i].taken)
			files->fd[i].cloexec = true;
	}
	return 0;
}

/* Puts @file in the place of whatever @fd is. */
static int do_dup2(struct world *w, struct file *file, unsigned int fd, unsigned int flags)
{
	struct files_struct *files = current->files;
	struct file *old = files->fd[fd].file;

	if (!old && files->fd[fd].taken)
		return (int)refuse_num(w, EBUSY, R_FD_BUSY, fd);
	files->fd[fd] = (struct fd_slot){ get_file(file), (flags & O_CLOEXEC) != 0, true };
	if (fd == files->next_fd)
		files->next_fd++;
	if (old)
		filp_close(w, old, files);
	return (int)fd;
}

static long ksys_dup3(struct world *w, unsigned int oldfd, unsigned int newfd, int flags)
{
	struct file *file;
	int err;

	if (flags & ~O_CLOEXEC)
		return refuse_num(w, EINVAL, R_DUP3_FLAGS, flags);
	if (oldfd == newfd)
		return refuse_num(w, EINVAL, R_DUP3_SAME, oldfd);
	if (newfd >= nofile_limit(w))
		return refuse_num(w, EBADF, R_DUP_LIMIT, newfd);
	file = fdget_raw(w, oldfd);
	if (newfd >= w->sysctl_nr_open || !file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)oldfd);
	err = expand_files(w, current->files, newfd);
	if (err)
		return err;
	return do_dup2(w, file, newfd, (unsigned int)flags);
}

SYSCALL_DEFINE3(dup3, unsigned int, oldfd, unsigned int, newfd, int, flags)
{
	return ksys_dup3(w, oldfd, newfd, flags);
}

SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)
{
	if (oldfd == newfd)
		return fdget_raw(w, oldfd) ? (long)oldfd
					   : refuse_num(w, EBADF, R_FD_BAD, (int)oldfd);
	return ksys_dup3(w, oldfd, newfd, 0);
}

SYSCALL_DEFINE1(dup, unsigned int, fildes)
{
	struct file *file = fdget_raw(w, fildes);
	int fd;

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fildes);
	fd = get_unused_fd_flags(w, 0);
	if (fd >= 0)
		fd_install(w, (unsigned int)fd, get_file(file));
	return fd;
}

/* fcntl(F_DUPFD): the lowest free descriptor that is not below @from. */
int f_dupfd(struct world *w, unsigned int from, struct file *file, unsigned int flags)
{
	u64 limit = nofile_limit(w);
	int fd;

	if (from >= limit)
		return (int)refuse_num(w, EINVAL, R_DUPFD_LIMIT, from);
	fd = alloc_fd(w, from, limit, flags);
	if (fd >= 0)
		fd_install(w, (unsigned int)fd, get_file(file));
	return fd;
}
