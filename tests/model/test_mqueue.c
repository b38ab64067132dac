// SPDX-License-Identifier: GPL-2.0-only
/* POSIX message queues: ipc/mqueue.c, ipc/mqueue_calls.c. */
#include "errno.h"
#include "fixture.h"
#include "flags.h"
#include "mqueue.h"
#include "sched.h"

#define SLEEPS (-1000 - CALL_BLOCKED)

static s64 mq_open(struct fixture *f, const char *name, u64 oflag, const s64 *attr)
{
	u64 path = STR(f, name);

	return CALL(f, "mq_open", path, oflag, 0600, attr ? fixture_copy(f, attr, 64) : 0);
}

static s64 send(struct fixture *f, u64 fd, const char *text, u64 prio)
{
	return CALL(f, "mq_timedsend", fd, STR(f, text), strlen(text), prio, 0);
}

static s64 receive(struct fixture *f, u64 fd, char *text, u32 *prio)
{
	u64 buf = BUF(f, 8192), at = BUF(f, 4);
	s64 ret = CALL(f, "mq_timedreceive", fd, buf, 8192, at, 0);

	if (ret >= 0 && text) {
		memcpy(text, fixture_bytes(f, buf), (size_t)ret);
		text[ret] = '\0';
	}
	if (ret >= 0 && prio)
		memcpy(prio, fixture_bytes(f, at), 4);
	return ret;
}

static s64 event_of(struct fixture *f, enum world_event_kind kind, obj_id task)
{
	struct world_event event;

	while (world_next_event(f->w, &event))
		if (event.kind == kind && event.task == task)
			return event.value;
	return -9999;
}

static void names(void)
{
	struct fixture *f = fixture_new();
	char long_name[300];

	memset(long_name, 'n', sizeof(long_name));
	long_name[299] = '\0';
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR, NULL), -ENOENT);
	CU_ASSERT_EQUAL(mq_open(f, "", O_RDWR | O_CREAT, NULL), -ENOENT);
	CU_ASSERT_EQUAL(mq_open(f, "/q", O_RDWR | O_CREAT, NULL), -EACCES);
	CU_ASSERT_EQUAL(mq_open(f, "..", O_RDWR | O_CREAT, NULL), -EACCES);
	CU_ASSERT_EQUAL(mq_open(f, long_name, O_RDWR | O_CREAT, NULL), -ENAMETOOLONG);
	CU_ASSERT_EQUAL(CALL(f, "mq_open", 8, O_RDWR, 0, 0), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "mq_open", STR(f, "q"), O_RDWR, 0, 8), -EFAULT);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT, NULL), 3);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT | O_EXCL, NULL), -EEXIST);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_WRONLY, NULL), -EINVAL);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDONLY, NULL), 4);
	CU_ASSERT_EQUAL(CALL(f, "mq_unlink", STR(f, "x")), -ENOENT);
	CU_ASSERT_EQUAL(CALL(f, "mq_unlink", STR(f, "a/b")), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "mq_unlink", STR(f, "q")), 0);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR, NULL), -ENOENT);
	CU_ASSERT_EQUAL(send(f, 3, "still there", 0), 0);
	CU_ASSERT_EQUAL(receive(f, 4, NULL, NULL), 11);
	fixture_free(f);
}

static void attributes(void)
{
	struct world_config config = { .drop_caps = 1ull << CAP_SYS_RESOURCE };
	struct fixture *f = fixture_new_with(&config);
	const s64 none[8] = { 0, 0, 100 }, many[8] = { 0, 11, 100 }, large[8] = { 0, 1, 8193 };
	const s64 fine[8] = { 0, 10, 8192 };
	s64 attr[8];
	u64 buf;
	int n;

	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT, none), -EINVAL);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT, many), -EINVAL);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT, large), -EINVAL);
	for (n = 0; n < 9; n++) {
		const char name[] = { (char)('a' + n), 0 };

		CU_ASSERT_EQUAL(mq_open(f, name, O_RDWR | O_CREAT, fine), 3 + n);
	}
	CU_ASSERT_EQUAL(mq_open(f, "z", O_RDWR | O_CREAT, fine), -EMFILE);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "fs.mqueue.queues_max", "9"), 0);
	CU_ASSERT_EQUAL(mq_open(f, "z", O_RDWR | O_CREAT, NULL), -ENOSPC);
	buf = BUF(f, 64);
	CU_ASSERT_EQUAL(CALL(f, "mq_getsetattr", 3, 0, buf), 0);
	memcpy(attr, fixture_bytes(f, buf), sizeof(attr));
	CU_ASSERT_EQUAL(attr[1], 10);
	attr[0] = O_NONBLOCK;
	CU_ASSERT_EQUAL(CALL(f, "mq_getsetattr", 3, COPY(f, attr), 0), 0);
	CU_ASSERT_EQUAL(receive(f, 3, NULL, NULL), -EAGAIN);
	attr[0] = 1;
	CU_ASSERT_EQUAL(CALL(f, "mq_getsetattr", 3, COPY(f, attr), 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "mq_getsetattr", 99, 0, 0), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "mq_getsetattr", 0, 0, 0), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "mq_getsetattr", 3, 8, 0), -EFAULT);
	fixture_free(f);
}

