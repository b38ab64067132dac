/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The next step of a random scenario: a recipe of the profile is chosen by weight, its names are
 * replaced by what the rules and the scenario's state offer, and its lines become steps one after
 * the other. The state is what the steering side answered: who lives, which descriptors of which
 * kind each task has, which IPC objects there are. It may be wrong (a shared table of descriptors
 * that another task has changed): wrong arguments are wanted too, now and then.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"

Generator *generator_new(guint64 seed, const Profile *profile, const Side *side)
{
	Generator *g = g_new0(Generator, 1);
	guint32 seeds[2] = { (guint32)seed, (guint32)(seed >> 32) };
	KnownTask init = { 0, g_array_new(FALSE, FALSE, sizeof(KnownFd)) };

	g->rand = g_rand_new_with_seed_array(seeds, 2);
	g->profile = profile;
	g->side = side;
	g->next_serial = 1;
	g->tasks = g_array_new(FALSE, FALSE, sizeof(KnownTask));
	g_array_append_val(g->tasks, init);
	g_queue_init(&g->lines);
	g->named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (int i = 0; i < 3; i++)
		g->ipc_ids[i] = g_array_new(FALSE, FALSE, sizeof(gint64));
	g->addresses = g_array_new(FALSE, FALSE, sizeof(guint));
	for (int i = 0; i < 2; i++)
		g->told_ids[i] = g_array_new(FALSE, FALSE, sizeof(guint));
	g->in_prologue = profile->prologue != NULL;
	return g;
}

void generator_free(Generator *g)
{
	g_rand_free(g->rand);
	for (guint i = 0; i < g->tasks->len; i++)
		g_array_unref(g_array_index(g->tasks, KnownTask, i).fds);
	g_array_unref(g->tasks);
	g_queue_clear_full(&g->lines, g_free);
	g_hash_table_unref(g->named);
	for (int i = 0; i < 3; i++)
		g_array_unref(g->ipc_ids[i]);
	g_array_unref(g->addresses);
	for (int i = 0; i < 2; i++)
		g_array_unref(g->told_ids[i]);
	g_free(g);
}

guint generator_pick(Generator *g, guint n)
{
	return n ? (guint)g_rand_int_range(g->rand, 0, (gint32)n) : 0;
}

static gboolean one_in(Generator *g, guint n)
{
	return generator_pick(g, n) == 0;
}

/* ---- the scenario's state ---- */

static KnownTask *known_task(Generator *g, guint serial)
{
	for (guint i = 0; i < g->tasks->len; i++) {
		KnownTask *t = &g_array_index(g->tasks, KnownTask, i);

		if (t->serial == serial)
			return t;
	}
	return NULL;
}

static guint live_tasks(Generator *g, gboolean awake, guint *serials, guint max)
{
	guint n = 0;

	for (guint i = 0; i < g->side->tasks->len && n < max; i++) {
		const SideTask *t = &g_array_index(g->side->tasks, SideTask, i);

		if (t->alive && !(awake && t->blocked))
			serials[n++] = t->serial;
	}
	return n;
}

/* Any task, mostly one that lives. */
static guint some_task(Generator *g)
{
	guint serials[64], n = live_tasks(g, FALSE, serials, 64);

	if (!n || one_in(g, 8))
		return g_array_index(g->side->tasks, SideTask,
				     generator_pick(g, g->side->tasks->len))
			.serial;
	return serials[generator_pick(g, n)];
}

static obj_id id_of(Generator *g, guint serial)
{
	for (guint i = 0; i < g->side->tasks->len; i++) {
		const SideTask *t = &g_array_index(g->side->tasks, SideTask, i);

		if (t->serial == serial)
			return t->id;
	}
	return 0;
}

static int pid_of(Generator *g, guint serial, guint viewer)
{
	Backend *b = g->side->backend;

	return b->ops->pid_nr(b, id_of(g, serial), id_of(g, viewer));
}

/* ---- dynamic names ---- */

static void say_task(Generator *g, guint who, GString *out)
{
	guint serial = some_task(g);
	int pid = pid_of(g, serial, who);

	if (one_in(g, 12))
		g_string_append_printf(out, "%u", generator_pick(g, 30));
	else if (!pid)
		g_string_append_printf(out, "%d", pid_of(g, serial, 0));
	else if (serial)
		g_string_append_printf(out, "t%u", serial);
	else
		g_string_append(out, "1");
}

