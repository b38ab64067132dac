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

static bool same_ids(const struct cred *t, kuid_t uid, kgid_t gid)
{
	return uid_eq(uid, t->euid) && uid_eq(uid, t->suid) && uid_eq(uid, t->uid) &&
	       gid_eq(gid, t->egid) && gid_eq(gid, t->sgid) && gid_eq(gid, t->gid);
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

bool ptrace_may_access(struct world *w, struct task_struct *task, unsigned int mode)
{
	const struct cred *cred = current_cred(), *tcred = task->real_cred;
	bool fscreds = mode & PTRACE_MODE_FSCREDS;

	if (same_thread_group(task, current))
		return true;
	if (!same_ids(tcred, fscreds ? cred->fsuid : cred->uid,
		      fscreds ? cred->fsgid : cred->gid) &&
	    !ptrace_has_cap(w, tcred->user_ns))
		return false;
	if (!dumpable_for(w, task))
		return false;
	return cap_ptrace_access_check(w, task, mode) == 0;
}

/* Nobody traces here, so nobody can gain from a tracer. */
bool ptracer_capable(struct world *w, struct task_struct *tsk, const struct user_namespace *ns)
{
	return !tsk->ptracer || has_ns_capability(tsk->ptracer, ns, CAP_SYS_PTRACE);
}
