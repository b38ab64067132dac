// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checks a tree before it runs: are the calls, fields, constants, functions, views and names that
 * it uses there? Interface: parser.h.
 *
 * Calls are checked by laying them out, and their expectations by comparing them with an answer
 * that nobody gave: both report what they can't make sense of. A name counts as known from the
 * line on that binds it; a name with $i in it stands for all of its instances.
 */
#include "script/parser.h"

#include <string.h>

#include "call/marshal.h"

const char *const script_views[] = { "mountinfo", "ps",	    "ns",    "ipcs",	   "uts",
				     "ids",	  "mounts", "tasks", "namespaces", "refs",
				     "objects",	  "queue",  "diff",  "why",	   NULL };

const char *const script_functions[] = { "ns",	  "mnt",   "file", "pid", "peers",
					 "alive", "freed", "len",  NULL };

typedef struct {
	const AstScript *script;
	GHashTable *names; /* bound so far */
	GPtrArray *patterns; /* those with $i in them */
	gboolean (*known)(gpointer data, const char *name);
	gpointer data;
	GError **error;
} Check;

/* ---- names ---- */

/* Whether @name is @pattern with digits for each $i. */
static gboolean is_instance(const char *pattern, const char *name)
{
	for (; *pattern; pattern++) {
		if (pattern[0] == '$' && pattern[1] == 'i') {
			pattern++;
			if (!g_ascii_isdigit(*name))
				return FALSE;
			while (g_ascii_isdigit(*name))
				name++;
		} else if (*pattern != *name++) {
			return FALSE;
		}
	}
	return !*name;
}

static gboolean is_known(const Check *c, const char *name)
{
	if (strchr(name, '$') || (c->known && c->known(c->data, name)))
		return TRUE;
	if (g_hash_table_contains(c->names, name))
		return TRUE;
	for (guint i = 0; i < c->patterns->len; i++)
		if (is_instance(c->patterns->pdata[i], name))
			return TRUE;
	return FALSE;
}

static gboolean fail(const Check *c, AstSpan span, const char *what, const char *name,
		     const char *near)
{
	if (near)
		script_error(c->error, SCRIPT_ERROR_NAME, c->script, span,
			     "there is no %s \"%s\"; did you mean \"%s\"?", what, name, near);
	else
		script_error(c->error, SCRIPT_ERROR_NAME, c->script, span, "there is no %s \"%s\"",
			     what, name);
	return FALSE;
}

static void try_bound(const Check *c, Suggester *s)
{
	GHashTableIter names;
	gpointer name;

	g_hash_table_iter_init(&names, c->names);
	while (g_hash_table_iter_next(&names, &name, NULL))
		suggester_try(s, name);
}

static const char *nearest_bound(const Check *c, const char *name)
{
	Suggester s = suggester(name);

	try_bound(c, &s);
	return suggester_best(&s);
}

static const char *nearest_constant(const Check *c, const char *name)
{
	Suggester s = suggester(name);

	try_bound(c, &s);
	for (guint i = 0; i < sys_sets_size; i++)
		for (const struct sys_flag *f = sys_sets[i]->flags; f->name; f++)
			suggester_try(&s, f->name);
	return suggester_best(&s);
}

static void bind_name(Check *c, const char *name)
{
	if (strchr(name, '$'))
		g_ptr_array_add(c->patterns, (gpointer)name);
	else
		g_hash_table_add(c->names, (gpointer)name);
}

/* ---- expressions ---- */

static gboolean is_constant(const char *name)
{
	guint64 value;

	return sys_constant(name, &value) || value_signal(name) || sys_errno_value(name);
}

static gboolean check_expr(const Check *c, const AstNode *node);

static gboolean check_args(const Check *c, const AstNode *node)
{
	for (guint i = 0; i < node->n_args; i++)
		if (node->args[i].value && !check_expr(c, node->args[i].value))
			return FALSE;
	return TRUE;
}

/* Numbers of arguments, in the order of script_functions. */
static const guint function_args[] = { 2, 2, 2, 2, 2, 1, 1, 1 };

static gboolean check_arity(const Check *c, const AstNode *node)
{
	guint f = 0;

	while (strcmp(script_functions[f], node->text))
		f++;
	if (node->n_args == function_args[f])
		return TRUE;
	script_error(c->error, SCRIPT_ERROR_VALUE, c->script, node->span,
		     "%s() takes %u argument%s", node->text, function_args[f],
		     function_args[f] == 1 ? "" : "s");
	return FALSE;
}

/* ns(WHO, "uts"): a type that there is. */
static gboolean check_ns_type(const Check *c, const AstNode *type)
{
	static const char *const types[] = { "cgroup", "ipc",
					     "mnt",    "net",
					     "pid",    "pid_for_children",
					     "time",   "time_for_children",
					     "user",   "uts",
					     NULL };

	if (!type || type->kind != NODE_STRING || g_strv_contains(types, type->text))
		return TRUE;
	return fail(c, type->span, "namespace type", type->text, nearest_name(type->text, types));
}

static gboolean check_function(const Check *c, const AstNode *node)
{
	if (!g_strv_contains(script_functions, node->text))
		return fail(c, node->span, "function", node->text,
			    nearest_name(node->text, script_functions));
	return check_arity(c, node) &&
	       (strcmp(node->text, "ns") || check_ns_type(c, node->args[1].value));
}