static void say_pid_number(Generator *g, guint who, GString *out)
{
	int pid = pid_of(g, some_task(g), one_in(g, 3) ? who : 0);

	g_string_append_printf(out, "%d", pid ? pid : 1 + (int)generator_pick(g, 12));
}

/* A user namespace's file is a file of a namespace, too. */
static gboolean is_of_kind(char kind, char wanted)
{
	return !wanted || kind == wanted || (wanted == 'n' && kind == 'u');
}

static void say_fd(Generator *g, guint who, char kind, GString *out)
{
	KnownTask *t = known_task(g, who);
	guint matching[64], n = 0;

	for (guint i = 0; t && i < t->fds->len && n < 64; i++)
		if (is_of_kind(g_array_index(t->fds, KnownFd, i).kind, kind))
			matching[n++] = i;
	if (n && !one_in(g, 16)) {
		const KnownFd *fd = &g_array_index(t->fds, KnownFd, matching[generator_pick(g, n)]);

		if (fd->serial)
			g_string_append_printf(out, "f%u", fd->serial);
		else
			g_string_append_printf(out, "%" G_GINT64_FORMAT, fd->fd);
	} else {
		g_string_append_printf(out, "%d",
				       one_in(g, 6) ? -1 : 3 + (int)generator_pick(g, 4));
	}
}

static void say_ipc_id(Generator *g, int kind, GString *out)
{
	GArray *ids = g->ipc_ids[kind];

	if (ids->len && !one_in(g, 6)) {
		guint recent = MIN(ids->len, 4);

		g_string_append_printf(
			out, "%" G_GINT64_FORMAT,
			g_array_index(ids, gint64, ids->len - 1 - generator_pick(g, recent)));
	} else {
		static const char *const odd[] = { "0", "0",	 "1",	  "1", "2",
						   "3", "32768", "65536", "-1" };

		g_string_append(out, odd[generator_pick(g, G_N_ELEMENTS(odd))]);
	}
}

static void say_address(Generator *g, GString *out)
{
	if (g->addresses->len)
		g_string_append_printf(
			out, "f%u",
			g_array_index(g->addresses, guint, generator_pick(g, g->addresses->len)));
	else
		g_string_append(out, "0x1000");
}

static void say_told_id(Generator *g, int kind, GString *out)
{
	const GArray *told = g->told_ids[kind];

	if (told->len && !one_in(g, 12))
		g_string_append_printf(out, "i%u",
				       g_array_index(told, guint, generator_pick(g, told->len)));
	else
		g_string_append(out, one_in(g, 2) ? "1" : "0");
}

static void say_dirfd(Generator *g, guint who, GString *out)
{
	if (one_in(g, 2))
		g_string_append(out, "AT_FDCWD");
	else
		say_fd(g, who, one_in(g, 3) ? 'm' : 'd', out);
}

/* The length of the string literal that stands last in @out. */
static guint literal_length(const GString *out)
{
	const char *end = strrchr(out->str, '"'), *p = end;
	guint length = 0;

	if (!end)
		return 0;
	while (p > out->str && p[-1] != '"')
		p--;
	for (; p < end; p++, length++)
		if (*p == '\\')
			p++;
	return length;
}

static gboolean say_dynamic(Generator *g, guint who, const char *name, GString *out)
{
	static const struct {
		const char *name;
		char kind;
	} fds[] = {
		{ "fd", 0 },	 { "nsfd", 'n' }, { "pidfd", 'p' },  { "mntfd", 'm' },
		{ "fsfd", 'f' }, { "mqfd", 'q' }, { "sockfd", 's' }, { "usernsfd", 'u' },
	};
	static const char *const ids[] = { "msqid", "semid", "shmid" };

	for (guint i = 0; i < G_N_ELEMENTS(fds); i++)
		if (!strcmp(fds[i].name, name))
			return say_fd(g, who, fds[i].kind, out), TRUE;
	for (int i = 0; i < 3; i++)
		if (!strcmp(ids[i], name))
			return say_ipc_id(g, i, out), TRUE;
	if (!strcmp(name, "pid") || !strcmp(name, "tid"))
		return say_task(g, who, out), TRUE;
	if (!strcmp(name, "pidnum"))
		return say_pid_number(g, who, out), TRUE;
	if (!strcmp(name, "dirfd"))
		return say_dirfd(g, who, out), TRUE;
	if (!strcmp(name, "shmaddr"))
		return say_address(g, out), TRUE;
	if (!strcmp(name, "mntid") || !strcmp(name, "nsid"))
		return say_told_id(g, name[0] == 'n', out), TRUE;
	if (!strcmp(name, "len"))
		return g_string_append_printf(out, "%u", literal_length(out)), TRUE;
	return FALSE;
}

