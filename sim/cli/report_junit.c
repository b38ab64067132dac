// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report for build servers: JUnit's XML, written when the run ends.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

typedef struct {
	Report base;
	char *path;
	GString *cases;
} JunitReport;

/* XML has no place for most control characters, escaped or not. */
static void append_escaped(GString *out, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autofree char *escaped = NULL;

	for (char *c = valid; *c; c++) {
		if ((guchar)*c < 0x20 && *c != '\n' && *c != '\t')
			*c = '?';
	}
	escaped = g_markup_escape_text(valid, -1);
	g_string_append(out, escaped);
}

static void append_attribute(GString *out, const char *name, const char *text)
{
	g_string_append_printf(out, " %s=\"", name);
	append_escaped(out, text);
	g_string_append_c(out, '"');
}

static void append_outcome(GString *out, const ScenarioResult *scenario)
{
	static const char *const elements[] = {
		[SCENARIO_FAILED] = "failure",
		[SCENARIO_SKIPPED] = "skipped",
		[SCENARIO_UNREADABLE] = "error",
	};
	const char *element = elements[scenario->outcome];
	g_autofree char *first = g_strndup(scenario->message->str,
					   strcspn(scenario->message->str, "\n"));

	g_string_append_printf(out, "    <%s", element);
	append_attribute(out, "message", first);
	g_string_append_c(out, '>');
	append_escaped(out, scenario->message->str);
	g_string_append_printf(out, "</%s>\n", element);
}

static void junit_result(Report *report, const ScenarioResult *scenario)
{
	GString *out = ((JunitReport *)report)->cases;
	g_autofree char *folder = g_path_get_dirname(scenario->path);
	g_autofree char *name = g_path_get_basename(scenario->path);
	char seconds[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(seconds, sizeof(seconds), "%.6f", scenario->seconds);
	g_string_append(out, "  <testcase");
	append_attribute(out, "classname", folder);
	append_attribute(out, "name", name);
	append_attribute(out, "time", seconds);
	if (scenario->outcome == SCENARIO_PASSED) {
		g_string_append(out, "/>\n");
		return;
	}
	g_string_append(out, ">\n");
	append_outcome(out, scenario);
	g_string_append(out, "  </testcase>\n");
}

static void junit_end(Report *report, const RunSummary *summary)
{
	JunitReport *junit = (JunitReport *)report;
	g_autoptr(GString) out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	g_autoptr(GError) error = NULL;
	char seconds[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(seconds, sizeof(seconds), "%.6f", summary->seconds);
	g_string_append_printf(
		out,
		"<testsuite name=\"nssim\" tests=\"%u\" failures=\"%u\" errors=\"%u\" "
		"skipped=\"%u\" time=\"%s\">\n",
		summary->passed + summary->failed + summary->skipped + summary->unreadable,
		summary->failed, summary->unreadable, summary->skipped, seconds);
	g_string_append(out, junit->cases->str);
	g_string_append(out, "</testsuite>\n");
	if (!g_file_set_contents(junit->path, out->str, (gssize)out->len, &error))
		fprintf(stderr, "nssim: %s\n", error->message);
}

static void junit_free(Report *report)
{
	JunitReport *junit = (JunitReport *)report;

	g_free(junit->path);
	g_string_free(junit->cases, TRUE);
	g_free(junit);
}

static const ReportOps junit_ops = {
	.result = junit_result,
	.end = junit_end,
	.free = junit_free,
};

Report *report_junit_new(const char *path, GError **error)
{
	JunitReport *junit;

	/* Better now than after a long run. */
	if (!g_file_set_contents(path, "", 0, error))
		return NULL;
	junit = g_new0(JunitReport, 1);
	junit->base.ops = &junit_ops;
	junit->path = g_strdup(path);
	junit->cases = g_string_new(NULL);
	return &junit->base;
}
