// SPDX-License-Identifier: GPL-2.0-only
/*
 * Propagation: which mounts hear of what happens on another one, and what becomes of them.
 *
 * Mirrors fs/pnode.c, as of 6.17 and later: what it decides, and in which order its results come.
 * How it gets there is the model's own.
 *
 * The graph. Shared mounts form peer groups. The members of a group stand in a ring (mnt_share) and
 * have one mnt_group_id. A member can have slaves (mnt_slave_list), whose mnt_master it is. A slave
 * that is shared too has peers, which are slaves of that same mount, and can have slaves in turn.
 *
 *             A --- A'          A and A' are peers; so are B and B'. B, B' and C are slaves of A,
 *            /|      \          D is one of A', E one of B'. E hears of what is mounted on A',
 *     B -- B' C       D         though nothing leads there directly: it goes from A' to its peer
 *          |                    A, from there to B', and to E. Nothing goes upwards.
 *          E
 *
 * The audience of a mount is what hears of what is mounted on it, and of what is unmounted there:
 * its peers, their slaves, the peers and slaves of those, and so on. That is a tree of levels: on
 * the first the ring itself, below each mount its slaves. All of this file goes through it.
 *
 * Invariants:
 * - The members of a group have one master, and they stand next to each other in its slave list, in
 *   the order of their ring. So a walk through a list of slaves sees each group in one piece.
 * - A mount that has slaves is shared.
 * - T_UMOUNT_CANDIDATE, T_UMOUNT_WHOLE and umount_waits_for are 0 outside of propagate_umount().
 */
#include "pnode.h"

/* ---- rings ---- */

static struct mount *next_peer(const struct mount *m)
{
	return list_entry(m->mnt_share.next, struct mount, mnt_share);
}

/* The one after @member in its ring; NULL where that is @first, with which a walk began. */
static struct mount *member_after(const struct mount *member, const struct mount *first)
{
	struct mount *next = next_peer(member);

	return next == first ? NULL : next;
}

/* ---- the audience ---- */

/*
 * A walk through the audience of @origin. Copies that are being made join the rings and lists that
 * it goes along; it passes over them, but does not go down from them.
 */
struct audience {
	struct mount *origin;
	struct mount *at;
	unsigned int depth; /* levels between @at and the ring of @origin */
};

static struct mount *first_slave(const struct mount *m)
{
	if (IS_MNT_NEW(m))
		return NULL;
	return hlist_entry_safe(m->mnt_slave_list.first, struct mount, mnt_slave);
}

/* The one beside @m on its level: in the ring, or among the slaves of one master. */
static struct mount *beside(const struct audience *a, const struct mount *m)
{
	if (!a->depth)
		return member_after(m, a->origin);
	return hlist_entry_safe(m->mnt_slave.next, struct mount, mnt_slave);
}

/* On to what does not hear through @at. NULL at the end. */
static struct mount *audience_past(struct audience *a)
{
	const struct mount *m = a->at;
	struct mount *next = beside(a, m);

	while (!next && a->depth) {
		m = m->mnt_master;
		a->depth--;
		next = beside(a, m);
	}
	return a->at = next;
}

static struct mount *audience_next(struct audience *a)
{
	struct mount *slave = first_slave(a->at);

	if (!slave)
		return audience_past(a);
	a->depth++;
	return a->at = slave;
}

/* On to what hears neither through @at nor through any of its peers. */
static struct mount *audience_past_group(struct audience *a)
{
	const struct mount *here = a->at;

	while (audience_past(a) && peers(a->at, here))
		;
	return a->at;
}

static struct mount *audience_first(struct audience *a, struct mount *origin)
{
	*a = (struct audience){ .origin = origin, .at = origin };
	return audience_next(a);
}

/* Whether @m is in the audience of @from, or is @from. */
static bool hears_from(const struct mount *m, const struct mount *from)
{
	while (m && !peers(m, from))
		m = m->mnt_master;
	return m != NULL;
}

