/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a body takes its arguments and reaches its caller's memory: include/linux/syscalls.h and
 * uaccess.h of Linux. SYSCALL_DEFINE2(setns, int, fd, int, flags) { ... } defines sys_setns();
 * the world is `w`, the caller is `current`.
 */
#ifndef NSSIM_SYSCALLS_H
#define NSSIM_SYSCALLS_H

#include "refusal.h"
#include "sched.h"
#include "world_state.h"

#define SYSCALL_DEFINE_HEAD(name, params, call)           \
	static long __do_sys_##name params;               \
	long sys_##name(struct world *w, const u64 *arg); \
	long sys_##name(struct world *w, const u64 *arg)  \
	{                                                 \
		(void)arg;                                \
		return __do_sys_##name call;              \
	}                                                 \
	static long __do_sys_##name params

#define SYSCALL_DEFINE0(name) SYSCALL_DEFINE_HEAD(name, (struct world * w), (w))
#define SYSCALL_DEFINE1(name, t0, a0) \
	SYSCALL_DEFINE_HEAD(name, (struct world * w, t0 a0), (w, (t0)arg[0]))
#define SYSCALL_DEFINE2(name, t0, a0, t1, a1) \
	SYSCALL_DEFINE_HEAD(name, (struct world * w, t0 a0, t1 a1), (w, (t0)arg[0], (t1)arg[1]))
#define SYSCALL_DEFINE3(name, t0, a0, t1, a1, t2, a2)                      \
	SYSCALL_DEFINE_HEAD(name, (struct world * w, t0 a0, t1 a1, t2 a2), \
			    (w, (t0)arg[0], (t1)arg[1], (t2)arg[2]))
#define SYSCALL_DEFINE4(name, t0, a0, t1, a1, t2, a2, t3, a3)                     \
	SYSCALL_DEFINE_HEAD(name, (struct world * w, t0 a0, t1 a1, t2 a2, t3 a3), \
			    (w, (t0)arg[0], (t1)arg[1], (t2)arg[2], (t3)arg[3]))
#define SYSCALL_DEFINE5(name, t0, a0, t1, a1, t2, a2, t3, a3, t4, a4)                    \
	SYSCALL_DEFINE_HEAD(name, (struct world * w, t0 a0, t1 a1, t2 a2, t3 a3, t4 a4), \
			    (w, (t0)arg[0], (t1)arg[1], (t2)arg[2], (t3)arg[3], (t4)arg[4]))
#define SYSCALL_DEFINE6(name, t0, a0, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5)       \
	SYSCALL_DEFINE_HEAD(                                                        \
		name, (struct world * w, t0 a0, t1 a1, t2 a2, t3 a3, t4 a4, t5 a5), \
		(w, (t0)arg[0], (t1)arg[1], (t2)arg[2], (t3)arg[3], (t4)arg[4], (t5)arg[5]))

typedef long (*sys_body)(struct world *w, const u64 *arg);

/*
 * ---- the caller's memory: entry/uaccess.c. Each returns 0 or -EFAULT, refused with a reason ----
 */
int copy_from_user(struct world *w, void *to, uptr from, size_t n);
int copy_to_user(struct world *w, uptr to, const void *from, size_t n);
int clear_user(struct world *w, uptr to, size_t n);
#define get_user(w, value, from) copy_from_user(w, &(value), from, sizeof(value))
#define put_user(w, value, to)	 copy_to_user(w, to, &(value), sizeof(value))
/*
 * A structure that may be longer or shorter than the kernel's (clone_args, mount_attr): what is
 * missing is zero; -E2BIG where what is beyond is not zero.
 */
int copy_struct_from_user(struct world *w, void *to, size_t ksize, uptr from, size_t usize);
/* The bytes at @from themselves, valid until the task sleeps; NULL: not readable. */
const void *user_bytes(struct world *w, uptr from, size_t n);
/*
 * A string of at most @max characters with its NUL; *@str is valid until the task sleeps. Returns
 * its length, -EFAULT, or @max where there is no NUL within.
 */
long user_string(struct world *w, uptr from, size_t max, const char **str);

#endif
