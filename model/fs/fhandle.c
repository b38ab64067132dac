// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files by handles, without a path: fs/fhandle.c of Linux, and what fs/exportfs/ and the file
 * systems have to do with them.
 *
 * A handle is what a file system can find an inode by. Some have none; with AT_HANDLE_FID each
 * gives one, but those can't be opened. In this model files of tmpfs, namespaces and processes are
 * found again.
 */
#include "internal.h"
#include "mount.h"
#include "pid.h"
#include "syscalls.h"

#define MAX_HANDLE_SZ	   128u
#define MAX_HANDLE_WORDS   5
#define FILEID_INO32_GEN   0x01
#define FILEID_INO64_GEN   0x81
#define FILEID_NSFS	   0xf1
#define FILEID_KERNFS	   0xfe
#define FILEID_USER_FLAGS  0xffff0000u
#define FILEID_VALID_FLAGS 0x30000u /* that it is connectable, that it is a directory */
#define PIDFS_OPEN_FLAGS   (O_ACCMODE | O_NONBLOCK | O_CLOEXEC | O_EXCL)
#define GENERATION(ino)	   ((u32)(ino)*2654435761u)

/* The head of the caller's struct file_handle; the file system's words are behind it. */
struct handle_head {
	u32 handle_bytes;
	s32 handle_type;
};

struct fid {
	u32 type;
	u32 nr; /* of words */
	u32 word[MAX_HANDLE_WORDS];
};

/* ---- what the file systems give ---- */

static void put_u64(struct fid *fid, u32 at, u64 value)
{
	fid->word[at] = (u32)value;
	fid->word[at + 1] = (u32)(value >> 32);
}

static u64 get_u64(const struct fid *fid, u32 at)
{
	return fid->word[at] | (u64)fid->word[at + 1] << 32;
}

static void encode_shmem(const struct inode *inode, struct fid *fid)
{
	*fid = (struct fid){ FILEID_INO32_GEN, 3, { GENERATION(inode->i_ino) } };
	put_u64(fid, 1, inode->i_ino);
}

static void encode_disk(const struct inode *inode, struct fid *fid)
{
	*fid = (struct fid){ FILEID_INO32_GEN, 2, { (u32)inode->i_ino } };
	fid->word[1] = GENERATION(inode->i_ino);
}

static void encode_kernfs(const struct inode *inode, struct fid *fid)
{
	*fid = (struct fid){ .type = FILEID_KERNFS, .nr = 2 };
	put_u64(fid, 0, inode->i_ino);
}

static void encode_nsfs(const struct inode *inode, struct fid *fid)
{
	const struct ns_common *ns = get_proc_ns(inode);

	*fid = (struct fid){ .type = FILEID_NSFS, .nr = 4 };
	put_u64(fid, 0, ns->ns_id);
	fid->word[2] = ns->ns_type;
	fid->word[3] = ns->inum;
}

/* Any file system's, to tell inodes apart and no more. */
static void encode_fid(const struct inode *inode, struct fid *fid)
{
	*fid = (struct fid){ .type = FILEID_INO64_GEN, .nr = 3 };
	put_u64(fid, 0, inode->i_ino);
}

typedef void (*encode_fh)(const struct inode *inode, struct fid *fid);

/* NULL: its files can't be opened by handles. */
static encode_fh export_of(const struct world *w, const struct super_block *sb)
{
	static const struct {
		const char *type;
		encode_fh encode;
	} exports[] = {
		{ "tmpfs", encode_shmem },    { "devtmpfs", encode_shmem },
		{ "cgroup2", encode_kernfs }, { "ext2", encode_disk },
		{ "ext3", encode_disk },      { "ext4", encode_disk },
		{ "xfs", encode_disk },	      { "squashfs", encode_disk },
	};
	size_t i;

	if (sb == w->nsfs_mnt->mnt_sb)
		return encode_nsfs;
	if (w->pidfs_mnt && sb == w->pidfs_mnt->mnt_sb)
		return encode_kernfs;
	for (i = 0; i < ARRAY_SIZE(exports); i++)
		if (!strcmp(sb->s_type->name, exports[i].type))
			return exports[i].encode;
	return NULL;
}

/* ---- a handle for a file ---- */

static int put_mount_id(struct world *w, const struct mount *mnt, uptr mnt_id, int flag)
{
	if (flag & AT_HANDLE_MNT_ID_UNIQUE)
		return put_user(w, mnt->mnt_id_unique, mnt_id);
	return put_user(w, mnt->mnt_id, mnt_id);
}

