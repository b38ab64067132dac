// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/PID and /proc/PID/task/TID. Mirrors fs/proc/base.c of Linux.
 *
 * A row of pid_entry describes each file; the functions that make its text belong to whoever owns
 * what it shows. An inode holds the struct pid, never the task: a file of a task that has gone
 * gives ESRCH or ENOENT.
 *
 * What tells of memory and of scheduling is there with its mode, owner and checks; its text is
 * empty or constant, and what is written to it is checked and forgotten.
 */
#include "proc_fs.h"

#include "cgroup.h"
#include "syscalls.h"
#include "text.h"
#include "time_namespace.h"

unsigned int name_to_int(const char *name, size_t len)
{
	unsigned int n = 0;

	if (!len || (len > 1 && *name == '0'))
		return ~0u;
	for (; len; len--, name++) {
		unsigned int c = (unsigned int)(*name - '0');

		if (c > 9 || n >= (~0u - 9) / 10)
			return ~0u;
		n = n * 10 + c;
	}
	return n;
}

/* ---- owners and inodes ---- */

/* Root of the address space's user namespace, where the machine knows him; else the machine's. */
static void mm_root(const struct task_struct *task, kuid_t *uid, kgid_t *gid)
{
	const struct user_namespace *ns = task->mm ? task->mm->user_ns : NULL;

	*uid = ns ? make_kuid(ns, 0) : GLOBAL_ROOT_UID;
	*gid = ns ? make_kgid(ns, 0) : KGIDT_INIT(0);
	if (!uid_valid(*uid))
		*uid = GLOBAL_ROOT_UID;
	if (!gid_valid(*gid))
		*gid = KGIDT_INIT(0);
}

/* The task's own user may look into the files of one that can be dumped, and list all others. */
void task_dump_owner(struct world *w, struct task_struct *task, u32 mode, kuid_t *uid, kgid_t *gid)
{
	bool dumpable = task->mm && task->mm->dumpable == SUID_DUMP_USER;

	if (!dumpable && mode != (S_IFDIR | 0555)) {
		mm_root(task, uid, gid);
		return;
	}
	*uid = task->real_cred->euid;
	*gid = task->real_cred->egid;
}

static void pid_update_inode(struct world *w, struct task_struct *task, struct inode *inode)
{
	task_dump_owner(w, task, inode->i_mode, &inode->i_uid, &inode->i_gid);
	inode->i_mode &= ~(u32)(S_ISUID | S_ISGID);
}

struct inode *proc_pid_make_inode(struct world *w, struct super_block *sb, struct pid *pid,
				  u32 mode)
{
	struct inode *inode = proc_new_inode(w, sb, mode);
	struct task_struct *task;

	if (!inode)
		return NULL;
	PROC_I(inode)->pid = get_pid(pid);
	task = pid_task(pid, PIDTYPE_PID);
	if (task)
		pid_update_inode(w, task, inode);
	return inode;
}

/* A name below /proc/PID is good as long as the task is there; its owner may have changed. */
static bool pid_revalidate(struct world *w, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	struct task_struct *task;

	if (PROC_I(inode)->sysctl || !PROC_I(inode)->pid)
		return true;
	task = proc_task(inode);
	if (!task)
		return false;
	if (PROC_I(inode)->ns_ops || !S_ISLNK(inode->i_mode))
		pid_update_inode(w, task, inode);
	return true;
}
const struct dentry_operations proc_dentry_operations = { .d_revalidate = pid_revalidate };

/* Mode and owner of a file of /proc are what they are. */
int proc_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		 const struct iattr *attr)
{
	struct iattr checked = *attr;
	int err;

	if (attr->ia_valid & ATTR_MODE)
		return (int)refuse(w, EPERM, R_PROC_CHMOD);
	err = setattr_prepare(w, idmap, dentry, &checked);
	if (!err)
		setattr_copy(w, idmap, dentry->d_inode, &checked);
	return err;
}
const struct inode_operations proc_def_inode_operations = { .setattr = proc_setattr };

/* ---- what may be seen ---- */

/* @min: how much hidepid= must hide for the task's rights over that one to count. */
bool has_pid_permissions(struct world *w, const struct proc_fs_info *info, struct task_struct *task,
			 unsigned int min)
{
	bool strict = info->hide_pid == HIDEPID_NOT_PTRACEABLE;
	bool open_to_all = info->hide_pid < min;

	return (!strict && (open_to_all || in_group_p(w, info->pid_gid))) ||
	       ptrace_may_access(w, task, PTRACE_MODE_READ_FSCREDS);
}

