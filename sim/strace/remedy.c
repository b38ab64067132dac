// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a log proves, made true: descriptors that were open, files and directories that were there,
 * their owners, modes and contents. Files are made by init, through /proc/PID/root, cwd and fd of
 * the task that sees them, so that neither its rights nor its descriptors matter.
 *
 * A remedy is tried only after the model's answer was another one than the log's, and it is taken
 * back where it did not help. What was made is remembered by inode: only there does the log's word
 * on modes, owners and contents count more than the model's.
 */
#include <string.h>

#include "script/printer.h"
#include "strace/case.h"

#define MOST_ROUNDS   48u
#define FORETELL_MOST 400u /* lines of the task that are searched for what a file was */
static const char *const default_dirs[] = { "/dev/mqueue", "/dev/shm", "/dev", "/etc", "/mnt",
					    "/root",	   "/run",     "/sys", "/tmp", NULL };

/* ---- descriptors: the lowest free number is what the kernel gives ---- */

static Remedy align_descriptors(const Case *c)
{
	gint64 wanted = c->wanted, got = c->was->ret;

	if (c->a->row->result->kind != K_FD || c->was->outcome != CALL_RETURNED || wanted < 0 ||
	    got < 0 || wanted == got)
		return REMEDY_NONE;
	if (got < wanted)
		stand_in_fd(c->r, c->actor->id, got);
	else if (world_file(c->r->w, c->actor->id, (int)wanted))
		aside(c->r, c->actor->id, "close(%d)", (int)wanted);
	else
		return REMEDY_NONE;
	return REMEDY_RETRY;
}

/* A descriptor that the log uses, and that was open before the log began. */
static Remedy open_descriptors(const Case *c)
{
	gboolean opened = FALSE;

	if (c->was->ret != -sys_errno_value("EBADF") || c->wanted == c->was->ret)
		return REMEDY_NONE;
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		gint64 fd;

		if (!kind_is_descriptor(c->a->row->args[i].type->kind) || !case_number(c, i, &fd) ||
		    fd < 0 || fd > G_MAXINT32)
			continue;
		if (!world_file(c->r->w, c->actor->id, (int)fd)) {
			stand_in_fd(c->r, c->actor->id, fd);
			opened = TRUE;
		}
	}
	return opened ? REMEDY_RETRY : REMEDY_NONE;
}

/* ---- files ---- */

/* Every directory above the last component, behind the first @base bytes. TRUE: one was made. */
static gboolean make_parents(Replay *r, const char *path, gsize base)
{
	gboolean made = FALSE;

	for (const char *at = strchr(path + base + 1, '/'); at; at = strchr(at + 1, '/')) {
		g_autofree char *parent = g_strndup(path, (gsize)(at - path));
		g_autofree char *quoted = aside_quote(parent, -1);

		if (aside(r, init_task(r), "mkdir(%s, 0755)", quoted) == 0) {
			inode_note(r, r->proven, parent);
			made = TRUE;
		}
	}
	return made;
}

void make_directories(Replay *r, Actor *actor, const char *path)
{
	int nr = r->b->ops->pid_nr(r->b, actor->id, init_task(r));
	g_autofree char *base = g_strdup_printf("/proc/%d/root", nr);
	g_autofree char *whole = g_strconcat(base, path, "/", NULL);

	make_parents(r, whole, strlen(base));
}

/* A stat structure among the outputs of a call. */
static const AstNode *stat_in(const AstCall *call)
{
	for (guint i = 0; i < call->n_args; i++) {
		const AstNode *node = call->args[i].wrote ? call->args[i].wrote
							  : call->args[i].value;

		if (expect_field(node, "st_mode") || expect_field(node, "stx_mode"))
			return node;
	}
	return NULL;
}

/* Whether a line of the log shows attributes of the descriptor @fd, or of the path in quotes. */
static gboolean shows(const char *text, const char *quoted, gint64 fd)
{
	g_autofree char *by_fd = g_strdup_printf("(%" G_GINT64_FORMAT ", \"\", ", fd);
	g_autofree char *by_path = g_strdup_printf("%s, {st_", quoted);

	if (!strstr(text, "st_mode=") && !strstr(text, "stx_mode="))
		return FALSE;
	return (fd >= 0 && strstr(text, by_fd)) || strstr(text, by_path);
}

/*
 * What the log tells later: of the descriptor that this call opened, as long as it is open, or of
 * the same path. The node lies in *@script.
 */
