// SPDX-License-Identifier: GPL-2.0-only
/*
 * tmpfs, and ramfs beside it. Mirrors mm/shmem.c and fs/ramfs/inode.c of Linux.
 *
 * A tmpfs lives in the dcache: every name is pinned. Its limits count pages and inodes: each name
 * of a file takes one inode. A ramfs is the same without limits, and without options but the mode.
 *
 * Invariants: used_inodes is the number of inodes, and of further names of them; used_blocks is the
 * sum of the inodes' i_blocks / 8.
 */
#include "fs_parser.h"
#include "memfd.h"
#include "mount.h"
#include "pipe_fs_i.h"
#include "sched.h"
#include "syscalls.h"
#include "text.h"

#define BOGO_DIRENT_SIZE   20u
#define SHORT_SYMLINK_LEN  128u
#define PAGE_SIZE	   4096u
#define DEFAULT_BLOCKS	   3085512u /* half of the machine's memory; see SCENARIOS.md */
#define DEFAULT_INODES	   3085512u
#define DEVTMPFS_LIMIT	   3083639u
#define TMPFS_DEFAULT_MODE (0777 | S_ISVTX)
#define RAMFS_DEFAULT_MODE 0755

static struct shmem_sb_info *SHMEM_SB(const struct super_block *sb)
{
	return sb->s_fs_info;
}

/* ---- limits ---- */

static u64 pages_of(u64 bytes)
{
	return (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
}

static int shmem_reserve_inode(struct world *w, struct shmem_sb_info *sbinfo)
{
	if (sbinfo->max_inodes && sbinfo->used_inodes >= sbinfo->max_inodes)
		return (int)refuse_num(w, ENOSPC, R_TMPFS_NO_INODES, (s64)sbinfo->max_inodes);
	sbinfo->used_inodes++;
	return 0;
}

/* Charges @inode for @pages pages in all; less than it has is fine too. */
static int shmem_charge(struct world *w, struct inode *inode, u64 pages)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(inode->i_sb);
	u64 had = inode->i_blocks / 8;

	if (pages > had && sbinfo->max_blocks &&
	    sbinfo->used_blocks + pages - had > sbinfo->max_blocks)
		return (int)refuse_num(w, ENOSPC, R_TMPFS_NO_BLOCKS, (s64)sbinfo->max_blocks);
	sbinfo->used_blocks += pages - had;
	inode->i_blocks = pages * 8;
	return 0;
}

static void shmem_evict_inode(struct world *w, struct inode *inode)
{
	shmem_charge(w, inode, 0);
	SHMEM_SB(inode->i_sb)->used_inodes--;
}

/* ---- files ---- */

/* As many bytes as there are pages left for. */
static long shmem_file_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct inode *inode = file->f_inode;
	struct shmem_sb_info *sbinfo = SHMEM_SB(inode->i_sb);
	u64 had = inode->i_blocks / 8, end = *pos + count, pages;
	long n;

	if (!count)
		return 0;
	if (inode->i_seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return refuse_obj(w, EPERM, R_MEMFD_SEALED, inode, NULL);
	if ((inode->i_seals & F_SEAL_GROW) && end > inode->i_size)
		return refuse_obj(w, EPERM, R_MEMFD_SEALED, inode, NULL);
	if (end > inode->i_sb->s_maxbytes)
		return refuse_num(w, EFBIG, R_ATTR_SIZE, (s64)end);
	if (sbinfo->max_blocks && sbinfo->used_blocks - had < sbinfo->max_blocks) {
		u64 room = (sbinfo->max_blocks - sbinfo->used_blocks + had) * PAGE_SIZE;

		if (end > room && *pos < room)
			end = room;
	}
	pages = pages_of(end > inode->i_data_len ? end : inode->i_data_len);
	if (shmem_charge(w, inode, pages > had ? pages : had))
		return -ENOSPC;
	n = ram_file_write(w, file, buf, end - *pos, pos);
	if (n > 0)
		cap_inode_killpriv(w, file->f_inode);
	if (n < 0)
		shmem_charge(w, inode, had);
	return n;
}

