/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory after (or before) a call, and its contents as text. Internal to sim/call.
 */
#ifndef NSSIM_SIM_CALL_SHOW_H
#define NSSIM_SIM_CALL_SHOW_H

#include "call/site.h"

/* An image that begins at USER_BASE, and the result where it tells how much was written. */
typedef struct {
	const guint8 *bytes;
	gsize size;
	gint64 ret; /* negative: not known */
} Memory;

/* Whether @len bytes from offset @at lie in the image. */
gboolean memory_has(const Memory *m, gsize at, guint64 len);
/* The offset of an address. FALSE: it lies elsewhere. */
gboolean memory_offset(const Memory *m, guint64 address, gsize *at);
/* How many bytes or elements of @size stand at a place: as told by the result, by length, by what
 * is left of the image. */
guint64 memory_count(const Memory *m, const Site *site, gsize at, gsize size);
/* Length of the string at @at, at most @room bytes, its NUL not counted. */
gsize memory_string(const Memory *m, gsize at, gsize room);

/* A value where it stands, and one behind an address. @shape (may be NULL): show what it shows. */
void show_inline(GString *out, const Memory *m, const Site *site, gsize at, const AstNode *shape);
void show_pointer(GString *out, const Memory *m, const Site *site, guint64 address,
		  const AstNode *shape);
/* The string that a field of kind K_STROFF of the structure at @base refers to. */
void show_string_behind(GString *out, const Memory *m, const struct sys_struct *desc, gsize base,
			guint32 offset);

#endif
