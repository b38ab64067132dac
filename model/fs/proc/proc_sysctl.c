// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys. Mirrors fs/proc/proc_sysctl.c of Linux, and the parsing of kernel/sysctl.c.
 *
 * The subsystems' const tables are the whole tree: a directory is a number of path components that
 * some row begins with. Permissions are the row's own: capabilities do not override them.
 */
#include "sysctl.h"
#include "proc_fs.h"
#include "syscalls.h"
#include "text.h"

#define SYSCTL_TABLE(name) extern const struct ctl_table name[];
#include "sysctl_tables.def"
#undef SYSCTL_TABLE

static const struct ctl_table *const tables[] = {
#define SYSCTL_TABLE(name) name,
#include "sysctl_tables.def"
#undef SYSCTL_TABLE
};

/* The row after @row in the order of the tables; NULL: the first; NULL after the last. */
static const struct ctl_table *next_row(const struct ctl_table *row, size_t *table)
{
	row = row ? row + 1 : tables[ *table = 0];
	while (!row->path) {
		if (++*table == ARRAY_SIZE(tables))
			return NULL;
		row = tables[*table];
	}
	return row;
}

#define for_each_row(row, table) \
	for (row = next_row(NULL, &table); row; row = next_row(row, &table))

/* The characters of @path's first @depth components, without a slash at the end. */
static size_t prefix_len(const char *path, u32 depth)
{
	size_t len = 0;

	for (; depth; depth--) {
		len += strcspn(path + len, "/");
		if (depth > 1)
			len++;
	}
	return len;
}

/* What @row has below the directory @dir at @depth; NULL: it isn't below it. */
static const char *below(const struct ctl_table *row, const struct ctl_table *dir, u32 depth)
{
	size_t len;

	if (!depth)
		return row->path;
	len = prefix_len(dir->path, depth);
	if (strncmp(row->path, dir->path, len) || row->path[len] != '/')
		return NULL;
	return row->path + len + 1;
}

/* ---- files ---- */

static int table_mode(struct world *w, const struct ctl_table *table)
{
	return table->permissions ? table->permissions(w, table) : (int)table->mode;
}

static int sysctl_perm(struct world *w, const struct ctl_table *table, int mask)
{
	int asked = mask & (MAY_READ | MAY_WRITE | MAY_EXEC);
	int class = uid_eq(current_euid(), GLOBAL_ROOT_UID) ? 2
		    : in_egroup_p(w, KGIDT_INIT(0))	    ? 1
							    : 0;

	if ((table_mode(w, table) >> 3 * class & asked) == asked)
		return 0;
	return (int)refuse_str(w, EACCES, R_SYSCTL_PERM, table->path);
}

/* A number is read from the start of its file, and in one go. */
static long proc_sys_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	const struct ctl_table *table = PROC_I(file->f_inode)->sysctl;
	char bytes[128];
	struct world_text text = { bytes, sizeof(bytes), 0 };
	int err = sysctl_perm(w, table, MAY_READ) ? (int)refuse(w, EPERM, R_SYSCTL_PERM) : 0;

	if (err)
		return err;
	if (*pos && !table->string)
		return 0;
	err = table->get(w, table, &text);
	return err ? err : simple_read_from_buffer(w, buf, count, pos, bytes, text.len);
}

static long proc_sys_write(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	const struct ctl_table *table = PROC_I(file->f_inode)->sysctl;
	const char *bytes = count ? user_bytes(w, buf, count) : "";
	int err = sysctl_perm(w, table, MAY_WRITE) ? (int)refuse(w, EPERM, R_SYSCTL_PERM) : 0;

	if (err)
		return err;
	if (!bytes)
		return refuse_num(w, EFAULT, R_FAULT, (s64)buf);
	if (count && (!*pos || table->string))
		err = table->put ? table->put(w, table, bytes, count)
				 : (int)refuse_str(w, EPERM, R_SYSCTL_READ_ONLY, table->path);
	if (err < 0)
		return err;
	if (err > 0)
		count = (size_t)err;
	*pos += count;
	return (long)count;
}

static const struct file_operations proc_sys_file_operations = {
	.read = proc_sys_read,
	.lseek = generic_file_llseek,
	.write = proc_sys_write,
};

static int proc_sys_permission(struct world *w, const struct mnt_idmap *idmap, struct inode *inode,
			       int mask)
{
	const struct ctl_table *table = PROC_I(inode)->sysctl;

	if (S_ISDIR(inode->i_mode))
		return mask & MAY_WRITE ? (int)refuse(w, EACCES, R_SYSCTL_DIR) : 0;
	if (mask & MAY_EXEC)
		return (int)refuse(w, EACCES, R_OPEN_EXEC_KIND);
	return sysctl_perm(w, table, mask);
}

