/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * uthash inside a world: its tables come from the world's arena, so `w` has to be in scope wherever
 * an entry is added or removed. Where memory runs out the entry is left out and its hh.tbl is NULL:
 * test with hash_added().
 */
#ifndef NSSIM_HASHTABLE_H
#define NSSIM_HASHTABLE_H

#include "arena.h"

#define HASH_NONFATAL_OOM      1
#define uthash_malloc(size)    world_alloc(w, OBJ_hashtable, size)
#define uthash_free(ptr, size) world_free(w, ptr)
#include "uthash.h"
/*
 * Small tables begin small, and chains are kept short: most look-ups then touch one entry. But a
 * table doubles as soon as one chain is longer than this. With 3 it would grow far beyond what it
 * holds: to a few KiB for each entry where there are 200,000.
 */
#undef HASH_INITIAL_NUM_BUCKETS
#undef HASH_INITIAL_NUM_BUCKETS_LOG2
#undef HASH_BKT_CAPACITY_THRESH
#define HASH_INITIAL_NUM_BUCKETS      8u
#define HASH_INITIAL_NUM_BUCKETS_LOG2 3u
#define HASH_BKT_CAPACITY_THRESH      8u

#define hash_added(entry) ((entry)->hh.tbl != NULL)

#endif
