// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walking paths. Mirrors fs/namei.c of Linux, but for permissions (permission.c here), the last
 * step of open() and the calls that change names (namei_open.c, namei_change.c).
 *
 * Interface: user_path_at() and its like; link_path_walk() for those that treat the last component
 * themselves.
 *
 * Invariants: nd->path is counted throughout a walk; a link on the stack holds its place until what
 * its text names has been walked. Mounts are crossed downwards after every component, upwards only
 * by "..". A walk changes nothing: not even the time at which a link was read.
 */
#include "internal.h"
#include "syscalls.h"

int getname_flags(struct world *w, uptr from, unsigned int flags, const char **name)
{
	long len = user_string(w, from, PATH_MAX_BYTES, name);

	if (len < 0)
		return (int)len;
	if (len >= PATH_MAX_BYTES)
		return (int)refuse(w, ENAMETOOLONG, R_PATH_TOO_LONG);
	if (!len && !(flags & LOOKUP_EMPTY))
		return (int)refuse(w, ENOENT, R_PATH_EMPTY);
	return 0;
}

void set_nameidata(struct nameidata *nd, int dfd, const char *name)
{
	nd->path = (struct path){ NULL, NULL };
	nd->root = (struct path){ NULL, NULL };
	nd->root_preset = false;
	nd->last = (struct qstr){ "", 0 };
	nd->last_type = LAST_ROOT;
	nd->flags = 0;
	nd->depth = 0;
	nd->total_link_count = 0;
	nd->dfd = dfd;
	nd->name = name;
}

/*
 * Puts a place that the walk has passed. The kernel passes through without counting, so that no
 * mark of an expiring mount goes; only where it ends, or fails, it counts, and clears the mark.
 */
static void walk_put(struct world *w, const struct path *path)
{
	dput(w, path->dentry);
	mntput_no_expire(w, real_mount(path->mnt));
}

static void set_root(struct world *w, struct nameidata *nd)
{
	if (!nd->root.mnt)
		get_fs_root(current->fs, &nd->root);
}

static void nd_set_path(struct world *w, struct nameidata *nd, const struct path *path)
{
	struct path old = nd->path;

	nd->path = *path;
	if (old.dentry)
		walk_put(w, &old);
}

/* An absolute path, or link: goes to the root. */
static int nd_jump_root(struct world *w, struct nameidata *nd)
{
	if (nd->flags & LOOKUP_BENEATH)
		return (int)refuse(w, EXDEV, R_WALK_BENEATH_ABSOLUTE);
	if (nd->flags & LOOKUP_NO_XDEV) {
		set_root(w, nd);
		if (nd->path.mnt && nd->path.mnt != nd->root.mnt)
			return (int)refuse(w, EXDEV, R_WALK_NO_XDEV);
	}
	set_root(w, nd);
	path_get(&nd->root);
	nd_set_path(w, nd, &nd->root);
	return 0;
}

/* A magic link leads right to @path, whose references are taken over. */
static int nd_jump_link(struct world *w, struct nameidata *nd, const struct path *path)
{
	int err = 0;

	if (nd->flags & LOOKUP_NO_MAGICLINKS)
		err = (int)refuse(w, ELOOP, R_WALK_NO_MAGICLINKS);
	else if ((nd->flags & LOOKUP_NO_XDEV) && nd->path.mnt != path->mnt)
		err = (int)refuse(w, EXDEV, R_WALK_NO_XDEV);
	else if (nd->flags & LOOKUP_IS_SCOPED)
		err = (int)refuse(w, EXDEV, R_WALK_SCOPED_MAGIC);
	if (err) {
		path_put(w, path);
		return err;
	}
	nd_set_path(w, nd, path);
	return 0;
}

static int start_at_descriptor(struct world *w, struct nameidata *nd, const char *s)
{
	struct file *file = fdget_raw(w, (unsigned int)nd->dfd);

	if (!file)
		return (int)refuse_num(w, EBADF, R_FD_BAD, nd->dfd);
	if (*s && !d_can_lookup(file->f_path.dentry))
		return (int)refuse_num(w, ENOTDIR, R_DFD_NOT_DIR, nd->dfd);
	nd->path = file->f_path;
	path_get(&nd->path);
	return 0;
}

