// SPDX-License-Identifier: GPL-2.0-only
/*
 * Local sockets: their names and connections. net/unix/af_unix.c of Linux; sending and receiving
 * stand in af_unix_io.c.
 *
 * Interface: unix_create(), unix_socketpair() of sock.h, and unix_ops of unix.h. A connection is
 * two socks that hold each other as peer. Whoever connects makes the listener's end himself and
 * puts it, as a message, into the listener's queue; accept() takes it out.
 *
 * Invariants: the peers of streams and sequenced packets hold each other; a sock in net.unix_table
 * has an address that begins with a NUL.
 */
#include "unix.h"

#define AUTOBIND_LIMIT	  0x100000u
#define SOMAXCONN_DEFAULT 4096
#define MAX_DGRAM_QLEN	  10

/* ---- making ---- */

struct sock *unix_create(struct world *w, struct net *net, int type, int protocol)
{
	struct sock *sk;

	if (protocol && protocol != AF_UNIX)
		return refuse_ptr(w, EPROTONOSUPPORT, R_SOCK_PROTOCOL);
	if (type == SOCK_RAW)
		type = SOCK_DGRAM;
	if (type != SOCK_STREAM && type != SOCK_DGRAM && type != SOCK_SEQPACKET)
		return refuse_ptr(w, ESOCKTNOSUPPORT, R_SOCK_TYPE);
	sk = sk_alloc(w, net, AF_UNIX, type, protocol, &unix_ops);
	if (!IS_ERR(sk))
		sk->sk_max_ack_backlog = MAX_DGRAM_QLEN;
	return sk;
}

/* Who is at the other end, or listens there: current. SO_PEERCRED tells. */
static void init_peercred(struct world *w, struct sock *sk)
{
	sock_forget_peer(w, sk);
	sk->sk_peer_pid = get_pid(current->signal->pids[PIDTYPE_TGID]);
	sk->sk_peer_cred = get_cred(current_cred());
}

long unix_socketpair(struct world *w, struct sock *a, struct sock *b)
{
	a->peer = sock_hold(b);
	b->peer = sock_hold(a);
	init_peercred(w, a);
	init_peercred(w, b);
	if (a->sk_type != SOCK_DGRAM)
		a->sk_state = b->sk_state = TCP_ESTABLISHED;
	return 0;
}

/* ---- going ---- */

static void leave_name(struct world *w, struct sock *sk)
{
	list_del_init(&sk->bind_node);
	if (sk->path.dentry)
		path_put(w, &sk->path);
	sk->path = (struct path){ NULL, NULL };
}

/* The other end of a stream learns of it; a reset where something was left unread. */
static void tell_peer(struct world *w, struct sock *sk, struct sock *peer)
{
	if (sk->sk_type != SOCK_DGRAM) {
		peer->sk_shutdown = SHUTDOWN_MASK;
		if (!list_empty(&sk->sk_receive_queue))
			peer->sk_err = ECONNRESET;
	}
	wake_up_all(w, &peer->sk_wait);
}

static void unix_release(struct world *w, struct sock *sk)
{
	struct sock *peer = sk->peer;

	sk->sk_dead = true;
	sk->sk_state = TCP_CLOSE;
	sk->sk_shutdown = SHUTDOWN_MASK;
	leave_name(w, sk);
	wake_up_all(w, &sk->sk_wait);
	if (peer) {
		tell_peer(w, sk, peer);
		sk->peer = NULL;
		sock_put(w, peer);
	}
	skb_queue_purge(w, sk);
	sock_put(w, sk);
}

/* ---- names ---- */

static struct unix_address *new_address(struct world *w, const struct sockaddr_storage *addr)
{
	struct unix_address *a = alloc_obj(w, unix_address);

	if (!a)
		return refuse_ptr(w, ENOMEM, R_NET_NOMEM);
	a->refcnt = 1;
	a->len = addr->len;
	memcpy(a->name, addr->bytes, addr->len);
	return a;
}

