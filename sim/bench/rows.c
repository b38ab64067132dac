/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rows that model and kernel share: see bench.h. In each world there is a directory /mnt to
 * work in, and on the kernel it is an empty tmpfs in a private mount namespace.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"

/* /mnt/N/0 .. /mnt/N/@n-1, each a bind of /mnt/@of. */
static gint64 many_binds(Caller *c, const char *of, const char *in, guint n)
{
	gint64 ret = make_dir(c, in);

	for (guint i = 0; i < n && ret >= 0; i++) {
		char path[64];

		snprintf(path, sizeof(path), "%s/%u", in, i);
		ret = make_dir(c, path);
		if (ret >= 0)
			ret = bind_at(c, of, path, 0);
	}
	return ret;
}

/* ---- the rows ---- */

static gint64 set_two_dirs(Caller *c, guint size)
{
	gint64 ret = make_dir(c, "/mnt/a");

	return ret < 0 ? ret : make_dir(c, "/mnt/b");
}

static gint64 bind_umount(Caller *c, guint i)
{
	gint64 ret = bind_at(c, "/mnt/a", "/mnt/b", 0);

	return ret < 0 ? ret : umount_at(c, "/mnt/b", 0);
}

static gint64 set_many_mounts(Caller *c, guint size)
{
	gint64 ret = make_dir(c, "/mnt/a");

	return ret < 0 ? ret : many_binds(c, "/mnt/a", "/mnt/many", size);
}

static gint64 unshare_mounts(Caller *c, guint i)
{
	return bench_call(c, NR_UNSHARE, 0, F_NEWNS, 0, 0, 0, 0);
}

static gint64 set_peers(Caller *c, guint size)
{
	gint64 ret = make_dir(c, "/mnt/p");

	if (ret >= 0)
		ret = tmpfs_at(c, "/mnt/p");
	if (ret >= 0)
		ret = make_dir(c, "/mnt/p/x");
	if (ret >= 0)
		ret = change_at(c, "/mnt/p", F_SHARED);
	return ret < 0 ? ret : many_binds(c, "/mnt/p", "/mnt/peers", size);
}

static gint64 mount_to_peers(Caller *c, guint i)
{
	gint64 ret = tmpfs_at(c, "/mnt/p/x");

	return ret < 0 ? ret : umount_at(c, "/mnt/p/x", 0);
}

static gint64 fork_exit_wait(Caller *c, guint i)
{
	return c->child(c, F_SIGCHLD);
}

static gint64 container(Caller *c, guint i)
{
	return c->child(c, F_NEWPID | F_NEWIPC | F_NEWUTS | F_SIGCHLD);
}

static gint64 queue(Caller *c, guint i)
{
	gint64 id = bench_call(c, NR_MSGGET, 0, 0, F_CREAT | 0600, 0, 0, 0);

	return id < 0 ? id : bench_call(c, NR_MSGCTL, 0, (guint64)id, 0, 0, 0, 0);
}

static gint64 unshare_uts(Caller *c, guint i)
{
	return bench_call(c, NR_UNSHARE, 0, F_NEWUTS, 0, 0, 0, 0);
}

static gint64 keep_uts(Caller *c, guint size)
{
	return bench_call(c, NR_OPEN, ARG(0), STR("/proc/self/ns/uts"), 0, 0, 0, 0);
}

/* Descriptors 10 and 11 are two UTS namespaces. */
static gint64 set_two_uts(Caller *c, guint size)
{
	gint64 ret = keep_uts(c, 0);

	if (ret >= 0)
		ret = bench_call(c, NR_DUP2, 0, (guint64)ret, 10, 0, 0, 0);
	if (ret >= 0)
		ret = unshare_uts(c, 0);
	if (ret >= 0)
		ret = keep_uts(c, 0);
	return ret < 0 ? ret : bench_call(c, NR_DUP2, 0, (guint64)ret, 11, 0, 0, 0);
}

static gint64 set_ns(Caller *c, guint i)
{
	return bench_call(c, NR_SETNS, 0, 10 + (i & 1), F_NEWUTS, 0, 0, 0);
}

const BenchRow bench_rows[] = {
	{ "bind", "bind + umount", 0, set_two_dirs, bind_umount },
	{ "unshare-5000", "unshare(CLONE_NEWNS), 5,000 mounts", 5000, set_many_mounts,
	  unshare_mounts },
	{ "peers-1000", "mount + umount into 1,000 peers", 1000, set_peers, mount_to_peers },
	{ "fork", "fork + exit + wait", 0, NULL, fork_exit_wait },
	{ "container", "clone(NEWPID|NEWIPC|NEWUTS) + exit + wait", 0, NULL, container },
	{ "msgget", "msgget + IPC_RMID", 0, NULL, queue },
	{ "unshare-uts", "unshare(CLONE_NEWUTS)", 0, NULL, unshare_uts },
	{ "setns", "setns(CLONE_NEWUTS)", 0, set_two_uts, set_ns },
	{ NULL, NULL, 0, NULL, NULL },
};

/* ---- measuring ---- */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The turns that fill about a tenth of a second, at least three. */
static gint64 turns_for(Caller *c, const BenchRow *row)
{
	double start = bench_now();
	gint64 turns = 0;

	while (bench_now() - start < 2e7 || turns < 2) {
		gint64 ret = row->once(c, (guint)turns++);

		if (ret < 0)
			return ret;
	}
	return turns;
}

double bench_measure(Caller *c, const BenchRow *row, guint repeats)
{
	double *times = g_new(double, repeats), median;
	gint64 ret = row->setup ? row->setup(c, row->setup_size) : 0, turns;

	turns = ret < 0 ? ret : turns_for(c, row);
	for (guint r = 0; r < repeats && turns > 0; r++) {
		double start = bench_now();

		for (gint64 i = 0; i < turns; i++) {
			ret = row->once(c, (guint)i);
			if (ret < 0)
				turns = ret;
		}
		times[r] = turns > 0 ? (bench_now() - start) / (double)turns : (double)turns;
	}
	qsort(times, repeats, sizeof(double), by_value);
	median = turns < 0 ? (double)turns : times[repeats / 2];
	g_free(times);
	return median;
}
