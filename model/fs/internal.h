/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of fs/ share among themselves: a path look-up under way, and the names that calls
 * make. fs/internal.h of Linux, and the head of fs/namei.c.
 */
#ifndef NSSIM_FS_INTERNAL_H
#define NSSIM_FS_INTERNAL_H

#include "fs.h"
#include "mount.h"
#include "sched.h"

#define PATH_MAX_BYTES 4096
#define NAME_MAX_BYTES 255
#define MAXSYMLINKS    40

/* More LOOKUP_*: what an open will do with the last component. */
#define LOOKUP_OPEN	 0x0100u
#define LOOKUP_CREATE	 0x0200u
#define LOOKUP_EXCL	 0x0400u
#define LOOKUP_IS_SCOPED (LOOKUP_BENEATH | LOOKUP_IN_ROOT)

enum last_type { LAST_NORM, LAST_ROOT, LAST_DOT, LAST_DOTDOT };

/*
 * A text that is being walked: the path that was given or, above it, that of a symbolic link on the
 * way. What a link's text names is looked up before the rest of the text below it.
 */
struct walk_text {
	const char *rest; /* what of it is still to be walked, without leading slashes */
	struct path link; /* the link's place, counted; nothing for the path that was given */
	struct link_target target; /* of a link whose text is made up, or that is none */
};

/* A path look-up under way. */
struct nameidata {
	struct path path; /* where the walk is; counted */
	struct path root; /* counted where set */
	struct qstr last; /* the component that is being looked up; its end is '/' or NUL */
	enum last_type last_type; /* LAST_ROOT: there was none */
	unsigned int flags; /* LOOKUP_* */
	unsigned int links_met; /* symbolic links so far */
	int dfd;
	u32 dir_mode; /* of the directory of the last component, for the sticky rules */
	kuid_t dir_uid;
	struct walk_text *text; /* the innermost of them */
	struct walk_text texts[1 + MAXSYMLINKS];
};

/* Whether a slash stands behind the last component: then it must be a directory. */
static inline bool slash_follows(const struct qstr *last)
{
	return last->name[last->len];
}

/* ---- fs/namei.c ---- */
/* The caller's string: 0, or a refusal. */
int getname_flags(struct world *w, uptr from, unsigned int flags, const char **name);
static inline int getname(struct world *w, uptr from, const char **name)
{
	return getname_flags(w, from, 0, name);
}
void set_nameidata(struct nameidata *nd, int dfd, const char *name);
/*
 * The steps of a walk, each 0 or a refusal: go to where it starts; walk all but the last component,
 * which is then in nd->last; look that up and go there. Where it is a link that is followed, its
 * text is walked in the same way: there is more to do as long as the walk is unfinished.
 */
int path_init(struct world *w, struct nameidata *nd, unsigned int flags);
bool walk_unfinished(const struct nameidata *nd);
int link_path_walk(struct world *w, struct nameidata *nd);
int walk_component(struct world *w, struct nameidata *nd);
/* The second half of it: goes to the child @dentry, whose reference is taken over. */
int step_into(struct world *w, struct nameidata *nd, struct dentry *dentry);
int complete_walk(struct world *w, struct nameidata *nd);
/* ENOTDIR, where the walk was to end at a directory and has not. */
int check_directory(struct world *w, const struct nameidata *nd);
void terminate_walk(struct world *w, struct nameidata *nd);
int path_lookupat(struct world *w, struct nameidata *nd, unsigned int flags, struct path *path);
/* AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH, for a call that follows links otherwise. */
static inline unsigned int at_lookup_flags(int flags)
{
	return (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
	       (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
}
/* user_path_at() for a call that takes just these two. */
int user_place_at(struct world *w, int dfd, uptr from, int flags, struct path *path);
/* The directory of the last component (counted, in *@parent), and that component. */
int filename_parentat(struct world *w, int dfd, const char *name, unsigned int flags,
		      struct path *parent, struct qstr *last, enum last_type *type);
/* A new name, hashed and without an inode, in *@path with its mount held for writing. */
struct dentry *filename_create(struct world *w, int dfd, const char *name, struct path *path,
			       bool want_dir);
void done_path_create(struct world *w, struct path *path, struct dentry *dentry);
int may_create(struct world *w, const struct mnt_idmap *idmap, struct inode *dir);
bool fsuidgid_has_mapping(struct world *w, const struct super_block *sb,
			  const struct mnt_idmap *idmap);
bool check_sticky(struct world *w, const struct mnt_idmap *idmap, const struct inode *dir,
		  const struct inode *inode);
u32 vfs_prepare_mode(struct world *w, const struct mnt_idmap *idmap, const struct inode *dir,
		     u32 mode, u32 mask_perms, u32 type);
bool path_noexec(const struct path *path);
int may_linkat(struct world *w, const struct mnt_idmap *idmap, struct inode *inode);

/* ---- fs/file_table.c ---- */
/* What its operations let a file do. */
void file_set_can(struct file *file);

/* ---- fs/open.c ---- */
int vfs_open(struct world *w, const struct path *path, struct file *file);
int chown_common(struct world *w, const struct path *path, u32 user, u32 group);
int chmod_common(struct world *w, const struct path *path, u32 mode);

/* ---- fs/read_write.c ---- */
long vfs_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);
long vfs_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos);
/* between a pipe and the caller's buffers, for vmsplice() */
long vmsplice_iter(struct world *w, struct file *file, uptr vec, u64 vlen, bool write, bool pipe);

/* ---- fs/xattr.c: the attributes that an inode keeps in memory ---- */
struct simple_xattr *simple_xattr_find(const struct inode *inode, const char *name);
/* @flags: XATTR_CREATE, XATTR_REPLACE. Asks for no permission. */
int simple_xattr_set(struct world *w, struct inode *inode, const char *name, const void *value,
		     size_t size, int flags);

/* ---- fs/binfmt_script.c ---- */
#define INTERPRETER_MAX 256
/* 0: a program; 1: a script, its interpreter in @name (INTERPRETER_MAX bytes); or a refusal. */
int load_script(struct world *w, const struct inode *inode, char *name);

#endif
