// SPDX-License-Identifier: GPL-2.0-only
/*
 * pidfs: files that stand for processes. Mirrors fs/pidfs.c of Linux, and the calls about pidfds of
 * kernel/pid.c.
 *
 * A pidfd holds its struct pid, not the task: the number is free for others once the process has
 * been reaped, the pid stays and answers ESRCH. All pidfds of a process are opens of one inode.
 */
#include "cgroup.h"
#include "fs.h"
#include "ipc_namespace.h"
#include "mount.h"
#include "net_namespace.h"
#include "nsproxy.h"
#include "syscalls.h"
#include "text.h"
#include "time_namespace.h"
#include "utsname.h"

#define PIDFD_INFO_SIZE_VER0 64
#define IOC_NR(cmd)	     ((cmd)&0xffu)
#define IOC_TYPE(cmd)	     ((cmd) >> 8 & 0xffu)
#define IOC_SIZE(cmd)	     ((cmd) >> 16 & 0x3fffu)
#define PIDFS_IOCTL_MAGIC    0xff
#define PID_FS_MAGIC	     0x50494446

/* The layout of the caller's memory. */
struct pidfd_info {
	u64 mask;
	u64 cgroupid;
	u32 pid;
	u32 tgid;
	u32 ppid;
	u32 ruid;
	u32 rgid;
	u32 euid;
	u32 egid;
	u32 suid;
	u32 sgid;
	u32 fsuid;
	u32 fsgid;
	int exit_code;
	u32 coredump_mask;
	u32 coredump_signal;
};

static struct pid *pid_of(const struct file *file)
{
	return file->f_inode->i_private;
}

/* Ready is who has ended (a process: with all its threads), hung up who has been reaped too. */
static u32 pidfd_poll(struct world *w, struct file *file)
{
	const struct task_struct *task = pid_task(pid_of(file), PIDTYPE_PID);
	/* A leader ends with its last thread; until then, one of them may take its place. */
	bool ended = !task || (task->exit_state && !delay_group_leader(task));

	return (ended ? POLLIN | POLLRDNORM : 0) | (task ? 0 : POLLHUP);
}

static void info_creds(struct world *w, const struct task_struct *task, struct pidfd_info *k)
{
	const struct user_namespace *ns = current_user_ns();
	const struct cred *c = task->real_cred;

	k->ruid = from_kuid_munged(w, ns, c->uid);
	k->rgid = from_kgid_munged(w, ns, c->gid);
	k->euid = from_kuid_munged(w, ns, c->euid);
	k->egid = from_kgid_munged(w, ns, c->egid);
	k->suid = from_kuid_munged(w, ns, c->suid);
	k->sgid = from_kgid_munged(w, ns, c->sgid);
	k->fsuid = from_kuid_munged(w, ns, c->fsuid);
	k->fsgid = from_kgid_munged(w, ns, c->fsgid);
	k->mask |= PIDFD_INFO_CREDS;
}

static void info_pids(struct world *w, const struct task_struct *task, struct pidfd_info *k)
{
	k->pid = (u32)pid_vnr(w, task_pid(task));
	k->tgid = (u32)pid_vnr(w, task_tgid(task));
	k->ppid = task->real_parent ? (u32)pid_vnr(w, task_tgid(task->real_parent)) : 0;
	k->mask |= PIDFD_INFO_PID;
}

static long pidfd_info(struct world *w, struct file *file, unsigned int cmd, uptr uinfo)
{
	struct pid *pid = pid_of(file);
	const struct task_struct *task = pid_task(pid, PIDTYPE_PID);
	struct pidfd_info kinfo = { 0 };
	size_t usize = IOC_SIZE(cmd);
	u64 mask;
	long err;

	if (!uinfo || usize < PIDFD_INFO_SIZE_VER0)
		return refuse_num(w, EINVAL, R_PIDFD_INFO_SIZE, (s64)usize);
	err = get_user(w, mask, uinfo);
	if (err)
		return err;
	if (mask & PIDFD_INFO_EXIT && pid->attr_exit) {
		kinfo.exit_code = pid->exit_code;
		kinfo.cgroupid = pid->exit_cgroupid;
		kinfo.mask |= PIDFD_INFO_EXIT | PIDFD_INFO_CGROUPID;
	}
	if (!task && !(kinfo.mask & PIDFD_INFO_EXIT))
		return refuse(w, ESRCH, R_PIDFD_REAPED);
	if (task) {
		info_creds(w, task, &kinfo);
		info_pids(w, task, &kinfo);
		if (task->cgroups) {
			kinfo.cgroupid = task->cgroups->dfl_cgrp->id;
			kinfo.mask |= PIDFD_INFO_CGROUPID;
		}
		if (!kinfo.pid || !kinfo.tgid || (!kinfo.ppid && kinfo.pid != 1))
			return refuse_obj(w, ESRCH, R_PIDFD_INFO_OUTSIDE, task, NULL);
	}
	return copy_to_user(w, uinfo, &kinfo, usize < sizeof(kinfo) ? usize : sizeof(kinfo));
}

