// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts as open files: open_tree(2), move_mount(2), fsmount(2).
 *
 * Mirrors the parts of fs/namespace.c of those names. A detached tree (a copy that open_tree()
 * made, or what fsmount() made) is in a namespace of its own without an id; the file that stands
 * for it dissolves it at its last close (FMODE_NEED_UNMOUNT), unless it has been moved away by
 * then.
 */
#include "internal.h"
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"
#include "syscalls.h"

#define OPEN_TREE_FLAGS                                                                           \
	(AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW | OPEN_TREE_CLONE | \
	 OPEN_TREE_CLOEXEC)

int refuse_may_mount(struct world *w)
{
	return (int)refuse_obj(w, EPERM, R_MOUNT_NOT_CAPABLE, current->nsproxy->mnt_ns->user_ns,
			       NULL);
}

/*
 * How a path is looked up that comes with these AT_* flags: automounts are meant, if not excluded.
 */
unsigned int at_to_lookup_flags(unsigned int at_flags)
{
	return at_lookup_flags((int)at_flags) |
	       ((at_flags & AT_NO_AUTOMOUNT) ? 0 : LOOKUP_AUTOMOUNT);
}

/* ---- open_tree ---- */

/* Puts the tree of @mnt, which hangs nowhere, into @ns. */
static void fill_anonymous_ns(struct mnt_namespace *ns, struct mount *mnt)
{
	ns->nr_mounts = mnt_add_tree_to_ns(ns, mnt);
	ns->root = mnt;
}

static void remember_origin(struct mnt_namespace *ns, const struct path *path)
{
	const struct mnt_namespace *src = real_mount(path->mnt)->mnt_ns;

	if (is_mounted(path->mnt))
		ns->seq_origin = is_anon_ns(src) ? src->seq_origin : src->ns.ns_id;
}

static struct mnt_namespace *get_detached_copy(struct world *w, const struct path *path,
					       bool recursive)
{
	struct mnt_namespace *ns = alloc_mnt_ns(w, current->nsproxy->mnt_ns->user_ns, true);
	struct mount *mnt;

	if (IS_ERR(ns))
		return ns;
	remember_origin(ns, path);
	mnt = __do_loopback(w, path, recursive);
	if (IS_ERR(mnt)) {
		w->emptied_ns = ns;
		namespace_unlock(w);
		return ERR_PTR(PTR_ERR(mnt));
	}
	fill_anonymous_ns(ns, mnt);
	return ns;
}

/* An O_PATH file on the root of a detached tree. Where this fails, the tree is dissolved. */
static struct file *open_detached(struct world *w, const struct path *path, const struct cred *cred)
{
	struct file *file = dentry_open(w, path, O_PATH, cred);

	if (IS_ERR(file))
		dissolve_on_fput(w, path->mnt);
	else
		file->f_mode |= FMODE_NEED_UNMOUNT;
	return file;
}

static struct file *open_detached_copy(struct world *w, const struct path *path, bool recursive)
{
	struct mnt_namespace *ns = get_detached_copy(w, path, recursive);
	struct path root = { .dentry = path->dentry };
	struct file *file;

	if (IS_ERR(ns))
		return ERR_PTR(PTR_ERR(ns));
	/* The reference keeps it while open_detached() may have to dissolve the tree. */
	root.mnt = mntget(&ns->root->mnt);
	file = open_detached(w, &root, current_cred());
	mntput(w, root.mnt);
	return file;
}

struct file *vfs_open_tree(struct world *w, int dfd, uptr filename, unsigned int flags)
{
	bool detached = flags & OPEN_TREE_CLONE;
	struct path path;
	struct file *file;
	int err;

	if (flags & ~(unsigned int)OPEN_TREE_FLAGS)
		return ERR_PTR(refuse_num(w, EINVAL, R_OPEN_TREE_FLAGS, flags));
	if ((flags & (AT_RECURSIVE | OPEN_TREE_CLONE)) == AT_RECURSIVE)
		return ERR_PTR(refuse(w, EINVAL, R_OPEN_TREE_RECURSIVE));
	if (detached && !may_mount(w))
		return ERR_PTR(refuse_may_mount(w));
	err = user_path_at(w, dfd, filename, at_to_lookup_flags(flags), &path);
	if (err)
		return ERR_PTR(err);
	if (detached)
		file = open_detached_copy(w, &path, flags & AT_RECURSIVE);
	else
		file = dentry_open(w, &path, O_PATH, current_cred());
	path_put(w, &path);
	return file;
}