/* 0, or a refusal: whether that can be the address of a local socket. */
static long check_address(struct world *w, const struct sockaddr_storage *addr)
{
	if (addr->len <= UNIX_PATH_OFFSET || addr->len > UNIX_PATH_OFFSET + UNIX_PATH_MAX)
		return refuse_num(w, EINVAL, R_UNIX_ADDR_LEN, addr->len);
	if (addr->family != AF_UNIX)
		return refuse_num(w, EINVAL, R_UNIX_FAMILY, addr->family);
	return 0;
}

static bool is_abstract(const struct sockaddr_storage *addr)
{
	return addr->bytes[UNIX_PATH_OFFSET] == 0;
}

/* The path of an address, ended by a NUL in @buf. */
static const char *address_path(const struct sockaddr_storage *addr, char *buf)
{
	memcpy(buf, addr->bytes + UNIX_PATH_OFFSET, addr->len - UNIX_PATH_OFFSET);
	buf[addr->len - UNIX_PATH_OFFSET] = '\0';
	return buf;
}

/* Each type has names of its own. */
static struct sock *find_abstract(const struct net *net, const struct sockaddr_storage *addr,
				  u16 type)
{
	struct sock *sk;

	list_for_each_entry (sk, &net->unix_table, bind_node)
		if (sk->sk_family == AF_UNIX && sk->sk_type == type && sk->addr->len == addr->len &&
		    !memcmp(sk->addr->name, addr->bytes, addr->len))
			return sk;
	return NULL;
}

static long bind_abstract(struct world *w, struct sock *sk, const struct sockaddr_storage *addr)
{
	struct unix_address *a;

	if (sk->addr)
		return refuse_obj(w, EINVAL, R_UNIX_BOUND, sk, NULL);
	if (find_abstract(sk->sk_net, addr, sk->sk_type))
		return refuse_obj(w, EADDRINUSE, R_UNIX_NAME_USED, sk->sk_net, NULL);
	a = new_address(w, addr);
	if (IS_ERR(a))
		return PTR_ERR(a);
	sk->addr = a;
	list_add_tail(&sk->bind_node, &sk->sk_net->unix_table);
	return 0;
}

/* A name of five digits that nobody has. */
static long unix_autobind(struct world *w, struct sock *sk)
{
	static const char digits[] = "0123456789abcdef";
	struct sockaddr_storage addr = { .len = UNIX_PATH_OFFSET + 6 };

	if (sk->addr)
		return 0;
	addr.family = AF_UNIX;
	for (u32 n = 0; n < AUTOBIND_LIMIT; n++) {
		for (u32 i = 0; i < 5; i++)
			addr.bytes[UNIX_PATH_OFFSET + 1 + i] = (u8)digits[n >> (16 - 4 * i) & 15];
		if (!find_abstract(sk->sk_net, &addr, sk->sk_type))
			return bind_abstract(w, sk, &addr);
	}
	return refuse(w, ENOSPC, R_UNIX_NO_NAME);
}

/* Makes the name in its directory: a socket that leads nowhere but to @sk. */
static long make_name(struct world *w, const struct path *parent, struct dentry *dentry)
{
	const struct mnt_idmap *idmap = mnt_idmap(parent->mnt);
	struct inode *dir = parent->dentry->d_inode;
	u32 mode = S_IFSOCK | (0777u & ~(u32)current->fs->umask);
	int err = may_create(w, idmap, dir);

	if (err)
		return err;
	if (!dir->i_op->mknod)
		return refuse_obj(w, EPERM, R_UNIX_NO_MKNOD, dir->i_sb, NULL);
	return dir->i_op->mknod(w, idmap, dir, dentry, mode, 0);
}

