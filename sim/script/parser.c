// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frame of a scenario: from line to line, what stands under them, and whole sources.
 * Interface: parser.h. What a task does: step.c; directives: directive.c; values: expr.c.
 *
 * Every function that parses a line leaves with the current token being the T_END of the line.
 */
#include "script/grammar.h"

#include <string.h>

static gboolean unknown_beginning(Parser *p, const char *word, AstSpan span)
{
	const char *near = nearest_name(word, script_directives);

	if (lexer_at(&p->lx, "("))
		return lexer_fail(&p->lx, span, "who makes this call? A step reads WHO: %s(...)",
				  word);
	if (near)
		return lexer_fail(&p->lx, span,
				  "there is no directive \"%s\"; did you mean \"%s\"?", word, near);
	return lexer_fail(&p->lx, span,
			  "a line begins with WHO: or with a directive (assert, let, "
			  "show, ...); \"%s\" is neither",
			  word);
}

/* A line that begins with a word: WHO: or a directive. */
static gboolean parse_worded(Parser *p, AstLine *line)
{
	AstSpan span;
	const char *word = take_bare(p, "_$-", &span);
	DirectiveParser parse;

	if (lexer_at(&p->lx, ":")) {
		lexer_take(&p->lx, ":");
		line->who = word;
		line->who_span = span;
		return parse_deed(p, line);
	}
	if (p->lx.failed)
		return FALSE;
	set_mode(p, FALSE);
	parse = directive_parser(word);
	if (parse)
		return parse(p, line);
	if (p->log && lexer_peek(&p->lx, 0) == '(') {
		p->lx.pos = span.start;
		return parse_deed(p, line);
	}
	return unknown_beginning(p, word, span);
}

static gboolean parse_noise(Parser *p, AstLine *line)
{
	AstSpan span;

	line->kind = LINE_NOISE;
	line->noise.text = take_rest(p, &span);
	return line->noise.text && advance(p) && expect_end(p);
}

static gboolean is_noise(Parser *p)
{
	if (!p->log)
		return FALSE;
	return lexer_at(&p->lx, "strace:") || lexer_at(&p->lx, "[ Process PID=") ||
	       (lexer_at(&p->lx, "Process ") && g_ascii_isdigit(lexer_peek(&p->lx, 8)));
}

/* Text under nothing. */
static gboolean parse_stray(Parser *p)
{
	AstSpan here = lexer_here(&p->lx);

	here.end++;
	if (lexer_peek(&p->lx, 0) == '|')
		return lexer_fail(&p->lx, here,
				  "expected output must stand right under a show or a "
				  "command");
	if (lexer_peek(&p->lx, 0) == '[')
		return lexer_fail(&p->lx, here,
				  "an exit status [N] must stand right under a command");
	return lexer_fail(&p->lx, here,
			  "a line begins with WHO: or with a directive (assert, let, "
			  "show, ...)");
}

static gboolean parse_line_text(Parser *p, AstLine *line)
{
	char c = lexer_peek(&p->lx, 0);

	if (is_noise(p))
		return parse_noise(p, line);
	if (lexer_at(&p->lx, "[pid"))
		return take_bracketed_pid(p, line) && parse_deed(p, line);
	if (g_ascii_isdigit(c))
		return take_pid(p, line) && parse_deed(p, line);
	if (g_ascii_isalpha(c) || c == '_' || c == '$')
		return parse_worded(p, line);
	if (p->log && (c == '+' || c == '-' || c == '<'))
		return parse_deed(p, line);
	return parse_stray(p);
}

static void take_line_comment(Parser *p, AstLine *line)
{
	Lexer *lx = &p->lx;
	gsize end = lexer_line_end(lx), start;

	lexer_skip(lx);
	if (lexer_peek(lx, 0) != '#')
		return;
	start = lx->pos + 1;
	end = lexer_line_end(lx);
	while (end > start && g_ascii_isspace(lx->script->source[end - 1]))
		end--;
	line->comment = ast_strndup(lx->script->pool, lx->script->source + start, end - start);
}

/* One line, without what stands under it. The lexer stays at its end. */
static gboolean parse_line(Parser *p, AstLine *line)
{
	guint comments = p->lx.comments->len;
	gsize start;

	if (!lexer_skip(&p->lx))
		return FALSE;
	line->span = lexer_here(&p->lx);
	start = p->lx.pos;
	if (lexer_line_end(&p->lx) - start > SCRIPT_MAX_LINE)
		return lexer_fail(&p->lx, line->span, "this line is longer than %u bytes",
				  SCRIPT_MAX_LINE);
	if (strchr("\n#", lexer_peek(&p->lx, 0)))
		line->kind = lexer_peek(&p->lx, 0) == '#' || p->lx.comments->len > comments
				     ? LINE_COMMENT
				     : LINE_BLANK;
	else if (!parse_line_text(p, line))
		return FALSE;
	else
		line->span = close_span(p, line->span);
	line->span.end = MAX(line->span.end, start);
	take_line_comment(p, line);
	line->until = p->lx.pos;
	return TRUE;
}

