// SPDX-License-Identifier: GPL-2.0-only
/*
 * Softening what a log expects, and comparing numbers as names: see expect.h.
 */
#include "strace/expect.h"

#include <string.h>

#include "call/value.h"

/* Numbers in texts, as in "mnt:[4026532193]", are names in a space of their own. */
#define SPACE_TEXT (SPACE_ORDER + 1)
#define N_SPACES   (SPACE_TEXT + 1)

/* ---- names ---- */

struct Dictionary {
	GHashTable *ours[N_SPACES]; /* number in the log -> number in the model */
	GHashTable *theirs[N_SPACES];
	GHashTable *bytes; /* GBytes -> GBytes: handles of files, the log's and ours */
	/*
	 * The unique id of a mount that the last call told which has one, and that strace did not
	 * print: it knows no stx_mnt_id. 0: none. The program has got it all the same, and the id
	 * that it names next without having been told of it must be this one.
	 */
	gint64 unprinted_mount;
};

static GHashTable *number_table(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
}

Dictionary *dictionary_new(void)
{
	Dictionary *names = g_new0(Dictionary, 1);

	for (guint i = 0; i < N_SPACES; i++) {
		names->ours[i] = number_table();
		names->theirs[i] = number_table();
	}
	names->bytes = g_hash_table_new_full(g_bytes_hash, g_bytes_equal,
					     (GDestroyNotify)g_bytes_unref,
					     (GDestroyNotify)g_bytes_unref);
	return names;
}

void dictionary_free(Dictionary *names)
{
	if (!names)
		return;
	for (guint i = 0; i < N_SPACES; i++) {
		g_hash_table_unref(names->ours[i]);
		g_hash_table_unref(names->theirs[i]);
	}
	g_hash_table_unref(names->bytes);
	g_free(names);
}

static gboolean stands_for_itself(gint64 number)
{
	return number == 0 || number == -1;
}

/* Ids that are dealt out again after use are no lasting names. */
static gboolean is_reused(guint space, gint64 number)
{
	return space == SPACE_ADDR || space == SPACE_GROUP || space == SPACE_ORDER ||
	       (space == SPACE_MNT && number < G_MAXINT32);
}

static void learn(Dictionary *names, guint space, gint64 theirs, gint64 ours)
{
	g_hash_table_replace(names->ours[space], g_memdup2(&theirs, sizeof(theirs)),
			     g_memdup2(&ours, sizeof(ours)));
	g_hash_table_replace(names->theirs[space], g_memdup2(&ours, sizeof(ours)),
			     g_memdup2(&theirs, sizeof(theirs)));
}

static gboolean is_unprinted(const Dictionary *names, guint space, gint64 theirs)
{
	return space == SPACE_MNT && names->unprinted_mount && !is_reused(space, theirs);
}

static gboolean to_ours(Dictionary *names, guint space, gint64 theirs, gint64 *ours)
{
	const gint64 *known = g_hash_table_lookup(names->ours[space], &theirs);

	*ours = known ? *known : theirs;
	if (known || stands_for_itself(theirs))
		return TRUE;
	if (!is_unprinted(names, space, theirs))
		return FALSE;
	*ours = names->unprinted_mount;
	names->unprinted_mount = 0;
	learn(names, space, theirs, *ours);
	return TRUE;
}

static gboolean same_name(Dictionary *names, guint space, gint64 theirs, gint64 ours)
{
	const gint64 *a = g_hash_table_lookup(names->ours[space], &theirs);
	const gint64 *b = g_hash_table_lookup(names->theirs[space], &ours);

	if (stands_for_itself(theirs) || stands_for_itself(ours))
		return theirs == ours;
	if (!is_reused(space, theirs) && ((a && *a != ours) || (b && *b != theirs)))
		return FALSE;
	learn(names, space, theirs, ours);
	return TRUE;
}

/* ---- a call by its row ---- */

