// SPDX-License-Identifier: GPL-2.0-only
/*
 * IPC namespaces: ipc/namespace.c of Linux.
 *
 * Interface: copy_ipcs(), get_ipc_ns(), put_ipc_ns() of nsproxy.h, ipcns_operations.
 *
 * The last put only cuts the namespace off from its mqueue file system; its tables and its mount go
 * later, by a work queue. A creation that meets the limit of IPC namespaces waits for that work.
 *
 * Invariant: the super block of mq_mnt has the namespace in s_fs_info while the count is above 0.
 */
#include "mount.h"
#include "util.h"

static void free_ipc(struct world *w, struct deferred_work *work);

/* ---- making ---- */

/* What a namespace may hold until sysctls say otherwise. */
static const struct ipc_namespace fresh_ipc_ns = {
	.sem_ctls = { SEMMSL, SEMMNS, SEMOPM, SEMMNI }, /* as in kernel.sem */
	.msg_ctlmax = MSGMAX,
	.msg_ctlmnb = MSGMNB,
	.msg_ctlmni = MSGMNI,
	.shm_ctlmax = SHMMAX,
	.shm_ctlall = SHMALL,
	.shm_ctlmni = SHMMNI,
	.mq_queues_max = DFLT_QUEUESMAX,
	.mq_msg_max = DFLT_MSGMAX,
	.mq_msgsize_max = DFLT_MSGSIZEMAX,
	.mq_msg_default = DFLT_MSG,
	.mq_msgsize_default = DFLT_MSGSIZE,
};

/* With empty tables, of which nothing is registered yet; NULL: no memory. */
static struct ipc_namespace *alloc_ipc_ns(struct world *w)
{
	struct ipc_namespace *ns = alloc_obj(w, ipc_namespace);

	if (!ns)
		return NULL;
	*ns = fresh_ipc_ns;
	for (size_t kind = 0; kind < ARRAY_SIZE(ns->ids); kind++)
		ipc_init_ids(&ns->ids[kind]);
	return ns;
}

/* What waits to be freed is freed now, as flush_work() does. Returns whether there was any. */
static bool flush_free_ipc(struct world *w)
{
	struct deferred_work *work, *next;
	bool any = false;

	list_for_each_entry_safe (work, next, &w->work_queue, entry) {
		if (work->func != free_ipc)
			continue;
		list_del_init(&work->entry);
		free_ipc(w, work);
		any = true;
	}
	return any;
}

/* Namespaces that are over count until they are freed: at the limit, that is done at once. */
static struct ucounts *charge_ipc_ns(struct world *w, struct user_namespace *user_ns)
{
	struct ucounts *charged;

	for (;;) {
		charged = inc_ucount(w, user_ns, current_euid(), UCOUNT_IPC_NAMESPACES);
		if (charged || !flush_free_ipc(w))
			return charged;
	}
}

/* Gives @ns, which has nothing but its tables, its number, its owner and its queue file system. */
static int setup_ipc_ns(struct world *w, struct ipc_namespace *ns, struct user_namespace *user_ns)
{
	int err = ns_common_init(w, &ns->ns, &ipcns_operations, 0);

	if (err)
		return (int)refuse(w, -err, R_IPC_NOMEM);
	ns->user_ns = get_user_ns(user_ns);
	err = mq_init_ns(w, ns);
	if (err) {
		put_user_ns(w, ns->user_ns);
		ns_common_free(w, &ns->ns);
	}
	return err;
}

static struct ipc_namespace *create_ipc_ns(struct world *w, struct user_namespace *user_ns)
{
	struct ucounts *charged = charge_ipc_ns(w, user_ns);
	struct ipc_namespace *ns;
	int err;

