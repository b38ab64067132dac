// SPDX-License-Identifier: GPL-2.0-only
/*
 * nsfs: namespaces as files.
 *
 * Mirrors fs/nsfs.c. Each namespace has one inode while anyone has its file open, mounted or held
 * as a path, and that inode holds one reference to it. The dentry is found again by ns->stashed,
 * which is not counted and goes with the dentry.
 */
#include "cgroup.h"
#include "ipc_namespace.h"
#include "mount.h"
#include "net_namespace.h"
#include "nsproxy.h"
#include "pid.h"
#include "sched.h"
#include "syscalls.h"
#include "text.h"
#include "time_namespace.h"
#include "utsname.h"

#define NSFS_MAGIC	      0x6e736673
#define MNT_NS_INFO_SIZE_VER0 16

static const struct file_operations ns_file_operations;

struct ns_common *get_proc_ns(const struct inode *inode)
{
	return inode->i_private;
}

bool proc_ns_file(const struct file *file)
{
	return file->f_op == &ns_file_operations;
}

bool ns_match(const struct ns_common *ns, const struct inode *inode)
{
	return inode->i_fop == &ns_file_operations && ns->inum == inode->i_ino;
}

/* ---- dentries ---- */

static void ns_dname(struct world *w, const struct dentry *dentry, struct world_text *text)
{
	const struct ns_common *ns = get_proc_ns(dentry->d_inode);

	(void)w;
	text_printf(text, "%s:[%u]", ns->ops->name, ns->inum);
}

static void stashed_dentry_prune(struct world *w, struct dentry *dentry)
{
	struct ns_common *ns = get_proc_ns(dentry->d_inode);

	(void)w;
	if (ns->stashed == dentry)
		ns->stashed = NULL;
}

const struct dentry_operations ns_dentry_operations = {
	.d_dname = ns_dname,
	.d_prune = stashed_dentry_prune,
};

static void nsfs_evict(struct world *w, struct inode *inode)
{
	struct ns_common *ns = get_proc_ns(inode);

	if (ns)
		ns->ops->put(w, ns);
}

static struct inode *new_ns_inode(struct world *w, struct ns_common *ns)
{
	struct inode *inode = new_inode(w, w->nsfs_mnt->mnt_sb);

	if (!inode)
		return NULL;
	inode->i_mode = S_IFREG | 0444;
	inode->i_flags |= S_IMMUTABLE;
	inode->i_fop = &ns_file_operations;
	inode->i_ino = ns->inum;
	return inode;
}

/* The path of the file of @ns, whose reference this takes over. 0 with references, or a refusal. */
static int path_from_stashed(struct world *w, struct ns_common *ns, struct path *path)
{
	struct inode *inode;

	path->mnt = w->nsfs_mnt;
	if (ns->stashed) {
		path->dentry = dget(ns->stashed);
		ns->ops->put(w, ns);
		mntget(path->mnt);
		return 0;
	}
	inode = new_ns_inode(w, ns);
	path->dentry = inode ? d_alloc_pseudo(w, inode, &ns_dentry_operations) : NULL;
	if (!path->dentry) {
		ns->ops->put(w, ns);
		return (int)refuse(w, ENOMEM, R_NOMEM);
	}
	inode->i_private = ns;
	ns->stashed = path->dentry;
	mntget(path->mnt);
	return 0;
}

int ns_get_path(struct world *w, struct path *path, struct task_struct *task,
		const struct proc_ns_operations *ops)
{
	struct ns_common *ns = ops->get(w, task);

	if (!ns)
		return (int)refuse_str(w, ENOENT, R_NSFS_NO_NAMESPACE, ops->name);
	return path_from_stashed(w, ns, path);
}

void ns_get_name(struct world *w, struct task_struct *task, const struct proc_ns_operations *ops,
		 struct world_text *text)
{
	struct ns_common *ns = ops->get(w, task);

	if (!ns)
		return;
	text_printf(text, "%s:[%u]", ops->real_ns_name ? ops->real_ns_name : ops->name, ns->inum);
	ops->put(w, ns);
}

/* A file on @ns, whose reference this takes over. */
static struct file *open_namespace_file(struct world *w, struct ns_common *ns)
{
	struct path path;
	struct file *file;
	int err = path_from_stashed(w, ns, &path);

	if (err)
		return ERR_PTR(err);
	file = dentry_open(w, &path, O_RDONLY, current_cred());
	path_put(w, &path);
	return file;
}