static const AstNode *foretold(const Case *c, const char *quoted, AstScript **script)
{
	const GPtrArray *entries = c->r->log->entries;
	gint64 fd = c->a->row->result->kind == K_FD ? c->wanted : -1;
	g_autofree char *closing = g_strdup_printf(" close(%" G_GINT64_FORMAT ")", fd);
	guint from = 0, seen = 0;

	while (from < entries->len && entries->pdata[from] != c->a->entry)
		from++;
	for (guint i = from + 1; i < entries->len && seen < FORETELL_MOST; i++) {
		const LogEntry *entry = entries->pdata[i];

		if (entry->pid != c->a->entry->pid || entry->kind != LOG_CALL)
			continue;
		seen++;
		if (fd >= 0 && strstr(entry->text, closing))
			fd = -1;
		if (!shows(entry->text, quoted, fd))
			continue;
		*script = script_parse_log_line(c->r->log->path, entry->line, entry->text,
						strlen(entry->text), NULL);
		if (!*script || !(*script)->n_lines || (*script)->lines[0]->kind != LINE_STEP)
			return NULL;
		return stat_in(&(*script)->lines[0]->call);
	}
	return NULL;
}

static gboolean told(const AstNode *node, const char *name, gint64 *value)
{
	g_autofree char *longer = g_strdup_printf("stx_%s", name);
	g_autofree char *shorter = g_strdup_printf("st_%s", name);
	const AstArg *arg = expect_field(node, shorter);

	if (!arg)
		arg = expect_field(node, longer);
	return arg && expect_number(arg->value, value);
}

/* The target where the call reads a symbolic link: a path and no name goes in, bytes come out. */
static const AstNode *told_target(const Case *c)
{
	const AstNode *target = NULL;
	gboolean path = FALSE;

	for (guint i = 0; i < c->a->row->nr_args; i++) {
		const struct sys_slot *slot = &c->a->row->args[i];
		const AstArg *arg = case_arg(c, i);

		if (slot->type->kind == K_STRING)
			return NULL;
		path |= slot_is_path(slot);
		if (path && slot->type->kind == K_BYTES && slot->by_result && arg && arg->value &&
		    arg->value->kind == NODE_STRING)
			target = arg->value;
	}
	return target;
}

static gboolean wants_directory(const Case *c)
{
	gint64 flags;

	for (guint i = 0; i < c->a->row->nr_args; i++)
		if (c->a->row->args[i].type->set && case_number(c, i, &flags) &&
		    !strcmp(c->a->row->args[i].type->set->name, "open") &&
		    (flags & (gint64)named_flag("O_DIRECTORY")))
			return TRUE;
	return FALSE;
}

/* A file of which the log tells no more than that it is there: what it may be, one by one. */
static gboolean make_guess(const Case *c, const char *quoted, guint guess)
{
	obj_id init = init_task(c->r);

	if (wants_directory(c))
		guess += 2;
	if (guess == 0)
		return aside(c->r, init, "mknod(%s, S_IFREG|0644, 0)", quoted) == 0;
	if (guess == 1)
		return aside(c->r, init, "mknod(%s, S_IFREG|0755, 0)", quoted) == 0;
	return guess == 2 && aside(c->r, init, "mkdir(%s, 0755)", quoted) == 0;
}

/* st_rdev=makedev(0x1, 0x3), as the log has it; anything where it does not. */
static char *told_device(const AstNode *stat)
{
	const AstArg *arg = expect_field(stat, "st_rdev");
	GString *text = g_string_new(NULL);

	if (arg && arg->value)
		print_node(text, arg->value);
	else
		g_string_append(text, "makedev(1, 3)");
	return g_string_free(text, FALSE);
}

/* A file of which the log shows the attributes. */
static gboolean make_told(const Case *c, const char *quoted, const AstNode *stat, guint mode)
{
	g_autofree char *device = told_device(stat);
	obj_id init = init_task(c->r);
	gint64 uid, gid, made;

	if ((mode & 0170000) == 0120000)
		return aside(c->r, init, "symlink(\"?\", %s)", quoted) == 0;
	if ((mode & 0170000) == 0040000)
		made = aside(c->r, init, "mkdir(%s, 0755)", quoted);
	else
		made = aside(c->r, init, "mknod(%s, 0%o, %s)", quoted, mode, device);
	if (made < 0)
		return FALSE;
	if (told(stat, "uid", &uid) && told(stat, "gid", &gid) && (uid || gid))
		aside(c->r, init, "lchown(%s, %d, %d)", quoted, (int)uid, (int)gid);
	aside(c->r, init, "chmod(%s, 0%o)", quoted, mode & 07777);
	return TRUE;
}

