/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks, what they share with their threads, and their signals: include/linux/sched.h,
 * sched/signal.h, sched/task.h of Linux.
 */
#ifndef NSSIM_SCHED_H
#define NSSIM_SCHED_H

#include "cred.h"
#include "nsproxy.h"
#include "pid.h"
#include "refusal.h"
#include "world_state.h"

#define current (w->current_task)

#define TASK_COMM_LEN 16
#define _NSIG	      64
#define SIGRTMIN      32

/* task_struct.__state and exit_state */
#define TASK_RUNNING	     0x0000u
#define TASK_INTERRUPTIBLE   0x0001u
#define TASK_UNINTERRUPTIBLE 0x0002u
#define __TASK_STOPPED	     0x0004u
#define __TASK_TRACED	     0x0008u
#define EXIT_DEAD	     0x0010u
#define EXIT_ZOMBIE	     0x0020u
#define EXIT_TRACE	     (EXIT_ZOMBIE | EXIT_DEAD)

#define PF_EXITING    0x00000004u
#define PF_FORKNOEXEC 0x00000040u
#define PF_SIGNALED   0x00000400u

#define SIGNAL_STOP_STOPPED   0x00000001u
#define SIGNAL_STOP_CONTINUED 0x00000002u
#define SIGNAL_GROUP_EXIT     0x00000004u
#define SIGNAL_CLD_STOPPED    0x00000010u
#define SIGNAL_CLD_CONTINUED  0x00000020u
#define SIGNAL_UNKILLABLE     0x00000040u

/* All that tells of stopping and going on. */
#define SIGNAL_STOP_MASK \
	(SIGNAL_STOP_STOPPED | SIGNAL_STOP_CONTINUED | SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED)

/* Laid out as the head of the siginfo_t that user space gets. */
struct kernel_siginfo {
	int si_signo;
	int si_errno;
	int si_code;
	int si_pad;
	int si_pid; /* as the receiver's pid namespace sees the sender */
	u32 si_uid; /* as the receiver's user namespace sees it */
	u64 si_value; /* sent along; the exit status (si_status) of a child */
	u64 si_utime;
	u64 si_stime;
};

struct sigqueue {
	struct list_head list; /* in sigpending.list */
	struct kernel_siginfo info;
	struct ucounts *ucounts __ref;
	/* a timer's own: it is queued again and again, and goes with the timer */
	struct k_itimer *timer;
	bool stale; /* the timer has gone or was set anew: nobody shall see it */
};

struct sigpending {
	struct list_head list; /* of sigqueue.list */
	u64 signal; /* bit n - 1: signal n is pending */
};

struct k_sigaction {
	u64 sa_handler; /* SIG_DFL 0, SIG_IGN 1, else an address */
	u64 sa_flags;
	u64 sa_restorer;
	u64 sa_mask;
};

struct sighand_struct {
	int count __counter; /* tasks */
	struct k_sigaction action[_NSIG];
};

struct rlimit {
	u64 rlim_cur;
	u64 rlim_max;
};
#define RLIM_NLIMITS 16

/* What the threads of a process share. */
struct signal_struct {
	int sigcnt __counter; /* tasks */
	int live; /* threads that have not exited */
	int nr_threads;
	int quick_threads;
	struct list_head thread_head; /* of task_struct.thread_node */
	struct wait_queue_head wait_chldexit;
	struct task_struct *curr_target;
	struct sigpending shared_pending;
	int group_exit_code;
	int notify_count;
	struct task_struct *group_exec_task;
	int group_stop_count;
	unsigned int flags; /* SIGNAL_* */
	bool is_child_subreaper;
	bool has_child_subreaper;
	struct pid *pids[PIDTYPE_MAX]; /* of group, session and (the leader's) thread group */
	bool leader; /* of its session */
	struct rlimit rlim[RLIM_NLIMITS];
	int oom_score_adj;
	int oom_score_adj_min;
	struct ktimer real_timer;
	struct task_struct *real_timer_task;
	s64 it_real_incr;
	struct list_head posix_timers; /* of k_itimer.list */
	unsigned int next_posix_timer_id __burnt;
};

static inline void signal_set_stop_flags(struct signal_struct *sig, unsigned int flags)
{
	sig->flags = flags | (sig->flags & ~SIGNAL_STOP_MASK);
}

