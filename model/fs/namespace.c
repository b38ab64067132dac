// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts: how they come to be, are counted, written through, found, and hung into and out of a
 * tree.
 *
 * Mirrors the first part of fs/namespace.c. The rest of that file stands beside it, by theme:
 *   namespace_attach.c   hanging a tree in, with everything that propagates from it
 *   namespace_umount.c   umount(2), taking trees apart, what happens at the end of a change
 *   namespace_copy.c     copies of trees, mount namespaces
 *   namespace_mount.c    mount(2)
 *   namespace_fd.c       open_tree, move_mount, fsmount
 *   namespace_attr.c     mount_setattr
 *   namespace_root.c     pivot_root
 *   namespace_stat.c     statmount, listmount
 *   namespace_init.c     the first tree
 *   namespace_visible.c  which mounts of proc and sysfs a user namespace may make
 *
 * Invariants:
 * - A mount is in the hash, in its parent's mnt_mounts and in its mountpoint's m_list, or in none
 *   of the three; only while it is being attached is it in the last alone.
 * - mnt_count: one for being mounted (or for the place where an unmounted mount waits), one for
 *   each path, file or field that holds it. A child holds nothing of its parent.
 * - A struct mountpoint lives as long as something is, or is about to be, mounted there. The kernel
 *   finds it by a hash; here its dentry points to it.
 * - mount_hashtable always has an entry (see hash_sentinel()), so that adding to it cannot fail.
 */
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"

#define MNT_ID_MAX 0x7fffffffu

/* ---- the hash ---- */

/* The key: mnt_parent and mnt_mountpoint, which stand side by side in struct mount. */
struct mount_key {
	const struct mount *parent;
	const struct dentry *mountpoint;
};

/* Two addresses need no more mixing than this. */
static unsigned int m_hash(const struct mount *parent, const struct dentry *mountpoint)
{
	u64 h = ((u64)(uintptr_t)parent >> 4) * 0x9e3779b97f4a7c15ull;

	h ^= ((u64)(uintptr_t)mountpoint >> 4) * 0xc2b2ae3d27d4eb4full;
	return (unsigned int)(h >> 32 ^ h >> 15);
}

static void try_hash_add(struct world *w, struct mount *mnt)
{
	HASH_ADD_BYHASHVALUE(hh, w->mount_hashtable, mnt_parent, sizeof(struct mount_key),
			     m_hash(mnt->mnt_parent, mnt->mnt_mountpoint), mnt);
}

static void hash_add(struct world *w, struct mount *mnt)
{
	try_hash_add(w, mnt);
	if (hash_added(mnt))
		return;
	/* No memory for a wider table: a crowded one does as well. */
	w->mount_hashtable->hh.tbl->noexpand = 1;
	try_hash_add(w, mnt);
	w->mount_hashtable->hh.tbl->noexpand = 0;
}

/*
 * An entry that nobody looks up, and that stays: the mount of nsfs at its own root. A table that
 * has an entry needs no memory for another.
 */
bool hash_sentinel(struct world *w, struct mount *mnt)
{
	try_hash_add(w, mnt);
	return hash_added(mnt);
}

static void hash_del(struct world *w, struct mount *mnt)
{
	if (!mnt->hh.tbl)
		return;
	HASH_DEL(w->mount_hashtable, mnt);
	memset(&mnt->hh, 0, sizeof(mnt->hh));
}

/* The sentinel goes at the end of the world, when nothing else is in the table. */
void hash_sentinel_remove(struct world *w, struct mount *mnt)
{
	hash_del(w, mnt);
}

struct mount *__lookup_mnt(struct world *w, const struct vfsmount *mnt, const struct dentry *dentry)
{
	struct mount_key key = { container_of(mnt, const struct mount, mnt), dentry };
	struct mount *m;

	if (!d_mountpoint(dentry))
		return NULL;
	HASH_FIND_BYHASHVALUE(hh, w->mount_hashtable, &key, sizeof(key),
			      m_hash(key.parent, key.mountpoint), m);
	return m;
}

struct vfsmount *lookup_mnt(struct world *w, const struct path *path)
{
	struct mount *child = __lookup_mnt(w, path->mnt, path->dentry);

