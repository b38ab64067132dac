/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * The named types of arguments and fields that are no structures; see argtypes.h.
 */
#include "argtypes.h"

#define SCALAR(nm, kd, bytes, sg) \
	const struct sys_type t_##nm = { .kind = (kd), .size = (bytes), .sign = (sg) };
#define NAMED_INT(nm, st, bytes) \
	const struct sys_type t_##nm = { .kind = K_INT, .size = (bytes), .set = &set_##st };
#define FLAGS(nm, st, bytes) \
	const struct sys_type t_##nm = { .kind = K_FLAGS, .size = (bytes), .set = &set_##st };
#define FLAGS_MODE(nm, st) \
	const struct sys_type t_##nm = { \
		.kind = K_FLAGS, .size = 4, .set = &set_##st, .octal = true };
#define ENUM(nm, st, bytes) \
	const struct sys_type t_##nm = { .kind = K_ENUM, .size = (bytes), .set = &set_##st };
#define SIGNED_ENUM(nm, st, bytes) \
	const struct sys_type t_##nm = { \
		.kind = K_ENUM, .size = (bytes), .sign = true, .set = &set_##st, \
	};
#define POINTER(nm, to) \
	const struct sys_type t_##nm = { .kind = K_POINTER, .size = 8, .elem = &t_##to };
#define ARRAY(nm, of) \
	const struct sys_type t_##nm = { .kind = K_ARRAY, .elem = &t_##of };
#define VARIANT(nm, cs) \
	const struct sys_type t_##nm = { .kind = K_VARIANT, .size = 8, .cases = cs };

#define CASE(val, tp, way) { .value = (val), .type = &t_##tp, .dir = DIR_##way, .len = -1 }
#define CASE_LEN(val, tp, way, l) { .value = (val), .type = &t_##tp, .dir = DIR_##way, .len = (l) }
#define CASE_ANY(tp) { .any = true, .type = &t_##tp, .len = -1 }
#define CASES_END { .type = NULL }

const struct sys_type t_zero = { .kind = K_INT, .size = 8, .sign = true };
const struct sys_type t_never = { .kind = K_INT, .size = 8, .sign = true };
const struct sys_type t_child = { .kind = K_PID, .size = 8, .sign = true };

#define SPACED(nm, kd, bytes, sp) \
	const struct sys_type t_##nm = { .kind = (kd), .size = (bytes), .space = SPACE_##sp };
#define MOMENT(nm, kd) \
	const struct sys_type t_##nm = { .kind = (kd), .size = 8, .sign = true, .moment = true };

/* ---- numbers ---- */

SCALAR(int, K_INT, 4, true)
SCALAR(uint, K_INT, 4, false)
SCALAR(long, K_INT, 8, true)
SCALAR(ulong, K_INT, 8, false)
SCALAR(u8, K_INT, 1, false)
SCALAR(u16, K_INT, 2, false)
SCALAR(s16, K_INT, 2, true)
SCALAR(hex, K_HEX, 8, false)
SCALAR(hex32, K_HEX, 4, false)
SCALAR(hex16, K_HEX, 2, false)
SCALAR(be16, K_BE, 2, false)
SCALAR(be32, K_BE, 4, false)
SCALAR(octal, K_MODE, 4, false)
SCALAR(fd, K_FD, 4, true)
SCALAR(fd64, K_FD, 8, true)
SCALAR(fd_result, K_FD, 8, true)
const struct sys_type t_dirfd = { .kind = K_DIRFD, .size = 4, .sign = true, .set = &set_at_fd };
SCALAR(nsfd, K_NSFD, 4, true)
const struct sys_type t_pidfd = { .kind = K_PIDFD, .size = 4, .sign = true, .set = &set_pidfd };
SCALAR(pid, K_PID, 4, true)
SCALAR(pid_result, K_PID, 8, true)
SCALAR(uid, K_UID, 4, false)
SCALAR(gid, K_GID, 4, false)
SCALAR(signal, K_SIGNAL, 4, true)
SCALAR(signal64, K_SIGNAL, 8, false)
const struct sys_type t_key = { .kind = K_KEY, .size = 4, .set = &set_ipc_key };
SCALAR(msqid, K_MSQID, 4, true)
SCALAR(semid, K_SEMID, 4, true)
SCALAR(shmid, K_SHMID, 4, true)
SPACED(addr, K_ADDR, 8, ADDR)
SPACED(mntid, K_HEX, 8, MNT)
SPACED(mntid32, K_HEX, 4, MNT)
SPACED(mntid_int, K_INT, 4, MNT)
SPACED(mntid_long, K_INT, 8, MNT)
SPACED(groupid, K_HEX, 8, GROUP)
SPACED(nsid, K_INT, 8, NS)
MOMENT(long_moment, K_INT)
MOMENT(size_moment, K_SIZE)
SCALAR(dev, K_DEV, 8, false)
SCALAR(dev32, K_DEV, 4, false)
SCALAR(size, K_SIZE, 8, false)
SCALAR(size_result, K_SIZE, 8, true)
SCALAR(count, K_COUNT, 8, false)
SCALAR(count_result, K_COUNT, 8, true)
SCALAR(offset, K_OFFSET, 8, true)
SCALAR(mode, K_MODE, 4, false)
SCALAR(mode64, K_MODE, 8, false)
const struct sys_type t_fmode = { .kind = K_MODE, .size = 4, .set = &set_file_type };
const struct sys_type t_fmode16 = { .kind = K_MODE, .size = 2, .set = &set_file_type };