gboolean generator_number(Generator *g, guint who, enum sys_kind kind, gint64 *number)
{
	static const struct {
		enum sys_kind kind;
		const char *name;
	} names[] = {
		{ K_FD, "fd" },	      { K_NSFD, "nsfd" },   { K_PIDFD, "pidfd" },
		{ K_MSQID, "msqid" }, { K_SEMID, "semid" }, { K_SHMID, "shmid" },
		{ K_PID, "pidnum" },
	};
	g_autoptr(GString) out = g_string_new(NULL);
	const gint64 *kept;

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		if (names[i].kind != kind)
			continue;
		say_dynamic(g, who, names[i].name, out);
		if (out->str[0] != 'f')
			return *number = g_ascii_strtoll(out->str, NULL, 10), TRUE;
		kept = g_hash_table_lookup(
			g->side->values, GUINT_TO_POINTER((guint)strtoul(out->str + 1, NULL, 10)));
		*number = kept ? *kept : 3;
		return TRUE;
	}
	return FALSE;
}

/* ---- rules ---- */

static guint weight_of(const char **text)
{
	char *end;
	gulong weight = strtoul(*text, &end, 10);

	if (end == *text || *end != '*')
		return 1;
	*text = end + 1;
	return (guint)weight;
}

static const char *choose(Generator *g, const Rule *rule)
{
	guint total = 0, at;

	for (const char *const *a = rule->alternatives; *a; a++) {
		const char *text = *a;

		total += weight_of(&text);
	}
	at = generator_pick(g, total);
	for (const char *const *a = rule->alternatives; *a; a++) {
		const char *text = *a;
		guint weight = weight_of(&text);

		if (at < weight)
			return text;
		at -= weight;
	}
	return "";
}

static void expand(Generator *g, guint who, const char *text, GString *out);

/* One to three different alternatives. */
static void expand_some(Generator *g, guint who, const Rule *rule, GString *out)
{
	const char *chosen[3];
	guint n = 0, tries = 1 + generator_pick(g, 3);

	for (guint i = 0; i < tries; i++) {
		const char *text = choose(g, rule);
		gboolean again = FALSE;

		for (guint j = 0; j < n; j++)
			again |= chosen[j] == text;
		if (again)
			continue;
		if (n)
			g_string_append_c(out, '|');
		chosen[n++] = text;
		expand(g, who, text, out);
	}
}

static void expand_name(Generator *g, guint who, const char *name, GString *out)
{
	gsize len = strlen(name);
	gboolean some = len && name[len - 1] == '*';
	const Rule *rule = fuzz_rule(name, some ? len - 1 : len);

	if (rule && some)
		expand_some(g, who, rule, out);
	else if (rule)
		expand(g, who, choose(g, rule), out);
	else if (!say_dynamic(g, who, name, out))
		g_error("the fuzzer's recipes have no rule <%s>", name);
}

static gsize name_length(const char *text)
{
	gsize len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");

	if (!len || !g_ascii_isalpha(text[0]))
		return 0;
	if (text[len] == '*')
		len++;
	return text[len] == '>' ? len : 0;
}

static void expand(Generator *g, guint who, const char *text, GString *out)
{
	while (*text) {
		gsize len = *text == '<' ? name_length(text + 1) : 0;

		if (len) {
			g_autofree char *name = g_strndup(text + 1, len);

			expand_name(g, who, name, out);
			text += len + 2;
		} else {
			g_string_append_c(out, *text++);
		}
	}
}

char *generator_expand(Generator *g, guint who, const char *text)
{
	GString *out = g_string_new(NULL);

	expand(g, who, text, out);
	return g_string_free(out, FALSE);
}