int open_namespace(struct world *w, struct ns_common *ns)
{
	struct file *file = open_namespace_file(w, ns);

	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	return fd_install_new(w, file, O_CLOEXEC);
}

/* ---- ioctls ---- */

static long open_related_ns(struct world *w, struct ns_common *ns,
			    struct ns_common *(*get_ns)(struct world *w, struct ns_common *ns))
{
	struct ns_common *relative = get_ns(w, ns);

	if (IS_ERR(relative))
		return refuse_str(w, (int)-PTR_ERR(relative), R_NSFS_OUT_OF_SIGHT, ns->ops->name);
	return open_namespace(w, relative);
}

static long ns_get_owner_uid(struct world *w, struct ns_common *ns, uptr arg)
{
	u32 uid;

	if (ns->ns_type != CLONE_NEWUSER)
		return refuse_str(w, EINVAL, R_NSFS_WRONG_KIND, "user");
	uid = from_kuid_munged(w, current_user_ns(),
			       container_of(ns, struct user_namespace, ns)->owner);
	return put_user(w, uid, arg);
}

/* The four that translate a pid between the caller's namespace and that of the file. */
static long ns_translate_pid(struct world *w, struct ns_common *ns, unsigned int cmd, int nr)
{
	struct pid_namespace *pid_ns = container_of(ns, struct pid_namespace, ns);
	bool to_file = cmd == NS_GET_PID_IN_PIDNS || cmd == NS_GET_TGID_IN_PIDNS;
	bool tgid = cmd == NS_GET_TGID_FROM_PIDNS || cmd == NS_GET_TGID_IN_PIDNS;
	struct pid_namespace *viewer = to_file ? pid_ns : task_active_pid_ns(current);
	struct task_struct *tsk;
	int ret = 0;

	if (ns->ns_type != CLONE_NEWPID)
		return refuse_str(w, EINVAL, R_NSFS_WRONG_KIND, "pid");
	tsk = to_file ? find_task_by_vpid(w, nr) : find_task_by_pid_ns(nr, pid_ns);
	if (tsk)
		ret = pid_nr_ns(task_pid_of(tsk, tgid ? PIDTYPE_TGID : PIDTYPE_PID), viewer);
	return ret ? ret : refuse_num(w, ESRCH, R_NSFS_NO_SUCH_TASK, nr);
}

static long ns_get_id(struct world *w, const struct ns_common *ns, unsigned int cmd, uptr arg)
{
	if (cmd == NS_GET_MNTNS_ID && ns->ns_type != CLONE_NEWNS)
		return refuse_str(w, EINVAL, R_NSFS_WRONG_KIND, "mnt");
	return put_user(w, ns->ns_id, arg);
}

/* As the caller has it. */
struct mnt_ns_info {
	u32 size;
	u32 nr_mounts;
	u64 mnt_ns_id;
};

static int copy_ns_info_to_user(struct world *w, const struct mnt_namespace *ns, uptr uinfo,
				size_t usize)
{
	struct mnt_ns_info info = {
		.size = (u32)(usize < sizeof(info) ? usize : sizeof(info)),
		.nr_mounts = ns->nr_mounts ? ns->nr_mounts - 1 : 0,
		.mnt_ns_id = ns->ns.ns_id,
	};

	return copy_to_user(w, uinfo, &info, info.size);
}

static long ns_next_mnt_ns(struct world *w, struct ns_common *ns, bool previous, uptr uinfo,
			   size_t usize)
{
	struct mnt_namespace *next = get_sequential_mnt_ns(w, to_mnt_ns(ns), previous);
	struct file *file;
	int err;

	if (IS_ERR(next))
		return PTR_ERR(next);
	file = open_namespace_file(w, &next->ns);
	if (IS_ERR(file))
		return PTR_ERR(file);
	err = uinfo ? copy_ns_info_to_user(w, next, uinfo, usize) : 0;
	if (err) {
		fput(w, file);
		return err;
	}
	return fd_install_new(w, file, O_CLOEXEC);
}

#define IOC_NR(cmd)   ((cmd)&0xffu)
#define IOC_SIZE(cmd) (((cmd) >> 16) & 0x3fffu)
#define IOC_SIZE_MASK (0x3fffu << 16)

