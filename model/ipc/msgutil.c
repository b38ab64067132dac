// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages, of System V and of POSIX queues: ipc/msgutil.c of Linux.
 *
 * Interface: msg.h. A message is one block here (the kernel chains pages).
 */
#include "msg.h"
#include "util.h"

static struct msg_msg *alloc_msg(struct world *w, u64 len)
{
	struct msg_msg *msg = alloc_obj_flex(w, msg_msg, m_text, len);

	if (!msg)
		return ERR_PTR(refuse(w, ENOMEM, R_MSG_NOMEM));
	msg->m_ts = len;
	return msg;
}

struct msg_msg *load_msg(struct world *w, uptr src, u64 len)
{
	struct msg_msg *msg = alloc_msg(w, len);
	int err;

	if (IS_ERR(msg))
		return msg;
	err = len ? copy_from_user(w, msg->m_text, src, len) : 0;
	if (err) {
		world_free(w, msg);
		return ERR_PTR(err);
	}
	return msg;
}

struct msg_msg *copy_msg(struct world *w, const struct msg_msg *src)
{
	struct msg_msg *copy = alloc_msg(w, src->m_ts);

	if (IS_ERR(copy))
		return copy;
	copy->m_type = src->m_type;
	memcpy(copy->m_text, src->m_text, src->m_ts);
	return copy;
}

int store_msg(struct world *w, uptr dest, const struct msg_msg *msg, u64 len)
{
	return len ? copy_to_user(w, dest, msg->m_text, len) : 0;
}

void free_msg(struct world *w, struct msg_msg *msg)
{
	world_free(w, msg);
}
