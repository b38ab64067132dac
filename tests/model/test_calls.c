// SPDX-License-Identifier: GPL-2.0-only
/*
 * Small calls about processes and the machine: model/kernel/kcmp.c, reboot.c, sys_prio.c and
 * model/block/ioprio.c.
 */
#include "fixture.h"
#include "flags.h"

static void what_a_child_shares(void)
{
	struct fixture *f = fixture_new();
	u64 epoll, pair[2] = { 0, 4 }, slot[2] = { 0, 0 };

	CU_ASSERT(fixture_clone(f, CLONE_FS | CLONE_FILES));
	CU_ASSERT_EQUAL(CALL(f, "kcmp", 1, 2, KCMP_FS, 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "kcmp", 1, 2, KCMP_FILES, 0, 0), 0);
	CU_ASSERT(CALL(f, "kcmp", 1, 2, KCMP_VM, 0, 0) > 0);
	CU_ASSERT_EQUAL(CALL(f, "kcmp", 1, 2, KCMP_VM, 0, 0) + CALL(f, "kcmp", 2, 1, KCMP_VM, 0, 0),
			3);
	epoll = (u64)CALL(f, "epoll_create1", 0);
	CU_ASSERT_EQUAL(CALL(f, "kcmp", 1, 2, KCMP_EPOLL_TFD, 0, COPY(f, slot)), -22);
	slot[0] = epoll;
	CU_ASSERT_EQUAL(CALL(f, "kcmp", 1, 2, KCMP_EPOLL_TFD, 0, COPY(f, slot)), -2);
	CU_ASSERT_EQUAL(CALL(f, "pipe", BUF(f, 8)), 0);
	CU_ASSERT_EQUAL(CALL(f, "epoll_ctl", epoll, EPOLL_CTL_ADD, epoll + 1, COPY(f, pair)), 0);
	slot[0] |= (epoll + 1) << 32;
	CU_ASSERT_EQUAL(CALL(f, "kcmp", 1, 2, KCMP_EPOLL_TFD, epoll + 1, COPY(f, slot)), 0);
	CU_ASSERT_EQUAL(CALL(f, "kcmp", 1, 2, KCMP_EPOLL_TFD, 99, COPY(f, slot)), -9);
	fixture_free(f);
}

static void a_nice_value_goes_down_with_leave(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(CALL(f, "setpriority", PRIO_USER, 0, 100), 0);
	CU_ASSERT_EQUAL(CALL(f, "getpriority", PRIO_PGRP, 0), 1);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 1000, 1000, 1000), 0);
	CU_ASSERT_EQUAL(CALL(f, "setpriority", PRIO_PROCESS, 0, 3), -13);
	CU_ASSERT_EQUAL(CALL(f, "setpriority", PRIO_PROCESS, 5, 3), -3);
	CU_ASSERT_EQUAL(CALL(f, "ioprio_get", IOPRIO_WHO_PGRP, 0), 0x4007);
	CU_ASSERT_EQUAL(CALL(f, "ioprio_set", IOPRIO_WHO_PROCESS, 0, 0x2000), -1);
	CU_ASSERT_EQUAL(CALL(f, "ioprio_set", IOPRIO_WHO_USER, 0, 0x6000), 0);
	CU_ASSERT_EQUAL(CALL(f, "ioprio_get", IOPRIO_WHO_PROCESS, 0), 0x6000);
	fixture_free(f);
}

static void attributes_of_scheduling(void)
{
	struct fixture *f = fixture_new();
	u32 attr[14] = { 56, SCHED_BATCH, 0, 0, 7 };

	CU_ASSERT_EQUAL(CALL(f, "sched_setattr", 0, COPY(f, attr), 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "getpriority", PRIO_PROCESS, 0), 13);
	CU_ASSERT_EQUAL(CALL(f, "sched_getscheduler", 0), SCHED_BATCH);
	attr[0] = 40;
	CU_ASSERT_EQUAL(CALL(f, "sched_setattr", 0, COPY(f, attr), 0), -7);
	attr[0] = 56;
	attr[1] = 77;
	CU_ASSERT_EQUAL(CALL(f, "sched_setattr", 0, COPY(f, attr), 0), -22);
	CU_ASSERT_EQUAL(CALL(f, "sched_setattr", 0, 0, 0), -22);
	fixture_free(f);
}

static void what_only_the_machine_s_root_may(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(CALL(f, "swapon", STR(f, "/tmp"), 0), -21);
	CU_ASSERT_EQUAL(CALL(f, "swapon", STR(f, "/none"), 0), -2);
	CU_ASSERT_EQUAL(CALL(f, "swapoff", STR(f, "/tmp")), -21);
	CU_ASSERT_EQUAL(CALL0(f, "vhangup"), 0);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 1000, 1000, 1000), 0);
	CU_ASSERT_EQUAL(CALL(f, "swapon", STR(f, "/tmp"), 1u << 31), -22);
	CU_ASSERT_EQUAL(CALL(f, "swapon", STR(f, "/tmp"), 0), -1);
	CU_ASSERT_EQUAL(CALL(f, "swapoff", STR(f, "/tmp")), -1);
	CU_ASSERT_EQUAL(CALL0(f, "vhangup"), -1);
	fixture_free(f);
}

static void one_area_for_sequences(void)
{
	struct fixture *f = fixture_new();
	u64 at = (BUF(f, 128) + 31) & ~31ull;

	CU_ASSERT_EQUAL(CALL(f, "rseq", at, 32, 0, 7), 0);
	CU_ASSERT_EQUAL(CALL(f, "rseq", at, 32, 0, 7), -16);
	CU_ASSERT_EQUAL(CALL(f, "rseq", at, 32, 0, 8), -1);
	CU_ASSERT_EQUAL(CALL(f, "rseq", at + 32, 32, 0, 7), -22);
	CU_ASSERT_EQUAL(CALL(f, "rseq", at, 32, RSEQ_FLAG_UNREGISTER, 8), -1);
	CU_ASSERT_EQUAL(CALL(f, "rseq", at, 32, RSEQ_FLAG_UNREGISTER, 7), 0);
	CU_ASSERT_EQUAL(CALL(f, "rseq", at, 32, RSEQ_FLAG_UNREGISTER, 7), -22);
	fixture_free(f);
}

static void registrations_end_with_the_program(void)
{
	struct fixture *f = fixture_new();
	u64 fd = (u64)CALL(f, "open", STR(f, "/tmp/prog"), O_RDWR | O_CREAT, 0755);

	CU_ASSERT_EQUAL(CALL(f, "close", fd), 0);
	CU_ASSERT_EQUAL(CALL(f, "membarrier", MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ, 0, 0),
			0);
	CU_ASSERT_EQUAL(CALL(f, "membarrier", MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, 1, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "execve", STR(f, "/tmp/prog"), 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "membarrier", MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, 1, 0), -1);
	CU_ASSERT_EQUAL(CALL(f, "membarrier", MEMBARRIER_CMD_QUERY, 0, 0), 0x3ff);
	fixture_free(f);
}

void suite_calls(void);
void suite_calls(void)
{
	CU_pSuite s = CU_add_suite("calls", NULL, NULL);

	CU_add_test(s, "what a child shares", what_a_child_shares);
	CU_add_test(s, "a nice value goes down with leave", a_nice_value_goes_down_with_leave);
	CU_add_test(s, "attributes of scheduling", attributes_of_scheduling);
	CU_add_test(s, "one area for sequences", one_area_for_sequences);
	CU_add_test(s, "registrations end with the program", registrations_end_with_the_program);
	CU_add_test(s, "what only the machine's root may", what_only_the_machine_s_root_may);
}
