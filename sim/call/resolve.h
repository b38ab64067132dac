/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers from the tree: constants, names in scope, masks, makedev() and its like. Internal to
 * sim/call.
 */
#ifndef NSSIM_SIM_CALL_RESOLVE_H
#define NSSIM_SIM_CALL_RESOLVE_H

#include "call/marshal.h"

/* What goes along while a call is laid out or compared: names, and where an error happened. */
typedef struct {
	const CallEnv *env;
	AstSpan *where; /* may be NULL */
	const char *what; /* the argument or field at hand, for messages; may be NULL */
	GError **error;
} Resolver;

/* Sets the error, with the place of @node (may be NULL). Returns FALSE. */
gboolean resolve_fail(Resolver *r, const AstNode *node, CallErrorCode code, const char *format, ...)
	G_GNUC_PRINTF(4, 5);

/* The number that @node stands for where a value of @type is wanted. */
gboolean resolve_number(Resolver *r, const AstNode *node, const struct sys_type *type,
			guint64 *value);
/* A signal's name, with or without SIG, or its number. */
gboolean resolve_signal(Resolver *r, const AstNode *node, int *sig);
/* Sets the bits of a set of signals: [HUP INT], ~[KILL]. */
gboolean resolve_sigset(Resolver *r, const AstNode *node, guint8 *bytes, gsize size);
/* Whether @status is as @node says: WIFEXITED(s) && …, exited(3), killed(SIGKILL), a number. */
gboolean resolve_wstatus(Resolver *r, const AstNode *node, guint32 status, gboolean *holds);

#endif