/* ---- what pointers point to ---- */

SCALAR(opaque, K_OPAQUE, 8, false)
SCALAR(path, K_PATH, 8, false)
SCALAR(string, K_STRING, 8, false)
SCALAR(bytes, K_BYTES, 0, false)
SCALAR(chars, K_STRING, 1, false)
SCALAR(wstatus, K_WSTATUS, 4, false)
SCALAR(sigset, K_SIGSET, 8, false)
SCALAR(stroff, K_STROFF, 4, false)
POINTER(string_p, string)
ARRAY(strings, string_p)
POINTER(bytes_p, bytes)
POINTER(int_p, int)
POINTER(uint_p, uint)
POINTER(long_p, long)
POINTER(u64_p, ulong)
POINTER(fd_p, fd)
POINTER(pid_p, pid)
POINTER(uid_p, uid)
POINTER(gid_p, gid)
POINTER(wstatus_p, wstatus)
POINTER(sigset_p, sigset)
POINTER(offset_p, offset)
POINTER(sockaddr_p, sockaddr)
ARRAY(fds, fd)
ARRAY(pids, pid)
POINTER(pids_p, pids)
ARRAY(gids, gid)
ARRAY(ints, int)
ARRAY(u16s, u16)
ARRAY(u64s, ulong)
ARRAY(mntids, mntid)
POINTER(nsid_p, nsid)
POINTER(mntid_p, mntid_int)
POINTER(mntid_long_p, mntid_long)
ARRAY(hex32s, hex32)
ARRAY(ulongs, ulong)
ARRAY(iovecs, iovec)
ARRAY(mmsghdrs, mmsghdr)
POINTER(iovecs_p, iovecs)
ARRAY(timespecs, timespec)
ARRAY(timevals, timeval)
ARRAY(pollfds, pollfd)
ARRAY(epoll_events, epoll_event)
ARRAY(sembufs, sembuf)

/* ---- processes, signals, credentials ---- */

FLAGS(clone_flags, clone, 8)
FLAGS(clone3_flags, clone3, 8)
FLAGS(unshare_flags, unshare, 8)
FLAGS(nstype, nstype, 4)
FLAGS(wait4_options, wait4, 4)
FLAGS(waitid_options, waitid, 4)
ENUM(idtype, idtype, 4)
ENUM(prio_which, prio_which, 4)
ENUM(rlimit_resource, rlimit, 4)
NAMED_INT(rlim, rlim, 8)
SIGNED_ENUM(rusage_who, rusage_who, 4)
FLAGS(sched_policy, sched_policy, 4)
ENUM(prctl_option, prctl, 4)
ENUM(suid_dump, suid_dump, 8)
ENUM(cap, cap, 8)
ENUM(cap_ambient, cap_ambient, 8)
FLAGS(securebits, securebits, 8)
ENUM(cap_version, cap_version, 4)
ENUM(pr_set_mm, pr_set_mm, 8)
ENUM(seccomp_mode, seccomp_mode, 8)
ENUM(seccomp_op, seccomp_op, 4)
FLAGS(seccomp_flags, seccomp_flags, 8)
static const struct sys_type t_seccomp_action = {
	.kind = K_HEX, .size = 4, .set = &set_seccomp_ret,
};
POINTER(seccomp_action_p, seccomp_action)
ARRAY(sock_filters, sock_filter)
POINTER(sock_filters_p, sock_filters)

