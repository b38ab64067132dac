/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Time namespaces: include/linux/time_namespace.h of Linux.
 */
#ifndef NSSIM_TIME_NAMESPACE_H
#define NSSIM_TIME_NAMESPACE_H

#include "nsproxy.h"

struct timens_offsets {
	s64 monotonic_ns;
	s64 boottime_ns;
};

struct time_namespace {
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	struct ns_common ns;
	struct timens_offsets offsets;
	/* a task is in it: /proc/PID/timens_offsets can't be written */
	bool frozen_offsets;
};

struct world_text;
struct cred;
/* /proc/PID/timens_offsets; @opener: the credentials that the file was opened with. */
void timens_offsets_show(struct world *w, struct task_struct *task, struct world_text *text);
long timens_offsets_write(struct world *w, struct task_struct *task, const struct cred *opener,
			  const char *text, size_t len, u64 pos);
/* A clock as @ns sees it, in nanoseconds. */
s64 timens_clock(struct world *w, const struct time_namespace *ns, int clockid);
/* A time of that clock in current's namespace, as the world's clock has it. */
u64 timens_ktime_to_host(struct world *w, int clockid, s64 tim);

/* ---- kernel/time/posix-timers.c ---- */
struct timespec64;
long do_settimeofday(struct world *w, const struct timespec64 *ts);

static inline struct time_namespace *to_time_ns(struct ns_common *ns)
{
	return container_of(ns, struct time_namespace, ns);
}

#endif
