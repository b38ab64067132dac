// SPDX-License-Identifier: GPL-2.0-only
/*
 * User namespaces: making, joining and freeing them, and what an id is in one. Mirrors
 * kernel/user_namespace.c of Linux; the writing of maps stands in user_namespace_map.c.
 *
 * An id of the kernel's (kuid_t) means the same everywhere; a namespace's map says which number
 * shows it there. A namespace belongs to the euid that created it and hangs below that one's user
 * namespace; each level has charged its creator for one (ucounts).
 */
#include "commoncap.h"
#include "fs_struct.h"
#include "nsproxy.h"
#include "syscalls.h"

#define MAX_USER_NS_LEVEL 32

static struct user_namespace *to_user_ns(struct ns_common *ns)
{
	return container_of(ns, struct user_namespace, ns);
}

struct user_namespace *get_user_ns(struct user_namespace *ns)
{
	ns_ref_get(&ns->ns);
	return ns;
}

/* Whoever comes first into a namespace has everything there, and nothing that it brought. */
static void set_cred_user_ns(struct cred *cred, struct user_namespace *user_ns)
{
	cred->securebits = SECUREBITS_DEFAULT;
	cred->cap_inheritable = 0;
	cred->cap_permitted = CAP_FULL_SET;
	cred->cap_effective = CAP_FULL_SET;
	cred->cap_ambient = 0;
	cred->cap_bset = CAP_FULL_SET;
	cred->user_ns = user_ns;
}

static s64 rlimit_bound(u64 limit)
{
	return limit > INT64_MAX ? INT64_MAX : (s64)limit;
}

/* The limit of processes binds all but the root of the machine: see copy_process(). */
static s64 enforced_nproc_rlimit(struct world *w)
{
	if (uid_eq(current_uid(), GLOBAL_ROOT_UID) && current_user_ns() == w->init_user_ns)
		return INT64_MAX;
	return rlimit_bound(rlimit(w, RLIMIT_NPROC));
}

static void user_ns_limits(struct world *w, struct user_namespace *ns)
{
	int i;

	for (i = 0; i < UCOUNT_COUNTS; i++)
		ns->ucount_max[i] = INT32_MAX;
	ns->rlimit_max[UCOUNT_RLIMIT_NPROC] = enforced_nproc_rlimit(w);
	ns->rlimit_max[UCOUNT_RLIMIT_MSGQUEUE] = rlimit_bound(rlimit(w, RLIMIT_MSGQUEUE));
	ns->rlimit_max[UCOUNT_RLIMIT_SIGPENDING] = rlimit_bound(rlimit(w, RLIMIT_SIGPENDING));
	ns->rlimit_max[UCOUNT_RLIMIT_MEMLOCK] = rlimit_bound(rlimit(w, RLIMIT_MEMLOCK));
}

static int may_create_user_ns(struct world *w, const struct cred *new)
{
	if (current_chrooted(w))
		return (int)refuse_obj(w, EPERM, R_USERNS_CHROOTED, current, NULL);
	if (!kuid_has_mapping(new->user_ns, new->euid))
		return (int)refuse_num(w, EPERM, R_USERNS_UID_UNMAPPED, new->euid.val);
	if (!kgid_has_mapping(new->user_ns, new->egid))
		return (int)refuse_num(w, EPERM, R_USERNS_GID_UNMAPPED, new->egid.val);
	return 0;
}

int create_user_ns(struct world *w, struct cred *new)
{
	struct user_namespace *ns, *parent_ns = new->user_ns;
	struct ucounts *ucounts;
	int ret;

	if (parent_ns->level > MAX_USER_NS_LEVEL)
		return (int)refuse_num(w, ENOSPC, R_USERNS_LEVEL, MAX_USER_NS_LEVEL);
	ucounts = inc_ucount(w, parent_ns, new->euid, UCOUNT_USER_NAMESPACES);
	if (!ucounts)
		return (int)refuse_str(w, ENOSPC, R_UCOUNT, "user");
	ret = may_create_user_ns(w, new);
	if (ret)
		goto out_dec_ucount;
	ns = alloc_obj(w, user_namespace);
	if (!ns || ns_common_init(w, &ns->ns, &userns_operations, 0)) {
		if (ns)
			world_free(w, ns);
		ret = (int)refuse(w, ENOMEM, R_NOMEM);
		goto out_dec_ucount;
	}
	ns->parent_could_setfcap = cap_raised(new->cap_effective, CAP_SETFCAP);
	ns->parent = parent_ns; /* takes over the reference of @new */
	ns->level = parent_ns->level + 1;
	ns->owner = new->euid;
	ns->group = new->egid;
	ns->ucounts = ucounts;
	ns->flags = parent_ns->flags;
	user_ns_limits(w, ns);
	set_cred_user_ns(new, ns);
	return 0;

out_dec_ucount:
	dec_ucount(w, ucounts, UCOUNT_USER_NAMESPACES);
	return ret;
}

int unshare_userns(struct world *w, unsigned long unshare_flags, struct cred **new_cred)
{
	struct cred *cred;
	int err;

	if (!(unshare_flags & CLONE_NEWUSER))
		return 0;
	cred = prepare_creds(w);
	if (!cred)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	err = create_user_ns(w, cred);
	if (!err)
		err = set_cred_ucounts(w, cred);
	if (err)
		abort_creds(w, cred);
	else
		*new_cred = cred;
	return err;
}

static void free_user_map(struct world *w, struct uid_gid_map *map)
{
	if (map->extent)
		world_free(w, map->extent);
}

