// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report for people: a line per scenario, the failures in full, the sums. On a terminal the
 * scenario that runs is shown while it does.
 */
#include <stdio.h>
#include <string.h>

#include "report.h"
#include "terminal.h"

typedef struct {
	Report base;
	ReportDetail detail;
	guint total, done;
	gboolean progress; /* a line about the running scenario stands there */
} TerminalReport;

static void clear_progress(TerminalReport *t)
{
	if (t->progress)
		fputs("\r\033[K", stdout);
	t->progress = FALSE;
}

static gboolean is_verbose(const TerminalReport *t)
{
	return t->detail == REPORT_VERBOSE || t->detail == REPORT_WHY;
}

static void terminal_begin(Report *report, guint scenarios)
{
	((TerminalReport *)report)->total = scenarios;
}

static void print_heading(const ScenarioResult *scenario)
{
	printf("%s%s%s%s%s\n", term_style(stdout, TERM_BOLD), scenario->path,
	       term_style(stdout, TERM_PLAIN), scenario->title ? ": " : "",
	       scenario->title ? scenario->title : "");
}

static void terminal_scenario(Report *report, const ScenarioResult *scenario)
{
	TerminalReport *t = (TerminalReport *)report;

	if (is_verbose(t)) {
		print_heading(scenario);
	} else if (term_is_terminal(stdout) && t->total > 1) {
		printf("[%u/%u] %s", t->done + 1, t->total, scenario->path);
		fflush(stdout);
		t->progress = TRUE;
	}
}

static void print_indented(FILE *out, const char *text, const char *indent)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line && (**line || line[1]); line++)
		fprintf(out, "%s%s\n", indent, *line);
}

/* Answers and views that the scenario does not state are printed, as the contract says. */
static gboolean is_unstated(const RunStep *step)
{
	if (step->line->kind == LINE_STEP)
		return step->called && step->line->call.result.kind == RESULT_ABSENT;
	return step->line->kind == LINE_SHOW && !step->line->show.output.stated;
}

static void print_step(const RunStep *step, Runner *runner)
{
	if (step->text)
		printf("  %s\n", step->text);
	for (guint i = 0; i < step->events->len; i++)
		printf("  %s%s%s\n", term_style(stdout, TERM_DIM),
		       (const char *)step->events->pdata[i], term_style(stdout, TERM_PLAIN));
	if (step->line->kind == LINE_SHOW && step->output) {
		g_autoptr(GString) line = g_string_new(NULL);

		print_line(line, step->line);
		printf("  %.*s\n", (int)strcspn(line->str, "\n"), line->str);
		print_indented(stdout, step->output, "  | ");
	}
}

static void print_why(Runner *runner)
{
	g_autoptr(GString) why = g_string_new(NULL);

	if (!runner_why(runner, why))
		return;
	fputs(term_style(stdout, TERM_DIM), stdout);
	print_indented(stdout, why->str, "      ");
	fputs(term_style(stdout, TERM_PLAIN), stdout);
}

static void terminal_step(Report *report, const ScenarioResult *scenario, const RunStep *step,
			  Runner *runner)
{
	TerminalReport *t = (TerminalReport *)report;

	if (t->detail == REPORT_QUIET)
		return;
	if (!is_verbose(t) && !(scenario->named && is_unstated(step)))
		return;
	clear_progress(t);
	print_step(step, runner);
	if (t->detail == REPORT_WHY)
		print_why(runner);
}

static void terminal_result(Report *report, const ScenarioResult *scenario)
{
	static const struct {
		const char *word;
		enum term_style style;
	} looks[] = {
		[SCENARIO_PASSED] = { "ok  ", TERM_GOOD },
		[SCENARIO_FAILED] = { "FAIL", TERM_BAD },
		[SCENARIO_SKIPPED] = { "skip", TERM_WARN },
		[SCENARIO_UNREADABLE] = { "FAIL", TERM_BAD },
	};
	TerminalReport *t = (TerminalReport *)report;

	clear_progress(t);
	t->done++;
	if (t->detail == REPORT_QUIET && scenario->outcome == SCENARIO_PASSED)
		return;
	printf("%s%s%s %s", term_style(stdout, looks[scenario->outcome].style),
	       looks[scenario->outcome].word, term_style(stdout, TERM_PLAIN), scenario->path);
	if (scenario->line)
		printf(":%u", scenario->line);
	putchar('\n');
	if (scenario->message->len)
		print_indented(stdout, scenario->message->str, "     ");
}

static void terminal_end(Report *report, const RunSummary *summary)
{
	g_autofree char *line = summary_line(summary);

	clear_progress((TerminalReport *)report);
	if (summary->checks_skipped)
		printf("%u check%s skipped: only the model can tell\n", summary->checks_skipped,
		       summary->checks_skipped == 1 ? " was" : "s were");
	printf("%s%s%s\n",
	       term_style(stdout, summary->failed + summary->unreadable ? TERM_BAD : TERM_GOOD),
	       line, term_style(stdout, TERM_PLAIN));
}

static void terminal_free(Report *report)
{
	g_free(report);
}

static const ReportOps terminal_ops = {
	.begin = terminal_begin,
	.scenario = terminal_scenario,
	.step = terminal_step,
	.result = terminal_result,
	.end = terminal_end,
	.free = terminal_free,
};

Report *report_terminal_new(ReportDetail detail)
{
	TerminalReport *t = g_new0(TerminalReport, 1);

	t->base.ops = &terminal_ops;
	t->detail = detail;
	return &t->base;
}
