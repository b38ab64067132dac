// SPDX-License-Identifier: GPL-2.0-only
/* Sockets: net/socket.c, net/core/, net/unix/, net/netlink/, net/ipv4/. */
#include "errno.h"
#include "fixture.h"
#include "flags.h"
#include "sched.h"
#include "sock.h"

#define SLEEPS (-1000 - CALL_BLOCKED)

struct sockaddr {
	u16 family;
	char path[108];
};

static u64 address(struct fixture *f, const char *name)
{
	struct sockaddr addr = { .family = AF_UNIX };

	memcpy(addr.path, name, strlen(name));
	return COPY(f, addr);
}

/* "\0name", of so many bytes in all. */
static u64 abstract(struct fixture *f, const char *name)
{
	struct sockaddr addr = { .family = AF_UNIX };

	memcpy(addr.path + 1, name, strlen(name));
	return COPY(f, addr);
}

static s64 send(struct fixture *f, u64 fd, const char *text)
{
	return CALL(f, "sendto", fd, STR(f, text), strlen(text), MSG_NOSIGNAL, 0, 0);
}

static s64 receive(struct fixture *f, u64 fd, char *text, u64 size)
{
	u64 buf = BUF(f, size);
	s64 ret = CALL(f, "recvfrom", fd, buf, size, 0, 0, 0);

	if (text && ret >= 0) {
		memcpy(text, fixture_bytes(f, buf), (size_t)ret);
		text[ret] = '\0';
	}
	return ret;
}

static s64 make_pair(struct fixture *f, u64 type)
{
	return CALL(f, "socketpair", AF_UNIX, type, 0, BUF(f, 8));
}

static void making(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), 3);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_RAW, 1), 4);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_STREAM, 2), -EPROTONOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, 4, 0), -ESOCKTNOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, 12, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_STREAM | 0x40, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "socket", 99, SOCK_STREAM, 0), -EAFNOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "socket", 5, SOCK_STREAM, 0), -EAFNOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "socketpair", AF_NETLINK, SOCK_RAW, 0, BUF(f, 8)), -EOPNOTSUPP);
	CU_ASSERT_EQUAL(CALL(f, "socketpair", AF_UNIX, SOCK_STREAM, 0, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "socketpair", AF_UNIX, 0x40, 0, 8), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "socketpair", AF_UNIX, 4, 0, BUF(f, 8)), -ESOCKTNOSUPPORT);
	for (u32 n = 1; n < 40; n++) {
		f->fail_nth = n;
		if (make_pair(f, SOCK_STREAM) == 0)
			break;
		CU_ASSERT_EQUAL(f->result.ret, -ENOMEM);
	}
	CU_ASSERT_EQUAL(CALL(f, "bind", 99, 0, 0), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "listen", 0, 0), -ENOTSOCK);
	fixture_free(f);
}

static void streams(void)
{
	struct fixture *f = fixture_new();
	char text[64];

	CU_ASSERT_EQUAL(make_pair(f, SOCK_STREAM), 0);
	CU_ASSERT_EQUAL(send(f, 3, "hel"), 3);
	CU_ASSERT_EQUAL(send(f, 3, "lo"), 2);
	CU_ASSERT_EQUAL(CALL(f, "recvfrom", 4, BUF(f, 9), 9, MSG_PEEK, 0, 0), 5);
	CU_ASSERT_EQUAL(receive(f, 4, text, 4), 4);
	CU_ASSERT_STRING_EQUAL(text, "hell");
	CU_ASSERT_EQUAL(receive(f, 4, text, 4), 1);
	CU_ASSERT_EQUAL(CALL(f, "recvfrom", 4, BUF(f, 9), 9, MSG_DONTWAIT, 0, 0), -EAGAIN);
	CU_ASSERT_EQUAL(CALL(f, "recvfrom", 4, BUF(f, 9), 9, MSG_OOB, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "write", 4, STR(f, "xy"), 2), 2);
	CU_ASSERT_EQUAL(CALL(f, "read", 3, BUF(f, 9), 9), 2);
	CU_ASSERT_EQUAL(CALL(f, "shutdown", 3, 9), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shutdown", 3, 1), 0);
	CU_ASSERT_EQUAL(send(f, 3, "x"), -EPIPE);
	CU_ASSERT_EQUAL(receive(f, 4, text, 4), 0);
	CU_ASSERT_EQUAL(send(f, 4, "left"), 4);
	CU_ASSERT_EQUAL(CALL(f, "close", 3), 0);
	CU_ASSERT_EQUAL(receive(f, 4, text, 4), -ECONNRESET);
	CU_ASSERT_EQUAL(receive(f, 4, text, 4), 0);
	CU_ASSERT_EQUAL(send(f, 4, "x"), -EPIPE);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_STREAM, 0), 3);
	CU_ASSERT_EQUAL(send(f, 3, "x"), -ENOTCONN);
	CU_ASSERT_EQUAL(receive(f, 3, text, 4), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "sendto", 4, STR(f, "x"), 1, 0, address(f, "/x"), 4), -EISCONN);
	CU_ASSERT_EQUAL(CALL(f, "sendto", 3, STR(f, "x"), 1, 0, address(f, "/x"), 4), -EOPNOTSUPP);
	fixture_free(f);
}

