// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walking paths. Mirrors fs/namei.c of Linux, but for permissions (permission.c here), the last
 * step of open() and the calls that change names (namei_open.c, namei_change.c).
 *
 * Interface: user_path_at() and its like; link_path_walk() for those that treat the last component
 * themselves.
 *
 * A walk has a place and a stack of texts: the path at the bottom, above it the texts of the links
 * that are being followed. Each step takes the next component off the innermost text that has one,
 * looks it up where the walk is, and goes there, through whatever is mounted on it. A link adds its
 * text to the stack; ".." alone leads up out of mounts. The last component of all is the caller's.
 *
 * Invariants: nd->path is counted throughout, and so is the place of each link on the stack. A walk
 * changes nothing: not even the time at which a link was read.
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
	/* Member by member: the texts of links are long, and there may never be one. */
	nd->path = nd->root = (struct path){ NULL, NULL };
	nd->last = (struct qstr){ "", 0 };
	nd->last_type = LAST_ROOT;
	nd->flags = 0;
	nd->links_met = 0;
	nd->dfd = dfd;
	nd->dir_mode = 0;
	nd->text = nd->texts;
	nd->text->rest = name;
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

static const char *skip_slashes(const char *name)
{
	while (*name == '/')
		name++;
	return name;
}

/* An absolute path, or link: goes to the root. */
static int nd_jump_root(struct world *w, struct nameidata *nd)
{
	bool leaves_mount;

	if (nd->flags & LOOKUP_BENEATH)
		return (int)refuse(w, EXDEV, R_WALK_BENEATH_ABSOLUTE);
	set_root(w, nd);
	leaves_mount = nd->path.mnt && nd->path.mnt != nd->root.mnt;
	if (leaves_mount && (nd->flags & LOOKUP_NO_XDEV))
		return (int)refuse(w, EXDEV, R_WALK_NO_XDEV);
	path_get(&nd->root);
	nd_set_path(w, nd, &nd->root);
	return 0;
}

static int may_jump(struct world *w, const struct nameidata *nd, const struct path *to)
{
	if (nd->flags & LOOKUP_NO_MAGICLINKS)
		return (int)refuse(w, ELOOP, R_WALK_NO_MAGICLINKS);
	if (to->mnt != nd->path.mnt && (nd->flags & LOOKUP_NO_XDEV))
		return (int)refuse(w, EXDEV, R_WALK_NO_XDEV);
	if (nd->flags & LOOKUP_IS_SCOPED)
		return (int)refuse(w, EXDEV, R_WALK_SCOPED_MAGIC);
	return 0;
}

/* A magic link leads right to @to, whose references are taken over. */
static int nd_jump_link(struct world *w, struct nameidata *nd, const struct path *to)
{
	int err = may_jump(w, nd, to);

	if (err)
		path_put(w, to);
	else
		nd_set_path(w, nd, to);
	return err;
}

/* A relative path starts at the working directory or at a descriptor. */
static int start_relative(struct world *w, struct nameidata *nd)
{
	bool at_descriptor = nd->dfd != (int)AT_FDCWD;
	const struct file *file = at_descriptor ? fdget_raw(w, (unsigned int)nd->dfd) : NULL;

	if (at_descriptor && !file)
		return (int)refuse_num(w, EBADF, R_FD_BAD, nd->dfd);
	nd->path = file ? file->f_path : current->fs->pwd;
	path_get(&nd->path);
	if (!*nd->texts[0].rest || d_can_lookup(nd->path.dentry))
		return 0;
	return (int)(file ? refuse_num(w, ENOTDIR, R_DFD_NOT_DIR, nd->dfd)
			  : refuse(w, ENOTDIR, R_NOT_DIR));
}

int path_init(struct world *w, struct nameidata *nd, unsigned int flags)
{
	struct walk_text *given = &nd->texts[0];
	bool absolute = *given->rest == '/' && !(flags & LOOKUP_IN_ROOT);
	int err;

	nd->flags = flags;
	err = absolute ? nd_jump_root(w, nd) : start_relative(w, nd);
	if (err)
		return err;
	given->rest = skip_slashes(given->rest);
	if ((flags & LOOKUP_IS_SCOPED) && !nd->root.mnt) {
		nd->root = nd->path;
		path_get(&nd->root);
	}
	return 0;
}

/* ---- one component ---- */

/* A name that the dcache has, and that is still good. */
static struct dentry *lookup_dcache(struct world *w, struct dentry *dir, const struct qstr *name)
{
	struct dentry *dentry = d_lookup(dir, name->name, name->len);
	const struct dentry_operations *ops = dentry ? dentry->d_op : NULL;
	bool stale = ops && ops->d_revalidate && !ops->d_revalidate(w, dentry);

