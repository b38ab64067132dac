/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario of the fuzzer's on one back end: names are resolved, calls made, and what came of them
 * is told by serials instead of ids, so that it can be compared.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/machine.h"
#include "fuzz/fuzz.h"

Side *side_new(Backend *backend)
{
	Side *side = g_new0(Side, 1);

	side->backend = backend;
	side->normaliser = normaliser_new();
	side->renaming = renaming_new();
	side->tasks = g_array_new(FALSE, FALSE, sizeof(SideTask));
	side->values = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	side->ids = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	side->paths = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	side->pending = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)call_free);
	return side;
}

void side_free(Side *side)
{
	if (!side)
		return;
	normaliser_free(side->normaliser);
	renaming_free(side->renaming);
	g_array_unref(side->tasks);
	g_hash_table_unref(side->values);
	g_hash_table_unref(side->ids);
	g_hash_table_unref(side->paths);
	g_hash_table_unref(side->pending);
	g_free(side);
}

gboolean side_start(Side *side, GError **error)
{
	SideTask init = { .alive = TRUE };
	struct world_config config = { 0 };

	g_array_set_size(side->tasks, 0);
	g_hash_table_remove_all(side->values);
	g_hash_table_remove_all(side->ids);
	g_hash_table_remove_all(side->paths);
	g_hash_table_remove_all(side->pending);
	normaliser_free(side->normaliser);
	side->normaliser = normaliser_new();
	renaming_free(side->renaming);
	side->renaming = renaming_new();
	machine_config(&config);
	side->ended = FALSE;
	config.drop_caps |= 1ull << 24; /* CAP_SYS_RESOURCE: a container's root often lacks it */
	if (!side->backend->ops->start(side->backend, &config, error))
		return FALSE;
	init.id = side->backend->ops->init_task(side->backend);
	g_array_append_val(side->tasks, init);
	return TRUE;
}

void side_stop(Side *side)
{
	side->backend->ops->stop(side->backend);
}

SideTask *side_task(Side *side, guint serial)
{
	for (guint i = 0; i < side->tasks->len; i++) {
		SideTask *t = &g_array_index(side->tasks, SideTask, i);

		if (t->serial == serial)
			return t;
	}
	return NULL;
}

static SideTask *task_of_id(Side *side, obj_id id)
{
	for (guint i = 0; i < side->tasks->len; i++) {
		SideTask *t = &g_array_index(side->tasks, SideTask, i);

		if (t->id == id)
			return t;
	}
	return NULL;
}

/* ---- names ---- */

typedef struct {
	Side *side;
	obj_id actor;
} Scope;

static gboolean lookup(gpointer data, const char *name, gint64 *value, GError **error)
{
	Scope *scope = data;
	Backend *b = scope->side->backend;
	guint serial = (guint)strtoul(name + 1, NULL, 10);
	GHashTable *kept_in = name[0] == 'i' ? scope->side->ids : scope->side->values;
	const gint64 *kept;
	SideTask *t;

	if (name[0] == 'f' || name[0] == 'i') {
		kept = g_hash_table_lookup(kept_in, GUINT_TO_POINTER(serial));
		if (kept && *kept >= 0)
			return *value = *kept, TRUE;
	} else if (name[0] == 't') {
		t = side_task(scope->side, serial);
		*value = t ? b->ops->pid_nr(b, t->id, scope->actor) : 0;
		if (*value)
			return TRUE;
	}
	g_set_error(error, CALL_ERROR, CALL_ERROR_SCOPE, "%s is not there", name);
	return FALSE;
}

/* ---- what came ---- */

static void task_name(GString *out, guint serial)
{
	if (serial)
		g_string_append_printf(out, "t%u", serial);
	else
		g_string_append(out, "init");
}