/* The name is made first: that the socket has another is found only then, and the name goes. */
static long bind_path(struct world *w, struct sock *sk, const struct sockaddr_storage *addr)
{
	char buf[UNIX_PATH_MAX + 1];
	struct path parent;
	struct dentry *dentry;
	struct unix_address *a = new_address(w, addr);
	long err;

	if (IS_ERR(a))
		return PTR_ERR(a);
	dentry = filename_create(w, (int)AT_FDCWD, address_path(addr, buf), &parent, false);
	if (IS_ERR(dentry)) {
		world_free(w, a);
		err = PTR_ERR(dentry);
		return err == -EEXIST ? refuse_str(w, EADDRINUSE, R_UNIX_PATH_USED, buf) : err;
	}
	err = make_name(w, &parent, dentry);
	if (!err && sk->addr) {
		vfs_unlink(w, mnt_idmap(parent.mnt), parent.dentry->d_inode, dentry);
		err = refuse_obj(w, EINVAL, R_UNIX_BOUND, sk, NULL);
	}
	if (err) {
		world_free(w, a);
	} else {
		sk->addr = a;
		sk->path.dentry = dentry;
		sk->path.mnt = parent.mnt;
		path_get(&sk->path);
	}
	done_path_create(w, &parent, dentry);
	return err;
}

static long unix_bind(struct world *w, struct sock *sk, const struct sockaddr_storage *addr)
{
	struct sockaddr_storage exact = *addr;
	const u8 *end;
	long err;

	if (addr->len == UNIX_PATH_OFFSET && addr->family == AF_UNIX)
		return unix_autobind(w, sk);
	err = check_address(w, addr);
	if (err)
		return err;
	if (is_abstract(addr))
		return bind_abstract(w, sk, addr);
	end = memchr(addr->bytes + UNIX_PATH_OFFSET, 0, addr->len - UNIX_PATH_OFFSET);
	exact.len = end ? (u32)(end - addr->bytes) + 1 : addr->len;
	if (!end && exact.len < UNIX_PATH_OFFSET + UNIX_PATH_MAX)
		exact.len++; /* the NUL that the kernel adds */
	return bind_path(w, sk, &exact);
}

/* ---- finding ---- */

/* The sock that is bound to the inode at that path. */
static struct sock *find_by_inode(struct world *w, const struct inode *inode)
{
	world_for_each_object (w, obj) {
		struct sock *sk = obj;

		if (obj_type_of(obj) == OBJ_sock && sk->sk_family == AF_UNIX && sk->path.dentry &&
		    sk->path.dentry->d_inode == inode)
			return sk;
	}
	return NULL;
}

static struct sock *find_by_path(struct world *w, const struct sockaddr_storage *addr)
{
	char buf[UNIX_PATH_MAX + 1];
	struct path path;
	struct sock *sk;
	long err = kern_path_at(w, (int)AT_FDCWD, address_path(addr, buf), LOOKUP_FOLLOW, &path);

	if (err)
		return ERR_PTR(err);
	err = path_permission(w, &path, MAY_WRITE);
	if (err) {
		sk = ERR_PTR(err);
	} else {
		sk = S_ISSOCK(path.dentry->d_inode->i_mode) ? find_by_inode(w, path.dentry->d_inode)
							    : NULL;
		if (!sk)
			sk = ERR_PTR(refuse_str(w, ECONNREFUSED, R_UNIX_NOBODY, buf));
	}
	path_put(w, &path);
	return sk;
}

/* The sock with that address, not counted; or an ERR_PTR. */
struct sock *unix_find_other(struct world *w, const struct sock *sk,
			     const struct sockaddr_storage *addr)
{
	struct sock *other;
	long err = check_address(w, addr);

	if (err)
		return ERR_PTR(err);
	if (is_abstract(addr)) {
		other = find_abstract(sk->sk_net, addr, sk->sk_type);
		if (!other)
			return refuse_ptr(w, ECONNREFUSED, R_UNIX_NO_ABSTRACT);
	} else {
		other = find_by_path(w, addr);
		if (IS_ERR(other))
			return other;
	}
	if (other->sk_type != sk->sk_type)
		return ERR_PTR(refuse_obj(w, EPROTOTYPE, R_UNIX_TYPE, other, NULL));
	return other;
}

/* ---- connecting ---- */

