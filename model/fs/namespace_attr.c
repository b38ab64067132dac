// SPDX-License-Identifier: GPL-2.0-only
/*
 * mount_setattr(2) and open_tree_attr(2): changing mounts by sets of bits, whole trees at once.
 *
 * Mirrors the part of fs/namespace.c around do_mount_setattr(), and that about locked flags. First
 * every mount is brought into a state where its change cannot fail, then all are changed: so a tree
 * changes as a whole or not.
 */
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"
#include "syscalls.h"

#define MOUNT_ATTR_SIZE_VER0 32
#define SETATTR_VALID_FLAGS                                                             \
	(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC | \
	 MOUNT_ATTR__ATIME | MOUNT_ATTR_NODIRATIME | MOUNT_ATTR_NOSYMFOLLOW | MOUNT_ATTR_IDMAP)

/* As the caller has it. */
struct mount_attr {
	u64 attr_set;
	u64 attr_clr;
	u64 propagation;
	u64 userns_fd;
};

/* What is asked for, in the model's terms. */
struct mount_kattr {
	unsigned int attr_set; /* MNT_* */
	unsigned int attr_clr;
	u64 propagation; /* MS_*, or 0 */
	bool recurse;
	bool idmap_replace; /* the mounts are a copy that nobody has seen yet */
	bool idmap; /* the idmapping is to become: */
	struct user_namespace *mnt_userns; /* counted; NULL: that of the file system */
	struct mnt_idmap *mnt_idmap; /* made from it; counted */
};

/* ---- reading what is asked for ---- */

/* The modes of access times are a choice, not bits: the old one has to be cleared as a whole. */
static int build_atime(struct world *w, const struct mount_attr *attr, struct mount_kattr *kattr)
{
	if (!(attr->attr_clr & MOUNT_ATTR__ATIME)) {
		if (attr->attr_set & MOUNT_ATTR__ATIME)
			return (int)refuse(w, EINVAL, R_SETATTR_ATIME_NOT_CLEARED);
		return 0;
	}
	if ((attr->attr_clr & MOUNT_ATTR__ATIME) != MOUNT_ATTR__ATIME)
		return (int)refuse(w, EINVAL, R_SETATTR_ATIME_NOT_CLEARED);
	kattr->attr_clr |= MNT_RELATIME | MNT_NOATIME;
	if (!attr_atime_to_mnt_flags(attr->attr_set, &kattr->attr_set))
		return (int)refuse_num(w, EINVAL, R_MOUNT_ATTR_ATIME, (s64)attr->attr_set);
	return 0;
}

