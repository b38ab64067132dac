/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The back end on the kernel underneath: what its files share.
 *
 *   backend.c  the operations of backend.h; a call from its order to its outcome
 *   tasks.c    the scenario's tasks: found, watched until nothing moves, reported
 *   default.c  the default world, made by calls of its init
 *   views.c    the common views and what else is asked of a world
 *   guard.c    what is not done to the machine
 *   exec.c     execve
 *   deadlock.c inits that would wait for ever
 *   burial.c   the end of a world
 *   cgroup.c   a cgroup for each world
 *   procfs.c   reading /proc
 *   remote.c   tasks that carry out calls on order; keeper.c, who ends them; seize.c, by force
 *
 * nssim stands outside: in its own pid namespace and its own /proc, where every task of the world
 * has a number (host). What is read of a task there is what the kernel knows of it; nothing is
 * guessed from the time that something takes. All runs on one CPU: when a call returns, whoever it
 * woke is runnable, and a world in which no task is runnable has come to rest.
 */
#ifndef NSSIM_LINUX_KERNEL_H
#define NSSIM_LINUX_KERNEL_H

#include <glib.h>
#include <sched.h>
#include <sys/types.h>

#include "call/backend.h"
#include "linux/procfs.h"
#include "linux/remote.h"

/* A pid namespace of the world. Numbers of namespaces are used again by the kernel, these not. */
typedef struct PidNs PidNs;
struct PidNs {
	u64 inum;
	PidNs *parent;
	int level; /* 0: the world's initial one */
};

typedef struct {
	obj_id id;
	Slot *slot;
	pid_t host; /* its number for nssim */
	int pidfd;
	int statfd; /* its /proc/PID/stat */
	int syscallfd; /* its /proc/PID/syscall */
	PidNs *ns;
	int *nr; /* its numbers, from level 0 to its namespace's */
	pid_t host_tgid;
	gboolean busy; /* an order is not yet carried out: it sleeps in a call */
	gboolean silent; /* that call's result is no longer of interest */
	gboolean stopped;
	gboolean exiting; /* waits in its exit */
	gboolean zombie;
	gboolean gone; /* reaped */
	u16 call_nr;
	gsize image_size;
	obj_id vfork_child; /* it sleeps in vfork until that task ends */
	u32 seen_signals;
	ProcStat stat; /* as last read */
} Task;

typedef struct {
	u64 handler, flags, restorer;
} Handler;

/* A namespace as the views show it, by its inode number. */
typedef struct {
	obj_id id;
	u64 inum;
} ShownNs;

typedef struct {
	Backend backend;
	Remote *remote;
	GPtrArray *tasks; /* of Task, in order of creation; those gone too */
	GPtrArray *live; /* of Task: those not gone */
	GPtrArray *pid_ns; /* of PidNs */
	GHashTable *by_id;
	GHashTable *by_host;
	GHashTable *numbers; /* number for nssim -> PidNs of whoever had it last */
	GArray *events; /* of struct world_event */
	GPtrArray *images; /* memory of events */
	guint next_event;
	Task *init;
	pid_t init_in_stem; /* init's number for the stem, its parent; 0: no world */
	int base_level; /* of the numbers in NSpid, those above the world's */
	obj_id last_id;
	GHashTable *shown_ns; /* inode number -> ShownNs */
	u64 last_shown_ns;
	GArray *handlers; /* of Handler: those that scenarios set, by index */
	cpu_set_t affinity; /* nssim's own, to be restored */
	gboolean on_machine_root; /* a task has come to where no call may be made */
	gboolean moved_groups; /* a scenario has moved somebody to another process group */
	gboolean deadlock; /* inits of pid namespaces wait for themselves, or would */
	gboolean own_scheduling; /* how tasks are scheduled is not ours to change */
	gboolean ordered; /* they run in the order in which they are woken, for now */
	gboolean stem_ready;
	gboolean stem_lost; /* it waits for a world that does not end */
	s64 home_ipc, home_uts; /* the stem's descriptors of its own namespaces */
	gboolean userns; /* we are no root: all is in a user namespace of ours */
	char *problem; /* why the world can't go on */
} Kernel;

/* default.c */
#define STEM_PROC 3 /* the stem's descriptor of nssim's /proc */
gboolean make_default_world(Kernel *k, const struct world_config *config, GError **error);
void end_world(Kernel *k);

/* tasks.c */
Task *task_find(Kernel *k, obj_id id);
/* Takes a task in: @host is its number for nssim. */
Task *task_adopt(Kernel *k, pid_t host, Slot *slot, Task *creator);
/* The number for nssim of the task that @creator's call created; 0: not found. */
pid_t task_created(Kernel *k, Task *creator, s64 pid);
void task_free(gpointer task);
gboolean task_observe(Task *t);
/* Waits until no task of the world moves. FALSE: it does not come to rest; k->problem says why. */
gboolean tasks_settle(Kernel *k);
/* The cheaper form, where only tasks that sleep in a call can have been affected. */
gboolean tasks_settle_sleepers(Kernel *k);
/* Makes events of what has changed. */
void report_changes(Kernel *k);
void report_new(Kernel *k, Task *t, Task *creator);
/* Looks whether zombies have been reaped. */
void report_reaped(Kernel *k);

/* backend.c: copies what a finished call left in its image, with addresses moved back. */
void image_out(Kernel *k, Task *t, void *bytes, gsize size);

/* guard.c: whether a call would change the machine outside of the world. */
gboolean reaches_machine(const Task *t, const struct world_call *call);
/* Whether the open @call has returned @fd for a file of which there is one on the machine. */
gboolean writes_to_machine(const Task *t, const struct world_call *call, s64 fd);
gboolean stands_on_machine_root(const Task *t);
gboolean sysctl_is_namespaced(const char *name); /* "kernel/pid_max" */

/* deadlock.c */
/* Whether @t, outside of it, keeps the pid namespace of @init from ending. */
gboolean keeps_waiting(Kernel *k, const Task *t, const Task *init);
/* Looks for such inits after a call; may end the scenario. */
void watch_for_deadlock(Kernel *k, const struct world_call *call, s64 ret);
/* Whether a call of @t could end the only one who can help them. */
gboolean takes_help_away(Kernel *k, const Task *t, const struct world_call *call);

/* views.c */
int kernel_view(Kernel *k, Task *t, enum world_view view, GString *raw);
obj_id kernel_ns(Kernel *k, Task *t, const char *name);
obj_id kernel_ns_fd(Kernel *k, Task *t, int fd);
int kernel_sysctl(Kernel *k, const char *name, const char *value);

/* backend.c */
/* How long to wait for the kernel, in microseconds, before it is taken to be stuck. */
#define WORLD_PATIENCE (10 * G_USEC_PER_SEC)
/*
 * And how long for tasks that run in order. On a crowded machine this kernel leaves such tasks
 * runnable for seconds without running them, while others of their kind come and go.
 */
#define ORDER_PATIENCE (G_USEC_PER_SEC / 10)
/* Begins or ends that tasks run in the order in which they are woken. */
void in_order(Kernel *k, gboolean on);
/* Whether call @nr is exit() or exit_group(). */
gboolean ends_caller(u16 nr);

#endif
