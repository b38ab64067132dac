// SPDX-License-Identifier: GPL-2.0-only
/*
 * Evaluation of expressions: see expr.h. Places within objects are looked up anew at each use, so
 * that a value may outlive the object that it speaks of.
 */
#include "script/eval.h"

#include <string.h>

#include "script/eval_functions.h"
#include "script/parser.h"
#include "script/place.h"
#include "script/printer.h"
#include "syscall.h"

G_DEFINE_QUARK(nssim - expr - error - quark, expr_error)

void value_clear(Value *value)
{
	g_free(value->string);
	*value = (Value){ 0 };
}

Value value_number(gint64 number)
{
	return (Value){ .kind = VALUE_NUMBER, .number = number };
}

Value value_task(obj_id task)
{
	return (Value){ .kind = VALUE_TASK, .object = task };
}

void value_copy(Value *to, const Value *from)
{
	*to = *from;
	to->string = g_strdup(from->string);
}

obj_id value_object(const Value *value)
{
	return value->kind == VALUE_OBJECT || value->kind == VALUE_TASK ? value->object : 0;
}

/* ---- numbers ---- */

/* A task is a number where one is wanted: its pid in the initial namespace. */
static gboolean as_number(const ExprScope *scope, const Value *value, gint64 *number)
{
	Backend *b = scope->backend;

	if (value->kind == VALUE_NUMBER) {
		*number = value->number;
		return TRUE;
	}
	if (value->kind == VALUE_TASK) {
		*number = b->ops->pid_nr(b, value->object, b->ops->init_task(b));
		return TRUE;
	}
	if (value->kind == VALUE_OBJECT && value->object == 0) {
		*number = 0;
		return TRUE;
	}
	return FALSE;
}

gboolean expr_truth(const ExprScope *scope, const Value *value)
{
	gint64 number;

	if (value->kind == VALUE_TASK)
		return value->object != 0;
	return as_number(scope, value, &number) ? number != 0 : TRUE;
}

/* ---- comparison ---- */

static gboolean is_place(const Value *value)
{
	return value->kind == VALUE_OBJECT || value->kind == VALUE_TASK ||
	       value->kind == VALUE_STATIC;
}

static gboolean same_value(const ExprScope *scope, const Value *a, const Value *b, gboolean *same)
{
	gint64 x, y;

	if (a->kind == VALUE_STRING && b->kind == VALUE_STRING) {
		*same = strcmp(a->string, b->string) == 0;
		return TRUE;
	}
	if (is_place(a) && is_place(b)) {
		*same = a->object == b->object && a->offset == b->offset && a->place == b->place;
		return TRUE;
	}
	/* NULL is a number too: a pointer may be compared with 0. */
	if (is_place(a) && a->kind != VALUE_TASK && b->kind == VALUE_NUMBER && b->number == 0) {
		*same = a->object == 0 && !a->place;
		return TRUE;
	}
	if (is_place(b) && b->kind != VALUE_TASK && a->kind == VALUE_NUMBER)
		return same_value(scope, b, a, same);
	if (!as_number(scope, a, &x) || !as_number(scope, b, &y))
		return FALSE;
	*same = x == y;
	return TRUE;
}

/* ---- the tree ---- */

struct evaluation {
	const ExprScope *scope;
	const AstNode *culprit;
	GError **error;
};

static gboolean eval(struct evaluation *e, const AstNode *node, Value *value);

static gboolean wrong(struct evaluation *e, const AstNode *node, const char *format, ...)
	G_GNUC_PRINTF(3, 4);

static gboolean wrong(struct evaluation *e, const AstNode *node, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (e->error && !*e->error)
		*e->error = g_error_new_valist(EXPR_ERROR, EXPR_ERROR_WRONG, format, args);
	va_end(args);
	e->culprit = node;
	return FALSE;
}

static gboolean unknown(struct evaluation *e, const AstNode *node)
{
	g_set_error(e->error, EXPR_ERROR, EXPR_ERROR_SKIP, "only the model can tell");
	e->culprit = node;
	return FALSE;
}

static gboolean eval_name(struct evaluation *e, const AstNode *node, Value *value)
{
	u64 constant;

	if (e->scope->lookup(e->scope->data, node->text, value))
		return value->kind == VALUE_UNKNOWN ? unknown(e, node) : TRUE;
	if (!sys_constant(node->text, &constant))
		return wrong(e, node, "nothing is called \"%s\"", node->text);
	*value = value_number((gint64)constant);
	return TRUE;
}

static gboolean eval_logic(struct evaluation *e, const AstNode *node, Value *value)
{
	g_auto(Value) left = { 0 };
	g_auto(Value) right = { 0 };
	gboolean truth;

	if (!eval(e, node->left, &left))
		return FALSE;
	truth = expr_truth(e->scope, &left);
	if (truth == (node->op == OP_ANDAND)) {
		if (!eval(e, node->right, &right))
			return FALSE;
		truth = expr_truth(e->scope, &right);
	}
	*value = value_number(truth);
	return TRUE;
}

