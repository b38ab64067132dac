// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether two processes share something: kernel/kcmp.c of Linux. Where they don't, the answer puts
 * the two in an order that stays the same as long as both are there; which of them is first, is
 * chance. KCMP_IO: nobody has a queue of his own for input and output here, so all share none.
 */
#include "eventfd.h"
#include "fs.h"
#include "syscalls.h"

#define KCMP_LESS    1
#define KCMP_GREATER 2

static long kcmp_ptr(const void *a, const void *b)
{
	if (a == b)
		return 0;
	return (uintptr_t)a < (uintptr_t)b ? KCMP_LESS : KCMP_GREATER;
}

/* Counted. */
static struct file *file_of_task(struct world *w, struct task_struct *task, u64 idx)
{
	struct file *file = fget_task(task, (unsigned int)idx);

	if (!file)
		refuse_num(w, EBADF, R_BAD_FD, (s64)idx);
	return file;
}

static long kcmp_files(struct world *w, struct task_struct *a, struct task_struct *b, u64 idx1,
		       u64 idx2)
{
	struct file *first = file_of_task(w, a, idx1), *second = NULL;
	long ret = -EBADF;

	if (first)
		second = file_of_task(w, b, idx2);
	if (second)
		ret = kcmp_ptr(first, second);
	if (second)
		fput(w, second);
	if (first)
		fput(w, first);
	return ret;
}

/* The layout of the caller's memory. */
struct kcmp_epoll_slot {
	u32 efd;
	u32 tfd;
	u32 toff;
};

static long kcmp_watched(struct world *w, struct task_struct *b, const struct file *file,
			 const struct kcmp_epoll_slot *slot)
{
	struct file *epoll = file_of_task(w, b, slot->efd);
	const struct file *watched;
	long ret;

	if (!epoll)
		return -EBADF;
	watched = get_epoll_tfile(w, epoll, (int)slot->tfd, slot->toff);
	ret = IS_ERR(watched) ? PTR_ERR(watched) : kcmp_ptr(file, watched);
	fput(w, epoll);
	return ret;
}

/* A file of the first against what the second watches with an epoll descriptor. */
static long kcmp_epoll_target(struct world *w, struct task_struct *a, struct task_struct *b,
			      u64 idx1, uptr uslot)
{
	struct kcmp_epoll_slot slot;
	struct file *file;
	long ret;

	if (get_user(w, slot, uslot))
		return -EFAULT;
	file = file_of_task(w, a, idx1);
	if (!file)
		return -EBADF;
	ret = kcmp_watched(w, b, file, &slot);
	fput(w, file);
	return ret;
}

static long kcmp_by_type(struct world *w, int type, struct task_struct *a, struct task_struct *b,
			 u64 idx1, u64 idx2)
{
	switch (type) {
	case KCMP_FILE:
		return kcmp_files(w, a, b, idx1, idx2);
	case KCMP_VM:
		return kcmp_ptr(a->mm, b->mm);
	case KCMP_FILES:
		return kcmp_ptr(a->files, b->files);
	case KCMP_FS:
		return kcmp_ptr(a->fs, b->fs);
	case KCMP_SIGHAND:
		return kcmp_ptr(a->sighand, b->sighand);
	case KCMP_IO:
		return 0;
	case KCMP_SYSVSEM:
		return kcmp_ptr(a->undo_list, b->undo_list);
	case KCMP_EPOLL_TFD:
		return kcmp_epoll_target(w, a, b, idx1, idx2);
	}
	return refuse_num(w, EINVAL, R_KCMP_TYPE, type);
}

SYSCALL_DEFINE5(kcmp, int, pid1, int, pid2, int, type, u64, idx1, u64, idx2)
{
	struct task_struct *a = find_task_by_vpid(w, pid1), *b = find_task_by_vpid(w, pid2);

	if (!a || !b)
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, a ? pid2 : pid1);
	if (!ptrace_may_access(w, a, PTRACE_MODE_READ_REALCREDS))
		return refuse_obj(w, EPERM, R_PTRACE_ACCESS, a, a->real_cred->user_ns);
	if (!ptrace_may_access(w, b, PTRACE_MODE_READ_REALCREDS))
		return refuse_obj(w, EPERM, R_PTRACE_ACCESS, b, b->real_cred->user_ns);
	return kcmp_by_type(w, type, a, b, idx1, idx2);
}
