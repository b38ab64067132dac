// SPDX-License-Identifier: GPL-2.0-only
/*
 * pivot_root(2): the caller's root and another mount change places.
 *
 * Mirrors the part of fs/namespace.c of that name. The order of the conditions is the kernel's:
 * which of several is reported depends on it.
 */
#include "fanotify.h"
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"
#include "syscalls.h"

struct pivot {
	struct path new;
	struct path old;
	struct path root;
	struct mount *new_mnt;
	struct mount *root_mnt;
	struct mount *old_mnt; /* on which the old root is going to hang */
	struct pinned_mountpoint old_mp;
};

/*
 * No change of the root is propagated: neither from where the two are, nor to where the old one
 * goes.
 */
static int refuse_shared(struct world *w, const struct pivot *p)
{
	if (IS_MNT_SHARED(p->old_mnt))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_PUT_OLD_SHARED, p->old_mnt, NULL);
	if (IS_MNT_SHARED(p->new_mnt->mnt_parent))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_NEW_PARENT_SHARED, p->new_mnt,
				       p->new_mnt->mnt_parent);
	if (IS_MNT_SHARED(p->root_mnt->mnt_parent))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_ROOT_PARENT_SHARED, p->root_mnt,
				       p->root_mnt->mnt_parent);
	return 0;
}

static int may_pivot(struct world *w, const struct pivot *p)
{
	int err = refuse_shared(w, p);

	if (err)
		return err;
	if (!check_mnt(w, p->root_mnt) || !check_mnt(w, p->new_mnt))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_FOREIGN_NS, p->root_mnt, p->new_mnt);
	if (IS_MNT_LOCKED(p->new_mnt))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_NEW_LOCKED, p->new_mnt, NULL);
	if (d_unlinked(p->new.dentry))
		return (int)refuse_obj(w, ENOENT, R_MOUNTPOINT_UNLINKED, p->new.dentry, NULL);
	if (p->new_mnt == p->root_mnt || p->old_mnt == p->root_mnt)
		return (int)refuse_obj(w, EBUSY, R_PIVOT_ON_ROOT, p->root_mnt, NULL);
	if (!path_mounted(&p->root))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_ROOT_NOT_MOUNTPOINT, p->root.dentry,
				       NULL);
	if (!mnt_has_parent(p->root_mnt))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_ROOT_IS_ROOTFS, p->root_mnt, NULL);
	if (!path_mounted(&p->new))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_NEW_NOT_MOUNTPOINT, p->new.dentry, NULL);
	if (!mnt_has_parent(p->new_mnt))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_NEW_IS_ROOTFS, p->new_mnt, NULL);
	if (!is_path_reachable(p->old_mnt, p->old_mp.mp->m_dentry, &p->new))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_PUT_OLD_NOT_BELOW, p->old_mp.mp->m_dentry,
				       p->new_mnt);
	if (!is_path_reachable(p->new_mnt, p->new.dentry, &p->root))
		return (int)refuse_obj(w, EINVAL, R_PIVOT_NEW_NOT_BELOW, p->new_mnt, p->root_mnt);
	return 0;
}

static void swap_mounts(struct world *w, struct pivot *p)
{
	struct mount *root_parent = p->root_mnt->mnt_parent;

	umount_mnt(w, p->new_mnt);
	if (IS_MNT_LOCKED(p->root_mnt)) {
		p->new_mnt->mnt.mnt_flags |= MNT_LOCKED;
		p->root_mnt->mnt.mnt_flags &= ~MNT_LOCKED;
	}
	attach_mnt(w, p->new_mnt, root_parent, p->root_mnt->mnt_mp);
	umount_mnt(w, p->root_mnt);
	attach_mnt(w, p->root_mnt, p->old_mnt, p->old_mp.mp);
	touch_mnt_namespace(w, current->nsproxy->mnt_ns);
	fsnotify_mnt(w, FAN_MNT_ATTACH | FAN_MNT_DETACH, p->root_mnt->mnt_ns, p->root_mnt);
	fsnotify_mnt(w, FAN_MNT_ATTACH | FAN_MNT_DETACH, p->new_mnt->mnt_ns, p->new_mnt);
	chroot_fs_refs(w, &p->root, &p->new);
}

static int do_pivot(struct world *w, struct pivot *p)
{
	int err = lock_mount(w, &p->old, &p->old_mp, false);

	if (err)
		return err;
	p->old_mnt = p->old_mp.parent;
	p->new_mnt = real_mount(p->new.mnt);
	p->root_mnt = real_mount(p->root.mnt);
	err = may_pivot(w, p);
	if (!err)
		swap_mounts(w, p);
	unlock_mount(w, &p->old_mp);
	return err;
}

SYSCALL_DEFINE2(pivot_root, uptr, new_root, uptr, put_old)
{
	struct pivot p;
	int err;

	if (!may_mount(w))
		return refuse_may_mount(w);
	err = user_path_at(w, AT_FDCWD, new_root, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &p.new);
	if (err)
		return err;
	err = user_path_at(w, AT_FDCWD, put_old, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &p.old);
	if (err)
		goto put_new;
	get_fs_root(current->fs, &p.root);
	err = do_pivot(w, &p);
	path_put(w, &p.root);
	path_put(w, &p.old);
put_new:
	path_put(w, &p.new);
	return err;
}
