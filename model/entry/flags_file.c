/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Names for numbers: files, directories and descriptors.
 * Values of Linux 6.18 on x86-64; see sets.h.
 */
#include "sets.h"

/* open(2), mq_open(2) */
static const struct sys_flag open_names[] = {
	NAME(O_TMPFILE, 020200000),
	NAME(O_SYNC, 04010000),
	CHOICE(O_RDONLY, 0, 03),
	CHOICE(O_WRONLY, 01, 03),
	CHOICE(O_RDWR, 02, 03),
	CHOICE(O_ACCMODE, 03, 03),
	NAME(O_CREAT, 0100),
	NAME(O_EXCL, 0200),
	NAME(O_NOCTTY, 0400),
	NAME(O_TRUNC, 01000),
	NAME(O_APPEND, 02000),
	NAME(O_NONBLOCK, 04000),
	NAME(O_NDELAY, 04000),
	NAME(O_DSYNC, 010000),
	NAME(O_ASYNC, 020000),
	NAME(O_DIRECT, 040000),
	NAME(O_LARGEFILE, 0100000),
	NAME(O_NOFOLLOW, 0400000),
	NAME(O_NOATIME, 01000000),
	NAME(O_CLOEXEC, 02000000),
	NAME(O_PATH, 010000000),
	NAME(O_DIRECTORY, 0200000),
	NAMES_END
};
const struct sys_set set_open = { "open", open_names };
const struct sys_set set_mq_open = { "mq_open", open_names };

/* directory descriptors that need not be open */
static const struct sys_flag at_fd_names[] = {
	NAME(AT_FDCWD, 0xffffff9c),
	NAME(FD_PIDFS_ROOT, 0xffffd8ee),
	NAME(FD_NSFS_ROOT, 0xffffd8ed),
	NAMES_END
};
const struct sys_set set_at_fd = { "at_fd", at_fd_names };

/* openat2(2) */
static const struct sys_flag resolve_names[] = {
	NAME(RESOLVE_NO_XDEV, 1),
	NAME(RESOLVE_NO_MAGICLINKS, 2),
	NAME(RESOLVE_NO_SYMLINKS, 4),
	NAME(RESOLVE_BENEATH, 8),
	NAME(RESOLVE_IN_ROOT, 0x10),
	NAME(RESOLVE_CACHED, 0x20),
	NAMES_END
};
const struct sys_set set_resolve = { "resolve", resolve_names };

/* newfstatat(2) and other look-ups */
static const struct sys_flag at_stat_names[] = {
	NAME(AT_SYMLINK_NOFOLLOW, 0x100),
	NAME(AT_REMOVEDIR, 0x200),
	NAME(AT_SYMLINK_FOLLOW, 0x400),
	NAME(AT_NO_AUTOMOUNT, 0x800),
	NAME(AT_EMPTY_PATH, 0x1000),
	NAMES_END
};
const struct sys_set set_at_stat = { "at_stat", at_stat_names };

/* faccessat2(2) */
static const struct sys_flag at_access_names[] = {
	NAME(AT_SYMLINK_NOFOLLOW, 0x100),
	NAME(AT_EACCESS, 0x200),
	NAME(AT_EMPTY_PATH, 0x1000),
	NAMES_END
};
const struct sys_set set_at_access = { "at_access", at_access_names };

/* unlinkat(2) */
static const struct sys_flag at_unlink_names[] = {
	NAME(AT_REMOVEDIR, 0x200),
	NAMES_END
};
const struct sys_set set_at_unlink = { "at_unlink", at_unlink_names };

/* linkat(2) */
static const struct sys_flag at_link_names[] = {
	NAME(AT_SYMLINK_FOLLOW, 0x400),
	NAME(AT_EMPTY_PATH, 0x1000),
	NAMES_END
};
const struct sys_set set_at_link = { "at_link", at_link_names };

/* name_to_handle_at(2) */
static const struct sys_flag at_handle_names[] = {
	NAME(AT_HANDLE_FID, 0x200),
	NAME(AT_SYMLINK_FOLLOW, 0x400),
	NAME(AT_EMPTY_PATH, 0x1000),
	NAME(AT_HANDLE_MNT_ID_UNIQUE, 1),
	NAME(AT_HANDLE_CONNECTABLE, 2),
	NAMES_END
};
const struct sys_set set_at_handle = { "at_handle", at_handle_names };

