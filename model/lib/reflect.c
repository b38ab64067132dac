// SPDX-License-Identifier: GPL-2.0-only
/*
 * The structures' descriptions (made by lib/reflect.awk) at work: finding types and fields, walking
 * over all fields of an object, and telling which object an address lies in.
 */
#include "reflect.h"

const struct refl_type *refl_find(const char *name)
{
	for (unsigned int i = 0; i < refl_types_size; i++)
		if (refl_types[i] && !strcmp(refl_types[i]->name, name))
			return refl_types[i];
	return NULL;
}

static const struct refl_field *own_field(const struct refl_type *type, const char *name)
{
	for (u32 i = 0; i < type->nr_fields; i++)
		if (!strcmp(type->fields[i].name, name))
			return &type->fields[i];
	return NULL;
}

const struct refl_field *refl_field(const struct refl_type *type, const char *name)
{
	return own_field(type, name);
}

u32 refl_elements(const struct refl_field *field, size_t room)
{
	if (field->count == REFL_FLEXIBLE)
		return field->size ? (u32)(room / field->size) : 0;
	return field->count ? field->count : 1;
}

struct visit_frame {
	field_visitor visit;
	void *arg;
	const char *end; /* of the object */
};

static void visit_type(const struct visit_frame *frame, const struct refl_type *type,
		       const char *data)
{
	for (u32 i = 0; i < type->nr_fields; i++) {
		const struct refl_field *f = &type->fields[i];
		const char *at = data + f->offset;
		u32 n = refl_elements(f, at < frame->end ? (size_t)(frame->end - at) : 0);

		for (u32 k = 0; k < n; k++, at += f->size) {
			frame->visit(f, at, frame->arg);
			if (f->kind == REFL_STRUCT && f->type && !(f->marks & REFL_BURNT))
				visit_type(frame, f->type, at);
			if (f->kind == REFL_CHARS)
				break;
		}
	}
}

static bool is_flexible(const struct refl_type *type)
{
	return type->nr_fields && type->fields[type->nr_fields - 1].count == REFL_FLEXIBLE;
}

void refl_visit(const struct refl_type *type, const void *data, field_visitor visit, void *arg)
{
	size_t size = world_alloc_size(data), at = 0;
	struct visit_frame frame = { visit, arg, (const char *)data + size };

	/*
	 * An object may be an array: whole elements follow each other, unless the last field grows.
	 */
	do {
		visit_type(&frame, type, (const char *)data + at);
		at += type->size;
	} while (!is_flexible(type) && at + type->size <= size);
}

void refl_visit_world(const struct world *w, field_visitor visit, void *arg)
{
	struct visit_frame frame = { visit, arg, (const char *)(w + 1) };

	visit_type(&frame, refl_types[OBJ_world], (const char *)w);
}

/* ---- which object an address lies in ---- */

static size_t unit_of(const struct world *w, const void *ptr)
{
	return (size_t)((const char *)ptr - (const char *)w) / 16;
}

bool heap_index_init(struct heap_index *index, const struct world *w)
{
	size_t units = world_used(w) / 16 + 1;
	size_t words = units / 64 + 1;
	char *scratch = arena_scratch(w, words * sizeof(u64) + units * sizeof(u32));

	if (!scratch)
		return false;
	index->w = w;
	index->units = units;
	index->starts = (u64 *)(void *)scratch;
	index->counts = (u32 *)(void *)(scratch + words * sizeof(u64));
	memset(scratch, 0, words * sizeof(u64) + units * sizeof(u32));
	world_for_each_object (w, obj) {
		size_t unit = unit_of(w, obj);

		index->starts[unit / 64] |= BIT_ULL(unit % 64);
	}
	return true;
}

void *heap_index_find(const struct heap_index *index, const void *inside)
{
	const char *base = (const char *)index->w;
	size_t unit;

	if ((const char *)inside < base || (const char *)inside >= base + world_used(index->w))
		return NULL;
	for (unit = unit_of(index->w, inside) + 1; unit-- > 0;) {
		const char *obj = base + unit * 16;

		if (!(index->starts[unit / 64] & ~0ull >> (63 - unit % 64))) {
			unit -= unit % 64;
			continue;
		}
		if (index->starts[unit / 64] >> (unit % 64) & 1)
			return (const char *)inside < obj + world_alloc_size(obj)
				       ? (void *)(uintptr_t)obj
				       : NULL;
	}
	return NULL;
}

u32 *heap_index_count(const struct heap_index *index, const void *obj)
{
	return &index->counts[unit_of(index->w, obj)];
}