static char *line(guint serial, const char *format, ...) G_GNUC_PRINTF(2, 3);
static char *line(guint serial, const char *format, ...)
{
	GString *out = g_string_new(NULL);
	va_list args;

	task_name(out, serial);
	g_string_append(out, ": ");
	va_start(args, format);
	g_string_append_vprintf(out, format, args);
	va_end(args);
	return g_string_free(out, FALSE);
}

static void add_event(StepAnswer *answer, char *text, gboolean as_line)
{
	g_ptr_array_add(answer->events, text);
	if (as_line)
		g_ptr_array_add(answer->lines, g_strdup(text));
}

static void on_resumed(Side *side, SideTask *t, const struct world_event *event, StepAnswer *answer)
{
	Call *call = g_hash_table_lookup(side->pending, GUINT_TO_POINTER(t->serial));
	CallAnswer back = { CALL_RETURNED, event->value, event->image.bytes, event->image.size };
	g_autoptr(GString) result = g_string_new(NULL);

	t->blocked = FALSE;
	if (!call)
		return;
	call_print_result(result, call->row, &back);
	g_ptr_array_add(answer->lines,
			line(t->serial, "<... %s resumed> = %s", call->row->name, result->str));
	g_string_truncate(result, 0);
	call_print_comparable(result, call, &back, side->renaming);
	add_event(answer, line(t->serial, "%s resumed: %s", call->row->name, result->str), FALSE);
	g_hash_table_remove(side->pending, GUINT_TO_POINTER(t->serial));
}

static void on_new(Side *side, const Step *step, const struct world_event *event,
		   StepAnswer *answer)
{
	SideTask t = { .serial = step->serial, .id = event->task, .alive = TRUE };

	answer->created++;
	g_array_append_val(side->tasks, t);
	add_event(answer, line(t.serial, "new, pid %d", (int)event->value), FALSE);
}

static const char *signal_text(gint64 signo)
{
	const char *name = sys_signal_name((int)signo);

	return name ? name : "?";
}