	if (stale) {
		d_invalidate(w, dentry);
		dput(w, dentry);
	}
	return stale ? NULL : dentry;
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
	if (!dentry)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	if (inode->i_flags & S_FLEETING)
		dentry->d_flags |= DCACHE_CANT_MOUNT;
	return dentry;
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

/* ---- links ---- */

/* Whether anything is left to walk, in the innermost text or in those below. */
bool walk_unfinished(const struct nameidata *nd)
{
	const struct walk_text *text = nd->text;

	while (!*text->rest && text != nd->texts)
		text--;
	return *text->rest;
}

/* The innermost link is done with. */
static void put_link(struct world *w, struct nameidata *nd)
{
	path_put(w, &nd->text->link);
	nd->text--;
}

/* fs.protected_symlinks: in a sticky directory that all may write, only the owner's own links. */
static int may_follow_link(struct world *w, struct nameidata *nd, const struct path *link)
{
	const struct inode *inode = link->dentry->d_inode;
	kuid_t owner = make_vfsuid(mnt_idmap(link->mnt), inode->i_sb->s_user_ns, inode->i_uid);
	u32 anybodys = S_ISVTX | 02;

	if (!w->sysctl_protected_symlinks || (nd->dir_mode & anybodys) != anybodys ||
	    uid_eq(owner, current_fsuid()) ||
	    (uid_valid(nd->dir_uid) && uid_eq(owner, nd->dir_uid)))
		return 0;
	return (int)refuse_obj(w, EACCES, R_WALK_PROTECTED_LINK, inode, NULL);
}

static int may_use_link(struct world *w, struct nameidata *nd, const struct path *link)
{
	int err = walk_unfinished(nd) ? 0 : may_follow_link(w, nd, link);

	if (err)
		return err;
	if (nd->flags & LOOKUP_NO_SYMLINKS)
		return (int)refuse(w, ELOOP, R_WALK_NO_SYMLINKS);
	if (link->mnt->mnt_flags & MNT_NOSYMFOLLOW)
		return (int)refuse_obj(w, ELOOP, R_WALK_NOSYMFOLLOW, link->mnt, NULL);
	return 0;
}

/* Reads the link: *@target becomes its text, or NULL where it leads right to a place. */
static int get_link(struct world *w, struct walk_text *text, const char **target)
{
	struct dentry *dentry = text->link.dentry;
	const struct inode *inode = dentry->d_inode;
	int err;

	*target = inode->i_link;
	if (*target)
		return 0;
	if (!inode->i_op->get_link)
		return (int)refuse(w, EINVAL, R_LINK_NO_TEXT);
	text->target.jumped = false;
	err = inode->i_op->get_link(w, dentry, &text->target);
	if (!err && !text->target.jumped)
		*target = text->target.text;
	return err;
}

/* Puts what the link says on the stack, or goes where it leads. */
static int read_link(struct world *w, struct nameidata *nd, struct walk_text *text)
{
	const char *target;
	int err = get_link(w, text, &target);

	if (err)
		return err;
	if (!target)
		return nd_jump_link(w, nd, &text->target.jump);
	text->rest = skip_slashes(target);
	return *target == '/' ? nd_jump_root(w, nd) : 0;
}

/* A link that is to be followed; takes over the references of *@link. */
static int pick_link(struct world *w, struct nameidata *nd, const struct path *link)
{
	struct walk_text *text;
	int err;

	if (nd->links_met == MAXSYMLINKS) {
		path_put(w, link);
		return (int)refuse(w, ELOOP, R_WALK_TOO_MANY_LINKS);
	}
	nd->links_met++;
	text = ++nd->text;
	text->link = *link;
	text->rest = "";
	err = may_use_link(w, nd, link);
	return err ? err : read_link(w, nd, text);
}

/* ---- going from place to place ---- */

/* Goes over to what is mounted on *@place, whose references are put where that is refused. */
static int cross_mounts(struct world *w, const struct nameidata *nd, struct path *place)
{
	if (!follow_down(w, place) || !(nd->flags & LOOKUP_NO_XDEV))
		return 0;
	path_put(w, place);
	return (int)refuse(w, EXDEV, R_WALK_NO_XDEV);
}

/* Goes to @place, whose references are taken over, and what is mounted there. */
static int arrive(struct world *w, struct nameidata *nd, struct path place)
{
	int err = cross_mounts(w, nd, &place);

	if (!err)
		nd_set_path(w, nd, &place);
	return err;
}

/* Links are followed on the way; at its end, only where the caller wants that. */
int step_into(struct world *w, struct nameidata *nd, struct dentry *dentry)
{
	struct path place = { mntget(nd->path.mnt), dentry };
	int err = cross_mounts(w, nd, &place);

	if (err)
		return err;
	if (d_is_symlink(place.dentry) && ((nd->flags & LOOKUP_FOLLOW) || walk_unfinished(nd)))
		return pick_link(w, nd, &place);
	nd_set_path(w, nd, &place);
	return 0;
}

bool path_connected(const struct vfsmount *mnt, const struct dentry *dentry)
{
	return mnt->mnt_root == mnt->mnt_sb->s_root || is_subdir(dentry, mnt->mnt_root);
}

/*
 * From where ".." leads up within one mount: from *@place itself or, where that is the root of a
 * mount, from where the mount hangs; of mounts on top of each other, the lowest counts. False: at
 * @root or at the root of all mounts, there is no way up. *@place is not counted.
 */
static bool climb_mounts(const struct path *root, struct path *place)
{
	while (!path_equal(place, root)) {
		const struct mount *mnt = real_mount(place->mnt);

		if (place->dentry != place->mnt->mnt_root)
			return true;
		if (!mnt_has_parent(mnt))
			return false;
		*place = (struct path){ &mnt->mnt_parent->mnt, mnt->mnt_mountpoint };
	}
	return false;
}

/* Goes up; where there is no way up, the walk stays, but for what is mounted on its place. */
static int follow_dotdot(struct world *w, struct nameidata *nd)
{
	struct path up = nd->path;

	set_root(w, nd);
	if (climb_mounts(&nd->root, &up)) {
		if (up.mnt != nd->path.mnt && (nd->flags & LOOKUP_NO_XDEV))
			return (int)refuse(w, EXDEV, R_WALK_NO_XDEV);
		if (!path_connected(up.mnt, up.dentry->d_parent))
			return (int)refuse_obj(w, ENOENT, R_WALK_DISCONNECTED, up.mnt, up.dentry);
		up.dentry = up.dentry->d_parent;
	} else if (nd->flags & LOOKUP_BENEATH) {
		return (int)refuse(w, EXDEV, R_WALK_BENEATH);
	} else {
		up = nd->path;
	}
	path_get(&up);
	return arrive(w, nd, up);
}

int walk_component(struct world *w, struct nameidata *nd)
{
	struct dentry *child;

	if (nd->last_type == LAST_DOTDOT)
		return follow_dotdot(w, nd);
	if (nd->last_type != LAST_NORM)
		return 0;
	child = lookup_one(w, nd->path.dentry, &nd->last);
	return IS_ERR(child) ? (int)PTR_ERR(child) : step_into(w, nd, child);
}

/* ---- the whole walk ---- */

static enum last_type component_type(const struct qstr *name)
{
	if (name->name[0] != '.' || name->len > 2)
		return LAST_NORM;
	if (name->len == 1)
		return LAST_DOT;
	return name->name[1] == '.' ? LAST_DOTDOT : LAST_NORM;
}

/* Takes the next component off the innermost text that has one; links before that are done. */
static void next_component(struct world *w, struct nameidata *nd)
{
	const char *name;
	size_t len = 0;

	while (!*nd->text->rest)
		put_link(w, nd);
	name = nd->text->rest;
	while (name[len] && name[len] != '/')
		len++;
	nd->text->rest = skip_slashes(name + len);
	nd->last = (struct qstr){ name, len };
	nd->last_type = component_type(&nd->last);
}

/* What the sticky rules will ask of the directory that the last component is in. */
static void note_directory(struct nameidata *nd)
{
	const struct inode *dir = nd->path.dentry->d_inode;

	nd->dir_uid = make_vfsuid(mnt_idmap(nd->path.mnt), dir->i_sb->s_user_ns, dir->i_uid);
	nd->dir_mode = dir->i_mode;
}

static int may_search(struct world *w, const struct path *path)
{
	if (!d_can_lookup(path->dentry))
		return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, path->dentry, NULL);
	return path_permission(w, path, MAY_EXEC);
}

