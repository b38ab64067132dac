// SPDX-License-Identifier: GPL-2.0-only
/*
 * What came compared with what was expected. Interface: marshal.h.
 *
 * Outputs are looked at only where the call returned with success: a call that fails has written
 * nothing that anyone may rely on.
 */
#include <string.h>

#include "call/resolve.h"
#include "call/show.h"
#include "script/printer.h"

typedef struct {
	Memory memory;
	Resolver r;
	GString *differences; /* may be NULL */
	GString *path; /* "buf.st_mode" */
	gboolean same;
} Match;

static void match_inline(Match *m, const Site *site, const AstNode *node, gsize at);
static void match_pointer(Match *m, const Site *site, const AstNode *node, guint64 address);

static gboolean broken(const Match *m)
{
	return m->r.error && *m->r.error;
}

/* Notes a difference: what the node says, and what @show makes of the memory. */
static void differ_text(Match *m, const AstNode *node, const char *got)
{
	m->same = FALSE;
	if (!m->differences)
		return;
	g_string_append_printf(m->differences, "%s: expected ", m->path->str);
	print_node(m->differences, node);
	g_string_append_printf(m->differences, ", got %s\n", got);
}

static void differ(Match *m, const Site *site, const AstNode *node, gsize at)
{
	g_autoptr(GString) got = g_string_new(NULL);

	show_inline(got, &m->memory, site, at, node);
	differ_text(m, node, got->str);
}

/* ---- numbers ---- */

static void match_number(Match *m, const Site *site, const AstNode *node, gsize at)
{
	guint64 expected, got;
	gsize size = site->type->split ? 8 : value_size(site->type);

	if (!memory_has(&m->memory, at, site_width(site->type))) {
		differ_text(m, node, "nothing");
		return;
	}
	if (!resolve_number(&m->r, node, site->type, &expected))
		return;
	got = site_load(site->type, m->memory.bytes + at);
	if (value_narrow(expected, size, FALSE) != value_narrow(got, size, FALSE))
		differ(m, site, node, at);
}

static void match_wstatus(Match *m, const Site *site, const AstNode *node, gsize at)
{
	guint32 status = (guint32)value_load(m->memory.bytes + at, 4, FALSE);
	gboolean holds = TRUE;

	if (resolve_wstatus(&m->r, node, status, &holds) && !holds)
		differ(m, site, node, at);
}

static void match_sigset(Match *m, const Site *site, const AstNode *node, gsize at)
{
	guint8 expected[128] = { 0 };
	gsize size = MIN(site->type->size, sizeof(expected));

	if (!memory_has(&m->memory, at, size))
		return;
	if (resolve_sigset(&m->r, node, expected, size) &&
	    memcmp(expected, m->memory.bytes + at, size))
		differ(m, site, node, at);
}

/* ---- strings ---- */

static gboolean same_text(const AstNode *node, const guint8 *bytes, gsize len, gboolean whole)
{
	if (node->len > len || (whole && !node->cut && node->len != len))
		return FALSE;
	return !node->len || !memcmp(node->text, bytes, node->len);
}

static void match_text(Match *m, const AstNode *node, gsize at, gsize len, gboolean whole)
{
	g_autoptr(GString) got = NULL;

	/* Other forms are strace's decodings of bytes (directory entries); nothing is claimed. */
	if (node->kind != NODE_STRING)
		return;
	if (same_text(node, m->memory.bytes + at, len, whole))
		return;
	got = g_string_new(NULL);
	print_string(got, (const char *)m->memory.bytes + at, len);
	differ_text(m, node, got->str);
}

static void match_string(Match *m, const AstNode *node, gsize at, gsize room)
{
	match_text(m, node, at, memory_string(&m->memory, at, room), TRUE);
}

static void match_bytes(Match *m, const Site *site, const AstNode *node, gsize at)
{
	/* Where the result does not tell how much came, the length is only the room there was. */
	match_text(m, node, at, (gsize)memory_count(&m->memory, site, at, 1), site->by_result);
}

/* ---- structures and arrays ---- */

static void match_string_behind(Match *m, const struct sys_struct *desc, const AstNode *node,
				gsize base, guint32 offset)
{
	gsize at = base + desc->size + offset;

	if (memory_has(&m->memory, at, 1))
		match_string(m, node, at, m->memory.size);
	else
		differ_text(m, node, "nothing");
}

