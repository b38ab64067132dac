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

/* What the caller wants, as all the operations get it. */
struct mount_call {
	struct path path;
	const char *dev_name; /* these three may be NULL */
	const char *type;
	const char *data;
	u64 flags; /* MS_* */
	unsigned int sb_flags; /* SB_*, and MNT_*, that those stand for */
	unsigned int mnt_flags;
};

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

bool is_propagation_type(u64 type)
{
	return type == MS_SHARED || type == MS_PRIVATE || type == MS_SLAVE || type == MS_UNBINDABLE;
}

/* One type is allowed, and beside it MS_REC and MS_SILENT. */
static int do_change_type(struct world *w, const struct mount_call *call)
{
	struct mount *top = real_mount(call->path.mnt);
	u64 type = (u32)call->flags & ~(u64)(MS_REC | MS_SILENT);
	bool recurse = call->flags & MS_REC;
	int err;

	if (!path_mounted(&call->path))
		return refuse_not_mountpoint(w, &call->path);
	if (!is_propagation_type(type))
		return (int)refuse_num(w, EINVAL, R_PROPAGATION_FLAGS, (u32)call->flags);
	err = may_change_propagation(w, top);
	if (!err && type == MS_SHARED)
		err = invent_group_ids(w, top, recurse);
	if (err)
		return err;
	for_each_mnt_if (m, top, recurse)
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
	struct dentry *from = old_path->dentry;
	enum reason why = R_NONE;

	if (IS_MNT_UNBINDABLE(old))
		why = R_BIND_UNBINDABLE;
	else if (!may_copy_tree(w, old_path))
		why = R_BIND_FOREIGN_NS;
	else if (!recurse && has_locked_children(old, from))
		why = R_BIND_LOCKED_CHILDREN;
	if (why != R_NONE)
		return ERR_PTR(refuse_obj(w, EINVAL, why, old, NULL));
	return recurse ? copy_tree(w, old, from, CL_COPY_MNT_NS_FILE) : clone_mnt(w, old, from, 0);
}

