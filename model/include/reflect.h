/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walking the fields of objects, for all that treats every type alike: recounting, digests, dumps.
 */
#ifndef NSSIM_REFLECT_H
#define NSSIM_REFLECT_H

#include "inspect.h"
#include "world_state.h"

/* Called for each field of a structure, embedded structures entered; @data: one element's place. */
typedef void (*field_visitor)(const struct refl_field *field, const void *data, void *arg);
void refl_visit(const struct refl_type *type, const void *data, field_visitor visit, void *arg);
/* The same for the world itself, which is no object of the arena. */
void refl_visit_world(const struct world *w, field_visitor visit, void *arg);
/* The elements of a field in an object with @room bytes from the field on (flexible arrays). */
u32 refl_elements(const struct refl_field *field, size_t room);

static inline void *pointer_at(const void *data)
{
	void *ptr;

	memcpy(&ptr, data, sizeof(ptr));
	return ptr;
}

/*
 * Holders that are no __ref field: a function per type tells them, one call of @hold for each
 * reference that @obj holds. The table stands in lib/holders.def.
 */
struct holder_visit {
	void (*hold)(const struct holder_visit *v, const void *target, const char *why);
	const struct world *w;
	void *arg;
};
typedef void (*holders_fn)(const struct holder_visit *v, const void *obj);
holders_fn holders_of(enum obj_type type);
#define HOLDERS(type, fn) void fn(const struct holder_visit *v, const void *obj);
#include "../lib/holders.def"
#undef HOLDERS

/*
 * Which object an address lies in, quickly, for many of them: made in the world's scratch memory.
 */
struct heap_index {
	const struct world *w;
	u64 *starts; /* a bit for each 16 bytes: a live block's payload starts here */
	u32 *counts; /* for each 16 bytes: for whoever wants to count */
	size_t units;
};
bool heap_index_init(struct heap_index *index, const struct world *w);
void *heap_index_find(const struct heap_index *index, const void *inside);
u32 *heap_index_count(const struct heap_index *index, const void *obj);

/* ---- invariants: lib/invariants.def names a function of this form for each ---- */
struct violations {
	const struct world *w;
	const char *invariant;
	struct world_text *text;
	unsigned int count;
};
typedef void (*invariant_fn)(const struct world *w, struct violations *v);
#define INVARIANT(name, fn, meaning) void fn(const struct world *w, struct violations *v);
#include "../lib/invariants.def"
#undef INVARIANT
/* Tells of a violation; @obj may be NULL. */
void violated(struct violations *v, const void *obj, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
