// SPDX-License-Identifier: GPL-2.0-only
/*
 * What holds for IPC after every call, and who holds its objects where no pointer says so. The
 * functions are named in lib/invariants.def and lib/holders.def.
 */
#include "mount.h"
#include "mqueue.h"
#include "reflect.h"
#include "sem.h"
#include "shm.h"
#include "util.h"

void ipc_holders(const struct holder_visit *v, const void *obj);
void check_ipc_ids(const struct world *w, struct violations *v);
void check_ipc_sums(const struct world *w, struct violations *v);
void check_msg_queues(const struct world *w, struct violations *v);
void check_semaphores(const struct world *w, struct violations *v);
void check_shm(const struct world *w, struct violations *v);
void check_mqueues(const struct world *w, struct violations *v);

/* The table holds each object in it once. */
void ipc_holders(const struct holder_visit *v, const void *obj)
{
	const struct ipc_namespace *ns = obj;
	const struct kern_ipc_perm *ipcp;

	for (int i = 0; i < 3; i++)
		ipc_for_each(&ns->ids[i], ipcp) v->hold(v, ipcp, "the table of ids");
}

#define for_each_of_type(w, type, var)                    \
	world_for_each_object (w, var##_obj)              \
		if (obj_type_of(var##_obj) == OBJ_##type) \
			for (const struct type *var = var##_obj; var; var = NULL)

static void check_id(struct violations *v, const struct ipc_ids *ids,
		     const struct kern_ipc_perm *ipcp, int slot)
{
	if (ipcp->id != (int)(ipcp->seq << IPCMNI_SHIFT) + slot)
		violated(v, ipcp, "its id %d is not that of slot %d, sequence %d", ipcp->id, slot,
			 (int)ipcp->seq);
	if (ipcp->deleted)
		violated(v, ipcp, "it is in the table although it was removed");
	if (ipcp->key != IPC_PRIVATE && rb_find(&ids->key_ht, (u32)ipcp->key) != &ipcp->khtnode)
		violated(v, ipcp, "its key does not lead to it");
}

void check_ipc_ids(const struct world *w, struct violations *v)
{
	for_each_of_type(w, ipc_namespace, ns)
	{
		for (int i = 0; i < 3; i++) {
			const struct ipc_ids *ids = &ns->ids[i];
			const struct kern_ipc_perm *ipcp;
			int n = 0, highest = -1;

			ipc_for_each(ids, ipcp)
			{
				check_id(v, ids, ipcp, (int)ipc_slot);
				highest = (int)ipc_slot;
				n++;
			}
			if (n != ids->in_use || highest != ids->max_idx)
				violated(v, ns, "table %d: in_use %d, max_idx %d; found %d, %d", i,
					 ids->in_use, ids->max_idx, n, highest);
		}
	}
}

static void check_sums_of(struct violations *v, const struct ipc_namespace *ns)
{
	const struct kern_ipc_perm *ipcp;
	s64 bytes = 0, hdrs = 0;
	u64 pages = 0;
	int sems = 0;

	ipc_for_each(&ns->ids[IPC_MSG_IDS], ipcp)
	{
		const struct msg_queue *msq = container_of(ipcp, struct msg_queue, q_perm);

		bytes += (s64)msq->q_cbytes;
		hdrs += (s64)msq->q_qnum;
	}
	ipc_for_each(&ns->ids[IPC_SEM_IDS], ipcp)
		sems += container_of(ipcp, struct sem_array, sem_perm)->sem_nsems;
	ipc_for_each(&ns->ids[IPC_SHM_IDS], ipcp)
		pages += (container_of(ipcp, struct shmid_kernel, shm_perm)->shm_segsz + 4095) /
			 4096;
	if (bytes != ns->percpu_msg_bytes || hdrs != ns->percpu_msg_hdrs)
		violated(v, ns, "its queues have %lld bytes in %lld messages, not %lld in %lld",
			 (long long)bytes, (long long)hdrs, (long long)ns->percpu_msg_bytes,
			 (long long)ns->percpu_msg_hdrs);
	if (sems != ns->used_sems)
		violated(v, ns, "it has %d semaphores, used_sems is %d", sems, ns->used_sems);
	if (pages != ns->shm_tot)
		violated(v, ns, "its segments have %llu pages, shm_tot is %llu", ULL(pages),
			 ULL(ns->shm_tot));
}

void check_ipc_sums(const struct world *w, struct violations *v)
{
	for_each_of_type(w, ipc_namespace, ns) check_sums_of(v, ns);
}

void check_msg_queues(const struct world *w, struct violations *v)
{
	for_each_of_type(w, msg_queue, msq)
	{
		const struct msg_msg *msg;
		u64 bytes = 0, n = 0;

		list_for_each_entry (msg, &msq->q_messages, m_list) {
			bytes += msg->m_ts;
			n++;
		}
		if (bytes != msq->q_cbytes || n != msq->q_qnum)
			violated(v, msq, "it holds %llu bytes in %llu messages, not %llu in %llu",
				 ULL(bytes), ULL(n), ULL(msq->q_cbytes), ULL(msq->q_qnum));
	}
}

static int complex_calls(const struct list_head *line)
{
	const struct sem_queue *q;
	int n = 0;

	list_for_each_entry (q, line, list)
		n += q->nsops > 1;
	return n;
}

void check_semaphores(const struct world *w, struct violations *v)
{
	for_each_of_type(w, sem_array, sma)
	{
		int n = complex_calls(&sma->pending_alter) + complex_calls(&sma->pending_const);

		for (int i = 0; i < sma->sem_nsems; i++)
			if (sma->sems[i].semval < 0 || sma->sems[i].semval > 32767)
				violated(v, sma, "semaphore %d is %d", i, sma->sems[i].semval);
		if (n != sma->complex_count)
			violated(v, sma, "%d calls with several operations wait, it counts %d", n,
				 sma->complex_count);
	}
}

static u64 mappings_of(const struct world *w, const struct shmid_kernel *shp)
{
	u64 n = 0;

	for_each_of_type(w, vm_area_struct, vma) n += vma->shm && vma->shm->shp == shp;
	return n;
}

void check_shm(const struct world *w, struct violations *v)
{
	for_each_of_type(w, shmid_kernel, shp)
	{
		u64 n = shp->shm_perm.deleted ? 0 : mappings_of(w, shp);

		if (n != shp->shm_nattch)
			violated(v, shp, "%llu mappings, shm_nattch is %llu", ULL(n),
				 ULL(shp->shm_nattch));
	}
}

static void check_queue(struct violations *v, const struct mqueue_inode_info *info)
{
	u64 bytes = 0;
	s64 n = 0;

	for (struct rb_node *node = rb_first(&info->msg_tree); node; node = rb_next(node)) {
		const struct posix_msg_tree_node *leaf = rb_entry(node, struct posix_msg_tree_node,
								  rb_node);
		const struct msg_msg *msg;

		list_for_each_entry (msg, &leaf->msg_list, m_list) {
			bytes += msg->m_ts;
			n++;
		}
	}
	if (n != info->attr.mq_curmsgs || bytes != info->qsize)
		violated(v, info, "it holds %lld messages of %llu bytes, and counts %lld of %llu",
			 (long long)n, ULL(bytes), (long long)info->attr.mq_curmsgs,
			 ULL(info->qsize));
	if (!list_empty(&info->e_wait_q[MQ_SEND]) && info->attr.mq_curmsgs < info->attr.mq_maxmsg)
		violated(v, info, "a task waits to send although there is room");
	if (!list_empty(&info->e_wait_q[MQ_RECV]) && info->attr.mq_curmsgs)
		violated(v, info, "a task waits for a message although there is one");
}

void check_mqueues(const struct world *w, struct violations *v)
{
	for_each_of_type(w, mqueue_inode_info, info) check_queue(v, info);
	for_each_of_type(w, ipc_namespace, ns)
	{
		const struct super_block *sb = ns->mq_mnt ? ns->mq_mnt->mnt_sb : NULL;
		unsigned int n = 0;
		const struct inode *inode;

		if (!sb || sb->s_fs_info != ns)
			continue;
		list_for_each_entry (inode, &sb->s_inodes, i_sb_list)
			n += inode->i_private != NULL;
		if (n != ns->mq_queues_count)
			violated(v, ns, "it has %u queues, and counts %u", n, ns->mq_queues_count);
	}
}
