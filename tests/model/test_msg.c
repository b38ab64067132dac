// SPDX-License-Identifier: GPL-2.0-only
/*
 * System V message queues, and the id tables that all System V IPC shares: ipc/msg.c, ipc/util.c.
 */
#include "errno.h"
#include "fixture.h"
#include "flags.h"
#include "ipc_namespace.h"
#include "sched.h"

#define SLEEPS (-1000 - CALL_BLOCKED)

struct message {
	s64 type;
	char text[8192];
};

static s64 send(struct fixture *f, s64 id, s64 type, const char *text, int flags)
{
	struct message m = { .type = type };

	memcpy(m.text, text, strlen(text));
	return CALL(f, "msgsnd", (u64)id, fixture_copy(f, &m, 8 + strlen(text)), strlen(text),
		    (u64)flags);
}

static s64 receive(struct fixture *f, s64 id, s64 type, u64 size, int flags, char *text)
{
	u64 buf = BUF(f, 8 + size);
	s64 ret = CALL(f, "msgrcv", (u64)id, buf, size, (u64)type, (u64)flags);

	if (text && ret >= 0) {
		memcpy(text, (char *)fixture_bytes(f, buf) + 8, (size_t)ret);
		text[ret] = '\0';
	}
	return ret;
}

static s64 get(struct fixture *f, s64 key, int flags)
{
	return CALL(f, "msgget", (u64)key, (u64)flags);
}

static struct ipc_namespace *ns_of(struct fixture *f)
{
	return fixture_task(f, f->task)->nsproxy->ipc_ns;
}

static void ids_go_round(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(get(f, 5, 0600), -ENOENT);
	CU_ASSERT_EQUAL(get(f, 5, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(get(f, 5, IPC_CREAT | IPC_EXCL | 0600), -EEXIST);
	CU_ASSERT_EQUAL(get(f, 5, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_RMID, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_RMID, 0), -EINVAL);
	for (int i = 1; i < 64; i++) {
		CU_ASSERT_EQUAL(get(f, IPC_PRIVATE, 0600), i);
		CU_ASSERT_EQUAL(CALL(f, "msgctl", (u64)i, IPC_RMID, 0), 0);
	}
	CU_ASSERT_EQUAL(get(f, 5, IPC_CREAT | 0600), 1 << 15);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_RMID, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", (u64)-1, IPC_RMID, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 1 << 15, 99, 0), -EINVAL);
	fixture_free(f);
}

static void next_id_is_taken_once(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.msg_next_id", "100"), 0);
	CU_ASSERT_EQUAL(get(f, IPC_PRIVATE, 0600), 100);
	CU_ASSERT_EQUAL(ns_of(f)->ids[IPC_MSG_IDS].max_idx, 100);
	CU_ASSERT_EQUAL(get(f, IPC_PRIVATE, 0600), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 100, IPC_RMID, 0), 0);
	CU_ASSERT_EQUAL(ns_of(f)->ids[IPC_MSG_IDS].max_idx, 0);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.msgmni", "1"), 0);
	CU_ASSERT_EQUAL(get(f, IPC_PRIVATE, 0600), -ENOSPC);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.msgmni", "32000"), 0);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.msg_next_id", "32767"), 0);
	CU_ASSERT_EQUAL(get(f, IPC_PRIVATE, 0600), 32767);
	CU_ASSERT_EQUAL(world_sysctl(f->w, "kernel.msg_next_id", "32767"), 0);
	CU_ASSERT_EQUAL(get(f, IPC_PRIVATE, 0600), -ENOSPC);
	fixture_free(f);
}

