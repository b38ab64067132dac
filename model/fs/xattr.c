// SPDX-License-Identifier: GPL-2.0-only
/*
 * Extended attributes, where a file system keeps them in memory. Mirrors fs/xattr.c of Linux.
 *
 * Invariant: an inode's attributes are objects of its own, in the order in which they were set.
 */
#include "commoncap.h"
#include "internal.h"
#include "syscalls.h"
#include "text.h"

#define XATTR_NAME_MAX_BYTES 255
#define XATTR_SIZE_MAX_BYTES 65536u

static bool has_prefix(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

/* What may not be seen is not there; what may not be changed is forbidden. */
static int refuse_name(struct world *w, int mask, enum reason why, const char *name)
{
	return (int)refuse_str(w, mask & MAY_WRITE ? EPERM : ENODATA, why, name);
}

/* "user.": of what has contents; in a sticky directory, its owner alone changes them. */
static int user_xattr_permission(struct world *w, const struct path *path, const char *name,
				 int mask)
{
	const struct inode *inode = path->dentry->d_inode;
	u32 mode = inode->i_mode;

	if (!S_ISREG(mode) && !S_ISDIR(mode))
		return refuse_name(w, mask, R_XATTR_USER_KIND, name);
	if (S_ISDIR(mode) && (mode & S_ISVTX) && (mask & MAY_WRITE) &&
	    !inode_owner_or_capable(w, mnt_idmap(path->mnt), inode))
		return refuse_name(w, mask, R_XATTR_USER_KIND, name);
	return path_permission(w, path, mask);
}

static int may_change_xattrs(struct world *w, const struct path *path)
{
	const struct inode *inode = path->dentry->d_inode;

	if (inode->i_flags & (S_IMMUTABLE | S_APPEND))
		return (int)refuse_obj(w, EPERM, R_PERM_IMMUTABLE, inode, NULL);
	if (has_unmapped_id(mnt_idmap(path->mnt), inode))
		return (int)refuse_obj(w, EPERM, R_PERM_UNMAPPED, inode, NULL);
	return 0;
}

/* Each family of names has its own rule. */
static int xattr_permission(struct world *w, const struct path *path, const char *name, int mask)
{
	int err = mask & MAY_WRITE ? may_change_xattrs(w, path) : 0;

	if (err)
		return err;
	if (has_prefix(name, "security.") || has_prefix(name, "system."))
		return 0; /* others ask */
	if (has_prefix(name, "trusted."))
		return capable(w, CAP_SYS_ADMIN) ? 0 : refuse_name(w, mask, R_XATTR_TRUSTED, name);
	if (has_prefix(name, "user."))
		return user_xattr_permission(w, path, name, mask);
	return path_permission(w, path, mask);
}

static bool is_file_caps(const char *name)
{
	return !strcmp(name, "security.capability");
}

/*
 * What the capability module asks of names below "security.". A file's capabilities have been
 * looked at already where they are set.
 */
static int may_set_security(struct world *w, const struct path *path, const char *name, bool remove)
{
	struct inode *inode = path->dentry->d_inode;
	bool of_file = is_file_caps(name), may;

	if (!has_prefix(name, "security.") || (of_file && !remove))
		return 0;
	may = of_file ? capable_wrt_inode_uidgid(w, mnt_idmap(path->mnt), inode, CAP_SETFCAP)
		      : ns_capable(w, inode->i_sb->s_user_ns, CAP_SYS_ADMIN);
	return may ? 0 : (int)refuse_str(w, EPERM, R_XATTR_SECURITY, name);
}

/* Whether the file system keeps attributes of that name. */
static bool xattr_handled(const struct inode *inode, const char *name)
{
	const char *rest = strchr(name, '.');

	if (!inode->i_sb->s_xattr || !rest || !rest[1])
		return false;
	return has_prefix(name, "user.") || has_prefix(name, "trusted.") ||
	       has_prefix(name, "security.");
}

/* tmpfs keeps access control lists; without one there is no data. Setting one is not modelled. */
static bool has_acl_names(const struct inode *inode, const char *name)
{
	return inode->i_sb->s_magic == TMPFS_MAGIC && (!strcmp(name, "system.posix_acl_access") ||
						       !strcmp(name, "system.posix_acl_default"));
}

struct simple_xattr *simple_xattr_find(const struct inode *inode, const char *name)
{
	struct simple_xattr *xattr;

	list_for_each_entry (xattr, &inode->i_xattrs, list)
		if (!strcmp(xattr->name, name))
			return xattr;
	return NULL;
}

const void *get_inode_xattr(const struct inode *inode, const char *name, size_t *size)
{
	const struct simple_xattr *xattr = simple_xattr_find(inode, name);

	*size = xattr ? xattr->size : 0;
	return xattr ? xattr->value : NULL;
}

static void free_xattr(struct world *w, struct simple_xattr *xattr)
{
	list_del(&xattr->list);
	world_free(w, xattr->name);
	world_free(w, xattr);
}

static int import_name(struct world *w, uptr from, char *name)
{
	const char *s;
	long len = user_string(w, from, XATTR_NAME_MAX_BYTES + 1, &s);

	if (len < 0)
		return (int)len;
	if (!len || len > XATTR_NAME_MAX_BYTES)
		return (int)refuse(w, ERANGE, R_XATTR_NAME);
	memcpy(name, s, (size_t)len + 1);
	return 0;
}

/* The file that a call means: by name, or by descriptor. */
struct xattr_target {
	bool has_fd;
	int fd;
	uptr pathname;
	unsigned int lookup;
};

static struct xattr_target by_name(uptr pathname, unsigned int lookup)
{
	return (struct xattr_target){ .pathname = pathname, .lookup = lookup };
}

static struct xattr_target by_fd(int fd)
{
	return (struct xattr_target){ .has_fd = true, .fd = fd };
}

static int find_target(struct world *w, const struct xattr_target *t, struct path *path)
{
	const struct file *file;

	if (!t->has_fd)
		return user_path_at(w, (int)AT_FDCWD, t->pathname, t->lookup, path);
	file = fdget(w, (unsigned int)t->fd);
	if (!file)
		return (int)refuse_num(w, EBADF, R_FD_BAD, t->fd);
	*path = file->f_path;
	path_get(path);
	return 0;
}

/* Its owner or its content has changed: what it gave to who runs it is gone. */
void cap_inode_killpriv(struct world *w, struct inode *inode)
{
	struct simple_xattr *xattr = simple_xattr_find(inode, "security.capability");

	if (xattr)
		free_xattr(w, xattr);
}

/* ---- setting ---- */

/* Names stand in falling order, as the kernel's tree of them is walked. */
static void add_xattr(struct inode *inode, struct simple_xattr *new)
{
	struct simple_xattr *xattr;

	list_for_each_entry (xattr, &inode->i_xattrs, list)
		if (strcmp(xattr->name, new->name) < 0)
			break;
	list_add_tail(&new->list, &xattr->list);
}

int simple_xattr_set(struct world *w, struct inode *inode, const char *name, const void *value,
		     size_t size, int flags)
{
	struct simple_xattr *old = simple_xattr_find(inode, name), *new;

	if (old && (flags & XATTR_CREATE))
		return (int)refuse_str(w, EEXIST, R_XATTR_EXISTS, name);
	if (!old && (flags & XATTR_REPLACE))
		return (int)refuse_str(w, ENODATA, R_XATTR_NONE, name);
	new = alloc_obj_flex(w, simple_xattr, value, size);
	if (!new)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	new->name = world_strdup(w, name);
	if (!new->name) {
		world_free(w, new);
		return (int)refuse(w, ENOMEM, R_NOMEM);
	}
	new->size = size;
	if (size)
		memcpy(new->value, value, size);
	if (old)
		free_xattr(w, old);
	add_xattr(inode, new);
	inode->i_ctime = current_time(w);
	return 0;
}

struct xattr_value {
	const void *bytes;
	size_t size;
	int flags;
};

/* Whether an attribute of that name may be set or removed there, and can be. */
static int may_change_xattr(struct world *w, const struct path *path, const char *name, bool remove)
{
	int err = xattr_permission(w, path, name, MAY_WRITE);

	if (!err)
		err = may_set_security(w, path, name, remove);
	if (!err && !xattr_handled(path->dentry->d_inode, name))
		err = (int)refuse_str(w, EOPNOTSUPP, R_XATTR_UNSUPPORTED, name);
	return err;
}

static int set_checked(struct world *w, const struct path *path, const char *name,
		       const struct xattr_value *value)
{
	struct inode *inode = path->dentry->d_inode;
	struct xattr_value as_kept = *value;
	struct vfs_ns_cap_data cap;
	int err;

	if (value->size && is_file_caps(name)) {
		long size = cap_convert_nscap(w, mnt_idmap(path->mnt), inode, value->bytes,
					      value->size, &cap);

		if (size < 0)
			return (int)size;
		as_kept.bytes = &cap;
		as_kept.size = (size_t)size;
	}
	err = may_change_xattr(w, path, name, false);
	return err ? err
		   : simple_xattr_set(w, inode, name, as_kept.bytes, as_kept.size, as_kept.flags);
}

static int setxattr_place(struct world *w, const struct path *path, const char *name,
			  const struct xattr_value *value)
{
	int err = mnt_want_write(w, path->mnt);

	if (err)
		return err;
	err = set_checked(w, path, name, value);
	mnt_drop_write(w, path->mnt);
	return err;
}

static int import_value(struct world *w, uptr from, size_t size, int flags,
			struct xattr_value *value)
{
	if (flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return (int)refuse_num(w, EINVAL, R_XATTR_FLAGS, flags);
	if (size > XATTR_SIZE_MAX_BYTES)
		return (int)refuse_num(w, E2BIG, R_XATTR_SIZE, (s64)size);
	value->bytes = size ? user_bytes(w, from, size) : "";
	value->size = size;
	value->flags = flags;
	return value->bytes ? 0 : (int)refuse_num(w, EFAULT, R_FAULT, (s64)from);
}

static long do_setxattr(struct world *w, struct xattr_target target, uptr uname, uptr uvalue,
			size_t size, int flags)
{
	char name[XATTR_NAME_MAX_BYTES + 1];
	struct xattr_value value = { 0 };
	struct path path;
	int err = import_value(w, uvalue, size, flags, &value);

	if (!err)
		err = import_name(w, uname, name);
	if (!err)
		err = find_target(w, &target, &path);
	if (err)
		return err;
	err = setxattr_place(w, &path, name, &value);
	path_put(w, &path);
	return err;
}

SYSCALL_DEFINE5(setxattr, uptr, pathname, uptr, name, uptr, value, u64, size, int, flags)
{
	return do_setxattr(w, by_name(pathname, LOOKUP_FOLLOW), name, value, size, flags);
}

SYSCALL_DEFINE5(lsetxattr, uptr, pathname, uptr, name, uptr, value, u64, size, int, flags)
{
	return do_setxattr(w, by_name(pathname, 0), name, value, size, flags);
}

SYSCALL_DEFINE5(fsetxattr, int, fd, uptr, name, uptr, value, u64, size, int, flags)
{
	return do_setxattr(w, by_fd(fd), name, value, size, flags);
}

/* ---- getting ---- */

static long getxattr_place(struct world *w, const struct path *path, const char *name, uptr to,
			   size_t size)
{
	struct inode *inode = path->dentry->d_inode;
	const struct simple_xattr *xattr;
	struct vfs_ns_cap_data cap;
	struct xattr_value value = { 0 };
	int err = xattr_permission(w, path, name, MAY_READ);

	if (err)
		return err;
	if (has_acl_names(inode, name))
		return refuse_str(w, ENODATA, R_XATTR_NONE, name);
	if (!xattr_handled(inode, name))
		return refuse_str(w, EOPNOTSUPP, R_XATTR_UNSUPPORTED, name);
	xattr = simple_xattr_find(inode, name);
	if (!xattr)
		return refuse_str(w, ENODATA, R_XATTR_NONE, name);
	value.bytes = xattr->value;
	value.size = xattr->size;
	if (is_file_caps(name)) {
		long seen = cap_inode_getsecurity(w, mnt_idmap(path->mnt), inode, value.bytes,
						  value.size, &cap);

		if (seen < 0)
			return seen;
		value.bytes = &cap;
		value.size = (size_t)seen;
	}
	if (!size)
		return (long)value.size;
	if (size < value.size)
		return refuse_num(w, ERANGE, R_XATTR_SIZE, (s64)value.size);
	return copy_to_user(w, to, value.bytes, value.size) ? -EFAULT : (long)value.size;
}

static long do_getxattr(struct world *w, struct xattr_target target, uptr uname, uptr value,
			size_t size)
{
	char name[XATTR_NAME_MAX_BYTES + 1];
	struct path path;
	long ret = import_name(w, uname, name);

	if (!ret)
		ret = find_target(w, &target, &path);
	if (ret)
		return ret;
	ret = getxattr_place(w, &path, name, value, size);
	path_put(w, &path);
	return ret;
}

SYSCALL_DEFINE4(getxattr, uptr, pathname, uptr, name, uptr, value, u64, size)
{
	return do_getxattr(w, by_name(pathname, LOOKUP_FOLLOW), name, value, size);
}

SYSCALL_DEFINE4(lgetxattr, uptr, pathname, uptr, name, uptr, value, u64, size)
{
	return do_getxattr(w, by_name(pathname, 0), name, value, size);
}

SYSCALL_DEFINE4(fgetxattr, int, fd, uptr, name, uptr, value, u64, size)
{
	return do_getxattr(w, by_fd(fd), name, value, size);
}

/* ---- listing ---- */

static long listxattr_place(struct world *w, const struct path *path, uptr list, size_t size)
{
	const struct inode *inode = path->dentry->d_inode;
	const struct simple_xattr *xattr;
	size_t total = 0;

	list_for_each_entry (xattr, &inode->i_xattrs, list) {
		size_t len = strlen(xattr->name) + 1;

		if (has_prefix(xattr->name, "trusted.") && !capable(w, CAP_SYS_ADMIN))
			continue;
		if (size && total + len > size)
			return refuse_num(w, ERANGE, R_XATTR_SIZE, (s64)(total + len));
		if (size && copy_to_user(w, list + total, xattr->name, len))
			return -EFAULT;
		total += len;
	}
	return (long)total;
}

static long do_listxattr(struct world *w, struct xattr_target target, uptr list, size_t size)
{
	struct path path;
	long ret = find_target(w, &target, &path);

	if (ret)
		return ret;
	ret = listxattr_place(w, &path, list, size);
	path_put(w, &path);
	return ret;
}

SYSCALL_DEFINE3(listxattr, uptr, pathname, uptr, list, u64, size)
{
	return do_listxattr(w, by_name(pathname, LOOKUP_FOLLOW), list, size);
}

SYSCALL_DEFINE3(llistxattr, uptr, pathname, uptr, list, u64, size)
{
	return do_listxattr(w, by_name(pathname, 0), list, size);
}

SYSCALL_DEFINE3(flistxattr, int, fd, uptr, list, u64, size)
{
	return do_listxattr(w, by_fd(fd), list, size);
}

/* ---- removing ---- */

static int remove_xattr(struct world *w, const struct inode *inode, const char *name)
{
	struct simple_xattr *xattr = simple_xattr_find(inode, name);

	if (!xattr)
		return (int)refuse_str(w, ENODATA, R_XATTR_NONE, name);
	free_xattr(w, xattr);
	return 0;
}

static long removexattr_place(struct world *w, const struct path *path, const char *name)
{
	int err = mnt_want_write(w, path->mnt);

	if (err)
		return err;
	err = may_change_xattr(w, path, name, true);
	if (!err)
		err = remove_xattr(w, path->dentry->d_inode, name);
	mnt_drop_write(w, path->mnt);
	return err;
}

static long do_removexattr(struct world *w, struct xattr_target target, uptr uname)
{
	char name[XATTR_NAME_MAX_BYTES + 1];
	struct path path;
	long ret = import_name(w, uname, name);

	if (!ret)
		ret = find_target(w, &target, &path);
	if (ret)
		return ret;
	ret = removexattr_place(w, &path, name);
	path_put(w, &path);
	return ret;
}

SYSCALL_DEFINE2(removexattr, uptr, pathname, uptr, name)
{
	return do_removexattr(w, by_name(pathname, LOOKUP_FOLLOW), name);
}

SYSCALL_DEFINE2(lremovexattr, uptr, pathname, uptr, name)
{
	return do_removexattr(w, by_name(pathname, 0), name);
}

SYSCALL_DEFINE2(fremovexattr, int, fd, uptr, name)
{
	return do_removexattr(w, by_fd(fd), name);
}
