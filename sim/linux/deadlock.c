/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inits of pid namespaces that would wait for themselves: see burial.c for how that comes about.
 *
 * A namespace waits for another one when the other's init is among what keeps the first one's
 * numbers in use: because it is nested in it, or because it is in a process group led by a member.
 * Where this goes round in a circle, the inits on it can end only with help. As long as the world's
 * init is there to help, scenarios may go on; what would take that away ends the scenario first.
 */
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "linux/kernel.h"

/* The namespace in which a number for nssim was given out first. */
static const PidNs *ns_of_number(Kernel *k, pid_t host)
{
	return g_hash_table_lookup(k->numbers, GINT_TO_POINTER(host));
}

static gboolean is_within(const PidNs *ns, const PidNs *outer)
{
	while (ns && ns != outer)
		ns = ns->parent;
	return ns != NULL;
}

static gboolean is_init(const Task *t)
{
	return t->ns->level > 0 && t->nr[t->ns->level] == 1 && t->host == t->host_tgid;
}

static gboolean uses_number_of(Kernel *k, const Task *t, pid_t number, const Task *init)
{
	return t->host_tgid != number && number != init->host_tgid &&
	       is_within(ns_of_number(k, number), init->ns);
}

gboolean keeps_waiting(Kernel *k, const Task *t, const Task *init)
{
	if (!t->stat.state || !k->moved_groups)
		return FALSE;
	return uses_number_of(k, t, t->stat.pgrp, init) ||
	       uses_number_of(k, t, t->stat.session, init);
}

/* Whether the namespace @from waits for the one whose init is @init. */
static gboolean waits_for(Kernel *k, const PidNs *from, const Task *init)
{
	return init->ns->parent == from ||
	       (init->stat.pgrp != init->host && ns_of_number(k, init->stat.pgrp) == from);
}

static gboolean reaches(Kernel *k, GPtrArray *inits, const PidNs *from, const PidNs *to,
			GHashTable *seen)
{
	for (guint i = 0; i < inits->len; i++) {
		const Task *init = g_ptr_array_index(inits, i);

		if (!waits_for(k, from, init))
			continue;
		if (init->ns == to)
			return TRUE;
		if (g_hash_table_add(seen, init->ns) && reaches(k, inits, init->ns, to, seen))
			return TRUE;
	}
	return FALSE;
}

static gboolean is_on_a_circle(Kernel *k, GPtrArray *inits, const Task *init)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	return reaches(k, inits, init->ns, init->ns, seen);
}

static GPtrArray *nested_inits(Kernel *k)
{
	GPtrArray *inits = g_ptr_array_new();

	for (guint i = 0; i < k->live->len; i++) {
		Task *t = g_ptr_array_index(k->live, i);

		if (is_init(t) && task_observe(t))
			g_ptr_array_add(inits, t);
	}
	return inits;
}

/* Once all its other parents have gone, the world's init can take it out of its group. */
static gboolean can_be_helped(Kernel *k, const Task *init)
{
	return init->stat.session == k->init->host && !init->stat.executed;
}

void watch_for_deadlock(Kernel *k, const struct world_call *call, s64 ret)
{
	g_autoptr(GPtrArray) inits = NULL;

	if (call->nr == SYS_setpgid && !ret && k->pid_ns->len > 1)
		k->moved_groups = TRUE;
	else if (!k->deadlock)
		return;
	k->deadlock = FALSE;
	if (!k->moved_groups)
		return;
	inits = nested_inits(k);
	for (guint i = 0; i < inits->len; i++) {
		const Task *init = g_ptr_array_index(inits, i);

		if (!is_on_a_circle(k, inits, init))
			continue;
		k->deadlock = TRUE;
		if (!can_be_helped(k, init) && !k->problem)
			k->problem = g_strdup_printf(
				"pid %d would wait in its exit for ever, and nobody could help: on "
				"this back end the scenario ends here",
				init->nr[0]);
	}
}

gboolean takes_help_away(Kernel *k, const Task *t, const struct world_call *call)
{
	if (!k->deadlock || t->host_tgid != k->init->host)
		return FALSE;
	return call->nr == SYS_exit || call->nr == SYS_exit_group || call->nr == SYS_reboot ||
	       call->nr == SYS_seccomp ||
	       (call->nr == SYS_prctl && call->args[0] == PR_SET_SECCOMP);
}
