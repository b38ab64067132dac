/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario of the fuzzer's as a file in the language of scenarios, with the answers of the
 * kernel, or of the model where there is no kernel.
 */
#include <string.h>

#include "fuzz/fuzz.h"

static void who(GString *out, guint serial)
{
	if (serial)
		g_string_append_printf(out, "t%u: ", serial);
	else
		g_string_append(out, "init: ");
}

static void write_view(GString *out, Side *side, const Difference *d)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!side_task(side, d->view_task))
		return;
	text = side_view(side, d->view_task, (enum world_view)d->view);
	g_string_append_printf(out, "show %s ", common_view_name((enum world_view)d->view));
	if (d->view_task)
		g_string_append_printf(out, "t%u\n", d->view_task);
	else
		g_string_append(out, "init\n");
	lines = g_strsplit(text ? text : "", "\n", -1);
	if (!lines[0] || !lines[0][0])
		g_string_append(out, "|\n");
	for (char **line = lines; *line; line++)
		if (**line)
			g_string_append_printf(out, "| %s\n", *line);
}

static void write_step(GString *out, Side *side, const Step *step)
{
	StepAnswer answer;

	if (!side_step(side, step, &answer))
		return;
	who(out, step->who);
	if (answer.created)
		g_string_append_printf(out, "t%u = ", step->serial);
	g_string_append_printf(out, "%s\n", answer.call);
	for (guint i = 0; i < answer.lines->len; i++)
		g_string_append_printf(out, "%s\n", (char *)g_ptr_array_index(answer.lines, i));
	answer_clear(&answer);
}

static void write_difference(GString *out, const Difference *d)
{
	g_auto(GStrv) kernel = g_strsplit(d->kernel, "\n", -1);
	g_auto(GStrv) model = g_strsplit(d->model, "\n", -1);

	g_string_append_printf(out, "# %s: %s differs\n", d->call, d->what);
	for (char **line = kernel; *line; line++)
		if (**line)
			g_string_append_printf(out, "#   kernel: %s\n", *line);
	for (char **line = model; *line; line++)
		if (**line)
			g_string_append_printf(out, "#   model:  %s\n", *line);
}

char *scenario_text(Pair *pair, GPtrArray *steps, const char *headline, const Difference *d)
{
	Side *side = pair->kernel ? pair->kernel : pair->model;
	GString *out = g_string_new(NULL);

	g_string_append_printf(out, "# %s\nworld default drop=CAP_SYS_RESOURCE\n", headline);
	if (!side_start(side, NULL))
		return g_string_free(out, FALSE);
	for (guint i = 0; i < steps->len; i++)
		write_step(out, side, g_ptr_array_index(steps, i));
	if (d && d->view >= 0)
		write_view(out, side, d);
	if (d)
		write_difference(out, d);
	side_stop(side);
	return g_string_free(out, FALSE);
}
