/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A world: a whole simulated machine, and the one door through which system calls enter it.
 *
 * A world lives in memory that its owner hands over and never leaves it: the model allocates
 * nothing elsewhere, reads no clock, draws no random number and prints nothing. Its owner keeps no
 * pointers into it, only ids.
 */
#ifndef NSSIM_UAPI_WORLD_H
#define NSSIM_UAPI_WORLD_H

#include "types.h"

NSSIM_API_BEGIN

struct world;

#define WORLD_VERSION(major, minor) ((major)*1000u + (minor))

/* Where the image of a call lies in the caller's address space. */
#define USER_BASE 0x10000000000ull
/* The longest image that a call may bring. */
#define USER_IMAGE_MAX (1u << 24)

struct world_config {
	u32 version; /* WORLD_VERSION(6, 18); 0: the default */
	u64 drop_caps; /* capabilities that init lacks from the start, one bit each */
	u64 bugs; /* historical bugs that are switched on: bits of enum world_bug */
	u64 threads_max; /* kernel.threads-max; 0: the default */
	u64 seed; /* whatever chance there is comes from here */
	u64 first_pid_ns; /* 1: init's pid namespace is the machine's first, not a fresh one */
	u64 boot_ns; /* CLOCK_BOOTTIME at the start, in nanoseconds; 0: the default */
};

/* The historical bugs that `world bug=NAME` puts back; the names stand in world_bugs[]. */
struct world_bug_desc {
	const char *name; /* "cleanup-mnt-writers" */
	const char *story; /* one line: what it was, and where it was mended */
};
extern const struct world_bug_desc world_bugs[]; /* ended by a NULL name; index = bit */

/*
 * Makes a world in the @size bytes at @mem (16-byte aligned, zeroed or not; at least
 * WORLD_MIN_SIZE). @mem need not be backed before it is touched: only what is used gets written.
 * Returns NULL where it does not fit.
 */
#define WORLD_MIN_SIZE (256u << 10)
struct world *world_new(void *mem, size_t size, const struct world_config *config);

/* Ends every task, runs all deferred work and frees all. Returns how many objects were left. */
unsigned int world_teardown(struct world *w);

/* Bytes in use from the start of the world's memory: what a snapshot takes. */
size_t world_used(const struct world *w);

/* The configuration that @w was made with. */
const struct world_config *world_get_config(const struct world *w);

/* Copies the world out to @buf (world_used() bytes), and back to the same addresses. */
void world_snapshot(const struct world *w, void *buf);
void world_restore(struct world *w, const void *buf);

/* A hash that two worlds in the same state share, wherever and in whatever order they were made. */
u64 world_digest(const struct world *w);

/* ---- calls ---- */

/*
 * The memory of a call: the bytes that the caller sees at USER_BASE. The model reads arguments
 * from it and writes results to it.
 */
struct world_image {
	void *bytes;
	size_t size;
};

struct world_call {
	u16 nr;
	u64 args[6];
	struct world_image image;
	u32 fail_nth; /* make the n-th allocation in this call fail; 0: none */
};

enum world_outcome {
	CALL_RETURNED, /* .ret is the result, or a negative errno */
	CALL_BLOCKED, /* the task sleeps; an EVENT_RESUMED will tell the result */
	CALL_NO_RETURN, /* the caller is gone (exit, a fatal signal), or stopped first */
	/* Errors of the caller of this function, not of the kernel: */
	CALL_NO_TASK, /* no such task, or it is dead */
	CALL_BUSY, /* the task sleeps in a call or is stopped */
	CALL_ABSENT, /* not modelled */
};

struct world_result {
	enum world_outcome outcome;
	s64 ret;
	bool failed_nth; /* fail_nth was reached: an allocation did fail */
};

/* Makes a call as @task, and then whatever the call sets off: wake-ups, signals, deferred work. */
struct world_result world_call(struct world *w, obj_id task, struct world_call *call);

enum world_event_kind {
	/* .task was created by .other; .value: its pid in the initial namespace */
	EVENT_TASK_NEW,
	EVENT_EXITED, /* .value: the exit status 0..255 */
	EVENT_KILLED, /* .value: the signal */
	EVENT_REAPED, /* the zombie is gone */
	/* a signal was taken: handled, or stopped or continued the task; .value: the signal */
	EVENT_SIGNAL,
	/* a blocked call has returned: .nr, .value; .image holds its memory */
	EVENT_RESUMED,
};

struct world_event {
	enum world_event_kind kind;
	obj_id task;
	obj_id other;
	s64 value;
	u16 nr;
	struct world_image image; /* valid until the next call */
	/* EVENT_SIGNAL: the head of the siginfo_t that Linux would deliver */
	u8 siginfo[48];
};

/* Takes the next event that the last call left. Events not taken are gone with the next call. */
bool world_next_event(struct world *w, struct world_event *event);

/*
 * What strace does to the tasks that it traces. The death of a task that is watched can be seen
 * (files are closed, children given away), but its parent hears of it, and can wait for it, only
 * when the watching ends. Returns false where there is no such task.
 */
bool world_watch(struct world *w, obj_id task, bool on);

/*
 * Takes a task out of the call that it sleeps in, as a signal does: the call has no result, and the
 * task can make another one. Returns false where it does not sleep in a call.
 */
bool world_interrupt(struct world *w, obj_id task);

/*
 * A parked task that sleeps does not run when it is woken, but only when it is parked no more: the
 * outside chooses the order in which those run that have been woken. Returns false where there is
 * no such task.
 */
bool world_park(struct world *w, obj_id task, bool on);
/* All that are parked and have been woken run now, and are parked no more. False: there is none. */
bool world_run_parked(struct world *w);

/*
 * Gives a process a limit (RLIMIT_*), as if it had been born with it. Returns false where there is
 * no such task or limit.
 */
bool world_set_rlimit(struct world *w, obj_id task, unsigned int resource, u64 soft, u64 hard);

/* Deferred work. */
enum world_queue { QUEUE_RCU, QUEUE_WORK, QUEUE_TASK_WORK, QUEUE_ALL };
void world_defer(struct world *w, bool on);
void world_drain(struct world *w, enum world_queue queue);

/* Moves the clock on by @ns nanoseconds; what waits for that time wakes up. */
void world_advance(struct world *w, u64 ns);

/*
 * Writes a sysctl ("fs.mount-max", "kernel.pid_max") as the initial task would through /proc/sys.
 * Returns 0 or a negative errno; -ENOENT where there is none of that name.
 */
int world_sysctl(struct world *w, const char *name, const char *value);

NSSIM_API_END

#endif
