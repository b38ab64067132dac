/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The outcome of replays: how many calls of each name agreed, differed and were skipped, and what
 * the differences were. As text for people, as JSON for programs.
 */
#ifndef NSSIM_SIM_STRACE_TALLY_H
#define NSSIM_SIM_STRACE_TALLY_H

#include <glib.h>

typedef enum { TALLY_AGREED, TALLY_DIFFERED, TALLY_SKIPPED, TALLY_OUTCOMES } TallyOutcome;

typedef struct {
	char *file;
	guint line;
	gint64 pid;
	char *call; /* its name */
	char *text; /* as the log has it */
	char *what; /* lines: what differs */
	char *why; /* the model's reason to refuse; or NULL */
} Difference;

typedef struct {
	guint counts[TALLY_OUTCOMES];
	GHashTable *calls; /* name -> guint[TALLY_OUTCOMES] */
	GHashTable *reasons; /* why calls were skipped -> count */
	GPtrArray *differences; /* Difference * */
	GPtrArray
		*skips; /* the same, of calls that were skipped, if keep_skips; .why: the reason */
	gboolean keep_skips;
} Tally;

Tally *tally_new(void);
void tally_free(Tally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tally, tally_free)

void tally_count(Tally *tally, const char *call, TallyOutcome outcome);
/*
 * .call was skipped for the reason .why; .what, where it is told: what would have differed. Kept
 * only if tally->keep_skips.
 */
void tally_skip(Tally *tally, const Difference *skip);
/* Counts and keeps; the strings are copied. */
void tally_difference(Tally *tally, const Difference *difference);

/* The table, the first @most differences in detail, and the line of totals. */
void tally_print(GString *out, const Tally *tally, guint most);
/* {"agreed": N, "differed": N, "skipped": N, "calls": {…}, "skips": {…}, "differences": […]} */
void tally_print_json(GString *out, const Tally *tally);

#endif
