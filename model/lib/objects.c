// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects as the outside sees them (inspect.h): by id, by address, one after the other.
 */
#include "reflect.h"
#include "sched.h"

static void fill(const struct world *w, const void *ptr, struct world_object *object)
{
	object->id = obj_id_of(w, ptr);
	object->type = refl_types[obj_type_of(ptr)];
	object->data = ptr;
	object->size = world_alloc_size(ptr);
}

bool world_object(const struct world *w, obj_id id, struct world_object *object)
{
	const void *ptr = obj_by_id(w, id);

	if (!ptr)
		return false;
	fill(w, ptr, object);
	return true;
}

bool world_object_at(const struct world *w, const void *inside, struct world_object *object)
{
	const void *ptr = obj_containing(w, inside);

	if (!ptr)
		return false;
	fill(w, ptr, object);
	return true;
}

bool world_next_object(const struct world *w, size_t *cursor, struct world_object *object)
{
	const void *ptr = obj_next(w, *cursor ? (const char *)w + *cursor : NULL);

	if (!ptr)
		return false;
	*cursor = (size_t)((const char *)ptr - (const char *)w);
	fill(w, ptr, object);
	return true;
}

static size_t list_length(const struct list_head *head)
{
	size_t n = 0;

	for (const struct list_head *p = head->next; p && p != head; p = p->next)
		n++;
	return n;
}

static size_t hlist_length(const struct hlist_head *head)
{
	size_t n = 0;

	for (const struct hlist_node *p = head->first; p; p = p->next)
		n++;
	return n;
}

/* A uthash table knows its length; where an entry keeps its handle, its description tells. */
static size_t table_length(const struct refl_field *field, const void *data)
{
	const void *head = pointer_at(data);
	const struct refl_field *hh = field->type ? refl_field(field->type, "hh") : NULL;
	const UT_hash_handle *handle;

	if (!head || !hh)
		return 0;
	handle = (const void *)((const char *)head + hh->offset);
	return handle->tbl ? handle->tbl->num_items : 0;
}

static size_t tree_length(const struct rb_root *root)
{
	size_t n = 0;

	for (const struct rb_node *p = rb_first(root); p; p = rb_next(p))
		n++;
	return n;
}

size_t world_len(const struct world *w, const struct refl_field *field, const void *data)
{
	(void)w;
	if (field->marks & REFL_HASHTABLE)
		return table_length(field, data);
	if (field->kind == REFL_LIST)
		return list_length(data);
	if (field->kind == REFL_HLIST)
		return hlist_length(data);
	if (!strcmp(field->ctype, "struct rb_root"))
		return tree_length(data);
	if (!strcmp(field->ctype, "struct idr") || !strcmp(field->ctype, "struct ida"))
		return ((const struct idr *)data)->count;
	return field->count == REFL_FLEXIBLE ? 0 : field->count;
}
