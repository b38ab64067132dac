// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls that make, remove and move names. Mirrors that part of fs/namei.c of Linux.
 *
 * What can fail is done first; the file system's operation commits. A name that goes takes along
 * what is mounted on it in other namespaces; in the caller's own it keeps the name (EBUSY).
 */
#include "internal.h"
#include "pipe_fs_i.h"
#include "syscalls.h"

/* ---- making ---- */

/* What is to be made: the type of its mode says by which operation. */
struct making {
	u32 mode;
	u32 dev; /* of a device */
	const char *target; /* of a symbolic link */
};

/* The null device with the number 0 stands for a name that an overlay does not show. */
static bool is_whiteout(const struct making *m)
{
	return S_ISCHR(m->mode) && !m->dev;
}

static int may_make(struct world *w, const struct inode *dir, const struct making *m)
{
	const struct inode_operations *ops = dir->i_op;
	u32 mode = m->mode;

	if (S_ISREG(mode) && !ops->create)
		return (int)refuse_obj(w, EACCES, R_CREATE_UNSUPPORTED, dir->i_sb, NULL);
	if (S_ISDIR(mode) && !ops->mkdir)
		return (int)refuse_obj(w, EPERM, R_MKDIR_UNSUPPORTED, dir->i_sb, NULL);
	if (S_ISLNK(mode) && !ops->symlink)
		return (int)refuse_obj(w, EPERM, R_SYMLINK_UNSUPPORTED, dir->i_sb, NULL);
	if (S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode))
		return 0;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !is_whiteout(m) && !capable(w, CAP_MKNOD))
		return (int)refuse(w, EPERM, R_MKNOD_CAP);
	return ops->mknod ? 0 : (int)refuse_obj(w, EPERM, R_MKNOD_UNSUPPORTED, dir->i_sb, NULL);
}

static int make(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		struct dentry *dentry, const struct making *m)
{
	const struct inode_operations *ops = dir->i_op;
	u32 type = m->mode & S_IFMT, mode;

	if (type == S_IFLNK)
		return ops->symlink(w, idmap, dir, dentry, m->target);
	if (type == S_IFDIR) {
		mode = vfs_prepare_mode(w, idmap, dir, m->mode, S_IRWXUGO | S_ISVTX, 0);
		return ops->mkdir(w, idmap, dir, dentry, mode);
	}
	mode = vfs_prepare_mode(w, idmap, dir, m->mode, S_IALLUGO, type);
	if (type == S_IFREG)
		return ops->create(w, idmap, dir, dentry, mode);
	return ops->mknod(w, idmap, dir, dentry, mode, m->dev);
}

/* Makes what @dentry, a name without an inode, will stand for. */
static int vfs_make(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		    struct dentry *dentry, const struct making *m)
{
	int err = may_create(w, idmap, dir);

	if (!err)
		err = may_make(w, dir, m);
	if (!err)
		err = make(w, idmap, dir, dentry, m);
	if (!err)
		fsnotify_name(w, S_ISDIR(m->mode) ? IN_CREATE | IN_ISDIR : IN_CREATE, dir, dentry);
	return err;
}

/* Makes it under the name that the caller's string ends in. */
static long make_at(struct world *w, int dfd, uptr pathname, const struct making *m)
{
	struct dentry *dentry;
	struct path parent;
	const char *name;
	int err = getname(w, pathname, &name);

	if (err)
		return err;
	dentry = filename_create(w, dfd, name, &parent, S_ISDIR(m->mode));
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	err = vfs_make(w, mnt_idmap(parent.mnt), parent.dentry->d_inode, dentry, m);
	done_path_create(w, &parent, dentry);
	return err;
}

