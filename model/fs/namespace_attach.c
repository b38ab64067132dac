// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hanging a tree of mounts in, new or moved, with all the copies that this calls for elsewhere.
 *
 * Mirrors the parts of fs/namespace.c around attach_recursive_mnt() and do_lock_mount().
 *
 * Everything that can fail comes first: the mountpoints, the places in the namespaces' limits, the
 * group numbers and the copies. From attach_all() on nothing can.
 */
#include "fanotify.h"
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"

/* ---- group numbers for what is about to be shared ---- */

/* Takes back what invent_group_ids() gave in the tree of @mnt: ids of what is not shared. */
void cleanup_group_ids(struct world *w, struct mount *mnt)
{
	for_each_mnt (m, mnt)
		if (m->mnt_group_id && !IS_MNT_SHARED(m))
			mnt_release_group_id(w, m);
}

int invent_group_ids(struct world *w, struct mount *mnt, bool recurse)
{
	int err = 0;

	for_each_mnt_if (m, mnt, recurse && !err)
		if (!m->mnt_group_id)
			err = mnt_alloc_group_id(w, m);
	if (err)
		cleanup_group_ids(w, mnt);
	return err;
}

/* Sets places aside in @ns for the tree of @mnt, if its limit allows. */
int count_mounts(struct world *w, struct mnt_namespace *ns, struct mount *mnt)
{
	u64 total = (u64)ns->nr_mounts + ns->pending_mounts;
	unsigned int new_mounts = 0;

	for_each_mnt (m, mnt)
		new_mounts++;
	if (total + new_mounts > w->sysctl_mount_max)
		return (int)refuse_obj(w, ENOSPC, R_MOUNT_MAX, ns, NULL);
	ns->pending_mounts += new_mounts;
	return 0;
}

/* ---- attaching ---- */

/*
 * An attach under way. What stands at a place already goes on top of what is put beneath it: on the
 * root of the topmost mount of the new tree (@root), but in a copy that has left out the mount of a
 * namespace file the stack is shorter, and it goes where that would have been (@shorter).
 */
struct attach {
	struct mount *source_mnt;
	struct mount *dest_mnt;
	struct mountpoint *dest_mp;
	struct pinned_mountpoint root;
	struct mountpoint *shorter;
	struct list_head trees; /* the copies, then the source: by mnt_list */
	bool moving;
	bool place_was_free; /* nothing is mounted there, on whichever mount */
};

static int prepare_mountpoint_on_top(struct world *w, struct attach *a)
{
	struct mount *top;

	for (top = a->source_mnt; top->overmount; top = top->overmount)
		if (!a->shorter && is_mnt_ns_file(top->mnt.mnt_root))
			a->shorter = top->mnt_mp;
	return get_mountpoint(w, top->mnt.mnt_root, &a->root);
}

static int prepare_copies(struct world *w, struct attach *a)
{
	int err;

	if (!a->moving) {
		err = count_mounts(w, a->dest_mnt->mnt_ns, a->source_mnt);
		if (err)
			return err;
	}
	if (!IS_MNT_SHARED(a->dest_mnt))
		return 0;
	err = invent_group_ids(w, a->source_mnt, true);
	if (err)
		return err;
	return propagate_mnt(w, a->dest_mnt, a->dest_mp, a->source_mnt, &a->trees);
}

/* Undoes prepare_copies(), however far it came. */
static void drop_copies(struct world *w, struct attach *a)
{
	while (!list_empty(&a->trees)) {
		struct mount *child = list_last_entry(&a->trees, struct mount, mnt_list);

		list_del_init(&child->mnt_list);
		child->mnt_parent->mnt_ns->pending_mounts = 0;
		umount_tree(w, child, UMOUNT_SYNC);
	}
	if (IS_MNT_SHARED(a->dest_mnt))
		cleanup_group_ids(w, a->source_mnt);
	a->dest_mnt->mnt_ns->pending_mounts = 0;
}