static int proc_pid_permission(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
			       int mask)
{
	const struct proc_fs_info *info = proc_sb_info(inode->i_sb);
	int hidden = info->hide_pid == HIDEPID_INVISIBLE ? ENOENT : EPERM;
	struct task_struct *task = proc_task(inode);

	if (!task)
		return (int)refuse(w, ESRCH, R_PROC_TASK_GONE);
	if (!has_pid_permissions(w, info, task, HIDEPID_NO_ACCESS))
		return (int)refuse_obj(w, hidden, R_PROC_HIDDEN, task, NULL);
	return generic_permission(w, idmap, inode, mask);
}

/* With hidepid=2, whom the caller may not look into is not even there. */
static int pid_getattr(struct world *w, const struct path *path, struct kstat *stat)
{
	const struct inode *inode = path->dentry->d_inode;
	struct task_struct *task = proc_task(inode);

	if (!task || has_pid_permissions(w, proc_sb_info(inode->i_sb), task, HIDEPID_INVISIBLE))
		return 0;
	return (int)refuse_obj(w, ENOENT, R_PROC_HIDDEN, task, NULL);
}

int proc_fd_access_allowed(struct world *w, const struct inode *inode)
{
	struct task_struct *task = proc_task(inode);

	if (task && ptrace_may_access(w, task, PTRACE_MODE_READ_FSCREDS))
		return 0;
	return (int)refuse_obj(w, EACCES, R_PROC_PTRACE, task, NULL);
}

/* ---- files of text ---- */

static int proc_single_show(struct world *w, struct file *file, struct world_text *text)
{
	const struct inode *inode = file->f_inode;
	const struct pid_entry *entry = PROC_I(inode)->entry;
	struct task_struct *task = proc_task(inode);

	return task ? entry->show(w, task, proc_pid_ns(inode), text)
		    : (int)refuse(w, ESRCH, R_PROC_TASK_GONE);
}
const struct file_operations proc_single_file_operations = { .show = proc_single_show };
/* The same for what in the kernel is no seq_file, but a piece of the task's memory. */
static const struct file_operations proc_bytes_file_operations = {
	.lseek = generic_file_llseek,
	.show = proc_single_show,
};

/* What lets its reader into the task's memory is refused when it is opened. */
static int mem_open(struct world *w, struct inode *inode, struct file *file)
{
	struct task_struct *task = proc_task(inode);

	if (!task)
		return (int)refuse(w, ESRCH, R_PROC_TASK_GONE);
	if (!ptrace_may_access(w, task, PTRACE_MODE_READ_FSCREDS))
		return (int)refuse_obj(w, EACCES, R_PROC_PTRACE, task, NULL);
	return 0;
}
static const struct file_operations proc_mem_file_operations = {
	.open = mem_open,
	.lseek = generic_file_llseek,
	.show = proc_single_show,
};

static int proc_pid_comm(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			 struct world_text *text)
{
	text_printf(text, "%s\n", task->comm);
	return 0;
}

static long comm_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct task_struct *task = proc_task(file->f_inode);
	size_t len = count < TASK_COMM_LEN - 1 ? count : TASK_COMM_LEN - 1;
	char comm[TASK_COMM_LEN] = { 0 };

	if (copy_from_user(w, comm, buf, len))
		return -EFAULT;
	if (!task)
		return refuse(w, ESRCH, R_PROC_TASK_GONE);
	if (!same_thread_group(task, current))
		return refuse(w, EINVAL, R_PROC_COMM);
	comm[strcspn(comm, "\n")] = '\0';
	memcpy(task->comm, comm, sizeof(comm));
	return (long)count;
}
static const struct file_operations proc_pid_comm_operations = {
	.show = proc_single_show,
	.write = comm_write,
};

/* Threads may rename each other, whoever owns the file. */
static int proc_tid_comm_permission(struct world *w, const struct mnt_idmap *idmap,
				    struct inode *inode, int mask)
{
	struct task_struct *task = proc_task(inode);

	if (!task)
		return (int)refuse(w, ESRCH, R_PROC_TASK_GONE);
	return same_thread_group(task, current) ? 0 : generic_permission(w, idmap, inode, mask);
}
static const struct inode_operations proc_tid_comm_inode_operations = {
	.permission = proc_tid_comm_permission,
	.setattr = proc_setattr,
};

static int proc_pid_cmdline(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			    struct world_text *text)
{
	if (task->mm)
		text_bytes(text, task->comm, strlen(task->comm) + 1);
	return 0;
}

