/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tasks of a world on the kernel underneath: how they are found when a call has created them,
 * watched until nothing moves, and what of them is reported as events.
 *
 * A task is at rest when it waits for an order, sleeps in its call, is stopped, or is dead. The
 * state in /proc/PID/stat tells: interruptible sleep is a wait for others, uninterruptible sleep is
 * the kernel's own business and ends by itself, but for a parent that waits for its vfork child.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/kernel.h"

#define MAX_LEVELS		  40
#define IOC_NS_GET_PARENT	  _IO(0xb7, 2)
#define IOC_NS_GET_PID_FROM_PIDNS _IOR(0xb7, 6, int)
#define PIDFD_OF_THREAD		  O_EXCL

/* What the kernel tells of a pidfd: the first published form of its struct pidfd_info. */
struct pidfd_exit_info {
	u64 mask, cgroupid;
	u32 pid, tgid, ppid, ids[8];
	s32 exit_code;
};
#define PIDFD_INFO_OF_EXIT 8u
#define IOC_PIDFD_GET_INFO _IOWR(0xff, 11, struct pidfd_exit_info)
_Static_assert(sizeof(struct pidfd_exit_info) == 64, "the kernel's first form");

Task *task_find(Kernel *k, obj_id id)
{
	return g_hash_table_lookup(k->by_id, GSIZE_TO_POINTER(id));
}

gboolean task_observe(Task *t)
{
	return proc_stat(t->statfd, &t->stat);
}

static void close_fds(Task *t)
{
	if (t->pidfd >= 0)
		close(t->pidfd);
	if (t->statfd >= 0)
		close(t->statfd);
	if (t->syscallfd >= 0)
		close(t->syscallfd);
	t->pidfd = t->statfd = t->syscallfd = -1;
}

void task_free(gpointer data)
{
	Task *t = data;

	close_fds(t);
	g_free(t->nr);
	g_free(t);
}

/* ---- finding a created task ---- */

static pid_t translate_pid(pid_t viewer, s64 pid)
{
	char path[64];
	int fd, host;

	g_snprintf(path, sizeof(path), "/proc/%d/ns/pid", (int)viewer);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	host = ioctl(fd, IOC_NS_GET_PID_FROM_PIDNS, (int)pid);
	close(fd);
	return host > 0 ? host : 0;
}

/* A child or thread of @parent that we don't know yet. */
static pid_t unknown_child(Kernel *k, pid_t parent)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *path = g_strdup_printf("/proc/%d/task", (int)parent);
	g_autoptr(GDir) threads = g_dir_open(path, 0, NULL);
	const char *tid;
	char *p, *end;

	while (threads && (tid = g_dir_read_name(threads))) {
		g_autofree char *name = g_strdup_printf("task/%s/children", tid);

		if (!g_hash_table_contains(k->by_host, GINT_TO_POINTER(atoi(tid))))
			return atoi(tid);
		proc_read(parent, name, text);
	}
	for (p = text->str; *p; p = end) {
		long pid = strtol(p, &end, 10);

		if (end == p)
			break;
		if (!g_hash_table_contains(k->by_host, GINT_TO_POINTER((int)pid)))
			return (pid_t)pid;
	}
	return 0;
}

pid_t task_created(Kernel *k, Task *creator, s64 pid)
{
	pid_t host = pid > 0 ? translate_pid(creator->host, pid) : 0;

	if (!host)
		host = unknown_child(k, creator->host_tgid);
	if (!host && task_observe(creator)) /* CLONE_PARENT */
		host = unknown_child(k, creator->stat.ppid);
	return host;
}

/* ---- taking it in ---- */

static PidNs *known_pid_ns(Kernel *k, u64 inum)
{
	for (guint i = k->pid_ns->len; i-- > 0;) {
		PidNs *ns = g_ptr_array_index(k->pid_ns, i);

		if (ns->inum == inum)
			return ns;
	}
	return NULL;
}

static u64 parent_inum(pid_t host)
{
	char path[64];
	struct stat st;
	int fd, parent;
	u64 inum = 0;

	g_snprintf(path, sizeof(path), "/proc/%d/ns/pid", (int)host);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	parent = ioctl(fd, IOC_NS_GET_PARENT);
	if (parent >= 0) {
		if (!fstat(parent, &st))
			inum = st.st_ino;
		close(parent);
	}
	close(fd);
	return inum;
}