	return child ? mntget(&child->mnt) : NULL;
}

bool path_is_mountpoint(struct world *w, const struct path *path)
{
	const struct mount *on_it = __lookup_mnt(w, path->mnt, path->dentry);

	return on_it && !(on_it->mnt.mnt_flags & MNT_SYNC_UMOUNT);
}

/* Whether something of the caller's namespace is mounted on @dentry, through whichever parent. */
bool is_local_mountpoint(struct world *w, const struct dentry *dentry)
{
	struct pinned_mountpoint pin = { 0 };
	struct mount *m;
	bool found = false;

	if (!d_mountpoint(dentry) ||
	    !lookup_mountpoint(w, (struct dentry *)(uintptr_t)dentry, &pin))
		return false;
	hlist_del_init(&pin.node);
	hlist_for_each_entry (m, &pin.mp->m_list, mnt_mp_list)
		found = found || check_mnt(w, m);
	return found;
}

/* ---- numbers ---- */

static int mnt_alloc_id(struct world *w, struct mount *mnt)
{
	long id = ida_alloc_range(w, &w->mnt_id_ida, 1, MNT_ID_MAX);

	if (id < 0)
		return (int)id;
	mnt->mnt_id = (int)id;
	mnt->mnt_id_unique = ++w->mnt_id_ctr;
	return 0;
}

int mnt_alloc_group_id(struct world *w, struct mount *mnt)
{
	long id = ida_alloc_range(w, &w->mnt_group_ida, 1, MNT_ID_MAX);

	if (id < 0)
		return (int)refuse(w, (int)-id, R_NOMEM);
	mnt->mnt_group_id = (int)id;
	return 0;
}

void mnt_release_group_id(struct world *w, struct mount *mnt)
{
	ida_free(w, &w->mnt_group_ida, (u32)mnt->mnt_group_id);
	mnt->mnt_group_id = 0;
}

/* ---- the names of sources ---- */

/* NULL: no memory. */
static struct mnt_devname *devname_new(struct world *w, const char *name)
{
	size_t size = strlen(name) + 1;
	struct mnt_devname *devname = alloc_obj_flex(w, mnt_devname, name, size);

	if (!devname)
		return NULL;
	devname->count = 1;
	memcpy(devname->name, name, size);
	return devname;
}

static struct mnt_devname *devname_get(struct mnt_devname *devname)
{
	if (devname)
		devname->count++;
	return devname;
}

static void devname_put(struct world *w, struct mnt_devname *devname)
{
	if (devname && !--devname->count)
		world_free(w, devname);
}

/* ---- making mounts ---- */

static void free_vfsmnt(struct world *w, struct mount *mnt)
{
	mnt_idmap_put(w, mnt->mnt.mnt_idmap);
	devname_put(w, mnt->mnt_devname);
	world_free(w, mnt);
}

/* Of a mount that nobody has seen yet. */
static void discard_mount(struct world *w, struct mount *mnt)
{
	ida_free(w, &w->mnt_id_ida, (u32)mnt->mnt_id);
	free_vfsmnt(w, mnt);
}

static void init_links(struct mount *mnt)
{
	struct list_head *const links[] = { &mnt->mnt_child, &mnt->mnt_mounts, &mnt->mnt_list,
					    &mnt->mnt_share, &mnt->mnt_instance };

	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		INIT_LIST_HEAD(links[i]);
	RB_CLEAR_NODE(&mnt->mnt_node);
}

/* A mount of nothing yet, with one reference. NULL: no memory, refused. */
static struct mount *alloc_vfsmnt(struct world *w, struct mnt_devname *name)
{
	struct mount *mnt = alloc_obj(w, mount);

	if (mnt && !mnt_alloc_id(w, mnt)) {
		mnt->mnt_devname = devname_get(name);
		mnt->mnt_count = 1;
		init_links(mnt);
		return mnt;
	}
	world_free(w, mnt);
	refuse(w, ENOMEM, R_NOMEM);
	return NULL;
}

static void delayed_free_vfsmnt(struct world *w, struct deferred_work *work)
{
	free_vfsmnt(w, container_of(work, struct mount, mnt_rcu));
}

