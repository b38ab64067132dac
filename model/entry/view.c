// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the outside can ask a world about its tasks: who they are, which namespaces they are in, and
 * the views of them as text, raw as /proc would show them (inspect.h).
 */
#include "ipc_namespace.h"
#include "mount.h"
#include "reflect.h"
#include "sched.h"
#include "text.h"
#include "utsname.h"

static struct task_struct *task_by_id(const struct world *w, obj_id id)
{
	struct task_struct *t = obj_by_id(w, id);

	return t && obj_type_of(t) == OBJ_task_struct ? t : NULL;
}

obj_id world_init_task(const struct world *w)
{
	return obj_id_of(w, w->init_task);
}

obj_id world_find_task(const struct world *w, int pid)
{
	return obj_id_of(w, find_task_by_pid_ns(pid, w->init_pid_ns));
}

bool world_task_alive(const struct world *w, obj_id id)
{
	const struct task_struct *t = task_by_id(w, id);

	return t && !t->exit_state && !(t->flags & PF_EXITING);
}

bool world_task_blocked(const struct world *w, obj_id id)
{
	const struct task_struct *t = task_by_id(w, id);

	return t && t->asleep;
}

int world_pid_nr(const struct world *w, obj_id task, obj_id viewer)
{
	const struct task_struct *t = task_by_id(w, task), *v = task_by_id(w, viewer);

	if (!t || !v || !t->thread_pid || !v->thread_pid)
		return 0;
	return task_pid_nr_ns(t, PIDTYPE_PID, task_active_pid_ns(v));
}

/* By name, as /proc/PID/ns lists them. */
static const struct proc_ns_operations *const ns_files[] = {
	&cgroupns_operations, &ipcns_operations,
	&mntns_operations,    &netns_operations,
	&pidns_operations,    &pidns_for_children_operations,
	&timens_operations,   &timens_for_children_operations,
	&userns_operations,   &utsns_operations,
};

obj_id world_ns(const struct world *world, obj_id task, const char *name)
{
	struct world *w = (struct world *)(uintptr_t)world;
	struct task_struct *t = task_by_id(w, task);
	obj_id id = 0;

	for (size_t i = 0; t && i < ARRAY_SIZE(ns_files); i++) {
		struct ns_common *ns;

		if (strcmp(ns_files[i]->name, name))
			continue;
		ns = ns_files[i]->get(w, t);
		if (!ns)
			return 0;
		id = obj_id_of(w, obj_containing(w, ns));
		ns_files[i]->put(w, ns);
	}
	return id;
}

static struct file *file_of(const struct world *w, obj_id task, int fd)
{
	const struct task_struct *t = task_by_id(w, task);

	if (!t || !t->files || fd < 0 || (u32)fd >= t->files->max_fds)
		return NULL;
	return t->files->fd[fd].file;
}

obj_id world_file(const struct world *w, obj_id task, int fd)
{
	return obj_id_of(w, file_of(w, task, fd));
}

obj_id world_ns_fd(const struct world *w, obj_id task, int fd)
{
	const struct file *file = file_of(w, task, fd);

	if (!file || !proc_ns_file(file))
		return 0;
	return obj_id_of(w, obj_containing(w, get_proc_ns(file->f_inode)));
}

obj_id world_mount_at(struct world *w, obj_id task, const char *name)
{
	struct path path;
	obj_id id = 0;

	w->current_task = task_by_id(w, task);
	if (w->current_task && w->current_task->fs &&
	    !kern_path_at(w, AT_FDCWD, name, LOOKUP_FOLLOW, &path)) {
		id = obj_id_of(w, real_mount(path.mnt));
		path_put(w, &path);
	}
	w->current_task = NULL;
	return id;
}

bool world_peers(const struct world *w, obj_id mount1, obj_id mount2)
{
	const struct mount *a = obj_by_id(w, mount1), *b = obj_by_id(w, mount2);

	if (!a || !b || obj_type_of(a) != OBJ_mount || obj_type_of(b) != OBJ_mount)
		return false;
	return a->mnt_group_id && a->mnt_group_id == b->mnt_group_id;
}

