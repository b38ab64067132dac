// SPDX-License-Identifier: GPL-2.0-only
/*
 * A counter behind a descriptor. Mirrors fs/eventfd.c.
 */
#include "eventfd.h"
#include "fs.h"
#include "syscalls.h"

static long eventfd_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct eventfd_ctx *ctx = file->private_data;
	u64 value = ctx->flags & EFD_SEMAPHORE ? 1 : ctx->count;

	if (count < sizeof(value))
		return refuse(w, EINVAL, R_EVENTFD_SIZE);
	if (!ctx->count) {
		if (file->f_flags & O_NONBLOCK)
			return refuse(w, EAGAIN, R_EVENTFD_EMPTY);
		return wait_interruptible(w, &ctx->wqh);
	}
	if (put_user(w, value, buf))
		return -EFAULT;
	ctx->count -= value;
	wake_up_all(w, &ctx->wqh);
	return sizeof(value);
}

static long eventfd_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct eventfd_ctx *ctx = file->private_data;
	u64 value;

	if (count != sizeof(value))
		return refuse(w, EINVAL, R_EVENTFD_SIZE);
	if (get_user(w, value, buf))
		return -EFAULT;
	if (value == UINT64_MAX)
		return refuse(w, EINVAL, R_EVENTFD_VALUE);
	if (UINT64_MAX - ctx->count <= value) {
		if (file->f_flags & O_NONBLOCK)
			return refuse(w, EAGAIN, R_EVENTFD_FULL);
		return wait_interruptible(w, &ctx->wqh);
	}
	ctx->count += value;
	wake_up_all(w, &ctx->wqh);
	return sizeof(value);
}

static u32 eventfd_poll(struct world *w, struct file *file)
{
	u64 count = ((const struct eventfd_ctx *)file->private_data)->count;
	bool overflown = count == UINT64_MAX, room_for_one = count < UINT64_MAX - 1;

	return (count ? EPOLLIN : 0) | (room_for_one ? EPOLLOUT : 0) | (overflown ? EPOLLERR : 0);
}

static void eventfd_release(struct world *w, struct inode *inode, struct file *file)
{
	world_free(w, file->private_data);
}

static const struct file_operations eventfd_fops = {
	.lseek = noop_llseek,
	.read = eventfd_read,
	.write = eventfd_write,
	.poll = eventfd_poll,
	.release = eventfd_release,
};

static long do_eventfd(struct world *w, unsigned int count, int flags)
{
	struct eventfd_ctx *ctx;

	if (flags & ~(EFD_SEMAPHORE | EFD_CLOEXEC | EFD_NONBLOCK))
		return refuse_num(w, EINVAL, R_EVENTFD_FLAGS, flags);
	ctx = alloc_obj(w, eventfd_ctx);
	if (!ctx)
		return refuse(w, ENOMEM, R_NOMEM);
	ctx->flags = (unsigned int)flags;
	ctx->count = count;
	init_waitqueue_head(&ctx->wqh);
	return anon_inode_getfd(w, "[eventfd]", &eventfd_fops, ctx,
				O_RDWR | (unsigned int)(flags & ~EFD_SEMAPHORE), world_free);
}

SYSCALL_DEFINE2(eventfd2, unsigned int, count, int, flags)
{
	return do_eventfd(w, count, flags);
}

SYSCALL_DEFINE1(eventfd, unsigned int, count)
{
	return do_eventfd(w, count, 0);
}
