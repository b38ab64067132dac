// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the tree to registers and memory. Interface: marshal.h.
 *
 * Two passes over the arguments: numbers first, since they choose variants and tell lengths; then
 * what is pointed to, in the order of the arguments. A length that is not written takes the size of
 * what it measures.
 *
 * Memory is laid out from USER_BASE up, each piece aligned, in the order of the tree: the same tree
 * always gives the same bytes.
 */
#include <string.h>

#include "call/resolve.h"
#include "call/site.h"
#include "script/parser.h"

#define PIECE_ALIGN 16u
/* What a call may write, where its length argument claims more than anyone would want. */
#define OUT_MAX (1u << 20)
/* Room for an output whose length nothing tells. */
#define OUT_UNTOLD    65536u
#define STRING_UNTOLD 256u
/* How long a structure may claim to be. */
#define OWN_SIZE_MAX 4096u

typedef struct {
	Call *call;
	const AstCall *ast;
	Resolver r;
	gboolean fault; /* -1 EFAULT is expected: addresses go out as they are */
} Layout;

static gboolean lay_inline(Layout *l, const Site *site, const AstNode *node, gsize at);
static gboolean lay_pointer(Layout *l, const Site *site, const AstNode *node, guint64 *address);

/* ---- memory ---- */

static gboolean reserve(Layout *l, guint64 size, gsize *at)
{
	GByteArray *image = l->call->image;
	guint64 begin = (image->len + PIECE_ALIGN - 1) & ~(guint64)(PIECE_ALIGN - 1);

	if (size > USER_IMAGE_MAX || begin + size > USER_IMAGE_MAX)
		return resolve_fail(&l->r, NULL, CALL_ERROR_SIZE,
				    "the arguments take more than %u MiB", USER_IMAGE_MAX >> 20);
	*at = (gsize)begin;
	g_byte_array_set_size(image, (guint)(begin + size));
	if (begin + size > l->call->used)
		memset(image->data + l->call->used, 0, (gsize)(begin + size) - l->call->used);
	l->call->used = (gsize)(begin + size);
	return TRUE;
}

static guint8 *bytes_at(Layout *l, gsize at)
{
	return l->call->image->data + at;
}

static gboolean writes(const Site *site)
{
	return site->dir != DIR_OUT;
}

static gboolean wrong(Layout *l, const AstNode *node, const char *wanted)
{
	return resolve_fail(&l->r, node, CALL_ERROR_ARGUMENT, "%s takes %s",
			    l->r.what ? l->r.what : "this place", wanted);
}

/* ---- numbers in memory ---- */

static gboolean fits(guint64 value, gsize size)
{
	guint bits = (guint)size * 8;

	if (bits >= 64)
		return TRUE;
	if (value >> bits == 0)
		return TRUE;
	return (gint64)value < 0 && (gint64)value >= -(1ll << (bits - 1));
}

static gboolean lay_number(Layout *l, const Site *site, const AstNode *node, gsize at)
{
	guint64 value;

	if (node->kind == NODE_ANY)
		return TRUE;
	if (!resolve_number(&l->r, node, site->type, &value))
		return FALSE;
	if (!site->type->split && !fits(value, value_size(site->type)))
		return resolve_fail(&l->r, node, CALL_ERROR_ARGUMENT,
				    "%s has %zu bytes, and this number does not fit", site->name,
				    value_size(site->type));
	site_store(site->type, bytes_at(l, at), value);
	return TRUE;
}

/* ---- structures ---- */

/* The field that argument @i of a structure is meant for: by name, or the one behind the last. */
static gboolean field_for(Layout *l, const struct sys_struct *desc, const AstArg *arg, int *field)
{
	Suggester s = suggester(arg->name ? arg->name : "");

	if (!arg->name) {
		if (++*field < desc->nr_fields)
			return TRUE;
		return resolve_fail(&l->r, arg->value, CALL_ERROR_FIELD,
				    "struct %s has %u fields only", desc->name, desc->nr_fields);
	}
	*field = site_find_field(desc, arg->name);
	if (*field >= 0)
		return TRUE;
	for (guint i = 0; i < desc->nr_fields; i++)
		suggester_try(&s, desc->fields[i].name);
	if (l->r.where)
		*l->r.where = arg->span;
	if (suggester_best(&s))
		return resolve_fail(&l->r, NULL, CALL_ERROR_FIELD,
				    "struct %s has no field \"%s\"; did "
				    "you mean \"%s\"?",
				    desc->name, arg->name, suggester_best(&s));
	return resolve_fail(&l->r, NULL, CALL_ERROR_FIELD, "struct %s has no field \"%s\"",
			    desc->name, arg->name);
}

