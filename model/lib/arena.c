// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of a world (arena.h). Blocks lie one behind the other from the start of the world's
 * memory; each has a header with the size that was asked for, its type, and the serial number of
 * its allocation (0: free). Small sizes are kept in free lists of their own, large ones in powers
 * of two; nothing is ever merged, which costs little, for the same sizes come again and again.
 *
 * Invariants: headers chain without a gap from the first block to arena.top; a block on a free list
 * has serial 0; a serial is given once.
 */
#include "arena.h"
#include "inspect.h"
#include "world_state.h"

struct block {
	u32 size; /* bytes that were asked for; the capacity follows from it */
	u16 type; /* enum obj_type */
	u16 unused;
	/* of this allocation; 0: free, and the payload begins with the next free one */
	u64 serial;
};

#define UNIT	       16u
#define SMALL_MAX      (ARENA_SMALL_CLASSES * UNIT)
#define FIRST_BLOCK    ((sizeof(struct world) + UNIT - 1) / UNIT * UNIT)
#define BLOCK_MAX      (1u << 30)
#define ID_OFFSET_BITS 29

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif
#ifdef __SANITIZE_ADDRESS__
#undef ARENA_ASAN
#define ARENA_ASAN 1
#endif

#ifdef ARENA_ASAN
void __asan_poison_memory_region(void const volatile *addr, size_t size);
void __asan_unpoison_memory_region(void const volatile *addr, size_t size);
#define POISON(addr, size)   __asan_poison_memory_region(addr, size)
#define UNPOISON(addr, size) __asan_unpoison_memory_region(addr, size)
#else
#define POISON(addr, size)   ((void)(addr), (void)(size))
#define UNPOISON(addr, size) ((void)(addr), (void)(size))
#endif

static struct block *block_at(const struct world *w, u64 offset)
{
	return (struct block *)((char *)(uintptr_t)w + offset);
}

static u64 offset_of(const struct world *w, const struct block *b)
{
	return (u64)((const char *)b - (const char *)w);
}

static struct block *block_of(const void *ptr)
{
	return (struct block *)(uintptr_t)ptr - 1;
}

static void *payload(struct block *b)
{
	return b + 1;
}

static u32 units(size_t size)
{
	return size ? (u32)((size + UNIT - 1) / UNIT) : 1;
}

/* The smallest n with 2^n units in it, counted from the first size that is not small. */
static u32 large_class(u32 n)
{
	u32 class = 0;

	while (((u64)ARENA_SMALL_CLASSES << (class + 1)) < n)
		class ++;
	return class;
}

/* Bytes of a block for @size, its header included. */
static u64 capacity(size_t size)
{
	u32 n = units(size);

	if (n > ARENA_SMALL_CLASSES)
		n = (u32)ARENA_SMALL_CLASSES << (large_class(n) + 1);
	return (u64)(n + 1) * UNIT;
}

static u32 *free_list(struct world *w, size_t size)
{
	u32 n = units(size);

	if (n <= ARENA_SMALL_CLASSES)
		return &w->arena.small[n - 1];
	return &w->arena.large[large_class(n)];
}

static struct block *take_free(struct world *w, u32 *list)
{
	struct block *b = block_at(w, (u64)*list * UNIT);

	UNPOISON(payload(b), UNIT);
	memcpy(list, payload(b), sizeof(*list));
	return b;
}

static struct block *take_fresh(struct world *w, u64 bytes)
{
	struct block *b = block_at(w, w->arena.top);

	if (bytes > w->arena.size - w->arena.top)
		return NULL;
	w->arena.top += bytes;
	return b;
}

static bool fails_now(struct arena *arena)
{
	if (!arena->fail_nth || --arena->fail_nth)
		return false;
	arena->failed_nth = true;
	return true;
}

void *world_alloc(struct world *w, enum obj_type type, size_t size)
{
	struct block *b;
	u64 bytes;
	u32 *list;

	if (fails_now(&w->arena) || size > BLOCK_MAX)
		return NULL;
	bytes = capacity(size);
	list = free_list(w, size);
	b = *list ? take_free(w, list) : take_fresh(w, bytes);
	if (!b)
		return NULL;
	UNPOISON(b, bytes);
	b->size = (u32)size;
	b->type = (u16)type;
	b->unused = 0;
	b->serial = ++w->arena.serial;
	w->arena.live++;
	memset(payload(b), 0, bytes - UNIT);
	POISON((char *)payload(b) + size, bytes - UNIT - size);
	return payload(b);
}

void world_free(struct world *w, void *ptr)
{
	struct block *b;
	u64 bytes;
	u32 *list;

	if (!ptr)
		return;
	b = block_of(ptr);
	bytes = capacity(b->size);
	b->serial = 0;
	w->arena.live--;
	UNPOISON(ptr, bytes - UNIT);
	if (offset_of(w, b) + bytes == w->arena.top) {
		w->arena.top -= bytes;
		return;
	}
	list = free_list(w, b->size);
	memcpy(ptr, list, sizeof(*list));
	*list = (u32)(offset_of(w, b) / UNIT);
	POISON(ptr, bytes - UNIT);
}

