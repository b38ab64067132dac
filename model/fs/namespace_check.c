// SPDX-License-Identifier: GPL-2.0-only
/*
 * What holds for mounts in every world: the functions that lib/invariants.def and lib/holders.def
 * name for them. The kernel has nothing of the kind but a few warnings.
 */
#include "inspect.h"
#include "pid.h"
#include "pnode.h"
#include "reflect.h"
#include "sched.h"

#define for_each_of_type(w, ptr, type) \
	world_for_each_object (w, ptr) \
		if (obj_type_of(ptr) == OBJ_##type)

/* A walk that takes more steps than this goes in circles. */
#define MANY_STEPS (1u << 24)

/* ---- who holds mounts and their namespaces, besides pointers that say so ---- */

void mount_holders(const struct holder_visit *v, const void *obj)
{
	const struct mount *m = obj;
	bool in_namespace = !IS_ERR_OR_NULL(m->mnt_ns);

	if (in_namespace)
		v->hold(v, m, "is mounted");
	else if (!m->mnt_ns && (mnt_has_parent(m) || !hlist_unhashed(&m->mnt_umount)))
		v->hold(v, m, "is unmounted, and stuck to what it was on");
	if (in_namespace && anon_ns_root(m))
		v->hold(v, m->mnt_ns, "is its detached tree");
}

/* The file of a namespace or of a process; of other inodes this says nothing. */
void nsfs_holders(const struct holder_visit *v, const void *obj)
{
	const struct inode *inode = obj;

	if (v->w->nsfs_mnt && inode->i_sb == v->w->nsfs_mnt->mnt_sb && inode->i_private)
		v->hold(v, inode->i_private, "its file");
	pidfs_holders(v, obj);
}

/* ---- trees ---- */

static void check_attached(const struct world *w, struct violations *v, const struct mount *m)
{
	const struct mount *parent = m->mnt_parent;
	struct world *world = (struct world *)(uintptr_t)w;

	if (!m->mnt_mp || m->mnt_mp->m_dentry != m->mnt_mountpoint)
		violated(v, m, "its place is not its mountpoint's");
	if (__lookup_mnt(world, &parent->mnt, m->mnt_mountpoint) != m)
		violated(v, m, "is not found where it is mounted");
	if (list_empty(&m->mnt_child) || !list_empty(&m->mnt_list))
		violated(
			v, m,
			"is not among its parent's children, or is in a set of a call that is over");
	if (m->mnt_ns != parent->mnt_ns)
		violated(v, m, "is in another namespace than its parent");
}

static void check_climb(struct violations *v, const struct mount *m)
{
	const struct mount *slow = m, *fast = m;

	do {
		slow = slow->mnt_parent;
		fast = fast->mnt_parent->mnt_parent;
	} while (slow != fast && mnt_has_parent(fast));
	if (mnt_has_parent(fast))
		violated(v, m, "hangs below itself");
}

static void check_children(struct violations *v, const struct mount *m)
{
	const struct mount *child, *over = NULL;

	list_for_each_entry (child, &m->mnt_mounts, mnt_child) {
		if (child->mnt_parent != m)
			violated(v, child, "is in the list of children of another than its parent");
		if (child->mnt_mountpoint == m->mnt.mnt_root)
			over = child;
	}
	if (over != m->overmount)
		violated(v, m, "does not know what is mounted on its root");
}

void check_mount_trees(const struct world *w, struct violations *v)
{
	for_each_of_type(w, ptr, mount)
	{
		const struct mount *m = ptr;

		if (m->mnt.mnt_flags & MNT_DOOMED)
			continue;
		if (mnt_has_parent(m))
			check_attached(w, v, m);
		check_climb(v, m);
		check_children(v, m);
	}
}

/* ---- namespaces ---- */

static void check_namespace(struct violations *v, const struct mnt_namespace *ns)
{
	unsigned int listed = 0, in_tree = 0;

	for (struct rb_node *n = rb_first(&ns->mounts); n; n = rb_next(n)) {
		const struct mount *m = rb_entry(n, struct mount, mnt_node);

		listed++;
		if (m->mnt_ns != ns)
			violated(v, m, "is in the list of a namespace that is not its own");
	}
	if (listed)
		for (struct mount *m = ns->root; m && in_tree < MANY_STEPS;
		     m = next_mnt(m, ns->root))
			in_tree++;
	if (listed != in_tree)
		violated(v, ns, "has %u mounts, and %u in its tree", listed, in_tree);
	if (listed != ns->nr_mounts || ns->pending_mounts)
		violated(v, ns, "has %u mounts, and counts %u and %u to come", listed,
			 ns->nr_mounts, ns->pending_mounts);
}

void check_mount_namespaces(const struct world *w, struct violations *v)
{
	for_each_of_type(w, ptr, mnt_namespace) check_namespace(v, ptr);
	for_each_of_type(w, ptr, mount)
	{
		const struct mount *m = ptr;

		if (mnt_ns_attached(m) != !IS_ERR_OR_NULL(m->mnt_ns))
			violated(v, m,
				 "is not in its namespace's list, or in one without a namespace");
	}
	if (!hlist_empty(&w->unmounted) || !list_empty(&w->ex_mountpoints) || w->emptied_ns)
		violated(v, NULL, "a change of mounts has not been ended");
}

/* The namespace whose file is mounted is younger than the one in which it is. */
void check_namespace_loops(const struct world *w, struct violations *v)
{
	for_each_of_type(w, ptr, mount)
	{
		const struct mount *m = ptr;

		if (!IS_ERR_OR_NULL(m->mnt_ns) && !is_anon_ns(m->mnt_ns) &&
		    is_mnt_ns_file(m->mnt.mnt_root) &&
		    get_proc_ns(m->mnt.mnt_root->d_inode)->ns_id <= m->mnt_ns->ns.ns_id)
			violated(v, m, "could keep its own namespace alive");
	}
}

/* ---- propagation ---- */

static void check_ring(struct violations *v, const struct mount *m)
{
	const struct mount *next = list_entry(m->mnt_share.next, struct mount, mnt_share);

	if (!IS_MNT_SHARED(m) != !m->mnt_group_id)
		violated(v, m, "is shared without a group, or has a group without being shared");
	if (!IS_MNT_SHARED(m) && next != m)
		violated(v, m, "is among peers, but not shared");
	if (next->mnt_group_id != m->mnt_group_id || next->mnt_master != m->mnt_master)
		violated(v, m, "has a peer of another group or with another master");
	if (IS_MNT_SHARED(m) && IS_MNT_UNBINDABLE(m))
		violated(v, m, "is shared and unbindable");
	if ((m->mnt_t_flags & (T_UMOUNT_CANDIDATE | T_UMOUNT_WHOLE)) || m->umount_waits_for)
		violated(v, m, "still has the marks of a call that is over");
}

void check_peer_groups(const struct world *w, struct violations *v)
{
	for_each_of_type(w, ptr, mount) check_ring(v, ptr);
}

static void check_slaves(struct violations *v, const struct mount *m)
{
	const struct mount *s;

	hlist_for_each_entry (s, &m->mnt_slave_list, mnt_slave)
		if (s->mnt_master != m)
			violated(v, s, "is in the slave list of another than its master");
	if (!hlist_empty(&m->mnt_slave_list) && !IS_MNT_SHARED(m))
		violated(v, m, "has slaves, but is not shared");
	if (!hlist_unhashed(&m->mnt_slave) != (m->mnt_master != NULL))
		violated(v, m, "has a master and is in no slave list, or the other way round");
}

static void check_masters(struct violations *v, const struct mount *m)
{
	unsigned int steps = 0;

	for (const struct mount *p = m->mnt_master; p; p = p->mnt_master)
		if (p == m || ++steps > MANY_STEPS) {
			violated(v, m, "is its own master's master");
			return;
		}
}

void check_slave_lists(const struct world *w, struct violations *v)
{
	for_each_of_type(w, ptr, mount)
	{
		check_slaves(v, ptr);
		check_masters(v, ptr);
	}
}

/* ---- the rest ---- */

void check_locked_mounts(const struct world *w, struct violations *v)
{
	for_each_of_type(w, ptr, mount)
	{
		const struct mount *m = ptr;

		if (!IS_ERR_OR_NULL(m->mnt_ns) && IS_MNT_LOCKED(m) && !mnt_has_parent(m))
			violated(v, m, "is locked, and covers nothing");
	}
}

void check_mountpoints(const struct world *w, struct violations *v)
{
	for_each_of_type(w, ptr, mountpoint)
	{
		const struct mountpoint *mp = ptr;
		const struct mount *m;

		if (!d_mountpoint(mp->m_dentry) || mp->m_dentry->d_mounted != mp)
			violated(v, mp, "its dentry does not say that something is mounted there");
		if (hlist_empty(&mp->m_list))
			violated(v, mp, "nothing is mounted there");
		hlist_for_each_entry (m, &mp->m_list, mnt_mp_list)
			if (m->mnt_mp != mp)
				violated(v, m,
					 "is in the list of a mountpoint that is not its own");
	}
}

static int count_writers(const struct world *w, const struct mount *m)
{
	int writers = 0;

	for_each_of_type(w, ptr, file)
	{
		const struct file *f = ptr;

		if ((f->f_mode & FMODE_WRITER) && f->f_path.mnt == &m->mnt)
			writers++;
	}
	return writers;
}

/* A world that was asked to lose writers is not told that it does. */
void check_writers(const struct world *w, struct violations *v)
{
	if (world_has_bug(w, BUG_CLEANUP_MNT_WRITERS))
		return;
	if (w->mnt_writers_lost)
		violated(v, NULL, "a mount was cleaned up that still had %u writers",
			 (unsigned int)w->mnt_writers_lost);
	for_each_of_type(w, ptr, mount)
	{
		const struct mount *m = ptr;

		if (m->mnt_writers && m->mnt_writers != count_writers(w, m))
			violated(v, m, "counts %d writers, and files open for writing are %d",
				 m->mnt_writers, count_writers(w, m));
	}
}
