// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps of a scenario: a call is laid out, made, and its answer compared with what is expected.
 */
#include <string.h>

#include "script/run_private.h"
#include "script/parser.h"

/*
 * A check looks at the whole world. One that has grown large is looked at after every few calls, as
 * many as keep the cost of checks in proportion, and at the end.
 */
#define SMALL_WORLD	       ((gsize)1 << 20)
#define CHECKED_BYTES_PER_CALL ((gsize)1 << 16)

static gboolean is_check_due(Runner *r, guint calls)
{
	gsize used = world_used(r->world);

	return used <= SMALL_WORLD || calls * CHECKED_BYTES_PER_CALL >= used;
}

guint validate_world(Runner *r, GString *lines)
{
	char buffer[4096];
	struct world_text text = { .buf = buffer, .size = sizeof(buffer) - 1 };
	guint violated = world_validate(r->world, &text);

	r->unchecked = 0;
	if (violated == 0)
		return 0;
	buffer[MIN(text.len, text.size)] = '\0';
	g_string_append_printf(lines, "%u invariant%s violated", violated,
			       violated == 1 ? " is" : "s are");
	g_string_append_printf(lines, ":\n%s", buffer);
	return violated;
}

/* What the model says of itself after a call. */
static void check_invariants(Runner *r)
{
	g_autoptr(GString) lines = NULL;
	guint calls = ++r->unchecked;

	if (!r->world || !r->options.validate || !is_check_due(r, calls))
		return;
	lines = g_string_new(NULL);
	if (validate_world(r, lines) == 0)
		return;
	if (calls == 1)
		step_fail(r, STEP_FAILED, "after this call %s", lines->str);
	else
		step_fail(r, STEP_FAILED, "after this call or one of the %u before it %s",
			  calls - 1, lines->str);
}

/* A step by a task that can make none is an error of the scenario. */
static gboolean can_act(Runner *r, const AstLine *line, const TaskState *task)
{
	if (task->dead) {
		step_fail_at(r, STEP_BROKEN, line->who_span, "%s can make no call: it %s %s",
			     task->name, task->killed ? "was killed by" : "has",
			     task->killed ? sys_signal_name((int)task->status) : "exited");
		return FALSE;
	}
	if (task->pending) {
		step_fail_at(r, STEP_BROKEN, line->who_span,
			     "%s can make no call: it sleeps in %s since line %u", task->name,
			     task->pending->row->name, task->pending_line);
		return FALSE;
	}
	return TRUE;
}

static Call *marshal(Runner *r, const AstLine *line)
{
	CallEnv env = runner_env(r);
	g_autoptr(GError) error = NULL;
	AstSpan where = line->span;
	Call *call = call_marshal(&line->call, &env, &where, &error);

	note_numbers(r, &line->call);
	if (!call)
		step_fail_at(r, STEP_BROKEN, where, "%s", error->message);
	return call;
}

/* The line as strace would print it, with what came. */
static char *print_step(const TaskState *task, const AstLine *line, const Call *call,
			const CallAnswer *answer)
{
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, "%s: ", task->name);
	if (line->call.bind)
		g_string_append_printf(text, "%s = ", line->call.bind);
	call_print(text, call, answer);
	return g_string_free(text, FALSE);
}

static void bind_result(Runner *r, const AstLine *line, gint64 ret, TaskState *created)
{
	Value value = value_number(ret);

	if (!line->call.bind)
		return;
	if (created)
		bind_task(r, line->call.bind, created);
	else
		bind_name(r, line->call.bind, &value);
}

/* A call that stops its own caller: its result before the stop is the result. */
static CallAnswer settle_stopped(const TaskState *task, const struct sys_row *row,
				 CallAnswer answer)
{
	if (answer.outcome == CALL_NO_RETURN && !task->dead && row->result != &t_never)
		answer.outcome = CALL_RETURNED;
	return answer;
}

/* Whether argument @i alone is as stated: all others and the result are taken for anything. */
static gboolean argument_matches(Runner *r, const AstLine *line, const Call *call, guint i,
				 const CallAnswer *answer)
{
	AstNode any = { .kind = NODE_ANY };
	AstCall one = line->call;
	CallEnv env = expectation_env(r);
	g_autofree AstArg *args = g_memdup2(one.args, one.n_args * sizeof(*args));

	for (guint a = 0; a < one.n_args; a++) {
		if (&one.args[a] == call->args[i].stated)
			continue;
		args[a].wrote = NULL;
		for (guint c = 0; c < call->n_args; c++) {
			if (call->args[c].stated == &one.args[a] && call->args[c].dir != DIR_IN)
				args[a].value = &any;
		}
	}
	one.args = args;
	one.result.kind = RESULT_ABSENT;
	return call_match(call, &one, answer, &env, NULL, NULL);
}

static void bless_result(Runner *r, const AstLine *line, const struct sys_row *row,
			 const CallAnswer *answer)
{
	g_autoptr(GString) text = g_string_new(NULL);

	call_print_result(text, row, answer);
	script_patch_result(r->options.patch, line, text->str);
}

/* Only what differs is rewritten; an argument in the terms in which it is stated. */
static void bless(Runner *r, const AstLine *line, const Call *call, const CallAnswer *answer)
{
	CallEnv env = expectation_env(r);
	g_autoptr(GString) text = g_string_new(NULL);

	if (!call_match_result(call->row, &line->call.result, answer, &env, NULL, NULL))
		bless_result(r, line, call->row, answer);
	for (guint i = 0; i < call->n_args; i++) {
		const CallArg *arg = &call->args[i];

		if (!arg->stated || arg->dir == DIR_IN ||
		    argument_matches(r, line, call, i, answer))
			continue;
		g_string_truncate(text, 0);
		call_print_expected(text, call, i, arg->stated, answer);
		script_patch_arg(r->options.patch, arg->stated, text->str);
	}
}

