// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading, writing, seeking. Mirrors fs/read_write.c of Linux, and of fs/seq_file.c how the text of
 * a file that is made up reaches its reader.
 *
 * A file with f_op->show has its text made when it is read at its start, and again after a seek.
 * Files of lines (FOP_LINES) hand out whole lines, as many as fit into the kernel's buffer of one
 * page.
 */
#include "internal.h"
#include "syscalls.h"
#include "text.h"

#define SEQ_BUFFER   4096u
#define MAX_RW_COUNT 0x7ffff000ull

/* ---- text that is made up ---- */

/* Makes the text of @file: into a buffer that is as long as it turns out to have to be. */
static int make_text(struct world *w, struct file *file)
{
	char first[1024];
	struct world_text text = { first, sizeof(first), 0 };
	int err = file->f_op->show(w, file, &text);
	char *bytes;

	if (err)
		return err;
	bytes = world_alloc(w, OBJ_bytes, text.len + 1);
	if (!bytes)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	if (text.len <= sizeof(first)) {
		memcpy(bytes, first, text.len);
	} else {
		struct world_text whole = { bytes, text.len + 1, 0 };

		err = file->f_op->show(w, file, &whole);
		if (err) {
			world_free(w, bytes);
			return err;
		}
		text.len = whole.len < text.len ? whole.len : text.len;
	}
	bytes[text.len] = '\0';
	world_free(w, file->f_text);
	file->f_text = bytes;
	file->f_text_len = text.len;
	return 0;
}

/*
 * Where the whole lines end that a fresh buffer takes from @from on, for a reader of @count bytes.
 */
static u64 end_of_lines(const struct file *file, u64 from, size_t count)
{
	u64 end = from;

	while (end < file->f_text_len && end - from < count) {
		const char *nl = memchr(file->f_text + end, '\n', file->f_text_len - end);
		u64 next = nl ? (u64)(nl - file->f_text) + 1 : file->f_text_len;

		if (next - from >= SEQ_BUFFER && end != from)
			break;
		end = next;
	}
	return end;
}

static size_t lines_to_give(struct file *file, u64 pos, size_t count)
{
	u64 end = file->f_text_end > pos ? file->f_text_end : pos;

	if (end - pos < count)
		end = end_of_lines(file, end, count - (end - pos));
	file->f_text_end = end;
	return end - pos < count ? (size_t)(end - pos) : count;
}

static long seq_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	size_t n;
	int err;

	if (!*pos || !file->f_text || *pos != file->f_text_pos) {
		err = make_text(w, file);
		if (err)
			return err;
		file->f_text_end = 0;
	}
	file->f_text_pos = *pos;
	if (*pos >= file->f_text_len)
		return 0;
	if (file->f_op->fop_flags & FOP_LINES)
		n = lines_to_give(file, *pos, count);
	else
		n = count < file->f_text_len - *pos ? count : file->f_text_len - *pos;
	if (copy_to_user(w, buf, file->f_text + *pos, n))
		return -EFAULT;
	*pos += n;
	file->f_text_pos = *pos;
	return (long)n;
}

/* ---- one read, one write ---- */

/* What reading and writing ask of a file in the same way. */
struct direction {
	unsigned int mode, can; /* FMODE_*: opened for it, and able to */
	enum reason not_opened, not_able;
};
static const struct direction reading = { FMODE_READ, FMODE_CAN_READ, R_FD_NOT_READABLE,
					  R_FILE_NO_READ };
static const struct direction writing = { FMODE_WRITE, FMODE_CAN_WRITE, R_FD_NOT_WRITABLE,
					  R_FILE_NO_WRITE };

/* Whether @count bytes from @pos on would end where no offset reaches. */
static bool beyond_offsets(u64 pos, size_t count)
{
	return (s64)pos < 0 || ((s64)count >= 0 && (s64)(pos + count) < 0);
}

