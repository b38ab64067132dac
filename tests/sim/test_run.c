// SPDX-License-Identifier: GPL-2.0-only
/*
 * The runner on a back end that answers as it was told: names, tasks, events, blocked calls,
 * repetitions, and the messages where something is wrong.
 */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#include "fake_backend.h"
#include "script/parser.h"
#include "script/run.h"

/* What came of a scenario: the status of the line that ended it, and all messages. */
struct outcome {
	StepStatus status;
	guint line, visited;
	GString *messages;
	GString *text; /* every step as printed, and the events */
	Runner *runner;
};

static gboolean visit(gpointer data, const AstLine *line)
{
	struct outcome *o = data;
	const RunStep *step = runner_line(o->runner, line);

	o->visited++;
	o->status = MAX(o->status, step->status);
	o->line = line->span.line;
	g_string_append(o->messages, step->message->str);
	if (step->text)
		g_string_append_printf(o->text, "%s\n", step->text);
	for (guint i = 0; i < step->events->len; i++)
		g_string_append_printf(o->text, "%s\n", (const char *)step->events->pdata[i]);
	return step->status < STEP_FAILED;
}

static struct outcome run(FakeBackend *fake, const char *text)
{
	static const RunOptions options = { 0 };
	struct outcome o = { .messages = g_string_new(NULL), .text = g_string_new(NULL) };
	g_autoptr(GError) error = NULL;
	g_autoptr(AstScript) script = script_parse("t.ns", text, strlen(text), &error);

	CU_ASSERT_PTR_NOT_NULL_FATAL(script);
	o.runner = runner_new(script, fake_backend(fake), &options);
	CU_ASSERT_TRUE(runner_start(o.runner, &(struct world_config){ 0 }, NULL));
	CU_ASSERT_TRUE(runner_walk(o.runner, visit, &o, NULL));
	runner_free(o.runner);
	return o;
}

static void end(FakeBackend *fake, struct outcome *o)
{
	g_string_free(o->messages, TRUE);
	g_string_free(o->text, TRUE);
	fake_free(fake);
}

/* The scenario ends with @status at @line; the messages contain @part. */
static void assert_run(FakeBackend *fake, const char *text, StepStatus status, guint line,
		       const char *part)
{
	struct outcome o = run(fake, text);

	if (o.status != status || (part && !strstr(o.messages->str, part)))
		printf("\n%s\n%s", text, o.messages->str);
	CU_ASSERT_EQUAL(o.status, status);
	if (line)
		CU_ASSERT_EQUAL(o.line, line);
	if (part)
		CU_ASSERT_PTR_NOT_NULL(strstr(o.messages->str, part));
	end(fake, &o);
}

static void test_results(void)
{
	FakeBackend *fake = fake_new();

	fake_answer(fake, 1);
	fake_answer(fake, -22);
	fake_answer(fake, 5);
	assert_run(fake,
		   "init: getpid() = 1\ninit: unshare(CLONE_NEWUTS) = -1 EINVAL\ninit: getppid()\n",
		   STEP_PASSED, 3, NULL);
	fake = fake_new();
	fake_answer(fake, -1);
	assert_run(fake, "init: unshare(CLONE_NEWUTS) = 0\n", STEP_FAILED, 1, "EPERM");
}

static void test_names(void)
{
	FakeBackend *fake = fake_new();

	fake_answer(fake, 3);
	fake_answer(fake, 0);
	assert_run(fake,
		   "init: fd = open(\"/x\", O_RDONLY) = 3\ninit: close(fd) = 0\n"
		   "assert fd == 3\nassert fd + 1 == 4 && !(fd < 2)\n",
		   STEP_PASSED, 4, NULL);
	fake = fake_new();
	fake_answer(fake, 3);
	assert_run(fake, "init: fd = open(\"/x\", O_RDONLY)\nassert fd == 4\n", STEP_FAILED, 2,
		   "fd is 3");
}

static void test_tasks(void)
{
	FakeBackend *fake = fake_new();

	fake_answer(fake, 2);
	fake_event(fake, EVENT_TASK_NEW, 2, 1, 2);
	fake_answer(fake, 0);
	fake_answer(fake, 0);
	assert_run(fake,
		   "init: child = clone(SIGCHLD) = 2\ninit: kill(child, 0) = 0\n2: getpid() = 0\n"
		   "assert pid(child, init) == 2\nassert ns(child, \"uts\") != ns(init, \"uts\")\n"
		   "assert ns(child, \"ipc\") == ns(init, \"ipc\")\n",
		   STEP_PASSED, 6, NULL);
}

static void test_unseen_pid(void)
{
	FakeBackend *fake = fake_new();

	fake_answer(fake, 9);
	fake_event(fake, EVENT_TASK_NEW, 9, 1, 9);
	assert_run(fake, "init: out = clone(SIGCHLD) = 9\ninit: kill(out, 0) = 0\n", STEP_BROKEN, 2,
		   "out has no pid in the pid namespace of init");
}

static void test_unknown_task(void)
{
	assert_run(fake_new(), "inti: getpid() = 1\n", STEP_BROKEN, 1, "did you mean \"init\"");
}

