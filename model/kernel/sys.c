// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process ids, groups, sessions, limits and times of the caller. Mirrors kernel/sys.c of Linux; the
 * ids of users stand in sys_ids.c, prctl in prctl.c.
 */
#include "syscalls.h"

/* ---- numbers ---- */

SYSCALL_DEFINE0(getpid)
{
	return pid_vnr(w, task_tgid(current));
}

SYSCALL_DEFINE0(gettid)
{
	return pid_vnr(w, task_pid(current));
}

/* 0 where the parent lies outside of the caller's pid namespace. */
SYSCALL_DEFINE0(getppid)
{
	return current->real_parent ? pid_vnr(w, task_tgid(current->real_parent)) : 0;
}

SYSCALL_DEFINE1(set_tid_address, uptr, tidptr)
{
	current->clear_child_tid = tidptr;
	return pid_vnr(w, task_pid(current));
}

/* ---- groups and sessions ---- */

static int may_setpgid(struct world *w, struct task_struct *p, struct task_struct *leader)
{
	if (!thread_group_leader(p))
		return (int)refuse_obj(w, EINVAL, R_SETPGID_THREAD, p, NULL);
	if (p->real_parent && same_thread_group(p->real_parent, leader)) {
		if (task_session(p) != task_session(leader))
			return (int)refuse_obj(w, EPERM, R_SETPGID_SESSION, p, NULL);
		if (!(p->flags & PF_FORKNOEXEC))
			return (int)refuse_obj(w, EACCES, R_SETPGID_EXEC, p, NULL);
	} else if (p != leader) {
		return (int)refuse_obj(w, ESRCH, R_SETPGID_STRANGER, p, NULL);
	}
	if (p->signal->leader)
		return (int)refuse_obj(w, EPERM, R_SETPGID_LEADER, p, NULL);
	return 0;
}

/* The group to enter must exist in the caller's session. */
static struct pid *pgrp_to_enter(struct world *w, int pgid, struct task_struct *leader)
{
	struct pid *pgrp = find_vpid(w, pgid);
	struct task_struct *g = pid_task(pgrp, PIDTYPE_PGID);

	if (!g || task_session(g) != task_session(leader))
		return ERR_PTR(refuse_num(w, EPERM, R_SETPGID_GROUP, pgid));
	return pgrp;
}

SYSCALL_DEFINE2(setpgid, int, pid, int, pgid)
{
	struct task_struct *leader = current->group_leader, *p;
	struct pid *pgrp, *freed = NULL;
	int err;

	if (!pid)
		pid = pid_vnr(w, task_pid(leader));
	if (!pgid)
		pgid = pid;
	if (pgid < 0)
		return refuse_num(w, EINVAL, R_SETPGID_NEGATIVE, pgid);
	p = find_task_by_vpid(w, pid);
	if (!p)
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	err = may_setpgid(w, p, leader);
	if (err)
		return err;
	pgrp = pgid == pid ? task_pid(p) : pgrp_to_enter(w, pgid, leader);
	if (IS_ERR(pgrp))
		return PTR_ERR(pgrp);
	if (task_pgrp(p) != pgrp)
		change_pid(w, p, PIDTYPE_PGID, pgrp, &freed);
	if (freed)
		free_pid(w, freed);
	return 0;
}

static long do_getid(struct world *w, int pid, enum pid_type type)
{
	struct task_struct *p = pid ? find_task_by_vpid(w, pid) : current;

	if (!p)
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	return pid_vnr(w, task_pid_of(p, type));
}

SYSCALL_DEFINE1(getpgid, int, pid)
{
	return do_getid(w, pid, PIDTYPE_PGID);
}

SYSCALL_DEFINE0(getpgrp)
{
	return do_getid(w, 0, PIDTYPE_PGID);
}

SYSCALL_DEFINE1(getsid, int, pid)
{
	return do_getid(w, pid, PIDTYPE_SID);
}

static void set_special_pid(struct world *w, struct task_struct *p, enum pid_type type,
			    struct pid *pid)
{
	struct pid *freed = NULL;

	if (task_pid_of(p, type) != pid)
		change_pid(w, p, type, pid, &freed);
	if (freed)
		free_pid(w, freed);
}

