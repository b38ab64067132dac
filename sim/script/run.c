// SPDX-License-Identifier: GPL-2.0-only
/*
 * The runner: see run.h. Here are the walk through the lines, and the directives that are short.
 */
#include "script/run.h"

#include <string.h>

#include "script/parser.h"
#include "script/run_private.h"

/* ---- how a line comes out ---- */

static void raise_status(Runner *r, StepStatus status)
{
	if (status > r->step.status)
		r->step.status = status;
}

static void end_line(GString *text)
{
	if (text->len && text->str[text->len - 1] != '\n')
		g_string_append_c(text, '\n');
}

void step_fail(Runner *r, StepStatus status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_string_append_vprintf(r->step.message, format, args);
	va_end(args);
	end_line(r->step.message);
	raise_status(r, status);
}

void step_fail_at(Runner *r, StepStatus status, AstSpan span, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_string_append_vprintf(r->step.message, format, args);
	va_end(args);
	end_line(r->step.message);
	script_quote(r->step.message, r->script, span);
	raise_status(r, status);
}

void step_skip(Runner *r, const char *why)
{
	step_fail(r, STEP_SKIPPED, "%s", why);
}

const char *step_status_name(StepStatus status)
{
	static const char *const names[] = {
		[STEP_PASSED] = "passed", [STEP_SKIPPED] = "skipped", [STEP_FAILED] = "failed",
		[STEP_BROKEN] = "broken", [STEP_UNMET] = "unmet",
	};

	return names[status];
}

/* ---- life ---- */

static gboolean has_show_diff(AstLine **lines, guint n)
{
	for (guint i = 0; i < n; i++) {
		if (lines[i]->kind == LINE_SHOW && strcmp(lines[i]->show.view, "diff") == 0)
			return TRUE;
		if (lines[i]->kind == LINE_REPEAT &&
		    has_show_diff(lines[i]->repeat.lines, lines[i]->repeat.n_lines))
			return TRUE;
	}
	return FALSE;
}

Runner *runner_new(const AstScript *script, Backend *backend, const RunOptions *options)
{
	Runner *r = g_new0(Runner, 1);

	r->script = script;
	r->backend = backend;
	r->options = *options;
	r->pool = ast_pool_new();
	r->normaliser = normaliser_new();
	r->wants_changes = has_show_diff(script->lines, script->n_lines);
	r->step.events = g_ptr_array_new_with_free_func(g_free);
	r->step.message = g_string_new(NULL);
	return r;
}

void runner_free(Runner *r)
{
	if (!r)
		return;
	g_clear_pointer(&r->names, g_hash_table_unref);
	g_clear_pointer(&r->tasks, g_hash_table_unref);
	g_clear_pointer(&r->order, g_ptr_array_unref);
	g_clear_pointer(&r->before, object_record_free);
	g_free(r->step.text);
	g_free(r->step.comparable);
	g_free(r->step.output);
	g_ptr_array_unref(r->step.events);
	g_string_free(r->step.message, TRUE);
	normaliser_free(r->normaliser);
	ast_pool_free(r->pool);
	g_free(r);
}

Backend *runner_backend(Runner *r)
{
	return r->backend;
}

gboolean runner_start(Runner *r, const struct world_config *config, GError **error)
{
	if (!r->backend->ops->start(r->backend, config, error))
		return FALSE;
	r->world = r->backend->ops->world(r->backend);
	tasks_start(r);
	return TRUE;
}

static void list_objects(struct world *w, GString *out)
{
	struct world_object object;
	size_t cursor = 0;

	for (guint i = 0; i < 10 && world_next_object(w, &cursor, &object); i++) {
		g_string_append(out, "  ");
		describe_object(w, object.id, out);
		g_string_append_c(out, '\n');
	}
}

gboolean runner_finish(Runner *r, GError **error)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	guint left;

	if (!r->world || !r->options.validate)
		return TRUE;
	if (r->unchecked && validate_world(r, lines) != 0) {
		g_set_error(error, EXPR_ERROR, EXPR_ERROR_WRONG, "at the end %s", lines->str);
		return FALSE;
	}
	left = world_teardown(r->world);
	if (left == 0)
		return TRUE;
	list_objects(r->world, lines);
	g_set_error(error, EXPR_ERROR, EXPR_ERROR_WRONG,
		    "the end of the world has left %u objects behind:\n%s", left, lines->str);
	return FALSE;
}

void runner_stop(Runner *r)
{
	r->backend->ops->stop(r->backend);
}

/* ---- directives ---- */

static void fail_expression(Runner *r, const AstNode *culprit, const GError *error)
{
	if (g_error_matches(error, EXPR_ERROR, EXPR_ERROR_SKIP))
		step_skip(r, error->message);
	else
		step_fail_at(r, STEP_BROKEN, culprit->span, "%s", error->message);
}

static void run_assert(Runner *r, const AstLine *line)
{
	ExprScope scope = runner_scope(r);
	g_auto(Value) value = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) sides = NULL;
	const AstNode *culprit;

	if (!expr_eval(&scope, line->assertion.expr, &value, &culprit, &error)) {
		fail_expression(r, culprit, error);
		return;
	}
	if (expr_truth(&scope, &value))
		return;
	sides = g_string_new(NULL);
	expr_explain(&scope, line->assertion.expr, sides);
	step_fail(r, STEP_FAILED, "this is false:\n%s", sides->str);
}

