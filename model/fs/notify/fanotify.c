// SPDX-License-Identifier: GPL-2.0-only
/*
 * fanotify: fs/notify/fanotify/ of Linux, as far as it tells of mounts that are attached to and
 * detached from a mount namespace (6.15). Groups for other events can be made, and files be marked
 * for them; no such event ever comes.
 *
 * Invariants: a mark is in its group's list and in its namespace's; there is one for each pair. The
 * user namespace of who made the group is charged for it.
 */
#include "fanotify.h"
#include "../internal.h"
#include "mount.h"
#include "pid.h"
#include "syscalls.h"

#define FANOTIFY_METADATA_VERSION 3
#define FAN_EVENT_INFO_TYPE_MNT	  7
#define FANOTIFY_MAX_EVENTS	  16384u
#define MARK_TYPE		  0x110u
#define MARK_CMD		  (FAN_MARK_ADD | FAN_MARK_REMOVE | FAN_MARK_FLUSH)
#define MARK_FLAGS		  0x7ffu
#define MOUNT_EVENTS		  (FAN_MNT_ATTACH | FAN_MNT_DETACH)
#define ALL_EVENTS		  0x5b179fffull
#define FID_BITS		  (FAN_REPORT_FID | FAN_REPORT_DIR_FID | NAME_BITS)
#define NAME_BITS		  (FAN_REPORT_NAME | FAN_REPORT_TARGET_FID)
#define INIT_FLAGS		  0x7fffu
#define CLASS_BITS		  0xcu
#define ADMIN_FLAGS                                                                  \
	(CLASS_BITS | FAN_UNLIMITED_QUEUE | FAN_UNLIMITED_MARKS | FAN_ENABLE_AUDIT | \
	 FAN_REPORT_PIDFD | FAN_REPORT_TID | FAN_REPORT_FD_ERROR)
#define EVENT_F_FLAGS \
	(O_ACCMODE | O_APPEND | O_NONBLOCK | O_DSYNC | O_SYNC | O_CLOEXEC | O_LARGEFILE | O_NOATIME)

/* An event in the caller's memory. */
struct fanotify_image {
	u32 event_len;
	u8 vers;
	u8 reserved;
	u16 metadata_len;
	u64 mask;
	s32 fd;
	s32 pid;
	u8 info_type;
	u8 pad;
	u16 info_len;
	u32 pad2;
	u64 mnt_id;
};
#define METADATA_LEN 24

/* ---- what happens to mounts ---- */

static void free_event(struct world *w, struct fanotify_event *event)
{
	list_del(&event->list);
	if (event->pid)
		put_pid(w, event->pid);
	world_free(w, event);
}

static void queue_event(struct world *w, struct fanotify_group *group, u64 mask, u64 mnt_id)
{
	struct fanotify_event *event;

	if (group->nr_events >= FANOTIFY_MAX_EVENTS && !(group->flags & FAN_UNLIMITED_QUEUE))
		return;
	event = alloc_obj(w, fanotify_event);
	if (!event)
		return;
	event->mask = mask;
	event->mnt_id = mnt_id;
	if (current)
		event->pid = get_pid(group->flags & FAN_REPORT_TID ? task_pid(current)
								   : task_tgid(current));
	list_add_tail(&event->list, &group->events);
	group->nr_events++;
	wake_up_all(w, &group->notification_waitq);
}

void fsnotify_mnt(struct world *w, u64 mask, struct mnt_namespace *ns, const struct mount *mnt)
{
	struct fanotify_mark *mark;

	hlist_for_each_entry (mark, &ns->fsnotify_marks, ns_list) {
		u64 wanted = mask & mark->mask & ~mark->ignored_mask;

		if (wanted)
			queue_event(w, mark->group, wanted, mnt->mnt_id_unique);
	}
}

static void free_mark(struct world *w, struct fanotify_mark *mark)
{
	list_del(&mark->g_list);
	hlist_del_init(&mark->ns_list);
	world_free(w, mark);
}

void fsnotify_mntns_delete(struct world *w, struct mnt_namespace *ns)
{
	while (!hlist_empty(&ns->fsnotify_marks))
		free_mark(w, hlist_entry(ns->fsnotify_marks.first, struct fanotify_mark, ns_list));
}

/* ---- a group as a file ---- */

