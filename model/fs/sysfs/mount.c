// SPDX-License-Identifier: GPL-2.0-only
/*
 * sysfs: one super block for each network namespace, which differ in their class/net. Mirrors
 * fs/sysfs/mount.c of Linux; the tree is a part of what this machine shows.
 */
#include "kernfs.h"
#include "net_namespace.h"
#include "nsproxy.h"
#include "text.h"

/* ---- network devices: of the namespace that the super block belongs to ---- */

static struct net_device *find_device(struct net *net, const struct qstr *name)
{
	struct net_device *dev;

	list_for_each_entry (dev, &net->devices, dev_list)
		if (qstr_is(name, dev->name))
			return dev;
	return NULL;
}

static const struct kernfs_node device_dir = {
	.name = "device",
	.mode = S_IFDIR | 0755,
	.children =
		(const struct kernfs_node[]){
			{ .name = "address",
			  .mode = S_IFREG | 0444,
			  .text = "00:00:00:00:00:00\n" },
			{ .name = "flags", .mode = S_IFREG | 0644, .text = "0x8\n" },
			{ .name = "operstate", .mode = S_IFREG | 0444, .text = "down\n" },
			{ .name = NULL },
		},
};

static int device_link(struct world *w, struct dentry *dentry, struct link_target *target)
{
	struct world_text text = { target->buf, sizeof(target->buf), 0 };

	text_printf(&text, "../../devices/virtual/net/%s", dentry->d_name);
	text_end(&text);
	target->text = target->buf;
	return 0;
}
static const struct inode_operations device_link_iops = { .get_link = device_link };
static const struct kernfs_node device_link_node = { .name = "dev", .mode = S_IFLNK | 0777 };

static int net_class_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			    struct inode **inode)
{
	if (!find_device(dir->d_sb->s_fs_info, name))
		return 0;
	*inode = kernfs_get_inode(w, dir->d_sb, &device_link_node);
	if (!*inode)
		return -ENOMEM;
	(*inode)->i_op = &device_link_iops;
	return 0;
}

static int net_devices_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			      struct inode **inode)
{
	if (!find_device(dir->d_sb->s_fs_info, name))
		return 0;
	*inode = kernfs_get_inode(w, dir->d_sb, &device_dir);
	return *inode ? 0 : -ENOMEM;
}

static int list_devices(struct world *w, struct file *file, struct dir_context *ctx,
			unsigned int type)
{
	struct net *net = file->f_inode->i_sb->s_fs_info;
	struct net_device *dev;
	u64 at = 2;

	if (!dir_emit_dots(w, file, ctx))
		return 0;
	list_for_each_entry (dev, &net->devices, dev_list) {
		if (at++ < ctx->pos)
			continue;
		if (!ctx->actor(w, ctx, dev->name, strlen(dev->name), get_next_ino(w), type))
			break;
		ctx->pos++;
	}
	return 0;
}

static int net_class_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	return list_devices(w, file, ctx, 10);
}

static int net_devices_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	return list_devices(w, file, ctx, 4);
}

static const struct inode_operations net_class_iops = { .lookup = net_class_lookup };
static const struct file_operations net_class_fops = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = net_class_readdir,
};
static const struct inode_operations net_devices_iops = { .lookup = net_devices_lookup };
static const struct file_operations net_devices_fops = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = net_devices_readdir,
};

/* ---- the tree ---- */

#define DIR(n, ...)                                                                         \
	{                                                                                   \
		.name = n, .mode = S_IFDIR | 0755, .children = (const struct kernfs_node[]) \
		{                                                                           \
			__VA_ARGS__,                                                        \
			{                                                                   \
				.name = NULL                                                \
			}                                                                   \
		}                                                                           \
	}
#define LEAF_DIR(n)                               \
	{                                         \
		.name = n, .mode = S_IFDIR | 0755 \
	}
#define MOUNT_POINT(n)                                               \
	{                                                            \
		.name = n, .mode = S_IFDIR | 0555, .empty_dir = true \
	}
#define FILE_ENTRY(n, m, t)                                 \
	{                                                   \
		.name = n, .mode = S_IFREG | (m), .text = t \
	}

