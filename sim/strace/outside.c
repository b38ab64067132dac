// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is outside the model, or only comes later: answers that say nothing about it.
 */
#include <string.h>

#include "strace/case.h"

/* Positions in texts of the kernel's, which have other lengths here. */
Remedy outside_position(const Case *c)
{
	g_autofree char *path = NULL;
	gint64 fd;

	if (c->a->row->result->kind != K_OFFSET || c->was->ret < 0 || c->wanted < 0 ||
	    !case_number(c, 0, &fd))
		return REMEDY_NONE;
	path = g_strdup_printf("/proc/%d/fd/%d", case_number_for_init(c), (int)fd);
	return inode_is_pseudo(c->r, path) ? REMEDY_SKIP : REMEDY_NONE;
}

/* A device, or what stands here for a file of which the log shows no more than that it is there. */
static gboolean is_device(const Case *c, gint64 fd)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/fd/%d", case_number_for_init(c), (int)fd);
	g_autoptr(Call) call = aside_call(c->r, c->actor->id, "fstat(%d, _)", (int)fd);
	gint64 mode, type;

	if (!call || !written_field(call, "st_mode", &mode))
		return FALSE;
	type = mode & 0170000;
	return type == 0020000 || type == 0060000 || inode_is_proven(c->r, path);
}

/* Devices, of which the model has no more than the names. */
Remedy outside_device(const Case *c)
{
	gint64 fd;

	if (c->was->ret == -sys_errno_value("ENXIO") && c->a->row->result->kind == K_FD)
		return REMEDY_SKIP;
	if (c->was->ret != -sys_errno_value("ENOTTY") && c->was->ret != -sys_errno_value("ENXIO") &&
	    c->was->ret != -sys_errno_value("ENODEV"))
		return REMEDY_NONE;
	if (!c->a->row->nr_args || c->a->row->args[0].type->kind != K_FD || !case_number(c, 0, &fd))
		return REMEDY_NONE;
	return is_device(c, fd) ? REMEDY_SKIP : REMEDY_NONE;
}

/* A child whose death the log shows later was not dead yet when the log's task looked. */
Remedy outside_too_early(const Case *c)
{
	GHashTableIter iter;
	gpointer value;

	if (c->a->row->result->kind != K_PID || c->wanted != 0 || c->was->ret <= 0)
		return REMEDY_NONE;
	g_hash_table_iter_init(&iter, c->r->actors);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const Actor *actor = value;

		if (c->r->b->ops->pid_nr(c->r->b, actor->id, c->actor->id) == c->was->ret &&
		    strace_log_death_after(c->r->log, actor->pid, c->r->line))
			return REMEDY_LATER;
	}
	return REMEDY_NONE;
}

/* "/proc/self/fd/4" and the like. */
static gboolean leads_to_stand_in(const Case *c, const AstArg *arg)
{
	const char *text = arg && arg->value && arg->value->kind == NODE_STRING ? arg->value->text
										: "";
	const char *at = g_str_has_prefix(text, "/dev/fd/") ? text + strlen("/dev")
							    : strstr(text, "/fd/");
	gint64 fd;

	if (!at || (text[0] == '/' && !g_str_has_prefix(text, "/proc/") &&
		    !g_str_has_prefix(text, "/dev/")))
		return FALSE;
	fd = g_ascii_strtoll(at + strlen("/fd/"), NULL, 10);
	return g_ascii_isdigit(at[strlen("/fd/")]) && fd <= G_MAXINT32 &&
	       is_stand_in(c->r, c->actor->id, fd);
}

/* What lies in a file system that stands for one that the model does not know. */
static gboolean is_foreign(const Case *c)
{
	g_autofree char *path = g_hash_table_size(c->r->foreign_types) ? case_file(c) : NULL;

	return path && inode_stands_in(c->r, path);
}

