/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Names for numbers: processes: creating them, waiting for them, their limits and attributes.
 * Values of Linux 6.18 on x86-64; see sets.h.
 */
#include "sets.h"

/* clone(2): the low byte is the signal that the parent gets */
static const struct sys_flag clone_names[] = {
	NAME(CLONE_VM, 0x100),
	NAME(CLONE_FS, 0x200),
	NAME(CLONE_FILES, 0x400),
	NAME(CLONE_SIGHAND, 0x800),
	NAME(CLONE_PIDFD, 0x1000),
	NAME(CLONE_PTRACE, 0x2000),
	NAME(CLONE_VFORK, 0x4000),
	NAME(CLONE_PARENT, 0x8000),
	NAME(CLONE_THREAD, 0x10000),
	NAME(CLONE_NEWNS, 0x20000),
	NAME(CLONE_SYSVSEM, 0x40000),
	NAME(CLONE_SETTLS, 0x80000),
	NAME(CLONE_PARENT_SETTID, 0x100000),
	NAME(CLONE_CHILD_CLEARTID, 0x200000),
	NAME(CLONE_DETACHED, 0x400000),
	NAME(CLONE_UNTRACED, 0x800000),
	NAME(CLONE_CHILD_SETTID, 0x1000000),
	NAME(CLONE_NEWCGROUP, 0x2000000),
	NAME(CLONE_NEWUTS, 0x4000000),
	NAME(CLONE_NEWIPC, 0x8000000),
	NAME(CLONE_NEWUSER, 0x10000000),
	NAME(CLONE_NEWPID, 0x20000000),
	NAME(CLONE_NEWNET, 0x40000000),
	NAME(CLONE_IO, 0x80000000),
	CHOICE(SIGHUP, 1, 0xff),
	CHOICE(SIGINT, 2, 0xff),
	CHOICE(SIGQUIT, 3, 0xff),
	CHOICE(SIGILL, 4, 0xff),
	CHOICE(SIGTRAP, 5, 0xff),
	CHOICE(SIGABRT, 6, 0xff),
	CHOICE(SIGBUS, 7, 0xff),
	CHOICE(SIGFPE, 8, 0xff),
	CHOICE(SIGKILL, 9, 0xff),
	CHOICE(SIGUSR1, 10, 0xff),
	CHOICE(SIGSEGV, 11, 0xff),
	CHOICE(SIGUSR2, 12, 0xff),
	CHOICE(SIGPIPE, 13, 0xff),
	CHOICE(SIGALRM, 14, 0xff),
	CHOICE(SIGTERM, 15, 0xff),
	CHOICE(SIGSTKFLT, 16, 0xff),
	CHOICE(SIGCHLD, 17, 0xff),
	CHOICE(SIGCONT, 18, 0xff),
	CHOICE(SIGSTOP, 19, 0xff),
	CHOICE(SIGTSTP, 20, 0xff),
	CHOICE(SIGTTIN, 21, 0xff),
	CHOICE(SIGTTOU, 22, 0xff),
	CHOICE(SIGURG, 23, 0xff),
	CHOICE(SIGXCPU, 24, 0xff),
	CHOICE(SIGXFSZ, 25, 0xff),
	CHOICE(SIGVTALRM, 26, 0xff),
	CHOICE(SIGPROF, 27, 0xff),
	CHOICE(SIGWINCH, 28, 0xff),
	CHOICE(SIGIO, 29, 0xff),
	CHOICE(SIGPWR, 30, 0xff),
	CHOICE(SIGSYS, 31, 0xff),
	NAMES_END
};
const struct sys_set set_clone = { "clone", clone_names };

