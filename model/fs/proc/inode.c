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
	inode->i_uid = GLOBAL_ROOT_UID;
	inode->i_gid = KGIDT_INIT(0);
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
	static const char *const hidden[] = {
		[HIDEPID_NO_ACCESS] = "noaccess",
		[HIDEPID_INVISIBLE] = "invisible",
		[HIDEPID_NOT_PTRACEABLE] = "ptraceable",
	};
	const struct proc_fs_info *info = proc_sb_info(sb);

	if (!gid_eq(info->pid_gid, KGIDT_INIT(0)))
		show_gid_option(w, info->pid_gid, text);
	if (info->hide_pid)
		text_printf(text, ",hidepid=%s", hidden[info->hide_pid]);
	if (info->pidonly)
		text_string(text, ",subset=pid");
}

const struct super_operations proc_sops = {
	.evict_inode = proc_evict_inode,
	.show_options = proc_show_options,
	.statfs = simple_statfs,
};
