/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Expressions of scenarios (SCENARIOS.md, "Directives"): C's operators over 64-bit numbers,
 * strings, and the kernel's objects through the reflection of model/uapi/inspect.h.
 *
 * A value never holds a pointer into the world: an object is its id, and a place within an object
 * is the id and an offset. Only constant tables of the model, which lie in no world, are pointed
 * to.
 */
#ifndef NSSIM_SIM_EVAL_H
#define NSSIM_SIM_EVAL_H

#include "call/backend.h"
#include "script/ast.h"

typedef enum {
	VALUE_NUMBER,
	VALUE_STRING, /* .string, owned */
	VALUE_OBJECT, /* .object; .type and .offset: the structure within it; .object 0: NULL */
	VALUE_TASK, /* .object */
	VALUE_STATIC, /* .place: a structure of .type that belongs to no world */
	/* .field of the structure at .object/.offset or .place: a list, table or array */
	VALUE_FIELD,
	VALUE_UNKNOWN, /* the back end can't tell */
} ValueKind;

typedef struct {
	ValueKind kind;
	gint64 number;
	char *string;
	obj_id object;
	gsize offset;
	const struct refl_type *type;
	const struct refl_field *field;
	const void *place;
} Value;

void value_clear(Value *value);
Value value_number(gint64 number);
Value value_task(obj_id task);
void value_copy(Value *to, const Value *from);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Value, value_clear)

#define EXPR_ERROR (expr_error_quark())
GQuark expr_error_quark(void);
typedef enum {
	EXPR_ERROR_WRONG, /* the expression makes no sense */
	EXPR_ERROR_SKIP, /* a real kernel can't be asked this */
} ExprError;

/* Where an expression is evaluated. */
typedef struct {
	Backend *backend;
	/* The value of a bound name; FALSE: there is none of that name. */
	gboolean (*lookup)(gpointer data, const char *name, Value *value);
	gpointer data;
} ExprScope;

/* The culprit, where not NULL, is set to the node that @error is about. */
gboolean expr_eval(const ExprScope *scope, const AstNode *node, Value *value,
		   const AstNode **culprit, GError **error);
gboolean expr_truth(const ExprScope *scope, const Value *value);

/* The task that a node names (a name or an initial pid); 0 with @error set. */
obj_id expr_task(const ExprScope *scope, const AstNode *node, GError **error);

/* The object behind a value, its id; 0: it is no object, or NULL. */
obj_id value_object(const Value *value);

/* A value as messages show it. */
void value_print(const ExprScope *scope, const Value *value, GString *out);

/*
 * Why an expression is false, for messages: "left: 3\nright: 2" of the comparison that decided, a
 * line each, indented by two.
 */
void expr_explain(const ExprScope *scope, const AstNode *node, GString *out);

#endif
