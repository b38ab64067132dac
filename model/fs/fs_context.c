// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is being set up or changed of a file system, before it is mounted: its context.
 *
 * Mirrors fs/fs_context.c. The file systems of the model all know contexts; those that in the
 * kernel still take a page of options behave here as its legacy adapter does, through
 * parse_monolithic.
 *
 * Invariants:
 * - fc->sb is fc->root->d_sb, and both are held, or both are NULL.
 * - fc->log has fc->log_lines entries, none where the context has no log.
 */
#include "fs_parser.h"
#include "mount.h"
#include "nsproxy.h"
#include "sched.h"
#include "text.h"

/* ---- parameters that all file systems have ---- */

/* The options for the flags of a super block, in both directions. */
static const struct {
	const char *name;
	unsigned int flag;
	bool on;
} sb_flag_options[] = {
	{ "dirsync", SB_DIRSYNC, true },      { "lazytime", SB_LAZYTIME, true },
	{ "nolazytime", SB_LAZYTIME, false }, { "mand", SB_MANDLOCK, true },
	{ "nomand", SB_MANDLOCK, false },     { "ro", SB_RDONLY, true },
	{ "rw", SB_RDONLY, false },	      { "sync", SB_SYNCHRONOUS, true },
	{ "async", SB_SYNCHRONOUS, false },
};

/* The mask notes what has been said, whichever it was. */
static int vfs_parse_sb_flag(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	for (size_t i = 0; i < ARRAY_SIZE(sb_flag_options); i++) {
		unsigned int flag = sb_flag_options[i].flag;

		if (strcmp(sb_flag_options[i].name, param->key) != 0)
			continue;
		fc->sb_flags = (fc->sb_flags & ~flag) | (sb_flag_options[i].on ? flag : 0);
		fc->sb_flags_mask |= flag;
		return 0;
	}
	return -ENOPARAM;
}

static int parse_own(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	return fc->ops->parse_param ? fc->ops->parse_param(w, fc, param) : -ENOPARAM;
}

static int parse_unknown(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	logfc(w, fc, 'e', "%s: Unknown parameter '%s'", fc->fs_type->name, param->key);
	return (int)refuse_str(w, EINVAL, R_FSPARAM_UNKNOWN, param->key);
}

static int refuse_source(struct world *w, struct fs_context *fc, const char *message,
			 enum reason why)
{
	logfc(w, fc, 'e', "%s", message);
	return (int)refuse(w, EINVAL, why);
}

int vfs_parse_fs_param_source(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	if (strcmp(param->key, "source") != 0)
		return -ENOPARAM;
	if (param->type != fs_value_is_string)
		return refuse_source(w, fc, "Non-string source", R_FSPARAM_SOURCE_NOT_STRING);
	if (fc->source)
		return refuse_source(w, fc, "Multiple sources", R_FSPARAM_SOURCE_TWICE);
	fc->source = fs_param_take(param);
	return 0;
}

int vfs_parse_fs_param(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	/* Each in turn, until one of them knows the parameter. */
	static int (*const parsers[])(struct world *, struct fs_context *,
				      struct fs_parameter *) = {
		vfs_parse_sb_flag,
		parse_own,
		vfs_parse_fs_param_source,
		parse_unknown,
	};
	int err = -ENOPARAM;

	for (size_t i = 0; err == -ENOPARAM; i++)
		err = parsers[i](w, fc, param);
	return err;
}

int vfs_parse_fs_string(struct world *w, struct fs_context *fc, const char *key, const char *value)
{
	struct fs_parameter param = {
		.key = key,
		.type = value ? fs_value_is_string : fs_value_is_flag,
		.size = value ? strlen(value) : 0,
		.string = value ? world_strdup(w, value) : NULL,
	};
	bool no_memory = value && !param.string;
	int err = no_memory ? (int)refuse(w, ENOMEM, R_NOMEM) : vfs_parse_fs_param(w, fc, &param);

	world_free(w, param.string);
	return err;
}

/* One option of a list, "key" or "key=value", of which it may write on the '='. */
static int parse_option(struct world *w, struct fs_context *fc, char *key)
{
	char *value = strchr(key, '=');

	if (!*key || value == key)
		return 0;
	if (value)
		*value++ = '\0';
	return vfs_parse_fs_string(w, fc, key, value);
}

/* Options with commas between. A file system whose values have commas splits them itself. */
int generic_parse_monolithic(struct world *w, struct fs_context *fc, const char *data)
{
	char *copy, *key, *next;
	int err = 0;

	if (!data)
		return 0;
	copy = world_strdup(w, data);
	if (!copy)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	for (key = copy; key && !err; key = next) {
		next = strchr(key, ',');
		if (next)
			*next++ = '\0';
		err = parse_option(w, fc, key);
	}
	world_free(w, copy);
	return err;
}

int parse_monolithic_mount_data(struct world *w, struct fs_context *fc, const char *data)
{
	int (*parse)(struct world *, struct fs_context *, const char *) = fc->ops->parse_monolithic;

	return (parse ? parse : generic_parse_monolithic)(w, fc, data);
}

/* ---- the log ---- */

#define LOG_LINE_MAX 512

static void drop_first_line(struct world *w, struct fs_context *fc)
{
	struct fc_log_line *line = list_first_entry(&fc->log, struct fc_log_line, entry);

	list_del(&line->entry);
	world_free(w, line->text);
	world_free(w, line);
	fc->log_lines--;
}

