// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pid namespaces: making, joining, the death of their init and what it takes along. Mirrors
 * kernel/pid_namespace.c of Linux.
 *
 * A namespace has an init (child_reaper) once its first task is there. When the init exits, no
 * number is given out any more, all other members are killed, and the init stays until the last of
 * them is
 * reaped: also those whose parent lives outside.
 */
#include "nsproxy.h"
#include "syscalls.h"

static struct pid_namespace *to_pid_ns(struct ns_common *ns)
{
	return container_of(ns, struct pid_namespace, ns);
}

static struct pid_namespace *create_pid_namespace(struct world *w, struct user_namespace *user_ns,
						  struct pid_namespace *parent)
{
	unsigned int level = parent->level + 1;
	struct pid_namespace *ns;
	struct ucounts *ucounts;

	if (!in_userns(parent->user_ns, user_ns))
		return ERR_PTR(refuse_obj(w, EINVAL, R_PIDNS_USERNS, parent, user_ns));
	if (level > MAX_PID_NS_LEVEL)
		return ERR_PTR(refuse_num(w, ENOSPC, R_PIDNS_LEVEL, MAX_PID_NS_LEVEL));
	ucounts = inc_ucount(w, user_ns, current_euid(), UCOUNT_PID_NAMESPACES);
	if (!ucounts)
		return ERR_PTR(refuse_str(w, ENOSPC, R_UCOUNT, "pid"));
	ns = alloc_obj(w, pid_namespace);
	if (!ns)
		goto out_dec_ucount;
	if (ns_common_init(w, &ns->ns, &pidns_operations, 0))
		goto out_free;
	idr_init(&ns->idr);
	ns->pid_max = since(w, 6, 14) ? PID_MAX_LIMIT : w->init_pid_ns->pid_max;
	ns->level = level;
	ns->parent = get_pid_ns(parent);
	ns->user_ns = get_user_ns(user_ns);
	ns->ucounts = ucounts;
	ns->pid_allocated = PIDNS_ADDING;
	return ns;

out_free:
	world_free(w, ns);
out_dec_ucount:
	dec_ucount(w, ucounts, UCOUNT_PID_NAMESPACES);
	return refuse_ptr(w, ENOMEM, R_NOMEM);
}

struct pid_namespace *copy_pid_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
				  struct pid_namespace *old_ns)
{
	if (!(flags & CLONE_NEWPID))
		return get_pid_ns(old_ns);
	if (task_active_pid_ns(current) != old_ns)
		return ERR_PTR(refuse_obj(w, EINVAL, R_PIDNS_PENDING, old_ns, NULL));
	return create_pid_namespace(w, user_ns, old_ns);
}

struct pid_namespace *get_pid_ns(struct pid_namespace *ns)
{
	ns_ref_get(&ns->ns);
	return ns;
}

static void delayed_free_pidns(struct world *w, struct deferred_work *rcu)
{
	struct pid_namespace *ns = container_of(rcu, struct pid_namespace, rcu);

	if (ns->ucounts)
		dec_ucount(w, ns->ucounts, UCOUNT_PID_NAMESPACES);
	put_user_ns(w, ns->user_ns);
	world_free(w, ns);
}

static void destroy_pid_namespace(struct world *w, struct pid_namespace *ns)
{
	ns->parent = NULL;
	ns_common_free(w, &ns->ns);
	idr_destroy(w, &ns->idr);
	call_rcu(w, &ns->rcu, delayed_free_pidns, "delayed_free_pidns");
}

void put_pid_ns(struct world *w, struct pid_namespace *ns)
{
	while (ns && ns_ref_put(&ns->ns)) {
		struct pid_namespace *parent = ns->parent;

		destroy_pid_namespace(w, ns);
		ns = parent;
	}
}

/* ---- the end of a namespace ---- */

static void kill_members(struct world *w, struct pid_namespace *pid_ns)
{
	struct pid *pid;
	u32 nr = 2;

	for (; (pid = idr_get_next(&pid_ns->idr, &nr)); nr++) {
		struct task_struct *task = pid_task(pid, PIDTYPE_PID);

		if (task && !fatal_signal_pending(task))
			group_send_sig_info(w, SIGKILL, SEND_SIG_PRIV, task, PIDTYPE_MAX);
	}
}