static void match_field(Match *m, const Site *outer, int f, const AstNode *node, gsize base)
{
	const struct sys_struct *desc = outer->type->desc;
	const struct sys_slot *field = &desc->fields[f];
	Site site;

	if (!memory_has(&m->memory, base, MIN(desc->size, field->offset + 1u)) ||
	    !memory_has(&m->memory, base + field->offset, 0)) {
		differ_text(m, node, "nothing");
		return;
	}
	site = site_of_field(desc, (guint)f, m->memory.bytes + base, outer);
	if (field->type->kind == K_STROFF && node->kind == NODE_STRING)
		match_string_behind(
			m, desc, node, base,
			(guint32)site_load(field->type, m->memory.bytes + base + field->offset));
	else
		match_inline(m, &site, node, base + field->offset);
}

static void push(Match *m, gsize *mark, const char *name)
{
	*mark = m->path->len;
	if (m->path->len)
		g_string_append_c(m->path, '.');
	g_string_append(m->path, name);
}

static void pop(Match *m, gsize mark)
{
	g_string_truncate(m->path, mark);
}

static void match_struct(Match *m, const Site *site, const AstNode *node, gsize at)
{
	const struct sys_struct *desc = site->type->desc;
	int f = -1;
	gsize mark;

	if (node->kind != NODE_STRUCT) {
		resolve_fail(&m->r, node, CALL_ERROR_ARGUMENT, "%s is a structure {...}",
			     m->path->str);
		return;
	}
	for (guint i = 0; i < node->n_args && !broken(m); i++) {
		const AstArg *arg = &node->args[i];
		const AstNode *expected = arg->wrote ? arg->wrote : arg->value;

		if (!expected ||
		    (!arg->name && i && node->args[i - 1].name && expected->kind == NODE_STRING))
			continue; /* left out, or strace's dump of bytes behind */
		f = arg->name ? site_find_field(desc, arg->name) : f + 1;
		if (f < 0 || f >= desc->nr_fields) {
			resolve_fail(&m->r, expected, CALL_ERROR_FIELD,
				     "struct %s has no field \"%s\"", desc->name,
				     arg->name ? arg->name : "...");
			return;
		}
		push(m, &mark, desc->fields[f].name);
		match_field(m, site, f, expected, at);
		pop(m, mark);
	}
}

static void match_elements(Match *m, const Site *site, const AstNode *node, gsize at, guint64 n)
{
	Site element = { site->name, site->type->elem, site->dir, FALSE, FALSE, 0, 0 };
	gsize size = value_size(element.type), mark = m->path->len;

	for (guint i = 0; i < node->n_args && i < n && !broken(m); i++) {
		const AstArg *arg = &node->args[i];
		const AstNode *expected = arg->wrote ? arg->wrote : arg->value;

		if (!expected)
			return; /* `...` */
		g_string_append_printf(m->path, "[%u]", i);
		match_inline(m, &element, expected, at + i * size);
		pop(m, mark);
	}
}

static gboolean has_ellipsis(const AstNode *node)
{
	return node->n_args && !node->args[node->n_args - 1].value &&
	       !node->args[node->n_args - 1].wrote;
}

static void match_array(Match *m, const Site *site, const AstNode *node, gsize at)
{
	guint64 n = memory_count(&m->memory, site, at, value_size(site->type->elem)), told;
	guint stated = node->n_args - has_ellipsis(node);

	if (node->kind != NODE_ARRAY && node->kind != NODE_SET) {
		resolve_fail(&m->r, node, CALL_ERROR_ARGUMENT, "%s is an array [...]",
			     m->path->str);
		return;
	}
	if (!site_elements(site, &told))
		n = MIN(n, stated);
	/* poll() has as many elements as it was given; only results tell what came. */
	if (has_ellipsis(node) || !site->by_result ? stated > n : stated != n) {
		differ(m, site, node, at);
		return;
	}
	match_elements(m, site, node, at, n);
}

/* ---- any value ---- */

