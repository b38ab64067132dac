// SPDX-License-Identifier: GPL-2.0-only
/*
 * The functions of expressions: one row each, with what the arguments must be.
 */
#include "script/eval_functions.h"

#include <string.h>

#include "script/parser.h"
#include "script/place.h"

typedef gboolean (*FunctionBody)(const ExprScope *scope, const Value *a, Value *value,
				 GError **error);

/*
 * What an argument may be, a letter each: t a task, x an object, n a number, s a string, f a list,
 * * n or s.
 */
struct function {
	const char *name;
	const char *arguments;
	gboolean model_only;
	FunctionBody body;
};

static gboolean wrong(GError **error, const char *text)
{
	g_set_error_literal(error, EXPR_ERROR, EXPR_ERROR_WRONG, text);
	return FALSE;
}

static gboolean return_object(Value *value, obj_id object)
{
	*value = (Value){ .kind = VALUE_OBJECT, .object = object };
	return TRUE;
}

static obj_id task_of(const ExprScope *scope, const Value *a)
{
	Backend *b = scope->backend;

	return a->kind == VALUE_TASK ? a->object : b->ops->find_task(b, (int)a->number);
}

static gboolean body_ns(const ExprScope *scope, const Value *a, Value *value, GError **error)
{
	Backend *b = scope->backend;
	obj_id task = task_of(scope, &a[0]);
	obj_id ns;

	if (a[1].kind == VALUE_STRING)
		ns = b->ops->ns(b, task, a[1].string);
	else
		ns = b->ops->ns_fd(b, task, (int)a[1].number);
	return return_object(value, ns);
}

static gboolean body_mnt(const ExprScope *scope, const Value *a, Value *value, GError **error)
{
	struct world *w = scope->backend->ops->world(scope->backend);

	return return_object(value, world_mount_at(w, task_of(scope, &a[0]), a[1].string));
}

static gboolean body_file(const ExprScope *scope, const Value *a, Value *value, GError **error)
{
	struct world *w = scope->backend->ops->world(scope->backend);

	return return_object(value, world_file(w, task_of(scope, &a[0]), (int)a[1].number));
}

static gboolean body_pid(const ExprScope *scope, const Value *a, Value *value, GError **error)
{
	Backend *b = scope->backend;

	*value = value_number(b->ops->pid_nr(b, task_of(scope, &a[0]), task_of(scope, &a[1])));
	return TRUE;
}

static gboolean body_peers(const ExprScope *scope, const Value *a, Value *value, GError **error)
{
	struct world *w = scope->backend->ops->world(scope->backend);

	*value = value_number(world_peers(w, a[0].object, a[1].object));
	return TRUE;
}

static gboolean body_alive(const ExprScope *scope, const Value *a, Value *value, GError **error)
{
	struct world *w = scope->backend->ops->world(scope->backend);
	struct world_object object;

	if (a[0].kind == VALUE_TASK)
		*value = value_number(world_task_alive(w, a[0].object));
	else
		*value = value_number(world_object(w, a[0].object, &object));
	return TRUE;
}

static gboolean body_freed(const ExprScope *scope, const Value *a, Value *value, GError **error)
{
	struct world *w = scope->backend->ops->world(scope->backend);
	struct world_object object;

	*value = value_number(!world_object(w, a[0].object, &object));
	return TRUE;
}

static gboolean body_len(const ExprScope *scope, const Value *a, Value *value, GError **error)
{
	struct world *w = scope->backend->ops->world(scope->backend);
	const void *address = place_address(w, &a[0]);

	if (!address)
		return wrong(error, "the list is part of an object that has been freed");
	*value = value_number((gint64)world_len(w, a[0].field, address));
	return TRUE;
}

static const struct function functions[] = {
	{ "ns", "t*", FALSE, body_ns },	     { "mnt", "ts", TRUE, body_mnt },
	{ "file", "tn", TRUE, body_file },   { "pid", "tt", FALSE, body_pid },
	{ "peers", "xx", TRUE, body_peers }, { "alive", "x", TRUE, body_alive },
	{ "freed", "x", TRUE, body_freed },  { "len", "f", TRUE, body_len },
};

static gboolean fits(const Value *a, char letter)
{
	switch (letter) {
	case 't':
		return a->kind == VALUE_TASK || a->kind == VALUE_NUMBER;
	case 'x':
		return a->kind == VALUE_OBJECT || a->kind == VALUE_TASK;
	case 'n':
		return a->kind == VALUE_NUMBER;
	case 's':
		return a->kind == VALUE_STRING;
	case 'f':
		return a->kind == VALUE_FIELD || (a->kind == VALUE_OBJECT && a->field);
	default:
		return a->kind == VALUE_STRING || a->kind == VALUE_NUMBER;
	}
}

static const char *letter_meaning(char letter)
{
	static const struct {
		char letter;
		const char *meaning;
	} meanings[] = {
		{ 't', "a task" },
		{ 'x', "an object of the kernel" },
		{ 'n', "a number" },
		{ 's', "a string" },
		{ 'f', "a list, table or array" },
		{ '*', "a string or a number" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(meanings); i++) {
		if (meanings[i].letter == letter)
			return meanings[i].meaning;
	}
	return "";
}

static gboolean check_arguments(const struct function *f, const Value *arguments, guint count,
				GError **error)
{
	guint wanted = (guint)strlen(f->arguments);

	if (count != wanted) {
		g_set_error(error, EXPR_ERROR, EXPR_ERROR_WRONG, "%s() takes %u argument%s, not %u",
			    f->name, wanted, wanted == 1 ? "" : "s", count);
		return FALSE;
	}
	for (guint i = 0; i < count; i++) {
		if (!fits(&arguments[i], f->arguments[i])) {
			g_set_error(error, EXPR_ERROR, EXPR_ERROR_WRONG,
				    "argument %u of %s() must be %s", i + 1, f->name,
				    letter_meaning(f->arguments[i]));
			return FALSE;
		}
	}
	return TRUE;
}

gboolean expr_function(const ExprScope *scope, const char *name, const Value *arguments,
		       guint count, Value *value, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(functions); i++) {
		const struct function *f = &functions[i];

		if (strcmp(f->name, name) != 0)
			continue;
		if (!check_arguments(f, arguments, count, error))
			return FALSE;
		if (f->model_only && !scope->backend->ops->world(scope->backend)) {
			g_set_error(error, EXPR_ERROR, EXPR_ERROR_SKIP, "only the model can tell");
			return FALSE;
		}
		return f->body(scope, arguments, value, error);
	}
	g_set_error(error, EXPR_ERROR, EXPR_ERROR_WRONG, "there is no function \"%s\"", name);
	return FALSE;
}
