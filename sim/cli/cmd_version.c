// SPDX-License-Identifier: GPL-2.0-only
/*
 * nssim version: which version this is, of itself and of the kernel that it re-creates.
 */
#include <stdio.h>

#include "command.h"

static int version_run(int argc, char **argv)
{
	gboolean done;

	if (!command_parse(&command_version, NULL, &argc, &argv, &done))
		return EXIT_USAGE;
	if (!done)
		printf("nssim %s (the namespaces of Linux 6.18, x86-64)\n", NSSIM_VERSION);
	return EXIT_PASSED;
}

const Command command_version = {
	.name = "version",
	.summary = "show the version of nssim and of the kernel that it models",
	.run = version_run,
};
