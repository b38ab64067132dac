/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * IPC namespaces and their id tables: include/linux/{ipc,ipc_namespace}.h of Linux.
 *
 * An id is a slot of the table and a sequence number: id = seq << 15 | slot. The sequence number
 * goes up by one where the next slot is not above the last one.
 */
#ifndef NSSIM_IPC_NAMESPACE_H
#define NSSIM_IPC_NAMESPACE_H

#include "cred.h"
#include "idr.h"
#include "nsproxy.h"
#include "rbtree.h"

/* One object: message queue, semaphore set, shared memory segment. Embedded at its start. */
struct kern_ipc_perm {
	bool deleted;
	int id;
	s32 key;
	kuid_t uid;
	kgid_t gid;
	kuid_t cuid;
	kgid_t cgid;
	u32 mode;
	u64 seq;
	struct rb_node khtnode; /* in ipc_ids.key_ht; not where key is IPC_PRIVATE */
	int refcount __counter; /* the table's, and of tasks that wait to send */
	struct rcu_head rcu;
};

struct ipc_ids {
	int in_use;
	u16 seq;
	struct idr ipcs_idr; /* slot -> kern_ipc_perm */
	int max_idx;
	int last_idx; /* for the sequence number to grow where the slot falls */
	int next_id; /* sysctl kernel.msg_next_id and its like; -1: none */
	struct rb_root key_ht; /* kern_ipc_perm.khtnode by key (as u32) */
};

#define IPC_SEM_IDS 0
#define IPC_MSG_IDS 1
#define IPC_SHM_IDS 2

struct ipc_namespace {
	struct ipc_ids ids[3];
	int sem_ctls[4];
	int used_sems;
	u32 msg_ctlmax;
	u32 msg_ctlmnb;
	u32 msg_ctlmni;
	s64 percpu_msg_bytes;
	s64 percpu_msg_hdrs;
	u64 shm_ctlmax;
	u64 shm_ctlall;
	u64 shm_tot; /* pages */
	int shm_ctlmni;
	int shm_rmid_forced;
	struct vfsmount *mq_mnt __ref; /* its own mqueue mount; put when the namespace is freed */
	unsigned int mq_queues_count;
	unsigned int mq_queues_max;
	unsigned int mq_msg_max;
	unsigned int mq_msgsize_max;
	unsigned int mq_msg_default;
	unsigned int mq_msgsize_default;
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	struct work_struct free_work;
	struct ns_common ns;
};

/* ---- the limits of a fresh namespace: sysctls kernel.{msg,sem,shm}*, fs.mqueue.* ---- */
#define MSGMNI		32000
#define MSGMAX		8192
#define MSGMNB		16384
#define SEMMNI		32000
#define SEMMSL		32000
#define SEMMNS		(SEMMNI * SEMMSL)
#define SEMOPM		500
#define SHMMNI		4096
#define SHMMAX		(~0ull - (1ull << 24))
#define SHMALL		SHMMAX
#define DFLT_QUEUESMAX	256
#define DFLT_MSG	10u
#define DFLT_MSGMAX	10
#define DFLT_MSGSIZE	8192u
#define DFLT_MSGSIZEMAX 8192
/* What nobody may set higher, or lower. */
#define MIN_MSGMAX	1
#define HARD_MSGMAX	65536
#define MIN_MSGSIZEMAX	128
#define HARD_MSGSIZEMAX (16 * 1024 * 1024)

static inline struct ipc_namespace *to_ipc_ns(struct ns_common *ns)
{
	return container_of(ns, struct ipc_namespace, ns);
}

/* ---- between ipc/ and the rest ---- */
int copy_semundo(struct world *w, u64 clone_flags, struct task_struct *tsk);
void exit_sem(struct world *w, struct task_struct *tsk);
void shm_init_task(struct task_struct *tsk);
void exit_shm(struct world *w, struct task_struct *tsk);
struct vm_area_struct;
/*
 * A mapping of a segment was copied by fork (its bytes: the references are taken here), goes away
 * with its address space (gives them back; vma->shm is NULL afterwards).
 */
void shm_open(struct world *w, struct vm_area_struct *vma);
void shm_close(struct world *w, struct vm_area_struct *vma);
/* Segments without users whose creator has gone, after kernel.shm_rmid_forced was set. */
void shm_destroy_orphaned(struct world *w, struct ipc_namespace *ns);
/* Whether kernel.sem's number of sets is within its limits. */
int sem_check_semmni(struct world *w, const struct ipc_namespace *ns);
struct world_text;
void ipcs_view(struct world *w, struct ipc_namespace *ns, struct user_namespace *viewer,
	       struct world_text *text);
/* /proc/sysvipc/{sem,msg,shm}: @ids is IPC_SEM_IDS and so on. */
void sysvipc_show(struct world *w, struct ipc_namespace *ns, int ids, struct pid_namespace *pid_ns,
		  struct user_namespace *user_ns, struct world_text *text);
struct file_system_type;
extern const struct file_system_type mqueue_fs_type;

#endif
