// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pipes and fifos. Mirrors fs/pipe.c of Linux.
 *
 * The kernel keeps a ring of pages; here a pipe is a string of bytes of at most ring_size. Whoever
 * finds it empty or full sleeps, and is run again when the other side has done something.
 *
 * Invariants: files counts the open files, and the pipe goes with the last (or, where an open of a
 * fifo came to nothing, with the inode). len <= ring_size. Who waits in open() for the other side
 * of a fifo stands in the queue of its own side: there the other side finds that it may go on. What
 * a long write has written before it slept stands in its call's scratch[1].
 */
#include "pipe_fs_i.h"

#include "internal.h"
#include "syscalls.h"
#include "text.h"

#define PIPE_MAX_SIZE 1048576u

static struct pipe_inode_info *alloc_pipe_info(struct world *w)
{
	struct pipe_inode_info *pipe = alloc_obj(w, pipe_inode_info);

	if (!pipe)
		return NULL;
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	pipe->ring_size = PIPE_DEF_SIZE;
	return pipe;
}

void free_pipe_info(struct world *w, struct pipe_inode_info *pipe)
{
	world_free(w, pipe->data);
	world_free(w, pipe);
}

static void wake_both(struct world *w, struct pipe_inode_info *pipe)
{
	wake_up_all(w, &pipe->rd_wait);
	wake_up_all(w, &pipe->wr_wait);
}

/* ---- reading and writing ---- */

static long pipe_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct pipe_inode_info *pipe = file->f_inode->i_pipe;

	if (!count)
		return 0;
	if (!pipe->len) {
		if (!pipe->writers)
			return 0;
		if (file->f_flags & O_NONBLOCK)
			return refuse(w, EAGAIN, R_PIPE_EMPTY);
		return wait_interruptible(w, &pipe->rd_wait);
	}
	if (count > pipe->len)
		count = pipe->len;
	if (copy_to_user(w, buf, pipe->data, count))
		return -EFAULT;
	memmove(pipe->data, pipe->data + count, pipe->len - count);
	pipe->len -= (u32)count;
	wake_up_all(w, &pipe->wr_wait);
	return (long)count;
}

/* Makes @pipe->data hold @bytes. */
int pipe_make_room(struct world *w, struct pipe_inode_info *pipe, u32 bytes)
{
	u32 cap = pipe->cap ? pipe->cap : 256;
	char *data;

	if (bytes <= pipe->cap)
		return 0;
	while (cap < bytes)
		cap *= 2;
	data = world_alloc(w, OBJ_bytes, cap);
	if (!data)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	if (pipe->len)
		memcpy(data, pipe->data, pipe->len);
	world_free(w, pipe->data);
	pipe->data = data;
	pipe->cap = cap;
	return 0;
}

static long pipe_broken(struct world *w)
{
	send_sig_info(w, SIGPIPE, SEND_SIG_NOINFO, current);
	return refuse(w, EPIPE, R_PIPE_BROKEN);
}

/* What a writer that slept has written already: a long write goes in parts. */
static u64 *written_so_far(struct world *w)
{
	return current->call ? &current->call->scratch[1] : NULL;
}

/*
 * A write that won't do it in one go, and has no place yet to note how far it is: it is run again.
 */
static long write_in_parts(struct world *w, struct pipe_inode_info *pipe)
{
	long ret = wait_interruptible(w, &pipe->wr_wait);

	if (ret == TASK_SLEEPS && pipe->len < pipe->ring_size)
		wake_up_process(w, current);
	return ret;
}

static long pipe_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct pipe_inode_info *pipe = file->f_inode->i_pipe;
	u64 *so_far = written_so_far(w);
	u64 done = so_far ? *so_far : 0;
	size_t n = count - done, room;
	const void *bytes;

	if (!count)
		return 0;
	if (!pipe->readers)
		return done ? (long)done : pipe_broken(w);
	room = pipe->ring_size - pipe->len;
	if (n <= PIPE_BUF_SIZE && room < n)
		room = 0;
	if (n > room && !so_far && !(file->f_flags & O_NONBLOCK))
		return write_in_parts(w, pipe);
	if (n > room)
		n = room;
	if (n) {
		bytes = user_bytes(w, buf + done, n);
		if (!bytes)
			return refuse_num(w, EFAULT, R_FAULT, (s64)buf);
		if (pipe_make_room(w, pipe, pipe->len + (u32)n))
			return done ? (long)done : -ENOMEM;
		memcpy(pipe->data + pipe->len, bytes, n);
		pipe->len += (u32)n;
		done += n;
		wake_up_all(w, &pipe->rd_wait);
	}
	if (done == count)
		return (long)done;
	if (file->f_flags & O_NONBLOCK)
		return done ? (long)done : refuse(w, EAGAIN, R_PIPE_FULL);
	if (signal_pending(current) && done)
		return (long)done;
	*so_far = done;
	return wait_interruptible(w, &pipe->wr_wait);
}

