// SPDX-License-Identifier: GPL-2.0-only
/*
 * nssim syscalls: the state of every row of the system call table, with its note.
 */
#include <stdio.h>
#include <string.h>

#include "call_help.h"
#include "command.h"
#include "script/parser.h"
#include "syscall.h"
#include "terminal.h"

static const char *const state_names[] = {
	[SYS_WHOLE] = "whole", [SYS_PART] = "part", [SYS_ABSENT] = "absent"
};

static const enum term_style state_styles[] = {
	[SYS_WHOLE] = TERM_GOOD, [SYS_PART] = TERM_WARN, [SYS_ABSENT] = TERM_DIM
};

struct filter {
	char *family;
	char *state;
	gboolean names; /* print names only */
};

/* A state that stands for two. */
static const char modelled[] = "modelled";

static void print_row(const struct sys_row *row)
{
	printf("%s%-24s%s %s%-6s%s %-10s %s\n", term_style(stdout, TERM_NAME), row->name,
	       term_style(stdout, TERM_PLAIN), term_style(stdout, state_styles[row->support]),
	       state_names[row->support], term_style(stdout, TERM_PLAIN), row->family, row->help);
	if (row->note)
		printf("%-25s%s%s%s\n", "", term_style(stdout, TERM_DIM), row->note,
		       term_style(stdout, TERM_PLAIN));
}

static gboolean row_passes(const struct sys_row *row, const struct filter *filter)
{
	if (filter->family && strcmp(row->family, filter->family) != 0)
		return FALSE;
	if (!filter->state)
		return TRUE;
	if (strcmp(filter->state, modelled) == 0)
		return row->support != SYS_ABSENT;
	return strcmp(state_names[row->support], filter->state) == 0;
}

static int print_table(const struct filter *filter)
{
	guint counts[G_N_ELEMENTS(state_names)] = { 0 };

	for (guint i = 0; i < sys_table_size; i++) {
		if (!row_passes(&sys_table[i], filter))
			continue;
		if (filter->names)
			puts(sys_table[i].name);
		else
			print_row(&sys_table[i]);
		counts[sys_table[i].support]++;
	}
	if (!filter->names)
		printf("%u whole, %u in part, %u absent\n", counts[SYS_WHOLE], counts[SYS_PART],
		       counts[SYS_ABSENT]);
	return EXIT_PASSED;
}

static gboolean family_known(const char *family, Suggester *s)
{
	*s = suggester(family);
	for (guint i = 0; i < sys_table_size; i++) {
		if (strcmp(sys_table[i].family, family) == 0)
			return TRUE;
		suggester_try(s, sys_table[i].family);
	}
	return FALSE;
}

static gboolean state_known(const char *state)
{
	for (guint i = 0; i < G_N_ELEMENTS(state_names); i++) {
		if (strcmp(state_names[i], state) == 0)
			return TRUE;
	}
	return strcmp(state, modelled) == 0;
}

static int check_filter(const struct filter *filter)
{
	Suggester s;

	if (filter->state && !state_known(filter->state))
		return command_usage_error(&command_syscalls,
					   "a state is whole, part, absent or modelled, not \"%s\"",
					   filter->state);
	if (filter->family && !family_known(filter->family, &s)) {
		const char *near = suggester_best(&s);

		return command_usage_error(&command_syscalls, "there is no family \"%s\"%s%s%s",
					   filter->family, near ? "; did you mean \"" : "",
					   near ? near : "", near ? "\"?" : "");
	}
	return EXIT_PASSED;
}

static int syscalls_run(int argc, char **argv)
{
	g_autofree char *family = NULL, *state = NULL;
	gboolean names = FALSE;
	const GOptionEntry entries[] = {
		{ "family", 'f', 0, G_OPTION_ARG_STRING, &family, "Only the calls of this family",
		  "FAMILY" },
		{ "state", 's', 0, G_OPTION_ARG_STRING, &state,
		  "Only the calls in this state: whole, part, absent, or modelled (not absent)",
		  "STATE" },
		{ "names", 0, 0, G_OPTION_ARG_NONE, &names, "Print the names only", NULL },
		{ 0 }
	};
	gboolean done;

	if (!command_parse(&command_syscalls, entries, &argc, &argv, &done))
		return EXIT_USAGE;
	if (done)
		return EXIT_PASSED;
	for (int i = 1; i < argc; i++) {
		if (!call_help_print(argv[i]))
			return call_help_unknown(&command_syscalls, argv[i]);
	}
	if (argc > 1)
		return EXIT_PASSED;
	if (check_filter(&(struct filter){ family, state, names }) != EXIT_PASSED)
		return EXIT_USAGE;
	return print_table(&(struct filter){ family, state, names });
}

const Command command_syscalls = {
	.name = "syscalls",
	.summary = "list the system calls, and how much of each is modelled",
	.usage = "[NAME…]",
	.details =
		"whole: as the kernel does it. part: the note says what is left out. absent: not yet;\n"
		"a scenario that makes the call gets an error that says so.",
	.examples = "nssim syscalls                   # every call\n"
		    "nssim syscalls --family mount    # those of one family\n"
		    "nssim syscalls --state part      # those with something left out\n"
		    "nssim syscalls mount umount2     # two calls in detail\n",
	.run = syscalls_run,
};