/* Where the walk starts. Returns the path, or an ERR_PTR. */
const char *path_init(struct world *w, struct nameidata *nd, unsigned int flags)
{
	const char *s = nd->name;
	int err;

	nd->flags = flags;
	if (nd->root_preset) {
		if (*s && !d_can_lookup(nd->root.dentry))
			return refuse_ptr(w, ENOTDIR, R_NOT_DIR);
		nd->path = nd->root;
		path_get(&nd->path);
		return s;
	}
	if (*s == '/' && !(flags & LOOKUP_IN_ROOT)) {
		err = nd_jump_root(w, nd);
		return err ? ERR_PTR(err) : s;
	}
	if (nd->dfd == (int)AT_FDCWD) {
		get_fs_pwd(current->fs, &nd->path);
	} else {
		err = start_at_descriptor(w, nd, s);
		if (err)
			return ERR_PTR(err);
	}
	if (flags & LOOKUP_IS_SCOPED) {
		nd->root = nd->path;
		path_get(&nd->root);
	}
	return s;
}

/* ---- one component ---- */

static struct dentry *lookup_dcache(struct world *w, struct dentry *dir, const struct qstr *name)
{
	struct dentry *dentry = d_lookup(dir, name->name, name->len);

	if (!dentry || !dentry->d_op || !dentry->d_op->d_revalidate ||
	    dentry->d_op->d_revalidate(w, dentry))
		return dentry;
	d_invalidate(w, dentry);
	dput(w, dentry);
	return NULL;
}

/* The child of that name (counted), NULL where there is none, or an ERR_PTR. */
static struct dentry *lookup_name(struct world *w, struct dentry *dir, const struct qstr *name)
{
	struct dentry *dentry = lookup_dcache(w, dir, name);
	const struct inode_operations *iop = dir->d_inode->i_op;
	struct inode *inode = NULL;
	int err;

	if (dentry)
		return dentry;
	if (dir->d_inode->i_flags & S_DEAD) {
		refuse_obj(w, ENOENT, R_DIR_DEAD, dir, NULL);
		return ERR_PTR(-ENOENT);
	}
	if (!iop->lookup) {
		if (name->len > NAME_MAX_BYTES)
			return refuse_ptr(w, ENAMETOOLONG, R_NAME_TOO_LONG);
		return NULL;
	}
	err = iop->lookup(w, dir, name, &inode);
	if (err)
		return ERR_PTR(err);
	if (!inode)
		return NULL;
	dentry = d_alloc_child(w, dir, name->name, name->len, inode);
	return dentry ? dentry : refuse_ptr(w, ENOMEM, R_NOMEM);
}

static struct dentry *no_such_name(struct world *w, const struct qstr *name)
{
	char text[33];
	size_t len = name->len < sizeof(text) - 1 ? name->len : sizeof(text) - 1;

	memcpy(text, name->name, len);
	text[len] = '\0';
	refuse_str(w, ENOENT, R_NO_SUCH_NAME, text);
	return ERR_PTR(-ENOENT);
}

struct dentry *lookup_one(struct world *w, struct dentry *dir, const struct qstr *name)
{
	struct dentry *dentry = lookup_name(w, dir, name);

	return dentry ? dentry : no_such_name(w, name);
}

bool follow_down(struct world *w, struct path *path)
{
	bool moved = false;
	struct vfsmount *mounted;

	while (d_mountpoint(path->dentry) && (mounted = lookup_mnt(w, path)) != NULL) {
		walk_put(w, path);
		path->mnt = mounted;
		path->dentry = dget(mounted->mnt_root);
		moved = true;
	}
	return moved;
}

bool follow_up(struct world *w, struct path *path)
{
	struct mount *mnt = real_mount(path->mnt);
	struct path up;

	if (!mnt_has_parent(mnt))
		return false;
	up = (struct path){ &mnt->mnt_parent->mnt, mnt->mnt_mountpoint };
	path_get(&up);
	path_put(w, path);
	*path = up;
	return true;
}

void put_link(struct world *w, struct nameidata *nd)
{
	path_put(w, &nd->stack[--nd->depth].link);
}

/* fs.protected_symlinks: in a sticky directory that all may write, only the owner's own links. */
static int may_follow_link(struct world *w, struct nameidata *nd, const struct path *link)
{
	const struct inode *inode = link->dentry->d_inode;
	kuid_t uid = make_vfsuid(mnt_idmap(link->mnt), inode->i_sb->s_user_ns, inode->i_uid);

	if (!w->sysctl_protected_symlinks || uid_eq(uid, current_fsuid()))
		return 0;
	if ((nd->dir_mode & (S_ISVTX | 02)) != (S_ISVTX | 02))
		return 0;
	if (uid_valid(nd->dir_uid) && uid_eq(nd->dir_uid, uid))
		return 0;
	return (int)refuse_obj(w, EACCES, R_WALK_PROTECTED_LINK, inode, NULL);
}