static void compare_answer(Runner *r, const AstLine *line, const Call *call,
			   const CallAnswer *answer)
{
	CallEnv env = expectation_env(r);
	g_autoptr(GString) differences = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	if (r->options.fill && line->call.result.kind == RESULT_ABSENT &&
	    answer->outcome == CALL_RETURNED)
		bless_result(r, line, call->row, answer);
	if (r->options.lenient || call_match(call, &line->call, answer, &env, differences, &error))
		return;
	if (error) {
		step_fail_at(r, STEP_BROKEN, line->span, "%s", error->message);
	} else if (r->options.patch) {
		bless(r, line, call, answer);
	} else {
		step_fail(r, STEP_FAILED, "%s", differences->str);
		append_context(r, r->step.message);
	}
}

/* What is no answer of a kernel. */
static gboolean is_answer(Runner *r, const AstLine *line, const TaskState *task, const Call *call,
			  enum world_outcome outcome)
{
	const char *problem;

	switch (outcome) {
	case CALL_ABSENT:
		step_fail_at(r, STEP_BROKEN, line->call.name_span, "%s is not modelled yet%s%s",
			     call->row->name, call->row->note ? ": " : "",
			     call->row->note ? call->row->note : "");
		return FALSE;
	case CALL_BUSY:
		step_fail_at(r, STEP_BROKEN, line->who_span,
			     "%s can make no call: it is stopped, or sleeps", task->name);
		return FALSE;
	case CALL_NO_TASK:
		problem = r->backend->ops->problem ? r->backend->ops->problem(r->backend) : NULL;
		step_fail_at(r, STEP_BROKEN, line->who_span, "%s can make no call: %s", task->name,
			     problem ? problem : "it is gone");
		return FALSE;
	default:
		return TRUE;
	}
}

static void print_comparable(Runner *r, const Call *call, const CallAnswer *answer)
{
	GString *text;

	if (!r->options.names)
		return;
	text = g_string_new(NULL);
	call_print_comparable(text, call, answer, r->options.names);
	r->step.comparable = g_string_free(text, FALSE);
}

static void finish_call(Runner *r, const AstLine *line, TaskState *task, Call *call,
			const struct world_result *result)
{
	TaskState *created = take_events(r, task->id);
	CallAnswer answer = settle_stopped(task, call->row, call_answer(call, result));

	r->step.called = TRUE;
	r->step.row = call->row;
	r->step.outcome = answer.outcome;
	r->step.ret = answer.ret;
	bind_result(r, line, answer.ret, created);
	r->step.text = print_step(task, line, call, &answer);
	print_comparable(r, call, &answer);
	compare_answer(r, line, call, &answer);
	check_invariants(r);
	if (answer.outcome == CALL_BLOCKED && !task->dead) {
		task->pending = call;
		task->pending_line = line->span.line;
	} else {
		call_free(call);
	}
}

void run_step(Runner *r, const AstLine *line)
{
	TaskState *task = task_named(r, line);
	struct world_call raw;
	struct world_result result;
	Call *call;

	if (!task || !can_act(r, line, task))
		return;
	r->actor = task->id;
	call = marshal(r, line);
	if (!call)
		return;
	if (call->fail_nth && !r->backend->ops->has(r->backend, "fail_nth")) {
		step_skip(r, "allocations can't be made to fail here");
		call_free(call);
		return;
	}
	note_state(r);
	call_fill(call, &raw);
	result = r->backend->ops->call(r->backend, task->id, &raw);
	if (is_answer(r, line, task, call, result.outcome))
		finish_call(r, line, task, call, &result);
	else
		call_free(call);
}

/* ---- resumptions ---- */

static void compare_resumed(Runner *r, const AstLine *line, TaskState *task)
{
	CallEnv env = expectation_env(r);
	g_autoptr(GString) differences = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	CallAnswer answer = { .outcome = CALL_RETURNED, .ret = task->resumed_ret };

	answer.image = g_bytes_get_data(task->resumed_image, &answer.image_size);
	if (r->options.lenient ||
	    call_match_resumed(task->resumed, &line->call, &answer, &env, differences, &error))
		return;
	if (error) {
		step_fail_at(r, STEP_BROKEN, line->span, "%s", error->message);
	} else if (r->options.patch) {
		bless_result(r, line, task->resumed->row, &answer);
	} else {
		step_fail(r, STEP_FAILED, "%s", differences->str);
		append_context(r, r->step.message);
	}
}

void run_resumed(Runner *r, const AstLine *line)
{
	TaskState *task = task_named(r, line);

	if (!task)
		return;
	r->actor = task->id;
	if (!task->resumed) {
		if (task->pending)
			step_fail(r, STEP_FAILED,
				  "expected: %s has returned from %s\n"
				  "got:      it still sleeps in %s, since line %u",
				  task->name, line->call.name, task->pending->row->name,
				  task->pending_line);
		else
			step_fail_at(r, STEP_BROKEN, line->span, "%s slept in no call", task->name);
		return;
	}
	if (strcmp(task->resumed->row->name, line->call.name) != 0) {
		step_fail_at(r, STEP_BROKEN, line->call.name_span, "%s slept in %s, not in %s",
			     task->name, task->resumed->row->name, line->call.name);
		return;
	}
	compare_resumed(r, line, task);
	g_clear_pointer(&task->resumed, call_free);
	g_clear_pointer(&task->resumed_image, g_bytes_unref);
}
