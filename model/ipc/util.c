// SPDX-License-Identifier: GPL-2.0-only
/*
 * The id tables of System V IPC: ipc/util.c of Linux.
 *
 * Interface: ipc/util.h. Slots are handed out in turn (idr_alloc_cyclic) among the first
 * max(64, 1.5 times what is in use), so that an id stays unused for a while after its object died.
 *
 * Invariants: the object in slot n has id seq << 15 | n; in_use is the number of slots taken;
 * max_idx is the highest of them, -1 where there is none; an object is in key_ht exactly where it
 * has a key.
 */
#include "util.h"

/* ---- the table ---- */

void ipc_init_ids(struct ipc_ids *ids)
{
	ids->in_use = 0;
	ids->seq = 0;
	ids->key_ht.rb_node = NULL;
	idr_init(&ids->ipcs_idr);
	ids->max_idx = -1;
	ids->last_idx = -1;
	ids->next_id = -1;
}

static struct kern_ipc_perm *ipc_findkey(const struct ipc_ids *ids, s32 key)
{
	return rb_entry_safe(rb_find(&ids->key_ht, (u32)key), struct kern_ipc_perm, khtnode);
}

/* The next slot in turn, and the sequence number that goes with it. */
static long ipc_idr_alloc_cyclic(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *new)
{
	int max_idx = ids->in_use * 3 / 2;
	long idx;

	if (max_idx < IPC_MIN_CYCLE)
		max_idx = IPC_MIN_CYCLE;
	if (max_idx > IPCMNI)
		max_idx = IPCMNI;
	idx = idr_alloc_cyclic(w, &ids->ipcs_idr, new, 0, (u32)max_idx);
	if (idx < 0)
		return idx;
	if (idx <= ids->last_idx) {
		ids->seq++;
		if (ids->seq >= IPCID_SEQ_MAX)
			ids->seq = 0;
	}
	ids->last_idx = (int)idx;
	new->seq = ids->seq;
	return idx;
}

/* The id that was asked for through kernel.msg_next_id, or the next free slot above it. */
static long ipc_idr_alloc_wanted(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *new)
{
	int next_id = ids->next_id;
	long idx = idr_alloc(w, &ids->ipcs_idr, new, (u32)ipcid_to_idx(next_id), IPCMNI);

	if (idx != -ENOMEM)
		ids->next_id = -1;
	if (idx >= 0)
		new->seq = (u64)(next_id >> IPCMNI_SHIFT);
	return idx;
}

long ipc_addid(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *new, int limit)
{
	long idx;

	new->refcount = 1;
	if (limit > IPCMNI)
		limit = IPCMNI;
	if (ids->in_use >= limit)
		return refuse_num(w, ENOSPC, R_IPC_IDS_FULL, limit);
	new->cuid = new->uid = current_euid();
	new->cgid = new->gid = current_cred()->egid;
	new->deleted = false;

	if (ids->next_id < 0)
		idx = ipc_idr_alloc_cyclic(w, ids, new);
	else
		idx = ipc_idr_alloc_wanted(w, ids, new);
	if (idx == -ENOMEM)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	if (idx < 0)
		return refuse(w, ENOSPC, R_IPC_NO_SLOT);
	new->id = (int)(new->seq << IPCMNI_SHIFT) + (int)idx;
	if (new->key != IPC_PRIVATE)
		rb_insert(&ids->key_ht, &new->khtnode, (u32) new->key);
	ids->in_use++;
	if (idx > ids->max_idx)
		ids->max_idx = (int)idx;
	return idx;
}

static void ipc_kht_remove(struct ipc_ids *ids, struct kern_ipc_perm *ipcp)
{
	if (ipcp->key != IPC_PRIVATE)
		rb_erase(&ipcp->khtnode, &ids->key_ht);
}

/* The highest slot taken among the first @limit + 1, by halving; -1: none. */
static int ipc_search_maxidx(const struct ipc_ids *ids, int limit)
{
	int found = 0;

	if (!ids->in_use)
		return -1;
	for (int bit = IPCMNI; bit; bit >>= 1) {
		u32 from = (u32)(found | bit) - 1;

		if ((int)from <= limit && idr_get_next(&ids->ipcs_idr, &from))
			found |= bit;
	}
	return found - 1;
}

void ipc_rmid(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *ipcp)
{
	int idx = ipcid_to_idx(ipcp->id);

	idr_remove(w, &ids->ipcs_idr, (u32)idx);
	ipc_kht_remove(ids, ipcp);
	ids->in_use--;
	ipcp->deleted = true;
	if (idx == ids->max_idx)
		ids->max_idx = ipc_search_maxidx(ids, idx - 1);
}

