// SPDX-License-Identifier: GPL-2.0-only
/*
 * umount(2), and taking trees of mounts apart.
 *
 * Mirrors the parts of fs/namespace.c around umount_tree() and do_umount(). No file system of the
 * model mounts by itself on look-up, so nothing here shrinks or expires such mounts.
 *
 * What a change takes out waits in world.unmounted, world.ex_mountpoints and world.emptied_ns until
 * namespace_unlock(), which every change ends with: references are dropped there, and not earlier,
 * since that can set off all kinds of things.
 */
#include "fanotify.h"
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"
#include "syscalls.h"

/* ---- the end of a change ---- */

void namespace_unlock(struct world *w)
{
	struct mnt_namespace *emptied = w->emptied_ns;
	struct hlist_head unmounted;

	w->emptied_ns = NULL;
	hlist_move_list(&w->unmounted, &unmounted);
	if (emptied)
		free_mnt_ns(w, emptied);
	drop_ex_mountpoints(w);
	put_unmounted(w, &unmounted);
}

/* ---- taking a tree apart ---- */

/* @m goes, for certain: it leaves its parent's children and its namespace for a set, at @place. */
void doom_mount(struct mount *m, struct list_head *place)
{
	m->mnt.mnt_flags |= MNT_UMOUNT;
	list_del_init(&m->mnt_child);
	move_from_ns(m);
	list_add(&m->mnt_list, place);
}

/*
 * All of the tree of @root goes: to @set, which is empty, parents first. The set grows while it is
 * walked: the children of each mount come right behind it.
 */
static void doom_tree(struct mount *root, struct list_head *set)
{
	struct mount *m;

	if (mnt_ns_attached(root) && root->mnt_ns->root == root)
		move_all_from_ns(root->mnt_ns);
	doom_mount(root, set);
	list_for_each_entry (m, set, mnt_list) {
		struct list_head *place = &m->mnt_list;

		while (!list_empty(&m->mnt_mounts)) {
			struct mount *child = list_first_entry(&m->mnt_mounts, struct mount,
							       mnt_child);

			doom_mount(child, place);
			place = &child->mnt_list;
		}
	}
}

/*
 * Whether a mount that goes stays on its parent, which goes too. A lazy umount leaves locked mounts
 * where they are, so that someone who still has the parent open does not see below them.
 */
static bool stays_stuck(const struct mount *m, unsigned int how)
{
	if ((how & UMOUNT_SYNC) || !mnt_has_parent(m) || !will_be_unmounted(m->mnt_parent))
		return false;
	return (how & UMOUNT_CONNECTED) || IS_MNT_LOCKED(m);
}

static void leave_namespace(struct world *w, struct mount *m)
{
	struct mnt_namespace *ns = m->mnt_ns;

	m->mnt_ns = NULL;
	touch_mnt_namespace_once(w, ns);
	if (!ns)
		return;
	ns->nr_mounts--;
	fsnotify_mnt(w, FAN_MNT_DETACH, ns, m);
}

static void umount_one_of_tree(struct world *w, struct mount *m, unsigned int how)
{
	leave_namespace(w, m);
	if (how & UMOUNT_SYNC)
		m->mnt.mnt_flags |= MNT_SYNC_UMOUNT;
	if (stays_stuck(m, how)) {
		list_add_tail(&m->mnt_child, &m->mnt_parent->mnt_mounts);
		return;
	}
	if (mnt_has_parent(m))
		umount_mnt(w, m);
	hlist_add_head(&m->mnt_umount, &w->unmounted);
}

/* Unmounts the tree of @mnt, and with UMOUNT_PROPAGATE all that goes with it elsewhere. */
void umount_tree(struct world *w, struct mount *mnt, unsigned int how)
{
	struct list_head set;
	struct mount *m, *n;

	INIT_LIST_HEAD(&set);
	doom_tree(mnt, &set);
	if (how & UMOUNT_PROPAGATE)
		propagate_umount(w, &set);
	bulk_make_private(w, &set);
	list_for_each_entry_safe (m, n, &set, mnt_list) {
		list_del_init(&m->mnt_list);
		umount_one_of_tree(w, m, how);
	}
}

void detach_mounts(struct world *w, struct dentry *dentry)
{
	struct pinned_mountpoint pin = { 0 };

	if (!lookup_mountpoint(w, dentry, &pin))
		return;
	w->event++;
	/* What is mounted there stands behind the pin in the list. */
	while (pin.node.next) {
		struct mount *m = hlist_entry(pin.node.next, struct mount, mnt_mp_list);

		if (!will_be_unmounted(m)) {
			umount_tree(w, m, UMOUNT_CONNECTED);
			continue;
		}
		umount_mnt(w, m);
		hlist_add_head(&m->mnt_umount, &w->unmounted);
	}
	unpin_mountpoint(w, &pin);
	namespace_unlock(w);
}

/* The last descriptor of a detached tree has been closed: if it still is one, it goes. */
void dissolve_on_fput(struct world *w, struct vfsmount *mnt)
{
	struct mount *root = real_mount(mnt);

	if (anon_ns_root(root)) {
		w->emptied_ns = root->mnt_ns;
		umount_tree(w, root, UMOUNT_CONNECTED);
		namespace_unlock(w);
	}
}

