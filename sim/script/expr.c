// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values and expressions: recursive descent, with the operators by their strength.
 * Interface: grammar.h.
 *
 * Recursion is bounded by SCRIPT_MAX_DEPTH brackets and signs; the height of every tree that is
 * built (a long chain of operators leans to the left) by SCRIPT_MAX_HEIGHT, so that whoever walks
 * trees may recurse.
 */
#include "script/grammar.h"

#include <string.h>

gboolean advance(Parser *p)
{
	return lexer_next(&p->lx);
}

void set_mode(Parser *p, gboolean values)
{
	p->values = values;
	p->lx.notes = values;
}

gboolean at_punct(const Parser *p, char punct)
{
	return p->lx.token.kind == T_PUNCT && p->lx.token.punct == punct;
}

gboolean at_word(const Parser *p, const char *word)
{
	return p->lx.token.kind == T_WORD && !strcmp(p->lx.token.text, word);
}

static gboolean at_op(const Parser *p, AstOp op)
{
	return p->lx.token.kind == T_OP && p->lx.token.op == op;
}

gboolean at_mark(const Parser *p, const char *text)
{
	const AstScript *script = p->lx.script;
	gsize at = p->lx.token.span.start, len = strlen(text);

	return script->len - at >= len && !memcmp(script->source + at, text, len);
}

static AstSpan visible(AstSpan span)
{
	if (span.end == span.start)
		span.end++;
	return span;
}

gboolean expect_punct(Parser *p, char punct, const char *reason)
{
	if (!at_punct(p, punct))
		return lexer_fail(&p->lx, visible(p->lx.token.span), "%s", reason);
	return advance(p);
}

gboolean expect_end(Parser *p)
{
	if (p->lx.token.kind != T_END)
		return lexer_fail(&p->lx, p->lx.token.span, "the line should end here");
	return TRUE;
}

gboolean enter(Parser *p)
{
	if (++p->depth > SCRIPT_MAX_DEPTH)
		return lexer_fail(&p->lx, visible(p->lx.token.span),
				  "this is nested too deep: %u levels are the limit",
				  SCRIPT_MAX_DEPTH);
	return TRUE;
}

void leave(Parser *p)
{
	p->depth--;
}

/* Where the text before the current token ends, white space and comments not counted. */
static gsize used_end(const Parser *p, gsize start)
{
	const AstScript *script = p->lx.script;
	gsize end = p->lx.token.span.start;
	guint n = p->lx.comments->len;

	for (;;) {
		while (end > start && g_ascii_isspace(script->source[end - 1]))
			end--;
		if (end < start + 2 || !n || script->source[end - 1] != '/')
			return end;
		const AstComment *c = &g_array_index(p->lx.comments, AstComment, --n);

		if (c->start < start || c->start + strlen(c->text) != end)
			return end;
		end = c->start;
	}
}

AstSpan close_span(const Parser *p, AstSpan from)
{
	from.end = used_end(p, from.start);
	return from;
}

gpointer pool_array(Parser *p, GArray *from)
{
	gsize size = (gsize)from->len * g_array_get_element_size(from);
	gpointer copy = ast_alloc(p->lx.script->pool, size);

	if (size)
		memcpy(copy, from->data, size);
	return copy;
}

/* ---- nodes ---- */

static AstNode *new_node(Parser *p, AstKind kind, AstSpan span)
{
	AstNode *node = ast_new(p->lx.script->pool, AstNode);

	node->kind = kind;
	node->span = span;
	node->height = 1;
	return node;
}

static guint child_height(const AstNode *child)
{
	return child ? child->height : 0;
}

/* Closes a node: its span ends before the current token, its height follows from its parts. */
static AstNode *close_node(Parser *p, AstNode *node)
{
	guint height = MAX(child_height(node->left), child_height(node->right));

	for (guint i = 0; i < node->n_args; i++) {
		height = MAX(height, child_height(node->args[i].index));
		height = MAX(height, child_height(node->args[i].value));
		height = MAX(height, child_height(node->args[i].wrote));
	}
	node->span = close_span(p, node->span);
	if (height >= SCRIPT_MAX_HEIGHT) {
		lexer_fail(&p->lx, node->span,
			   "this expression is too long: %u operators are the limit",
			   SCRIPT_MAX_HEIGHT);
		return NULL;
	}
	node->height = (guint16)(height + 1);
	return node;
}

static AstNode *parse_unary(Parser *p);

/* ---- leaves ---- */