static long unix_dgram_connect(struct world *w, struct sock *sk,
			       const struct sockaddr_storage *addr)
{
	struct sock *other = NULL, *old = sk->peer;

	if (addr->len < sizeof(u16))
		return refuse_num(w, EINVAL, R_UNIX_ADDR_LEN, addr->len);
	if (addr->family != AF_UNSPEC) {
		other = unix_find_other(w, sk, addr);
		if (IS_ERR(other))
			return PTR_ERR(other);
		if (other->peer && other->peer != sk)
			return refuse_obj(w, EPERM, R_UNIX_MAY_SEND, other, NULL);
		sock_hold(other);
	}
	sk->peer = other;
	if (old)
		sock_put(w, old);
	return 0;
}

/* The listener's end of a new connection, waiting in a message to be accepted. */
static struct sk_buff *new_connection(struct world *w, struct sock *sk, struct sock *other)
{
	struct sk_buff *skb = alloc_skb(w, NULL, 0);
	struct sock *newsk;

	if (!skb)
		return refuse_ptr(w, ENOMEM, R_NET_NOMEM);
	newsk = unix_create(w, sk->sk_net, sk->sk_type, 0);
	if (IS_ERR(newsk)) {
		kfree_skb(w, skb);
		return ERR_PTR(PTR_ERR(newsk));
	}
	if (other->addr) {
		newsk->addr = other->addr;
		newsk->addr->refcnt++;
	}
	if (other->path.dentry) {
		newsk->path = other->path;
		path_get(&newsk->path);
	}
	newsk->sk_state = TCP_ESTABLISHED;
	newsk->peer = sock_hold(sk);
	init_peercred(w, newsk);
	skb->sk = newsk;
	return skb;
}

static long unix_stream_connect(struct world *w, struct sock *sk,
				const struct sockaddr_storage *addr, bool nonblock)
{
	struct sock *other = unix_find_other(w, sk, addr);
	struct sk_buff *skb;

	if (IS_ERR(other))
		return PTR_ERR(other);
	if (other->sk_state != TCP_LISTEN || (other->sk_shutdown & RCV_SHUTDOWN))
		return refuse_obj(w, ECONNREFUSED, R_UNIX_NOT_LISTENING, other, NULL);
	if (sk->sk_state == TCP_ESTABLISHED)
		return refuse_obj(w, EISCONN, R_SOCK_CONNECTED, sk, NULL);
	if (sk->sk_state != TCP_CLOSE)
		return refuse_obj(w, EINVAL, R_SOCK_LISTENS, sk, NULL);
	if (other->sk_qlen > other->sk_max_ack_backlog)
		return sock_wait(w, other, nonblock, sk->sk_sndtimeo_ns);
	skb = new_connection(w, sk, other);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	sk->sk_peer_pid = other->sk_peer_pid ? get_pid(other->sk_peer_pid) : NULL;
	sk->sk_peer_cred = other->sk_peer_cred ? get_cred(other->sk_peer_cred) : NULL;
	sk->sk_state = TCP_ESTABLISHED;
	sk->peer = sock_hold(skb->sk);
	skb_queue_tail(other, skb);
	wake_up_all(w, &other->sk_wait);
	return 0;
}

static long unix_connect(struct world *w, struct sock *sk, const struct sockaddr_storage *addr,
			 bool nonblock)
{
	if (sk->sk_type == SOCK_DGRAM)
		return unix_dgram_connect(w, sk, addr);
	return unix_stream_connect(w, sk, addr, nonblock);
}

static long unix_listen(struct world *w, struct sock *sk, int backlog)
{
	if (sk->sk_type == SOCK_DGRAM)
		return refuse(w, EOPNOTSUPP, R_SOCK_NO_LISTEN);
	if (!sk->addr)
		return refuse(w, EINVAL, R_UNIX_UNBOUND);
	if (sk->sk_state != TCP_CLOSE && sk->sk_state != TCP_LISTEN)
		return refuse_obj(w, EINVAL, R_SOCK_CONNECTED, sk, NULL);
	if (backlog < 0 || backlog > SOMAXCONN_DEFAULT)
		backlog = SOMAXCONN_DEFAULT;
	if ((u32)backlog > sk->sk_max_ack_backlog)
		wake_up_all(w, &sk->sk_wait);
	sk->sk_max_ack_backlog = (u32)backlog;
	sk->sk_state = TCP_LISTEN;
	init_peercred(w, sk);
	return 0;
}

