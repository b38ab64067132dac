// SPDX-License-Identifier: GPL-2.0-only
/*
 * overlayfs: a writable directory over read-only ones. Mirrors fs/overlayfs/ of Linux as far as
 * mounting, looking up, reading, making and removing go; what exists below only is copied up when
 * it is opened for writing or changed. Renaming works where the kernel needs no redirect, else
 * EXDEV.
 *
 * Invariants: an inode holds the dentries of all layers that it is made of; where it has an upper
 * one, that is what is read and written. A whiteout (a character device 0:0) hides what is below
 * it.
 */
#include "overlayfs.h"

#include "../internal.h"
#include "fs_parser.h"
#include "text.h"

static struct ovl_inode *OVL_I(const struct inode *inode)
{
	return inode->i_private;
}

static struct ovl_fs *OVL_FS(const struct super_block *sb)
{
	return sb->s_fs_info;
}

static struct dentry *real_dentry(const struct inode *inode)
{
	const struct ovl_inode *oi = OVL_I(inode);

	return oi->upper ? oi->upper : oi->lower[0];
}

static struct inode *ovl_d_real(const struct dentry *dentry)
{
	return d_is_dir(dentry) ? dentry->d_inode : real_dentry(dentry->d_inode)->d_inode;
}
static const struct dentry_operations ovl_dentry_operations = { .d_real = ovl_d_real };

static bool is_whiteout(const struct dentry *dentry)
{
	return S_ISCHR(dentry->d_inode->i_mode) && !dentry->d_inode->i_rdev;
}

static const struct inode_operations ovl_dir_inode_operations;
static const struct inode_operations ovl_file_inode_operations;
static const struct file_operations ovl_dir_operations;

/* Owner, mode and so on are those of the real inode. */
static void ovl_copyattr(struct inode *inode)
{
	const struct inode *real = real_dentry(inode)->d_inode;

	inode->i_mode = real->i_mode;
	inode->i_uid = real->i_uid;
	inode->i_gid = real->i_gid;
	inode->i_rdev = real->i_rdev;
	inode->i_size = real->i_size;
	inode->i_nlink = S_ISDIR(real->i_mode) ? 1 : real->i_nlink;
	inode->i_atime = real->i_atime;
	inode->i_mtime = real->i_mtime;
	inode->i_ctime = real->i_ctime;
}

/* Takes over the references of @upper and of the @n in @lower. */
static struct inode *ovl_get_inode(struct world *w, struct super_block *sb, struct dentry *upper,
				   struct dentry **lower, u32 n)
{
	struct inode *inode = new_inode(w, sb);
	struct ovl_inode *oi = inode ? alloc_obj_flex(w, ovl_inode, lower, n) : NULL;
	u32 i;

	if (!oi) {
		iput(w, inode);
		dput(w, upper);
		for (i = 0; i < n; i++)
			dput(w, lower[i]);
		refuse(w, ENOMEM, R_NOMEM);
		return NULL;
	}
	oi->upper = upper;
	oi->numlower = n;
	for (i = 0; i < n; i++)
		oi->lower[i] = lower[i];
	inode->i_private = oi;
	inode->i_ino = get_next_ino(w);
	ovl_copyattr(inode);
	inode->i_op = S_ISDIR(inode->i_mode) ? &ovl_dir_inode_operations
					     : &ovl_file_inode_operations;
	inode->i_fop = S_ISDIR(inode->i_mode) ? &ovl_dir_operations : &no_open_fops;
	return inode;
}

static void ovl_evict_inode(struct world *w, struct inode *inode)
{
	struct ovl_inode *oi = OVL_I(inode);
	u32 i;

	if (!oi)
		return;
	dput(w, oi->upper);
	for (i = 0; i < oi->numlower; i++)
		dput(w, oi->lower[i]);
	world_free(w, oi);
}

/* ---- looking up ---- */

#define OVL_OPAQUE "trusted.overlay.opaque"

/* Whether a directory of a layer hides those of its name in the layers below. */
static bool is_opaque(const struct dentry *dir)
{
	return simple_xattr_find(dir->d_inode, OVL_OPAQUE) != NULL;
}

