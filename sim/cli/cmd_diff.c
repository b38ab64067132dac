// SPDX-License-Identifier: GPL-2.0-only
/*
 * nssim diff: the model and the kernel underneath, side by side.
 */
#include <stdio.h>

#include "command.h"
#include "crash.h"
#include "diff.h"
#include "machine.h"
#include "report.h"
#include "scenario.h"

struct diff_flags {
	char *junit;
	gboolean tap, verbose, quiet, every_view, check, no_validate;
};

static ReportDetail detail_of(const struct diff_flags *o)
{
	if (o->verbose)
		return REPORT_VERBOSE;
	return o->quiet ? REPORT_QUIET : REPORT_PLAIN;
}

static int diff_files(GPtrArray *files, const DiffOptions *options, const struct diff_flags *o)
{
	g_autoptr(GPtrArray) reports = reports_new();
	g_autoptr(GError) error = NULL;
	RunSummary summary = { 0 };

	g_ptr_array_add(reports, o->tap ? report_tap_new() : report_terminal_new(detail_of(o)));
	if (o->junit) {
		Report *junit = report_junit_new(o->junit, &error);

		if (!junit)
			return command_usage_error(&command_diff, "%s", error->message);
		g_ptr_array_add(reports, junit);
	}
	crash_watch();
	reports_begin(reports, files->len);
	for (guint i = 0; i < files->len; i++) {
		ScenarioResult *result;

		((ScenarioFile *)files->pdata[i])->named = FALSE;
		result = scenario_diff(files->pdata[i], options, reports);
		summary_add(&summary, result);
		scenario_result_free(result);
	}
	reports_end(reports, &summary);
	return summary_status(&summary);
}

static int diff_on_both(GPtrArray *files, const struct diff_flags *o)
{
	g_autoptr(GError) error = NULL;
	struct world_config base;
	DiffOptions options = { .base = &base,
				.every_view = o->every_view,
				.validate = !o->no_validate };
	int status;

	options.other = backend_by_name("linux", &error);
	if (!options.other)
		return command_usage_error(&command_diff, "%s", error->message);
	options.model = backend_by_name("model", &error);
	machine_config(&base);
	status = diff_files(files, &options, o);
	options.model->ops->free(options.model);
	options.other->ops->free(options.other);
	return status;
}

static int check_machine(void)
{
	g_autoptr(GError) error = NULL;
	Backend *backend = backend_by_name("linux", &error);

	if (!backend) {
		fprintf(stderr, "%s\n", error->message);
		return EXIT_FAILED;
	}
	backend->ops->free(backend);
	return EXIT_PASSED;
}

static int diff_run(int argc, char **argv)
{
	struct diff_flags o = { 0 };
	const GOptionEntry entries[] = {
		{ "verbose", 'v', 0, G_OPTION_ARG_NONE, &o.verbose,
		  "Print every step as strace would, with the model's answer", NULL },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet,
		  "Print differences and the sums only", NULL },
		{ "every-view", 0, 0, G_OPTION_ARG_NONE, &o.every_view,
		  "Compare every view of every task after every step (slow)", NULL },
		{ "no-validate", 0, 0, G_OPTION_ARG_NONE, &o.no_validate,
		  "Do not check the model's invariants after each call", NULL },
		{ "check", 0, 0, G_OPTION_ARG_NONE, &o.check,
		  "Only tell whether scenarios can run on the kernel underneath", NULL },
		{ "tap", 0, 0, G_OPTION_ARG_NONE, &o.tap, "Report as KTAP", NULL },
		{ "junit", 0, 0, G_OPTION_ARG_FILENAME, &o.junit, "Also write JUnit's XML",
		  "FILE" },
		{ 0 }
	};
	g_autoptr(GPtrArray) files = NULL;
	g_autoptr(GError) error = NULL;
	gboolean done;
	int status;

	if (!command_parse(&command_diff, entries, &argc, &argv, &done))
		return EXIT_USAGE;
	if (done)
		return EXIT_PASSED;
	if (o.check)
		return check_machine();
	if (argc < 2)
		return command_usage_error(&command_diff, "which scenarios?");
	files = scenario_files(argv + 1, &error);
	status = files ? diff_on_both(files, &o)
		       : command_usage_error(&command_diff, "%s", error->message);
	g_free(o.junit);
	return status;
}

const Command command_diff = {
	.name = "diff",
	.summary = "run scenarios on the model and on this kernel, and compare",
	.usage = "PATH…",
	.details =
		"Every result, every event and every common view are compared, stated in the scenario or\n"
		"not. After a step the views are compared that its call can change, at the end all of them,\n"
		"for every live task. The model gets the capabilities and limits that this machine has.",
	.examples = "nssim diff my.ns                # is this what Linux does?\n"
		    "nssim diff scenarios/mnt        # a folder\n"
		    "nssim diff --every-view my.ns   # look at everything after every step\n",
	.run = diff_run,
};
