/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of fs/namespace*.c and fs/pnode.c share among themselves, and nobody else needs:
 * fs/pnode.h of Linux and the statics of fs/namespace.c.
 */
#ifndef NSSIM_PNODE_H
#define NSSIM_PNODE_H

#include "mount.h"

/* A copy that is only just being made. */
#define IS_MNT_NEW(m) (!(m)->mnt_ns)

/* How clone_mnt() and copy_tree() copy. */
#define CL_SLAVE	    0x02 /* what was shared becomes its slave */
#define CL_COPY_UNBINDABLE  0x04
#define CL_MAKE_SHARED	    0x08
#define CL_COPY_MNT_NS_FILE 0x40 /* bind mounts of mount namespaces too */

/* A shared mount can be bound again: T_UNBINDABLE goes. */
static inline void set_mnt_shared(struct mount *mnt)
{
	mnt->mnt_t_flags &= ~T_SHARED_MASK;
	mnt->mnt_t_flags |= T_SHARED;
}
static inline bool peers(const struct mount *m1, const struct mount *m2)
{
	return m1->mnt_group_id == m2->mnt_group_id && m1->mnt_group_id;
}
static inline bool will_be_unmounted(const struct mount *m)
{
	return m->mnt.mnt_flags & MNT_UMOUNT;
}

/* Unique ids begin where the small ones end, so that no one takes one for the other. */
#define MNT_UNIQUE_ID_OFFSET (1ull << 31)

/*
 * Each mount of the tree of @root, parents first. The one in hand may not be taken out meanwhile.
 * With @recurse false: @root alone.
 */
#define for_each_mnt(m, root) for (struct mount *m = (root); m; m = next_mnt(m, root))
#define for_each_mnt_if(m, root, recurse) \
	for (struct mount *m = (root); m; m = (recurse) ? next_mnt(m, root) : NULL)

/*
 * A place to mount on, held for the time of a call. It stands in its mountpoint's list, so that the
 * mountpoint stays. Lives on the stack.
 */
struct pinned_mountpoint {
	struct hlist_node node;
	struct mountpoint *mp;
	struct mount *parent;
};

enum umount_tree_flags {
	UMOUNT_SYNC = 1,
	UMOUNT_PROPAGATE = 2,
	UMOUNT_CONNECTED = 4,
};

/* ---- fs/pnode.c ---- */
int get_dominating_id(struct mount *mnt, const struct path *root);
void change_mnt_propagation(struct world *w, struct mount *mnt, u64 type);
void bulk_make_private(struct world *w, struct list_head *set);
int propagate_mnt(struct world *w, struct mount *dest_mnt, struct mountpoint *dest_mp,
		  struct mount *source_mnt, struct list_head *copies);
bool propagation_would_overmount(const struct mount *from, const struct mount *to,
				 const struct mountpoint *mp);
/* The mount whose references keep @mnt from being unmounted, or NULL. */
struct mount *propagate_mount_busy(struct world *w, struct mount *mnt, int refcnt);
void propagate_umount(struct world *w, struct list_head *set);

/* ---- fs/namespace.c ---- */
bool check_mnt(struct world *w, const struct mount *mnt);
bool check_anonymous_mnt(struct world *w, const struct mount *mnt);
struct mount *next_mnt(struct mount *p, const struct mount *root);
struct mount *next_mnt_past(struct mount *p, const struct mount *root);
struct mount *topmost_overmount(struct mount *m);
void touch_mnt_namespace(struct world *w, struct mnt_namespace *ns);
void touch_mnt_namespace_once(struct world *w, struct mnt_namespace *ns);
int get_mountpoint(struct world *w, struct dentry *dentry, struct pinned_mountpoint *m);
bool lookup_mountpoint(struct world *w, struct dentry *dentry, struct pinned_mountpoint *m);
void unpin_mountpoint(struct world *w, struct pinned_mountpoint *m);
void mnt_set_mountpoint(struct mount *parent, struct mountpoint *mp, struct mount *child);
void mnt_change_mountpoint(struct world *w, struct mount *parent, struct mountpoint *mp,
			   struct mount *mnt);
