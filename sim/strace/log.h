/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Logs of strace, as files: plain or gzip'ed lines, and what they are made of. A call whose line
 * breaks off with <unfinished ...> is one entry with its resumption, so that all its arguments and
 * its result are known from its beginning on.
 *
 * Nothing is parsed here beyond the frame of a line: who, which of the forms, where a call ends.
 * Invariants: moments stand in the order of the file; an entry has a moment where it begins, and
 * another one where it ends in a later line.
 */
#ifndef NSSIM_SIM_STRACE_LOG_H
#define NSSIM_SIM_STRACE_LOG_H

#include <glib.h>

typedef enum {
	LOG_CALL,
	LOG_EVENT, /* +++ … +++, --- … --- */
} LogKind;

typedef struct {
	LogKind kind;
	guint line; /* where it begins; from 1 */
	guint end; /* where its result stands; 0: the log does not tell */
	gint64 pid; /* column 1; 0: the log has none */
	char *text; /* "PID call(…) = …", in one piece */
	gboolean restarts; /* restart_syscall(): goes on with the call before */
	gboolean timer; /* --- SIGALRM …: or another signal that a timer has sent */
	gboolean timer_follows; /* the next entry of this pid is of that kind */
	gboolean last; /* the last call in this life of its pid */
} LogEntry;

typedef struct {
	LogEntry *entry;
	gboolean begins, ends;
} LogMoment;

/* A pid from its first line, or the first one after a +++, to its +++. Pids are used again. */
typedef struct {
	gint64 pid;
	guint first;
	guint death; /* 0: none in the log */
} LogLife;

typedef struct {
	char *path;
	GPtrArray *entries; /* LogEntry * */
	GArray *moments; /* LogMoment */
	GArray *lives; /* LogLife, in the order of their first lines */
	GHashTable *lives_of; /* gint64 * (pid) -> GArray of guint: indices of its lives */
} StraceLog;

/* NULL with @error: the file can't be read. What is no line of a log is left out. */
StraceLog *strace_log_load(const char *path, GError **error);
void strace_log_free(StraceLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StraceLog, strace_log_free)

/* The line in which @pid is gone, after @line; 0: never. */
guint strace_log_death_after(const StraceLog *log, gint64 pid, guint line);
/* The line in which @pid appears first; 0: never. */
guint strace_log_first_line(const StraceLog *log, gint64 pid);

#endif
