/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * execve by a remote task: see exec.c.
 */
#ifndef NSSIM_LINUX_EXEC_H
#define NSSIM_LINUX_EXEC_H

#include <sys/syscall.h>

#include "linux/kernel.h"

static inline gboolean is_exec(u16 nr)
{
	return nr == SYS_execve || nr == SYS_execveat;
}

/* Whether the back end can have @t carry out that call. */
gboolean exec_is_possible(Kernel *k, const Task *t, const struct world_call *call);
/* Whether ENOEXEC is the last word: the file has contents, and they are no program. */
gboolean exec_is_text(const Task *t, const struct world_call *call);
/*
 * The kernel has found nothing wrong but what is in the file: puts a program of ours in its place,
 * and makes the order in the task's slot one to run it. FALSE: that can't be done.
 */
gboolean exec_prepare(Kernel *k, Task *t);
/* It runs: it gets the name that it was called by. */
void exec_finish(Kernel *k, Task *t, const struct world_call *call);

#endif
