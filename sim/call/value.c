// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values in memory and their names. Interface: value.h.
 */
#include "call/value.h"

#include <string.h>

/* ---- memory ---- */

guint64 value_load(const guint8 *bytes, gsize size, gboolean sign)
{
	guint64 value = 0;

	for (gsize i = 0; i < size && i < 8; i++)
		value |= (guint64)bytes[i] << (8 * i);
	return value_narrow(value, size, sign);
}

void value_store(guint8 *bytes, gsize size, guint64 value)
{
	for (gsize i = 0; i < size && i < 8; i++)
		bytes[i] = (guint8)(value >> (8 * i));
}

guint64 value_narrow(guint64 value, gsize size, gboolean sign)
{
	guint bits = (guint)size * 8;

	if (!bits || bits >= 64)
		return value;
	value &= (1ull << bits) - 1;
	if (sign && value >> (bits - 1))
		value |= ~0ull << bits;
	return value;
}

/* ---- kinds ---- */

gboolean value_is_scalar(enum sys_kind kind)
{
	return kind <= K_ENUM || kind == K_STROFF;
}

gboolean value_is_pointer(enum sys_kind kind)
{
	return !value_is_scalar(kind) && kind != K_VARIANT && kind != K_OPAQUE && kind != K_WSTATUS;
}

gsize value_size(const struct sys_type *type)
{
	switch (type->kind) {
	case K_PATH:
	case K_POINTER:
	case K_OPAQUE:
		return 8;
	case K_STRUCT:
		return type->desc->size;
	default:
		return type->size;
	}
}

gsize value_field_size(const struct sys_slot *field)
{
	if (field->type->kind == K_ARRAY)
		return field->count * value_size(field->type->elem);
	if (field->type->kind == K_STRING || field->type->kind == K_BYTES)
		return field->count;
	return value_size(field->type);
}

/* ---- names of numbers ---- */

static guint64 flag_mask(const struct sys_flag *f)
{
	return f->mask ? f->mask : f->value;
}

static gboolean is_choice(const struct sys_flag *f)
{
	return f->mask && f->mask != f->value;
}

static void append_joined(GString *out, gsize start, const char *text)
{
	if (out->len > start)
		g_string_append_c(out, '|');
	g_string_append(out, text);
}

/* The names of @value in @set; what is left has no name. */
static guint64 append_members(GString *out, const struct sys_set *set, guint64 value)
{
	guint64 rest = value, chosen = 0;
	gsize start = out->len;

	for (const struct sys_flag *f = set->flags; f->name; f++) {
		guint64 mask = flag_mask(f);

		if (!mask || (mask & chosen) || (value & mask) != f->value)
			continue;
		if (!is_choice(f) && (rest & mask) != mask)
			continue;
		append_joined(out, start, f->name);
		rest &= ~mask;
		chosen |= mask;
	}
	return rest;
}

/* A member that names the number 0: F_OK. */
static const char *name_of_nothing(const struct sys_set *set)
{
	for (const struct sys_flag *f = set->flags; f->name; f++)
		if (!f->value && !f->mask)
			return f->name;
	return NULL;
}

void value_print_flags(GString *out, const struct sys_set *set, guint64 value)
{
	gsize start = out->len;
	guint64 rest = append_members(out, set, value);
	const char *nothing = value ? NULL : name_of_nothing(set);

	if (rest) {
		if (out->len > start)
			g_string_append_c(out, '|');
		g_string_append_printf(out, "0x%" G_GINT64_MODIFIER "x", rest);
	} else if (out->len == start) {
		g_string_append(out, nothing ? nothing : "0");
	}
}

gboolean value_print_enum(GString *out, const struct sys_set *set, guint64 value)
{
	for (const struct sys_flag *f = set->flags; f->name; f++) {
		if (f->value != value)
			continue;
		g_string_append(out, f->name);
		return TRUE;
	}
	return FALSE;
}

/* 000, 0600, 01777 */
static void print_octal(GString *out, guint64 value)
{
	g_string_append_printf(
		out, value > 077 ? "0%" G_GINT64_MODIFIER "o" : "%03" G_GINT64_MODIFIER "o", value);
}

/* Flags over a file mode: IPC_CREAT|0600. */
static void print_octal_flags(GString *out, const struct sys_set *set, guint64 value)
{
	gsize start = out->len;
	guint64 rest = append_members(out, set, value);

	if (out->len > start)
		g_string_append_c(out, '|');
	print_octal(out, rest);
}

static void print_hex(GString *out, guint64 value)
{
	g_string_append_printf(out, value ? "0x%" G_GINT64_MODIFIER "x" : "%" G_GINT64_MODIFIER "x",
			       value);
}

static void print_signed(GString *out, guint64 value)
{
	g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)value);
}

static void print_unsigned(GString *out, guint64 value)
{
	g_string_append_printf(out, "%" G_GUINT64_FORMAT, value);
}

/* Device numbers as the C library packs them. */
static void print_device(GString *out, guint64 dev)
{
	guint64 major = ((dev >> 8) & 0xfff) | ((dev >> 32) & 0xfffff000);
	guint64 minor = (dev & 0xff) | ((dev >> 12) & 0xffffff00);

	g_string_append(out, "makedev(");
	print_hex(out, major);
	g_string_append(out, ", ");
	print_hex(out, minor);
	g_string_append_c(out, ')');
}

