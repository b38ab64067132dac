// SPDX-License-Identifier: GPL-2.0-only
/*
 * What simple file systems share: names that live in the dcache alone, bytes in memory, directories
 * that are listed from their dentries. Mirrors fs/libfs.c of Linux.
 */
#include "internal.h"
#include "syscalls.h"
#include "text.h"

const struct inode_operations empty_iops = { .lookup = NULL };

/* ---- names in the dcache ---- */

void inc_nlink(struct world *w, struct inode *inode)
{
	inode->i_nlink++;
	inode->i_ctime = current_time(w);
}

void drop_nlink(struct world *w, struct inode *inode)
{
	inode->i_nlink--;
	inode->i_ctime = current_time(w);
}

bool simple_empty(const struct dentry *dentry)
{
	return !dentry->d_children;
}

int simple_unlink(struct world *w, struct inode *dir, struct dentry *dentry)
{
	inode_set_mtime_ctime(w, dir);
	drop_nlink(w, dentry->d_inode);
	d_make_discardable(w, dentry);
	return 0;
}

int simple_rmdir(struct world *w, struct inode *dir, struct dentry *dentry)
{
	if (!simple_empty(dentry))
		return (int)refuse_obj(w, ENOTEMPTY, R_DIR_NOT_EMPTY, dentry, NULL);
	/* the name's link goes in simple_unlink(); "." and ".." here */
	drop_nlink(w, dentry->d_inode);
	drop_nlink(w, dir);
	return simple_unlink(w, dir, dentry);
}

int simple_link(struct world *w, struct dentry *old_dentry, struct inode *dir,
		struct dentry *dentry)
{
	inode_set_mtime_ctime(w, dir);
	inc_nlink(w, old_dentry->d_inode);
	d_instantiate(dentry, igrab(old_dentry->d_inode));
	d_make_persistent(dentry);
	return 0;
}

/* Directories that change places take their ".." along. */
static void move_dotdot(struct world *w, const struct dentry *moved, struct inode *from,
			struct inode *to)
{
	if (!d_is_dir(moved) || from == to)
		return;
	drop_nlink(w, from);
	inc_nlink(w, to);
}

int simple_rename(struct world *w, const struct mnt_idmap *idmap, struct inode *old_dir,
		  struct dentry *old_dentry, struct inode *new_dir, struct dentry *new_dentry,
		  unsigned int flags)
{
	if (flags & ~(unsigned int)(RENAME_NOREPLACE | RENAME_EXCHANGE))
		return (int)refuse_num(w, EINVAL, R_RENAME_FLAGS, flags);
	if (!(flags & RENAME_EXCHANGE) && !simple_empty(new_dentry))
		return (int)refuse_obj(w, ENOTEMPTY, R_DIR_NOT_EMPTY, new_dentry, NULL);
	if (flags & RENAME_EXCHANGE) {
		move_dotdot(w, new_dentry, new_dir, old_dir);
		new_dentry->d_inode->i_ctime = current_time(w);
	} else if (new_dentry->d_inode) {
		if (d_is_dir(new_dentry)) {
			drop_nlink(w, new_dentry->d_inode);
			drop_nlink(w, new_dir);
		}
		simple_unlink(w, new_dir, new_dentry);
	}
	move_dotdot(w, old_dentry, old_dir, new_dir);
	inode_set_mtime_ctime(w, old_dir);
	inode_set_mtime_ctime(w, new_dir);
	old_dentry->d_inode->i_ctime = current_time(w);
	return 0;
}

int simple_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		   const struct iattr *attr)
{
	struct iattr checked = *attr;
	int err = setattr_prepare(w, idmap, dentry, &checked);

	if (err)
		return err;
	if (checked.ia_valid & ATTR_SIZE)
		ram_file_resize(dentry->d_inode, checked.ia_size);
	setattr_copy(w, idmap, dentry->d_inode, &checked);
	return 0;
}

int simple_statfs(struct world *w, struct dentry *dentry, struct kstatfs *buf)
{
	buf->f_type = dentry->d_sb->s_magic;
	buf->f_bsize = 4096;
	buf->f_namelen = NAME_MAX_BYTES;
	return 0;
}