static int proc_pid_empty(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			  struct world_text *text)
{
	return 0;
}

static int proc_pid_cgroup(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			   struct world_text *text)
{
	proc_cgroup_show(w, task, current, text);
	return 0;
}

static int proc_pid_constant(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			     struct world_text *text)
{
	text_string(text, "0\n");
	return 0;
}

static int proc_pid_personality(struct world *w, struct task_struct *task, struct pid_namespace *ns,
				struct world_text *text)
{
	if (!ptrace_may_access(w, task, PTRACE_MODE_ATTACH_FSCREDS))
		return (int)refuse_obj(w, EPERM, R_PROC_PTRACE, task, NULL);
	text_printf(text, "%08x\n", task->personality);
	return 0;
}

static int proc_pid_unset_id(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			     struct world_text *text)
{
	text_string(text, "4294967295");
	return 0;
}

static int proc_pid_coredump_filter(struct world *w, struct task_struct *task,
				    struct pid_namespace *ns, struct world_text *text)
{
	text_string(text, "00000033\n");
	return 0;
}

/* ---- oom_score_adj ---- */

static int oom_score_adj_show(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			      struct world_text *text)
{
	text_printf(text, "%d\n", task->signal->oom_score_adj);
	return 0;
}

/* One number from a write, which may have blanks around it. */
static int number_from_user(struct world *w, uptr buf, size_t count, s64 *value)
{
	char text[32] = { 0 };
	size_t start, used;
	bool overflow = false;

	if (count > sizeof(text) - 1)
		count = sizeof(text) - 1;
	if (copy_from_user(w, text, buf, count))
		return -EFAULT;
	start = strspn(text, " \t\n");
	used = text_number(text + start, 0, value, &overflow);
	if (!used || overflow || text[start + used + strspn(text + start + used, " \t\n")])
		return (int)refuse(w, EINVAL, R_PROC_NOT_A_NUMBER);
	return 0;
}

static long oom_score_adj_write(struct world *w, struct file *file, uptr buf, size_t count,
				u64 *pos)
{
	struct task_struct *task;
	s64 adj = 0;
	int err = number_from_user(w, buf, count, &adj);

	if (err)
		return err;
	if (adj < -1000 || adj > 1000)
		return refuse_num(w, EINVAL, R_OOM_RANGE, adj);
	task = proc_task(file->f_inode);
	if (!task)
		return refuse(w, ESRCH, R_PROC_TASK_GONE);
	if (adj < task->signal->oom_score_adj_min && !capable(w, CAP_SYS_RESOURCE))
		return refuse_num(w, EACCES, R_OOM_LOWER, adj);
	task->signal->oom_score_adj = (int)adj;
	if (capable(w, CAP_SYS_RESOURCE))
		task->signal->oom_score_adj_min = (int)adj;
	return (long)count;
}
static const struct file_operations proc_oom_score_adj_operations = {
	.lseek = generic_file_llseek,
	.show = proc_single_show,
	.write = oom_score_adj_write,
};

/* The older file of the same setting, in steps from -17 to 15. */
static int oom_adj_show(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			struct world_text *text)
{
	int adj = task->signal->oom_score_adj;

	text_printf(text, "%d\n", adj == 1000 ? 15 : adj * 17 / 1000);
	return 0;
}

static long oom_adj_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct task_struct *task;
	s64 adj = 0;
	int err = number_from_user(w, buf, count, &adj);

	if (err)
		return err;
	if (adj < -17 || adj > 15)
		return refuse_num(w, EINVAL, R_OOM_RANGE, adj);
	task = proc_task(file->f_inode);
	if (!task)
		return refuse(w, ESRCH, R_PROC_TASK_GONE);
	adj = adj == 15 ? 1000 : adj * 1000 / 17;
	if (adj < task->signal->oom_score_adj && !capable(w, CAP_SYS_RESOURCE))
		return refuse_num(w, EACCES, R_OOM_LOWER, adj);
	task->signal->oom_score_adj = (int)adj;
	return (long)count;
}
static const struct file_operations proc_oom_adj_operations = {
	.lseek = generic_file_llseek,
	.show = proc_single_show,
	.write = oom_adj_write,
};

/* ---- what is there, and tells nothing of the model: constants ---- */