static long check_transfer(struct world *w, const struct file *file, const struct direction *to,
			   u64 pos, size_t count)
{
	if (!(file->f_mode & to->mode))
		return refuse(w, EBADF, to->not_opened);
	if (!(file->f_mode & to->can))
		return refuse_obj(w, EINVAL, to->not_able, file->f_inode, NULL);
	if (beyond_offsets(pos, count))
		return refuse_num(w, EINVAL, R_FILE_OFFSET, (s64)pos);
	return 0;
}

static size_t at_most_max(size_t count)
{
	return count < MAX_RW_COUNT ? count : MAX_RW_COUNT;
}

long vfs_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	long err = check_transfer(w, file, &reading, *pos, count);

	if (err)
		return err;
	return (file->f_op->read ? file->f_op->read : seq_read)(w, file, buf, at_most_max(count),
								pos);
}

long vfs_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	long err = check_transfer(w, file, &writing, *pos, count);

	if (err)
		return err;
	if ((file->f_flags & O_APPEND) && S_ISREG(file->f_inode->i_mode))
		*pos = file->f_inode->i_size;
	return file->f_op->write(w, file, buf, at_most_max(count), pos);
}

typedef long (*rw_fn)(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);

/* At the file's own position, which moves on. */
static long rw_at_position(struct world *w, unsigned int fd, uptr buf, size_t count, rw_fn rw)
{
	struct file *file = fdget(w, fd);
	u64 pos;
	long ret;

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	pos = file->f_pos;
	ret = rw(w, file, buf, count, &pos);
	if (ret >= 0)
		file->f_pos = pos;
	return ret;
}

SYSCALL_DEFINE3(read, unsigned int, fd, uptr, buf, u64, count)
{
	return rw_at_position(w, fd, buf, count, vfs_read);
}

SYSCALL_DEFINE3(write, unsigned int, fd, uptr, buf, u64, count)
{
	return rw_at_position(w, fd, buf, count, vfs_write);
}

static long rw_at_offset(struct world *w, unsigned int fd, uptr buf, size_t count, s64 offset,
			 unsigned int mode, rw_fn rw)
{
	struct file *file;
	u64 pos = (u64)offset;

	if (offset < 0)
		return refuse_num(w, EINVAL, R_FILE_OFFSET, offset);
	file = fdget(w, fd);
	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	if (!(file->f_mode & mode))
		return refuse(w, ESPIPE, R_LSEEK_PIPE);
	return rw(w, file, buf, count, &pos);
}

SYSCALL_DEFINE4(pread64, unsigned int, fd, uptr, buf, u64, count, s64, offset)
{
	return rw_at_offset(w, fd, buf, count, offset, FMODE_PREAD, vfs_read);
}

SYSCALL_DEFINE4(pwrite64, unsigned int, fd, uptr, buf, u64, count, s64, offset)
{
	return rw_at_offset(w, fd, buf, count, offset, FMODE_PWRITE, vfs_write);
}

/* ---- several buffers ---- */

struct iovec_image {
	uptr iov_base;
	u64 iov_len;
};
#define UIO_MAXIOV 1024u

/* The bytes that all buffers have together, or a refusal. */
static s64 import_iovec(struct world *w, uptr vec, u64 vlen, struct iovec_image *iov)
{
	u64 total = 0, i;

	if (vlen > UIO_MAXIOV)
		return refuse_num(w, EINVAL, R_IOV_COUNT, (s64)vlen);
	if (copy_from_user(w, iov, vec, vlen * sizeof(*iov)))
		return -EFAULT;
	for (i = 0; i < vlen; i++) {
		if ((s64)iov[i].iov_len < 0)
			return refuse_num(w, EINVAL, R_IOV_LENGTH, (s64)iov[i].iov_len);
		if (iov[i].iov_len > MAX_RW_COUNT - total)
			iov[i].iov_len = MAX_RW_COUNT - total;
		total += iov[i].iov_len;
	}
	return (s64)total;
}

static long do_iovecs(struct world *w, struct file *file, const struct iovec_image *iov, u64 vlen,
		      u64 *pos, rw_fn rw)
{
	long total = 0;
	u64 i;

	for (i = 0; i < vlen; i++) {
		long n = iov[i].iov_len ? rw(w, file, iov[i].iov_base, iov[i].iov_len, pos) : 0;

		if (n < 0)
			return total ? total : n;
		total += n;
		if ((u64)n < iov[i].iov_len)
			break;
	}
	return total;
}

