// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking back what was done to the world. A copy of a large world takes longer than a call, so only
 * now and then one is kept; whatever changes the world from then on is written down, and done again
 * on the copy where the world has to go back. That leads to the same world: a world depends on
 * nothing but what is done to it.
 *
 * Invariants: everything that changes the world goes through here; a snapshot is a place in the
 * list of steps, which is not begun anew while there are snapshots.
 */
#include <string.h>

#include "strace/private.h"

#define FEWEST_STEPS 32u
#define MOST_STEPS   512u
#define STEP_WORTH   (32u << 10) /* bytes that are copied in the time of a step */
#define MOST_BYTES   (8u << 20) /* in the memory of the calls that are written down */

typedef enum {
	STEP_CALL,
	STEP_SYSCTL,
	STEP_ADVANCE,
	STEP_WATCH,
	STEP_PARK,
	STEP_RUN,
	STEP_LEAVE,
	STEP_LIMIT
} Kind;

typedef struct {
	Kind kind;
	obj_id task;
	struct world_call call; /* its image is the step's own */
	char *name, *value;
	guint64 ns;
	guint64 limit[3]; /* which, soft, hard */
	gboolean on;
} Step;

struct Journal {
	GByteArray *copy; /* the world before the first step; NULL: none yet */
	GPtrArray *steps;
	gsize bytes;
	guint snapshots;
};

static void step_free(gpointer data)
{
	Step *step = data;

	g_free(step->call.image.bytes);
	g_free(step->name);
	g_free(step->value);
	g_free(step);
}

Journal *journal_new(void)
{
	Journal *j = g_new0(Journal, 1);

	j->steps = g_ptr_array_new_with_free_func(step_free);
	return j;
}

void journal_free(Journal *j)
{
	if (j->copy)
		g_byte_array_unref(j->copy);
	g_ptr_array_unref(j->steps);
	g_free(j);
}

static Step *add(Replay *r, Kind kind, obj_id task)
{
	Step *step = g_new0(Step, 1);

	step->kind = kind;
	step->task = task;
	g_ptr_array_add(r->journal->steps, step);
	return step;
}

/* ---- doing ---- */

static struct world_result do_call(Replay *r, obj_id task, struct world_call *call)
{
	return r->b->ops->call(r->b, task, call);
}

struct world_result act_call(Replay *r, obj_id task, struct world_call *call)
{
	Step *step = add(r, STEP_CALL, task);

	step->call = *call;
	step->call.image.bytes = g_memdup2(call->image.bytes, call->image.size);
	r->journal->bytes += call->image.size;
	return do_call(r, task, call);
}

void act_sysctl(Replay *r, const char *name, const char *value)
{
	Step *step = add(r, STEP_SYSCTL, 0);

	step->name = g_strdup(name);
	step->value = g_strdup(value);
	r->b->ops->sysctl(r->b, name, value);
}

void act_advance(Replay *r, guint64 ns)
{
	add(r, STEP_ADVANCE, 0)->ns = ns;
	world_advance(r->w, ns);
}

void act_watch(Replay *r, obj_id task, gboolean on)
{
	add(r, STEP_WATCH, task)->on = on;
	world_watch(r->w, task, on);
}

void act_park(Replay *r, obj_id task, gboolean on)
{
	add(r, STEP_PARK, task)->on = on;
	world_park(r->w, task, on);
}

gboolean act_run_parked(Replay *r)
{
	add(r, STEP_RUN, 0);
	return world_run_parked(r->w);
}

void act_leave(Replay *r, obj_id task)
{
	add(r, STEP_LEAVE, task);
	world_interrupt(r->w, task);
	actors_take_events(r, NULL, NULL);
}

void act_limit(Replay *r, obj_id task, guint which, guint64 soft, guint64 hard)
{
	Step *step = add(r, STEP_LIMIT, task);

	step->limit[0] = which;
	step->limit[1] = soft;
	step->limit[2] = hard;
	world_set_rlimit(r->w, task, which, soft, hard);
}

/* ---- doing again ---- */

/* A call writes to its memory; the step's stays as it was. */
static void call_again(Replay *r, const Step *step)
{
	struct world_call call = step->call;
	g_autofree guint8 *image = g_memdup2(call.image.bytes, call.image.size);

	call.image.bytes = image;
	do_call(r, step->task, &call);
}

static void do_again(Replay *r, const Step *step)
{
	struct world_event event;

	switch (step->kind) {
	case STEP_CALL:
		call_again(r, step);
		break;
	case STEP_SYSCTL:
		r->b->ops->sysctl(r->b, step->name, step->value);
		break;
	case STEP_ADVANCE:
		world_advance(r->w, step->ns);
		break;
	case STEP_WATCH:
		world_watch(r->w, step->task, step->on);
		break;
	case STEP_PARK:
		world_park(r->w, step->task, step->on);
		break;
	case STEP_RUN:
		world_run_parked(r->w);
		break;
	case STEP_LEAVE:
		world_interrupt(r->w, step->task);
		break;
	case STEP_LIMIT:
		world_set_rlimit(r->w, step->task, (guint)step->limit[0], step->limit[1],
				 step->limit[2]);
		break;
	}
	while (r->b->ops->next_event(r->b, &event))
		;
}

/* ---- snapshots ---- */

static void copy_world(Replay *r, GByteArray *bytes)
{
	g_byte_array_set_size(bytes, (guint)world_used(r->w));
	world_snapshot(r->w, bytes->data);
}

static void begin_anew(Replay *r)
{
	Journal *j = r->journal;

	if (!j->copy)
		j->copy = g_byte_array_new();
	copy_world(r, j->copy);
	g_ptr_array_set_size(j->steps, 0);
	j->bytes = 0;
}

static gboolean is_long(const Replay *r)
{
	const Journal *j = r->journal;
	gsize worth = world_used(r->w) / STEP_WORTH;

	return !j->copy || j->bytes > MOST_BYTES ||
	       j->steps->len > CLAMP(worth, FEWEST_STEPS, MOST_STEPS);
}

void snapshot_take_again(Replay *r, Snapshot *s)
{
	if (!s->taken && !r->journal->snapshots && is_long(r))
		begin_anew(r);
	if (!s->taken)
		r->journal->snapshots++;
	s->taken = TRUE;
	s->steps = r->journal->steps->len;
}

Snapshot snapshot_take(Replay *r)
{
	Snapshot s = { 0 };

	snapshot_take_again(r, &s);
	return s;
}

Snapshot snapshot_copy(Replay *r)
{
	Snapshot s = snapshot_take(r);

	s.bytes = g_byte_array_new();
	copy_world(r, s.bytes);
	return s;
}

void snapshot_restore(Replay *r, const Snapshot *s)
{
	Journal *j = r->journal;

	if (j->steps->len == s->steps)
		return;
	g_ptr_array_set_size(j->steps, (gint)s->steps);
	world_restore(r->w, s->bytes ? s->bytes->data : j->copy->data);
	for (guint i = 0; !s->bytes && i < j->steps->len; i++)
		do_again(r, j->steps->pdata[i]);
}

void snapshot_drop(Replay *r, Snapshot *s)
{
	if (s->taken)
		r->journal->snapshots--;
	if (s->bytes)
		g_byte_array_unref(s->bytes);
	*s = (Snapshot){ 0 };
}
