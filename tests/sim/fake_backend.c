// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fake back end: see fake_backend.h. Task N has pid N everywhere, dies by its events, and every
 * view is its own name.
 */
#include "fake_backend.h"

#include <string.h>

#define FAKE_TASKS 16

typedef struct {
	struct world_result result;
	gsize offset;
	GBytes *bytes;
	GArray *events; /* struct world_event */
} Answer;

struct FakeBackend {
	Backend base;
	GPtrArray *answers; /* Answer */
	guint next; /* the answer that the next call gets */
	guint next_event; /* of the last call's */
	gboolean dead[FAKE_TASKS];
};

static void answer_free(gpointer data)
{
	Answer *answer = data;

	g_clear_pointer(&answer->bytes, g_bytes_unref);
	g_array_unref(answer->events);
	g_free(answer);
}

static Answer *add_answer(FakeBackend *fake, enum world_outcome outcome, s64 ret)
{
	Answer *answer = g_new0(Answer, 1);

	answer->result = (struct world_result){ .outcome = outcome, .ret = ret };
	answer->events = g_array_new(FALSE, TRUE, sizeof(struct world_event));
	g_ptr_array_add(fake->answers, answer);
	return answer;
}

void fake_answer(FakeBackend *fake, s64 ret)
{
	add_answer(fake, CALL_RETURNED, ret);
}

void fake_block(FakeBackend *fake)
{
	add_answer(fake, CALL_BLOCKED, 0);
}

void fake_no_return(FakeBackend *fake)
{
	add_answer(fake, CALL_NO_RETURN, 0);
}

static Answer *last_answer(FakeBackend *fake)
{
	return fake->answers->pdata[fake->answers->len - 1];
}

void fake_write(FakeBackend *fake, gsize offset, const void *bytes, gsize size)
{
	last_answer(fake)->offset = offset;
	last_answer(fake)->bytes = g_bytes_new(bytes, size);
}

void fake_event(FakeBackend *fake, enum world_event_kind kind, obj_id task, obj_id other, s64 value)
{
	struct world_event event = { .kind = kind, .task = task, .other = other, .value = value };

	g_array_append_val(last_answer(fake)->events, event);
}

static gboolean fake_start(Backend *b, const struct world_config *config, GError **error)
{
	return TRUE;
}

static void fake_nothing(Backend *b)
{
}

static gboolean fake_has(Backend *b, const char *feature)
{
	return strcmp(feature, "fake") == 0;
}

static struct world_result fake_call(Backend *b, obj_id task, struct world_call *call)
{
	FakeBackend *fake = (FakeBackend *)b;
	Answer *answer;

	if (fake->next >= fake->answers->len)
		return (struct world_result){ .outcome = CALL_ABSENT };
	answer = fake->answers->pdata[fake->next++];
	fake->next_event = 0;
	if (answer->bytes)
		memcpy((char *)call->image.bytes + answer->offset,
		       g_bytes_get_data(answer->bytes, NULL), g_bytes_get_size(answer->bytes));
	return answer->result;
}

static gboolean fake_next_event(Backend *b, struct world_event *event)
{
	FakeBackend *fake = (FakeBackend *)b;
	Answer *answer = fake->next ? fake->answers->pdata[fake->next - 1] : NULL;

	if (!answer || fake->next_event >= answer->events->len)
		return FALSE;
	*event = g_array_index(answer->events, struct world_event, fake->next_event++);
	if (event->kind == EVENT_EXITED || event->kind == EVENT_KILLED)
		fake->dead[event->task] = TRUE;
	return TRUE;
}

static obj_id fake_init_task(Backend *b)
{
	return 1;
}

static obj_id fake_find_task(Backend *b, int pid)
{
	return pid > 0 && pid < FAKE_TASKS ? (obj_id)pid : 0;
}

static gboolean fake_task_alive(Backend *b, obj_id task)
{
	return !((FakeBackend *)b)->dead[task];
}

static gboolean fake_task_blocked(Backend *b, obj_id task)
{
	return FALSE;
}

/* Task 9 lies outside every other task's namespace. */
static int fake_pid_nr(Backend *b, obj_id task, obj_id viewer)
{
	return task == 9 && viewer != 9 ? 0 : (int)task;
}

static obj_id fake_ns(Backend *b, obj_id task, const char *name)
{
	return strcmp(name, "uts") == 0 ? 100 + task : 50;
}

static obj_id fake_ns_fd(Backend *b, obj_id task, int fd)
{
	return fd == 3 ? 101 : 0;
}

static int fake_view(Backend *b, obj_id task, enum world_view view, GString *raw)
{
	g_string_append_printf(raw, "view %d\n", (int)view);
	return 0;
}

static int fake_sysctl(Backend *b, const char *name, const char *value)
{
	return strcmp(name, "fs.known") == 0 ? 0 : -2;
}

static struct world *fake_world(Backend *b)
{
	return NULL;
}

static const BackendOps fake_ops = {
	.name = "fake",
	.start = fake_start,
	.stop = fake_nothing,
	.free = fake_nothing,
	.has = fake_has,
	.call = fake_call,
	.next_event = fake_next_event,
	.init_task = fake_init_task,
	.find_task = fake_find_task,
	.task_alive = fake_task_alive,
	.task_blocked = fake_task_blocked,
	.pid_nr = fake_pid_nr,
	.ns = fake_ns,
	.ns_fd = fake_ns_fd,
	.view = fake_view,
	.sysctl = fake_sysctl,
	.world = fake_world,
};

FakeBackend *fake_new(void)
{
	FakeBackend *fake = g_new0(FakeBackend, 1);

	fake->base.ops = &fake_ops;
	fake->answers = g_ptr_array_new_with_free_func(answer_free);
	return fake;
}

Backend *fake_backend(FakeBackend *fake)
{
	return &fake->base;
}

void fake_free(FakeBackend *fake)
{
	g_ptr_array_unref(fake->answers);
	g_free(fake);
}
