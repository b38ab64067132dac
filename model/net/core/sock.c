// SPDX-License-Identifier: GPL-2.0-only
/*
 * What sockets of all families share: their memory, queues, waiting and options. net/core/sock.c
 * and skbuff.c of Linux.
 *
 * Interface: sock.h. A sock keeps its network namespace until the last reference goes: its
 * socket's, a peer's, that of a message under way.
 *
 * Invariants: sk_qlen is the length of sk_receive_queue; sk_wmem_alloc is the sum of truesize of
 * the messages whose sender it is.
 */
#include "reflect.h"
#include "../net.h"

#define SK_MEM_DEFAULT	212992
#define S32_MAX_HALF	0x3fffffff
#define SOCK_MIN_SNDBUF 4608
#define SOCK_MIN_RCVBUF 2304

/* ---- life ---- */

struct sock *sk_alloc(struct world *w, struct net *net, int family, int type, int protocol,
		      const struct proto_ops *ops)
{
	struct sock *sk = alloc_obj(w, sock);

	if (!sk)
		return refuse_ptr(w, ENOMEM, R_NET_NOMEM);
	sk->sk_refcnt = 1;
	sk->sk_family = (u16)family;
	sk->sk_type = (u16)type;
	sk->sk_protocol = protocol;
	sk->sk_state = TCP_CLOSE;
	sk->ops = ops;
	sk->sk_net = get_net(net);
	sk->sk_sndbuf = SK_MEM_DEFAULT;
	sk->sk_rcvbuf = SK_MEM_DEFAULT;
	sk->sk_rcvlowat = 1;
	INIT_LIST_HEAD(&sk->sk_receive_queue);
	INIT_LIST_HEAD(&sk->bind_node);
	init_waitqueue_head(&sk->sk_wait);
	return sk;
}

static void unix_address_put(struct world *w, struct unix_address *addr)
{
	if (addr && --addr->refcnt == 0)
		world_free(w, addr);
}

void sock_forget_peer(struct world *w, struct sock *sk)
{
	if (sk->sk_peer_pid)
		put_pid(w, sk->sk_peer_pid);
	if (sk->sk_peer_cred)
		put_cred(w, sk->sk_peer_cred);
	sk->sk_peer_pid = NULL;
	sk->sk_peer_cred = NULL;
}

void sock_put(struct world *w, struct sock *sk)
{
	if (!sk || --sk->sk_refcnt)
		return;
	skb_queue_purge(w, sk);
	sock_forget_peer(w, sk);
	unix_address_put(w, sk->addr);
	put_net(w, sk->sk_net);
	world_free(w, sk);
}

void sock_holders(const struct holder_visit *v, const void *obj);

/* A datagram socket may be its own peer; a walk over fields leaves out what leads to itself. */
void sock_holders(const struct holder_visit *v, const void *obj)
{
	const struct sock *sk = obj;

	if (sk->peer == sk)
		v->hold(v, sk, "is connected to itself");
}

/* ---- messages ---- */

/* What a message of @len bytes costs its sender: the kernel's buffers come in fixed sizes. */
static u32 skb_truesize(u32 len)
{
	u32 head = 512;

	while (head < len + 320)
		head *= 2;
	return head + 256;
}

struct sk_buff *alloc_skb(struct world *w, struct sock *sender, u32 len)
{
	struct sk_buff *skb = alloc_obj_flex(w, sk_buff, data, len);

	if (!skb)
		return NULL;
	skb->len = len;
	skb->truesize = skb_truesize(len);
	skb->uid = INVALID_UID;
	skb->gid = INVALID_GID;
	if (sender) {
		skb->sender = sock_hold(sender);
		sender->sk_wmem_alloc += skb->truesize;
	}
	return skb;
}

void kfree_skb(struct world *w, struct sk_buff *skb)
{
	struct sock *sender = skb->sender;

	if (sender) {
		sender->sk_wmem_alloc -= skb->truesize;
		wake_up_all(w, &sender->sk_wait);
		sock_put(w, sender);
	}
	if (skb->sk) {
		if (skb->sk->peer)
			skb->sk->peer->sk_err = ECONNRESET;
		skb->sk->ops->release(w, skb->sk);
	}
	unix_address_put(w, skb->from);
	if (skb->pid)
		put_pid(w, skb->pid);
	if (skb->fp)
		scm_fp_free(w, skb->fp);
	world_free(w, skb);
}

