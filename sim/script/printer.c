// SPDX-License-Identifier: GPL-2.0-only
/*
 * From tree to text, in normal form. Interface: printer.h.
 *
 * C comments lie beside the tree, by their places in the source. The printer gives them out as it
 * passes those places: before a line's first word, behind an argument or element, or at the end of
 * the line. What it prints puts each comment where the next print finds it again.
 */
#include "script/printer.h"

#include <string.h>

#include "script/command.h"

/* The printing of a script; a part of a tree printed alone has no comments. */
typedef struct {
	GString *out;
	const AstComment *comments;
	guint n_comments;
	guint indent;
	gboolean spaced; /* EXPR: a | b; values: A|B */
} Printer;

/* Gives out the comments that begin before @until, a space before each. */
static void flush_comments(Printer *pr, gsize until)
{
	while (pr->n_comments && pr->comments->start < until) {
		g_string_append_printf(pr->out, " %s", pr->comments->text);
		pr->comments++;
		pr->n_comments--;
	}
}

/* ---- numbers and strings ---- */

void print_number(GString *out, guint64 number, guint base, gboolean negative)
{
	if (negative) {
		g_string_append_c(out, '-');
		number = 0 - number;
	}
	if (base == 16)
		g_string_append_printf(out, "0x%" G_GINT64_MODIFIER "x", number);
	else if (base == 8 && !number)
		g_string_append(out, "000");
	else if (base == 8)
		g_string_append_printf(out, "0%" G_GINT64_MODIFIER "o", number);
	else
		g_string_append_printf(out, "%" G_GUINT64_FORMAT, number);
}

static void print_byte(GString *out, guchar c, guchar next)
{
	static const char from[] = "\n\t\r\v\f\"\\", to[] = "ntrvf\"\\";
	const char *at = c ? strchr(from, c) : NULL;

	if (at)
		g_string_append_printf(out, "\\%c", to[at - from]);
	else if (c >= ' ' && c < 0x7f)
		g_string_append_c(out, (char)c);
	else if (next >= '0' && next <= '7') /* which would be taken for part of the escape */
		g_string_append_printf(out, "\\%03o", c);
	else
		g_string_append_printf(out, "\\%o", c);
}

void print_string(GString *out, const char *bytes, gsize len)
{
	g_string_append_c(out, '"');
	for (gsize i = 0; i < len; i++)
		print_byte(out, (guchar)bytes[i], i + 1 < len ? (guchar)bytes[i + 1] : 0);
	g_string_append_c(out, '"');
}

/* ---- values and expressions ---- */

static void put_node(Printer *pr, const AstNode *node);
static void put_args(Printer *pr, const AstArg *args, guint n);

static gboolean is_open(const AstNode *node)
{
	return node->kind == NODE_BINARY;
}

static void put_parenthesised(Printer *pr, const AstNode *node, gboolean needed)
{
	if (needed)
		g_string_append_c(pr->out, '(');
	put_node(pr, node);
	if (needed)
		g_string_append_c(pr->out, ')');
}

/* What binds tightly in values: masks, shifts and products stand without spaces. */
static gboolean is_tight(const Printer *pr, AstOp op)
{
	return !pr->spaced && (op == OP_OR || op == OP_SHL || op == OP_MUL);
}

static void put_binary(Printer *pr, const AstNode *node)
{
	guint strength = ast_op_strength(node->op);
	gboolean tight = is_tight(pr, node->op);

	put_parenthesised(pr, node->left,
			  is_open(node->left) && ast_op_strength(node->left->op) < strength);
	if (!tight)
		g_string_append_c(pr->out, ' ');
	g_string_append(pr->out, ast_op_text(node->op));
	if (!tight)
		g_string_append_c(pr->out, ' ');
	put_parenthesised(pr, node->right,
			  is_open(node->right) && ast_op_strength(node->right->op) <= strength);
}

/* ~ right before [ would make a set of it, & before & an operator. */
static gboolean would_merge(const AstNode *node)
{
	if (node->op == OP_COMPLEMENT)
		return node->left->kind == NODE_ARRAY || node->left->kind == NODE_SET;
	return node->op == OP_ADDRESS && node->left->kind == NODE_UNARY &&
	       node->left->op == OP_ADDRESS;
}

static void put_unary(Printer *pr, const AstNode *node)
{
	g_string_append(pr->out, ast_op_text(node->op));
	put_parenthesised(pr, node->left, is_open(node->left) || would_merge(node));
}

static gboolean is_postfix_base(const AstNode *node)
{
	return node->kind != NODE_BINARY && node->kind != NODE_UNARY &&
	       !(node->kind == NODE_NUMBER && node->negative);
}