/* Whether what is mounted at @mp on @from would, propagated, cover the root of @to. */
bool propagation_would_overmount(const struct mount *from, const struct mount *to,
				 const struct mountpoint *mp)
{
	return to->mnt.mnt_root == mp->m_dentry && IS_MNT_SHARED(from) && hears_from(to, from);
}

/* ---- what mountinfo shows as propagate_from ---- */

/* Whether the group of @m has a member in @ns below @root. */
static bool has_member_below(struct mount *m, const struct mnt_namespace *ns,
			     const struct path *root)
{
	for (struct mount *member = m; member; member = member_after(member, m))
		if (member->mnt_ns == ns && is_path_reachable(member, member->mnt.mnt_root, root))
			return true;
	return false;
}

/* The nearest group above @mnt that has a member in its namespace below @root; 0: none. */
int get_dominating_id(struct mount *mnt, const struct path *root)
{
	struct mount *above = mnt->mnt_master;

	while (above && !has_member_below(above, mnt->mnt_ns, root))
		above = above->mnt_master;
	return above ? above->mnt_group_id : 0;
}

/* ---- changing the type of propagation ---- */

/*
 * A mount that leaves its group has an heir, who gets its slaves: the next of its peers that stays,
 * else the master of the group, else nobody; then they are slaves no more. So whatever else heard
 * from the group goes on hearing from it, or from above.
 */
static struct mount *next_peer_that_stays(struct mount *m)
{
	struct mount *peer = m;

	do
		peer = member_after(peer, m);
	while (peer && will_be_unmounted(peer));
	return peer;
}

static void leave_ring(struct mount *m)
{
	list_del_init(&m->mnt_share);
	m->mnt_group_id = 0;
	m->mnt_t_flags &= ~T_SHARED;
}

/* The slaves of @m come before those that @heir has, in their order. */
static void hand_on_slaves(struct mount *m, struct mount *heir)
{
	struct hlist_node *n, **place = heir ? &heir->mnt_slave_list.first : NULL;
	struct mount *slave;

	hlist_for_each_entry_safe(slave, n, &m->mnt_slave_list, mnt_slave)
	{
		hlist_del_init(&slave->mnt_slave);
		slave->mnt_master = heir;
		if (!heir)
			continue;
		hlist_insert(place, &slave->mnt_slave);
		place = &slave->mnt_slave.next;
	}
}

/* Returns the heir. */
static struct mount *leave_group(struct world *w, struct mount *m)
{
	struct mount *heir = next_peer_that_stays(m);

	if (!heir) {
		mnt_release_group_id(w, m);
		heir = m->mnt_master;
	}
	leave_ring(m);
	hand_on_slaves(m, heir);
	return heir;
}

static void set_master(struct mount *m, struct mount *master)
{
	hlist_del_init(&m->mnt_slave);
	m->mnt_master = master;
	if (master)
		hlist_add_head(&m->mnt_slave, &master->mnt_slave_list);
}

/* Shared mounts have got their group's id before. A slave that was unbindable stays so. */
void change_mnt_propagation(struct world *w, struct mount *mnt, u64 type)
{
	struct mount *heir = mnt->mnt_master;

	if (type == MS_SHARED) {
		set_mnt_shared(mnt);
		return;
	}
	if (IS_MNT_SHARED(mnt))
		heir = leave_group(w, mnt);
	set_master(mnt, type == MS_SLAVE ? heir : NULL);
	if (type == MS_PRIVATE)
		mnt->mnt_t_flags &= ~T_UNBINDABLE;
	if (type == MS_UNBINDABLE)
		mnt->mnt_t_flags |= T_UNBINDABLE;
}

/*
 * When many mounts leave their groups at once, heirs leave too. Then mnt_master serves as the way
 * to the heir: first from each mount to the next in line, be it one that leaves (name_successors),
 * and after that straight to the one at the end of the line (find_heir). Both look at each mount
 * once, or twice, however long the lines are.
 */

