// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines: every form of the contract, strace's notations, what an error says, and what must never
 * happen however bad the input is.
 */
#include <CUnit/CUnit.h>

#include <string.h>

#include "script/parser.h"

static AstScript *parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	AstScript *script = script_parse("t.ns", text, strlen(text), &error);

	if (!script)
		g_printerr("%s\n", error->message);
	CU_ASSERT_PTR_NOT_NULL_FATAL(script);
	return script;
}

static void assert_error(const char *text, const char *place, const char *reason)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(AstScript) script = script_parse("t.ns", text, strlen(text), &error);
	g_autofree char *start = g_strdup_printf("t.ns:%s: ", place);

	CU_ASSERT_PTR_NULL(script);
	CU_ASSERT_PTR_NOT_NULL_FATAL(error);
	if (!g_str_has_prefix(error->message, start) || !strstr(error->message, reason))
		g_printerr("expected %s%s, got %s\n", start, reason, error->message);
	CU_ASSERT_TRUE(g_str_has_prefix(error->message, start));
	CU_ASSERT_PTR_NOT_NULL(strstr(error->message, reason));
}

static void assert_checked(const char *text, const char *place, const char *reason)
{
	g_autoptr(AstScript) script = parse(text);
	g_autoptr(GError) error = NULL;
	g_autofree char *start = g_strdup_printf("t.ns:%s: ", place);

	CU_ASSERT_FALSE(script_check(script, &error));
	CU_ASSERT_PTR_NOT_NULL_FATAL(error);
	if (!g_str_has_prefix(error->message, start) || !strstr(error->message, reason))
		g_printerr("expected %s%s, got %s\n", start, reason, error->message);
	CU_ASSERT_TRUE(g_str_has_prefix(error->message, start));
	CU_ASSERT_PTR_NOT_NULL(strstr(error->message, reason));
}

static void assert_clean(const char *text)
{
	g_autoptr(AstScript) script = parse(text);
	g_autoptr(GError) error = NULL;

	if (!script_check(script, &error))
		g_printerr("%s\n", error->message);
	CU_ASSERT_PTR_NULL(error);
}

/* ---- steps ---- */

static void test_step(void)
{
	g_autoptr(AstScript) s = parse("init:  fd = open(\"/proc/2/ns/uts\", O_RDONLY) = 3\n");
	const AstLine *line = s->lines[0];

	CU_ASSERT_EQUAL(line->kind, LINE_STEP);
	CU_ASSERT_STRING_EQUAL(line->who, "init");
	CU_ASSERT_STRING_EQUAL(line->call.bind, "fd");
	CU_ASSERT_STRING_EQUAL(line->call.name, "open");
	CU_ASSERT_EQUAL(line->call.n_args, 2);
	CU_ASSERT_EQUAL(line->call.args[1].value->kind, NODE_NAME);
	CU_ASSERT_EQUAL(line->call.result.kind, RESULT_VALUE);
	CU_ASSERT_EQUAL(line->call.result.value->number, 3);
	CU_ASSERT_EQUAL(line->call.name_span.column, 13);
}

static void test_who(void)
{
	g_autoptr(AstScript) s = parse("12 getpid() = 12\n[pid  7] getpid() = 7\n3: getpid()\n");

	CU_ASSERT_STRING_EQUAL(s->lines[0]->who, "12");
	CU_ASSERT_STRING_EQUAL(s->lines[1]->who, "7");
	CU_ASSERT_STRING_EQUAL(s->lines[2]->who, "3");
	CU_ASSERT_TRUE(s->lines[1]->who_is_pid);
}

static void assert_result(const char *text, AstResultKind kind, const char *error)
{
	g_autofree char *line = g_strdup_printf("init: f()%s", text);
	g_autoptr(AstScript) s = parse(line);
	const AstResult *result = &s->lines[0]->call.result;

	CU_ASSERT_EQUAL(result->kind, kind);
	CU_ASSERT_EQUAL(g_strcmp0(result->error, error), 0);
}