static void on_event(Side *side, const Step *step, const struct world_event *event,
		     StepAnswer *answer)
{
	SideTask *t = task_of_id(side, event->task);

	if (event->kind == EVENT_TASK_NEW) {
		on_new(side, step, event, answer);
		return;
	}
	if (!t)
		return;
	switch (event->kind) {
	case EVENT_EXITED:
		add_event(answer, line(t->serial, "+++ exited with %d +++", (int)event->value),
			  TRUE);
		t->alive = FALSE;
		break;
	case EVENT_KILLED:
		add_event(answer,
			  line(t->serial, "+++ killed by %s +++", signal_text(event->value)), TRUE);
		t->alive = FALSE;
		break;
	case EVENT_REAPED:
		add_event(answer, line(t->serial, "reaped"), FALSE);
		break;
	case EVENT_SIGNAL:
		add_event(answer, line(t->serial, "took %s", signal_text(event->value)), FALSE);
		break;
	case EVENT_RESUMED:
		on_resumed(side, t, event, answer);
		break;
	default:
		break;
	}
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void validate(Side *side, StepAnswer *answer)
{
	struct world *w = side->backend->ops->world(side->backend);
	char buf[2048] = "";
	struct world_text text = { buf, sizeof(buf), 0 };

	if (!w || !side->validate)
		return;
	answer->violations = world_validate(w, &text);
	if (answer->violations)
		answer->violated = g_strdup(buf);
}

static void keep_value(GHashTable *values, guint serial, gint64 value)
{
	gint64 *kept = g_new(gint64, 1);

	*kept = value;
	g_hash_table_insert(values, GUINT_TO_POINTER(serial), kept);
}

/* ---- what reaches farther than one step ---- */

/* Where in an output of a call a 64-bit id stands that later calls may name. */
static const struct {
	const char *call;
	gsize offset;
} ids_told[] = {
	{ "statx", 0x90 }, /* stx_mnt_id */
	{ "listmount", 0 },
	{ "ioctl", 0 }, /* NS_GET_ID and its like */
};

static const CallArg *output_of(const Call *call, const CallAnswer *back)
{
	for (guint i = call->n_args; i-- > 0;)
		if (call->args[i].dir != DIR_IN && call->args[i].size &&
		    call->args[i].offset + call->args[i].size <= back->image_size)
			return &call->args[i];
	return NULL;
}

static void keep_id(Side *side, guint serial, const Call *call, const CallAnswer *back)
{
	const CallArg *arg = back->image ? output_of(call, back) : NULL;

	for (guint i = 0; arg && i < G_N_ELEMENTS(ids_told); i++)
		if (!strcmp(ids_told[i].call, call->row->name) &&
		    ids_told[i].offset + 8 <= arg->size)
			keep_value(
				side->ids, serial,
				(gint64)value_load(back->image + arg->offset + ids_told[i].offset,
						   8, FALSE));
}

/* The first string in the text of a step. */
static char *path_in(const char *text)
{
	const char *start = strchr(text, '"');
	const char *end = start ? strchr(start + 1, '"') : NULL;

	return end ? g_strndup(start + 1, (gsize)(end - start - 1)) : NULL;
}

static void keep_path(Side *side, const Step *step)
{
	char *path = g_str_has_prefix(step->call->name, "open") ? path_in(step->text) : NULL;

	if (path)
		g_hash_table_insert(side->paths, GUINT_TO_POINTER(step->serial), path);
}

/* Files whose text is the same on every machine, to the letter. */
static gboolean is_exact(const char *path)
{
	static const char *const parts[] = {
		"_map",
		"setgroups",
		"timens_offsets",
		"/proc/sys/kernel/",
		"/proc/sys/user/",
		"/proc/sys/fs/mqueue/",
		"/mounts",

		"/dev/mqueue/",
		"/mnt/",
		"/tmp/",
		"children",

		"loginuid",
		"/personality",
	};

	for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
		if (strstr(path, parts[i]))
			return TRUE;
	return FALSE;
}

/* The lines of /proc/PID/status that do not depend on the machine. */
static void append_status(GString *out, const char *text)
{
	static const char *const names[] = {
		"Umask:",  "State:",  "Tgid:",	 "Pid:",	"PPid:",   "TracerPid:", "Uid:",
		"Gid:",	   "Groups:", "NStgid:", "NSpid:",	"NSpgid:", "NSsid:",	 "Threads:",
		"SigPnd:", "ShdPnd:", "SigBlk:", "SigIgn:",	"SigCgt:", "CapInh:",	 "CapPrm:",
		"CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:",
	};
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **at = lines; *at; at++)
		for (guint i = 0; i < G_N_ELEMENTS(names); i++)
			if (g_str_has_prefix(*at, names[i]))
				g_string_append_printf(out, "\n%s", *at);
}

/* The path behind the descriptor that a step reads from, where an earlier step named it. */
static const char *path_read(Side *side, const Step *step)
{
	if (!g_str_has_prefix(step->text, "read(f") && !g_str_has_prefix(step->text, "pread64(f"))
		return NULL;
	return g_hash_table_lookup(side->paths, GUINT_TO_POINTER((guint)strtoul(
							strchr(step->text, 'f') + 1, NULL, 10)));
}

/* What a read or readlink brought, where its letters can be compared; else not even its length. */
static void append_text(Side *side, const Step *step, const Call *call, const CallAnswer *back,
			GString *out)
{
	const CallArg *arg = back->image && back->ret > 0 ? output_of(call, back) : NULL;
	const char *path = path_read(side, step);
	g_autofree char *text = NULL;

	if (!arg || (gsize)back->ret > arg->size)
		return;
	text = g_strndup((const char *)back->image + arg->offset, (gsize)back->ret);
	if (g_str_has_prefix(step->text, "readlink")) {
		if (!strchr(text, '['))
			g_string_append_printf(out, " \"%s\"", text);
	} else if (path && is_exact(path)) {
		g_string_append_printf(out, "\n%s", text);
	} else if (path && strstr(path, "proc/")) {
		g_string_assign(out, "some");
		if (strstr(path, "/status"))
			append_status(out, text);
	}
}