/* The pages of the range are there from now on, and counted. */
static long shmem_fallocate(struct world *w, struct file *file, int mode, u64 offset, u64 len)
{
	struct inode *inode = file->f_inode;
	u64 end = offset + len, had = inode->i_blocks / 8, pages = pages_of(end);
	bool grows = !(mode & FALLOC_FL_KEEP_SIZE) && end > inode->i_size;

	if (mode & ~FALLOC_FL_KEEP_SIZE)
		return refuse_num(w, EOPNOTSUPP, R_FALLOCATE_MODE, mode);
	if ((inode->i_seals & F_SEAL_GROW) && end > inode->i_size)
		return refuse_obj(w, EPERM, R_MEMFD_SEALED, inode, NULL);
	if (shmem_charge(w, inode, pages > had ? pages : had))
		return -ENOSPC;
	if (ram_file_reserve(w, inode, end)) {
		shmem_charge(w, inode, had);
		return -ENOMEM;
	}
	if (end > inode->i_data_len && grows) {
		memset(inode->i_data + inode->i_data_len, 0, end - inode->i_data_len);
		inode->i_data_len = end;
	}
	if (grows)
		inode->i_size = end;
	inode->i_ctime = current_time(w);
	return 0;
}

const struct file_operations shmem_file_operations = {
	.fop_flags = FOP_FSYNC,
	.read = ram_file_read,
	.write = shmem_file_write,
	.lseek = generic_file_llseek,
	.fallocate = shmem_fallocate,
};

static int shmem_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
			 const struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	struct iattr checked = *attr;
	int err = setattr_prepare(w, idmap, dentry, &checked);
	u64 old = inode->i_size;

	if (err)
		return err;
	if ((checked.ia_valid & ATTR_MODE) && (inode->i_seals & F_SEAL_EXEC) &&
	    ((checked.ia_mode ^ inode->i_mode) & 0111))
		return (int)refuse_obj(w, EPERM, R_MEMFD_SEALED, inode, NULL);
	if (S_ISREG(inode->i_mode) && (checked.ia_valid & ATTR_SIZE)) {
		if ((checked.ia_size < old && (inode->i_seals & F_SEAL_SHRINK)) ||
		    (checked.ia_size > old && (inode->i_seals & F_SEAL_GROW)))
			return (int)refuse_obj(w, EPERM, R_MEMFD_SEALED, inode, NULL);
		ram_file_resize(inode, checked.ia_size);
		shmem_charge(w, inode, pages_of(inode->i_data_len));
		if (checked.ia_size != old)
			inode_set_mtime_ctime(w, inode);
	}
	setattr_copy(w, idmap, inode, &checked);
	return 0;
}

static int shmem_getattr(struct world *w, const struct path *path, struct kstat *stat)
{
	const struct inode *inode = path->dentry->d_inode;

	stat->blocks = inode->i_blocks;
	if (SHMEM_SB(inode->i_sb)->ramfs)
		return 0;
	if (stat->request_mask & STATX_BTIME) {
		stat->btime = inode->i_btime;
		stat->result_mask |= STATX_BTIME;
	}
	stat->attributes_mask |= STATX_ATTR_APPEND | STATX_ATTR_IMMUTABLE | STATX_ATTR_NODUMP;
	return 0;
}

/* ---- inodes ---- */

static const struct inode_operations shmem_inode_operations = {
	.getattr = shmem_getattr,
	.setattr = shmem_setattr,
};
static const struct inode_operations shmem_dir_inode_operations;

static u64 shmem_next_ino(struct world *w, struct shmem_sb_info *sbinfo)
{
	return sbinfo->ramfs ? get_next_ino(w) : ++sbinfo->next_ino;
}

/* By how much a directory grows with a name; the size of a directory of a ramfs is always 0. */
static u64 dirent_size(const struct inode *dir)
{
	return SHMEM_SB(dir->i_sb)->ramfs ? 0 : BOGO_DIRENT_SIZE;
}

static void shmem_set_operations(struct inode *inode, u32 mode, u32 dev)
{
	inode->i_op = &shmem_inode_operations;
	if (S_ISREG(mode)) {
		inode->i_fop = &shmem_file_operations;
		inode->i_seals = F_SEAL_SEAL;
	} else if (S_ISDIR(mode)) {
		inode->i_nlink++;
		inode->i_size = 2 * dirent_size(inode);
		inode->i_op = &shmem_dir_inode_operations;
		inode->i_fop = &simple_dir_operations;
	} else if (!S_ISLNK(mode)) {
		init_special_inode(inode, inode->i_mode, dev);
	}
}

