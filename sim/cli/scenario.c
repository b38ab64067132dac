// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scenario files: see scenario.h.
 */
#include "scenario.h"

#include <gio/gio.h>
#include <string.h>

#include "crash.h"
#include "script/parser.h"

/* ---- finding ---- */

static void scenario_file_free(gpointer data)
{
	ScenarioFile *file = data;

	g_free(file->path);
	g_free(file);
}

static void add_file(GPtrArray *files, const char *path, gboolean named)
{
	ScenarioFile *file = g_new0(ScenarioFile, 1);

	file->path = g_strdup(path);
	file->named = named;
	g_ptr_array_add(files, file);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static gboolean add_folder(GPtrArray *files, const char *path, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, error);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;

	if (!dir)
		return FALSE;
	while ((name = g_dir_read_name(dir)))
		g_ptr_array_add(names, g_build_filename(path, name, NULL));
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++) {
		const char *child = names->pdata[i];

		if (g_file_test(child, G_FILE_TEST_IS_DIR)) {
			if (!add_folder(files, child, error))
				return FALSE;
		} else if (g_str_has_suffix(child, ".ns")) {
			add_file(files, child, FALSE);
		}
	}
	return TRUE;
}

GPtrArray *scenario_files(char **paths, GError **error)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(scenario_file_free);

	for (char **path = paths; *path; path++) {
		if (!g_file_test(*path, G_FILE_TEST_EXISTS)) {
			g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
				    "there is no file or folder \"%s\"", *path);
			return NULL;
		}
		if (!g_file_test(*path, G_FILE_TEST_IS_DIR))
			add_file(files, *path, TRUE);
		else if (!add_folder(files, *path, error))
			return NULL;
	}
	if (files->len == 0) {
		g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
			    "there are no scenarios (*.ns) in \"%s\"", paths[0]);
		return NULL;
	}
	return g_steal_pointer(&files);
}

/* ---- results ---- */

ScenarioResult *scenario_result_new(const ScenarioFile *file)
{
	ScenarioResult *result = g_new0(ScenarioResult, 1);

	result->path = file->path;
	result->named = file->named;
	result->message = g_string_new(NULL);
	return result;
}

void scenario_result_free(ScenarioResult *result)
{
	g_string_free(result->message, TRUE);
	g_free(result->title);
	g_free(result);
}

static char *title_of(const AstScript *script)
{
	for (guint i = 0; i < script->n_lines; i++) {
		const AstLine *line = script->lines[i];

		if (line->kind == LINE_BLANK)
			continue;
		if (line->kind == LINE_COMMENT && line->comment &&
		    !g_str_has_prefix(line->comment, " SPDX"))
			return g_strstrip(g_strdup(line->comment));
		if (line->kind != LINE_COMMENT)
			return NULL;
	}
	return NULL;
}

AstScript *scenario_load(const char *path, ScenarioResult *result)
{
	g_autoptr(GError) error = NULL;
	AstScript *script = script_load(path, &error);

	if (script && script_check(script, &error)) {
		result->title = title_of(script);
		return script;
	}
	if (script)
		ast_script_free(script);
	result->outcome = SCENARIO_UNREADABLE;
	g_string_append(result->message, error->message);
	return NULL;
}

/* ---- running ---- */

struct execution {
	Runner *runner;
	ScenarioResult *result;
	Reports *reports;
	gboolean bless;
};

static void settle(struct execution *e, const RunStep *step)
{
	e->result->outcome = step->status == STEP_UNMET ? SCENARIO_SKIPPED : SCENARIO_FAILED;
	e->result->line = step->line->span.line;
	if (step->text && step->status == STEP_FAILED)
		g_string_append_printf(e->result->message, "%s\n", step->text);
	g_string_append(e->result->message, step->message->str);
}

static gboolean execute_line(gpointer data, const AstLine *line)
{
	struct execution *e = data;
	const RunStep *step;

	crash_note(e->result->path, line->span.line);
	step = runner_line(e->runner, line);
	e->result->steps += step->called;
	e->result->checks_skipped += step->status == STEP_SKIPPED;
	reports_step(e->reports, e->result, step, e->runner);
	if (step->status <= STEP_SKIPPED)
		return TRUE;
	settle(e, step);
	return e->bless && step->status == STEP_FAILED;
}

static void fail_whole(ScenarioResult *result, const GError *error)
{
	result->outcome = SCENARIO_FAILED;
	g_string_append(result->message, error->message);
}

static void execute(struct execution *e, const AstScript *script, const ScenarioOptions *options)
{
	g_autoptr(GError) error = NULL;
	struct world_config config;

	if (!script_world(script, options->base, &config, &error)) {
		fail_whole(e->result, error);
		e->result->outcome = SCENARIO_UNREADABLE;
		return;
	}
	if (!runner_start(e->runner, &config, &error)) {
		fail_whole(e->result, error);
		return;
	}
	if (!runner_walk(e->runner, execute_line, e, &error) ||
	    (e->result->outcome == SCENARIO_PASSED && !runner_finish(e->runner, &error)))
		fail_whole(e->result, error);
	runner_stop(e->runner);
}

static void write_blessed(const char *path, const ScriptPatch *patch, const AstScript *script,
			  ScenarioResult *result)
{
	g_autoptr(GError) error = NULL;
	GString *text = script_patch_apply(patch);

	if ((text->len != script->len || memcmp(text->str, script->source, text->len) != 0) &&
	    !g_file_set_contents(path, text->str, (gssize)text->len, &error))
		fail_whole(result, error);
	g_string_free(text, TRUE);
}

ScenarioResult *scenario_run(const ScenarioFile *file, const ScenarioOptions *options,
			     Reports *reports)
{
	ScenarioResult *result = scenario_result_new(file);
	g_autoptr(AstScript) script = scenario_load(file->path, result);
	gint64 start = g_get_monotonic_time();

	crash_note(file->path, 0);
	reports_scenario(reports, result);
	if (script) {
		g_autoptr(ScriptPatch) patch = options->bless ? script_patch_new(script) : NULL;
		RunOptions run = { .validate = options->validate,
				   .patch = patch,
				   .fill = options->fill };
		g_autoptr(Runner) runner = runner_new(script, options->backend, &run);
		struct execution e = { runner, result, reports, options->bless };

		execute(&e, script, options);
		if (patch)
			write_blessed(file->path, patch, script, result);
	}
	result->seconds = (gdouble)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
	reports_result(reports, result);
	return result;
}
