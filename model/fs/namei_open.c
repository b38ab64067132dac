// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last step of open(): finding or making the file. Mirrors that part of fs/namei.c of Linux.
 *
 * Interface: do_filp_open(). A body whose open of a fifo has to wait gets ERR_PTR(TASK_SLEEPS), and
 * is run again from its start.
 */
#include "internal.h"
#include "pipe_fs_i.h"
#include "syscalls.h"

static bool may_open_dev(const struct path *path)
{
	return !(path->mnt->mnt_flags & MNT_NODEV) && !(path->mnt->mnt_sb->s_iflags & SB_I_NODEV);
}

static int may_open_kind(struct world *w, const struct path *path, int acc_mode)
{
	const struct inode *inode = path->dentry->d_inode;

	switch (inode->i_mode & S_IFMT) {
	case S_IFLNK:
		return (int)refuse_obj(w, ELOOP, R_OPEN_LINK, path->dentry, NULL);
	case S_IFDIR:
		if (acc_mode & MAY_WRITE)
			return (int)refuse_obj(w, EISDIR, R_OPEN_DIR_WRITE, path->dentry, NULL);
		if (acc_mode & MAY_EXEC)
			return (int)refuse_obj(w, EACCES, R_OPEN_EXEC_KIND, path->dentry, NULL);
		break;
	case S_IFBLK:
	case S_IFCHR:
		if (!may_open_dev(path))
			return (int)refuse_obj(w, EACCES, R_OPEN_NODEV, path->mnt, NULL);
		/* fallthrough */
	case S_IFIFO:
	case S_IFSOCK:
		if (acc_mode & MAY_EXEC)
			return (int)refuse_obj(w, EACCES, R_OPEN_EXEC_KIND, path->dentry, NULL);
		break;
	case S_IFREG:
		if ((acc_mode & MAY_EXEC) && path_noexec(path))
			return (int)refuse_obj(w, EACCES, R_OPEN_NOEXEC, path->mnt, NULL);
	}
	return 0;
}

static int may_open(struct world *w, const struct mnt_idmap *idmap, const struct path *path,
		    int acc_mode, int flag)
{
	struct inode *inode = path->dentry->d_inode;
	int err = may_open_kind(w, path, acc_mode);

	if (err)
		return err;
	err = inode_permission(w, idmap, inode, MAY_OPEN | acc_mode);
	if (err)
		return err;
	if (inode->i_flags & S_APPEND) {
		if ((flag & O_ACCMODE) != O_RDONLY && !(flag & O_APPEND))
			return (int)refuse_obj(w, EPERM, R_OPEN_APPEND, inode, NULL);
		if (flag & O_TRUNC)
			return (int)refuse_obj(w, EPERM, R_OPEN_APPEND, inode, NULL);
	}
	if ((flag & O_NOATIME) && !inode_owner_or_capable(w, idmap, inode))
		return (int)refuse_obj(w, EPERM, R_OPEN_NOATIME, inode, NULL);
	return 0;
}

static int may_o_create(struct world *w, const struct mnt_idmap *idmap, const struct path *dir)
{
	if (!fsuidgid_has_mapping(w, dir->dentry->d_sb, idmap))
		return (int)refuse_obj(w, EOVERFLOW, R_CREATE_UNMAPPED, dir->dentry->d_sb, NULL);
	return path_permission(w, dir, MAY_WRITE | MAY_EXEC);
}

/* fs.protected_fifos and protected_regular: O_CREAT on another's file in a sticky directory. */
static int may_create_in_sticky(struct world *w, const struct mnt_idmap *idmap,
				const struct nameidata *nd, const struct inode *inode)
{
	kuid_t uid = make_vfsuid(idmap, inode->i_sb->s_user_ns, inode->i_uid);
	u32 level;

	if (!(nd->dir_mode & S_ISVTX))
		return 0;
	level = S_ISFIFO(inode->i_mode)	 ? w->sysctl_protected_fifos
		: S_ISREG(inode->i_mode) ? w->sysctl_protected_regular
					 : 0;
	if (!level || uid_eq(uid, nd->dir_uid) || uid_eq(current_fsuid(), uid))
		return 0;
	if ((nd->dir_mode & 02) || ((nd->dir_mode & 020) && level >= 2))
		return (int)refuse_obj(w, EACCES, R_OPEN_STICKY, inode, NULL);
	return 0;
}

static int create_file(struct world *w, struct nameidata *nd, struct file *file, u32 mode,
		       struct dentry **dentryp)
{
	const struct mnt_idmap *idmap = mnt_idmap(nd->path.mnt);
	struct inode *dir = nd->path.dentry->d_inode;
	struct dentry *dentry;
	int err;

