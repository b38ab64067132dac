// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys/fs, without what has a file of its own. Mirrors fs/sysctls.c of Linux and the tables in
 * fs/namei.c, fs/namespace.c, fs/file_table.c, fs/pipe.c, fs/exec.c.
 */
#include "sysctl.h"
#include "world_state.h"

static int file_nr_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%llu\t0\t%llu\n", (unsigned long long)w->nr_files,
		    (unsigned long long)w->files_stat_max);
	return 0;
}

const struct ctl_table fs_stat_sysctls[] = {
	SYSCTL_WORLD(u32, "fs/mount-max", sysctl_mount_max, 1, 0x7fffffff),
	SYSCTL_WORLD(u64, "fs/file-max", files_stat_max, 0, 0x7fffffffffffffff),
	{ .path = "fs/file-nr", .mode = 0444, .get = file_nr_get },
	SYSCTL_WORLD(u32, "fs/nr_open", sysctl_nr_open, 64, 0x7fffffc0),
	SYSCTL_WORLD(u32, "fs/overflowuid", fs_overflowuid, 0, 65535),
	SYSCTL_WORLD(u32, "fs/overflowgid", fs_overflowgid, 0, 65535),
	SYSCTL_WORLD(u32, "fs/protected_symlinks", sysctl_protected_symlinks, 0, 1),
	SYSCTL_WORLD(u32, "fs/protected_hardlinks", sysctl_protected_hardlinks, 0, 1),
	SYSCTL_WORLD(u32, "fs/protected_fifos", sysctl_protected_fifos, 0, 2),
	SYSCTL_WORLD(u32, "fs/protected_regular", sysctl_protected_regular, 0, 2),
	SYSCTL_WORLD(u32, "fs/suid_dumpable", suid_dumpable, 0, 2),
	SYSCTL_CONSTANT("fs/pipe-max-size", 1048576),
	SYSCTL_CONSTANT("fs/pipe-user-pages-hard", 0),
	SYSCTL_CONSTANT("fs/pipe-user-pages-soft", 16384),
	SYSCTL_CONSTANT("fs/aio-max-nr", 65536),
	SYSCTL_CONSTANT("fs/lease-break-time", 45),
	SYSCTL_CONSTANT("fs/leases-enable", 1),
	{ .path = "fs/binfmt_misc/" }, /* an empty directory, to mount on */
	SYSCTL_CONSTANT("fs/inotify/max_queued_events", 16384),
	SYSCTL_CONSTANT("fs/inotify/max_user_instances", 128),
	SYSCTL_CONSTANT("fs/inotify/max_user_watches", 192536),
	{ .path = NULL },
};