/* A new inode that is charged for; NULL: refused. */
static struct inode *shmem_get_inode(struct world *w, const struct mnt_idmap *idmap,
				     struct super_block *sb, struct inode *dir, u32 mode, u32 dev)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(sb);
	struct inode *inode;

	if (shmem_reserve_inode(w, sbinfo))
		return ERR_PTR(-ENOSPC);
	inode = new_inode(w, sb);
	if (!inode) {
		sbinfo->used_inodes--;
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	}
	inode->i_ino = shmem_next_ino(w, sbinfo);
	inode_init_owner(w, idmap, inode, dir, mode);
	inode->i_btime = inode->i_mtime;
	shmem_set_operations(inode, mode, dev);
	return inode;
}

/* The name has its inode now: the directory has grown. */
static void shmem_add_name(struct world *w, struct inode *dir, struct dentry *dentry,
			   struct inode *inode)
{
	dir->i_size += dirent_size(dir);
	inode_set_mtime_ctime(w, dir);
	d_instantiate(dentry, inode);
	d_make_persistent(dentry);
}

static int shmem_mknod(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		       struct dentry *dentry, u32 mode, u32 dev)
{
	struct inode *inode = dentry->d_name_len > 255
				      ? refuse_ptr(w, ENAMETOOLONG, R_NAME_TOO_LONG)
				      : shmem_get_inode(w, idmap, dir->i_sb, dir, mode, dev);

	if (!IS_ERR(inode))
		shmem_add_name(w, dir, dentry, inode);
	return IS_ERR(inode) ? (int)PTR_ERR(inode) : 0;
}

static int shmem_create(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
			struct dentry *dentry, u32 mode)
{
	return shmem_mknod(w, idmap, dir, dentry, mode | S_IFREG, 0);
}

static int shmem_mkdir(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
		       struct dentry *dentry, u32 mode)
{
	int err = shmem_mknod(w, idmap, dir, dentry, mode | S_IFDIR, 0);

	if (!err)
		inc_nlink(w, dir);
	return err;
}

/* Keeps the text of a link; a long one takes a page. */
static int set_link_text(struct world *w, struct inode *inode, const char *target)
{
	inode->i_size = strlen(target);
	inode->i_link = world_strdup(w, target);
	if (!inode->i_link)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	return inode->i_size < SHORT_SYMLINK_LEN ? 0 : shmem_charge(w, inode, 1);
}

static int shmem_symlink(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
			 struct dentry *dentry, const char *target)
{
	struct inode *inode = shmem_get_inode(w, idmap, dir->i_sb, dir, S_IFLNK | 0777, 0);
	int err;

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	err = set_link_text(w, inode, target);
	if (err)
		iput(w, inode);
	else
		shmem_add_name(w, dir, dentry, inode);
	return err;
}

static int shmem_tmpfile(struct world *w, const struct mnt_idmap *idmap, struct inode *dir,
			 struct dentry *dentry, u32 mode)
{
	struct inode *inode = shmem_get_inode(w, idmap, dir->i_sb, dir, mode, 0);

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	inode->i_nlink = 0;
	d_instantiate(dentry, inode);
	return 0;
}

static int shmem_link(struct world *w, struct dentry *old_dentry, struct inode *dir,
		      struct dentry *dentry)
{
	struct inode *inode = old_dentry->d_inode;

	if (inode->i_nlink && shmem_reserve_inode(w, SHMEM_SB(inode->i_sb)))
		return -ENOSPC;
	dir->i_size += dirent_size(dir);
	return simple_link(w, old_dentry, dir, dentry);
}

/* A further name goes, and what it was charged. The last one's goes with the inode. */
static void shmem_free_name(const struct inode *inode)
{
	if (inode->i_nlink > 1 && !S_ISDIR(inode->i_mode))
		SHMEM_SB(inode->i_sb)->used_inodes--;
}

static int shmem_unlink(struct world *w, struct inode *dir, struct dentry *dentry)
{
	shmem_free_name(dentry->d_inode);
	dir->i_size -= dirent_size(dir);
	return simple_unlink(w, dir, dentry);
}

static int shmem_rmdir(struct world *w, struct inode *dir, struct dentry *dentry)
{
	int err = simple_rmdir(w, dir, dentry);

	if (!err)
		dir->i_size -= dirent_size(dir);
	return err;
}

