/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Names for numbers: what only the kernel has names for, as scenarios' expressions use them.
 * Values of Linux 6.18 on x86-64; see sets.h.
 */
#include "sets.h"

/* struct vfsmount: mnt_flags */
static const struct sys_flag mnt_flags_names[] = {
	NAME(MNT_NOSUID, 1),
	NAME(MNT_NODEV, 2),
	NAME(MNT_NOEXEC, 4),
	NAME(MNT_NOATIME, 8),
	NAME(MNT_NODIRATIME, 0x10),
	NAME(MNT_RELATIME, 0x20),
	NAME(MNT_READONLY, 0x40),
	NAME(MNT_NOSYMFOLLOW, 0x80),
	NAME(MNT_SHRINKABLE, 0x100),
	NAME(MNT_INTERNAL, 0x4000),
	NAME(MNT_LOCK_ATIME, 0x40000),
	NAME(MNT_LOCK_NOEXEC, 0x80000),
	NAME(MNT_LOCK_NOSUID, 0x100000),
	NAME(MNT_LOCK_NODEV, 0x200000),
	NAME(MNT_LOCK_READONLY, 0x400000),
	NAME(MNT_LOCKED, 0x800000),
	NAME(MNT_DOOMED, 0x1000000),
	NAME(MNT_SYNC_UMOUNT, 0x2000000),
	NAME(MNT_UMOUNT, 0x8000000),
	NAME(MNT_USER_SETTABLE_MASK, 0xff),
	NAME(MNT_ATIME_MASK, 0x38),
	NAMES_END
};
const struct sys_set set_mnt_flags = { "mnt_flags", mnt_flags_names };

/* struct mount: mnt_t_flags */
static const struct sys_flag mnt_t_flags_names[] = {
	NAME(T_SHARED, 1),
	NAME(T_UNBINDABLE, 2),
	NAME(T_UMOUNT_CANDIDATE, 8),
	NAME(T_UMOUNT_WHOLE, 16),
	NAMES_END
};
const struct sys_set set_mnt_t_flags = { "mnt_t_flags", mnt_t_flags_names };

/* struct dentry: d_flags */
static const struct sys_flag d_flags_names[] = {
	NAME(DCACHE_DISCONNECTED, 0x20),
	NAME(DCACHE_CANT_MOUNT, 0x100),
	NAME(DCACHE_MOUNTED, 0x8000),
	NAME(DCACHE_NEED_AUTOMOUNT, 0x10000),
	NAMES_END
};
const struct sys_set set_d_flags = { "d_flags", d_flags_names };

/* struct dentry: the kind of the entry, within d_flags */
static const struct sys_flag d_type_names[] = {
	CHOICE(DCACHE_MISS_TYPE, 0, 0x380000),
	CHOICE(DCACHE_DIRECTORY_TYPE, 0x100000, 0x380000),
	CHOICE(DCACHE_REGULAR_TYPE, 0x200000, 0x380000),
	CHOICE(DCACHE_SPECIAL_TYPE, 0x280000, 0x380000),
	CHOICE(DCACHE_SYMLINK_TYPE, 0x300000, 0x380000),
	NAME(DCACHE_ENTRY_TYPE, 0x380000),
	NAMES_END
};
const struct sys_set set_d_type = { "d_type", d_type_names };

/* umount_tree() */
static const struct sys_flag umount_tree_names[] = {
	NAME(UMOUNT_SYNC, 1),
	NAME(UMOUNT_PROPAGATE, 2),
	NAME(UMOUNT_CONNECTED, 4),
	NAMES_END
};
const struct sys_set set_umount_tree = { "umount_tree", umount_tree_names };

/* struct ucounts: what is counted */
static const struct sys_flag ucount_names[] = {
	NAME(UCOUNT_USER_NAMESPACES, 0),
	NAME(UCOUNT_PID_NAMESPACES, 1),
	NAME(UCOUNT_UTS_NAMESPACES, 2),
	NAME(UCOUNT_IPC_NAMESPACES, 3),
	NAME(UCOUNT_NET_NAMESPACES, 4),
	NAME(UCOUNT_MNT_NAMESPACES, 5),
	NAME(UCOUNT_CGROUP_NAMESPACES, 6),
	NAME(UCOUNT_TIME_NAMESPACES, 7),
	NAME(UCOUNT_INOTIFY_INSTANCES, 8),
	NAME(UCOUNT_INOTIFY_WATCHES, 9),
	NAME(UCOUNT_FANOTIFY_GROUPS, 10),
	NAME(UCOUNT_FANOTIFY_MARKS, 11),
	NAME(UCOUNT_COUNTS, 12),
	NAMES_END
};
const struct sys_set set_ucount = { "ucount", ucount_names };

