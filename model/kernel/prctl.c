// SPDX-License-Identifier: GPL-2.0-only
/*
 * prctl, and personality. Mirrors that part of kernel/sys.c of Linux. Options that change nothing
 * which can be seen here (timing, memory) are answered as a kernel answers them and kept nowhere.
 */
#include "commoncap.h"
#include "seccomp.h"
#include "syscalls.h"

#define PR_TIMING_STATISTICAL 0

static long prctl_set_name(struct world *w, uptr from)
{
	const char *name;
	long len = user_string(w, from, TASK_COMM_LEN - 1, &name);

	if (len < 0)
		return len;
	memset(current->comm, 0, TASK_COMM_LEN);
	memcpy(current->comm, name, (size_t)len);
	return 0;
}

static long prctl_get_name(struct world *w, uptr to)
{
	return copy_to_user(w, to, current->comm, TASK_COMM_LEN);
}

static long prctl_set_pdeathsig(struct world *w, u64 sig)
{
	if (sig > _NSIG)
		return refuse_num(w, EINVAL, R_SIGNAL_INVALID, (s64)sig);
	current->pdeath_signal = (int)sig;
	return 0;
}

static long prctl_set_dumpable(struct world *w, u64 value)
{
	if (value != SUID_DUMP_DISABLE && value != SUID_DUMP_USER)
		return refuse_num(w, EINVAL, R_PRCTL_ARG, (s64)value);
	current->mm->dumpable = (int)value;
	return 0;
}

static void propagate_has_child_subreaper(struct task_struct *top);

/* The init of a namespace keeps its descendants to itself. */
static void learn_of_subreaper(struct task_struct *p)
{
	if (is_child_reaper(task_pid(p)) || p->signal->has_child_subreaper)
		return;
	p->signal->has_child_subreaper = true;
	propagate_has_child_subreaper(p);
}

/* Whoever descends from a subreaper now must know that there is one above. */
static void propagate_has_child_subreaper(struct task_struct *top)
{
	struct task_struct *thread, *child;

	for_each_thread (top, thread)
		list_for_each_entry (child, &thread->children, sibling)
			learn_of_subreaper(child);
}

static long prctl_set_subreaper(struct world *w, u64 on)
{
	current->signal->is_child_subreaper = on != 0;
	if (on)
		propagate_has_child_subreaper(current->group_leader);
	return 0;
}

static long prctl_put_int(struct world *w, int value, uptr to)
{
	return put_user(w, value, to);
}

static long prctl_no_new_privs(struct world *w, const u64 *arg, bool set)
{
	if (arg[0] != set || arg[1] | arg[2] | arg[3])
		return refuse(w, EINVAL, R_PRCTL_EXTRA);
	if (!set)
		return current->no_new_privs;
	current->no_new_privs = true;
	return 0;
}

static long prctl_set_timerslack(struct world *w, u64 ns)
{
	current->timerslack_ns = (s64)ns <= 0 ? current->default_timerslack_ns : ns;
	return 0;
}

/* Nothing has huge pages here: who wants none is remembered. */
static long prctl_set_thp_disable(struct world *w, const u64 *arg)
{
	/* PR_THP_DISABLE_EXCEPT_ADVISED came with 6.18. */
	u64 known = arg[0] && since(w, 6, 18) ? 2 : 0;

	if (arg[1] & ~known || arg[2] || arg[3])
		return refuse_num(w, EINVAL, R_PRCTL_ARG, (s64)arg[1]);
	current->mm->thp_disabled = arg[0] ? 1 | (int)arg[1] : 0;
	return 0;
}

static long prctl_get_thp_disable(struct world *w, const u64 *arg)
{
	if (arg[0] || arg[1] || arg[2] || arg[3])
		return refuse_num(w, EINVAL, R_PRCTL_ARG, (s64)arg[0]);
	return current->mm->thp_disabled;
}

/* What of an address space can be set is not looked at, only who may. */
static long prctl_set_mm(struct world *w)
{
	if (!capable(w, CAP_SYS_RESOURCE))
		return refuse(w, EPERM, R_PRCTL_SET_MM);
	return 0;
}

static long prctl_rest(struct world *w, int option, const u64 *arg)
{
	switch (option) {
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_SET_TIMING:
		return arg[0] == PR_TIMING_STATISTICAL
			       ? 0
			       : refuse_num(w, EINVAL, R_PRCTL_ARG, (s64)arg[0]);
	case PR_SET_MM:
		return prctl_set_mm(w);
	case PR_SET_THP_DISABLE:
		return prctl_set_thp_disable(w, arg);
	case PR_GET_THP_DISABLE:
		return prctl_get_thp_disable(w, arg);
	case PR_SET_VMA:
		return 0;
	case PR_GET_SECCOMP:
		return current->seccomp_mode;
	case PR_SET_SECCOMP:
		return prctl_set_seccomp(w, arg[0], arg[1]);
	case PR_GET_TID_ADDRESS:
		return put_user(w, current->clear_child_tid, arg[0]);
	}
	return refuse_num(w, EINVAL, R_PRCTL_OPTION, option);
}

SYSCALL_DEFINE5(prctl, int, option, u64, arg2, u64, arg3, u64, arg4, u64, arg5)
{
	const u64 arg[] = { arg2, arg3, arg4, arg5 };
	long ret = cap_task_prctl(w, option, arg);

	if (ret != -ENOSYS)
		return ret;
	switch (option) {
	case PR_SET_PDEATHSIG:
		return prctl_set_pdeathsig(w, arg2);
	case PR_GET_PDEATHSIG:
		return prctl_put_int(w, current->pdeath_signal, arg2);
	case PR_GET_DUMPABLE:
		return current->mm->dumpable;
	case PR_SET_DUMPABLE:
		return prctl_set_dumpable(w, arg2);
	case PR_SET_NAME:
		return prctl_set_name(w, arg2);
	case PR_GET_NAME:
		return prctl_get_name(w, arg2);
	case PR_SET_CHILD_SUBREAPER:
		return prctl_set_subreaper(w, arg2);
	case PR_GET_CHILD_SUBREAPER:
		return prctl_put_int(w, current->signal->is_child_subreaper, arg2);
	case PR_SET_NO_NEW_PRIVS:
		return prctl_no_new_privs(w, arg, true);
	case PR_GET_NO_NEW_PRIVS:
		return prctl_no_new_privs(w, arg, false);
	case PR_GET_TIMERSLACK:
		return (long)current->timerslack_ns;
	case PR_SET_TIMERSLACK:
		return prctl_set_timerslack(w, arg2);
	}
	return prctl_rest(w, option, arg);
}

SYSCALL_DEFINE1(personality, unsigned int, personality)
{
	unsigned int old = current->personality;

	if (personality != 0xffffffffu)
		current->personality = personality;
	return old;
}