/* Whether what stands for a field must be laid out before the call even if the call writes it. */
static gboolean needed_before(const struct sys_struct *desc, guint f, const Site *site)
{
	return writes(site) || value_is_pointer(site->type->kind) ||
	       site_is_length(desc->fields, desc->nr_fields, f);
}

static gboolean is_inline(const Site *site)
{
	switch (site->type->kind) {
	case K_PATH:
	case K_POINTER:
		return FALSE;
	default:
		return TRUE;
	}
}

static gboolean lay_field(Layout *l, const struct sys_struct *desc, guint f, const Site *outer,
			  const AstNode *node, gsize at)
{
	Site site = site_of_field(desc, f, bytes_at(l, at), outer);
	gsize place = at + desc->fields[f].offset;
	guint64 address;

	if (!needed_before(desc, f, &site))
		return TRUE;
	if (is_inline(&site)) {
		if (!writes(&site) && !site_is_length(desc->fields, desc->nr_fields, f))
			return TRUE;
		return lay_inline(l, &site, node, place);
	}
	if (!lay_pointer(l, &site, node, &address))
		return FALSE;
	value_store(bytes_at(l, place), 8, address);
	return TRUE;
}

/* What a pointer field's length field says where it is not written: the elements that are. */
static void set_lengths(Layout *l, const struct sys_struct *desc, guint64 stated,
			const guint *elements, gsize at)
{
	for (guint f = 0; f < desc->nr_fields; f++) {
		int len = desc->fields[f].len;

		if (len < 0 || !(stated >> f & 1) || stated >> len & 1)
			continue;
		site_store(desc->fields[len].type, bytes_at(l, at + desc->fields[len].offset),
			   elements[f]);
	}
}

static guint node_length(const AstNode *node)
{
	return node->kind == NODE_STRING ? (guint)node->len : node->n_args;
}

/* strace's dump of the bytes behind a structure: {a=1, b=2, "\1\0"}. NULL: there is none. */
static const AstNode *bytes_behind(const AstNode *node)
{
	const AstArg *last = node->n_args > 1 ? &node->args[node->n_args - 1] : NULL;

	if (!last || last->name || !last->value || last->value->kind != NODE_STRING)
		return NULL;
	return last[-1].name ? last->value : NULL;
}

/* Whether _ for a field asks for room that the call may write to: {iov_base=_, iov_len=100}. */
static gboolean reserves(const Site *outer, const struct sys_slot *field)
{
	return outer->dir != DIR_IN && field->type->kind == K_POINTER;
}

/* Two rounds: numbers, of which some are lengths; then the rest, in the order of the tree. */
static gboolean lay_fields(Layout *l, const Site *outer, const AstNode *node, gsize at,
			   gboolean numbers)
{
	const struct sys_struct *desc = outer->type->desc;
	guint elements[64] = { 0 };
	guint64 stated = 0;
	int f = -1;

	for (guint i = 0; i < node->n_args; i++) {
		const AstArg *arg = &node->args[i];

		if (!arg->value)
			continue;
		if (arg->value == bytes_behind(node))
			continue;
		if (!field_for(l, desc, arg, &f))
			return FALSE;
		if (arg->value->kind == NODE_ANY && !reserves(outer, &desc->fields[f]))
			continue;
		stated |= 1ull << f;
		elements[f] = node_length(arg->value);
		if (value_is_scalar(desc->fields[f].type->kind) != numbers)
			continue;
		if (!lay_field(l, desc, (guint)f, outer, arg->value, at))
			return FALSE;
	}
	if (numbers && writes(outer))
		set_lengths(l, desc, stated, elements, at);
	return TRUE;
}

