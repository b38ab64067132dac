/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A cgroup of its own for each world, where the machine has a cgroup2 hierarchy that we may write
 * to: what a scenario makes in it lies below, and goes with it. Elsewhere no cgroup is touched.
 */
#ifndef NSSIM_LINUX_CGROUP_H
#define NSSIM_LINUX_CGROUP_H

#include "linux/remote.h"

/* Makes it, and moves the world's init there. Where it is, is kept in the arena. */
void world_cgroup_make(Remote *r, pid_t world_init);
/* Removes it with all below it, once the world has ended. */
void world_cgroup_remove(Remote *r);

/* The world's root in a mountinfo that nssim reads, "/nssim-7"; "": the hierarchy's own. */
const char *world_cgroup_seen(Remote *r);

#endif