SYSCALL_DEFINE3(open_tree, int, dfd, uptr, filename, unsigned int, flags)
{
	struct file *file = vfs_open_tree(w, dfd, filename, flags);

	if (IS_ERR(file))
		return PTR_ERR(file);
	return fd_install_new(w, file, flags & O_CLOEXEC);
}

/* ---- move_mount ---- */

/*
 * One of the two places: a path, or with the flag for it and an empty one, the descriptor itself.
 */
static int move_mount_path(struct world *w, int dfd, uptr name, bool may_be_empty,
			   unsigned int lookup_flags, struct path *path)
{
	const char *bytes = name ? user_bytes(w, name, 1) : NULL;
	bool empty = may_be_empty && (!name || (bytes && !*bytes));
	struct file *file;

	if (!empty)
		return user_path_at(w, dfd, name, lookup_flags, path);
	if (dfd < 0)
		return kern_path_at(w, dfd, "", lookup_flags | LOOKUP_EMPTY, path);
	file = fget_raw(w, (unsigned int)dfd);
	if (!file)
		return (int)refuse_num(w, EBADF, R_FD_BAD, dfd);
	*path = file->f_path;
	path_get(path);
	fput(w, file);
	return 0;
}

static unsigned int move_lookup_flags(unsigned int flags, unsigned int symlinks,
				      unsigned int automounts)
{
	return ((flags & symlinks) ? LOOKUP_FOLLOW : 0) |
	       ((flags & automounts) ? LOOKUP_AUTOMOUNT : 0);
}

SYSCALL_DEFINE5(move_mount, int, from_dfd, uptr, from_pathname, int, to_dfd, uptr, to_pathname,
		unsigned int, flags)
{
	const unsigned int both = MOVE_MOUNT_BENEATH | MOVE_MOUNT_SET_GROUP;
	struct path from, to;
	int err;

	if (!may_mount(w))
		return refuse_may_mount(w);
	if ((flags & ~0x377u) || (flags & both) == both)
		return refuse_num(w, EINVAL, R_MOVE_MOUNT_FLAGS, flags);
	err = move_mount_path(
		w, to_dfd, to_pathname, flags & MOVE_MOUNT_T_EMPTY_PATH,
		move_lookup_flags(flags, MOVE_MOUNT_T_SYMLINKS, MOVE_MOUNT_T_AUTOMOUNTS), &to);
	if (err)
		return err;
	err = move_mount_path(
		w, from_dfd, from_pathname, flags & MOVE_MOUNT_F_EMPTY_PATH,
		move_lookup_flags(flags, MOVE_MOUNT_F_SYMLINKS, MOVE_MOUNT_F_AUTOMOUNTS), &from);
	if (!err) {
		if (flags & MOVE_MOUNT_SET_GROUP)
			err = do_set_group(w, &from, &to);
		else
			err = do_move_mount(w, &from, &to, flags & MOVE_MOUNT_BENEATH);
		path_put(w, &from);
	}
	path_put(w, &to);
	return err;
}

/* ---- fsmount ---- */

#define FSMOUNT_VALID_FLAGS                                                             \
	(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC | \
	 MOUNT_ATTR__ATIME | MOUNT_ATTR_NODIRATIME | MOUNT_ATTR_NOSYMFOLLOW)

/* The flags of a mount that mount_attr's bits stand for, those about access times apart. */
unsigned int attr_flags_to_mnt_flags(u64 attr_flags)
{
	static const struct flag_pair pairs[] = {
		{ MOUNT_ATTR_RDONLY, MNT_READONLY },
		{ MOUNT_ATTR_NOSUID, MNT_NOSUID },
		{ MOUNT_ATTR_NODEV, MNT_NODEV },
		{ MOUNT_ATTR_NOEXEC, MNT_NOEXEC },
		{ MOUNT_ATTR_NODIRATIME, MNT_NODIRATIME },
		{ MOUNT_ATTR_NOSYMFOLLOW, MNT_NOSYMFOLLOW },
	};

	return (unsigned int)translate_flags(attr_flags, pairs, ARRAY_SIZE(pairs));
}

