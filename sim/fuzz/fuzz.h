/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fuzzer: random scenarios on the model alone, with its invariants checked after every call, or
 * on the model and the kernel underneath, with every answer compared.
 *
 *   recipes.c   what scenarios are made of
 *   generate.c  one more call or group of calls, from recipes and from what is there by now
 *   typed.c     a call of any kind from the types in its row of the table
 *   side.c      a scenario on one back end, and what came of each step as comparable text
 *   pair.c      a step on both, and the first difference
 *   shrink.c    the shortest part of a scenario that still shows a difference
 *   write.c     a scenario as a file, with the kernel's answers
 *   cmd_fuzz.c  the command
 *
 * A step is text: it is parsed once, and marshalled anew for every run, so that a shrunk scenario
 * means what it says. What an earlier step returned is named by that step's number: fN for a
 * result, tN for the task that it created, iN for the 64-bit id that it was told; t0 is init. A
 * step that names what isn't there is left out of the run.
 */
#ifndef NSSIM_FUZZ_H
#define NSSIM_FUZZ_H

#include <glib.h>

#include "call/backend.h"
#include "call/comparable.h"
#include "call/marshal.h"
#include "fuzz/recipes.h"
#include "render/normalise.h"
#include "script/parser.h"

typedef struct {
	guint serial; /* from 1; what it returns is f<serial>, whom it creates t<serial> */
	guint who; /* the serial of the step that created the task; 0: init */
	char *text; /* the call alone */
	AstScript *script;
	const AstCall *call;
} Step;

/* NULL: the text is no call (of the table); @error says why. */
Step *step_new(guint serial, guint who, const char *text, GError **error);
void step_free(gpointer step);

/* ---- one back end ---- */

typedef struct {
	guint serial;
	obj_id id;
	gboolean alive, blocked;
} SideTask;

typedef struct {
	enum world_outcome outcome;
	gint64 ret;
	char *call; /* the call with what came back, as strace would print it */
	char *answer; /* the part of it that must be the same everywhere: "returned 3", outputs */
	GPtrArray *events; /* of char *: what happened within the step, sorted */
	GPtrArray *lines; /* of char *: the same as lines of a scenario, in order */
	guint created; /* tasks */
	guint violations; /* of invariants, where the back end is the model */
	char *violated; /* which */
} StepAnswer;
void answer_clear(StepAnswer *answer);

typedef struct {
	Backend *backend;
	Normaliser *normaliser;
	Renaming *renaming;
	GArray *tasks; /* of SideTask */
	GHashTable *values; /* serial -> gint64 *, what steps returned */
	GHashTable *ids; /* serial -> gint64 *, which id of a mount or namespace steps were told */
	GHashTable *paths; /* serial of an open() -> its path */
	GHashTable *pending; /* serial of a task -> Call *, in which it sleeps */
	gboolean validate;
	gboolean ended; /* the back end goes no further */
	gboolean refused; /* the back end would not make the last step: it reaches the machine */
	gboolean absent_too; /* make also calls that the model lacks */
} Side;

Side *side_new(Backend *backend);
void side_free(Side *side);
gboolean side_start(Side *side, GError **error);
void side_stop(Side *side);
/*
 * FALSE: the step can't be made here (an unknown name, the task is dead or asleep, or .refused).
 */
gboolean side_step(Side *side, const Step *step, StepAnswer *answer);
SideTask *side_task(Side *side, guint serial);
/* A view in its normal form; NULL: can't be shown. */
char *side_view(Side *side, guint serial, enum world_view view);

/* ---- generating ---- */

typedef struct {
	gint64 fd;
	guint serial; /* of the step that returned it */
	/*
	 * n: nsfs, u: that of a user namespace, p: pidfd, m: mount, f: fs context, q: mqueue,
	 * s: socket, d: directory, other
	 */
	char kind;
} KnownFd;

typedef struct {
	guint serial;
	GArray *fds; /* of KnownFd */
} KnownTask;

typedef struct {
	GRand *rand;
	const Profile *profile;
	const Side *side; /* the one whose answers steer */
	guint next_serial;
	GArray *tasks; /* of KnownTask */
	GQueue lines; /* of char *: lines of a group that remain */
	guint line_who;
	GHashTable *named; /* X -> serial, within a group */
	GArray *ipc_ids[3]; /* of gint64: msg, sem, shm */
	GArray *addresses; /* of guint: serials of shmat */
	GArray *told_ids[2]; /* of guint: serials of steps that were told the id of a mount, ns */
	gboolean in_prologue;
} Generator;

Generator *generator_new(guint64 seed, const Profile *profile, const Side *side);
void generator_free(Generator *g);
/* The next step, or NULL where every task is dead or asleep. */
Step *generator_next(Generator *g);
/* What came of it. */
void generator_learn(Generator *g, const Step *step, const StepAnswer *answer);
guint generator_pick(Generator *g, guint n); /* 0 .. n-1 */
char *generator_expand(Generator *g, guint who, const char *text);
/* typed.c: a call from its row, as text; NULL: none came out */
char *typed_call(Generator *g, guint who);
/* A number for an argument of that kind; TRUE where the state of the scenario gives one. */
gboolean generator_number(Generator *g, guint who, enum sys_kind kind, gint64 *number);

/* ---- comparing ---- */

typedef struct {
	char *what; /* "result", "event", "view mountinfo", "invariant", "crash" */
	char *call; /* name of the call */
	char *kernel, *model; /* the answers, in short */
	guint view_task; /* whose view */
	int view; /* enum world_view, -1: no view */
} Difference;
void difference_free(Difference *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Difference, difference_free)
gboolean difference_same(const Difference *a, const Difference *b);
char *difference_key(const Difference *d);

typedef struct {
	Side *model, *kernel; /* kernel NULL: the model alone */
} Pair;

gboolean pair_start(Pair *pair, GError **error);
void pair_stop(Pair *pair);
/*
 * Makes a step on both. *@made: it could be made. Returns a difference or NULL; @answer (may be
 * NULL) gets what the steering side said. @every_view: compares all views of all tasks.
 */
Difference *pair_step(Pair *pair, const Step *step, gboolean every_view, gboolean *made,
		      StepAnswer *answer);
Difference *pair_views(Pair *pair, const char *call);
/* Runs steps up to the first difference; *@ran: how many were used up. */
Difference *pair_run(Pair *pair, GPtrArray *steps, gboolean every_view, guint *ran);

/*
 * A copy of the list without what isn't needed for the same difference; the steps are not copied.
 */
GPtrArray *shrink(Pair *pair, GPtrArray *steps, const Difference *difference, guint seconds);

/* The scenario as text, run on the kernel (on the model where there is none). */
char *scenario_text(Pair *pair, GPtrArray *steps, const char *headline, const Difference *d);

#endif