static void sleepers(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child;
	static char big[60000];
	s64 total = 0;

	CU_ASSERT_EQUAL(make_pair(f, SOCK_STREAM), 0);
	child = fixture_clone(f, 0);
	f->task = child;
	CU_ASSERT_EQUAL(receive(f, 4, NULL, 9), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(send(f, 3, "wake"), 4);
	CU_ASSERT_FALSE(world_task_blocked(f->w, child));
	f->task = child;
	for (int i = 0; i < 9 && !world_task_blocked(f->w, child); i++)
		CALL(f, "sendto", 4, fixture_copy(f, big, sizeof(big)), sizeof(big), 0, 0, 0);
	CU_ASSERT_TRUE(world_task_blocked(f->w, child));
	f->task = init;
	for (int i = 0; i < 40; i++) {
		s64 n = CALL(f, "recvfrom", 3, BUF(f, 50000), 50000, MSG_DONTWAIT, 0, 0);

		if (n <= 0)
			break;
		total += n;
	}
	CU_ASSERT_EQUAL(total % 60000, 0);
	CU_ASSERT_FALSE(world_task_blocked(f->w, child));
	fixture_free(f);
}

static void messages(void)
{
	struct fixture *f = fixture_new();
	char text[64];

	CU_ASSERT_EQUAL(make_pair(f, SOCK_SEQPACKET), 0);
	CU_ASSERT_EQUAL(send(f, 3, "one"), 3);
	CU_ASSERT_EQUAL(send(f, 3, "two"), 3);
	CU_ASSERT_EQUAL(receive(f, 4, text, 2), 2);
	CU_ASSERT_EQUAL(receive(f, 4, text, 60), 3);
	CU_ASSERT_STRING_EQUAL(text, "two");
	CU_ASSERT_EQUAL(send(f, 4, ""), 0);
	CU_ASSERT_EQUAL(receive(f, 3, text, 60), 0);
	CU_ASSERT_EQUAL(make_pair(f, SOCK_DGRAM), 0);
	CU_ASSERT_EQUAL(send(f, 5, "dgram"), 5);
	CU_ASSERT_EQUAL(CALL(f, "recvfrom", 6, BUF(f, 3), 3, MSG_TRUNC | MSG_PEEK, 0, 0), 5);
	CU_ASSERT_EQUAL(CALL(f, "recvfrom", 6, BUF(f, 3), 3, MSG_OOB, 0, 0), -EOPNOTSUPP);
	CU_ASSERT_EQUAL(CALL(f, "sendto", 5, 0, 1 << 30, 0, 0, 0), -EMSGSIZE);
	CU_ASSERT_EQUAL(CALL(f, "close", 6), 0);
	CU_ASSERT_EQUAL(send(f, 5, "gone"), -ECONNREFUSED);
	CU_ASSERT_EQUAL(send(f, 5, "gone"), -ENOTCONN);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_SEQPACKET, 0), 6);
	CU_ASSERT_EQUAL(send(f, 6, "x"), -ENOTCONN);
	CU_ASSERT_EQUAL(receive(f, 6, text, 4), -ENOTCONN);
	fixture_free(f);
}

