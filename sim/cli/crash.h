/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A crash names the scenario and the line that it happened in, and ends the program as it would
 * have ended anyway.
 */
#ifndef NSSIM_SIM_CRASH_H
#define NSSIM_SIM_CRASH_H

#include <glib.h>

/* Begins to watch. */
void crash_watch(void);
/* What runs from here on; @path must stay valid until the next call. */
void crash_note(const char *path, guint line);

#endif
