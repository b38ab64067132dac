/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the calls that make tasks share: kernel/{fork,clone_args,mm,unshare}.c.
 */
#ifndef NSSIM_CLONE_H
#define NSSIM_CLONE_H

#include "sched.h"

#define CSIGNAL		   0xff
#define CLONE_LEGACY_FLAGS 0xffffffffull

struct kernel_clone_args {
	u64 flags;
	uptr pidfd;
	uptr child_tid;
	uptr parent_tid;
	int exit_signal;
	const int *set_tid;
	size_t set_tid_size;
	int cgroup;
	u64 stack;
	u64 stack_size;
	/* What is made on the way: */
	struct pid *pid; /* of the new task */
	struct file *pidfile; /* with a reference, until it is installed */
	int pidfd_nr; /* its descriptor */
};

/* ---- kernel/fork.c ---- */
void init_task_lists(struct task_struct *p);
struct signal_struct *alloc_signal_struct(struct world *w, struct task_struct *p);

/* ---- init/init_task.c: the first task, begun with its credentials ---- */
int init_task_begin(struct world *w, struct cred *cred);

/* ---- kernel/clone_args.c: clone3's structure, checked in two steps as the kernel does ---- */
int copy_clone_args_from_user(struct world *w, struct kernel_clone_args *kargs, int *set_tid,
			      uptr uargs, u64 usize);
int check_clone3_args(struct world *w, const struct kernel_clone_args *kargs);

/* ---- kernel/mm.c ---- */
struct mm_struct *dup_mm(struct world *w, struct mm_struct *oldmm);

#endif