static gboolean is_spelling(const struct sys_slot *slot, const char *name)
{
	g_auto(GStrv) aliases = NULL;

	if (!strcmp(slot->name, name))
		return TRUE;
	if (!slot->alias)
		return FALSE;
	aliases = g_strsplit(slot->alias, " ", -1);
	return g_strv_contains((const char *const *)aliases, name);
}

static const struct sys_slot *slot_named(const struct sys_slot *slots, guint n, const char *name)
{
	for (guint i = 0; i < n; i++)
		if (is_spelling(&slots[i], name))
			return &slots[i];
	return NULL;
}

const struct sys_slot *expect_slot(const AstCall *call, const struct sys_row *row, guint i)
{
	const char *label = call->args[i].name;

	if (label)
		return slot_named(row->args, row->nr_args, label);
	return i < row->nr_args ? &row->args[i] : NULL;
}

static gboolean constant(gpointer data, const char *name, gint64 *value)
{
	u64 number;

	if (!sys_constant(name, &number))
		return FALSE;
	*value = (gint64)number;
	return TRUE;
}

gboolean expect_number(const AstNode *node, gint64 *value)
{
	return node && ast_fold(node, constant, NULL, value, NULL);
}

const AstArg *expect_field(const AstNode *node, const char *name)
{
	if (!node || node->kind != NODE_STRUCT)
		return NULL;
	for (guint i = 0; i < node->n_args; i++)
		if (node->args[i].name && !strcmp(node->args[i].name, name))
			return &node->args[i];
	return NULL;
}

static gboolean selector(const AstCall *call, const struct sys_row *row,
			 const struct sys_slot *slot, gint64 *value)
{
	for (guint i = 0; i < call->n_args; i++)
		if (expect_slot(call, row, i) == &row->args[slot->len])
			return expect_number(call->args[i].value, value);
	return FALSE;
}

const struct sys_type *expect_type(const AstCall *call, const struct sys_row *row,
				   const struct sys_slot *slot, enum sys_dir *dir)
{
	const struct sys_case *c;
	gint64 value;

	*dir = slot->dir;
	if (slot->type->kind != K_VARIANT)
		return slot->type;
	if (!selector(call, row, slot, &value))
		value = -1;
	for (c = slot->type->cases; c->type; c++)
		if (c->any || (guint32)c->value == (guint32)value)
			break;
	*dir = c->type ? c->dir : slot->dir;
	return c->type ? c->type : slot->type;
}

/* "mnt:[4026532193]": a word and a number. Returns the length of the word; 0: another text. */
static gsize numbered_text(const char *text, gsize len, gint64 *number)
{
	gsize word = 0;
	char *end;
	gint64 value;

	while (word < len && g_ascii_isalpha(text[word]))
		word++;
	if (!word || word + 3 >= len || strncmp(text + word, ":[", 2))
		return 0;
	value = g_ascii_strtoll(text + word + 2, &end, 10);
	if (end != text + len - 1 || *end != ']')
		return 0;
	if (number)
		*number = value;
	return word;
}

/* ---- softening ---- */

typedef struct {
	AstPool *pool;
	Dictionary *names;
	gboolean efault; /* the log expects EFAULT: addresses are what they are */
	gint64 size; /* of what the call wrote, as its result tells; -1: it does not */
	gboolean *foreign;
} Softener;

static AstNode *soften(Softener *s, const struct sys_type *type, enum sys_dir dir,
		       const AstNode *node);

static AstNode *any_node(Softener *s, const AstNode *node)
{
	AstNode *any = ast_new(s->pool, AstNode);

	any->kind = NODE_ANY;
	any->span = node->span;
	return any;
}

static AstNode *copy_node(Softener *s, const AstNode *node)
{
	AstNode *copy = ast_new(s->pool, AstNode);

	*copy = *node;
	return copy;
}

static AstNode *as_it_is(const AstNode *node)
{
	return (AstNode *)node;
}

