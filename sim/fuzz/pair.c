/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario on the model and on the kernel, step by step, up to the first difference: in what the
 * call answered or wrote, in what happened, in a view, or in the model's invariants.
 */
#include <string.h>

#include "fuzz/fuzz.h"

void difference_free(Difference *d)
{
	if (!d)
		return;
	g_free(d->what);
	g_free(d->call);
	g_free(d->kernel);
	g_free(d->model);
	g_free(d);
}

gboolean difference_same(const Difference *a, const Difference *b)
{
	g_autofree char *x = difference_key(a);
	g_autofree char *y = difference_key(b);

	return !strcmp(x, y);
}

/*
 * Results by their value; views, outputs and events by name only, they are rarely the same twice.
 */
char *difference_key(const Difference *d)
{
	g_autofree char *kernel = g_strndup(d->kernel, strcspn(d->kernel, ","));
	g_autofree char *model = g_strndup(d->model, strcspn(d->model, ","));

	if (!strcmp(d->what, "invariant"))
		return g_strdup_printf("%s: invariant: %s", d->call, d->model);
	if (strcmp(d->what, "result"))
		return g_strdup_printf("%s: %s", d->call, d->what);
	if (!strcmp(kernel, model))
		return g_strdup_printf("%s: outputs", d->call);
	return g_strdup_printf("%s: kernel %s, model %s", d->call, kernel, model);
}

static Difference *difference(const char *what, const char *call, const char *kernel,
			      const char *model)
{
	Difference *d = g_new0(Difference, 1);

	d->what = g_strdup(what);
	d->call = g_strdup(call);
	d->kernel = g_strdup(kernel ? kernel : "(nothing)");
	d->model = g_strdup(model ? model : "(nothing)");
	d->view = -1;
	return d;
}

gboolean pair_start(Pair *pair, GError **error)
{
	return side_start(pair->model, error) && (!pair->kernel || side_start(pair->kernel, error));
}

void pair_stop(Pair *pair)
{
	side_stop(pair->model);
	if (pair->kernel)
		side_stop(pair->kernel);
}

static gboolean has_event(const StepAnswer *answer, const char *event)
{
	for (guint i = 0; answer->events && i < answer->events->len; i++)
		if (!strcmp(g_ptr_array_index(answer->events, i), event))
			return TRUE;
	return FALSE;
}

/*
 * The events of @answer; signals only where @other has them too: what a task drops, it alone knows.
 */
static char *joined(const StepAnswer *answer, const StepAnswer *other)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; answer->events && i < answer->events->len; i++) {
		const char *event = g_ptr_array_index(answer->events, i);

		if (!strstr(event, ": took SIG") || has_event(other, event))
			g_string_append_printf(text, "%s%s", text->len ? "; " : "", event);
	}
	return g_string_free(text, FALSE);
}

static Difference *compare_answers(const Step *step, const StepAnswer *kernel,
				   const StepAnswer *model)
{
	g_autofree char *events_k = joined(kernel, kernel);
	g_autofree char *events_m = joined(model, kernel);

	if (strcmp(kernel->answer, model->answer))
		return difference("result", step->call->name, kernel->answer, model->answer);
	if (strcmp(events_k, events_m))
		return difference("event", step->call->name, events_k, events_m);
	return NULL;
}

/* ---- views ---- */

static Difference *compare_view(Pair *pair, const char *call, guint serial, enum world_view view)
{
	g_autofree char *kernel = side_view(pair->kernel, serial, view);
	g_autofree char *model = side_view(pair->model, serial, view);
	g_autofree char *what = NULL;
	Difference *d;

	if (!g_strcmp0(kernel, model))
		return NULL;
	what = g_strdup_printf("view %s", common_view_name(view));
	d = difference(what, call, kernel, model);
	d->view = view;
	d->view_task = serial;
	return d;
}

static Difference *compare_task(Pair *pair, const char *call, guint serial, guint views)
{
	Difference *d = NULL;

	for (guint view = VIEW_MOUNTINFO; view <= VIEW_IDS && !d; view++)
		if (views & 1u << view)
			d = compare_view(pair, call, serial, (enum world_view)view);
	return d;
}

