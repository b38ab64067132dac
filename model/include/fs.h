/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The virtual file system: super blocks, inodes, dentries, open files, descriptors, path look-up.
 * include/linux/{fs,dcache,namei,file,fdtable,fs_context,seq_file}.h of Linux.
 */
#ifndef NSSIM_FS_H
#define NSSIM_FS_H

#include "cred.h"
#include "fs_struct.h"
#include "hashtable.h"
#include "world_state.h"

/* The longest path, with its NUL. */
#undef PATH_MAX /* whatever the host has: this is Linux's */
#define PATH_MAX 4096

struct world_text;
struct file;
struct inode;
struct dentry;
struct super_block;
struct fs_context;
struct mnt_idmap;
struct mount;
struct mnt_namespace;
struct open_flags;
struct iattr;
struct dir_context;

/* A timestamp of a file, on the world's clock. */
struct timespec64 {
	s64 tv_sec;
	s64 tv_nsec;
};

/* What stat() and its like are told, in the kernel's ids. */
struct kstat {
	u32 mode;
	u32 nlink;
	u64 ino;
	u32 dev;
	u32 rdev;
	kuid_t uid;
	kgid_t gid;
	u64 size;
	u64 blocks;
	u32 blksize;
	u32 request_mask; /* STATX_* */
	u32 result_mask;
	u64 attributes; /* STATX_ATTR_* */
	u64 attributes_mask;
	u64 mnt_id;
	struct timespec64 atime;
	struct timespec64 mtime;
	struct timespec64 ctime;
	struct timespec64 btime;
};

/* What statfs() is told; laid out as the caller's struct statfs. */
struct kstatfs {
	u64 f_type;
	u64 f_bsize;
	u64 f_blocks;
	u64 f_bfree;
	u64 f_bavail;
	u64 f_files;
	u64 f_ffree;
	u64 f_fsid;
	u64 f_namelen;
	u64 f_frsize;
	u64 f_flags;
	u64 f_spare[4];
};

/* A name within a directory, not ended by NUL. */
struct qstr {
	const char *name;
	size_t len;
};

static inline bool qstr_is(const struct qstr *name, const char *s)
{
	return !strncmp(s, name->name, name->len) && !s[name->len];
}

/* ---- file system types and super blocks ---- */

/* super_block.s_flags and fs_context.sb_flags */
/* What a remount may change. */
#define MS_RMT_MASK (SB_RDONLY | SB_SYNCHRONOUS | SB_MANDLOCK | SB_I_VERSION | SB_LAZYTIME)

#define MKDEV(major, minor) ((u32)(((major) << 20) | (minor)))
#define MAJOR(dev)	    ((u32)(dev) >> 20)
#define MINOR(dev)	    ((u32)(dev)&0xfffffu)
u64 new_encode_dev(u32 dev); /* as user space sees it */
u32 new_decode_dev(u64 dev);

#define FS_REQUIRES_DEV		1
#define FS_BINARY_MOUNTDATA	2
#define FS_USERNS_MOUNT		8
#define FS_DISALLOW_NOTIFY_PERM 16
#define FS_ALLOW_IDMAP		32

struct file_system_type {
	const char *name;
	int fs_flags;
	/* Sets up fc->ops (and fc->fs_private, defaults). 0 or a refusal. */
	int (*init_fs_context)(struct world *w, struct fs_context *fc);
	void (*kill_sb)(struct world *w, struct super_block *sb);
};
/* NULL: no such type. The table of types is const: fs/filesystems.c. */
const struct file_system_type *get_fs_type(const char *name, size_t len);

struct super_operations {
	/* Options behind the flags in /proc/PID/mounts and mountinfo: ",size=4k". */
	void (*show_options)(struct world *w, struct super_block *sb, struct world_text *text);
	void (*evict_inode)(struct world *w, struct inode *inode);
	/* The path shown as the mount's root where it is not that of a dentry; NULL: d_path. */
	void (*show_path)(struct world *w, struct dentry *root, struct world_text *text);
	void (*show_devname)(struct world *w, struct dentry *root, struct world_text *text);
	int (*statfs)(struct world *w, struct dentry *dentry, struct kstatfs *buf);
};

struct super_block {
	struct list_head s_list; /* in world.super_blocks */
	u32 s_dev; /* MKDEV(0, n) of an unnamed device, or the block device's */
	const struct file_system_type *s_type;
	const struct super_operations *s_op;
	unsigned long s_flags; /* SB_* */
	unsigned long s_iflags; /* SB_I_* */
	u64 s_magic;
	struct dentry *s_root __ref;
	int s_count; /* passive: the memory */
	int s_active __counter; /* active: mounts and fs_contexts */
	struct user_namespace *s_user_ns __ref;
	const char *s_id;
	char *s_subtype;
	void *s_fs_info; /* the file system's own; an object of its own */
	struct list_head s_mounts; /* of mount.mnt_instance */
	int s_writers;
	struct list_head s_inodes; /* of inode.i_sb_list */
	const struct dentry_operations *s_d_op;
	struct hlist_head s_anon;
	u64 s_maxbytes;
	u32 s_blocksize;
	bool s_mgtime; /* tells the times of change only to who asks (FS_MGTIME) */
	bool s_xattr; /* keeps extended attributes (inode.i_xattrs) */
	u32 s_time_gran;
	u32 s_stack_depth;
	struct work_struct destroy_work;
};