	if (!charged)
		return refuse_ptr(w, ENOSPC, R_IPC_NS_LIMIT);
	ns = alloc_ipc_ns(w);
	err = ns ? setup_ipc_ns(w, ns, user_ns) : (int)refuse(w, ENOMEM, R_IPC_NOMEM);
	if (err) {
		world_free(w, ns);
		dec_ucount(w, charged, UCOUNT_IPC_NAMESPACES);
		return ERR_PTR(err);
	}
	ns->ucounts = charged;
	return ns;
}

struct ipc_namespace *copy_ipcs(struct world *w, u64 flags, struct user_namespace *user_ns,
				struct ipc_namespace *ns)
{
	if (!(flags & CLONE_NEWIPC))
		return get_ipc_ns(ns);
	return create_ipc_ns(w, user_ns);
}

/* ---- going ---- */

static void ipc_ns_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, container_of(work, struct ipc_namespace, ns.ns_rcu));
}

static void free_ipc_ns(struct world *w, struct ipc_namespace *ns)
{
	mntput(w, ns->mq_mnt);
	ns->mq_mnt = NULL;
	for (int kind = 0; kind < (int)ARRAY_SIZE(ns->ids); kind++)
		free_ipcs(w, ns, kind);
	dec_ucount(w, ns->ucounts, UCOUNT_IPC_NAMESPACES);
	ns->ucounts = NULL;
	put_user_ns(w, ns->user_ns);
	ns->user_ns = NULL;
	ns_common_free(w, &ns->ns);
	call_rcu(w, &ns->ns.ns_rcu, ipc_ns_rcu_free, "kfree_rcu(ipc_namespace)");
}

static void free_ipc(struct world *w, struct deferred_work *work)
{
	struct ipc_namespace *ns = container_of(work, struct ipc_namespace, free_work);

	real_mount(ns->mq_mnt)->mnt_ns = NULL;
	free_ipc_ns(w, ns);
}

struct ipc_namespace *get_ipc_ns(struct ipc_namespace *ns)
{
	ns_ref_get(&ns->ns);
	return ns;
}

void put_ipc_ns(struct world *w, struct ipc_namespace *ns)
{
	if (!ns_ref_put(&ns->ns))
		return;
	mq_clear_sbinfo(ns);
	schedule_work(w, &ns->free_work, free_ipc, "free_ipc");
}

/* ---- as nsfs, setns and /proc see it ---- */

static struct ns_common *ipcns_get(struct world *w, struct task_struct *task)
{
	(void)w;
	return task->nsproxy ? &get_ipc_ns(task->nsproxy->ipc_ns)->ns : NULL;
}

static void ipcns_put(struct world *w, struct ns_common *ns)
{
	put_ipc_ns(w, to_ipc_ns(ns));
}

static int ipcns_install(struct world *w, struct nsset *nsset, struct ns_common *new)
{
	struct ipc_namespace *ns = to_ipc_ns(new), *old = nsset->nsproxy->ipc_ns;

	if (!ns_capable(w, ns->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_IPCNS_OWNER_CAP, ns, ns->user_ns);
	if (!ns_capable(w, nsset->cred->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_IPCNS_SELF_CAP, nsset->cred->user_ns, NULL);
	nsset->nsproxy->ipc_ns = get_ipc_ns(ns);
	put_ipc_ns(w, old);
	return 0;
}

static struct user_namespace *ipcns_owner(struct ns_common *ns)
{
	return to_ipc_ns(ns)->user_ns;
}

const struct proc_ns_operations ipcns_operations = {
	.name = "ipc",
	.type = CLONE_NEWIPC,
	.get = ipcns_get,
	.put = ipcns_put,
	.install = ipcns_install,
	.owner = ipcns_owner,
};

int ipc_ns_init(struct world *w)
{
	struct ipc_namespace *ns = alloc_ipc_ns(w);

	if (!ns)
		return -ENOMEM;
	ns->user_ns = get_user_ns(w->init_user_ns);
	w->init_ipc_ns = ns;
	return ns_common_init(w, &ns->ns, &ipcns_operations, PROC_IPC_INIT_INO);
}