/* The flags that preadv2() and pwritev2() know; some go with files on disks only. */
static int rw_flags_valid(struct world *w, const struct file *file, unsigned int flags)
{
	const unsigned int append = RWF_APPEND | RWF_NOAPPEND;
	const u32 mode = file->f_inode->i_mode;

	if (!S_ISREG(mode) && !S_ISFIFO(mode) && !S_ISSOCK(mode) && flags & ~(u32)RWF_HIPRI)
		return (int)refuse_num(w, EOPNOTSUPP, R_RW_FLAGS, flags);
	if (flags & ~(append | RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT))
		return (int)refuse_num(w, EOPNOTSUPP, R_RW_FLAGS, flags);
	if ((flags & append) == append)
		return (int)refuse_num(w, EINVAL, R_RW_FLAGS, flags);
	return 0;
}

static long do_iter(struct world *w, struct file *file, uptr vec, u64 vlen, u64 *pos,
		    unsigned int flags, rw_fn rw)
{
	struct iovec_image iov[UIO_MAXIOV];
	s64 wanted = import_iovec(w, vec, vlen, iov);
	int err;

	if (wanted <= 0)
		return wanted;
	err = flags ? rw_flags_valid(w, file, flags) : 0;
	if (err)
		return err;
	if (rw == vfs_write && flags & RWF_APPEND)
		*pos = file->f_inode->i_size;
	return do_iovecs(w, file, iov, vlen, pos, rw);
}

long vmsplice_iter(struct world *w, struct file *file, uptr vec, u64 vlen, bool write, bool pipe)
{
	struct iovec_image iov[UIO_MAXIOV];
	s64 wanted = import_iovec(w, vec, vlen, iov);

	if (wanted <= 0)
		return wanted;
	if (!pipe)
		return refuse(w, EBADF, R_SPLICE_NO_PIPE);
	return do_iovecs(w, file, iov, vlen, &file->f_pos, write ? vfs_write : vfs_read);
}

static long do_vec_flags(struct world *w, u64 fd, uptr vec, u64 vlen, u64 *offset,
			 unsigned int mode, unsigned int flags, rw_fn rw)
{
	struct file *file = fdget(w, (unsigned int)fd);
	u64 pos;
	long ret;

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (s64)fd);
	if (offset && !(file->f_mode & mode))
		return refuse(w, ESPIPE, R_LSEEK_PIPE);
	ret = check_transfer(w, file, rw == vfs_read ? &reading : &writing, 0, 0);
	if (ret)
		return ret;
	pos = offset ? *offset : file->f_pos;
	ret = do_iter(w, file, vec, vlen, &pos, flags, rw);
	if (ret >= 0 && !offset)
		file->f_pos = pos;
	return ret;
}

static long do_vec(struct world *w, u64 fd, uptr vec, u64 vlen, u64 *offset, unsigned int mode,
		   rw_fn rw)
{
	return do_vec_flags(w, fd, vec, vlen, offset, mode, 0, rw);
}

SYSCALL_DEFINE3(readv, u64, fd, uptr, vec, u64, vlen)
{
	return do_vec(w, fd, vec, vlen, NULL, 0, vfs_read);
}

SYSCALL_DEFINE3(writev, u64, fd, uptr, vec, u64, vlen)
{
	return do_vec(w, fd, vec, vlen, NULL, 0, vfs_write);
}

static long do_vec_at(struct world *w, u64 fd, uptr vec, u64 vlen, s64 offset, unsigned int mode,
		      rw_fn rw)
{
	u64 pos = (u64)offset;

	if (offset < 0)
		return refuse_num(w, EINVAL, R_FILE_OFFSET, offset);
	return do_vec(w, fd, vec, vlen, &pos, mode, rw);
}

SYSCALL_DEFINE4(preadv, u64, fd, uptr, vec, u64, vlen, s64, pos)
{
	return do_vec_at(w, fd, vec, vlen, pos, FMODE_PREAD, vfs_read);
}