static const struct sys_case seccomp_uargs_cases[] = {
	CASE(1, sock_fprog, IN),	/* SECCOMP_SET_MODE_FILTER */
	CASE(2, seccomp_action_p, IN),	/* SECCOMP_GET_ACTION_AVAIL */
	CASE(3, seccomp_notif_sizes, OUT),	/* SECCOMP_GET_NOTIF_SIZES */
	CASE_ANY(opaque),
	CASES_END
};
VARIANT(seccomp_uargs, seccomp_uargs_cases)
ENUM(ptrace_request, ptrace, 8)
FLAGS(personality, personality, 4)
FLAGS(pidfd_open_flags, pidfd_open, 4)
FLAGS(pidfd_signal_flags, pidfd_signal, 4)
FLAGS(pidfd_info_mask, pidfd_info, 8)
ENUM(reboot_magic1, reboot_magic1, 4)
ENUM(reboot_magic2, reboot_magic2, 4)
ENUM(reboot_cmd, reboot_cmd, 4)
ENUM(keyctl_cmd, keyctl, 4)
FLAGS(futex_op, futex_op, 4)
FLAGS(prot, prot, 8)
FLAGS(mmap_flags, mmap, 8)
ENUM(kcmp_type, kcmp, 4)
const struct sys_type t_kcmp_order = {
	.kind = K_INT, .size = 8, .sign = true, .space = SPACE_ORDER,
};
ENUM(ioprio_who, ioprio_who, 4)
ENUM(membarrier_cmd, membarrier, 4)
FLAGS(rseq_flags, rseq, 4)
ENUM(arch_prctl_code, arch_prctl, 4)
ENUM(sig_how, sig_how, 4)
const struct sys_type t_sig_handler = { .kind = K_HEX, .size = 8, .set = &set_sig_handler };
FLAGS(sa_flags, sa_flags, 8)
/* An exit status, or the signal that killed, stopped or continued: a number or a name. */
SCALAR(si_status, K_INT, 4, true)
const struct sys_type t_si_code = { .kind = K_INT, .size = 4, .sign = true, .set = &set_si_code };
ENUM(sigev_notify, sigev_notify, 4)
FLAGS(sfd_flags, sfd, 4)

/* Two words of capabilities, 12 bytes apart: effective, permitted and inheritable alternate. */
const struct sys_type t_cap_bits = {
	.kind = K_FLAGS, .size = 8, .split = 12, .set = &set_cap_mask,
};

static const struct sys_case prctl_arg2_cases[] = {
	CASE(1, signal, IN),		/* PR_SET_PDEATHSIG */
	CASE(2, int_p, OUT),		/* PR_GET_PDEATHSIG */
	CASE(4, suid_dump, IN),		/* PR_SET_DUMPABLE */
	CASE(8, ulong, IN),		/* PR_SET_KEEPCAPS */
	CASE(15, string, IN),		/* PR_SET_NAME */
	CASE(16, string, OUT),		/* PR_GET_NAME */
	CASE(22, seccomp_mode, IN),	/* PR_SET_SECCOMP */
	CASE(23, cap, IN),		/* PR_CAPBSET_READ */
	CASE(24, cap, IN),		/* PR_CAPBSET_DROP */
	CASE(28, securebits, IN),	/* PR_SET_SECUREBITS */
	CASE(29, ulong, IN),		/* PR_SET_TIMERSLACK */
	CASE(35, pr_set_mm, IN),	/* PR_SET_MM */
	CASE(36, ulong, IN),		/* PR_SET_CHILD_SUBREAPER */
	CASE(37, int_p, OUT),		/* PR_GET_CHILD_SUBREAPER */
	CASE(38, ulong, IN),		/* PR_SET_NO_NEW_PRIVS */
	CASE(40, u64_p, OUT),		/* PR_GET_TID_ADDRESS */
	CASE(47, cap_ambient, IN),	/* PR_CAP_AMBIENT */
	CASE_ANY(hex),
	CASES_END
};
VARIANT(prctl_arg2, prctl_arg2_cases)

