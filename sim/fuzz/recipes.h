/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzzer's scenarios are made of, as data.
 *
 * A recipe is one call or several, a line each, in the notation of scenarios. <name> stands for an
 * alternative of the rule of that name, <name*> for one to three different ones joined by |; some
 * names are dynamic (generate.c): <pid> <tid> <pidnum> <fd> <nsfd> <pidfd> <mntfd> <fsfd> <mqfd>
 * <dirfd> <sockfd> <usernsfd> <msqid> <semid> <shmid> <shmaddr>, and <mntid> <nsid>, unique ids
 * that earlier steps were told. "X = call" names a result for the lines behind, $X; they are left
 * out where that call fails. An alternative may begin with its weight and an asterisk; without, it
 * is 1.
 */
#ifndef NSSIM_FUZZ_RECIPES_H
#define NSSIM_FUZZ_RECIPES_H

#include <glib.h>

typedef struct {
	const char *name;
	const char *const *alternatives; /* ended by NULL */
} Rule;

typedef struct {
	guint weight;
	const char *text;
} Recipe;

typedef struct {
	const char *name;
	const char *prologue; /* lines that init makes first, or NULL */
	const Recipe *recipes; /* ended by a NULL text */
	const char *const
		*mixes; /* other profiles whose recipes count too, ended by NULL; or NULL */
	guint max_tasks;
} Profile;

extern const Recipe fuzz_propagate_recipes[], fuzz_mountfd_recipes[], fuzz_walk_recipes[],
	fuzz_userns_recipes[]; /* recipes_mount.c */
extern const Recipe fuzz_signal_recipes[], fuzz_nsfile_recipes[], fuzz_cred_recipes[],
	fuzz_proc_recipes[], fuzz_net_recipes[]; /* recipes_task.c */
extern const Recipe fuzz_sysv_recipes[], fuzz_posix_recipes[]; /* recipes_ipc.c */
/* recipes_calls.c */
extern const Recipe fuzz_timer_recipes[], fuzz_filter_recipes[], fuzz_notify_recipes[];

extern const Rule fuzz_rules[]; /* ended by a NULL name */
extern const Profile fuzz_profiles[]; /* ended by a NULL name */

const Rule *fuzz_rule(const char *name, gsize len);
const Profile *fuzz_profile(const char *name);

#endif