static int may_mknod(struct world *w, u32 mode)
{
	static const u32 types[] = { 0, S_IFREG, S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if ((mode & S_IFMT) == types[i])
			return 0;
	if (S_ISDIR(mode))
		return (int)refuse(w, EPERM, R_MKNOD_DIR);
	return (int)refuse_num(w, EINVAL, R_MKNOD_MODE, mode);
}

static long do_mknodat(struct world *w, int dfd, uptr filename, u32 mode, unsigned int dev)
{
	struct making m = { .mode = mode };
	int err = may_mknod(w, mode);

	if (err)
		return err;
	if (!(mode & S_IFMT))
		m.mode |= S_IFREG;
	if (S_ISCHR(mode) || S_ISBLK(mode))
		m.dev = new_decode_dev(dev);
	return make_at(w, dfd, filename, &m);
}

SYSCALL_DEFINE4(mknodat, int, dfd, uptr, filename, u16, mode, unsigned int, dev)
{
	return do_mknodat(w, dfd, filename, mode, dev);
}

SYSCALL_DEFINE3(mknod, uptr, filename, u16, mode, unsigned int, dev)
{
	return do_mknodat(w, (int)AT_FDCWD, filename, mode, dev);
}

static long do_mkdirat(struct world *w, int dfd, uptr pathname, u32 mode)
{
	return make_at(w, dfd, pathname, &(struct making){ .mode = (mode & S_IALLUGO) | S_IFDIR });
}

SYSCALL_DEFINE3(mkdirat, int, dfd, uptr, pathname, u16, mode)
{
	return do_mkdirat(w, dfd, pathname, mode);
}

SYSCALL_DEFINE2(mkdir, uptr, pathname, u16, mode)
{
	return do_mkdirat(w, (int)AT_FDCWD, pathname, mode);
}

static long do_symlinkat(struct world *w, uptr oldname, int newdfd, uptr newname)
{
	struct making m = { .mode = S_IFLNK };
	int err = getname(w, oldname, &m.target);

	return err ? err : make_at(w, newdfd, newname, &m);
}

SYSCALL_DEFINE3(symlinkat, uptr, oldname, int, newdfd, uptr, newname)
{
	return do_symlinkat(w, oldname, newdfd, newname);
}

SYSCALL_DEFINE2(symlink, uptr, oldname, uptr, newname)
{
	return do_symlinkat(w, oldname, (int)AT_FDCWD, newname);
}

/* ---- linking ---- */

/* Files that must not change, or whose owner the mount does not know, keep the names they have. */
static bool keeps_its_names(const struct mnt_idmap *idmap, const struct inode *inode)
{
	return (inode->i_flags & (S_APPEND | S_IMMUTABLE)) || has_unmapped_id(idmap, inode);
}

/* Whether the file may have one more name, in @dir. */
static int may_be_linked(struct world *w, const struct mnt_idmap *idmap, const struct dentry *old,
			 const struct inode *dir)
{
	const struct inode *inode = old->d_inode;

	if (dir->i_sb != inode->i_sb)
		return (int)refuse_obj(w, EXDEV, R_LINK_XDEV, inode->i_sb, dir->i_sb);
	if (keeps_its_names(idmap, inode))
		return (int)refuse_obj(w, EPERM, R_LINK_UNMAPPED, inode, NULL);
	if (!dir->i_op->link)
		return (int)refuse_obj(w, EPERM, R_LINK_UNSUPPORTED, dir->i_sb, NULL);
	if (S_ISDIR(inode->i_mode))
		return (int)refuse_obj(w, EPERM, R_LINK_DIR, old, NULL);
	if (!inode->i_nlink && !inode->i_linkable)
		return (int)refuse_obj(w, ENOENT, R_LINK_UNLINKED, old, NULL);
	return 0;
}

static int vfs_link(struct world *w, struct dentry *old, const struct mnt_idmap *idmap,
		    struct inode *dir, struct dentry *new)
{
	int err = may_create(w, idmap, dir);

	if (!err)
		err = may_be_linked(w, idmap, old, dir);
	if (!err)
		err = dir->i_op->link(w, old, dir, new);
	if (err)
		return err;
	old->d_inode->i_linkable = false;
	fsnotify_name(w, IN_CREATE, dir, new);
	return 0;
}

static long link_paths(struct world *w, const struct path *old, int newdfd, uptr newname)
{
	const struct mnt_idmap *idmap;
	struct dentry *dentry;
	struct path parent;
	const char *to;
	int err = getname(w, newname, &to);

	if (err)
		return err;
	dentry = filename_create(w, newdfd, to, &parent, false);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	idmap = mnt_idmap(parent.mnt);
	err = old->mnt == parent.mnt
		      ? may_linkat(w, idmap, old->dentry->d_inode)
		      : (int)refuse_obj(w, EXDEV, R_XDEV_MOUNTS, old->mnt, parent.mnt);
	if (!err)
		err = vfs_link(w, old->dentry, idmap, parent.dentry->d_inode, dentry);
	done_path_create(w, &parent, dentry);
	return err;
}

/* AT_EMPTY_PATH on another's descriptor: only where the opener was who links. */
static bool may_link_descriptor(struct world *w, int dfd)
{
	const struct file *file = fdget_raw(w, (unsigned int)dfd);

	return !file || file->f_cred == current_cred() || capable(w, CAP_DAC_READ_SEARCH);
}

/* The new name is not looked at before the old one has been found. */
static long do_linkat(struct world *w, int olddfd, uptr oldname, int newdfd, uptr newname,
		      int flags)
{
	unsigned int how = (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0) |
			   (flags & AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0);
	const char *from;
	struct path old;
	long err;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return refuse_num(w, EINVAL, R_LINK_FLAGS, flags);
	err = getname_flags(w, oldname, how, &from);
	if (!err && !*from && !may_link_descriptor(w, olddfd))
		err = refuse_num(w, ENOENT, R_LINK_DESCRIPTOR, olddfd);
	if (!err)
		err = kern_path_at(w, olddfd, from, how, &old);
	if (err)
		return err;
	err = link_paths(w, &old, newdfd, newname);
	path_put(w, &old);
	return err;
}

SYSCALL_DEFINE5(linkat, int, olddfd, uptr, oldname, int, newdfd, uptr, newname, int, flags)
{
	return do_linkat(w, olddfd, oldname, newdfd, newname, flags);
}

SYSCALL_DEFINE2(link, uptr, oldname, uptr, newname)
{
	return do_linkat(w, (int)AT_FDCWD, oldname, (int)AT_FDCWD, newname, 0);
}

/* ---- removing ---- */

static int check_kind(struct world *w, const struct dentry *victim, bool isdir)
{
	if (d_is_dir(victim) && !isdir)
		return (int)refuse_obj(w, EISDIR, R_IS_DIR, victim, NULL);
	if (isdir && !d_is_dir(victim))
		return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, victim, NULL);
	if (isdir && IS_ROOT(victim))
		return (int)refuse_obj(w, EBUSY, R_DELETE_ROOT, victim, NULL);
	return 0;
}

