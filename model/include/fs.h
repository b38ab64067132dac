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

struct world_text;
struct file;
struct inode;
struct dentry;
struct super_block;
struct fs_context;
struct mnt_idmap;
struct mount;
struct mnt_namespace;

/* A timestamp of a file, on the world's clock. */
struct timespec64 {
	s64 tv_sec;
	s64 tv_nsec;
};

/* ---- file system types and super blocks ---- */

#define FS_REQUIRES_DEV 1
#define FS_BINARY_MOUNTDATA 2
#define FS_USERNS_MOUNT 8
#define FS_DISALLOW_NOTIFY_PERM 16
#define FS_ALLOW_IDMAP 32

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
	void (*umount_begin)(struct world *w, struct super_block *sb);
	int (*statfs)(struct world *w, struct dentry *dentry, struct kstatfs *buf);
};

struct super_block {
	struct list_head s_list;	/* in world.super_blocks */
	u32 s_dev;			/* MKDEV(0, n) of an unnamed device, or the block device's */
	const struct file_system_type *s_type;
	const struct super_operations *s_op;
	unsigned long s_flags;		/* SB_* */
	unsigned long s_iflags;		/* SB_I_* */
	u64 s_magic;
	struct dentry *s_root __ref;
	int s_count;			/* passive: the memory */
	int s_active __counter;		/* active: mounts and fs_contexts */
	struct user_namespace *s_user_ns __ref;
	const char *s_id;
	char *s_subtype;
	void *s_fs_info;		/* the file system's own; an object of its own */
	struct list_head s_mounts;	/* of mount.mnt_instance */
	u64 s_readonly_remount;
	int s_writers;
	struct list_head s_inodes;	/* of inode.i_sb_list */
	const struct dentry_operations *s_d_op;
	struct hlist_head s_anon;
	u64 s_maxbytes;
	u32 s_time_gran;
	u32 s_stack_depth;
	struct work_struct destroy_work;
};

/* SB_I_* */
#define SB_I_NOEXEC 0x00000002ul
#define SB_I_NODEV 0x00000004ul
#define SB_I_STABLE_WRITES 0x00000008ul
#define SB_I_USERNS_VISIBLE 0x00000010ul
#define SB_I_IMA_UNVERIFIABLE_SIGNATURE 0x00000020ul
#define SB_I_UNTRUSTED_MOUNTER 0x00000040ul
#define SB_I_NOUMASK 0x00001000ul
#define SB_I_NOIDMAP 0x00002000ul

/* ---- inodes ---- */

struct kstat;
struct kstatfs;

struct inode_operations {
	/* Finds @name (@len) in the directory: sets *@inode (counted) or -ENOENT. For the names that
	 * are not in the dcache; NULL: all names there are, are in the dcache. */
	int (*lookup)(struct world *w, struct inode *dir, struct dentry *dentry, const char *name,
		      size_t len, struct inode **inode);
	int (*create)(struct world *w, struct inode *dir, struct dentry *dentry, u32 mode, u32 dev,
		      const char *target);	/* any type: by mode; symlinks with @target */
	int (*unlink)(struct world *w, struct inode *dir, struct dentry *dentry);
	int (*rmdir)(struct world *w, struct inode *dir, struct dentry *dentry);
	int (*link)(struct world *w, struct inode *dir, struct dentry *dentry, struct inode *inode);
	int (*rename)(struct world *w, struct inode *old_dir, struct dentry *old_dentry,
		      struct inode *new_dir, struct dentry *new_dentry, unsigned int flags);
	/* The text of a symbolic link (or a refusal in the return value). */
	int (*readlink)(struct world *w, struct dentry *dentry, struct world_text *text);
	/* A magic link: jumps to *@path (with references). NULL: an ordinary one. */
	int (*get_link_jump)(struct world *w, struct dentry *dentry, struct path *path);
	int (*permission)(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
			  int mask);
	int (*setattr)(struct world *w, struct dentry *dentry, const struct iattr *attr);
	void (*getattr)(struct world *w, struct inode *inode, struct kstat *stat);
	/* Names in a directory that are not in the dcache: calls @emit for each from *@pos on. */
	int (*iterate)(struct world *w, struct file *file, struct dir_context *ctx);
};