static const struct sys_case prctl_arg3_cases[] = {
	CASE(22, sock_fprog, IN),
	CASE(47, cap, IN),
	CASE_ANY(hex),
	CASES_END
};
VARIANT(prctl_arg3, prctl_arg3_cases)

/* ---- mounts ---- */

FLAGS(mount_flags, mount, 8)
FLAGS(umount_flags, umount, 4)
FLAGS(open_tree_flags, open_tree, 4)
FLAGS(move_mount_flags, move_mount, 4)
FLAGS(fsopen_flags, fsopen, 4)
FLAGS(fspick_flags, fspick, 4)
ENUM(fsconfig_cmd, fsconfig, 4)
FLAGS(fsmount_flags, fsmount, 4)
FLAGS(mount_attr_bits, mount_attr, 8)
FLAGS(propagation, propagation, 8)
FLAGS(mount_setattr_flags, mount_setattr, 4)
FLAGS(statmount_mask, statmount_mask, 8)
FLAGS(statmount_flags, statmount_flags, 4)
FLAGS(listmount_flags, listmount_flags, 4)
const struct sys_type t_listmount_id = {
	.kind = K_HEX, .size = 8, .set = &set_lsmt, .space = SPACE_MNT,
};
FLAGS(statmount_sb_flags, statmount_sb_flags, 4)
const struct sys_type t_fs_magic = { .kind = K_HEX, .size = 8, .set = &set_fs_magic };

static const struct sys_case fsconfig_value_cases[] = {
	CASE(1, string, IN),		/* FSCONFIG_SET_STRING */
	CASE_LEN(2, bytes, IN, 4),	/* FSCONFIG_SET_BINARY */
	CASE(3, path, IN),		/* FSCONFIG_SET_PATH */
	CASE(4, path, IN),		/* FSCONFIG_SET_PATH_EMPTY */
	CASE_ANY(opaque),
	CASES_END
};
VARIANT(fsconfig_value, fsconfig_value_cases)

static const struct sys_case fsconfig_aux_cases[] = {
	CASE(3, dirfd, IN),
	CASE(4, dirfd, IN),
	CASE(5, fd, IN),		/* FSCONFIG_SET_FD */
	CASE_ANY(int),
	CASES_END
};
VARIANT(fsconfig_aux, fsconfig_aux_cases)

/* ---- files ---- */

FLAGS(open_flags, open, 4)
FLAGS(open_flags64, open, 8)
FLAGS(resolve, resolve, 8)
FLAGS(at_stat_flags, at_stat, 4)
FLAGS(at_access_flags, at_access, 4)
FLAGS(at_unlink_flags, at_unlink, 4)
FLAGS(at_link_flags, at_link, 4)
FLAGS(at_handle_flags, at_handle, 4)
FLAGS(at_statx_flags, at_statx, 4)
FLAGS(access_mode, access, 4)
FLAGS(statx_mask, statx_mask, 4)
FLAGS(statx_attr, statx_attr, 8)
FLAGS(st_flags, st_flags, 8)
ENUM(whence, whence, 4)
ENUM(whence16, whence, 2)
FLAGS(if_flags, if_flags, 2)
ENUM(fcntl_cmd, fcntl, 4)
FLAGS(fd_flags, fd_flags, 8)
ENUM(lock_type, lock_type, 2)
FLAGS(seals, seals, 8)
FLAGS(flock_op, flock, 4)
FLAGS(pipe_flags, pipe, 4)
FLAGS(close_range_flags, close_range, 4)
FLAGS(rename_flags, rename, 4)
FLAGS(xattr_flags, xattr, 4)
FLAGS(fallocate_mode, fallocate, 4)
FLAGS(memfd_flags, memfd, 4)
FLAGS(getrandom_flags, getrandom, 4)
FLAGS(rwf, rwf, 4)
FLAGS(sync_range_flags, sync_file_range, 4)
FLAGS(splice_flags, splice, 4)
ENUM(fadvice, fadvise, 4)
ENUM(ioctl_cmd, ioctl, 4)
NAMED_INT(utime_nsec, utime, 8)

