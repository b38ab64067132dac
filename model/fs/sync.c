// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing to disks: fs/sync.c of Linux. There are none, so all has been written already.
 */
#include "fs.h"
#include "mount.h"
#include "syscalls.h"

SYSCALL_DEFINE0(sync)
{
	return 0;
}

SYSCALL_DEFINE1(syncfs, int, fd)
{
	return fdget(w, (unsigned int)fd) ? 0 : refuse_num(w, EBADF, R_BAD_FD, fd);
}

SYSCALL_DEFINE4(sync_file_range, int, fd, s64, offset, s64, nbytes, unsigned int, flags)
{
	const unsigned int known = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
				   SYNC_FILE_RANGE_WAIT_AFTER;
	struct file *file = fdget(w, (unsigned int)fd);
	u32 type;

	if (!file)
		return refuse_num(w, EBADF, R_BAD_FD, fd);
	if (flags & ~known || offset < 0 || (u64)offset + (u64)nbytes > INT64_MAX ||
	    (u64)offset + (u64)nbytes < (u64)offset)
		return refuse_num(w, EINVAL, R_SYNC_RANGE, offset);
	/* Those of processes count as regular files, those of eventfds and their like don't. */
	type = file->f_inode->i_mode & S_IFMT;
	if (type != S_IFREG && type != S_IFBLK && type != S_IFDIR && type != S_IFLNK &&
	    file->f_inode->i_sb != w->pidfs_mnt->mnt_sb)
		return refuse(w, ESPIPE, R_LSEEK_PIPE);
	return 0;
}
