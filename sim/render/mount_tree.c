// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mount trees as HTML: see mount_tree.h.
 */
#include "mount_tree.h"

#include <stdlib.h>
#include <string.h>

struct mount_line {
	guint parent;
	char **fields;
};

enum { FIELD_PARENT = 1, FIELD_ROOT = 3, FIELD_POINT = 4, FIELD_OPTIONS = 5, FIELD_OPTIONAL = 6 };

static void append_escaped(GString *out, const char *text)
{
	g_autofree char *escaped = g_markup_escape_text(text, -1);

	g_string_append(out, escaped);
}

/* "shared:1" -> a badge of the class "shared". */
static void append_badge(GString *out, const char *field)
{
	size_t length = strcspn(field, ":");

	g_string_append_printf(out, " <b class=\"p %.*s\">", (int)length, field);
	append_escaped(out, field);
	g_string_append(out, "</b>");
}

static void append_mount(GString *out, const struct mount_line *mount)
{
	guint i = FIELD_OPTIONAL;

	g_string_append(out, "<span class=\"point\">");
	append_escaped(out, mount->fields[FIELD_POINT]);
	g_string_append(out, "</span>");
	for (; mount->fields[i] && strcmp(mount->fields[i], "-") != 0; i++)
		append_badge(out, mount->fields[i]);
	g_string_append(out, " <span class=\"fs\">");
	if (mount->fields[i] && mount->fields[i + 1]) {
		append_escaped(out, mount->fields[i + 1]);
		if (mount->fields[i + 2]) {
			g_string_append_c(out, ' ');
			append_escaped(out, mount->fields[i + 2]);
		}
	}
	if (strcmp(mount->fields[FIELD_ROOT], "/") != 0) {
		g_string_append(out, " from ");
		append_escaped(out, mount->fields[FIELD_ROOT]);
	}
	g_string_append(out, "</span>");
}

/* A parent always stands before its children, except where one was put beneath: ids then differ
 * from the order, and the children are found all the same. */
static void append_children(GString *out, const struct mount_line *mounts, guint count,
			    guint parent, guint depth)
{
	gboolean open = FALSE;

	for (guint i = 0; depth < 200 && i < count; i++) {
		if (mounts[i].parent != parent || i + 1 == parent)
			continue;
		g_string_append(out, open ? "<li>" : "<ul><li>");
		open = TRUE;
		append_mount(out, &mounts[i]);
		append_children(out, mounts, count, i + 1, depth + 1);
		g_string_append(out, "</li>");
	}
	if (open)
		g_string_append(out, "</ul>");
}

void mount_tree_html(const char *mountinfo, GString *out)
{
	g_auto(GStrv) lines = g_strsplit(mountinfo, "\n", -1);
	g_autoptr(GArray) mounts = g_array_new(FALSE, TRUE, sizeof(struct mount_line));

	for (char **line = lines; *line && **line; line++) {
		struct mount_line mount = { .fields = g_strsplit(*line, " ", -1) };

		if (g_strv_length(mount.fields) <= FIELD_OPTIONAL) {
			g_strfreev(mount.fields);
			continue;
		}
		mount.parent = (guint)strtoul(mount.fields[FIELD_PARENT], NULL, 10);
		g_array_append_val(mounts, mount);
	}
	g_string_append(out, "<div class=\"tree\">");
	append_children(out, (const struct mount_line *)(const void *)mounts->data, mounts->len, 0,
			0);
	g_string_append(out, "</div>\n");
	for (guint i = 0; i < mounts->len; i++)
		g_strfreev(g_array_index(mounts, struct mount_line, i).fields);
}
