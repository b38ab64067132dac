// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls about scheduling, as far as programs need their answers. Mirrors
 * kernel/sched/syscalls.c of Linux. Nothing is scheduled by them: tasks here run when a scenario
 * says so.
 */
#include "commoncap.h"
#include "syscalls.h"

#define MAX_RT_PRIO 99

static struct task_struct *find_process(struct world *w, int pid)
{
	struct task_struct *p = pid ? find_task_by_vpid(w, pid) : current;

	if (!p)
		refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	return p;
}

SYSCALL_DEFINE0(sched_yield)
{
	return 0;
}

static bool policy_is_rt(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool policy_is_fair(int policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH || policy == SCHED_IDLE ||
	       policy == SCHED_EXT;
}

static long set_policy(struct world *w, struct task_struct *p, int policy, int priority)
{
	policy &= ~(int)SCHED_RESET_ON_FORK;
	if (!policy_is_rt(policy) && !policy_is_fair(policy))
		return refuse_num(w, EINVAL, R_SCHED_POLICY, policy);
	if (priority < 0 || priority > MAX_RT_PRIO || policy_is_rt(policy) != (priority != 0))
		return refuse_num(w, EINVAL, R_SCHED_PRIORITY, priority);
	if (policy_is_rt(policy) && !capable(w, CAP_SYS_NICE))
		return refuse(w, EPERM, R_SCHED_CAP);
	p->policy = policy;
	p->rt_priority = priority;
	return 0;
}

SYSCALL_DEFINE3(sched_setscheduler, int, pid, int, policy, uptr, param)
{
	struct task_struct *p;
	int priority, err;

	if (policy < 0 || pid < 0 || !param)
		return refuse_num(w, EINVAL, R_SCHED_POLICY, policy);
	err = get_user(w, priority, param);
	if (err)
		return err;
	p = find_process(w, pid);
	return p ? set_policy(w, p, policy, priority) : -ESRCH;
}

SYSCALL_DEFINE2(sched_setparam, int, pid, uptr, param)
{
	struct task_struct *p;
	int priority, err;

	if (pid < 0 || !param)
		return refuse_num(w, EINVAL, R_SCHED_POLICY, pid);
	err = get_user(w, priority, param);
	if (err)
		return err;
	p = find_process(w, pid);
	return p ? set_policy(w, p, p->policy, priority) : -ESRCH;
}

SYSCALL_DEFINE2(sched_getparam, int, pid, uptr, param)
{
	struct task_struct *p;

	if (pid < 0 || !param)
		return refuse_num(w, EINVAL, R_SCHED_POLICY, pid);
	p = find_process(w, pid);
	return p ? put_user(w, p->rt_priority, param) : -ESRCH;
}

SYSCALL_DEFINE1(sched_getscheduler, int, pid)
{
	struct task_struct *p;

	if (pid < 0)
		return refuse_num(w, EINVAL, R_SCHED_POLICY, pid);
	p = find_process(w, pid);
	return p ? p->policy : -ESRCH;
}

static long priority_bound(struct world *w, int policy, int rt)
{
	if (policy_is_rt(policy))
		return rt;
	if (policy_is_fair(policy) || policy == SCHED_DEADLINE)
		return 0;
	return refuse_num(w, EINVAL, R_SCHED_POLICY, policy);
}

SYSCALL_DEFINE1(sched_get_priority_max, int, policy)
{
	return priority_bound(w, policy, MAX_RT_PRIO);
}

SYSCALL_DEFINE1(sched_get_priority_min, int, policy)
{
	return priority_bound(w, policy, 1);
}

/* There is one CPU. */
SYSCALL_DEFINE3(sched_setaffinity, int, pid, unsigned int, len, uptr, mask)
{
	u8 first = 0;
	int err = len ? get_user(w, first, mask) : 0;

	if (err)
		return err;
	if (!find_process(w, pid))
		return -ESRCH;
	return first & 1 ? 0 : refuse(w, EINVAL, R_SCHED_AFFINITY);
}

SYSCALL_DEFINE3(sched_getaffinity, int, pid, unsigned int, len, uptr, mask)
{
	u64 one = 1;
	int err;

	if (len < sizeof(one) || len % sizeof(one))
		return refuse_num(w, EINVAL, R_SCHED_AFFINITY_LEN, len);
	if (!find_process(w, pid))
		return -ESRCH;
	err = put_user(w, one, mask);
	return err ? err : (long)sizeof(one);
}
