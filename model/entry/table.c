/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of system calls, made from syscalls.def, and the look-ups in it. All of it is constant.
 */
#include <string.h>

#include "rows.h"
#include "argtypes.h"

/* ---- the notation of syscalls.def for arguments ---- */

#define SLOT(nm, tp, ...)                                            \
	{                                                            \
		.name = #nm, .type = &t_##tp, .len = -1, __VA_ARGS__ \
	}
#define SIZED(nm, tp, l, ...)                                         \
	{                                                             \
		.name = #nm, .type = &t_##tp, .len = (l), __VA_ARGS__ \
	}

#define IN(nm, tp)		   SLOT(nm, tp, .dir = DIR_IN)
#define IN_AKA(nm, other, tp)	   SLOT(nm, tp, .dir = DIR_IN, .alias = other)
#define IN_NULL(nm, tp)		   SLOT(nm, tp, .dir = DIR_IN, .nullable = true)
#define IN_NULL_AKA(nm, other, tp) SLOT(nm, tp, .dir = DIR_IN, .nullable = true, .alias = other)
#define IN_LEN(nm, tp, l)	   SIZED(nm, tp, l, .dir = DIR_IN)
#define IN_LEN_NULL(nm, tp, l)	   SIZED(nm, tp, l, .dir = DIR_IN, .nullable = true)
#define IN_N_NULL(nm, tp, n)	   SLOT(nm, tp, .dir = DIR_IN, .nullable = true, .count = (n))

#define OUT(nm, tp)	   SLOT(nm, tp, .dir = DIR_OUT)
#define OUT_NULL(nm, tp)   SLOT(nm, tp, .dir = DIR_OUT, .nullable = true)
#define OUT_LEN(nm, tp, l) SIZED(nm, tp, l, .dir = DIR_OUT)
#define OUT_RES(nm, tp, l) SIZED(nm, tp, l, .dir = DIR_OUT, .by_result = true)
#define OUT_MOMENT(nm, tp) SLOT(nm, tp, .dir = DIR_OUT, .nullable = true, .moment = true)
#define OUT_RES_MOMENT(nm, tp, l) \
	SIZED(nm, tp, l, .dir = DIR_OUT, .by_result = true, .moment = true)
#define OUT_N(nm, tp, n) SLOT(nm, tp, .dir = DIR_OUT, .count = (n))

#define BOTH(nm, tp)	    SLOT(nm, tp, .dir = DIR_INOUT)
#define BOTH_NULL(nm, tp)   SLOT(nm, tp, .dir = DIR_INOUT, .nullable = true)
#define BOTH_LEN(nm, tp, l) SIZED(nm, tp, l, .dir = DIR_INOUT)

/* Arguments that may be left out. */
#define OPT(nm, tp)	       SLOT(nm, tp, .dir = DIR_IN, .optional = true)
#define OPT_AKA(nm, other, tp) SLOT(nm, tp, .dir = DIR_IN, .optional = true, .alias = other)
#define OPT_NULL(nm, tp)       SLOT(nm, tp, .dir = DIR_IN, .optional = true, .nullable = true)
#define OPT_NULL_AKA(nm, other, tp) \
	SLOT(nm, tp, .dir = DIR_IN, .optional = true, .nullable = true, .alias = other)
#define OPT_OUT_AKA(nm, other, tp) \
	SLOT(nm, tp, .dir = DIR_OUT, .optional = true, .nullable = true, .alias = other)

/* Arguments whose type depends on argument number @l. */
#define VAR(nm, tp, l)	   SIZED(nm, tp, l, .dir = DIR_IN, .nullable = true)
#define OPT_VAR(nm, tp, l) SIZED(nm, tp, l, .dir = DIR_IN, .nullable = true, .optional = true)

/* ---- bodies: declared for the rows that are not ABSENT ---- */

#define DECLARE_ABSENT(nm)

#define DECLARE_PART(nm) long sys_##nm(struct world *w, const u64 *arg);

#define DECLARE_WHOLE(nm) long sys_##nm(struct world *w, const u64 *arg);

#define CALL(nm, num, state, res, fam, nt, hlp, ...)   DECLARE_##state(nm)
#define CALL_0(nm, num, state, res, fam, nt, hlp)      DECLARE_##state(nm)
#define CALL_RAW(nm, num, state, res, fam, nt, hlp, n) DECLARE_##state(nm)
#include "syscalls.def"
#undef CALL
#undef CALL_0
#undef CALL_RAW

/* ---- arguments ---- */