static void test_results(void)
{
	assert_result("", RESULT_ABSENT, NULL);
	assert_result(" = 0", RESULT_VALUE, NULL);
	assert_result(" = -1", RESULT_VALUE, NULL);
	assert_result(" = 0x8000 (flags O_RDONLY|O_LARGEFILE)", RESULT_VALUE, NULL);
	assert_result(" = 3</proc/self/ns/mnt>", RESULT_VALUE, NULL);
	assert_result(" = child", RESULT_VALUE, NULL);
	assert_result(" = -1 ENOENT", RESULT_ERROR, "ENOENT");
	assert_result("\t= -1 EPERM (Operation not permitted)", RESULT_ERROR, "EPERM");
	assert_result(" = -1 ENOENT (No such file) (INJECTED)", RESULT_ERROR, "ENOENT");
	assert_result(" = ?", RESULT_UNKNOWN, NULL);
	assert_result(" = ? ERESTARTSYS (To be restarted)", RESULT_UNKNOWN, "ERESTARTSYS");
	assert_result(" = ? ERESTART_RESTARTBLOCK (Interrupted)", RESULT_UNKNOWN,
		      "ERESTART_RESTARTBLOCK");
	assert_result(" <unfinished ...>", RESULT_UNFINISHED, NULL);
	assert_result(" = 1 ([{fd=3, revents=POLLIN}])", RESULT_VALUE, NULL);
}

static void test_times(void)
{
	g_autoptr(AstScript) s = parse("3 12:34:56.789012 close(4) = 0 <0.000012>\n"
				       "[pid 5] 1700000000.123456 close(4) = -1 EBADF (Bad) <0.1>\n"
				       "7 12:34:56 +++ exited with 0 +++\n");

	CU_ASSERT_STRING_EQUAL(s->lines[0]->call.name, "close");
	CU_ASSERT_EQUAL(s->lines[0]->call.result.kind, RESULT_VALUE);
	CU_ASSERT_PTR_NULL(s->lines[0]->call.result.value->note);
	CU_ASSERT_STRING_EQUAL(s->lines[1]->call.result.error, "EBADF");
	CU_ASSERT_EQUAL(s->lines[2]->kind, LINE_EVENT);
}

static void test_fail_nth(void)
{
	g_autoptr(AstScript) s = parse("init: f() (fail_nth: 3) = -1 ENOMEM\n");

	CU_ASSERT_EQUAL(s->lines[0]->call.fail_nth, 3);
	assert_error("init: f() (fail_nth: 0)\n", "1:22", "number from 1");
	assert_error("init: f() (fail: 0)\n", "1:12", "belongs here");
}

static void test_arguments(void)
{
	g_autoptr(AstScript) s = parse("init: f(child_stack=NULL, [{a=1, ...}], ~[HUP INT], _, "
				       "{x} => {y=2}, [16 => 32], [HUP INT])\n");
	const AstArg *args = s->lines[0]->call.args;

	CU_ASSERT_STRING_EQUAL(args[0].name, "child_stack");
	CU_ASSERT_EQUAL(args[0].value->kind, NODE_NULL);
	CU_ASSERT_EQUAL(args[1].value->args[0].value->kind, NODE_STRUCT);
	CU_ASSERT_PTR_NULL(args[1].value->args[0].value->args[1].value);
	CU_ASSERT_EQUAL(args[2].value->kind, NODE_SET);
	CU_ASSERT_TRUE(args[2].value->negative);
	CU_ASSERT_EQUAL(args[3].value->kind, NODE_ANY);
	CU_ASSERT_EQUAL(args[4].wrote->kind, NODE_STRUCT);
	CU_ASSERT_EQUAL(args[5].value->args[0].wrote->number, 32);
	CU_ASSERT_EQUAL(args[6].value->kind, NODE_SET);
}

static void test_unfinished(void)
{
	g_autoptr(AstScript) s = parse(
		"2 wait4(-1,  <unfinished ...>\n"
		"2 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 3\n"
		"2 <... newfstatat resumed>, {st_size=0}, 0) = 0\n"
		"2 <... clone3 resumed> => {parent_tid=[7]}, 88) = 7\n"
		"2 <... poll resumed> <unfinished ...>) = ?\n");
	AstCall *whole = ast_join_call(s->pool, &s->lines[0]->call, &s->lines[1]->call);

	CU_ASSERT_TRUE(s->lines[0]->call.open);
	CU_ASSERT_EQUAL(s->lines[0]->call.result.kind, RESULT_UNFINISHED);
	CU_ASSERT_EQUAL(s->lines[1]->kind, LINE_RESUMED);
	CU_ASSERT_TRUE(s->lines[2]->call.leading_comma);
	CU_ASSERT_PTR_NOT_NULL(s->lines[3]->call.args[0].wrote);
	CU_ASSERT_EQUAL(s->lines[4]->call.result.kind, RESULT_UNKNOWN);
	CU_ASSERT_EQUAL(whole->n_args, 4);
	CU_ASSERT_FALSE(whole->open);
}