/* A line that there is no memory for is not kept: nobody fails for that. */
static void add_line(struct world *w, struct fs_context *fc, const char *text)
{
	struct fc_log_line *line = alloc_obj(w, fc_log_line);

	if (!line)
		return;
	line->text = world_strdup(w, text);
	if (!line->text) {
		world_free(w, line);
		return;
	}
	if (fc->log_lines == FC_LOG_MAX)
		drop_first_line(w, fc);
	list_add_tail(&line->entry, &fc->log);
	fc->log_lines++;
}

static void vlogfc(struct world *w, struct fs_context *fc, char level, const char *prefix,
		   const char *format, va_list args)
{
	char buf[LOG_LINE_MAX];
	struct world_text text = { buf, sizeof(buf), 0 };

	if (!fc->has_log)
		return;
	text_printf(&text, "%c ", level);
	if (prefix)
		text_printf(&text, "%s: ", prefix);
	text_vprintf(&text, format, args);
	text_char(&text, '\n');
	text_end(&text);
	add_line(w, fc, buf);
}

void logfc(struct world *w, struct fs_context *fc, char level, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vlogfc(w, fc, level, NULL, format, args);
	va_end(args);
}

void logfc_prefix(struct world *w, struct fs_context *fc, char level, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vlogfc(w, fc, level, fc->fs_type->name, format, args);
	va_end(args);
}

/* ---- a context's life ---- */

/* Before there is a task with namespaces, the kernel itself mounts. */
static void set_owner(struct world *w, struct fs_context *fc, const struct super_block *sb)
{
	bool has_task = current && current->nsproxy;

	fc->cred = has_task ? get_cred(current_cred()) : NULL;
	fc->net_ns = get_net(has_task ? current->nsproxy->net_ns : w->init_net);
	if (sb)
		fc->user_ns = get_user_ns(sb->s_user_ns);
	else
		fc->user_ns = get_user_ns(has_task ? current_user_ns() : w->init_user_ns);
}

static struct fs_context *alloc_fs_context(struct world *w, const struct file_system_type *type,
					   struct dentry *reference, unsigned int sb_flags,
					   unsigned int sb_flags_mask)
{
	struct fs_context *fc = alloc_obj(w, fs_context);
	int err;

	if (!fc)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	fc->purpose = reference ? FS_CONTEXT_FOR_RECONFIGURE : FS_CONTEXT_FOR_MOUNT;
	fc->sb_flags = sb_flags;
	fc->sb_flags_mask = sb_flags_mask;
	fc->fs_type = type;
	INIT_LIST_HEAD(&fc->log);
	set_owner(w, fc, reference ? reference->d_sb : NULL);
	if (reference) {
		fc->sb = reference->d_sb;
		fc->sb->s_active++;
		fc->root = dget(reference);
	}
	err = type->init_fs_context(w, fc);
	if (err) {
		put_fs_context(w, fc);
		return ERR_PTR(err);
	}
	fc->need_free = true;
	return fc;
}

struct fs_context *fs_context_for_mount(struct world *w, const struct file_system_type *type,
					unsigned int sb_flags)
{
	return alloc_fs_context(w, type, NULL, sb_flags, 0);
}

struct fs_context *fs_context_for_reconfigure(struct world *w, struct dentry *dentry,
					      unsigned int sb_flags, unsigned int sb_flags_mask)
{
	return alloc_fs_context(w, dentry->d_sb->s_type, dentry, sb_flags, sb_flags_mask);
}

/* What the parameters have left behind: the type's part first, then what all types have. */
static void forget_parameters(struct world *w, struct fs_context *fc)
{
	void (*free)(struct world *, struct fs_context *) = fc->ops ? fc->ops->free : NULL;

	if (free && fc->need_free)
		free(w, fc);
	world_free(w, fc->source);
	fc->source = NULL;
	fc->fs_private = fc->s_fs_info = NULL;
	fc->need_free = false;
}

static void put_context_root(struct world *w, struct fs_context *fc)
{
	struct super_block *sb = fc->sb;

	dput(w, fc->root);
	fc->root = NULL;
	fc->sb = NULL;
	deactivate_super(w, sb);
}

void put_fs_context(struct world *w, struct fs_context *fc)
{
	if (fc->root)
		put_context_root(w, fc);
	forget_parameters(w, fc);
	put_net(w, fc->net_ns);
	put_user_ns(w, fc->user_ns);
	if (fc->cred)
		put_cred(w, fc->cred);
	while (!list_empty(&fc->log))
		drop_first_line(w, fc);
	world_free(w, fc);
}

/* What was to be mounted has been: from now on the context changes it, once it is used again. */
void vfs_clean_context(struct world *w, struct fs_context *fc)
{
	forget_parameters(w, fc);
	fc->sb_flags = 0;
	fc->exclusive = false;
	fc->purpose = FS_CONTEXT_FOR_RECONFIGURE;
	fc->phase = FS_CONTEXT_AWAITING_RECONF;
}

int end_phase(struct fs_context *fc, int err, enum fs_context_phase before,
	      enum fs_context_phase after)
{
	fc->phase = (u8)(!err ? after : err == -ENOMEM ? before : FS_CONTEXT_FAILED);
	return err;
}

/* The second half, for which memory is needed. */
int finish_clean_context(struct world *w, struct fs_context *fc)
{
	int err;

	if (fc->phase != FS_CONTEXT_AWAITING_RECONF)
		return 0;
	err = fc->fs_type->init_fs_context(w, fc);
	fc->need_free = !err;
	return end_phase(fc, err, FS_CONTEXT_AWAITING_RECONF, FS_CONTEXT_RECONF_PARAMS);
}
