/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The default world on the kernel underneath.
 *
 * The stem gets namespaces of its own once: a mount namespace with nothing but an empty tmpfs in
 * it, so that copies are cheap, and a network namespace that all worlds share (a scenario's calls
 * don't change it, and making one takes longer than all the rest). A world's init is cloned from
 * the stem into fresh mount, pid, IPC, UTS and cgroup namespaces, and makes its world by its own
 * calls. It is the world's only task then, and has used no pid but its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/burial.h"
#include "linux/cgroup.h"
#include "linux/kernel.h"

/* A sequence of calls by one remote task that stops at the first that fails. */
typedef struct {
	Remote *remote;
	Slot *slot;
	gsize used; /* of the slot's image, by strings */
	s64 err;
	const char *what;
} Script;

static u64 str(Script *s, const char *text)
{
	gsize size = strlen(text) + 1, at = s->used;

	s->used += (size + 7) & ~(gsize)7;
	return remote_put(s->remote, s->slot, at, text, size);
}

static s64 step(Script *s, const char *what, long nr, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	s64 ret;

	if (s->err)
		return s->err;
	ret = remote_call(s->remote, s->slot, nr, a, b, c, d, e, 0);
	s->used = 0;
	if (ret < 0) {
		s->err = ret;
		s->what = what;
	}
	return ret;
}

static void do_mount(Script *s, const char *source, const char *at, const char *type, u64 flags)
{
	step(s, at, SYS_mount, str(s, source), str(s, at), str(s, type), flags, 0);
}

static gboolean script_result(Script *s, const char *whose, GError **error)
{
	if (!s->err)
		return TRUE;
	g_set_error(error, REMOTE_ERROR, (int)-s->err,
		    "the world of the kernel can't be made: %s: %s: %s", whose, s->what,
		    g_strerror((int)-s->err));
	return FALSE;
}

/* ---- the stem ---- */

static gboolean write_proc(pid_t pid, const char *name, const char *text, GError **error)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/%s", (int)pid, name);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	gboolean ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (!ok)
		g_set_error(error, REMOTE_ERROR, errno, "%s: %s", path, g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

/* Without root: a user namespace of our own, in which we are root. */
static gboolean enter_userns(Kernel *k, GError **error)
{
	g_autofree char *uids = g_strdup_printf("0 %u 1\n", (unsigned int)geteuid());
	g_autofree char *gids = g_strdup_printf("0 %u 1\n", (unsigned int)getegid());
	pid_t pid = k->remote->stem_pid;
	Script s = { .remote = k->remote, .slot = k->remote->stem };

	step(&s, "unshare(CLONE_NEWUSER)", SYS_unshare, CLONE_NEWUSER, 0, 0, 0, 0);
	step(&s, "prctl", SYS_prctl, PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
	return script_result(&s, "no root, and no user namespace", error) &&
	       write_proc(pid, "setgroups", "deny", error) &&
	       write_proc(pid, "uid_map", uids, error) && write_proc(pid, "gid_map", gids, error);
}

/* A user namespace may mount a proc where it sees one already. */
static void keep_proc(Script *s)
{
	step(s, "mkdir", SYS_mkdir, str(s, "/tmp/p"), 0755, 0, 0, 0);
	step(s, "bind /proc", SYS_mount, str(s, "/proc"), str(s, "/tmp/p"), 0, MS_BIND | MS_REC, 0);
}

/* A child of the stem in namespaces of its own; NULL: it can't be made. */
static Slot *clone_from_stem(Kernel *k, u64 flags, s64 *pid, GError **error)
{
	Script s = { .remote = k->remote, .slot = k->remote->stem };
	Slot *slot = remote_take_slot(k->remote);
	u64 args[11] = { flags };

	args[3] = (u64)(guintptr)&s.slot->victim;
	args[4] = SIGCHLD;
	s.slot->child = (u64)(guintptr)slot;
	*pid = step(&s, "clone3", SYS_clone3, remote_put(k->remote, s.slot, 0, args, sizeof(args)),
		    sizeof(args), 0, 0, 0);
	s.slot->child = 0;
	if (!script_result(&s, "a child of the stem", error)) {
		remote_drop_slot(k->remote, slot);
		return NULL;
	}
	while (!__atomic_load_n(&slot->alive, __ATOMIC_ACQUIRE))
		remote_wait(k->remote, remote_progress(k->remote), 1000);
	return slot;
}

/* Into the mount namespace of @pid ("self": its own), to what is on top at its root. */
static void enter_mnt_ns(Script *s, const char *pid)
{
	g_autofree char *path = g_strdup_printf("%s/ns/mnt", pid);
	s64 fd = step(s, "open ns/mnt", SYS_openat, STEM_PROC, str(s, path), O_RDONLY, 0, 0);

	step(s, "setns", SYS_setns, (u64)fd, CLONE_NEWNS, 0, 0, 0);
	step(s, "close", SYS_close, (u64)fd, 0, 0, 0, 0);
}

/* The kernel locks the flags of mounts that it copies for a user namespace with fewer rights. */
static gboolean lock_flags(Kernel *k, GError **error)
{
	Script s = { .remote = k->remote, .slot = k->remote->stem };
	g_autofree char *name = NULL;
	Slot *child;
	s64 pid;

	child = clone_from_stem(k, CLONE_NEWUSER | CLONE_NEWNS | CLONE_PARENT_SETTID, &pid, error);
	if (!child)
		return FALSE;
	name = g_strdup_printf("%d", (int)pid);
	enter_mnt_ns(&s, name);
	step(&s, "kill", SYS_kill, (u64)pid, SIGKILL, 0, 0, 0);
	step(&s, "wait4", SYS_wait4, (u64)pid, 0, 0, 0, 0);
	k->remote->stem->victim = 0;
	remote_drop_slot(k->remote, child);
	step(&s, "unshare", SYS_unshare, CLONE_NEWNS, 0, 0, 0, 0);
	return script_result(&s, "its hidden root", error);
}

/*
 * Below everything that is mounted lies the machine's first root file system. Each mount namespace
 * has it for a root, a copy of its parent's, and nothing can take its place: it has no parent, from
 * which it could be unmounted or pivoted. A scenario that takes the world's root away and enters
 * its namespace anew stands on it. So the stem, on whose namespace the worlds' are modelled,
 * unmounts all else, and makes it a mount on which nothing can be written, run or used as a device;
 * that is locked, so that not even the world's root can undo it. (From 7.0 on, OPEN_TREE_NAMESPACE
 * will make namespaces with a root of one's own.) FALSE without an error: it can't be uncovered.
 */
static gboolean fence_hidden_root(Kernel *k, GError **error)
{
	Script s = { .remote = k->remote, .slot = k->remote->stem };

	if (remote_call(k->remote, s.slot, SYS_umount2, str(&s, "/"), MNT_DETACH, 0, 0, 0, 0))
		return FALSE;
	enter_mnt_ns(&s, "self");
	step(&s, "remount the hidden root", SYS_mount, 0, str(&s, "/"), 0,
	     MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, 0);
	if (!script_result(&s, "its hidden root", error) || !lock_flags(k, error))
		return FALSE;
	do_mount(&s, "nssim", "/", "tmpfs", 0);
	enter_mnt_ns(&s, "self");
	step(&s, "mkdir", SYS_mkdir, str(&s, "/w"), 0755, 0, 0, 0);
	return script_result(&s, "its parent", error);
}

/* An empty tmpfs in the place of all that was there; the hidden root stays as it is. */
static gboolean pivot_to_tmpfs(Kernel *k, GError **error)
{
	Script s = { .remote = k->remote, .slot = k->remote->stem };

	do_mount(&s, "nssim", "/tmp", "tmpfs", 0);
	step(&s, "mkdir", SYS_mkdir, str(&s, "/tmp/w"), 0755, 0, 0, 0);
	step(&s, "mkdir", SYS_mkdir, str(&s, "/tmp/o"), 0755, 0, 0, 0);
	if (k->userns)
		keep_proc(&s);
	step(&s, "pivot_root", SYS_pivot_root, str(&s, "/tmp"), str(&s, "/tmp/o"), 0, 0, 0);
	step(&s, "chdir", SYS_chdir, str(&s, "/"), 0, 0, 0, 0);
	step(&s, "umount", SYS_umount2, str(&s, "/o"), MNT_DETACH, 0, 0, 0);
	return script_result(&s, "its parent", error);
}

/* Leaves the stem with an empty tmpfs for a root, and with nssim's /proc as a descriptor. */
static gboolean prepare_stem(Kernel *k, GError **error)
{
	Script s = { .remote = k->remote, .slot = k->remote->stem };
	GError *why = NULL;

	if (k->userns && !enter_userns(k, error))
		return FALSE;
	step(&s, "unshare", SYS_unshare, CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS,
	     0, 0, 0, 0);
	step(&s, "make / private", SYS_mount, 0, str(&s, "/"), 0, MS_REC | MS_PRIVATE, 0);
	step(&s, "open /proc", SYS_open, str(&s, "/proc"), O_RDONLY | O_DIRECTORY, 0, 0, 0);
	k->home_ipc = step(&s, "open ns/ipc", SYS_open, str(&s, "/proc/self/ns/ipc"), O_RDONLY, 0,
			   0, 0);
	k->home_uts = step(&s, "open ns/uts", SYS_open, str(&s, "/proc/self/ns/uts"), O_RDONLY, 0,
			   0, 0);
	if (!script_result(&s, "its parent", error))
		return FALSE;
	k->stem_ready = !k->userns && fence_hidden_root(k, &why);
	if (why)
		g_propagate_error(error, why);
	else if (!k->stem_ready)
		k->stem_ready = pivot_to_tmpfs(k, error);
	return k->stem_ready;
}

/* ---- a world's init ---- */

static Slot *clone_init(Kernel *k, GError **error)
{
	s64 pid;
	Slot *slot = clone_from_stem(k,
				     CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS |
					     CLONE_CLEAR_SIGHAND | CLONE_PARENT_SETTID,
				     &pid, error);

	if (slot)
		k->init_in_stem = (pid_t)pid;
	return slot;
}

static void make_tree(Script *s)
{
	static const char *const dirs[] = { "/w/dev", "/w/dev/mqueue", "/w/dev/shm", "/w/etc",
					    "/w/mnt", "/w/proc",       "/w/root",    "/w/run",
					    "/w/sys", "/w/tmp" };

	do_mount(s, "tmpfs", "/w", "tmpfs", 0);
	step(s, "chmod", SYS_chmod, str(s, "/w"), 0755, 0, 0, 0);
	step(s, "umask", SYS_umask, 022, 0, 0, 0, 0);
	for (guint i = 0; i < G_N_ELEMENTS(dirs); i++)
		step(s, dirs[i], SYS_mkdir, str(s, dirs[i]), 0755, 0, 0, 0);
	step(s, "chmod", SYS_chmod, str(s, "/w/tmp"), 01777, 0, 0, 0);
	do_mount(s, "proc", "/w/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC);
	step(s, "pivot_root", SYS_pivot_root, str(s, "/w"), str(s, "/w/mnt"), 0, 0, 0);
	step(s, "chdir", SYS_chdir, str(s, "/"), 0, 0, 0, 0);
	step(s, "umount", SYS_umount2, str(s, "/mnt"), MNT_DETACH, 0, 0, 0);
}

static void set_names(Script *s)
{
	step(s, "sethostname", SYS_sethostname, str(s, "nssim"), 5, 0, 0, 0);
	step(s, "setdomainname", SYS_setdomainname, str(s, "(none)"), 6, 0, 0, 0);
}

static void drop_caps(Script *s, u64 drop)
{
	u32 header[2] = { _LINUX_CAPABILITY_VERSION_3, 0 }, sets[6];
	u64 at_header, at_sets;

	if (!drop)
		return;
	at_header = remote_put(s->remote, s->slot, 0, header, sizeof(header));
	at_sets = at_header + sizeof(header);
	for (u64 cap = 0; cap < 64; cap++)
		if (drop >> cap & 1)
			step(s, "drop capabilities", SYS_prctl, PR_CAPBSET_DROP, cap, 0, 0, 0);
	step(s, "capget", SYS_capget, at_header, at_sets, 0, 0, 0);
	memcpy(sets, remote_image(s->remote, s->slot) + sizeof(header), sizeof(sets));
	for (int i = 0; i < 6; i++)
		sets[i] &= ~(u32)(drop >> (i < 3 ? 0 : 32));
	remote_put(s->remote, s->slot, sizeof(header), sets, sizeof(sets));
	step(s, "capset", SYS_capset, at_header, at_sets, 0, 0, 0);
}

gboolean make_default_world(Kernel *k, const struct world_config *config, GError **error)
{
	Script s = { .remote = k->remote };

	if (!k->stem_ready && !prepare_stem(k, error))
		return FALSE;
	s.slot = clone_init(k, error);
	if (!s.slot)
		return FALSE;
	step(&s, "close_range", SYS_close_range, 3, ~0u, 0, 0, 0);
	/* Somebody may have been nice; whoever may not take that back lives with it. */
	remote_call(k->remote, s.slot, SYS_setpriority, PRIO_PROCESS, 0, 0, 0, 0, 0);
	world_cgroup_make(k->remote, k->init_in_stem);
	step(&s, "unshare(CLONE_NEWCGROUP)", SYS_unshare, CLONE_NEWCGROUP, 0, 0, 0, 0);
	step(&s, "setsid", SYS_setsid, 0, 0, 0, 0, 0);
	if (!k->userns)
		step(&s, "setgroups", SYS_setgroups, 0, 0, 0, 0, 0);
	make_tree(&s);
	set_names(&s);
	drop_caps(&s, config ? config->drop_caps : 0);
	if (!script_result(&s, "its init", error))
		return FALSE;
	k->init = task_adopt(k, k->init_in_stem, s.slot, NULL);
	if (!k->init)
		g_set_error(error, REMOTE_ERROR, EIO,
			    "the world of the kernel can't be made: its init is "
			    "not in /proc: is /proc that of this pid namespace?");
	return k->init != NULL;
}

static void give_up_world(Kernel *k)
{
	g_autofree char *left = describe_world(k->init_in_stem);

	g_warning("the world of the kernel does not end: %s", left);
	k->stem_lost = TRUE;
	k->init_in_stem = 0;
}

void end_world(Kernel *k)
{
	Slot *stem = k->remote->stem;

	if (!k->init_in_stem)
		return;
	if (k->moved_groups)
		free_inits(k->remote, k->init_in_stem);
	remote_call(k->remote, stem, SYS_kill, (u64)k->init_in_stem, SIGKILL, 0, 0, 0, 0);
	if (remote_call(k->remote, stem, SYS_wait4, (u64)k->init_in_stem, 0, 0, 0, 0, 0) ==
	    -ETIMEDOUT) {
		give_up_world(k);
		return;
	}
	stem->victim = 0;
	k->init_in_stem = 0;
	world_cgroup_remove(k->remote);
}
