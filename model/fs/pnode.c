// SPDX-License-Identifier: GPL-2.0-only
/*
 * Propagation: which mounts hear of what happens on another one, and what becomes of them.
 *
 * Mirrors fs/pnode.c, as of 6.17 and later.
 *
 * Mounts of one peer group stand in a ring (mnt_share) and have one mnt_group_id. A group can have
 * slaves, and slaves of slaves: mnt_master points up, mnt_slave_list down. What is mounted on a
 * member of a group is mounted on its peers and on all that is below them in this graph.
 *
 * Invariants:
 * - The members of a group have one master, and they stand next to each other in its slave list.
 *   propagation_next() therefore sees a group in one piece, and find_master() relies on that.
 * - T_MARKED is set only within one call of propagate_mnt(), bulk_make_private() or
 *   propagate_umount(), T_UMOUNT_CANDIDATE only within the last of them.
 */
#include "pnode.h"

static struct mount *next_peer(struct mount *p)
{
	return list_entry(p->mnt_share.next, struct mount, mnt_share);
}

static struct mount *first_slave(struct mount *p)
{
	return hlist_entry(p->mnt_slave_list.first, struct mount, mnt_slave);
}

static struct mount *next_slave(struct mount *p)
{
	return hlist_entry(p->mnt_slave.next, struct mount, mnt_slave);
}

/* ---- what mountinfo shows as propagate_from ---- */

static struct mount *get_peer_under_root(struct mount *mnt, struct mnt_namespace *ns,
					 const struct path *root)
{
	struct mount *m = mnt;

	do {
		if (m->mnt_ns == ns && is_path_reachable(m, m->mnt.mnt_root, root))
			return m;
		m = next_peer(m);
	} while (m != mnt);
	return NULL;
}

/* The nearest group above @mnt that has a member in its namespace below @root; 0: none. */
int get_dominating_id(struct mount *mnt, const struct path *root)
{
	for (struct mount *m = mnt->mnt_master; m; m = m->mnt_master) {
		struct mount *d = get_peer_under_root(m, mnt->mnt_ns, root);

		if (d)
			return d->mnt_group_id;
	}
	return 0;
}

/* ---- changing the type of propagation ---- */

/* The slaves of @mnt become slaves of @to, ahead of those that it has; NULL: of nobody. */
static void transfer_propagation(struct mount *mnt, struct mount *to)
{
	struct hlist_node *last = NULL, *n;
	struct mount *m;

	hlist_for_each_entry_safe(m, n, &mnt->mnt_slave_list, mnt_slave)
	{
		m->mnt_master = to;
		if (to)
			last = &m->mnt_slave;
		else
			hlist_del_init(&m->mnt_slave);
	}
	if (last)
		hlist_splice_init(&mnt->mnt_slave_list, last, &to->mnt_slave_list);
}

/* Leaves its group. Returns who is to be its master: a former peer, or the group's master. */
static struct mount *leave_group(struct world *w, struct mount *mnt)
{
	struct mount *m = mnt->mnt_master;

	if (list_empty(&mnt->mnt_share)) {
		mnt_release_group_id(w, mnt);
	} else {
		m = next_peer(mnt);
		list_del_init(&mnt->mnt_share);
		mnt->mnt_group_id = 0;
	}
	CLEAR_MNT_SHARED(mnt);
	transfer_propagation(mnt, m);
	return m;
}

void change_mnt_propagation(struct world *w, struct mount *mnt, u64 type)
{
	struct mount *m = mnt->mnt_master;

	if (type == MS_SHARED) {
		set_mnt_shared(mnt);
		return;
	}
	if (IS_MNT_SHARED(mnt))
		m = leave_group(w, mnt);
	hlist_del_init(&mnt->mnt_slave);
	if (type == MS_SLAVE) {
		mnt->mnt_master = m;
		if (m)
			hlist_add_head(&mnt->mnt_slave, &m->mnt_slave_list);
		return;
	}
	mnt->mnt_master = NULL;
	if (type == MS_UNBINDABLE)
		mnt->mnt_t_flags |= T_UNBINDABLE;
	else
		mnt->mnt_t_flags &= ~T_UNBINDABLE;
}

/*
 * Where the slaves of @m go when all that is marked MNT_UMOUNT leaves its groups: the first that
 * stays, going through the peers and then up. What is passed on the way is marked, and linked by
 * mnt_master in the order in which it was passed.
 */
