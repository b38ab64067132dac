/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Network namespaces, as far as lifetimes go: include/net/net_namespace.h of Linux. What is
 * modelled of a network is that sockets keep its namespace.
 */
#ifndef NSSIM_NET_NAMESPACE_H
#define NSSIM_NET_NAMESPACE_H

#include "nsproxy.h"

struct net {
	int passive; /* the memory: the namespace while it lives, sysfs mounts */
	struct ns_common ns; /* nsproxies, sockets, files */
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	u64 net_cookie;
	struct list_head devices; /* of net_device.dev_list */
	struct list_head unix_table; /* of sock.bind_node: abstract names, netlink ports */
	struct work_struct cleanup_work;
};

struct net_device {
	struct list_head dev_list;
	char name[16];
	int ifindex;
	unsigned int flags;
};

static inline struct net *to_net_ns(struct ns_common *ns)
{
	return container_of(ns, struct net, ns);
}

/* What a sysfs mount holds: only the memory. */
static inline struct net *net_passive_inc(struct net *net)
{
	net->passive++;
	return net;
}
void net_passive_dec(struct world *w, struct net *net);

#endif
