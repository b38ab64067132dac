// SPDX-License-Identifier: GPL-2.0-only
/*
 * Listing directories. Mirrors fs/readdir.c of Linux.
 */
#include "internal.h"
#include "syscalls.h"

/* What getdents64() gives before each name. */
struct dirent64_head {
	u64 d_ino;
	s64 d_off;
	u16 d_reclen;
	u8 d_type;
};
#define DIRENT64_NAME 19u /* where the name stands: the head has no padding in memory */
#define DIRENT_NAME   18u /* in the old format, which has no d_type there */

struct getdents_callback {
	struct dir_context ctx;
	uptr current_dir;
	size_t count;
	size_t prev_reclen;
	int error;
};

/* The offset of an entry is known when the next one comes. */
static int fill_previous_offset(struct world *w, struct getdents_callback *buf, u64 pos)
{
	if (!buf->prev_reclen)
		return 0;
	return put_user(w, pos, buf->current_dir - buf->prev_reclen + 8);
}

/* One entry: @head and the name behind it, in d_reclen bytes; d_type goes in the last if @old. */
static bool fill_entry(struct world *w, struct getdents_callback *buf, const char *name, size_t len,
		       const struct dirent64_head *head, bool old)
{
	size_t reclen = head->d_reclen, name_at = old ? DIRENT_NAME : DIRENT64_NAME;
	char bytes[DIRENT64_NAME + 256 + 16];

	buf->error = -EINVAL;
	if (reclen > buf->count || reclen > sizeof(bytes)) {
		if (!buf->prev_reclen)
			refuse_num(w, EINVAL, R_GETDENTS_SIZE, (s64)reclen);
		return false;
	}
	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes, head, name_at);
	memcpy(bytes + name_at, name, len);
	if (old)
		bytes[reclen - 1] = (char)head->d_type;
	buf->error = fill_previous_offset(w, buf, buf->ctx.pos);
	if (!buf->error)
		buf->error = copy_to_user(w, buf->current_dir, bytes, reclen);
	if (buf->error)
		return false;
	buf->current_dir += reclen;
	buf->count -= reclen;
	buf->prev_reclen = reclen;
	return true;
}

/* Entries begin at multiples of eight; @extra: bytes besides the name. */
static u16 record_length(size_t len, size_t extra)
{
	return (u16)((len + extra + 7) & ~(size_t)7);
}

static bool filldir64(struct world *w, struct dir_context *ctx, const char *name, size_t len,
		      u64 ino, unsigned int type)
{
	struct dirent64_head head = { ino, 0, record_length(len, DIRENT64_NAME + 1), (u8)type };

	return fill_entry(w, container_of(ctx, struct getdents_callback, ctx), name, len, &head,
			  false);
}

static int iterate_dir(struct world *w, struct file *file, struct dir_context *ctx)
{
	int err;

	if (!file->f_op->iterate)
		return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, file->f_path.dentry, NULL);
	if (file->f_inode->i_flags & S_DEAD)
		return (int)refuse_obj(w, ENOENT, R_DIR_DEAD, file->f_path.dentry, NULL);
	ctx->pos = file->f_pos;
	err = file->f_op->iterate(w, file, ctx);
	file->f_pos = ctx->pos;
	if (!(file->f_flags & O_NOATIME))
		touch_atime(w, &file->f_path);
	return err;
}

static long do_getdents(struct world *w, unsigned int fd, uptr dirent, unsigned int count,
			const struct getdents_callback *how)
{
	struct file *file = fdget(w, fd);
	struct getdents_callback buf = *how;
	int err;

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	err = iterate_dir(w, file, &buf.ctx);
	if (!err)
		err = buf.error;
	if (!buf.prev_reclen)
		return err;
	if (fill_previous_offset(w, &buf, buf.ctx.pos))
		return -EFAULT;
	return (long)(count - buf.count);
}

/* ---- the old format: the type stands in the last byte ---- */

static bool filldir(struct world *w, struct dir_context *ctx, const char *name, size_t len, u64 ino,
		    unsigned int type)
{
	struct dirent64_head head = { ino, 0, record_length(len, DIRENT_NAME + 2), (u8)type };

	return fill_entry(w, container_of(ctx, struct getdents_callback, ctx), name, len, &head,
			  true);
}

SYSCALL_DEFINE3(getdents, unsigned int, fd, uptr, dirent, unsigned int, count)
{
	const struct getdents_callback how = { { 0, filldir }, dirent, count, 0, 0 };

	return do_getdents(w, fd, dirent, count, &how);
}

SYSCALL_DEFINE3(getdents64, unsigned int, fd, uptr, dirent, unsigned int, count)
{
	const struct getdents_callback how = { { 0, filldir64 }, dirent, count, 0, 0 };

	return do_getdents(w, fd, dirent, count, &how);
}