/* It hangs nowhere: then it is its own parent, on its own root. */
static void stand_alone(struct mount *m)
{
	m->mnt_parent = m;
	m->mnt_mountpoint = m->mnt.mnt_root;
}

/* It becomes one of the file system of @root, and shows what is below that. */
static void setup_mnt(struct mount *m, struct dentry *root)
{
	m->mnt.mnt_root = dget(root);
	m->mnt.mnt_sb = root->d_sb;
	root->d_sb->s_active++;
	list_add(&m->mnt_instance, &root->d_sb->s_mounts);
	stand_alone(m);
}

struct vfsmount *vfs_create_mount(struct world *w, struct fs_context *fc)
{
	struct mnt_devname *name = NULL;
	struct mount *mnt;

	if (!fc->root)
		return refuse_ptr(w, EINVAL, R_FSCONTEXT_NO_ROOT);
	if (fc->source)
		name = devname_new(w, fc->source);
	if (fc->source && !name)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	mnt = alloc_vfsmnt(w, name);
	devname_put(w, name);
	if (!mnt)
		return ERR_PTR(-ENOMEM);
	setup_mnt(mnt, fc->root);
	mnt->mnt.mnt_flags = (fc->sb_flags & SB_KERNMOUNT) ? MNT_INTERNAL : 0;
	return &mnt->mnt;
}

struct vfsmount *fc_mount(struct world *w, struct fs_context *fc)
{
	int err = vfs_get_tree(w, fc);

	return err ? ERR_PTR(err) : vfs_create_mount(w, fc);
}

void join_group_of(struct mount *mnt, struct mount *peer)
{
	mnt->mnt_group_id = peer->mnt_group_id;
	list_add(&mnt->mnt_share, &peer->mnt_share);
	set_mnt_shared(mnt);
}

/* It comes right behind @other, as peers have to. */
void share_master_of(struct mount *mnt, struct mount *other)
{
	mnt->mnt_master = other->mnt_master;
	if (mnt->mnt_master)
		hlist_add_behind(&mnt->mnt_slave, &other->mnt_slave);
}

/*
 * A copy of @old is its peer, or with CL_SLAVE not; with CL_MAKE_SHARED it is shared in any case.
 */
static int choose_group(struct world *w, struct mount *mnt, struct mount *old, int flag)
{
	int err;

	if (old->mnt_group_id && !(flag & CL_SLAVE)) {
		join_group_of(mnt, old);
		return 0;
	}
	if (!(flag & CL_MAKE_SHARED))
		return 0;
	err = mnt_alloc_group_id(w, mnt);
	if (!err)
		set_mnt_shared(mnt);
	return err;
}

static void choose_master(struct mount *mnt, struct mount *old, int flag)
{
	if (!(flag & CL_SLAVE) || !old->mnt_group_id) {
		share_master_of(mnt, old);
		return;
	}
	mnt->mnt_master = old;
	hlist_add_head(&mnt->mnt_slave, &old->mnt_slave_list);
}

/*
 * A copy of @old that begins at @root. T_UNBINDABLE is no flag of the mount proper since 6.17, and
 * so it does not come along: in a copied namespace an unbindable mount is a private one.
 */
struct mount *clone_mnt(struct world *w, struct mount *old, struct dentry *root, int flag)
{
	struct mount *mnt = alloc_vfsmnt(w, old->mnt_devname);
	int err = mnt ? choose_group(w, mnt, old, flag) : -ENOMEM;

	if (err) {
		if (mnt)
			discard_mount(w, mnt);
		return ERR_PTR(err);
	}
	choose_master(mnt, old, flag);
	mnt->mnt.mnt_flags = old->mnt.mnt_flags & ~MNT_INTERNAL_FLAGS;
	mnt->mnt.mnt_idmap = mnt_idmap_get(old->mnt.mnt_idmap);
	setup_mnt(mnt, root);
	return mnt;
}

/* ---- references ---- */

struct vfsmount *mntget(struct vfsmount *mnt)
{
	if (mnt)
		real_mount(mnt)->mnt_count++;
	return mnt;
}