static int shmem_rename(struct world *w, const struct mnt_idmap *idmap, struct inode *old_dir,
			struct dentry *old_dentry, struct inode *new_dir, struct dentry *new_dentry,
			unsigned int flags)
{
	const struct inode *replaced = flags & RENAME_EXCHANGE ? NULL : new_dentry->d_inode;
	bool further = replaced && replaced->i_nlink > 1 && !S_ISDIR(replaced->i_mode);
	int err = simple_rename(w, idmap, old_dir, old_dentry, new_dir, new_dentry, flags);

	if (err || (flags & RENAME_EXCHANGE))
		return err;
	old_dir->i_size -= dirent_size(old_dir);
	if (further)
		SHMEM_SB(old_dir->i_sb)->used_inodes--;
	if (!replaced)
		new_dir->i_size += dirent_size(new_dir);
	return 0;
}

static const struct inode_operations shmem_dir_inode_operations = {
	.create = shmem_create,
	.mkdir = shmem_mkdir,
	.mknod = shmem_mknod,
	.symlink = shmem_symlink,
	.tmpfile = shmem_tmpfile,
	.link = shmem_link,
	.unlink = shmem_unlink,
	.rmdir = shmem_rmdir,
	.rename = shmem_rename,
	.getattr = shmem_getattr,
	.setattr = shmem_setattr,
};

/* ---- the super block ---- */

static const struct constant_table shmem_huge_names[] = {
	{ "never", 0 }, { "always", 1 }, { "within_size", 2 }, { "advise", 3 }, { NULL, 0 },
};

static void shmem_show_options(struct world *w, struct super_block *sb, struct world_text *text)
{
	const struct shmem_sb_info *s = SHMEM_SB(sb);

	if (s->max_blocks != DEFAULT_BLOCKS)
		text_printf(text, ",size=%lluk", (unsigned long long)s->max_blocks * 4);
	if (s->max_inodes != DEFAULT_INODES)
		text_printf(text, ",nr_inodes=%llu", (unsigned long long)s->max_inodes);
	if (s->mode != TMPFS_DEFAULT_MODE)
		text_printf(text, ",mode=%03o", s->mode);
	if (!uid_eq(s->uid, GLOBAL_ROOT_UID))
		show_uid_option(w, s->uid, text);
	if (!gid_eq(s->gid, KGIDT_INIT(0)))
		show_gid_option(w, s->gid, text);
	if (s->full_inums)
		text_string(text, ",inode64");
	if (s->huge)
		text_printf(text, ",huge=%s", shmem_huge_names[s->huge].name);
	if (s->mpol)
		text_printf(text, ",mpol=%s", s->mpol);
	if (s->noswap)
		text_string(text, ",noswap");
}

/* What a limit leaves; 0, as the limit itself, where there is none. */
static u64 left_of(u64 limit, u64 used)
{
	return limit ? limit - used : 0;
}

static int shmem_statfs(struct world *w, struct dentry *dentry, struct kstatfs *buf)
{
	const struct shmem_sb_info *s = SHMEM_SB(dentry->d_sb);

	*buf = (struct kstatfs){
		.f_type = TMPFS_MAGIC,
		.f_bsize = PAGE_SIZE,
		.f_namelen = 255,
		.f_blocks = s->max_blocks,
		.f_bfree = left_of(s->max_blocks, s->used_blocks),
		.f_bavail = left_of(s->max_blocks, s->used_blocks),
		.f_files = s->max_inodes,
		.f_ffree = left_of(s->max_inodes, s->used_inodes),
	};
	return 0;
}

static const struct super_operations shmem_ops = {
	.show_options = shmem_show_options,
	.evict_inode = shmem_evict_inode,
	.statfs = shmem_statfs,
};

static void ramfs_show_options(struct world *w, struct super_block *sb, struct world_text *text)
{
	if (SHMEM_SB(sb)->mode != RAMFS_DEFAULT_MODE)
		text_printf(text, ",mode=%o", SHMEM_SB(sb)->mode);
}

const struct super_operations ramfs_ops = {
	.show_options = ramfs_show_options,
	.evict_inode = shmem_evict_inode,
	.statfs = simple_statfs,
};

static void free_sb_info(struct world *w, struct shmem_sb_info *sbinfo)
{
	if (sbinfo)
		world_free(w, sbinfo->mpol);
	world_free(w, sbinfo);
}