static void names(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task;
	u64 len, addr;
	u32 size = 110;

	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_STREAM, 0), 3);
	CU_ASSERT_EQUAL(CALL(f, "listen", 3, 1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "accept", 3, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, address(f, "/tmp/s"), 1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, address(f, "/tmp/s"), 200), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, address(f, "/none/s"), 110), -ENOENT);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, address(f, "/tmp/s"), 110), 0);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, address(f, "/tmp/t"), 110), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_STREAM, 0), 4);
	CU_ASSERT_EQUAL(CALL(f, "bind", 4, address(f, "/tmp/s"), 110), -EADDRINUSE);
	CU_ASSERT_EQUAL(CALL(f, "connect", 4, address(f, "/tmp/s"), 110), -ECONNREFUSED);
	CU_ASSERT_EQUAL(CALL(f, "connect", 4, address(f, "/tmp/none"), 110), -ENOENT);
	CU_ASSERT_EQUAL(CALL(f, "connect", 4, address(f, "/tmp"), 110), -ECONNREFUSED);
	CU_ASSERT_EQUAL(CALL(f, "connect", 4, abstract(f, "x"), 5), -ECONNREFUSED);
	CU_ASSERT_EQUAL(CALL(f, "listen", 3, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "connect", 4, address(f, "/tmp/s"), 110), 0);
	CU_ASSERT_EQUAL(CALL(f, "connect", 4, address(f, "/tmp/s"), 110), -EISCONN);
	CU_ASSERT_EQUAL(CALL(f, "listen", 4, 1), -EINVAL);
	len = COPY(f, size);
	addr = BUF(f, 110);
	CU_ASSERT_EQUAL(CALL(f, "getpeername", 4, addr, len), 0);
	CU_ASSERT_STRING_EQUAL((char *)fixture_bytes(f, addr) + 2, "/tmp/s");
	len = COPY(f, size);
	addr = BUF(f, 110);
	CU_ASSERT_EQUAL(CALL(f, "accept4", 3, addr, len, SOCK_CLOEXEC), 5);
	CU_ASSERT_EQUAL(CALL(f, "accept4", 3, 0, 0, 0x40), -EINVAL);
	CU_ASSERT_EQUAL(send(f, 5, "welcome"), 7);
	CU_ASSERT_EQUAL(receive(f, 4, NULL, 20), 7);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_DGRAM, 0), 6);
	CU_ASSERT_EQUAL(CALL(f, "connect", 6, address(f, "/tmp/s"), 110), -EPROTOTYPE);
	CU_ASSERT_EQUAL(CALL(f, "bind", 6, address(f, ""), 2), 0);
	CU_ASSERT_EQUAL(CALL(f, "bind", 6, address(f, ""), 2), 0);
	CU_ASSERT_EQUAL(CALL(f, "listen", 6, 1), -EOPNOTSUPP);
	CU_ASSERT_EQUAL(CALL(f, "accept", 6, 0, 0), -EOPNOTSUPP);
	len = COPY(f, size);
	addr = BUF(f, 110);
	CU_ASSERT_EQUAL(CALL(f, "getsockname", 6, addr, len), 0);
	CU_ASSERT_EQUAL(CALL(f, "getpeername", 6, BUF(f, 110), COPY(f, size)), -ENOTCONN);
	CU_ASSERT_EQUAL(CALL(f, "getsockname", 6, 8, 8), -EFAULT);
	f->task = fixture_clone(f, 0);
	CU_ASSERT_EQUAL(CALL(f, "accept", 3, 0, 0), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_STREAM, 0), 7);
	CU_ASSERT_EQUAL(CALL(f, "connect", 7, address(f, "/tmp/s"), 110), 0);
	CU_ASSERT_FALSE(world_task_blocked(f->w, world_find_task(f->w, 2)));
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_STREAM, 0), 8);
	CU_ASSERT_EQUAL(CALL(f, "connect", 8, address(f, "/tmp/s"), 110), 0);
	fixture_free(f);
}

