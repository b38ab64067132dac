// SPDX-License-Identifier: GPL-2.0-only
/*
 * nssim help: on the commands, on one of them, on a system call, and the lists of reasons and
 * invariants.
 */
#include <stdio.h>
#include <string.h>

#include "call_help.h"
#include "command.h"
#include "help_language.h"
#include "inspect.h"
#include "terminal.h"

static int print_overview(void)
{
	puts("Commands:");
	commands_print(stdout);
	puts("\nnssim COMMAND --help   options and examples of a command\n"
	     "nssim help CALL        arguments and flags of a system call, and how far it is modelled\n"
	     "nssim help language    what a scenario is made of\n"
	     "nssim help invariants  what is checked after every call on the model\n"
	     "nssim help reasons     why a call can be refused");
	return EXIT_PASSED;
}

static int print_invariants(void)
{
	for (const struct world_invariant *i = world_invariants; i->name; i++)
		printf("%s%-24s%s %s\n", term_style(stdout, TERM_NAME), i->name,
		       term_style(stdout, TERM_PLAIN), i->meaning);
	return EXIT_PASSED;
}

static int print_reasons(void)
{
	for (const struct world_reason *r = world_reasons; r->id; r++) {
		if (!*r->function)
			continue;
		printf("%s%s%s in %s()\n  %s\n", term_style(stdout, TERM_NAME), r->id,
		       term_style(stdout, TERM_PLAIN), r->function, r->sentence);
		if (*r->help)
			printf("  %s%s%s\n", term_style(stdout, TERM_DIM), r->help,
			       term_style(stdout, TERM_PLAIN));
	}
	return EXIT_PASSED;
}

static int print_command(const Command *command)
{
	char *arguments[] = { (char *)command->name, (char *)"--help", NULL };

	if (command->absent) {
		printf("%s is not available in this version\n", command->name);
		return EXIT_PASSED;
	}
	return command->run(2, arguments);
}

static int print_topic(const char *topic)
{
	const Command *command = command_find(topic);

	if (strcmp(topic, "invariants") == 0)
		return print_invariants();
	if (strcmp(topic, "language") == 0) {
		help_language_print();
		return EXIT_PASSED;
	}
	if (strcmp(topic, "reasons") == 0)
		return print_reasons();
	if (command)
		return print_command(command);
	if (call_help_print(topic))
		return EXIT_PASSED;
	return call_help_unknown(&command_help, topic);
}

static int help_run(int argc, char **argv)
{
	int status = EXIT_PASSED;
	gboolean done;

	if (!command_parse(&command_help, NULL, &argc, &argv, &done))
		return EXIT_USAGE;
	if (done)
		return EXIT_PASSED;
	if (argc == 1)
		return print_overview();
	for (int i = 1; i < argc && status == EXIT_PASSED; i++)
		status = print_topic(argv[i]);
	return status;
}

const Command command_help = {
	.name = "help",
	.summary = "tell about a command, a system call, the invariants or the reasons",
	.usage = "[TOPIC…]",
	.examples = "nssim help language     # how to write a scenario\n"
		    "nssim help run          # a command\n"
		    "nssim help mount        # a system call: arguments, flags, what is modelled\n"
		    "nssim help invariants   # what must be true after every call\n",
	.run = help_run,
};
