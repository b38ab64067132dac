/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Descriptors that things are waited for with: what is private to fs/eventfd.c, fs/eventpoll.c,
 * fs/timerfd.c and fs/signalfd.c of Linux stands here, so that it is described.
 */
#ifndef NSSIM_EVENTFD_H
#define NSSIM_EVENTFD_H

#include "hashtable.h"
#include "world_state.h"

struct eventfd_ctx {
	struct wait_queue_head wqh;
	u64 count;
	unsigned int flags; /* EFD_* */
};

/* struct epoll_event: 12 bytes, packed, as on x86-64. */
struct epoll_event {
	u32 events;
	u32 data_low;
	u32 data_high;
};

/* What an item is found by: the file, and the descriptor that it was added under. */
struct epoll_filefd {
	struct file *file; /* not counted: its last close takes the item out */
	u64 fd;
};

struct epitem {
	struct epoll_filefd ffd;
	struct epoll_event event;
	u32 seen; /* EPOLLET: what was ready at the last report */
	bool disabled; /* EPOLLONESHOT has been reported */
	struct eventpoll *ep;
	struct list_head ep_link; /* in world.epitems */
	/* in eventpoll.items, in the order in which they were added */
	UT_hash_handle hh;
};

struct eventpoll {
	struct wait_queue_head wq;
	struct epitem *items __hashtable;
};

struct timerfd_ctx {
	struct ktimer timer;
	struct wait_queue_head wqh;
	int clockid;
	u64 expires_ns; /* on the world's clock; 0: not armed */
	u64 interval_ns;
	u64 ticks;
};

struct signalfd_ctx {
	u64 sigmask; /* signals that are NOT read: as the kernel keeps it */
};

/* fs/select.c: sleeps until anything happens; 0 where @timeout_ns (below 0: none) is over. */
long wait_for_events(struct world *w, s64 timeout_ns);

/* The last reference to @file has gone: no epoll waits for it any more. */
void eventpoll_release_file(struct world *w, struct file *file);
/* What @file watches under the number @tfd, not counted; or a refusal. */
struct file *get_epoll_tfile(struct world *w, const struct file *file, int tfd, u32 toff);

#endif
