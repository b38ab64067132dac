/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Semaphore sets: include/linux/sem.h and the structures of ipc/sem.c of Linux.
 */
#ifndef NSSIM_SEM_H
#define NSSIM_SEM_H

#include "ipc_namespace.h"

struct sem {
	int semval;
	struct pid *sempid __ref; /* who changed it last */
	s64 sem_otime;
};

struct sem_array {
	struct kern_ipc_perm sem_perm;
	s64 sem_ctime;
	struct list_head pending_alter; /* of sem_queue.list: who waits to alter it, by arrival */
	struct list_head pending_const; /* who only waits for semaphores to become zero */
	struct list_head list_id; /* of sem_undo.list_id */
	int sem_nsems;
	int complex_count; /* waiting calls with more than one operation */
	struct sem sems[];
};

struct sembuf {
	u16 sem_num;
	s16 sem_op;
	s16 sem_flg;
};

/* A task that sleeps in semop(). Its task_struct.waiter. */
struct sem_queue {
	struct list_head list; /* in a pending list until it is completed */
	struct task_struct *sleeper;
	struct sem_undo *undo;
	struct pid *pid;
	int status; /* -EINTR: still waiting */
	int blocking; /* index of the operation that can't be done */
	int nsops;
	bool alter;
	bool timed;
	bool new_undo; /* .undo, the list it is in, were made for this call */
	bool new_list;
	int semid;
	u64 expires_ns;
	struct sembuf sops[];
};

/* What the exit of a process gives back to one set. */
struct sem_undo {
	struct list_head list_proc; /* in sem_undo_list.list_proc */
	struct list_head list_id; /* in sem_array.list_id */
	struct sem_undo_list *ulp;
	struct rcu_head rcu;
	int semid; /* -1: its set has gone */
	s16 semadj[];
};

/* Shared by the tasks that were cloned with CLONE_SYSVSEM. */
struct sem_undo_list {
	int refcnt __counter; /* tasks */
	struct list_head list_proc; /* of sem_undo.list_proc */
};

#endif