/* Which namespace file stands for what an ioctl asks for. */
static const struct {
	unsigned int cmd;
	const struct proc_ns_operations *ops;
} ns_ioctls[] = {
	{ PIDFD_GET_CGROUP_NAMESPACE, &cgroupns_operations },
	{ PIDFD_GET_IPC_NAMESPACE, &ipcns_operations },
	{ PIDFD_GET_MNT_NAMESPACE, &mntns_operations },
	{ PIDFD_GET_NET_NAMESPACE, &netns_operations },
	{ PIDFD_GET_PID_NAMESPACE, &pidns_operations },
	{ PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE, &pidns_for_children_operations },
	{ PIDFD_GET_TIME_NAMESPACE, &timens_operations },
	{ PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE, &timens_for_children_operations },
	{ PIDFD_GET_USER_NAMESPACE, &userns_operations },
	{ PIDFD_GET_UTS_NAMESPACE, &utsns_operations },
};

static const struct proc_ns_operations *pidfd_ns_ops(unsigned int cmd)
{
	for (size_t i = 0; i < ARRAY_SIZE(ns_ioctls); i++)
		if (ns_ioctls[i].cmd == cmd)
			return ns_ioctls[i].ops;
	return NULL;
}

/* Unlike its file in /proc, this one gives the namespace for children before its init exists. */
static struct ns_common *pidfd_ns(struct world *w, struct task_struct *task,
				  const struct proc_ns_operations *ops)
{
	if (ops == &pidns_for_children_operations)
		return &get_pid_ns(task->nsproxy->pid_ns_for_children)->ns;
	return ops->get(w, task);
}

static long pidfd_open_ns(struct world *w, struct task_struct *task, unsigned int cmd, u64 arg)
{
	const struct proc_ns_operations *ops = pidfd_ns_ops(cmd);
	struct ns_common *ns;

	if (arg)
		return refuse_num(w, EINVAL, R_PIDFD_IOCTL_ARG, (s64)arg);
	if (!task->nsproxy)
		return refuse_obj(w, ESRCH, R_SETNS_ZOMBIE, task, NULL);
	if (!ptrace_may_access(w, task, PTRACE_MODE_READ_FSCREDS))
		return refuse_obj(w, EACCES, R_PIDFD_NS_PTRACE, task, NULL);
	if (!ops)
		return refuse_num(w, ENOTTY, R_PIDFD_IOCTL, cmd);
	ns = pidfd_ns(w, task, ops);
	if (!ns)
		return refuse_obj(w, EOPNOTSUPP, R_SETNS_ZOMBIE, task, NULL);
	return open_namespace(w, ns);
}

static bool pidfs_ioctl_valid(unsigned int cmd)
{
	return IOC_TYPE(cmd) == PIDFS_IOCTL_MAGIC &&
	       (pidfd_ns_ops(cmd) || IOC_NR(cmd) == IOC_NR(PIDFD_GET_INFO));
}

static long pidfd_ioctl(struct world *w, struct file *file, unsigned int cmd, u64 arg)
{
	struct task_struct *task;

	if (!pidfs_ioctl_valid(cmd))
		return refuse_num(w, ENOTTY, R_PIDFD_IOCTL, cmd);
	if (IOC_NR(cmd) == IOC_NR(PIDFD_GET_INFO))
		return pidfd_info(w, file, cmd, arg);
	task = pid_task(pid_of(file), PIDTYPE_PID);
	if (!task)
		return refuse(w, ESRCH, R_PIDFD_REAPED);
	return pidfd_open_ns(w, task, cmd, arg);
}

