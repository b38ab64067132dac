// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file system of POSIX message queues, and their names: ipc/mqueue.c of Linux. The calls on an
 * open queue (send, receive, notify, attributes) stand in mqueue_calls.c.
 *
 * Interface: mqueue_fs_type, mq_init_ns(), mq_clear_sbinfo() of util.h, mqueue_ops.h. Each IPC
 * namespace has one super block, which a mount of its own keeps (mq_mnt); who mounts "mqueue" gets
 * another mount of it. When the namespace dies while such a mount is left, s_fs_info becomes NULL:
 * its queues can still be opened and used, but none made.
 *
 * Invariants: mq_queues_count is the number of queues whose inodes live; the memory that a queue
 * may take is charged to its maker (RLIMIT_MSGQUEUE) as long as its inode lives; attr.mq_curmsgs
 * and qsize are those of msg_tree.
 */
#include "mount.h"
#include "mqueue_ops.h"

#define MQUEUE_MAGIC	 0x19800202
#define DIRENT_SIZE	 20
#define FILENT_SIZE	 80
#define SIZEOF_MSG_MSG	 48 /* of the kernel's structures: what is charged */
#define SIZEOF_TREE_NODE 48
#define NAME_MAX	 255

static const struct inode_operations mqueue_dir_inode_operations;
static const struct super_operations mqueue_super_ops;

/* ---- inodes ---- */

/* The namespace of a queue or of the root directory, NULL: it has died. */
static struct ipc_namespace *ns_from_inode(const struct inode *inode)
{
	return inode->i_sb->s_fs_info;
}

void simple_inode_init_ts(struct world *w, struct inode *inode)
{
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(w);
}

/* What a queue may take at most, in bytes. */
static u64 mq_bytes(const struct mq_attr *attr)
{
	u64 maxmsg = (u64)attr->mq_maxmsg;
	u64 levels = maxmsg < MQ_PRIO_MAX ? maxmsg : MQ_PRIO_MAX;

	return maxmsg * (u64)attr->mq_msgsize + maxmsg * SIZEOF_MSG_MSG + levels * SIZEOF_TREE_NODE;
}

static long check_attr(struct world *w, const struct ipc_namespace *ns, const struct mq_attr *attr)
{
	if (attr->mq_maxmsg <= 0 || attr->mq_msgsize <= 0)
		return refuse(w, EINVAL, R_MQ_ATTR_NOT_POSITIVE);
	if (capable(w, CAP_SYS_RESOURCE)) {
		if (attr->mq_maxmsg > HARD_MSGMAX || attr->mq_msgsize > HARD_MSGSIZEMAX)
			return refuse_num(w, EINVAL, R_MQ_ATTR_HARD, HARD_MSGMAX);
	} else if (attr->mq_maxmsg > (s64)ns->mq_msg_max) {
		return refuse_num(w, EINVAL, R_MQ_MSG_MAX, ns->mq_msg_max);
	} else if (attr->mq_msgsize > (s64)ns->mq_msgsize_max) {
		return refuse_num(w, EINVAL, R_MQ_MSGSIZE_MAX, ns->mq_msgsize_max);
	}
	return 0;
}

static long charge_queue(struct world *w, struct mqueue_inode_info *info)
{
	struct ucounts *ucounts = current_ucounts();
	u64 limit = current->signal->rlim[RLIMIT_MSGQUEUE].rlim_cur;
	s64 bytes = (s64)mq_bytes(&info->attr);
	s64 charged = inc_rlimit_ucounts(ucounts, UCOUNT_RLIMIT_MSGQUEUE, bytes);

	if (charged == S64_MAX || (u64)charged > limit) {
		dec_rlimit_ucounts(ucounts, UCOUNT_RLIMIT_MSGQUEUE, bytes);
		return refuse_num(w, EMFILE, R_MQ_RLIMIT, bytes);
	}
	info->ucounts = get_ucounts(ucounts);
	return 0;
}

