// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has a capability where, and how sets of capabilities change. Mirrors security/commoncap.c of
 * Linux; capabilities of files stand in filecaps.c.
 *
 * A capability counts in the user namespace of the cred and in all below. In a branch whose top the
 * cred's euid has created it has every capability besides.
 */
#include "commoncap.h"

#define SECURE_ALL_BITS                                                                            \
	(SECBIT_NOROOT | SECBIT_NO_SETUID_FIXUP | SECBIT_KEEP_CAPS | SECBIT_NO_CAP_AMBIENT_RAISE | \
	 SECBIT_EXEC_RESTRICT_FILE | SECBIT_EXEC_DENY_INTERACTIVE)
#define SECURE_ALL_LOCKS	(SECURE_ALL_BITS << 1)
#define SECURE_ALL_UNPRIVILEGED (SECBIT_EXEC_RESTRICT_FILE | SECBIT_EXEC_DENY_INTERACTIVE)

/* The capabilities that go and come with fsuid 0. */
#define CAP_FS_SET                                                                  \
	(BIT_ULL(CAP_CHOWN) | BIT_ULL(CAP_MKNOD) | BIT_ULL(CAP_DAC_OVERRIDE) |      \
	 BIT_ULL(CAP_DAC_READ_SEARCH) | BIT_ULL(CAP_FOWNER) | BIT_ULL(CAP_FSETID) | \
	 BIT_ULL(CAP_LINUX_IMMUTABLE) | BIT_ULL(CAP_MAC_OVERRIDE))

int cap_capable(const struct cred *cred, const struct user_namespace *targ_ns, int cap)
{
	const struct user_namespace *own = cred->user_ns, *branch = NULL;

	if (targ_ns != own) {
		branch = userns_branch(own, targ_ns);
		if (!branch)
			return -EPERM;
	}
	return cap_raised(cred->cap_effective, cap) || (branch && uid_eq(branch->owner, cred->euid))
		       ? 0
		       : -EPERM;
}

/* Whoever may do all that @child may, by the set that the access counts with, may look into it. */
int cap_ptrace_access_check(struct world *w, struct task_struct *child, unsigned int mode)
{
	const struct cred *mine = current_cred(), *its = child->real_cred;
	const bool by_effective = mode & PTRACE_MODE_FSCREDS;

	if (mine->user_ns == its->user_ns &&
	    cap_issubset(its->cap_permitted,
			 by_effective ? mine->cap_effective : mine->cap_permitted))
		return 0;
	return ns_capable(w, its->user_ns, CAP_SYS_PTRACE) ? 0 : -EPERM;
}

/* Whether the inheritable set is held to what is permitted: without CAP_SETPCAP. */
static bool cap_inh_is_capped(struct world *w)
{
	return cap_capable(current_cred(), current_user_ns(), CAP_SETPCAP) != 0;
}

int cap_capset(struct world *w, struct cred *new, kernel_cap_t effective, kernel_cap_t inheritable,
	       kernel_cap_t permitted)
{
	const struct cred *old = current_cred();

	if (cap_inh_is_capped(w) &&
	    !cap_issubset(inheritable, old->cap_inheritable | old->cap_permitted))
		return (int)refuse(w, EPERM, R_CAPSET_INH_PERMITTED);
	if (!cap_issubset(inheritable, old->cap_inheritable | old->cap_bset))
		return (int)refuse(w, EPERM, R_CAPSET_INH_BSET);
	if (!cap_issubset(permitted, old->cap_permitted))
		return (int)refuse(w, EPERM, R_CAPSET_PERMITTED);
	if (!cap_issubset(effective, permitted))
		return (int)refuse(w, EPERM, R_CAPSET_EFFECTIVE);
	new->cap_effective = effective;
	new->cap_inheritable = inheritable;
	new->cap_permitted = permitted;
	new->cap_ambient &= permitted &inheritable;
	return 0;
}

static bool is_setid(const struct cred *new, const struct cred *old)
{
	return !uid_eq(new->euid, old->uid) || !gid_eq(new->egid, old->gid);
}

/*
 * What root has by its name, whatever the file gives: all that the bounding set leaves. It takes
 * effect as euid. Who is root by the set-user-id bit of a file with capabilities, gets those alone.
 */
static void caps_of_root(struct world *w, const struct cred *new, struct file_caps *caps)
{
	const struct cred *old = current_cred();
	const kuid_t root = make_kuid(new->user_ns, 0);
	const bool is = uid_eq(new->uid, root), acts = uid_eq(new->euid, root);

	if (issecure(w, SECBIT_NOROOT) || (!is && !acts) || (caps->there && acts && !is))
		return;
	caps->permitted = old->cap_inheritable | old->cap_bset;
	caps->effective = caps->effective || acts;
}

