/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the model scales: one world with a million mounts, propagation to 100,000 peers, and the
 * worst cases of umount propagation. What one more costs is told beside what it costs in a small
 * world: a cost that does not depend on the size of the world stays near 1.
 */
#include <stdio.h>

#include "bench/bench.h"

static void fact(GPtrArray *facts, const char *name, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void fact(GPtrArray *facts, const char *name, const char *format, ...)
{
	BenchFact *f = g_new0(BenchFact, 1);
	va_list args;

	va_start(args, format);
	f->name = name;
	f->value = g_strdup_vprintf(format, args);
	va_end(args);
	g_ptr_array_add(facts, f);
}

static void free_fact(gpointer data)
{
	BenchFact *f = data;

	g_free(f->value);
	g_free(f);
}

/* ---- many mounts ---- */

/* Directories of a thousand entries each, a bind on every entry. */
static gint64 grow(Caller *c, const char *of, guint from, guint to)
{
	gint64 ret = 0;

	for (guint i = from; i < to && ret >= 0; i++) {
		char path[64];

		if (i % 1000 == 0) {
			snprintf(path, sizeof(path), "/mnt/m%u", i / 1000);
			make_dir(c, path);
		}
		snprintf(path, sizeof(path), "/mnt/m%u/%u", i / 1000, i % 1000);
		ret = make_dir(c, path);
		if (ret >= 0)
			ret = bind_at(c, of, path, 0);
	}
	return ret;
}

typedef struct {
	double mount, bind, look_up, umount;
} Costs;

static Costs cost_once(Caller *c)
{
	const guint turns = 2000;
	Costs costs = { 0 };

	for (guint i = 0; i < turns; i++) {
		double a = bench_now(), b, d, e, f;

		tmpfs_at(c, "/mnt/x");
		b = bench_now();
		bind_at(c, "/mnt/a", "/mnt/y", 0);
		d = bench_now();
		bench_call(c, NR_ACCESS, ARG(0), STR("/mnt/m0/500/."), 0, 0, 0, 0);
		e = bench_now();
		umount_at(c, "/mnt/y", 0);
		f = bench_now();
		umount_at(c, "/mnt/x", 0);
		costs.mount += (b - a) / turns;
		costs.bind += (d - b) / turns;
		costs.look_up += (e - d) / turns;
		costs.umount += (f - e) / turns;
	}
	return costs;
}

static void keep_least(double *least, double value)
{
	if (!*least || value < *least)
		*least = value;
}

/* The least of a few rounds: the first ones pay for memory that is touched for the first time. */
static Costs cost_of_one_more(Caller *c)
{
	Costs least = { 0 };

	for (int i = 0; i < 5; i++) {
		Costs costs = cost_once(c);

		keep_least(&least.mount, costs.mount);
		keep_least(&least.bind, costs.bind);
		keep_least(&least.look_up, costs.look_up);
		keep_least(&least.umount, costs.umount);
	}
	return least;
}

static void many_mounts(GPtrArray *facts, guint many)
{
	Caller *c = model_caller_new();
	Costs small, large;
	double start;
	gsize before;

	world_sysctl(c->world, "fs.mount-max", "4000000");
	make_dir(c, "/mnt/a");
	make_dir(c, "/mnt/x");
	make_dir(c, "/mnt/y");
	if (grow(c, "/mnt/a", 0, 1000) < 0) {
		fact(facts, "many mounts", "can't be made");
		model_caller_free(c);
		return;
	}
	small = cost_of_one_more(c);
	before = world_used(c->world);
	start = bench_now();
	if (grow(c, "/mnt/a", 1000, many) < 0)
		fact(facts, "many mounts", "ends early: out of memory or ENOSPC");
	fact(facts, "mounts in one world", "%u", many);
	fact(facts, "  to make one (mkdir + bind), on average", "%.0f ns",
	     (bench_now() - start) / (double)(many - 1000));
	fact(facts, "  memory of one (with its directory)", "%.0f bytes",
	     (double)(world_used(c->world) - before) / (double)(many - 1000));
	large = cost_of_one_more(c);
	fact(facts, "  mount of one more, against 1,000", "%.0f ns, %.2f", large.mount,
	     large.mount / small.mount);
	fact(facts, "  bind of one more", "%.0f ns, %.2f", large.bind, large.bind / small.bind);
	fact(facts, "  look-up across a mount", "%.0f ns, %.2f", large.look_up,
	     large.look_up / small.look_up);
	fact(facts, "  umount of one more", "%.0f ns, %.2f", large.umount,
	     large.umount / small.umount);
	model_caller_free(c);
}

/* ---- many peers ---- */

static double propagate_to(guint peers)
{
	Caller *c = model_caller_new();
	double start, cost = 0;
	gint64 ret;

	world_sysctl(c->world, "fs.mount-max", "4000000");
	make_dir(c, "/mnt/a");
	tmpfs_at(c, "/mnt/a");
	make_dir(c, "/mnt/a/x");
	change_at(c, "/mnt/a", F_SHARED);
	ret = grow(c, "/mnt/a", 0, peers);
	for (int i = 0; i < 3 && ret >= 0; i++) {
		start = bench_now();
		ret = tmpfs_at(c, "/mnt/a/x");
		if (ret >= 0)
			ret = umount_at(c, "/mnt/a/x", 0);
		if (ret >= 0)
			keep_least(&cost, (bench_now() - start) / peers);
	}
	model_caller_free(c);
	return cost;
}

static void many_peers(GPtrArray *facts, guint many)
{
	double small = propagate_to(100), large = propagate_to(many);

	fact(facts, "peers of one mount", "%u", many);
	fact(facts, "  mount + umount into all, per peer, against 100", "%.0f ns, %.2f", large,
	     large / small);
}

/* ---- umount ---- */

/* Each rbind of a shared tree onto itself doubles the mounts. */
static double doubled_tree(guint doublings)
{
	Caller *c = model_caller_new();
	double start, cost;

	world_sysctl(c->world, "fs.mount-max", "4000000");
	make_dir(c, "/mnt/e");
	tmpfs_at(c, "/mnt/e");
	change_at(c, "/mnt/e", F_SHARED);
	make_dir(c, "/mnt/e/1");
	make_dir(c, "/mnt/e/2");
	for (guint i = 0; i < doublings; i++)
		bind_at(c, "/mnt/e/1", "/mnt/e/2", F_REC);
	start = bench_now();
	umount_at(c, "/mnt/e", F_DETACH);
	cost = (bench_now() - start) / (double)(1u << doublings);
	model_caller_free(c);
	return cost;
}

/* A chain of slaves, each the slave of the one before; the mount goes through all of them. */
static double slave_chain(guint length)
{
	Caller *c = model_caller_new();
	double start, cost;
	char from[64] = "/mnt/a", to[64];

	make_dir(c, "/mnt/a");
	tmpfs_at(c, "/mnt/a");
	make_dir(c, "/mnt/a/x");
	change_at(c, "/mnt/a", F_SHARED);
	for (guint i = 0; i < length; i++) {
		snprintf(to, sizeof(to), "/mnt/s%u", i);
		make_dir(c, to);
		bind_at(c, from, to, 0);
		change_at(c, to, F_SLAVE);
		change_at(c, to, F_SHARED);
		snprintf(from, sizeof(from), "%s", to);
	}
	tmpfs_at(c, "/mnt/a/x");
	start = bench_now();
	umount_at(c, "/mnt/a/x", 0);
	cost = (bench_now() - start) / length;
	model_caller_free(c);
	return cost;
}

/* Mounts stacked on one place in a shared tree with a peer, taken away at once. */
static double stack(guint height)
{
	Caller *c = model_caller_new();
	double start, cost;

	make_dir(c, "/mnt/a");
	make_dir(c, "/mnt/b");
	tmpfs_at(c, "/mnt/a");
	change_at(c, "/mnt/a", F_SHARED);
	bind_at(c, "/mnt/a", "/mnt/b", 0);
	make_dir(c, "/mnt/a/x");
	for (guint i = 0; i < height; i++)
		tmpfs_at(c, "/mnt/a/x");
	start = bench_now();
	umount_at(c, "/mnt/a", F_DETACH);
	cost = (bench_now() - start) / height;
	model_caller_free(c);
	return cost;
}

static double least_of(double (*measure)(guint size), guint size)
{
	double least = 0;

	for (int i = 0; i < 5; i++)
		keep_least(&least, measure(size));
	return least;
}

static void worst_umounts(GPtrArray *facts, gboolean small)
{
	guint doublings = small ? 10 : 15, mounts = 1u << doublings;
	double few = least_of(doubled_tree, 6), many = least_of(doubled_tree, doublings);

	fact(facts, "umount of a shared tree of 2^n mounts", "%u mounts", mounts);
	fact(facts, "  per mount, against 64", "%.0f ns, %.2f", many, many / few);
	few = least_of(slave_chain, 100);
	many = least_of(slave_chain, small ? 1000 : 20000);
	fact(facts, "umount through a chain of slaves", "%u", small ? 1000 : 20000);
	fact(facts, "  per slave, against 100", "%.0f ns, %.2f", many, many / few);
	few = least_of(stack, 100);
	many = stack(small ? 1000 : 20000);
	fact(facts, "umount of a stack of mounts with a peer", "%u", small ? 1000 : 20000);
	fact(facts, "  per mount, against 100", "%.0f ns, %.2f", many, many / few);
}

GPtrArray *bench_scaling(gboolean small)
{
	GPtrArray *facts = g_ptr_array_new_with_free_func(free_fact);

	many_mounts(facts, small ? 20000 : 1000000);
	many_peers(facts, small ? 5000 : 100000);
	worst_umounts(facts, small);
	return facts;
}
