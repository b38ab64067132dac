// SPDX-License-Identifier: GPL-2.0-only
/*
 * The normal form: what it looks like, that it is one (printing it again changes nothing), and
 * patches that leave all other bytes alone.
 */
#include <CUnit/CUnit.h>

#include <string.h>

#include "script/parser.h"
#include "script/printer.h"

static char *normal(const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(AstScript) script = script_parse("t.ns", text, strlen(text), &error);
	g_autoptr(GString) out = g_string_new(NULL);

	if (!script)
		g_printerr("%s\n", error->message);
	CU_ASSERT_PTR_NOT_NULL_FATAL(script);
	script_print(out, script);
	return g_strdup(out->str);
}

static void assert_normal(const char *text, const char *expected)
{
	g_autofree char *once = normal(text);
	g_autofree char *twice = normal(once);

	if (strcmp(once, expected))
		g_printerr("expected:\n%sgot:\n%s", expected, once);
	CU_ASSERT_STRING_EQUAL(once, expected);
	CU_ASSERT_STRING_EQUAL(twice, once);
}

static void test_calls(void)
{
	assert_normal("init:  fd=open( \"/a\" ,O_RDONLY|O_CLOEXEC)=3\n",
		      "init: fd = open(\"/a\", O_RDONLY|O_CLOEXEC) = 3\n");
	assert_normal("[pid 3]  kill (-1, 9)(fail_nth:2)   = -1 EPERM (no)\n",
		      "3 kill(-1, 9) (fail_nth: 2) = -1 EPERM (no)\n");
	assert_normal("2 wait4(-1,  <unfinished ...>\n2 <... wait4 resumed>, [0], 0, NULL) = 3\n",
		      "2 wait4(-1 <unfinished ...>\n2 <... wait4 resumed>, [0], 0, NULL) = 3\n");
	assert_normal("2 <... read resumed> ) = 3", "2 <... read resumed> = 3\n");
	assert_normal("a: f(x=1,[X]=2,...,{}=>{y},~[],[A B])",
		      "a: f(x=1, [X]=2, ..., {} => {y}, ~[], [A B])\n");
}

static void test_operators(void)
{
	assert_normal("assert a|b==c&&(d||e)", "assert a | b == c && (d || e)\n");
	assert_normal("assert (a|b)==((c))", "assert (a | b) == c\n");
	assert_normal("assert a-(b-c)-d", "assert a - (b - c) - d\n");
	assert_normal("assert !(-x)->y[(1)]", "assert !(-x)->y[1]\n");
	assert_normal("assert - - 1", "assert --1\n");
	assert_normal("a: f(A | B|(C&D), 1<<X|1<<Y, 8*1024, ~(A|B), (A or B)|C, A or B)",
		      "a: f(A|B|C & D, 1<<X|1<<Y, 8*1024, ~(A|B), (A or B)|C, A or B)\n");
	assert_normal("a: f(& & x, ~([1]), @\"a\")", "a: f(&(&x), ~([1]), @\"a\")\n");
}

static void test_comments(void)
{
	assert_normal("#one\n\n\n  # two  \ninit: f() = 0#three\n",
		      "#one\n\n# two\ninit: f() = 0 #three\n");
	assert_normal("/* a */ init: /* b */ f(1 /* c */, {x=1 /* d */}) /* e */ = 0 /* f */\n",
		      "/* a */ init: f(1 /* b */ /* c */, {x=1 /* d */}) = 0 /* e */ /* f */\n");
	assert_normal("/* alone */\n/* two\nlines */ drain\n",
		      "/* alone */\n/* two\nlines */ drain\n");
	assert_normal("init: /* x */ mount a\n", "/* x */ init: mount a\n");
	assert_normal("repeat 1\nend /* last */", "repeat 1\nend\n/* last */\n");
}

static void test_blocks(void)
{
	assert_normal("repeat 2 # n\ninit: ls\n|\n[2]\n repeat 3\ndrain\n end\nend",
		      "repeat 2 # n\n\tinit: ls\n\t|\n\t[2]\n\trepeat 3\n\t\tdrain\n\tend\nend\n");
	assert_normal("show ps init\n  |x\n|\n|  y\n", "show ps init\n| x\n|\n|  y\n");
	assert_normal("init: echo 'a b' \"c\" d\\'e '' > /x\n",
		      "init: echo 'a b' c 'd'\\''e' '' > /x\n");
	assert_normal("world  default   drop=  version=6.1", "world default drop= version=6.1\n");
}

static void test_events(void)
{
	assert_normal("a: +++ exited with 0   +++\na: ---   SIGHUP {x=1}---\n",
		      "a: +++ exited with 0 +++\na: --- SIGHUP {x=1} ---\n");
}

/* ---- patches ---- */

static AstScript *parse(const char *text)
{
	AstScript *script = script_parse("t.ns", text, strlen(text), NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(script);
	return script;
}

static void assert_patched(ScriptPatch *patch, const char *expected)
{
	g_autoptr(GString) out = script_patch_apply(patch);

	if (strcmp(out->str, expected))
		g_printerr("expected:\n%sgot:\n%s", expected, out->str);
	CU_ASSERT_STRING_EQUAL(out->str, expected);
}

static void test_patch_results(void)
{
	g_autoptr(AstScript) s = parse(
		"init:  a( 1 )   = 3  # x\ninit: b(  )  # y\n"
		"init: c(1) <unfinished ...>\ninit: d() = -1 EPERM (no)\ninit: e([1, 2]) = 0\n");
	g_autoptr(ScriptPatch) patch = script_patch_new(s);

	script_patch_result(patch, s->lines[0], "-1 EINVAL");
	script_patch_result(patch, s->lines[1], "7");
	script_patch_result(patch, s->lines[2], "0");
	script_patch_result(patch, s->lines[3], NULL);
	script_patch_arg(patch, &s->lines[4]->call.args[0], "[3]");
	assert_patched(patch, "init:  a( 1 )   = -1 EINVAL  # x\ninit: b(  ) = 7  # y\n"
			      "init: c(1) = 0\ninit: d()\ninit: e([3]) = 0\n");
}

static void test_patch_outputs(void)
{
	g_autoptr(AstScript) s = parse("show ps init   # all\n|old\n| older\n\trepeat 1\n"
				       "\tshow uts init\n\tend\ninit: ls\n[1]\ninit: pwd");
	g_autoptr(ScriptPatch) patch = script_patch_new(s);

	script_patch_output(patch, s->lines[0], "new\n\nlines\n");
	script_patch_output(patch, s->lines[1]->repeat.lines[0], "");
	script_patch_status(patch, s->lines[2], 0);
	script_patch_output(patch, s->lines[3], "/\n");
	assert_patched(patch, "show ps init   # all\n| new\n|\n| lines\n\trepeat 1\n"
			      "\tshow uts init\n\t|\n\tend\ninit: ls\ninit: pwd\n| /\n");
}

void suite_printer(void);
void suite_printer(void)
{
	CU_pSuite suite = CU_add_suite("printer", NULL, NULL);

	CU_add_test(suite, "calls", test_calls);
	CU_add_test(suite, "operators", test_operators);
	CU_add_test(suite, "comments", test_comments);
	CU_add_test(suite, "blocks", test_blocks);
	CU_add_test(suite, "events", test_events);
	CU_add_test(suite, "patched results", test_patch_results);
	CU_add_test(suite, "patched outputs", test_patch_outputs);
}
