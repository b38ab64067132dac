// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks on files: flock(), and fcntl()'s of a process or of an open file. Mirrors fs/locks.c of
 * Linux.
 *
 * Invariants: the locks of one inode hang on inode.i_flctx. Two of the same family that overlap
 * belong to one owner, or are both for reading. Who waits, waits on inode.i_wait.
 */
#include "internal.h"
#include "pid.h"
#include "pipe_fs_i.h"
#include "syscalls.h"

#define OFFSET_MAX 0x7fffffffffffffffull

struct flock_image {
	s16 l_type;
	s16 l_whence;
	s64 l_start;
	s64 l_len;
	s32 l_pid;
};

static bool same_family(const struct file_lock *a, const struct file_lock *b)
{
	return !(a->flags & FL_FLOCK) == !(b->flags & FL_FLOCK);
}

static bool overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->end >= b->start && b->end >= a->start;
}

static bool conflict(const struct file_lock *a, const struct file_lock *b)
{
	return same_family(a, b) && a->owner != b->owner && overlap(a, b) &&
	       (a->type == F_WRLCK || b->type == F_WRLCK);
}

static struct file_lock *find_conflict(struct inode *inode, const struct file_lock *wanted)
{
	struct file_lock *fl;

	list_for_each_entry (fl, &inode->i_flctx, fl_list)
		if (conflict(fl, wanted))
			return fl;
	return NULL;
}

static struct file_lock *new_lock(struct world *w, const struct file_lock *like)
{
	struct file_lock *fl = alloc_obj(w, file_lock);

	if (fl)
		*fl = *like;
	return fl;
}

static void free_lock(struct world *w, struct file_lock *fl)
{
	list_del(&fl->fl_list);
	world_free(w, fl);
}

/* Cuts @wanted's range out of @fl. @rest: a spare, used where a piece is left on both sides. */
static void cut_out(struct world *w, struct file_lock *fl, const struct file_lock *wanted,
		    struct file_lock **rest)
{
	bool before = fl->start<wanted->start, after = fl->end> wanted->end;

	if (before && after) {
		**rest = *fl;
		(*rest)->start = wanted->end + 1;
		list_add(&(*rest)->fl_list, &fl->fl_list);
		*rest = NULL;
	}
	if (before)
		fl->end = wanted->start - 1;
	else if (after)
		fl->start = wanted->end + 1;
	else
		free_lock(w, fl);
}

/* Sets or takes away; nobody else's lock is in the way. 0 or a refusal, with nothing changed. */
static int apply_lock(struct world *w, struct inode *inode, const struct file_lock *wanted)
{
	struct file_lock *add = new_lock(w, wanted), *rest = new_lock(w, wanted), *fl, *next;

	if (!add || !rest) {
		world_free(w, add);
		world_free(w, rest);
		return (int)refuse(w, ENOMEM, R_NOMEM);
	}
	list_for_each_entry_safe (fl, next, &inode->i_flctx, fl_list)
		if (same_family(fl, wanted) && fl->owner == wanted->owner && overlap(fl, wanted))
			cut_out(w, fl, wanted, &rest);
	if (wanted->type == F_UNLCK)
		world_free(w, add);
	else
		list_add_tail(&add->fl_list, &inode->i_flctx);
	world_free(w, rest);
	wake_up_all(w, &inode->i_wait);
	return 0;
}

static long set_lock(struct world *w, struct inode *inode, const struct file_lock *wanted,
		     bool wait)
{
	struct file_lock *other = wanted->type == F_UNLCK ? NULL : find_conflict(inode, wanted);

	if (!other)
		return apply_lock(w, inode, wanted);
	if (!wait)
		return refuse_obj(w, EAGAIN, R_LOCK_HELD, other, NULL);
	return wait_interruptible(w, &inode->i_wait);
}

/* ---- flock ---- */

SYSCALL_DEFINE2(flock, unsigned int, fd, unsigned int, cmd)
{
	struct file_lock lock = { .flags = FL_FLOCK, .end = OFFSET_MAX };
	unsigned int op = cmd & ~(unsigned int)LOCK_NB;
	struct file *file;

	if (op != LOCK_SH && op != LOCK_EX && op != LOCK_UN)
		return refuse_num(w, EINVAL, R_FLOCK_COMMAND, cmd);
	file = fdget(w, fd);
	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	lock.type = op == LOCK_SH ? F_RDLCK : op == LOCK_EX ? F_WRLCK : F_UNLCK;
	lock.owner = file;
	lock.pid = current->tgid;
	return set_lock(w, file->f_inode, &lock, !(cmd & LOCK_NB));
}

/* ---- fcntl ---- */

/* Where offsets are counted from; below 0: no such place. */
static s64 origin(const struct file *file, int whence)
{
	return whence == SEEK_SET   ? 0
	       : whence == SEEK_CUR ? (s64)file->f_pos
	       : whence == SEEK_END ? (s64)file->f_inode->i_size
				    : -1;
}