/* A structure that is written as a call: BPF_STMT(code, k). */
static gboolean lay_made(Layout *l, const Site *site, const AstNode *node, gsize at)
{
	const struct sys_struct *desc = site->type->desc;
	const struct sys_maker *maker = desc->makers;

	while (maker->name && strcmp(maker->name, node->text))
		maker++;
	if (!maker->name || node->n_args != maker->nr_fields)
		return wrong(l, node, "a structure {...}");
	for (guint i = 0; i < node->n_args; i++)
		if (node->args[i].value &&
		    !lay_field(l, desc, maker->fields[i], site, node->args[i].value, at))
			return FALSE;
	return TRUE;
}

static gboolean lay_struct(Layout *l, const Site *site, const AstNode *node, gsize at)
{
	if (node->kind == NODE_ANY && !writes(site))
		return TRUE;
	if (node->kind == NODE_CALL && site->type->desc->makers)
		return lay_made(l, site, node, at);
	if (node->kind != NODE_STRUCT)
		return wrong(l, node, "a structure {...}");
	if (!lay_fields(l, site, node, at, TRUE) || !lay_fields(l, site, node, at, FALSE))
		return FALSE;
	if (writes(site) && bytes_behind(node) && !site->type->desc->flexible)
		memcpy(bytes_at(l, at + site->type->desc->size), bytes_behind(node)->text,
		       bytes_behind(node)->len);
	return TRUE;
}

/* What a structure that begins with its own size says of it: {size=64, …}; 0: nothing. */
static guint64 own_size(const struct sys_struct *desc, const AstNode *node)
{
	const AstNode *value = node->kind == NODE_STRUCT && node->n_args ? node->args[0].value
									 : NULL;

	if (!value || value->kind != NODE_NUMBER || value->negative || !desc->nr_fields)
		return 0;
	if (strcmp(desc->fields[0].name, "size") ||
	    (node->args[0].name && strcmp(node->args[0].name, "size")))
		return 0;
	return MIN(value->number, OWN_SIZE_MAX);
}

/* Bytes that a structure takes, with what may follow it. */
static guint64 struct_extent(const Site *site, const AstNode *node)
{
	const struct sys_struct *desc = site->type->desc;
	const char *last = desc->nr_fields ? desc->fields[desc->nr_fields - 1].name : "";
	guint64 size = desc->size, text = 0;

	if (!desc->flexible && node->kind == NODE_STRUCT && bytes_behind(node))
		size += bytes_behind(node)->len;
	size = MAX(size, own_size(desc, node));
	if (!desc->flexible)
		return site->has_len ? MAX(size, MIN(site->len, OUT_MAX)) : size;
	for (guint i = 0; node->kind == NODE_STRUCT && i < node->n_args; i++) {
		const AstArg *arg = &node->args[i];

		if (arg->value && (!arg->name || !strcmp(arg->name, last)))
			text = MAX(text, node_length(arg->value));
	}
	if (site->has_len)
		text = MAX(text, MIN(site->len, OUT_MAX));
	return size + (text ? text : site->has_len ? 0 : STRING_UNTOLD);
}

/* ---- arrays ---- */

static guint stated_elements(const AstNode *node)
{
	guint n = 0;

	for (guint i = 0; node->kind != NODE_STRING && i < node->n_args; i++)
		n += node->args[i].value != NULL;
	return n;
}

static gboolean is_ended(const Site *site)
{
	return !site->count && !site->has_len && site->type->elem->kind == K_POINTER;
}

static guint64 array_extent(const Site *site, const AstNode *node)
{
	guint64 n = stated_elements(node), told, size = value_size(site->type->elem);

	if (site_elements(site, &told))
		n = MAX(n, MIN(told, OUT_MAX / MAX(size, 1)));
	else if (!writes(site))
		n = MAX(n, OUT_UNTOLD / MAX(size, 1));
	return (n + is_ended(site)) * size;
}

static gboolean lay_element(Layout *l, const Site *array, const AstArg *arg, gsize at)
{
	Site site = { array->name, array->type->elem, array->dir, FALSE, FALSE, 0, 0 };
	guint64 address;

	if (is_inline(&site))
		return lay_inline(l, &site, arg->value, at);
	if (!lay_pointer(l, &site, arg->value, &address))
		return FALSE;
	value_store(bytes_at(l, at), 8, address);
	return TRUE;
}

static gboolean has_parts_to_lay(const Site *site)
{
	/* Numbers that the call writes are left alone; structures may hold pointers. */
	return writes(site) || !value_is_scalar(site->type->elem->kind);
}

