// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changing an inode's owner, mode, size and times. Mirrors fs/attr.c of Linux.
 *
 * Interface: notify_change() checks and commits; ids in struct iattr are those that the mount
 * shows.
 */
#include "internal.h"
#include "pipe_fs_i.h"

static kuid_t shown_uid(const struct mnt_idmap *idmap, const struct inode *inode)
{
	return make_vfsuid(idmap, inode->i_sb->s_user_ns, inode->i_uid);
}

static kgid_t shown_gid(const struct mnt_idmap *idmap, const struct inode *inode)
{
	return make_vfsgid(idmap, inode->i_sb->s_user_ns, inode->i_gid);
}

/*
 * Giving files away. One whose id the mount can't show may be given an id by whoever has the
 * capability where the file system belongs.
 */
static bool may_give_away(struct world *w, const struct mnt_idmap *idmap, const struct inode *inode,
			  bool shown)
{
	return capable_wrt_inode_uidgid(w, idmap, inode, CAP_CHOWN) ||
	       (!shown && ns_capable(w, inode->i_sb->s_user_ns, CAP_CHOWN));
}

/* An owner may make himself what he is. */
static bool chown_ok(struct world *w, const struct mnt_idmap *idmap, const struct inode *inode,
		     kuid_t to)
{
	kuid_t owner = shown_uid(idmap, inode);
	bool changes_nothing = uid_eq(owner, current_fsuid()) && uid_eq(owner, to);

	return changes_nothing || may_give_away(w, idmap, inode, uid_valid(owner));
}

/* An owner may choose among his own groups. */
static bool chgrp_ok(struct world *w, const struct mnt_idmap *idmap, const struct inode *inode,
		     kgid_t to)
{
	kgid_t group = shown_gid(idmap, inode);

	if (uid_eq(shown_uid(idmap, inode), current_fsuid()) &&
	    (gid_eq(group, to) || in_group_p(w, to)))
		return true;
	return may_give_away(w, idmap, inode, gid_valid(group));
}

/* Whoever is not of the file's group can't give it the set-group-id bit. */
static void strip_sgid(struct world *w, const struct mnt_idmap *idmap, const struct inode *inode,
		       struct iattr *attr)
{
	kgid_t gid = attr->ia_valid & ATTR_GID ? attr->ia_gid : shown_gid(idmap, inode);

	if (!in_group_p(w, gid) && !capable_wrt_inode_uidgid(w, idmap, inode, CAP_FSETID))
		attr->ia_mode &= ~(u32)S_ISGID;
}

int setattr_prepare(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		    struct iattr *attr)
{
	const unsigned int owners = ATTR_MODE | ATTR_ATIME_SET | ATTR_MTIME_SET;
	struct inode *inode = dentry->d_inode;
	unsigned int valid = attr->ia_valid;
	u64 max = inode->i_sb->s_maxbytes;

	if ((valid & ATTR_SIZE) && max && attr->ia_size > max)
		return (int)refuse_num(w, EFBIG, R_ATTR_SIZE, (s64)attr->ia_size);
	if (valid & ATTR_FORCE)
		return 0;
	if (((valid & ATTR_UID) && !chown_ok(w, idmap, inode, attr->ia_uid)) ||
	    ((valid & ATTR_GID) && !chgrp_ok(w, idmap, inode, attr->ia_gid)))
		return (int)refuse_obj(w, EPERM, R_ATTR_CHOWN, dentry, NULL);
	if ((valid & owners) && !inode_owner_or_capable(w, idmap, inode))
		return (int)refuse_obj(w, EPERM, R_ATTR_OWNER, dentry, NULL);
	if (valid & ATTR_MODE)
		strip_sgid(w, idmap, inode, attr);
	return 0;
}

void setattr_copy(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
		  const struct iattr *attr)
{
	const struct user_namespace *fs_ns = inode->i_sb->s_user_ns;
	unsigned int valid = attr->ia_valid;

	if (valid & ATTR_UID)
		inode->i_uid = from_vfsuid(idmap, fs_ns, attr->ia_uid);
	if (valid & ATTR_GID)
		inode->i_gid = from_vfsgid(idmap, fs_ns, attr->ia_gid);
	if (valid & ATTR_ATIME)
		inode->i_atime = attr->ia_atime;
	if (valid & ATTR_MTIME)
		inode->i_mtime = attr->ia_mtime;
	if (valid & ATTR_CTIME)
		inode->i_ctime = current_time(w);
	if (valid & ATTR_MODE)
		inode->i_mode = attr->ia_mode;
}