static gboolean eval_equality(struct evaluation *e, const AstNode *node, Value *value)
{
	g_auto(Value) left = { 0 };
	g_auto(Value) right = { 0 };
	gboolean same;

	if (!eval(e, node->left, &left) || !eval(e, node->right, &right))
		return FALSE;
	if (!same_value(e->scope, &left, &right, &same))
		return wrong(e, node, "the two sides can't be compared: %s",
			     "one is a string or a structure, the other is not");
	*value = value_number(same == (node->op == OP_EQ));
	return TRUE;
}

static gboolean eval_arithmetic(struct evaluation *e, const AstNode *node, Value *value)
{
	g_auto(Value) left = { 0 };
	g_auto(Value) right = { 0 };
	gint64 x, y, result;

	if (!eval(e, node->left, &left) || !eval(e, node->right, &right))
		return FALSE;
	if (!as_number(e->scope, &left, &x))
		return wrong(e, node->left, "not a number");
	if (!as_number(e->scope, &right, &y))
		return wrong(e, node->right, "not a number");
	if (!ast_apply(node->op, x, y, &result))
		return wrong(e, node, "division by zero");
	*value = value_number(result);
	return TRUE;
}

static gboolean eval_binary(struct evaluation *e, const AstNode *node, Value *value)
{
	switch (node->op) {
	case OP_ANDAND:
	case OP_OROR:
		return eval_logic(e, node, value);
	case OP_EQ:
	case OP_NE:
		return eval_equality(e, node, value);
	default:
		return eval_arithmetic(e, node, value);
	}
}

static gboolean eval_unary(struct evaluation *e, const AstNode *node, Value *value)
{
	g_auto(Value) left = { 0 };
	gint64 number;

	if (node->op == OP_ADDRESS)
		return eval(e, node->left, value);
	if (!eval(e, node->left, &left))
		return FALSE;
	if (node->op == OP_NOT) {
		*value = value_number(!expr_truth(e->scope, &left));
		return TRUE;
	}
	if (!as_number(e->scope, &left, &number))
		return wrong(e, node->left, "not a number");
	if (node->op == OP_COMPLEMENT)
		number = ~number;
	else if (node->op == OP_MINUS)
		number = (gint64)(0 - (guint64)number);
	*value = value_number(number);
	return TRUE;
}

/* In C -> wants a pointer and . a structure; both are places here, and either is taken. */
static gboolean eval_member(struct evaluation *e, const AstNode *node, Value *value)
{
	g_auto(Value) left = { 0 };
	struct world *w = e->scope->backend->ops->world(e->scope->backend);
	g_autofree char *reason = NULL;

	if (!w)
		return unknown(e, node);
	if (!eval(e, node->left, &left))
		return FALSE;
	if (!place_member(w, &left, node->text, value, &reason))
		return wrong(e, node, "%s", reason);
	return TRUE;
}

static gboolean eval_index(struct evaluation *e, const AstNode *node, Value *value)
{
	g_auto(Value) left = { 0 };
	g_auto(Value) index = { 0 };
	struct world *w = e->scope->backend->ops->world(e->scope->backend);
	g_autofree char *reason = NULL;
	gint64 number;

	if (!w)
		return unknown(e, node);
	if (!eval(e, node->left, &left) || !eval(e, node->right, &index))
		return FALSE;
	if (!as_number(e->scope, &index, &number))
		return wrong(e, node->right, "an index is a number");
	if (!place_element(w, &left, number, value, &reason))
		return wrong(e, node, "%s", reason);
	return TRUE;
}

static gboolean eval_call(struct evaluation *e, const AstNode *node, Value *value)
{
	Value *arguments = g_new0(Value, node->n_args + 1);
	gboolean ok = TRUE;

	for (guint i = 0; ok && i < node->n_args; i++)
		ok = eval(e, node->args[i].value, &arguments[i]);
	if (ok && !expr_function(e->scope, node->text, arguments, node->n_args, value, e->error)) {
		e->culprit = node;
		ok = FALSE;
	}
	for (guint i = 0; i < node->n_args; i++)
		value_clear(&arguments[i]);
	g_free(arguments);
	return ok;
}

