// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a file is: the stat family, statx, readlink. Mirrors fs/stat.c of Linux.
 */
#include "internal.h"
#include "syscalls.h"
#include "text.h"

#define KSTAT_ATTR_VFS_FLAGS (STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND)

u64 new_encode_dev(u32 dev)
{
	u64 major = MAJOR(dev), minor = MINOR(dev);

	return (minor & 0xff) | (major << 8) | ((minor & ~0xffull) << 12);
}

u32 new_decode_dev(u64 dev)
{
	return MKDEV((dev & 0xfff00) >> 8, (dev & 0xff) | ((dev >> 12) & 0xfff00));
}

/* File systems with fine times of change do not tell them to whoever asks for others alone. */
static bool withholds_change_times(const struct inode *inode, const struct kstat *stat)
{
	return inode->i_sb->s_mgtime && !(stat->request_mask & (STATX_CTIME | STATX_MTIME));
}

void generic_fillattr(const struct inode *inode, struct kstat *stat)
{
	const struct super_block *sb = inode->i_sb;

	stat->dev = sb->s_dev;
	stat->blksize = sb->s_blocksize;
	stat->ino = inode->i_ino;
	stat->mode = inode->i_mode;
	stat->nlink = inode->i_nlink;
	stat->rdev = inode->i_rdev;
	stat->uid = inode->i_uid;
	stat->gid = inode->i_gid;
	stat->size = inode->i_size;
	stat->atime = inode->i_atime;
	if (withholds_change_times(inode, stat)) {
		stat->result_mask &= ~(u32)(STATX_CTIME | STATX_MTIME);
		return;
	}
	stat->mtime = inode->i_mtime;
	stat->ctime = inode->i_ctime;
}

static int vfs_getattr(struct world *w, const struct path *path, u32 request_mask,
		       struct kstat *stat)
{
	const struct inode *inode = path->dentry->d_inode;
	const struct mnt_idmap *idmap = mnt_idmap(path->mnt);
	const struct user_namespace *fs_ns = inode->i_sb->s_user_ns;
	int err = 0;

	memset(stat, 0, sizeof(*stat));
	stat->request_mask = request_mask;
	stat->result_mask = STATX_BASIC_STATS;
	stat->attributes_mask = STATX_ATTR_AUTOMOUNT | STATX_ATTR_DAX;
	generic_fillattr(inode, stat);
	if (inode->i_op->getattr)
		err = inode->i_op->getattr(w, path, stat);
	stat->uid = make_vfsuid(idmap, fs_ns, stat->uid);
	stat->gid = make_vfsgid(idmap, fs_ns, stat->gid);
	return err;
}

/* ---- struct stat ---- */

struct stat_image {
	u64 st_dev;
	u64 st_ino;
	u64 st_nlink;
	u32 st_mode;
	u32 st_uid;
	u32 st_gid;
	u32 pad0;
	u64 st_rdev;
	s64 st_size;
	s64 st_blksize;
	s64 st_blocks;
	struct timespec64 st_atim;
	struct timespec64 st_mtim;
	struct timespec64 st_ctim;
	s64 unused[3];
};

static int cp_new_stat(struct world *w, const struct kstat *stat, uptr statbuf)
{
	struct stat_image image = {
		.st_dev = new_encode_dev(stat->dev),
		.st_ino = stat->ino,
		.st_nlink = stat->nlink,
		.st_mode = stat->mode,
		.st_uid = from_kuid_munged(w, current_user_ns(), stat->uid),
		.st_gid = from_kgid_munged(w, current_user_ns(), stat->gid),
		.st_rdev = new_encode_dev(stat->rdev),
		.st_size = (s64)stat->size,
		.st_blksize = stat->blksize,
		.st_blocks = (s64)stat->blocks,
		.st_atim = stat->atime,
		.st_mtim = stat->mtime,
		.st_ctim = stat->ctime,
	};

	return copy_to_user(w, statbuf, &image, sizeof(image));
}

/* Puts what it is told into *@statbuf, and puts @path. */
static long stat_and_put(struct world *w, struct path *path, uptr statbuf)
{
	struct kstat stat;
	int err;

	err = vfs_getattr(w, path, STATX_BASIC_STATS, &stat);
	path_put(w, path);
	return err ? err : cp_new_stat(w, &stat, statbuf);
}

