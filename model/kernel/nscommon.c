// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of what all namespaces share: number, id, place in the world's list. Mirrors
 * kernel/nscommon.c of Linux 6.18.
 *
 * ns_common_init() begins it with one reference, ns_common_free() ends it when the last has gone.
 * Inode numbers come from the lowest free one up and are used again; ids never are.
 */
#include "ns_common.h"
#include "syscalls.h"
#include "world_state.h"

void ns_common_init_anon(struct world *w, struct ns_common *ns,
			 const struct proc_ns_operations *ops)
{
	ns->ops = ops;
	ns->ns_type = ops->type;
	ns->inum = 0;
	ns->count = 1;
	ns->stashed = NULL;
	ns->ns_id = ++w->ns_id_last;
	RB_CLEAR_NODE(&ns->ns_tree_node);
	list_add_tail(&ns->ns_list_node, &w->ns_list);
}

int ns_common_init(struct world *w, struct ns_common *ns, const struct proc_ns_operations *ops,
		   u32 inum)
{
	long nr = inum;

	if (!inum) {
		nr = ida_alloc_range(w, &w->proc_inum_ida, 0, UINT32_MAX - PROC_DYNAMIC_FIRST);
		if (nr < 0)
			return (int)nr;
		inum = PROC_DYNAMIC_FIRST + (u32)nr;
	}
	ns_common_init_anon(w, ns, ops);
	ns->inum = inum;
	return 0;
}

void ns_common_free(struct world *w, struct ns_common *ns)
{
	list_del_init(&ns->ns_list_node);
	if (ns->inum >= PROC_DYNAMIC_FIRST)
		ida_free(w, &w->proc_inum_ida, ns->inum - PROC_DYNAMIC_FIRST);
}

SYSCALL_DEFINE0(listns)
{
	return refuse(w, ENOSYS, R_LISTNS);
}
