/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Credentials, user namespaces and what they charge: include/linux/{cred,uidgid,user_namespace,
 * capability,sched/user}.h of Linux.
 */
#ifndef NSSIM_CRED_H
#define NSSIM_CRED_H

#include "hashtable.h"
#include "ns_common.h"
#include "world_state.h"

typedef struct kuid {
	u32 val;
} kuid_t;
typedef struct kgid {
	u32 val;
} kgid_t;

#define KUIDT_INIT(v)	((kuid_t){ v })
#define KGIDT_INIT(v)	((kgid_t){ v })
#define GLOBAL_ROOT_UID KUIDT_INIT(0)
#define GLOBAL_ROOT_GID KGIDT_INIT(0)
#define INVALID_UID	KUIDT_INIT(0xffffffffu)
#define INVALID_GID	KGIDT_INIT(0xffffffffu)
static inline bool uid_eq(kuid_t a, kuid_t b)
{
	return a.val == b.val;
}
static inline bool gid_eq(kgid_t a, kgid_t b)
{
	return a.val == b.val;
}
static inline bool uid_valid(kuid_t uid)
{
	return uid.val != 0xffffffffu;
}
static inline bool gid_valid(kgid_t gid)
{
	return gid.val != 0xffffffffu;
}

typedef u64 kernel_cap_t;
#define CAP_LAST_CAP 40
#define CAP_FULL_SET (BIT_ULL(CAP_LAST_CAP + 1) - 1)

struct group_info {
	int usage __counter;
	u32 ngroups;
	kgid_t gid[];
};

struct cred {
	/* tasks (cred and real_cred each), files, fs_contexts */
	int usage __counter;
	kuid_t uid;
	kgid_t gid;
	kuid_t suid;
	kgid_t sgid;
	kuid_t euid;
	kgid_t egid;
	kuid_t fsuid;
	kgid_t fsgid;
	unsigned int securebits;
	kernel_cap_t cap_inheritable;
	kernel_cap_t cap_permitted;
	kernel_cap_t cap_effective;
	kernel_cap_t cap_bset;
	kernel_cap_t cap_ambient;
	struct user_struct *user __ref;
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	struct group_info *group_info __ref;
	struct rcu_head rcu;
};

struct user_struct {
	int __count __counter;
	kuid_t uid;
	u64 mq_bytes;
	u64 locked_shm;
	UT_hash_handle hh;
};

enum ucount_type {
	UCOUNT_USER_NAMESPACES,
	UCOUNT_PID_NAMESPACES,
	UCOUNT_UTS_NAMESPACES,
	UCOUNT_IPC_NAMESPACES,
	UCOUNT_NET_NAMESPACES,
	UCOUNT_MNT_NAMESPACES,
	UCOUNT_CGROUP_NAMESPACES,
	UCOUNT_TIME_NAMESPACES,
	UCOUNT_INOTIFY_INSTANCES,
	UCOUNT_INOTIFY_WATCHES,
	UCOUNT_FANOTIFY_GROUPS,
	UCOUNT_FANOTIFY_MARKS,
	UCOUNT_COUNTS,
};
enum rlimit_type {
	UCOUNT_RLIMIT_NPROC,
	UCOUNT_RLIMIT_MSGQUEUE,
	UCOUNT_RLIMIT_SIGPENDING,
	UCOUNT_RLIMIT_MEMLOCK,
	UCOUNT_RLIMIT_COUNTS,
};

/* What one uid has been charged in one user namespace. */
struct ucounts_key {
	struct user_namespace *ns;
	u64 uid;
};
struct ucounts {
	struct ucounts_key key; /* of the table; key.ns == ns */
	struct user_namespace *ns __ref;
	kuid_t uid;
	int count __counter;
	s64 ucount[UCOUNT_COUNTS];
	s64 rlimit[UCOUNT_RLIMIT_COUNTS];
	UT_hash_handle hh;
};

#define UID_GID_MAP_MAX_EXTENTS 340
struct uid_gid_extent {
	u32 first;
	u32 lower_first;
	u32 count;
};
struct uid_gid_map {
	u32 nr_extents; /* 0: not written yet */
	struct uid_gid_extent *extent; /* an array of its own, as written; NULL: none */
};

