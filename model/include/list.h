/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Doubly linked lists with the link inside the object, under the names of include/linux/list.h.
 *
 * A list_head is the head of a ring or a place in one; a ring of one is empty. An hlist_head has
 * one pointer, which saves memory in tables: its nodes know the pointer that points to them, not
 * the node before them.
 *
 * Every change is made of one step: list_join() makes neighbours of two places in rings,
 * hlist_lead() makes a pointer lead to a node.
 */
#ifndef NSSIM_LIST_H
#define NSSIM_LIST_H

#include "compiler.h"

struct list_head {
	struct list_head *next, *prev;
};

/* ---- looking ---- */

static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

static inline bool list_is_singular(const struct list_head *head)
{
	return !list_empty(head) && head->next == head->prev;
}

/* ---- changing ---- */

static inline void list_join(struct list_head *left, struct list_head *right)
{
	left->next = right;
	right->prev = left;
}

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list_join(list, list);
}

static inline void list_add(struct list_head *entry, struct list_head *head)
{
	list_join(entry, head->next);
	list_join(head, entry);
}

static inline void list_add_tail(struct list_head *entry, struct list_head *head)
{
	list_add(entry, head->prev);
}

/* Closes the gap; @entry still points to where it was. */
static inline void list_close_gap(const struct list_head *entry)
{
	list_join(entry->prev, entry->next);
}

static inline void list_del(struct list_head *entry)
{
	list_close_gap(entry);
	entry->next = NULL;
	entry->prev = NULL;
}

static inline void list_del_init(struct list_head *entry)
{
	list_close_gap(entry);
	INIT_LIST_HEAD(entry);
}

static inline void list_move_tail(struct list_head *entry, struct list_head *head)
{
	list_close_gap(entry);
	list_add_tail(entry, head);
}

/* Puts @entry where @old was; @old is left as an empty ring. */
static inline void list_replace_init(struct list_head *old, struct list_head *entry)
{
	list_add(entry, old);
	list_del_init(old);
}

/* All of @list, whose head is left as it is, comes right behind @place. */
static inline void list_splice(const struct list_head *list, struct list_head *place)
{
	if (list_empty(list))
		return;
	list_join(list->prev, place->next);
	list_join(place, list->next);
}

static inline void list_splice_init(struct list_head *list, struct list_head *head)
{
	list_splice(list, head);
	INIT_LIST_HEAD(list);
}

static inline void list_splice_tail_init(struct list_head *list, struct list_head *head)
{
	list_splice_init(list, head->prev);
}

/* ---- walking ---- */

#define list_entry(ptr, type, member)	     container_of(ptr, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_last_entry(head, type, member)  list_entry((head)->prev, type, member)

#define list_next_entry(pos, member) list_entry((pos)->member.next, __typeof__(*(pos)), member)

/* @pos goes through the objects of the ring. Nothing may leave the ring meanwhile. */
#define list_for_each_entry(pos, head, member)                                               \
	for (pos = list_first_entry(head, __typeof__(*pos), member); &pos->member != (head); \
	     pos = list_next_entry(pos, member))
/* The same, where @pos may leave it: @n, the next one, may not. */
#define list_for_each_entry_safe(pos, n, head, member)               \
	for (pos = list_first_entry(head, __typeof__(*pos), member); \
	     &pos->member != (head) && ((n = list_next_entry(pos, member)), true); pos = n)

/* ---- lists with a head of one pointer ---- */

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

static inline bool hlist_unhashed(const struct hlist_node *node)
{
	return !node->pprev;
}

static inline bool hlist_empty(const struct hlist_head *head)
{
	return !head->first;
}

/* @pointer, of a head or of a node, leads to @node (NULL: to the end of the list) from now on. */
static inline void hlist_lead(struct hlist_node **pointer, struct hlist_node *node)
{
	*pointer = node;
	if (node)
		node->pprev = pointer;
}

static inline void hlist_insert(struct hlist_node **pointer, struct hlist_node *node)
{
	hlist_lead(&node->next, *pointer);
	hlist_lead(pointer, node);
}

static inline void hlist_add_head(struct hlist_node *node, struct hlist_head *head)
{
	hlist_insert(&head->first, node);
}

static inline void hlist_add_behind(struct hlist_node *node, struct hlist_node *prev)
{
	hlist_insert(&prev->next, node);
}

/* All of @from, which is not empty and ends with @last, comes before what @to has. */
static inline void hlist_splice_init(struct hlist_head *from, struct hlist_node *last,
				     struct hlist_head *to)
{
	hlist_lead(&last->next, to->first);
	hlist_lead(&to->first, from->first);
	from->first = NULL;
}

/* All of @from, however much that is; what was in @to is forgotten. */
static inline void hlist_move_list(struct hlist_head *from, struct hlist_head *to)
{
	hlist_lead(&to->first, from->first);
	from->first = NULL;
}

static inline void hlist_del_init(struct hlist_node *node)
{
	if (hlist_unhashed(node))
		return;
	hlist_lead(node->pprev, node->next);
	node->next = NULL;
	node->pprev = NULL;
}

#define hlist_entry(ptr, type, member)	    container_of(ptr, type, member)
#define hlist_entry_safe(ptr, type, member) ((ptr) ? hlist_entry(ptr, type, member) : NULL)
#define hlist_for_each_entry(pos, head, member)                                    \
	for (pos = hlist_entry_safe((head)->first, __typeof__(*pos), member); pos; \
	     pos = hlist_entry_safe(pos->member.next, __typeof__(*pos), member))
#define hlist_for_each_entry_safe(pos, n, head, member)                       \
	for (pos = hlist_entry_safe((head)->first, __typeof__(*pos), member); \
	     pos && ((n = pos->member.next), true);                           \
	     pos = hlist_entry_safe(n, __typeof__(*pos), member))

#endif
