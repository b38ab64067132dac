/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the runner share: run.c (the walk), run_call.c (steps and resumptions),
 * run_tasks.c (tasks, names and events), run_show.c (views).
 */
#ifndef NSSIM_SIM_RUN_PRIVATE_H
#define NSSIM_SIM_RUN_PRIVATE_H

#include "script/changes.h"
#include "script/run.h"

/* A signal that was taken. */
typedef struct {
	int signal;
	guint8 info[48];
	gboolean matched; /* a `---` line has spoken of it */
} TakenSignal;

/* A task that the scenario has met. Kept after its death: events may be stated later. */
typedef struct {
	obj_id id;
	int pid; /* in the initial pid namespace */
	char *name; /* as messages call it */
	gboolean dead, killed;
	gint64 status; /* exit status or signal, where dead */
	GArray *signals; /* TakenSignal */
	Call *pending; /* the call that it sleeps in, or NULL */
	guint pending_line;
	Call *resumed; /* a call that slept and has returned, not yet stated; or NULL */
	gint64 resumed_ret;
	GBytes *resumed_image;
	int seen_as; /* its number as .seen_by saw it before its last call; 0: not asked */
	obj_id seen_by;
} TaskState;

struct Runner {
	Backend *backend;
	struct world *world; /* NULL: not the model */
	const AstScript *script;
	RunOptions options;
	AstPool *pool; /* lines of repetitions */
	Normaliser *normaliser;
	GHashTable *names; /* name -> Value * */
	GHashTable *tasks; /* obj_id -> TaskState * */
	GPtrArray *order; /* TaskState *, by creation */
	obj_id actor; /* of the last call */
	RunStep step;
	guint unchecked; /* calls since the invariants were checked */
	gboolean wants_changes; /* the scenario has a `show diff` */
	ObjectRecord *before; /* the model's objects before the last call, for that */
};

/* ---- run.c: how a line comes out ---- */

void step_fail(Runner *r, StepStatus status, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* The same with the place quoted. */
void step_fail_at(Runner *r, StepStatus status, AstSpan span, const char *format, ...)
	G_GNUC_PRINTF(4, 5);
void step_skip(Runner *r, const char *why);

/* ---- run_tasks.c ---- */

void tasks_start(Runner *r);
TaskState *task_state(Runner *r, obj_id id);
/* The task that WHO names; NULL: the step has failed, with a message. */
TaskState *task_named(Runner *r, const AstLine *line);
void bind_name(Runner *r, const char *name, const Value *value);
void bind_task(Runner *r, const char *name, TaskState *task);
/* Takes the back end's events; returns the first task that @creator has made, or NULL. */
TaskState *take_events(Runner *r, obj_id creator);
void run_event(Runner *r, const AstLine *line);
ExprScope runner_scope(Runner *r);
/* Names as numbers, as the last actor sees them. */
CallEnv runner_env(Runner *r);
/* The same for what an answer is compared with: a task that the call has reaped still has the
 * number that it had. */
CallEnv expectation_env(Runner *r);
/* Keeps the numbers of the tasks that @call names, for expectation_env(). */
void note_numbers(Runner *r, const AstCall *call);

/* ---- run_call.c ---- */

void run_step(Runner *r, const AstLine *line);
void run_resumed(Runner *r, const AstLine *line);

/* Checks all invariants; tells of those that are violated. Returns how many. */
guint validate_world(Runner *r, GString *lines);

/* ---- run_show.c ---- */

void run_show(Runner *r, const AstLine *line);
/* Notes the state before a call, for `show diff`. */
void note_state(Runner *r);
/* What helps to understand a failure of the last call: the refusal and a view of the actor. */
void append_context(Runner *r, GString *out);

#endif
