/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a replay may expect of another kernel's answers. The log's call is softened before it is
 * made: what no two kernels agree on (`moment` in its row) is expected no more, and numbers that
 * every kernel deals out itself (`space`) are translated where they go in, and taken for names
 * where they come out.
 *
 * Invariants of a Dictionary: within a space a name of the log stands for one number of the model
 * and the other way round, and a failed comparison learns nothing.
 */
#ifndef NSSIM_SIM_STRACE_EXPECT_H
#define NSSIM_SIM_STRACE_EXPECT_H

#include "call/marshal.h"
#include "script/ast.h"

typedef struct Dictionary Dictionary;

Dictionary *dictionary_new(void);
void dictionary_free(Dictionary *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dictionary, dictionary_free)

/*
 * A copy of @call, in @pool, that can be made and compared in another world. @outputs FALSE: no
 * output is expected at all, only the result. *@foreign is set where a number goes in that the
 * model has dealt out no counterpart for: then the answer can't be compared.
 */
AstCall *expect_soften(AstPool *pool, const AstCall *call, const struct sys_row *row,
		       Dictionary *names, gboolean outputs, gboolean *foreign);

/*
 * Compares the numbers of @logged that are names with those of the answer, and learns them. @soft
 * is what @call was marshalled from. Lines about what differs go to @differences.
 */
gboolean expect_names(const AstCall *logged, const AstCall *soft, const Call *call,
		      const CallAnswer *answer, Dictionary *names, GString *differences);

/* ---- looking at a call of a log by its row ---- */

/* The slot that argument @i of @call is for; NULL: too many, or a label that the row lacks. */
const struct sys_slot *expect_slot(const AstCall *call, const struct sys_row *row, guint i);
/* The type and direction of a slot, with variants resolved. */
const struct sys_type *expect_type(const AstCall *call, const struct sys_row *row,
				   const struct sys_slot *slot, enum sys_dir *dir);
/* The value of a number or of constants. */
gboolean expect_number(const AstNode *node, gint64 *value);
/* The field @name of a NODE_STRUCT; NULL: it has none. */
const AstArg *expect_field(const AstNode *node, const char *name);

#endif
