// SPDX-License-Identifier: GPL-2.0-only
/*
 * Moving data into, out of and between pipes: fs/splice.c of Linux. Here bytes are copied where the
 * kernel passes pages on; who waits for whom is the same. A call that has moved something does not
 * wait for more.
 */
#include "pipe_fs_i.h"
#include "internal.h"
#include "mount.h"
#include "syscalls.h"

#define SPLICE_F_ALL (SPLICE_F_MOVE | SPLICE_F_NONBLOCK | SPLICE_F_MORE | SPLICE_F_GIFT)

static struct pipe_inode_info *get_pipe_info(const struct file *file)
{
	return file->f_op == &pipefifo_fops ? file->f_inode->i_pipe : NULL;
}

/* 1: there is data; 0: there is none and will be none; else what to return meanwhile. */
static long pipe_has_data(struct world *w, struct pipe_inode_info *pipe, bool nonblock)
{
	if (pipe->len)
		return 1;
	if (!pipe->writers)
		return 0;
	return nonblock ? refuse(w, EAGAIN, R_PIPE_EMPTY) : wait_interruptible(w, &pipe->rd_wait);
}

/* 1: there is room; else what to return meanwhile. */
static long pipe_has_room(struct world *w, struct pipe_inode_info *pipe, bool nonblock)
{
	if (!pipe->readers) {
		send_sig_info(w, SIGPIPE, SEND_SIG_NOINFO, current);
		return refuse(w, EPIPE, R_PIPE_BROKEN);
	}
	if (pipe->len < pipe->ring_size)
		return 1;
	return nonblock ? refuse(w, EAGAIN, R_PIPE_FULL) : wait_interruptible(w, &pipe->wr_wait);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Reads or writes a file with the kernel's own bytes. */
static long with_bytes(struct world *w, struct file *file, void *bytes, size_t count, u64 *pos,
		       long (*rw)(struct world *, struct file *, uptr, size_t, u64 *))
{
	struct world_image kept = w->image;
	long n;

	w->image = (struct world_image){ bytes, count };
	n = rw(w, file, USER_BASE, count, pos);
	w->image = kept;
	return n;
}

/* Bytes into a pipe that has room for some. */
static long pipe_append(struct world *w, struct pipe_inode_info *pipe, const void *bytes,
			size_t count)
{
	count = least(count, pipe->ring_size - pipe->len);
	if (pipe_make_room(w, pipe, pipe->len + (u32)count))
		return -ENOMEM;
	memcpy(pipe->data + pipe->len, bytes, count);
	pipe->len += (u32)count;
	wake_up_all(w, &pipe->rd_wait);
	return (long)count;
}

static void pipe_consume(struct world *w, struct pipe_inode_info *pipe, size_t count)
{
	memmove(pipe->data, pipe->data + count, pipe->len - count);
	pipe->len -= (u32)count;
	wake_up_all(w, &pipe->wr_wait);
}

/* ---- from pipe to pipe ---- */

static long pipe_to_pipe(struct world *w, struct pipe_inode_info *in, struct pipe_inode_info *out,
			 size_t len, bool nonblock, bool consume)
{
	long ret = pipe_has_data(w, in, nonblock);

	if (ret == 1)
		ret = pipe_has_room(w, out, nonblock);
	if (ret != 1)
		return ret;
	ret = pipe_append(w, out, in->data, least(len, in->len));
	if (ret > 0 && consume)
		pipe_consume(w, in, (size_t)ret);
	return ret;
}

/* ---- between a pipe and something else ---- */

static bool can_splice(const struct file *file)
{
	u32 mode = file->f_inode->i_mode;

	return (S_ISREG(mode) && !proc_ns_file(file)) || S_ISCHR(mode);
}

static long file_to_pipe(struct world *w, struct file *in, u64 *pos, struct pipe_inode_info *out,
			 size_t len, bool nonblock)
{
	long ret = pipe_has_room(w, out, nonblock);
	char bytes[PATH_MAX];
	long n, done = 0;

	if (ret != 1)
		return ret;
	if (!can_splice(in))
		return refuse_obj(w, EINVAL, R_FILE_NO_READ, in->f_inode, NULL);
	len = least(len, out->ring_size - out->len);
	while ((size_t)done < len) {
		n = with_bytes(w, in, bytes, least(sizeof(bytes), len - (size_t)done), pos,
			       vfs_read);
		if (n > 0)
			n = pipe_append(w, out, bytes, (size_t)n);
		if (n <= 0)
			return done ? done : n;
		done += n;
	}
	return done;
}

static long pipe_to_file(struct world *w, struct pipe_inode_info *in, struct file *out, u64 *pos,
			 size_t len, bool nonblock)
{
	long ret;

	if (!can_splice(out))
		return refuse_obj(w, EINVAL, R_FILE_NO_WRITE, out->f_inode, NULL);
	ret = pipe_has_data(w, in, nonblock);
	if (ret != 1)
		return ret;
	ret = with_bytes(w, out, in->data, least(len, in->len), pos, vfs_write);
	if (ret > 0)
		pipe_consume(w, in, (size_t)ret);
	return ret;
}

/* ---- splice() ---- */

struct splice_end {
	struct file *file;
	struct pipe_inode_info *pipe;
	uptr offset; /* where the caller keeps it; 0: the file's own */
	u64 pos;
};

/* An offset goes with what has positions only. */
static int splice_offset(struct world *w, struct splice_end *end, unsigned int positioned)
{
	if (end->offset && !(end->file->f_mode & positioned))
		return (int)refuse(w, EINVAL, R_LSEEK_PIPE);
	return 0;
}

static long splice_done(struct world *w, const struct splice_end *end, long ret)
{
	if (ret > 0 && end->offset)
		return put_user(w, end->pos, end->offset) ? -EFAULT : ret;
	if (ret > 0)
		end->file->f_pos = end->pos;
	return ret;
}

static long do_splice(struct world *w, struct splice_end *in, struct splice_end *out, size_t len,
		      bool nonblock)
{
	long err;

	if (!(in->file->f_mode & FMODE_READ))
		return refuse(w, EBADF, R_FD_NOT_READABLE);
	if (!(out->file->f_mode & FMODE_WRITE))
		return refuse(w, EBADF, R_FD_NOT_WRITABLE);
	nonblock = nonblock || (in->pipe && in->file->f_flags & O_NONBLOCK) ||
		   (out->pipe && out->file->f_flags & O_NONBLOCK);
	if (in->pipe && out->pipe)
		return in->pipe == out->pipe
			       ? refuse(w, EINVAL, R_SPLICE_SAME)
			       : pipe_to_pipe(w, in->pipe, out->pipe, len, nonblock, true);
	if (in->pipe) {
		err = splice_offset(w, out, FMODE_PWRITE);
		if (!err && out->file->f_flags & O_APPEND)
			err = refuse(w, EINVAL, R_SPLICE_APPEND);
		return err ? err
			   : splice_done(w, out,
					 pipe_to_file(w, in->pipe, out->file, &out->pos, len,
						      nonblock));
	}
	if (!out->pipe)
		return refuse(w, EINVAL, R_SPLICE_NO_PIPE);
	err = splice_offset(w, in, FMODE_PREAD);
	return err ? err
		   : splice_done(w, in,
				 file_to_pipe(w, in->file, &in->pos, out->pipe, len, nonblock));
}

static int splice_open(struct world *w, int fd, uptr offset, struct splice_end *end)
{
	end->file = fdget(w, (unsigned int)fd);
	if (!end->file)
		return (int)refuse_num(w, EBADF, R_FD_BAD, fd);
	end->pipe = get_pipe_info(end->file);
	end->offset = offset;
	return 0;
}

/* What the caller says takes the place of the file's own position. */
static int splice_user_offset(struct world *w, struct splice_end *end)
{
	end->pos = end->file->f_pos;
	return end->offset ? get_user(w, end->pos, end->offset) : 0;
}

SYSCALL_DEFINE6(splice, int, fd_in, uptr, off_in, int, fd_out, uptr, off_out, size_t, len,
		unsigned int, flags)
{
	struct splice_end in = { 0 }, out = { 0 };
	int err;

	if (!len)
		return 0;
	if (flags & ~(unsigned int)SPLICE_F_ALL)
		return refuse_num(w, EINVAL, R_SPLICE_FLAGS, flags);
	err = splice_open(w, fd_in, off_in, &in);
	if (!err)
		err = splice_open(w, fd_out, off_out, &out);
	if (err)
		return err;
	if ((in.pipe && off_in) || (out.pipe && off_out))
		return refuse(w, ESPIPE, R_LSEEK_PIPE);
	err = splice_user_offset(w, &out);
	if (!err)
		err = splice_user_offset(w, &in);
	return err ? err : do_splice(w, &in, &out, len, flags & SPLICE_F_NONBLOCK);
}

/* ---- tee() and vmsplice() ---- */

SYSCALL_DEFINE4(tee, int, fdin, int, fdout, size_t, len, unsigned int, flags)
{
	struct splice_end in = { 0 }, out = { 0 };
	bool nonblock = flags & SPLICE_F_NONBLOCK;
	int err;

	if (flags & ~(unsigned int)SPLICE_F_ALL)
		return refuse_num(w, EINVAL, R_SPLICE_FLAGS, flags);
	if (!len)
		return 0;
	err = splice_open(w, fdin, 0, &in);
	if (!err)
		err = splice_open(w, fdout, 0, &out);
	if (err)
		return err;
	if (!(in.file->f_mode & FMODE_READ))
		return refuse(w, EBADF, R_FD_NOT_READABLE);
	if (!(out.file->f_mode & FMODE_WRITE))
		return refuse(w, EBADF, R_FD_NOT_WRITABLE);
	if (!in.pipe || !out.pipe || in.pipe == out.pipe)
		return refuse(w, EINVAL, R_SPLICE_SAME);
	nonblock = nonblock || (in.file->f_flags | out.file->f_flags) & O_NONBLOCK;
	return pipe_to_pipe(w, in.pipe, out.pipe, len, nonblock, false);
}

/* The caller's memory is a file's buffers here, as with readv() and writev(). */
SYSCALL_DEFINE4(vmsplice, int, fd, uptr, uiov, u64, nr_segs, unsigned int, flags)
{
	struct file *file = fdget(w, (unsigned int)fd);
	bool write;

	if (flags & ~(unsigned int)SPLICE_F_ALL)
		return refuse_num(w, EINVAL, R_SPLICE_FLAGS, flags);
	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, fd);
	if (!(file->f_mode & (FMODE_READ | FMODE_WRITE)))
		return refuse(w, EBADF, R_FD_NOT_READABLE);
	write = file->f_mode & FMODE_WRITE;
	return vmsplice_iter(w, file, uiov, nr_segs, write, get_pipe_info(file) != NULL);
}
