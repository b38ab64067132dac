// SPDX-License-Identifier: GPL-2.0-only
/* System V semaphores: ipc/sem.c, ipc/semctl.c. */
#include "errno.h"
#include "fixture.h"
#include "flags.h"
#include "ipc_namespace.h"
#include "sched.h"
#include "sem.h"

#define SLEEPS (-1000 - CALL_BLOCKED)

static s64 operate(struct fixture *f, s64 id, const struct sembuf *sops, u32 n)
{
	return CALL(f, "semop", (u64)id, fixture_copy(f, sops, n * sizeof(*sops)), n);
}

static s64 one(struct fixture *f, u16 num, int op, int flags)
{
	const struct sembuf sop = { num, (s16)op, (s16)flags };

	return operate(f, 0, &sop, 1);
}

static s64 value(struct fixture *f, u64 num)
{
	return CALL(f, "semctl", 0, num, GETVAL, 0);
}

static struct fixture *with_set(u64 nsems)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(CALL(f, "semget", 1, nsems, IPC_CREAT | 0600), 0);
	return f;
}

static void getting(void)
{
	struct fixture *f = with_set(2);

	CU_ASSERT_EQUAL(CALL(f, "semget", 1, 3, 0600), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semget", 1, 0, 0600), 0);
	CU_ASSERT_EQUAL(CALL(f, "semget", 2, 0, IPC_CREAT | 0600), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semget", 2, (u64)-1, IPC_CREAT | 0600), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semget", 2, 32001, IPC_CREAT | 0600), -EINVAL);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.sem", "32000 4 500 32000"), 0);
	CU_ASSERT_EQUAL(CALL(f, "semget", 2, 3, IPC_CREAT | 0600), -ENOSPC);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.sem", "32000 100 500 1"), 0);
	CU_ASSERT_EQUAL(CALL(f, "semget", 2, 3, IPC_CREAT | 0600), -ENOSPC);
	CU_ASSERT_TRUE(world_sysctl(f->w, "kernel.sem", "1 1 1 99999") < 0);
	fixture_free(f);
}

static void values(void)
{
	struct fixture *f = with_set(3);
	const u16 all[] = { 1, 2, 3 }, high[] = { 1, 2, 40000 };
	u64 buf;

	CU_ASSERT_EQUAL(one(f, 0, 5, 0), 0);
	CU_ASSERT_EQUAL(value(f, 0), 5);
	CU_ASSERT_EQUAL(one(f, 0, -6, IPC_NOWAIT), -EAGAIN);
	CU_ASSERT_EQUAL(one(f, 0, 0, IPC_NOWAIT), -EAGAIN);
	CU_ASSERT_EQUAL(one(f, 1, 0, 0), 0);
	CU_ASSERT_EQUAL(one(f, 0, 32767, 0), -ERANGE);
	CU_ASSERT_EQUAL(one(f, 3, 1, 0), -EFBIG);
	CU_ASSERT_EQUAL(operate(f, 0, NULL, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semop", 0, 8, 501), -E2BIG);
	CU_ASSERT_EQUAL(CALL(f, "semop", 0, 8, 1), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "semop", (u64)-1, BUF(f, 6), 1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semop", 9, BUF(f, 6), 1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, SETALL, COPY(f, all)), 0);
	buf = BUF(f, 6);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, GETALL, buf), 0);
	CU_ASSERT_EQUAL(memcmp(fixture_bytes(f, buf), all, 6), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, SETALL, COPY(f, high)), -ERANGE);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, SETALL, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, GETALL, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 1, SETVAL, 9), 0);
	CU_ASSERT_EQUAL(value(f, 1), 9);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 1, SETVAL, 32768), -ERANGE);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 3, SETVAL, 1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 7, 0, SETVAL, 1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 3, GETVAL, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 7, 0, GETVAL, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 1, GETPID, 0), 1);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 1, 77, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semctl", (u64)-1, 1, GETPID, 0), -EINVAL);
	fixture_free(f);
}

