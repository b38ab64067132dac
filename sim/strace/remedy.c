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
#include "strace/private.h"

#define MOST_ROUNDS   48u
#define FORETELL_MOST 400u /* lines of the task that are searched for what a file was */
/* Types of file systems (statfs) whose files are the kernel's, not anyone's to make. */
static const char *const pseudo_types[] = {
	"PROC_SUPER_MAGIC", "SYSFS_MAGIC",	"CGROUP_SUPER_MAGIC",  "CGROUP2_SUPER_MAGIC",
	"NSFS_MAGIC",	    "SECURITYFS_MAGIC", "DEBUGFS_MAGIC",       "TRACEFS_MAGIC",
	"BPF_FS_MAGIC",	    "SELINUX_MAGIC",	"DEVPTS_SUPER_MAGIC",  "MQUEUE_MAGIC",
	"PIPEFS_MAGIC",	    "SOCKFS_MAGIC",	"ANON_INODE_FS_MAGIC",
};

/* What a remedy looks at. */
typedef struct {
	Replay *r;
	Attempt *a;
	Actor *actor;
	const CallAnswer *was;
	gint64 wanted; /* the log's result */
	guint round;
} Case;

static guint64 flag(const char *name)
{
	u64 value = 0;

	sys_constant(name, &value);
	return value;
}

/* ---- arguments ---- */

static const AstArg *stated_arg(const Case *c, guint index)
{
	const AstCall *call = c->a->soft;

	for (guint i = 0; i < call->n_args; i++)
		if (expect_slot(call, c->a->row, i) == &c->a->row->args[index])
			return &call->args[i];
	return NULL;
}

static gboolean number_arg(const Case *c, guint index, gint64 *value)
{
	const AstArg *arg = stated_arg(c, index);

	return arg && expect_number(arg->value, value);
}

static gboolean is_path(const struct sys_slot *slot)
{
	return slot->type->kind == K_PATH && slot->dir == DIR_IN;
}

static gboolean is_descriptor(enum sys_kind kind)
{
	return kind == K_FD || kind == K_DIRFD || kind == K_NSFD || kind == K_PIDFD;
}

/* The directory descriptor that belongs to the path in argument @path. */
static gboolean dirfd_of(const Case *c, guint path, gint64 *fd)
{
	if (path == 0 || c->a->row->args[path - 1].type->kind != K_DIRFD)
		return FALSE;
	return number_arg(c, path - 1, fd) && (gint32)*fd != (gint32)flag("AT_FDCWD");
}

static int number_for_init(const Case *c)
{
	return c->r->b->ops->pid_nr(c->r->b, c->actor->id, init_task(c->r));
}

/*
 * Where init finds what the actor means by the path in argument @index; NULL: it is no path. *@base
 * (may be NULL) gets the length of the part that is surely there.
 */
static char *path_for_init(const Case *c, guint index, gsize *base)
{
	const AstArg *arg = stated_arg(c, index);
	g_autofree char *from = NULL;
	const char *text;
	gint64 fd;

	if (!arg || !arg->value || arg->value->kind != NODE_STRING)
		return NULL;
	text = arg->value->text;
	if (*text == '/')
		from = g_strdup_printf("/proc/%d/root", number_for_init(c));
	else if (dirfd_of(c, index, &fd))
		from = g_strdup_printf("/proc/%d/fd/%d/", number_for_init(c), (int)fd);
	else
		from = g_strdup_printf("/proc/%d/cwd/", number_for_init(c));
	if (base)
		*base = strlen(from);
	return g_strconcat(from, text, NULL);
}

