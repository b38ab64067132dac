// SPDX-License-Identifier: GPL-2.0-only
/*
 * Restartable sequences: kernel/rseq.c of Linux, as far as registering goes. Nothing interrupts a
 * sequence here.
 */
#include "syscalls.h"

#define ORIG_RSEQ_SIZE 32u
#define RSEQ_ALIGN     32u

static long rseq_unregister(struct world *w, uptr rseq, u32 len, u32 sig)
{
	if (current->rseq != rseq || !rseq || current->rseq_len != len)
		return refuse(w, EINVAL, R_RSEQ_OTHER);
	if (current->rseq_sig != sig)
		return refuse(w, EPERM, R_RSEQ_SIGNATURE);
	current->rseq = 0;
	return 0;
}

SYSCALL_DEFINE4(rseq, uptr, rseq, u32, len, int, flags, u32, sig)
{
	if (flags & RSEQ_FLAG_UNREGISTER)
		return flags & ~RSEQ_FLAG_UNREGISTER ? refuse_num(w, EINVAL, R_RSEQ_FLAGS, flags)
						     : rseq_unregister(w, rseq, len, sig);
	if (flags)
		return refuse_num(w, EINVAL, R_RSEQ_FLAGS, flags);
	if (current->rseq) {
		if (current->rseq != rseq || current->rseq_len != len)
			return refuse(w, EINVAL, R_RSEQ_OTHER);
		return current->rseq_sig != sig ? refuse(w, EPERM, R_RSEQ_SIGNATURE)
						: refuse(w, EBUSY, R_RSEQ_TWICE);
	}
	if (len < ORIG_RSEQ_SIZE || rseq % RSEQ_ALIGN)
		return refuse_num(w, EINVAL, R_RSEQ_SIZE, len);
	if (!user_bytes(w, rseq, len))
		return refuse_num(w, EFAULT, R_FAULT, (s64)rseq);
	current->rseq = rseq;
	current->rseq_len = len;
	current->rseq_sig = sig;
	return 0;
}
