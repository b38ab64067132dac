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

static bool both_are(const struct timespec64 *times, s64 nsec)
{
	return times[0].tv_nsec == nsec && times[1].tv_nsec == nsec;
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

/* Now for both is a touch, which whoever may write may do. */
static void set_attr(struct iattr *attr, const struct timespec64 *times)
{
	if (!times || both_are(times, UTIME_NOW)) {
		attr->ia_valid |= ATTR_TOUCH;
		return;
	}
	one_time(attr, &times[0], &attr->ia_atime, ATTR_ATIME, ATTR_ATIME_SET);
	one_time(attr, &times[1], &attr->ia_mtime, ATTR_MTIME, ATTR_MTIME_SET);
}

/* Sets the times of access and of change to the two of @times, or to now. */
static int vfs_utimes(struct world *w, const struct path *path, const struct timespec64 *times)
{
	struct iattr attr = { .ia_valid = ATTR_CTIME | ATTR_MTIME | ATTR_ATIME };
	int err;

	if (times && !(nsec_valid(times[0].tv_nsec) && nsec_valid(times[1].tv_nsec)))
		return (int)refuse(w, EINVAL, R_UTIMES_NSEC);
	set_attr(&attr, times);
	err = mnt_want_write(w, path->mnt);
	if (err)
		return err;
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
	struct path path;
	int err;

	if (!filename && dfd != (int)AT_FDCWD)
		return do_utimes_fd(w, dfd, times, flags);
	err = user_place_at(w, dfd, filename, flags, &path);
	if (err)
		return err;
	err = vfs_utimes(w, &path, times);
	path_put(w, &path);
	return err;
}

SYSCALL_DEFINE4(utimensat, int, dfd, uptr, filename, uptr, utimes, int, flags)
{
	struct timespec64 times[2];

	if (utimes && copy_from_user(w, times, utimes, sizeof(times)))
		return -EFAULT;
	if (utimes && both_are(times, UTIME_OMIT))
		return 0; /* nothing to do: not even the name is looked at */
	return do_utimes(w, dfd, filename, utimes ? times : NULL, flags);
}

/* From struct timeval, which has microseconds. */
static bool in_nanoseconds(struct timespec64 *time)
{
	bool valid = time->tv_nsec >= 0 && time->tv_nsec < 1000000;

	time->tv_nsec *= valid ? 1000 : 1;
	return valid;
}

static long do_futimesat(struct world *w, int dfd, uptr filename, uptr utimes)
{
	struct timespec64 times[2];

	if (!utimes)
		return do_utimes(w, dfd, filename, NULL, 0);
	if (copy_from_user(w, times, utimes, sizeof(times)))
		return -EFAULT;
	if (!in_nanoseconds(&times[0]) || !in_nanoseconds(&times[1]))
		return refuse(w, EINVAL, R_UTIMES_NSEC);
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