/* A number in network byte order. */
static void print_network(GString *out, gsize size, guint64 value)
{
	guint64 host = size == 2 ? GUINT16_SWAP_LE_BE((guint16)value)
				 : GUINT32_SWAP_LE_BE((guint32)value);

	g_string_append_printf(out, "%s(%" G_GUINT64_FORMAT ")", size == 2 ? "htons" : "htonl",
			       host);
}

static void print_signal(GString *out, guint64 value)
{
	const char *name = value <= 64 ? sys_signal_name((int)value) : NULL;

	if (name)
		g_string_append(out, name);
	else
		print_signed(out, value);
}

static void print_mode(GString *out, const struct sys_set *set, guint64 value)
{
	guint64 type = value & 0170000;

	if (set && type && value_print_enum(out, set, type)) {
		g_string_append_c(out, '|');
		value &= ~0170000ull;
	}
	print_octal(out, value);
}

/* Numbers that have no notation of their own. */
static void print_plain(GString *out, const struct sys_type *type, guint64 value)
{
	switch (type->kind) {
	case K_UID:
	case K_GID:
		if ((guint32)value == G_MAXUINT32)
			g_string_append(out, "-1");
		else
			print_unsigned(out, value);
		break;
	case K_SIZE:
	case K_COUNT:
		print_unsigned(out, value);
		break;
	default:
		if (type->sign)
			print_signed(out, value);
		else
			print_unsigned(out, value);
	}
}

static void print_unnamed(GString *out, const struct sys_type *type, guint64 value)
{
	switch (type->kind) {
	case K_HEX:
	case K_KEY:
	case K_ENUM:
		print_hex(out, value);
		break;
	case K_ADDR:
	case K_OPAQUE:
		if (value)
			print_hex(out, value);
		else
			g_string_append(out, "NULL");
		break;
	case K_SIGNAL:
		print_signal(out, value);
		break;
	case K_DEV:
		print_device(out, value);
		break;
	case K_BE:
		print_network(out, type->size, value);
		break;
	default:
		print_plain(out, type, value);
	}
}

void value_print_scalar(GString *out, const struct sys_type *type, guint64 value)
{
	guint64 unsigned_value = value_narrow(value, type->size, FALSE);

	value = value_narrow(value, type->size, type->sign);
	if (type->kind == K_FLAGS && type->octal)
		print_octal_flags(out, type->set, unsigned_value);
	else if (type->kind == K_FLAGS)
		value_print_flags(out, type->set, unsigned_value);
	else if (type->kind == K_MODE)
		print_mode(out, type->set, unsigned_value);
	else if (!type->set || !(value_print_enum(out, type->set, unsigned_value) ||
				 value_print_enum(out, type->set, value)))
		print_unnamed(out, type, value);
}

/* ---- wait statuses and sets of signals ---- */

void value_print_wstatus(GString *out, guint32 status)
{
	guint32 sig = status & 0x7f, high = (status >> 8) & 0xff;

	if (status == 0xffff)
		g_string_append(out, "{WIFCONTINUED(s)}");
	else if ((status & 0xff) == 0x7f) {
		g_string_append(out, "{WIFSTOPPED(s) && WSTOPSIG(s) == ");
		print_signal(out, high);
		g_string_append_c(out, '}');
	} else if (sig) {
		g_string_append(out, "{WIFSIGNALED(s) && WTERMSIG(s) == ");
		print_signal(out, sig);
		g_string_append(out, status & 0x80 ? " && WCOREDUMP(s)}" : "}");
	} else {
		g_string_append_printf(out, "{WIFEXITED(s) && WEXITSTATUS(s) == %u}", high);
	}
}

static guint count_bits(const guint8 *bytes, gsize size)
{
	guint bits = 0;

	for (gsize i = 0; i < size * 8; i++)
		bits += bytes[i / 8] >> (i % 8) & 1;
	return bits;
}

static void append_signal(GString *out, gsize start, int sig)
{
	const char *name = sys_signal_name(sig);

	if (out->len > start)
		g_string_append_c(out, ' ');
	if (!name)
		g_string_append_printf(out, "RT_%d", sig - 32);
	else
		g_string_append(out, g_str_has_prefix(name, "SIG") ? name + 3 : name);
}

void value_print_sigset(GString *out, const guint8 *bytes, gsize size)
{
	gboolean most = size && count_bits(bytes, size) > size * 8 * 2 / 3;
	gsize start;

	g_string_append(out, most ? "~[" : "[");
	start = out->len;
	for (gsize i = 0; i < size * 8; i++)
		if ((bytes[i / 8] >> (i % 8) & 1) != most)
			append_signal(out, start, (int)i + 1);
	g_string_append_c(out, ']');
}

int value_signal(const char *name)
{
	g_autofree char *whole = NULL;
	int sig = sys_signal_value(name);

	if (sig || g_str_has_prefix(name, "SIG"))
		return sig;
	whole = g_strconcat("SIG", name, NULL);
	return sys_signal_value(whole);
}

char *value_errno_text(int err)
{
	const char *name = sys_errno_name(err);

	return name ? g_strdup(name) : g_strdup_printf("E%d", err);
}
