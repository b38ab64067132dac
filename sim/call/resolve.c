// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers from the tree. Interface: resolve.h.
 *
 * A name is looked for among the members of the wanted type's set first, then in scope, then among
 * all constants and signals.
 */
#include "call/resolve.h"

#include <string.h>

#include "script/parser.h"

G_DEFINE_QUARK(nssim - call - error, call_error)

gboolean resolve_fail(Resolver *r, const AstNode *node, CallErrorCode code, const char *format, ...)
{
	g_autofree char *reason = NULL;
	va_list args;

	va_start(args, format);
	reason = g_strdup_vprintf(format, args);
	va_end(args);
	if (r->where && node)
		*r->where = node->span;
	if (r->error && !*r->error)
		g_set_error_literal(r->error, CALL_ERROR, (gint)code, reason);
	return FALSE;
}

/* ---- names ---- */

static gboolean member_of(const struct sys_set *set, const char *name, guint64 *value)
{
	for (const struct sys_flag *f = set->flags; f->name; f++) {
		if (strcmp(f->name, name))
			continue;
		*value = f->value;
		return TRUE;
	}
	return FALSE;
}

static void offer(gpointer to, const char *name)
{
	suggester_try(to, name);
}

static void offer_set(Suggester *s, const struct sys_set *set)
{
	for (const struct sys_flag *f = set->flags; f->name; f++)
		suggester_try(s, f->name);
}

/* The nearest name: of the set at hand, else in scope, else of all. */
static const char *nearest(Resolver *r, const struct sys_set *set, const char *name)
{
	Suggester s = suggester(name);

	if (set)
		offer_set(&s, set);
	if (!suggester_best(&s) && r->env && r->env->names)
		r->env->names(r->env->data, offer, &s);
	for (guint i = 0; !suggester_best(&s) && i < sys_sets_size; i++)
		offer_set(&s, sys_sets[i]);
	return suggester_best(&s);
}

static gboolean unknown_name(Resolver *r, const AstNode *node, const struct sys_set *set)
{
	const char *near = nearest(r, set, node->text);
	g_autofree char *whence = r->what ? g_strdup_printf(" (%s)", r->what) : g_strdup("");

	if (near)
		return resolve_fail(r, node, CALL_ERROR_NAME,
				    "\"%s\" is neither a constant nor a "
				    "name in scope; did you mean \"%s\"?%s",
				    node->text, near, whence);
	return resolve_fail(r, node, CALL_ERROR_NAME,
			    "\"%s\" is neither a constant nor a name in scope%s", node->text,
			    whence);
}

static gboolean in_scope(Resolver *r, const AstNode *node, guint64 *value, gboolean *failed)
{
	g_autoptr(GError) error = NULL;
	gint64 number = 0;

	if (!r->env || !r->env->lookup)
		return FALSE;
	if (r->env->lookup(r->env->data, node->text, &number, &error)) {
		*value = (guint64)number;
		return TRUE;
	}
	if (error) {
		*failed = TRUE;
		resolve_fail(r, node, CALL_ERROR_SCOPE, "%s", error->message);
	}
	return FALSE;
}

static gboolean resolve_name(Resolver *r, const AstNode *node, const struct sys_type *type,
			     guint64 *value)
{
	const struct sys_set *set = type ? type->set : NULL;
	gboolean failed = FALSE;
	int number;

	if (set && member_of(set, node->text, value))
		return TRUE;
	if (in_scope(r, node, value, &failed))
		return TRUE;
	if (failed)
		return FALSE;
	if (sys_constant(node->text, value))
		return TRUE;
	number = value_signal(node->text);
	if (!number)
		return unknown_name(r, node, set);
	*value = (guint64)number;
	return TRUE;
}

/* ---- functions ---- */

static guint64 make_device(guint64 major, guint64 minor)
{
	return (major & 0xfff) << 8 | (major & 0xfffff000) << 32 | (minor & 0xff) |
	       (minor & 0xffffff00) << 12;
}

static gboolean internet_address(Resolver *r, const AstNode *node, guint64 *value)
{
	const AstNode *text = node->n_args == 1 ? node->args[0].value : NULL;
	g_auto(GStrv) parts = NULL;
	guint64 part;

	if (text && text->kind == NODE_STRING)
		parts = g_strsplit(text->text, ".", -1);
	if (!parts || g_strv_length(parts) != 4)
		return resolve_fail(r, node, CALL_ERROR_ARGUMENT,
				    "an address reads "
				    "inet_addr(\"127.0.0.1\")");
	*value = 0;
	for (guint i = 0; i < 4; i++) {
		if (!g_ascii_string_to_unsigned(parts[i], 10, 0, 255, &part, NULL))
			return resolve_fail(r, node, CALL_ERROR_ARGUMENT, "\"%s\" is no address",
					    text->text);
		*value |= part << (8 * i);
	}
	return TRUE;
}

