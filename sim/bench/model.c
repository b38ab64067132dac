/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The model's caller: strings are put into the image, where a process would have them in its memory
 * already; that is part of the model's price.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "bench/bench.h"

#define WORLD_SIZE ((gsize)32 << 30)
#define IMAGE_SIZE 4096

static guint64 put_string(Caller *c, gsize *used, guint64 text)
{
	const char *string = (const char *)(guintptr)text;
	gsize size = strlen(string) + 1, at = *used;

	memcpy(c->image + at, string, size);
	*used = at + size;
	return USER_BASE + at;
}

static gint64 model_call(Caller *c, int nr, const guint64 args[6], guint strings)
{
	struct world_call call = { .nr = (u16)nr, .image = { c->image, IMAGE_SIZE } };
	struct world_result result;
	gsize used = 0;

	for (guint i = 0; i < 6; i++)
		call.args[i] = strings & ARG(i) ? put_string(c, &used, args[i]) : args[i];
	call.image.size = used;
	result = world_call(c->world, c->task, &call);
	return result.outcome == CALL_RETURNED ? result.ret : -EDEADLK;
}

static gint64 model_child(Caller *c, guint64 flags)
{
	struct world_call clone = { .nr = NR_CLONE, .args = { flags } };
	struct world_call leave = { .nr = NR_EXIT_GROUP };
	struct world_call reap = { .nr = NR_WAIT4, .args = { (u64)-1 } };
	struct world_result result = world_call(c->world, c->task, &clone);
	struct world_event event;
	obj_id child = 0;

	if (result.outcome != CALL_RETURNED || result.ret < 0)
		return result.outcome == CALL_RETURNED ? result.ret : -EDEADLK;
	while (world_next_event(c->world, &event))
		if (event.kind == EVENT_TASK_NEW)
			child = event.task;
	world_call(c->world, child, &leave);
	return world_call(c->world, c->task, &reap).ret;
}

Caller *model_caller_new(void)
{
	Caller *c = g_new0(Caller, 1);
	void *memory = mmap(NULL, WORLD_SIZE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	c->call = model_call;
	c->child = model_child;
	c->image = g_malloc0(IMAGE_SIZE);
	c->world = memory == MAP_FAILED ? NULL : world_new(memory, WORLD_SIZE, NULL);
	if (c->world)
		c->task = world_init_task(c->world);
	else
		g_clear_pointer(&c->image, g_free);
	return c;
}

void model_caller_free(Caller *c)
{
	if (c->world)
		munmap(c->world, WORLD_SIZE);
	g_free(c->image);
	g_free(c);
}
