/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * nssim bench: the model beside the kernel underneath, in one run; and how the model scales.
 */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "bench/bench.h"
#include "call/backend.h"
#include "cli/command.h"

#define REPEATS	     7
#define NOT_MEASURED (-38.0) /* ENOSYS */

typedef struct {
	const char *name, *title;
	double model, kernel; /* nanoseconds; negative: not measured, an errno */
} Line;

static double model_row(const BenchRow *row)
{
	Caller *c = model_caller_new();
	double ns = c->world ? bench_measure(c, row, REPEATS) : -12;

	model_caller_free(c);
	return ns;
}

static double kernel_row(const BenchRow *row)
{
#ifdef __linux__
	return kernel_measure(row, REPEATS);
#else
	return NOT_MEASURED;
#endif
}

/* A fresh default world: copied back from a snapshot, against made anew by the back end. */
static double snapshot_restore(void)
{
	Caller *c = model_caller_new();
	gint64 start, n = 0;
	void *copy;

	if (!c->world)
		return -12;
	copy = g_malloc(world_used(c->world));
	start = g_get_monotonic_time();
	while (g_get_monotonic_time() - start < 100000) {
		for (int i = 0; i < 100; i++) {
			world_snapshot(c->world, copy);
			world_restore(c->world, copy);
		}
		n += 100;
	}
	g_free(copy);
	model_caller_free(c);
	return (double)(g_get_monotonic_time() - start) * 1000 / (double)n;
}

static double fresh_kernel_world(void)
{
#ifdef __linux__
	g_autoptr(GError) error = NULL;
	struct world_config config = { 0 };
	Backend *b = backend_linux_new(&error);
	gint64 start = g_get_monotonic_time();

	if (!b)
		return -1;
	for (int i = 0; i < 200; i++) {
		b->ops->start(b, &config, NULL);
		b->ops->stop(b);
	}
	start = g_get_monotonic_time() - start;
	b->ops->free(b);
	return (double)start * 1000 / 200;
#else
	return NOT_MEASURED;
#endif
}

/* Whether @name is among the words @wanted; no words: all are. */
static gboolean is_wanted(const char *name, char *const *wanted)
{
	return !*wanted || g_strv_contains((const char *const *)wanted, name);
}

/* NULL: all of @wanted are names of rows; else the first that is none. */
static const char *unknown_row(char *const *wanted)
{
	for (; *wanted; wanted++) {
		const BenchRow *row = bench_rows;

		while (row->name && strcmp(row->name, *wanted) != 0)
			row++;
		if (!row->name && strcmp(*wanted, "world") != 0)
			return *wanted;
	}
	return NULL;
}

static char *row_names(void)
{
	GString *names = g_string_new(NULL);

	for (const BenchRow *row = bench_rows; row->name; row++)
		g_string_append_printf(names, "%s, ", row->name);
	return g_string_free(g_string_append(names, "world"), FALSE);
}

static GArray *measure_all(gboolean no_kernel, char *const *wanted)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
	Line world = { "world", "a fresh default world (model: snapshot + restore)", 0,
		       NOT_MEASURED };

	for (const BenchRow *row = bench_rows; row->name; row++) {
		Line line = { row->name, row->title, NOT_MEASURED, NOT_MEASURED };

		if (!is_wanted(row->name, wanted))
			continue;
		line.model = model_row(row);
		if (!no_kernel)
			line.kernel = kernel_row(row);
		g_array_append_val(lines, line);
	}
	if (!is_wanted(world.name, wanted))
		return lines;
	world.model = snapshot_restore();
	if (!no_kernel)
		world.kernel = fresh_kernel_world();
	g_array_append_val(lines, world);
	return lines;
}

static void print_ns(double ns)
{
	if (ns == NOT_MEASURED)
		printf(" %12s", "-");
	else if (ns < 0)
		printf(" %12s", g_strerror((int)-ns));
	else
		printf(" %9.2f us", ns / 1000);
}