static AstNode *soften_number(Softener *s, const struct sys_type *type, enum sys_dir dir,
			      const AstNode *node)
{
	gint64 theirs, ours;
	AstNode *copy;

	if (!type->space)
		return as_it_is(node);
	if (dir == DIR_OUT)
		return any_node(s, node);
	if (!expect_number(node, &theirs))
		return as_it_is(node);
	if (!to_ours(s->names, type->space, theirs, &ours))
		*s->foreign = TRUE;
	if (ours == theirs)
		return as_it_is(node);
	copy = copy_node(s, node);
	copy->kind = NODE_NUMBER;
	copy->number = (guint64)ours;
	copy->negative = FALSE;
	copy->base = 16;
	return copy;
}

/* Bytes that only the kernel knows to read, which went in again. */
static AstNode *soften_handle(Softener *s, const AstNode *node)
{
	g_autoptr(GBytes) theirs = g_bytes_new(node->text, node->len);
	GBytes *ours = g_hash_table_lookup(s->names->bytes, theirs);
	AstNode *copy = copy_node(s, node);
	gsize size;

	if (!ours) {
		*s->foreign = TRUE;
		return copy;
	}
	copy->text = ast_strndup(s->pool, g_bytes_get_data(ours, &size), g_bytes_get_size(ours));
	copy->len = g_bytes_get_size(ours);
	return copy;
}

static gboolean is_handle(const struct sys_slot *field, const AstNode *node)
{
	return field->moment && field->type->kind == K_BYTES && node->kind == NODE_STRING;
}

/* strace shows all of the buffer, or all but a NUL at the end: what was written is compared. */
static AstNode *soften_bytes(Softener *s, const AstNode *node)
{
	AstNode *copy = copy_node(s, node);

	if (s->size >= 0 && node->len > (guint64)s->size)
		copy->len = (gsize)s->size;
	else if (s->size >= 0 && node->len + 1 == (guint64)s->size)
		copy->cut = TRUE;
	return copy;
}

static gboolean is_address(const AstNode *node)
{
	return node && (node->kind == NODE_NULL || (node->kind == NODE_NUMBER && node->base == 16));
}

/* si_int=1, si_ptr=0x1: a union shown twice. */
static gboolean repeats_union(const struct sys_struct *desc, const char *name)
{
	g_autofree char *other = name && g_str_has_suffix(name, "_ptr")
					 ? g_strdup_printf("%.*s_int", (int)strlen(name) - 4, name)
					 : NULL;

	return other && slot_named(desc->fields, desc->nr_fields, other);
}

/* FALSE: the field is expected no more. */
static gboolean soften_field(Softener *s, const struct sys_struct *desc, enum sys_dir dir,
			     AstArg *arg)
{
	const struct sys_slot *field = arg->name ? slot_named(desc->fields, desc->nr_fields,
							      arg->name)
						 : NULL;
	enum sys_dir way = field && field->dir == DIR_OUT ? DIR_OUT : dir;

	if (!field) /* an address that only the library knows is no part of the call */
		return way != DIR_OUT && !repeats_union(desc, arg->name) && !is_address(arg->value);
	if (way == DIR_OUT && (field->moment || field->history))
		return FALSE;
	if (arg->value && way == DIR_IN && is_handle(field, arg->value))
		arg->value = soften_handle(s, arg->value);
	else if (arg->value)
		arg->value = soften(s, field->type, way, arg->value);
	if (arg->wrote)
		arg->wrote = soften(s, field->type, DIR_OUT, arg->wrote);
	return !(way == DIR_OUT && arg->value && arg->value->kind == NODE_ANY);
}

static AstNode *soften_struct(Softener *s, const struct sys_struct *desc, enum sys_dir dir,
			      const AstNode *node)
{
	AstNode *copy = copy_node(s, node);

	copy->args = ast_alloc(s->pool, sizeof(AstArg) * MAX(node->n_args, 1));
	copy->n_args = 0;
	for (guint i = 0; i < node->n_args; i++) {
		AstArg arg = node->args[i];

		if (soften_field(s, desc, dir, &arg))
			copy->args[copy->n_args++] = arg;
	}
	return copy;
}