int link_path_walk(struct world *w, struct nameidata *nd)
{
	bool unfinished = walk_unfinished(nd);

	while (unfinished) {
		int err = may_search(w, &nd->path);

		if (err)
			return err;
		next_component(w, nd);
		unfinished = walk_unfinished(nd);
		if (unfinished)
			err = walk_component(w, nd);
		else
			note_directory(nd);
		if (err)
			return err;
	}
	return 0;
}

int complete_walk(struct world *w, struct nameidata *nd)
{
	bool may_be_outside = nd->flags & LOOKUP_IS_SCOPED;

	if (may_be_outside &&
	    !is_path_reachable(real_mount(nd->path.mnt), nd->path.dentry, &nd->root))
		return (int)refuse(w, EXDEV, R_WALK_BENEATH);
	return 0;
}

void terminate_walk(struct world *w, struct nameidata *nd)
{
	while (nd->text != nd->texts)
		put_link(w, nd);
	if (nd->path.dentry)
		path_put(w, &nd->path);
	if (nd->root.mnt)
		walk_put(w, &nd->root);
}

static int lookup_last(struct world *w, struct nameidata *nd)
{
	if (nd->last_type == LAST_NORM && slash_follows(&nd->last))
		nd->flags |= LOOKUP_FOLLOW | LOOKUP_DIRECTORY;
	return walk_component(w, nd);
}