/* The children that are dead already; those that still die reap themselves. */
static void reap_children(struct world *w, struct task_struct *me)
{
	struct task_struct *thread, *p, *n;

	for_each_thread (me, thread)
		list_for_each_entry_safe (p, n, &thread->children, sibling)
			if (p->exit_state == EXIT_ZOMBIE && thread_group_empty(p)) {
				p->exit_state = EXIT_DEAD;
				release_task(w, p);
			}
}

long zap_pid_ns_processes(struct world *w, struct pid_namespace *pid_ns)
{
	unsigned int init_pids = thread_group_leader(current) ? 1 : 2;

	if (pid_ns->pid_allocated & PIDNS_ADDING) {
		disable_pid_allocation(pid_ns);
		current->sighand->action[SIGCHLD - 1].sa_handler = SIG_IGN;
		kill_members(w, pid_ns);
	}
	reap_children(w, current);
	if (pid_ns->pid_allocated != init_pids)
		return TASK_SLEEPS;
	if (pid_ns->reboot)
		current->signal->group_exit_code = pid_ns->reboot;
	return 0;
}

int reboot_pid_ns(struct world *w, struct pid_namespace *pid_ns, int cmd)
{
	switch ((u32)cmd) {
	case LINUX_REBOOT_CMD_RESTART2:
	case LINUX_REBOOT_CMD_RESTART:
		pid_ns->reboot = SIGHUP;
		break;
	case LINUX_REBOOT_CMD_POWER_OFF:
	case LINUX_REBOOT_CMD_HALT:
		pid_ns->reboot = SIGINT;
		break;
	default:
		return (int)refuse_num(w, EINVAL, R_REBOOT_CMD, cmd);
	}
	send_sig_info(w, SIGKILL, SEND_SIG_PRIV, pid_ns->child_reaper);
	return 0;
}

/* ---- the namespace as nsfs and setns see it ---- */

bool pidns_is_ancestor(const struct pid_namespace *child, const struct pid_namespace *ancestor)
{
	while (child->level > ancestor->level)
		child = child->parent;
	return child == ancestor;
}

static struct ns_common *pidns_get(struct world *w, struct task_struct *task)
{
	struct pid_namespace *ns = task_active_pid_ns(task);

	return ns ? &get_pid_ns(ns)->ns : NULL;
}

static struct ns_common *pidns_for_children_get(struct world *w, struct task_struct *task)
{
	struct pid_namespace *ns;

	if (!task->nsproxy)
		return NULL;
	ns = task->nsproxy->pid_ns_for_children;
	return pidns_has_init(ns) ? &get_pid_ns(ns)->ns : NULL;
}

static void pidns_put(struct world *w, struct ns_common *ns)
{
	put_pid_ns(w, to_pid_ns(ns));
}

static int pidns_install(struct world *w, struct nsset *nsset, struct ns_common *ns)
{
	struct pid_namespace *active = task_active_pid_ns(current), *new = to_pid_ns(ns);
	struct nsproxy *nsproxy = nsset->nsproxy;

	if (!ns_capable(w, new->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_SETNS_CAP_TARGET, new, new->user_ns);
	if (!ns_capable(w, nsset->cred->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_SETNS_CAP_SELF, nsset->cred->user_ns, NULL);
	if (!pidns_is_ancestor(new, active))
		return (int)refuse_obj(w, EINVAL, R_PIDNS_NOT_BELOW, new, active);
	get_pid_ns(new);
	put_pid_ns(w, nsproxy->pid_ns_for_children);
	nsproxy->pid_ns_for_children = new;
	return 0;
}

static struct ns_common *pidns_get_parent(struct world *w, struct ns_common *ns)
{
	struct pid_namespace *parent = to_pid_ns(ns)->parent, *active = task_active_pid_ns(current);

	if (!parent || !pidns_is_ancestor(parent, active))
		return refuse_ptr(w, EPERM, R_NS_PARENT_OUTSIDE);
	return &get_pid_ns(parent)->ns;
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
