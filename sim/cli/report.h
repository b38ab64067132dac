/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reports on a run of scenarios: to the terminal, as TAP, as JUnit's XML, as a page of HTML. A
 * run may feed several at once.
 */
#ifndef NSSIM_SIM_REPORT_H
#define NSSIM_SIM_REPORT_H

#include "script/run.h"

typedef enum {
	SCENARIO_PASSED,
	SCENARIO_FAILED,
	SCENARIO_SKIPPED,
	SCENARIO_UNREADABLE, /* does not parse: exit status 2 */
} ScenarioOutcome;

typedef struct {
	const char *path;
	char *title; /* the first comment of the file, or NULL */
	ScenarioOutcome outcome;
	guint line; /* of the failure; 0: none */
	GString *message; /* why it is not SCENARIO_PASSED */
	guint steps; /* calls made */
	guint checks_skipped; /* asserts and views that the back end can't be asked */
	gboolean named; /* the file was named, not found in a folder */
	gdouble seconds;
} ScenarioResult;

typedef struct {
	guint passed, failed, skipped, unreadable;
	guint steps, checks_skipped;
	gdouble seconds;
} RunSummary;

typedef struct Report Report;

typedef struct {
	/* Any of these may be NULL. */
	void (*begin)(Report *report, guint scenarios);
	void (*scenario)(Report *report, const ScenarioResult *scenario);
	void (*step)(Report *report, const ScenarioResult *scenario, const RunStep *step,
		     Runner *runner);
	void (*result)(Report *report, const ScenarioResult *scenario);
	void (*end)(Report *report, const RunSummary *summary);
	void (*free)(Report *report);
} ReportOps;

struct Report {
	const ReportOps *ops;
};

typedef enum {
	REPORT_PLAIN,
	REPORT_VERBOSE, /* every step */
	REPORT_WHY, /* and why each refusal */
	REPORT_QUIET, /* failures and sums only */
} ReportDetail;

Report *report_terminal_new(ReportDetail detail);
Report *report_tap_new(void);
/* NULL with @error set where the file can't be written. */
Report *report_junit_new(const char *path, GError **error);
Report *report_html_new(const char *path, GError **error);

/* A list of Report *, which it owns. */
typedef GPtrArray Reports;

Reports *reports_new(void);
void reports_begin(Reports *reports, guint scenarios);
void reports_scenario(Reports *reports, const ScenarioResult *scenario);
void reports_step(Reports *reports, const ScenarioResult *scenario, const RunStep *step,
		  Runner *runner);
void reports_result(Reports *reports, const ScenarioResult *scenario);
void reports_end(Reports *reports, const RunSummary *summary);

void summary_add(RunSummary *summary, const ScenarioResult *scenario);
/* "12 passed, 1 failed, 0 skipped" */
char *summary_line(const RunSummary *summary);
/* The exit status of the contract. */
int summary_status(const RunSummary *summary);

#endif
