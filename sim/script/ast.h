/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree of a scenario: what the parser builds, the printer prints and the runner walks.
 *
 * Every node, string and array of a tree lies in its AstPool and lives as long as that; nothing is
 * freed alone. Nodes are not changed once they are built: whoever needs another text (--bless)
 * patches the source by the spans, or builds nodes of its own in the pool.
 *
 * Invariants: a span lies within the source it was parsed from; arrays hold no NULL; strings are
 * NUL-terminated, those that may hold NUL bytes carry their length.
 */
#ifndef NSSIM_SIM_AST_H
#define NSSIM_SIM_AST_H

#include <glib.h>

/* Where something stands in its source. Lines and columns count from 1, columns in bytes. */
typedef struct {
	guint line, column;
	gsize start, end; /* byte offsets, end exclusive */
} AstSpan;

typedef struct AstPool AstPool;
typedef struct AstNode AstNode;
typedef struct AstArg AstArg;
typedef struct AstLine AstLine;

AstPool *ast_pool_new(void);
void ast_pool_free(AstPool *pool);
/* Zeroed memory of the pool's. */
gpointer ast_alloc(AstPool *pool, gsize size);
char *ast_strndup(AstPool *pool, const char *text, gsize len);
char *ast_printf(AstPool *pool, const char *format, ...) G_GNUC_PRINTF(2, 3);
#define ast_new(pool, type) ((type *)ast_alloc((pool), sizeof(type)))
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AstPool, ast_pool_free)

/* ---- values and expressions: one kind of node for arguments and for EXPR ---- */

typedef enum {
	NODE_NUMBER, /* .number; .base 8, 10 or 16 as written; .negative: written with a minus */
	NODE_STRING, /* .text, .len; .cut: "…"... */
	NODE_NAME, /* .text: a constant, a bound name, a task ("$i" counts as one) */
	NODE_NULL, /* NULL */
	NODE_ANY, /* _ */
	NODE_ARRAY, /* [a, b]: .args */
	NODE_STRUCT, /* {a=1, b}: .args */
	NODE_SET, /* [HUP INT], [HUP] after ~: .args are names; .negative: ~[...] */
	NODE_CALL, /* .text(.args): makedev(1, 3), ns(init, "mnt"), WIFEXITED(s) */
	NODE_UNARY, /* .op .left: ! ~ - + & @ */
	NODE_BINARY, /* .left .op .right */
	NODE_MEMBER, /* .left->.text or .left . .text: .op tells which */
	NODE_INDEX, /* .left[.right] */
} AstKind;

typedef enum {
	OP_NONE,
	OP_NOT,
	OP_COMPLEMENT,
	OP_MINUS,
	OP_PLUS,
	OP_ADDRESS,
	OP_MUL,
	OP_DIV,
	OP_MOD,
	OP_ADD,
	OP_SUB,
	OP_SHL,
	OP_SHR,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_EQ,
	OP_NE,
	OP_AND,
	OP_XOR,
	OP_OR,
	OP_ANDAND,
	OP_OROR,
	OP_ARROW,
	OP_DOT,
	OP_EITHER, /* A or B: names that share a number, as strace prints them */
	OP_AT, /* @"…": the path of an abstract socket */
} AstOp;

struct AstNode {
	AstKind kind;
	AstOp op;
	AstSpan span;
	guint64 number; /* two's complement where .negative */
	guint8 base;
	guint16 height; /* of the tree below, 1 for a leaf; at most SCRIPT_MAX_HEIGHT */
	gboolean negative, cut;
	const char *text;
	gsize len; /* of .text */
	AstNode *left, *right;
	AstArg *args; /* arguments, fields or elements */
	guint n_args;
	const char *note; /* strace's <…> behind a number or name, without the angles; or NULL */
};

/* An argument of a call, a field of a structure or an element of an array. */
struct AstArg {
	AstSpan span; /* without what stands between it and the next comma or bracket */
	gsize until; /* where that comma or bracket is */
	const char *name; /* of name=value, else NULL */
	AstNode *index; /* of [index]=value, else NULL */
	AstNode *value; /* NULL: `...`, what was left out; or, with .wrote, nothing but => */
	AstNode *wrote; /* of value => wrote: what the call wrote back, else NULL */
};

/* Binding strength for printing and parsing: OP_OROR is 1, OP_MUL 10; 0: not binary. */
guint ast_op_strength(AstOp op);
const char *ast_op_text(AstOp op);

/*
 * The value of an expression that consists of numbers and operators, and of names where @lookup
 * (may be NULL) knows them; arithmetic is that of C's int64_t, wrapping. FALSE: it has no such
 * value (a string, an unknown name, a division by zero); @culprit (may be NULL) is the node.
 */
typedef gboolean (*AstLookup)(gpointer data, const char *name, gint64 *value);
gboolean ast_fold(const AstNode *node, AstLookup lookup, gpointer data, gint64 *value,
		  const AstNode **culprit);
/* One step of the same: what @op makes of two numbers. FALSE: division by zero. */
gboolean ast_apply(AstOp op, gint64 left, gint64 right, gint64 *value);
/* The same for one number: ! ~ - and +. FALSE: @op is none of them. */
gboolean ast_apply_unary(AstOp op, guint64 *value);

/* ---- lines ---- */

typedef enum {
	RESULT_ABSENT, /* nothing written: any answer passes */
	RESULT_VALUE, /* = .value: a number, 0x…, a bound name */
	RESULT_ERROR, /* = -1 .error */
	RESULT_UNKNOWN, /* = ?; .error: of `= ? ERESTARTSYS (…)`, else NULL */
	RESULT_UNFINISHED, /* <unfinished ...> */
} AstResultKind;

