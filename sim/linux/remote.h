/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks that carry out system calls on order.
 *
 * A remote task is a bare task of the kernel: it runs a few instructions without stack, libc or
 * thread-local data, waits for an order in its slot of a shared arena, makes the call, and stores
 * the result. All its state is in registers, so that whatever clone, clone3, fork or vfork create
 * (also with CLONE_VM or CLONE_THREAD) is again such a task, in the slot that the order named for
 * it. It is traced by nobody: signals, stops, parents and wait statuses are the kernel's own.
 *
 * The stem is the first of them: relieved of nssim's memory, in namespaces of its own, bound to one
 * CPU; worlds are its children. It lives outside the worlds' pid namespaces and looks into their
 * other namespaces for the views. Between nssim and the stem stands the keeper (keeper.c), which
 * sees to it that nothing remains, however nssim ends.
 *
 * Every task sees the whole arena at the same address, but its slot's memory at another one than
 * USER_BASE: pointers into a call's image are moved there on the way in, and back on the way out.
 */
#ifndef NSSIM_LINUX_REMOTE_H
#define NSSIM_LINUX_REMOTE_H

#include <glib.h>
#include <sys/types.h>

#include "types.h"
#include "world.h"

#define SLOT_SIGNALS 16

/* What nssim and a remote task share. remote.S-like code in remote.c knows the offsets. */
typedef struct {
	u32 req; /* orders given: a futex */
	u32 ack; /* orders carried out */
	u64 nr;
	u64 args[6];
	s64 ret;
	u64 child; /* the slot of a task that this order may create; 0: none */
	u64 victim; /* the stem's: the pid of its world's init, 0: none */
	u32 alive; /* the task has taken its slot */
	u32 nr_signals; /* signals handled so far */
	u8 siginfo[SLOT_SIGNALS][48];
	pid_t tid; /* the task's number for nssim, once that is known */
} Slot;

typedef struct {
	char *base; /* the arena */
	int arena_fd;
	Slot *stem;
	pid_t keeper_pid, stem_pid;
	GArray *free_slots; /* of guint */
	int cpu;
	char *own_cgroup; /* nssim's, see cgroup.c; NULL: none */
	gsize cgroup_mount; /* the length of the part of it that leads to the hierarchy */
} Remote;

Remote *remote_new(GError **error);
/* Ends the stem, its world and the keeper. */
void remote_free(Remote *r);

/* keeper.c: forks the keeper, and the stem from it; the stem runs @stem_main. -1: errno. */
int keeper_start(Remote *r, void (*stem_main)(Remote *r, pid_t parent));

Slot *remote_take_slot(Remote *r);
void remote_drop_slot(Remote *r, Slot *slot);
/* The memory for the image of a slot's calls. */
char *remote_image(Remote *r, Slot *slot);

/* Gives an order; the arguments and the image are in the slot. */
void remote_post(Slot *slot);
static inline gboolean remote_done(const Slot *slot)
{
	return __atomic_load_n(&slot->ack, __ATOMIC_ACQUIRE) == slot->req;
}
/* The count of what remote tasks have finished; and a wait for it to move on from @seen. */
u32 remote_progress(Remote *r);
void remote_wait(Remote *r, u32 seen, guint64 usec);

/* A call of our own by an idle remote task. -ETIMEDOUT where it doesn't return in time. */
s64 remote_call(Remote *r, Slot *slot, long nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f);
/* The same, where the call may take @usec at most. */
s64 remote_call_within(Remote *r, Slot *slot, gint64 usec, long nr, const u64 args[6]);
/* The slot of a task by its number for nssim, NULL: none. */
Slot *remote_slot_of(Remote *r, pid_t tid);
/*
 * seize.c: a call of our own by any task that is not in its exit, also by one that sleeps in a call
 * or is stopped: the call that it was in is given up. -EBUSY: it waits for its vfork child, or is
 * about to end; -EPERM: we may not; -ETIMEDOUT: it was no good and had to be killed.
 */
s64 remote_seize(Remote *r, pid_t tid, long nr, u64 a, u64 b);
/* Where a seized task goes on, and where it leaves the result. */
u64 remote_seized_entry(Remote *r);
s64 *remote_seized_result(Remote *r);
/* The path of the world's cgroup, "": none. In the arena: the keeper has to know. */
#define REMOTE_CGROUP_SIZE 2048
char *remote_cgroup(Remote *r);
/* Puts a string or bytes into a slot's image at @offset; returns their address. */
u64 remote_put(Remote *r, Slot *slot, gsize offset, const void *bytes, gsize size);

/* For a task that maps the arena anew: where it is, and where in it the code. */
void remote_layout(Remote *r, u64 *arena, u64 *size, u64 *code, u64 *code_size);
/* There the result of a call, in rax, is handed in. */
u64 remote_returned_entry(Remote *r);

/* Addresses in the remote code: what a handled signal runs, and how it comes back. */
#define HANDLER_SLED 1024
u64 remote_handler(Remote *r, guint index); /* index < HANDLER_SLED */
u64 remote_restorer(Remote *r);

#define REMOTE_ERROR g_quark_from_static_string("nssim-linux")

#endif