/* Makes @path as the log tells it; @guess counts what may be tried where it does not. */
static gboolean make_file(const Case *c, const char *path, guint index, guint guess)
{
	g_autofree char *quoted = aside_quote(path, -1);
	g_autofree char *as_logged = aside_quote(case_arg(c, index)->value->text, -1);
	g_autoptr(AstScript) later = NULL;
	const AstNode *stat = stat_in(c->a->logged), *target = told_target(c);
	gint64 mode;

	if (target) {
		g_autofree char *text = aside_quote(target->text, (gssize)target->len);

		return guess == 0 &&
		       aside(c->r, init_task(c->r), "symlink(%s, %s)", text, quoted) == 0;
	}
	if (!stat && guess == 0)
		stat = foretold(c, as_logged, &later);
	if (stat && told(stat, "mode", &mode))
		return guess == 0 && make_told(c, quoted, stat, (guint)mode);
	return make_guess(c, quoted, guess);
}

static gboolean exists(Replay *r, const char *path)
{
	g_autofree char *quoted = aside_quote(path, -1);

	return aside(r, init_task(r), "readlink(%s, _, 1)", quoted) != -sys_errno_value("ENOENT");
}

static gboolean is_link(Replay *r, const char *path)
{
	g_autofree char *quoted = aside_quote(path, -1);

	return aside(r, init_task(r), "readlink(%s, _, 256)", quoted) > 0;
}

static void remove_proven(Replay *r, const char *path)
{
	g_autofree char *quoted = aside_quote(path, -1);

	if (!inode_is_proven(r, path))
		return;
	if (aside(r, init_task(r), "unlink(%s)", quoted) < 0)
		aside(r, init_task(r), "rmdir(%s)", quoted);
}

/* The directory that is there, of those above @path. */
static char *nearest_ancestor(Replay *r, const char *path)
{
	char *at = g_path_get_dirname(path);

	while (strlen(at) > 1 && !exists(r, at)) {
		char *above = g_path_get_dirname(at);

		g_free(at);
		at = above;
	}
	return at;
}

/* A path that the log found. Guesses at its type follow each other, round by round. */
static Remedy make_path(const Case *c, guint index)
{
	gsize base = 0;
	g_autofree char *path = case_path(c, index, &base);
	g_autofree char *parent = NULL;

	if (!path || strlen(path) == base)
		return REMEDY_NONE;
	if (make_parents(c->r, path, base))
		return REMEDY_RETRY;
	if (exists(c->r, path)) {
		if (is_link(c->r, path))
			return REMEDY_SKIP; /* it leads to where the model has nothing */
		if (c->a->guesses == 0)
			return REMEDY_NONE;
		remove_proven(c->r, path);
	}
	while (c->a->guesses < 3) {
		if (!make_file(c, path, index, c->a->guesses++))
			continue;
		inode_note(c->r, c->r->proven, path);
		return REMEDY_RETRY;
	}
	parent = nearest_ancestor(c->r, path);
	return inode_is_pseudo(c->r, parent) ? REMEDY_SKIP : REMEDY_NONE;
}

static Remedy make_paths(const Case *c)
{
	static const char *const missing[] = { "ENOENT", "ENOTDIR", "EISDIR",
					       "EACCES", "EINVAL",  "ENOEXEC" };
	gboolean plausible = FALSE;

	for (guint i = 0; i < G_N_ELEMENTS(missing) && !plausible; i++)
		plausible = c->was->ret == -sys_errno_value(missing[i]) &&
			    (i < 2 || c->a->guesses > 0);
	if (!plausible || c->was->outcome != CALL_RETURNED || c->wanted == c->was->ret)
		return REMEDY_NONE;
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		Remedy remedy = slot_is_path(&c->a->row->args[i]) ? make_path(c, i) : REMEDY_NONE;

		if (remedy != REMEDY_NONE)
			return remedy;
	}
	return REMEDY_NONE;
}

/*
 * Changes an inode that the log has not given its mode or owner, where the mount that it is seen
 * through is read-only too: init sees file systems of before the log at these places.
 */
