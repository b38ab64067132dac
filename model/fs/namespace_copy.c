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
 * (mnt_ns_loop):
 *   so none is kept alive by itself.
 */
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
	if (!is_mnt_ns_file(dentry))
		return false;
	return current->nsproxy->mnt_ns->ns.ns_id >= get_proc_ns(dentry->d_inode)->ns_id;
}

bool check_for_nsfs_mounts(struct world *w, struct mount *subtree)
{
	for (struct mount *p = subtree; p; p = next_mnt(p, subtree))
		if (mnt_ns_loop(w, p->mnt.mnt_root))
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

/* Walks the source's tree; @dst is the copy of @src. */
struct tree_copy {
	int flag;
	struct mount *src_parent; /* the last mount that was copied */
	struct mount *dst; /* its copy */
};

enum copy_step { COPY_IT, LEAVE_OUT, COPY_REFUSED };

static enum copy_step whether_to_copy(struct world *w, const struct tree_copy *c, struct mount *src)
{
	if (!(c->flag & CL_COPY_UNBINDABLE) && IS_MNT_UNBINDABLE(src)) {
		if (!IS_MNT_LOCKED(src))
			return LEAVE_OUT;
		refuse_obj(w, EPERM, R_COPY_LOCKED_UNBINDABLE, src, NULL);
		return COPY_REFUSED;
	}
	if (!(c->flag & CL_COPY_MNT_NS_FILE) && is_mnt_ns_file(src->mnt.mnt_root))
		return LEAVE_OUT;
	return COPY_IT;
}

static int copy_one(struct world *w, struct tree_copy *c, struct mount *src)
{
	struct mount *dst_parent, *copy;

	while (c->src_parent != src->mnt_parent) {
		c->src_parent = c->src_parent->mnt_parent;
		c->dst = c->dst->mnt_parent;
	}
	dst_parent = c->dst;
	copy = clone_mnt(w, src, src->mnt.mnt_root, c->flag);
	if (IS_ERR(copy))
		return (int)PTR_ERR(copy);
	c->src_parent = src;
	c->dst = copy;
	if (IS_MNT_LOCKED(src))
		copy->mnt.mnt_flags |= MNT_LOCKED;
	attach_mnt(w, copy, dst_parent, src->mnt_mp);
	return 0;
}

static int copy_subtree(struct world *w, struct tree_copy *c, struct mount *child)
{
	for (struct mount *src = child; src; src = next_mnt(src, child)) {
		enum copy_step step = whether_to_copy(w, c, src);
		int err;

		if (step == COPY_REFUSED)
			return -EPERM;
		if (step == LEAVE_OUT) {
			src = skip_mnt_tree(src);
			continue;
		}
		err = copy_one(w, c, src);
		if (err)
			return err;
	}
	return 0;
}

/* A copy of the tree of @src_root from @dentry on, hanging nowhere. An ERR_PTR: refused. */
struct mount *copy_tree(struct world *w, struct mount *src_root, struct dentry *dentry, int flag)
{
	struct tree_copy c = { .flag = flag, .src_parent = src_root };
	struct mount *res, *child;

	if (!(flag & CL_COPY_UNBINDABLE) && IS_MNT_UNBINDABLE(src_root))
		return ERR_PTR(refuse_obj(w, EINVAL, R_COPY_UNBINDABLE, src_root, NULL));
	if (!(flag & CL_COPY_MNT_NS_FILE) && is_mnt_ns_file(dentry))
		return ERR_PTR(refuse_obj(w, EINVAL, R_COPY_MNT_NS_FILE, src_root, NULL));
	res = c.dst = clone_mnt(w, src_root, dentry, flag);
	if (IS_ERR(res))
		return res;
	list_for_each_entry (child, &src_root->mnt_mounts, mnt_child) {
		int err;

		if (!is_subdir(child->mnt_mountpoint, dentry))
			continue;
		err = copy_subtree(w, &c, child);
		if (err) {
			umount_tree(w, res, UMOUNT_SYNC);
			return ERR_PTR(err);
		}
	}
	return res;
}

static int locks_of(int flags)
{
	int locks = MNT_LOCK_ATIME;

	if (flags & MNT_READONLY)
		locks |= MNT_LOCK_READONLY;
	if (flags & MNT_NODEV)
		locks |= MNT_LOCK_NODEV;
	if (flags & MNT_NOSUID)
		locks |= MNT_LOCK_NOSUID;
	if (flags & MNT_NOEXEC)
		locks |= MNT_LOCK_NOEXEC;
	return locks;
}

/*
 * A tree goes to a less privileged user namespace: its flags stay, and what it covers stays
 * covered.
 */
void lock_mnt_tree(struct mount *mnt)
{
	for (struct mount *p = mnt; p; p = next_mnt(p, mnt)) {
		p->mnt.mnt_flags |= locks_of(p->mnt.mnt_flags);
		if (p != mnt)
			p->mnt.mnt_flags |= MNT_LOCKED;
	}
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

/* The task's root or cwd goes over to the copy of the mount that it is on. */
static void switch_path(struct world *w, struct path *path, struct mount *old, struct mount *new)
{
	if (path->mnt != &old->mnt)
		return;
	path->mnt = mntget(&new->mnt);
	mntput(w, &old->mnt);
}

/* Pairs each mount of the old tree with its copy; mounts of namespace files have none. */
static void populate_mnt_ns(struct world *w, struct mnt_namespace *new_ns, struct mount *old,
			    struct fs_struct *new_fs)
{
	struct mount *new = new_ns->root, *p = old, *q = new;

	for (;;) {
		mnt_add_to_ns(w, new_ns, q);
		new_ns->nr_mounts++;
		if (new_fs) {
			switch_path(w, &new_fs->root, p, q);
			switch_path(w, &new_fs->pwd, p, q);
		}
		p = next_mnt(p, old);
		q = next_mnt(q, new);
		if (!q)
			break;
		while (p->mnt.mnt_root != q->mnt.mnt_root)
			p = next_mnt(skip_mnt_tree(p), old);
	}
}

struct mnt_namespace *copy_mnt_ns(struct world *w, u64 flags, struct mnt_namespace *ns,
				  struct user_namespace *user_ns, struct fs_struct *new_fs)
{
	int copy_flags = CL_COPY_UNBINDABLE;
	struct mnt_namespace *new_ns;
	struct mount *new;

	if (!(flags & CLONE_NEWNS)) {
		get_mnt_ns(ns);
		return ns;
	}
	new_ns = alloc_mnt_ns(w, user_ns, false);
	if (IS_ERR(new_ns))
		return new_ns;
	if (user_ns != ns->user_ns)
		copy_flags |= CL_SLAVE;
	new = copy_tree(w, ns->root, ns->root->mnt.mnt_root, copy_flags);
	if (IS_ERR(new)) {
		w->emptied_ns = new_ns;
		namespace_unlock(w);
		return ERR_PTR(PTR_ERR(new));
	}
	if (user_ns != ns->user_ns)
		lock_mnt_tree(new);
	new_ns->root = new;
	populate_mnt_ns(w, new_ns, ns->root, new_fs);
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
	struct mnt_namespace *mnt_ns = to_mnt_ns(ns), *old_mnt_ns = nsset->nsproxy->mnt_ns;
	struct path root;
	int err = mntns_may_install(w, nsset, mnt_ns);

	if (err)
		return err;
	get_mnt_ns(mnt_ns);
	nsset->nsproxy->mnt_ns = mnt_ns;
	err = vfs_path_lookup(w, mnt_ns->root->mnt.mnt_root, &mnt_ns->root->mnt, "/", LOOKUP_DOWN,
			      &root);
	if (err) {
		nsset->nsproxy->mnt_ns = old_mnt_ns;
		put_mnt_ns(w, mnt_ns);
		return err;
	}
	put_mnt_ns(w, old_mnt_ns);
	set_fs_pwd(w, nsset->fs, &root);
	set_fs_root(w, nsset->fs, &root);
	path_put(w, &root);
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