/* Takes @m, and the peers behind it as far as they leave too, out of their ring. */
static void name_successors(struct world *w, struct mount *m)
{
	struct mount *heir = next_peer_that_stays(m), *next;

	if (!heir)
		mnt_release_group_id(w, m);
	for (; m != heir; m = next) {
		next = next_peer(m);
		if (next == m)
			next = heir;
		leave_ring(m);
		if (heir)
			m->mnt_master = heir;
	}
}

static void find_heir(struct mount *m)
{
	struct mount *heir = m->mnt_master, *next;

	while (heir && will_be_unmounted(heir))
		heir = heir->mnt_master;
	for (; m->mnt_master != heir; m = next) {
		next = m->mnt_master;
		m->mnt_master = heir;
	}
}

/* Makes all of @set private. They are marked MNT_UMOUNT, and nothing else in a group is. */
void bulk_make_private(struct world *w, struct list_head *set)
{
	struct mount *m;

	list_for_each_entry (m, set, mnt_list) {
		hlist_del_init(&m->mnt_slave);
		if (IS_MNT_SHARED(m))
			name_successors(w, m);
	}
	list_for_each_entry (m, set, mnt_list) {
		if (hlist_empty(&m->mnt_slave_list))
			continue;
		find_heir(m);
		hand_on_slaves(m, m->mnt_master);
	}
	list_for_each_entry (m, set, mnt_list)
		m->mnt_master = NULL;
}

/* ---- mounting ---- */

/*
 * What is mounted on @dest is mounted on its whole audience: each mount there gets a copy of the
 * tree. Copies propagate among each other as the mounts do on which they are: copies for the
 * members of one group are peers, and the copies for a group of slaves are slaves. Of whom? Of the
 * copy for the nearest group above that has got any (a mount gets none where it does not show the
 * place), and there of the one that was made last.
 *
 * The groups are visited depth first, each as a whole before what is below it. So @copy, the one
 * made last, is always the right one to copy from, if on leaving a group for good one goes from its
 * copies up to their master.
 */
struct propagation {
	struct audience audience; /* @at: the first of the group that is visited */
	struct mountpoint *dest_mp;
	struct mount *source_mnt; /* what the destination itself gets */
	struct mount *copy; /* @source_mnt as long as there is none */
	struct list_head *copies;
};

/* The next member of the group that is visited. */
static struct mount *next_member(const struct audience *a, const struct mount *m)
{
	struct mount *next = beside(a, m);

	return next && peers(m, next) ? next : NULL;
}

/* The group of @m and all below it are done. */
static void forget_copies_for(struct propagation *p, const struct mount *m)
{
	const struct mount *on = p->copy->mnt_parent;

	if (p->copy != p->source_mnt && (on == m || peers(on, m)))
		p->copy = p->copy->mnt_master;
}

/* On to the next group: the first below one of the members, or beside, or of those above. */
static bool next_group(struct propagation *p)
{
	struct audience *a = &p->audience;
	struct mount *m = a->at, *last = m;

	for (;;) {
		for (; m; last = m, m = next_member(a, m)) {
			struct mount *slave = first_slave(m);

			if (!slave)
				continue;
			a->at = slave;
			a->depth++;
			return true;
		}
		if (!a->depth)
			return false;
		forget_copies_for(p, last);
		a->at = beside(a, last);
		if (a->at)
			return true;
		a->depth--;
		last = last->mnt_master;
		m = next_member(a, last);
	}
}

/* Whether @m shows the place @dest_mp. Copies and detached trees get nothing. */
static bool need_secondary(const struct mount *m, const struct mountpoint *dest_mp)
{
	return !IS_MNT_NEW(m) && is_subdir(dest_mp->m_dentry, m->mnt.mnt_root) &&
	       !is_anon_ns(m->mnt_ns);
}

/* One more copy of the tree, for @m. */
static int propagate_one(struct world *w, struct propagation *p, struct mount *m, int type)
{
	struct mount *copy = copy_tree(w, p->copy, p->copy->mnt.mnt_root, type);

	if (IS_ERR(copy))
		return (int)PTR_ERR(copy);
	mnt_set_mountpoint(m, p->dest_mp, copy);
	list_add_tail(&copy->mnt_list, p->copies);
	p->copy = copy;
	return count_mounts(w, m->mnt_ns, copy);
}