/* Takes the source out of where it was, so that it is in the same state as the copies. */
static void detach_source(struct world *w, struct attach *a)
{
	struct mount *source = a->source_mnt;

	if (IS_MNT_SHARED(a->dest_mnt))
		for_each_mnt (m, source)
			set_mnt_shared(m);
	if (a->moving) {
		umount_mnt(w, source);
		fsnotify_mnt(w, FAN_MNT_ATTACH | FAN_MNT_DETACH, source->mnt_ns, source);
	} else if (source->mnt_ns) {
		w->emptied_ns = source->mnt_ns;
		move_all_from_ns(source->mnt_ns);
		for_each_mnt (m, source)
			move_from_ns(m);
	}
	mnt_set_mountpoint(a->dest_mnt, a->dest_mp, source);
	list_add_tail(&source->mnt_list, &a->trees);
}

/* A new tree joins the namespace of its parent. One that is moved is in it. */
static void join_namespace(struct world *w, struct mount *tree)
{
	struct mnt_namespace *ns = tree->mnt_parent->mnt_ns;

	if (ns->user_ns != current->nsproxy->mnt_ns->user_ns)
		lock_mnt_tree(tree);
	if (!mnt_ns_attached(tree))
		mnt_add_tree_to_ns(ns, tree);
}

/* A new tree is told of, and takes the places that were set aside for it. */
static void announce(struct world *w, struct mnt_namespace *ns, struct mount *tree)
{
	for_each_mnt (m, tree)
		fsnotify_mnt(w, FAN_MNT_ATTACH, ns, m);
	ns->nr_mounts += ns->pending_mounts;
	ns->pending_mounts = 0;
}

/* It is seen from now on, below what was seen in its place. */
static void show_tree(struct world *w, struct attach *a, struct mount *tree)
{
	struct mount *parent = tree->mnt_parent, *on_top = NULL;
	bool is_source = tree == a->source_mnt;

	if (!a->place_was_free)
		on_top = __lookup_mnt(w, &parent->mnt, tree->mnt_mountpoint);
	if (!is_source || !a->moving)
		announce(w, parent->mnt_ns, tree);
	make_visible(w, tree);
	touch_mnt_namespace(w, parent->mnt_ns);
	if (on_top)
		mnt_change_mountpoint(w, topmost_overmount(tree),
				      a->shorter && !is_source ? a->shorter : a->root.mp, on_top);
}

/*
 * Namespaces get their mounts in the order of ids, which is quick. Shown are the source, and then
 * the copies from the last to the first: whoever waits for changes is told in that order.
 */
static void attach_all(struct world *w, struct attach *a)
{
	struct mount *tree;

	detach_source(w, a);
	list_for_each_entry (tree, &a->trees, mnt_list)
		join_namespace(w, tree);
	while (!list_empty(&a->trees)) {
		tree = list_last_entry(&a->trees, struct mount, mnt_list);
		list_del_init(&tree->mnt_list);
		show_tree(w, a, tree);
	}
}

/* Whether no mount is in the list of the mountpoint, but only those who have pinned it. */
static bool is_free(const struct pinned_mountpoint *dest, const struct pinned_mountpoint *other)
{
	const struct hlist_node *n = dest->mp->m_list.first;

	while (n && (n == &dest->node || n == &other->node))
		n = n->next;
	return !n;
}

/*
 * Hangs the tree of @source_mnt in at @dest. It is moved where it has a parent, or is a detached
 * tree of its own; else it is new. What it becomes depends on where it goes:
 *
 *   to a shared mount      it is shared (a peer of what it was bound from, where that is shared; a
 *                          slave stays one besides), and a copy goes to each mount that the
 *                          destination propagates to
 *   to one that is not     it stays what it is
 *
 * An unbindable one cannot go to a shared mount; the caller has seen to that.
 */
