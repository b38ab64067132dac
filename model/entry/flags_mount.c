/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Names for numbers: mounts, by mount(2) and by the interface of 5.2 and later.
 * Values of Linux 6.18 on x86-64; see sets.h.
 */
#include "sets.h"

/* mount(2) */
static const struct sys_flag mount_names[] = {
	CHOICE(MS_MGC_VAL, 0xc0ed0000, 0xffff0000),
	NAME(MS_RDONLY, 1),
	NAME(MS_NOSUID, 2),
	NAME(MS_NODEV, 4),
	NAME(MS_NOEXEC, 8),
	NAME(MS_SYNCHRONOUS, 0x10),
	NAME(MS_REMOUNT, 0x20),
	NAME(MS_MANDLOCK, 0x40),
	NAME(MS_DIRSYNC, 0x80),
	NAME(MS_NOSYMFOLLOW, 0x100),
	NAME(MS_NOATIME, 0x400),
	NAME(MS_NODIRATIME, 0x800),
	NAME(MS_BIND, 0x1000),
	NAME(MS_MOVE, 0x2000),
	NAME(MS_REC, 0x4000),
	NAME(MS_SILENT, 0x8000),
	NAME(MS_VERBOSE, 0x8000),
	NAME(MS_POSIXACL, 0x10000),
	NAME(MS_UNBINDABLE, 0x20000),
	NAME(MS_PRIVATE, 0x40000),
	NAME(MS_SLAVE, 0x80000),
	NAME(MS_SHARED, 0x100000),
	NAME(MS_RELATIME, 0x200000),
	NAME(MS_KERNMOUNT, 0x400000),
	NAME(MS_I_VERSION, 0x800000),
	NAME(MS_STRICTATIME, 0x1000000),
	NAME(MS_LAZYTIME, 0x2000000),
	NAME(MS_SUBMOUNT, 0x4000000),
	NAME(MS_NOREMOTELOCK, 0x8000000),
	NAME(MS_NOSEC, 0x10000000),
	NAME(MS_BORN, 0x20000000),
	NAME(MS_ACTIVE, 0x40000000),
	NAME(MS_NOUSER, 0x80000000),
	NAMES_END
};
const struct sys_set set_mount = { "mount", mount_names };

/* mount_setattr(2), statmount(2): propagation */
static const struct sys_flag propagation_names[] = {
	NAME(MS_UNBINDABLE, 0x20000),
	NAME(MS_PRIVATE, 0x40000),
	NAME(MS_SLAVE, 0x80000),
	NAME(MS_SHARED, 0x100000),
	NAMES_END
};
const struct sys_set set_propagation = { "propagation", propagation_names };

/* umount2(2) */
static const struct sys_flag umount_names[] = {
	NAME(MNT_FORCE, 1),
	NAME(MNT_DETACH, 2),
	NAME(MNT_EXPIRE, 4),
	NAME(UMOUNT_NOFOLLOW, 8),
	NAME(UMOUNT_UNUSED, 0x80000000),
	NAMES_END
};
const struct sys_set set_umount = { "umount", umount_names };

/* open_tree(2) */
static const struct sys_flag open_tree_names[] = {
	NAME(OPEN_TREE_CLONE, 1),
	NAME(OPEN_TREE_CLOEXEC, 0x80000),
	NAME(AT_SYMLINK_NOFOLLOW, 0x100),
	NAME(AT_NO_AUTOMOUNT, 0x800),
	NAME(AT_EMPTY_PATH, 0x1000),
	NAME(AT_RECURSIVE, 0x8000),
	NAMES_END
};
const struct sys_set set_open_tree = { "open_tree", open_tree_names };

/* move_mount(2) */
static const struct sys_flag move_mount_names[] = {
	NAME(MOVE_MOUNT_F_SYMLINKS, 1),
	NAME(MOVE_MOUNT_F_AUTOMOUNTS, 2),
	NAME(MOVE_MOUNT_F_EMPTY_PATH, 4),
	NAME(MOVE_MOUNT_T_SYMLINKS, 0x10),
	NAME(MOVE_MOUNT_T_AUTOMOUNTS, 0x20),
	NAME(MOVE_MOUNT_T_EMPTY_PATH, 0x40),
	NAME(MOVE_MOUNT_SET_GROUP, 0x100),
	NAME(MOVE_MOUNT_BENEATH, 0x200),
	NAMES_END
};
const struct sys_set set_move_mount = { "move_mount", move_mount_names };

/* fsopen(2) */
static const struct sys_flag fsopen_names[] = {
	NAME(FSOPEN_CLOEXEC, 1),
	NAMES_END
};
const struct sys_set set_fsopen = { "fsopen", fsopen_names };

