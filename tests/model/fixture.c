// SPDX-License-Identifier: GPL-2.0-only
/*
 * See fixture.h.
 */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched.h"

#define WORLD_BYTES (64u << 20)

struct fixture *fixture_new_with(const struct world_config *config)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->memory = aligned_alloc(64, WORLD_BYTES);
	f->w = world_new(f->memory, WORLD_BYTES, config);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->w);
	f->task = world_init_task(f->w);
	return f;
}

struct fixture *fixture_new(void)
{
	return fixture_new_with(NULL);
}

static void assert_valid(struct fixture *f)
{
	char text[4096];
	struct world_text out = { text, sizeof(text), 0 };

	if (world_validate(f->w, &out)) {
		printf("\n%s", text);
		CU_FAIL("an invariant is violated");
	}
}

void fixture_free(struct fixture *f)
{
	assert_valid(f);
	free(f->memory);
	free(f);
}

static void begin_image(struct fixture *f)
{
	if (f->called)
		f->used = 0;
	f->called = false;
}

u64 fixture_copy(struct fixture *f, const void *bytes, size_t size)
{
	u64 at;

	begin_image(f);
	at = f->used;
	if (at + size > sizeof(f->image))
		abort();
	if (size)
		memcpy(f->image + at, bytes, size);
	f->used = (at + size + 7) / 8 * 8;
	return USER_BASE + at;
}

u64 fixture_string(struct fixture *f, const char *string)
{
	return fixture_copy(f, string, strlen(string) + 1);
}

u64 fixture_buffer(struct fixture *f, size_t size)
{
	u64 at;

	begin_image(f);
	at = f->used;
	if (at + size > sizeof(f->image))
		abort();
	memset(f->image + at, 0, size);
	f->used = (at + size + 7) / 8 * 8;
	return USER_BASE + at;
}

void *fixture_bytes(struct fixture *f, u64 address)
{
	return f->image + (address - USER_BASE);
}

s64 fixture_call(struct fixture *f, const char *name, const u64 *args, int nr_args)
{
	const struct sys_row *row = sys_find(name);
	struct world_call call = { 0 };

	begin_image(f);
	if (!row) {
		CU_FAIL("no such call");
		return -1000;
	}
	call.nr = row->nr;
	memcpy(call.args, args ? args : call.args, (size_t)nr_args * sizeof(u64));
	call.image = (struct world_image){ f->image, f->used };
	call.fail_nth = f->fail_nth;
	f->fail_nth = 0;
	f->result = world_call(f->w, f->task, &call);
	f->called = true;
	assert_valid(f);
	return f->result.outcome == CALL_RETURNED ? f->result.ret : -1000 - (s64)f->result.outcome;
}

obj_id fixture_clone(struct fixture *f, u64 flags)
{
	s64 pid = CALL(f, "clone", flags | 17, 0, 0, 0, 0);
	struct world_event event;

	if (pid < 0)
		return 0;
	while (world_next_event(f->w, &event))
		if (event.kind == EVENT_TASK_NEW)
			return event.task;
	return 0;
}

struct task_struct *fixture_task(struct fixture *f, obj_id id)
{
	struct world_object object;

	if (!world_object(f->w, id, &object))
		return NULL;
	return (struct task_struct *)(uintptr_t)object.data;
}

const char *fixture_view(struct fixture *f, enum world_view view)
{
	static char buffer[1 << 16];
	struct world_text text = { buffer, sizeof(buffer), 0 };

	buffer[0] = '\0';
	world_view(f->w, f->task, view, &text);
	return buffer;
}

s64 fixture_resumed(struct fixture *f, obj_id task)
{
	struct world_event event;

	while (world_next_event(f->w, &event))
		if (event.kind == EVENT_RESUMED && event.task == task)
			return event.value;
	return -9999;
}
