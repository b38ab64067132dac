// SPDX-License-Identifier: GPL-2.0-only
/* System V shared memory: ipc/shm.c. */
#include "errno.h"
#include "fixture.h"
#include "flags.h"
#include "ipc_namespace.h"
#include "sched.h"

static s64 get(struct fixture *f, u64 key, u64 size, u64 flags)
{
	return CALL(f, "shmget", key, size, flags);
}

static void getting(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(get(f, 1, 0, IPC_CREAT | 0600), -EINVAL);
	CU_ASSERT_EQUAL(get(f, 1, 5000, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(fixture_task(f, f->task)->nsproxy->ipc_ns->shm_tot, 2);
	CU_ASSERT_EQUAL(get(f, 1, 5001, 0600), -EINVAL);
	CU_ASSERT_EQUAL(get(f, 1, 0, 0600), 0);
	CU_ASSERT_EQUAL(get(f, 2, ~0ull, IPC_CREAT | 0600), -EINVAL);
	CU_ASSERT_EQUAL(get(f, 2, ~0ull - (1 << 24), IPC_CREAT | 0600), -EINVAL);
	CU_ASSERT_EQUAL(get(f, 2, 1ull << 50, IPC_CREAT | 0600), -ENOMEM);
	CU_ASSERT_EQUAL(get(f, 2, 1ull << 50, IPC_CREAT | SHM_NORESERVE | 0600), 1);
	CU_ASSERT_EQUAL(get(f, 3, 4096, IPC_CREAT | SHM_HUGETLB | 0600), -ENOMEM);
	CU_ASSERT_EQUAL(get(f, 3, 4096, IPC_CREAT | SHM_HUGETLB | 5 << 26 | 0600), -EINVAL);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.shmall", "1"), 0);
	CU_ASSERT_EQUAL(get(f, 3, 4096, IPC_CREAT | 0600), -ENOSPC);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.shmall", "18446744073692774399"), 0);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.shmmax", "8192"), 0);
	CU_ASSERT_EQUAL(get(f, 3, 8193, IPC_CREAT | 0600), -EINVAL);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.shmmni", "2"), 0);
	CU_ASSERT_EQUAL(get(f, 3, 4096, IPC_CREAT | 0600), -ENOSPC);
	CU_ASSERT_TRUE(world_sysctl(f->w, "kernel.shmmax", "-1") < 0);
	fixture_free(f);
}

static void attaching(void)
{
	struct fixture *f = fixture_new();
	s64 a, b;

	CU_ASSERT_EQUAL(get(f, 1, 5000, IPC_CREAT | 0600), 0);
	a = CALL(f, "shmat", 0, 0, 0);
	CU_ASSERT_TRUE(a > 0);
	b = CALL(f, "shmat", 0, 0, SHM_RDONLY | SHM_EXEC);
	CU_ASSERT_EQUAL(b, a - 8192);
	CU_ASSERT_EQUAL(CALL(f, "shmat", 0, (u64)a, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmat", 0, (u64)a + 1, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmat", 0, (u64)b + 1, SHM_RND | SHM_REMAP), b);
	CU_ASSERT_EQUAL(CALL(f, "shmat", 0, 0, SHM_REMAP), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmat", 0, 1, SHM_RND | SHM_REMAP), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmat", 0, 0x20000, 0), 0x20000);
	CU_ASSERT_EQUAL(CALL(f, "shmat", 0, 0x7ffffffff000, 0), -ENOMEM);
	CU_ASSERT_EQUAL(CALL(f, "shmat", 5, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmat", (u64)-1, 0, 0), -EINVAL);
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_IPCS), "shm 0x00000001 0 600 5000 3\n");
	CU_ASSERT_EQUAL(CALL(f, "shmdt", (u64)a + 1), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmdt", (u64)a), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmdt", (u64)a), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_RMID, 0), 0);
	CU_ASSERT_EQUAL(get(f, 1, 0, 0), -ENOENT);
	CU_ASSERT_EQUAL(CALL(f, "shmdt", (u64)b), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_STAT, BUF(f, 112)), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmdt", 0x20000), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_STAT, BUF(f, 112)), -EINVAL);
	fixture_free(f);
}

static void copies_by_fork(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child;
	s64 a;

	CU_ASSERT_EQUAL(get(f, 1, 4096, IPC_CREAT | 0600), 0);
	a = CALL(f, "shmat", 0, 0, 0);
	child = fixture_clone(f, 0);
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_IPCS), "shm 0x00000001 0 600 4096 2\n");
	CU_ASSERT_EQUAL(CALL(f, "shmdt", (u64)a), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_RMID, 0), 0);
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_IPCS), "shm 0x00000000 0 600 4096 1\n");
	f->task = child;
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_IPCS), "");
	fixture_free(f);
}

