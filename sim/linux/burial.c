/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of a world on the kernel underneath: see burial.h.
 *
 * The init of a pid namespace goes only when no number of its namespace is in use any more, and a
 * process group uses the number of its leader, also when that has gone. An init that has joined a
 * group led by a member of its own namespace so waits for itself, and two inits can wait for each
 * other. Not even SIGKILL ends that: only a call of setpgid, by the init itself while it lives, or
 * by its parent, which must be of the same session, takes it out of the group. So this is done to
 * every nested init before the world is killed. Where the parent can't, it is killed, and the init
 * gets another one, at last the init of the world.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "linux/burial.h"
#include "linux/procfs.h"

#define MAX_LEVELS 40
#define MAX_ROUNDS 256

/* A process of the world. */
typedef struct {
	pid_t pid;
	ProcStat stat;
	long nr[MAX_LEVELS]; /* its numbers, from nssim's namespace to its own */
	int depth; /* how many */
} Member;

/* ---- who there is ---- */

static gboolean look_at(pid_t pid, Member *m)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid);

	m->pid = pid;
	if (!proc_stat_of(path, &m->stat) || proc_read(pid, "status", text) < 0)
		return FALSE;
	m->depth = proc_numbers(text->str, "NSpid", m->nr, MAX_LEVELS);
	return m->depth > 0;
}

static GDir *open_threads(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/task", (int)pid);

	return g_dir_open(path, 0, NULL);
}

void add_children(pid_t pid, GArray *pids)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GDir) threads = open_threads(pid);
	const char *tid;
	char *p, *end;

	while (threads && (tid = g_dir_read_name(threads))) {
		g_autofree char *name = g_strdup_printf("task/%s/children", tid);

		proc_read(pid, name, text);
	}
	for (p = text->str; *p; p = end) {
		pid_t child = (pid_t)strtol(p, &end, 10);

		if (end == p)
			break;
		g_array_append_val(pids, child);
	}
}

/* Every process of a world descends from its init, also those in other pid namespaces. */
static GArray *members(pid_t world_init)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(Member));
	g_autoptr(GArray) pids = g_array_new(FALSE, FALSE, sizeof(pid_t));

	g_array_append_val(pids, world_init);
	for (guint i = 0; i < pids->len; i++) {
		Member m = { 0 };

		if (look_at(g_array_index(pids, pid_t, i), &m))
			g_array_append_val(found, m);
		add_children(g_array_index(pids, pid_t, i), pids);
	}
	return found;
}

static const Member *member_of(GArray *found, pid_t pid)
{
	for (guint i = 0; i < found->len; i++)
		if (g_array_index(found, Member, i).pid == pid)
			return &g_array_index(found, Member, i);
	return NULL;
}

/* ---- who needs help ---- */

/* A thread of @pid that is not in its exit; 0: none. *@any: one that is. */
static pid_t live_thread(pid_t pid, gboolean *exiting)
{
	g_autoptr(GDir) threads = open_threads(pid);
	const char *tid;

	*exiting = FALSE;
	while (threads && (tid = g_dir_read_name(threads))) {
		g_autofree char *path = g_strdup_printf("/proc/%d/task/%s/stat", (int)pid, tid);
		ProcStat stat;

		if (!proc_stat_of(path, &stat) || stat.state == 'Z' || stat.state == 'X')
			continue;
		if (!stat.exiting)
			return atoi(tid);
		*exiting = TRUE;
	}
	return 0;
}

static gboolean is_in_a_foreign_group(const Member *m, const Member *world_init)
{
	return m->depth > world_init->depth && m->nr[m->depth - 1] == 1 && m->stat.pgrp != m->pid &&
	       m->stat.pgrp != world_init->pid;
}

/* ---- help ---- */

static s64 call_by(Remote *r, pid_t tid, pid_t pid, long nr, u64 a, u64 b)
{
	Slot *slot = remote_slot_of(r, tid);
	u64 args[6] = { a, b };
	s64 ret = -ETIMEDOUT;

	kill(pid, SIGCONT);
	if (slot && remote_done(slot))
		ret = remote_call_within(r, slot, G_USEC_PER_SEC / 4, nr, args);
	return ret == -ETIMEDOUT ? remote_seize(r, tid, nr, a, b) : ret;
}

/* By itself, while it is alive. */
static s64 leaves_group(Remote *r, const Member *init)
{
	gboolean exiting;
	pid_t tid = live_thread(init->pid, &exiting);

	return tid ? call_by(r, tid, init->pid, SYS_setpgid, 0, 0) : -ESRCH;
}

