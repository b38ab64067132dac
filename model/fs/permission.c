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

/* Whether the mode bits that count for the caller, the owner's, the group's or all others', do. */
static bool acl_permission_check(struct world *w, const struct mnt_idmap *idmap,
				 const struct inode *inode, int mask)
{
	u32 asked = (u32)mask & (MAY_READ | MAY_WRITE | MAY_EXEC);
	unsigned int shift = 0;

	if (uid_eq(vfsuid_of(idmap, inode), current_fsuid()))
		shift = 6;
	else if (in_group_p(w, vfsgid_of(idmap, inode)))
		shift = 3;
	return (inode->i_mode >> shift & asked) == asked;
}

/* Reading a file, reading and searching a directory: for that a smaller capability is enough. */
static bool only_looks(const struct inode *inode, int mask)
{
	if (S_ISDIR(inode->i_mode))
		return !(mask & MAY_WRITE);
	return (mask & (MAY_READ | MAY_WRITE | MAY_EXEC)) == MAY_READ;
}

/* What nobody may run, no capability lets one run. */
static bool runs_what_nobody_may(const struct inode *inode, int mask)
{
	return (mask & MAY_EXEC) && !S_ISDIR(inode->i_mode) && !(inode->i_mode & 0111);
}

int generic_permission(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
		       int mask)
{
	if (acl_permission_check(w, idmap, inode, mask))
		return 0;
	if (only_looks(inode, mask) &&
	    capable_wrt_inode_uidgid(w, idmap, inode, CAP_DAC_READ_SEARCH))
		return 0;
	if (!runs_what_nobody_may(inode, mask) &&
	    capable_wrt_inode_uidgid(w, idmap, inode, CAP_DAC_OVERRIDE))
		return 0;
	return (int)refuse_obj(w, EACCES, S_ISDIR(inode->i_mode) ? R_PERM_DIR : R_PERM_MODE, inode,
			       NULL);
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

/* In a sticky directory, names go only with the file's owner or the directory's. */
bool check_sticky(struct world *w, const struct mnt_idmap *idmap, const struct inode *dir,
		  const struct inode *inode)
{
	kuid_t me = current_fsuid();
	bool mine = uid_eq(vfsuid_of(idmap, inode), me) || uid_eq(vfsuid_of(idmap, dir), me);

	return (dir->i_mode & S_ISVTX) && !mine &&
	       !capable_wrt_inode_uidgid(w, idmap, inode, CAP_FOWNER);
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

/* A file that would run with its group's rights, or one that looks like that. */
static bool runs_as_group(u32 mode)
{
	return (mode & S_ISGID) && (mode & 010);
}

/* The set-group-id bit of a new file is for members of the directory's group. */
static u32 mode_strip_sgid(struct world *w, const struct mnt_idmap *idmap, const struct inode *dir,
			   u32 mode)
{
	bool inherits_group = (dir->i_mode & S_ISGID) && !S_ISDIR(mode);

	if (inherits_group && runs_as_group(mode) && !in_group_p(w, vfsgid_of(idmap, dir)) &&
	    !capable_wrt_inode_uidgid(w, idmap, dir, CAP_FSETID))
		mode &= ~(u32)S_ISGID;
	return mode;
}

u32 vfs_prepare_mode(struct world *w, const struct mnt_idmap *idmap, const struct inode *dir,
		     u32 mode, u32 mask_perms, u32 type)
{
	u32 allowed = mask_perms & ~(u32)current->fs->umask & ~(u32)S_IFMT;

	return (mode_strip_sgid(w, idmap, dir, mode) & allowed) | (type & S_IFMT);
}

bool path_noexec(const struct path *path)
{
	return (path->mnt->mnt_flags & MNT_NOEXEC) || (path->mnt->mnt_sb->s_iflags & SB_I_NOEXEC);
}

/* A plain file that gives nobody other rights, and that the caller may read and write. */
static bool safe_hardlink_source(struct world *w, const struct mnt_idmap *idmap,
				 struct inode *inode)
{
	bool gives_rights = (inode->i_mode & S_ISUID) || runs_as_group(inode->i_mode);
	struct refusal kept = current->last_refusal;
	bool safe = S_ISREG(inode->i_mode) && !gives_rights &&
		    !inode_permission(w, idmap, inode, MAY_READ | MAY_WRITE);

	current->last_refusal = kept;
	return safe;
}

/* fs.protected_hardlinks: only files that the caller could have made himself. */
int may_linkat(struct world *w, const struct mnt_idmap *idmap, struct inode *inode)
{
	bool known = uid_valid(vfsuid_of(idmap, inode)) && gid_valid(vfsgid_of(idmap, inode));

	if (!known)
		return (int)refuse_obj(w, EOVERFLOW, R_LINK_UNMAPPED, inode, NULL);
	if (w->sysctl_protected_hardlinks && !safe_hardlink_source(w, idmap, inode) &&
	    !inode_owner_or_capable(w, idmap, inode))
		return (int)refuse_obj(w, EPERM, R_LINK_PROTECTED, inode, NULL);
	return 0;
}