/* Whether @victim may lose its name in @dir, as a directory or as something else. */
static int may_delete(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		      struct dentry *victim, bool isdir)
{
	int err = inode_permission(w, idmap, dir, MAY_WRITE | MAY_EXEC);

	if (err)
		return err;
	if (dir->i_flags & S_APPEND)
		return (int)refuse_obj(w, EPERM, R_OPEN_APPEND, dir, NULL);
	if (check_sticky(w, idmap, dir, victim->d_inode))
		return (int)refuse_obj(w, EPERM, R_DELETE_STICKY, victim, dir);
	if (keeps_its_names(idmap, victim->d_inode))
		return (int)refuse_obj(w, EPERM, R_DELETE_UNMAPPED, victim, NULL);
	err = check_kind(w, victim, isdir);
	if (!err && (dir->i_flags & S_DEAD))
		err = (int)refuse_obj(w, ENOENT, R_DIR_DEAD, dir, NULL);
	return err;
}

/* The name has gone from the disk: it goes from the tree, and what is mounted on it too. */
static void d_delete(struct world *w, struct dentry *dentry)
{
	dentry->d_flags |= DCACHE_CANT_MOUNT;
	detach_mounts(w, dentry);
	d_drop(w, dentry);
}

/* A name stays while something is mounted on it where the caller is, or the kernel wants it. */
static int check_unused(struct world *w, struct dentry *victim, bool isdir)
{
	if (is_local_mountpoint(w, victim))
		return (int)refuse_obj(w, EBUSY, R_DELETE_MOUNTPOINT, victim, NULL);
	if (isdir && (victim->d_inode->i_flags & S_KERNEL_FILE))
		return (int)refuse_obj(w, EBUSY, R_DELETE_ROOT, victim, NULL);
	return 0;
}

static void tell_of_removal(struct world *w, struct inode *dir, struct dentry *victim, bool isdir)
{
	if (!isdir)
		fsnotify(w, IN_ATTRIB, NULL, NULL, victim->d_inode, 0);
	fsnotify_name(w, isdir ? IN_DELETE | IN_ISDIR : IN_DELETE, dir, victim);
}

