// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a task does: calls with their results, resumptions, events. Interface: grammar.h.
 */
#include "script/grammar.h"

#include <string.h>

#include "script/command.h"

/* ---- times: what strace -t, -r and -T add, which says nothing here ---- */

/* 12:34:56, 12:34:56.789012, 1700000000.123456, between the pid and the call. */
static void skip_time_of_day(Lexer *lx)
{
	gsize blanks = lexer_count(lx, 0, " \t"), digits = lexer_count(lx, blanks, "0123456789:.");
	char next = lexer_peek(lx, blanks + digits);

	if (digits > 2 && (next == ' ' || next == '\t'))
		lx->pos += blanks + digits;
}

static void skip_duration(Lexer *lx)
{
	lx->pos += duration_length(lx);
}

/* ---- who ---- */

gboolean take_pid(Parser *p, AstLine *line)
{
	Lexer *lx = &p->lx;
	gsize start = lx->pos;

	while (g_ascii_isdigit(lexer_peek(lx, 0)))
		lx->pos++;
	line->who = ast_strndup(lx->script->pool, lx->script->source + start, lx->pos - start);
	line->who_span = lexer_span(lx, start);
	line->who_is_pid = TRUE;
	if (lx->pos - start > 10)
		return lexer_fail(lx, line->who_span, "no pid has so many digits");
	if (lexer_peek(lx, 0) == ':')
		lx->pos++;
	skip_time_of_day(lx);
	return TRUE;
}

gboolean take_bracketed_pid(Parser *p, AstLine *line)
{
	Lexer *lx = &p->lx;

	lexer_take(lx, "[pid");
	if (!lexer_skip(lx))
		return FALSE;
	if (!g_ascii_isdigit(lexer_peek(lx, 0)))
		return lexer_fail(lx, lexer_here(lx), "a number belongs behind [pid");
	if (!take_pid(p, line))
		return FALSE;
	if (!lexer_at(lx, "]"))
		return lexer_fail(lx, lexer_here(lx), "the closing ] of [pid N] is missing");
	lexer_take(lx, "]");
	skip_time_of_day(lx);
	return TRUE;
}

/* ---- results ---- */

/* The text in parentheses at the place, without them; strings and inner ones count. */
static gboolean take_message(Parser *p, const char **message)
{
	Lexer *lx = &p->lx;
	gsize start = lx->pos, end = lexer_line_end(lx);
	const char *source = lx->script->source;
	guint depth = 0;
	gboolean quoted = FALSE;

	for (; lx->pos < end; lx->pos++) {
		char c = source[lx->pos];

		if (quoted && c == '\\' && lx->pos + 1 < end)
			lx->pos++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == '(')
			depth++;
		else if (!quoted && c == ')' && !--depth)
			break;
	}
	if (lx->pos >= end) {
		lx->pos = end;
		return lexer_fail(lx, lexer_span(lx, start),
				  "the closing ) of this message is missing");
	}
	lx->pos++;
	*message = ast_strndup(lx->script->pool, source + start + 1, lx->pos - start - 2);
	return TRUE;
}

/* (INJECTED), (DELAYED) and the like may follow the message; they say nothing here. */
static gboolean take_messages(Parser *p, AstResult *result)
{
	const char *message = NULL;

	/* The token at hand has been read too far: back to where it begins. */
	p->lx.pos = p->lx.token.span.start;
	while (lexer_at(&p->lx, "(")) {
		if (!take_message(p, &message))
			return FALSE;
		if (!result->message)
			result->message = message;
	}
	skip_duration(&p->lx);
	return !p->lx.failed && advance(p);
}

static gboolean is_errno_name(const char *word)
{
	if (word[0] != 'E' || !word[1])
		return FALSE;
	for (word++; *word; word++)
		if (!g_ascii_isupper(*word) && !g_ascii_isdigit(*word) && *word != '_')
			return FALSE;
	return TRUE;
}

static gboolean take_errno(Parser *p, AstResult *result)
{
	if (p->lx.token.kind != T_WORD)
		return TRUE;
	if (!is_errno_name(p->lx.token.text))
		return lexer_fail(&p->lx, p->lx.token.span, "the name of an error belongs here");
	result->error = p->lx.token.text;
	return advance(p);
}