SYSCALL_DEFINE0(setsid)
{
	struct task_struct *leader = current->group_leader;
	struct pid *sid = task_pid(leader);

	if (leader->signal->leader)
		return refuse_obj(w, EPERM, R_SETSID_LEADER, leader, NULL);
	if (pid_has_task(sid, PIDTYPE_PGID))
		return refuse_obj(w, EPERM, R_SETSID_GROUP, leader, NULL);
	leader->signal->leader = true;
	set_special_pid(w, leader, PIDTYPE_SID, sid);
	set_special_pid(w, leader, PIDTYPE_PGID, sid);
	return pid_vnr(w, sid);
}

/* ---- limits ---- */

#define NR_OPEN_MAX 1048576u

static int do_prlimit(struct world *w, struct task_struct *tsk, unsigned int resource,
		      const struct rlimit *new, struct rlimit *old)
{
	struct rlimit *rlim;

	if (resource >= RLIM_NLIMITS)
		return (int)refuse_num(w, EINVAL, R_RLIMIT_RESOURCE, resource);
	rlim = &tsk->signal->rlim[resource];
	if (new &&new->rlim_cur > new->rlim_max)
		return (int)refuse(w, EINVAL, R_RLIMIT_ORDER);
	if (new &&resource == RLIMIT_NOFILE &&new->rlim_max > NR_OPEN_MAX)
		return (int)refuse_num(w, EPERM, R_RLIMIT_NR_OPEN, (s64) new->rlim_max);
	if (new &&new->rlim_max > rlim->rlim_max && !capable(w, CAP_SYS_RESOURCE))
		return (int)refuse(w, EPERM, R_RLIMIT_RAISE);
	if (old)
		*old = *rlim;
	if (new)
		*rlim = *new;
	return 0;
}

SYSCALL_DEFINE2(getrlimit, unsigned int, resource, uptr, rlim)
{
	struct rlimit value;
	int err = do_prlimit(w, current, resource, NULL, &value);

	return err ? err : put_user(w, value, rlim);
}

SYSCALL_DEFINE2(setrlimit, unsigned int, resource, uptr, rlim)
{
	struct rlimit new;
	int err = get_user(w, new, rlim);

	return err ? err : do_prlimit(w, current, resource, &new, NULL);
}

static bool may_prlimit(struct world *w, const struct task_struct *task)
{
	const struct cred *cred = current_cred(), *t = task->real_cred;

	if (task == current)
		return true;
	if (uid_eq(cred->uid, t->euid) && uid_eq(cred->uid, t->suid) && uid_eq(cred->uid, t->uid) &&
	    gid_eq(cred->gid, t->egid) && gid_eq(cred->gid, t->sgid) && gid_eq(cred->gid, t->gid))
		return true;
	return ns_capable(w, t->user_ns, CAP_SYS_RESOURCE);
}

SYSCALL_DEFINE4(prlimit64, int, pid, unsigned int, resource, uptr, new_rlim, uptr, old_rlim)
{
	struct task_struct *tsk;
	struct rlimit new, old;
	int err;

	if (new_rlim) {
		err = get_user(w, new, new_rlim);
		if (err)
			return err;
	}
	tsk = pid ? find_task_by_vpid(w, pid) : current;
	if (!tsk)
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	if (!may_prlimit(w, tsk))
		return refuse_obj(w, EPERM, R_PRLIMIT_OTHER, tsk, NULL);
	err = do_prlimit(w, tsk, resource, new_rlim ? &new : NULL, old_rlim ? &old : NULL);
	return err || !old_rlim ? err : put_user(w, old, old_rlim);
}

/* ---- times: nothing is used here ---- */

SYSCALL_DEFINE2(getrusage, int, who, uptr, ru)
{
	if (who != RUSAGE_SELF && who != (int)RUSAGE_CHILDREN && who != RUSAGE_THREAD)
		return refuse_num(w, EINVAL, R_RUSAGE_WHO, who);
	return clear_user(w, ru, 144);
}

SYSCALL_DEFINE1(times, uptr, tbuf)
{
	int err = tbuf ? clear_user(w, tbuf, 32) : 0;

	return err ? err : (long)(w->clock_ns / 10000000);
}