/* ---- recipes ---- */

static guint total_weight(const Recipe *recipes)
{
	guint total = 0;

	for (; recipes->text; recipes++)
		total += recipes->weight;
	return total;
}

static const char *choose_recipe(Generator *g, const Profile *profile)
{
	const Recipe *recipe = profile->recipes;
	guint n = 0, at;

	if (profile->mixes) {
		while (profile->mixes[n])
			n++;
		return choose_recipe(g, fuzz_profile(profile->mixes[generator_pick(g, n)]));
	}
	at = generator_pick(g, total_weight(recipe));
	while (at >= recipe->weight)
		at -= recipe++->weight;
	return recipe->text;
}

static gboolean makes_task(const char *text)
{
	return strstr(text, "clone") || strstr(text, "fork(");
}

static gboolean ends_task(const char *text)
{
	return g_str_has_prefix(text, "exit") || g_str_has_prefix(text, "<leave>");
}

/* init stays, so that the scenario goes on; and there are never too many tasks. */
static gboolean is_wanted(Generator *g, guint who, const char *text)
{
	guint serials[64], n = live_tasks(g, FALSE, serials, 64);

	if (makes_task(text))
		return n < g->profile->max_tasks && g->tasks->len < 60;
	return who || !ends_task(text);
}

static guint choose_actor(Generator *g, guint *actor)
{
	guint serials[64], n = live_tasks(g, TRUE, serials, 64);

	if (n)
		*actor = serials[one_in(g, 4) ? 0 : generator_pick(g, n)];
	return n;
}

/* Puts the lines of a recipe into the queue; each is completed when its turn comes. */
static void take_recipe(Generator *g, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	g_hash_table_remove_all(g->named);
	for (char **line = lines; *line; line++)
		g_queue_push_tail(&g->lines, g_strdup(*line));
}

static void drop_group(Generator *g)
{
	g_queue_clear_full(&g->lines, g_free);
}

/*
 * "$X" becomes the name, or in strings the number, of what an earlier line of the group returned.
 */
static gboolean resolve(Generator *g, GString *text)
{
	char *p;

	while ((p = strchr(text->str, '$'))) {
		gsize at = (gsize)(p - text->str);
		char name[2] = { p[1], '\0' };
		guint serial = GPOINTER_TO_UINT(g_hash_table_lookup(g->named, name));
		const gint64 *value = g_hash_table_lookup(g->side->values,
							  GUINT_TO_POINTER(serial));
		g_autofree char *with = NULL;

		if (!serial || !value || *value < 0)
			return FALSE;
		if (at && text->str[at - 1] == '/')
			with = g_strdup_printf("%" G_GINT64_FORMAT, *value);
		else
			with = g_strdup_printf("f%u", serial);
		g_string_erase(text, (gssize)at, 2);
		g_string_insert(text, (gssize)at, with);
	}
	return TRUE;
}

static Step *step_of_line(Generator *g, guint who, const char *line)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	Step *step;

	if (line[0] && g_str_has_prefix(line + 1, " = ")) {
		char name[2] = { line[0], '\0' };

		g_hash_table_insert(g->named, g_strdup(name), GUINT_TO_POINTER(g->next_serial));
		line += 4;
	}
	if (!strcmp(line, "<typed>")) {
		g_autofree char *typed = typed_call(g, who);

		g_string_assign(text, typed ? typed : "getpid()");
	} else {
		expand(g, who, line, text);
	}
	if (!resolve(g, text))
		return NULL;
	step = step_new(g->next_serial, who, text->str, &error);
	if (!step)
		g_warning("%s", error->message);
	else
		g->next_serial++;
	return step;
}

static gboolean fill_queue(Generator *g)
{
	if (g->in_prologue) {
		g->in_prologue = FALSE;
		g->line_who = 0;
		take_recipe(g, g->profile->prologue);
		return TRUE;
	}
	if (!choose_actor(g, &g->line_who))
		return FALSE;
	for (int tries = 0; tries < 100; tries++) {
		const char *recipe = choose_recipe(g, g->profile);

		if (is_wanted(g, g->line_who, recipe)) {
			take_recipe(g, recipe);
			return TRUE;
		}
	}
	return FALSE;
}

