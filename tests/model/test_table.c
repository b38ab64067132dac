// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of system calls is consistent in itself: what refers to something refers to the right
 * kind of thing, no name has two values, no field lies outside its structure or on another one.
 */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#include "argtypes.h"
#include "rows.h"

/* One sentence for each fault, so that a failing test says which row it is. */
static void fault(const char *where, const char *slot, const char *what)
{
	fprintf(stderr, "%s.%s: %s\n", where, slot, what);
	CU_FAIL("the table of system calls");
}

static bool has_value(const struct sys_set *set, u64 value)
{
	for (const struct sys_flag *f = set->flags; f->name; f++)
		if (f->value == value)
			return true;
	return false;
}

static void check_cases(const char *where, const struct sys_slot *slot,
			const struct sys_slot *selector, unsigned int n)
{
	const struct sys_case *c;
	bool any = false;

	for (c = slot->type->cases; c->type; c++) {
		any = c->any;
		if (!c->any && selector->type->set && !has_value(selector->type->set, c->value))
			fault(where, slot->name, "a case is for a value that has no name");
		if (c->len >= (int)n)
			fault(where, slot->name, "a case's length is no argument");
	}
	if (!any)
		fault(where, slot->name, "no last case takes what is left");
}

static bool is_length(enum sys_kind kind)
{
	return kind == K_SIZE || kind == K_COUNT || kind == K_INT;
}

static void check_slot(const char *where, const struct sys_slot *slots, unsigned int i,
		       unsigned int n)
{
	const struct sys_slot *slot = &slots[i];
	const struct sys_type *type = slot->type;

	if (slot->len < -1 || slot->len >= (int)n) {
		fault(where, slot->name, "its length is no slot");
		return;
	}
	if (type->kind == K_VARIANT && slot->len < 0)
		fault(where, slot->name, "nothing selects its type");
	else if (type->kind == K_VARIANT)
		check_cases(where, slot, &slots[slot->len], n);
	else if (slot->len >= 0 && !is_length(slots[slot->len].type->kind))
		fault(where, slot->name, "its length is no number");
	if ((type->kind == K_FLAGS || type->kind == K_ENUM) && !type->set)
		fault(where, slot->name, "its values have no names");
	if ((type->kind == K_ARRAY || type->kind == K_POINTER) && !type->elem)
		fault(where, slot->name, "it points to nothing");
}

static void check_row(const struct sys_row *row)
{
	bool optional = false;

	for (unsigned int i = 0; i < row->nr_args; i++) {
		check_slot(row->name, row->args, i, row->nr_args);
		if (optional && !row->args[i].optional)
			fault(row->name, row->args[i].name, "may not be left out, but one before");
		optional = row->args[i].optional;
	}
	CU_ASSERT_PTR_EQUAL(sys_find(row->name), row);
	CU_ASSERT_PTR_EQUAL(sys_find_nr(row->nr), row);
	CU_ASSERT_PTR_NOT_NULL(row->result);
	CU_ASSERT_PTR_NOT_NULL(row->help);
	CU_ASSERT_EQUAL(sys_row_body(row) == NULL, row->support == SYS_ABSENT);
	if (row->support == SYS_PART && !row->note)
		fault(row->name, "note", "does not say what is left out");
}

static void test_rows(void)
{
	for (unsigned int i = 0; i < sys_table_size; i++)
		check_row(&sys_table[i]);
	CU_ASSERT_PTR_NULL(sys_find("no_such_call"));
	CU_ASSERT_PTR_NULL(sys_find_nr(100000));
}

static void test_names(void)
{
	u64 value;

	for (unsigned int i = 0; i < sys_sets_size; i++)
		for (const struct sys_flag *f = sys_sets[i]->flags; f->name; f++) {
			if (!sys_constant(f->name, &value) || value != f->value)
				fault(sys_sets[i]->name, f->name, "has another value elsewhere");
			if (f->mask && (f->value & ~f->mask))
				fault(sys_sets[i]->name, f->name, "lies outside its mask");
		}
	CU_ASSERT_FALSE(sys_constant("NO_SUCH_CONSTANT", &value));
}

/* ---- structures ---- */

static unsigned int type_size(const struct sys_type *type)
{
	if (type->kind == K_STRUCT)
		return type->desc->size;
	return type->split ? type->split + 4u : type->size;
}

static unsigned int field_size(const struct sys_slot *field)
{
	if (field->type->kind == K_ARRAY)
		return field->count * type_size(field->type->elem);
	if (field->type->kind == K_STRING)
		return field->count;
	return type_size(field->type);
}

static bool overlap(const struct sys_slot *a, const struct sys_slot *b)
{
	if (a->when || b->when || a->type->split)
		return false;
	return a->offset < b->offset + field_size(b) && b->offset < a->offset + field_size(a);
}

static void check_struct(const struct sys_struct *desc, unsigned int bytes)
{
	CU_ASSERT_EQUAL(desc->size, bytes);
	for (unsigned int i = 0; i < desc->nr_fields; i++) {
		const struct sys_slot *field = &desc->fields[i];
		bool open = desc->flexible && i + 1u == desc->nr_fields;

		check_slot(desc->name, desc->fields, i, desc->nr_fields);
		if (!open && !field_size(field))
			fault(desc->name, field->name, "has no size");
		if (!open && field->offset + field_size(field) > desc->size)
			fault(desc->name, field->name, "lies outside");
		for (unsigned int j = 0; j < i && desc != &struct_epoll_data; j++)
			if (overlap(field, &desc->fields[j]))
				fault(desc->name, field->name, "lies on another field");
	}
}

static void test_structs(void)
{
#define CHECK_STRUCT(name, bytes) check_struct(&struct_##name, bytes);
	SYS_STRUCTS(CHECK_STRUCT)
#undef CHECK_STRUCT
}

static void test_numbered_names(void)
{
	CU_ASSERT_EQUAL(sys_errno_value("EPERM"), 1);
	CU_ASSERT_EQUAL(sys_errno_value("EWOULDBLOCK"), sys_errno_value("EAGAIN"));
	CU_ASSERT_STRING_EQUAL(sys_errno_name(11), "EAGAIN");
	CU_ASSERT_PTR_NULL(sys_errno_name(0));
	CU_ASSERT_EQUAL(sys_signal_value("SIGKILL"), 9);
	CU_ASSERT_STRING_EQUAL(sys_signal_name(34), "SIGRT_2");
	CU_ASSERT_PTR_NULL(sys_signal_name(65));
	CU_ASSERT_EQUAL(sys_signal_value("SIGNONE"), 0);
}

void suite_table(void);
void suite_table(void)
{
	CU_pSuite suite = CU_add_suite("table", NULL, NULL);

	CU_ADD_TEST(suite, test_rows);
	CU_ADD_TEST(suite, test_names);
	CU_ADD_TEST(suite, test_structs);
	CU_ADD_TEST(suite, test_numbered_names);
}
