// SPDX-License-Identifier: GPL-2.0-only
/*
 * The normal form of the common views: see normalise.h. What depends on the machine, on what ran
 * before, or on addresses is replaced by an order of first appearance.
 */
#include "normalise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers by order of first appearance, from 1. */
typedef struct {
	GHashTable *seen; /* text -> number */
} Numbering;

struct Normaliser {
	GHashTable *namespaces; /* type -> Numbering of its inode numbers */
};

static void numbering_free(gpointer data)
{
	Numbering *numbering = data;

	g_hash_table_unref(numbering->seen);
	g_free(numbering);
}

static Numbering *numbering_new(void)
{
	Numbering *numbering = g_new0(Numbering, 1);

	numbering->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return numbering;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Numbering, numbering_free)

static guint number_of(Numbering *numbering, const char *text)
{
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(numbering->seen, text));

	if (!number) {
		number = g_hash_table_size(numbering->seen) + 1;
		g_hash_table_insert(numbering->seen, g_strdup(text), GUINT_TO_POINTER(number));
	}
	return number;
}

Normaliser *normaliser_new(void)
{
	Normaliser *n = g_new0(Normaliser, 1);

	n->namespaces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, numbering_free);
	return n;
}

void normaliser_free(Normaliser *n)
{
	if (!n)
		return;
	g_hash_table_unref(n->namespaces);
	g_free(n);
}

/* "uts:[4026531838]" -> "uts:#1"; text of another form is kept as it is. */
static void append_namespace(Normaliser *n, GString *out, const char *link)
{
	const char *bracket = strstr(link, ":[");
	size_t length = strlen(link);
	g_autofree char *type = NULL, *inum = NULL;
	Numbering *numbering;

	if (!bracket || link[length - 1] != ']') {
		g_string_append(out, link);
		return;
	}
	type = g_strndup(link, (gsize)(bracket - link));
	inum = g_strndup(bracket + 2, length - (gsize)(bracket + 2 - link) - 1);
	numbering = g_hash_table_lookup(n->namespaces, type);
	if (!numbering) {
		numbering = numbering_new();
		g_hash_table_insert(n->namespaces, g_strdup(type), numbering);
	}
	g_string_append_printf(out, "%s:#%u", type, number_of(numbering, inum));
}

/* ---- mountinfo ---- */

/* What stays the same over the lines of one mountinfo. */
struct mountinfo {
	Normaliser *n;
	GHashTable *lines; /* mount id -> line number */
	Numbering *devices, *groups;
};

enum { MI_ID, MI_PARENT, MI_DEVICE, MI_ROOT, MI_POINT, MI_OPTIONS, MI_OPTIONAL };

static gboolean is_nsfs_root(const char *root)
{
	return root[0] != '/' && strstr(root, ":[");
}

/* "shared:41" -> "shared:1" */
static void append_optional(struct mountinfo *mi, GString *out, const char *field)
{
	const char *colon = strchr(field, ':');

	g_string_append_c(out, ' ');
	if (!colon) {
		g_string_append(out, field);
		return;
	}
	g_string_append_len(out, field, colon + 1 - field);
	g_string_append_printf(out, "%u", number_of(mi->groups, colon + 1));
}

/*
 * The options of the super block: a tmpfs says inode64 or not, by the kernel's configuration. The
 * hidden rootfs is the machine's: what part of its memory it may take, and whether someone has made
 * it read-only (umount of a root does), is none of the scenario's.
 */
static void append_super_options(GString *out, const char *type, const char *options)
{
	g_auto(GStrv) words = NULL;
	const char *separator = " ";

	if (strcmp(type, "rootfs") == 0) {
		g_string_append(out, " rw");
		return;
	}
	if (strcmp(type, "tmpfs") != 0) {
		g_string_append_printf(out, " %s", options);
		return;
	}
	words = g_strsplit(options, ",", -1);
	for (char **word = words; *word; word++) {
		if (strcmp(*word, "inode64") == 0)
			continue;
		g_string_append_printf(out, "%s%s", separator, *word);
		separator = ",";
	}
}

static guint line_of(const struct mountinfo *mi, const char *id)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(mi->lines, id));
}

static void append_mountinfo_line(struct mountinfo *mi, GString *out, char **f, guint count)
{
	guint i = MI_OPTIONAL;

	g_string_append_printf(out, "%u %u 0:%u ", line_of(mi, f[MI_ID]),
			       strcmp(f[MI_ID], f[MI_PARENT]) == 0 ? 0 : line_of(mi, f[MI_PARENT]),
			       number_of(mi->devices, f[MI_DEVICE]));
	if (is_nsfs_root(f[MI_ROOT]))
		append_namespace(mi->n, out, f[MI_ROOT]);
	else
		g_string_append(out, f[MI_ROOT]);
	g_string_append_printf(out, " %s %s", f[MI_POINT], f[MI_OPTIONS]);
	for (; i < count && strcmp(f[i], "-") != 0; i++)
		append_optional(mi, out, f[i]);
	g_string_append(out, " -");
	if (i + 1 < count)
		g_string_append_printf(out, " %s", f[i + 1]);
	if (i + 2 < count)
		g_string_append_printf(out, " %s", f[i + 2]);
	if (i + 3 < count)
		append_super_options(out, f[i + 1], f[i + 3]);
	g_string_append_c(out, '\n');
}

