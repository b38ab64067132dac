// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names: the tree of dentries. Mirrors fs/dcache.c of Linux.
 *
 * Interface: d_alloc and its like make a name, dget/dput count it, d_lookup finds it, d_drop and
 * d_invalidate take it away, d_move gives it another place.
 *
 * Invariants: a child holds a reference to its parent; a root is its own parent and holds none. A
 * dentry is in its parent's table unless it is unhashed. What has no reference left is gone at
 * once: the kernel's cache of unused names can't be told from a look-up that is made again, so
 * there is none. Names that have nothing but the dcache to live in are pinned (DCACHE_PERSISTENT).
 */
#include "memfd.h"
#include "fs.h"
#include "mount.h"
#include "pipe_fs_i.h"
#include "sched.h"
#include "text.h"

static struct dentry *d_new(struct world *w, struct super_block *sb, const char *name, size_t len)
{
	struct dentry *dentry = alloc_obj(w, dentry);

	if (!dentry)
		return NULL;
	dentry->d_name = world_strndup(w, name, len);
	if (!dentry->d_name) {
		world_free(w, dentry);
		return NULL;
	}
	dentry->d_name_len = (u32)len;
	dentry->d_count = 1;
	dentry->d_parent = dentry;
	dentry->d_sb = sb;
	dentry->d_op = sb ? sb->s_d_op : NULL;
	return dentry;
}

static void d_release(struct world *w, struct dentry *dentry)
{
	world_free(w, dentry->d_name);
	world_free(w, dentry);
}

/* Returns whether there was memory for the entry. */
static bool d_hash(struct world *w, struct dentry *dentry)
{
	struct dentry *parent = dentry->d_parent;

	HASH_ADD_KEYPTR(hh, parent->d_children, dentry->d_name, dentry->d_name_len, dentry);
	if (!hash_added(dentry))
		return false;
	if (parent->d_next_off < DIR_OFFSET_MIN)
		parent->d_next_off = DIR_OFFSET_MIN;
	dentry->d_off = parent->d_next_off++;
	return true;
}

static void d_unhash(struct world *w, struct dentry *dentry)
{
	HASH_DELETE(hh, dentry->d_parent->d_children, dentry);
}

struct dentry *d_alloc(struct world *w, struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry = d_new(w, parent->d_sb, name->name, name->len);

	if (!dentry)
		return NULL;
	dentry->d_parent = parent;
	if (!d_hash(w, dentry)) {
		d_release(w, dentry);
		return NULL;
	}
	dget(parent);
	return dentry;
}

void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	dentry->d_inode = inode;
	hlist_add_head(&dentry->d_alias, &inode->i_dentry);
}

/* Takes over the reference to @inode, which is put where there was no memory for a dentry. */
static struct dentry *with_inode(struct world *w, struct dentry *dentry, struct inode *inode)
{
	if (dentry)
		d_instantiate(dentry, inode);
	else
		iput(w, inode);
	return dentry;
}

struct dentry *d_alloc_child(struct world *w, struct dentry *parent, const char *name, size_t len,
			     struct inode *inode)
{
	struct qstr q = { name, len };

	return with_inode(w, d_alloc(w, parent, &q), inode);
}

struct dentry *d_alloc_pseudo(struct world *w, struct inode *inode,
			      const struct dentry_operations *ops)
{
	struct dentry *dentry = with_inode(w, d_new(w, inode->i_sb, "", 0), inode);

	if (dentry) {
		dentry->d_flags |= DCACHE_UNHASHED;
		dentry->d_op = ops ? ops : dentry->d_op;
	}
	return dentry;
}

struct dentry *d_make_root(struct world *w, struct inode *inode)
{
	return inode ? with_inode(w, d_new(w, inode->i_sb, "/", 1), inode) : NULL;
}

struct dentry *d_lookup(const struct dentry *parent, const char *name, size_t len)
{
	struct dentry *dentry = NULL;

	if (parent->d_children)
		HASH_FIND(hh, parent->d_children, name, len, dentry);
	return dget(dentry);
}

