// SPDX-License-Identifier: GPL-2.0-only
/*
 * Another process's memory: mm/process_vm_access.c of Linux. Who may is looked at; a task's memory
 * is here that of the call under way, so there is something to be found in the caller's own address
 * space only. process_mrelease() of mm/oom_kill.c stands here too.
 */
#include "fs.h"
#include "pid.h"
#include "syscalls.h"

#define UIO_MAXIOV 1024u

struct iovec {
	uptr iov_base;
	u64 iov_len;
};

/* One side of the transfer, valid while the call runs. */
struct side {
	const struct iovec *iov;
	u64 nr;
	u64 total;
	u64 at; /* the buffer that is next, and how far it has been used */
	u64 used;
};

static int side_init(struct world *w, struct side *s, uptr vec, u64 nr)
{
	u64 i;

	memset(s, 0, sizeof(*s));
	if (nr > UIO_MAXIOV)
		return (int)refuse_num(w, EINVAL, R_IOV_COUNT, (s64)nr);
	s->iov = nr ? user_bytes(w, vec, nr * sizeof(*s->iov)) : NULL;
	s->nr = nr;
	if (nr && !s->iov)
		return (int)refuse_num(w, EFAULT, R_FAULT, (s64)vec);
	for (i = 0; i < nr; i++) {
		if ((s64)s->iov[i].iov_len < 0)
			return (int)refuse_num(w, EINVAL, R_IOV_LENGTH, (s64)s->iov[i].iov_len);
		s->total += s->iov[i].iov_len;
	}
	return 0;
}

/* The next piece, of at most @*len bytes; 0: there is none. */
static uptr side_next(struct side *s, u64 *len)
{
	u64 left;

	while (s->at < s->nr && s->used == s->iov[s->at].iov_len) {
		s->at++;
		s->used = 0;
	}
	if (s->at == s->nr)
		return 0;
	left = s->iov[s->at].iov_len - s->used;
	if (left < *len)
		*len = left;
	return s->iov[s->at].iov_base + s->used;
}

/* What could be moved before the first fault counts. */
static long transfer(struct world *w, struct side *local, struct side *remote, bool write)
{
	u64 done = 0;

	for (;;) {
		u64 len = UINT64_MAX;
		uptr l = side_next(local, &len), r = side_next(remote, &len);
		const void *bytes;

		if (!l || !r)
			return (long)done;
		bytes = user_bytes(w, write ? l : r, len);
		if (!bytes || copy_to_user(w, write ? r : l, bytes, len))
			return done ? (long)done : refuse_num(w, EFAULT, R_FAULT, (s64)r);
		local->used += len;
		remote->used += len;
		done += len;
	}
}

static long process_vm_rw(struct world *w, int pid, const u64 *arg, bool write)
{
	struct side local, remote;
	struct task_struct *task;
	int err;

	if (arg[4])
		return refuse_num(w, EINVAL, R_PROCESS_VM_FLAGS, (s64)arg[4]);
	err = side_init(w, &local, arg[0], arg[1]);
	if (err || !local.total)
		return err;
	err = side_init(w, &remote, arg[2], arg[3]);
	if (err || !remote.total)
		return err;
	task = find_task_by_vpid(w, pid);
	if (!task || !task->mm)
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	if (task->mm != current->mm && !ptrace_may_access(w, task, PTRACE_MODE_ATTACH_REALCREDS))
		return refuse_obj(w, EPERM, R_PTRACE_ACCESS, task, task->real_cred->user_ns);
	if (task->mm != current->mm)
		return refuse_num(w, EFAULT, R_FAULT, (s64)remote.iov[0].iov_base);
	return transfer(w, &local, &remote, write);
}

SYSCALL_DEFINE6(process_vm_readv, int, pid, u64, lvec, u64, liovcnt, u64, rvec, u64, riovcnt, u64,
		flags)
{
	const u64 arg[] = { lvec, liovcnt, rvec, riovcnt, flags };

	return process_vm_rw(w, pid, arg, false);
}

SYSCALL_DEFINE6(process_vm_writev, int, pid, u64, lvec, u64, liovcnt, u64, rvec, u64, riovcnt, u64,
		flags)
{
	const u64 arg[] = { lvec, liovcnt, rvec, riovcnt, flags };

	return process_vm_rw(w, pid, arg, true);
}

SYSCALL_DEFINE2(process_mrelease, int, pidfd, unsigned int, flags)
{
	unsigned int f_flags;
	struct task_struct *p;
	struct pid *pid;
	bool dying;

	if (flags)
		return refuse_num(w, EINVAL, R_PROCESS_VM_FLAGS, flags);
	pid = pidfd_get_pid(w, (unsigned int)pidfd, &f_flags);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	p = pid_task(pid, PIDTYPE_TGID);
	dying = p && (p->signal->flags & SIGNAL_GROUP_EXIT || p->flags & PF_EXITING);
	put_pid(w, pid);
	if (!p || !p->mm)
		return refuse(w, ESRCH, R_PIDFD_REAPED);
	return dying ? 0 : refuse(w, EINVAL, R_MRELEASE_ALIVE);
}
