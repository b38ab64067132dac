// SPDX-License-Identifier: GPL-2.0-only
/*
 * Super blocks: one for each file system that is in use, shared by all its mounts.
 *
 * Mirrors fs/super.c. There are no block devices behind the model's file systems and no freezing,
 * so what is about those is left out; a "block device" is the name that stands for it.
 *
 * s_active counts mounts and contexts; the last one shuts the file system down. s_count counts, as
 * one, all of those, and nobody else in the model looks at a super block without one of them.
 */
#include "nsproxy.h"
#include "pnode.h"
#include "sched.h"

#define MINORS (1u << 20)

static const struct super_operations default_op;

static struct super_block *alloc_super(struct world *w, struct fs_context *fc,
				       struct user_namespace *user_ns)
{
	struct super_block *s = alloc_obj(w, super_block);

	if (!s)
		return NULL;
	s->s_type = fc->fs_type;
	s->s_op = &default_op;
	s->s_flags = fc->sb_flags;
	s->s_user_ns = get_user_ns(user_ns);
	if (user_ns != w->init_user_ns)
		s->s_iflags |= SB_I_NODEV;
	s->s_count = 1;
	s->s_active = 1;
	s->s_id = fc->fs_type->name;
	s->s_maxbytes = 0x7fffffff;
	s->s_time_gran = 1000000000;
	INIT_LIST_HEAD(&s->s_list);
	INIT_LIST_HEAD(&s->s_mounts);
	INIT_LIST_HEAD(&s->s_inodes);
	return s;
}

static void free_super(struct world *w, struct super_block *s)
{
	put_user_ns(w, s->s_user_ns);
	world_free(w, s->s_subtype);
	world_free(w, s);
}

static void destroy_super_work(struct world *w, struct deferred_work *work)
{
	free_super(w, container_of(work, struct super_block, destroy_work));
}

/*
 * The last one who uses it ends it. It loses the name by which sget_fc() would find it; the memory
 * goes when nobody can be looking any more.
 */
void deactivate_super(struct world *w, struct super_block *s)
{
	if (--s->s_active > 0)
		return;
	s->s_type->kill_sb(w, s);
	s->s_flags |= SB_DEAD;
	s->s_count--;
	list_del_init(&s->s_list);
	call_rcu(w, &s->destroy_work, destroy_super_work, "destroy_super");
}

void generic_shutdown_super(struct world *w, struct super_block *sb)
{
	if (sb->s_root) {
		shrink_dcache_for_umount(w, sb);
		sb->s_flags &= ~(unsigned long)SB_ACTIVE;
	}
	sb->s_flags |= SB_DYING;
}

void kill_anon_super(struct world *w, struct super_block *sb)
{
	generic_shutdown_super(w, sb);
	ida_free(w, &w->unnamed_dev_ida, MINOR(sb->s_dev));
}

/*
 * The same, for file systems whose names live in the dcache alone: shutting down drops those too.
 */
void kill_litter_super(struct world *w, struct super_block *sb)
{
	kill_anon_super(w, sb);
}

/* ---- finding one or making it ---- */

bool mount_capable(struct world *w, struct fs_context *fc)
{
	bool for_all = fc->fs_type->fs_flags & FS_USERNS_MOUNT;

	return ns_capable(w, for_all ? fc->user_ns : w->init_user_ns, CAP_SYS_ADMIN);
}

static struct super_block *find_super(struct world *w, struct fs_context *fc,
				      bool (*test)(struct world *, struct super_block *,
						   struct fs_context *))
{
	struct super_block *old;

	list_for_each_entry (old, &w->super_blocks, s_list)
		if (old->s_type == fc->fs_type && !(old->s_flags & SB_DEAD) && test(w, old, fc))
			return old;
	return NULL;
}

static struct super_block *share_super(struct world *w, struct fs_context *fc,
				       struct super_block *old,
				       const struct user_namespace *user_ns)
{
	if (user_ns != old->s_user_ns || fc->exclusive) {
		logfc_prefix(
			w, fc, 'w',
			fc->exclusive
				? "reusing existing filesystem not allowed"
				: "reusing existing filesystem in another namespace not allowed");
		return ERR_PTR(refuse_obj(w, EBUSY,
					  fc->exclusive ? R_SUPER_EXCLUSIVE : R_SUPER_OTHER_USER_NS,
					  old, old->s_user_ns));
	}
	old->s_active++;
	return old;
}