/* The child in one layer (counted), NULL, or an ERR_PTR other than ENOENT. */
static struct dentry *layer_lookup(struct world *w, struct dentry *dir, const struct qstr *name)
{
	struct refusal kept = current->last_refusal;
	struct dentry *child = lookup_one(w, dir, name);

	if (!IS_ERR(child) || PTR_ERR(child) != -ENOENT)
		return child;
	current->last_refusal = kept;
	return NULL;
}

static int ovl_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
		      struct inode **inode)
{
	const struct ovl_inode *parent = OVL_I(dir->d_inode);
	struct dentry *lower[OVL_MAX_STACK], *upper = NULL;
	bool merge = true;
	u32 n = 0, i;

	if (parent->upper) {
		upper = layer_lookup(w, parent->upper, name);
		if (IS_ERR(upper))
			return (int)PTR_ERR(upper);
		merge = !upper || (d_is_dir(upper) && !is_opaque(upper));
		if (upper && is_whiteout(upper)) {
			dput(w, upper);
			return 0;
		}
	}
	for (i = 0; merge && i < parent->numlower; i++) {
		struct dentry *child = layer_lookup(w, parent->lower[i], name);

		if (IS_ERR_OR_NULL(child))
			continue;
		merge = d_is_dir(child);
		if (is_whiteout(child) || (!merge && (n || upper))) {
			dput(w, child);
			break;
		}
		lower[n++] = child;
		merge = merge && !is_opaque(child);
	}
	if (!upper && !n)
		return 0;
	*inode = ovl_get_inode(w, dir->d_sb, upper, lower, n);
	return *inode ? 0 : -ENOMEM;
}

/* ---- copying up ---- */

static int copy_contents(struct world *w, const struct inode *from, struct inode *to)
{
	if (ram_file_reserve(w, to, from->i_data_len))
		return -ENOMEM;
	if (from->i_data_len)
		memcpy(to->i_data, from->i_data, from->i_data_len);
	to->i_data_len = from->i_data_len;
	to->i_size = from->i_size;
	return 0;
}

/* A new name in an upper directory, of the type and with the owner of @like. */
static int make_upper(struct world *w, struct dentry *dir, const struct qstr *name,
		      const struct inode *like, struct dentry **made)
{
	struct dentry *dentry = d_alloc(w, dir, name);
	struct inode *inode = dir->d_inode;
	u32 mode = like->i_mode;
	int err;

	if (!dentry)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	if (S_ISDIR(mode))
		err = inode->i_op->mkdir(w, NULL, inode, dentry, mode & S_IALLUGO);
	else if (S_ISLNK(mode))
		err = inode->i_op->symlink(w, NULL, inode, dentry, like->i_link);
	else
		err = inode->i_op->mknod(w, NULL, inode, dentry, mode, like->i_rdev);
	if (!err && S_ISREG(mode))
		err = copy_contents(w, like, dentry->d_inode);
	if (err) {
		d_drop(w, dentry);
		dput(w, dentry);
		return err;
	}
	dentry->d_inode->i_uid = like->i_uid;
	dentry->d_inode->i_gid = like->i_gid;
	*made = dentry;
	return 0;
}

/* Makes @dentry, and all directories above it, exist in the upper layer. */
static int ovl_copy_up(struct world *w, struct dentry *dentry)
{
	struct ovl_inode *oi = OVL_I(dentry->d_inode);
	struct qstr name = { dentry->d_name, dentry->d_name_len };
	int err;

	if (oi->upper)
		return 0;
	if (IS_ROOT(dentry))
		return (int)refuse_obj(w, EROFS, R_OVL_NO_UPPER, dentry->d_sb, NULL);
	err = ovl_copy_up(w, dentry->d_parent);
	if (err)
		return err;
	return make_upper(w, OVL_I(dentry->d_parent->d_inode)->upper, &name, oi->lower[0]->d_inode,
			  &oi->upper);
}

/* ---- making and removing ---- */

