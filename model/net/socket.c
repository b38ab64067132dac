// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets as files, and the calls on them: net/socket.c of Linux. What a call does depends on the
 * family: struct proto_ops.
 *
 * Interface: sock.h; sockfs. A socket's file has a struct socket in private_data, which holds the
 * sock.
 */
#include "mount.h"
#include "net.h"
#include "text.h"

#define SOCKFS_MAGIC   0x534f434b
#define NPROTO	       46
#define SOCK_MAX       11
#define SOCK_TYPE_MASK 0xf
#define UIO_MAXIOV     1024
#define MAX_RW_COUNT   0x7ffff000ull

static const struct file_operations socket_file_ops;

/* ---- the caller's buffers ---- */

/* One step over what is left of the first buffer. Returns its size, at most @n; sets *@at. */
static u64 iter_step(struct iov_iter *iter, u64 n, uptr *at)
{
	u64 room;

	while (iter->nr_segs && iter->iov->iov_len == iter->offset) {
		iter->iov++;
		iter->nr_segs--;
		iter->offset = 0;
	}
	if (!iter->nr_segs)
		return 0;
	room = iter->iov->iov_len - iter->offset;
	if (room > n)
		room = n;
	*at = iter->iov->iov_base + iter->offset;
	iter->offset += room;
	iter->count -= room;
	return room;
}

u64 copy_from_iter(struct world *w, struct iov_iter *iter, void *to, u64 n)
{
	u64 done = 0, step;
	uptr at;

	while (done < n && (step = iter_step(iter, n - done, &at)) != 0) {
		if (copy_from_user(w, (char *)to + done, at, step))
			return 0;
		done += step;
	}
	return done;
}

u64 copy_to_iter(struct world *w, struct iov_iter *iter, const void *from, u64 n)
{
	u64 done = 0, step;
	uptr at;

	while (done < n && (step = iter_step(iter, n - done, &at)) != 0) {
		if (copy_to_user(w, at, (const char *)from + done, step))
			return 0;
		done += step;
	}
	return done;
}

static long iter_init(struct world *w, struct iov_iter *iter, const struct iovec *iov, size_t n)
{
	*iter = (struct iov_iter){ iov, n, 0, 0 };
	for (size_t i = 0; i < n; i++) {
		if ((s64)iov[i].iov_len < 0)
			return refuse_num(w, EINVAL, R_SOCK_IOV, (s64)iov[i].iov_len);
		iter->count += iov[i].iov_len;
	}
	if (iter->count > MAX_RW_COUNT)
		iter->count = MAX_RW_COUNT;
	return 0;
}

/* ---- files ---- */

struct sock *sock_from_file(const struct file *file)
{
	return file->f_op == &socket_file_ops ? ((struct socket *)file->private_data)->sk : NULL;
}

static void sockfs_dname(struct world *w, const struct dentry *dentry, struct world_text *text)
{
	(void)w;
	text_printf(text, "socket:[%llu]", (unsigned long long)dentry->d_inode->i_ino);
}

static const struct super_operations sockfs_ops = { .statfs = simple_statfs };
static const struct dentry_operations sockfs_dentry_operations = { .d_dname = sockfs_dname };

static int sockfs_get_tree(struct world *w, struct fs_context *fc)
{
	return init_pseudo(w, fc, SOCKFS_MAGIC, &sockfs_ops, &sockfs_dentry_operations);
}

static const struct fs_context_operations sockfs_context_ops = { .get_tree = sockfs_get_tree };

static int sockfs_init_fs_context(struct world *w, struct fs_context *fc)
{
	(void)w;
	fc->ops = &sockfs_context_ops;
	return 0;
}

const struct file_system_type sock_fs_type = {
	.name = "sockfs",
	.init_fs_context = sockfs_init_fs_context,
	.kill_sb = kill_anon_super,
};

int sock_init(struct world *w)
{
	struct vfsmount *mnt;

	w->current_task = w->init_task;
	mnt = kern_mount(w, &sock_fs_type, NULL, NULL, NULL);
	w->current_task = NULL;
	if (IS_ERR(mnt))
		return (int)PTR_ERR(mnt);
	w->sock_mnt = mnt;
	return 0;
}