static void types_are_chosen(void)
{
	struct fixture *f = fixture_new();
	char text[32];

	CU_ASSERT_EQUAL(get(f, IPC_PRIVATE, 0600), 0);
	CU_ASSERT_EQUAL(send(f, 0, 0, "x", 0), -EINVAL);
	CU_ASSERT_EQUAL(send(f, -1, 1, "x", 0), -EINVAL);
	CU_ASSERT_EQUAL(send(f, 9, 1, "x", 0), -EINVAL);
	CU_ASSERT_EQUAL(send(f, 0, 3, "three", 0), 0);
	CU_ASSERT_EQUAL(send(f, 0, 2, "two", 0), 0);
	CU_ASSERT_EQUAL(send(f, 0, 5, "five", 0), 0);
	CU_ASSERT_EQUAL(receive(f, 0, 1, 16, MSG_COPY | IPC_NOWAIT, text), 3);
	CU_ASSERT_STRING_EQUAL(text, "two");
	CU_ASSERT_EQUAL(receive(f, 0, 1, 1, MSG_COPY | IPC_NOWAIT, text), -E2BIG);
	CU_ASSERT_EQUAL(receive(f, 0, 7, 16, MSG_COPY | IPC_NOWAIT, text), -ENOMSG);
	CU_ASSERT_EQUAL(receive(f, 0, 1, 16, MSG_COPY, text), -EINVAL);
	CU_ASSERT_EQUAL(receive(f, 0, 1, 16, MSG_COPY | MSG_EXCEPT | IPC_NOWAIT, text), -EINVAL);
	CU_ASSERT_EQUAL(receive(f, 0, -4, 16, 0, text), 3);
	CU_ASSERT_STRING_EQUAL(text, "two");
	CU_ASSERT_EQUAL(receive(f, 0, 3, 16, MSG_EXCEPT, text), 4);
	CU_ASSERT_STRING_EQUAL(text, "five");
	CU_ASSERT_EQUAL(receive(f, 0, 4, 16, IPC_NOWAIT, text), -ENOMSG);
	CU_ASSERT_EQUAL(receive(f, 0, 0, 2, 0, text), -E2BIG);
	CU_ASSERT_EQUAL(receive(f, 0, 3, 2, MSG_NOERROR, text), 2);
	CU_ASSERT_STRING_EQUAL(text, "th");
	CU_ASSERT_EQUAL(receive(f, 0, INT64_MIN, 2, IPC_NOWAIT, text), -ENOMSG);
	CU_ASSERT_EQUAL(CALL(f, "msgrcv", 0, BUF(f, 8), (u64)-1, 0, 0), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "msgrcv", 0, 0, 8, 0, MSG_COPY | IPC_NOWAIT), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "msgsnd", 0, 8, 8, 0), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "msgsnd", 0, BUF(f, 16), 9000, 0), -EINVAL);
	fixture_free(f);
}

static void waiters_are_served(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, small = fixture_clone(f, 0), large = fixture_clone(f, 0);

	CU_ASSERT_EQUAL(get(f, IPC_PRIVATE, 0600), 0);
	f->task = small;
	CU_ASSERT_EQUAL(receive(f, 0, 1, 2, 0, NULL), SLEEPS);
	f->task = large;
	CU_ASSERT_EQUAL(receive(f, 0, -3, 100, 0, NULL), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(send(f, 0, 1, "hello", 0), 0);
	CU_ASSERT_EQUAL(fixture_resumed(f, small), -E2BIG);
	CU_ASSERT_EQUAL(ns_of(f)->percpu_msg_hdrs, 0);
	f->task = large;
	CU_ASSERT_EQUAL(receive(f, 0, 8, 100, MSG_NOERROR, NULL), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_RMID, 0), 0);
	CU_ASSERT_EQUAL(fixture_resumed(f, large), -EIDRM);
	fixture_free(f);
}

static void full_queues_hold_senders_up(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, one = fixture_clone(f, 0), two = fixture_clone(f, 0);
	char big[8001];

	memset(big, 'x', sizeof(big));
	big[8000] = '\0';
	CU_ASSERT_EQUAL(get(f, IPC_PRIVATE, 0600), 0);
	CU_ASSERT_EQUAL(send(f, 0, 1, big, 0), 0);
	CU_ASSERT_EQUAL(send(f, 0, 1, big, 0), 0);
	CU_ASSERT_EQUAL(send(f, 0, 1, big, IPC_NOWAIT), -EAGAIN);
	f->task = one;
	CU_ASSERT_EQUAL(send(f, 0, 2, big, 0), SLEEPS);
	f->task = two;
	CU_ASSERT_EQUAL(send(f, 0, 2, big, 0), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(receive(f, 0, 1, 8000, 0, NULL), 8000);
	CU_ASSERT_EQUAL(fixture_resumed(f, one), 0);
	CU_ASSERT_EQUAL(CALL(f, "kill", 3, 9), 0);
	CU_ASSERT_FALSE(world_task_alive(f->w, two) && world_task_blocked(f->w, two));
	f->task = one;
	CU_ASSERT_EQUAL(send(f, 0, 2, big, 0), SLEEPS);
	f->task = init;
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_RMID, 0), 0);
	CU_ASSERT_EQUAL(fixture_resumed(f, one), -EIDRM);
	fixture_free(f);
}

/* struct msqid_ds, as far as it is looked at. */
struct ds {
	s32 key;
	u32 uid, gid, cuid, cgid, mode;
	u64 pad[3];
	s64 times[3];
	u64 cbytes, qnum, qbytes;
	s32 lspid, lrpid;
	u64 rest[2];
};