/* SB_I_* */
#define SB_I_NOEXEC			0x00000002ul
#define SB_I_NODEV			0x00000004ul
#define SB_I_STABLE_WRITES		0x00000008ul
#define SB_I_USERNS_VISIBLE		0x00000010ul
#define SB_I_IMA_UNVERIFIABLE_SIGNATURE 0x00000020ul
#define SB_I_UNTRUSTED_MOUNTER		0x00000040ul
#define SB_I_NOUMASK			0x00001000ul
#define SB_I_NOIDMAP			0x00002000ul

/* ---- inodes ---- */

/* Where a symbolic link leads: to a text, or (a magic link) right to a place. */
struct link_target {
	const char *text; /* lives as long as the inode, or is .buf */
	char buf[64];
	struct path jump; /* with references, where .jumped */
	bool jumped;
};

/*
 * The directory operations get the new or doomed name as a dentry, which is hashed already; create
 * and its like set its inode (d_instantiate), and commit only when nothing more can fail.
 */
struct inode_operations {
	/*
	 * Finds a name that is not in the dcache: *@inode (counted), or NULL where it could be
	 * created. A refusal is final. No lookup: all names there are, are in the dcache.
	 */
	int (*lookup)(struct world *w, struct dentry *dir, const struct qstr *name,
		      struct inode **inode);
	int (*create)(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		      struct dentry *dentry, u32 mode);
	int (*mkdir)(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		     struct dentry *dentry, u32 mode);
	int (*mknod)(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		     struct dentry *dentry, u32 mode, u32 dev);
	int (*symlink)(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		       struct dentry *dentry, const char *target);
	/* A file without a name, for O_TMPFILE. */
	int (*tmpfile)(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		       struct dentry *dentry, u32 mode);
	int (*unlink)(struct world *w, struct inode *dir, struct dentry *dentry);
	int (*rmdir)(struct world *w, struct inode *dir, struct dentry *dentry);
	int (*link)(struct world *w, struct dentry *old_dentry, struct inode *dir,
		    struct dentry *dentry);
	/* @new_dentry is negative where nothing is replaced. The caller moves the names. */
	int (*rename)(struct world *w, const struct mnt_idmap *idmap, struct inode *old_dir,
		      struct dentry *old_dentry, struct inode *new_dir, struct dentry *new_dentry,
		      unsigned int flags);
	/* NULL: i_link. */
	int (*get_link)(struct world *w, struct dentry *dentry, struct link_target *target);
	/* What readlink() gives for a magic link; NULL: what get_link gives. */
	int (*readlink)(struct world *w, struct dentry *dentry, struct world_text *text);
	/* NULL: generic_permission(). */
	int (*permission)(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
			  int mask);
	int (*setattr)(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		       const struct iattr *attr);
	int (*getattr)(struct world *w, const struct path *path, struct kstat *stat);
};

struct inode {
	u32 i_mode;
	kuid_t i_uid;
	kgid_t i_gid;
	unsigned int i_flags; /* S_* */
	const struct inode_operations *i_op;
	const struct file_operations *i_fop;
	struct super_block *i_sb;
	u64 i_ino;
	unsigned int i_nlink;
	u32 i_rdev;
	u64 i_size;
	struct timespec64 i_atime;
	struct timespec64 i_mtime;
	struct timespec64 i_ctime;
	struct timespec64 i_btime;
	int i_count __counter; /* dentries, and whoever keeps it */
	int i_writecount;
	bool i_linkable; /* O_TMPFILE: may be linked although i_nlink is 0 */
	struct list_head i_sb_list; /* in super_block.s_inodes */
	struct hlist_head i_dentry; /* of dentry.d_alias */
	char *i_link; /* a symbolic link's text */
	void *i_private; /* the file system's own */
	struct pipe_inode_info *i_pipe;
	char *i_data; /* a regular file's bytes, as far as they were written */
	u64 i_data_len; /* so many; from there to i_size are zeros */
	u64 i_blocks; /* of 512 bytes */
	u32 i_seals; /* F_SEAL_* */
	struct list_head i_xattrs; /* of simple_xattr.list */
	struct list_head i_flctx; /* of file_lock.fl_list */
	struct list_head i_fsnotify; /* of fsnotify_mark.obj_list */
	struct wait_queue_head i_wait; /* locks */
};

/* inode.i_flags */
#define S_NOATIME     0x2u
#define S_APPEND      0x4u
#define S_IMMUTABLE   0x8u
#define S_DEAD	      0x10u
#define S_KERNEL_FILE 0x8000u
#define S_AUTOMOUNT   0x800u
#define S_FLEETING    0x10000u /* ours: nothing can be mounted on it */