/* The first copy for a group of slaves is a slave, the others are its peers. */
static int propagate_to_group(struct world *w, struct propagation *p)
{
	const struct audience *a = &p->audience;
	int type = CL_MAKE_SHARED, err = 0;

	if (a->depth)
		type = CL_SLAVE | (IS_MNT_SHARED(a->at) ? CL_MAKE_SHARED : 0);
	for (struct mount *m = a->at; m && !err; m = next_member(a, m)) {
		if (m == a->origin || !need_secondary(m, p->dest_mp))
			continue;
		err = propagate_one(w, p, m, type);
		type = CL_MAKE_SHARED;
	}
	return err;
}

/*
 * Makes the copies of the tree of @source_mnt that mounting it at @dest_mp on @dest_mnt calls for.
 * They have their places but are not seen there yet; they are added to @copies, by mnt_list, also
 * where this fails.
 */
int propagate_mnt(struct world *w, struct mount *dest_mnt, struct mountpoint *dest_mp,
		  struct mount *source_mnt, struct list_head *copies)
{
	struct propagation p = {
		.audience = { .origin = dest_mnt, .at = dest_mnt },
		.dest_mp = dest_mp,
		.source_mnt = source_mnt,
		.copy = source_mnt,
		.copies = copies,
	};
	int err;

	do
		err = propagate_to_group(w, &p);
	while (!err && next_group(&p));
	return err;
}

/* ---- counterparts ---- */

/*
 * The counterparts of a mount are the mounts at the same place on the audience of its parent. What
 * is unmounted takes its counterparts along, as far as they can go.
 */
struct counterparts {
	struct audience audience;
	const struct dentry *place;
};

/* From where the walk stands: NULL where nothing more is mounted at that place. */
static struct mount *counterpart_from(struct world *w, struct counterparts *c)
{
	for (struct mount *on = c->audience.at; on; on = audience_next(&c->audience)) {
		struct mount *found = __lookup_mnt(w, &on->mnt, c->place);

		if (found)
			return found;
	}
	return NULL;
}

static struct mount *first_counterpart(struct world *w, struct counterparts *c, struct mount *of)
{
	c->place = of->mnt_mountpoint;
	audience_first(&c->audience, of->mnt_parent);
	return counterpart_from(w, c);
}

static struct mount *next_counterpart(struct world *w, struct counterparts *c)
{
	audience_next(&c->audience);
	return counterpart_from(w, c);
}

/* A cover over its whole root does not keep a mount from being pulled out; other children do. */
static bool has_children_inside(const struct mount *m)
{
	return !list_empty(&m->mnt_mounts) && (!list_is_singular(&m->mnt_mounts) || !m->overmount);
}

/*
 * The mount whose references keep @mnt from being unmounted: itself, where it has more than
 * @refcnt, or a counterpart that is in use, though it has nothing mounted inside. A counterpart
 * that has something mounted inside is taken to stay, and is not looked at, even where
 * propagate_umount() will find that all of that goes too: then one that is in use goes away under
 * its user. The kernel has been so since 4.13.
 */
struct mount *propagate_mount_busy(struct world *w, struct mount *mnt, int refcnt)
{
	struct counterparts c;
	struct mount *twin;

	if (!list_empty(&mnt->mnt_mounts) || mnt->mnt_count > refcnt)
		return mnt;
	if (!mnt_has_parent(mnt))
		return NULL;
	twin = first_counterpart(w, &c, mnt);
	while (twin && (has_children_inside(twin) || twin->mnt_count <= 1))
		twin = next_counterpart(w, &c);
	return twin;
}

