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

/* Whoever comes into a namespace has everything there, and nothing that it brought. */
static void set_cred_user_ns(struct cred *cred, struct user_namespace *user_ns)
{
	cred->user_ns = user_ns;
	cred->cap_permitted = cred->cap_effective = cred->cap_bset = CAP_FULL_SET;
	cred->cap_inheritable = cred->cap_ambient = 0;
	cred->securebits = SECUREBITS_DEFAULT;
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

static struct user_namespace *alloc_user_ns(struct world *w)
{
	struct user_namespace *ns = alloc_obj(w, user_namespace);

	if (ns && ns_common_init(w, &ns->ns, &userns_operations, 0)) {
		world_free(w, ns);
		return NULL;
	}
	return ns;
}

/* @ns begins below the namespace of @creator, and with its reference to that one. */
static void found(struct world *w, struct user_namespace *ns, const struct cred *creator,
		  struct ucounts *charge)
{
	struct user_namespace *parent = creator->user_ns;

	ns->parent = parent;
	ns->level = parent->level + 1;
	ns->flags = parent->flags;
	ns->owner = creator->euid;
	ns->group = creator->egid;
	ns->parent_could_setfcap = cap_raised(creator->cap_effective, CAP_SETFCAP);
	ns->ucounts = charge;
	user_ns_limits(w, ns);
}

int create_user_ns(struct world *w, struct cred *new)
{
	struct user_namespace *ns = NULL;
	struct ucounts *charge;
	int err;

	if (new->user_ns->level > MAX_USER_NS_LEVEL)
		return (int)refuse_num(w, ENOSPC, R_USERNS_LEVEL, MAX_USER_NS_LEVEL);
	charge = inc_ucount(w, new->user_ns, new->euid, UCOUNT_USER_NAMESPACES);
	if (!charge)
		return (int)refuse_str(w, ENOSPC, R_UCOUNT, "user");
	err = may_create_user_ns(w, new);
	if (!err)
		ns = alloc_user_ns(w);
	if (!ns) {
		dec_ucount(w, charge, UCOUNT_USER_NAMESPACES);
		return err ? err : (int)refuse(w, ENOMEM, R_NOMEM);
	}
	found(w, ns, new, charge);
	set_cred_user_ns(new, ns);
	return 0;
}

int unshare_userns(struct world *w, unsigned long unshare_flags, struct cred **new_cred)
{
	if (unshare_flags & CLONE_NEWUSER) {
		struct cred *cred = prepare_creds_for(w, CLONE_NEWUSER);

		if (IS_ERR(cred))
			return (int)PTR_ERR(cred);
		*new_cred = cred;
	}
	return 0;
}

/* Returns the parent: the reference to it is the caller's now. */
static struct user_namespace *destroy_user_ns(struct world *w, struct user_namespace *ns)
{
	struct user_namespace *parent = ns->parent;
	struct ucounts *charge = ns->ucounts;
	const struct uid_gid_map maps[] = { ns->uid_map, ns->gid_map, ns->projid_map };

	for (size_t i = 0; i < ARRAY_SIZE(maps); i++)
		if (maps[i].extent)
			world_free(w, maps[i].extent);
	ns_common_free(w, &ns->ns);
	world_free(w, ns);
	if (charge)
		dec_ucount(w, charge, UCOUNT_USER_NAMESPACES);
	return parent;
}

/* The end of one may be the end of a chain. */
static void free_user_ns(struct world *w, struct deferred_work *work)
{
	struct user_namespace *ns = container_of(work, struct user_namespace, work);

	do
		ns = destroy_user_ns(w, ns);
	while (ns && ns_ref_put(&ns->ns));
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

/* What others share with the caller would come under other rules with it. */
static int userns_may_install(struct world *w, struct user_namespace *joined)
{
	if (joined == current_user_ns())
		return (int)refuse_obj(w, EINVAL, R_USERNS_SAME, joined, NULL);
	if (!thread_group_empty(current))
		return (int)refuse_obj(w, EINVAL, R_USERNS_THREADS, current, NULL);
	if (current->fs->users > 1)
		return (int)refuse_obj(w, EINVAL, R_USERNS_FS_SHARED, current->fs, NULL);
	return ns_may_enter(w, joined, joined);
}

static int userns_install(struct world *w, struct nsset *nsset, struct ns_common *ns)
{
	struct user_namespace *joined = to_user_ns(ns), *left = nsset->cred->user_ns;
	struct cred *cred = (struct cred *)nsset->cred;
	int err = userns_may_install(w, joined);

	if (err)
		return err;
	set_cred_user_ns(cred, get_user_ns(joined));
	put_user_ns(w, left);
	return set_cred_ucounts(w, cred) ? (int)refuse(w, EINVAL, R_UCOUNTS_NOMEM) : 0;
}

/* Nobody is told of what lies outside of its own user namespace. */
struct ns_common *ns_get_owner(struct world *w, struct ns_common *ns)
{
	struct user_namespace *owner = ns->ops->owner(ns);

	if (owner && in_userns(current_user_ns(), owner))
		return &get_user_ns(owner)->ns;
	return refuse_ptr(w, EPERM, R_NS_OWNER_OUTSIDE);
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