/* The options become the super block's own. */
static struct shmem_sb_info *new_sb_info(struct world *w, const struct shmem_options *ctx)
{
	struct shmem_sb_info *sbinfo = alloc_obj(w, shmem_sb_info);

	if (!sbinfo)
		return NULL;
	*sbinfo = ctx->info;
	if (!sbinfo->mpol)
		return sbinfo;
	sbinfo->mpol = world_strdup(w, ctx->info.mpol);
	if (sbinfo->mpol)
		return sbinfo;
	world_free(w, sbinfo);
	return NULL;
}

static struct dentry *new_root(struct world *w, struct super_block *sb)
{
	const struct shmem_sb_info *sbinfo = SHMEM_SB(sb);
	struct inode *inode = shmem_get_inode(w, NULL, sb, NULL, S_IFDIR | sbinfo->mode, 0);
	struct dentry *root;

	if (IS_ERR(inode))
		return (void *)inode;
	if (!sbinfo->ramfs) {
		inode->i_uid = sbinfo->uid;
		inode->i_gid = sbinfo->gid;
	}
	root = d_make_root(w, inode);
	return root ? root : refuse_ptr(w, ENOMEM, R_NOMEM);
}

int shmem_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	struct shmem_sb_info *sbinfo = new_sb_info(w, fc->fs_private);
	struct dentry *root;

	if (!sbinfo)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	sb->s_fs_info = sbinfo;
	sb->s_op = sbinfo->ramfs ? &ramfs_ops : &shmem_ops;
	sb->s_magic = sbinfo->ramfs ? RAMFS_MAGIC : TMPFS_MAGIC;
	sb->s_xattr = sb->s_mgtime = !sbinfo->ramfs;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_maxbytes = INT64_MAX;
	sb->s_time_gran = 1;
	root = new_root(w, sb);
	if (IS_ERR(root))
		return (int)PTR_ERR(root);
	sb->s_root = root;
	return 0;
}

static int shmem_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_nodev(w, fc, shmem_fill_super);
}

static void shmem_kill_sb(struct world *w, struct super_block *sb)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(sb);

	kill_litter_super(w, sb);
	free_sb_info(w, sbinfo);
	sb->s_fs_info = NULL;
}

/* ---- options ---- */

enum shmem_param {
	Opt_gid,
	Opt_huge,
	Opt_mode,
	Opt_mpol,
	Opt_nr_blocks,
	Opt_nr_inodes,
	Opt_size,
	Opt_uid,
	Opt_inode32,
	Opt_inode64,
	Opt_noswap,
};

static const struct fs_parameter_spec shmem_fs_parameters[] = {
	fsparam_gid("gid", Opt_gid),
	fsparam_enum("huge", Opt_huge, shmem_huge_names),
	fsparam_u32oct("mode", Opt_mode),
	fsparam_string("mpol", Opt_mpol),
	fsparam_string("nr_blocks", Opt_nr_blocks),
	fsparam_string("nr_inodes", Opt_nr_inodes),
	fsparam_string("size", Opt_size),
	fsparam_uid("uid", Opt_uid),
	fsparam_flag("inode32", Opt_inode32),
	fsparam_flag("inode64", Opt_inode64),
	fsparam_flag("noswap", Opt_noswap),
	{ .name = NULL },
};

/* A size with a suffix; *@rest is what follows it. */
static u64 memparse(const char *s, const char **rest)
{
	static const char suffixes[] = "KMGTPE";
	const char *at;
	s64 value = 0;
	size_t used = text_number(s, 0, &value, NULL);
	u64 n = (u64)value;

	s += used;
	if (*s) {
		char c = *s >= 'a' && *s <= 'z' ? (char)(*s - 32) : *s;

		at = strchr(suffixes, c);
		if (at) {
			n <<= 10 * (at - suffixes + 1);
			s++;
		}
	}
	*rest = s;
	return n;
}

static int parse_size(struct world *w, struct fs_context *fc, struct fs_parameter *param,
		      struct shmem_options *ctx)
{
	const char *rest;
	u64 size = memparse(param->string, &rest);