static int copy_event(struct world *w, const struct fanotify_event *event, uptr buf)
{
	struct fanotify_image image = {
		.event_len = sizeof(image),
		.vers = FANOTIFY_METADATA_VERSION,
		.metadata_len = METADATA_LEN,
		.mask = event->mask,
		.fd = -1,
		.pid = event->pid ? pid_vnr(w, event->pid) : 0,
		.info_type = FAN_EVENT_INFO_TYPE_MNT,
		.info_len = sizeof(image) - METADATA_LEN,
		.mnt_id = event->mnt_id,
	};

	return put_user(w, image, buf);
}

static long fanotify_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct fanotify_group *group = file->private_data;
	size_t done = 0;

	while (!list_empty(&group->events) && count - done >= sizeof(struct fanotify_image)) {
		struct fanotify_event *event = list_first_entry(&group->events,
								struct fanotify_event, list);

		if (copy_event(w, event, buf + done))
			return done ? (long)done : -EFAULT;
		free_event(w, event);
		group->nr_events--;
		done += sizeof(struct fanotify_image);
	}
	if (done)
		return (long)done;
	if (!list_empty(&group->events))
		return refuse_num(w, EINVAL, R_FANOTIFY_ROOM, (s64)count);
	if (file->f_flags & O_NONBLOCK)
		return refuse(w, EAGAIN, R_INOTIFY_EMPTY);
	return wait_interruptible(w, &group->notification_waitq);
}

/* What is written are answers to requests for permission, and there are none. */
static long fanotify_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	return refuse(w, count < 8 ? EINVAL : ENOENT, R_FANOTIFY_ROOM);
}

static u32 fanotify_poll(struct world *w, struct file *file)
{
	const struct fanotify_group *group = file->private_data;

	return list_empty(&group->events) ? 0 : EPOLLIN | EPOLLRDNORM;
}

static long fanotify_ioctl(struct world *w, struct file *file, unsigned int cmd, u64 arg)
{
	const struct fanotify_group *group = file->private_data;
	int bytes = (int)(group->nr_events * METADATA_LEN);

	if (cmd != FIONREAD)
		return refuse_num(w, ENOTTY, R_IOCTL_COMMAND, cmd);
	return put_user(w, bytes, arg);
}

static void free_group(struct world *w, struct fanotify_group *group)
{
	dec_ucount(w, group->ucounts, UCOUNT_FANOTIFY_GROUPS);
	put_user_ns(w, group->user_ns);
	world_free(w, group);
}

static void fanotify_release(struct world *w, struct inode *inode, struct file *file)
{
	struct fanotify_group *group = file->private_data;
	struct fanotify_event *event, *after;
	struct fanotify_mark *mark, *next;

	list_for_each_entry_safe (mark, next, &group->marks, g_list)
		free_mark(w, mark);
	list_for_each_entry_safe (event, after, &group->events, list)
		free_event(w, event);
	free_group(w, group);
}

static const struct file_operations fanotify_fops = {
	.lseek = noop_llseek,
	.read = fanotify_read,
	.write = fanotify_write,
	.poll = fanotify_poll,
	.ioctl = fanotify_ioctl,
	.release = fanotify_release,
};

/* ---- fanotify_init() ---- */

/* Reports of mounts go with none of files, and names of directories with one for those. */
static bool report_flags_valid(unsigned int flags)
{
	unsigned int fid = flags & FID_BITS;

	if (flags & FAN_REPORT_MNT)
		return !(flags & CLASS_BITS) && !fid && !(flags & FAN_REPORT_FD_ERROR);
	if (fid && flags & CLASS_BITS)
		return false;
	if (flags & FAN_REPORT_NAME && !(flags & FAN_REPORT_DIR_FID))
		return false;
	return !(flags & FAN_REPORT_TARGET_FID) ||
	       (flags & FAN_REPORT_NAME && flags & FAN_REPORT_FID);
}

static int check_init_flags(struct world *w, unsigned int flags, unsigned int event_f_flags)
{
	if (!capable(w, CAP_SYS_ADMIN) &&
	    (flags & ADMIN_FLAGS || !(flags & (FID_BITS | FAN_REPORT_MNT))))
		return (int)refuse_num(w, EPERM, R_FANOTIFY_CAP, flags);
	if (flags & ~INIT_FLAGS || (flags & CLASS_BITS) == CLASS_BITS ||
	    (flags & FAN_REPORT_PIDFD && flags & FAN_REPORT_TID) || !report_flags_valid(flags))
		return (int)refuse_num(w, EINVAL, R_FANOTIFY_FLAGS, flags);
	if (event_f_flags & ~(unsigned int)EVENT_F_FLAGS ||
	    (event_f_flags & O_ACCMODE) == O_ACCMODE)
		return (int)refuse_num(w, EINVAL, R_FANOTIFY_FLAGS, event_f_flags);
	return 0;
}

