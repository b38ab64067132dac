// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arguments of clone3: taken from the caller's memory and checked. Mirrors that part of
 * kernel/fork.c of Linux.
 */
#include "clone.h"
#include "syscalls.h"

#define CLONE_ARGS_SIZE_VER0 64
#define CLONE_ARGS_SIZE_VER2 88
#define PAGE_SIZE	     4096

/* The layout of the caller's memory. */
struct clone_args {
	u64 flags;
	u64 pidfd;
	u64 child_tid;
	u64 parent_tid;
	u64 exit_signal;
	u64 stack;
	u64 stack_size;
	u64 tls;
	u64 set_tid;
	u64 set_tid_size;
	u64 cgroup;
};

static int check_raw(struct world *w, const struct clone_args *args, u64 usize)
{
	if (args->set_tid_size > MAX_PID_NS_LEVEL)
		return (int)refuse_num(w, EINVAL, R_SET_TID_SIZE, (s64)args->set_tid_size);
	if (!args->set_tid != !args->set_tid_size)
		return (int)refuse(w, EINVAL, R_SET_TID_HALF);
	if (args->exit_signal & ~(u64)CSIGNAL || !valid_signal((int)args->exit_signal))
		return (int)refuse_num(w, EINVAL, R_CLONE3_EXIT_SIGNAL, (s64)args->exit_signal);
	if (args->flags & CLONE_INTO_CGROUP &&
	    (args->cgroup > INT32_MAX || usize < CLONE_ARGS_SIZE_VER2))
		return (int)refuse_num(w, EINVAL, R_CLONE3_CGROUP, (s64)args->cgroup);
	return 0;
}

static struct kernel_clone_args in_kernel_terms(const struct clone_args *args, const int *set_tid)
{
	return (struct kernel_clone_args){
		/* what the task is to be */
		.flags = args->flags,
		.exit_signal = (int)args->exit_signal,
		.cgroup = (int)args->cgroup,
		.set_tid_size = args->set_tid_size,
		.set_tid = set_tid,
		.stack_size = args->stack_size,
		.stack = args->stack,
		/* where its numbers are to be told */
		.parent_tid = args->parent_tid,
		.child_tid = args->child_tid,
		.pidfd = args->pidfd,
	};
}

static int copy_raw(struct world *w, struct clone_args *args, uptr uargs, u64 usize)
{
	int err;

	if (usize < CLONE_ARGS_SIZE_VER0 || usize > PAGE_SIZE)
		return (int)refuse_num(w, usize > PAGE_SIZE ? E2BIG : EINVAL, R_CLONE3_SIZE,
				       (s64)usize);
	err = copy_struct_from_user(w, args, sizeof(*args), uargs, usize);
	return err ? err : check_raw(w, args, usize);
}

int copy_clone_args_from_user(struct world *w, struct kernel_clone_args *kargs, int *set_tid,
			      uptr uargs, u64 usize)
{
	struct clone_args args;
	int err = copy_raw(w, &args, uargs, usize);

	if (!err && args.set_tid)
		err = copy_from_user(w, set_tid, args.set_tid,
				     args.set_tid_size * sizeof(*set_tid));
	if (!err)
		*kargs = in_kernel_terms(&args, set_tid);
	return err;
}

int check_clone3_args(struct world *w, const struct kernel_clone_args *kargs)
{
	u64 flags = kargs->flags;

	if (flags & ~(u64)(CLONE_LEGACY_FLAGS | CLONE_CLEAR_SIGHAND | CLONE_INTO_CGROUP))
		return (int)refuse_num(w, EINVAL, R_CLONE3_FLAGS, (s64)flags);
	if (flags & (CLONE_DETACHED | (CSIGNAL & ~CLONE_NEWTIME)))
		return (int)refuse_num(w, EINVAL, R_CLONE3_FLAGS, (s64)flags);
	if (flags & CLONE_SIGHAND && flags & CLONE_CLEAR_SIGHAND)
		return (int)refuse(w, EINVAL, R_CLONE3_CLEAR_SIGHAND);
	if (flags & (CLONE_THREAD | CLONE_PARENT) && kargs->exit_signal)
		return (int)refuse_num(w, EINVAL, R_CLONE3_NO_SIGNAL, kargs->exit_signal);
	if (!kargs->stack != !kargs->stack_size)
		return (int)refuse(w, EINVAL, R_CLONE3_STACK);
	return 0;
}