static int take_userns(struct world *w, const struct ns_common *ns, struct mount_kattr *kattr)
{
	struct user_namespace *user_ns = container_of(ns, struct user_namespace, ns);

	if (user_ns == w->init_user_ns)
		return (int)refuse_obj(w, EPERM, R_IDMAP_INIT_USER_NS, user_ns, NULL);
	if (!ns_capable(w, user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_IDMAP_NOT_CAPABLE, user_ns, NULL);
	kattr->mnt_userns = get_user_ns(user_ns);
	kattr->idmap = true;
	return 0;
}

static int userns_by_fd(struct world *w, u64 fd, struct mount_kattr *kattr)
{
	struct file *file;
	int err;

	if (fd > 0x7fffffff)
		return (int)refuse_num(w, EINVAL, R_IDMAP_FD, (s64)fd);
	file = fget(w, (unsigned int)fd);
	if (!file)
		return (int)refuse_num(w, EBADF, R_FD_BAD, (s64)fd);
	if (!proc_ns_file(file) || get_proc_ns(file->f_inode)->ns_type != CLONE_NEWUSER)
		err = (int)refuse_num(w, EINVAL, R_IDMAP_FD, (s64)fd);
	else
		err = take_userns(w, get_proc_ns(file->f_inode), kattr);
	fput(w, file);
	return err;
}

static int build_mount_idmapped(struct world *w, const struct mount_attr *attr,
				struct mount_kattr *kattr)
{
	if (!((attr->attr_set | attr->attr_clr) & MOUNT_ATTR_IDMAP))
		return 0;
	if (attr->attr_clr & MOUNT_ATTR_IDMAP) {
		if (!kattr->idmap_replace)
			return (int)refuse(w, EINVAL, R_IDMAP_CANNOT_CLEAR);
		if (!(attr->attr_set & MOUNT_ATTR_IDMAP)) {
			kattr->idmap = true;
			return 0;
		}
	}
	return userns_by_fd(w, attr->userns_fd, kattr);
}

static int build_mount_kattr(struct world *w, const struct mount_attr *attr,
			     struct mount_kattr *kattr)
{
	u64 type = attr->propagation;
	int err;

	if (type && !is_propagation_type(type))
		return (int)refuse_num(w, EINVAL, R_PROPAGATION_FLAGS, (s64)type);
	kattr->propagation = type;
	if ((attr->attr_set | attr->attr_clr) & ~(u64)SETATTR_VALID_FLAGS)
		return (int)refuse_num(w, EINVAL, R_MOUNT_ATTR_UNKNOWN,
				       (s64)(attr->attr_set | attr->attr_clr));
	kattr->attr_set = attr_flags_to_mnt_flags(attr->attr_set);
	kattr->attr_clr = attr_flags_to_mnt_flags(attr->attr_clr);
	err = build_atime(w, attr, kattr);
	return err ? err : build_mount_idmapped(w, attr, kattr);
}

static void finish_mount_kattr(struct world *w, struct mount_kattr *kattr)
{
	if (kattr->mnt_userns)
		put_user_ns(w, kattr->mnt_userns);
	mnt_idmap_put(w, kattr->mnt_idmap);
}

/* 1: there is something to do; 0: nothing; or a refusal. */
static int wants_mount_setattr(struct world *w, uptr uattr, size_t usize, struct mount_kattr *kattr)
{
	struct mount_attr attr;
	int err;

	if (usize > 4096)
		return (int)refuse_num(w, E2BIG, R_STRUCT_TOO_BIG, (s64)usize);
	if (usize < MOUNT_ATTR_SIZE_VER0)
		return (int)refuse_num(w, EINVAL, R_MOUNT_STRUCT_TOO_SMALL, (s64)usize);
	if (!may_mount(w))
		return refuse_may_mount(w);
	err = copy_struct_from_user(w, &attr, sizeof(attr), uattr, usize);
	if (err)
		return err;
	if (!attr.attr_set && !attr.attr_clr && !attr.propagation)
		return 0;
	err = build_mount_kattr(w, &attr, kattr);
	return err ? err : 1;
}

/* ---- flags that are locked ---- */

/* For each flag that can be locked: what locks it. Access times are locked as a whole. */
static const struct {
	int flag;
	int lock;
	const char *name;
} lockable[] = {
	{ MNT_READONLY, MNT_LOCK_READONLY, "ro" },
	{ MNT_NODEV, MNT_LOCK_NODEV, "nodev" },
	{ MNT_NOSUID, MNT_LOCK_NOSUID, "nosuid" },
	{ MNT_NOEXEC, MNT_LOCK_NOEXEC, "noexec" },
};

/*
 * A tree goes to a less privileged user namespace: its flags stay, and what it covers stays
 * covered.
 */
void lock_mnt_tree(struct mount *mnt)
{
	for_each_mnt (m, mnt) {
		int *flags = &m->mnt.mnt_flags;

		for (size_t i = 0; i < ARRAY_SIZE(lockable); i++)
			if (*flags & lockable[i].flag)
				*flags |= lockable[i].lock;
		*flags |= MNT_LOCK_ATIME | (m == mnt ? 0 : MNT_LOCKED);
	}
}

/* Whether the flags of @mnt can become @mnt_flags. */
int can_change_locked_flags(struct world *w, const struct mount *mnt, unsigned int mnt_flags)
{
	const int old = mnt->mnt.mnt_flags, new = (int)mnt_flags;

	for (size_t i = 0; i < ARRAY_SIZE(lockable); i++)
		if ((old & lockable[i].lock) && !(new &lockable[i].flag))
			return (int)refuse_str(w, EPERM, R_MOUNT_FLAG_LOCKED, lockable[i].name);
	if ((old & MNT_LOCK_ATIME) && ((old ^ new) & MNT_ATIME_MASK))
		return (int)refuse_str(w, EPERM, R_MOUNT_FLAG_LOCKED, "atime");
	return 0;
}

/* ---- changing ---- */

static unsigned int recalc_flags(const struct mount_kattr *kattr, const struct mount *mnt)
{
	return ((unsigned int)mnt->mnt.mnt_flags & ~kattr->attr_clr) | kattr->attr_set;
}

static int can_idmap_mount(struct world *w, const struct mount_kattr *kattr,
			   const struct mount *mnt)
{
	const struct super_block *sb = mnt->mnt.mnt_sb;

	if (!kattr->idmap)
		return 0;
	if (kattr->mnt_userns == sb->s_user_ns)
		return (int)refuse_obj(w, EINVAL, R_IDMAP_SAME_AS_FS, mnt, sb->s_user_ns);
	if (!kattr->idmap_replace && is_idmapped_mnt(&mnt->mnt))
		return (int)refuse_obj(w, EPERM, R_IDMAP_ALREADY, mnt, NULL);
	if (!(sb->s_type->fs_flags & FS_ALLOW_IDMAP) || (sb->s_iflags & SB_I_NOIDMAP))
		return (int)refuse_str(w, EINVAL, R_IDMAP_FS_CANNOT, sb->s_type->name);
	if (!ns_capable(w, sb->s_user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_IDMAP_NOT_CAPABLE, sb->s_user_ns, NULL);
	if (!is_anon_ns(mnt->mnt_ns))
		return (int)refuse_obj(w, EINVAL, R_IDMAP_ATTACHED, mnt, NULL);
	return 0;
}

/* What is being made read-only or gets other owners must have no writers. */
static bool must_have_no_writers(const struct mount_kattr *kattr, const struct mount *mnt)
{
	bool becomes_readonly = kattr->attr_set & ~(unsigned int)mnt->mnt.mnt_flags & MNT_READONLY;

	return becomes_readonly || kattr->idmap;
}

static int may_change(struct world *w, const struct mount_kattr *kattr, const struct mount *m)
{
	int err = can_change_locked_flags(w, m, recalc_flags(kattr, m));

	if (!err)
		err = can_idmap_mount(w, kattr, m);
	if (!err && must_have_no_writers(kattr, m))
		err = mnt_without_writers(w, m);
	return err;
}

static void change(struct world *w, const struct mount_kattr *kattr, struct mount *m)
{
	if (kattr->idmap) {
		mnt_idmap_put(w, m->mnt.mnt_idmap);
		m->mnt.mnt_idmap = mnt_idmap_get(kattr->mnt_idmap);
	}
	m->mnt.mnt_flags = (int)recalc_flags(kattr, m);
	if (kattr->propagation)
		change_mnt_propagation(w, m, kattr->propagation);
}

/* All of the tree, or nothing of it. */
static int change_tree(struct world *w, const struct mount_kattr *kattr, struct mount *mnt)
{
	int err = 0;

	if (!anon_ns_root(mnt) && !check_mnt(w, mnt))
		return (int)refuse_obj(w, EINVAL, R_SETATTR_FOREIGN_NS, mnt, NULL);
	for_each_mnt_if (m, mnt, kattr->recurse && !err)
		err = may_change(w, kattr, m);
	if (err)
		return err;
	for_each_mnt_if (m, mnt, kattr->recurse)
		change(w, kattr, m);
	touch_mnt_namespace(w, mnt->mnt_ns);
	return 0;
}

static int make_idmap(struct world *w, struct mount_kattr *kattr)
{
	struct mnt_idmap *idmap;

	if (!kattr->mnt_userns)
		return 0;
	idmap = alloc_mnt_idmap(w, kattr->mnt_userns);
	if (IS_ERR(idmap))
		return (int)PTR_ERR(idmap);
	kattr->mnt_idmap = idmap;
	return 0;
}

static int do_mount_setattr(struct world *w, const struct path *path, struct mount_kattr *kattr)
{
	bool shares = kattr->propagation == MS_SHARED;
	struct mount *mnt = real_mount(path->mnt);
	int err;

	if (!path_mounted(path))
		return (int)refuse_obj(w, EINVAL, R_MOUNT_NOT_MOUNTPOINT, path->dentry, mnt);
	err = make_idmap(w, kattr);
	if (!err && shares)
		err = invent_group_ids(w, mnt, kattr->recurse);
	if (!err)
		err = change_tree(w, kattr, mnt);
	if (err && shares)
		cleanup_group_ids(w, mnt);
	return err;
}

static int setattr_by_name(struct world *w, int dfd, uptr name, unsigned int at_flags,
			   struct mount_kattr *kattr)
{
	struct path target;
	int err = user_path_at(w, dfd, name, at_to_lookup_flags(at_flags), &target);

	if (!err) {
		err = do_mount_setattr(w, &target, kattr);
		path_put(w, &target);
	}
	finish_mount_kattr(w, kattr);
	return err;
}

SYSCALL_DEFINE5(mount_setattr, int, dfd, uptr, path, unsigned int, flags, uptr, uattr, size_t,
		usize)
{
	const unsigned int about_path = AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
	struct mount_kattr kattr = { .recurse = flags & AT_RECURSIVE };
	int something;

	if (flags & ~(about_path | AT_RECURSIVE))
		return refuse_num(w, EINVAL, R_SETATTR_FLAGS, flags);
	something = wants_mount_setattr(w, uattr, usize, &kattr);
	return something > 0 ? setattr_by_name(w, dfd, path, flags, &kattr) : something;
}

SYSCALL_DEFINE5(open_tree_attr, int, dfd, uptr, filename, unsigned int, flags, uptr, uattr, size_t,
		usize)
{
	struct mount_kattr kattr = {
		.recurse = flags & AT_RECURSIVE,
		.idmap_replace = flags & OPEN_TREE_CLONE,
	};
	struct file *file;
	int err = 0;

	if (!uattr && usize)
		return refuse(w, EINVAL, R_OPEN_TREE_ATTR_SIZE);
	file = vfs_open_tree(w, dfd, filename, flags);
	if (IS_ERR(file))
		return PTR_ERR(file);
	if (uattr) {
		err = wants_mount_setattr(w, uattr, usize, &kattr);
		if (err > 0) {
			err = do_mount_setattr(w, &file->f_path, &kattr);
			finish_mount_kattr(w, &kattr);
		}
	}
	if (err) {
		fput(w, file);
		return err;
	}
	return fd_install_new(w, file, flags & O_CLOEXEC);
}
