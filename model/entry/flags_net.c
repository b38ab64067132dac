/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Names for numbers: sockets.
 * Values of Linux 6.18 on x86-64; see sets.h.
 */
#include "sets.h"

/* address families */
static const struct sys_flag family_names[] = {
	NAME(AF_UNSPEC, 0),
	NAME(AF_UNIX, 1),
	NAME(AF_LOCAL, 1),
	NAME(AF_INET, 2),
	NAME(AF_AX25, 3),
	NAME(AF_INET6, 10),
	NAME(AF_NETLINK, 16),
	NAME(AF_PACKET, 17),
	NAME(AF_RDS, 21),
	NAME(AF_TIPC, 30),
	NAME(AF_BLUETOOTH, 31),
	NAME(AF_ALG, 38),
	NAME(AF_VSOCK, 40),
	NAME(AF_KCM, 41),
	NAME(AF_QIPCRTR, 42),
	NAME(AF_SMC, 43),
	NAME(AF_XDP, 44),
	NAMES_END
};
const struct sys_set set_family = { "family", family_names };

/* socket(2) */
static const struct sys_flag sock_type_names[] = {
	CHOICE(SOCK_STREAM, 1, 0xf),
	CHOICE(SOCK_DGRAM, 2, 0xf),
	CHOICE(SOCK_RAW, 3, 0xf),
	CHOICE(SOCK_RDM, 4, 0xf),
	CHOICE(SOCK_SEQPACKET, 5, 0xf),
	CHOICE(SOCK_DCCP, 6, 0xf),
	CHOICE(SOCK_PACKET, 0xa, 0xf),
	NAME(SOCK_CLOEXEC, 0x80000),
	NAME(SOCK_NONBLOCK, 0x800),
	NAMES_END
};
const struct sys_set set_sock_type = { "sock_type", sock_type_names };

/* accept4(2) */
static const struct sys_flag sock_flags_names[] = {
	NAME(SOCK_CLOEXEC, 0x80000),
	NAME(SOCK_NONBLOCK, 0x800),
	NAMES_END
};
const struct sys_set set_sock_flags = { "sock_flags", sock_flags_names };

/* netlink protocols */
static const struct sys_flag netlink_names[] = {
	NAME(NETLINK_ROUTE, 0),
	NAME(NETLINK_USERSOCK, 2),
	NAME(NETLINK_SOCK_DIAG, 4),
	NAME(NETLINK_INET_DIAG, 4),
	NAME(NETLINK_XFRM, 6),
	NAME(NETLINK_SELINUX, 7),
	NAME(NETLINK_AUDIT, 9),
	NAME(NETLINK_CONNECTOR, 11),
	NAME(NETLINK_NETFILTER, 12),
	NAME(NETLINK_KOBJECT_UEVENT, 15),
	NAME(NETLINK_GENERIC, 16),
	NAME(NETLINK_CRYPTO, 21),
	NAMES_END
};
const struct sys_set set_netlink = { "netlink", netlink_names };

/* Internet protocols */
static const struct sys_flag ipproto_names[] = {
	NAME(IPPROTO_IP, 0),
	NAME(IPPROTO_ICMP, 1),
	NAME(IPPROTO_TCP, 6),
	NAME(IPPROTO_UDP, 17),
	NAME(IPPROTO_IPV6, 41),
	NAME(IPPROTO_ICMPV6, 58),
	NAME(IPPROTO_SCTP, 132),
	NAME(IPPROTO_RAW, 255),
	NAME(IPPROTO_MPTCP, 262),
	NAMES_END
};
const struct sys_set set_ipproto = { "ipproto", ipproto_names };

/* send(2), recv(2) */
static const struct sys_flag msg_names[] = {
	NAME(MSG_OOB, 1),
	NAME(MSG_PEEK, 2),
	NAME(MSG_DONTROUTE, 4),
	NAME(MSG_CTRUNC, 8),
	NAME(MSG_TRUNC, 0x20),
	NAME(MSG_DONTWAIT, 0x40),
	NAME(MSG_EOR, 0x80),
	NAME(MSG_WAITALL, 0x100),
	NAME(MSG_CONFIRM, 0x800),
	NAME(MSG_ERRQUEUE, 0x2000),
	NAME(MSG_NOSIGNAL, 0x4000),
	NAME(MSG_MORE, 0x8000),
	NAME(MSG_WAITFORONE, 0x10000),
	NAME(MSG_FASTOPEN, 0x20000000),
	NAME(MSG_CMSG_CLOEXEC, 0x40000000),
	NAMES_END
};
const struct sys_set set_msg = { "msg", msg_names };

