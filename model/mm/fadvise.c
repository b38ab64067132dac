// SPDX-License-Identifier: GPL-2.0-only
/*
 * Saying how a file will be read: mm/fadvise.c of Linux, and readahead() of its mm/readahead.c.
 * Nothing is cached here, so nothing follows from it.
 */
#include "fs.h"
#include "mount.h"
#include "syscalls.h"

SYSCALL_DEFINE4(fadvise64, int, fd, s64, offset, s64, len, int, advice)
{
	struct file *file = fdget(w, (unsigned int)fd);

	(void)offset;
	if (!file)
		return refuse_num(w, EBADF, R_BAD_FD, fd);
	if ((file->f_inode->i_mode & S_IFMT) == S_IFIFO)
		return refuse(w, ESPIPE, R_LSEEK_PIPE);
	if (len < 0 || advice < POSIX_FADV_NORMAL || advice > POSIX_FADV_NOREUSE)
		return refuse_num(w, EINVAL, R_FADVISE, advice);
	return 0;
}

SYSCALL_DEFINE3(readahead, int, fd, s64, offset, size_t, count)
{
	struct file *file = fdget(w, (unsigned int)fd);
	u32 type;

	(void)offset;
	if (!file || !(file->f_mode & FMODE_READ))
		return refuse_num(w, EBADF, R_BAD_FD, fd);
	type = file->f_inode->i_mode & S_IFMT;
	if ((type != S_IFREG && type != S_IFBLK) || file->f_inode->i_sb == w->pidfs_mnt->mnt_sb ||
	    (s64)count < 0)
		return refuse_num(w, EINVAL, R_READAHEAD, fd);
	return 0;
}
