// SPDX-License-Identifier: GPL-2.0-only
/*
 * Credentials: prepared as a copy, changed, and committed as a whole. Mirrors kernel/cred.c of
 * Linux.
 *
 * A cred that a task has is never changed. A task counts its own twice: as what it acts with
 * (cred) and as what is done to it (real_cred). What is charged to the uid for the number of its
 * processes moves with the cred.
 */
#include "clone.h"
#include "syscalls.h"

static void put_cred_rcu(struct world *w, struct deferred_work *rcu)
{
	struct cred *cred = container_of(rcu, struct cred, rcu);

	put_group_info(w, cred->group_info);
	free_uid(w, cred->user);
	put_ucounts(w, cred->ucounts);
	put_user_ns(w, cred->user_ns);
	world_free(w, cred);
}

void put_cred(struct world *w, const struct cred *_cred)
{
	struct cred *cred = (struct cred *)_cred;

	if (cred && --cred->usage == 0)
		call_rcu(w, &cred->rcu, put_cred_rcu, "put_cred_rcu");
}

const struct cred *get_cred(const struct cred *cred)
{
	((struct cred *)cred)->usage++;
	return cred;
}

struct cred *prepare_creds(struct world *w)
{
	struct cred *new = alloc_obj(w, cred);

	if (!new)
		return NULL;
	*new = *current->cred;
	new->usage = 1;
	get_group_info(new->group_info);
	get_uid(new->user);
	get_user_ns(new->user_ns);
	get_ucounts(new->ucounts);
	return new;
}

/* For what was prepared and is not to be: no one else has ever seen it. */
void abort_creds(struct world *w, struct cred *new)
{
	if (--new->usage == 0)
		put_cred_rcu(w, &new->rcu);
}

int set_cred_ucounts(struct world *w, struct cred *new)
{
	struct ucounts *ucounts, *old = new->ucounts;

	if (old->ns == new->user_ns && uid_eq(old->uid, new->uid))
		return 0;
	ucounts = alloc_ucounts(w, new->user_ns, new->uid);
	if (!ucounts)
		return (int)refuse(w, EAGAIN, R_UCOUNTS_NOMEM);
	new->ucounts = ucounts;
	put_ucounts(w, old);
	return 0;
}

int copy_creds(struct world *w, struct task_struct *p, u64 clone_flags)
{
	struct cred *new;
	int ret;

	if (clone_flags & CLONE_THREAD) {
		p->real_cred = get_cred(p->cred);
		get_cred(p->cred);
		inc_rlimit_ucounts(p->cred->ucounts, UCOUNT_RLIMIT_NPROC, 1);
		return 0;
	}
	new = prepare_creds(w);
	if (!new)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	if (clone_flags & CLONE_NEWUSER) {
		ret = create_user_ns(w, new);
		if (ret < 0)
			goto out_abort;
		ret = set_cred_ucounts(w, new);
		if (ret < 0)
			goto out_abort;
	}
	p->cred = new;
	p->real_cred = get_cred(new);
	inc_rlimit_ucounts(new->ucounts, UCOUNT_RLIMIT_NPROC, 1);
	return 0;

out_abort:
	abort_creds(w, new);
	return ret;
}

void exit_creds(struct world *w, struct task_struct *tsk)
{
	const struct cred *real_cred = tsk->real_cred, *cred = tsk->cred;

	tsk->real_cred = NULL;
	tsk->cred = NULL;
	put_cred(w, real_cred);
	put_cred(w, cred);
}

/*
 * Whether who has @set could have made @subset: then a task that turns to it may still be looked
 * into.
 */
static bool cred_cap_issubset(const struct cred *set, const struct cred *subset)
{
	const struct user_namespace *ns = subset->user_ns;

	if (set->user_ns == ns)
		return !(subset->cap_permitted & ~set->cap_permitted);
	for (; ns->parent; ns = ns->parent) {
		if (set->user_ns == ns->parent && uid_eq(ns->owner, set->euid))
			return true;
	}
	return false;
}

static bool cred_changes_hands(const struct cred *old, const struct cred *new)
{
	return !uid_eq(old->euid, new->euid) || !gid_eq(old->egid, new->egid) ||
	       !uid_eq(old->fsuid, new->fsuid) || !gid_eq(old->fsgid, new->fsgid) ||
	       !cred_cap_issubset(old, new);
}

int commit_creds(struct world *w, struct cred *new)
{
	struct task_struct *task = current;
	const struct cred *old = task->real_cred;
	bool recharge = new->user != old->user || new->user_ns != old->user_ns;

	if (cred_changes_hands(old, new)) {
		if (task->mm)
			task->mm->dumpable = (int)w->suid_dumpable;
		task->pdeath_signal = 0;
	}
	if (recharge)
		inc_rlimit_ucounts(new->ucounts, UCOUNT_RLIMIT_NPROC, 1);
	task->real_cred = get_cred(new);
	task->cred = new;
	if (recharge)
		dec_rlimit_ucounts(old->ucounts, UCOUNT_RLIMIT_NPROC, 1);
	put_cred(w, old);
	put_cred(w, old);
	return 0;
}

/* Acts as @override until revert_creds(). Takes a reference and leaves the caller's. */
const struct cred *override_creds(struct world *w, const struct cred *override)
{
	const struct cred *old = current->cred;

	current->cred = get_cred(override);
	return old;
}

void revert_creds(struct world *w, const struct cred *revert)
{
	const struct cred *override = current->cred;

	current->cred = revert;
	put_cred(w, override);
}

static struct cred *init_cred(struct world *w)
{
	struct cred *cred = alloc_obj(w, cred);
	kernel_cap_t caps = CAP_FULL_SET & ~w->config.drop_caps;

	if (!cred)
		return NULL;
	cred->usage = 2;
	cred->cap_permitted = caps;
	cred->cap_effective = caps;
	cred->cap_bset = caps;
	cred->user_ns = get_user_ns(w->init_user_ns);
	cred->user = alloc_uid(w, GLOBAL_ROOT_UID);
	cred->ucounts = alloc_ucounts(w, w->init_user_ns, GLOBAL_ROOT_UID);
	cred->group_info = groups_alloc(w, 0);
	if (!cred->user || !cred->ucounts || !cred->group_info)
		return NULL;
	inc_rlimit_ucounts(cred->ucounts, UCOUNT_RLIMIT_NPROC, 1);
	return cred;
}

int cred_init(struct world *w)
{
	struct cred *cred = init_cred(w);

	return cred ? init_task_begin(w, cred) : -ENOMEM;
}