/* rmdir and unlink differ in what may be removed, and in that a directory dies of it. */
static int vfs_remove(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		      struct dentry *victim, bool isdir)
{
	int (*op)(struct world *, struct inode *, struct dentry *) = isdir ? dir->i_op->rmdir
									   : dir->i_op->unlink;
	int err = may_delete(w, idmap, dir, victim, isdir);

	if (!err && !op)
		err = (int)refuse_obj(w, EPERM, isdir ? R_RMDIR_UNSUPPORTED : R_UNLINK_UNSUPPORTED,
				      dir->i_sb, NULL);
	if (!err)
		err = check_unused(w, victim, isdir);
	if (!err)
		err = op(w, dir, victim);
	if (err)
		return err;
	if (isdir)
		victim->d_inode->i_flags |= S_DEAD;
	tell_of_removal(w, dir, victim, isdir);
	d_delete(w, victim);
	return 0;
}

int vfs_unlink(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
	       struct dentry *dentry)
{
	return vfs_remove(w, idmap, dir, dentry, false);
}

static int refuse_rmdir_of(struct world *w, enum last_type type)
{
	if (type == LAST_DOTDOT)
		return (int)refuse(w, ENOTEMPTY, R_RMDIR_DOTDOT);
	if (type == LAST_DOT)
		return (int)refuse(w, EINVAL, R_RMDIR_DOT);
	return (int)refuse(w, EBUSY, R_DELETE_ROOT);
}

/* A trailing slash, although no directory is to be removed. */
static int slash_after(struct world *w, const struct dentry *dentry)
{
	if (d_is_dir(dentry))
		return (int)refuse_obj(w, EISDIR, R_IS_DIR, dentry, NULL);
	return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, dentry, NULL);
}

static int remove_name(struct world *w, const struct path *parent, const struct qstr *last,
		       bool isdir)
{
	const struct mnt_idmap *idmap = mnt_idmap(parent->mnt);
	struct dentry *dentry = lookup_one(w, parent->dentry, last);
	struct inode *dir = parent->dentry->d_inode;
	int err;

	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	if (slash_follows(last) && !isdir)
		err = slash_after(w, dentry);
	else
		err = vfs_remove(w, idmap, dir, dentry, isdir);
	dput(w, dentry);
	return err;
}

static long do_remove(struct world *w, int dfd, uptr pathname, bool isdir)
{
	enum last_type type;
	struct path parent;
	struct qstr last;
	const char *name;
	int err = getname(w, pathname, &name);

	if (!err)
		err = filename_parentat(w, dfd, name, 0, &parent, &last, &type);
	if (err)
		return err;
	if (type != LAST_NORM) {
		err = isdir ? refuse_rmdir_of(w, type) : (int)refuse(w, EISDIR, R_UNLINK_DOT);
	} else {
		err = mnt_want_write(w, parent.mnt);
		if (!err) {
			err = remove_name(w, &parent, &last, isdir);
			mnt_drop_write(w, parent.mnt);
		}
	}
	path_put(w, &parent);
	return err;
}

SYSCALL_DEFINE1(rmdir, uptr, pathname)
{
	return do_remove(w, (int)AT_FDCWD, pathname, true);
}

SYSCALL_DEFINE1(unlink, uptr, pathname)
{
	return do_remove(w, (int)AT_FDCWD, pathname, false);
}

SYSCALL_DEFINE3(unlinkat, int, dfd, uptr, pathname, int, flag)
{
	if (flag & ~AT_REMOVEDIR)
		return refuse_num(w, EINVAL, R_UNLINK_FLAGS, flag);
	return do_remove(w, dfd, pathname, flag & AT_REMOVEDIR);
}

/* ---- moving ---- */

/* One rename() under way. */
struct renaming {
	struct path old_path; /* the directories, counted */
	struct path new_path;
	struct qstr old_last;
	struct qstr new_last;
	struct dentry *old;
	struct dentry *new; /* without an inode where nothing is replaced */
	struct dentry *trap; /* the child of the one directory that leads to the other */
	const struct mnt_idmap *idmap;
	unsigned int flags;
};

static int may_move_over(struct world *w, struct renaming *r, struct inode *new_dir, bool is_dir)
{
	bool exchange = r->flags & RENAME_EXCHANGE;

	if (!r->new->d_inode)
		return may_create(w, r->idmap, new_dir);
	return may_delete(w, r->idmap, new_dir, r->new, exchange ? d_is_dir(r->new) : is_dir);
}

/* A directory that changes its parent is written to itself: its "..". */
static int may_change_parent(struct world *w, struct renaming *r)
{
	int err = 0;

	if (r->old_path.dentry == r->new_path.dentry)
		return 0;
	if (d_is_dir(r->old))
		err = inode_permission(w, r->idmap, r->old->d_inode, MAY_WRITE);
	if (!err && (r->flags & RENAME_EXCHANGE) && d_is_dir(r->new))
		err = inode_permission(w, r->idmap, r->new->d_inode, MAY_WRITE);
	return err;
}

