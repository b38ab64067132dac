// SPDX-License-Identifier: GPL-2.0-only
/*
 * `show`: the common views in their normal form, and those of the model alone; and the context that
 * failures are reported with.
 */
#include <string.h>

#include "script/changes.h"
#include "script/parser.h"
#include "script/run_private.h"

/* ---- texts of the model ---- */

/* Lets the model write a text of any length: once to measure, once more where it was cut. */
typedef int (*TextWriter)(struct world *w, obj_id object, struct world_text *text);

static int append_text(struct world *w, obj_id object, TextWriter write, GString *out)
{
	gsize start = out->len, room = 4096;
	struct world_text text;
	int err;

	for (;;) {
		g_string_set_size(out, start + room);
		text = (struct world_text){ .buf = out->str + start, .size = room };
		err = write(w, object, &text);
		if (err || text.len <= room)
			break;
		room = text.len;
	}
	g_string_set_size(out, start + (err ? 0 : text.len));
	return err;
}

static int write_mounts(struct world *w, obj_id task, struct world_text *text)
{
	return world_view(w, task, VIEW_MOUNTS, text);
}

static int write_tasks(struct world *w, obj_id task, struct world_text *text)
{
	return world_view(w, task, VIEW_TASKS, text);
}

static int write_namespaces(struct world *w, obj_id task, struct world_text *text)
{
	return world_view(w, task, VIEW_NAMESPACES, text);
}

static int write_queue(struct world *w, obj_id task, struct world_text *text)
{
	return world_view(w, task, VIEW_QUEUE, text);
}

static int write_why(struct world *w, obj_id task, struct world_text *text)
{
	return world_view(w, task, VIEW_WHY, text);
}

/* ---- views of the model alone ---- */

static obj_id viewer(Runner *r, const AstLine *line)
{
	ExprScope scope = runner_scope(r);
	g_autoptr(GError) error = NULL;
	obj_id task;

	if (!line->show.arg)
		return r->actor;
	task = expr_task(&scope, line->show.arg, &error);
	if (!task)
		step_fail_at(r, STEP_BROKEN, line->show.arg->span, "%s", error->message);
	return task;
}

static gboolean show_refs(Runner *r, const AstLine *line, GString *out)
{
	ExprScope scope = runner_scope(r);
	g_auto(Value) value = { 0 };
	g_autoptr(GError) error = NULL;
	const AstNode *culprit = line->show.arg;
	obj_id object;

	if (!line->show.arg) {
		step_fail_at(r, STEP_BROKEN, line->show.view_span, "show refs wants an object");
		return FALSE;
	}
	if (!expr_eval(&scope, line->show.arg, &value, &culprit, &error)) {
		step_fail_at(r, STEP_BROKEN, culprit->span, "%s", error->message);
		return FALSE;
	}
	object = value_object(&value);
	if (!object) {
		step_fail_at(r, STEP_BROKEN, line->show.arg->span, "this is no object");
		return FALSE;
	}
	if (append_text(r->world, object, world_refs, out) != 0) {
		step_fail_at(r, STEP_BROKEN, line->show.arg->span, "the object has been freed");
		return FALSE;
	}
	return TRUE;
}

static gboolean known_type(Runner *r, const AstLine *line, const char *name)
{
	Suggester s = suggester(name);
	const char *near;

	if (refl_find(name))
		return TRUE;
	for (unsigned int i = 0; i < refl_types_size; i++) {
		if (refl_types[i])
			suggester_try(&s, refl_types[i]->name);
	}
	near = suggester_best(&s);
	step_fail_at(r, STEP_BROKEN, line->show.arg->span, "there is no structure \"%s\"%s%s%s",
		     name, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
	return FALSE;
}

static gboolean show_objects(Runner *r, const AstLine *line, GString *out)
{
	const char *type = line->show.arg ? line->show.arg->text : NULL;
	struct world_object object;
	size_t cursor = 0;

	if (type && !known_type(r, line, type))
		return FALSE;
	while (world_next_object(r->world, &cursor, &object)) {
		if (type ? !object.type || strcmp(object.type->name, type) != 0 : !object.type)
			continue;
		g_string_append_printf(out, "%s ", object.type->name);
		describe_object(r->world, object.id, out);
		g_string_append_c(out, '\n');
	}
	return TRUE;
}

static gboolean show_diff(Runner *r, const AstLine *line, GString *out)
{
	if (r->before)
		changes_print(r->world, r->before, out);
	return TRUE;
}

static gboolean show_text(Runner *r, const AstLine *line, TextWriter write, GString *out)
{
	obj_id task = viewer(r, line);

	if (!task)
		return FALSE;
	if (append_text(r->world, task, write, out) != 0) {
		step_fail_at(r, STEP_BROKEN, line->span, "the task is gone");
		return FALSE;
	}
	return TRUE;
}

static const struct model_view {
	const char *name;
	TextWriter write; /* or */
	gboolean (*show)(Runner *r, const AstLine *line, GString *out);
} model_views[] = {
	{ "mounts", write_mounts, NULL },
	{ "tasks", write_tasks, NULL },
	{ "namespaces", write_namespaces, NULL },
	{ "queue", write_queue, NULL },
	{ "why", write_why, NULL },
	{ "refs", NULL, show_refs },
	{ "objects", NULL, show_objects },
	{ "diff", NULL, show_diff },
};

static const struct model_view *find_model_view(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(model_views); i++) {
		if (strcmp(model_views[i].name, name) == 0)
			return &model_views[i];
	}
	return NULL;
}

