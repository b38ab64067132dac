// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ids of the caller: reading them, and the families of setuid and setgid. Mirrors that part of
 * kernel/sys.c of Linux.
 *
 * A cred has four ids of each kind, and each has its role: the real one says whose the process is,
 * the effective one as whom it acts, the saved one as whom it may act again, and the last is the
 * effective one for files. Users and groups follow the same rules, so each rule stands here once
 * and takes the kind.
 *
 * An id comes in as a number of the caller's user namespace and must be mapped there; -1 leaves the
 * id as it is where that is allowed. Without the capability, a role can only be given to an id that
 * has another role already.
 */
#include "commoncap.h"
#include "syscalls.h"

enum id_role { REAL, EFFECTIVE, SAVED, FILES, NR_ROLES };
#define ROLE(role) (1u << (role))

#define UNCHANGED ((u32)-1)

struct id_kind {
	size_t offset[NR_ROLES]; /* of the ids in a cred */
	int cap; /* whoever has it may turn to any id */
	enum reason unmapped, forbidden;
	u32 (*map)(const struct user_namespace *ns, u32 id); /* -1: not mapped */
	u32 (*show)(struct world *w, const struct user_namespace *ns, u32 id);
	/* What follows from a change, before it is committed. */
	long (*settle)(struct world *w, struct cred *new, enum lsm_setid how);
};

static const u32 *id_of(const struct id_kind *kind, const struct cred *cred, enum id_role role)
{
	return (const u32 *)((const char *)cred + kind->offset[role]);
}

static void set_id(const struct id_kind *kind, struct cred *cred, enum id_role role, u32 id)
{
	*(u32 *)((char *)cred + kind->offset[role]) = id;
}

/* ---- the two kinds ---- */

/* The processes of the new real uid are counted for another user. */
static long set_user(struct world *w, struct cred *new)
{
	struct user_struct *left = new->user, *user = alloc_uid(w, new->uid);

	if (!user)
		return refuse(w, EAGAIN, R_NOMEM);
	new->user = user;
	free_uid(w, left);
	return 0;
}

static long settle_uids(struct world *w, struct cred *new, enum lsm_setid how)
{
	const struct cred *old = current_cred();
	long err = uid_eq(new->uid, old->uid) ? 0 : set_user(w, new);

	if (err)
		return err;
	cap_task_fix_setuid(w, new, old, how);
	return set_cred_ucounts(w, new);
}

static long settle_gids(struct world *w, struct cred *new, enum lsm_setid how)
{
	return 0;
}

static u32 map_uid(const struct user_namespace *ns, u32 uid)
{
	return make_kuid(ns, uid).val;
}

static u32 map_gid(const struct user_namespace *ns, u32 gid)
{
	return make_kgid(ns, gid).val;
}

static u32 show_uid(struct world *w, const struct user_namespace *ns, u32 kuid)
{
	return from_kuid_munged(w, ns, KUIDT_INIT(kuid));
}

static u32 show_gid(struct world *w, const struct user_namespace *ns, u32 kgid)
{
	return from_kgid_munged(w, ns, KGIDT_INIT(kgid));
}

static const struct id_kind users = {
	.offset = {
		[REAL] = offsetof(struct cred, uid.val),
		[EFFECTIVE] = offsetof(struct cred, euid.val),
		[SAVED] = offsetof(struct cred, suid.val),
		[FILES] = offsetof(struct cred, fsuid.val),
	},
	.cap = CAP_SETUID,
	.unmapped = R_UID_UNMAPPED,
	.forbidden = R_SETUID_PERM,
	.map = map_uid,
	.show = show_uid,
	.settle = settle_uids,
};

static const struct id_kind groups = {
	.offset = {
		[REAL] = offsetof(struct cred, gid.val),
		[EFFECTIVE] = offsetof(struct cred, egid.val),
		[SAVED] = offsetof(struct cred, sgid.val),
		[FILES] = offsetof(struct cred, fsgid.val),
	},
	.cap = CAP_SETGID,
	.unmapped = R_GID_UNMAPPED,
	.forbidden = R_SETGID_PERM,
	.map = map_gid,
	.show = show_gid,
	.settle = settle_gids,
};

/* ---- reading ---- */

static u32 shown(struct world *w, const struct id_kind *kind, enum id_role role)
{
	return kind->show(w, current_user_ns(), *id_of(kind, current_cred(), role));
}

