/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory of a world. Every object, string and table of a world comes from here. Blocks know
 * their type and their serial number, so all live objects of a type can be walked, and an id tells
 * for ever whether its object is still there. All of this is relative to one range of addresses:
 * copying the used bytes out and back is a snapshot and its restoring.
 */
#ifndef NSSIM_ARENA_H
#define NSSIM_ARENA_H

#include "compiler.h"
#include "objtypes.h"

/*
 * Allocates @size bytes, zeroed, 16-byte aligned, of type @type. Returns NULL where the world is
 * full or where the call asked for this allocation to fail (fail_nth).
 */
void *world_alloc(struct world *w, enum obj_type type, size_t size);
void world_free(struct world *w, void *ptr);

#define alloc_obj(w, type) ((struct type *)world_alloc(w, OBJ_##type, sizeof(struct type)))
/* With room for @n elements in the flexible array @member at its end. */
#define alloc_obj_flex(w, type, member, n)                          \
	((struct type *)world_alloc(w, OBJ_##type,                  \
				    offsetof(struct type, member) + \
					    (n) * sizeof(((struct type *)NULL)->member[0])))
/* A copy of a string or of bytes, as an object of its own; NULL where memory runs out. */
char *world_strdup(struct world *w, const char *text);
char *world_strndup(struct world *w, const char *text, size_t len);
void *world_memdup(struct world *w, const void *bytes, size_t len);

/* The size that a block was asked for, its id, its type. @ptr: its start. */
size_t world_alloc_size(const void *ptr);
obj_id obj_id_of(const struct world *w, const void *ptr);
enum obj_type obj_type_of(const void *ptr);
/* The live object of that id, or NULL. */
void *obj_by_id(const struct world *w, obj_id id);
/* The start of the live object in which @inside lies, or NULL. Slow: walks the heap. */
void *obj_containing(const struct world *w, const void *inside);
/* The live object after @ptr in memory; NULL: the first; returns NULL after the last. */
void *obj_next(const struct world *w, const void *ptr);

/* ---- for lib/ and init/ ---- */
struct world *arena_init(void *mem, size_t size);
void *arena_scratch(const struct world *w, size_t size);

#define world_for_each_object(w, ptr) \
	for (void *ptr = obj_next(w, NULL); ptr; ptr = obj_next(w, ptr))

#endif