static struct inode *sock_alloc_inode(struct world *w)
{
	struct inode *inode = new_inode(w, w->sock_mnt->mnt_sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino(w);
	inode->i_mode = S_IFSOCK | S_IRWXUGO;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	inode->i_op = &empty_iops;
	return inode;
}

/* An open file for a sock that comes later (sock_attach()); until then it is nobody's. */
static struct file *sock_new_file(struct world *w, unsigned int flags)
{
	struct socket *sock = alloc_obj(w, socket);
	struct inode *inode = sock ? sock_alloc_inode(w) : NULL;
	struct path path = { w->sock_mnt, NULL };
	struct file *file;

	path.dentry = inode ? d_alloc_pseudo(w, inode, &sockfs_dentry_operations) : NULL;
	file = path.dentry ? alloc_file(w, &path, O_RDWR | (flags & O_NONBLOCK), &socket_file_ops)
			   : refuse_ptr(w, ENOMEM, R_NET_NOMEM);
	if (path.dentry)
		dput(w, path.dentry);
	if (IS_ERR(file)) {
		world_free(w, sock);
		return file;
	}
	file->private_data = sock;
	file->f_mode |= FMODE_CAN_READ | FMODE_CAN_WRITE;
	return file;
}

static void sock_attach(struct file *file, struct sock *sk)
{
	((struct socket *)file->private_data)->sk = sk;
}

/* An open file on @sk, whose reference it takes over, also where it fails. */
static struct file *sock_alloc_file(struct world *w, struct sock *sk, unsigned int flags)
{
	struct file *file = sock_new_file(w, flags);

	if (IS_ERR(file))
		sk->ops->release(w, sk);
	else
		sock_attach(file, sk);
	return file;
}

/* The same with a descriptor. */
static long sock_map_fd(struct world *w, struct sock *sk, unsigned int flags)
{
	struct file *file = sock_alloc_file(w, sk, flags);

	return IS_ERR(file) ? PTR_ERR(file) : fd_install_new(w, file, flags & O_CLOEXEC);
}

static void sock_close(struct world *w, struct inode *inode, struct file *file)
{
	struct socket *sock = file->private_data;

	(void)inode;
	if (!sock)
		return;
	file->private_data = NULL;
	if (sock->sk)
		sock->sk->ops->release(w, sock->sk);
	world_free(w, sock);
}

static u32 sock_poll(struct world *w, struct file *file)
{
	struct sock *sk = sock_from_file(file);

	return sk->ops->poll(w, sk);
}

/* ---- messages ---- */

static void add_nonblock(const struct file *file, struct msghdr *msg)
{
	if (file->f_flags & O_NONBLOCK)
		msg->flags |= MSG_DONTWAIT;
}

static long sock_sendmsg(struct world *w, const struct file *file, struct msghdr *msg)
{
	struct sock *sk = sock_from_file(file);

	add_nonblock(file, msg);
	return sk->ops->sendmsg(w, sk, msg);
}

static long sock_recvmsg(struct world *w, const struct file *file, struct msghdr *msg)
{
	struct sock *sk = sock_from_file(file);

	add_nonblock(file, msg);
	msg->name.len = 0;
	return sk->ops->recvmsg(w, sk, msg);
}

static long sock_rw(struct world *w, struct file *file, uptr buf, size_t count, bool out)
{
	struct iovec iov = { buf, count };
	struct msghdr msg;

	memset(&msg, 0, sizeof(msg));
	iter_init(w, &msg.iter, &iov, 1);
	return out ? sock_sendmsg(w, file, &msg) : sock_recvmsg(w, file, &msg);
}

static long sock_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	(void)pos;
	return count ? sock_rw(w, file, buf, count, false) : 0;
}

static long sock_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	(void)pos;
	return sock_rw(w, file, buf, count, true);
}

/* ---- ioctl ---- */

#define IFNAMSIZ 16

struct ifreq {
	char ifr_name[IFNAMSIZ];
	u16 ifr_flags;
	u8 rest[22];
};

static struct net_device *dev_by_name(const struct net *net, const char *name)
{
	struct net_device *dev;

	list_for_each_entry (dev, &net->devices, dev_list)
		if (!strncmp(dev->name, name, IFNAMSIZ))
			return dev;
	return NULL;
}

