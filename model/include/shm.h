/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared memory segments: include/linux/shm.h and the structures of ipc/shm.c of Linux. What is in
 * the memory is not modelled.
 */
#ifndef NSSIM_SHM_H
#define NSSIM_SHM_H

#include "ipc_namespace.h"

struct shmid_kernel {
	struct kern_ipc_perm shm_perm;
	u64 shm_nattch; /* vm_area_struct's that map it */
	u64 shm_segsz;
	s64 shm_atim;
	s64 shm_dtim;
	s64 shm_ctim;
	struct pid *shm_cprid __ref;
	struct pid *shm_lprid __ref;
	struct ucounts *mlock_ucounts __ref; /* who is charged for its locked pages */
	struct task_struct *shm_creator; /* valid while shm_clist is linked */
	struct list_head shm_clist; /* in task_struct.shm_clist */
	struct ipc_namespace *ns; /* not counted: the segment dies with it */
};

/* One shmat(): the file that all copies of its mapping share. */
struct shm_file_data {
	int count __counter; /* mappings */
	int id;
	struct ipc_namespace *ns __ref;
	struct shmid_kernel *shp; /* not counted: shm_nattch keeps it */
};

#endif
