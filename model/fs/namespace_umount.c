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
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"
#include "syscalls.h"

/* ---- the end of a change ---- */

void namespace_unlock(struct world *w)
{
	struct mnt_namespace *ns = w->emptied_ns;
	struct hlist_head head;
	struct hlist_node *n;
	struct mount *m;

	hlist_move_list(&w->unmounted, &head);
	w->emptied_ns = NULL;
	if (ns)
		free_mnt_ns(w, ns);
	drop_ex_mountpoints(w);
	hlist_for_each_entry_safe(m, n, &head, mnt_umount)
	{
		hlist_del_init(&m->mnt_umount);
		mntput(w, &m->mnt);
	}
}

/* ---- taking a tree apart ---- */

/*
 * Whether a mount that goes comes off its parent, which may be going too. A lazy umount leaves
 * locked mounts where they are, so that someone who still has the parent open does not see below
 * them.
 */
static bool disconnect_mount(const struct mount *mnt, unsigned int how)
{
	if ((how & UMOUNT_SYNC) || !mnt_has_parent(mnt))
		return true;
	if (!will_be_unmounted(mnt->mnt_parent))
		return true;
	return !(how & UMOUNT_CONNECTED) && !IS_MNT_LOCKED(mnt);
}

static void leave_namespace(struct world *w, struct mount *p)
{
	struct mnt_namespace *ns = p->mnt_ns;

	if (ns) {
		ns->nr_mounts--;
		touch_mnt_namespace_once(w, ns);
	}
	p->mnt_ns = NULL;
}

static void umount_one_of_tree(struct world *w, struct mount *p, unsigned int how)
{
	bool disconnect;

	leave_namespace(w, p);
	if (how & UMOUNT_SYNC)
		p->mnt.mnt_flags |= MNT_SYNC_UMOUNT;
	disconnect = disconnect_mount(p, how);
	if (mnt_has_parent(p)) {
		if (disconnect)
			umount_mnt(w, p);
		else
			list_add_tail(&p->mnt_child, &p->mnt_parent->mnt_mounts);
	}
	if (disconnect)
		hlist_add_head(&p->mnt_umount, &w->unmounted);
}

/* Unmounts the tree of @mnt, and with UMOUNT_PROPAGATE all that goes with it elsewhere. */
void umount_tree(struct world *w, struct mount *mnt, unsigned int how)
{
	struct list_head set;
	struct mount *p;

	INIT_LIST_HEAD(&set);
	if (how & UMOUNT_PROPAGATE)
		propagate_mount_unlock(w, mnt);
	for (p = mnt; p; p = next_mnt(p, mnt)) {
		p->mnt.mnt_flags |= MNT_UMOUNT;
		if (mnt_ns_attached(p))
			move_from_ns(p);
		list_add_tail(&p->mnt_list, &set);
	}
	list_for_each_entry (p, &set, mnt_list)
		list_del_init(&p->mnt_child);
	if (how & UMOUNT_PROPAGATE)
		propagate_umount(w, &set);
	bulk_make_private(w, &set);
	while (!list_empty(&set)) {
		p = list_first_entry(&set, struct mount, mnt_list);
		list_del_init(&p->mnt_list);
		umount_one_of_tree(w, p, how);
	}
}

/*
 * A directory has been removed, or something was renamed over it: whatever is mounted on it, in
 * whichever namespace, goes too.
 */
void detach_mounts(struct world *w, struct dentry *dentry)
{
	struct pinned_mountpoint mp = { 0 };

	if (!d_mountpoint(dentry) || !lookup_mountpoint(w, dentry, &mp))
		return;
	w->event++;
	while (mp.node.next) {
		struct mount *mnt = hlist_entry(mp.node.next, struct mount, mnt_mp_list);

		if (will_be_unmounted(mnt)) {
			umount_mnt(w, mnt);
			hlist_add_head(&mnt->mnt_umount, &w->unmounted);
		} else {
			umount_tree(w, mnt, UMOUNT_CONNECTED);
		}
	}
	unpin_mountpoint(w, &mp);
	namespace_unlock(w);
}

