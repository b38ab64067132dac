// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opening, and the calls that change one thing of a file by path or descriptor. Mirrors fs/open.c
 * of Linux.
 */
#include "internal.h"
#include "overlayfs.h"
#include "pipe_fs_i.h"
#include "syscalls.h"

#define __O_TMPFILE	020000000
#define O_LARGEFILE_BIT 0100000
#define O_PATH_FLAGS	(O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC)
#define VALID_OPEN_FLAGS                                                                      \
	(O_RDONLY | O_WRONLY | O_RDWR | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND |    \
	 O_NONBLOCK | O_SYNC | O_DSYNC | O_ASYNC | O_DIRECT | O_LARGEFILE_BIT | O_DIRECTORY | \
	 O_NOFOLLOW | O_NOATIME | O_CLOEXEC | O_PATH | __O_TMPFILE)
#define VALID_RESOLVE_FLAGS                                                                \
	(RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | \
	 RESOLVE_IN_ROOT | RESOLVE_CACHED)

/* ---- how to open ---- */

static int acc_mode_of(u64 flags)
{
	static const int modes[] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
				     MAY_READ | MAY_WRITE };

	return modes[flags & O_ACCMODE];
}

static int check_open_flags(struct world *w, u64 flags, u64 mode)
{
	bool will_create = flags & (O_CREAT | __O_TMPFILE);

	if (will_create ? mode & ~(u64)S_IALLUGO : mode)
		return (int)refuse_num(w, EINVAL, R_OPEN_MODE, (s64)mode);
	if ((flags & (O_DIRECTORY | O_CREAT)) == (O_DIRECTORY | O_CREAT))
		return (int)refuse(w, EINVAL, R_OPEN_CREATE_DIRECTORY);
	if ((flags & __O_TMPFILE) && (!(flags & O_DIRECTORY) || !(acc_mode_of(flags) & MAY_WRITE)))
		return (int)refuse(w, EINVAL, R_OPEN_TMPFILE_FLAGS);
	if ((flags & O_PATH) && (flags & ~(u64)O_PATH_FLAGS))
		return (int)refuse_num(w, EINVAL, R_OPEN_PATH_FLAGS, (s64)flags);
	return 0;
}

static unsigned int lookup_flags_of(u64 flags, u64 resolve)
{
	static const struct {
		u32 resolve;
		unsigned int lookup;
	} scopes[] = {
		{ RESOLVE_BENEATH, LOOKUP_BENEATH },
		{ RESOLVE_IN_ROOT, LOOKUP_IN_ROOT },
		{ RESOLVE_NO_XDEV, LOOKUP_NO_XDEV },
		{ RESOLVE_NO_SYMLINKS, LOOKUP_NO_SYMLINKS },
		{ RESOLVE_NO_MAGICLINKS, LOOKUP_NO_MAGICLINKS },
	};
	unsigned int lookup = (flags & O_DIRECTORY ? LOOKUP_DIRECTORY : 0) |
			      (flags & O_NOFOLLOW ? 0 : LOOKUP_FOLLOW);

	for (size_t i = 0; resolve && i < ARRAY_SIZE(scopes); i++)
		if (resolve & scopes[i].resolve)
			lookup |= scopes[i].lookup;
	return lookup;
}

int build_open_flags(struct world *w, u64 flags, u64 mode, u64 resolve, struct open_flags *op)
{
	int err;

	flags &= ~(u64)O_CLOEXEC;
	if (flags & ~(u64)VALID_OPEN_FLAGS)
		return (int)refuse_num(w, EINVAL, R_OPEN_FLAGS, (s64)flags);
	if (resolve & ~(u64)VALID_RESOLVE_FLAGS)
		return (int)refuse_num(w, EINVAL, R_OPEN_RESOLVE, (s64)resolve);
	if ((resolve & RESOLVE_BENEATH) && (resolve & RESOLVE_IN_ROOT))
		return (int)refuse_num(w, EINVAL, R_OPEN_RESOLVE, (s64)resolve);
	err = check_open_flags(w, flags, mode);
	if (err)
		return err;
	op->mode = flags & (O_CREAT | __O_TMPFILE) ? (u32)mode | S_IFREG : 0;
	op->acc_mode = flags & O_PATH ? 0 : acc_mode_of(flags);
	if (flags & O_TRUNC)
		op->acc_mode |= MAY_WRITE;
	if (flags & O_APPEND)
		op->acc_mode |= MAY_APPEND;
	if ((flags & O_SYNC) == O_SYNC)
		flags |= O_DSYNC;
	op->open_flag = (int)flags;
	if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		flags |= O_NOFOLLOW;
	op->lookup_flags = lookup_flags_of(flags, resolve);
	if ((resolve & RESOLVE_CACHED) && (flags & (O_TRUNC | O_CREAT | __O_TMPFILE)))
		return (int)refuse(w, EAGAIN, R_OPEN_CACHED);
	return 0;
}