/* levels of socket options */
static const struct sys_flag sol_names[] = {
	NAME(SOL_IP, 0),
	NAME(SOL_SOCKET, 1),
	NAME(SOL_TCP, 6),
	NAME(SOL_UDP, 17),
	NAME(SOL_IPV6, 41),
	NAME(SOL_RAW, 255),
	NAME(SOL_PACKET, 263),
	NAME(SOL_NETLINK, 270),
	NAMES_END
};
const struct sys_set set_sol = { "sol", sol_names };

/* options of SOL_SOCKET */
static const struct sys_flag so_names[] = {
	NAME(SO_DEBUG, 1),
	NAME(SO_REUSEADDR, 2),
	NAME(SO_TYPE, 3),
	NAME(SO_ERROR, 4),
	NAME(SO_DONTROUTE, 5),
	NAME(SO_BROADCAST, 6),
	NAME(SO_SNDBUF, 7),
	NAME(SO_RCVBUF, 8),
	NAME(SO_KEEPALIVE, 9),
	NAME(SO_OOBINLINE, 10),
	NAME(SO_PRIORITY, 12),
	NAME(SO_LINGER, 13),
	NAME(SO_REUSEPORT, 15),
	NAME(SO_PASSCRED, 16),
	NAME(SO_PEERCRED, 17),
	NAME(SO_RCVLOWAT, 18),
	NAME(SO_RCVTIMEO, 20),
	NAME(SO_SNDTIMEO, 21),
	NAME(SO_BINDTODEVICE, 25),
	NAME(SO_ATTACH_FILTER, 26),
	NAME(SO_TIMESTAMP, 29),
	NAME(SO_ACCEPTCONN, 30),
	NAME(SO_PEERSEC, 31),
	NAME(SO_SNDBUFFORCE, 32),
	NAME(SO_RCVBUFFORCE, 33),
	NAME(SO_PASSSEC, 34),
	NAME(SO_MARK, 36),
	NAME(SO_PROTOCOL, 38),
	NAME(SO_DOMAIN, 39),
	NAME(SO_PEERGROUPS, 59),
	NAME(SO_NETNS_COOKIE, 71),
	NAME(SO_PASSPIDFD, 76),
	NAME(SO_PEERPIDFD, 77),
	NAMES_END
};
const struct sys_set set_so = { "so", so_names };

/* options of SOL_NETLINK */
static const struct sys_flag netlink_opt_names[] = {
	NAME(NETLINK_ADD_MEMBERSHIP, 1),
	NAME(NETLINK_DROP_MEMBERSHIP, 2),
	NAME(NETLINK_PKTINFO, 3),
	NAME(NETLINK_BROADCAST_ERROR, 4),
	NAME(NETLINK_NO_ENOBUFS, 5),
	NAME(NETLINK_LISTEN_ALL_NSID, 8),
	NAME(NETLINK_LIST_MEMBERSHIPS, 9),
	NAME(NETLINK_CAP_ACK, 0xa),
	NAME(NETLINK_EXT_ACK, 0xb),
	NAME(NETLINK_GET_STRICT_CHK, 0xc),
	NAMES_END
};
const struct sys_set set_netlink_opt = { "netlink_opt", netlink_opt_names };

/* shutdown(2) */
static const struct sys_flag shut_names[] = {
	NAME(SHUT_RD, 0),
	NAME(SHUT_WR, 1),
	NAME(SHUT_RDWR, 2),
	NAMES_END
};
const struct sys_set set_shut = { "shut", shut_names };

/* control messages */
static const struct sys_flag scm_names[] = {
	NAME(SCM_RIGHTS, 1),
	NAME(SCM_CREDENTIALS, 2),
	NAME(SCM_SECURITY, 3),
	NAME(SCM_PIDFD, 4),
	NAMES_END
};
const struct sys_set set_scm = { "scm", scm_names };

/* flags of a network interface */
static const struct sys_flag if_flags_names[] = {
	NAME(IFF_UP, 1),
	NAME(IFF_BROADCAST, 2),
	NAME(IFF_DEBUG, 4),
	NAME(IFF_LOOPBACK, 8),
	NAME(IFF_POINTOPOINT, 0x10),
	NAME(IFF_NOTRAILERS, 0x20),
	NAME(IFF_RUNNING, 0x40),
	NAME(IFF_NOARP, 0x80),
	NAME(IFF_PROMISC, 0x100),
	NAME(IFF_ALLMULTI, 0x200),
	NAME(IFF_MULTICAST, 0x1000),
	NAMES_END
};
const struct sys_set set_if_flags = { "if_flags", if_flags_names };
