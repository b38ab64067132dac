// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of subcommands, and what they share: parsing of options, messages about wrong usage.
 */
#include "command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "script/parser.h"
#include "terminal.h"

static const Command command_explore = {
	.name = "explore",
	.summary = "try every order of the steps of concurrent tasks",
	.absent = TRUE,
};
static const Command command_shell = {
	.name = "shell",
	.summary = "a prompt that makes calls and shows what they did",
	.absent = TRUE,
};

const Command *const commands[] = {
	&command_run,	   &command_diff,  &command_replay,
	&command_syscalls, &command_help,  &command_version,
	&command_fuzz,	   &command_bench, &command_explore,
	&command_shell,	   NULL,
};

const Command *command_find(const char *name)
{
	for (const Command *const *c = commands; *c; c++) {
		if (strcmp((*c)->name, name) == 0)
			return *c;
	}
	return NULL;
}

void commands_print(FILE *out)
{
	for (const Command *const *c = commands; *c; c++) {
		if (!(*c)->absent)
			fprintf(out, "  %s%-10s%s %s\n", term_style(out, TERM_NAME), (*c)->name,
				term_style(out, TERM_PLAIN), (*c)->summary);
	}
}

int command_usage_error(const Command *command, const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list args;

	va_start(args, format);
	message = g_strdup_vprintf(format, args);
	va_end(args);
	fprintf(stderr, "nssim %s: %s\nTry: nssim %s --help\n", command->name, message,
		command->name);
	return EXIT_USAGE;
}

static const char *nearest_option(const GOptionEntry *entries, const char *word)
{
	Suggester s;

	s = suggester(word);
	suggester_try(&s, "help");
	suggester_try(&s, "color");
	for (const GOptionEntry *e = entries; e && e->long_name; e++)
		suggester_try(&s, e->long_name);
	return suggester_best(&s);
}

/* GLib's message names the option; its nearest valid spelling is added. */
static void report_bad_option(const Command *command, const GOptionEntry *entries,
			      const GError *error)
{
	const char *dashes = strstr(error->message, "--");
	const char *near = NULL;

	if (g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) && dashes)
		near = nearest_option(entries, dashes + 2);
	if (near)
		command_usage_error(command, "%s; did you mean --%s?", error->message, near);
	else
		command_usage_error(command, "%s", error->message);
}

static char *describe(const Command *command)
{
	GString *text = g_string_new(command->details);

	if (command->details)
		g_string_append(text, "\n\n");
	if (command->examples) {
		g_auto(GStrv) lines = g_strsplit(command->examples, "\n", -1);

		g_string_append(text, "Examples:\n");
		for (char **line = lines; *line && **line; line++)
			g_string_append_printf(text, "  %s\n", *line);
	}
	return g_string_free(text, FALSE);
}

static GOptionContext *context_for(const Command *command)
{
	g_autofree char *parameters = g_strdup_printf("%s", command->usage ? command->usage : "");
	g_autofree char *description = describe(command);
	g_autofree char *summary = g_strdup(command->summary);
	GOptionContext *context = g_option_context_new(parameters);

	summary[0] = g_ascii_toupper(summary[0]);
	g_option_context_set_summary(context, summary);
	g_option_context_set_description(context, description);
	g_option_context_set_help_enabled(context, FALSE);
	return context;
}

/* GLib prints the program's name; ours has two words. */
static void print_help(GOptionContext *context, const Command *command)
{
	g_autofree char *name = g_strdup_printf("nssim %s", command->name);
	g_autofree char *old = g_strdup(g_get_prgname());
	g_autofree char *text = NULL;

	g_set_prgname(name);
	text = g_option_context_get_help(context, TRUE, NULL);
	g_set_prgname(old);
	fputs(text, stdout);
}

gboolean command_parse(const Command *command, const GOptionEntry *entries, int *argc, char ***argv,
		       gboolean *done)
{
	gboolean help = FALSE;
	g_autofree char *colour = NULL;
	const GOptionEntry common[] = { { "color", 0, 0, G_OPTION_ARG_STRING, &colour,
					  "Colours: auto, always or never", "WHEN" },
					{ "help", 'h', 0, G_OPTION_ARG_NONE, &help,
					  "Show this help", NULL },
					{ 0 } };
	g_autoptr(GOptionContext) context = context_for(command);
	g_autoptr(GError) error = NULL;

	*done = FALSE;
	if (entries)
		g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_add_main_entries(context, common, NULL);
	if (!g_option_context_parse(context, argc, argv, &error)) {
		report_bad_option(command, entries, error);
		return FALSE;
	}
	if (colour && !term_set_colour(colour)) {
		command_usage_error(command, "--color takes auto, always or never, not \"%s\"",
				    colour);
		return FALSE;
	}
	if (help) {
		print_help(context, command);
		*done = TRUE;
	}
	return TRUE;
}