struct dentry *simple_create(struct world *w, struct dentry *parent, const char *name, u32 mode,
			     const struct inode_operations *iop, const struct file_operations *fop,
			     void *i_private)
{
	struct inode *inode = new_inode(w, parent->d_sb);
	struct dentry *dentry;

	if (!inode)
		return NULL;
	inode->i_mode = mode;
	inode->i_ino = get_next_ino(w);
	if (iop)
		inode->i_op = iop;
	if (fop)
		inode->i_fop = fop;
	inode->i_private = i_private;
	if (S_ISDIR(mode))
		inode->i_nlink = 2;
	dentry = d_alloc_child(w, parent, name, strlen(name), inode);
	if (!dentry)
		return NULL;
	if (S_ISDIR(mode))
		parent->d_inode->i_nlink++;
	dentry->d_flags |= DCACHE_PERSISTENT;
	return dentry;
}

struct dentry *simple_mkdir(struct world *w, struct dentry *parent, const char *name, u32 mode)
{
	struct inode *dir = parent->d_inode;
	struct qstr q = { name, strlen(name) };
	struct dentry *dentry;

	if (dir->i_op->mkdir) {
		dentry = d_alloc(w, parent, &q);
		if (dentry && dir->i_op->mkdir(w, NULL, dir, dentry, mode & S_IALLUGO)) {
			d_drop(w, dentry);
			dput(w, dentry);
			return NULL;
		}
		if (dentry)
			dentry->d_count--;
		return dentry;
	}
	return simple_create(w, parent, name, S_IFDIR | (mode & S_IALLUGO), dir->i_op, dir->i_fop,
			     NULL);
}

/* ---- options ---- */

void show_uid_option(struct world *w, kuid_t uid, struct world_text *text)
{
	text_printf(text, ",uid=%u", from_kuid_munged(w, w->init_user_ns, uid));
}

void show_gid_option(struct world *w, kgid_t gid, struct world_text *text)
{
	text_printf(text, ",gid=%u", from_kgid_munged(w, w->init_user_ns, gid));
}

/* ---- listing ---- */

static unsigned int dt_type(const struct inode *inode)
{
	return (inode->i_mode >> 12) & 15;
}

/* The positions 0 and 1 of every directory. */
bool dir_emit_dots(struct world *w, struct file *file, struct dir_context *ctx)
{
	const struct dentry *here = file->f_path.dentry;

	for (; ctx->pos < 2; ctx->pos++) {
		const struct dentry *dir = ctx->pos ? here->d_parent : here;

		if (!ctx->actor(w, ctx, "..", (size_t)ctx->pos + 1, dir->d_inode->i_ino,
				dt_type(dir->d_inode)))
			return false;
	}
	return true;
}

/* The newest child whose cookie is not above @pos. */
static struct dentry *child_at(const struct dentry *dir, u64 pos)
{
	struct dentry *child, *tmp, *found = NULL;

	HASH_ITER (hh, dir->d_children, child, tmp) {
		if (child->d_inode && (pos == DIR_OFFSET_FIRST || child->d_off <= pos) &&
		    (!found || child->d_off > found->d_off))
			found = child;
	}
	return found;
}

/* Newest first, as simple directories of 6.18 are listed. */
int dcache_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	const struct dentry *dir = file->f_path.dentry;
	struct dentry *child;

	if (ctx->pos == DIR_OFFSET_EOD || !dir_emit_dots(w, file, ctx))
		return 0;
	child = child_at(dir, ctx->pos);
	while (child) {
		ctx->pos = child->d_off;
		if (!ctx->actor(w, ctx, child->d_name, child->d_name_len, child->d_inode->i_ino,
				dt_type(child->d_inode)))
			return 0;
		child = child->d_off > DIR_OFFSET_MIN ? child_at(dir, child->d_off - 1) : NULL;
	}
	ctx->pos = DIR_OFFSET_EOD;
	return 0;
}

long generic_read_dir(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	return refuse_obj(w, EISDIR, R_IS_DIR, file->f_path.dentry, NULL);
}

const struct file_operations simple_dir_operations = {
	.fop_flags = FOP_FSYNC,
	.read = generic_read_dir,
	.lseek = seq_lseek,
	.iterate = dcache_readdir,
};
const struct inode_operations simple_dir_inode_operations = { .lookup = NULL };
const struct inode_operations simple_symlink_inode_operations = { .lookup = NULL };

static int empty_dir_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			    struct inode **inode)
{
	return (int)refuse_obj(w, ENOENT, R_EMPTY_DIR, dir, NULL);
}

static int empty_dir_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
			     const struct iattr *attr)
{
	return (int)refuse_obj(w, EPERM, R_EMPTY_DIR, dentry, NULL);
}

