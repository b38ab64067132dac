/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ipc/sem.c (operations and waiting) and ipc/semctl.c (sets and their control) share; in Linux
 * both are ipc/sem.c.
 */
#ifndef NSSIM_SEM_OPS_H
#define NSSIM_SEM_OPS_H

#include "sem.h"
#include "util.h"

#define SEMVMX 32767
#define SEMAEM SEMVMX
#define SEMUME SEMOPM
#define SEMMNU SEMMNS
#define SEMMAP SEMMNS
#define SEMUSZ 20

#define sc_semmsl sem_ctls[0]
#define sc_semmns sem_ctls[1]
#define sc_semopm sem_ctls[2]
#define sc_semmni sem_ctls[3]

#define sem_ids(ns) (&(ns)->ids[IPC_SEM_IDS])

static inline struct sem_array *to_sma(struct kern_ipc_perm *ipcp)
{
	return container_of(ipcp, struct sem_array, sem_perm);
}

void do_smart_update(struct world *w, struct sem_array *sma, const struct sembuf *sops, int nsops,
		     bool otime);
void sem_wake_removed(struct world *w, struct sem_array *sma);
void free_undo(struct world *w, struct sem_undo *un);

#endif
