// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tasks, the names and the events of a run. A name stands for a value; a task's name, as a
 * number, is its pid in the pid namespace of the task that acts.
 */
#include <string.h>

#include "script/run_private.h"
#include "script/parser.h"

/* ---- tasks ---- */

static void task_state_free(gpointer data)
{
	TaskState *task = data;

	g_free(task->name);
	g_array_unref(task->signals);
	g_clear_pointer(&task->pending, call_free);
	g_clear_pointer(&task->resumed, call_free);
	g_clear_pointer(&task->resumed_image, g_bytes_unref);
	g_free(task);
}

static void value_free(gpointer data)
{
	value_clear(data);
	g_free(data);
}

static TaskState *add_task(Runner *r, obj_id id, int pid)
{
	TaskState *task = g_new0(TaskState, 1);

	task->id = id;
	task->pid = pid;
	task->name = g_strdup_printf("%d", pid);
	task->signals = g_array_new(FALSE, FALSE, sizeof(TakenSignal));
	g_hash_table_insert(r->tasks, &task->id, task);
	g_ptr_array_add(r->order, task);
	return task;
}

void tasks_start(Runner *r)
{
	Backend *b = r->backend;

	r->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free);
	r->tasks = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, task_state_free);
	r->order = g_ptr_array_new();
	r->actor = b->ops->init_task(b);
	bind_task(r, "init", add_task(r, r->actor, 1));
}

TaskState *task_state(Runner *r, obj_id id)
{
	return g_hash_table_lookup(r->tasks, &id);
}

void bind_name(Runner *r, const char *name, const Value *value)
{
	Value *copy = g_new0(Value, 1);

	value_copy(copy, value);
	g_hash_table_replace(r->names, g_strdup(name), copy);
}

void bind_task(Runner *r, const char *name, TaskState *task)
{
	Value value = value_task(task->id);

	g_free(task->name);
	task->name = g_strdup(name);
	bind_name(r, name, &value);
}

/* A pid may have been used more than once: the youngest task is meant. */
static TaskState *task_by_pid(Runner *r, int pid)
{
	for (guint i = r->order->len; i > 0; i--) {
		TaskState *task = r->order->pdata[i - 1];

		if (task->pid == pid)
			return task;
	}
	return NULL;
}

static TaskState *find_named(Runner *r, const char *name)
{
	const Value *value = g_hash_table_lookup(r->names, name);
	char *end;
	guint64 pid;

	if (value)
		return value->kind == VALUE_TASK ? task_state(r, value->object) : NULL;
	pid = g_ascii_strtoull(name, &end, 10);
	return *end == '\0' && end != name ? task_by_pid(r, (int)pid) : NULL;
}

static const char *nearest_task(Runner *r, const char *name)
{
	Suggester s = suggester(name);

	for (guint i = 0; i < r->order->len; i++)
		suggester_try(&s, ((TaskState *)r->order->pdata[i])->name);
	return suggester_best(&s);
}

TaskState *task_named(Runner *r, const AstLine *line)
{
	TaskState *task = find_named(r, line->who);
	const char *near;

	if (task)
		return task;
	near = nearest_task(r, line->who);
	if (near)
		step_fail_at(r, STEP_BROKEN, line->who_span,
			     "there is no task \"%s\"; did you mean \"%s\"?", line->who, near);
	else
		step_fail_at(r, STEP_BROKEN, line->who_span, "there is no task \"%s\"", line->who);
	return NULL;
}

GPtrArray *runner_live_tasks(Runner *r)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < r->order->len; i++) {
		const TaskState *task = r->order->pdata[i];

		if (!task->dead)
			g_ptr_array_add(names, g_strdup(task->name));
	}
	return names;
}

obj_id runner_task(Runner *r, const char *name)
{
	TaskState *task = find_named(r, name);

	return task ? task->id : 0;
}

/* ---- scopes ---- */

static gboolean lookup_value(gpointer data, const char *name, Value *value)
{
	Runner *r = data;
	const Value *bound = g_hash_table_lookup(r->names, name);

	if (!bound)
		return FALSE;
	value_copy(value, bound);
	return TRUE;
}

ExprScope runner_scope(Runner *r)
{
	return (ExprScope){ .backend = r->backend, .lookup = lookup_value, .data = r };
}

static gboolean task_number(Runner *r, const char *name, obj_id task, gint64 *number,
			    GError **error)
{
	*number = r->backend->ops->pid_nr(r->backend, task, r->actor);
	if (*number != 0)
		return TRUE;
	g_set_error(error, CALL_ERROR, CALL_ERROR_SCOPE,
		    "%s has no pid in the pid namespace of %s%s", name,
		    task_state(r, r->actor)->name,
		    r->backend->ops->task_alive(r->backend, task) ? "" : ": it is gone");
	return FALSE;
}