/* clone3(2): the exit signal has a field of its own */
static const struct sys_flag clone3_names[] = {
	NAME(CLONE_VM, 0x100),
	NAME(CLONE_FS, 0x200),
	NAME(CLONE_FILES, 0x400),
	NAME(CLONE_SIGHAND, 0x800),
	NAME(CLONE_PIDFD, 0x1000),
	NAME(CLONE_PTRACE, 0x2000),
	NAME(CLONE_VFORK, 0x4000),
	NAME(CLONE_PARENT, 0x8000),
	NAME(CLONE_THREAD, 0x10000),
	NAME(CLONE_NEWNS, 0x20000),
	NAME(CLONE_SYSVSEM, 0x40000),
	NAME(CLONE_SETTLS, 0x80000),
	NAME(CLONE_PARENT_SETTID, 0x100000),
	NAME(CLONE_CHILD_CLEARTID, 0x200000),
	NAME(CLONE_DETACHED, 0x400000),
	NAME(CLONE_UNTRACED, 0x800000),
	NAME(CLONE_CHILD_SETTID, 0x1000000),
	NAME(CLONE_NEWCGROUP, 0x2000000),
	NAME(CLONE_NEWUTS, 0x4000000),
	NAME(CLONE_NEWIPC, 0x8000000),
	NAME(CLONE_NEWUSER, 0x10000000),
	NAME(CLONE_NEWPID, 0x20000000),
	NAME(CLONE_NEWNET, 0x40000000),
	NAME(CLONE_IO, 0x80000000),
	NAME(CLONE_NEWTIME, 0x80),
	NAME(CLONE_CLEAR_SIGHAND, 0x100000000ull),
	NAME(CLONE_INTO_CGROUP, 0x200000000ull),
	NAMES_END
};
const struct sys_set set_clone3 = { "clone3", clone3_names };

/* unshare(2) */
static const struct sys_flag unshare_names[] = {
	NAME(CLONE_NEWTIME, 0x80),
	NAME(CLONE_VM, 0x100),
	NAME(CLONE_FS, 0x200),
	NAME(CLONE_FILES, 0x400),
	NAME(CLONE_SIGHAND, 0x800),
	NAME(CLONE_THREAD, 0x10000),
	NAME(CLONE_NEWNS, 0x20000),
	NAME(CLONE_SYSVSEM, 0x40000),
	NAME(CLONE_NEWCGROUP, 0x2000000),
	NAME(CLONE_NEWUTS, 0x4000000),
	NAME(CLONE_NEWIPC, 0x8000000),
	NAME(CLONE_NEWUSER, 0x10000000),
	NAME(CLONE_NEWPID, 0x20000000),
	NAME(CLONE_NEWNET, 0x40000000),
	NAMES_END
};
const struct sys_set set_unshare = { "unshare", unshare_names };

/* setns(2): kinds of namespace */
static const struct sys_flag nstype_names[] = {
	NAME(CLONE_NEWTIME, 0x80),
	NAME(CLONE_NEWNS, 0x20000),
	NAME(CLONE_NEWCGROUP, 0x2000000),
	NAME(CLONE_NEWUTS, 0x4000000),
	NAME(CLONE_NEWIPC, 0x8000000),
	NAME(CLONE_NEWUSER, 0x10000000),
	NAME(CLONE_NEWPID, 0x20000000),
	NAME(CLONE_NEWNET, 0x40000000),
	NAMES_END
};
const struct sys_set set_nstype = { "nstype", nstype_names };

/* wait4(2) */
static const struct sys_flag wait4_names[] = {
	NAME(WNOHANG, 1),
	NAME(WSTOPPED, 2),
	NAME(WUNTRACED, 2),
	NAME(WEXITED, 4),
	NAME(WCONTINUED, 8),
	NAME(WNOWAIT, 0x1000000),
	NAME(__WNOTHREAD, 0x20000000),
	NAME(__WALL, 0x40000000),
	NAME(__WCLONE, 0x80000000),
	NAMES_END
};
const struct sys_set set_wait4 = { "wait4", wait4_names };

/* waitid(2) */
static const struct sys_flag waitid_names[] = {
	NAME(WNOHANG, 1),
	NAME(WEXITED, 4),
	NAME(WSTOPPED, 2),
	NAME(WCONTINUED, 8),
	NAME(WNOWAIT, 0x1000000),
	NAME(__WNOTHREAD, 0x20000000),
	NAME(__WALL, 0x40000000),
	NAME(__WCLONE, 0x80000000),
	NAMES_END
};
const struct sys_set set_waitid = { "waitid", waitid_names };

/* waitid(2): what the id is */
static const struct sys_flag idtype_names[] = {
	NAME(P_ALL, 0),
	NAME(P_PID, 1),
	NAME(P_PGID, 2),
	NAME(P_PIDFD, 3),
	NAMES_END
};
const struct sys_set set_idtype = { "idtype", idtype_names };

