/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading nssim's own /proc: see procfs.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "linux/procfs.h"

#define PF_EXITING    0x4u
#define PF_FORKNOEXEC 0x40u

/* The fields behind the command's name: state ppid pgrp session tty tpgid flags ... exit_code. */
gboolean proc_stat(int statfd, ProcStat *stat)
{
	char buf[1024], *p, *last;
	ssize_t len = pread(statfd, buf, sizeof(buf) - 1, 0);
	unsigned long flags;

	memset(stat, 0, sizeof(*stat));
	if (len <= 0)
		return FALSE;
	buf[len] = '\0';
	p = strrchr(buf, ')');
	if (!p || strlen(p) < 4)
		return FALSE;
	stat->state = p[2];
	stat->ppid = (pid_t)strtol(p + 4, &p, 10);
	stat->pgrp = (pid_t)strtol(p, &p, 10);
	stat->session = (pid_t)strtol(p, &p, 10);
	stat->tty = (int)strtol(p, &p, 10);
	strtol(p, &p, 10);
	flags = strtoul(p, &p, 10);
	stat->exiting = (flags & PF_EXITING) != 0;
	stat->executed = !(flags & PF_FORKNOEXEC);
	last = strrchr(p, ' ');
	stat->exit_code = last ? atoi(last + 1) : 0;
	return TRUE;
}

gboolean proc_stat_of(const char *path, ProcStat *stat)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	gboolean there = fd >= 0 && proc_stat(fd, stat);

	if (fd >= 0)
		close(fd);
	return there;
}

gboolean proc_sleeps(int syscallfd)
{
	char first;

	/* Where we may not look, the state has to do. */
	return pread(syscallfd, &first, 1, 0) != 1 || first != 'r';
}

int proc_read(pid_t pid, const char *name, GString *text)
{
	char path[64], buf[8192];
	ssize_t len;
	int fd;

	g_snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while ((len = read(fd, buf, sizeof(buf))) > 0)
		g_string_append_len(text, buf, len);
	if (len < 0)
		len = -errno;
	close(fd);
	return (int)len;
}

static const char *find_line(const char *text, const char *key)
{
	gsize len = strlen(key);

	while (text && *text) {
		if (!strncmp(text, key, len) && text[len] == ':')
			return text + len + 1;
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return NULL;
}

int proc_numbers(const char *status, const char *key, long *numbers, int max)
{
	const char *p = find_line(status, key);
	int count = 0;

	while (p && count < max) {
		char *end;

		while (*p == ' ' || *p == '\t')
			p++;
		numbers[count] = strtol(p, &end, 10);
		if (end == p)
			break;
		p = end;
		count++;
	}
	return count;
}

u64 proc_ns_inum(pid_t pid, const char *name)
{
	char path[64], link[64];
	const char *number;
	ssize_t len;

	g_snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)pid, name);
	len = readlink(path, link, sizeof(link) - 1);
	if (len < 0)
		return 0;
	link[len] = '\0';
	number = strchr(link, '[');
	return number ? g_ascii_strtoull(number + 1, NULL, 10) : 0;
}