static void match_inline(Match *m, const Site *site, const AstNode *node, gsize at)
{
	if (node->kind == NODE_ANY)
		return;
	switch (site->type->kind) {
	case K_STRUCT:
		match_struct(m, site, node, at);
		break;
	case K_ARRAY:
		match_array(m, site, node, at);
		break;
	case K_STRING:
		match_string(m, node, at, site->count);
		break;
	case K_BYTES:
		match_bytes(m, site, node, at);
		break;
	case K_SIGSET:
		match_sigset(m, site, node, at);
		break;
	case K_WSTATUS:
		match_wstatus(m, site, node, at);
		break;
	case K_POINTER:
	case K_PATH:
		if (memory_has(&m->memory, at, 8))
			match_pointer(m, site, node, value_load(m->memory.bytes + at, 8, FALSE));
		break;
	default:
		match_number(m, site, node, at);
	}
}

/* 0x7ffe…: where the buffer was. It says nothing of what is in it. */
static gboolean is_address(const AstNode *node)
{
	return node->kind == NODE_NULL || node->kind == NODE_ANY || node->kind == NODE_NAME ||
	       (node->kind == NODE_NUMBER && node->base == 16);
}

static const AstNode *pointed_node(const Site *target, const AstNode *node)
{
	if (node->kind != NODE_ARRAY || node->n_args != 1 || !node->args[0].value)
		return node;
	if (value_is_scalar(target->type->kind) || target->type->kind == K_WSTATUS ||
	    target->type->kind == K_STRUCT)
		return node->args[0].value;
	return node;
}

static void match_pointer(Match *m, const Site *site, const AstNode *node, guint64 address)
{
	Site target = *site;
	gsize at;

	if (is_address(node))
		return;
	target.type = site_pointee(site->type);
	if (!memory_offset(&m->memory, address, &at) ||
	    (value_is_scalar(target.type->kind) &&
	     !memory_has(&m->memory, at, site_width(target.type)))) {
		differ_text(m, node, address ? "an address elsewhere" : "NULL");
		return;
	}
	node = pointed_node(&target, node);
	if (target.type->kind == K_PATH || target.type->kind == K_STRING)
		match_string(m, node, at, m->memory.size);
	else
		match_inline(m, &target, node, at);
}

/* ---- arguments ---- */

static void match_argument(Match *m, const Call *call, guint i, const AstArg *arg)
{
	Site site = site_of_arg(call, i);
	const AstNode *node = arg->wrote ? arg->wrote : arg->value;
	gsize mark;

	if (!node || site.type->kind == K_OPAQUE || value_is_scalar(site.type->kind))
		return;
	if (site.dir == DIR_IN && !arg->wrote)
		return;
	push(m, &mark, call->row->args[i].name);
	match_pointer(m, &site, node, call->args[i].value);
	pop(m, mark);
}

static int slot_of(const Call *call, const AstArg *arg, int last)
{
	if (!arg->name)
		return last + 1;
	for (guint i = 0; i < call->n_args; i++)
		if (site_has_name(call->args[i].slot, arg->name))
			return (int)i;
	return (int)call->n_args;
}

static void match_arguments(Match *m, const Call *call, const AstCall *expected, int last)
{
	for (guint i = 0; i < expected->n_args && !broken(m); i++) {
		const AstArg *arg = &expected->args[i];

		if (!arg->value && !arg->wrote)
			return;
		last = slot_of(call, arg, last);
		if (last < (int)call->n_args)
			match_argument(m, call, (guint)last, arg);
	}
}

static gboolean outputs_came(const CallAnswer *answer)
{
	return answer->outcome == CALL_RETURNED && answer->ret >= 0 && answer->image;
}

static gboolean match_outputs(const Call *call, const AstCall *expected, int last,
			      const CallAnswer *answer, const CallEnv *env, GString *differences,
			      GError **error)
{
	g_autoptr(GString) path = g_string_new(NULL);
	g_autoptr(GError) own = NULL;
	Match m = { { answer->image, answer->image_size, answer->ret },
		    { env, NULL, NULL, &own },
		    differences,
		    path,
		    TRUE };

	if (!outputs_came(answer))
		return TRUE;
	match_arguments(&m, call, expected, last);
	if (!own)
		return m.same;
	g_propagate_error(error, g_steal_pointer(&own));
	return FALSE;
}

/* ---- results ---- */

