/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Many scenarios, one after the other: run, compared, shrunk, written, counted. All of it takes
 * place in a worker process, so that a model that crashes ends a scenario and not the campaign.
 */
#ifndef NSSIM_FUZZ_CAMPAIGN_H
#define NSSIM_FUZZ_CAMPAIGN_H

#include "fuzz/fuzz.h"

typedef struct {
	const Profile *profile;
	guint64 seed;
	guint64 steps; /* to be made in all */
	guint64 first; /* the number of the first scenario */
	guint min_length, max_length;
	const char *out; /* folder, or NULL */
	gboolean twice; /* the kernel in the model's place too: is the back end steady? */
	gboolean keep; /* publish scenarios without a difference too */
	gboolean on_linux, every_view, no_shrink, no_validate, quiet;
} Campaign;

/* Returns how many scenarios showed a difference; -1 with @error: it can't be run. */
gint campaign_run(const Campaign *campaign, GError **error);

#endif
