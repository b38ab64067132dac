/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario on two back ends, side by side: every result, every event and every common view are
 * compared, whether the scenario states them or not.
 */
#ifndef NSSIM_SIM_DIFF_H
#define NSSIM_SIM_DIFF_H

#include "scenario.h"

typedef struct {
	Backend *model, *other;
	const struct world_config *base;
	gboolean validate; /* check the model's invariants after every call */
	gboolean every_view; /* all views of all tasks after every step, not only at the end */
} DiffOptions;

ScenarioResult *scenario_diff(const ScenarioFile *file, const DiffOptions *options,
			      Reports *reports);

#endif
