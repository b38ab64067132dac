// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first task, which no fork makes. Mirrors init/init_task.c of Linux, and fork_init().
 *
 * It begins with its credentials, so that all that is made at the start is made in its name, and
 * becomes a whole task when the file tree is there: pid 1, leader of session 1 and group 1. It is
 * to the world what the init of a container is: its parent lies outside (real_parent is NULL).
 */
#include "cgroup.h"
#include "clone.h"
#include "fs.h"
#include "nsproxy.h"

static const struct rlimit init_rlimits[RLIM_NLIMITS] = {
	[RLIMIT_CPU] = { UINT64_MAX, UINT64_MAX },  [RLIMIT_FSIZE] = { UINT64_MAX, UINT64_MAX },
	[RLIMIT_DATA] = { UINT64_MAX, UINT64_MAX }, [RLIMIT_STACK] = { 8u << 20, UINT64_MAX },
	[RLIMIT_CORE] = { 0, UINT64_MAX },	    [RLIMIT_RSS] = { UINT64_MAX, UINT64_MAX },
	[RLIMIT_NOFILE] = { 1024, 4096 },	    [RLIMIT_MEMLOCK] = { 8u << 20, 8u << 20 },
	[RLIMIT_AS] = { UINT64_MAX, UINT64_MAX },   [RLIMIT_LOCKS] = { UINT64_MAX, UINT64_MAX },
	[RLIMIT_MSGQUEUE] = { 819200, 819200 },	    [RLIMIT_RTTIME] = { UINT64_MAX, UINT64_MAX },
};

static int begin_signals(struct world *w, struct task_struct *init)
{
	struct rlimit processes = { w->max_threads / 2, w->max_threads / 2 };

	init->signal = alloc_signal_struct(w, init);
	init->sighand = alloc_obj(w, sighand_struct);
	if (!init->signal || !init->sighand)
		return -ENOMEM;
	init->sighand->count = 1;
	memcpy(init->signal->rlim, init_rlimits, sizeof(init_rlimits));
	init->signal->rlim[RLIMIT_NPROC] = processes;
	init->signal->rlim[RLIMIT_SIGPENDING] = processes;
	return 0;
}

int init_task_begin(struct world *w, struct cred *cred)
{
	struct task_struct *init = alloc_obj(w, task_struct);

	if (!init)
		return -ENOMEM;
	init_task_lists(init);
	memcpy(init->comm, "init", 5);
	init->usage = 1;
	init->rcu_users = 2;
	init->cred = cred;
	init->real_cred = cred;
	init->exit_signal = SIGCHLD;
	init->timerslack_ns = 50000;
	init->default_timerslack_ns = 50000;
	init->start_time = w->clock_ns;
	init->group_leader = init;
	w->init_task = init;
	w->current_task = init;
	return begin_signals(w, init);
}

static int join_namespaces(struct world *w, struct task_struct *init)
{
	struct nsproxy *ns = alloc_obj(w, nsproxy);

	if (!ns)
		return -ENOMEM;
	ns->count = 1;
	get_uts_ns(ns->uts_ns = w->init_uts_ns);
	ns->ipc_ns = get_ipc_ns(w->init_ipc_ns);
	get_mnt_ns(ns->mnt_ns = w->init_mnt_ns);
	ns->pid_ns_for_children = get_pid_ns(w->init_pid_ns);
	ns->net_ns = get_net(w->init_net);
	ns->time_ns = get_time_ns(w->init_time_ns);
	ns->time_ns_for_children = get_time_ns(w->init_time_ns);
	get_cgroup_ns(ns->cgroup_ns = w->init_cgroup_ns);
	init->nsproxy = ns;
	return 0;
}

static int take_pid(struct world *w, struct task_struct *init)
{
	struct pid *pid;
	int type;

	/* Whoever has no pid yet has no pid namespace: alloc_pid() refuses for nobody. */
	w->current_task = NULL;
	pid = alloc_pid(w, w->init_pid_ns, NULL, 0);
	w->current_task = init;
	if (IS_ERR(pid))
		return -ENOMEM;
	init->pid = init->tgid = pid_nr(pid);
	init->thread_pid = pid;
	for (type = PIDTYPE_TGID; type < PIDTYPE_MAX; type++)
		init->signal->pids[type] = pid;
	for (type = PIDTYPE_PID; type < PIDTYPE_MAX; type++)
		attach_pid(init, (enum pid_type)type);
	w->init_pid_ns->child_reaper = init;
	init->signal->flags |= SIGNAL_UNKILLABLE;
	init->signal->leader = true;
	list_add_tail(&init->tasks, &w->tasks);
	w->nr_threads++;
	return 0;
}

int fork_init(struct world *w)
{
	struct task_struct *init = w->init_task;
	int i, err;

	for (i = 0; i < UCOUNT_COUNTS; i++)
		w->init_user_ns->ucount_max[i] = (s64)w->max_threads / 2;
	init->mm = mm_alloc(w, w->init_user_ns);
	if (!init->mm)
		return -ENOMEM;
	err = join_namespaces(w, init);
	if (!err)
		err = take_pid(w, init);
	if (err)
		return err;
	w->current_task = NULL;
	err = cgroup_fork(w, init, -1);
	w->current_task = init;
	return err ? err : pidfs_init(w);
}