/* As the reader's pid namespace sees it, and from there inwards. */
static void pidfd_show_fdinfo(struct world *w, struct file *file, struct world_text *text)
{
	const struct pid_namespace *ns = task_active_pid_ns(current);
	const struct pid *pid = pid_of(file);
	int nr = pid_has_task(pid, PIDTYPE_PID) ? pid_nr_ns(pid, ns) : -1;
	unsigned int inmost = nr > 0 ? pid->level : ns->level;

	text_printf(text, "Pid:\t%d\nNSpid:\t%d", nr, nr);
	for (unsigned int level = ns->level + 1; level <= inmost; level++)
		text_printf(text, "\t%d", pid->numbers[level].nr);
	text_char(text, '\n');
}

static const struct inode_operations pidfs_inode_operations = { .setattr = anon_inode_setattr };
static const struct file_operations pidfs_file_operations = {
	.poll = pidfd_poll,
	.ioctl = pidfd_ioctl,
	.show_fdinfo = pidfd_show_fdinfo,
};

struct pid *pidfd_pid(const struct file *file)
{
	return file->f_op == &pidfs_file_operations ? pid_of(file) : ERR_PTR(-EBADF);
}

/* How it ended is kept for those who still have a pidfd. */
void pidfs_exit(struct world *w, struct task_struct *tsk)
{
	struct pid *pid = tsk->thread_pid;

	pid->attr_exit = true;
	pid->exit_code = thread_group_leader(tsk) && tsk->signal->flags & SIGNAL_GROUP_EXIT
				 ? tsk->signal->group_exit_code
				 : tsk->exit_code;
	if (tsk->cgroups)
		pid->exit_cgroupid = tsk->cgroups->dfl_cgrp->id;
	wake_up_all(w, &pid->wait_pidfd);
}

/* ---- the file system ---- */

static void pidfs_dname(struct world *w, const struct dentry *dentry, struct world_text *text)
{
	text_string(text, "anon_inode:[pidfd]");
}

static void pidfs_prune(struct world *w, struct dentry *dentry)
{
	struct pid *pid = dentry->d_inode->i_private;

	if (pid && pid->stashed == dentry)
		pid->stashed = NULL;
}

const struct dentry_operations pidfs_dentry_operations = {
	.d_dname = pidfs_dname,
	.d_prune = pidfs_prune,
};

static void pidfs_evict_inode(struct world *w, struct inode *inode)
{
	put_pid(w, inode->i_private);
}

static const struct super_operations pidfs_sops = {
	.evict_inode = pidfs_evict_inode,
	.statfs = simple_statfs,
};

static int pidfs_get_tree(struct world *w, struct fs_context *fc)
{
	return init_pseudo(w, fc, PID_FS_MAGIC, &pidfs_sops, &pidfs_dentry_operations);
}

static const struct fs_context_operations pidfs_context_ops = { .get_tree = pidfs_get_tree };

static int pidfs_init_fs_context(struct world *w, struct fs_context *fc)
{
	fc->ops = &pidfs_context_ops;
	return 0;
}

static const struct file_system_type pidfs_type = {
	.name = "pidfs",
	.init_fs_context = pidfs_init_fs_context,
	.kill_sb = kill_anon_super,
};

int pidfs_init(struct world *w)
{
	struct vfsmount *mnt = kern_mount(w, &pidfs_type, NULL, NULL, NULL);

	if (IS_ERR(mnt))
		return (int)PTR_ERR(mnt);
	w->pidfs_mnt = mnt;
	return 0;
}

static struct dentry *new_pidfs_dentry(struct world *w, struct pid *pid)
{
	struct inode *inode = new_inode(w, w->pidfs_mnt->mnt_sb);
	struct dentry *dentry;

	if (!inode)
		return NULL;
	inode->i_mode = 0700;
	inode->i_fop = &pidfs_file_operations;
	inode->i_op = &pidfs_inode_operations;
	inode->i_ino = pid->ino;
	dentry = d_alloc_pseudo(w, inode, &pidfs_dentry_operations);
	if (!dentry)
		return NULL;
	inode->i_private = get_pid(pid);
	pid->stashed = dentry;
	return dentry;
}

/* All opens of one process share the inode, and that holds the pid. */
static struct file *pidfs_alloc_file(struct world *w, struct pid *pid, unsigned int flags)
{
	struct path path = { .mnt = w->pidfs_mnt };
	struct file *file;

	path.dentry = pid->stashed ? dget(pid->stashed) : new_pidfs_dentry(w, pid);
	if (!path.dentry)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	mntget(path.mnt);
	file = dentry_open(w, &path, flags, current_cred());
	path_put(w, &path);
	if (!IS_ERR(file))
		file->f_flags |= flags & PIDFD_THREAD;
	return file;
}

