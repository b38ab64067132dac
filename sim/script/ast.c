// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of trees, what operators mean, and copies of the lines of a repeat. Interface: ast.h.
 *
 * A pool is a list of chunks that only grow; a piece that would not fit in a fresh chunk gets one
 * of its own.
 */
#include "script/ast.h"

#include <string.h>

#define CHUNK_SIZE  16384u
#define PIECE_ALIGN 16u

typedef struct Chunk {
	struct Chunk *next;
	gsize size, used;
	guint8 *bytes;
} Chunk;

struct AstPool {
	Chunk *chunks; /* the first is the one that is being filled */
};

AstPool *ast_pool_new(void)
{
	return g_new0(AstPool, 1);
}

void ast_pool_free(AstPool *pool)
{
	if (!pool)
		return;
	while (pool->chunks) {
		Chunk *chunk = pool->chunks;

		pool->chunks = chunk->next;
		g_free(chunk->bytes);
		g_free(chunk);
	}
	g_free(pool);
}

static Chunk *add_chunk(AstPool *pool, gsize size)
{
	Chunk *chunk = g_new0(Chunk, 1);

	chunk->size = MAX(size, CHUNK_SIZE);
	chunk->bytes = g_malloc0(chunk->size);
	if (size > CHUNK_SIZE && pool->chunks) {
		/* A piece of its own must not hide the room that is left in the first chunk. */
		chunk->next = pool->chunks->next;
		pool->chunks->next = chunk;
	} else {
		chunk->next = pool->chunks;
		pool->chunks = chunk;
	}
	return chunk;
}

gpointer ast_alloc(AstPool *pool, gsize size)
{
	Chunk *chunk = pool->chunks;
	gpointer piece;

	size = (MAX(size, 1) + PIECE_ALIGN - 1) & ~(gsize)(PIECE_ALIGN - 1);
	if (!chunk || chunk->size - chunk->used < size)
		chunk = add_chunk(pool, size);
	piece = chunk->bytes + chunk->used;
	chunk->used += size;
	return piece;
}

char *ast_strndup(AstPool *pool, const char *text, gsize len)
{
	char *copy = ast_alloc(pool, len + 1);

	if (len)
		memcpy(copy, text, len);
	return copy;
}

char *ast_printf(AstPool *pool, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	return ast_strndup(pool, text, strlen(text));
}

void ast_script_free(AstScript *script)
{
	/* The script itself lies in its pool. */
	if (script)
		ast_pool_free(script->pool);
}

/* ---- operators ---- */

static const struct {
	const char *text;
	guint strength;
} ops[] = {
	[OP_NOT] = { "!", 0 },	   [OP_COMPLEMENT] = { "~", 0 }, [OP_MINUS] = { "-", 0 },
	[OP_PLUS] = { "+", 0 },	   [OP_ADDRESS] = { "&", 0 },	 [OP_OROR] = { "||", 1 },
	[OP_ANDAND] = { "&&", 2 }, [OP_OR] = { "|", 3 },	 [OP_XOR] = { "^", 4 },
	[OP_AND] = { "&", 5 },	   [OP_EQ] = { "==", 6 },	 [OP_NE] = { "!=", 6 },
	[OP_LT] = { "<", 7 },	   [OP_LE] = { "<=", 7 },	 [OP_GT] = { ">", 7 },
	[OP_GE] = { ">=", 7 },	   [OP_SHL] = { "<<", 8 },	 [OP_SHR] = { ">>", 8 },
	[OP_ADD] = { "+", 9 },	   [OP_SUB] = { "-", 9 },	 [OP_MUL] = { "*", 10 },
	[OP_DIV] = { "/", 10 },	   [OP_MOD] = { "%", 10 },	 [OP_ARROW] = { "->", 0 },
	[OP_DOT] = { ".", 0 },	   [OP_EITHER] = { "or", 0 },	 [OP_AT] = { "@", 0 },
};

guint ast_op_strength(AstOp op)
{
	return op < G_N_ELEMENTS(ops) ? ops[op].strength : 0;
}

const char *ast_op_text(AstOp op)
{
	return op < G_N_ELEMENTS(ops) && ops[op].text ? ops[op].text : "";
}

static gint64 shift(gint64 left, gint64 right, gboolean up)
{
	if (right < 0 || right > 63)
		return 0;
	return up ? (gint64)((guint64)left << right) : left >> right;
}

static gboolean divide(gint64 left, gint64 right, gboolean rest, gint64 *value)
{
	if (right == 0)
		return FALSE;
	if (right == -1) /* the one case in which a quotient overflows is among these */
		*value = rest ? 0 : (gint64)(0 - (guint64)left);
	else
		*value = rest ? left % right : left / right;
	return TRUE;
}

