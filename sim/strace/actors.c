// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pids of a log and tasks of the model. Column 1 of a log is the pid in the initial pid namespace;
 * what a call answers is a number of the caller's own. Where the two differ, the child of a call is
 * the first pid of the log that appears after the call began and is no other task's.
 */
#include <string.h>

#include "strace/private.h"

#define WAIT_MOST	  (G_GUINT64_CONSTANT(7200) * 1000000000)
#define INHERITED_MOST	  16
#define LIVES_AHEAD	  128u
#define LIMIT_ENTRIES	  20000u /* of a log, in which it tells of limits */
#define DIRECTORY_ENTRIES 400u /* lines in which a log tells where its first task is */
#define WAIT_FIRST	  G_GUINT64_CONSTANT(1000000)

Actor *actor_find(Replay *r, gint64 pid)
{
	return g_hash_table_lookup(r->actors, &pid);
}

void actor_adopt(Replay *r, gint64 pid, obj_id id)
{
	Actor *actor = g_new0(Actor, 1);

	actor->pid = pid;
	actor->id = id;
	g_hash_table_replace(r->actors, g_memdup2(&pid, sizeof(pid)), actor);
	g_hash_table_add(r->claimed, g_memdup2(&pid, sizeof(pid)));
	if (strace_log_death_after(r->log, pid, r->line))
		act_watch(r, id, TRUE);
}

static Actor *actor_by_id(Replay *r, obj_id id)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, r->actors);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		if (((Actor *)value)->id == id)
			return value;
	return NULL;
}

gboolean actor_asleep(Replay *r, const Actor *actor)
{
	return r->b->ops->task_blocked(r->b, actor->id);
}

/* ---- numbers ---- */

static void deal_out(Replay *r, gint64 pid)
{
	g_autofree char *last = g_strdup_printf("%" G_GINT64_FORMAT, pid - 1);

	r->expected_child = pid;
	if (pid > 1)
		act_sysctl(r, "kernel.ns_last_pid", last);
}

static gboolean is_claimed(Replay *r, gint64 pid)
{
	return g_hash_table_contains(r->claimed, &pid);
}

/* Whether an array of numbers has one. */
static gboolean lists(const char *array, gint64 number)
{
	const char *at = strchr(array, '[');
	char *end = NULL;

	while (at && (*at == '[' || *at == ',')) {
		if (g_ascii_strtoll(at + 1, &end, 10) == number)
			return TRUE;
		at = end;
	}
	return FALSE;
}

/* The first pid that appears from now on and is no task's yet, or one that the call asks for. */
static gint64 next_new_pid(Replay *r, const char *text)
{
	const char *chosen = strstr(text, "set_tid=[");
	const GArray *lives = r->log->lives;
	gint64 first = 0;

	while (r->life < lives->len && g_array_index(lives, LogLife, r->life).first < r->line)
		r->life++;
	for (guint i = r->life; i < MIN(lives->len, r->life + LIVES_AHEAD); i++) {
		gint64 pid = g_array_index(lives, LogLife, i).pid;

		if (is_claimed(r, pid))
			continue;
		if (!chosen || lists(chosen, pid))
			return pid;
		if (!first)
			first = pid;
	}
	return first;
}

void actor_expect_child(Replay *r, Actor *actor, Attempt *a)
{
	const BackendOps *ops = r->b->ops;
	gint64 result;

	r->expected_child = 0;
	if (!logged_result(a->logged, &result) || result <= 0)
		return;
	if (ops->ns(r->b, actor->id, "pid") == ops->ns(r->b, init_task(r), "pid"))
		a->child = result;
	else
		a->child = next_new_pid(r, a->entry ? a->entry->text : "");
	if (a->child)
		deal_out(r, a->child);
}

/*
 * What a log's first task has open before the log begins may be anything. Its standard input is
 * taken for /dev/null, which keeps the mount busy that it lies on.
 */
