// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two back ends side by side: see diff.h. Both run the same lines with runners of their own; the
 * first difference ends a scenario, since what follows would differ because of it.
 */
#include "diff.h"

#include <string.h>

#include "crash.h"

struct side {
	Runner *runner;
	Normaliser *views; /* its own: the scenario's numbers must not depend on diff's looks */
	Renaming *names;
	const RunStep *step;
	const char *name;
};

struct comparison {
	struct side model, other;
	const DiffOptions *options;
	ScenarioResult *result;
	Reports *reports;
};

/* ---- texts side by side ---- */

static gboolean has_line(char **lines, const char *line)
{
	return g_strv_contains((const char *const *)lines, line);
}

static void append_missing(GString *out, const char *name, char **mine, char **theirs)
{
	for (char **line = mine; *line; line++) {
		if (**line && !has_line(theirs, *line))
			g_string_append_printf(out, "  %s: %s\n", name, *line);
	}
}

/* The lines that one side alone has; where they are the same lines in another order, all. */
static void append_both(struct comparison *c, const char *model, const char *other)
{
	GString *out = c->result->message;
	g_auto(GStrv) a = g_strsplit(model ? model : "(can't be shown)", "\n", -1);
	g_auto(GStrv) b = g_strsplit(other ? other : "(can't be shown)", "\n", -1);
	gsize before = out->len;

	append_missing(out, c->model.name, a, b);
	append_missing(out, c->other.name, b, a);
	if (out->len != before)
		return;
	for (char **line = a; *line && **line; line++)
		g_string_append_printf(out, "  %s: %s\n", c->model.name, *line);
	for (char **line = b; *line && **line; line++)
		g_string_append_printf(out, "  %s: %s\n", c->other.name, *line);
}

static void differ(struct comparison *c, const AstLine *line, const char *what)
{
	c->result->outcome = SCENARIO_FAILED;
	if (line)
		c->result->line = line->span.line;
	g_string_append_printf(c->result->message, "%s\n", what);
}

/* ---- one step ---- */

static gboolean same_answer(const RunStep *a, const RunStep *b)
{
	return a->called == b->called && a->outcome == b->outcome &&
	       g_strcmp0(a->comparable, b->comparable) == 0;
}

/* What was answered; where that looks the same, in the form that was compared. */
static void append_answers(struct comparison *c, const RunStep *a, const RunStep *b)
{
	if (g_strcmp0(a->text, b->text) != 0 || !a->text)
		append_both(c, a->text ? a->text : a->message->str,
			    b->text ? b->text : b->message->str);
	else
		append_both(c, a->comparable, b->comparable);
}

static gint compare_lines(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/*
 * The model tells of every signal that a tracer would be told of, also of those that the task
 * ignores or dies from; a kernel without a tracer does not. What signals do is compared.
 */
static gboolean is_signal(const char *event)
{
	return g_str_has_suffix(event, " ---");
}

static char *joined_events(const RunStep *step)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();

	for (guint i = 0; i < step->events->len; i++) {
		if (!is_signal(step->events->pdata[i]))
			g_ptr_array_add(sorted, step->events->pdata[i]);
	}
	g_ptr_array_sort(sorted, compare_lines);
	g_ptr_array_add(sorted, NULL);
	return g_strjoinv("\n", (char **)sorted->pdata);
}

static gboolean compare_steps(struct comparison *c, const AstLine *line)
{
	const RunStep *a = c->model.step, *b = c->other.step;
	g_autofree char *events_a = joined_events(a);
	g_autofree char *events_b = joined_events(b);

	if (!same_answer(a, b)) {
		differ(c, line, "the answers differ:");
		append_answers(c, a, b);
		return FALSE;
	}
	if (strcmp(events_a, events_b) != 0) {
		differ(c, line, a->text ? a->text : "the events differ:");
		append_both(c, *events_a ? events_a : "(no event)",
			    *events_b ? events_b : "(no event)");
		return FALSE;
	}
	return TRUE;
}

/* ---- views ---- */

static gboolean compare_view(struct comparison *c, const AstLine *line, const char *task,
			     enum world_view view)
{
	obj_id a = runner_task(c->model.runner, task), b = runner_task(c->other.runner, task);
	g_autofree char *model = runner_view(c->model.runner, a, view, c->model.views);
	g_autofree char *other = runner_view(c->other.runner, b, view, c->other.views);
	g_autofree char *what = NULL;

	if (g_strcmp0(model, other) == 0)
		return TRUE;
	what = g_strdup_printf("%s of %s differs after this step:", common_view_name(view), task);
	differ(c, line, what);
	append_both(c, model, other);
	return FALSE;
}

static gboolean compare_tasks(struct comparison *c, const AstLine *line, GPtrArray *a, GPtrArray *b)
{
	g_autofree char *model = NULL, *other = NULL;

	g_ptr_array_add(a, NULL);
	g_ptr_array_add(b, NULL);
	model = g_strjoinv("\n", (char **)a->pdata);
	other = g_strjoinv("\n", (char **)b->pdata);
	if (strcmp(model, other) == 0)
		return TRUE;
	differ(c, line, "the live tasks differ:");
	append_both(c, model, other);
	return FALSE;
}

static gboolean compare_views(struct comparison *c, const AstLine *line, guint wanted)
{
	g_autoptr(GPtrArray) tasks = runner_live_tasks(c->model.runner);
	g_autoptr(GPtrArray) others = runner_live_tasks(c->other.runner);

	if (!compare_tasks(c, line, tasks, others))
		return FALSE;
	for (guint i = 0; i + 1 < tasks->len; i++) {
		for (guint view = VIEW_MOUNTINFO; view <= VIEW_IDS; view++) {
			if ((wanted & 1u << view) &&
			    !compare_view(c, line, tasks->pdata[i], (enum world_view)view))
				return FALSE;
		}
	}
	return TRUE;
}

