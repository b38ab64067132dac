/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Names for numbers: time, timers, polling and notification.
 * Values of Linux 6.18 on x86-64; see sets.h.
 */
#include "sets.h"

/* clocks */
static const struct sys_flag clock_names[] = {
	NAME(CLOCK_REALTIME, 0),
	NAME(CLOCK_MONOTONIC, 1),
	NAME(CLOCK_PROCESS_CPUTIME_ID, 2),
	NAME(CLOCK_THREAD_CPUTIME_ID, 3),
	NAME(CLOCK_MONOTONIC_RAW, 4),
	NAME(CLOCK_REALTIME_COARSE, 5),
	NAME(CLOCK_MONOTONIC_COARSE, 6),
	NAME(CLOCK_BOOTTIME, 7),
	NAME(CLOCK_REALTIME_ALARM, 8),
	NAME(CLOCK_BOOTTIME_ALARM, 9),
	NAME(CLOCK_TAI, 11),
	NAMES_END
};
const struct sys_set set_clock = { "clock", clock_names };

/* clock_nanosleep(2), timer_settime(2) */
static const struct sys_flag timer_flags_names[] = {
	NAME(TIMER_ABSTIME, 1),
	NAMES_END
};
const struct sys_set set_timer_flags = { "timer_flags", timer_flags_names };

/* setitimer(2) */
static const struct sys_flag itimer_names[] = {
	NAME(ITIMER_REAL, 0),
	NAME(ITIMER_VIRTUAL, 1),
	NAME(ITIMER_PROF, 2),
	NAMES_END
};
const struct sys_set set_itimer = { "itimer", itimer_names };

/* poll(2) */
static const struct sys_flag poll_names[] = {
	NAME(POLLIN, 1),
	NAME(POLLPRI, 2),
	NAME(POLLOUT, 4),
	NAME(POLLERR, 8),
	NAME(POLLHUP, 0x10),
	NAME(POLLNVAL, 0x20),
	NAME(POLLRDNORM, 0x40),
	NAME(POLLRDBAND, 0x80),
	NAME(POLLWRNORM, 0x100),
	NAME(POLLWRBAND, 0x200),
	NAME(POLLMSG, 0x400),
	NAME(POLLREMOVE, 0x1000),
	NAME(POLLRDHUP, 0x2000),
	NAMES_END
};
const struct sys_set set_poll = { "poll", poll_names };

/* epoll_wait(2) */
static const struct sys_flag epoll_names[] = {
	NAME(EPOLLIN, 1),
	NAME(EPOLLPRI, 2),
	NAME(EPOLLOUT, 4),
	NAME(EPOLLERR, 8),
	NAME(EPOLLHUP, 0x10),
	NAME(EPOLLNVAL, 0x20),
	NAME(EPOLLRDNORM, 0x40),
	NAME(EPOLLRDBAND, 0x80),
	NAME(EPOLLWRNORM, 0x100),
	NAME(EPOLLWRBAND, 0x200),
	NAME(EPOLLMSG, 0x400),
	NAME(EPOLLRDHUP, 0x2000),
	NAME(EPOLLEXCLUSIVE, 0x10000000),
	NAME(EPOLLWAKEUP, 0x20000000),
	NAME(EPOLLONESHOT, 0x40000000),
	NAME(EPOLLET, 0x80000000),
	NAMES_END
};
const struct sys_set set_epoll = { "epoll", epoll_names };

/* epoll_create1(2) */
static const struct sys_flag epoll_create_names[] = {
	NAME(EPOLL_CLOEXEC, 0x80000),
	NAMES_END
};
const struct sys_set set_epoll_create = { "epoll_create", epoll_create_names };

/* epoll_ctl(2) */
static const struct sys_flag epoll_ctl_names[] = {
	NAME(EPOLL_CTL_ADD, 1),
	NAME(EPOLL_CTL_DEL, 2),
	NAME(EPOLL_CTL_MOD, 3),
	NAMES_END
};
const struct sys_set set_epoll_ctl = { "epoll_ctl", epoll_ctl_names };

/* eventfd2(2) */
static const struct sys_flag eventfd_names[] = {
	NAME(EFD_SEMAPHORE, 1),
	NAME(EFD_CLOEXEC, 0x80000),
	NAME(EFD_NONBLOCK, 0x800),
	NAMES_END
};
const struct sys_set set_eventfd = { "eventfd", eventfd_names };

/* timerfd_create(2) */
static const struct sys_flag timerfd_names[] = {
	NAME(TFD_CLOEXEC, 0x80000),
	NAME(TFD_NONBLOCK, 0x800),
	NAMES_END
};
const struct sys_set set_timerfd = { "timerfd", timerfd_names };

/* timerfd_settime(2) */
static const struct sys_flag timerfd_set_names[] = {
	NAME(TFD_TIMER_ABSTIME, 1),
	NAME(TFD_TIMER_CANCEL_ON_SET, 2),
	NAMES_END
};
const struct sys_set set_timerfd_set = { "timerfd_set", timerfd_set_names };

/* inotify_init1(2) */
static const struct sys_flag inotify_init_names[] = {
	NAME(IN_CLOEXEC, 0x80000),
	NAME(IN_NONBLOCK, 0x800),
	NAMES_END
};
const struct sys_set set_inotify_init = { "inotify_init", inotify_init_names };

