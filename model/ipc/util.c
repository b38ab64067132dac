// SPDX-License-Identifier: GPL-2.0-only
/*
 * The id tables of System V IPC: ids that are used again without being mistaken. ipc/util.c of
 * Linux; the commands that all kinds share stand in ipc_ctl.c, /proc/sysvipc in sysvipc.c.
 *
 * The problem. An id is a bare number that a program keeps, hands on or writes into a file, and no
 * table knows who still has it. When an object dies, its slot has to serve the next one; but who
 * comes with the old id must not find the new object.
 *
 * The answer: an id tells the time. Slots are handed out in turn, upwards, and back to the start
 * when the end is reached. Each return begins a new lap, and the laps are counted. An id is both:
 *
 *	id = seq << 15 | slot		seq: the lap in which it was given out
 *
 * Within a lap slots only rise, and so do laps: each new id is greater than every one before it.
 * A slot that was freed can be had again only after the turn has come round, so in a later lap; the
 * old id still leads to that slot, but says another lap than its object, which gives it away.
 *
 *	id 2 = lap 0, slot 2 is removed	... the turn goes on: 3, 4, ... 63, and back to 0 ...
 *	lap 1, slot 2 is given out: id 32770. Id 2 decodes to slot 2, lap 0: EINVAL
 *
 * After 65535 laps the count begins anew, and only then can an old id mean something else. How long
 * a lap is, decides when that is. If only as many slots took part as are in use, a new lap would
 * begin with every creation; if all 32768 did, a few objects would be strewn over the whole table,
 * and whoever lists it looks at every slot up to the highest. So a lap goes through half as many
 * again as are in use, and at least 64. A third of them is free at any time, each lap is good for
 * some 20 creations at the very least, and an id is safe for a million of them. (A table that is
 * more than two thirds full has not that much room; its laps get shorter.)
 *
 * One door leads around the turn: who restores a checkpoint writes the id that he needs to
 * kernel.msg_next_id or its like, and the next object gets this very id, or that lap's next free
 * slot above.
 *
 * Interface: ipc/util.h.
 *
 * Invariants: the object in slot n has id seq << 15 | n; in_use is the number of slots taken;
 * max_idx is the highest of them, -1 where there is none; an object is in key_ht exactly where it
 * has a key.
 */
#include "util.h"

/* ---- the table ---- */

const struct ipc_ops *const ipc_kinds[3] = {
	[IPC_SEM_IDS] = &sem_ops,
	[IPC_MSG_IDS] = &msg_ops,
	[IPC_SHM_IDS] = &shm_ops,
};

void ipc_init_ids(struct ipc_ids *ids)
{
	*ids = (struct ipc_ids){ .max_idx = -1, .last_idx = -1, .next_id = -1 };
	idr_init(&ids->ipcs_idr);
}

/* How many slots take part in a lap. */
static u32 lap_length(const struct ipc_ids *ids)
{
	u32 length = (u32)(ids->in_use + ids->in_use / 2);

	if (length > IPCMNI)
		return IPCMNI;
	return length > IPC_MIN_CYCLE ? length : IPC_MIN_CYCLE;
}

/* The slot whose turn it is. One that is not above the last begins a new lap. */
static long slot_in_turn(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *new)
{
	long slot = idr_alloc_cyclic(w, &ids->ipcs_idr, new, 0, lap_length(ids));

	if (slot < 0)
		return slot;
	if (slot <= ids->last_idx)
		ids->seq = (u16)((ids->seq + 1) % IPCID_SEQ_MAX);
	ids->last_idx = (int)slot;
	new->seq = ids->seq;
	return slot;
}

/* The slot and lap of the id that was asked for; the wish is spent unless memory ran out. */
static long slot_as_wished(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *new)
{
	int wish = ids->next_id;
	long slot = idr_alloc(w, &ids->ipcs_idr, new, (u32)ipcid_to_idx(wish), IPCMNI);

	if (slot == -ENOMEM)
		return slot;
	ids->next_id = -1;
	new->seq = ipcid_to_seq(wish);
	return slot;
}

static void made_by_current(const struct world *w, struct kern_ipc_perm *new)
{
	new->cuid = new->uid = current_euid();
	new->cgid = new->gid = current_cred()->egid;
	new->refcount = 1;
}

long ipc_addid(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *new,
	       const struct ipc_params *params, int limit)
{
	long slot;

	if (limit > IPCMNI)
		limit = IPCMNI;
	if (ids->in_use >= limit)
		return refuse_num(w, ENOSPC, R_IPC_IDS_FULL, limit);
	slot = ids->next_id < 0 ? slot_in_turn(w, ids, new) : slot_as_wished(w, ids, new);
	if (slot == -ENOMEM)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	if (slot < 0)
		return refuse(w, ENOSPC, R_IPC_NO_SLOT);
	made_by_current(w, new);
	new->mode = (u32)params->flg &S_IRWXUGO;
	new->key = params->key;
	if (new->key != IPC_PRIVATE)
		rb_insert(&ids->key_ht, &new->khtnode, (u32) new->key);
	new->id = (int)(new->seq << IPCMNI_SHIFT) + (int)slot;
	ids->in_use++;
	if (slot > ids->max_idx)
		ids->max_idx = (int)slot;
	return new->id;
}