void ipc_set_key_private(struct ipc_ids *ids, struct kern_ipc_perm *ipcp)
{
	ipc_kht_remove(ids, ipcp);
	ipcp->key = IPC_PRIVATE;
}

void ipc_rcu_putref(struct world *w, struct kern_ipc_perm *ipcp,
		    void (*func)(struct world *w, struct deferred_work *work), const char *what)
{
	if (--ipcp->refcount == 0)
		call_rcu(w, &ipcp->rcu, func, what);
}

void free_ipcs(struct world *w, struct ipc_namespace *ns, struct ipc_ids *ids,
	       void (*free)(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp))
{
	struct kern_ipc_perm *ipcp;

	ipc_for_each(ids, ipcp) free(w, ns, ipcp);
	idr_destroy(w, &ids->ipcs_idr);
}

/* ---- permissions ---- */

bool ipcperms(struct world *w, const struct ipc_namespace *ns, const struct kern_ipc_perm *ipcp,
	      unsigned int flag)
{
	unsigned int requested = (flag >> 6) | (flag >> 3) | flag;
	unsigned int granted = ipcp->mode;
	kuid_t euid = current_euid();

	if (uid_eq(euid, ipcp->cuid) || uid_eq(euid, ipcp->uid))
		granted >>= 6;
	else if (in_group_p(w, ipcp->cgid) || in_group_p(w, ipcp->gid))
		granted >>= 3;
	return !(requested & ~granted & 0007u) || ns_capable(w, ns->user_ns, CAP_IPC_OWNER);
}

long ipc_may_access(struct world *w, const struct ipc_namespace *ns,
		    const struct kern_ipc_perm *ipcp, unsigned int flag)
{
	if (ipcperms(w, ns, ipcp, flag))
		return 0;
	return refuse_obj(w, EACCES, R_IPC_ACCESS, ipcp, ns->user_ns);
}

/* ---- finding and making ---- */

struct kern_ipc_perm *ipc_obtain_object_idr(struct world *w, const struct ipc_ids *ids, int id)
{
	struct kern_ipc_perm *ipcp = idr_find(&ids->ipcs_idr, (u32)ipcid_to_idx(id));

	if (!ipcp)
		return ERR_PTR(refuse_num(w, EINVAL, R_IPC_NO_ID, id));
	return ipcp;
}

struct kern_ipc_perm *ipc_obtain_object_check(struct world *w, const struct ipc_ids *ids, int id)
{
	struct kern_ipc_perm *ipcp = ipc_obtain_object_idr(w, ids, id);

	if (!IS_ERR(ipcp) && (u64)(id >> IPCMNI_SHIFT) != ipcp->seq)
		return ERR_PTR(refuse_num(w, EINVAL, R_IPC_STALE_ID, id));
	return ipcp;
}

static long ipcget_existing(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp,
			    const struct ipc_ops *ops, const struct ipc_params *params)
{
	long err;

	if ((params->flg & IPC_CREAT) && (params->flg & IPC_EXCL))
		return refuse_obj(w, EEXIST, R_IPC_KEY_EXISTS, ipcp, NULL);
	if (ops->more_checks) {
		err = ops->more_checks(w, ipcp, params);
		if (err)
			return err;
	}
	err = ipc_may_access(w, ns, ipcp, (unsigned int)params->flg & 0xffffu);
	return err ? err : ipcp->id;
}

long ipcget(struct world *w, struct ipc_namespace *ns, struct ipc_ids *ids,
	    const struct ipc_ops *ops, const struct ipc_params *params)
{
	struct kern_ipc_perm *ipcp;

	if (params->key == IPC_PRIVATE)
		return ops->getnew(w, ns, params);
	ipcp = ipc_findkey(ids, params->key);
	if (ipcp)
		return ipcget_existing(w, ns, ipcp, ops, params);
	if (!(params->flg & IPC_CREAT))
		return refuse_obj(w, ENOENT, R_IPC_NO_KEY, ns, NULL);
	return ops->getnew(w, ns, params);
}

struct kern_ipc_perm *ipcctl_obtain_check(struct world *w, const struct ipc_namespace *ns,
					  const struct ipc_ids *ids, int id)
{
	struct kern_ipc_perm *ipcp = ipc_obtain_object_check(w, ids, id);
	kuid_t euid = current_euid();

	if (IS_ERR(ipcp))
		return ipcp;
	if (uid_eq(euid, ipcp->cuid) || uid_eq(euid, ipcp->uid) ||
	    ns_capable(w, ns->user_ns, CAP_SYS_ADMIN))
		return ipcp;
	return ERR_PTR(refuse_obj(w, EPERM, R_IPC_NOT_OWNER, ipcp, ns->user_ns));
}

