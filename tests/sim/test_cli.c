// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program as people call it: exit statuses, help, misspelt words, colours.
 */
#include <CUnit/CUnit.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#ifdef G_OS_UNIX
#include <sys/wait.h>
#endif

struct came {
	int status;
	char *out, *err;
};

static struct came call(const char *arguments)
{
	struct came came = { .status = -1 };
	g_autofree char *line = g_strdup_printf("%s %s", NSSIM_PROGRAM, arguments);
	g_autoptr(GError) error = NULL;
	int wait_status;

	if (!g_spawn_command_line_sync(line, &came.out, &came.err, &wait_status, &error))
		printf("\n%s", error->message);
	else if (WIFEXITED(wait_status))
		came.status = WEXITSTATUS(wait_status);
	return came;
}

static void end(struct came *came)
{
	g_free(came->out);
	g_free(came->err);
}

/* `nssim ARGUMENTS` ends with @status, and what it says (there where it belongs) has @part. */
static void assert_says(const char *arguments, int status, const char *part)
{
	struct came came = call(arguments);
	const char *text = status == 2 ? came.err : came.out;

	if (came.status != status || !strstr(text, part))
		printf("\nnssim %s: %d\n%s%s", arguments, came.status, came.out, came.err);
	CU_ASSERT_EQUAL(came.status, status);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
	end(&came);
}

static void test_help(void)
{
	assert_says("help", 0, "Commands:");
	assert_says("--help", 0, "Commands:");
	assert_says("help run", 0, "nssim run [OPTION");
	assert_says("run --help", 0, "Examples:");
	assert_says("diff --help", 0, "Examples:");
	assert_says("help mount", 0, "MS_BIND");
	assert_says("help language", 0, "show VIEW WHO");
	assert_says("help invariants", 0, "counts");
	assert_says("help reasons", 0, "R_");
	assert_says("--version", 0, "6.18");
}

static void test_misspelt(void)
{
	assert_says("rnu x", 2, "did you mean \"run\"?");
	assert_says("run --verbos x", 2, "did you mean --verbose?");
	assert_says("help monut", 2, "did you mean \"mount\"?");
	assert_says("syscalls --family moutn", 2, "did you mean \"mount\"?");
	assert_says("syscalls --state hole", 2, "whole, part");
	assert_says("run --color=blue x", 2, "--color takes");
	assert_says("run --on mars " NSSIM_SOURCE_DIR "/scenarios", 2, "model or on linux");
}

static void test_usage(void)
{
	assert_says("", 2, "Usage:");
	assert_says("run", 2, "which scenarios?");
	assert_says("run /nowhere/x.ns", 2, "no file or folder");
	assert_says("explore", 2, "not available in this version");
}

static void test_syscalls(void)
{
	struct came came = call("syscalls --names --family mount");

	CU_ASSERT_EQUAL(came.status, 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(came.out, "pivot_root\n"));
	CU_ASSERT_PTR_NULL(strstr(came.out, "getpid\n"));
	end(&came);
	assert_says("syscalls", 0, " whole, ");
}

/* No terminal, no colours; unless they are asked for. */
static void test_colours(void)
{
	struct came came = call("help invariants");

	CU_ASSERT_PTR_NULL(strchr(came.out, '\033'));
	end(&came);
	came = call("help --color=always invariants");
	CU_ASSERT_PTR_NOT_NULL(strchr(came.out, '\033'));
	end(&came);
}

static void test_unreadable(void)
{
	g_autofree char *folder = g_dir_make_tmp("nssim-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "bad.ns", NULL);
	g_autofree char *arguments = g_strdup_printf("run %s", path);
	struct came came;

	CU_ASSERT_TRUE(g_file_set_contents(path, "init: unshar(CLONE_NEWUTS) = 0\n", -1, NULL));
	came = call(arguments);
	CU_ASSERT_EQUAL(came.status, 2);
	CU_ASSERT_PTR_NOT_NULL(strstr(came.out, "did you mean \"unshare\"?"));
	CU_ASSERT_PTR_NOT_NULL(strstr(came.out, ":1:7:"));
	end(&came);
}

void suite_cli(void);
void suite_cli(void)
{
	CU_pSuite suite = CU_add_suite("cli", NULL, NULL);

	CU_ADD_TEST(suite, test_help);
	CU_ADD_TEST(suite, test_misspelt);
	CU_ADD_TEST(suite, test_usage);
	CU_ADD_TEST(suite, test_syscalls);
	CU_ADD_TEST(suite, test_colours);
	CU_ADD_TEST(suite, test_unreadable);
}