/* The access time mode among @attr_flags as flags of a mount; false: there is no such mode. */
bool attr_atime_to_mnt_flags(u64 attr_flags, unsigned int *mnt_flags)
{
	switch (attr_flags & MOUNT_ATTR__ATIME) {
	case MOUNT_ATTR_STRICTATIME:
		return true;
	case MOUNT_ATTR_NOATIME:
		*mnt_flags |= MNT_NOATIME;
		return true;
	case MOUNT_ATTR_RELATIME:
		*mnt_flags |= MNT_RELATIME;
		return true;
	default:
		return false;
	}
}

/* Makes the mount of a configured context, and its file. */
static struct file *fsmount_file(struct world *w, struct fs_context *fc, int mnt_flags)
{
	struct path newmount;
	struct mnt_namespace *ns;
	struct file *file;

	newmount.mnt = vfs_create_mount(w, fc);
	if (IS_ERR(newmount.mnt))
		return ERR_PTR(PTR_ERR(newmount.mnt));
	newmount.dentry = dget(fc->root);
	newmount.mnt->mnt_flags = mnt_flags;
	ns = alloc_mnt_ns(w, current->nsproxy->mnt_ns->user_ns, true);
	if (IS_ERR(ns)) {
		file = ERR_PTR(PTR_ERR(ns));
	} else {
		fill_anonymous_ns(ns, real_mount(newmount.mnt));
		mntget(newmount.mnt);
		file = open_detached(w, &newmount, fc->cred);
	}
	path_put(w, &newmount);
	return file;
}

static int fsmount_fc(struct world *w, struct fs_context *fc, unsigned int mnt_flags, bool cloexec)
{
	int flags = (int)mnt_flags, fd;
	struct file *file;

	if (!fc->root)
		return (int)refuse(w, EINVAL, R_FSCONTEXT_NO_ROOT);
	fd = may_reveal(w, fc, fc->root->d_sb, &flags);
	if (fd)
		return fd;
	if (fc->phase != FS_CONTEXT_AWAITING_MOUNT)
		return (int)refuse_num(w, EBUSY, R_FSCONTEXT_PHASE, fc->phase);
	file = fsmount_file(w, fc, flags);
	fd = IS_ERR(file) ? (int)PTR_ERR(file) : fd_install_new(w, file, cloexec ? O_CLOEXEC : 0);
	/* The kernel gives the context up first, and then may find a limit in its way. */
	if (fd != -ENOMEM)
		vfs_clean_context(w, fc);
	return fd;
}

SYSCALL_DEFINE3(fsmount, int, fs_fd, unsigned int, flags, unsigned int, attr_flags)
{
	unsigned int mnt_flags;
	struct file *file;
	long ret;

	if (!may_mount(w))
		return refuse_may_mount(w);
	if (flags & ~(unsigned int)FSMOUNT_CLOEXEC)
		return refuse_num(w, EINVAL, R_FSMOUNT_FLAGS, flags);
	if (attr_flags & ~(unsigned int)FSMOUNT_VALID_FLAGS)
		return refuse_num(w, EINVAL, R_MOUNT_ATTR_UNKNOWN, attr_flags);
	mnt_flags = attr_flags_to_mnt_flags(attr_flags);
	if (!attr_atime_to_mnt_flags(attr_flags, &mnt_flags))
		return refuse_num(w, EINVAL, R_MOUNT_ATTR_ATIME, attr_flags);
	file = fget(w, (unsigned int)fs_fd);
	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, fs_fd);
	if (file->f_op == &fscontext_fops)
		ret = fsmount_fc(w, file->private_data, mnt_flags, flags & FSMOUNT_CLOEXEC);
	else
		ret = refuse_num(w, EINVAL, R_NOT_FSCONTEXT, fs_fd);
	fput(w, file);
	return ret;
}