static gboolean parse_result_value(Parser *p, AstResult *result)
{
	result->kind = RESULT_VALUE;
	p->no_calls = TRUE;
	result->value = parse_any(p);
	p->no_calls = FALSE;
	if (!result->value)
		return FALSE;
	if (result->value->kind == NODE_NUMBER && result->value->number == G_MAXUINT64 &&
	    result->value->negative && p->lx.token.kind == T_WORD) {
		result->kind = RESULT_ERROR;
		result->value = NULL;
		return take_errno(p, result);
	}
	return TRUE;
}

static gboolean parse_unknown(Parser *p, AstResult *result)
{
	result->kind = RESULT_UNKNOWN;
	p->lx.pos++;
	if (!advance(p))
		return FALSE;
	if (at_mark(p, "<unfinished ...>") || at_mark(p, "<unavailable>")) {
		p->lx.pos = lexer_line_end(&p->lx);
		return advance(p);
	}
	return take_errno(p, result);
}

/* = RESULT; the current token is the = sign. */
static gboolean parse_equals(Parser *p, AstResult *result)
{
	gsize start;

	if (!lexer_skip(&p->lx))
		return FALSE;
	start = p->lx.pos;
	if (lexer_peek(&p->lx, 0) == '?') {
		if (!parse_unknown(p, result))
			return FALSE;
	} else {
		if (!advance(p))
			return FALSE;
		if (p->lx.token.kind == T_END)
			return lexer_fail(&p->lx, lexer_here(&p->lx), "a result belongs behind =");
		start = p->lx.token.span.start;
		if (!parse_result_value(p, result))
			return FALSE;
	}
	if (!take_messages(p, result))
		return FALSE;
	result->span = close_span(p, lexer_span(&p->lx, start));
	return TRUE;
}

static gboolean parse_unfinished(Parser *p, AstResult *result)
{
	const Token *t = &p->lx.token;
	const char *mark = at_mark(p, "<detached ...>") ? "<detached ...>" : "<unfinished ...>";

	result->kind = RESULT_UNFINISHED;
	result->span = t->span;
	p->lx.pos = t->span.start;
	lexer_take(&p->lx, mark);
	result->span.end = p->lx.pos;
	return advance(p);
}

/* What may follow the closing parenthesis: a result, or that there is none yet. */
static gboolean parse_result(Parser *p, AstResult *result)
{
	AstSpan gap = p->lx.token.span;
	gboolean fine = TRUE;

	gap.end = gap.start;
	gap = close_span(p, gap);
	result->whole = gap;
	while (result->whole.start > 0 &&
	       strchr(" \t\r", p->lx.script->source[result->whole.start - 1]))
		result->whole.start--;
	if (at_punct(p, '='))
		fine = parse_equals(p, result);
	else if (at_mark(p, "<unfinished ...>") || at_mark(p, "<detached ...>"))
		fine = parse_unfinished(p, result);
	if (result->kind == RESULT_ABSENT) {
		result->span = result->whole;
		result->span.end = result->span.start;
		result->whole = result->span;
	} else {
		result->whole.end = result->span.end;
	}
	return fine;
}

/* ---- calls ---- */

/* (fail_nth: N), where it stands; strace's decoded results begin with = and can't be meant. */
static gboolean parse_fail_nth(Parser *p, AstCall *call)
{
	static const char complaint[] = "(fail_nth: N) or = RESULT belongs here";

	if (!at_punct(p, '('))
		return TRUE;
	if (!advance(p))
		return FALSE;
	if (!at_word(p, "fail_nth"))
		return lexer_fail(&p->lx, p->lx.token.span, "%s", complaint);
	if (!advance(p) || !expect_punct(p, ':', complaint))
		return FALSE;
	if (p->lx.token.kind != T_NUMBER || !p->lx.token.number || p->lx.token.number > G_MAXUINT32)
		return lexer_fail(&p->lx, p->lx.token.span,
				  "which allocation is to fail? A number from 1 belongs here");
	call->fail_nth = p->lx.token.number;
	return advance(p) && expect_punct(p, ')', "the closing ) of (fail_nth: N) is missing");
}

