// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that a replay makes beside those of the log, and what stands in for things that the model
 * does not have. A stand-in descriptor is an eventfd: it pins nothing that the log could ask for,
 * and nothing ever comes from it.
 */
#include <string.h>

#include "call/value.h"
#include "script/printer.h"
#include "strace/private.h"

obj_id init_task(Replay *r)
{
	return r->b->ops->init_task(r->b);
}

char *aside_quote(const char *bytes, gssize len)
{
	GString *out = g_string_new(NULL);

	print_string(out, bytes, len < 0 ? strlen(bytes) : (gsize)len);
	return g_string_free(out, FALSE);
}

static gboolean no_name(gpointer data, const char *name, gint64 *value, GError **error)
{
	return FALSE;
}

static Call *marshal_text(const char *text)
{
	g_autofree char *line = g_strdup_printf("1 %s", text);
	g_autoptr(AstScript) script = script_parse_log_line("replay", 1, line, strlen(line), NULL);
	CallEnv env = { .lookup = no_name };

	if (!script || !script->n_lines || script->lines[0]->kind != LINE_STEP)
		return NULL;
	return call_marshal(&script->lines[0]->call, &env, NULL, NULL);
}

/* The call with its answer; NULL: it could not be made, or failed with *@ret. */
static Call *G_GNUC_PRINTF(3, 0)
	make_aside(Replay *r, obj_id task, const char *format, va_list args, gint64 *ret)
{
	g_autofree char *text = g_strdup_vprintf(format, args);
	g_autoptr(Call) call = marshal_text(text);
	struct world_call raw = { 0 };
	struct world_result result;

	*ret = -1;
	if (!call)
		return NULL;
	call_fill(call, &raw);
	result = act_call(r, task, &raw);
	actors_take_events(r, NULL, NULL);
	if (result.outcome == CALL_RETURNED)
		*ret = result.ret;
	return *ret < 0 ? NULL : g_steal_pointer(&call);
}

gint64 aside(Replay *r, obj_id task, const char *format, ...)
{
	va_list args;
	gint64 ret;

	va_start(args, format);
	call_free(make_aside(r, task, format, args, &ret));
	va_end(args);
	return ret;
}

Call *aside_call(Replay *r, obj_id task, const char *format, ...)
{
	va_list args;
	Call *call;
	gint64 ret;

	va_start(args, format);
	call = make_aside(r, task, format, args, &ret);
	va_end(args);
	return call;
}

gboolean written_field(const Call *call, const char *name, gint64 *value)
{
	for (guint i = 0; i < call->n_args; i++) {
		const CallArg *arg = &call->args[i];
		const struct sys_struct *desc = arg->type->kind == K_STRUCT ? arg->type->desc
									    : NULL;

		if (!desc || arg->dir == DIR_IN || !arg->size)
			continue;
		for (guint f = 0; f < desc->nr_fields; f++) {
			const struct sys_slot *field = &desc->fields[f];

			if (strcmp(field->name, name))
				continue;
			*value = (gint64)value_load(call->image->data + arg->offset + field->offset,
						    field->type->size, field->type->sign);
			return TRUE;
		}
	}
	return FALSE;
}

/* ---- descriptors ---- */

static void remember(GHashTable *set, gint64 key)
{
	g_hash_table_add(set, g_memdup2(&key, sizeof(key)));
}

gboolean is_stand_in(Replay *r, obj_id task, gint64 fd)
{
	gint64 file = (gint64)world_file(r->w, task, (int)fd);

	return file && g_hash_table_contains(r->stand_ins, &file);
}

void mark_stand_in(Replay *r, obj_id task, gint64 fd)
{
	obj_id file = world_file(r->w, task, (int)fd);

	if (file)
		remember(r->stand_ins, (gint64)file);
}

void stand_in_fd(Replay *r, obj_id task, gint64 fd)
{
	gint64 made;

	if (fd < 0 || fd > G_MAXINT32 || world_file(r->w, task, (int)fd))
		return;
	made = aside(r, task, "eventfd2(0, 0)");
	if (made < 0)
		return;
	if (made != fd) {
		aside(r, task, "dup2(%d, %d)", (int)made, (int)fd);
		aside(r, task, "close(%d)", (int)made);
	}
	mark_stand_in(r, task, fd);
}