/* The numbers that a function is applied to. */
static gboolean numbers(Resolver *r, const AstNode *node, guint n, guint64 *values)
{
	if (node->n_args != n)
		return resolve_fail(r, node, CALL_ERROR_ARGUMENT, "%s() takes %u number%s",
				    node->text, n, n == 1 ? "" : "s");
	for (guint i = 0; i < n; i++) {
		if (!node->args[i].value)
			return resolve_fail(r, node, CALL_ERROR_ARGUMENT, "%s() takes numbers",
					    node->text);
		if (!resolve_number(r, node->args[i].value, NULL, &values[i]))
			return FALSE;
	}
	return TRUE;
}

static gboolean resolve_function(Resolver *r, const AstNode *node, guint64 *value)
{
	static const char *const known[] = { "makedev",	  "htons",	    "htonl",
					     "inet_addr", "if_nametoindex", NULL };
	guint64 v[2];
	const char *near;

	if (!strcmp(node->text, "inet_addr"))
		return internet_address(r, node, value);
	if (!strcmp(node->text, "if_nametoindex")) {
		*value = 1; /* the loopback device: there is no other */
		return TRUE;
	}
	if (!strcmp(node->text, "makedev")) {
		if (!numbers(r, node, 2, v))
			return FALSE;
		*value = make_device(v[0], v[1]);
		return TRUE;
	}
	if (!strcmp(node->text, "htons") || !strcmp(node->text, "htonl")) {
		if (!numbers(r, node, 1, v))
			return FALSE;
		*value = node->text[4] == 's' ? GUINT16_SWAP_LE_BE((guint16)v[0])
					      : GUINT32_SWAP_LE_BE((guint32)v[0]);
		return TRUE;
	}
	near = nearest_name(node->text, known);
	return resolve_fail(r, node, CALL_ERROR_NAME,
			    near ? "there is no function \"%s\" here; did "
				   "you mean \"%s\"?"
				 : "there is no function \"%s\" here",
			    node->text, near);
}

/* ---- numbers ---- */

static gboolean resolve_binary(Resolver *r, const AstNode *node, const struct sys_type *type,
			       guint64 *value)
{
	guint64 left, right;
	gint64 result;

	if (node->op == OP_EITHER) {
		Resolver quiet = { r->env, NULL, NULL, NULL };

		return resolve_number(&quiet, node->left, type, value) ||
		       resolve_number(r, node->right, type, value);
	}
	if (!resolve_number(r, node->left, type, &left) ||
	    !resolve_number(r, node->right, type, &right))
		return FALSE;
	if (!ast_apply(node->op, (gint64)left, (gint64)right, &result))
		return resolve_fail(r, node, CALL_ERROR_ARGUMENT, "this divides by zero");
	*value = (guint64)result;
	return TRUE;
}

static gboolean resolve_unary(Resolver *r, const AstNode *node, const struct sys_type *type,
			      guint64 *value)
{
	if (!resolve_number(r, node->left, type, value))
		return FALSE;
	return ast_apply_unary(node->op, value) ||
	       resolve_fail(r, node, CALL_ERROR_ARGUMENT, "a number is wanted here");
}

static const char *kind_of_value(AstKind kind)
{
	switch (kind) {
	case NODE_STRING:
		return "a string";
	case NODE_ARRAY:
	case NODE_SET:
		return "an array";
	case NODE_STRUCT:
		return "a structure";
	case NODE_ANY:
		return "_";
	default:
		return "this";
	}
}

gboolean resolve_number(Resolver *r, const AstNode *node, const struct sys_type *type,
			guint64 *value)
{
	switch (node->kind) {
	case NODE_NUMBER:
		*value = node->number;
		return TRUE;
	case NODE_NULL:
		*value = 0;
		return TRUE;
	case NODE_NAME:
		return resolve_name(r, node, type, value);
	case NODE_CALL:
		return resolve_function(r, node, value);
	case NODE_UNARY:
		return resolve_unary(r, node, type, value);
	case NODE_BINARY:
		return resolve_binary(r, node, type, value);
	default:
		return resolve_fail(r, node, CALL_ERROR_ARGUMENT,
				    "%s%s takes a number, and %s is none",
				    r->what ? "" : "this place", r->what ? r->what : "",
				    kind_of_value(node->kind));
	}
}

/* ---- signals ---- */

gboolean resolve_signal(Resolver *r, const AstNode *node, int *sig)
{
	guint64 value;

	if (node->kind == NODE_NAME) {
		*sig = value_signal(node->text);
		if (*sig)
			return TRUE;
	}
	if (!resolve_number(r, node, NULL, &value))
		return FALSE;
	*sig = (int)value;
	return TRUE;
}

gboolean resolve_sigset(Resolver *r, const AstNode *node, guint8 *bytes, gsize size)
{
	gboolean all_but = node->kind == NODE_SET && node->negative;
	int sig;

	if (node->kind != NODE_SET && node->kind != NODE_ARRAY)
		return resolve_fail(r, node, CALL_ERROR_ARGUMENT,
				    "a set of signals reads [HUP INT]");
	memset(bytes, all_but ? 0xff : 0, size);
	for (guint i = 0; i < node->n_args; i++) {
		const AstNode *name = node->args[i].value;

		if (!name)
			continue;
		if (!resolve_signal(r, name, &sig))
			return FALSE;
		if (sig < 1 || (gsize)sig > size * 8)
			return resolve_fail(r, name, CALL_ERROR_ARGUMENT, "there is no signal %d",
					    sig);
		if (all_but)
			bytes[(sig - 1) / 8] &= (guint8) ~(1u << (sig - 1) % 8);
		else
			bytes[(sig - 1) / 8] |= (guint8)(1u << (sig - 1) % 8);
	}
	return TRUE;
}

