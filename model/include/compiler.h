/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every file of the model needs: sizes, container_of, and the marks that declarations carry
 * for the reflection (lib/reflect.awk reads them from the headers).
 */
#ifndef NSSIM_COMPILER_H
#define NSSIM_COMPILER_H

#include <string.h>

#include "errno.h"
#include "flags.h"
#include "types.h"

/*
 * __ref: this pointer holds a reference, counted in its target. A pointer to the object itself
 * (the parent of a root) holds none. __counter: the number of references to this object.
 * __burnt: goes on even where a call fails; two worlds that differ in it alone are in one state.
 * __hashtable: the head of a uthash table.
 */
#define __ref
#define __counter
#define __burnt
#define __hashtable

#define container_of(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))
#define ARRAY_SIZE(a)			(sizeof(a) / sizeof((a)[0]))
#define BIT_ULL(n)			(1ull << (n))

/* Errors in pointers, as the kernel has them. */
#define MAX_ERRNO 4095
static inline void *ERR_PTR(long err)
{
	return (void *)(intptr_t)err;
}
static inline long PTR_ERR(const void *ptr)
{
	return (long)(intptr_t)ptr;
}
static inline bool IS_ERR(const void *ptr)
{
	return (uintptr_t)ptr >= (uintptr_t)-MAX_ERRNO;
}
static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR(ptr);
}

struct world;

#endif
