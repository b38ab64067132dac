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

/* The group to enter: one with the number of @p, or one that exists in the caller's session. */
static struct pid *pgrp_to_enter(struct world *w, int pgid, const struct task_struct *p)
{
	struct pid *pgrp = find_vpid(w, pgid);
	const struct task_struct *member = pid_task(pgrp, PIDTYPE_PGID);

	if (pgrp == task_pid(p) || (member && task_session(member) == task_session(current)))
		return pgrp;
	return ERR_PTR(refuse_num(w, EPERM, R_SETPGID_GROUP, pgid));
}

/* @type: PIDTYPE_PGID or PIDTYPE_SID. What has nobody left in it is freed. */
static void set_special_pid(struct world *w, struct task_struct *p, enum pid_type type,
			    struct pid *pid)
{
	struct pid *freed = NULL;

	if (task_pid_of(p, type) != pid)
		change_pid(w, p, type, pid, &freed);
	if (freed)
		free_pid(w, freed);
}

static long do_setpgid(struct world *w, struct task_struct *p, int pgid)
{
	struct pid *pgrp;
	int err = may_setpgid(w, p, current->group_leader);

	if (err)
		return err;
	pgrp = pgrp_to_enter(w, pgid, p);
	if (IS_ERR(pgrp))
		return PTR_ERR(pgrp);
	set_special_pid(w, p, PIDTYPE_PGID, pgrp);
	return 0;
}

/* 0 stands for the caller, and for the group with the number of the process. */
SYSCALL_DEFINE2(setpgid, int, pid, int, pgid)
{
	const int nr = pid ? pid : pid_vnr(w, task_tgid(current));
	const int group = pgid ? pgid : nr;
	struct task_struct *p;

	if (group < 0)
		return refuse_num(w, EINVAL, R_SETPGID_NEGATIVE, group);
	p = find_task_by_vpid(w, nr);
	return p ? do_setpgid(w, p, group) : refuse_num(w, ESRCH, R_NO_SUCH_PID, nr);
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

/* The caller's process becomes the leader of a new session, and of the first group in it. */
SYSCALL_DEFINE0(setsid)
{
	struct task_struct *leader = current->group_leader;
	struct pid *own = task_pid(leader);

	if (leader->signal->leader)
		return refuse_obj(w, EPERM, R_SETSID_LEADER, leader, NULL);
	/* A group of that number would lie across two sessions. */
	if (pid_has_task(own, PIDTYPE_PGID))
		return refuse_obj(w, EPERM, R_SETSID_GROUP, leader, NULL);
	set_special_pid(w, leader, PIDTYPE_SID, own);
	set_special_pid(w, leader, PIDTYPE_PGID, own);
	leader->signal->leader = true;
	return pid_vnr(w, own);
}

/* ---- limits ---- */

static int check_rlimit(struct world *w, unsigned int resource, const struct rlimit *from,
			const struct rlimit *to)
{
	if (to->rlim_cur > to->rlim_max)
		return (int)refuse(w, EINVAL, R_RLIMIT_ORDER);
	if (resource == RLIMIT_NOFILE && to->rlim_max > w->sysctl_nr_open)
		return (int)refuse_num(w, EPERM, R_RLIMIT_NR_OPEN, (s64)to->rlim_max);
	if (to->rlim_max > from->rlim_max && !capable(w, CAP_SYS_RESOURCE))
		return (int)refuse(w, EPERM, R_RLIMIT_RAISE);
	return 0;
}

/* Sets a limit where @to is there, and tells the one before where @was is. */
static int do_prlimit(struct world *w, struct task_struct *tsk, unsigned int resource,
		      const struct rlimit *to, struct rlimit *was)
{
	struct rlimit *limit, before;
	int err = 0;

	if (resource >= RLIM_NLIMITS)
		return (int)refuse_num(w, EINVAL, R_RLIMIT_RESOURCE, resource);
	limit = &tsk->signal->rlim[resource];
	before = *limit;
	if (to)
		err = check_rlimit(w, resource, limit, to);
	if (to && !err)
		*limit = *to;
	if (was && !err)
		*was = before;
	return err;
}

SYSCALL_DEFINE2(getrlimit, unsigned int, resource, uptr, rlim)
{
	struct rlimit value;
	int err = do_prlimit(w, current, resource, NULL, &value);

	return err ? err : put_user(w, value, rlim);
}

SYSCALL_DEFINE2(setrlimit, unsigned int, resource, uptr, rlim)
{
	struct rlimit to;
	int err = get_user(w, to, rlim);

	return err ? err : do_prlimit(w, current, resource, &to, NULL);
}

/* All ids of the other must be the caller's real ones. */
static bool may_prlimit(struct world *w, const struct task_struct *task)
{
	const struct cred *mine = current_cred(), *its = task->real_cred;
	const kuid_t uids[] = { its->uid, its->euid, its->suid };
	const kgid_t gids[] = { its->gid, its->egid, its->sgid };
	bool same = true;

	for (int i = 0; i < 3; i++)
		same &= uid_eq(uids[i], mine->uid) && gid_eq(gids[i], mine->gid);
	return same || task == current || ns_capable(w, its->user_ns, CAP_SYS_RESOURCE);
}

SYSCALL_DEFINE4(prlimit64, int, pid, unsigned int, resource, uptr, new_rlim, uptr, old_rlim)
{
	struct task_struct *target;
	struct rlimit to, was;
	int err = new_rlim ? get_user(w, to, new_rlim) : 0;

	if (err)
		return err;
	target = pid ? find_task_by_vpid(w, pid) : current;
	if (!target)
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	if (!may_prlimit(w, target))
		return refuse_obj(w, EPERM, R_PRLIMIT_OTHER, target, NULL);
	err = do_prlimit(w, target, resource, new_rlim ? &to : NULL, &was);
	if (!err && old_rlim)
		err = put_user(w, was, old_rlim);
	return err;
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
