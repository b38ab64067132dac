/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Layouts of the structures of files, mounts and sockets; see argtypes.h. Fields stand in the order
 * in which strace prints them.
 */
#include "argtypes.h"

static const struct sys_slot stat_fields[] = {
	FIELD_MOMENT(st_dev, dev, 0),
	FIELD_MOMENT(st_ino, ulong, 8),
	FIELD(st_mode, fmode, 24),
	FIELD_HISTORY(st_nlink, ulong, 16),
	FIELD(st_uid, uid, 28),
	FIELD(st_gid, gid, 32),
	FIELD(st_rdev, dev, 40),
	FIELD_MOMENT(st_blksize, long, 56),
	FIELD_HISTORY(st_blocks, long, 64),
	FIELD_HISTORY(st_size, long, 48),
	FIELD_MOMENT(st_atime, long, 72),
	FIELD_MOMENT(st_atime_nsec, ulong, 80),
	FIELD_MOMENT(st_mtime, long, 88),
	FIELD_MOMENT(st_mtime_nsec, ulong, 96),
	FIELD_MOMENT(st_ctime, long, 104),
	FIELD_MOMENT(st_ctime_nsec, ulong, 112),
};
STRUCT(stat, 144);

static const struct sys_slot statx_timestamp_fields[] = {
	FIELD(tv_sec, long, 0), FIELD(tv_nsec, uint, 8),
};
STRUCT(statx_timestamp, 16);

static const struct sys_slot statx_fields[] = {
	FIELD_HISTORY(stx_mask, statx_mask, 0),
	FIELD_MOMENT(stx_blksize, uint, 4),
	FIELD_HISTORY(stx_attributes, statx_attr, 8),
	FIELD_HISTORY(stx_nlink, uint, 16),
	FIELD(stx_uid, uid, 20),
	FIELD(stx_gid, gid, 24),
	FIELD(stx_mode, fmode16, 28),
	FIELD_MOMENT(stx_ino, ulong, 32),
	FIELD_HISTORY(stx_size, ulong, 40),
	FIELD_HISTORY(stx_blocks, ulong, 48),
	FIELD_HISTORY(stx_attributes_mask, statx_attr, 56),
	FIELD_MOMENT(stx_atime, statx_timestamp, 64),
	FIELD_MOMENT(stx_btime, statx_timestamp, 80),
	FIELD_MOMENT(stx_ctime, statx_timestamp, 96),
	FIELD_MOMENT(stx_mtime, statx_timestamp, 112),
	FIELD(stx_rdev_major, uint, 128),
	FIELD(stx_rdev_minor, uint, 132),
	FIELD_MOMENT(stx_dev_major, uint, 136),
	FIELD_MOMENT(stx_dev_minor, uint, 140),
	FIELD(stx_mnt_id, mntid, 144),
	FIELD_MOMENT(stx_dio_mem_align, uint, 152),
	FIELD_MOMENT(stx_dio_offset_align, uint, 156),
	FIELD_MOMENT(stx_subvol, ulong, 160),
	FIELD_MOMENT(stx_atomic_write_unit_min, uint, 168),
	FIELD_MOMENT(stx_atomic_write_unit_max, uint, 172),
	FIELD_MOMENT(stx_atomic_write_segments_max, uint, 176),
	FIELD_MOMENT(stx_dio_read_offset_align, uint, 180),
	FIELD_MOMENT(stx_atomic_write_unit_max_opt, uint, 184),
};
STRUCT(statx, 256);

static const struct sys_slot fsid_fields[] = {
	FIELD_N(val, hex32s, 0, 2),
};
STRUCT(fsid, 8);

static const struct sys_slot statfs_fields[] = {
	FIELD(f_type, fs_magic, 0),
	FIELD_MOMENT(f_bsize, ulong, 8),
	FIELD_MOMENT(f_blocks, ulong, 16),
	FIELD_MOMENT(f_bfree, ulong, 24),
	FIELD_MOMENT(f_bavail, ulong, 32),
	FIELD_MOMENT(f_files, ulong, 40),
	FIELD_MOMENT(f_ffree, ulong, 48),
	FIELD_MOMENT(f_fsid, fsid, 56),
	FIELD_MOMENT(f_namelen, ulong, 64),
	FIELD_MOMENT(f_frsize, ulong, 72),
	FIELD(f_flags, st_flags, 80),
};
STRUCT(statfs, 120);

static const struct sys_slot flock_fields[] = {
	FIELD(l_type, lock_type, 0), FIELD(l_whence, whence16, 2), FIELD(l_start, long, 8),
	FIELD(l_len, long, 16), FIELD(l_pid, pid, 24),
};
STRUCT(flock, 32);

static const struct sys_slot open_how_fields[] = {
	FIELD(flags, open_flags64, 0), FIELD(mode, mode64, 8), FIELD(resolve, resolve, 16),
};
STRUCT(open_how, 24);

static const struct sys_slot file_handle_fields[] = {
	FIELD(handle_bytes, uint, 0), FIELD(handle_type, hex32, 4),
	FIELD_LEN_MOMENT(f_handle, bytes, 8, 0),
};
STRUCT_FLEXIBLE(file_handle, 8);

static const struct sys_slot iovec_fields[] = {
	FIELD_LEN(iov_base, bytes_p, 0, 1), FIELD(iov_len, size, 8),
};
STRUCT(iovec, 16);

static const struct sys_slot utimbuf_fields[] = {
	FIELD(actime, long, 0), FIELD(modtime, long, 8),
};
STRUCT(utimbuf, 16);

static const struct sys_slot mount_attr_fields[] = {
	FIELD(attr_set, mount_attr_bits, 0),
	FIELD(attr_clr, mount_attr_bits, 8),
	FIELD(propagation, propagation, 16),
	FIELD(userns_fd, fd64, 24),
};
STRUCT(mount_attr, 32);