static void hard_limits(void)
{
	struct fixture *f = fixture_new();
	const s64 many[8] = { 0, 65537, 1 }, more[8] = { 0, 11, 100 };

	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT, many), -EINVAL);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT, more), 3);
	fixture_free(f);
}

static void priorities(void)
{
	struct fixture *f = fixture_new();
	char text[8192];
	u32 prio;

	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT, NULL), 3);
	CU_ASSERT_EQUAL(send(f, 3, "low", 1), 0);
	CU_ASSERT_EQUAL(send(f, 3, "high", 7), 0);
	CU_ASSERT_EQUAL(send(f, 3, "low too", 1), 0);
	CU_ASSERT_EQUAL(send(f, 3, "x", 32768), -EINVAL);
	CU_ASSERT_EQUAL(send(f, 0, "x", 0), -EBADF);
	CU_ASSERT_EQUAL(send(f, 99, "x", 0), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "mq_timedsend", 3, 8, 4, 0, 0), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "mq_timedsend", 3, 8, 9000, 0, 0), -EMSGSIZE);
	CU_ASSERT_EQUAL(CALL(f, "mq_timedreceive", 3, BUF(f, 100), 100, 0, 0), -EMSGSIZE);
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, "/dev/mqueue/q"), O_RDONLY, 0), -ENOENT);
	CU_ASSERT_EQUAL(CALL(f, "read", 3, BUF(f, 100), 100), 60);
	CU_ASSERT_EQUAL(receive(f, 3, text, &prio), 4);
	CU_ASSERT_STRING_EQUAL(text, "high");
	CU_ASSERT_EQUAL(prio, 7);
	CU_ASSERT_EQUAL(receive(f, 3, text, &prio), 3);
	CU_ASSERT_STRING_EQUAL(text, "low");
	CU_ASSERT_EQUAL(CALL(f, "close", 3), 0);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_WRONLY, NULL), 3);
	CU_ASSERT_EQUAL(receive(f, 3, text, &prio), -EBADF);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDONLY, NULL), 4);
	CU_ASSERT_EQUAL(send(f, 4, "x", 0), -EBADF);
	fixture_free(f);
}

static void waiters(void)
{
	struct fixture *f = fixture_new();
	const s64 single[8] = { 0, 1, 100 };
	const s64 past[] = { 1, 0 }, bad[] = { -1, 0 }, never[] = { 1ll << 40, 0 };
	obj_id init = f->task, a, b;
	u64 buf;

	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT, single), 3);
	a = fixture_clone(f, CLONE_FILES);
	b = fixture_clone(f, 0);
	f->task = a;
	CU_ASSERT_EQUAL(receive(f, 3, NULL, NULL), SLEEPS);
	f->task = b;
	CU_ASSERT_EQUAL(receive(f, 3, NULL, NULL), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(send(f, 3, "hello", 0), 0);
	CU_ASSERT_EQUAL(event_of(f, EVENT_RESUMED, a), 5);
	CU_ASSERT_EQUAL(send(f, 3, "again", 0), 0);
	CU_ASSERT_EQUAL(event_of(f, EVENT_RESUMED, b), 5);
	CU_ASSERT_EQUAL(send(f, 3, "one", 0), 0);
	f->task = a;
	CU_ASSERT_EQUAL(send(f, 3, "two", 9), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(receive(f, 3, NULL, NULL), 3);
	CU_ASSERT_EQUAL(event_of(f, EVENT_RESUMED, a), 0);
	CU_ASSERT_EQUAL(receive(f, 3, NULL, NULL), 3);
	buf = BUF(f, 100);
	CU_ASSERT_EQUAL(CALL(f, "mq_timedreceive", 3, buf, 100, 0, COPY(f, past)), -ETIMEDOUT);
	buf = BUF(f, 100);
	CU_ASSERT_EQUAL(CALL(f, "mq_timedreceive", 3, buf, 100, 0, COPY(f, bad)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "mq_timedreceive", 3, 0, 100, 0, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "mq_timedsend", 3, 0, 0, 0, 8), -EFAULT);
	CU_ASSERT_EQUAL(send(f, 3, "full", 0), 0);
	buf = STR(f, "more");
	CU_ASSERT_EQUAL(CALL(f, "mq_timedsend", 3, buf, 4, 0, COPY(f, past)), -ETIMEDOUT);
	f->task = b;
	buf = STR(f, "more");
	CU_ASSERT_EQUAL(CALL(f, "mq_timedsend", 3, buf, 4, 0, COPY(f, never)), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "close", 3), 0);
	CU_ASSERT_EQUAL(CALL(f, "mq_unlink", STR(f, "q")), 0);
	CU_ASSERT_EQUAL(CALL(f, "kill", 3, 9), 0);
	fixture_free(f);
}