/* Moves to the next line's first byte that is no white space. FALSE: the source ends. */
static gboolean next_line(Parser *p)
{
	if (!lexer_next_line(&p->lx))
		return FALSE;
	return p->lx.pos < p->lx.script->len;
}

static char first_byte(const Parser *p)
{
	gsize at = 0;

	while (lexer_peek(&p->lx, at) == ' ' || lexer_peek(&p->lx, at) == '\t')
		at++;
	return lexer_peek(&p->lx, at);
}

static const char *output_text(Parser *p)
{
	gsize end = lexer_line_end(&p->lx), start;
	const char *source = p->lx.script->source;

	while (lexer_peek(&p->lx, 0) != '|')
		p->lx.pos++;
	start = p->lx.pos + 1;
	if (start < end && source[start] == ' ')
		start++;
	while (end > start && source[end - 1] == '\r')
		end--;
	return ast_strndup(p->lx.script->pool, source + start, end - start);
}

/*
 * The | lines under the line at whose end the lexer stands; it then stands at the start of the
 * line behind them. FALSE: the source ends there.
 */
static gboolean take_output(Parser *p, AstOutput *output)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new();
	gboolean more = next_line(p);

	output->span = lexer_here(&p->lx);
	for (; more && first_byte(p) == '|'; more = next_line(p))
		g_ptr_array_add(lines, (gpointer)output_text(p));
	output->span.end = p->lx.pos;
	output->stated = lines->len > 0;
	if (lines->len == 1 && !*(const char *)lines->pdata[0])
		g_ptr_array_set_size(lines, 0);
	output->n_lines = lines->len;
	output->lines = ast_alloc(p->lx.script->pool, lines->len * sizeof(char *));
	if (lines->len)
		memcpy(output->lines, lines->pdata, lines->len * sizeof(char *));
	return more;
}

/* [N], alone on its line. */
static gboolean is_status(const Parser *p, guint64 *status)
{
	g_autofree char *text = g_strndup(p->lx.script->source + p->lx.pos,
					  MIN(lexer_line_end(&p->lx) - p->lx.pos, 32));
	char *end;

	g_strstrip(text);
	if (text[0] != '[' || !g_ascii_isdigit(text[1]))
		return FALSE;
	*status = g_ascii_strtoull(text + 1, &end, 10);
	return !strcmp(end, "]");
}

static gboolean take_status(Parser *p, AstCommand *command, gboolean more)
{
	command->status_span = lexer_here(&p->lx);
	if (!more || !is_status(p, &command->status))
		return more;
	command->status_stated = TRUE;
	more = next_line(p);
	command->status_span.end = p->lx.pos;
	return more;
}

/* What stands under a line. Leaves the lexer at the start of the next line. */
static gboolean take_below(Parser *p, AstLine *line)
{
	if (line->kind == LINE_SHOW)
		return take_output(p, &line->show.output);
	if (line->kind == LINE_COMMAND) {
		gboolean more = take_output(p, &line->command.output);

		return take_status(p, &line->command, more);
	}
	return next_line(p);
}

static gboolean parse_lines(Parser *p, AstLine ***lines, guint *n, AstLine *repeat);

/* `end`, alone on its line but for a comment. */
static gboolean at_end_word(Parser *p)
{
	Lexer ahead = p->lx;
	gboolean end = FALSE;

	if (lexer_at(&ahead, "end")) {
		lexer_take(&ahead, "end");
		end = lexer_skip(&ahead) && strchr("\n#", lexer_peek(&ahead, 0));
	}
	p->lx.failed = ahead.failed;
	return end;
}

static gboolean parse_body(Parser *p, AstLine *line)
{
	if (!enter(p))
		return FALSE;
	if (!parse_lines(p, &line->repeat.lines, &line->repeat.n_lines, line))
		return FALSE;
	leave(p);
	return TRUE;
}

static void close_repeat(Parser *p, AstLine *repeat)
{
	AstLine end = { 0 };

	lexer_skip(&p->lx);
	lexer_take(&p->lx, "end");
	take_line_comment(p, &end);
	repeat->repeat.end_comment = end.comment;
}

static gboolean one_blank(const GPtrArray *list, const AstLine *line)
{
	const AstLine *last = list->len ? list->pdata[list->len - 1] : NULL;

	return line->kind == LINE_BLANK && last && last->kind == LINE_BLANK;
}

/* Parses lines up to the end of the source, or of @repeat. */
static gboolean parse_list_of_lines(Parser *p, GPtrArray *list, AstLine *repeat)
{
	gboolean more = p->lx.pos < p->lx.script->len;

	while (more) {
		AstLine *line;

		if (repeat && at_end_word(p)) {
			close_repeat(p, repeat);
			return TRUE;
		}
		line = ast_new(p->lx.script->pool, AstLine);
		if (p->lx.failed || !parse_line(p, line))
			return FALSE;
		if (!one_blank(list, line))
			g_ptr_array_add(list, line);
		more = take_below(p, line);
		if (line->kind == LINE_REPEAT) {
			if (!parse_body(p, line))
				return FALSE;
			more = next_line(p);
		}
	}
	if (repeat)
		return lexer_fail(&p->lx, repeat->span, "this repeat has no end");
	return TRUE;
}