static void abstract_names(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task;

	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_DGRAM, 0), 3);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, abstract(f, "name"), 7), 0);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_DGRAM, 0), 4);
	CU_ASSERT_EQUAL(CALL(f, "bind", 4, abstract(f, "name"), 7), -EADDRINUSE);
	CU_ASSERT_EQUAL(CALL(f, "sendto", 4, STR(f, "x"), 1, 0, abstract(f, "name"), 7), 1);
	CU_ASSERT_EQUAL(CALL(f, "connect", 4, abstract(f, "name"), 7), 0);
	CU_ASSERT_EQUAL(CALL(f, "connect", 4, BUF(f, 2), 2), 0);
	CU_ASSERT_EQUAL(receive(f, 3, NULL, 9), 1);
	for (int i = 0; i < 11; i++)
		CU_ASSERT_EQUAL(CALL(f, "sendto", 4, STR(f, "x"), 1, 0, abstract(f, "name"), 7), 1);
	CU_ASSERT_EQUAL(CALL(f, "sendto", 4, STR(f, "x"), 1, MSG_DONTWAIT, abstract(f, "name"), 7),
			-EAGAIN);
	f->task = fixture_clone(f, CLONE_NEWNET);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_DGRAM, 0), 5);
	CU_ASSERT_EQUAL(CALL(f, "connect", 5, abstract(f, "name"), 7), -ECONNREFUSED);
	CU_ASSERT_EQUAL(CALL(f, "bind", 5, abstract(f, "name"), 7), 0);
	f->task = init;
	fixture_free(f);
}

struct cmsg {
	u64 len;
	s32 level, type;
	s32 data[4];
};
struct msg {
	u64 name, namelen, iov, iovlen, control, controllen, flags;
};

static s64 send_cmsg(struct fixture *f, u64 fd, const struct cmsg *cmsg, u64 len)
{
	const u64 iov[] = { STR(f, "x"), 1 };
	const struct msg msg = { .iov = COPY(f, iov),
				 .iovlen = 1,
				 .control = fixture_copy(f, cmsg, sizeof(*cmsg)),
				 .controllen = len };

	return CALL(f, "sendmsg", fd, COPY(f, msg), 0);
}

static s64 receive_cmsg(struct fixture *f, u64 fd, struct cmsg *cmsg, u64 room, struct msg *msg)
{
	const u64 iov[] = { BUF(f, 9), 9 };
	u64 control = BUF(f, sizeof(*cmsg)), at;
	s64 ret;

	*msg = (struct msg){
		.iov = COPY(f, iov), .iovlen = 1, .control = control, .controllen = room
	};
	at = COPY(f, *msg);
	ret = CALL(f, "recvmsg", fd, at, 0);
	memcpy(msg, fixture_bytes(f, at), sizeof(*msg));
	memcpy(cmsg, fixture_bytes(f, control), sizeof(*cmsg));
	return ret;
}

static void descriptors(void)
{
	struct fixture *f = fixture_new();
	struct cmsg cmsg = { .len = 24, .level = SOL_SOCKET, .type = SCM_RIGHTS, .data = { 3, 4 } };
	struct msg msg;

	CU_ASSERT_EQUAL(make_pair(f, SOCK_STREAM), 0);
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 24), 1);
	CU_ASSERT_EQUAL(receive_cmsg(f, 4, &cmsg, 32, &msg), 1);
	CU_ASSERT_EQUAL(cmsg.len, 24);
	CU_ASSERT_EQUAL(cmsg.data[0], 5);
	CU_ASSERT_EQUAL(cmsg.data[1], 6);
	CU_ASSERT_EQUAL(msg.controllen, 24);
	cmsg = (struct cmsg){
		.len = 24, .level = SOL_SOCKET, .type = SCM_RIGHTS, .data = { 3, 99 }
	};
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 24), -EBADF);
	cmsg.len = 99;
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 24), -EINVAL);
	cmsg.len = 24;
	cmsg.type = 77;
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 24), -EINVAL);
	cmsg.type = SCM_RIGHTS;
	cmsg.data[1] = 4;
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 24), 1);
	CU_ASSERT_EQUAL(receive_cmsg(f, 4, &cmsg, 20, &msg), 1);
	CU_ASSERT_EQUAL(msg.flags & MSG_CTRUNC, MSG_CTRUNC);
	cmsg = (struct cmsg){
		.len = 24, .level = SOL_SOCKET, .type = SCM_RIGHTS, .data = { 3, 4 }
	};
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 24), 1);
	CU_ASSERT_EQUAL(receive(f, 4, NULL, 9), 1);
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 24), 1);
	fixture_free(f);
}

