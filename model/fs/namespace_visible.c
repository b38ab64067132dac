// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which mounts of proc and sysfs a user namespace may make: those that show no more than what it
 * can see already.
 *
 * Mirrors the part of fs/namespace.c around mount_too_revealing().
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

/* Whether what @sb shows is of the kind that has to be seen already, before it may be mounted. */
static bool reveals_the_machine(const struct world *w, const struct mnt_namespace *ns,
				const struct super_block *sb)
{
	return ns->user_ns != w->init_user_ns && (sb->s_iflags & SB_I_USERNS_VISIBLE);
}

static bool mount_too_revealing(struct world *w, const struct super_block *sb, int *new_mnt_flags)
{
	const unsigned long harmless = SB_I_NOEXEC | SB_I_NODEV;
	const struct mnt_namespace *ns = current->nsproxy->mnt_ns;

	if (!reveals_the_machine(w, ns, sb))
		return false;
	return (sb->s_iflags & harmless) != harmless ||
	       !mnt_already_visible(ns, sb->s_type, new_mnt_flags);
}

/*
 * 0 where the caller may mount @sb; then the locks of what it sees already go to the flags of the
 * new mount.
 */
int may_reveal(struct world *w, struct fs_context *fc, const struct super_block *sb,
	       int *new_mnt_flags)
{
	if (!mount_too_revealing(w, sb, new_mnt_flags))
		return 0;
	logfc(w, fc, 'e', "VFS: Mount too revealing");
	return (int)refuse_obj(w, EPERM, R_MOUNT_TOO_REVEALING, sb, NULL);
}
