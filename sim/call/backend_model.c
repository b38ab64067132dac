// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model as a back end (backend.h). Its world lives in a wide range of reserved addresses, of
 * which only what the world uses is ever backed by memory. The fresh default world is kept as a
 * snapshot: the next scenario with the same configuration starts by copying it back.
 */
#include "backend.h"

#include <stdlib.h>
#include <string.h>

#ifdef G_OS_UNIX
#include <sys/mman.h>
#endif

#define RESERVED_SIZE ((size_t)2 << 30)
#define FALLBACK_SIZE ((size_t)256 << 20)

typedef struct {
	Backend base;
	void *memory;
	size_t size;
	gboolean mapped;
	struct world *world;
	struct world_config config; /* of the snapshot */
	void *fresh; /* the snapshot, or NULL */
} ModelBackend;

static ModelBackend *model_of(Backend *b)
{
	return (ModelBackend *)b;
}

/* Where there is none, the size stays 0, and start says so. */
static void reserve_memory(ModelBackend *m)
{
#ifdef G_OS_UNIX
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif
	void *memory = mmap(NULL, RESERVED_SIZE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory != MAP_FAILED) {
		m->memory = memory;
		m->size = RESERVED_SIZE;
		m->mapped = TRUE;
		return;
	}
#endif
	m->memory = malloc(FALLBACK_SIZE);
	m->size = m->memory ? FALLBACK_SIZE : 0;
}

static void release_memory(ModelBackend *m)
{
#ifdef G_OS_UNIX
	if (m->mapped) {
		munmap(m->memory, m->size);
		return;
	}
#endif
	free(m->memory);
}

static gboolean same_config(const struct world_config *a, const struct world_config *b)
{
	return a->version == b->version && a->drop_caps == b->drop_caps && a->bugs == b->bugs &&
	       a->threads_max == b->threads_max && a->seed == b->seed && a->boot_ns == b->boot_ns &&
	       a->first_pid_ns == b->first_pid_ns;
}

static gboolean model_start(Backend *b, const struct world_config *config, GError **error)
{
	ModelBackend *m = model_of(b);

	if (m->fresh && same_config(config, &m->config)) {
		world_restore(m->world, m->fresh);
		return TRUE;
	}
	g_clear_pointer(&m->fresh, g_free);
	m->world = m->size == 0 ? NULL : world_new(m->memory, m->size, config);
	if (!m->world) {
		g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOMEM,
			    "the model's world does not fit into %zu bytes", m->size);
		return FALSE;
	}
	m->config = *config;
	m->fresh = g_malloc(world_used(m->world));
	world_snapshot(m->world, m->fresh);
	return TRUE;
}

/* Nothing outlives a world: the next start copies the fresh one over it. */
static void model_stop(Backend *b)
{
}

static void model_free(Backend *b)
{
	ModelBackend *m = model_of(b);

	g_free(m->fresh);
	release_memory(m);
	g_free(m);
}

/* What the model is, and what it can always be: root with user namespaces. */
static gboolean model_has(Backend *b, const char *feature)
{
	return strcmp(feature, "linux") != 0;
}

static struct world_result model_call(Backend *b, obj_id task, struct world_call *call)
{
	return world_call(model_of(b)->world, task, call);
}

static gboolean model_next_event(Backend *b, struct world_event *event)
{
	return world_next_event(model_of(b)->world, event);
}

static obj_id model_init_task(Backend *b)
{
	return world_init_task(model_of(b)->world);
}

static obj_id model_find_task(Backend *b, int pid)
{
	return world_find_task(model_of(b)->world, pid);
}

static gboolean model_task_alive(Backend *b, obj_id task)
{
	return world_task_alive(model_of(b)->world, task);
}

static gboolean model_task_blocked(Backend *b, obj_id task)
{
	return world_task_blocked(model_of(b)->world, task);
}

static int model_pid_nr(Backend *b, obj_id task, obj_id viewer)
{
	return world_pid_nr(model_of(b)->world, task, viewer);
}

static obj_id model_ns(Backend *b, obj_id task, const char *name)
{
	return world_ns(model_of(b)->world, task, name);
}

static obj_id model_ns_fd(Backend *b, obj_id task, int fd)
{
	return world_ns_fd(model_of(b)->world, task, fd);
}

/* The text is measured by a first try into what the string has room for, as snprintf does. */
static int model_view(Backend *b, obj_id task, enum world_view view, GString *raw)
{
	gsize start = raw->len;
	struct world_text text = { 0 };
	int err;

	g_string_set_size(raw, start + 4096);
	text = (struct world_text){ .buf = raw->str + start, .size = 4096 };
	err = world_view(model_of(b)->world, task, view, &text);
	if (err == 0 && text.len > text.size) {
		g_string_set_size(raw, start + text.len);
		text = (struct world_text){ .buf = raw->str + start, .size = text.len };
		err = world_view(model_of(b)->world, task, view, &text);
	}
	g_string_set_size(raw, start + (err == 0 ? text.len : 0));
	return err;
}

static int model_sysctl(Backend *b, const char *name, const char *value)
{
	return world_sysctl(model_of(b)->world, name, value);
}

static struct world *model_world(Backend *b)
{
	return model_of(b)->world;
}

static const BackendOps model_ops = {
	.name = "model",
	.start = model_start,
	.stop = model_stop,
	.free = model_free,
	.has = model_has,
	.call = model_call,
	.next_event = model_next_event,
	.init_task = model_init_task,
	.find_task = model_find_task,
	.task_alive = model_task_alive,
	.task_blocked = model_task_blocked,
	.pid_nr = model_pid_nr,
	.ns = model_ns,
	.ns_fd = model_ns_fd,
	.view = model_view,
	.sysctl = model_sysctl,
	.world = model_world,
};

Backend *backend_model_new(void)
{
	ModelBackend *m = g_new0(ModelBackend, 1);

	m->base.ops = &model_ops;
	reserve_memory(m);
	return &m->base;
}