/* Frees the mountpoints on which nothing is mounted any more, and gives their dentries back. */
void drop_ex_mountpoints(struct world *w)
{
	while (!list_empty(&w->ex_mountpoints)) {
		struct mountpoint *mp = list_first_entry(&w->ex_mountpoints, struct mountpoint,
							 m_ex);

		list_del(&mp->m_ex);
		dput(w, mp->m_dentry);
		world_free(w, mp);
	}
}

/* What had stayed stuck to an unmounted mount comes off, and lives until that is cleaned up. */
static void release_stuck_children(struct world *w, struct mount *mnt)
{
	while (!list_empty(&mnt->mnt_mounts)) {
		struct mount *child = list_first_entry(&mnt->mnt_mounts, struct mount, mnt_child);

		umount_mnt(w, child);
		hlist_add_head(&child->mnt_umount, &mnt->mnt_stuck_children);
	}
	drop_ex_mountpoints(w);
}

/* They are linked by mnt_umount, and the reference for that goes. */
void put_unmounted(struct world *w, struct hlist_head *mounts)
{
	while (!hlist_empty(mounts)) {
		struct mount *m = hlist_entry(mounts->first, struct mount, mnt_umount);

		hlist_del_init(&m->mnt_umount);
		mntput(w, &m->mnt);
	}
}

/*
 * The last of a mount. Whoever got the right to write has to have given it back by now: the kernel
 * warns where that is not so, and world.mnt_writers_lost keeps count.
 */
static void cleanup_mnt(struct world *w, struct mount *mnt)
{
	struct vfsmount shown = mnt->mnt;

	w->mnt_writers_lost += (u64)mnt->mnt_writers;
	put_unmounted(w, &mnt->mnt_stuck_children);
	mnt->mnt.mnt_root = NULL;
	dput(w, shown.mnt_root);
	mnt->mnt.mnt_sb = NULL;
	deactivate_super(w, shown.mnt_sb);
	ida_free(w, &w->mnt_id_ida, (u32)mnt->mnt_id);
	call_rcu(w, &mnt->mnt_rcu, delayed_free_vfsmnt, "free_vfsmnt");
}

static void __cleanup_mnt(struct world *w, struct deferred_work *work)
{
	cleanup_mnt(w, container_of(work, struct mount, mnt_rcu));
}

/* On the caller's way back to user space, or by a work queue where there is none. */
static void cleanup_later(struct world *w, struct mount *mnt)
{
	if (!current || !task_work_add(w, current, &mnt->mnt_rcu, __cleanup_mnt, "cleanup_mnt"))
		schedule_work(w, &mnt->mnt_rcu, __cleanup_mnt, "delayed_mntput");
}

/*
 * Drops a reference without touching the expiry mark. The last one of what is not mounted ends it.
 */
void mntput_no_expire(struct world *w, struct mount *mnt)
{
	int *flags = &mnt->mnt.mnt_flags;

	if (--mnt->mnt_count > 0 || mnt->mnt_ns || (*flags & MNT_DOOMED))
		return;
	*flags |= MNT_DOOMED;
	list_del_init(&mnt->mnt_instance);
	release_stuck_children(w, mnt);
	if (*flags & MNT_INTERNAL)
		cleanup_mnt(w, mnt);
	else
		cleanup_later(w, mnt);
}

void mntput(struct world *w, struct vfsmount *mnt)
{
	if (!mnt)
		return;
	real_mount(mnt)->mnt_expiry_mark = 0;
	mntput_no_expire(w, real_mount(mnt));
}

/* ---- writers ---- */

/* The right to write through @mnt, until mnt_drop_write(). 0, or -EROFS refused. */
int mnt_want_write(struct world *w, struct vfsmount *mnt)
{
	if (__mnt_is_readonly(mnt))
		return (int)refuse_obj(w, EROFS, R_MNT_READONLY, real_mount(mnt), NULL);
	real_mount(mnt)->mnt_writers++;
	return 0;
}

/*
 * With the bug that some kernels had, a write that ends after a lazy umount is not taken off: then
 * cleanup_mnt() finds a writer left.
 */
void mnt_drop_write(struct world *w, struct vfsmount *mnt)
{
	if (world_has_bug(w, BUG_CLEANUP_MNT_WRITERS) && (mnt->mnt_flags & MNT_UMOUNT))
		return;
	real_mount(mnt)->mnt_writers--;
}

