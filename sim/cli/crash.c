// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crashes that tell where: see crash.h. A handler of a signal has nothing but statics to know by.
 */
#include "crash.h"

#include <stdio.h>
#include <string.h>

#ifdef G_OS_UNIX
#include <signal.h>
#include <unistd.h>

static const char *volatile running_path;
static volatile guint running_line;

static void put(const char *text)
{
	ssize_t ignored = write(STDERR_FILENO, text, strlen(text));

	(void)ignored;
}

/* Only what a handler may call: no printf. */
static void tell(int signal)
{
	char digits[12];
	guint at = sizeof(digits), line = running_line;

	digits[--at] = '\0';
	do {
		digits[--at] = (char)('0' + line % 10);
		line /= 10;
	} while (line);
	put("\nnssim: crashed in ");
	put(running_path ? running_path : "no scenario");
	put(":");
	put(digits + at);
	put(". This is a defect of nssim; the scenario shows it.\n");
	raise(signal);
}

void crash_watch(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	struct sigaction action = { .sa_handler = tell, .sa_flags = (int)SA_RESETHAND };
	struct sigaction old;

	for (guint i = 0; i < G_N_ELEMENTS(signals); i++) {
		/* A sanitizer's handler tells more. */
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			sigaction(signals[i], &action, NULL);
	}
}

void crash_note(const char *path, guint line)
{
	running_path = path;
	running_line = line;
}
#else
void crash_watch(void)
{
}

void crash_note(const char *path, guint line)
{
}
#endif
