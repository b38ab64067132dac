// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trees of names that the kernel gives, from const tables. Mirrors fs/kernfs/dir.c and inode.c of
 * Linux, as far as mounting, look-ups and reading go: nothing can be made or removed in them.
 */
#include "kernfs.h"
#include "syscalls.h"

static const struct kernfs_node *node_of(const struct inode *inode)
{
	return inode->i_private;
}

static long kernfs_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	const char *text = node_of(file->f_inode)->text;

	return text ? simple_read_from_buffer(w, buf, count, pos, text, strlen(text)) : 0;
}

/* Taken, and nothing of the model changes. */
static long kernfs_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	return (long)count;
}

static const struct file_operations kernfs_file_fops = {
	.fop_flags = FOP_FSYNC,
	.read = kernfs_read,
	.lseek = generic_file_llseek,
	.write = kernfs_write,
};

static int kernfs_get_link(struct world *w, struct dentry *dentry, struct link_target *target)
{
	target->text = node_of(dentry->d_inode)->text;
	return 0;
}
static const struct inode_operations kernfs_symlink_iops = { .get_link = kernfs_get_link };
static const struct inode_operations kernfs_file_iops = { .lookup = NULL };
static const struct inode_operations kernfs_dir_iops;
static const struct file_operations kernfs_dir_fops;

static unsigned int nr_directories(const struct kernfs_node *kn)
{
	unsigned int n = 0;

	for (; kn && kn->name; kn++)
		n += S_ISDIR(kn->mode);
	return n;
}

struct inode *kernfs_get_inode(struct world *w, struct super_block *sb,
			       const struct kernfs_node *kn)
{
	struct inode *inode = new_inode(w, sb);

	if (!inode) {
		refuse(w, ENOMEM, R_NOMEM);
		return NULL;
	}
	inode->i_ino = get_next_ino(w);
	inode->i_mode = kn->mode;
	inode->i_private = (void *)(uintptr_t)kn;
	if (S_ISDIR(kn->mode)) {
		inode->i_nlink = 2 + nr_directories(kn->children);
		inode->i_op = kn->empty_dir ? &empty_dir_inode_operations
			      : kn->iop	    ? kn->iop
					    : &kernfs_dir_iops;
		inode->i_fop = kn->fop ? kn->fop : &kernfs_dir_fops;
	} else if (S_ISLNK(kn->mode)) {
		inode->i_op = &kernfs_symlink_iops;
	} else {
		inode->i_op = &kernfs_file_iops;
		inode->i_fop = &kernfs_file_fops;
		inode->i_size = 4096;
	}
	return inode;
}

static int kernfs_iop_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			     struct inode **inode)
{
	const struct kernfs_node *kn = node_of(dir->d_inode)->children;

	while (kn && kn->name && !qstr_is(name, kn->name))
		kn++;
	if (!kn || !kn->name)
		return 0;
	*inode = kernfs_get_inode(w, dir->d_sb, kn);
	return *inode ? 0 : -ENOMEM;
}

static int kernfs_fop_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	const struct kernfs_node *kn = node_of(file->f_inode)->children;
	u64 at = 2;

	if (!dir_emit_dots(w, file, ctx))
		return 0;
	for (; kn && kn->name; kn++) {
		if (at++ < ctx->pos)
			continue;
		if (!ctx->actor(w, ctx, kn->name, strlen(kn->name), get_next_ino(w),
				(kn->mode >> 12) & 15))
			break;
		ctx->pos++;
	}
	return 0;
}

static const struct inode_operations kernfs_dir_iops = { .lookup = kernfs_iop_lookup };
static const struct file_operations kernfs_dir_fops = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = kernfs_fop_readdir,
};

const struct super_operations kernfs_sops = { .statfs = simple_statfs };

int kernfs_fill_super(struct world *w, struct super_block *sb, const struct kernfs_node *root)
{
	struct inode *inode;

	sb->s_iflags |= SB_I_NOEXEC | SB_I_NODEV;
	sb->s_blocksize = 4096;
	sb->s_op = &kernfs_sops;
	inode = kernfs_get_inode(w, sb, root);
	if (!inode)
		return -ENOMEM;
	inode->i_ino = 1;
	sb->s_root = d_make_root(w, inode);
	return sb->s_root ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}