int pidfd_prepare(struct world *w, struct pid *pid, unsigned int flags, struct file **ret)
{
	int fd = get_unused_fd_flags(w, O_CLOEXEC);
	struct file *file;

	if (fd < 0)
		return (int)refuse(w, -fd, fd == -ENOMEM ? R_NOMEM : R_PIDFD_FDS);
	file = pidfs_alloc_file(w, pid, O_RDWR | flags);
	if (IS_ERR(file)) {
		put_unused_fd(w, (unsigned int)fd);
		return (int)PTR_ERR(file);
	}
	*ret = file;
	return fd;
}

int pidfd_create(struct world *w, struct pid *pid, unsigned int flags)
{
	struct file *file;
	int fd;

	if (!pid_has_task(pid, PIDTYPE_PID))
		return (int)refuse(w, ESRCH, R_PIDFD_REAPED);
	if (!(flags & PIDFD_THREAD) && !pid_has_task(pid, PIDTYPE_TGID))
		return (int)refuse(w, since(w, 6, 15) ? ENOENT : EINVAL, R_PIDFD_THREAD);
	fd = pidfd_prepare(w, pid, flags, &file);
	if (fd >= 0)
		fd_install(w, (unsigned int)fd, file);
	return fd;
}

/* @proc_too: an open /proc/PID does as well. */
static struct pid *get_pid_behind(struct world *w, unsigned int fd, unsigned int *flags,
				  bool proc_too)
{
	struct file *file = fget(w, fd);
	struct pid *pid;

	if (!file)
		return ERR_PTR(refuse_num(w, EBADF, R_PROC_BADF, fd));
	pid = pidfd_pid(file);
	if (IS_ERR(pid) && proc_too)
		pid = tgid_pidfd_to_pid(file);
	if (IS_ERR(pid)) {
		refuse_num(w, EBADF, R_NOT_A_PIDFD, fd);
	} else {
		get_pid(pid);
		*flags = file->f_flags;
	}
	fput(w, file);
	return pid;
}

struct pid *pidfd_get_pid(struct world *w, unsigned int fd, unsigned int *flags)
{
	return get_pid_behind(w, fd, flags, false);
}

struct pid *pidfd_or_proc_get_pid(struct world *w, unsigned int fd, unsigned int *flags)
{
	return get_pid_behind(w, fd, flags, true);
}

SYSCALL_DEFINE2(pidfd_open, int, pid, unsigned int, flags)
{
	struct pid *found = pid > 0 ? find_vpid(w, pid) : NULL;

	if (flags & ~(unsigned int)(PIDFD_NONBLOCK | PIDFD_THREAD))
		return refuse_num(w, EINVAL, R_PIDFD_OPEN_FLAGS, flags);
	if (pid <= 0)
		return refuse_num(w, EINVAL, R_PIDFD_OPEN_PID, pid);
	return found ? pidfd_create(w, found, flags) : refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
}

static long getfd_of(struct world *w, struct pid *pid, unsigned int fd)
{
	struct task_struct *task = pid_task(pid, PIDTYPE_PID);
	struct file *file;
	long ret;

	if (!task)
		return refuse(w, ESRCH, R_PIDFD_REAPED);
	if (!ptrace_may_access(w, task, PTRACE_MODE_ATTACH_REALCREDS))
		return refuse_obj(w, EPERM, R_PIDFD_GETFD_PTRACE, task, NULL);
	if (task->flags & PF_EXITING)
		return refuse_obj(w, ESRCH, R_PIDFD_GETFD_EXITING, task, NULL);
	file = fget_task(task, fd);
	if (!file)
		return refuse_num(w, EBADF, R_PROC_BADF, fd);
	ret = receive_fd(w, file, O_CLOEXEC);
	fput(w, file);
	return ret;
}

SYSCALL_DEFINE3(pidfd_getfd, int, pidfd, int, fd, unsigned int, flags)
{
	unsigned int f_flags;
	struct pid *pid;
	long ret;

	if (flags)
		return refuse_num(w, EINVAL, R_PIDFD_GETFD_FLAGS, flags);
	pid = pidfd_get_pid(w, (unsigned int)pidfd, &f_flags);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	ret = getfd_of(w, pid, (unsigned int)fd);
	put_pid(w, pid);
	return ret;
}
