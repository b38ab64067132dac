// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tokens of the scenario language. Interface: lexer.h.
 */
#include "script/lexer.h"

#include <string.h>

#include "script/parser.h"

char lexer_peek(const Lexer *lx, gsize ahead)
{
	return lx->pos + ahead < lx->script->len ? lx->script->source[lx->pos + ahead] : '\0';
}

gsize lexer_count(const Lexer *lx, gsize ahead, const char *set)
{
	gsize n = 0;

	while (lexer_peek(lx, ahead + n) && strchr(set, lexer_peek(lx, ahead + n)))
		n++;
	return n;
}

AstSpan lexer_here(const Lexer *lx)
{
	AstSpan span = { lx->line, (guint)(lx->pos - lx->line_start) + 1, lx->pos, lx->pos };

	return span;
}

AstSpan lexer_span(const Lexer *lx, gsize start)
{
	AstSpan span = { lx->line, 1, start, lx->pos };

	if (start > lx->line_start)
		span.column += (guint)(start - lx->line_start);
	return span;
}

gsize lexer_line_end(const Lexer *lx)
{
	const char *from = lx->script->source + lx->pos;
	const char *newline = memchr(from, '\n', lx->script->len - lx->pos);

	return newline ? (gsize)(newline - lx->script->source) : lx->script->len;
}

gboolean lexer_fail(Lexer *lx, AstSpan span, const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list args;

	if (lx->failed)
		return FALSE;
	va_start(args, format);
	message = g_strdup_vprintf(format, args);
	va_end(args);
	lx->failed = TRUE;
	script_error(lx->error, SCRIPT_ERROR_SYNTAX, lx->script, span, "%s", message);
	return FALSE;
}

static void new_line(Lexer *lx)
{
	lx->line++;
	lx->line_start = lx->pos;
}

gboolean lexer_next_line(Lexer *lx)
{
	lx->pos = lexer_line_end(lx);
	if (lx->pos >= lx->script->len)
		return FALSE;
	lx->pos++;
	new_line(lx);
	return TRUE;
}

static void keep_comment(Lexer *lx, gsize start)
{
	AstComment comment = { NULL, start };
	guint n = lx->comments->len;

	/* The parser goes back now and then: a comment is met twice, and kept once. */
	if (n && g_array_index(lx->comments, AstComment, n - 1).start >= start)
		return;
	comment.text = ast_strndup(lx->script->pool, lx->script->source + start, lx->pos - start);
	g_array_append_val(lx->comments, comment);
}

static gboolean skip_comment(Lexer *lx)
{
	AstSpan span = lexer_here(lx);

	lx->pos += 2;
	for (; lx->pos < lx->script->len; lx->pos++) {
		if (lexer_peek(lx, 0) == '*' && lexer_peek(lx, 1) == '/') {
			lx->pos += 2;
			keep_comment(lx, span.start);
			return TRUE;
		}
		if (lexer_peek(lx, 0) == '\n') {
			lx->pos++;
			new_line(lx);
			lx->pos--;
		}
	}
	span.end = span.start + 2;
	return lexer_fail(lx, span, "this comment does not end: */ is missing");
}

static gboolean is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

gboolean lexer_skip(Lexer *lx)
{
	for (;;) {
		while (is_space(lexer_peek(lx, 0)))
			lx->pos++;
		if (lexer_peek(lx, 0) != '/' || lexer_peek(lx, 1) != '*')
			return TRUE;
		if (!skip_comment(lx))
			return FALSE;
	}
}

gboolean lexer_at(Lexer *lx, const char *text)
{
	gsize len = strlen(text);

	if (!lexer_skip(lx))
		return FALSE;
	return lx->script->len - lx->pos >= len && !memcmp(lx->script->source + lx->pos, text, len);
}

void lexer_take(Lexer *lx, const char *text)
{
	lx->pos += strlen(text);
}

/* ---- numbers ---- */

static gboolean is_word_char(char c)
{
	return g_ascii_isalnum(c) || c == '_' || c == '$';
}

static gboolean scan_digits(Lexer *lx, guint base, gsize start, guint64 *number)
{
	int digit;

	for (*number = 0; is_word_char(lexer_peek(lx, 0)); lx->pos++) {
		digit = g_ascii_xdigit_value(lexer_peek(lx, 0));
		if (digit < 0 || digit >= (int)base) {
			while (is_word_char(lexer_peek(lx, 0)))
				lx->pos++;
			return lexer_fail(lx, lexer_span(lx, start), "this is no number");
		}
		if (*number > (G_MAXUINT64 - (guint)digit) / base) {
			while (is_word_char(lexer_peek(lx, 0)))
				lx->pos++;
			return lexer_fail(lx, lexer_span(lx, start),
					  "this number does not fit in 64 bits");
		}
		*number = *number * base + (guint)digit;
	}
	return TRUE;
}