	if (*rest == '%') {
		size = size * 2 * DEFAULT_BLOCKS / 100 * PAGE_SIZE;
		rest++;
	}
	if (*rest)
		return fs_param_bad_value(w, fc, param);
	ctx->info.max_blocks = size / PAGE_SIZE + (size % PAGE_SIZE != 0);
	ctx->seen_blocks = true;
	return 0;
}

static int parse_count(struct world *w, struct fs_context *fc, struct fs_parameter *param,
		       u64 limit, u64 *count, bool *seen)
{
	const char *rest;
	u64 n = memparse(param->string, &rest);

	if (*rest || n > limit)
		return fs_param_bad_value(w, fc, param);
	*count = n;
	*seen = true;
	return 0;
}

static int invalfc(struct world *w, struct fs_context *fc, const char *text)
{
	logfc_prefix(w, fc, 'e', "%s", text);
	return (int)refuse_str(w, EINVAL, R_TMPFS_OPTION, text);
}

static bool mpol_known(const char *s)
{
	static const char *const modes[] = { "default",	   "prefer", "bind",
					     "interleave", "local",  "weighted interleave" };
	size_t len = strcspn(s, ":="), i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (strlen(modes[i]) == len && !memcmp(modes[i], s, len))
			return true;
	return false;
}

static int parse_mpol(struct world *w, struct fs_context *fc, struct fs_parameter *param,
		      struct shmem_options *ctx)
{
	if (!mpol_known(param->string))
		return fs_param_bad_value(w, fc, param);
	world_free(w, ctx->info.mpol);
	ctx->info.mpol = NULL;
	if (!strcmp(param->string, "default"))
		return 0;
	ctx->info.mpol = fs_param_take(param);
	return 0;
}

static int parse_owner(struct world *w, struct fs_context *fc, struct fs_parameter *param,
		       const struct fs_parse_result *result, int opt, struct shmem_options *ctx)
{
	if (opt == Opt_uid) {
		if (!kuid_has_mapping(fc->user_ns, result->uid))
			return fs_param_bad_value(w, fc, param);
		ctx->info.uid = result->uid;
	} else {
		if (!kgid_has_mapping(fc->user_ns, result->gid))
			return fs_param_bad_value(w, fc, param);
		ctx->info.gid = result->gid;
	}
	return 0;
}

static int shmem_parse_one(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	struct shmem_options *ctx = fc->fs_private;
	struct fs_parse_result result;
	int opt = fs_parse(w, fc, shmem_fs_parameters, param, &result);

	if (opt < 0)
		return opt;
	switch (opt) {
	case Opt_size:
		return parse_size(w, fc, param, ctx);
	case Opt_nr_blocks:
		return parse_count(w, fc, param, 0x7fffffffffffffffull, &ctx->info.max_blocks,
				   &ctx->seen_blocks);
	case Opt_nr_inodes:
		return parse_count(w, fc, param, ~0ull / 512, &ctx->info.max_inodes,
				   &ctx->seen_inodes);
	case Opt_mode:
		ctx->info.mode = result.uint_32 & S_IALLUGO;
		return 0;
	case Opt_uid:
	case Opt_gid:
		return parse_owner(w, fc, param, &result, opt, ctx);
	case Opt_huge:
		ctx->info.huge = (u8)result.uint_32;
		ctx->seen_huge = true;
		return 0;
	case Opt_mpol:
		return parse_mpol(w, fc, param, ctx);
	case Opt_inode32:
	case Opt_inode64:
		ctx->info.full_inums = opt == Opt_inode64;
		ctx->seen_inums = true;
		return 0;
	}
	if (fc->user_ns != w->init_user_ns || !capable(w, CAP_SYS_ADMIN))
		return invalfc(w, fc, "Turning off swap in unprivileged tmpfs mounts unsupported");
	ctx->info.noswap = true;
	return 0;
}

/*
 * The end of the option at @s: a comma that no digit follows, since mpol's node lists have those.
 */
static const char *end_of_option(const char *s)
{
	for (; *s; s++)
		if (*s == ',' && !(s[1] >= '0' && s[1] <= '9'))
			break;
	return s;
}

static int shmem_parse_monolithic(struct world *w, struct fs_context *fc, const char *data)
{
	while (data && *data) {
		const char *end = end_of_option(data);
		char *key, *value;
		int err;

		if (end == data) {
			data++;
			continue;
		}
		key = world_strndup(w, data, (size_t)(end - data));
		if (!key)
			return (int)refuse(w, ENOMEM, R_NOMEM);
		value = strchr(key, '=');
		if (value)
			*value++ = '\0';
		err = value == key + 1 ? 0 : vfs_parse_fs_string(w, fc, key, value);
		world_free(w, key);
		if (err)
			return err;
		data = *end ? end + 1 : end;
	}
	return 0;
}

