// SPDX-License-Identifier: GPL-2.0-only
/*
 * From places to paths. Mirrors fs/d_path.c of Linux (getcwd stands there too).
 *
 * The kernel writes paths from their end; here the names are gathered from the end in a buffer on
 * the stack, and the text is given out at once.
 */
#include "fs.h"
#include "mount.h"
#include "sched.h"
#include "syscalls.h"
#include "text.h"

#define PATH_MAX_BYTES 4096u

/* A path that grows towards its start. */
struct prepend_buffer {
	char *start;
	size_t room;
	bool overflow;
	char bytes[PATH_MAX_BYTES];
};

static void prepend_init(struct prepend_buffer *p)
{
	p->room = sizeof(p->bytes);
	p->start = p->bytes + sizeof(p->bytes);
	p->overflow = false;
}

static void prepend(struct prepend_buffer *p, const char *s, size_t len)
{
	if (len > p->room) {
		p->overflow = true;
		return;
	}
	p->room -= len;
	p->start -= len;
	memcpy(p->start, s, len);
}

static size_t prepended(const struct prepend_buffer *p)
{
	return sizeof(p->bytes) - p->room;
}

static void prepend_name(struct prepend_buffer *p, const struct dentry *dentry)
{
	prepend(p, dentry->d_name, dentry->d_name_len);
	prepend(p, "/", 1);
}

enum reached { REACHED_ROOT, REACHED_GLOBAL_ROOT, REACHED_DETACHED, ESCAPED };

/* Gathers names from @path up to @root, or as far as mounts lead. */
static enum reached prepend_path(const struct path *path, const struct path *root,
				 struct prepend_buffer *p)
{
	const struct dentry *dentry = path->dentry;
	struct mount *mnt = real_mount(path->mnt);

	while (dentry != root->dentry || &mnt->mnt != root->mnt) {
		if (dentry == mnt->mnt.mnt_root) {
			if (mnt_has_parent(mnt)) {
				dentry = mnt->mnt_mountpoint;
				mnt = mnt->mnt_parent;
				continue;
			}
			if (is_mounted(&mnt->mnt) && !is_anon_ns(mnt->mnt_ns))
				return REACHED_GLOBAL_ROOT;
			return REACHED_DETACHED;
		}
		if (IS_ROOT(dentry))
			return ESCAPED;
		prepend_name(p, dentry);
		dentry = dentry->d_parent;
	}
	return REACHED_ROOT;
}

static void close_path(struct prepend_buffer *p)
{
	if (!prepended(p))
		prepend(p, "/", 1);
}

bool path_text(struct world *w, const struct path *path, const struct path *root,
	       struct world_text *text)
{
	struct prepend_buffer p;
	enum reached reached;

	prepend_init(&p);
	reached = prepend_path(path, root, &p);
	close_path(&p);
	text_bytes(text, p.start, prepended(&p));
	return reached == REACHED_ROOT;
}

void d_path_text(struct world *w, const struct path *path, struct world_text *text)
{
	const struct dentry *dentry = path->dentry;

	if (dentry->d_op && dentry->d_op->d_dname &&
	    (!IS_ROOT(dentry) || dentry != path->mnt->mnt_root)) {
		dentry->d_op->d_dname(w, dentry, text);
		return;
	}
	path_text(w, path, &current->fs->root, text);
	if (d_unlinked(dentry))
		text_string(text, " (deleted)");
}

void dentry_path_text(struct world *w, const struct dentry *dentry, struct world_text *text)
{
	const struct dentry *d;
	struct prepend_buffer p;

	prepend_init(&p);
	for (d = dentry; !IS_ROOT(d); d = d->d_parent)
		prepend_name(&p, d);
	close_path(&p);
	text_bytes(text, p.start, prepended(&p));
	if (d_unlinked(dentry))
		text_string(text, "//deleted");
}

void text_mangled(struct world_text *text, const char *s, size_t len, const char *esc)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c && strchr(esc, c))
			text_printf(text, "\\%03o", c);
		else
			text_char(text, s[i]);
	}
}

SYSCALL_DEFINE2(getcwd, uptr, buf, u64, size)
{
	const struct path *pwd = &current->fs->pwd;
	struct prepend_buffer p;
	enum reached reached;
	size_t len;

	if (d_unlinked(pwd->dentry))
		return refuse_obj(w, ENOENT, R_GETCWD_UNLINKED, pwd->dentry, NULL);
	prepend_init(&p);
	prepend(&p, "", 1);
	reached = prepend_path(pwd, &current->fs->root, &p);
	if (prepended(&p) == 1)
		prepend(&p, "/", 1);
	if (reached != REACHED_ROOT)
		prepend(&p, "(unreachable)", 13);
	len = prepended(&p);
	if (p.overflow || len > PATH_MAX_BYTES)
		return refuse(w, ENAMETOOLONG, R_GETCWD_TOO_LONG);
	if (len > size)
		return refuse_num(w, ERANGE, R_GETCWD_SIZE, (s64)len);
	if (copy_to_user(w, buf, p.start, len))
		return -EFAULT;
	return (long)len;
}
