// SPDX-License-Identifier: GPL-2.0-only
/*
 * The contents of memory as text. Interface: show.h.
 *
 * Everything is checked against the image's size: what a call left there is not trusted, and what
 * lies outside is shown as an address.
 */
#include "call/show.h"

#include <string.h>

#include "script/printer.h"

/* Structures up to this many fields are shown whole where the call wrote them, and in any case;
 * of others those fields that are not zero. */
#define WHOLE_FIELDS 16u
#define FEW_FIELDS   4u

gboolean memory_has(const Memory *m, gsize at, guint64 len)
{
	return at <= m->size && len <= m->size - at;
}

gboolean memory_offset(const Memory *m, guint64 address, gsize *at)
{
	if (address < USER_BASE || address - USER_BASE > m->size)
		return FALSE;
	*at = (gsize)(address - USER_BASE);
	return TRUE;
}

gsize memory_string(const Memory *m, gsize at, gsize room)
{
	const guint8 *end;

	room = MIN(room, m->size - MIN(at, m->size));
	end = room ? memchr(m->bytes + at, '\0', room) : NULL;
	return end ? (gsize)(end - (m->bytes + at)) : room;
}

guint64 memory_count(const Memory *m, const Site *site, gsize at, gsize size)
{
	guint64 room = (m->size - MIN(at, m->size)) / MAX(size, 1), n = room;

	if (site->count || site->has_len)
		site_elements(site, &n);
	if (site->by_result && m->ret >= 0)
		n = MIN(n, (guint64)m->ret);
	return MIN(n, room);
}

static void show_address(GString *out, guint64 address)
{
	if (address)
		print_number(out, address, 16, FALSE);
	else
		g_string_append(out, "NULL");
}

/* ---- structures ---- */

/* What @shape has for field @f, or NULL. */
static const AstArg *shape_field(const struct sys_struct *desc, guint f, const AstNode *shape)
{
	int at = -1;

	for (guint i = 0; i < shape->n_args; i++) {
		const AstArg *arg = &shape->args[i];

		if (!arg->value && !arg->wrote)
			continue;
		at = arg->name ? site_find_field(desc, arg->name) : at + 1;
		if (at == (int)f)
			return arg;
	}
	return NULL;
}

static gboolean is_zero(const Memory *m, gsize at, gsize size)
{
	for (gsize i = 0; i < size; i++)
		if (memory_has(m, at + i, 1) && m->bytes[at + i])
			return FALSE;
	return TRUE;
}

static gsize field_width(const struct sys_slot *field)
{
	return field->type->split ? site_width(field->type) : value_field_size(field);
}

static gboolean field_is_zero(const Memory *m, const struct sys_slot *field, gsize base)
{
	if (field->type->split)
		return site_load(field->type, m->bytes + base + field->offset) == 0;
	if (field->type->kind == K_STRING)
		return m->bytes[base + field->offset] == 0;
	return is_zero(m, base + field->offset, value_field_size(field));
}

static gboolean is_tail(const struct sys_struct *desc, guint f)
{
	return desc->flexible && f + 1u == desc->nr_fields;
}

static gboolean wanted(const Memory *m, const Site *site, guint f, gsize base, const AstNode *shape)
{
	const struct sys_struct *desc = site->type->desc;
	const struct sys_slot *field = &desc->fields[f];

	if (!memory_has(m, base + field->offset, is_tail(desc, f) ? 0 : field_width(field)))
		return FALSE;
	if (!site_field_exists(desc, f, m->bytes + base))
		return FALSE;
	if (shape && shape->kind == NODE_STRUCT)
		return shape_field(desc, f, shape) != NULL;
	if (is_tail(desc, f))
		return TRUE;
	if (desc->nr_fields <= (site->dir == DIR_OUT ? WHOLE_FIELDS : FEW_FIELDS))
		return TRUE;
	return !field_is_zero(m, field, base);
}

void show_string_behind(GString *out, const Memory *m, const struct sys_struct *desc, gsize base,
			guint32 offset)
{
	gsize at = base + desc->size + offset, len;

	if (!memory_has(m, at, 1)) {
		print_number(out, offset, 10, FALSE);
		return;
	}
	len = memory_string(m, at, m->size);
	print_string(out, (const char *)m->bytes + at, len);
}

static void show_field(GString *out, const Memory *m, const Site *outer, guint f, gsize base,
		       const AstNode *shape)
{
	const struct sys_struct *desc = outer->type->desc;
	const struct sys_slot *field = &desc->fields[f];
	Site site = site_of_field(desc, f, m->bytes + base, outer);
	const AstArg *arg = shape && shape->kind == NODE_STRUCT ? shape_field(desc, f, shape)
								: NULL;

	g_string_append_printf(out, "%s=", field->name);
	if (field->type->kind == K_STROFF)
		show_string_behind(
			out, m, desc, base,
			(guint32)site_load(field->type, m->bytes + base + field->offset));
	else
		show_inline(out, m, &site, base + field->offset,
			    arg ? arg->wrote ? arg->wrote : arg->value : NULL);
}

/* Bytes behind a structure that the caller said was longer than it is known to be. */
static void show_behind(GString *out, const Memory *m, const Site *site, gsize at)
{
	gsize from = at + site->type->desc->size, to;

	if (site->dir == DIR_OUT || site->type->desc->flexible || !site->has_len)
		return;
	to = at + (gsize)MIN(site->len, m->size - at);
	while (to > from && !m->bytes[to - 1])
		to--;
	if (to <= from)
		return;
	g_string_append(out, ", ");
	print_string(out, (const char *)m->bytes + from, to - from);
}