static void all_or_nothing(void)
{
	struct fixture *f = with_set(2);
	const struct sembuf twice[] = { { 0, 3, 0 }, { 0, -4, IPC_NOWAIT } };
	const struct sembuf high[] = { { 0, 3, SEM_UNDO }, { 1, 32767, 0 }, { 1, 1, 0 } };
	const struct sembuf fine[] = { { 0, 3, 0 }, { 0, -3, 0 }, { 0, 0, 0 }, { 1, 1, 0 } };

	CU_ASSERT_EQUAL(operate(f, 0, twice, 2), -EAGAIN);
	CU_ASSERT_EQUAL(operate(f, 0, high, 3), -ERANGE);
	CU_ASSERT_EQUAL(value(f, 0), 0);
	CU_ASSERT_EQUAL(value(f, 1), 0);
	CU_ASSERT_EQUAL(operate(f, 0, fine, 4), 0);
	CU_ASSERT_EQUAL(value(f, 1), 1);
	fixture_free(f);
}

static void waiting_in_order(void)
{
	struct fixture *f = with_set(2);
	obj_id init = f->task, a = fixture_clone(f, 0), b = fixture_clone(f, 0);
	obj_id c = fixture_clone(f, 0);
	const struct sembuf both[] = { { 0, -1, 0 }, { 1, -1, 0 } };
	const struct sembuf zeros[] = { { 0, 0, 0 }, { 1, 0, 0 } };

	f->task = a;
	CU_ASSERT_EQUAL(one(f, 0, -1, 0), SLEEPS);
	f->task = b;
	CU_ASSERT_EQUAL(operate(f, 0, both, 2), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, GETNCNT, 0), 2);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 1, GETNCNT, 0), 0);
	CU_ASSERT_EQUAL(one(f, 1, 1, 0), 0);
	CU_ASSERT_EQUAL(one(f, 0, 2, 0), 0);
	CU_ASSERT_EQUAL(value(f, 0), 0);
	CU_ASSERT_EQUAL(value(f, 1), 0);
	CU_ASSERT_EQUAL(one(f, 0, 1, 0), 0);
	f->task = a;
	CU_ASSERT_EQUAL(one(f, 0, 0, 0), SLEEPS);
	f->task = c;
	CU_ASSERT_EQUAL(operate(f, 0, zeros, 2), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, GETZCNT, 0), 2);
	CU_ASSERT_EQUAL(one(f, 0, -1, 0), 0);
	CU_ASSERT_FALSE(world_task_blocked(f->w, a));
	CU_ASSERT_FALSE(world_task_blocked(f->w, c));
	f->task = a;
	CU_ASSERT_EQUAL(one(f, 1, -1, 0), SLEEPS);
	f->task = b;
	CU_ASSERT_EQUAL(operate(f, 0, both, 2), SLEEPS);
	f->task = c;
	CU_ASSERT_EQUAL(one(f, 0, -1, 0), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, IPC_RMID, 0), 0);
	CU_ASSERT_FALSE(world_task_blocked(f->w, a));
	CU_ASSERT_FALSE(world_task_blocked(f->w, b));
	CU_ASSERT_FALSE(world_task_blocked(f->w, c));
	fixture_free(f);
}

static void errors_come_to_waiters_too(void)
{
	struct fixture *f = with_set(2);
	obj_id init = f->task, a = fixture_clone(f, 0), b = fixture_clone(f, 0);
	const struct sembuf again[] = { { 0, -1, 0 }, { 1, -1, IPC_NOWAIT } };
	const struct sembuf range[] = { { 0, -1, 0 }, { 1, 32767, 0 }, { 1, 1, 0 } };

	f->task = a;
	CU_ASSERT_EQUAL(operate(f, 0, again, 2), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(one(f, 0, 1, 0), 0);
	CU_ASSERT_EQUAL(fixture_resumed(f, a), -EAGAIN);
	CU_ASSERT_EQUAL(one(f, 0, -1, 0), 0);
	f->task = b;
	CU_ASSERT_EQUAL(operate(f, 0, range, 3), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(one(f, 0, 1, 0), 0);
	CU_ASSERT_EQUAL(fixture_resumed(f, b), -ERANGE);
	fixture_free(f);
}

static void time_runs_out(void)
{
	struct fixture *f = with_set(1);
	obj_id init = f->task, a = fixture_clone(f, 0);
	const struct sembuf down = { 0, -1, 0 };
	const s64 minute[] = { 60, 0 }, bad[] = { 0, 1000000000 }, soon[] = { 0, 1000 };
	u64 sops;

	sops = COPY(f, down);
	CU_ASSERT_EQUAL(CALL(f, "semtimedop", 0, sops, 1, COPY(f, bad)), -EINVAL);
	sops = COPY(f, down);
	CU_ASSERT_EQUAL(CALL(f, "semtimedop", 0, sops, 1, 8), -EFAULT);
	sops = COPY(f, down);
	CU_ASSERT_EQUAL(CALL(f, "semtimedop", 0, sops, 1, COPY(f, soon)), -EAGAIN);
	f->task = a;
	sops = COPY(f, down);
	CU_ASSERT_EQUAL(CALL(f, "semtimedop", 0, sops, 1, COPY(f, minute)), SLEEPS);
	world_advance(f->w, 61000000000ull);
	CU_ASSERT_EQUAL(fixture_resumed(f, a), -EAGAIN);
	sops = COPY(f, down);
	CU_ASSERT_EQUAL(CALL(f, "semtimedop", 0, sops, 1, 0), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "kill", 2, 9), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, GETNCNT, 0), 0);
	fixture_free(f);
}

