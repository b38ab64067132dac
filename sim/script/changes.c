// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a step changed: see changes.h. Links of lists and tables are no news by themselves: what
 * moves along them is told by the pointers and numbers that go with it.
 */
#include "script/changes.h"

#include <string.h>

typedef struct {
	char *name;
	const struct refl_type *type;
	guint8 *bytes;
	gsize size;
	gboolean met;
} Recorded;

struct ObjectRecord {
	GHashTable *objects; /* obj_id -> Recorded */
	GPtrArray *order;
};

/* What the model is made of, and no kernel knows. */
static gboolean is_plumbing(const struct refl_type *type)
{
	static const char *const names[] = { "idr_node", "fd_slot", "event", NULL };

	return !type || g_strv_contains(names, type->name);
}

static void recorded_free(gpointer data)
{
	Recorded *recorded = data;

	g_free(recorded->name);
	g_free(recorded->bytes);
	g_free(recorded);
}

void describe_object(struct world *w, obj_id id, GString *out)
{
	char line[256];
	struct world_text text = { .buf = line, .size = sizeof(line) };

	world_describe(w, id, &text);
	g_string_append_len(out, line, (gssize)MIN(text.len, text.size));
}

static char *object_name(struct world *w, obj_id id)
{
	GString *name = g_string_new(NULL);

	describe_object(w, id, name);
	return g_string_free(name, FALSE);
}

ObjectRecord *object_record_new(struct world *w)
{
	ObjectRecord *record = g_new0(ObjectRecord, 1);
	struct world_object object;
	size_t cursor = 0;

	record->objects = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, recorded_free);
	record->order = g_ptr_array_new();
	while (world_next_object(w, &cursor, &object)) {
		Recorded *recorded;

		if (is_plumbing(object.type))
			continue;
		recorded = g_new0(Recorded, 1);
		recorded->name = object_name(w, object.id);
		recorded->type = object.type;
		recorded->size = object.size;
		recorded->bytes = g_memdup2(object.data, object.size);
		g_hash_table_insert(record->objects, g_memdup2(&object.id, sizeof(object.id)),
				    recorded);
		g_ptr_array_add(record->order, recorded);
	}
	return record;
}

void object_record_free(ObjectRecord *record)
{
	if (!record)
		return;
	g_hash_table_unref(record->objects);
	g_ptr_array_unref(record->order);
	g_free(record);
}

/* ---- fields ---- */

static void print_number(const struct refl_field *field, const guint8 *at, GString *out)
{
	guint64 number = 0;
	guint shift = 64 - 8 * MIN(field->size, 8);

	memcpy(&number, at, MIN(field->size, sizeof(number)));
	if (field->kind == REFL_INT)
		g_string_append_printf(out, "%" G_GINT64_FORMAT,
				       (gint64)(number << shift) >> shift);
	else if (number > 65535)
		g_string_append_printf(out, "0x%" G_GINT64_MODIFIER "x", number);
	else
		g_string_append_printf(out, "%" G_GUINT64_FORMAT, number);
}

/* A pointer of before may lead to what is no more: then its name from before is told. */
static void print_target(struct world *w, const ObjectRecord *before, const void *target,
			 GString *out)
{
	struct world_object object;

	if (!target)
		g_string_append(out, "NULL");
	else if (world_object_at(w, target, &object))
		describe_object(w, object.id, out);
	else
		g_string_append(out, "something that is gone");
}

static void print_field_value(struct world *w, const ObjectRecord *before,
			      const struct refl_field *field, const guint8 *at, GString *out)
{
	const void *target;

	switch (field->kind) {
	case REFL_CHARS:
		g_string_append_printf(out, "\"%.*s\"", (int)field->count, (const char *)at);
		break;
	case REFL_POINTER:
		memcpy(&target, at, sizeof(target));
		print_target(w, before, target, out);
		break;
	default:
		print_number(field, at, out);
		break;
	}
}

struct comparison {
	struct world *w;
	const ObjectRecord *before;
	const char *name;
	GString *out;
};

static void compare_type(struct comparison *c, const struct refl_type *type, const guint8 *old,
			 const guint8 *new, const char *prefix);

static void compare_one(struct comparison *c, const struct refl_field *field, const guint8 *old,
			const guint8 *new, const char *label)
{
	gsize size = field->kind == REFL_CHARS ? field->count : field->size;

	if (memcmp(old, new, size) == 0)
		return;
	if (field->kind == REFL_STRUCT && field->type) {
		g_autofree char *inner = g_strdup_printf("%s.", label);

		compare_type(c, field->type, old, new, inner);
		return;
	}
	g_string_append_printf(c->out, "~ %s: %s: ", c->name, label);
	print_field_value(c->w, c->before, field, old, c->out);
	g_string_append(c->out, " -> ");
	print_field_value(c->w, c->before, field, new, c->out);
	g_string_append_c(c->out, '\n');
}

static gboolean is_news(const struct refl_field *field)
{
	switch (field->kind) {
	case REFL_INT:
	case REFL_UINT:
	case REFL_BOOL:
	case REFL_CHARS:
	case REFL_STRUCT:
		return field->name[0] != '\0' || field->type;
	case REFL_POINTER:
		return !(field->marks & REFL_HASHTABLE);
	default:
		return FALSE;
	}
}

static void compare_type(struct comparison *c, const struct refl_type *type, const guint8 *old,
			 const guint8 *new, const char *prefix)
{
	for (u32 i = 0; i < type->nr_fields; i++) {
		const struct refl_field *f = &type->fields[i];
		guint count = f->kind == REFL_CHARS || f->count == 0 ? 1 : f->count;

		if (!is_news(f) || f->count == REFL_FLEXIBLE)
			continue;
		for (guint e = 0; e < count; e++) {
			g_autofree char *label = count > 1
							 ? g_strdup_printf("%s%s[%u]", prefix,
									   f->name, e)
							 : g_strdup_printf("%s%s", prefix, f->name);
			gsize at = f->offset + (gsize)e * f->size;

			compare_one(c, f, old + at, new + at, label);
		}
	}
}

/* ---- the whole ---- */

static void compare_object(struct comparison *c, const struct world_object *object,
			   Recorded *recorded)
{
	recorded->met = TRUE;
	if (recorded->size != object->size ||
	    memcmp(recorded->bytes, object->data, object->size) == 0)
		return;
	compare_type(c, object->type, recorded->bytes, object->data, "");
}

void changes_print(struct world *w, const ObjectRecord *before, GString *out)
{
	struct world_object object;
	size_t cursor = 0;

	while (world_next_object(w, &cursor, &object)) {
		Recorded *recorded = g_hash_table_lookup(before->objects, &object.id);
		g_autofree char *name = NULL;

		if (is_plumbing(object.type))
			continue;
		name = object_name(w, object.id);
		if (recorded)
			compare_object(&(struct comparison){ w, before, name, out }, &object,
				       recorded);
		else
			g_string_append_printf(out, "+ %s: %s\n", object.type->name, name);
	}
	for (guint i = 0; i < before->order->len; i++) {
		Recorded *recorded = before->order->pdata[i];

		if (!recorded->met)
			g_string_append_printf(out, "- %s: %s\n", recorded->type->name,
					       recorded->name);
		recorded->met = FALSE;
	}
}