static void number_mounts(struct mountinfo *mi, char **lines)
{
	for (guint i = 0; lines[i] && *lines[i]; i++) {
		char *id = g_strndup(lines[i], strcspn(lines[i], " "));

		g_hash_table_insert(mi->lines, id, GUINT_TO_POINTER(i + 1));
	}
}

static void normalise_mountinfo(Normaliser *n, GString *out, char **lines)
{
	g_autoptr(GHashTable)
		numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(Numbering) devices = numbering_new();
	g_autoptr(Numbering) groups = numbering_new();
	struct mountinfo mi = { n, numbers, devices, groups };

	number_mounts(&mi, lines);
	for (char **line = lines; *line && **line; line++) {
		g_auto(GStrv) fields = g_strsplit(*line, " ", -1);
		guint count = g_strv_length(fields);

		if (count > MI_OPTIONAL)
			append_mountinfo_line(&mi, out, fields, count);
		else
			g_string_append_printf(out, "%s\n", *line);
	}
}

/* ---- the other views ---- */

static int compare_ps(gconstpointer a, gconstpointer b)
{
	long x = strtol(*(char *const *)a, NULL, 10), y = strtol(*(char *const *)b, NULL, 10);

	return (x > y) - (x < y);
}

static int compare_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_lines(char **lines, int (*compare)(gconstpointer, gconstpointer))
{
	guint count = 0;

	while (lines[count] && *lines[count])
		count++;
	qsort(lines, count, sizeof(*lines), compare);
}

/* Every state but that of a zombie counts as alive. */
static void normalise_ps(GString *out, char **lines)
{
	sort_lines(lines, compare_ps);
	for (char **line = lines; *line && **line; line++) {
		size_t length = strlen(*line);
		char state = (*line)[length - 1];

		g_string_append_len(out, *line, (gssize)length - 1);
		g_string_append_printf(out, "%c\n", state == 'Z' || state == 'X' ? 'Z' : 'S');
	}
}

static void normalise_ns(Normaliser *n, GString *out, char **lines)
{
	sort_lines(lines, compare_text);
	for (char **line = lines; *line && **line; line++) {
		size_t name = strcspn(*line, " ");

		g_string_append_len(out, *line, (gssize)name);
		if ((*line)[name]) {
			g_string_append_c(out, ' ');
			append_namespace(n, out, *line + name + 1);
		}
		g_string_append_c(out, '\n');
	}
}

/* "sem 0x00000001 3 ...": by kind in the contract's order, then by id. */
static int compare_ipc(gconstpointer a, gconstpointer b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	int kind = strncmp(x, y, 3);
	const char *id_x = strchr(x + 4, ' '), *id_y = strchr(y + 4, ' ');

	if (kind != 0 || !id_x || !id_y)
		return kind;
	return (strtol(id_x, NULL, 10) > strtol(id_y, NULL, 10)) -
	       (strtol(id_x, NULL, 10) < strtol(id_y, NULL, 10));
}

static void copy_lines(GString *out, char **lines)
{
	for (char **line = lines; *line && **line; line++)
		g_string_append_printf(out, "%s\n", *line);
}

char *normalise_view(Normaliser *n, enum world_view view, const char *raw)
{
	g_auto(GStrv) lines = g_strsplit(raw, "\n", -1);
	GString *out = g_string_new(NULL);

	switch (view) {
	case VIEW_MOUNTINFO:
		normalise_mountinfo(n, out, lines);
		break;
	case VIEW_PS:
		normalise_ps(out, lines);
		break;
	case VIEW_NS:
		normalise_ns(n, out, lines);
		break;
	case VIEW_IPCS:
		sort_lines(lines, compare_ipc);
		copy_lines(out, lines);
		break;
	default:
		copy_lines(out, lines);
		break;
	}
	return g_string_free(out, FALSE);
}

static const char *const view_names[] = {
	[VIEW_MOUNTINFO] = "mountinfo", [VIEW_PS] = "ps",   [VIEW_NS] = "ns",
	[VIEW_IPCS] = "ipcs",		[VIEW_UTS] = "uts", [VIEW_IDS] = "ids",
};

int common_view_find(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(view_names); i++) {
		if (strcmp(view_names[i], name) == 0)
			return (int)i;
	}
	return -1;
}

const char *common_view_name(enum world_view view)
{
	return (guint)view < G_N_ELEMENTS(view_names) ? view_names[view] : NULL;
}
