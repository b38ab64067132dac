// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting and reporting the outcome of replays: see tally.h.
 */
#include "strace/tally.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define TEXT_WIDTH 160 /* of a call of the log in a report to people */

static const char *const outcome_names[TALLY_OUTCOMES] = { "agreed", "differed", "skipped" };

static void difference_free(gpointer data)
{
	Difference *d = data;

	g_free(d->file);
	g_free(d->call);
	g_free(d->text);
	g_free(d->what);
	g_free(d->why);
	g_free(d);
}

Tally *tally_new(void)
{
	Tally *tally = g_new0(Tally, 1);

	tally->calls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	tally->reasons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	tally->differences = g_ptr_array_new_with_free_func(difference_free);
	tally->skips = g_ptr_array_new_with_free_func(difference_free);
	return tally;
}

void tally_free(Tally *tally)
{
	if (!tally)
		return;
	g_hash_table_unref(tally->calls);
	g_hash_table_unref(tally->reasons);
	g_ptr_array_unref(tally->differences);
	g_ptr_array_unref(tally->skips);
	g_free(tally);
}

void tally_count(Tally *tally, const char *call, TallyOutcome outcome)
{
	guint *counts = g_hash_table_lookup(tally->calls, call);

	if (!counts) {
		counts = g_new0(guint, TALLY_OUTCOMES);
		g_hash_table_insert(tally->calls, g_strdup(call), counts);
	}
	counts[outcome]++;
	tally->counts[outcome]++;
}

static void keep(GPtrArray *kept, const Difference *difference)
{
	Difference *copy = g_memdup2(difference, sizeof(*difference));

	copy->file = g_strdup(difference->file);
	copy->call = g_strdup(difference->call);
	copy->text = g_strdup(difference->text);
	copy->what = g_strdup(difference->what);
	copy->why = g_strdup(difference->why);
	g_ptr_array_add(kept, copy);
}

void tally_skip(Tally *tally, const Difference *skip)
{
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(tally->reasons, skip->why));

	tally_count(tally, skip->call, TALLY_SKIPPED);
	g_hash_table_replace(tally->reasons, g_strdup(skip->why), GUINT_TO_POINTER(n + 1));
	if (tally->keep_skips)
		keep(tally->skips, skip);
}

void tally_difference(Tally *tally, const Difference *difference)
{
	keep(tally->differences, difference);
	tally_count(tally, difference->call, TALLY_DIFFERED);
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(a, b);
}

static GList *sorted_keys(GHashTable *table)
{
	return g_list_sort(g_hash_table_get_keys(table), by_name);
}

/* ---- text ---- */

static void print_table(GString *out, const Tally *tally)
{
	g_autoptr(GList) names = sorted_keys(tally->calls);

	g_string_append_printf(out, "%-20s %8s %8s %8s\n", "call", outcome_names[0],
			       outcome_names[1], outcome_names[2]);
	for (GList *l = names; l; l = l->next) {
		const guint *n = g_hash_table_lookup(tally->calls, l->data);

		g_string_append_printf(out, "%-20s %8u %8u %8u\n", (char *)l->data, n[0], n[1],
				       n[2]);
	}
}

static void print_reasons(GString *out, const Tally *tally)
{
	g_autoptr(GList) reasons = sorted_keys(tally->reasons);

	if (reasons)
		g_string_append(out, "\nskipped, because:\n");
	for (GList *l = reasons; l; l = l->next)
		g_string_append_printf(
			out, "%8u  %s\n",
			GPOINTER_TO_UINT(g_hash_table_lookup(tally->reasons, l->data)),
			(char *)l->data);
}

static void print_indented(GString *out, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++)
		if (**line)
			g_string_append_printf(out, "    %s\n", *line);
}

static void print_difference(GString *out, const Difference *d)
{
	gsize len = strlen(d->text);

	g_string_append_printf(out, "%s:%u: ", d->file, d->line);
	if (len <= TEXT_WIDTH)
		g_string_append(out, d->text);
	else
		g_string_append_printf(out, "%.*s … %s", TEXT_WIDTH * 2 / 3, d->text,
				       d->text + len - TEXT_WIDTH / 3);
	g_string_append_c(out, '\n');
	if (d->what)
		print_indented(out, d->what);
	if (d->why)
		print_indented(out, d->why);
}