	if (!dir->i_op->create)
		return (int)refuse_obj(w, EACCES, R_CREATE_UNSUPPORTED, dir->i_sb, NULL);
	dentry = d_alloc(w, nd->path.dentry, &nd->last);
	if (!dentry)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	err = dir->i_op->create(w, idmap, dir, dentry, mode);
	if (err) {
		d_drop(w, dentry);
		dput(w, dentry);
		return err;
	}
	file->f_mode |= FMODE_CREATED;
	fsnotify_name(w, IN_CREATE, dir, dentry);
	*dentryp = dentry;
	return 0;
}

/* Looks the last component up, and makes it where O_CREAT asks for that. A counted dentry. */
static struct dentry *lookup_open(struct world *w, struct nameidata *nd, struct file *file,
				  const struct open_flags *op, int write_error)
{
	const struct mnt_idmap *idmap = mnt_idmap(nd->path.mnt);
	struct dentry *dentry = lookup_one(w, nd->path.dentry, &nd->last);
	int err;
	u32 mode;

	if (!IS_ERR(dentry) || PTR_ERR(dentry) != -ENOENT || !(op->open_flag & O_CREAT))
		return dentry;
	if (current->last_refusal.why != R_NO_SUCH_NAME)
		return dentry;
	mode = vfs_prepare_mode(w, idmap, nd->path.dentry->d_inode, op->mode, op->mode, op->mode);
	err = write_error ? (int)refuse(w, -write_error, R_NAME_RDONLY)
			  : may_o_create(w, idmap, &nd->path);
	if (!err)
		err = create_file(w, nd, file, mode, &dentry);
	return err ? ERR_PTR(err) : dentry;
}

static bool trailing_slashes(const struct nameidata *nd)
{
	return nd->last.name[nd->last.len];
}

/* An existing last component of an open that would not create it. NULL: go the long way. */
static struct dentry *lookup_fast_for_open(struct world *w, struct nameidata *nd, int open_flag)
{
	if (open_flag & O_CREAT) {
		if (trailing_slashes(nd))
			return refuse_ptr(w, EISDIR, R_OPEN_CREATE_SLASH);
		return NULL;
	}
	if (trailing_slashes(nd))
		nd->flags |= LOOKUP_FOLLOW | LOOKUP_DIRECTORY;
	return NULL;
}

static const char *open_last_lookups(struct world *w, struct nameidata *nd, struct file *file,
				     const struct open_flags *op)
{
	struct dentry *dentry;
	int write_error = -EROFS;
	struct refusal kept;

	if (nd->last_type != LAST_NORM) {
		if (nd->depth)
			put_link(w, nd);
		return handle_dots(w, nd, nd->last_type);
	}
	dentry = lookup_fast_for_open(w, nd, op->open_flag);
	if (IS_ERR(dentry))
		return (const char *)dentry;
	kept = current->last_refusal;
	if (op->open_flag & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR))
		write_error = mnt_want_write(w, nd->path.mnt);
	if (write_error)
		current->last_refusal = kept;
	dentry = lookup_open(w, nd, file, op, write_error);
	if (!write_error)
		mnt_drop_write(w, nd->path.mnt);
	if (IS_ERR(dentry))
		return (const char *)dentry;
	if (file->f_mode & FMODE_CREATED) {
		dput(w, nd->path.dentry);
		nd->path.dentry = dentry;
		return NULL;
	}
	if (nd->depth)
		put_link(w, nd);
	return walk_last(w, nd, dentry);
}

static int check_created(struct world *w, struct nameidata *nd, const struct file *file,
			 int open_flag)
{
	struct dentry *dentry = nd->path.dentry;

	if ((open_flag & O_EXCL) && !(file->f_mode & FMODE_CREATED))
		return (int)refuse_obj(w, EEXIST, R_NAME_EXISTS, dentry, NULL);
	if (d_is_dir(dentry))
		return (int)refuse_obj(w, EISDIR, R_OPEN_CREATE_DIR, dentry, NULL);
	return may_create_in_sticky(w, mnt_idmap(nd->path.mnt), nd, dentry->d_inode);
}