/* The dentry has no reference left: it goes, and its parent loses one. Returns the parent. */
static struct dentry *dentry_kill(struct world *w, struct dentry *dentry)
{
	struct dentry *parent = IS_ROOT(dentry) ? NULL : dentry->d_parent;
	struct inode *inode = dentry->d_inode;

	if (dentry->d_op && dentry->d_op->d_prune)
		dentry->d_op->d_prune(w, dentry);
	if (parent && !d_unhashed(dentry))
		d_unhash(w, dentry);
	if (inode) {
		hlist_del_init(&dentry->d_alias);
		dentry->d_inode = NULL;
		dentry_iput(w, inode);
	}
	d_release(w, dentry);
	return parent;
}

void dput(struct world *w, struct dentry *dentry)
{
	while (dentry && --dentry->d_count == 0)
		dentry = dentry_kill(w, dentry);
}

void d_make_persistent(struct dentry *dentry)
{
	dget(dentry);
	dentry->d_flags |= DCACHE_PERSISTENT;
}

void d_make_discardable(struct world *w, struct dentry *dentry)
{
	if (!(dentry->d_flags & DCACHE_PERSISTENT))
		return;
	dentry->d_flags &= ~DCACHE_PERSISTENT;
	dput(w, dentry);
}

void d_drop(struct world *w, struct dentry *dentry)
{
	if (d_unhashed(dentry) || IS_ROOT(dentry))
		return;
	d_unhash(w, dentry);
	dentry->d_flags |= DCACHE_UNHASHED;
}

/* Some dentry at or below @dentry on which something is mounted; NULL: none. */
static struct dentry *find_submount(struct dentry *dentry)
{
	struct dentry *child, *tmp, *found;

	if (d_mountpoint(dentry))
		return dentry;
	HASH_ITER (hh, dentry->d_children, child, tmp) {
		found = find_submount(child);
		if (found)
			return found;
	}
	return NULL;
}

struct dentry *d_alloc_tmpfile(struct world *w, struct dentry *parent)
{
	struct dentry *dentry = d_alloc(w, parent, &(struct qstr){ "#18446744073709551615", 21 });

	if (dentry)
		d_drop(w, dentry);
	return dentry;
}

void d_mark_tmpfile(struct dentry *dentry, const struct inode *inode)
{
	struct world_text text = { dentry->d_name, dentry->d_name_len + 1, 0 };

	text_printf(&text, "#%llu", (unsigned long long)inode->i_ino);
	dentry->d_name_len = (u32)text.len;
}

void d_invalidate(struct world *w, struct dentry *dentry)
{
	struct dentry *victim;

	if (d_unhashed(dentry))
		return;
	dget(dentry);
	d_drop(w, dentry);
	while ((victim = find_submount(dentry)) != NULL) {
		dget(victim);
		detach_mounts(w, victim);
		dput(w, victim);
	}
	dput(w, dentry);
}

/*
 * Moving must not fail, and what it allocates (a table for the first name in a directory) replaces
 * what it has just freed: so a failure that the scenario asked for is not to hit here.
 */
static u32 hold_off_failure(struct world *w)
{
	u32 nth = w->arena.fail_nth;

	w->arena.fail_nth = 0;
	return nth;
}

static void d_place(struct world *w, struct dentry *dentry, struct dentry *parent, char *name,
		    u32 len)
{
	dentry->d_parent = parent;
	dentry->d_name = name;
	dentry->d_name_len = len;
	d_hash(w, dentry);
}

void d_move(struct world *w, struct dentry *dentry, struct dentry *target, char *name)
{
	struct dentry *old_parent = dentry->d_parent;
	u32 nth = hold_off_failure(w);

	d_unhash(w, dentry);
	d_drop(w, target);
	world_free(w, dentry->d_name);
	d_place(w, dentry, dget(target->d_parent), name, target->d_name_len);
	dput(w, old_parent);
	w->arena.fail_nth = nth;
}

