// SPDX-License-Identifier: GPL-2.0-only
/*
 * Setting times of files. Mirrors fs/utimes.c of Linux.
 */
#include "internal.h"
#include "syscalls.h"

static bool nsec_valid(s64 nsec)
{
	return nsec == UTIME_OMIT || nsec == UTIME_NOW || (nsec >= 0 && nsec <= 999999999);
}

static void one_time(struct iattr *attr, const struct timespec64 *time, struct timespec64 *to,
		     unsigned int which, unsigned int set)
{
	if (time->tv_nsec == UTIME_OMIT) {
		attr->ia_valid &= ~which;
	} else if (time->tv_nsec != UTIME_NOW) {
		*to = *time;
		attr->ia_valid |= set;
	}
}

static int vfs_utimes(struct world *w, const struct path *path, const struct timespec64 *times)
{
	struct iattr attr = { .ia_valid = ATTR_CTIME | ATTR_MTIME | ATTR_ATIME };
	int err;

	if (times && (!nsec_valid(times[0].tv_nsec) || !nsec_valid(times[1].tv_nsec)))
		return (int)refuse(w, EINVAL, R_UTIMES_NSEC);
	if (times && times[0].tv_nsec == UTIME_NOW && times[1].tv_nsec == UTIME_NOW)
		times = NULL;
	err = mnt_want_write(w, path->mnt);
	if (err)
		return err;
	if (times) {
		one_time(&attr, &times[0], &attr.ia_atime, ATTR_ATIME, ATTR_ATIME_SET);
		one_time(&attr, &times[1], &attr.ia_mtime, ATTR_MTIME, ATTR_MTIME_SET);
	} else {
		attr.ia_valid |= ATTR_TOUCH;
	}
	err = notify_change(w, mnt_idmap(path->mnt), path->dentry, &attr);
	mnt_drop_write(w, path->mnt);
	return err;
}

static long do_utimes_fd(struct world *w, int fd, const struct timespec64 *times, int flags)
{
	struct file *file;

	if (flags)
		return refuse_num(w, EINVAL, R_AT_FLAGS, flags);
	file = fdget(w, (unsigned int)fd);
	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, fd);
	return vfs_utimes(w, &file->f_path, times);
}

static long do_utimes(struct world *w, int dfd, uptr filename, const struct timespec64 *times,
		      int flags)
{
	unsigned int lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct path path;
	long ret;

	if (!filename && dfd != (int)AT_FDCWD)
		return do_utimes_fd(w, dfd, times, flags);
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return refuse_num(w, EINVAL, R_AT_FLAGS, flags);
	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	ret = user_path_at(w, dfd, filename, lookup, &path);
	if (ret)
		return ret;
	ret = vfs_utimes(w, &path, times);
	path_put(w, &path);
	return ret;
}

SYSCALL_DEFINE4(utimensat, int, dfd, uptr, filename, uptr, utimes, int, flags)
{
	struct timespec64 times[2];

	if (!utimes)
		return do_utimes(w, dfd, filename, NULL, flags);
	if (copy_from_user(w, times, utimes, sizeof(times)))
		return -EFAULT;
	if (times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
		return 0;
	return do_utimes(w, dfd, filename, times, flags);
}

/* Microseconds, as struct timeval has them. */
static long do_futimesat(struct world *w, int dfd, uptr filename, uptr utimes)
{
	struct timespec64 times[2];
	int i;

	if (!utimes)
		return do_utimes(w, dfd, filename, NULL, 0);
	if (copy_from_user(w, times, utimes, sizeof(times)))
		return -EFAULT;
	for (i = 0; i < 2; i++) {
		if (times[i].tv_nsec < 0 || times[i].tv_nsec >= 1000000)
			return refuse(w, EINVAL, R_UTIMES_NSEC);
		times[i].tv_nsec *= 1000;
	}
	return do_utimes(w, dfd, filename, times, 0);
}

SYSCALL_DEFINE3(futimesat, int, dfd, uptr, filename, uptr, utimes)
{
	return do_futimesat(w, dfd, filename, utimes);
}

SYSCALL_DEFINE2(utimes, uptr, filename, uptr, utimes)
{
	return do_futimesat(w, (int)AT_FDCWD, filename, utimes);
}

SYSCALL_DEFINE2(utime, uptr, filename, uptr, times)
{
	struct timespec64 ts[2] = { { 0, 0 }, { 0, 0 } };
	s64 seconds[2];

	if (!times)
		return do_utimes(w, (int)AT_FDCWD, filename, NULL, 0);
	if (copy_from_user(w, seconds, times, sizeof(seconds)))
		return -EFAULT;
	ts[0].tv_sec = seconds[0];
	ts[1].tv_sec = seconds[1];
	return do_utimes(w, (int)AT_FDCWD, filename, ts, 0);
}
