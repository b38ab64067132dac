/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Many scenarios, one after the other: see campaign.h.
 *
 * The worker tells its parent through a pipe what it found, a line each, and through shared memory
 * where it is: the steps of the scenario under way stand there, so that one that crashes is known.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "cli/machine.h"
#include "fuzz/campaign.h"

/* A worker does not end by way of exit(), so what gcov has counted in it is to be written out. */
#ifdef NSSIM_COVERAGE
void __gcov_dump(void);
#define write_coverage() __gcov_dump()
#else
#define write_coverage() ((void)0)
#endif

#define TRACE_SIZE     (1u << 20)
#define SHRINK_SECONDS 6
#define CRASH_TRIES    200
#define SHOWN_PER_KEY  2

/* What worker and parent share. */
typedef struct {
	guint64 scenario; /* the number of the one under way */
	guint64 steps, scenarios;
	gsize traced;
	char trace[TRACE_SIZE]; /* "SERIAL WHO CALL\n" for each step made */
} Progress;

typedef struct {
	const Campaign *campaign;
	Progress *progress;
	GHashTable *found; /* key -> how often */
	FILE *report; /* the worker's end of the pipe */
	gint64 started;
} State;

static guint count_of(State *s, const char *key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(s->found, key));
}

static void count(State *s, const char *key)
{
	g_hash_table_insert(s->found, g_strdup(key), GUINT_TO_POINTER(count_of(s, key) + 1));
}

/* The same steps in an array that does not own them. */
static GPtrArray *borrowed(GPtrArray *steps)
{
	GPtrArray *copy = g_ptr_array_sized_new(steps->len);

	for (guint i = 0; i < steps->len; i++)
		g_ptr_array_add(copy, g_ptr_array_index(steps, i));
	return copy;
}

/* ---- telling ---- */

static char *file_name(State *s, const Difference *d)
{
	return g_strdup_printf("%s/%s-%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "-%s.ns",
			       s->campaign->out, s->campaign->profile->name,
			       (guint64)s->campaign->seed, (guint64)s->progress->scenario, d->call);
}

static void publish(State *s, const Difference *d, const char *text)
{
	if (!s->campaign->quiet)
		printf("\n%s\n", text);
	if (s->campaign->out) {
		g_autofree char *path = file_name(s, d);
		g_autoptr(GError) error = NULL;

		if (!g_file_set_contents(path, text, -1, &error))
			g_printerr("nssim fuzz: %s\n", error->message);
	}
	fflush(stdout);
}

static char *headline(State *s, GPtrArray *steps)
{
	return g_strdup_printf("random, profile=%s seed=%" G_GUINT64_FORMAT
			       " scenario=%" G_GUINT64_FORMAT " steps=%u",
			       s->campaign->profile->name, (guint64)s->campaign->seed,
			       (guint64)s->progress->scenario, steps->len);
}

/* Looked at after every step, a difference shows where it begins; and it should come again. */
static Difference *first_sight(Pair *pair, GPtrArray *steps, const Difference *seen)
{
	Difference *d = pair_run(pair, steps, TRUE, NULL);

	if (!d)
		d = pair_run(pair, steps, FALSE, NULL);
	if (d)
		return d;
	d = g_new0(Difference, 1);
	*d = (Difference){ g_strdup_printf("%s, once only", seen->what),
			   g_strdup(seen->call),
			   g_strdup(seen->kernel),
			   g_strdup(seen->model),
			   seen->view_task,
			   seen->view };
	return d;
}

static void found_difference(State *s, Pair *pair, GPtrArray *steps, const Difference *seen)
{
	g_autoptr(Difference) d = first_sight(pair, steps, seen);
	g_autofree char *key = difference_key(d);
	g_autoptr(GPtrArray) shortest = NULL;
	g_autoptr(Difference) again = NULL;
	g_autofree char *text = NULL, *head = NULL;

	fprintf(s->report, "%s\n", key);
	fflush(s->report);
	count(s, key);
	if (count_of(s, key) > SHOWN_PER_KEY)
		return;
	shortest = s->campaign->no_shrink ? borrowed(steps)
					  : shrink(pair, steps, d, SHRINK_SECONDS);
	again = pair_run(pair, shortest, TRUE, NULL);
	head = headline(s, shortest);
	text = scenario_text(pair, shortest, head, again ? again : d);
	publish(s, d, text);
}

static void keep(State *s, Pair *pair, GPtrArray *steps)
{
	g_autofree char *head = headline(s, steps);
	g_autofree char *text = scenario_text(pair, steps, head, NULL);
	Difference none = { .call = (char *)"kept" };

	publish(s, &none, text);
}

/* ---- a scenario ---- */

static void trace(State *s, const Step *step)
{
	Progress *p = s->progress;
	int len = snprintf(p->trace + p->traced, TRACE_SIZE - p->traced, "%u %u %s\n", step->serial,
			   step->who, step->text);

	if (len > 0 && p->traced + (gsize)len < TRACE_SIZE)
		p->traced += (gsize)len;
}

