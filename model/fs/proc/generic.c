// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is in /proc for all: a const tree of entries. Mirrors fs/proc/generic.c of Linux, and the
 * small files that add an entry each (version.c, uptime.c, meminfo.c …).
 */
#include "proc_fs.h"

#include "ipc_namespace.h"
#include "text.h"
#include "time_namespace.h"
#include "utsname.h"

/* ---- the texts ---- */

static int show_nothing(struct world *w, struct world_text *text)
{
	return 0;
}

static int cmdline_show(struct world *w, struct world_text *text)
{
	text_string(text, "console=ttyS0\n");
	return 0;
}

static int cpuinfo_show(struct world *w, struct world_text *text)
{
	text_string(text, "processor\t: 0\nvendor_id\t: nssim\nmodel name\t: nssim\n\n");
	return 0;
}

static int devices_show(struct world *w, struct world_text *text)
{
	text_string(text, "Character devices:\n  1 mem\n  5 /dev/tty\n  5 /dev/console\n"
			  "  5 /dev/ptmx\n136 pts\n\nBlock devices:\n  7 loop\n253 virtblk\n");
	return 0;
}

static int loadavg_show(struct world *w, struct world_text *text)
{
	struct pid_namespace *ns = task_active_pid_ns(current);

	text_printf(text, "0.00 0.00 0.00 1/%llu %d\n", (unsigned long long)w->nr_threads,
		    (int)idr_get_cursor(&ns->idr) - 1);
	return 0;
}

static int meminfo_show(struct world *w, struct world_text *text)
{
	text_string(text, "MemTotal:       24684100 kB\nMemFree:        24409000 kB\n"
			  "MemAvailable:   24362140 kB\nBuffers:               0 kB\n"
			  "Cached:                0 kB\nSwapTotal:             0 kB\n"
			  "SwapFree:              0 kB\n");
	return 0;
}

static int stat_show(struct world *w, struct world_text *text)
{
	text_string(text, "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\nintr 0\nctxt 0\n");
	text_printf(text, "btime %lld\n", (long long)(w->realtime_offset_ns / 1000000000));
	text_printf(text, "processes %llu\nprocs_running 1\nprocs_blocked 0\n",
		    (unsigned long long)w->nr_threads);
	return 0;
}

static int uptime_show(struct world *w, struct world_text *text)
{
	u64 ns = (u64)timens_clock(w, current->nsproxy->time_ns, CLOCK_BOOTTIME);

	text_printf(text, "%llu.%02llu 0.00\n", (unsigned long long)(ns / 1000000000),
		    (unsigned long long)(ns / 10000000 % 100));
	return 0;
}

static int version_show(struct world *w, struct world_text *text)
{
	const struct new_utsname *name = utsname();

	text_printf(text, "%s version %s (nssim@nssim) %s\n", name->sysname, name->release,
		    name->version);
	return 0;
}

static int partitions_show(struct world *w, struct world_text *text)
{
	text_string(text, "major minor  #blocks  name\n\n");
	return 0;
}

static int ipc_show(struct world *w, int ids, struct world_text *text)
{
	sysvipc_show(w, current->nsproxy->ipc_ns, ids, task_active_pid_ns(current),
		     current_user_ns(), text);
	return 0;
}

static int msg_show(struct world *w, struct world_text *text)
{
	return ipc_show(w, IPC_MSG_IDS, text);
}

static int sem_show(struct world *w, struct world_text *text)
{
	return ipc_show(w, IPC_SEM_IDS, text);
}

static int shm_show(struct world *w, struct world_text *text)
{
	return ipc_show(w, IPC_SHM_IDS, text);
}

/* ---- the tree ---- */

#define FILE_ENTRY(n, s)                                     \
	{                                                    \
		.name = n, .mode = S_IFREG | 0444, .show = s \
	}
#define EMPTY_FILE(n) FILE_ENTRY(n, show_nothing)
#define DIR_ENTRY(n, c)                                          \
	{                                                        \
		.name = n, .mode = S_IFDIR | 0555, .children = c \
	}
#define LINK_ENTRY(n, l)                                     \
	{                                                    \
		.name = n, .mode = S_IFLNK | 0777, .link = l \
	}

#define ROOT_FILE(n)                                                    \
	{                                                               \
		.name = n, .mode = S_IFREG | 0400, .show = show_nothing \
	}

static const struct proc_dir_entry no_entries[] = { { .name = NULL } };
static const struct proc_dir_entry tty_entries[] = {
	EMPTY_FILE("drivers"),
	DIR_ENTRY("driver", no_entries),
	DIR_ENTRY("ldisc", no_entries),
	{ .name = NULL },
};
static const struct proc_dir_entry sysvipc_entries[] = {
	FILE_ENTRY("msg", msg_show),
	FILE_ENTRY("sem", sem_show),
	FILE_ENTRY("shm", shm_show),
	{ .name = NULL },
};

