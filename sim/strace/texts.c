// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mount tables that the log has read. Their bytes can't agree, since they speak of ids and devices;
 * what they say can. So a reading is collected, the log's and the model's, and judged at its end in
 * the normal form of the view: structure, places, flags, propagation. Options with values are left
 * out: they tell of what was mounted before the log began.
 *
 * Invariant: a read is counted once: when its text ends, or as skipped where it never does.
 */
#include <string.h>

#include "strace/private.h"

#define KEPT_FLAGS ",rw,ro,nosuid,nodev,noexec,noatime,nodiratime,relatime,nosymfollow,"

struct Text {
	GString *logged, *ours;
	guint reads;
	LogEntry *first;
	const struct sys_row *row;
};

void text_free(gpointer data)
{
	Text *text = data;

	g_string_free(text->logged, TRUE);
	g_string_free(text->ours, TRUE);
	g_free(text);
}

/* ---- the normal form ---- */

static char *keep_flags(const char *options)
{
	g_auto(GStrv) words = g_strsplit(options, ",", -1);
	GString *kept = g_string_new(NULL);

	for (char **word = words; *word; word++) {
		g_autofree char *framed = g_strdup_printf(",%s,", *word);

		if (strstr(KEPT_FLAGS, framed))
			g_string_append_printf(kept, "%s%s", kept->len ? "," : "", *word);
	}
	return g_string_free(kept, FALSE);
}

static void keep_flags_in(GStrv fields, guint n, guint i)
{
	char *kept;

	if (i >= n)
		return;
	kept = keep_flags(fields[i]);
	g_free(fields[i]);
	fields[i] = kept;
}

static char *plain_line(const char *line, gboolean mountinfo)
{
	g_auto(GStrv) fields = g_strsplit(line, " ", -1);
	guint n = g_strv_length(fields);

	if (mountinfo) {
		keep_flags_in(fields, n, 5);
		keep_flags_in(fields, n, n - 1);
	} else {
		keep_flags_in(fields, n, 3);
	}
	return g_strjoinv(" ", fields);
}

static char *plain_text(Normaliser *normaliser, const char *text, gboolean mountinfo)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *plain = g_string_new(NULL);

	for (char **line = lines; *line; line++) {
		g_autofree char *flat = **line ? plain_line(*line, mountinfo) : NULL;

		if (flat)
			g_string_append_printf(plain, "%s\n", flat);
	}
	if (mountinfo) {
		char *normal = normalise_view(normaliser, VIEW_MOUNTINFO, plain->str);

		g_string_free(plain, TRUE);
		return normal;
	}
	return g_string_free(plain, FALSE);
}

/* The lines that only one side has: enough to see what differs. */
static void describe(GString *what, const char *logged, const char *ours)
{
	g_auto(GStrv) theirs = g_strsplit(logged, "\n", -1), mine = g_strsplit(ours, "\n", -1);

	g_string_append(what, "the mount tables differ\n");
	for (char **line = theirs; *line; line++)
		if (!g_strv_contains((const char *const *)mine, *line))
			g_string_append_printf(what, "expected: %s\n", *line);
	for (char **line = mine; *line; line++)
		if (!g_strv_contains((const char *const *)theirs, *line))
			g_string_append_printf(what, "got:      %s\n", *line);
}

/* ---- readings ---- */

typedef enum { NO_TABLE, MOUNTINFO, MOUNTS } Table;

/* What is open behind a descriptor, as the model names it. */
static Table table_behind(Replay *r, Actor *actor, gint64 fd)
{
	int nr = r->b->ops->pid_nr(r->b, actor->id, init_task(r));
	g_autoptr(Call) call = NULL;
	g_autofree char *name = NULL;

	call = aside_call(r, init_task(r), "readlink(\"/proc/%d/fd/%d\", _, 256)", nr, (int)fd);
	if (!call)
		return NO_TABLE;
	name = g_strndup((char *)call->image->data + call->args[1].offset, 255);
	if (!g_str_has_prefix(name, "/proc/"))
		return NO_TABLE;
	if (g_str_has_suffix(name, "/mountinfo"))
		return MOUNTINFO;
	return g_str_has_suffix(name, "/mounts") ? MOUNTS : NO_TABLE;
}