static void mark_inherited(Replay *r, Actor *actor, gboolean first)
{
	gint64 null = -1;

	if (actor && first && world_file(r->w, actor->id, 0))
		null = aside(r, actor->id, "openat(AT_FDCWD, \"/dev/null\", O_RDWR)");
	if (null > 0) {
		aside(r, actor->id, "dup2(%d, 0)", (int)null);
		aside(r, actor->id, "close(%d)", (int)null);
	}
	for (int fd = 0; actor && fd < INHERITED_MOST; fd++)
		mark_stand_in(r, actor->id, fd);
}

/* A path that stands in quotes at @text, where it needs no escapes; NULL: it does. */
static char *quoted_path(const char *text)
{
	const char *end = strchr(text, '"');

	return end && !memchr(text, '\\', (gsize)(end - text))
		       ? g_strndup(text, (gsize)(end - text))
		       : NULL;
}

/* Calls after which a task may be elsewhere. */
static gboolean may_move(const char *text)
{
	return strstr(text, "chdir(") || strstr(text, "chroot(") || strstr(text, "pivot_root(") ||
	       strstr(text, "setns(");
}

/* The directory in which the first task is, where the log shows it before the task moves. */
static void find_directory(Replay *r, Actor *actor)
{
	static const char mark[] = " getcwd(\"";
	const GPtrArray *entries = r->log->entries;

	for (guint i = 0; actor && i < MIN(entries->len, DIRECTORY_ENTRIES); i++) {
		const LogEntry *entry = entries->pdata[i];
		const char *at = strstr(entry->text, mark);
		g_autofree char *path = at ? quoted_path(at + strlen(mark)) : NULL;
		g_autofree char *quoted = NULL;

		if (may_move(entry->text))
			return;
		if (!path || entry->pid != actor->pid || *path != '/')
			continue;
		make_directories(r, actor, path);
		quoted = aside_quote(path, -1);
		aside(r, actor->id, "chdir(%s)", quoted);
		return;
	}
}

/* The limit that a line shows as it was: its number and its values. */
static gboolean shown_limit(const LogEntry *entry, gint64 *resource, gint64 *soft, gint64 *hard)
{
	g_autoptr(AstScript) script = script_parse_log_line("", entry->line, entry->text,
							    strlen(entry->text), NULL);
	const AstCall *call = script && script->n_lines && script->lines[0]->kind == LINE_STEP
				      ? &script->lines[0]->call
				      : NULL;
	const AstNode *was = call && call->n_args ? call->args[call->n_args - 1].value : NULL;
	const AstArg *cur = expect_field(was, "rlim_cur"), *max = expect_field(was, "rlim_max");
	gint64 result;

	*resource = -1;
	for (guint i = 0; call && i < call->n_args && *resource < 0; i++)
		if (call->args[i].value && call->args[i].value->kind == NODE_NAME &&
		    !expect_number(call->args[i].value, resource))
			return FALSE;
	return cur && max && logged_result(call, &result) && result == 0 &&
	       expect_number(cur->value, soft) && expect_number(max->value, hard);
}

/* Limits from before the log: the first line about each tells it, or sets it. */
static void find_limits(Replay *r, Actor *actor)
{
	const GPtrArray *entries = r->log->entries;
	guint64 seen = 0;

	for (guint i = 0; actor && i < MIN(entries->len, LIMIT_ENTRIES); i++) {
		const LogEntry *entry = entries->pdata[i];
		gint64 resource, soft, hard;
		gboolean shown;

		if (!strstr(entry->text, "rlim_cur="))
			continue;
		shown = shown_limit(entry, &resource, &soft, &hard);
		if (resource < 0 || resource > 15 || seen & G_GUINT64_CONSTANT(1) << resource)
			continue;
		seen |= G_GUINT64_CONSTANT(1) << resource;
		if (shown)
			act_limit(r, actor->id, (guint)resource, (guint64)soft, (guint64)hard);
	}
}

