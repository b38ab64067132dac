// SPDX-License-Identifier: GPL-2.0-only
/*
 * inotify: who watches an inode is told what happens to it. Mirrors fs/notify/ of Linux, its part
 * inotify.
 *
 * Invariants: a mark is in its group's list and in its inode's, and holds the inode; events wait in
 * the order in which they came, and one that equals the last is dropped. The user namespace of who
 * made the group is charged for it, and for each mark.
 */
#include "../internal.h"
#include "pipe_fs_i.h"
#include "syscalls.h"

#define INOTIFY_MAX_QUEUED_EVENTS 16384u
#define INOTIFY_ALL_EVENTS	  0xfffu
#define INOTIFY_ALWAYS		  (IN_UNMOUNT | IN_IGNORED | IN_Q_OVERFLOW)
#define INOTIFY_OPTIONS                                                                           \
	(IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK | IN_MASK_CREATE | IN_MASK_ADD | IN_ISDIR | \
	 IN_ONESHOT)

struct inotify_event_image {
	s32 wd;
	u32 mask;
	u32 cookie;
	u32 len;
};

/* ---- events ---- */

static bool same_event(const struct fsnotify_event *e, int wd, u32 mask, const struct qstr *name)
{
	size_t len = name ? name->len : 0;

	if (e->wd != wd || e->mask != mask || (mask & IN_IGNORED))
		return false;
	return len ? e->name_len && strlen(e->name) == len && !memcmp(e->name, name->name, len)
		   : !e->name_len;
}

static void queue_event(struct world *w, struct fsnotify_group *group, int wd, u32 mask, u32 cookie,
			const struct qstr *name)
{
	size_t len = name ? (name->len + 1 + 15) & ~(size_t)15 : 0;
	struct fsnotify_event *event;

	if (group->nr_events >= group->max_events)
		return;
	if (group->nr_events &&
	    same_event(list_last_entry(&group->events, struct fsnotify_event, list), wd, mask,
		       name))
		return;
	event = world_alloc(w, OBJ_fsnotify_event, sizeof(*event) + len);
	if (!event)
		return;
	event->wd = wd;
	event->mask = mask;
	event->cookie = cookie;
	event->name_len = (u32)len;
	if (len)
		memcpy(event->name, name->name, name->len);
	list_add_tail(&event->list, &group->events);
	group->nr_events++;
	wake_up_all(w, &group->notification_waitq);
}

static void free_mark(struct world *w, struct fsnotify_mark *mark)
{
	struct inode *inode = mark->inode;

	list_del(&mark->g_list);
	list_del(&mark->obj_list);
	dec_ucount(w, mark->ucounts, UCOUNT_INOTIFY_WATCHES);
	world_free(w, mark);
	iput(w, inode);
}

static void tell_marks(struct world *w, struct inode *inode, u32 mask, const struct qstr *name,
		       u32 cookie)
{
	struct fsnotify_mark *mark, *next;

	list_for_each_entry_safe (mark, next, &inode->i_fsnotify, obj_list) {
		if (!(mark->mask & mask & INOTIFY_ALL_EVENTS) && !(mask & INOTIFY_ALWAYS))
			continue;
		queue_event(w, mark->group, mark->wd, mask, cookie, name);
		if (mark->mask & IN_ONESHOT) {
			queue_event(w, mark->group, mark->wd, IN_IGNORED, 0, NULL);
			free_mark(w, mark);
		}
	}
}

void fsnotify(struct world *w, u32 mask, struct inode *dir, const struct qstr *name,
	      struct inode *inode, u32 cookie)
{
	if (dir && !list_empty(&dir->i_fsnotify))
		tell_marks(w, dir, mask, name, cookie);
	if (inode && !list_empty(&inode->i_fsnotify))
		tell_marks(w, inode, mask, NULL, cookie);
}

void fsnotify_dentry(struct world *w, u32 mask, const struct dentry *dentry)
{
	struct qstr name = { dentry->d_name, dentry->d_name_len };
	struct inode *dir = IS_ROOT(dentry) ? NULL : dentry->d_parent->d_inode;

	if (d_is_dir(dentry))
		mask |= IN_ISDIR;
	fsnotify(w, mask, dir, &name, dentry->d_inode, 0);
}

