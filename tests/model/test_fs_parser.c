// SPDX-License-Identifier: GPL-2.0-only
/*
 * fs/fs_parser.c: parameters of every type, in every form.
 */
#include <string.h>

#include "fixture.h"
#include "fs_parser.h"
#include "sched.h"

enum {
	OPT_FLAG,
	OPT_NO,
	OPT_BOOL,
	OPT_U32,
	OPT_S32,
	OPT_U64,
	OPT_OCT,
	OPT_ENUM,
	OPT_STRING,
	OPT_EMPTY,
	OPT_FD,
	OPT_UID,
	OPT_GID,
	OPT_ANY
};

static const struct constant_table colours[] = { { "red", 1 }, { "blue", 2 }, { NULL, 0 } };

static const struct fs_parameter_spec spec[] = {
	fsparam_flag("flag", OPT_FLAG),
	fsparam_flag_no("quota", OPT_NO),
	fsparam_bool("bool", OPT_BOOL),
	fsparam_u32("u32", OPT_U32),
	fsparam_s32("s32", OPT_S32),
	fsparam_u64("u64", OPT_U64),
	fsparam_u32oct("oct", OPT_OCT),
	fsparam_enum("colour", OPT_ENUM, colours),
	fsparam_string("str", OPT_STRING),
	fsparam_string_empty("any", OPT_EMPTY),
	fsparam_fd("fd", OPT_FD),
	fsparam_uid("uid", OPT_UID),
	fsparam_gid("gid", OPT_GID),
	fsparam_file_or_string("what", OPT_ANY),
	{ .name = NULL },
};

static struct fixture *f;
static struct fs_context *fc;
static struct fs_parse_result result;

static int parse(const char *key, const char *value)
{
	char buf[64] = "";
	struct fs_parameter param = { .key = key, .type = fs_value_is_flag };

	if (value) {
		strcpy(buf, value);
		param.string = buf;
		param.size = strlen(buf);
		param.type = fs_value_is_string;
	}
	return fs_parse(f->w, fc, spec, &param, &result);
}

static void begin(void)
{
	f = fixture_new();
	f->w->current_task = f->w->init_task;
	fc = fs_context_for_mount(f->w, get_fs_type("tmpfs", 5), 0);
	CU_ASSERT_FALSE_FATAL(IS_ERR(fc));
}

static void end(void)
{
	put_fs_context(f->w, fc);
	f->w->current_task = NULL;
	fixture_free(f);
}

static void test_flags(void)
{
	begin();
	CU_ASSERT_EQUAL(parse("flag", NULL), OPT_FLAG);
	CU_ASSERT_TRUE(result.boolean);
	CU_ASSERT_EQUAL(parse("flag", "x"), -EINVAL);
	CU_ASSERT_EQUAL(parse("quota", NULL), OPT_NO);
	CU_ASSERT_FALSE(result.negated);
	CU_ASSERT_EQUAL(parse("noquota", NULL), OPT_NO);
	CU_ASSERT_TRUE(result.negated);
	CU_ASSERT_EQUAL(parse("noflag", NULL), -ENOPARAM);
	CU_ASSERT_EQUAL(parse("noquota", "x"), -ENOPARAM);
	CU_ASSERT_EQUAL(parse("other", "x"), -ENOPARAM);
	end();
}

static void test_numbers(void)
{
	begin();
	CU_ASSERT_EQUAL(parse("u32", "0x10"), OPT_U32);
	CU_ASSERT_EQUAL(result.uint_32, 16);
	CU_ASSERT_EQUAL(parse("u32", "4294967296"), -EINVAL);
	CU_ASSERT_EQUAL(parse("u32", "-1"), -EINVAL);
	CU_ASSERT_EQUAL(parse("u32", "1x"), -EINVAL);
	CU_ASSERT_EQUAL(parse("u32", NULL), -EINVAL);
	CU_ASSERT_EQUAL(parse("s32", "-5"), OPT_S32);
	CU_ASSERT_EQUAL(result.int_32, -5);
	CU_ASSERT_EQUAL(parse("s32", "2147483648"), -EINVAL);
	CU_ASSERT_EQUAL(parse("u64", "1099511627776"), OPT_U64);
	CU_ASSERT_EQUAL(result.uint_64, 1ull << 40);
	CU_ASSERT_EQUAL(parse("u64", ""), -EINVAL);
	CU_ASSERT_EQUAL(parse("oct", "755"), OPT_OCT);
	CU_ASSERT_EQUAL(result.uint_32, 0755);
	CU_ASSERT_EQUAL(parse("oct", "8"), -EINVAL);
	CU_ASSERT_EQUAL(parse("fd", "3"), OPT_FD);
	CU_ASSERT_EQUAL(result.uint_32, 3);
	CU_ASSERT_EQUAL(parse("fd", "x"), -EINVAL);
	end();
}

static void test_words(void)
{
	begin();
	CU_ASSERT_EQUAL(parse("bool", "yes"), OPT_BOOL);
	CU_ASSERT_TRUE(result.boolean);
	CU_ASSERT_EQUAL(parse("bool", "0"), OPT_BOOL);
	CU_ASSERT_FALSE(result.boolean);
	CU_ASSERT_EQUAL(parse("bool", "maybe"), -EINVAL);
	CU_ASSERT_EQUAL(parse("bool", NULL), -EINVAL);
	CU_ASSERT_EQUAL(parse("colour", "blue"), OPT_ENUM);
	CU_ASSERT_EQUAL(result.uint_32, 2);
	CU_ASSERT_EQUAL(parse("colour", "green"), -EINVAL);
	CU_ASSERT_EQUAL(parse("colour", NULL), -EINVAL);
	CU_ASSERT_EQUAL(parse("str", "x"), OPT_STRING);
	CU_ASSERT_EQUAL(parse("str", ""), -EINVAL);
	CU_ASSERT_EQUAL(parse("any", ""), OPT_EMPTY);
	CU_ASSERT_EQUAL(parse("what", "x"), OPT_ANY);
	end();
}

static void test_ids(void)
{
	begin();
	CU_ASSERT_EQUAL(parse("uid", "5"), OPT_UID);
	CU_ASSERT_EQUAL(result.uid.val, 5);
	CU_ASSERT_EQUAL(parse("gid", "7"), OPT_GID);
	CU_ASSERT_EQUAL(result.gid.val, 7);
	CU_ASSERT_EQUAL(parse("uid", "4294967295"), -EINVAL);
	CU_ASSERT_EQUAL(parse("gid", "4294967295"), -EINVAL);
	CU_ASSERT_EQUAL(parse("gid", "x"), -EINVAL);
	end();
}

void suite_fs_parser(void);
void suite_fs_parser(void)
{
	CU_pSuite s = CU_add_suite("fs_parser", NULL, NULL);

	CU_add_test(s, "flags and their negation", test_flags);
	CU_add_test(s, "numbers", test_numbers);
	CU_add_test(s, "words", test_words);
	CU_add_test(s, "ids, as the caller's user namespace has them", test_ids);
}
