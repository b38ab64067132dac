// SPDX-License-Identifier: GPL-2.0-only
/*
 * Texts of the kernel's own that the log has read from /proc and /sys. Many of them can't agree
 * between two machines; whether they do shows when they are read to their end. So a reading is
 * collected, the log's and the model's. Mount tables are judged in the normal form of the view
 * (structure, places, flags, propagation): what they say must agree, their ids and devices can't.
 * Options with values are left out, which tell of what was mounted before the log began. Any other
 * text agrees or is skipped.
 *
 * Invariant: a read is counted once: when its text ends, or at the end of the log.
 */
#include <string.h>

#include "strace/private.h"

#define KEPT_FLAGS ",rw,ro,nosuid,nodev,noexec,noatime,nodiratime,relatime,nosymfollow,"

typedef enum { NO_TEXT, MOUNTINFO, MOUNTS, OTHER_TEXT } TextKind;

struct Text {
	GString *logged, *ours;
	TextKind kind;
	gboolean cut; /* the log does not show all of it */
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

static void blank(GStrv fields, guint n, guint i)
{
	if (i >= n)
		return;
	g_free(fields[i]);
	fields[i] = g_strdup("?");
}

/* What the model does not know is another file system there. */
static void blank_foreign(const Replay *r, GStrv fields, guint n, gboolean mountinfo)
{
	guint type = mountinfo ? n - 3 : 2;

	if (n < 4 || !g_hash_table_size(r->foreign_types) ||
	    (strcmp(fields[type], "ramfs") &&
	     !g_hash_table_contains(r->foreign_types, fields[type])))
		return;
	blank(fields, n, type);
	blank(fields, n, mountinfo ? n - 2 : 0);
}

static char *plain_line(const Replay *r, const char *line, gboolean mountinfo)
{
	g_auto(GStrv) fields = g_strsplit(line, " ", -1);
	guint n = g_strv_length(fields);

	if (mountinfo) {
		keep_flags_in(fields, n, 5);
		keep_flags_in(fields, n, n - 1);
	} else {
		keep_flags_in(fields, n, 3);
	}
	blank_foreign(r, fields, n, mountinfo);
	return g_strjoinv(" ", fields);
}

static char *plain_text(const Replay *r, Normaliser *normaliser, const char *text,
			gboolean mountinfo)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *plain = g_string_new(NULL);

	for (char **line = lines; *line; line++) {
		g_autofree char *flat = **line ? plain_line(r, *line, mountinfo) : NULL;

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

/* What is open behind a descriptor, as the model names it. */
static TextKind text_behind(Replay *r, Actor *actor, gint64 fd)
{
	int nr = r->b->ops->pid_nr(r->b, actor->id, init_task(r));
	g_autoptr(Call) call = NULL;
	g_autofree char *name = NULL;

	call = aside_call(r, init_task(r), "readlink(\"/proc/%d/fd/%d\", _, 256)", nr, (int)fd);
	if (!call)
		return NO_TEXT;
	name = g_strndup((char *)call->image->data + call->args[1].offset, 255);
	if (!g_str_has_prefix(name, "/proc/") && !g_str_has_prefix(name, "/sys/"))
		return NO_TEXT;
	if (g_str_has_suffix(name, "/mountinfo"))
		return MOUNTINFO;
	return g_str_has_suffix(name, "/mounts") ? MOUNTS : OTHER_TEXT;
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

static void count_reads(Replay *r, const Text *text, gboolean same)
{
	const Difference d = { .file = r->log->path,
			       .line = text->first->line,
			       .pid = text->first->pid,
			       .call = (char *)text->row->name,
			       .text = text->first->text,
			       .why = (char *)"reads a text that depends on the machine" };

	for (guint i = 0; i < text->reads; i++) {
		if (same)
			tally_count(r->tally, text->row->name, TALLY_AGREED);
		else
			tally_skip(r->tally, &d);
	}
}

static void note_tables(Replay *r, const Text *text, const char *logged, const char *ours)
{
	g_autoptr(GString) what = g_string_new(NULL);
	Difference d = { .file = r->log->path,
			 .line = text->first->line,
			 .pid = text->first->pid,
			 .call = (char *)text->row->name,
			 .text = text->first->text };

	describe(what, logged, ours);
	d.what = what->str;
	tally_difference(r->tally, &d);
	for (guint i = 1; i < text->reads; i++)
		tally_count(r->tally, text->row->name, TALLY_AGREED);
}

static void judge(Replay *r, const Text *text)
{
	g_autofree char *logged = NULL, *ours = NULL;
	gboolean mountinfo = text->kind == MOUNTINFO;

	if (text->cut) {
		count_reads(r, text, FALSE);
		return;
	}
	if (text->kind == OTHER_TEXT) {
		count_reads(r, text, g_string_equal(text->logged, text->ours));
		return;
	}
	logged = plain_text(r, r->log_normaliser, text->logged->str, mountinfo);
	ours = plain_text(r, r->our_normaliser, text->ours->str, mountinfo);
	if (strcmp(logged, ours))
		note_tables(r, text, logged, ours);
	else
		count_reads(r, text, TRUE);
}

static const AstNode *read_bytes(const Attempt *a)
{
	return a->logged->n_args > 1 ? a->logged->args[1].value : NULL;
}

/* Moves on in the model as far as the log has got: to the end at its end, a piece else. */
static void read_ours(Replay *r, Text *text, Actor *actor, gint64 fd, gint64 count, gboolean all)
{
	gsize got = 0;

	do {
		g_autoptr(Call) call = aside_call(r, actor->id, "read(%d, _, %d)", (int)fd,
						  (int)CLAMP(count, 1, 65536));
		const char *bytes = call ? (char *)call->image->data + call->args[1].offset : NULL;

		got = bytes ? strnlen(bytes, call->args[1].size) : 0;
		g_string_append_len(text->ours, bytes, (gssize)got);
	} while (all && got);
}

gboolean text_read(Replay *r, Attempt *a, Actor *actor)
{
	const AstNode *bytes = read_bytes(a);
	TextKind kind;
	gint64 fd, wanted, count, key;
	obj_id file;
	Text *text;

	if (a->row->nr_args != 3 || a->row->args[0].type->kind != K_FD ||
	    a->row->args[1].type->kind != K_BYTES || !a->row->args[1].by_result || !bytes ||
	    bytes->kind != NODE_STRING || !a->entry->end || !logged_result(a->logged, &wanted) ||
	    wanted < 0 || !expect_number(a->logged->args[0].value, &fd) || a->logged->n_args != 3 ||
	    !expect_number(a->logged->args[2].value, &count) || fd < 0 || fd > G_MAXINT32)
		return FALSE;
	file = world_file(r->w, actor->id, (int)fd);
	key = (gint64)file;
	kind = file ? text_behind(r, actor, fd) : NO_TEXT;
	if (kind == NO_TEXT)
		return FALSE;
	text = text_of(r, file, a);
	text->kind = kind;
	text->reads++;
	text->cut |= bytes->cut;
	g_string_append_len(text->logged, bytes->text, (gssize)bytes->len);
	read_ours(r, text, actor, fd, count, wanted == 0);
	if (wanted == 0) {
		judge(r, text);
		g_hash_table_remove(r->texts, &key);
	}
	return TRUE;
}

/* Texts that the log did not read to their end: as far as they go. */
void texts_end(Replay *r)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, r->texts);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const Text *text = value;

		count_reads(r, text, !text->cut && g_string_equal(text->logged, text->ours));
	}
}