/* What open() and openat() forgive, and openat2() does not. */
static void build_open_how(u64 *flags, u64 *mode)
{
	*flags &= VALID_OPEN_FLAGS;
	*mode &= S_IALLUGO;
	if (*flags & O_PATH)
		*flags &= O_PATH_FLAGS;
	if (!(*flags & (O_CREAT | __O_TMPFILE)))
		*mode = 0;
}

static long open_with_flags(struct world *w, int dfd, uptr filename, u64 flags, u64 mode,
			    u64 resolve)
{
	struct open_flags op;
	struct file *file;
	const char *name;
	int fd = build_open_flags(w, flags, mode, resolve, &op);

	if (!fd)
		fd = getname(w, filename, &name);
	if (fd)
		return fd;
	fd = get_unused_fd_flags(w, (unsigned int)flags);
	if (fd < 0)
		return fd;
	file = do_filp_open(w, dfd, name, &op);
	if (IS_ERR(file) || PTR_ERR(file) == TASK_SLEEPS) {
		put_unused_fd(w, (unsigned int)fd);
		return PTR_ERR(file);
	}
	fd_install(w, (unsigned int)fd, file);
	return fd;
}

static long open_by_name(struct world *w, int dfd, uptr filename, int flags, u32 mode)
{
	u64 f = (u64)(unsigned int)flags | O_LARGEFILE_BIT, m = mode;

	build_open_how(&f, &m);
	return open_with_flags(w, dfd, filename, f, m, 0);
}

SYSCALL_DEFINE3(open, uptr, filename, int, flags, u16, mode)
{
	return open_by_name(w, (int)AT_FDCWD, filename, flags, mode);
}

SYSCALL_DEFINE4(openat, int, dfd, uptr, filename, int, flags, u16, mode)
{
	return open_by_name(w, dfd, filename, flags, mode);
}