static gboolean lay_array(Layout *l, const Site *site, const AstNode *node, gsize at)
{
	gsize size = value_size(site->type->elem), place = at;

	if (node->kind == NODE_ANY && !writes(site))
		return TRUE;
	if (node->kind != NODE_ARRAY && node->kind != NODE_SET)
		return wrong(l, node, "an array [...]");
	if (site->count && stated_elements(node) > site->count)
		return resolve_fail(&l->r, node, CALL_ERROR_ARGUMENT, "%s has %u elements only",
				    site->name, site->count);
	for (guint i = 0; has_parts_to_lay(site) && i < node->n_args; i++) {
		if (!node->args[i].value)
			continue;
		if (!lay_element(l, site, &node->args[i], place))
			return FALSE;
		place += size;
	}
	return TRUE;
}

/* ---- strings and bytes ---- */

static gboolean lay_text(Layout *l, const Site *site, const AstNode *node, gsize at, gsize room)
{
	if (!writes(site))
		return TRUE;
	if (node->kind != NODE_STRING)
		return wrong(l, node, "a string \"...\"");
	if (node->len > room)
		return resolve_fail(&l->r, node, CALL_ERROR_ARGUMENT,
				    "%s has room for %zu bytes, and this has %zu", site->name, room,
				    node->len);
	if (node->len)
		memcpy(bytes_at(l, at), node->text, node->len);
	return TRUE;
}

static guint64 text_extent(const Site *site, const AstNode *node)
{
	gboolean ended = site->type->kind != K_BYTES;
	guint64 size = node->kind == NODE_STRING ? node->len + ended : 0;

	if (site->has_len)
		return MAX(size, MIN(site->len, OUT_MAX));
	if (writes(site))
		return size;
	return MAX(size, ended ? STRING_UNTOLD : OUT_UNTOLD);
}

/* ---- any value, where it stands ---- */

static gboolean lay_sigset(Layout *l, const AstNode *node, gsize at, gsize size)
{
	return resolve_sigset(&l->r, node, bytes_at(l, at), size);
}

static gboolean lay_inline(Layout *l, const Site *site, const AstNode *node, gsize at)
{
	switch (site->type->kind) {
	case K_STRUCT:
		return lay_struct(l, site, node, at);
	case K_ARRAY:
		return lay_array(l, site, node, at);
	case K_STRING:
		return lay_text(l, site, node, at, site->count);
	case K_BYTES:
		return lay_text(l, site, node, at, l->call->used - at);
	case K_SIGSET:
		return !writes(site) || lay_sigset(l, node, at, site->type->size);
	case K_WSTATUS:
	default:
		return lay_number(l, site, node, at);
	}
}

/* ---- what is pointed to ---- */

static guint64 pointee_extent(const Site *site, const AstNode *node)
{
	switch (site->type->kind) {
	case K_PATH:
	case K_STRING:
	case K_BYTES:
		return text_extent(site, node);
	case K_STRUCT:
		return struct_extent(site, node);
	case K_ARRAY:
		return array_extent(site, node);
	default:
		return site_width(site->type);
	}
}

/* [value] for a pointer to one: the element; a set of signals is its own brackets. */
static const AstNode *pointed_node(const Site *site, const AstNode *node)
{
	if (node->kind != NODE_ARRAY || node->n_args != 1 || !node->args[0].value)
		return node;
	if (value_is_scalar(site->type->kind) || site->type->kind == K_WSTATUS ||
	    site->type->kind == K_STRUCT)
		return node->args[0].value;
	return node;
}

static gboolean fill_pointee(Layout *l, const Site *site, const AstNode *node, gsize at)
{
	guint64 extent = pointee_extent(site, node);

	node = pointed_node(site, node);
	switch (site->type->kind) {
	case K_PATH:
	case K_STRING:
	case K_BYTES:
		return lay_text(l, site, node, at, (gsize)extent);
	case K_STRUCT:
	case K_ARRAY:
		return lay_inline(l, site, node, at);
	default:
		return !writes(site) || lay_inline(l, site, node, at);
	}
}