bool cap_bprm_creds(struct world *w, struct cred *new, const struct file_caps *of_file,
		    bool no_new_privs)
{
	const struct cred *old = current_cred();
	const bool setid = is_setid(new, old);
	struct file_caps caps = *of_file;
	kernel_cap_t gets;

	caps_of_root(w, new, &caps);
	gets = caps.permitted;

	if (no_new_privs && (setid || !cap_issubset(gets, old->cap_permitted))) {
		gets &= old->cap_permitted;
		new->egid = new->gid;
		new->euid = new->uid;
	}
	new->sgid = new->fsgid = new->egid;
	new->suid = new->fsuid = new->euid;
	/* The ambient ones are for programs that give nothing themselves. */
	if (setid || caps.there)
		new->cap_ambient = 0;
	new->cap_permitted = gets | new->cap_ambient;
	new->cap_effective = caps.effective ? new->cap_permitted : new->cap_ambient;
	new->securebits &= ~(unsigned int)SECBIT_KEEP_CAPS;
	return setid || (!uid_eq(new->uid, make_kuid(new->user_ns, 0)) &&
			 (caps.effective || new->cap_permitted & ~new->cap_ambient));
}

/* What one id was and is with regard to root. */
struct root_change {
	bool was;
	bool is;
};

static struct root_change root_change(kuid_t root, kuid_t old, kuid_t new)
{
	return (struct root_change){ uid_eq(old, root), uid_eq(new, root) };
}

/*
 * Capabilities as a courtesy to programs that think in terms of root: whose last id of root's goes
 * loses them all; whose euid leaves or comes back to root loses or gets the effect of those it has.
 */
static void cap_emulate_setxuid(struct world *w, struct cred *new, const struct cred *old,
				kuid_t root)
{
	const struct root_change ids[] = {
		root_change(root, old->euid, new->euid),
		root_change(root, old->uid, new->uid),
		root_change(root, old->suid, new->suid),
	};
	const struct root_change e = ids[0];
	bool had_root = ids[0].was || ids[1].was || ids[2].was;
	bool has_root = ids[0].is || ids[1].is || ids[2].is;

	if (had_root && !has_root) {
		new->cap_ambient = 0;
		if (!issecure(w, SECBIT_KEEP_CAPS))
			new->cap_permitted = new->cap_effective = 0;
	}
	if (e.was != e.is)
		new->cap_effective = e.is ? new->cap_permitted : 0;
}

/* The same for the capabilities over files, which follow the fsuid. */
static void fix_fs_caps(struct cred *new, const struct cred *old, kuid_t root)
{
	const struct root_change fs = root_change(root, old->fsuid, new->fsuid);

	if (fs.was && !fs.is)
		new->cap_effective &= ~CAP_FS_SET;
	else if (fs.is && !fs.was)
		new->cap_effective |= CAP_FS_SET &new->cap_permitted;
}

void cap_task_fix_setuid(struct world *w, struct cred *new, const struct cred *old,
			 enum lsm_setid flags)
{
	const kuid_t root = make_kuid(old->user_ns, 0);

	if (issecure(w, SECBIT_NO_SETUID_FIXUP))
		return;
	if (flags == LSM_SETID_FS)
		fix_fs_caps(new, old, root);
	else
		cap_emulate_setxuid(w, new, old, root);
}

int cap_task_setnice(struct world *w, struct task_struct *p)
{
	if (cap_issubset(p->real_cred->cap_permitted, current_cred()->cap_permitted) ||
	    ns_capable(w, p->real_cred->user_ns, CAP_SYS_NICE))
		return 0;
	return (int)refuse_obj(w, EPERM, R_NICE_CAPS, p, NULL);
}

static long commit_changed(struct world *w, struct cred *new)
{
	return new ? commit_creds(w, new) : refuse(w, ENOMEM, R_NOMEM);
}

static long cap_prctl_drop(struct world *w, const u64 *arg)
{
	const u64 cap = arg[0];
	struct user_namespace *ns = current_user_ns();
	struct cred *new;

	if (!ns_capable(w, ns, CAP_SETPCAP))
		return refuse_obj(w, EPERM, R_CAPBSET_DROP, ns, NULL);
	if (!cap_valid((s64)cap))
		return refuse_num(w, EINVAL, R_CAP_INVALID, (s64)cap);
	new = prepare_creds(w);
	if (new)
		new->cap_bset &= ~BIT_ULL(cap);
	return commit_changed(w, new);
}

