// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nice values of processes, groups and users, and what there is to know of the machine: that part
 * of kernel/sys.c of Linux.
 */
#include "commoncap.h"
#include "fs.h"
#include "pid.h"
#include "syscalls.h"
#include "time_namespace.h"

#define MIN_NICE     (-20)
#define MAX_NICE     19
#define NSEC_PER_SEC 1000000000

/* What is done to each process that is meant; *@ret carries the outcome from one to the next. */
typedef void (*prio_step)(struct world *w, struct task_struct *p, int nice, long *ret);

static void for_group(struct world *w, struct pid *pgrp, prio_step step, int nice, long *ret)
{
	struct task_struct *p, *t;

	hlist_for_each_entry (p, &pgrp->tasks[PIDTYPE_PGID], pid_links[PIDTYPE_PGID])
		for_each_thread (p, t)
			step(w, t, nice, ret);
}

static void for_user(struct world *w, kuid_t uid, prio_step step, int nice, long *ret)
{
	struct task_struct *p, *t;

	for_each_process (w, p)
		for_each_thread (p, t)
			if (uid_eq(t->real_cred->uid, uid) && pid_vnr(w, task_pid(t)))
				step(w, t, nice, ret);
}

static void for_those(struct world *w, int which, int who, prio_step step, int nice, long *ret)
{
	struct task_struct *p;
	struct pid *pgrp;
	kuid_t uid;

	switch (which) {
	case PRIO_PROCESS:
		p = who ? find_task_by_vpid(w, who) : current;
		if (p)
			step(w, p, nice, ret);
		break;
	case PRIO_PGRP:
		pgrp = who ? find_vpid(w, who) : task_pgrp(current);
		if (pgrp)
			for_group(w, pgrp, step, nice, ret);
		break;
	case PRIO_USER:
		uid = who ? make_kuid(current_user_ns(), (u32)who) : current_uid();
		if (uid_valid(uid))
			for_user(w, uid, step, nice, ret);
		break;
	}
}

static void read_nice(struct world *w, struct task_struct *p, int nice, long *ret)
{
	if (20 - p->nice > *ret)
		*ret = 20 - p->nice;
}

/* The answer is 20 less the nice value, so that it is never negative. */
SYSCALL_DEFINE2(getpriority, int, which, int, who)
{
	long ret = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return refuse_num(w, EINVAL, R_PRIO_WHICH, which);
	for_those(w, which, who, read_nice, 0, &ret);
	return ret == -ESRCH ? refuse_num(w, ESRCH, R_PRIO_NOBODY, who) : ret;
}

static bool may_set_nice(struct world *w, const struct task_struct *p)
{
	const struct cred *its = p->real_cred;
	const kuid_t me = current_euid();

	if (uid_eq(me, its->euid) || uid_eq(me, its->uid))
		return true;
	return ns_capable(w, its->user_ns, CAP_SYS_NICE);
}

bool can_nice(struct world *w, const struct task_struct *p, int nice)
{
	return (u64)(20 - nice) <= p->signal->rlim[RLIMIT_NICE].rlim_cur ||
	       capable(w, CAP_SYS_NICE);
}

static void write_nice(struct world *w, struct task_struct *p, int nice, long *ret)
{
	int err = 0;

	if (!may_set_nice(w, p))
		err = (int)refuse_obj(w, EPERM, R_PRIO_CRED, p, p->real_cred->user_ns);
	else if (nice < p->nice && !can_nice(w, p, nice))
		err = (int)refuse_num(w, EACCES, R_PRIO_RAISE, nice);
	else
		err = cap_task_setnice(w, p);
	if (err) {
		*ret = err;
		return;
	}
	if (*ret == -ESRCH)
		*ret = 0;
	p->nice = nice;
}

SYSCALL_DEFINE3(setpriority, int, which, int, who, int, niceval)
{
	long ret = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return refuse_num(w, EINVAL, R_PRIO_WHICH, which);
	if (niceval < MIN_NICE)
		niceval = MIN_NICE;
	if (niceval > MAX_NICE)
		niceval = MAX_NICE;
	for_those(w, which, who, write_nice, niceval, &ret);
	return ret == -ESRCH ? refuse_num(w, ESRCH, R_PRIO_NOBODY, who) : ret;
}

/* ---- the machine ---- */

/* The layout of the caller's memory. */
struct sysinfo {
	s64 uptime;
	u64 loads[3];
	u64 totalram;
	u64 freeram;
	u64 sharedram;
	u64 bufferram;
	u64 totalswap;
	u64 freeswap;
	u16 procs;
	u16 pad[3];
	u64 totalhigh;
	u64 freehigh;
	u32 mem_unit;
	u32 pad2;
};

#define MACHINE_RAM (8ull << 30)

SYSCALL_DEFINE1(sysinfo, uptr, info)
{
	s64 up = timens_clock(w, current->nsproxy->time_ns, CLOCK_BOOTTIME);
	struct sysinfo s = { .totalram = MACHINE_RAM, .freeram = MACHINE_RAM, .mem_unit = 1 };

	s.uptime = up / NSEC_PER_SEC + (up % NSEC_PER_SEC != 0);
	s.procs = (u16)w->nr_threads;
	return put_user(w, s, info);
}

/* There is one CPU, and one node of memory. */
SYSCALL_DEFINE3(getcpu, uptr, cpup, uptr, nodep, uptr, unused)
{
	u32 first = 0;

	(void)unused;
	if ((cpup && put_user(w, first, cpup)) || (nodep && put_user(w, first, nodep)))
		return -EFAULT;
	return 0;
}

/* There is no terminal to hang up. */
SYSCALL_DEFINE0(vhangup)
{
	return capable(w, CAP_SYS_TTY_CONFIG) ? 0 : refuse(w, EPERM, R_VHANGUP_CAP);
}
