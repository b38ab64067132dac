/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A call of any kind, its arguments made from the types in its row: no call of the table goes
 * unfuzzed for want of a recipe. It comes out as text, which also tests that what the table
 * describes can be written.
 */
#include <string.h>

#include "call/value.h"
#include "fuzz/fuzz.h"

/*
 * Not made at random: what reaches beyond the world's namespaces on a real kernel, what depends on
 * time, and what would take its memory away from a task of the back end.
 */
/* clang-format off */
static const char *const denied[] = {
	"reboot", "settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "swapon",
	"swapoff", "init_module", "finit_module", "delete_module", "kexec_load",
	"kexec_file_load", "syslog", "acct", "quotactl", "quotactl_fd", "ioperm", "iopl",
	"perf_event_open", "bpf", "mknod", "mknodat", "sched_setscheduler", "sched_setparam",
	"sched_setattr", "setpriority", "sched_setaffinity", "alarm", "setitimer", "timer_create",
	"timer_settime", "nanosleep", "clock_nanosleep", "mmap", "munmap", "mprotect", "mremap",
	"brk", "madvise", "mlock", "mlockall", "seccomp", "ptrace", "execve", "execveat",
	"rt_sigreturn", "fallocate", "ftruncate", "truncate", "set_tid_address", "arch_prctl",
	"set_robust_list", "rseq", "io_uring_setup", "userfaultfd", "keyctl", "add_key",
	"request_key", "exit", "exit_group", "getrandom", "clone", "clone3", "fork", "vfork",
	"ioctl", "prctl", "fcntl", "personality", "modify_ldt", "setrlimit", "prlimit64", "shmat",
	"poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2",
	"futex", "pause", "rt_sigsuspend", "rt_sigtimedwait", "signalfd", "signalfd4", "kill",
	"sigaltstack", "ioprio_set", "vhangup", "process_vm_readv", "process_vm_writev",
	"process_madvise", "move_pages", "remap_file_pages", "semtimedop", "mq_timedsend",
	"mq_timedreceive", "sendfile", "splice", "tee", "vmsplice", "copy_file_range", "setns",
	"sync", "syncfs",
};
/* clang-format on */

static gboolean is_denied(const struct sys_row *row)
{
	for (guint i = 0; i < G_N_ELEMENTS(denied); i++)
		if (!strcmp(denied[i], row->name))
			return TRUE;
	return FALSE;
}

static void say_flags(Generator *g, const struct sys_set *set, guint max, GString *out)
{
	guint n = 0, wanted = generator_pick(g, max + 1);

	while (set && set->flags[n].name)
		n++;
	if (!n || !wanted) {
		g_string_append_c(out, '0');
		return;
	}
	for (guint i = 0; i < wanted; i++)
		g_string_append_printf(out, "%s%s", i ? "|" : "",
				       set->flags[generator_pick(g, n)].name);
}

static void say_rule(Generator *g, guint who, const char *text, GString *out)
{
	g_autofree char *expanded = generator_expand(g, who, text);

	g_string_append(out, expanded);
}

static void say_number(Generator *g, GString *out)
{
	static const char *const numbers[] = { "0",  "0", "1",	"2",   "3",
					       "-1", "8", "64", "100", "4096" };

	g_string_append(out, numbers[generator_pick(g, G_N_ELEMENTS(numbers))]);
}

static void say_scalar(Generator *g, guint who, const struct sys_type *type, GString *out)
{
	static const struct {
		enum sys_kind kind;
		const char *rule;
	} rules[] = {
		{ K_DIRFD, "<dirfd>" },	    { K_UID, "<id>" },	  { K_GID, "<id>" },
		{ K_SIGNAL, "<signal>" },   { K_MODE, "<mode>" }, { K_KEY, "<key>" },
		{ K_DEV, "makedev(1, 3)" }, { K_ADDR, "0" },
	};
	gint64 number;

	for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
		if (rules[i].kind == type->kind) {
			say_rule(g, who, rules[i].rule, out);
			return;
		}
	if (type->kind == K_FLAGS)
		say_flags(g, type->set, 3, out);
	else if (type->kind == K_ENUM || (type->set && type->kind == K_INT))
		say_flags(g, type->set, 1, out);
	else if (generator_number(g, who, type->kind, &number))
		g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
	else
		say_number(g, out);
}

