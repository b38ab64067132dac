/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shortest part of a scenario that still shows a difference: chunks of steps are left out, ever
 * smaller ones, as long as the same difference remains. Steps that name the result of one that is
 * gone fall away by themselves.
 */
#include "fuzz/fuzz.h"

static GPtrArray *without(GPtrArray *steps, guint from, guint n)
{
	GPtrArray *rest = g_ptr_array_sized_new(steps->len);

	for (guint i = 0; i < steps->len; i++)
		if (i < from || i >= from + n)
			g_ptr_array_add(rest, g_ptr_array_index(steps, i));
	return rest;
}

/* Whether the difference is there; what stands behind it is cut off. */
static gboolean shows(Pair *pair, GPtrArray *steps, const Difference *wanted)
{
	guint ran;
	g_autoptr(Difference) d = pair_run(pair, steps, TRUE, &ran);

	if (!d || !difference_same(d, wanted))
		return FALSE;
	g_ptr_array_set_size(steps, (gint)ran);
	return TRUE;
}

GPtrArray *shrink(Pair *pair, GPtrArray *steps, const Difference *difference, guint seconds)
{
	gint64 deadline = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
	gboolean tries = TRUE;
	GPtrArray *best = without(steps, 0, 0);
	guint chunk = best->len / 2;

	while (chunk) {
		gboolean smaller = FALSE;

		for (guint at = best->len; at > 0 && tries;) {
			GPtrArray *rest;

			at = at > chunk ? at - chunk : 0;
			rest = without(best, at, chunk);
			tries = g_get_monotonic_time() < deadline;
			if (rest->len && shows(pair, rest, difference)) {
				g_ptr_array_unref(best);
				best = rest;
				at = MIN(at, best->len);
				smaller = TRUE;
			} else {
				g_ptr_array_unref(rest);
			}
		}
		if (!tries || (chunk == 1 && !smaller))
			break;
		if (chunk > 1)
			chunk /= 2;
	}
	return best;
}