static long dev_flags_ioctl(struct world *w, struct sock *sk, unsigned int cmd, uptr arg)
{
	struct net_device *dev;
	struct ifreq ifr;

	if (get_user(w, ifr, arg))
		return -EFAULT;
	ifr.ifr_name[IFNAMSIZ - 1] = '\0';
	if (cmd == SIOCSIFFLAGS && !ns_capable(w, sk->sk_net->user_ns, CAP_NET_ADMIN))
		return refuse_obj(w, EPERM, R_SOCK_NET_ADMIN, sk->sk_net->user_ns, NULL);
	dev = dev_by_name(sk->sk_net, ifr.ifr_name);
	if (!dev)
		return refuse_str(w, ENODEV, R_SOCK_NO_DEVICE, ifr.ifr_name);
	if (cmd == SIOCSIFFLAGS) {
		dev->flags = (dev->flags & ~(IFF_UP | IFF_RUNNING)) |
			     (ifr.ifr_flags & IFF_UP ? IFF_UP | IFF_RUNNING : 0);
		return 0;
	}
	ifr.ifr_flags = (u16)dev->flags;
	return put_user(w, ifr, arg);
}

/* A descriptor of the socket's network namespace. */
static long sock_get_netns(struct world *w, struct sock *sk)
{
	if (!ns_capable(w, sk->sk_net->user_ns, CAP_NET_ADMIN))
		return refuse_obj(w, EPERM, R_SOCK_NET_ADMIN, sk->sk_net->user_ns, NULL);
	return open_namespace(w, &get_net(sk->sk_net)->ns);
}

static long sock_ioctl(struct world *w, struct file *file, unsigned int cmd, u64 arg)
{
	struct sock *sk = sock_from_file(file);

	switch (cmd) {
	case SIOCGSKNS:
		return sock_get_netns(w, sk);
	case SIOCGIFFLAGS:
	case SIOCSIFFLAGS:
		return dev_flags_ioctl(w, sk, cmd, arg);
	default:
		return refuse_num(w, ENOTTY, R_SOCK_IOCTL, cmd);
	}
}

static const struct file_operations socket_file_ops = {
	.open = NULL,
	.release = sock_close,
	.read = sock_read,
	.write = sock_write,
	.poll = sock_poll,
	.ioctl = sock_ioctl,
};

/* ---- making ---- */

/* The type of a call, without its flags; those as O_*; or a refusal. */
static long split_type(struct world *w, int *type, unsigned int *flags)
{
	unsigned int more = (unsigned int)*type & ~(unsigned int)SOCK_TYPE_MASK;

	*flags = 0;
	if (more & ~(unsigned int)(SOCK_CLOEXEC | SOCK_NONBLOCK))
		return refuse_num(w, EINVAL, R_SOCK_TYPE_FLAGS, more);
	*flags = (more & SOCK_CLOEXEC ? O_CLOEXEC : 0) | (more & SOCK_NONBLOCK ? O_NONBLOCK : 0);
	*type &= SOCK_TYPE_MASK;
	return 0;
}

static struct sock *sock_create(struct world *w, int family, int type, int protocol)
{
	struct net *net = current->nsproxy->net_ns;

	if (family < 0 || family >= NPROTO)
		return refuse_ptr(w, EAFNOSUPPORT, R_SOCK_FAMILY);
	if (type < 0 || type >= SOCK_MAX)
		return refuse_ptr(w, EINVAL, R_SOCK_TYPE_RANGE);
	switch (family) {
	case AF_UNIX:
		return unix_create(w, net, type, protocol);
	case AF_NETLINK:
		return netlink_create(w, net, type, protocol);
	case AF_INET:
	case AF_INET6:
	case AF_PACKET:
	case AF_VSOCK:
	case AF_XDP:
		return inet_create(w, net, family, type, protocol);
	default:
		return refuse_ptr(w, EAFNOSUPPORT, R_SOCK_FAMILY);
	}
}

SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)
{
	unsigned int flags;
	struct sock *sk;
	long err = split_type(w, &type, &flags);

	if (err)
		return err;
	sk = sock_create(w, family, type, protocol);
	return IS_ERR(sk) ? PTR_ERR(sk) : sock_map_fd(w, sk, flags);
}

