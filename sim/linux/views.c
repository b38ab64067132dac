/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The common views of a world on the kernel underneath, and what else is asked of it.
 *
 * What /proc tells nssim of a task is used as it is where it is told from the task's point of view
 * (mountinfo, links to namespaces), and translated where it is told in nssim's numbers (pids, user
 * ids). For what a task alone can see (its IPC and UTS namespaces) the stem goes there for a
 * moment: no call is made by the world's own tasks.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "linux/cgroup.h"
#include "linux/kernel.h"

#define IOC_NS_GET_ID _IOR(0xb7, 13, u64)
#define OVERFLOW_ID   65534u

/* ---- ps ---- */

static int number_in(const PidNs *ns, const Task *t)
{
	const PidNs *at = t ? t->ns : NULL;

	while (at && at != ns)
		at = at->parent;
	return at ? t->nr[at->level] : 0;
}

static int status_number(Kernel *k, const char *status, const char *key, int level)
{
	long numbers[48];
	int count = proc_numbers(status, key, numbers, G_N_ELEMENTS(numbers));

	return k->base_level + level < count ? (int)numbers[k->base_level + level] : 0;
}

static int by_pid(gconstpointer a, gconstpointer b, gpointer ns)
{
	const Task *const *x = a, *const *y = b;

	return number_in(ns, *x) - number_in(ns, *y);
}

static void ps_line(Kernel *k, PidNs *ns, Task *t, GString *raw)
{
	g_autoptr(GString) status = g_string_new(NULL);
	const Task *parent;

	if (!task_observe(t) || proc_read(t->host, "status", status) < 0)
		return;
	parent = g_hash_table_lookup(k->by_host, GINT_TO_POINTER(t->stat.ppid));
	g_string_append_printf(raw, "%d %d %d %d %c\n", number_in(ns, t), number_in(ns, parent),
			       status_number(k, status->str, "NSpgid", ns->level),
			       status_number(k, status->str, "NSsid", ns->level),
			       t->stat.state == 'Z' ? 'Z' : 'S');
}

static int view_ps(Kernel *k, Task *who, GString *raw)
{
	g_autoptr(GPtrArray) tasks = g_ptr_array_new();

	for (guint i = 0; i < k->live->len; i++) {
		Task *t = g_ptr_array_index(k->live, i);

		if (t->host == t->host_tgid && number_in(who->ns, t))
			g_ptr_array_add(tasks, t);
	}
	g_ptr_array_sort_with_data(tasks, by_pid, who->ns);
	for (guint i = 0; i < tasks->len; i++)
		ps_line(k, who->ns, g_ptr_array_index(tasks, i), raw);
	return 0;
}

/* ---- namespaces ---- */

/* An id that no other namespace has had; 0 where the kernel is too old to tell. */
static obj_id ns_id_of(int fd)
{
	obj_id id = 0;

	return ioctl(fd, IOC_NS_GET_ID, &id) ? 0 : id;
}

/* The same for a file by its path, with the inode's number in place of 0. */
static obj_id ns_id(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	obj_id id;

	if (fd < 0)
		return 0;
	id = ns_id_of(fd);
	if (!id && !fstat(fd, &st))
		id = st.st_ino;
	close(fd);
	return id;
}

/*
 * The kernel gives a dead namespace's inode number to the next one, and a view would take them for
 * the same. Such a number is shown as another one, which stays with that namespace.
 */
static u64 shown_inum(Kernel *k, u64 inum, obj_id id)
{
	ShownNs *shown = g_hash_table_lookup(k->shown_ns, GSIZE_TO_POINTER(inum));

	if (!shown) {
		shown = g_new0(ShownNs, 1);
		shown->id = id;
		shown->inum = inum;
		g_hash_table_insert(k->shown_ns, GSIZE_TO_POINTER(inum), shown);
	}
	if (id && shown->id != id) {
		shown->id = id;
		shown->inum = (1ull << 33) + ++k->last_shown_ns;
	}
	return shown->inum;
}

/* What an nsfs file is shown as; 0: it is none, or can't be opened. */
static u64 shown_ns(Kernel *k, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	u64 inum = 0;

	if (fd < 0)
		return 0;
	if (!fstat(fd, &st))
		inum = shown_inum(k, st.st_ino, ns_id_of(fd));
	close(fd);
	return inum;
}