SYSCALL_DEFINE4(pwritev, u64, fd, uptr, vec, u64, vlen, s64, pos)
{
	return do_vec_at(w, fd, vec, vlen, pos, FMODE_PWRITE, vfs_write);
}

/* An offset of -1 stands for the file's own. */
static long do_vec2(struct world *w, u64 fd, uptr vec, u64 vlen, s64 offset, unsigned int mode,
		    unsigned int flags, rw_fn rw)
{
	u64 pos = (u64)offset;

	if (offset < -1)
		return refuse_num(w, EINVAL, R_FILE_OFFSET, offset);
	return do_vec_flags(w, fd, vec, vlen, offset == -1 ? NULL : &pos, mode, flags, rw);
}

SYSCALL_DEFINE6(preadv2, u64, fd, uptr, vec, u64, vlen, s64, pos, u64, pos_h, unsigned int, flags)
{
	(void)pos_h;
	return do_vec2(w, fd, vec, vlen, pos, FMODE_PREAD, flags, vfs_read);
}

SYSCALL_DEFINE6(pwritev2, u64, fd, uptr, vec, u64, vlen, s64, pos, u64, pos_h, unsigned int, flags)
{
	(void)pos_h;
	return do_vec2(w, fd, vec, vlen, pos, FMODE_PWRITE, flags, vfs_write);
}

/* ---- seeking ---- */

static long set_position(struct world *w, struct file *file, s64 offset)
{
	if (offset < 0)
		return refuse_num(w, EINVAL, R_FILE_OFFSET, offset);
	file->f_pos = (u64)offset;
	return offset;
}

/*
 * From the start or from where the file stands: streams of text, and directories of 6.18's libfs.
 */
long seq_lseek(struct world *w, struct file *file, s64 offset, int whence)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return refuse_num(w, EINVAL, R_LSEEK_WHENCE, whence);
	return set_position(w, file, whence == SEEK_CUR ? offset + (s64)file->f_pos : offset);
}

long noop_llseek(struct world *w, struct file *file, s64 offset, int whence)
{
	return (long)file->f_pos;
}

long generic_file_llseek(struct world *w, struct file *file, s64 offset, int whence)
{
	u64 size = file->f_inode->i_size;

	switch (whence) {
	case SEEK_CUR:
		offset += (s64)file->f_pos;
		break;
	case SEEK_END:
		offset += (s64)size;
		break;
	case SEEK_DATA:
	case SEEK_HOLE:
		if (offset < 0 || (u64)offset >= size)
			return refuse_num(w, ENXIO, R_LSEEK_BEYOND, offset);
		offset = whence == SEEK_DATA ? offset : (s64)size;
		break;
	}
	return set_position(w, file, offset);
}

SYSCALL_DEFINE3(lseek, unsigned int, fd, s64, offset, unsigned int, whence)
{
	struct file *file = fdget(w, fd);

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	if (whence > SEEK_HOLE)
		return refuse_num(w, EINVAL, R_LSEEK_WHENCE, whence);
	if (!(file->f_mode & FMODE_LSEEK))
		return refuse(w, ESPIPE, R_LSEEK_PIPE);
	if (file->f_op->lseek)
		return file->f_op->lseek(w, file, offset, (int)whence);
	return seq_lseek(w, file, offset, (int)whence);
}

/* ---- from one file to another ---- */

/* Copies inside the kernel: through what the model's files have in memory. */
static long copy_between(struct world *w, struct file *in, u64 *in_pos, struct file *out,
			 u64 *out_pos, size_t count)
{
	struct world_image kept = w->image;
	char bytes[PATH_MAX_BYTES];
	long n, done;

	if (count > sizeof(bytes))
		count = sizeof(bytes);
	w->image = (struct world_image){ bytes, sizeof(bytes) };
	n = vfs_read(w, in, USER_BASE, count, in_pos);
	done = n > 0 ? vfs_write(w, out, USER_BASE, (size_t)n, out_pos) : n;
	if (n > 0 && done < n)
		*in_pos -= (u64)(done < 0 ? n : n - done);
	w->image = kept;
	return done;
}