/* inode numbers of the initial namespaces */
static const struct sys_flag init_ino_names[] = {
	NAME(IPC_NS_INIT_INO, 0xefffffff),
	NAME(UTS_NS_INIT_INO, 0xeffffffe),
	NAME(USER_NS_INIT_INO, 0xeffffffd),
	NAME(PID_NS_INIT_INO, 0xeffffffc),
	NAME(CGROUP_NS_INIT_INO, 0xeffffffb),
	NAME(TIME_NS_INIT_INO, 0xeffffffa),
	NAME(NET_NS_INIT_INO, 0xeffffff9),
	NAME(MNT_NS_INIT_INO, 0xeffffff8),
	NAME(MNT_NS_ANON_INO, 0xeffffff7),
	NAMES_END
};
const struct sys_set set_init_ino = { "init_ino", init_ino_names };

/* task states and exit states */
static const struct sys_flag task_state_names[] = {
	NAME(TASK_RUNNING, 0),
	NAME(TASK_INTERRUPTIBLE, 1),
	NAME(TASK_UNINTERRUPTIBLE, 2),
	NAME(__TASK_STOPPED, 4),
	NAME(__TASK_TRACED, 8),
	NAME(EXIT_DEAD, 0x10),
	NAME(EXIT_ZOMBIE, 0x20),
	NAMES_END
};
const struct sys_set set_task_state = { "task_state", task_state_names };

/* struct task_struct: flags */
static const struct sys_flag pf_flags_names[] = {
	NAME(PF_EXITING, 4),
	NAME(PF_SUPERPRIV, 0x100),
	NAME(PF_DUMPCORE, 0x200),
	NAME(PF_SIGNALED, 0x400),
	NAME(PF_NPROC_EXCEEDED, 0x1000),
	NAME(PF_KTHREAD, 0x200000),
	NAMES_END
};
const struct sys_set set_pf_flags = { "pf_flags", pf_flags_names };

/* struct signal_struct: flags */
static const struct sys_flag signal_flags_names[] = {
	NAME(SIGNAL_STOP_STOPPED, 1),
	NAME(SIGNAL_STOP_CONTINUED, 2),
	NAME(SIGNAL_GROUP_EXIT, 4),
	NAME(SIGNAL_CLD_STOPPED, 0x10),
	NAME(SIGNAL_CLD_CONTINUED, 0x20),
	NAME(SIGNAL_UNKILLABLE, 0x40),
	NAMES_END
};
const struct sys_set set_signal_flags = { "signal_flags", signal_flags_names };

/* struct pid: what it is used as */
static const struct sys_flag pid_type_names[] = {
	NAME(PIDTYPE_PID, 0),
	NAME(PIDTYPE_TGID, 1),
	NAME(PIDTYPE_PGID, 2),
	NAME(PIDTYPE_SID, 3),
	NAME(PIDTYPE_MAX, 4),
	NAMES_END
};
const struct sys_set set_pid_type = { "pid_type", pid_type_names };

/* limits of pid namespaces */
static const struct sys_flag pid_limits_names[] = {
	NAME(PIDNS_ADDING, 0x80000000),
	NAME(MAX_PID_NS_LEVEL, 0x20),
	NAME(RESERVED_PIDS, 0x12c),
	NAME(PID_MAX_DEFAULT, 0x8000),
	NAME(PID_MAX_LIMIT, 0x400000),
	NAMES_END
};
const struct sys_set set_pid_limits = { "pid_limits", pid_limits_names };

/* limits of System V IPC */
static const struct sys_flag ipc_limits_names[] = {
	NAME(IPCMNI, 32768),
	NAME(IPCMNI_EXTEND, 0x1000000),
	NAME(IPCMNI_SHIFT, 15),
	NAME(MSGMAX, 8192),
	NAME(MSGMNB, 16384),
	NAME(MSGMNI, 32000),
	NAME(SEMMNI, 32000),
	NAME(SEMMSL, 32000),
	NAME(SEMOPM, 500),
	NAME(SEMVMX, 32767),
	NAME(SHMMNI, 4096),
	NAMES_END
};
const struct sys_set set_ipc_limits = { "ipc_limits", ipc_limits_names };

/* limits of POSIX message queues */
static const struct sys_flag mq_limits_names[] = {
	NAME(DFLT_QUEUESMAX, 256),
	NAME(DFLT_MSGMAX, 10),
	NAME(DFLT_MSG, 10),
	NAME(DFLT_MSGSIZE, 8192),
	NAME(DFLT_MSGSIZEMAX, 8192),
	NAME(MQ_PRIO_MAX, 32768),
	NAMES_END
};
const struct sys_set set_mq_limits = { "mq_limits", mq_limits_names };

/* struct user_namespace: flags */
static const struct sys_flag user_ns_flags_names[] = {
	NAME(USERNS_SETGROUPS_ALLOWED, 1),
	NAMES_END
};
const struct sys_set set_user_ns_flags = { "user_ns_flags", user_ns_flags_names };

/* limits of names and paths */
static const struct sys_flag limits_names[] = {
	NAME(NAME_MAX, 255),
	NAME(PATH_MAX, 4096),
	NAME(__NEW_UTS_LEN, 64),
	NAME(NGROUPS_MAX, 65536),
	NAME(UID_GID_MAP_MAX_EXTENTS, 340),
	NAMES_END
};
const struct sys_set set_limits = { "limits", limits_names };