static void exits_undo(void)
{
	struct fixture *f = with_set(2);
	obj_id init = f->task, a = fixture_clone(f, 0), shared;

	f->task = a;
	CU_ASSERT_EQUAL(one(f, 0, 3, SEM_UNDO), 0);
	CU_ASSERT_EQUAL(one(f, 1, 2, SEM_UNDO), 0);
	shared = fixture_clone(f, CLONE_SYSVSEM);
	f->task = init;
	CU_ASSERT_EQUAL(one(f, 0, -2, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 1, SETVAL, 7), 0);
	f->task = a;
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_EQUAL(value(f, 0), 1);
	f->task = shared;
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_EQUAL(value(f, 0), 0);
	CU_ASSERT_EQUAL(value(f, 1), 7);
	CU_ASSERT_EQUAL(one(f, 0, 1, SEM_UNDO), 0);
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWIPC), 0);
	fixture_free(f);
}

static void undo_goes_with_the_set(void)
{
	struct fixture *f = with_set(1);

	for (u32 n = 1; n < 4; n++) {
		f->fail_nth = n;
		if (one(f, 0, 1, SEM_UNDO) == 0)
			break;
		CU_ASSERT_EQUAL(value(f, 0), 0);
	}
	CU_ASSERT_EQUAL(one(f, 0, 1, SEM_UNDO), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, IPC_RMID, 0), 0);
	CU_ASSERT_EQUAL(one(f, 0, 1, SEM_UNDO), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semget", 1, 1, IPC_CREAT | 0600), 1);
	fixture_free(f);
}

static void control(void)
{
	struct fixture *f = with_set(2);
	u32 ds[26];
	u64 buf = BUF(f, sizeof(ds));

	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, IPC_STAT, buf), 0);
	memcpy(ds, fixture_bytes(f, buf), sizeof(ds));
	CU_ASSERT_EQUAL(ds[0], 1);
	ds[5] = 0644;
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, IPC_SET, COPY(f, ds)), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, IPC_SET, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, SEM_STAT, BUF(f, 104)), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, SEM_STAT_ANY, BUF(f, 104)), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 1, 0, SEM_STAT, BUF(f, 104)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, IPC_STAT, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, IPC_INFO, BUF(f, 40)), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, SEM_INFO, BUF(f, 40)), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, SEM_INFO, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 1, 0, IPC_RMID, 0), -EINVAL);
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_IPCS), "sem 0x00000001 0 644 2\n");
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(one(f, 0, 1, 0), -EACCES);
	CU_ASSERT_EQUAL(one(f, 0, 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, SETVAL, 1), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, SETALL, BUF(f, 4)), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "semctl", 0, 0, IPC_RMID, 0), -EPERM);
	fixture_free(f);
}

void suite_sem(void);
void suite_sem(void)
{
	CU_pSuite s = CU_add_suite("sem", NULL, NULL);

	CU_ADD_TEST(s, getting);
	CU_ADD_TEST(s, values);
	CU_ADD_TEST(s, all_or_nothing);
	CU_ADD_TEST(s, waiting_in_order);
	CU_ADD_TEST(s, errors_come_to_waiters_too);
	CU_ADD_TEST(s, time_runs_out);
	CU_ADD_TEST(s, exits_undo);
	CU_ADD_TEST(s, undo_goes_with_the_set);
	CU_ADD_TEST(s, control);
}
