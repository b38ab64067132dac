// SPDX-License-Identifier: GPL-2.0-only
/*
 * The smaller namespaces: kernel/utsname.c, kernel/time/namespace.c, kernel/cgroup/namespace.c,
 * net/core/net_namespace.c, ipc/namespace.c; and the clocks.
 */
#include "errno.h"
#include "fixture.h"
#include "flags.h"
#include "ipc_namespace.h"
#include "net_namespace.h"
#include "sched.h"
#include "time_namespace.h"

static void host_names(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child = fixture_clone(f, CLONE_NEWUTS);
	u64 buf;

	f->task = child;
	CU_ASSERT_EQUAL(CALL(f, "sethostname", STR(f, "inner"), 5), 0);
	CU_ASSERT_EQUAL(CALL(f, "setdomainname", STR(f, "dom"), 3), 0);
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_UTS), "inner dom\n");
	CU_ASSERT_EQUAL(CALL(f, "sethostname", STR(f, ""), 65), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "sethostname", STR(f, ""), (u64)-1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "sethostname", 8, 3), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "personality", 0x20008), 0);
	buf = BUF(f, 390);
	CU_ASSERT_EQUAL(CALL(f, "uname", buf), 0);
	CU_ASSERT_STRING_EQUAL((char *)fixture_bytes(f, buf) + 65, "inner");
	CU_ASSERT_STRING_EQUAL((char *)fixture_bytes(f, buf) + 130, "2.6.78");
	CU_ASSERT_STRING_EQUAL((char *)fixture_bytes(f, buf) + 260, "i686");
	CU_ASSERT_EQUAL(CALL(f, "uname", 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "sethostname", STR(f, ""), 0), 0);
	f->task = init;
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_UTS), "nssim (none)\n");
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(CALL(f, "sethostname", STR(f, "x"), 1), -EPERM);
	fixture_free(f);
}

static const struct {
	const char *file;
	u64 flag;
	const char *limit;
} kinds[] = {
	{ "/proc/2/ns/uts", CLONE_NEWUTS, "user.max_uts_namespaces" },
	{ "/proc/2/ns/ipc", CLONE_NEWIPC, "user.max_ipc_namespaces" },
	{ "/proc/2/ns/net", CLONE_NEWNET, "user.max_net_namespaces" },
	{ "/proc/2/ns/cgroup", CLONE_NEWCGROUP, "user.max_cgroup_namespaces" },
	{ "/proc/2/ns/time", CLONE_NEWTIME, "user.max_time_namespaces" },
};

/* Made, entered through a file that keeps it, and gone. */
static void every_kind_lives_and_dies(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct fixture *f = fixture_new();
		obj_id init = f->task, child = fixture_clone(f, 0), ns;
		s64 fd;

		f->task = child;
		CU_ASSERT_EQUAL(CALL(f, "unshare", kinds[i].flag), 0);
		fixture_clone(f, 0);
		f->task = init;
		fd = CALL(f, "open", STR(f, kinds[i].file), O_RDONLY, 0);
		CU_ASSERT_EQUAL(fd, 3);
		ns = world_ns_fd(f->w, init, (int)fd);
		CU_ASSERT_TRUE(ns != 0);
		CU_ASSERT_EQUAL(CALL(f, "setns", (u64)fd, kinds[i].flag), 0);
		CU_ASSERT_EQUAL(CALL(f, "setns", (u64)fd, 0), 0);
		CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
		CU_ASSERT_EQUAL(CALL(f, "setns", (u64)fd, 0), -EPERM);
		CU_ASSERT_EQUAL(CALL(f, "unshare", kinds[i].flag), -EPERM);
		fixture_free(f);
	}
}

static void each_has_a_limit(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct fixture *f = fixture_new();

		CU_ASSERT_EQUAL(world_sysctl(f->w, kinds[i].limit, "0"), 0);
		CU_ASSERT_EQUAL(CALL(f, "unshare", kinds[i].flag), -ENOSPC);
		CU_ASSERT_EQUAL(world_sysctl(f->w, kinds[i].limit, "5"), 0);
		for (u32 n = 1; n < 60; n++) {
			f->fail_nth = n;
			if (CALL(f, "unshare", kinds[i].flag) == 0 && !f->result.failed_nth)
				break;
		}
		CU_ASSERT_EQUAL(f->result.ret, 0);
		fixture_free(f);
	}
}

