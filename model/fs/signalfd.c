// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals that are read from a descriptor. Mirrors fs/signalfd.c. Whose signals they are is decided
 * by who reads, not by who made the descriptor.
 */
#include "eventfd.h"
#include "fs.h"
#include "syscalls.h"

struct signalfd_siginfo {
	u32 ssi_signo;
	s32 ssi_errno;
	s32 ssi_code;
	u32 ssi_pid;
	u32 ssi_uid;
	s32 ssi_fd;
	u32 ssi_tid;
	u32 ssi_band;
	u32 ssi_overrun;
	u32 ssi_trapno;
	s32 ssi_status;
	s32 ssi_int;
	u64 ssi_ptr;
	u8 rest[72];
};

static bool pending_for(const struct signalfd_ctx *ctx, const struct task_struct *t)
{
	return (t->pending.signal | t->signal->shared_pending.signal) & ~ctx->sigmask;
}

static u32 signalfd_poll(struct world *w, struct file *file)
{
	return pending_for(file->private_data, current) ? EPOLLIN : 0;
}

static int copy_siginfo(struct world *w, uptr to, const struct kernel_siginfo *info)
{
	struct signalfd_siginfo out = {
		.ssi_signo = (u32)info->si_signo,
		.ssi_errno = info->si_errno,
		.ssi_code = info->si_code,
		.ssi_pid = (u32)info->si_pid,
		.ssi_uid = info->si_uid,
		.ssi_status = (s32)info->si_value,
		.ssi_int = (s32)info->si_value,
		.ssi_ptr = info->si_value,
	};

	return put_user(w, out, to);
}

static long signalfd_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	const struct signalfd_ctx *ctx = file->private_data;
	size_t room = count / sizeof(struct signalfd_siginfo);
	struct kernel_siginfo info;
	long done = 0;

	if (!room)
		return refuse(w, EINVAL, R_EVENTFD_SIZE);
	while (room-- && pending_for(ctx, current)) {
		dequeue_signal(w, ctx->sigmask, &info);
		if (copy_siginfo(w, buf + (u64)done, &info))
			return done ? done : -EFAULT;
		done += (long)sizeof(struct signalfd_siginfo);
	}
	if (done)
		return done;
	if (file->f_flags & O_NONBLOCK)
		return refuse(w, EAGAIN, R_EVENTFD_EMPTY);
	return wait_interruptible(w, &w->poll_queue);
}

static void signalfd_release(struct world *w, struct inode *inode, struct file *file)
{
	world_free(w, file->private_data);
}

static const struct file_operations signalfd_fops = {
	.lseek = noop_llseek,
	.read = signalfd_read,
	.poll = signalfd_poll,
	.release = signalfd_release,
};

static long signalfd_new(struct world *w, u64 mask, int flags)
{
	struct signalfd_ctx *ctx = alloc_obj(w, signalfd_ctx);

	if (!ctx)
		return refuse(w, ENOMEM, R_NOMEM);
	ctx->sigmask = mask;
	return anon_inode_getfd(w, "[signalfd]", &signalfd_fops, ctx, O_RDWR | (unsigned int)flags,
				world_free);
}

/* A new descriptor, or other signals for the one that is there. */
static long set_signals(struct world *w, int ufd, u64 mask, int flags)
{
	struct signalfd_ctx *ctx;
	struct file *file;

	if (flags & ~(SFD_CLOEXEC | SFD_NONBLOCK))
		return refuse_num(w, EINVAL, R_EVENTFD_FLAGS, flags);
	if (ufd == -1)
		return signalfd_new(w, mask, flags);
	file = fdget(w, (unsigned int)ufd);
	if (!file)
		return refuse_num(w, EBADF, R_BAD_FD, ufd);
	if (file->f_op != &signalfd_fops)
		return refuse_num(w, EINVAL, R_SIGNALFD_NOT_ONE, ufd);
	ctx = file->private_data;
	ctx->sigmask = mask;
	return ufd;
}

static long do_signalfd4(struct world *w, int ufd, uptr user_mask, size_t sizemask, int flags)
{
	const u64 never = BIT_ULL(SIGKILL - 1) | BIT_ULL(SIGSTOP - 1);
	u64 wanted;

	if (sizemask != sizeof(wanted))
		return refuse_num(w, EINVAL, R_SIGSET_SIZE, (s64)sizemask);
	if (get_user(w, wanted, user_mask))
		return -EFAULT;
	return set_signals(w, ufd, ~wanted | never, flags);
}

SYSCALL_DEFINE4(signalfd4, int, ufd, uptr, user_mask, size_t, sizemask, int, flags)
{
	return do_signalfd4(w, ufd, user_mask, sizemask, flags);
}

SYSCALL_DEFINE3(signalfd, int, ufd, uptr, user_mask, size_t, sizemask)
{
	return do_signalfd4(w, ufd, user_mask, sizemask, 0);
}