static char *printed_arg(const AstCall *call, guint i)
{
	GString *text = g_string_new(NULL);

	if (i < call->n_args && call->args[i].value)
		print_node(text, call->args[i].value);
	return g_string_free(text, FALSE);
}

void stand_in_mount(Replay *r, Actor *actor, const AstCall *call)
{
	g_autofree char *source = printed_arg(call, 0), *target = printed_arg(call, 1);
	g_autofree char *flags = printed_arg(call, 3);

	if (call->n_args < 4 || call->args[2].value->kind != NODE_STRING ||
	    aside(r, actor->id, "mount(%s, %s, \"ramfs\", %s, NULL)", source, target, flags) < 0)
		return;
	g_hash_table_add(r->foreign_types, g_strdup(call->args[2].value->text));
}

/* Every number in [3, 4] where the row has an array of descriptors that the kernel writes. */
static void stand_in_array(Replay *r, obj_id task, const AstNode *node)
{
	gint64 fd;

	if (!node || node->kind != NODE_ARRAY)
		return;
	for (guint i = 0; i < node->n_args; i++)
		if (expect_number(node->args[i].value, &fd))
			stand_in_fd(r, task, fd);
}

/* cmsg_data=[7] of an SCM_RIGHTS that came in. */
static void stand_in_rights(Replay *r, obj_id task, const AstNode *node)
{
	const AstArg *type = expect_field(node, "cmsg_type");
	const AstArg *data = expect_field(node, "cmsg_data");

	if (type && data && type->value && type->value->kind == NODE_NAME &&
	    !strcmp(type->value->text, "SCM_RIGHTS"))
		stand_in_array(r, task, data->value);
	for (guint i = 0; node && i < node->n_args; i++)
		if (node->kind == NODE_STRUCT || node->kind == NODE_ARRAY)
			stand_in_rights(r, task, node->args[i].value);
}

static void stand_in_args(Replay *r, obj_id task, const AstCall *call, const struct sys_row *row)
{
	for (guint i = 0; i < call->n_args; i++) {
		const struct sys_slot *slot = expect_slot(call, row, i);

		if (!slot || slot->dir == DIR_IN || !call->args[i].value)
			continue;
		if (slot->type->kind == K_ARRAY && slot->type->elem->kind == K_FD)
			stand_in_array(r, task, call->args[i].value);
		else
			stand_in_rights(r, task, call->args[i].value);
	}
}

/* fcntl(fd, F_DUPFD, least) and its like: the argument is a descriptor's least number. */
static gboolean duplicates(const AstCall *call, const struct sys_row *row)
{
	enum sys_dir dir;

	for (guint i = 0; i < row->nr_args; i++)
		if (row->args[i].type->kind == K_VARIANT &&
		    expect_type(call, row, &row->args[i], &dir)->kind == K_FD)
			return TRUE;
	return FALSE;
}

static void stand_in_child(Replay *r, Actor *actor, gint64 result)
{
	Attempt dummy = { 0 };
	AstCall call = { 0 };
	AstNode value = { .kind = NODE_NUMBER, .number = (guint64)result };

	call.result.kind = RESULT_VALUE;
	call.result.value = &value;
	dummy.logged = &call;
	actor_expect_child(r, actor, &dummy);
	if (aside(r, actor->id, "clone(SIGCHLD)") < 0)
		aside(r, init_task(r), "clone(SIGCHLD)");
}

void aftermath(Replay *r, Actor *actor, const AstCall *call, const struct sys_row *row,
	       const LogEntry *entry)
{
	gint64 result;

	if (!entry->end || !logged_result(call, &result) || result < 0)
		return;
	if (!r->b->ops->task_alive(r->b, actor->id) || actor_asleep(r, actor))
		return;
	if (row->result == &t_child) {
		if (result > 0)
			stand_in_child(r, actor, result);
	} else if (row->result->kind == K_FD || (result > 2 && duplicates(call, row))) {
		stand_in_fd(r, actor->id, result);
	} else {
		stand_in_args(r, actor->id, call, row);
	}
}
