/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of system calls: one row per call, with everything that parser, printer, help, the
 * Linux back end, the strace replay and the fuzzer need to know of it. No other place knows a call
 * by its name.
 *
 * A call takes up to six 64-bit arguments, as on x86-64. What an argument points to lies in the
 * image of the call (world.h), laid out as Linux lays it out on x86-64; the types below describe
 * that layout, so that one piece of code can write and read every structure.
 */
#ifndef NSSIM_UAPI_SYSCALL_H
#define NSSIM_UAPI_SYSCALL_H

#include "types.h"

NSSIM_API_BEGIN

#define SYS_MAX_ARGS 6

/* What a value is. Scalars first, then what an argument can point to. */
enum sys_kind {
	K_INT, /* a number, printed in decimal (signed when .sign) */
	K_HEX, /* a number, printed in hexadecimal */
	K_MODE, /* file mode bits, printed in octal */
	K_FD, /* a file descriptor */
	K_DIRFD, /* a file descriptor or AT_FDCWD */
	K_NSFD, /* a file descriptor of a namespace */
	K_PIDFD, /* a file descriptor of a process */
	K_PID, /* a process id in the caller's pid namespace; negative: a group */
	K_UID,
	K_GID,
	K_SIGNAL, /* a signal number, printed by name */
	K_KEY, /* a System V IPC key, IPC_PRIVATE or hexadecimal */
	K_MSQID,
	K_SEMID,
	K_SHMID,
	K_ADDR, /* an address of the caller's, such as shmat's */
	K_DEV, /* a device number, makedev(major, minor) */
	/* the length in bytes of what another argument points to, or a plain size */
	K_SIZE,
	K_COUNT, /* the number of elements of what another argument points to */
	K_OFFSET, /* a file offset */
	K_BE, /* a number in network byte order, printed as htons(1), htonl(1) */
	K_FLAGS, /* an or of the members of .set */
	K_ENUM, /* one of the members of .set */

	K_PATH, /* -> a NUL-terminated path */
	/* -> a NUL-terminated string that is no path; in a structure: char[count] */
	K_STRING,
	/* -> bytes, as many as the argument or field .len says; in a structure: inline */
	K_BYTES,
	K_STRUCT, /* -> a .desc (in a structure: one inline) */
	/*
	 * -> elements of type .elem, as many as .len says, or .count where that is set (in a
	 * structure: inline). Neither: pointers are ended by NULL (argv); of others there are as
	 * many as are written.
	 */
	K_ARRAY,
	/* -> one .elem, such as wait4's int *; in a structure: a pointer to .elem */
	K_POINTER,
	K_OPAQUE, /* an address that is passed on, and what is there is not looked at */
	/* a wait status, printed as [{WIFEXITED(s) && ...}]; use behind K_POINTER */
	K_WSTATUS,
	/* a set of signals of .size bytes, printed as [HUP INT], behind K_POINTER too */
	K_SIGSET,
	K_STROFF, /* u32, a field: where a string begins in the text behind the structure */
	K_VARIANT, /* the type depends on the value of argument .len: see .cases */
};

struct sys_flag {
	const char *name;
	u64 value;
	u64 mask; /* the bits that the name stands for; 0: those of value */
};

/*
 * Names for numbers. In a set of flags longer names (more bits) stand first where they include
 * others; a member whose mask is wider than its value (O_RDONLY) is a choice within that mask. A
 * member without bits and mask names the number 0 (F_OK). Of two names for the same bits the first
 * is printed.
 */
struct sys_set {
	const char *name;
	const struct sys_flag *flags; /* ended by a NULL name */
};

struct sys_case;
struct sys_struct;

/*
 * Numbers that every kernel deals out differently. Whoever compares two runs takes such a number
 * for a name: the same name must always stand for the same thing. 0 and ~0 stand for themselves.
 */
enum sys_space {
	SPACE_NONE,
	SPACE_MNT, /* mounts: the ids of mountinfo and the unique ones */
	SPACE_GROUP, /* peer groups */
	SPACE_NS, /* namespaces */
	SPACE_ADDR, /* addresses in the caller's memory */
	/* no name, but an order by chance: all that is not 0 is the same (kcmp) */
	SPACE_ORDER,
};

