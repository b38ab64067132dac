// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a log of strace: see log.h.
 */
#include "strace/log.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <zlib.h>

#define LONGEST_LINE   (64u << 20)
#define UNFINISHED     "<unfinished ...>"
#define ABSTRACT       "sun_path=@\""
#define ABSTRACT_PLAIN "sun_path=\"\\000"

/* A line on its way in. */
typedef struct {
	StraceLog *log;
	GHashTable *open; /* gint64 * -> LogEntry *: a task's call that broke off */
	GHashTable *last, *last_call; /* gint64 * -> LogEntry *: of a task, up to here */
	guint number;
	gint64 pid;
	char *text; /* without pid and times; changed in place */
} LineReader;

static void log_entry_free(gpointer data)
{
	LogEntry *entry = data;

	g_free(entry->text);
	g_free(entry);
}

void strace_log_free(StraceLog *log)
{
	if (!log)
		return;
	g_free(log->path);
	g_ptr_array_unref(log->entries);
	g_array_unref(log->moments);
	g_array_unref(log->lives);
	g_hash_table_unref(log->lives_of);
	g_free(log);
}

static gint64 *new_key(gint64 pid)
{
	gint64 *key = g_new(gint64, 1);

	*key = pid;
	return key;
}

static StraceLog *strace_log_new(const char *path)
{
	StraceLog *log = g_new0(StraceLog, 1);

	log->path = g_strdup(path);
	log->entries = g_ptr_array_new_with_free_func(log_entry_free);
	log->moments = g_array_new(FALSE, FALSE, sizeof(LogMoment));
	log->lives = g_array_new(FALSE, FALSE, sizeof(LogLife));
	log->lives_of = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
					      (GDestroyNotify)g_array_unref);
	return log;
}

static LogLife *nth_life(const StraceLog *log, const GArray *lives, guint i)
{
	return &g_array_index(log->lives, LogLife, g_array_index(lives, guint, i));
}

guint strace_log_death_after(const StraceLog *log, gint64 pid, guint line)
{
	const GArray *lives = g_hash_table_lookup(log->lives_of, &pid);

	for (guint i = 0; lives && i < lives->len; i++)
		if (nth_life(log, lives, i)->death > line)
			return nth_life(log, lives, i)->death;
	return 0;
}

guint strace_log_first_line(const StraceLog *log, gint64 pid)
{
	const GArray *lives = g_hash_table_lookup(log->lives_of, &pid);

	return lives ? nth_life(log, lives, 0)->first : 0;
}

/* ---- the frame of a line ---- */

