// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk through a log: see replay.h. A call is made where it begins in the log. Where it is one
 * line, its answer must come at once; where it broke off, the model may sleep in it until it ends,
 * and where the answer differs at its beginning, the kernel may have done it later: it is taken
 * back and made again at its end.
 */
#include "strace/replay.h"

#include <string.h>

#include "strace/private.h"

/* LATER: agrees in what it says, and was taken back: the kernel had not got as far. */
typedef enum { AGREED, DIFFERED, SKIPPED, ASLEEP, LATER } Verdict;

#define CLOCK_ENTRIES 300u /* of the log, that tell what time it is */
#define WHY_NO_ROW    "no such call in the table"
#define WHY_ABSENT    "not modelled"
#define WHY_NO_TASK   "its task is dead, or could not be made"
#define WHY_ASLEEP    "its task still sleeps in the call before"
#define WHY_FOREIGN   "depends on what the model does not have"
#define WHY_FAR	      "writes far out in a large file"
#define FAR	      (4 << 20)
#define WHY_UNREAD    "the line can't be read"

/* ---- notes ---- */

static void note_difference(Replay *r, Attempt *a, const char *what)
{
	Difference d = { .file = r->log->path,
			 .line = a->entry->line,
			 .pid = a->entry->pid,
			 .call = (char *)a->row->name,
			 .text = a->entry->text,
			 .what = (char *)what,
			 .why = a->why };

	tally_difference(r->tally, &d);
}

/* @what: what would have differed, or NULL. */
static void skip(Replay *r, const LogEntry *entry, const char *call, const char *why,
		 const char *what)
{
	Difference d = { .file = r->log->path,
			 .line = entry->line,
			 .pid = entry->pid,
			 .call = (char *)call,
			 .text = entry->text,
			 .what = (char *)what,
			 .why = (char *)why };

	tally_skip(r->tally, &d);
}

/* ---- one call ---- */

/* = ? ERESTARTSYS: a signal came, the call goes on, or ends with EINTR after the handler. */
static gboolean is_interrupted(const Attempt *a)
{
	return a->soft->result.kind == RESULT_UNKNOWN && a->soft->result.error;
}

/* Restarted by restart_syscall(), with what is left of its time, unless a handler runs. */
static gboolean has_restart_block(const Attempt *a)
{
	return is_interrupted(a) && !strcmp(a->soft->result.error, "ERESTART_RESTARTBLOCK");
}

/* = ?: the task ends in it. */
static gboolean never_returns(const Attempt *a)
{
	return a->soft->result.kind == RESULT_UNKNOWN && !a->soft->result.error;
}

/* A call of one line that the model sleeps in. */
static gboolean sleeps_too_long(const Attempt *a)
{
	return a->asleep && a->entry->end == a->entry->line && !never_returns(a);
}

/* Time passes, until the sleep is over. */
static void wait_for(Replay *r, Attempt *a, Actor *actor)
{
	if (is_interrupted(a))
		return;
	actor->pending = a;
	actor_wait(r, actor);
	actor->pending = NULL;
}

/* The log's call came to nothing, and is made again after the signal. */
static gboolean has_come_too_early(const Attempt *a)
{
	return is_interrupted(a) && a->answer.outcome == CALL_RETURNED &&
	       a->answer.ret != -sys_errno_value("EINTR");
}

/*
 * Makes the call, with remedies in between, until it agrees or nothing is left to be tried. Leaves
 * no trace where it came to nothing.
 */
static Verdict verdict_of(Replay *r, Attempt *a, GString *what)
{
	g_string_truncate(what, 0);
	if (a->asleep)
		return sleeps_too_long(a) ? DIFFERED : ASLEEP;
	if (has_come_too_early(a))
		return LATER;
	return attempt_agrees(r, a, what) ? AGREED : DIFFERED;
}

static void put_back(Replay *r, const Snapshot *s)
{
	snapshot_restore(r, s);
	actors_unborn(r);
	actors_recall(r);
}

/* What is to be done about an answer that is not the log's. */
static Remedy mend(Replay *r, Attempt *a, Actor *actor, GString *what, guint round)
{
	if (a->asleep) {
		g_string_assign(what, "result: the model sleeps\n");
		a->answer.outcome = CALL_BLOCKED;
	}
	a->asleep = FALSE;
	return remedy_find(r, a, actor, &a->answer, round);
}

static Verdict give_up(const Attempt *a, Remedy remedy)
{
	if (remedy == REMEDY_LATER || (a->answer.outcome == CALL_BLOCKED && is_interrupted(a)))
		return LATER; /* in the model, the signal has come too early */
	return remedy == REMEDY_SKIP ? SKIPPED : DIFFERED;
}

