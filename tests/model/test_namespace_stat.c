// SPDX-License-Identifier: GPL-2.0-only
/*
 * fs/namespace_stat.c: statmount() and listmount().
 */
#include <string.h>

#include "fixture.h"
#include "flags.h"
#include "mount.h"
#include "nsproxy.h"
#include "sched.h"

struct request {
	u32 size;
	u32 mnt_ns_fd;
	u64 mnt_id;
	u64 param;
	u64 mnt_ns_id;
};

#define FIRST_ID ((1ull << 31) + 1)

static s64 list(struct fixture *f, u64 id, u64 after, u64 *ids, size_t n, u64 flags)
{
	struct request req = { sizeof(req), 0, id, after, 0 };
	u64 at = BUF(f, n * sizeof(u64) + 1);
	s64 ret = CALL(f, "listmount", COPY(f, req), at, n, flags);

	if (ret > 0)
		memcpy(ids, fixture_bytes(f, at), (size_t)ret * sizeof(u64));
	return ret;
}

static s64 stat_into(struct fixture *f, u64 id, u64 mask, char *buf, size_t size)
{
	struct request req = { sizeof(req), 0, id, mask, 0 };
	u64 at = BUF(f, size);
	s64 ret = CALL(f, "statmount", COPY(f, req), at, size, 0);

	memcpy(buf, fixture_bytes(f, at), size);
	return ret;
}

static u64 mnt_id_of(struct fixture *f, const char *path)
{
	struct world_object object;

	CU_ASSERT_TRUE_FATAL(world_object(f->w, world_mount_at(f->w, f->task, path), &object));
	return ((const struct mount *)object.data)->mnt_id_unique;
}

static u32 word(const char *buf, size_t offset)
{
	u32 value;

	memcpy(&value, buf + offset, sizeof(value));
	return value;
}

static u64 quad(const char *buf, size_t offset)
{
	u64 value;

	memcpy(&value, buf + offset, sizeof(value));
	return value;
}

static void mount_tmpfs(struct fixture *f, const char *path, u64 flags, const char *options)
{
	CU_ASSERT_EQUAL(CALL(f, "mount", STR(f, "the source"), STR(f, path), STR(f, "tmpfs"), flags,
			     STR(f, options)),
			0);
}

static void test_list(void)
{
	struct fixture *f = fixture_new();
	u64 ids[8] = { 0 }, back[8] = { 0 };
	s64 n;

	mount_tmpfs(f, "/mnt", 0, "size=8k");
	n = list(f, LSMT_ROOT, 0, ids, 8, 0);
	CU_ASSERT_EQUAL(n, 3);
	CU_ASSERT_TRUE(ids[0] < ids[1] && ids[1] < ids[2]);
	CU_ASSERT_EQUAL(list(f, LSMT_ROOT, 0, back, 8, LISTMOUNT_REVERSE), 3);
	CU_ASSERT_EQUAL(back[0], ids[2]);
	CU_ASSERT_EQUAL(list(f, LSMT_ROOT, ids[0], back, 8, 0), 2);
	CU_ASSERT_EQUAL(list(f, LSMT_ROOT, ids[2], back, 8, LISTMOUNT_REVERSE), 2);
	CU_ASSERT_EQUAL(list(f, ids[0], 0, back, 8, 0), 2);
	CU_ASSERT_EQUAL(list(f, ids[2], 0, back, 8, 0), 0);
	CU_ASSERT_EQUAL(list(f, ids[2] + 100, 0, back, 8, 0), -ENOENT);
	CU_ASSERT_EQUAL(list(f, LSMT_ROOT, 5, back, 8, 0), -EINVAL);
	CU_ASSERT_EQUAL(list(f, 5, 0, back, 8, 0), -EINVAL);
	CU_ASSERT_EQUAL(list(f, LSMT_ROOT, 0, back, 8, 2), -EINVAL);
	CU_ASSERT_EQUAL(CALL(f, "listmount", 0, 0, 1000001, 0), -EOVERFLOW);
	fixture_free(f);
}

static void test_numbers(void)
{
	struct fixture *f = fixture_new();
	char buf[1024];
	u64 id;

	mount_tmpfs(f, "/mnt", MS_NOSUID | MS_NOATIME | MS_SYNCHRONOUS, "size=8k");
	CU_ASSERT_EQUAL(CALL(f, "mount", 0, STR(f, "/mnt"), 0, MS_SHARED, 0), 0);
	id = mnt_id_of(f, "/mnt");
	CU_ASSERT_EQUAL(stat_into(f, id,
				  STATMOUNT_SB_BASIC | STATMOUNT_MNT_BASIC |
					  STATMOUNT_PROPAGATE_FROM | STATMOUNT_MNT_NS_ID |
					  STATMOUNT_SUPPORTED_MASK,
				  buf, 512),
			0);
	CU_ASSERT_EQUAL(word(buf, 0), 512);
	CU_ASSERT_EQUAL(quad(buf, 24), 0x01021994);
	CU_ASSERT_EQUAL(word(buf, 32), SB_SYNCHRONOUS);
	CU_ASSERT_EQUAL(quad(buf, 40), id);
	CU_ASSERT_EQUAL(quad(buf, 48), mnt_id_of(f, "/"));
	CU_ASSERT_EQUAL(quad(buf, 64), MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOATIME);
	CU_ASSERT_EQUAL(quad(buf, 72), MS_SHARED);
	CU_ASSERT_NOT_EQUAL(quad(buf, 80), 0);
	CU_ASSERT_NOT_EQUAL(quad(buf, 112), 0);
	CU_ASSERT_NOT_EQUAL(quad(buf, 144) & STATMOUNT_OPT_ARRAY, 0);
	fixture_free(f);
}

