// SPDX-License-Identifier: GPL-2.0-only
/*
 * Places in the model's structures: see place.h. Everything known of a structure comes from its
 * reflection; no structure of the model is known here by name.
 */
#include "script/place.h"

#include <string.h>

#include "script/parser.h"

const void *place_address(struct world *w, const Value *value)
{
	struct world_object object;

	if (value->place)
		return value->place;
	if (!value->object || !world_object(w, value->object, &object))
		return NULL;
	return (const char *)object.data + value->offset;
}

/* The type of the structure that a value is; a task is the whole of its object. */
static const struct refl_type *type_of(struct world *w, const Value *value)
{
	struct world_object object;

	if (value->type)
		return value->type;
	if (value->object && value->offset == 0 && world_object(w, value->object, &object))
		return object.type;
	return NULL;
}

/* A field, and how far the structure that declares it lies from the start of the outer one. */
struct found {
	const struct refl_field *field;
	gsize base;
};

/* Whether fields of the embedded @field are spoken of without naming it: ns, anonymous parts. */
static gboolean is_transparent(const struct refl_field *field)
{
	return field->kind == REFL_STRUCT && field->type && field->count == 0 &&
	       (field->name[0] == '\0' || strcmp(field->name, "ns") == 0);
}

static gboolean find_field(const struct refl_type *type, const char *name, struct found *found)
{
	for (u32 i = 0; i < type->nr_fields; i++) {
		if (strcmp(type->fields[i].name, name) == 0) {
			found->field = &type->fields[i];
			return TRUE;
		}
	}
	for (u32 i = 0; i < type->nr_fields; i++) {
		gsize base = found->base;

		if (!is_transparent(&type->fields[i]))
			continue;
		found->base += type->fields[i].offset;
		if (find_field(type->fields[i].type, name, found))
			return TRUE;
		found->base = base;
	}
	return FALSE;
}

static void offer_fields(Suggester *s, const struct refl_type *type)
{
	for (u32 i = 0; i < type->nr_fields; i++) {
		suggester_try(s, type->fields[i].name);
		if (is_transparent(&type->fields[i]))
			offer_fields(s, type->fields[i].type);
	}
}

static char *no_such_field(const struct refl_type *type, const char *name)
{
	Suggester s = suggester(name);
	const char *near;

	offer_fields(&s, type);
	near = suggester_best(&s);
	if (near)
		return g_strdup_printf("struct %s has no field \"%s\"; did you mean \"%s\"?",
				       type->name, name, near);
	return g_strdup_printf("struct %s has no field \"%s\"", type->name, name);
}

static gint64 read_number(const void *at, u32 size, gboolean sign)
{
	guint64 number = 0;
	guint shift;

	memcpy(&number, at, MIN(size, sizeof(number)));
#if G_BYTE_ORDER == G_BIG_ENDIAN
	number >>= 8 * (sizeof(number) - MIN(size, sizeof(number)));
#endif
	if (!sign || size >= sizeof(number))
		return (gint64)number;
	shift = (guint)(8 * (sizeof(number) - size));
	return (gint64)(number << shift) >> shift;
}

static gboolean is_string_pointer(const struct refl_field *field)
{
	return strstr(field->ctype, "char *") != NULL;
}

/* Whether an address lies in the memory of the world, where only objects may be looked at. */
static gboolean in_world(struct world *w, const void *address)
{
	return (const char *)address >= (const char *)w &&
	       (const char *)address < (const char *)w + world_used(w);
}

static gboolean read_pointer(struct world *w, const struct refl_field *field, const void *at,
			     Value *value, char **reason)
{
	const void *target;
	struct world_object object;

	memcpy(&target, at, sizeof(target));
	*value = (Value){ .kind = VALUE_OBJECT, .type = field->type };
	if (!target)
		return TRUE;
	if (is_string_pointer(field)) {
		*value = (Value){ .kind = VALUE_STRING, .string = g_strdup(target) };
	} else if (world_object_at(w, target, &object)) {
		value->object = object.id;
		value->offset = (gsize)((const char *)target - (const char *)object.data);
		if (!field->type)
			value->type = value->offset == 0 ? object.type : NULL;
	} else if (in_world(w, target)) {
		*reason = g_strdup_printf("%s points to memory that has been freed", field->name);
		return FALSE;
	} else {
		*value = (Value){ .kind = VALUE_STATIC, .type = field->type, .place = target };
	}
	return TRUE;
}