static int proc_sys_setattr(struct world *w, const struct mnt_idmap *idmap, struct dentry *dentry,
			    const struct iattr *attr)
{
	if (attr->ia_valid & (ATTR_UID | ATTR_GID))
		return (int)refuse(w, EPERM, R_PROC_CHMOD);
	return proc_setattr(w, idmap, dentry, attr);
}

static const struct inode_operations proc_sys_inode_operations = {
	.permission = proc_sys_permission,
	.setattr = proc_sys_setattr,
};

/* ---- directories ---- */

static int row_inode(struct world *w, struct super_block *sb, const struct ctl_table *row,
		     u32 dir_depth, struct inode **inodep)
{
	struct inode *inode = proc_new_inode(
		w, sb, dir_depth ? S_IFDIR | 0555 : S_IFREG | (row->mode & 0777));

	if (!inode)
		return -ENOMEM;
	PROC_I(inode)->sysctl = row;
	PROC_I(inode)->sysctl_depth = dir_depth;
	inode->i_nlink = row->path[strlen(row->path) - 1] == '/' ? 2 : 1; /* an empty directory */
	if (!dir_depth && row->set_ownership)
		row->set_ownership(w, &inode->i_uid, &inode->i_gid);
	inode->i_op = dir_depth ? &proc_sys_dir_inode_operations : &proc_sys_inode_operations;
	inode->i_fop = dir_depth ? &proc_sys_dir_operations : &proc_sys_file_operations;
	*inodep = inode;
	return 0;
}

static int proc_sys_lookup(struct world *w, struct dentry *dir, const struct qstr *name,
			   struct inode **inode)
{
	const struct proc_inode *ei = PROC_I(dir->d_inode);
	u32 depth = ei->sysctl ? ei->sysctl_depth : 0;
	const struct ctl_table *row;
	size_t table = 0;

	for_each_row(row, table)
	{
		const char *rest = below(row, ei->sysctl, depth);

		if (!rest || strncmp(rest, name->name, name->len))
			continue;
		if (rest[name->len] == '/')
			return row_inode(w, dir->d_sb, row, depth + 1, inode);
		if (!rest[name->len])
			return row_inode(w, dir->d_sb, row, 0, inode);
	}
	return (int)refuse(w, ENOENT, R_PROC_NO_ENTRY);
}

/* Whether an earlier row has shown the directory that @row's next component names. */
static bool shown_before(const struct ctl_table *row, const struct ctl_table *dir, u32 depth)
{
	size_t len = prefix_len(row->path, depth + 1), table = 0;
	const struct ctl_table *other;

	for_each_row(other, table)
	{
		if (other == row)
			return false;
		if (below(other, dir, depth) && !strncmp(other->path, row->path, len) &&
		    other->path[len] == '/')
			return true;
	}
	return false;
}

static int proc_sys_readdir(struct world *w, struct file *file, struct dir_context *ctx)
{
	const struct proc_inode *ei = PROC_I(file->f_inode);
	u32 depth = ei->sysctl ? ei->sysctl_depth : 0;
	const struct ctl_table *row;
	size_t table = 0, len;
	u64 at = 2;

	if (!dir_emit_dots(w, file, ctx))
		return 0;
	for_each_row(row, table)
	{
		const char *rest = below(row, ei->sysctl, depth);

		if (!rest || !*rest ||
		    (strchr(rest, '/') && shown_before(row, ei->sysctl, depth)) || at++ < ctx->pos)
			continue;
		len = strcspn(rest, "/");
		if (!ctx->actor(w, ctx, rest, len, get_next_ino(w), rest[len] ? 4 : 8))
			return 0;
		ctx->pos++;
	}
	return 0;
}

const struct inode_operations proc_sys_dir_inode_operations = {
	.lookup = proc_sys_lookup,
	.permission = proc_sys_permission,
	.setattr = proc_sys_setattr,
};
const struct file_operations proc_sys_dir_operations = {
	.read = generic_read_dir,
	.lseek = generic_file_llseek,
	.iterate = proc_sys_readdir,
};

/* ---- numbers ---- */

/* One number, with blanks around it. */
static bool parse_number(const char *text, size_t len, s64 *value)
{
	char copy[32];
	size_t start = 0, used;
	bool overflow = false;

	while (start < len && strchr(" \t\n", text[start]) && text[start])
		start++;
	if (len - start >= sizeof(copy))
		len = start + sizeof(copy) - 1;
	memcpy(copy, text + start, len - start);
	copy[len - start] = '\0';
	used = text_number(copy, 0, value, &overflow);
	return used && !overflow && !copy[used + strspn(copy + used, " \t\n")];
}

