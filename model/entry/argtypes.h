/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * The named types that the rows of syscalls.def and the structures are made of, and the macros that
 * write both. A type is t_NAME, a structure's layout struct_NAME with its type t_NAME; sizes and
 * offsets are those of Linux on x86-64.
 */
#ifndef NSSIM_ENTRY_ARGTYPES_H
#define NSSIM_ENTRY_ARGTYPES_H

#include "sets.h"
#include "syscall.h"

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/*
 * SYS_TYPES(X): the types that are no structures. Those behind a pointer are called NAME_p, arrays
 * NAMEs; the others are the values themselves.
 */
#define SYS_TYPES(X) \
	X(int) X(uint) X(long) X(ulong) X(u8) X(u16) X(s16) X(long_moment) X(size_moment) \
	X(hex) X(hex32) X(hex16) X(octal) \
	X(mntid_long) X(mntid_long_p) X(membarrier_cmd) X(rseq_flags) X(mmsghdrs) \
	X(fd) X(fd_result) X(dirfd) X(nsfd) X(pidfd) X(pid) X(pid_result) X(uid) X(gid) X(signal) \
	X(key) X(msqid) X(semid) X(shmid) X(addr) \
	X(mntid) X(mntid32) X(groupid) X(nsid) X(nsid_p) X(mntids) X(mntid_int) X(mntid_p) \
	X(dev) X(dev32) X(size) X(size_result) X(count) \
	X(count_result) X(offset) X(mode) X(fmode) X(fmode16) X(opaque) X(path) X(string) X(bytes) \
	X(chars) X(string_p) X(strings) X(bytes_p) X(iovecs) X(iovecs_p) \
	X(int_p) X(uint_p) X(long_p) X(u64_p) X(fd_p) X(fds) X(pid_p) X(pids_p) X(pids) X(uid_p) \
	X(gid_p) X(gids) X(wstatus_p) X(wstatus) X(sigset) X(sigset_p) X(u16s) X(u64s) X(ints) \
	X(ulongs) X(timespecs) X(timevals) X(pollfds) X(epoll_events) X(sembufs) X(offset_p) \
	X(hex64s) X(hex32s) X(stroff) X(signal64) X(fd64) X(mode64) X(si_status) X(whence16) \
	X(if_flags) \
	X(be16) X(be32) X(sockaddr_p) \
	X(clone_flags) X(clone3_flags) X(unshare_flags) X(nstype) X(wait4_options) \
	X(waitid_options) \
	X(idtype) X(prio_which) X(rlimit_resource) X(rlim) X(rusage_who) X(sched_policy) \
	X(prctl_option) X(suid_dump) X(cap) X(cap_ambient) X(securebits) X(cap_bits) \
	X(cap_version) \
	X(pr_set_mm) X(seccomp_uargs) X(seccomp_action_p) X(sock_filters) X(sock_filters_p) \
	X(seccomp_mode) X(seccomp_op) X(seccomp_flags) X(ptrace_request) \
	X(personality) \
	X(pidfd_open_flags) X(pidfd_signal_flags) X(pidfd_info_mask) X(reboot_magic1) \
	X(reboot_magic2) X(reboot_cmd) X(keyctl_cmd) X(futex_op) X(prot) X(mmap_flags) \
	X(kcmp_type) X(kcmp_order) X(ioprio_who) X(sync_range_flags) \
	X(arch_prctl_code) X(sig_how) X(sig_handler) X(sa_flags) X(si_code) X(sigev_notify) \
	X(sfd_flags) X(prctl_arg2) X(prctl_arg3) \
	X(mount_flags) X(umount_flags) X(open_tree_flags) X(move_mount_flags) X(fsopen_flags) \
	X(fspick_flags) X(fsconfig_cmd) X(fsconfig_value) X(fsconfig_aux) X(fsmount_flags) \
	X(mount_attr_bits) X(propagation) X(mount_setattr_flags) X(statmount_mask) \
	X(statmount_flags) X(listmount_flags) X(listmount_id) X(statmount_sb_flags) X(fs_magic) \
	X(open_flags) X(open_flags64) X(resolve) X(at_stat_flags) X(at_access_flags) \
	X(at_unlink_flags) X(at_link_flags) X(at_handle_flags) X(at_statx_flags) X(access_mode) \
	X(statx_mask) X(statx_attr) X(st_flags) X(whence) X(fcntl_cmd) X(fcntl_arg) X(fd_flags) \
	X(lock_type) X(seals) X(flock_op) X(pipe_flags) X(close_range_flags) X(rename_flags) \
	X(xattr_flags) X(fallocate_mode) X(memfd_flags) X(getrandom_flags) X(rwf) X(splice_flags) \
	X(fadvice) X(ioctl_cmd) X(ioctl_arg) X(utime_nsec) \
	X(ipc_get_flags) X(shmget_flags) X(msgctl_cmd) X(msgctl_arg) X(semctl_cmd) X(semctl_arg) \
	X(shmctl_cmd) X(shmctl_arg) X(msg_flags) X(sem_flags) X(shmat_flags) X(shm_mode) \
	X(mq_open_flags) X(mq_flags) \
	X(family) X(family16) X(sock_type) X(sock_protocol) X(sock_protocol_inet) \
	X(sock_protocol_netlink) X(sock_flags) X(msg_bits) X(sol) X(so) X(so_netlink) X(so_name) \
	X(shut_how) X(clock) X(timer_flags) X(itimer_which) X(poll_events) X(epoll_bits) \
	X(epoll_create_flags) X(epoll_ctl_op) X(eventfd_flags) X(timerfd_flags) \
	X(timerfd_set_flags) \
	X(inotify_init_flags) X(inotify_mask) X(fanotify_init_flags) X(fanotify_mark_flags) \
	X(fanotify_mask)

