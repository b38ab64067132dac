// SPDX-License-Identifier: GPL-2.0-only
/*
 * cgroup namespaces: kernel/cgroup/namespace.c of Linux.
 *
 * Interface: copy_cgroup_ns(), get_cgroup_ns(), put_cgroup_ns() of nsproxy.h, cgroupns_operations.
 * A namespace remembers the cgroup that its creator was in: paths are shown from there.
 */
#include "cgroup.h"
#include "refusal.h"
#include "sched.h"

struct cgroup_namespace *copy_cgroup_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
					struct cgroup_namespace *old_ns)
{
	struct cgroup_namespace *ns;
	struct ucounts *ucounts;
	int err = -ENOMEM;

	if (!(flags & CLONE_NEWCGROUP)) {
		get_cgroup_ns(old_ns);
		return old_ns;
	}
	if (!ns_capable(w, user_ns, CAP_SYS_ADMIN))
		return ERR_PTR(refuse_obj(w, EPERM, R_CGROUP_NS_CAP, user_ns, NULL));
	ucounts = inc_ucount(w, user_ns, current_euid(), UCOUNT_CGROUP_NAMESPACES);
	if (!ucounts)
		return refuse_ptr(w, ENOSPC, R_CGROUP_NS_LIMIT);
	ns = alloc_obj(w, cgroup_namespace);
	if (!ns)
		goto dec_ucounts;
	err = ns_common_init(w, &ns->ns, &cgroupns_operations, 0);
	if (err)
		goto free_ns;
	ns->user_ns = get_user_ns(user_ns);
	ns->ucounts = ucounts;
	ns->root_cset = get_css_set(current->cgroups);
	return ns;

free_ns:
	world_free(w, ns);
dec_ucounts:
	dec_ucount(w, ucounts, UCOUNT_CGROUP_NAMESPACES);
	return refuse_ptr(w, -err, R_NOMEM);
}

static void cgroup_ns_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, container_of(work, struct cgroup_namespace, ns.ns_rcu));
}

static void free_cgroup_ns(struct world *w, struct cgroup_namespace *ns)
{
	if (ns == w->init_cgroup_ns)
		w->init_cgroup_ns = NULL;
	put_css_set(w, ns->root_cset);
	ns->root_cset = NULL;
	if (ns->ucounts)
		dec_ucount(w, ns->ucounts, UCOUNT_CGROUP_NAMESPACES);
	ns->ucounts = NULL;
	put_user_ns(w, ns->user_ns);
	ns->user_ns = NULL;
	ns_common_free(w, &ns->ns);
	call_rcu(w, &ns->ns.ns_rcu, cgroup_ns_rcu_free, "kfree_rcu(cgroup_namespace)");
}

void get_cgroup_ns(struct cgroup_namespace *ns)
{
	ns_ref_get(&ns->ns);
}

void put_cgroup_ns(struct world *w, struct cgroup_namespace *ns)
{
	if (ns_ref_put(&ns->ns))
		free_cgroup_ns(w, ns);
}

/* ---- as nsfs, setns and /proc see it ---- */

static struct ns_common *cgroupns_get(struct world *w, struct task_struct *task)
{
	(void)w;
	if (!task->nsproxy)
		return NULL;
	get_cgroup_ns(task->nsproxy->cgroup_ns);
	return &task->nsproxy->cgroup_ns->ns;
}

static void cgroupns_put(struct world *w, struct ns_common *ns)
{
	put_cgroup_ns(w, to_cg_ns(ns));
}

static int cgroupns_install(struct world *w, struct nsset *nsset, struct ns_common *new)
{
	struct cgroup_namespace *ns = to_cg_ns(new), *old = nsset->nsproxy->cgroup_ns;

	if (!ns_capable(w, nsset->cred->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_CGROUPNS_SELF_CAP, nsset->cred->user_ns, NULL);
	if (!ns_capable(w, ns->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_CGROUPNS_OWNER_CAP, ns, ns->user_ns);
	if (ns == old)
		return 0;
	get_cgroup_ns(ns);
	nsset->nsproxy->cgroup_ns = ns;
	put_cgroup_ns(w, old);
	return 0;
}

static struct user_namespace *cgroupns_owner(struct ns_common *ns)
{
	return to_cg_ns(ns)->user_ns;
}

const struct proc_ns_operations cgroupns_operations = {
	.name = "cgroup",
	.type = CLONE_NEWCGROUP,
	.get = cgroupns_get,
	.put = cgroupns_put,
	.install = cgroupns_install,
	.owner = cgroupns_owner,
};