/* ---- the views ---- */

static int view_mountinfo(struct world *w, struct task_struct *t, struct world_text *text)
{
	return mountinfo_view(w, t, text);
}

static int viewed_nr(const struct task_struct *t, enum pid_type type,
		     const struct pid_namespace *ns)
{
	return pid_nr_ns(task_pid_of(t, type), ns);
}

static int parent_nr(const struct task_struct *t, const struct pid_namespace *ns)
{
	return t->real_parent ? viewed_nr(t->real_parent->group_leader, PIDTYPE_PID, ns) : 0;
}

static void show_one_process(const struct task_struct *t, const struct pid_namespace *ns,
			     struct world_text *text)
{
	bool dead = t->exit_state || (t->flags & PF_EXITING && !t->asleep);

	text_printf(text, "%d %d %d %d %c\n", viewed_nr(t, PIDTYPE_PID, ns), parent_nr(t, ns),
		    viewed_nr(t, PIDTYPE_PGID, ns), viewed_nr(t, PIDTYPE_SID, ns),
		    dead ? 'Z' : 'S');
}

static int view_ps(struct world *w, struct task_struct *t, struct world_text *text)
{
	const struct pid_namespace *ns;
	struct pid *pid;
	int nr = 1;

	if (!t->thread_pid)
		return -ESRCH;
	ns = task_active_pid_ns(t);
	while ((pid = find_ge_pid(nr, ns))) {
		const struct task_struct *p = pid_task(pid, PIDTYPE_TGID);

		nr = pid_nr_ns(pid, ns) + 1;
		if (p)
			show_one_process(p, ns, text);
	}
	return 0;
}

/* By id: the number of a dead namespace's inode goes to the next one. */
static int view_ns(struct world *w, struct task_struct *t, struct world_text *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(ns_files); i++) {
		const struct proc_ns_operations *ops = ns_files[i];
		struct ns_common *ns = ops->get(w, t);

		if (!ns)
			continue;
		text_printf(text, "%s %s:[%llu]\n", ops->name,
			    ops->real_ns_name ? ops->real_ns_name : ops->name,
			    (unsigned long long)ns->ns_id);
		ops->put(w, ns);
	}
	return 0;
}

static int view_ipcs(struct world *w, struct task_struct *t, struct world_text *text)
{
	if (!t->nsproxy)
		return -ESRCH;
	ipcs_view(w, t->nsproxy->ipc_ns, t->cred->user_ns, text);
	return 0;
}

static int view_uts(struct world *w, struct task_struct *t, struct world_text *text)
{
	if (!t->nsproxy)
		return -ESRCH;
	text_printf(text, "%s %s\n", t->nsproxy->uts_ns->name.nodename,
		    t->nsproxy->uts_ns->name.domainname);
	return 0;
}

static int view_ids(struct world *w, struct task_struct *t, struct world_text *text)
{
	const struct cred *c = t->cred;
	const struct user_namespace *ns = c->user_ns;

	text_printf(text, "uid=%u,%u,%u gid=%u,%u,%u\n", from_kuid_munged(w, ns, c->uid),
		    from_kuid_munged(w, ns, c->euid), from_kuid_munged(w, ns, c->suid),
		    from_kgid_munged(w, ns, c->gid), from_kgid_munged(w, ns, c->egid),
		    from_kgid_munged(w, ns, c->sgid));
	return 0;
}

static void show_mount_tree(struct world *w, const struct mount *m, unsigned int depth,
			    struct world_text *text)
{
	const struct mount *child;

	for (unsigned int i = 0; i < depth; i++)
		text_string(text, "  ");
	world_describe(w, obj_id_of(w, m), text);
	if (IS_MNT_SHARED(m))
		text_printf(text, " shared:%d", m->mnt_group_id);
	if (m->mnt_master)
		text_printf(text, " master:%d", m->mnt_master->mnt_group_id);
	if (IS_MNT_UNBINDABLE(m))
		text_string(text, " unbindable");
	if (IS_MNT_LOCKED(m))
		text_string(text, " locked");
	text_char(text, '\n');
	list_for_each_entry (child, &m->mnt_mounts, mnt_child)
		show_mount_tree(w, child, depth + 1, text);
}