const struct proc_dir_entry proc_root_entries[] = {
	DIR_ENTRY("acpi", no_entries),
	EMPTY_FILE("buddyinfo"),
	DIR_ENTRY("bus", no_entries),
	EMPTY_FILE("cgroups"),
	FILE_ENTRY("cmdline", cmdline_show),
	EMPTY_FILE("config.gz"),
	EMPTY_FILE("consoles"),
	FILE_ENTRY("cpuinfo", cpuinfo_show),
	EMPTY_FILE("crypto"),
	FILE_ENTRY("devices", devices_show),
	EMPTY_FILE("diskstats"),
	EMPTY_FILE("dma"),
	DIR_ENTRY("driver", no_entries),
	EMPTY_FILE("execdomains"),
	FILE_ENTRY("filesystems", filesystems_proc_show),
	DIR_ENTRY("fs", no_entries),
	EMPTY_FILE("interrupts"),
	EMPTY_FILE("iomem"),
	EMPTY_FILE("ioports"),
	DIR_ENTRY("irq", no_entries),
	EMPTY_FILE("kallsyms"),
	EMPTY_FILE("key-users"),
	EMPTY_FILE("keys"),
	{ .name = "kmsg", .mode = S_IFREG | 0400, .show = show_nothing },
	ROOT_FILE("kpagecgroup"),
	ROOT_FILE("kpagecount"),
	ROOT_FILE("kpageflags"),
	FILE_ENTRY("loadavg", loadavg_show),
	EMPTY_FILE("locks"),
	FILE_ENTRY("meminfo", meminfo_show),
	EMPTY_FILE("misc"),
	LINK_ENTRY("mounts", "self/mounts"),
	EMPTY_FILE("mtrr"),
	LINK_ENTRY("net", "self/net"),
	ROOT_FILE("pagetypeinfo"),
	FILE_ENTRY("partitions", partitions_show),
	DIR_ENTRY("pressure", no_entries),
	ROOT_FILE("slabinfo"),
	EMPTY_FILE("softirqs"),
	FILE_ENTRY("stat", stat_show),
	EMPTY_FILE("swaps"),
	{ .name = "sys",
	  .mode = S_IFDIR | 0555,
	  .iop = &proc_sys_dir_inode_operations,
	  .fop = &proc_sys_dir_operations },
	DIR_ENTRY("sysvipc", sysvipc_entries),
	{ .name = "timer_list", .mode = S_IFREG | 0400, .show = show_nothing },
	DIR_ENTRY("tty", tty_entries),
	FILE_ENTRY("uptime", uptime_show),
	FILE_ENTRY("version", version_show),
	ROOT_FILE("vmallocinfo"),
	EMPTY_FILE("vmstat"),
	EMPTY_FILE("zoneinfo"),
	{ .name = NULL },
};

/* ---- look-up and listing ---- */

static int pde_show(struct world *w, struct file *file, struct world_text *text)
{
	return PROC_I(file->f_inode)->pde->show(w, text);
}
static const struct file_operations pde_file_operations = { .show = pde_show };

static int pde_get_link(struct world *w, struct dentry *dentry, struct link_target *target)
{
	target->text = PROC_I(dentry->d_inode)->pde->link;
	return 0;
}
static const struct inode_operations pde_link_inode_operations = { .get_link = pde_get_link };

struct inode *proc_pde_inode(struct world *w, struct super_block *sb,
			     const struct proc_dir_entry *pde)
{
	struct inode *inode = proc_new_inode(w, sb, pde->mode);

	if (!inode)
		return NULL;
	PROC_I(inode)->pde = pde;
	inode->i_fop = &pde_file_operations;
	if (pde->children) {
		inode->i_op = &proc_dir_inode_operations;
		inode->i_fop = &proc_dir_operations;
	} else if (pde->link) {
		inode->i_op = &pde_link_inode_operations;
	} else if (pde->iop) {
		inode->i_op = pde->iop;
		inode->i_fop = pde->fop;
	}
	return inode;
}

int proc_pde_lookup(struct world *w, struct super_block *sb, const struct proc_dir_entry *entries,
		    const struct qstr *name, struct inode **inode)
{
	const struct proc_dir_entry *pde = entries;

	while (pde->name && !qstr_is(name, pde->name))
		pde++;
	if (!pde->name)
		return (int)refuse(w, ENOENT, R_PROC_NO_ENTRY);
	*inode = proc_pde_inode(w, sb, pde);
	return *inode ? 0 : -ENOMEM;
}

/* Positions count from @first on. Returns whether all have been listed. */
bool proc_pde_readdir(struct world *w, const struct proc_dir_entry *entries,
		      struct dir_context *ctx, u64 first)
{
	u64 i;

	for (i = 0; entries[i].name; i++) {
		if (i + first < ctx->pos)
			continue;
		if (!ctx->actor(w, ctx, entries[i].name, strlen(entries[i].name), get_next_ino(w),
				(entries[i].mode >> 12) & 15))
			return false;
		ctx->pos++;
	}
	return true;
}

static int proc_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
		       struct inode **inode)
{
	return proc_pde_lookup(w, dir->d_sb, PROC_I(dir->d_inode)->pde->children, name, inode);
}

static int proc_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	if (dir_emit_dots(w, file, ctx))
		proc_pde_readdir(w, PROC_I(file->f_inode)->pde->children, ctx, 2);
	return 0;
}

const struct inode_operations proc_dir_inode_operations = { .lookup = proc_lookup };
const struct file_operations proc_dir_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_readdir,
};
