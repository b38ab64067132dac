/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The model beside the kernel underneath, in one run: the same calls in tight loops on both, so
 * that the ratios hold on every machine.
 *
 * A row is set up and carried out by the same function on either side: it makes its calls through a
 * Caller, of which there are two, world_call() and the raw system call of a process in namespaces
 * of its own. Nothing but what stands between the clock's readings differs.
 */
#ifndef NSSIM_BENCH_H
#define NSSIM_BENCH_H

#include <glib.h>

#include "inspect.h"
#include "world.h"

typedef struct Caller Caller;
struct Caller {
	/*
	 * A call with up to six arguments, strings by plain pointers; a negative errno on failure.
	 */
	gint64 (*call)(Caller *c, int nr, const guint64 args[6], guint strings);
	/* A child that is made by clone(@flags), ends at once and is waited for. */
	gint64 (*child)(Caller *c, guint64 flags);
	struct world *world; /* of the model's caller */
	obj_id task;
	char *image;
};

/* Numbers and flags of Linux on x86-64, as facts of the calls that are made here. */
enum {
	NR_OPEN = 2,
	NR_ACCESS = 21,
	NR_DUP2 = 33,
	NR_CLONE = 56,
	NR_WAIT4 = 61,
	NR_MSGGET = 68,
	NR_MSGCTL = 71,
	NR_MKDIR = 83,
	NR_MOUNT = 165,
	NR_UMOUNT2 = 166,
	NR_EXIT_GROUP = 231,
	NR_UNSHARE = 272,
	NR_SETNS = 308,
};
#define F_BIND	  (1u << 12)
#define F_REC	  (1u << 14)
#define F_SLAVE	  (1u << 19)
#define F_SHARED  (1u << 20)
#define F_DETACH  2u
#define F_NEWNS	  0x00020000u
#define F_NEWUTS  0x04000000u
#define F_NEWIPC  0x08000000u
#define F_NEWPID  0x20000000u
#define F_SIGCHLD 17u
#define F_CREAT	  01000u

/* Which of the arguments are strings: bits for @strings. */
#define ARG(i) (1u << (i))
gint64 bench_call(Caller *c, int nr, guint strings, guint64 a, guint64 b, guint64 d, guint64 e,
		  guint64 f);
#define STR(text) ((guint64)(guintptr)(text))

typedef struct {
	const char *name;
	const char *title;
	guint setup_size; /* mounts, peers, ... that the setup makes; 0: nothing to count */
	gint64 (*setup)(Caller *c, guint size);
	gint64 (*once)(Caller *c, guint i); /* what is measured; a negative errno: the row fails */
} BenchRow;

/* calls.c: what the rows are made of. All return the call's result. */
gint64 make_dir(Caller *c, const char *path);
gint64 bind_at(Caller *c, const char *from, const char *at, guint64 flags);
gint64 tmpfs_at(Caller *c, const char *at);
gint64 change_at(Caller *c, const char *at, guint64 flags);
gint64 umount_at(Caller *c, const char *at, guint64 flags);
/* CLOCK_MONOTONIC in nanoseconds. */
double bench_now(void);

extern const BenchRow bench_rows[]; /* ended by a NULL name */

/* Nanoseconds of one turn, the median of @repeats; a negative errno on failure. */
double bench_measure(Caller *c, const BenchRow *row, guint repeats);

/* model.c */
Caller *model_caller_new(void);
void model_caller_free(Caller *c);
/* linux/bench_kernel.c: measures in a process in fresh namespaces. */
double kernel_measure(const BenchRow *row, guint repeats);

/* scaling.c: rows of the model alone, appended to the table. */
typedef struct {
	const char *name;
	char *value;
} BenchFact;
GPtrArray *bench_scaling(gboolean small);

#endif
