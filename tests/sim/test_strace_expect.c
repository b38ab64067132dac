// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a replay expects of another kernel's answers.
 */
#include <CUnit/CUnit.h>
#include <string.h>

#include "script/parser.h"
#include "script/printer.h"
#include "strace/expect.h"

static AstScript *parse(const char *text)
{
	g_autofree char *line = g_strdup_printf("1 %s", text);
	AstScript *script = script_parse_log_line("log", 1, line, strlen(line), NULL);

	CU_ASSERT_FATAL(script && script->n_lines == 1 && script->lines[0]->kind == LINE_STEP);
	return script;
}

static void assert_soft(const char *text, const char *expected, gboolean expected_foreign)
{
	g_autoptr(AstScript) script = parse(text);
	g_autoptr(Dictionary) names = dictionary_new();
	g_autoptr(GString) out = g_string_new(NULL);
	const AstCall *call = &script->lines[0]->call;
	gboolean foreign = FALSE;

	print_call(out,
		   expect_soften(script->pool, call, sys_find(call->name), names, TRUE, &foreign));
	CU_ASSERT_STRING_EQUAL(out->str, expected);
	CU_ASSERT_EQUAL(foreign, expected_foreign);
}

/* Device, inode, size and times are the machine's own; type, mode and owner are not. */
static void test_moments_go(void)
{
	assert_soft("newfstatat(3, \"\", {st_dev=makedev(0, 0x30), st_ino=413, "
		    "st_mode=S_IFREG|0644, st_nlink=1, st_uid=0, st_gid=5, st_size=4419, "
		    "st_atime=1795438693, st_atime_nsec=1}, AT_EMPTY_PATH) = 0",
		    "newfstatat(3, \"\", {st_mode=S_IFREG|0644, st_uid=0, st_gid=5}, "
		    "AT_EMPTY_PATH) = 0",
		    FALSE);
	assert_soft("clock_gettime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=2}) = 0",
		    "clock_gettime(CLOCK_REALTIME, _) = 0", FALSE);
	assert_soft("getdents64(4, [{d_ino=4, d_name=\".\"}], 32768) = 72",
		    "getdents64(4, _, 32768)", FALSE);
}

static void test_addresses(void)
{
	assert_soft("mount(\"\", \"/\", 0x55a23a33cb4c, MS_REC|MS_SLAVE, NULL) = 0",
		    "mount(\"\", \"/\", \"\", MS_REC|MS_SLAVE, NULL) = 0", FALSE);
	assert_soft("execve(\"/bin/sh\", 0x7ffc1, 0x7ffc2) = 0",
		    "execve(\"/bin/sh\", NULL, NULL) = 0", FALSE);
	assert_soft("mount(\"\", 0x1, NULL, 0, NULL) = -1 EFAULT",
		    "mount(\"\", 0x1, NULL, 0, NULL) = -1 EFAULT", FALSE);
}

static void test_unknown_names(void)
{
	assert_soft("statmount({size=24, mnt_ns_fd=0, mnt_id=0x801650d3, "
		    "param=STATMOUNT_FS_TYPE}, 0x562fe46656c0, 518, 0) = -1 EOVERFLOW",
		    "statmount({size=24, mnt_ns_fd=0, mnt_id=0x801650d3, "
		    "param=STATMOUNT_FS_TYPE}, 0x562fe46656c0, 518, 0) = -1 EOVERFLOW",
		    TRUE);
	assert_soft("listmount({size=24, mnt_ns_fd=0, mnt_id=LSMT_ROOT, param=0}, "
		    "[0x801650d3, 0x801650d4], 32, 0) = 2",
		    "listmount({size=24, mnt_ns_fd=0, mnt_id=LSMT_ROOT, param=0}, [_, _], 32, 0) "
		    "= 2",
		    FALSE);
}

/* An answer of the model: listmount() with these two ids. */
static gboolean names_agree(Dictionary *names, const char *text, guint64 first, guint64 second)
{
	g_autoptr(AstScript) script = parse(text);
	const AstCall *call = &script->lines[0]->call;
	CallEnv env = { 0 };
	gboolean foreign = FALSE;
	AstCall *soft = expect_soften(script->pool, call, sys_find(call->name), names, TRUE,
				      &foreign);
	g_autoptr(Call) made = call_marshal(soft, &env, NULL, NULL);
	struct world_result result = { .outcome = CALL_RETURNED, .ret = 2 };
	CallAnswer answer;

	CU_ASSERT_PTR_NOT_NULL_FATAL(made);
	memcpy(made->image->data + made->args[1].offset, &first, 8);
	memcpy(made->image->data + made->args[1].offset + 8, &second, 8);
	answer = call_answer(made, &result);
	return expect_names(call, soft, made, &answer, names, NULL);
}

static void test_names_last(void)
{
	static const char text[] = "listmount({size=24, mnt_ns_fd=0, mnt_id=LSMT_ROOT, param=0}, "
				   "[0x801650d3, 0x801650d4], 32, 0) = 2";
	g_autoptr(Dictionary) names = dictionary_new();

	CU_ASSERT_TRUE(names_agree(names, text, 0x80000001, 0x80000002));
	CU_ASSERT_TRUE(names_agree(names, text, 0x80000001, 0x80000002));
	CU_ASSERT_FALSE(names_agree(names, text, 0x80000002, 0x80000001));
	CU_ASSERT_FALSE(names_agree(names, text, 0x80000001, 0x80000003));
}

void suite_strace_expect(void);
void suite_strace_expect(void)
{
	CU_pSuite suite = CU_add_suite("strace_expect", NULL, NULL);

	CU_ADD_TEST(suite, test_moments_go);
	CU_ADD_TEST(suite, test_addresses);
	CU_ADD_TEST(suite, test_unknown_names);
	CU_ADD_TEST(suite, test_names_last);
}