/* fspick(2) */
static const struct sys_flag fspick_names[] = {
	NAME(FSPICK_CLOEXEC, 1),
	NAME(FSPICK_SYMLINK_NOFOLLOW, 2),
	NAME(FSPICK_NO_AUTOMOUNT, 4),
	NAME(FSPICK_EMPTY_PATH, 8),
	NAMES_END
};
const struct sys_set set_fspick = { "fspick", fspick_names };

/* fsconfig(2): commands */
static const struct sys_flag fsconfig_names[] = {
	NAME(FSCONFIG_SET_FLAG, 0),
	NAME(FSCONFIG_SET_STRING, 1),
	NAME(FSCONFIG_SET_BINARY, 2),
	NAME(FSCONFIG_SET_PATH, 3),
	NAME(FSCONFIG_SET_PATH_EMPTY, 4),
	NAME(FSCONFIG_SET_FD, 5),
	NAME(FSCONFIG_CMD_CREATE, 6),
	NAME(FSCONFIG_CMD_RECONFIGURE, 7),
	NAME(FSCONFIG_CMD_CREATE_EXCL, 8),
	NAMES_END
};
const struct sys_set set_fsconfig = { "fsconfig", fsconfig_names };

/* fsmount(2) */
static const struct sys_flag fsmount_names[] = {
	NAME(FSMOUNT_CLOEXEC, 1),
	NAMES_END
};
const struct sys_set set_fsmount = { "fsmount", fsmount_names };

/* mount attributes: the mask of the times; relatime is the absence of the others */
static const struct sys_flag mount_attr_atime_names[] = {
	NAME(MOUNT_ATTR__ATIME, 0x70),
	NAME(MOUNT_ATTR_RELATIME, 0),
	NAMES_END
};
const struct sys_set set_mount_attr_atime = { "mount_attr_atime", mount_attr_atime_names };

/* mount attributes, as bits */
static const struct sys_flag mount_attr_names[] = {
	NAME(MOUNT_ATTR_RDONLY, 1),
	NAME(MOUNT_ATTR_NOSUID, 2),
	NAME(MOUNT_ATTR_NODEV, 4),
	NAME(MOUNT_ATTR_NOEXEC, 8),
	NAME(MOUNT_ATTR__ATIME, 0x70),
	NAME(MOUNT_ATTR_NOATIME, 0x10),
	NAME(MOUNT_ATTR_STRICTATIME, 0x20),
	NAME(MOUNT_ATTR_NODIRATIME, 0x80),
	NAME(MOUNT_ATTR_IDMAP, 0x100000),
	NAME(MOUNT_ATTR_NOSYMFOLLOW, 0x200000),
	NAMES_END
};
const struct sys_set set_mount_attr = { "mount_attr", mount_attr_names };

/* mount_setattr(2) */
static const struct sys_flag mount_setattr_names[] = {
	NAME(AT_SYMLINK_NOFOLLOW, 0x100),
	NAME(AT_NO_AUTOMOUNT, 0x800),
	NAME(AT_EMPTY_PATH, 0x1000),
	NAME(AT_RECURSIVE, 0x8000),
	NAMES_END
};
const struct sys_set set_mount_setattr = { "mount_setattr", mount_setattr_names };

/* statmount(2): what is asked for */
static const struct sys_flag statmount_mask_names[] = {
	NAME(STATMOUNT_SB_BASIC, 1),
	NAME(STATMOUNT_MNT_BASIC, 2),
	NAME(STATMOUNT_PROPAGATE_FROM, 4),
	NAME(STATMOUNT_MNT_ROOT, 8),
	NAME(STATMOUNT_MNT_POINT, 0x10),
	NAME(STATMOUNT_FS_TYPE, 0x20),
	NAME(STATMOUNT_MNT_NS_ID, 0x40),
	NAME(STATMOUNT_MNT_OPTS, 0x80),
	NAME(STATMOUNT_FS_SUBTYPE, 0x100),
	NAME(STATMOUNT_SB_SOURCE, 0x200),
	NAME(STATMOUNT_OPT_ARRAY, 0x400),
	NAME(STATMOUNT_OPT_SEC_ARRAY, 0x800),
	NAME(STATMOUNT_SUPPORTED_MASK, 0x1000),
	NAME(STATMOUNT_MNT_UIDMAP, 0x2000),
	NAME(STATMOUNT_MNT_GIDMAP, 0x4000),
	NAMES_END
};
const struct sys_set set_statmount_mask = { "statmount_mask", statmount_mask_names };

/* statmount(2): flags; the only one is of 7.0 */
static const struct sys_flag statmount_flags_names[] = {
	NAME(STATMOUNT_BY_FD, 1),
	NAMES_END
};
const struct sys_set set_statmount_flags = { "statmount_flags", statmount_flags_names };

/* listmount(2) */
static const struct sys_flag listmount_flags_names[] = {
	NAME(LISTMOUNT_REVERSE, 1),
	NAMES_END
};
const struct sys_set set_listmount_flags = { "listmount_flags", listmount_flags_names };

