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
	const struct vfsmount *mnt = path->mnt;
	bool nodev = (mnt->mnt_flags & MNT_NODEV) || (mnt->mnt_sb->s_iflags & SB_I_NODEV);

	return !nodev;
}

/* What can't be opened so because of what it is, and where it is mounted. */
static int may_open_kind(struct world *w, const struct path *path, int acc_mode)
{
	u32 mode = path->dentry->d_inode->i_mode;

	if (S_ISLNK(mode))
		return (int)refuse_obj(w, ELOOP, R_OPEN_LINK, path->dentry, NULL);
	if (S_ISDIR(mode) && (acc_mode & MAY_WRITE))
		return (int)refuse_obj(w, EISDIR, R_OPEN_DIR_WRITE, path->dentry, NULL);
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !may_open_dev(path))
		return (int)refuse_obj(w, EACCES, R_OPEN_NODEV, path->mnt, NULL);
	if (!(acc_mode & MAY_EXEC))
		return 0;
	if (!S_ISREG(mode))
		return (int)refuse_obj(w, EACCES, R_OPEN_EXEC_KIND, path->dentry, NULL);
	return path_noexec(path) ? (int)refuse_obj(w, EACCES, R_OPEN_NOEXEC, path->mnt, NULL) : 0;
}

/* What a file that only grows does not allow. */
static bool spoils_append_only(int flag)
{
	bool writes = (flag & O_ACCMODE) != O_RDONLY;

	return (flag & O_TRUNC) || (writes && !(flag & O_APPEND));
}

static int may_open(struct world *w, const struct path *path, int acc_mode, int flag)
{
	struct inode *inode = path->dentry->d_inode;
	int err = may_open_kind(w, path, acc_mode);

	if (!err)
		err = path_permission(w, path, MAY_OPEN | acc_mode);
	if (err)
		return err;
	if ((inode->i_flags & S_APPEND) && spoils_append_only(flag))
		return (int)refuse_obj(w, EPERM, R_OPEN_APPEND, inode, NULL);
	if ((flag & O_NOATIME) && !inode_owner_or_capable(w, mnt_idmap(path->mnt), inode))
		return (int)refuse_obj(w, EPERM, R_OPEN_NOATIME, inode, NULL);
	return 0;
}