/* What tells of the task's work, and lets the caller read it where he could trace the task. */
static int proc_pid_traced(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			   struct world_text *text)
{
	if (!ptrace_may_access(w, task, PTRACE_MODE_READ_FSCREDS))
		return (int)refuse_obj(w, EACCES, R_PROC_PTRACE, task, NULL);
	return proc_pid_line(w, task, ns, text);
}

static int proc_pid_syscall(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			    struct world_text *text)
{
	if (!ptrace_may_access(w, task, PTRACE_MODE_ATTACH_FSCREDS))
		return (int)refuse_obj(w, EPERM, R_PROC_PTRACE, task, NULL);
	text_string(text, "running\n");
	return 0;
}

/* ---- autogroup and timerslack_ns: a number is checked, and forgotten ---- */

static int autogroup_show(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			  struct world_text *text)
{
	text_string(text, "/autogroup-1 nice 0\n");
	return 0;
}

static long autogroup_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	s64 nice = 0;
	int err = number_from_user(w, buf, count, &nice);

	if (err)
		return err;
	if (!proc_task(file->f_inode))
		return refuse(w, ESRCH, R_PROC_TASK_GONE);
	if (nice < -20 || nice > 19)
		return refuse_num(w, EINVAL, R_PROC_AUTOGROUP, nice);
	return (long)count;
}
static const struct file_operations proc_autogroup_operations = {
	.show = proc_single_show,
	.write = autogroup_write,
};

/* 0, or why the caller may neither see nor set the slack of @task's timers. */
static int may_set_timerslack(struct world *w, struct task_struct *task)
{
	if (task == current || ns_capable(w, task->real_cred->user_ns, CAP_SYS_NICE))
		return 0;
	return (int)refuse_obj(w, EPERM, R_PROC_TIMERSLACK, task, NULL);
}

static int timerslack_show(struct world *w, struct task_struct *task, struct pid_namespace *ns,
			   struct world_text *text)
{
	int err = may_set_timerslack(w, task);

	if (!err)
		text_string(text, "50000\n");
	return err;
}

static long timerslack_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct task_struct *task = proc_task(file->f_inode);
	s64 slack = 0;
	int err = number_from_user(w, buf, count, &slack);

	if (!err && !task)
		return refuse(w, ESRCH, R_PROC_TASK_GONE);
	if (!err)
		err = may_set_timerslack(w, task);
	return err ? err : (long)count;
}
static const struct file_operations proc_timerslack_operations = {
	.show = proc_single_show,
	.write = timerslack_write,
};

/* ---- mounts ---- */

static int mounts_open(struct world *w, struct inode *inode, struct file *file)
{
	struct task_struct *task = proc_task(inode);

	if (!task)
		return (int)refuse(w, EINVAL, R_PROC_TASK_GONE);
	file->f_op = &proc_mounts_operations;
	return mounts_open_common(w, task, file, PROC_I(inode)->entry->which);
}
static const struct file_operations proc_mounts_open_operations = { .open = mounts_open };

/* ---- uid_map, gid_map, projid_map, setgroups: the namespace is that of the time of open() ---- */

static int userns_file_open(struct world *w, struct inode *inode, struct file *file)
{
	struct task_struct *task = proc_task(inode);
	struct proc_userns_file *priv;
	struct user_namespace *ns;

	if (!task)
		return (int)refuse(w, EINVAL, R_PROC_TASK_GONE);
	ns = task->real_cred->user_ns;
	if (PROC_I(inode)->entry->which == USERNS_SETGROUPS && (file->f_mode & FMODE_WRITE) &&
	    !ns_capable(w, ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EACCES, R_PROC_SETGROUPS_CAP, ns, NULL);
	priv = alloc_obj(w, proc_userns_file);
	if (!priv)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	priv->ns = get_user_ns(ns);
	file->private_data = priv;
	return 0;
}

static void userns_file_release(struct world *w, struct inode *inode, struct file *file)
{
	struct proc_userns_file *priv = file->private_data;

	put_user_ns(w, priv->ns);
	world_free(w, priv);
}

static int userns_file_read(struct world *w, struct file *file, struct world_text *text)
{
	struct proc_userns_file *priv = file->private_data;

	userns_file_show(w, PROC_I(file->f_inode)->entry->which, priv->ns, file->f_cred->user_ns,
			 text);
	return 0;
}

static long userns_file_put(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct proc_userns_file *priv = file->private_data;
	const char *bytes = count ? user_bytes(w, buf, count) : "";
	long ret;

	if (!bytes)
		return refuse_num(w, EFAULT, R_FAULT, (s64)buf);
	ret = userns_file_write(w, PROC_I(file->f_inode)->entry->which, priv->ns, file->f_cred,
				bytes, count, *pos);
	if (ret > 0)
		*pos += (u64)ret;
	return ret;
}

static const struct file_operations proc_userns_file_operations = {
	.open = userns_file_open,
	.release = userns_file_release,
	.show = userns_file_read,
	.write = userns_file_put,
};

/* ---- timens_offsets ---- */

static int timens_show(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		       struct world_text *text)
{
	timens_offsets_show(w, task, text);
	return 0;
}

static long timens_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct task_struct *task = proc_task(file->f_inode);
	const char *bytes = count ? user_bytes(w, buf, count) : "";

	if (!bytes)
		return refuse_num(w, EFAULT, R_FAULT, (s64)buf);
	if (!task)
		return refuse(w, ESRCH, R_PROC_TASK_GONE);
	return timens_offsets_write(w, task, file->f_cred, bytes, count, *pos);
}
static const struct file_operations proc_timens_operations = {
	.show = proc_single_show,
	.write = timens_write,
};

