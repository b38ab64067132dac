/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the three kinds of System V IPC share: ipc/util.h of Linux.
 */
#ifndef NSSIM_IPC_UTIL_H
#define NSSIM_IPC_UTIL_H

#include "fs.h"
#include "ipc_ds.h"
#include "ipc_namespace.h"
#include "refusal.h"
#include "sched.h"
#include "syscalls.h"
#include "text.h"

#define IPCMNI_SHIFT	15
#define IPCMNI		(1 << IPCMNI_SHIFT)
#define IPC_MIN_CYCLE	64 /* slots are gone through in turn, at least so many */
#define IPCMNI_IDX_MASK (IPCMNI - 1)
#define IPCID_SEQ_MAX	(0x7fffffff >> IPCMNI_SHIFT)

#define S32_MAX 0x7fffffff
#define S64_MAX 0x7fffffffffffffff
#define ULL(x)	((unsigned long long)(x)) /* for text_printf() */

#define S_IRUGO 0444u
#define S_IWUGO 0222u
#define S_IXUGO 0111u

struct world_text;

/* What msgget(), semget() and shmget() are called with. */
struct ipc_params {
	s32 key;
	int flg;
	u64 size; /* shmget's size, semget's number */
};

/* In whose eyes /proc/sysvipc is read. */
struct sysvipc_viewer {
	struct pid_namespace *pid_ns;
	struct user_namespace *user_ns;
};

/* What each kind of IPC object does in its own way; the rest is the same for all three. */
struct ipc_ops {
	const char *name; /* "msg", "sem", "shm" */

	/* ---- xget() ---- */
	/* Makes an object, and returns its id. */
	long (*getnew)(struct world *w, struct ipc_namespace *ns, const struct ipc_params *params);
	/* 0, or why an object that exists can't be had with these parameters; may be NULL. */
	long (*more_checks)(struct world *w, struct kern_ipc_perm *ipcp,
			    const struct ipc_params *params);

	/* ---- xctl() ---- */
	int stat_cmd; /* MSG_STAT and its like */
	int stat_any_cmd;
	int info_cmd;
	enum reason bad_cmd;
	size_t ds_size;
	/* IPC_STAT; @out is zero but for its ipc64_perm. */
	void (*get_ds)(struct world *w, const struct kern_ipc_perm *ipcp, union ipc_ds *out);
	/* IPC_SET, by somebody who may. */
	long (*set_ds)(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp,
		       const union ipc_ds *in);
	/* IPC_RMID; and the namespace's end, when nothing uses the object any more. */
	void (*remove)(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp);
	/*
	 * The limits of @ns or (@used) what of it is in use. @out is zero; returns the bytes of it
	 * that go to the caller.
	 */
	size_t (*get_info)(const struct ipc_namespace *ns, bool used, union ipc_info *out);

	/* ---- /proc/sysvipc: what stands before and behind the ids of users; show ipcs ---- */
	const char *header;
	void (*show_state)(const struct kern_ipc_perm *ipcp, const struct sysvipc_viewer *viewer,
			   struct world_text *text);
	void (*show_times)(const struct kern_ipc_perm *ipcp, struct world_text *text);
	void (*view)(const struct kern_ipc_perm *ipcp, struct world_text *text);
};

extern const struct ipc_ops sem_ops, msg_ops, shm_ops;
/* By IPC_SEM_IDS, IPC_MSG_IDS, IPC_SHM_IDS: the kind of a table. */
extern const struct ipc_ops *const ipc_kinds[3];

/* ---- ipc/util.c: the tables ---- */

void ipc_init_ids(struct ipc_ids *ids);
/*
 * Puts @new into the table, as current's and under the key and mode of @params; it counts one
 * reference then. Returns its id; -ENOSPC where @limit objects are there.
 */
long ipc_addid(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *new,
	       const struct ipc_params *params, int limit);
void ipc_rmid(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *ipcp);
void ipc_set_key_private(struct ipc_ids *ids, struct kern_ipc_perm *ipcp);
/* The namespace ends: every object of a kind goes. */
void free_ipcs(struct world *w, struct ipc_namespace *ns, int kind);
/* The body of msgget(), semget(), shmget(). */
long ipcget(struct world *w, int kind, s32 key, u64 size, int flg);
static inline void ipc_rcu_getref(struct kern_ipc_perm *ipcp)
{
	ipcp->refcount++;
}
void ipc_rcu_putref(struct world *w, struct kern_ipc_perm *ipcp,
		    void (*func)(struct world *w, struct deferred_work *work), const char *what);

/* Whether current owns or made it. */
bool ipc_is_owner(const struct world *w, const struct kern_ipc_perm *ipcp);
/* Whether current may do what the bits of @flag (0444, 0222, ...) ask for. Refuses nothing. */
bool ipcperms(struct world *w, const struct ipc_namespace *ns, const struct kern_ipc_perm *ipcp,
	      unsigned int flag);
/* The same with a refusal: 0 or -EACCES. */
long ipc_may_access(struct world *w, const struct ipc_namespace *ns,
		    const struct kern_ipc_perm *ipcp, unsigned int flag);

/*
 * The object in slot (_idr), with id (_check) @id; an ERR_PTR with a refusal where there is none.
 */
struct kern_ipc_perm *ipc_obtain_object_idr(struct world *w, const struct ipc_ids *ids, int id);
struct kern_ipc_perm *ipc_obtain_object_check(struct world *w, const struct ipc_ids *ids, int id);
void ipc_update_pid(struct world *w, struct pid **pos, struct pid *pid);
/* The last use of an object: *@who is @pid, *@when is now. */
void ipc_note_use(struct world *w, struct pid **who, s64 *when, struct pid *pid);

static inline int ipcid_to_idx(int id)
{
	return id & IPCMNI_IDX_MASK;
}
static inline u64 ipcid_to_seq(int id)
{
	return (u64)(id >> IPCMNI_SHIFT);
}
/* All objects of one kind, in slot order. */
#define ipc_for_each(ids, ipcp)                                                            \
	for (u32 ipc_slot = 0; (ipcp = idr_get_next(&(ids)->ipcs_idr, &ipc_slot)) != NULL; \
	     ipc_slot++)

/* ---- ipc/ipc_ctl.c ---- */
/* The commands of msgctl(), semctl() and shmctl() that all of them have; refuses the others. */
long ipc_ctl(struct world *w, int kind, int id, int cmd, uptr buf);
/* What IPC_SET changes in all of them: owner, group, the bits of the mode; *@ctime is now. */
long ipc_update_perm(struct world *w, const struct ipc64_perm *in, struct kern_ipc_perm *out,
		     s64 *ctime);

s64 ktime_get_real_seconds(const struct world *w);

int mq_init_ns(struct world *w, struct ipc_namespace *ns);
void mq_clear_sbinfo(struct ipc_namespace *ns);

#endif
