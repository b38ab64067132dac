// SPDX-License-Identifier: GPL-2.0-only
/*
 * The invariants themselves (lib/validate.c, the check.c files): whoever damages a world must be
 * caught. Each test case spoils one field of a world in which everything holds, and asks whether
 * world_validate() says so, by the invariant's name and in its words; then the world is put back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup.h"
#include "fixture.h"
#include "flags.h"
#include "mount.h"
#include "mqueue.h"
#include "pid.h"
#include "sched.h"
#include "sem.h"
#include "shm.h"
#include "utsname.h"
#include "world_state.h"

/* ---- a world with something of each kind in it ---- */

static void make_mounts(struct fixture *f)
{
	static const char *const dirs[] = { "/mnt/a", "/mnt/b", "/mnt/c" };

	for (int i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(CALL(f, "mkdir", STR(f, dirs[i]), 0755), 0);
	CU_ASSERT_EQUAL(CALL(f, "mount", STR(f, "t"), STR(f, "/mnt/a"), STR(f, "tmpfs"), 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "mount", 0, STR(f, "/mnt/a"), 0, MS_SHARED, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "mount", STR(f, "/mnt/a"), STR(f, "/mnt/b"), 0, MS_BIND, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "mount", STR(f, "/mnt/a"), STR(f, "/mnt/c"), 0, MS_BIND, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "mount", 0, STR(f, "/mnt/c"), 0, MS_SLAVE, 0), 0);
}

static void make_ipc(struct fixture *f)
{
	static const struct {
		s64 type;
		char text[4];
	} message = { 1, "abc" };

	CU_ASSERT_EQUAL(CALL(f, "msgget", 5, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(CALL(f, "msgsnd", 0, COPY(f, message), 3, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "semget", 6, 2, IPC_CREAT | 0600), 0);
	CU_ASSERT_EQUAL(CALL(f, "shmget", 7, 4096, IPC_CREAT | 0600), 0);
	CU_ASSERT(CALL(f, "shmat", 0, 0, 0) > 0);
	CU_ASSERT_EQUAL(CALL(f, "mq_open", STR(f, "q"), O_RDWR | O_CREAT, 0600, 0), 3);
	CU_ASSERT_EQUAL(CALL(f, "mq_timedsend", 3, STR(f, "hi"), 2, 0, 0), 0);
}

/* The two halves of the family; the child is the init of a pid namespace. */
static struct task_struct *parent, *child;

static struct fixture *rich_world(void)
{
	struct fixture *f = fixture_new();
	obj_id id;

	make_mounts(f);
	make_ipc(f);
	id = fixture_clone(f, CLONE_NEWPID);
	parent = fixture_task(f, f->task);
	child = fixture_task(f, id);
	return f;
}

static struct ipc_namespace *ipc_ns(void)
{
	return parent->nsproxy->ipc_ns;
}

static void *ipc_object(int kind)
{
	return idr_find(&ipc_ns()->ids[kind].ipcs_idr, 0);
}

static struct msg_queue *queue(void)
{
	return ipc_object(IPC_MSG_IDS);
}

static struct sem_array *set(void)
{
	return ipc_object(IPC_SEM_IDS);
}

static struct shmid_kernel *segment(void)
{
	return ipc_object(IPC_SHM_IDS);
}

static struct mqueue_inode_info *posix_queue(void)
{
	return parent->files->fd[3].file->f_inode->i_private;
}

/* The newest mount is /mnt/c, the slave; before it came /mnt/b and /mnt/a, the peers. */
static struct mount *newest(int back)
{
	struct rb_node *node = rb_last(&parent->nsproxy->mnt_ns->mounts);

	while (back--)
		node = rb_prev(node);
	return rb_entry(node, struct mount, mnt_node);
}

/* ---- damage ---- */

#define DAMAGE(name, statement) \
	static void name(void)  \
	{                       \
		statement;      \
	}

DAMAGE(uts_count, parent->nsproxy->uts_ns->ns.count++)
DAMAGE(cred_count, ((struct cred *)(uintptr_t)parent->cred)->usage++)
DAMAGE(id_wrong, queue()->q_perm.id++)
DAMAGE(id_removed, queue()->q_perm.deleted = true)
DAMAGE(id_key, queue()->q_perm.key = 99)
DAMAGE(id_in_use, ipc_ns()->ids[IPC_SEM_IDS].in_use++)
DAMAGE(id_max, ipc_ns()->ids[IPC_SHM_IDS].max_idx = 5)
DAMAGE(sum_bytes, ipc_ns()->percpu_msg_bytes++)
DAMAGE(sum_sems, ipc_ns()->used_sems = 0)
DAMAGE(sum_pages, ipc_ns()->shm_tot += 2)
DAMAGE(queue_bytes, queue()->q_cbytes++)
DAMAGE(sem_value, set()->sems[1].semval = 40000)
DAMAGE(sem_waiting, set()->complex_count = 1)
DAMAGE(shm_mapped, segment()->shm_nattch = 9)
DAMAGE(mq_messages, posix_queue()->attr.mq_curmsgs = 2)
DAMAGE(mq_count, ipc_ns()->mq_queues_count = 7)
DAMAGE(pid_level, child->thread_pid->numbers[1].ns = parent->thread_pid->numbers[0].ns)
DAMAGE(pid_number, child->thread_pid->numbers[1].nr = 9)
DAMAGE(pid_allocated, child->thread_pid->numbers[1].ns->pid_allocated++)
DAMAGE(pid_reaper, child->thread_pid->numbers[1].ns->reaper_gone = true)
DAMAGE(pid_init, child->thread_pid->numbers[1].ns->child_reaper = parent)
DAMAGE(family_parent, child->real_parent = child)
DAMAGE(family_threads, parent->signal->nr_threads = 2)
DAMAGE(family_dead, child->exit_state = EXIT_DEAD)
DAMAGE(mount_count, parent->nsproxy->mnt_ns->nr_mounts++)
DAMAGE(mount_place, newest(0)->mnt_mountpoint = newest(1)->mnt_mountpoint)
DAMAGE(mount_ns, newest(0)->mnt_ns = NULL)
DAMAGE(mount_cover, newest(1)->overmount = newest(0))
DAMAGE(peer_group, newest(1)->mnt_group_id = 77)
DAMAGE(peer_private, newest(1)->mnt_t_flags &= ~T_SHARED)
DAMAGE(peer_unbindable, newest(1)->mnt_t_flags |= T_UNBINDABLE)
DAMAGE(slave_master, newest(0)->mnt_master = NULL)
DAMAGE(slave_circle, newest(0)->mnt_master = newest(0))
DAMAGE(mount_writers, newest(0)->mnt_writers = 3)
DAMAGE(cgroup_tasks, parent->cgroups->dfl_cgrp->nr_tasks++)
DAMAGE(cgroup_dead, parent->cgroups->dfl_cgrp->dead = true)
DAMAGE(ucount_tasks, parent->cred->ucounts->rlimit[UCOUNT_RLIMIT_NPROC]++)
DAMAGE(ucount_pid_ns, parent->cred->ucounts->ucount[UCOUNT_PID_NAMESPACES] = 5)

static const struct {
	void (*damage)(void);
	const char *said[2]; /* each stands in what is said */
} damages[] = {
	{ uts_count, { "counts: ", "uts" } },
	{ cred_count, { "counts: ", "cred" } },
	{ id_wrong, { "ipc-ids: ", "is not that of slot 0" } },
	{ id_removed, { "ipc-ids: ", "although it was removed" } },
	{ id_key, { "ipc-ids: ", "its key does not lead to it" } },
	{ id_in_use, { "ipc-ids: ", "in_use 2, max_idx 0; found 1, 0" } },
	{ id_max, { "ipc-ids: ", "in_use 1, max_idx 5; found 1, 0" } },
	{ sum_bytes, { "ipc-sums: ", "3 bytes in 1 messages, not 4 in 1" } },
	{ sum_sems, { "ipc-sums: ", "2 semaphores, used_sems is 0" } },
	{ sum_pages, { "ipc-sums: ", "1 pages, shm_tot is 3" } },
	{ queue_bytes, { "message-queues: ", "3 bytes in 1 messages, not 4 in 1" } },
	{ sem_value, { "semaphores: ", "semaphore 1 is 40000" } },
	{ sem_waiting, { "semaphores: ", "0 calls with several operations wait, it counts 1" } },
	{ shm_mapped, { "shared-memory: ", "shm_nattch is 9" } },
	{ mq_messages, { "posix-queues: ", "holds 1 messages of 2 bytes, and counts 2" } },
	{ mq_count, { "posix-queues: ", "1 queues, and counts 7" } },
	{ pid_level, { "pids: ", "at level 1 in a namespace of level 0" } },
	{ pid_number, { "pids: ", "is not found by its number 9" } },
	{ pid_allocated, { "pids: ", "has given out 2 numbers" } },
	{ pid_reaper, { "dead-pid-namespaces: ", "but its init is gone" } },
	{ pid_init, { "dead-pid-namespaces: ", "lives in another namespace" } },
	{ family_parent, { "families: ", "another than its parent" } },
	{ family_threads, { "families: ", "counts 2 threads" } },
	{ family_dead, { "families: ", "is dead and still listed" } },
	{ mount_count, { "mount-namespaces: ", "mounts, and counts" } },
	{ mount_place, { "mount-trees: ", "its place is not its mountpoint's" } },
	{ mount_ns, { "mount-trees: ", "another namespace than its parent" } },
	{ mount_cover, { "mount-trees: ", "does not know what is mounted on its root" } },
	{ peer_group, { "peer-groups: ", "a peer of another group" } },
	{ peer_private, { "peer-groups: ", "has a group without being shared" } },
	{ peer_unbindable, { "peer-groups: ", "is shared and unbindable" } },
	{ slave_master, { "slave-lists: ", "is in no slave list, or the other way round" } },
	{ slave_circle, { "slave-lists: ", "its own master's master" } },
	{ mount_writers, { "writers: ", "counts 3 writers" } },
	{ cgroup_tasks, { "cgroups: ", "2 tasks are in it, it counts 3" } },
	{ cgroup_dead, { "cgroups: ", "it was removed, and is not empty" } },
	{ ucount_tasks, { "ucounts: ", "is charged for 3 tasks, there are 2" } },
	{ ucount_pid_ns, { "ucounts: ", "is charged for 5 namespaces" } },
};

static void damage_is_noticed(void)
{
	struct fixture *f = rich_world();
	void *whole = malloc(world_used(f->w));

	world_snapshot(f->w, whole);
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		static char text[16384];
		struct world_text out = { text, sizeof(text), 0 };

		text[0] = '\0';
		damages[i].damage();
		CU_ASSERT(world_validate(f->w, &out) > 0);
		CU_ASSERT(world_validate(f->w, NULL) > 0);
		for (int k = 0; k < 2; k++) {
			if (!strstr(text, damages[i].said[k]))
				printf("\n\"%s\" is not in:\n%s", damages[i].said[k], text);
			CU_ASSERT_PTR_NOT_NULL(strstr(text, damages[i].said[k]));
		}
		world_restore(f->w, whole);
		CU_ASSERT_EQUAL(world_validate(f->w, NULL), 0);
	}
	free(whole);
	fixture_free(f);
}

void suite_invariants(void);
void suite_invariants(void)
{
	CU_pSuite s = CU_add_suite("invariants", NULL, NULL);

	CU_ADD_TEST(s, damage_is_noticed);
}