static int view_ns(Kernel *k, Task *t, GString *raw)
{
	static const char *const names[][2] = {
		{ "cgroup", "cgroup" }, { "ipc", "ipc" },
		{ "mnt", "mnt" },	{ "net", "net" },
		{ "pid", "pid" },	{ "pid_for_children", "pid" },
		{ "time", "time" },	{ "time_for_children", "time" },
		{ "user", "user" },	{ "uts", "uts" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		char path[64];
		u64 inum;

		g_snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)t->host, names[i][0]);
		inum = shown_ns(k, path);
		if (inum)
			g_string_append_printf(raw, "%s %s:[%" G_GUINT64_FORMAT "]\n", names[i][0],
					       names[i][1], (guint64)inum);
	}
	return 0;
}

/* ---- mountinfo ---- */

/* The namespace that a line shows, "... mnt:[N] /where ...", by its shown number. */
static void append_nsfs_line(Kernel *k, Task *t, const char *line, GString *raw)
{
	const char *from = strstr(line, ":["), *to = strstr(line, "] ");
	g_autofree char *where = NULL, *path = NULL;
	struct stat st;
	u64 inum;

	if (!from || !to || from > to) {
		g_string_append_printf(raw, "%s\n", line);
		return;
	}
	inum = g_ascii_strtoull(from + 2, NULL, 10);
	where = g_strndup(to + 2, strcspn(to + 2, " "));
	path = g_strdup_printf("/proc/%d/root%s", (int)t->host, where);
	if (!stat(path, &st) && st.st_ino == inum)
		inum = shown_ns(k, path);
	else
		inum = shown_inum(k, inum, 0);
	g_string_append_printf(raw, "%.*s%" G_GUINT64_FORMAT "%s\n", (int)(from + 2 - line), line,
			       (guint64)inum, to);
}

/* A tmpfs that was mounted by root of a user namespace tells whom the machine takes that for. */
static void forget_owner(GString *text)
{
	g_autofree char *owner = g_strdup_printf(",uid=%u,gid=%u", (unsigned int)geteuid(),
						 (unsigned int)getegid());

	g_string_replace(text, owner, "", 0);
}

/* To the world, its cgroup is the root of the hierarchy. */
static void forget_cgroup(Kernel *k, GString *text)
{
	const char *root = world_cgroup_seen(k->remote);
	g_autofree char *itself = g_strdup_printf(" %s ", root);
	g_autofree char *below = g_strdup_printf(" %s/", root);

	if (!*root)
		return;
	g_string_replace(text, itself, " / ", 0);
	g_string_replace(text, below, " /", 0);
}

static int view_mountinfo(Kernel *k, Task *t, GString *raw)
{
	g_autoptr(GString) text = g_string_new(NULL);
	int ret = proc_read(t->host, "mountinfo", text);
	g_auto(GStrv) lines = NULL;

	if (k->userns)
		forget_owner(text);
	if (strstr(text->str, " - cgroup2 "))
		forget_cgroup(k, text);
	/* The fence below the world (default.c) is no part of it. */
	if (strstr(text->str, " - rootfs "))
		g_string_replace(text, " / / ro,nosuid,nodev,noexec ", " / / rw ", 1);
	if (ret < 0 || !strstr(text->str, " - nsfs ")) {
		g_string_append(raw, text->str);
		return ret;
	}
	lines = g_strsplit(text->str, "\n", -1);
	for (char **line = lines; *line; line++) {
		if (strstr(*line, " - nsfs "))
			append_nsfs_line(k, t, *line, raw);
		else if (**line)
			g_string_append_printf(raw, "%s\n", *line);
	}
	return 0;
}

obj_id kernel_ns(Kernel *k, Task *t, const char *name)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/ns/%s", (int)t->host, name);

	return ns_id(path);
}

/* The name of a file does not tell: a bind mount of a namespace has a path. */
static gboolean is_nsfs(const char *path)
{
	struct statfs st;
	int fd = open(path, O_PATH | O_CLOEXEC);
	gboolean is = fd >= 0 && !fstatfs(fd, &st) && st.f_type == NSFS_MAGIC;

	if (fd >= 0)
		close(fd);
	return is;
}

obj_id kernel_ns_fd(Kernel *k, Task *t, int fd)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/fd/%d", (int)t->host, fd);

	return is_nsfs(path) ? ns_id(path) : 0;
}

/* ---- what the stem looks at ---- */

static s64 stem_call(Kernel *k, long nr, u64 a, u64 b, u64 c)
{
	return remote_call(k->remote, k->remote->stem, nr, a, b, c, 0, 0, 0);
}

