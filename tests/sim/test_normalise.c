// SPDX-License-Identifier: GPL-2.0-only
/*
 * The normal form of the common views.
 */
#include <CUnit/CUnit.h>

#include "render/normalise.h"

static void assert_view(enum world_view view, const char *raw, const char *expected)
{
	g_autoptr(Normaliser) n = normaliser_new();
	g_autofree char *text = normalise_view(n, view, raw);

	CU_ASSERT_STRING_EQUAL(text, expected);
}

static void test_mountinfo_numbers(void)
{
	assert_view(
		VIEW_MOUNTINFO,
		"520 518 0:67 / / rw,relatime - tmpfs tmpfs rw,inode64\n"
		"523 520 0:68 / /proc rw,nosuid - proc proc rw\n"
		"530 523 0:67 /a /proc/x rw shared:19 master:7 - tmpfs tmpfs rw,size=4k,inode64\n"
		"531 530 0:69 / /proc/x/y rw master:19 propagate_from:4 - tmpfs D rw\n",
		"1 0 0:1 / / rw,relatime - tmpfs tmpfs rw\n"
		"2 1 0:2 / /proc rw,nosuid - proc proc rw\n"
		"3 2 0:1 /a /proc/x rw shared:1 master:2 - tmpfs tmpfs rw,size=4k\n"
		"4 3 0:3 / /proc/x/y rw master:1 propagate_from:3 - tmpfs D rw\n");
}

/* A parent may be listed after its child, and a mount over the root is its own parent's sibling. */
static void test_mountinfo_parents(void)
{
	assert_view(VIEW_MOUNTINFO,
		    "9 12 0:5 / /a rw unbindable - ramfs r rw\n"
		    "12 12 0:6 / / rw - tmpfs t rw\n",
		    "1 2 0:1 / /a rw unbindable - ramfs r rw\n"
		    "2 0 0:2 / / rw - tmpfs t rw\n");
}

static void test_mountinfo_namespaces(void)
{
	g_autoptr(Normaliser) n = normaliser_new();
	g_autofree char *ns = normalise_view(n, VIEW_NS, "uts uts:[5]\nmnt mnt:[9]\n");
	g_autofree char *mounts = normalise_view(
		n, VIEW_MOUNTINFO,
		"1 0 0:1 / / rw - tmpfs t rw\n2 1 0:4 mnt:[8] /x rw - nsfs nsfs rw\n"
		"3 1 0:4 mnt:[9] /y rw - nsfs nsfs rw\n");

	CU_ASSERT_STRING_EQUAL(ns, "mnt mnt:#1\nuts uts:#1\n");
	CU_ASSERT_STRING_EQUAL(mounts, "1 0 0:1 / / rw - tmpfs t rw\n"
				       "2 1 0:2 mnt:#2 /x rw - nsfs nsfs rw\n"
				       "3 1 0:2 mnt:#1 /y rw - nsfs nsfs rw\n");
}

/* Super blocks without options, sources without names. */
static void test_mountinfo_short_lines(void)
{
	assert_view(VIEW_MOUNTINFO, "4 1 0:9 / /x rw - sysfs  rw\n",
		    "1 0 0:1 / /x rw - sysfs  rw\n");
	assert_view(VIEW_MOUNTINFO, "garbage\n", "garbage\n");
	assert_view(VIEW_MOUNTINFO, "", "");
}

static void test_ps(void)
{
	assert_view(VIEW_PS, "10 1 1 1 D\n9 1 1 1 T\n2 0 0 0 Z\n1 0 1 1 R\n",
		    "1 0 1 1 S\n2 0 0 0 Z\n9 1 1 1 S\n10 1 1 1 S\n");
}

/* Numbers of namespaces last over the views of a run. */
static void test_ns_numbers_last(void)
{
	g_autoptr(Normaliser) n = normaliser_new();
	g_autofree char *one = normalise_view(n, VIEW_NS, "ipc ipc:[7]\nuts uts:[7]\n");
	g_autofree char *two = normalise_view(n, VIEW_NS, "uts uts:[3]\nipc ipc:[7]\n");

	CU_ASSERT_STRING_EQUAL(one, "ipc ipc:#1\nuts uts:#1\n");
	CU_ASSERT_STRING_EQUAL(two, "ipc ipc:#1\nuts uts:#2\n");
}

static void test_ipcs_order(void)
{
	assert_view(
		VIEW_IPCS,
		"shm 0x00000001 10 600 1 0\nmsg 0x00000000 3 600 0 0\nshm 0x00000002 9 600 1 0\n"
		"sem 0x00000000 1 600 2\n",
		"msg 0x00000000 3 600 0 0\nsem 0x00000000 1 600 2\nshm 0x00000002 9 600 1 0\n"
		"shm 0x00000001 10 600 1 0\n");
}

static void test_names(void)
{
	CU_ASSERT_EQUAL(common_view_find("uts"), VIEW_UTS);
	CU_ASSERT_EQUAL(common_view_find("refs"), -1);
	CU_ASSERT_STRING_EQUAL(common_view_name(VIEW_IDS), "ids");
	CU_ASSERT_PTR_NULL(common_view_name(VIEW_WHY));
}

void suite_normalise(void);
void suite_normalise(void)
{
	CU_pSuite suite = CU_add_suite("normalise", NULL, NULL);

	CU_ADD_TEST(suite, test_mountinfo_numbers);
	CU_ADD_TEST(suite, test_mountinfo_parents);
	CU_ADD_TEST(suite, test_mountinfo_namespaces);
	CU_ADD_TEST(suite, test_mountinfo_short_lines);
	CU_ADD_TEST(suite, test_ps);
	CU_ADD_TEST(suite, test_ns_numbers_last);
	CU_ADD_TEST(suite, test_ipcs_order);
	CU_ADD_TEST(suite, test_names);
}
