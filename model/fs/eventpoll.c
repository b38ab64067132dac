// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for many descriptors at once. Mirrors fs/eventpoll.c, without its ready list: an item is
 * asked for its state when somebody waits, and whoever waits looks again after each wake-up of the
 * world. EPOLLET reports an item again when something new is ready, or when it was not ready
 * between.
 *
 * Invariants: an item stands in its eventpoll's table and in world.epitems; it goes with the file
 * that it watches or with its eventpoll, whichever ends first.
 */
#include "eventfd.h"
#include "fs.h"
#include "syscalls.h"

static const struct file_operations eventpoll_fops;

static struct eventpoll *eventpoll_of(const struct file *file)
{
	return file->f_op == &eventpoll_fops ? file->private_data : NULL;
}

static void ep_remove(struct world *w, struct epitem *epi)
{
	HASH_DEL(epi->ep->items, epi);
	list_del(&epi->ep_link);
	world_free(w, epi);
}

void eventpoll_release_file(struct world *w, struct file *file)
{
	struct epitem *epi, *next;

	list_for_each_entry_safe (epi, next, &w->epitems, ep_link)
		if (epi->ffd.file == file)
			ep_remove(w, epi);
}

static void ep_release(struct world *w, struct inode *inode, struct file *file)
{
	struct eventpoll *ep = file->private_data;
	struct epitem *epi, *next;

	HASH_ITER (hh, ep->items, epi, next)
		ep_remove(w, epi);
	world_free(w, ep);
}

/* What of an item is ready and wanted. */
static u32 ep_item_poll(struct world *w, const struct epitem *epi)
{
	struct file *file = epi->ffd.file;
	u32 ready = file->f_op->poll ? file->f_op->poll(w, file) : EPOLLIN | EPOLLOUT;

	if (epi->disabled)
		return 0;
	return ready & (epi->event.events | EPOLLERR | EPOLLHUP);
}

static u32 ep_eventpoll_poll(struct world *w, struct file *file)
{
	struct eventpoll *ep = file->private_data;
	struct epitem *epi, *next;

	HASH_ITER (hh, ep->items, epi, next)
		if (ep_item_poll(w, epi))
			return EPOLLIN | EPOLLRDNORM;
	return 0;
}

/* It has ioctls for busy polling alone: what it doesn't know is EINVAL, not ENOTTY. */
static long ep_eventpoll_ioctl(struct world *w, struct file *file, unsigned int cmd, u64 arg)
{
	return refuse_num(w, EINVAL, R_IOCTL_COMMAND, cmd);
}

static const struct file_operations eventpoll_fops = {
	.ioctl = ep_eventpoll_ioctl,
	.lseek = noop_llseek,
	.poll = ep_eventpoll_poll,
	.release = ep_release,
};

static long do_epoll_create(struct world *w, int flags)
{
	struct eventpoll *ep;

	if (flags & ~EPOLL_CLOEXEC)
		return refuse_num(w, EINVAL, R_EPOLL_FLAGS, flags);
	ep = alloc_obj(w, eventpoll);
	if (!ep)
		return refuse(w, ENOMEM, R_NOMEM);
	init_waitqueue_head(&ep->wq);
	return anon_inode_getfd(w, "[eventpoll]", &eventpoll_fops, ep, O_RDWR | (unsigned int)flags,
				world_free);
}

SYSCALL_DEFINE1(epoll_create1, int, flags)
{
	return do_epoll_create(w, flags);
}

SYSCALL_DEFINE1(epoll_create, int, size)
{
	if (size <= 0)
		return refuse_num(w, EINVAL, R_EPOLL_SIZE, size);
	return do_epoll_create(w, 0);
}

static struct epitem *ep_find(const struct eventpoll *ep, struct file *file, int fd)
{
	struct epoll_filefd key;
	struct epitem *epi;

	memset(&key, 0, sizeof(key));
	key.file = file;
	key.fd = (u64)fd;
	HASH_FIND(hh, ep->items, &key, sizeof(key), epi);
	return epi;
}

