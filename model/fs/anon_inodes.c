// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that stand for an object of the kernel's, and all share one inode. Mirrors fs/anon_inodes.c
 * of Linux.
 */
#include "internal.h"
#include "pipe_fs_i.h"
#include "text.h"

static void anon_inodefs_dname(struct world *w, const struct dentry *dentry,
			       struct world_text *text)
{
	text_printf(text, "anon_inode:%s", dentry->d_name);
}
static const struct dentry_operations anon_inodefs_dentry_operations = {
	.d_dname = anon_inodefs_dname,
};
static const struct super_operations anon_inodefs_ops = { .statfs = simple_statfs };

static int anon_inodefs_get_tree(struct world *w, struct fs_context *fc)
{
	return init_pseudo(w, fc, ANON_INODE_FS_MAGIC, &anon_inodefs_ops,
			   &anon_inodefs_dentry_operations);
}
static const struct fs_context_operations anon_inodefs_context_ops = {
	.get_tree = anon_inodefs_get_tree,
};

static int anon_inodefs_init_fs_context(struct world *w, struct fs_context *fc)
{
	fc->ops = &anon_inodefs_context_ops;
	return 0;
}

const struct file_system_type anon_inode_fs_type = {
	.name = "anon_inodefs",
	.init_fs_context = anon_inodefs_init_fs_context,
	.kill_sb = kill_anon_super,
};

int anon_inode_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
		       const struct iattr *attr)
{
	return (int)refuse_obj(w, EOPNOTSUPP, R_ANON_SETATTR, dentry, NULL);
}
static const struct inode_operations anon_inode_operations = { .setattr = anon_inode_setattr };

/*
 * The shared inode stands in for all; it is made with the first file and goes with the last. The
 * kernel has made it when it started: it is root's, whoever has a file of it.
 */
static struct inode *anon_inode_get(struct world *w)
{
	struct super_block *sb = w->anon_inode_mnt->mnt_sb;
	struct inode *inode = list_last_entry(&sb->s_inodes, struct inode, i_sb_list);

	if (inode != sb->s_root->d_inode)
		return igrab(inode);
	inode = new_inode(w, sb);
	if (!inode)
		return NULL;
	inode->i_ino = 2;
	inode->i_op = &anon_inode_operations;
	inode->i_mode = 0600;
	inode->i_uid = GLOBAL_ROOT_UID;
	inode->i_gid = KGIDT_INIT(0);
	return inode;
}

/* The dentry is named after the kind of object: "[eventfd]", "[pidfd]". */
static struct dentry *anon_dentry(struct world *w, const char *name)
{
	struct inode *inode = anon_inode_get(w);
	struct dentry *dentry = inode ? d_alloc_pseudo(w, inode, NULL) : NULL;
	char *copy;

	if (!dentry)
		return NULL;
	copy = world_strdup(w, name);
	if (!copy) {
		dput(w, dentry);
		return NULL;
	}
	world_free(w, dentry->d_name);
	dentry->d_name = copy;
	dentry->d_name_len = (u32)strlen(name);
	return dentry;
}

struct file *anon_inode_getfile(struct world *w, const char *name,
				const struct file_operations *fops, void *private_data,
				unsigned int flags)
{
	struct path path = { w->anon_inode_mnt, anon_dentry(w, name) };
	struct file *file;

	if (!path.dentry)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	file = alloc_file(w, &path, flags & (O_ACCMODE | O_NONBLOCK), fops);
	dput(w, path.dentry);
	if (IS_ERR(file))
		return file;
	file->private_data = private_data;
	return file;
}

int anon_inode_getfd(struct world *w, const char *name, const struct file_operations *fops,
		     void *private_data, unsigned int flags,
		     void (*discard)(struct world *w, void *private_data))
{
	struct file *file = anon_inode_getfile(w, name, fops, private_data, flags);

	if (!IS_ERR(file))
		return fd_install_new(w, file, flags);
	discard(w, private_data);
	return (int)PTR_ERR(file);
}