static AstNode *soften_elements(Softener *s, const struct sys_type *type, enum sys_dir dir,
				const AstNode *node)
{
	AstNode *copy = copy_node(s, node);

	copy->args = ast_alloc(s->pool, sizeof(AstArg) * MAX(node->n_args, 1));
	for (guint i = 0; i < node->n_args; i++) {
		copy->args[i] = node->args[i];
		if (copy->args[i].value)
			copy->args[i].value = soften(s, type, dir, copy->args[i].value);
	}
	return copy;
}

/* An address where strace did not look, or could not: something harmless instead of it. */
static AstNode *soften_address(Softener *s, const struct sys_type *type, const AstNode *node)
{
	AstNode *copy = copy_node(s, node);

	if (type->kind == K_STRING || type->kind == K_PATH) {
		copy->kind = NODE_STRING;
		copy->text = "";
		copy->len = 0;
	} else if (type->kind == K_ARRAY) {
		copy->kind = NODE_NULL;
	}
	return copy;
}

/* The member of a union that is as wide as the union; NULL: a structure of another kind. */
static const struct sys_slot *widest_member(const struct sys_type *type)
{
	const struct sys_slot *member;

	if (type->kind != K_STRUCT || type->desc->nr_fields < 2 || type->desc->fields[1].offset)
		return NULL;
	member = &type->desc->fields[type->desc->nr_fields - 1];
	return member->type->size == type->size ? member : NULL;
}

/* strace prints a union as one number. */
static AstNode *soften_union(Softener *s, const struct sys_slot *member, const AstNode *node)
{
	AstNode *whole = copy_node(s, node);

	whole->kind = NODE_STRUCT;
	whole->n_args = 1;
	whole->args = ast_alloc(s->pool, sizeof(AstArg));
	whole->args[0].name = ast_strndup(s->pool, member->name, strlen(member->name));
	whole->args[0].value = copy_node(s, node);
	return whole;
}

static AstNode *soften(Softener *s, const struct sys_type *type, enum sys_dir dir,
		       const AstNode *node)
{
	const struct sys_slot *member;

	switch (node->kind) {
	case NODE_STRUCT:
		if (value_is_scalar(type->kind) && dir == DIR_IN && node->n_args &&
		    node->args[node->n_args - 1].value) /* a union: its members, the widest last */
			return soften(s, type, dir, node->args[node->n_args - 1].value);
		if (type->kind == K_STRUCT)
			return soften_struct(s, type->desc, dir, node);
		if (type->kind == K_POINTER)
			return soften(s, type->elem, dir, node);
		return dir == DIR_OUT ? any_node(s, node) : as_it_is(node);
	case NODE_ARRAY:
		if (type->kind == K_ARRAY || type->kind == K_POINTER)
			return soften_elements(s, type->elem, dir, node);
		return dir == DIR_OUT ? any_node(s, node) : as_it_is(node);
	case NODE_STRING:
		if (dir == DIR_OUT && numbered_text(node->text, node->len, NULL))
			return any_node(s, node);
		return dir == DIR_OUT && type->kind == K_BYTES ? soften_bytes(s, node)
							       : as_it_is(node);
	case NODE_ANY:
	case NODE_NULL:
	case NODE_SET:
		return as_it_is(node);
	default:
		if (value_is_scalar(type->kind))
			return soften_number(s, type, dir, node);
		if (node->kind == NODE_NUMBER && (member = widest_member(type)))
			return soften_union(s, member, node);
		if (dir == DIR_IN && node->kind == NODE_NUMBER && !s->efault)
			return soften_address(s, type, node);
		return as_it_is(node);
	}
}

