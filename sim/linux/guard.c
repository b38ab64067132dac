/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario must not do on the machine underneath: its root is the machine's root, and some
 * calls and files know no namespaces. Such a call is not made; for the scenario it is absent.
 *
 * This keeps scenarios from accidents. It is no fence against someone who wants to do harm: who may
 * run scenarios as root is root.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "linux/kernel.h"

/* Calls that know no namespaces, and the capability without which the kernel refuses them. */
#define NEVER 64

static const struct {
	u16 nr;
	u16 cap; /* NEVER: they are not even asked for a refusal */
} machine_calls[] = {
	{ SYS_settimeofday, CAP_SYS_TIME },
	{ SYS_clock_settime, CAP_SYS_TIME },
	{ SYS_adjtimex, CAP_SYS_TIME },
	{ SYS_clock_adjtime, CAP_SYS_TIME },
	{ SYS_swapon, CAP_SYS_ADMIN },
	{ SYS_swapoff, CAP_SYS_ADMIN },
	{ SYS_init_module, CAP_SYS_MODULE },
	{ SYS_finit_module, CAP_SYS_MODULE },
	{ SYS_delete_module, CAP_SYS_MODULE },
	{ SYS_kexec_load, CAP_SYS_BOOT },
	{ SYS_kexec_file_load, CAP_SYS_BOOT },
	{ SYS_acct, CAP_SYS_PACCT },
	{ SYS_iopl, CAP_SYS_RAWIO },
	{ SYS_ioperm, CAP_SYS_RAWIO },
	{ SYS_vhangup, CAP_SYS_TTY_CONFIG },
	{ SYS_syslog, NEVER },
	{ SYS_quotactl, NEVER },
	{ SYS_quotactl_fd, NEVER },
	{ SYS_bpf, NEVER },
	{ SYS_perf_event_open, NEVER },
};

static gboolean is_in_own_userns(const Task *t)
{
	return proc_ns_inum(t->host, "user") != proc_ns_inum(getpid(), "user");
}

/* What its credentials are worth outside of the world. */
static gboolean has_machine_capability(const Task *t, guint cap)
{
	g_autoptr(GString) status = g_string_new(NULL);
	const char *line;

	if (is_in_own_userns(t))
		return FALSE;
	if (proc_read(t->host, "status", status) < 0)
		return TRUE;
	line = strstr(status->str, "\nCapEff:");
	return !line || g_ascii_strtoull(line + strlen("\nCapEff:"), NULL, 16) >> cap & 1;
}

/* Only the clock of the day can be set; the others refuse everybody. */
static gboolean sets_no_clock(const struct world_call *call)
{
	return call->nr == SYS_clock_settime && call->args[0] >= CLOCK_MONOTONIC &&
	       call->args[0] <= CLOCK_BOOTTIME;
}

static const char *image_string(const struct world_call *call, u64 address)
{
	u64 at = address - USER_BASE;
	const char *text = (const char *)call->image.bytes + at;

	return at < call->image.size && memchr(text, '\0', call->image.size - at) ? text : NULL;
}

/* Nobody swaps to what is no file. */
static gboolean swaps_to_nothing(const Task *t, const struct world_call *call)
{
	const char *path = image_string(call, call->args[0]);
	g_autofree char *here = NULL;
	struct stat st;

	if ((call->nr != SYS_swapon && call->nr != SYS_swapoff) || !path || (*path && *path != '/'))
		return FALSE;
	if (!*path)
		return TRUE;
	here = g_strdup_printf("/proc/%d/root%s", (int)t->host, path);
	return stat(here, &st) ? errno == ENOENT : S_ISDIR(st.st_mode);
}

static gboolean hangs_up_nothing(const Task *t, const struct world_call *call)
{
	return call->nr == SYS_vhangup && t->stat.state && !t->stat.tty;
}

static gboolean is_harmless(const Task *t, const struct world_call *call)
{
	return sets_no_clock(call) || swaps_to_nothing(t, call) || hangs_up_nothing(t, call);
}

static gboolean changes_machine(const Task *t, const struct world_call *call)
{
	for (guint i = 0; i < G_N_ELEMENTS(machine_calls); i++) {
		if (machine_calls[i].nr != call->nr)
			continue;
		return machine_calls[i].cap == NEVER ||
		       (!is_harmless(t, call) && has_machine_capability(t, machine_calls[i].cap));
	}
	return FALSE;
}