static void put_member(Printer *pr, const AstNode *node)
{
	put_parenthesised(pr, node->left, !is_postfix_base(node->left));
	g_string_append(pr->out, ast_op_text(node->op));
	g_string_append(pr->out, node->text);
}

static void put_index(Printer *pr, const AstNode *node)
{
	put_parenthesised(pr, node->left, !is_postfix_base(node->left));
	g_string_append_c(pr->out, '[');
	put_node(pr, node->right);
	g_string_append_c(pr->out, ']');
}

static void put_bracketed(Printer *pr, const char *open, const AstNode *node, char close)
{
	g_string_append(pr->out, open);
	put_args(pr, node->args, node->n_args);
	g_string_append_c(pr->out, close);
}

static void put_set(Printer *pr, const AstNode *node)
{
	g_string_append(pr->out, node->negative ? "~[" : "[");
	for (guint i = 0; i < node->n_args; i++)
		g_string_append_printf(pr->out, "%s%s", i ? " " : "", node->args[i].value->text);
	g_string_append_c(pr->out, ']');
}

static void put_note(Printer *pr, const AstNode *node)
{
	if (node->note)
		g_string_append_printf(pr->out, "<%s>", node->note);
}

static void put_leaf(Printer *pr, const AstNode *node)
{
	switch (node->kind) {
	case NODE_NUMBER:
		print_number(pr->out, node->number, node->base, node->negative);
		break;
	case NODE_STRING:
		print_string(pr->out, node->text, node->len);
		if (node->cut)
			g_string_append(pr->out, "...");
		break;
	case NODE_NULL:
		g_string_append(pr->out, "NULL");
		break;
	case NODE_ANY:
		g_string_append_c(pr->out, '_');
		break;
	default:
		g_string_append(pr->out, node->text);
	}
	put_note(pr, node);
}

static void put_call(Printer *pr, const AstNode *node)
{
	g_string_append(pr->out, node->text);
	put_bracketed(pr, "(", node, ')');
}

static void put_node(Printer *pr, const AstNode *node)
{
	switch (node->kind) {
	case NODE_ARRAY:
		put_bracketed(pr, "[", node, ']');
		break;
	case NODE_STRUCT:
		put_bracketed(pr, "{", node, '}');
		break;
	case NODE_SET:
		put_set(pr, node);
		break;
	case NODE_CALL:
		put_call(pr, node);
		break;
	case NODE_UNARY:
		put_unary(pr, node);
		break;
	case NODE_BINARY:
		put_binary(pr, node);
		break;
	case NODE_MEMBER:
		put_member(pr, node);
		break;
	case NODE_INDEX:
		put_index(pr, node);
		break;
	default:
		put_leaf(pr, node);
	}
}

static void put_arg(Printer *pr, const AstArg *arg)
{
	if (arg->name)
		g_string_append_printf(pr->out, "%s=", arg->name);
	if (arg->index) {
		g_string_append_c(pr->out, '[');
		put_node(pr, arg->index);
		g_string_append(pr->out, "]=");
	}
	if (arg->value)
		put_node(pr, arg->value);
	else if (!arg->wrote)
		g_string_append(pr->out, "...");
	if (arg->wrote) {
		g_string_append(pr->out, arg->value ? " => " : "=> ");
		put_node(pr, arg->wrote);
	}
	flush_comments(pr, arg->until);
}

static void put_args(Printer *pr, const AstArg *args, guint n)
{
	for (guint i = 0; i < n; i++) {
		if (i)
			g_string_append(pr->out, ", ");
		put_arg(pr, &args[i]);
	}
}

/* ---- lines ---- */

static void put_result(Printer *pr, const AstResult *result)
{
	switch (result->kind) {
	case RESULT_ABSENT:
		break;
	case RESULT_VALUE:
		put_node(pr, result->value);
		break;
	case RESULT_ERROR:
		g_string_append(pr->out, "-1");
		break;
	case RESULT_UNKNOWN:
		g_string_append_c(pr->out, '?');
		break;
	case RESULT_UNFINISHED:
		g_string_append(pr->out, "<unfinished ...>");
		break;
	}
	if (result->error)
		g_string_append_printf(pr->out, " %s", result->error);
	if (result->message)
		g_string_append_printf(pr->out, " (%s)", result->message);
}

static void put_equals(Printer *pr, const AstResult *result)
{
	if (result->kind == RESULT_ABSENT)
		return;
	g_string_append(pr->out, result->kind == RESULT_UNFINISHED ? " " : " = ");
	put_result(pr, result);
}