/* getpriority(2) */
static const struct sys_flag prio_which_names[] = {
	NAME(PRIO_PROCESS, 0),
	NAME(PRIO_PGRP, 1),
	NAME(PRIO_USER, 2),
	NAMES_END
};
const struct sys_set set_prio_which = { "prio_which", prio_which_names };

/* ioprio_set(2) */
static const struct sys_flag ioprio_who_names[] = {
	NAME(IOPRIO_WHO_PROCESS, 1),
	NAME(IOPRIO_WHO_PGRP, 2),
	NAME(IOPRIO_WHO_USER, 3),
	NAMES_END
};
const struct sys_set set_ioprio_who = { "ioprio_who", ioprio_who_names };

/* ioprio_set(2): the bits from 13 on */
static const struct sys_flag ioprio_class_names[] = {
	NAME(IOPRIO_CLASS_NONE, 0),
	NAME(IOPRIO_CLASS_RT, 1),
	NAME(IOPRIO_CLASS_BE, 2),
	NAME(IOPRIO_CLASS_IDLE, 3),
	NAMES_END
};
const struct sys_set set_ioprio_class = { "ioprio_class", ioprio_class_names };

/* resource limits */
static const struct sys_flag rlimit_names[] = {
	NAME(RLIMIT_CPU, 0),
	NAME(RLIMIT_FSIZE, 1),
	NAME(RLIMIT_DATA, 2),
	NAME(RLIMIT_STACK, 3),
	NAME(RLIMIT_CORE, 4),
	NAME(RLIMIT_RSS, 5),
	NAME(RLIMIT_NPROC, 6),
	NAME(RLIMIT_NOFILE, 7),
	NAME(RLIMIT_MEMLOCK, 8),
	NAME(RLIMIT_AS, 9),
	NAME(RLIMIT_LOCKS, 10),
	NAME(RLIMIT_SIGPENDING, 11),
	NAME(RLIMIT_MSGQUEUE, 12),
	NAME(RLIMIT_NICE, 13),
	NAME(RLIMIT_RTPRIO, 14),
	NAME(RLIMIT_RTTIME, 15),
	NAMES_END
};
const struct sys_set set_rlimit = { "rlimit", rlimit_names };

/* values of a resource limit */
static const struct sys_flag rlim_names[] = {
	NAME(RLIM64_INFINITY, ~0ull),
	NAME(RLIM_INFINITY, ~0ull),
	NAMES_END
};
const struct sys_set set_rlim = { "rlim", rlim_names };

/* getrusage(2) */
static const struct sys_flag rusage_who_names[] = {
	NAME(RUSAGE_SELF, 0),
	NAME(RUSAGE_CHILDREN, 0xffffffff),
	NAME(RUSAGE_THREAD, 1),
	NAMES_END
};
const struct sys_set set_rusage_who = { "rusage_who", rusage_who_names };

/* scheduling policies */
static const struct sys_flag sched_policy_names[] = {
	NAME(SCHED_OTHER, 0),
	NAME(SCHED_NORMAL, 0),
	NAME(SCHED_FIFO, 1),
	NAME(SCHED_RR, 2),
	NAME(SCHED_BATCH, 3),
	NAME(SCHED_IDLE, 5),
	NAME(SCHED_DEADLINE, 6),
	NAME(SCHED_EXT, 7),
	NAME(SCHED_RESET_ON_FORK, 0x40000000),
	NAMES_END
};
const struct sys_set set_sched_policy = { "sched_policy", sched_policy_names };