struct sigevent_arg {
	u64 value;
	s32 signo;
	s32 notify;
	u8 rest[48];
};

static void being_told(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child;
	struct sigevent_arg event = { .value = 5, .signo = 10, .notify = SIGEV_SIGNAL };
	u64 set = 1ull << 9;
	s64 sock;

	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR | O_CREAT, NULL), 3);
	child = fixture_clone(f, 0);
	f->task = child;
	CU_ASSERT_EQUAL(CALL(f, "rt_sigprocmask", 0, COPY(f, set), 0, 8), 0);
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), 0);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), -EBUSY);
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "read", 3, BUF(f, 100), 100), 60);
	CU_ASSERT_EQUAL(send(f, 3, "x", 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), 0);
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, 0), 0);
	event.notify = 9;
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), -EINVAL);
	event.notify = SIGEV_SIGNAL;
	event.signo = 65;
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 99, 0), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, 8), -EFAULT);
	event.notify = SIGEV_NONE;
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), 0);
	CU_ASSERT_EQUAL(receive(f, 3, NULL, NULL), 1);
	CU_ASSERT_EQUAL(send(f, 3, "x", 0), 0);
	sock = CALL(f, "socket", AF_NETLINK, SOCK_RAW, 0);
	event.notify = SIGEV_THREAD;
	event.signo = (s32)sock;
	event.value = USER_BASE;
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), 0);
	CU_ASSERT_EQUAL(receive(f, 3, NULL, NULL), 1);
	CU_ASSERT_EQUAL(send(f, 3, "x", 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "recvfrom", (u64)sock, BUF(f, 64), 64, 0, 0, 0), 32);
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), 0);
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 99, COPY(f, event)), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), -EBUSY);
	event.signo = 3;
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), -ENOTSOCK);
	event.signo = 77;
	CU_ASSERT_EQUAL(CALL(f, "mq_notify", 3, COPY(f, event)), -EBADF);
	CU_ASSERT_EQUAL(CALL(f, "close", 3), 0);
	fixture_free(f);
}

static void as_files(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child;
	u64 source, target;

	source = STR(f, "mqueue");
	target = STR(f, "/dev/mqueue");
	CU_ASSERT_EQUAL(CALL(f, "mount", source, target, source, 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, "/dev/mqueue/q"), O_RDWR | O_CREAT, 0600), 3);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR, NULL), 4);
	CU_ASSERT_EQUAL(CALL(f, "write", 3, STR(f, "x"), 1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "unlink", STR(f, "/dev/mqueue/q")), 0);
	CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR, NULL), -ENOENT);
	child = fixture_clone(f, CLONE_NEWIPC);
	f->task = child;
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, "/dev/mqueue"), 0), -EBUSY);
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, "/dev/mqueue"), MNT_DETACH), 0);
	source = STR(f, "mqueue");
	target = STR(f, "/dev/mqueue");
	CU_ASSERT_EQUAL(CALL(f, "mount", source, target, source, 0, 0), 0);
	CU_ASSERT_EQUAL(mq_open(f, "theirs", O_RDWR | O_CREAT, NULL), 5);
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, "/dev/mqueue/theirs"), O_RDWR, 0), 5);
	CU_ASSERT_EQUAL(send(f, 5, "x", 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, "/dev/mqueue/n"), O_RDWR | O_CREAT, 0600), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, "/dev/mqueue"), 0), -EBUSY);
	CU_ASSERT_EQUAL(CALL(f, "close", 5), 0);
	CU_ASSERT_EQUAL(CALL(f, "close", 3), 0);
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, "/dev/mqueue"), 0), 0);
	fixture_free(f);
}

static void every_allocation_may_fail(void)
{
	struct fixture *f = fixture_new();

	for (u32 n = 1; n < 30; n++) {
		f->fail_nth = n;
		if (mq_open(f, "q", O_RDWR | O_CREAT, NULL) == 3)
			break;
		CU_ASSERT_EQUAL(mq_open(f, "q", O_RDWR, NULL), -ENOENT);
	}
	for (u32 n = 1; n < 9; n++) {
		f->fail_nth = n;
		if (send(f, 3, "x", 0) == 0)
			break;
	}
	for (u32 n = 1; n < 60; n++) {
		f->fail_nth = n;
		if (CALL(f, "unshare", CLONE_NEWIPC) == 0 && !f->result.failed_nth)
			break;
	}
	fixture_free(f);
}

void suite_mqueue(void);
void suite_mqueue(void)
{
	CU_pSuite s = CU_add_suite("mqueue", NULL, NULL);

	CU_ADD_TEST(s, names);
	CU_ADD_TEST(s, attributes);
	CU_ADD_TEST(s, hard_limits);
	CU_ADD_TEST(s, priorities);
	CU_ADD_TEST(s, waiters);
	CU_ADD_TEST(s, being_told);
	CU_ADD_TEST(s, as_files);
	CU_ADD_TEST(s, every_allocation_may_fail);
}