/* statx(2) */
static const struct sys_flag at_statx_names[] = {
	CHOICE(AT_STATX_SYNC_AS_STAT, 0, 0x6000),
	CHOICE(AT_STATX_FORCE_SYNC, 0x2000, 0x6000),
	CHOICE(AT_STATX_DONT_SYNC, 0x4000, 0x6000),
	NAME(AT_SYMLINK_NOFOLLOW, 0x100),
	NAME(AT_NO_AUTOMOUNT, 0x800),
	NAME(AT_EMPTY_PATH, 0x1000),
	NAMES_END
};
const struct sys_set set_at_statx = { "at_statx", at_statx_names };

/* access(2) */
static const struct sys_flag access_names[] = {
	NAME(F_OK, 0),
	NAME(R_OK, 4),
	NAME(W_OK, 2),
	NAME(X_OK, 1),
	NAMES_END
};
const struct sys_set set_access = { "access", access_names };

/* the type of a file, within its mode */
static const struct sys_flag file_type_names[] = {
	CHOICE(S_IFSOCK, 0140000, 0170000),
	CHOICE(S_IFLNK, 0120000, 0170000),
	CHOICE(S_IFREG, 0100000, 0170000),
	CHOICE(S_IFBLK, 060000, 0170000),
	CHOICE(S_IFDIR, 040000, 0170000),
	CHOICE(S_IFCHR, 020000, 0170000),
	CHOICE(S_IFIFO, 010000, 0170000),
	NAME(S_IFMT, 0170000),
	NAMES_END
};
const struct sys_set set_file_type = { "file_type", file_type_names };

/* bits of a mode */
static const struct sys_flag mode_bits_names[] = {
	NAME(S_ISUID, 04000),
	NAME(S_ISGID, 02000),
	NAME(S_ISVTX, 01000),
	NAME(S_IRWXU, 0700),
	NAME(S_IRUSR, 0400),
	NAME(S_IWUSR, 0200),
	NAME(S_IXUSR, 0100),
	NAME(S_IRWXG, 070),
	NAME(S_IRGRP, 040),
	NAME(S_IWGRP, 020),
	NAME(S_IXGRP, 010),
	NAME(S_IRWXO, 07),
	NAME(S_IROTH, 04),
	NAME(S_IWOTH, 02),
	NAME(S_IXOTH, 01),
	NAMES_END
};
const struct sys_set set_mode_bits = { "mode_bits", mode_bits_names };

/* statx(2): what is asked for */
static const struct sys_flag statx_mask_names[] = {
	NAME(STATX_ALL, 0xfff),
	NAME(STATX_BASIC_STATS, 0x7ff),
	NAME(STATX_TYPE, 1),
	NAME(STATX_MODE, 2),
	NAME(STATX_NLINK, 4),
	NAME(STATX_UID, 8),
	NAME(STATX_GID, 0x10),
	NAME(STATX_ATIME, 0x20),
	NAME(STATX_MTIME, 0x40),
	NAME(STATX_CTIME, 0x80),
	NAME(STATX_INO, 0x100),
	NAME(STATX_SIZE, 0x200),
	NAME(STATX_BLOCKS, 0x400),
	NAME(STATX_BTIME, 0x800),
	NAME(STATX_MNT_ID, 0x1000),
	NAME(STATX_DIOALIGN, 0x2000),
	NAME(STATX_MNT_ID_UNIQUE, 0x4000),
	NAME(STATX_SUBVOL, 0x8000),
	NAME(STATX_WRITE_ATOMIC, 0x10000),
	NAME(STATX_DIO_READ_ALIGN, 0x20000),
	NAMES_END
};
const struct sys_set set_statx_mask = { "statx_mask", statx_mask_names };

/* statx(2): attributes */
static const struct sys_flag statx_attr_names[] = {
	NAME(STATX_ATTR_COMPRESSED, 4),
	NAME(STATX_ATTR_IMMUTABLE, 0x10),
	NAME(STATX_ATTR_APPEND, 0x20),
	NAME(STATX_ATTR_NODUMP, 0x40),
	NAME(STATX_ATTR_ENCRYPTED, 0x800),
	NAME(STATX_ATTR_AUTOMOUNT, 0x1000),
	NAME(STATX_ATTR_MOUNT_ROOT, 0x2000),
	NAME(STATX_ATTR_VERITY, 0x100000),
	NAME(STATX_ATTR_DAX, 0x200000),
	NAME(STATX_ATTR_WRITE_ATOMIC, 0x400000),
	NAMES_END
};
const struct sys_set set_statx_attr = { "statx_attr", statx_attr_names };