static gboolean result_differs(const struct sys_row *row, const AstResult *expected,
			       const CallAnswer *answer, GString *differences)
{
	if (!differences)
		return FALSE;
	g_string_append(differences, "result: expected ");
	print_result(differences, expected);
	g_string_append(differences, ", got ");
	call_print_result(differences, row, answer);
	g_string_append_c(differences, '\n');
	return FALSE;
}

static int errno_of(const char *name)
{
	int err = sys_errno_value(name);

	return err ? err : (int)g_ascii_strtoll(name + 1, NULL, 10);
}

static gboolean value_came(const struct sys_row *row, const AstResult *expected,
			   const CallAnswer *answer, const CallEnv *env, gboolean *same,
			   GError **error)
{
	g_autoptr(GError) own = NULL;
	Resolver r = { env, NULL, "the result", &own };
	guint64 value;

	if (!resolve_number(&r, expected->value, row ? row->result : NULL, &value)) {
		g_propagate_error(error, g_steal_pointer(&own));
		return FALSE;
	}
	/* Where memory was mapped is the kernel's own business. */
	if (row && row->result->kind == K_ADDR && expected->value->base == 16)
		*same = answer->ret >= 0 || answer->ret < -4095;
	else
		*same = (gint64)value == answer->ret;
	return TRUE;
}

gboolean call_match_result(const struct sys_row *row, const AstResult *expected,
			   const CallAnswer *answer, const CallEnv *env, GString *differences,
			   GError **error)
{
	gboolean same = FALSE;

	switch (expected->kind) {
	case RESULT_ABSENT:
	case RESULT_UNKNOWN:
		return TRUE;
	case RESULT_UNFINISHED:
		same = answer->outcome != CALL_RETURNED;
		break;
	case RESULT_ERROR:
		same = answer->outcome == CALL_RETURNED &&
		       answer->ret == -errno_of(expected->error);
		break;
	case RESULT_VALUE:
		if (answer->outcome == CALL_BLOCKED)
			break;
		if (!value_came(row, expected, answer, env, &same, error))
			return FALSE;
		break;
	}
	return same || result_differs(row, expected, answer, differences);
}

/* ---- interface ---- */

gboolean call_match(const Call *call, const AstCall *expected, const CallAnswer *answer,
		    const CallEnv *env, GString *differences, GError **error)
{
	g_autoptr(GError) own = NULL;
	gboolean result = call_match_result(call->row, &expected->result, answer, env, differences,
					    &own);

	if (own) {
		g_propagate_error(error, g_steal_pointer(&own));
		return FALSE;
	}
	return match_outputs(call, expected, -1, answer, env, differences, error) && result;
}

/* The slot before the first one that a resumption's arguments are for. */
static int last_before(const Call *call, const AstCall *resumed)
{
	gboolean wrote_only = resumed->n_args && !resumed->args[0].value && resumed->args[0].wrote;

	if (call->open)
		return (int)call->n_stated - 1 - wrote_only;
	for (guint i = 0; i < call->n_args; i++)
		if (site_of_arg(call, i).dir != DIR_IN)
			return (int)i - 1;
	return (int)call->n_args - 1;
}

gboolean call_match_resumed(const Call *call, const AstCall *resumed, const CallAnswer *answer,
			    const CallEnv *env, GString *differences, GError **error)
{
	g_autoptr(GError) own = NULL;
	gboolean result = call_match_result(call->row, &resumed->result, answer, env, differences,
					    &own);

	if (own) {
		g_propagate_error(error, g_steal_pointer(&own));
		return FALSE;
	}
	return match_outputs(call, resumed, last_before(call, resumed), answer, env, differences,
			     error) &&
	       result;
}

gboolean call_match_struct(const struct sys_struct *desc, const guint8 *bytes, gsize size,
			   const AstNode *expected, const CallEnv *env, GString *differences,
			   GError **error)
{
	struct sys_type type = { .kind = K_STRUCT, .size = desc->size, .desc = desc };
	Site site = { desc->name, &type, DIR_OUT, FALSE, FALSE, 0, 0 };
	g_autoptr(GString) path = g_string_new(NULL);
	g_autoptr(GError) own = NULL;
	Match m = { { bytes, size, -1 }, { env, NULL, NULL, &own }, differences, path, TRUE };

	match_struct(&m, &site, expected, 0);
	if (!own)
		return m.same;
	g_propagate_error(error, g_steal_pointer(&own));
	return FALSE;
}
