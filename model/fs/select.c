// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll, select and their forms with a signal mask. Mirrors fs/select.c. Whoever waits stands in the
 * world's one poll queue and looks at everything again when anything has been woken.
 */
#include "eventfd.h"
#include "fs.h"
#include "syscalls.h"

#define POLL_ALWAYS    (EPOLLERR | EPOLLHUP)
#define SELECT_IN      (EPOLLRDNORM | EPOLLRDBAND | EPOLLIN | EPOLLHUP | EPOLLERR)
#define SELECT_OUT     (EPOLLWRBAND | EPOLLWRNORM | EPOLLOUT | EPOLLERR)
#define SELECT_EX      EPOLLPRI
#define FD_SETSIZE_MAX 1024

struct pollfd {
	int fd;
	s16 events;
	s16 revents;
};

/* A signal ends a wait for events for good: it is not restarted. */
static long wait_eintr(struct world *w, long ret)
{
	return ret == -ERESTARTSYS ? refuse(w, EINTR, R_INTERRUPTED) : ret;
}

/* Sleeps until something happens anywhere, or @timeout_ns (below 0: none) is over: then 0. */
long wait_for_events(struct world *w, s64 timeout_ns)
{
	long ret = wait_timeout(w, &w->poll_queue, timeout_ns);

	return ret == -ETIME ? 0 : wait_eintr(w, ret);
}

static u32 file_poll(struct world *w, struct file *file)
{
	if (file->f_op && file->f_op->poll)
		return file->f_op->poll(w, file);
	return EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM;
}

static u32 fd_poll(struct world *w, int fd)
{
	struct file *file = fdget(w, (unsigned int)fd);

	return file ? file_poll(w, file) : EPOLLNVAL;
}

static long poll_all(struct world *w, uptr ufds, unsigned int nfds)
{
	long ready = 0;

	for (unsigned int i = 0; i < nfds; i++) {
		uptr at = ufds + (u64)i * sizeof(struct pollfd);
		struct pollfd p;

		if (get_user(w, p, at))
			return -EFAULT;
		p.revents = 0;
		if (p.fd >= 0)
			p.revents = (s16)(fd_poll(w, p.fd) &
					  ((u16)p.events | POLL_ALWAYS | EPOLLNVAL));
		ready += p.revents != 0;
		if (put_user(w, p, at))
			return -EFAULT;
	}
	return ready;
}

static long do_sys_poll(struct world *w, uptr ufds, unsigned int nfds, s64 timeout_ns)
{
	long ready;

	if (nfds > current->signal->rlim[RLIMIT_NOFILE].rlim_cur)
		return refuse_num(w, EINVAL, R_POLL_COUNT, nfds);
	ready = poll_all(w, ufds, nfds);
	if (ready || !timeout_ns)
		return ready;
	return wait_for_events(w, timeout_ns);
}

SYSCALL_DEFINE3(poll, uptr, ufds, unsigned int, nfds, int, timeout)
{
	return do_sys_poll(w, ufds, nfds, timeout < 0 ? -1 : (s64)timeout * 1000000);
}

/* A timeout as a structure; *@ns -1: NULL, for ever. */
static int read_timeout(struct world *w, uptr utime, s64 unit, s64 *ns)
{
	struct timespec64 t;

	*ns = -1;
	if (!utime)
		return 0;
	if (get_user(w, t, utime))
		return -EFAULT;
	if (t.tv_sec < 0 || t.tv_nsec < 0 || (unit == 1 && t.tv_nsec >= 1000000000))
		return (int)refuse(w, EINVAL, R_BAD_TIME);
	if (t.tv_sec > INT64_MAX / 1000000000 - 1)
		t.tv_sec = INT64_MAX / 1000000000 - 1;
	*ns = t.tv_sec * 1000000000 + t.tv_nsec * unit;
	return 0;
}