static long ep_insert(struct world *w, struct eventpoll *ep, const struct epoll_event *event,
		      struct file *file, int fd)
{
	struct epitem *epi = alloc_obj(w, epitem);

	if (!epi)
		return refuse(w, ENOMEM, R_NOMEM);
	epi->ffd.file = file;
	epi->ffd.fd = (u64)fd;
	epi->event = *event;
	epi->ep = ep;
	HASH_ADD(hh, ep->items, ffd, sizeof(epi->ffd), epi);
	if (!hash_added(epi)) {
		world_free(w, epi);
		return refuse(w, ENOMEM, R_NOMEM);
	}
	list_add_tail(&epi->ep_link, &w->epitems);
	wake_up_all(w, &ep->wq);
	return 0;
}

static long ep_modify(struct world *w, struct epitem *epi, const struct epoll_event *event)
{
	epi->event = *event;
	epi->seen = 0;
	epi->disabled = false;
	wake_up_all(w, &epi->ep->wq);
	return 0;
}

/* Whether @from is reached from @ep by watching: then watching @ep from it would make a ring. */
static bool ep_loop_check(const struct eventpoll *ep, const struct eventpoll *from,
			  unsigned int depth)
{
	const struct epitem *epi;

	if (ep == from || depth > 4)
		return true;
	for (epi = ep->items; epi; epi = epi->hh.next) {
		const struct eventpoll *below = eventpoll_of(epi->ffd.file);

		if (below && ep_loop_check(below, from, depth + 1))
			return true;
	}
	return false;
}

static long ep_change(struct world *w, struct eventpoll *ep, int op, struct file *file, int fd,
		      const struct epoll_event *event)
{
	struct epitem *epi = ep_find(ep, file, fd);
	const struct eventpoll *inner = eventpoll_of(file);

	if (op != EPOLL_CTL_ADD && op != EPOLL_CTL_DEL && op != EPOLL_CTL_MOD)
		return refuse_num(w, EINVAL, R_EPOLL_OP, op);
	if (op == EPOLL_CTL_ADD && inner && ep_loop_check(inner, ep, 0))
		return refuse(w, ELOOP, R_EPOLL_LOOP);
	if (op == EPOLL_CTL_ADD)
		return epi ? refuse_num(w, EEXIST, R_EPOLL_EXISTS, fd)
			   : ep_insert(w, ep, event, file, fd);
	if (!epi)
		return refuse_num(w, ENOENT, R_EPOLL_UNKNOWN, fd);
	if (op == EPOLL_CTL_MOD)
		return ep_modify(w, epi, event);
	ep_remove(w, epi);
	return 0;
}

SYSCALL_DEFINE4(epoll_ctl, int, epfd, int, op, int, fd, uptr, uevent)
{
	struct epoll_event event = { 0, 0, 0 };
	struct file *epfile, *file;
	struct eventpoll *ep;

	if (op != EPOLL_CTL_DEL && copy_from_user(w, &event, uevent, sizeof(event)))
		return -EFAULT;
	epfile = fdget(w, (unsigned int)epfd);
	file = epfile ? fdget(w, (unsigned int)fd) : NULL;
	if (!file)
		return refuse_num(w, EBADF, R_BAD_FD, epfile ? fd : epfd);
	if (!file->f_op || !file->f_op->poll)
		return refuse_num(w, EPERM, R_EPOLL_NO_POLL, fd);
	ep = eventpoll_of(epfile);
	if (file == epfile || !ep)
		return refuse_num(w, EINVAL, R_EPOLL_NOT_ONE, epfd);
	return ep_change(w, ep, op, file, fd, &event);
}

/* What of an item is to be reported now; notes that it has been. */
static u32 ep_take(struct world *w, struct epitem *epi)
{
	u32 ready = ep_item_poll(w, epi), fresh = ready & ~epi->seen;

	epi->seen = ready;
	if (epi->event.events & EPOLLET)
		ready = fresh ? ready : 0;
	if (ready && epi->event.events & EPOLLONESHOT)
		epi->disabled = true;
	return ready;
}

