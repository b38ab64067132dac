/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of a world on the kernel underneath. It is carried out from outside, by nssim or by its
 * keeper, and knows nothing but the number of the world's init and what /proc tells.
 */
#ifndef NSSIM_LINUX_BURIAL_H
#define NSSIM_LINUX_BURIAL_H

#include "linux/remote.h"

/*
 * Takes the inits of nested pid namespaces out of process groups of others, so that none of them
 * waits for ever in its exit. FALSE: there remains one that can't be helped.
 */
gboolean free_inits(Remote *r, pid_t world_init);

/* That, and kills the world's init; whoever is its parent sees it go. */
void bury_world(Remote *r, pid_t world_init);

/* Who is left of a world, in words. */
char *describe_world(pid_t world_init);

/* Appends the children of a process, of all its threads. */
void add_children(pid_t pid, GArray *pids);

#endif