/* Writes that are taken and change nothing that is modelled. */
static long write_ignored(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	return (long)count;
}
static const struct file_operations proc_ignoring_operations = {
	.lseek = generic_file_llseek,
	.show = proc_single_show,
	.write = write_ignored,
};

/* What a security module would show and take; there is none. */
static int attr_show(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		     struct world_text *text)
{
	return (int)refuse(w, EINVAL, R_PROC_NO_SECURITY_MODULE);
}

static long attr_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct task_struct *task = proc_task(file->f_inode);

	if (!task)
		return refuse(w, ESRCH, R_PROC_TASK_GONE);
	if (task != current)
		return refuse_obj(w, task->mm == current->mm ? EACCES : EPERM,
				  R_PROC_ATTR_OF_ANOTHER, task, NULL);
	return refuse(w, EINVAL, R_PROC_NO_SECURITY_MODULE);
}
static const struct file_operations proc_attr_file_operations = {
	.lseek = generic_file_llseek,
	.show = proc_single_show,
	.write = attr_write,
};

/* ---- magic links ---- */

static int proc_cwd_link(struct world *w, struct task_struct *task, struct path *path)
{
	if (!task->fs)
		return (int)refuse_obj(w, ENOENT, R_PROC_NO_FS, task, NULL);
	get_fs_pwd(task->fs, path);
	return 0;
}

static int proc_root_link(struct world *w, struct task_struct *task, struct path *path)
{
	if (!task->fs)
		return (int)refuse_obj(w, ENOENT, R_PROC_NO_FS, task, NULL);
	get_fs_root(task->fs, path);
	return 0;
}

static int proc_exe_link(struct world *w, struct task_struct *task, struct path *path)
{
	if (!task->mm || !task->mm->exe_file)
		return (int)refuse_obj(w, ENOENT, R_PROC_NO_EXE, task, NULL);
	*path = task->mm->exe_file->f_path;
	path_get(path);
	return 0;
}

static int follow_entry(struct world *w, struct dentry *dentry, struct path *path)
{
	struct inode *inode = dentry->d_inode;
	int err = proc_fd_access_allowed(w, inode);

	return err ? err : PROC_I(inode)->entry->get_link(w, proc_task(inode), path);
}

static int proc_pid_get_link(struct world *w, struct dentry *dentry, struct link_target *target)
{
	int err = follow_entry(w, dentry, &target->jump);

	target->jumped = !err;
	return err;
}

static int proc_pid_readlink(struct world *w, struct dentry *dentry, struct world_text *text)
{
	struct path path;
	int err = follow_entry(w, dentry, &path);

	if (err)
		return err;
	d_path_text(w, &path, text);
	path_put(w, &path);
	return 0;
}

const struct inode_operations proc_pid_link_inode_operations = {
	.get_link = proc_pid_get_link,
	.readlink = proc_pid_readlink,
};

/* ---- the tables ---- */

static const struct inode_operations proc_task_inode_operations;
static const struct file_operations proc_task_operations;
static const struct inode_operations proc_attr_inode_operations;
static const struct file_operations proc_attr_operations;

#define DIR(n, m, i, f)                                                    \
	{                                                                  \
		.name = n, .mode = S_IFDIR | (m), .iop = &(i), .fop = &(f) \
	}
#define LNK(n, link)                                                                       \
	{                                                                                  \
		.name = n, .mode = S_IFLNK | 0777, .iop = &proc_pid_link_inode_operations, \
		.get_link = link                                                           \
	}