static void credentials(void)
{
	struct fixture *f = fixture_new();
	struct cmsg cmsg = {
		.len = 28, .level = SOL_SOCKET, .type = SCM_CREDENTIALS, .data = { 1, 0, 0 }
	};
	struct msg msg;
	const int on = 1;
	u32 size = 12;
	u64 buf, len;
	s32 ucred[3];

	CU_ASSERT_EQUAL(make_pair(f, SOCK_DGRAM), 0);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 4, SOL_SOCKET, SO_PASSCRED, COPY(f, on), 4), 0);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 4, SOL_SOCKET, SO_PASSPIDFD, COPY(f, on), 4), 0);
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 32), 1);
	CU_ASSERT_EQUAL(receive_cmsg(f, 4, &cmsg, 32, &msg), 1);
	CU_ASSERT_EQUAL(cmsg.type, SCM_CREDENTIALS);
	CU_ASSERT_EQUAL(cmsg.data[0], 1);
	cmsg = (struct cmsg){
		.len = 28, .level = SOL_SOCKET, .type = SCM_CREDENTIALS, .data = { 77, 0, 0 }
	};
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 32), -ESRCH);
	cmsg.len = 20;
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 32), -EINVAL);
	len = COPY(f, size);
	buf = BUF(f, 12);
	CU_ASSERT_EQUAL(CALL(f, "getsockopt", 3, SOL_SOCKET, SO_PEERCRED, buf, len), 0);
	memcpy(ucred, fixture_bytes(f, buf), sizeof(ucred));
	CU_ASSERT_EQUAL(ucred[0], 1);
	len = COPY(f, size);
	buf = BUF(f, 12);
	CU_ASSERT_TRUE(CALL(f, "getsockopt", 3, SOL_SOCKET, SO_PEERPIDFD, buf, len) == 0);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
	cmsg = (struct cmsg){
		.len = 28, .level = SOL_SOCKET, .type = SCM_CREDENTIALS, .data = { 1, 0, 0 }
	};
	CU_ASSERT_EQUAL(send_cmsg(f, 3, &cmsg, 32), -EPERM);
	fixture_free(f);
}

static s64 set(struct fixture *f, int optname, int value)
{
	return CALL(f, "setsockopt", 3, SOL_SOCKET, (u64)optname, COPY(f, value), 4);
}

static s64 option(struct fixture *f, int optname)
{
	u32 size = 4;
	u64 len = COPY(f, size), buf = BUF(f, 16);
	s64 ret = CALL(f, "getsockopt", 3, SOL_SOCKET, (u64)optname, buf, len);
	s32 value;

	if (ret)
		return ret;
	memcpy(&value, fixture_bytes(f, buf), 4);
	return value;
}

