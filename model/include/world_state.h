/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * struct world: the whole simulated machine. It stands at the start of the world's memory; all else
 * hangs off it. What would be a global variable in the kernel is a field here.
 */
#ifndef NSSIM_WORLD_STATE_H
#define NSSIM_WORLD_STATE_H

#include "arena.h"
#include "idr.h"
#include "list.h"
#include "rbtree.h"
#include "world.h"

#define ARENA_SMALL_CLASSES 64 /* exact sizes of 16, 32, ... 1024 bytes */
#define ARENA_LARGE_CLASSES 32 /* powers of two above */

struct arena {
	u64 size; /* of the memory that the owner gave */
	u64 top; /* bytes in use from its start */
	u64 serial; /* of the last allocation */
	u64 live; /* blocks in use */
	u32 fail_nth; /* allocations until the one that fails; 0: none will */
	bool failed_nth;
	u32 small[ARENA_SMALL_CLASSES]; /* free lists: offset / 16 of the first block */
	u32 large[ARENA_LARGE_CLASSES];
};

/* What the kernel does later: embedded in the object, called from a queue. */
struct deferred_work {
	struct list_head entry;
	void (*func)(struct world *w, struct deferred_work *work);
	const char *what; /* for people: "free_pid" */
};
#define rcu_head      deferred_work
#define work_struct   deferred_work
#define callback_head deferred_work

struct wait_queue_head {
	struct list_head head; /* of wait_queue_entry.entry */
};

struct wait_queue_entry {
	struct list_head entry;
	struct task_struct *task;
};

/* An event that the sim has not taken yet. */
struct event {
	struct list_head entry;
	struct world_event event;
	struct event_image *image; /* what event.image points to, or NULL */
};
struct event_image {
	u64 size;
	u8 bytes[];
};

struct world {
	struct arena arena __burnt;
	struct world_config config;

	struct task_struct *current_task; /* whose call runs; see current in sched.h */
	struct world_image image __burnt; /* the memory of the running call */
	struct task_struct *init_task; /* pid 1 of the initial pid namespace */

	/* Deferred work. */
	struct list_head rcu_queue;
	struct list_head work_queue;
	bool deferring;
	/* who waits in poll, select, epoll_wait: woken by all */
	struct wait_queue_head poll_queue;
	/* woken or signalled tasks: task_struct.run_entry */
	struct list_head run_queue;
	struct list_head events __burnt; /* struct event */
	u64 clock_ns; /* CLOCK_MONOTONIC of the initial time namespace */
	s64 realtime_offset_ns; /* CLOCK_REALTIME - CLOCK_MONOTONIC */
	struct list_head timers; /* struct ktimer, soonest first */
	struct list_head epitems; /* of epitem.ep_link: what epoll watches */

	/* Tasks. */
	struct list_head tasks; /* all thread group leaders: task_struct.tasks */
	u64 nr_threads;
	u64 max_threads;

	/* The initial namespaces: they last as long as the world. */
	struct user_namespace *init_user_ns __ref;
	struct uts_namespace *init_uts_ns __ref;
	struct ipc_namespace *init_ipc_ns __ref;
	struct pid_namespace *init_pid_ns __ref;
	struct time_namespace *init_time_ns __ref;
	struct cgroup_namespace *init_cgroup_ns __ref;
	struct net *init_net __ref;
	/* not counted: ends with its last task; then NULL */
	struct mnt_namespace *init_mnt_ns;

	/* Namespaces. */
	/* inode numbers of namespaces and dynamic /proc files */
	struct ida proc_inum_ida;
	u64 ns_id_last __burnt; /* the 64-bit ids of 6.18, never used again */
	struct list_head ns_list; /* every live ns_common: ns_common.ns_list_node */
	struct ucounts *ucounts_hash __hashtable;
	struct user_struct *uid_hash __hashtable;

	/* Mounts. */
	struct ida mnt_id_ida;
	struct ida mnt_group_ida;
	u64 mnt_id_ctr __burnt; /* 64-bit mount ids */
	u64 event __burnt; /* what mnt_namespace.event is set from */
	u64 mnt_ns_seq __burnt;
	struct mount *mount_hashtable __hashtable; /* by parent and mountpoint */
	struct rb_root mnt_ns_tree; /* mnt_namespace.mnt_ns_tree_node by ns_id */
	struct list_head ex_mountpoints; /* of mountpoint.m_ex, until namespace_unlock() */
	struct hlist_head unmounted; /* of mount.mnt_umount, until namespace_unlock() */
	struct mnt_namespace *emptied_ns; /* to be freed by namespace_unlock() */
	/* writers found by cleanup_mnt(): 0, or the kernel warns */
	u64 mnt_writers_lost;
	u32 sysctl_mount_max;
	u32 sysctl_nr_open;

	/* File systems. */
	struct list_head super_blocks; /* super_block.s_list */
	struct ida unnamed_dev_ida;
	u64 last_ino __burnt;
	u64 fsnotify_cookie __burnt; /* get_next_ino() */
	struct vfsmount __ref *nsfs_mnt;
	struct vfsmount __ref *pipe_mnt;
	struct vfsmount __ref *sock_mnt;
	struct vfsmount __ref *pidfs_mnt;
	struct vfsmount __ref *anon_inode_mnt;
	struct vfsmount __ref *devtmpfs_mnt; /* what every devtmpfs shows; made with the first */
	struct vfsmount __ref *shm_mnt; /* of files without a name: memfds, shm segments */
	struct super_block *nsfs_sb;
	struct proc_dir_entry *proc_root;
	u64 pidfs_ino __burnt;
	u64 net_cookie __burnt;
	u64 files_stat_max;
	u64 nr_files;