#define S_ISLNK(m)  (((m)&S_IFMT) == S_IFLNK)
#define S_ISREG(m)  (((m)&S_IFMT) == S_IFREG)
#define S_ISDIR(m)  (((m)&S_IFMT) == S_IFDIR)
#define S_ISCHR(m)  (((m)&S_IFMT) == S_IFCHR)
#define S_ISBLK(m)  (((m)&S_IFMT) == S_IFBLK)
#define S_ISFIFO(m) (((m)&S_IFMT) == S_IFIFO)
#define S_ISSOCK(m) (((m)&S_IFMT) == S_IFSOCK)
#define S_IRWXUGO   0777u
#define S_IALLUGO   07777u

struct simple_xattr {
	struct list_head list;
	char *name; /* an object of its own */
	size_t size;
	char value[];
};
/* fs/xattr.c. An attribute's value, or NULL. */
const void *get_inode_xattr(const struct inode *inode, const char *name, size_t *size);
void cap_inode_killpriv(struct world *w, struct inode *inode);

#define ATTR_MODE      0x1u
#define ATTR_UID       0x2u
#define ATTR_GID       0x4u
#define ATTR_SIZE      0x8u
#define ATTR_ATIME     0x10u
#define ATTR_MTIME     0x20u
#define ATTR_CTIME     0x40u
#define ATTR_ATIME_SET 0x80u
#define ATTR_MTIME_SET 0x100u
#define ATTR_FORCE     0x200u
#define ATTR_KILL_SUID 0x800u
#define ATTR_KILL_SGID 0x1000u
#define ATTR_FILE      0x2000u
#define ATTR_OPEN      0x8000u
#define ATTR_TOUCH     0x20000u

struct iattr {
	unsigned int ia_valid; /* ATTR_* */
	u32 ia_mode;
	kuid_t ia_uid; /* as the mount shows it, before its idmapping is undone */
	kgid_t ia_gid;
	u64 ia_size;
	struct timespec64 ia_atime;
	struct timespec64 ia_mtime;
};

#define MAY_EXEC   1
#define MAY_WRITE  2
#define MAY_READ   4
#define MAY_APPEND 8
#define MAY_ACCESS 16
#define MAY_OPEN   32
#define MAY_CHDIR  64

struct inode *new_inode(struct world *w,
			struct super_block *sb); /* one reference; NULL: no memory */
struct inode *igrab(struct inode *inode);
void iput(struct world *w, struct inode *inode);
void dentry_iput(struct world *w, struct inode *inode); /* the same for a name's reference */
/* Owner, group and mode of a new inode in @dir. */
void inode_init_owner(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
		      const struct inode *dir, u32 mode);
/* Sets the operations of a fifo, socket or device. */
void init_special_inode(struct inode *inode, u32 mode, u32 rdev);
/* 0 or a refusal. @idmap NULL: none. */
int inode_permission(struct world *w, const struct mnt_idmap *idmap, struct inode *inode, int mask);
int generic_permission(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
		       int mask);
int path_permission(struct world *w, const struct path *path, int mask);
bool inode_owner_or_capable(struct world *w, const struct mnt_idmap *idmap,
			    const struct inode *inode);
bool has_unmapped_id(const struct mnt_idmap *idmap, const struct inode *inode);
int setattr_prepare(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		    struct iattr *attr);
void setattr_copy(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
		  const struct iattr *attr);
int notify_change(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		  struct iattr *attr);
int vfs_truncate_path(struct world *w, const struct path *path, u64 length);
bool atime_needs_update(struct world *w, const struct path *path, const struct inode *inode);
void touch_atime(struct world *w, const struct path *path);
void file_update_time(struct world *w, struct file *file);
void inode_set_mtime_ctime(struct world *w, struct inode *inode);
void generic_fillattr(const struct inode *inode, struct kstat *stat);

/* ---- dentries ---- */

#define DCACHE_CANT_MOUNT    0x00000100u /* removed: nothing can be mounted here any more */
#define DCACHE_DENTRY_KILLED 0x00001000u
#define DCACHE_MOUNTED	     0x00008000u
#define DCACHE_PERSISTENT    0x04000000u /* pinned by its file system: counts as one reference */
#define DCACHE_UNHASHED	     0x80000000u

/*
 * There are no negative dentries but for the moment in which a name is being created, and no dentry
 * outlives its last reference: what has to stay is pinned (DCACHE_PERSISTENT).
 */
struct dentry_operations {
	/* false: what is behind this dentry has gone; look it up again. */
	bool (*d_revalidate)(struct world *w, struct dentry *dentry);
	/* The name shown for a dentry of a file system without directories: "pipe:[12]". */
	void (*d_dname)(struct world *w, const struct dentry *dentry, struct world_text *text);
	/*
	 * The last reference has gone, and its inode goes next: nsfs and pidfs forget their stash.
	 */
	void (*d_prune)(struct world *w, struct dentry *dentry);
	/* The inode that reading and writing work on, where it is another (overlayfs). */
	struct inode *(*d_real)(const struct dentry *dentry);
};

