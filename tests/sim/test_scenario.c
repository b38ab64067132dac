// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding scenario files; the sums and exit statuses of a run; mount trees as HTML.
 */
#include <CUnit/CUnit.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/scenario.h"
#include "render/mount_tree.h"

static void write_file(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	CU_ASSERT_TRUE(g_file_set_contents(path, "# x\n", -1, NULL));
}

static const char *name_at(GPtrArray *files, guint i)
{
	const ScenarioFile *file = files->pdata[i];

	return strrchr(file->path, '/') + 1;
}

static void test_folders(void)
{
	g_autofree char *folder = g_dir_make_tmp("nssim-XXXXXX", NULL);
	g_autofree char *inner = g_build_filename(folder, "b", NULL);
	char *paths[] = { folder, NULL };
	g_autoptr(GPtrArray) files = NULL;

	CU_ASSERT_EQUAL(g_mkdir(inner, 0755), 0);
	write_file(folder, "c.ns");
	write_file(folder, "a.ns");
	write_file(folder, "README");
	write_file(inner, "z.ns");
	files = scenario_files(paths, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(files);
	CU_ASSERT_EQUAL_FATAL(files->len, 3);
	CU_ASSERT_STRING_EQUAL(name_at(files, 0), "a.ns");
	CU_ASSERT_STRING_EQUAL(name_at(files, 1), "z.ns");
	CU_ASSERT_STRING_EQUAL(name_at(files, 2), "c.ns");
	CU_ASSERT_FALSE(((ScenarioFile *)files->pdata[0])->named);
}

static void test_missing_path(void)
{
	char *paths[] = { (char *)"/nowhere/at/all", NULL };
	g_autoptr(GError) error = NULL;

	CU_ASSERT_PTR_NULL(scenario_files(paths, &error));
	CU_ASSERT_PTR_NOT_NULL(error);
}

static void test_sums(void)
{
	RunSummary summary = { 0 };
	ScenarioResult result = { .outcome = SCENARIO_PASSED, .steps = 4 };
	g_autofree char *line = NULL;

	summary_add(&summary, &result);
	CU_ASSERT_EQUAL(summary_status(&summary), EXIT_PASSED);
	result.outcome = SCENARIO_SKIPPED;
	summary_add(&summary, &result);
	result.outcome = SCENARIO_FAILED;
	summary_add(&summary, &result);
	CU_ASSERT_EQUAL(summary_status(&summary), EXIT_FAILED);
	result.outcome = SCENARIO_UNREADABLE;
	summary_add(&summary, &result);
	CU_ASSERT_EQUAL(summary_status(&summary), EXIT_USAGE);
	line = summary_line(&summary);
	CU_ASSERT_STRING_EQUAL(line, "1 passed, 2 failed, 1 skipped");
	CU_ASSERT_EQUAL(summary.steps, 16);
}

static void test_mount_tree(void)
{
	g_autoptr(GString) out = g_string_new(NULL);

	mount_tree_html("1 0 0:1 / / rw - tmpfs <t> rw\n2 1 0:1 /a /b rw shared:1 - tmpfs t rw\n",
			out);
	CU_ASSERT_PTR_NOT_NULL(strstr(out->str, "&lt;t&gt;"));
	CU_ASSERT_PTR_NOT_NULL(strstr(out->str, "<b class=\"p shared\">shared:1</b>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(out->str, "from /a"));
	CU_ASSERT_PTR_NOT_NULL(strstr(out->str, "<ul><li><span class=\"point\">/</span>"));
}

static void test_commands(void)
{
	CU_ASSERT_PTR_EQUAL(command_find("run"), &command_run);
	CU_ASSERT_PTR_NULL(command_find("rum"));
	for (const Command *const *c = commands; *c; c++)
		CU_ASSERT_TRUE((*c)->absent || ((*c)->run && (*c)->summary));
}

void suite_scenario(void);
void suite_scenario(void)
{
	CU_pSuite suite = CU_add_suite("scenario", NULL, NULL);

	CU_ADD_TEST(suite, test_folders);
	CU_ADD_TEST(suite, test_missing_path);
	CU_ADD_TEST(suite, test_sums);
	CU_ADD_TEST(suite, test_mount_tree);
	CU_ADD_TEST(suite, test_commands);
}
