// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process ids: giving out a number at every level, finding, linking to tasks. Mirrors kernel/pid.c
 * of Linux.
 *
 * alloc_pid() gives a struct pid one number in its namespace and in each above it, cyclically:
 * after the end it goes on at RESERVED_PIDS. The pid is held once for all its links to tasks
 * together, from its making until free_pid() follows the last detach_pid(); files hold it longer.
 */
#include "pid.h"

#include "sched.h"

void put_pid(struct world *w, struct pid *pid)
{
	struct pid_namespace *ns = ns_of_pid(pid);

	if (pid && --pid->count == 0) {
		world_free(w, pid);
		put_pid_ns(w, ns);
	}
}

struct pid *get_pid(struct pid *pid)
{
	if (pid)
		pid->count++;
	return pid;
}

static void delayed_put_pid(struct world *w, struct deferred_work *rcu)
{
	put_pid(w, container_of(rcu, struct pid, rcu));
}

/* Takes the number back at one level. */
static void free_upid(struct world *w, const struct upid *upid)
{
	struct pid_namespace *ns = upid->ns;
	unsigned int left = --ns->pid_allocated;

	idr_remove(w, &ns->idr, (u32)upid->nr);
	if (left == PIDNS_ADDING)
		/* The first fork into it has failed: nobody will be born here any more. */
		ns->pid_allocated = 0;
	else if (left <= 2 && left && ns->child_reaper)
		/* Its init, or that and a dead leader: it may wait in zap_pid_ns_processes(). */
		wake_up_process(w, ns->child_reaper);
}

void free_pid(struct world *w, struct pid *pid)
{
	for (unsigned int level = 0; level <= pid->level; level++)
		free_upid(w, &pid->numbers[level]);
	call_rcu(w, &pid->rcu, delayed_put_pid, "delayed_put_pid");
}

static bool checkpoint_restore_ns_capable(struct world *w, const struct user_namespace *ns)
{
	return ns_capable(w, ns, CAP_CHECKPOINT_RESTORE) || ns_capable(w, ns, CAP_SYS_ADMIN);
}

/* The number that the caller wants (set_tid), at one level. */
static long take_nr(struct world *w, struct pid_namespace *ns, int tid)
{
	long nr;

	if (tid < 1 || tid >= ns->pid_max)
		return refuse_num(w, EINVAL, R_SET_TID_RANGE, tid);
	if (tid != 1 && !pidns_has_init(ns))
		return refuse_num(w, EINVAL, R_SET_TID_NO_INIT, tid);
	if (!checkpoint_restore_ns_capable(w, ns->user_ns))
		return refuse_obj(w, EPERM, R_SET_TID_CAP, ns->user_ns, NULL);
	nr = idr_alloc(w, &ns->idr, NULL, (u32)tid, (u32)tid + 1);
	return nr == -ENOSPC ? refuse_num(w, EEXIST, R_SET_TID_TAKEN, tid) : nr;
}

/* The same above the world, where 1 is taken for certain. */
static int take_nr_above(struct world *w, int tid)
{
	if (tid < 1 || tid >= PID_MAX_LIMIT)
		return (int)refuse_num(w, EINVAL, R_SET_TID_RANGE, tid);
	if (!checkpoint_restore_ns_capable(w, w->init_user_ns))
		return (int)refuse_obj(w, EPERM, R_SET_TID_CAP, w->init_user_ns, NULL);
	return tid == 1 ? (int)refuse_num(w, EEXIST, R_SET_TID_TAKEN, tid) : 0;
}

static long next_nr(struct world *w, struct pid_namespace *ns)
{
	/* The init needs 1; after the end it goes on where the daemons' numbers are passed. */
	u32 pid_min = idr_get_cursor(&ns->idr) > RESERVED_PIDS ? RESERVED_PIDS : 1;
	long nr = idr_alloc_cyclic(w, &ns->idr, NULL, pid_min, (u32)ns->pid_max);

	return nr == -ENOSPC ? refuse_obj(w, EAGAIN, R_PIDS_EXHAUSTED, ns, NULL) : nr;
}

/* Gives back what take_numbers() has taken, from all levels or the lowest ones. */
static void give_numbers_back(struct world *w, const struct pid *pid)
{
	for (unsigned int level = 0; level <= pid->level; level++)
		if (pid->numbers[level].ns)
			idr_remove(w, &pid->numbers[level].ns->idr, (u32)pid->numbers[level].nr);
}

