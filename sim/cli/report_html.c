// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report to look at: one page of HTML that needs nothing else. Every step with its answer, the
 * mount tree of the acting task where a step has changed it, the failures in full.
 */
#include <stdio.h>
#include <string.h>

#include "render/mount_tree.h"
#include "report.h"
#include "script/parser.h"

typedef struct {
	Report base;
	char *path;
	GString *body; /* the scenarios that are done */
	GString *steps; /* of the one that runs */
	char *tree; /* the mountinfo of the last picture */
} HtmlReport;

static const char page_style[] =
	":root{--bg:#fbfaf7;--fg:#22252a;--dim:#777f8c;--line:#dcdfe4;--card:#fff;--good:#1f7a3f;"
	"--bad:#b3261e;--warn:#8a6100;--name:#1b5fa8}\n"
	"@media(prefers-color-scheme:dark){:root{--bg:#17191d;--fg:#e3e5e8;--dim:#8c95a3;"
	"--line:#33373e;--card:#1f2227;--good:#6fcf8e;--bad:#ff8a80;--warn:#e6b95c;--name:#7db7f5}}\n"
	"body{background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif;margin:2rem auto;"
	"max-width:72rem;padding:0 1rem}\n"
	"h1{font-size:1.5rem}details{background:var(--card);border:1px solid var(--line);"
	"border-radius:8px;margin:.6rem 0;padding:.5rem .9rem}summary{cursor:pointer}\n"
	"summary i{color:var(--dim);font-style:normal;margin-left:.5rem}\n"
	".passed{color:var(--good)}.failed{color:var(--bad)}.skipped{color:var(--warn)}\n"
	"code,pre,.step,.tree{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}\n"
	".step{white-space:pre-wrap;padding:.05rem .4rem;border-left:3px solid transparent}\n"
	".step.failed{border-color:var(--bad);color:inherit}.note{color:var(--dim);font-family:system-ui;"
	"font-size:14px;margin:.7rem 0 .2rem}.event{color:var(--dim)}.who{color:var(--name)}\n"
	".error{color:var(--bad)}pre{margin:.2rem 0 .4rem 1.2rem;white-space:pre-wrap}\n"
	".tree{margin:.3rem 0 .6rem 1.2rem;padding:.3rem .6rem;border:1px dashed var(--line);"
	"border-radius:6px;display:inline-block}\n"
	".tree ul{list-style:none;margin:0;padding-left:1.1rem;border-left:1px solid var(--line)}"
	".tree>ul{padding-left:0;border:0}\n"
	".point{font-weight:600}.fs{color:var(--dim)}.p{font-weight:400;border:1px solid;"
	"border-radius:4px;padding:0 .3rem;font-size:11px}\n"
	".p.shared{color:var(--good)}.p.master,.p.propagate_from{color:var(--name)}"
	".p.unbindable{color:var(--bad)}\n";

static void append_escaped(GString *out, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autofree char *escaped = g_markup_escape_text(valid, -1);

	g_string_append(out, escaped);
}

static void append_element(GString *out, const char *element, const char *class, const char *text)
{
	g_string_append_printf(out, "<%s class=\"%s\">", element, class);
	append_escaped(out, text);
	g_string_append_printf(out, "</%s>\n", element);
}

static void html_scenario(Report *report, const ScenarioResult *scenario)
{
	HtmlReport *html = (HtmlReport *)report;

	g_string_truncate(html->steps, 0);
	g_clear_pointer(&html->tree, g_free);
}

/*
 * "init: mount(…) = -1 EPERM": the task, the call and a refusal each have their colour, and the
 * refusal its reason as a tooltip.
 */
static void append_call(GString *out, const char *text, gboolean failed, Runner *runner)
{
	g_autoptr(GString) why = g_string_new(NULL);
	const char *colon = strstr(text, ": ");
	const char *error = g_strrstr(text, " = -1 ");
	g_autofree char *who = g_strndup(text, colon ? (gsize)(colon - text) : 0);
	g_autofree char *call = g_strndup(colon ? colon : text,
					  error ? (gsize)(error - (colon ? colon : text))
						: strlen(colon ? colon : text));

	g_string_append_printf(out, "<div class=\"step%s\"><span class=\"who\">",
			       failed ? " failed" : "");
	append_escaped(out, who);
	g_string_append(out, "</span>");
	append_escaped(out, call);
	if (error) {
		g_string_append(out, "<span class=\"error\" title=\"");
		if (runner_why(runner, why))
			append_escaped(out, why->str);
		g_string_append(out, "\">");
		append_escaped(out, error);
		g_string_append(out, "</span>");
	}
	g_string_append(out, "</div>\n");
}