static struct super_block *
make_super(struct world *w, struct fs_context *fc, struct user_namespace *user_ns,
	   int (*set)(struct world *, struct super_block *, struct fs_context *))
{
	struct super_block *s = alloc_super(w, fc, user_ns);
	int err;

	if (!s)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	s->s_fs_info = fc->s_fs_info;
	err = set(w, s, fc);
	if (err) {
		free_super(w, s);
		return ERR_PTR(err);
	}
	s->s_iflags |= fc->s_iflags;
	list_add_tail(&s->s_list, &w->super_blocks);
	fc->s_fs_info = NULL;
	return s;
}

/*
 * The super block that @test recognizes, or a new one that @set gives its identity. Without a @test
 * each is new.
 */
struct super_block *sget_fc(struct world *w, struct fs_context *fc,
			    bool (*test)(struct world *, struct super_block *, struct fs_context *),
			    int (*set)(struct world *, struct super_block *, struct fs_context *))
{
	struct user_namespace *owner = fc->global ? w->init_user_ns : fc->user_ns;
	struct super_block *known;

	if (owner != w->init_user_ns && !(fc->fs_type->fs_flags & FS_USERNS_MOUNT)) {
		logfc_prefix(w, fc, 'e',
			     "VFS: Mounting from non-initial user namespace is not allowed");
		return ERR_PTR(refuse_str(w, EPERM, R_SUPER_NOT_IN_USERNS, fc->fs_type->name));
	}
	known = test ? find_super(w, fc, test) : NULL;
	return known ? share_super(w, fc, known, owner) : make_super(w, fc, owner, set);
}

/* A device number of its own. The kernel says EMFILE where there is none left. */
int set_anon_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	long minor = ida_alloc_range(w, &w->unnamed_dev_ida, 1, MINORS - 1);

	(void)fc;
	if (minor == -ENOSPC)
		return (int)refuse(w, EMFILE, R_SUPER_NO_DEVICE);
	if (minor < 0)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	sb->s_dev = MKDEV(0, (u32)minor);
	return 0;
}

static int vfs_get_super(struct world *w, struct fs_context *fc,
			 bool (*test)(struct world *, struct super_block *, struct fs_context *),
			 int (*fill)(struct world *, struct super_block *, struct fs_context *))
{
	struct super_block *sb = sget_fc(w, fc, test, set_anon_super);
	int err;

	if (IS_ERR(sb))
		return (int)PTR_ERR(sb);
	if (!sb->s_root) {
		err = fill(w, sb, fc);
		if (err) {
			deactivate_super(w, sb);
			return err;
		}
		sb->s_flags |= SB_ACTIVE;
	}
	fc->root = dget(sb->s_root);
	return 0;
}

static bool test_single_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	(void)w;
	(void)sb;
	(void)fc;
	return true;
}

static bool test_keyed_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	(void)w;
	return sb->s_fs_info == fc->s_fs_info;
}

int get_tree_nodev(struct world *w, struct fs_context *fc,
		   int (*fill)(struct world *, struct super_block *, struct fs_context *))
{
	return vfs_get_super(w, fc, NULL, fill);
}

int get_tree_single(struct world *w, struct fs_context *fc,
		    int (*fill)(struct world *, struct super_block *, struct fs_context *))
{
	return vfs_get_super(w, fc, test_single_super, fill);
}

int get_tree_keyed(struct world *w, struct fs_context *fc,
		   int (*fill)(struct world *, struct super_block *, struct fs_context *),
		   void *key)
{
	fc->s_fs_info = key;
	return vfs_get_super(w, fc, test_keyed_super, fill);
}

/*
 * A file system on a block device: one super block for each device, that is, for each inode of one.
 * fc->sget_key: the device's number, as a pointer.
 */
static bool test_bdev_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	(void)w;
	return sb->s_dev == (u32)(uintptr_t)fc->sget_key;
}

static int set_bdev_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	(void)w;
	sb->s_dev = (u32)(uintptr_t)fc->sget_key;
	return 0;
}

