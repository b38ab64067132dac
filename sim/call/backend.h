/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What carries out the steps of a scenario: the model, or the kernel underneath. Both take the same
 * calls (struct world_call: number, arguments, image at USER_BASE) and answer in the same form.
 * Tasks and namespaces are known by opaque ids; a back end never uses an id twice.
 */
#ifndef NSSIM_SIM_BACKEND_H
#define NSSIM_SIM_BACKEND_H

#include <glib.h>

#include "inspect.h"
#include "world.h"

typedef struct Backend Backend;

typedef struct {
	const char *name; /* "model", "linux" */

	/* Builds the default world. May be called again, for the next scenario. */
	gboolean (*start)(Backend *b, const struct world_config *config, GError **error);
	/* Ends everything that start and the calls since then have made. */
	void (*stop)(Backend *b);
	void (*free)(Backend *b);

	/* Whether `require NAME` is met ("userns", "root", "model", "linux", ...). */
	gboolean (*has)(Backend *b, const char *feature);

	/* See world_call() and world_next_event(). */
	struct world_result (*call)(Backend *b, obj_id task, struct world_call *call);
	gboolean (*next_event)(Backend *b, struct world_event *event);

	obj_id (*init_task)(Backend *b);
	obj_id (*find_task)(Backend *b, int pid); /* by its initial-namespace pid */
	gboolean (*task_alive)(Backend *b, obj_id task);
	gboolean (*task_blocked)(Backend *b, obj_id task);
	int (*pid_nr)(Backend *b, obj_id task, obj_id viewer); /* 0: none there */
	obj_id (*ns)(Backend *b, obj_id task, const char *name); /* 0: none */
	obj_id (*ns_fd)(Backend *b, obj_id task, int fd);
	/* Raw text of a common view, appended to @raw; a negative errno where it can't be shown. */
	int (*view)(Backend *b, obj_id task, enum world_view view, GString *raw);
	/* As world_sysctl(). */
	int (*sysctl)(Backend *b, const char *name, const char *value);

	/* The world behind the model back end, for what only a model can be asked; else NULL. */
	struct world *(*world)(Backend *b);
	/* May be NULL. Why the back end can't go on with this scenario, or NULL: calls since then
	 * answer CALL_NO_TASK. */
	const char *(*problem)(Backend *b);
} BackendOps;

struct Backend {
	const BackendOps *ops;
};

Backend *backend_model_new(void);
/* Linux only: NULL with @error set where the machine can't (no root and no user namespaces). */
Backend *backend_linux_new(GError **error);

#endif