static void put_call_line(Printer *pr, const AstCall *call)
{
	if (call->bind)
		g_string_append_printf(pr->out, "%s = ", call->bind);
	g_string_append_printf(pr->out, "%s(", call->name);
	put_args(pr, call->args, call->n_args);
	if (!call->open)
		g_string_append_c(pr->out, ')');
	if (call->fail_nth)
		g_string_append_printf(pr->out, " (fail_nth: %" G_GUINT64_FORMAT ")",
				       call->fail_nth);
	put_equals(pr, &call->result);
}

static void put_resumed(Printer *pr, const AstCall *call)
{
	g_string_append_printf(pr->out, "<... %s resumed>", call->name);
	if (call->n_args || call->leading_comma) {
		g_string_append(pr->out, call->leading_comma ? ", " : " ");
		put_args(pr, call->args, call->n_args);
		if (!call->open)
			g_string_append_c(pr->out, ')');
	}
	put_equals(pr, &call->result);
}

static void put_event(Printer *pr, const AstEvent *event)
{
	switch (event->kind) {
	case EVENT_LINE_EXITED:
		g_string_append_printf(pr->out, "+++ exited with %" G_GINT64_FORMAT " +++",
				       event->number);
		break;
	case EVENT_LINE_KILLED:
		g_string_append_printf(pr->out, "+++ killed by %s%s +++", event->signal,
				       event->core ? " (core dumped)" : "");
		break;
	case EVENT_LINE_SUPERSEDED:
		g_string_append_printf(pr->out,
				       "+++ superseded by execve in pid %" G_GINT64_FORMAT " +++",
				       event->number);
		break;
	case EVENT_LINE_SIGNAL:
	case EVENT_LINE_STOPPED:
		g_string_append_printf(pr->out, "--- %s%s",
				       event->kind == EVENT_LINE_STOPPED ? "stopped by " : "",
				       event->signal);
		if (event->info) {
			g_string_append_c(pr->out, ' ');
			put_node(pr, event->info);
		}
		g_string_append(pr->out, " ---");
		break;
	}
}

static void put_command(Printer *pr, const AstCommand *command)
{
	for (guint i = 0; i < command->n_words; i++) {
		if (i)
			g_string_append_c(pr->out, ' ');
		print_word(pr->out, &command->words[i]);
	}
	if (command->redirect) {
		g_string_append(pr->out, command->append ? " >> " : " > ");
		print_word(pr->out, command->redirect);
	}
}

static void put_who(Printer *pr, const AstLine *line)
{
	if (line->who)
		g_string_append_printf(pr->out, line->who_is_pid ? "%s " : "%s: ", line->who);
}

static void put_expr(Printer *pr, const AstNode *expr)
{
	pr->spaced = TRUE;
	put_node(pr, expr);
	pr->spaced = FALSE;
}

static void put_show(Printer *pr, const AstLine *line)
{
	g_string_append_printf(pr->out, "show %s", line->show.view);
	if (line->show.arg) {
		g_string_append_c(pr->out, ' ');
		put_expr(pr, line->show.arg);
	}
}

static void put_world(Printer *pr, const AstLine *line)
{
	g_string_append_printf(pr->out, "world %s", line->world.name);
	for (guint i = 0; i < line->world.n_settings; i++)
		g_string_append_printf(pr->out, " %s=%s", line->world.settings[i].key,
				       line->world.settings[i].value);
}

static void put_directive(Printer *pr, const AstLine *line)
{
	GString *out = pr->out;

	switch (line->kind) {
	case LINE_ASSERT:
		g_string_append(out, "assert ");
		put_expr(pr, line->assertion.expr);
		break;
	case LINE_LET:
		g_string_append_printf(out, "let %s = ", line->let.name);
		put_expr(pr, line->let.expr);
		break;
	case LINE_SHOW:
		put_show(pr, line);
		break;
	case LINE_DRAIN:
		g_string_append_printf(out, "drain%s%s", line->drain.queue ? " " : "",
				       line->drain.queue ? line->drain.queue : "");
		break;
	case LINE_DEFER:
		g_string_append_printf(out, "defer %s", line->defer.on ? "on" : "off");
		break;
	case LINE_SYSCTL:
		g_string_append_printf(out, "sysctl %s = %s", line->sysctl.name,
				       line->sysctl.value);
		break;
	case LINE_WORLD:
		put_world(pr, line);
		break;
	case LINE_REQUIRE:
		g_string_append_printf(out, "require %s", line->require.name);
		break;
	case LINE_REPEAT:
		g_string_append(out, "repeat ");
		put_expr(pr, line->repeat.count);
		break;
	default:
		break;
	}
}