static AstNode *parse_number(Parser *p)
{
	AstNode *node = new_node(p, NODE_NUMBER, p->lx.token.span);

	node->number = p->lx.token.number;
	node->base = p->lx.token.base;
	node->note = p->lx.token.note;
	return advance(p) ? node : NULL;
}

static AstNode *parse_string(Parser *p)
{
	AstNode *node = new_node(p, NODE_STRING, p->lx.token.span);

	node->text = p->lx.token.text;
	node->len = p->lx.token.len;
	node->cut = p->lx.token.cut;
	return advance(p) ? node : NULL;
}

static AstKind word_kind(const Token *t)
{
	if (!strcmp(t->text, "NULL"))
		return NODE_NULL;
	return strcmp(t->text, "_") ? NODE_NAME : NODE_ANY;
}

static AstNode *parse_word(Parser *p)
{
	AstNode *node = new_node(p, word_kind(&p->lx.token), p->lx.token.span);

	node->text = p->lx.token.text;
	node->len = p->lx.token.len;
	node->note = p->lx.token.note;
	if (!advance(p))
		return NULL;
	if (node->kind != NODE_NAME || p->no_calls || !at_punct(p, '('))
		return node;
	node->kind = NODE_CALL;
	node->note = NULL;
	if (!enter(p) || !advance(p) || !parse_args(p, ')', &node->args, &node->n_args, NULL))
		return NULL;
	leave(p);
	return close_node(p, node);
}

static AstNode *parse_parentheses(Parser *p)
{
	AstNode *node;

	if (!enter(p) || !advance(p))
		return NULL;
	node = parse_any(p);
	if (!node || !expect_punct(p, ')', "the closing ) is missing"))
		return NULL;
	leave(p);
	return node;
}

/* ---- arrays, sets and structures ---- */

static gboolean is_set_so_far(Parser *p, const AstArg *args, guint n)
{
	return n == 1 && args->value && args->value->kind == NODE_NAME && !args->name &&
	       !args->wrote && p->lx.token.kind == T_WORD;
}

/* The rest of [HUP INT]: words without commas. */
static gboolean parse_set(Parser *p, GArray *names)
{
	AstArg arg = { 0 };

	while (p->lx.token.kind == T_WORD) {
		arg.span = p->lx.token.span;
		arg.value = new_node(p, NODE_NAME, arg.span);
		arg.value->text = p->lx.token.text;
		arg.value->len = p->lx.token.len;
		g_array_append_val(names, arg);
		if (!advance(p))
			return FALSE;
	}
	return expect_punct(p, ']', "a set of signals is names with spaces between, up to ]");
}

/* [index]=value: what was read as an array was an index. */
static gboolean as_index(AstArg *arg)
{
	AstNode *array = arg->value;

	if (!array || array->kind != NODE_ARRAY || array->n_args != 1)
		return FALSE;
	if (!array->args->value || array->args->name || array->args->index || array->args->wrote)
		return FALSE;
	arg->index = array->args->value;
	return TRUE;
}

static gboolean is_label(Parser *p)
{
	Lexer saved = p->lx;
	gboolean label;

	if (p->lx.token.kind != T_WORD)
		return FALSE;
	label = advance(p) && at_punct(p, '=');
	saved.failed = p->lx.failed;
	p->lx = saved;
	return label;
}

static gboolean parse_wrote(Parser *p, AstArg *arg)
{
	if (!p->values || !(at_punct(p, PUNCT_WROTE) || at_op(p, OP_ARROW)))
		return TRUE;
	if (!advance(p))
		return FALSE;
	arg->wrote = parse_any(p);
	return arg->wrote != NULL;
}

static gboolean parse_labelled(Parser *p, AstArg *arg)
{
	if (p->values && is_label(p)) {
		arg->name = p->lx.token.text;
		if (!advance(p) || !advance(p))
			return FALSE;
	}
	if (p->lx.failed)
		return FALSE;
	arg->value = parse_any(p);
	if (!arg->value)
		return FALSE;
	if (p->values && at_punct(p, '=') && as_index(arg)) {
		if (!advance(p))
			return FALSE;
		arg->value = parse_any(p);
	}
	return arg->value != NULL;
}

static gboolean parse_arg(Parser *p, AstArg *arg)
{
	memset(arg, 0, sizeof(*arg));
	arg->span = p->lx.token.span;
	if (p->values && at_punct(p, PUNCT_ELLIPSIS)) {
		if (!advance(p))
			return FALSE;
	} else if (!(p->values && at_punct(p, PUNCT_WROTE)) && !parse_labelled(p, arg)) {
		return FALSE;
	}
	if (!parse_wrote(p, arg))
		return FALSE;
	arg->span = close_span(p, arg->span);
	arg->until = p->lx.token.span.start;
	return TRUE;
}