struct user_namespace {
	struct uid_gid_map uid_map;
	struct uid_gid_map gid_map;
	struct uid_gid_map projid_map;
	struct user_namespace *parent __ref;
	int level;
	kuid_t owner;
	kgid_t group;
	struct ns_common ns;
	unsigned long flags; /* USERNS_SETGROUPS_ALLOWED */
	bool parent_could_setfcap;
	struct work_struct work;
	struct ucounts *ucounts __ref;
	s64 ucount_max[UCOUNT_COUNTS];
	s64 rlimit_max[UCOUNT_RLIMIT_COUNTS];
};
#define USERNS_SETGROUPS_ALLOWED 1ul

/* ---- kernel/user_namespace.c ---- */
struct task_struct;
int create_user_ns(struct world *w, struct cred *new);
/* A copy of current's, with CLONE_NEWUSER in a new user namespace; or an ERR_PTR, refused. */
struct cred *prepare_creds_for(struct world *w, u64 flags);
int unshare_userns(struct world *w, unsigned long unshare_flags, struct cred **new_cred);
kuid_t make_kuid(const struct user_namespace *ns, u32 uid);
kgid_t make_kgid(const struct user_namespace *ns, u32 gid);
u32 from_kuid(const struct user_namespace *ns, kuid_t uid); /* (u32)-1: not mapped */
u32 from_kgid(const struct user_namespace *ns, kgid_t gid);
u32 from_kuid_munged(struct world *w, const struct user_namespace *ns, kuid_t uid);
u32 from_kgid_munged(struct world *w, const struct user_namespace *ns, kgid_t gid);
static inline bool kuid_has_mapping(const struct user_namespace *ns, kuid_t uid)
{
	return from_kuid(ns, uid) != (u32)-1;
}
static inline bool kgid_has_mapping(const struct user_namespace *ns, kgid_t gid)
{
	return from_kgid(ns, gid) != (u32)-1;
}
u32 map_id_range_down(const struct uid_gid_map *map, u32 id, u32 count);
u32 map_id_down(const struct uid_gid_map *map, u32 id);
u32 map_id_up(const struct uid_gid_map *map, u32 id);
/*
 * The child of @top in whose branch @ns lies; NULL: @ns does not lie below @top. Most questions
 * about two user namespaces are questions about this one.
 */
static inline const struct user_namespace *userns_branch(const struct user_namespace *top,
							 const struct user_namespace *ns)
{
	while (ns->level > top->level + 1)
		ns = ns->parent;
	return ns->parent == top ? ns : NULL;
}
/* A namespace counts among its own ancestors. */
static inline bool in_userns(const struct user_namespace *ancestor,
			     const struct user_namespace *child)
{
	return child == ancestor || userns_branch(ancestor, child);
}
bool current_in_userns(struct world *w, const struct user_namespace *target);
/* with a reference, or ERR_PTR(-EPERM) */
struct ns_common *ns_get_owner(struct world *w, struct ns_common *ns);
/* A write to /proc/PID/{uid_map,gid_map,projid_map,setgroups}; @cred: of the file's opener. */
enum userns_file { USERNS_UID_MAP, USERNS_GID_MAP, USERNS_PROJID_MAP, USERNS_SETGROUPS };
long userns_file_write(struct world *w, enum userns_file which, struct user_namespace *ns,
		       const struct cred *opener, const char *text, size_t len, u64 offset);
struct world_text;
/* Reads as @reader's user namespace would see the map. */
void userns_file_show(struct world *w, enum userns_file which, struct user_namespace *ns,
		      const struct user_namespace *reader, struct world_text *text);

/*
 * ---- kernel/ucount.c: charged from the user's namespace up to the root; NULL/false: at a limit
 * ----
 */
struct ucounts *inc_ucount(struct world *w, struct user_namespace *ns, kuid_t uid,
			   enum ucount_type type);