static void control(void)
{
	struct fixture *f = fixture_new();
	struct ds ds;
	u64 buf;

	CU_ASSERT_EQUAL(get(f, 7, IPC_CREAT | 0640), 0);
	CU_ASSERT_EQUAL(send(f, 0, 1, "hello", 0), 0);
	buf = BUF(f, sizeof(ds));
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_STAT, buf), 0);
	memcpy(&ds, fixture_bytes(f, buf), sizeof(ds));
	CU_ASSERT_EQUAL(ds.key, 7);
	CU_ASSERT_EQUAL(ds.mode, 0640);
	CU_ASSERT_EQUAL(ds.cbytes, 5);
	CU_ASSERT_EQUAL(ds.qnum, 1);
	CU_ASSERT_EQUAL(ds.lspid, 1);
	ds.mode = 0600;
	ds.uid = 1000;
	ds.qbytes = 20000;
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_SET, COPY(f, ds)), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, MSG_STAT, BUF(f, sizeof(ds))), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, MSG_STAT_ANY, BUF(f, sizeof(ds))), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 5, MSG_STAT, BUF(f, sizeof(ds))), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 5, IPC_STAT, BUF(f, sizeof(ds))), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_INFO, BUF(f, 32)), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, MSG_INFO, BUF(f, 32)), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, MSG_INFO, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_STAT, 8), -EFAULT);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_SET, 8), -EFAULT);
	ds.uid = (u32)-1;
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_SET, COPY(f, ds)), -EINVAL);
	ds.uid = 0;
	ds.gid = (u32)-1;
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_SET, COPY(f, ds)), -EINVAL);
	CU_ASSERT_STRING_EQUAL(fixture_view(f, VIEW_IPCS), "msg 0x00000007 0 600 5 1\n");
	fixture_free(f);
}

static void strangers_are_kept_out(void)
{
	struct world_config config = { .drop_caps = 1ull << CAP_SYS_RESOURCE };
	struct fixture *f = fixture_new_with(&config);
	obj_id init = f->task;
	struct ds ds = { .mode = 0666, .qbytes = 1 << 20 };

	CU_ASSERT_EQUAL(get(f, 7, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_SET, COPY(f, ds)), -EPERM);
	f->task = fixture_clone(f, 0);
	CU_ASSERT_EQUAL(CALL(f, "setresgid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 5, 5, 5), 0);
	CU_ASSERT_EQUAL(get(f, 7, 0), 0);
	CU_ASSERT_EQUAL(get(f, 7, 0400), -EACCES);
	CU_ASSERT_EQUAL(send(f, 0, 1, "x", 0), -EACCES);
	CU_ASSERT_EQUAL(receive(f, 0, 1, 8, 0, NULL), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_STAT, BUF(f, 120)), -EACCES);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, MSG_STAT_ANY, BUF(f, 120)), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_RMID, 0), -EPERM);
	CU_ASSERT_EQUAL(CALL(f, "msgctl", 0, IPC_SET, COPY(f, ds)), -EPERM);
	f->task = init;
	fixture_free(f);
}

static void every_allocation_may_fail(void)
{
	for (u32 n = 1;; n++) {
		struct fixture *f = fixture_new();
		s64 id;

		f->fail_nth = n;
		id = get(f, 7, IPC_CREAT | 0600);
		if (!f->result.failed_nth) {
			CU_ASSERT_EQUAL(id, 0);
			fixture_free(f);
			break;
		}
		CU_ASSERT_EQUAL(id, -ENOMEM);
		CU_ASSERT_EQUAL(get(f, 7, IPC_CREAT | 0600), 0);
		f->fail_nth = 1;
		CU_ASSERT_EQUAL(send(f, 0, 1, "x", 0), -ENOMEM);
		f->fail_nth = 1;
		CU_ASSERT_EQUAL(receive(f, 0, 1, 8, 0, NULL), -ENOMEM);
		fixture_free(f);
	}
}

/* Messages of a namespace that goes, go with it; so do segments and sets. */
static void all_goes_with_the_namespace(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child = fixture_clone(f, CLONE_NEWIPC);

	f->task = child;
	CU_ASSERT_EQUAL(get(f, 7, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(send(f, 0, 1, "x", 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "semget", 7, 3, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmget", 7, 4096, IPC_CREAT | 0600), 0);
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_EQUAL(get(f, 7, 0), -ENOENT);
	fixture_free(f);
}

void suite_msg(void);
void suite_msg(void)
{
	CU_pSuite s = CU_add_suite("msg", NULL, NULL);

	CU_ADD_TEST(s, ids_go_round);
	CU_ADD_TEST(s, next_id_is_taken_once);
	CU_ADD_TEST(s, types_are_chosen);
	CU_ADD_TEST(s, waiters_are_served);
	CU_ADD_TEST(s, full_queues_hold_senders_up);
	CU_ADD_TEST(s, control);
	CU_ADD_TEST(s, strangers_are_kept_out);
	CU_ADD_TEST(s, every_allocation_may_fail);
	CU_ADD_TEST(s, all_goes_with_the_namespace);
}
