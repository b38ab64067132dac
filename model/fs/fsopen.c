// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts as open files: fsopen(2), fspick(2), fsconfig(2), and the log that read(2) gives.
 *
 * Mirrors fs/fsopen.c. The file holds its context (private_data); the context's phase says which
 * commands it takes. None of the model's file systems has the legacy interface, so that all
 * commands are there for all of them.
 */
#include "mount.h"
#include "nsproxy.h"
#include "pnode.h"
#include "sched.h"
#include "syscalls.h"

#define KEY_MAX	 256
#define BLOB_MAX (1024 * 1024)

/* ---- the file ---- */

static long fscontext_read(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	struct fs_context *fc = file->private_data;
	struct fc_log_line *line;
	size_t len;
	int err;

	(void)pos;
	if (list_empty(&fc->log))
		return refuse(w, ENODATA, R_FSCONTEXT_LOG_EMPTY);
	line = list_first_entry(&fc->log, struct fc_log_line, entry);
	len = strlen(line->text);
	if (len > count)
		return refuse_num(w, EMSGSIZE, R_FSCONTEXT_LOG_BUFFER, (s64)len);
	err = copy_to_user(w, buf, line->text, len);
	list_del(&line->entry);
	fc->log_lines--;
	world_free(w, line->text);
	world_free(w, line);
	return err ? err : (long)len;
}

static void fscontext_release(struct world *w, struct inode *inode, struct file *file)
{
	(void)inode;
	put_fs_context(w, file->private_data);
	file->private_data = NULL;
}

const struct file_operations fscontext_fops = {
	.read = fscontext_read,
	.release = fscontext_release,
};

static void discard_context(struct world *w, void *fc)
{
	put_fs_context(w, fc);
}

/* @fc, or what it was refused with, becomes a descriptor; it begins with @phase. */
static long fscontext_create_fd(struct world *w, struct fs_context *fc, enum fs_context_phase phase,
				bool cloexec)
{
	if (IS_ERR(fc))
		return PTR_ERR(fc);
	fc->phase = (u8)phase;
	fc->has_log = true;
	return anon_inode_getfd(w, "[fscontext]", &fscontext_fops, fc,
				O_RDWR | (cloexec ? O_CLOEXEC : 0), discard_context);
}

/* ---- fsopen, fspick ---- */

/* What fsopen() and fspick() ask alike. */
static int may_make_context(struct world *w, unsigned int flags, unsigned int known)
{
	if (!may_mount(w))
		return (int)refuse_may_mount(w);
	return flags & ~known ? (int)refuse_num(w, EINVAL, R_FSOPEN_FLAGS, flags) : 0;
}

/* The type that the caller's string names, or an ERR_PTR. */
static const struct file_system_type *get_named_type(struct world *w, uptr fs_name)
{
	const struct file_system_type *type;
	const char *name;
	long len = user_string(w, fs_name, PATH_MAX, &name);

	if (len < 0)
		return ERR_PTR(len);
	if (len == PATH_MAX)
		return refuse_ptr(w, EINVAL, R_MOUNT_STRING_TOO_LONG);
	type = get_fs_type(name, (size_t)len);
	return type ? type : ERR_PTR(refuse_str(w, ENODEV, R_MOUNT_UNKNOWN_TYPE, name));
}

SYSCALL_DEFINE2(fsopen, uptr, fs_name, unsigned int, flags)
{
	const struct file_system_type *type;
	int err = may_make_context(w, flags, FSOPEN_CLOEXEC);

	if (err)
		return err;
	type = get_named_type(w, fs_name);
	if (IS_ERR(type))
		return PTR_ERR(type);
	return fscontext_create_fd(w, fs_context_for_mount(w, type, 0), FS_CONTEXT_CREATE_PARAMS,
				   flags & FSOPEN_CLOEXEC);
}

static struct fs_context *pick(struct world *w, const struct path *target)
{
	if (!path_mounted(target))
		return ERR_PTR(refuse_obj(w, EINVAL, R_MOUNT_NOT_MOUNTPOINT, target->dentry,
					  real_mount(target->mnt)));
	if (target->dentry->d_sb->s_flags & SB_NOUSER)
		return ERR_PTR(refuse_obj(w, EINVAL, R_GRAFT_NOUSER, target->dentry->d_sb, NULL));
	return fs_context_for_reconfigure(w, target->dentry, 0, 0);
}