static gboolean is_number_node(const AstNode *node)
{
	return node->kind == NODE_NUMBER || node->kind == NODE_NAME || node->kind == NODE_UNARY ||
	       node->kind == NODE_BINARY || node->kind == NODE_NULL;
}

/* An address, as far as one is written. FALSE without an error: something to lay out is. */
static gboolean lay_address(Layout *l, const Site *site, const AstNode *node, guint64 *address)
{
	*address = 0;
	if (!is_number_node(node))
		return FALSE;
	if (!resolve_number(&l->r, node, NULL, address))
		return FALSE;
	return *address == 0 || writes(site) || l->fault;
}

static gboolean lay_pointer(Layout *l, const Site *site, const AstNode *node, guint64 *address)
{
	Site target = *site;
	gsize at = 0;

	if (lay_address(l, site, node, address))
		return TRUE;
	if (l->r.error && *l->r.error)
		return FALSE;
	if (node->kind == NODE_ANY && site->dir == DIR_IN)
		return wrong(l, node, "a value: the call reads it, and _ says nothing");
	target.type = site_pointee(site->type);
	if (!reserve(l, pointee_extent(&target, node), &at))
		return FALSE;
	*address = USER_BASE + at;
	if (node->kind == NODE_ANY || is_number_node(node))
		return TRUE;
	return fill_pointee(l, &target, node, at);
}

/* ---- arguments ---- */

static gboolean is_opaque(const Site *site)
{
	return site->type->kind == K_OPAQUE;
}

/* Something that is looked at by nobody here: bytes, or an array of ints. */
static gboolean lay_opaque(Layout *l, const Site *site, const AstNode *node, guint64 *address)
{
	static const struct sys_type bytes = { .kind = K_BYTES };
	static const struct sys_type number = { .kind = K_INT, .size = 4, .sign = true };
	static const struct sys_type ints = { .kind = K_ARRAY, .elem = &number };
	Site plain = *site;

	if (is_number_node(node) && site->dir == DIR_IN)
		return resolve_number(&l->r, node, NULL, address);
	plain.type = node->kind == NODE_ARRAY && stated_elements(node) == node->n_args ? &ints
										       : &bytes;
	if (node->kind != NODE_STRING && plain.type != &ints)
		plain.dir = DIR_OUT;
	return lay_pointer(l, &plain, node, address);
}

/* What strace has decoded of an argument of which nothing is known here. */
static gboolean is_composite(const AstNode *node)
{
	return node->kind == NODE_STRING || node->kind == NODE_ARRAY || node->kind == NODE_STRUCT;
}

static gboolean lay_argument(Layout *l, guint i)
{
	CallArg *arg = &l->call->args[i];
	Site site = site_of_arg(l->call, i);
	const AstNode *node = arg->stated ? arg->stated->value : NULL;
	gsize before = l->call->used;
	gboolean fine;

	arg->type = site.type;
	arg->dir = site.dir;
	if (value_is_scalar(site.type->kind) && arg->slot->type->kind != K_VARIANT)
		return TRUE;
	if (!node)
		return TRUE;
	if (value_is_scalar(site.type->kind) && !(site.type->kind == K_HEX && is_composite(node)))
		return resolve_number(&l->r, node, site.type, &arg->value);
	fine = is_opaque(&site) || value_is_scalar(site.type->kind)
		       ? lay_opaque(l, &site, node, &arg->value)
		       : lay_pointer(l, &site, node, &arg->value);
	if (fine && l->call->used > before) {
		arg->offset = (gsize)(arg->value - USER_BASE);
		arg->size = l->call->used - arg->offset;
	}
	return fine;
}

static gboolean with_name(Layout *l, guint i, gboolean (*lay)(Layout *l, guint i))
{
	g_autofree char *what = g_strdup_printf("argument %s of %s()", l->call->args[i].slot->name,
						l->call->row->name);
	gboolean fine;

	l->r.what = what;
	if (l->r.where && l->call->args[i].stated)
		*l->r.where = l->call->args[i].stated->span;
	fine = lay(l, i);
	l->r.what = NULL;
	return fine;
}

static gboolean lay_scalar_argument(Layout *l, guint i)
{
	CallArg *arg = &l->call->args[i];

	if (!value_is_scalar(arg->slot->type->kind) || !arg->stated || !arg->stated->value)
		return TRUE;
	return resolve_number(&l->r, arg->stated->value, arg->slot->type, &arg->value);
}