static Actor *make_actor(Replay *r, gint64 pid)
{
	gboolean first = !r->begun;
	obj_id id = pid ? r->b->ops->find_task(r->b, (int)pid) : 0;

	if (id && !actor_by_id(r, id)) {
		actor_adopt(r, pid, id);
	} else {
		deal_out(r, pid);
		aside(r, init_task(r), "clone(SIGCHLD)");
		r->expected_child = 0;
	}
	mark_inherited(r, actor_find(r, pid), first);
	r->begun = TRUE;
	if (first) {
		find_limits(r, actor_find(r, pid));
		find_directory(r, actor_find(r, pid));
	}
	return actor_find(r, pid);
}

Actor *actor_for(Replay *r, gint64 pid)
{
	Actor *actor = actor_find(r, pid);

	if (!actor)
		actor = make_actor(r, pid);
	return actor && r->b->ops->task_alive(r->b, actor->id) ? actor : NULL;
}

/* ---- events ---- */

static void take_new(Replay *r, const struct world_event *event)
{
	gint64 pid = r->expected_child ? r->expected_child : event->value;

	actor_adopt(r, pid, event->task);
	g_array_append_val(r->born, pid);
	r->expected_child = 0;
}

static void take_resumed(Replay *r, const struct world_event *event)
{
	Actor *actor = actor_by_id(r, event->task);
	Attempt *a = actor ? actor->pending : NULL;

	if (!a || !a->asleep)
		return;
	a->asleep = FALSE;
	g_free(a->image);
	a->image = event->image.bytes ? g_memdup2(event->image.bytes, event->image.size) : NULL;
	a->answer = (CallAnswer){ .outcome = CALL_RETURNED,
				  .ret = event->value,
				  .image = a->image,
				  .image_size = a->image ? event->image.size : 0 };
}

static void take_death(Replay *r, const struct world_event *event)
{
	Actor *actor = actor_by_id(r, event->task);

	if (!actor || !actor->pending || !actor->pending->asleep)
		return;
	actor->pending->asleep = FALSE;
	actor->pending->answer = (CallAnswer){ .outcome = CALL_NO_RETURN };
}

/* Where the log does not show pid 1, it is one that reaps whoever is left to it. */
static void reap_orphans(Replay *r)
{
	if (r->reaping || actor_by_id(r, init_task(r)) ||
	    r->b->ops->task_blocked(r->b, init_task(r)))
		return;
	r->reaping = TRUE;
	while (aside(r, init_task(r), "wait4(-1, _, WNOHANG, NULL)") > 0)
		;
	r->reaping = FALSE;
}

void actors_take_events(Replay *r, Actor *maker, Attempt *a)
{
	struct world_event event;
	gboolean deaths = FALSE;

	while (r->b->ops->next_event(r->b, &event)) {
		switch (event.kind) {
		case EVENT_TASK_NEW:
			take_new(r, &event);
			break;
		case EVENT_RESUMED:
			take_resumed(r, &event);
			break;
		case EVENT_EXITED:
		case EVENT_KILLED:
			take_death(r, &event);
			deaths = TRUE;
			break;
		default:
			break;
		}
	}
	if (deaths)
		reap_orphans(r);
}

/* ---- who sleeps ---- */

void actors_unborn(Replay *r)
{
	for (guint i = 0; i < r->born->len; i++) {
		gint64 pid = g_array_index(r->born, gint64, i);

		g_hash_table_remove(r->actors, &pid);
		g_hash_table_remove(r->claimed, &pid);
	}
	g_array_set_size(r->born, 0);
}

void actors_recall(Replay *r)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, r->actors);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		Actor *actor = value;

		if (actor->pending && !actor->pending->deferred && actor_asleep(r, actor))
			actor->pending->asleep = TRUE;
	}
}

/* A task that sleeps until a later line does not go on before that one. */
void actor_park(Replay *r, const Actor *actor)
{
	const Attempt *a = actor->pending;

	if (a && a->asleep && a->entry->end > r->line)
		act_park(r, actor->id, TRUE);
}

void actor_unpark(Replay *r, const Actor *actor)
{
	act_park(r, actor->id, FALSE);
	actors_take_events(r, NULL, NULL);
}

gboolean actors_run_parked(Replay *r)
{
	GHashTableIter iter;
	gpointer value;

	if (!act_run_parked(r))
		return FALSE;
	actors_take_events(r, NULL, NULL);
	g_hash_table_iter_init(&iter, r->actors);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		actor_park(r, value);
	return TRUE;
}