static void tell_of_move(struct world *w, const struct renaming *r, struct inode *old_dir,
			 struct inode *new_dir, struct inode *replaced)
{
	u32 dir = d_is_dir(r->old) ? IN_ISDIR : 0;
	u32 cookie = (u32)++w->fsnotify_cookie;

	fsnotify(w, IN_MOVED_FROM | dir, old_dir, &r->old_last, NULL, cookie);
	fsnotify(w, IN_MOVED_TO | dir, new_dir, &r->new_last, NULL, cookie);
	fsnotify(w, IN_MOVE_SELF, NULL, NULL, r->old->d_inode, 0);
	if (replaced)
		fsnotify(w, IN_ATTRIB, NULL, NULL, replaced, 0);
}

/* The file system has moved: so do the names. @name: the new name's, for the dentry that moves. */
static void commit_rename(struct world *w, struct renaming *r, char *name)
{
	if (r->flags & RENAME_EXCHANGE) {
		d_exchange(w, r->old, r->new);
		return;
	}
	if (r->new->d_inode) {
		if (d_is_dir(r->old))
			r->new->d_inode->i_flags |= S_DEAD;
		r->new->d_flags |= DCACHE_CANT_MOUNT;
		detach_mounts(w, r->new);
	}
	d_move(w, r->old, r->new, name);
}

static int vfs_rename(struct world *w, struct renaming *r)
{
	struct inode *old_dir = r->old_path.dentry->d_inode;
	struct inode *new_dir = r->new_path.dentry->d_inode;
	struct inode *source = r->old->d_inode, *target = r->new->d_inode;
	char *name;
	int err;

	if (source == target)
		return 0;
	err = may_delete(w, r->idmap, old_dir, r->old, d_is_dir(r->old));
	if (!err)
		err = may_move_over(w, r, new_dir, d_is_dir(r->old));
	if (err)
		return err;
	if (!old_dir->i_op->rename)
		return (int)refuse_obj(w, EPERM, R_RENAME_UNSUPPORTED, old_dir->i_sb, NULL);
	err = may_change_parent(w, r);
	if (err)
		return err;
	if (is_local_mountpoint(w, r->old))
		return (int)refuse_obj(w, EBUSY, R_DELETE_MOUNTPOINT, r->old, NULL);
	if (target && is_local_mountpoint(w, r->new))
		return (int)refuse_obj(w, EBUSY, R_DELETE_MOUNTPOINT, r->new, NULL);
	name = world_strndup(w, r->new_last.name, r->new_last.len);
	if (!name)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	err = old_dir->i_op->rename(w, r->idmap, old_dir, r->old, new_dir, r->new, r->flags);
	if (err || (r->flags & RENAME_EXCHANGE))
		world_free(w, name);
	if (err)
		return err;
	commit_rename(w, r, name);
	tell_of_move(w, r, old_dir, new_dir, target);
	return 0;
}

static int check_new_name(struct world *w, struct renaming *r)
{
	if ((r->flags & RENAME_NOREPLACE) && r->new->d_inode)
		return (int)refuse_obj(w, EEXIST, R_NAME_EXISTS, r->new, NULL);
	if (r->flags & RENAME_EXCHANGE) {
		if (!r->new->d_inode)
			return (int)refuse(w, ENOENT, R_EXCHANGE_NOTHING);
		if (!d_is_dir(r->new) && slash_follows(&r->new_last))
			return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, r->new, NULL);
	}
	if (!d_is_dir(r->old)) {
		if (slash_follows(&r->old_last))
			return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, r->old, NULL);
		if (!(r->flags & RENAME_EXCHANGE) && slash_follows(&r->new_last))
			return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, r->old, NULL);
	}
	if (r->old == r->trap)
		return (int)refuse_obj(w, EINVAL, R_RENAME_INTO_SELF, r->old, NULL);
	if (r->new == r->trap)
		return (int)refuse_obj(w, r->flags & RENAME_EXCHANGE ? EINVAL : ENOTEMPTY,
				       R_RENAME_ONTO_ANCESTOR, r->new, NULL);
	return 0;
}

/* The child of one directory on the way to the other, as lock_rename() finds it. */
static struct dentry *find_trap(struct dentry *dir1, struct dentry *dir2)
{
	struct dentry *towards1 = d_ancestor(dir2, dir1);