static gint64 compare(AstOp op, gint64 left, gint64 right)
{
	switch (op) {
	case OP_LT:
		return left < right;
	case OP_LE:
		return left <= right;
	case OP_GT:
		return left > right;
	case OP_GE:
		return left >= right;
	case OP_EQ:
		return left == right;
	default:
		return left != right;
	}
}

gboolean ast_apply(AstOp op, gint64 left, gint64 right, gint64 *value)
{
	guint64 a = (guint64)left, b = (guint64)right;

	switch (op) {
	case OP_DIV:
	case OP_MOD:
		return divide(left, right, op == OP_MOD, value);
	case OP_MUL:
		*value = (gint64)(a * b);
		break;
	case OP_ADD:
		*value = (gint64)(a + b);
		break;
	case OP_SUB:
		*value = (gint64)(a - b);
		break;
	case OP_SHL:
	case OP_SHR:
		*value = shift(left, right, op == OP_SHL);
		break;
	case OP_AND:
		*value = left & right;
		break;
	case OP_XOR:
		*value = left ^ right;
		break;
	case OP_OR:
		*value = left | right;
		break;
	case OP_ANDAND:
		*value = left && right;
		break;
	case OP_OROR:
		*value = left || right;
		break;
	default:
		*value = compare(op, left, right);
	}
	return TRUE;
}

gboolean ast_apply_unary(AstOp op, guint64 *value)
{
	switch (op) {
	case OP_NOT:
		*value = !*value;
		return TRUE;
	case OP_COMPLEMENT:
		*value = ~*value;
		return TRUE;
	case OP_MINUS:
		*value = 0 - *value;
		return TRUE;
	case OP_PLUS:
		return TRUE;
	default:
		return FALSE;
	}
}

static gboolean fold_unary(AstOp op, gint64 *value)
{
	guint64 bits = (guint64)*value;
	gboolean known = ast_apply_unary(op, &bits);

	*value = (gint64)bits;
	return known;
}

/* The folding of one expression. */
typedef struct {
	AstLookup lookup;
	gpointer data;
	const AstNode *culprit;
} Fold;

static gboolean fold(Fold *f, const AstNode *node, gint64 *value);

static gboolean fold_binary(Fold *f, const AstNode *node, gint64 *value)
{
	gint64 left, right = 0;

	if (!fold(f, node->left, &left))
		return FALSE;
	if ((node->op == OP_ANDAND && !left) || (node->op == OP_OROR && left)) {
		*value = !!left;
		return TRUE;
	}
	if (!fold(f, node->right, &right))
		return FALSE;
	f->culprit = node;
	return ast_apply(node->op, left, right, value);
}

static gboolean fold(Fold *f, const AstNode *node, gint64 *value)
{
	f->culprit = node;
	switch (node->kind) {
	case NODE_NUMBER:
		*value = (gint64)node->number;
		return TRUE;
	case NODE_NULL:
		*value = 0;
		return TRUE;
	case NODE_NAME:
		return f->lookup && f->lookup(f->data, node->text, value);
	case NODE_UNARY:
		return fold(f, node->left, value) && fold_unary(node->op, value);
	case NODE_BINARY:
		return fold_binary(f, node, value);
	default:
		return FALSE;
	}
}

gboolean ast_fold(const AstNode *node, AstLookup lookup, gpointer data, gint64 *value,
		  const AstNode **culprit)
{
	Fold f = { lookup, data, NULL };
	gboolean folded = fold(&f, node, value);

	if (culprit)
		*culprit = folded ? NULL : f.culprit;
	return folded;
}

/* ---- the lines of a repeat, with $i replaced ---- */

typedef struct {
	AstPool *pool;
	const char *number; /* what stands for $i */
	AstNode *i; /* a node of that value */
} Instance;

/* Copies @len bytes with every $i replaced; @len becomes the length of the copy. */
static const char *copy_bytes(Instance *in, const char *text, gsize *len)
{
	g_autoptr(GString) out = NULL;
	gsize at;

	if (!text || !memchr(text, '$', *len))
		return text;
	out = g_string_new(NULL);
	for (at = 0; at < *len; at++) {
		if (text[at] == '$' && at + 1 < *len && text[at + 1] == 'i') {
			g_string_append(out, in->number);
			at++;
		} else {
			g_string_append_c(out, text[at]);
		}
	}
	*len = out->len;
	return ast_strndup(in->pool, out->str, out->len);
}

static const char *copy_text(Instance *in, const char *text)
{
	gsize len = text ? strlen(text) : 0;

	return copy_bytes(in, text, &len);
}

