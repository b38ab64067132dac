// SPDX-License-Identifier: GPL-2.0-only
/*
 * nssim: the program. Finds the subcommand and hands over; everything else is in sim/cli.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "script/parser.h"

static void print_usage(FILE *out)
{
	fputs("Usage: nssim COMMAND [ARGUMENT…]\n\n"
	      "Linux's namespaces as an ordinary program: runs scenarios of system calls on a model of\n"
	      "the kernel, or on the kernel underneath, and tells why a call failed.\n\nCommands:\n",
	      out);
	commands_print(out);
	fputs("\n`nssim help COMMAND` and `nssim help CALL` tell more.\n", out);
}

static int unknown_command(const char *name)
{
	Suggester s;

	s = suggester(name);
	for (const Command *const *c = commands; *c; c++)
		suggester_try(&s, (*c)->name);
	fprintf(stderr, "nssim: there is no command \"%s\"", name);
	if (suggester_best(&s))
		fprintf(stderr, "; did you mean \"%s\"?", suggester_best(&s));
	fputs("\nTry: nssim help\n", stderr);
	return EXIT_USAGE;
}

static const char *option_as_command(const char *word)
{
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		return "help";
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		return "version";
	return word;
}

int main(int argc, char **argv)
{
	const Command *command;

	setlocale(LC_ALL, "");
	g_set_prgname("nssim");
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (argc == 2 && strcmp(option_as_command(argv[1]), "help") == 0) {
		print_usage(stdout);
		return EXIT_PASSED;
	}
	command = command_find(option_as_command(argv[1]));
	if (!command)
		return unknown_command(argv[1]);
	if (command->absent) {
		fprintf(stderr, "nssim: %s is not available in this version\n", command->name);
		return EXIT_USAGE;
	}
	return command->run(argc - 1, argv + 1);
}
