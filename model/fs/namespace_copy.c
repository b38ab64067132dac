// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies of trees of mounts, and mount namespaces: how they are made, entered, found and ended.
 *
 * Mirrors the parts of fs/namespace.c around copy_tree() and copy_mnt_ns().
 *
 * Invariants:
 * - Every mount of the tree of ns->root is in ns->mounts, and no other; nr_mounts says how many.
 * - The namespace of a detached tree ("anonymous") has no id, no number and is not in
 *   world.mnt_ns_tree. It lives as long as the tree's descriptor.
 * - A namespace file that is mounted somewhere in a namespace is of a younger namespace
 *   (mnt_ns_loop): so none is kept alive by itself.
 */
#include "fanotify.h"
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"

/* What all namespaces of detached trees have for a number in nsfs. */
#define MNT_NS_ANON_INO 0xeffffff7u

/* ---- files of mount namespaces as mounts ---- */

bool is_mnt_ns_file(const struct dentry *dentry)
{
	return dentry->d_op == &ns_dentry_operations &&
	       get_proc_ns(dentry->d_inode)->ops == &mntns_operations;
}

/* Whether binding @dentry could make the caller's namespace keep itself alive. */
bool mnt_ns_loop(struct world *w, const struct dentry *dentry)
{
	u64 own_id = current->nsproxy->mnt_ns->ns.ns_id;

	return is_mnt_ns_file(dentry) && get_proc_ns(dentry->d_inode)->ns_id <= own_id;
}

bool check_for_nsfs_mounts(struct world *w, struct mount *subtree)
{
	for_each_mnt (m, subtree)
		if (mnt_ns_loop(w, m->mnt.mnt_root))
			return false;
	return true;
}

/* ---- copies ---- */

/* The kernel looks at every child; where nothing was ever locked, that can be spared. */
bool has_locked_children(struct mount *mnt, struct dentry *dentry)
{
	struct mount *child;

	if (is_mounted(&mnt->mnt) && !mnt->mnt_ns->had_locked)
		return false;
	list_for_each_entry (child, &mnt->mnt_mounts, mnt_child)
		if (IS_MNT_LOCKED(child) && is_subdir(child->mnt_mountpoint, dentry))
			return true;
	return false;
}

/* A mount of the source, and what has become of it in the copy: NULL where it was left out. */
struct copy_of {
	const struct mount *source;
	struct mount *copy;
};

/*
 * A copy under way. It is made in the order of the source's tree, so the parent of the next one is
 * found by climbing from the last one, in both trees at once.
 */
struct tree_copy {
	int flag;
	const struct mount *src_root;
	const struct dentry *from; /* what of @src_root is copied */
	struct mount *src; /* the last mount that was copied */
	struct mount *dst; /* its copy */
	struct copy_of *wanted; /* whose copies the caller asks for */
	size_t nr_wanted;
};

enum copy_step { COPY_IT, LEAVE_OUT, COPY_REFUSED };

static enum copy_step whether_to_copy(struct world *w, const struct tree_copy *c,
				      const struct mount *src)
{
	bool unbindable = IS_MNT_UNBINDABLE(src) && !(c->flag & CL_COPY_UNBINDABLE);

	if (src->mnt_parent == c->src_root && !is_subdir(src->mnt_mountpoint, c->from))
		return LEAVE_OUT;
	if (unbindable && IS_MNT_LOCKED(src)) {
		refuse_obj(w, EPERM, R_COPY_LOCKED_UNBINDABLE, src, NULL);
		return COPY_REFUSED;
	}
	if (unbindable || (!(c->flag & CL_COPY_MNT_NS_FILE) && is_mnt_ns_file(src->mnt.mnt_root)))
		return LEAVE_OUT;
	return COPY_IT;
}

/* @src has become @copy. */
static void note_copy(struct tree_copy *c, struct mount *src, struct mount *copy)
{
	c->src = src;
	c->dst = copy;
	for (size_t i = 0; i < c->nr_wanted; i++)
		if (c->wanted[i].source == src)
			c->wanted[i].copy = copy;
}