void skb_queue_tail(struct sock *sk, struct sk_buff *skb)
{
	list_add_tail(&skb->list, &sk->sk_receive_queue);
	sk->sk_qlen++;
}

struct sk_buff *skb_peek(const struct sock *sk)
{
	if (list_empty(&sk->sk_receive_queue))
		return NULL;
	return list_first_entry(&sk->sk_receive_queue, struct sk_buff, list);
}

struct sk_buff *skb_dequeue(struct sock *sk)
{
	struct sk_buff *first = skb_peek(sk);

	if (!first)
		return NULL;
	sk->sk_qlen--;
	list_del_init(&first->list);
	return first;
}

void skb_queue_purge(struct world *w, struct sock *sk)
{
	struct sk_buff *skb;

	while ((skb = skb_dequeue(sk)) != NULL)
		kfree_skb(w, skb);
}

long skb_copy_datagram(struct world *w, const struct sk_buff *skb, struct msghdr *msg)
{
	u64 room = msg->iter.count, given = skb->len;

	if (given > room) {
		given = room;
		msg->msg_flags |= MSG_TRUNC;
	}
	if (given && !copy_to_iter(w, &msg->iter, skb->data, given))
		return -EFAULT;
	return msg->flags & MSG_TRUNC ? (long)skb->len : (long)given;
}

/* ---- errors and waiting ---- */

long sock_error(struct sock *sk)
{
	int err = sk->sk_err;

	sk->sk_err = 0;
	return -err;
}

long sock_wait(struct world *w, struct sock *sk, bool nonblock, s64 timeo_ns)
{
	long ret;

	if (nonblock)
		return refuse(w, EAGAIN, R_SOCK_WOULD_BLOCK);
	if (!timeo_ns)
		return wait_interruptible(w, &sk->sk_wait);
	if (!current->wait_expires)
		current->wait_expires = w->clock_ns + (u64)timeo_ns;
	ret = wait_until(w, &sk->sk_wait, current->wait_expires);
	if (ret == -ETIME)
		return refuse(w, EAGAIN, R_SOCK_TIMEOUT);
	return ret == -ERESTARTSYS ? refuse(w, EINTR, R_SOCK_SIGNAL) : ret;
}

/* ---- options ---- */

static bool flag_option(int optname)
{
	switch (optname) {
	case SO_DEBUG:
	case SO_REUSEADDR:
	case SO_DONTROUTE:
	case SO_BROADCAST:
	case SO_KEEPALIVE:
	case SO_OOBINLINE:
	case SO_REUSEPORT:
	case SO_PASSCRED:
	case SO_TIMESTAMP:
	case SO_PASSSEC:
	case SO_PASSPIDFD:
		return true;
	default:
		return false;
	}
}

static long set_flag(struct world *w, struct sock *sk, int optname, int value)
{
	if (optname == SO_DEBUG && value && !capable(w, CAP_NET_ADMIN))
		return refuse(w, EACCES, R_SOCK_DEBUG_CAP);
	if (value)
		sk->sk_flags |= sock_flag(optname);
	else
		sk->sk_flags &= ~sock_flag(optname);
	return 0;
}

/* Twice what is asked for, within the limits: the kernel counts its own overhead in. */
static int buffer_size(int value, int min, bool force)
{
	if (!force && value > SK_MEM_DEFAULT)
		value = SK_MEM_DEFAULT;
	if (value < 0)
		value = 0;
	if (value > S32_MAX_HALF)
		value = S32_MAX_HALF;
	return value * 2 < min ? min : value * 2;
}

static long set_timeout(struct world *w, s64 *timeo_ns, uptr optval, int optlen)
{
	struct timespec64 tv;

	if (optlen < (int)sizeof(tv))
		return refuse_num(w, EINVAL, R_SOCK_OPTLEN, optlen);
	if (get_user(w, tv, optval))
		return -EFAULT;
	if (tv.tv_nsec < 0 || tv.tv_nsec >= 1000000)
		return refuse_num(w, EDOM, R_SOCK_TIMEO, tv.tv_nsec);
	*timeo_ns = tv.tv_sec < 0 ? 1 : tv.tv_sec * 1000000000 + tv.tv_nsec * 1000;
	return 0;
}