/* Whether a limit can become @wanted (0: none): NULL, or what speaks against it. */
static const char *cannot_limit(u64 limit, u64 used, u64 wanted, const char *never_had_one,
				const char *too_low)
{
	if (!wanted)
		return NULL;
	if (!limit)
		return never_had_one;
	return used > wanted ? too_low : NULL;
}

static const char *cannot_reconfigure(const struct shmem_sb_info *s,
				      const struct shmem_options *ctx)
{
	const struct shmem_sb_info *new = &ctx->info;
	const char *why = NULL;

	if (ctx->seen_blocks)
		why = cannot_limit(s->max_blocks, s->used_blocks, new->max_blocks,
				   "Cannot retroactively limit size",
				   "Too small a size for current use");
	if (!why && ctx->seen_inodes)
		why = cannot_limit(s->max_inodes, s->used_inodes, new->max_inodes,
				   "Cannot retroactively limit inodes",
				   "Too few inodes for current use");
	if (why)
		return why;
	if (ctx->seen_inums && !new->full_inums && s->next_ino > UINT32_MAX)
		return "Current inum too high to switch to 32-bit inums";
	return new->noswap && !s->noswap ? "Cannot disable swap on remount" : NULL;
}

/* The limits and names that were given take the place of those that held. */
static void take_options(struct shmem_sb_info *s, const struct shmem_options *ctx)
{
	const struct shmem_sb_info *new = &ctx->info;

	if (ctx->seen_blocks)
		s->max_blocks = new->max_blocks;
	if (ctx->seen_inodes)
		s->max_inodes = new->max_inodes;
	if (ctx->seen_inums)
		s->full_inums = new->full_inums;
	if (ctx->seen_huge)
		s->huge = new->huge;
}

static int shmem_reconfigure(struct world *w, struct fs_context *fc)
{
	struct shmem_sb_info *s = SHMEM_SB(fc->root->d_sb);
	struct shmem_options *ctx = fc->fs_private;
	const char *why = cannot_reconfigure(s, ctx);

	if (why)
		return invalfc(w, fc, why);
	take_options(s, ctx);
	if (ctx->info.mpol) {
		world_free(w, s->mpol);
		s->mpol = ctx->info.mpol;
		ctx->info.mpol = NULL;
	}
	return 0;
}

void shmem_free_fc(struct world *w, struct fs_context *fc)
{
	struct shmem_options *ctx = fc->fs_private;

	if (ctx)
		world_free(w, ctx->info.mpol);
	world_free(w, ctx);
}

static const struct fs_context_operations shmem_fs_context_ops = {
	.free = shmem_free_fc,
	.parse_param = shmem_parse_one,
	.parse_monolithic = shmem_parse_monolithic,
	.get_tree = shmem_get_tree,
	.reconfigure = shmem_reconfigure,
};

struct shmem_options *shmem_new_options(struct world *w, struct fs_context *fc,
					const struct fs_context_operations *ops, u32 mode)
{
	struct shmem_options *ctx = alloc_obj(w, shmem_options);

	if (!ctx) {
		refuse(w, ENOMEM, R_NOMEM);
		return NULL;
	}
	ctx->info.mode = mode;
	ctx->info.uid = current_fsuid();
	ctx->info.gid = current_fsgid();
	fc->fs_private = ctx;
	fc->ops = ops;
	return ctx;
}

/* Mounts of the kernel's own have no limits. */
static int shmem_init_fs_context(struct world *w, struct fs_context *fc)
{
	struct shmem_options *ctx = shmem_new_options(w, fc, &shmem_fs_context_ops,
						      TMPFS_DEFAULT_MODE);

	if (!ctx)
		return -ENOMEM;
	if (!(fc->sb_flags & SB_KERNMOUNT)) {
		ctx->info.max_blocks = DEFAULT_BLOCKS;
		ctx->info.max_inodes = DEFAULT_INODES;
	}
	return 0;
}