struct dentry {
	unsigned int d_flags; /* DCACHE_* */
	int d_count __counter; /* paths, mountpoints, children, a pinning file system */
	struct dentry *d_parent __ref; /* itself: a root */
	char *d_name; /* an object of its own */
	struct inode *d_inode __ref;
	struct super_block *d_sb;
	const struct dentry_operations *d_op;
	void *d_fsdata;
	struct mountpoint *d_mounted; /* DCACHE_MOUNTED: not counted */
	struct dentry *d_children __hashtable; /* hashed by name */
	struct hlist_node d_alias; /* in inode.i_dentry */
	u32 d_off; /* its cookie for readdir(), unique in its directory */
	u32 d_next_off __burnt; /* of the directory: the next child's */
	u32 d_name_len;
	UT_hash_handle hh; /* in d_parent->d_children, in the order of creation */
};

#define IS_ROOT(d) ((d)->d_parent == (d))
static inline bool d_unhashed(const struct dentry *d)
{
	return d->d_flags & DCACHE_UNHASHED;
}
static inline bool d_unlinked(const struct dentry *d)
{
	return d_unhashed(d) && !IS_ROOT(d);
}
static inline bool d_mountpoint(const struct dentry *d)
{
	return d->d_flags & DCACHE_MOUNTED;
}
static inline bool cant_mount(const struct dentry *d)
{
	return d->d_flags & DCACHE_CANT_MOUNT;
}
static inline struct inode *d_inode(const struct dentry *dentry)
{
	return dentry->d_inode;
}
static inline struct dentry *dget(struct dentry *dentry)
{
	if (dentry)
		dentry->d_count++;
	return dentry;
}
void dput(struct world *w, struct dentry *dentry);
bool is_subdir(const struct dentry *dentry, const struct dentry *ancestor);
/* The child of @above on the way to @below, or NULL where that is not below it. */
struct dentry *d_ancestor(struct dentry *above, struct dentry *below);
bool d_is_dir(const struct dentry *dentry);
bool d_is_symlink(const struct dentry *dentry);
bool d_can_lookup(const struct dentry *dentry);
/* The root of a super block, or one without a parent: takes over the reference to @inode. */
struct dentry *d_make_root(struct world *w, struct inode *inode);
/* A root that stands for an inode without a place: pipes, namespaces. The same as to @inode. */
struct dentry *d_alloc_pseudo(struct world *w, struct inode *inode,
			      const struct dentry_operations *ops);
/* A hashed child without an inode. One reference; NULL: no memory. */
struct dentry *d_alloc(struct world *w, struct dentry *parent, const struct qstr *name);
void d_instantiate(struct dentry *dentry, struct inode *inode); /* takes over the reference */
/* A child with a name and an inode: takes over the reference to @inode, also where it fails. */
struct dentry *d_alloc_child(struct world *w, struct dentry *parent, const char *name, size_t len,
			     struct inode *inode);
struct dentry *d_lookup(const struct dentry *parent, const char *name, size_t len); /* counted */
/* Pins a name of a file system that lives in the dcache alone, and lets it go. */
void d_make_persistent(struct dentry *dentry);
void d_make_discardable(struct world *w, struct dentry *dentry);
void d_drop(struct world *w, struct dentry *dentry);
/* A file without a name has one all the same: # and the number of its inode, once it has one. */
struct dentry *d_alloc_tmpfile(struct world *w, struct dentry *parent);
void d_mark_tmpfile(struct dentry *dentry, const struct inode *inode);
/* Drops a name of which what is behind has gone, with what is mounted on it and below. */
void d_invalidate(struct world *w, struct dentry *dentry);
/*
 * Gives @dentry the place and name of @target (@name: a copy of it, taken over), which is dropped.
 */
void d_move(struct world *w, struct dentry *dentry, struct dentry *target, char *name);
void d_exchange(struct world *w, struct dentry *dentry1, struct dentry *dentry2);
bool simple_empty(const struct dentry *dentry);
/* A directory that is there to be mounted on, and nothing else: /proc/sys/fs/binfmt_misc. */
bool is_empty_dir_inode(const struct inode *inode);
/* At the end of a super block: all its names go; s_root is put. */
void shrink_dcache_for_umount(struct world *w, struct super_block *sb);
#define DIR_OFFSET_FIRST 2u
#define DIR_OFFSET_MIN	 3u
#define DIR_OFFSET_EOD	 0x7fffffffu
/* Detaches every mount on @dentry, in every namespace (rmdir, unlink, rename over it). */
void detach_mounts(struct world *w, struct dentry *dentry);

/* ---- open files ---- */

