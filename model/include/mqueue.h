/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * POSIX message queues: include/uapi/linux/mqueue.h and the structures of ipc/mqueue.c of Linux.
 */
#ifndef NSSIM_MQUEUE_H
#define NSSIM_MQUEUE_H

#include "fs.h"
#include "msg.h"

struct mq_attr {
	s64 mq_flags;
	s64 mq_maxmsg;
	s64 mq_msgsize;
	s64 mq_curmsgs;
	s64 __reserved[4];
};

struct mq_sigevent {
	u64 sigev_value;
	int sigev_signo;
	int sigev_notify;
};

/* The messages of one priority. */
struct posix_msg_tree_node {
	struct rb_node rb_node; /* in mqueue_inode_info.msg_tree */
	struct list_head msg_list; /* of msg_msg.m_list, oldest first */
};

/* A task that sleeps in mq_timedsend() or mq_timedreceive(). Its task_struct.waiter. */
struct ext_wait_queue {
	struct list_head list; /* in mqueue_inode_info.e_wait_q until served */
	struct task_struct *task;
	struct msg_msg *msg; /* to be sent, or received */
	struct posix_msg_tree_node *leaf; /* for .msg, where its priority has none */
	struct file *file __ref; /* the queue stays, whatever becomes of its descriptor */
	bool ready;
};

#define MQ_SEND 0
#define MQ_RECV 1

struct mqueue_inode_info {
	struct wait_queue_head wait_q; /* poll */
	struct rb_root msg_tree; /* of posix_msg_tree_node.rb_node, by priority */
	struct mq_attr attr;
	struct mq_sigevent notify;
	struct pid *notify_owner __ref; /* NULL: nobody wants to be told */
	u64 notify_self_exec_id;
	struct user_namespace *notify_user_ns __ref;
	struct ucounts *ucounts __ref; /* who is charged; NULL: the queue was never made whole */
	struct file *notify_sock __ref; /* SIGEV_THREAD */
	u8 notify_cookie[32];
	struct list_head e_wait_q[2]; /* of ext_wait_queue.list, in the order of service */
	u64 qsize; /* bytes in all messages */
};

/* What a mount of a queue file system is made from. */
struct mqueue_fs_context {
	struct ipc_namespace *ipc_ns __ref;
};

#endif