static Verdict attempt_call(Replay *r, Attempt *a, Actor *actor, GString *what)
{
	Snapshot before = snapshot_take(r);
	Snapshot remedied = { 0 };
	Verdict verdict = DIFFERED;
	Remedy remedy = REMEDY_RETRY;
	gboolean ran = FALSE;

	g_array_set_size(r->born, 0);
	for (guint round = 0; remedy == REMEDY_RETRY; round++) {
		attempt_make(r, a, actor);
		if (sleeps_too_long(a) && ran)
			wait_for(r, a, actor);
		verdict = verdict_of(r, a, what);
		if (verdict != DIFFERED)
			break;
		put_back(r, remedied.taken ? &remedied : &before);
		if (!ran) {
			ran = TRUE;
			if (actors_run_parked(r) || sleeps_too_long(a)) {
				a->asleep = FALSE;
				snapshot_take_again(r, &remedied);
				round--;
				continue;
			}
		}
		remedy = mend(r, a, actor, what, round);
		if (remedy == REMEDY_RETRY)
			snapshot_take_again(r, &remedied);
	}
	if (verdict == DIFFERED || verdict == LATER)
		put_back(r, &before);
	if (verdict == DIFFERED)
		verdict = give_up(a, remedy);
	snapshot_drop(r, &before);
	snapshot_drop(r, &remedied);
	return verdict;
}

static void conclude(Replay *r, Attempt *a, Actor *actor, Verdict verdict, const char *what)
{
	if (verdict == AGREED || verdict == LATER) {
		tally_count(r->tally, a->row->name, TALLY_AGREED);
		if (verdict == AGREED)
			remedy_note(r, a, actor);
	} else if (verdict == SKIPPED) {
		skip(r, a->entry, a->row->name, WHY_FOREIGN, what);
	} else {
		note_difference(r, a, what);
	}
	if (verdict == SKIPPED && a->why && strstr(a->why, "(R_MOUNT_UNKNOWN_TYPE)"))
		stand_in_mount(r, actor, a->soft);
	if (verdict == DIFFERED || verdict == SKIPPED)
		aftermath(r, actor, a->logged, a->row, a->entry);
}

/* At the beginning of a call that ends later, a difference is not the last word. */
static void begin_attempt(Replay *r, Attempt *a, Actor *actor)
{
	g_autoptr(GString) what = g_string_new(NULL);
	Verdict verdict;

	if (text_read(r, a, actor)) {
		attempt_free(a);
		return;
	}
	remedy_foresee(r, a, actor);
	verdict = attempt_call(r, a, actor, what);
	a->deferred = verdict == DIFFERED && a->entry->end > a->entry->line;
	if (verdict == ASLEEP && never_returns(a) && a->entry->end == a->entry->line)
		verdict = AGREED;
	if (verdict == ASLEEP || a->deferred) {
		g_clear_pointer(&actor->pending, attempt_free);
		actor->pending = a;
		actor_park(r, actor);
		return;
	}
	conclude(r, a, actor, verdict, what->str);
	attempt_free(a);
}

/* ---- beginnings ---- */

/*
 * strace prints a call that was interrupted and restarted anew: the model still sleeps in it, or
 * has an answer that the log comes to now.
 */
static gboolean goes_on(Replay *r, const Actor *actor, const LogEntry *entry, const AstCall *call)
{
	const Attempt *a = actor->pending;

	if (!a || a->deferred || !a->entry->end || a->entry->end > r->line)
		return FALSE;
	return entry->restarts || !strcmp(a->row->name, call->name);
}

static void end_pending(Replay *r, Actor *actor);

static void go_on(Replay *r, Actor *actor, LogEntry *entry, AstScript *script)
{
	tally_count(r->tally, actor->pending->row->name, TALLY_AGREED);
	attempt_go_on(r, actor->pending, entry, script);
	actor_park(r, actor);
	if (entry->end == entry->line)
		end_pending(r, actor);
}

static const struct sys_row *row_of(const char *name)
{
	if (g_str_has_prefix(name, "syscall_0x"))
		return sys_find_nr((guint)g_ascii_strtoull(name + strlen("syscall_0x"), NULL, 16));
	return sys_find(name);
}

static void skip_with_aftermath(Replay *r, LogEntry *entry, const AstCall *call,
				const struct sys_row *row, const char *why)
{
	Actor *actor = actor_for(r, entry->pid);

	skip(r, entry, row->name, why, NULL);
	if (actor)
		aftermath(r, actor, call, row, entry);
}

/* Takes the actor out of a call that the log has left by a signal. */
static void leave_interrupted(Replay *r, Actor *actor)
{
	Attempt *a = actor->pending;

	actor->pending = NULL;
	if (a->asleep)
		act_leave(r, actor->id);
	tally_count(r->tally, a->row->name, TALLY_AGREED);
	attempt_free(a);
}

