// SPDX-License-Identifier: GPL-2.0-only
/*
 * What msgctl(), semctl() and shmctl() have in common: the commands to look, to set and to remove,
 * and their rules of access. Linux has each of them three times, in ipc/msg.c, sem.c and shm.c, on
 * top of ipc/util.c.
 *
 * Interface: ipc_ctl() and ipc_update_perm() of ipc/util.h. What differs from kind to kind stands
 * in its struct ipc_ops.
 *
 * Three rules of access. Whoever may read an object may look at it; MSG_STAT_ANY and its like spare
 * even that. Owner, creator and CAP_SYS_ADMIN may change or remove it. Limits are for everybody.
 */
#include "util.h"

/* IPC_INFO and MSG_INFO, SEM_INFO, SHM_INFO: about the namespace. */
static long ipc_info(struct world *w, const struct ipc_namespace *ns, int kind, int cmd, uptr buf)
{
	union ipc_info info;
	size_t size;

	memset(&info, 0, sizeof(info));
	size = ipc_kinds[kind]->get_info(ns, cmd != IPC_INFO, &info);
	if (copy_to_user(w, buf, &info, size))
		return -EFAULT;
	return ns->ids[kind].max_idx < 0 ? 0 : ns->ids[kind].max_idx;
}

static void get_perm(struct world *w, const struct kern_ipc_perm *ipcp, struct ipc64_perm *out)
{
	const struct user_namespace *viewer = current_user_ns();

	*out = (struct ipc64_perm){
		.key = ipcp->key,
		.uid = from_kuid_munged(w, viewer, ipcp->uid),
		.gid = from_kgid_munged(w, viewer, ipcp->gid),
		.cuid = from_kuid_munged(w, viewer, ipcp->cuid),
		.cgid = from_kgid_munged(w, viewer, ipcp->cgid),
		.mode = ipcp->mode,
		.seq = (u16)ipcp->seq,
	};
}

/*
 * IPC_STAT: the object of an id. MSG_STAT and its like: that of a slot, so that programs can list
 * the table; they give its id.
 */
static long ipc_stat(struct world *w, const struct ipc_namespace *ns, int kind, int id, int cmd,
		     uptr buf)
{
	const struct ipc_ops *ops = ipc_kinds[kind];
	struct kern_ipc_perm *ipcp;
	union ipc_ds out;
	long err;

	ipcp = cmd == IPC_STAT ? ipc_obtain_object_check(w, &ns->ids[kind], id)
			       : ipc_obtain_object_idr(w, &ns->ids[kind], id);
	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	err = cmd == ops->stat_any_cmd ? 0 : ipc_may_access(w, ns, ipcp, S_IRUGO);
	if (err)
		return err;
	memset(&out, 0, sizeof(out));
	get_perm(w, ipcp, &out.perm);
	ops->get_ds(w, ipcp, &out);
	if (copy_to_user(w, buf, &out, ops->ds_size))
		return -EFAULT;
	return cmd == IPC_STAT ? 0 : ipcp->id;
}

static struct kern_ipc_perm *obtain_to_change(struct world *w, const struct ipc_namespace *ns,
					      int kind, int id)
{
	struct kern_ipc_perm *ipcp = ipc_obtain_object_check(w, &ns->ids[kind], id);

	if (IS_ERR(ipcp) || ipc_is_owner(w, ipcp) || ns_capable(w, ns->user_ns, CAP_SYS_ADMIN))
		return ipcp;
	return ERR_PTR(refuse_obj(w, EPERM, R_IPC_NOT_OWNER, ipcp, ns->user_ns));
}

long ipc_update_perm(struct world *w, const struct ipc64_perm *in, struct kern_ipc_perm *out,
		     s64 *ctime)
{
	const struct user_namespace *caller = current_user_ns();
	kuid_t owner = make_kuid(caller, in->uid);
	kgid_t group = make_kgid(caller, in->gid);
	u32 other_bits = out->mode & ~S_IRWXUGO;

	if (!uid_valid(owner))
		return refuse_num(w, EINVAL, R_IPC_SET_UID, in->uid);
	if (!gid_valid(group))
		return refuse_num(w, EINVAL, R_IPC_SET_GID, in->gid);
	out->mode = other_bits | (in->mode & S_IRWXUGO);
	out->uid = owner;
	out->gid = group;
	*ctime = ktime_get_real_seconds(w);
	return 0;
}

/* The argument is read before the object is looked for. */
static long ipc_set(struct world *w, struct ipc_namespace *ns, int kind, int id, uptr buf)
{
	struct kern_ipc_perm *ipcp;
	union ipc_ds in;

	if (copy_from_user(w, &in, buf, ipc_kinds[kind]->ds_size))
		return -EFAULT;
	ipcp = obtain_to_change(w, ns, kind, id);
	return IS_ERR(ipcp) ? PTR_ERR(ipcp) : ipc_kinds[kind]->set_ds(w, ns, ipcp, &in);
}

static long ipc_remove(struct world *w, struct ipc_namespace *ns, int kind, int id)
{
	struct kern_ipc_perm *ipcp = obtain_to_change(w, ns, kind, id);

	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	ipc_kinds[kind]->remove(w, ns, ipcp);
	return 0;
}

long ipc_ctl(struct world *w, int kind, int id, int cmd, uptr buf)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	const struct ipc_ops *ops = ipc_kinds[kind];

	if (id < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, id);
	if (cmd == IPC_INFO || cmd == ops->info_cmd)
		return ipc_info(w, ns, kind, cmd, buf);
	if (cmd == IPC_STAT || cmd == ops->stat_cmd || cmd == ops->stat_any_cmd)
		return ipc_stat(w, ns, kind, id, cmd, buf);
	if (cmd == IPC_SET)
		return ipc_set(w, ns, kind, id, buf);
	if (cmd == IPC_RMID)
		return ipc_remove(w, ns, kind, id);
	return refuse_num(w, EINVAL, ops->bad_cmd, cmd);
}
