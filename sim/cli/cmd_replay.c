// SPDX-License-Identifier: GPL-2.0-only
/*
 * nssim replay: makes the calls of strace's logs again on the model, and compares the answers.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "script/parser.h"
#include "script/run.h"
#include "strace/replay.h"

#define DIFFERENCES_SHOWN 20

struct replay_options {
	char *prologue;
	gboolean json, all, skipped;
};

/* Runs the scenario that builds the world; without one it is the default world. */
static gboolean run_prologue_line(gpointer data, const AstLine *line)
{
	const RunStep *step = runner_line(data, line);

	if (step->status == STEP_FAILED || step->status == STEP_BROKEN)
		fprintf(stderr, "nssim replay: the prologue: %s", step->message->str);
	return step->status != STEP_BROKEN;
}

static gboolean build_world(const AstScript *prologue, Backend *model, GError **error)
{
	/* A log is of a machine, not of a container in it. */
	const struct world_config machine = { .first_pid_ns = 1 };
	RunOptions options = { 0 };
	struct world_config config;
	g_autoptr(Runner) runner = runner_new(prologue, model, &options);

	return script_world(prologue, &machine, &config, error) &&
	       runner_start(runner, &config, error) &&
	       runner_walk(runner, run_prologue_line, runner, error);
}

static gboolean replay_one(const char *path, const AstScript *prologue, Backend *model,
			   Tally *tally, GError **error)
{
	g_autoptr(StraceLog) log = strace_log_load(path, error);

	if (!log || !build_world(prologue, model, error))
		return FALSE;
	replay_log(log, model, tally);
	model->ops->stop(model);
	return TRUE;
}

static AstScript *load_prologue(const char *path, GError **error)
{
	AstScript *script = path ? script_load(path, error) : script_parse("default", "", 0, error);

	if (script && !script_check(script, error))
		g_clear_pointer(&script, ast_script_free);
	return script;
}

static int replay_all(int n, char **paths, const struct replay_options *o)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tally) tally = tally_new();
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(AstScript) prologue = load_prologue(o->prologue, &error);
	Backend *model = backend_model_new();

	tally->keep_skips = o->skipped;
	for (int i = 0; i < n && !error; i++)
		if (prologue)
			replay_one(paths[i], prologue, model, tally, &error);
	model->ops->free(model);
	if (error)
		return command_usage_error(&command_replay, "%s", error->message);
	if (o->json)
		tally_print_json(out, tally);
	else
		tally_print(out, tally, o->all ? G_MAXUINT : DIFFERENCES_SHOWN);
	fputs(out->str, stdout);
	return tally->counts[TALLY_DIFFERED] ? EXIT_FAILED : EXIT_PASSED;
}

static int run_replay(int argc, char **argv)
{
	struct replay_options o = { 0 };
	const GOptionEntry entries[] = {
		{ "prologue", 0, 0, G_OPTION_ARG_FILENAME, &o.prologue,
		  "Run a scenario first, to build the world that the log begins in", "FILE.ns" },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &o.json, "Report as JSON", NULL },
		{ "all", 0, 0, G_OPTION_ARG_NONE, &o.all,
		  "Show every difference, not the first few", NULL },
		{ "skipped", 0, 0, G_OPTION_ARG_NONE, &o.skipped,
		  "Show every call that was skipped, and why", NULL },
		{ 0 }
	};
	gboolean done;
	int status;

	if (!command_parse(&command_replay, entries, &argc, &argv, &done))
		return EXIT_USAGE;
	if (done)
		return EXIT_PASSED;
	if (argc < 2)
		return command_usage_error(&command_replay, "which logs?");
	status = replay_all(argc - 1, argv + 1, &o);
	g_free(o.prologue);
	return status;
}

const Command command_replay = {
	.name = "replay",
	.summary = "make the calls of strace's logs again, and compare the answers",
	.usage = "LOG…",
	.details =
		"A log is what `strace -f` writes, plain or gzip'ed. Files that it proves to exist are\n"
		"created on the way; calls that are not modelled are skipped and counted. Exit status: 0\n"
		"nothing differed, 1 something did, 2 a log can't be read or the usage is wrong.",
	.examples =
		"nssim replay my.strace                        # in the default world\n"
		"nssim replay --prologue world.ns my.strace    # in a world of its own\n"
		"nssim replay --skipped my.strace              # what was not checked, and why\n"
		"nssim replay --json my.strace.gz              # for programs\n",
	.run = run_replay,
};