/* The file that the call names: by a path with something in it, else by its first descriptor. */
static char *file_for_init(const Case *c)
{
	const struct sys_row *row = c->a->row;
	gint64 fd;

	for (guint i = 0; i < row->nr_args; i++) {
		const AstArg *arg = is_path(&row->args[i]) ? stated_arg(c, i) : NULL;

		if (arg && arg->value && arg->value->kind == NODE_STRING && arg->value->len)
			return path_for_init(c, i, NULL);
	}
	if (!row->nr_args || !is_descriptor(row->args[0].type->kind) || !number_arg(c, 0, &fd) ||
	    fd < 0 || fd > G_MAXINT32)
		return NULL;
	return g_strdup_printf("/proc/%d/fd/%d", number_for_init(c), (int)fd);
}

/* ---- inodes ---- */

static char *inode_of(Replay *r, const char *path)
{
	g_autofree char *quoted = aside_quote(path, -1);
	g_autoptr(Call)
		call = aside_call(r, init_task(r), "newfstatat(AT_FDCWD, %s, _, 0)", quoted);
	gint64 dev, ino;

	if (!call || !written_field(call, "st_dev", &dev) || !written_field(call, "st_ino", &ino))
		return NULL;
	return g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, dev, ino);
}

static gboolean is_proven(Replay *r, const char *path)
{
	g_autofree char *inode = inode_of(r, path);

	return inode && g_hash_table_contains(r->proven, inode);
}

static void note_inode(Replay *r, GHashTable *set, const char *path)
{
	char *inode = inode_of(r, path);

	if (inode)
		g_hash_table_add(set, inode);
}

static gboolean is_pseudo(Replay *r, const char *path)
{
	g_autofree char *quoted = aside_quote(path, -1);
	g_autoptr(Call) call = aside_call(r, init_task(r), "statfs(%s, _)", quoted);
	gint64 type;

	if (!call || !written_field(call, "f_type", &type))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(pseudo_types); i++)
		if ((guint64)type == flag(pseudo_types[i]))
			return TRUE;
	return FALSE;
}

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

		if (!is_descriptor(c->a->row->args[i].type->kind) || !number_arg(c, i, &fd) ||
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
			note_inode(r, r->proven, parent);
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
		const AstArg *arg = stated_arg(c, i);

		if (slot->type->kind == K_STRING)
			return NULL;
		path |= is_path(slot);
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
		if (c->a->row->args[i].type->set && number_arg(c, i, &flags) &&
		    !strcmp(c->a->row->args[i].type->set->name, "open") &&
		    (flags & (gint64)flag("O_DIRECTORY")))
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
	g_autofree char *as_logged = aside_quote(stated_arg(c, index)->value->text, -1);
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

	if (!is_proven(r, path))
		return;
	if (aside(r, init_task(r), "unlink(%s)", quoted) < 0)
		aside(r, init_task(r), "rmdir(%s)", quoted);
}

/* A path that the log found. Guesses at its type follow each other, round by round. */
static Remedy make_path(const Case *c, guint index)
{
	gsize base = 0;
	g_autofree char *path = path_for_init(c, index, &base);
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
		note_inode(c->r, c->r->proven, path);
		return REMEDY_RETRY;
	}
	parent = g_path_get_dirname(path);
	return is_pseudo(c->r, parent) ? REMEDY_SKIP : REMEDY_NONE;
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
		Remedy remedy = is_path(&c->a->row->args[i]) ? make_path(c, i) : REMEDY_NONE;

		if (remedy != REMEDY_NONE)
			return remedy;
	}
	return REMEDY_NONE;
}