/* ---- comparison with what is expected ---- */

static gboolean lines_equal(const AstOutput *expected, char **got, guint count)
{
	if (count != expected->n_lines)
		return FALSE;
	for (guint i = 0; i < count; i++) {
		if (strcmp(got[i], expected->lines[i]) != 0)
			return FALSE;
	}
	return TRUE;
}

static gboolean line_among(const char *line, const char *const *lines, guint count)
{
	for (guint i = 0; i < count; i++) {
		if (strcmp(lines[i], line) == 0)
			return TRUE;
	}
	return FALSE;
}

/* Both texts; a sign marks the lines that the other one does not have. */
static void print_both(GString *out, const AstOutput *expected, char **got, guint count)
{
	g_string_append(out, "expected:\n");
	for (guint i = 0; i < expected->n_lines; i++)
		g_string_append_printf(
			out, "  %c %s\n",
			line_among(expected->lines[i], (const char *const *)got, count) ? ' ' : '-',
			expected->lines[i]);
	g_string_append(out, "got:\n");
	for (guint i = 0; i < count; i++)
		g_string_append_printf(
			out, "  %c %s\n",
			line_among(got[i], expected->lines, expected->n_lines) ? ' ' : '+', got[i]);
}

static void compare_output(Runner *r, const AstLine *line, const char *output)
{
	const AstOutput *expected = &line->show.output;
	g_auto(GStrv) got = g_strsplit(output, "\n", -1);
	guint count = g_strv_length(got);
	g_autoptr(GString) both = NULL;

	if (count > 0 && got[count - 1][0] == '\0')
		count--;
	if (r->options.lenient || (!expected->stated && !r->options.fill) ||
	    (expected->stated && lines_equal(expected, got, count)))
		return;
	if (r->options.patch) {
		script_patch_output(r->options.patch, line, output);
		return;
	}
	both = g_string_new(NULL);
	print_both(both, expected, got, count);
	step_fail(r, STEP_FAILED, "%s", both->str);
}

static void show_model(Runner *r, const AstLine *line, const struct model_view *view)
{
	g_autoptr(GString) out = g_string_new(NULL);
	gboolean shown;

	if (!r->world) {
		step_skip(r, "only the model can show this");
		return;
	}
	shown = view->write ? show_text(r, line, view->write, out) : view->show(r, line, out);
	if (!shown)
		return;
	r->step.output = g_strdup(out->str);
	compare_output(r, line, r->step.output);
}

char *runner_view(Runner *r, obj_id task, enum world_view view, Normaliser *normaliser)
{
	g_autoptr(GString) raw = g_string_new(NULL);

	if (r->backend->ops->view(r->backend, task, view, raw) != 0)
		return NULL;
	return normalise_view(normaliser, view, raw->str);
}

static void show_common(Runner *r, const AstLine *line, enum world_view view)
{
	obj_id task = viewer(r, line);

	if (!task)
		return;
	r->step.output = runner_view(r, task, view, r->normaliser);
	if (r->step.output)
		compare_output(r, line, r->step.output);
	else
		step_fail(r, STEP_FAILED, "%s of this task can't be shown: it is gone, or a zombie",
			  line->show.view);
}

void run_show(Runner *r, const AstLine *line)
{
	const struct model_view *model = find_model_view(line->show.view);
	int common = common_view_find(line->show.view);

	if (model)
		show_model(r, line, model);
	else if (common >= 0)
		show_common(r, line, (enum world_view)common);
	else
		step_fail_at(r, STEP_BROKEN, line->show.view_span, "there is no view \"%s\"",
			     line->show.view);
}

/* ---- context ---- */

void note_state(Runner *r)
{
	if (!r->world || !r->wants_changes)
		return;
	g_clear_pointer(&r->before, object_record_free);
	r->before = object_record_new(r->world);
}

static const struct {
	const char *family;
	enum world_view view;
} family_views[] = {
	{ "mount", VIEW_MOUNTINFO }, { "process", VIEW_PS }, { "signal", VIEW_PS },
	{ "namespace", VIEW_NS },    { "ipc", VIEW_IPCS },   { "credential", VIEW_IDS },
};

gboolean runner_why(Runner *r, GString *out)
{
	return r->world && r->step.called && r->step.outcome == CALL_RETURNED && r->step.ret < 0 &&
	       append_text(r->world, r->actor, write_why, out) == 0;
}

void append_context(Runner *r, GString *out)
{
	const TaskState *actor = task_state(r, r->actor);
	g_autoptr(Normaliser) fresh = normaliser_new();
	g_autoptr(GString) why = g_string_new(NULL);

	if (runner_why(r, why))
		g_string_append_printf(out, "why: %s", why->str);
	for (guint i = 0; r->step.row && i < G_N_ELEMENTS(family_views); i++) {
		g_autofree char *text = NULL;

		if (strcmp(family_views[i].family, r->step.row->family) != 0)
			continue;
		text = runner_view(r, r->actor, family_views[i].view, fresh);
		if (text)
			g_string_append_printf(out, "%s of %s:\n%s",
					       common_view_name(family_views[i].view), actor->name,
					       text);
	}
}