static void options(void)
{
	struct fixture *f = fixture_new();
	const s64 tv[] = { 5, 0 }, bad[] = { 5, 1000000 };
	u32 size = 16;
	u64 len;

	CU_ASSERT_EQUAL(CALL(f, "socket", AF_UNIX, SOCK_STREAM, 0), 3);
	CU_ASSERT_EQUAL(option(f, SO_TYPE), SOCK_STREAM);
	CU_ASSERT_EQUAL(option(f, SO_DOMAIN), AF_UNIX);
	CU_ASSERT_EQUAL(option(f, SO_PROTOCOL), 0);
	CU_ASSERT_EQUAL(option(f, SO_ERROR), 0);
	CU_ASSERT_EQUAL(option(f, SO_ACCEPTCONN), 0);
	CU_ASSERT_EQUAL(option(f, SO_SNDBUF), 212992);
	CU_ASSERT_EQUAL(set(f, SO_SNDBUF, 10000), 0);
	CU_ASSERT_EQUAL(option(f, SO_SNDBUF), 20000);
	CU_ASSERT_EQUAL(set(f, SO_RCVBUF, -1), 0);
	CU_ASSERT_EQUAL(option(f, SO_RCVBUF), 2304);
	CU_ASSERT_EQUAL(set(f, SO_SNDBUFFORCE, 1000000), 0);
	CU_ASSERT_EQUAL(set(f, SO_RCVBUFFORCE, 1000000), 0);
	CU_ASSERT_EQUAL(set(f, SO_PRIORITY, 7), 0);
	CU_ASSERT_EQUAL(option(f, SO_PRIORITY), 7);
	CU_ASSERT_EQUAL(set(f, SO_MARK, 9), 0);
	CU_ASSERT_EQUAL(option(f, SO_MARK), 9);
	CU_ASSERT_EQUAL(set(f, SO_RCVLOWAT, 0), 0);
	CU_ASSERT_EQUAL(option(f, SO_RCVLOWAT), 1);
	CU_ASSERT_EQUAL(set(f, SO_KEEPALIVE, 1), 0);
	CU_ASSERT_EQUAL(option(f, SO_KEEPALIVE), 1);
	CU_ASSERT_EQUAL(set(f, SO_KEEPALIVE, 0), 0);
	CU_ASSERT_EQUAL(set(f, 1000, 0), -ENOPROTOOPT);
	CU_ASSERT_EQUAL(option(f, 1000), -ENOPROTOOPT);
	CU_ASSERT_EQUAL(option(f, SO_PEERPIDFD), -ENODATA);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 3, 99, 1, COPY(f, tv), 4), -ENOPROTOOPT);
	CU_ASSERT_EQUAL(CALL(f, "getsockopt", 3, 99, 1, 0, 0), -ENOPROTOOPT);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 3, SOL_SOCKET, SO_RCVTIMEO, COPY(f, bad), 16), -EDOM);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 3, SOL_SOCKET, SO_RCVTIMEO, COPY(f, tv), 16), 0);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 3, SOL_SOCKET, SO_SNDTIMEO, COPY(f, tv), 4), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 3, SOL_SOCKET, SO_SNDBUF, COPY(f, tv), 2), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 3, SOL_SOCKET, SO_SNDBUF, 8, 4), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 3, SOL_SOCKET, SO_SNDBUF, 8, (u64)-4), -EINVAL);
	len = COPY(f, size);
	CU_ASSERT_EQUAL(CALL(f, "getsockopt", 3, SOL_SOCKET, SO_RCVTIMEO, BUF(f, 16), len), 0);
	len = COPY(f, size);
	CU_ASSERT_EQUAL(CALL(f, "getsockopt", 3, SOL_SOCKET, SO_NETNS_COOKIE, BUF(f, 8), len), 0);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(set(f, SO_SNDBUFFORCE, 1), -EPERM);
	CU_ASSERT_EQUAL(set(f, SO_PRIORITY, 7), -EPERM);
	CU_ASSERT_EQUAL(set(f, SO_MARK, 7), -EPERM);
	CU_ASSERT_EQUAL(set(f, SO_DEBUG, 1), -EACCES);
	fixture_free(f);
}

