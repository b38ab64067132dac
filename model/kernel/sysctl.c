// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys/kernel and /proc/sys/user, without what has a file of its own. Mirrors the tables of
 * kernel/sysctl.c, kernel/pid.c, kernel/pid_namespace.c and kernel/ucount.c of Linux.
 */
#include "fs.h"
#include "pid.h"
#include "sched.h"
#include "text.h"

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
	struct pid_namespace *ns = task_active_pid_ns(current);
	int mode = (int)table->mode;

	if (ns_capable_noaudit(w, ns->user_ns, CAP_SYS_ADMIN) ||
	    uid_eq(current_euid(), make_kuid(ns->user_ns, 0)))
		mode >>= 6;
	else if (in_egroup_p(w, make_kgid(ns->user_ns, 0)))
		mode >>= 3;
	mode &= 7;
	return (mode << 6) | (mode << 3) | mode;
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

static int threads_max_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%llu\n", (unsigned long long)w->max_threads);
	return 0;
}

static int threads_max_put(struct world *w, const struct ctl_table *table, const char *text,
			   size_t len)
{
	s64 value = 0;
	int err = sysctl_number(w, table, text, len, &value);

	if (!err)
		w->max_threads = (u64)value;
	return err;
}

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

#define CONSTANT(p, m, value)                                                                \
	{                                                                                    \
		.path = p, .mode = m, .get = sysctl_get_constant, .put = sysctl_put_ignored, \
		.offset = value                                                              \
	}
#define WORLD_U32(p, field, lo, hi)                                                                \
	{                                                                                          \
		.path = p, .mode = 0644, .get = sysctl_get_world_u32, .put = sysctl_put_world_u32, \
		.min = lo, .max = hi, .offset = offsetof(struct world, field)                      \
	}

const struct ctl_table kern_table[] = {
	{ .path = "kernel/threads-max",
	  .mode = 0644,
	  .get = threads_max_get,
	  .put = threads_max_put,
	  .min = 1,
	  .max = INT_MAX_VALUE },
	WORLD_U32("kernel/overflowuid", sysctl_overflowuid, 0, 65535),
	WORLD_U32("kernel/overflowgid", sysctl_overflowgid, 0, 65535),
	{ .path = "kernel/cap_last_cap",
	  .mode = 0444,
	  .get = sysctl_get_constant,
	  .offset = CAP_LAST_CAP },
	{ .path = "kernel/ngroups_max", .mode = 0444, .get = sysctl_get_constant, .offset = 65536 },
	{ .path = "kernel/core_pattern",
	  .mode = 0644,
	  .get = core_pattern_get,
	  .put = sysctl_put_ignored },
	CONSTANT("kernel/dmesg_restrict", 0644, 1),
	CONSTANT("vm/panic_on_oom", 0644, 0),
	CONSTANT("kernel/kptr_restrict", 0644, 0),
	CONSTANT("kernel/panic", 0644, 0),
	CONSTANT("kernel/randomize_va_space", 0644, 2),
	CONSTANT("kernel/tainted", 0644, 0),
	CONSTANT("kernel/unprivileged_bpf_disabled", 0644, 0),
	{ .path = "kernel/random/boot_id", .mode = 0444, .get = uuid_get, .offset = 1 },
	{ .path = "kernel/random/uuid", .mode = 0444, .get = uuid_get },
	{ .path = "kernel/random/entropy_avail",
	  .mode = 0444,
	  .get = sysctl_get_constant,
	  .offset = 256 },
	{ .path = "kernel/random/poolsize",
	  .mode = 0444,
	  .get = sysctl_get_constant,
	  .offset = 256 },
	CONSTANT("net/core/somaxconn", 0644, 4096),
	CONSTANT("net/ipv4/ip_forward", 0644, 0),
	CONSTANT("net/ipv6/conf/all/disable_ipv6", 0644, 0),
	CONSTANT("vm/max_map_count", 0644, 65530),
	CONSTANT("vm/overcommit_memory", 0644, 0),
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