static int lookup_bdev(struct world *w, struct fs_context *fc, u32 *dev)
{
	struct path path;
	int err = kern_path_at(w, AT_FDCWD, fc->source, LOOKUP_FOLLOW, &path);
	struct inode *inode;

	if (err)
		return err;
	inode = path.dentry->d_inode;
	if (!S_ISBLK(inode->i_mode))
		err = (int)refuse_str(w, ENOTBLK, R_SUPER_NOT_BLOCK_DEVICE, fc->source);
	else
		*dev = inode->i_rdev;
	path_put(w, &path);
	return err;
}

int get_tree_bdev(struct world *w, struct fs_context *fc,
		  int (*fill)(struct world *, struct super_block *, struct fs_context *))
{
	struct super_block *sb;
	u32 dev = 0;
	int err;

	if (!fc->source) {
		logfc(w, fc, 'e', "No source specified");
		return (int)refuse_str(w, EINVAL, R_SUPER_NO_SOURCE, fc->fs_type->name);
	}
	err = lookup_bdev(w, fc, &dev);
	if (err)
		return err;
	fc->sget_key = (void *)(uintptr_t)dev;
	sb = sget_fc(w, fc, test_bdev_super, set_bdev_super);
	if (IS_ERR(sb))
		return (int)PTR_ERR(sb);
	if (sb->s_root) {
		if ((fc->sb_flags ^ sb->s_flags) & SB_RDONLY) {
			logfc(w, fc, 'w', "%s: Can't mount, would change RO state", fc->source);
			deactivate_super(w, sb);
			return (int)refuse_obj(w, EBUSY, R_SUPER_RO_STATE, sb, NULL);
		}
	} else {
		err = fill(w, sb, fc);
		if (err) {
			deactivate_super(w, sb);
			return err;
		}
		sb->s_flags |= SB_ACTIVE;
	}
	fc->root = dget(sb->s_root);
	return 0;
}

/* What is configured becomes a tree: fc->root, and the super block with it. */
int vfs_get_tree(struct world *w, struct fs_context *fc)
{
	int err = fc->root ? (int)refuse(w, EBUSY, R_FSCONTEXT_HAS_ROOT) : fc->ops->get_tree(w, fc);

	if (!err) {
		fc->sb = fc->root->d_sb;
		fc->sb->s_flags |= SB_BORN;
	}
	return err;
}

/* ---- changing one ---- */

/*
 * An inode without a name that someone still has open: its end is a write. The kernel counts those.
 */
static struct inode *removed_inode(struct super_block *sb)
{
	struct inode *inode;

	list_for_each_entry (inode, &sb->s_inodes, i_sb_list)
		if (!inode->i_nlink)
			return inode;
	return NULL;
}

/* Refuses where a file of it is being written, or will be when it is closed. */
static int may_become_readonly(struct world *w, struct super_block *sb)
{
	struct inode *removed = removed_inode(sb);
	struct mount *m;
	int err = 0;

	if (removed)
		return (int)refuse_obj(w, EBUSY, R_SUPER_REMOVED_IN_USE, removed, sb);
	list_for_each_entry (m, &sb->s_mounts, mnt_instance) {
		if (!(m->mnt.mnt_flags & MNT_READONLY))
			err = mnt_without_writers(w, m);
		if (err)
			break;
	}
	return err;
}

/* Those of its flags that the mask names become what the context says. */
int reconfigure_super(struct world *w, struct fs_context *fc)
{
	struct super_block *sb = fc->root->d_sb;
	unsigned long mask = fc->sb_flags_mask, flags = fc->sb_flags & mask;
	int err = 0;

	if (mask & ~(unsigned long)MS_RMT_MASK)
		return (int)refuse_num(w, EINVAL, R_RECONFIGURE_FLAGS, fc->sb_flags_mask);
	if ((flags & SB_RDONLY) && !sb_rdonly(sb))
		err = may_become_readonly(w, sb);
	if (!err && fc->ops->reconfigure)
		err = fc->ops->reconfigure(w, fc);
	if (!err)
		sb->s_flags = (sb->s_flags & ~mask) | flags;
	return err;
}