/* statfs(2): mount flags */
static const struct sys_flag st_flags_names[] = {
	NAME(ST_VALID, 0x20),
	NAME(ST_RDONLY, 1),
	NAME(ST_NOSUID, 2),
	NAME(ST_NODEV, 4),
	NAME(ST_NOEXEC, 8),
	NAME(ST_SYNCHRONOUS, 0x10),
	NAME(ST_MANDLOCK, 0x40),
	NAME(ST_NOATIME, 0x400),
	NAME(ST_NODIRATIME, 0x800),
	NAME(ST_RELATIME, 0x1000),
	NAME(ST_NOSYMFOLLOW, 0x2000),
	NAMES_END
};
const struct sys_set set_st_flags = { "st_flags", st_flags_names };

/* lseek(2) */
static const struct sys_flag whence_names[] = {
	NAME(SEEK_SET, 0),
	NAME(SEEK_CUR, 1),
	NAME(SEEK_END, 2),
	NAME(SEEK_DATA, 3),
	NAME(SEEK_HOLE, 4),
	NAMES_END
};
const struct sys_set set_whence = { "whence", whence_names };

/* fcntl(2) */
static const struct sys_flag fcntl_names[] = {
	NAME(F_DUPFD, 0),
	NAME(F_GETFD, 1),
	NAME(F_SETFD, 2),
	NAME(F_GETFL, 3),
	NAME(F_SETFL, 4),
	NAME(F_GETLK, 5),
	NAME(F_SETLK, 6),
	NAME(F_SETLKW, 7),
	NAME(F_SETOWN, 8),
	NAME(F_GETOWN, 9),
	NAME(F_SETSIG, 10),
	NAME(F_GETSIG, 11),
	NAME(F_SETOWN_EX, 15),
	NAME(F_GETOWN_EX, 16),
	NAME(F_OFD_GETLK, 36),
	NAME(F_OFD_SETLK, 37),
	NAME(F_OFD_SETLKW, 38),
	NAME(F_SETLEASE, 1024),
	NAME(F_GETLEASE, 1025),
	NAME(F_NOTIFY, 1026),
	NAME(F_DUPFD_QUERY, 1027),
	NAME(F_CREATED_QUERY, 1028),
	NAME(F_DUPFD_CLOEXEC, 1030),
	NAME(F_SETPIPE_SZ, 1031),
	NAME(F_GETPIPE_SZ, 1032),
	NAME(F_ADD_SEALS, 1033),
	NAME(F_GET_SEALS, 1034),
	NAMES_END
};
const struct sys_set set_fcntl = { "fcntl", fcntl_names };

/* F_SETFD */
static const struct sys_flag fd_flags_names[] = {
	NAME(FD_CLOEXEC, 1),
	NAMES_END
};
const struct sys_set set_fd_flags = { "fd_flags", fd_flags_names };

/* struct flock */
static const struct sys_flag lock_type_names[] = {
	NAME(F_RDLCK, 0),
	NAME(F_WRLCK, 1),
	NAME(F_UNLCK, 2),
	NAMES_END
};
const struct sys_set set_lock_type = { "lock_type", lock_type_names };

/* F_ADD_SEALS */
static const struct sys_flag seals_names[] = {
	NAME(F_SEAL_SEAL, 1),
	NAME(F_SEAL_SHRINK, 2),
	NAME(F_SEAL_GROW, 4),
	NAME(F_SEAL_WRITE, 8),
	NAME(F_SEAL_FUTURE_WRITE, 0x10),
	NAME(F_SEAL_EXEC, 0x20),
	NAMES_END
};
const struct sys_set set_seals = { "seals", seals_names };

/* flock(2) */
static const struct sys_flag flock_names[] = {
	NAME(LOCK_SH, 1),
	NAME(LOCK_EX, 2),
	NAME(LOCK_UN, 8),
	NAME(LOCK_NB, 4),
	NAMES_END
};
const struct sys_set set_flock = { "flock", flock_names };

/* pipe2(2), dup3(2) */
static const struct sys_flag pipe_names[] = {
	NAME(O_CLOEXEC, 02000000),
	NAME(O_NONBLOCK, 04000),
	NAME(O_DIRECT, 040000),
	NAMES_END
};
const struct sys_set set_pipe = { "pipe", pipe_names };

/* close_range(2) */
static const struct sys_flag close_range_names[] = {
	NAME(CLOSE_RANGE_UNSHARE, 2),
	NAME(CLOSE_RANGE_CLOEXEC, 4),
	NAMES_END
};
const struct sys_set set_close_range = { "close_range", close_range_names };