static PidNs *new_pid_ns(Kernel *k, u64 inum, pid_t host, int level)
{
	PidNs *ns = g_new0(PidNs, 1);

	ns->inum = inum;
	ns->level = level;
	if (level > 0)
		ns->parent = known_pid_ns(k, parent_inum(host));
	g_ptr_array_add(k->pid_ns, ns);
	return ns;
}

static gboolean read_numbers(Kernel *k, Task *t)
{
	g_autoptr(GString) status = g_string_new(NULL);
	long nspid[MAX_LEVELS], tgid;
	int count, level;
	u64 inum;

	if (proc_read(t->host, "status", status) < 0)
		return FALSE;
	count = proc_numbers(status->str, "NSpid", nspid, MAX_LEVELS);
	if (!k->init)
		k->base_level = count - 1;
	level = count - k->base_level - 1;
	if (level < 0 || proc_numbers(status->str, "Tgid", &tgid, 1) != 1)
		return FALSE;
	t->host_tgid = (pid_t)tgid;
	t->nr = g_new0(int, level + 1);
	for (int i = 0; i <= level; i++)
		t->nr[i] = (int)nspid[k->base_level + i];
	inum = proc_ns_inum(t->host, "pid");
	t->ns = t->nr[level] == 1 ? NULL : known_pid_ns(k, inum);
	if (!t->ns)
		t->ns = new_pid_ns(k, inum, t->host, level);
	return TRUE;
}

Task *task_adopt(Kernel *k, pid_t host, Slot *slot, Task *creator)
{
	g_autofree char *stat = g_strdup_printf("/proc/%d/stat", (int)host);
	g_autofree char *call = g_strdup_printf("/proc/%d/syscall", (int)host);
	Task *t = g_new0(Task, 1);

	t->id = ++k->last_id;
	t->host = host;
	t->slot = slot;
	t->statfd = open(stat, O_RDONLY | O_CLOEXEC);
	t->syscallfd = open(call, O_RDONLY | O_CLOEXEC);
	t->pidfd = (int)syscall(SYS_pidfd_open, host, PIDFD_OF_THREAD);
	if (t->pidfd < 0)
		t->pidfd = (int)syscall(SYS_pidfd_open, host, 0);
	if (t->statfd < 0 || !read_numbers(k, t)) {
		task_free(t);
		return NULL;
	}
	task_observe(t);
	g_ptr_array_add(k->tasks, t);
	g_ptr_array_add(k->live, t);
	g_hash_table_insert(k->by_id, GSIZE_TO_POINTER(t->id), t);
	g_hash_table_insert(k->by_host, GINT_TO_POINTER(host), t);
	g_hash_table_insert(k->numbers, GINT_TO_POINTER(host), t->ns);
	slot->tid = host;
	return t;
}

/* ---- until nothing moves ---- */

/* The function of the kernel in which it sleeps; where we may not look, what we hope. */
static gboolean sleeps_in(const Task *t, const char *function)
{
	g_autoptr(GString) wchan = g_string_new(NULL);

	return proc_read(t->host, "wchan", wchan) <= 0 || !strcmp(wchan->str, "0") ||
	       !strcmp(wchan->str, function);
}

/* One that is killed meanwhile sleeps in the same state on its way out, for a while. */
static gboolean waits_for_vfork_child(Kernel *k, const Task *t)
{
	const Task *child = t->vfork_child ? task_find(k, t->vfork_child) : NULL;

	return t->busy && !t->stat.exiting && sleeps_in(t, "kernel_clone") && child &&
	       !child->gone && !child->zombie && !child->stat.exiting && child->stat.state != 'Z' &&
	       child->stat.state;
}

static gboolean is_within(const PidNs *ns, const PidNs *outer)
{
	while (ns && ns != outer)
		ns = ns->parent;
	return ns != NULL;
}

/*
 * The init of a pid namespace waits in its exit for members whose parents are outside, and for whom
 * uses a member's number as that of his group. When the last of them goes, it is out of sight a
 * moment before it lets go of its pid and wakes the waiter: a wait for nobody is about to end.
 */
static gboolean waits_for_others(Kernel *k, const Task *init)
{
	for (guint i = 0; i < k->live->len; i++) {
		const Task *t = g_ptr_array_index(k->live, i);

		if (t->host_tgid != init->host_tgid && t->stat.state && is_within(t->ns, init->ns))
			return TRUE;
		if (keeps_waiting(k, t, init))
			return TRUE;
	}
	return FALSE;
}