void kernel_to_ipc64_perm(struct world *w, const struct kern_ipc_perm *in, struct ipc64_perm *out)
{
	const struct user_namespace *user_ns = current_user_ns();

	memset(out, 0, sizeof(*out));
	out->key = in->key;
	out->uid = from_kuid_munged(w, user_ns, in->uid);
	out->gid = from_kgid_munged(w, user_ns, in->gid);
	out->cuid = from_kuid_munged(w, user_ns, in->cuid);
	out->cgid = from_kgid_munged(w, user_ns, in->cgid);
	out->mode = in->mode;
	out->seq = (u16)in->seq;
}

long ipc_update_perm(struct world *w, const struct ipc64_perm *in, struct kern_ipc_perm *out)
{
	kuid_t uid = make_kuid(current_user_ns(), in->uid);
	kgid_t gid = make_kgid(current_user_ns(), in->gid);

	if (!uid_valid(uid))
		return refuse_num(w, EINVAL, R_IPC_SET_UID, in->uid);
	if (!gid_valid(gid))
		return refuse_num(w, EINVAL, R_IPC_SET_GID, in->gid);
	out->uid = uid;
	out->gid = gid;
	out->mode = (out->mode & ~S_IRWXUGO) | (in->mode & S_IRWXUGO);
	return 0;
}

void ipc_update_pid(struct world *w, struct pid **pos, struct pid *pid)
{
	struct pid *old = *pos;

	if (old == pid)
		return;
	*pos = pid ? get_pid(pid) : NULL;
	if (old)
		put_pid(w, old);
}

s64 ktime_get_real_seconds(const struct world *w)
{
	return ((s64)w->clock_ns + w->realtime_offset_ns) / 1000000000;
}

/* ---- /proc/sysvipc and the view ---- */

static const struct sysvipc_file {
	const char *header;
	sysvipc_line *show;
	void (*view)(const struct kern_ipc_perm *ipcp, struct world_text *text);
} sysvipc_files[] = {
	[IPC_SEM_IDS] = { "       key      semid perms      nsems   uid   gid  cuid  cgid"
			  "      otime      ctime\n",
			  sysvipc_sem_proc_show, sem_view_line },
	[IPC_MSG_IDS] = { "       key      msqid perms      cbytes       qnum lspid lrpid"
			  "   uid   gid  cuid  cgid      stime      rtime      ctime\n",
			  sysvipc_msg_proc_show, msg_view_line },
	[IPC_SHM_IDS] = { "       key      shmid perms                  size  cpid  lpid nattch"
			  "   uid   gid  cuid  cgid      atime      dtime      ctime"
			  "                   rss                  swap\n",
			  sysvipc_shm_proc_show, shm_view_line },
};

void sysvipc_show(struct world *w, struct ipc_namespace *ns, int ids, struct pid_namespace *pid_ns,
		  struct user_namespace *user_ns, struct world_text *text)
{
	const struct sysvipc_viewer viewer = { pid_ns, user_ns };
	struct kern_ipc_perm *ipcp;

	text_string(text, sysvipc_files[ids].header);
	ipc_for_each(&ns->ids[ids], ipcp) sysvipc_files[ids].show(w, ipcp, &viewer, text);
}

/* The smallest sequence number in the table that is above @seq; -1: none. */
static s64 next_seq(const struct ipc_ids *ids, s64 seq)
{
	struct kern_ipc_perm *ipcp;
	s64 next = -1;

	ipc_for_each(ids, ipcp) if ((s64)ipcp->seq > seq && (next < 0 || (s64)ipcp->seq < next))
		next = (s64)ipcp->seq;
	return next;
}

/* By id, so by sequence number first. */
static void ids_view(const struct ipc_ids *ids, const struct sysvipc_file *file,
		     struct world_text *text)
{
	struct kern_ipc_perm *ipcp;

	for (s64 seq = next_seq(ids, -1); seq >= 0; seq = next_seq(ids, seq))
		ipc_for_each(ids, ipcp) if ((s64)ipcp->seq == seq) file->view(ipcp, text);
}

void ipcs_view(struct world *w, struct ipc_namespace *ns, struct user_namespace *viewer,
	       struct world_text *text)
{
	(void)w;
	(void)viewer;
	ids_view(&ns->ids[IPC_MSG_IDS], &sysvipc_files[IPC_MSG_IDS], text);
	ids_view(&ns->ids[IPC_SEM_IDS], &sysvipc_files[IPC_SEM_IDS], text);
	ids_view(&ns->ids[IPC_SHM_IDS], &sysvipc_files[IPC_SHM_IDS], text);
}