static gboolean breaks_off(const Parser *p)
{
	return at_mark(p, "<unfinished ...>") || at_mark(p, "<detached ...>");
}

/* strace writes `<unfinished ...>) = ?` where a task died in the call: takes the mark. */
static gboolean closes_all_the_same(Parser *p)
{
	Lexer saved = p->lx;

	p->lx.pos = p->lx.token.span.start;
	while (lexer_peek(&p->lx, 0) != '>') /* the mark is known to have one */
		p->lx.pos++;
	p->lx.pos++;
	if (lexer_peek(&p->lx, 0) == ')' && advance(p))
		return TRUE;
	saved.failed = p->lx.failed;
	p->lx = saved;
	return FALSE;
}

static const char *missing(char close)
{
	switch (close) {
	case ')':
		return "a comma or the closing ) is missing";
	case ']':
		return "a comma or the closing ] is missing";
	default:
		return "a comma or the closing } is missing";
	}
}

/* Reads elements up to the bracket. A set of signals becomes one on the way. */
static gboolean parse_elements(Parser *p, char close, GArray *args, gboolean *open, gboolean *set)
{
	AstArg arg;

	while (!at_punct(p, close)) {
		if (open && breaks_off(p)) {
			if (closes_all_the_same(p))
				break;
			*open = !p->lx.failed;
			return *open;
		}
		if (!parse_arg(p, &arg))
			return FALSE;
		g_array_append_val(args, arg);
		if (set && is_set_so_far(p, (AstArg *)(gpointer)args->data, args->len)) {
			*set = TRUE;
			return parse_set(p, args);
		}
		if (at_punct(p, ',')) {
			if (!advance(p))
				return FALSE;
		} else if (!at_punct(p, close) && !(open && breaks_off(p))) {
			return lexer_fail(&p->lx, visible(p->lx.token.span), "%s", missing(close));
		}
	}
	return advance(p);
}

static gboolean parse_list(Parser *p, char close, AstArg **args, guint *n, gboolean *open,
			   gboolean *set)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(AstArg));

	if (!parse_elements(p, close, list, open, set))
		return FALSE;
	*args = pool_array(p, list);
	*n = list->len;
	return TRUE;
}

gboolean parse_args(Parser *p, char close, AstArg **args, guint *n, gboolean *open)
{
	return parse_list(p, close, args, n, open, NULL);
}

AstNode *parse_brackets(Parser *p, AstKind kind, char close)
{
	AstNode *node = new_node(p, kind, p->lx.token.span);
	gboolean set = FALSE;

	if (!enter(p) || !advance(p))
		return NULL;
	if (!parse_list(p, close, &node->args, &node->n_args, NULL,
			kind == NODE_ARRAY ? &set : NULL))
		return NULL;
	leave(p);
	if (set)
		node->kind = NODE_SET;
	return close_node(p, node);
}

/* ~[HUP INT]: all signals but these. */
static AstNode *parse_complement_set(Parser *p, AstSpan span)
{
	AstNode *node = parse_brackets(p, NODE_ARRAY, ']');

	if (!node)
		return NULL;
	for (guint i = 0; i < node->n_args; i++) {
		const AstArg *arg = &node->args[i];

		if (arg->value && arg->value->kind == NODE_NAME && !arg->name && !arg->wrote)
			continue;
		lexer_fail(&p->lx, arg->span, "only names of signals can stand in a set ~[...]");
		return NULL;
	}
	node->kind = NODE_SET;
	node->negative = TRUE;
	node->span = close_span(p, span);
	return node;
}

/* ---- operators ---- */

static AstNode *parse_primary(Parser *p)
{
	const Token *t = &p->lx.token;

	switch (t->kind) {
	case T_NUMBER:
		return parse_number(p);
	case T_STRING:
		return parse_string(p);
	case T_WORD:
		return parse_word(p);
	default:
		break;
	}
	if (at_punct(p, '('))
		return parse_parentheses(p);
	if (p->values && at_punct(p, '['))
		return parse_brackets(p, NODE_ARRAY, ']');
	if (p->values && at_punct(p, '{'))
		return parse_brackets(p, NODE_STRUCT, '}');
	lexer_fail(&p->lx, visible(t->span), "a value is missing here");
	return NULL;
}

