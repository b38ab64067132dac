// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scenarios on the model: expressions over its structures, its own views, deferred work, --bless.
 */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#include "script/parser.h"
#include "script/run.h"

static Backend *model;

static int start_model(void)
{
	model = backend_model_new();
	return 0;
}

static int end_model(void)
{
	model->ops->free(model);
	return 0;
}

struct outcome {
	Runner *runner;
	StepStatus status;
	GString *messages;
	GString *outputs;
};

static gboolean visit(gpointer data, const AstLine *line)
{
	struct outcome *o = data;
	const RunStep *step = runner_line(o->runner, line);

	o->status = MAX(o->status, step->status);
	g_string_append(o->messages, step->message->str);
	if (step->output)
		g_string_append(o->outputs, step->output);
	return step->status < STEP_FAILED;
}

static struct outcome run(const char *text, ScriptPatch **patch, AstScript **kept)
{
	struct outcome o = { .messages = g_string_new(NULL), .outputs = g_string_new(NULL) };
	g_autoptr(GError) error = NULL;
	AstScript *script = script_parse("t.ns", text, strlen(text), &error);
	struct world_config config;
	RunOptions options = { .validate = TRUE };

	if (!script) {
		CU_FAIL("does not parse");
		return o;
	}
	if (patch)
		options.patch = *patch = script_patch_new(script);
	CU_ASSERT_TRUE(script_world(script, NULL, &config, NULL));
	o.runner = runner_new(script, model, &options);
	CU_ASSERT_TRUE(runner_start(o.runner, &config, NULL));
	CU_ASSERT_TRUE(runner_walk(o.runner, visit, &o, NULL));
	runner_stop(o.runner);
	runner_free(o.runner);
	if (kept)
		*kept = script;
	else
		ast_script_free(script);
	return o;
}

static void end(struct outcome *o)
{
	g_string_free(o->messages, TRUE);
	g_string_free(o->outputs, TRUE);
}

static void assert_run(const char *text, StepStatus status, const char *part)
{
	struct outcome o = run(text, NULL, NULL);

	if (o.status != status || (part && !strstr(o.messages->str, part)))
		printf("\n%s%s", text, o.messages->str);
	CU_ASSERT_EQUAL(o.status, status);
	if (part)
		CU_ASSERT_PTR_NOT_NULL(strstr(o.messages->str, part));
	end(&o);
}

static void assert_shows(const char *text, const char *part)
{
	struct outcome o = run(text, NULL, NULL);

	if (!strstr(o.outputs->str, part))
		printf("\n%s%s%s", text, o.messages->str, o.outputs->str);
	CU_ASSERT_EQUAL(o.status, STEP_PASSED);
	CU_ASSERT_PTR_NOT_NULL(strstr(o.outputs->str, part));
	end(&o);
}

static void test_members(void)
{
	assert_run("assert init->nsproxy->count == 1\n"
		   "assert init->nsproxy->uts_ns->count == init->nsproxy->uts_ns->ns.count\n"
		   "assert init->nsproxy->uts_ns->name.nodename == \"nssim\"\n"
		   "assert init->nsproxy->uts_ns == ns(init, \"uts\")\n"
		   "assert init->nsproxy != NULL && init->nsproxy != 0\n"
		   "assert init->nsproxy->uts_ns->ns.ops->name == \"uts\"\n"
		   "assert init->nsproxy->mnt_ns->nr_mounts >= 2\n",
		   STEP_PASSED, NULL);
}

static void test_mounts(void)
{
	assert_run("assert mnt(init, \"/proc\")->mnt.mnt_flags & MNT_NOSUID\n"
		   "assert !(mnt(init, \"/\")->mnt.mnt_flags & MNT_LOCKED)\n"
		   "assert mnt(init, \"/proc\")->mnt_parent == mnt(init, \"/\")\n"
		   "assert len(mnt(init, \"/\")->mnt_mounts) == 1\n"
		   "assert !peers(mnt(init, \"/\"), mnt(init, \"/proc\"))\n"
		   "assert mnt(init, \"/proc\")->mnt.mnt_sb->s_type->name == \"proc\"\n",
		   STEP_PASSED, NULL);
}

