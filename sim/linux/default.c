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
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/burial.h"
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

/* Leaves the stem with an empty tmpfs for a root, and with nssim's /proc as descriptor 3. */
static gboolean prepare_stem(Kernel *k, GError **error)
{
	Script s = { .remote = k->remote, .slot = k->remote->stem };

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
	do_mount(&s, "nssim", "/tmp", "tmpfs", 0);
	step(&s, "mkdir", SYS_mkdir, str(&s, "/tmp/w"), 0755, 0, 0, 0);
	step(&s, "mkdir", SYS_mkdir, str(&s, "/tmp/o"), 0755, 0, 0, 0);
	if (k->userns)
		keep_proc(&s);
	step(&s, "pivot_root", SYS_pivot_root, str(&s, "/tmp"), str(&s, "/tmp/o"), 0, 0, 0);
	step(&s, "chdir", SYS_chdir, str(&s, "/"), 0, 0, 0, 0);
	step(&s, "umount", SYS_umount2, str(&s, "/o"), MNT_DETACH, 0, 0, 0);
	k->stem_ready = !s.err;
	return script_result(&s, "its parent", error);
}

/* ---- a world's init ---- */

static Slot *clone_init(Kernel *k, GError **error)
{
	u64 args[11] = { CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS |
			 CLONE_NEWCGROUP | CLONE_CLEAR_SIGHAND | CLONE_PARENT_SETTID };
	Script s = { .remote = k->remote, .slot = k->remote->stem };
	Slot *slot = remote_take_slot(k->remote);
	s64 pid;

	args[3] = (u64)(guintptr)&k->remote->stem->victim;
	args[4] = SIGCHLD;
	s.slot->child = (u64)(guintptr)slot;
	pid = step(&s, "clone3", SYS_clone3, remote_put(k->remote, s.slot, 0, args, sizeof(args)),
		   sizeof(args), 0, 0, 0);
	s.slot->child = 0;
	if (!script_result(&s, "its init", error)) {
		remote_drop_slot(k->remote, slot);
		return NULL;
	}
	k->init_in_stem = (pid_t)pid;
	while (!__atomic_load_n(&slot->alive, __ATOMIC_ACQUIRE))
		remote_wait(k->remote, remote_progress(k->remote), 1000);
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
		g_warning("the world of the kernel does not end: its init is pid %d",
			  (int)k->init_in_stem);
		k->stem_lost = TRUE;
		k->init_in_stem = 0;
		return;
	}
	stem->victim = 0;
	k->init_in_stem = 0;
}