static void say_value(Generator *g, guint who, const struct sys_type *type, u8 dir, GString *out);

static void say_struct(Generator *g, guint who, const struct sys_struct *desc, GString *out)
{
	gboolean any = FALSE;

	g_string_append_c(out, '{');
	for (guint i = 0; i < desc->nr_fields; i++) {
		const struct sys_slot *field = &desc->fields[i];

		if (field->dir == DIR_OUT || field->when || !value_is_scalar(field->type->kind) ||
		    field->count)
			continue;
		g_string_append_printf(out, "%s%s=", any ? ", " : "", field->name);
		say_value(g, who, field->type, DIR_IN, out);
		any = TRUE;
	}
	g_string_append_c(out, '}');
}

static void say_pointer(Generator *g, guint who, const struct sys_type *type, GString *out)
{
	switch (type->kind) {
	case K_PATH:
		say_rule(g, who, "\"<any>\"", out);
		break;
	case K_STRING:
		say_rule(g, who, "\"<hostname>\"", out);
		break;
	case K_BYTES:
		g_string_append(out, "\"hello\"");
		break;
	case K_STRUCT:
		say_struct(g, who, type->desc, out);
		break;
	case K_SIGSET:
		say_rule(g, who, "[<sigset>]", out);
		break;
	case K_ARRAY:
	case K_POINTER:
		if (type->elem && (value_is_scalar(type->elem->kind) ||
				   type->elem->kind == K_STRUCT || type->elem->kind == K_SIGSET)) {
			gboolean bare = type->elem->kind == K_SIGSET ||
					(type->kind == K_POINTER && type->elem->kind == K_STRUCT);

			g_string_append(out, bare ? "" : "[");
			say_value(g, who, type->elem, DIR_IN, out);
			g_string_append(out, bare ? "" : "]");
			break;
		}
		g_string_append(out, "NULL");
		break;
	default:
		g_string_append(out, "NULL");
	}
}

static void say_value(Generator *g, guint who, const struct sys_type *type, u8 dir, GString *out)
{
	if (value_is_scalar(type->kind))
		say_scalar(g, who, type, out);
	else if (type->kind == K_VARIANT)
		g_string_append_c(out, '0');
	else if (dir == DIR_OUT)
		g_string_append_c(out, '_');
	else
		say_pointer(g, who, type, out);
}

/* A length that fits what it is the length of, mostly. */
static gboolean say_length(Generator *g, const struct sys_row *row, guint index, GString *out)
{
	for (guint i = 0; i < row->nr_args; i++) {
		const struct sys_slot *arg = &row->args[i];

		if (arg->len != (s8)index || arg->type->kind == K_VARIANT)
			continue;
		if (arg->type->kind == K_STRUCT && !arg->type->desc->flexible)
			g_string_append_printf(out, "%u", arg->type->desc->size);
		else if (arg->dir == DIR_OUT)
			g_string_append(out, generator_pick(g, 4) ? "4096" : "8");
		else
			g_string_append(out, arg->type->kind == K_ARRAY ? "1" : "5");
		return TRUE;
	}
	return FALSE;
}

static void say_arg(Generator *g, guint who, const struct sys_row *row, guint i, GString *out)
{
	const struct sys_slot *arg = &row->args[i];

	if (say_length(g, row, i, out))
		return;
	if (arg->nullable && !generator_pick(g, 3))
		g_string_append(out, "NULL");
	else
		say_value(g, who, arg->type, arg->dir, out);
}

char *typed_call(Generator *g, guint who)
{
	const struct sys_row *row = NULL;
	GString *out;

	for (int tries = 0; tries < 1000; tries++) {
		row = &sys_table[generator_pick(g, sys_table_size)];
		if ((row->support != SYS_ABSENT || g->side->absent_too) && !is_denied(row))
			break;
		row = NULL;
	}
	if (!row)
		return NULL;
	out = g_string_new(row->name);
	g_string_append_c(out, '(');
	for (guint i = 0; i < row->nr_args; i++) {
		if (i)
			g_string_append(out, ", ");
		say_arg(g, who, row, i, out);
	}
	g_string_append_c(out, ')');
	return g_string_free(out, FALSE);
}