static gboolean change_inode(const Case *c, const char *path, const char *call, const char *values)
{
	g_autofree char *quoted = aside_quote(path, -1);
	g_autofree char *inode = inode_of(c->r, path);
	gint64 ret = aside(c->r, init_task(c->r), "%s(%s, %s)", call, quoted, values);

	for (guint i = 0; ret == -sys_errno_value("EROFS") && default_dirs[i]; i++) {
		g_autofree char *other = inode_of(c->r, default_dirs[i]);

		if (inode && other && !strcmp(inode, other))
			ret = aside(c->r, init_task(c->r), "%s(\"%s\", %s)", call, default_dirs[i],
				    values);
	}
	return ret == 0;
}

/* Mode and owner of a file that the log has not made itself. */
static Remedy mend_attributes(const Case *c)
{
	const AstNode *stat = stat_in(c->a->logged);
	g_autofree char *path = stat && c->was->ret == 0 ? case_file(c) : NULL;
	g_autofree char *inode = path ? inode_of(c->r, path) : NULL;
	gboolean mended = FALSE;
	gint64 mode, uid, gid;

	if (!inode || c->round > 8 || inode_is_the_kernels(c->r, path))
		return REMEDY_NONE;
	if (!g_hash_table_contains(c->r->owned, inode) && told(stat, "uid", &uid) &&
	    told(stat, "gid", &gid)) {
		g_autofree char *values = g_strdup_printf("%d, %d", (int)uid, (int)gid);

		mended |= change_inode(c, path, "chown", values);
	}
	if (!g_hash_table_contains(c->r->moded, inode) && told(stat, "mode", &mode)) {
		g_autofree char *values = g_strdup_printf("0%o", (guint)mode & 07777);

		mended |= change_inode(c, path, "chmod", values);
	}
	return mended ? REMEDY_RETRY : REMEDY_NONE;
}

static char *last_path(const Case *c)
{
	char *path = NULL;

	for (guint i = 0; i < c->a->row->nr_args; i++)
		if (slot_is_path(&c->a->row->args[i])) {
			g_free(path);
			path = case_path(c, i, NULL);
		}
	return path;
}

/* A mode that was there before the log, and that refuses too much or lets too much happen. */
static Remedy mend_permission(const Case *c)
{
	gint64 eacces = -sys_errno_value("EACCES");
	g_autofree char *path = (c->was->ret == eacces && c->wanted >= 0) ||
						(c->wanted == eacces && c->was->ret >= 0)
					? last_path(c)
					: NULL;
	g_autofree char *parent = path ? g_path_get_dirname(path) : NULL;
	const char *changed = c->wanted >= 0 ? path : parent;
	g_autofree char *inode = changed ? inode_of(c->r, changed) : NULL;

	if (!inode || c->round > 2 || inode_is_the_kernels(c->r, changed) ||
	    g_hash_table_contains(c->r->moded, inode))
		return REMEDY_NONE;
	return change_inode(c, changed, "chmod", c->wanted >= 0 ? "0777" : "0755") ? REMEDY_RETRY
										   : REMEDY_NONE;
}

/* What the log could not make because it was there. */
static Remedy make_existing(const Case *c)
{
	g_autofree char *path = NULL;
	g_autofree char *quoted = NULL;
	guint last = 0;

	if (c->wanted != -sys_errno_value("EEXIST") || c->was->ret < 0 || c->round > 2)
		return REMEDY_NONE;
	for (guint i = 0; i < c->a->row->nr_args; i++)
		if (slot_is_path(&c->a->row->args[i]))
			last = i;
	path = case_path(c, last, NULL);
	quoted = path ? aside_quote(path, -1) : NULL;
	if (!quoted || aside(c->r, init_task(c->r), "mkdir(%s, 0755)", quoted) < 0)
		return REMEDY_NONE;
	inode_note(c->r, c->r->proven, path);
	return REMEDY_RETRY;
}

/* A file that was guessed to be a regular one and is a symbolic link. */
static Remedy mend_link(const Case *c)
{
	if (!told_target(c) || c->was->ret != -sys_errno_value("EINVAL") || c->wanted < 0 ||
	    c->round > 1)
		return REMEDY_NONE;
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		g_autofree char *path = slot_is_path(&c->a->row->args[i]) ? case_path(c, i, NULL)
									  : NULL;

		if (!path || !inode_is_proven(c->r, path))
			continue;
		remove_proven(c->r, path);
		return make_file(c, path, i, 0) ? REMEDY_RETRY : REMEDY_NONE;
	}
	return REMEDY_NONE;
}

