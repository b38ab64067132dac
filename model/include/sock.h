/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sockets: include/net/{sock,af_unix,scm}.h, linux/{net,netlink,skbuff}.h of Linux. What the kernel
 * splits into a socket and a sock is one object here.
 *
 * AF_UNIX is whole as far as pairs, names, messages and descriptors under way go. Of AF_INET,
 * AF_INET6 and AF_NETLINK there is what keeps a network namespace: making, binding, closing.
 */
#ifndef NSSIM_SOCK_H
#define NSSIM_SOCK_H

#include "fs.h"
#include "net_namespace.h"

/* sock.sk_state */
#define TCP_ESTABLISHED 1
#define TCP_CLOSE	7
#define TCP_LISTEN	10

/* sock.sk_shutdown */
#define RCV_SHUTDOWN  1
#define SEND_SHUTDOWN 2
#define SHUTDOWN_MASK 3

/* What an open file of a socket has in private_data. */
struct socket {
	struct sock *sk __ref;
};

struct sock {
	int sk_refcnt __counter; /* its socket, peers, connections and messages under way */
	u16 sk_family;
	u16 sk_type;
	int sk_protocol;
	u8 sk_state; /* TCP_* */
	u8 sk_shutdown;
	bool sk_dead; /* its file has gone */
	int sk_err; /* told once, then forgotten */
	const struct proto_ops *ops;
	struct net *sk_net __ref;
	struct list_head sk_receive_queue; /* of sk_buff.list */
	u32 sk_qlen; /* messages in it */
	u32 sk_wmem_alloc; /* what is sent and not taken yet, with overhead */
	u32 sk_max_ack_backlog;
	int sk_sndbuf;
	int sk_rcvbuf;
	int sk_priority;
	int sk_rcvlowat;
	u32 sk_mark;
	s64 sk_rcvtimeo_ns; /* 0: for ever */
	s64 sk_sndtimeo_ns;
	u64 sk_flags; /* sock_flag(SO_*): the options that are on */
	u64 sk_cookie;
	struct wait_queue_head sk_wait;
	struct pid *sk_peer_pid __ref;
	const struct cred *sk_peer_cred __ref;
	/* AF_UNIX */
	struct sock *peer __ref;
	struct unix_address *addr __ref;
	struct path path; /* where its name lies in a file system */
	struct list_head bind_node; /* in net.unix_table, where it has a name of its own kind */
	/* AF_NETLINK, AF_INET */
	u32 portid;
	u32 groups;
};

/* A name: that of a file, or (sun_path[0] is 0) one in the network namespace's own table. */
struct unix_address {
	int refcnt __counter;
	u32 len; /* of the whole sockaddr_un */
	u8 name[112];
};

/* Descriptors under way. */
struct scm_fp_list {
	u32 count;
	struct fd_slot fp[];
};

/* A message, or a connection to be accepted (.sk). */
struct sk_buff {
	struct list_head list;
	u32 len;
	u32 consumed; /* bytes of it that a stream's reader has taken */
	u32 truesize;
	struct sock *sk __ref; /* the connection's other end: the new socket */
	struct sock *sender __ref; /* whose sk_wmem_alloc it is part of */
	struct unix_address *from __ref;
	struct pid *pid __ref; /* SCM_CREDENTIALS */
	kuid_t uid;
	kgid_t gid;
	struct scm_fp_list *fp; /* an object of its own, or NULL */
	u8 data[];
};

/* ---- net/socket.c ---- */
extern const struct file_system_type sock_fs_type;
/* The socket of an open file, or NULL: it is none. */
struct sock *sock_from_file(const struct file *file);

/* ---- net/netlink/af_netlink.c ---- */
/* The netlink socket behind a descriptor: a counted file, or an ERR_PTR. */
struct file *netlink_getsockbyfd(struct world *w, unsigned int fd);
/* A message of the kernel's to that socket. Where memory is short, it is lost. */
void netlink_sendskb(struct world *w, struct file *file, const void *data, u32 len);

#endif
