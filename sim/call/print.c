// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls and answers as text. Interface: marshal.h.
 */
#include <string.h>

#include "call/show.h"
#include "script/printer.h"

static gboolean succeeded(const CallAnswer *answer)
{
	return answer && answer->outcome == CALL_RETURNED && answer->ret >= 0 && answer->image;
}

static Memory memory_of(const Call *call, const CallAnswer *answer)
{
	Memory m = { call->image->data, call->image->len, -1 };

	if (answer && answer->image) {
		m.bytes = answer->image;
		m.size = answer->image_size;
	}
	if (succeeded(answer))
		m.ret = answer->ret;
	return m;
}

/* An array whose length nothing tells has the elements that were laid out. */
static Site told(const Call *call, guint i, Site site)
{
	if (site.type->kind != K_ARRAY || site.count || site.has_len || site.dir == DIR_OUT ||
	    site.type->elem->kind == K_POINTER)
		return site;
	site.has_len = TRUE;
	site.len = call->args[i].size / MAX(value_size(site.type->elem), 1);
	return site;
}

static gboolean is_in_image(const Call *call, guint64 address)
{
	return address >= USER_BASE && address - USER_BASE <= call->image->len;
}

static void print_opaque(GString *out, const Call *call, guint i, const Site *site)
{
	const CallArg *arg = &call->args[i];

	if (is_in_image(call, arg->value) && arg->stated && arg->stated->value)
		print_node(out, arg->stated->value);
	else
		value_print_scalar(out, site->type, arg->value);
}

static void print_shaped(GString *out, const Call *call, guint i, const CallAnswer *answer,
			 const AstNode *shape)
{
	Site site = told(call, i, site_of_arg(call, i));
	Memory m = memory_of(call, answer);
	guint64 value = call->args[i].value;

	if (value_is_scalar(site.type->kind) && call->args[i].slot->type->kind != K_VARIANT)
		value_print_scalar(out, site.type, value);
	else if (value_is_scalar(site.type->kind) || site.type->kind == K_OPAQUE)
		print_opaque(out, call, i, &site);
	else if (site.dir == DIR_OUT && is_in_image(call, value) && !succeeded(answer))
		g_string_append_c(out, '_');
	else
		show_pointer(out, &m, &site, value, shape);
}

void call_print_arg(GString *out, const Call *call, guint i, const CallAnswer *answer)
{
	const AstArg *stated = call->args[i].stated;
	const AstNode *shape = NULL;
	Site site = site_of_arg(call, i);
	guint64 n;

	/* Where nothing tells how many elements came, the expectation does. */
	if (site.type->kind == K_ARRAY && !site_elements(&site, &n) && stated)
		shape = stated->value;
	print_shaped(out, call, i, answer, shape);
}

void call_print_expected(GString *out, const Call *call, guint i, const AstArg *expected,
			 const CallAnswer *answer)
{
	const AstNode *node = expected->wrote ? expected->wrote : expected->value;
	Site site = site_of_arg(call, i);

	if (expected->name)
		g_string_append_printf(out, "%s=", expected->name);
	if (expected->value &&
	    (expected->wrote || !node || value_is_scalar(site.type->kind) || site.dir == DIR_IN ||
	     node->kind == NODE_ANY || node->kind == NODE_NULL || node->kind == NODE_NUMBER))
		print_node(out, expected->value);
	else
		print_shaped(out, call, i, answer, node);
	if (!expected->wrote)
		return;
	g_string_append(out, expected->value ? " => " : "=> ");
	print_shaped(out, call, i, answer, expected->wrote);
}

/* Arguments at the end that may be left out, and say nothing. */
static guint shown_arguments(const Call *call)
{
	guint n = call->n_args;

	while (n && call->args[n - 1].slot->optional && !call->args[n - 1].value &&
	       !call->args[n - 1].stated)
		n--;
	return n;
}

void call_print_args(GString *out, const Call *call, const CallAnswer *answer)
{
	guint n = shown_arguments(call);

	g_string_append_printf(out, "%s(", call->row->name);
	for (guint i = 0; i < n; i++) {
		if (i)
			g_string_append(out, ", ");
		call_print_arg(out, call, i, answer);
	}
	g_string_append_c(out, ')');
}

void call_print_result(GString *out, const struct sys_row *row, const CallAnswer *answer)
{
	if (answer->outcome == CALL_BLOCKED) {
		g_string_append(out, "<unfinished ...>");
	} else if (answer->outcome != CALL_RETURNED) {
		g_string_append_c(out, '?');
	} else if (answer->ret < 0 && answer->ret >= -4095) {
		g_autofree char *name = value_errno_text((int)-answer->ret);

		g_string_append_printf(out, "-1 %s", name);
	} else if (row && row->result->kind == K_ADDR) {
		print_number(out, (guint64)answer->ret, 16, FALSE);
	} else if (row && row->result->kind == K_MODE) {
		value_print_scalar(out, row->result, (guint64)answer->ret);
	} else {
		g_string_append_printf(out, "%" G_GINT64_FORMAT, answer->ret);
	}
}

void call_print(GString *out, const Call *call, const CallAnswer *answer)
{
	call_print_args(out, call, answer);
	if (!answer)
		return;
	g_string_append(out, answer->outcome == CALL_BLOCKED ? " " : " = ");
	call_print_result(out, call->row, answer);
}
