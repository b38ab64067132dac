/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the replay share: replay.c (the walk through the log), attempt.c (one call:
 * made, compared, taken back), actors.c (pids and tasks), remedy.c (what the log proves is made
 * true), case.c and outside.c (what that looks at, and what is left alone), texts.c (texts of the
 * kernel's that it reads), aside.c (calls that are not the log's own).
 */
#ifndef NSSIM_SIM_STRACE_PRIVATE_H
#define NSSIM_SIM_STRACE_PRIVATE_H

#include "render/normalise.h"
#include "script/parser.h"
#include "strace/expect.h"
#include "strace/replay.h"

typedef struct Journal Journal;

/* One call of the log on its way through the model. */
typedef struct {
	LogEntry *entry;
	AstScript *script;
	const AstCall *logged;
	const struct sys_row *row;
	AstCall *soft; /* what is made and compared */
	Call *call;
	gboolean foreign; /* touches what the model does not have: a difference says nothing */
	guint guesses; /* at what a file is that it proves */
	gboolean changes_file; /* gives a mode or an owner to a file that was there before */
	gboolean asleep; /* the model sleeps in it */
	gint64 child; /* the pid of the task that it creates; 0: none, or not known */
	gboolean deferred; /* differed when it began: is made again where it ends */
	CallAnswer answer;
	guint8 *image; /* of the answer, where it came later */
	char *why; /* the model's reason to refuse; or NULL */
} Attempt;

typedef struct {
	gint64 pid; /* the log's */
	obj_id id;
	Attempt *pending; /* begun in the log, not yet ended; or NULL */
	gboolean handles; /* signals have come to it: a handler may block others */
} Actor;

typedef struct {
	Backend *b;
	struct world *w;
	const StraceLog *log;
	Tally *tally;
	Dictionary *names;
	GHashTable *actors; /* gint64 * -> Actor * */
	GHashTable *claimed; /* gint64 *: pids of the log that are some task's */
	GHashTable *foreign_types; /* file systems that the model does not know */
	GHashTable *stand_ins; /* obj_id *: files that stand for what the model does not have */
	GHashTable *proven; /* inodes ("dev:ino") that were made because the log proves them */
	GHashTable *moded; /* inodes that the log has given their mode */
	GHashTable *owned; /* ... their owner */
	GHashTable *written; /* inodes that the log has written to */
	GHashTable
		*texts; /* gint64 * (a file) -> Text *: texts of the kernel's that are being read */
	Normaliser *log_normaliser, *our_normaliser;
	Journal *journal;
	gint64 expected_child; /* the log's pid of the task that is made next; 0: its number */
	gboolean host_named; /* the log has set a name of the host */
	gboolean reaping;
	gboolean begun; /* the log's first task has been met */
	guint line;
	GArray *born; /* gint64: pids of tasks that the attempt under way has made */
	guint overlaps; /* writes of which the log does not tell when they took place */
	guint life; /* lives of the log that began before @line */
} Replay;

/* ---- journal.c: all that changes the world, and taking it back ---- */

struct world_result act_call(Replay *r, obj_id task, struct world_call *call);
void act_sysctl(Replay *r, const char *name, const char *value);
void act_advance(Replay *r, guint64 ns);
void act_watch(Replay *r, obj_id task, gboolean on);
void act_park(Replay *r, obj_id task, gboolean on);
gboolean act_run_parked(Replay *r);
void act_limit(Replay *r, obj_id task, guint which, guint64 soft, guint64 hard); /* RLIMIT_* */
void act_leave(Replay *r, obj_id task); /* the call that the task sleeps in */

/* A state of the world; nested. Zeroes: none. */
typedef struct {
	gboolean taken;
	guint steps; /* that had been done */
	GByteArray *bytes; /* or NULL */
} Snapshot;

Snapshot snapshot_take(Replay *r);
/* One to which the world goes back many times. */
Snapshot snapshot_copy(Replay *r);
void snapshot_restore(Replay *r, const Snapshot *s);
/* Over the one that is there, where there is one. */
void snapshot_take_again(Replay *r, Snapshot *s);
void snapshot_drop(Replay *r, Snapshot *s);
Journal *journal_new(void);
void journal_free(Journal *j);

/* ---- attempt.c ---- */

/* NULL: the call can't be made; *@reason says why. */
Attempt *attempt_new(Replay *r, LogEntry *entry, AstScript *script, const struct sys_row *row,
		     const char **reason);