static s64 is_taken_out(Remote *r, const Member *init, const Member *parent)
{
	gboolean exiting;
	pid_t tid = live_thread(parent->pid, &exiting);
	u64 nr = (u64)init->nr[parent->depth - 1];

	return tid ? call_by(r, tid, parent->pid, SYS_setpgid, nr, nr) : -ESRCH;
}

typedef enum { HELPED, TRY_AGAIN, HOPELESS } Help;

static Help after_killing(pid_t pid)
{
	kill(pid, SIGKILL);
	g_usleep(1000);
	return TRY_AGAIN;
}

/* Who waits for its vfork child goes on when that is dead. */
static Help after_killing_children(GArray *found, pid_t pid)
{
	for (guint i = 0; i < found->len; i++)
		if (g_array_index(found, Member, i).stat.ppid == pid)
			kill(g_array_index(found, Member, i).pid, SIGKILL);
	g_usleep(1000);
	return TRY_AGAIN;
}

static Help help(Remote *r, GArray *found, const Member *init)
{
	const Member *world_init = &g_array_index(found, Member, 0);
	const Member *parent = member_of(found, init->stat.ppid);
	gboolean exiting;
	s64 ret = leaves_group(r, init);

	if (!ret)
		return HELPED;
	if (ret == -EBUSY)
		return after_killing_children(found, init->pid);
	if (live_thread(init->pid, &exiting))
		return after_killing(init->pid);
	if (!exiting)
		return HELPED; /* it has got through its exit already */
	if (!parent)
		return TRY_AGAIN;
	ret = is_taken_out(r, init, parent);
	if (!ret)
		return HELPED;
	if (ret == -EBUSY)
		return after_killing_children(found, parent->pid);
	return parent == world_init ? HOPELESS : after_killing(parent->pid);
}

gboolean free_inits(Remote *r, pid_t world_init)
{
	g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
	gboolean all = TRUE, again = TRUE;

	for (guint round = 0; again && round < MAX_ROUNDS; round++) {
		g_autoptr(GArray) found = members(world_init);

		again = FALSE;
		for (guint i = 1; i < found->len && !again; i++) {
			const Member *m = &g_array_index(found, Member, i);
			Help result;

			if (!is_in_a_foreign_group(m, &g_array_index(found, Member, 0)) ||
			    g_hash_table_contains(done, GINT_TO_POINTER(m->pid)))
				continue;
			result = help(r, found, m);
			again = result != HOPELESS;
			all &= result != HOPELESS;
			if (result != TRY_AGAIN)
				g_hash_table_add(done, GINT_TO_POINTER(m->pid));
		}
	}
	return all;
}

static void describe_threads(pid_t pid, GString *text)
{
	g_autoptr(GDir) threads = open_threads(pid);
	const char *tid;

	while (threads && (tid = g_dir_read_name(threads))) {
		g_autofree char *path = g_strdup_printf("/proc/%d/task/%s/stat", (int)pid, tid);
		g_autofree char *name = g_strdup_printf("task/%s/wchan", tid);
		g_autoptr(GString) where = g_string_new(NULL);
		ProcStat stat;

		if (!proc_stat_of(path, &stat))
			continue;
		proc_read(pid, name, where);
		g_string_append_printf(text, " %c%s in %s", stat.state,
				       stat.exiting ? " (exiting)" : "", where->str);
	}
}

char *describe_world(pid_t world_init)
{
	g_autoptr(GArray) found = members(world_init);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < found->len; i++) {
		const Member *m = &g_array_index(found, Member, i);

		g_string_append_printf(text, "%spid %d (%d here) of parent %d in group %d:",
				       i ? "; " : "", (int)m->pid, (int)m->nr[m->depth - 1],
				       (int)m->stat.ppid, (int)m->stat.pgrp);
		describe_threads(m->pid, text);
	}
	return g_string_free(text, FALSE);
}

/* nssim may have died while its tasks were scheduled in order (backend.c): back to fairness. */
static void schedule_fairly(pid_t world_init)
{
	const struct sched_param param = { 0 };
	g_autoptr(GArray) found = members(world_init);
	const char *tid;

	for (guint i = 0; i < found->len; i++) {
		g_autoptr(GDir) threads = open_threads(g_array_index(found, Member, i).pid);

		while (threads && (tid = g_dir_read_name(threads)))
			sched_setscheduler(atoi(tid), SCHED_OTHER, &param);
	}
}

void bury_world(Remote *r, pid_t world_init)
{
	schedule_fairly(world_init);
	free_inits(r, world_init);
	kill(world_init, SIGKILL);
}