static struct mount *trace_transfers(struct world *w, struct mount *m)
{
	for (;;) {
		struct mount *next = next_peer(m);

		if (next != m) {
			list_del_init(&m->mnt_share);
			m->mnt_group_id = 0;
			m->mnt_master = next;
		} else {
			if (IS_MNT_SHARED(m))
				mnt_release_group_id(w, m);
			next = m->mnt_master;
		}
		hlist_del_init(&m->mnt_slave);
		CLEAR_MNT_SHARED(m);
		SET_MNT_MARK(m);
		if (!next || !will_be_unmounted(next))
			return next;
		if (IS_MNT_MARKED(next))
			return next->mnt_master;
		m = next;
	}
}

/* All that was passed on the way gets the end of the way as its master. */
static void set_destinations(struct mount *m, struct mount *master)
{
	struct mount *next;

	while ((next = m->mnt_master) != master) {
		m->mnt_master = master;
		m = next;
	}
}

/* Makes all of @set private, each slave being handed on once only. All are marked MNT_UMOUNT. */
void bulk_make_private(struct world *w, struct list_head *set)
{
	struct mount *m;

	list_for_each_entry (m, set, mnt_list)
		if (!IS_MNT_MARKED(m))
			set_destinations(m, trace_transfers(w, m));
	list_for_each_entry (m, set, mnt_list) {
		transfer_propagation(m, m->mnt_master);
		m->mnt_master = NULL;
		CLEAR_MNT_MARK(m);
	}
}

/* ---- walking the graph, from @origin, each mount once, depth first ---- */

/* Forward and up, not down. */
static struct mount *propagation_next_outside(struct mount *m, struct mount *origin)
{
	for (;;) {
		if (m->mnt_master == origin->mnt_master) {
			struct mount *next = next_peer(m);

			return next == origin ? NULL : next;
		}
		if (m->mnt_slave.next)
			return next_slave(m);
		m = m->mnt_master;
	}
}

static struct mount *propagation_next(struct mount *m, struct mount *origin)
{
	if (!IS_MNT_NEW(m) && !hlist_empty(&m->mnt_slave_list))
		return first_slave(m);
	return propagation_next_outside(m, origin);
}

/* The first that gets nothing from @m. */
static struct mount *skip_propagation_subtree(struct mount *m, struct mount *origin)
{
	struct mount *p = propagation_next_outside(m, origin);

	while (p && peers(m, p))
		p = propagation_next_outside(p, origin);
	return p;
}

/* Forward through the peers of @m to one with slaves: the first of those. Else NULL, *@last set. */
static struct mount *slaves_of_group(struct mount *m, struct mount *origin, struct mount **last)
{
	for (;;) {
		struct mount *next = next_peer(m);

		*last = m;
		if (!IS_MNT_NEW(m) && !hlist_empty(&m->mnt_slave_list))
			return first_slave(m);
		if (m->mnt_group_id == origin->mnt_group_id) {
			if (next == origin)
				return NULL;
		} else if (m->mnt_slave.next != &next->mnt_slave) {
			return NULL;
		}
		m = next;
	}
}

/* From the last peer of a group: the next group beside it, or the next peer of a master. */
static struct mount *leave_group_upwards(struct mount *m, struct mount *origin, bool *beside)
{
	for (;;) {
		struct mount *master = m->mnt_master;

		*beside = m->mnt_slave.next != NULL;
		if (*beside)
			return next_slave(m);
		m = next_peer(master);
		if (master->mnt_group_id == origin->mnt_group_id)
			return m;
		if (master->mnt_slave.next == &m->mnt_slave)
			return m;
		m = master;
	}
}

/* The first mount of the next group after that of @m; NULL after the last. */
static struct mount *next_group(struct mount *m, struct mount *origin)
{
	for (;;) {
		struct mount *next, *last;
		bool beside;

		next = slaves_of_group(m, origin, &last);
		if (next)
			return next;
		if (last->mnt_group_id == origin->mnt_group_id)
			return NULL;
		m = leave_group_upwards(last, origin, &beside);
		if (beside)
			return m;
		if (m == origin)
			return NULL;
	}
}

/* ---- mounting ---- */

/*
 * Whether what is mounted on @dest_mp has to be mounted on @m as well. Detached trees get nothing.
 */
static bool need_secondary(const struct mount *m, const struct mountpoint *dest_mp)
{
	return !IS_MNT_NEW(m) && is_subdir(dest_mp->m_dentry, m->mnt.mnt_root) &&
	       !is_anon_ns(m->mnt_ns);
}

