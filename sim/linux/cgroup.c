/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A cgroup of its own for each world: see cgroup.h.
 *
 * It is a child of nssim's own cgroup. The world's init enters its cgroup namespace there, so that
 * to the world this is the root of the hierarchy.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linux/cgroup.h"

#define REMOVE_TRIES 50

/* Finds nssim's own cgroup, unless there is no such hierarchy in sight. */
static void find_own_cgroup(Remote *r)
{
	g_autofree char *mounts = NULL, *groups = NULL;
	g_auto(GStrv) lines = NULL;
	char *own, *end;

	if (!g_file_get_contents("/proc/self/mountinfo", &mounts, NULL, NULL) ||
	    !g_file_get_contents("/proc/self/cgroup", &groups, NULL, NULL))
		return;
	own = g_str_has_prefix(groups, "0::") ? groups : strstr(groups, "\n0::");
	if (!own)
		return;
	own = strchr(own, '/');
	end = own ? strchr(own, '\n') : NULL;
	if (end)
		*end = '\0';
	lines = g_strsplit(mounts, "\n", -1);
	for (char **line = lines; own && *line && !r->own_cgroup; line++) {
		g_auto(GStrv) words = g_strsplit(*line, " ", 6);

		if (!strstr(*line, " - cgroup2 ") || g_strv_length(words) < 6 ||
		    strcmp(words[3], "/"))
			continue;
		r->own_cgroup = g_build_filename(words[4], own, NULL);
		r->cgroup_mount = strlen(words[4]);
	}
}

static gboolean move_there(const char *cgroup, pid_t pid)
{
	g_autofree char *procs = g_build_filename(cgroup, "cgroup.procs", NULL);
	g_autofree char *text = g_strdup_printf("%d", (int)pid);
	int fd = open(procs, O_WRONLY | O_CLOEXEC);
	gboolean moved = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return moved;
}

void world_cgroup_make(Remote *r, pid_t world_init)
{
	g_autofree char *name = g_strdup_printf("nssim-%d", (int)world_init);
	g_autofree char *path = NULL;
	char *kept = remote_cgroup(r);

	if (!r->own_cgroup)
		find_own_cgroup(r);
	if (!r->own_cgroup)
		return;
	path = g_build_filename(r->own_cgroup, name, NULL);
	if (strlen(path) >= REMOTE_CGROUP_SIZE)
		return;
	strcpy(kept, path); /* first: somebody may kill us now */
	if (mkdir(path, 0755) || !move_there(path, world_init))
		world_cgroup_remove(r);
}

/* Children first. Nobody is in them; but the kernel may need a moment to see that. */
static void remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *child = g_build_filename(path, name, NULL);
		struct stat st;

		if (!lstat(child, &st) && S_ISDIR(st.st_mode))
			remove_tree(child);
	}
	for (int i = 0; i < REMOVE_TRIES && rmdir(path) && errno == EBUSY; i++)
		g_usleep(1000);
}

void world_cgroup_remove(Remote *r)
{
	char *path = remote_cgroup(r);

	if (*path)
		remove_tree(path);
	*path = '\0';
}

const char *world_cgroup_seen(Remote *r)
{
	char *path = remote_cgroup(r);

	return *path ? path + r->cgroup_mount : path;
}
