/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step changed in the model: the objects that came, went, or have fields with other values,
 * told by reflection. `show diff` prints it.
 */
#ifndef NSSIM_SIM_CHANGES_H
#define NSSIM_SIM_CHANGES_H

#include <glib.h>

#include "inspect.h"

/* The objects as they are now: their bytes and what they are called. */
typedef struct ObjectRecord ObjectRecord;

ObjectRecord *object_record_new(struct world *w);
void object_record_free(ObjectRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ObjectRecord, object_record_free)

/* Appends a line for each difference between @before and now. */
void changes_print(struct world *w, const ObjectRecord *before, GString *out);

/* Appends what world_describe() says of an object. */
void describe_object(struct world *w, obj_id id, GString *out);

#endif
