// SPDX-License-Identifier: GPL-2.0-only
/*
 * `nssim help language`: the scenario language on one screen.
 */
#include "help_language.h"

#include "terminal.h"

/* Left what is written, right what it means; a row without the left is a heading. */
static const struct {
	const char *form;
	const char *meaning;
} rows[] = {
	{ NULL, "Lines" },
	{ "WHO: CALL(ARGS) = RESULT",
	  "a step: WHO makes the call; without = RESULT any answer passes" },
	{ "WHO: NAME = CALL(ARGS)", "binds the result; of a call that makes a task, the task" },
	{ "WHO: CALL(ARGS) (fail_nth: 3)", "the third allocation within the call fails" },
	{ "WHO: <... CALL resumed> = 0", "the call that WHO slept in has returned" },
	{ "WHO: +++ exited with 0 +++", "WHO has ended like that; also: killed by SIGKILL" },
	{ "WHO: --- SIGUSR1 {...} ---", "WHO has taken that signal" },
	{ "_ in place of an argument", "whatever the kernel writes there" },
	{ "exited(0), killed(SIGTERM)", "a wait status" },
	{ NULL, "Directives" },
	{ "world default drop=CAP_X",
	  "first: the world to start in; version=6.18, bug=NAME, threads_max=N" },
	{ "assert EXPR", "must be true; names of kernel structures: init->nsproxy->uts_ns->count" },
	{ "let NAME = EXPR", "keeps a value, or an eye on an object" },
	{ "repeat N ... end", "$i counts from 0" },
	{ "defer on, drain, defer off", "holds deferred work back, runs what is queued" },
	{ "sysctl fs.mount-max = 10", "as the initial task would write it" },
	{ "require model", "skips the scenario where that is not there (linux, root, userns)" },
	{ "show VIEW WHO", "prints a view; lines | TEXT below it must be the same" },
	{ NULL, "Views of both back ends" },
	{ "mountinfo ps ns", "mounts, tasks and namespaces as WHO sees them in /proc" },
	{ "ipcs uts ids", "System V IPC, host and domain name, user and group ids" },
	{ NULL, "Views of the model alone" },
	{ "mounts tasks namespaces", "the tree with its propagation; every task; every namespace" },
	{ "refs EXPR", "who keeps an object alive" },
	{ "objects [TYPE]", "all objects, or those of a structure" },
	{ "why [WHO]", "why the last call failed, and what would help" },
	{ "diff", "what the last step changed" },
	{ "queue", "deferred work" },
	{ NULL, "Functions of expressions" },
	{ "ns(WHO, \"mnt\"), ns(WHO, FD)", "a namespace" },
	{ "mnt(WHO, \"PATH\"), file(WHO, FD)", "the mount on top there, the open file" },
	{ "pid(TASK, WHO), peers(M1, M2)", "a task's number as WHO sees it; one peer group?" },
	{ "alive(X), freed(X), len(LIST)", "the object's life; a list's length" },
};

void help_language_print(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (!rows[i].form)
			printf("%s%s%s%s\n", i ? "\n" : "", term_style(stdout, TERM_BOLD),
			       rows[i].meaning, term_style(stdout, TERM_PLAIN));
		else
			printf("  %s%-34s%s%s\n", term_style(stdout, TERM_NAME), rows[i].form,
			       term_style(stdout, TERM_PLAIN), rows[i].meaning);
	}
}
