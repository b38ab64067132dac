// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a world is sound: every reference recounted from its holders, and every invariant of
 * lib/invariants.def. And who those holders are, for people who ask why something is still alive.
 *
 * The recount reads the structures' descriptions: a pointer marked __ref holds one reference to the
 * object that it points to (or into), the field marked __counter says how many there are. What
 * holds a reference without such a pointer is told by the functions of lib/holders.def.
 */
#include <stdarg.h>

#include "reflect.h"
#include "sched.h"
#include "text.h"

static const holders_fn holders[NR_OBJ_TYPES] = {
#define HOLDERS(type, fn) [OBJ_##type] = fn,
#include "holders.def"
#undef HOLDERS
	[OBJ_none] = NULL,
};

holders_fn holders_of(enum obj_type type)
{
	return holders[type];
}

struct invariant_row {
	invariant_fn check;
};

static const struct invariant_row checks[] = {
#define INVARIANT(name, fn, meaning) { fn },
#include "invariants.def"
#undef INVARIANT
};

const struct world_invariant world_invariants[] = {
#define INVARIANT(name, fn, meaning) { name, meaning },
#include "invariants.def"
#undef INVARIANT
	{ NULL, NULL },
};

void violated(struct violations *v, const void *obj, const char *format, ...)
{
	va_list args;

	v->count++;
	if (!v->text)
		return;
	text_printf(v->text, "%s: ", v->invariant);
	if (obj) {
		world_describe(v->w, obj_id_of(v->w, obj), v->text);
		text_string(v->text, ": ");
	}
	va_start(args, format);
	text_vprintf(v->text, format, args);
	va_end(args);
	text_char(v->text, '\n');
}

unsigned int world_validate(const struct world *w, struct world_text *text)
{
	struct violations v = { w, NULL, text, 0 };

	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		v.invariant = world_invariants[i].name;
		checks[i].check(w, &v);
	}
	if (text)
		text_end(text);
	return v.count;
}

/* ---- the field that counts ---- */

static const struct refl_field *counter_in(const struct refl_type *type, u32 *offset)
{
	for (u32 i = 0; i < type->nr_fields; i++) {
		const struct refl_field *f = &type->fields[i], *inner;
		u32 below = 0;

		if (f->marks & REFL_COUNTER) {
			*offset = f->offset;
			return f;
		}
		if (f->kind != REFL_STRUCT || !f->type || f->count)
			continue;
		inner = counter_in(f->type, &below);
		if (inner) {
			*offset = f->offset + below;
			return inner;
		}
	}
	return NULL;
}

static bool stored_count(const void *obj, int *count)
{
	const struct refl_type *type = refl_types[obj_type_of(obj)];
	u32 offset;

	if (!type || !counter_in(type, &offset))
		return false;
	memcpy(count, (const char *)obj + offset, sizeof(*count));
	return true;
}

/* ---- every reference that an object holds ---- */

struct reference_walk {
	const struct holder_visit *visit;
	const void *obj;
};

static void visit_reference(const struct refl_field *field, const void *data, void *arg)
{
	struct reference_walk *walk = arg;
	const void *target;

	if (!(field->marks & REFL_COUNTED))
		return;
	target = pointer_at(data);
	if (IS_ERR_OR_NULL(target) || target == walk->obj)
		return;
	walk->visit->hold(walk->visit, target, field->name);
}

static void visit_references(const struct holder_visit *visit, const void *obj)
{
	struct reference_walk walk = { visit, obj };
	enum obj_type type = obj_type_of(obj);

	if (refl_types[type])
		refl_visit(refl_types[type], obj, visit_reference, &walk);
	if (holders[type])
		holders[type](visit, obj);
}

static void visit_world_references(const struct holder_visit *visit)
{
	struct reference_walk walk = { visit, NULL };

	refl_visit_world(visit->w, visit_reference, &walk);
	if (holders[OBJ_world])
		holders[OBJ_world](visit, visit->w);
}

/* ---- the recount ---- */

static void count_one(const struct holder_visit *v, const void *target, const char *why)
{
	const struct heap_index *index = v->arg;
	void *obj = heap_index_find(index, target);

	(void)why;
	if (obj)
		++*heap_index_count(index, obj);
}

void check_counts(const struct world *w, struct violations *v)
{
	struct heap_index index;
	struct holder_visit visit = { count_one, w, &index };

	if (!heap_index_init(&index, w))
		return;
	visit_world_references(&visit);
	world_for_each_object (w, obj)
		visit_references(&visit, obj);
	world_for_each_object (w, obj) {
		int stored, counted = (int)*heap_index_count(&index, obj);

		if (stored_count(obj, &stored) && stored != counted)
			violated(v, obj, "its count is %d, its holders are %d", stored, counted);
	}
}

/* ---- who holds an object ---- */

struct refs_listing {
	const void *wanted;
	size_t size;
	const void *holder;
	struct world_text *text;
	int sum;
};

static void list_one(const struct holder_visit *v, const void *target, const char *why)
{
	struct refs_listing *l = v->arg;

	if ((const char *)target < (const char *)l->wanted ||
	    (const char *)target >= (const char *)l->wanted + l->size)
		return;
	l->sum++;
	text_string(l->text, "  ");
	if (l->holder)
		world_describe(v->w, obj_id_of(v->w, l->holder), l->text);
	else
		text_string(l->text, "the kernel itself");
	text_printf(l->text, ": %s\n", why);
}

int world_refs(struct world *w, obj_id id, struct world_text *text)
{
	const void *obj = obj_by_id(w, id);
	struct refs_listing listing = { obj, 0, NULL, text, 0 };
	struct holder_visit visit = { list_one, w, &listing };
	int stored;

	if (!obj)
		return -ENOENT;
	listing.size = world_alloc_size(obj);
	world_describe(w, id, text);
	text_string(text, " is held by\n");
	visit_world_references(&visit);
	world_for_each_object (w, holder) {
		listing.holder = holder;
		visit_references(&visit, holder);
	}
	text_printf(text, "  sum %d", listing.sum);
	if (stored_count(obj, &stored))
		text_printf(text, ", stored count %d", stored);
	text_char(text, '\n');
	text_end(text);
	return 0;
}