static long set_value(struct world *w, struct sock *sk, int optname, int value)
{
	bool net_admin = ns_capable(w, sk->sk_net->user_ns, CAP_NET_ADMIN);

	switch (optname) {
	case SO_SNDBUFFORCE:
	case SO_RCVBUFFORCE:
		if (!capable(w, CAP_NET_ADMIN))
			return refuse(w, EPERM, R_SOCK_FORCE_CAP);
		if (optname == SO_SNDBUFFORCE)
			sk->sk_sndbuf = buffer_size(value, SOCK_MIN_SNDBUF, true);
		else
			sk->sk_rcvbuf = buffer_size(value, SOCK_MIN_RCVBUF, true);
		return 0;
	case SO_SNDBUF:
		sk->sk_sndbuf = buffer_size(value, SOCK_MIN_SNDBUF, false);
		wake_up_all(w, &sk->sk_wait);
		return 0;
	case SO_RCVBUF:
		sk->sk_rcvbuf = buffer_size(value, SOCK_MIN_RCVBUF, false);
		return 0;
	case SO_PRIORITY:
		if ((value < 0 || value > 6) && !net_admin)
			return refuse_num(w, EPERM, R_SOCK_PRIORITY_CAP, value);
		sk->sk_priority = value;
		return 0;
	case SO_MARK:
		if (!net_admin)
			return refuse(w, EPERM, R_SOCK_MARK_CAP);
		sk->sk_mark = (u32)value;
		return 0;
	case SO_RCVLOWAT:
		sk->sk_rcvlowat = value < 0 ? S32_MAX_HALF : value ? value : 1;
		return 0;
	default:
		return refuse_num(w, ENOPROTOOPT, R_SOCK_NO_OPT, optname);
	}
}

long sock_setsockopt(struct world *w, struct sock *sk, int level, int optname, uptr optval,
		     int optlen)
{
	int value = 0;

	if (level != SOL_SOCKET) {
		if (!sk->ops->setsockopt)
			return refuse_num(w, ENOPROTOOPT, R_SOCK_NO_LEVEL, level);
		if (optlen >= (int)sizeof(value) && get_user(w, value, optval))
			return -EFAULT;
		return sk->ops->setsockopt(w, sk, level, optname, value);
	}
	if (optname == SO_RCVTIMEO)
		return set_timeout(w, &sk->sk_rcvtimeo_ns, optval, optlen);
	if (optname == SO_SNDTIMEO)
		return set_timeout(w, &sk->sk_sndtimeo_ns, optval, optlen);
	if (optlen < (int)sizeof(value))
		return refuse_num(w, EINVAL, R_SOCK_OPTLEN, optlen);
	if (get_user(w, value, optval))
		return -EFAULT;
	if (flag_option(optname))
		return set_flag(w, sk, optname, value);
	return set_value(w, sk, optname, value);
}

/* An answer of @size bytes, cut to what the caller has room for; its length goes back. */
static long put_option(struct world *w, const void *value, int size, uptr optval, uptr optlen)
{
	int len;

	if (get_user(w, len, optlen))
		return -EFAULT;
	if (len < 0)
		return refuse_num(w, EINVAL, R_SOCK_OPTLEN, len);
	if (len > size)
		len = size;
	if (len && copy_to_user(w, optval, value, (size_t)len))
		return -EFAULT;
	return put_user(w, len, optlen);
}

struct ucred {
	s32 pid;
	u32 uid;
	u32 gid;
};

static long get_peercred(struct world *w, struct sock *sk, uptr optval, uptr optlen)
{
	struct ucred ucred = { 0, (u32)-1, (u32)-1 };

	if (sk->sk_peer_pid)
		ucred.pid = pid_vnr(w, sk->sk_peer_pid);
	if (sk->sk_peer_cred) {
		ucred.uid = from_kuid_munged(w, current_user_ns(), sk->sk_peer_cred->euid);
		ucred.gid = from_kgid_munged(w, current_user_ns(), sk->sk_peer_cred->egid);
	}
	return put_option(w, &ucred, sizeof(ucred), optval, optlen);
}