static void put_text(Printer *pr, const AstLine *line)
{
	switch (line->kind) {
	case LINE_STEP:
		put_call_line(pr, &line->call);
		break;
	case LINE_RESUMED:
		put_resumed(pr, &line->call);
		break;
	case LINE_EVENT:
		put_event(pr, &line->event);
		break;
	case LINE_COMMAND:
		put_command(pr, &line->command);
		break;
	case LINE_NOISE:
		g_string_append(pr->out, line->noise.text);
		break;
	default:
		put_directive(pr, line);
	}
}

static void put_indent(Printer *pr)
{
	for (guint i = 0; i < pr->indent; i++)
		g_string_append_c(pr->out, '\t');
}

static void put_output(Printer *pr, const AstOutput *output)
{
	if (output->stated && !output->n_lines) {
		put_indent(pr);
		g_string_append(pr->out, "|\n");
	}
	for (guint i = 0; i < output->n_lines; i++) {
		put_indent(pr);
		g_string_append_printf(pr->out, "|%s%s\n", *output->lines[i] ? " " : "",
				       output->lines[i]);
	}
}

static void put_below(Printer *pr, const AstLine *line)
{
	if (line->kind == LINE_SHOW)
		put_output(pr, &line->show.output);
	if (line->kind != LINE_COMMAND)
		return;
	put_output(pr, &line->command.output);
	if (line->command.status_stated) {
		put_indent(pr);
		g_string_append_printf(pr->out, "[%" G_GUINT64_FORMAT "]\n", line->command.status);
	}
}

static void put_comment(GString *out, const char *comment)
{
	if (comment)
		g_string_append_printf(out, "#%s", comment);
}

static void put_line(Printer *pr, const AstLine *line);

static void put_body(Printer *pr, const AstLine *line)
{
	pr->indent++;
	for (guint i = 0; i < line->repeat.n_lines; i++)
		put_line(pr, line->repeat.lines[i]);
	pr->indent--;
	put_indent(pr);
	g_string_append(pr->out, "end");
	if (line->repeat.end_comment) {
		g_string_append_c(pr->out, ' ');
		put_comment(pr->out, line->repeat.end_comment);
	}
	g_string_append_c(pr->out, '\n');
}

/* C comments before the first word, or those that are all there is on the line. */
static gboolean put_leading_comments(Printer *pr, gsize until)
{
	gsize start = pr->out->len;

	flush_comments(pr, until);
	if (pr->out->len == start)
		return FALSE;
	g_string_erase(pr->out, (gssize)start, 1);
	return TRUE;
}

/* From where on the line is raw text, in which a comment would be part of it. */
static gsize raw_from(const AstLine *line)
{
	if (line->kind == LINE_COMMAND)
		return line->command.words[0].span.start;
	return line->kind == LINE_SYSCTL ? line->sysctl.value_span.start : line->span.start;
}

static void put_line(Printer *pr, const AstLine *line)
{
	gboolean led;

	if (line->kind == LINE_BLANK) {
		g_string_append_c(pr->out, '\n');
		return;
	}
	put_indent(pr);
	led = put_leading_comments(pr, raw_from(line));
	if (line->kind != LINE_COMMENT) {
		if (led)
			g_string_append_c(pr->out, ' ');
		put_who(pr, line);
		put_text(pr, line);
		flush_comments(pr, line->until);
		led = TRUE;
	}
	if (line->comment) {
		if (led)
			g_string_append_c(pr->out, ' ');
		put_comment(pr->out, line->comment);
	}
	g_string_append_c(pr->out, '\n');
	put_below(pr, line);
	if (line->kind == LINE_REPEAT)
		put_body(pr, line);
}

/* ---- interface ---- */

void script_print(GString *out, const AstScript *script)
{
	Printer pr = { out, script->comments, script->n_comments, 0, FALSE };

	for (guint i = 0; i < script->n_lines; i++)
		put_line(&pr, script->lines[i]);
	if (put_leading_comments(&pr, G_MAXSIZE))
		g_string_append_c(out, '\n');
}

void print_line(GString *out, const AstLine *line)
{
	Printer pr = { out, NULL, 0, 0, FALSE };

	put_line(&pr, line);
}

void print_node(GString *out, const AstNode *node)
{
	Printer pr = { out, NULL, 0, 0, FALSE };

	put_node(&pr, node);
}

void print_expr(GString *out, const AstNode *node)
{
	Printer pr = { out, NULL, 0, 0, FALSE };

	put_expr(&pr, node);
}

void print_args(GString *out, const AstArg *args, guint n)
{
	Printer pr = { out, NULL, 0, 0, FALSE };

	put_args(&pr, args, n);
}

void print_call(GString *out, const AstCall *call)
{
	Printer pr = { out, NULL, 0, 0, FALSE };

	put_call_line(&pr, call);
}

void print_result(GString *out, const AstResult *result)
{
	Printer pr = { out, NULL, 0, 0, FALSE };

	put_result(&pr, result);
}
