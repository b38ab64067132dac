// SPDX-License-Identifier: GPL-2.0-only
/*
 * Netlink sockets, as far as making and naming them goes, and messages of the kernel's to them:
 * net/netlink/af_netlink.c of Linux. Requests are taken and never answered.
 *
 * Invariant: no two of one protocol and namespace have the same portid.
 */
#include "../net.h"

#define MAX_LINKS 32

/* The protocols that a kernel commonly has. */
static const u32 known_protocols = 1u << 0 | 1u << 2 | 1u << 4 | 1u << 6 | 1u << 7 | 1u << 9 |
				   1u << 10 | 1u << 11 | 1u << 12 | 1u << 15 | 1u << 16;

struct sockaddr_nl {
	u16 nl_family;
	u16 nl_pad;
	u32 nl_pid;
	u32 nl_groups;
};

static void netlink_release(struct world *w, struct sock *sk)
{
	list_del_init(&sk->bind_node);
	sk->sk_dead = true;
	sock_put(w, sk);
}

static bool port_taken(const struct sock *sk, u32 portid)
{
	const struct sock *other;

	list_for_each_entry (other, &sk->sk_net->unix_table, bind_node)
		if (other->sk_family == AF_NETLINK && other->sk_protocol == sk->sk_protocol &&
		    other->portid == portid)
			return true;
	return false;
}

static void take_port(struct sock *sk, u32 portid)
{
	sk->portid = portid;
	list_add_tail(&sk->bind_node, &sk->sk_net->unix_table);
}

/* The pid of the caller, or, where it is taken, a number from the top. */
static void netlink_autobind(struct world *w, struct sock *sk)
{
	u32 portid = (u32)task_pid_nr_ns(current, PIDTYPE_TGID, w->init_pid_ns);

	for (u32 rover = 0xfffff000u; port_taken(sk, portid); rover--)
		portid = rover;
	take_port(sk, portid);
}

static long netlink_bind(struct world *w, struct sock *sk, const struct sockaddr_storage *addr)
{
	struct sockaddr_nl nl;

	if (addr->len < sizeof(nl))
		return refuse_num(w, EINVAL, R_SOCK_ADDR_LEN, addr->len);
	memcpy(&nl, addr->bytes, sizeof(nl));
	if (nl.nl_family != AF_NETLINK)
		return refuse_num(w, EINVAL, R_SOCK_ADDR_FAMILY, nl.nl_family);
	if (sk->portid && nl.nl_pid != sk->portid)
		return refuse_num(w, EINVAL, R_NETLINK_BOUND, sk->portid);
	if (!sk->portid) {
		if (nl.nl_pid && port_taken(sk, nl.nl_pid))
			return refuse_num(w, EADDRINUSE, R_NETLINK_PORT, nl.nl_pid);
		if (nl.nl_pid)
			take_port(sk, nl.nl_pid);
		else
			netlink_autobind(w, sk);
	}
	sk->groups = nl.nl_groups;
	return 0;
}

static long netlink_connect(struct world *w, struct sock *sk, const struct sockaddr_storage *addr,
			    bool nonblock)
{
	(void)nonblock;
	if (addr->len < sizeof(struct sockaddr_nl))
		return refuse_num(w, EINVAL, R_SOCK_ADDR_LEN, addr->len);
	if (addr->family != AF_NETLINK)
		return refuse_num(w, EINVAL, R_SOCK_ADDR_FAMILY, addr->family);
	if (!sk->portid)
		netlink_autobind(w, sk);
	return 0;
}

static long netlink_getname(struct world *w, struct sock *sk, bool peer,
			    struct sockaddr_storage *addr)
{
	struct sockaddr_nl nl = { AF_NETLINK, 0, peer ? 0 : sk->portid, peer ? 0 : sk->groups };

	(void)w;
	memset(addr, 0, sizeof(*addr));
	addr->len = sizeof(nl);
	memcpy(addr->bytes, &nl, sizeof(nl));
	return 0;
}

static long netlink_sendmsg(struct world *w, struct sock *sk, struct msghdr *msg)
{
	if (!sk->portid)
		netlink_autobind(w, sk);
	return (long)msg->iter.count;
}

static long netlink_recvmsg(struct world *w, struct sock *sk, struct msghdr *msg)
{
	struct sk_buff *skb = skb_peek(sk);
	long ret;

	if (!skb)
		return sock_wait(w, sk, msg->flags & MSG_DONTWAIT, sk->sk_rcvtimeo_ns);
	ret = skb_copy_datagram(w, skb, msg);
	if (ret < 0)
		return ret;
	netlink_getname(w, sk, true, &msg->name);
	if (!(msg->flags & MSG_PEEK)) {
		skb_dequeue(sk);
		kfree_skb(w, skb);
	}
	return ret;
}

static u32 netlink_poll(struct world *w, struct sock *sk)
{
	(void)w;
	return (list_empty(&sk->sk_receive_queue) ? 0 : EPOLLIN | EPOLLRDNORM) | EPOLLOUT |
	       EPOLLWRNORM;
}

/* What is asked of an answer does not matter where none comes. */
static long netlink_setsockopt(struct world *w, struct sock *sk, int level, int optname, int value)
{
	(void)value;
	if (level != SOL_NETLINK)
		return refuse_num(w, ENOPROTOOPT, R_SOCK_NO_LEVEL, level);
	if (optname < NETLINK_ADD_MEMBERSHIP || optname > NETLINK_GET_STRICT_CHK)
		return refuse_num(w, ENOPROTOOPT, R_SOCK_NO_OPT, optname);
	if (!sk->portid && optname == NETLINK_ADD_MEMBERSHIP)
		netlink_autobind(w, sk);
	return 0;
}

static const struct proto_ops netlink_ops = {
	.setsockopt = netlink_setsockopt,
	.bind = netlink_bind,
	.connect = netlink_connect,
	.getname = netlink_getname,
	.sendmsg = netlink_sendmsg,
	.recvmsg = netlink_recvmsg,
	.release = netlink_release,
	.poll = netlink_poll,
};

struct sock *netlink_create(struct world *w, struct net *net, int type, int protocol)
{
	if (type != SOCK_RAW && type != SOCK_DGRAM)
		return refuse_ptr(w, ESOCKTNOSUPPORT, R_SOCK_TYPE);
	if (protocol < 0 || protocol >= MAX_LINKS || !(known_protocols & 1u << protocol))
		return refuse_ptr(w, EPROTONOSUPPORT, R_SOCK_PROTOCOL);
	return sk_alloc(w, net, AF_NETLINK, type, protocol, &netlink_ops);
}

/* ---- messages of the kernel's ---- */

struct file *netlink_getsockbyfd(struct world *w, unsigned int fd)
{
	struct file *file = fget(w, fd);
	const struct sock *sk;

	if (!file)
		return ERR_PTR(refuse_num(w, EBADF, R_SOCK_BADF, fd));
	sk = sock_from_file(file);
	if (sk && sk->sk_family == AF_NETLINK)
		return file;
	fput(w, file);
	return sk ? refuse_ptr(w, EINVAL, R_SOCK_NOT_NETLINK)
		  : ERR_PTR(refuse_num(w, ENOTSOCK, R_SOCK_NOT_SOCKET, fd));
}

void netlink_sendskb(struct world *w, struct file *file, const void *data, u32 len)
{
	struct sock *sk = sock_from_file(file);
	struct sk_buff *skb = alloc_skb(w, NULL, len);

	if (!skb)
		return;
	memcpy(skb->data, data, len);
	skb_queue_tail(sk, skb);
	wake_up_all(w, &sk->sk_wait);
}