static long stat_name(struct world *w, uptr filename, unsigned int lookup, uptr statbuf)
{
	struct path path;
	int err = user_path_at(w, (int)AT_FDCWD, filename, lookup, &path);

	return err ? err : stat_and_put(w, &path, statbuf);
}

SYSCALL_DEFINE2(stat, uptr, filename, uptr, statbuf)
{
	return stat_name(w, filename, LOOKUP_FOLLOW, statbuf);
}

SYSCALL_DEFINE2(lstat, uptr, filename, uptr, statbuf)
{
	return stat_name(w, filename, 0, statbuf);
}

static long stat_fd(struct world *w, unsigned int fd, uptr statbuf)
{
	struct file *file = fdget_raw(w, fd);
	struct kstat stat;
	int err;

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	err = vfs_getattr(w, &file->f_path, STATX_BASIC_STATS, &stat);
	return err ? err : cp_new_stat(w, &stat, statbuf);
}

SYSCALL_DEFINE2(fstat, unsigned int, fd, uptr, statbuf)
{
	return stat_fd(w, fd, statbuf);
}

/* AT_EMPTY_PATH with nothing: the descriptor itself. 1: so it is; 0: a name; else a refusal. */
static int names_descriptor(struct world *w, uptr filename, int flags)
{
	const char *name;
	int err;

	if (!(flags & AT_EMPTY_PATH))
		return 0;
	if (!filename && since(w, 6, 11))
		return 1;
	err = getname_flags(w, filename, LOOKUP_EMPTY, &name);
	return err ? err : !*name;
}

#define AT_STATX_SYNC_TYPE 0x6000

#define KNOWN_FLAGS (AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE)

/*
 * The place that newfstatat() and statx() mean, counted; @empty: what names_descriptor() says. If
 * that is a descriptor, nobody looks at the other flags.
 */
static int stat_place(struct world *w, int dfd, uptr filename, int flags, int empty,
		      struct path *path)
{
	bool is_descriptor = empty > 0 && dfd >= 0;

	if (!is_descriptor && (flags & ~KNOWN_FLAGS))
		return (int)refuse_num(w, EINVAL, R_AT_FLAGS, flags);
	if (empty < 0)
		return empty;
	return empty ? kern_path_at(w, dfd, "", at_lookup_flags(flags), path)
		     : user_path_at(w, dfd, filename, at_lookup_flags(flags), path);
}

SYSCALL_DEFINE4(newfstatat, int, dfd, uptr, filename, uptr, statbuf, int, flag)
{
	struct path path;
	int empty = names_descriptor(w, filename, flag);
	int err = stat_place(w, dfd, filename, flag, empty, &path);

	return err ? err : stat_and_put(w, &path, statbuf);
}

/* ---- statx ---- */

struct statx_timestamp {
	s64 tv_sec;
	u32 tv_nsec;
	s32 reserved;
};

struct statx_image {
	u32 stx_mask;
	u32 stx_blksize;
	u64 stx_attributes;
	u32 stx_nlink;
	u32 stx_uid;
	u32 stx_gid;
	u16 stx_mode;
	u16 spare0;
	u64 stx_ino;
	u64 stx_size;
	u64 stx_blocks;
	u64 stx_attributes_mask;
	struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
	u32 stx_rdev_major;
	u32 stx_rdev_minor;
	u32 stx_dev_major;
	u32 stx_dev_minor;
	u64 stx_mnt_id;
	u64 spare3[13];
};

static struct statx_timestamp statx_time(const struct timespec64 *ts)
{
	struct statx_timestamp t = { ts->tv_sec, (u32)ts->tv_nsec, 0 };

	return t;
}

/* What statx() adds to stat(): which mount, and whether the place is its root. */
static void statx_mount(const struct path *path, u32 mask, struct kstat *stat)
{
	const struct mount *mnt = real_mount(path->mnt);
	bool unique = mask & STATX_MNT_ID_UNIQUE;

	stat->mnt_id = unique ? mnt->mnt_id_unique : (u64)mnt->mnt_id;
	stat->result_mask |= unique ? STATX_MNT_ID_UNIQUE : STATX_MNT_ID;
	stat->attributes |= path_mounted(path) ? STATX_ATTR_MOUNT_ROOT : 0;
	stat->attributes_mask |= STATX_ATTR_MOUNT_ROOT;
}

