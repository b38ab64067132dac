/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building text without an operating system: what printf would do, as far as the model needs it.
 * The text goes to a buffer of the caller's (struct world_text): it is cut where the buffer ends,
 * and the length that it wanted is counted on, as snprintf does.
 */
#ifndef NSSIM_TEXT_H
#define NSSIM_TEXT_H

#include <stdarg.h>

#include "compiler.h"
#include "inspect.h"

void text_char(struct world_text *t, char c);
void text_string(struct world_text *t, const char *s);
void text_bytes(struct world_text *t, const char *s, size_t len);
/*
 * %s %c %d %u %x %o %% with l, ll and z lengths (all read as 64-bit where l is given), width and
 * zero padding, '-' for left, '#' for 0x and 0. Nothing else.
 */
void text_printf(struct world_text *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void text_vprintf(struct world_text *t, const char *format, va_list args);
/* Ends the text with a NUL within the buffer. */
void text_end(struct world_text *t);

/*
 * Reads a number in @base (0: as C writes it), with an optional sign. Returns the characters used,
 * 0 where there is no number; *@overflow (may be NULL) tells of too large a one.
 */
size_t text_number(const char *s, unsigned int base, s64 *value, bool *overflow);

#endif