static void orphans(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child = fixture_clone(f, 0);

	f->task = child;
	CU_ASSERT_EQUAL(get(f, 1, 4096, IPC_CREAT | 0600), 0);
	f->task = init;
	CU_ASSERT_EQUAL(get(f, 2, 4096, IPC_CREAT | 0600), 1);
	f->task = child;
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.shm_rmid_forced", "1"), 0);
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_IPCS), "shm 0x00000002 1 600 4096 0\n");
	f->task = fixture_clone(f, 0);
	CU_ASSERT_EQUAL(get(f, 3, 4096, IPC_CREAT | 0600), 2);
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_IPCS), "shm 0x00000002 1 600 4096 0\n");
	CU_ASSERT_TRUE(world_sysctl(f->w, "kernel.shm_rmid_forced", "2") < 0);
	fixture_free(f);
}

static void control(void)
{
	struct world_config config = { .drop_caps = 1ull << CAP_IPC_LOCK };
	struct fixture *f = fixture_new_with(&config);
	u32 ds[28];
	u64 buf;

	CU_ASSERT_EQUAL(get(f, 1, 4096, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(get(f, 3, 4096, IPC_CREAT | SHM_HUGETLB | 0600), -ENOMEM);
	buf = BUF(f, sizeof(ds));
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_STAT, buf), 0);
	memcpy(ds, fixture_bytes(f, buf), sizeof(ds));
	ds[5] = 0640;
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_SET, COPY(f, ds)), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_SET, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_STAT, BUF(f, 112)), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_STAT_ANY, BUF(f, 112)), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_STAT_ANY, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 9, SHM_STAT, BUF(f, 112)), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_INFO, BUF(f, 72)), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_INFO, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_INFO, BUF(f, 48)), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_INFO, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, 77, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", (u64)-1, IPC_STAT, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_LOCK, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_LOCK, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_UNLOCK, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_UNLOCK, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 9, SHM_LOCK, 0), -EINVAL);
	CU_ASSERT_EQUAL(get(f, 2, 1 << 30, IPC_CREAT | 0600), 1);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 1, SHM_LOCK, 0), -ENOMEM);
	CU_ASSERT_EQUAL(CALL(f, "setresgid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(get(f, 3, 4096, IPC_CREAT | SHM_HUGETLB | 0600), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_LOCK, 0), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_STAT, BUF(f, 112)), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_RMID, 0), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "shmat", 0, 0, 0), -EACCES);
	fixture_free(f);
}

static void locked_goes_with_the_segment(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(get(f, 1, 4096, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, SHM_LOCK, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmctl", 0, IPC_RMID, 0), 0);
	for (u32 n = 1; n < 5; n++) {
		s64 id;

		f->fail_nth = n;
		id = get(f, 1, 4096, IPC_CREAT | 0600);
		if (!f->result.failed_nth) {
			for (n = 1; n < 5; n++) {
				f->fail_nth = n;
				if (CALL(f, "shmat", (u64)id, 0, 0) > 0)
					break;
			}
			break;
		}
		CU_ASSERT_EQUAL(id, -ENOMEM);
	}
	fixture_free(f);
}

static s64 read_file(struct fixture *f, const char *path, char *text, size_t size)
{
	s64 fd = CALL(f, "open", STR(f, path), O_RDONLY, 0), n;
	u64 buf = BUF(f, size);

	n = CALL(f, "read", (u64)fd, buf, size - 1);
	memcpy(text, fixture_bytes(f, buf), n > 0 ? (size_t)n : 0);
	text[n > 0 ? n : 0] = '\0';
	CALL(f, "close", (u64)fd);
	return n;
}

static void in_proc(void)
{
	struct fixture *f = fixture_new();
	char text[1000];

	CU_ASSERT_EQUAL(get(f, 1, 4096, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(CALL(f, "semget", 2, 3, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgget", 3, IPC_CREAT | 0600), 0);
	CU_ASSERT_TRUE(read_file(f, "/proc/sysvipc/shm", text, sizeof(text)) > 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n         1          0   600                  4096"));
	CU_ASSERT_TRUE(read_file(f, "/proc/sysvipc/sem", text, sizeof(text)) > 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n         2          0   600          3     0"));
	CU_ASSERT_TRUE(read_file(f, "/proc/sysvipc/msg", text, sizeof(text)) > 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n         3          0   600           0"));
	CU_ASSERT_EQUAL(read_file(f, "/proc/sys/kernel/sem", text, sizeof(text)), 27);
	CU_ASSERT_STRING_EQUAL(text, "32000\t1024000000\t500\t32000\n");
	fixture_free(f);
}

void suite_shm(void);
void suite_shm(void)
{
	CU_pSuite s = CU_add_suite("shm", NULL, NULL);

	CU_ADD_TEST(s, getting);
	CU_ADD_TEST(s, attaching);
	CU_ADD_TEST(s, copies_by_fork);
	CU_ADD_TEST(s, orphans);
	CU_ADD_TEST(s, control);
	CU_ADD_TEST(s, locked_goes_with_the_segment);
	CU_ADD_TEST(s, in_proc);
}