static char *skip_space(char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

/* [pid 123], 123 or nothing; returns what follows. */
static char *take_pid(char *s, gint64 *pid)
{
	char *end;

	*pid = 0;
	s = skip_space(s);
	if (g_str_has_prefix(s, "[pid")) {
		*pid = g_ascii_strtoll(skip_space(s + 4), &end, 10);
		return *end == ']' ? skip_space(end + 1) : s;
	}
	if (!g_ascii_isdigit(*s))
		return s;
	*pid = g_ascii_strtoll(s, &end, 10);
	if (*end == ' ' || *end == '\t')
		return skip_space(end);
	*pid = 0;
	return s;
}

/* The times of -t, -tt, -ttt and -r: digits with a colon or a point among them. */
static char *skip_time(char *s)
{
	gsize n = strspn(s, "0123456789:.");

	if (n && s[n] == ' ' && strcspn(s, ":.") < n)
		return skip_space(s + n);
	return s;
}

/* The time of -T at the end of the line. */
static void cut_duration(char *s)
{
	char *at = strrchr(s, '<');
	gsize n;

	if (!at || at == s || at[-1] != ' ')
		return;
	n = strspn(at + 1, "0123456789.");
	if (n && !strcmp(at + 1 + n, ">"))
		at[-1] = '\0';
}

/* The life of the line's pid that has not ended; begun with this line where there is none. */
static LogLife *life_now(LineReader *r)
{
	GArray *lives = g_hash_table_lookup(r->log->lives_of, &r->pid);
	LogLife life = { .pid = r->pid, .first = r->number };

	if (!lives) {
		lives = g_array_new(FALSE, FALSE, sizeof(guint));
		g_hash_table_insert(r->log->lives_of, new_key(r->pid), lives);
	}
	if (!lives->len || nth_life(r->log, lives, lives->len - 1)->death) {
		g_array_append_val(lives, r->log->lives->len);
		g_array_append_val(r->log->lives, life);
	}
	return nth_life(r->log, lives, lives->len - 1);
}

/* ---- entries ---- */

static void add_moment(StraceLog *log, LogEntry *entry, gboolean begins, gboolean ends)
{
	LogMoment moment = { entry, begins, ends };

	g_array_append_val(log->moments, moment);
}

/* Every entry reads as if the log had pids. */
static char *with_pid(gint64 pid, const char *head, const char *joint, const char *tail)
{
	return g_strdup_printf("%" G_GINT64_FORMAT " %s%s%s", pid ? pid : 1, head, joint, tail);
}

/* The kernel itself sends SIGALRM and its like, and those of POSIX timers. */
static gboolean is_timer(const char *text)
{
	return strstr(text, "ALRM {") ? strstr(text, "si_code=SI_KERNEL") != NULL
				      : strstr(text, "si_code=SI_TIMER") != NULL;
}

static void follow(LineReader *r, LogEntry *entry)
{
	LogEntry *before = g_hash_table_lookup(r->last, &r->pid);
	LogEntry *call = g_hash_table_lookup(r->last_call, &r->pid);

	if (before)
		before->timer_follows = entry->timer;
	g_hash_table_replace(r->last, new_key(r->pid), entry);
	if (entry->kind != LOG_CALL)
		return;
	entry->last = TRUE;
	if (call)
		call->last = FALSE;
	g_hash_table_replace(r->last_call, new_key(r->pid), entry);
}

static void note_end(LineReader *r)
{
	life_now(r)->death = r->number;
	g_hash_table_remove(r->last_call, &r->pid);
}

/* Abstract addresses: sun_path=@"name" is a string with a NUL before it. */
static char *plain_addresses(char *text)
{
	g_auto(GStrv) parts = NULL;
	char *plain;

	if (!strstr(text, ABSTRACT))
		return text;
	parts = g_strsplit(text, ABSTRACT, -1);
	plain = g_strjoinv(ABSTRACT_PLAIN, parts);
	g_free(text);
	return plain;
}

static LogEntry *add_entry(LineReader *r, LogKind kind, char *text)
{
	LogEntry *entry = g_new0(LogEntry, 1);

	entry->kind = kind;
	entry->line = r->number;
	entry->pid = r->pid;
	entry->text = plain_addresses(text);
	entry->restarts = strstr(text, "restart_syscall(<... resuming") != NULL;
	entry->timer = kind == LOG_EVENT && is_timer(text);
	g_ptr_array_add(r->log->entries, entry);
	follow(r, entry);
	return entry;
}

static void add_whole(LineReader *r, LogKind kind)
{
	LogEntry *entry = add_entry(r, kind, with_pid(r->pid, r->text, "", ""));

	entry->end = entry->line;
	add_moment(r->log, entry, TRUE, TRUE);
}

/* A string among the arguments may hold the words too. */
static gboolean is_unfinished(const char *s)
{
	return g_str_has_suffix(s, UNFINISHED) || g_str_has_suffix(s, UNFINISHED ") = ?");
}

/* call(ARGS <unfinished ...>, and what strace adds where the task died in it: `) = ?`. */
static void add_unfinished(LineReader *r)
{
	LogEntry *entry = add_entry(r, LOG_CALL, with_pid(r->pid, r->text, "", ""));
	char *mark = g_strrstr(entry->text, UNFINISHED);

	mark[strlen(UNFINISHED)] = '\0';
	add_moment(r->log, entry, TRUE, FALSE);
	g_hash_table_replace(r->open, new_key(r->pid), entry);
}

static char *head_of(const LogEntry *entry)
{
	const char *mark = g_strrstr(entry->text, UNFINISHED);
	char *head = g_strndup(entry->text, mark - entry->text);

	return g_strchomp(head);
}

/* <... call resumed>, REST or <... call resumed>REST */
static void join_resumed(LineReader *r)
{
	LogEntry *entry = g_hash_table_lookup(r->open, &r->pid);
	char *rest = strstr(r->text, " resumed>");
	g_autofree char *head = NULL;
	char *text;

	if (!entry || !rest)
		return;
	rest += strlen(" resumed>");
	entry->end = r->number;
	g_hash_table_remove(r->open, &r->pid);
	if (is_unfinished(rest)) { /* it never came back */
		entry->end = 0;
		return;
	}
	head = head_of(entry);
	text = g_strconcat(head, g_str_has_suffix(head, ",") ? " " : "", rest, NULL);
	g_free(entry->text);
	entry->text = plain_addresses(text);
	add_moment(r->log, entry, FALSE, TRUE);
}

static gboolean is_call(const char *s)
{
	gsize n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	return n && s[n] == '(';
}

static gboolean is_end(const char *s)
{
	return g_str_has_prefix(s, "+++ exited") || g_str_has_prefix(s, "+++ killed");
}

static void read_line(LineReader *r, char *line)
{
	r->text = skip_time(take_pid(line, &r->pid));
	if (!r->pid && !strchr("+-<", *r->text) && !is_call(r->text))
		return;
	cut_duration(r->text);
	if (g_str_has_prefix(r->text, "<... ")) {
		life_now(r);
		join_resumed(r);
	} else if (g_str_has_prefix(r->text, "+++ ") || g_str_has_prefix(r->text, "--- ")) {
		life_now(r);
		add_whole(r, LOG_EVENT);
		if (is_end(r->text))
			note_end(r);
	} else if (is_call(r->text)) {
		life_now(r);
		if (is_unfinished(r->text))
			add_unfinished(r);
		else
			add_whole(r, LOG_CALL);
	}
}

/* ---- the file ---- */

static gboolean read_failed(const char *path, const char *why, GError **error)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, why);
	return FALSE;
}