static struct fanotify_group *new_group(struct world *w, unsigned int flags)
{
	struct fanotify_group *group = alloc_obj(w, fanotify_group);

	if (!group)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	group->ucounts = inc_ucount(w, current_user_ns(), current_euid(), UCOUNT_FANOTIFY_GROUPS);
	if (!group->ucounts) {
		world_free(w, group);
		return refuse_ptr(w, EMFILE, R_INOTIFY_INSTANCES);
	}
	init_waitqueue_head(&group->notification_waitq);
	INIT_LIST_HEAD(&group->marks);
	INIT_LIST_HEAD(&group->events);
	group->flags = flags;
	group->user_ns = get_user_ns(current_user_ns());
	return group;
}

static void discard_group(struct world *w, void *group)
{
	free_group(w, group);
}

SYSCALL_DEFINE2(fanotify_init, unsigned int, flags, unsigned int, event_f_flags)
{
	int err = check_init_flags(w, flags, event_f_flags);
	struct fanotify_group *group;
	unsigned int f_flags = O_RDWR;

	if (err)
		return err;
	group = new_group(w, flags);
	if (IS_ERR(group))
		return PTR_ERR(group);
	if (flags & FAN_CLOEXEC)
		f_flags |= O_CLOEXEC;
	if (flags & FAN_NONBLOCK)
		f_flags |= O_NONBLOCK;
	return anon_inode_getfd(w, "[fanotify]", &fanotify_fops, group, f_flags, discard_group);
}

/* ---- fanotify_mark() ---- */

static int check_mark_flags(struct world *w, unsigned int flags, u64 mask)
{
	bool bad = flags & ~MARK_FLAGS || mask & ~ALL_EVENTS;

	switch (flags & MARK_CMD) {
	case FAN_MARK_ADD:
	case FAN_MARK_REMOVE:
		bad = bad || !mask;
		break;
	case FAN_MARK_FLUSH:
		bad = bad || flags & ~(MARK_TYPE | FAN_MARK_FLUSH);
		break;
	default:
		bad = true;
	}
	if (flags & FAN_MARK_IGNORE &&
	    flags & (FAN_MARK_IGNORED_MASK | FAN_MARK_IGNORED_SURV_MODIFY))
		bad = true;
	return bad ? (int)refuse_num(w, EINVAL, R_FANOTIFY_FLAGS, flags) : 0;
}

