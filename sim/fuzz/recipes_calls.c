/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recipes about families of calls that the other profiles leave alone: see recipes.h.
 */
#include "fuzz/recipes.h"

const Recipe fuzz_timer_recipes[] = {
	{ 6, "timer_create(<tclock>, NULL, _)" },
	{ 4, "timer_create(<tclock>, {sigev_value=0x1, sigev_signo=<tsignal>, "
	     "sigev_notify=<tnotify>, sigev_notify_thread_id=<timerid>}, _)" },
	{ 8, "timer_settime(<timerid>, TIMER_ABSTIME, {it_interval=<tinterval>, "
	     "it_value=<tvalue>}, NULL)" },
	{ 2, "timer_gettime(<timerid>, _)" },
	{ 2, "timer_getoverrun(<timerid>)" },
	{ 2, "timer_delete(<timerid>)" },
	{ 3,
	  "rt_sigaction(<tsignal>, {sa_handler=<disposition>, sa_mask=[], sa_flags=0}, NULL, 8)" },
	{ 4, "rt_sigprocmask(SIG_SETMASK, [<tsigset>], _, 8)" },
	{ 4, "rt_sigpending(_, 8)" },
	{ 4, "rt_sigtimedwait([<tsigset>], _, {tv_sec=0, tv_nsec=0}, 8)" },
	{ 4, "clone(<clone>)" },
	{ 1, "exit_group(<status>)" },
	{ 0, NULL },
};