/* Makes @inode a queue with @attr (NULL: the namespace's defaults). */
static long make_queue(struct world *w, struct inode *inode, const struct ipc_namespace *ns,
		       const struct mq_attr *attr)
{
	struct mqueue_inode_info *info = alloc_obj(w, mqueue_inode_info);
	long err;

	if (!info)
		return refuse(w, ENOMEM, R_MQ_NOMEM);
	init_waitqueue_head(&info->wait_q);
	INIT_LIST_HEAD(&info->e_wait_q[MQ_SEND]);
	INIT_LIST_HEAD(&info->e_wait_q[MQ_RECV]);
	info->attr.mq_maxmsg = ns->mq_msg_max < ns->mq_msg_default ? ns->mq_msg_max
								   : ns->mq_msg_default;
	info->attr.mq_msgsize = ns->mq_msgsize_max < ns->mq_msgsize_default
					? ns->mq_msgsize_max
					: ns->mq_msgsize_default;
	if (attr) {
		info->attr.mq_maxmsg = attr->mq_maxmsg;
		info->attr.mq_msgsize = attr->mq_msgsize;
	}
	err = check_attr(w, ns, &info->attr);
	if (!err)
		err = charge_queue(w, info);
	if (err) {
		world_free(w, info);
		return err;
	}
	inode->i_private = info;
	inode->i_fop = &mqueue_file_operations;
	inode->i_size = FILENT_SIZE;
	return 0;
}

static struct inode *mqueue_new_inode(struct world *w, struct super_block *sb, u32 mode)
{
	struct inode *inode = new_inode(w, sb);

	if (!inode)
		return refuse_ptr(w, ENOMEM, R_MQ_NOMEM);
	inode->i_ino = get_next_ino(w);
	inode->i_mode = mode;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	simple_inode_init_ts(w, inode);
	return inode;
}

static void free_queue(struct world *w, struct mqueue_inode_info *info)
{
	struct msg_msg *msg;

	while ((msg = mq_msg_get(w, info)) != NULL)
		free_msg(w, msg);
	remove_notification(w, info);
	dec_rlimit_ucounts(info->ucounts, UCOUNT_RLIMIT_MSGQUEUE, (s64)mq_bytes(&info->attr));
	put_ucounts(w, info->ucounts);
	world_free(w, info);
}

static void mqueue_evict_inode(struct world *w, struct inode *inode)
{
	struct ipc_namespace *ns = ns_from_inode(inode);

	if (!inode->i_private)
		return;
	free_queue(w, inode->i_private);
	inode->i_private = NULL;
	if (ns)
		ns->mq_queues_count--;
}

/* ---- names ---- */

static int mqueue_create_attr(struct world *w, struct inode *dir, struct dentry *dentry, u32 mode,
			      const struct mq_attr *attr)
{
	struct ipc_namespace *ns = ns_from_inode(dir);
	struct inode *inode;
	long err;

	if (!ns)
		return (int)refuse_obj(w, EACCES, R_MQ_DEAD_NS, dir->i_sb, NULL);
	if (ns->mq_queues_count >= ns->mq_queues_max && !capable(w, CAP_SYS_RESOURCE))
		return (int)refuse_num(w, ENOSPC, R_MQ_QUEUES_MAX, ns->mq_queues_max);
	inode = mqueue_new_inode(w, dir->i_sb, mode);
	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	err = make_queue(w, inode, ns, attr);
	if (err) {
		iput(w, inode);
		return (int)err;
	}
	ns->mq_queues_count++;
	dir->i_size += DIRENT_SIZE;
	simple_inode_init_ts(w, dir);
	d_instantiate(dentry, inode);
	d_make_persistent(dentry);
	return 0;
}

static int mqueue_create(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
			 struct dentry *dentry, u32 mode)
{
	(void)idmap;
	return mqueue_create_attr(w, dir, dentry, mode, NULL);
}

static int mqueue_unlink(struct world *w, struct inode *dir, struct dentry *dentry)
{
	simple_inode_init_ts(w, dir);
	dir->i_size -= DIRENT_SIZE;
	dentry->d_inode->i_nlink--;
	d_make_discardable(w, dentry);
	return 0;
}

static const struct inode_operations mqueue_dir_inode_operations = {
	.create = mqueue_create,
	.unlink = mqueue_unlink,
};

static const struct super_operations mqueue_super_ops = {
	.evict_inode = mqueue_evict_inode,
	.statfs = simple_statfs,
};

/* ---- the file system ---- */

static struct inode *new_root_dir(struct world *w, struct super_block *sb)
{
	struct inode *dir = mqueue_new_inode(w, sb, S_IFDIR | S_ISVTX | S_IRWXUGO);

	if (IS_ERR(dir))
		return dir;
	dir->i_op = &mqueue_dir_inode_operations;
	dir->i_fop = &simple_dir_operations;
	dir->i_nlink = 2;
	dir->i_size = 2 * DIRENT_SIZE; /* . and .. */
	return dir;
}

static int mqueue_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	struct inode *dir;

	(void)fc;
	sb->s_op = &mqueue_super_ops;
	sb->s_magic = MQUEUE_MAGIC;
	sb->s_iflags |= SB_I_NODEV | SB_I_NOEXEC;
	dir = new_root_dir(w, sb);
	if (IS_ERR(dir))
		return (int)PTR_ERR(dir);
	sb->s_root = d_make_root(w, dir);
	return sb->s_root ? 0 : (int)refuse(w, ENOMEM, R_MQ_NOMEM);
}