/* The same for an open file: one that was opened for writing has the right already. */
int mnt_want_write_file(struct world *w, struct file *file)
{
	if (!(file->f_mode & FMODE_WRITER))
		return mnt_want_write(w, file->f_path.mnt);
	if (__mnt_is_readonly(file->f_path.mnt))
		return (int)refuse_obj(w, EROFS, R_MNT_READONLY, real_mount(file->f_path.mnt),
				       NULL);
	return 0;
}

void mnt_drop_write_file(struct world *w, struct file *file)
{
	if (!(file->f_mode & FMODE_WRITER))
		mnt_drop_write(w, file->f_path.mnt);
}

/* 0 where nobody writes through @mnt, and so nobody will before the call is over; else -EBUSY. */
int mnt_without_writers(struct world *w, const struct mount *mnt)
{
	return mnt->mnt_writers > 0 ? (int)refuse_obj(w, EBUSY, R_MNT_HAS_WRITERS, mnt, NULL) : 0;
}

/* ---- mountpoints ---- */

static void pin_mountpoint(struct pinned_mountpoint *m, struct mountpoint *mp)
{
	m->mp = mp;
	hlist_add_head(&m->node, &mp->m_list);
}

bool lookup_mountpoint(struct world *w, struct dentry *dentry, struct pinned_mountpoint *m)
{
	struct mountpoint *mp = dentry->d_mounted;

	if (mp)
		pin_mountpoint(m, mp);
	return mp != NULL;
}

/* A removed directory, or one below a name that has been dropped, is no place to mount on. */
static bool d_can_be_mounted_on(const struct dentry *dentry)
{
	const struct dentry *p;

	for (p = dentry->d_parent; !IS_ROOT(p); p = p->d_parent)
		if (d_unhashed(p))
			return false;
	return !d_unlinked(dentry);
}

static struct mountpoint *new_mountpoint(struct world *w, struct dentry *dentry)
{
	struct mountpoint *mp = alloc_obj(w, mountpoint);

	if (!mp)
		return NULL;
	mp->m_dentry = dget(dentry);
	dentry->d_mounted = mp;
	dentry->d_flags |= DCACHE_MOUNTED;
	return mp;
}

/* Finds or makes the mountpoint at @dentry, and pins it. */
int get_mountpoint(struct world *w, struct dentry *dentry, struct pinned_mountpoint *m)
{
	struct mountpoint *mp = dentry->d_mounted;

	if (!d_can_be_mounted_on(dentry))
		return (int)refuse_obj(w, ENOENT, R_MOUNTPOINT_UNLINKED, dentry, NULL);
	if (!mp)
		mp = new_mountpoint(w, dentry);
	if (!mp)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	pin_mountpoint(m, mp);
	return 0;
}

static void maybe_free_mountpoint(struct world *w, struct mountpoint *mp)
{
	if (!hlist_empty(&mp->m_list))
		return;
	mp->m_dentry->d_flags &= ~DCACHE_MOUNTED;
	mp->m_dentry->d_mounted = NULL;
	list_add_tail(&mp->m_ex, &w->ex_mountpoints);
}

void unpin_mountpoint(struct world *w, struct pinned_mountpoint *m)
{
	if (!m->mp)
		return;
	hlist_del_init(&m->node);
	maybe_free_mountpoint(w, m->mp);
	m->mp = NULL;
}

/* ---- whose mounts, and in which tree ---- */

/* It is in the caller's namespace. */
bool check_mnt(struct world *w, const struct mount *mnt)
{
	return mnt->mnt_ns == current->nsproxy->mnt_ns;
}

bool our_mnt(struct world *w, const struct vfsmount *mnt)
{
	return check_mnt(w, real_mount(mnt));
}

/* It is in a detached tree that was made from the caller's namespace, or from nothing mounted. */
bool check_anonymous_mnt(struct world *w, const struct mount *mnt)
{
	u64 seq;

	if (!is_anon_ns(mnt->mnt_ns))
		return false;
	seq = mnt->mnt_ns->seq_origin;
	return !seq || seq == current->nsproxy->mnt_ns->ns.ns_id;
}

bool may_mount(struct world *w)
{
	return ns_capable(w, current->nsproxy->mnt_ns->user_ns, CAP_SYS_ADMIN);
}

