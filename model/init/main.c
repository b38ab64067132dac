// SPDX-License-Identifier: GPL-2.0-only
/*
 * A world's beginning and end: what start_kernel() of Linux does, up to the default world of the
 * scenarios, with one task in it.
 */
#include "sched.h"
#include "world_state.h"

#define DEFAULT_VERSION	    WORLD_VERSION(6, 18)
#define DEFAULT_THREADS_MAX 192000
#define DEFAULT_BOOT_NS	    1000000000000ull /* up for 1,000 seconds */
#define DEFAULT_REALTIME_NS 1767225600000000000ll /* 2026-01-01, at boot */

const struct world_bug_desc world_bugs[] = {
#define BUG(id, name, story) { name, story },
#include "bugs.def"
#undef BUG
	{ NULL, NULL },
};

static void init_lists(struct world *w)
{
	struct list_head *const lists[] = {
		&w->rcu_queue, &w->work_queue, &w->run_queue,	   &w->events,	     &w->timers,
		&w->tasks,     &w->ns_list,    &w->ex_mountpoints, &w->super_blocks, &w->epitems,
	};

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		INIT_LIST_HEAD(lists[i]);
	init_waitqueue_head(&w->poll_queue);
	ida_init(&w->proc_inum_ida);
	ida_init(&w->mnt_id_ida);
	ida_init(&w->mnt_group_ida);
	ida_init(&w->unnamed_dev_ida);
}

static void set_config(struct world *w, const struct world_config *config)
{
	w->config = *config;
	if (!w->config.version)
		w->config.version = DEFAULT_VERSION;
	if (!w->config.threads_max)
		w->config.threads_max = DEFAULT_THREADS_MAX;
	if (!w->config.boot_ns)
		w->config.boot_ns = DEFAULT_BOOT_NS;
	w->max_threads = w->config.threads_max;
	w->clock_ns = w->config.boot_ns;
	w->realtime_offset_ns = DEFAULT_REALTIME_NS;
	w->sysctl_overflowuid = 65534;
	w->sysctl_overflowgid = 65534;
	w->sysctl_mount_max = 100000;
	w->sysctl_nr_open = 1048576;
}

static int start_kernel(struct world *w)
{
	static int (*const steps[])(struct world *) = {
		user_namespaces_init, cred_init,   uts_ns_init, ipc_ns_init,
		time_ns_init,	      net_ns_init, cgroup_init, pid_idr_init,
		vfs_caches_init,      fork_init,   mqueue_init, sock_init,
	};

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		int err = steps[i](w);

		if (err)
			return err;
	}
	w->current_task = NULL;
	deferred_run(w);
	return 0;
}

struct world *world_new(void *mem, size_t size, const struct world_config *config)
{
	static const struct world_config defaults;
	struct world *w = arena_init(mem, size);

	if (!w)
		return NULL;
	init_lists(w);
	set_config(w, config ? config : &defaults);
	return start_kernel(w) ? NULL : w;
}

const struct world_config *world_get_config(const struct world *w)
{
	return &w->config;
}