	return towards1 ? towards1 : d_ancestor(dir1, dir2);
}

/* Looks the new name up: r->new becomes a dentry with an inode, or a fresh one. */
static int lookup_new_name(struct world *w, struct renaming *r)
{
	struct dentry *dentry = lookup_one(w, r->new_path.dentry, &r->new_last);

	if (IS_ERR(dentry) && PTR_ERR(dentry) == -ENOENT &&
	    current->last_refusal.why == R_NO_SUCH_NAME) {
		dentry = d_alloc(w, r->new_path.dentry, &r->new_last);
		if (!dentry)
			return (int)refuse(w, ENOMEM, R_NOMEM);
	}
	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	r->new = dentry;
	return 0;
}

static int rename_names(struct world *w, struct renaming *r)
{
	int err;

	r->trap = find_trap(r->old_path.dentry, r->new_path.dentry);
	r->old = lookup_one(w, r->old_path.dentry, &r->old_last);
	if (IS_ERR(r->old))
		return (int)PTR_ERR(r->old);
	err = lookup_new_name(w, r);
	if (!err) {
		err = check_new_name(w, r);
		if (!err)
			err = vfs_rename(w, r);
		if (!r->new->d_inode)
			d_drop(w, r->new);
		dput(w, r->new);
	}
	dput(w, r->old);
	return err;
}

static int rename_in_parents(struct world *w, struct renaming *r, enum last_type old_type,
			     enum last_type new_type)
{
	int err;

	if (r->old_path.mnt != r->new_path.mnt)
		return (int)refuse_obj(w, EXDEV, R_XDEV_MOUNTS, r->old_path.mnt, r->new_path.mnt);
	if (old_type != LAST_NORM)
		return (int)refuse(w, EBUSY, R_RENAME_DOT);
	if (new_type != LAST_NORM)
		return (int)refuse(w, r->flags & RENAME_NOREPLACE ? EEXIST : EBUSY, R_RENAME_DOT);
	err = mnt_want_write(w, r->old_path.mnt);
	if (err)
		return err;
	r->idmap = mnt_idmap(r->old_path.mnt);
	err = rename_names(w, r);
	mnt_drop_write(w, r->old_path.mnt);
	return err;
}

/* The directory that the caller's string leads to, and the name in it. */
static int user_parentat(struct world *w, int dfd, uptr from, struct path *parent,
			 struct qstr *last, enum last_type *type)
{
	const char *name;
	int err = getname(w, from, &name);

	return err ? err : filename_parentat(w, dfd, name, 0, parent, last, type);
}

static bool flags_go_together(unsigned int flags)
{
	bool exchanges = flags & RENAME_EXCHANGE;

	return !(flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT)) &&
	       !(exchanges && (flags & (RENAME_NOREPLACE | RENAME_WHITEOUT)));
}

static long do_renameat2(struct world *w, int olddfd, uptr oldname, int newdfd, uptr newname,
			 unsigned int flags)
{
	struct renaming r = { .flags = flags };
	enum last_type old_type, new_type;
	int err;

	if (!flags_go_together(flags))
		return refuse_num(w, EINVAL, R_RENAME_FLAGS, flags);
	err = user_parentat(w, olddfd, oldname, &r.old_path, &r.old_last, &old_type);
	if (err)
		return err;
	err = user_parentat(w, newdfd, newname, &r.new_path, &r.new_last, &new_type);
	if (!err) {
		err = rename_in_parents(w, &r, old_type, new_type);
		path_put(w, &r.new_path);
	}
	path_put(w, &r.old_path);
	return err;
}

SYSCALL_DEFINE5(renameat2, int, olddfd, uptr, oldname, int, newdfd, uptr, newname, unsigned int,
		flags)
{
	return do_renameat2(w, olddfd, oldname, newdfd, newname, flags);
}

SYSCALL_DEFINE4(renameat, int, olddfd, uptr, oldname, int, newdfd, uptr, newname)
{
	return do_renameat2(w, olddfd, oldname, newdfd, newname, 0);
}

SYSCALL_DEFINE2(rename, uptr, oldname, uptr, newname)
{
	return do_renameat2(w, (int)AT_FDCWD, oldname, (int)AT_FDCWD, newname, 0);
}

/* ---- for the model's own use ---- */

int vfs_mkdir_at(struct world *w, const struct path *parent, const char *name, u32 mode)
{
	struct dentry *dentry = simple_mkdir(w, parent->dentry, name, mode);

	return dentry ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}
