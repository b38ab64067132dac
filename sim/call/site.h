/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Places for values: what an argument or field of a given call really is, once variants are
 * chosen and lengths are known. Shared by laying out, comparing and printing. Internal to sim/call.
 */
#ifndef NSSIM_SIM_CALL_SITE_H
#define NSSIM_SIM_CALL_SITE_H

#include "call/marshal.h"

typedef struct {
	const char *name;
	const struct sys_type *type;
	enum sys_dir dir;
	gboolean by_result; /* the call's result tells how much was written */
	gboolean has_len;
	guint64 len; /* bytes or elements, where .has_len */
	guint count; /* fixed elements, 0: none */
} Site;

/* Argument @i of @call, whose scalar registers are set. */
Site site_of_arg(const Call *call, guint i);
/* Field @f of the structure at @bytes. @outer: the place of the structure itself. */
Site site_of_field(const struct sys_struct *desc, guint f, const guint8 *bytes, const Site *outer);
/* What a pointer points to: .elem of K_POINTER, else the type itself. */
const struct sys_type *site_pointee(const struct sys_type *type);
/* Elements, as far as that is known without looking at them: by count or by length. */
gboolean site_elements(const Site *site, guint64 *n);
/* Index of the field of that name or alias, or -1. */
int site_find_field(const struct sys_struct *desc, const char *name);
gboolean site_has_name(const struct sys_slot *slot, const char *name);
/* Whether the field exists in the structure at @bytes (unions). */
gboolean site_field_exists(const struct sys_struct *desc, guint f, const guint8 *bytes);
/* Whether another field or argument takes its length from this one. */
gboolean site_is_length(const struct sys_slot *slots, guint n, guint index);

/* Numbers in memory, those in two halves too. */
guint64 site_load(const struct sys_type *type, const guint8 *bytes);
void site_store(const struct sys_type *type, guint8 *bytes, guint64 value);
/* Bytes that site_load() looks at. */
gsize site_width(const struct sys_type *type);

#endif
