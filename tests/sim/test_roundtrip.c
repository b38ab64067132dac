// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every row of the table: what is printed of a call parses, lays out and prints the same again;
 * and an answer, printed as an expectation, is met by itself.
 */
#include <CUnit/CUnit.h>

#include <string.h>

#include "call/marshal.h"
#include "script/parser.h"

#define IMAGE  2048u
#define ROUNDS 20u

static gboolean lookup(gpointer data, const char *name, gint64 *value, GError **error)
{
	return FALSE;
}

static const CallEnv env = { lookup, NULL, NULL };

/* A member of the set or two, or a small number. */
static guint64 random_number(GRand *r, const struct sys_type *type)
{
	const struct sys_flag *flags = type->set ? type->set->flags : NULL;
	guint n = 0;

	while (flags && flags[n].name)
		n++;
	if (!n)
		return (guint64)g_rand_int_range(r, 0, 40);
	return flags[g_rand_int_range(r, 0, (gint32)n)].value;
}

/* Addresses far enough from the end that no length leads out of the image. */
static guint64 random_address(GRand *r)
{
	return g_rand_int_range(r, 0, 8) ? USER_BASE + 16u * (guint)g_rand_int_range(r, 0, 60) : 0;
}

/* The length of what a variant may point to is a small number, though it is a variant itself. */
static void make_lengths_small(GRand *r, const struct sys_row *row, guint64 *args)
{
	for (guint i = 0; i < row->nr_args; i++) {
		const struct sys_case *c = row->args[i].type->cases;

		for (; c && c->type; c++)
			if (c->len >= 0)
				args[c->len] = (guint64)g_rand_int_range(r, 0, 40);
	}
}

static Call *random_call(GRand *r, const struct sys_row *row)
{
	guint64 args[SYS_MAX_ARGS] = { 0 };
	guint8 image[IMAGE] = { 0 };

	/* Small numbers in every eighth byte: whatever the fields' sizes, they are small too. */
	for (guint i = 0; i + 64 < IMAGE; i += 8)
		image[i] = (guint8)g_rand_int_range(r, 0, 20);
	for (guint i = 0; i < row->nr_args; i++) {
		const struct sys_type *type = row->args[i].type;

		args[i] = value_is_scalar(type->kind) ? random_number(r, type) : random_address(r);
	}
	make_lengths_small(r, row, args);
	return call_from_raw(row, args, image, sizeof(image));
}

static AstScript *parse(const char *call)
{
	g_autofree char *line = g_strdup_printf("init: %s", call);
	g_autoptr(GError) error = NULL;
	AstScript *script = script_parse_log_line("t.ns", 1, line, strlen(line), &error);

	if (!script)
		g_printerr("%s\n", error->message);
	CU_ASSERT_PTR_NOT_NULL_FATAL(script);
	return script;
}

static void assert_same_again(const Call *call)
{
	g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);
	g_autoptr(AstScript) script = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(Call) again = NULL;

	call_print(once, call, NULL);
	script = parse(once->str);
	again = call_marshal(&script->lines[0]->call, &env, NULL, &error);
	if (!again)
		g_printerr("%s: %s\n", once->str, error->message);
	CU_ASSERT_PTR_NOT_NULL_FATAL(again);
	call_print(twice, again, NULL);
	if (strcmp(once->str, twice->str))
		g_printerr("%s\n%s\n", once->str, twice->str);
	CU_ASSERT_STRING_EQUAL(once->str, twice->str);
}

static void assert_met_by_itself(const Call *call, gint64 ret)
{
	CallAnswer answer = { CALL_RETURNED, ret, call->image->data, call->image->len };
	g_autoptr(GString) text = g_string_new(NULL), differences = g_string_new(NULL);
	g_autoptr(AstScript) script = NULL;
	g_autoptr(GError) error = NULL;

	call_print(text, call, &answer);
	script = parse(text->str);
	if (!call_match(call, &script->lines[0]->call, &answer, &env, differences, &error))
		g_printerr("%s\n%s\n", text->str, differences->str);
	CU_ASSERT_PTR_NULL(error);
	CU_ASSERT_STRING_EQUAL(differences->str, "");
}

/* Whether a structure that the call reads holds what it will write, or the address of that. */
static gboolean has_outputs_inside(const struct sys_row *row)
{
	static const char *const names[] = {
		"clone3",   "readv",	"preadv",	    "preadv2",		 "recvmsg",
		"sendmmsg", "recvmmsg", "process_vm_readv", "process_vm_writev", NULL
	};

	return g_strv_contains(names, row->name);
}

static void test_every_row(void)
{
	g_autoptr(GRand) r = g_rand_new_with_seed(20);

	for (guint i = 0; i < sys_table_size; i++) {
		for (guint round = 0; round < ROUNDS; round++) {
			g_autoptr(Call) call = random_call(r, &sys_table[i]);

			if (!has_outputs_inside(&sys_table[i]))
				assert_same_again(call);
			assert_met_by_itself(call, g_rand_int_range(r, 0, 30));
		}
	}
}

void suite_roundtrip(void);
void suite_roundtrip(void)
{
	CU_pSuite suite = CU_add_suite("round trips", NULL, NULL);

	CU_add_test(suite, "every row", test_every_row);
}