/* Names of the host from before the log: the log has not set any yet. */
static Remedy mend_names(const Case *c)
{
	const AstCall *call = c->a->logged;
	const AstArg *node = call->n_args ? expect_field(call->args[0].value, "nodename") : NULL;
	const AstArg *domain = call->n_args ? expect_field(call->args[0].value, "domainname")
					    : NULL;
	g_autofree char *quoted = NULL;
	Remedy remedy = REMEDY_NONE;

	if (!node || c->r->host_named || c->round > 0 || !node->value ||
	    node->value->kind != NODE_STRING)
		return REMEDY_NONE;
	quoted = aside_quote(node->value->text, (gssize)node->value->len);
	if (aside(c->r, c->actor->id, "sethostname(%s, %d)", quoted, (int)node->value->len) == 0)
		remedy = REMEDY_RETRY;
	if (domain && domain->value && domain->value->kind == NODE_STRING) {
		g_autofree char *name = aside_quote(domain->value->text,
						    (gssize)domain->value->len);

		aside(c->r, c->actor->id, "setdomainname(%s, %d)", name, (int)domain->value->len);
	}
	return remedy;
}

/* Ids of a session, a group or a parent that the log does not know: they are older than it. */
static Remedy skip_older_ids(const Case *c)
{
	if (c->a->row->result->kind != K_PID || c->a->row->result == &t_child || c->wanted < 0 ||
	    c->was->ret < 0)
		return REMEDY_NONE;
	for (guint i = 0; i < c->a->row->nr_args; i++)
		if (c->a->row->args[i].dir != DIR_IN)
			return REMEDY_NONE;
	return strace_log_first_line(c->r->log, c->wanted) ? REMEDY_NONE : REMEDY_SKIP;
}

static gboolean is_sigset(const struct sys_type *type)
{
	return type->kind == K_SIGSET || (type->elem && type->elem->kind == K_SIGSET);
}

/*
 * The mask of signals of a task that handles signals: what a handler blocks, and when it returns,
 * the log does not show.
 */
static Remedy mend_mask(const Case *c)
{
	g_autoptr(GString) mask = NULL;

	if (!c->actor->handles || c->round > 0 || c->was->ret != 0 || c->wanted != 0)
		return REMEDY_NONE;
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		const struct sys_slot *slot = &c->a->row->args[i];
		const AstArg *arg = is_sigset(slot->type) && slot->dir == DIR_OUT ? case_arg(c, i)
										  : NULL;

		if (!arg || !arg->value)
			continue;
		mask = g_string_new(NULL);
		print_node(mask, arg->value);
	}
	if (!mask ||
	    aside(c->r, c->actor->id, "rt_sigprocmask(SIG_SETMASK, %s, NULL, 8)", mask->str) < 0)
		return REMEDY_NONE;
	return REMEDY_RETRY;
}

/* Directories of the default world that the log's world did not have. */
static Remedy remove_defaults(const Case *c)
{
	if (c->wanted != -sys_errno_value("ENOENT") || c->was->ret < 0)
		return REMEDY_NONE;
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		const AstArg *arg = slot_is_path(&c->a->row->args[i]) ? case_arg(c, i) : NULL;
		g_autofree char *path = arg ? case_path(c, i, NULL) : NULL;
		g_autofree char *quoted = path ? aside_quote(path, -1) : NULL;

		if (quoted && g_strv_contains(default_dirs, arg->value->text) &&
		    aside(c->r, init_task(c->r), "rmdir(%s)", quoted) == 0)
			return REMEDY_RETRY;
	}
	return REMEDY_NONE;
}

/* ---- contents ---- */

/* The index of the bytes that a call reads from the descriptor in its first argument; -1: none. */
static int read_index(const struct sys_row *row)
{
	if (!row->nr_args || row->args[0].type->kind != K_FD)
		return -1;
	for (guint i = 1; i < row->nr_args; i++)
		if (row->args[i].type->kind == K_BYTES && row->args[i].by_result)
			return (int)i;
	return -1;
}

static gint64 read_position(const Case *c)
{
	gint64 fd, at;

	for (guint i = 2; i < c->a->row->nr_args; i++)
		if (c->a->row->args[i].type->kind == K_OFFSET && case_number(c, i, &at))
			return at;
	if (!case_number(c, 0, &fd))
		return -1;
	return aside(c->r, c->actor->id, "lseek(%d, 0, SEEK_CUR)", (int)fd);
}

