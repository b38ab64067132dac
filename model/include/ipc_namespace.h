/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * IPC namespaces and their id tables: include/linux/{ipc,ipc_namespace}.h of Linux.
 */
#ifndef NSSIM_IPC_NAMESPACE_H
#define NSSIM_IPC_NAMESPACE_H

#include "cred.h"
#include "idr.h"
#include "nsproxy.h"

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
	UT_hash_handle hh;		/* in ipc_ids.key_ht; not IPC_PRIVATE */
	int refcount __counter;
	struct rcu_head rcu;
};

struct ipc_ids {
	int in_use;
	u16 seq;
	struct idr ipcs_idr;		/* index -> kern_ipc_perm */
	int max_idx;
	int last_idx;			/* for the sequence number to grow where the index falls */
	int next_id;			/* sysctl kernel.msg_next_id and its like; -1: none */
	struct kern_ipc_perm *key_ht __hashtable;
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
	u64 shm_tot;
	int shm_ctlmni;
	int shm_rmid_forced;
	struct vfsmount *mq_mnt;	/* the namespace's own mqueue mount; put by the last put_ipc_ns() */
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

/* ---- between ipc/ and the rest ---- */
int copy_semundo(struct world *w, u64 clone_flags, struct task_struct *tsk);
void exit_sem(struct world *w, struct task_struct *tsk);
void shm_init_task(struct task_struct *tsk);
void exit_shm(struct world *w, struct task_struct *tsk);
struct vm_area_struct;
/* A mapping of a segment was copied by fork, goes away with its address space. */
void shm_open(struct world *w, struct vm_area_struct *vma);
void shm_close(struct world *w, struct vm_area_struct *vma);
struct world_text;
void ipcs_view(struct world *w, struct ipc_namespace *ns, struct user_namespace *viewer,
	       struct world_text *text);
struct file_system_type;
extern const struct file_system_type mqueue_fs_type;

#endif