static gboolean lookup_number(gpointer data, const char *name, gint64 *number, GError **error)
{
	Runner *r = data;
	const Value *bound = g_hash_table_lookup(r->names, name);

	if (!bound)
		return FALSE;
	if (bound->kind == VALUE_TASK)
		return task_number(r, name, bound->object, number, error);
	if (bound->kind == VALUE_NUMBER) {
		*number = bound->number;
		return TRUE;
	}
	g_set_error(error, CALL_ERROR, CALL_ERROR_SCOPE, "%s is not a number", name);
	return FALSE;
}

/* The number of a task that is gone: as it was before the call, or, to whoever is in the initial
 * pid namespace, the one that it was made with. */
static int number_of_old(Runner *r, const TaskState *task)
{
	const BackendOps *ops = r->backend->ops;
	obj_id init = ops->init_task(r->backend);

	if (!task || !task->dead)
		return 0;
	if (task->seen_as && task->seen_by == r->actor)
		return task->seen_as;
	return ops->ns(r->backend, r->actor, "pid") == ops->ns(r->backend, init, "pid") ? task->pid
											: 0;
}

static gboolean lookup_expected(gpointer data, const char *name, gint64 *number, GError **error)
{
	Runner *r = data;
	const Value *bound = g_hash_table_lookup(r->names, name);
	int old = 0;

	if (bound && bound->kind == VALUE_TASK &&
	    !r->backend->ops->pid_nr(r->backend, bound->object, r->actor))
		old = number_of_old(r, task_state(r, bound->object));
	if (!old)
		return lookup_number(data, name, number, error);
	*number = old;
	return TRUE;
}

static void note_number(Runner *r, const AstNode *node)
{
	const Value *bound = node->kind == NODE_NAME ? g_hash_table_lookup(r->names, node->text)
						     : NULL;
	TaskState *task = bound && bound->kind == VALUE_TASK ? task_state(r, bound->object) : NULL;

	if (!task)
		return;
	task->seen_as = r->backend->ops->pid_nr(r->backend, task->id, r->actor);
	task->seen_by = r->actor;
}

static void note_numbers_in(Runner *r, const AstNode *node)
{
	if (!node)
		return;
	note_number(r, node);
	note_numbers_in(r, node->left);
	note_numbers_in(r, node->right);
	for (guint i = 0; i < node->n_args; i++) {
		note_numbers_in(r, node->args[i].value);
		note_numbers_in(r, node->args[i].wrote);
	}
}

void note_numbers(Runner *r, const AstCall *call)
{
	note_numbers_in(r, call->result.value);
	for (guint i = 0; i < call->n_args; i++) {
		note_numbers_in(r, call->args[i].value);
		note_numbers_in(r, call->args[i].wrote);
	}
}

static void offer_names(gpointer data, void (*offer)(gpointer to, const char *name), gpointer to)
{
	Runner *r = data;
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, r->names);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		offer(to, name);
}

CallEnv runner_env(Runner *r)
{
	return (CallEnv){ .lookup = lookup_number, .names = offer_names, .data = r };
}

CallEnv expectation_env(Runner *r)
{
	return (CallEnv){ .lookup = lookup_expected, .names = offer_names, .data = r };
}

/* ---- events as they come ---- */

static char *print_death(const TaskState *task)
{
	if (task->killed)
		return g_strdup_printf("%s: +++ killed by %s +++", task->name,
				       sys_signal_name((int)task->status));
	return g_strdup_printf("%s: +++ exited with %d +++", task->name, (int)task->status);
}

static void note_death(Runner *r, TaskState *task, const struct world_event *event)
{
	task->dead = TRUE;
	task->killed = event->kind == EVENT_KILLED;
	task->status = event->value;
	g_clear_pointer(&task->pending, call_free);
	g_ptr_array_add(r->step.events, print_death(task));
}

static void note_signal(Runner *r, TaskState *task, const struct world_event *event)
{
	TakenSignal taken = { .signal = (int)event->value };

	memcpy(taken.info, event->siginfo, sizeof(taken.info));
	g_array_append_val(task->signals, taken);
	g_ptr_array_add(r->step.events, g_strdup_printf("%s: --- %s ---", task->name,
							sys_signal_name(taken.signal)));
}

static void note_resumed(Runner *r, TaskState *task, const struct world_event *event)
{
	CallAnswer answer = { .outcome = CALL_RETURNED, .ret = event->value };
	g_autoptr(GString) text = g_string_new(NULL);

	g_clear_pointer(&task->resumed, call_free);
	g_clear_pointer(&task->resumed_image, g_bytes_unref);
	task->resumed = g_steal_pointer(&task->pending);
	if (!task->resumed)
		return;
	task->resumed_ret = event->value;
	task->resumed_image = g_bytes_new(event->image.bytes,
					  event->image.bytes ? event->image.size : 0);
	call_print_result(text, task->resumed->row, &answer);
	g_ptr_array_add(r->step.events, g_strdup_printf("%s: <... %s resumed> = %s", task->name,
							task->resumed->row->name, text->str));
}