static u64 stem_str(Kernel *k, const char *text)
{
	return remote_put(k->remote, k->remote->stem, 0, text, strlen(text) + 1);
}

static s64 stem_setns(Kernel *k, pid_t pid, const char *name, u64 type)
{
	g_autofree char *path = g_strdup_printf("%d/ns/%s", (int)pid, name);
	s64 fd, ret;

	fd = stem_call(k, SYS_openat, STEM_PROC, stem_str(k, path), O_RDONLY);
	if (fd < 0)
		return fd;
	ret = stem_call(k, SYS_setns, (u64)fd, type, 0);
	stem_call(k, SYS_close, (u64)fd, 0, 0);
	return ret;
}

static s64 stem_read(Kernel *k, const char *name, GString *text)
{
	Slot *stem = k->remote->stem;
	u64 buf = (u64)(guintptr)remote_image(k->remote, stem);
	s64 fd = stem_call(k, SYS_openat, STEM_PROC, stem_str(k, name), O_RDONLY), len;

	if (fd < 0)
		return fd;
	while ((len = stem_call(k, SYS_read, (u64)fd, buf, 65536)) > 0)
		g_string_append_len(text, remote_image(k->remote, stem), len);
	stem_call(k, SYS_close, (u64)fd, 0, 0);
	return len;
}

/* The stem goes back to where it was; what it visited is not kept alive. */
static void stem_home(Kernel *k, const char *name, u64 type)
{
	s64 ret = stem_call(k, SYS_setns, name[0] == 'i' ? (u64)k->home_ipc : (u64)k->home_uts,
			    type, 0);

	if (ret < 0 && !k->problem)
		k->problem = g_strdup_printf("can't leave a namespace (%s): %s", name,
					     g_strerror((int)-ret));
}

/* ---- ipcs ---- */

typedef struct {
	long id;
	char *line;
} IpcLine;

static void free_ipc_line(gpointer data)
{
	IpcLine *line = data;

	g_free(line->line);
	g_free(line);
}

