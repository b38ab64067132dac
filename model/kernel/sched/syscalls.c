// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls about scheduling, as far as programs need their answers. Mirrors
 * kernel/sched/syscalls.c of Linux. Nothing is scheduled by them: tasks here run when a scenario
 * says so.
 */
#include "commoncap.h"
#include "fs.h"
#include "syscalls.h"

#define MAX_RT_PRIO	99
#define RR_TIMESLICE_NS 100000000
#define FAIR_SLICE_NS	1400000

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

SYSCALL_DEFINE2(sched_rr_get_interval, int, pid, uptr, interval)
{
	struct timespec64 slice = { 0, RR_TIMESLICE_NS };
	struct task_struct *p;

	if (pid < 0)
		return refuse_num(w, EINVAL, R_SCHED_POLICY, pid);
	p = find_process(w, pid);
	if (!p)
		return -ESRCH;
	if (p->policy == SCHED_FIFO)
		slice.tv_nsec = 0;
	return put_user(w, slice, interval);
}

/* ---- policy, nice value and priority in one ---- */

/* The layout of the caller's memory. */
struct sched_attr {
	u32 size;
	u32 sched_policy;
	u64 sched_flags;
	s32 sched_nice;
	u32 sched_priority;
	u64 sched_runtime;
	u64 sched_deadline;
	u64 sched_period;
	u32 sched_util_min;
	u32 sched_util_max;
};
#define SCHED_ATTR_SIZE_VER0 48u
#define PAGE_SIZE	     4096u

static int sched_attr_too_big(struct world *w, uptr uattr, u32 size)
{
	u32 ours = sizeof(struct sched_attr);

	put_user(w, ours, uattr);
	return (int)refuse_num(w, E2BIG, R_SCHED_ATTR_SIZE, size);
}

static int sched_copy_attr(struct world *w, uptr uattr, struct sched_attr *attr)
{
	u32 size;
	int err = get_user(w, size, uattr);

	if (err)
		return err;
	if (!size)
		size = SCHED_ATTR_SIZE_VER0;
	if (size < SCHED_ATTR_SIZE_VER0 || size > PAGE_SIZE)
		return sched_attr_too_big(w, uattr, size);
	err = copy_struct_from_user(w, attr, sizeof(*attr), uattr, size);
	if (err == -E2BIG)
		return sched_attr_too_big(w, uattr, size);
	if (attr->sched_nice < -20)
		attr->sched_nice = -20;
	if (attr->sched_nice > 19)
		attr->sched_nice = 19;
	return err;
}

static long set_attr(struct world *w, struct task_struct *p, const struct sched_attr *attr)
{
	int policy = (int)attr->sched_policy;
	long err;

	if (attr->sched_flags & ~1ull)
		return refuse_num(w, EINVAL, R_SCHED_ATTR, (s64)attr->sched_flags);
	if (policy_is_fair(policy) && attr->sched_nice < p->nice &&
	    !can_nice(w, p, attr->sched_nice))
		return refuse_num(w, EPERM, R_PRIO_RAISE, attr->sched_nice);
	err = set_policy(w, p, policy, (int)attr->sched_priority);
	if (!err && policy_is_fair(policy))
		p->nice = attr->sched_nice;
	return err;
}

SYSCALL_DEFINE3(sched_setattr, int, pid, uptr, uattr, unsigned int, flags)
{
	struct sched_attr attr = { 0 };
	struct task_struct *p;
	int err;

	if (!uattr || pid < 0 || flags)
		return refuse_num(w, EINVAL, R_SCHED_ATTR, pid);
	err = sched_copy_attr(w, uattr, &attr);
	if (err)
		return err;
	if ((s32)attr.sched_policy < 0)
		return refuse_num(w, EINVAL, R_SCHED_POLICY, (s32)attr.sched_policy);
	p = find_process(w, pid);
	return p ? set_attr(w, p, &attr) : -ESRCH;
}

SYSCALL_DEFINE4(sched_getattr, int, pid, uptr, uattr, unsigned int, usize, unsigned int, flags)
{
	struct sched_attr attr = { 0 };
	struct task_struct *p;

	if (!uattr || pid < 0 || usize > PAGE_SIZE || usize < SCHED_ATTR_SIZE_VER0 || flags)
		return refuse_num(w, EINVAL, R_SCHED_ATTR, usize);
	p = find_process(w, pid);
	if (!p)
		return -ESRCH;
	attr.size = usize < sizeof(attr) ? usize : (u32)sizeof(attr);
	attr.sched_policy = (u32)p->policy;
	if (policy_is_fair(p->policy)) {
		attr.sched_nice = p->nice;
		attr.sched_runtime = FAIR_SLICE_NS;
	}
	if (policy_is_rt(p->policy))
		attr.sched_priority = (u32)p->rt_priority;
	if (usize > sizeof(attr) && clear_user(w, uattr + sizeof(attr), usize - sizeof(attr)))
		return -EFAULT;
	return copy_to_user(w, uattr, &attr, attr.size);
}