static long sys_name_to_handle(struct world *w, const struct path *path, uptr ufh, uptr mnt_id,
			       int flag)
{
	const struct inode *inode = path->dentry->d_inode;
	encode_fh encode = export_of(w, inode->i_sb);
	struct handle_head head;
	u32 room, bytes;
	struct fid fid;
	long ret = 0;

	if (flag & AT_HANDLE_CONNECTABLE || (!encode && !(flag & AT_HANDLE_FID)))
		return refuse_str(w, EOPNOTSUPP, R_HANDLE_FS, inode->i_sb->s_type->name);
	if (get_user(w, head, ufh))
		return -EFAULT;
	if (head.handle_bytes > MAX_HANDLE_SZ)
		return refuse_num(w, EINVAL, R_HANDLE_SIZE, head.handle_bytes);
	(encode ? encode : encode_fid)(inode, &fid);
	room = head.handle_bytes & ~3u;
	bytes = fid.nr * 4;
	head = (struct handle_head){ bytes, (s32)fid.type };
	if (bytes > room) {
		head.handle_type = 0xff;
		ret = refuse_num(w, EOVERFLOW, R_HANDLE_ROOM, bytes);
	}
	if (put_mount_id(w, real_mount(path->mnt), mnt_id, flag) || put_user(w, head, ufh) ||
	    (!ret && copy_to_user(w, ufh + sizeof(head), fid.word, bytes)))
		return -EFAULT;
	return ret;
}

SYSCALL_DEFINE5(name_to_handle_at, int, dfd, uptr, name, uptr, handle, uptr, mnt_id, int, flag)
{
	const int known = AT_SYMLINK_FOLLOW | AT_EMPTY_PATH | AT_HANDLE_FID |
			  AT_HANDLE_MNT_ID_UNIQUE | AT_HANDLE_CONNECTABLE;
	unsigned int lookup = flag & AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0;
	struct path path;
	long ret;

	if (flag & ~known ||
	    (flag & AT_HANDLE_CONNECTABLE && flag & (AT_HANDLE_FID | AT_EMPTY_PATH)))
		return refuse_num(w, EINVAL, R_HANDLE_FLAGS, flag);
	if (flag & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	ret = user_path_at(w, dfd, name, lookup, &path);
	if (ret)
		return ret;
	ret = sys_name_to_handle(w, &path, handle, mnt_id, flag);
	path_put(w, &path);
	return ret;
}

/* ---- a file for a handle ---- */

/* Where the handle is to be looked for. With references, or a refusal. */
static int get_path_anchor(struct world *w, int fd, struct path *root)
{
	struct file *file;

	if (fd == (int)AT_FDCWD) {
		*root = current->fs->pwd;
	} else if (fd == (int)FD_PIDFS_ROOT || fd == (int)FD_NSFS_ROOT) {
		root->mnt = fd == (int)FD_PIDFS_ROOT ? w->pidfs_mnt : w->nsfs_mnt;
		root->dentry = root->mnt->mnt_root;
	} else {
		file = fd >= 0 ? fdget(w, (unsigned int)fd) : NULL;
		if (!file)
			return (int)refuse_num(w, EBADF, R_BAD_FD, fd);
		*root = file->f_path;
	}
	path_get(root);
	return 0;
}

/* What may be found. */
struct handle_scope {
	bool dir_only;
	bool subtree; /* only what lies below the anchor */
};

/*
 * Handles go past the directories that lead to a file. Who may read all of them anyhow may; so may
 * who has the file system or the mount namespace and could look from elsewhere, but only
 * directories.
 */
static int may_decode(struct world *w, const struct path *root, int flags,
		      struct handle_scope *scope)
{
	const struct mount *mnt = real_mount(root->mnt);

	*scope = (struct handle_scope){ false, false };
	if (capable(w, CAP_DAC_READ_SEARCH))
		return 0;
	if (!(flags & O_DIRECTORY))
		return (int)refuse(w, EPERM, R_HANDLE_CAP);
	scope->dir_only = true;
	if (!ns_capable(w, root->mnt->mnt_sb->s_user_ns, CAP_SYS_ADMIN)) {
		scope->subtree = true;
		if (!is_mounted(root->mnt) || mnt->mnt_ns == MNT_NS_INTERNAL ||
		    !ns_capable(w, mnt->mnt_ns->user_ns, CAP_SYS_ADMIN) ||
		    has_locked_children(real_mount(root->mnt), root->dentry))
			return (int)refuse(w, EPERM, R_HANDLE_CAP);
	}
	return ns_capable(w, current_user_ns(), CAP_DAC_READ_SEARCH)
		       ? 0
		       : (int)refuse(w, EPERM, R_HANDLE_CAP);
}

static long stale(struct world *w)
{
	return refuse(w, ESTALE, R_HANDLE_STALE);
}

static bool may_open_ns(struct world *w, struct ns_common *ns)
{
	struct ns_common *own = ns->ops->get(w, current);
	bool same = own == ns;

	if (own)
		ns->ops->put(w, own);
	return same || ns_capable(w, ns->ops->owner(ns), CAP_SYS_ADMIN);
}

static long open_ns_handle(struct world *w, const struct fid *fid)
{
	struct ns_common *ns;

	if (fid->type != FILEID_NSFS || fid->nr < 4)
		return stale(w);
	list_for_each_entry (ns, &w->ns_list, ns_list_node) {
		if (ns->ns_id != get_u64(fid, 0) || ns->ns_type != fid->word[2] ||
		    ns->inum != fid->word[3] || !may_open_ns(w, ns))
			continue;
		ns->count++;
		return open_namespace(w, ns);
	}
	return stale(w);
}

/* The processes of the caller's pid namespace, also those that are dead. */
static long open_pid_handle(struct world *w, const struct fid *fid, int flags)
{
	struct pid_namespace *ns = task_active_pid_ns(current);
	struct pid *pid;
	int nr = 1;

	if (fid->type != FILEID_KERNFS || fid->nr < 2)
		return stale(w);
	for (; (pid = find_ge_pid(nr, ns)); nr = pid_nr_ns(pid, ns) + 1)
		if (pid->ino == get_u64(fid, 0))
			return pidfd_create(w, pid, (unsigned int)flags & O_NONBLOCK);
	return stale(w);
}

/* A dentry of the inode, with a reference, or NULL. */
static struct dentry *find_by_ino(const struct super_block *sb, const struct fid *fid)
{
	struct inode *inode;

	if (fid->type != FILEID_INO32_GEN || fid->nr < 3)
		return NULL;
	list_for_each_entry (inode, &sb->s_inodes, i_sb_list)
		if (inode->i_ino == get_u64(fid, 1) && GENERATION(inode->i_ino) == fid->word[0] &&
		    !hlist_empty(&inode->i_dentry))
			return dget(hlist_entry(inode->i_dentry.first, struct dentry, d_alias));
	return NULL;
}

static int acc_mode_of(int flags)
{
	static const int modes[] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE, 0 };

	return flags & O_PATH ? 0 : modes[flags & O_ACCMODE];
}