struct dir_context {
	u64 pos;
	/* false: full */
	bool (*actor)(struct world *w, struct dir_context *ctx, const char *name, size_t len,
		      u64 ino, unsigned int type);
};

#define FOP_FSYNC 2u /* has nothing to write back, and says so */
#define FOP_LINES 1u /* the text comes in whole lines, a page at a time, as seq_file gives it */

struct file_operations {
	unsigned int fop_flags;
	int (*open)(struct world *w, struct inode *inode, struct file *file);
	void (*release)(struct world *w, struct inode *inode, struct file *file);
	/*
	 * From *@pos on. May return what wait_interruptible() returns. @uptr: the caller's memory.
	 */
	long (*read)(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);
	long (*write)(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);
	/* Instead of read, for files of text that is made when it is read first. */
	int (*show)(struct world *w, struct file *file, struct world_text *text);
	/* EPOLL*; who waits, waits on world.poll_queue, which every wake_up_all() wakes too. */
	u32 (*poll)(struct world *w, struct file *file);
	long (*ioctl)(struct world *w, struct file *file, unsigned int cmd, u64 arg);
	/* NULL: seq_lseek for text, and no positions at all for everything else. */
	long (*lseek)(struct world *w, struct file *file, s64 offset, int whence);
	int (*iterate)(struct world *w, struct file *file, struct dir_context *ctx);
	long (*fallocate)(struct world *w, struct file *file, int mode, u64 offset, u64 len);
	void (*flush)(struct world *w, struct file *file); /* at each close() */
	void (*show_fdinfo)(struct world *w, struct file *file, struct world_text *text);
};

struct file {
	int f_count __counter; /* descriptors, mappings, messages under way */
	unsigned int f_flags;
	unsigned int f_mode; /* FMODE_* */
	struct path f_path;
	struct inode *f_inode; /* counted through f_path.dentry */
	const struct file_operations *f_op;
	const struct cred *f_cred __ref;
	u64 f_pos;
	void *private_data;
	char *f_text; /* what show() made */
	u64 f_text_len;
	u64 f_text_pos; /* how far it has been read */
	u64 f_text_end; /* what the kernel's buffer holds already */
	u64 f_version; /* of what was last shown: mountinfo's ns->event */
	struct callback_head f_task_work;
};

#define FMODE_READ	   1u
#define FMODE_WRITE	   2u
#define FMODE_LSEEK	   4u
#define FMODE_PREAD	   8u
#define FMODE_PWRITE	   0x10u
#define FMODE_EXEC	   0x20u
#define FMODE_PATH	   0x4000u
#define FMODE_ATOMIC_POS   0x8000u
#define FMODE_CAN_READ	   0x20000u
#define FMODE_CAN_WRITE	   0x40000u
#define FMODE_OPENED	   0x80000u
#define FMODE_CREATED	   0x100000u
#define FMODE_WRITER	   0x10000u /* holds a write count of its mount */
#define FMODE_NEED_UNMOUNT 0x10000000u /* dissolve the detached tree at the last close */

/* A new open file on @path (takes references of its own), not opened yet. */
struct file *alloc_file(struct world *w, const struct path *path, unsigned int flags,
			const struct file_operations *fops);
/* A file that stands nowhere yet: what do_filp_open() begins with. */
struct file *alloc_empty_file(struct world *w, unsigned int flags, const struct cred *cred);
/* A file on a new inode of an internal mount; @inode's reference is taken over. */
struct file *alloc_file_pseudo(struct world *w, struct inode *inode, struct vfsmount *mnt,
			       unsigned int flags, const struct file_operations *fops);
/* A new file on a fresh anonymous inode ("anon_inode:[name]" in d_path). */
struct file *anon_inode_getfile(struct world *w, const char *name,
				const struct file_operations *fops, void *private_data,
				unsigned int flags);
/*
 * The same behind a new descriptor. Where the file can't be made, @discard ends the object; where
 * there is no descriptor for it, the file's release does.
 */
int anon_inode_getfd(struct world *w, const char *name, const struct file_operations *fops,
		     void *private_data, unsigned int flags,
		     void (*discard)(struct world *w, void *private_data));
/* Inodes of the kernel's own objects: neither owner nor mode nor times can be set. */
int anon_inode_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		       const struct iattr *attr);
/* Opens what a path (held by the caller) leads to. */
struct file *dentry_open(struct world *w, const struct path *path, unsigned int flags,
			 const struct cred *cred);
struct file *get_file(struct file *file);
void fput(struct world *w, struct file *file); /* the last one: by task work, as in the kernel */

struct files_struct {
	int count __counter; /* tasks */
	u32 max_fds;
	u32 next_fd; /* no descriptor below is free */
	struct fd_slot *fd; /* max_fds of them, an object of its own */
};
struct fd_slot {
	struct file *file __ref;
	bool cloexec;
	bool taken; /* given out, though nothing may be installed yet */
};

