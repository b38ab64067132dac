// SPDX-License-Identifier: GPL-2.0-only
/*
 * Places for values. Interface: site.h.
 */
#include "call/site.h"

#include <string.h>

gsize site_width(const struct sys_type *type)
{
	return type->split ? type->split + 4u : value_size(type);
}

guint64 site_load(const struct sys_type *type, const guint8 *bytes)
{
	if (type->split)
		return value_load(bytes, 4, FALSE) | value_load(bytes + type->split, 4, FALSE)
							     << 32;
	return value_load(bytes, value_size(type), type->sign);
}

void site_store(const struct sys_type *type, guint8 *bytes, guint64 value)
{
	if (type->split) {
		value_store(bytes, 4, value);
		value_store(bytes + type->split, 4, value >> 32);
	} else {
		value_store(bytes, value_size(type), value);
	}
}

const struct sys_type *site_pointee(const struct sys_type *type)
{
	return type->kind == K_POINTER ? type->elem : type;
}

gboolean site_has_name(const struct sys_slot *slot, const char *name)
{
	g_auto(GStrv) others = NULL;

	if (!strcmp(slot->name, name))
		return TRUE;
	if (!slot->alias)
		return FALSE;
	others = g_strsplit(slot->alias, " ", -1);
	return g_strv_contains((const char *const *)others, name);
}

int site_find_field(const struct sys_struct *desc, const char *name)
{
	for (int i = 0; i < desc->nr_fields; i++)
		if (site_has_name(&desc->fields[i], name))
			return i;
	return -1;
}

gboolean site_is_length(const struct sys_slot *slots, guint n, guint index)
{
	for (guint i = 0; i < n; i++)
		if (slots[i].len == (int)index && slots[i].type->kind != K_VARIANT)
			return TRUE;
	return FALSE;
}

gboolean site_field_exists(const struct sys_struct *desc, guint f, const guint8 *bytes)
{
	const struct sys_slot *field = &desc->fields[f];
	const struct sys_slot *selector;

	if (!field->when)
		return TRUE;
	selector = &desc->fields[field->when - 1];
	return site_load(selector->type, bytes + selector->offset) == field->when_value;
}

gboolean site_elements(const Site *site, guint64 *n)
{
	*n = site->count ? site->count : site->len;
	return site->count || site->has_len;
}

/* ---- arguments ---- */

static guint64 register_of(const Call *call, guint i)
{
	const struct sys_type *type = call->row->args[i].type;

	return value_narrow(call->args[i].value, type->kind == K_VARIANT ? 8 : type->size, FALSE);
}

/* The case of a variant that @value selects; every variant has one for any other. */
static const struct sys_case *choose(const struct sys_type *type, guint64 value)
{
	const struct sys_case *c = type->cases;

	while (c->type && !c->any && c->value != value)
		c++;
	return c->type ? c : NULL;
}

static void set_length(const Call *call, Site *site, int len)
{
	guint64 value;

	if (len < 0 || (guint)len >= call->n_args)
		return;
	value = register_of(call, (guint)len);
	/* A negative int is no length; the call will refuse it. */
	if (call->row->args[len].type->sign &&
	    (gint64)value_narrow(value, call->row->args[len].type->size, TRUE) < 0)
		return;
	site->has_len = TRUE;
	site->len = value;
}

Site site_of_arg(const Call *call, guint i)
{
	static const struct sys_type opaque = { .kind = K_OPAQUE, .size = 8 };
	const struct sys_slot *slot = &call->row->args[i];
	Site site = { slot->name, slot->type, slot->dir, slot->by_result, FALSE, 0, slot->count };
	const struct sys_case *c;

	if (slot->type->kind != K_VARIANT) {
		set_length(call, &site, slot->len);
		return site;
	}
	c = choose(slot->type, register_of(call, (guint)slot->len));
	site.type = c ? c->type : &opaque;
	site.dir = c ? c->dir : DIR_IN;
	site.by_result = c && c->by_result;
	if (c)
		set_length(call, &site, c->len);
	return site;
}

/* ---- fields ---- */

Site site_of_field(const struct sys_struct *desc, guint f, const guint8 *bytes, const Site *outer)
{
	const struct sys_slot *field = &desc->fields[f];
	Site site = { field->name, field->type, outer->dir, FALSE, FALSE, 0, field->count };
	const struct sys_slot *length;

	if (field->dir != DIR_IN)
		site.dir = field->dir;
	if (field->len >= 0) {
		length = &desc->fields[field->len];
		site.has_len = TRUE;
		site.len = site_load(length->type, bytes + length->offset);
	} else if (desc->flexible && f + 1u == desc->nr_fields) {
		site.has_len = outer->has_len;
		site.len = outer->len;
		site.by_result = outer->by_result;
	}
	return site;
}