/* An address space: as far as sharing one, and who may look into it, go. */
struct mm_struct {
	int mm_users __counter; /* tasks */
	int dumpable; /* SUID_DUMP_* */
	int thp_disabled; /* 0, 1, or 3: where it was not advised */
	struct user_namespace *user_ns __ref;
	struct file *exe_file __ref;
	bool exe_denied; /* nobody writes to it */
	/* of vm_area_struct.vm_list: mapped files and shm segments */
	struct list_head mmap;
	int membarrier_state; /* MEMBARRIER_CMD_REGISTER_* */
	u64 next_addr; /* mappings go below, the highest free place first */
	struct wait_queue_head vfork_wait;
};
#define SUID_DUMP_DISABLE 0
#define SUID_DUMP_USER	  1
#define SUID_DUMP_ROOT	  2

struct vm_area_struct {
	struct list_head vm_list;
	u64 vm_start;
	u64 vm_end;
	u64 vm_flags;
	struct file *vm_file __ref; /* NULL: anonymous */
	struct shm_file_data *shm __ref; /* a System V segment: its shm_nattch counts this */
};

/* A call that sleeps: what it needs to go on. */
struct blocked_call {
	u16 nr;
	u64 args[6];
	u64 image_size;
	void *image; /* a copy of the caller's memory */
	u64 scratch[8]; /* the body's own, for when it is run again */
};

struct task_struct {
	char comm[TASK_COMM_LEN];
	unsigned int __state;
	unsigned int flags; /* PF_* */
	/* itself until released, its pid links, whoever looks at it */
	int usage __counter;
	int rcu_users;
	int exit_state;
	int exit_code;
	int exit_signal; /* -1: a thread */
	int pdeath_signal;
	u64 jobctl;
	unsigned int personality;
	bool in_execve;
	/* PF_SUPERPRIV: a capability was of use, also in what failed */
	bool used_superpriv __burnt;
	bool no_new_privs;
	unsigned int seccomp_mode; /* SECCOMP_MODE_* */
	int seccomp_filter_count;
	struct seccomp_filter *seccomp_filter __ref; /* the last; the others are behind it */
	bool user_dumpable; /* what mm->dumpable allowed when the task lost its mm */
	bool sched_reset_on_fork;
	bool newly_created; /* nothing of its own has happened yet */

	int pid; /* in the initial pid namespace */
	int tgid;
	struct task_struct *real_parent; /* not counted: children do not outlive the list */
	struct task_struct *parent;
	struct list_head children; /* of sibling */
	struct list_head sibling;
	struct list_head ptrace_entry; /* in a list of the dead that are to be released */
	struct task_struct *group_leader;
	struct list_head thread_node; /* in signal->thread_head */
	struct list_head tasks; /* in world.tasks; leaders only */
	struct pid *thread_pid; /* held by its links, see struct pid */
	struct hlist_node pid_links[PIDTYPE_MAX]; /* in pid.tasks[] */
	struct task_struct *vfork_child; /* for whom this task waits */
	struct task_struct *vfork_parent; /* who waits for this task */
	int vfork_nr; /* what vfork() returns when the wait is over */

	const struct cred *real_cred __ref;
	const struct cred *cred __ref;
	struct fs_struct *fs __ref;
	struct files_struct *files __ref;
	struct nsproxy *nsproxy __ref;
	struct mm_struct *mm __ref;
	struct css_set *cgroups __ref;
	bool in_cgroup; /* counted in its cgroup's nr_tasks: has not exited */
	struct signal_struct *signal __ref;
	struct sighand_struct *sighand __ref;
	u64 blocked; /* signals that are blocked */
	u64 real_blocked;
	u64 saved_sigmask;
	bool restore_sigmask;
	struct sigpending pending;
	bool sigpending; /* TIF_SIGPENDING */
	struct kernel_siginfo last_siginfo __burnt;
	struct task_struct *ptracer;
	bool watched; /* by a tracer outside of the world; see world_watch() */
	bool parked; /* woken, it waits until the outside lets it run; see world_park() */
	u64 sas_ss_sp;
	u64 sas_ss_size;
	u64 clear_child_tid;
	u64 robust_list; /* of futexes, in the caller's memory */
	u64 rseq; /* 0: not registered */
	u32 rseq_len;
	u32 rseq_sig;

	struct sem_undo_list *undo_list __ref; /* sysvsem */
	struct list_head shm_clist; /* sysvshm: segments that this task created */
	u64 self_exec_id;
	u64 parent_exec_id;
	u64 start_time;
	u64 timerslack_ns;
	u64 default_timerslack_ns; /* its parent's when this task was made */
	int nice __burnt; /* of a group, the caller sets whom it may, and fails all the same */
	int policy; /* SCHED_* */
	int rt_priority;
	u16 ioprio __burnt; /* 0: none was given */