static const struct sys_slot mnt_id_req_fields[] = {
	FIELD(size, uint, 0),
	FIELD_ALIAS(mnt_ns_fd, "spare mnt_fd", fd, 4),
	FIELD(mnt_id, listmount_id, 8),
	FIELD(param, statmount_mask, 16),
	FIELD(mnt_ns_id, nsid, 24),
};
STRUCT(mnt_id_req, 32);

/* The same where the parameter is the mount after which to go on: listmount(). */
static const struct sys_slot listmount_req_fields[] = {
	FIELD(size, uint, 0),
	FIELD_ALIAS(mnt_ns_fd, "spare mnt_fd", fd, 4),
	FIELD(mnt_id, listmount_id, 8),
	FIELD(param, listmount_id, 16),
	FIELD(mnt_ns_id, nsid, 24),
};
STRUCT(listmount_req, 32);

/* The strings stand behind the structure, in one heap; fields of type stroff tell where. */
static const struct sys_slot statmount_fields[] = {
	FIELD(size, uint, 0),
	FIELD(mask, statmount_mask, 8),
	FIELD_MOMENT(sb_dev_major, uint, 16),
	FIELD_MOMENT(sb_dev_minor, uint, 20),
	FIELD(sb_magic, fs_magic, 24),
	FIELD(sb_flags, statmount_sb_flags, 32),
	FIELD(fs_type, stroff, 36),
	FIELD(mnt_id, mntid, 40),
	FIELD(mnt_parent_id, mntid, 48),
	FIELD(mnt_id_old, mntid32, 56),
	FIELD(mnt_parent_id_old, mntid32, 60),
	FIELD(mnt_attr, mount_attr_bits, 64),
	FIELD(mnt_propagation, propagation, 72),
	FIELD(mnt_peer_group, groupid, 80),
	FIELD(mnt_master, groupid, 88),
	FIELD(propagate_from, groupid, 96),
	FIELD(mnt_root, stroff, 104),
	FIELD(mnt_point, stroff, 108),
	FIELD(mnt_ns_id, nsid, 112),
	FIELD(mnt_opts, stroff, 4),
	FIELD(fs_subtype, stroff, 120),
	FIELD(sb_source, stroff, 124),
	FIELD(opt_num, uint, 128),
	FIELD(opt_array, stroff, 132),
	FIELD(opt_sec_num, uint, 136),
	FIELD(opt_sec_array, stroff, 140),
	FIELD_HISTORY(supported_mask, statmount_mask, 144),
	FIELD(mnt_uidmap_num, uint, 152),
	FIELD(mnt_uidmap, stroff, 156),
	FIELD(mnt_gidmap_num, uint, 160),
	FIELD(mnt_gidmap, stroff, 164),
};
STRUCT(statmount, 512);

static const struct sys_slot mnt_ns_info_fields[] = {
	FIELD(size, uint, 0), FIELD(nr_mounts, uint, 4), FIELD(mnt_ns_id, nsid, 8),
};
STRUCT(mnt_ns_info, 16);

/* A union by family; ports and addresses are given as the bytes that travel. */
enum { SOCKADDR_FAMILY };
static const struct sys_slot sockaddr_fields[] = {
	FIELD(sa_family, family16, 0),
	FIELD_IF(sun_path, chars, 2, 108, SOCKADDR_FAMILY, 1),
	FIELD_IF(sin_port, be16, 2, 0, SOCKADDR_FAMILY, 2),
	FIELD_IF(sin_addr, be32, 4, 0, SOCKADDR_FAMILY, 2),
	FIELD_IF(sin6_port, be16, 2, 0, SOCKADDR_FAMILY, 10),
	FIELD_IF(sin6_flowinfo, be32, 4, 0, SOCKADDR_FAMILY, 10),
	FIELD_IF(sin6_scope_id, uint, 24, 0, SOCKADDR_FAMILY, 10),
	FIELD_IF_HISTORY(nl_pid, int, 4, 0, SOCKADDR_FAMILY, 16),
	FIELD_IF(nl_groups, hex32, 8, 0, SOCKADDR_FAMILY, 16),
};
STRUCT(sockaddr, 112);

static const struct sys_slot msghdr_fields[] = {
	FIELD_LEN(msg_name, sockaddr_p, 0, 1),
	FIELD(msg_namelen, uint, 8),
	FIELD_LEN(msg_iov, iovecs_p, 16, 3),
	FIELD(msg_iovlen, count, 24),
	FIELD_LEN(msg_control, bytes_p, 32, 5),
	FIELD(msg_controllen, size, 40),
	FIELD(msg_flags, msg_bits, 48),
};
STRUCT(msghdr, 56);

static const struct sys_slot mmsghdr_fields[] = {
	FIELD(msg_hdr, msghdr, 0), FIELD_OUT(msg_len, uint, 56),
};
STRUCT(mmsghdr, 64);

/* Requests about network interfaces: the name, and what else is asked or told. */
static const struct sys_slot ifreq_flags_fields[] = {
	FIELD_N(ifr_name, chars, 0, 16), FIELD(ifr_flags, if_flags, 16),
};
STRUCT(ifreq_flags, 40);

static const struct sys_slot ifreq_index_fields[] = {
	FIELD_N(ifr_name, chars, 0, 16), FIELD_ALIAS(ifr_ifindex, "ifr_index", int, 16),
};
STRUCT(ifreq_index, 40);

static const struct sys_slot ifreq_mtu_fields[] = {
	FIELD_N(ifr_name, chars, 0, 16), FIELD(ifr_mtu, int, 16),
};
STRUCT(ifreq_mtu, 40);