/* prctl(2) */
static const struct sys_flag prctl_names[] = {
	NAME(PR_SET_PDEATHSIG, 1),
	NAME(PR_GET_PDEATHSIG, 2),
	NAME(PR_GET_DUMPABLE, 3),
	NAME(PR_SET_DUMPABLE, 4),
	NAME(PR_GET_UNALIGN, 5),
	NAME(PR_SET_UNALIGN, 6),
	NAME(PR_GET_KEEPCAPS, 7),
	NAME(PR_SET_KEEPCAPS, 8),
	NAME(PR_GET_FPEMU, 9),
	NAME(PR_SET_FPEMU, 10),
	NAME(PR_GET_FPEXC, 11),
	NAME(PR_SET_FPEXC, 12),
	NAME(PR_GET_TIMING, 13),
	NAME(PR_SET_TIMING, 14),
	NAME(PR_SET_NAME, 15),
	NAME(PR_GET_NAME, 16),
	NAME(PR_GET_ENDIAN, 19),
	NAME(PR_SET_ENDIAN, 20),
	NAME(PR_GET_SECCOMP, 21),
	NAME(PR_SET_SECCOMP, 22),
	NAME(PR_CAPBSET_READ, 23),
	NAME(PR_CAPBSET_DROP, 24),
	NAME(PR_GET_TSC, 25),
	NAME(PR_SET_TSC, 26),
	NAME(PR_GET_SECUREBITS, 27),
	NAME(PR_SET_SECUREBITS, 28),
	NAME(PR_SET_TIMERSLACK, 29),
	NAME(PR_GET_TIMERSLACK, 30),
	NAME(PR_TASK_PERF_EVENTS_DISABLE, 31),
	NAME(PR_TASK_PERF_EVENTS_ENABLE, 32),
	NAME(PR_MCE_KILL, 33),
	NAME(PR_MCE_KILL_GET, 34),
	NAME(PR_SET_MM, 35),
	NAME(PR_SET_PTRACER, 0x59616d61),
	NAME(PR_SET_CHILD_SUBREAPER, 36),
	NAME(PR_GET_CHILD_SUBREAPER, 37),
	NAME(PR_SET_NO_NEW_PRIVS, 38),
	NAME(PR_GET_NO_NEW_PRIVS, 39),
	NAME(PR_GET_TID_ADDRESS, 40),
	NAME(PR_SET_THP_DISABLE, 41),
	NAME(PR_GET_THP_DISABLE, 42),
	NAME(PR_MPX_ENABLE_MANAGEMENT, 43),
	NAME(PR_MPX_DISABLE_MANAGEMENT, 44),
	NAME(PR_SET_FP_MODE, 45),
	NAME(PR_GET_FP_MODE, 46),
	NAME(PR_CAP_AMBIENT, 47),
	NAME(PR_GET_SPECULATION_CTRL, 52),
	NAME(PR_SET_SPECULATION_CTRL, 53),
	NAME(PR_SET_IO_FLUSHER, 57),
	NAME(PR_GET_IO_FLUSHER, 58),
	NAME(PR_SET_SYSCALL_USER_DISPATCH, 59),
	NAME(PR_SCHED_CORE, 62),
	NAME(PR_SET_MDWE, 65),
	NAME(PR_GET_MDWE, 66),
	NAME(PR_SET_MEMORY_MERGE, 67),
	NAME(PR_GET_MEMORY_MERGE, 68),
	NAME(PR_GET_SHADOW_STACK_STATUS, 74),
	NAME(PR_SET_SHADOW_STACK_STATUS, 75),
	NAME(PR_LOCK_SHADOW_STACK_STATUS, 76),
	NAME(PR_TIMER_CREATE_RESTORE_IDS, 77),
	NAME(PR_FUTEX_HASH, 78),
	NAME(PR_SET_VMA, 0x53564d41),
	NAME(PR_GET_AUXV, 0x41555856),
	NAMES_END
};
const struct sys_set set_prctl = { "prctl", prctl_names };

/* PR_SET_DUMPABLE */
static const struct sys_flag suid_dump_names[] = {
	NAME(SUID_DUMP_DISABLE, 0),
	NAME(SUID_DUMP_USER, 1),
	NAME(SUID_DUMP_ROOT, 2),
	NAMES_END
};
const struct sys_set set_suid_dump = { "suid_dump", suid_dump_names };

/* PR_CAP_AMBIENT */
static const struct sys_flag cap_ambient_names[] = {
	NAME(PR_CAP_AMBIENT_IS_SET, 1),
	NAME(PR_CAP_AMBIENT_RAISE, 2),
	NAME(PR_CAP_AMBIENT_LOWER, 3),
	NAME(PR_CAP_AMBIENT_CLEAR_ALL, 4),
	NAMES_END
};
const struct sys_set set_cap_ambient = { "cap_ambient", cap_ambient_names };