/* ---- which argument is meant ---- */

static int slot_by_name(const struct sys_row *row, const char *name)
{
	for (int i = 0; i < row->nr_args; i++)
		if (site_has_name(&row->args[i], name))
			return i;
	return -1;
}

static gboolean no_such_argument(Layout *l, const AstArg *arg)
{
	const struct sys_row *row = l->call->row;
	Suggester s = suggester(arg->name);

	for (guint i = 0; i < row->nr_args; i++)
		suggester_try(&s, row->args[i].name);
	if (l->r.where)
		*l->r.where = arg->span;
	if (suggester_best(&s))
		return resolve_fail(&l->r, NULL, CALL_ERROR_ARGUMENT,
				    "%s() has no argument \"%s\"; "
				    "did you mean \"%s\"?",
				    row->name, arg->name, suggester_best(&s));
	return resolve_fail(&l->r, NULL, CALL_ERROR_ARGUMENT, "%s() has no argument \"%s\"",
			    row->name, arg->name);
}

static gboolean assign(Layout *l, const AstArg *arg, int *slot)
{
	const struct sys_row *row = l->call->row;

	*slot = arg->name ? slot_by_name(row, arg->name) : *slot + 1;
	if (*slot < 0)
		return no_such_argument(l, arg);
	if (l->r.where)
		*l->r.where = arg->span;
	if (*slot >= row->nr_args)
		return resolve_fail(&l->r, NULL, CALL_ERROR_ARGUMENT,
				    row->nr_args ? "%s() takes %u argument%s only"
						 : "%s() takes no arguments",
				    row->name, row->nr_args, row->nr_args == 1 ? "" : "s");
	if (l->call->args[*slot].stated)
		return resolve_fail(&l->r, NULL, CALL_ERROR_ARGUMENT,
				    "argument %s of %s() is given twice", row->args[*slot].name,
				    row->name);
	l->call->args[*slot].stated = arg;
	return TRUE;
}

static gboolean assign_all(Layout *l)
{
	int slot = -1;

	for (guint i = 0; i < l->ast->n_args; i++) {
		const AstArg *arg = &l->ast->args[i];

		if (!arg->value && !arg->wrote)
			break; /* `...`: the rest was left out */
		if (!assign(l, arg, &slot))
			return FALSE;
	}
	l->call->n_stated = l->ast->n_args;
	l->call->open = l->ast->open;
	return TRUE;
}

/* ---- what is left out ---- */

/* The length of what the argument measures, where that is written. */
static gboolean measured(Layout *l, guint i)
{
	Call *call = l->call;

	for (guint k = 0; k < call->n_args; k++) {
		const AstNode *node = call->args[k].stated ? call->args[k].stated->value : NULL;

		if (call->row->args[k].len != (int)i || !node ||
		    call->row->args[k].type->kind == K_VARIANT)
			continue;
		call->args[i].value = node->kind == NODE_STRING ? node->len : stated_elements(node);
		return node->kind == NODE_STRING || node->kind == NODE_ARRAY;
	}
	return FALSE;
}

/* A size behind a structure or a set of signals is that of it. */
static gboolean sized(Layout *l, guint i)
{
	const struct sys_row *row = l->call->row;

	if (g_str_has_prefix(row->args[i].name, "sigset")) {
		l->call->args[i].value = sizeof(guint64);
		return TRUE;
	}
	for (guint k = i; row->args[i].type->kind == K_SIZE && k-- > 0;) {
		const struct sys_type *type = site_pointee(row->args[k].type);

		if (type->kind != K_STRUCT && type->kind != K_SIGSET)
			continue;
		l->call->args[i].value = value_size(type);
		return TRUE;
	}
	return FALSE;
}

static gboolean is_harmless(const struct sys_slot *slot)
{
	return slot->optional || slot->nullable || slot->type->kind == K_OPAQUE;
}

static gboolean lay_absent(Layout *l, guint i)
{
	CallArg *arg = &l->call->args[i];
	const struct sys_row *row = l->call->row;

	if (arg->stated || l->ast->open || measured(l, i) || sized(l, i) || is_harmless(arg->slot))
		return TRUE;
	if (l->ast->n_args && !l->ast->args[l->ast->n_args - 1].value &&
	    !l->ast->args[l->ast->n_args - 1].wrote)
		return TRUE; /* `...` */
	if (l->r.where)
		*l->r.where = l->ast->name_span;
	return resolve_fail(&l->r, NULL, CALL_ERROR_ARGUMENT, "argument %s of %s() is missing",
			    arg->slot->name, row->name);
}

