/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What all kinds of namespace share, and the operations by which nsfs, setns and /proc treat them
 * alike: include/linux/ns_common.h and proc_ns.h of Linux.
 */
#ifndef NSSIM_NS_COMMON_H
#define NSSIM_NS_COMMON_H

#include "list.h"
#include "rbtree.h"
#include "world_state.h"

struct nsset;
struct task_struct;
struct user_namespace;

struct ns_common {
	u32 ns_type; /* CLONE_NEW* */
	struct dentry *stashed; /* its nsfs dentry, while there is one; not counted */
	const struct proc_ns_operations *ops;
	u32 inum; /* inode number in nsfs: mnt:[4026531841] */
	/* nsproxies, open files and mounts (through the inode), children */
	int count __counter;
	u64 ns_id; /* 64-bit id, never used again */
	struct rb_node ns_tree_node;
	struct list_head ns_list_node; /* in world.ns_list */
	struct rcu_head ns_rcu; /* frees the memory after a grace period */
};

struct proc_ns_operations {
	const char *name; /* "pid_for_children" */
	const char *real_ns_name; /* "pid", or NULL: the same as name */
	u32 type; /* CLONE_NEW* */
	/* The namespace of @task, with a reference; NULL: none (left or not there yet). */
	struct ns_common *(*get)(struct world *w, struct task_struct *task);
	void (*put)(struct world *w, struct ns_common *ns);
	int (*install)(struct world *w, struct nsset *nsset, struct ns_common *ns);
	struct user_namespace *(*owner)(struct ns_common *ns);
	struct ns_common *(*get_parent)(struct world *w, struct ns_common *ns);
};

extern const struct proc_ns_operations netns_operations;
extern const struct proc_ns_operations utsns_operations;
extern const struct proc_ns_operations ipcns_operations;
extern const struct proc_ns_operations pidns_operations;
extern const struct proc_ns_operations pidns_for_children_operations;
extern const struct proc_ns_operations userns_operations;
extern const struct proc_ns_operations mntns_operations;
extern const struct proc_ns_operations cgroupns_operations;
extern const struct proc_ns_operations timens_operations;
extern const struct proc_ns_operations timens_for_children_operations;

/* The inode numbers of the initial namespaces. */
#define PROC_IPC_INIT_INO    0xefffffffu
#define PROC_UTS_INIT_INO    0xeffffffeu
#define PROC_USER_INIT_INO   0xeffffffdu
#define PROC_PID_INIT_INO    0xeffffffcu
#define PROC_CGROUP_INIT_INO 0xeffffffbu
#define PROC_TIME_INIT_INO   0xeffffffau
#define PROC_NET_INIT_INO    0xeffffff9u
#define PROC_MNT_INIT_INO    0xeffffff8u
#define PROC_DYNAMIC_FIRST   0xf0000000u

/*
 * Begins the life of a namespace with one reference. @inum 0: a fresh number. Returns 0 or -ENOMEM.
 * An anonymous mount namespace takes no number: ns_common_init_anon().
 */
int ns_common_init(struct world *w, struct ns_common *ns, const struct proc_ns_operations *ops,
		   u32 inum);
void ns_common_init_anon(struct world *w, struct ns_common *ns,
			 const struct proc_ns_operations *ops);
/* Gives the number back; the memory is the caller's. */
void ns_common_free(struct world *w, struct ns_common *ns);

/*
 * How the kinds begin and end that have an owner and a charge: one row for each. The offsets are
 * those of its ns, user_ns and ucounts.
 */
struct ns_kind {
	const struct proc_ns_operations *ops;
	enum obj_type type;
	size_t size, ns, user_ns, ucounts;
	int ucount; /* enum ucount_type: what the creator is charged with */
};
#define NS_KIND(structure, operations, charge)                                               \
	{                                                                                    \
		&(operations), OBJ_##structure, sizeof(struct structure),                    \
			offsetof(struct structure, ns), offsetof(struct structure, user_ns), \
			offsetof(struct structure, ucounts), charge                          \
	}
/* A namespace of @owner, charged to current and else empty, with one reference; or an ERR_PTR. */
void *ns_new(struct world *w, const struct ns_kind *kind, struct user_namespace *owner);
/* Takes the charge back, and the reference to the owner. */
void ns_disown(struct world *w, const struct ns_kind *kind, void *ns);

/* What a setns has to have: CAP_SYS_ADMIN over the namespace, and where the caller will be. */
int ns_may_enter(struct world *w, const void *ns, struct user_namespace *owner);
int ns_may_move(struct world *w, const struct nsset *nsset);
static inline int ns_may_join(struct world *w, const struct nsset *nsset, const void *ns,
			      struct user_namespace *owner)
{
	int err = ns_may_enter(w, ns, owner);

	return err ? err : ns_may_move(w, nsset);
}

static inline void ns_ref_get(struct ns_common *ns)
{
	ns->count++;
}
/* Returns true where that was the last reference. */
static inline bool ns_ref_put(struct ns_common *ns)
{
	return --ns->count == 0;
}

#endif