static int may_use_link(struct world *w, struct nameidata *nd, const struct path *link,
			bool trailing)
{
	int err = trailing ? may_follow_link(w, nd, link) : 0;

	if (err)
		return err;
	if (nd->flags & LOOKUP_NO_SYMLINKS)
		return (int)refuse(w, ELOOP, R_WALK_NO_SYMLINKS);
	if (link->mnt->mnt_flags & MNT_NOSYMFOLLOW)
		return (int)refuse_obj(w, ELOOP, R_WALK_NOSYMFOLLOW, link->mnt, NULL);
	return 0;
}

/* The text of the link, NULL where it has led to a place already, or an ERR_PTR. */
static const char *get_link(struct world *w, struct nameidata *nd, struct saved_link *last)
{
	struct dentry *dentry = last->link.dentry;
	const struct inode *inode = dentry->d_inode;
	int err;

	if (inode->i_link)
		return inode->i_link;
	if (!inode->i_op->get_link)
		return refuse_ptr(w, EINVAL, R_LINK_NO_TEXT);
	last->target.jumped = false;
	err = inode->i_op->get_link(w, dentry, &last->target);
	if (err)
		return ERR_PTR(err);
	if (!last->target.jumped)
		return last->target.text;
	err = nd_jump_link(w, nd, &last->target.jump);
	return err ? ERR_PTR(err) : NULL;
}

/* A link that is to be followed; takes over the references of *@link. The text to walk, or NULL. */
static const char *pick_link(struct world *w, struct nameidata *nd, const struct path *link,
			     bool trailing)
{
	struct saved_link *last;
	const char *text;
	int err;

	if (nd->total_link_count++ >= MAXSYMLINKS) {
		path_put(w, link);
		return refuse_ptr(w, ELOOP, R_WALK_TOO_MANY_LINKS);
	}
	last = &nd->stack[nd->depth++];
	last->link = *link;
	err = may_use_link(w, nd, link, trailing);
	if (err)
		return ERR_PTR(err);
	text = get_link(w, nd, last);
	if (IS_ERR(text))
		return text;
	if (text && *text == '/') {
		err = nd_jump_root(w, nd);
		if (err)
			return ERR_PTR(err);
		while (*++text == '/')
			;
	}
	if (text && *text)
		return text;
	put_link(w, nd);
	return NULL;
}

enum walk_flags { WALK_TRAILING = 1, WALK_MORE = 2, WALK_NOFOLLOW = 4 };

/* Goes to @dentry (its reference is taken over) and what is mounted there; a link is picked. */
static const char *step_into(struct world *w, struct nameidata *nd, int flags,
			     struct dentry *dentry)
{
	struct path path = { mntget(nd->path.mnt), dentry };

	if (follow_down(w, &path) && (nd->flags & LOOKUP_NO_XDEV)) {
		path_put(w, &path);
		return refuse_ptr(w, EXDEV, R_WALK_NO_XDEV);
	}
	if (!d_is_symlink(path.dentry) || (flags & WALK_NOFOLLOW) ||
	    ((flags & WALK_TRAILING) && !(nd->flags & LOOKUP_FOLLOW))) {
		nd_set_path(w, nd, &path);
		return NULL;
	}
	return pick_link(w, nd, &path, flags & WALK_TRAILING);
}

const char *walk_last(struct world *w, struct nameidata *nd, struct dentry *dentry)
{
	return step_into(w, nd, WALK_TRAILING, dentry);
}

/* The mountpoint of @m, of its parent and so on, that is not itself a mount's root. Not counted. */
static bool choose_mountpoint(struct mount *m, const struct path *root, struct path *path)
{
	while (mnt_has_parent(m)) {
		struct dentry *mountpoint = m->mnt_mountpoint;

		m = m->mnt_parent;
		if (root->dentry == mountpoint && root->mnt == &m->mnt)
			break;
		if (mountpoint != m->mnt.mnt_root) {
			*path = (struct path){ &m->mnt, mountpoint };
			return true;
		}
	}
	return false;
}

bool path_connected(const struct vfsmount *mnt, const struct dentry *dentry)
{
	return mnt->mnt_root == mnt->mnt_sb->s_root || is_subdir(dentry, mnt->mnt_root);
}

static struct dentry *in_root(struct world *w, struct nameidata *nd)
{
	if (nd->flags & LOOKUP_BENEATH)
		return refuse_ptr(w, EXDEV, R_WALK_BENEATH);
	return dget(nd->path.dentry);
}

static struct dentry *follow_dotdot(struct world *w, struct nameidata *nd)
{
	struct dentry *parent;
	struct path up;

