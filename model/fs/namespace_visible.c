// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which mounts of proc and sysfs a user namespace may make: those that show no more than what it
 * can see already.
 *
 * Mirrors the part of fs/namespace.c around mount_too_revealing(), which is may_reveal() here.
 */
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"

/* Something that is locked covers more than a directory that is always empty. */
static bool is_partly_covered(struct mount *mnt)
{
	struct mount *child;

	list_for_each_entry (child, &mnt->mnt_mounts, mnt_child)
		if (IS_MNT_LOCKED(child) && !is_empty_dir_inode(child->mnt_mountpoint->d_inode))
			return true;
	return false;
}

/* @mnt shows the whole of a file system of @type, and its locks allow what @new_flags say. */
static bool is_fully_visible(struct mount *mnt, const struct file_system_type *type, int new_flags,
			     int *locks)
{
	int flags = mnt->mnt.mnt_flags;

	if (mnt->mnt.mnt_sb->s_type != type || mnt->mnt.mnt_root != mnt->mnt.mnt_sb->s_root)
		return false;
	if (sb_rdonly(mnt->mnt.mnt_sb))
		flags |= MNT_LOCK_READONLY;
	if ((flags & MNT_LOCK_READONLY) && !(new_flags & MNT_READONLY))
		return false;
	if ((flags & MNT_LOCK_ATIME) && ((flags ^ new_flags) & MNT_ATIME_MASK))
		return false;
	*locks = flags & (MNT_LOCK_READONLY | MNT_LOCK_ATIME);
	return !is_partly_covered(mnt);
}

static bool mnt_already_visible(const struct mnt_namespace *ns, const struct file_system_type *type,
				int *new_mnt_flags)
{
	int locks;

	for (struct rb_node *n = rb_first(&ns->mounts); n; n = rb_next(n)) {
		struct mount *mnt = rb_entry(n, struct mount, mnt_node);

		if (!is_fully_visible(mnt, type, *new_mnt_flags, &locks))
			continue;
		*new_mnt_flags |= locks;
		return true;
	}
	return false;
}

/*
 * Whether the caller may mount @sb. It may not, where that shows the machine, and what it sees
 * already does not show as much. If it may, the locks of what it sees go to the new mount's flags.
 */
int may_reveal(struct world *w, struct fs_context *fc, const struct super_block *sb,
	       int *new_mnt_flags)
{
	const unsigned long harmless = SB_I_NOEXEC | SB_I_NODEV;
	const struct mnt_namespace *ns = current->nsproxy->mnt_ns;
	bool shows_machine = sb->s_iflags & SB_I_USERNS_VISIBLE;

	if (!shows_machine || ns->user_ns == w->init_user_ns)
		return 0;
	if ((sb->s_iflags & harmless) == harmless &&
	    mnt_already_visible(ns, sb->s_type, new_mnt_flags))
		return 0;
	logfc(w, fc, 'e', "VFS: Mount too revealing");
	return (int)refuse_obj(w, EPERM, R_MOUNT_TOO_REVEALING, sb, NULL);
}