static gboolean write_content(const Case *c, const char *path, const AstNode *text, gint64 at)
{
	g_autofree char *quoted = aside_quote(path, -1);
	g_autofree char *bytes = text ? aside_quote(text->text, (gssize)text->len) : NULL;
	obj_id init = init_task(c->r);
	gint64 fd = aside(c->r, init, "openat(AT_FDCWD, %s, O_WRONLY)", quoted);
	gint64 end = at + c->wanted;

	if (fd < 0)
		return FALSE;
	if (text && text->len)
		aside(c->r, init, "pwrite64(%d, %s, %" G_GSIZE_FORMAT ", %" G_GINT64_FORMAT ")",
		      (int)fd, bytes, MIN(text->len, (gsize)c->wanted), at);
	if (c->round == 0)
		aside(c->r, init, "ftruncate(%d, %" G_GINT64_FORMAT ")", (int)fd, end);
	aside(c->r, init, "close(%d)", (int)fd);
	return TRUE;
}

/* What the log read from a file that it never wrote. */
static Remedy fill_content(const Case *c)
{
	int index = read_index(c->a->row);
	const AstArg *arg = index < 0 ? NULL : case_arg(c, (guint)index);
	g_autofree char *path = NULL;
	g_autofree char *inode = NULL;
	gint64 fd, at;

	if (index < 0 || !case_number(c, 0, &fd) || fd < 0)
		return REMEDY_NONE;
	path = g_strdup_printf("/proc/%d/fd/%d", case_number_for_init(c), (int)fd);
	if (inode_is_pseudo(c->r, path))
		return c->wanted >= 0 && c->was->ret >= 0 ? REMEDY_SKIP : REMEDY_NONE;
	inode = inode_of(c->r, path);
	if (c->round > 2 || !inode || g_hash_table_contains(c->r->written, inode) || c->wanted < 0)
		return REMEDY_NONE;
	at = read_position(c);
	if (at < 0)
		return REMEDY_NONE;
	if (!write_content(c, path,
			   arg && arg->value && arg->value->kind == NODE_STRING ? arg->value : NULL,
			   at))
		return REMEDY_SKIP;
	return REMEDY_RETRY;
}

/* More was copied out of a file than the model's has: it was longer. */
static Remedy grow_sources(const Case *c)
{
	Remedy remedy = REMEDY_NONE;
	gint64 fd;

	if (c->a->row->result->kind != K_SIZE || c->was->ret < 0 || c->wanted <= c->was->ret ||
	    read_index(c->a->row) >= 0)
		return REMEDY_NONE;
	if (c->round > 0)
		return REMEDY_SKIP;
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		g_autofree char *path = NULL;
		g_autofree char *inode = NULL;
		g_autofree char *quoted = NULL;

		if (c->a->row->args[i].type->kind != K_FD || !case_number(c, i, &fd) || fd < 0)
			continue;
		path = g_strdup_printf("/proc/%d/fd/%d", case_number_for_init(c), (int)fd);
		inode = inode_of(c->r, path);
		quoted = aside_quote(path, -1);
		if (!inode || g_hash_table_contains(c->r->written, inode))
			continue;
		if (aside(c->r, init_task(c->r), "truncate(%s, %" G_GINT64_FORMAT ")", quoted,
			  c->wanted) == 0)
			remedy = REMEDY_RETRY;
	}
	return remedy;
}

/* Devices that everyone has and that a log may be the first to name. */
static void make_devices(const Case *c)
{
	static const struct {
		const char *path;
		guint major, minor;
	} devices[] = { { "/dev/null", 1, 3 },	 { "/dev/zero", 1, 5 },	   { "/dev/full", 1, 7 },
			{ "/dev/random", 1, 8 }, { "/dev/urandom", 1, 9 }, { "/dev/tty", 5, 0 } };
	gint64 wanted;

	if (!logged_result(c->a->logged, &wanted) || wanted == -sys_errno_value("ENOENT"))
		return;
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		const AstArg *arg = slot_is_path(&c->a->row->args[i]) ? case_arg(c, i) : NULL;

		if (!arg || !arg->value || arg->value->kind != NODE_STRING)
			continue;
		for (guint d = 0; d < G_N_ELEMENTS(devices); d++) {
			g_autofree char *path = NULL;
			g_autofree char *quoted = NULL;

			if (strcmp(arg->value->text, devices[d].path))
				continue;
			path = case_path(c, i, NULL);
			quoted = aside_quote(path, -1);
			if (aside(c->r, init_task(c->r), "mknod(%s, S_IFCHR|0666, makedev(%u, %u))",
				  quoted, devices[d].major, devices[d].minor) == 0)
				aside(c->r, init_task(c->r), "chmod(%s, 0666)", quoted);
		}
	}
}