SYSCALL_DEFINE2(creat, uptr, pathname, u16, mode)
{
	return open_by_name(w, (int)AT_FDCWD, pathname, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

struct open_how_image {
	u64 flags;
	u64 mode;
	u64 resolve;
};

SYSCALL_DEFINE4(openat2, int, dfd, uptr, filename, uptr, how, u64, usize)
{
	struct open_how_image image;
	int err;

	if (usize < sizeof(image))
		return refuse_num(w, EINVAL, R_OPEN_HOW_SIZE, (s64)usize);
	if (usize > 4096)
		return refuse_num(w, E2BIG, R_OPEN_HOW_SIZE, (s64)usize);
	err = copy_struct_from_user(w, &image, sizeof(image), how, usize);
	if (err)
		return err;
	if (!(image.flags & O_PATH))
		image.flags |= O_LARGEFILE_BIT;
	return open_with_flags(w, dfd, filename, image.flags, image.mode, image.resolve);
}

/* ---- opening an inode ---- */

static int get_write_access(struct world *w, struct file *file)
{
	int err;

	if (!(file->f_mode & FMODE_WRITE) ||
	    !(S_ISREG(file->f_inode->i_mode) || S_ISDIR(file->f_inode->i_mode)))
		return 0;
	if (file->f_inode->i_writecount < 0)
		return (int)refuse_obj(w, ETXTBSY, R_OPEN_TEXT_BUSY, file->f_path.dentry, NULL);
	err = mnt_want_write(w, file->f_path.mnt);
	if (err)
		return err;
	file->f_inode->i_writecount++;
	file->f_mode |= FMODE_WRITER;
	return 0;
}

/* Streams have no positions; a text that is made up can't be written to at one. */
static void set_positions(struct file *file)
{
	if (file->f_op->lseek)
		return;
	if (file->f_op->show)
		file->f_mode &= ~FMODE_PWRITE;
	else
		file->f_mode &= ~FMODE_LSEEK;
}

static int do_dentry_open(struct world *w, struct file *file)
{
	struct inode *inode = file->f_inode;
	int err;

	if (file->f_flags & O_PATH) {
		file->f_mode = FMODE_PATH | FMODE_OPENED;
		file->f_op = NULL;
		return 0;
	}
	err = get_write_access(w, file);
	if (err)
		return err;
	if (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode))
		file->f_mode |= FMODE_ATOMIC_POS;
	file->f_op = inode->i_fop;
	file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	err = file->f_op->open ? file->f_op->open(w, inode, file) : 0;
	if (err)
		return err;
	file->f_mode |= FMODE_OPENED;
	set_positions(file);
	file_set_can(file);
	file->f_flags &= ~(unsigned int)(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
	if (file->f_flags & O_DIRECT && !S_ISREG(inode->i_mode) && !S_ISFIFO(inode->i_mode))
		return (int)refuse_obj(w, EINVAL, R_OPEN_DIRECT, inode, NULL);
	fsnotify_dentry(w, IN_OPEN, file->f_path.dentry);
	return 0;
}

int vfs_open(struct world *w, const struct path *path, struct file *file)
{
	const struct dentry *dentry = path->dentry;

	file->f_path = *path;
	path_get(path);
	file->f_inode = dentry->d_inode;
	if (file->f_mode & FMODE_WRITE) {
		int err = ovl_maybe_copy_up(w, path->dentry);

		if (err)
			return err;
	}
	if (dentry->d_op && dentry->d_op->d_real && !(file->f_flags & O_PATH))
		file->f_inode = dentry->d_op->d_real(dentry);
	return do_dentry_open(w, file);
}

struct file *dentry_open(struct world *w, const struct path *path, unsigned int flags,
			 const struct cred *cred)
{
	struct file *file = alloc_empty_file(w, flags, cred);
	int err;

	if (IS_ERR(file))
		return file;
	err = vfs_open(w, path, file);
	if (!err)
		return file;
	fput(w, file);
	return ERR_PTR(err);
}

/* ---- size ---- */

int do_truncate(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry, u64 length,
		unsigned int time_attrs, struct file *file)
{
	struct iattr attr = { .ia_valid = ATTR_SIZE | time_attrs, .ia_size = length };

	if (file)
		attr.ia_valid |= ATTR_FILE;
	if (!capable_wrt_inode_uidgid(w, idmap, dentry->d_inode, CAP_FSETID))
		attr.ia_valid |= ATTR_KILL_SUID | ATTR_KILL_SGID;
	cap_inode_killpriv(w, dentry->d_inode);
	return notify_change(w, idmap, dentry, &attr);
}

/* Whether a regular file's length may be changed by name. */
static int may_truncate(struct world *w, const struct path *path)
{
	const struct inode *inode = path->dentry->d_inode;
	int err = path_permission(w, path, MAY_WRITE);

	if (err)
		return err;
	if (inode->i_flags & S_APPEND)
		return (int)refuse_obj(w, EPERM, R_OPEN_APPEND, inode, NULL);
	if (inode->i_writecount < 0)
		return (int)refuse_obj(w, ETXTBSY, R_OPEN_TEXT_BUSY, path->dentry, NULL);
	return 0;
}

int vfs_truncate_path(struct world *w, const struct path *path, u64 length)
{
	u32 mode = path->dentry->d_inode->i_mode;
	int err;

	if (S_ISDIR(mode))
		return (int)refuse_obj(w, EISDIR, R_IS_DIR, path->dentry, NULL);
	if (!S_ISREG(mode))
		return (int)refuse_obj(w, EINVAL, R_TRUNCATE_KIND, path->dentry, NULL);
	err = mnt_want_write(w, path->mnt);
	if (err)
		return err;
	err = may_truncate(w, path);
	if (!err)
		err = do_truncate(w, mnt_idmap(path->mnt), path->dentry, length, 0, NULL);
	mnt_drop_write(w, path->mnt);
	return err;
}

SYSCALL_DEFINE2(truncate, uptr, path, s64, length)
{
	struct path place;
	int err;

	if (length < 0)
		return refuse_num(w, EINVAL, R_TRUNCATE_LENGTH, length);
	err = user_path_at(w, (int)AT_FDCWD, path, LOOKUP_FOLLOW, &place);
	if (err)
		return err;
	err = vfs_truncate_path(w, &place, (u64)length);
	path_put(w, &place);
	return err;
}

SYSCALL_DEFINE2(ftruncate, unsigned int, fd, s64, length)
{
	struct file *file;

	if (length < 0)
		return refuse_num(w, EINVAL, R_TRUNCATE_LENGTH, length);
	file = fdget(w, fd);
	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	if (!S_ISREG(file->f_inode->i_mode) || !(file->f_mode & FMODE_WRITE))
		return refuse_obj(w, EINVAL, R_TRUNCATE_KIND, file->f_path.dentry, NULL);
	if (file->f_inode->i_flags & S_APPEND)
		return refuse_obj(w, EPERM, R_OPEN_APPEND, file->f_inode, NULL);
	return do_truncate(w, mnt_idmap(file->f_path.mnt), file->f_path.dentry, (u64)length,
			   ATTR_MTIME | ATTR_CTIME, file);
}

/* Only regular files have room that can be set aside. */
static long refuse_fallocate(struct world *w, u32 mode)
{
	if (S_ISFIFO(mode))
		return refuse(w, ESPIPE, R_LSEEK_PIPE);
	return S_ISDIR(mode) ? refuse(w, EISDIR, R_IS_DIR) : refuse(w, ENODEV, R_TRUNCATE_KIND);
}

SYSCALL_DEFINE4(fallocate, int, fd, int, mode, s64, offset, s64, len)
{
	struct file *file = fdget(w, (unsigned int)fd);

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, fd);
	if (len <= 0 || offset < 0)
		return refuse_num(w, EINVAL, R_TRUNCATE_LENGTH, len);
	if (!(file->f_mode & FMODE_WRITE))
		return refuse_num(w, EBADF, R_FD_NOT_WRITABLE, fd);
	if (!S_ISREG(file->f_inode->i_mode))
		return refuse_fallocate(w, file->f_inode->i_mode);
	return file->f_op->fallocate ? file->f_op->fallocate(w, file, mode, (u64)offset, (u64)len)
				     : refuse_num(w, EOPNOTSUPP, R_FALLOCATE_MODE, mode);
}

/* ---- access() ---- */

/* The caller's credentials with its real ids, as access() asks for them. */
static const struct cred *access_override_creds(struct world *w)
{
	struct cred *cred = prepare_creds(w);

	if (!cred)
		return NULL;
	cred->fsuid = cred->uid;
	cred->fsgid = cred->gid;
	if (!(cred->securebits & SECBIT_NO_SETUID_FIXUP)) {
		bool real_root = uid_eq(cred->uid, make_kuid(cred->user_ns, 0));

		cred->cap_effective = real_root ? cred->cap_permitted : 0;
	}
	return cred;
}

/* Devices, fifos and sockets can be written to on a read-only mount. */
static bool written_through_mount(u32 mode)
{
	return S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode);
}

