// SPDX-License-Identifier: GPL-2.0-only
/*
 * Network namespaces: net/core/net_namespace.c of Linux, as far as their lives go.
 *
 * Interface: copy_net_ns(), get_net(), put_net() of nsproxy.h, netns_operations. The last put
 * leaves the taking down to a work queue; the memory stays as long as somebody holds it passively.
 */
#include "net_namespace.h"
#include "refusal.h"
#include "sched.h"

static const struct ns_kind net_kind = NS_KIND(net, netns_operations, UCOUNT_NET_NAMESPACES);

/* ---- making ---- */

/* What every network namespace has from the start, and no more: lo. False: no memory. */
static bool setup_net(struct world *w, struct net *net)
{
	struct net_device *lo = alloc_obj(w, net_device);

	if (!lo)
		return false;
	memcpy(lo->name, "lo", sizeof("lo"));
	lo->flags = IFF_LOOPBACK;
	lo->ifindex = 1;
	INIT_LIST_HEAD(&net->unix_table);
	INIT_LIST_HEAD(&net->devices);
	list_add_tail(&lo->dev_list, &net->devices);
	net->net_cookie = ++w->net_cookie;
	net->passive = 1;
	return true;
}

int net_ns_init(struct world *w)
{
	struct net *net = alloc_obj(w, net);

	if (!net || !setup_net(w, net))
		return -ENOMEM;
	net->user_ns = get_user_ns(w->init_user_ns);
	w->init_net = net;
	return ns_common_init(w, &net->ns, &netns_operations, PROC_NET_INIT_INO);
}

static struct net *create_net_ns(struct world *w, struct user_namespace *user_ns)
{
	struct net *net = ns_new(w, &net_kind, user_ns);

	if (IS_ERR(net) || setup_net(w, net))
		return net;
	ns_disown(w, &net_kind, net);
	ns_common_free(w, &net->ns);
	world_free(w, net);
	return refuse_ptr(w, ENOMEM, R_NET_NOMEM);
}

struct net *copy_net_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
			struct net *old_net)
{
	return flags & CLONE_NEWNET ? create_net_ns(w, user_ns) : get_net(old_net);
}

/* ---- going ---- */

static void net_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, container_of(work, struct net, ns.ns_rcu));
}

void net_passive_dec(struct world *w, struct net *net)
{
	if (--net->passive == 0)
		call_rcu(w, &net->ns.ns_rcu, net_rcu_free, "net_free");
}

static void cleanup_net(struct world *w, struct deferred_work *work)
{
	struct net *net = container_of(work, struct net, cleanup_work);
	struct net_device *dev, *next;

	if (net == w->init_net)
		w->init_net = NULL;
	list_for_each_entry_safe (dev, next, &net->devices, dev_list)
		world_free(w, dev);
	INIT_LIST_HEAD(&net->devices);
	ns_common_free(w, &net->ns);
	ns_disown(w, &net_kind, net);
	net_passive_dec(w, net);
}

struct net *get_net(struct net *net)
{
	ns_ref_get(&net->ns);
	return net;
}

void put_net(struct world *w, struct net *net)
{
	if (ns_ref_put(&net->ns))
		schedule_work(w, &net->cleanup_work, cleanup_net, "cleanup_net");
}

/* ---- as nsfs, setns and /proc see it ---- */

static struct ns_common *netns_get(struct world *w, struct task_struct *task)
{
	(void)w;
	return task->nsproxy ? &get_net(task->nsproxy->net_ns)->ns : NULL;
}

static void netns_put(struct world *w, struct ns_common *ns)
{
	put_net(w, to_net_ns(ns));
}

static int netns_install(struct world *w, struct nsset *nsset, struct ns_common *new)
{
	struct net *joined = to_net_ns(new), *left = nsset->nsproxy->net_ns;
	int err = ns_may_join(w, nsset, joined, joined->user_ns);

	if (err)
		return err;
	nsset->nsproxy->net_ns = get_net(joined);
	put_net(w, left);
	return 0;
}

static struct user_namespace *netns_owner(struct ns_common *ns)
{
	return to_net_ns(ns)->user_ns;
}

const struct proc_ns_operations netns_operations = {
	.name = "net",
	.type = CLONE_NEWNET,
	.get = netns_get,
	.put = netns_put,
	.install = netns_install,
	.owner = netns_owner,
};
