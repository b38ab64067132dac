/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /proc: what its inodes stand for, and the const tables that describe its files.
 * fs/proc/internal.h and include/linux/proc_fs.h of Linux.
 */
#ifndef NSSIM_PROC_FS_H
#define NSSIM_PROC_FS_H

#include "fs.h"
#include "mount.h"
#include "nsproxy.h"
#include "pid.h"
#include "sched.h"

enum proc_hidepid {
	HIDEPID_OFF = 0,
	HIDEPID_NO_ACCESS = 1,
	HIDEPID_INVISIBLE = 2,
	HIDEPID_NOT_PTRACEABLE = 4,
};

/* A mounted proc: its super block's s_fs_info. */
struct proc_fs_info {
	struct pid_namespace *pid_ns __ref;
	kgid_t pid_gid;
	u32 hide_pid; /* enum proc_hidepid */
	bool pidonly; /* subset=pid */
};

/* The options of a mount under way. */
struct proc_fs_context {
	struct pid_namespace *pid_ns __ref;
	kgid_t gid;
	u32 hidepid;
	bool pidonly;
	u8 mask; /* which of them were given: 1 << enum */
};

/* What an inode of /proc stands for: its i_private. */
struct proc_inode {
	struct pid *pid __ref; /* below /proc/PID */
	unsigned int fd; /* in fd and fdinfo */
	const struct pid_entry *entry;
	const struct proc_dir_entry *pde;
	const struct ctl_table *sysctl; /* a file of /proc/sys, or some file below the directory */
	u32 sysctl_depth; /* of a directory: components of sysctl->path that lead to it */
	const struct proc_ns_operations *ns_ops;
};

/* A file below /proc/PID or /proc/PID/task/TID. */
struct pid_entry {
	const char *name;
	u32 mode;
	const struct inode_operations *iop;
	const struct file_operations *fop;
	int (*show)(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		    struct world_text *text);
	/* A magic link: to *path, with references; 0 or a refusal. */
	int (*get_link)(struct world *w, struct task_struct *task, struct path *path);
	u8 which; /* for functions that serve several files */
};

/* A file that is there for all. Directories have .children, ended by a NULL name. */
struct proc_dir_entry {
	const char *name;
	u32 mode;
	const struct proc_dir_entry *children;
	const char *link;
	int (*show)(struct world *w, struct world_text *text);
	const struct inode_operations *iop;
	const struct file_operations *fop;
};

/* What an open file of uid_map and its like keeps: the namespace, as it was at open(). */
struct proc_userns_file {
	struct user_namespace *ns __ref;
};

static inline struct proc_inode *PROC_I(const struct inode *inode)
{
	return inode->i_private;
}
static inline struct proc_fs_info *proc_sb_info(const struct super_block *sb)
{
	return sb->s_fs_info;
}
/* The task behind an inode below /proc/PID; not counted; NULL: gone. */
static inline struct task_struct *proc_task(const struct inode *inode)
{
	return PROC_I(inode)->pid ? pid_task(PROC_I(inode)->pid, PIDTYPE_PID) : NULL;
}
static inline struct pid_namespace *proc_pid_ns(const struct inode *inode)
{
	return proc_sb_info(inode->i_sb)->pid_ns;
}
/* A name of digits as a number; ~0: it is none. */
unsigned int name_to_int(const char *name, size_t len);

/* ---- fs/proc/inode.c ---- */
/* A new inode of /proc with its proc_inode; NULL: refused. */
struct inode *proc_new_inode(struct world *w, struct super_block *sb, u32 mode);
extern const struct super_operations proc_sops;
extern const struct dentry_operations proc_dentry_operations;

/* ---- fs/proc/generic.c ---- */
extern const struct proc_dir_entry proc_root_entries[];
extern const struct inode_operations proc_dir_inode_operations;
extern const struct file_operations proc_dir_operations;
struct inode *proc_pde_inode(struct world *w, struct super_block *sb,
			     const struct proc_dir_entry *pde);
int proc_pde_lookup(struct world *w, struct super_block *sb, const struct proc_dir_entry *entries,
		    const struct qstr *name, struct inode **inode);
bool proc_pde_readdir(struct world *w, const struct proc_dir_entry *entries,
		      struct dir_context *ctx, u64 first);

int filesystems_proc_show(struct world *w, struct world_text *text); /* fs/filesystems.c */

/* ---- fs/proc/root.c ---- */
extern const struct file_system_type proc_fs_type;
extern const struct inode_operations proc_root_inode_operations;
extern const struct file_operations proc_root_operations;

/* ---- fs/proc/base.c ---- */
struct inode *proc_pid_make_inode(struct world *w, struct super_block *sb, struct pid *pid,
				  u32 mode);
int proc_pid_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
		    struct inode **inode);
bool proc_pid_readdir(struct world *w, struct file *file, struct dir_context *ctx);
bool has_pid_permissions(struct world *w, const struct proc_fs_info *info, struct task_struct *task,
			 unsigned int min);
/* 0, or why what is behind a magic link of @inode's task can't be looked at. */
int proc_fd_access_allowed(struct world *w, const struct inode *inode);
void task_dump_owner(struct world *w, struct task_struct *task, u32 mode, kuid_t *uid, kgid_t *gid);
int proc_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		 const struct iattr *attr);
extern const struct inode_operations proc_pid_link_inode_operations;
extern const struct inode_operations proc_def_inode_operations;
extern const struct file_operations proc_single_file_operations;
#define FIRST_PROCESS_ENTRY 256u

/* ---- fs/proc/fd.c, namespaces.c, self.c, proc_sysctl.c ---- */
extern const struct inode_operations proc_fd_inode_operations;
extern const struct file_operations proc_fd_operations;
extern const struct inode_operations proc_fdinfo_inode_operations;
extern const struct file_operations proc_fdinfo_operations;
extern const struct inode_operations proc_ns_dir_inode_operations;
extern const struct file_operations proc_ns_dir_operations;
extern const struct inode_operations proc_net_inode_operations;
extern const struct file_operations proc_net_operations;
extern const struct inode_operations proc_self_inode_operations;
extern const struct inode_operations proc_thread_self_inode_operations;
extern const struct inode_operations proc_sys_dir_inode_operations;
extern const struct file_operations proc_sys_dir_operations;

/* ---- fs/proc/array.c ---- */
int proc_pid_status(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		    struct world_text *text);
int proc_tgid_stat(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		   struct world_text *text);
int proc_pid_limits(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		    struct world_text *text);
int proc_pid_children(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		      struct world_text *text);
int proc_pid_line(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		  struct world_text *text);
int proc_pid_wchan(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		   struct world_text *text);
int proc_pid_statm(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		   struct world_text *text);
int proc_cpuset_show(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		     struct world_text *text);
char task_state_char(struct world *w, const struct task_struct *task);

#endif