/* The upper directory of @dir, with any whiteout of that name taken away (*@hidden: there was). */
static int ovl_prepare(struct world *w, struct dentry *dentry, struct dentry **upper, bool *hidden)
{
	struct qstr name = { dentry->d_name, dentry->d_name_len };
	struct dentry *white;
	int err = ovl_copy_up(w, dentry->d_parent);

	if (err)
		return err;
	*upper = OVL_I(dentry->d_parent->d_inode)->upper;
	white = layer_lookup(w, *upper, &name);
	if (IS_ERR_OR_NULL(white))
		return (int)PTR_ERR(white);
	*hidden = true;
	err = (*upper)->d_inode->i_op->unlink(w, (*upper)->d_inode, white);
	d_drop(w, white);
	dput(w, white);
	return err;
}

static int ovl_create_object(struct world *w, struct dentry *dentry, const struct inode *like)
{
	struct qstr name = { dentry->d_name, dentry->d_name_len };
	struct dentry *dir, *made;
	struct inode *inode;
	bool hidden = false;
	int err = ovl_prepare(w, dentry, &dir, &hidden);

	if (!err)
		err = make_upper(w, dir, &name, like, &made);
	if (err)
		return err;
	if (hidden && S_ISDIR(like->i_mode))
		simple_xattr_set(w, made->d_inode, OVL_OPAQUE, "y", 1, 0);
	inode = ovl_get_inode(w, dentry->d_sb, made, NULL, 0);
	if (!inode)
		return -ENOMEM;
	d_instantiate(dentry, inode);
	return 0;
}

static struct inode object_like(struct world *w, struct inode *dir, u32 mode, u32 rdev)
{
	struct inode like = { .i_sb = dir->i_sb };

	inode_init_owner(w, NULL, &like, dir, mode);
	like.i_rdev = rdev;
	return like;
}

static int ovl_mknod(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		     struct dentry *dentry, u32 mode, u32 dev)
{
	struct inode like = object_like(w, dir, mode, dev);

	return ovl_create_object(w, dentry, &like);
}

static int ovl_create(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		      struct dentry *dentry, u32 mode)
{
	return ovl_mknod(w, idmap, dir, dentry, (mode & S_IALLUGO) | S_IFREG, 0);
}

static int ovl_mkdir(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		     struct dentry *dentry, u32 mode)
{
	return ovl_mknod(w, idmap, dir, dentry, (mode & S_IALLUGO) | S_IFDIR, 0);
}

static int ovl_symlink(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		       struct dentry *dentry, const char *target)
{
	struct inode like = object_like(w, dir, S_IFLNK | 0777, 0);

	like.i_link = (char *)(uintptr_t)target;
	return ovl_create_object(w, dentry, &like);
}

/* Whether a lower layer has the name, so that it would show when the upper one goes. */
static bool ovl_lower_positive(struct world *w, struct dentry *dir, const struct qstr *name)
{
	const struct ovl_inode *parent = OVL_I(dir->d_inode);
	u32 i;

	for (i = 0; i < parent->numlower; i++) {
		struct dentry *child = layer_lookup(w, parent->lower[i], name);
		bool white;

		if (IS_ERR_OR_NULL(child))
			continue;
		white = is_whiteout(child);
		dput(w, child);
		return !white;
	}
	return false;
}

/* A directory that shows nothing may still have whiteouts in its upper one. */
static int ovl_clear_whiteouts(struct world *w, struct dentry *upper)
{
	struct dentry *child, *next;
	int err;

	HASH_ITER (hh, upper->d_children, child, next)
		if (!is_whiteout(child))
			return (int)refuse_obj(w, ENOTEMPTY, R_DIR_NOT_EMPTY, upper, NULL);
	HASH_ITER (hh, upper->d_children, child, next) {
		dget(child);
		err = upper->d_inode->i_op->unlink(w, upper->d_inode, child);
		if (!err)
			d_drop(w, child);
		dput(w, child);
		if (err)
			return err;
	}
	return 0;
}