/* Two files on two socks of one kind, connected. */
static long make_pair(struct world *w, int family, int type, int protocol, unsigned int flags,
		      struct file **files)
{
	struct sock *a = sock_create(w, family, type, protocol), *b;

	if (IS_ERR(a))
		return PTR_ERR(a);
	b = sock_create(w, family, type, protocol);
	if (IS_ERR(b)) {
		a->ops->release(w, a);
		return PTR_ERR(b);
	}
	if (family != AF_UNIX) {
		a->ops->release(w, a);
		b->ops->release(w, b);
		return refuse(w, EOPNOTSUPP, R_SOCK_NO_PAIR);
	}
	unix_socketpair(w, a, b);
	files[0] = sock_alloc_file(w, a, flags);
	if (IS_ERR(files[0])) {
		b->ops->release(w, b);
		return PTR_ERR(files[0]);
	}
	files[1] = sock_alloc_file(w, b, flags);
	if (!IS_ERR(files[1]))
		return 0;
	fput(w, files[0]);
	return PTR_ERR(files[1]);
}

SYSCALL_DEFINE4(socketpair, int, family, int, type, int, protocol, uptr, usockvec)
{
	struct file *files[2] = { NULL, NULL };
	unsigned int flags;
	int fds[2];
	long err = split_type(w, &type, &flags);

	if (err)
		return err;
	fds[0] = get_unused_fd_flags(w, flags & O_CLOEXEC);
	if (fds[0] < 0)
		return fds[0];
	fds[1] = get_unused_fd_flags(w, flags & O_CLOEXEC);
	err = fds[1] < 0 ? fds[1] : copy_to_user(w, usockvec, fds, sizeof(fds));
	if (!err)
		err = make_pair(w, family, type, protocol, flags, files);
	if (err) {
		if (fds[1] >= 0)
			put_unused_fd(w, (unsigned int)fds[1]);
		put_unused_fd(w, (unsigned int)fds[0]);
		return err;
	}
	fd_install(w, (unsigned int)fds[0], files[0]);
	fd_install(w, (unsigned int)fds[1], files[1]);
	return 0;
}

/* ---- names and connections ---- */

/*
 * The socket behind a descriptor, and (*@file, where that is wanted) its file. Both are borrowed:
 * nothing closes a descriptor while a call on it runs.
 */
static struct sock *sockfd_lookup(struct world *w, int fd, struct file **file)
{
	struct file *found = fdget(w, (unsigned int)fd);

	if (!found)
		return refuse_num_ptr(w, EBADF, R_SOCK_BADF, fd);
	if (!sock_from_file(found))
		return refuse_num_ptr(w, ENOTSOCK, R_SOCK_NOT_SOCKET, fd);
	if (file)
		*file = found;
	return sock_from_file(found);
}

static long addr_from_user(struct world *w, uptr from, int len, struct sockaddr_storage *addr)
{
	memset(addr, 0, sizeof(*addr));
	if (len < 0 || len > (int)sizeof(addr->bytes))
		return refuse_num(w, EINVAL, R_SOCK_ADDR_LEN, len);
	addr->len = (u32)len;
	return len ? copy_from_user(w, addr->bytes, from, (size_t)len) : 0;
}

static long addr_to_user(struct world *w, const struct sockaddr_storage *addr, uptr to, uptr ulen)
{
	int room, len = (int)addr->len;

	if (get_user(w, room, ulen))
		return -EFAULT;
	if (room < 0)
		return refuse_num(w, EINVAL, R_SOCK_ADDR_LEN, room);
	if (room > len)
		room = len;
	if (room && copy_to_user(w, to, addr->bytes, (size_t)room))
		return -EFAULT;
	return put_user(w, len, ulen);
}

SYSCALL_DEFINE3(bind, int, fd, uptr, umyaddr, int, addrlen)
{
	struct sock *sk = sockfd_lookup(w, fd, NULL);
	struct sockaddr_storage addr;
	long err = IS_ERR(sk) ? PTR_ERR(sk) : addr_from_user(w, umyaddr, addrlen, &addr);

	return err ? err : sk->ops->bind(w, sk, &addr);
}

SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	struct sock *sk = sockfd_lookup(w, fd, NULL);

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	if (!sk->ops->listen)
		return refuse(w, EOPNOTSUPP, R_SOCK_NO_LISTEN);
	return sk->ops->listen(w, sk, backlog);
}

SYSCALL_DEFINE3(connect, int, fd, uptr, uservaddr, int, addrlen)
{
	struct file *file = NULL;
	struct sock *sk = sockfd_lookup(w, fd, &file);
	struct sockaddr_storage addr;
	long err = IS_ERR(sk) ? PTR_ERR(sk) : addr_from_user(w, uservaddr, addrlen, &addr);

	return err ? err : sk->ops->connect(w, sk, &addr, file->f_flags & O_NONBLOCK);
}

/* The address of whoever has connected, where the caller wants it. */
static long tell_peer(struct world *w, struct sock *sk, uptr uaddr, uptr ulen)
{
	struct sockaddr_storage addr;

	if (!uaddr)
		return 0;
	if (sk->ops->getname(w, sk, true, &addr))
		return refuse(w, ECONNABORTED, R_SOCK_RESET);
	return addr_to_user(w, &addr, uaddr, ulen);
}

static long accept_into(struct world *w, const struct file *file, struct file *newfile, uptr uaddr,
			uptr ulen)
{
	struct sock *sk = sock_from_file(file), *newsk;
	long ret;

	if (!sk->ops->accept)
		return refuse(w, EOPNOTSUPP, R_SOCK_NO_LISTEN);
	ret = sk->ops->accept(w, sk, file->f_flags & O_NONBLOCK, &newsk);
	if (ret)
		return ret;
	sock_attach(newfile, newsk);
	return tell_peer(w, newsk, uaddr, ulen);
}

/* Descriptor and file come first: what is taken off the queue can't be put back. */
static long do_accept(struct world *w, int listener, uptr uaddr, uptr ulen, unsigned int flags)
{
	struct file *file = NULL, *newfile;
	struct sock *sk = sockfd_lookup(w, listener, &file);
	long err;
	int fd;

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	fd = get_unused_fd_flags(w, flags);
	if (fd < 0)
		return fd;
	newfile = sock_new_file(w, flags);
	err = IS_ERR(newfile) ? PTR_ERR(newfile) : accept_into(w, file, newfile, uaddr, ulen);
	if (!err) {
		fd_install(w, (unsigned int)fd, newfile);
		return fd;
	}
	put_unused_fd(w, (unsigned int)fd);
	if (!IS_ERR(newfile))
		fput(w, newfile);
	return err;
}

SYSCALL_DEFINE4(accept4, int, fd, uptr, upeer_sockaddr, uptr, upeer_addrlen, int, flags)
{
	unsigned int oflags;
	int type = flags;
	long err;

	if (flags & SOCK_TYPE_MASK)
		return refuse_num(w, EINVAL, R_SOCK_TYPE_FLAGS, flags);
	err = split_type(w, &type, &oflags);
	return err ? err : do_accept(w, fd, upeer_sockaddr, upeer_addrlen, oflags);
}

SYSCALL_DEFINE3(accept, int, fd, uptr, upeer_sockaddr, uptr, upeer_addrlen)
{
	return do_accept(w, fd, upeer_sockaddr, upeer_addrlen, 0);
}

static long do_getname(struct world *w, int fd, bool peer, uptr uaddr, uptr ulen)
{
	struct sock *sk = sockfd_lookup(w, fd, NULL);
	struct sockaddr_storage addr;
	long err = IS_ERR(sk) ? PTR_ERR(sk) : sk->ops->getname(w, sk, peer, &addr);

	return err ? err : addr_to_user(w, &addr, uaddr, ulen);
}

SYSCALL_DEFINE3(getsockname, int, fd, uptr, usockaddr, uptr, usockaddr_len)
{
	return do_getname(w, fd, false, usockaddr, usockaddr_len);
}

SYSCALL_DEFINE3(getpeername, int, fd, uptr, usockaddr, uptr, usockaddr_len)
{
	return do_getname(w, fd, true, usockaddr, usockaddr_len);
}

SYSCALL_DEFINE2(shutdown, int, fd, int, how)
{
	struct sock *sk = sockfd_lookup(w, fd, NULL);

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	if (!sk->ops->shutdown)
		return refuse(w, EOPNOTSUPP, R_SOCK_NOT_CONNECTED);
	return sk->ops->shutdown(w, sk, how);
}