static void run_let(Runner *r, const AstLine *line)
{
	ExprScope scope = runner_scope(r);
	g_auto(Value) value = { 0 };
	g_autoptr(GError) error = NULL;
	const AstNode *culprit;

	if (!expr_eval(&scope, line->let.expr, &value, &culprit, &error)) {
		fail_expression(r, culprit, error);
		value = (Value){ .kind = VALUE_UNKNOWN };
	}
	bind_name(r, line->let.name, &value);
}

static void run_drain(Runner *r, const AstLine *line)
{
	static const char *const names[] = {
		[QUEUE_RCU] = "rcu", [QUEUE_WORK] = "work", [QUEUE_TASK_WORK] = "task_work"
	};
	enum world_queue queue = QUEUE_ALL;

	if (!r->world) {
		step_skip(r, "a real kernel's deferred work can't be held");
		return;
	}
	for (guint i = 0; line->drain.queue && i < G_N_ELEMENTS(names); i++) {
		if (strcmp(names[i], line->drain.queue) == 0)
			queue = (enum world_queue)i;
	}
	world_drain(r->world, queue);
	take_events(r, 0);
}

static void run_defer(Runner *r, const AstLine *line)
{
	if (r->world)
		world_defer(r->world, line->defer.on);
	else
		step_skip(r, "a real kernel's deferred work can't be held");
}

static void run_sysctl(Runner *r, const AstLine *line)
{
	int err = r->backend->ops->sysctl(r->backend, line->sysctl.name, line->sysctl.value);
	const char *name = sys_errno_name(-err);

	if (err == 0)
		return;
	if (err == -sys_errno_value("ENOENT"))
		step_fail_at(r, STEP_BROKEN, line->span, "there is no sysctl \"%s\"",
			     line->sysctl.name);
	else
		step_fail(r, STEP_FAILED, "the sysctl can't be set: %s",
			  name ? name : "unknown error");
}

static void run_require(Runner *r, const AstLine *line)
{
	if (!r->backend->ops->has(r->backend, line->require.name))
		step_fail(r, STEP_UNMET, "needs %s, which %s does not have here",
			  line->require.name, r->backend->ops->name);
}

static void run_command(Runner *r, const AstLine *line)
{
	step_fail_at(r, STEP_BROKEN, line->span, "commands are not available in this version");
}

/* ---- the walk ---- */

static void begin_step(Runner *r, const AstLine *line)
{
	RunStep *step = &r->step;

	g_clear_pointer(&step->text, g_free);
	g_clear_pointer(&step->comparable, g_free);
	g_clear_pointer(&step->output, g_free);
	g_ptr_array_set_size(step->events, 0);
	g_string_truncate(step->message, 0);
	step->status = STEP_PASSED;
	step->line = line;
	step->called = FALSE;
	step->row = NULL;
	step->ret = 0;
}

const RunStep *runner_line(Runner *r, const AstLine *line)
{
	static void (*const bodies[])(Runner * r, const AstLine *line) = {
		[LINE_STEP] = run_step,	      [LINE_RESUMED] = run_resumed,
		[LINE_COMMAND] = run_command, [LINE_EVENT] = run_event,
		[LINE_ASSERT] = run_assert,   [LINE_LET] = run_let,
		[LINE_SHOW] = run_show,	      [LINE_DRAIN] = run_drain,
		[LINE_DEFER] = run_defer,     [LINE_SYSCTL] = run_sysctl,
		[LINE_REQUIRE] = run_require, [LINE_REPEAT] = NULL,
		[LINE_NOISE] = NULL,
	};

	begin_step(r, line);
	if (bodies[line->kind])
		bodies[line->kind](r, line);
	return &r->step;
}

struct walk {
	Runner *runner;
	LineVisitor visit;
	gpointer data;
	GError **error;
	gboolean stopped;
};

static gboolean repeat_count(struct walk *walk, const AstLine *line, gint64 *count)
{
	ExprScope scope = runner_scope(walk->runner);
	g_auto(Value) value = { 0 };
	const AstNode *culprit;
	g_autoptr(GError) error = NULL;

	if (expr_eval(&scope, line->repeat.count, &value, &culprit, &error) &&
	    value.kind == VALUE_NUMBER && value.number >= 0) {
		*count = value.number;
		return TRUE;
	}
	script_error(walk->error, SCRIPT_ERROR_VALUE, walk->runner->script,
		     line->repeat.count->span, "repeat wants a number that is not negative");
	return FALSE;
}

static gboolean walk_lines(struct walk *walk, AstLine **lines, guint n);

static gboolean walk_repeat(struct walk *walk, const AstLine *line)
{
	gint64 count;

	if (!repeat_count(walk, line, &count))
		return FALSE;
	for (gint64 i = 0; i < count && !walk->stopped; i++) {
		for (guint l = 0; l < line->repeat.n_lines && !walk->stopped; l++) {
			AstLine *copy = ast_instantiate(walk->runner->pool, line->repeat.lines[l],
							(guint64)i);

			if (!walk_lines(walk, &copy, 1))
				return FALSE;
		}
	}
	return TRUE;
}

static gboolean walk_lines(struct walk *walk, AstLine **lines, guint n)
{
	for (guint i = 0; i < n && !walk->stopped; i++) {
		if (lines[i]->kind == LINE_REPEAT) {
			if (!walk_repeat(walk, lines[i]))
				return FALSE;
		} else if (!walk->visit(walk->data, lines[i])) {
			walk->stopped = TRUE;
		}
	}
	return TRUE;
}

gboolean runner_walk(Runner *r, LineVisitor visit, gpointer data, GError **error)
{
	struct walk walk = { .runner = r, .visit = visit, .data = data, .error = error };

	return walk_lines(&walk, r->script->lines, r->script->n_lines);
}