struct inode {
	u32 i_mode;
	u16 i_opflags;
	kuid_t i_uid;
	kgid_t i_gid;
	unsigned int i_flags;
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
	int i_count __counter;		/* dentries, and whoever keeps it */
	int i_writecount;
	u32 i_generation;
	struct list_head i_sb_list;	/* in super_block.s_inodes */
	struct hlist_head i_dentry;	/* of dentry.d_alias */
	char *i_link;			/* a symbolic link's text */
	void *i_private;		/* the file system's own */
	struct pipe_inode_info *i_pipe;
	char *i_data;			/* a regular file's bytes, i_size of them */
	struct simple_xattr *i_xattrs;
	struct fsnotify_mark *i_fsnotify;
};

struct iattr {
	unsigned int ia_valid;		/* ATTR_* */
	u32 ia_mode;
	kuid_t ia_uid;
	kgid_t ia_gid;
	u64 ia_size;
	struct timespec64 ia_atime;
	struct timespec64 ia_mtime;
};

#define MAY_EXEC 1
#define MAY_WRITE 2
#define MAY_READ 4
#define MAY_APPEND 8
#define MAY_ACCESS 16
#define MAY_OPEN 32
#define MAY_CHDIR 64

struct inode *new_inode(struct world *w, struct super_block *sb);
struct inode *igrab(struct inode *inode);
void iput(struct world *w, struct inode *inode);
int inode_permission(struct world *w, const struct mnt_idmap *idmap, struct inode *inode, int mask);
int path_permission(struct world *w, const struct path *path, int mask);
bool inode_owner_or_capable(struct world *w, const struct mnt_idmap *idmap, const struct inode *inode);

/* ---- dentries ---- */

#define DCACHE_CANT_MOUNT 0x00000100u
#define DCACHE_DENTRY_KILLED 0x00001000u
#define DCACHE_MOUNTED 0x00008000u
#define DCACHE_PERSISTENT 0x04000000u	/* pinned by its file system: counts as one reference */
#define DCACHE_UNHASHED 0x80000000u

struct dentry_operations {
	/* 0: what is behind this dentry has gone; look it up again. */
	int (*d_revalidate)(struct world *w, struct dentry *dentry);
	bool (*d_delete)(const struct dentry *dentry);	/* true: drop with the last reference */
	/* The name shown for a dentry of a file system without directories: "pipe:[12]". */
	void (*d_dname)(struct world *w, struct dentry *dentry, struct world_text *text);
	void (*d_prune)(struct world *w, struct dentry *dentry);
};