static Difference *make_steps(State *s, Pair *pair, Generator *g, guint length, GPtrArray *steps)
{
	Difference *d = NULL;

	while (!d && steps->len < length) {
		Step *step = generator_next(g);
		StepAnswer answer;
		gboolean made;

		if (!step)
			break;
		g_ptr_array_add(steps, step);
		trace(s, step);
		d = pair_step(pair, step, s->campaign->every_view, &made, &answer);
		if (made)
			generator_learn(g, step, &answer);
		answer_clear(&answer);
		s->progress->steps++;
	}
	if (!d && steps->len)
		d = pair_views(pair,
			       ((Step *)g_ptr_array_index(steps, steps->len - 1))->call->name);
	return d;
}

static void run_scenario(State *s, Pair *pair)
{
	const Campaign *c = s->campaign;
	g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func(step_free);
	Side *steering = pair->kernel ? pair->kernel : pair->model;
	Generator *g = generator_new(c->seed * 1000003u + s->progress->scenario, c->profile,
				     steering);
	guint length = c->min_length + generator_pick(g, c->max_length - c->min_length + 1);
	g_autoptr(Difference) d = NULL;
	g_autoptr(GError) error = NULL;

	s->progress->traced = 0;
	if (!pair_start(pair, &error)) {
		g_printerr("nssim fuzz: %s\n", error->message);
		_exit(2);
	}
	d = make_steps(s, pair, g, length, steps);
	pair_stop(pair);
	s->progress->scenarios++;
	if (d)
		found_difference(s, pair, steps, d);
	else if (c->keep)
		keep(s, pair, steps);
	generator_free(g);
}

/* ---- the worker ---- */

static Side *open_side(const char *name)
{
	g_autoptr(GError) error = NULL;
	Backend *backend = backend_by_name(name, &error);

	if (!backend) {
		g_printerr("nssim fuzz: %s\n", error->message);
		_exit(2);
	}
	return side_new(backend);
}

static void close_side(Side *side)
{
	if (side)
		side->backend->ops->free(side->backend);
	side_free(side);
}

/* A user's world is in a user namespace with one user, and locked to what is below it. */
static void need_root(Side *kernel)
{
	if (kernel->backend->ops->has(kernel->backend, "root"))
		return;
	g_printerr(
		"nssim fuzz: only root gets a world like the model's: a user's world is in a user "
		"namespace, and most random scenarios would differ for that reason alone\n");
	close_side(kernel);
	_exit(2);
}

static void worker(State *s)
{
	Pair pair = { open_side(s->campaign->twice ? "linux" : "model"), NULL };

	pair.model->validate = !s->campaign->twice && !s->campaign->no_validate;
	if (s->campaign->on_linux) {
		pair.kernel = open_side("linux");
		need_root(pair.kernel);
	}
	if (s->campaign->twice)
		pair.model->absent_too = pair.kernel->absent_too = TRUE;
	for (; s->progress->steps < s->campaign->steps; s->progress->scenario++)
		run_scenario(s, &pair);
	close_side(pair.kernel);
	close_side(pair.model);
	fflush(NULL);
	write_coverage();
	_exit(0);
}

/* ---- crashes ---- */

static GPtrArray *traced_steps(State *s)
{
	GPtrArray *steps = g_ptr_array_new_with_free_func(step_free);
	g_autofree char *text = g_strndup(s->progress->trace, s->progress->traced);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line && **line; line++) {
		char *end;
		guint serial = (guint)strtoul(*line, &end, 10), who = (guint)strtoul(end, &end, 10);
		Step *step = step_new(serial, who, end + 1, NULL);

		if (step)
			g_ptr_array_add(steps, step);
	}
	return steps;
}

/* Runs steps on a model in a process of its own; its wait status. */
static int try_crash(GPtrArray *steps)
{
	pid_t pid = fork();
	int status = 0;

	if (!pid) {
		Pair pair = { side_new(backend_model_new()), NULL };

		if (!freopen("/dev/null", "w", stderr))
			_exit(0);
		alarm(10);
		pair.model->validate = TRUE;
		pair_run(&pair, steps, FALSE, NULL);
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, &status, 0);
	return status;
}

static GPtrArray *shrink_crash(GPtrArray *steps)
{
	GPtrArray *best = borrowed(steps);
	guint tries = CRASH_TRIES;

	if (!WIFSIGNALED(try_crash(best)))
		return best;
	for (guint chunk = MAX(best->len / 2, 1); chunk; chunk /= 2) {
		for (guint at = best->len; at > 0 && tries; tries--) {
			GPtrArray *rest = borrowed(best);

			at = at > chunk ? at - chunk : 0;
			g_ptr_array_remove_range(rest, at, MIN(chunk, rest->len - at));
			if (rest->len && WIFSIGNALED(try_crash(rest))) {
				g_ptr_array_unref(best);
				best = rest;
				at = MIN(at, best->len);
			} else {
				g_ptr_array_unref(rest);
			}
		}
	}
	return best;
}