static int cp_statx(struct world *w, const struct kstat *stat, uptr buffer)
{
	struct statx_image image = {
		.stx_mask = stat->result_mask,
		.stx_blksize = stat->blksize,
		.stx_attributes = stat->attributes,
		.stx_nlink = stat->nlink,
		.stx_uid = from_kuid_munged(w, current_user_ns(), stat->uid),
		.stx_gid = from_kgid_munged(w, current_user_ns(), stat->gid),
		.stx_mode = (u16)stat->mode,
		.stx_ino = stat->ino,
		.stx_size = stat->size,
		.stx_blocks = stat->blocks,
		.stx_attributes_mask = stat->attributes_mask,
		.stx_rdev_major = MAJOR(stat->rdev),
		.stx_rdev_minor = MINOR(stat->rdev),
		.stx_dev_major = MAJOR(stat->dev),
		.stx_dev_minor = MINOR(stat->dev),
		.stx_mnt_id = stat->mnt_id,
		.stx_atime = statx_time(&stat->atime),
		.stx_btime = statx_time(&stat->btime),
		.stx_ctime = statx_time(&stat->ctime),
		.stx_mtime = statx_time(&stat->mtime),
	};

	return copy_to_user(w, buffer, &image, sizeof(image));
}

static int check_statx(struct world *w, int flags, unsigned int mask)
{
	bool both_ways_to_sync = (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE;

	if (mask & 0x80000000u)
		return (int)refuse_num(w, EINVAL, R_STATX_MASK, mask);
	if (both_ways_to_sync || (!since(w, 6, 11) && (flags & ~KNOWN_FLAGS)))
		return (int)refuse_num(w, EINVAL, R_AT_FLAGS, flags);
	return 0;
}

SYSCALL_DEFINE5(statx, int, dfd, uptr, filename, int, flags, unsigned int, mask, uptr, buffer)
{
	struct kstat stat;
	struct path path;
	int empty = names_descriptor(w, filename, flags);
	int err = check_statx(w, flags, mask);

	if (!err)
		err = stat_place(w, dfd, filename, flags, empty, &path);
	if (err)
		return err;
	err = vfs_getattr(w, &path, mask, &stat);
	statx_mount(&path, mask, &stat);
	path_put(w, &path);
	return err ? err : cp_statx(w, &stat, buffer);
}

/* ---- readlink ---- */

static int link_text(struct world *w, struct dentry *dentry, struct world_text *text)
{
	struct inode *inode = dentry->d_inode;
	struct link_target target = { .text = inode->i_link };
	int err = 0;

	if (inode->i_op->readlink)
		return inode->i_op->readlink(w, dentry, text);
	if (!target.text)
		err = inode->i_op->get_link(w, dentry, &target);
	if (!err)
		text_string(text, target.text);
	return err;
}

static long readlink_place(struct world *w, const struct path *path, bool empty, uptr buf,
			   size_t size)
{
	char bytes[PATH_MAX_BYTES];
	struct world_text text = { bytes, sizeof(bytes), 0 };
	int err;

	if (!d_is_symlink(path->dentry))
		return refuse_obj(w, empty ? ENOENT : EINVAL, R_NOT_A_LINK, path->dentry, NULL);
	err = link_text(w, path->dentry, &text);
	if (err)
		return err;
	touch_atime(w, path);
	if (size > text.len)
		size = text.len;
	return copy_to_user(w, buf, bytes, size) ? -EFAULT : (long)size;
}

static long do_readlinkat(struct world *w, int dfd, uptr pathname, uptr buf, int bufsiz)
{
	struct path path;
	const char *name;
	long ret;

	if (bufsiz <= 0)
		return refuse_num(w, EINVAL, R_READLINK_SIZE, bufsiz);
	ret = getname_flags(w, pathname, LOOKUP_EMPTY, &name);
	if (!ret)
		ret = kern_path_at(w, dfd, name, LOOKUP_EMPTY, &path);
	if (ret)
		return ret;
	ret = readlink_place(w, &path, !*name, buf, (size_t)bufsiz);
	path_put(w, &path);
	return ret;
}

SYSCALL_DEFINE4(readlinkat, int, dfd, uptr, pathname, uptr, buf, int, bufsiz)
{
	return do_readlinkat(w, dfd, pathname, buf, bufsiz);
}

SYSCALL_DEFINE3(readlink, uptr, path, uptr, buf, int, bufsiz)
{
	return do_readlinkat(w, (int)AT_FDCWD, path, buf, bufsiz);
}