static void test_strings(void)
{
	struct fixture *f = fixture_new();
	char buf[1024];
	u64 all = STATMOUNT_FS_TYPE | STATMOUNT_MNT_ROOT | STATMOUNT_MNT_POINT |
		  STATMOUNT_MNT_OPTS | STATMOUNT_OPT_ARRAY | STATMOUNT_OPT_SEC_ARRAY |
		  STATMOUNT_FS_SUBTYPE | STATMOUNT_SB_SOURCE | STATMOUNT_MNT_UIDMAP |
		  STATMOUNT_MNT_GIDMAP;
	u64 id;

	mount_tmpfs(f, "/mnt", 0, "size=8k,mode=0700");
	id = mnt_id_of(f, "/mnt");
	CU_ASSERT_EQUAL(stat_into(f, id, all, buf, 1024), 0);
	CU_ASSERT_STRING_EQUAL(buf + 512 + word(buf, 36), "tmpfs");
	CU_ASSERT_STRING_EQUAL(buf + 512 + word(buf, 104), "/");
	CU_ASSERT_STRING_EQUAL(buf + 512 + word(buf, 108), "/mnt");
	CU_ASSERT_EQUAL(strncmp(buf + 512 + word(buf, 4), "size=8k,mode=700", 16), 0);
	CU_ASSERT_STRING_EQUAL(buf + 512 + word(buf, 132), "size=8k");
	CU_ASSERT_TRUE(word(buf, 128) >= 2);
	CU_ASSERT_STRING_EQUAL(buf + 512 + word(buf, 124), "the source");
	CU_ASSERT_EQUAL(quad(buf, 8) & (STATMOUNT_FS_SUBTYPE | STATMOUNT_MNT_UIDMAP), 0);
	CU_ASSERT_EQUAL(stat_into(f, id, all, buf, 512), -EOVERFLOW);
	CU_ASSERT_EQUAL(stat_into(f, id, all, buf, 516), -EOVERFLOW);
	fixture_free(f);
}

static void test_refusals(void)
{
	struct fixture *f = fixture_new();
	struct request req = { sizeof(req), 0, FIRST_ID, 0, 0 };
	u64 at = BUF(f, 512);
	char buf[512];

	CU_ASSERT_EQUAL(CALL(f, "statmount", COPY(f, req), at, 512, 1), -EINVAL);
	CU_ASSERT_EQUAL(stat_into(f, FIRST_ID + 1000, 0, buf, 512), -ENOENT);
	CU_ASSERT_EQUAL(stat_into(f, 3, 0, buf, 512), -EINVAL);
	req.mnt_ns_id = 99999;
	CU_ASSERT_EQUAL(CALL(f, "statmount", COPY(f, req), BUF(f, 512), 512, 0), -ENOENT);
	req.mnt_ns_fd = 1;
	CU_ASSERT_EQUAL(CALL(f, "statmount", COPY(f, req), BUF(f, 512), 512, 0), -EINVAL);
	req.mnt_ns_id = 0;
	CU_ASSERT_EQUAL(CALL(f, "statmount", COPY(f, req), BUF(f, 512), 512, 0), -EINVAL);
	req.mnt_ns_fd = 77;
	CU_ASSERT_EQUAL(CALL(f, "statmount", COPY(f, req), BUF(f, 512), 512, 0), -EBADF);
	req.size = 8;
	CU_ASSERT_EQUAL(CALL(f, "statmount", COPY(f, req), BUF(f, 512), 512, 0), -EINVAL);
	req.size = 5000;
	CU_ASSERT_EQUAL(CALL(f, "statmount", COPY(f, req), BUF(f, 512), 512, 0), -E2BIG);
	fixture_free(f);
}

/* Another namespace, by its id and by a descriptor of its file. */
static void test_other_namespace(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child = fixture_clone(f, CLONE_NEWNS);
	struct request req = { sizeof(req), 0, LSMT_ROOT, 0, 0 };
	struct mnt_namespace *ns;

	CU_ASSERT_NOT_EQUAL_FATAL(child, 0);
	ns = fixture_task(f, child)->nsproxy->mnt_ns;
	req.mnt_ns_id = ns->ns.ns_id;
	CU_ASSERT_EQUAL(CALL(f, "listmount", COPY(f, req), BUF(f, 64), 8, 0), 2);
	f->task = init;
	req.mnt_ns_id = 0;
	req.mnt_ns_fd = (u32)CALL(f, "open", STR(f, "/proc/2/ns/mnt"), O_RDONLY, 0);
	CU_ASSERT_EQUAL(CALL(f, "listmount", COPY(f, req), BUF(f, 64), 8, 0), 2);
	req.mnt_id = real_mount(&ns->root->overmount->mnt)->mnt_id_unique;
	req.param = STATMOUNT_MNT_POINT | STATMOUNT_MNT_BASIC;
	CU_ASSERT_EQUAL(CALL(f, "statmount", COPY(f, req), BUF(f, 600), 600, 0), 0);
	fixture_free(f);
}

void suite_namespace_stat(void);
void suite_namespace_stat(void)
{
	CU_pSuite s = CU_add_suite("namespace_stat", NULL, NULL);

	CU_add_test(s, "listing: from the start, from a place, backwards, below one", test_list);
	CU_add_test(s, "numbers: super block, flags, parents, groups", test_numbers);
	CU_add_test(s, "strings: type, root, place, options, source", test_strings);
	CU_add_test(s, "every refusal", test_refusals);
	CU_add_test(s, "another namespace, by id and by descriptor", test_other_namespace);
}
