// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first mounts: nsfs, the initial mount namespace, and in it the default world's tree.
 *
 * Mirrors mnt_init() and init_mount_tree() of fs/namespace.c. The default world is what a
 * pivot_root leaves: a hidden root of the namespace, on it the tmpfs that everyone sees, on that a
 * proc.
 */
#include "memfd.h"
#include "nsproxy.h"
#include "pnode.h"
#include "sched.h"

/*
 * On a real kernel this one is not the machine's either, but a fresh one: it ends with the last
 * task in it. So nobody holds it before init does.
 */
static struct mnt_namespace *first_namespace(struct world *w)
{
	struct mnt_namespace *ns = alloc_obj(w, mnt_namespace);

	if (!ns || ns_common_init(w, &ns->ns, &mntns_operations, PROC_MNT_INIT_INO))
		return NULL;
	ns->ns.count = 0;
	init_waitqueue_head(&ns->poll);
	ns->user_ns = get_user_ns(w->init_user_ns);
	rb_insert(&w->mnt_ns_tree, &ns->mnt_ns_tree_node, ns->ns.ns_id);
	return ns;
}

/* A mount of a file system of that type, hanging nowhere; NULL: it cannot be made. */
static struct mount *first_mount(struct world *w, const struct file_system_type *type,
				 const char *source, int flags)
{
	struct fs_context *fc = fs_context_for_mount(w, type, 0);
	struct vfsmount *mnt;

	if (IS_ERR(fc))
		return NULL;
	fc->source = world_strdup(w, source);
	mnt = fc_mount(w, fc);
	put_fs_context(w, fc);
	if (IS_ERR(mnt))
		return NULL;
	mnt->mnt_flags = flags;
	return real_mount(mnt);
}

/* Hangs @mnt in at @dentry of @parent and counts it into the first namespace. */
static int hang_in(struct world *w, struct mount *mnt, struct mount *parent, struct dentry *dentry)
{
	struct mnt_namespace *ns = w->init_mnt_ns;
	struct pinned_mountpoint mp = { 0 };
	int err = get_mountpoint(w, dentry, &mp);

	if (err)
		return err;
	attach_mnt(w, mnt, parent, mp.mp);
	unpin_mountpoint(w, &mp);
	ns->nr_mounts += mnt_add_tree_to_ns(ns, mnt);
	return 0;
}

/* The mount that no view lists. It is older than what hangs on it: statmount() goes by that. */
static int make_hidden_root(struct world *w)
{
	struct mount *hidden = first_mount(w, &rootfs_fs_type, "rootfs", 0);

	if (!hidden)
		return -ENOMEM;
	w->init_mnt_ns->nr_mounts = mnt_add_tree_to_ns(w->init_mnt_ns, hidden);
	w->init_mnt_ns->root = hidden;
	return 0;
}

static int make_directories(struct world *w, struct dentry *root)
{
	static const char *const names[] = { "dev",  "etc", "mnt", "proc",
					     "root", "run", "sys", "tmp" };
	struct dentry *dev = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		bool sticky = !strcmp(names[i], "tmp");
		struct dentry *d = simple_mkdir(w, root, names[i], sticky ? 01777 : 0755);

		if (!d)
			return -ENOMEM;
		if (!i)
			dev = d;
	}
	if (!simple_mkdir(w, dev, "mqueue", 0755) || !simple_mkdir(w, dev, "shm", 0755))
		return -ENOMEM;
	return 0;
}

static int mount_proc(struct world *w, struct mount *root)
{
	struct mount *proc = first_mount(w, get_fs_type("proc", 4), "proc",
					 MNT_NOSUID | MNT_NODEV | MNT_NOEXEC | MNT_RELATIME);
	struct dentry *dentry = d_lookup(root->mnt.mnt_root, "proc", 4);
	int err = -ENOMEM;

	if (proc && dentry)
		err = hang_in(w, proc, root, dentry);
	if (dentry)
		dput(w, dentry);
	return err;
}

int mnt_init(struct world *w)
{
	struct mount *root;
	int err;

	w->mnt_id_ctr = MNT_UNIQUE_ID_OFFSET;
	err = nsfs_init(w);
	if (err)
		return err;
	if (!hash_sentinel(w, real_mount(w->nsfs_mnt)))
		return -ENOMEM;
	w->init_mnt_ns = first_namespace(w);
	if (!w->init_mnt_ns)
		return -ENOMEM;
	err = make_hidden_root(w);
	if (err)
		return err;
	root = first_mount(w, &shmem_fs_type, "tmpfs", MNT_RELATIME);
	if (!root)
		return -ENOMEM;
	root->mnt.mnt_root->d_inode->i_mode = S_IFDIR | 0755;
	err = hang_in(w, root, w->init_mnt_ns->root, w->init_mnt_ns->root->mnt.mnt_root);
	if (!err)
		err = make_directories(w, root->mnt.mnt_root);
	return err ? err : mount_proc(w, root);
}
