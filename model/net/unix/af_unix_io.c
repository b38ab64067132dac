// SPDX-License-Identifier: GPL-2.0-only
/*
 * Local sockets: sending and receiving. The half of net/unix/af_unix.c of Linux that is not names
 * and connections; the other half, with the invariants, is af_unix.c here.
 *
 * A message lies in the receiver's queue and is charged to its sender until it is taken. A stream's
 * long write goes in pieces; how much is sent already is kept in call->scratch while it sleeps.
 */
#include "unix.h"

#define STREAM_PIECE 32768u

/* ---- sending ---- */

/*
 * A message with the caller's next @len bytes and what goes along; or an ERR_PTR. Takes @scm over.
 */
static struct sk_buff *make_skb(struct world *w, struct sock *sk, struct msghdr *msg, u32 len,
				struct scm_cookie *scm)
{
	struct sk_buff *skb = alloc_skb(w, sk, len);

	if (!skb)
		return refuse_ptr(w, ENOMEM, R_NET_NOMEM);
	if (len && !copy_from_iter(w, &msg->iter, skb->data, len)) {
		kfree_skb(w, skb);
		return ERR_PTR(-EFAULT);
	}
	skb->pid = get_pid(scm->pid);
	skb->uid = scm->uid;
	skb->gid = scm->gid;
	skb->fp = scm->fp;
	scm->fp = NULL;
	if (sk->addr) {
		skb->from = sk->addr;
		sk->addr->refcnt++;
	}
	return skb;
}

static bool no_room(const struct sock *sk)
{
	return sk->sk_wmem_alloc >= (u32)sk->sk_sndbuf;
}

static long broken_pipe(struct world *w, const struct msghdr *msg)
{
	if (!(msg->flags & MSG_NOSIGNAL))
		send_sig_info(w, SIGPIPE, SEND_SIG_NOINFO, current);
	return refuse(w, EPIPE, R_SOCK_BROKEN);
}

/* Where a datagram goes: to @msg's address, or to the peer. Counted. */
static struct sock *dgram_target(struct world *w, struct sock *sk, const struct msghdr *msg)
{
	struct sock *other = sk->peer;

	if (msg->name.len) {
		other = unix_find_other(w, sk, &msg->name);
		if (IS_ERR(other))
			return other;
	}
	if (!other && (sk->sk_shutdown & SEND_SHUTDOWN))
		return ERR_PTR(broken_pipe(w, msg));
	if (!other)
		return refuse_ptr(w, ENOTCONN, R_SOCK_NOT_CONNECTED);
	return sock_hold(other);
}

/* 0 where @other takes a message from @sk now; else a refusal, or it sleeps. */
static long may_send_dgram(struct world *w, struct sock *sk, struct sock *other,
			   const struct msghdr *msg)
{
	bool nonblock = msg->flags & MSG_DONTWAIT;

	if (other->peer && other->peer != sk)
		return refuse_obj(w, EPERM, R_UNIX_MAY_SEND, other, NULL);
	if (other->sk_dead) {
		if (sk->peer == other && sk->sk_type == SOCK_DGRAM) {
			sk->peer = NULL;
			sock_put(w, other);
		}
		return refuse(w, ECONNREFUSED, R_UNIX_PEER_GONE);
	}
	if (other->sk_shutdown & RCV_SHUTDOWN)
		return refuse(w, EPIPE, R_SOCK_BROKEN);
	if (other->peer != sk && other->sk_qlen > other->sk_max_ack_backlog)
		return sock_wait(w, other, nonblock, sk->sk_sndtimeo_ns);
	if (no_room(sk))
		return sock_wait(w, sk, nonblock, sk->sk_sndtimeo_ns);
	return 0;
}

static long unix_dgram_sendmsg(struct world *w, struct sock *sk, struct msghdr *msg,
			       struct scm_cookie *scm)
{
	u64 len = msg->iter.count;
	struct sock *other = dgram_target(w, sk, msg);
	struct sk_buff *skb;
	long err;

	if (IS_ERR(other))
		return PTR_ERR(other);
	if (len > (u64)sk->sk_sndbuf - 32)
		err = refuse_num(w, EMSGSIZE, R_SOCK_MSG_LONG, (s64)len);
	else if (sk->sk_shutdown & SEND_SHUTDOWN)
		err = broken_pipe(w, msg);
	else
		err = may_send_dgram(w, sk, other, msg);
	if (!err) {
		skb = make_skb(w, sk, msg, (u32)len, scm);
		err = IS_ERR(skb) ? PTR_ERR(skb) : (long)len;
		if (!IS_ERR(skb)) {
			skb_queue_tail(other, skb);
			wake_up_all(w, &other->sk_wait);
		}
	}
	sock_put(w, other);
	return err;
}

