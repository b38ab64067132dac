/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario must not do on the machine underneath: its root is the machine's root, and some
 * calls and files know no namespaces. Such a call is not made; for the scenario it is absent.
 *
 * This keeps scenarios from accidents. It is no fence against someone who wants to do harm: who may
 * run scenarios as root is root.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "linux/kernel.h"

static gboolean is_of_the_machine(u16 nr)
{
	static const u16 calls[] = {
		SYS_settimeofday,
		SYS_clock_settime,
		SYS_adjtimex,
		SYS_clock_adjtime,
		SYS_swapon,
		SYS_swapoff,
		SYS_init_module,
		SYS_finit_module,
		SYS_delete_module,
		SYS_kexec_load,
		SYS_kexec_file_load,
		SYS_acct,
		SYS_syslog,
		SYS_quotactl,
		SYS_quotactl_fd,
		SYS_iopl,
		SYS_ioperm,
		SYS_bpf,
		SYS_perf_event_open,
		SYS_vhangup,
		SYS_sched_setscheduler,
		SYS_sched_setparam,
		SYS_sched_setattr,
	};

	for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
		if (calls[i] == nr)
			return TRUE;
	return FALSE;
}

/* Since 6.14 each pid namespace has a limit of its own. */
static gboolean pid_max_is_namespaced(void)
{
	struct utsname name;
	char *minor;
	gulong major;

	if (uname(&name))
		return FALSE;
	major = strtoul(name.release, &minor, 10);
	return major > 6 || (major == 6 && *minor == '.' && strtoul(minor + 1, NULL, 10) >= 14);
}

gboolean sysctl_is_namespaced(const char *name)
{
	static const char *const names[] = {
		"kernel/msgmax",      "kernel/msgmnb",		"kernel/msgmni",
		"kernel/sem",	      "kernel/shmmax",		"kernel/shmall",
		"kernel/shmmni",      "kernel/shm_rmid_forced", "kernel/msg_next_id",
		"kernel/sem_next_id", "kernel/shm_next_id",	"kernel/auto_msgmni",
		"kernel/hostname",    "kernel/domainname",	"kernel/ns_last_pid",
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (!strcmp(names[i], name))
			return TRUE;
	if (!strcmp(name, "kernel/pid_max"))
		return pid_max_is_namespaced();
	return g_str_has_prefix(name, "fs/mqueue/") || g_str_has_prefix(name, "net/");
}

static const char *image_string(const struct world_call *call, u64 address)
{
	u64 at = address - USER_BASE;
	const char *text = (const char *)call->image.bytes + at;

	return at < call->image.size && memchr(text, '\0', call->image.size - at) ? text : NULL;
}

static u64 open_flags(const struct world_call *call)
{
	u64 flags = O_WRONLY, at = call->args[2] - USER_BASE;

	switch (call->nr) {
	case SYS_open:
		return call->args[1];
	case SYS_openat:
		return call->args[2];
	case SYS_openat2:
		if (at + sizeof(flags) <= call->image.size)
			memcpy(&flags, (const char *)call->image.bytes + at, sizeof(flags));
		return flags;
	default:
		return O_WRONLY;
	}
}

/* The limits of user namespaces are those of the caller's; the first one's are the machine's. */
static gboolean is_own_limit(const Task *t, const char *sysctl)
{
	return g_str_has_prefix(sysctl, "user/") &&
	       proc_ns_inum(t->host, "user") != proc_ns_inum(getpid(), "user");
}

static gboolean opens_machine_file(const Task *t, const struct world_call *call)
{
	gboolean at = call->nr == SYS_openat || call->nr == SYS_openat2;
	const char *path, *sys;

	if (!at && call->nr != SYS_open && call->nr != SYS_creat)
		return FALSE;
	path = image_string(call, call->args[at ? 1 : 0]);
	if (!path || (open_flags(call) & O_ACCMODE) == O_RDONLY || (open_flags(call) & O_PATH))
		return FALSE;
	if (strstr(path, "sysrq-trigger"))
		return TRUE;
	sys = strstr(path, "proc/sys/");
	if (!sys)
		return FALSE;
	sys += strlen("proc/sys/");
	return !sysctl_is_namespaced(sys) && !is_own_limit(t, sys);
}

/* In a pid namespace of its own, a task reboots that namespace and nothing else. */
static gboolean reboots_machine(const Task *t, const struct world_call *call)
{
	return call->nr == SYS_reboot &&
	       proc_ns_inum(t->host, "pid") == proc_ns_inum(getpid(), "pid");
}

gboolean reaches_machine(const Task *t, const struct world_call *call)
{
	return is_of_the_machine(call->nr) || reboots_machine(t, call) ||
	       opens_machine_file(t, call);
}

/*
 * Under the world's root lies the machine's first root file system, which every mount namespace has.
 * Who takes the root away and enters the namespace anew stands there. Nothing can be changed in it
 * (fence_hidden_root() in default.c), so what a scenario does next would tell of this machine, and
 * of this fence: it ends here.
 */
gboolean stands_on_machine_root(const Task *t)
{
	g_autoptr(GString) mountinfo = g_string_new(NULL);

	return proc_read(t->host, "mountinfo", mountinfo) >= 0 &&
	       strstr(mountinfo->str, " - rootfs ") != NULL;
}
