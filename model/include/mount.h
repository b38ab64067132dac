/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mounts and mount namespaces: include/linux/{mount,mnt_namespace}.h, fs/mount.h and fs/pnode.h of
 * Linux.
 */
#ifndef NSSIM_MOUNT_H
#define NSSIM_MOUNT_H

#include "fs.h"
#include "refusal.h"
#include "hashtable.h"
#include "ns_common.h"
#include "rbtree.h"

/* vfsmount.mnt_flags */
#define MNT_NOSUID	0x01
#define MNT_NODEV	0x02
#define MNT_NOEXEC	0x04
#define MNT_NOATIME	0x08
#define MNT_NODIRATIME	0x10
#define MNT_RELATIME	0x20
#define MNT_READONLY	0x40
#define MNT_NOSYMFOLLOW 0x80
#define MNT_ATIME_MASK	(MNT_NOATIME | MNT_NODIRATIME | MNT_RELATIME)
#define MNT_USER_SETTABLE_MASK                                                               \
	(MNT_NOSUID | MNT_NODEV | MNT_NOEXEC | MNT_NODIRATIME | MNT_NOATIME | MNT_RELATIME | \
	 MNT_READONLY | MNT_NOSYMFOLLOW)
#define MNT_INTERNAL	   0x4000
#define MNT_LOCK_ATIME	   0x040000
#define MNT_LOCK_NOEXEC	   0x080000
#define MNT_LOCK_NOSUID	   0x100000
#define MNT_LOCK_NODEV	   0x200000
#define MNT_LOCK_READONLY  0x400000
#define MNT_LOCKED	   0x800000
#define MNT_DOOMED	   0x1000000
#define MNT_SYNC_UMOUNT	   0x2000000
#define MNT_UMOUNT	   0x8000000
#define MNT_INTERNAL_FLAGS (MNT_INTERNAL | MNT_DOOMED | MNT_SYNC_UMOUNT | MNT_UMOUNT | MNT_LOCKED)

/* mount.mnt_t_flags */
#define T_SHARED	   1
#define T_UNBINDABLE	   2
#define T_UMOUNT_CANDIDATE 8
#define T_UMOUNT_WHOLE	   16 /* the kernel has none of that name: see propagate_umount() */
#define T_SHARED_MASK	   T_UNBINDABLE

/* The union of what stands beside those of the flags that are set in @flags. */
struct flag_pair {
	u64 flag;
	u64 means;
};
static inline u64 translate_flags(u64 flags, const struct flag_pair *pairs, size_t count)
{
	u64 means = 0;

	for (size_t i = 0; i < count; i++)
		means |= (flags & pairs[i].flag) ? pairs[i].means : 0;
	return means;
}

struct vfsmount {
	struct dentry *mnt_root __ref;
	struct super_block *mnt_sb __ref;
	int mnt_flags;
	struct mnt_idmap *mnt_idmap __ref; /* NULL: nop_mnt_idmap */
};

/* What mountinfo shows as a mount's source. A mount and all its copies share one. */
struct mnt_devname {
	int count __counter; /* mounts */
	char name[];
};

struct mount {
	struct vfsmount mnt;
	/* itself: not attached. Children do not pin it (6.17) */
	struct mount *mnt_parent;
	/* counted through mnt_mp; with mnt_parent the hash key */
	struct dentry *mnt_mountpoint;
	UT_hash_handle hh; /* in world.mount_hashtable */
	int mnt_count __counter; /* being mounted, paths, files, whoever keeps it */
	int mnt_writers;
	u32 umount_waits_for; /* what propagate_umount() has to decide on before it */
	struct mount *overmount; /* what is mounted on mnt_root, or NULL */
	struct list_head mnt_mounts; /* of mnt_child */
	struct list_head mnt_child;
	struct list_head mnt_instance; /* in super_block.s_mounts */
	struct mnt_devname *mnt_devname __ref; /* NULL: "none" */
	struct rb_node mnt_node; /* in mnt_namespace.mounts, by mnt_id_unique */
	struct list_head mnt_list; /* in the set of an umount, or in the trees of an attach */
	struct list_head mnt_share; /* ring of peers */
	struct hlist_head mnt_slave_list; /* of mnt_slave */
	struct hlist_node mnt_slave;
	struct mount *mnt_master; /* not counted: lists keep it */
	struct mnt_namespace *mnt_ns; /* not counted */
	struct mountpoint *mnt_mp;
	struct hlist_node mnt_mp_list; /* in mountpoint.m_list */
	/* in world.unmounted, or stuck; during propagate_umount() among the decided */
	struct hlist_node mnt_umount;
	struct hlist_head mnt_stuck_children; /* of mnt_umount: were stuck to it when it went */
	int mnt_t_flags; /* T_* */
	int mnt_id; /* small, used again */
	u64 mnt_id_unique __burnt; /* never used again */
	int mnt_group_id; /* peer group id, 0: none */
	int mnt_expiry_mark;
	struct callback_head mnt_rcu;
};

