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
/* What a file's capabilities give the caller who runs it. */
struct file_caps {
	bool there;
	bool effective; /* from the start */
	kernel_cap_t permitted;
};
/*
 * What an exec makes of @new; @new's euid and egid are the program's already. Returns whether the
 * program is to be careful about what its caller says.
 */
bool cap_bprm_creds(struct world *w, struct cred *new, const struct file_caps *caps,
		    bool no_new_privs);

/* ---- security/filecaps.c: the attribute security.capability ---- */
struct vfs_cap_words {
	u32 permitted;
	u32 inheritable;
};
struct vfs_ns_cap_data {
	u32 magic_etc; /* revision and flags */
	struct vfs_cap_words data[2];
	u32 rootid; /* of the third revision */
};
struct file;
struct inode;
struct mnt_idmap;
/* The attribute as it is to be written; returns its size or a refusal. */
long cap_convert_nscap(struct world *w, const struct mnt_idmap *idmap, const struct inode *inode,
		       const void *value, size_t size, struct vfs_ns_cap_data *cap);
/* The attribute as the caller may see it; returns its size or a refusal. */
long cap_inode_getsecurity(struct world *w, const struct mnt_idmap *idmap,
			   const struct inode *inode, const void *value, size_t size,
			   struct vfs_ns_cap_data *cap);
/* 0, or a refusal: the program needs more than the caller can have. */
int get_file_caps(struct world *w, const struct file *file, struct file_caps *caps);
/* A prctl about capabilities, with its arguments from the second on; -ENOSYS: it is none. */
long cap_task_prctl(struct world *w, int option, const u64 *args);
int cap_ptrace_access_check(struct world *w, struct task_struct *child, unsigned int mode);
int cap_task_setnice(struct world *w, struct task_struct *p);

#endif
