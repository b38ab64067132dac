// SPDX-License-Identifier: GPL-2.0-only
/*
 * See observed.h.
 */
#include "observed.h"

#include <string.h>

#include "syscall.h"

#define MAX_NTH 400
/*
 * What a failed call changes in the kernel too: whoever looks into a mount takes its expiry mark
 * off, MNT_EXPIRE sets it while it fails; a context keeps that it has failed, and why; the list of
 * undos that a clone wants to share is made for the caller first, a time namespace is fixed by a
 * fork that fails later, and a segment knows when it was last let go, or goes with that.
 */
static gboolean is_allowed(const char *changed)
{
	static const char *const prefixes[] = { " fs_context.",
						" fc_log_line.",
						" task_struct.undo_list sem_undo_list.refcnt",
						" time_namespace.frozen_offsets",
						" shmid_kernel.shm_dtim",
						" task_struct.shm_clist ipc_namespace.shm_tot" };

	for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(changed, prefixes[i]))
			return TRUE;
	return !strcmp(changed, " mount.mnt_expiry_mark");
}

typedef struct {
	Backend base;
	BackendOps ops;
	Backend *model;
	Observations *seen;
	GByteArray *snapshot;
	GByteArray *image;
} Observed;

void observations_init(Observations *seen)
{
	memset(seen, 0, sizeof(*seen));
	for (int i = 0; i < NR_PROPERTIES; i++)
		seen->cases[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void observations_clear(Observations *seen)
{
	for (int i = 0; i < NR_PROPERTIES; i++)
		g_hash_table_unref(seen->cases[i]);
}

G_GNUC_PRINTF(3, 4) static void broken(Observed *o, Property property, const char *format, ...)
{
	GHashTable *cases = o->seen->cases[property];
	va_list args;
	char *text;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	o->seen->broken[property]++;
	g_hash_table_insert(
		cases, text,
		GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(cases, text)) + 1));
}

static struct world *world_of(Observed *o)
{
	return o->model->ops->world(o->model);
}

static void take_snapshot(Observed *o)
{
	g_byte_array_set_size(o->snapshot, (guint)world_used(world_of(o)));
	world_snapshot(world_of(o), o->snapshot->data);
}

static void go_back(Observed *o)
{
	world_restore(world_of(o), o->snapshot->data);
}

/* Makes the call on a copy of its image. */
static struct world_result try_call(Observed *o, obj_id task, const struct world_call *call,
				    guint32 fail_nth)
{
	struct world_call copy = *call;

	g_byte_array_set_size(o->image, 0);
	g_byte_array_append(o->image, call->image.bytes, (guint)call->image.size);
	copy.image.bytes = o->image->data;
	copy.fail_nth = fail_nth;
	return world_call(world_of(o), task, &copy);
}

/* ---- what a call has changed, for people ---- */

static void add_changed_fields(GString *out, const struct refl_type *type, const char *was,
			       const char *is, gsize size)
{
	for (guint32 i = 0; i < type->nr_fields; i++) {
		const struct refl_field *f = &type->fields[i];

		if (f->marks & REFL_BURNT || f->offset + f->size > size || f->kind == REFL_NODE)
			continue;
		if (memcmp(was + f->offset, is + f->offset, f->size) != 0)
			g_string_append_printf(out, " %s.%s", type->name, f->name);
	}
}

/* Fields that differ from the snapshot, of the world and of objects that are where they were. */
static char *changed_fields(Observed *o)
{
	const char *was = (const char *)o->snapshot->data, *is = (const char *)world_of(o);
	const struct refl_type *world = refl_find("world");
	GString *out = g_string_new(NULL);
	struct world_object object;
	gsize cursor = 0;

	add_changed_fields(out, world, was, is, world->size);
	while (world_next_object(world_of(o), &cursor, &object)) {
		if (cursor + object.size > o->snapshot->len)
			g_string_append_printf(out, " +%s",
					       object.type ? object.type->name : "bytes");
		else if (object.type)
			add_changed_fields(out, object.type, was + cursor, is + cursor,
					   object.size);
	}
	g_string_truncate(out, MIN(out->len, 160));
	return g_string_free(out, FALSE);
}