/* Whether there was a writer since this file was opened, and there is none any more. */
static bool hung_up(const struct pipe_inode_info *pipe, const struct file *file)
{
	return !pipe->writers && file->f_version != pipe->w_counter;
}

static u32 poll_read_end(const struct pipe_inode_info *pipe, const struct file *file)
{
	return (pipe->len ? EPOLLIN | EPOLLRDNORM : 0) | (hung_up(pipe, file) ? EPOLLHUP : 0);
}

static u32 poll_write_end(const struct pipe_inode_info *pipe)
{
	return (pipe->len < pipe->ring_size ? EPOLLOUT | EPOLLWRNORM : 0) |
	       (pipe->readers ? 0 : EPOLLERR);
}

static u32 pipe_poll(struct world *w, struct file *file)
{
	const struct pipe_inode_info *pipe = file->f_inode->i_pipe;

	return (file->f_mode & FMODE_READ ? poll_read_end(pipe, file) : 0) |
	       (file->f_mode & FMODE_WRITE ? poll_write_end(pipe) : 0);
}

static long pipe_ioctl(struct world *w, struct file *file, unsigned int cmd, u64 arg)
{
	int len = (int)file->f_inode->i_pipe->len;

	if (cmd != FIONREAD)
		return refuse_num(w, ENOTTY, R_IOCTL_COMMAND, cmd);
	return put_user(w, len, arg);
}

/* @file becomes an end of the pipe, or both ends. */
static void join_pipe(struct pipe_inode_info *pipe, const struct file *file)
{
	unsigned int reads = (file->f_mode & FMODE_READ) != 0;
	unsigned int writes = (file->f_mode & FMODE_WRITE) != 0;

	pipe->readers += reads;
	pipe->r_counter += reads;
	pipe->writers += writes;
	pipe->w_counter += writes;
	pipe->files++;
}

static void pipe_release(struct world *w, struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = inode->i_pipe;

	pipe->readers -= (file->f_mode & FMODE_READ) != 0;
	pipe->writers -= (file->f_mode & FMODE_WRITE) != 0;
	pipe->files--;
	wake_both(w, pipe);
	if (!pipe->files) {
		free_pipe_info(w, pipe);
		inode->i_pipe = NULL;
	}
}

/* ---- fifos ---- */

static bool someone_waits(const struct wait_queue_head *queue)
{
	return !list_empty(&queue->head);
}

static struct pipe_inode_info *fifo_pipe(struct world *w, struct inode *inode)
{
	if (!inode->i_pipe)
		inode->i_pipe = alloc_pipe_info(w);
	return inode->i_pipe;
}

/*
 * An open of one end goes on when the other has somebody, or somebody who waits to be that. Reading
 * without blocking needs nobody, writing without blocking is refused.
 */
static int await_other_end(struct world *w, struct pipe_inode_info *pipe, const struct file *file)
{
	bool nonblock = file->f_flags & O_NONBLOCK;

	switch (file->f_mode & (FMODE_READ | FMODE_WRITE)) {
	case FMODE_READ | FMODE_WRITE:
		return 0;
	case FMODE_READ:
		if (nonblock || pipe->writers || someone_waits(&pipe->wr_wait))
			return 0;
		return (int)wait_interruptible(w, &pipe->rd_wait);
	case FMODE_WRITE:
		if (pipe->readers || someone_waits(&pipe->rd_wait))
			return 0;
		return (int)(nonblock ? refuse(w, ENXIO, R_FIFO_NO_READER)
				      : wait_interruptible(w, &pipe->wr_wait));
	}
	return (int)refuse(w, EINVAL, R_OPEN_FLAGS);
}

/*
 * What hung_up() compares with. Who opens for reading before there is a writer has not been hung up
 * on; everybody else would be, once the writers have gone.
 */
static u64 writers_before(const struct pipe_inode_info *pipe, const struct file *file)
{
	bool none_yet = (file->f_flags & O_NONBLOCK) && !pipe->writers;

	return none_yet ? pipe->w_counter : pipe->w_counter - 1;
}

static int fifo_open(struct world *w, struct inode *inode, struct file *file)
{
	bool is_new = !inode->i_pipe;
	struct pipe_inode_info *pipe = fifo_pipe(w, inode);
	int err;

	if (!pipe)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
	err = await_other_end(w, pipe, file);
	if (!err) {
		if (!(file->f_mode & FMODE_WRITE))
			file->f_version = writers_before(pipe, file);
		join_pipe(pipe, file);
		wake_both(w, pipe);
	} else if (is_new && err != TASK_SLEEPS) {
		inode->i_pipe = NULL;
		free_pipe_info(w, pipe);
	}
	return err;
}

const struct file_operations pipefifo_fops = {
	.open = fifo_open,
	.release = pipe_release,
	.read = pipe_read,
	.write = pipe_write,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
};

/* ---- pipe() ---- */

static struct inode *get_pipe_inode(struct world *w)
{
	struct inode *inode = new_inode(w, w->pipe_mnt->mnt_sb);
	struct pipe_inode_info *pipe = inode ? alloc_pipe_info(w) : NULL;

