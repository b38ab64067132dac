// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory seen in order by all threads: kernel/sched/membarrier.c of Linux. Nothing runs at the same
 * time here, so all is in order; who has registered for what is kept as the kernel keeps it, with
 * the address space.
 */
#include "syscalls.h"

#define MEMBARRIER_REGISTRATIONS                                                                \
	(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED | MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED | \
	 MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE |                                  \
	 MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ)
#define MEMBARRIER_ALL 0x3ff

/* The registration that a command asks for; 0: none. */
static int registration_for(int cmd)
{
	switch (cmd) {
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED:
		return MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED;
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE:
		return MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE;
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ:
		return MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ;
	}
	return 0;
}

SYSCALL_DEFINE3(membarrier, int, cmd, unsigned int, flags, int, cpu_id)
{
	int needed = registration_for(cmd);

	(void)cpu_id;
	if (cmd == MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ ? flags && flags != MEMBARRIER_CMD_FLAG_CPU
							 : flags != 0)
		return refuse_num(w, EINVAL, R_MEMBARRIER, flags);
	if (cmd < 0 || cmd & (cmd - 1) || cmd & ~MEMBARRIER_ALL)
		return refuse_num(w, EINVAL, R_MEMBARRIER, cmd);
	if (cmd == MEMBARRIER_CMD_QUERY)
		return MEMBARRIER_ALL;
	if (cmd == MEMBARRIER_CMD_GET_REGISTRATIONS)
		return current->mm->membarrier_state;
	if (cmd & MEMBARRIER_REGISTRATIONS)
		current->mm->membarrier_state |= cmd;
	else if (needed && !(current->mm->membarrier_state & needed))
		return refuse_num(w, EPERM, R_MEMBARRIER_REGISTER, needed);
	return 0;
}