/* The super block of the namespace: one that is there, or (for its first mount) a new one. */
static int mqueue_get_tree(struct world *w, struct fs_context *fc)
{
	const struct mqueue_fs_context *ctx = fc->fs_private;

	return get_tree_keyed(w, fc, mqueue_fill_super, ctx->ipc_ns);
}

static void mqueue_fs_context_free(struct world *w, struct fs_context *fc)
{
	struct mqueue_fs_context *ctx = fc->fs_private;

	fc->fs_private = NULL;
	if (ctx)
		put_ipc_ns(w, ctx->ipc_ns);
	world_free(w, ctx);
}

static const struct fs_context_operations mqueue_fs_context_ops = {
	.free = mqueue_fs_context_free,
	.get_tree = mqueue_get_tree,
};

/* Whose queues the context is to show; its user namespace is that namespace's owner. */
static void set_context_ns(struct world *w, struct fs_context *fc, struct ipc_namespace *ns)
{
	struct mqueue_fs_context *ctx = fc->fs_private;
	struct user_namespace *old = fc->user_ns;

	if (ctx->ipc_ns)
		put_ipc_ns(w, ctx->ipc_ns);
	ctx->ipc_ns = get_ipc_ns(ns);
	fc->user_ns = get_user_ns(ns->user_ns);
	put_user_ns(w, old);
}

static int mqueue_init_fs_context(struct world *w, struct fs_context *fc)
{
	struct mqueue_fs_context *ctx = alloc_obj(w, mqueue_fs_context);

	if (!ctx)
		return (int)refuse(w, ENOMEM, R_MQ_NOMEM);
	fc->fs_private = ctx;
	fc->ops = &mqueue_fs_context_ops;
	set_context_ns(w, fc, current->nsproxy->ipc_ns);
	return 0;
}

const struct file_system_type mqueue_fs_type = {
	.name = "mqueue",
	.init_fs_context = mqueue_init_fs_context,
	.kill_sb = kill_litter_super,
	.fs_flags = FS_USERNS_MOUNT,
};

/* Gives @ns, which nobody uses yet, the mount that it keeps for itself. */
int mq_init_ns(struct world *w, struct ipc_namespace *ns)
{
	struct fs_context *fc = fs_context_for_mount(w, &mqueue_fs_type, SB_KERNMOUNT);
	struct vfsmount *mnt;

	if (IS_ERR(fc))
		return (int)PTR_ERR(fc);
	set_context_ns(w, fc, ns);
	mnt = fc_mount(w, fc);
	put_fs_context(w, fc);
	if (IS_ERR(mnt))
		return (int)PTR_ERR(mnt);
	real_mount(mnt)->mnt_ns = MNT_NS_INTERNAL;
	ns->mq_mnt = mnt;
	return 0;
}

void mq_clear_sbinfo(struct ipc_namespace *ns)
{
	ns->mq_mnt->mnt_sb->s_fs_info = NULL;
}

int mqueue_init(struct world *w)
{
	int err;

	w->current_task = w->init_task;
	err = mq_init_ns(w, w->init_ipc_ns);
	w->current_task = NULL;
	return err;
}

/* ---- mq_open, mq_unlink ---- */

/* The queue's name from the caller: one component of a path, 0 or a refusal. */
static int mq_getname(struct world *w, uptr from, struct qstr *name)
{
	long len = user_string(w, from, MQ_PATH_MAX, &name->name);

	if (len < 0)
		return (int)len;
	if (len >= MQ_PATH_MAX)
		return (int)refuse(w, ENAMETOOLONG, R_MQ_NAME_LONG);
	if (!len)
		return (int)refuse(w, ENOENT, R_MQ_NAME_EMPTY);
	name->len = (size_t)len;
	return 0;
}

static int check_name(struct world *w, const struct qstr *name)
{
	bool dots = name->name[0] == '.' &&
		    (name->len == 1 || (name->len == 2 && name->name[1] == '.'));

	if (dots || memchr(name->name, '/', name->len))
		return (int)refuse_str(w, EACCES, R_MQ_NAME_BAD, name->name);
	if (name->len > NAME_MAX)
		return (int)refuse(w, ENAMETOOLONG, R_MQ_NAME_LONG);
	return 0;
}