static gboolean check_expr(const Check *c, const AstNode *node)
{
	if (node->kind == NODE_NAME && !is_known(c, node->text) && !is_constant(node->text))
		return fail(c, node->span, "name", node->text, nearest_constant(c, node->text));
	if (node->kind == NODE_CALL && !check_function(c, node))
		return FALSE;
	if (node->left && !check_expr(c, node->left))
		return FALSE;
	if (node->right && !check_expr(c, node->right))
		return FALSE;
	return check_args(c, node);
}

/* ---- calls ---- */

static gboolean lookup(gpointer data, const char *name, gint64 *value, GError **error)
{
	(void)error;
	*value = 1;
	return is_known(data, name);
}

static void offer_names(gpointer data, void (*offer)(gpointer to, const char *name), gpointer to)
{
	const Check *c = data;
	GHashTableIter names;
	gpointer name;

	g_hash_table_iter_init(&names, c->names);
	while (g_hash_table_iter_next(&names, &name, NULL))
		offer(to, name);
}

static gboolean complain(const Check *c, AstSpan span, GError *error)
{
	ScriptError code = error->code == CALL_ERROR_ARGUMENT || error->code == CALL_ERROR_SIZE
				   ? SCRIPT_ERROR_VALUE
				   : SCRIPT_ERROR_NAME;

	script_error(c->error, code, c->script, span, "%s", error->message);
	return FALSE;
}

static gboolean check_result(const Check *c, const AstCall *call)
{
	const AstResult *result = &call->result;

	if (result->kind != RESULT_ERROR || sys_errno_value(result->error) ||
	    g_ascii_isdigit(result->error[1]))
		return TRUE;
	script_error(c->error, SCRIPT_ERROR_NAME, c->script, result->span,
		     "there is no error \"%s\"", result->error);
	return FALSE;
}

static gboolean check_call(const Check *c, const AstLine *line)
{
	CallEnv env = { lookup, offer_names, (gpointer)c };
	CallAnswer nothing = { CALL_RETURNED, 0, NULL, 0 };
	g_autoptr(GError) error = NULL;
	AstSpan where = line->call.name_span;
	g_autoptr(Call) call = call_marshal(&line->call, &env, &where, &error);

	if (!call)
		return complain(c, where, error);
	nothing.image = call->image->data;
	nothing.image_size = call->image->len;
	call_match(call, &line->call, &nothing, &env, NULL, &error);
	if (error)
		return complain(c, line->span, error);
	return check_result(c, &line->call);
}

static gboolean check_resumed(const Check *c, const AstLine *line)
{
	Suggester s = suggester(line->call.name);

	if (sys_find(line->call.name))
		return check_result(c, &line->call);
	for (guint i = 0; i < sys_table_size; i++)
		suggester_try(&s, sys_table[i].name);
	return fail(c, line->call.name_span, "call", line->call.name, suggester_best(&s));
}

/* ---- lines ---- */

static gboolean check_who(const Check *c, const AstLine *line)
{
	if (!line->who || line->who_is_pid || is_known(c, line->who))
		return TRUE;
	return fail(c, line->who_span, "task", line->who, nearest_bound(c, line->who));
}

static gboolean check_event(const Check *c, const AstLine *line)
{
	const char *signal = line->event.signal;

	if (!signal || value_signal(signal))
		return TRUE;
	return fail(c, line->span, "signal", signal, NULL);
}

static gboolean check_show(const Check *c, const AstLine *line)
{
	const AstNode *arg = line->show.arg;

	if (!g_strv_contains(script_views, line->show.view))
		return fail(c, line->show.view_span, "view", line->show.view,
			    nearest_name(line->show.view, script_views));
	if (!arg || !strcmp(line->show.view, "objects"))
		return TRUE;
	return check_expr(c, arg);
}

static gboolean check_lines(Check *c, AstLine *const *lines, guint n);

static gboolean check_step(Check *c, const AstLine *line)
{
	if (!check_call(c, line))
		return FALSE;
	if (line->call.bind)
		bind_name(c, line->call.bind);
	return TRUE;
}

static gboolean check_let(Check *c, const AstLine *line)
{
	if (!check_expr(c, line->let.expr))
		return FALSE;
	bind_name(c, line->let.name);
	return TRUE;
}

static gboolean check_line(Check *c, const AstLine *line)
{
	if (!check_who(c, line))
		return FALSE;
	switch (line->kind) {
	case LINE_STEP:
		return check_step(c, line);
	case LINE_RESUMED:
		return check_resumed(c, line);
	case LINE_EVENT:
		return check_event(c, line);
	case LINE_ASSERT:
		return check_expr(c, line->assertion.expr);
	case LINE_LET:
		return check_let(c, line);
	case LINE_SHOW:
		return check_show(c, line);
	case LINE_REPEAT:
		return check_expr(c, line->repeat.count) &&
		       check_lines(c, line->repeat.lines, line->repeat.n_lines);
	default:
		return TRUE;
	}
}

static gboolean check_lines(Check *c, AstLine *const *lines, guint n)
{
	for (guint i = 0; i < n; i++)
		if (!check_line(c, lines[i]))
			return FALSE;
	return TRUE;
}

gboolean script_check(const AstScript *script, GError **error)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) patterns = g_ptr_array_new();
	Check c = { script, names, patterns, NULL, NULL, error };

	bind_name(&c, "init");
	return check_lines(&c, script->lines, script->n_lines);
}

gboolean script_check_line(const AstScript *script, const AstLine *line,
			   gboolean (*known)(gpointer data, const char *name), gpointer data,
			   GError **error)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) patterns = g_ptr_array_new();
	Check c = { script, names, patterns, known, data, error };

	bind_name(&c, "init");
	return check_line(&c, line);
}