/* Not counted: good until the caller closes something or sleeps. NULL as below. */
struct file *fdget(struct world *w, unsigned int fd);
struct file *fdget_raw(struct world *w, unsigned int fd);
struct file *fget(struct world *w, unsigned int fd); /* counted; NULL: bad, or O_PATH */
struct file *fget_raw(struct world *w, unsigned int fd); /* counted; O_PATH files too */
struct file *fget_task(struct task_struct *task, unsigned int fd);
int get_unused_fd_flags(struct world *w, unsigned int flags); /* the lowest free one, or -EMFILE */
void put_unused_fd(struct world *w, unsigned int fd);
void fd_install(struct world *w, unsigned int fd, struct file *file); /* takes over the reference */
/* get_unused_fd_flags() and fd_install(): the descriptor, or a refusal (then @file is put). */
int fd_install_new(struct world *w, struct file *file, unsigned int flags);
/* The same, with a reference of its own. */
int receive_fd(struct world *w, struct file *file, unsigned int flags);
int close_fd(struct world *w, unsigned int fd);
struct files_struct *alloc_files(struct world *w);
struct files_struct *dup_fd(struct world *w, struct files_struct *old);
int f_dupfd(struct world *w, unsigned int from, struct file *file, unsigned int flags);
void exit_files(struct world *w, struct task_struct *tsk);
void do_close_on_exec(struct world *w, struct files_struct *files);
void put_files_struct(struct world *w, struct files_struct *files);

/* ---- looking paths up ---- */

#define LOOKUP_FOLLOW	     0x0001u
#define LOOKUP_DIRECTORY     0x0002u
#define LOOKUP_AUTOMOUNT     0x0004u
#define LOOKUP_EMPTY	     0x4000u
#define LOOKUP_MOUNTPOINT    0x0080u
#define LOOKUP_PARENT	     0x0010u
#define LOOKUP_REVAL	     0x0020u
#define LOOKUP_NO_SYMLINKS   0x010000u
#define LOOKUP_NO_MAGICLINKS 0x020000u
#define LOOKUP_NO_XDEV	     0x040000u
#define LOOKUP_BENEATH	     0x080000u
#define LOOKUP_IN_ROOT	     0x100000u

/*
 * The place that the caller's string at @name leads to, from @dfd. 0 with references in *@path, or
 * a refusal. With LOOKUP_EMPTY an empty string is @dfd itself.
 */
int user_path_at(struct world *w, int dfd, uptr name, unsigned int flags, struct path *path);
/* The same for a string of the model's; from @root where given. */
int kern_path_at(struct world *w, int dfd, const char *name, unsigned int flags, struct path *path);
/* Goes over to what is mounted on top, repeatedly. Takes and drops references of *path. */
bool follow_down(struct world *w, struct path *path);
bool follow_up(struct world *w, struct path *path);
int vfs_mkdir_at(struct world *w, const struct path *parent, const char *name, u32 mode);
/* Whether the dentry of @path lies below the root of its mount. */
bool path_connected(const struct vfsmount *mnt, const struct dentry *dentry);
/* Opens as openat() does; a counted file, an ERR_PTR, or ERR_PTR(TASK_SLEEPS). */
struct file *do_filp_open(struct world *w, int dfd, const char *name, const struct open_flags *op);
struct file *filp_open(struct world *w, const char *name, unsigned int flags, u32 mode);
/*
 * The parts of rename and its like that file systems of files (mqueue, cgroup) share: the name that
 * the caller's string ends in is looked up in *@parent. See fs/namei.c.
 */
/* A new name, hashed and without an inode, in *@path with its mount held for writing. */
struct dentry *filename_create(struct world *w, int dfd, const char *name, struct path *path,
			       bool want_dir);
void done_path_create(struct world *w, struct path *path, struct dentry *dentry);
int may_create(struct world *w, const struct mnt_idmap *idmap, struct inode *dir);
int vfs_unlink(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
	       struct dentry *dentry);
/* The positive child of @dir, counted; ERR_PTR(-ENOENT) unrefused where there is none. */
struct dentry *lookup_one(struct world *w, struct dentry *dir, const struct qstr *name);

/* ---- fs/open.c ---- */
struct open_flags {
	int open_flag; /* O_* */
	u32 mode;
	int acc_mode; /* MAY_* */
	unsigned int lookup_flags;
};
int build_open_flags(struct world *w, u64 flags, u64 mode, u64 resolve, struct open_flags *op);
int do_truncate(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry, u64 length,
		unsigned int time_attrs, struct file *file);

/* ---- fs/d_path.c ---- */
/* As /proc/PID/mountinfo shows a dentry's place in its file system. */
void dentry_path_text(struct world *w, const struct dentry *dentry, struct world_text *text);
/*
 * The path of @path as seen from @root. Returns false where it is not reachable from there; what
 * was found then stands in @text all the same, for "(unreachable)".
 */
bool path_text(struct world *w, const struct path *path, const struct path *root,
	       struct world_text *text);