/* A queue of that name that did not exist; a counted dentry. */
static struct dentry *mq_create(struct world *w, struct dentry *root, const struct qstr *name,
				u32 mode, const struct mq_attr *attr)
{
	struct inode *dir = root->d_inode;
	struct dentry *dentry;
	int err = may_create(w, NULL, dir);

	if (err)
		return ERR_PTR(err);
	dentry = d_alloc(w, root, name);
	if (!dentry)
		return refuse_ptr(w, ENOMEM, R_MQ_NOMEM);
	err = mqueue_create_attr(w, dir, dentry, S_IFREG | (mode & S_IALLUGO), attr);
	if (!err)
		return dentry;
	d_drop(w, dentry);
	dput(w, dentry);
	return ERR_PTR(err);
}

/* Whether a queue that exists may be opened so. */
static int mq_may_open(struct world *w, struct inode *inode, unsigned int oflag)
{
	static const int acc[] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE };

	if ((oflag & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return (int)refuse_obj(w, EEXIST, R_MQ_EXISTS, inode, NULL);
	if ((oflag & O_ACCMODE) == (O_RDWR | O_WRONLY))
		return (int)refuse(w, EINVAL, R_MQ_ACCMODE);
	return inode_permission(w, NULL, inode, acc[oflag & O_ACCMODE]);
}

/* The place of the queue, found or made (*@created). @ro: why the mount can't be written, or 0. */
static struct dentry *prepare_open(struct world *w, struct dentry *root, const struct qstr *name,
				   unsigned int oflag, u32 mode, const struct mq_attr *attr,
				   bool *created)
{
	struct dentry *dentry;
	int err = check_name(w, name);

	if (err)
		return ERR_PTR(err);
	dentry = d_lookup(root, name->name, name->len);
	if (!dentry) {
		if (!(oflag & O_CREAT))
			return ERR_PTR(refuse_str(w, ENOENT, R_MQ_NO_QUEUE, name->name));
		*created = true;
		return mq_create(w, root, name, mode & ~(u32)current->fs->umask, attr);
	}
	err = mq_may_open(w, dentry->d_inode, oflag);
	if (!err)
		return dentry;
	dput(w, dentry);
	return ERR_PTR(err);
}

static struct file *mq_open_file(struct world *w, struct vfsmount *mnt, const struct qstr *name,
				 unsigned int oflag, u32 mode, const struct mq_attr *attr)
{
	struct path path = { mnt, NULL };
	struct inode *dir = mnt->mnt_root->d_inode;
	const struct timespec64 before = dir->i_mtime;
	struct file *file;
	bool created = false;

	path.dentry = prepare_open(w, mnt->mnt_root, name, oflag, mode, attr, &created);
	if (IS_ERR(path.dentry))
		return ERR_PTR(PTR_ERR(path.dentry));
	file = dentry_open(w, &path, oflag, current_cred());
	if (IS_ERR(file) && created) {
		mqueue_unlink(w, dir, path.dentry);
		d_drop(w, path.dentry);
		dir->i_atime = dir->i_mtime = dir->i_ctime = before;
	}
	dput(w, path.dentry);
	return file;
}

SYSCALL_DEFINE4(mq_open, uptr, u_name, unsigned int, oflag, u32, mode, uptr, u_attr)
{
	struct vfsmount *mnt = current->nsproxy->ipc_ns->mq_mnt;
	struct mq_attr attr;
	struct qstr name;
	struct file *file;
	int fd, err;

	if (u_attr && copy_from_user(w, &attr, u_attr, sizeof(attr)))
		return -EFAULT;
	err = mq_getname(w, u_name, &name);
	if (err)
		return err;
	fd = get_unused_fd_flags(w, O_CLOEXEC);
	if (fd < 0)
		return fd;
	file = mq_open_file(w, mnt, &name, oflag, mode & 0xffffu, u_attr ? &attr : NULL);
	if (IS_ERR(file)) {
		put_unused_fd(w, (unsigned int)fd);
		return PTR_ERR(file);
	}
	fd_install(w, (unsigned int)fd, file);
	return fd;
}

SYSCALL_DEFINE1(mq_unlink, uptr, u_name)
{
	struct dentry *root = current->nsproxy->ipc_ns->mq_mnt->mnt_root, *dentry;
	struct qstr name;
	int err = mq_getname(w, u_name, &name);

	if (!err)
		err = check_name(w, &name);
	if (err)
		return err;
	dentry = d_lookup(root, name.name, name.len);
	if (!dentry)
		return refuse_str(w, ENOENT, R_MQ_NO_QUEUE, name.name);
	err = vfs_unlink(w, NULL, root->d_inode, dentry);
	dput(w, dentry);
	return err;
}