static gboolean parse_call_rest(Parser *p, AstCall *call)
{
	if (!parse_args(p, ')', &call->args, &call->n_args, &call->open))
		return FALSE;
	if (!call->open && !parse_fail_nth(p, call))
		return FALSE;
	return parse_result(p, &call->result) && expect_end(p);
}

/* NAME(ARGS) …; the current token is the name of the call. */
static gboolean parse_call(Parser *p, AstCall *call)
{
	call->name = p->lx.token.text;
	call->name_span = p->lx.token.span;
	return advance(p) && advance(p) && parse_call_rest(p, call);
}

/* <... NAME resumed>, the mark being at the place. */
static gboolean parse_resumed(Parser *p, AstLine *line)
{
	static const char complaint[] = "a resumption reads <... CALL resumed>";
	AstCall *call = &line->call;

	line->kind = LINE_RESUMED;
	lexer_take(&p->lx, "<...");
	set_mode(p, TRUE);
	p->lx.notes = FALSE; /* the > behind "resumed" is no comparison, but no note either */
	if (!advance(p))
		return FALSE;
	if (p->lx.token.kind != T_WORD)
		return lexer_fail(&p->lx, p->lx.token.span, "%s", complaint);
	call->name = p->lx.token.text;
	call->name_span = p->lx.token.span;
	if (!advance(p))
		return FALSE;
	if (!at_word(p, "resumed") || lexer_peek(&p->lx, 0) != '>')
		return lexer_fail(&p->lx, p->lx.token.span, "%s", complaint);
	p->lx.pos++;
	p->lx.notes = TRUE;
	if (!advance(p))
		return FALSE;
	if (at_punct(p, '=') || p->lx.token.kind == T_END)
		return parse_result(p, &call->result) && expect_end(p);
	call->leading_comma = at_punct(p, ',');
	if (call->leading_comma && !advance(p))
		return FALSE;
	return parse_call_rest(p, call);
}

/* ---- events ---- */

static gboolean take_signal(Parser *p, AstEvent *event)
{
	if (p->lx.token.kind != T_WORD)
		return lexer_fail(&p->lx, p->lx.token.span, "the name of a signal belongs here");
	event->signal = p->lx.token.text;
	return advance(p);
}

static gboolean take_number(Parser *p, AstEvent *event)
{
	if (p->lx.token.kind != T_NUMBER || p->lx.token.number > G_MAXINT32)
		return lexer_fail(&p->lx, p->lx.token.span, "a number belongs here");
	event->number = (gint64)p->lx.token.number;
	return advance(p);
}

/* Takes the words of @phrase, one token each. FALSE without an error: they do not stand here. */
static gboolean take_phrase(Parser *p, const char *phrase)
{
	g_auto(GStrv) words = g_strsplit(phrase, " ", -1);

	for (guint i = 0; words[i]; i++)
		if (!at_word(p, words[i]) || !advance(p))
			return FALSE;
	return TRUE;
}

static gboolean event_closes(Parser *p, const char *mark)
{
	if (!at_mark(p, mark))
		return lexer_fail(&p->lx, p->lx.token.span, "the closing %s is missing", mark);
	p->lx.pos = p->lx.token.span.start;
	lexer_take(&p->lx, mark);
	return advance(p) && expect_end(p);
}

static gboolean parse_death(Parser *p, AstEvent *event)
{
	gboolean fine;

	if (at_word(p, "exited")) {
		event->kind = EVENT_LINE_EXITED;
		fine = take_phrase(p, "exited with") && take_number(p, event);
	} else if (at_word(p, "killed")) {
		event->kind = EVENT_LINE_KILLED;
		fine = take_phrase(p, "killed by") && take_signal(p, event);
		if (fine && at_punct(p, '(')) {
			event->core = TRUE;
			fine = advance(p) && take_phrase(p, "core dumped") &&
			       expect_punct(p, ')', "the closing ) is missing");
		}
	} else {
		event->kind = EVENT_LINE_SUPERSEDED;
		fine = take_phrase(p, "superseded by execve in pid") && take_number(p, event);
	}
	if (!fine)
		return lexer_fail(
			&p->lx, p->lx.token.span,
			"an end reads +++ exited with N +++ or +++ killed by SIGNAME +++");
	return event_closes(p, "+++");
}

