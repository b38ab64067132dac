/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Network namespaces, as far as lifetimes go: include/net/net_namespace.h of Linux. What is modelled
 * of a network is that sockets keep its namespace.
 */
#ifndef NSSIM_NET_NAMESPACE_H
#define NSSIM_NET_NAMESPACE_H

#include "nsproxy.h"

struct net {
	int passive;			/* the memory: sysfs mounts */
	struct ns_common ns;		/* nsproxies, sockets, files */
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	u64 net_cookie;
	struct list_head devices;	/* of net_device.dev_list */
	struct work_struct cleanup_work;
};

struct net_device {
	struct list_head dev_list;
	char name[16];
	int ifindex;
	unsigned int flags;
};

#endif