int attach_recursive_mnt(struct world *w, struct mount *source_mnt,
			 const struct pinned_mountpoint *dest)
{
	struct attach a = {
		.source_mnt = source_mnt,
		.dest_mnt = dest->parent,
		.dest_mp = dest->mp,
		.moving = mnt_has_parent(source_mnt),
	};
	int err = prepare_mountpoint_on_top(w, &a);

	if (err)
		return err;
	INIT_LIST_HEAD(&a.trees);
	a.place_was_free = is_free(dest, &a.root);
	err = prepare_copies(w, &a);
	if (err)
		drop_copies(w, &a);
	else
		attach_all(w, &a);
	unpin_mountpoint(w, &a.root);
	return err;
}

/* ---- the place ---- */

/* Where mounting at @path really goes: on top of all that is there, or right below the top. */
static struct mount *where_to_mount(struct world *w, const struct path *path,
				    struct dentry **dentry, bool beneath)
{
	struct mount *m;

	if (beneath) {
		m = topmost_overmount(real_mount(path->mnt));
		*dentry = m->mnt_mountpoint;
		return m->mnt_parent;
	}
	m = __lookup_mnt(w, path->mnt, path->dentry);
	if (m) {
		m = topmost_overmount(m);
		*dentry = m->mnt.mnt_root;
		return m;
	}
	*dentry = path->dentry;
	return real_mount(path->mnt);
}

/* Finds the place and pins it. Each success is followed by unlock_mount(). */
int lock_mount(struct world *w, const struct path *path, struct pinned_mountpoint *m, bool beneath)
{
	struct dentry *dentry;
	int err;

	memset(m, 0, sizeof(*m));
	if (beneath && !path_mounted(path))
		return (int)refuse_obj(w, EINVAL, R_BENEATH_NOT_MOUNTPOINT, path->dentry,
				       real_mount(path->mnt));
	m->parent = where_to_mount(w, path, &dentry, beneath);
	if (cant_mount(dentry) && dentry->d_inode && dentry->d_inode->i_flags & S_FLEETING)
		return (int)refuse_obj(w, ENOENT, R_MOUNTPOINT_FLEETING, dentry, NULL);
	if (cant_mount(dentry))
		return (int)refuse_obj(w, ENOENT, R_MOUNTPOINT_UNLINKED, dentry, NULL);
	if (!is_mounted(path->mnt))
		return (int)refuse_obj(w, ENOENT, R_MOUNTPOINT_NOT_MOUNTED, real_mount(path->mnt),
				       NULL);
	if (beneath && &m->parent->mnt == path->mnt && !m->parent->overmount)
		return (int)refuse_obj(w, EINVAL, R_BENEATH_ABSOLUTE_ROOT, m->parent, NULL);
	err = get_mountpoint(w, dentry, m);
	return err;
}

/* Lets go of the place, and ends the change. */
void unlock_mount(struct world *w, struct pinned_mountpoint *m)
{
	unpin_mountpoint(w, m);
	namespace_unlock(w);
}

int graft_tree(struct world *w, struct mount *mnt, const struct pinned_mountpoint *mp)
{
	if (mnt->mnt.mnt_sb->s_flags & SB_NOUSER)
		return (int)refuse_obj(w, EINVAL, R_GRAFT_NOUSER, mnt->mnt.mnt_sb, NULL);
	if (d_is_dir(mp->mp->m_dentry) != d_is_dir(mnt->mnt.mnt_root))
		return (int)refuse_obj(w, ENOTDIR, R_GRAFT_NOT_BOTH_DIRECTORIES, mp->mp->m_dentry,
				       mnt->mnt.mnt_root);
	return attach_recursive_mnt(w, mnt, mp);
}

/* Whether @m hangs below @above, or is it. */
bool mount_is_ancestor(const struct mount *above, const struct mount *m)
{
	for (; m != above; m = m->mnt_parent)
		if (!mnt_has_parent(m))
			return false;
	return true;
}