static long cap_prctl_set_securebits(struct world *w, const u64 *arg)
{
	const struct cred *old = current_cred();
	const u64 bits = arg[0];
	u64 changed = old->securebits ^ bits;
	struct cred *new;

	if ((old->securebits & SECURE_ALL_LOCKS) >> 1 & changed)
		return refuse(w, EPERM, R_SECUREBITS_LOCKED);
	if (old->securebits & SECURE_ALL_LOCKS & ~bits)
		return refuse(w, EPERM, R_SECUREBITS_UNLOCK);
	if (bits & ~(u64)(SECURE_ALL_LOCKS | SECURE_ALL_BITS))
		return refuse_num(w, EPERM, R_SECUREBITS_UNKNOWN, (s64)bits);
	if (cap_capable(old, old->user_ns, CAP_SETPCAP)) {
		/* 6.14 lets everyone change the bits that only programs obey. */
		u64 free = since(w, 6, 14) ? SECURE_ALL_UNPRIVILEGED * 3 : 0;

		if (!changed || changed & ~free)
			return refuse_obj(w, EPERM, R_SECUREBITS_CAP, old->user_ns, NULL);
	}
	new = prepare_creds(w);
	if (new)
		new->securebits = (unsigned int)bits;
	return commit_changed(w, new);
}

static long cap_prctl_set_keepcaps(struct world *w, const u64 *arg)
{
	const bool keep = arg[0];
	struct cred *new;

	if (arg[0] > 1)
		return refuse_num(w, EINVAL, R_PRCTL_ARG, (s64)arg[0]);
	if (issecure(w, SECBIT_KEEP_CAPS_LOCKED))
		return refuse(w, EPERM, R_SECUREBITS_LOCKED);
	new = prepare_creds(w);
	if (new &&keep)
		new->securebits |= SECBIT_KEEP_CAPS;
	else if (new)
		new->securebits &= ~(unsigned int)SECBIT_KEEP_CAPS;
	return commit_changed(w, new);
}

static long cap_prctl_ambient_change(struct world *w, u64 what, u64 cap)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (what == PR_CAP_AMBIENT_RAISE && (!cap_raised(old->cap_permitted, (int)cap) ||
					     !cap_raised(old->cap_inheritable, (int)cap)))
		return refuse_num(w, EPERM, R_AMBIENT_RAISE, (s64)cap);
	if (what == PR_CAP_AMBIENT_RAISE && issecure(w, SECBIT_NO_CAP_AMBIENT_RAISE))
		return refuse(w, EPERM, R_AMBIENT_FORBIDDEN);
	new = prepare_creds(w);
	if (new &&what == PR_CAP_AMBIENT_RAISE)
		new->cap_ambient |= BIT_ULL(cap);
	else if (new)
		new->cap_ambient &= ~BIT_ULL(cap);
	return commit_changed(w, new);
}

/* Arguments: what to do, which capability, and two that must be 0. */
static long cap_prctl_ambient(struct world *w, const u64 *arg)
{
	const u64 what = arg[0], cap = arg[1];
	struct cred *new;

	if (what == PR_CAP_AMBIENT_CLEAR_ALL) {
		if (cap | arg[2] | arg[3])
			return refuse(w, EINVAL, R_PRCTL_EXTRA);
		new = prepare_creds(w);
		if (new)
			new->cap_ambient = 0;
		return commit_changed(w, new);
	}
	if (!cap_valid((s64)cap))
		return refuse_num(w, EINVAL, R_CAP_INVALID, (s64)cap);
	if (arg[2] | arg[3])
		return refuse(w, EINVAL, R_PRCTL_EXTRA);
	if (what == PR_CAP_AMBIENT_IS_SET)
		return cap_raised(current_cred()->cap_ambient, (int)cap);
	if (what != PR_CAP_AMBIENT_RAISE && what != PR_CAP_AMBIENT_LOWER)
		return refuse_num(w, EINVAL, R_PRCTL_ARG, (s64)what);
	return cap_prctl_ambient_change(w, what, cap);
}

static long cap_prctl_read_bset(struct world *w, const u64 *arg)
{
	if (!cap_valid((s64)arg[0]))
		return refuse_num(w, EINVAL, R_CAP_INVALID, (s64)arg[0]);
	return cap_raised(current_cred()->cap_bset, (int)arg[0]);
}

static long cap_prctl_get_securebits(struct world *w, const u64 *arg)
{
	return current_cred()->securebits;
}

static long cap_prctl_get_keepcaps(struct world *w, const u64 *arg)
{
	return issecure(w, SECBIT_KEEP_CAPS) != 0;
}

/* @args: arg2 and so on of prctl(). */
long cap_task_prctl(struct world *w, int option, const u64 *args)
{
	static const struct {
		int option;
		long (*answer)(struct world *w, const u64 *args);
	} options[] = {
		{ PR_CAPBSET_READ, cap_prctl_read_bset },
		{ PR_CAPBSET_DROP, cap_prctl_drop },
		{ PR_GET_SECUREBITS, cap_prctl_get_securebits },
		{ PR_SET_SECUREBITS, cap_prctl_set_securebits },
		{ PR_GET_KEEPCAPS, cap_prctl_get_keepcaps },
		{ PR_SET_KEEPCAPS, cap_prctl_set_keepcaps },
		{ PR_CAP_AMBIENT, cap_prctl_ambient },
	};

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (options[i].option == option)
			return options[i].answer(w, args);
	return -ENOSYS;
}
