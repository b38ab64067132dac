/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parser's own workings, shared by parser.c (the frame), step.c (what tasks do),
 * directive.c, command.c and expr.c (values and expressions).
 *
 * The token that has not been used yet stands in .lx.token. Every function that returns NULL or
 * FALSE has set an error.
 */
#ifndef NSSIM_SIM_GRAMMAR_H
#define NSSIM_SIM_GRAMMAR_H

#include "script/lexer.h"
#include "script/parser.h"

typedef struct {
	Lexer lx;
	guint depth; /* of brackets and repeats around the place */
	gboolean log; /* a line of a log: lenient */
	gboolean values; /* arguments, not EXPR: see AstNode */
	gboolean no_calls; /* a word before ( is a name: results with messages behind them */
} Parser;

/* What the next tokens are: an argument's value, or an EXPR. Set before the first is read. */
void set_mode(Parser *p, gboolean values);
/* A value or an EXPR, as the mode says. */
AstNode *parse_any(Parser *p);
/* [elements] or {fields}; the current token is the bracket that opens. */
AstNode *parse_brackets(Parser *p, AstKind kind, char close);
/*
 * Arguments up to the bracket @close, which is taken. @open (may be NULL where that can't be):
 * whether they break off with <unfinished ...>, which is not taken.
 */
gboolean parse_args(Parser *p, char close, AstArg **args, guint *n, gboolean *open);

/* An EXPR at the place, up to the end of the line. */
gboolean next_expr(Parser *p, AstNode **expr);

/*
 * The length of <0.000012> at the place, which strace -T puts behind a result; 0: it is not there.
 */
gsize duration_length(const Lexer *lx);

/* ---- lines ---- */

typedef gboolean (*DirectiveParser)(Parser *p, AstLine *line);
/* The parser of a directive, to be called with the lexer behind its word; NULL: no such. */
DirectiveParser directive_parser(const char *word);
/* WHO as strace writes it: 123, [pid 123]. */
gboolean take_pid(Parser *p, AstLine *line);
gboolean take_bracketed_pid(Parser *p, AstLine *line);
/* What stands behind WHO. */
gboolean parse_deed(Parser *p, AstLine *line);
/* A word of the line by itself: letters, digits and @also. NULL: none here. */
const char *take_bare(Parser *p, const char *also, AstSpan *span);
/* The rest of the line as it stands, up to a comment, white space around it taken off. */
const char *take_rest(Parser *p, AstSpan *span);

/* ---- tokens ---- */

gboolean advance(Parser *p);
gboolean at_punct(const Parser *p, char punct);
gboolean at_word(const Parser *p, const char *word);
gboolean at_mark(const Parser *p, const char *text); /* the source at the token begins so */
gboolean expect_punct(Parser *p, char punct, const char *reason);
gboolean expect_end(Parser *p);
gboolean enter(Parser *p); /* one level deeper */
void leave(Parser *p);
/* Where the last token that was used ends. */
AstSpan close_span(const Parser *p, AstSpan from);
/* Freezes @from into the pool. */
gpointer pool_array(Parser *p, GArray *from);

#endif
