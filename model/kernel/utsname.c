// SPDX-License-Identifier: GPL-2.0-only
/*
 * UTS namespaces: kernel/utsname.c of Linux, and uname(), sethostname() and setdomainname() of its
 * kernel/sys.c.
 *
 * Interface: copy_utsname(), get_uts_ns(), put_uts_ns() of nsproxy.h, utsns_operations. A namespace
 * is a set of names and nothing more; a new one begins with its creator's.
 */
#include "cred.h"
#include "refusal.h"
#include "sched.h"
#include "syscalls.h"
#include "text.h"
#include "utsname.h"

/* ---- names ---- */

static void set_name(char *name, const char *text)
{
	size_t len = strlen(text);

	memcpy(name, text, len < __NEW_UTS_LEN ? len : __NEW_UTS_LEN);
}

/* What the kernel calls itself: major.minor.0. */
static void release_text(const struct world *w, char *buf, size_t size)
{
	struct world_text text = { buf, size, 0 };

	text_printf(&text, "%u.%u.0", w->config.version / 1000, w->config.version % 1000);
	text_end(&text);
}

int uts_ns_init(struct world *w)
{
	struct uts_namespace *ns = alloc_obj(w, uts_namespace);

	if (!ns)
		return -ENOMEM;
	w->init_uts_ns = ns;
	set_name(ns->name.sysname, "Linux");
	set_name(ns->name.nodename, "nssim");
	release_text(w, ns->name.release, sizeof(ns->name.release));
	set_name(ns->name.version, "#1 SMP PREEMPT_DYNAMIC");
	set_name(ns->name.machine, "x86_64");
	set_name(ns->name.domainname, "(none)");
	ns->user_ns = get_user_ns(w->init_user_ns);
	return ns_common_init(w, &ns->ns, &utsns_operations, PROC_UTS_INIT_INO);
}

/* ---- the namespace ---- */

static const struct ns_kind uts_kind = NS_KIND(uts_namespace, utsns_operations,
					       UCOUNT_UTS_NAMESPACES);

struct uts_namespace *copy_utsname(struct world *w, u64 flags, struct user_namespace *user_ns,
				   struct uts_namespace *old_ns)
{
	struct uts_namespace *ns = old_ns;

	if (!(flags & CLONE_NEWUTS)) {
		get_uts_ns(ns);
		return ns;
	}
	ns = ns_new(w, &uts_kind, user_ns);
	if (!IS_ERR(ns))
		ns->name = old_ns->name;
	return ns;
}

static void uts_ns_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, container_of(work, struct uts_namespace, ns.ns_rcu));
}

static void free_uts_ns(struct world *w, struct uts_namespace *ns)
{
	if (w->init_uts_ns == ns)
		w->init_uts_ns = NULL;
	ns_disown(w, &uts_kind, ns);
	ns_common_free(w, &ns->ns);
	call_rcu(w, &ns->ns.ns_rcu, uts_ns_rcu_free, "kfree_rcu(uts_namespace)");
}

void get_uts_ns(struct uts_namespace *ns)
{
	ns_ref_get(&ns->ns);
}

void put_uts_ns(struct world *w, struct uts_namespace *ns)
{
	if (ns_ref_put(&ns->ns))
		free_uts_ns(w, ns);
}

/* ---- as nsfs, setns and /proc see it ---- */

static struct ns_common *utsns_get(struct world *w, struct task_struct *task)
{
	if (!task->nsproxy)
		return NULL;
	get_uts_ns(task->nsproxy->uts_ns);
	return &task->nsproxy->uts_ns->ns;
}

static void utsns_put(struct world *w, struct ns_common *ns)
{
	put_uts_ns(w, to_uts_ns(ns));
}

static int utsns_install(struct world *w, struct nsset *nsset, struct ns_common *new)
{
	struct uts_namespace *joined = to_uts_ns(new), *left = nsset->nsproxy->uts_ns;
	int err = ns_may_join(w, nsset, joined, joined->user_ns);

	if (err)
		return err;
	get_uts_ns(joined);
	nsset->nsproxy->uts_ns = joined;
	put_uts_ns(w, left);
	return 0;
}

static struct user_namespace *utsns_owner(struct ns_common *ns)
{
	return to_uts_ns(ns)->user_ns;
}

const struct proc_ns_operations utsns_operations = {
	.name = "uts",
	.type = CLONE_NEWUTS,
	.get = utsns_get,
	.put = utsns_put,
	.install = utsns_install,
	.owner = utsns_owner,
};

/* ---- the calls ---- */

static long set_uts_name(struct world *w, char *field, uptr name, int len)
{
	struct user_namespace *owner = current->nsproxy->uts_ns->user_ns;
	char tmp[__NEW_UTS_LEN];

	if (!ns_capable(w, owner, CAP_SYS_ADMIN))
		return refuse_obj(w, EPERM, R_UTS_SET_CAP, current->nsproxy->uts_ns, owner);
	if (len < 0 || len > __NEW_UTS_LEN)
		return refuse_num(w, EINVAL, R_UTS_NAME_LEN, len);
	if (len && copy_from_user(w, tmp, name, (size_t)len))
		return -EFAULT;
	memset(field, 0, __NEW_UTS_LEN + 1);
	memcpy(field, tmp, (size_t)len);
	return 0;
}

SYSCALL_DEFINE2(sethostname, uptr, name, int, len)
{
	return set_uts_name(w, utsname()->nodename, name, len);
}

SYSCALL_DEFINE2(setdomainname, uptr, name, int, len)
{
	return set_uts_name(w, utsname()->domainname, name, len);
}

#define PER_MASK 0xffu

/* Where what follows major, minor and patch level begins: "-rc1" of "6.18.3-rc1". */
static const char *release_suffix(const char *release)
{
	for (int dots = 0; *release; release++) {
		bool dot = *release == '.';

		dots += dot;
		if (dots == 3 || (!dot && (*release < '0' || *release > '9')))
			break;
	}
	return release;
}

/* personality(UNAME26): 6.18.3-x is called 2.6.78-x. */
static void override_release(const struct world *w, char *release)
{
	struct world_text text = { release, __NEW_UTS_LEN + 1, 0 };
	char suffix[__NEW_UTS_LEN + 1] = "";

	set_name(suffix, release_suffix(release));
	text_printf(&text, "2.6.%u%s", w->config.version % 1000 + 60, suffix);
	text_end(&text);
}

SYSCALL_DEFINE1(uname, uptr, buf)
{
	struct new_utsname name = *utsname();

	if (current->personality & UNAME26)
		override_release(w, name.release);
	if ((current->personality & PER_MASK) == PER_LINUX32)
		memcpy(name.machine, "i686", sizeof("i686"));
	return copy_to_user(w, buf, &name, sizeof(name));
}
