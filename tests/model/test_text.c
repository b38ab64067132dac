// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/lib/text.c: conversions as printf has them, cutting, and numbers read back.
 */
#include <stdio.h>
#include <string.h>

#include "fixture.h"
#include "text.h"

#define SAME(...)                                                \
	do {                                                     \
		char mine[128], theirs[128];                     \
		struct world_text t = { mine, sizeof(mine), 0 }; \
		text_printf(&t, __VA_ARGS__);                    \
		text_end(&t);                                    \
		snprintf(theirs, sizeof(theirs), __VA_ARGS__);   \
		CU_ASSERT_STRING_EQUAL(mine, theirs);            \
	} while (0)

static void formats_as_printf_does(void)
{
	SAME("%d %u %x %o %c %s%%", -5, 7u, 0xbeefu, 8u, 'q', "text");
	SAME("%5d|%-5d|%05d|%-8s|%8s|", 42, 42, -42, "ab", "cd");
	SAME("%#x %#o %08x", 255u, 8u, 0xabcu);
	SAME("%ld %lu %llx %zu", -1L, 1UL, 1ULL << 40, (size_t)9);
	SAME("%d %lld", -2147483647 - 1, -9223372036854775807LL - 1);
}

static void cuts_and_counts(void)
{
	char buf[8];
	struct world_text t = { buf, sizeof(buf), 0 };

	text_string(&t, "0123456789");
	text_char(&t, '!');
	text_end(&t);
	CU_ASSERT_STRING_EQUAL(buf, "0123456");
	CU_ASSERT_EQUAL(t.len, 11);
}

static void reads_numbers(void)
{
	bool over;
	s64 n;

	CU_ASSERT_EQUAL(text_number("123x", 0, &n, &over), 3);
	CU_ASSERT(n == 123 && !over);
	CU_ASSERT_EQUAL(text_number("-0x1F", 0, &n, &over), 5);
	CU_ASSERT_EQUAL(n, -31);
	CU_ASSERT_EQUAL(text_number("0755", 0, &n, NULL), 4);
	CU_ASSERT_EQUAL(n, 493);
	CU_ASSERT_EQUAL(text_number("0", 0, &n, NULL), 1);
	CU_ASSERT_EQUAL(text_number("", 0, &n, NULL), 0);
	CU_ASSERT_EQUAL(text_number("-", 10, &n, NULL), 0);
	CU_ASSERT_EQUAL(text_number("0xg", 0, &n, NULL), 1);
	text_number("18446744073709551616", 10, &n, &over);
	CU_ASSERT(over);
}

void suite_text(void);
void suite_text(void)
{
	CU_pSuite s = CU_add_suite("text", NULL, NULL);

	CU_ADD_TEST(s, formats_as_printf_does);
	CU_ADD_TEST(s, cuts_and_counts);
	CU_ADD_TEST(s, reads_numbers);
}