static void test_events(void)
{
	g_autoptr(AstScript) s = parse(
		"a: +++ exited with 3 +++\n"
		"4 +++ killed by SIGSEGV (core dumped) +++\n"
		"a: --- SIGCHLD {si_signo=SIGCHLD, si_pid=3} ---\n"
		"a: --- stopped by SIGTSTP ---\n5 +++ superseded by execve in pid 6 +++\n");

	CU_ASSERT_EQUAL(s->lines[0]->event.number, 3);
	CU_ASSERT_STRING_EQUAL(s->lines[1]->event.signal, "SIGSEGV");
	CU_ASSERT_TRUE(s->lines[1]->event.core);
	CU_ASSERT_PTR_NOT_NULL(s->lines[2]->event.info);
	CU_ASSERT_EQUAL(s->lines[3]->event.kind, EVENT_LINE_STOPPED);
	CU_ASSERT_EQUAL(s->lines[4]->event.number, 6);
}

/* ---- directives ---- */

static void test_directives(void)
{
	g_autoptr(AstScript) s = parse(
		"world default drop=CAP_A,CAP_B version=6.18\n"
		"require userns\nlet x = ns(init, \"mnt\")\ndefer on\ndrain rcu\ndrain\n"
		"sysctl kernel.pid_max = 400 500   # two\nassert a->b.c[3] == !x && 1 | 2 # why\n");

	CU_ASSERT_STRING_EQUAL(s->lines[0]->world.settings[0].value, "CAP_A,CAP_B");
	CU_ASSERT_STRING_EQUAL(s->lines[1]->require.name, "userns");
	CU_ASSERT_EQUAL(s->lines[2]->let.expr->kind, NODE_CALL);
	CU_ASSERT_TRUE(s->lines[3]->defer.on);
	CU_ASSERT_STRING_EQUAL(s->lines[4]->drain.queue, "rcu");
	CU_ASSERT_PTR_NULL(s->lines[5]->drain.queue);
	CU_ASSERT_STRING_EQUAL(s->lines[6]->sysctl.value, "400 500");
	CU_ASSERT_STRING_EQUAL(s->lines[6]->comment, " two");
	CU_ASSERT_EQUAL(s->lines[7]->assertion.expr->op, OP_ANDAND);
}

static void test_outputs(void)
{
	g_autoptr(AstScript) s = parse("show ps init\n| 1 0\n|\n|  x\nshow uts init\n|\n"
				       "show ids init\ninit: hostname a >> /b\n| c\n[1]\n");

	CU_ASSERT_EQUAL(s->lines[0]->show.output.n_lines, 3);
	CU_ASSERT_STRING_EQUAL(s->lines[0]->show.output.lines[2], " x");
	CU_ASSERT_TRUE(s->lines[1]->show.output.stated);
	CU_ASSERT_EQUAL(s->lines[1]->show.output.n_lines, 0);
	CU_ASSERT_FALSE(s->lines[2]->show.output.stated);
	CU_ASSERT_TRUE(s->lines[3]->command.append);
	CU_ASSERT_STRING_EQUAL(s->lines[3]->command.redirect->text, "/b");
	CU_ASSERT_EQUAL(s->lines[3]->command.status, 1);
}

static void test_repeat(void)
{
	g_autoptr(AstScript)
		s = parse("repeat 3\n  repeat 2\n  drain\n  end\n"
			  "  t$i: mkdir(\"/m/$i\", $i) = $i\n  init: touch \"/a$i\"\nend # done\n");
	const AstLine *repeat = s->lines[0];
	AstLine *step = ast_instantiate(s->pool, repeat->repeat.lines[1], 12);
	AstLine *command = ast_instantiate(s->pool, repeat->repeat.lines[2], 12);

	CU_ASSERT_EQUAL(repeat->repeat.n_lines, 3);
	CU_ASSERT_STRING_EQUAL(repeat->repeat.end_comment, " done");
	CU_ASSERT_STRING_EQUAL(step->who, "t12");
	CU_ASSERT_STRING_EQUAL(step->call.args[0].value->text, "/m/12");
	CU_ASSERT_EQUAL(step->call.args[1].value->number, 12);
	CU_ASSERT_EQUAL(step->call.result.value->number, 12);
	CU_ASSERT_STRING_EQUAL(command->command.words[1].text, "/a12");
}

