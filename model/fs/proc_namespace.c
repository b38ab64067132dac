// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/PID/mountinfo, mounts and mountstats.
 *
 * Mirrors fs/proc_namespace.c. A file shows the namespace and the root that the task had when it
 * was opened, and keeps both. Mounts come in the order of their unique ids; those that cannot be
 * reached from that root are left out.
 */
#include "mount.h"
#include "nsproxy.h"
#include "pnode.h"
#include "sched.h"
#include "text.h"

struct flag_name {
	unsigned long flag;
	const char *name;
};

/* What is escaped in paths and in all other words. */
static const char path_escapes[] = " \t\n\\";
static const char word_escapes[] = " \t\n\\#";

static void show_flags(struct world_text *text, unsigned long flags, const struct flag_name *names,
		       size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (flags & names[i].flag)
			text_printf(text, ",%s", names[i].name);
}

static void show_sb_opts(struct world_text *text, const struct super_block *sb)
{
	static const struct flag_name names[] = {
		{ SB_SYNCHRONOUS, "sync" },
		{ SB_DIRSYNC, "dirsync" },
		{ SB_MANDLOCK, "mand" },
		{ SB_LAZYTIME, "lazytime" },
	};

	show_flags(text, sb->s_flags, names, ARRAY_SIZE(names));
}

static void show_vfsmnt_opts(struct world_text *text, const struct vfsmount *mnt)
{
	static const struct flag_name names[] = {
		{ MNT_NOSUID, "nosuid" },	    { MNT_NODEV, "nodev" },
		{ MNT_NOEXEC, "noexec" },	    { MNT_NOATIME, "noatime" },
		{ MNT_NODIRATIME, "nodiratime" },   { MNT_RELATIME, "relatime" },
		{ MNT_NOSYMFOLLOW, "nosymfollow" },
	};

	show_flags(text, (unsigned long)mnt->mnt_flags, names, ARRAY_SIZE(names));
	if (is_idmapped_mnt(mnt))
		text_string(text, ",idmapped");
}

static void mangle(struct world_text *text, const char *word)
{
	text_mangled(text, word, strlen(word), word_escapes);
}

static void show_type(struct world_text *text, const struct super_block *sb)
{
	mangle(text, sb->s_type->name);
	if (sb->s_subtype) {
		text_char(text, '.');
		mangle(text, sb->s_subtype);
	}
}

static void show_devname(struct world *w, struct mount *m, struct world_text *text)
{
	struct super_block *sb = m->mnt.mnt_sb;

	if (sb->s_op->show_devname)
		sb->s_op->show_devname(w, m->mnt.mnt_root, text);
	else
		mangle(text, mnt_source(m));
}

/* The place in its own file system that is mounted. */
static void show_root(struct world *w, struct dentry *root, struct world_text *text)
{
	char buf[PATH_MAX];
	struct world_text path = { buf, sizeof(buf), 0 };

	if (root->d_sb->s_op->show_path) {
		root->d_sb->s_op->show_path(w, root, text);
		return;
	}
	dentry_path_text(w, root, &path);
	text_mangled(text, buf, path.len < sizeof(buf) ? path.len : sizeof(buf), path_escapes);
}

/* The place where it is mounted; false: not to be reached from @root. */
static bool show_mountpoint(struct world *w, struct mount *m, const struct path *root,
			    struct world_text *text)
{
	struct path mnt_path = { &m->mnt, m->mnt.mnt_root };
	char buf[PATH_MAX];
	struct world_text path = { buf, sizeof(buf), 0 };

	if (!path_text(w, &mnt_path, root, &path))
		return false;
	text_mangled(text, buf, path.len < sizeof(buf) ? path.len : sizeof(buf), path_escapes);
	return true;
}

static void show_fs_options(struct world *w, struct super_block *sb, struct world_text *text)
{
	if (sb->s_op->show_options)
		sb->s_op->show_options(w, sb, text);
}

static void show_propagation(struct mount *r, const struct path *root, struct world_text *text)
{
	if (IS_MNT_SHARED(r))
		text_printf(text, " shared:%d", r->mnt_group_id);
	if (IS_MNT_SLAVE(r)) {
		int master = r->mnt_master->mnt_group_id;
		int dom = get_dominating_id(r, root);

		text_printf(text, " master:%d", master);
		if (dom && dom != master)
			text_printf(text, " propagate_from:%d", dom);
	}
	if (IS_MNT_UNBINDABLE(r))
		text_string(text, " unbindable");
}

/*
 * Each appends a line, or nothing: then it returns false and @text is as it was. @show_root: how
 * the root of the mount is told.
 */
static bool show_mountinfo_with(struct world *w, struct mount *r, const struct path *root,
				void (*show_root)(struct world *, struct dentry *,
						  struct world_text *),
				struct world_text *text)
{
	struct super_block *sb = r->mnt.mnt_sb;
	size_t start = text->len;

	text_printf(text, "%d %d %u:%u ", r->mnt_id, r->mnt_parent->mnt_id, MAJOR(sb->s_dev),
		    MINOR(sb->s_dev));
	show_root(w, r->mnt.mnt_root, text);
	text_char(text, ' ');
	if (!show_mountpoint(w, r, root, text)) {
		text->len = start;
		return false;
	}
	text_string(text, (r->mnt.mnt_flags & MNT_READONLY) ? " ro" : " rw");
	show_vfsmnt_opts(text, &r->mnt);
	show_propagation(r, root, text);
	text_string(text, " - ");
	show_type(text, sb);
	text_char(text, ' ');
	show_devname(w, r, text);
	text_string(text, sb_rdonly(sb) ? " ro" : " rw");
	show_sb_opts(text, sb);
	show_fs_options(w, sb, text);
	text_char(text, '\n');
	return true;
}