/*
 * The copy of which the one for @m is to be a slave. @last_copy was made last. Going up from @m,
 * the first master that has got a copy (its slaves' copies are marked through it) tells which group
 * of copies it is; going up the copies finds that group.
 */
static struct mount *find_master(struct mount *m, struct mount *last_copy, struct mount *original)
{
	struct mount *p;

	while ((p = m->mnt_master) && !IS_MNT_MARKED(p))
		m = p;
	while (!peers(last_copy, original)) {
		struct mount *parent = last_copy->mnt_parent;

		if (parent->mnt_master == p) {
			if (!peers(parent, m))
				last_copy = last_copy->mnt_master;
			break;
		}
		last_copy = last_copy->mnt_master;
	}
	return last_copy;
}

struct propagation {
	struct mountpoint *dest_mp;
	struct mount *source_mnt;
	struct hlist_head *tree_list;
	struct mount *copy; /* the last one */
};

/* One more copy of the tree, for @n. */
static int propagate_one(struct world *w, struct propagation *p, struct mount *n, int type)
{
	struct mount *copy;

	if (type & CL_SLAVE)
		p->copy = find_master(n, p->copy, p->source_mnt);
	copy = copy_tree(w, p->copy, p->copy->mnt.mnt_root, type);
	if (IS_ERR(copy))
		return (int)PTR_ERR(copy);
	mnt_set_mountpoint(n, p->dest_mp, copy);
	if (n->mnt_master)
		SET_MNT_MARK(n->mnt_master);
	p->copy = copy;
	hlist_add_head(&copy->mnt_umount, p->tree_list);
	return count_mounts(w, n->mnt_ns, copy);
}

/* Copies for the peers from @n on, up to @end: the first is of a new group, its peers follow. */
static int propagate_to_group(struct world *w, struct propagation *p, struct mount *n,
			      struct mount *end, int type)
{
	do {
		int err;

		if (!need_secondary(n, p->dest_mp))
			continue;
		err = propagate_one(w, p, n, type);
		if (err)
			return err;
		type = CL_MAKE_SHARED;
	} while ((n = next_peer(n)) != end);
	return 0;
}

static void clear_marks(struct mount *dest_mnt, struct hlist_head *tree_list)
{
	struct mount *n;

	hlist_for_each_entry (n, tree_list, mnt_umount)
		if (n->mnt_parent->mnt_master)
			CLEAR_MNT_MARK(n->mnt_parent->mnt_master);
	if (dest_mnt->mnt_master)
		CLEAR_MNT_MARK(dest_mnt->mnt_master);
}

/*
 * Makes the copies of the tree of @source_mnt that mounting it at @dest_mp on @dest_mnt calls for.
 * They have their places but are not seen there yet; they are in @tree_list by mnt_umount, also
 * where this fails.
 */
int propagate_mnt(struct world *w, struct mount *dest_mnt, struct mountpoint *dest_mp,
		  struct mount *source_mnt, struct hlist_head *tree_list)
{
	struct propagation p = { dest_mp, source_mnt, tree_list, source_mnt };
	struct mount *m;
	int err = 0;

	if (dest_mnt->mnt_master)
		SET_MNT_MARK(dest_mnt->mnt_master);
	if (next_peer(dest_mnt) != dest_mnt)
		err = propagate_to_group(w, &p, next_peer(dest_mnt), dest_mnt, CL_MAKE_SHARED);
	for (m = next_group(dest_mnt, dest_mnt); m && !err; m = next_group(m, dest_mnt))
		err = propagate_to_group(w, &p, m, m,
					 CL_SLAVE | (IS_MNT_SHARED(m) ? CL_MAKE_SHARED : 0));
	clear_marks(dest_mnt, tree_list);
	return err;
}

/* Whether what is mounted at @mp on @from would, propagated, cover the root of @to. */
bool propagation_would_overmount(const struct mount *from, const struct mount *to,
				 const struct mountpoint *mp)
{
	if (!IS_MNT_SHARED(from) || to->mnt.mnt_root != mp->m_dentry)
		return false;
	for (const struct mount *m = to; m; m = m->mnt_master)
		if (peers(from, m))
			return true;
	return false;
}

/* ---- may it be unmounted? ---- */

/* A cover over its whole root does not keep a mount from being pulled out; other children do. */
static bool has_children_inside(const struct mount *m)
{
	return !list_empty(&m->mnt_mounts) && (!list_is_singular(&m->mnt_mounts) || !m->overmount);
}