static gboolean can_act(Generator *g, guint who)
{
	for (guint i = 0; i < g->side->tasks->len; i++) {
		const SideTask *t = &g_array_index(g->side->tasks, SideTask, i);

		if (t->serial == who)
			return t->alive && !t->blocked;
	}
	return FALSE;
}

Step *generator_next(Generator *g)
{
	for (int tries = 0; tries < 200; tries++) {
		g_autofree char *line = NULL;
		Step *step;

		if (!can_act(g, g->line_who))
			drop_group(g);
		if (g_queue_is_empty(&g->lines) && !fill_queue(g))
			return NULL;
		line = g_queue_pop_head(&g->lines);
		step = step_of_line(g, g->line_who, line);
		if (step)
			return step;
		drop_group(g);
	}
	return NULL;
}

/* ---- learning ---- */

static char fd_kind(const Step *step)
{
	static const struct {
		const char *call;
		char kind;
	} kinds[] = {
		{ "pidfd_open", 'p' }, { "fsopen", 'f' },	  { "fspick", 'f' },
		{ "fsmount", 'm' },    { "open_tree", 'm' },	  { "mq_open", 'q' },
		{ "ioctl", 'n' },      { "open_tree_attr", 'm' }, { "socket", 's' },
		{ "accept", 's' },
	};

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (!strcmp(kinds[i].call, step->call->name))
			return kinds[i].kind;
	if (strstr(step->text, "/ns/user"))
		return 'u';
	if (strstr(step->text, "/ns/"))
		return 'n';
	return strstr(step->text, "O_CREAT") ? 'r' : 'd';
}

static gboolean returns_fd(const struct sys_row *row, const Step *step)
{
	if (row->result && (row->result->kind == K_FD || row->result->kind == K_PIDFD))
		return TRUE;
	return strstr(step->text, "NS_GET_USERNS") || strstr(step->text, "NS_GET_PARENT") ||
	       strstr(step->text, "_NAMESPACE") || strstr(step->text, "SIOCGSKNS") ||
	       strstr(step->text, "NS_MNT_GET_NEXT") || strstr(step->text, "NS_MNT_GET_PREV");
}

static void learn_child(Generator *g, const Step *step)
{
	KnownTask *parent = known_task(g, step->who);
	KnownTask child = { step->serial, g_array_new(FALSE, FALSE, sizeof(KnownFd)) };

	if (parent && parent->fds->len)
		g_array_append_vals(child.fds, parent->fds->data, parent->fds->len);
	g_array_append_val(g->tasks, child);
}

static void learn_close(Generator *g, const Step *step)
{
	KnownTask *t = known_task(g, step->who);

	for (guint i = t ? t->fds->len : 0; i-- > 0;) {
		g_autofree char *text = g_strdup_printf("close(f%u)",
							g_array_index(t->fds, KnownFd, i).serial);

		if (!strcmp(text, step->text))
			g_array_remove_index(t->fds, i);
	}
}

static void learn_id(Generator *g, const Step *step)
{
	if (g_hash_table_contains(g->side->ids, GUINT_TO_POINTER(step->serial)))
		g_array_append_val(g->told_ids[!strcmp(step->call->name, "ioctl")], step->serial);
}

void generator_learn(Generator *g, const Step *step, const StepAnswer *answer)
{
	static const char *const gets[] = { "msgget", "semget", "shmget" };
	const struct sys_row *row = sys_find(step->call->name);
	KnownTask *t = known_task(g, step->who);

	if (answer->created)
		learn_child(g, step);
	t = known_task(g, step->who);
	if (answer->outcome != CALL_RETURNED || answer->ret < 0 || !row || !t)
		return;
	if (returns_fd(row, step)) {
		KnownFd fd = { answer->ret, step->serial, fd_kind(step) };

		g_array_append_val(t->fds, fd);
	}
	if (!strcmp(row->name, "close"))
		learn_close(g, step);
	for (int i = 0; i < 3; i++)
		if (!strcmp(row->name, gets[i]))
			g_array_append_val(g->ipc_ids[i], answer->ret);
	if (!strcmp(row->name, "shmat"))
		g_array_append_val(g->addresses, step->serial);
	learn_id(g, step);
}
