/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * UTS namespaces: include/linux/utsname.h of Linux.
 */
#ifndef NSSIM_UTSNAME_H
#define NSSIM_UTSNAME_H

#include "nsproxy.h"

#define __NEW_UTS_LEN 64

struct new_utsname {
	char sysname[__NEW_UTS_LEN + 1];
	char nodename[__NEW_UTS_LEN + 1];
	char release[__NEW_UTS_LEN + 1];
	char version[__NEW_UTS_LEN + 1];
	char machine[__NEW_UTS_LEN + 1];
	char domainname[__NEW_UTS_LEN + 1];
};

struct uts_namespace {
	struct new_utsname name;
	struct user_namespace *user_ns __ref;
	struct ucounts *ucounts __ref;
	struct ns_common ns;
};

static inline struct uts_namespace *to_uts_ns(struct ns_common *ns)
{
	return container_of(ns, struct uts_namespace, ns);
}

#define utsname() (&current->nsproxy->uts_ns->name)

#endif
