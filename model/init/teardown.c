// SPDX-License-Identifier: GPL-2.0-only
/*
 * A world's end: every task ends as it would if the init of the world died, what the kernel itself
 * holds is let go, and whatever is left then has been forgotten by somebody.
 */
#include "cgroup.h"
#include "entry.h"
#include "fs.h"
#include "mount.h"
#include "nsproxy.h"
#include "pnode.h"
#include "sched.h"

/* Out of whatever call the task sleeps in, and to its end. */
static void end_task(struct world *w, struct task_struct *task)
{
	if (task->exit_state || task->flags & PF_EXITING)
		return;
	abandon_call(w, task);
	w->current_task = get_task_struct(task);
	do_group_exit(w, SIGKILL);
	w->current_task = NULL;
	put_task_struct(w, task);
}

/*
 * An init in a process group led by a member of its own namespace keeps that member's number in
 * use, and so would wait for itself for ever; two of them can wait for each other.
 */
static void take_inits_out_of_groups(struct world *w)
{
	struct task_struct *p;
	struct pid *freed;

	for_each_process (w, p) {
		if (!is_child_reaper(task_pid(p)) || task_pgrp(p) == task_pid(p))
			continue;
		freed = NULL;
		change_pid(w, p, PIDTYPE_PGID, task_pid(p), &freed);
		if (freed)
			free_pid(w, freed);
	}
}

static void end_all_tasks(struct world *w)
{
	struct task_struct *init = w->init_task, *task;

	take_inits_out_of_groups(w);
	if (init)
		end_task(w, init);
	world_settle(w);
	while (!list_empty(&w->tasks)) {
		task = list_first_entry(&w->tasks, struct task_struct, tasks);
		end_task(w, task);
		world_settle(w);
		if (task->exit_state != EXIT_ZOMBIE)
			return;
		release_task(w, task);
		world_settle(w);
	}
}

static void put_kernel_mounts(struct world *w)
{
	struct vfsmount **const mounts[] = { &w->nsfs_mnt,  &w->pipe_mnt,	&w->sock_mnt,
					     &w->pidfs_mnt, &w->anon_inode_mnt, &w->shm_mnt };

	hash_sentinel_remove(w, real_mount(w->nsfs_mnt));
	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++) {
		struct vfsmount *mnt = *mounts[i];

		*mounts[i] = NULL;
		if (mnt)
			kern_unmount(w, mnt);
	}
}

/* The directories that nobody has removed, from the deepest ones on. */
static void remove_cgroups(struct world *w, struct cgroup *cgrp)
{
	struct cgroup *child, *next;

	list_for_each_entry_safe (child, next, &cgrp->children, sibling) {
		remove_cgroups(w, child);
		list_del_init(&child->sibling);
		cgroup_put(w, child);
	}
}

/* Each initial namespace has one reference of the kernel's own. */
static void put_initial_namespaces(struct world *w)
{
	put_uts_ns(w, w->init_uts_ns);
	put_ipc_ns(w, w->init_ipc_ns);
	put_time_ns(w, w->init_time_ns);
	put_net(w, w->init_net);
	put_cgroup_ns(w, w->init_cgroup_ns);
	put_pid_ns(w, w->init_pid_ns);
	world_settle(w);
	put_user_ns(w, w->init_user_ns);
	put_css_set(w, w->init_css_set);
	remove_cgroups(w, w->cgrp_dfl_root);
	cgroup_put(w, w->cgrp_dfl_root);
	world_settle(w);
}

unsigned int world_teardown(struct world *w)
{
	w->deferring = false;
	events_clear(w);
	end_all_tasks(w);
	put_kernel_mounts(w);
	world_settle(w);
	put_initial_namespaces(w);
	ida_destroy(w, &w->proc_inum_ida);
	ida_destroy(w, &w->mnt_id_ida);
	ida_destroy(w, &w->mnt_group_ida);
	ida_destroy(w, &w->unnamed_dev_ida);
	events_clear(w);
	return (unsigned int)w->arena.live;
}
