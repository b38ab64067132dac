/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * nssim fuzz: random scenarios, on the model with its invariants checked after every call, or on
 * the model and the kernel underneath, compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "fuzz/campaign.h"

static gboolean parse_length(const char *text, Campaign *c)
{
	char *end;

	c->min_length = (guint)strtoul(text, &end, 10);
	c->max_length = *end == '-' ? (guint)strtoul(end + 1, &end, 10) : c->min_length;
	return !*end && c->min_length && c->min_length <= c->max_length && c->max_length <= 10000;
}

static int unknown_profile(const char *name)
{
	g_autoptr(GString) names = g_string_new(NULL);
	Suggester s = suggester(name);

	for (const Profile *p = fuzz_profiles; p->name; p++) {
		suggester_try(&s, p->name);
		g_string_append_printf(names, " %s", p->name);
	}
	return command_usage_error(&command_fuzz, "there is no profile \"%s\"%s%s%s; there are:%s",
				   name, suggester_best(&s) ? "; did you mean \"" : "",
				   suggester_best(&s) ? suggester_best(&s) : "",
				   suggester_best(&s) ? "\"?" : "", names->str);
}

static int run(int argc, char **argv)
{
	g_autofree char *on = NULL, *profile = NULL, *length = NULL, *out = NULL;
	gint64 seed = 1, steps = 20000, first = 0;
	Campaign c = { .min_length = 10, .max_length = 300 };
	g_autoptr(GError) error = NULL;
	gboolean done = FALSE;
	gint found;
	const GOptionEntry entries[] = {
		{ "on", 0, 0, G_OPTION_ARG_STRING, &on, "compare with the kernel underneath: linux",
		  "BACKEND" },
		{ "seed", 0, 0, G_OPTION_ARG_INT64, &seed,
		  "the same seed gives the same scenarios (1)", "N" },
		{ "steps", 0, 0, G_OPTION_ARG_INT64, &steps,
		  "how many steps to make in all (20000)", "N" },
		{ "profile", 0, 0, G_OPTION_ARG_STRING, &profile,
		  "the area of calls to choose from: mixed, mount, wide, …; an unknown name lists "
		  "them (mixed)",
		  "NAME" },
		{ "length", 0, 0, G_OPTION_ARG_STRING, &length, "steps of a scenario (10-300)",
		  "MIN-MAX" },
		{ "first", 0, 0, G_OPTION_ARG_INT64, &first, "number of the first scenario (0)",
		  "N" },
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "write what differs into this folder",
		  "DIR" },
		{ "every-view", 0, 0, G_OPTION_ARG_NONE, &c.every_view,
		  "compare all views of all tasks after every step", NULL },
		{ "no-shrink", 0, 0, G_OPTION_ARG_NONE, &c.no_shrink, "leave scenarios as they are",
		  NULL },
		{ "keep", 0, 0, G_OPTION_ARG_NONE, &c.keep,
		  "print and write scenarios in which nothing differs, too", NULL },
		{ "twice", 0, 0, G_OPTION_ARG_NONE, &c.twice,
		  "compare the kernel with itself, to test the back end", NULL },
		{ "no-validate", 0, 0, G_OPTION_ARG_NONE, &c.no_validate,
		  "don't check the model's invariants", NULL },
		{ "quiet", 0, 0, G_OPTION_ARG_NONE, &c.quiet, "print the summary only", NULL },
		{ NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
	};

	if (!command_parse(&command_fuzz, entries, &argc, &argv, &done))
		return EXIT_USAGE;
	if (done)
		return EXIT_PASSED;
	if (argc > 1)
		return command_usage_error(&command_fuzz, "unexpected argument \"%s\"", argv[1]);
	if (on && strcmp(on, "linux") && strcmp(on, "model"))
		return command_usage_error(&command_fuzz, "--on takes linux or model, not \"%s\"",
					   on);
	if (length && !parse_length(length, &c))
		return command_usage_error(&command_fuzz, "--length takes MIN-MAX, not \"%s\"",
					   length);
	if (steps < 1 || first < 0)
		return command_usage_error(&command_fuzz,
					   "--steps and --first take positive numbers");
	c.profile = fuzz_profile(profile ? profile : "mixed");
	if (!c.profile)
		return unknown_profile(profile);
	if (out && g_mkdir_with_parents(out, 0777))
		return command_usage_error(&command_fuzz, "the folder %s can't be made", out);
	c.seed = (guint64)seed;
	c.steps = (guint64)steps;
	c.first = (guint64)first;
	c.out = out;
	c.on_linux = c.twice || (on && !strcmp(on, "linux"));
	found = campaign_run(&c, &error);
	if (found < 0) {
		g_printerr("nssim fuzz: %s\n", error->message);
		return EXIT_USAGE;
	}
	return found ? EXIT_FAILED : EXIT_PASSED;
}

const Command command_fuzz = {
	.name = "fuzz",
	.summary = "make random scenarios, and compare the model with this kernel",
	.usage = "[OPTION…]",
	.details =
		"Without --on linux, the model runs alone, and its invariants are checked after every call.\n"
		"A scenario ends at the first difference; it is then shortened as far as the difference\n"
		"stays, and printed with the kernel's answers. Exit status 1: something differed.",
	.examples =
		"nssim fuzz --profile mount # the model alone\n"
		"nssim fuzz --on linux --seed 7 --steps 100000 --out found # beside the kernel\n",
	.run = run,
};
