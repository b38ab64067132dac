/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Process ids: include/linux/pid.h and pid_namespace.h of Linux. A struct pid has one number in
 * each namespace from its own up to the initial one.
 */
#ifndef NSSIM_PID_H
#define NSSIM_PID_H

#include "hashtable.h"
#include "ns_common.h"
#include "world_state.h"

enum pid_type {
	PIDTYPE_PID,
	PIDTYPE_TGID,
	PIDTYPE_PGID,
	PIDTYPE_SID,
	PIDTYPE_MAX,
};

struct upid {
	int nr;
	struct pid_namespace *ns; /* counted once for the whole pid: its own, at .level */
};

struct pid {
	/* its tasks' links (one for all), files, whoever keeps it */
	int count __counter;
	unsigned int level;
	struct hlist_head tasks[PIDTYPE_MAX]; /* of task_struct.pid_links */
	struct dentry *stashed; /* its pidfs dentry, while there is one */
	u64 ino; /* in pidfs; never used again */
	bool attr_exit; /* its exit status is kept for pidfds */
	int exit_code;
	u64 exit_cgroupid;
	struct wait_queue_head wait_pidfd;
	struct rcu_head rcu;
	struct upid numbers[]; /* level + 1 */
};

#define MAX_PID_NS_LEVEL 32
/*
 * The default world's init is the first task of a fresh pid namespace: one more is above it, which
 * nobody in the world sees, but which counts.
 */
#define PID_NS_LEVELS_ABOVE(w) ((w)->config.first_pid_ns ? 0u : 1u)
#define PIDNS_ADDING	       (1u << 31)
#define RESERVED_PIDS	       300
#define PID_MAX_LIMIT	       (4 * 1024 * 1024)
#define PID_MAX_DEFAULT	       0x8000

struct pid_namespace {
	struct idr idr; /* number -> struct pid; NULL while it is being made */
	struct rcu_head rcu;
	unsigned int pid_allocated; /* numbers in use, and PIDNS_ADDING */
	struct task_struct *child_reaper; /* its init, until it is reaped; not counted */
	bool reaper_gone; /* there was an init, and it has been reaped */
	unsigned int level;
	int pid_max;
	struct pid_namespace *parent __ref;
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	int reboot; /* the exit code that a reboot() asks for */
	struct ns_common ns;
	struct work_struct work;
	int memfd_noexec_scope;
};

/* ---- kernel/pid.c ---- */
struct task_struct;
/*
 * A pid with a number in @ns and in each namespace above. @set_tid: numbers to take, own namespace
 * first. Returns an ERR_PTR where it is refused (-ENOMEM also where @ns takes no more tasks).
 */
struct pid *alloc_pid(struct world *w, struct pid_namespace *ns, const int *set_tid,
		      size_t set_tid_size);
void free_pid(struct world *w, struct pid *pid);
struct pid *get_pid(struct pid *pid);
void put_pid(struct world *w, struct pid *pid);
void disable_pid_allocation(struct pid_namespace *ns);
struct pid *find_pid_ns(int nr, const struct pid_namespace *ns);
struct pid *find_vpid(struct world *w, int nr);
struct pid *find_get_pid(struct world *w, int nr);
struct pid *find_ge_pid(int nr, const struct pid_namespace *ns);
struct task_struct *pid_task(const struct pid *pid, enum pid_type type);
struct task_struct *get_pid_task(const struct pid *pid, enum pid_type type);
struct pid *task_pid_of(const struct task_struct *task, enum pid_type type);
struct pid *get_task_pid(const struct task_struct *task, enum pid_type type);
void attach_pid(struct task_struct *task, enum pid_type type);
void detach_pid(struct world *w, struct task_struct *task, enum pid_type type, struct pid **free);
void change_pid(struct world *w, struct task_struct *task, enum pid_type type, struct pid *pid,
		struct pid **free);
int pid_nr_ns(const struct pid *pid, const struct pid_namespace *ns);
int pid_vnr(struct world *w, const struct pid *pid);
static inline int pid_nr(const struct pid *pid)
{
	return pid ? pid->numbers[0].nr : 0;
}
static inline struct pid_namespace *ns_of_pid(const struct pid *pid)
{
	return pid ? pid->numbers[pid->level].ns : NULL;
}
int task_pid_nr_ns(const struct task_struct *task, enum pid_type type,
		   const struct pid_namespace *ns);
struct pid_namespace *task_active_pid_ns(const struct task_struct *task);
bool is_child_reaper(const struct pid *pid);
bool pid_has_task(const struct pid *pid, enum pid_type type);

void exchange_tids(struct task_struct *left, struct task_struct *right);
void transfer_pid(struct task_struct *old, struct task_struct *new, enum pid_type type);

/* ---- kernel/pid_namespace.c ---- */
/* Whether its first task has ever been there. */
static inline bool pidns_has_init(const struct pid_namespace *ns)
{
	return ns->child_reaper || ns->reaper_gone;
}
/*
 * The init of its namespace exits: kills the rest and waits. Returns 0 when done, or TASK_SLEEPS.
 */
long zap_pid_ns_processes(struct world *w, struct pid_namespace *pid_ns);
int reboot_pid_ns(struct world *w, struct pid_namespace *pid_ns, int cmd);
bool pidns_is_ancestor(const struct pid_namespace *child, const struct pid_namespace *ancestor);

/* ---- fs/pidfs.c ---- */
struct file;
/* A descriptor that is not installed yet, and its file: the descriptor, or a refusal. */
int pidfd_prepare(struct world *w, struct pid *pid, unsigned int flags, struct file **ret);
int pidfd_create(struct world *w, struct pid *pid, unsigned int flags);
/* counted, or ERR_PTR */
struct pid *pidfd_get_pid(struct world *w, unsigned int fd, unsigned int *flags);
/* The same, for calls to which an open /proc/PID is a pidfd as well. */
struct pid *pidfd_or_proc_get_pid(struct world *w, unsigned int fd, unsigned int *flags);
struct pid *tgid_pidfd_to_pid(const struct file *file); /* of /proc/PID; not counted */
struct pid *pidfd_pid(const struct file *file); /* not counted, or ERR_PTR(-EBADF) */
struct holder_visit;
/* kernel/check.c: the reference that the inode of a pidfd holds. */
void pidfs_holders(const struct holder_visit *v, const void *obj);
int pidfs_init(struct world *w);
void pidfs_exit(struct world *w, struct task_struct *tsk);

#endif
