/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cgroups and their namespaces, as far as names and membership go: include/linux/cgroup.h of Linux.
 */
#ifndef NSSIM_CGROUP_H
#define NSSIM_CGROUP_H

#include "cred.h"
#include "nsproxy.h"

struct cgroup {
	int count __counter; /* css_sets, children, the file tree */
	struct cgroup *parent __ref;
	char *name; /* an object of its own; NULL: the root */
	u64 id;
	struct list_head children; /* of cgroup.sibling */
	struct list_head sibling;
	int nr_tasks;
	u32 level;
	bool dead;
	kuid_t uid; /* of its directory: who made it */
	kgid_t gid;
	struct css_set *cset; /* of its tasks, while there is one; not counted */
};

/* The cgroup that a task is in; shared by tasks of the same. */
struct css_set {
	int refcount __counter; /* tasks, cgroup namespaces */
	struct cgroup *dfl_cgrp __ref;
};

struct cgroup_namespace {
	struct ns_common ns;
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	struct css_set *root_cset __ref;
};

static inline struct cgroup_namespace *to_cg_ns(struct ns_common *ns)
{
	return container_of(ns, struct cgroup_namespace, ns);
}

/* world.cgrp_root_flags: options of the one cgroup2 file system */
#define CGRP_ROOT_NS_DELEGATE		    0x1u
#define CGRP_ROOT_FAVOR_DYNMODS		    0x2u
#define CGRP_ROOT_MEMORY_LOCAL_EVENTS	    0x4u
#define CGRP_ROOT_MEMORY_RECURSIVE_PROT	    0x8u
#define CGRP_ROOT_MEMORY_HUGETLB_ACCOUNTING 0x10u
#define CGRP_ROOT_PIDS_LOCAL_EVENTS	    0x20u

struct world_text;
static inline struct css_set *get_css_set(struct css_set *cset)
{
	cset->refcount++;
	return cset;
}
void put_css_set(struct world *w, struct css_set *cset);
/* The set of the tasks of @cgrp, with a reference; NULL: no memory. */
struct css_set *find_css_set(struct world *w, struct cgroup *cgrp);
struct cgroup *cgroup_get(struct cgroup *cgrp);
void cgroup_put(struct world *w, struct cgroup *cgrp);
struct cgroup *cgroup_create(struct world *w, struct cgroup *parent, const char *name);
/*
 * A task begins in current's cgroup (init: in the root), or in that behind @cgroup_fd where that is
 * not -1; leaves it when it exits; and forgets it when it is freed, or its fork fails.
 */
struct cgroup *cgroup_get_from_fd(struct world *w, int fd);
int cgroup_may_fork_into(struct world *w, const struct cgroup *src, const struct cgroup *dst);
int cgroup_fork(struct world *w, struct task_struct *child, int cgroup_fd);
void cgroup_exit(struct world *w, struct task_struct *tsk);
void cgroup_free(struct world *w, struct task_struct *tsk);
/* The path of @cgrp as seen from @ns: "/../x" where it lies outside. */
void cgroup_path_ns(struct world *w, struct cgroup *cgrp, struct cgroup_namespace *ns,
		    struct world_text *text);
/* /proc/PID/cgroup as @reader sees it. */
void proc_cgroup_show(struct world *w, struct task_struct *task, struct task_struct *reader,
		      struct world_text *text);

#endif