/* inotify_add_watch(2) */
static const struct sys_flag inotify_names[] = {
	NAME(IN_ALL_EVENTS, 0xfff),
	NAME(IN_ACCESS, 1),
	NAME(IN_MODIFY, 2),
	NAME(IN_ATTRIB, 4),
	NAME(IN_CLOSE_WRITE, 8),
	NAME(IN_CLOSE_NOWRITE, 0x10),
	NAME(IN_OPEN, 0x20),
	NAME(IN_MOVED_FROM, 0x40),
	NAME(IN_MOVED_TO, 0x80),
	NAME(IN_CREATE, 0x100),
	NAME(IN_DELETE, 0x200),
	NAME(IN_DELETE_SELF, 0x400),
	NAME(IN_MOVE_SELF, 0x800),
	NAME(IN_UNMOUNT, 0x2000),
	NAME(IN_Q_OVERFLOW, 0x4000),
	NAME(IN_IGNORED, 0x8000),
	NAME(IN_ONLYDIR, 0x1000000),
	NAME(IN_DONT_FOLLOW, 0x2000000),
	NAME(IN_EXCL_UNLINK, 0x4000000),
	NAME(IN_MASK_CREATE, 0x10000000),
	NAME(IN_MASK_ADD, 0x20000000),
	NAME(IN_ISDIR, 0x40000000),
	NAME(IN_ONESHOT, 0x80000000),
	NAMES_END
};
const struct sys_set set_inotify = { "inotify", inotify_names };

/* fanotify_init(2) */
static const struct sys_flag fanotify_init_names[] = {
	CHOICE(FAN_CLASS_NOTIF, 0, 0xc),
	CHOICE(FAN_CLASS_CONTENT, 4, 0xc),
	CHOICE(FAN_CLASS_PRE_CONTENT, 8, 0xc),
	NAME(FAN_CLOEXEC, 1),
	NAME(FAN_NONBLOCK, 2),
	NAME(FAN_UNLIMITED_QUEUE, 0x10),
	NAME(FAN_UNLIMITED_MARKS, 0x20),
	NAME(FAN_ENABLE_AUDIT, 0x40),
	NAME(FAN_REPORT_PIDFD, 0x80),
	NAME(FAN_REPORT_TID, 0x100),
	NAME(FAN_REPORT_FID, 0x200),
	NAME(FAN_REPORT_DIR_FID, 0x400),
	NAME(FAN_REPORT_NAME, 0x800),
	NAME(FAN_REPORT_TARGET_FID, 0x1000),
	NAME(FAN_REPORT_FD_ERROR, 0x2000),
	NAME(FAN_REPORT_MNT, 0x4000),
	NAMES_END
};
const struct sys_set set_fanotify_init = { "fanotify_init", fanotify_init_names };

/* fanotify_mark(2) */
static const struct sys_flag fanotify_mark_names[] = {
	CHOICE(FAN_MARK_INODE, 0, 0x110),
	CHOICE(FAN_MARK_MOUNT, 0x10, 0x110),
	CHOICE(FAN_MARK_FILESYSTEM, 0x100, 0x110),
	CHOICE(FAN_MARK_MNTNS, 0x110, 0x110),
	NAME(FAN_MARK_ADD, 1),
	NAME(FAN_MARK_REMOVE, 2),
	NAME(FAN_MARK_DONT_FOLLOW, 4),
	NAME(FAN_MARK_ONLYDIR, 8),
	NAME(FAN_MARK_IGNORED_MASK, 0x20),
	NAME(FAN_MARK_IGNORED_SURV_MODIFY, 0x40),
	NAME(FAN_MARK_FLUSH, 0x80),
	NAME(FAN_MARK_EVICTABLE, 0x200),
	NAME(FAN_MARK_IGNORE, 0x400),
	NAMES_END
};
const struct sys_set set_fanotify_mark = { "fanotify_mark", fanotify_mark_names };

/* fanotify(7): events */
static const struct sys_flag fanotify_names[] = {
	NAME(FAN_ACCESS, 1),
	NAME(FAN_MODIFY, 2),
	NAME(FAN_ATTRIB, 4),
	NAME(FAN_CLOSE_WRITE, 8),
	NAME(FAN_CLOSE_NOWRITE, 0x10),
	NAME(FAN_OPEN, 0x20),
	NAME(FAN_MOVED_FROM, 0x40),
	NAME(FAN_MOVED_TO, 0x80),
	NAME(FAN_CREATE, 0x100),
	NAME(FAN_DELETE, 0x200),
	NAME(FAN_DELETE_SELF, 0x400),
	NAME(FAN_MOVE_SELF, 0x800),
	NAME(FAN_OPEN_EXEC, 0x1000),
	NAME(FAN_Q_OVERFLOW, 0x4000),
	NAME(FAN_FS_ERROR, 0x8000),
	NAME(FAN_OPEN_PERM, 0x10000),
	NAME(FAN_ACCESS_PERM, 0x20000),
	NAME(FAN_OPEN_EXEC_PERM, 0x40000),
	NAME(FAN_PRE_ACCESS, 0x100000),
	NAME(FAN_MNT_ATTACH, 0x1000000),
	NAME(FAN_MNT_DETACH, 0x2000000),
	NAME(FAN_EVENT_ON_CHILD, 0x8000000),
	NAME(FAN_RENAME, 0x10000000),
	NAME(FAN_ONDIR, 0x40000000),
	NAMES_END
};
const struct sys_set set_fanotify = { "fanotify", fanotify_names };
