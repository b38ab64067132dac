/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls: from the tree to registers and memory, from memory back to text, and what came compared
 * with what was expected. All of it is driven by the rows of the table of system calls; the same
 * bytes go to the model and to a real kernel, so structures are laid out as Linux lays them out.
 *
 * Arguments that the kernel writes are expectations: marshalling reserves zeroed memory for them
 * (as much as the length argument says; `_` and a bare 0x… address too), and matching compares.
 * A 0x… address for an argument that the kernel reads is passed as it is: that is how EFAULT is
 * asked for; for one that it writes only where -1 EFAULT is expected.
 *
 * Nothing here keeps state: a Call is all there is.
 */
#ifndef NSSIM_SIM_MARSHAL_H
#define NSSIM_SIM_MARSHAL_H

#include <glib.h>

#include "call/value.h"
#include "script/ast.h"
#include "syscall.h"
#include "world.h"

#define CALL_ERROR (call_error_quark())
GQuark call_error_quark(void);

typedef enum {
	CALL_ERROR_UNKNOWN_CALL, /* no row of that name */
	CALL_ERROR_NAME, /* neither a constant nor a name in scope */
	CALL_ERROR_ARGUMENT, /* does not fit the argument's type, or too many arguments */
	CALL_ERROR_FIELD, /* no such field */
	CALL_ERROR_SIZE, /* more than an image may hold */
	CALL_ERROR_SCOPE, /* set by the environment: a task that has no pid there */
} CallErrorCode;

/*
 * What a name stands for. Constants of the table are known without it. lookup: the number of a
 * name in scope, for a task its pid as the acting task sees it; FALSE without @error: there is no
 * such name; FALSE with @error: there is, but not here. names (may be NULL): offers every name in
 * scope, for suggestions.
 */
typedef struct {
	gboolean (*lookup)(gpointer data, const char *name, gint64 *value, GError **error);
	void (*names)(gpointer data, void (*offer)(gpointer to, const char *name), gpointer to);
	gpointer data;
} CallEnv;

/* An argument as it went into a register. */
typedef struct {
	const struct sys_slot *slot;
	const struct sys_type *type; /* of the slot; of the case chosen where that is K_VARIANT */
	enum sys_dir dir;
	guint64 value; /* the register */
	gsize offset, size; /* in the image; size 0: it points to nothing there */
	const AstArg *stated; /* NULL: absent, a default was taken */
} CallArg;

typedef struct {
	const struct sys_row *row;
	guint n_args;
	CallArg args[SYS_MAX_ARGS];
	GByteArray *image;
	gsize used; /* bytes of .image that are laid out */
	guint32 fail_nth;
	guint n_stated; /* arguments written, before <unfinished ...> or in all */
	gboolean open; /* they broke off there */
} Call;

/*
 * Lays a call out. The error's message is bare ("no member "MS_BND" in the mount flags; did you
 * mean "MS_BIND"?"); @where (may be NULL) gets the place, for script_error().
 */
Call *call_marshal(const AstCall *ast, const CallEnv *env, AstSpan *where, GError **error);
/* A call from registers and memory, as the fuzzer and replays build them. Copies @bytes. */
Call *call_from_raw(const struct sys_row *row, const guint64 args[SYS_MAX_ARGS],
		    const guint8 *bytes, gsize size);
void call_free(Call *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Call, call_free)

/* Fills what the back end takes; the image stays the call's own and gets the answer. */
void call_fill(Call *call, struct world_call *raw);

/* What came back. */
typedef struct {
	enum world_outcome outcome; /* CALL_RETURNED, CALL_BLOCKED, CALL_NO_RETURN */
	gint64 ret; /* the result or a negative errno */
	const guint8 *image; /* the memory after the call; NULL: not known (blocked) */
	gsize image_size;
} CallAnswer;

/* The answer that lies in the call's own image after the back end was called. */
CallAnswer call_answer(const Call *call, const struct world_result *result);

/*
 * Compares an answer with what @expected states: result and outputs. Appends to @differences (may
 * be NULL) a line for each that differs: "result: expected 3, got -1 EMFILE". Returns whether all
 * is as expected. @error: the expectation itself is wrong (an unknown name), and then FALSE.
 */
gboolean call_match(const Call *call, const AstCall *expected, const CallAnswer *answer,
		    const CallEnv *env, GString *differences, GError **error);
gboolean call_match_result(const struct sys_row *row, const AstResult *expected,
			   const CallAnswer *answer, const CallEnv *env, GString *differences,
			   GError **error);
/*
 * The same for a resumption: the arguments in @resumed are those of @call from the first one that
 * the kernel writes on, or from where its `<unfinished ...>` broke off.
 */
gboolean call_match_resumed(const Call *call, const AstCall *resumed, const CallAnswer *answer,
			    const CallEnv *env, GString *differences, GError **error);
/* A siginfo or another structure at @bytes against a NODE_STRUCT: named fields only. */
gboolean call_match_struct(const struct sys_struct *desc, const guint8 *bytes, gsize size,
			   const AstNode *expected, const CallEnv *env, GString *differences,
			   GError **error);

/*
 * Prints in strace's notation; what comes out parses, and marshals to the same image. @answer NULL:
 * as it would be written before the call, outputs as _. Outputs of a call that failed or blocked
 * are _ too.
 */
void call_print(GString *out, const Call *call, const CallAnswer *answer);
/*
 * Argument @i as an expectation that the answer would meet, in the form that @expected has: the
 * same fields of structures, `_` and addresses as they are. For --bless.
 */
void call_print_expected(GString *out, const Call *call, guint i, const AstArg *expected,
			 const CallAnswer *answer);
/* Without the result: NAME(ARGS). */
void call_print_args(GString *out, const Call *call, const CallAnswer *answer);
/* Argument @i alone. */
void call_print_arg(GString *out, const Call *call, guint i, const CallAnswer *answer);
/* "3", "-1 EPERM", "?", "<unfinished ...>" (without "= "). */
void call_print_result(GString *out, const struct sys_row *row, const CallAnswer *answer);

#endif
