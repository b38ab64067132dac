// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may look into whom. Mirrors __ptrace_may_access() of kernel/ptrace.c of Linux; tracing itself
 * is not modelled, but for a child that asks to be traced.
 */
#include "commoncap.h"
#include "syscalls.h"

static bool ptrace_has_cap(struct world *w, const struct user_namespace *ns)
{
	return ns_capable_noaudit(w, ns, CAP_SYS_PTRACE);
}

/* All ids of the other must be the one that the caller acts with. */
static bool same_ids(const struct cred *its, kuid_t uid, kgid_t gid)
{
	const kuid_t uids[] = { its->uid, its->euid, its->suid };
	const kgid_t gids[] = { its->gid, its->egid, its->sgid };
	bool same = true;

	for (int i = 0; i < 3; i++)
		same &= uid_eq(uids[i], uid) && gid_eq(gids[i], gid);
	return same;
}

static bool ids_allow(struct world *w, const struct cred *its, unsigned int mode)
{
	const struct cred *mine = current_cred();
	bool same = mode & PTRACE_MODE_FSCREDS ? same_ids(its, mine->fsuid, mine->fsgid)
					       : same_ids(its, mine->uid, mine->gid);

	return same || ptrace_has_cap(w, its->user_ns);
}

/*
 * Whether what the task keeps to itself stops the caller. One that has no address space any more is
 * judged by what it had (6.18.44; earlier kernels let anybody of its user).
 */
static bool dumpable_for(struct world *w, const struct task_struct *task)
{
	if (task->mm)
		return task->mm->dumpable == SUID_DUMP_USER || ptrace_has_cap(w, task->mm->user_ns);
	return task->user_dumpable || ptrace_has_cap(w, w->init_user_ns);
}

/* Whose it is, whether it keeps itself to itself, and whether it may more than the caller. */
bool ptrace_may_access(struct world *w, struct task_struct *task, unsigned int mode)
{
	return same_thread_group(task, current) ||
	       (ids_allow(w, task->real_cred, mode) && dumpable_for(w, task) &&
		!cap_ptrace_access_check(w, task, mode));
}

/* Nobody traces here, so nobody can gain from a tracer. */
bool ptracer_capable(struct world *w, struct task_struct *tsk, const struct user_namespace *ns)
{
	return !tsk->ptracer || has_ns_capability(tsk->ptracer, ns, CAP_SYS_PTRACE);
}