static int view_mounts(struct world *w, struct task_struct *t, struct world_text *text)
{
	if (!t->nsproxy)
		return -ESRCH;
	show_mount_tree(w, t->nsproxy->mnt_ns->root, 0, text);
	return 0;
}

static void show_task_tree(struct world *w, const struct task_struct *t, unsigned int depth,
			   struct world_text *text)
{
	const struct task_struct *child;

	for (unsigned int i = 0; i < depth; i++)
		text_string(text, "  ");
	world_describe(w, obj_id_of(w, t), text);
	text_char(text, ' ');
	world_describe(w, obj_id_of(w, t->thread_pid), text);
	text_printf(text, "%s\n", t->asleep ? " asleep" : "");
	list_for_each_entry (child, &t->children, sibling)
		show_task_tree(w, child, depth + 1, text);
}

static int view_tasks(struct world *w, struct task_struct *t, struct world_text *text)
{
	show_task_tree(w, w->init_task, 0, text);
	return 0;
}

static void show_members(struct world *w, const struct ns_common *wanted, struct world_text *text)
{
	struct task_struct *p, *t;

	for_each_process (w, p) {
		for_each_thread (p, t) {
			struct ns_common *ns = wanted->ops->get(w, t);

			if (ns == wanted)
				text_printf(text, " %d", t->pid);
			if (ns)
				wanted->ops->put(w, ns);
		}
	}
}

static int view_namespaces(struct world *w, struct task_struct *t, struct world_text *text)
{
	const struct ns_common *ns;

	list_for_each_entry (ns, &w->ns_list, ns_list_node) {
		const struct user_namespace *owner;

		world_describe(w, obj_id_of(w, obj_containing(w, ns)), text);
		owner = ns->ops->owner((struct ns_common *)(uintptr_t)ns);
		text_printf(text, ": count %d, owner %u, members", ns->count,
			    owner ? owner->ns.inum : 0);
		show_members(w, ns, text);
		text_char(text, '\n');
	}
	return 0;
}

static void show_queue(struct world_text *text, const char *name, const struct list_head *queue)
{
	const struct deferred_work *work;

	list_for_each_entry (work, queue, entry)
		text_printf(text, "%s %s\n", name, work->what);
}

static int view_queue(struct world *w, struct task_struct *task, struct world_text *text)
{
	struct task_struct *p, *t;

	for_each_process (w, p)
		for_each_thread (p, t)
			show_queue(text, "task_work", &t->task_works);
	show_queue(text, "work", &w->work_queue);
	show_queue(text, "rcu", &w->rcu_queue);
	return 0;
}

static int view_why(struct world *w, struct task_struct *t, struct world_text *text)
{
	struct world_refusal refusal = world_why(w, obj_id_of(w, t), NULL);

	if (!refusal.err) {
		text_string(text, "the last call of this task was not refused\n");
		return 0;
	}
	text_printf(text, "%s() refused: ", refusal.function);
	world_why(w, obj_id_of(w, t), text);
	text_printf(text, "\nwhat would help: %s\n", refusal.help);
	return 0;
}

typedef int (*view_fn)(struct world *w, struct task_struct *t, struct world_text *text);

static const view_fn views[] = {
	[VIEW_MOUNTINFO] = view_mountinfo,
	[VIEW_PS] = view_ps,
	[VIEW_NS] = view_ns,
	[VIEW_IPCS] = view_ipcs,
	[VIEW_UTS] = view_uts,
	[VIEW_IDS] = view_ids,
	[VIEW_MOUNTS] = view_mounts,
	[VIEW_TASKS] = view_tasks,
	[VIEW_NAMESPACES] = view_namespaces,
	[VIEW_QUEUE] = view_queue,
	[VIEW_WHY] = view_why,
};

int world_view(struct world *w, obj_id task, enum world_view view, struct world_text *text)
{
	struct task_struct *t = task_by_id(w, task);
	int err;

	if (!t)
		return -ESRCH;
	err = views[view](w, t, text);
	text_end(text);
	return err;
}
