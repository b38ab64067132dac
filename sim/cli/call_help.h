/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Help on one system call, from its row in the table.
 */
#ifndef NSSIM_SIM_CALL_HELP_H
#define NSSIM_SIM_CALL_HELP_H

#include "command.h"

/* Prints a call's arguments, structures, flags and support. FALSE: there is no such call. */
gboolean call_help_print(const char *name);

/* Says that there is no call of that name, and which is meant; returns EXIT_USAGE. */
int call_help_unknown(const Command *command, const char *name);

#endif
