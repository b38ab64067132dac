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

static struct net_device *loopback_net_init(struct world *w)
{
	struct net_device *dev = alloc_obj(w, net_device);

	if (!dev)
		return NULL;
	memcpy(dev->name, "lo", sizeof("lo"));
	dev->ifindex = 1;
	dev->flags = IFF_LOOPBACK;
	return dev;
}

/* A namespace with its loopback device, not counted to anybody yet; NULL: no memory. */
static struct net *setup_net(struct world *w, struct user_namespace *user_ns, u32 inum)
{
	struct net *net = alloc_obj(w, net);
	struct net_device *lo;

	if (!net)
		return NULL;
	lo = loopback_net_init(w);
	if (!lo)
		goto free_net;
	if (ns_common_init(w, &net->ns, &netns_operations, inum))
		goto free_lo;
	net->passive = 1;
	net->user_ns = get_user_ns(user_ns);
	net->net_cookie = ++w->net_cookie;
	INIT_LIST_HEAD(&net->unix_table);
	INIT_LIST_HEAD(&net->devices);
	list_add_tail(&lo->dev_list, &net->devices);
	return net;

free_lo:
	world_free(w, lo);
free_net:
	world_free(w, net);
	return NULL;
}

int net_ns_init(struct world *w)
{
	w->init_net = setup_net(w, w->init_user_ns, PROC_NET_INIT_INO);
	return w->init_net ? 0 : -ENOMEM;
}

static struct net *create_net_ns(struct world *w, struct user_namespace *user_ns)
{
	struct ucounts *charged = inc_ucount(w, user_ns, current_euid(), UCOUNT_NET_NAMESPACES);
	struct net *net;

	if (!charged)
		return refuse_ptr(w, ENOSPC, R_NET_NS_LIMIT);
	net = setup_net(w, user_ns, 0);
	if (net) {
		net->ucounts = charged;
		return net;
	}
	dec_ucount(w, charged, UCOUNT_NET_NAMESPACES);
	return refuse_ptr(w, ENOMEM, R_NET_NOMEM);
}

struct net *copy_net_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
			struct net *old_net)
{
	return flags & CLONE_NEWNET ? create_net_ns(w, user_ns) : get_net(old_net);
}

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
	if (net->ucounts)
		dec_ucount(w, net->ucounts, UCOUNT_NET_NAMESPACES);
	net->ucounts = NULL;
	put_user_ns(w, net->user_ns);
	net->user_ns = NULL;
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
	struct net *net = to_net_ns(new), *old = nsset->nsproxy->net_ns;

	if (!ns_capable(w, net->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_NETNS_OWNER_CAP, net, net->user_ns);
	if (!ns_capable(w, nsset->cred->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_NETNS_SELF_CAP, nsset->cred->user_ns, NULL);
	nsset->nsproxy->net_ns = get_net(net);
	put_net(w, old);
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
