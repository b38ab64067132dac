// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys/kernel/{hostname,domainname,ostype,osrelease,version,arch}: the caller's UTS namespace.
 * Mirrors kernel/utsname_sysctl.c of Linux.
 */
#include "sysctl.h"
#include "fs.h"
#include "sched.h"
#include "text.h"
#include "utsname.h"

static char *uts_field(struct world *w, const struct ctl_table *table)
{
	return (char *)utsname() + table->offset;
}

static int uts_get(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%s\n", uts_field(w, table));
	return 0;
}

static int uts_put(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	char *field = uts_field(w, table);
	size_t n = 0;

	while (n < len && n < __NEW_UTS_LEN && text[n] && text[n] != '\n')
		n++;
	memset(field, 0, __NEW_UTS_LEN + 1);
	memcpy(field, text, n);
	return 0;
}

#define UTS(p, m, field, putter)                                                     \
	{                                                                            \
		.path = p, .mode = m, .string = true, .get = uts_get, .put = putter, \
		.offset = offsetof(struct new_utsname, field)                        \
	}

const struct ctl_table uts_kern_table[] = {
	UTS("kernel/arch", 0444, machine, NULL),
	UTS("kernel/ostype", 0444, sysname, NULL),
	UTS("kernel/osrelease", 0444, release, NULL),
	UTS("kernel/version", 0444, version, NULL),
	UTS("kernel/hostname", 0644, nodename, uts_put),
	UTS("kernel/domainname", 0644, domainname, uts_put),
	{ .path = NULL },
};
