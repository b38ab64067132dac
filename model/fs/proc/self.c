// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/self and /proc/thread-self: links to whoever follows them. Mirrors fs/proc/self.c and
 * fs/proc/thread_self.c of Linux.
 */
#include "proc_fs.h"
#include "text.h"

/* The caller as the mount's pid namespace sees it: "TGID", or "TGID/task/PID". */
static int link_to_caller(struct world *w, const struct dentry *dentry, bool thread,
			  struct link_target *target)
{
	struct pid_namespace *ns = proc_pid_ns(dentry->d_inode);
	int tgid = task_pid_nr_ns(current, PIDTYPE_TGID, ns);
	int pid = task_pid_nr_ns(current, PIDTYPE_PID, ns);
	struct world_text text = { target->buf, sizeof(target->buf), 0 };

	if (!pid || !tgid)
		return (int)refuse(w, ENOENT, R_PROC_SELF_OUTSIDE);
	text_printf(&text, "%d", tgid);
	if (thread)
		text_printf(&text, "/task/%d", pid);
	text_end(&text);
	target->text = target->buf;
	return 0;
}

static int proc_self_get_link(struct world *w, struct dentry *dentry, struct link_target *target)
{
	return link_to_caller(w, dentry, false, target);
}

static int proc_thread_self_get_link(struct world *w, struct dentry *dentry,
				     struct link_target *target)
{
	return link_to_caller(w, dentry, true, target);
}

const struct inode_operations proc_self_inode_operations = { .get_link = proc_self_get_link };
const struct inode_operations proc_thread_self_inode_operations = {
	.get_link = proc_thread_self_get_link,
};
