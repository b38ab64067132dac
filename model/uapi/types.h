/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fixed-width types that the outside and the model share.
 */
#ifndef NSSIM_UAPI_TYPES_H
#define NSSIM_UAPI_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

/* An address in a caller's memory; see USER_BASE in world.h. */
typedef u64 uptr;

/*
 * The identity of an object of a world: unique over the life of the world, never used again.
 * 0 is no object.
 */
typedef u64 obj_id;

/*
 * What stands between these two is what the shared library exports. All else is hidden,
 * so that its short names get in nobody's way, and calls within it are direct.
 */
#if defined(__ELF__) && defined(__GNUC__)
#define NSSIM_API_BEGIN _Pragma("GCC visibility push(default)")
#define NSSIM_API_END	_Pragma("GCC visibility pop")
#else
#define NSSIM_API_BEGIN
#define NSSIM_API_END
#endif

#endif
