// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets of AF_INET, AF_INET6 and AF_PACKET, as far as they keep a network namespace:
 * net/ipv4/af_inet.c of Linux and its like. They can be made, bound and closed; nothing is ever
 * sent, as the only device, lo, leads nowhere here.
 */
#include "../net.h"

#define PROT_SOCK 1024 /* ports below need CAP_NET_BIND_SERVICE */

static void inet_release(struct world *w, struct sock *sk)
{
	sk->sk_dead = true;
	sock_put(w, sk);
}

static u16 port_of(const struct sockaddr_storage *addr)
{
	return (u16)(addr->bytes[2] << 8 | addr->bytes[3]);
}

static bool lo_is_up(const struct net *net)
{
	const struct net_device *dev;

	list_for_each_entry (dev, &net->devices, dev_list)
		if (dev->ifindex == 1)
			return dev->flags & IFF_UP;
	return false;
}

/* Whether the address is none, or that of a device that is up. */
static bool addr_is_local(const struct sock *sk, const struct sockaddr_storage *addr)
{
	static const u8 any[16];
	const u8 *a = addr->bytes + (sk->sk_family == AF_INET ? 4 : 8);

	if (!memcmp(a, any, sk->sk_family == AF_INET ? 4 : 16))
		return true;
	if (!lo_is_up(sk->sk_net))
		return false;
	return sk->sk_family == AF_INET ? a[0] == 127 : !memcmp(a, any, 15) && a[15] == 1;
}

static long packet_bind(struct world *w, const struct sockaddr_storage *addr)
{
	if (addr->len < 20)
		return refuse_num(w, EINVAL, R_SOCK_ADDR_LEN, addr->len);
	if (addr->family != AF_PACKET)
		return refuse_num(w, EINVAL, R_SOCK_ADDR_FAMILY, addr->family);
	return 0;
}

static long inet_bind(struct world *w, struct sock *sk, const struct sockaddr_storage *addr)
{
	u32 need = sk->sk_family == AF_INET ? 16 : 24;

	if (sk->sk_family == AF_PACKET)
		return packet_bind(w, addr);
	if (addr->len < need)
		return refuse_num(w, EINVAL, R_SOCK_ADDR_LEN, addr->len);
	if (addr->family != sk->sk_family)
		return refuse_num(w, EAFNOSUPPORT, R_SOCK_ADDR_FAMILY, addr->family);
	if (!addr_is_local(sk, addr))
		return refuse(w, EADDRNOTAVAIL, R_INET_NOT_LOCAL);
	if (port_of(addr) && port_of(addr) < PROT_SOCK &&
	    !ns_capable(w, sk->sk_net->user_ns, CAP_NET_BIND_SERVICE))
		return refuse_num(w, EACCES, R_INET_PORT_CAP, port_of(addr));
	if (sk->portid)
		return refuse_obj(w, EINVAL, R_UNIX_BOUND, sk, NULL);
	sk->portid = port_of(addr);
	return 0;
}

static long inet_connect(struct world *w, struct sock *sk, const struct sockaddr_storage *addr,
			 bool nonblock)
{
	(void)nonblock;
	if (addr->len < sizeof(u16))
		return refuse_num(w, EINVAL, R_SOCK_ADDR_LEN, addr->len);
	if (addr->family == AF_UNSPEC)
		return 0;
	if (addr->family != sk->sk_family)
		return refuse_num(w, EAFNOSUPPORT, R_SOCK_ADDR_FAMILY, addr->family);
	return refuse(w, ENETUNREACH, R_INET_NO_ROUTE);
}

static long inet_getname(struct world *w, struct sock *sk, bool peer, struct sockaddr_storage *addr)
{
	if (peer)
		return refuse(w, ENOTCONN, R_SOCK_NOT_CONNECTED);
	memset(addr, 0, sizeof(*addr));
	addr->len = sk->sk_family == AF_INET ? 16 : sk->sk_family == AF_INET6 ? 28 : 12;
	addr->family = sk->sk_family;
	addr->bytes[2] = (u8)(sk->portid >> 8);
	addr->bytes[3] = (u8)sk->portid;
	return 0;
}

static long inet_sendmsg(struct world *w, struct sock *sk, struct msghdr *msg)
{
	if (sk->sk_family == AF_PACKET && !msg->name.len)
		return refuse(w, ENXIO, R_SOCK_NOT_CONNECTED);
	if (sk->sk_type == SOCK_STREAM) {
		if (!(msg->flags & MSG_NOSIGNAL))
			send_sig_info(w, SIGPIPE, SEND_SIG_NOINFO, current);
		return refuse(w, EPIPE, R_SOCK_BROKEN);
	}
	return msg->name.len ? refuse(w, ENETUNREACH, R_INET_NO_ROUTE)
			     : refuse(w, EDESTADDRREQ, R_SOCK_NOT_CONNECTED);
}

static long inet_recvmsg(struct world *w, struct sock *sk, struct msghdr *msg)
{
	if (sk->sk_type == SOCK_STREAM)
		return refuse(w, ENOTCONN, R_SOCK_NOT_CONNECTED);
	return sock_wait(w, sk, msg->flags & MSG_DONTWAIT, sk->sk_rcvtimeo_ns);
}

