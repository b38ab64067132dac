// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/self and /proc/thread-self: links to whoever follows them. Mirrors fs/proc/self.c and
 * fs/proc/thread_self.c of Linux.
 */
#include "proc_fs.h"
#include "text.h"

static int proc_self_get_link(struct world *w, struct dentry *dentry, struct link_target *target)
{
	int tgid = task_pid_nr_ns(current, PIDTYPE_TGID, proc_pid_ns(dentry->d_inode));
	struct world_text text = { target->buf, sizeof(target->buf), 0 };

	if (!tgid)
		return (int)refuse(w, ENOENT, R_PROC_SELF_OUTSIDE);
	text_printf(&text, "%d", tgid);
	text_end(&text);
	target->text = target->buf;
	return 0;
}

static int proc_thread_self_get_link(struct world *w, struct dentry *dentry,
				     struct link_target *target)
{
	struct pid_namespace *ns = proc_pid_ns(dentry->d_inode);
	int tgid = task_pid_nr_ns(current, PIDTYPE_TGID, ns);
	int pid = task_pid_nr_ns(current, PIDTYPE_PID, ns);
	struct world_text text = { target->buf, sizeof(target->buf), 0 };

	if (!pid)
		return (int)refuse(w, ENOENT, R_PROC_SELF_OUTSIDE);
	text_printf(&text, "%d/task/%d", tgid, pid);
	text_end(&text);
	target->text = target->buf;
	return 0;
}

const struct inode_operations proc_self_inode_operations = { .get_link = proc_self_get_link };
const struct inode_operations proc_thread_self_inode_operations = {
	.get_link = proc_thread_self_get_link,
};