/* What readlink of /proc/PID/fd/N gives: with " (deleted)", "(unreachable)" never. */
void d_path_text(struct world *w, const struct path *path, struct world_text *text);
/* Octal escapes for the characters of @esc, as mangle_path() does. */
void text_mangled(struct world_text *text, const char *s, size_t len, const char *esc);

/* ---- simple file systems: fs/libfs.c ---- */
/* A persistent child, not counted for the caller; NULL: no memory. */
struct dentry *simple_mkdir(struct world *w, struct dentry *parent, const char *name, u32 mode);
/* The same for a file or link with operations of its own. */
struct dentry *simple_create(struct world *w, struct dentry *parent, const char *name, u32 mode,
			     const struct inode_operations *iop, const struct file_operations *fop,
			     void *i_private);
/* The root of a file system whose names live in the dcache alone: 0, or refused for memory. */
int simple_make_root(struct world *w, struct super_block *sb, u32 mode);
struct timespec64 current_time(struct world *w);
u64 get_next_ino(struct world *w);
int simple_statfs(struct world *w, struct dentry *dentry, struct kstatfs *buf);
int simple_unlink(struct world *w, struct inode *dir, struct dentry *dentry);
int simple_rmdir(struct world *w, struct inode *dir, struct dentry *dentry);
int simple_link(struct world *w, struct dentry *old_dentry, struct inode *dir,
		struct dentry *dentry);
int simple_rename(struct world *w, const struct mnt_idmap *idmap, struct inode *old_dir,
		  struct dentry *old_dentry, struct inode *new_dir, struct dentry *new_dentry,
		  unsigned int flags);
int simple_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		   const struct iattr *attr);
/* Reading from bytes that the model has: the count that was copied, or a refusal. */
long simple_read_from_buffer(struct world *w, uptr to, size_t count, u64 *pos, const void *from,
			     size_t available);
/* Regular files whose bytes are in memory: tmpfs, ramfs and what is modelled like them. */
long ram_file_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);
long ram_file_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);
/* Makes room for @len bytes; does not change the size. */
int ram_file_reserve(struct world *w, struct inode *inode, u64 len);
/* The file ends at @size from now on. */
void ram_file_resize(struct inode *inode, u64 size);
void drop_nlink(struct world *w, struct inode *inode);
void inc_nlink(struct world *w, struct inode *inode);
int dcache_readdir(struct world *w, struct file *file, struct dir_context *ctx);
bool dir_emit_dots(struct world *w, struct file *file, struct dir_context *ctx);
/* ",uid=0" and ",gid=0", for show_options. */
void show_uid_option(struct world *w, kuid_t uid, struct world_text *text);
void show_gid_option(struct world *w, kgid_t gid, struct world_text *text);
long generic_file_llseek(struct world *w, struct file *file, s64 offset, int whence);
long seq_lseek(struct world *w, struct file *file, s64 offset, int whence);
long noop_llseek(struct world *w, struct file *file, s64 offset, int whence);
long generic_read_dir(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);
extern const struct file_operations simple_dir_operations;
extern const struct inode_operations simple_dir_inode_operations;
extern const struct inode_operations simple_symlink_inode_operations;
extern const struct inode_operations empty_iops;
/* A directory that is there to be mounted on, and stays empty. */
extern const struct inode_operations empty_dir_inode_operations;
bool is_empty_dir_inode(const struct inode *inode);
extern const struct file_operations
	no_open_fops; /* ENXIO: devices that are not modelled, sockets */
/* The super block of a kern_mount'ed file system, with a root directory. */
int init_pseudo(struct world *w, struct fs_context *fc, u64 magic,
		const struct super_operations *ops, const struct dentry_operations *dops);

/* ---- fs contexts and super blocks: fs/fs_context.c, fs/super.c, fs/fsopen.c ---- */

enum fs_context_purpose {
	FS_CONTEXT_FOR_MOUNT,
	FS_CONTEXT_FOR_SUBMOUNT,
	FS_CONTEXT_FOR_RECONFIGURE
};
enum fs_context_phase {
	FS_CONTEXT_CREATE_PARAMS,
	FS_CONTEXT_CREATING,
	FS_CONTEXT_AWAITING_MOUNT,
	FS_CONTEXT_AWAITING_RECONF,
	FS_CONTEXT_RECONF_PARAMS,
	FS_CONTEXT_RECONFIGURING,
	FS_CONTEXT_FAILED,
};

struct fs_parameter {
	const char *key;
	char *string; /* the value: an object of its own; whoever takes it sets NULL */
	size_t size; /* of the value; a path's and a blob's too */
	int dirfd;
	struct file *file;
	u8 type; /* enum fs_value_type */
};
enum fs_value_type {
	fs_value_is_undefined,
	fs_value_is_flag,
	fs_value_is_string,
	fs_value_is_blob,
	fs_value_is_filename,
	fs_value_is_file,
};

