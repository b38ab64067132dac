// SPDX-License-Identifier: GPL-2.0-only
/*
 * One call of a log, made on the model: laid out, made, compared.
 */
#include <string.h>

#include "strace/private.h"

/* Logs have no names but constants. */
static gboolean no_name(gpointer data, const char *name, gint64 *value, GError **error)
{
	return FALSE;
}

static const CallEnv log_env = { .lookup = no_name };

gboolean logged_result(const AstCall *call, gint64 *result)
{
	if (call->result.kind == RESULT_ERROR) {
		*result = -(gint64)sys_errno_value(call->result.error);
		return TRUE;
	}
	return call->result.kind == RESULT_VALUE && expect_number(call->result.value, result);
}

void attempt_free(Attempt *a)
{
	if (!a)
		return;
	call_free(a->call);
	ast_script_free(a->script);
	g_free(a->image);
	g_free(a->why);
	g_free(a);
}

static gboolean lay_out(Replay *r, Attempt *a, gboolean outputs)
{
	g_clear_pointer(&a->call, call_free);
	a->foreign = FALSE;
	a->soft = expect_soften(a->script->pool, a->logged, a->row, r->names, outputs, &a->foreign);
	a->call = call_marshal(a->soft, &log_env, NULL, NULL);
	return a->call != NULL;
}

Attempt *attempt_new(Replay *r, LogEntry *entry, AstScript *script, const struct sys_row *row,
		     const char **reason)
{
	Attempt *a = g_new0(Attempt, 1);

	a->entry = entry;
	a->script = script;
	a->logged = &script->lines[0]->call;
	a->row = row;
	if (lay_out(r, a, TRUE) || lay_out(r, a, FALSE))
		return a;
	*reason = "its arguments are not wholly in the log, or have no form in the table";
	attempt_free(a);
	return NULL;
}

void attempt_go_on(Replay *r, Attempt *a, LogEntry *entry, AstScript *script)
{
	a->entry = entry;
	if (entry->restarts) { /* its arguments are those of before; only the result is new */
		AstCall *soft = ast_new(a->script->pool, AstCall);

		*soft = *a->soft;
		soft->result = script->lines[0]->call.result;
		soft->result.error = ast_strndup(
			a->script->pool, soft->result.error ? soft->result.error : "",
			soft->result.error ? strlen(soft->result.error) : 0);
		if (!*soft->result.error)
			soft->result.error = NULL;
		soft->result.value = NULL;
		if (soft->result.kind == RESULT_VALUE)
			soft->result.kind = RESULT_ABSENT;
		a->soft = soft;
		ast_script_free(script);
		return;
	}
	ast_script_free(a->script);
	a->script = script;
	a->logged = &script->lines[0]->call;
	if (!lay_out(r, a, TRUE))
		lay_out(r, a, FALSE);
}

static char *reason_of(Replay *r, obj_id task)
{
	char buf[512] = "";
	struct world_text text = { .buf = buf, .size = sizeof(buf) };
	struct world_refusal why = world_why(r->w, task, &text);

	if (!why.err)
		return NULL;
	return g_strdup_printf("%s (%s): %s", why.function ? why.function : "?",
			       why.id ? why.id : "?", g_strchomp(buf));
}

void attempt_make(Replay *r, Attempt *a, Actor *actor)
{
	struct world_call raw = { 0 };
	struct world_result result;

	if (!lay_out(r, a, TRUE))
		lay_out(r, a, FALSE);
	if (a->row->result == &t_child)
		actor_expect_child(r, actor, a);
	g_clear_pointer(&a->why, g_free);
	call_fill(a->call, &raw);
	result = act_call(r, actor->id, &raw);
	a->asleep = result.outcome == CALL_BLOCKED;
	a->answer = call_answer(a->call, &result);
	if (result.outcome == CALL_RETURNED && result.ret < 0)
		a->why = reason_of(r, actor->id);
	actors_take_events(r, actor, a);
	r->expected_child = 0;
}

/*
 * Gone where the log is gone, or ended or stopped by its own hand: the log shows what the call
 * answered, and the end after it.
 */
static gboolean agrees_gone(Replay *r, Attempt *a, GString *differences)
{
	if (a->logged->result.kind == RESULT_UNKNOWN || !a->entry->end)
		return TRUE;
	if (a->logged->result.kind == RESULT_VALUE && (a->answer.ret == 0 || a->entry->last))
		return TRUE;
	if (differences)
		g_string_append(differences, "result: the model's task did not return\n");
	return FALSE;
}

/*
 * What strace shows of an argument that goes both ways is what went in; what came out stands behind
 * => or is not shown.
 */
static const AstCall *outputs_of(Attempt *a)
{
	AstCall *expected = ast_new(a->script->pool, AstCall);
	AstNode *any = ast_new(a->script->pool, AstNode);

	*expected = *a->soft;
	any->kind = NODE_ANY;
	expected->args = ast_alloc(a->script->pool, sizeof(AstArg) * MAX(expected->n_args, 1));
	for (guint i = 0; i < expected->n_args; i++)
		expected->args[i] = a->soft->args[i];
	for (guint i = 0; i < a->call->n_args; i++) {
		const CallArg *arg = &a->call->args[i];

		if (arg->stated && arg->dir == DIR_INOUT && !arg->stated->wrote)
			expected->args[arg->stated - a->soft->args].value = any;
	}
	if (!a->entry->end)
		expected->result.kind = RESULT_ABSENT;
	return expected;
}

gboolean attempt_agrees(Replay *r, Attempt *a, GString *differences)
{
	g_autoptr(GString) ignored = differences ? NULL : g_string_new(NULL);
	GString *out = differences ? differences : ignored;
	g_autoptr(GError) error = NULL;
	gboolean same;

	if (a->answer.outcome == CALL_NO_RETURN)
		return agrees_gone(r, a, out);
	if (a->answer.outcome != CALL_RETURNED) {
		g_string_append(out, "result: the model can't make this call now\n");
		return FALSE;
	}
	same = call_match(a->call, outputs_of(a), &a->answer, &log_env, out, &error);
	if (error) { /* an output that has no form in the table */
		g_string_truncate(out, 0);
		same = call_match_result(a->row, &a->soft->result, &a->answer, &log_env, out, NULL);
	}
	return same && expect_names(a->logged, a->soft, a->call, &a->answer, r->names, out);
}