static void found_crash(State *s, int status)
{
	g_autoptr(GPtrArray) steps = traced_steps(s);
	g_autoptr(GPtrArray) shortest = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *key = NULL, *head = NULL;
	const Step *last;
	Difference d = { 0 };

	if (!steps->len)
		return;
	last = g_ptr_array_index(steps, steps->len - 1);
	key = g_strdup_printf("%s: the model crashes (%s)", last->call->name,
			      g_strsignal(WTERMSIG(status)));
	count(s, key);
	if (count_of(s, key) > SHOWN_PER_KEY)
		return;
	shortest = shrink_crash(steps);
	head = headline(s, shortest);
	g_string_append_printf(text, "# %s\n# %s\nworld default drop=CAP_SYS_RESOURCE\n", head,
			       key);
	for (guint i = 0; i < shortest->len; i++) {
		const Step *step = g_ptr_array_index(shortest, i);
		g_autofree char *who = step->who ? g_strdup_printf("t%u", step->who)
						 : g_strdup("init");

		g_string_append_printf(
			text, "%s: %s%u = %s\n", who,
			strstr(step->text, "clone") || strstr(step->text, "fork") ? "t" : "f",
			step->serial, step->text);
	}
	d.call = (char *)last->call->name;
	publish(s, &d, text->str);
}

/* ---- the campaign ---- */

static void read_report(State *s, int fd)
{
	FILE *report = fdopen(fd, "r");
	char *text = NULL;
	size_t size = 0;

	while (report && getline(&text, &size, report) > 0)
		count(s, g_strchomp(text));
	free(text);
	if (report)
		fclose(report);
}

/* A campaign of which nobody hears any more is at its end. */
static void die_with_parent(pid_t parent)
{
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
	if (getppid() != parent)
		_exit(2);
}

static int run_worker(State *s, GError **error)
{
	int pipes[2], status = 0;
	pid_t pid, parent = getpid();

	fflush(stdout);
	if (pipe(pipes) || (pid = fork()) < 0) {
		g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s", g_strerror(errno));
		return -1;
	}
	if (!pid) {
		die_with_parent(parent);
		close(pipes[0]);
		s->report = fdopen(pipes[1], "w");
		worker(s);
	}
	close(pipes[1]);
	read_report(s, pipes[0]);
	waitpid(pid, &status, 0);
	return status;
}

static int by_count(gconstpointer a, gconstpointer b, gpointer found)
{
	return (int)GPOINTER_TO_UINT(g_hash_table_lookup(found, *(char *const *)b)) -
	       (int)GPOINTER_TO_UINT(g_hash_table_lookup(found, *(char *const *)a));
}

static gint summary(State *s)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new();
	double seconds = (double)(g_get_monotonic_time() - s->started) / G_USEC_PER_SEC;
	GHashTableIter iter;
	gpointer key;
	gint total = 0;

	g_hash_table_iter_init(&iter, s->found);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		g_ptr_array_add(keys, key);
	g_ptr_array_sort_with_data(keys, by_count, s->found);
	for (guint i = 0; i < keys->len; i++) {
		guint n = count_of(s, g_ptr_array_index(keys, i));

		printf("%6u  %s\n", n, (char *)g_ptr_array_index(keys, i));
		total += (gint)n;
	}
	printf("fuzz: %s seed %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT
	       " scenarios, %" G_GUINT64_FORMAT
	       " steps, %.0f steps/s, %d differences of %u kinds\n",
	       s->campaign->profile->name, (guint64)s->campaign->seed,
	       (guint64)s->progress->scenarios, (guint64)s->progress->steps,
	       (double)s->progress->steps / MAX(seconds, 0.001), total, keys->len);
	return total;
}

gint campaign_run(const Campaign *campaign, GError **error)
{
	State s = { .campaign = campaign, .started = g_get_monotonic_time() };
	guint64 steps_before;
	gint total = -1;

	s.found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	s.progress = mmap(NULL, sizeof(Progress), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s.progress == MAP_FAILED) {
		g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOMEM, "%s", g_strerror(errno));
		return -1;
	}
	s.progress->scenario = campaign->first;
	while (s.progress->steps < campaign->steps) {
		int status;

		steps_before = s.progress->steps;
		status = run_worker(&s, error);
		if (status >= 0 && WIFSIGNALED(status) && s.progress->steps == steps_before) {
			g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
				    "the first step of a scenario already ends in a crash (%s)",
				    g_strsignal(WTERMSIG(status)));
			break;
		}
		if (status < 0 || !WIFSIGNALED(status)) {
			if (status && error && !*error)
				g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
					    "the worker gave up");
			break;
		}
		found_crash(&s, status);
		s.progress->scenario++;
	}
	total = summary(&s);
	munmap(s.progress, sizeof(Progress));
	g_hash_table_unref(s.found);
	return error && *error ? -1 : total;
}