	if (path_equal(&nd->path, &nd->root))
		return in_root(w, nd);
	if (nd->path.dentry == nd->path.mnt->mnt_root) {
		if (!choose_mountpoint(real_mount(nd->path.mnt), &nd->root, &up))
			return in_root(w, nd);
		path_get(&up);
		nd_set_path(w, nd, &up);
		if (nd->flags & LOOKUP_NO_XDEV)
			return refuse_ptr(w, EXDEV, R_WALK_NO_XDEV);
	}
	parent = nd->path.dentry->d_parent;
	if (!path_connected(nd->path.mnt, parent)) {
		refuse_obj(w, ENOENT, R_WALK_DISCONNECTED, nd->path.mnt, nd->path.dentry);
		return ERR_PTR(-ENOENT);
	}
	return dget(parent);
}

const char *handle_dots(struct world *w, struct nameidata *nd, enum last_type type)
{
	struct dentry *parent;

	if (type != LAST_DOTDOT)
		return NULL;
	set_root(w, nd);
	parent = follow_dotdot(w, nd);
	return IS_ERR(parent) ? (const char *)parent : step_into(w, nd, WALK_NOFOLLOW, parent);
}

static const char *walk_component(struct world *w, struct nameidata *nd, int flags)
{
	struct dentry *dentry;

	if (nd->last_type != LAST_NORM) {
		if (!(flags & WALK_MORE) && nd->depth)
			put_link(w, nd);
		return handle_dots(w, nd, nd->last_type);
	}
	dentry = lookup_one(w, nd->path.dentry, &nd->last);
	if (IS_ERR(dentry))
		return (const char *)dentry;
	if (!(flags & WALK_MORE) && nd->depth)
		put_link(w, nd);
	return step_into(w, nd, flags, dentry);
}

/* ---- the whole walk ---- */

static void next_component(struct nameidata *nd, const char *name)
{
	size_t len = strcspn(name, "/");

	nd->last = (struct qstr){ name, len };
	nd->last_type = LAST_NORM;
	if (name[0] == '.' && len == 1)
		nd->last_type = LAST_DOT;
	else if (name[0] == '.' && name[1] == '.' && len == 2)
		nd->last_type = LAST_DOTDOT;
}

static const char *skip_slashes(const char *name)
{
	while (*name == '/')
		name++;
	return name;
}

/* What the sticky rules will ask of the directory that the last component is in. */
static void note_directory(struct nameidata *nd)
{
	const struct inode *dir = nd->path.dentry->d_inode;

	nd->dir_uid = make_vfsuid(mnt_idmap(nd->path.mnt), dir->i_sb->s_user_ns, dir->i_uid);
	nd->dir_mode = dir->i_mode;
}

/* Walks all components but the last, which is left in nd->last. 0 or a refusal. */
int link_path_walk(struct world *w, const char *name, struct nameidata *nd)
{
	unsigned int depth = 0;
	const char *link;
	int err;

	if (IS_ERR(name))
		return (int)PTR_ERR(name);
	nd->last_type = LAST_ROOT;
	name = skip_slashes(name);
	nd->dir_mode = 0;
	if (!*name)
		return 0;
	for (;;) {
		err = path_permission(w, &nd->path, MAY_EXEC);
		if (err)
			return err;
		next_component(nd, name);
		name = skip_slashes(name + nd->last.len);
		if (*name) {
			link = walk_component(w, nd, WALK_MORE);
		} else if (!depth) {
			note_directory(nd);
			return 0;
		} else {
			name = nd->stack[--depth].name;
			link = walk_component(w, nd, 0);
		}
		if (IS_ERR(link))
			return (int)PTR_ERR(link);
		if (link) {
			nd->stack[depth++].name = name;
			name = link;
			continue;
		}
		if (!d_can_lookup(nd->path.dentry))
			return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, nd->path.dentry, NULL);
	}
}

int complete_walk(struct world *w, struct nameidata *nd)
{
	if (!(nd->flags & LOOKUP_IS_SCOPED))
		return 0;
	if (is_path_reachable(real_mount(nd->path.mnt), nd->path.dentry, &nd->root))
		return 0;
	return (int)refuse(w, EXDEV, R_WALK_BENEATH);
}

void terminate_walk(struct world *w, struct nameidata *nd)
{
	while (nd->depth)
		put_link(w, nd);
	if (nd->path.dentry)
		path_put(w, &nd->path);
	if (nd->root.mnt && !nd->root_preset)
		walk_put(w, &nd->root);
}

static const char *lookup_last(struct world *w, struct nameidata *nd)
{
	if (nd->last_type == LAST_NORM && nd->last.name[nd->last.len])
		nd->flags |= LOOKUP_FOLLOW | LOOKUP_DIRECTORY;
	return walk_component(w, nd, WALK_TRAILING);
}