static Text *text_of(Replay *r, obj_id file, Attempt *a)
{
	gint64 key = (gint64)file;
	Text *text = g_hash_table_lookup(r->texts, &key);

	if (text)
		return text;
	text = g_new0(Text, 1);
	text->logged = g_string_new(NULL);
	text->ours = g_string_new(NULL);
	text->first = a->entry;
	text->row = a->row;
	g_hash_table_insert(r->texts, g_memdup2(&key, sizeof(key)), text);
	return text;
}

static void judge(Replay *r, Text *text, gboolean mountinfo, obj_id file)
{
	g_autofree char *logged = plain_text(r->log_normaliser, text->logged->str, mountinfo);
	g_autofree char *ours = plain_text(r->our_normaliser, text->ours->str, mountinfo);
	gint64 key = (gint64)file;
	gboolean same = !strcmp(logged, ours);

	for (guint i = same ? 0 : 1; i < text->reads; i++)
		tally_count(r->tally, text->row->name, TALLY_AGREED);
	if (!same) {
		g_autoptr(GString) what = g_string_new(NULL);
		Difference d = { .file = r->log->path,
				 .line = text->first->line,
				 .pid = text->first->pid,
				 .call = (char *)text->row->name,
				 .text = text->first->text };

		describe(what, logged, ours);
		d.what = what->str;
		tally_difference(r->tally, &d);
	}
	g_hash_table_remove(r->texts, &key);
}

static const AstNode *read_bytes(const Attempt *a)
{
	return a->logged->n_args > 1 ? a->logged->args[1].value : NULL;
}

/* Moves on in the model as far as the log has got: to the end at its end, a piece else. */
static void read_ours(Replay *r, Text *text, Actor *actor, gint64 fd, gboolean all)
{
	gint64 got;

	do {
		g_autoptr(Call) call = aside_call(r, actor->id, "read(%d, _, 65536)", (int)fd);

		got = call ? (gint64)strnlen((char *)call->image->data + call->args[1].offset,
					     call->args[1].size)
			   : 0;
		if (got)
			g_string_append_len(text->ours,
					    (char *)call->image->data + call->args[1].offset, got);
	} while (all && got);
}

gboolean text_read(Replay *r, Attempt *a, Actor *actor)
{
	const AstNode *bytes = read_bytes(a);
	Table table;
	gint64 fd, wanted;
	obj_id file;
	Text *text;

	if (a->row->nr_args != 3 || a->row->args[0].type->kind != K_FD ||
	    a->row->args[1].type->kind != K_BYTES || !a->row->args[1].by_result || !bytes ||
	    bytes->kind != NODE_STRING || bytes->cut || a->entry->end != a->entry->line ||
	    !logged_result(a->logged, &wanted) || wanted < 0 ||
	    !expect_number(a->logged->args[0].value, &fd) || fd < 0 || fd > G_MAXINT32)
		return FALSE;
	file = world_file(r->w, actor->id, (int)fd);
	table = file ? table_behind(r, actor, fd) : NO_TABLE;
	if (table == NO_TABLE)
		return FALSE;
	text = text_of(r, file, a);
	text->reads++;
	g_string_append_len(text->logged, bytes->text, (gssize)bytes->len);
	read_ours(r, text, actor, fd, wanted == 0);
	if (wanted == 0)
		judge(r, text, table == MOUNTINFO, file);
	return TRUE;
}

/* Texts that the log did not read to their end. */
void texts_end(Replay *r)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, r->texts);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		Text *text = value;

		for (guint i = 0; i < text->reads; i++)
			tally_skip(r->tally, text->row->name, "reads a table, and not to its end");
	}
}
