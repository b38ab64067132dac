// SPDX-License-Identifier: GPL-2.0-only
/*
 * What namespaces of all kinds share: number, id, place in the world's list; who owns one and who
 * pays for it; who may join it. Mirrors kernel/nscommon.c of Linux 6.18, with what each kind there
 * repeats.
 *
 * ns_common_init() begins it with one reference, ns_common_free() ends it when the last has gone.
 * Inode numbers come from the lowest free one up and are used again; ids never are.
 */
#include "ns_common.h"

#include "nsproxy.h"
#include "syscalls.h"

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

/* ---- owner and charge ---- */

/* The field of @ns that stands @offset bytes from its start. */
static void *field_at(void *ns, size_t offset)
{
	return (char *)ns + offset;
}

void *ns_new(struct world *w, const struct ns_kind *kind, struct user_namespace *owner)
{
	const enum ucount_type type = (enum ucount_type)kind->ucount;
	struct ucounts *charge = inc_ucount(w, owner, current_euid(), type);
	void *ns;

	if (!charge)
		return ERR_PTR(refuse_str(w, ENOSPC, R_UCOUNT, kind->ops->name));
	ns = world_alloc(w, kind->type, kind->size);
	if (ns && !ns_common_init(w, field_at(ns, kind->ns), kind->ops, 0)) {
		*(struct user_namespace **)field_at(ns, kind->user_ns) = get_user_ns(owner);
		*(struct ucounts **)field_at(ns, kind->ucounts) = charge;
		return ns;
	}
	if (ns)
		world_free(w, ns);
	dec_ucount(w, charge, type);
	return refuse_ptr(w, ENOMEM, R_NOMEM);
}

void ns_disown(struct world *w, const struct ns_kind *kind, void *ns)
{
	struct user_namespace **owner = field_at(ns, kind->user_ns);
	struct ucounts **charge = field_at(ns, kind->ucounts);

	/* Nobody has been charged for the initial ones. */
	if (*charge)
		dec_ucount(w, *charge, (enum ucount_type)kind->ucount);
	put_user_ns(w, *owner);
	*charge = NULL;
	*owner = NULL;
}

/* ---- joining ---- */

int ns_may_enter(struct world *w, const void *ns, struct user_namespace *owner)
{
	return ns_capable(w, owner, CAP_SYS_ADMIN)
		       ? 0
		       : (int)refuse_obj(w, EPERM, R_SETNS_CAP_TARGET, ns, owner);
}

int ns_may_move(struct world *w, const struct nsset *nsset)
{
	const struct user_namespace *own = nsset->cred->user_ns;

	return ns_capable(w, own, CAP_SYS_ADMIN)
		       ? 0
		       : (int)refuse_obj(w, EPERM, R_SETNS_CAP_SELF, own, NULL);
}

SYSCALL_DEFINE0(listns)
{
	return refuse(w, ENOSYS, R_LISTNS);
}
