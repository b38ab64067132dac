/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mounts and mount namespaces: include/linux/{mount,mnt_namespace}.h, fs/mount.h and fs/pnode.h of
 * Linux.
 */
#ifndef NSSIM_MOUNT_H
#define NSSIM_MOUNT_H

#include "fs.h"
#include "hashtable.h"
#include "ns_common.h"
#include "rbtree.h"

/* vfsmount.mnt_flags */
#define MNT_NOSUID 0x01
#define MNT_NODEV 0x02
#define MNT_NOEXEC 0x04
#define MNT_NOATIME 0x08
#define MNT_NODIRATIME 0x10
#define MNT_RELATIME 0x20
#define MNT_READONLY 0x40
#define MNT_NOSYMFOLLOW 0x80
#define MNT_INTERNAL 0x4000
#define MNT_LOCK_ATIME 0x040000
#define MNT_LOCK_NOEXEC 0x080000
#define MNT_LOCK_NOSUID 0x100000
#define MNT_LOCK_NODEV 0x200000
#define MNT_LOCK_READONLY 0x400000
#define MNT_LOCKED 0x800000
#define MNT_DOOMED 0x1000000
#define MNT_SYNC_UMOUNT 0x2000000
#define MNT_UMOUNT 0x8000000

/* mount.mnt_t_flags */
#define T_SHARED 1
#define T_UNBINDABLE 2
#define T_MARKED 4
#define T_UMOUNT_CANDIDATE 8
#define T_SHARED_MASK T_UNBINDABLE

struct vfsmount {
	struct dentry *mnt_root __ref;
	struct super_block *mnt_sb __ref;
	int mnt_flags;
	struct mnt_idmap *mnt_idmap __ref;	/* NULL: nop_mnt_idmap */
};

struct mount_key {
	struct mount *parent;
	struct dentry *mountpoint;
};

struct mount {
	struct vfsmount mnt;
	struct mount *mnt_parent __ref;		/* itself: not attached */
	struct dentry *mnt_mountpoint;		/* counted through mnt_mp */
	struct mount_key key;			/* of world.mount_hashtable */
	UT_hash_handle hh;
	int mnt_count __counter;		/* being attached, paths, files, children */
	int mnt_writers;
	bool mnt_write_hold;
	struct mount *overmount;		/* what is mounted on mnt_root, or NULL */
	struct list_head mnt_mounts;		/* of mnt_child */
	struct list_head mnt_child;
	struct list_head mnt_instance;		/* in super_block.s_mounts */
	char *mnt_devname;			/* an object of its own, or NULL */
	struct rb_node mnt_node;		/* in mnt_namespace.mounts, by mnt_id_unique */
	struct list_head mnt_list;		/* scratch lists of umount and propagation */
	struct list_head mnt_expire;
	struct list_head mnt_share;		/* ring of peers */
	struct list_head mnt_slave_list;	/* of mnt_slave */
	struct list_head mnt_slave;
	struct mount *mnt_master;		/* not counted: lists keep it */
	struct mnt_namespace *mnt_ns;		/* not counted */
	struct mountpoint *mnt_mp;
	struct hlist_node mnt_mp_list;		/* in mountpoint.m_list */
	struct hlist_node mnt_umount;		/* in a list of mounts on their way out */
	struct list_head mnt_stuck_children;	/* of mnt_child: kept stuck to an unmounted parent */
	int mnt_t_flags;			/* T_* */
	int mnt_id;				/* small, used again */
	u64 mnt_id_unique;			/* never used again */
	int mnt_group_id;			/* peer group id, 0: none */
	int mnt_expiry_mark;
	struct hlist_head mnt_pins;
	struct list_head to_notify;
	struct mnt_namespace *prev_ns;
	struct callback_head mnt_rcu;
};

struct mountpoint {
	struct dentry *m_dentry __ref;
	struct hlist_head m_list;		/* of mount.mnt_mp_list */
	UT_hash_handle hh;
};

struct mnt_namespace {
	struct ns_common ns;
	struct mount *root;
	struct rb_root mounts;			/* of mount.mnt_node */
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	struct wait_queue_head poll;
	u64 seq_origin;
	u64 event;
	unsigned int nr_mounts;
	unsigned int pending_mounts;
	struct rb_node mnt_ns_tree_node;	/* in world.mnt_ns_tree */
	int passive;
	bool is_anon;
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
static inline bool is_anon_ns(const struct mnt_namespace *ns)
{
	return ns->is_anon;
}
#define IS_MNT_SHARED(m) ((m)->mnt_t_flags & T_SHARED)
#define IS_MNT_SLAVE(m) ((m)->mnt_master != NULL)
#define IS_MNT_UNBINDABLE(m) ((m)->mnt_t_flags & T_UNBINDABLE)
#define IS_MNT_LOCKED(m) ((m)->mnt.mnt_flags & MNT_LOCKED)

/* ---- fs/namespace.c ---- */
struct vfsmount *mntget(struct vfsmount *mnt);
void mntput(struct world *w, struct vfsmount *mnt);
/* What is mounted on @path, counted, or NULL. */
struct vfsmount *lookup_mnt(struct world *w, const struct path *path);
struct mount *__lookup_mnt(struct world *w, const struct vfsmount *mnt, const struct dentry *dentry);
int mnt_want_write(struct world *w, struct vfsmount *mnt);
void mnt_drop_write(struct world *w, struct vfsmount *mnt);
int mnt_want_write_file(struct world *w, struct file *file);
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
bool mount_too_revealing(struct world *w, const struct super_block *sb, int *new_mnt_flags);
bool has_locked_children(struct mount *mnt, struct dentry *dentry);
/* The last close of a descriptor of a detached tree. */
void dissolve_on_fput(struct world *w, struct vfsmount *mnt);
struct mnt_namespace *alloc_mnt_ns(struct world *w, struct user_namespace *user_ns, bool anon);
const struct mnt_idmap *mnt_idmap(const struct vfsmount *mnt);
kuid_t make_vfsuid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kuid_t uid);
kgid_t make_vfsgid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kgid_t gid);
kuid_t from_vfsuid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kuid_t vfsuid);
kgid_t from_vfsgid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kgid_t vfsgid);

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

/* ---- fs/nsfs.c ---- */
/* The place of a namespace's file: takes over the reference to @ns. 0 with references, or a refusal. */
int ns_get_path(struct world *w, struct path *path, struct task_struct *task,
		const struct proc_ns_operations *ops);
void ns_get_name(struct world *w, struct task_struct *task, const struct proc_ns_operations *ops,
		 struct world_text *text);
bool proc_ns_file(const struct file *file);
struct ns_common *get_proc_ns(const struct inode *inode);
int open_namespace(struct world *w, struct ns_common *ns);	/* takes over the reference; a descriptor */
bool ns_match(const struct ns_common *ns, const struct inode *inode);

#endif