static long open_inode_handle(struct world *w, const struct path *root, const struct fid *fid,
			      const struct handle_scope *scope, int flags)
{
	struct path path = { .mnt = root->mnt, .dentry = find_by_ino(root->dentry->d_sb, fid) };
	struct file *file;
	int err;

	if (!path.dentry)
		return stale(w);
	if ((scope->subtree && !is_subdir(path.dentry, root->dentry)) ||
	    (scope->dir_only && !S_ISDIR(path.dentry->d_inode->i_mode))) {
		dput(w, path.dentry);
		return stale(w);
	}
	mntget(path.mnt);
	err = path_permission(w, &path, acc_mode_of(flags));
	file = err ? ERR_PTR(err) : dentry_open(w, &path, (unsigned int)flags, current_cred());
	path_put(w, &path);
	if (IS_ERR(file))
		return PTR_ERR(file);
	return fd_install_new(w, file, (unsigned int)flags & O_CLOEXEC);
}

static long open_handle_at(struct world *w, const struct path *root, const struct fid *fid,
			   int flags)
{
	struct handle_scope scope;
	int err;

	if (root->mnt->mnt_sb == w->pidfs_mnt->mnt_sb) {
		if (flags & ~PIDFS_OPEN_FLAGS)
			return refuse_num(w, EINVAL, R_HANDLE_FLAGS, flags);
		return open_pid_handle(w, fid, flags);
	}
	if (root->mnt->mnt_sb == w->nsfs_mnt->mnt_sb)
		return open_ns_handle(w, fid);
	err = may_decode(w, root, flags, &scope);
	return err ? err : open_inode_handle(w, root, fid, &scope, flags);
}

static int fid_from_user(struct world *w, uptr ufh, struct fid *fid)
{
	struct handle_head head;
	u8 all[MAX_HANDLE_SZ];

	if (get_user(w, head, ufh))
		return -EFAULT;
	if (!head.handle_bytes || head.handle_bytes > MAX_HANDLE_SZ)
		return (int)refuse_num(w, EINVAL, R_HANDLE_SIZE, head.handle_bytes);
	if (head.handle_type < 0 || (u32)head.handle_type & FILEID_USER_FLAGS & ~FILEID_VALID_FLAGS)
		return (int)refuse_num(w, EINVAL, R_HANDLE_FLAGS, head.handle_type);
	if (copy_from_user(w, all, ufh + sizeof(head), head.handle_bytes))
		return -EFAULT;
	fid->type = (u32)head.handle_type & ~FILEID_USER_FLAGS;
	fid->nr = head.handle_bytes / 4;
	if (fid->nr > MAX_HANDLE_WORDS)
		fid->nr = MAX_HANDLE_WORDS;
	memcpy(fid->word, all, fid->nr * 4);
	return 0;
}

SYSCALL_DEFINE3(open_by_handle_at, int, mountdirfd, uptr, handle, int, flags)
{
	struct fid fid = { 0 };
	struct path root;
	long ret = fid_from_user(w, handle, &fid);

	if (!ret)
		ret = get_path_anchor(w, mountdirfd, &root);
	if (ret)
		return ret;
	ret = open_handle_at(w, &root, &fid, flags);
	path_put(w, &root);
	return ret;
}
