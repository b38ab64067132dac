// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time namespaces: kernel/time/namespace.c of Linux.
 *
 * Interface: time_namespace.h; copy_time_ns(), get_time_ns(), put_time_ns(), timens_on_fork() of
 * nsproxy.h; timens_operations, timens_for_children_operations.
 *
 * A namespace shifts the monotonic and the boot-time clock. unshare() makes one for the children
 * only; the offsets can be set until the first task is in it (frozen_offsets).
 *
 * Invariant: a namespace that is some task's time_ns is frozen.
 */
#include "time_namespace.h"
#include "refusal.h"
#include "sched.h"
#include "text.h"

#define NSEC_PER_SEC  1000000000ll
#define KTIME_MAX     INT64_MAX
#define KTIME_SEC_MAX (KTIME_MAX / NSEC_PER_SEC)
#define PAGE_SIZE     4096

/* ---- clocks ---- */

static s64 clock_offset(const struct time_namespace *ns, int clockid)
{
	switch (clockid) {
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
		return ns->offsets.monotonic_ns;
	case CLOCK_BOOTTIME:
	case CLOCK_BOOTTIME_ALARM:
		return ns->offsets.boottime_ns;
	default:
		return 0;
	}
}

s64 timens_clock(struct world *w, const struct time_namespace *ns, int clockid)
{
	s64 now = (s64)w->clock_ns;

	switch (clockid) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_TAI:
		return now + w->realtime_offset_ns;
	default:
		return now + clock_offset(ns, clockid);
	}
}

u64 timens_ktime_to_host(struct world *w, int clockid, s64 tim)
{
	const s64 shift = clock_offset(current->nsproxy->time_ns, clockid);

	/* Before the machine began, or later than a clock can show: the nearest that it can. */
	if (tim < shift)
		return 0;
	return shift < 0 && tim > KTIME_MAX + shift ? KTIME_MAX : (u64)(tim - shift);
}

/* ---- the namespace ---- */

int time_ns_init(struct world *w)
{
	struct time_namespace *ns = alloc_obj(w, time_namespace);

	if (!ns)
		return -ENOMEM;
	w->init_time_ns = ns;
	ns->user_ns = get_user_ns(w->init_user_ns);
	ns->frozen_offsets = true;
	return ns_common_init(w, &ns->ns, &timens_operations, PROC_TIME_INIT_INO);
}

static const struct ns_kind time_kind = NS_KIND(time_namespace, timens_operations,
						UCOUNT_TIME_NAMESPACES);

/* A new one begins where the old one's clocks are, and may be set. */
struct time_namespace *copy_time_ns(struct world *w, u64 flags, struct user_namespace *user_ns,
				    struct time_namespace *old_ns)
{
	struct time_namespace *ns;

	if (!(flags & CLONE_NEWTIME))
		return get_time_ns(old_ns);
	ns = ns_new(w, &time_kind, user_ns);
	if (!IS_ERR(ns))
		ns->offsets = old_ns->offsets;
	return ns;
}

static void time_ns_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, container_of(work, struct time_namespace, ns.ns_rcu));
}

static void free_time_ns(struct world *w, struct time_namespace *ns)
{
	if (w->init_time_ns == ns)
		w->init_time_ns = NULL;
	ns_disown(w, &time_kind, ns);
	ns_common_free(w, &ns->ns);
	call_rcu(w, &ns->ns.ns_rcu, time_ns_rcu_free, "kfree_rcu(time_namespace)");
}

struct time_namespace *get_time_ns(struct time_namespace *ns)
{
	ns_ref_get(&ns->ns);
	return ns;
}

void put_time_ns(struct world *w, struct time_namespace *ns)
{
	if (ns_ref_put(&ns->ns))
		free_time_ns(w, ns);
}

/* Puts @ns in one of the places of a set. */
static void replace_time_ns(struct world *w, struct time_namespace **place,
			    struct time_namespace *ns)
{
	struct time_namespace *left = *place;

	*place = get_time_ns(ns);
	put_time_ns(w, left);
}

void timens_on_fork(struct world *w, struct nsproxy *nsproxy)
{
	if (nsproxy->time_ns == nsproxy->time_ns_for_children)
		return;
	replace_time_ns(w, &nsproxy->time_ns, nsproxy->time_ns_for_children);
	nsproxy->time_ns->frozen_offsets = true;
}

/* ---- as nsfs, setns and /proc see it ---- */

static struct ns_common *timens_get(struct world *w, struct task_struct *task)
{
	return task->nsproxy ? &get_time_ns(task->nsproxy->time_ns)->ns : NULL;
}

static struct ns_common *timens_for_children_get(struct world *w, struct task_struct *task)
{
	return task->nsproxy ? &get_time_ns(task->nsproxy->time_ns_for_children)->ns : NULL;
}

static void timens_put(struct world *w, struct ns_common *ns)
{
	put_time_ns(w, to_time_ns(ns));
}

static int timens_install(struct world *w, struct nsset *nsset, struct ns_common *new)
{
	struct time_namespace *ns = to_time_ns(new);
	int err;

	/* Clocks may not jump for others that run in the same memory. */
	if (!current_is_single_threaded(w))
		return (int)refuse_obj(w, EUSERS, R_TIMENS_THREADS, ns, NULL);
	err = ns_may_join(w, nsset, ns, ns->user_ns);
	if (err)
		return err;
	replace_time_ns(w, &nsset->nsproxy->time_ns, ns);
	replace_time_ns(w, &nsset->nsproxy->time_ns_for_children, ns);
	return 0;
}

static struct user_namespace *timens_owner(struct ns_common *ns)
{
	return to_time_ns(ns)->user_ns;
}