static void other_families(void)
{
	struct fixture *f = fixture_new();
	const struct {
		u16 family, port;
		u32 addr, rest[6];
	} any = { AF_INET, 0, 0, { 0 } }, here = { AF_INET, 0x5000, 0x0100007f, { 0 } };
	const struct {
		u16 family, pad;
		u32 pid, groups;
	} nl = { AF_NETLINK, 0, 0, 0 }, other = { AF_NETLINK, 0, 77, 0 };
	struct {
		char name[16];
		u16 flags;
		u8 rest[22];
	} ifr = { .name = "lo", .flags = 1 };
	u32 size = 12;
	u64 len;

	CU_ASSERT_EQUAL(CALL(f, "socket", AF_INET, SOCK_STREAM, 0), 3);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_INET6, SOCK_DGRAM, 0), 4);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_PACKET, SOCK_RAW, 0), 5);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_INET, SOCK_RAW, 0), -EPROTONOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_INET, SOCK_STREAM, 17), -EPROTONOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_INET, SOCK_DGRAM, 6), -EPROTONOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_INET, SOCK_DGRAM, 1), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_INET, SOCK_SEQPACKET, 0), -ESOCKTNOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_PACKET, SOCK_STREAM, 0), -ESOCKTNOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, COPY(f, here), 16), -EADDRNOTAVAIL);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, COPY(f, here), 8), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "bind", 4, COPY(f, here), 28), -EAFNOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "ioctl", 3, SIOCSIFFLAGS, COPY(f, ifr)), 0);
	CU_ASSERT_EQUAL(CALL(f, "ioctl", 3, SIOCGIFFLAGS, COPY(f, ifr)), 0);
	CU_ASSERT_EQUAL(CALL(f, "ioctl", 3, 0x5401, 0), -ENOTTY);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, COPY(f, here), 16), 0);
	CU_ASSERT_EQUAL(CALL(f, "bind", 3, COPY(f, any), 16), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "connect", 3, COPY(f, any), 16), -ENETUNREACH);
	CU_ASSERT_EQUAL(CALL(f, "connect", 4, COPY(f, any), 16), -EAFNOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "listen", 3, 5), 0);
	CU_ASSERT_EQUAL(CALL(f, "listen", 4, 5), -EOPNOTSUPP);
	CU_ASSERT_EQUAL(CALL(f, "accept", 4, 0, 0), -EOPNOTSUPP);
	CU_ASSERT_EQUAL(send(f, 3, "x"), -EPIPE);
	CU_ASSERT_EQUAL(send(f, 4, "x"), -EDESTADDRREQ);
	CU_ASSERT_EQUAL(receive(f, 3, NULL, 4), -ENOTCONN);
	CU_ASSERT_EQUAL(CALL(f, "shutdown", 3, 2), 0);
	CU_ASSERT_EQUAL(CALL(f, "shutdown", 3, 2), -ENOTCONN);
	CU_ASSERT_EQUAL(CALL(f, "ioctl", 3, SIOCGSKNS, 0), 6);
	CU_ASSERT_EQUAL(CALL(f, "setns", 6, CLONE_NEWNET), 0);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_NETLINK, SOCK_RAW, 0), 7);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_NETLINK, SOCK_STREAM, 0), -ESOCKTNOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_NETLINK, SOCK_RAW, 31), -EPROTONOSUPPORT);
	CU_ASSERT_EQUAL(CALL(f, "bind", 7, COPY(f, nl), 12), 0);
	CU_ASSERT_EQUAL(CALL(f, "bind", 7, COPY(f, other), 12), -EINVAL);
	len = COPY(f, size);
	CU_ASSERT_EQUAL(CALL(f, "getsockname", 7, BUF(f, 12), len), 0);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_NETLINK, SOCK_RAW, 0), 8);
	CU_ASSERT_EQUAL(CALL(f, "bind", 8, COPY(f, other), 12), 0);
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_NETLINK, SOCK_RAW, 0), 9);
	CU_ASSERT_EQUAL(CALL(f, "bind", 9, COPY(f, other), 12), -EADDRINUSE);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 9, SOL_NETLINK, 1, COPY(f, size), 4), 0);
	CU_ASSERT_EQUAL(CALL(f, "setsockopt", 9, SOL_NETLINK, 99, COPY(f, size), 4), -ENOPROTOOPT);
	CU_ASSERT_EQUAL(CALL(f, "recvfrom", 9, BUF(f, 9), 9, MSG_DONTWAIT, 0, 0), -EAGAIN);
	fixture_free(f);
}

/* A socket keeps its network namespace after its maker has gone elsewhere. */
static void sockets_keep_their_namespace(void)
{
	struct fixture *f = fixture_new();
	obj_id ns;

	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWNET), 0);
	ns = world_ns(f->w, f->task, "net");
	CU_ASSERT_EQUAL(CALL(f, "socket", AF_INET, SOCK_DGRAM, 0), 3);
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWNET), 0);
	CU_ASSERT_TRUE(world_object(f->w, ns, &(struct world_object){ 0 }));
	CU_ASSERT_EQUAL(CALL(f, "close", 3), 0);
	CU_ASSERT_FALSE(world_object(f->w, ns, &(struct world_object){ 0 }));
	fixture_free(f);
}

void suite_socket(void);
void suite_socket(void)
{
	CU_pSuite s = CU_add_suite("socket", NULL, NULL);

	CU_ADD_TEST(s, making);
	CU_ADD_TEST(s, streams);
	CU_ADD_TEST(s, sleepers);
	CU_ADD_TEST(s, messages);
	CU_ADD_TEST(s, names);
	CU_ADD_TEST(s, abstract_names);
	CU_ADD_TEST(s, descriptors);
	CU_ADD_TEST(s, credentials);
	CU_ADD_TEST(s, options);
	CU_ADD_TEST(s, other_families);
	CU_ADD_TEST(s, sockets_keep_their_namespace);
}
