/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * The sets of names for numbers, in the flags_*.c files. A name that stands in several sets has the
 * same value in all. SYS_SETS(X) applies X to each: add a set there and define it in a flags file.
 */
#ifndef NSSIM_ENTRY_SETS_H
#define NSSIM_ENTRY_SETS_H

#include "syscall.h"

#define NAME(name, value) { #name, (value), 0 }
#define NAMED(text, value) { text, (value), 0 }
/* One of several values that share the bits of @mask. */
#define CHOICE(name, value, mask) { #name, (value), (mask) }
#define NAMES_END { NULL, 0, 0 }

#define SYS_SETS(X) \
	X(clone) X(clone3) X(unshare) X(nstype) X(wait4) X(waitid) X(idtype) X(prio_which) \
	X(rlimit) X(rlim) X(rusage_who) X(sched_policy) X(prctl) X(suid_dump) \
	X(cap_ambient) X(pr_set_mm) X(seccomp_ret) X(bpf) \
	X(seccomp_mode) X(seccomp_op) X(seccomp_flags) \
	X(ptrace) X(personality) X(pidfd_open) X(pidfd_signal) X(pidfd) X(pidfd_info) \
	X(reboot_magic1) X(reboot_magic2) X(reboot_cmd) X(keyctl) X(futex_op) X(prot) \
	X(mmap) X(kcmp) X(arch_prctl) X(sig_how) X(sig_handler) X(sa_flags) X(si_code) \
	X(sigev_notify) X(ss_flags) X(sfd) X(cap) X(cap_mask) X(cap_version) X(securebits) \
	X(mount) X(propagation) X(umount) X(open_tree) X(move_mount) X(fsopen) X(fspick) \
	X(fsconfig) X(fsmount) X(mount_attr_atime) X(mount_attr) X(mount_setattr) \
	X(statmount_mask) X(statmount_flags) X(listmount_flags) X(lsmt) X(sb_flags) \
	X(statmount_sb_flags) X(fs_magic) X(mnt_flags) X(mnt_t_flags) X(d_flags) X(d_type) \
	X(umount_tree) X(ucount) X(init_ino) X(task_state) X(pf_flags) X(signal_flags) \
	X(pid_type) X(pid_limits) X(ipc_limits) X(mq_limits) X(user_ns_flags) X(limits) \
	X(open) X(at_fd) X(resolve) X(at_stat) X(at_access) X(at_unlink) X(at_link) \
	X(at_handle) X(at_statx) X(access) X(file_type) X(mode_bits) X(statx_mask) \
	X(statx_attr) X(st_flags) X(whence) X(fcntl) X(fd_flags) X(lock_type) X(seals) \
	X(flock) X(pipe) X(close_range) X(rename) X(xattr) X(fallocate) X(memfd) \
	X(d_type_dt) X(utime) X(getrandom) X(rwf) X(splice) X(fadvise) X(ioctl) X(ipc_key) \
	X(ipc_get) X(shmget) X(msgctl) X(semctl) X(shmctl) X(msgsnd) X(sem_flg) X(shmat) \
	X(shm_mode) X(mq_open) X(mq_attr) X(family) X(sock_type) X(sock_flags) X(netlink) \
	X(ipproto) \
	X(msg) X(sol) X(so) X(netlink_opt) X(shut) X(scm) X(if_flags) X(clock) X(timer_flags) \
	X(itimer) \
	X(poll) X(epoll) X(epoll_create) X(epoll_ctl) X(eventfd) X(timerfd) X(timerfd_set) \
	X(ioprio_who) X(ioprio_class) X(sync_file_range) \
	X(membarrier) X(rseq) \
	X(inotify_init) X(inotify) X(fanotify_init) X(fanotify_mark) X(fanotify)

#define SYS_SET_DECLARE(name) extern const struct sys_set set_##name;
SYS_SETS(SYS_SET_DECLARE)
#undef SYS_SET_DECLARE

#endif
