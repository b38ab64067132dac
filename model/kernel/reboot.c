// SPDX-License-Identifier: GPL-2.0-only
/*
 * reboot(): kernel/reboot.c of Linux. The world's first pid namespace stands for a container's, as
 * everywhere in the model: it can be ended, and nothing can be done to the machine.
 */
#include "pid.h"
#include "syscalls.h"

static bool magic_valid(u32 magic1, u32 magic2)
{
	return magic1 == LINUX_REBOOT_MAGIC1 &&
	       (magic2 == LINUX_REBOOT_MAGIC2 || magic2 == LINUX_REBOOT_MAGIC2A ||
		magic2 == LINUX_REBOOT_MAGIC2B || magic2 == LINUX_REBOOT_MAGIC2C);
}

SYSCALL_DEFINE4(reboot, u32, magic1, u32, magic2, u32, cmd, uptr, arg)
{
	struct pid_namespace *ns = task_active_pid_ns(current);
	int err;

	(void)arg;
	if (!ns_capable(w, ns->user_ns, CAP_SYS_BOOT))
		return refuse_obj(w, EPERM, R_REBOOT_CAP, ns, ns->user_ns);
	if (!magic_valid(magic1, magic2))
		return refuse(w, EINVAL, R_REBOOT_MAGIC);
	err = reboot_pid_ns(w, ns, (int)cmd);
	return err ? err : do_exit(w, 0);
}