void attempt_free(Attempt *a);
/* The call goes on in another line of the log: that line's expectation counts. Takes @script. */
void attempt_go_on(Replay *r, Attempt *a, LogEntry *entry, AstScript *script);
/* Makes the call as @actor. The answer is in the attempt. */
void attempt_make(Replay *r, Attempt *a, Actor *actor);
/* Whether the answer is the log's; lines about what differs go to @differences (may be NULL). */
gboolean attempt_agrees(Replay *r, Attempt *a, GString *differences);
/* The log's result: a number, or a negative errno; FALSE: it tells none. */
gboolean logged_result(const AstCall *call, gint64 *result);

/* ---- actors.c ---- */

Actor *actor_find(Replay *r, gint64 pid); /* NULL: not met yet */
/* The task of a pid of the log; made where there is none. NULL: it is dead, or can't be made. */
Actor *actor_for(Replay *r, gint64 pid);
void actor_adopt(Replay *r, gint64 pid, obj_id id);
gboolean actor_asleep(Replay *r, const Actor *actor);
/* Foresees which pid the child of a call will have, and makes the model deal it out. */
void actor_expect_child(Replay *r, Actor *actor, Attempt *a);
/* Takes the model's events after a call. @maker: whose call it was, or NULL. */
void actors_take_events(Replay *r, Actor *maker, Attempt *a);
/* Lets time pass until @actor wakes up. FALSE: no time makes it. */
gboolean actor_wait(Replay *r, Actor *actor);
/* After the world was put back: who sleeps in it again. */
void actors_recall(Replay *r);
/* ... to before an attempt: whom that has made was never born. */
void actors_unborn(Replay *r);
/* A task that sleeps until a later line goes on in that one, in the order of the log's ends. */
void actor_park(Replay *r, const Actor *actor);
void actor_unpark(Replay *r, const Actor *actor);
/* Whoever could have gone on does so, since another one's answer depends on it. FALSE: nobody. */
gboolean actors_run_parked(Replay *r);
/* +++ and --- lines. */
void actor_event(Replay *r, const AstLine *line, const LogEntry *entry);

/* ---- aside.c ---- */

/* Makes a call that the log does not have: "mkdir(\"/a\", 0755)". A negative errno: it failed. */
gint64 aside(Replay *r, obj_id task, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* The same, for what it wrote; NULL: it failed. */
Call *aside_call(Replay *r, obj_id task, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* The number in field @name of a structure that the call wrote. */
gboolean written_field(const Call *call, const char *name, gint64 *value);
/* "…" with escapes; @len -1: up to the NUL. */
char *aside_quote(const char *bytes, gssize len);
obj_id init_task(Replay *r);
/* A descriptor of @task's that stands for what the model does not have. */
void stand_in_fd(Replay *r, obj_id task, gint64 fd);
/* Something is mounted where the log has mounted what the model does not know. */
void stand_in_mount(Replay *r, Actor *actor, const AstCall *call);
void mark_stand_in(Replay *r, obj_id task, gint64 fd);
gboolean is_stand_in(Replay *r, obj_id task, gint64 fd);
/* Descriptors and children that the log's answer speaks of, where the model has none. */
void aftermath(Replay *r, Actor *actor, const AstCall *call, const struct sys_row *row,
	       const LogEntry *entry);

/* ---- texts.c ---- */

typedef struct Text Text;
void text_free(gpointer text);
/* Takes a read of a text of the kernel's: it is made and counted here. FALSE: another call. */
gboolean text_read(Replay *r, Attempt *a, Actor *actor);
void texts_end(Replay *r);

/* ---- remedy.c ---- */

typedef enum {
	REMEDY_NONE, /* nothing to be done: it differs */
	REMEDY_RETRY, /* the world was changed: make the call again */
	REMEDY_LATER, /* what the model did already, the kernel did later: both are right */
	REMEDY_SKIP, /* what the answer depends on is outside the model */
} Remedy;

/* What the log's answer proves, where the model's is another one. The call was taken back before;
 * @round counts from 0. */
Remedy remedy_find(Replay *r, Attempt *a, Actor *actor, const CallAnswer *was, guint round);
/* Whether the model's answer says nothing: it depends on what the model does not have. */
gboolean remedy_is_outside(Replay *r, Attempt *a, Actor *actor);
/* Makes @path, as @actor sees it, where it is not there. */
void make_directories(Replay *r, Actor *actor, const char *path);
/* Before a call is made: whether it gives a mode or an owner to a file that is there. */
void remedy_foresee(Replay *r, Attempt *a, Actor *actor);
/* After a call agreed: remembers what the log has written. */
void remedy_note(Replay *r, Attempt *a, Actor *actor);

#endif
