// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pid namespaces: making and joining them, and how one ends with its init. Mirrors
 * kernel/pid_namespace.c of Linux; how numbers are given out stands in pid.c.
 *
 * Pid namespaces form a tree; the level of one is its distance from the root. A process is in one
 * namespace for life and has a number there *and in every namespace above*: it is seen from above,
 * and sees nothing that is not below. So who can name whom follows from the tree alone, and joining
 * goes downwards only (pidns_install()).
 *
 * Neither unshare nor setns moves the caller: its number would change. Both choose where its next
 * children are born (nsproxy->pid_ns_for_children).
 *
 * The first process of a namespace gets number 1 and is its init. Orphans of the namespace come to
 * it, signals that it has no handler for pass it by (SIGNAL_UNKILLABLE), and the namespace lives
 * as long as it does. A namespace goes through four stages, told by two fields:
 *
 *   child_reaper  PIDNS_ADDING
 *   NULL          set           made, and empty: the next child of the maker will be its init
 *   a task        set           in use
 *   a task        clear         ending: nobody can be born there, all others have been killed, the
 *                               init waits in its exit until it is the last
 *   NULL          clear         over: reaper_gone. Files and sets of others may keep the shell
 *
 * A namespace whose first fork fails half way is over at once, without ever having had an init.
 *
 * The init waits because each member must be reaped before the numbers can go. It reaps those
 * whose parent it is. Others have their parent outside, having been put there by setns or by
 * unshare; for those it waits until that parent has collected them.
 */
#include "nsproxy.h"
#include "syscalls.h"

static struct pid_namespace *to_pid_ns(struct ns_common *ns)
{
	return container_of(ns, struct pid_namespace, ns);
}

/* ---- making ---- */

static const struct ns_kind pid_kind = NS_KIND(pid_namespace, pidns_operations,
					       UCOUNT_PID_NAMESPACES);

/* @parent: where the caller's children are born so far. */
static int may_create(struct world *w, const struct user_namespace *owner,
		      const struct pid_namespace *parent)
{
	if (parent != task_active_pid_ns(current))
		return (int)refuse_obj(w, EINVAL, R_PIDNS_PENDING, parent, NULL);
	if (!in_userns(parent->user_ns, owner))
		return (int)refuse_obj(w, EINVAL, R_PIDNS_USERNS, parent, owner);
	if (parent->level + PID_NS_LEVELS_ABOVE(w) >= MAX_PID_NS_LEVEL)
		return (int)refuse_num(w, ENOSPC, R_PIDNS_LEVEL, MAX_PID_NS_LEVEL);
	return 0;
}

static struct pid_namespace *create_pid_namespace(struct world *w, struct user_namespace *owner,
						  struct pid_namespace *parent)
{
	struct pid_namespace *ns = ns_new(w, &pid_kind, owner);

	if (IS_ERR(ns))
		return ns;
	ns->parent = get_pid_ns(parent);
	ns->level = parent->level + 1;
	ns->pid_allocated = PIDNS_ADDING;
	/* Until 6.14 there was one limit for all. */
	ns->pid_max = since(w, 6, 14) ? PID_MAX_LIMIT : w->init_pid_ns->pid_max;
	idr_init(&ns->idr);
	return ns;
}

struct pid_namespace *copy_pid_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
				  struct pid_namespace *old_ns)
{
	int err;

	if (!(flags & CLONE_NEWPID))
		return get_pid_ns(old_ns);
	err = may_create(w, user_ns, old_ns);
	return err ? ERR_PTR(err) : create_pid_namespace(w, user_ns, old_ns);
}

/* ---- references ---- */

struct pid_namespace *get_pid_ns(struct pid_namespace *ns)
{
	ns_ref_get(&ns->ns);
	return ns;
}

static void delayed_free_pidns(struct world *w, struct deferred_work *rcu)
{
	struct pid_namespace *ns = container_of(rcu, struct pid_namespace, rcu);

	ns_disown(w, &pid_kind, ns);
	world_free(w, ns);
}

/* Returns the parent: the reference to it is the caller's now. */
static struct pid_namespace *destroy_pid_namespace(struct world *w, struct pid_namespace *ns)
{
	struct pid_namespace *parent = ns->parent;

	ns->parent = NULL;
	idr_destroy(w, &ns->idr);
	ns_common_free(w, &ns->ns);
	call_rcu(w, &ns->rcu, delayed_free_pidns, "delayed_free_pidns");
	return parent;
}

/* Children keep their parents: the end of one may be the end of a whole chain. */
void put_pid_ns(struct world *w, struct pid_namespace *ns)
{
	while (ns && ns_ref_put(&ns->ns))
		ns = destroy_pid_namespace(w, ns);
}

/* ---- the end: the exit of the init ---- */

static void kill_others(struct world *w, const struct pid_namespace *ns)
{
	const struct pid *pid;

	for (int nr = 2; (pid = find_ge_pid(nr, ns)); nr = pid_nr_ns(pid, ns) + 1) {
		struct task_struct *member = pid_task(pid, PIDTYPE_PID);

		if (member && !fatal_signal_pending(member))
			group_send_sig_info(w, SIGKILL, SEND_SIG_PRIV, member, PIDTYPE_MAX);
	}
}