static bool overflows(s64 at, s64 by)
{
	return by > 0 && at > (s64)OFFSET_MAX - by;
}

/* A length below 0 means the bytes before the place, 0 means all from there on. */
static int lock_range(struct world *w, const struct file *file, const struct flock_image *image,
		      struct file_lock *lock)
{
	s64 at = origin(file, image->l_whence), len = image->l_len, before = len < 0 ? len : 0;

	if (at < 0)
		return (int)refuse_num(w, EINVAL, R_LOCK_RANGE, image->l_whence);
	if (overflows(at, image->l_start))
		return (int)refuse_num(w, EOVERFLOW, R_LOCK_OVERFLOW, image->l_start);
	at += image->l_start;
	if (at < 0 || at + before < 0)
		return (int)refuse_num(w, EINVAL, R_LOCK_RANGE, at);
	if (len > 0 && overflows(at, len - 1))
		return (int)refuse_num(w, EOVERFLOW, R_LOCK_OVERFLOW, len);
	lock->start = (u64)(at + before);
	lock->end = len < 0 ? (u64)at - 1 : len ? (u64)at + (u64)len - 1 : OFFSET_MAX;
	return 0;
}

static int lock_from_image(struct world *w, struct file *file, const struct flock_image *image,
			   bool ofd, struct file_lock *lock)
{
	if (ofd && image->l_pid)
		return (int)refuse_num(w, EINVAL, R_LOCK_OFD_PID, image->l_pid);
	if (image->l_type != F_RDLCK && image->l_type != F_WRLCK && image->l_type != F_UNLCK)
		return (int)refuse_num(w, EINVAL, R_LOCK_TYPE, image->l_type);
	lock->type = (u8)image->l_type;
	lock->flags = ofd ? FL_OFDLCK : FL_POSIX;
	lock->owner = ofd ? (const void *)file : (const void *)current->files;
	lock->pid = current->tgid;
	return lock_range(w, file, image, lock);
}

static long get_lock(struct world *w, struct file *file, const struct file_lock *wanted,
		     struct flock_image *image, uptr arg)
{
	const struct file_lock *other = find_conflict(file->f_inode, wanted);
	struct pid *pid;

	if (wanted->type == F_UNLCK)
		return refuse_num(w, EINVAL, R_LOCK_TYPE, wanted->type);
	image->l_type = F_UNLCK;
	if (other) {
		pid = find_pid_ns(other->pid, w->init_pid_ns);
		image->l_type = other->type;
		image->l_whence = SEEK_SET;
		image->l_start = (s64)other->start;
		image->l_len = other->end == OFFSET_MAX ? 0 : (s64)(other->end - other->start + 1);
		image->l_pid = other->flags & FL_OFDLCK ? -1 : pid ? pid_vnr(w, pid) : 0;
	}
	return copy_to_user(w, arg, image, sizeof(*image));
}

static int may_lock(struct world *w, const struct file *file, const struct file_lock *lock)
{
	if ((lock->type == F_RDLCK && !(file->f_mode & FMODE_READ)) ||
	    (lock->type == F_WRLCK && !(file->f_mode & FMODE_WRITE)))
		return (int)refuse(w, EBADF, R_LOCK_MODE);
	return 0;
}

long do_fcntl_lock(struct world *w, struct file *file, unsigned int cmd, uptr arg)
{
	bool ofd = cmd == F_OFD_GETLK || cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW;
	struct file_lock lock = { 0 };
	struct flock_image image;
	int err;

	if (copy_from_user(w, &image, arg, sizeof(image)))
		return -EFAULT;
	err = lock_from_image(w, file, &image, ofd, &lock);
	if (err)
		return err;
	if (cmd == F_GETLK || cmd == F_OFD_GETLK)
		return get_lock(w, file, &lock, &image, arg);
	err = may_lock(w, file, &lock);
	if (err)
		return err;
	return set_lock(w, file->f_inode, &lock, cmd == F_SETLKW || cmd == F_OFD_SETLKW);
}

/* ---- what goes with a close ---- */

static void remove_owned(struct world *w, struct inode *inode, const void *owner)
{
	struct file_lock *fl, *next;
	bool any = false;

	list_for_each_entry_safe (fl, next, &inode->i_flctx, fl_list) {
		if (fl->owner != owner)
			continue;
		free_lock(w, fl);
		any = true;
	}
	if (any)
		wake_up_all(w, &inode->i_wait);
}

/* Any close() of a file takes away the process's locks on it. */
void locks_remove_posix(struct world *w, struct file *file, const struct files_struct *owner)
{
	remove_owned(w, file->f_inode, owner);
}

void locks_remove_file(struct world *w, struct file *file)
{
	remove_owned(w, file->f_inode, file);
}