/* The right to make a name in @dir. */
static int may_o_create(struct world *w, const struct path *dir)
{
	const struct super_block *sb = dir->dentry->d_sb;
	bool known_there = fsuidgid_has_mapping(w, sb, mnt_idmap(dir->mnt));

	return known_there ? path_permission(w, dir, MAY_WRITE | MAY_EXEC)
			   : (int)refuse_obj(w, EOVERFLOW, R_CREATE_UNMAPPED, sb, NULL);
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

/* Makes the last component, and goes there: file->f_mode tells that it is new. */
static int create_file(struct world *w, struct nameidata *nd, struct file *file, u32 mode)
{
	struct dentry *parent = nd->path.dentry, *dentry;
	struct inode *dir = parent->d_inode;
	int err;

	if (!dir->i_op->create)
		return (int)refuse_obj(w, EACCES, R_CREATE_UNSUPPORTED, dir->i_sb, NULL);
	dentry = d_alloc(w, parent, &nd->last);
	if (!dentry)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	err = dir->i_op->create(w, mnt_idmap(nd->path.mnt), dir, dentry, mode);
	if (err) {
		d_drop(w, dentry);
		dput(w, dentry);
		return err;
	}
	file->f_mode |= FMODE_CREATED;
	fsnotify_name(w, IN_CREATE, dir, dentry);
	nd->path.dentry = dentry;
	dput(w, parent);
	return 0;
}

/* The mode of a new file in @dir; its type is a regular file's. */
static u32 mode_to_create(struct world *w, const struct path *dir, const struct open_flags *op)
{
	return vfs_prepare_mode(w, mnt_idmap(dir->mnt), dir->dentry->d_inode, op->mode, op->mode,
				op->mode);
}

static int create_last(struct world *w, struct nameidata *nd, struct file *file,
		       const struct open_flags *op)
{
	struct vfsmount *mnt = nd->path.mnt;
	int err = mnt_want_write(w, mnt);

	if (err)
		return (int)refuse(w, -err, R_NAME_RDONLY);
	err = may_o_create(w, &nd->path);
	if (!err)
		err = create_file(w, nd, file, mode_to_create(w, &nd->path, op));
	mnt_drop_write(w, mnt);
	return err;
}

/* The last component: goes there, or makes it where O_CREAT asks for that. */
static int lookup_open(struct world *w, struct nameidata *nd, struct file *file,
		       const struct open_flags *op)
{
	struct dentry *dentry = lookup_one(w, nd->path.dentry, &nd->last);
	bool missing = IS_ERR(dentry) && PTR_ERR(dentry) == -ENOENT &&
		       current->last_refusal.why == R_NO_SUCH_NAME;

	if (missing && (op->open_flag & O_CREAT))
		return create_last(w, nd, file, op);
	return IS_ERR(dentry) ? (int)PTR_ERR(dentry) : step_into(w, nd, dentry);
}

static int open_last_lookups(struct world *w, struct nameidata *nd, struct file *file,
			     const struct open_flags *op)
{
	if (nd->last_type != LAST_NORM)
		return walk_component(w, nd);
	if (slash_follows(&nd->last)) {
		if (op->open_flag & O_CREAT)
			return (int)refuse(w, EISDIR, R_OPEN_CREATE_SLASH);
		nd->flags |= LOOKUP_FOLLOW | LOOKUP_DIRECTORY;
	}
	return lookup_open(w, nd, file, op);
}

/* What O_CREAT says to that which was there already, or was made. */
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

/* Whether the walk may end where it did. */
static int check_place(struct world *w, struct nameidata *nd, const struct file *file,
		       int open_flag)
{
	int err = file->f_mode & FMODE_CREATED ? 0 : complete_walk(w, nd);

	if (!err && (open_flag & O_CREAT))
		err = check_created(w, nd, file, open_flag);
	return err ? err : check_directory(w, nd);
}

static int check_and_open(struct world *w, const struct path *path, struct file *file, int acc_mode,
			  int flag)
{
	int err = may_open(w, path, acc_mode, flag);

	return err ? err : vfs_open(w, path, file);
}

static int open_and_truncate(struct world *w, const struct path *path, struct file *file,
			     int acc_mode, int flag)
{
	int err = mnt_want_write(w, path->mnt);

	if (err)
		return err;
	err = check_and_open(w, path, file, acc_mode, flag);
	if (!err)
		err = do_truncate(w, mnt_idmap(path->mnt), path->dentry, 0,
				  ATTR_MTIME | ATTR_CTIME | ATTR_OPEN, file);
	mnt_drop_write(w, path->mnt);
	return err;
}

/* Opens what the walk has led to. Whoever has just made a file may do with it what he likes. */
static int do_open(struct world *w, struct nameidata *nd, struct file *file,
		   const struct open_flags *op)
{
	int flag = op->open_flag;
	int err = check_place(w, nd, file, flag);

	if (err)
		return err;
	if (file->f_mode & FMODE_CREATED)
		return check_and_open(w, &nd->path, file, 0, flag & ~O_TRUNC);
	if ((flag & O_TRUNC) && S_ISREG(nd->path.dentry->d_inode->i_mode))
		return open_and_truncate(w, &nd->path, file, op->acc_mode, flag);
	return check_and_open(w, &nd->path, file, op->acc_mode, flag);
}

/* ---- O_TMPFILE and O_PATH ---- */

/* A file in @dir that has no name there; the mount is held for writing. */
static int make_tmpfile(struct world *w, const struct path *dir, struct file *file,
			const struct open_flags *op)
{
	struct inode *inode = dir->dentry->d_inode;
	struct path child = { dir->mnt, NULL };
	int err = may_o_create(w, dir);

	if (err)
		return err;
	if (!inode->i_op->tmpfile)
		return (int)refuse_obj(w, EOPNOTSUPP, R_TMPFILE_UNSUPPORTED, inode->i_sb, NULL);
	child.dentry = d_alloc_tmpfile(w, dir->dentry);
	if (!child.dentry)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	err = inode->i_op->tmpfile(w, mnt_idmap(dir->mnt), inode, child.dentry,
				   mode_to_create(w, dir, op));
	if (!err) {
		d_mark_tmpfile(child.dentry, child.dentry->d_inode);
		child.dentry->d_inode->i_linkable = !(op->open_flag & O_EXCL);
		err = vfs_open(w, &child, file);
	}
	dput(w, child.dentry);
	return err;
}

static int open_tmpfile(struct world *w, const struct path *dir, struct file *file,
			const struct open_flags *op)
{
	int err = mnt_want_write(w, dir->mnt);

	if (err)
		return err;
	err = make_tmpfile(w, dir, file, op);
	mnt_drop_write(w, dir->mnt);
	return err;
}

/* O_PATH: the place alone, without a look at rights. */
static int open_place(struct world *w, const struct path *path, struct file *file,
		      const struct open_flags *op)
{
	(void)op;
	return vfs_open(w, path, file);
}

/* The two that need no more of the walk than its end. */
static int lookup_and(struct world *w, struct nameidata *nd, unsigned int more_flags,
		      struct file *file, const struct open_flags *op,
		      int (*then)(struct world *w, const struct path *path, struct file *file,
				  const struct open_flags *op))
{
	struct path path;
	int err = path_lookupat(w, nd, op->lookup_flags | more_flags, &path);

	if (err)
		return err;
	err = then(w, &path, file, op);
	path_put(w, &path);
	return err;
}

/* ---- all of it ---- */

static int walk_and_open(struct world *w, struct nameidata *nd, struct file *file,
			 const struct open_flags *op)
{
	int err = path_init(w, nd, op->lookup_flags);

	while (!err && walk_unfinished(nd)) {
		err = link_path_walk(w, nd);
		if (!err)
			err = open_last_lookups(w, nd, file, op);
	}
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
		err = lookup_and(w, nd, LOOKUP_DIRECTORY, file, op, open_tmpfile);
	else if (op->open_flag & O_PATH)
		err = lookup_and(w, nd, 0, file, op, open_place);
	else
		err = walk_and_open(w, nd, file, op);
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