/* From now on children that die reap themselves. */
static void begin_to_end(struct world *w, struct pid_namespace *ns)
{
	disable_pid_allocation(ns);
	current->sighand->action[SIGCHLD - 1].sa_handler = SIG_IGN;
	kill_others(w, ns);
}

/* Those children that were dead before. */
static void reap_children(struct world *w, struct task_struct *init)
{
	struct task_struct *thread, *child, *next;

	for_each_thread (init, thread)
		list_for_each_entry_safe (child, next, &thread->children, sibling)
			if (child->exit_state == EXIT_ZOMBIE && thread_group_empty(child) &&
			    !child->watched) {
				child->exit_state = EXIT_DEAD;
				release_task(w, child);
			}
}

/* Each thread has a number. Of the init only the exiting one is left, and its leader if dead. */
static bool is_alone(const struct pid_namespace *ns, const struct task_struct *init)
{
	return ns->pid_allocated == (thread_group_leader(init) ? 1u : 2u);
}

long zap_pid_ns_processes(struct world *w, struct pid_namespace *pid_ns)
{
	if (pid_ns->pid_allocated & PIDNS_ADDING)
		begin_to_end(w, pid_ns);
	reap_children(w, current);
	if (!is_alone(pid_ns, current))
		return TASK_SLEEPS;
	if (pid_ns->reboot)
		current->signal->group_exit_code = pid_ns->reboot;
	return 0;
}

/* A machine that is no machine: its init dies, and its parent sees by what as from what. */
int reboot_pid_ns(struct world *w, struct pid_namespace *pid_ns, int cmd)
{
	static const struct {
		u32 cmd;
		int died_from;
	} ends[] = {
		{ LINUX_REBOOT_CMD_RESTART, SIGHUP },
		{ LINUX_REBOOT_CMD_RESTART2, SIGHUP },
		{ LINUX_REBOOT_CMD_HALT, SIGINT },
		{ LINUX_REBOOT_CMD_POWER_OFF, SIGINT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (ends[i].cmd == (u32)cmd) {
			pid_ns->reboot = ends[i].died_from;
			send_sig_info(w, SIGKILL, SEND_SIG_PRIV, pid_ns->child_reaper);
			return 0;
		}
	return (int)refuse_num(w, EINVAL, R_REBOOT_CMD, cmd);
}

/* ---- the namespace as nsfs and setns see it ---- */

static const struct pid_namespace *ancestor_at(const struct pid_namespace *ns, unsigned int level)
{
	while (ns->level > level)
		ns = ns->parent;
	return ns;
}

/* A namespace counts among its own ancestors. */
bool pidns_is_ancestor(const struct pid_namespace *child, const struct pid_namespace *ancestor)
{
	return ancestor_at(child, ancestor->level) == ancestor;
}

static struct ns_common *referenced(struct pid_namespace *ns)
{
	return &get_pid_ns(ns)->ns;
}

static struct ns_common *pidns_get(struct world *w, struct task_struct *task)
{
	struct pid_namespace *active = task_active_pid_ns(task);

	return active ? referenced(active) : NULL;
}

/* One that was only made has nobody in it, and can't be joined or looked at yet. */
static struct ns_common *pidns_for_children_get(struct world *w, struct task_struct *task)
{
	const struct nsproxy *set = task->nsproxy;

	return set && pidns_has_init(set->pid_ns_for_children)
		       ? referenced(set->pid_ns_for_children)
		       : NULL;
}

static void pidns_put(struct world *w, struct ns_common *ns)
{
	put_pid_ns(w, to_pid_ns(ns));
}

static int pidns_install(struct world *w, struct nsset *nsset, struct ns_common *ns)
{
	struct pid_namespace *active = task_active_pid_ns(current), *joined = to_pid_ns(ns);
	struct pid_namespace *left = nsset->nsproxy->pid_ns_for_children;
	int err = ns_may_join(w, nsset, joined, joined->user_ns);

	if (err)
		return err;
	if (!pidns_is_ancestor(joined, active))
		return (int)refuse_obj(w, EINVAL, R_PIDNS_NOT_BELOW, joined, active);
	nsset->nsproxy->pid_ns_for_children = get_pid_ns(joined);
	put_pid_ns(w, left);
	return 0;
}

static struct ns_common *pidns_get_parent(struct world *w, struct ns_common *ns)
{
	struct pid_namespace *parent = to_pid_ns(ns)->parent;

	if (parent && pidns_is_ancestor(parent, task_active_pid_ns(current)))
		return referenced(parent);
	return refuse_ptr(w, EPERM, R_NS_PARENT_OUTSIDE);
}

static struct user_namespace *pidns_owner(struct ns_common *ns)
{
	return to_pid_ns(ns)->user_ns;
}

const struct proc_ns_operations pidns_operations = {
	.name = "pid",
	.type = CLONE_NEWPID,
	.get = pidns_get,
	.put = pidns_put,
	.install = pidns_install,
	.owner = pidns_owner,
	.get_parent = pidns_get_parent,
};

const struct proc_ns_operations pidns_for_children_operations = {
	.name = "pid_for_children",
	.real_ns_name = "pid",
	.type = CLONE_NEWPID,
	.get = pidns_for_children_get,
	.put = pidns_put,
	.install = pidns_install,
	.owner = pidns_owner,
	.get_parent = pidns_get_parent,
};