/*
 * The copies of @mnt that would go with it: one that is in use, though it has nothing mounted
 * inside, keeps @mnt busy. A copy that has something mounted inside is taken to stay, and is not
 * looked at, even where propagate_umount() will find that all of that goes too: then a copy in use
 * goes away under its user. The kernel has been so since 4.13.
 */
struct mount *propagate_mount_busy(struct world *w, struct mount *mnt, int refcnt)
{
	struct mount *parent = mnt->mnt_parent;

	if (!list_empty(&mnt->mnt_mounts) || mnt->mnt_count > refcnt)
		return mnt;
	if (mnt == parent)
		return NULL;
	for (struct mount *m = propagation_next(parent, parent); m;
	     m = propagation_next(m, parent)) {
		struct mount *child = __lookup_mnt(w, &m->mnt, mnt->mnt_mountpoint);

		if (child && !has_children_inside(child) && child->mnt_count > 1)
			return child;
	}
	return NULL;
}

/* What covers nothing for the caller covers nothing in the copies: their locks go. */
void propagate_mount_unlock(struct world *w, struct mount *mnt)
{
	struct mount *parent = mnt->mnt_parent;

	for (struct mount *m = propagation_next(parent, parent); m;
	     m = propagation_next(m, parent)) {
		struct mount *child = __lookup_mnt(w, &m->mnt, mnt->mnt_mountpoint);

		if (child)
			child->mnt.mnt_flags &= ~MNT_LOCKED;
	}
}

/*
 * ---- unmounting: which of the copies go too ----
 *
 * Given is the set U of mounts that go in any case: a whole tree, whose root is not locked. Its
 * counterparts are the mounts at the same mountpoints on all mounts to which the parents of U
 * propagate. All of them would go too, were it not for two demands on the set S that goes in the
 * end:
 *
 *   S shifts nothing. Where a mount of S has something mounted strictly inside it (not on its very
 *   root), the whole subtree there belongs to S. Then whatever stays on top of mounts that go
 * covers
 *   them entirely, and can slide down to where the lowest of them was, and is seen at the same
 * place.
 *
 *   S reveals nothing. The parent of a locked mount of S belongs to S as well. So a directory that
 * a
 *   lock keeps covered is never seen.
 *
 * If two sets meet the first demand, so does their union; the same with the second. There is thus a
 * greatest S within the counterparts, and it is found in two steps, each linear in their number.
 *
 * 1. Say that a mount y of S forbids x of S where a descent from x, entering strictly inside x and
 *    staying within S as far as y, leaves S right below y. x has to go out of S then. Taking out
 * what
 *    y forbids makes nobody else forbidden who was not so before; so it is enough to look at each y
 *    once (trim_one): y itself goes out where a child outside S hangs strictly inside it, and each
 *    ancestor goes out where the descent to y enters strictly inside it (trim_ancestors). Two
 * things
 *    keep that linear. An ancestor that was passed once is marked and never passed again: a second
 *    passage would find nothing that the first did not take out. And nothing but y itself leaves
 * the
 *    list while it is being walked: ancestors that go out lose T_UMOUNT_CANDIDATE only, and are
 *    swept off when their turn comes. Members of U are never met on the way up, because all that
 *    hangs below U is in U; and they are in no list of children any more, so that an empty list
 *    says: everything below goes.
 *
 * 2. What is left shifts nothing. A locked mount whose parent is outside S goes out, and with it
 * the
 *    locked children of it, and so on; what remains still shifts nothing. From any candidate,
 * follow
 *    the chain of parents within S. Each element that is not locked may go if all below it may, so
 *    the cut comes above the last element that is not locked; if the chain ends at something that
 *    goes anyway, there is no cut at all (handle_locked). Each element is passed once.
 *
 * The walk for the counterparts is kept linear in the same spirit: if a counterpart is met a second
 * time, an earlier mount of U has been its cause, and then everything that gets propagation from
 * its parent has been seen too: that part of the graph is skipped.
 */

static bool is_candidate(const struct mount *m)
{
	return m->mnt_t_flags & T_UMOUNT_CANDIDATE;
}

/* @m goes, for certain. */
static void umount_one(struct mount *m, struct list_head *to_umount)
{
	m->mnt.mnt_flags |= MNT_UMOUNT;
	list_del_init(&m->mnt_child);
	move_from_ns(m);
	list_add_tail(&m->mnt_list, to_umount);
}

static void remove_from_candidate_list(struct mount *m)
{
	m->mnt_t_flags &= ~(T_MARKED | T_UMOUNT_CANDIDATE);
	list_del_init(&m->mnt_list);
}