static void soften_arg(Softener *s, const AstCall *call, const struct sys_row *row, guint i,
		       gboolean outputs, AstArg *arg)
{
	const struct sys_slot *slot = expect_slot(call, row, i);
	const struct sys_type *type;
	enum sys_dir dir;

	if (!slot)
		return;
	type = expect_type(call, row, slot, &dir);
	if (arg->wrote)
		arg->wrote = outputs ? soften(s, type, DIR_OUT, arg->wrote) : NULL;
	if (!arg->value)
		return;
	if (dir == DIR_OUT && arg->value->kind != NODE_NULL && arg->value->kind != NODE_NUMBER &&
	    (slot->moment || !outputs))
		arg->value = any_node(s, arg->value);
	else
		arg->value = soften(s, type, dir, arg->value);
}

/* Then the result is the length of a text with a number that may have fewer digits here. */
static gboolean gives_numbered_text(const AstCall *call)
{
	for (guint i = 0; i < call->n_args; i++) {
		const AstNode *node = call->args[i].value;

		if (node && node->kind == NODE_STRING && numbered_text(node->text, node->len, NULL))
			return TRUE;
	}
	return FALSE;
}

AstCall *expect_soften(AstPool *pool, const AstCall *call, const struct sys_row *row,
		       Dictionary *names, gboolean outputs, gboolean *foreign)
{
	Softener s = { .pool = pool, .names = names, .foreign = foreign };
	AstCall *soft = ast_new(pool, AstCall);

	*soft = *call;
	s.efault = call->result.kind == RESULT_ERROR && !strcmp(call->result.error, "EFAULT");
	if (row->result->kind != K_SIZE || call->result.kind != RESULT_VALUE ||
	    !expect_number(call->result.value, &s.size))
		s.size = -1;
	soft->args = ast_alloc(pool, sizeof(AstArg) * MAX(call->n_args, 1));
	for (guint i = 0; i < call->n_args; i++) {
		soft->args[i] = call->args[i];
		soften_arg(&s, call, row, i, outputs, &soft->args[i]);
	}
	if (soft->result.kind == RESULT_VALUE &&
	    (row->result->moment || row->result->space || gives_numbered_text(call)))
		soft->result.kind = RESULT_ABSENT;
	return soft;
}

/* ---- names in answers ---- */

typedef struct {
	const CallAnswer *answer;
	Dictionary *names;
	GString *differences;
	const char *where;
} NameCheck;

static gboolean check_names(NameCheck *c, const struct sys_type *type, const AstNode *node,
			    guint64 offset);

static gboolean check_name(NameCheck *c, guint space, const AstNode *node, gint64 ours)
{
	gint64 theirs;

	if (!expect_number(node, &theirs) || same_name(c->names, space, theirs, ours))
		return TRUE;
	if (c->differences)
		g_string_append_printf(c->differences,
				       "%s: the log's %#" G_GINT64_MODIFIER
				       "x and the model's %#" G_GINT64_MODIFIER
				       "x stood for something else before\n",
				       c->where, theirs, ours);
	return FALSE;
}

static gboolean within(const NameCheck *c, guint64 offset, gsize size)
{
	return c->answer->image && offset <= c->answer->image_size &&
	       size <= c->answer->image_size - offset;
}

static void learn_handle(NameCheck *c, const AstNode *node, guint64 offset)
{
	if (node->len && within(c, offset, node->len))
		g_hash_table_replace(c->names->bytes, g_bytes_new(node->text, node->len),
				     g_bytes_new(c->answer->image + offset, node->len));
}

/* Takes note of an id of a mount in the structure at @offset that @node does not show. */
static void note_unprinted(NameCheck *c, const struct sys_struct *desc, const AstNode *node,
			   guint64 offset)
{
	for (guint i = 0; i < desc->nr_fields; i++) {
		const struct sys_slot *field = &desc->fields[i];
		const struct sys_type *type = field->type;
		gint64 id;

		if (!value_is_scalar(type->kind) || type->space != SPACE_MNT ||
		    !within(c, offset + field->offset, type->size))
			continue;
		for (guint k = 0; k < node->n_args; k++)
			if (node->args[k].name && !strcmp(node->args[k].name, field->name))
				return;
		id = (gint64)value_load(c->answer->image + offset + field->offset, type->size,
					type->sign);
		if (!is_reused(SPACE_MNT, id))
			c->names->unprinted_mount = id;
	}
}