struct dentry {
	unsigned int d_flags;		/* DCACHE_* */
	int d_count __counter;		/* paths, mountpoints, children, a pinning file system */
	struct dentry *d_parent __ref;	/* itself: a root */
	char *d_name;			/* an object of its own */
	struct inode *d_inode __ref;
	struct super_block *d_sb;
	const struct dentry_operations *d_op;
	void *d_fsdata;
	struct dentry *d_children __hashtable;	/* hashed by name */
	struct hlist_node d_alias;	/* in inode.i_dentry */
	u32 d_name_len;
	UT_hash_handle hh;		/* in d_parent->d_children, in the order of creation */
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
struct dentry *dget(struct dentry *dentry);
void dput(struct world *w, struct dentry *dentry);
bool is_subdir(const struct dentry *dentry, const struct dentry *ancestor);
bool d_is_dir(const struct dentry *dentry);
/* The root of a super block, or one without a parent: takes over the reference to @inode. */
struct dentry *d_make_root(struct world *w, struct inode *inode);
/* A child with a name, not counted in yet: takes over the reference to @inode. One reference. */
struct dentry *d_alloc_child(struct world *w, struct dentry *parent, const char *name, size_t len,
			     struct inode *inode);
struct dentry *d_lookup(const struct dentry *parent, const char *name, size_t len);	/* counted */
void d_drop(struct world *w, struct dentry *dentry);
/* Detaches every mount on @dentry, in every namespace (rmdir, unlink, rename over it). */
void detach_mounts(struct world *w, struct dentry *dentry);

/* ---- open files ---- */

struct dir_context {
	u64 pos;
	/* false: full */
	bool (*actor)(struct world *w, struct dir_context *ctx, const char *name, size_t len,
		      u64 ino, unsigned int type);
};

struct file_operations {
	int (*open)(struct world *w, struct inode *inode, struct file *file);
	void (*release)(struct world *w, struct inode *inode, struct file *file);
	/* From *@pos on. May return what wait_interruptible() returns. @uptr: the caller's memory. */
	long (*read)(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);
	long (*write)(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);
	/* Instead of read, for files of text that is made when it is read first. */
	int (*show)(struct world *w, struct file *file, struct world_text *text);
	u32 (*poll)(struct world *w, struct file *file, struct poll_table_struct *table);
	long (*ioctl)(struct world *w, struct file *file, unsigned int cmd, u64 arg);
	long (*lseek)(struct world *w, struct file *file, s64 offset, int whence);
	int (*iterate)(struct world *w, struct file *file, struct dir_context *ctx);
	void (*flush)(struct world *w, struct file *file);	/* at each close() */
	void (*show_fdinfo)(struct world *w, struct file *file, struct world_text *text);
};

struct file {
	int f_count __counter;		/* descriptors, mappings, messages under way */
	unsigned int f_flags;
	unsigned int f_mode;		/* FMODE_* */
	struct path f_path;
	struct inode *f_inode;		/* counted through f_path.dentry */
	const struct file_operations *f_op;
	const struct cred *f_cred __ref;
	u64 f_pos;
	void *private_data;
	char *f_text;			/* what show() made */
	u64 f_text_len;
	u64 f_version;			/* of what was last shown: mountinfo's ns->event */
	struct callback_head f_task_work;
};

#define FMODE_READ 1u
#define FMODE_WRITE 2u
#define FMODE_LSEEK 4u
#define FMODE_PATH 0x4000u
#define FMODE_WRITER 0x10000u	/* holds a write count of its mount */
#define FMODE_NEED_UNMOUNT 0x10000000u	/* dissolve the detached tree at the last close */

/* A new open file on @path (takes references of its own), not opened yet. */
struct file *alloc_file(struct world *w, const struct path *path, unsigned int flags,
			const struct file_operations *fops);
/* A new file on a fresh anonymous inode ("anon_inode:[name]" in d_path). */
struct file *anon_inode_getfile(struct world *w, const char *name,
				const struct file_operations *fops, void *private_data,
				unsigned int flags);
/* Opens what a path (held by the caller) leads to. */
struct file *dentry_open(struct world *w, const struct path *path, unsigned int flags,
			 const struct cred *cred);
struct file *get_file(struct file *file);
void fput(struct world *w, struct file *file);	/* the last one: by task work, as in the kernel */

struct files_struct {
	int count __counter;		/* tasks */
	u32 max_fds;
	u32 next_fd;			/* no descriptor below is free */
	struct fd_slot *fd;		/* max_fds of them, an object of its own */
};
struct fd_slot {
	struct file *file __ref;
	bool cloexec;
};

struct file *fget(struct world *w, unsigned int fd);		/* counted; NULL: bad, or O_PATH */
struct file *fget_raw(struct world *w, unsigned int fd);	/* counted; O_PATH files too */
struct file *fget_task(struct task_struct *task, unsigned int fd);
int get_unused_fd_flags(struct world *w, unsigned int flags);	/* the lowest free one, or -EMFILE */
void put_unused_fd(struct world *w, unsigned int fd);
void fd_install(struct world *w, unsigned int fd, struct file *file);	/* takes over the reference */
/* get_unused_fd_flags() and fd_install(): the descriptor, or a refusal (then @file is put). */
int fd_install_new(struct world *w, struct file *file, unsigned int flags);
struct files_struct *dup_fd(struct world *w, struct files_struct *old);
void exit_files(struct world *w, struct task_struct *tsk);
void do_close_on_exec(struct world *w, struct files_struct *files);
void put_files_struct(struct world *w, struct files_struct *files);

/* ---- looking paths up ---- */

#define LOOKUP_FOLLOW 0x0001u
#define LOOKUP_DIRECTORY 0x0002u
#define LOOKUP_AUTOMOUNT 0x0004u
#define LOOKUP_EMPTY 0x4000u
#define LOOKUP_DOWN 0x8000u
#define LOOKUP_MOUNTPOINT 0x0080u
#define LOOKUP_PARENT 0x0010u
#define LOOKUP_REVAL 0x0020u
#define LOOKUP_NO_SYMLINKS 0x010000u
#define LOOKUP_NO_MAGICLINKS 0x020000u
#define LOOKUP_NO_XDEV 0x040000u
#define LOOKUP_BENEATH 0x080000u
#define LOOKUP_IN_ROOT 0x100000u

/*
 * The place that the caller's string at @name leads to, from @dfd. 0 with references in *@path, or a
 * refusal. With LOOKUP_EMPTY an empty string is @dfd itself.
 */
int user_path_at(struct world *w, int dfd, uptr name, unsigned int flags, struct path *path);
/* The same for a string of the model's; from @root where given. */
int kern_path_at(struct world *w, int dfd, const char *name, unsigned int flags, struct path *path);
int vfs_path_lookup(struct world *w, struct dentry *dentry, struct vfsmount *mnt, const char *name,
		    unsigned int flags, struct path *path);
/* Goes over to what is mounted on top, repeatedly. Takes and drops references of *path. */
bool follow_down(struct world *w, struct path *path);
bool follow_up(struct world *w, struct path *path);
/* The file that an open of @path by name would give, and its mount held for writing; 0 or a refusal. */
int vfs_mkdir_at(struct world *w, const struct path *parent, const char *name, u32 mode);

/* ---- fs/d_path.c ---- */
/* As /proc/PID/mountinfo shows a dentry's place in its file system. */
void dentry_path_text(struct world *w, const struct dentry *dentry, struct world_text *text);
/*
 * The path of @path as seen from @root. Returns false where it is not reachable from there; what was
 * found then stands in @text all the same, for "(unreachable)".
 */
bool path_text(struct world *w, const struct path *path, const struct path *root,
	       struct world_text *text);
/* What readlink of /proc/PID/fd/N gives: with " (deleted)", "(unreachable)" never. */
void d_path_text(struct world *w, const struct path *path, struct world_text *text);
/* Octal escapes for the characters of @esc, as mangle_path() does. */
void text_mangled(struct world_text *text, const char *s, size_t len, const char *esc);

/* ---- simple file systems: fs/libfs.c ---- */
struct dentry *simple_mkdir(struct world *w, struct dentry *parent, const char *name, u32 mode);
struct timespec64 current_time(struct world *w);
u64 get_next_ino(struct world *w);

/* ---- fs contexts and super blocks: fs/fs_context.c, fs/super.c, fs/fsopen.c ---- */

enum fs_context_purpose { FS_CONTEXT_FOR_MOUNT, FS_CONTEXT_FOR_SUBMOUNT, FS_CONTEXT_FOR_RECONFIGURE };
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
	const char *string;		/* the value, or NULL: a flag */
	size_t size;
	int dirfd;
	struct file *file;
	u8 type;			/* enum fs_value_type */
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
	int (*get_tree)(struct world *w, struct fs_context *fc);	/* sets fc->root, counted */
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
	u8 purpose;			/* enum fs_context_purpose */
	u8 phase;			/* enum fs_context_phase */
	bool need_free;
	bool global;
	bool oldapi;
	bool exclusive;
	bool sb_active;			/* holds root->d_sb's s_active (what the kernel counts there) */
	struct list_head log;		/* of fc_log_line.entry: what read() of the descriptor gives */
};
#define ENOPARAM 519