/* A creation that meets the limit waits for namespaces that are on their way out. */
static void pending_frees_make_room(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child;

	CU_ASSERT_EQUAL(world_sysctl(f->w, "user.max_ipc_namespaces", "1"), 0);
	child = fixture_clone(f, CLONE_NEWIPC);
	world_defer(f->w, true);
	f->task = child;
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWIPC), 0);
	world_defer(f->w, false);
	world_drain(f->w, QUEUE_ALL);
	fixture_free(f);
}

static s64 write_file(struct fixture *f, const char *path, const char *text)
{
	s64 fd = CALL(f, "open", STR(f, path), O_WRONLY, 0), ret;

	ret = fd < 0 ? fd : CALL(f, "write", (u64)fd, STR(f, text), strlen(text));
	CALL(f, "close", (u64)fd);
	return ret;
}

static const char *offsets = "/proc/self/timens_offsets";

static void clocks_are_shifted(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child;
	s64 before, after;
	u64 buf;

	CU_ASSERT_EQUAL(write_file(f, offsets, "monotonic 10 0\n"), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWTIME), 0);
	CU_ASSERT_EQUAL(write_file(f, offsets, "monotonic 10\n"), -EINVAL);
	CU_ASSERT_EQUAL(write_file(f, offsets, "realtime 10 0\n"), -EINVAL);
	CU_ASSERT_EQUAL(write_file(f, offsets, "1 10 1000000000\n"), -EINVAL);
	CU_ASSERT_EQUAL(write_file(f, offsets, "1 +10 0\n"), -EINVAL);
	CU_ASSERT_EQUAL(write_file(f, offsets, "monotonic -999999999 0\n"), -ERANGE);
	CU_ASSERT_EQUAL(write_file(f, offsets, "monotonic 9999999999 0\n"), -ERANGE);
	CU_ASSERT_EQUAL(write_file(f, offsets, "monotonic 10 5\n7 -20 500000000\n1 2 3"), 31);
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, offsets), O_RDONLY, 0), 3);
	buf = BUF(f, 200);
	CU_ASSERT_EQUAL(CALL(f, "read", 3, buf, 200), 64);
	CU_ASSERT_STRING_EQUAL(fixture_bytes(f, buf), "monotonic          10         5\n"
						      "boottime          -20 500000000\n");
	buf = BUF(f, 16);
	CU_ASSERT_EQUAL(CALL(f, "clock_gettime", CLOCK_MONOTONIC, buf), 0);
	memcpy(&before, fixture_bytes(f, buf), sizeof(before));
	child = fixture_clone(f, 0);
	f->task = child;
	buf = BUF(f, 16);
	CU_ASSERT_EQUAL(CALL(f, "clock_gettime", CLOCK_MONOTONIC, buf), 0);
	memcpy(&after, fixture_bytes(f, buf), sizeof(after));
	CU_ASSERT_EQUAL(after, before + 10);
	f->task = init;
	CU_ASSERT_EQUAL(write_file(f, offsets, "monotonic 10 0\n"), -EACCES);
	fixture_free(f);
}

static void threads_stay_in_their_time(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task;

	fixture_clone(f, CLONE_VM);
	CU_ASSERT_EQUAL(CALL(f, "open", STR(f, "/proc/2/ns/time"), O_RDONLY, 0), 3);
	CU_ASSERT_EQUAL(CALL(f, "setns", 3, 0), -EUSERS);
	f->task = init;
	fixture_free(f);
}

