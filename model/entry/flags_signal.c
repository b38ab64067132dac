/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Names for numbers: signals.
 * Values of Linux 6.18 on x86-64; see sets.h.
 */
#include "sets.h"

/* rt_sigprocmask(2) */
static const struct sys_flag sig_how_names[] = {
	NAME(SIG_BLOCK, 0),
	NAME(SIG_UNBLOCK, 1),
	NAME(SIG_SETMASK, 2),
	NAMES_END
};
const struct sys_set set_sig_how = { "sig_how", sig_how_names };

/* what a signal does */
static const struct sys_flag sig_handler_names[] = {
	NAME(SIG_DFL, 0),
	NAME(SIG_IGN, 1),
	NAME(SIG_ERR, ~0ull),
	NAMES_END
};
const struct sys_set set_sig_handler = { "sig_handler", sig_handler_names };

/* rt_sigaction(2) */
static const struct sys_flag sa_flags_names[] = {
	NAME(SA_RESTORER, 0x4000000),
	NAME(SA_ONSTACK, 0x8000000),
	NAME(SA_RESTART, 0x10000000),
	NAME(SA_INTERRUPT, 0x20000000),
	NAME(SA_NODEFER, 0x40000000),
	NAME(SA_RESETHAND, 0x80000000),
	NAME(SA_SIGINFO, 4),
	NAME(SA_NOCLDSTOP, 1),
	NAME(SA_NOCLDWAIT, 2),
	NAME(SA_UNSUPPORTED, 0x400),
	NAME(SA_EXPOSE_TAGBITS, 0x800),
	NAMES_END
};
const struct sys_set set_sa_flags = { "sa_flags", sa_flags_names };

/* where a signal came from */
static const struct sys_flag si_code_names[] = {
	NAME(SI_USER, 0),
	NAME(SI_KERNEL, 0x80),
	NAME(SI_QUEUE, 0xffffffff),
	NAME(SI_TIMER, 0xfffffffe),
	NAME(SI_MESGQ, 0xfffffffd),
	NAME(SI_ASYNCIO, 0xfffffffc),
	NAME(SI_SIGIO, 0xfffffffb),
	NAME(SI_TKILL, 0xfffffffa),
	NAME(CLD_EXITED, 1),
	NAME(CLD_KILLED, 2),
	NAME(CLD_DUMPED, 3),
	NAME(CLD_TRAPPED, 4),
	NAME(CLD_STOPPED, 5),
	NAME(CLD_CONTINUED, 6),
	NAMES_END
};
const struct sys_set set_si_code = { "si_code", si_code_names };

/* how an event is told */
static const struct sys_flag sigev_notify_names[] = {
	NAME(SIGEV_SIGNAL, 0),
	NAME(SIGEV_NONE, 1),
	NAME(SIGEV_THREAD, 2),
	NAME(SIGEV_THREAD_ID, 4),
	NAMES_END
};
const struct sys_set set_sigev_notify = { "sigev_notify", sigev_notify_names };

/* sigaltstack(2) */
static const struct sys_flag ss_flags_names[] = {
	NAME(SS_ONSTACK, 1),
	NAME(SS_DISABLE, 2),
	NAME(SS_AUTODISARM, 0x80000000),
	NAMES_END
};
const struct sys_set set_ss_flags = { "ss_flags", ss_flags_names };

/* signalfd4(2) */
static const struct sys_flag sfd_names[] = {
	NAME(SFD_CLOEXEC, 0x80000),
	NAME(SFD_NONBLOCK, 0x800),
	NAMES_END
};
const struct sys_set set_sfd = { "sfd", sfd_names };