/* PR_SET_MM */
static const struct sys_flag pr_set_mm_names[] = {
	NAME(PR_SET_MM_START_CODE, 1),
	NAME(PR_SET_MM_END_CODE, 2),
	NAME(PR_SET_MM_START_DATA, 3),
	NAME(PR_SET_MM_END_DATA, 4),
	NAME(PR_SET_MM_START_STACK, 5),
	NAME(PR_SET_MM_START_BRK, 6),
	NAME(PR_SET_MM_BRK, 7),
	NAME(PR_SET_MM_ARG_START, 8),
	NAME(PR_SET_MM_ARG_END, 9),
	NAME(PR_SET_MM_ENV_START, 10),
	NAME(PR_SET_MM_ENV_END, 11),
	NAME(PR_SET_MM_AUXV, 12),
	NAME(PR_SET_MM_EXE_FILE, 13),
	NAME(PR_SET_MM_MAP, 14),
	NAME(PR_SET_MM_MAP_SIZE, 15),
	NAMES_END
};
const struct sys_set set_pr_set_mm = { "pr_set_mm", pr_set_mm_names };

/* what a seccomp filter answers */
static const struct sys_flag seccomp_ret_names[] = {
	NAME(SECCOMP_RET_KILL_PROCESS, 0x80000000),
	NAME(SECCOMP_RET_KILL_THREAD, 0),
	NAME(SECCOMP_RET_KILL, 0),
	NAME(SECCOMP_RET_TRAP, 0x30000),
	NAME(SECCOMP_RET_ERRNO, 0x50000),
	NAME(SECCOMP_RET_USER_NOTIF, 0x7fc00000),
	NAME(SECCOMP_RET_TRACE, 0x7ff00000),
	NAME(SECCOMP_RET_LOG, 0x7ffc0000),
	NAME(SECCOMP_RET_ALLOW, 0x7fff0000),
	NAME(SECCOMP_RET_ACTION_FULL, 0xffff0000),
	NAME(SECCOMP_RET_DATA, 0xffff),
	NAMES_END
};
const struct sys_set set_seccomp_ret = { "seccomp_ret", seccomp_ret_names };

/* the parts of an instruction's code: for expressions */
static const struct sys_flag bpf_names[] = {
	NAME(BPF_LD, 0),
	NAME(BPF_LDX, 1),
	NAME(BPF_ST, 2),
	NAME(BPF_STX, 3),
	NAME(BPF_ALU, 4),
	NAME(BPF_JMP, 5),
	NAME(BPF_RET, 6),
	NAME(BPF_MISC, 7),
	NAME(BPF_W, 0),
	NAME(BPF_H, 8),
	NAME(BPF_B, 0x10),
	NAME(BPF_IMM, 0),
	NAME(BPF_ABS, 0x20),
	NAME(BPF_IND, 0x40),
	NAME(BPF_MEM, 0x60),
	NAME(BPF_LEN, 0x80),
	NAME(BPF_MSH, 0xa0),
	NAME(BPF_ADD, 0),
	NAME(BPF_SUB, 0x10),
	NAME(BPF_MUL, 0x20),
	NAME(BPF_DIV, 0x30),
	NAME(BPF_OR, 0x40),
	NAME(BPF_AND, 0x50),
	NAME(BPF_LSH, 0x60),
	NAME(BPF_RSH, 0x70),
	NAME(BPF_NEG, 0x80),
	NAME(BPF_MOD, 0x90),
	NAME(BPF_XOR, 0xa0),
	NAME(BPF_JA, 0),
	NAME(BPF_JEQ, 0x10),
	NAME(BPF_JGT, 0x20),
	NAME(BPF_JGE, 0x30),
	NAME(BPF_JSET, 0x40),
	NAME(BPF_K, 0),
	NAME(BPF_X, 8),
	NAME(BPF_A, 0x10),
	NAME(BPF_TAX, 0),
	NAME(BPF_TXA, 0x80),
	NAMES_END
};
const struct sys_set set_bpf = { "bpf", bpf_names };

/* PR_SET_SECCOMP */
static const struct sys_flag seccomp_mode_names[] = {
	NAME(SECCOMP_MODE_DISABLED, 0),
	NAME(SECCOMP_MODE_STRICT, 1),
	NAME(SECCOMP_MODE_FILTER, 2),
	NAMES_END
};
const struct sys_set set_seccomp_mode = { "seccomp_mode", seccomp_mode_names };

/* seccomp(2) */
static const struct sys_flag seccomp_op_names[] = {
	NAME(SECCOMP_SET_MODE_STRICT, 0),
	NAME(SECCOMP_SET_MODE_FILTER, 1),
	NAME(SECCOMP_GET_ACTION_AVAIL, 2),
	NAME(SECCOMP_GET_NOTIF_SIZES, 3),
	NAMES_END
};
const struct sys_set set_seccomp_op = { "seccomp_op", seccomp_op_names };

