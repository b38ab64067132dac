// SPDX-License-Identifier: GPL-2.0-only
/*
 * fcntl(), and the ioctls that all files share. Mirrors fs/fcntl.c and fs/ioctl.c of Linux.
 */
#include "internal.h"
#include "memfd.h"
#include "pipe_fs_i.h"
#include "syscalls.h"

#define SETFL_MASK (O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME)

static long setfl(struct world *w, struct file *file, unsigned int arg)
{
	unsigned int changed = arg ^ file->f_flags, turned_on = arg & changed;
	struct inode *inode = file->f_inode;

	if ((changed & O_APPEND) && (inode->i_flags & S_APPEND))
		return refuse_obj(w, EPERM, R_OPEN_APPEND, inode, NULL);
	if ((turned_on & O_NOATIME) &&
	    !inode_owner_or_capable(w, mnt_idmap(file->f_path.mnt), inode))
		return refuse_obj(w, EPERM, R_OPEN_NOATIME, inode, NULL);
	file->f_flags ^= changed & SETFL_MASK;
	return 0;
}

static struct fd_slot *slot_of(struct world *w, unsigned int fd)
{
	return &current->files->fd[fd];
}

static long do_fcntl(struct world *w, unsigned int fd, unsigned int cmd, u64 arg, struct file *file)
{
	switch (cmd) {
	case F_DUPFD:
		return f_dupfd(w, (unsigned int)arg, file, 0);
	case F_DUPFD_CLOEXEC:
		return f_dupfd(w, (unsigned int)arg, file, O_CLOEXEC);
	case F_DUPFD_QUERY:
		return fdget_raw(w, (unsigned int)arg) == file;
	case F_GETFD:
		return slot_of(w, fd)->cloexec ? FD_CLOEXEC : 0;
	case F_SETFD:
		slot_of(w, fd)->cloexec = arg & FD_CLOEXEC;
		return 0;
	case F_GETFL:
		return file->f_flags;
	case F_SETFL:
		return setfl(w, file, (unsigned int)arg);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return do_fcntl_lock(w, file, cmd, arg);
	case F_GETPIPE_SZ:
	case F_SETPIPE_SZ:
		return pipe_fcntl(w, file, cmd, (unsigned int)arg);
	case F_ADD_SEALS:
	case F_GET_SEALS:
		return memfd_fcntl(w, file, cmd, (unsigned int)arg);
	case F_CREATED_QUERY:
		return (file->f_mode & FMODE_CREATED) != 0;
	case F_GETOWN:
	case F_GETSIG:
		return 0;
	}
	return refuse_num(w, EINVAL, R_FCNTL_COMMAND, cmd);
}

/* What a descriptor of O_PATH can do. */
static bool check_fcntl_cmd(unsigned int cmd)
{
	return cmd == F_CREATED_QUERY || cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC ||
	       cmd == F_DUPFD_QUERY || cmd == F_GETFD || cmd == F_SETFD || cmd == F_GETFL;
}

SYSCALL_DEFINE3(fcntl, unsigned int, fd, unsigned int, cmd, u64, arg)
{
	struct file *file = fdget_raw(w, fd);

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	if ((file->f_mode & FMODE_PATH) && !check_fcntl_cmd(cmd))
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	return do_fcntl(w, fd, cmd, arg, file);
}

/* ---- ioctl ---- */

static long set_flag_from_user(struct world *w, struct file *file, uptr arg, unsigned int flag)
{
	int on;

	if (get_user(w, on, arg))
		return -EFAULT;
	if (on)
		file->f_flags |= flag;
	else
		file->f_flags &= ~flag;
	return 0;
}

static long bytes_to_read(struct world *w, struct file *file, uptr arg)
{
	int n = (int)(file->f_inode->i_size - file->f_pos);

	return put_user(w, n, arg);
}

/* No file system here can share blocks between files. */
static long ioctl_file_clone(struct world *w, const struct file *dst, unsigned int srcfd)
{
	const struct file *src = fdget(w, srcfd);

	if (!src)
		return refuse_num(w, EBADF, R_FD_BAD, (int)srcfd);
	if (src->f_inode->i_sb != dst->f_inode->i_sb)
		return refuse_obj(w, EXDEV, R_COPY_ACROSS, src->f_inode->i_sb, dst->f_inode->i_sb);
	if (S_ISDIR(src->f_inode->i_mode) || S_ISDIR(dst->f_inode->i_mode))
		return refuse(w, EISDIR, R_IS_DIR);
	if (!S_ISREG(src->f_inode->i_mode) || !S_ISREG(dst->f_inode->i_mode))
		return refuse(w, EINVAL, R_TRUNCATE_KIND);
	if (!(src->f_mode & FMODE_READ) || !(dst->f_mode & FMODE_WRITE) || dst->f_flags & O_APPEND)
		return refuse_num(w, EBADF, R_FD_NOT_WRITABLE, (int)srcfd);
	return refuse_obj(w, EOPNOTSUPP, R_CLONE_UNSUPPORTED, dst->f_inode->i_sb, NULL);
}

SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, u64, arg)
{
	struct file *file = fdget(w, fd);

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	switch (cmd) {
	case FIOCLEX:
	case FIONCLEX:
		slot_of(w, fd)->cloexec = cmd == FIOCLEX;
		return 0;
	case FIONBIO:
		return set_flag_from_user(w, file, arg, O_NONBLOCK);
	case FIONREAD:
		if (S_ISREG(file->f_inode->i_mode))
			return bytes_to_read(w, file, arg);
		break;
	case FICLONE:
		return ioctl_file_clone(w, file, (unsigned int)arg);
	}
	if (file->f_op->ioctl)
		return file->f_op->ioctl(w, file, cmd, arg);
	return refuse_num(w, ENOTTY, R_IOCTL_COMMAND, cmd);
}
