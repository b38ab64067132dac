// SPDX-License-Identifier: GPL-2.0-only
/*
 * The properties of observed.h, on every call of every scenario in the library. What breaks one is
 * listed by call, with how often. NSSIM_SCENARIOS names another folder or file.
 */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/scenario.h"
#include "observed.h"
#include "script/parser.h"
#include "script/run.h"

static Observations seen;
static guint unreadable;

static gboolean run_line(gpointer runner, const AstLine *line)
{
	const RunStep *step = runner_line(runner, line);

	return step->status != STEP_BROKEN && step->status != STEP_UNMET;
}

static void run_file(Backend *b, const char *path)
{
	static const RunOptions options = { .lenient = TRUE };
	g_autoptr(GError) error = NULL;
	AstScript *script = script_load(path, &error);
	struct world_config config = { 0 };

	if (!script) {
		unreadable++;
		return;
	}
	if (script_world(script, NULL, &config, &error)) {
		g_autoptr(Runner) r = runner_new(script, b, &options);

		if (runner_start(r, &config, &error)) {
			runner_walk(r, run_line, r, NULL);
			observed_end(b);
		}
	}
	unreadable += error != NULL;
	ast_script_free(script);
}

static int run_all(void)
{
	const char *folder = g_getenv("NSSIM_SCENARIOS");
	char *paths[] = { g_strdup(folder ? folder : NSSIM_SOURCE_DIR "/scenarios"), NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) files = scenario_files(paths, &error);
	Backend *b;

	observations_init(&seen);
	if (!files)
		return -1;
	b = observed_new(backend_model_new(), &seen);
	for (guint i = 0; i < files->len; i++)
		run_file(b, ((ScenarioFile *)files->pdata[i])->path);
	b->ops->free(b);
	g_free(paths[0]);
	return 0;
}

static int forget(void)
{
	observations_clear(&seen);
	return 0;
}

static void check(Property property)
{
	GHashTableIter iter;
	gpointer what, times;

	CU_ASSERT(seen.tried[property] > 0);
	CU_ASSERT_EQUAL(seen.broken[property], 0);
	g_hash_table_iter_init(&iter, seen.cases[property]);
	while (g_hash_table_iter_next(&iter, &what, &times))
		printf("\n    %u times: %s", GPOINTER_TO_UINT(times), (char *)what);
}

static void every_scenario_could_be_run(void)
{
	CU_ASSERT_EQUAL(unreadable, 0);
}

static void restore_is_identity(void)
{
	check(PROPERTY_RESTORE);
}

static void a_failed_call_changes_nothing(void)
{
	check(PROPERTY_FAILURE);
}

static void a_failed_allocation_changes_nothing(void)
{
	check(PROPERTY_ALLOCATION);
}

static void invariants_hold(void)
{
	check(PROPERTY_INVARIANT);
}

static void teardown_leaves_nothing(void)
{
	check(PROPERTY_TEARDOWN);
}

void suite_scenarios(void);
void suite_scenarios(void)
{
	CU_pSuite s = CU_add_suite("scenarios", run_all, forget);

	CU_ADD_TEST(s, every_scenario_could_be_run);
	CU_ADD_TEST(s, restore_is_identity);
	CU_ADD_TEST(s, a_failed_call_changes_nothing);
	CU_ADD_TEST(s, a_failed_allocation_changes_nothing);
	CU_ADD_TEST(s, invariants_hold);
	CU_ADD_TEST(s, teardown_leaves_nothing);
}
