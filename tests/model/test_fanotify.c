// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/fs/notify/fanotify.c: what an event says, what an ignored mask keeps away, and what becomes
 * of marks when a namespace ends.
 */
#include <string.h>

#include "fixture.h"
#include "flags.h"

#define MNTNS_ADD (FAN_MARK_ADD | FAN_MARK_MNTNS)

struct fan_event {
	u32 event_len;
	u16 vers, metadata_len;
	u64 mask;
	s32 fd, pid;
	u8 info_type, pad;
	u16 info_len;
	u32 pad2;
	u64 mnt_id;
};

static s64 watch(struct fixture *f, u64 mask)
{
	u64 group = (u64)CALL(f, "fanotify_init", FAN_REPORT_MNT | FAN_NONBLOCK, 0);

	CU_ASSERT_EQUAL(CALL(f, "fanotify_mark", group, MNTNS_ADD, mask, AT_FDCWD,
			     STR(f, "/proc/self/ns/mnt")),
			0);
	return (s64)group;
}

static struct fan_event next_event(struct fixture *f, s64 group)
{
	struct fan_event event = { 0 };
	u64 at = BUF(f, sizeof(event));

	if (CALL(f, "read", (u64)group, at, sizeof(event)) == (s64)sizeof(event))
		memcpy(&event, fixture_bytes(f, at), sizeof(event));
	return event;
}

static s64 mount_tmpfs(struct fixture *f, const char *at)
{
	return CALL(f, "mount", 0, STR(f, at), STR(f, "tmpfs"), 0, 0);
}

static void an_event_tells_of_one_mount(void)
{
	struct fixture *f = fixture_new();
	s64 group = watch(f, FAN_MNT_ATTACH | FAN_MNT_DETACH);
	struct fan_event come, gone;

	CU_ASSERT(fixture_clone(f, 0));
	CU_ASSERT_EQUAL(mount_tmpfs(f, "/mnt"), 0);
	CU_ASSERT_EQUAL(CALL(f, "umount2", STR(f, "/mnt"), 0), 0);
	come = next_event(f, group);
	gone = next_event(f, group);
	CU_ASSERT_EQUAL(come.event_len, 40);
	CU_ASSERT_EQUAL(come.metadata_len, 24);
	CU_ASSERT_EQUAL(come.mask, FAN_MNT_ATTACH);
	CU_ASSERT_EQUAL(come.fd, -1);
	CU_ASSERT_EQUAL(come.pid, 1);
	CU_ASSERT_EQUAL(come.info_type, 7);
	CU_ASSERT_EQUAL(come.info_len, 16);
	CU_ASSERT(come.mnt_id > 1u << 31);
	CU_ASSERT_EQUAL(gone.mask, FAN_MNT_DETACH);
	CU_ASSERT_EQUAL(gone.mnt_id, come.mnt_id);
	CU_ASSERT_EQUAL(next_event(f, group).event_len, 0);
	fixture_free(f);
}

static void what_is_ignored_is_not_told(void)
{
	struct fixture *f = fixture_new();
	s64 group = watch(f, FAN_MNT_ATTACH | FAN_MNT_DETACH);

	CU_ASSERT_EQUAL(CALL(f, "fanotify_mark", (u64)group, MNTNS_ADD | FAN_MARK_IGNORED_MASK,
			     FAN_MNT_ATTACH, AT_FDCWD, STR(f, "/proc/self/ns/mnt")),
			0);
	CU_ASSERT_EQUAL(mount_tmpfs(f, "/mnt"), 0);
	CU_ASSERT_EQUAL(next_event(f, group).event_len, 0);
	CU_ASSERT_EQUAL(CALL(f, "mount", STR(f, "/mnt"), STR(f, "/tmp"), 0, MS_MOVE, 0), 0);
	CU_ASSERT_EQUAL(next_event(f, group).mask, FAN_MNT_DETACH);
	fixture_free(f);
}

static void a_mark_ends_with_its_namespace(void)
{
	struct fixture *f = fixture_new();
	obj_id init = f->task, child = fixture_clone(f, CLONE_NEWNS | CLONE_FILES);
	s64 group;

	f->task = child;
	group = watch(f, FAN_MNT_DETACH);
	CU_ASSERT_EQUAL(mount_tmpfs(f, "/mnt"), 0);
	CALL(f, "exit_group", 0);
	f->task = init;
	CU_ASSERT_EQUAL(next_event(f, group).mask, FAN_MNT_DETACH);
	CU_ASSERT_EQUAL(CALL(f, "fanotify_mark", (u64)group, FAN_MARK_REMOVE | FAN_MARK_MNTNS,
			     FAN_MNT_DETACH, AT_FDCWD, STR(f, "/proc/self/ns/mnt")),
			-2);
	CU_ASSERT_EQUAL(CALL(f, "close", (u64)group), 0);
	fixture_free(f);
}

void suite_fanotify(void);
void suite_fanotify(void)
{
	CU_pSuite s = CU_add_suite("fanotify", NULL, NULL);

	CU_add_test(s, "an event tells of one mount", an_event_tells_of_one_mount);
	CU_add_test(s, "what is ignored is not told", what_is_ignored_is_not_told);
	CU_add_test(s, "a mark ends with its namespace", a_mark_ends_with_its_namespace);
}