/* Takes the upper name away, and hides what is below it. */
static int ovl_do_remove(struct world *w, struct dentry *dentry)
{
	struct ovl_inode *oi = OVL_I(dentry->d_inode);
	struct qstr name = { dentry->d_name, dentry->d_name_len };
	struct inode whiteout = { .i_mode = S_IFCHR };
	struct dentry *dir, *made;
	int err = ovl_copy_up(w, dentry->d_parent);

	if (err)
		return err;
	dir = OVL_I(dentry->d_parent->d_inode)->upper;
	if (oi->upper) {
		const struct inode_operations *iop = dir->d_inode->i_op;

		if (d_is_dir(oi->upper))
			err = ovl_clear_whiteouts(w, oi->upper);
		if (!err)
			err = d_is_dir(oi->upper) ? iop->rmdir(w, dir->d_inode, oi->upper)
						  : iop->unlink(w, dir->d_inode, oi->upper);
		if (err)
			return err;
		d_drop(w, oi->upper);
	}
	if (!ovl_lower_positive(w, dentry->d_parent, &name))
		return 0;
	err = make_upper(w, dir, &name, &whiteout, &made);
	if (!err)
		dput(w, made);
	return err;
}

static int ovl_unlink(struct world *w, struct inode *dir, struct dentry *dentry)
{
	return ovl_do_remove(w, dentry);
}

/* ---- listing ---- */

struct ovl_readdir {
	struct dir_context ctx;
	struct dir_context *outer;
	struct dentry *dir;
	const struct dentry *layer; /* what of it is being listed */
	u64 at;
	bool any;
	bool full;
};

/* Whether the name that the overlay shows as @child is made of @layer first, and not hidden. */
static bool is_topmost_in(const struct dentry *child, const struct dentry *layer)
{
	return real_dentry(child->d_inode)->d_parent == layer;
}

/* A name counts once: where a look-up in the overlay finds it made of this layer first. */
static bool ovl_fill(struct world *w, struct dir_context *ctx, const char *name, size_t len,
		     u64 ino, unsigned int type)
{
	struct ovl_readdir *rd = container_of(ctx, struct ovl_readdir, ctx);
	struct qstr q = { name, len };
	struct dentry *child;
	bool shown;

	if ((len == 1 && name[0] == '.') || (len == 2 && name[0] == '.' && name[1] == '.'))
		return true;
	child = layer_lookup(w, rd->dir, &q);
	shown = !IS_ERR_OR_NULL(child) && is_topmost_in(child, rd->layer);
	if (!IS_ERR_OR_NULL(child))
		dput(w, child);
	if (!shown || rd->at++ < rd->outer->pos)
		return true;
	rd->any = true;
	if (!rd->outer->actor(w, rd->outer, name, len, ino, type)) {
		rd->full = true;
		return false;
	}
	rd->outer->pos++;
	return true;
}

/* Whether an earlier layer has shown the name: then it is left out here. */
static int ovl_iterate_layer(struct world *w, struct dentry *real, struct ovl_readdir *rd)
{
	struct file file = { .f_path = { NULL, real }, .f_inode = real->d_inode };

	rd->ctx.pos = 0;
	rd->ctx.actor = ovl_fill;
	rd->layer = real;
	return real->d_inode->i_fop->iterate ? real->d_inode->i_fop->iterate(w, &file, &rd->ctx)
					     : 0;
}

static int ovl_iterate(struct world *w, struct file *file, struct dir_context *ctx)
{
	const struct ovl_inode *oi = OVL_I(file->f_inode);
	struct ovl_readdir rd = { .outer = ctx, .dir = file->f_path.dentry, .at = 2 };
	int err;
	u32 i;

	if (!dir_emit_dots(w, file, ctx))
		return 0;
	err = oi->upper ? ovl_iterate_layer(w, oi->upper, &rd) : 0;
	for (i = 0; !err && !rd.full && i < oi->numlower; i++)
		err = ovl_iterate_layer(w, oi->lower[i], &rd);
	return err;
}