const struct proc_ns_operations timens_operations = {
	.name = "time",
	.type = CLONE_NEWTIME,
	.get = timens_get,
	.put = timens_put,
	.install = timens_install,
	.owner = timens_owner,
};

const struct proc_ns_operations timens_for_children_operations = {
	.name = "time_for_children",
	.real_ns_name = "time",
	.type = CLONE_NEWTIME,
	.get = timens_for_children_get,
	.put = timens_put,
	.install = timens_install,
	.owner = timens_owner,
};

/* ---- /proc/PID/timens_offsets ---- */

static void show_offset(struct world_text *text, const char *clock, s64 ns)
{
	s64 nsec = ns % NSEC_PER_SEC;

	if (nsec < 0)
		nsec += NSEC_PER_SEC;
	text_printf(text, "%-10s %10lld %9lld\n", clock, (long long)((ns - nsec) / NSEC_PER_SEC),
		    (long long)nsec);
}

void timens_offsets_show(struct world *w, struct task_struct *task, struct world_text *text)
{
	const struct time_namespace *ns;

	if (!task->nsproxy)
		return;
	ns = task->nsproxy->time_ns_for_children;
	show_offset(text, "monotonic", ns->offsets.monotonic_ns);
	show_offset(text, "boottime", ns->offsets.boottime_ns);
}

struct proc_timens_offset {
	int clockid;
	s64 sec;
	s64 nsec;
};

/* The name or the number of a clock that can be shifted; -1: it is none. */
static int clock_of(const char *word, size_t len)
{
	static const struct {
		const char *word;
		int clockid;
	} clocks[] = {
		{ "monotonic", CLOCK_MONOTONIC },
		{ "1", CLOCK_MONOTONIC },
		{ "boottime", CLOCK_BOOTTIME },
		{ "7", CLOCK_BOOTTIME },
	};

	for (size_t i = 0; i < ARRAY_SIZE(clocks); i++)
		if (strlen(clocks[i].word) == len && !memcmp(clocks[i].word, word, len))
			return clocks[i].clockid;
	return -1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

/* A line as "%9s %lld %lu" reads it. Lines end at @end or a NUL. */
static bool parse_offset(const char *p, const char *end, struct proc_timens_offset *off)
{
	const char *word;
	size_t used;

	while (p < end && is_blank(*p))
		p++;
	word = p;
	while (p < end && !is_blank(*p) && p - word < 9)
		p++;
	off->clockid = clock_of(word, (size_t)(p - word));
	while (p < end && is_blank(*p))
		p++;
	if (p == end || *p == '+')
		return false;
	used = text_number(p, 10, &off->sec, NULL);
	p += used;
	while (p < end && is_blank(*p))
		p++;
	if (!used || p >= end || *p < '0' || *p > '9')
		return false;
	return text_number(p, 10, &off->nsec, NULL) && off->nsec < NSEC_PER_SEC &&
	       off->clockid >= 0;
}

/* Whether the clock stays within what it can show. */
static long check_offset(struct world *w, const struct proc_timens_offset *off)
{
	s64 sum = (s64)(w->clock_ns / NSEC_PER_SEC);
	s64 nsec = (s64)(w->clock_ns % NSEC_PER_SEC) + off->nsec;

	if (off->sec > KTIME_SEC_MAX || off->sec < -KTIME_SEC_MAX)
		return refuse_num(w, ERANGE, R_TIMENS_RANGE, off->sec);
	sum += off->sec + nsec / NSEC_PER_SEC;
	if (sum < 0 || sum > KTIME_SEC_MAX / 2)
		return refuse_num(w, ERANGE, R_TIMENS_RANGE, off->sec);
	return 0;
}

static long timens_set_offset(struct world *w, struct task_struct *task, const struct cred *opener,
			      const struct proc_timens_offset *offsets, int n)
{
	struct time_namespace *ns;
	long err;

	if (!task->nsproxy)
		return refuse_obj(w, ESRCH, R_TIMENS_GONE, task, NULL);
	ns = task->nsproxy->time_ns_for_children;
	if (cap_capable(opener, ns->user_ns, CAP_SYS_TIME))
		return refuse_obj(w, EPERM, R_TIMENS_SET_CAP, ns, ns->user_ns);
	for (int i = 0; i < n; i++) {
		err = check_offset(w, &offsets[i]);
		if (err)
			return err;
	}
	if (ns->frozen_offsets)
		return refuse_obj(w, EACCES, R_TIMENS_FROZEN, ns, NULL);
	for (int i = 0; i < n; i++) {
		s64 value = offsets[i].sec * NSEC_PER_SEC + offsets[i].nsec;

		if (offsets[i].clockid == CLOCK_MONOTONIC)
			ns->offsets.monotonic_ns = value;
		else
			ns->offsets.boottime_ns = value;
	}
	return 0;
}

long timens_offsets_write(struct world *w, struct task_struct *task, const struct cred *opener,
			  const char *text, size_t len, u64 pos)
{
	struct proc_timens_offset offsets[2];
	const char *p = text, *nul = memchr(text, '\0', len), *end = nul ? nul : text + len;
	size_t count = len;
	int n = 0;
	long err;

	if (pos || len >= PAGE_SIZE)
		return refuse_num(w, EINVAL, R_TIMENS_WRITE_POS, (s64)pos);
	while (p) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		const char *next = eol && eol + 1 < end ? eol + 1 : NULL;

		if (!parse_offset(p, eol ? eol : end, &offsets[n]))
			return refuse(w, EINVAL, R_TIMENS_SYNTAX);
		p = next;
		if (++n == 2) {
			if (next)
				count = (size_t)(next - text);
			break;
		}
	}
	err = timens_set_offset(w, task, opener, offsets, n);
	return err ? err : (long)count;
}