static void print_table(GArray *lines, GPtrArray *facts)
{
	printf("%-48s %12s %12s %8s\n", "", "model", "kernel", "ratio");
	for (guint i = 0; i < lines->len; i++) {
		const Line *line = &g_array_index(lines, Line, i);

		printf("%-48s", line->title);
		print_ns(line->model);
		print_ns(line->kernel);
		if (line->model > 0 && line->kernel > 0)
			printf(" %8.3f", line->model / line->kernel);
		printf("\n");
	}
	for (guint i = 0; facts && i < facts->len; i++) {
		const BenchFact *f = g_ptr_array_index(facts, i);

		printf("%-48s %s\n", f->name, f->value);
	}
}

static void add_number(JsonBuilder *json, const char *name, double value)
{
	json_builder_set_member_name(json, name);
	if (value < 0)
		json_builder_add_null_value(json);
	else
		json_builder_add_double_value(json, value);
}

static void print_json(GArray *lines, GPtrArray *facts)
{
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *text = NULL;

	json_builder_begin_object(json);
	json_builder_set_member_name(json, "rows");
	json_builder_begin_array(json);
	for (guint i = 0; i < lines->len; i++) {
		const Line *line = &g_array_index(lines, Line, i);

		json_builder_begin_object(json);
		json_builder_set_member_name(json, "name");
		json_builder_add_string_value(json, line->name);
		add_number(json, "model_ns", line->model);
		add_number(json, "kernel_ns", line->kernel);
		add_number(json, "ratio", line->kernel > 0 ? line->model / line->kernel : -1);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
	json_builder_set_member_name(json, "scaling");
	json_builder_begin_object(json);
	for (guint i = 0; facts && i < facts->len; i++) {
		const BenchFact *f = g_ptr_array_index(facts, i);
		g_autofree char *name = g_strstrip(g_strdup(f->name));

		json_builder_set_member_name(json, name);
		json_builder_add_string_value(json, f->value);
	}
	json_builder_end_object(json);
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	text = json_to_string(root, TRUE);
	printf("%s\n", text);
}

static int run(int argc, char **argv)
{
	gboolean json = FALSE, small = FALSE, no_kernel = FALSE, no_scaling = FALSE, done = FALSE;
	g_autoptr(GPtrArray) facts = NULL;
	g_autoptr(GArray) lines = NULL;
	const GOptionEntry entries[] = {
		{ "json", 0, 0, G_OPTION_ARG_NONE, &json, "print JSON", NULL },
		{ "small", 0, 0, G_OPTION_ARG_NONE, &small, "smaller worlds, for a quick look",
		  NULL },
		{ "no-kernel", 0, 0, G_OPTION_ARG_NONE, &no_kernel, "measure the model alone",
		  NULL },
		{ "no-scaling", 0, 0, G_OPTION_ARG_NONE, &no_scaling, "leave the large worlds out",
		  NULL },
		{ NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
	};

	if (!command_parse(&command_bench, entries, &argc, &argv, &done))
		return EXIT_USAGE;
	if (done)
		return EXIT_PASSED;
	if (unknown_row(argv + 1)) {
		g_autofree char *names = row_names();

		return command_usage_error(&command_bench, "no row \"%s\"; there are: %s",
					   unknown_row(argv + 1), names);
	}
	lines = measure_all(no_kernel, argv + 1);
	if (!no_scaling && argc == 1)
		facts = bench_scaling(small);
	if (json)
		print_json(lines, facts);
	else
		print_table(lines, facts);
	return EXIT_PASSED;
}

const Command command_bench = {
	.name = "bench",
	.summary = "measure the model beside this kernel",
	.usage = "[ROW…]",
	.details =
		"Each row is the median of several runs of the same calls on both, in microseconds, and their\n"
		"ratio: below 1 the model is faster. The kernel's side needs root. The rows below tell how the\n"
		"model's costs grow with its world: what follows the comma is the ratio to a small world.\n"
		"ROW… (bind, unshare-5000, peers-1000, fork, …) measures only those, and no scaling.",
	.examples = "nssim bench # the whole table\n"
		    "nssim bench unshare-5000 peers-1000 # two rows\n"
		    "nssim bench --small --json # quickly, for a program\n",
	.run = run,
};
