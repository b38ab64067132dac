/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fanotify, as far as it tells of mounts: fs/notify/fanotify/fanotify.h of Linux.
 */
#ifndef NSSIM_FANOTIFY_H
#define NSSIM_FANOTIFY_H

#include "list.h"
#include "world_state.h"

struct mnt_namespace;
struct mount;

struct fanotify_group {
	struct wait_queue_head notification_waitq;
	struct list_head marks; /* of fanotify_mark.g_list */
	struct list_head events; /* of fanotify_event.list */
	u32 nr_events;
	u32 flags; /* FAN_* of fanotify_init() */
	struct user_namespace *user_ns __ref; /* whose maker it was */
	struct ucounts *ucounts __ref;
};

/* On a mount namespace; it goes with its group or with the namespace. */
struct fanotify_mark {
	struct list_head g_list;
	struct hlist_node ns_list; /* in mnt_namespace.fsnotify_marks */
	struct fanotify_group *group;
	struct mnt_namespace *ns; /* not counted */
	u64 mask;
	u64 ignored_mask;
};

struct fanotify_event {
	struct list_head list;
	u64 mask;
	u64 mnt_id;
	struct pid *pid __ref; /* who did it; NULL: nobody */
};

/* Something has happened to a mount of @ns; @mask: FAN_MNT_ATTACH, FAN_MNT_DETACH, both: a move. */
void fsnotify_mnt(struct world *w, u64 mask, struct mnt_namespace *ns, const struct mount *mnt);
/* The namespace ends. */
void fsnotify_mntns_delete(struct world *w, struct mnt_namespace *ns);

#endif
