// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report for test harnesses: KTAP version 1, as the kernel's own tests print it.
 */
#include <stdio.h>

#include "report.h"

typedef struct {
	Report base;
	guint number;
} TapReport;

static void tap_begin(Report *report, guint scenarios)
{
	printf("KTAP version 1\n1..%u\n", scenarios);
}

static void tap_comment(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line && (**line || line[1]); line++)
		printf("# %s\n", *line);
}

static char *first_line(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", 2);

	return g_strdup(lines[0] ? lines[0] : "");
}

static void tap_result(Report *report, const ScenarioResult *scenario)
{
	TapReport *tap = (TapReport *)report;
	gboolean bad = scenario->outcome == SCENARIO_FAILED ||
		       scenario->outcome == SCENARIO_UNREADABLE;

	if (bad)
		tap_comment(scenario->message->str);
	printf("%s %u %s", bad ? "not ok" : "ok", ++tap->number, scenario->path);
	if (scenario->outcome == SCENARIO_SKIPPED) {
		g_autofree char *reason = first_line(scenario->message->str);

		printf(" # SKIP %s", reason);
	}
	putchar('\n');
	fflush(stdout);
}

static void tap_end(Report *report, const RunSummary *summary)
{
	printf("# Totals: pass:%u fail:%u xfail:0 xpass:0 skip:%u error:%u\n", summary->passed,
	       summary->failed, summary->skipped, summary->unreadable);
}

static void tap_free(Report *report)
{
	g_free(report);
}

static const ReportOps tap_ops = {
	.begin = tap_begin,
	.result = tap_result,
	.end = tap_end,
	.free = tap_free,
};

Report *report_tap_new(void)
{
	TapReport *tap = g_new0(TapReport, 1);

	tap->base.ops = &tap_ops;
	return &tap->base;
}