SYSCALL_DEFINE5(ppoll, uptr, ufds, unsigned int, nfds, uptr, utime, uptr, sigmask, size_t,
		sigsetsize)
{
	s64 timeout_ns;
	long ret = read_timeout(w, utime, 1, &timeout_ns);

	if (!ret)
		ret = set_user_sigmask(w, sigmask, sigsetsize);
	if (ret)
		return ret;
	ret = do_sys_poll(w, ufds, nfds, timeout_ns);
	restore_saved_sigmask_unless(w, ret);
	return ret;
}

/* ---- select ---- */

struct fd_sets {
	u8 bits[3][FD_SETSIZE_MAX / 8];
};

static bool test_fd(const u8 *set, int fd)
{
	return set[fd / 8] >> (fd % 8) & 1;
}

static int copy_sets(struct world *w, const uptr *sets, int n, struct fd_sets *fds)
{
	size_t bytes = (size_t)(n + 63) / 64 * 8;

	memset(fds, 0, sizeof(*fds));
	for (int i = 0; i < 3; i++)
		if (sets[i] && copy_from_user(w, fds->bits[i], sets[i], bytes))
			return -EFAULT;
	return 0;
}

/* Turns what is asked for into what is ready. The count of bits, or -EBADF. */
static long select_all(struct world *w, int n, struct fd_sets *fds)
{
	static const u32 masks[] = { SELECT_IN, SELECT_OUT, SELECT_EX };
	long ready = 0;

	for (int fd = 0; fd < n; fd++) {
		u32 events = 0;
		bool asked = test_fd(fds->bits[0], fd) || test_fd(fds->bits[1], fd) ||
			     test_fd(fds->bits[2], fd);

		if (asked)
			events = fd_poll(w, fd);
		if (events & EPOLLNVAL)
			return refuse_num(w, EBADF, R_BAD_FD, fd);
		for (int i = 0; asked && i < 3; i++) {
			bool on = test_fd(fds->bits[i], fd) && events & masks[i];

			fds->bits[i][fd / 8] &= (u8) ~(1 << (fd % 8));
			fds->bits[i][fd / 8] |= (u8)(on << (fd % 8));
			ready += on;
		}
	}
	return ready;
}

static long core_sys_select(struct world *w, int n, const uptr *sets, s64 timeout_ns)
{
	struct fd_sets fds;
	long ready, slept = 0;

	if (n < 0)
		return refuse_num(w, EINVAL, R_POLL_COUNT, n);
	if (n > FD_SETSIZE_MAX)
		n = FD_SETSIZE_MAX;
	if (copy_sets(w, sets, n, &fds))
		return -EFAULT;
	ready = select_all(w, n, &fds);
	if (!ready && timeout_ns)
		slept = wait_for_events(w, timeout_ns);
	if (ready < 0 || slept)
		return ready < 0 ? ready : slept;
	for (int i = 0; i < 3; i++)
		if (sets[i] && copy_to_user(w, sets[i], fds.bits[i], (size_t)(n + 63) / 64 * 8))
			return -EFAULT;
	return ready;
}

SYSCALL_DEFINE5(select, int, n, uptr, inp, uptr, outp, uptr, exp, uptr, tvp)
{
	const uptr sets[] = { inp, outp, exp };
	s64 timeout_ns;
	int err = read_timeout(w, tvp, 1000, &timeout_ns);

	return err ? err : core_sys_select(w, n, sets, timeout_ns);
}

struct sigset_argpack {
	u64 p;
	u64 size;
};

SYSCALL_DEFINE6(pselect6, int, n, uptr, inp, uptr, outp, uptr, exp, uptr, tsp, uptr, sig)
{
	const uptr sets[] = { inp, outp, exp };
	struct sigset_argpack mask = { 0, 0 };
	s64 timeout_ns;
	long ret = 0;

	if (sig && get_user(w, mask, sig))
		return -EFAULT;
	ret = read_timeout(w, tsp, 1, &timeout_ns);
	if (!ret)
		ret = set_user_sigmask(w, mask.p, mask.size);
	if (ret)
		return ret;
	ret = core_sys_select(w, n, sets, timeout_ns);
	restore_saved_sigmask_unless(w, ret);
	return ret;
}
