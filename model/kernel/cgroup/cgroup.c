// SPDX-License-Identifier: GPL-2.0-only
/*
 * cgroups, as far as their names and members go: kernel/cgroup/cgroup.c of Linux.
 *
 * Interface: cgroup.h. One tree, that of cgroup2, without controllers. Tasks of one cgroup share a
 * css_set, found again through the cgroup.
 *
 * Invariants: nr_tasks is the number of tasks in it that have not exited; a cgroup that is dead has
 * neither tasks nor children.
 */
#include "cgroup.h"
#include "refusal.h"
#include "sched.h"
#include "text.h"

/* ---- the tree ---- */

struct cgroup *cgroup_get(struct cgroup *cgrp)
{
	cgrp->count++;
	return cgrp;
}

void cgroup_put(struct world *w, struct cgroup *cgrp)
{
	while (cgrp && --cgrp->count == 0) {
		struct cgroup *parent = cgrp->parent;

		world_free(w, cgrp->name);
		world_free(w, cgrp);
		cgrp = parent;
	}
}

struct cgroup *cgroup_create(struct world *w, struct cgroup *parent, const char *name)
{
	struct cgroup *cgrp = alloc_obj(w, cgroup);

	if (!cgrp)
		return NULL;
	cgrp->name = name ? world_strdup(w, name) : NULL;
	if (name && !cgrp->name) {
		world_free(w, cgrp);
		return NULL;
	}
	cgrp->count = 1;
	cgrp->id = ++w->cgroup_last_id;
	INIT_LIST_HEAD(&cgrp->children);
	INIT_LIST_HEAD(&cgrp->sibling);
	if (parent) {
		cgrp->parent = cgroup_get(parent);
		cgrp->level = parent->level + 1;
		list_add_tail(&cgrp->sibling, &parent->children);
	}
	return cgrp;
}

/* ---- sets of tasks ---- */

static struct css_set *new_css_set(struct world *w, struct cgroup *cgrp)
{
	struct css_set *cset = alloc_obj(w, css_set);

	if (!cset)
		return NULL;
	cset->refcount = 1;
	cset->dfl_cgrp = cgroup_get(cgrp);
	cgrp->cset = cset;
	return cset;
}

struct css_set *find_css_set(struct world *w, struct cgroup *cgrp)
{
	return cgrp->cset ? get_css_set(cgrp->cset) : new_css_set(w, cgrp);
}

void put_css_set(struct world *w, struct css_set *cset)
{
	if (--cset->refcount)
		return;
	cset->dfl_cgrp->cset = NULL;
	cgroup_put(w, cset->dfl_cgrp);
	world_free(w, cset);
}

int cgroup_init(struct world *w)
{
	struct cgroup_namespace *ns = alloc_obj(w, cgroup_namespace);
	struct cgroup *root = cgroup_create(w, NULL, NULL), *home;

	if (!ns || !root)
		return -ENOMEM;
	w->cgrp_dfl_root = root;
	/* The world is in one of its own, as a container is: to its namespace that is the root. */
	home = cgroup_create(w, root, "nssim");
	if (!home)
		return -ENOMEM;
	w->init_css_set = new_css_set(w, home);
	if (!w->init_css_set)
		return -ENOMEM;
	w->init_cgroup_ns = ns;
	ns->user_ns = get_user_ns(w->init_user_ns);
	ns->root_cset = get_css_set(w->init_css_set);
	return ns_common_init(w, &ns->ns, &cgroupns_operations, PROC_CGROUP_INIT_INO);
}

/* ---- tasks ---- */

/* The set that a child of current begins in, counted; or an ERR_PTR. */
static struct css_set *css_set_for_fork(struct world *w, int cgroup_fd)
{
	struct css_set *cset = current ? current->cgroups : w->init_css_set;
	struct cgroup *dst;
	int err;

	if (cgroup_fd < 0)
		return get_css_set(cset);
	dst = cgroup_get_from_fd(w, cgroup_fd);
	if (IS_ERR(dst))
		return ERR_PTR(PTR_ERR(dst));
	err = cgroup_may_fork_into(w, cset->dfl_cgrp, dst);
	cset = err ? ERR_PTR(err) : find_css_set(w, dst);
	cgroup_put(w, dst);
	return cset ? cset : refuse_ptr(w, ENOMEM, R_NOMEM);
}

int cgroup_fork(struct world *w, struct task_struct *child, int cgroup_fd)
{
	struct css_set *cset = css_set_for_fork(w, cgroup_fd);

	if (IS_ERR(cset))
		return (int)PTR_ERR(cset);
	child->cgroups = cset;
	cset->dfl_cgrp->nr_tasks++;
	child->in_cgroup = true;
	return 0;
}

void cgroup_exit(struct world *w, struct task_struct *tsk)
{
	if (tsk->in_cgroup)
		tsk->cgroups->dfl_cgrp->nr_tasks--;
	tsk->in_cgroup = false;
}

void cgroup_free(struct world *w, struct task_struct *tsk)
{
	cgroup_exit(w, tsk);
	put_css_set(w, tsk->cgroups);
	tsk->cgroups = NULL;
}

/* ---- paths ---- */

static void path_below(const struct cgroup *cgrp, const struct cgroup *top, struct world_text *text)
{
	if (cgrp == top)
		return;
	path_below(cgrp->parent, top, text);
	text_char(text, '/');
	text_string(text, cgrp->name);
}

static const struct cgroup *common_ancestor(const struct cgroup *a, const struct cgroup *b)
{
	while (a != b) {
		if (a->level >= b->level)
			a = a->parent;
		else
			b = b->parent;
	}
	return a;
}

void cgroup_path_ns(struct world *w, struct cgroup *cgrp, struct cgroup_namespace *ns,
		    struct world_text *text)
{
	const struct cgroup *root = ns->root_cset->dfl_cgrp;
	const struct cgroup *common = common_ancestor(cgrp, root);

	if (cgrp == root) {
		text_char(text, '/');
		return;
	}
	for (; root != common; root = root->parent)
		text_string(text, "/..");
	path_below(cgrp, common, text);
}

/*
 * The hierarchies of version 1 that this kind of machine has beside the unified one. Nothing of the
 * model moves tasks in them: all stay at the root.
 */
static const char *const legacy_hierarchies[] = {
	"name=systemd", "pids", "blkio", "freezer", "devices", "memory", "cpuset", "cpuacct", "cpu",
};

void proc_cgroup_show(struct world *w, struct task_struct *task, struct task_struct *reader,
		      struct world_text *text)
{
	struct cgroup *cgrp = task->cgroups->dfl_cgrp;

	for (size_t i = 0; i < ARRAY_SIZE(legacy_hierarchies); i++)
		text_printf(text, "%u:%s:/\n", (unsigned int)(ARRAY_SIZE(legacy_hierarchies) - i),
			    legacy_hierarchies[i]);
	text_string(text, "0::");
	cgroup_path_ns(w, cgrp, reader->nsproxy->cgroup_ns, text);
	if (cgrp->dead)
		text_string(text, " (deleted)");
	text_char(text, '\n');
}
