// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer target: whatever parses prints to a normal form that parses to itself; whatever does
 * not gives one error. The first byte chooses between scenarios, log lines and expressions. What
 * parses is also checked, which lays out its calls and compares their expectations.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "script/parser.h"
#include "script/printer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef AstScript *(*Parse)(const char *text, gsize len, GError **error);

static AstScript *parse_scenario(const char *text, gsize len, GError **error)
{
	return script_parse("fuzz", text, len, error);
}

static AstScript *parse_log(const char *text, gsize len, GError **error)
{
	return script_parse_log_line("fuzz", 7, text, len, error);
}

static void demand(gboolean holds, const char *what, const char *text)
{
	if (holds)
		return;
	g_printerr("%s:\n%s\n", what, text);
	abort();
}

/* Prints @script, which came from @text, and parses that again. */
static AstScript *again(Parse parse, const AstScript *script, GString *out)
{
	g_autoptr(GError) error = NULL;
	AstScript *next;

	script_print(out, script);
	next = parse(out->str, out->len, &error);
	if (!next)
		g_printerr("%s\n", error->message);
	demand(next != NULL, "what was printed does not parse", out->str);
	return next;
}

static void try_checks(const AstScript *script)
{
	g_autoptr(GError) error = NULL;
	gboolean fine = script_check(script, &error);

	demand(fine == (error == NULL), "an error, but no message, or the other way", "");
}

static void try_text(Parse parse, const char *text, gsize len)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(AstScript) first = parse(text, len, &error);
	g_autoptr(AstScript) second = NULL, third = NULL;
	g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);

	demand((first == NULL) == (error != NULL), "neither a tree nor an error", "");
	if (!first)
		return;
	second = again(parse, first, once);
	third = again(parse, second, twice);
	demand(!strcmp(once->str, twice->str), "not a normal form", once->str);
	try_checks(first);
}

static void try_expr(const char *text, gsize len)
{
	AstNode *expr = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(AstScript) script = script_parse_expr("fuzz", text, len, &expr, &error);
	g_autoptr(GString) out = g_string_new("assert ");
	gint64 value;

	if (!script)
		return;
	ast_fold(expr, NULL, NULL, &value, NULL);
	print_expr(out, expr);
	try_text(parse_scenario, out->str, out->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 1;

	if (!size)
		return 0;
	if (data[0] == 'e')
		try_expr(text, size - 1);
	else
		try_text(data[0] == 'l' ? parse_log : parse_scenario, text, size - 1);
	return 0;
}