static void show_struct(GString *out, const Memory *m, const Site *site, gsize at,
			const AstNode *shape)
{
	const struct sys_struct *desc = site->type->desc;
	gsize start;

	g_string_append_c(out, '{');
	start = out->len;
	for (guint f = 0; f < desc->nr_fields; f++) {
		if (!wanted(m, site, f, at, shape))
			continue;
		if (out->len > start)
			g_string_append(out, ", ");
		show_field(out, m, site, f, at, shape);
	}
	if (out->len == start && desc->nr_fields && !shape)
		show_field(out, m, site, 0, at, NULL);
	show_behind(out, m, site, at);
	g_string_append_c(out, '}');
}

/* ---- arrays ---- */

static guint64 element_count(const Memory *m, const Site *site, gsize at)
{
	gsize size = value_size(site->type->elem);
	guint64 n = memory_count(m, site, at, size), i;

	if (site->count || site->has_len || site->type->elem->kind != K_POINTER)
		return n;
	for (i = 0; i < n; i++) /* ended by NULL, as argv is */
		if (!value_load(m->bytes + at + i * size, 8, FALSE))
			break;
	return i;
}

static void show_array(GString *out, const Memory *m, const Site *site, gsize at,
		       const AstNode *shape)
{
	Site element = { site->name, site->type->elem, site->dir, FALSE, FALSE, 0, 0 };
	gsize size = value_size(element.type);
	guint64 n = element_count(m, site, at);
	gboolean shaped = shape && (shape->kind == NODE_ARRAY || shape->kind == NODE_SET);

	/* Nothing tells how many there are: as many as the shape has. */
	if (shaped && !site->count && !site->has_len)
		n = MIN(n, shape->n_args);
	g_string_append_c(out, '[');
	for (guint64 i = 0; i < n; i++) {
		const AstNode *part = shaped && i < shape->n_args ? shape->args[i].value : NULL;

		if (i)
			g_string_append(out, ", ");
		show_inline(out, m, &element, at + (gsize)(i * size), part);
	}
	g_string_append_c(out, ']');
}

/* ---- any value ---- */

static void show_scalar(GString *out, const Memory *m, const Site *site, gsize at)
{
	if (!memory_has(m, at, site_width(site->type)))
		g_string_append_c(out, '_');
	else
		value_print_scalar(out, site->type, site_load(site->type, m->bytes + at));
}

static void show_bytes(GString *out, const Memory *m, const Site *site, gsize at)
{
	print_string(out, (const char *)m->bytes + at, (gsize)memory_count(m, site, at, 1));
}

void show_inline(GString *out, const Memory *m, const Site *site, gsize at, const AstNode *shape)
{
	if (shape && shape->kind == NODE_ANY) {
		g_string_append_c(out, '_');
		return;
	}
	switch (site->type->kind) {
	case K_STRUCT:
		show_struct(out, m, site, at, shape);
		break;
	case K_ARRAY:
		show_array(out, m, site, at, shape);
		break;
	case K_STRING:
		print_string(out, (const char *)m->bytes + at, memory_string(m, at, site->count));
		break;
	case K_BYTES:
		show_bytes(out, m, site, at);
		break;
	case K_SIGSET:
		value_print_sigset(out, m->bytes + at, MIN(site->type->size, m->size - at));
		break;
	case K_WSTATUS:
		value_print_wstatus(out, (guint32)value_load(m->bytes + at, 4, FALSE));
		break;
	case K_POINTER:
	case K_PATH:
		show_pointer(out, m, site, value_load(m->bytes + at, 8, FALSE), shape);
		break;
	default:
		show_scalar(out, m, site, at);
	}
}

/* Whether what a pointer points to stands in brackets: [3]. */
static gboolean is_bracketed(const Site *site, const struct sys_type *pointee)
{
	return site->type->kind == K_POINTER &&
	       (value_is_scalar(pointee->kind) || pointee->kind == K_WSTATUS);
}

static gsize least_size(const struct sys_type *type)
{
	switch (type->kind) {
	case K_STRUCT:
		return type->desc->size;
	case K_PATH:
	case K_STRING:
	case K_BYTES:
	case K_ARRAY:
		return 0;
	default:
		return site_width(type);
	}
}

static void show_pointee(GString *out, const Memory *m, const Site *target, gsize at,
			 const AstNode *shape)
{
	if (target->type->kind == K_PATH || target->type->kind == K_STRING)
		print_string(out, (const char *)m->bytes + at, memory_string(m, at, m->size));
	else
		show_inline(out, m, target, at, shape);
}

void show_pointer(GString *out, const Memory *m, const Site *site, guint64 address,
		  const AstNode *shape)
{
	Site target = *site;
	gboolean bracketed;
	gsize at;

	target.type = site_pointee(site->type);
	if (!memory_offset(m, address, &at) || !memory_has(m, at, least_size(target.type))) {
		show_address(out, address);
		return;
	}
	bracketed = is_bracketed(site, target.type);
	if (bracketed)
		g_string_append_c(out, '[');
	if (bracketed && shape && shape->kind == NODE_ARRAY && shape->n_args == 1)
		shape = shape->args[0].value;
	show_pointee(out, m, &target, at, shape);
	if (bracketed)
		g_string_append_c(out, ']');
}