static void test_death(void)
{
	FakeBackend *fake = fake_new();

	fake_answer(fake, 2);
	fake_event(fake, EVENT_TASK_NEW, 2, 1, 2);
	fake_no_return(fake);
	fake_event(fake, EVENT_EXITED, 2, 0, 3);
	assert_run(fake,
		   "init: c = clone(SIGCHLD) = 2\nc: exit_group(3) = ?\nc: +++ exited with 3 +++\n"
		   "c: getpid() = 2\n",
		   STEP_BROKEN, 4, "c can make no call");
	fake = fake_new();
	fake_answer(fake, 2);
	fake_event(fake, EVENT_TASK_NEW, 2, 1, 2);
	fake_answer(fake, 0);
	fake_event(fake, EVENT_KILLED, 2, 0, 9);
	assert_run(fake,
		   "init: c = clone(SIGCHLD) = 2\ninit: kill(c, SIGKILL) = 0\n"
		   "c: +++ killed by SIGTERM +++\n",
		   STEP_FAILED, 3, "c was killed by SIGKILL");
}

static void test_blocked(void)
{
	FakeBackend *fake = fake_new();

	fake_answer(fake, 2);
	fake_event(fake, EVENT_TASK_NEW, 2, 1, 2);
	fake_block(fake);
	fake_no_return(fake);
	fake_event(fake, EVENT_EXITED, 2, 0, 0);
	fake_event(fake, EVENT_RESUMED, 1, 0, 2);
	assert_run(fake,
		   "init: c = clone(SIGCHLD) = 2\ninit: wait4(-1, _, 0, NULL)\n"
		   "c: exit_group(0) = ?\ninit: <... wait4 resumed> = 2\n",
		   STEP_PASSED, 4, NULL);
	fake = fake_new();
	fake_block(fake);
	assert_run(fake, "init: wait4(-1, _, 0, NULL)\ninit: getpid() = 1\n", STEP_BROKEN, 2,
		   "it sleeps in wait4 since line 1");
	fake = fake_new();
	fake_block(fake);
	assert_run(fake, "init: wait4(-1, _, 0, NULL)\ninit: <... wait4 resumed> = 2\n",
		   STEP_FAILED, 2, "still sleeps");
	fake = fake_new();
	fake_block(fake);
	assert_run(fake, "init: wait4(-1, _, 0, NULL) = 4\n", STEP_FAILED, 1, "expected");
}

static void test_signals(void)
{
	FakeBackend *fake = fake_new();

	fake_answer(fake, 0);
	fake_event(fake, EVENT_SIGNAL, 1, 0, 10);
	assert_run(fake, "init: kill(1, SIGUSR1) = 0\ninit: --- SIGUSR1 {} ---\n", STEP_PASSED, 2,
		   NULL);
	fake = fake_new();
	fake_answer(fake, 0);
	fake_event(fake, EVENT_SIGNAL, 1, 0, 10);
	assert_run(fake,
		   "init: kill(1, SIGUSR1) = 0\ninit: --- SIGUSR1 {} ---\n"
		   "init: --- SIGUSR1 {} ---\n",
		   STEP_FAILED, 3, "no signal");
}

static void test_repeat(void)
{
	FakeBackend *fake = fake_new();
	struct outcome o;

	for (int i = 0; i < 3; i++)
		fake_answer(fake, i);
	o = run(fake, "repeat 3\ninit: mkdir(\"/d$i\", 0755) = $i\nend\n");
	CU_ASSERT_EQUAL(o.status, STEP_PASSED);
	CU_ASSERT_EQUAL(o.visited, 3);
	CU_ASSERT_PTR_NOT_NULL(strstr(o.text->str, "mkdir(\"/d2\", 0755) = 2"));
	end(fake, &o);
}

static void test_views(void)
{
	assert_run(fake_new(), "show uts init\n| view 4\nshow ids init\n| view 6\n", STEP_FAILED, 3,
		   "- view 6");
	assert_run(fake_new(), "show tasks\n", STEP_SKIPPED, 1, "only the model");
}

static void test_directives(void)
{
	assert_run(fake_new(), "require fake\n", STEP_PASSED, 1, NULL);
	assert_run(fake_new(), "require model\n", STEP_UNMET, 1, "needs model");
	assert_run(fake_new(), "sysctl fs.known = 1\n", STEP_PASSED, 1, NULL);
	assert_run(fake_new(), "sysctl fs.unknown = 1\n", STEP_BROKEN, 1, "no sysctl");
	assert_run(fake_new(), "let a = 6 * 7\nassert a == 42\n", STEP_PASSED, 2, NULL);
	assert_run(fake_new(), "assert init->pid == 1\n", STEP_SKIPPED, 1, "only the model");
	assert_run(fake_new(), "let m = mnt(init, \"/\")\nassert alive(m)\n", STEP_SKIPPED, 2,
		   NULL);
	assert_run(fake_new(), "assert 1 / 0 == 1\n", STEP_BROKEN, 1, "division by zero");
	assert_run(fake_new(), "assert \"a\" == 1\n", STEP_BROKEN, 1, "can't be compared");
}

static void test_absent_call(void)
{
	assert_run(fake_new(), "init: getpid() = 1\n", STEP_BROKEN, 1, "not modelled yet");
}

void suite_run(void);
void suite_run(void)
{
	CU_pSuite suite = CU_add_suite("run", NULL, NULL);

	CU_ADD_TEST(suite, test_results);
	CU_ADD_TEST(suite, test_names);
	CU_ADD_TEST(suite, test_tasks);
	CU_ADD_TEST(suite, test_unseen_pid);
	CU_ADD_TEST(suite, test_unknown_task);
	CU_ADD_TEST(suite, test_death);
	CU_ADD_TEST(suite, test_blocked);
	CU_ADD_TEST(suite, test_signals);
	CU_ADD_TEST(suite, test_repeat);
	CU_ADD_TEST(suite, test_views);
	CU_ADD_TEST(suite, test_directives);
	CU_ADD_TEST(suite, test_absent_call);
}