/* mount ids of a special meaning */
static const struct sys_flag lsmt_names[] = {
	NAME(LSMT_ROOT, ~0ull),
	NAMES_END
};
const struct sys_set set_lsmt = { "lsmt", lsmt_names };

/* super block flags */
static const struct sys_flag sb_flags_names[] = {
	NAME(SB_RDONLY, 1),
	NAME(SB_NOSUID, 2),
	NAME(SB_NODEV, 4),
	NAME(SB_NOEXEC, 8),
	NAME(SB_SYNCHRONOUS, 0x10),
	NAME(SB_MANDLOCK, 0x40),
	NAME(SB_DIRSYNC, 0x80),
	NAME(SB_NOATIME, 0x400),
	NAME(SB_NODIRATIME, 0x800),
	NAME(SB_SILENT, 0x8000),
	NAME(SB_POSIXACL, 0x10000),
	NAME(SB_INLINECRYPT, 0x20000),
	NAME(SB_DEAD, 0x200000),
	NAME(SB_KERNMOUNT, 0x400000),
	NAME(SB_I_VERSION, 0x800000),
	NAME(SB_DYING, 0x1000000),
	NAME(SB_LAZYTIME, 0x2000000),
	NAME(SB_SUBMOUNT, 0x4000000),
	NAME(SB_FORCE, 0x8000000),
	NAME(SB_NOSEC, 0x10000000),
	NAME(SB_BORN, 0x20000000),
	NAME(SB_ACTIVE, 0x40000000),
	NAME(SB_NOUSER, 0x80000000),
	NAMES_END
};
const struct sys_set set_sb_flags = { "sb_flags", sb_flags_names };

/* statmount(2): the super block flags that it shows, as strace names them */
static const struct sys_flag statmount_sb_flags_names[] = {
	NAME(MS_RDONLY, 1),
	NAME(MS_SYNCHRONOUS, 0x10),
	NAME(MS_DIRSYNC, 0x80),
	NAME(MS_LAZYTIME, 0x2000000),
	NAMES_END
};
const struct sys_set set_statmount_sb_flags = { "statmount_sb_flags", statmount_sb_flags_names };

/* types of file systems */
static const struct sys_flag fs_magic_names[] = {
	NAME(TMPFS_MAGIC, 0x1021994),
	NAME(PROC_SUPER_MAGIC, 0x9fa0),
	NAME(SYSFS_MAGIC, 0x62656572),
	NAME(NSFS_MAGIC, 0x6e736673),
	NAME(CGROUP_SUPER_MAGIC, 0x27e0eb),
	NAME(CGROUP2_SUPER_MAGIC, 0x63677270),
	NAME(OVERLAYFS_SUPER_MAGIC, 0x794c7630),
	NAME(RAMFS_MAGIC, 0x858458f6),
	NAME(DEVPTS_SUPER_MAGIC, 0x1cd1),
	NAME(EXT4_SUPER_MAGIC, 0xef53),
	NAME(EXT2_SUPER_MAGIC, 0xef53),
	NAME(XFS_SUPER_MAGIC, 0x58465342),
	NAME(BTRFS_SUPER_MAGIC, 0x9123683e),
	NAME(PIPEFS_MAGIC, 0x50495045),
	NAME(SOCKFS_MAGIC, 0x534f434b),
	NAME(ANON_INODE_FS_MAGIC, 0x9041934),
	NAME(FUSE_SUPER_MAGIC, 0x65735546),
	NAME(MQUEUE_MAGIC, 0x19800202),
	NAME(DEBUGFS_MAGIC, 0x64626720),
	NAME(TRACEFS_MAGIC, 0x74726163),
	NAME(SECURITYFS_MAGIC, 0x73636673),
	NAME(SELINUX_MAGIC, 0xf97cff8c),
	NAME(BPF_FS_MAGIC, 0xcafe4a11),
	NAME(HUGETLBFS_MAGIC, 0x958458f6),
	NAME(PSTOREFS_MAGIC, 0x6165676c),
	NAME(EFIVARFS_MAGIC, 0xde5e81e4),
	NAME(AUTOFS_SUPER_MAGIC, 0x187),
	NAME(BINFMTFS_MAGIC, 0x42494e4d),
	NAME(SQUASHFS_MAGIC, 0x73717368),
	NAME(ISOFS_SUPER_MAGIC, 0x9660),
	NAME(MSDOS_SUPER_MAGIC, 0x4d44),
	NAME(NFS_SUPER_MAGIC, 0x6969),
	NAME(V9FS_MAGIC, 0x1021997),
	NAME(PID_FS_MAGIC, 0x50494446),
	NAME(CONFIGFS_MAGIC, 0x62656570),
	NAMES_END
};
const struct sys_set set_fs_magic = { "fs_magic", fs_magic_names };