struct fs_context_operations {
	void (*free)(struct world *w, struct fs_context *fc);
	/* 0 taken, -ENOPARAM not one of this file system, or a refusal. */
	int (*parse_param)(struct world *w, struct fs_context *fc, struct fs_parameter *param);
	/* The whole option string of mount(2); NULL: split at commas (generic). */
	int (*parse_monolithic)(struct world *w, struct fs_context *fc, const char *data);
	int (*get_tree)(struct world *w, struct fs_context *fc); /* sets fc->root, counted */
	int (*reconfigure)(struct world *w, struct fs_context *fc);
};

struct fs_context {
	const struct fs_context_operations *ops;
	const struct file_system_type *fs_type;
	void *fs_private;
	void *sget_key;
	struct dentry *root __ref;
	struct user_namespace *user_ns __ref;
	struct net *net_ns __ref;
	const struct cred *cred __ref;
	char *source;
	void *s_fs_info;
	unsigned int sb_flags;
	unsigned int sb_flags_mask;
	unsigned int s_iflags;
	u8 purpose; /* enum fs_context_purpose */
	u8 phase; /* enum fs_context_phase */
	bool need_free;
	bool global;
	bool oldapi;
	bool exclusive;
	struct super_block *sb __ref; /* that of root: counted in its s_active */
	bool has_log; /* made by fsopen() or fspick() */
	u8 log_lines;
	struct list_head log; /* of fc_log_line.entry: what read() of the descriptor gives */
};
#define ENOPARAM 519

/* One message for whoever opened the context. The oldest goes where there are FC_LOG_MAX. */
#define FC_LOG_MAX 8
struct fc_log_line {
	struct list_head entry;
	char *text; /* an object of its own: "e tmpfs: Bad value for 'size'\n" */
};
/*
 * Adds to the log, where there is one: @level is e, w or i. logfc_prefix() puts the file system's
 * name and ": " before it, as errorfc() and the parser of the kernel do.
 */
void logfc(struct world *w, struct fs_context *fc, char level, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void logfc_prefix(struct world *w, struct fs_context *fc, char level, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

struct fs_context *fs_context_for_mount(struct world *w, const struct file_system_type *type,
					unsigned int sb_flags);
struct fs_context *fs_context_for_reconfigure(struct world *w, struct dentry *dentry,
					      unsigned int sb_flags, unsigned int sb_flags_mask);
void put_fs_context(struct world *w, struct fs_context *fc);
int vfs_parse_fs_param(struct world *w, struct fs_context *fc, struct fs_parameter *param);
int vfs_parse_fs_string(struct world *w, struct fs_context *fc, const char *key, const char *value);
/* "source", for a parse_param that has no use of its own for it: 0, -ENOPARAM or a refusal. */
int vfs_parse_fs_param_source(struct world *w, struct fs_context *fc, struct fs_parameter *param);
int parse_monolithic_mount_data(struct world *w, struct fs_context *fc, const char *data);
int generic_parse_monolithic(struct world *w, struct fs_context *fc, const char *data);
bool mount_capable(struct world *w, struct fs_context *fc);
void vfs_clean_context(struct world *w, struct fs_context *fc);
/*
 * Goes on to phase @after, unless @err: then nothing more can be done with the context, but where
 * memory ran out it may be tried again from @before. Returns @err.
 */
int end_phase(struct fs_context *fc, int err, enum fs_context_phase before,
	      enum fs_context_phase after);
int finish_clean_context(struct world *w, struct fs_context *fc);
extern const struct file_operations fscontext_fops;
int vfs_get_tree(struct world *w, struct fs_context *fc);
int reconfigure_super(struct world *w, struct fs_context *fc);
/*
 * The super block that @test accepts, or a new one that @set fills in. A new one has no s_root yet.
 * Counted once in s_active; ERR_PTR where refused.
 */
struct super_block *sget_fc(struct world *w, struct fs_context *fc,
			    bool (*test)(struct world *, struct super_block *, struct fs_context *),
			    int (*set)(struct world *, struct super_block *, struct fs_context *));
/* The common forms of get_tree; @fill makes the root of a new super block. */
int get_tree_nodev(struct world *w, struct fs_context *fc,
		   int (*fill)(struct world *, struct super_block *, struct fs_context *));
int get_tree_single(struct world *w, struct fs_context *fc,
		    int (*fill)(struct world *, struct super_block *, struct fs_context *));
int get_tree_keyed(struct world *w, struct fs_context *fc,
		   int (*fill)(struct world *, struct super_block *, struct fs_context *),
		   void *key);
int get_tree_bdev(struct world *w, struct fs_context *fc,
		  int (*fill)(struct world *, struct super_block *, struct fs_context *));
int set_anon_super(struct world *w, struct super_block *sb, struct fs_context *fc);
void deactivate_super(struct world *w, struct super_block *sb);
void kill_anon_super(struct world *w, struct super_block *sb);
void kill_litter_super(struct world *w, struct super_block *sb);
void generic_shutdown_super(struct world *w, struct super_block *sb);

#endif
