// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a program's file begins with: fs/binfmt_script.c of Linux, and as much of fs/binfmt_elf.c as
 * tells that it is none. A file without bytes passes for a program, and one that begins with zeros,
 * as a copy does of what the model does not have: scenarios and logs make programs out of those.
 */
#include "internal.h"

#define BINPRM_BUF_SIZE INTERPRETER_MAX

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the name ends that begins at @from; @end: not before. */
static const char *name_end(const char *from, const char *end)
{
	while (from < end && *from && !is_blank(*from))
		from++;
	return from;
}

/* From "#! /bin/sh -e\n" the part "/bin/sh". */
static bool interpreter_of(const char *head, char *name)
{
	const char *end = memchr(head, '\n', BINPRM_BUF_SIZE), *from = head + 2, *to;
	bool whole_line = end != NULL;

	if (!end)
		end = head + BINPRM_BUF_SIZE;
	while (from < end && is_blank(*from))
		from++;
	to = name_end(from, end);
	/* A line that goes on beyond what was read: the name must not. */
	if (to == from || (!whole_line && to == end))
		return false;
	memcpy(name, from, (size_t)(to - from));
	name[to - from] = '\0';
	return true;
}

int load_script(struct world *w, const struct inode *inode, char *name)
{
	char head[BINPRM_BUF_SIZE] = { 0 };
	u64 known = inode->i_data_len < sizeof(head) ? inode->i_data_len : sizeof(head);

	if (!inode->i_size || !known)
		return 0;
	memcpy(head, inode->i_data, known);
	if (!head[0] || !memcmp(head, "\177ELF", 4))
		return 0;
	if (head[0] == '#' && head[1] == '!' && interpreter_of(head, name))
		return 1;
	return (int)refuse(w, ENOEXEC, R_EXEC_FORMAT);
}