struct mountpoint {
	struct dentry *m_dentry __ref;
	/* of mount.mnt_mp_list and pinned_mountpoint.node */
	struct hlist_head m_list;
	/* in world.ex_mountpoints: gives its dentry back soon */
	struct list_head m_ex;
};

struct mnt_namespace {
	struct ns_common ns;
	struct mount *root;
	struct rb_root mounts; /* of mount.mnt_node */
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	struct wait_queue_head poll;
	u64 seq_origin; /* of a detached copy: ns_id of where it was made */
	u64 event __burnt;
	unsigned int nr_mounts;
	unsigned int pending_mounts;
	bool had_locked; /* some mount of it is or was MNT_LOCKED */
	struct rb_node mnt_ns_tree_node; /* in world.mnt_ns_tree */
	struct hlist_head fsnotify_marks; /* of fanotify_mark.ns_list */
	struct rcu_head rcu;
};

/* An idmapping of a mount: the ids on disk are those of @owner's map turned round. */
struct mnt_idmap {
	struct uid_gid_map uid_map;
	struct uid_gid_map gid_map;
	int count __counter;
};

static inline struct mount *real_mount(const struct vfsmount *mnt)
{
	return container_of(mnt, struct mount, mnt);
}
static inline const char *mnt_source(const struct mount *mnt)
{
	return mnt->mnt_devname ? mnt->mnt_devname->name : "none";
}
static inline bool mnt_has_parent(const struct mount *mnt)
{
	return mnt != mnt->mnt_parent;
}
static inline bool is_mounted(const struct vfsmount *mnt)
{
	return !IS_ERR_OR_NULL(real_mount(mnt)->mnt_ns);
}
/* What mnt_ns of an internal mount (kern_mount) points to. */
#define MNT_NS_INTERNAL ((struct mnt_namespace *)ERR_PTR(-EINVAL))
/* The namespace of a detached tree: it has no id. */
static inline bool is_anon_ns(const struct mnt_namespace *ns)
{
	return ns->ns.ns_id == 0;
}
static inline bool anon_ns_root(const struct mount *m)
{
	return !IS_ERR_OR_NULL(m->mnt_ns) && is_anon_ns(m->mnt_ns) && m == m->mnt_ns->root;
}
static inline bool mnt_ns_attached(const struct mount *mnt)
{
	return !RB_EMPTY_NODE(&mnt->mnt_node);
}
static inline bool sb_rdonly(const struct super_block *sb)
{
	return sb->s_flags & SB_RDONLY;
}
static inline bool __mnt_is_readonly(const struct vfsmount *mnt)
{
	return (mnt->mnt_flags & MNT_READONLY) || sb_rdonly(mnt->mnt_sb);
}
/* @path is the root of its mount. */
static inline bool path_mounted(const struct path *path)
{
	return path->mnt->mnt_root == path->dentry;
}
static inline bool is_idmapped_mnt(const struct vfsmount *mnt)
{
	return mnt->mnt_idmap != NULL;
}
static inline struct mnt_namespace *to_mnt_ns(struct ns_common *ns)
{
	return container_of(ns, struct mnt_namespace, ns);
}
#define IS_MNT_SHARED(m)     ((m)->mnt_t_flags & T_SHARED)
#define IS_MNT_SLAVE(m)	     ((m)->mnt_master != NULL)
#define IS_MNT_UNBINDABLE(m) ((m)->mnt_t_flags & T_UNBINDABLE)
#define IS_MNT_LOCKED(m)     ((m)->mnt.mnt_flags & MNT_LOCKED)

/* ---- fs/namespace.c ---- */
struct vfsmount *mntget(struct vfsmount *mnt);
void mntput(struct world *w, struct vfsmount *mnt);
/* The same, but it leaves the mark of MNT_EXPIRE. */
void mntput_no_expire(struct world *w, struct mount *mnt);
/* What is mounted on @path, counted, or NULL. */
struct vfsmount *lookup_mnt(struct world *w, const struct path *path);
struct mount *__lookup_mnt(struct world *w, const struct vfsmount *mnt,
			   const struct dentry *dentry);