/* Where a scenario defers work, what a call undoes may wait in a queue. */
static gboolean is_deferring(Observed *o)
{
	char text[64] = "";
	struct world_text out = { text, sizeof(text), 0 };

	world_view(world_of(o), world_init_task(world_of(o)), VIEW_QUEUE, &out);
	return out.len > 0;
}

/* What an overlay has copied up stays, though what it was for fails: in the kernel too. */
static gboolean may_copy_up(Observed *o, const struct world_call *call)
{
	char text[8192] = "";
	struct world_text out = { text, sizeof(text), 0 };

	world_view(world_of(o), world_init_task(world_of(o)), VIEW_MOUNTINFO, &out);
	return strstr(text, " - overlay ") ||
	       (call->image.size > 0 && memmem(call->image.bytes, call->image.size, "overlay", 7));
}

static const char *call_name(const struct world_call *call)
{
	const struct sys_row *row = sys_find_nr(call->nr);

	return row ? row->name : "?";
}

static void check_invariants(Observed *o, const struct world_call *call, guint32 nth)
{
	char text[512] = "";
	struct world_text out = { text, sizeof(text), 0 };

	o->seen->tried[PROPERTY_INVARIANT]++;
	if (world_validate(world_of(o), &out))
		broken(o, PROPERTY_INVARIANT, "%s (allocation %u failing): %s", call_name(call),
		       nth, text);
}

static void fail_allocations(Observed *o, obj_id task, const struct world_call *call,
			     guint64 before)
{
	for (guint32 nth = 1; nth <= MAX_NTH; nth++) {
		struct world_result r = try_call(o, task, call, nth);

		if (!r.failed_nth) {
			go_back(o);
			return;
		}
		o->seen->tried[PROPERTY_ALLOCATION]++;
		check_invariants(o, call, nth);
		if (r.outcome == CALL_RETURNED && r.ret < 0 && !is_deferring(o) &&
		    world_digest(world_of(o)) != before && !may_copy_up(o, call)) {
			g_autofree char *changed = changed_fields(o);

			if (!is_allowed(changed))
				broken(o, PROPERTY_ALLOCATION,
				       "%s changes the world although allocation %u failed (%s):%s",
				       call_name(call), nth, sys_errno_name((int)-r.ret), changed);
		}
		go_back(o);
	}
}

/* What fails has changed nothing. */
static void check_failure(Observed *o, const struct world_call *call, gint64 ret, guint64 before)
{
	g_autofree char *changed = NULL;

	o->seen->tried[PROPERTY_FAILURE]++;
	if (world_digest(world_of(o)) == before || is_deferring(o))
		return;
	changed = changed_fields(o);
	if (!is_allowed(changed))
		broken(o, PROPERTY_FAILURE, "%s = %s changes the world:%s", call_name(call),
		       sys_errno_name((int)-ret), changed);
}

static void call_twice(Observed *o, obj_id task, const struct world_call *call, guint64 before)
{
	struct world_result first = try_call(o, task, call, 0), second;
	guint64 after = world_digest(world_of(o));

	check_invariants(o, call, 0);
	/* EINTR is the answer of a call that has taken a signal. */
	if (first.outcome == CALL_RETURNED && first.ret < 0 &&
	    first.ret != -sys_errno_value("EINTR"))
		check_failure(o, call, first.ret, before);
	go_back(o);
	o->seen->tried[PROPERTY_RESTORE]++;
	if (world_digest(world_of(o)) != before)
		broken(o, PROPERTY_RESTORE, "%s: restoring does not give the state back",
		       call_name(call));
	second = try_call(o, task, call, 0);
	if (second.ret != first.ret || second.outcome != first.outcome ||
	    world_digest(world_of(o)) != after)
		broken(o, PROPERTY_RESTORE, "%s answers otherwise when it is made again",
		       call_name(call));
	go_back(o);
}

