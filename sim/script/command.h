/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command lines of scenarios: `WHO: mount --bind /a /b`. Internal to sim/script.
 */
#ifndef NSSIM_SIM_SCRIPT_COMMAND_H
#define NSSIM_SIM_SCRIPT_COMMAND_H

#include "script/grammar.h"

/* Whether the word at the place is one of script_commands. */
gboolean command_at(const Lexer *lx);
/* Splits the rest of the line into words, as a shell would: quotes, backslash, > and >>. */
gboolean parse_command(Parser *p, AstLine *line);
/* A word as it must be written to come out the same. */
void print_word(GString *out, const AstWord *word);

#endif
