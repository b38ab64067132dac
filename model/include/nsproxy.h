/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The namespaces of a task, but for its user namespace (cred) and its active pid namespace
 * (thread_pid): include/linux/nsproxy.h of Linux. Tasks share an nsproxy until one of them
 * unshares.
 */
#ifndef NSSIM_NSPROXY_H
#define NSSIM_NSPROXY_H

#include "fs_struct.h"
#include "ns_common.h"

struct nsproxy {
	/* tasks, and a setns or unshare under way */
	int count __counter;
	struct uts_namespace *uts_ns __ref;
	struct ipc_namespace *ipc_ns __ref;
	struct mnt_namespace *mnt_ns __ref;
	struct pid_namespace *pid_ns_for_children __ref;
	struct net *net_ns __ref;
	struct time_namespace *time_ns __ref;
	struct time_namespace *time_ns_for_children __ref;
	struct cgroup_namespace *cgroup_ns __ref;
};

/* What a setns prepares, before it commits. Lives on the stack of setns. */
struct nsset {
	unsigned int flags;
	struct nsproxy *nsproxy;
	struct fs_struct *fs;
	const struct cred *cred;
};

int copy_namespaces(struct world *w, u64 flags, struct task_struct *tsk);
void switch_task_namespaces(struct world *w, struct task_struct *tsk, struct nsproxy *new);
void exit_task_namespaces(struct world *w, struct task_struct *tsk);
int unshare_nsproxy_namespaces(struct world *w, unsigned long unshare_flags,
			       struct nsproxy **new_nsp, struct cred *new_cred,
			       struct fs_struct *new_fs);
int exec_task_namespaces(struct world *w); /* execve enters the time namespace for children */
void free_nsproxy(struct world *w, struct nsproxy *ns);
static inline void get_nsproxy(struct nsproxy *ns)
{
	ns->count++;
}
static inline void put_nsproxy(struct world *w, struct nsproxy *ns)
{
	if (--ns->count == 0)
		free_nsproxy(w, ns);
}

/*
 * Each kind's copy: with the flag a new one, else the old one with one more reference.
 * An ERR_PTR where it is refused.
 */
struct uts_namespace *copy_utsname(struct world *w, u64 flags, struct user_namespace *user_ns,
				   struct uts_namespace *old_ns);
struct ipc_namespace *copy_ipcs(struct world *w, u64 flags, struct user_namespace *user_ns,
				struct ipc_namespace *ns);
struct pid_namespace *copy_pid_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
				  struct pid_namespace *old_ns);
struct cgroup_namespace *copy_cgroup_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
					struct cgroup_namespace *old_ns);
struct net *copy_net_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
			struct net *old_net);
struct time_namespace *copy_time_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
				    struct time_namespace *old_ns);
struct mnt_namespace *copy_mnt_ns(struct world *w, u64 flags, struct mnt_namespace *ns,
				  struct user_namespace *user_ns, struct fs_struct *new_fs);

void get_uts_ns(struct uts_namespace *ns);
void put_uts_ns(struct world *w, struct uts_namespace *ns);
struct ipc_namespace *get_ipc_ns(struct ipc_namespace *ns);
void put_ipc_ns(struct world *w, struct ipc_namespace *ns);
struct pid_namespace *get_pid_ns(struct pid_namespace *ns);
void put_pid_ns(struct world *w, struct pid_namespace *ns);
void get_cgroup_ns(struct cgroup_namespace *ns);
void put_cgroup_ns(struct world *w, struct cgroup_namespace *ns);
struct net *get_net(struct net *net);
void put_net(struct world *w, struct net *net);
struct time_namespace *get_time_ns(struct time_namespace *ns);
void put_time_ns(struct world *w, struct time_namespace *ns);
void get_mnt_ns(struct mnt_namespace *ns);
void put_mnt_ns(struct world *w, struct mnt_namespace *ns);
struct user_namespace *get_user_ns(struct user_namespace *ns);
void put_user_ns(struct world *w, struct user_namespace *ns);

/* The task that @nsproxy is for enters the time namespace that was meant for children. */
void timens_on_fork(struct world *w, struct nsproxy *nsproxy);

#endif
