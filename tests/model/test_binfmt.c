// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/fs/binfmt_script.c: first lines of scripts that are and are not taken.
 */
#include <string.h>

#include "fixture.h"
#include "flags.h"

/* What an exec of a file with that text says; /tmp/p is a program. */
static s64 run(const char *text, size_t len)
{
	struct fixture *f = fixture_new();
	s64 fd = CALL(f, "open", STR(f, "/tmp/p"), O_WRONLY | O_CREAT, 0755), ret;

	CU_ASSERT_EQUAL(CALL(f, "close", (u64)fd), 0);
	fd = CALL(f, "open", STR(f, "/tmp/s"), O_WRONLY | O_CREAT, 0755);
	CU_ASSERT_EQUAL(CALL(f, "write", (u64)fd, fixture_copy(f, text, len), len), (s64)len);
	CU_ASSERT_EQUAL(CALL(f, "close", (u64)fd), 0);
	ret = CALL(f, "execve", STR(f, "/tmp/s"), 0, 0);
	fixture_free(f);
	return ret;
}
#define RUN(text) run(text, sizeof(text) - 1)

static void first_lines(void)
{
	CU_ASSERT_EQUAL(RUN("#!/tmp/p\n"), 0);
	CU_ASSERT_EQUAL(RUN("#!  \t/tmp/p"), 0);
	CU_ASSERT_EQUAL(RUN("#!/tmp/p -e -x\nexit\n"), 0);
	CU_ASSERT_EQUAL(RUN("#!/tmp\n"), -13);
	CU_ASSERT_EQUAL(RUN("#!/tmp/none\n"), -2);
	CU_ASSERT_EQUAL(RUN("#!\n"), -8);
	CU_ASSERT_EQUAL(RUN("#!   \n/tmp/p\n"), -8);
	CU_ASSERT_EQUAL(RUN("#"), -8);
	CU_ASSERT_EQUAL(RUN("\177ELF\2\1\1"), 0);
}

static void a_name_that_is_cut_off(void)
{
	char text[300];

	memset(text, 'x', sizeof(text));
	memcpy(text, "#!/tmp/", 7);
	CU_ASSERT_EQUAL(run(text, sizeof(text)), -8);
	text[8] = ' ';
	CU_ASSERT_EQUAL(run(text, sizeof(text)), -2);
	text[7] = 'p';
	CU_ASSERT_EQUAL(run(text, sizeof(text)), 0);
}

void suite_binfmt(void);
void suite_binfmt(void)
{
	CU_pSuite s = CU_add_suite("scripts", NULL, NULL);

	CU_add_test(s, "first lines", first_lines);
	CU_add_test(s, "a name that is cut off", a_name_that_is_cut_off);
}