/* The copy of the parent of @src. */
static struct mount *copied_parent(struct tree_copy *c, const struct mount *src)
{
	for (; c->src != src->mnt_parent; c->src = c->src->mnt_parent)
		c->dst = c->dst->mnt_parent;
	return c->dst;
}

static int copy_one(struct world *w, struct tree_copy *c, struct mount *src)
{
	struct mount *parent = copied_parent(c, src);
	struct mount *copy = clone_mnt(w, src, src->mnt.mnt_root, c->flag);

	if (IS_ERR(copy))
		return (int)PTR_ERR(copy);
	copy->mnt.mnt_flags |= src->mnt.mnt_flags & MNT_LOCKED;
	attach_mnt(w, copy, parent, src->mnt_mp);
	note_copy(c, src, copy);
	return 0;
}

static int copy_what_is_below(struct world *w, struct tree_copy *c, struct mount *root)
{
	struct mount *src = next_mnt(root, root);
	int err = 0;

	while (src && !err) {
		enum copy_step step = whether_to_copy(w, c, src);

		if (step == COPY_REFUSED)
			return -EPERM;
		if (step == COPY_IT)
			err = copy_one(w, c, src);
		src = step == COPY_IT ? next_mnt(src, root) : next_mnt_past(src, root);
	}
	return err;
}

static struct mount *copy_tree_as(struct world *w, struct tree_copy *c, struct mount *root,
				  struct dentry *dentry)
{
	struct mount *copy;
	int err;

	if (IS_MNT_UNBINDABLE(root) && !(c->flag & CL_COPY_UNBINDABLE))
		return ERR_PTR(refuse_obj(w, EINVAL, R_COPY_UNBINDABLE, root, NULL));
	if (is_mnt_ns_file(dentry) && !(c->flag & CL_COPY_MNT_NS_FILE))
		return ERR_PTR(refuse_obj(w, EINVAL, R_COPY_MNT_NS_FILE, root, NULL));
	copy = clone_mnt(w, root, dentry, c->flag);
	if (IS_ERR(copy))
		return copy;
	c->src_root = root;
	c->from = dentry;
	note_copy(c, root, copy);
	err = copy_what_is_below(w, c, root);
	if (!err)
		return copy;
	umount_tree(w, copy, UMOUNT_SYNC);
	return ERR_PTR(err);
}

/* A copy of the tree of @src_root from @dentry on, hanging nowhere. An ERR_PTR: refused. */
struct mount *copy_tree(struct world *w, struct mount *src_root, struct dentry *dentry, int flag)
{
	struct tree_copy c = { .flag = flag };

	return copy_tree_as(w, &c, src_root, dentry);
}

/* ---- the namespaces ---- */

/* Without a number and an id: nobody finds it but through its tree. */
static void init_anonymous(struct world *w, struct ns_common *ns)
{
	ns->ns_type = CLONE_NEWNS;
	ns->ops = &mntns_operations;
	ns->inum = MNT_NS_ANON_INO;
	ns->count = 1;
	RB_CLEAR_NODE(&ns->ns_tree_node);
	list_add_tail(&ns->ns_list_node, &w->ns_list);
}

/* An empty one, with one reference. An ERR_PTR: refused. */
struct mnt_namespace *alloc_mnt_ns(struct world *w, struct user_namespace *user_ns, bool anon)
{
	struct ucounts *ucounts = inc_ucount(w, user_ns, current_euid(), UCOUNT_MNT_NAMESPACES);
	struct mnt_namespace *ns;