const struct file_system_type shmem_fs_type = {
	.name = "tmpfs",
	.fs_flags = FS_USERNS_MOUNT | FS_ALLOW_IDMAP,
	.init_fs_context = shmem_init_fs_context,
	.kill_sb = shmem_kill_sb,
};

/*
 * The same under the name of the first mount of all; init/do_mounts.c of Linux. Nobody can ask for
 * it.
 */
const struct file_system_type rootfs_fs_type = {
	.name = "rootfs",
	.fs_flags = FS_USERNS_MOUNT | FS_ALLOW_IDMAP,
	.init_fs_context = shmem_init_fs_context,
	.kill_sb = shmem_kill_sb,
};

/* devtmpfs is a tmpfs of the kernel's own, with limits that show. */
static int devtmpfs_kern_init(struct world *w, struct fs_context *fc)
{
	struct shmem_options *ctx = shmem_new_options(w, fc, &shmem_fs_context_ops, 0755);

	if (!ctx)
		return -ENOMEM;
	ctx->info.max_blocks = ctx->info.max_inodes = DEVTMPFS_LIMIT;
	return 0;
}

const struct file_system_type devtmpfs_kern_type = {
	.name = "devtmpfs",
	.init_fs_context = devtmpfs_kern_init,
	.kill_sb = shmem_kill_sb,
};

/* ---- ramfs ---- */

static const struct fs_parameter_spec ramfs_fs_parameters[] = {
	fsparam_u32oct("mode", Opt_mode),
	{ .name = NULL },
};

/* Options that it doesn't know, it ignores. */
static int ramfs_parse_param(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	struct shmem_options *ctx = fc->fs_private;
	struct fs_parse_result result;
	int opt = fs_parse(w, fc, ramfs_fs_parameters, param, &result);

	if (opt == Opt_mode)
		ctx->info.mode = result.uint_32 & S_IALLUGO;
	else if (opt == -ENOPARAM)
		opt = vfs_parse_fs_param_source(w, fc, param);
	return opt < 0 && opt != -ENOPARAM ? opt : 0;
}

static const struct fs_context_operations ramfs_context_ops = {
	.free = shmem_free_fc,
	.parse_param = ramfs_parse_param,
	.get_tree = shmem_get_tree,
};

static int ramfs_init_fs_context(struct world *w, struct fs_context *fc)
{
	struct shmem_options *ctx = shmem_new_options(w, fc, &ramfs_context_ops,
						      RAMFS_DEFAULT_MODE);

	if (ctx)
		ctx->info.ramfs = true;
	return ctx ? 0 : -ENOMEM;
}

const struct file_system_type ramfs_fs_type = {
	.name = "ramfs",
	.fs_flags = FS_USERNS_MOUNT,
	.init_fs_context = ramfs_init_fs_context,
	.kill_sb = shmem_kill_sb,
};

/* ---- files without a name ---- */

static void shmem_dname(struct world *w, const struct dentry *dentry, struct world_text *text)
{
	text_printf(text, "/%s (deleted)", dentry->d_name);
}
static const struct dentry_operations shmem_anon_dentry_operations = { .d_dname = shmem_dname };

static struct dentry *anon_file_dentry(struct world *w, const char *name)
{
	struct inode *inode = shmem_get_inode(w, NULL, w->shm_mnt->mnt_sb, NULL, S_IFREG | 0777, 0);
	struct dentry *dentry;
	char *copy;

	if (IS_ERR(inode))
		return (void *)inode;
	inode->i_nlink = 0;
	dentry = d_alloc_pseudo(w, inode, &shmem_anon_dentry_operations);
	copy = dentry ? world_strdup(w, name) : NULL;
	if (!copy) {
		dput(w, dentry);
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	}
	world_free(w, dentry->d_name);
	dentry->d_name = copy;
	dentry->d_name_len = (u32)strlen(name);
	return dentry;
}

struct file *shmem_kernel_file_setup(struct world *w, const char *name, u64 size)
{
	struct path path = { NULL, NULL };
	struct file *file;

	path.mnt = w->shm_mnt;
	path.dentry = anon_file_dentry(w, name);
	if (IS_ERR(path.dentry))
		return (void *)path.dentry;
	path.dentry->d_inode->i_size = size;
	file = alloc_file(w, &path, O_RDWR | 0100000, &shmem_file_operations);
	dput(w, path.dentry);
	if (!IS_ERR(file))
		file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	return file;
}
