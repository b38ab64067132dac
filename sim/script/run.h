/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running a scenario on a back end, a line at a time: `nssim run` walks through a file with one
 * runner, `nssim diff` through two of them side by side.
 *
 * What a line did is told by a RunStep. A step that failed leaves the world as it came out; whether
 * to go on is the caller's choice (--bless does, run does not).
 */
#ifndef NSSIM_SIM_RUN_H
#define NSSIM_SIM_RUN_H

#include "call/backend.h"
#include "call/comparable.h"
#include "call/marshal.h"
#include "render/normalise.h"
#include "script/ast.h"
#include "script/eval.h"
#include "script/printer.h"

typedef struct Runner Runner;

typedef enum {
	STEP_PASSED,
	STEP_SKIPPED, /* the back end can't be asked this; counted */
	STEP_FAILED, /* the answer is not what the scenario expects */
	STEP_BROKEN, /* an error of the scenario: nothing can be said of the kernel */
	STEP_UNMET, /* `require`: the rest is skipped, .message says why */
} StepStatus;

typedef struct {
	StepStatus status;
	const AstLine *line;
	gboolean called; /* a call was made: the fields below up to .ret are valid */
	const struct sys_row *row;
	enum world_outcome outcome;
	gint64 ret;
	char *comparable; /* the answer in a form that two kernels agree on */
	char *text; /* the line as strace would print it, with what came; or NULL */
	GPtrArray *events; /* what happened within the step, a line of text each */
	char *output; /* of `show`; or NULL */
	GString *message; /* why it is not STEP_PASSED; whole lines */
} RunStep;

typedef struct {
	gboolean validate; /* check the invariants after every call, where there is a model */
	gboolean lenient; /* answers, outputs and events are not compared with what is expected */
	Renaming *names; /* fill in .comparable with these; or NULL */
	ScriptPatch *patch; /* --bless: what came replaces what was expected; or NULL */
	gboolean fill; /* with .patch: also where nothing was expected */
} RunOptions;

/* Neither @backend nor @script is owned. */
Runner *runner_new(const AstScript *script, Backend *backend, const RunOptions *options);
void runner_free(Runner *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Runner, runner_free)

/* The world that the script asks for, on top of @base (what the machine is like; may be NULL). */
gboolean script_world(const AstScript *script, const struct world_config *base,
		      struct world_config *config, GError **error);
/* Builds the world. */
gboolean runner_start(Runner *r, const struct world_config *config, GError **error);
/*
 * After the last line, where there is a model and it is validated: the last check of the
 * invariants, and the end of the world, which must leave nothing behind. No view can be asked for
 * any more.
 */
gboolean runner_finish(Runner *r, GError **error);
void runner_stop(Runner *r);

/* Carries out one line (not LINE_REPEAT). The report is the runner's, valid until the next line. */
const RunStep *runner_line(Runner *r, const AstLine *line);

/*
 * Calls @visit for every line in order, those of repetitions as often as they say. Ends early where
 * it returns FALSE. FALSE with @error: a count of repetitions makes no sense.
 */
typedef gboolean (*LineVisitor)(gpointer data, const AstLine *line);
gboolean runner_walk(Runner *r, LineVisitor visit, gpointer data, GError **error);

/* The names of the live tasks, in the order of their creation, and what they stand for. */
GPtrArray *runner_live_tasks(Runner *r);
obj_id runner_task(Runner *r, const char *name);
/* A common view in its normal form, by @normaliser; NULL where it can't be shown. */
char *runner_view(Runner *r, obj_id task, enum world_view view, Normaliser *normaliser);

/* Why the last call of the last step was refused, lines of text; FALSE: it was not, or no model. */
gboolean runner_why(Runner *r, GString *out);

Backend *runner_backend(Runner *r);
const char *step_status_name(StepStatus status);

#endif