#define REG(n, m, f, s, w)                                                           \
	{                                                                            \
		.name = n, .mode = S_IFREG | (m), .fop = &(f), .show = s, .which = w \
	}
#define ONE(n, m, s) REG(n, m, proc_single_file_operations, s, 0)
#define MEM(n, m)    REG(n, m, proc_mem_file_operations, proc_pid_empty, 0)
#define BYT(n, m, s) REG(n, m, proc_bytes_file_operations, s, 0)

#define COMMON_ENTRIES                                                                            \
	DIR("fd", 0500, proc_fd_inode_operations, proc_fd_operations),                            \
		DIR("fdinfo", 0555, proc_fdinfo_inode_operations, proc_fdinfo_operations),        \
		DIR("ns", 0511, proc_ns_dir_inode_operations, proc_ns_dir_operations),            \
		DIR("attr", 0555, proc_attr_inode_operations, proc_attr_operations),              \
		MEM("environ", 0400), MEM("auxv", 0400), MEM("maps", 0444),                       \
		ONE("status", 0444, proc_pid_status),                                             \
		ONE("personality", 0400, proc_pid_personality),                                   \
		ONE("limits", 0444, proc_pid_limits), BYT("cmdline", 0444, proc_pid_cmdline),     \
		ONE("stat", 0444, proc_tgid_stat), LNK("cwd", proc_cwd_link),                     \
		LNK("root", proc_root_link), LNK("exe", proc_exe_link),                           \
		REG("mounts", 0444, proc_mounts_open_operations, NULL, MOUNTS_MOUNTS),            \
		REG("mountinfo", 0444, proc_mounts_open_operations, NULL, MOUNTS_INFO),           \
		ONE("cgroup", 0444, proc_pid_cgroup), ONE("oom_score", 0444, proc_pid_constant),  \
		REG("oom_score_adj", 0644, proc_oom_score_adj_operations, oom_score_adj_show, 0), \
		REG("loginuid", 0644, proc_ignoring_operations, proc_pid_unset_id, 0),            \
		REG("oom_adj", 0644, proc_oom_adj_operations, oom_adj_show, 0),                   \
		MEM("smaps", 0444), MEM("smaps_rollup", 0444), MEM("numa_maps", 0444),            \
		MEM("pagemap", 0400), ONE("syscall", 0400, proc_pid_syscall),                     \
		ONE("io", 0400, proc_pid_traced), ONE("wchan", 0444, proc_pid_wchan),             \
		ONE("statm", 0444, proc_pid_statm), ONE("schedstat", 0444, proc_pid_line),        \
		ONE("cpuset", 0444, proc_cpuset_show),                                            \
		REG("sched", 0644, proc_ignoring_operations, proc_pid_line, 0),                   \
		BYT("sessionid", 0444, proc_pid_unset_id),                                        \
		REG("uid_map", 0644, proc_userns_file_operations, NULL, USERNS_UID_MAP),          \
		REG("gid_map", 0644, proc_userns_file_operations, NULL, USERNS_GID_MAP),          \
		REG("projid_map", 0644, proc_userns_file_operations, NULL, USERNS_PROJID_MAP),    \
		REG("setgroups", 0644, proc_userns_file_operations, NULL, USERNS_SETGROUPS)

static const struct pid_entry tgid_base_stuff[] = {
	DIR("task", 0555, proc_task_inode_operations, proc_task_operations),
	COMMON_ENTRIES,
	REG("comm", 0644, proc_pid_comm_operations, proc_pid_comm, 0),
	REG("mountstats", 0400, proc_mounts_open_operations, NULL, MOUNTS_STATS),
	REG("coredump_filter", 0644, proc_ignoring_operations, proc_pid_coredump_filter, 0),
	REG("timens_offsets", 0644, proc_timens_operations, timens_show, 0),
	REG("autogroup", 0644, proc_autogroup_operations, autogroup_show, 0),
	REG("timerslack_ns", 0666, proc_timerslack_operations, timerslack_show, 0),
	MEM("timers", 0444),
};

static const struct pid_entry tid_base_stuff[] = {
	COMMON_ENTRIES,
	{ .name = "comm",
	  .mode = S_IFREG | 0644,
	  .iop = &proc_tid_comm_inode_operations,
	  .fop = &proc_pid_comm_operations,
	  .show = proc_pid_comm },
	ONE("children", 0444, proc_pid_children),
};