/* seccomp(2) */
static const struct sys_flag seccomp_flags_names[] = {
	NAME(SECCOMP_FILTER_FLAG_TSYNC, 1),
	NAME(SECCOMP_FILTER_FLAG_LOG, 2),
	NAME(SECCOMP_FILTER_FLAG_SPEC_ALLOW, 4),
	NAME(SECCOMP_FILTER_FLAG_NEW_LISTENER, 8),
	NAME(SECCOMP_FILTER_FLAG_TSYNC_ESRCH, 0x10),
	NAME(SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, 0x20),
	NAMES_END
};
const struct sys_set set_seccomp_flags = { "seccomp_flags", seccomp_flags_names };

/* ptrace(2) */
static const struct sys_flag ptrace_names[] = {
	NAME(PTRACE_TRACEME, 0),
	NAME(PTRACE_PEEKTEXT, 1),
	NAME(PTRACE_PEEKDATA, 2),
	NAME(PTRACE_PEEKUSER, 3),
	NAME(PTRACE_POKETEXT, 4),
	NAME(PTRACE_POKEDATA, 5),
	NAME(PTRACE_POKEUSER, 6),
	NAME(PTRACE_CONT, 7),
	NAME(PTRACE_KILL, 8),
	NAME(PTRACE_SINGLESTEP, 9),
	NAME(PTRACE_GETREGS, 12),
	NAME(PTRACE_SETREGS, 13),
	NAME(PTRACE_ATTACH, 16),
	NAME(PTRACE_DETACH, 17),
	NAME(PTRACE_SYSCALL, 24),
	NAME(PTRACE_SETOPTIONS, 16896),
	NAME(PTRACE_GETEVENTMSG, 16897),
	NAME(PTRACE_GETSIGINFO, 16898),
	NAME(PTRACE_SETSIGINFO, 16899),
	NAME(PTRACE_GETREGSET, 16900),
	NAME(PTRACE_SETREGSET, 16901),
	NAME(PTRACE_SEIZE, 16902),
	NAME(PTRACE_INTERRUPT, 16903),
	NAME(PTRACE_LISTEN, 16904),
	NAMES_END
};
const struct sys_set set_ptrace = { "ptrace", ptrace_names };

/* personality(2) */
static const struct sys_flag personality_names[] = {
	CHOICE(PER_LINUX, 0, 0xff),
	CHOICE(PER_LINUX32, 8, 0xff),
	CHOICE(PER_BSD, 6, 0xff),
	NAME(ADDR_NO_RANDOMIZE, 0x40000),
	NAME(MMAP_PAGE_ZERO, 0x100000),
	NAME(ADDR_COMPAT_LAYOUT, 0x200000),
	NAME(READ_IMPLIES_EXEC, 0x400000),
	NAME(ADDR_LIMIT_32BIT, 0x800000),
	NAME(SHORT_INODE, 0x1000000),
	NAME(WHOLE_SECONDS, 0x2000000),
	NAME(STICKY_TIMEOUTS, 0x4000000),
	NAME(ADDR_LIMIT_3GB, 0x8000000),
	NAME(UNAME26, 0x20000),
	NAMES_END
};
const struct sys_set set_personality = { "personality", personality_names };

/* pidfd_open(2) */
static const struct sys_flag pidfd_open_names[] = {
	NAME(PIDFD_AUTOKILL, 0x200),
	NAME(PIDFD_NONBLOCK, 0x800),
	NAME(PIDFD_THREAD, 0x80),
	NAMES_END
};
const struct sys_set set_pidfd_open = { "pidfd_open", pidfd_open_names };

/* pidfd_send_signal(2) */
static const struct sys_flag pidfd_signal_names[] = {
	NAME(PIDFD_SIGNAL_THREAD, 1),
	NAME(PIDFD_SIGNAL_THREAD_GROUP, 2),
	NAME(PIDFD_SIGNAL_PROCESS_GROUP, 4),
	NAMES_END
};
const struct sys_set set_pidfd_signal = { "pidfd_signal", pidfd_signal_names };

