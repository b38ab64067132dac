// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a complaint about a scenario looks like: the place, the reason, the quoted line, a caret;
 * and the known name that is nearest to a wrong one. Interface: parser.h.
 *
 * A quoted line is clipped to a window around the place, so that a line of a megabyte gives a
 * message of a few lines too.
 */
#include "script/parser.h"

#include <string.h>

#define QUOTE_WIDTH  96u
#define QUOTE_BEFORE 60u

G_DEFINE_QUARK(nssim - script - error, script_error)

/* ---- quoting ---- */

static gsize line_begin(const AstScript *script, gsize at)
{
	while (at > 0 && script->source[at - 1] != '\n')
		at--;
	return at;
}

static gsize line_finish(const AstScript *script, gsize at)
{
	while (at < script->len && script->source[at] != '\n')
		at++;
	return at;
}

/* The source from @from to @to; what a terminal could not show becomes a question mark. */
static void append_visible(GString *out, const AstScript *script, gsize from, gsize to)
{
	for (; from < to; from++) {
		guchar c = (guchar)script->source[from];

		g_string_append_c(out, c == '\t' || (c >= ' ' && c < 0x7f) ? (char)c : '?');
	}
}

static void append_caret(GString *out, const AstScript *script, gsize from, AstSpan span, gsize end)
{
	gsize length = CLAMP(MIN(span.end, end), span.start + 1, span.start + QUOTE_WIDTH);

	for (; from < span.start; from++)
		g_string_append_c(out, script->source[from] == '\t' ? '\t' : ' ');
	g_string_append_c(out, '^');
	for (length -= span.start; length > 1; length--)
		g_string_append_c(out, '~');
	g_string_append_c(out, '\n');
}

/* As append_visible(), but text that is valid UTF-8 stays what it is. */
static void append_source(GString *out, const AstScript *script, gsize from, gsize to)
{
	if (g_utf8_validate(script->source + from, (gssize)(to - from), NULL))
		g_string_append_len(out, script->source + from, (gssize)(to - from));
	else
		append_visible(out, script, from, to);
}

void script_quote(GString *out, const AstScript *script, AstSpan span)
{
	gsize at = MIN(span.start, script->len);
	gsize begin = line_begin(script, at), end = line_finish(script, at), from = begin, to = end;

	if (at - begin > QUOTE_BEFORE)
		from = at - QUOTE_BEFORE;
	to = MIN(end, from + QUOTE_WIDTH);
	if (to > from && script->source[to - 1] == '\r')
		to--;
	g_string_append(out, from > begin ? " ..." : "    ");
	append_source(out, script, from, to);
	g_string_append(out, to + 1 < end ? "...\n    " : "\n    ");
	span.start = at;
	append_caret(out, script, from, span, MAX(to, at));
}

void script_error(GError **error, ScriptError code, const AstScript *script, AstSpan span,
		  const char *format, ...)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *reason = NULL;
	va_list args;

	va_start(args, format);
	reason = g_strdup_vprintf(format, args);
	va_end(args);
	g_string_append_printf(text, "%s:%u:%u: %s\n", script->file, span.line, span.column,
			       reason);
	script_quote(text, script, span);
	g_string_truncate(text, text->len - 1);
	g_set_error_literal(error, SCRIPT_ERROR, (gint)code, text->str);
}

char *script_line_text(const AstScript *script, const AstLine *line)
{
	return g_strndup(script->source + line->span.start, line->span.end - line->span.start);
}

/* ---- the nearest name ---- */

#define SUGGEST_MAX 64u

Suggester suggester(const char *wrong)
{
	Suggester s = { wrong, NULL, 0 };
	gsize len = strlen(wrong);

	/* One slip in three letters is still a slip; more is another word. */
	s.distance = len > SUGGEST_MAX ? 0 : (guint)MAX(1, len / 3) + 1;
	return s;
}

static guint differ(char a, char b)
{
	return g_ascii_tolower(a) != g_ascii_tolower(b);
}

/* Edits between two names: letters added, dropped, changed, or swapped with their neighbour. */
static guint edits(const char *a, gsize a_len, const char *b, gsize b_len)
{
	guint rows[3][SUGGEST_MAX + 2] = { { 0 } };
	guint *before = rows[0], *last = rows[1], *row = rows[2], *spare;

	for (guint j = 0; j <= b_len; j++)
		last[j] = j;
	for (guint i = 1; i <= a_len; i++) {
		row[0] = i;
		for (guint j = 1; j <= b_len; j++) {
			row[j] = MIN(MIN(last[j] + 1, row[j - 1] + 1),
				     last[j - 1] + differ(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && !differ(a[i - 1], b[j - 2]) &&
			    !differ(a[i - 2], b[j - 1]))
				row[j] = MIN(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[b_len];
}

void suggester_try(Suggester *s, const char *name)
{
	gsize wrong_len = strlen(s->wrong), len = strlen(name);
	guint distance;

	if (wrong_len > SUGGEST_MAX || len > SUGGEST_MAX)
		return;
	if (MAX(len, wrong_len) - MIN(len, wrong_len) >= s->distance)
		return;
	distance = edits(s->wrong, wrong_len, name, len);
	if (distance < s->distance) {
		s->distance = distance;
		s->best = name;
	}
}

const char *suggester_best(const Suggester *s)
{
	return s->best;
}

const char *nearest_name(const char *wrong, const char *const *names)
{
	Suggester s = suggester(wrong);

	for (; *names; names++)
		suggester_try(&s, *names);
	return suggester_best(&s);
}