static gboolean parse_signal(Parser *p, AstEvent *event)
{
	event->kind = EVENT_LINE_SIGNAL;
	if (at_word(p, "stopped")) {
		event->kind = EVENT_LINE_STOPPED;
		if (!take_phrase(p, "stopped by"))
			return lexer_fail(&p->lx, p->lx.token.span,
					  "a stop reads --- stopped by "
					  "SIGNAME ---");
	}
	if (!take_signal(p, event))
		return FALSE;
	if (at_punct(p, '{')) {
		event->info = parse_brackets(p, NODE_STRUCT, '}');
		if (!event->info)
			return FALSE;
	}
	return event_closes(p, "---");
}

static gboolean parse_event(Parser *p, AstLine *line, const char *mark)
{
	line->kind = LINE_EVENT;
	lexer_take(&p->lx, mark);
	set_mode(p, TRUE);
	if (!advance(p))
		return FALSE;
	return *mark == '+' ? parse_death(p, &line->event) : parse_signal(p, &line->event);
}

/* ---- what a task does ---- */

/* NAME = CALL( ahead: the current token is NAME, the next one =. */
static gboolean parse_bound(Parser *p, AstLine *line)
{
	AstCall *call = &line->call;

	call->bind = p->lx.token.text;
	call->bind_span = p->lx.token.span;
	if (!advance(p) || !advance(p))
		return FALSE;
	if (p->lx.token.kind != T_WORD)
		return lexer_fail(&p->lx, p->lx.token.span, "NAME = needs a call behind it");
	if (!lexer_at(&p->lx, "("))
		return lexer_fail(&p->lx, p->lx.token.span,
				  "NAME = needs a call behind it: %s(...)", p->lx.token.text);
	return parse_call(p, call);
}

/* What stands behind the word at @text and the blanks behind it; NULL: there is no word. */
static const char *behind_word(const char *text)
{
	gsize len = 0;

	while (g_ascii_isalnum(text[len]) || (text[len] && strchr("_$", text[len])))
		len++;
	if (!len || g_ascii_isdigit(*text))
		return NULL;
	return text + len + strspn(text + len, " \t\r\f\v");
}

/* Whether a call or a binding begins at the place, not a command. A name that commands have too is
 * bound only where a call follows: `mount = x` is a command, `mount = fork()` is not. */
static gboolean call_ahead(Parser *p)
{
	const char *next = behind_word(p->lx.script->source + p->lx.pos), *called;

	if (!next || *next == '(' || *next != '=' || next[1] == '=')
		return next && *next == '(';
	next++;
	called = behind_word(next + strspn(next, " \t\r\f\v"));
	return (called && *called == '(') || !command_at(&p->lx);
}

static gboolean parse_step(Parser *p, AstLine *line)
{
	line->kind = LINE_STEP;
	set_mode(p, TRUE);
	if (!advance(p))
		return FALSE;
	if (lexer_at(&p->lx, "="))
		return parse_bound(p, line);
	return !p->lx.failed && parse_call(p, &line->call);
}

gboolean parse_deed(Parser *p, AstLine *line)
{
	Lexer *lx = &p->lx;

	if (lexer_at(lx, "<..."))
		return parse_resumed(p, line);
	if (lexer_at(lx, "+++"))
		return parse_event(p, line, "+++");
	if (lexer_at(lx, "---"))
		return parse_event(p, line, "---");
	if (lx->failed)
		return FALSE;
	if (call_ahead(p))
		return parse_step(p, line);
	if (strchr("\n#", lexer_peek(lx, 0)))
		return lexer_fail(lx, lexer_here(lx),
				  "what does %s do? A call or a command is missing", line->who);
	return parse_command(p, line);
}