bool mnt_may_suid(struct world *w, const struct vfsmount *mnt)
{
	return !(mnt->mnt_flags & MNT_NOSUID) && check_mnt(w, real_mount(mnt)) &&
	       current_in_userns(w, mnt->mnt_sb->s_user_ns);
}

/* Whether whoever has @root for a root finds the place @dentry of @mnt. */
bool is_path_reachable(struct mount *mnt, struct dentry *dentry, const struct path *root)
{
	const struct mount *top = real_mount(root->mnt);

	for (; mnt != top; mnt = mnt->mnt_parent) {
		if (!mnt_has_parent(mnt))
			return false;
		dentry = mnt->mnt_mountpoint;
	}
	return is_subdir(dentry, root->dentry);
}

struct mount *topmost_overmount(struct mount *m)
{
	while (m->overmount)
		m = m->overmount;
	return m;
}

/* Whether the caller's root is another place than its namespace's. */
bool current_chrooted(struct world *w)
{
	struct mount *root = topmost_overmount(current->nsproxy->mnt_ns->root);
	const struct path *fs_root = &current->fs->root;

	return fs_root->mnt != &root->mnt || !path_mounted(fs_root);
}

/* ---- walking a tree: see for_each_mnt() ---- */

static struct mount *first_child(const struct mount *m)
{
	if (list_empty(&m->mnt_mounts))
		return NULL;
	return list_first_entry(&m->mnt_mounts, struct mount, mnt_child);
}

static struct mount *next_sibling(const struct mount *m)
{
	struct list_head *next = m->mnt_child.next;

	return next == &m->mnt_parent->mnt_mounts ? NULL
						  : list_entry(next, struct mount, mnt_child);
}

/* The mount after @p in the tree of @root, past all that is below @p; NULL after the last. */
struct mount *next_mnt_past(struct mount *p, const struct mount *root)
{
	struct mount *next = NULL;

	for (; !next && p != root; p = p->mnt_parent)
		next = next_sibling(p);
	return next;
}

/* The mount after @p, parents first. */
struct mount *next_mnt(struct mount *p, const struct mount *root)
{
	struct mount *child = first_child(p);

	return child ? child : next_mnt_past(p, root);
}

/* ---- telling who waits for changes ---- */

/* A part of the change under way: no second event for it. */
void touch_mnt_namespace_once(struct world *w, struct mnt_namespace *ns)
{
	if (!ns || ns->event == w->event)
		return;
	ns->event = w->event;
	wake_up_all(w, &ns->poll);
}

/* A change of its own: a new event. */
void touch_mnt_namespace(struct world *w, struct mnt_namespace *ns)
{
	if (ns)
		w->event++;
	touch_mnt_namespace_once(w, ns);
}

/* ---- hanging a mount in and out ---- */

/*
 * What make_visible() and mnt_set_mountpoint() did, undone. Returns the mountpoint, maybe unused.
 */
static struct mountpoint *leave_place(struct world *w, struct mount *mnt)
{
	struct mountpoint *mp = mnt->mnt_mp;

	hash_del(w, mnt);
	list_del_init(&mnt->mnt_child);
	if (mnt->mnt_parent->overmount == mnt)
		mnt->mnt_parent->overmount = NULL;
	hlist_del_init(&mnt->mnt_mp_list);
	mnt->mnt_mp = NULL;
	return mp;
}

/* Takes @mnt off its parent. */
void umount_mnt(struct world *w, struct mount *mnt)
{
	struct mountpoint *mp = leave_place(w, mnt);

	stand_alone(mnt);
	maybe_free_mountpoint(w, mp);
}

/* Gives @child its place, without showing it there. */
void mnt_set_mountpoint(struct mount *parent, struct mountpoint *mp, struct mount *child)
{
	child->mnt_mountpoint = mp->m_dentry;
	child->mnt_parent = parent;
	child->mnt_mp = mp;
	hlist_add_head(&child->mnt_mp_list, &mp->m_list);
}

void make_visible(struct world *w, struct mount *mnt)
{
	struct mount *parent = mnt->mnt_parent;

	if (mnt->mnt_mountpoint == parent->mnt.mnt_root)
		parent->overmount = mnt;
	hash_add(w, mnt);
	list_add_tail(&mnt->mnt_child, &parent->mnt_mounts);
}