static const struct sys_case fcntl_arg_cases[] = {
	CASE(0, fd, IN),		/* F_DUPFD */
	CASE(2, fd_flags, IN),		/* F_SETFD */
	CASE(4, open_flags, IN),	/* F_SETFL */
	CASE(5, flock, INOUT),		/* F_GETLK */
	CASE(6, flock, IN),		/* F_SETLK */
	CASE(7, flock, IN),		/* F_SETLKW */
	CASE(8, pid, IN),		/* F_SETOWN */
	CASE(10, signal, IN),		/* F_SETSIG */
	CASE(36, flock, INOUT),		/* F_OFD_GETLK */
	CASE(37, flock, IN),		/* F_OFD_SETLK */
	CASE(38, flock, IN),		/* F_OFD_SETLKW */
	CASE(1024, lock_type, IN),	/* F_SETLEASE */
	CASE(1027, fd, IN),		/* F_DUPFD_QUERY */
	CASE(1030, fd, IN),		/* F_DUPFD_CLOEXEC */
	CASE(1031, int, IN),		/* F_SETPIPE_SZ */
	CASE(1033, seals, IN),		/* F_ADD_SEALS */
	CASE_ANY(hex),
	CASES_END
};
VARIANT(fcntl_arg, fcntl_arg_cases)

static const struct sys_case ioctl_arg_cases[] = {
	CASE(0xb704, uid_p, OUT),	/* NS_GET_OWNER_UID */
	CASE(0x8008b705, nsid_p, OUT),	/* NS_GET_MNTNS_ID */
	CASE(0x8004b706, pid, IN),	/* NS_GET_PID_FROM_PIDNS */
	CASE(0x8004b707, pid, IN),	/* NS_GET_TGID_FROM_PIDNS */
	CASE(0x8004b708, pid, IN),	/* NS_GET_PID_IN_PIDNS */
	CASE(0x8004b709, pid, IN),	/* NS_GET_TGID_IN_PIDNS */
	CASE(0x8010b70a, mnt_ns_info, OUT),	/* NS_MNT_GET_INFO */
	CASE(0x8010b70b, mnt_ns_info, OUT),	/* NS_MNT_GET_NEXT */
	CASE(0x8010b70c, mnt_ns_info, OUT),	/* NS_MNT_GET_PREV */
	CASE(0x8008b70d, nsid_p, OUT),	/* NS_GET_ID */
	CASE(0xc048ff0b, pidfd_info, INOUT),	/* PIDFD_GET_INFO */
	CASE(0x8913, ifreq_flags, INOUT),	/* SIOCGIFFLAGS */
	CASE(0x8914, ifreq_flags, IN),	/* SIOCSIFFLAGS */
	CASE(0x8921, ifreq_mtu, INOUT),	/* SIOCGIFMTU */
	CASE(0x8933, ifreq_index, INOUT),	/* SIOCGIFINDEX */
	CASE(0x8910, ifreq_index, INOUT),	/* SIOCGIFNAME */
	CASE(0x540f, pid_p, OUT),	/* TIOCGPGRP */
	CASE(0x5410, pid_p, IN),	/* TIOCSPGRP */
	CASE(0x5413, winsize, OUT),	/* TIOCGWINSZ */
	CASE(0x5414, winsize, IN),	/* TIOCSWINSZ */
	CASE(0x541b, int_p, OUT),	/* FIONREAD */
	CASE(0x5421, int_p, IN),	/* FIONBIO */
	CASE_ANY(hex),
	CASES_END
};
VARIANT(ioctl_arg, ioctl_arg_cases)

/* ---- System V IPC, message queues ---- */

FLAGS_MODE(ipc_get_flags, ipc_get)
FLAGS_MODE(shmget_flags, shmget)
ENUM(msgctl_cmd, msgctl, 4)
ENUM(semctl_cmd, semctl, 4)
ENUM(shmctl_cmd, shmctl, 4)
FLAGS(msg_flags, msgsnd, 4)
FLAGS(sem_flags, sem_flg, 2)
FLAGS(shmat_flags, shmat, 4)
FLAGS_MODE(shm_mode, shm_mode)
FLAGS(mq_open_flags, mq_open, 4)
FLAGS(mq_flags, mq_attr, 8)