struct fs_context *fs_context_for_mount(struct world *w, const struct file_system_type *type,
					unsigned int sb_flags);
struct fs_context *fs_context_for_reconfigure(struct world *w, struct dentry *dentry,
					      unsigned int sb_flags, unsigned int sb_flags_mask);
void put_fs_context(struct world *w, struct fs_context *fc);
int vfs_parse_fs_param(struct world *w, struct fs_context *fc, struct fs_parameter *param);
int vfs_parse_fs_string(struct world *w, struct fs_context *fc, const char *key, const char *value);
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
		   int (*fill)(struct world *, struct super_block *, struct fs_context *), void *key);
int get_tree_bdev(struct world *w, struct fs_context *fc,
		  int (*fill)(struct world *, struct super_block *, struct fs_context *));
int set_anon_super(struct world *w, struct super_block *sb, struct fs_context *fc);
void deactivate_super(struct world *w, struct super_block *sb);
void kill_anon_super(struct world *w, struct super_block *sb);
void kill_litter_super(struct world *w, struct super_block *sb);
void generic_shutdown_super(struct world *w, struct super_block *sb);

/* ---- poll ---- */
struct poll_table_struct {
	struct list_head waits;		/* of poll_wait_entry */
	u32 key;
};
void poll_wait(struct world *w, struct file *file, struct wait_queue_head *queue,
	       struct poll_table_struct *table);

#endif