void attach_mnt(struct world *w, struct mount *mnt, struct mount *parent, struct mountpoint *mp)
{
	mnt_set_mountpoint(parent, mp, mnt);
	make_visible(w, mnt);
}

/* Moves @mnt to another place at once, with no moment in between. */
void mnt_change_mountpoint(struct world *w, struct mount *parent, struct mountpoint *mp,
			   struct mount *mnt)
{
	struct mountpoint *left = leave_place(w, mnt);

	attach_mnt(w, mnt, parent, mp);
	maybe_free_mountpoint(w, left);
}

static void mnt_add_to_ns(struct mnt_namespace *ns, struct mount *mnt)
{
	mnt->mnt_ns = ns;
	if (IS_MNT_LOCKED(mnt))
		ns->had_locked = true;
	rb_insert(&ns->mounts, &mnt->mnt_node, mnt->mnt_id_unique);
}

/* A tree that is in no namespace yet. The caller counts the mounts. Returns how many there are. */
unsigned int mnt_add_tree_to_ns(struct mnt_namespace *ns, struct mount *root)
{
	unsigned int mounts = 0;

	for_each_mnt (m, root) {
		mnt_add_to_ns(ns, m);
		mounts++;
	}
	return mounts;
}

/* Out of its namespace's tree of mounts; mnt_ns still says which that was. */
void move_from_ns(struct mount *mnt)
{
	if (!mnt_ns_attached(mnt))
		return;
	if (!RB_EMPTY_ROOT(&mnt->mnt_ns->mounts))
		rb_erase(&mnt->mnt_node, &mnt->mnt_ns->mounts);
	RB_CLEAR_NODE(&mnt->mnt_node);
}

/* The same is about to happen to all that is in @ns: nothing has to be kept in order for that. */
void move_all_from_ns(struct mnt_namespace *ns)
{
	ns->mounts = (struct rb_root){ NULL, NULL };
}

static struct mount *node_to_mount(struct rb_node *node)
{
	return rb_entry_safe(node, struct mount, mnt_node);
}

/* The mount of that unique id or the next above; or below. */
struct mount *mnt_find_id_at(const struct mnt_namespace *ns, u64 id)
{
	return node_to_mount(rb_find_ge(&ns->mounts, id));
}

struct mount *mnt_find_id_at_reverse(const struct mnt_namespace *ns, u64 id)
{
	return node_to_mount(rb_find_le(&ns->mounts, id));
}

/* ---- the kernel's own mounts, and the first tree ---- */

/* In the kernel these have no place and no namespace; mount(2) never sees them. */
static struct vfsmount *kern_mount_fc(struct world *w, struct fs_context *fc, void *s_fs_info)
{
	struct vfsmount *mnt;
	int err;

	if (s_fs_info)
		fc->s_fs_info = s_fs_info;
	err = vfs_parse_fs_string(w, fc, "source", fc->fs_type->name);
	mnt = err ? ERR_PTR(err) : fc_mount(w, fc);
	if (!IS_ERR(mnt))
		real_mount(mnt)->mnt_ns = MNT_NS_INTERNAL;
	return mnt;
}

struct vfsmount *kern_mount(struct world *w, const struct file_system_type *type, void *s_fs_info,
			    struct user_namespace *user_ns, struct net *net)
{
	struct fs_context *fc = fs_context_for_mount(w, type, SB_KERNMOUNT);
	struct vfsmount *mnt;

	if (IS_ERR(fc))
		return ERR_PTR(PTR_ERR(fc));
	if (user_ns) {
		put_user_ns(w, fc->user_ns);
		fc->user_ns = get_user_ns(user_ns);
	}
	if (net) {
		put_net(w, fc->net_ns);
		fc->net_ns = get_net(net);
	}
	mnt = kern_mount_fc(w, fc, s_fs_info);
	put_fs_context(w, fc);
	return mnt;
}

void kern_unmount(struct world *w, struct vfsmount *mnt)
{
	real_mount(mnt)->mnt_ns = NULL;
	mntput(w, mnt);
}