SYSCALL_DEFINE0(getuid)
{
	return shown(w, &users, REAL);
}

SYSCALL_DEFINE0(geteuid)
{
	return shown(w, &users, EFFECTIVE);
}

SYSCALL_DEFINE0(getgid)
{
	return shown(w, &groups, REAL);
}

SYSCALL_DEFINE0(getegid)
{
	return shown(w, &groups, EFFECTIVE);
}

/* @to: where the real, effective and saved one go. */
static long put_ids(struct world *w, const struct id_kind *kind, const uptr *to)
{
	int err = 0;

	for (int role = REAL; role <= SAVED && !err; role++) {
		u32 id = shown(w, kind, (enum id_role)role);

		err = put_user(w, id, to[role]);
	}
	return err;
}

SYSCALL_DEFINE3(getresuid, uptr, ruidp, uptr, euidp, uptr, suidp)
{
	return put_ids(w, &users, (const uptr[]){ ruidp, euidp, suidp });
}

SYSCALL_DEFINE3(getresgid, uptr, rgidp, uptr, egidp, uptr, sgidp)
{
	return put_ids(w, &groups, (const uptr[]){ rgidp, egidp, sgidp });
}

/* ---- changing ---- */

/* What a call asks for: ids for the real, effective and saved role, UNCHANGED where none. */
struct id_request {
	const struct id_kind *kind;
	u32 id[3]; /* as the caller wrote it */
	u32 mapped[3];
};

static bool asked(const struct id_request *req, enum id_role role)
{
	return req->id[role] != UNCHANGED;
}

static long map_request(struct world *w, struct id_request *req)
{
	for (int role = REAL; role <= SAVED; role++) {
		req->mapped[role] = req->kind->map(current_user_ns(), req->id[role]);
		if (asked(req, (enum id_role)role) && req->mapped[role] == UNCHANGED)
			return refuse_num(w, EINVAL, req->kind->unmapped, req->id[role]);
	}
	return 0;
}

static bool has_role(const struct id_kind *kind, const struct cred *cred, u32 id,
		     unsigned int roles)
{
	for (int role = 0; role < NR_ROLES; role++)
		if (roles & ROLE(role) && *id_of(kind, cred, (enum id_role)role) == id)
			return true;
	return false;
}

/* Whether the id that is asked for @role is the caller's in one of @roles, or may be any. */
static long may_take(struct world *w, const struct id_request *req, enum id_role role,
		     unsigned int roles)
{
	const struct id_kind *kind = req->kind;

	if (!asked(req, role) || has_role(kind, current_cred(), req->mapped[role], roles) ||
	    ns_capable(w, current_user_ns(), kind->cap))
		return 0;
	return refuse_num(w, EPERM, kind->forbidden, req->id[role]);
}

static struct cred *prepare_request(struct world *w, const struct id_request *req)
{
	struct cred *new = prepare_creds(w);

	if (!new)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	for (int role = REAL; role <= SAVED; role++)
		if (asked(req, (enum id_role)role))
			set_id(req->kind, new, (enum id_role)role, req->mapped[role]);
	return new;
}

/* The id for files always follows the effective one. */
static long commit_request(struct world *w, const struct id_kind *kind, struct cred *new,
			   enum lsm_setid how)
{
	long err;

	if (how != LSM_SETID_FS)
		set_id(kind, new, FILES, *id_of(kind, new, EFFECTIVE));
	err = kind->settle(w, new, how);
	if (!err)
		return commit_creds(w, new);
	abort_creds(w, new);
	return err;
}

/* setuid and setgid: all roles with the capability, else the effective one alone. */
static long set_one(struct world *w, const struct id_kind *kind, u32 id)
{
	struct id_request req = { kind, { UNCHANGED, id, UNCHANGED }, { 0 } };
	struct cred *new;
	long err;

	req.mapped[EFFECTIVE] = kind->map(current_user_ns(), id);
	if (req.mapped[EFFECTIVE] == UNCHANGED)
		return refuse_num(w, EINVAL, kind->unmapped, id);
	if (ns_capable(w, current_user_ns(), kind->cap)) {
		req.id[REAL] = req.id[SAVED] = id;
		req.mapped[REAL] = req.mapped[SAVED] = req.mapped[EFFECTIVE];
	}
	err = may_take(w, &req, EFFECTIVE, ROLE(REAL) | ROLE(SAVED));
	if (err)
		return err;
	new = prepare_request(w, &req);
	return IS_ERR(new) ? PTR_ERR(new) : commit_request(w, kind, new, LSM_SETID_ID);
}