/* descriptors of processes that need not be open */
static const struct sys_flag pidfd_names[] = {
	NAME(PIDFD_SELF_THREAD, 0xffffd8f0),
	NAME(PIDFD_SELF_THREAD_GROUP, 0xffffd8ef),
	NAME(PIDFD_SELF, 0xffffd8f0),
	NAME(PIDFD_SELF_PROCESS, 0xffffd8ef),
	NAMES_END
};
const struct sys_set set_pidfd = { "pidfd", pidfd_names };

/* PIDFD_GET_INFO */
static const struct sys_flag pidfd_info_names[] = {
	NAME(PIDFD_INFO_PID, 1),
	NAME(PIDFD_INFO_CREDS, 2),
	NAME(PIDFD_INFO_CGROUPID, 4),
	NAME(PIDFD_INFO_EXIT, 8),
	NAME(PIDFD_INFO_COREDUMP, 0x10),
	NAME(PIDFD_INFO_SUPPORTED_MASK, 0x20),
	NAME(PIDFD_INFO_COREDUMP_SIGNAL, 0x40),
	NAMES_END
};
const struct sys_set set_pidfd_info = { "pidfd_info", pidfd_info_names };

/* reboot(2) */
static const struct sys_flag reboot_magic1_names[] = {
	NAME(LINUX_REBOOT_MAGIC1, 0xfee1dead),
	NAMES_END
};
const struct sys_set set_reboot_magic1 = { "reboot_magic1", reboot_magic1_names };

/* reboot(2) */
static const struct sys_flag reboot_magic2_names[] = {
	NAME(LINUX_REBOOT_MAGIC2, 0x28121969),
	NAME(LINUX_REBOOT_MAGIC2A, 0x5121996),
	NAME(LINUX_REBOOT_MAGIC2B, 0x16041998),
	NAME(LINUX_REBOOT_MAGIC2C, 0x20112000),
	NAMES_END
};
const struct sys_set set_reboot_magic2 = { "reboot_magic2", reboot_magic2_names };

/* reboot(2) */
static const struct sys_flag reboot_cmd_names[] = {
	NAME(LINUX_REBOOT_CMD_RESTART, 0x1234567),
	NAME(LINUX_REBOOT_CMD_HALT, 0xcdef0123),
	NAME(LINUX_REBOOT_CMD_CAD_ON, 0x89abcdef),
	NAME(LINUX_REBOOT_CMD_CAD_OFF, 0),
	NAME(LINUX_REBOOT_CMD_POWER_OFF, 0x4321fedc),
	NAME(LINUX_REBOOT_CMD_RESTART2, 0xa1b2c3d4),
	NAME(LINUX_REBOOT_CMD_SW_SUSPEND, 0xd000fce2),
	NAME(LINUX_REBOOT_CMD_KEXEC, 0x45584543),
	NAMES_END
};
const struct sys_set set_reboot_cmd = { "reboot_cmd", reboot_cmd_names };

/* keyctl(2) */
static const struct sys_flag keyctl_names[] = {
	NAME(KEYCTL_GET_KEYRING_ID, 0),
	NAME(KEYCTL_JOIN_SESSION_KEYRING, 1),
	NAME(KEYCTL_UPDATE, 2),
	NAME(KEYCTL_REVOKE, 3),
	NAME(KEYCTL_CHOWN, 4),
	NAME(KEYCTL_SETPERM, 5),
	NAME(KEYCTL_DESCRIBE, 6),
	NAME(KEYCTL_CLEAR, 7),
	NAME(KEYCTL_LINK, 8),
	NAME(KEYCTL_UNLINK, 9),
	NAME(KEYCTL_SEARCH, 10),
	NAME(KEYCTL_READ, 11),
	NAMES_END
};
const struct sys_set set_keyctl = { "keyctl", keyctl_names };

/* futex(2) */
static const struct sys_flag futex_op_names[] = {
	NAME(FUTEX_PRIVATE_FLAG, 0x80),
	NAME(FUTEX_CLOCK_REALTIME, 0x100),
	CHOICE(FUTEX_WAIT, 0, 0x7f),
	CHOICE(FUTEX_WAKE, 1, 0x7f),
	CHOICE(FUTEX_REQUEUE, 3, 0x7f),
	CHOICE(FUTEX_CMP_REQUEUE, 4, 0x7f),
	CHOICE(FUTEX_WAKE_OP, 5, 0x7f),
	CHOICE(FUTEX_LOCK_PI, 6, 0x7f),
	CHOICE(FUTEX_UNLOCK_PI, 7, 0x7f),
	CHOICE(FUTEX_TRYLOCK_PI, 8, 0x7f),
	CHOICE(FUTEX_WAIT_BITSET, 9, 0x7f),
	CHOICE(FUTEX_WAKE_BITSET, 0xa, 0x7f),
	NAMES_END
};
const struct sys_set set_futex_op = { "futex_op", futex_op_names };