/* SYS_STRUCTS(X): the structures, each with its size in bytes; see the structs_*.c files. */
#define SYS_STRUCTS(X) \
	X(timespec, 16) X(timeval, 16) X(timezone, 8) X(itimerval, 32) X(itimerspec, 32) \
	X(clone_args, 88) X(rusage, 144) X(rlimit, 16) X(siginfo, 128) X(sigaction, 32) \
	X(sigevent, 64) X(sysinfo, 112) X(utsname, 390) X(pidfd_info, 72) X(cap_user_header, 8) \
	X(cap_user_data, 24) X(tms, 32) X(sched_param, 4) X(sched_attr, 56) X(stack, 24) \
	X(sock_filter, 8) X(sock_fprog, 16) X(seccomp_notif_sizes, 6) \
	X(stat, 144) X(statx_timestamp, 16) X(statx, 256) X(fsid, 8) X(statfs, 120) X(flock, 32) \
	X(open_how, 24) X(file_handle, 8) X(iovec, 16) X(utimbuf, 16) \
	X(mount_attr, 32) X(mnt_id_req, 32) X(listmount_req, 32) X(statmount, 512) \
	X(mnt_ns_info, 16) \
	X(ipc_perm, 48) X(msqid_ds, 120) X(msginfo, 32) X(msgbuf, 8) X(semid_ds, 104) \
	X(seminfo, 40) \
	X(sembuf, 6) X(shmid_ds, 112) X(shminfo, 72) X(shm_info, 48) X(mq_attr, 64) \
	X(pollfd, 8) X(epoll_data, 8) X(epoll_event, 12) X(sockaddr, 112) X(msghdr, 56) \
	X(mmsghdr, 64) \
	X(winsize, 8) \
	X(ifreq_flags, 40) X(ifreq_index, 40) X(ifreq_mtu, 40)

#define SYS_TYPE_DECLARE(name) extern const struct sys_type t_##name;
#define SYS_STRUCT_DECLARE(name, bytes) \
	extern const struct sys_struct struct_##name; \
	extern const struct sys_type t_##name;
SYS_TYPES(SYS_TYPE_DECLARE)
SYS_STRUCTS(SYS_STRUCT_DECLARE)
#undef SYS_TYPE_DECLARE
#undef SYS_STRUCT_DECLARE

/* A structure's fields: name, type, offset. */
#define FIELD(nm, tp, off) { .name = #nm, .type = &t_##tp, .len = -1, .offset = (off) }
/* ... that no two runs agree on (struct sys_slot, moment); of @n elements. */
#define FIELD_MOMENT(nm, tp, off) \
	{ .name = #nm, .type = &t_##tp, .len = -1, .offset = (off), .moment = true }
#define FIELD_N_MOMENT(nm, tp, off, n) \
	{ .name = #nm, .type = &t_##tp, .len = -1, .offset = (off), .count = (n), .moment = true }
/* ... that depends on what was there before (history). */
#define FIELD_HISTORY(nm, tp, off) \
	{ .name = #nm, .type = &t_##tp, .len = -1, .offset = (off), .history = true }
/* ... with another spelling; of @n elements; whose length field @l tells; that the call writes. */
#define FIELD_ALIAS(nm, other, tp, off) \
	{ .name = #nm, .alias = other, .type = &t_##tp, .len = -1, .offset = (off) }
#define FIELD_N(nm, tp, off, n) \
	{ .name = #nm, .type = &t_##tp, .len = -1, .offset = (off), .count = (n) }
#define FIELD_LEN(nm, tp, off, l) \
	{ .name = #nm, .type = &t_##tp, .len = (l), .offset = (off), .nullable = true }
#define FIELD_LEN_MOMENT(nm, tp, off, l) \
	{ .name = #nm, .type = &t_##tp, .len = (l), .offset = (off), .nullable = true, \
	  .moment = true }
#define FIELD_OUT(nm, tp, off) \
	{ .name = #nm, .type = &t_##tp, .len = -1, .offset = (off), .dir = DIR_OUT, \
	  .nullable = true }
/* ... that exists only where field @f has value @v. */
#define FIELD_IF(nm, tp, off, n, f, v) \
	{ .name = #nm, .type = &t_##tp, .len = -1, .offset = (off), .count = (n), \
	  .when = (f) + 1, .when_value = (v) }

#define FIELD_IF_HISTORY(nm, tp, off, n, f, v) \
	{ .name = #nm, .type = &t_##tp, .len = -1, .offset = (off), .count = (n), \
	  .when = (f) + 1, .when_value = (v), .history = true }

/* The structure of the fields in nm_fields. */
#define STRUCT_AS(nm, bytes, flex) \
	const struct sys_struct struct_##nm = { \
		.name = #nm, .size = (bytes), .nr_fields = ARRAY_LEN(nm##_fields), \
		.fields = nm##_fields, .flexible = (flex), \
	}; \
	const struct sys_type t_##nm = { \
		.kind = K_STRUCT, .size = (bytes), .desc = &struct_##nm, \
	}
/* One that can also be written as a call of nm_makers. */
#define STRUCT_MADE(nm, bytes) \
	const struct sys_struct struct_##nm = { \
		.name = #nm, .size = (bytes), .nr_fields = ARRAY_LEN(nm##_fields), \
		.fields = nm##_fields, .makers = nm##_makers, \
	}; \
	const struct sys_type t_##nm = { \
		.kind = K_STRUCT, .size = (bytes), .desc = &struct_##nm, \
	}
#define STRUCT(nm, bytes) STRUCT_AS(nm, bytes, false)
#define STRUCT_FLEXIBLE(nm, bytes) STRUCT_AS(nm, bytes, true)

#endif
