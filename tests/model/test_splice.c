// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/fs/splice.c and sendmmsg(): what moves, and who waits.
 */
#include <string.h>

#include "fixture.h"
#include "flags.h"

static void room_and_data_are_waited_for(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child;

	CU_ASSERT_EQUAL(CALL(f, "pipe", BUF(f, 8)), 0);
	CU_ASSERT_EQUAL(CALL(f, "pipe", BUF(f, 8)), 0);
	child = fixture_clone(f, CLONE_FILES);
	f->task = child;
	CU_ASSERT_EQUAL(CALL(f, "tee", 3, 6, 100, 0), -1000 - CALL_BLOCKED);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "write", 4, STR(f, "abc"), 3), 3);
	CU_ASSERT_EQUAL(CALL(f, "splice", 5, 0, 4, 0, 2, 0), 2);
	CU_ASSERT_EQUAL(CALL(f, "splice", 3, 0, 6, 0, 100, 0), 5);
	CU_ASSERT_EQUAL(CALL(f, "read", 5, BUF(f, 8), 8), 6);
	CU_ASSERT_EQUAL(CALL(f, "close", 4), 0);
	CU_ASSERT_EQUAL(CALL(f, "splice", 3, 0, 6, 0, 100, 0), 0);
	fixture_free(f);
}

static void a_file_goes_through_in_parts(void)
{
	struct fixture *f = fixture_new();
	static char much[70000];
	u64 offset = 0, fd = (u64)CALL(f, "open", STR(f, "/tmp/f"), O_RDWR | O_CREAT, 0600);

	memset(much, 'x', 60000);
	CU_ASSERT_EQUAL(CALL(f, "write", fd, fixture_copy(f, much, 60000), 60000), 60000);
	CU_ASSERT_EQUAL(CALL(f, "pipe", BUF(f, 8)), 0);
	CU_ASSERT_EQUAL(CALL(f, "splice", fd, COPY(f, offset), fd + 2, 0, 50000, 0), 50000);
	CU_ASSERT_EQUAL(CALL(f, "splice", fd, COPY(f, offset), fd + 2, 0, 50000, 0), 15536);
	CU_ASSERT_EQUAL(CALL(f, "splice", fd, COPY(f, offset), fd + 2, 0, 1, SPLICE_F_NONBLOCK),
			-11);
	fixture_free(f);
}

void suite_splice(void);
void suite_splice(void)
{
	CU_pSuite s = CU_add_suite("splice", NULL, NULL);

	CU_add_test(s, "room and data are waited for", room_and_data_are_waited_for);
	CU_add_test(s, "a file goes through in parts", a_file_goes_through_in_parts);
}