/* The last descriptor of a detached tree has been closed: if it still is one, it goes. */
void dissolve_on_fput(struct world *w, struct vfsmount *mnt)
{
	struct mount *m = real_mount(mnt);

	if (!anon_ns_root(m))
		return;
	w->emptied_ns = m->mnt_ns;
	umount_tree(w, m, UMOUNT_CONNECTED);
	namespace_unlock(w);
}

/* ---- umount(2) ---- */

/* The root of the caller is not unmounted: its file system is made read-only. */
static int do_umount_root(struct world *w, struct super_block *sb)
{
	struct fs_context *fc;
	int err;

	if (!ns_capable(w, sb->s_user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_UMOUNT_ROOT_NOT_CAPABLE, sb->s_user_ns, NULL);
	if (sb_rdonly(sb))
		return 0;
	fc = fs_context_for_reconfigure(w, sb->s_root, SB_RDONLY, SB_RDONLY);
	if (IS_ERR(fc))
		return (int)PTR_ERR(fc);
	err = parse_monolithic_mount_data(w, fc, NULL);
	if (!err)
		err = reconfigure_super(w, fc);
	put_fs_context(w, fc);
	return err;
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
	struct super_block *sb = mnt->mnt.mnt_sb;
	int err = 0;

	if (flags & MNT_EXPIRE)
		err = expire_mount(w, mnt, flags);
	if (err)
		return err;
	if ((flags & MNT_FORCE) && sb->s_op->umount_begin)
		sb->s_op->umount_begin(w, sb);
	if (&mnt->mnt == current->fs->root.mnt && !(flags & MNT_DETACH))
		return do_umount_root(w, sb);
	if (!mnt_has_parent(mnt))
		return (int)refuse_obj(w, EINVAL, R_UMOUNT_ABSOLUTE_ROOT, mnt, NULL);
	w->event++;
	if (flags & MNT_DETACH)
		umount_tree(w, mnt, UMOUNT_PROPAGATE);
	else
		err = umount_unless_busy(w, mnt);
	namespace_unlock(w);
	return err;
}

static int can_umount(struct world *w, const struct path *path, int flags)
{
	struct mount *mnt = real_mount(path->mnt);
	struct super_block *sb = path->dentry->d_sb;

	if (!may_mount(w))
		return (int)refuse_obj(w, EPERM, R_MOUNT_NOT_CAPABLE,
				       current->nsproxy->mnt_ns->user_ns, NULL);
	if (!path_mounted(path))
		return (int)refuse_obj(w, EINVAL, R_UMOUNT_NOT_MOUNTPOINT, path->dentry, mnt);
	if (!check_mnt(w, mnt))
		return (int)refuse_obj(w, EINVAL, R_UMOUNT_FOREIGN_NS, mnt, NULL);
	if (IS_MNT_LOCKED(mnt))
		return (int)refuse_obj(w, EINVAL, R_UMOUNT_LOCKED, mnt, NULL);
	if ((flags & MNT_FORCE) && !ns_capable(w, sb->s_user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_UMOUNT_FORCE_NOT_CAPABLE, sb->s_user_ns, NULL);
	return 0;
}

/* Takes over the references of @path. The mount's is put so that the expiry mark stays. */
int path_umount(struct world *w, const struct path *path, int flags)
{
	struct mount *mnt = real_mount(path->mnt);
	int err = can_umount(w, path, flags);

	if (!err)
		err = do_umount(w, mnt, flags);
	dput(w, path->dentry);
	mntput_no_expire(w, mnt);
	return err;
}

SYSCALL_DEFINE2(umount2, uptr, name, int, flags)
{
	unsigned int lookup_flags = LOOKUP_MOUNTPOINT;
	struct path path;
	int err;

	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW))
		return refuse_num(w, EINVAL, R_UMOUNT_FLAGS, flags);
	if (!(flags & UMOUNT_NOFOLLOW))
		lookup_flags |= LOOKUP_FOLLOW;
	err = user_path_at(w, AT_FDCWD, name, lookup_flags, &path);
	if (err)
		return err;
	return path_umount(w, &path, flags);
}
