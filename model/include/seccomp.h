/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Filters for system calls, and the programs that they are: include/linux/seccomp.h and filter.h of
 * Linux.
 */
#ifndef NSSIM_SECCOMP_H
#define NSSIM_SECCOMP_H

#include "world_state.h"

/* An instruction of the classic packet filter, as the caller writes it. */
struct sock_filter {
	u16 code;
	u8 jt;
	u8 jf;
	u32 k;
};
#define BPF_MAXINSNS 4096u
#define BPF_MEMWORDS 16u

/* What a program may look at. */
struct seccomp_data {
	s32 nr;
	u32 arch;
	u64 instruction_pointer;
	u64 args[6];
};

/* One filter; those that came before it are behind it. */
struct seccomp_filter {
	int refs __counter; /* tasks, filters that came after, the listener's file */
	struct seccomp_filter *prev __ref;
	bool log;
	struct file *listener; /* who is told of calls; not counted: its last close clears this */
	u32 len;
	struct sock_filter insns[];
};

/* What a listener's file keeps. */
struct notification {
	struct seccomp_filter *filter __ref;
};

/* ---- net/core/filter.c ---- */
/* Whether the kernel would take the program; allowed[] are the opcodes that seccomp knows. */
bool bpf_check_classic(const struct sock_filter *insns, u32 len);
u32 bpf_run(const struct sock_filter *insns, const struct seccomp_data *data);

/* ---- kernel/seccomp.c ---- */
struct task_struct;
/* Whether the call may be made. If not, *@ret is what it returns, or TASK_GONE. */
bool secure_computing(struct world *w, unsigned int nr, const u64 *args, long *ret);
long do_seccomp(struct world *w, unsigned int op, unsigned int flags, uptr uargs);
long prctl_set_seccomp(struct world *w, u64 seccomp_mode, uptr filter);
struct seccomp_filter *get_seccomp_filter(struct seccomp_filter *filter);
void put_seccomp_filter(struct world *w, struct seccomp_filter *filter);

#endif