static const struct pid_entry attr_stuff[] = {
	REG("current", 0666, proc_attr_file_operations, attr_show, 0),
	REG("exec", 0666, proc_attr_file_operations, attr_show, 0),
};

static const struct pid_entry net_entry = DIR("net", 0555, proc_net_inode_operations,
					      proc_net_operations);

static int pident_instantiate(struct world *w, struct dentry *dir, const struct pid_entry *entry,
			      struct inode **inodep)
{
	struct inode *inode = proc_pid_make_inode(w, dir->d_sb, PROC_I(dir->d_inode)->pid,
						  entry->mode);

	if (!inode)
		return -ENOMEM;
	inode->i_op = entry->iop ? entry->iop : &proc_def_inode_operations;
	if (entry->fop)
		inode->i_fop = entry->fop;
	PROC_I(inode)->entry = entry;
	*inodep = inode;
	return 0;
}

static int proc_pident_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			      const struct pid_entry *entries, size_t n, struct inode **inode)
{
	size_t i;

	if (!proc_task(dir->d_inode))
		return (int)refuse(w, ENOENT, R_PROC_TASK_GONE);
	for (i = 0; i < n; i++)
		if (qstr_is(name, entries[i].name))
			return pident_instantiate(w, dir, &entries[i], inode);
	return (int)refuse(w, ENOENT, R_PROC_NO_ENTRY);
}

static int proc_pident_readdir(struct world *w, struct file *file, struct dir_context *ctx,
			       const struct pid_entry *entries, size_t n)
{
	if (!proc_task(file->f_inode))
		return (int)refuse(w, ENOENT, R_PROC_TASK_GONE);
	if (!dir_emit_dots(w, file, ctx))
		return 0;
	for (; ctx->pos - 2 < n; ctx->pos++) {
		const struct pid_entry *entry = &entries[ctx->pos - 2];

		if (!ctx->actor(w, ctx, entry->name, strlen(entry->name), get_next_ino(w),
				(entry->mode >> 12) & 15))
			break;
	}
	return 0;
}

static int proc_tgid_base_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
				 struct inode **inode)
{
	if (proc_task(dir->d_inode) && qstr_is(name, net_entry.name))
		return pident_instantiate(w, dir, &net_entry, inode);
	return proc_pident_lookup(w, dir, name, tgid_base_stuff, ARRAY_SIZE(tgid_base_stuff),
				  inode);
}

static int proc_tgid_base_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	return proc_pident_readdir(w, file, ctx, tgid_base_stuff, ARRAY_SIZE(tgid_base_stuff));
}

static const struct inode_operations proc_tgid_base_inode_operations = {
	.lookup = proc_tgid_base_lookup,
	.permission = proc_pid_permission,
	.getattr = pid_getattr,
	.setattr = proc_setattr,
};
static const struct file_operations proc_tgid_base_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_tgid_base_readdir,
};

static int proc_tid_base_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
				struct inode **inode)
{
	if (proc_task(dir->d_inode) && qstr_is(name, net_entry.name))
		return pident_instantiate(w, dir, &net_entry, inode);
	return proc_pident_lookup(w, dir, name, tid_base_stuff, ARRAY_SIZE(tid_base_stuff), inode);
}

static int proc_tid_base_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	return proc_pident_readdir(w, file, ctx, tid_base_stuff, ARRAY_SIZE(tid_base_stuff));
}

static const struct inode_operations proc_tid_base_inode_operations = {
	.lookup = proc_tid_base_lookup,
	.permission = proc_pid_permission,
	.getattr = pid_getattr,
	.setattr = proc_setattr,
};
static const struct file_operations proc_tid_base_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_tid_base_readdir,
};

static int proc_attr_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			    struct inode **inode)
{
	return proc_pident_lookup(w, dir, name, attr_stuff, ARRAY_SIZE(attr_stuff), inode);
}

static int proc_attr_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	return proc_pident_readdir(w, file, ctx, attr_stuff, ARRAY_SIZE(attr_stuff));
}

static const struct inode_operations proc_attr_inode_operations = { .lookup = proc_attr_lookup };
static const struct file_operations proc_attr_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_attr_readdir,
};

/* ---- /proc/PID ---- */

struct pid *tgid_pidfd_to_pid(const struct file *file)
{
	return file->f_op == &proc_tgid_base_operations ? PROC_I(file->f_inode)->pid
							: ERR_PTR(-EBADF);
}