/* Without its newline, and the carriage return of other systems. FALSE: there is none. */
static gboolean next_line(gzFile file, GString *line)
{
	char buf[4096];

	g_string_truncate(line, 0);
	while (line->len <= LONGEST_LINE && gzgets(file, buf, sizeof(buf))) {
		g_string_append(line, buf);
		if (line->len && line->str[line->len - 1] == '\n') {
			g_string_truncate(line, line->len - 1);
			if (line->len && line->str[line->len - 1] == '\r')
				g_string_truncate(line, line->len - 1);
			return TRUE;
		}
	}
	return line->len > 0;
}

static gboolean too_long(const LineReader *r, const char *path, GError **error)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
		    "%s:%u:%u: the line is longer than %u MiB: this is no log of strace", path,
		    r->number, LONGEST_LINE + 1, LONGEST_LINE >> 20);
	return FALSE;
}

/* The library's messages begin with the path. */
static gboolean cut_short(const LineReader *r, const char *path, const char *why, GError **error)
{
	const char *message = g_str_has_prefix(why, path) ? why + strlen(path) : why;

	message += strspn(message, ": ");
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s:%u: %s", path, r->number + 1,
		    message);
	return FALSE;
}

static gboolean read_all(LineReader *r, const char *path, GError **error)
{
	g_autoptr(GString) line = g_string_new(NULL);
	gzFile file = gzopen(path, "rb");
	const char *message;
	int code;

	if (!file)
		return read_failed(path, g_strerror(errno ? errno : ENOMEM), error);
	while (next_line(file, line)) {
		r->number++;
		if (line->len > LONGEST_LINE) {
			gzclose(file);
			return too_long(r, path, error);
		}
		read_line(r, line->str);
	}
	message = gzerror(file, &code);
	if (code != Z_OK && code != Z_STREAM_END) {
		cut_short(r, path, code == Z_ERRNO ? g_strerror(errno) : message, error);
		gzclose(file);
		return FALSE;
	}
	gzclose(file);
	return TRUE;
}

StraceLog *strace_log_load(const char *path, GError **error)
{
	g_autoptr(StraceLog) log = strace_log_new(path);
	LineReader r = { .log = log };
	gboolean ok;

	r.open = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	r.last_call = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	r.last = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	ok = read_all(&r, path, error);
	g_hash_table_unref(r.open);
	g_hash_table_unref(r.last);
	g_hash_table_unref(r.last_call);
	if (ok && !log->entries->len)
		ok = read_failed(path, "this is no log of strace: it has no line of one", error);
	return ok ? g_steal_pointer(&log) : NULL;
}
