/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tokens of the scenario language. Internal to sim/script: others use parser.h.
 *
 * The lexer stands at a place in the source; lexer_next() reads the token there into .token and
 * moves on. It can be put back to an earlier place by copying the struct. White space and C
 * comments are passed over (comments are kept aside); a newline or a # comment is T_END, and
 * stays: the lines' parser decides to go on.
 */
#ifndef NSSIM_SIM_LEXER_H
#define NSSIM_SIM_LEXER_H

#include "script/ast.h"

typedef enum {
	T_END, /* end of the line or source, or a # comment */
	T_NUMBER, /* .number, .base */
	T_STRING, /* .text, .len, .cut */
	T_WORD, /* .text: [A-Za-z_$][A-Za-z0-9_$]* */
	T_OP, /* .op: an operator that AstOp knows */
	T_PUNCT, /* .punct: one of ( ) [ ] { } , : = ; or '>' for =>, '.' for ... */
} TokenKind;

#define PUNCT_WROTE    '>'
#define PUNCT_ELLIPSIS '.'

typedef struct {
	TokenKind kind;
	AstSpan span;
	guint64 number;
	guint8 base;
	gboolean cut;
	char punct;
	AstOp op;
	const char *text;
	gsize len;
	const char *note; /* strace's <…> right behind a number or word */
} Token;

typedef struct {
	AstScript *script;
	gsize pos;
	guint line;
	gsize line_start;
	gboolean notes; /* 3</path> is a number with a note, not a comparison */
	GArray *comments; /* of AstComment */
	GError **error;
	gboolean failed;
	Token token;
} Lexer;

/* Reads the next token. FALSE: an error has been set. */
gboolean lexer_next(Lexer *lx);
/* Passes over white space and C comments. FALSE: a comment does not end. */
gboolean lexer_skip(Lexer *lx);
/* Whether the text at the place (white space passed over) begins with @text. */
gboolean lexer_at(Lexer *lx, const char *text);
/* Moves over @text, which lexer_at() has found. */
void lexer_take(Lexer *lx, const char *text);
/* Byte at the place + @ahead; 0 beyond the end. */
char lexer_peek(const Lexer *lx, gsize ahead);
/* How many bytes from the place + @ahead on are in @set. */
gsize lexer_count(const Lexer *lx, gsize ahead, const char *set);
/* The place as an empty span. */
AstSpan lexer_here(const Lexer *lx);
/* A span on the current line from offset @start up to the place. */
AstSpan lexer_span(const Lexer *lx, gsize start);
/* Where the current line ends (its newline, or the end of the source). */
gsize lexer_line_end(const Lexer *lx);
/* Steps over the newline at the place. FALSE: the source ends here. */
gboolean lexer_next_line(Lexer *lx);
/* Reports an error at @span, once; returns FALSE. */
gboolean lexer_fail(Lexer *lx, AstSpan span, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
