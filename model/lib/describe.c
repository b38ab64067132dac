// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line that names an object to a person: by what people know it (a task by its pid, a mount by
 * its place), and by its type where they know it by nothing.
 */
#include "cgroup.h"
#include "ipc_namespace.h"
#include "mount.h"
#include "net_namespace.h"
#include "reflect.h"
#include "sched.h"
#include "text.h"
#include "time_namespace.h"
#include "utsname.h"

typedef void (*describe_fn)(const struct world *w, const void *obj, struct world_text *text);

static void describe_task(const struct world *w, const void *obj, struct world_text *text)
{
	const struct task_struct *t = obj;

	text_printf(text, "task %d", t->pid);
	if (t->exit_state)
		text_string(text, " (zombie)");
}

static void describe_pid(const struct world *w, const void *obj, struct world_text *text)
{
	const struct pid *pid = obj;

	text_string(text, "pid");
	for (unsigned int i = 0; i <= pid->level; i++)
		text_printf(text, "%c%d", i ? '/' : ' ', pid->numbers[i].nr);
}

static void describe_ns(const struct ns_common *ns, struct world_text *text)
{
	const char *name = ns->ops->real_ns_name ? ns->ops->real_ns_name : ns->ops->name;

	text_printf(text, "%s namespace %u", name, ns->inum);
}

#define DESCRIBE_NS(type)                                                   \
	static void describe_##type(const struct world *w, const void *obj, \
				    struct world_text *text)                \
	{                                                                   \
		describe_ns(&((const struct type *)obj)->ns, text);         \
	}
DESCRIBE_NS(uts_namespace)
DESCRIBE_NS(ipc_namespace)
DESCRIBE_NS(pid_namespace)
DESCRIBE_NS(user_namespace)
DESCRIBE_NS(time_namespace)
DESCRIBE_NS(cgroup_namespace)
DESCRIBE_NS(net)

static void describe_mnt_namespace(const struct world *w, const void *obj, struct world_text *text)
{
	const struct mnt_namespace *ns = obj;

	if (is_anon_ns(ns))
		text_string(text, "anonymous mnt namespace");
	else
		describe_ns(&ns->ns, text);
}

static void describe_mount(const struct world *w, const void *obj, struct world_text *text)
{
	const struct mount *m = obj;

	text_printf(text, "mount %d", m->mnt_id);
	if (mnt_has_parent(m)) {
		text_string(text, " at ");
		dentry_path_text((struct world *)(uintptr_t)w, m->mnt_mountpoint, text);
		text_printf(text, " of mount %d", m->mnt_parent->mnt_id);
	}
	text_printf(text, " (%s)", m->mnt.mnt_sb->s_type->name);
}

static void describe_dentry(const struct world *w, const void *obj, struct world_text *text)
{
	const struct dentry *d = obj;

	text_string(text, "dentry ");
	dentry_path_text((struct world *)(uintptr_t)w, d, text);
	text_printf(text, " (%s)", d->d_sb->s_type->name);
}

static void describe_file(const struct world *w, const void *obj, struct world_text *text)
{
	const struct file *f = obj;

	text_string(text, "open file ");
	if (f->f_path.dentry)
		dentry_path_text((struct world *)(uintptr_t)w, f->f_path.dentry, text);
}

static void describe_super_block(const struct world *w, const void *obj, struct world_text *text)
{
	const struct super_block *sb = obj;

	text_printf(text, "%s super block 0:%u", sb->s_type->name, sb->s_dev & 0xfffffu);
}

static const describe_fn describers[NR_OBJ_TYPES] = {
	[OBJ_task_struct] = describe_task,
	[OBJ_pid] = describe_pid,
	[OBJ_uts_namespace] = describe_uts_namespace,
	[OBJ_ipc_namespace] = describe_ipc_namespace,
	[OBJ_pid_namespace] = describe_pid_namespace,
	[OBJ_user_namespace] = describe_user_namespace,
	[OBJ_time_namespace] = describe_time_namespace,
	[OBJ_cgroup_namespace] = describe_cgroup_namespace,
	[OBJ_net] = describe_net,
	[OBJ_mnt_namespace] = describe_mnt_namespace,
	[OBJ_mount] = describe_mount,
	[OBJ_dentry] = describe_dentry,
	[OBJ_file] = describe_file,
	[OBJ_super_block] = describe_super_block,
};

int world_describe(const struct world *w, obj_id id, struct world_text *text)
{
	const void *obj = obj_by_id(w, id);
	enum obj_type type;

	if (!obj) {
		text_string(text, "nothing");
		return -ENOENT;
	}
	type = obj_type_of(obj);
	if (describers[type])
		describers[type](w, obj, text);
	else
		text_printf(text, "%s %llu", refl_types[type] ? refl_types[type]->name : "bytes",
			    (unsigned long long)(id >> 29));
	text_end(text);
	return 0;
}