SYSCALL_DEFINE5(setsockopt, int, fd, int, level, int, optname, uptr, optval, int, optlen)
{
	struct sock *sk = sockfd_lookup(w, fd, NULL);

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	if (optlen < 0)
		return refuse_num(w, EINVAL, R_SOCK_OPTLEN, optlen);
	return sock_setsockopt(w, sk, level, optname, optval, optlen);
}

SYSCALL_DEFINE5(getsockopt, int, fd, int, level, int, optname, uptr, optval, uptr, optlen)
{
	struct sock *sk = sockfd_lookup(w, fd, NULL);

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	return sock_getsockopt(w, sk, level, optname, optval, optlen);
}

/* ---- sending and receiving ---- */

/* A message for a buffer in one piece. */
static long one_buffer(struct world *w, struct msghdr *msg, const struct iovec *iov,
		       unsigned int flags)
{
	memset(msg, 0, sizeof(*msg));
	msg->flags = flags;
	return iter_init(w, &msg->iter, iov, 1);
}

SYSCALL_DEFINE6(sendto, int, fd, uptr, buff, u64, len, unsigned int, flags, uptr, addr, int,
		addr_len)
{
	const struct iovec iov = { buff, len };
	struct file *file = NULL;
	struct sock *sk = sockfd_lookup(w, fd, &file);
	struct msghdr msg;
	long err = IS_ERR(sk) ? PTR_ERR(sk) : one_buffer(w, &msg, &iov, flags);

	if (!err && addr)
		err = addr_from_user(w, addr, addr_len, &msg.name);
	return err ? err : sock_sendmsg(w, file, &msg);
}

SYSCALL_DEFINE6(recvfrom, int, fd, uptr, ubuf, u64, size, unsigned int, flags, uptr, addr, uptr,
		addr_len)
{
	const struct iovec iov = { ubuf, size };
	struct file *file = NULL;
	struct sock *sk = sockfd_lookup(w, fd, &file);
	struct msghdr msg;
	long ret = IS_ERR(sk) ? PTR_ERR(sk) : one_buffer(w, &msg, &iov, flags);

	if (ret)
		return ret;
	ret = sock_recvmsg(w, file, &msg);
	if (ret >= 0 && addr && addr_to_user(w, &msg.name, addr, addr_len))
		return -EFAULT;
	return ret;
}

/* struct msghdr as the caller has it. */
struct user_msghdr {
	uptr msg_name;
	s32 msg_namelen;
	u32 pad1;
	uptr msg_iov;
	u64 msg_iovlen;
	uptr msg_control;
	u64 msg_controllen;
	u32 msg_flags;
	u32 pad2;
};

static long read_msghdr(struct world *w, uptr from, unsigned int flags, struct user_msghdr *umsg,
			struct msghdr *msg)
{
	const struct iovec *iov;

	memset(msg, 0, sizeof(*msg));
	if (get_user(w, *umsg, from))
		return -EFAULT;
	if (umsg->msg_namelen < 0)
		return refuse_num(w, EINVAL, R_SOCK_ADDR_LEN, umsg->msg_namelen);
	if (umsg->msg_iovlen > UIO_MAXIOV)
		return refuse_num(w, EMSGSIZE, R_SOCK_IOV, (s64)umsg->msg_iovlen);
	iov = user_bytes(w, umsg->msg_iov, umsg->msg_iovlen * sizeof(*iov));
	if (!iov && umsg->msg_iovlen)
		return refuse_num(w, EFAULT, R_FAULT, (s64)umsg->msg_iov);
	msg->flags = flags;
	msg->control = umsg->msg_controllen ? umsg->msg_control : 0;
	msg->controllen = umsg->msg_control ? umsg->msg_controllen : 0;
	return iter_init(w, &msg->iter, iov, umsg->msg_iovlen);
}