static int task_dir_inode(struct world *w, struct super_block *sb, struct task_struct *task,
			  bool thread, struct inode **inodep)
{
	struct inode *inode = proc_pid_make_inode(w, sb, task->thread_pid, S_IFDIR | 0555);

	if (!inode)
		return -ENOMEM;
	inode->i_op = thread ? &proc_tid_base_inode_operations : &proc_tgid_base_inode_operations;
	inode->i_fop = thread ? &proc_tid_base_operations : &proc_tgid_base_operations;
	inode->i_nlink = thread ? 8 : 9;
	inode->i_flags |= S_IMMUTABLE;
	*inodep = inode;
	return 0;
}

static struct task_struct *find_by_name(const struct qstr *name, struct pid_namespace *ns)
{
	unsigned int nr = name_to_int(name->name, name->len);

	return nr == ~0u ? NULL : find_task_by_pid_ns((int)nr, ns);
}

int proc_pid_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
		    struct inode **inode)
{
	const struct proc_fs_info *info = proc_sb_info(dir->d_sb);
	struct task_struct *task = find_by_name(name, info->pid_ns);

	if (!task)
		return (int)refuse(w, ENOENT, R_PROC_NO_TASK);
	if (info->hide_pid == HIDEPID_NOT_PTRACEABLE &&
	    !has_pid_permissions(w, info, task, HIDEPID_NO_ACCESS))
		return (int)refuse_obj(w, ENOENT, R_PROC_HIDDEN, task, NULL);
	return task_dir_inode(w, dir->d_sb, task, false, inode);
}

static bool emit_number(struct world *w, struct dir_context *ctx, int nr)
{
	char name[16];
	struct world_text text = { name, sizeof(name), 0 };

	text_printf(&text, "%d", nr);
	return ctx->actor(w, ctx, name, text.len, get_next_ino(w), 4);
}

/* self, thread-self, then the thread group leaders by their number. */
bool proc_pid_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	const struct proc_fs_info *info = proc_sb_info(file->f_inode->i_sb);
	struct pid *pid;

	if (ctx->pos == FIRST_PROCESS_ENTRY - 2) {
		if (!ctx->actor(w, ctx, "self", 4, get_next_ino(w), 10))
			return false;
		ctx->pos++;
	}
	if (ctx->pos == FIRST_PROCESS_ENTRY - 1) {
		if (!ctx->actor(w, ctx, "thread-self", 11, get_next_ino(w), 10))
			return false;
		ctx->pos++;
	}
	while ((pid = find_ge_pid((int)(ctx->pos - FIRST_PROCESS_ENTRY), info->pid_ns))) {
		struct task_struct *task = pid_task(pid, PIDTYPE_TGID);
		int nr = pid_nr_ns(pid, info->pid_ns);

		ctx->pos = (u64)nr + FIRST_PROCESS_ENTRY;
		if (task && has_pid_permissions(w, info, task, HIDEPID_INVISIBLE) &&
		    !emit_number(w, ctx, nr))
			return false;
		ctx->pos++;
	}
	return true;
}

/* ---- /proc/PID/task ---- */

static int proc_task_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			    struct inode **inode)
{
	struct task_struct *leader = proc_task(dir->d_inode);
	struct task_struct *task = find_by_name(name, proc_sb_info(dir->d_sb)->pid_ns);

	if (!leader || !task || !same_thread_group(leader, task))
		return (int)refuse(w, ENOENT, R_PROC_NO_TASK);
	return task_dir_inode(w, dir->d_sb, task, true, inode);
}

static int proc_task_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	struct task_struct *leader = proc_task(file->f_inode), *t;
	u64 at = 2;

	if (!leader)
		return (int)refuse(w, ENOENT, R_PROC_TASK_GONE);
	if (!dir_emit_dots(w, file, ctx))
		return 0;
	for_each_thread (leader, t) {
		if (at++ < ctx->pos)
			continue;
		if (!emit_number(w, ctx,
				 task_pid_nr_ns(t, PIDTYPE_PID, proc_pid_ns(file->f_inode))))
			return 0;
		ctx->pos++;
	}
	return 0;
}

static int proc_task_getattr(struct world *w, const struct path *path, struct kstat *stat)
{
	struct task_struct *task = proc_task(path->dentry->d_inode);

	if (task)
		stat->nlink += (u32)task->signal->nr_threads;
	return 0;
}

static const struct inode_operations proc_task_inode_operations = {
	.lookup = proc_task_lookup,
	.permission = proc_pid_permission,
	.getattr = proc_task_getattr,
	.setattr = proc_setattr,
};
static const struct file_operations proc_task_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_task_readdir,
};
