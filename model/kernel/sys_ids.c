// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ids of the caller: reading them, and the family of setuid. Mirrors that part of kernel/sys.c
 * of Linux.
 *
 * An id comes in as a number of the caller's user namespace and must be mapped there; -1 leaves the
 * id as it is where that is allowed.
 */
#include "commoncap.h"
#include "syscalls.h"

SYSCALL_DEFINE0(getuid)
{
	return from_kuid_munged(w, current_user_ns(), current_uid());
}

SYSCALL_DEFINE0(geteuid)
{
	return from_kuid_munged(w, current_user_ns(), current_euid());
}

SYSCALL_DEFINE0(getgid)
{
	return from_kgid_munged(w, current_user_ns(), current_cred()->gid);
}

SYSCALL_DEFINE0(getegid)
{
	return from_kgid_munged(w, current_user_ns(), current_cred()->egid);
}

static int put_three(struct world *w, const u32 *ids, const uptr *to)
{
	int i, err = 0;

	for (i = 0; i < 3 && !err; i++)
		err = put_user(w, ids[i], to[i]);
	return err;
}

SYSCALL_DEFINE3(getresuid, uptr, ruidp, uptr, euidp, uptr, suidp)
{
	const struct cred *cred = current_cred();
	const uptr to[] = { ruidp, euidp, suidp };
	const u32 ids[] = {
		from_kuid_munged(w, cred->user_ns, cred->uid),
		from_kuid_munged(w, cred->user_ns, cred->euid),
		from_kuid_munged(w, cred->user_ns, cred->suid),
	};

	return put_three(w, ids, to);
}

SYSCALL_DEFINE3(getresgid, uptr, rgidp, uptr, egidp, uptr, sgidp)
{
	const struct cred *cred = current_cred();
	const uptr to[] = { rgidp, egidp, sgidp };
	const u32 ids[] = {
		from_kgid_munged(w, cred->user_ns, cred->gid),
		from_kgid_munged(w, cred->user_ns, cred->egid),
		from_kgid_munged(w, cred->user_ns, cred->sgid),
	};

	return put_three(w, ids, to);
}

/* ---- changing ---- */

static struct cred *prepare_ids(struct world *w)
{
	struct cred *new = prepare_creds(w);

	if (!new)
		refuse(w, ENOMEM, R_NOMEM);
	return new;
}

static long abort_ids(struct world *w, struct cred *new, long err)
{
	abort_creds(w, new);
	return err;
}

/* The new real uid's own account. */
static long set_user(struct world *w, struct cred *new)
{
	struct user_struct *user = alloc_uid(w, new->uid);

	if (!user)
		return refuse(w, EAGAIN, R_NOMEM);
	free_uid(w, new->user);
	new->user = user;
	return 0;
}

static long commit_uids(struct world *w, struct cred *new, const struct cred *old,
			enum lsm_setid flags)
{
	long err = uid_eq(new->uid, old->uid) ? 0 : set_user(w, new);

	if (err)
		return abort_ids(w, new, err);
	cap_task_fix_setuid(w, new, old, flags);
	err = set_cred_ucounts(w, new);
	return err ? abort_ids(w, new, err) : commit_creds(w, new);
}

static long refuse_setid(struct world *w, u32 id, bool group)
{
	return refuse_num(w, EPERM, group ? R_SETGID_PERM : R_SETUID_PERM, id);
}

static long unmapped(struct world *w, u32 id, bool group)
{
	return refuse_num(w, EINVAL, group ? R_GID_UNMAPPED : R_UID_UNMAPPED, id);
}

SYSCALL_DEFINE1(setuid, u32, uid)
{
	const struct cred *old = current_cred();
	kuid_t kuid = make_kuid(old->user_ns, uid);
	struct cred *new;

	if (!uid_valid(kuid))
		return unmapped(w, uid, false);
	new = prepare_ids(w);
	if (!new)
		return -ENOMEM;
	if (ns_capable(w, old->user_ns, CAP_SETUID))
		new->suid = new->uid = kuid;
	else if (!uid_eq(kuid, old->uid) && !uid_eq(kuid, new->suid))
		return abort_ids(w, new, refuse_setid(w, uid, false));
	new->fsuid = new->euid = kuid;
	return commit_uids(w, new, old, LSM_SETID_ID);
}