static long do_sendmsg(struct world *w, int fd, uptr umsgp, unsigned int flags)
{
	struct file *file = NULL;
	struct sock *sk = sockfd_lookup(w, fd, &file);
	struct user_msghdr umsg;
	struct msghdr msg;
	long err = IS_ERR(sk) ? PTR_ERR(sk) : read_msghdr(w, umsgp, flags, &umsg, &msg);

	if (!err && umsg.msg_name)
		err = addr_from_user(w, umsg.msg_name,
				     umsg.msg_namelen > 128 ? 128 : umsg.msg_namelen, &msg.name);
	return err ? err : sock_sendmsg(w, file, &msg);
}

SYSCALL_DEFINE3(sendmsg, int, fd, uptr, umsgp, unsigned int, flags)
{
	return do_sendmsg(w, fd, umsgp, flags);
}

/* What the caller learns of a message beside its bytes. 0 or -EFAULT. */
static long write_msghdr(struct world *w, uptr to, struct user_msghdr *umsg,
			 const struct msghdr *msg)
{
	u32 len = msg->name.len, room = (u32)umsg->msg_namelen;
	long err = 0;

	if (umsg->msg_name) {
		umsg->msg_namelen = (s32)len;
		err = copy_to_user(w, umsg->msg_name, msg->name.bytes, len < room ? len : room);
	}
	umsg->msg_controllen = msg->control_used;
	umsg->msg_flags = msg->msg_flags | (msg->flags & MSG_CMSG_CLOEXEC);
	return copy_to_user(w, to, umsg, sizeof(*umsg)) ? -EFAULT : err;
}

static long do_recvmsg(struct world *w, int fd, uptr umsgp, unsigned int flags)
{
	struct file *file = NULL;
	struct sock *sk = sockfd_lookup(w, fd, &file);
	struct user_msghdr umsg;
	struct msghdr msg;
	long err, ret = IS_ERR(sk) ? PTR_ERR(sk) : read_msghdr(w, umsgp, flags, &umsg, &msg);

	if (ret)
		return ret;
	ret = sock_recvmsg(w, file, &msg);
	if (ret < 0)
		return ret;
	err = write_msghdr(w, umsgp, &umsg, &msg);
	return err ? err : ret;
}

SYSCALL_DEFINE3(recvmsg, int, fd, uptr, umsgp, unsigned int, flags)
{
	return do_recvmsg(w, fd, umsgp, flags);
}

/* ---- several messages at once ---- */

struct mmsghdr {
	struct user_msghdr msg_hdr;
	u32 msg_len;
	u32 pad;
};

typedef long (*message_fn)(struct world *w, int fd, uptr umsgp, unsigned int flags);

/* One that fails or would wait after others have gone through, ends the call with their number. */
static long do_messages(struct world *w, int fd, uptr mmsg, unsigned int vlen, unsigned int flags,
			message_fn message)
{
	unsigned int done;
	struct file *file = NULL;
	struct sock *sk = sockfd_lookup(w, fd, &file);

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	for (done = 0; done < vlen; done++) {
		uptr at = mmsg + done * sizeof(struct mmsghdr);
		long n = message(w, fd, at, done ? flags | MSG_DONTWAIT : flags);
		u32 len = (u32)n;

		if (n < 0)
			return done ? (long)done : n;
		if (put_user(w, len, at + offsetof(struct mmsghdr, msg_len)))
			return done ? (long)done : -EFAULT;
	}
	return (long)done;
}

SYSCALL_DEFINE4(sendmmsg, int, fd, uptr, mmsg, unsigned int, vlen, unsigned int, flags)
{
	return do_messages(w, fd, mmsg, vlen > UIO_MAXIOV ? UIO_MAXIOV : vlen, flags, do_sendmsg);
}

SYSCALL_DEFINE5(recvmmsg, int, fd, uptr, mmsg, unsigned int, vlen, unsigned int, flags, uptr,
		timeout)
{
	struct timespec64 ts = { 0, 0 };

	if (timeout && get_user(w, ts, timeout))
		return -EFAULT;
	if (ts.tv_sec < 0 || ts.tv_nsec < 0 || ts.tv_nsec >= 1000000000)
		return refuse_num(w, EINVAL, R_TIMESPEC, ts.tv_nsec);
	return do_messages(w, fd, mmsg, vlen > UIO_MAXIOV ? UIO_MAXIOV : vlen,
			   flags & ~(unsigned int)MSG_WAITFORONE, do_recvmsg);
}
