/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scenario language on one screen.
 */
#ifndef NSSIM_SIM_HELP_LANGUAGE_H
#define NSSIM_SIM_HELP_LANGUAGE_H

void help_language_print(void);

#endif
