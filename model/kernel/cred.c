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

/* ---- references ---- */

/* What a cred holds, it holds once. */
static void hold_parts(const struct cred *cred)
{
	get_user_ns(cred->user_ns);
	get_ucounts(cred->ucounts);
	get_uid(cred->user);
	get_group_info(cred->group_info);
}

static void drop_parts(struct world *w, const struct cred *cred)
{
	put_group_info(w, cred->group_info);
	free_uid(w, cred->user);
	put_ucounts(w, cred->ucounts);
	put_user_ns(w, cred->user_ns);
}

static void put_cred_rcu(struct world *w, struct deferred_work *rcu)
{
	struct cred *cred = container_of(rcu, struct cred, rcu);

	drop_parts(w, cred);
	world_free(w, cred);
}

/* Creds are const to whoever has one, but for their count. */
static int *usage_of(const struct cred *cred)
{
	return &((struct cred *)cred)->usage;
}

void put_cred(struct world *w, const struct cred *cred)
{
	if (cred && --*usage_of(cred) == 0)
		call_rcu(w, &((struct cred *)cred)->rcu, put_cred_rcu, "put_cred_rcu");
}

const struct cred *get_cred(const struct cred *cred)
{
	++*usage_of(cred);
	return cred;
}

/* ---- prepare, and give up ---- */

struct cred *prepare_creds(struct world *w)
{
	struct cred *new = alloc_obj(w, cred);

	if (new) {
		*new = *current_cred();
		new->usage = 1;
		hold_parts(new);
	}
	return new;
}

/* For what was prepared and is not to be: no one else has ever seen it. */
void abort_creds(struct world *w, struct cred *new)
{
	if (--new->usage == 0)
		put_cred_rcu(w, &new->rcu);
}

/* The account follows the uid and its user namespace. */
int set_cred_ucounts(struct world *w, struct cred *new)
{
	const struct ucounts_key owed = { new->user_ns, new->uid.val };
	struct ucounts *account;

	if (new->ucounts->key.ns == owed.ns &&new->ucounts->key.uid == owed.uid)
		return 0;
	account = alloc_ucounts(w, new->user_ns, new->uid);
	if (!account)
		return (int)refuse(w, EAGAIN, R_UCOUNTS_NOMEM);
	put_ucounts(w, new->ucounts);
	new->ucounts = account;
	return 0;
}

struct cred *prepare_creds_for(struct world *w, u64 flags)
{
	struct cred *new = prepare_creds(w);
	int err = 0;

	if (!new)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	if (flags & CLONE_NEWUSER) {
		err = create_user_ns(w, new);
		if (!err)
			err = set_cred_ucounts(w, new);
	}
	if (!err)
		return new;
	abort_creds(w, new);
	return ERR_PTR(err);
}

/* ---- a task and its two ---- */

/* @p has its parent's yet, without a reference. Threads share them, processes don't. */
int copy_creds(struct world *w, struct task_struct *p, u64 clone_flags)
{
	const struct cred *cred = clone_flags & CLONE_THREAD ? get_cred(p->cred)
							     : prepare_creds_for(w, clone_flags);

	if (IS_ERR(cred))
		return (int)PTR_ERR(cred);
	p->cred = cred;
	p->real_cred = get_cred(cred);
	inc_rlimit_ucounts(cred->ucounts, UCOUNT_RLIMIT_NPROC, 1);
	return 0;
}

void exit_creds(struct world *w, struct task_struct *tsk)
{
	put_cred(w, tsk->real_cred);
	put_cred(w, tsk->cred);
	tsk->real_cred = tsk->cred = NULL;
}

/* Whether who has @old could have made @new, so that it says nothing new about the task. */
static bool could_have_made(const struct cred *old, const struct cred *new)
{
	const struct user_namespace *branch;

	if (new->user_ns == old->user_ns)
		return !(new->cap_permitted & ~old->cap_permitted);
	branch = userns_branch(old->user_ns, new->user_ns);
	return branch && uid_eq(branch->owner, old->euid);
}

static bool acts_as_the_same(const struct cred *old, const struct cred *new)
{
	return uid_eq(old->euid, new->euid) && uid_eq(old->fsuid, new->fsuid) &&
	       gid_eq(old->egid, new->egid) && gid_eq(old->fsgid, new->fsgid);
}

/* Whoever could look into the task, or signal it at its parent's death, may be a stranger now. */
static void end_confidence(struct world *w, struct task_struct *task)
{
	task->pdeath_signal = 0;
	if (task->mm)
		task->mm->dumpable = (int)w->suid_dumpable;
}

static void count_process(const struct cred *cred, int n)
{
	inc_rlimit_ucounts(cred->ucounts, UCOUNT_RLIMIT_NPROC, n);
}

/* Consumes the reference to @new. Can't fail. */
int commit_creds(struct world *w, struct cred *new)
{
	const struct cred *old = current->real_cred;
	const bool same_user = old->user == new->user && old->user_ns == new->user_ns;

	if (!acts_as_the_same(old, new) || !could_have_made(old, new))
		end_confidence(w, current);
	if (!same_user) {
		count_process(old, -1);
		count_process(new, 1);
	}
	exit_creds(w, current);
	current->cred = new;
	current->real_cred = get_cred(new);
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

/* ---- the first one ---- */

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
