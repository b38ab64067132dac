// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys/kernel and /proc/sys/user, without what has a file of its own. Mirrors the tables of
 * kernel/sysctl.c, kernel/pid.c, kernel/pid_namespace.c and kernel/ucount.c of Linux.
 */
#include "pid.h"
#include "sched.h"
#include "sysctl.h"

#define INT_MAX_VALUE 0x7fffffff

/* ---- numbers of tasks ---- */

static int pid_max_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%d\n", task_active_pid_ns(current)->pid_max);
	return 0;
}

static int pid_max_put(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	struct pid_namespace *ns = since(w, 6, 14) ? task_active_pid_ns(current) : w->init_pid_ns;
	s64 value = 0;
	int err = sysctl_number(w, table, text, len, &value);

	if (!err)
		ns->pid_max = (int)value;
	return err;
}

static int pid_max_permissions(struct world *w, const struct ctl_table *table)
{
	const struct pid_namespace *ns = task_active_pid_ns(current);
	int shift = 0;

	if (ns_capable_noaudit(w, ns->user_ns, CAP_SYS_ADMIN) ||
	    uid_eq(current_euid(), make_kuid(ns->user_ns, 0)))
		shift = 6;
	else if (in_egroup_p(w, make_kgid(ns->user_ns, 0)))
		shift = 3;
	return sysctl_mode_of((int)table->mode, shift);
}

static void pid_max_ownership(struct world *w, kuid_t *uid, kgid_t *gid)
{
	const struct user_namespace *ns = task_active_pid_ns(current)->user_ns;
	kuid_t root = make_kuid(ns, 0);
	kgid_t root_group = make_kgid(ns, 0);

	if (uid_valid(root))
		*uid = root;
	if (gid_valid(root_group))
		*gid = root_group;
}

static int last_pid_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%d\n", (int)idr_get_cursor(&task_active_pid_ns(current)->idr) - 1);
	return 0;
}

static int last_pid_put(struct world *w, const struct ctl_table *table, const char *text,
			size_t len)
{
	struct pid_namespace *ns = task_active_pid_ns(current);
	s64 value = 0;
	int err;

	if (!ns_capable(w, ns->user_ns, CAP_CHECKPOINT_RESTORE) &&
	    !ns_capable(w, ns->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_LAST_PID_CAP, ns, NULL);
	err = sysctl_number(w, table, text, len, &value);
	if (!err && value > ns->pid_max)
		err = (int)refuse_num(w, EINVAL, R_SYSCTL_RANGE, value);
	if (!err)
		idr_set_cursor(&ns->idr, (u32)value + 1);
	return err;
}

static int memfd_noexec_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%d\n", task_active_pid_ns(current)->memfd_noexec_scope);
	return 0;
}

static int memfd_noexec_put(struct world *w, const struct ctl_table *table, const char *text,
			    size_t len)
{
	struct pid_namespace *ns = task_active_pid_ns(current);
	s64 value = 0;
	int err = sysctl_number(w, table, text, len, &value);

	if (!err && ns->parent && value < ns->parent->memfd_noexec_scope)
		err = (int)refuse_num(w, EINVAL, R_SYSCTL_RANGE, value);
	if (!err)
		ns->memfd_noexec_scope = (int)value;
	return err;
}

const struct ctl_table pid_table[] = {
	{ .path = "kernel/pid_max",
	  .mode = 0644,
	  .get = pid_max_get,
	  .put = pid_max_put,
	  .permissions = pid_max_permissions,
	  .set_ownership = pid_max_ownership,
	  .min = RESERVED_PIDS + 1,
	  .max = PID_MAX_LIMIT },
	{ .path = "kernel/ns_last_pid",
	  .mode = 0666,
	  .get = last_pid_get,
	  .put = last_pid_put,
	  .min = 0,
	  .max = INT_MAX_VALUE },
	{ .path = "vm/memfd_noexec",
	  .mode = 0644,
	  .get = memfd_noexec_get,
	  .put = memfd_noexec_put,
	  .min = 0,
	  .max = 2 },
	{ .path = NULL },
};

/* ---- the rest of kernel/ ---- */

static int core_pattern_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_string(text, "core\n");
	return 0;
}

static int uuid_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%08x-0000-4000-8000-%012llx\n", (u32)w->config.seed,
		    (unsigned long long)(table->offset ? 0 : ++w->last_ino));
	return 0;
}

