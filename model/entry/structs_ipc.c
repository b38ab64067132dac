/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Layouts of the structures of System V IPC and POSIX message queues; see argtypes.h. They are
 * those of IPC_64, under the names that people write.
 */
#include "argtypes.h"

static const struct sys_slot ipc_perm_fields[] = {
	FIELD(uid, uid, 4),
	FIELD(gid, gid, 8),
	FIELD(mode, shm_mode, 20),
	FIELD(key, key, 0),
	FIELD(cuid, uid, 12),
	FIELD(cgid, gid, 16),
	FIELD(seq, u16, 24),
};
STRUCT(ipc_perm, 48);

static const struct sys_slot msqid_ds_fields[] = {
	FIELD(msg_perm, ipc_perm, 0),
	FIELD_MOMENT(msg_stime, long, 48),
	FIELD_MOMENT(msg_rtime, long, 56),
	FIELD_MOMENT(msg_ctime, long, 64),
	FIELD_ALIAS(msg_cbytes, "__msg_cbytes", ulong, 72),
	FIELD(msg_qnum, ulong, 80),
	FIELD(msg_qbytes, ulong, 88),
	FIELD(msg_lspid, pid, 96),
	FIELD(msg_lrpid, pid, 100),
};
STRUCT(msqid_ds, 120);

static const struct sys_slot msginfo_fields[] = {
	FIELD(msgpool, int, 0), FIELD(msgmap, int, 4), FIELD(msgmax, int, 8),
	FIELD(msgmnb, int, 12),
	FIELD(msgmni, int, 16), FIELD(msgssz, int, 20), FIELD(msgtql, int, 24),
	FIELD(msgseg, u16, 28),
};
STRUCT(msginfo, 32);

static const struct sys_slot msgbuf_fields[] = {
	FIELD(mtype, long, 0), FIELD(mtext, bytes, 8),
};
STRUCT_FLEXIBLE(msgbuf, 8);

static const struct sys_slot semid_ds_fields[] = {
	FIELD(sem_perm, ipc_perm, 0),
	FIELD_MOMENT(sem_otime, long, 48),
	FIELD_MOMENT(sem_ctime, long, 64),
	FIELD(sem_nsems, ulong, 80),
};
STRUCT(semid_ds, 104);

static const struct sys_slot seminfo_fields[] = {
	FIELD(semmap, int, 0), FIELD(semmni, int, 4), FIELD(semmns, int, 8), FIELD(semmnu, int, 12),
	FIELD(semmsl, int, 16), FIELD(semopm, int, 20), FIELD(semume, int, 24),
	FIELD(semusz, int, 28), FIELD(semvmx, int, 32), FIELD(semaem, int, 36),
};
STRUCT(seminfo, 40);

static const struct sys_slot sembuf_fields[] = {
	FIELD(sem_num, u16, 0), FIELD(sem_op, s16, 2), FIELD(sem_flg, sem_flags, 4),
};
STRUCT(sembuf, 6);

static const struct sys_slot shmid_ds_fields[] = {
	FIELD(shm_perm, ipc_perm, 0),
	FIELD(shm_segsz, ulong, 48),
	FIELD(shm_cpid, pid, 80),
	FIELD(shm_lpid, pid, 84),
	FIELD(shm_nattch, ulong, 88),
	FIELD_MOMENT(shm_atime, long, 56),
	FIELD_MOMENT(shm_dtime, long, 64),
	FIELD_MOMENT(shm_ctime, long, 72),
};
STRUCT(shmid_ds, 112);

static const struct sys_slot shminfo_fields[] = {
	FIELD(shmmax, ulong, 0), FIELD(shmmin, ulong, 8), FIELD(shmmni, ulong, 16),
	FIELD(shmseg, ulong, 24), FIELD(shmall, ulong, 32),
};
STRUCT(shminfo, 72);

static const struct sys_slot shm_info_fields[] = {
	FIELD(used_ids, int, 0), FIELD(shm_tot, ulong, 8), FIELD_MOMENT(shm_rss, ulong, 16),
	FIELD_MOMENT(shm_swp, ulong, 24), FIELD_MOMENT(swap_attempts, ulong, 32),
	FIELD_MOMENT(swap_successes, ulong, 40),
};
STRUCT(shm_info, 48);

static const struct sys_slot mq_attr_fields[] = {
	FIELD(mq_flags, mq_flags, 0), FIELD(mq_maxmsg, long, 8), FIELD(mq_msgsize, long, 16),
	FIELD(mq_curmsgs, long, 24),
};
STRUCT(mq_attr, 64);
