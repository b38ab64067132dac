/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Layouts of the structures of processes, signals, credentials, time and polling; see argtypes.h.
 * Fields stand in the order in which strace prints them.
 */
#include "argtypes.h"

static const struct sys_slot timespec_fields[] = {
	FIELD(tv_sec, long, 0), FIELD(tv_nsec, utime_nsec, 8),
};
STRUCT(timespec, 16);

static const struct sys_slot timeval_fields[] = {
	FIELD(tv_sec, long, 0), FIELD(tv_usec, long, 8),
};
STRUCT(timeval, 16);

static const struct sys_slot timezone_fields[] = {
	FIELD(tz_minuteswest, int, 0), FIELD(tz_dsttime, int, 4),
};
STRUCT(timezone, 8);

static const struct sys_slot itimerval_fields[] = {
	FIELD(it_interval, timeval, 0), FIELD(it_value, timeval, 16),
};
STRUCT(itimerval, 32);

static const struct sys_slot itimerspec_fields[] = {
	FIELD(it_interval, timespec, 0), FIELD(it_value, timespec, 16),
};
STRUCT(itimerspec, 32);

static const struct sys_slot clone_args_fields[] = {
	FIELD(flags, clone3_flags, 0),
	FIELD_OUT(pidfd, fd_p, 8),
	FIELD_OUT(child_tid, pid_p, 16),
	FIELD_OUT(parent_tid, pid_p, 24),
	FIELD(exit_signal, signal64, 32),
	FIELD(stack, opaque, 40),
	FIELD(stack_size, hex, 48),
	FIELD(tls, opaque, 56),
	FIELD_LEN(set_tid, pids_p, 64, 9),
	FIELD(set_tid_size, count, 72),
	FIELD(cgroup, fd64, 80),
};
STRUCT(clone_args, 88);

static const struct sys_slot rusage_fields[] = {
	FIELD(ru_utime, timeval, 0),
	FIELD(ru_stime, timeval, 16),
	FIELD(ru_maxrss, long, 32),
	FIELD(ru_ixrss, long, 40),
	FIELD(ru_idrss, long, 48),
	FIELD(ru_isrss, long, 56),
	FIELD(ru_minflt, long, 64),
	FIELD(ru_majflt, long, 72),
	FIELD(ru_nswap, long, 80),
	FIELD(ru_inblock, long, 88),
	FIELD(ru_oublock, long, 96),
	FIELD(ru_msgsnd, long, 104),
	FIELD(ru_msgrcv, long, 112),
	FIELD(ru_nsignals, long, 120),
	FIELD(ru_nvcsw, long, 128),
	FIELD(ru_nivcsw, long, 136),
};
STRUCT(rusage, 144);

static const struct sys_slot rlimit_fields[] = {
	FIELD_HISTORY(rlim_cur, rlim, 0), FIELD_HISTORY(rlim_max, rlim, 8),
};
STRUCT(rlimit, 16);

/* The members of the union that kill() and a child's change of state use; the rest is left out. */
static const struct sys_slot siginfo_fields[] = {
	FIELD(si_signo, signal, 0),
	FIELD(si_errno, int, 4),
	FIELD(si_code, si_code, 8),
	FIELD(si_pid, pid, 16),
	FIELD(si_uid, uid, 20),
	FIELD_ALIAS(si_status, "si_int", si_status, 24),
	FIELD_MOMENT(si_utime, long, 32),
	FIELD_MOMENT(si_stime, long, 40),
};
STRUCT(siginfo, 128);

static const struct sys_slot sigaction_fields[] = {
	FIELD(sa_handler, sig_handler, 0),
	FIELD(sa_mask, sigset, 24),
	FIELD(sa_flags, sa_flags, 8),
	FIELD(sa_restorer, hex, 16),
};
STRUCT(sigaction, 32);

static const struct sys_slot sigevent_fields[] = {
	FIELD(sigev_value, hex, 0),
	FIELD(sigev_signo, signal, 8),
	FIELD(sigev_notify, sigev_notify, 12),
	FIELD(sigev_notify_thread_id, pid, 16),
};
STRUCT(sigevent, 64);

static const struct sys_slot stack_fields[] = {
	FIELD(ss_sp, opaque, 0), FIELD(ss_flags, hex32, 8), FIELD(ss_size, size, 16),
};
STRUCT(stack, 24);

static const struct sys_slot sysinfo_fields[] = {
	FIELD(uptime, long, 0),
	FIELD_N(loads, ulongs, 8, 3),
	FIELD(totalram, ulong, 32),
	FIELD(freeram, ulong, 40),
	FIELD(sharedram, ulong, 48),
	FIELD(bufferram, ulong, 56),
	FIELD(totalswap, ulong, 64),
	FIELD(freeswap, ulong, 72),
	FIELD(procs, u16, 80),
	FIELD(totalhigh, ulong, 88),
	FIELD(freehigh, ulong, 96),
	FIELD(mem_unit, uint, 104),
};
STRUCT(sysinfo, 112);

