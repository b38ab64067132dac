// SPDX-License-Identifier: GPL-2.0-only
/*
 * Colours of the terminal: see terminal.h. The mode is the process's one setting of this kind,
 * given on the command line before anything is printed.
 */
#include "terminal.h"

#include <string.h>
#include <unistd.h>

enum colour_mode { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

static enum colour_mode mode;

gboolean term_set_colour(const char *name)
{
	static const char *const names[] = {
		[COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never"
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		if (strcmp(name, names[i]) == 0) {
			mode = (enum colour_mode)i;
			return TRUE;
		}
	}
	return FALSE;
}

gboolean term_is_terminal(FILE *out)
{
	return isatty(fileno(out)) == 1;
}

gboolean term_colours(FILE *out)
{
	const char *term = g_getenv("TERM");
	const char *no = g_getenv("NO_COLOR");

	if (mode != COLOUR_AUTO)
		return mode == COLOUR_ALWAYS;
	if ((no && *no) || !term || strcmp(term, "dumb") == 0)
		return FALSE;
	return term_is_terminal(out);
}

const char *term_style(FILE *out, enum term_style style)
{
	static const char *const codes[] = {
		[TERM_PLAIN] = "\033[0m", [TERM_BOLD] = "\033[1m", [TERM_DIM] = "\033[2m",
		[TERM_GOOD] = "\033[32m", [TERM_BAD] = "\033[31m", [TERM_WARN] = "\033[33m",
		[TERM_NAME] = "\033[36m",
	};

	return term_colours(out) ? codes[style] : "";
}
