// SPDX-License-Identifier: GPL-2.0-only
/*
 * Supplementary groups: getgroups, setgroups, and the test for membership. Mirrors kernel/groups.c
 * of Linux.
 *
 * A group_info is sorted and never changed once it is in a cred; creds share it.
 */
#include "syscalls.h"

#define NGROUPS_MAX 65536

struct group_info *groups_alloc(struct world *w, u32 n)
{
	struct group_info *info = alloc_obj_flex(w, group_info, gid, n);

	if (!info)
		return NULL;
	info->usage = 1;
	info->ngroups = n;
	return info;
}

struct group_info *get_group_info(struct group_info *info)
{
	info->usage++;
	return info;
}

void put_group_info(struct world *w, struct group_info *info)
{
	if (--info->usage == 0)
		world_free(w, info);
}

static bool groups_search(const struct group_info *info, kgid_t grp)
{
	/* All before @at are less than @grp, and all after the @left from there on are not. */
	const kgid_t *at = info->gid, *end = at + info->ngroups;
	size_t left = info->ngroups;

	while (left) {
		size_t half = left / 2;

		if (at[half].val >= grp.val) {
			left = half;
		} else {
			at += half + 1;
			left -= half + 1;
		}
	}
	return at < end && gid_eq(*at, grp);
}

/* The caller is in its supplementary groups, and in one more: as what it acts at the moment. */
static bool in_groups(struct world *w, kgid_t acts_as, kgid_t grp)
{
	return gid_eq(acts_as, grp) || groups_search(current_cred()->group_info, grp);
}

bool in_group_p(struct world *w, kgid_t grp)
{
	return in_groups(w, current_fsgid(), grp);
}

bool in_egroup_p(struct world *w, kgid_t grp)
{
	return in_groups(w, current_cred()->egid, grp);
}

/* Moves gid[@root] down in the heap gid[0 .. @n - 1]. */
static void heap_sift(kgid_t *gid, u32 root, u32 n)
{
	while (2 * root + 1 < n) {
		u32 child = 2 * root + 1;
		kgid_t swap;

		if (child + 1 < n && gid[child].val < gid[child + 1].val)
			child++;
		if (gid[root].val >= gid[child].val)
			return;
		swap = gid[root];
		gid[root] = gid[child];
		gid[child] = swap;
		root = child;
	}
}

static void groups_sort(struct group_info *info)
{
	u32 i, n = info->ngroups;

	for (i = n / 2; i-- > 0;)
		heap_sift(info->gid, i, n);
	for (i = n; i-- > 1;) {
		kgid_t last = info->gid[i];

		info->gid[i] = info->gid[0];
		info->gid[0] = last;
		heap_sift(info->gid, 0, i);
	}
}

SYSCALL_DEFINE2(getgroups, int, gidsetsize, uptr, grouplist)
{
	const struct group_info *info = current_cred()->group_info;
	u32 i;

	if (gidsetsize < 0)
		return refuse_num(w, EINVAL, R_GROUPS_SIZE, gidsetsize);
	if (!gidsetsize)
		return info->ngroups;
	if (info->ngroups > (u32)gidsetsize)
		return refuse_num(w, EINVAL, R_GETGROUPS_SHORT, info->ngroups);
	for (i = 0; i < info->ngroups; i++) {
		u32 gid = from_kgid_munged(w, current_user_ns(), info->gid[i]);
		int err = put_user(w, gid, grouplist + i * sizeof(gid));

		if (err)
			return err;
	}
	return info->ngroups;
}

/* @info as long as the list. */
static int groups_from_user(struct world *w, struct group_info *info, uptr list)
{
	const struct user_namespace *ns = current_user_ns();
	int err = 0;

	for (u32 i = 0; i < info->ngroups && !err; i++) {
		u32 gid;

		err = get_user(w, gid, list + i * sizeof(gid));
		if (err)
			break;
		info->gid[i] = make_kgid(ns, gid);
		if (!gid_valid(info->gid[i]))
			err = (int)refuse_num(w, EINVAL, R_GID_UNMAPPED, gid);
	}
	if (!err)
		groups_sort(info);
	return err;
}

/* Consumes @info. */
static long set_groups(struct world *w, struct group_info *info)
{
	struct cred *new = prepare_creds(w);

	if (!new) {
		put_group_info(w, info);
		return refuse(w, ENOMEM, R_NOMEM);
	}
	put_group_info(w, new->group_info);
	new->group_info = info;
	return commit_creds(w, new);
}

SYSCALL_DEFINE2(setgroups, int, gidsetsize, uptr, grouplist)
{
	struct user_namespace *ns = current_user_ns();
	struct group_info *info;
	int err;

	if (!ns_capable(w, ns, CAP_SETGID))
		return refuse_obj(w, EPERM, R_SETGROUPS_CAP, ns, NULL);
	if (!userns_may_setgroups(ns))
		return refuse_obj(w, EPERM, R_SETGROUPS_DENIED, ns, NULL);
	if (gidsetsize < 0 || gidsetsize > NGROUPS_MAX)
		return refuse_num(w, EINVAL, R_GROUPS_SIZE, gidsetsize);
	info = groups_alloc(w, (u32)gidsetsize);
	if (!info)
		return refuse(w, ENOMEM, R_NOMEM);
	err = groups_from_user(w, info, grouplist);
	if (!err)
		return set_groups(w, info);
	put_group_info(w, info);
	return err;
}
