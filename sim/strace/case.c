// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking at a call that has to be mended: see case.h.
 */
#include "strace/case.h"

#include <string.h>

/* Types of file systems (statfs) whose files are the kernel's, not anyone's to make. */
static const char *const pseudo_types[] = {
	"PROC_SUPER_MAGIC", "SYSFS_MAGIC",	"CGROUP_SUPER_MAGIC",  "CGROUP2_SUPER_MAGIC",
	"NSFS_MAGIC",	    "SECURITYFS_MAGIC", "DEBUGFS_MAGIC",       "TRACEFS_MAGIC",
	"BPF_FS_MAGIC",	    "SELINUX_MAGIC",	"DEVPTS_SUPER_MAGIC",  "MQUEUE_MAGIC",
	"PIPEFS_MAGIC",	    "SOCKFS_MAGIC",	"ANON_INODE_FS_MAGIC",
};

guint64 named_flag(const char *name)
{
	u64 value = 0;

	sys_constant(name, &value);
	return value;
}

/* ---- arguments ---- */

const AstArg *case_arg(const Case *c, guint index)
{
	const AstCall *call = c->a->soft;

	for (guint i = 0; i < call->n_args; i++)
		if (expect_slot(call, c->a->row, i) == &c->a->row->args[index])
			return &call->args[i];
	return NULL;
}

gboolean case_number(const Case *c, guint index, gint64 *value)
{
	const AstArg *arg = case_arg(c, index);

	return arg && expect_number(arg->value, value);
}

gboolean slot_is_path(const struct sys_slot *slot)
{
	return slot->type->kind == K_PATH && slot->dir == DIR_IN;
}

gboolean kind_is_descriptor(enum sys_kind kind)
{
	return kind == K_FD || kind == K_DIRFD || kind == K_NSFD || kind == K_PIDFD;
}

/* The directory descriptor that belongs to the path in argument @path. */
static gboolean dirfd_of(const Case *c, guint path, gint64 *fd)
{
	if (path == 0 || c->a->row->args[path - 1].type->kind != K_DIRFD)
		return FALSE;
	return case_number(c, path - 1, fd) && (gint32)*fd != (gint32)named_flag("AT_FDCWD");
}

int case_number_for_init(const Case *c)
{
	return c->r->b->ops->pid_nr(c->r->b, c->actor->id, init_task(c->r));
}

/*
 * Where init finds what the actor means by the path in argument @index; NULL: it is no path. *@base
 * (may be NULL) gets the length of the part that is surely there.
 */
char *case_path(const Case *c, guint index, gsize *base)
{
	const AstArg *arg = case_arg(c, index);
	g_autofree char *from = NULL;
	const char *text;
	gint64 fd;

	if (!arg || !arg->value || arg->value->kind != NODE_STRING)
		return NULL;
	text = arg->value->text;
	if (*text == '/')
		from = g_strdup_printf("/proc/%d/root", case_number_for_init(c));
	else if (dirfd_of(c, index, &fd))
		from = g_strdup_printf("/proc/%d/fd/%d/", case_number_for_init(c), (int)fd);
	else
		from = g_strdup_printf("/proc/%d/cwd/", case_number_for_init(c));
	if (base)
		*base = strlen(from);
	return g_strconcat(from, text, NULL);
}

/* The file that the call names: by a path with something in it, else by its first descriptor. */
char *case_file(const Case *c)
{
	const struct sys_row *row = c->a->row;
	gint64 fd;

	for (guint i = 0; i < row->nr_args; i++) {
		const AstArg *arg = slot_is_path(&row->args[i]) ? case_arg(c, i) : NULL;

		if (arg && arg->value && arg->value->kind == NODE_STRING && arg->value->len)
			return case_path(c, i, NULL);
	}
	if (!row->nr_args || !kind_is_descriptor(row->args[0].type->kind) ||
	    !case_number(c, 0, &fd) || fd < 0 || fd > G_MAXINT32)
		return NULL;
	return g_strdup_printf("/proc/%d/fd/%d", case_number_for_init(c), (int)fd);
}

/* ---- inodes ---- */

char *inode_of(Replay *r, const char *path)
{
	g_autofree char *quoted = aside_quote(path, -1);
	g_autoptr(Call)
		call = aside_call(r, init_task(r), "newfstatat(AT_FDCWD, %s, _, 0)", quoted);
	gint64 dev, ino;

	if (!call || !written_field(call, "st_dev", &dev) || !written_field(call, "st_ino", &ino))
		return NULL;
	return g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, dev, ino);
}

gboolean inode_is_proven(Replay *r, const char *path)
{
	g_autofree char *inode = inode_of(r, path);

	return inode && g_hash_table_contains(r->proven, inode);
}

void inode_note(Replay *r, GHashTable *set, const char *path)
{
	char *inode = inode_of(r, path);

	if (inode)
		g_hash_table_add(set, inode);
}

static gboolean is_of_type(Replay *r, const char *path, const char *const *types, guint n)
{
	g_autofree char *quoted = aside_quote(path, -1);
	g_autoptr(Call) call = aside_call(r, init_task(r), "statfs(%s, _)", quoted);
	gint64 type;

	if (!call || !written_field(call, "f_type", &type))
		return FALSE;
	for (guint i = 0; i < n; i++)
		if ((guint64)type == named_flag(types[i]))
			return TRUE;
	return FALSE;
}

gboolean inode_is_pseudo(Replay *r, const char *path)
{
	return is_of_type(r, path, pseudo_types, G_N_ELEMENTS(pseudo_types));
}

gboolean inode_stands_in(Replay *r, const char *path)
{
	static const char *const stand_in[] = { "RAMFS_MAGIC" };

	return is_of_type(r, path, stand_in, 1);
}

gboolean inode_is_the_kernels(Replay *r, const char *path)
{
	static const char *const changeable[] = { "DEVPTS_SUPER_MAGIC", "CGROUP2_SUPER_MAGIC" };

	return inode_is_pseudo(r, path) &&
	       !is_of_type(r, path, changeable, G_N_ELEMENTS(changeable));
}
