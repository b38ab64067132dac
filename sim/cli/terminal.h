/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Colours and width of the terminal. Colours appear on a terminal only, never where NO_COLOR is
 * set or TERM is dumb; --color=always and --color=never override that.
 */
#ifndef NSSIM_SIM_TERMINAL_H
#define NSSIM_SIM_TERMINAL_H

#include <glib.h>
#include <stdio.h>

enum term_style { TERM_PLAIN, TERM_BOLD, TERM_DIM, TERM_GOOD, TERM_BAD, TERM_WARN, TERM_NAME };

/* Sets the mode: "auto", "always", "never". FALSE: it is none of these. */
gboolean term_set_colour(const char *mode);
gboolean term_colours(FILE *out);

/* The sequence that begins a style on @out, "" where there are no colours; TERM_PLAIN ends it. */
const char *term_style(FILE *out, enum term_style style);

gboolean term_is_terminal(FILE *out);

#endif