static guint views_of(const struct sys_row *row)
{
	static const struct {
		const char *family;
		guint views;
	} touched[] = {
		{ "mount", 1u << VIEW_MOUNTINFO },
		{ "process", 1u << VIEW_PS | 1u << VIEW_NS },
		{ "signal", 1u << VIEW_PS },
		{ "namespace", 1u << VIEW_NS | 1u << VIEW_MOUNTINFO },
		{ "uts", 1u << VIEW_UTS },
		{ "ipc", 1u << VIEW_IPCS },
		{ "credential", 1u << VIEW_IDS },
	};

	for (guint i = 0; i < G_N_ELEMENTS(touched); i++)
		if (!strcmp(touched[i].family, row->family))
			return touched[i].views;
	return 0;
}

/* The caller's views that its call may have changed, and now and then another task's. */
static Difference *glance(Pair *pair, const Step *step, const StepAnswer *kernel)
{
	const struct sys_row *row = sys_find(step->call->name);
	guint views = row && kernel->ret >= 0 ? views_of(row) : 0;
	const SideTask *actor = side_task(pair->kernel, step->who), *other;
	Difference *d = NULL;

	if (views && actor && actor->alive)
		d = compare_task(pair, step->call->name, step->who, views);
	other = &g_array_index(pair->kernel->tasks, SideTask,
			       step->serial % pair->kernel->tasks->len);
	if (!d && views && other->alive && other->serial != step->who)
		d = compare_task(pair, step->call->name, other->serial, views);
	return d;
}

Difference *pair_views(Pair *pair, const char *call)
{
	Difference *d = NULL;

	for (guint i = 0;
	     pair->kernel && !pair->kernel->ended && i < pair->kernel->tasks->len && !d; i++) {
		const SideTask *t = &g_array_index(pair->kernel->tasks, SideTask, i);

		if (t->alive)
			d = compare_task(pair, call, t->serial, 0x3f);
	}
	return d;
}

/* ---- steps ---- */

static char *first_line(const char *text)
{
	return g_strndup(text, strcspn(text, "\n"));
}

static Difference *check_invariants(const Step *step, const StepAnswer *model)
{
	g_autofree char *line = NULL;

	if (!model->violations)
		return NULL;
	line = first_line(model->violated);
	return difference("invariant", step->call->name, NULL, line);
}

static Difference *compare_step(Pair *pair, const Step *step, gboolean every_view,
				gboolean on_kernel, gboolean on_model, const StepAnswer *kernel,
				const StepAnswer *model)
{
	Difference *d;

	if (on_kernel != on_model)
		return difference("possible", step->call->name, on_kernel ? kernel->call : "no",
				  on_model ? model->call : "no");
	if (!on_kernel)
		return NULL;
	d = compare_answers(step, kernel, model);
	if (!d)
		d = check_invariants(step, model);
	if (!d)
		d = every_view ? pair_views(pair, step->call->name) : glance(pair, step, kernel);
	return d;
}

/* The back end goes no further with this scenario, or does not make this step. */
static gboolean is_left_out(Side *kernel)
{
	return kernel && (kernel->ended || kernel->refused);
}

Difference *pair_step(Pair *pair, const Step *step, gboolean every_view, gboolean *made,
		      StepAnswer *answer)
{
	StepAnswer kernel = { 0 }, model = { 0 };
	gboolean on_model, on_kernel = FALSE;
	Difference *d;

	*made = FALSE;
	if (answer)
		memset(answer, 0, sizeof(*answer));
	if (pair->kernel)
		on_kernel = side_step(pair->kernel, step, &kernel);
	if (is_left_out(pair->kernel))
		return NULL;
	on_model = side_step(pair->model, step, &model);
	if (pair->kernel)
		d = compare_step(pair, step, every_view, on_kernel, on_model, &kernel, &model);
	else
		d = on_model ? check_invariants(step, &model) : NULL;
	*made = pair->kernel ? on_kernel : on_model;
	if (answer) {
		*answer = pair->kernel ? kernel : model;
		answer_clear(pair->kernel ? &model : &kernel);
	} else {
		answer_clear(&kernel);
		answer_clear(&model);
	}
	return d;
}

Difference *pair_run(Pair *pair, GPtrArray *steps, gboolean every_view, guint *ran)
{
	Difference *d = NULL;
	gboolean made;
	guint i;

	if (!pair_start(pair, NULL))
		return NULL;
	for (i = 0; i < steps->len && !d; i++)
		d = pair_step(pair, g_ptr_array_index(steps, i), every_view, &made, NULL);
	if (!d && i)
		d = pair_views(pair, ((Step *)g_ptr_array_index(steps, i - 1))->call->name);
	pair_stop(pair);
	if (ran)
		*ran = i;
	return d;
}
