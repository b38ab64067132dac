// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is kept for a uid of the whole machine, and the initial user namespace. Mirrors
 * kernel/user.c of Linux.
 *
 * A user_struct lives as long as credentials refer to it: alloc_uid() finds or makes one and
 * counts, free_uid() counts back.
 */
#include "nsproxy.h"
#include "sched.h"

static struct user_struct *uid_hash_find(struct world *w, kuid_t uid)
{
	struct user_struct *up;

	HASH_FIND(hh, w->uid_hash, &uid, sizeof(uid), up);
	return up;
}

struct user_struct *get_uid(struct user_struct *up)
{
	up->__count++;
	return up;
}

struct user_struct *alloc_uid(struct world *w, kuid_t uid)
{
	struct user_struct *up = uid_hash_find(w, uid);

	if (up)
		return get_uid(up);
	up = alloc_obj(w, user_struct);
	if (!up)
		return NULL;
	up->uid = uid;
	up->__count = 1;
	HASH_ADD(hh, w->uid_hash, uid, sizeof(up->uid), up);
	if (!hash_added(up)) {
		world_free(w, up);
		return NULL;
	}
	return up;
}

void free_uid(struct world *w, struct user_struct *up)
{
	if (!up || --up->__count)
		return;
	HASH_DELETE(hh, w->uid_hash, up);
	world_free(w, up);
}

/* Every id of the machine is itself in the initial user namespace. */
static int identity_map(struct world *w, struct uid_gid_map *map)
{
	map->extent = world_alloc(w, OBJ_uid_gid_extent, sizeof(*map->extent));
	if (!map->extent)
		return -ENOMEM;
	map->extent[0].count = UINT32_MAX;
	map->nr_extents = 1;
	return 0;
}

int user_namespaces_init(struct world *w)
{
	struct user_namespace *ns = alloc_obj(w, user_namespace);
	int i;

	if (!ns)
		return -ENOMEM;
	if (ns_common_init(w, &ns->ns, &userns_operations, PROC_USER_INIT_INO))
		return -ENOMEM;
	w->init_user_ns = ns;
	ns->flags = USERNS_SETGROUPS_ALLOWED;
	ns->owner = GLOBAL_ROOT_UID;
	ns->group = GLOBAL_ROOT_GID;
	for (i = 0; i < UCOUNT_COUNTS; i++)
		ns->ucount_max[i] = INT64_MAX;
	for (i = 0; i < UCOUNT_RLIMIT_COUNTS; i++)
		ns->rlimit_max[i] = INT64_MAX;
	if (identity_map(w, &ns->uid_map) || identity_map(w, &ns->gid_map) ||
	    identity_map(w, &ns->projid_map))
		return -ENOMEM;
	return 0;
}