	struct list_head task_works; /* of callback_head.entry */
	bool task_works_closed;

	/* The simulator's own: whether the task sleeps in a call, and how that goes on. */
	long (*resume)(struct world *w); /* NULL: runs the body again; see blocked */
	long result_to_come; /* of a call that had blocked, while a stop keeps it back */
	struct blocked_call *call; /* NULL: it is in user space */
	bool asleep; /* in the kernel, until woken */
	struct list_head run_entry; /* in world.run_queue */
	struct wait_queue_entry wait_entry; /* what it waits on */
	struct ktimer wait_timer;
	/* whom it waits for in wait4(): pid.ino, as wait_type says */
	u64 wait_ino;
	enum pid_type wait_type;
	bool wait_nothread;
	/* what a sleeping body keeps: msg_receiver, sem_queue, ... */
	void *waiter;
	/* when the wait of the call under way ends; 0: not waiting so */
	u64 wait_expires;
	struct refusal last_refusal __burnt;
	struct rcu_head rcu;
};

#define for_each_process(w, p) list_for_each_entry (p, &(w)->tasks, tasks)
#define for_each_thread(p, t)  list_for_each_entry (t, &(p)->signal->thread_head, thread_node)

static inline bool thread_group_leader(const struct task_struct *p)
{
	return p->exit_signal >= 0;
}
static inline bool thread_group_empty(const struct task_struct *p)
{
	return thread_group_leader(p) && list_is_singular(&p->signal->thread_head);
}
static inline bool same_thread_group(const struct task_struct *a, const struct task_struct *b)
{
	return a->signal == b->signal;
}
static inline bool signal_pending(const struct task_struct *p)
{
	return p->sigpending;
}
bool fatal_signal_pending(const struct task_struct *p);

/* task_struct.jobctl: a group stop that the thread has not joined yet, and that waits for it. */
#define JOBCTL_STOP_SIGMASK 0xffffull
#define JOBCTL_STOP_PENDING BIT_ULL(17)

/* The next of the process's threads, in a ring. */
static inline struct task_struct *next_thread(const struct task_struct *p)
{
	struct list_head *next = p->thread_node.next;

	if (next == &p->signal->thread_head)
		next = next->next;
	return list_entry(next, struct task_struct, thread_node);
}
/* Those who stand behind @p in that ring, in order. */
#define for_other_threads(p, t) for (t = next_thread(p); t != (p); t = next_thread(t))
static inline struct pid *task_pid(const struct task_struct *p)
{
	return p->thread_pid;
}
static inline struct pid *task_tgid(const struct task_struct *p)
{
	return p->signal->pids[PIDTYPE_TGID];
}
static inline struct pid *task_pgrp(const struct task_struct *p)
{
	return p->signal->pids[PIDTYPE_PGID];
}
static inline struct pid *task_session(const struct task_struct *p)
{
	return p->signal->pids[PIDTYPE_SID];
}
static inline bool task_is_stopped(const struct task_struct *p)
{
	return p->__state & __TASK_STOPPED;
}
/* A leader that is dead, with threads that live: it is not reported and not reaped yet. */
static inline bool delay_group_leader(const struct task_struct *p)
{
	return thread_group_leader(p) && !thread_group_empty(p);
}
static inline u64 rlimit(struct world *w, int which)
{
	return current->signal->rlim[which].rlim_cur;
}

/* ---- kernel/fork.c, exit.c, exec ---- */
static inline struct task_struct *get_task_struct(struct task_struct *t)
{
	t->usage++;
	return t;
}
void put_task_struct(struct world *w, struct task_struct *t);
void put_task_struct_rcu_user(struct world *w, struct task_struct *t);
struct task_struct *find_task_by_vpid(struct world *w, int nr);
struct task_struct *find_task_by_pid_ns(int nr, struct pid_namespace *ns);
struct task_struct *find_get_task_by_vpid(struct world *w, int nr);
/* Ends the current task. Returns TASK_GONE, or TASK_SLEEPS where its exit has to wait. */
long do_exit(struct world *w, long code);
long do_group_exit(struct world *w, int exit_code);
void release_task(struct world *w, struct task_struct *p);
/* The tracer outside lets go of @p: if it has ended, its parent hears of it now. */
void stop_watching(struct world *w, struct task_struct *p);
/* The exit code of a task that has ended, its group's where that ended as a whole. */
int exit_code_of(const struct task_struct *p);
/* What that code means: CLD_EXITED with a status, CLD_KILLED or CLD_DUMPED with a signal. */
int how_it_ended(const struct task_struct *p, int *status);
/* Something has happened to @p, for which @parent may wait. */
void wake_up_parent(struct world *w, struct task_struct *p, struct task_struct *parent);
bool is_current_pgrp_orphaned(struct world *w);
int unshare_fd(struct world *w, unsigned long unshare_flags, struct files_struct **new_fdp);
void mm_release(struct world *w, struct task_struct *tsk);
struct mm_struct *mm_alloc(struct world *w, struct user_namespace *user_ns);
void mmput(struct world *w, struct mm_struct *mm);
void set_exe_file(struct mm_struct *mm, struct file *file);
void cleanup_sighand(struct world *w, struct sighand_struct *sighand);
bool current_is_single_threaded(struct world *w);
bool can_nice(struct world *w, const struct task_struct *p, int nice); /* sys_prio.c */