static unsigned int fspick_lookup_flags(unsigned int flags)
{
	return (flags & FSPICK_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
	       (flags & FSPICK_NO_AUTOMOUNT ? 0 : LOOKUP_AUTOMOUNT) |
	       (flags & FSPICK_EMPTY_PATH ? LOOKUP_EMPTY : 0);
}

SYSCALL_DEFINE3(fspick, int, dfd, uptr, path, unsigned int, flags)
{
	const unsigned int known = FSPICK_CLOEXEC | FSPICK_SYMLINK_NOFOLLOW | FSPICK_NO_AUTOMOUNT |
				   FSPICK_EMPTY_PATH;
	struct fs_context *fc;
	struct path target;
	int err = may_make_context(w, flags, known);

	if (!err)
		err = user_path_at(w, dfd, path, fspick_lookup_flags(flags), &target);
	if (err)
		return err;
	fc = pick(w, &target);
	path_put(w, &target);
	return fscontext_create_fd(w, fc, FS_CONTEXT_RECONF_PARAMS, flags & FSPICK_CLOEXEC);
}

/* ---- fsconfig ---- */

static int refuse_phase(struct world *w, const struct fs_context *fc)
{
	return (int)refuse_num(w, EBUSY, R_FSCONTEXT_PHASE, fc->phase);
}

static int vfs_cmd_create(struct world *w, struct fs_context *fc, bool exclusive)
{
	int err;

	if (fc->phase != FS_CONTEXT_CREATE_PARAMS)
		return refuse_phase(w, fc);
	if (!mount_capable(w, fc))
		return (int)refuse_str(w, EPERM, R_MOUNT_FS_NOT_CAPABLE, fc->fs_type->name);
	fc->exclusive = exclusive;
	fc->phase = FS_CONTEXT_CREATING;
	err = vfs_get_tree(w, fc);
	if (err == -ENOMEM)
		fc->exclusive = false;
	return end_phase(fc, err, FS_CONTEXT_CREATE_PARAMS, FS_CONTEXT_AWAITING_MOUNT);
}

/* 0, or a refusal: that of the file system, or that it is not the caller's to change. */
static int reconfigure_if_capable(struct world *w, struct fs_context *fc)
{
	struct user_namespace *owner = fc->root->d_sb->s_user_ns;

	return ns_capable(w, owner, CAP_SYS_ADMIN)
		       ? reconfigure_super(w, fc)
		       : (int)refuse_obj(w, EPERM, R_REMOUNT_NOT_CAPABLE, owner, NULL);
}

static int vfs_cmd_reconfigure(struct world *w, struct fs_context *fc)
{
	int err;

	if (fc->phase != FS_CONTEXT_RECONF_PARAMS)
		return refuse_phase(w, fc);
	fc->phase = FS_CONTEXT_RECONFIGURING;
	err = reconfigure_if_capable(w, fc);
	if (!err)
		vfs_clean_context(w, fc);
	return end_phase(fc, err, FS_CONTEXT_RECONF_PARAMS, FS_CONTEXT_AWAITING_RECONF);
}

static int vfs_fsconfig(struct world *w, struct fs_context *fc, unsigned int cmd,
			struct fs_parameter *param)
{
	bool takes_parameters = fc->phase == FS_CONTEXT_CREATE_PARAMS ||
				fc->phase == FS_CONTEXT_RECONF_PARAMS;

	if (cmd == FSCONFIG_CMD_RECONFIGURE)
		return vfs_cmd_reconfigure(w, fc);
	if (cmd == FSCONFIG_CMD_CREATE || cmd == FSCONFIG_CMD_CREATE_EXCL)
		return vfs_cmd_create(w, fc, cmd == FSCONFIG_CMD_CREATE_EXCL);
	return takes_parameters ? vfs_parse_fs_param(w, fc, param) : refuse_phase(w, fc);
}

/*
 * The first command after the mount makes the context ready again; without memory it stays as it
 * was.
 */
static int vfs_fsconfig_ready(struct world *w, struct fs_context *fc, unsigned int cmd,
			      struct fs_parameter *param)
{
	bool fresh = fc->phase == FS_CONTEXT_AWAITING_RECONF;
	int err = finish_clean_context(w, fc);

	if (err)
		return err;
	err = vfs_fsconfig(w, fc, cmd, param);
	if (err == -ENOMEM && fresh)
		vfs_clean_context(w, fc);
	return err;
}

/* The arguments that @cmd takes: 0, or a refusal. */
static int check_arguments(struct world *w, unsigned int cmd, uptr key, uptr value, int aux)
{
	bool ok;

	switch (cmd) {
	case FSCONFIG_SET_FLAG:
		ok = key && !value && !aux;
		break;
	case FSCONFIG_SET_STRING:
		ok = key && value && !aux;
		break;
	case FSCONFIG_SET_BINARY:
		ok = key && value && aux > 0 && aux <= BLOB_MAX;
		break;
	case FSCONFIG_SET_PATH:
	case FSCONFIG_SET_PATH_EMPTY:
		ok = key && value && (aux == (int)AT_FDCWD || aux >= 0);
		break;
	case FSCONFIG_SET_FD:
		ok = key && !value && aux >= 0;
		break;
	case FSCONFIG_CMD_CREATE:
	case FSCONFIG_CMD_CREATE_EXCL:
	case FSCONFIG_CMD_RECONFIGURE:
		ok = !key && !value && !aux;
		break;
	default:
		return (int)refuse_num(w, EOPNOTSUPP, R_FSCONFIG_COMMAND, cmd);
	}
	return ok ? 0 : (int)refuse_num(w, EINVAL, R_FSCONFIG_ARGUMENTS, cmd);
}

/* A string of the caller's as an object of its own, in @param. */
static int take_string(struct world *w, struct fs_parameter *param, uptr from, size_t max,
		       int too_long)
{
	const char *string;
	long len = user_string(w, from, max, &string);

	if (len < 0)
		return (int)len;
	if ((size_t)len == max)
		return (int)refuse_num(w, too_long, R_FSCONFIG_TOO_LONG, (s64)max);
	param->size = (size_t)len;
	param->string = world_strndup(w, string, param->size);
	return param->string ? 0 : (int)refuse(w, ENOMEM, R_NOMEM);
}

static int take_blob(struct world *w, struct fs_parameter *param, uptr from, size_t size)
{
	const void *bytes = user_bytes(w, from, size);

	if (!bytes)
		return (int)refuse_num(w, EFAULT, R_FAULT, (s64)from);
	param->size = size;
	param->string = world_alloc(w, OBJ_bytes, size + 1);
	if (!param->string)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	memcpy(param->string, bytes, size);
	return 0;
}

static int take_path(struct world *w, struct fs_parameter *param, uptr from, int dfd, bool empty)
{
	int err = take_string(w, param, from, PATH_MAX, ENAMETOOLONG);

	param->dirfd = dfd;
	if (!err && !param->size && !empty)
		err = (int)refuse(w, ENOENT, R_FSCONFIG_EMPTY_PATH);
	return err;
}

static int take_value(struct world *w, struct fs_parameter *param, unsigned int cmd, uptr value,
		      int aux)
{
	switch (cmd) {
	case FSCONFIG_SET_FLAG:
		param->type = fs_value_is_flag;
		return 0;
	case FSCONFIG_SET_STRING:
		param->type = fs_value_is_string;
		return take_string(w, param, value, KEY_MAX, EINVAL);
	case FSCONFIG_SET_BINARY:
		param->type = fs_value_is_blob;
		return take_blob(w, param, value, (size_t)aux);
	case FSCONFIG_SET_PATH:
	case FSCONFIG_SET_PATH_EMPTY:
		param->type = fs_value_is_filename;
		return take_path(w, param, value, aux, cmd == FSCONFIG_SET_PATH_EMPTY);
	case FSCONFIG_SET_FD:
		param->type = fs_value_is_file;
		param->dirfd = aux;
		param->file = fget_raw(w, (unsigned int)aux);
		return param->file ? 0 : (int)refuse_num(w, EBADF, R_FD_BAD, aux);
	default:
		return 0;
	}
}

static int fsconfig_fc(struct world *w, struct fs_context *fc, unsigned int cmd, uptr key,
		       uptr value, int aux)
{
	struct fs_parameter param = { .type = fs_value_is_undefined };
	long len;
	int err;

	if (key) {
		len = user_string(w, key, KEY_MAX, &param.key);
		if (len < 0)
			return (int)len;
		if ((size_t)len == KEY_MAX)
			return (int)refuse_num(w, EINVAL, R_FSCONFIG_TOO_LONG, KEY_MAX);
	}
	err = take_value(w, &param, cmd, value, aux);
	if (!err)
		err = vfs_fsconfig_ready(w, fc, cmd, &param);
	world_free(w, param.string);
	if (param.file)
		fput(w, param.file);
	return err;
}

SYSCALL_DEFINE5(fsconfig, int, fd, unsigned int, cmd, uptr, key, uptr, value, int, aux)
{
	struct file *file;
	int err;

	if (fd < 0)
		return refuse_num(w, EINVAL, R_NOT_FSCONTEXT, fd);
	err = check_arguments(w, cmd, key, value, aux);
	if (err)
		return err;
	file = fget(w, (unsigned int)fd);
	if (!file)
		return refuse_num(w, EBADF, R_FD_BAD, fd);
	if (file->f_op == &fscontext_fops)
		err = fsconfig_fc(w, file->private_data, cmd, key, value, aux);
	else
		err = (int)refuse_num(w, EINVAL, R_NOT_FSCONTEXT, fd);
	fput(w, file);
	return err;
}