static long inet_listen(struct world *w, struct sock *sk, int backlog)
{
	(void)backlog;
	if (sk->sk_type != SOCK_STREAM)
		return refuse(w, EOPNOTSUPP, R_SOCK_NO_LISTEN);
	sk->sk_state = TCP_LISTEN;
	return 0;
}

static long inet_accept(struct world *w, struct sock *sk, bool nonblock, struct sock **newsk)
{
	(void)newsk;
	if (sk->sk_type != SOCK_STREAM)
		return refuse(w, EOPNOTSUPP, R_SOCK_NO_LISTEN);
	if (sk->sk_state != TCP_LISTEN)
		return refuse(w, EINVAL, R_SOCK_NOT_LISTENING);
	return sock_wait(w, sk, nonblock, sk->sk_rcvtimeo_ns);
}

static long inet_shutdown(struct world *w, struct sock *sk, int how)
{
	if (how < 0 || how > 2)
		return refuse_num(w, EINVAL, R_SOCK_SHUT_HOW, how);
	if (sk->sk_state == TCP_LISTEN) {
		if ((how + 1) & RCV_SHUTDOWN)
			sk->sk_state = TCP_CLOSE;
		wake_up_all(w, &sk->sk_wait);
		return 0;
	}
	return refuse(w, ENOTCONN, R_SOCK_NOT_CONNECTED);
}

static u32 inet_poll(struct world *w, struct sock *sk)
{
	(void)w;
	if (sk->sk_type == SOCK_STREAM)
		return sk->sk_state == TCP_LISTEN ? 0 : EPOLLHUP | EPOLLOUT | EPOLLWRNORM;
	return EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
}

static const struct proto_ops inet_ops = {
	.bind = inet_bind,
	.connect = inet_connect,
	.listen = inet_listen,
	.accept = inet_accept,
	.getname = inet_getname,
	.sendmsg = inet_sendmsg,
	.recvmsg = inet_recvmsg,
	.shutdown = inet_shutdown,
	.release = inet_release,
	.poll = inet_poll,
};

#define IPPROTO_TCP_NR	  6
#define IPPROTO_UDP_NR	  17
#define IPPROTO_ICMP_NR	  1
#define IPPROTO_ICMPV6_NR 58

/* Families of which there is hardly more than that they exist. */
static long check_exotic(struct world *w, const struct net *net, int family, int type, int protocol)
{
	if (family == AF_XDP && !ns_capable(w, net->user_ns, CAP_NET_RAW))
		return refuse_obj(w, EPERM, R_SOCK_NET_RAW, net->user_ns, NULL);
	if (family == AF_XDP && type != SOCK_RAW)
		return refuse(w, ESOCKTNOSUPPORT, R_SOCK_TYPE);
	if (protocol && (family == AF_XDP || protocol != AF_VSOCK))
		return refuse(w, EPROTONOSUPPORT, R_SOCK_PROTOCOL);
	if (family == AF_XDP || type == SOCK_STREAM || type == SOCK_SEQPACKET)
		return 0;
	if (type == SOCK_DGRAM)
		return refuse(w, ENODEV, R_SOCK_TYPE);
	return refuse(w, ESOCKTNOSUPPORT, R_SOCK_TYPE);
}

static long check_packet(struct world *w, const struct net *net, int type)
{
	if (!ns_capable(w, net->user_ns, CAP_NET_RAW))
		return refuse_obj(w, EPERM, R_SOCK_NET_RAW, net->user_ns, NULL);
	return type == SOCK_RAW || type == SOCK_DGRAM ? 0 : refuse(w, ESOCKTNOSUPPORT, R_SOCK_TYPE);
}

/* 0, or why there is no socket of that type and protocol. */
static long check_protocol(struct world *w, const struct net *net, int family, int type,
			   int protocol)
{
	int icmp = family == AF_INET ? IPPROTO_ICMP_NR : IPPROTO_ICMPV6_NR;

	if (family == AF_VSOCK || family == AF_XDP)
		return check_exotic(w, net, family, type, protocol);
	if (family == AF_PACKET)
		return check_packet(w, net, type);
	if (type == SOCK_RAW) {
		if (!protocol)
			return refuse(w, EPROTONOSUPPORT, R_SOCK_PROTOCOL);
		if (!ns_capable(w, net->user_ns, CAP_NET_RAW))
			return refuse_obj(w, EPERM, R_SOCK_NET_RAW, net->user_ns, NULL);
		return 0;
	}
	if (type == SOCK_STREAM)
		return !protocol || protocol == IPPROTO_TCP_NR
			       ? 0
			       : refuse(w, EPROTONOSUPPORT, R_SOCK_PROTOCOL);
	if (type != SOCK_DGRAM)
		return refuse(w, ESOCKTNOSUPPORT, R_SOCK_TYPE);
	if (protocol == icmp)
		return refuse(w, EACCES, R_INET_PING);
	return !protocol || protocol == IPPROTO_UDP_NR
		       ? 0
		       : refuse(w, EPROTONOSUPPORT, R_SOCK_PROTOCOL);
}

struct sock *inet_create(struct world *w, struct net *net, int family, int type, int protocol)
{
	long err = check_protocol(w, net, family, type, protocol);

	if (err)
		return ERR_PTR(err);
	if (!protocol && (family == AF_INET || family == AF_INET6))
		protocol = type == SOCK_STREAM ? IPPROTO_TCP_NR : IPPROTO_UDP_NR;
	return sk_alloc(w, net, family, type, protocol, &inet_ops);
}