static int ovl_rmdir(struct world *w, struct inode *dir, struct dentry *dentry)
{
	const struct ovl_inode *oi = OVL_I(dentry->d_inode);
	const struct dentry *child, *tmp;
	u32 i;

	for (i = 0; i < oi->numlower; i++) {
		HASH_ITER (hh, oi->lower[i]->d_children, child, tmp) {
			struct qstr q = { child->d_name, child->d_name_len };
			struct dentry *seen = layer_lookup(w, dentry, &q);

			if (IS_ERR_OR_NULL(seen))
				continue;
			dput(w, seen);
			return (int)refuse_obj(w, ENOTEMPTY, R_DIR_NOT_EMPTY, dentry, NULL);
		}
	}
	return ovl_do_remove(w, dentry);
}

/* ---- attributes ---- */

static int ovl_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		       const struct iattr *attr)
{
	struct iattr checked = *attr;
	struct dentry *real;
	int err = setattr_prepare(w, idmap, dentry, &checked);

	if (!err)
		err = ovl_copy_up(w, dentry);
	if (err)
		return err;
	real = real_dentry(dentry->d_inode);
	checked.ia_valid |= ATTR_FORCE;
	err = real->d_inode->i_op->setattr ? real->d_inode->i_op->setattr(w, idmap, real, &checked)
					   : simple_setattr(w, idmap, real, &checked);
	ovl_copyattr(dentry->d_inode);
	return err;
}

/* A directory that is put together of several has one link, as nobody counts them. */
static bool is_merged(const struct ovl_inode *oi)
{
	return oi->numlower + (oi->upper != NULL) > 1;
}

/* All as the real file has it, but who it is. */
static int ovl_getattr(struct world *w, const struct path *path, struct kstat *stat)
{
	struct path real = { path->mnt, real_dentry(path->dentry->d_inode) };
	const struct inode *inode = real.dentry->d_inode;
	const struct kstat own = *stat;
	int err = 0;

	ovl_copyattr(path->dentry->d_inode);
	generic_fillattr(inode, stat);
	if (inode->i_op->getattr)
		err = inode->i_op->getattr(w, &real, stat);
	stat->dev = own.dev;
	stat->ino = own.ino;
	stat->blksize = own.blksize;
	if (!S_ISDIR(inode->i_mode))
		stat->nlink = own.nlink;
	else if (is_merged(OVL_I(path->dentry->d_inode)))
		stat->nlink = 1;
	return err;
}

static int ovl_get_link(struct world *w, struct dentry *dentry, struct link_target *target)
{
	target->text = real_dentry(dentry->d_inode)->d_inode->i_link;
	return 0;
}

static const struct inode_operations ovl_file_inode_operations = {
	.setattr = ovl_setattr,
	.getattr = ovl_getattr,
	.get_link = ovl_get_link,
};
static const struct inode_operations ovl_dir_inode_operations = {
	.lookup = ovl_lookup,
	.create = ovl_create,
	.mkdir = ovl_mkdir,
	.mknod = ovl_mknod,
	.symlink = ovl_symlink,
	.unlink = ovl_unlink,
	.rmdir = ovl_rmdir,
	.setattr = ovl_setattr,
	.getattr = ovl_getattr,
};
static const struct file_operations ovl_dir_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = ovl_iterate,
};

int ovl_maybe_copy_up(struct world *w, struct dentry *dentry)
{
	return dentry->d_op == &ovl_dentry_operations ? ovl_copy_up(w, dentry) : 0;
}

/* ---- options ---- */

enum ovl_opt { Opt_lowerdir, Opt_upperdir, Opt_workdir, Opt_ignored };

static const struct fs_parameter_spec ovl_parameter_spec[] = {
	fsparam_string_empty("lowerdir", Opt_lowerdir),
	fsparam_string("upperdir", Opt_upperdir),
	fsparam_string("workdir", Opt_workdir),
	fsparam_flag("default_permissions", Opt_ignored),
	fsparam_string("redirect_dir", Opt_ignored),
	fsparam_string("index", Opt_ignored),
	fsparam_string("uuid", Opt_ignored),
	fsparam_string("nfs_export", Opt_ignored),
	fsparam_flag("userxattr", Opt_ignored),
	fsparam_string("xino", Opt_ignored),
	fsparam_string("metacopy", Opt_ignored),
	fsparam_flag("volatile", Opt_ignored),
	{ .name = NULL },
};