static long ep_send_events(struct world *w, struct eventpoll *ep, uptr events, int maxevents)
{
	struct epitem *epi, *next;
	long n = 0;

	HASH_ITER (hh, ep->items, epi, next) {
		struct epoll_event event = epi->event;

		if (n == maxevents)
			break;
		event.events = ep_take(w, epi);
		if (!event.events)
			continue;
		if (copy_to_user(w, events + (u64)n * sizeof(event), &event, sizeof(event)))
			return n ? n : -EFAULT;
		n++;
	}
	return n;
}

static long do_epoll_wait(struct world *w, int epfd, uptr events, int maxevents, s64 timeout_ns)
{
	struct eventpoll *ep;
	struct file *file;
	long n;

	if (maxevents <= 0 || maxevents > INT32_MAX / (int)sizeof(struct epoll_event))
		return refuse_num(w, EINVAL, R_EPOLL_MAXEVENTS, maxevents);
	file = fdget(w, (unsigned int)epfd);
	if (!file)
		return refuse_num(w, EBADF, R_BAD_FD, epfd);
	ep = eventpoll_of(file);
	if (!ep)
		return refuse_num(w, EINVAL, R_EPOLL_NOT_ONE, epfd);
	n = ep_send_events(w, ep, events, maxevents);
	if (n || !timeout_ns)
		return n;
	return wait_for_events(w, timeout_ns);
}

static s64 from_milliseconds(int timeout)
{
	return timeout < 0 ? -1 : (s64)timeout * 1000000;
}

SYSCALL_DEFINE4(epoll_wait, int, epfd, uptr, events, int, maxevents, int, timeout)
{
	return do_epoll_wait(w, epfd, events, maxevents, from_milliseconds(timeout));
}

/* Waits with other signals blocked. */
static long do_epoll_pwait(struct world *w, int epfd, uptr events, int maxevents, s64 timeout_ns,
			   uptr sigmask, size_t sigsetsize)
{
	long ret = set_user_sigmask(w, sigmask, sigsetsize);

	if (ret)
		return ret;
	ret = do_epoll_wait(w, epfd, events, maxevents, timeout_ns);
	restore_saved_sigmask_unless(w, ret);
	return ret;
}

SYSCALL_DEFINE6(epoll_pwait, int, epfd, uptr, events, int, maxevents, int, timeout, uptr, sigmask,
		size_t, sigsetsize)
{
	return do_epoll_pwait(w, epfd, events, maxevents, from_milliseconds(timeout), sigmask,
			      sigsetsize);
}

SYSCALL_DEFINE6(epoll_pwait2, int, epfd, uptr, events, int, maxevents, uptr, timeout, uptr, sigmask,
		size_t, sigsetsize)
{
	struct timespec64 ts = { 0, 0 };

	if (timeout && get_user(w, ts, timeout))
		return -EFAULT;
	if (ts.tv_sec < 0 || ts.tv_nsec < 0 || ts.tv_nsec >= 1000000000)
		return refuse(w, EINVAL, R_BAD_TIME);
	return do_epoll_pwait(w, epfd, events, maxevents,
			      timeout ? ts.tv_sec * 1000000000 + ts.tv_nsec : -1, sigmask,
			      sigsetsize);
}

/* For kcmp(): the @toff-th of what is watched under the number @tfd. */
struct file *get_epoll_tfile(struct world *w, const struct file *file, int tfd, u32 toff)
{
	const struct eventpoll *ep = eventpoll_of(file);
	struct epitem *epi, *next;

	if (!ep)
		return refuse_ptr(w, EINVAL, R_EPOLL_NOT_ONE);
	HASH_ITER (hh, ep->items, epi, next)
		if (epi->ffd.fd == (u64)tfd && !toff--)
			return epi->ffd.file;
	return refuse_ptr(w, ENOENT, R_EPOLL_UNKNOWN);
}