int mnt_want_write(struct world *w, struct vfsmount *mnt);
void mnt_drop_write(struct world *w, struct vfsmount *mnt);
int mnt_want_write_file(struct world *w, struct file *file);
void mnt_drop_write_file(struct world *w, struct file *file);
/* The first tree; called by vfs_caches_init(). 0 or -ENOMEM. */
int mnt_init(struct world *w);
bool mnt_may_suid(struct world *w, const struct vfsmount *mnt);
bool path_is_mountpoint(struct world *w, const struct path *path);
bool is_local_mountpoint(struct world *w, const struct dentry *dentry);
bool is_path_reachable(struct mount *mnt, struct dentry *dentry, const struct path *root);
bool our_mnt(struct world *w, const struct vfsmount *mnt);
bool mnt_ns_loop(struct world *w, const struct dentry *dentry);
struct vfsmount *vfs_create_mount(struct world *w, struct fs_context *fc);
struct vfsmount *fc_mount(struct world *w, struct fs_context *fc);
/* A mount of the kernel's own: of pipefs, mqueue. */
struct vfsmount *kern_mount(struct world *w, const struct file_system_type *type, void *s_fs_info,
			    struct user_namespace *user_ns, struct net *net);
void kern_unmount(struct world *w, struct vfsmount *mnt);
bool has_locked_children(struct mount *mnt, struct dentry *dentry);
bool may_mount(struct world *w);
int count_mounts(struct world *w, struct mnt_namespace *ns, struct mount *mnt);
/*
 * Whether the caller may act on namespaces that are not its own (init's pid namespace,
 * CAP_SYS_ADMIN).
 */
bool may_see_all_namespaces(struct world *w);
/* The last close of a descriptor of a detached tree. */
void dissolve_on_fput(struct world *w, struct vfsmount *mnt);
struct mnt_namespace *alloc_mnt_ns(struct world *w, struct user_namespace *user_ns, bool anon);
const struct mnt_idmap *mnt_idmap(const struct vfsmount *mnt);
kuid_t make_vfsuid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kuid_t uid);
kgid_t make_vfsgid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kgid_t gid);
kuid_t from_vfsuid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns,
		   kuid_t vfsuid);
kgid_t from_vfsgid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns,
		   kgid_t vfsgid);

/* ---- fs/proc_namespace.c: one line of mountinfo, mounts, mountstats; false: not shown ---- */
bool show_mountinfo(struct world *w, struct mount *mnt, const struct path *root,
		    struct world_text *text);
bool show_vfsmnt(struct world *w, struct mount *mnt, const struct path *root,
		 struct world_text *text);
bool show_vfsstat(struct world *w, struct mount *mnt, const struct path *root,
		  struct world_text *text);
/* The whole file, as @task sees it. */
enum mounts_file { MOUNTS_INFO, MOUNTS_MOUNTS, MOUNTS_STATS };
int mounts_show(struct world *w, struct task_struct *task, enum mounts_file which,
		struct world_text *text);
/* For world_view(): mountinfo with the ids of namespaces in place of their inodes' numbers. */
int mountinfo_view(struct world *w, struct task_struct *task, struct world_text *text);
/* What an open file of these keeps: file.private_data. */
struct proc_mounts {
	struct mnt_namespace *ns __ref;
	struct path root;
	u32 which; /* enum mounts_file */
};
/* For /proc's open(): @task's namespace and root are taken now. The file's f_op has the rest. */
int mounts_open_common(struct world *w, struct task_struct *task, struct file *file,
		       enum mounts_file which);
extern const struct file_operations proc_mounts_operations; /* but for .open */

/* ---- fs/nsfs.c ---- */
/*
 * The place of a namespace's file: takes over the reference to @ns. 0 with references, or a
 * refusal.
 */
int ns_get_path(struct world *w, struct path *path, struct task_struct *task,
		const struct proc_ns_operations *ops);
void ns_get_name(struct world *w, struct task_struct *task, const struct proc_ns_operations *ops,
		 struct world_text *text);
extern const struct dentry_operations ns_dentry_operations, pidfs_dentry_operations;
int nsfs_init(struct world *w);
struct mnt_namespace *get_sequential_mnt_ns(struct world *w, struct mnt_namespace *ns,
					    bool previous);
bool proc_ns_file(const struct file *file);
struct ns_common *get_proc_ns(const struct inode *inode);
/* takes over the reference; a descriptor */
int open_namespace(struct world *w, struct ns_common *ns);
bool ns_match(const struct ns_common *ns, const struct inode *inode);

#endif