static long unix_accept(struct world *w, struct sock *sk, bool nonblock, struct sock **newsk)
{
	struct sk_buff *skb;

	if (sk->sk_type == SOCK_DGRAM)
		return refuse(w, EOPNOTSUPP, R_SOCK_NO_LISTEN);
	if (sk->sk_state != TCP_LISTEN)
		return refuse(w, EINVAL, R_SOCK_NOT_LISTENING);
	skb = skb_peek(sk);
	if (!skb && (sk->sk_shutdown & RCV_SHUTDOWN))
		return refuse(w, EINVAL, R_SOCK_NOT_LISTENING);
	if (!skb)
		return sock_wait(w, sk, nonblock, sk->sk_rcvtimeo_ns);
	skb_dequeue(sk);
	*newsk = skb->sk;
	skb->sk = NULL;
	kfree_skb(w, skb);
	wake_up_all(w, &sk->sk_wait);
	return 0;
}

static long unix_getname(struct world *w, struct sock *sk, bool peer, struct sockaddr_storage *addr)
{
	if (peer) {
		if (!sk->peer)
			return refuse(w, ENOTCONN, R_SOCK_NOT_CONNECTED);
		sk = sk->peer;
	}
	memset(addr, 0, sizeof(*addr));
	addr->len = UNIX_PATH_OFFSET;
	addr->family = AF_UNIX;
	if (sk->addr) {
		addr->len = sk->addr->len;
		memcpy(addr->bytes, sk->addr->name, addr->len);
	}
	return 0;
}

static long unix_shutdown(struct world *w, struct sock *sk, int how)
{
	/* By SHUT_RD, SHUT_WR, SHUT_RDWR: what ends here, and at the other end. */
	static const struct {
		u8 own, peers;
	} ends[] = {
		{ RCV_SHUTDOWN, SEND_SHUTDOWN },
		{ SEND_SHUTDOWN, RCV_SHUTDOWN },
		{ SHUTDOWN_MASK, SHUTDOWN_MASK },
	};
	struct sock *peer = sk->peer;

	if (how < 0 || how >= (int)ARRAY_SIZE(ends))
		return refuse_num(w, EINVAL, R_SOCK_SHUT_HOW, how);
	sk->sk_shutdown |= ends[how].own;
	if (peer && sk->sk_type != SOCK_DGRAM) {
		peer->sk_shutdown |= ends[how].peers;
		wake_up_all(w, &peer->sk_wait);
	}
	wake_up_all(w, &sk->sk_wait);
	return 0;
}

static u32 unix_poll(struct world *w, struct sock *sk)
{
	bool connects = sk->sk_type != SOCK_DGRAM;
	const struct {
		bool holds;
		u32 events;
	} signs[] = {
		{ sk->sk_err, EPOLLERR },
		{ !list_empty(&sk->sk_receive_queue), EPOLLIN | EPOLLRDNORM },
		{ sk->sk_shutdown & RCV_SHUTDOWN, EPOLLIN | EPOLLRDNORM | EPOLLRDHUP },
		{ sk->sk_shutdown == SHUTDOWN_MASK, EPOLLHUP },
		{ connects && sk->sk_state == TCP_CLOSE, EPOLLHUP },
		{ sk->sk_state != TCP_LISTEN && sk->sk_wmem_alloc <= (u32)sk->sk_sndbuf / 4,
		  EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND },
	};
	u32 events = 0;

	(void)w;
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		events |= signs[i].holds ? signs[i].events : 0;
	return events;
}

const struct proto_ops unix_ops = {
	.bind = unix_bind,
	.connect = unix_connect,
	.listen = unix_listen,
	.accept = unix_accept,
	.getname = unix_getname,
	.sendmsg = unix_sendmsg,
	.recvmsg = unix_recvmsg,
	.shutdown = unix_shutdown,
	.release = unix_release,
	.poll = unix_poll,
};
