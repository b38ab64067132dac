// SPDX-License-Identifier: GPL-2.0-only
/*
 * Patches to a scenario's source: replacements by place, applied in one pass, all other bytes
 * untouched. Interface: printer.h.
 */
#include "script/printer.h"

#include <string.h>

typedef struct {
	gsize start, end;
	guint order; /* of insertions at one place: the first stays first */
	char *text;
} Replacement;

struct ScriptPatch {
	const AstScript *script;
	GArray *replacements;
};

static void clear_replacement(gpointer data)
{
	g_free(((Replacement *)data)->text);
}

ScriptPatch *script_patch_new(const AstScript *script)
{
	ScriptPatch *patch = g_new0(ScriptPatch, 1);

	patch->script = script;
	patch->replacements = g_array_new(FALSE, FALSE, sizeof(Replacement));
	g_array_set_clear_func(patch->replacements, clear_replacement);
	return patch;
}

void script_patch_free(ScriptPatch *patch)
{
	if (!patch)
		return;
	g_array_free(patch->replacements, TRUE);
	g_free(patch);
}

void script_patch(ScriptPatch *patch, AstSpan span, const char *text)
{
	Replacement r = { span.start, span.end, patch->replacements->len, NULL };

	for (guint i = 0; i < patch->replacements->len; i++) {
		Replacement *old = &g_array_index(patch->replacements, Replacement, i);

		if (old->start == span.start && old->end == span.end) {
			g_free(old->text);
			old->text = g_strdup(text);
			return;
		}
	}
	r.text = g_strdup(text);
	g_array_append_val(patch->replacements, r);
}

void script_patch_result(ScriptPatch *patch, const AstLine *line, const char *result)
{
	g_autofree char *text = result ? g_strdup_printf(" = %s", result) : g_strdup("");

	if (line->call.result.kind != RESULT_ABSENT &&
	    line->call.result.kind != RESULT_UNFINISHED && result)
		script_patch(patch, line->call.result.span, result);
	else
		script_patch(patch, line->call.result.whole, text);
}

void script_patch_arg(ScriptPatch *patch, const AstArg *arg, const char *text)
{
	script_patch(patch, arg->span, text);
}

static const AstOutput *output_of(const AstLine *line)
{
	return line->kind == LINE_COMMAND ? &line->command.output : &line->show.output;
}

/* White space that the line begins with: what stands under it is indented alike. */
static char *indentation(const AstScript *script, const AstLine *line)
{
	gsize at = line->span.start;

	while (at > 0 && script->source[at - 1] != '\n')
		at--;
	return g_strndup(script->source + at, strspn(script->source + at, " \t"));
}

/* Text that goes under a line: where that is the last one and lacks its newline, one first. */
static char *placed(const AstScript *script, AstSpan span, GString *text)
{
	if (text->len && span.start > 0 && script->source[span.start - 1] != '\n')
		g_string_prepend_c(text, '\n');
	return text->str;
}

void script_patch_output(ScriptPatch *patch, const AstLine *line, const char *output)
{
	g_autofree char *indent = indentation(patch->script, line);
	g_autoptr(GString) text = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
	AstSpan span = output_of(line)->span;

	if (!*output)
		g_string_append_printf(text, "%s|\n", indent);
	for (guint i = 0; lines[i] && (lines[i][0] || lines[i + 1]); i++)
		g_string_append_printf(text, "%s|%s%s\n", indent, *lines[i] ? " " : "", lines[i]);
	script_patch(patch, span, placed(patch->script, span, text));
}

void script_patch_status(ScriptPatch *patch, const AstLine *line, guint status)
{
	g_autofree char *indent = indentation(patch->script, line);
	g_autoptr(GString) text = g_string_new(NULL);
	AstSpan span = line->command.status_span;

	if (status)
		g_string_append_printf(text, "%s[%u]\n", indent, status);
	script_patch(patch, span, placed(patch->script, span, text));
}

static gint by_place(gconstpointer a, gconstpointer b)
{
	const Replacement *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	if (left->end != right->end) /* an insertion comes before what it stands in front of */
		return left->end < right->end ? -1 : 1;
	return left->order < right->order ? -1 : left->order > right->order;
}

GString *script_patch_apply(const ScriptPatch *patch)
{
	const AstScript *script = patch->script;
	GString *out = g_string_sized_new(script->len);
	gsize at = 0;

	g_array_sort(patch->replacements, by_place);
	for (guint i = 0; i < patch->replacements->len; i++) {
		const Replacement *r = &g_array_index(patch->replacements, Replacement, i);

		if (r->start < at)
			continue;
		g_string_append_len(out, script->source + at, (gssize)(r->start - at));
		g_string_append(out, r->text);
		at = r->end;
	}
	g_string_append_len(out, script->source + at, (gssize)(script->len - at));
	return out;
}