static gboolean sleeps(Kernel *k, Task *t)
{
	if (t->stat.exiting && !waits_for_others(k, t))
		return FALSE;
	return !(t->busy || t->stat.exiting) || proc_sleeps(t->syscallfd);
}

static gboolean uses_number(const Task *t, pid_t number)
{
	return t->stat.state && (t->stat.pgrp == number || t->stat.session == number);
}

/*
 * A task that is reaped is out of sight a moment before its number is free, and who is not quick
 * enough gets that number's successor. That a number is in use tells F_SETOWN, which asks for
 * nothing but the number; it stays in use as that of a group or session.
 */
static gboolean has_let_go(Kernel *k, const Task *t)
{
	if (fcntl(t->statfd, F_SETOWN, t->host) < 0)
		return TRUE;
	fcntl(t->statfd, F_SETOWN, 0);
	for (guint i = 0; i < k->live->len; i++)
		if (uses_number(g_ptr_array_index(k->live, i), t->host))
			return TRUE;
	return FALSE;
}

/* Where there is much to do, it may take a moment until an order to exit is taken up at all. */
static gboolean has_yet_to_exit(const Task *t)
{
	return t->busy && ends_caller(t->call_nr) && !t->stat.exiting;
}

static gboolean at_rest(Kernel *k, Task *t)
{
	if (!task_observe(t))
		return has_let_go(k, t);
	switch (t->stat.state) {
	case 'S':
		return sleeps(k, t) && !has_yet_to_exit(t);
	case 'T':
	case 't':
	case 'Z':
		return TRUE;
	case 'D':
		return waits_for_vfork_child(k, t) && proc_sleeps(t->syscallfd);
	default:
		return FALSE;
	}
}

static gboolean same_stat(const ProcStat *a, const ProcStat *b)
{
	return a->state == b->state && a->exiting == b->exiting && a->ppid == b->ppid &&
	       a->exit_code == b->exit_code;
}

/* One look at each. *@changed: another picture than that of the look before. */
static gboolean all_at_rest(Kernel *k, gboolean sleepers_only, gboolean *changed)
{
	gboolean rest = TRUE;

	*changed = FALSE;

	/* Children before their parents: the parent in vfork is judged by its child's state. */
	for (guint i = k->live->len; i-- > 0;) {
		Task *t = g_ptr_array_index(k->live, i);
		ProcStat before = t->stat;

		if (sleepers_only && (!t->busy || remote_done(t->slot)))
			continue;
		if (!at_rest(k, t))
			rest = FALSE;
		*changed |= !same_stat(&before, &t->stat);
	}
	return rest;
}

/*
 * The tasks are looked at one after the other, and what was seen of the first may be out of date
 * when the last is looked at: an idle task is killed in between, and whoever kills it waits for its
 * end. Only what a second look finds unchanged has been so for all of them at one moment.
 */
static gboolean world_at_rest(Kernel *k, gboolean sleepers_only)
{
	gboolean changed;

	return all_at_rest(k, sleepers_only, &changed) && all_at_rest(k, sleepers_only, &changed) &&
	       !changed;
}

static void say_restless(Kernel *k)
{
	GString *text = g_string_new("the kernel's tasks do not come to rest:");

	for (guint i = 0; i < k->live->len; i++) {
		Task *t = g_ptr_array_index(k->live, i);

		if (!at_rest(k, t))
			g_string_append_printf(text, " pid %d (call %u, state %c)", t->nr[0],
					       t->call_nr, t->stat.state);
	}
	g_free(k->problem);
	k->problem = g_string_free(text, FALSE);
}

static gboolean wait_for_rest(Kernel *k, gboolean sleepers_only)
{
	gint64 start = 0;
	guint64 usec = 20;

	for (;;) {
		u32 seen = remote_progress(k->remote);

		if (world_at_rest(k, sleepers_only))
			return TRUE;
		if (!start)
			start = g_get_monotonic_time();
		else if (g_get_monotonic_time() > start + WORLD_PATIENCE)
			break;
		else if (g_get_monotonic_time() > start + ORDER_PATIENCE)
			in_order(k, FALSE);
		remote_wait(k->remote, seen, usec);
		usec = MIN(usec * 2, 1000);
	}
	say_restless(k);
	return FALSE;
}

gboolean tasks_settle(Kernel *k)
{
	return wait_for_rest(k, FALSE);
}

/* A sleeper that was woken may go on to wake others: then all are looked at. */
gboolean tasks_settle_sleepers(Kernel *k)
{
	if (world_at_rest(k, TRUE))
		return TRUE;
	return wait_for_rest(k, FALSE);
}