const struct ctl_table kern_table[] = {
	SYSCTL_WORLD(u64, "kernel/threads-max", max_threads, 1, INT_MAX_VALUE),
	SYSCTL_WORLD(u32, "kernel/overflowuid", sysctl_overflowuid, 0, 65535),
	SYSCTL_WORLD(u32, "kernel/overflowgid", sysctl_overflowgid, 0, 65535),
	SYSCTL_FIXED("kernel/cap_last_cap", CAP_LAST_CAP),
	SYSCTL_FIXED("kernel/ngroups_max", 65536),
	{ .path = "kernel/core_pattern",
	  .mode = 0644,
	  .get = core_pattern_get,
	  .put = sysctl_put_ignored },
	SYSCTL_CONSTANT("kernel/dmesg_restrict", 1),
	SYSCTL_CONSTANT("vm/panic_on_oom", 0),
	SYSCTL_CONSTANT("kernel/kptr_restrict", 0),
	SYSCTL_CONSTANT("kernel/panic", 0),
	SYSCTL_CONSTANT("kernel/randomize_va_space", 2),
	SYSCTL_CONSTANT("kernel/tainted", 0),
	SYSCTL_CONSTANT("kernel/unprivileged_bpf_disabled", 0),
	{ .path = "kernel/random/boot_id", .mode = 0444, .get = uuid_get, .offset = 1 },
	{ .path = "kernel/random/uuid", .mode = 0444, .get = uuid_get },
	SYSCTL_FIXED("kernel/random/entropy_avail", 256),
	SYSCTL_FIXED("kernel/random/poolsize", 256),
	SYSCTL_CONSTANT("net/core/somaxconn", 4096),
	SYSCTL_CONSTANT("net/ipv4/ip_forward", 0),
	SYSCTL_CONSTANT("net/ipv6/conf/all/disable_ipv6", 0),
	SYSCTL_CONSTANT("vm/max_map_count", 65530),
	SYSCTL_CONSTANT("vm/overcommit_memory", 0),
	{ .path = NULL },
};

/* ---- user/: what one user may have in the caller's user namespace ---- */

static int ucount_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%lld\n", (long long)current_user_ns()->ucount_max[table->offset]);
	return 0;
}

static int ucount_put(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	s64 value = 0;
	int err = sysctl_number(w, table, text, len, &value);

	if (!err)
		current_user_ns()->ucount_max[table->offset] = value;
	return err;
}

static int ucount_permissions(struct world *w, const struct ctl_table *table)
{
	int mode = ns_capable(w, current_user_ns(), CAP_SYS_RESOURCE) ? (int)table->mode >> 6
								      : (int)table->mode & 4;

	return (mode << 6) | (mode << 3) | mode;
}

#define UCOUNT(p, type)                                                                           \
	{                                                                                         \
		.path = p, .mode = 0644, .get = ucount_get, .put = ucount_put,                    \
		.permissions = ucount_permissions, .min = 0, .max = INT_MAX_VALUE, .offset = type \
	}

const struct ctl_table user_table[] = {
	UCOUNT("user/max_user_namespaces", UCOUNT_USER_NAMESPACES),
	UCOUNT("user/max_pid_namespaces", UCOUNT_PID_NAMESPACES),
	UCOUNT("user/max_uts_namespaces", UCOUNT_UTS_NAMESPACES),
	UCOUNT("user/max_ipc_namespaces", UCOUNT_IPC_NAMESPACES),
	UCOUNT("user/max_net_namespaces", UCOUNT_NET_NAMESPACES),
	UCOUNT("user/max_mnt_namespaces", UCOUNT_MNT_NAMESPACES),
	UCOUNT("user/max_cgroup_namespaces", UCOUNT_CGROUP_NAMESPACES),
	UCOUNT("user/max_time_namespaces", UCOUNT_TIME_NAMESPACES),
	UCOUNT("user/max_inotify_instances", UCOUNT_INOTIFY_INSTANCES),
	UCOUNT("user/max_inotify_watches", UCOUNT_INOTIFY_WATCHES),
	UCOUNT("user/max_fanotify_groups", UCOUNT_FANOTIFY_GROUPS),
	UCOUNT("user/max_fanotify_marks", UCOUNT_FANOTIFY_MARKS),
	{ .path = NULL },
};