/* Its last name has gone, and nobody holds it: whoever watches it is told, and watches no more. */
void fsnotify_inode_unlinked(struct world *w, struct inode *inode)
{
	struct fsnotify_mark *mark, *next;

	list_for_each_entry_safe (mark, next, &inode->i_fsnotify, obj_list) {
		queue_event(w, mark->group, mark->wd, IN_DELETE_SELF, 0, NULL);
		queue_event(w, mark->group, mark->wd, IN_IGNORED, 0, NULL);
		free_mark(w, mark);
	}
}

/* ---- the group's file ---- */

static long inotify_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct fsnotify_group *group = file->private_data;
	struct fsnotify_event *event, *next;
	size_t done = 0;

	if (list_empty(&group->events)) {
		if (file->f_flags & O_NONBLOCK)
			return refuse(w, EAGAIN, R_INOTIFY_EMPTY);
		return wait_interruptible(w, &group->notification_waitq);
	}
	list_for_each_entry_safe (event, next, &group->events, list) {
		struct inotify_event_image image = { event->wd, event->mask, event->cookie,
						     event->name_len };

		if (count - done < sizeof(image) + event->name_len)
			break;
		if (copy_to_user(w, buf + done, &image, sizeof(image)) ||
		    copy_to_user(w, buf + done + sizeof(image), event->name, event->name_len))
			return -EFAULT;
		done += sizeof(image) + event->name_len;
		list_del(&event->list);
		world_free(w, event);
		group->nr_events--;
	}
	return done ? (long)done : refuse_num(w, EINVAL, R_INOTIFY_SIZE, (s64)count);
}

static u32 inotify_poll(struct world *w, struct file *file)
{
	const struct fsnotify_group *group = file->private_data;

	return list_empty(&group->events) ? 0 : EPOLLIN | EPOLLRDNORM;
}

static long inotify_ioctl(struct world *w, struct file *file, unsigned int cmd, u64 arg)
{
	const struct fsnotify_group *group = file->private_data;
	const struct fsnotify_event *event;
	int bytes = 0;

	if (cmd != FIONREAD)
		return refuse_num(w, ENOTTY, R_IOCTL_COMMAND, cmd);
	list_for_each_entry (event, &group->events, list)
		bytes += (int)(sizeof(struct inotify_event_image) + event->name_len);
	return put_user(w, bytes, arg);
}

static void inotify_release(struct world *w, struct inode *inode, struct file *file)
{
	struct fsnotify_group *group = file->private_data;
	struct fsnotify_mark *mark, *next;
	struct fsnotify_event *event, *after;

	list_for_each_entry_safe (mark, next, &group->marks, g_list)
		free_mark(w, mark);
	list_for_each_entry_safe (event, after, &group->events, list)
		world_free(w, event);
	dec_ucount(w, group->ucounts, UCOUNT_INOTIFY_INSTANCES);
	world_free(w, group);
}

static const struct file_operations inotify_fops = {
	.lseek = noop_llseek,
	.read = inotify_read,
	.poll = inotify_poll,
	.ioctl = inotify_ioctl,
	.release = inotify_release,
};

static struct fsnotify_group *new_group(struct world *w)
{
	struct fsnotify_group *group = alloc_obj(w, fsnotify_group);

	if (!group)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	init_waitqueue_head(&group->notification_waitq);
	INIT_LIST_HEAD(&group->marks);
	INIT_LIST_HEAD(&group->events);
	group->max_events = INOTIFY_MAX_QUEUED_EVENTS;
	group->ucounts = inc_ucount(w, current_user_ns(), current_euid(), UCOUNT_INOTIFY_INSTANCES);
	if (!group->ucounts) {
		world_free(w, group);
		return refuse_ptr(w, EMFILE, R_INOTIFY_INSTANCES);
	}
	return group;
}

/* A group that nobody has watched anything with. */
static void discard_group(struct world *w, void *unused)
{
	struct fsnotify_group *group = unused;

	dec_ucount(w, group->ucounts, UCOUNT_INOTIFY_INSTANCES);
	world_free(w, group);
}

static long do_inotify_init(struct world *w, int flags)
{
	struct fsnotify_group *group;

	if (flags & ~(IN_CLOEXEC | IN_NONBLOCK))
		return refuse_num(w, EINVAL, R_INOTIFY_FLAGS, flags);
	group = new_group(w);
	if (IS_ERR(group))
		return PTR_ERR(group);
	return anon_inode_getfd(w, "inotify", &inotify_fops, group, O_RDONLY | (unsigned int)flags,
				discard_group);
}