/* ---- time ---- */

static gboolean wakes_within(Replay *r, Actor *actor, const Snapshot *s, guint64 ns)
{
	snapshot_restore(r, s);
	actors_recall(r);
	act_advance(r, ns);
	actors_take_events(r, NULL, NULL);
	return !actor_asleep(r, actor);
}

/* The least time, within a thousandth, that is enough; @enough is. */
static guint64 least_wait(Replay *r, Actor *actor, const Snapshot *s, guint64 enough)
{
	guint64 less = enough / 2;

	for (guint i = 0; i < 10; i++) {
		guint64 middle = less + (enough - less) / 2;

		if (wakes_within(r, actor, s, middle))
			enough = middle;
		else
			less = middle;
	}
	return enough;
}

gboolean actor_wait(Replay *r, Actor *actor)
{
	Snapshot s = snapshot_copy(r);
	guint64 ns = WAIT_FIRST;
	gboolean woke;

	while (ns < WAIT_MOST && !wakes_within(r, actor, &s, ns))
		ns *= 2;
	woke = ns < WAIT_MOST;
	if (woke) {
		wakes_within(r, actor, &s, least_wait(r, actor, &s, ns));
	} else {
		snapshot_restore(r, &s);
		actors_recall(r);
	}
	snapshot_drop(r, &s);
	return woke;
}

/* ---- what is not a call ---- */

static void send(Replay *r, const Actor *actor, const char *signal)
{
	int nr = r->b->ops->pid_nr(r->b, actor->id, init_task(r));

	if (nr > 1)
		aside(r, init_task(r), "kill(%d, %s)", nr, signal);
}

/* A death that no call of the log has brought about came from outside. */
static void make_dead(Replay *r, const Actor *actor, const char *signal)
{
	const BackendOps *ops = r->b->ops;

	if (ops->task_alive(r->b, actor->id))
		send(r, actor, signal);
	if (ops->task_alive(r->b, actor->id))
		send(r, actor, "SIGKILL");
	act_watch(r, actor->id, FALSE);
	actors_take_events(r, NULL, NULL);
	reap_orphans(r);
}

/* Its pid may be another task's from now on. */
static void bury(Replay *r, Actor *actor)
{
	gint64 pid = actor->pid;

	if (actor->pending)
		tally_count(r->tally, actor->pending->row->name, TALLY_AGREED);
	attempt_free(actor->pending);
	g_hash_table_remove(r->claimed, &pid);
	g_hash_table_remove(r->actors, &pid);
}

/* A thread has run another program: it goes on under its leader's pid, and that one is gone. */
static void supersede(Replay *r, Actor *leader, gint64 pid)
{
	Actor *thread = actor_find(r, pid);
	obj_id id;

	if (!thread || thread == leader)
		return;
	id = thread->id;
	bury(r, thread);
	act_watch(r, leader->id, FALSE);
	actors_take_events(r, NULL, NULL);
	g_clear_pointer(&leader->pending, attempt_free);
	leader->id = id;
	act_watch(r, id, TRUE);
}

void actor_event(Replay *r, const AstLine *line, const LogEntry *entry)
{
	Actor *actor = actor_find(r, entry->pid);

	if (!actor)
		return;
	switch (line->event.kind) {
	case EVENT_LINE_EXITED:
		make_dead(r, actor, "SIGKILL");
		bury(r, actor);
		break;
	case EVENT_LINE_KILLED:
		make_dead(r, actor, line->event.signal);
		bury(r, actor);
		break;
	case EVENT_LINE_SIGNAL:
		actor->handles = TRUE;
		/* It interrupts a sleep that the model still sleeps. */
		if (actor->pending && actor->pending->asleep && actor->pending->entry->end &&
		    actor->pending->entry->end <= r->line && !actor_wait(r, actor))
			send(r, actor, line->event.signal);
		break;
	case EVENT_LINE_SUPERSEDED:
		supersede(r, actor, line->event.number);
		break;
	default:
		break;
	}
}