/*
 * ---- unmounting: which of the counterparts go too ----
 *
 * Given is the set U of mounts that go in any case: a whole tree. The counterparts of its mounts
 * are the candidates. All of them would go too, were it not for two demands on the set S of those
 * that do:
 *
 * 1. S shifts nothing. Mounts that stay are seen where they were seen before. So where a mount of S
 *    has another one mounted somewhere inside, the whole tree that hangs there has to go. Not so
 *    where it is covered as a whole, with a mount on its very root: a cover can stay. It slides
 *    down to where the lowest of the mounts was that go from below it, and is seen at the same
 *    place.
 *
 * 2. S reveals nothing. A locked mount keeps the directory below it from being seen. So it goes
 *    only if its parent goes as well.
 *
 * For each demand, two sets that meet it meet it together, too. So there is one largest S, and it
 * is found by taking out of the candidates what cannot be in it.
 *
 * The first demand is one on what hangs below, so it is decided from the leaves upwards. Call a
 * mount whole if everything in its tree goes. Then
 *
 *	a candidate can go  if each mount on it, but for a cover, is whole;
 *	it is whole         if it can go and its cover, where it has one, is whole too.
 *
 * A mount that is no candidate is not whole; members of U are, and hang in no list of children any
 * more. Candidates come in no order that could be relied on. Each waits for those among its
 * children that are candidates, and for its own turn in the list; with the last of these it is
 * decided (no_longer_waits_for). No list of children is read beyond the first mount that forbids,
 * so all in all no more is read than there are candidates.
 *
 * The second demand is one on what is above, so it is decided from the roots downwards: in the
 * order of the first decisions, turned round. A locked mount whose parent neither goes nor is of U
 * is taken out. Can that break the first demand again? It would have to be below a mount x of S,
 * inside of it and not just on top; but then its parent was inside x too, or was x, and so was
 * whole or goes.
 *
 * Gathering the candidates is linear as well. Where a walk meets a candidate that was met in an
 * earlier walk, that one has seen all that hears through its parent, too, and the walk goes past
 * all of these. And a member of U that has been met as a counterpart of another needs no walk of
 * its own.
 */

static bool is_candidate(const struct mount *m)
{
	return m->mnt_t_flags & T_UMOUNT_CANDIDATE;
}

static void gather_counterparts(struct world *w, struct mount *m, bool unlock,
				struct list_head *candidates)
{
	struct counterparts c;
	struct mount *twin = first_counterpart(w, &c, m);

	while (twin) {
		if (is_candidate(twin)) {
			audience_past_group(&c.audience);
			twin = counterpart_from(w, &c);
			continue;
		}
		twin->mnt_t_flags |= T_UMOUNT_CANDIDATE;
		if (unlock)
			twin->mnt.mnt_flags &= ~MNT_LOCKED;
		if (!will_be_unmounted(twin))
			list_add(&twin->mnt_list, candidates);
		twin = next_counterpart(w, &c);
	}
}

/*
 * Those that were found last come first. The first mount of @set is the root of the tree that goes.
 * The caller may uncover what is below it, so what is below its counterparts may be seen, too:
 * their locks go.
 */
static void gather_candidates(struct world *w, struct list_head *set, struct list_head *candidates)
{
	const struct mount *root = list_first_entry(set, struct mount, mnt_list);
	struct mount *m;

	list_for_each_entry (m, set, mnt_list) {
		if (is_candidate(m))
			continue;
		m->mnt_t_flags |= T_UMOUNT_CANDIDATE;
		gather_counterparts(w, m, m == root, candidates);
	}
	list_for_each_entry (m, set, mnt_list)
		m->mnt_t_flags &= ~T_UMOUNT_CANDIDATE;
}

/* Whether @m can go without shifting anything. All candidates below it have been decided. */
static void decide_by_children(struct mount *m)
{
	const struct mount *child;
	int verdict = T_UMOUNT_CANDIDATE | T_UMOUNT_WHOLE;

	list_for_each_entry (child, &m->mnt_mounts, mnt_child) {
		if (child->mnt_t_flags & T_UMOUNT_WHOLE)
			continue;
		verdict &= ~T_UMOUNT_WHOLE;
		if (child == m->overmount)
			continue;
		verdict = 0;
		break;
	}
	m->mnt_t_flags = (m->mnt_t_flags & ~T_UMOUNT_CANDIDATE) | verdict;
}

