// SPDX-License-Identifier: GPL-2.0-only
/*
 * select() and its like, by sets of descriptors: fs/select.c. Scenarios have no notation for sets.
 */
#include <string.h>

#include "errno.h"
#include "fixture.h"
#include "flags.h"

#define SLEEPS (-1000 - CALL_BLOCKED)

struct sets {
	u8 in[8], out[8], except[8];
};

static bool has(const u8 *set, int fd)
{
	return set[fd / 8] >> (fd % 8) & 1;
}

static void add(u8 *set, int fd)
{
	set[fd / 8] |= (u8)(1 << (fd % 8));
}

/* select() with these sets and no time to wait; @s is what comes back. */
static s64 select_now(struct fixture *f, int n, struct sets *s)
{
	static const s64 no_time[2];
	u64 in = COPY(f, s->in), out = COPY(f, s->out), except = COPY(f, s->except);
	s64 ret = CALL(f, "select", (u64)n, in, out, except, COPY(f, no_time));

	memcpy(s->in, fixture_bytes(f, in), sizeof(s->in));
	memcpy(s->out, fixture_bytes(f, out), sizeof(s->out));
	memcpy(s->except, fixture_bytes(f, except), sizeof(s->except));
	return ret;
}

static void tells_what_is_ready(void)
{
	struct fixture *f = fixture_new();
	struct sets s = { { 0 }, { 0 }, { 0 } };
	const u64 one = 1;

	CU_ASSERT_EQUAL(CALL(f, "eventfd2", 0, EFD_NONBLOCK), 3);
	CU_ASSERT_EQUAL(CALL(f, "eventfd2", 7, EFD_NONBLOCK), 4);
	add(s.in, 3);
	add(s.in, 4);
	add(s.out, 3);
	add(s.except, 4);
	CU_ASSERT_EQUAL(select_now(f, 5, &s), 2);
	CU_ASSERT(!has(s.in, 3) && has(s.in, 4));
	CU_ASSERT(has(s.out, 3) && !has(s.out, 4));
	CU_ASSERT(!has(s.except, 4));
	CU_ASSERT_EQUAL(CALL(f, "write", 3, COPY(f, one), 8), 8);
	memset(&s, 0, sizeof(s));
	add(s.in, 3);
	add(s.in, 4); /* beyond n: neither looked at nor told of */
	CU_ASSERT_EQUAL(select_now(f, 4, &s), 1);
	CU_ASSERT(has(s.in, 3));
	fixture_free(f);
}

static void refuses(void)
{
	struct fixture *f = fixture_new();
	struct sets s = { { 0 }, { 0 }, { 0 } };

	add(s.in, 9);
	CU_ASSERT_EQUAL(select_now(f, 10, &s), -EBADF);
	CU_ASSERT_EQUAL(select_now(f, -1, &s), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "select", 10, 8, 0, 0, 0), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "pselect6", 0, 0, 0, 0, 0, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "poll", 8, 1, 0), -EFAULT);
	fixture_free(f);
}

/* Who waits without a time is woken by what makes the descriptor ready. */
static void wakes_up(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child;
	u8 set[8] = { 0 };
	const u64 one = 1;

	CU_ASSERT_EQUAL(CALL(f, "eventfd2", 0, 0), 3);
	child = fixture_clone(f, CLONE_FILES);
	add(set, 3);
	f->task = child;
	CU_ASSERT_EQUAL(CALL(f, "select", 4, COPY(f, set), 0, 0, 0), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "write", 3, COPY(f, one), 8), 8);
	f->task = child;
	CU_ASSERT_EQUAL(CALL0(f, "getppid"), 1); /* it can make calls again */
	fixture_free(f);
}

void suite_select(void);
void suite_select(void)
{
	CU_pSuite s = CU_add_suite("select", NULL, NULL);

	CU_ADD_TEST(s, tells_what_is_ready);
	CU_ADD_TEST(s, refuses);
	CU_ADD_TEST(s, wakes_up);
}
