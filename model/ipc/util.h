/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the three kinds of System V IPC share: ipc/util.h of Linux.
 */
#ifndef NSSIM_IPC_UTIL_H
#define NSSIM_IPC_UTIL_H

#include "fs.h"
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

struct ipc_params {
	s32 key;
	int flg;
	u64 size; /* shmget's size, semget's number */
};

struct ipc_ops {
	long (*getnew)(struct world *w, struct ipc_namespace *ns, const struct ipc_params *params);
	/* 0, or why an object that exists can't be had with these parameters. */
	long (*more_checks)(struct world *w, struct kern_ipc_perm *ipcp,
			    const struct ipc_params *params);
};

/* As user space has them on x86-64. */
struct ipc64_perm {
	s32 key;
	u32 uid;
	u32 gid;
	u32 cuid;
	u32 cgid;
	u32 mode;
	u16 seq;
	u16 __pad2;
	u32 __pad3;
	u64 __unused1;
	u64 __unused2;
};

void ipc_init_ids(struct ipc_ids *ids);
long ipc_addid(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *new, int limit);
void ipc_rmid(struct world *w, struct ipc_ids *ids, struct kern_ipc_perm *ipcp);
void ipc_set_key_private(struct ipc_ids *ids, struct kern_ipc_perm *ipcp);
long ipcget(struct world *w, struct ipc_namespace *ns, struct ipc_ids *ids,
	    const struct ipc_ops *ops, const struct ipc_params *params);
static inline void ipc_rcu_getref(struct kern_ipc_perm *ipcp)
{
	ipcp->refcount++;
}
void ipc_rcu_putref(struct world *w, struct kern_ipc_perm *ipcp,
		    void (*func)(struct world *w, struct deferred_work *work), const char *what);

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
/* For IPC_SET and IPC_RMID: owners, creators and CAP_SYS_ADMIN only. */
struct kern_ipc_perm *ipcctl_obtain_check(struct world *w, const struct ipc_namespace *ns,
					  const struct ipc_ids *ids, int id);
void kernel_to_ipc64_perm(struct world *w, const struct kern_ipc_perm *in, struct ipc64_perm *out);
long ipc_update_perm(struct world *w, const struct ipc64_perm *in, struct kern_ipc_perm *out);
void ipc_update_pid(struct world *w, struct pid **pos, struct pid *pid);
static inline int ipc_get_maxidx(const struct ipc_ids *ids)
{
	return ids->max_idx < 0 ? 0 : ids->max_idx;
}
static inline int ipcid_to_idx(int id)
{
	return id & IPCMNI_IDX_MASK;
}
/* All objects of one kind, in slot order. */
#define ipc_for_each(ids, ipcp)                                                            \
	for (u32 ipc_slot = 0; (ipcp = idr_get_next(&(ids)->ipcs_idr, &ipc_slot)) != NULL; \
	     ipc_slot++)

s64 ktime_get_real_seconds(const struct world *w);

void sem_init_ns(struct ipc_namespace *ns);
void msg_init_ns(struct ipc_namespace *ns);
void shm_init_ns(struct ipc_namespace *ns);
void sem_exit_ns(struct world *w, struct ipc_namespace *ns);
void msg_exit_ns(struct world *w, struct ipc_namespace *ns);
void shm_exit_ns(struct world *w, struct ipc_namespace *ns);
void free_ipcs(struct world *w, struct ipc_namespace *ns, struct ipc_ids *ids,
	       void (*free)(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp));
int mq_init_ns(struct world *w, struct ipc_namespace *ns);
void mq_clear_sbinfo(struct ipc_namespace *ns);

/* A line of /proc/sysvipc, a line of `show ipcs`. */
struct sysvipc_viewer {
	struct pid_namespace *pid_ns;
	struct user_namespace *user_ns;
};
struct world_text;
typedef void sysvipc_line(struct world *w, const struct kern_ipc_perm *ipcp,
			  const struct sysvipc_viewer *viewer, struct world_text *text);
sysvipc_line sysvipc_sem_proc_show, sysvipc_msg_proc_show, sysvipc_shm_proc_show;
void sem_view_line(const struct kern_ipc_perm *ipcp, struct world_text *text);
void msg_view_line(const struct kern_ipc_perm *ipcp, struct world_text *text);
void shm_view_line(const struct kern_ipc_perm *ipcp, struct world_text *text);

#endif