/* A number in @own and in each above it. Nobody can find the pid by them yet. */
static int take_numbers(struct world *w, struct pid *pid, struct pid_namespace *own,
			const int *set_tid, size_t set_tid_size)
{
	for (struct pid_namespace *ns = own; ns; ns = ns->parent) {
		const size_t depth = own->level - ns->level;
		long nr = depth < set_tid_size ? take_nr(w, ns, set_tid[depth]) : next_nr(w, ns);

		if (nr == -ENOMEM)
			refuse(w, ENOMEM, R_NOMEM);
		if (nr < 0)
			return (int)nr;
		pid->numbers[ns->level] = (struct upid){ (int)nr, ns };
	}
	return set_tid_size > own->level + 1 ? take_nr_above(w, set_tid[own->level + 1]) : 0;
}

/* From here on the pid can be found, and keeps its namespace. */
static void show_pid(struct world *w, struct pid *pid)
{
	pid->count = 1;
	pid->ino = ++w->pidfs_ino;
	init_waitqueue_head(&pid->wait_pidfd);
	for (unsigned int level = 0; level <= pid->level; level++) {
		const struct upid *upid = &pid->numbers[level];

		idr_replace(&upid->ns->idr, pid, (u32)upid->nr);
		upid->ns->pid_allocated++;
	}
	get_pid_ns(ns_of_pid(pid));
}

struct pid *alloc_pid(struct world *w, struct pid_namespace *ns, const int *set_tid,
		      size_t set_tid_size)
{
	struct pid *pid;
	int err;

	if (set_tid_size > ns->level + 1 + PID_NS_LEVELS_ABOVE(w))
		return refuse_ptr(w, EINVAL, R_SET_TID_LEVELS);
	pid = alloc_obj_flex(w, pid, numbers, ns->level + 1);
	if (!pid)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	pid->level = ns->level;
	err = take_numbers(w, pid, ns, set_tid, set_tid_size);
	if (!err && !(ns->pid_allocated & PIDNS_ADDING))
		err = (int)refuse_obj(w, ENOMEM, R_PIDNS_DYING, ns, NULL);
	if (!err) {
		show_pid(w, pid);
		return pid;
	}
	give_numbers_back(w, pid);
	world_free(w, pid);
	/* The first of a namespace is to be 1, however often it takes. */
	if (ns->pid_allocated == PIDNS_ADDING)
		idr_set_cursor(&ns->idr, 0);
	return ERR_PTR(err);
}

void disable_pid_allocation(struct pid_namespace *ns)
{
	ns->pid_allocated &= ~PIDNS_ADDING;
}

/* ---- finding ---- */

struct pid *find_pid_ns(int nr, const struct pid_namespace *ns)
{
	return nr > 0 ? idr_find(&ns->idr, (u32)nr) : NULL;
}

struct pid *find_vpid(struct world *w, int nr)
{
	return find_pid_ns(nr, task_active_pid_ns(current));
}

struct pid *find_get_pid(struct world *w, int nr)
{
	return get_pid(find_vpid(w, nr));
}

struct pid *find_ge_pid(int nr, const struct pid_namespace *ns)
{
	u32 id = (u32)nr;

	return idr_get_next(&ns->idr, &id);
}

struct task_struct *pid_task(const struct pid *pid, enum pid_type type)
{
	return pid ? hlist_entry_safe(pid->tasks[type].first, struct task_struct, pid_links[type])
		   : NULL;
}

struct task_struct *get_pid_task(const struct pid *pid, enum pid_type type)
{
	struct task_struct *task = pid_task(pid, type);

	return task ? get_task_struct(task) : NULL;
}

struct task_struct *find_task_by_pid_ns(int nr, struct pid_namespace *ns)
{
	return pid_task(find_pid_ns(nr, ns), PIDTYPE_PID);
}

struct task_struct *find_task_by_vpid(struct world *w, int nr)
{
	return find_task_by_pid_ns(nr, task_active_pid_ns(current));
}

struct task_struct *find_get_task_by_vpid(struct world *w, int nr)
{
	struct task_struct *task = find_task_by_vpid(w, nr);

	return task ? get_task_struct(task) : NULL;
}

