// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directives: assert, let, show and their like. Interface: grammar.h.
 */
#include "script/grammar.h"

#include <string.h>

const char *const script_directives[] = { "assert", "let",     "show",	 "drain", "defer", "sysctl",
					  "world",  "require", "repeat", "end",	  NULL };

gboolean next_expr(Parser *p, AstNode **expr)
{
	if (!advance(p))
		return FALSE;
	*expr = parse_any(p);
	return *expr && expect_end(p);
}

static gboolean parse_assert(Parser *p, AstLine *line)
{
	line->kind = LINE_ASSERT;
	return next_expr(p, &line->assertion.expr);
}

static gboolean parse_let(Parser *p, AstLine *line)
{
	line->kind = LINE_LET;
	if (!advance(p))
		return FALSE;
	if (p->lx.token.kind != T_WORD)
		return lexer_fail(&p->lx, p->lx.token.span, "let reads let NAME = EXPR");
	line->let.name = p->lx.token.text;
	line->let.name_span = p->lx.token.span;
	if (!advance(p))
		return FALSE;
	if (!at_punct(p, '='))
		return lexer_fail(&p->lx, p->lx.token.span, "let reads let NAME = EXPR");
	return next_expr(p, &line->let.expr);
}

const char *take_bare(Parser *p, const char *also, AstSpan *span)
{
	Lexer *lx = &p->lx;
	gsize start;

	if (!lexer_skip(lx))
		return NULL;
	start = lx->pos;
	while (lexer_peek(lx, 0) &&
	       (g_ascii_isalnum(lexer_peek(lx, 0)) || strchr(also, lexer_peek(lx, 0))))
		lx->pos++;
	*span = lexer_span(lx, start);
	if (lx->pos == start)
		return NULL;
	return ast_strndup(lx->script->pool, lx->script->source + start, lx->pos - start);
}

static gboolean parse_show(Parser *p, AstLine *line)
{
	line->kind = LINE_SHOW;
	line->show.view = take_bare(p, "_", &line->show.view_span);
	if (!line->show.view)
		return lexer_fail(&p->lx, lexer_here(&p->lx),
				  "which view? show reads show VIEW [WHO]");
	if (!advance(p))
		return FALSE;
	if (p->lx.token.kind == T_END)
		return TRUE;
	line->show.arg = parse_any(p);
	return line->show.arg && expect_end(p);
}

static gboolean parse_drain(Parser *p, AstLine *line)
{
	static const char *const queues[] = { "rcu", "work", "task_work", NULL };
	AstSpan span;

	line->kind = LINE_DRAIN;
	line->drain.queue = take_bare(p, "_", &span);
	if (line->drain.queue && !g_strv_contains(queues, line->drain.queue))
		return lexer_fail(&p->lx, span,
				  "there is no queue \"%s\": rcu, work and task_work are "
				  "the queues",
				  line->drain.queue);
	return advance(p) && expect_end(p);
}

static gboolean parse_defer(Parser *p, AstLine *line)
{
	AstSpan span;
	const char *word = take_bare(p, "_", &span);

	line->kind = LINE_DEFER;
	if (g_strcmp0(word, "on") && g_strcmp0(word, "off"))
		return lexer_fail(&p->lx, span, "defer reads defer on, or defer off");
	line->defer.on = !strcmp(word, "on");
	return advance(p) && expect_end(p);
}

const char *take_rest(Parser *p, AstSpan *span)
{
	Lexer *lx = &p->lx;
	gsize start, end, line_end = lexer_line_end(lx);
	const char *source = lx->script->source;

	while (lexer_peek(lx, 0) == ' ' || lexer_peek(lx, 0) == '\t')
		lx->pos++;
	start = lx->pos;
	for (end = start; end < line_end; end++)
		if (source[end] == '#' && (end == start || g_ascii_isspace(source[end - 1])))
			break;
	lx->pos = end;
	while (end > start && g_ascii_isspace(source[end - 1]))
		end--;
	*span = lexer_span(lx, start);
	span->end = end;
	return ast_strndup(lx->script->pool, source + start, end - start);
}