/* ---- umount(2) ---- */

static int make_super_readonly(struct world *w, struct super_block *sb)
{
	struct fs_context *fc = fs_context_for_reconfigure(w, sb->s_root, SB_RDONLY, SB_RDONLY);
	int err;

	if (IS_ERR(fc))
		return (int)PTR_ERR(fc);
	err = parse_monolithic_mount_data(w, fc, NULL);
	if (!err)
		err = reconfigure_super(w, fc);
	put_fs_context(w, fc);
	return err;
}

/* The root of the caller is not unmounted: its file system is made read-only. */
static int do_umount_root(struct world *w, struct super_block *sb)
{
	if (!ns_capable(w, sb->s_user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_UMOUNT_ROOT_NOT_CAPABLE, sb->s_user_ns, NULL);
	return sb_rdonly(sb) ? 0 : make_super_readonly(w, sb);
}

/* MNT_EXPIRE: the first call marks, and a second one unmounts if nobody came by in between. */
static int expire_mount(struct world *w, struct mount *mnt, int flags)
{
	if (&mnt->mnt == current->fs->root.mnt)
		return (int)refuse_obj(w, EINVAL, R_UMOUNT_EXPIRE_ROOT, mnt, NULL);
	if (flags & (MNT_FORCE | MNT_DETACH))
		return (int)refuse(w, EINVAL, R_UMOUNT_EXPIRE_FLAGS);
	if (!list_empty(&mnt->mnt_mounts))
		return (int)refuse_obj(w, EBUSY, R_UMOUNT_HAS_CHILDREN, mnt, NULL);
	if (mnt->mnt_count != 2)
		return (int)refuse_obj(w, EBUSY, R_UMOUNT_IN_USE, mnt, NULL);
	if (mnt->mnt_expiry_mark)
		return 0;
	mnt->mnt_expiry_mark = 1;
	return (int)refuse_obj(w, EAGAIN, R_UMOUNT_EXPIRE_MARKED, mnt, NULL);
}

static int umount_unless_busy(struct world *w, struct mount *mnt)
{
	struct mount *busy = propagate_mount_busy(w, mnt, 2);

	if (!busy) {
		umount_tree(w, mnt, UMOUNT_PROPAGATE | UMOUNT_SYNC);
		return 0;
	}
	if (busy != mnt)
		return (int)refuse_obj(w, EBUSY, R_UMOUNT_COPY_IN_USE, mnt, busy);
	if (!list_empty(&mnt->mnt_mounts))
		return (int)refuse_obj(w, EBUSY, R_UMOUNT_HAS_CHILDREN, mnt, NULL);
	return (int)refuse_obj(w, EBUSY, R_UMOUNT_IN_USE, mnt, NULL);
}

static int do_umount(struct world *w, struct mount *mnt, int flags)
{
	bool detach = flags & MNT_DETACH;
	int err = (flags & MNT_EXPIRE) ? expire_mount(w, mnt, flags) : 0;

	if (err)
		return err;
	if (!detach && &mnt->mnt == current->fs->root.mnt)
		return do_umount_root(w, mnt->mnt.mnt_sb);
	if (!mnt_has_parent(mnt))
		return (int)refuse_obj(w, EINVAL, R_UMOUNT_ABSOLUTE_ROOT, mnt, NULL);
	w->event++;
	if (detach)
		umount_tree(w, mnt, UMOUNT_PROPAGATE);
	else
		err = umount_unless_busy(w, mnt);
	namespace_unlock(w);
	return err;
}

static int can_umount(struct world *w, const struct path *path, int flags)
{
	const struct mount *mnt = real_mount(path->mnt);
	const struct user_namespace *owner = mnt->mnt.mnt_sb->s_user_ns;

	if (!may_mount(w))
		return refuse_may_mount(w);
	if (!path_mounted(path))
		return (int)refuse_obj(w, EINVAL, R_UMOUNT_NOT_MOUNTPOINT, path->dentry, mnt);
	if (!check_mnt(w, mnt))
		return (int)refuse_obj(w, EINVAL, R_UMOUNT_FOREIGN_NS, mnt, NULL);
	if (IS_MNT_LOCKED(mnt))
		return (int)refuse_obj(w, EINVAL, R_UMOUNT_LOCKED, mnt, NULL);
	if ((flags & MNT_FORCE) && !ns_capable(w, mnt->mnt.mnt_sb->s_user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_UMOUNT_FORCE_NOT_CAPABLE, owner, NULL);
	return 0;
}

/* Giving the place back leaves the mark of MNT_EXPIRE where it is. */
SYSCALL_DEFINE2(umount2, uptr, name, int, flags)
{
	struct path path;
	int err;

	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW))
		return refuse_num(w, EINVAL, R_UMOUNT_FLAGS, flags);
	err = user_path_at(w, AT_FDCWD, name,
			   LOOKUP_MOUNTPOINT | ((flags & UMOUNT_NOFOLLOW) ? 0 : LOOKUP_FOLLOW),
			   &path);
	if (err)
		return err;
	err = can_umount(w, &path, flags);
	if (!err)
		err = do_umount(w, real_mount(path.mnt), flags);
	dput(w, path.dentry);
	mntput_no_expire(w, real_mount(path.mnt));
	return err;
}
