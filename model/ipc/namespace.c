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

/* The work that is pending is done now, as flush_work() does. Returns whether there was any. */
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

static struct ucounts *inc_ipc_namespaces(struct world *w, struct user_namespace *user_ns)
{
	struct ucounts *ucounts;

	do
		ucounts = inc_ucount(w, user_ns, current_euid(), UCOUNT_IPC_NAMESPACES);
	while (!ucounts && flush_free_ipc(w));
	return ucounts;
}

static struct ipc_namespace *create_ipc_ns(struct world *w, struct user_namespace *user_ns)
{
	struct ucounts *ucounts = inc_ipc_namespaces(w, user_ns);
	struct ipc_namespace *ns;
	int err;

	if (!ucounts)
		return refuse_ptr(w, ENOSPC, R_IPC_NS_LIMIT);
	ns = alloc_obj(w, ipc_namespace);
	if (!ns) {
		err = (int)refuse(w, ENOMEM, R_IPC_NOMEM);
		goto dec_ucounts;
	}
	err = ns_common_init(w, &ns->ns, &ipcns_operations, 0);
	if (err) {
		refuse(w, -err, R_IPC_NOMEM);
		goto free_ns;
	}
	ns->user_ns = get_user_ns(user_ns);
	ns->ucounts = ucounts;
	msg_init_ns(ns);
	sem_init_ns(ns);
	shm_init_ns(ns);
	err = mq_init_ns(w, ns);
	if (err)
		goto put_user_ns;
	return ns;

put_user_ns:
	put_user_ns(w, ns->user_ns);
	ns_common_free(w, &ns->ns);
free_ns:
	world_free(w, ns);
dec_ucounts:
	dec_ucount(w, ucounts, UCOUNT_IPC_NAMESPACES);
	return ERR_PTR(err);
}

struct ipc_namespace *copy_ipcs(struct world *w, u64 flags, struct user_namespace *user_ns,
				struct ipc_namespace *ns)
{
	if (!(flags & CLONE_NEWIPC))
		return get_ipc_ns(ns);
	return create_ipc_ns(w, user_ns);
}

static void ipc_ns_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, container_of(work, struct ipc_namespace, ns.ns_rcu));
}

static void free_ipc_ns(struct world *w, struct ipc_namespace *ns)
{
	mntput(w, ns->mq_mnt);
	ns->mq_mnt = NULL;
	sem_exit_ns(w, ns);
	msg_exit_ns(w, ns);
	shm_exit_ns(w, ns);
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
	struct ipc_namespace *ns = alloc_obj(w, ipc_namespace);

	if (!ns)
		return -ENOMEM;
	w->init_ipc_ns = ns;
	ns->user_ns = get_user_ns(w->init_user_ns);
	msg_init_ns(ns);
	sem_init_ns(ns);
	shm_init_ns(ns);
	return ns_common_init(w, &ns->ns, &ipcns_operations, PROC_IPC_INIT_INO);
}