static const struct kernfs_node sysfs_root = {
	.name = "",
	.mode = S_IFDIR | 0555,
	.children =
		(const struct kernfs_node[]){
			LEAF_DIR("block"),
			LEAF_DIR("bus"),
			DIR("class", LEAF_DIR("block"), LEAF_DIR("mem"), LEAF_DIR("misc"),
			    { .name = "net",
			      .mode = S_IFDIR | 0755,
			      .iop = &net_class_iops,
			      .fop = &net_class_fops },
			    LEAF_DIR("tty")),
			DIR("dev", LEAF_DIR("block"), LEAF_DIR("char")),
			DIR("devices",
			    DIR("system",
				DIR("cpu", FILE_ENTRY("kernel_max", 0444, "63\n"),
				    FILE_ENTRY("online", 0444, "0\n"),
				    FILE_ENTRY("possible", 0444, "0\n"),
				    FILE_ENTRY("present", 0444, "0\n")),
				LEAF_DIR("node")),
			    DIR("virtual", LEAF_DIR("block"), LEAF_DIR("misc"),
				{ .name = "net",
				  .mode = S_IFDIR | 0755,
				  .iop = &net_devices_iops,
				  .fop = &net_devices_fops },
				LEAF_DIR("tty"))),
			LEAF_DIR("firmware"),
			DIR("fs", MOUNT_POINT("bpf"), MOUNT_POINT("cgroup"), LEAF_DIR("erofs"),
			    DIR("ext4", DIR("features",
					    FILE_ENTRY("lazy_itable_init", 0444, "supported\n"))),
			    DIR("fuse", MOUNT_POINT("connections")), MOUNT_POINT("pstore"),
			    LEAF_DIR("xfs")),
			DIR("kernel",
			    DIR("cgroup", FILE_ENTRY("delegate", 0444, "cgroup.procs\n"),
				FILE_ENTRY("features", 0444, "nsdelegate\n")),
			    MOUNT_POINT("debug"), LEAF_DIR("mm"),
			    FILE_ENTRY("profiling", 0644, "0\n"), MOUNT_POINT("security"),
			    MOUNT_POINT("tracing"), FILE_ENTRY("uevent_seqnum", 0444, "0\n"),
			    FILE_ENTRY("vmcoreinfo", 0444, "\n")),
			LEAF_DIR("module"),
			LEAF_DIR("power"),
			{ .name = NULL },
		},
};

/* ---- mounting ---- */

static int sysfs_fill_super(struct world *w, struct super_block *sb, struct fs_context *fc)
{
	int err = kernfs_fill_super(w, sb, &sysfs_root);

	sb->s_magic = SYSFS_MAGIC;
	sb->s_xattr = true;
	sb->s_iflags |= SB_I_USERNS_VISIBLE;
	if (!err)
		net_passive_inc(sb->s_fs_info);
	return err;
}

static int sysfs_get_tree(struct world *w, struct fs_context *fc)
{
	return get_tree_keyed(w, fc, sysfs_fill_super, fc->net_ns);
}
static const struct fs_context_operations sysfs_fs_context_ops = { .get_tree = sysfs_get_tree };

static int sysfs_init_fs_context(struct world *w, struct fs_context *fc)
{
	struct net *net = current->nsproxy->net_ns;
	struct user_namespace *old = fc->user_ns;

	if (!(fc->sb_flags & SB_KERNMOUNT) && !ns_capable(w, net->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_SYSFS_NET_CAP, net, NULL);
	fc->ops = &sysfs_fs_context_ops;
	fc->user_ns = get_user_ns(net->user_ns);
	put_user_ns(w, old);
	fc->global = true;
	return 0;
}

static void sysfs_kill_sb(struct world *w, struct super_block *sb)
{
	struct net *net = sb->s_root ? sb->s_fs_info : NULL;

	kill_anon_super(w, sb);
	sb->s_fs_info = NULL;
	if (net)
		net_passive_dec(w, net);
}

const struct file_system_type sysfs_fs_type = {
	.name = "sysfs",
	.fs_flags = FS_USERNS_MOUNT,
	.init_fs_context = sysfs_init_fs_context,
	.kill_sb = sysfs_kill_sb,
};
