// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tokens: numbers, strings with C's escapes, words, operators, strace's notes; and what is none.
 */
#include <CUnit/CUnit.h>

#include <string.h>

#include "script/parser.h"
#include "script/printer.h"

static AstScript *parse(const char *text, GError **error)
{
	return script_parse_log_line("t.ns", 1, text, strlen(text), error);
}

/* The value of f(TEXT)'s only argument, printed. */
static void assert_value(const char *text, const char *expected)
{
	g_autofree char *line = g_strdup_printf("init: f(%s)", text);
	g_autoptr(GError) error = NULL;
	g_autoptr(AstScript) script = parse(line, &error);
	g_autoptr(GString) got = g_string_new(NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(script);
	print_args(got, script->lines[0]->call.args, script->lines[0]->call.n_args);
	if (strcmp(got->str, expected))
		g_printerr("%s: expected %s, got %s\n", text, expected, got->str);
	CU_ASSERT_STRING_EQUAL(got->str, expected);
}

static void assert_refused(const char *text, const char *reason)
{
	g_autofree char *line = g_strdup_printf("init: f(%s)", text);
	g_autoptr(GError) error = NULL;
	g_autoptr(AstScript) script = parse(line, &error);

	CU_ASSERT_PTR_NULL(script);
	CU_ASSERT_PTR_NOT_NULL_FATAL(error);
	if (!strstr(error->message, reason))
		g_printerr("%s: %s\n", text, error->message);
	CU_ASSERT_PTR_NOT_NULL(strstr(error->message, reason));
}

static void test_numbers(void)
{
	assert_value("10", "10");
	assert_value("0x1F", "0x1f");
	assert_value("0755", "0755");
	assert_value("000", "000");
	assert_value("-1", "-1");
	assert_value("- 1", "-1");
	assert_value("-0", "0");
	assert_value("18446744073709551615", "18446744073709551615");
	assert_value("'a'", "97");
	assert_value("'\\n'", "10");
}

static void test_bad_numbers(void)
{
	assert_refused("18446744073709551616", "does not fit in 64 bits");
	assert_refused("0x10000000000000000", "does not fit in 64 bits");
	assert_refused("08", "no number");
	assert_refused("12ab", "no number");
	assert_refused("0x", "digits are missing");
	assert_refused("0xg", "digits are missing");
	assert_refused("'ab'", "one character");
}

static void test_strings(void)
{
	assert_value("\"a\\tb\\n\"", "\"a\\tb\\n\"");
	assert_value("\"\\x41\\101\\0\"", "\"AA\\0\"");
	assert_value("\"\\0001\"", "\"\\0001\""); /* a NUL, and the digit 1 */
}

static void test_string_bytes(void)
{
	assert_value("\"\303\251\"", "\"\\303\\251\""); /* what is not ASCII comes out as octal */
	assert_value("\"\\e\\a\\v\\f\\b\\r\\?\\'\\\"\\\\\"", "\"\\33\\7\\v\\f\\10\\r?'\\\"\\\\\"");
	assert_value("\"abc\"...", "\"abc\"...");
	assert_value("\"\"", "\"\"");
}

static void test_bad_strings(void)
{
	assert_refused("\"abc", "closing quote");
	assert_refused("\"a\\", "no such escape");
	assert_refused("\"\\q\"", "no such escape");
	assert_refused("\"\\777\"", "no such escape");
	assert_refused("\"\\xzz\"", "no such escape");
}

static void test_notes(void)
{
	assert_value("3</tmp/x>", "3</tmp/x>");
	assert_value("AT_FDCWD</root>", "AT_FDCWD</root>");
	assert_value("5</dev/pts/0<char 136:0>>", "5</dev/pts/0<char 136:0>>");
	assert_value("4<TCP:[127.0.0.1:80->127.0.0.1:81]>", "4<TCP:[127.0.0.1:80->127.0.0.1:81]>");
	assert_value("1<<CAP_CHOWN", "1<<CAP_CHOWN");
	assert_value("a < b", "a < b");
	assert_value("96:6d:2c:81:78:e5", "96:6d:2c:81:78:e5");
}

static void test_comments(void)
{
	assert_value("1 /* one */, /* two */ 2", "1, 2");
	assert_refused("1 /* one", "does not end");
}

static void test_strange_bytes(void)
{
	assert_refused("`", "no token");
	assert_refused("1 ? 2", "no token");
	assert_refused("\\", "no token");
}

void suite_lexer(void);
void suite_lexer(void)
{
	CU_pSuite suite = CU_add_suite("lexer", NULL, NULL);

	CU_add_test(suite, "numbers", test_numbers);
	CU_add_test(suite, "bad numbers", test_bad_numbers);
	CU_add_test(suite, "strings", test_strings);
	CU_add_test(suite, "bytes of strings", test_string_bytes);
	CU_add_test(suite, "bad strings", test_bad_strings);
	CU_add_test(suite, "notes", test_notes);
	CU_add_test(suite, "comments", test_comments);
	CU_add_test(suite, "strange bytes", test_strange_bytes);
}