struct sys_type {
	enum sys_kind kind;
	/* bytes in memory, where the value stands in a structure or array */
	u16 size;
	bool sign;
	/* K_FLAGS: what no name stands for is a mode: IPC_CREAT|0600 */
	bool octal;
	/* 0, or: the upper 32 bits lie this many bytes behind the lower */
	u8 split;
	u8 space; /* enum sys_space */
	bool moment; /* as in struct sys_slot, for results */
	/* K_FLAGS, K_ENUM; K_INT: names for single values, or NULL */
	const struct sys_set *set;
	const struct sys_struct *desc; /* K_STRUCT */
	const struct sys_type *elem; /* K_ARRAY, K_POINTER */
	/* K_VARIANT, ended by a NULL type; the last may have .any */
	const struct sys_case *cases;
};

struct sys_case {
	u64 value; /* of the selecting argument */
	bool any; /* matches every other value */
	const struct sys_type *type;
	u8 dir;
	s8 len; /* as in struct sys_slot, for .type; -1: none */
	bool by_result;
};

/* Which way a value goes. What goes out is an expectation where a scenario states it. */
enum sys_dir { DIR_IN, DIR_OUT, DIR_INOUT };

/* A place for a value: an argument of a call or a field of a structure. */
struct sys_slot {
	const char *name;
	const char *alias; /* other spellings, separated by spaces, or NULL */
	const struct sys_type *type;
	u8 dir; /* enum sys_dir */
	bool nullable; /* NULL is a sensible value */
	/* this argument and those behind may be left out: they are 0 then */
	bool optional;
	bool by_result; /* the call's result tells how much of it was written */
	/* depends on the machine or the time: no two runs agree on it */
	bool moment;
	/* depends on what was there before: a log alone can't tell it */
	bool history;
	/* index of the slot that holds the length, count or selector; -1: none */
	s8 len;
	u16 offset; /* fields: bytes from the start of the structure */
	/* elements of an array, characters of a string; 0: not fixed */
	u16 count;
	/* fields: 1 + index of a field whose value tells whether this one ... */
	u8 when;
	u16 when_value; /* ... exists; 0: it always does. Such fields may overlap */
};

/* Another way to write a structure: BPF_STMT(code, k); the rest is 0. */
struct sys_maker {
	const char *name; /* NULL: the end of the list */
	u8 nr_fields;
	u8 fields[4]; /* indices of the fields that its arguments stand for, in order */
};

struct sys_struct {
	const char *name;
	u16 size;
	u8 nr_fields;
	const struct sys_slot *fields;
	/*
	 * The last field has no fixed length: as many bytes as its .len says, or where that is -1,
	 * as the argument says that the .len of the slot of this structure names (msgbuf's text).
	 */
	bool flexible;
	const struct sys_maker *makers; /* NULL: none */
};

/* How much of a call is modelled. */
enum sys_support {
	SYS_WHOLE, /* as the kernel does it */
	SYS_PART, /* in part: the note says what is left out */
	SYS_ABSENT, /* not yet: a scenario that makes it gets an error that says so */
};

struct sys_row {
	const char *name;
	u16 nr; /* the number on x86-64 */
	u8 nr_args;
	u8 support; /* enum sys_support */
	const struct sys_slot *args;
	const struct sys_type *result; /* what a success returns; &t_zero: always 0; &t_never */
	/* process, signal, credential, mount, file, namespace, ipc, ... */
	const char *family;
	const char *help; /* one line, no full stop */
	const char *note; /* on support; NULL: nothing to say */
};

/* The rows, in the order of entry/syscalls.def: by family. */
extern const struct sys_row sys_table[];
extern const unsigned int sys_table_size;

/* The sets of names, for the expressions of scenarios and for completion. */
extern const struct sys_set *const sys_sets[];
extern const unsigned int sys_sets_size;

/* The row of a call, or NULL. */
const struct sys_row *sys_find(const char *name);
const struct sys_row *sys_find_nr(unsigned int nr);

/* Looks a constant up in all sets. Returns false where no set has it. */
bool sys_constant(const char *name, u64 *value);

/* The name of an errno ("EPERM"), or NULL; and the number of a name, or 0. */
const char *sys_errno_name(int err);
int sys_errno_value(const char *name);
/* The name of a signal ("SIGKILL"), or NULL; and the number of a name, or 0. */
const char *sys_signal_name(int sig);
int sys_signal_value(const char *name);

/* Result types that say more than a kind. */
extern const struct sys_type t_zero; /* a success is 0 */
extern const struct sys_type t_never; /* does not return */
extern const struct sys_type t_child; /* a new task's pid */

NSSIM_API_END

#endif
