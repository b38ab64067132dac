/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel/user_namespace*.c, ucount.c, user.c: levels, maps, charges.
 */
#include "fixture.h"

#include "cred.h"
#include "sched.h"
#include "text.h"

static const struct cred *cred_of(struct fixture *f, obj_id task)
{
	return fixture_task(f, task)->cred;
}

static long write_map(struct fixture *f, struct user_namespace *ns, enum userns_file which,
		      const char *text)
{
	long ret;

	f->w->current_task = fixture_task(f, f->task);
	ret = userns_file_write(f->w, which, ns, cred_of(f, f->task), text, strlen(text), 0);
	f->w->current_task = NULL;
	return ret;
}

static void maps_are_parsed_and_written_once(void)
{
	static const char *const bad[] = {
		"",
		"0\n",
		"0 0\n",
		"0 0 x\n",
		"0 0 1 1\n",
		"0 0 0\n",
		"4294967295 0 1\n",
		"0 4294967295 1\n",
		"4294967290 0 9\n",
		"0 0 5\n3 9 5\n",
		"0 0 5\n9 3 5\n",
	};
	struct fixture *f = fixture_new();
	obj_id t = fixture_clone(f, CLONE_NEWUSER);
	struct user_namespace *ns = cred_of(f, t)->user_ns;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CU_ASSERT_EQUAL(write_map(f, ns, USERNS_UID_MAP, bad[i]), -EINVAL);
	CU_ASSERT_EQUAL(from_kuid(ns, KUIDT_INIT(0)), (u32)-1);
	CU_ASSERT_EQUAL(write_map(f, ns, USERNS_UID_MAP, " 0  1000 10\n10 5 1"), 18);
	CU_ASSERT_EQUAL(write_map(f, ns, USERNS_UID_MAP, "0 0 1\n"), -EPERM);
	CU_ASSERT_EQUAL(make_kuid(ns, 3).val, 1003);
	CU_ASSERT_EQUAL(make_kuid(ns, 10).val, 5);
	CU_ASSERT_EQUAL(make_kuid(ns, 11).val, (u32)-1);
	CU_ASSERT_EQUAL(from_kuid(ns, KUIDT_INIT(1009)), 9);
	CU_ASSERT_EQUAL(from_kuid_munged(f->w, ns, KUIDT_INIT(7)), 65534);
	CU_ASSERT_EQUAL(write_map(f, ns, USERNS_SETGROUPS, "allow"), 5);
	CU_ASSERT_EQUAL(write_map(f, ns, USERNS_SETGROUPS, "never"), -EINVAL);
	CU_ASSERT_EQUAL(write_map(f, ns, USERNS_GID_MAP, "0 0 5\n"), 6);
	CU_ASSERT_EQUAL(write_map(f, ns, USERNS_SETGROUPS, "deny"), -EPERM);
	CU_ASSERT_EQUAL(write_map(f, ns, USERNS_PROJID_MAP, "0 0 5\n"), 6);
	CU_ASSERT_EQUAL(write_map(f, f->w->init_user_ns, USERNS_UID_MAP, "0 0 5\n"), -EPERM);
	fixture_free(f);
}

static void many_extents(struct fixture *f, struct user_namespace *ns, u32 n, bool fits)
{
	char text[8192];
	struct world_text t = { text, sizeof(text), 0 };
	u32 i;
	long ret;

	for (i = n; i-- > 0;)
		text_printf(&t, "%u %u 1\n", 2 * i, 3 * i);
	text_end(&t);
	ret = write_map(f, ns, USERNS_GID_MAP, text);
	CU_ASSERT_EQUAL(ret > 0, fits);
	if (fits) {
		CU_ASSERT_EQUAL(make_kgid(ns, 2 * (n - 1)).val, 3 * (n - 1));
		CU_ASSERT_EQUAL(ns->gid_map.extent[0].first, 0);
	}
}

static void up_to_340_extents(void)
{
	struct fixture *f = fixture_new();

	many_extents(f, cred_of(f, fixture_clone(f, CLONE_NEWUSER))->user_ns, 341, false);
	many_extents(f, cred_of(f, fixture_clone(f, CLONE_NEWUSER))->user_ns, 340, true);
	fixture_free(f);
}

static void levels_end(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task;
	struct user_namespace *ns;
	int level;

	for (level = 1; level <= 33; level++) {
		CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWUSER), 0);
		ns = cred_of(f, init)->user_ns;
		CU_ASSERT_EQUAL(ns->level, level);
		CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWUSER), level == 33 ? -ENOSPC : -EPERM);
		if (level == 33)
			break;
		CU_ASSERT(write_map(f, ns, USERNS_UID_MAP, "0 0 1\n") > 0);
		CU_ASSERT(write_map(f, ns, USERNS_SETGROUPS, "deny") > 0);
		CU_ASSERT(write_map(f, ns, USERNS_GID_MAP, "0 0 1\n") > 0);
	}
	fixture_free(f);
}

static void charges_stop_at_a_limit(void)
{
	struct fixture *f = fixture_new();
	struct user_namespace *ns = f->w->init_user_ns;

	ns->ucount_max[UCOUNT_UTS_NAMESPACES] = 1;
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWUTS), 0);
	CU_ASSERT_EQUAL(CALL(f, "clone", CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0), -ENOSPC);
	CU_ASSERT_EQUAL(CALL(f, "clone", CLONE_NEWUSER | CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0),
			-ENOSPC);
	ns->ucount_max[UCOUNT_USER_NAMESPACES] = 0;
	CU_ASSERT_EQUAL(CALL(f, "unshare", CLONE_NEWUSER), -ENOSPC);
	fixture_free(f);
}

static void capabilities_reach_downwards(void)
{
	struct fixture *f = fixture_new();
	const struct cred *inner = cred_of(f, fixture_clone(f, CLONE_NEWUSER));
	const struct cred *outer = cred_of(f, f->task);

	CU_ASSERT_EQUAL(cap_capable(outer, inner->user_ns, CAP_SYS_ADMIN), 0);
	CU_ASSERT_EQUAL(cap_capable(inner, inner->user_ns, CAP_SYS_ADMIN), 0);
	CU_ASSERT_EQUAL(cap_capable(inner, outer->user_ns, CAP_SYS_ADMIN), -EPERM);
	CU_ASSERT_TRUE(in_userns(outer->user_ns, inner->user_ns));
	CU_ASSERT_FALSE(in_userns(inner->user_ns, outer->user_ns));
	fixture_free(f);
}

void suite_user_namespace(void);
void suite_user_namespace(void)
{
	CU_pSuite s = CU_add_suite("user_namespace", NULL, NULL);

	CU_add_test(s, "maps are parsed and written once", maps_are_parsed_and_written_once);
	CU_add_test(s, "up to 340 extents", up_to_340_extents);
	CU_add_test(s, "levels end", levels_end);
	CU_add_test(s, "charges stop at a limit", charges_stop_at_a_limit);
	CU_add_test(s, "capabilities reach downwards", capabilities_reach_downwards);
}