/* What a stream's write that slept has sent already. */
static u64 sent_before(struct world *w, struct msghdr *msg)
{
	u64 done = current->call ? current->call->scratch[0] : 0;
	u8 skipped;

	for (u64 i = 0; i < done; i++)
		copy_from_iter(w, &msg->iter, &skipped, 1);
	return done;
}

/*
 * A write that won't do it in one go, in its first run, has no place yet to note how far it is: it
 * sleeps, and is run again at once.
 */
static bool needs_a_place(struct world *w, const struct sock *sk, const struct msghdr *msg)
{
	return !current->call && !(msg->flags & MSG_DONTWAIT) && msg->iter.count > STREAM_PIECE &&
	       sk->sk_wmem_alloc + msg->iter.count + STREAM_PIECE >= (u64)sk->sk_sndbuf;
}

static long get_a_place(struct world *w, struct sock *sk)
{
	long ret = wait_interruptible(w, &sk->sk_wait);

	if (ret == TASK_SLEEPS)
		wake_up_process(w, current);
	return ret;
}

/* No room for the rest: it sleeps, or is content with what it has sent. */
static long stream_wait(struct world *w, struct sock *sk, const struct msghdr *msg, u64 sent)
{
	bool nonblock = msg->flags & MSG_DONTWAIT;
	long ret;

	if (sent && nonblock)
		return (long)sent;
	ret = sock_wait(w, sk, nonblock, sk->sk_sndtimeo_ns);
	if (ret == TASK_SLEEPS && current->call)
		current->call->scratch[0] = sent;
	return ret != TASK_SLEEPS && sent ? (long)sent : ret;
}

static long unix_stream_sendmsg(struct world *w, struct sock *sk, struct msghdr *msg,
				struct scm_cookie *scm)
{
	struct sock *other = sk->peer;
	u64 sent = sent_before(w, msg);

	if (msg->name.len)
		return sk->sk_state == TCP_ESTABLISHED
			       ? refuse_obj(w, EISCONN, R_SOCK_CONNECTED, sk, NULL)
			       : refuse(w, EOPNOTSUPP, R_SOCK_NO_NAME);
	if (!other)
		return refuse(w, ENOTCONN, R_SOCK_NOT_CONNECTED);
	if (sk->sk_shutdown & SEND_SHUTDOWN)
		return broken_pipe(w, msg);
	if (needs_a_place(w, sk, msg))
		return get_a_place(w, sk);
	while (msg->iter.count) {
		u64 piece = msg->iter.count < STREAM_PIECE ? msg->iter.count : STREAM_PIECE;
		struct sk_buff *skb;

		if (other->sk_dead || (other->sk_shutdown & RCV_SHUTDOWN))
			return sent ? (long)sent : broken_pipe(w, msg);
		if (no_room(sk))
			return stream_wait(w, sk, msg, sent);
		skb = make_skb(w, sk, msg, (u32)piece, scm);
		if (IS_ERR(skb))
			return sent ? (long)sent : PTR_ERR(skb);
		sent += piece;
		skb_queue_tail(other, skb);
		wake_up_all(w, &other->sk_wait);
	}
	return (long)sent;
}

long unix_sendmsg(struct world *w, struct sock *sk, struct msghdr *msg)
{
	struct scm_cookie scm;
	long ret = scm_send(w, msg, &scm);

	if (ret)
		return ret;
	if (msg->flags & MSG_OOB && sk->sk_type != SOCK_STREAM)
		ret = refuse(w, EOPNOTSUPP, R_SOCK_OOB);
	else if (sk->sk_type == SOCK_SEQPACKET && sk->sk_state != TCP_ESTABLISHED)
		ret = refuse(w, ENOTCONN, R_SOCK_NOT_CONNECTED);
	else if (sk->sk_type == SOCK_STREAM)
		ret = unix_stream_sendmsg(w, sk, msg, &scm);
	else
		ret = unix_dgram_sendmsg(w, sk, msg, &scm);
	scm_destroy(w, &scm);
	return ret;
}

/* ---- receiving ---- */

static void tell_sender(const struct sk_buff *skb, struct msghdr *msg)
{
	memset(&msg->name, 0, sizeof(msg->name));
	if (!skb->from)
		return;
	msg->name.len = skb->from->len;
	memcpy(msg->name.bytes, skb->from->name, skb->from->len);
}