static gboolean scan_number(Lexer *lx)
{
	gsize start = lx->pos;
	Token *t = &lx->token;

	t->kind = T_NUMBER;
	t->base = 10;
	if (lexer_peek(lx, 0) == '0' && (lexer_peek(lx, 1) | 0x20) == 'x') {
		t->base = 16;
		lx->pos += 2;
		if (!g_ascii_isxdigit(lexer_peek(lx, 0)))
			return lexer_fail(lx, lexer_span(lx, start),
					  "hexadecimal digits are missing");
	} else if (lexer_peek(lx, 0) == '0' && g_ascii_isdigit(lexer_peek(lx, 1))) {
		t->base = 8;
	}
	return scan_digits(lx, t->base, start, &t->number);
}

/* ---- strings ---- */

static char simple_escape(char c)
{
	static const char from[] = "ntrvfabe\\\"'?", to[] = "\n\t\r\v\f\a\b\033\\\"'?";
	const char *at = c ? strchr(from, c) : NULL;

	return at ? to[at - from] : '\0';
}

/* The escape behind a backslash, at the place. FALSE: there is no such. */
static gboolean scan_escape(Lexer *lx, char *byte)
{
	char c = lexer_peek(lx, 0);
	guint value = 0, n;

	if (c >= '0' && c <= '7') {
		for (n = 0; n < 3 && lexer_peek(lx, 0) >= '0' && lexer_peek(lx, 0) <= '7'; n++)
			value = value * 8 + (guint)(lx->script->source[lx->pos++] - '0');
		*byte = (char)value;
		return value <= 0xff;
	}
	if (c == 'x' && g_ascii_isxdigit(lexer_peek(lx, 1))) {
		lx->pos++;
		for (n = 0; n < 2 && g_ascii_isxdigit(lexer_peek(lx, 0)); n++)
			value = value * 16 +
				(guint)g_ascii_xdigit_value(lx->script->source[lx->pos++]);
		*byte = (char)value;
		return TRUE;
	}
	*byte = simple_escape(c);
	lx->pos++;
	return *byte != '\0';
}

static gboolean scan_quoted(Lexer *lx, char quote, GString *out)
{
	AstSpan open = lexer_here(lx);
	gsize start;
	char byte;

	open.end++;
	for (lx->pos++; lexer_peek(lx, 0) != quote;) {
		if (lx->pos >= lx->script->len || lexer_peek(lx, 0) == '\n')
			return lexer_fail(lx, open, "the closing quote is missing");
		start = lx->pos;
		byte = lx->script->source[lx->pos++];
		if (byte == '\\' && !scan_escape(lx, &byte)) {
			if (lx->pos > lx->script->len)
				lx->pos = lx->script->len;
			return lexer_fail(lx, lexer_span(lx, start), "C has no such escape");
		}
		g_string_append_c(out, byte);
	}
	lx->pos++;
	return TRUE;
}

static gboolean scan_string(Lexer *lx)
{
	g_autoptr(GString) out = g_string_new(NULL);
	Token *t = &lx->token;

	if (!scan_quoted(lx, '"', out))
		return FALSE;
	t->kind = T_STRING;
	t->text = ast_strndup(lx->script->pool, out->str, out->len);
	t->len = out->len;
	if (lexer_peek(lx, 0) == '.' && lexer_peek(lx, 1) == '.' && lexer_peek(lx, 2) == '.') {
		lx->pos += 3;
		t->cut = TRUE;
	}
	return TRUE;
}

static gboolean scan_character(Lexer *lx)
{
	g_autoptr(GString) out = g_string_new(NULL);
	gsize start = lx->pos;

	if (!scan_quoted(lx, '\'', out))
		return FALSE;
	if (out->len != 1)
		return lexer_fail(lx, lexer_span(lx, start), "one character belongs between these");
	lx->token.kind = T_NUMBER;
	lx->token.base = 10;
	lx->token.number = (guchar)out->str[0];
	return TRUE;
}

/* ---- words, notes and operators ---- */

static gboolean scan_word(Lexer *lx)
{
	gsize start = lx->pos;
	Token *t = &lx->token;

	while (is_word_char(lexer_peek(lx, 0)))
		lx->pos++;
	t->kind = T_WORD;
	t->len = lx->pos - start;
	t->text = ast_strndup(lx->script->pool, lx->script->source + start, t->len);
	return TRUE;
}

/* How long the <…> at the place is; 0: there is none. An arrow within brackets closes nothing. */
static gsize note_length(const Lexer *lx)
{
	guint depth = 0, brackets = 0;
	gsize n;
	char c;

	if (lexer_peek(lx, 0) != '<' || strchr("<= \t", lexer_peek(lx, 1)))
		return 0;
	for (n = 0; (c = lexer_peek(lx, n)) != '\0' && c != '\n'; n++) {
		if (c == '[')
			brackets++;
		else if (c == ']' && brackets)
			brackets--;
		else if (c == '<')
			depth++;
		else if (c == '>' && !(brackets && lexer_peek(lx, n - 1) == '-') && !--depth)
			return n + 1;
	}
	return 0;
}

