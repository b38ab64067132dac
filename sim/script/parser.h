/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From text to tree: scenario files, single lines typed at the prompt, and lines of strace logs.
 * And the checks that need no run: are the calls, functions, views and names known?
 *
 * What does not parse gives one GError whose message is whole: file, line, column, the reason, the
 * nearest known name, and the quoted line with a caret:
 *
 *   tour/01.ns:7:9: there is no call "unshar"; did you mean "unshare"?
 *       init: unshar(CLONE_NEWUTS) = 0
 *             ^~~~~~
 */
#ifndef NSSIM_SIM_PARSER_H
#define NSSIM_SIM_PARSER_H

#include "script/ast.h"

#define SCRIPT_ERROR (script_error_quark())
GQuark script_error_quark(void);

typedef enum {
	SCRIPT_ERROR_SYNTAX, /* does not parse */
	SCRIPT_ERROR_NAME, /* parses, but names something that is not there */
	SCRIPT_ERROR_VALUE, /* a value that does not fit its place */
} ScriptError;

/* How deep brackets and repeats may nest, how high a tree of operators may grow, how long a line
 * and a file may be. */
#define SCRIPT_MAX_DEPTH  64
#define SCRIPT_MAX_HEIGHT 1024
#define SCRIPT_MAX_LINE	  (1u << 20)
#define SCRIPT_MAX_SIZE	  (64u << 20)

/* Parses a scenario. @file is for messages; @source need not end in a newline. */
AstScript *script_parse(const char *file, const char *source, gsize len, GError **error);
AstScript *script_load(const char *path, GError **error);

/*
 * Parses one line of a log. The script has
 * at most one line; none for an empty one. @line_no is the number that messages give. A call name
 * may be anything; `strace: …` and the like come out as LINE_NOISE.
 */
AstScript *script_parse_log_line(const char *file, guint line_no, const char *text, gsize len,
				 GError **error);
/* Parses EXPR alone. The script has no lines; the node lies in its pool. */
AstScript *script_parse_expr(const char *file, const char *text, gsize len, AstNode **expr,
			     GError **error);

/*
 * Checks what the tree names against what there is: calls, functions, views, constants, names that
 * no line before binds, arguments and fields of calls (by a trial marshalling). A scenario is
 * checked before it runs.
 */
gboolean script_check(const AstScript *script, GError **error);
/* The same for one line; @known tells names that were bound before, may be NULL. */
gboolean script_check_line(const AstScript *script, const AstLine *line,
			   gboolean (*known)(gpointer data, const char *name), gpointer data,
			   GError **error);

/* ---- messages, for everyone who complains about a scenario ---- */

/* Sets @error to "FILE:LINE:COLUMN: message", the quoted line and a caret under @span. */
void script_error(GError **error, ScriptError code, const AstScript *script, AstSpan span,
		  const char *format, ...) G_GNUC_PRINTF(5, 6);
/* The same text for reports about a run, appended to @out (ends in a newline). */
void script_quote(GString *out, const AstScript *script, AstSpan span);

/*
 * The name in @names (ended by NULL) that is nearest to @wrong, or NULL where none is near enough.
 * Suggester collects from several lists.
 */
typedef struct {
	const char *wrong;
	const char *best;
	guint distance;
} Suggester;
Suggester suggester(const char *wrong);
void suggester_try(Suggester *s, const char *name);
const char *suggester_best(const Suggester *s); /* NULL: nothing near */
const char *nearest_name(const char *wrong, const char *const *names);

/* The lists that help and completion show too; each ended by NULL. */
extern const char *const script_directives[];
extern const char *const script_views[];
extern const char *const script_functions[];
extern const char *const script_commands[];

/* The source of a line, without its newline; for reports. */
char *script_line_text(const AstScript *script, const AstLine *line);

#endif