static long copy_all(struct world *w, struct file *in, u64 *in_pos, struct file *out, u64 *out_pos,
		     size_t count)
{
	size_t total = 0;

	while (total < count) {
		long n = copy_between(w, in, in_pos, out, out_pos, count - total);

		if (n < 0)
			return total ? (long)total : n;
		if (!n)
			break;
		total += (size_t)n;
	}
	return (long)total;
}

static int load_offset(struct world *w, uptr from, const struct file *file, u64 *pos)
{
	*pos = file->f_pos;
	return from ? get_user(w, *pos, from) : 0;
}

static int store_offset(struct world *w, uptr to, struct file *file, u64 pos)
{
	if (to)
		return put_user(w, pos, to);
	file->f_pos = pos;
	return 0;
}

SYSCALL_DEFINE4(sendfile, int, out_fd, int, in_fd, uptr, offset, u64, count)
{
	struct file *in = fdget(w, (unsigned int)in_fd), *out;
	u64 in_pos, out_pos;
	long n;

	if (!in)
		return refuse_num(w, EBADF, R_FD_BAD, in_fd);
	if (!(in->f_mode & FMODE_READ))
		return refuse(w, EBADF, R_FD_NOT_READABLE);
	out = fdget(w, (unsigned int)out_fd);
	if (!out)
		return refuse_num(w, EBADF, R_FD_BAD, out_fd);
	if (!(out->f_mode & FMODE_WRITE))
		return refuse(w, EBADF, R_FD_NOT_WRITABLE);
	if (load_offset(w, offset, in, &in_pos))
		return -EFAULT;
	out_pos = out->f_pos;
	n = copy_all(w, in, &in_pos, out, &out_pos, count);
	if (n < 0)
		return n;
	out->f_pos = out_pos;
	return store_offset(w, offset, in, in_pos) ? -EFAULT : n;
}

SYSCALL_DEFINE6(copy_file_range, int, fd_in, uptr, off_in, int, fd_out, uptr, off_out, u64, len,
		unsigned int, flags)
{
	struct file *in = fdget(w, (unsigned int)fd_in), *out = fdget(w, (unsigned int)fd_out);
	u64 in_pos, out_pos;
	long n;

	if (!in || !out)
		return refuse_num(w, EBADF, R_FD_BAD, in ? fd_out : fd_in);
	if (load_offset(w, off_in, in, &in_pos) || load_offset(w, off_out, out, &out_pos))
		return -EFAULT;
	if (flags)
		return refuse_num(w, EINVAL, R_COPY_FLAGS, flags);
	if (S_ISDIR(in->f_inode->i_mode) || S_ISDIR(out->f_inode->i_mode))
		return refuse(w, EISDIR, R_IS_DIR);
	if (!S_ISREG(in->f_inode->i_mode) || !S_ISREG(out->f_inode->i_mode))
		return refuse(w, EINVAL, R_TRUNCATE_KIND);
	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE) || out->f_flags & O_APPEND)
		return refuse_num(w, EBADF, R_FD_NOT_WRITABLE, fd_out);
	if (in->f_inode->i_sb != out->f_inode->i_sb)
		return refuse_obj(w, EXDEV, R_COPY_ACROSS, in->f_inode->i_sb, out->f_inode->i_sb);
	n = copy_all(w, in, &in_pos, out, &out_pos, len);
	if (n < 0)
		return n;
	if (store_offset(w, off_in, in, in_pos) || store_offset(w, off_out, out, out_pos))
		return -EFAULT;
	return n;
}

/* ---- what there is nothing to do for ---- */

static long sync_fd(struct world *w, unsigned int fd)
{
	struct file *file = fdget(w, fd);

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	if (!(file->f_op->fop_flags & FOP_FSYNC))
		return refuse_obj(w, EINVAL, R_FILE_NO_SYNC, file->f_inode, NULL);
	return 0;
}

SYSCALL_DEFINE1(fsync, unsigned int, fd)
{
	return sync_fd(w, fd);
}

SYSCALL_DEFINE1(fdatasync, unsigned int, fd)
{
	return sync_fd(w, fd);
}
