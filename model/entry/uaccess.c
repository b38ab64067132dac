// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of the caller: the bytes of the call's image, which it sees at USER_BASE, and nothing
 * else. Mirrors lib/usercopy.c and lib/strn*_user.c of Linux.
 */
#include "syscalls.h"

const void *user_bytes(struct world *w, uptr from, size_t n)
{
	u64 offset = from - USER_BASE;

	if (from < USER_BASE || offset > w->image.size || n > w->image.size - offset)
		return NULL;
	return (const char *)w->image.bytes + offset;
}

int copy_from_user(struct world *w, void *to, uptr from, size_t n)
{
	const void *bytes = user_bytes(w, from, n);

	if (!n)
		return 0;
	if (!bytes)
		return (int)refuse_num(w, EFAULT, R_FAULT, (s64)from);
	memcpy(to, bytes, n);
	return 0;
}

static void *writable_bytes(struct world *w, uptr to, size_t n)
{
	return (void *)(uintptr_t)user_bytes(w, to, n);
}

int copy_to_user(struct world *w, uptr to, const void *from, size_t n)
{
	void *bytes = writable_bytes(w, to, n);

	if (!n)
		return 0;
	if (!bytes)
		return (int)refuse_num(w, EFAULT, R_FAULT, (s64)to);
	memcpy(bytes, from, n);
	return 0;
}

int clear_user(struct world *w, uptr to, size_t n)
{
	void *bytes = writable_bytes(w, to, n);

	if (!n)
		return 0;
	if (!bytes)
		return (int)refuse_num(w, EFAULT, R_FAULT, (s64)to);
	memset(bytes, 0, n);
	return 0;
}

static bool all_zero(const u8 *bytes, size_t n)
{
	while (n--)
		if (bytes[n])
			return false;
	return true;
}

int copy_struct_from_user(struct world *w, void *to, size_t ksize, uptr from, size_t usize)
{
	size_t size = usize < ksize ? usize : ksize;
	const u8 *bytes = user_bytes(w, from, usize);

	if (!bytes)
		return (int)refuse_num(w, EFAULT, R_FAULT, (s64)from);
	if (usize > ksize && !all_zero(bytes + ksize, usize - ksize))
		return (int)refuse_num(w, E2BIG, R_STRUCT_TOO_BIG, (s64)usize);
	memcpy(to, bytes, size);
	memset((u8 *)to + size, 0, ksize - size);
	return 0;
}

long user_string(struct world *w, uptr from, size_t max, const char **str)
{
	u64 offset = from - USER_BASE;
	const char *bytes = user_bytes(w, from, 0), *nul;
	size_t room;

	if (!bytes)
		return refuse_num(w, EFAULT, R_FAULT, (s64)from);
	room = w->image.size - offset;
	nul = memchr(bytes, 0, room < max ? room : max);
	if (!nul && room < max)
		return refuse_num(w, EFAULT, R_FAULT, (s64)from);
	*str = bytes;
	return nul ? (long)(nul - bytes) : (long)max;
}