/*
 * Something that @m waited for has happened. Decides it, and what waits for it, as far as can be.
 */
static void no_longer_waits_for(struct mount *m, struct hlist_head *decided)
{
	while (m->umount_waits_for && !--m->umount_waits_for) {
		decide_by_children(m);
		hlist_add_head(&m->mnt_umount, decided);
		m = m->mnt_parent;
	}
}

/* The first demand. Leaves all candidates in @decided, parents before their children. */
static void let_nothing_shift(struct list_head *candidates, struct hlist_head *decided)
{
	struct mount *m;

	list_for_each_entry (m, candidates, mnt_list) {
		m->umount_waits_for++;
		if (is_candidate(m->mnt_parent))
			m->mnt_parent->umount_waits_for++;
	}
	list_for_each_entry (m, candidates, mnt_list)
		no_longer_waits_for(m, decided);
}

/* The second demand. Empties @decided. */
static void let_nothing_be_revealed(struct hlist_head *decided)
{
	struct hlist_node *n;
	struct mount *m;

	hlist_for_each_entry_safe(m, n, decided, mnt_umount)
	{
		const struct mount *parent = m->mnt_parent;

		hlist_del_init(&m->mnt_umount);
		if (IS_MNT_LOCKED(m) && !is_candidate(parent) && !will_be_unmounted(parent))
			m->mnt_t_flags &= ~T_UMOUNT_CANDIDATE;
	}
}

/* Candidates no more: they stay, or go for certain. */
static void forget_candidate(struct mount *m)
{
	m->mnt_t_flags &= ~(T_UMOUNT_CANDIDATE | T_UMOUNT_WHOLE);
	list_del_init(&m->mnt_list);
}

static void take_out(struct mount *m, struct list_head *to_umount)
{
	forget_candidate(m);
	doom_mount(m, to_umount->prev);
}

/*
 * The order can be seen later, in that of slaves that are handed on, and so it is the kernel's:
 * first whatever is not locked and has nothing on it, when its turn comes; then each of the others
 * with the parents that go with it.
 */
static void take_out_all(struct list_head *candidates, struct list_head *to_umount)
{
	struct mount *m, *n;

	list_for_each_entry_safe (m, n, candidates, mnt_list)
		if (is_candidate(m) && !IS_MNT_LOCKED(m) && list_empty(&m->mnt_mounts))
			take_out(m, to_umount);
	while (!list_empty(candidates)) {
		m = list_first_entry(candidates, struct mount, mnt_list);
		if (!is_candidate(m))
			forget_candidate(m);
		for (; is_candidate(m); m = m->mnt_parent)
			take_out(m, to_umount);
	}
}

/*
 * The cover of @m stays, and slides down. For a moment two mounts have one place; umount_tree()
 * takes the other one away right after this.
 */
static void slide_down(struct world *w, struct mount *cover)
{
	const struct mount *lowest = cover->mnt_parent;

	while (will_be_unmounted(lowest->mnt_parent))
		lowest = lowest->mnt_parent;
	mnt_change_mountpoint(w, lowest->mnt_parent, lowest->mnt_mp, cover);
}

/* Adds to @set, the mounts that are being unmounted, all that goes with them elsewhere. */
void propagate_umount(struct world *w, struct list_head *set)
{
	struct hlist_head decided = { NULL };
	struct list_head candidates, to_umount;
	struct mount *m;

	INIT_LIST_HEAD(&candidates);
	INIT_LIST_HEAD(&to_umount);
	gather_candidates(w, set, &candidates);
	let_nothing_shift(&candidates, &decided);
	let_nothing_be_revealed(&decided);
	take_out_all(&candidates, &to_umount);
	list_for_each_entry (m, &to_umount, mnt_list)
		if (m->overmount && !will_be_unmounted(m->overmount))
			slide_down(w, m->overmount);
	list_splice_tail_init(&to_umount, set);
}