const struct inode_operations empty_dir_inode_operations = {
	.lookup = empty_dir_lookup,
	.setattr = empty_dir_setattr,
};

bool is_empty_dir_inode(const struct inode *inode)
{
	return inode->i_op == &empty_dir_inode_operations;
}

static int no_open(struct world *w, struct inode *inode, struct file *file)
{
	return (int)refuse_obj(w, ENXIO, R_OPEN_NO_DEVICE, inode, NULL);
}
const struct file_operations no_open_fops = { .open = no_open };

/* ---- bytes in memory ---- */

long simple_read_from_buffer(struct world *w, uptr to, size_t count, u64 *pos, const void *from,
			     size_t available)
{
	size_t left = *pos < available ? available - (size_t)*pos : 0;
	size_t n = count < left ? count : left;

	if (n && copy_to_user(w, to, (const char *)from + *pos, n))
		return -EFAULT;
	*pos += n;
	return (long)n;
}

long ram_file_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct inode *inode = file->f_inode;
	size_t stored = 0;

	if (*pos >= inode->i_size || !count)
		return 0;
	if (count > inode->i_size - *pos)
		count = inode->i_size - *pos;
	if (*pos < inode->i_data_len) {
		stored = inode->i_data_len - *pos;
		if (stored > count)
			stored = count;
		if (copy_to_user(w, buf, inode->i_data + *pos, stored))
			return -EFAULT;
	}
	if (stored < count && clear_user(w, buf + stored, count - stored))
		return -EFAULT;
	*pos += count;
	if (!(file->f_flags & O_NOATIME))
		touch_atime(w, &file->f_path);
	return (long)count;
}

int ram_file_reserve(struct world *w, struct inode *inode, u64 len)
{
	u64 room = inode->i_data ? world_alloc_size(inode->i_data) : 0;
	char *data;

	if (len <= room)
		return 0;
	room = room * 2 > len ? room * 2 : len;
	data = world_alloc(w, OBJ_bytes, room);
	if (!data)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	if (inode->i_data_len)
		memcpy(data, inode->i_data, inode->i_data_len);
	world_free(w, inode->i_data);
	inode->i_data = data;
	return 0;
}

/* Writes into the room that was reserved. */
long ram_file_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct inode *inode = file->f_inode;
	const void *bytes = user_bytes(w, buf, count);
	u64 end = *pos + count;
	int err;

	if (!count)
		return 0;
	if (!bytes)
		return refuse_num(w, EFAULT, R_FAULT, (s64)buf);
	err = ram_file_reserve(w, inode, end);
	if (err)
		return err;
	if (*pos > inode->i_data_len)
		memset(inode->i_data + inode->i_data_len, 0, *pos - inode->i_data_len);
	memcpy(inode->i_data + *pos, bytes, count);
	if (end > inode->i_data_len)
		inode->i_data_len = end;
	if (end > inode->i_size)
		inode->i_size = end;
	file_update_time(w, file);
	*pos = end;
	return (long)count;
}

void ram_file_resize(struct inode *inode, u64 size)
{
	inode->i_size = size;
	if (inode->i_data_len <= size)
		return;
	memset(inode->i_data + size, 0, inode->i_data_len - size);
	inode->i_data_len = size;
}

/* ---- file systems of the kernel's own ---- */

int simple_make_root(struct world *w, struct super_block *sb, u32 mode)
{
	struct inode *root = new_inode(w, sb);

	if (root) {
		root->i_op = &simple_dir_inode_operations;
		root->i_fop = &simple_dir_operations;
		root->i_mode = S_IFDIR | mode;
		root->i_nlink = 2;
		root->i_ino = 1;
	}
	sb->s_root = d_make_root(w, root);
	return sb->s_root ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}

static int pseudo_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	sb->s_blocksize = 4096;
	return simple_make_root(w, sb, 0600);
}

int init_pseudo(struct world *w, struct fs_context *fc, u64 magic,
		const struct super_operations *ops, const struct dentry_operations *dops)
{
	int err = get_tree_nodev(w, fc, pseudo_fill_super);
	struct super_block *sb;

	if (err)
		return err;
	sb = fc->root->d_sb;
	sb->s_magic = magic;
	sb->s_op = ops;
	sb->s_d_op = dops;
	sb->s_flags |= SB_NOUSER;
	return 0;
}
