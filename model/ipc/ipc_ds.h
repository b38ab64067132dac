/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What msgctl(), semctl() and shmctl() exchange with their callers, as user space has it on x86-64:
 * include/uapi/{asm-generic,linux}/{ipcbuf,msgbuf,sembuf,shmbuf,msg,sem,shm}.h of Linux.
 */
#ifndef NSSIM_IPC_DS_H
#define NSSIM_IPC_DS_H

#include "compiler.h"

struct ipc64_perm {
	s32 key;
	u32 uid;
	u32 gid;
	u32 cuid;
	u32 cgid;
	u32 mode;
	u16 seq;
	u16 __pad2;
	u32 __pad3;
	u64 __unused1;
	u64 __unused2;
};

struct msqid64_ds {
	struct ipc64_perm msg_perm;
	s64 msg_stime;
	s64 msg_rtime;
	s64 msg_ctime;
	u64 msg_cbytes;
	u64 msg_qnum;
	u64 msg_qbytes;
	s32 msg_lspid;
	s32 msg_lrpid;
	u64 __unused4;
	u64 __unused5;
};

struct semid64_ds {
	struct ipc64_perm sem_perm;
	s64 sem_otime;
	u64 __unused1;
	s64 sem_ctime;
	u64 __unused2;
	u64 sem_nsems;
	u64 __unused3;
	u64 __unused4;
};

struct shmid64_ds {
	struct ipc64_perm shm_perm;
	u64 shm_segsz;
	s64 shm_atime;
	s64 shm_dtime;
	s64 shm_ctime;
	s32 shm_cpid;
	s32 shm_lpid;
	u64 shm_nattch;
	u64 __unused4;
	u64 __unused5;
};

/* IPC_STAT gives one, IPC_SET takes one. Each begins with its ipc64_perm. */
union ipc_ds {
	struct ipc64_perm perm;
	struct msqid64_ds msg;
	struct semid64_ds sem;
	struct shmid64_ds shm;
};

struct msginfo {
	s32 msgpool;
	s32 msgmap;
	s32 msgmax;
	s32 msgmnb;
	s32 msgmni;
	s32 msgssz;
	s32 msgtql;
	u16 msgseg;
};

struct seminfo {
	s32 semmap;
	s32 semmni;
	s32 semmns;
	s32 semmnu;
	s32 semmsl;
	s32 semopm;
	s32 semume;
	s32 semusz;
	s32 semvmx;
	s32 semaem;
};

struct shminfo64 {
	u64 shmmax;
	u64 shmmin;
	u64 shmmni;
	u64 shmseg;
	u64 shmall;
	u64 __unused[4];
};

struct shm_info {
	s32 used_ids;
	u64 shm_tot;
	u64 shm_rss;
	u64 shm_swp;
	u64 swap_attempts;
	u64 swap_successes;
};

/* IPC_INFO, MSG_INFO, SEM_INFO and SHM_INFO give one. */
union ipc_info {
	struct msginfo msg;
	struct seminfo sem;
	struct shminfo64 shm;
	struct shm_info shm_used;
};

#endif