/* A group for mounts marks namespaces, for events of mounts; others do neither. */
static int check_kind(struct world *w, const struct fanotify_group *group, unsigned int flags,
		      u64 mask)
{
	bool mounts = group->flags & FAN_REPORT_MNT, ns = (flags & MARK_TYPE) == FAN_MARK_MNTNS;

	if (mounts ? mask & ~(u64)MOUNT_EVENTS || !ns : mask & MOUNT_EVENTS || ns)
		return (int)refuse_num(w, EINVAL, R_FANOTIFY_KIND, flags);
	if (ns && flags & (FAN_MARK_EVICTABLE | FAN_MARK_IGNORE))
		return (int)refuse_num(w, EINVAL, R_FANOTIFY_FLAGS, flags);
	if (flags & MARK_TYPE && !ns_capable(w, group->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_FANOTIFY_GROUP_CAP, group->user_ns, NULL);
	return 0;
}

static int fanotify_find_path(struct world *w, int dfd, uptr pathname, unsigned int flags,
			      struct path *path)
{
	unsigned int lookup = flags & FAN_MARK_DONT_FOLLOW ? 0 : LOOKUP_FOLLOW;
	struct file *file;
	int err;

	if (!pathname) {
		file = fdget(w, (unsigned int)dfd);
		if (!file)
			return (int)refuse_num(w, EBADF, R_BAD_FD, dfd);
		if (flags & FAN_MARK_ONLYDIR && !S_ISDIR(file->f_inode->i_mode))
			return (int)refuse_obj(w, ENOTDIR, R_NOT_DIR, file->f_path.dentry, NULL);
		*path = file->f_path;
		path_get(path);
	} else {
		if (flags & FAN_MARK_ONLYDIR)
			lookup |= LOOKUP_DIRECTORY;
		err = user_path_at(w, dfd, pathname, lookup, path);
		if (err)
			return err;
	}
	err = path_permission(w, path, MAY_READ);
	if (err)
		path_put(w, path);
	return err;
}

static struct mnt_namespace *mnt_ns_of(const struct inode *inode, const struct world *w)
{
	struct ns_common *ns;

	if (inode->i_sb != w->nsfs_mnt->mnt_sb)
		return NULL;
	ns = get_proc_ns(inode);
	return ns->ops == &mntns_operations ? to_mnt_ns(ns) : NULL;
}

static struct fanotify_mark *find_mark(const struct fanotify_group *group,
				       const struct mnt_namespace *ns)
{
	struct fanotify_mark *mark;

	list_for_each_entry (mark, &group->marks, g_list)
		if (mark->ns == ns)
			return mark;
	return NULL;
}

static int add_mark(struct world *w, struct fanotify_group *group, struct mnt_namespace *ns,
		    unsigned int flags, u64 mask)
{
	struct fanotify_mark *mark = find_mark(group, ns);

	if (!mark) {
		mark = alloc_obj(w, fanotify_mark);
		if (!mark)
			return (int)refuse(w, ENOMEM, R_NOMEM);
		mark->group = group;
		mark->ns = ns;
		list_add_tail(&mark->g_list, &group->marks);
		hlist_add_head(&mark->ns_list, &ns->fsnotify_marks);
	}
	if (flags & FAN_MARK_IGNORED_MASK)
		mark->ignored_mask |= mask;
	else
		mark->mask |= mask;
	return 0;
}

static int remove_mark(struct world *w, struct fanotify_group *group, struct mnt_namespace *ns,
		       unsigned int flags, u64 mask)
{
	struct fanotify_mark *mark = find_mark(group, ns);

	if (!mark)
		return (int)refuse(w, ENOENT, R_FANOTIFY_NO_MARK);
	if (flags & FAN_MARK_IGNORED_MASK)
		mark->ignored_mask &= ~mask;
	else
		mark->mask &= ~mask;
	if (!mark->mask && !mark->ignored_mask)
		free_mark(w, mark);
	return 0;
}

static int mark_ns(struct world *w, struct fanotify_group *group, const struct path *path,
		   unsigned int flags, u64 mask)
{
	struct mnt_namespace *ns = mnt_ns_of(path->dentry->d_inode, w);

	if (!ns)
		return (int)refuse_obj(w, EINVAL, R_FANOTIFY_NOT_NS, path->dentry, NULL);
	if (!ns_capable(w, ns->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_FANOTIFY_MARK_CAP, ns, ns->user_ns);
	return flags & FAN_MARK_ADD ? add_mark(w, group, ns, flags, mask)
				    : remove_mark(w, group, ns, flags, mask);
}

static void flush_marks(struct world *w, struct fanotify_group *group)
{
	struct fanotify_mark *mark, *next;

	list_for_each_entry_safe (mark, next, &group->marks, g_list)
		free_mark(w, mark);
}

SYSCALL_DEFINE5(fanotify_mark, int, fanotify_fd, unsigned int, flags, u64, mask, int, dfd, uptr,
		pathname)
{
	struct fanotify_group *group;
	struct file *file;
	struct path path;
	int err = check_mark_flags(w, flags, mask);

	if (err)
		return err;
	file = fdget(w, (unsigned int)fanotify_fd);
	if (!file)
		return refuse_num(w, EBADF, R_BAD_FD, fanotify_fd);
	if (file->f_op != &fanotify_fops)
		return refuse_num(w, EINVAL, R_FANOTIFY_NOT_ONE, fanotify_fd);
	group = file->private_data;
	err = check_kind(w, group, flags, mask);
	if (err)
		return err;
	if (flags & FAN_MARK_FLUSH) {
		flush_marks(w, group);
		return 0;
	}
	err = fanotify_find_path(w, dfd, pathname, flags, &path);
	if (err)
		return err;
	if (group->flags & FAN_REPORT_MNT)
		err = mark_ns(w, group, &path, flags, mask);
	path_put(w, &path);
	return err;
}
