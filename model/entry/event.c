// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call sets off besides its own result, told to the outside in order: tasks that begin, end,
 * take a signal or return from a call that had blocked them. The outside takes the events after a
 * call; what it leaves is dropped with the next one.
 */
#include "entry.h"
#include "sched.h"

static void free_event(struct world *w, struct event *e)
{
	list_del(&e->entry);
	world_free(w, e->image);
	world_free(w, e);
}

void events_clear(struct world *w)
{
	struct event *e, *n;

	list_for_each_entry_safe (e, n, &w->events, entry)
		free_event(w, e);
}

/* Telling never fails for the call: an event that finds no memory is not told. */
static struct event *new_event(struct world *w)
{
	u32 fail_nth = w->arena.fail_nth;
	struct event *e;

	w->arena.fail_nth = 0;
	e = alloc_obj(w, event);
	w->arena.fail_nth = fail_nth;
	if (e)
		list_add_tail(&e->entry, &w->events);
	return e;
}

void event_emit(struct world *w, enum world_event_kind kind, struct task_struct *task,
		struct task_struct *other, s64 value)
{
	struct event *e = new_event(w);

	if (!e)
		return;
	e->event.kind = kind;
	e->event.task = obj_id_of(w, task);
	e->event.other = obj_id_of(w, other);
	e->event.value = value;
	if (kind == EVENT_SIGNAL)
		memcpy(e->event.siginfo, &task->last_siginfo, sizeof(task->last_siginfo));
}

static struct event_image *new_image(struct world *w, const struct blocked_call *call)
{
	struct event_image *image = alloc_obj_flex(w, event_image, bytes, call->image_size);

	if (!image)
		return NULL;
	image->size = call->image_size;
	if (image->size)
		memcpy(image->bytes, call->image, image->size);
	return image;
}

void event_resumed(struct world *w, struct task_struct *task, struct blocked_call *call, s64 ret)
{
	struct event *e = new_event(w);

	if (!e)
		return;
	e->event.kind = EVENT_RESUMED;
	e->event.task = obj_id_of(w, task);
	e->event.nr = call->nr;
	e->event.value = ret;
	e->image = new_image(w, call);
	if (e->image)
		e->event.image = (struct world_image){ e->image->bytes, e->image->size };
}

bool world_next_event(struct world *w, struct world_event *event)
{
	struct event *e;

	list_for_each_entry (e, &w->events, entry) {
		if (e->event.kind == EVENT_TAKEN)
			continue;
		*event = e->event;
		e->event.kind = EVENT_TAKEN;
		return true;
	}
	return false;
}
