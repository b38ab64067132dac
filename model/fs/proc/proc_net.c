// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/PID/net: the tables of a task's network namespace, of which only that they are there is
 * modelled. Mirrors fs/proc/proc_net.c of Linux.
 */
#include "proc_fs.h"

static int show_nothing(struct world *w, struct world_text *text)
{
	return 0;
}

#define NET_FILE(n)                                                     \
	{                                                               \
		.name = n, .mode = S_IFREG | 0444, .show = show_nothing \
	}
static const struct proc_dir_entry proc_net_entries[] = {
	NET_FILE("arp"),    NET_FILE("dev"),  NET_FILE("if_inet6"), NET_FILE("netlink"),
	NET_FILE("packet"), NET_FILE("raw"),  NET_FILE("route"),    NET_FILE("sockstat"),
	NET_FILE("tcp"),    NET_FILE("tcp6"), NET_FILE("udp"),	    NET_FILE("udp6"),
	NET_FILE("unix"),   { .name = NULL },
};

static int proc_net_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			   struct inode **inode)
{
	if (!proc_task(dir->d_inode))
		return (int)refuse(w, ENOENT, R_PROC_TASK_GONE);
	return proc_pde_lookup(w, dir->d_sb, proc_net_entries, name, inode);
}

static int proc_net_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	if (dir_emit_dots(w, file, ctx))
		proc_pde_readdir(w, proc_net_entries, ctx, 2);
	return 0;
}

const struct inode_operations proc_net_inode_operations = { .lookup = proc_net_lookup };
const struct file_operations proc_net_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_net_readdir,
};