static struct world_result observed_call(Backend *b, obj_id task, struct world_call *call)
{
	Observed *o = (Observed *)b;
	guint64 before;

	if (!call->fail_nth && world_task_alive(world_of(o), task)) {
		take_snapshot(o);
		before = world_digest(world_of(o));
		fail_allocations(o, task, call, before);
		call_twice(o, task, call, before);
	}
	return o->model->ops->call(o->model, task, call);
}

void observed_end(Backend *b)
{
	Observed *o = (Observed *)b;
	unsigned int left;

	o->seen->tried[PROPERTY_TEARDOWN]++;
	left = world_teardown(world_of(o));
	if (left)
		broken(o, PROPERTY_TEARDOWN, "%u objects are left", left);
}

/* ---- all else is the model's ---- */

static gboolean observed_start(Backend *b, const struct world_config *config, GError **error)
{
	Observed *o = (Observed *)b;

	return o->model->ops->start(o->model, config, error);
}

static void observed_stop(Backend *b)
{
	Observed *o = (Observed *)b;

	o->model->ops->stop(o->model);
}

static void observed_free(Backend *b)
{
	Observed *o = (Observed *)b;

	o->model->ops->free(o->model);
	g_byte_array_unref(o->snapshot);
	g_byte_array_unref(o->image);
	g_free(o);
}

#define FORWARD(type, name, parameters, arguments)       \
	static type observed_##name parameters           \
	{                                                \
		Backend *model = ((Observed *)b)->model; \
		return model->ops->name arguments;       \
	}
FORWARD(gboolean, has, (Backend * b, const char *feature), (model, feature))
FORWARD(gboolean, next_event, (Backend * b, struct world_event *event), (model, event))
FORWARD(obj_id, init_task, (Backend * b), (model))
FORWARD(obj_id, find_task, (Backend * b, int pid), (model, pid))
FORWARD(gboolean, task_alive, (Backend * b, obj_id task), (model, task))
FORWARD(gboolean, task_blocked, (Backend * b, obj_id task), (model, task))
FORWARD(int, pid_nr, (Backend * b, obj_id task, obj_id viewer), (model, task, viewer))
FORWARD(obj_id, ns, (Backend * b, obj_id task, const char *name), (model, task, name))
FORWARD(obj_id, ns_fd, (Backend * b, obj_id task, int fd), (model, task, fd))
FORWARD(int, view, (Backend * b, obj_id task, enum world_view view, GString *raw),
	(model, task, view, raw))
FORWARD(int, sysctl, (Backend * b, const char *name, const char *value), (model, name, value))
FORWARD(struct world *, world, (Backend * b), (model))

Backend *observed_new(Backend *model, Observations *seen)
{
	Observed *o = g_new0(Observed, 1);

	o->model = model;
	o->seen = seen;
	o->snapshot = g_byte_array_new();
	o->image = g_byte_array_new();
	o->ops = *model->ops;
	o->ops.start = observed_start;
	o->ops.stop = observed_stop;
	o->ops.free = observed_free;
	o->ops.call = observed_call;
	o->ops.has = observed_has;
	o->ops.next_event = observed_next_event;
	o->ops.init_task = observed_init_task;
	o->ops.find_task = observed_find_task;
	o->ops.task_alive = observed_task_alive;
	o->ops.task_blocked = observed_task_blocked;
	o->ops.pid_nr = observed_pid_nr;
	o->ops.ns = observed_ns;
	o->ops.ns_fd = observed_ns_fd;
	o->ops.view = observed_view;
	o->ops.sysctl = observed_sysctl;
	o->ops.world = observed_world;
	o->base.ops = &o->ops;
	return &o->base;
}
