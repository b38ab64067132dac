// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may do what with an inode. Mirrors the first part of fs/namei.c of Linux.
 *
 * Interface: inode_permission() and the rules of sticky directories, new names and links.
 */
#include "internal.h"

static kuid_t vfsuid_of(const struct mnt_idmap *idmap, const struct inode *inode)
{
	return make_vfsuid(idmap, inode->i_sb->s_user_ns, inode->i_uid);
}

static kgid_t vfsgid_of(const struct mnt_idmap *idmap, const struct inode *inode)
{
	return make_vfsgid(idmap, inode->i_sb->s_user_ns, inode->i_gid);
}

/* Whether the mode bits of owner, group or others give all of @mask. */
static bool acl_permission_check(struct world *w, const struct mnt_idmap *idmap,
				 const struct inode *inode, int mask)
{
	u32 mode = inode->i_mode;

	if (uid_eq(vfsuid_of(idmap, inode), current_fsuid()))
		mode >>= 6;
	else if (in_group_p(w, vfsgid_of(idmap, inode)))
		mode >>= 3;
	return !((u32)mask & ~mode & (MAY_READ | MAY_WRITE | MAY_EXEC));
}

static int cap_for_directory(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
			     int mask)
{
	if (!(mask & MAY_WRITE) && capable_wrt_inode_uidgid(w, idmap, inode, CAP_DAC_READ_SEARCH))
		return 0;
	if (capable_wrt_inode_uidgid(w, idmap, inode, CAP_DAC_OVERRIDE))
		return 0;
	return (int)refuse_obj(w, EACCES, R_PERM_DIR, inode, NULL);
}

int generic_permission(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
		       int mask)
{
	if (acl_permission_check(w, idmap, inode, mask))
		return 0;
	if (S_ISDIR(inode->i_mode))
		return cap_for_directory(w, idmap, inode, mask);
	mask &= MAY_READ | MAY_WRITE | MAY_EXEC;
	if (mask == MAY_READ && capable_wrt_inode_uidgid(w, idmap, inode, CAP_DAC_READ_SEARCH))
		return 0;
	if ((!(mask & MAY_EXEC) || (inode->i_mode & 0111)) &&
	    capable_wrt_inode_uidgid(w, idmap, inode, CAP_DAC_OVERRIDE))
		return 0;
	return (int)refuse_obj(w, EACCES, R_PERM_MODE, inode, NULL);
}

int inode_permission(struct world *w, const struct mnt_idmap *idmap, struct inode *inode, int mask)
{
	if (mask & MAY_WRITE) {
		u32 mode = inode->i_mode;

		if ((inode->i_sb->s_flags & SB_RDONLY) &&
		    (S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode)))
			return (int)refuse_obj(w, EROFS, R_PERM_SB_RDONLY, inode->i_sb, NULL);
		if (inode->i_flags & S_IMMUTABLE)
			return (int)refuse_obj(w, EPERM, R_PERM_IMMUTABLE, inode, NULL);
		if (has_unmapped_id(idmap, inode))
			return (int)refuse_obj(w, EACCES, R_PERM_UNMAPPED, inode, NULL);
	}
	if (inode->i_op->permission)
		return inode->i_op->permission(w, idmap, inode, mask);
	return generic_permission(w, idmap, inode, mask);
}

int path_permission(struct world *w, const struct path *path, int mask)
{
	return inode_permission(w, mnt_idmap(path->mnt), path->dentry->d_inode, mask);
}

bool fsuidgid_has_mapping(struct world *w, const struct super_block *sb,
			  const struct mnt_idmap *idmap)
{
	const struct user_namespace *fs_ns = sb->s_user_ns;
	kuid_t uid = from_vfsuid(idmap, fs_ns, current_fsuid());
	kgid_t gid = from_vfsgid(idmap, fs_ns, current_fsgid());

	return uid_valid(uid) && gid_valid(gid) && kuid_has_mapping(fs_ns, uid) &&
	       kgid_has_mapping(fs_ns, gid);
}

bool check_sticky(struct world *w, const struct mnt_idmap *idmap, const struct inode *dir,
		  const struct inode *inode)
{
	if (!(dir->i_mode & S_ISVTX))
		return false;
	if (uid_eq(vfsuid_of(idmap, inode), current_fsuid()) ||
	    uid_eq(vfsuid_of(idmap, dir), current_fsuid()))
		return false;
	return !capable_wrt_inode_uidgid(w, idmap, inode, CAP_FOWNER);
}

/* A new name in @dir: 0 or a refusal. That the name is free, the caller has seen. */
int may_create(struct world *w, const struct mnt_idmap *idmap, struct inode *dir)
{
	if (dir->i_flags & S_DEAD)
		return (int)refuse_obj(w, ENOENT, R_DIR_DEAD, dir, NULL);
	if (!fsuidgid_has_mapping(w, dir->i_sb, idmap))
		return (int)refuse_obj(w, EOVERFLOW, R_CREATE_UNMAPPED, dir->i_sb, NULL);
	return inode_permission(w, idmap, dir, MAY_WRITE | MAY_EXEC);
}

/* The set-group-id bit of a new file is for members of the directory's group. */
static u32 mode_strip_sgid(struct world *w, const struct mnt_idmap *idmap, const struct inode *dir,
			   u32 mode)
{
	if ((mode & (S_ISGID | 010)) != (S_ISGID | 010) || S_ISDIR(mode) ||
	    !(dir->i_mode & S_ISGID))
		return mode;
	if (in_group_p(w, vfsgid_of(idmap, dir)) ||
	    capable_wrt_inode_uidgid(w, idmap, dir, CAP_FSETID))
		return mode;
	return mode & ~(u32)S_ISGID;
}

u32 vfs_prepare_mode(struct world *w, const struct mnt_idmap *idmap, const struct inode *dir,
		     u32 mode, u32 mask_perms, u32 type)
{
	mode = mode_strip_sgid(w, idmap, dir, mode);
	mode &= ~(u32)current->fs->umask;
	return (mode & mask_perms & ~(u32)S_IFMT) | (type & S_IFMT);
}

bool path_noexec(const struct path *path)
{
	return (path->mnt->mnt_flags & MNT_NOEXEC) || (path->mnt->mnt_sb->s_iflags & SB_I_NOEXEC);
}

/* fs.protected_hardlinks: only files that the caller could have made himself. */
static bool safe_hardlink_source(struct world *w, const struct mnt_idmap *idmap,
				 struct inode *inode)
{
	u32 mode = inode->i_mode;
	struct refusal kept = current->last_refusal;
	bool readable;

	if (!S_ISREG(mode) || (mode & S_ISUID) || (mode & (S_ISGID | 010)) == (S_ISGID | 010))
		return false;
	readable = !inode_permission(w, idmap, inode, MAY_READ | MAY_WRITE);
	current->last_refusal = kept;
	return readable;
}

int may_linkat(struct world *w, const struct mnt_idmap *idmap, struct inode *inode)
{
	if (!uid_valid(vfsuid_of(idmap, inode)) || !gid_valid(vfsgid_of(idmap, inode)))
		return (int)refuse_obj(w, EOVERFLOW, R_LINK_UNMAPPED, inode, NULL);
	if (!w->sysctl_protected_hardlinks)
		return 0;
	if (safe_hardlink_source(w, idmap, inode) || inode_owner_or_capable(w, idmap, inode))
		return 0;
	return (int)refuse_obj(w, EPERM, R_LINK_PROTECTED, inode, NULL);
}
