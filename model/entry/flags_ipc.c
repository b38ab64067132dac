/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Names for numbers: System V IPC and POSIX message queues.
 * Values of Linux 6.18 on x86-64; see sets.h.
 */
#include "sets.h"

/* keys */
static const struct sys_flag ipc_key_names[] = {
	NAME(IPC_PRIVATE, 0),
	NAMES_END
};
const struct sys_set set_ipc_key = { "ipc_key", ipc_key_names };

/* msgget(2), semget(2) */
static const struct sys_flag ipc_get_names[] = {
	NAME(IPC_CREAT, 01000),
	NAME(IPC_EXCL, 02000),
	NAME(IPC_NOWAIT, 04000),
	NAMES_END
};
const struct sys_set set_ipc_get = { "ipc_get", ipc_get_names };

/* shmget(2) */
static const struct sys_flag shmget_names[] = {
	NAME(IPC_CREAT, 01000),
	NAME(IPC_EXCL, 02000),
	NAME(SHM_HUGETLB, 04000),
	NAME(SHM_NORESERVE, 010000),
	NAMES_END
};
const struct sys_set set_shmget = { "shmget", shmget_names };

/* msgctl(2) */
static const struct sys_flag msgctl_names[] = {
	NAME(IPC_RMID, 0),
	NAME(IPC_SET, 1),
	NAME(IPC_STAT, 2),
	NAME(IPC_INFO, 3),
	NAME(MSG_STAT, 11),
	NAME(MSG_INFO, 12),
	NAME(MSG_STAT_ANY, 13),
	NAME(IPC_64, 256),
	NAMES_END
};
const struct sys_set set_msgctl = { "msgctl", msgctl_names };

/* semctl(2) */
static const struct sys_flag semctl_names[] = {
	NAME(IPC_RMID, 0),
	NAME(IPC_SET, 1),
	NAME(IPC_STAT, 2),
	NAME(IPC_INFO, 3),
	NAME(GETPID, 11),
	NAME(GETVAL, 12),
	NAME(GETALL, 13),
	NAME(GETNCNT, 14),
	NAME(GETZCNT, 15),
	NAME(SETVAL, 16),
	NAME(SETALL, 17),
	NAME(SEM_STAT, 18),
	NAME(SEM_INFO, 19),
	NAME(SEM_STAT_ANY, 20),
	NAMES_END
};
const struct sys_set set_semctl = { "semctl", semctl_names };

/* shmctl(2) */
static const struct sys_flag shmctl_names[] = {
	NAME(IPC_RMID, 0),
	NAME(IPC_SET, 1),
	NAME(IPC_STAT, 2),
	NAME(IPC_INFO, 3),
	NAME(SHM_LOCK, 11),
	NAME(SHM_UNLOCK, 12),
	NAME(SHM_STAT, 13),
	NAME(SHM_INFO, 14),
	NAME(SHM_STAT_ANY, 15),
	NAMES_END
};
const struct sys_set set_shmctl = { "shmctl", shmctl_names };

/* msgsnd(2), msgrcv(2) */
static const struct sys_flag msgsnd_names[] = {
	NAME(MSG_NOERROR, 010000),
	NAME(MSG_EXCEPT, 020000),
	NAME(MSG_COPY, 040000),
	NAME(IPC_NOWAIT, 04000),
	NAMES_END
};
const struct sys_set set_msgsnd = { "msgsnd", msgsnd_names };

/* struct sembuf */
static const struct sys_flag sem_flg_names[] = {
	NAME(SEM_UNDO, 0x1000),
	NAME(IPC_NOWAIT, 0x800),
	NAMES_END
};
const struct sys_set set_sem_flg = { "sem_flg", sem_flg_names };

/* shmat(2) */
static const struct sys_flag shmat_names[] = {
	NAME(SHM_RDONLY, 010000),
	NAME(SHM_RND, 020000),
	NAME(SHM_REMAP, 040000),
	NAME(SHM_EXEC, 0100000),
	NAMES_END
};
const struct sys_set set_shmat = { "shmat", shmat_names };

/* struct shmid_ds: bits of the mode */
static const struct sys_flag shm_mode_names[] = {
	NAME(SHM_DEST, 01000),
	NAME(SHM_LOCKED, 02000),
	NAMES_END
};
const struct sys_set set_shm_mode = { "shm_mode", shm_mode_names };

/* mq_flags of struct mq_attr */
static const struct sys_flag mq_attr_names[] = {
	NAME(O_NONBLOCK, 0x800),
	NAMES_END
};
const struct sys_set set_mq_attr = { "mq_attr", mq_attr_names };
