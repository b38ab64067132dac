// SPDX-License-Identifier: GPL-2.0-only
/*
 * Priorities for input and output: block/ioprio.c of Linux. Nothing is scheduled by them. A value
 * is a class (the bits from 13 on), hints, and a level (the lowest three bits).
 */
#include "pid.h"
#include "syscalls.h"

#define IOPRIO_CLASS_SHIFT 13
#define IOPRIO_LEVELS	   8
#define IOPRIO_LEVEL(p)	   ((p) & (IOPRIO_LEVELS - 1))
#define IOPRIO_CLASS(p)	   ((p) >> IOPRIO_CLASS_SHIFT & 7)

static int ioprio_check_cap(struct world *w, int ioprio)
{
	switch (IOPRIO_CLASS(ioprio)) {
	case IOPRIO_CLASS_RT:
		if (!capable(w, CAP_SYS_ADMIN) && !capable(w, CAP_SYS_NICE))
			return (int)refuse(w, EPERM, R_IOPRIO_RT);
		return 0;
	case IOPRIO_CLASS_BE:
	case IOPRIO_CLASS_IDLE:
		return 0;
	case IOPRIO_CLASS_NONE:
		if (!IOPRIO_LEVEL(ioprio))
			return 0;
	}
	return (int)refuse_num(w, EINVAL, R_IOPRIO_VALUE, ioprio);
}

static int set_task_ioprio(struct world *w, struct task_struct *p, int ioprio)
{
	const struct cred *cred = current_cred(), *tcred = p->real_cred;

	if (!uid_eq(tcred->uid, cred->euid) && !uid_eq(tcred->uid, cred->uid) &&
	    !capable(w, CAP_SYS_NICE))
		return (int)refuse_obj(w, EPERM, R_IOPRIO_CRED, p, NULL);
	p->ioprio = (u16)ioprio;
	return 0;
}

/* What a process that was given none has: it follows from how it is scheduled. */
static int ioprio_in_effect(const struct task_struct *p)
{
	int class = IOPRIO_CLASS_BE;

	if (IOPRIO_CLASS(p->ioprio) != IOPRIO_CLASS_NONE)
		return p->ioprio;
	if (p->policy == SCHED_IDLE)
		class = IOPRIO_CLASS_IDLE;
	else if (p->policy == SCHED_FIFO || p->policy == SCHED_RR)
		class = IOPRIO_CLASS_RT;
	return class << IOPRIO_CLASS_SHIFT | (p->nice + 20) / 5;
}

/* Goes through those that are meant: next_target(NULL) is the first. */
static struct task_struct *next_target(struct world *w, int which, int who,
				       struct task_struct *last)
{
	kuid_t uid = who ? make_kuid(current_user_ns(), (u32)who) : current_uid();
	struct pid *pgrp = who ? find_vpid(w, who) : task_pgrp(current);
	bool passed = !last;
	struct task_struct *p, *t;

	if (which == IOPRIO_WHO_PROCESS)
		return last ? NULL : who ? find_task_by_vpid(w, who) : current;
	for_each_process (w, p)
		for_each_thread (p, t) {
			bool meant = which == IOPRIO_WHO_PGRP ? pgrp && task_pgrp(p) == pgrp
							      : uid_eq(t->real_cred->uid, uid) &&
									pid_vnr(w, task_pid(t));

			if (meant && passed)
				return t;
			passed = passed || t == last;
		}
	return NULL;
}

SYSCALL_DEFINE3(ioprio_set, int, which, int, who, int, ioprio)
{
	struct task_struct *p = NULL;
	int err = ioprio_check_cap(w, ioprio);
	bool any = false;

	if (err)
		return err;
	if (which < IOPRIO_WHO_PROCESS || which > IOPRIO_WHO_USER)
		return refuse_num(w, EINVAL, R_IOPRIO_WHICH, which);
	while ((p = next_target(w, which, who, p))) {
		any = true;
		err = set_task_ioprio(w, p, ioprio);
		if (err)
			return err;
	}
	return any ? 0 : refuse_num(w, ESRCH, R_PRIO_NOBODY, who);
}

/* One process is asked for what it was given; of several, the best that is in effect. */
SYSCALL_DEFINE2(ioprio_get, int, which, int, who)
{
	struct task_struct *p = NULL;
	int best = -1;

	if (which < IOPRIO_WHO_PROCESS || which > IOPRIO_WHO_USER)
		return refuse_num(w, EINVAL, R_IOPRIO_WHICH, which);
	while ((p = next_target(w, which, who, p))) {
		int value = which == IOPRIO_WHO_PROCESS ? p->ioprio : ioprio_in_effect(p);

		if (best < 0 || value < best)
			best = value;
	}
	return best >= 0 ? best : refuse_num(w, ESRCH, R_PRIO_NOBODY, who);
}