void dec_ucount(struct world *w, struct ucounts *ucounts, enum ucount_type type);
struct ucounts *alloc_ucounts(struct world *w, struct user_namespace *ns, kuid_t uid);
struct ucounts *get_ucounts(struct ucounts *ucounts);
void put_ucounts(struct world *w, struct ucounts *ucounts);
s64 inc_rlimit_ucounts(struct ucounts *ucounts, enum rlimit_type type, s64 v);
bool dec_rlimit_ucounts(struct ucounts *ucounts, enum rlimit_type type, s64 v);
bool is_rlimit_overlimit(struct ucounts *ucounts, enum rlimit_type type, u64 max);

/* ---- kernel/cred.c, kernel/groups.c, kernel/capability.c, security/commoncap.c ---- */
/* a copy of current's, with one reference */
struct cred *prepare_creds(struct world *w);
int commit_creds(struct world *w, struct cred *new);
void abort_creds(struct world *w, struct cred *new);
void put_cred(struct world *w, const struct cred *cred);
const struct cred *get_cred(const struct cred *cred);
int copy_creds(struct world *w, struct task_struct *p, u64 clone_flags);
void exit_creds(struct world *w, struct task_struct *tsk);
const struct cred *override_creds(struct world *w, const struct cred *override);
void revert_creds(struct world *w, const struct cred *revert);
int set_cred_ucounts(struct world *w, struct cred *new);
bool in_group_p(struct world *w, kgid_t grp);
bool in_egroup_p(struct world *w, kgid_t grp);
bool userns_may_setgroups(const struct user_namespace *ns);
struct group_info *groups_alloc(struct world *w, u32 n);
struct group_info *get_group_info(struct group_info *group_info);
void put_group_info(struct world *w, struct group_info *group_info);
struct user_struct *alloc_uid(struct world *w, kuid_t uid);
struct user_struct *get_uid(struct user_struct *up);
void free_uid(struct world *w, struct user_struct *up);
bool has_ns_capability(const struct task_struct *t, const struct user_namespace *ns, int cap);

/* 0 or -EPERM: whether @cred has @cap in @targ_ns. Refuses nothing: the caller says why. */
int cap_capable(const struct cred *cred, const struct user_namespace *targ_ns, int cap);
bool ns_capable(struct world *w, const struct user_namespace *ns, int cap);
bool ns_capable_noaudit(struct world *w, const struct user_namespace *ns, int cap);
bool capable(struct world *w, int cap);
struct file;
bool file_ns_capable(struct world *w, const struct file *file, const struct user_namespace *ns,
		     int cap);
struct inode;
struct mnt_idmap;
bool capable_wrt_inode_uidgid(struct world *w, const struct mnt_idmap *idmap,
			      const struct inode *inode, int cap);
bool ptracer_capable(struct world *w, struct task_struct *tsk, const struct user_namespace *ns);
/* ptrace_may_access() of kernel/ptrace.c. */
#define PTRACE_MODE_READ	     0x01u
#define PTRACE_MODE_ATTACH	     0x02u
#define PTRACE_MODE_FSCREDS	     0x08u
#define PTRACE_MODE_REALCREDS	     0x10u
#define PTRACE_MODE_READ_FSCREDS     (PTRACE_MODE_READ | PTRACE_MODE_FSCREDS)
#define PTRACE_MODE_READ_REALCREDS   (PTRACE_MODE_READ | PTRACE_MODE_REALCREDS)
#define PTRACE_MODE_ATTACH_FSCREDS   (PTRACE_MODE_ATTACH | PTRACE_MODE_FSCREDS)
#define PTRACE_MODE_ATTACH_REALCREDS (PTRACE_MODE_ATTACH | PTRACE_MODE_REALCREDS)
bool ptrace_may_access(struct world *w, struct task_struct *task, unsigned int mode);

#define current_cred()	  ((const struct cred *)current->cred)
#define current_user_ns() (current_cred()->user_ns)
#define current_uid()	  (current_cred()->uid)
#define current_euid()	  (current_cred()->euid)
#define current_fsuid()	  (current_cred()->fsuid)
#define current_fsgid()	  (current_cred()->fsgid)
#define current_ucounts() (current_cred()->ucounts)

#endif