	/* IPC, cgroups. */
	u32 mqueue_dev;
	struct cgroup *cgrp_dfl_root __ref;
	u32 cgrp_root_flags; /* CGRP_ROOT_* */
	struct css_set *init_css_set __ref;
	u64 cgroup_last_id __burnt;

	/* Odds and ends that a sysctl can set. */
	u32 sysctl_overflowuid;
	u32 sysctl_overflowgid;
	u32 fs_overflowuid;
	u32 fs_overflowgid;
	u32 suid_dumpable;
	u32 sysctl_protected_symlinks;
	u32 sysctl_protected_hardlinks;
	u32 sysctl_protected_fifos;
	u32 sysctl_protected_regular;
	u32 unprivileged_userns_clone;
};

/* The kernel to be is @major.@minor or later. Name the commit or release where you ask. */
static inline bool since(const struct world *w, unsigned int major, unsigned int minor)
{
	return w->config.version >= WORLD_VERSION(major, minor);
}

enum world_bug {
#define BUG(id, name, story) id,
#include "../init/bugs.def"
#undef BUG
	NR_BUGS,
};
static inline bool world_has_bug(const struct world *w, enum world_bug bug)
{
	return w->config.bugs >> bug & 1;
}

/* ---- deferred work: lib/deferred.c ---- */
void call_rcu(struct world *w, struct rcu_head *head,
	      void (*func)(struct world *, struct deferred_work *), const char *what);
void schedule_work(struct world *w, struct work_struct *work,
		   void (*func)(struct world *, struct deferred_work *), const char *what);
struct task_struct;
/* Before @task returns to user space; false: the task is past that, use a work queue. */
bool task_work_add(struct world *w, struct task_struct *task, struct callback_head *work,
		   void (*func)(struct world *, struct deferred_work *), const char *what);
/* Runs the current task's own work. */
void task_work_run(struct world *w);
/* Runs what is queued, except where the scenario defers it. */
void deferred_run(struct world *w);

/* ---- sleeping and waking: entry/schedule.c ---- */
/*
 * A body that has to sleep returns what one of these returns. The whole body is run again when the
 * task is woken, so it must find all it needs in the call's arguments and the world's state.
 * interruptible: -ERESTARTSYS at once where a signal is pending. killable: only a fatal one.
 */
#define TASK_SLEEPS (-(long)MAX_ERRNO - 1) /* the result of a body whose caller now sleeps */
#define TASK_GONE   (-(long)MAX_ERRNO - 2) /* the result of a body whose caller has exited */
long wait_interruptible(struct world *w, struct wait_queue_head *queue);
long wait_killable(struct world *w, struct wait_queue_head *queue);
/* Sleeps with @resume as what to run at the next wake-up instead of the body. */
long sleep_with(struct world *w, long (*resume)(struct world *w));
/*
 * Sleeps until woken or until the clock says @expires_ns: then -ETIME. A wait of up to
 * WAIT_SHORT_NS is over at once, and the clock moves on: nobody could act in between.
 */
#define WAIT_SHORT_NS 1000000000ull
long wait_until(struct world *w, struct wait_queue_head *queue, u64 expires_ns);
/* The same from now on; the moment is remembered while the call is run again. Below 0: no end. */
long wait_timeout(struct world *w, struct wait_queue_head *queue, s64 timeout_ns);
/* Moves the clock, and runs the timers that are due. */
void world_clock_set(struct world *w, u64 ns);
/* Makes @task run again: its body or its resume function, then its signals. */
void wake_up_process(struct world *w, struct task_struct *task);
/* Wakes all that wait on @queue, and whoever polls. They leave it. */
void wake_up_all(struct world *w, struct wait_queue_head *queue);
void init_waitqueue_head(struct wait_queue_head *queue);
void finish_wait(struct world *w, struct task_struct *task);

/* A timer on the world's clock; see world_advance(). */
struct ktimer {
	struct list_head entry;
	u64 expires_ns;
	void (*func)(struct world *w, struct ktimer *timer);
};
void ktimer_start(struct world *w, struct ktimer *timer, u64 expires_ns,
		  void (*func)(struct world *w, struct ktimer *timer));
void ktimer_cancel(struct world *w, struct ktimer *timer);

/* ---- events for the sim: entry/event.c ---- */
void event_emit(struct world *w, enum world_event_kind kind, struct task_struct *task,
		struct task_struct *other, s64 value);

/*
 * ---- building the default world: init/main.c calls these, in order; 0 or -ENOMEM ----
 * Each initial namespace begins with one reference, which fork_init() hands to init's nsproxy (the
 * time namespace is there twice: one more). One that goes is NULL in struct world from then on.
 */
/* kernel/user.c: init_user_ns, root's user_struct, ucounts */
int user_namespaces_init(struct world *w);
int cred_init(struct world *w); /* kernel/cred.c */
int uts_ns_init(struct world *w);
int ipc_ns_init(struct world *w);
int time_ns_init(struct world *w);
int net_ns_init(struct world *w);
int cgroup_init(struct world *w);
int pid_idr_init(struct world *w); /* kernel/pid.c: init_pid_ns */
/* fs/dcache.c, mnt_init(): rootfs, / as tmpfs, /proc, the directories */
int vfs_caches_init(struct world *w);
int fork_init(struct world *w); /* kernel/fork.c: init_task with everything above */
int sock_init(struct world *w); /* net/socket.c: the file system of sockets */
/* after the mounts: ipc_ns->mq_mnt of the initial namespace */
int mqueue_init(struct world *w);

#endif
