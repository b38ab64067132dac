// SPDX-License-Identifier: GPL-2.0-only
/*
 * The inodes of /proc. Mirrors fs/proc/inode.c of Linux.
 *
 * Nothing of /proc is kept but what somebody holds: an inode comes with a look-up and goes with the
 * last reference to its name.
 */
#include "proc_fs.h"
#include "text.h"

struct inode *proc_new_inode(struct world *w, struct super_block *sb, u32 mode)
{
	struct inode *inode = new_inode(w, sb);

	if (inode)
		inode->i_private = alloc_obj(w, proc_inode);
	if (!inode || !inode->i_private) {
		iput(w, inode);
		refuse(w, ENOMEM, R_NOMEM);
		return NULL;
	}
	inode->i_ino = get_next_ino(w);
	inode->i_mode = mode;
	if (S_ISDIR(mode))
		inode->i_nlink = 2;
	return inode;
}

static void proc_evict_inode(struct world *w, struct inode *inode)
{
	struct proc_inode *ei = PROC_I(inode);

	if (ei && ei->pid)
		put_pid(w, ei->pid);
	world_free(w, ei);
}

static void proc_show_options(struct world *w, struct super_block *sb, struct world_text *text)
{
	const struct proc_fs_info *info = proc_sb_info(sb);
	static const char *const names[] = { "off", "noaccess", "invisible", "", "ptraceable" };

	if (!gid_eq(info->pid_gid, KGIDT_INIT(0)))
		text_printf(text, ",gid=%u", from_kgid_munged(w, w->init_user_ns, info->pid_gid));
	if (info->hide_pid != HIDEPID_OFF)
		text_printf(text, ",hidepid=%s", names[info->hide_pid]);
	if (info->pidonly)
		text_string(text, ",subset=pid");
}

const struct super_operations proc_sops = {
	.evict_inode = proc_evict_inode,
	.show_options = proc_show_options,
	.statfs = simple_statfs,
};