/* One of the three that may come with a structure of another size. */
static bool is_extensible(unsigned int cmd)
{
	static const unsigned int known[] = { NS_MNT_GET_INFO, NS_MNT_GET_NEXT, NS_MNT_GET_PREV };

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if ((cmd & ~IOC_SIZE_MASK) == (known[i] & ~IOC_SIZE_MASK))
			return IOC_SIZE(cmd) >= MNT_NS_INFO_SIZE_VER0;
	return false;
}

/*
 * Root in the first pid namespace of the machine. The default world's init is the first task of a
 * fresh one, as in every container.
 */
bool may_see_all_namespaces(struct world *w)
{
	return w->config.first_pid_ns && task_active_pid_ns(current) == w->init_pid_ns &&
	       ns_capable_noaudit(w, w->init_pid_ns->user_ns, CAP_SYS_ADMIN);
}

static long ns_extensible_ioctl(struct world *w, struct ns_common *ns, unsigned int cmd, uptr arg)
{
	bool info = IOC_NR(cmd) == IOC_NR(NS_MNT_GET_INFO);

	if (!info && !may_see_all_namespaces(w))
		return refuse(w, EPERM, R_NSFS_MAY_NOT_LIST);
	if (ns->ns_type != CLONE_NEWNS)
		return refuse_str(w, EINVAL, R_NSFS_WRONG_KIND, "mnt");
	if (!info)
		return ns_next_mnt_ns(w, ns, IOC_NR(cmd) == IOC_NR(NS_MNT_GET_PREV), arg,
				      IOC_SIZE(cmd));
	if (!arg)
		return refuse(w, EINVAL, R_NSFS_NO_BUFFER);
	return copy_ns_info_to_user(w, to_mnt_ns(ns), arg, IOC_SIZE(cmd));
}

static long ns_ioctl(struct world *w, struct file *file, unsigned int cmd, u64 arg)
{
	struct ns_common *ns = get_proc_ns(file->f_inode);

	switch (cmd) {
	case NS_GET_USERNS:
		return open_related_ns(w, ns, ns_get_owner);
	case NS_GET_PARENT:
		if (!ns->ops->get_parent)
			return refuse_str(w, EINVAL, R_NSFS_NO_PARENT, ns->ops->name);
		return open_related_ns(w, ns, ns->ops->get_parent);
	case NS_GET_NSTYPE:
		return ns->ns_type;
	case NS_GET_OWNER_UID:
		return ns_get_owner_uid(w, ns, arg);
	case NS_GET_PID_FROM_PIDNS:
	case NS_GET_TGID_FROM_PIDNS:
	case NS_GET_PID_IN_PIDNS:
	case NS_GET_TGID_IN_PIDNS:
		return ns_translate_pid(w, ns, cmd, (int)arg);
	case NS_GET_MNTNS_ID:
	case NS_GET_ID:
		return ns_get_id(w, ns, cmd, arg);
	default:
		if (is_extensible(cmd))
			return ns_extensible_ioctl(w, ns, cmd, arg);
		return refuse_num(w, ENOTTY, R_NSFS_NO_SUCH_IOCTL, cmd);
	}
}

static const struct file_operations ns_file_operations = {
	.ioctl = ns_ioctl,
};

/* ---- the file system ---- */

/* What mountinfo shows as the root of the mount. */
static void nsfs_show_path(struct world *w, struct dentry *dentry, struct world_text *text)
{
	ns_dname(w, dentry, text);
}

static const struct super_operations nsfs_ops = {
	.statfs = simple_statfs,
	.evict_inode = nsfs_evict,
	.show_path = nsfs_show_path,
};

static int nsfs_get_tree(struct world *w, struct fs_context *fc)
{
	return init_pseudo(w, fc, NSFS_MAGIC, &nsfs_ops, &ns_dentry_operations);
}

static const struct fs_context_operations nsfs_context_ops = {
	.get_tree = nsfs_get_tree,
};

static int nsfs_init_fs_context(struct world *w, struct fs_context *fc)
{
	fc->ops = &nsfs_context_ops;
	return 0;
}

/* In no list of types: mount(2) does not know it. */
static const struct file_system_type nsfs = {
	.name = "nsfs",
	.init_fs_context = nsfs_init_fs_context,
	.kill_sb = kill_anon_super,
};

int nsfs_init(struct world *w)
{
	struct vfsmount *mnt = kern_mount(w, &nsfs, NULL, NULL, NULL);

	if (IS_ERR(mnt))
		return (int)PTR_ERR(mnt);
	mnt->mnt_sb->s_flags &= ~(unsigned long)SB_NOUSER;
	w->nsfs_mnt = mnt;
	return 0;
}
