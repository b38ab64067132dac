// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/security/filecaps.c: what a program gets by the capabilities of its file.
 */
#include <string.h>

#include "fixture.h"
#include "flags.h"

#define EFFECTIVE  1u
#define REVISION_2 0x02000000u
#define REVISION_3 0x03000000u
#define BIT(cap)   (1u << (cap))

static s64 set_caps(struct fixture *f, u32 magic, u32 permitted, u32 inheritable, u32 root)
{
	const u32 cap[6] = { magic, permitted, inheritable, 0, 0, root };
	u64 size = (magic & 0xff000000u) == REVISION_3 ? 24 : 20;

	return CALL(f, "setxattr", STR(f, "/tmp/p"), STR(f, "security.capability"), COPY(f, cap),
		    size, 0);
}

static void make_program(struct fixture *f)
{
	s64 fd = CALL(f, "open", STR(f, "/tmp/p"), O_RDWR | O_CREAT, 0755);

	CU_ASSERT_EQUAL(CALL(f, "close", (u64)fd), 0);
}

/* Runs the program as uid 1000, and tells the sets that it has: effective, permitted. */
static s64 run_as_user(struct fixture *f, u32 caps[2])
{
	const u32 header[2] = { 0x20080522, 0 };
	obj_id parent = f->task;
	u64 data;
	s64 ret;

	f->task = fixture_clone(f, 0);
	CU_ASSERT_EQUAL(CALL(f, "setresuid", 1000, 1000, 1000), 0);
	ret = CALL(f, "execve", STR(f, "/tmp/p"), 0, 0);
	data = BUF(f, 24);
	CU_ASSERT_EQUAL(CALL(f, "capget", COPY(f, header), data), 0);
	memcpy(caps, fixture_bytes(f, data), 8);
	f->task = parent;
	return ret;
}

static void a_file_gives_what_it_has(void)
{
	struct fixture *f = fixture_new();
	u32 caps[2];

	make_program(f);
	CU_ASSERT_EQUAL(run_as_user(f, caps), 0);
	CU_ASSERT_EQUAL(caps[1], 0);
	CU_ASSERT_EQUAL(set_caps(f, REVISION_2 | EFFECTIVE, BIT(CAP_NET_RAW), 0, 0), 0);
	CU_ASSERT_EQUAL(run_as_user(f, caps), 0);
	CU_ASSERT_EQUAL(caps[0], BIT(CAP_NET_RAW));
	CU_ASSERT_EQUAL(caps[1], BIT(CAP_NET_RAW));
	CU_ASSERT_EQUAL(set_caps(f, REVISION_2, BIT(CAP_NET_RAW) | BIT(CAP_CHOWN), 0, 0), 0);
	CU_ASSERT_EQUAL(run_as_user(f, caps), 0);
	CU_ASSERT_EQUAL(caps[0], 0);
	CU_ASSERT_EQUAL(caps[1], BIT(CAP_NET_RAW) | BIT(CAP_CHOWN));
	fixture_free(f);
}

static void beyond_the_bounding_set(void)
{
	struct fixture *f = fixture_new();
	u32 caps[2];

	make_program(f);
	CU_ASSERT_EQUAL(set_caps(f, REVISION_2 | EFFECTIVE, BIT(CAP_NET_RAW), 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_CAPBSET_DROP, CAP_NET_RAW), 0);
	CU_ASSERT_EQUAL(run_as_user(f, caps), -1);
	CU_ASSERT_EQUAL(set_caps(f, REVISION_2, BIT(CAP_NET_RAW), 0, 0), 0);
	CU_ASSERT_EQUAL(run_as_user(f, caps), 0);
	CU_ASSERT_EQUAL(caps[1], 0);
	fixture_free(f);
}

static void not_with_no_new_privs_nor_nosuid(void)
{
	struct fixture *f = fixture_new();
	u32 caps[2];

	make_program(f);
	CU_ASSERT_EQUAL(set_caps(f, REVISION_2 | EFFECTIVE, BIT(CAP_NET_RAW), 0, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "mount", STR(f, "/tmp"), STR(f, "/tmp"), 0, MS_BIND, 0), 0);
	CU_ASSERT_EQUAL(CALL(f, "mount", 0, STR(f, "/tmp"), 0, MS_REMOUNT | MS_BIND | MS_NOSUID, 0),
			0);
	CU_ASSERT_EQUAL(run_as_user(f, caps), 0);
	CU_ASSERT_EQUAL(caps[1], 0);
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, "/tmp"), MNT_DETACH), 0);
	CU_ASSERT_EQUAL(CALL(f, "prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	CU_ASSERT_EQUAL(run_as_user(f, caps), 0);
	CU_ASSERT_EQUAL(caps[1], 0);
	fixture_free(f);
}

static void the_third_revision_is_for_its_namespace(void)
{
	struct fixture *f = fixture_new();
	u32 caps[2];

	make_program(f);
	CU_ASSERT_EQUAL(set_caps(f, REVISION_3 | EFFECTIVE, BIT(CAP_NET_RAW), 0, 1000), 0);
	CU_ASSERT_EQUAL(run_as_user(f, caps), 0);
	CU_ASSERT_EQUAL(caps[1], 0);
	CU_ASSERT_EQUAL(set_caps(f, REVISION_3 | EFFECTIVE, BIT(CAP_NET_RAW), 0, 0), 0);
	CU_ASSERT_EQUAL(run_as_user(f, caps), 0);
	CU_ASSERT_EQUAL(caps[0], BIT(CAP_NET_RAW));
	fixture_free(f);
}

void suite_filecaps(void);
void suite_filecaps(void)
{
	CU_pSuite s = CU_add_suite("capabilities of files", NULL, NULL);

	CU_add_test(s, "a file gives what it has", a_file_gives_what_it_has);
	CU_add_test(s, "beyond the bounding set", beyond_the_bounding_set);
	CU_add_test(s, "not with no_new_privs nor nosuid", not_with_no_new_privs_nor_nosuid);
	CU_add_test(s, "the third revision is for its namespace",
		    the_third_revision_is_for_its_namespace);
}