static void test_commands(void)
{
	g_autoptr(AstScript) s = parse("init: echo 'a  b' \"c\\\"d\" e\\ f x#y # rest\n");
	const AstCommand *c = &s->lines[0]->command;

	CU_ASSERT_EQUAL(c->n_words, 5);
	CU_ASSERT_STRING_EQUAL(c->words[1].text, "a  b");
	CU_ASSERT_STRING_EQUAL(c->words[2].text, "c\"d");
	CU_ASSERT_STRING_EQUAL(c->words[3].text, "e f");
	CU_ASSERT_STRING_EQUAL(c->words[4].text, "x#y");
}

/* ---- folding ---- */

static void assert_folds(const char *text, gint64 expected)
{
	AstNode *expr = NULL;
	g_autoptr(AstScript) s = script_parse_expr("e", text, strlen(text), &expr, NULL);
	gint64 value = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_TRUE(ast_fold(expr, NULL, NULL, &value, NULL));
	CU_ASSERT_EQUAL(value, expected);
}

static void test_folding(void)
{
	AstNode *expr = NULL;
	const AstNode *culprit = NULL;
	g_autoptr(AstScript) s = script_parse_expr("e", "1 + x / 0", 9, &expr, NULL);
	gint64 value;

	assert_folds("1 + 2 * 3 - 4 % 3", 6);
	assert_folds("1 | 2 ^ 3 & 5", 3);
	assert_folds("1 << 2 + 1 > 7 == 1", 1);
	assert_folds("!0 && ~0 == -1 || 1 / 0", 1);
	assert_folds("-9223372036854775807 - 1", G_MININT64);
	assert_folds("(1 - 2) >> 1", -1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_FALSE(ast_fold(expr, NULL, NULL, &value, &culprit));
	CU_ASSERT_STRING_EQUAL(culprit->text, "x");
}

/* ---- errors ---- */

static void test_errors(void)
{
	assert_error("init: getpid(\n", "1:14", "value is missing");
	assert_error("\ninit: getpid() = \n", "2:18", "a result belongs");
	assert_error("init: getpid() 3\n", "1:16", "the line should end");
	assert_error("init: f(1 2)\n", "1:11", "closing ) is missing");
	assert_error("init: f([1)\n", "1:11", "closing ] is missing");
	assert_error("init: f({a=1)\n", "1:13", "closing } is missing");
	assert_error("getpid() = 1\n", "1:1", "WHO: getpid");
	assert_error("asert 1\n", "1:1", "did you mean \"assert\"");
	assert_error("init: mout a b\n", "1:7", "did you mean \"mount\"");
	assert_error("init:\n", "1:6", "what does init do");
	assert_error("| x\n", "1:1", "right under a show");
	assert_error("init: getpid()\n[1]\n", "2:1", "right under a command");
	assert_error("repeat 2\ndrain\n", "1:1", "no end");
	assert_error("end\n", "1:1", "\"end\"");
	assert_error("defer maybe\n", "1:7", "defer on");
	assert_error("drain all\n", "1:7", "no queue");
	assert_error("init: getpid()\nworld default\n", "2:1", "first");
	assert_error("assert {1}\n", "1:8", "value is missing");
	assert_error("init: +++ exited 3 +++\n", "1:18", "exited with");
	assert_error("init: <... wait4 resume> = 1\n", "1:18", "resumed>");
}

static void test_names(void)
{
	assert_checked("init: unshar(0)\n", "1:7", "did you mean \"unshare\"");
	assert_checked("init: unshare(CLONE_NEWUT)\n", "1:15", "did you mean \"CLONE_NEWUTS\"");
	assert_checked("intit: getpid()\n", "1:1", "did you mean \"init\"");
	assert_checked("init: uname({nodenam=\"x\"})\n", "1:14", "did you mean \"nodename\"");
	assert_checked("show mountinf init\n", "1:6", "did you mean \"mountinfo\"");
	assert_checked("assert ns(init, \"utz\")\n", "1:17", "did you mean \"uts\"");
	assert_checked("assert pid(init)\n", "1:8", "takes 2 arguments");
	assert_checked("assert aliv(init)\n", "1:8", "did you mean \"alive\"");
	assert_checked("init: fd = dup(0) = 3\ninit: close(df)\n", "2:13", "did you mean \"fd\"");
	assert_checked("init: getpid() = -1 ENOPE\n", "1:18", "no error \"ENOPE\"");
	assert_checked("init: kill(1, SIGKIL)\n", "1:15", "SIGKIL");
	assert_checked("init: close(1, 2)\n", "1:16", "takes 1 argument");
	assert_checked("init: kill(1)\n", "1:7", "argument sig of kill() is missing");
	assert_checked("init: clone(flagz=0)\n", "1:13", "did you mean \"flags\"");
}

static void test_clean(void)
{
	assert_clean("repeat 3\ninit: t$i = fork()\nend\nt2: exit(0)\n");
	assert_clean("let u = ns(init, \"uts\")\nassert freed(u) || u->count == EPERM\n");
}

/* ---- input that nobody means ---- */

static void assert_survives(const char *text, gsize len)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(AstScript) script = script_parse("t.ns", text, len, &error);

	CU_ASSERT_TRUE((script == NULL) == (error != NULL));
	if (error)
		CU_ASSERT_TRUE(strlen(error->message) < 1000);
}

