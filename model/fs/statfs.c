// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a file system has room for. Mirrors fs/statfs.c of Linux.
 */
#include "internal.h"
#include "syscalls.h"

static u64 flags_by_mnt(int mnt_flags)
{
	static const struct flag_pair pairs[] = {
		{ MNT_READONLY, ST_RDONLY },   { MNT_NOSUID, ST_NOSUID },
		{ MNT_NODEV, ST_NODEV },       { MNT_NOEXEC, ST_NOEXEC },
		{ MNT_NOATIME, ST_NOATIME },   { MNT_NODIRATIME, ST_NODIRATIME },
		{ MNT_RELATIME, ST_RELATIME }, { MNT_NOSYMFOLLOW, ST_NOSYMFOLLOW },
	};

	return translate_flags((u64)mnt_flags, pairs, ARRAY_SIZE(pairs));
}

static u64 flags_by_sb(unsigned long s_flags)
{
	static const struct flag_pair pairs[] = {
		{ SB_RDONLY, ST_RDONLY },
		{ SB_SYNCHRONOUS, ST_SYNCHRONOUS },
		{ SB_MANDLOCK, ST_MANDLOCK },
	};

	return translate_flags(s_flags, pairs, ARRAY_SIZE(pairs));
}

static int vfs_statfs(struct world *w, const struct path *path, struct kstatfs *buf)
{
	const struct super_block *sb = path->dentry->d_sb;
	int err;

	memset(buf, 0, sizeof(*buf));
	err = sb->s_op && sb->s_op->statfs ? sb->s_op->statfs(w, path->dentry, buf)
					   : (int)refuse_obj(w, ENOSYS, R_STATFS_NONE, sb, NULL);
	if (err)
		return err;
	if (!buf->f_frsize)
		buf->f_frsize = buf->f_bsize;
	buf->f_flags = ST_VALID | flags_by_mnt(path->mnt->mnt_flags) | flags_by_sb(sb->s_flags);
	return 0;
}

/* struct statfs of x86-64: the two halves of f_fsid are ints, else all is as in struct kstatfs. */
static long statfs_place(struct world *w, const struct path *path, uptr buf)
{
	struct kstatfs st;
	int err = vfs_statfs(w, path, &st);

	return err ? err : copy_to_user(w, buf, &st, 120);
}

SYSCALL_DEFINE2(statfs, uptr, pathname, uptr, buf)
{
	struct path path;
	long ret = user_path_at(w, (int)AT_FDCWD, pathname, LOOKUP_FOLLOW, &path);

	if (ret)
		return ret;
	ret = statfs_place(w, &path, buf);
	path_put(w, &path);
	return ret;
}

SYSCALL_DEFINE2(fstatfs, unsigned int, fd, uptr, buf)
{
	struct file *file = fdget_raw(w, fd);

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	return statfs_place(w, &file->f_path, buf);
}
