// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/kernel/time/posix-timers-calls.c: overruns as time passes, what a timer is charged to, and
 * what becomes of timers at exec and exit.
 */
#include "fixture.h"
#include "flags.h"

struct setting {
	s64 interval_sec, interval_nsec, value_sec, value_nsec;
};

static s64 set(struct fixture *f, u64 id, s64 value_sec, s64 interval_sec)
{
	struct setting new = { interval_sec, 0, value_sec, 0 };

	return CALL(f, "timer_settime", id, 0, COPY(f, new), 0);
}

static s64 mask(struct fixture *f, int how, u64 set)
{
	return CALL(f, "rt_sigprocmask", (u64)how, COPY(f, set), 0, 8);
}

/* Takes SIGALRM where it is pending. */
static s64 take(struct fixture *f)
{
	u64 set = 1ull << (14 - 1), none[2] = { 0, 0 };

	return CALL(f, "rt_sigtimedwait", COPY(f, set), 0, COPY(f, none), 8);
}

static void periods_that_pass_are_counted(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(CALL(f, "timer_create", CLOCK_BOOTTIME, 0, BUF(f, 4)), 0);
	CU_ASSERT_EQUAL(mask(f, SIG_BLOCK, 1ull << 13), 0);
	CU_ASSERT_EQUAL(set(f, 0, 10, 10), 0);
	world_advance(f->w, 9000000000);
	CU_ASSERT_EQUAL(take(f), -11);
	world_advance(f->w, 36000000000);
	CU_ASSERT_EQUAL(CALL(f, "timer_getoverrun", 0), 0);
	CU_ASSERT_EQUAL(take(f), 14);
	CU_ASSERT_EQUAL(CALL(f, "timer_getoverrun", 0), 3);
	CU_ASSERT_EQUAL(take(f), -11);
	world_advance(f->w, 5000000000);
	CU_ASSERT_EQUAL(take(f), 14);
	CU_ASSERT_EQUAL(CALL(f, "timer_getoverrun", 0), 0);
	fixture_free(f);
}

static void what_is_left_is_told(void)
{
	struct fixture *f = fixture_new();
	struct setting now;
	u64 at;

	CU_ASSERT_EQUAL(CALL(f, "timer_create", CLOCK_MONOTONIC, 0, BUF(f, 4)), 0);
	CU_ASSERT_EQUAL(set(f, 0, 10, 0), 0);
	world_advance(f->w, 3000000000);
	at = BUF(f, sizeof(now));
	CU_ASSERT_EQUAL(CALL(f, "timer_gettime", 0, at), 0);
	memcpy(&now, fixture_bytes(f, at), sizeof(now));
	CU_ASSERT_EQUAL(now.value_sec, 7);
	CU_ASSERT_EQUAL(now.interval_sec, 0);
	fixture_free(f);
}

static void each_timer_is_a_signal_to_come(void)
{
	struct fixture *f = fixture_new();
	u64 limit[2] = { 2, 2 };

	CU_ASSERT_EQUAL(CALL(f, "setrlimit", RLIMIT_SIGPENDING, COPY(f, limit)), 0);
	CU_ASSERT_EQUAL(CALL(f, "timer_create", CLOCK_MONOTONIC, 0, BUF(f, 4)), 0);
	CU_ASSERT_EQUAL(CALL(f, "timer_create", CLOCK_MONOTONIC, 0, BUF(f, 4)), 0);
	CU_ASSERT_EQUAL(CALL(f, "timer_create", CLOCK_MONOTONIC, 0, BUF(f, 4)), -11);
	CU_ASSERT_EQUAL(CALL(f, "timer_delete", 1), 0);
	CU_ASSERT_EQUAL(CALL(f, "timer_create", CLOCK_MONOTONIC, 0, 0), -14);
	CU_ASSERT_EQUAL(CALL(f, "timer_create", CLOCK_REALTIME_ALARM, 0, BUF(f, 4)), -95);
	CU_ASSERT_EQUAL(CALL(f, "timer_create", (u64)-1000, 0, BUF(f, 4)), -22);
	fixture_free(f);
}

static void timers_end_with_the_program(void)
{
	struct fixture *f = fixture_new();
	u64 fd = (u64)CALL(f, "open", STR(f, "/tmp/prog"), O_RDWR | O_CREAT, 0755);

	CU_ASSERT_EQUAL(CALL(f, "close", fd), 0);
	CU_ASSERT_EQUAL(CALL(f, "timer_create", CLOCK_MONOTONIC, 0, BUF(f, 4)), 0);
	CU_ASSERT_EQUAL(mask(f, SIG_BLOCK, 1ull << 13), 0);
	CU_ASSERT_EQUAL(set(f, 0, 1, 1), 0);
	world_advance(f->w, 1500000000);
	/* The signal that is under way stays, and nobody will see it. */
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp/prog"), 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "timer_gettime", 0, BUF(f, 32)), -22);
	CU_ASSERT_EQUAL(take(f), -11);
	CU_ASSERT_EQUAL(CALL(f, "timer_create", CLOCK_MONOTONIC, 0, BUF(f, 4)), 0);
	CU_ASSERT_EQUAL(set(f, 1, 1, 0), 0);
	fixture_free(f);
}

void suite_posix_timers(void);
void suite_posix_timers(void)
{
	CU_pSuite s = CU_add_suite("posix timers", NULL, NULL);

	CU_add_test(s, "periods that pass are counted", periods_that_pass_are_counted);
	CU_add_test(s, "what is left is told", what_is_left_is_told);
	CU_add_test(s, "each timer is a signal to come", each_timer_is_a_signal_to_come);
	CU_add_test(s, "timers end with the program", timers_end_with_the_program);
}
