// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hash of a world's state that does not depend on where its objects lie or in which order they
 * came. Each object gets a hash of its type and its own values; then, a few times over, of that and
 * of the hashes of those it points to, so that who is connected with whom counts too. The sum over
 * all objects knows no order.
 */
#include "reflect.h"

#define ROUNDS 3

static u64 mix(u64 h, u64 value)
{
	h ^= value + 0x9e3779b97f4a7c15ull + (h << 6) + (h >> 2);
	h *= 0xff51afd7ed558ccdull;
	return h ^ h >> 32;
}

static u64 hash_bytes(u64 h, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = mix(h, ((const u8 *)bytes)[i]);
	return h;
}

struct digest {
	struct heap_index index;
	u64 *hashes; /* of the round before, for each 16 bytes of the heap */
	u64 hash; /* being made */
	const char *end; /* of the object that it is made of */
};

static u64 *hash_slot(const struct digest *d, const void *obj)
{
	return &d->hashes[(size_t)((const char *)obj - (const char *)d->index.w) / 16];
}

static u64 target_hash(const struct digest *d, const void *target)
{
	const void *obj = heap_index_find(&d->index, target);

	if (!obj)
		return target == d->index.w ? 2 : 1;
	return mix(*hash_slot(d, obj), (u64)((const char *)target - (const char *)obj));
}

static void digest_pointer(struct digest *d, const void *data)
{
	const void *target = pointer_at(data);

	if (IS_ERR_OR_NULL(target))
		d->hash = mix(d->hash, (u64)(uintptr_t)target);
	else
		d->hash = mix(d->hash, target_hash(d, target));
}

static size_t chars_length(const char *chars, size_t max)
{
	const char *nul = memchr(chars, 0, max);

	return nul ? (size_t)(nul - chars) : max;
}

/* Bytes of the object from @data on: an array at its end has as many. */
static size_t room_at(const struct digest *d, const void *data)
{
	return (const char *)data < d->end ? (size_t)(d->end - (const char *)data) : 0;
}

static void digest_field(const struct refl_field *f, const void *data, void *arg)
{
	struct digest *d = arg;

	if (f->marks & REFL_BURNT)
		return;
	switch (f->kind) {
	case REFL_INT:
	case REFL_UINT:
	case REFL_BOOL:
		d->hash = hash_bytes(d->hash, data, f->size);
		break;
	case REFL_CHARS:
		d->hash = hash_bytes(d->hash, data,
				     chars_length(data, refl_elements(f, room_at(d, data))));
		break;
	case REFL_POINTER:
		if (!(f->marks & REFL_HASHTABLE))
			digest_pointer(d, data);
		break;
	case REFL_LIST:
		digest_pointer(d, data); /* its next; prev says the same again */
		break;
	}
}

static u64 digest_object(struct digest *d, const void *obj)
{
	enum obj_type type = obj_type_of(obj);

	d->hash = mix(0, type);
	d->end = (const char *)obj + world_alloc_size(obj);
	if (type == OBJ_bytes)
		return hash_bytes(d->hash, obj, world_alloc_size(obj));
	if (refl_types[type])
		refl_visit(refl_types[type], obj, digest_field, d);
	return d->hash;
}

/* Tables' buckets, tree nodes, events and refusals are not state. */
static bool is_state(const void *obj)
{
	enum obj_type type = obj_type_of(obj);

	return type != OBJ_hashtable && type != OBJ_idr_node && type != OBJ_event &&
	       type != OBJ_event_image;
}

static u64 one_round(struct digest *d, u64 *next)
{
	u64 sum = 0;

	world_for_each_object (d->index.w, obj) {
		u64 h = is_state(obj) ? digest_object(d, obj) : 0;

		next[(size_t)((const char *)obj - (const char *)d->index.w) / 16] = h;
		sum += h;
	}
	d->hash = 0;
	d->end = (const char *)(d->index.w + 1);
	refl_visit_world(d->index.w, digest_field, d);
	return sum + d->hash;
}

u64 world_digest(const struct world *w)
{
	struct digest d;
	size_t units = world_used(w) / 16 + 1;
	size_t index_size = (units / 64 + 1) * sizeof(u64) + units * sizeof(u32);
	char *scratch = arena_scratch(w, index_size + 16 + 2 * units * sizeof(u64));
	u64 *even, *odd, sum = 0;

	if (!scratch || !heap_index_init(&d.index, w))
		return 0;
	even = (u64 *)(void *)(scratch + (index_size + 15) / 16 * 16);
	odd = even + units;
	memset(even, 0, 2 * units * sizeof(u64));
	for (int round = 0; round < ROUNDS; round++) {
		d.hashes = round % 2 ? odd : even;
		sum = mix(sum, one_round(&d, round % 2 ? even : odd));
	}
	return sum;
}
