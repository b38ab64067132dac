/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ipc/mqueue.c (file system, names) and ipc/mqueue_calls.c (calls on an open queue) share; in
 * Linux both are ipc/mqueue.c.
 */
#ifndef NSSIM_MQUEUE_OPS_H
#define NSSIM_MQUEUE_OPS_H

#include "mqueue.h"
#include "util.h"

#define MQ_PRIO_MAX 32768
#define MQ_PATH_MAX 4096

extern const struct file_operations mqueue_file_operations;
void simple_inode_init_ts(struct world *w, struct inode *inode);
/* The oldest message of the highest priority, taken out; NULL: none. */
struct msg_msg *mq_msg_get(struct world *w, struct mqueue_inode_info *info);
void remove_notification(struct world *w, struct mqueue_inode_info *info);

#endif