/* Mode and owner of a file that the log has not made itself. */
static Remedy mend_attributes(const Case *c)
{
	const AstNode *stat = stat_in(c->a->logged);
	g_autofree char *path = stat && c->was->ret == 0 ? file_for_init(c) : NULL;
	g_autofree char *quoted = path ? aside_quote(path, -1) : NULL;
	g_autofree char *inode = path ? inode_of(c->r, path) : NULL;
	gboolean mended = FALSE;
	gint64 mode, uid, gid;

	if (!inode || c->round > 8 || is_pseudo(c->r, path))
		return REMEDY_NONE;
	if (!g_hash_table_contains(c->r->owned, inode) && told(stat, "uid", &uid) &&
	    told(stat, "gid", &gid))
		mended |= !aside(c->r, init_task(c->r), "chown(%s, %d, %d)", quoted, (int)uid,
				 (int)gid);
	if (!g_hash_table_contains(c->r->moded, inode) && told(stat, "mode", &mode))
		mended |= !aside(c->r, init_task(c->r), "chmod(%s, 0%o)", quoted,
				 (guint)mode & 07777);
	return mended ? REMEDY_RETRY : REMEDY_NONE;
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
		if (is_path(&c->a->row->args[i]))
			last = i;
	path = path_for_init(c, last, NULL);
	quoted = path ? aside_quote(path, -1) : NULL;
	if (!quoted || aside(c->r, init_task(c->r), "mkdir(%s, 0755)", quoted) < 0)
		return REMEDY_NONE;
	note_inode(c->r, c->r->proven, path);
	return REMEDY_RETRY;
}