/* A handler that runs, or came instead of going on. */
static void leave_if_interrupted(Replay *r, Actor *actor)
{
	const Attempt *a = actor->pending;

	if (a && a->asleep && is_interrupted(a) && a->entry->end && a->entry->end <= r->line)
		leave_interrupted(r, actor);
}

/* An interrupted call whose answer has come may lie there until the log comes to it. */
static gboolean is_busy(Replay *r, const Actor *actor)
{
	return actor_asleep(r, actor) ||
	       (actor->pending && (actor->pending->deferred || !is_interrupted(actor->pending)));
}

/* Disks and images are written far apart: the model would keep all that lies between. */
static gboolean writes_far(const AstCall *call, const struct sys_row *row)
{
	gint64 at;

	for (guint i = 0; i < call->n_args; i++) {
		const struct sys_slot *slot = expect_slot(call, row, i);

		if (slot && slot->type->kind == K_OFFSET && slot->dir == DIR_IN &&
		    expect_number(call->args[i].value, &at) && at > FAR)
			return TRUE;
	}
	return FALSE;
}

/* Whose call it is that makes the task @pid, and was to be made where it ends; NULL: nobody's. */
static Actor *mother_of(Replay *r, gint64 pid)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, r->actors);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		Actor *actor = value;

		if (actor->pending && actor->pending->deferred && actor->pending->child == pid)
			return actor;
	}
	return NULL;
}

/* A child that makes a call shows that the call that made it has come so far. */
static void deliver(Replay *r, gint64 pid)
{
	Actor *mother = actor_find(r, pid) ? NULL : mother_of(r, pid);
	g_autoptr(GString) what = g_string_new(NULL);
	Attempt *a = mother ? mother->pending : NULL;

	if (!a || attempt_call(r, a, mother, what) != AGREED)
		return;
	mother->pending = NULL;
	conclude(r, a, mother, AGREED, NULL);
	attempt_free(a);
}

static void begin_call(Replay *r, LogEntry *entry, AstScript *script)
{
	const AstCall *call = &script->lines[0]->call;
	const struct sys_row *row = row_of(call->name);
	const char *why = NULL;
	Actor *actor = NULL;
	Attempt *a;

	if (!row)
		why = WHY_NO_ROW;
	else
		deliver(r, entry->pid);
	if (!why && !(actor = actor_for(r, entry->pid)))
		why = WHY_NO_TASK;
	if (!why && goes_on(r, actor, entry, call)) {
		go_on(r, actor, entry, script);
		return;
	}
	if (!why)
		leave_if_interrupted(r, actor);
	if (!why && row->support == SYS_ABSENT)
		skip_with_aftermath(r, entry, call, row, WHY_ABSENT);
	else if (!why && writes_far(call, row))
		skip_with_aftermath(r, entry, call, row, WHY_FAR);
	else if (why || is_busy(r, actor))
		skip(r, entry, call->name, why ? why : WHY_ASLEEP, NULL);
	else if ((a = attempt_new(r, entry, script, row, &why))) {
		begin_attempt(r, a, actor);
		return;
	} else {
		g_autoptr(AstScript) again = script_parse_log_line(
			r->log->path, entry->line, entry->text, strlen(entry->text), NULL);

		skip_with_aftermath(r, entry, &again->lines[0]->call, row, why);
		return;
	}
	ast_script_free(script);
}

static char *name_in(const char *text)
{
	const char *open = strchr(text, '('), *at = open;

	while (at && at > text && (g_ascii_isalnum(at[-1]) || at[-1] == '_'))
		at--;
	return open ? g_strndup(at, open - at) : g_strdup("?");
}

static void begin(Replay *r, LogEntry *entry)
{
	AstScript *script = script_parse_log_line(r->log->path, entry->line, entry->text,
						  strlen(entry->text), NULL);

	if (!script) {
		g_autofree char *name = name_in(entry->text);

		if (entry->kind == LOG_CALL)
			skip(r, entry, name, WHY_UNREAD, NULL);
		return;
	}
	if (script->n_lines && script->lines[0]->kind == LINE_STEP) {
		begin_call(r, entry, script);
		return;
	}
	if (script->n_lines && script->lines[0]->kind == LINE_EVENT)
		actor_event(r, script->lines[0], entry);
	ast_script_free(script);
}

/* ---- ends ---- */

/*
 * A timer's signal comes with its time. What the model has an answer for already, the log comes to
 * in a later line; so it does to what it goes on with by restart_syscall().
 */
static void end_interrupted(Replay *r, Actor *actor)
{
	Attempt *a = actor->pending;

	if (a->asleep && a->entry->timer_follows)
		actor_wait(r, actor);
	if (a->asleep ? has_restart_block(a) : a->answer.ret != -sys_errno_value("EINTR"))
		return;
	leave_interrupted(r, actor);
}