/* Crosses into what is mounted on the place where the walk is. */
static int handle_lookup_down(struct world *w, struct nameidata *nd)
{
	struct path here = nd->path;

	path_get(&here);
	return arrive(w, nd, here);
}

int check_directory(struct world *w, const struct nameidata *nd)
{
	bool wanted = nd->flags & LOOKUP_DIRECTORY;

	return wanted && !d_can_lookup(nd->path.dentry)
		       ? (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, nd->path.dentry, NULL)
		       : 0;
}

/* What is asked of the place to which the whole path has led. */
static int check_arrival(struct world *w, struct nameidata *nd)
{
	int err = nd->flags & LOOKUP_MOUNTPOINT ? handle_lookup_down(w, nd) : 0;

	if (!err)
		err = complete_walk(w, nd);
	return err ? err : check_directory(w, nd);
}

/* The walk has succeeded: its place, and the reference, are the caller's. */
static void hand_over_path(struct nameidata *nd, struct path *path)
{
	*path = nd->path;
	nd->path = (struct path){ NULL, NULL };
}

int path_lookupat(struct world *w, struct nameidata *nd, unsigned int flags, struct path *path)
{
	int err = path_init(w, nd, flags);

	while (!err && walk_unfinished(nd)) {
		err = link_path_walk(w, nd);
		if (!err)
			err = lookup_last(w, nd);
	}
	if (!err)
		err = check_arrival(w, nd);
	if (!err)
		hand_over_path(nd, path);
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

int user_place_at(struct world *w, int dfd, uptr from, int flags, struct path *path)
{
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return (int)refuse_num(w, EINVAL, R_AT_FLAGS, flags);
	return user_path_at(w, dfd, from, at_lookup_flags(flags), path);
}

int filename_parentat(struct world *w, int dfd, const char *name, unsigned int flags,
		      struct path *parent, struct qstr *last, enum last_type *type)
{
	struct nameidata nd;
	int err;

	set_nameidata(&nd, dfd, name);
	err = path_init(w, &nd, flags);
	if (!err)
		err = link_path_walk(w, &nd);
	if (!err)
		err = complete_walk(w, &nd);
	if (!err) {
		hand_over_path(&nd, parent);
		*last = nd.last;
		*type = nd.last_type;
	}
	terminate_walk(w, &nd);
	return err;
}

/* ---- new names ---- */

/*
 * A dentry for a name that is free, with the mount held for writing. That the mount is read-only is
 * said last: a name that exists, or that can't be made for another reason, is refused for that.
 */
static struct dentry *new_name(struct world *w, const struct path *parent, const struct qstr *last,
			       bool want_dir)
{
	struct dentry *dentry = lookup_name(w, parent->dentry, last);
	int err;

	if (IS_ERR(dentry))
		return dentry;
	if (dentry) {
		refuse_obj(w, EEXIST, R_NAME_EXISTS, dentry, NULL);
		dput(w, dentry);
		return ERR_PTR(-EEXIST);
	}
	if (slash_follows(last) && !want_dir)
		return no_such_name(w, last);
	err = mnt_want_write(w, parent->mnt);
	if (err)
		return refuse_ptr(w, -err, R_NAME_RDONLY);
	dentry = d_alloc(w, parent->dentry, last);
	if (dentry)
		return dentry;
	mnt_drop_write(w, parent->mnt);
	return refuse_ptr(w, ENOMEM, R_NOMEM);
}

struct dentry *filename_create(struct world *w, int dfd, const char *name, struct path *path,
			       bool want_dir)
{
	struct dentry *dentry;
	enum last_type type;
	struct qstr last;
	int err = filename_parentat(w, dfd, name, 0, path, &last, &type);

	if (err)
		return ERR_PTR(err);
	dentry = type == LAST_NORM ? new_name(w, path, &last, want_dir)
				   : refuse_ptr(w, EEXIST, R_NAME_IS_DOT);
	if (IS_ERR(dentry))
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
