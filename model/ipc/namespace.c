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

static const struct ns_kind ipc_kind = NS_KIND(ipc_namespace, ipcns_operations,
					       UCOUNT_IPC_NAMESPACES);

/* ---- making ---- */

/* Empty tables, and what sysctls have not changed yet. */
static void ipc_ns_begin(struct ipc_namespace *ns)
{
	static const int sem_limits[] = { SEMMSL, SEMMNS, SEMOPM, SEMMNI };

	for (size_t kind = 0; kind < ARRAY_SIZE(ns->ids); kind++)
		ipc_init_ids(&ns->ids[kind]);
	memcpy(ns->sem_ctls, sem_limits, sizeof(sem_limits));
	ns->msg_ctlmax = MSGMAX;
	ns->msg_ctlmnb = MSGMNB;
	ns->msg_ctlmni = MSGMNI;
	ns->shm_ctlmax = SHMMAX;
	ns->shm_ctlall = SHMALL;
	ns->shm_ctlmni = SHMMNI;
	ns->mq_queues_max = DFLT_QUEUESMAX;
	ns->mq_msg_max = DFLT_MSGMAX;
	ns->mq_msgsize_max = DFLT_MSGSIZEMAX;
	ns->mq_msg_default = DFLT_MSG;
	ns->mq_msgsize_default = DFLT_MSGSIZE;
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

static struct ipc_namespace *create_ipc_ns(struct world *w, struct user_namespace *user_ns)
{
	struct ipc_namespace *ns;
	int err;

	/* Those that are over count until they are freed: at the limit, that is done at once. */
	do
		ns = ns_new(w, &ipc_kind, user_ns);
	while (PTR_ERR(ns) == -ENOSPC && flush_free_ipc(w));
	if (IS_ERR(ns))
		return ns;
	ipc_ns_begin(ns);
	err = mq_init_ns(w, ns);
	if (!err)
		return ns;
	ns_disown(w, &ipc_kind, ns);
	ns_common_free(w, &ns->ns);
	world_free(w, ns);
	return ERR_PTR(err);
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
	ns_disown(w, &ipc_kind, ns);
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
	struct ipc_namespace *joined = to_ipc_ns(new), *left = nsset->nsproxy->ipc_ns;
	int err = ns_may_join(w, nsset, joined, joined->user_ns);

	if (err)
		return err;
	nsset->nsproxy->ipc_ns = get_ipc_ns(joined);
	put_ipc_ns(w, left);
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
	struct ipc_namespace *ns = alloc_obj(w, ipc_namespace);

	if (!ns)
		return -ENOMEM;
	ipc_ns_begin(ns);
	ns->user_ns = get_user_ns(w->init_user_ns);
	w->init_ipc_ns = ns;
	return ns_common_init(w, &ns->ns, &ipcns_operations, PROC_IPC_INIT_INO);
}