/* ---- numbers ---- */

/* Seen from a namespace of its own branch, it has that level's number; from elsewhere none. */
int pid_nr_ns(const struct pid *pid, const struct pid_namespace *ns)
{
	const struct upid *upid;

	if (!pid || !ns || pid->level < ns->level)
		return 0;
	upid = &pid->numbers[ns->level];
	return upid->ns == ns ? upid->nr : 0;
}

int pid_vnr(struct world *w, const struct pid *pid)
{
	return pid_nr_ns(pid, task_active_pid_ns(current));
}

int task_pid_nr_ns(const struct task_struct *task, enum pid_type type,
		   const struct pid_namespace *ns)
{
	return pid_nr_ns(task_pid_of(task, type), ns);
}

struct pid_namespace *task_active_pid_ns(const struct task_struct *task)
{
	return ns_of_pid(task->thread_pid);
}

bool is_child_reaper(const struct pid *pid)
{
	return pid->numbers[pid->level].nr == 1;
}

/* ---- linking ---- */

bool pid_has_task(const struct pid *pid, enum pid_type type)
{
	return !hlist_empty(&pid->tasks[type]);
}

static struct pid **task_pid_ptr(struct task_struct *task, enum pid_type type)
{
	return type == PIDTYPE_PID ? &task->thread_pid : &task->signal->pids[type];
}

struct pid *task_pid_of(const struct task_struct *task, enum pid_type type)
{
	return type == PIDTYPE_PID ? task->thread_pid : task->signal->pids[type];
}

struct pid *get_task_pid(const struct task_struct *task, enum pid_type type)
{
	return get_pid(task_pid_of(task, type));
}

void attach_pid(struct task_struct *task, enum pid_type type)
{
	hlist_add_head(&task->pid_links[type], &task_pid_of(task, type)->tasks[type]);
}

static bool pid_has_any_task(const struct pid *pid)
{
	bool any = false;

	for (size_t type = 0; type < ARRAY_SIZE(pid->tasks); type++)
		any |= pid_has_task(pid, (enum pid_type)type);
	return any;
}

/* @free: where a pid that has lost its last task is left for free_pid(). */
static void replace_pid(struct task_struct *task, enum pid_type type, struct pid *new,
			struct pid **free)
{
	struct pid **place = task_pid_ptr(task, type), *left = *place;

	*place = new;
	hlist_del_init(&task->pid_links[type]);
	if (!pid_has_any_task(left))
		*free = left;
}

void detach_pid(struct world *w, struct task_struct *task, enum pid_type type, struct pid **free)
{
	replace_pid(task, type, NULL, free);
}

void change_pid(struct world *w, struct task_struct *task, enum pid_type type, struct pid *pid,
		struct pid **free)
{
	replace_pid(task, type, pid, free);
	attach_pid(task, type);
}

/* @new takes the place of @old among the tasks of a pid. */
void transfer_pid(struct task_struct *old, struct task_struct *new, enum pid_type type)
{
	struct hlist_head *tasks = &task_pid_of(old, type)->tasks[type];

	hlist_del_init(&old->pid_links[type]);
	hlist_add_head(&new->pid_links[type], tasks);
}

/* Two threads swap their ids: an exec makes a thread the leader. */
void exchange_tids(struct task_struct *left, struct task_struct *right)
{
	struct task_struct *const both[] = { left, right };
	struct pid *const others[] = { right->thread_pid, left->thread_pid };

	for (int i = 0; i < 2; i++)
		hlist_del_init(&both[i]->pid_links[PIDTYPE_PID]);
	for (int i = 0; i < 2; i++) {
		both[i]->thread_pid = others[i];
		both[i]->pid = pid_nr(others[i]);
		attach_pid(both[i], PIDTYPE_PID);
	}
}

int pid_idr_init(struct world *w)
{
	struct pid_namespace *ns = alloc_obj(w, pid_namespace);

	if (!ns || ns_common_init(w, &ns->ns, &pidns_operations, PROC_PID_INIT_INO))
		return -ENOMEM;
	idr_init(&ns->idr);
	ns->pid_allocated = PIDNS_ADDING;
	ns->pid_max = PID_MAX_LIMIT;
	ns->user_ns = get_user_ns(w->init_user_ns);
	w->init_pid_ns = ns;
	return 0;
}