static int may_setattr(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
		       unsigned int valid)
{
	unsigned int sets = ATTR_MODE | ATTR_UID | ATTR_GID | ATTR_ATIME_SET | ATTR_MTIME_SET;

	if ((valid & sets) && (inode->i_flags & (S_IMMUTABLE | S_APPEND)))
		return (int)refuse_obj(w, EPERM, R_PERM_IMMUTABLE, inode, NULL);
	if (!(valid & ATTR_TOUCH))
		return 0;
	if (inode->i_flags & S_IMMUTABLE)
		return (int)refuse_obj(w, EPERM, R_PERM_IMMUTABLE, inode, NULL);
	if (inode_owner_or_capable(w, idmap, inode))
		return 0;
	return inode_permission(w, idmap, inode, MAY_WRITE);
}

/* A change of owner, and writing, take the set-id bits away. */
static void kill_set_id_bits(struct iattr *attr, const struct inode *inode)
{
	u32 bits = 0;

	if ((attr->ia_valid & ATTR_KILL_SUID) && (inode->i_mode & S_ISUID))
		bits |= S_ISUID;
	if ((attr->ia_valid & ATTR_KILL_SGID) &&
	    (inode->i_mode & (S_ISGID | 010)) == (S_ISGID | 010))
		bits |= S_ISGID;
	attr->ia_valid &= ~(ATTR_KILL_SUID | ATTR_KILL_SGID);
	if (!bits)
		return;
	attr->ia_mode = inode->i_mode & ~bits;
	attr->ia_valid |= ATTR_MODE | ATTR_FORCE;
}

/* An id must be one that the file system can store; one that stays must have a meaning here. */
static bool uid_fits(const struct mnt_idmap *idmap, const struct inode *inode,
		     const struct iattr *attr)
{
	if (!(attr->ia_valid & ATTR_UID))
		return uid_valid(shown_uid(idmap, inode));
	return uid_valid(from_vfsuid(idmap, inode->i_sb->s_user_ns, attr->ia_uid));
}

static bool gid_fits(const struct mnt_idmap *idmap, const struct inode *inode,
		     const struct iattr *attr)
{
	if (!(attr->ia_valid & ATTR_GID))
		return gid_valid(shown_gid(idmap, inode));
	return gid_valid(from_vfsgid(idmap, inode->i_sb->s_user_ns, attr->ia_gid));
}

/* Times that were not given are now. */
static void fill_in_times(struct world *w, struct iattr *attr)
{
	struct timespec64 now = current_time(w);

	attr->ia_atime = attr->ia_valid & ATTR_ATIME_SET ? attr->ia_atime : now;
	attr->ia_mtime = attr->ia_valid & ATTR_MTIME_SET ? attr->ia_mtime : now;
}

/* What a change looks like to who watches: one time alone is taken for the access that sets it. */
static u32 event_of(unsigned int valid)
{
	bool atime = valid & ATTR_ATIME, mtime = valid & ATTR_MTIME;
	bool accessed = atime && !mtime;
	bool modified = (valid & ATTR_SIZE) || (mtime && !atime);
	bool changed = (valid & (ATTR_UID | ATTR_GID | ATTR_MODE)) || (atime && mtime);

	return (accessed ? IN_ACCESS : 0) | (modified ? IN_MODIFY : 0) | (changed ? IN_ATTRIB : 0);
}

int notify_change(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		  struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	unsigned int asked = attr->ia_valid;
	int (*set)(struct world *, const struct mnt_idmap *, struct dentry *,
		   const struct iattr *) = inode->i_op->setattr;
	int err = may_setattr(w, idmap, inode, asked);

	if (err)
		return err;
	if ((asked & ATTR_MODE) && S_ISLNK(inode->i_mode))
		return (int)refuse_obj(w, EOPNOTSUPP, R_ATTR_LINK_MODE, dentry, NULL);
	fill_in_times(w, attr);
	kill_set_id_bits(attr, inode);
	if (!attr->ia_valid)
		return 0;
	if (!uid_fits(idmap, inode, attr) || !gid_fits(idmap, inode, attr))
		return (int)refuse_obj(w, EOVERFLOW, R_ATTR_UNMAPPED, inode->i_sb, NULL);
	err = (set ? set : simple_setattr)(w, idmap, dentry, attr);
	if (!err)
		fsnotify_dentry(w, event_of(asked), dentry);
	return err;
}
