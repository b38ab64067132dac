/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the door: what entry.c, schedule.c and event.c share.
 */
#ifndef NSSIM_ENTRY_H
#define NSSIM_ENTRY_H

#include "sched.h"
#include "syscalls.h"

/* An event that the outside has seen; its memory stays until the next call. */
#define EVENT_TAKEN ((enum world_event_kind)99)

void events_clear(struct world *w);
void event_resumed(struct world *w, struct task_struct *task, struct blocked_call *call, s64 ret);

/* The body of a call, or NULL: not modelled. */
sys_body call_body(unsigned int nr);

/*
 * What follows when the current task's body has returned @ret: it sleeps, is gone, or goes back to
 * user space by way of task work and signals. Returns what the call returns, TASK_SLEEPS,
 * TASK_GONE.
 */
long leave_kernel(struct world *w, unsigned int nr, const u64 *args, long ret);
/* Takes @task out of the call that it sleeps in: it will not return. */
void abandon_call(struct world *w, struct task_struct *task);
/* Runs the tasks that were woken, and the deferred work, until nothing is left to do. */
void world_settle(struct world *w);

#endif