/* A value may stand in quotes; none of those that sysctls take needs escapes. */
static const char *unquoted(Parser *p, const char *text)
{
	gsize len = strlen(text);

	if (len < 2 || text[0] != '"' || text[len - 1] != '"')
		return text;
	return ast_strndup(p->lx.script->pool, text + 1, len - 2);
}

static gboolean parse_sysctl(Parser *p, AstLine *line)
{
	AstSpan span;

	line->kind = LINE_SYSCTL;
	line->sysctl.name = take_bare(p, "_.-/", &span);
	if (!line->sysctl.name || !lexer_at(&p->lx, "="))
		return lexer_fail(&p->lx, lexer_here(&p->lx), "sysctl reads sysctl NAME = VALUE");
	lexer_take(&p->lx, "=");
	line->sysctl.value = unquoted(p, take_rest(p, &line->sysctl.value_span));
	if (!*line->sysctl.value)
		return lexer_fail(&p->lx, line->sysctl.value_span, "a value belongs behind =");
	return advance(p) && expect_end(p);
}

static gboolean parse_setting(Parser *p, GArray *settings)
{
	AstSetting s = { 0 };
	AstSpan value;

	s.key = take_bare(p, "_-", &s.span);
	if (!s.key)
		return lexer_fail(&p->lx, lexer_here(&p->lx), "settings of a world read KEY=VALUE");
	if (lexer_peek(&p->lx, 0) != '=')
		return lexer_fail(&p->lx, s.span, "settings of a world read KEY=VALUE");
	p->lx.pos++;
	if (g_ascii_isspace(lexer_peek(&p->lx, 0)))
		s.value = "";
	else
		s.value = take_bare(p, "_-.,:/+", &value);
	if (!s.value)
		s.value = "";
	s.span.end = p->lx.pos;
	g_array_append_val(settings, s);
	return TRUE;
}

static gboolean at_line_end(Parser *p)
{
	return !lexer_skip(&p->lx) || strchr("\n#", lexer_peek(&p->lx, 0)) != NULL;
}

static gboolean parse_world(Parser *p, AstLine *line)
{
	g_autoptr(GArray) settings = g_array_new(FALSE, FALSE, sizeof(AstSetting));
	AstSpan span;

	line->kind = LINE_WORLD;
	line->world.name = take_bare(p, "_-", &span);
	if (!line->world.name)
		return lexer_fail(&p->lx, lexer_here(&p->lx),
				  "world reads world NAME [KEY=VALUE ...]");
	while (!at_line_end(p))
		if (!parse_setting(p, settings))
			return FALSE;
	line->world.settings = pool_array(p, settings);
	line->world.n_settings = settings->len;
	return !p->lx.failed && advance(p) && expect_end(p);
}

static gboolean parse_require(Parser *p, AstLine *line)
{
	line->kind = LINE_REQUIRE;
	line->require.name = take_bare(p, "_-.", &line->require.name_span);
	if (!line->require.name)
		return lexer_fail(&p->lx, lexer_here(&p->lx), "require reads require NAME");
	return advance(p) && expect_end(p);
}

static gboolean parse_repeat(Parser *p, AstLine *line)
{
	line->kind = LINE_REPEAT;
	return next_expr(p, &line->repeat.count);
}

static const struct {
	const char *word;
	DirectiveParser parse;
} directives[] = {
	{ "assert", parse_assert }, { "let", parse_let },	  { "show", parse_show },
	{ "drain", parse_drain },   { "defer", parse_defer },	  { "sysctl", parse_sysctl },
	{ "world", parse_world },   { "require", parse_require }, { "repeat", parse_repeat },
};

DirectiveParser directive_parser(const char *word)
{
	for (guint i = 0; i < G_N_ELEMENTS(directives); i++)
		if (!strcmp(word, directives[i].word))
			return directives[i].parse;
	return NULL;
}