static void clocks(void)
{
	struct fixture *f = fixture_new();
	const s64 now[] = { 2000000000, 5 }, bad[] = { 1, -1 }, early[] = { 5, 0 };
	const s64 tv[] = { 2000000001, 7 }, bad_tv[] = { 1, 1000001 };
	const s32 zone[] = { 60, 0 }, bad_zone[] = { 901, 0 };
	u64 buf = BUF(f, 16);
	s64 got[2];

	CU_ASSERT_EQUAL(CALL(f, "clock_gettime", CLOCK_REALTIME, buf), 0);
	CU_ASSERT_EQUAL(CALL(f, "clock_gettime", 10, BUF(f, 16)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "clock_gettime", CLOCK_BOOTTIME, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "clock_gettime", CLOCK_THREAD_CPUTIME_ID, BUF(f, 16)), 0);
	CU_ASSERT_EQUAL(CALL(f, "clock_gettime", (u64)-2, BUF(f, 16)), 0);
	CU_ASSERT_EQUAL(CALL(f, "clock_gettime", (u64)-1, BUF(f, 16)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "clock_getres", CLOCK_REALTIME_COARSE, BUF(f, 16)), 0);
	CU_ASSERT_EQUAL(CALL(f, "clock_getres", 12, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "clock_getres", CLOCK_TAI, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "clock_settime", CLOCK_MONOTONIC, COPY(f, now)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "clock_settime", (u64)-2, COPY(f, now)), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "clock_settime", (u64)-1, COPY(f, now)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "clock_settime", CLOCK_REALTIME, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "clock_settime", CLOCK_REALTIME, COPY(f, bad)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "clock_settime", CLOCK_REALTIME, COPY(f, early)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "clock_settime", CLOCK_REALTIME, COPY(f, now)), 0);
	CU_ASSERT_EQUAL(CALL(f, "time", 0), 2000000000);
	CU_ASSERT_EQUAL(CALL(f, "time", 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "settimeofday", COPY(f, tv), 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "settimeofday", COPY(f, bad_tv), 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "settimeofday", 8, 0), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "settimeofday", 0, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "settimeofday", 0, COPY(f, zone)), 0);
	CU_ASSERT_EQUAL(CALL(f, "settimeofday", 0, COPY(f, bad_zone)), -EINVAL);
	buf = BUF(f, 16);
	CU_ASSERT_EQUAL(CALL(f, "gettimeofday", buf, 0), 0);
	memcpy(got, fixture_bytes(f, buf), sizeof(got));
	CU_ASSERT_EQUAL(got[0], 2000000001);
	CU_ASSERT_EQUAL(got[1], 7);
	CU_ASSERT_EQUAL(CALL(f, "gettimeofday", 8, 0), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "gettimeofday", 0, BUF(f, 8)), 0);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(CALL(f, "clock_settime", CLOCK_REALTIME, COPY(f, now)), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "settimeofday", 0, COPY(f, zone)), -EPERM);
	fixture_free(f);
}

/* A user namespace of one's own is enough to make all of them, in one call too. */
static void with_a_user_namespace(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(CALL(f, "setresgid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(
		CALL(f, "unshare",
		     CLONE_NEWUSER | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP | CLONE_NEWTIME),
		0);
	CU_ASSERT_EQUAL(CALL(f, "sethostname", STR(f, "mine"), 4), 0);
	CU_ASSERT_EQUAL(CALL(f, "mq_open", STR(f, "q"), O_RDWR | O_CREAT, 0600, 0), -EOVERFLOW);
	CU_ASSERT_EQUAL(CALL(f, "msgget", 5, IPC_CREAT | 0600), 0);
	fixture_free(f);
}

void suite_namespaces(void);
void suite_namespaces(void)
{
	CU_pSuite s = CU_add_suite("namespaces", NULL, NULL);

	CU_ADD_TEST(s, host_names);
	CU_ADD_TEST(s, every_kind_lives_and_dies);
	CU_ADD_TEST(s, each_has_a_limit);
	CU_ADD_TEST(s, pending_frees_make_room);
	CU_ADD_TEST(s, clocks_are_shifted);
	CU_ADD_TEST(s, threads_stay_in_their_time);
	CU_ADD_TEST(s, clocks);
	CU_ADD_TEST(s, with_a_user_namespace);
}