/* The other end's supplementary groups. A buffer that is too short learns the size. */
static long get_peergroups(struct world *w, struct sock *sk, uptr optval, uptr optlen)
{
	const struct group_info *groups;
	int len, need;

	if (get_user(w, len, optlen))
		return -EFAULT;
	if (len < 0)
		return refuse_num(w, EINVAL, R_SOCK_OPTLEN, len);
	if (!sk->sk_peer_cred)
		return refuse(w, ENODATA, R_SOCK_NO_PEER);
	groups = sk->sk_peer_cred->group_info;
	need = (int)(groups->ngroups * sizeof(u32));
	if (len < need)
		return put_user(w, need, optlen) ? -EFAULT
						 : refuse_num(w, ERANGE, R_SOCK_OPTLEN, len);
	for (u32 i = 0; i < groups->ngroups; i++) {
		u32 gid = from_kgid_munged(w, current_user_ns(), groups->gid[i]);

		if (put_user(w, gid, optval + i * sizeof(gid)))
			return -EFAULT;
	}
	return put_user(w, need, optlen);
}

static long get_peerpidfd(struct world *w, struct sock *sk, uptr optval, uptr optlen)
{
	int len, fd;
	long err;

	if (get_user(w, len, optlen))
		return -EFAULT;
	if (!sk->sk_peer_pid)
		return refuse(w, ENODATA, R_SOCK_NO_PEER);
	if (len < (int)sizeof(fd))
		return refuse_num(w, EINVAL, R_SOCK_OPTLEN, len);
	fd = pidfd_create(w, sk->sk_peer_pid, 0);
	if (fd < 0)
		return fd;
	err = put_option(w, &fd, sizeof(fd), optval, optlen);
	if (err)
		close_fd(w, (unsigned int)fd);
	return err;
}

/* The one number that is never cut. */
static long get_netns_cookie(struct world *w, struct sock *sk, uptr optval, uptr optlen)
{
	int len;

	if (get_user(w, len, optlen))
		return -EFAULT;
	if (len < (int)sizeof(u64))
		return refuse_num(w, EINVAL, R_SOCK_OPTLEN, len);
	return put_option(w, &sk->sk_net->net_cookie, sizeof(u64), optval, optlen);
}

static int value_of(struct sock *sk, int optname)
{
	switch (optname) {
	case SO_TYPE:
		return sk->sk_type;
	case SO_DOMAIN:
		return sk->sk_family;
	case SO_PROTOCOL:
		return sk->sk_protocol;
	case SO_SNDBUF:
		return sk->sk_sndbuf;
	case SO_RCVBUF:
		return sk->sk_rcvbuf;
	case SO_PRIORITY:
		return sk->sk_priority;
	case SO_MARK:
		return (int)sk->sk_mark;
	case SO_RCVLOWAT:
		return sk->sk_rcvlowat;
	case SO_ACCEPTCONN:
		return sk->sk_state == TCP_LISTEN;
	default:
		return -1;
	}
}

long sock_getsockopt(struct world *w, struct sock *sk, int level, int optname, uptr optval,
		     uptr optlen)
{
	struct timespec64 tv;
	int value;

	if (level != SOL_SOCKET)
		return refuse_num(w, ENOPROTOOPT, R_SOCK_NO_LEVEL, level);
	switch (optname) {
	case SO_PEERCRED:
		return get_peercred(w, sk, optval, optlen);
	case SO_PEERGROUPS:
		return get_peergroups(w, sk, optval, optlen);
	case SO_PEERPIDFD:
		return get_peerpidfd(w, sk, optval, optlen);
	case SO_NETNS_COOKIE:
		return get_netns_cookie(w, sk, optval, optlen);
	case SO_RCVTIMEO:
	case SO_SNDTIMEO:
		tv.tv_nsec = optname == SO_RCVTIMEO ? sk->sk_rcvtimeo_ns : sk->sk_sndtimeo_ns;
		tv.tv_sec = tv.tv_nsec / 1000000000;
		tv.tv_nsec = tv.tv_nsec % 1000000000 / 1000;
		return put_option(w, &tv, sizeof(tv), optval, optlen);
	case SO_ERROR:
		value = -(int)sock_error(sk);
		break;
	default:
		value = flag_option(optname) ? (sk->sk_flags & sock_flag(optname)) != 0
					     : value_of(sk, optname);
		if (value < 0 && optname != SO_MARK)
			return refuse_num(w, ENOPROTOOPT, R_SOCK_NO_OPT, optname);
	}
	return put_option(w, &value, sizeof(value), optval, optlen);
}