/* ---- calls ---- */

static gboolean unknown_call(Resolver *r, const AstCall *ast)
{
	Suggester s = suggester(ast->name);

	for (guint i = 0; i < sys_table_size; i++)
		suggester_try(&s, sys_table[i].name);
	if (r->where)
		*r->where = ast->name_span;
	if (suggester_best(&s))
		return resolve_fail(r, NULL, CALL_ERROR_UNKNOWN_CALL,
				    "there is no call \"%s\"; did you mean \"%s\"?", ast->name,
				    suggester_best(&s));
	return resolve_fail(r, NULL, CALL_ERROR_UNKNOWN_CALL, "there is no call \"%s\"", ast->name);
}

static Call *new_call(const struct sys_row *row)
{
	Call *call = g_new0(Call, 1);

	call->row = row;
	call->n_args = row->nr_args;
	call->image = g_byte_array_new();
	for (guint i = 0; i < call->n_args; i++) {
		call->args[i].slot = &row->args[i];
		call->args[i].type = row->args[i].type;
		call->args[i].dir = row->args[i].dir;
	}
	return call;
}

static gboolean each_argument(Layout *l, gboolean (*lay)(Layout *l, guint i))
{
	for (guint i = 0; i < l->call->n_args; i++)
		if (!with_name(l, i, lay))
			return FALSE;
	return TRUE;
}

Call *call_marshal(const AstCall *ast, const CallEnv *env, AstSpan *where, GError **error)
{
	g_autoptr(GError) own = NULL;
	Resolver r = { env, where, NULL, &own };
	const struct sys_row *row = sys_find(ast->name);
	Layout l = { NULL, ast, r,
		     ast->result.kind == RESULT_ERROR && !g_strcmp0(ast->result.error, "EFAULT") };

	if (where)
		*where = ast->name_span;
	if (!row) {
		unknown_call(&r, ast);
		g_propagate_error(error, g_steal_pointer(&own));
		return NULL;
	}
	l.call = new_call(row);
	l.call->fail_nth = (guint32)ast->fail_nth;
	if (assign_all(&l) && each_argument(&l, lay_absent) &&
	    each_argument(&l, lay_scalar_argument) && each_argument(&l, lay_argument))
		return l.call;
	call_free(l.call);
	g_propagate_error(error, g_steal_pointer(&own));
	return NULL;
}

Call *call_from_raw(const struct sys_row *row, const guint64 args[SYS_MAX_ARGS],
		    const guint8 *bytes, gsize size)
{
	Call *call = new_call(row);

	g_byte_array_append(call->image, bytes, (guint)size);
	call->used = size;
	for (guint i = 0; i < call->n_args; i++)
		call->args[i].value = args[i];
	for (guint i = 0; i < call->n_args; i++) {
		Site site = site_of_arg(call, i);
		CallArg *arg = &call->args[i];

		arg->type = site.type;
		arg->dir = site.dir;
		if (value_is_scalar(site.type->kind) || arg->value < USER_BASE ||
		    arg->value - USER_BASE >= size)
			continue;
		arg->offset = (gsize)(arg->value - USER_BASE);
		arg->size = size - arg->offset;
	}
	call->n_stated = call->n_args;
	return call;
}

void call_free(Call *call)
{
	if (!call)
		return;
	g_byte_array_free(call->image, TRUE);
	g_free(call);
}

void call_fill(Call *call, struct world_call *raw)
{
	memset(raw, 0, sizeof(*raw));
	raw->nr = call->row->nr;
	for (guint i = 0; i < call->n_args; i++)
		raw->args[i] = call->args[i].value;
	raw->image.bytes = call->image->data;
	raw->image.size = call->image->len;
	raw->fail_nth = call->fail_nth;
}

CallAnswer call_answer(const Call *call, const struct world_result *result)
{
	CallAnswer answer = { result->outcome, result->ret, call->image->data, call->image->len };

	return answer;
}