	if (!pipe) {
		iput(w, inode);
		return NULL;
	}
	inode->i_pipe = pipe;
	inode->i_fop = &pipefifo_fops;
	inode->i_ino = get_next_ino(w);
	inode_init_owner(w, NULL, inode, NULL, S_IFIFO | 0600);
	return inode;
}

/* The two open files of a new pipe, the end to read first: 0 or a refusal. */
static int create_pipe_files(struct world *w, struct file *ends[2], unsigned int flags)
{
	struct inode *inode = get_pipe_inode(w);

	if (!inode)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	ends[1] = alloc_file_pseudo(w, inode, w->pipe_mnt,
				    O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT)), &pipefifo_fops);
	if (IS_ERR(ends[1]))
		return (int)PTR_ERR(ends[1]);
	join_pipe(inode->i_pipe, ends[1]);
	ends[0] = alloc_file(w, &ends[1]->f_path, O_RDONLY | (flags & O_NONBLOCK), &pipefifo_fops);
	if (IS_ERR(ends[0])) {
		fput(w, ends[1]);
		return (int)PTR_ERR(ends[0]);
	}
	join_pipe(inode->i_pipe, ends[0]);
	return 0;
}

static int two_descriptors(struct world *w, int fd[2], unsigned int flags)
{
	fd[0] = get_unused_fd_flags(w, flags);
	if (fd[0] < 0)
		return fd[0];
	fd[1] = get_unused_fd_flags(w, flags);
	if (fd[1] >= 0)
		return 0;
	put_unused_fd(w, (unsigned int)fd[0]);
	return fd[1];
}

/* Gives the ends descriptors and tells them to the caller. On a refusal nothing is taken over. */
static int install_ends(struct world *w, struct file *ends[2], uptr fildes, unsigned int flags)
{
	int fd[2], err = two_descriptors(w, fd, flags);

	if (err)
		return err;
	err = copy_to_user(w, fildes, fd, sizeof(fd));
	for (int i = 0; i < 2; i++) {
		if (err)
			put_unused_fd(w, (unsigned int)fd[i]);
		else
			fd_install(w, (unsigned int)fd[i], ends[i]);
	}
	return err;
}

static long do_pipe2(struct world *w, uptr fildes, unsigned int flags)
{
	struct file *ends[2] = { NULL, NULL };
	int err;

	if (flags & ~(unsigned int)(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return refuse_num(w, EINVAL, R_PIPE_FLAGS, flags);
	err = create_pipe_files(w, ends, flags);
	if (err)
		return err;
	err = install_ends(w, ends, fildes, flags);
	if (err) {
		fput(w, ends[0]);
		fput(w, ends[1]);
	}
	return err;
}

SYSCALL_DEFINE2(pipe2, uptr, fildes, int, flags)
{
	return do_pipe2(w, fildes, (unsigned int)flags);
}

SYSCALL_DEFINE1(pipe, uptr, fildes)
{
	return do_pipe2(w, fildes, 0);
}

long pipe_fcntl(struct world *w, struct file *file, unsigned int cmd, unsigned int arg)
{
	struct pipe_inode_info *pipe = file->f_inode->i_pipe;
	u32 size = PIPE_BUF_SIZE;

	if (!pipe)
		return refuse(w, EBADF, R_NOT_A_PIPE);
	if (cmd == F_GETPIPE_SZ)
		return pipe->ring_size;
	while (size < arg && size < 1u << 31)
		size *= 2;
	if (arg > 1u << 31)
		return refuse_num(w, EINVAL, R_PIPE_SIZE, arg);
	if (size > pipe->ring_size && size > PIPE_MAX_SIZE && !capable(w, CAP_SYS_RESOURCE))
		return refuse_num(w, EPERM, R_PIPE_SIZE, arg);
	if (size < pipe->len)
		return refuse_num(w, EBUSY, R_PIPE_SIZE, arg);
	pipe->ring_size = size;
	wake_up_all(w, &pipe->wr_wait);
	return size;
}

/* ---- pipefs ---- */

static void pipefs_dname(struct world *w, const struct dentry *dentry, struct world_text *text)
{
	text_printf(text, "pipe:[%llu]", (unsigned long long)dentry->d_inode->i_ino);
}
static const struct dentry_operations pipefs_dentry_operations = { .d_dname = pipefs_dname };
static const struct super_operations pipefs_ops = { .statfs = simple_statfs };

static int pipefs_get_tree(struct world *w, struct fs_context *fc)
{
	return init_pseudo(w, fc, PIPEFS_MAGIC, &pipefs_ops, &pipefs_dentry_operations);
}
static const struct fs_context_operations pipefs_context_ops = { .get_tree = pipefs_get_tree };

static int pipefs_init_fs_context(struct world *w, struct fs_context *fc)
{
	fc->ops = &pipefs_context_ops;
	return 0;
}

const struct file_system_type pipe_fs_type = {
	.name = "pipefs",
	.init_fs_context = pipefs_init_fs_context,
	.kill_sb = kill_anon_super,
};