/* The counterparts of one mount of U. */
static void gather_counterparts(struct world *w, struct mount *m, struct list_head *candidates)
{
	struct mount *p = m->mnt_parent, *q = propagation_next(p, p);

	while (q) {
		struct mount *child = __lookup_mnt(w, &q->mnt, m->mnt_mountpoint);

		if (child && is_candidate(child)) {
			q = skip_propagation_subtree(q, p);
			continue;
		}
		if (child) {
			child->mnt_t_flags |= T_UMOUNT_CANDIDATE;
			if (!will_be_unmounted(child))
				list_add(&child->mnt_list, candidates);
		}
		q = propagation_next(q, p);
	}
}

static void gather_candidates(struct world *w, struct list_head *set, struct list_head *candidates)
{
	struct mount *m;

	list_for_each_entry (m, set, mnt_list) {
		if (is_candidate(m))
			continue;
		m->mnt_t_flags |= T_UMOUNT_CANDIDATE;
		gather_counterparts(w, m, candidates);
	}
	list_for_each_entry (m, set, mnt_list)
		m->mnt_t_flags &= ~T_UMOUNT_CANDIDATE;
}

/* Something below @m stays: takes out the ancestors that this forbids. */
static void trim_ancestors(struct mount *m)
{
	for (struct mount *p = m->mnt_parent; is_candidate(p); m = p, p = p->mnt_parent) {
		if (IS_MNT_MARKED(m))
			return;
		SET_MNT_MARK(m);
		if (m != p->overmount)
			p->mnt_t_flags &= ~T_UMOUNT_CANDIDATE;
	}
}

/* Whether a child of @m stays; *@inside: one does that does not cover @m as a whole. */
static bool has_staying_child(struct mount *m, bool *inside)
{
	struct mount *n;
	bool found = false;

	*inside = false;
	list_for_each_entry (n, &m->mnt_mounts, mnt_child) {
		if (is_candidate(n))
			continue;
		found = true;
		*inside = n != m->overmount;
		if (*inside)
			break;
	}
	return found;
}

/* Takes out what @m forbids. Where it is plain already that @m can go, it goes. */
static void trim_one(struct mount *m, struct list_head *to_umount)
{
	bool inside;

	if (!is_candidate(m)) {
		remove_from_candidate_list(m);
		return;
	}
	if (has_staying_child(m, &inside)) {
		trim_ancestors(m);
		if (inside)
			remove_from_candidate_list(m);
	} else if (!IS_MNT_LOCKED(m) && list_empty(&m->mnt_mounts)) {
		remove_from_candidate_list(m);
		umount_one(m, to_umount);
	}
}

/* Decides on @m and its ancestors among the candidates. */
static void handle_locked(struct mount *m, struct list_head *to_umount)
{
	struct mount *cutoff = m, *p;

	if (!is_candidate(m)) {
		remove_from_candidate_list(m);
		return;
	}
	for (p = m; is_candidate(p); p = p->mnt_parent) {
		remove_from_candidate_list(p);
		if (!IS_MNT_LOCKED(p))
			cutoff = p->mnt_parent;
	}
	if (will_be_unmounted(p))
		cutoff = p;
	while (m != cutoff) {
		umount_one(m, to_umount);
		m = m->mnt_parent;
	}
}

/*
 * @m stays, and what it covers goes: it slides down to where the lowest of those hangs. For a
 * moment two mounts have one place; umount_tree() takes the other one away right after this.
 */
static void reparent(struct world *w, struct mount *m)
{
	struct mount *p = m;
	struct mountpoint *mp;

	do {
		mp = p->mnt_mp;
		p = p->mnt_parent;
	} while (will_be_unmounted(p));
	mnt_change_mountpoint(w, p, mp, m);
}

/* Adds to @set, the mounts that are being unmounted, all that goes with them elsewhere. */
void propagate_umount(struct world *w, struct list_head *set)
{
	struct list_head to_umount, candidates;
	struct mount *m, *n;

	INIT_LIST_HEAD(&to_umount);
	INIT_LIST_HEAD(&candidates);
	gather_candidates(w, set, &candidates);
	list_for_each_entry_safe (m, n, &candidates, mnt_list)
		trim_one(m, &to_umount);
	while (!list_empty(&candidates))
		handle_locked(list_first_entry(&candidates, struct mount, mnt_list), &to_umount);
	list_for_each_entry (m, &to_umount, mnt_list)
		if (m->overmount && !will_be_unmounted(m->overmount))
			reparent(w, m->overmount);
	list_splice_tail_init(&to_umount, set);
}
