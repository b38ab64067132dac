/* SPDX-License-Identifier: GPL-2.0-only */
/* clang-format off */
/*
 * Names for numbers: credentials and capabilities.
 * Values of Linux 6.18 on x86-64; see sets.h.
 */
#include "sets.h"

/* capabilities by number */
static const struct sys_flag cap_names[] = {
	NAME(CAP_CHOWN, 0),
	NAME(CAP_DAC_OVERRIDE, 1),
	NAME(CAP_DAC_READ_SEARCH, 2),
	NAME(CAP_FOWNER, 3),
	NAME(CAP_FSETID, 4),
	NAME(CAP_KILL, 5),
	NAME(CAP_SETGID, 6),
	NAME(CAP_SETUID, 7),
	NAME(CAP_SETPCAP, 8),
	NAME(CAP_LINUX_IMMUTABLE, 9),
	NAME(CAP_NET_BIND_SERVICE, 10),
	NAME(CAP_NET_BROADCAST, 11),
	NAME(CAP_NET_ADMIN, 12),
	NAME(CAP_NET_RAW, 13),
	NAME(CAP_IPC_LOCK, 14),
	NAME(CAP_IPC_OWNER, 15),
	NAME(CAP_SYS_MODULE, 16),
	NAME(CAP_SYS_RAWIO, 17),
	NAME(CAP_SYS_CHROOT, 18),
	NAME(CAP_SYS_PTRACE, 19),
	NAME(CAP_SYS_PACCT, 20),
	NAME(CAP_SYS_ADMIN, 21),
	NAME(CAP_SYS_BOOT, 22),
	NAME(CAP_SYS_NICE, 23),
	NAME(CAP_SYS_RESOURCE, 24),
	NAME(CAP_SYS_TIME, 25),
	NAME(CAP_SYS_TTY_CONFIG, 26),
	NAME(CAP_MKNOD, 27),
	NAME(CAP_LEASE, 28),
	NAME(CAP_AUDIT_WRITE, 29),
	NAME(CAP_AUDIT_CONTROL, 30),
	NAME(CAP_SETFCAP, 31),
	NAME(CAP_MAC_OVERRIDE, 32),
	NAME(CAP_MAC_ADMIN, 33),
	NAME(CAP_SYSLOG, 34),
	NAME(CAP_WAKE_ALARM, 35),
	NAME(CAP_BLOCK_SUSPEND, 36),
	NAME(CAP_AUDIT_READ, 37),
	NAME(CAP_PERFMON, 38),
	NAME(CAP_BPF, 39),
	NAME(CAP_CHECKPOINT_RESTORE, 40),
	NAME(CAP_LAST_CAP, 40),
	NAMES_END
};
const struct sys_set set_cap = { "cap", cap_names };

/* capabilities as bits */
static const struct sys_flag cap_mask_names[] = {
	NAMED("1<<CAP_CHOWN", 1ull << 0),
	NAMED("1<<CAP_DAC_OVERRIDE", 1ull << 1),
	NAMED("1<<CAP_DAC_READ_SEARCH", 1ull << 2),
	NAMED("1<<CAP_FOWNER", 1ull << 3),
	NAMED("1<<CAP_FSETID", 1ull << 4),
	NAMED("1<<CAP_KILL", 1ull << 5),
	NAMED("1<<CAP_SETGID", 1ull << 6),
	NAMED("1<<CAP_SETUID", 1ull << 7),
	NAMED("1<<CAP_SETPCAP", 1ull << 8),
	NAMED("1<<CAP_LINUX_IMMUTABLE", 1ull << 9),
	NAMED("1<<CAP_NET_BIND_SERVICE", 1ull << 10),
	NAMED("1<<CAP_NET_BROADCAST", 1ull << 11),
	NAMED("1<<CAP_NET_ADMIN", 1ull << 12),
	NAMED("1<<CAP_NET_RAW", 1ull << 13),
	NAMED("1<<CAP_IPC_LOCK", 1ull << 14),
	NAMED("1<<CAP_IPC_OWNER", 1ull << 15),
	NAMED("1<<CAP_SYS_MODULE", 1ull << 16),
	NAMED("1<<CAP_SYS_RAWIO", 1ull << 17),
	NAMED("1<<CAP_SYS_CHROOT", 1ull << 18),
	NAMED("1<<CAP_SYS_PTRACE", 1ull << 19),
	NAMED("1<<CAP_SYS_PACCT", 1ull << 20),
	NAMED("1<<CAP_SYS_ADMIN", 1ull << 21),
	NAMED("1<<CAP_SYS_BOOT", 1ull << 22),
	NAMED("1<<CAP_SYS_NICE", 1ull << 23),
	NAMED("1<<CAP_SYS_RESOURCE", 1ull << 24),
	NAMED("1<<CAP_SYS_TIME", 1ull << 25),
	NAMED("1<<CAP_SYS_TTY_CONFIG", 1ull << 26),
	NAMED("1<<CAP_MKNOD", 1ull << 27),
	NAMED("1<<CAP_LEASE", 1ull << 28),
	NAMED("1<<CAP_AUDIT_WRITE", 1ull << 29),
	NAMED("1<<CAP_AUDIT_CONTROL", 1ull << 30),
	NAMED("1<<CAP_SETFCAP", 1ull << 31),
	NAMED("1<<CAP_MAC_OVERRIDE", 1ull << 32),
	NAMED("1<<CAP_MAC_ADMIN", 1ull << 33),
	NAMED("1<<CAP_SYSLOG", 1ull << 34),
	NAMED("1<<CAP_WAKE_ALARM", 1ull << 35),
	NAMED("1<<CAP_BLOCK_SUSPEND", 1ull << 36),
	NAMED("1<<CAP_AUDIT_READ", 1ull << 37),
	NAMED("1<<CAP_PERFMON", 1ull << 38),
	NAMED("1<<CAP_BPF", 1ull << 39),
	NAMED("1<<CAP_CHECKPOINT_RESTORE", 1ull << 40),
	NAMES_END
};
const struct sys_set set_cap_mask = { "cap_mask", cap_mask_names };

/* capget(2) */
static const struct sys_flag cap_version_names[] = {
	NAME(_LINUX_CAPABILITY_VERSION_1, 0x19980330),
	NAME(_LINUX_CAPABILITY_VERSION_2, 0x20071026),
	NAME(_LINUX_CAPABILITY_VERSION_3, 0x20080522),
	NAMES_END
};
const struct sys_set set_cap_version = { "cap_version", cap_version_names };

/* PR_SET_SECUREBITS */
static const struct sys_flag securebits_names[] = {
	NAME(SECBIT_NOROOT, 1),
	NAME(SECBIT_NOROOT_LOCKED, 2),
	NAME(SECBIT_NO_SETUID_FIXUP, 4),
	NAME(SECBIT_NO_SETUID_FIXUP_LOCKED, 8),
	NAME(SECBIT_KEEP_CAPS, 0x10),
	NAME(SECBIT_KEEP_CAPS_LOCKED, 0x20),
	NAME(SECBIT_NO_CAP_AMBIENT_RAISE, 0x40),
	NAME(SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED, 0x80),
	NAME(SECBIT_EXEC_RESTRICT_FILE, 0x100),
	NAME(SECBIT_EXEC_RESTRICT_FILE_LOCKED, 0x200),
	NAME(SECBIT_EXEC_DENY_INTERACTIVE, 0x400),
	NAME(SECBIT_EXEC_DENY_INTERACTIVE_LOCKED, 0x800),
	NAMES_END
};
const struct sys_set set_securebits = { "securebits", securebits_names };
