/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a remedy looks at: a call whose answer was another one than the log's, its arguments, and
 * the files that they name, as init sees them. For remedy.c and outside.c.
 */
#ifndef NSSIM_SIM_STRACE_CASE_H
#define NSSIM_SIM_STRACE_CASE_H

#include "strace/private.h"

typedef struct {
	Replay *r;
	Attempt *a;
	Actor *actor;
	const CallAnswer *was;
	gint64 wanted; /* the log's result */
	guint round;
} Case;

guint64 named_flag(const char *name);

/* ---- arguments ---- */

/* The argument for slot @index; NULL: the log states none. */
const AstArg *case_arg(const Case *c, guint index);
gboolean case_number(const Case *c, guint index, gint64 *value);
gboolean slot_is_path(const struct sys_slot *slot);
gboolean kind_is_descriptor(enum sys_kind kind);
int case_number_for_init(const Case *c);
/*
 * Where init finds what the actor means by the path in argument @index; NULL: it is no path. *@base
 * (may be NULL) gets the length of the part that is surely there.
 */
char *case_path(const Case *c, guint index, gsize *base);
/* The file that the call names: by a path with something in it, else by its first descriptor. */
char *case_file(const Case *c);

/* ---- inodes ---- */

char *inode_of(Replay *r, const char *path); /* "dev:ino"; NULL: nothing is there */
gboolean inode_is_proven(Replay *r, const char *path);
void inode_note(Replay *r, GHashTable *set, const char *path);
/* Whether it is the kernel's to make, not anyone's. */
gboolean inode_is_pseudo(Replay *r, const char *path);
/* Whether it is in what is mounted instead of what the model does not know. */
gboolean inode_stands_in(Replay *r, const char *path);
/*
 * Where not even the modes are anyone's to change. Those of devpts are options of its mount, and in
 * a cgroup other than the root of all, they are others than there.
 */
gboolean inode_is_the_kernels(Replay *r, const char *path);

/* ---- outside.c ---- */

Remedy outside_position(const Case *c);
Remedy outside_device(const Case *c);
Remedy outside_too_early(const Case *c);
gboolean outside_stand_in(const Case *c);
gboolean outside_limits(const Case *c);
gboolean outside_part(const Case *c);
gboolean outside_ran_out(const Case *c);
gboolean outside_socket(const Case *c);
gboolean outside_order(const Case *c);

#endif