/* memory protection */
static const struct sys_flag prot_names[] = {
	NAME(PROT_NONE, 0),
	NAME(PROT_READ, 1),
	NAME(PROT_WRITE, 2),
	NAME(PROT_EXEC, 4),
	NAME(PROT_SEM, 8),
	NAME(PROT_GROWSDOWN, 0x1000000),
	NAME(PROT_GROWSUP, 0x2000000),
	NAMES_END
};
const struct sys_set set_prot = { "prot", prot_names };

/* mmap(2) */
static const struct sys_flag mmap_names[] = {
	CHOICE(MAP_SHARED, 1, 0xf),
	CHOICE(MAP_PRIVATE, 2, 0xf),
	CHOICE(MAP_SHARED_VALIDATE, 3, 0xf),
	NAME(MAP_FIXED, 0x10),
	NAME(MAP_ANONYMOUS, 0x20),
	NAME(MAP_32BIT, 0x40),
	NAME(MAP_GROWSDOWN, 0x100),
	NAME(MAP_DENYWRITE, 0x800),
	NAME(MAP_EXECUTABLE, 0x1000),
	NAME(MAP_LOCKED, 0x2000),
	NAME(MAP_NORESERVE, 0x4000),
	NAME(MAP_POPULATE, 0x8000),
	NAME(MAP_NONBLOCK, 0x10000),
	NAME(MAP_STACK, 0x20000),
	NAME(MAP_HUGETLB, 0x40000),
	NAME(MAP_SYNC, 0x80000),
	NAME(MAP_FIXED_NOREPLACE, 0x100000),
	NAMES_END
};
const struct sys_set set_mmap = { "mmap", mmap_names };

/* membarrier(2) */
static const struct sys_flag membarrier_names[] = {
	NAME(MEMBARRIER_CMD_QUERY, 0),
	NAME(MEMBARRIER_CMD_GLOBAL, 1),
	NAME(MEMBARRIER_CMD_GLOBAL_EXPEDITED, 2),
	NAME(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 4),
	NAME(MEMBARRIER_CMD_PRIVATE_EXPEDITED, 8),
	NAME(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0x10),
	NAME(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0x20),
	NAME(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, 0x40),
	NAME(MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, 0x80),
	NAME(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ, 0x100),
	NAME(MEMBARRIER_CMD_GET_REGISTRATIONS, 0x200),
	NAME(MEMBARRIER_CMD_FLAG_CPU, 1),
	NAMES_END
};
const struct sys_set set_membarrier = { "membarrier", membarrier_names };

/* rseq(2) */
static const struct sys_flag rseq_names[] = {
	NAME(RSEQ_FLAG_UNREGISTER, 1),
	NAMES_END
};
const struct sys_set set_rseq = { "rseq", rseq_names };

/* kcmp(2) */
static const struct sys_flag kcmp_names[] = {
	NAME(KCMP_FILE, 0),
	NAME(KCMP_VM, 1),
	NAME(KCMP_FILES, 2),
	NAME(KCMP_FS, 3),
	NAME(KCMP_SIGHAND, 4),
	NAME(KCMP_IO, 5),
	NAME(KCMP_SYSVSEM, 6),
	NAME(KCMP_EPOLL_TFD, 7),
	NAMES_END
};
const struct sys_set set_kcmp = { "kcmp", kcmp_names };

/* arch_prctl(2) */
static const struct sys_flag arch_prctl_names[] = {
	NAME(ARCH_SET_GS, 0x1001),
	NAME(ARCH_SET_FS, 0x1002),
	NAME(ARCH_GET_FS, 0x1003),
	NAME(ARCH_GET_GS, 0x1004),
	NAME(ARCH_GET_CPUID, 0x1011),
	NAME(ARCH_SET_CPUID, 0x1012),
	NAMES_END
};
const struct sys_set set_arch_prctl = { "arch_prctl", arch_prctl_names };