/* A file that was guessed to be a regular one and is a symbolic link. */
static Remedy mend_link(const Case *c)
{
	if (!told_target(c) || c->was->ret != -sys_errno_value("EINVAL") || c->wanted < 0 ||
	    c->round > 1)
		return REMEDY_NONE;
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		g_autofree char *path = is_path(&c->a->row->args[i]) ? path_for_init(c, i, NULL)
								     : NULL;

		if (!path || !is_proven(c->r, path))
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

/* Directories of the default world that the log's world did not have. */
static Remedy remove_defaults(const Case *c)
{
	static const char *const defaults[] = { "/dev/mqueue", "/dev/shm", "/dev", "/etc", "/mnt",
						"/root",       "/run",	   "/sys", "/tmp", NULL };

	if (c->wanted != -sys_errno_value("ENOENT") || c->was->ret < 0)
		return REMEDY_NONE;
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		const AstArg *arg = is_path(&c->a->row->args[i]) ? stated_arg(c, i) : NULL;
		g_autofree char *path = arg ? path_for_init(c, i, NULL) : NULL;
		g_autofree char *quoted = path ? aside_quote(path, -1) : NULL;

		if (quoted && g_strv_contains(defaults, arg->value->text) &&
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
		if (c->a->row->args[i].type->kind == K_OFFSET && number_arg(c, i, &at))
			return at;
	if (!number_arg(c, 0, &fd))
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
	const AstArg *arg = index < 0 ? NULL : stated_arg(c, (guint)index);
	g_autofree char *path = NULL;
	g_autofree char *inode = NULL;
	gint64 fd, at;

	if (index < 0 || !number_arg(c, 0, &fd) || fd < 0)
		return REMEDY_NONE;
	path = g_strdup_printf("/proc/%d/fd/%d", number_for_init(c), (int)fd);
	if (is_pseudo(c->r, path))
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

		if (c->a->row->args[i].type->kind != K_FD || !number_arg(c, i, &fd) || fd < 0)
			continue;
		path = g_strdup_printf("/proc/%d/fd/%d", number_for_init(c), (int)fd);
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

/* ---- what is outside the model, or only comes later ---- */

/* Positions in texts of the kernel's, which have other lengths here. */
static Remedy skip_positions(const Case *c)
{
	g_autofree char *path = NULL;
	gint64 fd;

	if (c->a->row->result->kind != K_OFFSET || c->was->ret < 0 || c->wanted < 0 ||
	    !number_arg(c, 0, &fd))
		return REMEDY_NONE;
	path = g_strdup_printf("/proc/%d/fd/%d", number_for_init(c), (int)fd);
	return is_pseudo(c->r, path) ? REMEDY_SKIP : REMEDY_NONE;
}

/* A device, or what stands here for a file of which the log shows no more than that it is there. */
static gboolean is_device(const Case *c, gint64 fd)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/fd/%d", number_for_init(c), (int)fd);
	g_autoptr(Call) call = aside_call(c->r, c->actor->id, "fstat(%d, _)", (int)fd);
	gint64 mode, type;

	if (!call || !written_field(call, "st_mode", &mode))
		return FALSE;
	type = mode & 0170000;
	return type == 0020000 || type == 0060000 || is_proven(c->r, path);
}

/* Devices, of which the model has no more than the names. */
static Remedy skip_devices(const Case *c)
{
	gint64 fd;

	if (c->was->ret == -sys_errno_value("ENXIO") && c->a->row->result->kind == K_FD)
		return REMEDY_SKIP;
	if (c->was->ret != -sys_errno_value("ENOTTY") && c->was->ret != -sys_errno_value("ENXIO") &&
	    c->was->ret != -sys_errno_value("ENODEV"))
		return REMEDY_NONE;
	if (!c->a->row->nr_args || c->a->row->args[0].type->kind != K_FD || !number_arg(c, 0, &fd))
		return REMEDY_NONE;
	return is_device(c, fd) ? REMEDY_SKIP : REMEDY_NONE;
}

/* A child whose death the log shows later was not dead yet when the log's task looked. */
static Remedy too_early(const Case *c)
{
	GHashTableIter iter;
	gpointer value;

	if (c->a->row->result->kind != K_PID || c->wanted != 0 || c->was->ret <= 0)
		return REMEDY_NONE;
	g_hash_table_iter_init(&iter, c->r->actors);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const Actor *actor = value;

		if (c->r->b->ops->pid_nr(c->r->b, actor->id, c->actor->id) == c->was->ret &&
		    strace_log_death_after(c->r->log, actor->pid, c->r->line))
			return REMEDY_LATER;
	}
	return REMEDY_NONE;
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
		const AstArg *arg = is_path(&c->a->row->args[i]) ? stated_arg(c, i) : NULL;

		if (!arg || !arg->value || arg->value->kind != NODE_STRING)
			continue;
		for (guint d = 0; d < G_N_ELEMENTS(devices); d++) {
			g_autofree char *path = NULL;
			g_autofree char *quoted = NULL;

			if (strcmp(arg->value->text, devices[d].path))
				continue;
			path = path_for_init(c, i, NULL);
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

/*
 * Calls that give a mode or an owner to a file that is there. What a file was made with counts
 * less: the mask of a task may have been set where the log does not show it.
 */
void remedy_foresee(Replay *r, Attempt *a, Actor *actor)
{
	Case c = { .r = r, .a = a, .actor = actor };
	g_autofree char *path = NULL;
	g_autofree char *inode = NULL;

	make_devices(&c);
	if (!takes(a->row, K_MODE) && !takes(a->row, K_UID))
		return;
	path = file_for_init(&c);
	inode = path ? inode_of(r, path) : NULL;
	a->changes_file = inode != NULL;
}

static gboolean writes_bytes(const struct sys_row *row)
{
	return row->nr_args > 1 && row->args[0].type->kind == K_FD &&
	       row->args[1].type->kind == K_BYTES && row->args[1].dir == DIR_IN;
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
		if (a->answer.ret > 0 && number_arg(&c, 0, &fd) && !is_stand_in(r, actor->id, fd))
			path = g_strdup_printf("/proc/%d/fd/%d", number_for_init(&c), (int)fd);
		if (path)
			note_inode(r, r->written, path);
	} else if (a->changes_file) {
		path = file_for_init(&c);
		if (path)
			note_inode(r, takes(a->row, K_MODE) ? r->moded : r->owned, path);
	}
}

/* ---- the choice ---- */

/* "/proc/self/fd/4" and the like. */
static gboolean leads_to_stand_in(const Case *c, const AstArg *arg)
{
	const char *text = arg && arg->value && arg->value->kind == NODE_STRING ? arg->value->text
										: "";
	const char *at = g_str_has_prefix(text, "/dev/fd/") ? text + strlen("/dev")
							    : strstr(text, "/fd/");
	gint64 fd;

	if (!at || (text[0] == '/' && !g_str_has_prefix(text, "/proc/") &&
		    !g_str_has_prefix(text, "/dev/")))
		return FALSE;
	fd = g_ascii_strtoll(at + strlen("/fd/"), NULL, 10);
	return g_ascii_isdigit(at[strlen("/fd/")]) && fd <= G_MAXINT32 &&
	       is_stand_in(c->r, c->actor->id, fd);
}

static gboolean uses_stand_in(const Case *c)
{
	gint64 fd;

	for (guint i = 0; i < c->a->row->nr_args; i++) {
		if (is_descriptor(c->a->row->args[i].type->kind) && number_arg(c, i, &fd) &&
		    fd >= 0 && fd <= G_MAXINT32 && is_stand_in(c->r, c->actor->id, fd))
			return TRUE;
		if (is_path(&c->a->row->args[i]) && leads_to_stand_in(c, stated_arg(c, i)))
			return TRUE;
	}
	return FALSE;
}

/* Limits that the log sets, where what they were before decides. */
static gboolean depends_on_limits(const Case *c)
{
	for (guint i = 0; i < c->a->row->nr_args; i++) {
		const struct sys_type *type = c->a->row->args[i].type;

		if (type->kind == K_STRUCT && c->a->row->args[i].dir == DIR_IN &&
		    type->desc->nr_fields && type->desc->fields[0].history)
			return TRUE;
	}
	return FALSE;
}

/*
 * What lies in memory that the log does not show, and parts of a call that the model says it lacks:
 * options of sockets, kinds of them.
 */
static gboolean is_outside(const Case *c)
{
	static const char *const lacking[] = { "ENOPROTOOPT", "EOPNOTSUPP", "EAFNOSUPPORT",
					       "EPROTONOSUPPORT", "ESOCKTNOSUPPORT" };

	if (c->was->outcome != CALL_RETURNED || c->was->ret >= 0)
		return FALSE;
	if (c->was->ret == -sys_errno_value("EFAULT") && c->wanted != c->was->ret)
		return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(lacking); i++)
		if (c->was->ret == -sys_errno_value(lacking[i]) && c->wanted >= 0)
			return c->a->row->support == SYS_PART;
	return FALSE;
}

/* What comes out of a socket depends on who is at its other end. */
static gboolean sleeps_on_socket(const Case *c)
{
	g_autoptr(Call) call = NULL;
	gint64 fd, mode;

	if (c->was->outcome != CALL_BLOCKED || !c->a->row->nr_args ||
	    c->a->row->args[0].type->kind != K_FD || !number_arg(c, 0, &fd))
		return FALSE;
	call = aside_call(c->r, c->actor->id, "fstat(%d, _)", (int)fd);
	return call && written_field(call, "st_mode", &mode) && (mode & 0170000) == 0140000;
}

Remedy remedy_find(Replay *r, Attempt *a, Actor *actor, const CallAnswer *was, guint round)
{
	static Remedy (*const remedies[])(const Case *c) = {
		align_descriptors, open_descriptors, make_paths,      make_existing,   mend_link,
		mend_names,	   skip_older_ids,   remove_defaults, mend_attributes, fill_content,
		grow_sources,	   too_early,	     skip_devices,    skip_positions,
	};
	Case c = { .r = r, .a = a, .actor = actor, .was = was, .round = round };

	if (a->foreign || uses_stand_in(&c) || depends_on_limits(&c) || sleeps_on_socket(&c))
		return REMEDY_SKIP;
	if (was->outcome != CALL_RETURNED)
		return REMEDY_NONE;
	if (round >= MOST_ROUNDS || !logged_result(a->logged, &c.wanted))
		return REMEDY_NONE;
	if (is_outside(&c))
		return REMEDY_SKIP;
	for (guint i = 0; i < G_N_ELEMENTS(remedies); i++) {
		Remedy remedy = remedies[i](&c);

		if (remedy != REMEDY_NONE)
			return remedy;
	}
	return REMEDY_NONE;
}
