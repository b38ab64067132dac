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

static struct uts_namespace *clone_uts_ns(struct world *w, struct user_namespace *user_ns,
					  const struct uts_namespace *old_ns)
{
	struct ucounts *ucounts = inc_ucount(w, user_ns, current_euid(), UCOUNT_UTS_NAMESPACES);
	struct uts_namespace *ns;
	int err = -ENOMEM;

	if (!ucounts)
		return refuse_ptr(w, ENOSPC, R_UTS_NS_LIMIT);
	ns = alloc_obj(w, uts_namespace);
	if (!ns)
		goto dec_ucounts;
	err = ns_common_init(w, &ns->ns, &utsns_operations, 0);
	if (err)
		goto free_ns;
	ns->ucounts = ucounts;
	ns->name = old_ns->name;
	ns->user_ns = get_user_ns(user_ns);
	return ns;

free_ns:
	world_free(w, ns);
dec_ucounts:
	dec_ucount(w, ucounts, UCOUNT_UTS_NAMESPACES);
	return refuse_ptr(w, -err, R_NOMEM);
}

struct uts_namespace *copy_utsname(struct world *w, u64 flags, struct user_namespace *user_ns,
				   struct uts_namespace *old_ns)
{
	if (flags & CLONE_NEWUTS)
		return clone_uts_ns(w, user_ns, old_ns);
	get_uts_ns(old_ns);
	return old_ns;
}

static void uts_ns_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, container_of(work, struct uts_namespace, ns.ns_rcu));
}

static void free_uts_ns(struct world *w, struct uts_namespace *ns)
{
	if (ns == w->init_uts_ns)
		w->init_uts_ns = NULL;
	if (ns->ucounts)
		dec_ucount(w, ns->ucounts, UCOUNT_UTS_NAMESPACES);
	ns->ucounts = NULL;
	put_user_ns(w, ns->user_ns);
	ns->user_ns = NULL;
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
	(void)w;
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
	struct uts_namespace *ns = to_uts_ns(new), *old = nsset->nsproxy->uts_ns;

	if (!ns_capable(w, ns->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_UTSNS_OWNER_CAP, ns, ns->user_ns);
	if (!ns_capable(w, nsset->cred->user_ns, CAP_SYS_ADMIN))
		return (int)refuse_obj(w, EPERM, R_UTSNS_SELF_CAP, nsset->cred->user_ns, NULL);
	get_uts_ns(ns);
	nsset->nsproxy->uts_ns = ns;
	put_uts_ns(w, old);
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

/* personality(UNAME26): 6.18.3-x is called 2.6.78-x. */
static void override_release(const struct world *w, char *release)
{
	char old[__NEW_UTS_LEN + 1];
	struct world_text text = { release, __NEW_UTS_LEN + 1, 0 };
	const char *rest = old;
	int ndots = 0;

	memcpy(old, release, sizeof(old));
	for (; *rest; rest++) {
		if (*rest == '.' && ++ndots >= 3)
			break;
		if ((*rest < '0' || *rest > '9') && *rest != '.')
			break;
	}
	text_printf(&text, "2.6.%u%s", w->config.version % 1000 + 60, rest);
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
