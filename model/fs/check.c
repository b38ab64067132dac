// SPDX-License-Identifier: GPL-2.0-only
/*
 * What holds for names, inodes and open files, for world_validate(): see lib/invariants.def and
 * lib/holders.def.
 */
#include "internal.h"
#include "memfd.h"
#include "reflect.h"

/* A name that lives in the dcache alone is held by its file system. */
void dentry_holders(const struct holder_visit *v, const void *obj)
{
	const struct dentry *dentry = obj;

	if (dentry->d_flags & DCACHE_PERSISTENT)
		v->hold(v, dentry, "pinned by its file system");
}