static int access_place(struct world *w, const struct path *path, int mode)
{
	u32 i_mode = path->dentry->d_inode->i_mode;
	int err;

	if ((mode & MAY_EXEC) && S_ISREG(i_mode) && path_noexec(path))
		return (int)refuse_obj(w, EACCES, R_OPEN_NOEXEC, path->mnt, NULL);
	err = path_permission(w, path, mode | MAY_ACCESS);
	if (!err && (mode & MAY_WRITE) && written_through_mount(i_mode) &&
	    __mnt_is_readonly(path->mnt))
		err = (int)refuse_obj(w, EROFS, R_ACCESS_RDONLY, path->mnt, NULL);
	return err;
}

static int access_name(struct world *w, int dfd, uptr filename, int mode, int flags)
{
	struct path path;
	int err = user_path_at(w, dfd, filename, at_lookup_flags(flags), &path);

	if (err)
		return err;
	err = access_place(w, &path, mode);
	path_put(w, &path);
	return err;
}

/* Looks the name up, too, with the ids that are asked for. */
static int access_as_real(struct world *w, int dfd, uptr filename, int mode, int flags)
{
	const struct cred *real = access_override_creds(w), *old;
	int err;

	if (!real)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	old = override_creds(w, real);
	err = access_name(w, dfd, filename, mode, flags);
	revert_creds(w, old);
	put_cred(w, real);
	return err;
}

