// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys/fs, without what has a file of its own. Mirrors fs/sysctls.c of Linux and the tables in
 * fs/namei.c, fs/namespace.c, fs/file_table.c, fs/pipe.c, fs/exec.c.
 */
#include "fs.h"
#include "text.h"

static int get_u64(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	u64 value;

	memcpy(&value, (const char *)w + table->offset, sizeof(value));
	text_printf(text, "%llu\n", (unsigned long long)value);
	return 0;
}

static int put_u64(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	s64 value = 0;
	int err = sysctl_number(w, table, text, len, &value);

	if (!err)
		memcpy((char *)w + table->offset, &value, sizeof(value));
	return err;
}

static int file_nr_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%llu\t0\t%llu\n", (unsigned long long)w->nr_files,
		    (unsigned long long)w->files_stat_max);
	return 0;
}

#define WORLD_U32(p, field, lo, hi)                                                                \
	{                                                                                          \
		.path = p, .mode = 0644, .get = sysctl_get_world_u32, .put = sysctl_put_world_u32, \
		.min = lo, .max = hi, .offset = offsetof(struct world, field)                      \
	}
#define CONSTANT(p, m, value)                                                                \
	{                                                                                    \
		.path = p, .mode = m, .get = sysctl_get_constant, .put = sysctl_put_ignored, \
		.offset = value                                                              \
	}

const struct ctl_table fs_stat_sysctls[] = {
	WORLD_U32("fs/mount-max", sysctl_mount_max, 1, 0x7fffffff),
	{ .path = "fs/file-max",
	  .mode = 0644,
	  .get = get_u64,
	  .put = put_u64,
	  .min = 0,
	  .max = 0x7fffffffffffffff,
	  .offset = offsetof(struct world, files_stat_max) },
	{ .path = "fs/file-nr", .mode = 0444, .get = file_nr_get },
	CONSTANT("fs/nr_open", 0644, 1048576),
	WORLD_U32("fs/overflowuid", fs_overflowuid, 0, 65535),
	WORLD_U32("fs/overflowgid", fs_overflowgid, 0, 65535),
	WORLD_U32("fs/protected_symlinks", sysctl_protected_symlinks, 0, 1),
	WORLD_U32("fs/protected_hardlinks", sysctl_protected_hardlinks, 0, 1),
	WORLD_U32("fs/protected_fifos", sysctl_protected_fifos, 0, 2),
	WORLD_U32("fs/protected_regular", sysctl_protected_regular, 0, 2),
	WORLD_U32("fs/suid_dumpable", suid_dumpable, 0, 2),
	CONSTANT("fs/pipe-max-size", 0644, 1048576),
	CONSTANT("fs/pipe-user-pages-hard", 0644, 0),
	CONSTANT("fs/pipe-user-pages-soft", 0644, 16384),
	CONSTANT("fs/aio-max-nr", 0644, 65536),
	CONSTANT("fs/lease-break-time", 0644, 45),
	CONSTANT("fs/leases-enable", 0644, 1),
	CONSTANT("fs/inotify/max_queued_events", 0644, 16384),
	CONSTANT("fs/inotify/max_user_instances", 0644, 128),
	CONSTANT("fs/inotify/max_user_watches", 0644, 192536),
	{ .path = NULL },
};