TaskState *take_events(Runner *r, obj_id creator)
{
	struct world_event event;
	TaskState *created = NULL, *task;

	while (r->backend->ops->next_event(r->backend, &event)) {
		if (event.kind == EVENT_TASK_NEW) {
			task = task_state(r, event.task);
			if (!task)
				task = add_task(r, event.task, (int)event.value);
			if (!created && event.other == creator)
				created = task;
			continue;
		}
		task = task_state(r, event.task);
		if (!task)
			continue;
		if (event.kind == EVENT_EXITED || event.kind == EVENT_KILLED)
			note_death(r, task, &event);
		else if (event.kind == EVENT_SIGNAL)
			note_signal(r, task, &event);
		else if (event.kind == EVENT_RESUMED)
			note_resumed(r, task, &event);
	}
	return created;
}

/* ---- events as they are stated ---- */

static char *describe_fate(const TaskState *task)
{
	if (!task->dead)
		return g_strdup_printf("%s is alive%s%s", task->name,
				       task->pending ? ", it sleeps in " : "",
				       task->pending ? task->pending->row->name : "");
	if (task->killed)
		return g_strdup_printf("%s was killed by %s", task->name,
				       sys_signal_name((int)task->status));
	return g_strdup_printf("%s has exited with %d", task->name, (int)task->status);
}

static void run_death(Runner *r, const AstLine *line, const TaskState *task)
{
	const AstEvent *event = &line->event;
	gboolean killed = event->kind == EVENT_LINE_KILLED;
	gint64 status = killed ? value_signal(event->signal) : event->number;
	g_autofree char *fate = describe_fate(task);
	g_autofree char *came = NULL;

	if (task->dead && task->killed == killed && task->status == status)
		return;
	if (task->dead && r->options.patch) {
		came = print_death(task);
		script_patch(r->options.patch, line->span, came);
		return;
	}
	step_fail(r, STEP_FAILED, "expected: %s\ngot:      %s",
		  killed ? "the death by that signal" : "the exit with that status", fate);
}

static const struct sys_struct *siginfo_desc(void)
{
	const struct sys_row *waitid = sys_find("waitid");
	const struct sys_type *type = waitid ? waitid->args[2].type : NULL;

	while (type && !type->desc)
		type = type->elem;
	return type ? type->desc : NULL;
}

static gboolean signal_matches(Runner *r, const AstEvent *event, const TakenSignal *taken)
{
	CallEnv env = runner_env(r);
	const struct sys_struct *desc = siginfo_desc();

	if (taken->matched || taken->signal != value_signal(event->signal))
		return FALSE;
	return !event->info || !desc ||
	       call_match_struct(desc, taken->info, sizeof(taken->info), event->info, &env, NULL,
				 NULL);
}

/* strace sees signals too that a task without a handler never gets to see; a real kernel alone
 * does not tell of them. */
static gboolean is_ignored_by_default(const char *name)
{
	static const char *const names[] = { "SIGCHLD", "SIGCONT", "SIGURG", "SIGWINCH", NULL };

	return g_strv_contains(names, name);
}

static void run_signal(Runner *r, const AstLine *line, TaskState *task)
{
	GString *seen = g_string_new(NULL);

	for (guint i = 0; i < task->signals->len; i++) {
		TakenSignal *taken = &g_array_index(task->signals, TakenSignal, i);

		if (signal_matches(r, &line->event, taken)) {
			taken->matched = TRUE;
			g_string_free(seen, TRUE);
			return;
		}
		if (!taken->matched)
			g_string_append_printf(seen, " %s", sys_signal_name(taken->signal));
	}
	if (!r->world && is_ignored_by_default(line->event.signal)) {
		g_string_free(seen, TRUE);
		return;
	}
	step_fail(r, STEP_FAILED, "expected: %s has taken %s\ngot:      %s%s", task->name,
		  line->event.signal, seen->len ? "other signals:" : "no signal", seen->str);
	g_string_free(seen, TRUE);
}

void run_event(Runner *r, const AstLine *line)
{
	TaskState *task = task_named(r, line);

	if (!task || r->options.lenient)
		return;
	switch (line->event.kind) {
	case EVENT_LINE_EXITED:
	case EVENT_LINE_KILLED:
		run_death(r, line, task);
		break;
	case EVENT_LINE_SIGNAL:
		run_signal(r, line, task);
		break;
	default:
		break;
	}
}
