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

/* The next entry on the way to the initial user namespace. */
static struct ucounts *ucounts_above(const struct ucounts *ucounts)
{
	return ucounts->ns->ucounts;
}

static void uncharge_until(struct ucounts *from, const struct ucounts *end, enum ucount_type type)
{
	for (; from != end; from = ucounts_above(from))
		from->ucount[type]--;
}

struct ucounts *inc_ucount(struct world *w, struct user_namespace *ns, kuid_t uid,
			   enum ucount_type type)
{
	struct ucounts *ucounts = alloc_ucounts(w, ns, uid), *iter;

	if (!ucounts)
		return NULL;
	for (iter = ucounts; iter; iter = ucounts_above(iter)) {
		if (iter->ucount[type] >= iter->ns->ucount_max[type])
			goto out_uncharge;
		iter->ucount[type]++;
	}
	return ucounts;

out_uncharge:
	uncharge_until(ucounts, iter, type);
	put_ucounts(w, ucounts);
	return NULL;
}

void dec_ucount(struct world *w, struct ucounts *ucounts, enum ucount_type type)
{
	uncharge_until(ucounts, NULL, type);
	put_ucounts(w, ucounts);
}

/* Returns what is charged at the lowest entry, INT64_MAX where a namespace's limit is passed. */
s64 inc_rlimit_ucounts(struct ucounts *ucounts, enum rlimit_type type, s64 v)
{
	struct ucounts *iter;
	s64 max = INT64_MAX, ret = 0;

	for (iter = ucounts; iter; iter = ucounts_above(iter)) {
		s64 new = iter->rlimit[type] += v;

		if (new > max)
			ret = INT64_MAX;
		else if (iter == ucounts)
			ret = new;
		max = iter->ns->rlimit_max[type];
	}
	return ret;
}

/* Returns whether the lowest entry is at nothing now. */
bool dec_rlimit_ucounts(struct ucounts *ucounts, enum rlimit_type type, s64 v)
{
	struct ucounts *iter;

	for (iter = ucounts; iter; iter = ucounts_above(iter))
		iter->rlimit[type] -= v;
	return ucounts->rlimit[type] == 0;
}

bool is_rlimit_overlimit(struct ucounts *ucounts, enum rlimit_type type, u64 rlimit)
{
	s64 max = rlimit > INT64_MAX ? INT64_MAX : (s64)rlimit;
	struct ucounts *iter;

	for (iter = ucounts; iter; iter = ucounts_above(iter)) {
		if (iter->rlimit[type] > max)
			return true;
		max = iter->ns->rlimit_max[type];
	}
	return false;
}