#define ALL_VIEWS 0x3fu

/* The views that a call of a family can change. What is not listed changes none. */
static const struct {
	const char *family;
	guint views;
} touched[] = {
	{ "mount", 1u << VIEW_MOUNTINFO },
	{ "file", 1u << VIEW_MOUNTINFO },
	{ "process", 1u << VIEW_PS | 1u << VIEW_NS },
	{ "signal", 1u << VIEW_PS },
	{ "wait", 1u << VIEW_PS },
	{ "namespace", 1u << VIEW_NS | 1u << VIEW_MOUNTINFO | 1u << VIEW_IPCS | 1u << VIEW_UTS },
	{ "uts", 1u << VIEW_UTS },
	{ "ipc", 1u << VIEW_IPCS },
	{ "credential", 1u << VIEW_IDS },
};

static guint views_touched(const RunStep *step)
{
	guint views = 0;

	if (!step->called)
		return 0;
	for (guint i = 0; i < G_N_ELEMENTS(touched); i++) {
		if (strcmp(touched[i].family, step->row->family) == 0)
			views |= touched[i].views;
	}
	if (step->events->len)
		views |= 1u << VIEW_PS;
	return views;
}

/* ---- the walk ---- */

static gboolean settle(struct comparison *c, const AstLine *line)
{
	const RunStep *a = c->model.step, *b = c->other.step;
	const RunStep *bad = a->status >= STEP_FAILED ? a : b;

	if (a->status < STEP_FAILED && b->status < STEP_FAILED)
		return TRUE;
	if (bad->status == STEP_UNMET) {
		c->result->outcome = SCENARIO_SKIPPED;
		c->result->line = line->span.line;
		g_string_append(c->result->message, bad->message->str);
		return FALSE;
	}
	if (a->status == b->status) {
		differ(c, line, "both sides are at odds with the scenario:");
		g_string_append(c->result->message, a->message->str);
	} else {
		differ(c, line, "one side is at odds with the scenario:");
		append_both(c, a->message->str, b->message->str);
	}
	return FALSE;
}

static gboolean diff_line(gpointer data, const AstLine *line)
{
	struct comparison *c = data;

	crash_note(c->result->path, line->span.line);
	c->model.step = runner_line(c->model.runner, line);
	c->other.step = runner_line(c->other.runner, line);
	c->result->steps += c->model.step->called;
	c->result->checks_skipped += c->other.step->status == STEP_SKIPPED;
	reports_step(c->reports, c->result, c->model.step, c->model.runner);
	if (line->kind == LINE_STEP && c->other.step->status == STEP_SKIPPED)
		return TRUE;
	if (!compare_steps(c, line) || !settle(c, line))
		return FALSE;
	if (line->kind == LINE_SHOW && c->model.step->output && c->other.step->output &&
	    strcmp(c->model.step->output, c->other.step->output) != 0) {
		differ(c, line, "the view differs:");
		append_both(c, c->model.step->output, c->other.step->output);
		return FALSE;
	}
	return compare_views(c, line,
			     c->options->every_view && c->model.step->called
				     ? ALL_VIEWS
				     : views_touched(c->model.step));
}

static void fail_whole(struct comparison *c, const GError *error)
{
	c->result->outcome = SCENARIO_FAILED;
	g_string_append(c->result->message, error->message);
}

static void compare_scenario(struct comparison *c, const AstScript *script)
{
	g_autoptr(GError) error = NULL;
	struct world_config config;

	if (!script_world(script, c->options->base, &config, &error)) {
		fail_whole(c, error);
		c->result->outcome = SCENARIO_UNREADABLE;
		return;
	}
	if (!runner_start(c->model.runner, &config, &error)) {
		fail_whole(c, error);
		return;
	}
	if (!runner_start(c->other.runner, &config, &error)) {
		fail_whole(c, error);
		return;
	}
	if (!runner_walk(c->model.runner, diff_line, c, &error))
		fail_whole(c, error);
	else if (c->result->outcome == SCENARIO_PASSED)
		compare_views(c, NULL, ALL_VIEWS);
	if (c->result->outcome == SCENARIO_PASSED && !runner_finish(c->model.runner, &error))
		fail_whole(c, error);
	runner_stop(c->model.runner);
	runner_stop(c->other.runner);
}

static void side_start(struct side *side, const AstScript *script, Backend *backend,
		       gboolean validate)
{
	RunOptions run = { .validate = validate };

	side->names = run.names = renaming_new();
	side->runner = runner_new(script, backend, &run);
	side->views = normaliser_new();
	side->name = backend->ops->name;
}

static void side_end(struct side *side)
{
	runner_free(side->runner);
	normaliser_free(side->views);
	renaming_free(side->names);
}

ScenarioResult *scenario_diff(const ScenarioFile *file, const DiffOptions *options,
			      Reports *reports)
{
	ScenarioResult *result = scenario_result_new(file);
	g_autoptr(AstScript) script = scenario_load(file->path, result);
	gint64 start = g_get_monotonic_time();

	reports_scenario(reports, result);
	if (script) {
		struct comparison c = { .options = options, .result = result, .reports = reports };

		side_start(&c.model, script, options->model, options->validate);
		side_start(&c.other, script, options->other, FALSE);
		compare_scenario(&c, script);
		side_end(&c.other);
		side_end(&c.model);
	}
	result->seconds = (gdouble)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
	reports_result(reports, result);
	return result;
}
