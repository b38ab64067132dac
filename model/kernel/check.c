// SPDX-License-Identifier: GPL-2.0-only
/*
 * What holds for tasks, pids, users and their namespaces in every world: the functions that
 * lib/invariants.def and lib/holders.def name. The kernel has nothing of the kind.
 */
#include "cgroup.h"
#include "inspect.h"
#include "ipc_namespace.h"
#include "mount.h"
#include "net_namespace.h"
#include "nsproxy.h"
#include "reflect.h"
#include "sched.h"
#include "time_namespace.h"
#include "utsname.h"

#define for_each_of_type(w, ptr, type) \
	world_for_each_object (w, ptr) \
		if (obj_type_of(ptr) == OBJ_##type)

/* ---- who holds tasks and pids, besides pointers that say so ---- */

void task_holders(const struct holder_visit *v, const void *obj)
{
	v->hold(v, obj, "has not been freed");
}

static bool is_queued(const struct world *w, const struct deferred_work *rcu)
{
	const struct deferred_work *work;

	list_for_each_entry (work, &w->rcu_queue, entry)
		if (work == rcu)
			return true;
	return false;
}

static bool has_tasks(const struct pid *pid)
{
	int type;

	for (type = 0; type < PIDTYPE_MAX; type++)
		if (pid_has_task(pid, (enum pid_type)type))
			return true;
	return false;
}

void pid_holders(const struct holder_visit *v, const void *obj)
{
	const struct pid *pid = obj;

	v->hold(v, ns_of_pid(pid), "has a number there");
	if (has_tasks(pid))
		v->hold(v, pid, "has tasks");
	else if (is_queued(v->w, &pid->rcu))
		v->hold(v, pid, "waits to be freed");
}

/* The file of a process. */
void pidfs_holders(const struct holder_visit *v, const void *obj)
{
	const struct inode *inode = obj;

	if (v->w->pidfs_mnt && inode->i_sb == v->w->pidfs_mnt->mnt_sb && inode->i_private)
		v->hold(v, inode->i_private, "its pidfd");
}

/* ---- pids ---- */

static void check_numbers(struct violations *v, const struct pid *pid)
{
	unsigned int i;

	for (i = 0; i <= pid->level; i++) {
		const struct upid *upid = &pid->numbers[i];

		if (upid->ns->level != i)
			violated(v, pid, "has a number at level %u in a namespace of level %u", i,
				 upid->ns->level);
		if (has_tasks(pid) && find_pid_ns(upid->nr, upid->ns) != pid)
			violated(v, pid, "is not found by its number %d at level %u", upid->nr, i);
		if (i && upid->ns->parent && upid->ns->parent != pid->numbers[i - 1].ns)
			violated(v, pid, "jumps over a namespace at level %u", i);
	}
}

static void check_table(struct violations *v, const struct pid_namespace *ns)
{
	unsigned int count = 0;
	const struct pid *pid;
	u32 nr = 0;

	for (; (pid = idr_get_next(&ns->idr, &nr)); nr++, count++) {
		if (!has_tasks(pid))
			violated(v, ns, "still lists the number %u of a pid without tasks", nr);
		if (pid->level < ns->level || pid->numbers[ns->level].nr != (int)nr)
			violated(v, ns, "lists a pid under the wrong number %u", nr);
	}
	if ((ns->pid_allocated & ~PIDNS_ADDING) != count)
		violated(v, ns, "has given out %u numbers, its table has %u",
			 ns->pid_allocated & ~PIDNS_ADDING, count);
}

void check_pids(const struct world *w, struct violations *v)
{
	for_each_of_type(w, pid, pid) check_numbers(v, pid);
	for_each_of_type(w, ns, pid_namespace) if (((const struct pid_namespace *)ns)->ns.count)
		check_table(v, ns);
}

/* A number may outlive its task, as that of a group or session whose members are outside. */
static unsigned int count_tasks(const struct pid_namespace *ns)
{
	unsigned int count = 0;
	const struct pid *pid;
	u32 nr = 0;

	for (; (pid = idr_get_next(&ns->idr, &nr)); nr++)
		count += pid_task(pid, PIDTYPE_PID) != NULL;
	return count;
}

void check_dead_pid_namespaces(const struct world *w, struct violations *v)
{
	for_each_of_type(w, obj, pid_namespace)
	{
		const struct pid_namespace *ns = obj;

		if (ns->reaper_gone && count_tasks(ns))
			violated(v, ns, "has %u members, but its init is gone", count_tasks(ns));
		if (ns->child_reaper && task_active_pid_ns(ns->child_reaper) != ns)
			violated(v, ns, "has an init that lives in another namespace");
	}
}

/* ---- families ---- */

static void check_links(struct violations *v, const struct task_struct *p)
{
	int type, last = thread_group_leader(p) ? PIDTYPE_MAX : PIDTYPE_TGID;

	for (type = PIDTYPE_PID; type < last; type++) {
		const struct pid *pid = task_pid_of(p, (enum pid_type)type);
		const struct task_struct *t;
		bool found = false;

		hlist_for_each_entry (t, &pid->tasks[type], pid_links[type])
			found |= t == p;
		if (!found)
			violated(v, p, "is not among the tasks of its pid of type %d", type);
	}
}

static void check_children(struct violations *v, const struct task_struct *p)
{
	const struct task_struct *child;

	list_for_each_entry (child, &p->children, sibling)
		if (child->real_parent != p)
			violated(v, child, "is in the list of children of another than its parent");
}

static void check_threads(struct violations *v, const struct task_struct *leader)
{
	const struct signal_struct *sig = leader->signal;
	const struct task_struct *t;
	int threads = 0, live = 0;

	for_each_thread (leader, t) {
		threads++;
		live += !(t->flags & PF_EXITING);
		if (t->signal != sig || t->group_leader != leader || t->tgid != leader->pid)
			violated(v, t, "is in the list of threads of another process");
		check_links(v, t);
		check_children(v, t);
	}
	if (threads != sig->nr_threads || live != sig->live)
		violated(v, leader, "counts %d threads, %d live; there are %d and %d",
			 sig->nr_threads, sig->live, threads, live);
}

void check_families(const struct world *w, struct violations *v)
{
	const struct task_struct *p;
	u64 threads = 0;

	for_each_process (w, p) {
		check_threads(v, p);
		threads += (u64)p->signal->nr_threads;
		if (p->real_parent && list_empty(&p->sibling))
			violated(v, p, "is not among its parent's children");
		if (p->exit_state == EXIT_DEAD)
			violated(v, p, "is dead and still listed");
	}
	if (threads != w->nr_threads)
		violated(v, NULL, "the world counts %d tasks, there are %d", (int)w->nr_threads,
			 (int)threads);
}

/* ---- signals ---- */

static void check_pending(struct violations *v, const struct task_struct *p,
			  const struct sigpending *pending)
{
	const struct sigqueue *q;

	list_for_each_entry (q, &pending->list, list)
		if (!(pending->signal & sigmask(q->info.si_signo)))
			violated(v, p, "has signal %d queued that is not pending",
				 q->info.si_signo);
}

static void check_wanted(struct violations *v, const struct task_struct *p)
{
	u64 pending = p->pending.signal | p->signal->shared_pending.signal;

	if (p->flags & PF_EXITING || p->__state & (__TASK_STOPPED | __TASK_TRACED) ||
	    (p->asleep && p->__state == TASK_UNINTERRUPTIBLE))
		return;
	if (p->pending.signal & ~p->blocked)
		violated(v, p, "has not taken a signal that it does not block");
	if (pending & ~p->blocked && thread_group_empty(p))
		violated(v, p, "has not taken a signal of its process");
}

void check_signals(const struct world *w, struct violations *v)
{
	const struct task_struct *p, *t;

	for_each_process (w, p) {
		check_pending(v, p, &p->signal->shared_pending);
		for_each_thread (p, t) {
			check_pending(v, t, &t->pending);
			check_wanted(v, t);
		}
	}
}

/* ---- charges ---- */

/* What a namespace is charged to; NULL where @obj is none, or is one that is not charged. */
static const struct ucounts *ucounts_of(const void *obj, enum ucount_type *type)
{
#define UCOUNTS_OF(structure, what)                 \
	case OBJ_##structure:                       \
		*type = UCOUNT_##what##_NAMESPACES; \
		return ((const struct structure *)obj)->ucounts
	switch (obj_type_of(obj)) {
		UCOUNTS_OF(user_namespace, USER);
		UCOUNTS_OF(pid_namespace, PID);
		UCOUNTS_OF(uts_namespace, UTS);
		UCOUNTS_OF(ipc_namespace, IPC);
		UCOUNTS_OF(net, NET);
		UCOUNTS_OF(mnt_namespace, MNT);
		UCOUNTS_OF(cgroup_namespace, CGROUP);
		UCOUNTS_OF(time_namespace, TIME);
	default:
		return NULL;
	}
#undef UCOUNTS_OF
}

/* Whether a charge to @ucounts goes by @wanted on its way up. */
static bool goes_by(const struct ucounts *ucounts, const struct ucounts *wanted)
{
	for (; ucounts; ucounts = ucounts->ns->ucounts)
		if (ucounts == wanted)
			return true;
	return false;
}

static void check_charged(const struct world *w, struct violations *v, const struct ucounts *u)
{
	const struct task_struct *p, *t;
	s64 count[UCOUNT_COUNTS] = { 0 }, tasks = 0;
	int i;

	world_for_each_object (w, obj) {
		enum ucount_type type;

		if (goes_by(ucounts_of(obj, &type), u))
			count[type]++;
	}
	for_each_process (w, p)
		for_each_thread (p, t)
			tasks += goes_by(t->real_cred->ucounts, u);
	for (i = 0; i <= UCOUNT_TIME_NAMESPACES; i++)
		if (count[i] != u->ucount[i])
			violated(v, u, "is charged for %d namespaces of kind %d, there are %d",
				 (int)u->ucount[i], i, (int)count[i]);
	if (tasks != u->rlimit[UCOUNT_RLIMIT_NPROC])
		violated(v, u, "is charged for %d tasks, there are %d",
			 (int)u->rlimit[UCOUNT_RLIMIT_NPROC], (int)tasks);
}

/* While something waits to be freed, its charges may still stand. */
void check_ucounts(const struct world *w, struct violations *v)
{
	if (!list_empty(&w->rcu_queue) || !list_empty(&w->work_queue))
		return;
	for_each_of_type(w, u, ucounts) check_charged(w, v, u);
}

/* ---- id maps ---- */

static bool overlap(u32 a, u32 b, u32 a_count, u32 b_count)
{
	return a <= b + (b_count - 1) && b <= a + (a_count - 1);
}

static void check_map(struct violations *v, const struct user_namespace *ns,
		      const struct uid_gid_map *map)
{
	u32 i, j;

	for (i = 0; i < map->nr_extents; i++) {
		const struct uid_gid_extent *a = &map->extent[i];

		for (j = 0; j < i; j++) {
			const struct uid_gid_extent *b = &map->extent[j];

			if (overlap(a->first, b->first, a->count, b->count) ||
			    overlap(a->lower_first, b->lower_first, a->count, b->count))
				violated(v, ns, "maps %u twice", a->first);
		}
	}
}

void check_id_maps(const struct world *w, struct violations *v)
{
	for_each_of_type(w, obj, user_namespace)
	{
		const struct user_namespace *ns = obj;

		check_map(v, ns, &ns->uid_map);
		check_map(v, ns, &ns->gid_map);
		check_map(v, ns, &ns->projid_map);
	}
}
