/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From tree to text, in normal form: print(parse(print(parse(x)))) == print(parse(x)). Comments
 * and expected outputs are kept; blank lines that follow each other become one.
 *
 * And patches to a source: --bless replaces results and outputs where they stand and leaves every
 * other byte alone.
 */
#ifndef NSSIM_SIM_PRINTER_H
#define NSSIM_SIM_PRINTER_H

#include "script/ast.h"

void script_print(GString *out, const AstScript *script);
/* One line with its outputs, newline included; nested lines of a repeat are indented. */
void print_line(GString *out, const AstLine *line);
/* As an argument is written (A|B, {a=1}), and as EXPR is (a + b == c). */
void print_node(GString *out, const AstNode *node);
void print_expr(GString *out, const AstNode *node);
void print_args(GString *out, const AstArg *args, guint n);
/* NAME(ARGS) [(fail_nth: N)] [= RESULT] */
void print_call(GString *out, const AstCall *call);
void print_result(GString *out, const AstResult *result); /* without "= " */

/* "…" with C's escapes, as strace writes them: printable ASCII, \n \t …, shortest octal. */
void print_string(GString *out, const char *bytes, gsize len);
void print_number(GString *out, guint64 number, guint base, gboolean negative);

/* ---- patches ---- */

typedef struct ScriptPatch ScriptPatch;

ScriptPatch *script_patch_new(const AstScript *script);
void script_patch_free(ScriptPatch *patch);
/* Replaces the bytes of @span; the last replacement of the same span counts. */
void script_patch(ScriptPatch *patch, AstSpan span, const char *text);
/* "= RESULT" of a step or resumption; @result without "= ". NULL takes it away. */
void script_patch_result(ScriptPatch *patch, const AstLine *line, const char *result);
/* The argument @index of a call. */
void script_patch_arg(ScriptPatch *patch, const AstArg *arg, const char *text);
/* The | lines of a show or command; @output is the text that came, "" gives a lone |. */
void script_patch_output(ScriptPatch *patch, const AstLine *line, const char *output);
void script_patch_status(ScriptPatch *patch, const AstLine *line, guint status);
/* The patched source. */
GString *script_patch_apply(const ScriptPatch *patch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScriptPatch, script_patch_free)

#endif
