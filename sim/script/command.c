// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command lines: words, quotes and the two redirections. Interface: command.h.
 */
#include "script/command.h"

#include <string.h>

const char *const script_commands[] = { "mount",   "umount", "pivot_root", "findmnt",	 "mkdir",
					"rmdir",   "touch",  "rm",	   "ln",	 "ls",
					"cat",	   "echo",   "readlink",   "stat",	 "cd",
					"pwd",	   "chroot", "hostname",   "domainname", "unshare",
					"nsenter", "lsns",   "ps",	   "pstree",	 "kill",
					"id",	   "ipcs",   "ipcmk",	   "ipcrm",	 "ip",
					"sleep",   "exit",   NULL };

gboolean command_at(const Lexer *lx)
{
	const char *at = lx->script->source + lx->pos;
	g_autofree char *word = g_strndup(at, strcspn(at, " \t\r\n"));

	return g_strv_contains(script_commands, word);
}

/* Inside double quotes a backslash guards only these. */
static gboolean is_guarded(char c, char quote)
{
	return quote != '"' || strchr("\"\\$`", c);
}

static gboolean scan_quotes(Lexer *lx, GString *word)
{
	AstSpan open = lexer_here(lx);
	gsize end = lexer_line_end(lx);
	char quote = lexer_peek(lx, 0);

	open.end++;
	for (lx->pos++; lx->pos < end && lexer_peek(lx, 0) != quote; lx->pos++) {
		if (quote == '"' && lexer_peek(lx, 0) == '\\' && lx->pos + 1 < end &&
		    is_guarded(lexer_peek(lx, 1), quote))
			lx->pos++;
		g_string_append_c(word, lexer_peek(lx, 0));
	}
	if (lx->pos >= end)
		return lexer_fail(lx, open, "the closing quote is missing");
	lx->pos++;
	return TRUE;
}

static gboolean ends_word(char c)
{
	return c == '\0' || strchr(" \t\r\n>", c) != NULL;
}

static gboolean scan_word(Lexer *lx, AstWord *out)
{
	g_autoptr(GString) word = g_string_new(NULL);
	gsize start = lx->pos;

	while (!ends_word(lexer_peek(lx, 0))) {
		if (strchr("'\"", lexer_peek(lx, 0))) {
			out->quoted = TRUE;
			if (!scan_quotes(lx, word))
				return FALSE;
			continue;
		}
		if (lexer_peek(lx, 0) == '\\' && !strchr("\r\n", lexer_peek(lx, 1))) {
			out->quoted = TRUE;
			lx->pos++;
		}
		g_string_append_c(word, lexer_peek(lx, 0));
		lx->pos++;
	}
	out->text = ast_strndup(lx->script->pool, word->str, word->len);
	out->span = lexer_span(lx, start);
	return TRUE;
}

static void skip_blanks(Lexer *lx)
{
	while (lexer_peek(lx, 0) && strchr(" \t\r", lexer_peek(lx, 0)))
		lx->pos++;
}

static gboolean scan_redirect(Lexer *lx, AstCommand *command)
{
	AstSpan here = lexer_here(lx);
	AstWord word = { 0 };

	here.end++;
	if (command->redirect)
		return lexer_fail(lx, here, "output can go to one file only");
	command->append = lexer_peek(lx, 1) == '>';
	lx->pos += command->append ? 2 : 1;
	skip_blanks(lx);
	if (ends_word(lexer_peek(lx, 0)) || lexer_peek(lx, 0) == '#')
		return lexer_fail(lx, here, "a file belongs behind %s",
				  command->append ? ">>" : ">");
	if (!scan_word(lx, &word))
		return FALSE;
	command->redirect = ast_new(lx->script->pool, AstWord);
	*command->redirect = word;
	return TRUE;
}

static gboolean scan_words(Lexer *lx, AstCommand *command, GArray *words)
{
	for (;;) {
		AstWord word = { 0 };

		skip_blanks(lx);
		if (strchr("\n#", lexer_peek(lx, 0)))
			return TRUE;
		if (lexer_peek(lx, 0) == '>') {
			if (!scan_redirect(lx, command))
				return FALSE;
			continue;
		}
		if (!scan_word(lx, &word))
			return FALSE;
		g_array_append_val(words, word);
	}
}

static gboolean check_word(Parser *p, const AstCommand *command)
{
	const AstWord *first = command->words;
	const char *near;

	if (!command->n_words)
		return lexer_fail(&p->lx, lexer_here(&p->lx), "a command is missing");
	if (g_strv_contains(script_commands, first->text))
		return TRUE;
	near = nearest_name(first->text, script_commands);
	if (near)
		return lexer_fail(&p->lx, first->span,
				  "there is no command \"%s\"; did you mean "
				  "\"%s\"? (A call would be written with parentheses)",
				  first->text, near);
	return lexer_fail(&p->lx, first->span,
			  "there is no command \"%s\" (a call would be written "
			  "with parentheses)",
			  first->text);
}

gboolean parse_command(Parser *p, AstLine *line)
{
	g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(AstWord));

	line->kind = LINE_COMMAND;
	if (!scan_words(&p->lx, &line->command, words))
		return FALSE;
	line->command.words = pool_array(p, words);
	line->command.n_words = words->len;
	return check_word(p, &line->command) && advance(p);
}

/* ---- printing ---- */

static gboolean is_plain(const char *text)
{
	if (!*text)
		return FALSE;
	for (; *text; text++)
		if ((guchar)*text <= ' ' || strchr("'\"\\>#()", *text) || *text == 0x7f)
			return FALSE;
	return TRUE;
}

void print_word(GString *out, const AstWord *word)
{
	if (is_plain(word->text)) {
		g_string_append(out, word->text);
		return;
	}
	g_string_append_c(out, '\'');
	for (const char *c = word->text; *c; c++) {
		if (*c == '\'')
			g_string_append(out, "'\\''");
		else
			g_string_append_c(out, *c);
	}
	g_string_append_c(out, '\'');
}