char *world_strndup(struct world *w, const char *text, size_t len)
{
	char *copy = world_alloc(w, OBJ_bytes, len + 1);

	if (copy)
		memcpy(copy, text, len);
	return copy;
}

char *world_strdup(struct world *w, const char *text)
{
	return world_strndup(w, text, strlen(text));
}

void *world_memdup(struct world *w, const void *bytes, size_t len)
{
	void *copy = world_alloc(w, OBJ_bytes, len);

	if (copy && len)
		memcpy(copy, bytes, len);
	return copy;
}

size_t world_alloc_size(const void *ptr)
{
	return block_of(ptr)->size;
}

enum obj_type obj_type_of(const void *ptr)
{
	return block_of(ptr)->type;
}

obj_id obj_id_of(const struct world *w, const void *ptr)
{
	const struct block *b = ptr ? block_of(ptr) : NULL;

	return b ? b->serial << ID_OFFSET_BITS | offset_of(w, b) / UNIT : 0;
}

void *obj_by_id(const struct world *w, obj_id id)
{
	u64 offset = (id & (BIT_ULL(ID_OFFSET_BITS) - 1)) * UNIT;
	struct block *b = block_at(w, offset);

	if (!id || offset < FIRST_BLOCK || offset + UNIT > w->arena.top)
		return NULL;
#ifdef ARENA_ASAN
	/* An old id may point into what is poisoned now; only a walk tells. */
	for (void *p = obj_next(w, NULL); p; p = obj_next(w, p))
		if (block_of(p) == b)
			return b->serial == id >> ID_OFFSET_BITS ? p : NULL;
	return NULL;
#else
	return b->serial == id >> ID_OFFSET_BITS ? payload(b) : NULL;
#endif
}

static struct block *next_live(const struct world *w, u64 offset)
{
	for (; offset < w->arena.top; offset += capacity(block_at(w, offset)->size))
		if (block_at(w, offset)->serial)
			return block_at(w, offset);
	return NULL;
}

void *obj_next(const struct world *w, const void *ptr)
{
	struct block *b;

	if (!ptr)
		b = next_live(w, FIRST_BLOCK);
	else
		b = next_live(w, offset_of(w, block_of(ptr)) + capacity(world_alloc_size(ptr)));
	return b ? payload(b) : NULL;
}

void *obj_containing(const struct world *w, const void *inside)
{
	for (void *p = obj_next(w, NULL); p; p = obj_next(w, p))
		if ((const char *)inside >= (char *)p &&
		    (const char *)inside < (char *)p + world_alloc_size(p))
			return p;
	return NULL;
}

/* ---- the arena as a whole ---- */

#ifdef ARENA_ASAN
__attribute__((no_sanitize("address")))
#endif
static void
copy_bytes(void *to, const void *from, size_t n)
{
#ifdef ARENA_ASAN
	for (size_t i = 0; i < n; i++)
		((volatile u8 *)to)[i] = ((const volatile u8 *)from)[i];
#else
	memcpy(to, from, n);
#endif
}

static void poison_free_blocks(struct world *w)
{
#ifdef ARENA_ASAN
	for (u64 off = FIRST_BLOCK; off < w->arena.top;) {
		struct block *b = block_at(w, off);
		u64 bytes = capacity(b->size);

		if (!b->serial)
			POISON(payload(b), bytes - UNIT);
		else
			POISON((char *)payload(b) + b->size, bytes - UNIT - b->size);
		off += bytes;
	}
#else
	(void)w;
#endif
}

size_t world_used(const struct world *w)
{
	return w->arena.top;
}

void world_snapshot(const struct world *w, void *buf)
{
	copy_bytes(buf, w, w->arena.top);
}

void world_restore(struct world *w, const void *buf)
{
	u64 top = ((const struct world *)buf)->arena.top;

	UNPOISON(w, top > w->arena.top ? top : w->arena.top);
	copy_bytes(w, buf, top);
	poison_free_blocks(w);
}

/* The arena of a world at @mem, empty. */
struct world *arena_init(void *mem, size_t size)
{
	struct world *w = mem;

	if (size < WORLD_MIN_SIZE || (uintptr_t)mem % UNIT)
		return NULL;
	UNPOISON(mem, size);
	memset(w, 0, FIRST_BLOCK);
	w->arena.size = size < (BIT_ULL(ID_OFFSET_BITS) * UNIT) ? size
								: BIT_ULL(ID_OFFSET_BITS) * UNIT;
	w->arena.top = FIRST_BLOCK;
	return w;
}

/* Memory above the world's blocks, for work that leaves no trace; NULL: there is not that much. */
void *arena_scratch(const struct world *w, size_t size)
{
	void *scratch = (char *)(uintptr_t)w + w->arena.top;

	return size <= w->arena.size - w->arena.top ? scratch : NULL;
}