/* renameat2(2) */
static const struct sys_flag rename_names[] = {
	NAME(RENAME_NOREPLACE, 1),
	NAME(RENAME_EXCHANGE, 2),
	NAME(RENAME_WHITEOUT, 4),
	NAMES_END
};
const struct sys_set set_rename = { "rename", rename_names };

/* setxattr(2) */
static const struct sys_flag xattr_names[] = {
	NAME(XATTR_CREATE, 1),
	NAME(XATTR_REPLACE, 2),
	NAMES_END
};
const struct sys_set set_xattr = { "xattr", xattr_names };

/* fallocate(2) */
static const struct sys_flag fallocate_names[] = {
	NAME(FALLOC_FL_KEEP_SIZE, 1),
	NAME(FALLOC_FL_PUNCH_HOLE, 2),
	NAME(FALLOC_FL_COLLAPSE_RANGE, 8),
	NAME(FALLOC_FL_ZERO_RANGE, 0x10),
	NAME(FALLOC_FL_INSERT_RANGE, 0x20),
	NAME(FALLOC_FL_UNSHARE_RANGE, 0x40),
	NAMES_END
};
const struct sys_set set_fallocate = { "fallocate", fallocate_names };

/* memfd_create(2) */
static const struct sys_flag memfd_names[] = {
	NAME(MFD_CLOEXEC, 1),
	NAME(MFD_ALLOW_SEALING, 2),
	NAME(MFD_HUGETLB, 4),
	NAME(MFD_NOEXEC_SEAL, 8),
	NAME(MFD_EXEC, 0x10),
	NAMES_END
};
const struct sys_set set_memfd = { "memfd", memfd_names };

/* getdents64(2) */
static const struct sys_flag d_type_dt_names[] = {
	NAME(DT_UNKNOWN, 0),
	NAME(DT_FIFO, 1),
	NAME(DT_CHR, 2),
	NAME(DT_DIR, 4),
	NAME(DT_BLK, 6),
	NAME(DT_REG, 8),
	NAME(DT_LNK, 10),
	NAME(DT_SOCK, 12),
	NAME(DT_WHT, 14),
	NAMES_END
};
const struct sys_set set_d_type_dt = { "d_type_dt", d_type_dt_names };

/* utimensat(2) */
static const struct sys_flag utime_names[] = {
	NAME(UTIME_NOW, 0x3fffffff),
	NAME(UTIME_OMIT, 0x3ffffffe),
	NAMES_END
};
const struct sys_set set_utime = { "utime", utime_names };

/* getrandom(2) */
static const struct sys_flag getrandom_names[] = {
	NAME(GRND_NONBLOCK, 1),
	NAME(GRND_RANDOM, 2),
	NAME(GRND_INSECURE, 4),
	NAMES_END
};
const struct sys_set set_getrandom = { "getrandom", getrandom_names };

/* preadv2(2) */
static const struct sys_flag rwf_names[] = {
	NAME(RWF_HIPRI, 1),
	NAME(RWF_DSYNC, 2),
	NAME(RWF_SYNC, 4),
	NAME(RWF_NOWAIT, 8),
	NAME(RWF_APPEND, 0x10),
	NAME(RWF_NOAPPEND, 0x20),
	NAMES_END
};
const struct sys_set set_rwf = { "rwf", rwf_names };

/* splice(2) */
static const struct sys_flag splice_names[] = {
	NAME(SPLICE_F_MOVE, 1),
	NAME(SPLICE_F_NONBLOCK, 2),
	NAME(SPLICE_F_MORE, 4),
	NAME(SPLICE_F_GIFT, 8),
	NAMES_END
};
const struct sys_set set_splice = { "splice", splice_names };

/* fadvise64(2) */
static const struct sys_flag fadvise_names[] = {
	NAME(POSIX_FADV_NORMAL, 0),
	NAME(POSIX_FADV_RANDOM, 1),
	NAME(POSIX_FADV_SEQUENTIAL, 2),
	NAME(POSIX_FADV_WILLNEED, 3),
	NAME(POSIX_FADV_DONTNEED, 4),
	NAME(POSIX_FADV_NOREUSE, 5),
	NAMES_END
};
const struct sys_set set_fadvise = { "fadvise", fadvise_names };

/* sync_file_range(2) */
static const struct sys_flag sync_file_range_names[] = {
	NAME(SYNC_FILE_RANGE_WAIT_BEFORE, 1),
	NAME(SYNC_FILE_RANGE_WRITE, 2),
	NAME(SYNC_FILE_RANGE_WAIT_AFTER, 4),
	NAMES_END
};
const struct sys_set set_sync_file_range = { "sync_file_range", sync_file_range_names };
