/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The subcommands of nssim. Each is one constant descriptor in a file of its own (sim/cli/cmd_*.c,
 * or beside what it drives), named in the list of sim/cli/commands.c; `help` and the suggestions
 * for misspelt words come from there.
 *
 * A command's function gets the arguments from its own name on, as main() does, and returns the
 * exit status of the contract: 0 all is well, 1 something failed, 2 a file does not parse or the
 * usage is wrong.
 */
#ifndef NSSIM_SIM_COMMAND_H
#define NSSIM_SIM_COMMAND_H

#include <glib.h>
#include <stdio.h>

enum { EXIT_PASSED = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

typedef struct {
	const char *name;
	const char *summary; /* one line, lower case, no full stop */
	const char *usage; /* what follows the name: "[OPTION…] PATH…" */
	const char *details; /* paragraphs shown by --help below the options; or NULL */
	const char *examples; /* lines "COMMAND # WHAT IT DOES", each ended by a newline; or NULL */
	int (*run)(int argc, char **argv);
	gboolean absent; /* the name is kept for a later version */
} Command;

extern const Command *const commands[]; /* ended by NULL */
const Command *command_find(const char *name);

/*
 * Parses the options of @command in place; what remains are the arguments, argv[0] is the name.
 * Returns FALSE where the usage is wrong: a message with the nearest valid spelling was printed,
 * the command returns EXIT_USAGE. `--help` prints and exits the parse with *@done set to TRUE: the
 * command returns EXIT_PASSED. --color is taken care of here.
 */
gboolean command_parse(const Command *command, const GOptionEntry *entries, int *argc, char ***argv,
		       gboolean *done);

/* Prints "nssim NAME: MESSAGE" and where to find help; returns EXIT_USAGE. */
int command_usage_error(const Command *command, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Writes the list of commands, as `nssim help` shows it. */
void commands_print(FILE *out);

extern const Command command_run, command_diff, command_replay, command_syscalls;
extern const Command command_help, command_version;
extern const Command command_fuzz, command_bench;

#endif