bool show_mountinfo(struct world *w, struct mount *r, const struct path *root,
		    struct world_text *text)
{
	return show_mountinfo_with(w, r, root, show_root, text);
}

/* A namespace by its id: the number of its inode goes to the next one when it dies. */
static void show_root_by_id(struct world *w, struct dentry *root, struct world_text *text)
{
	const struct ns_common *ns;

	if (root->d_op != &ns_dentry_operations) {
		show_root(w, root, text);
		return;
	}
	ns = get_proc_ns(root->d_inode);
	text_printf(text, "%s:[%llu]", ns->ops->name, (unsigned long long)ns->ns_id);
}

int mountinfo_view(struct world *w, struct task_struct *task, struct world_text *text)
{
	if (!task->nsproxy || !task->fs)
		return -EINVAL;
	for (struct rb_node *n = rb_first(&task->nsproxy->mnt_ns->mounts); n; n = rb_next(n))
		show_mountinfo_with(w, rb_entry(n, struct mount, mnt_node), &task->fs->root,
				    show_root_by_id, text);
	return 0;
}

bool show_vfsmnt(struct world *w, struct mount *r, const struct path *root, struct world_text *text)
{
	struct super_block *sb = r->mnt.mnt_sb;
	size_t start = text->len;

	show_devname(w, r, text);
	text_char(text, ' ');
	if (!show_mountpoint(w, r, root, text)) {
		text->len = start;
		return false;
	}
	text_char(text, ' ');
	show_type(text, sb);
	text_string(text, __mnt_is_readonly(&r->mnt) ? " ro" : " rw");
	show_sb_opts(text, sb);
	show_vfsmnt_opts(text, &r->mnt);
	show_fs_options(w, sb, text);
	text_string(text, " 0 0\n");
	return true;
}

bool show_vfsstat(struct world *w, struct mount *r, const struct path *root,
		  struct world_text *text)
{
	size_t start = text->len;

	text_string(text, "device ");
	show_devname(w, r, text);
	text_string(text, " mounted on ");
	if (!show_mountpoint(w, r, root, text)) {
		text->len = start;
		return false;
	}
	text_string(text, " with fstype ");
	show_type(text, r->mnt.mnt_sb);
	text_char(text, '\n');
	return true;
}

static void show_namespace(struct world *w, const struct mnt_namespace *ns, const struct path *root,
			   u32 which, struct world_text *text)
{
	static bool (*const show[])(struct world *, struct mount *, const struct path *,
				    struct world_text *) = {
		[MOUNTS_INFO] = show_mountinfo,
		[MOUNTS_MOUNTS] = show_vfsmnt,
		[MOUNTS_STATS] = show_vfsstat,
	};

	for (struct rb_node *n = rb_first(&ns->mounts); n; n = rb_next(n))
		show[which](w, rb_entry(n, struct mount, mnt_node), root, text);
}

int mounts_show(struct world *w, struct task_struct *task, enum mounts_file which,
		struct world_text *text)
{
	if (!task->nsproxy)
		return -EINVAL;
	if (!task->fs)
		return -ENOENT;
	show_namespace(w, task->nsproxy->mnt_ns, &task->fs->root, which, text);
	return 0;
}

/* ---- as open files ---- */

int mounts_open_common(struct world *w, struct task_struct *task, struct file *file,
		       enum mounts_file which)
{
	struct proc_mounts *p;

	if (!task->nsproxy)
		return (int)refuse(w, EINVAL, R_MOUNTS_NO_NAMESPACE);
	if (!task->fs)
		return (int)refuse(w, ENOENT, R_MOUNTS_NO_ROOT);
	p = alloc_obj(w, proc_mounts);
	if (!p)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	p->ns = task->nsproxy->mnt_ns;
	get_mnt_ns(p->ns);
	get_fs_root(task->fs, &p->root);
	p->which = which;
	file->private_data = p;
	file->f_version = p->ns->event;
	return 0;
}

static int mounts_file_show(struct world *w, struct file *file, struct world_text *text)
{
	const struct proc_mounts *p = file->private_data;

	show_namespace(w, p->ns, &p->root, p->which, text);
	return 0;
}

static void mounts_release(struct world *w, struct inode *inode, struct file *file)
{
	struct proc_mounts *p = file->private_data;

	(void)inode;
	path_put(w, &p->root);
	put_mnt_ns(w, p->ns);
	world_free(w, p);
	file->private_data = NULL;
}

/* Always readable; exceptional once for each change since the last look. mountstats never is. */
static u32 mounts_poll(struct world *w, struct file *file)
{
	const struct proc_mounts *p = file->private_data;
	u32 events = EPOLLIN | EPOLLRDNORM;

	(void)w;
	if (p->which == MOUNTS_STATS || file->f_version == p->ns->event)
		return events;
	file->f_version = p->ns->event;
	return events | EPOLLERR | EPOLLPRI;
}

const struct file_operations proc_mounts_operations = {
	.fop_flags = FOP_LINES,
	.show = mounts_file_show,
	.release = mounts_release,
	.poll = mounts_poll,
};
