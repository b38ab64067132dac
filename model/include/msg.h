/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages and message queues: include/linux/msg.h and the structures of ipc/msg.c of Linux.
 * A message of System V (m_type: its type) or of POSIX (m_type: its priority).
 */
#ifndef NSSIM_MSG_H
#define NSSIM_MSG_H

#include "ipc_namespace.h"

struct msg_msg {
	struct list_head m_list; /* in q_messages or posix_msg_tree_node.msg_list */
	s64 m_type;
	u64 m_ts; /* bytes of text */
	u8 m_text[];
};

struct msg_queue {
	struct kern_ipc_perm q_perm;
	s64 q_stime;
	s64 q_rtime;
	s64 q_ctime;
	u64 q_cbytes; /* the sum of its messages' m_ts */
	u64 q_qnum;
	u64 q_qbytes;
	struct pid *q_lspid __ref;
	struct pid *q_lrpid __ref;
	struct list_head q_messages; /* of msg_msg.m_list */
	struct list_head q_receivers; /* of msg_receiver.r_list */
	struct list_head q_senders; /* of msg_sender.list */
};

/*
 * Which messages a receiver takes: those of a type from low to high, or (except) all others; of
 * several the oldest, or (lowest) the oldest of the lowest type. Linux says it with a mode and a
 * type (r_mode, r_msgtype).
 */
struct msg_want {
	s64 low;
	s64 high;
	bool except;
	bool lowest;
};

/* A task that sleeps in msgrcv(). Its task_struct.waiter. */
struct msg_receiver {
	struct list_head r_list; /* in msg_queue.q_receivers until served */
	struct task_struct *r_tsk;
	int r_error; /* -EAGAIN: nothing has come; 0: r_msg */
	struct msg_want r_want;
	u64 r_maxsize;
	struct msg_msg *r_msg;
};

/* A task that sleeps in msgsnd(). Its task_struct.waiter. */
struct msg_sender {
	struct list_head list; /* in q_senders; next is NULL once the queue died */
	struct task_struct *tsk;
	struct msg_msg *msg; /* what it wants to send */
	struct msg_queue *msq __ref;
};

/* ---- ipc/msgutil.c ---- */
struct msg_msg *load_msg(struct world *w, uptr src, u64 len);
struct msg_msg *copy_msg(struct world *w, const struct msg_msg *src);
int store_msg(struct world *w, uptr dest, const struct msg_msg *msg, u64 len);
void free_msg(struct world *w, struct msg_msg *msg);

#endif