static void free_user_ns(struct world *w, struct deferred_work *work)
{
	struct user_namespace *parent, *ns = container_of(work, struct user_namespace, work);

	do {
		struct ucounts *ucounts = ns->ucounts;

		parent = ns->parent;
		free_user_map(w, &ns->uid_map);
		free_user_map(w, &ns->gid_map);
		free_user_map(w, &ns->projid_map);
		ns_common_free(w, &ns->ns);
		world_free(w, ns);
		if (ucounts)
			dec_ucount(w, ucounts, UCOUNT_USER_NAMESPACES);
		ns = parent;
	} while (parent && ns_ref_put(&parent->ns));
}

void put_user_ns(struct world *w, struct user_namespace *ns)
{
	if (ns && ns_ref_put(&ns->ns))
		schedule_work(w, &ns->work, free_user_ns, "free_user_ns");
}

/* ---- ids ---- */

u32 map_id_range_down(const struct uid_gid_map *map, u32 id, u32 count)
{
	u32 last = id + count - 1, i;

	for (i = 0; i < map->nr_extents; i++) {
		const struct uid_gid_extent *e = &map->extent[i];

		if (id >= e->first && id <= e->first + e->count - 1 && last >= e->first &&
		    last <= e->first + e->count - 1)
			return id - e->first + e->lower_first;
	}
	return (u32)-1;
}

u32 map_id_down(const struct uid_gid_map *map, u32 id)
{
	return map_id_range_down(map, id, 1);
}

u32 map_id_up(const struct uid_gid_map *map, u32 id)
{
	u32 i;

	for (i = 0; i < map->nr_extents; i++) {
		const struct uid_gid_extent *e = &map->extent[i];

		if (id >= e->lower_first && id <= e->lower_first + e->count - 1)
			return id - e->lower_first + e->first;
	}
	return (u32)-1;
}

kuid_t make_kuid(const struct user_namespace *ns, u32 uid)
{
	return KUIDT_INIT(map_id_down(&ns->uid_map, uid));
}

kgid_t make_kgid(const struct user_namespace *ns, u32 gid)
{
	return KGIDT_INIT(map_id_down(&ns->gid_map, gid));
}

u32 from_kuid(const struct user_namespace *ns, kuid_t uid)
{
	return map_id_up(&ns->uid_map, uid.val);
}

u32 from_kgid(const struct user_namespace *ns, kgid_t gid)
{
	return map_id_up(&ns->gid_map, gid.val);
}

u32 from_kuid_munged(struct world *w, const struct user_namespace *ns, kuid_t uid)
{
	u32 id = from_kuid(ns, uid);

	return id == (u32)-1 ? w->sysctl_overflowuid : id;
}

u32 from_kgid_munged(struct world *w, const struct user_namespace *ns, kgid_t gid)
{
	u32 id = from_kgid(ns, gid);

	return id == (u32)-1 ? w->sysctl_overflowgid : id;
}

bool in_userns(const struct user_namespace *ancestor, const struct user_namespace *child)
{
	while (child->level > ancestor->level)
		child = child->parent;
	return child == ancestor;
}

bool current_in_userns(struct world *w, const struct user_namespace *target)
{
	return in_userns(target, current_user_ns());
}

bool userns_may_setgroups(const struct user_namespace *ns)
{
	return ns->gid_map.nr_extents && ns->flags & USERNS_SETGROUPS_ALLOWED;
}

/* ---- the namespace as nsfs and setns see it ---- */

static struct ns_common *userns_get(struct world *w, struct task_struct *task)
{
	return &get_user_ns(task->real_cred->user_ns)->ns;
}

static void userns_put(struct world *w, struct ns_common *ns)
{
	put_user_ns(w, to_user_ns(ns));
}

static int userns_install(struct world *w, struct nsset *nsset, struct ns_common *ns)
{
	struct user_namespace *user_ns = to_user_ns(ns);
	struct cred *cred = (struct cred *)nsset->cred;

	if (user_ns == current_user_ns())
		return (int)refuse_obj(w, EINVAL, R_USERNS_SAME, user_ns, NULL);
	if (!thread_group_empty(current))
		return (int)refuse_obj(w, EINVAL, R_USERNS_THREADS, current, NULL);
	if (current->fs->users != 1)
		return (int)refuse_obj(w, EINVAL, R_USERNS_FS_SHARED, current->fs, NULL);
	if (!ns_capable(w, user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_SETNS_CAP_TARGET, user_ns, user_ns);
	put_user_ns(w, cred->user_ns);
	set_cred_user_ns(cred, get_user_ns(user_ns));
	return set_cred_ucounts(w, cred) < 0 ? (int)refuse(w, EINVAL, R_UCOUNTS_NOMEM) : 0;
}

struct ns_common *ns_get_owner(struct world *w, struct ns_common *ns)
{
	struct user_namespace *mine = current_user_ns(), *owner, *p;

	owner = ns->ops->owner(ns);
	for (p = owner; p && p != mine; p = p->parent)
		;
	if (!p)
		return refuse_ptr(w, EPERM, R_NS_OWNER_OUTSIDE);
	return &get_user_ns(owner)->ns;
}

static struct user_namespace *userns_owner(struct ns_common *ns)
{
	return to_user_ns(ns)->parent;
}

const struct proc_ns_operations userns_operations = {
	.name = "user",
	.type = CLONE_NEWUSER,
	.get = userns_get,
	.put = userns_put,
	.install = userns_install,
	.owner = userns_owner,
	.get_parent = ns_get_owner,
};
