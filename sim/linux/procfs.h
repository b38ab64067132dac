/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading nssim's own /proc.
 */
#ifndef NSSIM_LINUX_PROCFS_H
#define NSSIM_LINUX_PROCFS_H

#include <glib.h>
#include <sys/types.h>

#include "types.h"

typedef struct {
	char state; /* R S D T Z ...; 0: gone */
	gboolean exiting;
	gboolean executed; /* it has called execve */
	pid_t ppid, pgrp, session;
	int tty; /* the number of its controlling terminal, 0: none */
	int exit_code; /* a wait status; of a stopped task the signal */
} ProcStat;

/* Reads through an open /proc/PID/stat. FALSE: the task is gone (state 0). */
gboolean proc_stat(int statfd, ProcStat *stat);
/* The same for a file by its path. */
gboolean proc_stat_of(const char *path, ProcStat *stat);

/*
 * Whether a task is off the CPU's queue, through an open /proc/PID/syscall: one that was preempted
 * on its way into a sleep has that state already, and goes on.
 */
gboolean proc_sleeps(int syscallfd);

/* The text of /proc/PID/NAME appended to @text; 0 or a negative errno. */
int proc_read(pid_t pid, const char *name, GString *text);

/* The numbers of a line of /proc/PID/status: "NSpid", "Uid", ... Returns how many. */
int proc_numbers(const char *status, const char *key, long *numbers, int max);

/* The number in a link of /proc/PID/ns, such as "mnt:[4026531841]"; 0: can't be read. */
u64 proc_ns_inum(pid_t pid, const char *name);

#endif