void d_exchange(struct world *w, struct dentry *dentry1, struct dentry *dentry2)
{
	struct dentry *parent1 = dentry1->d_parent;
	char *name1 = dentry1->d_name;
	u32 len1 = dentry1->d_name_len;
	u32 nth = hold_off_failure(w);

	d_unhash(w, dentry1);
	d_unhash(w, dentry2);
	d_place(w, dentry1, dentry2->d_parent, dentry2->d_name, dentry2->d_name_len);
	d_place(w, dentry2, parent1, name1, len1);
	w->arena.fail_nth = nth;
}

bool is_subdir(const struct dentry *dentry, const struct dentry *ancestor)
{
	while (dentry != ancestor) {
		if (IS_ROOT(dentry))
			return false;
		dentry = dentry->d_parent;
	}
	return true;
}

struct dentry *d_ancestor(struct dentry *above, struct dentry *below)
{
	while (!IS_ROOT(below) && below->d_parent != above)
		below = below->d_parent;
	return IS_ROOT(below) ? NULL : below;
}

bool d_is_dir(const struct dentry *dentry)
{
	return dentry->d_inode && S_ISDIR(dentry->d_inode->i_mode);
}

bool d_is_symlink(const struct dentry *dentry)
{
	return dentry->d_inode && S_ISLNK(dentry->d_inode->i_mode);
}

bool d_can_lookup(const struct dentry *dentry)
{
	return d_is_dir(dentry);
}

/* Lets all pins below @dentry go. A name that nobody else holds goes with its pin. */
static void d_genocide(struct world *w, struct dentry *dentry)
{
	struct dentry *child, *tmp;

	HASH_ITER (hh, dentry->d_children, child, tmp) {
		dget(child);
		d_genocide(w, child);
		d_make_discardable(w, child);
		dput(w, child);
	}
}

void shrink_dcache_for_umount(struct world *w, struct super_block *sb)
{
	struct dentry *root = sb->s_root;

	if (!root)
		return;
	d_genocide(w, root);
	sb->s_root = NULL;
	d_make_discardable(w, root);
	dput(w, root);
}

/* ---- the default world's file tree ---- */

static int first_fs_struct(struct world *w)
{
	struct mount *hidden = w->init_mnt_ns->root;
	struct path root = { &hidden->mnt, hidden->mnt.mnt_root };
	struct fs_struct *fs = alloc_obj(w, fs_struct);

	if (!fs)
		return -ENOMEM;
	path_get(&root);
	follow_down(w, &root);
	fs->users = 1;
	fs->umask = 022;
	fs->root = root;
	get_fs_root(fs, &fs->pwd);
	current->fs = fs;
	return 0;
}

/*
 * Descriptors 0, 1 and 2: a file that nothing can be read from, and that takes all that is written.
 */
static int first_files(struct world *w)
{
	struct file *file;
	int fd;

	current->files = alloc_files(w);
	if (!current->files)
		return -ENOMEM;
	file = null_file(w);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	for (fd = 0; fd < 3; fd++)
		if (get_unused_fd_flags(w, 0) == fd)
			fd_install(w, (unsigned int)fd, get_file(file));
	fput(w, file);
	return 0;
}

static int kern_mounts(struct world *w)
{
	w->pipe_mnt = kern_mount(w, &pipe_fs_type, NULL, NULL, NULL);
	if (IS_ERR(w->pipe_mnt))
		return (int)PTR_ERR(w->pipe_mnt);
	w->anon_inode_mnt = kern_mount(w, &anon_inode_fs_type, NULL, NULL, NULL);
	if (IS_ERR(w->anon_inode_mnt))
		return (int)PTR_ERR(w->anon_inode_mnt);
	w->shm_mnt = kern_mount(w, &shmem_fs_type, NULL, w->init_user_ns, NULL);
	return IS_ERR(w->shm_mnt) ? (int)PTR_ERR(w->shm_mnt) : 0;
}

int vfs_caches_init(struct world *w)
{
	int err;

	w->files_stat_max = 2466190;
	w->sysctl_protected_hardlinks = 1;
	w->fs_overflowuid = w->fs_overflowgid = 65534;
	err = mnt_init(w);
	if (!err)
		err = kern_mounts(w);
	if (!err)
		err = first_fs_struct(w);
	return err ? err : first_files(w);
}