/* ---- kernel/signal.c ---- */
#define SEND_SIG_NOINFO ((struct kernel_siginfo *)0)
#define SEND_SIG_PRIV	((struct kernel_siginfo *)1)
#define sigmask(sig)	BIT_ULL((sig)-1)
static inline bool valid_signal(int sig)
{
	return sig >= 0 && sig <= _NSIG;
}
int send_sig_info(struct world *w, int sig, struct kernel_siginfo *info, struct task_struct *p);
/* Without asking whether current may. */
int do_send_sig_info(struct world *w, int sig, struct kernel_siginfo *info, struct task_struct *p,
		     enum pid_type type);
int group_send_sig_info(struct world *w, int sig, struct kernel_siginfo *info,
			struct task_struct *p, enum pid_type type);
int kill_pid_info(struct world *w, int sig, struct kernel_siginfo *info, struct pid *pid,
		  enum pid_type type);
int kill_pgrp_info(struct world *w, int sig, struct kernel_siginfo *info, struct pid *pgrp);
int check_kill_permission(struct world *w, int sig, struct kernel_siginfo *info,
			  struct task_struct *t);
void prepare_kill_siginfo(struct world *w, int sig, struct kernel_siginfo *info,
			  enum pid_type type);
/* A SIGCHLD and its like to the parent, without asking whether it may. */
void send_signal_to_parent(struct world *w, struct kernel_siginfo *info,
			   struct task_struct *parent);
void zap_other_threads(struct world *w, struct task_struct *p);
void init_sigpending(struct sigpending *pending);
void flush_sigqueue(struct world *w, struct sigpending *pending);
void flush_sigqueue_mask(struct world *w, u64 mask, struct sigpending *pending);
void flush_signal_handlers(struct task_struct *t, bool force_default);
/* Takes the next signal outside @mask; 0: none. */
int dequeue_signal(struct world *w, u64 mask, struct kernel_siginfo *info);
bool sig_kernel_only(int sig);
bool sig_kernel_stop(int sig);
bool sig_kernel_ignore(int sig);
/* Whether it would do nothing. */
bool sig_handler_ignored(u64 handler, int sig);
void task_clear_jobctl_pending(struct task_struct *t);
void retarget_shared_pending(struct world *w, struct task_struct *tsk, u64 which);
void set_current_blocked(struct world *w, u64 mask);

/* ---- kernel/signal_deliver.c ---- */
/* Whether @tsk is to be reaped at once: nobody wants to know how it ended. */
bool do_notify_parent(struct world *w, struct task_struct *tsk, int sig);
void do_notify_parent_cldstop(struct world *w, struct task_struct *tsk, int why);
void do_notify_pidfd(struct world *w, struct task_struct *tsk);
bool task_participate_group_stop(struct task_struct *task);
/*
 * What happens on the way back to user space with a signal pending: handles, stops or ends the
 * current task. @ret: the result of the call under way, or NULL; becomes -EINTR where the call is
 * interrupted, or tells that it must be run again (-ERESTARTNOINTR). Returns false where the task
 * is gone or stopped; *@ret is TASK_SLEEPS then where the call goes on when it is continued.
 */
bool do_signal(struct world *w, long *ret);
/* The mask of a call such as ppoll(), for as long as it lasts; @umask 0: none. */
long set_user_sigmask(struct world *w, uptr umask, size_t sigsetsize);
/* Gives the old mask back when the call returns @ret, unless it sleeps or a signal comes first. */
void restore_saved_sigmask_unless(struct world *w, long ret);
void signal_wake_up(struct world *w, struct task_struct *t, bool fatal);
void recalc_sigpending(struct world *w);
void recalc_sigpending_tsk(struct task_struct *t);

#endif