	if (!ucounts)
		return ERR_PTR(refuse_obj(w, ENOSPC, R_MNT_NS_LIMIT, user_ns, NULL));
	ns = alloc_obj(w, mnt_namespace);
	if (!ns)
		goto uncharge;
	if (anon)
		init_anonymous(w, &ns->ns);
	else if (ns_common_init(w, &ns->ns, &mntns_operations, 0))
		goto free_ns;
	init_waitqueue_head(&ns->poll);
	ns->user_ns = get_user_ns(user_ns);
	ns->ucounts = ucounts;
	RB_CLEAR_NODE(&ns->mnt_ns_tree_node);
	return ns;

free_ns:
	world_free(w, ns);
uncharge:
	dec_ucount(w, ucounts, UCOUNT_MNT_NAMESPACES);
	return refuse_ptr(w, ENOMEM, R_NOMEM);
}

static void mnt_ns_release(struct world *w, struct deferred_work *work)
{
	struct mnt_namespace *ns = container_of(work, struct mnt_namespace, rcu);

	put_user_ns(w, ns->user_ns);
	world_free(w, ns);
}

void free_mnt_ns(struct world *w, struct mnt_namespace *ns)
{
	fsnotify_mntns_delete(w, ns);
	if (is_anon_ns(ns))
		list_del_init(&ns->ns.ns_list_node);
	else
		ns_common_free(w, &ns->ns);
	if (ns->ucounts) /* the initial one is not charged */
		dec_ucount(w, ns->ucounts, UCOUNT_MNT_NAMESPACES);
	ns->ucounts = NULL;
	if (!RB_EMPTY_NODE(&ns->mnt_ns_tree_node)) {
		rb_erase(&ns->mnt_ns_tree_node, &w->mnt_ns_tree);
		RB_CLEAR_NODE(&ns->mnt_ns_tree_node);
	}
	call_rcu(w, &ns->rcu, mnt_ns_release, "mnt_ns_release");
}

void get_mnt_ns(struct mnt_namespace *ns)
{
	ns_ref_get(&ns->ns);
}

void put_mnt_ns(struct world *w, struct mnt_namespace *ns)
{
	if (!ns_ref_put(&ns->ns))
		return;
	w->emptied_ns = ns;
	umount_tree(w, ns->root, 0);
	namespace_unlock(w);
}

/* A root or cwd goes over to the copy of the mount that it is on. */
static void switch_path(struct world *w, struct path *path, const struct copy_of *mount)
{
	if (!mount->copy)
		return;
	mntput(w, path->mnt);
	path->mnt = mntget(&mount->copy->mnt);
}

/*
 * Fills @new_ns with a copy of what is in @old. In another user namespace it is less privileged: it
 * hears of what happens in the old one, but not the other way round, and cannot uncover anything.
 */
static int populate_mnt_ns(struct world *w, struct mnt_namespace *new_ns,
			   const struct mnt_namespace *old, struct fs_struct *fs)
{
	bool to_less = new_ns->user_ns != old->user_ns;
	struct copy_of places[2] = { { NULL, NULL } };
	struct tree_copy c = {
		.flag = CL_COPY_UNBINDABLE | (to_less ? CL_SLAVE : 0),
		.wanted = places,
		.nr_wanted = fs ? 2 : 0,
	};
	struct mount *root;

	if (fs) {
		places[0].source = real_mount(fs->root.mnt);
		places[1].source = real_mount(fs->pwd.mnt);
	}
	root = copy_tree_as(w, &c, old->root, old->root->mnt.mnt_root);
	if (IS_ERR(root))
		return (int)PTR_ERR(root);
	if (to_less)
		lock_mnt_tree(root);
	new_ns->root = root;
	new_ns->nr_mounts = mnt_add_tree_to_ns(new_ns, root);
	if (fs) {
		switch_path(w, &fs->root, &places[0]);
		switch_path(w, &fs->pwd, &places[1]);
	}
	return 0;
}

/* @new_fs, where it is not NULL, goes along. */
struct mnt_namespace *copy_mnt_ns(struct world *w, u64 flags, struct mnt_namespace *ns,
				  struct user_namespace *user_ns, struct fs_struct *new_fs)
{
	struct mnt_namespace *new_ns = ns;
	int err;

