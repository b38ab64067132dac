/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values in memory, by the types of the table of system calls: their size, reading and writing
 * numbers in the byte order of x86-64, and their names in strace's notation.
 */
#ifndef NSSIM_SIM_VALUE_H
#define NSSIM_SIM_VALUE_H

#include <glib.h>

#include "syscall.h"

/* A number of 1, 2, 4 or 8 bytes, little endian; @sign extends the topmost bit. */
guint64 value_load(const guint8 *bytes, gsize size, gboolean sign);
void value_store(guint8 *bytes, gsize size, guint64 value);
/* @value as @size bytes would hold it, extended again. */
guint64 value_narrow(guint64 value, gsize size, gboolean sign);

/* Whether a kind is a number, and not a pointer or a composite. */
gboolean value_is_scalar(enum sys_kind kind);
/* Whether an argument of that kind is an address of the image. */
gboolean value_is_pointer(enum sys_kind kind);
/* Bytes that a value of @type takes inside a structure or array (pointers: 8). */
gsize value_size(const struct sys_type *type);
/* Bytes that a field takes. */
gsize value_field_size(const struct sys_slot *field);

/* The members of @set, joined by |, what is left in hexadecimal; "0" where none. */
void value_print_flags(GString *out, const struct sys_set *set, guint64 value);
/* One member of @set by name, else FALSE. */
gboolean value_print_enum(GString *out, const struct sys_set *set, guint64 value);
/* A scalar in the notation of its kind: 3, 0x1f, 0755, SIGKILL, AT_FDCWD, makedev(0x1, 0x3), … */
void value_print_scalar(GString *out, const struct sys_type *type, guint64 value);
/* {WIFEXITED(s) && WEXITSTATUS(s) == 3}, without the brackets around it. */
void value_print_wstatus(GString *out, guint32 status);
/* [HUP INT], or ~[KILL] where that is shorter. */
void value_print_sigset(GString *out, const guint8 *bytes, gsize size);

/* A signal by its name with or without SIG ("HUP", "SIGRT_3", "RTMIN"); 0: none. */
int value_signal(const char *name);
/* "ENOENT", "E530" where it has no name: for error numbers 1 to 4095. */
char *value_errno_text(int err);

#endif
