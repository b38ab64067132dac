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

static const struct ns_kind cgroup_kind = NS_KIND(cgroup_namespace, cgroupns_operations,
						  UCOUNT_CGROUP_NAMESPACES);

struct cgroup_namespace *copy_cgroup_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
					struct cgroup_namespace *old_ns)
{
	struct cgroup_namespace *ns = old_ns;

	if (!(flags & CLONE_NEWCGROUP)) {
		get_cgroup_ns(ns);
		return ns;
	}
	if (!ns_capable(w, user_ns, CAP_SYS_ADMIN))
		return ERR_PTR(refuse_obj(w, EPERM, R_CGROUP_NS_CAP, user_ns, NULL));
	ns = ns_new(w, &cgroup_kind, user_ns);
	if (!IS_ERR(ns))
		ns->root_cset = get_css_set(current->cgroups);
	return ns;
}

static void cgroup_ns_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, container_of(work, struct cgroup_namespace, ns.ns_rcu));
}

static void free_cgroup_ns(struct world *w, struct cgroup_namespace *ns)
{
	if (w->init_cgroup_ns == ns)
		w->init_cgroup_ns = NULL;
	put_css_set(w, ns->root_cset);
	ns->root_cset = NULL;
	ns_disown(w, &cgroup_kind, ns);
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
	if (!task->nsproxy)
		return NULL;
	get_cgroup_ns(task->nsproxy->cgroup_ns);
	return &task->nsproxy->cgroup_ns->ns;
}

static void cgroupns_put(struct world *w, struct ns_common *ns)
{
	put_cgroup_ns(w, to_cg_ns(ns));
}

/* The one kind that asks first what the caller may where it is, and then over the namespace. */
static int cgroupns_install(struct world *w, struct nsset *nsset, struct ns_common *new)
{
	struct cgroup_namespace *joined = to_cg_ns(new), *left = nsset->nsproxy->cgroup_ns;
	int err = ns_may_move(w, nsset);

	if (!err)
		err = ns_may_enter(w, joined, joined->user_ns);
	if (err)
		return err;
	get_cgroup_ns(joined);
	nsset->nsproxy->cgroup_ns = joined;
	put_cgroup_ns(w, left);
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