static AstNode *parse_member(Parser *p, AstNode *left)
{
	AstNode *node = new_node(p, NODE_MEMBER, left->span);

	node->op = p->lx.token.op;
	node->left = left;
	if (!advance(p))
		return NULL;
	if (p->lx.token.kind != T_WORD) {
		lexer_fail(&p->lx, visible(p->lx.token.span),
			   "the name of a field belongs behind %s", ast_op_text(node->op));
		return NULL;
	}
	node->text = p->lx.token.text;
	node->len = p->lx.token.len;
	return advance(p) ? close_node(p, node) : NULL;
}

static AstNode *parse_index(Parser *p, AstNode *left)
{
	AstNode *node = new_node(p, NODE_INDEX, left->span);

	node->left = left;
	if (!enter(p) || !advance(p))
		return NULL;
	node->right = parse_any(p);
	if (!node->right || !expect_punct(p, ']', "the closing ] is missing"))
		return NULL;
	leave(p);
	return close_node(p, node);
}

static AstNode *parse_postfix(Parser *p)
{
	AstNode *node = parse_primary(p);

	while (node && !p->values) {
		if (at_op(p, OP_ARROW) || at_op(p, OP_DOT))
			node = parse_member(p, node);
		else if (at_punct(p, '['))
			node = parse_index(p, node);
		else
			break;
	}
	return node;
}

static AstOp sign_of(const Parser *p)
{
	if (p->lx.token.kind != T_OP)
		return OP_NONE;
	switch (p->lx.token.op) {
	case OP_NOT:
	case OP_COMPLEMENT:
		return p->lx.token.op;
	case OP_SUB:
		return OP_MINUS;
	case OP_ADD:
		return OP_PLUS;
	case OP_AND:
		return p->values ? OP_ADDRESS : OP_NONE;
	case OP_AT:
		return p->values ? OP_AT : OP_NONE;
	default:
		return OP_NONE;
	}
}

/* A minus right before a number makes it negative: -1 is a number, not an expression. */
static AstNode *negate(AstNode *number, AstSpan span)
{
	number->span.line = span.line;
	number->span.column = span.column;
	number->span.start = span.start;
	number->negative = number->number != 0;
	number->number = 0 - number->number;
	return number;
}

static AstNode *parse_unary(Parser *p)
{
	AstOp op = sign_of(p);
	AstSpan span = p->lx.token.span;
	AstNode *node, *operand;

	if (op == OP_NONE)
		return parse_postfix(p);
	if (!enter(p) || !advance(p))
		return NULL;
	if (op == OP_COMPLEMENT && p->values && at_punct(p, '[')) {
		node = parse_complement_set(p, span);
		leave(p);
		return node;
	}
	operand = parse_unary(p);
	leave(p);
	if (!operand)
		return NULL;
	if (op == OP_MINUS && operand->kind == NODE_NUMBER && !operand->negative)
		return negate(operand, span);
	node = new_node(p, NODE_UNARY, span);
	node->op = op;
	node->left = operand;
	return close_node(p, node);
}

static AstNode *join(Parser *p, AstOp op, AstNode *left, AstNode *right)
{
	AstNode *node;

	if (!left || !right)
		return NULL;
	node = new_node(p, NODE_BINARY, left->span);
	node->op = op;
	node->left = left;
	node->right = right;
	return close_node(p, node);
}

static guint strength_here(const Parser *p)
{
	return p->lx.token.kind == T_OP ? ast_op_strength(p->lx.token.op) : 0;
}

gsize duration_length(const Lexer *lx)
{
	gsize digits = lexer_peek(lx, 0) == '<' ? lexer_count(lx, 1, "0123456789.") : 0;

	return digits && lexer_peek(lx, digits + 1) == '>' ? digits + 2 : 0;
}

/* What begins with < and is one of strace's marks. */
static gboolean is_no_operator(const Parser *p)
{
	Lexer at = p->lx;

	at.pos = p->lx.token.span.start;
	return breaks_off(p) || at_mark(p, "<unavailable>") || duration_length(&at);
}

static AstNode *parse_binary(Parser *p, guint least)
{
	AstNode *left = parse_unary(p);
	guint strength;

	while (left && (strength = strength_here(p)) >= least) {
		AstOp op = p->lx.token.op;

		if (p->values && is_no_operator(p))
			break;
		if (!advance(p))
			return NULL;
		left = join(p, op, left, parse_binary(p, strength + 1));
	}
	return left;
}

AstNode *parse_any(Parser *p)
{
	AstNode *node = parse_binary(p, 1);

	while (node && p->values && at_word(p, "or")) {
		if (!advance(p))
			return NULL;
		node = join(p, OP_EITHER, node, parse_binary(p, 1));
	}
	return node;
}