SYSCALL_DEFINE2(setreuid, u32, ruid, u32, euid)
{
	const struct cred *old = current_cred();
	kuid_t kruid = make_kuid(old->user_ns, ruid), keuid = make_kuid(old->user_ns, euid);
	bool may = ns_capable(w, old->user_ns, CAP_SETUID);
	struct cred *new;

	if (ruid != (u32)-1 && !uid_valid(kruid))
		return unmapped(w, ruid, false);
	if (euid != (u32)-1 && !uid_valid(keuid))
		return unmapped(w, euid, false);
	if (ruid != (u32)-1 && !uid_eq(old->uid, kruid) && !uid_eq(old->euid, kruid) && !may)
		return refuse_setid(w, ruid, false);
	if (euid != (u32)-1 && !uid_eq(old->uid, keuid) && !uid_eq(old->euid, keuid) &&
	    !uid_eq(old->suid, keuid) && !may)
		return refuse_setid(w, euid, false);
	new = prepare_ids(w);
	if (!new)
		return -ENOMEM;
	if (ruid != (u32)-1)
		new->uid = kruid;
	if (euid != (u32)-1)
		new->euid = keuid;
	if (ruid != (u32)-1 || (euid != (u32)-1 && !uid_eq(keuid, old->uid)))
		new->suid = new->euid;
	new->fsuid = new->euid;
	return commit_uids(w, new, old, LSM_SETID_RE);
}

static bool is_own_uid(const struct cred *cred, kuid_t uid)
{
	return uid_eq(uid, cred->uid) || uid_eq(uid, cred->euid) || uid_eq(uid, cred->suid);
}

static bool is_own_gid(const struct cred *cred, kgid_t gid)
{
	return gid_eq(gid, cred->gid) || gid_eq(gid, cred->egid) || gid_eq(gid, cred->sgid);
}

SYSCALL_DEFINE3(setresuid, u32, ruid, u32, euid, u32, suid)
{
	const struct cred *old = current_cred();
	const u32 ids[] = { ruid, euid, suid };
	kuid_t kuids[3];
	struct cred *new;
	int i;

	for (i = 0; i < 3; i++) {
		kuids[i] = make_kuid(old->user_ns, ids[i]);
		if (ids[i] != (u32)-1 && !uid_valid(kuids[i]))
			return unmapped(w, ids[i], false);
	}
	/* Nothing to do, also for who may not. */
	if ((ruid == (u32)-1 || uid_eq(kuids[0], old->uid)) &&
	    (euid == (u32)-1 || (uid_eq(kuids[1], old->euid) && uid_eq(kuids[1], old->fsuid))) &&
	    (suid == (u32)-1 || uid_eq(kuids[2], old->suid)))
		return 0;
	for (i = 0; i < 3; i++)
		if (ids[i] != (u32)-1 && !is_own_uid(old, kuids[i]) &&
		    !ns_capable(w, old->user_ns, CAP_SETUID))
			return refuse_setid(w, ids[i], false);
	new = prepare_ids(w);
	if (!new)
		return -ENOMEM;
	if (ruid != (u32)-1)
		new->uid = kuids[0];
	if (euid != (u32)-1)
		new->euid = kuids[1];
	if (suid != (u32)-1)
		new->suid = kuids[2];
	new->fsuid = new->euid;
	return commit_uids(w, new, old, LSM_SETID_RES);
}

SYSCALL_DEFINE1(setgid, u32, gid)
{
	const struct cred *old = current_cred();
	kgid_t kgid = make_kgid(old->user_ns, gid);
	struct cred *new;

	if (!gid_valid(kgid))
		return unmapped(w, gid, true);
	new = prepare_ids(w);
	if (!new)
		return -ENOMEM;
	if (ns_capable(w, old->user_ns, CAP_SETGID))
		new->gid = new->sgid = kgid;
	else if (!gid_eq(kgid, old->gid) && !gid_eq(kgid, old->sgid))
		return abort_ids(w, new, refuse_setid(w, gid, true));
	new->egid = new->fsgid = kgid;
	return commit_creds(w, new);
}