/* ---- events ---- */

static struct world_event *new_event(Kernel *k, enum world_event_kind kind, Task *t)
{
	struct world_event event = { .kind = kind, .task = t->id };

	g_array_append_val(k->events, event);
	return &g_array_index(k->events, struct world_event, k->events->len - 1);
}

void report_new(Kernel *k, Task *t, Task *creator)
{
	struct world_event *event = new_event(k, EVENT_TASK_NEW, t);

	event->other = creator->id;
	event->value = t->nr[0];
}

/* The wait status of a dead task: a zombie's from its stat, else what its pidfd remembers. */
static int wait_status(Task *t)
{
	struct pidfd_exit_info info = { .mask = PIDFD_INFO_OF_EXIT };

	if (t->stat.state == 'Z')
		return t->stat.exit_code;
	if (t->pidfd >= 0 && !ioctl(t->pidfd, IOC_PIDFD_GET_INFO, &info) &&
	    (info.mask & PIDFD_INFO_OF_EXIT))
		return info.exit_code;
	return SIGKILL;
}

static void report_death(Kernel *k, Task *t)
{
	int status = wait_status(t);
	struct world_event *event;

	event = new_event(k, WIFSIGNALED(status) ? EVENT_KILLED : EVENT_EXITED, t);
	event->value = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
	t->zombie = TRUE;
	t->busy = t->stopped = FALSE;
}

static void report_reap(Kernel *k, Task *t)
{
	new_event(k, EVENT_REAPED, t);
	t->gone = TRUE;
	close_fds(t);
	g_hash_table_remove(k->by_host, GINT_TO_POINTER(t->host));
	g_ptr_array_remove(k->live, t);
	remote_drop_slot(k->remote, t->slot);
	t->slot = NULL;
}

static void report_signals(Kernel *k, Task *t)
{
	while (t->seen_signals != t->slot->nr_signals) {
		struct world_event *event = new_event(k, EVENT_SIGNAL, t);
		u32 signo;

		memcpy(event->siginfo, t->slot->siginfo[t->seen_signals % SLOT_SIGNALS],
		       sizeof(event->siginfo));
		memcpy(&signo, event->siginfo, sizeof(signo));
		event->value = signo;
		t->seen_signals++;
	}
}

static void report_stop(Kernel *k, Task *t)
{
	gboolean stopped = t->stat.state == 'T';
	int signo = stopped ? t->stat.exit_code & 0x7f : SIGCONT;
	struct world_event *event;

	if (stopped == t->stopped)
		return;
	t->stopped = stopped;
	event = new_event(k, EVENT_SIGNAL, t);
	event->value = signo;
	memcpy(event->siginfo, &signo, sizeof(signo));
}

static void report_resumption(Kernel *k, Task *t)
{
	struct world_event *event;
	void *bytes;

	if (!t->busy || !remote_done(t->slot))
		return;
	t->busy = FALSE;
	t->vfork_child = 0;
	if (t->silent)
		return;
	event = new_event(k, EVENT_RESUMED, t);
	event->nr = t->call_nr;
	event->value = t->slot->ret;
	bytes = g_malloc0(t->image_size + 1);
	image_out(k, t, bytes, t->image_size);
	event->image.bytes = bytes;
	event->image.size = t->image_size;
	g_ptr_array_add(k->images, bytes);
}

/* In the order of causes: signals, deaths, the calls that they ended, then who was reaped. */
void report_changes(Kernel *k)
{
	g_autoptr(GPtrArray) live = g_ptr_array_copy(k->live, NULL, NULL);

	for (guint i = 0; i < live->len; i++) {
		Task *t = g_ptr_array_index(live, i);

		if (t->zombie)
			continue;
		report_signals(k, t);
		if (t->stat.state == 'Z' || !t->stat.state) {
			report_resumption(k, t);
			report_death(k, t);
		} else {
			report_stop(k, t);
			t->exiting = t->stat.exiting;
		}
	}
	for (guint i = 0; i < live->len; i++)
		report_resumption(k, g_ptr_array_index(live, i));
	for (guint i = 0; i < live->len; i++) {
		Task *t = g_ptr_array_index(live, i);

		if (!t->stat.state)
			report_reap(k, t);
	}
}

void report_reaped(Kernel *k)
{
	for (guint i = k->live->len; i-- > 0;) {
		Task *t = g_ptr_array_index(k->live, i);

		if (t->zombie && !task_observe(t))
			report_reap(k, t);
	}
}