static void test_lifetimes(void)
{
	assert_run("init: child = clone(CLONE_NEWUTS|SIGCHLD) = 2\n"
		   "let there = ns(child, \"uts\")\nlet task = child\n"
		   "assert alive(there) && alive(child) && there != ns(init, \"uts\")\n"
		   "child: exit_group(0) = ?\nassert !alive(child)\n"
		   "init: wait4(-1, exited(0), 0, NULL) = 2\n"
		   "assert freed(there) && freed(task)\n",
		   STEP_PASSED, NULL);
	assert_run("init: child = clone(CLONE_NEWUTS|SIGCHLD) = 2\nlet n = ns(child, \"uts\")\n"
		   "child: exit_group(0) = ?\ninit: wait4(-1, exited(0), 0, NULL) = 2\n"
		   "assert n->count == 0\n",
		   STEP_BROKEN, "has been freed");
}

static void test_wrong_names(void)
{
	assert_run("assert init->nsporxy->count == 1\n", STEP_BROKEN, "did you mean \"nsproxy\"");
	assert_run("assert init->nsproxy->uts_ns->nonesuch == 1\n", STEP_BROKEN, "has no field");
	assert_run("assert init->nsproxy->count->x == 1\n", STEP_BROKEN, "no structure");
	assert_run("assert init->comm[99] == 1\n", STEP_BROKEN, NULL);
	assert_run("assert init->nsproxy->count == 7\n", STEP_FAILED, "init->nsproxy->count is 1");
}

static void test_views(void)
{
	assert_shows("show tasks\n", "pid 1");
	assert_shows("show namespaces\n", "uts");
	assert_shows("show mounts init\n", "/proc");
	assert_shows("show refs ns(init, \"uts\")\n", "nsproxy");
	assert_shows("show objects nsproxy\n", "nsproxy");
	assert_shows("init: sethostname(\"other\", 5) = 0\nshow diff\n", "\"nssim\" -> \"other\"");
	assert_shows("init: clone(SIGCHLD) = 2\nshow diff\n", "+ task_struct");
	assert_run("show objects nsporxy\n", STEP_BROKEN, "did you mean \"nsproxy\"");
}

static void test_why(void)
{
	assert_shows("init: umount2(\"/nowhere\", 0) = -1 ENOENT\nshow why init\n", "refused");
	assert_run("init: umount2(\"/etc\", 0) = 0\n", STEP_FAILED, "why: ");
}

static void test_deferred(void)
{
	assert_run("init: c = clone(CLONE_NEWUTS|SIGCHLD) = 2\nlet n = ns(c, \"uts\")\ndefer on\n"
		   "c: exit_group(0) = ?\ninit: wait4(-1, exited(0), 0, NULL) = 2\n"
		   "drain\nassert freed(n)\ndefer off\n",
		   STEP_PASSED, NULL);
}

static void test_bless(void)
{
	static const char text[] =
		"# kept\ninit:  getpid() = 7  # also kept\nshow uts init\n| wrong\n"
		"init: getppid()\n";
	ScriptPatch *patch;
	AstScript *script;
	struct outcome o = run(text, &patch, &script);
	GString *blessed = script_patch_apply(patch);

	CU_ASSERT_EQUAL(o.status, STEP_PASSED);
	CU_ASSERT_STRING_EQUAL(blessed->str,
			       "# kept\ninit:  getpid() = 1  # also kept\nshow uts init\n"
			       "| nssim (none)\ninit: getppid()\n");
	g_string_free(blessed, TRUE);
	script_patch_free(patch);
	ast_script_free(script);
	end(&o);
}

/* The world is restored from a snapshot: nothing of one scenario is left in the next. */
static void test_fresh_each_time(void)
{
	for (int i = 0; i < 3; i++)
		assert_run("init: mkdir(\"/mnt/x\", 0755) = 0\ninit: clone(SIGCHLD) = 2\n",
			   STEP_PASSED, NULL);
}

void suite_model(void);
void suite_model(void)
{
	CU_pSuite suite = CU_add_suite("model", start_model, end_model);

	CU_ADD_TEST(suite, test_members);
	CU_ADD_TEST(suite, test_mounts);
	CU_ADD_TEST(suite, test_lifetimes);
	CU_ADD_TEST(suite, test_wrong_names);
	CU_ADD_TEST(suite, test_views);
	CU_ADD_TEST(suite, test_why);
	CU_ADD_TEST(suite, test_deferred);
	CU_ADD_TEST(suite, test_bless);
	CU_ADD_TEST(suite, test_fresh_each_time);
}