/* ---- a step ---- */

static void tell(Side *side, const Step *step, Call *call, const struct world_result *result,
		 StepAnswer *answer)
{
	CallAnswer back = call_answer(call, result);
	g_autoptr(GString) text = g_string_new(NULL);
	struct world_event event;

	answer->outcome = result->outcome;
	answer->ret = result->ret;
	answer->events = g_ptr_array_new_with_free_func(g_free);
	answer->lines = g_ptr_array_new_with_free_func(g_free);
	if (call->row->result && call->row->result->kind == K_ADDR && back.ret > 0)
		g_string_append(text, "an address"); /* where, is each address space's own affair */
	else
		call_print_comparable(text, call, &back, side->renaming);
	if (result->outcome == CALL_RETURNED && back.ret >= 0) {
		keep_id(side, step->serial, call, &back);
		append_text(side, step, call, &back, text);
	}
	/* The links of a proc's root are the machine's processes. */
	if (strstr(text->str, "st_mode=S_IFDIR|0555") || strstr(text->str, "stx_mode=S_IFDIR|0555"))
		g_string_assign(text, "0");
	if (side->backend->ops->problem && side->backend->ops->problem(side->backend))
		g_string_printf(text, "(%s)", side->backend->ops->problem(side->backend));
	answer->answer = g_strdup(text->str);
	g_string_truncate(text, 0);
	call_print_args(text, call, &back);
	if (result->outcome != CALL_BLOCKED) {
		g_string_append(text, " = ");
		call_print_result(text, call->row, &back);
	}
	answer->call = g_strdup(text->str);
	while (side->backend->ops->next_event(side->backend, &event))
		on_event(side, step, &event, answer);
	g_ptr_array_sort(answer->events, by_text);
	validate(side, answer);
}

gboolean side_step(Side *side, const Step *step, StepAnswer *answer)
{
	SideTask *actor = side_task(side, step->who);
	Scope scope = { side, actor ? actor->id : 0 };
	CallEnv env = { .lookup = lookup, .data = &scope };
	struct world_call raw;
	struct world_result result;
	g_autoptr(GError) error = NULL;
	g_autoptr(Call) call = NULL;

	memset(answer, 0, sizeof(*answer));
	side->refused = FALSE;
	if (!actor || !actor->alive || actor->blocked)
		return FALSE;
	call = call_marshal(step->call, &env, NULL, &error);
	if (error && error->code != CALL_ERROR_SCOPE)
		g_warning("%s: %s", step->text, error->message);
	if (!call || (call->row->support == SYS_ABSENT && !side->absent_too))
		return FALSE;
	call_fill(call, &raw);
	result = side->backend->ops->call(side->backend, actor->id, &raw);
	side->refused = result.outcome == CALL_ABSENT;
	if (result.outcome > CALL_NO_RETURN) {
		side->ended |= side->backend->ops->problem &&
			       side->backend->ops->problem(side->backend) != NULL;
		return FALSE;
	}
	if (result.outcome == CALL_RETURNED) {
		keep_value(side->values, step->serial, result.ret);
		keep_path(side, step);
	}
	if (result.outcome == CALL_BLOCKED)
		actor->blocked = TRUE;
	tell(side, step, call, &result, answer);
	if (result.outcome == CALL_BLOCKED)
		g_hash_table_insert(side->pending, GUINT_TO_POINTER(step->who),
				    g_steal_pointer(&call));
	return TRUE;
}

char *side_view(Side *side, guint serial, enum world_view view)
{
	SideTask *t = side_task(side, serial);
	g_autoptr(GString) raw = g_string_new(NULL);

	if (!t || side->backend->ops->view(side->backend, t->id, view, raw) < 0)
		return NULL;
	return normalise_view(side->normaliser, view, raw->str);
}
