// SPDX-License-Identifier: GPL-2.0-only
/*
 * nssim run: runs scenarios and checks their answers.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "crash.h"
#include "machine.h"
#include "report.h"
#include "scenario.h"

struct run_options {
	char *on, *junit, *html;
	gboolean tap, bless, fill, verbose, why, quiet, no_validate;
};

static gboolean add_file_reports(Reports *reports, const struct run_options *o, GError **error)
{
	Report *report;

	if (o->junit) {
		report = report_junit_new(o->junit, error);
		if (!report)
			return FALSE;
		g_ptr_array_add(reports, report);
	}
	if (o->html) {
		report = report_html_new(o->html, error);
		if (!report)
			return FALSE;
		g_ptr_array_add(reports, report);
	}
	return TRUE;
}

static ReportDetail detail_of(const struct run_options *o)
{
	if (o->why)
		return REPORT_WHY;
	if (o->verbose)
		return REPORT_VERBOSE;
	return o->quiet ? REPORT_QUIET : REPORT_PLAIN;
}

static int run_files(GPtrArray *files, Backend *backend, const struct run_options *o)
{
	g_autoptr(GPtrArray) reports = reports_new();
	g_autoptr(GError) error = NULL;
	RunSummary summary = { 0 };
	ScenarioOptions options = { .backend = backend,
				    .validate = !o->no_validate,
				    .bless = o->bless || o->fill,
				    .fill = o->fill };

	g_ptr_array_add(reports, o->tap ? report_tap_new() : report_terminal_new(detail_of(o)));
	if (!add_file_reports(reports, o, &error))
		return command_usage_error(&command_run, "%s", error->message);
	crash_watch();
	reports_begin(reports, files->len);
	for (guint i = 0; i < files->len; i++) {
		ScenarioResult *result = scenario_run(files->pdata[i], &options, reports);

		summary_add(&summary, result);
		scenario_result_free(result);
	}
	reports_end(reports, &summary);
	return summary_status(&summary);
}

static int run_on(GPtrArray *files, const struct run_options *o)
{
	g_autoptr(GError) error = NULL;
	Backend *backend = backend_by_name(o->on ? o->on : "model", &error);
	int status;

	if (!backend)
		return command_usage_error(&command_run, "%s", error->message);
	status = run_files(files, backend, o);
	backend->ops->free(backend);
	return status;
}

static int run_run(int argc, char **argv)
{
	struct run_options o = { 0 };
	const GOptionEntry entries[] = {
		{ "on", 0, 0, G_OPTION_ARG_STRING, &o.on, "Run on model (default) or linux",
		  "BACKEND" },
		{ "verbose", 'v', 0, G_OPTION_ARG_NONE, &o.verbose,
		  "Print every step as strace would", NULL },
		{ "why", 'w', 0, G_OPTION_ARG_NONE, &o.why,
		  "As -v, and tell of each refused call why, and what would help", NULL },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet, "Print failures and the sums only",
		  NULL },
		{ "tap", 0, 0, G_OPTION_ARG_NONE, &o.tap, "Report as KTAP", NULL },
		{ "junit", 0, 0, G_OPTION_ARG_FILENAME, &o.junit, "Also write JUnit's XML",
		  "FILE" },
		{ "html", 0, 0, G_OPTION_ARG_FILENAME, &o.html,
		  "Also write a page of HTML with every step", "FILE" },
		{ "bless", 0, 0, G_OPTION_ARG_NONE, &o.bless,
		  "Rewrite expected results and outputs with what came", NULL },
		{ "fill", 0, 0, G_OPTION_ARG_NONE, &o.fill,
		  "As --bless, and write results and outputs where none is stated", NULL },
		{ "no-validate", 0, 0, G_OPTION_ARG_NONE, &o.no_validate,
		  "Do not check the model's invariants after each call", NULL },
		{ 0 }
	};
	g_autoptr(GPtrArray) files = NULL;
	g_autoptr(GError) error = NULL;
	gboolean done;
	int status;

	if (!command_parse(&command_run, entries, &argc, &argv, &done))
		return EXIT_USAGE;
	if (done)
		return EXIT_PASSED;
	if (argc < 2)
		return command_usage_error(&command_run, "which scenarios?");
	files = scenario_files(argv + 1, &error);
	status = files ? run_on(files, &o)
		       : command_usage_error(&command_run, "%s", error->message);
	g_free(o.on);
	g_free(o.junit);
	g_free(o.html);
	return status;
}

const Command command_run = {
	.name = "run",
	.summary = "run scenarios and check their answers",
	.usage = "PATH…",
	.details =
		"A folder stands for all scenarios (*.ns) in it. Answers and views that a scenario does not\n"
		"state are printed where its file was named. Exit status: 0 all passed, 1 one failed, 2 a\n"
		"file does not parse or the usage is wrong.",
	.examples =
		"nssim run scenarios                    # the whole library, on the model\n"
		"nssim run -v scenarios/tour/01-*.ns    # one, with every step\n"
		"nssim run --why my.ns                  # why was that call refused?\n"
		"nssim run --on linux scenarios/mnt     # on the kernel underneath\n"
		"nssim run --bless my.ns                # correct what is expected by what came\n"
		"nssim run --fill my.ns                 # write the answers behind the calls\n"
		"nssim run --html report.html my.ns     # a page to look at\n",
	.run = run_run,
};
