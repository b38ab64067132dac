// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file system types. Mirrors fs/filesystems.c of Linux; here they are a const table, since no
 * module comes or goes.
 */
#include "internal.h"
#include "ipc_namespace.h"
#include "kernfs.h"
#include "memfd.h"
#include "overlayfs.h"
#include "pipe_fs_i.h"
#include "proc_fs.h"
#include "text.h"

/* In the order of /proc/filesystems. */
static const struct file_system_type *const file_systems[] = {
	&sysfs_fs_type,	    &shmem_fs_type,   &proc_fs_type,	&cgroup2_fs_type,
	&devtmpfs_fs_type,  &debugfs_fs_type, &tracefs_fs_type, &securityfs_fs_type,
	&bpf_fs_type,	    &pipe_fs_type,    &ramfs_fs_type,	&devpts_fs_type,
	&ext3_fs_type,	    &ext2_fs_type,    &ext4_fs_type,	&squashfs_fs_type,
	&overlayfs_fs_type, &xfs_fs_type,     &mqueue_fs_type,
};

const struct file_system_type *get_fs_type(const char *name, size_t len)
{
	const char *dot = memchr(name, '.', len);
	size_t i;

	if (dot)
		len = (size_t)(dot - name);
	for (i = 0; i < ARRAY_SIZE(file_systems); i++)
		if (strlen(file_systems[i]->name) == len &&
		    !memcmp(file_systems[i]->name, name, len))
			return file_systems[i];
	return NULL;
}

int filesystems_proc_show(struct world *w, struct world_text *text)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(file_systems); i++)
		text_printf(text, "%s\t%s\n",
			    file_systems[i]->fs_flags & FS_REQUIRES_DEV ? "" : "nodev",
			    file_systems[i]->name);
	return 0;
}