void tally_print(GString *out, const Tally *tally, guint most)
{
	guint n = tally->differences->len;

	print_table(out, tally);
	print_reasons(out, tally);
	if (n)
		g_string_append(out, n > most ? "\nthe first differences:\n" : "\ndifferences:\n");
	for (guint i = 0; i < MIN(n, most); i++)
		print_difference(out, tally->differences->pdata[i]);
	if (tally->skips->len)
		g_string_append(out, "\nskipped:\n");
	for (guint i = 0; i < tally->skips->len; i++)
		print_difference(out, tally->skips->pdata[i]);
	g_string_append_printf(out, "\nreplay: %u agreed, %u differed, %u skipped\n",
			       tally->counts[TALLY_AGREED], tally->counts[TALLY_DIFFERED],
			       tally->counts[TALLY_SKIPPED]);
}

/* ---- JSON ---- */

static void build_counts(JsonBuilder *b, const guint *counts)
{
	for (guint i = 0; i < TALLY_OUTCOMES; i++) {
		json_builder_set_member_name(b, outcome_names[i]);
		json_builder_add_int_value(b, counts[i]);
	}
}

static void build_calls(JsonBuilder *b, const Tally *tally)
{
	g_autoptr(GList) names = sorted_keys(tally->calls);

	json_builder_set_member_name(b, "calls");
	json_builder_begin_object(b);
	for (GList *l = names; l; l = l->next) {
		json_builder_set_member_name(b, l->data);
		json_builder_begin_object(b);
		build_counts(b, g_hash_table_lookup(tally->calls, l->data));
		json_builder_end_object(b);
	}
	json_builder_end_object(b);
}

static void build_reasons(JsonBuilder *b, const Tally *tally)
{
	g_autoptr(GList) reasons = sorted_keys(tally->reasons);

	json_builder_set_member_name(b, "skips");
	json_builder_begin_object(b);
	for (GList *l = reasons; l; l = l->next) {
		json_builder_set_member_name(b, l->data);
		json_builder_add_int_value(
			b, GPOINTER_TO_UINT(g_hash_table_lookup(tally->reasons, l->data)));
	}
	json_builder_end_object(b);
}

/* JSON is UTF-8; a log need not be. */
static void build_text(JsonBuilder *b, const char *name, const char *text)
{
	g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;

	if (!valid)
		return;
	json_builder_set_member_name(b, name);
	json_builder_add_string_value(b, valid);
}

static void build_difference(JsonBuilder *b, const Difference *d)
{
	json_builder_begin_object(b);
	build_text(b, "file", d->file);
	json_builder_set_member_name(b, "line");
	json_builder_add_int_value(b, d->line);
	json_builder_set_member_name(b, "pid");
	json_builder_add_int_value(b, d->pid);
	build_text(b, "call", d->call);
	build_text(b, "text", d->text);
	build_text(b, "what", d->what);
	build_text(b, "why", d->why);
	json_builder_end_object(b);
}

void tally_print_json(GString *out, const Tally *tally)
{
	g_autoptr(JsonBuilder) b = json_builder_new();
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *text = NULL;

	json_builder_begin_object(b);
	build_counts(b, tally->counts);
	build_calls(b, tally);
	build_reasons(b, tally);
	json_builder_set_member_name(b, "differences");
	json_builder_begin_array(b);
	for (guint i = 0; i < tally->differences->len; i++)
		build_difference(b, tally->differences->pdata[i]);
	json_builder_end_array(b);
	json_builder_end_object(b);
	root = json_builder_get_root(b);
	json_generator_set_root(generator, root);
	json_generator_set_pretty(generator, TRUE);
	text = json_generator_to_data(generator, NULL);
	g_string_append_printf(out, "%s\n", text);
}
