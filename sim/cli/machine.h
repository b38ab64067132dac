/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The back ends that there are here, and what this machine is like.
 */
#ifndef NSSIM_SIM_MACHINE_H
#define NSSIM_SIM_MACHINE_H

#include "call/backend.h"

/* "model" or "linux"; NULL with @error set: not here, or no such. */
Backend *backend_by_name(const char *name, GError **error);

/*
 * What the model must be told to be like the kernel underneath: the capabilities that its init
 * lacks, and the limits that depend on the machine. All zero where there is no Linux.
 */
void machine_config(struct world_config *config);

#endif