static AstArg *copy_args(Instance *in, const AstArg *args, guint n);

static AstNode *copy_node(Instance *in, const AstNode *node)
{
	AstNode *copy;

	if (!node)
		return NULL;
	copy = ast_new(in->pool, AstNode);
	*copy = *node;
	if (node->kind == NODE_NAME && !strcmp(node->text, "$i")) {
		*copy = *in->i;
		copy->span = node->span;
		return copy;
	}
	copy->text = copy_bytes(in, node->text, &copy->len);
	copy->left = copy_node(in, node->left);
	copy->right = copy_node(in, node->right);
	copy->args = copy_args(in, node->args, node->n_args);
	return copy;
}

static AstArg *copy_args(Instance *in, const AstArg *args, guint n)
{
	AstArg *copy = ast_alloc(in->pool, n * sizeof(*copy));

	for (guint i = 0; i < n; i++) {
		copy[i] = args[i];
		copy[i].index = copy_node(in, args[i].index);
		copy[i].value = copy_node(in, args[i].value);
		copy[i].wrote = copy_node(in, args[i].wrote);
	}
	return copy;
}

static void copy_output(Instance *in, AstOutput *output)
{
	const char **lines = ast_alloc(in->pool, output->n_lines * sizeof(*lines));

	for (guint i = 0; i < output->n_lines; i++)
		lines[i] = copy_text(in, output->lines[i]);
	output->lines = lines;
}

static AstWord *copy_words(Instance *in, const AstWord *words, guint n)
{
	AstWord *copy = ast_alloc(in->pool, n * sizeof(*copy));

	for (guint i = 0; i < n; i++) {
		copy[i] = words[i];
		copy[i].text = copy_text(in, words[i].text);
	}
	return copy;
}

static void copy_command(Instance *in, AstCommand *command)
{
	command->words = copy_words(in, command->words, command->n_words);
	if (command->redirect)
		command->redirect = copy_words(in, command->redirect, 1);
	copy_output(in, &command->output);
}

static void copy_call(Instance *in, AstCall *call)
{
	call->bind = copy_text(in, call->bind);
	call->args = copy_args(in, call->args, call->n_args);
	call->result.value = copy_node(in, call->result.value);
}

static void copy_body(Instance *in, AstLine *line)
{
	switch (line->kind) {
	case LINE_STEP:
	case LINE_RESUMED:
		copy_call(in, &line->call);
		break;
	case LINE_COMMAND:
		copy_command(in, &line->command);
		break;
	case LINE_EVENT:
		line->event.info = copy_node(in, line->event.info);
		break;
	case LINE_ASSERT:
		line->assertion.expr = copy_node(in, line->assertion.expr);
		break;
	case LINE_LET:
		line->let.name = copy_text(in, line->let.name);
		line->let.expr = copy_node(in, line->let.expr);
		break;
	case LINE_SHOW:
		line->show.arg = copy_node(in, line->show.arg);
		copy_output(in, &line->show.output);
		break;
	case LINE_SYSCTL:
		line->sysctl.value = copy_text(in, line->sysctl.value);
		break;
	case LINE_REPEAT:
		line->repeat.count = copy_node(in, line->repeat.count);
		break;
	default:
		break;
	}
}

AstLine *ast_instantiate(AstPool *pool, const AstLine *line, guint64 i)
{
	Instance in = { pool, ast_printf(pool, "%" G_GUINT64_FORMAT, i), ast_new(pool, AstNode) };
	AstLine *copy = ast_new(pool, AstLine);

	in.i->kind = NODE_NUMBER;
	in.i->number = i;
	in.i->base = 10;
	*copy = *line;
	copy->who = copy_text(&in, line->who);
	copy_body(&in, copy);
	return copy;
}

/* ---- calls in two parts ---- */

AstCall *ast_join_call(AstPool *pool, const AstCall *begun, const AstCall *resumed)
{
	AstCall *call = ast_new(pool, AstCall);
	guint n = begun->n_args, from = 0;

	*call = *begun;
	call->open = FALSE;
	call->result = resumed->result;
	call->args = ast_alloc(pool, (n + resumed->n_args) * sizeof(AstArg));
	if (n)
		memcpy(call->args, begun->args, n * sizeof(AstArg));
	/* `resumed> => {…}` belongs to the last argument of the first part. */
	if (n && resumed->n_args && !resumed->args[0].value && resumed->args[0].wrote) {
		call->args[n - 1].wrote = resumed->args[0].wrote;
		from = 1;
	}
	for (guint i = from; i < resumed->n_args; i++)
		call->args[n++] = resumed->args[i];
	call->n_args = n;
	return call;
}
