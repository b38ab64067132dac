/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rows of the benchmark are made of: see bench.h.
 */
#include <errno.h>
#include <time.h>

#include "bench/bench.h"

gint64 bench_call(Caller *c, int nr, guint strings, guint64 a, guint64 b, guint64 d, guint64 e,
		  guint64 f)
{
	const guint64 args[6] = { a, b, d, e, f, 0 };

	return c->call(c, nr, args, strings);
}

/* One that is there already will do. */
gint64 make_dir(Caller *c, const char *path)
{
	gint64 ret = bench_call(c, NR_MKDIR, ARG(0), STR(path), 0755, 0, 0, 0);

	return ret == -EEXIST ? 0 : ret;
}

gint64 bind_at(Caller *c, const char *from, const char *at, guint64 flags)
{
	return bench_call(c, NR_MOUNT, ARG(0) | ARG(1), STR(from), STR(at), 0, F_BIND | flags, 0);
}

gint64 tmpfs_at(Caller *c, const char *at)
{
	return bench_call(c, NR_MOUNT, ARG(0) | ARG(1) | ARG(2), STR("t"), STR(at), STR("tmpfs"), 0,
			  0);
}

gint64 change_at(Caller *c, const char *at, guint64 flags)
{
	return bench_call(c, NR_MOUNT, ARG(1), 0, STR(at), 0, flags, 0);
}

gint64 umount_at(Caller *c, const char *at, guint64 flags)
{
	return bench_call(c, NR_UMOUNT2, ARG(0), STR(at), flags, 0, 0, 0);
}

double bench_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}
