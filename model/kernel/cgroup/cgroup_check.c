// SPDX-License-Identifier: GPL-2.0-only
/*
 * What holds for cgroups after every call, and who holds them where no pointer says so. The
 * functions are named in lib/invariants.def and lib/holders.def.
 */
#include "cgroup.h"
#include "reflect.h"
#include "sched.h"

void cgroup_holders(const struct holder_visit *v, const void *obj);
void check_cgroups(const struct world *w, struct violations *v);

/* A directory holds those in it. */
void cgroup_holders(const struct holder_visit *v, const void *obj)
{
	const struct cgroup *cgrp = obj, *child;

	list_for_each_entry (child, &cgrp->children, sibling)
		v->hold(v, child, "its parent's directory");
}

void check_cgroups(const struct world *w, struct violations *v)
{
	world_for_each_object (w, obj) {
		const struct cgroup *cgrp = obj;
		int n = 0;

		if (obj_type_of(obj) != OBJ_cgroup)
			continue;
		world_for_each_object (w, other) {
			const struct task_struct *task = other;

			if (obj_type_of(other) == OBJ_task_struct && task->cgroups)
				n += task->in_cgroup && task->cgroups->dfl_cgrp == cgrp;
		}
		if (n != cgrp->nr_tasks)
			violated(v, cgrp, "%d tasks are in it, it counts %d", n, cgrp->nr_tasks);
		if (cgrp->dead && (n || !list_empty(&cgrp->children)))
			violated(v, cgrp, "it was removed, and is not empty");
	}
}