static gboolean check_struct(NameCheck *c, const struct sys_struct *desc, const AstNode *node,
			     guint64 offset)
{
	gboolean ok = TRUE;

	for (guint i = 0; i < node->n_args; i++) {
		const AstArg *arg = &node->args[i];
		const struct sys_slot *field = arg->name && arg->value
						       ? slot_named(desc->fields, desc->nr_fields,
								    arg->name)
						       : NULL;

		if (field && is_handle(field, arg->value))
			learn_handle(c, arg->value, offset + field->offset);
		if (!field || field->dir == DIR_OUT || field->moment)
			continue;
		c->where = field->name;
		ok &= check_names(c, field->type, arg->value, offset + field->offset);
	}
	note_unprinted(c, desc, node, offset);
	return ok;
}

static gboolean check_elements(NameCheck *c, const struct sys_type *type, const AstNode *node,
			       guint64 offset)
{
	gsize size = value_size(type);
	gboolean ok = TRUE;

	for (guint i = 0; i < node->n_args; i++)
		if (node->args[i].value)
			ok &= check_names(c, type, node->args[i].value, offset + i * size);
	return ok;
}

static gboolean check_text(NameCheck *c, const AstNode *node, guint64 offset)
{
	const char *ours = (const char *)c->answer->image + offset;
	gint64 their_number, our_number;
	gsize word = numbered_text(node->text, node->len, &their_number);
	gsize most;

	if (!word || !within(c, offset, 1))
		return TRUE;
	most = (gsize)MIN((guint64)c->answer->ret, c->answer->image_size - offset);
	if (numbered_text(ours, strnlen(ours, most), &our_number) == word &&
	    !strncmp(node->text, ours, word) &&
	    same_name(c->names, SPACE_TEXT, their_number, our_number))
		return TRUE;
	if (c->differences)
		g_string_append_printf(c->differences, "%s: expected \"%s\", got \"%.*s\"\n",
				       c->where, node->text, (int)strnlen(ours, most), ours);
	return FALSE;
}

static gboolean check_names(NameCheck *c, const struct sys_type *type, const AstNode *node,
			    guint64 offset)
{
	if (node->kind == NODE_STRING && type->kind == K_BYTES)
		return check_text(c, node, offset);
	if (node->kind == NODE_STRUCT && type->kind == K_STRUCT)
		return check_struct(c, type->desc, node, offset);
	if (node->kind == NODE_ARRAY && (type->kind == K_ARRAY || type->kind == K_POINTER))
		return check_elements(c, type->elem, node, offset);
	if (!value_is_scalar(type->kind) || !type->space || !within(c, offset, type->size))
		return TRUE;
	return check_name(c, type->space, node,
			  (gint64)value_load(c->answer->image + offset, type->size, type->sign));
}

gboolean expect_names(const AstCall *logged, const AstCall *soft, const Call *call,
		      const CallAnswer *answer, Dictionary *names, GString *differences)
{
	NameCheck c = { answer, names, differences, "result" };
	gboolean ok = TRUE;

	if (answer->outcome != CALL_RETURNED || answer->ret < 0)
		return TRUE;
	if (call->row->result->space && logged->result.kind == RESULT_VALUE)
		ok = check_name(&c, call->row->result->space, logged->result.value, answer->ret);
	for (guint i = 0; i < call->n_args; i++) {
		const CallArg *arg = &call->args[i];
		const AstArg *theirs;

		if (!arg->stated || arg->dir == DIR_IN || !arg->size)
			continue;
		theirs = &logged->args[arg->stated - soft->args];
		c.where = arg->slot->name;
		if (theirs->wrote || theirs->value)
			ok &= check_names(&c, arg->type,
					  theirs->wrote ? theirs->wrote : theirs->value,
					  arg->offset);
	}
	return ok;
}
