// SPDX-License-Identifier: GPL-2.0-only
/*
 * mount(2): which of its seven operations is meant, and each of them.
 *
 * Mirrors the parts of fs/namespace.c around path_mount(). move_mount(2) shares do_move_mount() and
 * do_set_group(); see namespace_fd.c.
 */
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"
#include "syscalls.h"

#define PROPAGATION_TYPES (MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE)
#define MS_MGC_MASK	  0xffff0000ull
#define MOUNT_DATA_MAX	  4096

static int refuse_not_mountpoint(struct world *w, const struct path *path)
{
	return (int)refuse_obj(w, EINVAL, R_MOUNT_NOT_MOUNTPOINT, path->dentry,
			       real_mount(path->mnt));
}

/* ---- MS_SHARED and its like ---- */

static int may_change_propagation(struct world *w, const struct mount *m)
{
	if (IS_ERR_OR_NULL(m->mnt_ns))
		return (int)refuse_obj(w, EINVAL, R_PROPAGATION_NOT_MOUNTED, m, NULL);
	if (!ns_capable(w, m->mnt_ns->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_PROPAGATION_NOT_CAPABLE, m, m->mnt_ns->user_ns);
	return 0;
}

/* The one type that @ms_flags asks for; 0: none, or several, or other flags besides. */
static u64 flags_to_propagation_type(u64 ms_flags)
{
	u64 type = ms_flags & ~(u64)(MS_REC | MS_SILENT);

	if ((type & ~(u64)PROPAGATION_TYPES) || !type || (type & (type - 1)))
		return 0;
	return type;
}

static int do_change_type(struct world *w, const struct path *path, u64 ms_flags)
{
	struct mount *mnt = real_mount(path->mnt);
	bool recurse = ms_flags & MS_REC;
	u64 type = flags_to_propagation_type(ms_flags);
	int err;

	if (!path_mounted(path))
		return refuse_not_mountpoint(w, path);
	if (!type)
		return (int)refuse_num(w, EINVAL, R_PROPAGATION_FLAGS, (s64)ms_flags);
	err = may_change_propagation(w, mnt);
	if (!err && type == MS_SHARED)
		err = invent_group_ids(w, mnt, recurse);
	if (err)
		return err;
	for (struct mount *m = mnt; m; m = recurse ? next_mnt(m, mnt) : NULL)
		change_mnt_propagation(w, m, type);
	return 0;
}

/* ---- MS_BIND ---- */

/*
 * Whether the caller may copy what is mounted at @path: mounts of its own namespace, of a detached
 * tree made from there, and the files of namespaces and processes, which are mounted nowhere.
 */
static bool may_copy_tree(struct world *w, const struct path *path)
{
	struct mount *mnt = real_mount(path->mnt);

	if (check_mnt(w, mnt))
		return true;
	if (path->dentry->d_op == &ns_dentry_operations ||
	    path->dentry->d_op == &pidfs_dentry_operations)
		return true;
	return is_mounted(path->mnt) && check_anonymous_mnt(w, mnt);
}

/* The copy that a bind makes, hanging nowhere yet. An ERR_PTR: refused. */
struct mount *__do_loopback(struct world *w, const struct path *old_path, bool recurse)
{
	struct mount *old = real_mount(old_path->mnt);

	if (IS_MNT_UNBINDABLE(old))
		return ERR_PTR(refuse_obj(w, EINVAL, R_BIND_UNBINDABLE, old, NULL));
	if (!may_copy_tree(w, old_path))
		return ERR_PTR(refuse_obj(w, EINVAL, R_BIND_FOREIGN_NS, old, NULL));
	if (recurse)
		return copy_tree(w, old, old_path->dentry, CL_COPY_MNT_NS_FILE);
	if (has_locked_children(old, old_path->dentry))
		return ERR_PTR(refuse_obj(w, EINVAL, R_BIND_LOCKED_CHILDREN, old, NULL));
	return clone_mnt(w, old, old_path->dentry, 0);
}

static int loopback_at(struct world *w, const struct path *old_path, bool recurse,
		       const struct pinned_mountpoint *mp)
{
	struct mount *mnt;
	int err;

	if (!check_mnt(w, mp->parent))
		return (int)refuse_obj(w, EINVAL, R_MOUNT_TARGET_FOREIGN_NS, mp->parent, NULL);
	mnt = __do_loopback(w, old_path, recurse);
	if (IS_ERR(mnt))
		return (int)PTR_ERR(mnt);
	err = graft_tree(w, mnt, mp);
	if (err)
		umount_tree(w, mnt, UMOUNT_SYNC);
	return err;
}

static int do_loopback(struct world *w, const struct path *path, const char *old_name, bool recurse)
{
	struct pinned_mountpoint mp;
	struct path old_path;
	int err;

	if (!old_name || !*old_name)
		return (int)refuse(w, EINVAL, R_MOUNT_NO_SOURCE);
	err = kern_path_at(w, AT_FDCWD, old_name, LOOKUP_FOLLOW | LOOKUP_AUTOMOUNT, &old_path);
	if (err)
		return err;
	if (mnt_ns_loop(w, old_path.dentry))
		err = (int)refuse_obj(w, EINVAL, R_BIND_NS_LOOP, old_path.dentry, NULL);
	else
		err = lock_mount(w, path, &mp, false);
	if (!err) {
		err = loopback_at(w, &old_path, recurse, &mp);
		unlock_mount(w, &mp);
	}
	path_put(w, &old_path);
	return err;
}

/* ---- MS_REMOUNT ---- */

/* What came from a more privileged user namespace stays: 0, or a refusal. */
int can_change_locked_flags(struct world *w, const struct mount *mnt, unsigned int mnt_flags)
{
	static const struct {
		int lock;
		unsigned int flag;
		const char *name;
	} locks[] = {
		{ MNT_LOCK_READONLY, MNT_READONLY, "ro" },
		{ MNT_LOCK_NODEV, MNT_NODEV, "nodev" },
		{ MNT_LOCK_NOSUID, MNT_NOSUID, "nosuid" },
		{ MNT_LOCK_NOEXEC, MNT_NOEXEC, "noexec" },
	};
	unsigned int flags = (unsigned int)mnt->mnt.mnt_flags;

	for (size_t i = 0; i < ARRAY_SIZE(locks); i++)
		if ((mnt->mnt.mnt_flags & locks[i].lock) && !(mnt_flags & locks[i].flag))
			return (int)refuse_str(w, EPERM, R_MOUNT_FLAG_LOCKED, locks[i].name);
	if ((mnt->mnt.mnt_flags & MNT_LOCK_ATIME) &&
	    ((flags ^ mnt_flags) & (unsigned int)MNT_ATIME_MASK))
		return (int)refuse_str(w, EPERM, R_MOUNT_FLAG_LOCKED, "atime");
	return 0;
}

void set_mount_attributes(struct world *w, struct mount *mnt, unsigned int mnt_flags)
{
	mnt->mnt.mnt_flags = (mnt->mnt.mnt_flags & ~MNT_USER_SETTABLE_MASK) | (int)mnt_flags;
	touch_mnt_namespace(w, mnt->mnt_ns);
}

static int change_mount_ro_state(struct world *w, struct mount *mnt, unsigned int mnt_flags)
{
	bool readonly = mnt_flags & MNT_READONLY;

	if (readonly == __mnt_is_readonly(&mnt->mnt))
		return 0;
	if (readonly)
		return mnt_make_readonly(w, mnt);
	mnt->mnt.mnt_flags &= ~MNT_READONLY;
	return 0;
}

static int may_remount(struct world *w, const struct path *path, unsigned int mnt_flags)
{
	struct mount *mnt = real_mount(path->mnt);

	if (!check_mnt(w, mnt))
		return (int)refuse_obj(w, EINVAL, R_MOUNT_TARGET_FOREIGN_NS, mnt, NULL);
	if (!path_mounted(path))
		return refuse_not_mountpoint(w, path);
	return can_change_locked_flags(w, mnt, mnt_flags);
}

/* MS_REMOUNT | MS_BIND: the flags of the mount alone. */
static int do_reconfigure_mnt(struct world *w, const struct path *path, unsigned int mnt_flags)
{
	struct mount *mnt = real_mount(path->mnt);
	int err = may_remount(w, path, mnt_flags);

	if (!err)
		err = change_mount_ro_state(w, mnt, mnt_flags);
	if (!err)
		set_mount_attributes(w, mnt, mnt_flags);
	return err;
}

/* The file system, and with it the flags of this mount. */
static int do_remount(struct world *w, const struct path *path, unsigned int sb_flags,
		      unsigned int mnt_flags, const char *data)
{
	struct super_block *sb = path->mnt->mnt_sb;
	struct fs_context *fc;
	int err = may_remount(w, path, mnt_flags);

	if (err)
		return err;
	fc = fs_context_for_reconfigure(w, path->dentry, sb_flags, MS_RMT_MASK);
	if (IS_ERR(fc))
		return (int)PTR_ERR(fc);
	fc->oldapi = true;
	err = parse_monolithic_mount_data(w, fc, data);
	if (!err && !ns_capable(w, sb->s_user_ns, CAP_SYS_ADMIN))
		err = (int)refuse_obj(w, EPERM, R_REMOUNT_NOT_CAPABLE, sb->s_user_ns, NULL);
	if (!err)
		err = reconfigure_super(w, fc);
	if (!err)
		set_mount_attributes(w, real_mount(path->mnt), mnt_flags);
	put_fs_context(w, fc);
	return err;
}

/* ---- MS_MOVE, and what move_mount(2) does ---- */

static bool tree_contains_unbindable(struct mount *mnt)
{
	for (struct mount *p = mnt; p; p = next_mnt(p, mnt))
		if (IS_MNT_UNBINDABLE(p))
			return true;
	return false;
}

/*
 * A mount of the caller's own namespace: it has to be free to go, and goes within that namespace.
 */
static int may_move_own(struct world *w, const struct mount *old, const struct mount *parent)
{
	if (!mnt_has_parent(old))
		return (int)refuse_obj(w, EINVAL, R_MOVE_ABSOLUTE_ROOT, old, NULL);
	if (IS_MNT_LOCKED(old))
		return (int)refuse_obj(w, EINVAL, R_MOVE_LOCKED, old, NULL);
	if (IS_MNT_SHARED(old->mnt_parent))
		return (int)refuse_obj(w, EINVAL, R_MOVE_SHARED_PARENT, old, old->mnt_parent);
	if (!check_mnt(w, parent))
		return (int)refuse_obj(w, EINVAL, R_MOUNT_TARGET_FOREIGN_NS, parent, NULL);
	return 0;
}

/* Another one: the root of a detached tree, to the caller's namespace or another detached tree. */
static int may_move_detached(struct world *w, const struct mount *old, const struct mount *parent)
{
	if (!anon_ns_root(old))
		return (int)refuse_obj(w, EINVAL, R_MOVE_FOREIGN_NS, old, NULL);
	if (old->mnt_ns == parent->mnt_ns)
		return (int)refuse_obj(w, EINVAL, R_MOVE_WITHIN_DETACHED, old, parent);
	if (check_mnt(w, parent))
		return 0;
	if (!is_mounted(&parent->mnt) || !check_anonymous_mnt(w, parent))
		return (int)refuse_obj(w, EINVAL, R_MOUNT_TARGET_FOREIGN_NS, parent, NULL);
	return 0;
}

/* Whether @from can go beneath @to, which is on top at @mp: it must not get covered by copies. */
static int can_move_mount_beneath(struct world *w, const struct mount *from, const struct mount *to,
				  const struct mountpoint *mp)
{
	const struct mount *parent = to->mnt_parent;

	if (IS_MNT_LOCKED(to))
		return (int)refuse_obj(w, EINVAL, R_BENEATH_LOCKED, to, NULL);
	if (from->overmount)
		return (int)refuse_obj(w, EINVAL, R_BENEATH_SOURCE_COVERED, from, from->overmount);
	if (&to->mnt == current->fs->root.mnt)
		return (int)refuse_obj(w, EINVAL, R_BENEATH_OWN_ROOT, to, NULL);
	if (parent == current->nsproxy->mnt_ns->root)
		return (int)refuse_obj(w, EINVAL, R_BENEATH_NS_ROOT, to, parent);
	if (mount_is_ancestor(to, from))
		return (int)refuse_obj(w, EINVAL, R_BENEATH_ANCESTOR, to, from);
	if (propagation_would_overmount(parent, to, mp))
		return (int)refuse_obj(w, EINVAL, R_BENEATH_PROPAGATES_TO_TOP, parent, to);
	if (check_mnt(w, from) && propagation_would_overmount(parent, from, mp))
		return (int)refuse_obj(w, EINVAL, R_BENEATH_PROPAGATES_TO_SOURCE, parent, from);
	return 0;
}

static int move_to(struct world *w, struct mount *old, const struct path *new_path,
		   const struct pinned_mountpoint *mp, bool beneath)
{
	struct mount *parent = mp->parent;
	int err = check_mnt(w, old) ? may_move_own(w, old, parent)
				    : may_move_detached(w, old, parent);

	if (!err && beneath) {
		struct mount *over = real_mount(new_path->mnt);

		if (parent != over->mnt_parent)
			over = parent->overmount;
		err = can_move_mount_beneath(w, old, over, mp->mp);
	}
	if (err)
		return err;
	if (IS_MNT_SHARED(parent) && tree_contains_unbindable(old))
		return (int)refuse_obj(w, EINVAL, R_MOVE_UNBINDABLE_TO_SHARED, old, parent);
	if (!check_for_nsfs_mounts(w, old))
		return (int)refuse_obj(w, ELOOP, R_MOVE_NS_LOOP, old, NULL);
	if (mount_is_ancestor(old, parent))
		return (int)refuse_obj(w, ELOOP, R_MOVE_INTO_ITSELF, old, parent);
	return attach_recursive_mnt(w, old, mp);
}

int do_move_mount(struct world *w, const struct path *old_path, const struct path *new_path,
		  bool beneath)
{
	struct pinned_mountpoint mp;
	int err;

	if (!path_mounted(old_path))
		return refuse_not_mountpoint(w, old_path);
	if (d_is_dir(new_path->dentry) != d_is_dir(old_path->dentry))
		return (int)refuse_obj(w, EINVAL, R_MOVE_NOT_BOTH_DIRECTORIES, old_path->dentry,
				       new_path->dentry);
	err = lock_mount(w, new_path, &mp, beneath);
	if (err)
		return err;
	err = move_to(w, real_mount(old_path->mnt), new_path, &mp, beneath);
	unlock_mount(w, &mp);
	return err;
}

static int do_move_mount_old(struct world *w, const struct path *path, const char *old_name)
{
	struct path old_path;
	int err;

	if (!old_name || !*old_name)
		return (int)refuse(w, EINVAL, R_MOUNT_NO_SOURCE);
	err = kern_path_at(w, AT_FDCWD, old_name, LOOKUP_FOLLOW, &old_path);
	if (err)
		return err;
	err = do_move_mount(w, &old_path, path, false);
	path_put(w, &old_path);
	return err;
}

static int may_set_group(struct world *w, const struct path *from_path, const struct path *to_path)
{
	struct mount *from = real_mount(from_path->mnt), *to = real_mount(to_path->mnt);
	int err = may_change_propagation(w, from);

	if (!err)
		err = may_change_propagation(w, to);
	if (err)
		return err;
	if (!path_mounted(from_path))
		return refuse_not_mountpoint(w, from_path);
	if (!path_mounted(to_path))
		return refuse_not_mountpoint(w, to_path);
	if (from->mnt.mnt_sb != to->mnt.mnt_sb)
		return (int)refuse_obj(w, EINVAL, R_SET_GROUP_OTHER_SB, from, to);
	if (!is_subdir(to->mnt.mnt_root, from->mnt.mnt_root))
		return (int)refuse_obj(w, EINVAL, R_SET_GROUP_NARROWER, from, to);
	if (has_locked_children(from, to->mnt.mnt_root))
		return (int)refuse_obj(w, EINVAL, R_BIND_LOCKED_CHILDREN, from, NULL);
	if (IS_MNT_SHARED(to) || IS_MNT_SLAVE(to))
		return (int)refuse_obj(w, EINVAL, R_SET_GROUP_TO_NOT_PRIVATE, to, NULL);
	if (!IS_MNT_SHARED(from) && !IS_MNT_SLAVE(from))
		return (int)refuse_obj(w, EINVAL, R_SET_GROUP_FROM_PRIVATE, from, NULL);
	return 0;
}

/* MOVE_MOUNT_SET_GROUP: @to joins the groups of @from. An unbindable slave stays unbindable. */
int do_set_group(struct world *w, const struct path *from_path, const struct path *to_path)
{
	struct mount *from = real_mount(from_path->mnt), *to = real_mount(to_path->mnt);
	int err = may_set_group(w, from_path, to_path);

	if (err)
		return err;
	if (IS_MNT_SLAVE(from)) {
		hlist_add_behind(&to->mnt_slave, &from->mnt_slave);
		to->mnt_master = from->mnt_master;
	}
	if (IS_MNT_SHARED(from)) {
		to->mnt_group_id = from->mnt_group_id;
		list_add(&to->mnt_share, &from->mnt_share);
		set_mnt_shared(to);
	}
	return 0;
}

/* ---- a new file system ---- */

static int do_add_mount(struct world *w, struct mount *newmnt, const struct pinned_mountpoint *mp,
			unsigned int mnt_flags)
{
	struct mount *parent = mp->parent;

	if (!check_mnt(w, parent))
		return (int)refuse_obj(w, EINVAL, R_MOUNT_TARGET_FOREIGN_NS, parent, NULL);
	if (parent->mnt.mnt_sb == newmnt->mnt.mnt_sb && parent->mnt.mnt_root == mp->mp->m_dentry)
		return (int)refuse_obj(w, EBUSY, R_MOUNT_SAME_FS_SAME_PLACE, parent, NULL);
	if (d_is_symlink(newmnt->mnt.mnt_root))
		return (int)refuse_obj(w, EINVAL, R_MOUNT_ROOT_IS_SYMLINK, newmnt->mnt.mnt_root,
				       NULL);
	newmnt->mnt.mnt_flags = (int)mnt_flags & ~MNT_INTERNAL_FLAGS;
	return graft_tree(w, newmnt, mp);
}

static int do_new_mount_fc(struct world *w, struct fs_context *fc, const struct path *mountpoint,
			   unsigned int mnt_flags)
{
	struct vfsmount *mnt = fc_mount(w, fc);
	struct pinned_mountpoint mp;
	int err = 0, flags = (int)mnt_flags;

	if (IS_ERR(mnt))
		return (int)PTR_ERR(mnt);
	if (mount_too_revealing(w, mnt->mnt_sb, &flags)) {
		logfc(w, fc, 'e', "VFS: Mount too revealing");
		err = (int)refuse_obj(w, EPERM, R_MOUNT_TOO_REVEALING, mnt->mnt_sb, NULL);
	}
	if (!err)
		err = lock_mount(w, mountpoint, &mp, false);
	if (!err) {
		err = do_add_mount(w, real_mount(mnt), &mp, (unsigned int)flags);
		unlock_mount(w, &mp);
	}
	if (err)
		mntput(w, mnt);
	return err;
}

static int do_new_mount(struct world *w, const struct path *path, const char *fstype,
			unsigned int sb_flags, unsigned int mnt_flags, const char *name,
			const char *data)
{
	const struct file_system_type *type;
	struct fs_context *fc;
	int err = 0;

	if (!fstype)
		return (int)refuse(w, EINVAL, R_MOUNT_NO_TYPE);
	type = get_fs_type(fstype, strlen(fstype));
	if (!type)
		return (int)refuse_str(w, ENODEV, R_MOUNT_UNKNOWN_TYPE, fstype);
	fc = fs_context_for_mount(w, type, sb_flags);
	if (IS_ERR(fc))
		return (int)PTR_ERR(fc);
	fc->oldapi = true;
	if (name)
		err = vfs_parse_fs_string(w, fc, "source", name);
	if (!err)
		err = parse_monolithic_mount_data(w, fc, data);
	if (!err && !mount_capable(w, fc))
		err = (int)refuse_str(w, EPERM, R_MOUNT_FS_NOT_CAPABLE, type->name);
	if (!err)
		err = do_new_mount_fc(w, fc, path, mnt_flags);
	put_fs_context(w, fc);
	return err;
}

/* ---- mount(2) ---- */

static unsigned int ms_to_mnt_flags(u64 flags, const struct vfsmount *mnt)
{
	static const struct {
		u64 ms;
		unsigned int mnt;
	} pairs[] = {
		{ MS_NOSUID, MNT_NOSUID },	     { MS_NODEV, MNT_NODEV },
		{ MS_NOEXEC, MNT_NOEXEC },	     { MS_NOATIME, MNT_NOATIME },
		{ MS_NODIRATIME, MNT_NODIRATIME },   { MS_RDONLY, MNT_READONLY },
		{ MS_NOSYMFOLLOW, MNT_NOSYMFOLLOW },
	};
	unsigned int mnt_flags = (flags & MS_NOATIME) ? 0 : MNT_RELATIME;

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (flags & pairs[i].ms)
			mnt_flags |= pairs[i].mnt;
	if (flags & MS_STRICTATIME)
		mnt_flags &= ~(unsigned int)(MNT_RELATIME | MNT_NOATIME);
	/* A remount that says nothing of access times leaves them as they are. */
	if ((flags & MS_REMOUNT) &&
	    !(flags & (MS_NOATIME | MS_NODIRATIME | MS_RELATIME | MS_STRICTATIME))) {
		mnt_flags &= ~(unsigned int)MNT_ATIME_MASK;
		mnt_flags |= (unsigned int)mnt->mnt_flags & MNT_ATIME_MASK;
	}
	return mnt_flags;
}

static int path_mount(struct world *w, const char *dev_name, const struct path *path,
		      const char *type, u64 flags, const char *data)
{
	unsigned int mnt_flags, sb_flags;

	if ((flags & MS_MGC_MASK) == MS_MGC_VAL)
		flags &= ~MS_MGC_MASK;
	if (flags & MS_NOUSER)
		return (int)refuse_num(w, EINVAL, R_MOUNT_FLAGS, (s64)flags);
	if (!may_mount(w))
		return (int)refuse_obj(w, EPERM, R_MOUNT_NOT_CAPABLE,
				       current->nsproxy->mnt_ns->user_ns, NULL);
	mnt_flags = ms_to_mnt_flags(flags, path->mnt);
	sb_flags = (unsigned int)flags &
		   (unsigned int)(SB_RDONLY | SB_SYNCHRONOUS | SB_MANDLOCK | SB_DIRSYNC |
				  SB_SILENT | SB_POSIXACL | SB_LAZYTIME | SB_I_VERSION);
	if ((flags & (MS_REMOUNT | MS_BIND)) == (MS_REMOUNT | MS_BIND))
		return do_reconfigure_mnt(w, path, mnt_flags);
	if (flags & MS_REMOUNT)
		return do_remount(w, path, sb_flags, mnt_flags, data);
	if (flags & MS_BIND)
		return do_loopback(w, path, dev_name, flags & MS_REC);
	if (flags & PROPAGATION_TYPES)
		return do_change_type(w, path, (u32)flags);
	if (flags & MS_MOVE)
		return do_move_mount_old(w, path, dev_name);
	return do_new_mount(w, path, type, sb_flags, mnt_flags, dev_name, data);
}

/* A string of the caller's: NULL where there is none. */
static int copy_mount_string(struct world *w, uptr from, const char **string)
{
	long len;

	*string = NULL;
	if (!from)
		return 0;
	len = user_string(w, from, PATH_MAX, string);
	if (len == PATH_MAX)
		return (int)refuse(w, EINVAL, R_MOUNT_STRING_TOO_LONG);
	return len < 0 ? (int)len : 0;
}

/* A page of options, or what there is of it: an object of its own. */
static int copy_mount_options(struct world *w, uptr from, char **data)
{
	u64 offset = from - USER_BASE, left;

	*data = NULL;
	if (!from)
		return 0;
	if (from < USER_BASE || offset >= w->image.size)
		return (int)refuse_num(w, EFAULT, R_FAULT, (s64)from);
	left = w->image.size - offset;
	*data = world_alloc(w, OBJ_bytes, MOUNT_DATA_MAX);
	if (!*data)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	memcpy(*data, (const char *)w->image.bytes + offset,
	       left < MOUNT_DATA_MAX ? left : MOUNT_DATA_MAX);
	(*data)[MOUNT_DATA_MAX - 1] = '\0';
	return 0;
}

SYSCALL_DEFINE5(mount, uptr, dev_name, uptr, dir_name, uptr, type, u64, flags, uptr, data)
{
	const char *kernel_type, *kernel_dev;
	struct path path;
	char *options;
	int err = copy_mount_string(w, type, &kernel_type);

	if (!err)
		err = copy_mount_string(w, dev_name, &kernel_dev);
	if (!err)
		err = copy_mount_options(w, data, &options);
	if (err)
		return err;
	err = user_path_at(w, AT_FDCWD, dir_name, LOOKUP_FOLLOW, &path);
	if (!err) {
		err = path_mount(w, kernel_dev, &path, kernel_type, flags, options);
		path_put(w, &path);
	}
	world_free(w, options);
	return err;
}
