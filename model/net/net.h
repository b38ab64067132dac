/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of net/ share: addresses and messages on their way, the operations of a family,
 * and the helpers for all of them. include/linux/{net,socket,uio}.h and net/{sock,scm}.h of Linux.
 */
#ifndef NSSIM_NET_H
#define NSSIM_NET_H

#include "refusal.h"
#include "sched.h"
#include "sock.h"
#include "syscalls.h"

/* An address as the caller gives it or gets it. */
struct sockaddr_storage {
	u32 len;
	union {
		u16 family;
		u8 bytes[128];
	};
};

/* The caller's buffers, one after the other. */
struct iovec {
	uptr iov_base;
	u64 iov_len;
};
struct iov_iter {
	const struct iovec *iov;
	size_t nr_segs;
	size_t offset; /* into iov[0] */
	u64 count; /* bytes left */
};

/* A message on its way in or out. */
struct msghdr {
	struct sockaddr_storage name; /* len 0: none */
	struct iov_iter iter;
	uptr control;
	u64 controllen;
	u64 control_used; /* receiving: bytes written there */
	unsigned int flags; /* MSG_*: of the call */
	unsigned int msg_flags; /* receiving: MSG_*: what the caller is told */
};

struct sock;
struct proto_ops {
	long (*bind)(struct world *w, struct sock *sk, const struct sockaddr_storage *addr);
	long (*connect)(struct world *w, struct sock *sk, const struct sockaddr_storage *addr,
			bool nonblock);
	long (*listen)(struct world *w, struct sock *sk, int backlog);
	/* *@newsk: the other end of a connection, counted. */
	long (*accept)(struct world *w, struct sock *sk, bool nonblock, struct sock **newsk);
	long (*getname)(struct world *w, struct sock *sk, bool peer, struct sockaddr_storage *addr);
	long (*sendmsg)(struct world *w, struct sock *sk, struct msghdr *msg);
	long (*recvmsg)(struct world *w, struct sock *sk, struct msghdr *msg);
	long (*shutdown)(struct world *w, struct sock *sk, int how);
	void (*release)(struct world *w, struct sock *sk);
	u32 (*poll)(struct world *w, struct sock *sk);
	/* Options of the family's own level; NULL: it has none. */
	long (*setsockopt)(struct world *w, struct sock *sk, int level, int optname, int value);
};

/* ---- net/socket.c ---- */
u64 copy_from_iter(struct world *w, struct iov_iter *iter, void *to, u64 n); /* 0: EFAULT */
u64 copy_to_iter(struct world *w, struct iov_iter *iter, const void *from, u64 n);

/* ---- net/core/sock.c ---- */
/* An option's place in sk_flags. */
static inline u64 sock_flag(int optname)
{
	return BIT_ULL(optname == SO_PASSPIDFD ? 63 : optname);
}
struct sock *sk_alloc(struct world *w, struct net *net, int family, int type, int protocol,
		      const struct proto_ops *ops);
void sock_put(struct world *w, struct sock *sk);
static inline struct sock *sock_hold(struct sock *sk)
{
	sk->sk_refcnt++;
	return sk;
}
struct sk_buff *alloc_skb(struct world *w, struct sock *sender, u32 len);
void kfree_skb(struct world *w, struct sk_buff *skb);
void skb_queue_tail(struct sock *sk, struct sk_buff *skb);
/* Takes the first message out; NULL: none. */
struct sk_buff *skb_dequeue(struct sock *sk);
struct sk_buff *skb_peek(const struct sock *sk);
void skb_queue_purge(struct world *w, struct sock *sk);
/* Drops what sk_peer_pid and sk_peer_cred hold. */
void sock_forget_peer(struct world *w, struct sock *sk);
/*
 * One message for the caller's buffers, cut where they are too small (MSG_TRUNC tells). What the
 * call answers: the bytes given, or with the flag MSG_TRUNC all that there were; or -EFAULT.
 */
long skb_copy_datagram(struct world *w, const struct sk_buff *skb, struct msghdr *msg);
/* The error that waits for the caller, told once: 0 or a negative errno. */
long sock_error(struct sock *sk);
/* Sleeps until something happens at the socket; -EAGAIN where it must not, or the time is over. */
long sock_wait(struct world *w, struct sock *sk, bool nonblock, s64 timeo_ns);
long sock_setsockopt(struct world *w, struct sock *sk, int level, int optname, uptr optval,
		     int optlen);
long sock_getsockopt(struct world *w, struct sock *sk, int level, int optname, uptr optval,
		     uptr optlen);

/* ---- net/core/scm.c ---- */
/* What goes with a message: descriptors and credentials. */
struct scm_cookie {
	struct scm_fp_list *fp; /* with references */
	struct pid *pid; /* with a reference */
	kuid_t uid;
	kgid_t gid;
};
long scm_send(struct world *w, const struct msghdr *msg, struct scm_cookie *scm);
void scm_destroy(struct world *w, struct scm_cookie *scm);
void scm_fp_free(struct world *w, struct scm_fp_list *fp);
/* Gives the caller what came with @skb. @peek: the message stays. */
void scm_recv(struct world *w, struct sock *sk, struct sk_buff *skb, struct msghdr *msg, bool peek);

/* ---- the families: a new socket, or an ERR_PTR ---- */
struct sock *unix_create(struct world *w, struct net *net, int type, int protocol);
long unix_socketpair(struct world *w, struct sock *a, struct sock *b);
struct sock *netlink_create(struct world *w, struct net *net, int type, int protocol);
struct sock *inet_create(struct world *w, struct net *net, int family, int type, int protocol);

#endif