SYSCALL_DEFINE1(inotify_init1, int, flags)
{
	return do_inotify_init(w, flags);
}

SYSCALL_DEFINE0(inotify_init)
{
	return do_inotify_init(w, 0);
}

/* ---- watches ---- */

static struct fsnotify_group *group_of(struct world *w, unsigned int fd)
{
	struct file *file = fdget(w, fd);

	if (!file) {
		refuse_num(w, EBADF, R_FD_BAD, (int)fd);
		return ERR_PTR(-EBADF);
	}
	if (file->f_op != &inotify_fops)
		return refuse_ptr(w, EINVAL, R_INOTIFY_NONE);
	return file->private_data;
}

static long new_watch(struct world *w, struct fsnotify_group *group, struct inode *inode, u32 mask)
{
	struct fsnotify_mark *mark = alloc_obj(w, fsnotify_mark);

	if (!mark)
		return refuse(w, ENOMEM, R_NOMEM);
	mark->ucounts = inc_ucount(w, group->ucounts->ns, group->ucounts->uid,
				   UCOUNT_INOTIFY_WATCHES);
	if (!mark->ucounts) {
		world_free(w, mark);
		return refuse(w, ENOSPC, R_INOTIFY_WATCHES);
	}
	mark->group = group;
	mark->inode = igrab(inode);
	mark->mask = mask;
	mark->wd = ++group->last_wd;
	list_add_tail(&mark->g_list, &group->marks);
	list_add_tail(&mark->obj_list, &inode->i_fsnotify);
	return mark->wd;
}

static long watch_inode(struct world *w, struct fsnotify_group *group, struct inode *inode,
			u32 mask)
{
	u32 bits = mask & (INOTIFY_ALL_EVENTS | IN_ONESHOT | IN_EXCL_UNLINK);
	struct fsnotify_mark *mark;

	list_for_each_entry (mark, &inode->i_fsnotify, obj_list) {
		if (mark->group != group)
			continue;
		if (mask & IN_MASK_CREATE)
			return refuse_num(w, EEXIST, R_INOTIFY_EXISTS, mark->wd);
		mark->mask = mask & IN_MASK_ADD ? mark->mask | bits : bits;
		return mark->wd;
	}
	return new_watch(w, group, inode, bits);
}

/* What the caller may read there is watched. */
static long watch_name(struct world *w, struct fsnotify_group *group, uptr pathname, u32 mask)
{
	unsigned int lookup = (mask & IN_DONT_FOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (mask & IN_ONLYDIR ? LOOKUP_DIRECTORY : 0);
	struct path path;
	long ret = user_path_at(w, (int)AT_FDCWD, pathname, lookup, &path);

	if (ret)
		return ret;
	ret = path_permission(w, &path, MAY_READ);
	if (!ret)
		ret = watch_inode(w, group, path.dentry->d_inode, mask);
	path_put(w, &path);
	return ret;
}

SYSCALL_DEFINE3(inotify_add_watch, int, fd, uptr, pathname, u32, mask)
{
	struct fsnotify_group *group;

	if (!(mask & (INOTIFY_ALL_EVENTS | INOTIFY_ALWAYS | INOTIFY_OPTIONS)))
		return refuse_num(w, EINVAL, R_INOTIFY_MASK, mask);
	if (!fdget(w, (unsigned int)fd))
		return refuse_num(w, EBADF, R_FD_BAD, fd);
	if ((mask & IN_MASK_ADD) && (mask & IN_MASK_CREATE))
		return refuse_num(w, EINVAL, R_INOTIFY_MASK, mask);
	group = group_of(w, (unsigned int)fd);
	return IS_ERR(group) ? PTR_ERR(group) : watch_name(w, group, pathname, mask);
}

SYSCALL_DEFINE2(inotify_rm_watch, int, fd, int, wd)
{
	struct fsnotify_group *group = group_of(w, (unsigned int)fd);
	struct fsnotify_mark *mark;

	if (IS_ERR(group))
		return PTR_ERR(group);
	list_for_each_entry (mark, &group->marks, g_list) {
		if (mark->wd != wd)
			continue;
		queue_event(w, group, wd, IN_IGNORED, 0, NULL);
		free_mark(w, mark);
		return 0;
	}
	return refuse_num(w, EINVAL, R_INOTIFY_WD, wd);
}