SYSCALL_DEFINE2(setregid, u32, rgid, u32, egid)
{
	const struct cred *old = current_cred();
	kgid_t krgid = make_kgid(old->user_ns, rgid), kegid = make_kgid(old->user_ns, egid);
	bool may = ns_capable(w, old->user_ns, CAP_SETGID);
	struct cred *new;

	if (rgid != (u32)-1 && !gid_valid(krgid))
		return unmapped(w, rgid, true);
	if (egid != (u32)-1 && !gid_valid(kegid))
		return unmapped(w, egid, true);
	if (rgid != (u32)-1 && !gid_eq(old->gid, krgid) && !gid_eq(old->egid, krgid) && !may)
		return refuse_setid(w, rgid, true);
	if (egid != (u32)-1 && !is_own_gid(old, kegid) && !may)
		return refuse_setid(w, egid, true);
	new = prepare_ids(w);
	if (!new)
		return -ENOMEM;
	if (rgid != (u32)-1)
		new->gid = krgid;
	if (egid != (u32)-1)
		new->egid = kegid;
	if (rgid != (u32)-1 || (egid != (u32)-1 && !gid_eq(kegid, old->gid)))
		new->sgid = new->egid;
	new->fsgid = new->egid;
	return commit_creds(w, new);
}

SYSCALL_DEFINE3(setresgid, u32, rgid, u32, egid, u32, sgid)
{
	const struct cred *old = current_cred();
	const u32 ids[] = { rgid, egid, sgid };
	kgid_t kgids[3];
	struct cred *new;
	int i;

	for (i = 0; i < 3; i++) {
		kgids[i] = make_kgid(old->user_ns, ids[i]);
		if (ids[i] != (u32)-1 && !gid_valid(kgids[i]))
			return unmapped(w, ids[i], true);
	}
	if ((rgid == (u32)-1 || gid_eq(kgids[0], old->gid)) &&
	    (egid == (u32)-1 || (gid_eq(kgids[1], old->egid) && gid_eq(kgids[1], old->fsgid))) &&
	    (sgid == (u32)-1 || gid_eq(kgids[2], old->sgid)))
		return 0;
	for (i = 0; i < 3; i++)
		if (ids[i] != (u32)-1 && !is_own_gid(old, kgids[i]) &&
		    !ns_capable(w, old->user_ns, CAP_SETGID))
			return refuse_setid(w, ids[i], true);
	new = prepare_ids(w);
	if (!new)
		return -ENOMEM;
	if (rgid != (u32)-1)
		new->gid = kgids[0];
	if (egid != (u32)-1)
		new->egid = kgids[1];
	if (sgid != (u32)-1)
		new->sgid = kgids[2];
	new->fsgid = new->egid;
	return commit_creds(w, new);
}

/* Never fails: answers with the old id, whatever happened. */
SYSCALL_DEFINE1(setfsuid, u32, uid)
{
	const struct cred *old = current_cred();
	u32 old_fsuid = from_kuid_munged(w, old->user_ns, old->fsuid);
	kuid_t kuid = make_kuid(old->user_ns, uid);
	struct cred *new;

	if (!uid_valid(kuid) || uid_eq(kuid, old->fsuid) ||
	    (!is_own_uid(old, kuid) && !ns_capable(w, old->user_ns, CAP_SETUID)))
		return old_fsuid;
	new = prepare_creds(w);
	if (!new)
		return old_fsuid;
	new->fsuid = kuid;
	cap_task_fix_setuid(w, new, old, LSM_SETID_FS);
	commit_creds(w, new);
	return old_fsuid;
}

SYSCALL_DEFINE1(setfsgid, u32, gid)
{
	const struct cred *old = current_cred();
	u32 old_fsgid = from_kgid_munged(w, old->user_ns, old->fsgid);
	kgid_t kgid = make_kgid(old->user_ns, gid);
	struct cred *new;

	if (!gid_valid(kgid) || gid_eq(kgid, old->fsgid) ||
	    (!is_own_gid(old, kgid) && !ns_capable(w, old->user_ns, CAP_SETGID)))
		return old_fsgid;
	new = prepare_creds(w);
	if (!new)
		return old_fsgid;
	new->fsgid = kgid;
	commit_creds(w, new);
	return old_fsgid;
}