	if (!(flags & CLONE_NEWNS)) {
		get_mnt_ns(ns);
		return ns;
	}
	new_ns = alloc_mnt_ns(w, user_ns, false);
	if (IS_ERR(new_ns))
		return new_ns;
	err = populate_mnt_ns(w, new_ns, ns, new_fs);
	if (err) {
		w->emptied_ns = new_ns;
		namespace_unlock(w);
		return ERR_PTR(err);
	}
	rb_insert(&w->mnt_ns_tree, &new_ns->mnt_ns_tree_node, new_ns->ns.ns_id);
	return new_ns;
}

/*
 * The next namespace by age, or the one before, that the caller is master of: with a reference.
 * ERR_PTR(-ENOENT), refused, where there is none.
 */
struct mnt_namespace *get_sequential_mnt_ns(struct world *w, struct mnt_namespace *ns,
					    bool previous)
{
	struct rb_node *node = &ns->mnt_ns_tree_node;

	for (;;) {
		node = previous ? rb_prev(node) : rb_next(node);
		if (!node)
			return ERR_PTR(refuse_obj(w, ENOENT, R_MNT_NS_NO_NEXT, ns, NULL));
		ns = rb_entry(node, struct mnt_namespace, mnt_ns_tree_node);
		if (!ns_capable_noaudit(w, ns->user_ns, CAP_SYS_ADMIN))
			continue;
		get_mnt_ns(ns);
		return ns;
	}
}

/* ---- as one kind of namespace among others ---- */

static struct ns_common *mntns_get(struct world *w, struct task_struct *task)
{
	(void)w;
	if (!task->nsproxy)
		return NULL;
	get_mnt_ns(task->nsproxy->mnt_ns);
	return &task->nsproxy->mnt_ns->ns;
}

static void mntns_put(struct world *w, struct ns_common *ns)
{
	put_mnt_ns(w, to_mnt_ns(ns));
}

static int mntns_may_install(struct world *w, struct nsset *nsset, struct mnt_namespace *mnt_ns)
{
	struct user_namespace *user_ns = nsset->cred->user_ns;

	if (!ns_capable(w, mnt_ns->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_MNTNS_NOT_CAPABLE, mnt_ns, mnt_ns->user_ns);
	if (!ns_capable(w, user_ns, CAP_SYS_CHROOT))
		return (int)refuse_obj(w, EPERM, R_MNTNS_NO_CHROOT, user_ns, NULL);
	if (!ns_capable(w, user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_MNTNS_NOT_CAPABLE_OWN, user_ns, NULL);
	if (is_anon_ns(mnt_ns))
		return (int)refuse_obj(w, EINVAL, R_MNTNS_ANONYMOUS, mnt_ns, NULL);
	if (nsset->fs->users != 1)
		return (int)refuse_num(w, EINVAL, R_MNTNS_FS_SHARED, nsset->fs->users);
	return 0;
}

/* Enters: with root and cwd at what is on top of the namespace's root. */
static int mntns_install(struct world *w, struct nsset *nsset, struct ns_common *ns)
{
	struct mnt_namespace *mnt_ns = to_mnt_ns(ns), *left = nsset->nsproxy->mnt_ns;
	int err = mntns_may_install(w, nsset, mnt_ns);
	struct path top;

	if (err)
		return err;
	top.mnt = &topmost_overmount(mnt_ns->root)->mnt;
	top.dentry = top.mnt->mnt_root;
	path_get(&top);
	get_mnt_ns(mnt_ns);
	nsset->nsproxy->mnt_ns = mnt_ns;
	put_mnt_ns(w, left);
	set_fs_pwd(w, nsset->fs, &top);
	set_fs_root(w, nsset->fs, &top);
	path_put(w, &top);
	return 0;
}

static struct user_namespace *mntns_owner(struct ns_common *ns)
{
	return to_mnt_ns(ns)->user_ns;
}

const struct proc_ns_operations mntns_operations = {
	.name = "mnt",
	.type = CLONE_NEWNS,
	.get = mntns_get,
	.put = mntns_put,
	.install = mntns_install,
	.owner = mntns_owner,
};