static gboolean parse_lines(Parser *p, AstLine ***lines, guint *n, AstLine *repeat)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	if (!parse_list_of_lines(p, list, repeat))
		return FALSE;
	*n = list->len;
	*lines = ast_alloc(p->lx.script->pool, list->len * sizeof(AstLine *));
	if (list->len)
		memcpy(*lines, list->pdata, list->len * sizeof(AstLine *));
	return TRUE;
}

/* ---- whole sources ---- */

static AstScript *new_script(const char *file, const char *source, gsize len)
{
	AstPool *pool = ast_pool_new();
	AstScript *script = ast_new(pool, AstScript);

	script->pool = pool;
	script->file = ast_strndup(pool, file, strlen(file));
	script->source = ast_strndup(pool, source, len);
	script->len = len;
	return script;
}

/* The place of a byte of the source. */
static AstSpan place_of(const AstScript *script, gsize at)
{
	AstSpan span = { 1, 1, at, at + 1 };

	for (gsize i = 0; i < at; i++) {
		span.column++;
		if (script->source[i] == '\n') {
			span.line++;
			span.column = 1;
		}
	}
	return span;
}

static gboolean check_bytes(Parser *p)
{
	const AstScript *script = p->lx.script;
	const char *bad;

	if (script->len > SCRIPT_MAX_SIZE)
		return lexer_fail(&p->lx, place_of(script, 0), "this is larger than %u MiB",
				  SCRIPT_MAX_SIZE >> 20);
	bad = memchr(script->source, '\0', script->len);
	if (bad)
		return lexer_fail(&p->lx, place_of(script, (gsize)(bad - script->source)),
				  "there is a NUL byte in the text");
	if (!g_utf8_validate(script->source, (gssize)script->len, &bad))
		return lexer_fail(&p->lx, place_of(script, (gsize)(bad - script->source)),
				  "this byte is not valid UTF-8; write it as \\%o in a string",
				  (guchar)*bad);
	return TRUE;
}

static void parser_init(Parser *p, AstScript *script, GError **error)
{
	memset(p, 0, sizeof(*p));
	p->lx.script = script;
	p->lx.line = 1;
	p->lx.error = error;
	p->lx.comments = g_array_new(FALSE, FALSE, sizeof(AstComment));
}

/* Ends a parse: the script, with its comments, or NULL. */
static AstScript *parser_end(Parser *p, gboolean fine)
{
	AstScript *script = p->lx.script;

	if (fine) {
		script->n_comments = p->lx.comments->len;
		script->comments = pool_array(p, p->lx.comments);
	}
	g_array_free(p->lx.comments, TRUE);
	if (fine)
		return script;
	ast_script_free(script);
	return NULL;
}

static gboolean is_text(AstLineKind kind)
{
	return kind != LINE_BLANK && kind != LINE_COMMENT;
}

/* A world is chosen once, before anything is done in it. */
static gboolean check_world(Parser *p)
{
	const AstScript *script = p->lx.script;
	gboolean begun = FALSE;

	for (guint i = 0; i < script->n_lines; i++) {
		const AstLine *line = script->lines[i];

		if (line->kind == LINE_WORLD && begun)
			return lexer_fail(&p->lx, line->span, "world must come first in the file");
		if (line->kind != LINE_REQUIRE)
			begun = begun || is_text(line->kind);
	}
	return TRUE;
}

AstScript *script_parse(const char *file, const char *source, gsize len, GError **error)
{
	Parser p;
	AstScript *script = new_script(file, source, len);

	parser_init(&p, script, error);
	return parser_end(&p, check_bytes(&p) &&
				      parse_lines(&p, &script->lines, &script->n_lines, NULL) &&
				      check_world(&p));
}

AstScript *script_load(const char *path, GError **error)
{
	g_autofree char *source = NULL;
	gsize len;

	if (!g_file_get_contents(path, &source, &len, error))
		return NULL;
	return script_parse(path, source, len, error);
}

AstScript *script_parse_log_line(const char *file, guint line_no, const char *text, gsize len,
				 GError **error)
{
	Parser p;
	AstScript *script = new_script(file, text, len);
	AstLine *line = ast_new(script->pool, AstLine);
	gboolean fine;

	parser_init(&p, script, error);
	p.log = TRUE;
	p.lx.line = line_no;
	fine = check_bytes(&p) && parse_line(&p, line);
	if (fine && is_text(line->kind)) {
		script->lines = ast_alloc(script->pool, sizeof(line));
		script->lines[0] = line;
		script->n_lines = 1;
	}
	return parser_end(&p, fine);
}

AstScript *script_parse_expr(const char *file, const char *text, gsize len, AstNode **expr,
			     GError **error)
{
	Parser p;
	AstScript *script = new_script(file, text, len);

	parser_init(&p, script, error);
	set_mode(&p, FALSE);
	return parser_end(&p, check_bytes(&p) && next_expr(&p, expr));
}