static GString *repeated(const char *before, const char *what, guint n)
{
	GString *text = g_string_new(before);

	for (guint i = 0; i < n; i++)
		g_string_append(text, what);
	return text;
}

static void assert_too_much(const char *before, const char *what, guint n, const char *reason)
{
	g_autoptr(GString) text = repeated(before, what, n);
	g_autoptr(GError) error = NULL;
	g_autoptr(AstScript) script = script_parse("t.ns", text->str, text->len, &error);

	CU_ASSERT_PTR_NULL(script);
	CU_ASSERT_PTR_NOT_NULL_FATAL(error);
	if (!strstr(error->message, reason))
		g_printerr("%s\n", error->message);
	CU_ASSERT_PTR_NOT_NULL(strstr(error->message, reason));
	CU_ASSERT_TRUE(strlen(error->message) < 1000);
}

static void test_absurd_input(void)
{
	assert_too_much("init: f(", "[", 100000, "nested too deep");
	assert_too_much("init: f(", "{a=", 100000, "nested too deep");
	assert_too_much("assert ", "(", 100000, "nested too deep");
	assert_too_much("assert ", "!", 100000, "nested too deep");
	assert_too_much("assert 1", "+1", 100000, "too long");
	assert_too_much("assert a", "->a", 100000, "too long");
	assert_too_much("", "repeat 1\n", 1000, "nested too deep");
	assert_too_much("init: f(\"", "x", 2000000, "longer than");
	assert_too_much("init: f(", "\"", 1001, "missing");
	assert_survives("a\0b", 3);
	assert_survives("init: f(\"\xff\")\n", 12);
	assert_survives("", 0);
	assert_survives("\r\n\r\ninit: f()\r\n", 15);
}

static void test_bytes(void)
{
	g_autoptr(GError) error = NULL;

	CU_ASSERT_PTR_NULL(script_parse("t.ns", "drain\nab\0c", 10, &error));
	CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "t.ns:2:3: there is a NUL byte"));
	g_clear_error(&error);
	CU_ASSERT_PTR_NULL(script_parse("t.ns", "# caf\xe9\n", 7, &error));
	CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "t.ns:1:6: this byte is not valid UTF-8"));
}

static void test_message(void)
{
	g_autoptr(GError) error = NULL;

	CU_ASSERT_PTR_NULL(script_parse("a.ns", "\tinit: f(1 2)\n", 14, &error));
	CU_ASSERT_STRING_EQUAL(error->message, "a.ns:1:12: a comma or the closing ) is missing\n"
					       "    \tinit: f(1 2)\n    \t          ^");
}

void suite_parser(void);
void suite_parser(void)
{
	CU_pSuite suite = CU_add_suite("parser", NULL, NULL);

	CU_add_test(suite, "step", test_step);
	CU_add_test(suite, "who", test_who);
	CU_add_test(suite, "results", test_results);
	CU_add_test(suite, "times", test_times);
	CU_add_test(suite, "fail_nth", test_fail_nth);
	CU_add_test(suite, "arguments", test_arguments);
	CU_add_test(suite, "unfinished and resumed", test_unfinished);
	CU_add_test(suite, "events", test_events);
	CU_add_test(suite, "directives", test_directives);
	CU_add_test(suite, "outputs", test_outputs);
	CU_add_test(suite, "repeat", test_repeat);
	CU_add_test(suite, "commands", test_commands);
	CU_add_test(suite, "folding", test_folding);
	CU_add_test(suite, "errors", test_errors);
	CU_add_test(suite, "names", test_names);
	CU_add_test(suite, "clean", test_clean);
	CU_add_test(suite, "absurd input", test_absurd_input);
	CU_add_test(suite, "bytes", test_bytes);
	CU_add_test(suite, "a whole message", test_message);
}