static int by_id(gconstpointer a, gconstpointer b)
{
	const IpcLine *const *x = a, *const *y = b;

	return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

/* A line of /proc/sysvipc/KIND: key, id, perms, then what the kind has. */
static IpcLine *ipc_line(const char *kind, const char *text)
{
	unsigned long long n[8] = { 0 };
	unsigned int mode;
	int key, id;
	IpcLine *line;

	if (sscanf(text, "%d %d %o %llu %llu %llu %llu", &key, &id, &mode, &n[0], &n[1], &n[2],
		   &n[3]) < 4)
		return NULL;
	line = g_new0(IpcLine, 1);
	line->id = id;
	if (!strcmp(kind, "msg"))
		line->line = g_strdup_printf("msg 0x%08x %d %03o %llu %llu\n", (unsigned int)key,
					     id, mode & 0777, n[0], n[1]);
	else if (!strcmp(kind, "sem"))
		line->line = g_strdup_printf("sem 0x%08x %d %03o %llu\n", (unsigned int)key, id,
					     mode & 0777, n[0]);
	else /* size cpid lpid nattch */
		line->line = g_strdup_printf("shm 0x%08x %d %03o %llu %llu\n", (unsigned int)key,
					     id, mode & 0777, n[0], n[3]);
	return line;
}

static s64 append_ipcs(Kernel *k, const char *kind, GString *raw)
{
	g_autofree char *name = g_strdup_printf("sysvipc/%s", kind);
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(free_ipc_line);
	g_autoptr(GString) text = g_string_new(NULL);
	g_auto(GStrv) lines = NULL;
	s64 ret = stem_read(k, name, text);

	lines = g_strsplit(text->str, "\n", -1);
	for (char **line = lines; *line; line++) {
		IpcLine *l = ipc_line(kind, *line);

		if (l)
			g_ptr_array_add(found, l);
	}
	g_ptr_array_sort(found, by_id);
	for (guint i = 0; i < found->len; i++)
		g_string_append(raw, ((IpcLine *)g_ptr_array_index(found, i))->line);
	return ret;
}

static int view_ipcs(Kernel *k, Task *t, GString *raw)
{
	static const char *const kinds[] = { "msg", "sem", "shm" };
	s64 ret = stem_setns(k, t->host, "ipc", CLONE_NEWIPC);

	if (ret < 0)
		return (int)ret;
	for (guint i = 0; i < G_N_ELEMENTS(kinds) && ret >= 0; i++)
		ret = append_ipcs(k, kinds[i], raw);
	stem_home(k, "ipc", CLONE_NEWIPC);
	return ret < 0 ? (int)ret : 0;
}

/* ---- uts, ids ---- */

static int view_uts(Kernel *k, Task *t, GString *raw)
{
	struct new_utsname_like {
		char sysname[65], nodename[65], release[65], version[65], machine[65],
			domainname[65];
	} *uts = (void *)remote_image(k->remote, k->remote->stem);
	s64 ret = stem_setns(k, t->host, "uts", CLONE_NEWUTS);

	if (ret < 0)
		return (int)ret;
	ret = stem_call(k, SYS_uname, (u64)(guintptr)uts, 0, 0);
	if (!ret)
		g_string_append_printf(raw, "%s %s\n", uts->nodename, uts->domainname);
	stem_home(k, "uts", CLONE_NEWUTS);
	return (int)ret;
}

/* @id of nssim's user namespace as the namespace with this map has it. */
static unsigned int map_id(const char *map, unsigned long id)
{
	unsigned long inside, outside, count;
	int used;

	while (sscanf(map, "%lu %lu %lu%n", &inside, &outside, &count, &used) == 3) {
		if (id - outside < count)
			return (unsigned int)(inside + id - outside);
		map += used;
	}
	return OVERFLOW_ID;
}

static int append_ids(Task *t, const char *status, const char *key, const char *map_name,
		      const char *label, GString *raw)
{
	g_autoptr(GString) map = g_string_new(NULL);
	long ids[4];
	int ret = proc_read(t->host, map_name, map);

	if (ret < 0)
		return ret;
	if (proc_numbers(status, key, ids, 4) != 4)
		return -ESRCH;
	g_string_append_printf(raw, "%s=%u,%u,%u", label, map_id(map->str, (unsigned long)ids[0]),
			       map_id(map->str, (unsigned long)ids[1]),
			       map_id(map->str, (unsigned long)ids[2]));
	return 0;
}

static int view_ids(Kernel *k, Task *t, GString *raw)
{
	g_autoptr(GString) status = g_string_new(NULL);
	int ret = proc_read(t->host, "status", status);

	if (ret < 0)
		return ret;
	ret = append_ids(t, status->str, "Uid", "uid_map", "uid", raw);
	g_string_append_c(raw, ' ');
	if (!ret)
		ret = append_ids(t, status->str, "Gid", "gid_map", "gid", raw);
	g_string_append_c(raw, '\n');
	return ret;
}

int kernel_view(Kernel *k, Task *t, enum world_view view, GString *raw)
{
	switch (view) {
	case VIEW_MOUNTINFO:
		return view_mountinfo(k, t, raw);
	case VIEW_PS:
		return view_ps(k, t, raw);
	case VIEW_NS:
		return view_ns(k, t, raw);
	case VIEW_IPCS:
		return view_ipcs(k, t, raw);
	case VIEW_UTS:
		return view_uts(k, t, raw);
	case VIEW_IDS:
		return view_ids(k, t, raw);
	default:
		return -EOPNOTSUPP;
	}
}

/* ---- sysctl ---- */

static s64 init_call(Kernel *k, long nr, u64 a, u64 b, u64 c)
{
	return remote_call(k->remote, k->init->slot, nr, a, b, c, 0, 0, 0);
}

int kernel_sysctl(Kernel *k, const char *name, const char *value)
{
	g_autofree char *path = g_strdup_printf("/proc/sys/%s", name);
	Slot *slot = k->init ? k->init->slot : NULL;
	s64 fd, ret;

	g_strdelimit(path + strlen("/proc/sys/"), ".", '/');
	/* All others are the machine's. */
	if (!sysctl_is_namespaced(path + strlen("/proc/sys/")))
		return -EACCES;
	if (!slot || k->init->busy || k->init->stopped || k->init->zombie)
		return -EBUSY;
	fd = init_call(k, SYS_open, remote_put(k->remote, slot, 0, path, strlen(path) + 1),
		       O_WRONLY, 0);
	if (fd < 0)
		return (int)fd;
	ret = init_call(k, SYS_write, (u64)fd, remote_put(k->remote, slot, 0, value, strlen(value)),
			strlen(value));
	init_call(k, SYS_close, (u64)fd, 0, 0);
	return ret < 0 ? (int)ret : 0;
}