typedef struct {
	AstResultKind kind;
	AstSpan span; /* from behind "= " to its end, a message included; empty where absent */
	AstSpan whole; /* the same with "= " and the space before it */
	AstNode *value;
	const char *error; /* "EINVAL" */
	const char *message; /* what stood in parentheses behind, without them, or NULL */
} AstResult;

typedef enum {
	LINE_BLANK,
	LINE_COMMENT,
	LINE_STEP,
	LINE_COMMAND,
	LINE_RESUMED,
	LINE_EVENT,
	LINE_ASSERT,
	LINE_LET,
	LINE_SHOW,
	LINE_DRAIN,
	LINE_DEFER,
	LINE_SYSCTL,
	LINE_WORLD,
	LINE_REQUIRE,
	LINE_REPEAT,
	LINE_NOISE, /* only in logs: what strace itself has to say */
} AstLineKind;

/* Expected output: the | lines under a show or a command. */
typedef struct {
	gboolean stated; /* there were | lines, be it a lone one */
	const char **lines; /* without "| "; none where a lone | says: empty */
	guint n_lines;
	AstSpan span; /* the lines with their newlines; empty: where they would go */
} AstOutput;

typedef struct {
	const char *bind; /* of NAME = CALL(…), else NULL */
	AstSpan bind_span;
	const char *name; /* of the call */
	AstSpan name_span;
	AstArg *args;
	guint n_args;
	gboolean open; /* the arguments break off with <unfinished ...> */
	gboolean
		/* LINE_RESUMED: `resumed>, ARGS`: they follow those written before */
		leading_comma;
	guint64 fail_nth; /* 0: absent */
	AstResult result;
} AstCall;

typedef enum {
	EVENT_LINE_EXITED, /* +++ exited with .number +++ */
	EVENT_LINE_KILLED, /* +++ killed by .signal +++ */
	EVENT_LINE_SIGNAL, /* --- .signal {…} --- */
	EVENT_LINE_STOPPED, /* --- stopped by .signal --- */
	EVENT_LINE_SUPERSEDED, /* +++ superseded by execve in pid .number +++ */
} AstEventKind;

typedef struct {
	AstEventKind kind;
	gint64 number;
	const char *signal; /* "SIGKILL" */
	gboolean core; /* (core dumped) */
	AstNode *info; /* NODE_STRUCT, or NULL */
} AstEvent;

/* A word of a command, quotes taken off. */
typedef struct {
	AstSpan span;
	const char *text;
	gboolean quoted;
} AstWord;

typedef struct {
	AstWord *words;
	guint n_words;
	AstWord *redirect; /* target of > or >>, or NULL */
	gboolean append; /* >> */
	AstOutput output;
	guint64 status; /* [N] under it; 0 where absent */
	gboolean status_stated;
	AstSpan status_span; /* the [N] line with its newline; empty: where it would go */
} AstCommand;

typedef struct {
	const char *key; /* "drop", "version", … */
	const char *value;
	AstSpan span;
} AstSetting;

struct AstLine {
	AstLineKind kind;
	AstSpan span; /* the line without its comments and newline; outputs not included */
	gsize until; /* where its # or newline is */
	const char *comment; /* text behind #, without it, at the end of the line; or NULL */
	const char *who; /* STEP, COMMAND, RESUMED, EVENT: "init", "123" */
	gboolean who_is_pid; /* written as strace does: 123, [pid 123] */
	AstSpan who_span;
	union {
		AstCall call; /* STEP, RESUMED */
		AstCommand command;
		AstEvent event;
		struct {
			AstNode *expr;
		} assertion;
		struct {
			const char *name;
			AstSpan name_span;
			AstNode *expr;
		} let;
		struct {
			const char *view; /* "mountinfo", "refs", … */
			AstSpan view_span;
			AstNode *arg; /* a task's name, an expression (refs), a type; or NULL */
			AstOutput output;
		} show;
		struct {
			const char *queue;
		} drain; /* "rcu", "work", "task_work", or NULL: all */
		struct {
			gboolean on;
		} defer;
		struct {
			const char *name, *value;
			AstSpan value_span;
		} sysctl;
		struct {
			const char *name;
			AstSetting *settings;
			guint n_settings;
		} world;
		struct {
			const char *name;
			AstSpan name_span;
		} require;
		struct {
			AstNode *count;
			AstLine **lines;
			guint n_lines;
			const char *end_comment;
		} repeat;
		struct {
			const char *text;
		} noise;
	};
};

/* A comment between tokens. */
typedef struct {
	const char *text; /* with its marks */
	gsize start;
} AstComment;

typedef struct {
	AstPool *pool;
	const char *file; /* as it goes into messages */
	const char *source;
	gsize len;
	AstLine **lines;
	guint n_lines;
	AstComment *comments; /* the C comments, in order */
	guint n_comments;
} AstScript;

void ast_script_free(AstScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AstScript, ast_script_free)

/* A copy of @line in @pool in which $i has been replaced by @i, in names, strings and words, but
 * not in a repeat within. */
AstLine *ast_instantiate(AstPool *pool, const AstLine *line, guint64 i);

/* The whole call whose arguments broke off in @begun (.open) and went on in @resumed: what strace
 * prints in two lines. */
AstCall *ast_join_call(AstPool *pool, const AstCall *begun, const AstCall *resumed);

#endif
