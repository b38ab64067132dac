// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inodes: their life, ownership, times. Mirrors fs/inode.c of Linux.
 *
 * Interface: new_inode makes one with a reference, igrab/iput count it, inode_init_owner gives it
 * to its creator; touch_atime and file_update_time keep the times.
 *
 * Invariants: i_count counts dentries and whoever else keeps the inode; every inode is in its super
 * block's s_inodes; what an inode holds (contents, pipe, attributes) goes with its last reference.
 */
#include "fs.h"
#include "mount.h"
#include "pipe_fs_i.h"
#include "sched.h"

struct timespec64 current_time(struct world *w)
{
	s64 ns = (s64)w->clock_ns + w->realtime_offset_ns;
	struct timespec64 ts = { ns / 1000000000, ns % 1000000000 };

	return ts;
}

u64 get_next_ino(struct world *w)
{
	return ++w->last_ino;
}

struct inode *new_inode(struct world *w, struct super_block *sb)
{
	struct inode *inode = alloc_obj(w, inode);

	if (!inode)
		return NULL;
	inode->i_count = 1;
	inode->i_nlink = 1;
	inode->i_sb = sb;
	/* Root's of the file system's user namespace, which nobody may be. */
	inode->i_uid = make_kuid(sb->s_user_ns, 0);
	inode->i_gid = make_kgid(sb->s_user_ns, 0);
	inode->i_op = &empty_iops;
	inode->i_fop = &no_open_fops;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(w);
	INIT_LIST_HEAD(&inode->i_xattrs);
	INIT_LIST_HEAD(&inode->i_flctx);
	INIT_LIST_HEAD(&inode->i_fsnotify);
	init_waitqueue_head(&inode->i_wait);
	list_add_tail(&inode->i_sb_list, &sb->s_inodes);
	return inode;
}

struct inode *igrab(struct inode *inode)
{
	inode->i_count++;
	return inode;
}

static void free_xattrs(struct world *w, struct inode *inode)
{
	struct simple_xattr *xattr, *next;

	list_for_each_entry_safe (xattr, next, &inode->i_xattrs, list) {
		list_del(&xattr->list);
		world_free(w, xattr->name);
		world_free(w, xattr);
	}
}

static void evict(struct world *w, struct inode *inode)
{
	list_del(&inode->i_sb_list);
	if (inode->i_sb->s_op && inode->i_sb->s_op->evict_inode)
		inode->i_sb->s_op->evict_inode(w, inode);
	if (inode->i_pipe)
		free_pipe_info(w, inode->i_pipe);
	free_xattrs(w, inode);
	world_free(w, inode->i_link);
	world_free(w, inode->i_data);
	world_free(w, inode);
}

void iput(struct world *w, struct inode *inode)
{
	if (inode && --inode->i_count == 0)
		evict(w, inode);
}

/* Whether only watches of it are left, which hold it. */
static bool only_watched(const struct inode *inode)
{
	const struct fsnotify_mark *mark;
	int marks = 0;

	if (inode->i_nlink || list_empty(&inode->i_fsnotify))
		return false;
	list_for_each_entry (mark, &inode->i_fsnotify, obj_list)
		marks++;
	return inode->i_count == marks;
}

void dentry_iput(struct world *w, struct inode *inode)
{
	if (--inode->i_count == 0)
		evict(w, inode);
	else if (only_watched(inode))
		fsnotify_inode_unlinked(w, inode);
}

/* In a set-group-id directory, the group and, for directories, the bit are handed down. */
void inode_init_owner(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
		      const struct inode *dir, u32 mode)
{
	const struct user_namespace *fs_ns = inode->i_sb->s_user_ns;
	bool hands_down = dir && (dir->i_mode & S_ISGID);

	inode->i_uid = from_vfsuid(idmap, fs_ns, current_fsuid());
	inode->i_gid = hands_down ? dir->i_gid : from_vfsgid(idmap, fs_ns, current_fsgid());
	inode->i_mode = hands_down && S_ISDIR(mode) ? mode | S_ISGID : mode;
}

void init_special_inode(struct inode *inode, u32 mode, u32 rdev)
{
	bool device = S_ISCHR(mode) || S_ISBLK(mode);

	inode->i_mode = mode;
	inode->i_rdev = device ? rdev : 0;
	inode->i_fop = S_ISFIFO(mode)  ? &pipefifo_fops
		       : S_ISCHR(mode) ? &def_chr_fops
				       : &no_open_fops;
}

bool inode_owner_or_capable(struct world *w, const struct mnt_idmap *idmap,
			    const struct inode *inode)
{
	kuid_t uid = make_vfsuid(idmap, inode->i_sb->s_user_ns, inode->i_uid);
	struct user_namespace *ns = current_user_ns();

	if (uid_valid(uid) && uid_eq(uid, current_fsuid()))
		return true;
	return uid_valid(uid) && kuid_has_mapping(ns, uid) && ns_capable(w, ns, CAP_FOWNER);
}

bool has_unmapped_id(const struct mnt_idmap *idmap, const struct inode *inode)
{
	const struct user_namespace *fs_ns = inode->i_sb->s_user_ns;

	return !uid_valid(make_vfsuid(idmap, fs_ns, inode->i_uid)) ||
	       !gid_valid(make_vfsgid(idmap, fs_ns, inode->i_gid));
}

static bool time_before(const struct timespec64 *a, const struct timespec64 *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

/* The rule of MNT_RELATIME: not read since it was written, or not for a day. */
static bool relatime_need_update(struct world *w, const struct vfsmount *mnt,
				 const struct inode *inode)
{
	const struct timespec64 *read = &inode->i_atime;
	bool read_since = time_before(&inode->i_mtime, read) && time_before(&inode->i_ctime, read);
	s64 age = current_time(w).tv_sec - read->tv_sec;

	return !(mnt->mnt_flags & MNT_RELATIME) || !read_since || age >= 24 * 60 * 60;
}

/* Whether the file, its file system or the mount says that reading is not to be noted. */
static bool atime_is_off(const struct vfsmount *mnt, const struct inode *inode)
{
	bool is_dir = S_ISDIR(inode->i_mode);
	unsigned long by_sb = SB_NOATIME | SB_RDONLY | (is_dir ? SB_NODIRATIME : 0);
	int by_mnt = MNT_NOATIME | (is_dir ? MNT_NODIRATIME : 0);

	return (inode->i_flags & S_NOATIME) || (inode->i_sb->s_flags & by_sb) ||
	       (mnt->mnt_flags & by_mnt);
}

bool atime_needs_update(struct world *w, const struct path *path, const struct inode *inode)
{
	struct timespec64 now = current_time(w);

	return !atime_is_off(path->mnt, inode) && time_before(&inode->i_atime, &now) &&
	       relatime_need_update(w, path->mnt, inode) &&
	       !has_unmapped_id(mnt_idmap(path->mnt), inode);
}

void touch_atime(struct world *w, const struct path *path)
{
	struct inode *inode = path->dentry->d_inode;

	if (atime_needs_update(w, path, inode) && !(path->mnt->mnt_flags & MNT_READONLY))
		inode->i_atime = current_time(w);
}

void inode_set_mtime_ctime(struct world *w, struct inode *inode)
{
	inode->i_mtime = inode->i_ctime = current_time(w);
}

void file_update_time(struct world *w, struct file *file)
{
	inode_set_mtime_ctime(w, file->f_inode);
}