static const struct sys_slot raw_args[SYS_MAX_ARGS] = {
	IN(arg1, opaque), IN(arg2, opaque), IN(arg3, opaque),
	IN(arg4, opaque), IN(arg5, opaque), IN(arg6, opaque),
};

#define CALL(nm, num, state, res, fam, nt, hlp, ...) \
	static const struct sys_slot args_##nm[] = { __VA_ARGS__ };
#define CALL_0(nm, num, state, res, fam, nt, hlp)
#define CALL_RAW(nm, num, state, res, fam, nt, hlp, n)
#include "syscalls.def"
#undef CALL
#undef CALL_0
#undef CALL_RAW

/* ---- rows ---- */

#define ROW(nm, num, state, res, fam, nt, hlp, slots, n) \
	{                                                \
		.name = #nm,                             \
		.nr = (num),                             \
		.nr_args = (n),                          \
		.support = SYS_##state,                  \
		.args = slots,                           \
		.result = &t_##res,                      \
		.family = fam,                           \
		.help = hlp,                             \
		.note = nt,                              \
	},
#define CALL(nm, num, state, res, fam, nt, hlp, ...) \
	ROW(nm, num, state, res, fam, nt, hlp, args_##nm, ARRAY_LEN(args_##nm))
#define CALL_0(nm, num, state, res, fam, nt, hlp) ROW(nm, num, state, res, fam, nt, hlp, NULL, 0)
#define CALL_RAW(nm, num, state, res, fam, nt, hlp, n) \
	ROW(nm, num, state, res, fam, nt, hlp, raw_args, n)
const struct sys_row sys_table[] = {
#include "syscalls.def"
};
#undef CALL
#undef CALL_0
#undef CALL_RAW

const unsigned int sys_table_size = ARRAY_LEN(sys_table);

/* ---- the index of each row, and what is found by it ---- */

#define CALL(nm, num, state, res, fam, nt, hlp, ...)   ROW_##nm,
#define CALL_0(nm, num, state, res, fam, nt, hlp)      ROW_##nm,
#define CALL_RAW(nm, num, state, res, fam, nt, hlp, n) ROW_##nm,
enum {
#include "syscalls.def"
};
#undef CALL
#undef CALL_0
#undef CALL_RAW

/* 1 + the index of the row of a number; 0: none. */
#define CALL(nm, num, state, res, fam, nt, hlp, ...)   [num] = ROW_##nm + 1,
#define CALL_0(nm, num, state, res, fam, nt, hlp)      [num] = ROW_##nm + 1,
#define CALL_RAW(nm, num, state, res, fam, nt, hlp, n) [num] = ROW_##nm + 1,
static const u16 row_of_nr[] = {
#include "syscalls.def"
};
#undef CALL
#undef CALL_0
#undef CALL_RAW

#define BODY_ABSENT(nm)				       NULL,
#define BODY_PART(nm)				       sys_##nm,
#define BODY_WHOLE(nm)				       sys_##nm,
#define CALL(nm, num, state, res, fam, nt, hlp, ...)   BODY_##state(nm)
#define CALL_0(nm, num, state, res, fam, nt, hlp)      BODY_##state(nm)
#define CALL_RAW(nm, num, state, res, fam, nt, hlp, n) BODY_##state(nm)
static const sys_body bodies[] = {
#include "syscalls.def"
};

sys_body sys_row_body(const struct sys_row *row)
{
	return bodies[row - sys_table];
}

const struct sys_row *sys_find_nr(unsigned int nr)
{
	if (nr >= ARRAY_LEN(row_of_nr) || !row_of_nr[nr])
		return NULL;
	return &sys_table[row_of_nr[nr] - 1];
}

const struct sys_row *sys_find(const char *name)
{
	for (unsigned int i = 0; i < sys_table_size; i++)
		if (sys_table[i].name[0] == name[0] && !strcmp(sys_table[i].name, name))
			return &sys_table[i];
	return NULL;
}

/* ---- sets ---- */

#define SYS_SET_ADDRESS(name) &set_##name,
const struct sys_set *const sys_sets[] = { SYS_SETS(SYS_SET_ADDRESS) };
const unsigned int sys_sets_size = ARRAY_LEN(sys_sets);

bool sys_constant(const char *name, u64 *value)
{
	for (unsigned int i = 0; i < sys_sets_size; i++)
		for (const struct sys_flag *f = sys_sets[i]->flags; f->name; f++)
			if (f->name[0] == name[0] && !strcmp(f->name, name)) {
				*value = f->value;
				return true;
			}
	return false;
}