static long do_faccessat(struct world *w, int dfd, uptr filename, int mode, int flags)
{
	if (mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC))
		return refuse_num(w, EINVAL, R_ACCESS_MODE, mode);
	if (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return refuse_num(w, EINVAL, R_AT_FLAGS, flags);
	return (flags & AT_EACCESS ? access_name : access_as_real)(w, dfd, filename, mode, flags);
}

SYSCALL_DEFINE3(faccessat, int, dfd, uptr, filename, int, mode)
{
	return do_faccessat(w, dfd, filename, mode, 0);
}

SYSCALL_DEFINE4(faccessat2, int, dfd, uptr, filename, int, mode, int, flags)
{
	return do_faccessat(w, dfd, filename, mode, flags);
}

SYSCALL_DEFINE2(access, uptr, filename, int, mode)
{
	return do_faccessat(w, (int)AT_FDCWD, filename, mode, 0);
}

/* ---- where a task is ---- */

static int may_enter(struct world *w, const struct path *dir)
{
	return path_permission(w, dir, MAY_EXEC | MAY_CHDIR);
}

/* The directory of that name, counted, if the caller may enter it. */
static int directory_to_enter(struct world *w, uptr name, struct path *dir)
{
	int err = user_path_at(w, (int)AT_FDCWD, name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, dir);

	if (err)
		return err;
	err = may_enter(w, dir);
	if (err)
		path_put(w, dir);
	return err;
}

SYSCALL_DEFINE1(chdir, uptr, filename)
{
	struct path dir;
	int err = directory_to_enter(w, filename, &dir);

	if (err)
		return err;
	set_fs_pwd(w, current->fs, &dir);
	path_put(w, &dir);
	return 0;
}

SYSCALL_DEFINE1(fchdir, unsigned int, fd)
{
	const struct file *file = fdget_raw(w, fd);
	int err;

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	if (!d_can_lookup(file->f_path.dentry))
		return refuse_obj(w, ENOTDIR, R_NOT_DIR, file->f_path.dentry, NULL);
	err = may_enter(w, &file->f_path);
	if (!err)
		set_fs_pwd(w, current->fs, &file->f_path);
	return err;
}

SYSCALL_DEFINE1(chroot, uptr, filename)
{
	struct path dir;
	int err = directory_to_enter(w, filename, &dir);

	if (err)
		return err;
	if (ns_capable(w, current_user_ns(), CAP_SYS_CHROOT))
		set_fs_root(w, current->fs, &dir);
	else
		err = (int)refuse(w, EPERM, R_CHROOT_CAP);
	path_put(w, &dir);
	return err;
}

SYSCALL_DEFINE1(umask, int, mask)
{
	int old = current->fs->umask;

	current->fs->umask = mask & S_IRWXUGO;
	return old;
}

/* ---- mode and owner ---- */

static int change_through_mount(struct world *w, const struct path *path, struct iattr *attr)
{
	int err = mnt_want_write(w, path->mnt);

	if (err)
		return err;
	err = notify_change(w, mnt_idmap(path->mnt), path->dentry, attr);
	mnt_drop_write(w, path->mnt);
	return err;
}

