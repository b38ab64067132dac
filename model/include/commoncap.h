/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How capabilities change with ids, programs and requests: what security/commoncap.c offers.
 */
#ifndef NSSIM_COMMONCAP_H
#define NSSIM_COMMONCAP_H

#include "sched.h"

static inline bool cap_valid(s64 cap)
{
	return cap >= 0 && cap <= CAP_LAST_CAP;
}
static inline bool cap_raised(kernel_cap_t set, int cap)
{
	return set >> cap & 1;
}
static inline bool cap_issubset(kernel_cap_t a, kernel_cap_t set)
{
	return !(a & ~set);
}

#define SECUREBITS_DEFAULT 0u
/* SECBIT_KEEP_CAPS is the only one that an exec drops. */
#define issecure(w, bit) ((w)->current_task->cred->securebits & (bit))

/* What kind of change of ids a fixup follows. */
enum lsm_setid {
	LSM_SETID_ID,
	LSM_SETID_RE,
	LSM_SETID_RES,
	LSM_SETID_FS,
};
void cap_task_fix_setuid(struct world *w, struct cred *new, const struct cred *old,
			 enum lsm_setid flags);
int cap_capset(struct world *w, struct cred *new, kernel_cap_t effective, kernel_cap_t inheritable,
	       kernel_cap_t permitted);
/* What an exec makes of @new; @new's euid and egid are the program's already. */
void cap_bprm_creds(struct world *w, struct cred *new, bool no_new_privs);
/* A prctl about capabilities, with its arguments from the second on; -ENOSYS: it is none. */
long cap_task_prctl(struct world *w, int option, const u64 *args);
int cap_ptrace_access_check(struct world *w, struct task_struct *child, unsigned int mode);
int cap_task_setnice(struct world *w, struct task_struct *p);

#endif