static void append_tree(HtmlReport *html, const RunStep *step, Runner *runner)
{
	g_autoptr(Normaliser) fresh = NULL;
	char *mountinfo;

	if (!step->called || step->ret < 0 || strcmp(step->row->family, "mount") != 0)
		return;
	fresh = normaliser_new();
	mountinfo = runner_view(runner, runner_task(runner, step->line->who), VIEW_MOUNTINFO,
				fresh);
	if (mountinfo && g_strcmp0(mountinfo, html->tree) != 0) {
		mount_tree_html(mountinfo, html->steps);
		g_free(html->tree);
		html->tree = mountinfo;
	} else {
		g_free(mountinfo);
	}
}

static void append_line(GString *out, const RunStep *step)
{
	g_autoptr(GString) text = g_string_new(NULL);

	print_line(text, step->line);
	g_string_truncate(text, strcspn(text->str, "\n"));
	g_string_append_printf(out, "<div class=\"step%s\">",
			       step->status >= STEP_FAILED ? " failed" : "");
	append_escaped(out, text->str);
	g_string_append(out, "</div>\n");
}

static void html_step(Report *report, const ScenarioResult *scenario, const RunStep *step,
		      Runner *runner)
{
	HtmlReport *html = (HtmlReport *)report;
	GString *out = html->steps;

	if (step->line->kind == LINE_BLANK)
		return;
	if (step->line->kind == LINE_COMMENT) {
		if (html->steps->len > 0) /* the first is the title */
			append_element(out, "div", "note",
				       step->line->comment ? step->line->comment : "");
		return;
	}
	if (step->line->comment)
		append_element(out, "div", "note", step->line->comment);
	if (step->text)
		append_call(out, step->text, step->status >= STEP_FAILED, runner);
	else
		append_line(out, step);
	for (guint i = 0; i < step->events->len; i++)
		append_element(out, "div", "step event", step->events->pdata[i]);
	if (step->output)
		append_element(out, "pre", "output", step->output);
	append_tree(html, step, runner);
	if (step->message->len)
		append_element(out, "pre", step->status >= STEP_FAILED ? "error" : "event",
			       step->message->str);
}

static void html_result(Report *report, const ScenarioResult *scenario)
{
	static const char *const classes[] = {
		[SCENARIO_PASSED] = "passed",
		[SCENARIO_FAILED] = "failed",
		[SCENARIO_SKIPPED] = "skipped",
		[SCENARIO_UNREADABLE] = "failed",
	};
	HtmlReport *html = (HtmlReport *)report;
	const char *class = classes[scenario->outcome];
	gboolean open = scenario->outcome == SCENARIO_FAILED || scenario->named;

	g_string_append_printf(html->body, "<details%s><summary><b class=\"%s\">%s</b> <code>",
			       open ? " open" : "", class, class);
	append_escaped(html->body, scenario->path);
	g_string_append(html->body, "</code><i>");
	append_escaped(html->body, scenario->title ? scenario->title : "");
	g_string_append(html->body, "</i></summary>\n");
	g_string_append(html->body, html->steps->str);
	if (scenario->outcome == SCENARIO_UNREADABLE)
		append_element(html->body, "pre", "error", scenario->message->str);
	g_string_append(html->body, "</details>\n");
}

static void html_end(Report *report, const RunSummary *summary)
{
	HtmlReport *html = (HtmlReport *)report;
	g_autofree char *sums = summary_line(summary);
	g_autoptr(GString) page = g_string_new("<!DOCTYPE html>\n<html lang=\"en\"><head>"
					       "<meta charset=\"utf-8\"><meta name=\"viewport\" "
					       "content=\"width=device-width\">\n"
					       "<title>nssim run</title>\n<style>\n");
	g_autoptr(GError) error = NULL;

	g_string_append_printf(page,
			       "%s</style></head><body>\n<h1>nssim run</h1>\n"
			       "<p class=\"%s\">%s</p>\n",
			       page_style, summary_status(summary) ? "failed" : "passed", sums);
	g_string_append_printf(page, "%s</body></html>\n", html->body->str);
	if (!g_file_set_contents(html->path, page->str, (gssize)page->len, &error))
		fprintf(stderr, "nssim: %s\n", error->message);
}

static void html_free(Report *report)
{
	HtmlReport *html = (HtmlReport *)report;

	g_free(html->path);
	g_free(html->tree);
	g_string_free(html->body, TRUE);
	g_string_free(html->steps, TRUE);
	g_free(html);
}

static const ReportOps html_ops = {
	.scenario = html_scenario,
	.step = html_step,
	.result = html_result,
	.end = html_end,
	.free = html_free,
};

Report *report_html_new(const char *path, GError **error)
{
	HtmlReport *html;

	if (!g_file_set_contents(path, "", 0, error))
		return NULL;
	html = g_new0(HtmlReport, 1);
	html->base.ops = &html_ops;
	html->path = g_strdup(path);
	html->body = g_string_new(NULL);
	html->steps = g_string_new(NULL);
	return &html->base;
}
