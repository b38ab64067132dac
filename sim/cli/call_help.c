// SPDX-License-Identifier: GPL-2.0-only
/*
 * Help on one system call: its arguments with their types and directions, the structures that they
 * point to, the names that their flags have, and how much of it is modelled.
 */
#include "call_help.h"

#include <stdio.h>
#include <string.h>

#include "script/parser.h"
#include "syscall.h"
#include "terminal.h"

/* What was met in the arguments, to be told below them. */
struct mentioned {
	GPtrArray *structures; /* const struct sys_struct * */
	GPtrArray *sets; /* const struct sys_set * */
};

static const char *const kind_names[] = {
	[K_INT] = "number",
	[K_HEX] = "hexadecimal number",
	[K_MODE] = "file mode",
	[K_FD] = "file descriptor",
	[K_DIRFD] = "directory descriptor or AT_FDCWD",
	[K_NSFD] = "namespace descriptor",
	[K_PIDFD] = "process descriptor",
	[K_PID] = "process id",
	[K_UID] = "user id",
	[K_GID] = "group id",
	[K_SIGNAL] = "signal",
	[K_KEY] = "IPC key",
	[K_MSQID] = "message queue id",
	[K_SEMID] = "semaphore set id",
	[K_SHMID] = "shared memory id",
	[K_ADDR] = "address",
	[K_DEV] = "device number",
	[K_SIZE] = "size in bytes",
	[K_COUNT] = "number of elements",
	[K_OFFSET] = "file offset",
	[K_FLAGS] = "flags",
	[K_ENUM] = "one of",
	[K_PATH] = "path",
	[K_STRING] = "string",
	[K_BYTES] = "bytes",
	[K_STRUCT] = "structure",
	[K_ARRAY] = "array of",
	[K_POINTER] = "pointer to",
	[K_OPAQUE] = "address, not looked at",
	[K_WSTATUS] = "wait status",
	[K_SIGSET] = "set of signals",
	[K_VARIANT] = "depends on another argument",
};

static void mention(GPtrArray *list, gconstpointer item)
{
	if (item && !g_ptr_array_find(list, item, NULL))
		g_ptr_array_add(list, (gpointer)item);
}

static void mention_type(struct mentioned *m, const struct sys_type *type)
{
	if (!type)
		return;
	mention(m->sets, type->set);
	mention_type(m, type->elem);
	for (const struct sys_case *c = type->cases; c && c->type; c++)
		mention_type(m, c->type);
	if (!type->desc || g_ptr_array_find(m->structures, type->desc, NULL))
		return;
	g_ptr_array_add(m->structures, (gpointer)type->desc);
	for (guint i = 0; i < type->desc->nr_fields; i++)
		mention_type(m, type->desc->fields[i].type);
}

static void append_type(GString *out, const struct sys_type *type)
{
	g_string_append(out, kind_names[type->kind]);
	if (type->set)
		g_string_append_printf(out, " %s", type->set->name);
	if (type->desc)
		g_string_append_printf(out, " %s", type->desc->name);
	if (type->elem) {
		g_string_append_c(out, ' ');
		append_type(out, type->elem);
	}
}

static void print_slot(const struct sys_slot *slot)
{
	static const char *const ways[] = {
		[DIR_IN] = "", [DIR_OUT] = "written by the kernel", [DIR_INOUT] = "read and written"
	};
	g_autoptr(GString) line = g_string_new(NULL);

	append_type(line, slot->type);
	if (*ways[slot->dir])
		g_string_append_printf(line, ", %s", ways[slot->dir]);
	if (slot->nullable)
		g_string_append(line, ", may be NULL");
	printf("  %s%-20s%s %s\n", term_style(stdout, TERM_NAME), slot->name,
	       term_style(stdout, TERM_PLAIN), line->str);
}

static void print_heading(const char *kind, const char *name)
{
	printf("\n%s%s%s%s\n", term_style(stdout, TERM_BOLD), kind, name,
	       term_style(stdout, TERM_PLAIN));
}

static void print_structure(const struct sys_struct *desc)
{
	print_heading("struct ", desc->name);
	for (guint i = 0; i < desc->nr_fields; i++)
		print_slot(&desc->fields[i]);
}

static void print_set(const struct sys_set *set)
{
	guint column = 0;

	print_heading("", set->name);
	for (const struct sys_flag *f = set->flags; f->name; f++) {
		guint width = (guint)strlen(f->name) + 1;

		if (column && column + width > 90) {
			putchar('\n');
			column = 0;
		}
		printf("%s%s", column ? " " : "  ", f->name);
		column += width + (column ? 0 : 2);
	}
	if (column)
		putchar('\n');
}

static void print_signature(const struct sys_row *row)
{
	printf("%s%s%s(", term_style(stdout, TERM_BOLD), row->name, term_style(stdout, TERM_PLAIN));
	for (guint i = 0; i < row->nr_args; i++)
		printf("%s%s", i ? ", " : "", row->args[i].name);
	printf(")\n  %s\n\n", row->help);
	for (guint i = 0; i < row->nr_args; i++)
		print_slot(&row->args[i]);
}

static void print_support(const struct sys_row *row)
{
	static const char *const sentences[] = {
		[SYS_WHOLE] = "Modelled as the kernel does it.",
		[SYS_PART] = "Modelled in part.",
		[SYS_ABSENT] =
			"Not modelled yet: a scenario that makes it gets an error that says so.",
	};

	printf("\n%s%s%s\n", sentences[row->support], row->note ? " " : "",
	       row->note ? row->note : "");
}

gboolean call_help_print(const char *name)
{
	const struct sys_row *row = sys_find(name);
	struct mentioned m;

	if (!row)
		return FALSE;
	m.structures = g_ptr_array_new();
	m.sets = g_ptr_array_new();
	print_signature(row);
	for (guint i = 0; i < row->nr_args; i++)
		mention_type(&m, row->args[i].type);
	for (guint i = 0; i < m.structures->len; i++)
		print_structure(m.structures->pdata[i]);
	for (guint i = 0; i < m.sets->len; i++)
		print_set(m.sets->pdata[i]);
	print_support(row);
	g_ptr_array_unref(m.structures);
	g_ptr_array_unref(m.sets);
	return TRUE;
}

int call_help_unknown(const Command *command, const char *name)
{
	Suggester s;

	s = suggester(name);
	for (const Command *const *c = commands; command == &command_help && *c; c++)
		suggester_try(&s, (*c)->name);
	for (guint i = 0; i < sys_table_size; i++)
		suggester_try(&s, sys_table[i].name);
	if (suggester_best(&s))
		return command_usage_error(command,
					   "nothing is called \"%s\"; did you mean \"%s\"?", name,
					   suggester_best(&s));
	return command_usage_error(command, "nothing is called \"%s\"", name);
}
