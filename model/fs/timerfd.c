// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that is read from a descriptor. Mirrors fs/timerfd.c, on the world's clock.
 */
#include "eventfd.h"
#include "fs.h"
#include "syscalls.h"
#include "time_namespace.h"

struct itimerspec64 {
	struct timespec64 it_interval;
	struct timespec64 it_value;
};

static void timerfd_expired(struct world *w, struct ktimer *timer)
{
	struct timerfd_ctx *ctx = container_of(timer, struct timerfd_ctx, timer);

	ctx->ticks++;
	ctx->expires_ns = 0;
	if (ctx->interval_ns) {
		ctx->expires_ns = timer->expires_ns + ctx->interval_ns;
		ktimer_start(w, &ctx->timer, ctx->expires_ns, timerfd_expired);
	}
	wake_up_all(w, &ctx->wqh);
}

static long timerfd_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct timerfd_ctx *ctx = file->private_data;
	u64 ticks = ctx->ticks;

	if (count < sizeof(ticks))
		return refuse(w, EINVAL, R_EVENTFD_SIZE);
	if (!ticks) {
		if (file->f_flags & O_NONBLOCK)
			return refuse(w, EAGAIN, R_EVENTFD_EMPTY);
		return wait_interruptible(w, &ctx->wqh);
	}
	if (put_user(w, ticks, buf))
		return -EFAULT;
	ctx->ticks = 0;
	return sizeof(ticks);
}

static u32 timerfd_poll(struct world *w, struct file *file)
{
	const struct timerfd_ctx *ctx = file->private_data;

	return ctx->ticks ? EPOLLIN : 0;
}

static void timerfd_release(struct world *w, struct inode *inode, struct file *file)
{
	struct timerfd_ctx *ctx = file->private_data;

	ktimer_cancel(w, &ctx->timer);
	world_free(w, ctx);
}

static const struct file_operations timerfd_fops = {
	.lseek = noop_llseek,
	.read = timerfd_read,
	.poll = timerfd_poll,
	.release = timerfd_release,
};

static bool is_alarm(int clockid)
{
	return clockid == CLOCK_REALTIME_ALARM || clockid == CLOCK_BOOTTIME_ALARM;
}

static bool clock_has_timers(int clockid)
{
	return clockid == CLOCK_MONOTONIC || clockid == CLOCK_REALTIME ||
	       clockid == CLOCK_BOOTTIME || is_alarm(clockid);
}

SYSCALL_DEFINE2(timerfd_create, int, clockid, int, flags)
{
	struct timerfd_ctx *ctx;

	if (flags & ~(TFD_CLOEXEC | TFD_NONBLOCK) || !clock_has_timers(clockid))
		return refuse_num(w, EINVAL, R_TIMERFD_CREATE, clockid);
	if (is_alarm(clockid) && !capable(w, CAP_WAKE_ALARM))
		return refuse(w, EPERM, R_TIMERFD_ALARM);
	ctx = alloc_obj(w, timerfd_ctx);
	if (!ctx)
		return refuse(w, ENOMEM, R_NOMEM);
	INIT_LIST_HEAD(&ctx->timer.entry);
	init_waitqueue_head(&ctx->wqh);
	ctx->clockid = clockid;
	return anon_inode_getfd(w, "[timerfd]", &timerfd_fops, ctx, O_RDWR | (unsigned int)flags,
				world_free);
}

static struct timerfd_ctx *timerfd_of(struct world *w, int fd, long *err)
{
	struct file *file = fdget(w, (unsigned int)fd);

	if (!file) {
		*err = refuse_num(w, EBADF, R_BAD_FD, fd);
		return NULL;
	}
	if (file->f_op != &timerfd_fops) {
		*err = refuse_num(w, EINVAL, R_TIMERFD_NOT_ONE, fd);
		return NULL;
	}
	return file->private_data;
}

static bool valid_time(const struct timespec64 *t)
{
	return t->tv_sec >= 0 && t->tv_nsec >= 0 && t->tv_nsec < 1000000000;
}

static u64 to_ns(const struct timespec64 *t)
{
	if (t->tv_sec > INT64_MAX / 1000000000 - 1)
		return INT64_MAX;
	return (u64)t->tv_sec * 1000000000 + (u64)t->tv_nsec;
}

static struct timespec64 from_ns(u64 ns)
{
	return (struct timespec64){ (s64)(ns / 1000000000), (s64)(ns % 1000000000) };
}

/* What is left, as timerfd_gettime() shows it. */
static struct itimerspec64 remaining(const struct world *w, const struct timerfd_ctx *ctx)
{
	u64 left = ctx->expires_ns > w->clock_ns ? ctx->expires_ns - w->clock_ns : 0;

	return (struct itimerspec64){ from_ns(ctx->interval_ns), from_ns(left) };
}

static void timerfd_setup(struct world *w, struct timerfd_ctx *ctx, int flags,
			  const struct itimerspec64 *new)
{
	u64 value = to_ns(&new->it_value);
	s64 now = timens_clock(w, current->nsproxy->time_ns, ctx->clockid);

	ktimer_cancel(w, &ctx->timer);
	ctx->ticks = 0;
	ctx->interval_ns = to_ns(&new->it_interval);
	ctx->expires_ns = 0;
	if (!value)
		return;
	if (flags & TFD_TIMER_ABSTIME)
		value = value > (u64)now ? value - (u64)now : 0;
	ctx->expires_ns = w->clock_ns + value;
	ktimer_start(w, &ctx->timer, ctx->expires_ns, timerfd_expired);
	world_clock_set(w, w->clock_ns);
}

SYSCALL_DEFINE4(timerfd_settime, int, ufd, int, flags, uptr, utmr, uptr, otmr)
{
	struct itimerspec64 new, old;
	struct timerfd_ctx *ctx;
	long err = 0;

	if (get_user(w, new, utmr))
		return -EFAULT;
	if (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET) || !valid_time(&new.it_value) ||
	    !valid_time(&new.it_interval))
		return refuse(w, EINVAL, R_BAD_TIME);
	ctx = timerfd_of(w, ufd, &err);
	if (!ctx)
		return err;
	old = remaining(w, ctx);
	timerfd_setup(w, ctx, flags, &new);
	return otmr ? put_user(w, old, otmr) : 0;
}

SYSCALL_DEFINE2(timerfd_gettime, int, ufd, uptr, otmr)
{
	struct itimerspec64 now;
	long err = 0;
	struct timerfd_ctx *ctx = timerfd_of(w, ufd, &err);

	if (!ctx)
		return err;
	now = remaining(w, ctx);
	return put_user(w, now, otmr);
}
