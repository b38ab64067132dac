/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pipes, fifos, locks on files, and inotify: include/linux/{pipe_fs_i,filelock,fsnotify_backend}.h
 * of Linux.
 */
#ifndef NSSIM_PIPE_FS_I_H
#define NSSIM_PIPE_FS_I_H

#include "fs.h"

#define PIPE_DEF_SIZE 65536u
#define PIPE_BUF_SIZE 4096u

struct pipe_inode_info {
	struct wait_queue_head rd_wait; /* empty, or a fifo without a writer */
	struct wait_queue_head wr_wait; /* full, or a fifo without a reader */
	unsigned int readers;
	unsigned int writers;
	unsigned int r_counter; /* readers that ever came: what an open of a fifo waits for */
	unsigned int w_counter;
	unsigned int files; /* open files; the pipe goes with the last */
	u32 ring_size; /* bytes that it takes */
	u32 len; /* bytes in it */
	u32 cap; /* bytes that there is room for at .data */
	char *data; /* an object of its own; NULL: none needed yet */
};

long pipe_fcntl(struct world *w, struct file *file, unsigned int cmd, unsigned int arg);
/* Makes @pipe->data hold @bytes. */
int pipe_make_room(struct world *w, struct pipe_inode_info *pipe, u32 bytes);
void free_pipe_info(struct world *w, struct pipe_inode_info *pipe);
extern const struct file_operations pipefifo_fops;
extern const struct file_operations def_chr_fops; /* fs/char_dev.c */
struct file *null_file(struct world *w); /* what init has as its descriptors 0, 1 and 2 */
extern const struct file_system_type pipe_fs_type;
extern const struct file_system_type anon_inode_fs_type;

/* A lock on a file: flock() or fcntl(). */
struct file_lock {
	struct list_head fl_list; /* in inode.i_flctx */
	const void *owner; /* files_struct (POSIX) or file (flock, OFD) */
	int pid;
	u8 type; /* F_RDLCK or F_WRLCK */
	u8 flags; /* FL_* */
	u64 start;
	u64 end; /* the last byte */
};
#define FL_POSIX  1
#define FL_FLOCK  2
#define FL_OFDLCK 4
void locks_remove_posix(struct world *w, struct file *file, const struct files_struct *owner);
void locks_remove_file(struct world *w, struct file *file);
long do_fcntl_lock(struct world *w, struct file *file, unsigned int cmd, uptr arg);

/* inotify: a group of watches, each on an inode, and the events that wait to be read. */
struct fsnotify_group {
	struct wait_queue_head notification_waitq;
	struct list_head marks; /* of fsnotify_mark.g_list */
	struct list_head events; /* of fsnotify_event.list */
	int last_wd;
	unsigned int max_events;
	unsigned int nr_events;
	struct ucounts *ucounts __ref;
};
struct fsnotify_mark {
	struct list_head g_list;
	struct list_head obj_list; /* in inode.i_fsnotify */
	struct fsnotify_group *group;
	struct inode *inode __ref;
	struct ucounts *ucounts __ref; /* charged for it */
	int wd;
	u32 mask;
};
struct fsnotify_event {
	struct list_head list;
	int wd;
	u32 mask;
	u32 cookie;
	u32 name_len; /* with the padding; 0: no name */
	char name[];
};
/* Tells who watches @inode, and who watches the directory @dir in which it has @name. */
void fsnotify(struct world *w, u32 mask, struct inode *dir, const struct qstr *name,
	      struct inode *inode, u32 cookie);
/* The same for a name and its inode, whose parent may be watched too. */
void fsnotify_dentry(struct world *w, u32 mask, const struct dentry *dentry);
static inline void fsnotify_name(struct world *w, u32 mask, struct inode *dir,
				 const struct dentry *dentry)
{
	struct qstr name = { dentry->d_name, dentry->d_name_len };

	fsnotify(w, mask, dir, &name, NULL, 0);
}
/* The last name has gone: the watches go, which hold the inode. */
void fsnotify_inode_unlinked(struct world *w, struct inode *inode);

#endif