gboolean outside_stand_in(const Case *c)
{
	gint64 fd;

	for (guint i = 0; i < c->a->row->nr_args; i++) {
		if (kind_is_descriptor(c->a->row->args[i].type->kind) && case_number(c, i, &fd) &&
		    fd >= 0 && fd <= G_MAXINT32 && is_stand_in(c->r, c->actor->id, fd))
			return TRUE;
		if (slot_is_path(&c->a->row->args[i]) && leads_to_stand_in(c, case_arg(c, i)))
			return TRUE;
	}
	return is_foreign(c);
}

/* Limits that the log sets, where what they were before decides. */
gboolean outside_limits(const Case *c)
{
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		const struct sys_type *type = c->a->row->args[i].type;

		if (type->kind == K_STRUCT && c->a->row->args[i].dir == DIR_IN &&
		    type->desc->nr_fields && type->desc->fields[0].history)
			return TRUE;
	}
	return FALSE;
}

/*
 * What lies in memory that the log does not show, and parts of a call that the model says it lacks:
 * options of sockets, kinds of them.
 */
gboolean outside_part(const Case *c)
{
	static const char *const lacking[] = { "ENOPROTOOPT", "EOPNOTSUPP", "EAFNOSUPPORT",
					       "EPROTONOSUPPORT", "ESOCKTNOSUPPORT" };
	static const char *const lacks[] = {
		"(R_FCNTL_COMMAND)",	  "(R_SOCK_IOCTL)",    "(R_SOCK_NO_LEVEL)",
		"(R_IOCTL_COMMAND)",	  "(R_PRCTL_OPTION)",  "(R_FALLOCATE_MODE)",
		"(R_XATTR_UNSUPPORTED)",  "(R_PROC_NO_ENTRY)", "(R_RENAME_UNSUPPORTED)",
		"(R_MOUNT_UNKNOWN_TYPE)",
	};

	if (c->was->outcome != CALL_RETURNED || c->was->ret >= 0)
		return FALSE;
	if (c->was->ret == -sys_errno_value("EFAULT") && c->wanted != c->was->ret)
		return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(lacking); i++)
		if (c->was->ret == -sys_errno_value(lacking[i]) && c->wanted >= 0 &&
		    c->a->row->support == SYS_PART)
			return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(lacks); i++)
		if (c->a->why && strstr(c->a->why, lacks[i]) && c->wanted != c->was->ret)
			return TRUE;
	return FALSE;
}

/*
 * Memory that had run out, and limits that something counted against which the kernel frees later,
 * or which was there before the log.
 */
gboolean outside_ran_out(const Case *c)
{
	return c->was->outcome == CALL_RETURNED && c->was->ret >= 0 &&
	       (c->wanted == -sys_errno_value("ENOMEM") || c->wanted == -sys_errno_value("ENOSPC"));
}

static gboolean moves_bytes(const struct sys_row *row)
{
	return row->nr_args > 2 && row->args[0].type->kind == K_FD &&
	       row->args[1].type->kind == K_BYTES && row->result->kind == K_SIZE;
}

/* Several have written to pipes at the same time: who came first, the log does not tell. */
gboolean outside_order(const Case *c)
{
	g_autoptr(Call) call = NULL;
	gint64 fd, mode;

	if (!c->r->overlaps || !moves_bytes(c->a->row) || !case_number(c, 0, &fd))
		return FALSE;
	call = aside_call(c->r, c->actor->id, "fstat(%d, _)", (int)fd);
	return call && written_field(call, "st_mode", &mode) && (mode & 0170000) == 0010000;
}

/* What comes out of a socket depends on who is at its other end. */
gboolean outside_socket(const Case *c)
{
	g_autoptr(Call) call = NULL;
	gint64 fd, mode;

	if (c->was->outcome != CALL_BLOCKED || !c->a->row->nr_args ||
	    c->a->row->args[0].type->kind != K_FD || !case_number(c, 0, &fd))
		return FALSE;
	call = aside_call(c->r, c->actor->id, "fstat(%d, _)", (int)fd);
	return call && written_field(call, "st_mode", &mode) && (mode & 0170000) == 0140000;
}