/* Crosses into what is mounted on the place itself. */
static int handle_lookup_down(struct world *w, struct nameidata *nd)
{
	return (int)PTR_ERR(step_into(w, nd, WALK_NOFOLLOW, dget(nd->path.dentry)));
}

int path_lookupat(struct world *w, struct nameidata *nd, unsigned int flags, struct path *path)
{
	const char *s = path_init(w, nd, flags);
	int err = 0;

	if ((flags & LOOKUP_DOWN) && !IS_ERR(s)) {
		err = handle_lookup_down(w, nd);
		if (err)
			s = ERR_PTR(err);
	}
	while (!(err = link_path_walk(w, s, nd)) && (s = lookup_last(w, nd)) != NULL)
		;
	if (!err && (nd->flags & LOOKUP_MOUNTPOINT))
		err = handle_lookup_down(w, nd);
	if (!err)
		err = complete_walk(w, nd);
	if (!err && (nd->flags & LOOKUP_DIRECTORY) && !d_can_lookup(nd->path.dentry))
		err = (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, nd->path.dentry, NULL);
	if (!err) {
		*path = nd->path;
		nd->path = (struct path){ NULL, NULL };
	}
	terminate_walk(w, nd);
	return err;
}

int kern_path_at(struct world *w, int dfd, const char *name, unsigned int flags, struct path *path)
{
	struct nameidata nd;

	set_nameidata(&nd, dfd, name);
	return path_lookupat(w, &nd, flags, path);
}

int user_path_at(struct world *w, int dfd, uptr from, unsigned int flags, struct path *path)
{
	const char *name;
	int err = getname_flags(w, from, flags, &name);

	return err ? err : kern_path_at(w, dfd, name, flags, path);
}

int vfs_path_lookup(struct world *w, struct dentry *dentry, struct vfsmount *mnt, const char *name,
		    unsigned int flags, struct path *path)
{
	struct nameidata nd;

	set_nameidata(&nd, AT_FDCWD, name);
	nd.root = (struct path){ mnt, dentry };
	nd.root_preset = true;
	return path_lookupat(w, &nd, flags, path);
}

int filename_parentat(struct world *w, int dfd, const char *name, unsigned int flags,
		      struct path *parent, struct qstr *last, enum last_type *type)
{
	struct nameidata nd;
	int err;

	set_nameidata(&nd, dfd, name);
	err = link_path_walk(w, path_init(w, &nd, flags), &nd);
	if (!err)
		err = complete_walk(w, &nd);
	if (!err) {
		*parent = nd.path;
		*last = nd.last;
		*type = nd.last_type;
		nd.path = (struct path){ NULL, NULL };
	}
	terminate_walk(w, &nd);
	return err;
}

/* ---- new names ---- */

static struct dentry *new_name(struct world *w, const struct path *parent, const struct qstr *last,
			       bool want_dir, int write_error)
{
	struct dentry *dentry = lookup_name(w, parent->dentry, last);

	if (IS_ERR(dentry))
		return dentry;
	if (dentry) {
		refuse_obj(w, EEXIST, R_NAME_EXISTS, dentry, NULL);
		dput(w, dentry);
		return ERR_PTR(-EEXIST);
	}
	if (last->name[last->len] && !want_dir)
		return no_such_name(w, last);
	if (write_error)
		return refuse_ptr(w, -write_error, R_NAME_RDONLY);
	dentry = d_alloc(w, parent->dentry, last);
	return dentry ? dentry : refuse_ptr(w, ENOMEM, R_NOMEM);
}

struct dentry *filename_create(struct world *w, int dfd, const char *name, struct path *path,
			       bool want_dir)
{
	struct dentry *dentry;
	enum last_type type;
	int err, write_error;
	struct qstr last;

	err = filename_parentat(w, dfd, name, 0, path, &last, &type);
	if (err)
		return ERR_PTR(err);
	if (type != LAST_NORM) {
		path_put(w, path);
		return refuse_ptr(w, EEXIST, R_NAME_IS_DOT);
	}
	write_error = mnt_want_write(w, path->mnt);
	dentry = new_name(w, path, &last, want_dir, write_error);
	if (!IS_ERR(dentry))
		return dentry;
	if (!write_error)
		mnt_drop_write(w, path->mnt);
	path_put(w, path);
	return dentry;
}

void done_path_create(struct world *w, struct path *path, struct dentry *dentry)
{
	if (!dentry->d_inode)
		d_drop(w, dentry);
	dput(w, dentry);
	mnt_drop_write(w, path->mnt);
	path_put(w, path);
}