/* A number as strtoul() takes it in base 0. Returns the characters used, 0: none, or too large. */
static size_t parse_unsigned(const char *s, size_t len, u64 *value)
{
	unsigned int base = 10, digit;
	size_t i = 0;

	*value = 0;
	if (len > 1 && s[0] == '0') {
		base = 8;
		if (len > 2 && (s[1] | 32) == 'x' && strchr("0123456789abcdefABCDEF", s[2])) {
			base = 16;
			i = 2;
		}
	}
	for (; i < len; i++) {
		digit = s[i] >= '0' && s[i] <= '9' ? (unsigned int)(s[i] - '0')
			: base == 16 && (s[i] | 32) >= 'a' && (s[i] | 32) <= 'f'
				? (unsigned int)((s[i] | 32) - 'a' + 10)
				: 99;
		if (digit >= base)
			break;
		if (*value > (UINT64_MAX - digit) / base)
			return 0;
		*value = *value * base + digit;
	}
	return i;
}

#define TMPBUFLEN 22 /* no number is longer */

/* proc_get_long(): one number, which blanks must follow. Returns what it took, 0: it is none. */
static size_t proc_get_long(const char *s, size_t len, struct sysctl_value *value)
{
	size_t sign = len > 1 && s[0] == '-', used;

	value->neg = sign;
	if (len <= sign || s[sign] < '0' || s[sign] > '9')
		return 0;
	used = parse_unsigned(s + sign, len - sign, &value->val);
	if (!used || sign + used >= TMPBUFLEN - 1)
		return 0;
	used += sign;
	return used == len || strchr(" \t\n", s[used]) ? used : 0;
}

static size_t skip_blanks(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && (s[n] == ' ' || (s[n] >= '\t' && s[n] <= '\r')))
		n++;
	return n;
}

long sysctl_vector(struct world *w, const struct ctl_table *table, const char *text, size_t len,
		   struct sysctl_value *values, int n, int *got)
{
	size_t at = 0, used;

	for (*got = 0; *got < n && at < len; ++*got) {
		at += skip_blanks(text + at, len - at);
		if (at == len)
			break;
		used = proc_get_long(text + at, len - at, &values[*got]);
		if (!used)
			return refuse_str(w, EINVAL, R_SYSCTL_NUMBER, table->path);
		at += used;
	}
	at += skip_blanks(text + at, len - at);
	return *got ? (long)at : refuse_str(w, EINVAL, R_SYSCTL_NUMBER, table->path);
}

int sysctl_number(struct world *w, const struct ctl_table *table, const char *text, size_t len,
		  s64 *value)
{
	if (!parse_number(text, len, value))
		return (int)refuse_str(w, EINVAL, R_SYSCTL_NUMBER, table->path);
	if (table->min != table->max && (*value < table->min || *value > table->max))
		return (int)refuse_num(w, EINVAL, R_SYSCTL_RANGE, *value);
	return 0;
}

static u32 *world_u32(struct world *w, const struct ctl_table *table)
{
	return (u32 *)(void *)((char *)w + table->offset);
}

int sysctl_get_world_u32(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%u\n", *world_u32(w, table));
	return 0;
}

int sysctl_put_world_u32(struct world *w, const struct ctl_table *table, const char *text,
			 size_t len)
{
	s64 value = 0;
	int err = sysctl_number(w, table, text, len, &value);

	if (!err)
		*world_u32(w, table) = (u32)value;
	return err;
}

static u64 *world_u64(struct world *w, const struct ctl_table *table)
{
	return (u64 *)(void *)((char *)w + table->offset);
}

int sysctl_get_world_u64(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%llu\n", (unsigned long long)*world_u64(w, table));
	return 0;
}

int sysctl_put_world_u64(struct world *w, const struct ctl_table *table, const char *text,
			 size_t len)
{
	s64 value = 0;
	int err = sysctl_number(w, table, text, len, &value);

	if (!err)
		*world_u64(w, table) = (u64)value;
	return err;
}

int sysctl_get_constant(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_printf(text, "%lld\n", (long long)table->offset);
	return 0;
}

/* Takes a number, and forgets it: what nothing of the model asks for. */
int sysctl_put_ignored(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	return 0;
}

/* ---- from outside ---- */

static bool name_matches(const char *path, const char *name)
{
	for (; *path && *name; path++, name++)
		if (*path != *name && !(*path == '/' && *name == '.'))
			return false;
	return !*path && !*name;
}

int world_sysctl(struct world *w, const char *name, const char *value)
{
	struct task_struct *kept = w->current_task;
	const struct ctl_table *row;
	size_t table = 0;
	int err = -ENOENT;

	for_each_row(row, table)
	{
		if (!name_matches(row->path, name))
			continue;
		if (!row->put)
			return -EPERM;
		w->current_task = w->init_task;
		err = row->put(w, row, value, strlen(value));
		break;
	}
	w->current_task = kept;
	return err < 0 ? err : 0;
}