static void finish_skb(struct world *w, struct sock *sk, struct sk_buff *skb)
{
	skb_dequeue(sk);
	kfree_skb(w, skb);
	wake_up_all(w, &sk->sk_wait);
	if (sk->peer)
		wake_up_all(w, &sk->peer->sk_wait);
}

/* A datagram socket that is shut down says so only to a caller that would wait. */
static bool ends_reading(const struct sock *sk, const struct msghdr *msg)
{
	if (!(sk->sk_shutdown & RCV_SHUTDOWN))
		return false;
	return sk->sk_type == SOCK_SEQPACKET || !(msg->flags & MSG_DONTWAIT);
}

static long unix_dgram_recvmsg(struct world *w, struct sock *sk, struct msghdr *msg)
{
	struct sk_buff *skb = skb_peek(sk);
	bool peek = msg->flags & MSG_PEEK;
	long ret;

	if (!skb) {
		if (sk->sk_err)
			return refuse(w, (int)-sock_error(sk), R_SOCK_RESET);
		if (ends_reading(sk, msg))
			return 0;
		return sock_wait(w, sk, msg->flags & MSG_DONTWAIT, sk->sk_rcvtimeo_ns);
	}
	ret = skb_copy_datagram(w, skb, msg);
	if (ret < 0)
		return ret;
	tell_sender(skb, msg);
	scm_recv(w, sk, skb, msg, peek);
	if (!peek)
		finish_skb(w, sk, skb);
	return ret;
}

static bool same_creds(const struct sk_buff *a, const struct sk_buff *b)
{
	return a->pid == b->pid && uid_eq(a->uid, b->uid) && gid_eq(a->gid, b->gid);
}

/*
 * Takes bytes of one message after the other, as long as they come from one sender (where that
 * matters) and up to one with descriptors.
 */
static long stream_take(struct world *w, struct sock *sk, struct msghdr *msg)
{
	bool peek = msg->flags & MSG_PEEK;
	struct sk_buff *skb = skb_peek(sk), *next;
	u64 done = 0;

	tell_sender(skb, msg);
	while (skb && msg->iter.count) {
		u64 len = skb->len - skb->consumed;
		bool had_fp = skb->fp != NULL, whole;

		if (len > msg->iter.count)
			len = msg->iter.count;
		if (!copy_to_iter(w, &msg->iter, skb->data + skb->consumed, len))
			return done ? (long)done : -EFAULT;
		whole = len == skb->len - skb->consumed;
		if (!done || had_fp)
			scm_recv(w, sk, skb, msg, peek);
		done += len;
		next = skb->list.next == &sk->sk_receive_queue
			       ? NULL
			       : list_entry(skb->list.next, struct sk_buff, list);
		if (next && (sk->sk_flags & sock_flag(SO_PASSCRED)) && !same_creds(skb, next))
			next = NULL;
		if (!peek && !whole)
			skb->consumed += (u32)len;
		if (!peek && whole)
			finish_skb(w, sk, skb);
		skb = had_fp || !whole ? NULL : next;
	}
	return (long)done;
}

static long unix_stream_recvmsg(struct world *w, struct sock *sk, struct msghdr *msg)
{
	if (sk->sk_state != TCP_ESTABLISHED)
		return refuse(w, EINVAL, R_SOCK_NOT_CONNECTED);
	if (msg->flags & MSG_OOB)
		return refuse(w, EINVAL, R_SOCK_OOB);
	if (!msg->iter.count && !(msg->flags & MSG_PEEK) && !skb_peek(sk) &&
	    !(sk->sk_shutdown & RCV_SHUTDOWN))
		return sock_wait(w, sk, msg->flags & MSG_DONTWAIT, sk->sk_rcvtimeo_ns);
	if (skb_peek(sk))
		return stream_take(w, sk, msg);
	if (sk->sk_err)
		return refuse(w, (int)-sock_error(sk), R_SOCK_RESET);
	if (sk->sk_shutdown & RCV_SHUTDOWN)
		return 0;
	return sock_wait(w, sk, msg->flags & MSG_DONTWAIT, sk->sk_rcvtimeo_ns);
}

long unix_recvmsg(struct world *w, struct sock *sk, struct msghdr *msg)
{
	if (sk->sk_type == SOCK_STREAM)
		return unix_stream_recvmsg(w, sk, msg);
	if (sk->sk_type == SOCK_SEQPACKET && sk->sk_state != TCP_ESTABLISHED)
		return refuse(w, ENOTCONN, R_SOCK_NOT_CONNECTED);
	if (msg->flags & MSG_OOB)
		return refuse(w, EOPNOTSUPP, R_SOCK_OOB);
	return unix_dgram_recvmsg(w, sk, msg);
}
