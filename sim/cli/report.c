// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several reports as one, and the sums over a run.
 */
#include "report.h"

#include "command.h"

static void report_free(gpointer data)
{
	Report *report = data;

	report->ops->free(report);
}

Reports *reports_new(void)
{
	return g_ptr_array_new_with_free_func(report_free);
}

void reports_begin(Reports *reports, guint scenarios)
{
	for (guint i = 0; i < reports->len; i++) {
		Report *report = reports->pdata[i];

		if (report->ops->begin)
			report->ops->begin(report, scenarios);
	}
}

void reports_scenario(Reports *reports, const ScenarioResult *scenario)
{
	for (guint i = 0; i < reports->len; i++) {
		Report *report = reports->pdata[i];

		if (report->ops->scenario)
			report->ops->scenario(report, scenario);
	}
}

void reports_step(Reports *reports, const ScenarioResult *scenario, const RunStep *step,
		  Runner *runner)
{
	for (guint i = 0; i < reports->len; i++) {
		Report *report = reports->pdata[i];

		if (report->ops->step)
			report->ops->step(report, scenario, step, runner);
	}
}

void reports_result(Reports *reports, const ScenarioResult *scenario)
{
	for (guint i = 0; i < reports->len; i++) {
		Report *report = reports->pdata[i];

		if (report->ops->result)
			report->ops->result(report, scenario);
	}
}

void reports_end(Reports *reports, const RunSummary *summary)
{
	for (guint i = 0; i < reports->len; i++) {
		Report *report = reports->pdata[i];

		if (report->ops->end)
			report->ops->end(report, summary);
	}
}

void summary_add(RunSummary *summary, const ScenarioResult *scenario)
{
	summary->passed += scenario->outcome == SCENARIO_PASSED;
	summary->failed += scenario->outcome == SCENARIO_FAILED;
	summary->skipped += scenario->outcome == SCENARIO_SKIPPED;
	summary->unreadable += scenario->outcome == SCENARIO_UNREADABLE;
	summary->steps += scenario->steps;
	summary->checks_skipped += scenario->checks_skipped;
	summary->seconds += scenario->seconds;
}

char *summary_line(const RunSummary *summary)
{
	return g_strdup_printf("%u passed, %u failed, %u skipped", summary->passed,
			       summary->failed + summary->unreadable, summary->skipped);
}

int summary_status(const RunSummary *summary)
{
	if (summary->unreadable)
		return EXIT_USAGE;
	return summary->failed ? EXIT_FAILED : EXIT_PASSED;
}