static gboolean takes(const struct sys_row *row, enum sys_kind kind)
{
	for (guint i = 0; i < row->nr_args; i++)
		if (row->args[i].type->kind == kind && !row->args[i].optional)
			return TRUE;
	return FALSE;
}

static gboolean writes_bytes(const struct sys_row *row)
{
	return row->nr_args > 1 && row->args[0].type->kind == K_FD &&
	       row->args[1].type->kind == K_BYTES && row->args[1].dir == DIR_IN;
}

/*
 * Calls that give a mode or an owner to a file that is there. What a file was made with counts
 * less: the mask of a task may have been set where the log does not show it.
 */
void remedy_foresee(Replay *r, Attempt *a, Actor *actor)
{
	Case c = { .r = r, .a = a, .actor = actor };
	g_autofree char *path = NULL;
	g_autofree char *inode = NULL;
	gint64 fd;

	if (writes_bytes(a->row) && a->entry->end > a->entry->line && case_number(&c, 0, &fd) &&
	    !is_stand_in(r, actor->id, fd))
		r->overlaps++;
	make_devices(&c);
	if (!takes(a->row, K_MODE) && !takes(a->row, K_UID))
		return;
	path = case_file(&c);
	inode = path ? inode_of(r, path) : NULL;
	a->changes_file = inode != NULL;
}

void remedy_note(Replay *r, Attempt *a, Actor *actor)
{
	Case c = { .r = r, .a = a, .actor = actor };
	g_autofree char *path = NULL;
	gint64 fd;

	if (a->answer.outcome != CALL_RETURNED || a->answer.ret < 0)
		return;
	r->host_named |= !strcmp(a->row->family, "uts") && a->row->nr_args == 2;
	if (writes_bytes(a->row)) {
		if (a->answer.ret > 0 && case_number(&c, 0, &fd) && !is_stand_in(r, actor->id, fd))
			path = g_strdup_printf("/proc/%d/fd/%d", case_number_for_init(&c), (int)fd);
		if (path)
			inode_note(r, r->written, path);
	} else if (a->changes_file) {
		path = case_file(&c);
		if (path)
			inode_note(r, takes(a->row, K_MODE) ? r->moded : r->owned, path);
	}
}

/* ---- the choice ---- */

static gboolean is_outside(const Case *c)
{
	return c->a->foreign || outside_stand_in(c) || outside_limits(c) || outside_socket(c) ||
	       outside_order(c);
}

gboolean remedy_is_outside(Replay *r, Attempt *a, Actor *actor)
{
	Case c = { .r = r, .a = a, .actor = actor, .was = &a->answer };

	return is_outside(&c);
}

Remedy remedy_find(Replay *r, Attempt *a, Actor *actor, const CallAnswer *was, guint round)
{
	static Remedy (*const remedies[])(const Case *c) = {
		align_descriptors, open_descriptors,  make_paths,     make_existing,
		mend_link,	   mend_names,	      skip_older_ids, remove_defaults,
		mend_attributes,   mend_permission,   mend_mask,      fill_content,
		grow_sources,	   outside_too_early, outside_device, outside_position,
	};
	Case c = { .r = r, .a = a, .actor = actor, .was = was, .round = round };

	if (is_outside(&c))
		return REMEDY_SKIP;
	if (was->outcome == CALL_BUSY)
		return REMEDY_SKIP; /* stopped already: the log's task was a step behind */
	if (was->outcome != CALL_RETURNED)
		return REMEDY_NONE;
	if (round >= MOST_ROUNDS || !logged_result(a->logged, &c.wanted))
		return REMEDY_NONE;
	if (outside_part(&c) || outside_ran_out(&c))
		return REMEDY_SKIP;
	for (guint i = 0; i < G_N_ELEMENTS(remedies); i++) {
		Remedy remedy = remedies[i](&c);

		if (remedy != REMEDY_NONE)
			return remedy;
	}
	return REMEDY_NONE;
}