/* setreuid and setregid. The saved one follows, unless only what was there already is taken. */
static long set_two(struct world *w, const struct id_kind *kind, u32 real, u32 effective)
{
	struct id_request req = { kind, { real, effective, UNCHANGED }, { 0 } };
	struct cred *new;
	long err = map_request(w, &req);

	if (!err)
		err = may_take(w, &req, REAL, ROLE(REAL) | ROLE(EFFECTIVE));
	if (!err)
		err = may_take(w, &req, EFFECTIVE, ROLE(REAL) | ROLE(EFFECTIVE) | ROLE(SAVED));
	if (err)
		return err;
	new = prepare_request(w, &req);
	if (IS_ERR(new))
		return PTR_ERR(new);
	if (asked(&req, REAL) ||
	    (asked(&req, EFFECTIVE) &&
	     !has_role(kind, current_cred(), req.mapped[EFFECTIVE], ROLE(REAL))))
		set_id(kind, new, SAVED, *id_of(kind, new, EFFECTIVE));
	return commit_request(w, kind, new, LSM_SETID_RE);
}

static bool changes_nothing(const struct id_request *req, const struct cred *cred)
{
	for (int role = REAL; role <= SAVED; role++)
		if (asked(req, (enum id_role)role) &&
		    !has_role(req->kind, cred, req->mapped[role], ROLE(role)))
			return false;
	return !asked(req, EFFECTIVE) ||
	       has_role(req->kind, cred, req->mapped[EFFECTIVE], ROLE(FILES));
}

/* setresuid and setresgid. What changes nothing is granted without a look at who asks. */
static long set_three(struct world *w, const struct id_kind *kind, u32 real, u32 effective,
		      u32 saved)
{
	struct id_request req = { kind, { real, effective, saved }, { 0 } };
	struct cred *new;
	long err = map_request(w, &req);

	if (err || changes_nothing(&req, current_cred()))
		return err;
	for (int role = REAL; role <= SAVED && !err; role++)
		err = may_take(w, &req, (enum id_role)role,
			       ROLE(REAL) | ROLE(EFFECTIVE) | ROLE(SAVED));
	if (err)
		return err;
	new = prepare_request(w, &req);
	return IS_ERR(new) ? PTR_ERR(new) : commit_request(w, kind, new, LSM_SETID_RES);
}

/* setfsuid and setfsgid never fail: they answer with the old id, whatever happened. */
static long set_for_files(struct world *w, const struct id_kind *kind, u32 id)
{
	const u32 old = shown(w, kind, FILES), mapped = kind->map(current_user_ns(), id);
	struct cred *new;

	if (mapped == UNCHANGED || has_role(kind, current_cred(), mapped, ROLE(FILES)))
		return old;
	if (!has_role(kind, current_cred(), mapped, ROLE(REAL) | ROLE(EFFECTIVE) | ROLE(SAVED)) &&
	    !ns_capable(w, current_user_ns(), kind->cap))
		return old;
	new = prepare_creds(w);
	if (new) {
		set_id(kind, new, FILES, mapped);
		commit_request(w, kind, new, LSM_SETID_FS);
	}
	return old;
}

SYSCALL_DEFINE1(setuid, u32, uid)
{
	return set_one(w, &users, uid);
}

SYSCALL_DEFINE1(setgid, u32, gid)
{
	return set_one(w, &groups, gid);
}

SYSCALL_DEFINE2(setreuid, u32, ruid, u32, euid)
{
	return set_two(w, &users, ruid, euid);
}

SYSCALL_DEFINE2(setregid, u32, rgid, u32, egid)
{
	return set_two(w, &groups, rgid, egid);
}

SYSCALL_DEFINE3(setresuid, u32, ruid, u32, euid, u32, suid)
{
	return set_three(w, &users, ruid, euid, suid);
}

SYSCALL_DEFINE3(setresgid, u32, rgid, u32, egid, u32, sgid)
{
	return set_three(w, &groups, rgid, egid, sgid);
}

SYSCALL_DEFINE1(setfsuid, u32, uid)
{
	return set_for_files(w, &users, uid);
}

SYSCALL_DEFINE1(setfsgid, u32, gid)
{
	return set_for_files(w, &groups, gid);
}
