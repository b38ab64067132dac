// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of futexes that a dying thread owns: that part of kernel/futex/syscalls.c of Linux. What
 * is in the list lies in the caller's memory and is not looked at.
 */
#include "syscalls.h"

#define ROBUST_LIST_HEAD_SIZE 24u

SYSCALL_DEFINE2(set_robust_list, uptr, head, size_t, len)
{
	if (len != ROBUST_LIST_HEAD_SIZE)
		return refuse_num(w, EINVAL, R_ROBUST_LIST_SIZE, (s64)len);
	current->robust_list = head;
	return 0;
}

SYSCALL_DEFINE3(get_robust_list, int, pid, uptr, head_ptr, uptr, len_ptr)
{
	struct task_struct *p = pid ? find_task_by_vpid(w, pid) : current;
	u64 len = ROBUST_LIST_HEAD_SIZE;

	if (!p)
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	if (!ptrace_may_access(w, p, PTRACE_MODE_READ_REALCREDS))
		return refuse_obj(w, EPERM, R_PTRACE_ACCESS, p, p->real_cred->user_ns);
	if (put_user(w, len, len_ptr) || put_user(w, p->robust_list, head_ptr))
		return -EFAULT;
	return 0;
}