static void scan_note(Lexer *lx)
{
	gsize len = lx->notes ? note_length(lx) : 0;

	if (!len)
		return;
	lx->token.note = ast_strndup(lx->script->pool, lx->script->source + lx->pos + 1, len - 2);
	lx->pos += len;
}

static const struct {
	const char *text;
	AstOp op;
	char punct;
} marks[] = {
	{ "...", OP_NONE, PUNCT_ELLIPSIS },
	{ "<<", OP_SHL, 0 },
	{ ">>", OP_SHR, 0 },
	{ "<=", OP_LE, 0 },
	{ ">=", OP_GE, 0 },
	{ "==", OP_EQ, 0 },
	{ "!=", OP_NE, 0 },
	{ "&&", OP_ANDAND, 0 },
	{ "||", OP_OROR, 0 },
	{ "->", OP_ARROW, 0 },
	{ "=>", OP_NONE, PUNCT_WROTE },
	{ "<", OP_LT, 0 },
	{ ">", OP_GT, 0 },
	{ "&", OP_AND, 0 },
	{ "|", OP_OR, 0 },
	{ "^", OP_XOR, 0 },
	{ "+", OP_ADD, 0 },
	{ "-", OP_SUB, 0 },
	{ "*", OP_MUL, 0 },
	{ "/", OP_DIV, 0 },
	{ "%", OP_MOD, 0 },
	{ "!", OP_NOT, 0 },
	{ "~", OP_COMPLEMENT, 0 },
	{ ".", OP_DOT, 0 },
	{ "@", OP_AT, 0 },
	{ "(", OP_NONE, '(' },
	{ ")", OP_NONE, ')' },
	{ "[", OP_NONE, '[' },
	{ "]", OP_NONE, ']' },
	{ "{", OP_NONE, '{' },
	{ "}", OP_NONE, '}' },
	{ ",", OP_NONE, ',' },
	{ ":", OP_NONE, ':' },
	{ "=", OP_NONE, '=' },
	{ ";", OP_NONE, ';' },
};

static gboolean scan_mark(Lexer *lx)
{
	AstSpan here = lexer_here(lx);

	for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
		gsize len = strlen(marks[i].text);

		if (lx->script->len - lx->pos < len ||
		    memcmp(lx->script->source + lx->pos, marks[i].text, len))
			continue;
		lx->pos += len;
		lx->token.kind = marks[i].punct ? T_PUNCT : T_OP;
		lx->token.op = marks[i].op;
		lx->token.punct = marks[i].punct;
		return TRUE;
	}
	here.end++;
	return lexer_fail(lx, here, "no token of the language begins like this");
}

#define HARDWARE_ADDRESS 17u

/* 96:6d:2c:81:78:e5, as strace writes the addresses of network devices: a word. */
static gboolean at_hardware_address(const Lexer *lx)
{
	if (!lx->notes || is_word_char(lexer_peek(lx, HARDWARE_ADDRESS)))
		return FALSE;
	for (gsize i = 0; i < HARDWARE_ADDRESS; i++) {
		char c = lexer_peek(lx, i);

		if (i % 3 == 2 ? c != ':' : !g_ascii_isxdigit(c))
			return FALSE;
	}
	return TRUE;
}

static gboolean scan_hardware_address(Lexer *lx)
{
	lx->token.kind = T_WORD;
	lx->token.len = HARDWARE_ADDRESS;
	lx->token.text = ast_strndup(lx->script->pool, lx->script->source + lx->pos,
				     HARDWARE_ADDRESS);
	lx->pos += HARDWARE_ADDRESS;
	return TRUE;
}

static gboolean scan_token(Lexer *lx)
{
	char c = lexer_peek(lx, 0);

	if (c == '\0' || c == '\n' || c == '#')
		return TRUE;
	if (at_hardware_address(lx))
		return scan_hardware_address(lx);
	if (g_ascii_isdigit(c))
		return scan_number(lx);
	if (c == '"')
		return scan_string(lx);
	if (c == '\'')
		return scan_character(lx);
	return is_word_char(c) ? scan_word(lx) : scan_mark(lx);
}

gboolean lexer_next(Lexer *lx)
{
	gsize start;

	memset(&lx->token, 0, sizeof(lx->token));
	if (!lexer_skip(lx))
		return FALSE;
	start = lx->pos;
	if (!scan_token(lx))
		return FALSE;
	if (lx->token.kind == T_NUMBER || lx->token.kind == T_WORD)
		scan_note(lx);
	lx->token.span = lexer_span(lx, start);
	return TRUE;
}