static void end_pending(Replay *r, Actor *actor)
{
	g_autoptr(GString) what = g_string_new(NULL);
	Attempt *a = actor->pending;
	Verdict verdict;

	if (a->asleep)
		actor_unpark(r, actor);
	if (is_interrupted(a)) {
		end_interrupted(r, actor);
		return;
	}
	if (a->asleep && !never_returns(a))
		actor_wait(r, actor);
	actor->pending = NULL;
	if (a->asleep && never_returns(a)) {
		conclude(r, a, actor, LATER, NULL);
		attempt_free(a);
		return;
	}
	if (a->asleep) {
		act_leave(r, actor->id);
		a->answer.outcome = CALL_BLOCKED;
		conclude(r, a, actor, remedy_is_outside(r, a, actor) ? SKIPPED : DIFFERED,
			 "result: the model still sleeps\n");
		attempt_free(a);
		return;
	}
	if (a->deferred) {
		a->deferred = FALSE;
		verdict = attempt_call(r, a, actor, what);
		if (verdict == ASLEEP)
			verdict = DIFFERED;
	} else {
		verdict = is_interrupted(a) || attempt_agrees(r, a, what) ? AGREED : DIFFERED;
	}
	conclude(r, a, actor, verdict, what->str);
	attempt_free(a);
}

static void end(Replay *r, LogEntry *entry)
{
	Actor *actor = actor_find(r, entry->pid);

	if (actor && actor->pending && actor->pending->entry == entry)
		end_pending(r, actor);
}

/* What never ended in the log can't be compared; that it was begun is all there is to agree on. */
static void end_all(Replay *r)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, r->actors);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		Actor *actor = value;

		if (!actor->pending)
			continue;
		tally_count(r->tally, actor->pending->row->name, TALLY_AGREED);
		g_clear_pointer(&actor->pending, attempt_free);
	}
}

/* The latest time that a line speaks of; 0: none. Times before 2017 are no one's now. */
static gint64 latest_time(const char *text)
{
	gint64 latest = 0;

	for (const char *at = strstr(text, "time="); at; at = strstr(at + 1, "time="))
		latest = MAX(latest, g_ascii_strtoll(at + strlen("time="), NULL, 10));
	return latest > 1500000000 && latest < G_MAXUINT32 ? latest : 0;
}

/* The log's clock: programs wait for times of day that they have read without a system call. */
static void sync_clock(Replay *r)
{
	gint64 now = 0;

	for (guint i = 0; i < MIN(r->log->entries->len, CLOCK_ENTRIES); i++)
		now = MAX(now, latest_time(((LogEntry *)r->log->entries->pdata[i])->text));
	if (now)
		aside(r, init_task(r),
		      "clock_settime(CLOCK_REALTIME, {tv_sec=%" G_GINT64_FORMAT ", tv_nsec=0})",
		      now);
}

static GHashTable *number_set(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static GHashTable *string_set(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void replay_clear(Replay *r)
{
	dictionary_free(r->names);
	journal_free(r->journal);
	g_array_unref(r->born);
	g_hash_table_unref(r->actors);
	g_hash_table_unref(r->claimed);
	g_hash_table_unref(r->foreign_types);
	g_hash_table_unref(r->stand_ins);
	g_hash_table_unref(r->proven);
	g_hash_table_unref(r->moded);
	g_hash_table_unref(r->owned);
	g_hash_table_unref(r->written);
	g_hash_table_unref(r->texts);
	normaliser_free(r->log_normaliser);
	normaliser_free(r->our_normaliser);
}

void replay_log(const StraceLog *log, Backend *model, Tally *tally)
{
	Replay r = { .b = model, .w = model->ops->world(model), .log = log, .tally = tally };

	r.names = dictionary_new();
	r.journal = journal_new();
	r.born = g_array_new(FALSE, FALSE, sizeof(gint64));
	r.actors = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	r.claimed = number_set();
	r.foreign_types = string_set();
	r.stand_ins = number_set();
	r.proven = string_set();
	r.moded = string_set();
	r.owned = string_set();
	r.written = string_set();
	r.texts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, text_free);
	r.log_normaliser = normaliser_new();
	r.our_normaliser = normaliser_new();
	sync_clock(&r);
	for (guint i = 0; i < log->moments->len; i++) {
		const LogMoment *moment = &g_array_index(log->moments, LogMoment, i);

		r.line = moment->begins ? moment->entry->line : moment->entry->end;
		if (moment->begins)
			begin(&r, moment->entry);
		else
			end(&r, moment->entry);
	}
	end_all(&r);
	texts_end(&r);
	replay_clear(&r);
}