/* A device that anybody may use is no danger; through others a scenario would get at disks. */
static gboolean makes_device(const Task *t, const struct world_call *call)
{
	gboolean at = call->nr == SYS_mknodat;
	u64 mode = call->args[at ? 2 : 1], dev = call->args[at ? 3 : 2];

	if (!at && call->nr != SYS_mknod)
		return FALSE;
	if (S_ISBLK(mode))
		return has_machine_capability(t, CAP_MKNOD);
	return S_ISCHR(mode) && dev != makedev(0, 0) &&
	       (gnu_dev_major(dev) != 1 || gnu_dev_minor(dev) < 3 || gnu_dev_minor(dev) == 4 ||
		gnu_dev_minor(dev) > 9) &&
	       has_machine_capability(t, CAP_MKNOD);
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
	return g_str_has_prefix(sysctl, "user/") && is_in_own_userns(t);
}

static gboolean opens_to_write(const struct world_call *call)
{
	if (call->nr != SYS_open && call->nr != SYS_openat && call->nr != SYS_openat2 &&
	    call->nr != SYS_creat)
		return FALSE;
	return (open_flags(call) & O_ACCMODE) != O_RDONLY && !(open_flags(call) & O_PATH);
}

static gboolean opens_machine_file(const Task *t, const struct world_call *call)
{
	gboolean at = call->nr == SYS_openat || call->nr == SYS_openat2;
	const char *path, *sys;

	if (!opens_to_write(call))
		return FALSE;
	path = image_string(call, call->args[at ? 1 : 0]);
	if (!path)
		return FALSE;
	if (strstr(path, "sysrq-trigger"))
		return TRUE;
	sys = strstr(path, "proc/sys/");
	if (!sys)
		return FALSE;
	sys += strlen("proc/sys/");
	return !sysctl_is_namespaced(sys) && !is_own_limit(t, sys);
}

/* There is one of it, and who removes a device from it has removed it for all. */
static gboolean mounts_devtmpfs(const Task *t, const struct world_call *call)
{
	const char *type = NULL;

	if (call->nr == SYS_mount)
		type = image_string(call, call->args[2]);
	else if (call->nr == SYS_fsopen)
		type = image_string(call, call->args[0]);
	return type && !strcmp(type, "devtmpfs") && has_machine_capability(t, CAP_SYS_ADMIN);
}

/* In a pid namespace of its own, a task reboots that namespace and nothing else. */
static gboolean reboots_machine(const Task *t, const struct world_call *call)
{
	return call->nr == SYS_reboot &&
	       proc_ns_inum(t->host, "pid") == proc_ns_inum(getpid(), "pid");
}

gboolean reaches_machine(const Task *t, const struct world_call *call)
{
	return changes_machine(t, call) || makes_device(t, call) || mounts_devtmpfs(t, call) ||
	       reboots_machine(t, call) || opens_machine_file(t, call);
}

gboolean writes_to_machine(const Task *t, const struct world_call *call, s64 fd)
{
	static const u32 magic[] = { SYSFS_MAGIC,      DEBUGFS_MAGIC,  TRACEFS_MAGIC,
				     SECURITYFS_MAGIC, EFIVARFS_MAGIC, BPF_FS_MAGIC };
	g_autofree char *path = NULL;
	struct statfs st;

	if (!opens_to_write(call) || fd < 0)
		return FALSE;
	path = g_strdup_printf("/proc/%d/fd/%d", (int)t->host, (int)fd);
	if (statfs(path, &st))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(magic); i++)
		if ((u32)st.f_type == magic[i])
			return has_machine_capability(t, CAP_SYS_ADMIN);
	return FALSE;
}

/*
 * Under the world's root lies the machine's first root file system, which every mount namespace
 * has. Who takes the root away and enters the namespace anew stands there. Nothing can be changed
 * in it (fence_hidden_root() in default.c), so what a scenario does next would tell of this machine
 * and of this fence: it ends here.
 */
gboolean stands_on_machine_root(const Task *t)
{
	g_autoptr(GString) mountinfo = g_string_new(NULL);

	return proc_read(t->host, "mountinfo", mountinfo) >= 0 &&
	       strstr(mountinfo->str, " - rootfs ") != NULL;
}
