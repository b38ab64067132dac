/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps of the fuzzer's scenarios: see fuzz.h.
 */
#include <string.h>

#include "fuzz/fuzz.h"

Step *step_new(guint serial, guint who, const char *text, GError **error)
{
	g_autofree char *source = g_strdup_printf("init: %s\n", text);
	g_autoptr(AstScript) script = script_parse("fuzz", source, strlen(source), error);
	Step *step;

	if (!script)
		return NULL;
	if (script->n_lines != 1 || script->lines[0]->kind != LINE_STEP) {
		g_set_error(error, SCRIPT_ERROR, SCRIPT_ERROR_SYNTAX, "fuzz: no call: %s", text);
		return NULL;
	}
	step = g_new0(Step, 1);
	step->serial = serial;
	step->who = who;
	step->text = g_strdup(text);
	step->call = &script->lines[0]->call;
	step->script = g_steal_pointer(&script);
	return step;
}

void step_free(gpointer data)
{
	Step *step = data;

	if (!step)
		return;
	ast_script_free(step->script);
	g_free(step->text);
	g_free(step);
}

void answer_clear(StepAnswer *answer)
{
	g_clear_pointer(&answer->call, g_free);
	g_clear_pointer(&answer->answer, g_free);
	g_clear_pointer(&answer->violated, g_free);
	g_clear_pointer(&answer->events, g_ptr_array_unref);
	g_clear_pointer(&answer->lines, g_ptr_array_unref);
}
