// SPDX-License-Identifier: GPL-2.0-only
/*
 * Character devices: those of drivers/char/mem.c of Linux, /dev/null and its like. All others say
 * ENXIO, as the kernel does for a device without a driver. Mirrors fs/char_dev.c.
 */
#include "internal.h"
#include "pipe_fs_i.h"
#include "syscalls.h"

#define MEM_MAJOR    1
#define TTYAUX_MAJOR 5

enum mem_minor {
	MINOR_NULL = 3,
	MINOR_ZERO = 5,
	MINOR_FULL = 7,
	MINOR_RANDOM = 8,
	MINOR_URANDOM = 9
};

static long read_null(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	return 0;
}

static long read_zero(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	return clear_user(w, buf, count) ? -EFAULT : (long)count;
}

static long write_null(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	return (long)count;
}

static long write_full(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	return refuse(w, ENOSPC, R_DEV_FULL);
}

static long null_lseek(struct world *w, struct file *file, s64 offset, int whence)
{
	file->f_pos = 0;
	return 0;
}

static u32 mem_poll(struct world *w, struct file *file)
{
	return EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM;
}

static const struct file_operations null_fops = {
	.read = read_null,
	.write = write_null,
	.lseek = null_lseek,
	.poll = mem_poll,
};
static const struct file_operations zero_fops = {
	.read = read_zero,
	.write = write_null,
	.lseek = null_lseek,
	.poll = mem_poll,
};
static const struct file_operations full_fops = {
	.read = read_zero,
	.write = write_full,
	.lseek = null_lseek,
	.poll = mem_poll,
};

static const struct file_operations *mem_fops(u32 dev)
{
	if (MAJOR(dev) != MEM_MAJOR)
		return NULL;
	switch (MINOR(dev)) {
	case MINOR_NULL:
		return &null_fops;
	case MINOR_ZERO:
	case MINOR_RANDOM:
	case MINOR_URANDOM:
		return &zero_fops;
	case MINOR_FULL:
		return &full_fops;
	}
	return NULL;
}

static int chrdev_open(struct world *w, struct inode *inode, struct file *file)
{
	const struct file_operations *fops = mem_fops(inode->i_rdev);

	if (!fops)
		return (int)refuse_num(w, ENXIO, R_OPEN_NO_DEVICE, inode->i_rdev);
	file->f_op = fops;
	return 0;
}

const struct file_operations def_chr_fops = { .open = chrdev_open };

struct file *null_file(struct world *w)
{
	struct vfsmount *mnt = w->pipe_mnt;
	struct inode *inode = new_inode(w, mnt->mnt_sb);

	if (!inode)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	inode->i_ino = get_next_ino(w);
	inode->i_mode = S_IFCHR | 0666;
	inode->i_rdev = MKDEV(MEM_MAJOR, MINOR_NULL);
	return alloc_file_pseudo(w, inode, mnt, O_RDWR, &null_fops);
}

/* ---- random bytes without a file: getrandom() of drivers/char/random.c ---- */

/* They are the world's own: the same in every run. */
SYSCALL_DEFINE3(getrandom, uptr, ubuf, size_t, count, unsigned int, flags)
{
	const unsigned int both = GRND_RANDOM | GRND_INSECURE;

	if (flags & ~(GRND_NONBLOCK | both) || (flags & both) == both)
		return refuse_num(w, EINVAL, R_GETRANDOM_FLAGS, flags);
	if (count > INT32_MAX)
		count = INT32_MAX;
	return clear_user(w, ubuf, count) ? -EFAULT : (long)count;
}