int chmod_common(struct world *w, const struct path *path, u32 mode)
{
	u32 type = path->dentry->d_inode->i_mode & ~S_IALLUGO;
	struct iattr attr = {
		.ia_valid = ATTR_MODE | ATTR_CTIME,
		.ia_mode = type | (mode & S_IALLUGO),
	};

	return change_through_mount(w, path, &attr);
}

static long do_fchmodat(struct world *w, int dfd, uptr filename, u32 mode, unsigned int flags)
{
	struct path path;
	int err = user_place_at(w, dfd, filename, (int)flags, &path);

	if (err)
		return err;
	err = chmod_common(w, &path, mode);
	path_put(w, &path);
	return err;
}

SYSCALL_DEFINE4(fchmodat2, int, dfd, uptr, filename, u16, mode, unsigned int, flags)
{
	return do_fchmodat(w, dfd, filename, mode, flags);
}

SYSCALL_DEFINE3(fchmodat, int, dfd, uptr, filename, u16, mode)
{
	return do_fchmodat(w, dfd, filename, mode, 0);
}

SYSCALL_DEFINE2(chmod, uptr, filename, u16, mode)
{
	return do_fchmodat(w, (int)AT_FDCWD, filename, mode, 0);
}

SYSCALL_DEFINE2(fchmod, unsigned int, fd, u16, mode)
{
	struct file *file = fdget(w, fd);

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	return chmod_common(w, &file->f_path, mode);
}

/* The ids as the caller's user namespace has them; -1 leaves one as it is. */
static int chown_ids(struct world *w, u32 user, u32 group, struct iattr *attr)
{
	attr->ia_uid = make_kuid(current_user_ns(), user);
	attr->ia_gid = make_kgid(current_user_ns(), group);
	if (user != (u32)-1) {
		if (!uid_valid(attr->ia_uid))
			return (int)refuse_num(w, EINVAL, R_CHOWN_ID, user);
		attr->ia_valid |= ATTR_UID;
	}
	if (group != (u32)-1) {
		if (!gid_valid(attr->ia_gid))
			return (int)refuse_num(w, EINVAL, R_CHOWN_ID, group);
		attr->ia_valid |= ATTR_GID;
	}
	return 0;
}

/* That the mount is read-only comes before ids that mean nothing. */
int chown_common(struct world *w, const struct path *path, u32 user, u32 group)
{
	bool is_dir = S_ISDIR(path->dentry->d_inode->i_mode);
	struct iattr attr = {
		.ia_valid = ATTR_CTIME | (is_dir ? 0 : ATTR_KILL_SUID | ATTR_KILL_SGID),
	};
	int err = mnt_want_write(w, path->mnt);

	if (err)
		return err;
	err = chown_ids(w, user, group, &attr);
	if (!err)
		err = notify_change(w, mnt_idmap(path->mnt), path->dentry, &attr);
	if (!err && !is_dir)
		cap_inode_killpriv(w, path->dentry->d_inode);
	mnt_drop_write(w, path->mnt);
	return err;
}

static long do_fchownat(struct world *w, int dfd, uptr filename, u32 user, u32 group, int flag)
{
	struct path path;
	int err = user_place_at(w, dfd, filename, flag, &path);

	if (err)
		return err;
	err = chown_common(w, &path, user, group);
	path_put(w, &path);
	return err;
}

SYSCALL_DEFINE5(fchownat, int, dfd, uptr, filename, u32, user, u32, group, int, flag)
{
	return do_fchownat(w, dfd, filename, user, group, flag);
}

SYSCALL_DEFINE3(chown, uptr, filename, u32, user, u32, group)
{
	return do_fchownat(w, (int)AT_FDCWD, filename, user, group, 0);
}

SYSCALL_DEFINE3(lchown, uptr, filename, u32, user, u32, group)
{
	return do_fchownat(w, (int)AT_FDCWD, filename, user, group, AT_SYMLINK_NOFOLLOW);
}

SYSCALL_DEFINE3(fchown, unsigned int, fd, u32, user, u32, group)
{
	struct file *file = fdget(w, fd);

	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, (int)fd);
	return chown_common(w, &file->f_path, user, group);
}