static gboolean eval(struct evaluation *e, const AstNode *node, Value *value)
{
	switch (node->kind) {
	case NODE_NUMBER:
		*value = value_number((gint64)node->number);
		return TRUE;
	case NODE_STRING:
		*value = (Value){ .kind = VALUE_STRING,
				  .string = g_strndup(node->text, node->len) };
		return TRUE;
	case NODE_NULL:
		*value = (Value){ .kind = VALUE_OBJECT };
		return TRUE;
	case NODE_NAME:
		return eval_name(e, node, value);
	case NODE_UNARY:
		return eval_unary(e, node, value);
	case NODE_BINARY:
		return eval_binary(e, node, value);
	case NODE_MEMBER:
		return eval_member(e, node, value);
	case NODE_INDEX:
		return eval_index(e, node, value);
	case NODE_CALL:
		return eval_call(e, node, value);
	default:
		return wrong(e, node, "this can't stand in an expression");
	}
}

gboolean expr_eval(const ExprScope *scope, const AstNode *node, Value *value,
		   const AstNode **culprit, GError **error)
{
	struct evaluation e = { .scope = scope, .culprit = node, .error = error };
	gboolean ok = eval(&e, node, value);

	if (!ok && culprit)
		*culprit = e.culprit;
	return ok;
}

obj_id expr_task(const ExprScope *scope, const AstNode *node, GError **error)
{
	g_auto(Value) value = { 0 };
	Backend *b = scope->backend;
	obj_id task = 0;

	if (!expr_eval(scope, node, &value, NULL, error))
		return 0;
	if (value.kind == VALUE_TASK)
		return value.object;
	if (value.kind == VALUE_NUMBER)
		task = b->ops->find_task(b, (int)value.number);
	if (!task)
		g_set_error(error, EXPR_ERROR, EXPR_ERROR_WRONG, "there is no such task");
	return task;
}

/* ---- messages ---- */

static void print_object(const ExprScope *scope, const Value *value, GString *out)
{
	struct world *w = scope->backend->ops->world(scope->backend);
	char line[256];
	struct world_text text = { .buf = line, .size = sizeof(line) - 1 };
	struct world_object object;

	if (value->object == 0) {
		g_string_append(out, "NULL");
	} else if (!w) {
		g_string_append_printf(out, "object %" G_GUINT64_FORMAT, (guint64)value->object);
	} else if (!world_object(w, value->object, &object)) {
		g_string_append(out, "an object that has been freed");
	} else {
		world_describe(w, value->object, &text);
		g_string_append_len(out, line, (gssize)MIN(text.len, text.size));
	}
}

void value_print(const ExprScope *scope, const Value *value, GString *out)
{
	switch (value->kind) {
	case VALUE_NUMBER:
		g_string_append_printf(out, "%" G_GINT64_FORMAT, value->number);
		if (value->number > 4096)
			g_string_append_printf(out, " (0x%" G_GINT64_MODIFIER "x)",
					       (guint64)value->number);
		break;
	case VALUE_STRING:
		print_string(out, value->string, strlen(value->string));
		break;
	case VALUE_OBJECT:
	case VALUE_TASK:
		print_object(scope, value, out);
		break;
	case VALUE_STATIC:
		g_string_append_printf(out, "a constant %s",
				       value->type ? value->type->name : "place");
		break;
	case VALUE_FIELD:
		g_string_append_printf(out, "%s %s", value->field->ctype, value->field->name);
		break;
	case VALUE_UNKNOWN:
		g_string_append(out, "unknown");
		break;
	}
}

static void explain_side(const ExprScope *scope, const char *label, const AstNode *node,
			 GString *out)
{
	g_auto(Value) value = { 0 };

	if (node->kind == NODE_NUMBER || node->kind == NODE_STRING || node->kind == NODE_NULL ||
	    !expr_eval(scope, node, &value, NULL, NULL))
		return;
	g_string_append_printf(out, "  %s", label);
	print_node(out, node);
	g_string_append(out, " is ");
	value_print(scope, &value, out);
	g_string_append_c(out, '\n');
}

static gboolean is_false(const ExprScope *scope, const AstNode *node)
{
	g_auto(Value) value = { 0 };

	return expr_eval(scope, node, &value, NULL, NULL) && !expr_truth(scope, &value);
}

void expr_explain(const ExprScope *scope, const AstNode *node, GString *out)
{
	if (node->kind == NODE_BINARY && (node->op == OP_ANDAND || node->op == OP_OROR)) {
		expr_explain(scope, is_false(scope, node->left) ? node->left : node->right, out);
		if (node->op == OP_OROR && is_false(scope, node->left))
			expr_explain(scope, node->right, out);
		return;
	}
	if (node->kind == NODE_BINARY) {
		explain_side(scope, "", node->left, out);
		explain_side(scope, "", node->right, out);
	} else if (node->kind == NODE_UNARY) {
		explain_side(scope, "", node->left, out);
	} else if (node->kind == NODE_CALL) {
		for (guint i = 0; i < node->n_args; i++)
			explain_side(scope, "", node->args[i].value, out);
	} else {
		explain_side(scope, "", node, out);
	}
}