static const struct sys_case msgctl_arg_cases[] = {
	CASE(1, msqid_ds, IN),		/* IPC_SET */
	CASE(2, msqid_ds, OUT),		/* IPC_STAT */
	CASE(3, msginfo, OUT),		/* IPC_INFO */
	CASE(11, msqid_ds, OUT),	/* MSG_STAT */
	CASE(12, msginfo, OUT),		/* MSG_INFO */
	CASE(13, msqid_ds, OUT),	/* MSG_STAT_ANY */
	CASE_ANY(opaque),
	CASES_END
};
VARIANT(msgctl_arg, msgctl_arg_cases)

static const struct sys_case semctl_arg_cases[] = {
	CASE(1, semid_ds, IN),		/* IPC_SET */
	CASE(2, semid_ds, OUT),		/* IPC_STAT */
	CASE(3, seminfo, OUT),		/* IPC_INFO */
	CASE(13, u16s, OUT),		/* GETALL */
	CASE(16, int, IN),		/* SETVAL */
	CASE(17, u16s, IN),		/* SETALL */
	CASE(18, semid_ds, OUT),	/* SEM_STAT */
	CASE(19, seminfo, OUT),		/* SEM_INFO */
	CASE(20, semid_ds, OUT),	/* SEM_STAT_ANY */
	CASE_ANY(opaque),
	CASES_END
};
VARIANT(semctl_arg, semctl_arg_cases)

static const struct sys_case shmctl_arg_cases[] = {
	CASE(1, shmid_ds, IN),		/* IPC_SET */
	CASE(2, shmid_ds, OUT),		/* IPC_STAT */
	CASE(3, shminfo, OUT),		/* IPC_INFO */
	CASE(13, shmid_ds, OUT),	/* SHM_STAT */
	CASE(14, shm_info, OUT),	/* SHM_INFO */
	CASE(15, shmid_ds, OUT),	/* SHM_STAT_ANY */
	CASE_ANY(opaque),
	CASES_END
};
VARIANT(shmctl_arg, shmctl_arg_cases)

/* ---- sockets, time, events ---- */

ENUM(family, family, 4)
ENUM(family16, family, 2)
FLAGS(sock_type, sock_type, 4)
FLAGS(sock_flags, sock_flags, 4)
FLAGS(msg_bits, msg, 4)
ENUM(sol, sol, 4)
ENUM(so, so, 4)
ENUM(so_netlink, netlink_opt, 4)
ENUM(shut_how, shut, 4)
SIGNED_ENUM(clock, clock, 4)
FLAGS(timer_flags, timer_flags, 4)
ENUM(itimer_which, itimer, 4)
FLAGS(poll_events, poll, 2)
FLAGS(epoll_bits, epoll, 4)
FLAGS(epoll_create_flags, epoll_create, 4)
ENUM(epoll_ctl_op, epoll_ctl, 4)
FLAGS(eventfd_flags, eventfd, 4)
FLAGS(timerfd_flags, timerfd, 4)
FLAGS(timerfd_set_flags, timerfd_set, 4)
FLAGS(inotify_init_flags, inotify_init, 4)
FLAGS(inotify_mask, inotify, 4)
FLAGS(fanotify_init_flags, fanotify_init, 4)
FLAGS(fanotify_mark_flags, fanotify_mark, 4)
FLAGS(fanotify_mask, fanotify, 8)

ENUM(sock_protocol_inet, ipproto, 4)
ENUM(sock_protocol_netlink, netlink, 4)
static const struct sys_case sock_protocol_cases[] = {
	CASE(2, sock_protocol_inet, IN),	/* AF_INET */
	CASE(10, sock_protocol_inet, IN),	/* AF_INET6 */
	CASE(16, sock_protocol_netlink, IN),	/* AF_NETLINK */
	CASE_ANY(int),
	CASES_END
};
VARIANT(sock_protocol, sock_protocol_cases)

static const struct sys_case so_name_cases[] = {
	CASE(1, so, IN),		/* SOL_SOCKET */
	CASE(270, so_netlink, IN),	/* SOL_NETLINK */
	CASE_ANY(int),
	CASES_END
};
VARIANT(so_name, so_name_cases)