/* Its key leads nowhere any more. */
static void hide_from_key(struct ipc_ids *ids, struct kern_ipc_perm *ipcp)
{
	if (ipcp->key != IPC_PRIVATE)
		rb_erase(&ipcp->khtnode, &ids->key_ht);
}

void ipc_set_key_private(struct ipc_ids *ids, struct kern_ipc_perm *ipcp)
{
	hide_from_key(ids, ipcp);
	ipcp->key = IPC_PRIVATE;
}

void ipc_rmid(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *ipcp)
{
	hide_from_key(ids, ipcp);
	idr_remove(w, &ids->ipcs_idr, (u32)ipcid_to_idx(ipcp->id));
	ids->max_idx = (int)idr_highest(&ids->ipcs_idr);
	ids->in_use--;
	ipcp->deleted = true;
}

void ipc_rcu_putref(struct world *w, struct kern_ipc_perm *ipcp,
		    void (*func)(struct world *w, struct deferred_work *work), const char *what)
{
	if (--ipcp->refcount == 0)
		call_rcu(w, &ipcp->rcu, func, what);
}

void free_ipcs(struct world *w, struct ipc_namespace *ns, int kind)
{
	struct ipc_ids *ids = &ns->ids[kind];
	struct kern_ipc_perm *ipcp;

	ipc_for_each(ids, ipcp) ipc_kinds[kind]->remove(w, ns, ipcp);
	idr_destroy(w, &ids->ipcs_idr);
}

/* ---- permissions ---- */

bool ipc_is_owner(const struct world *w, const struct kern_ipc_perm *ipcp)
{
	return uid_eq(current_euid(), ipcp->uid) || uid_eq(current_euid(), ipcp->cuid);
}

/* The three bits of the mode that are for current: the owner's, the group's or the others'. */
static u32 own_bits(struct world *w, const struct kern_ipc_perm *ipcp)
{
	if (ipc_is_owner(w, ipcp))
		return ipcp->mode >> 6 & S_IRWXO;
	if (in_group_p(w, ipcp->gid) || in_group_p(w, ipcp->cgid))
		return ipcp->mode >> 3 & S_IRWXO;
	return ipcp->mode & S_IRWXO;
}

bool ipcperms(struct world *w, const struct ipc_namespace *ns, const struct kern_ipc_perm *ipcp,
	      unsigned int flag)
{
	/* What is asked for in any of the three places is asked for. */
	u32 wanted = (flag >> 6 | flag >> 3 | flag) & S_IRWXO;

	return (own_bits(w, ipcp) & wanted) == wanted || ns_capable(w, ns->user_ns, CAP_IPC_OWNER);
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
	struct kern_ipc_perm *in_slot = idr_find(&ids->ipcs_idr, (u32)ipcid_to_idx(id));

	return in_slot ? in_slot : refuse_num_ptr(w, EINVAL, R_IPC_NO_ID, id);
}

struct kern_ipc_perm *ipc_obtain_object_check(struct world *w, const struct ipc_ids *ids, int id)
{
	struct kern_ipc_perm *in_slot = ipc_obtain_object_idr(w, ids, id);

	if (IS_ERR(in_slot) || in_slot->seq == ipcid_to_seq(id))
		return in_slot;
	return refuse_num_ptr(w, EINVAL, R_IPC_STALE_ID, id); /* of another lap */
}

static struct kern_ipc_perm *find_key(const struct ipc_ids *ids, s32 key)
{
	if (key == IPC_PRIVATE)
		return NULL;
	return rb_entry_safe(rb_find(&ids->key_ht, (u32)key), struct kern_ipc_perm, khtnode);
}

/* The key has an object: whether it may be had with these parameters. */
static long get_existing(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp,
			 const struct ipc_ops *ops, const struct ipc_params *params)
{
	const int new_only = IPC_CREAT | IPC_EXCL;
	long err = 0;

	if ((params->flg & new_only) == new_only)
		return refuse_obj(w, EEXIST, R_IPC_KEY_EXISTS, ipcp, NULL);
	if (ops->more_checks)
		err = ops->more_checks(w, ipcp, params);
	if (!err)
		err = ipc_may_access(w, ns, ipcp, (unsigned int)params->flg & 0xffffu);
	return err ? err : ipcp->id;
}

long ipcget(struct world *w, int kind, s32 key, u64 size, int flg)
{
	const struct ipc_params params = { .key = key, .flg = flg, .size = size };
	const struct ipc_ops *ops = ipc_kinds[kind];
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	struct kern_ipc_perm *ipcp = find_key(&ns->ids[kind], key);

	if (ipcp)
		return get_existing(w, ns, ipcp, ops, &params);
	if (key == IPC_PRIVATE || (flg & IPC_CREAT))
		return ops->getnew(w, ns, &params);
	return refuse_obj(w, ENOENT, R_IPC_NO_KEY, ns, NULL);
}

/* ---- small things that the kinds share ---- */

void ipc_update_pid(struct world *w, struct pid **pos, struct pid *pid)
{
	struct pid *before = *pos;

	*pos = pid ? get_pid(pid) : NULL;
	if (before)
		put_pid(w, before);
}

void ipc_note_use(struct world *w, struct pid **who, s64 *when, struct pid *pid)
{
	ipc_update_pid(w, who, pid);
	*when = ktime_get_real_seconds(w);
}

s64 ktime_get_real_seconds(const struct world *w)
{
	return ((s64)w->clock_ns + w->realtime_offset_ns) / 1000000000;
}