/* The place that a bind or a move begins from. */
static int look_up_source(struct world *w, const struct mount_call *call, unsigned int lookup_flags,
			  struct path *source)
{
	if (!call->dev_name || !*call->dev_name)
		return (int)refuse(w, EINVAL, R_MOUNT_NO_SOURCE);
	return kern_path_at(w, AT_FDCWD, call->dev_name, lookup_flags, source);
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

static int do_loopback(struct world *w, const struct mount_call *call)
{
	struct pinned_mountpoint mp;
	struct path source;
	int err = look_up_source(w, call, LOOKUP_FOLLOW | LOOKUP_AUTOMOUNT, &source);

	if (err)
		return err;
	if (mnt_ns_loop(w, source.dentry))
		err = (int)refuse_obj(w, EINVAL, R_BIND_NS_LOOP, source.dentry, NULL);
	if (!err)
		err = lock_mount(w, &call->path, &mp, false);
	if (!err) {
		err = loopback_at(w, &source, call->flags & MS_REC, &mp);
		unlock_mount(w, &mp);
	}
	path_put(w, &source);
	return err;
}

/* ---- MS_REMOUNT ---- */

static void set_mount_attributes(struct world *w, struct mount *mnt, unsigned int mnt_flags)
{
	int *flags = &mnt->mnt.mnt_flags;

	*flags = (*flags & ~MNT_USER_SETTABLE_MASK) | (int)mnt_flags;
	touch_mnt_namespace(w, mnt->mnt_ns);
}

/* What becomes read-only must have no writers. */
static int may_change_ro_state(struct world *w, const struct mount *mnt, unsigned int mnt_flags)
{
	bool becomes_readonly = (mnt_flags & MNT_READONLY) && !__mnt_is_readonly(&mnt->mnt);

	return becomes_readonly ? mnt_without_writers(w, mnt) : 0;
}

static int may_remount(struct world *w, const struct mount_call *call)
{
	const struct mount *mnt = real_mount(call->path.mnt);

	if (!check_mnt(w, mnt))
		return (int)refuse_obj(w, EINVAL, R_MOUNT_TARGET_FOREIGN_NS, mnt, NULL);
	if (!path_mounted(&call->path))
		return refuse_not_mountpoint(w, &call->path);
	return can_change_locked_flags(w, mnt, call->mnt_flags);
}

/* MS_REMOUNT | MS_BIND: the flags of the mount alone. */
static int do_reconfigure_mnt(struct world *w, const struct mount_call *call)
{
	struct mount *mnt = real_mount(call->path.mnt);
	int err = may_remount(w, call);

	if (!err)
		err = may_change_ro_state(w, mnt, call->mnt_flags);
	if (err)
		return err;
	set_mount_attributes(w, mnt, call->mnt_flags);
	return 0;
}

static int remount_super(struct world *w, struct fs_context *fc, const char *data)
{
	struct user_namespace *owner = fc->root->d_sb->s_user_ns;
	int err;

	fc->oldapi = true;
	err = parse_monolithic_mount_data(w, fc, data);
	if (err)
		return err;
	if (!ns_capable(w, owner, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_REMOUNT_NOT_CAPABLE, owner, NULL);
	return reconfigure_super(w, fc);
}

/* The file system, and with it the flags of this mount. */
static int do_remount(struct world *w, const struct mount_call *call)
{
	struct fs_context *fc;
	int err = may_remount(w, call);

	if (err)
		return err;
	fc = fs_context_for_reconfigure(w, call->path.dentry, call->sb_flags, MS_RMT_MASK);
	if (IS_ERR(fc))
		return (int)PTR_ERR(fc);
	err = remount_super(w, fc, call->data);
	put_fs_context(w, fc);
	if (!err)
		set_mount_attributes(w, real_mount(call->path.mnt), call->mnt_flags);
	return err;
}

/* ---- MS_MOVE, and what move_mount(2) does ---- */

static bool tree_contains_unbindable(struct mount *root)
{
	for_each_mnt (m, root)
		if (IS_MNT_UNBINDABLE(m))
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

/* MS_MOVE */
static int do_move_mount_old(struct world *w, const struct mount_call *call)
{
	struct path source;
	int err = look_up_source(w, call, LOOKUP_FOLLOW, &source);

	if (!err) {
		err = do_move_mount(w, &source, &call->path, false);
		path_put(w, &source);
	}
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
	int err = may_set_group(w, from_path, to_path);
	struct mount *from = real_mount(from_path->mnt), *to = real_mount(to_path->mnt);

	if (err)
		return err;
	share_master_of(to, from);
	if (IS_MNT_SHARED(from))
		join_group_of(to, from);
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

static int do_new_mount_fc(struct world *w, struct fs_context *fc, const struct mount_call *call)
{
	struct vfsmount *mnt = fc_mount(w, fc);
	int flags = (int)call->mnt_flags, err;
	struct pinned_mountpoint mp;

	if (IS_ERR(mnt))
		return (int)PTR_ERR(mnt);
	err = may_reveal(w, fc, mnt->mnt_sb, &flags);
	if (!err)
		err = lock_mount(w, &call->path, &mp, false);
	if (!err) {
		err = do_add_mount(w, real_mount(mnt), &mp, (unsigned int)flags);
		unlock_mount(w, &mp);
	}
	if (err)
		mntput(w, mnt);
	return err;
}

/* Tells the file system what to mount, and asks whether the caller may. */
static int configure(struct world *w, struct fs_context *fc, const struct mount_call *call)
{
	int err = 0;

	fc->oldapi = true;
	if (call->dev_name)
		err = vfs_parse_fs_string(w, fc, "source", call->dev_name);
	if (!err)
		err = parse_monolithic_mount_data(w, fc, call->data);
	if (!err && !mount_capable(w, fc))
		err = (int)refuse_str(w, EPERM, R_MOUNT_FS_NOT_CAPABLE, fc->fs_type->name);
	return err;
}

static int find_type(struct world *w, const char *name, const struct file_system_type **type)
{
	if (!name)
		return (int)refuse(w, EINVAL, R_MOUNT_NO_TYPE);
	*type = get_fs_type(name, strlen(name));
	return *type ? 0 : (int)refuse_str(w, ENODEV, R_MOUNT_UNKNOWN_TYPE, name);
}

static int do_new_mount(struct world *w, const struct mount_call *call)
{
	const struct file_system_type *type;
	int err = find_type(w, call->type, &type);
	struct fs_context *fc;

	if (err)
		return err;
	fc = fs_context_for_mount(w, type, call->sb_flags);
	if (IS_ERR(fc))
		return (int)PTR_ERR(fc);
	err = configure(w, fc, call);
	if (!err)
		err = do_new_mount_fc(w, fc, call);
	put_fs_context(w, fc);
	return err;
}

/* ---- mount(2) ---- */

static unsigned int ms_to_mnt_flags(u64 flags, const struct vfsmount *mnt)
{
	static const struct flag_pair pairs[] = {
		{ MS_NOSUID, MNT_NOSUID },	     { MS_NODEV, MNT_NODEV },
		{ MS_NOEXEC, MNT_NOEXEC },	     { MS_NOATIME, MNT_NOATIME },
		{ MS_NODIRATIME, MNT_NODIRATIME },   { MS_RDONLY, MNT_READONLY },
		{ MS_NOSYMFOLLOW, MNT_NOSYMFOLLOW },
	};
	const u64 about_atime = MS_NOATIME | MS_NODIRATIME | MS_RELATIME | MS_STRICTATIME;
	unsigned int mnt_flags = (unsigned int)translate_flags(flags, pairs, ARRAY_SIZE(pairs));

	/* A remount that says nothing of access times leaves them as they are. */
	if ((flags & MS_REMOUNT) && !(flags & about_atime))
		return mnt_flags | ((unsigned int)mnt->mnt_flags & MNT_ATIME_MASK);
	if (flags & MS_STRICTATIME)
		return mnt_flags & ~(unsigned int)MNT_NOATIME;
	return mnt_flags | ((flags & MS_NOATIME) ? 0 : MNT_RELATIME);
}

/* The first whose flags are all there, and one at least of those in .any, is meant. */
static const struct {
	u64 all;
	u64 any;
	int (*operation)(struct world *w, const struct mount_call *call);
} operations[] = {
	{ .all = MS_REMOUNT | MS_BIND, .operation = do_reconfigure_mnt },
	{ .all = MS_REMOUNT, .operation = do_remount },
	{ .all = MS_BIND, .operation = do_loopback },
	{ .any = PROPAGATION_TYPES, .operation = do_change_type },
	{ .all = MS_MOVE, .operation = do_move_mount_old },
	{ .operation = do_new_mount },
};

static int path_mount(struct world *w, struct mount_call *call)
{
	const u64 sb_flags = SB_RDONLY | SB_SYNCHRONOUS | SB_MANDLOCK | SB_DIRSYNC | SB_SILENT |
			     SB_POSIXACL | SB_LAZYTIME | SB_I_VERSION;
	size_t i = 0;

	/* Before Linux 2.4 the upper half had to hold this number, and still it may. */
	if ((call->flags & MS_MGC_MASK) == MS_MGC_VAL)
		call->flags &= ~MS_MGC_MASK;
	if (call->flags & MS_NOUSER)
		return (int)refuse_num(w, EINVAL, R_MOUNT_FLAGS, (s64)call->flags);
	if (!may_mount(w))
		return refuse_may_mount(w);
	call->mnt_flags = ms_to_mnt_flags(call->flags, call->path.mnt);
	call->sb_flags = (unsigned int)(call->flags & sb_flags);
	while ((call->flags & operations[i].all) != operations[i].all ||
	       (operations[i].any && !(call->flags & operations[i].any)))
		i++;
	return operations[i].operation(w, call);
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
	struct mount_call call = { .flags = flags };
	char *options;
	int err = copy_mount_string(w, type, &call.type);

	if (!err)
		err = copy_mount_string(w, dev_name, &call.dev_name);
	if (!err)
		err = copy_mount_options(w, data, &options);
	if (err)
		return err;
	call.data = options;
	err = user_path_at(w, AT_FDCWD, dir_name, LOOKUP_FOLLOW, &call.path);
	if (!err) {
		err = path_mount(w, &call);
		path_put(w, &call.path);
	}
	world_free(w, options);
	return err;
}
