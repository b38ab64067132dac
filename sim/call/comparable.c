// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers in a form that two kernels agree on: see comparable.h. Driven by the marks in the table
 * of system calls: moment, and the space that a number belongs to.
 */
#include "call/comparable.h"

#include <string.h>

struct Renaming {
	GHashTable *spaces[SPACE_ADDR + 1]; /* number -> its place, from 1 */
};

struct printing {
	GString *out;
	const Call *call;
	const CallAnswer *answer;
	Renaming *names;
	const guint8 *heap, *heap_end; /* where the strings lie that offsets in a structure name */
};

Renaming *renaming_new(void)
{
	Renaming *names = g_new0(Renaming, 1);

	for (guint i = 0; i < G_N_ELEMENTS(names->spaces); i++)
		names->spaces[i] = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	return names;
}

void renaming_free(Renaming *names)
{
	if (!names)
		return;
	for (guint i = 0; i < G_N_ELEMENTS(names->spaces); i++)
		g_hash_table_unref(names->spaces[i]);
	g_free(names);
}

static guint place_of(Renaming *names, guint space, guint64 number)
{
	GHashTable *table = names->spaces[space];
	gint64 key = (gint64)number;
	guint place = GPOINTER_TO_UINT(g_hash_table_lookup(table, &key));

	if (!place) {
		place = g_hash_table_size(table) + 1;
		g_hash_table_insert(table, g_memdup2(&key, sizeof(key)), GUINT_TO_POINTER(place));
	}
	return place;
}

static void print_scalar(struct printing *p, const struct sys_type *type, guint64 value)
{
	if (type->moment)
		g_string_append_c(p->out, '_');
	else if (type->space == SPACE_ORDER)
		g_string_append(p->out, value ? "unequal" : "0");
	else if (type->space && value != 0 && value != G_MAXUINT64)
		g_string_append_printf(p->out, "#%u", place_of(p->names, type->space, value));
	else
		value_print_scalar(p->out, type, value);
}

/*
 * Text may speak of ids; which, no table knows. The shape of the text is compared, not its numbers.
 */
static void print_text(struct printing *p, const guint8 *bytes, gsize size)
{
	gboolean digits = FALSE;

	for (gsize i = 0; i < size; i++) {
		if (!g_ascii_isdigit(bytes[i]))
			g_string_append_printf(p->out, g_ascii_isprint(bytes[i]) ? "%c" : "\\x%02x",
					       bytes[i]);
		else if (!digits)
			g_string_append_c(p->out, '9');
		digits = g_ascii_isdigit(bytes[i]);
	}
}

static void print_value(struct printing *p, const struct sys_type *type, guint count,
			const guint8 *bytes, gsize size);

static gboolean field_exists(const struct sys_struct *desc, const struct sys_slot *field,
			     const guint8 *bytes)
{
	const struct sys_slot *teller;

	if (!field->when)
		return TRUE;
	teller = &desc->fields[field->when - 1];
	return value_load(bytes + teller->offset, teller->type->size, FALSE) == field->when_value;
}

static void print_struct(struct printing *p, const struct sys_struct *desc, const guint8 *bytes,
			 gsize size)
{
	p->heap = bytes + MIN(desc->size, size);
	p->heap_end = bytes + size;
	g_string_append_c(p->out, '{');
	for (guint i = 0; i < desc->nr_fields; i++) {
		const struct sys_slot *field = &desc->fields[i];
		gsize length = value_field_size(field);

		if (field->moment || field->offset + length > size ||
		    !field_exists(desc, field, bytes))
			continue;
		g_string_append_printf(p->out, "%s=", field->name);
		print_value(p, field->type, field->count, bytes + field->offset, length);
		g_string_append(p->out, ", ");
	}
	g_string_append_c(p->out, '}');
}

/* A string that an offset names; with 0 there is none, or it is what stands first. */
static void print_heap_text(struct printing *p, gsize offset)
{
	if (offset < (gsize)(p->heap_end - p->heap))
		print_text(p, p->heap + offset,
			   strnlen((const char *)p->heap + offset,
				   (gsize)(p->heap_end - p->heap) - offset));
}

static void print_array(struct printing *p, const struct sys_type *elem, const guint8 *bytes,
			gsize size)
{
	gsize step = value_size(elem);

	g_string_append_c(p->out, '[');
	for (gsize at = 0; step && at + step <= size; at += step) {
		print_value(p, elem, 0, bytes + at, step);
		g_string_append(p->out, ", ");
	}
	g_string_append_c(p->out, ']');
}

static void print_value(struct printing *p, const struct sys_type *type, guint count,
			const guint8 *bytes, gsize size)
{
	switch (type->kind) {
	case K_STRUCT:
		print_struct(p, type->desc, bytes, size);
		break;
	case K_ARRAY:
		print_array(p, type->elem, bytes, size);
		break;
	case K_WSTATUS:
		value_print_wstatus(p->out, (guint32)value_load(bytes, 4, FALSE));
		break;
	case K_SIGSET:
		value_print_sigset(p->out, bytes, MIN(size, type->size ? type->size : 8));
		break;
	case K_STRING:
	case K_PATH:
		print_text(p, bytes, strnlen((const char *)bytes, size));
		break;
	case K_BYTES:
		print_text(p, bytes, size);
		break;
	case K_STROFF:
		print_heap_text(p, (gsize)value_load(bytes, 4, FALSE));
		break;
	case K_POINTER:
	case K_OPAQUE:
	case K_VARIANT:
		break; /* addresses, and what no fixed layout tells */
	default:
		print_scalar(p, type, value_load(bytes, MIN(size, 8), type->sign));
		break;
	}
}

/* How much of an argument the kernel has written: as much as the call says, where it says. */
static gsize written(struct printing *p, const CallArg *arg)
{
	gsize size = arg->size;
	gsize unit = 1;

	if (!arg->slot->by_result)
		return size;
	if (arg->type->kind == K_ARRAY && arg->type->elem)
		unit = value_size(arg->type->elem);
	return MIN(size, (gsize)p->answer->ret * unit);
}

static void print_argument(struct printing *p, const CallArg *arg)
{
	const guint8 *bytes;
	gsize size = written(p, arg);

	if (arg->dir == DIR_IN || arg->size == 0 || arg->slot->moment ||
	    arg->offset + size > p->answer->image_size)
		return;
	bytes = p->answer->image + arg->offset;
	g_string_append(p->out, ", ");
	if (arg->type->kind == K_POINTER && arg->type->elem)
		print_value(p, arg->type->elem, 0, bytes, size);
	else
		print_value(p, arg->type, 0, bytes, size);
}

void call_print_comparable(GString *out, const Call *call, const CallAnswer *answer,
			   Renaming *names)
{
	struct printing p = { .out = out, .call = call, .answer = answer, .names = names };

	if (answer->outcome != CALL_RETURNED || answer->ret < 0) {
		call_print_result(out, call->row, answer);
		return;
	}
	if (call->row->result)
		print_scalar(&p, call->row->result, (guint64)answer->ret);
	else
		g_string_append_printf(out, "%" G_GINT64_FORMAT, answer->ret);
	for (guint i = 0; answer->image && i < call->n_args; i++)
		print_argument(&p, &call->args[i]);
}
