/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenario files: finding them, and running one with reports.
 */
#ifndef NSSIM_SIM_SCENARIO_H
#define NSSIM_SIM_SCENARIO_H

#include "report.h"

/* A file to be run. */
typedef struct {
	char *path;
	gboolean named; /* on the command line, not found in a folder */
} ScenarioFile;

/*
 * The files that @paths mean: a file is itself, a folder all *.ns below it in the order of their
 * names. Elements are ScenarioFile *. NULL with @error: a path that is not there.
 */
GPtrArray *scenario_files(char **paths, GError **error);

typedef struct {
	Backend *backend;
	const struct world_config *base; /* what the machine is like, or NULL */
	gboolean validate, bless;
	gboolean fill; /* bless where nothing is expected, too */
} ScenarioOptions;

ScenarioResult *scenario_result_new(const ScenarioFile *file);
void scenario_result_free(ScenarioResult *result);

/* Parses and checks; NULL: the result says why not. */
AstScript *scenario_load(const char *path, ScenarioResult *result);

/* The result is the caller's. */
ScenarioResult *scenario_run(const ScenarioFile *file, const ScenarioOptions *options,
			     Reports *reports);

#endif
