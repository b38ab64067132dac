// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each uid has in use in each user namespace, against that namespace's limits. Mirrors
 * kernel/ucount.c of Linux.
 *
 * A charge is made to a uid in a user namespace, and to the creator of that namespace in its
 * parent, and so on up to the initial one: a limit anywhere on the way holds. inc_ucount() charges
 * and gives a reference to the lowest entry, dec_ucount() takes both back. rlimits are charged
 * along the same way by inc_rlimit_ucounts(), without a reference.
 */
#include "sched.h"

struct ucounts *get_ucounts(struct ucounts *ucounts)
{
	ucounts->count++;
	return ucounts;
}

static struct ucounts *ucounts_find(struct world *w, struct user_namespace *ns, kuid_t uid)
{
	struct ucounts_key key = { .ns = ns, .uid = uid.val };
	struct ucounts *ucounts;

	HASH_FIND(hh, w->ucounts_hash, &key, sizeof(key), ucounts);
	return ucounts;
}

/* What the caller has charged last is very often what is asked for: spares the table. */
static struct ucounts *current_ucounts_if(struct world *w, struct user_namespace *ns, kuid_t uid)
{
	struct ucounts *ucounts;

	if (!current || !current->cred || !current->cred->ucounts)
		return NULL;
	ucounts = current->cred->ucounts;
	return ucounts->ns == ns && uid_eq(ucounts->uid, uid) ? ucounts : NULL;
}

struct ucounts *alloc_ucounts(struct world *w, struct user_namespace *ns, kuid_t uid)
{
	struct ucounts *ucounts = current_ucounts_if(w, ns, uid);

	if (!ucounts)
		ucounts = ucounts_find(w, ns, uid);
	if (ucounts)
		return get_ucounts(ucounts);
	ucounts = alloc_obj(w, ucounts);
	if (!ucounts)
		return NULL;
	ucounts->key.ns = ns;
	ucounts->key.uid = uid.val;
	ucounts->uid = uid;
	ucounts->count = 1;
	HASH_ADD(hh, w->ucounts_hash, key, sizeof(ucounts->key), ucounts);
	if (!hash_added(ucounts)) {
		world_free(w, ucounts);
		return NULL;
	}
	ucounts->ns = get_user_ns(ns);
	return ucounts;
}

/* NULL is what an initial namespace has: it was charged to nobody. */
void put_ucounts(struct world *w, struct ucounts *ucounts)
{
	struct user_namespace *ns;

	if (!ucounts || --ucounts->count)
		return;
	ns = ucounts->ns;
	HASH_DELETE(hh, w->ucounts_hash, ucounts);
	world_free(w, ucounts);
	put_user_ns(w, ns);
}

/* An entry, and all that are charged along with it: the creator of its namespace, and so on. */
#define for_each_ucounts_up(iter, from) for (iter = (from); iter; iter = iter->ns->ucounts)

static void uncharge_until(struct ucounts *from, const struct ucounts *end, enum ucount_type type)
{
	struct ucounts *iter;

	for_each_ucounts_up (iter, from) {
		if (iter == end)
			return;
		iter->ucount[type]--;
	}
}

struct ucounts *inc_ucount(struct world *w, struct user_namespace *ns, kuid_t uid,
			   enum ucount_type type)
{
	struct ucounts *ucounts = alloc_ucounts(w, ns, uid), *iter;

	for_each_ucounts_up (iter, ucounts) {
		if (iter->ucount[type] >= iter->ns->ucount_max[type]) {
			uncharge_until(ucounts, iter, type);
			put_ucounts(w, ucounts);
			return NULL;
		}
		iter->ucount[type]++;
	}
	return ucounts;
}

void dec_ucount(struct world *w, struct ucounts *ucounts, enum ucount_type type)
{
	uncharge_until(ucounts, NULL, type);
	put_ucounts(w, ucounts);
}

static void charge_rlimit(struct ucounts *ucounts, enum rlimit_type type, s64 v)
{
	struct ucounts *iter;

	for_each_ucounts_up (iter, ucounts)
		iter->rlimit[type] += v;
}

/* Returns what is charged at the lowest entry, INT64_MAX where a namespace's limit is passed. */
s64 inc_rlimit_ucounts(struct ucounts *ucounts, enum rlimit_type type, s64 v)
{
	charge_rlimit(ucounts, type, v);
	return is_rlimit_overlimit(ucounts, type, INT64_MAX) ? INT64_MAX : ucounts->rlimit[type];
}

/* Returns whether the lowest entry is at nothing now. */
bool dec_rlimit_ucounts(struct ucounts *ucounts, enum rlimit_type type, s64 v)
{
	charge_rlimit(ucounts, type, -v);
	return !ucounts->rlimit[type];
}

/*
 * The limit of the caller binds the lowest entry. One further up is bound by what its user's limit
 * was when it created the namespace from which the charge comes.
 */
bool is_rlimit_overlimit(struct ucounts *ucounts, enum rlimit_type type, u64 rlimit)
{
	s64 bound = rlimit < INT64_MAX ? (s64)rlimit : INT64_MAX;
	const struct ucounts *iter;
	bool over = false;

	for_each_ucounts_up (iter, ucounts) {
		over |= iter->rlimit[type] > bound;
		bound = iter->ns->rlimit_max[type];
	}
	return over;
}