/* Reads one element of @field at @at; @inside names the place for what is embedded. */
static gboolean read_element(struct world *w, const struct refl_field *field, const void *at,
			     const Value *inside, Value *value, char **reason)
{
	if (field->marks & REFL_HASHTABLE) {
		*value = *inside;
		value->kind = VALUE_FIELD;
		value->field = field;
		return TRUE;
	}
	switch (field->kind) {
	case REFL_INT:
	case REFL_UINT:
	case REFL_BOOL:
		*value = value_number(read_number(at, field->size, field->kind == REFL_INT));
		return TRUE;
	case REFL_POINTER:
		return read_pointer(w, field, at, value, reason);
	case REFL_FUNCTION:
		*value = value_number(read_number(at, sizeof(void *), FALSE) != 0);
		return TRUE;
	case REFL_STRUCT:
		*value = *inside;
		value->type = field->type;
		value->field = field;
		return TRUE;
	default:
		*value = *inside;
		value->kind = VALUE_FIELD;
		value->field = field;
		return TRUE;
	}
}

/* The place of the part of @from that lies @offset behind its start. */
static Value place_within(const Value *from, gsize offset)
{
	Value inside = *from;

	inside.kind = from->place ? VALUE_STATIC : VALUE_OBJECT;
	inside.string = NULL;
	if (inside.place)
		inside.place = (const char *)inside.place + offset;
	else
		inside.offset += offset;
	return inside;
}

gboolean place_member(struct world *w, const Value *from, const char *name, Value *value,
		      char **reason)
{
	const char *address;
	const struct refl_type *type;
	struct found found = { 0 };
	Value inside;

	if (from->kind != VALUE_OBJECT && from->kind != VALUE_TASK && from->kind != VALUE_STATIC) {
		*reason = g_strdup_printf("\"%s\" is asked of what is no structure", name);
		return FALSE;
	}
	address = place_address(w, from);
	if (!address) {
		*reason = g_strdup_printf("\"%s\" is asked of %s", name,
					  from->object ? "an object that has been freed" : "NULL");
		return FALSE;
	}
	type = type_of(w, from);
	if (!type || !find_field(type, name, &found)) {
		*reason = type ? no_such_field(type, name)
			       : g_strdup_printf("\"%s\" is asked of what has no known type", name);
		return FALSE;
	}
	inside = place_within(from, found.base + found.field->offset);
	if (found.field->kind == REFL_CHARS) {
		const char *text = address + found.base + found.field->offset;

		*value = (Value){ .kind = VALUE_STRING,
				  .string = g_strndup(text, found.field->count) };
		return TRUE;
	}
	if (found.field->count != 0) {
		*value = inside;
		value->kind = VALUE_FIELD;
		value->field = found.field;
		return TRUE;
	}
	return read_element(w, found.field, address + found.base + found.field->offset, &inside,
			    value, reason);
}

gboolean place_element(struct world *w, const Value *from, gint64 index, Value *value,
		       char **reason)
{
	const struct refl_field *field = from->field;
	const char *address = place_address(w, from);
	gsize offset;
	Value inside;

	if (from->kind != VALUE_FIELD || field->count == 0) {
		*reason = g_strdup("only an array has elements");
		return FALSE;
	}
	if (!address) {
		*reason = g_strdup("the array has been freed");
		return FALSE;
	}
	if (index < 0 || (field->count != REFL_FLEXIBLE && index >= field->count)) {
		*reason = g_strdup_printf("%s has %u elements, there is no [%" G_GINT64_FORMAT "]",
					  field->name, field->count, index);
		return FALSE;
	}
	offset = (gsize)index * field->size;
	inside = place_within(from, offset);
	return read_element(w, field, address + offset, &inside, value, reason);
}