/* Checks what the walk has led to, and opens it. */
static int do_open(struct world *w, struct nameidata *nd, struct file *file,
		   const struct open_flags *op)
{
	const struct mnt_idmap *idmap = mnt_idmap(nd->path.mnt);
	bool created = file->f_mode & FMODE_CREATED, truncate = false;
	int flag = op->open_flag, err;

	err = created ? 0 : complete_walk(w, nd);
	if (!err && (flag & O_CREAT))
		err = check_created(w, nd, file, flag);
	if (err)
		return err;
	if ((nd->flags & LOOKUP_DIRECTORY) && !d_can_lookup(nd->path.dentry))
		return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, nd->path.dentry, NULL);
	if (created) {
		flag &= ~O_TRUNC;
	} else if ((flag & O_TRUNC) && S_ISREG(nd->path.dentry->d_inode->i_mode)) {
		err = mnt_want_write(w, nd->path.mnt);
		if (err)
			return err;
		truncate = true;
	}
	err = may_open(w, idmap, &nd->path, created ? 0 : op->acc_mode, flag);
	if (!err)
		err = vfs_open(w, &nd->path, file);
	if (!err && truncate)
		err = do_truncate(w, idmap, nd->path.dentry, 0, ATTR_MTIME | ATTR_CTIME | ATTR_OPEN,
				  file);
	if (truncate)
		mnt_drop_write(w, nd->path.mnt);
	return err;
}

static int make_tmpfile(struct world *w, const struct path *dir_path, struct file *file,
			const struct open_flags *op)
{
	const struct mnt_idmap *idmap = mnt_idmap(dir_path->mnt);
	struct inode *dir = dir_path->dentry->d_inode, *inode;
	struct path child = { dir_path->mnt, NULL };
	int err = inode_permission(w, idmap, dir, MAY_WRITE | MAY_EXEC);
	u32 mode;

	if (err)
		return err;
	if (!dir->i_op->tmpfile)
		return (int)refuse_obj(w, EOPNOTSUPP, R_TMPFILE_UNSUPPORTED, dir->i_sb, NULL);
	mode = vfs_prepare_mode(w, idmap, dir, op->mode, op->mode, op->mode);
	child.dentry = d_alloc(w, dir_path->dentry, &(struct qstr){ "/", 1 });
	if (!child.dentry)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	d_drop(w, child.dentry);
	err = dir->i_op->tmpfile(w, idmap, dir, child.dentry, mode);
	if (!err) {
		inode = child.dentry->d_inode;
		inode->i_linkable = !(op->open_flag & O_EXCL);
		err = vfs_open(w, &child, file);
	}
	dput(w, child.dentry);
	return err;
}

static int do_tmpfile(struct world *w, struct nameidata *nd, unsigned int flags, struct file *file,
		      const struct open_flags *op)
{
	struct path path;
	int err = path_lookupat(w, nd, flags | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	err = mnt_want_write(w, path.mnt);
	if (!err) {
		err = make_tmpfile(w, &path, file, op);
		mnt_drop_write(w, path.mnt);
	}
	path_put(w, &path);
	return err;
}

static int do_o_path(struct world *w, struct nameidata *nd, unsigned int flags, struct file *file)
{
	struct path path;
	int err = path_lookupat(w, nd, flags, &path);

	if (!err) {
		err = vfs_open(w, &path, file);
		path_put(w, &path);
	}
	return err;
}

static int walk_and_open(struct world *w, struct nameidata *nd, unsigned int flags,
			 struct file *file, const struct open_flags *op)
{
	const char *s = path_init(w, nd, flags);
	int err;

	while (!(err = link_path_walk(w, s, nd)) &&
	       (s = open_last_lookups(w, nd, file, op)) != NULL)
		;
	if (!err)
		err = do_open(w, nd, file, op);
	terminate_walk(w, nd);
	return err;
}

static struct file *path_openat(struct world *w, struct nameidata *nd, const struct open_flags *op)
{
	struct file *file = alloc_empty_file(w, (unsigned int)op->open_flag, current_cred());
	int err;

	if (IS_ERR(file))
		return file;
	if ((op->open_flag & O_TMPFILE) == O_TMPFILE)
		err = do_tmpfile(w, nd, op->lookup_flags, file, op);
	else if (op->open_flag & O_PATH)
		err = do_o_path(w, nd, op->lookup_flags, file);
	else
		err = walk_and_open(w, nd, op->lookup_flags, file, op);
	if (!err)
		return file;
	fput(w, file);
	return ERR_PTR(err);
}

struct file *do_filp_open(struct world *w, int dfd, const char *name, const struct open_flags *op)
{
	struct nameidata nd;

	set_nameidata(&nd, dfd, name);
	return path_openat(w, &nd, op);
}

struct file *filp_open(struct world *w, const char *name, unsigned int flags, u32 mode)
{
	struct open_flags op;
	int err = build_open_flags(w, flags, mode, 0, &op);

	return err ? ERR_PTR(err) : do_filp_open(w, (int)AT_FDCWD, name, &op);
}
