// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of System V IPC as text: /proc/sysvipc/{msg,sem,shm} (in Linux a part of ipc/util.c,
 * msg.c, sem.c and shm.c), and the scenarios' `show ipcs`.
 *
 * Interface: sysvipc_show(), ipcs_view() of ipc_namespace.h. The columns of a kind come from its
 * struct ipc_ops.
 */
#include "util.h"

static void show_line(struct world *w, const struct ipc_ops *ops, const struct kern_ipc_perm *ipcp,
		      const struct sysvipc_viewer *viewer, struct world_text *text)
{
	text_printf(text, "%10d %10d  %4o", ipcp->key, ipcp->id, ipcp->mode);
	ops->show_state(ipcp, viewer, text);
	text_printf(text, " %5u %5u %5u %5u", from_kuid_munged(w, viewer->user_ns, ipcp->uid),
		    from_kgid_munged(w, viewer->user_ns, ipcp->gid),
		    from_kuid_munged(w, viewer->user_ns, ipcp->cuid),
		    from_kgid_munged(w, viewer->user_ns, ipcp->cgid));
	ops->show_times(ipcp, text);
	text_string(text, "\n");
}

void sysvipc_show(struct world *w, struct ipc_namespace *ns, int ids, struct pid_namespace *pid_ns,
		  struct user_namespace *user_ns, struct world_text *text)
{
	const struct sysvipc_viewer viewer = { pid_ns, user_ns };
	const struct kern_ipc_perm *ipcp;

	text_string(text, ipc_kinds[ids]->header);
	ipc_for_each(&ns->ids[ids], ipcp) show_line(w, ipc_kinds[ids], ipcp, &viewer, text);
}

/* The smallest sequence number in the table that is above @seq; -1: none. */
static s64 next_seq(const struct ipc_ids *ids, s64 seq)
{
	const struct kern_ipc_perm *ipcp;
	s64 next = -1;

	ipc_for_each(ids, ipcp) if ((s64)ipcp->seq > seq && (next < 0 || (s64)ipcp->seq < next))
		next = (s64)ipcp->seq;
	return next;
}

static void view_line(const struct ipc_ops *ops, const struct kern_ipc_perm *ipcp,
		      struct world_text *text)
{
	text_printf(text, "%s 0x%08x %d %03o", ops->name, (u32)ipcp->key, ipcp->id,
		    ipcp->mode & S_IRWXUGO);
	ops->view(ipcp, text);
	text_string(text, "\n");
}

/* By id, so by sequence number first. */
static void view_table(const struct ipc_namespace *ns, int kind, struct world_text *text)
{
	const struct ipc_ids *ids = &ns->ids[kind];
	const struct kern_ipc_perm *ipcp;

	for (s64 seq = next_seq(ids, -1); seq >= 0; seq = next_seq(ids, seq))
		ipc_for_each(ids, ipcp) if ((s64)ipcp->seq == seq)
			view_line(ipc_kinds[kind], ipcp, text);
}

void ipcs_view(struct world *w, struct ipc_namespace *ns, struct user_namespace *viewer,
	       struct world_text *text)
{
	(void)w;
	(void)viewer;
	view_table(ns, IPC_MSG_IDS, text);
	view_table(ns, IPC_SEM_IDS, text);
	view_table(ns, IPC_SHM_IDS, text);
}