static const struct sys_slot utsname_fields[] = {
	FIELD_N(sysname, chars, 0, 65),
	FIELD_N(nodename, chars, 65, 65),
	FIELD_N_MOMENT(release, chars, 130, 65),
	FIELD_N_MOMENT(version, chars, 195, 65),
	FIELD_N(machine, chars, 260, 65),
	FIELD_N(domainname, chars, 325, 65),
};
STRUCT(utsname, 390);

static const struct sys_slot tms_fields[] = {
	FIELD(tms_utime, long, 0), FIELD(tms_stime, long, 8),
	FIELD(tms_cutime, long, 16), FIELD(tms_cstime, long, 24),
};
STRUCT(tms, 32);

static const struct sys_slot sched_param_fields[] = {
	FIELD(sched_priority, int, 0),
};
STRUCT(sched_param, 4);

static const struct sys_slot sock_filter_fields[] = {
	FIELD(code, hex16, 0), FIELD(jt, u8, 2), FIELD(jf, u8, 3), FIELD(k, hex32, 4),
};
/* As strace writes them. */
static const struct sys_maker sock_filter_makers[] = {
	{ "BPF_STMT", 2, { 0, 3 } },
	{ "BPF_JUMP", 4, { 0, 3, 1, 2 } },
	{ NULL, 0, { 0 } },
};
STRUCT_MADE(sock_filter, 8);

static const struct sys_slot sock_fprog_fields[] = {
	FIELD(len, u16, 0), FIELD_LEN(filter, sock_filters_p, 8, 0),
};
STRUCT(sock_fprog, 16);

static const struct sys_slot seccomp_notif_sizes_fields[] = {
	FIELD(seccomp_notif, u16, 0), FIELD(seccomp_notif_resp, u16, 2),
	FIELD(seccomp_data, u16, 4),
};
STRUCT(seccomp_notif_sizes, 6);

static const struct sys_slot sched_attr_fields[] = {
	FIELD(size, uint, 0),
	FIELD(sched_policy, sched_policy, 4),
	FIELD(sched_flags, hex, 8),
	FIELD(sched_nice, int, 16),
	FIELD(sched_priority, uint, 20),
	FIELD_MOMENT(sched_runtime, ulong, 24),
	FIELD(sched_deadline, ulong, 32),
	FIELD(sched_period, ulong, 40),
	FIELD(sched_util_min, uint, 48),
	FIELD(sched_util_max, uint, 52),
};
STRUCT(sched_attr, 56);

static const struct sys_slot pidfd_info_fields[] = {
	FIELD(mask, pidfd_info_mask, 0),
	FIELD_MOMENT(cgroupid, ulong, 8),
	FIELD(pid, pid, 16),
	FIELD(tgid, pid, 20),
	FIELD(ppid, pid, 24),
	FIELD(ruid, uid, 28),
	FIELD(rgid, gid, 32),
	FIELD(euid, uid, 36),
	FIELD(egid, gid, 40),
	FIELD(suid, uid, 44),
	FIELD(sgid, gid, 48),
	FIELD(fsuid, uid, 52),
	FIELD(fsgid, gid, 56),
	FIELD(exit_code, hex32, 60),
	FIELD(coredump_mask, hex32, 64),
};
STRUCT(pidfd_info, 72);

static const struct sys_slot cap_user_header_fields[] = {
	FIELD(version, cap_version, 0), FIELD(pid, pid, 4),
};
STRUCT(cap_user_header, 8);

static const struct sys_slot cap_user_data_fields[] = {
	FIELD(effective, cap_bits, 0), FIELD(permitted, cap_bits, 4),
	FIELD(inheritable, cap_bits, 8),
};
STRUCT(cap_user_data, 24);

static const struct sys_slot pollfd_fields[] = {
	FIELD(fd, fd, 0), FIELD(events, poll_events, 4), FIELD_OUT(revents, poll_events, 6),
};
STRUCT(pollfd, 8);

/* A union: u32 is the lower half of u64. */
static const struct sys_slot epoll_data_fields[] = {
	FIELD(u32, uint, 0), FIELD(u64, ulong, 0),
};
STRUCT(epoll_data, 8);

static const struct sys_slot epoll_event_fields[] = {
	FIELD(events, epoll_bits, 0), FIELD(data, epoll_data, 4),
};
STRUCT(epoll_event, 12);

static const struct sys_slot winsize_fields[] = {
	FIELD(ws_row, u16, 0), FIELD(ws_col, u16, 2), FIELD(ws_xpixel, u16, 4),
	FIELD(ws_ypixel, u16, 6),
};
STRUCT(winsize, 8);