void attach_mnt(struct world *w, struct mount *mnt, struct mount *parent, struct mountpoint *mp);
void make_visible(struct world *w, struct mount *mnt);
void umount_mnt(struct world *w, struct mount *mnt);
unsigned int mnt_add_tree_to_ns(struct mnt_namespace *ns, struct mount *root);
void move_from_ns(struct mount *mnt);
void move_all_from_ns(struct mnt_namespace *ns);
void put_unmounted(struct world *w, struct hlist_head *mounts);
struct mount *clone_mnt(struct world *w, struct mount *old, struct dentry *root, int flag);
void join_group_of(struct mount *mnt, struct mount *peer);
void share_master_of(struct mount *mnt, struct mount *other);
int mnt_alloc_group_id(struct world *w, struct mount *mnt);
void mnt_release_group_id(struct world *w, struct mount *mnt);
int mnt_without_writers(struct world *w, const struct mount *mnt);
struct mount *mnt_find_id_at(const struct mnt_namespace *ns, u64 id);
struct mount *mnt_find_id_at_reverse(const struct mnt_namespace *ns, u64 id);

bool hash_sentinel(struct world *w, struct mount *mnt);
void hash_sentinel_remove(struct world *w, struct mount *mnt);
void drop_ex_mountpoints(struct world *w);

/* ---- fs/namespace_umount.c ---- */
void doom_mount(struct mount *m, struct list_head *place);
void namespace_unlock(struct world *w);
void umount_tree(struct world *w, struct mount *mnt, unsigned int how);

/* ---- fs/namespace_copy.c ---- */
struct mount *copy_tree(struct world *w, struct mount *src_root, struct dentry *dentry, int flag);
bool check_for_nsfs_mounts(struct world *w, struct mount *subtree);
bool is_mnt_ns_file(const struct dentry *dentry);
void free_mnt_ns(struct world *w, struct mnt_namespace *ns);

/* ---- fs/namespace_attach.c ---- */
void cleanup_group_ids(struct world *w, struct mount *mnt);
int invent_group_ids(struct world *w, struct mount *mnt, bool recurse);
int attach_recursive_mnt(struct world *w, struct mount *source_mnt,
			 const struct pinned_mountpoint *dest);
int lock_mount(struct world *w, const struct path *path, struct pinned_mountpoint *m, bool beneath);
void unlock_mount(struct world *w, struct pinned_mountpoint *m);
int graft_tree(struct world *w, struct mount *mnt, const struct pinned_mountpoint *mp);
bool mount_is_ancestor(const struct mount *above, const struct mount *m);

/* ---- fs/namespace_mount.c ---- */
int do_move_mount(struct world *w, const struct path *old_path, const struct path *new_path,
		  bool beneath);
int do_set_group(struct world *w, const struct path *from_path, const struct path *to_path);
struct mount *__do_loopback(struct world *w, const struct path *old_path, bool recurse);
bool is_propagation_type(u64 type);

/* ---- fs/namespace_attr.c ---- */
void lock_mnt_tree(struct mount *mnt);
int can_change_locked_flags(struct world *w, const struct mount *mnt, unsigned int mnt_flags);

/* ---- fs/namespace_visible.c ---- */
int may_reveal(struct world *w, struct fs_context *fc, const struct super_block *sb,
	       int *new_mnt_flags);

/* ---- fs/namespace_fd.c ---- */
int refuse_may_mount(struct world *w);
unsigned int at_to_lookup_flags(unsigned int at_flags);
struct file *vfs_open_tree(struct world *w, int dfd, uptr filename, unsigned int flags);
unsigned int attr_flags_to_mnt_flags(u64 attr_flags);
bool attr_atime_to_mnt_flags(u64 attr_flags, unsigned int *mnt_flags);

/* ---- fs/mnt_idmapping.c ---- */
struct mnt_idmap *alloc_mnt_idmap(struct world *w, const struct user_namespace *mnt_userns);
struct mnt_idmap *mnt_idmap_get(struct mnt_idmap *idmap);
void mnt_idmap_put(struct world *w, struct mnt_idmap *idmap);

#endif