static int ovl_parse_param(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	struct ovl_fs *ctx = fc->fs_private;
	struct fs_parse_result result;
	int opt = fs_parse(w, fc, ovl_parameter_spec, param, &result);
	char **place = opt == Opt_lowerdir   ? &ctx->lowerdir
		       : opt == Opt_upperdir ? &ctx->upperdir
					     : &ctx->workdir;

	if (opt < 0 || opt == Opt_ignored)
		return opt < 0 ? opt : 0;
	world_free(w, *place);
	*place = fs_param_take(param);
	return 0;
}

static int ovl_invalid(struct world *w, struct fs_context *fc, const char *what)
{
	logfc_prefix(w, fc, 'e', "%s", what);
	return (int)refuse_str(w, EINVAL, R_OVL_OPTION, what);
}

/* A directory by name; the layer holds it and its super block. */
static int ovl_mount_dir(struct world *w, const char *name, struct ovl_layer *layer)
{
	struct path path;
	int err = kern_path_at(w, (int)AT_FDCWD, name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	layer->dentry = dget(path.dentry);
	layer->sb = path.dentry->d_sb;
	layer->sb->s_active++;
	path_put(w, &path);
	return 0;
}

static void put_layer(struct world *w, struct ovl_layer *layer)
{
	if (!layer->dentry)
		return;
	dput(w, layer->dentry);
	deactivate_super(w, layer->sb);
}

static void ovl_free_fs(struct world *w, struct ovl_fs *ofs)
{
	u32 i;

	if (!ofs)
		return;
	put_layer(w, &ofs->upper);
	put_layer(w, &ofs->work);
	for (i = 0; i < ofs->numlower; i++)
		put_layer(w, &ofs->lower[i]);
	world_free(w, ofs->lowerdir);
	world_free(w, ofs->upperdir);
	world_free(w, ofs->workdir);
	world_free(w, ofs);
}

static u32 count_layers(const char *lowerdir)
{
	u32 n = 1;

	for (; *lowerdir; lowerdir++)
		n += *lowerdir == ':';
	return n;
}

static int ovl_get_lower(struct world *w, struct ovl_fs *ofs)
{
	const char *s = ofs->lowerdir;
	char name[PATH_MAX_BYTES];

	for (;;) {
		size_t len = strcspn(s, ":");
		int err;

		if (len >= sizeof(name))
			return (int)refuse(w, ENAMETOOLONG, R_PATH_TOO_LONG);
		memcpy(name, s, len);
		name[len] = '\0';
		err = ovl_mount_dir(w, name, &ofs->lower[ofs->numlower]);
		if (err)
			return err;
		ofs->numlower++;
		if (!s[len])
			return 0;
		s += len + 1;
	}
}

static int ovl_check(struct world *w, struct fs_context *fc, const struct ovl_fs *ctx)
{
	if (!ctx->lowerdir || !*ctx->lowerdir)
		return ovl_invalid(w, fc, "missing 'lowerdir'");
	if (ctx->upperdir && !ctx->workdir)
		return ovl_invalid(w, fc, "missing 'workdir'");
	if (!ctx->upperdir && count_layers(ctx->lowerdir) < 2)
		return ovl_invalid(w, fc,
				   "at least 2 lowerdir are needed while upperdir nonexistent");
	return count_layers(ctx->lowerdir) > OVL_MAX_STACK
		       ? ovl_invalid(w, fc, "too many lower directories")
		       : 0;
}

static int ovl_get_layers(struct world *w, struct fs_context *fc, struct ovl_fs *ofs)
{
	int err = 0;

	if (ofs->upperdir) {
		err = ovl_mount_dir(w, ofs->upperdir, &ofs->upper);
		if (!err)
			err = ovl_mount_dir(w, ofs->workdir, &ofs->work);
		if (!err && (is_subdir(ofs->upper.dentry, ofs->work.dentry) ||
			     is_subdir(ofs->work.dentry, ofs->upper.dentry)))
			err = ovl_invalid(w, fc, "workdir and upperdir must be separate subtrees");
		if (!err && ofs->upper.sb != ofs->work.sb)
			err = ovl_invalid(w, fc,
					  "workdir and upperdir must reside under the same mount");
	}
	return err ? err : ovl_get_lower(w, ofs);
}

/* The kernel puts a directory "work" below workdir. */
static int ovl_workdir_create(struct world *w, const struct ovl_fs *ofs)
{
	struct dentry *work;

	if (!ofs->work.dentry)
		return 0;
	work = d_lookup(ofs->work.dentry, "work", 4);
	if (work) {
		dput(w, work);
		return 0;
	}
	return simple_mkdir(w, ofs->work.dentry, "work", 0) ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}

static int ovl_make_root(struct world *w, struct super_block *sb, const struct ovl_fs *ofs)
{
	struct dentry *lower[OVL_MAX_STACK];
	struct inode *inode;
	u32 i;

	for (i = 0; i < ofs->numlower; i++)
		lower[i] = dget(ofs->lower[i].dentry);
	inode = ovl_get_inode(w, sb, dget(ofs->upper.dentry), lower, ofs->numlower);
	sb->s_root = d_make_root(w, inode);
	return sb->s_root ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}

static void ovl_show_options(struct world *w, struct super_block *sb, struct world_text *text)
{
	const struct ovl_fs *ofs = OVL_FS(sb);

	text_string(text, ",lowerdir=");
	text_mangled(text, ofs->lowerdir, strlen(ofs->lowerdir), ",= \t\n\\");
	if (ofs->upperdir) {
		text_string(text, ",upperdir=");
		text_mangled(text, ofs->upperdir, strlen(ofs->upperdir), ",= \t\n\\");
		text_string(text, ",workdir=");
		text_mangled(text, ofs->workdir, strlen(ofs->workdir), ",= \t\n\\");
		text_string(text, ",uuid=on");
	} else {
		text_string(text, ",redirect_dir=on");
	}
}

static const struct super_operations ovl_super_operations = {
	.statfs = simple_statfs,
	.evict_inode = ovl_evict_inode,
	.show_options = ovl_show_options,
};

static int ovl_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	struct ovl_fs *ctx = fc->fs_private, *ofs;
	int err = ovl_check(w, fc, ctx);

	if (err)
		return err;
	ofs = alloc_obj_flex(w, ovl_fs, lower, count_layers(ctx->lowerdir));
	if (!ofs)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	*ofs = *ctx;
	ctx->lowerdir = ctx->upperdir = ctx->workdir = NULL;
	sb->s_fs_info = ofs;
	sb->s_magic = OVERLAYFS_SUPER_MAGIC;
	sb->s_op = &ovl_super_operations;
	sb->s_d_op = &ovl_dentry_operations;
	sb->s_blocksize = 4096;
	err = ovl_get_layers(w, fc, ofs);
	if (!err)
		err = ovl_workdir_create(w, ofs);
	if (err)
		return err;
	if (!ofs->upper.dentry)
		sb->s_flags |= SB_RDONLY;
	sb->s_stack_depth = 1;
	return ovl_make_root(w, sb, ofs);
}

static int ovl_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_nodev(w, fc, ovl_fill_super);
}

static void ovl_free(struct world *w, struct fs_context *fc)
{
	ovl_free_fs(w, fc->fs_private);
}

static const struct fs_context_operations ovl_context_ops = {
	.free = ovl_free,
	.parse_param = ovl_parse_param,
	.get_tree = ovl_get_tree,
};

static int ovl_init_fs_context(struct world *w, struct fs_context *fc)
{
	fc->fs_private = alloc_obj(w, ovl_fs);
	fc->ops = &ovl_context_ops;
	return fc->fs_private ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}

static void ovl_kill_sb(struct world *w, struct super_block *sb)
{
	struct ovl_fs *ofs = OVL_FS(sb);

	kill_anon_super(w, sb);
	sb->s_fs_info = NULL;
	ovl_free_fs(w, ofs);
}

const struct file_system_type overlayfs_fs_type = {
	.name = "overlay",
	.fs_flags = FS_USERNS_MOUNT,
	.init_fs_context = ovl_init_fs_context,
	.kill_sb = ovl_kill_sb,
};
