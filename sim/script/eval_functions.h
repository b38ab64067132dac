/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions that expressions know: ns mnt file pid peers alive freed len.
 */
#ifndef NSSIM_SIM_EVAL_FUNCTIONS_H
#define NSSIM_SIM_EVAL_FUNCTIONS_H

#include "script/eval.h"

gboolean expr_function(const ExprScope *scope, const char *name, const Value *arguments,
		       guint count, Value *value, GError **error);

#endif