/* ---- wait statuses ---- */

static gboolean exited(guint32 s)
{
	return !(s & 0x7f);
}

static gboolean stopped(guint32 s)
{
	return (s & 0xff) == 0x7f;
}

static gboolean continued(guint32 s)
{
	return s == 0xffff;
}

static gboolean signaled(guint32 s)
{
	return !exited(s) && !stopped(s) && !continued(s);
}

/* The macros of <sys/wait.h>, and the shorter forms of the language. */
static gboolean status_macro(const char *name, guint32 s, gint64 *value)
{
	if (!strcmp(name, "WIFEXITED"))
		*value = exited(s);
	else if (!strcmp(name, "WEXITSTATUS"))
		*value = s >> 8 & 0xff;
	else if (!strcmp(name, "WIFSIGNALED"))
		*value = signaled(s);
	else if (!strcmp(name, "WTERMSIG"))
		*value = s & 0x7f;
	else if (!strcmp(name, "WCOREDUMP"))
		*value = (s & 0x80) != 0;
	else if (!strcmp(name, "WIFSTOPPED"))
		*value = stopped(s) && !continued(s);
	else if (!strcmp(name, "WSTOPSIG"))
		*value = s >> 8 & 0xff;
	else if (!strcmp(name, "WIFCONTINUED"))
		*value = continued(s);
	else
		return FALSE;
	return TRUE;
}

static gboolean status_shorthand(Resolver *r, const AstNode *node, guint32 s, gint64 *value)
{
	const AstNode *arg = node->n_args == 1 ? node->args[0].value : NULL;
	guint64 number = 0;
	int sig = 0;

	if (!strcmp(node->text, "continued") && !node->n_args) {
		*value = continued(s);
		return TRUE;
	}
	if (!strcmp(node->text, "exited") && arg) {
		if (!resolve_number(r, arg, NULL, &number))
			return FALSE;
		*value = exited(s) && (s >> 8 & 0xff) == (number & 0xff);
		return TRUE;
	}
	if ((strcmp(node->text, "killed") && strcmp(node->text, "stopped")) || !arg)
		return resolve_fail(
			r, node, CALL_ERROR_ARGUMENT,
			"a wait status reads "
			"{WIFEXITED(s) && WEXITSTATUS(s) == N}, exited(N) or killed(SIGNAME)");
	if (!resolve_signal(r, arg, &sig))
		return FALSE;
	if (node->text[0] == 'k')
		*value = signaled(s) && (int)(s & 0x7f) == sig;
	else
		*value = stopped(s) && !continued(s) && (int)(s >> 8 & 0xff) == sig;
	return TRUE;
}

static gboolean status_value(Resolver *r, const AstNode *node, guint32 s, gint64 *value);

static gboolean status_binary(Resolver *r, const AstNode *node, guint32 s, gint64 *value)
{
	gint64 left, right;

	if (!status_value(r, node->left, s, &left))
		return FALSE;
	if ((node->op == OP_ANDAND && !left) || (node->op == OP_OROR && left)) {
		*value = !!left;
		return TRUE;
	}
	if (!status_value(r, node->right, s, &right))
		return FALSE;
	if (!ast_apply(node->op, left, right, value))
		return resolve_fail(r, node, CALL_ERROR_ARGUMENT, "this divides by zero");
	return TRUE;
}

static gboolean status_value(Resolver *r, const AstNode *node, guint32 s, gint64 *value)
{
	guint64 number;

	if (node->kind == NODE_BINARY && node->op != OP_EITHER)
		return status_binary(r, node, s, value);
	if (node->kind == NODE_UNARY && node->op == OP_NOT) {
		if (!status_value(r, node->left, s, value))
			return FALSE;
		*value = !*value;
		return TRUE;
	}
	if (node->kind == NODE_CALL)
		return status_macro(node->text, s, value) || status_shorthand(r, node, s, value);
	if (!resolve_number(r, node, NULL, &number))
		return FALSE;
	*value = (gint64)number;
	return TRUE;
}

gboolean resolve_wstatus(Resolver *r, const AstNode *node, guint32 status, gboolean *holds)
{
	guint64 number;
	gint64 value;

	if (node->kind == NODE_STRUCT && node->n_args == 1 && node->args[0].value)
		node = node->args[0].value;
	if (node->kind == NODE_NUMBER || node->kind == NODE_NAME) {
		if (!resolve_number(r, node, NULL, &number))
			return FALSE;
		*holds = (guint32)number == status;
		return TRUE;
	}
	if (!status_value(r, node, status, &value))
		return FALSE;
	*holds = value != 0;
	return TRUE;
}
