/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The keeper: a process between nssim and the stem that outlives both.
 *
 * It sleeps until nssim tells it to end, or has died, however that came about; then it ends the
 * stem, ends the world as nssim would have (burial.c), and waits for whatever descends from it: it
 * is the reaper of all of them. When it has gone, nothing is left. Should somebody kill the keeper
 * first, the stem at least kills its world.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/burial.h"
#include "linux/cgroup.h"
#include "linux/remote.h"

#define LAST_WAIT_SECONDS 30

/* The inits of worlds, and whatever else was the stem's, are the keeper's now. */
static void bury_children(Remote *r)
{
	g_autoptr(GArray) children = g_array_new(FALSE, FALSE, sizeof(pid_t));

	add_children(getpid(), children);
	for (guint i = 0; i < children->len; i++)
		bury_world(r, g_array_index(children, pid_t, i));
}

static void wait_for_all(void)
{
	gint64 deadline = g_get_monotonic_time() + LAST_WAIT_SECONDS * G_USEC_PER_SEC;

	while (g_get_monotonic_time() < deadline) {
		pid_t pid = waitpid(-1, NULL, __WALL | WNOHANG);

		if (pid < 0 && errno == ECHILD)
			return;
		if (!pid)
			g_usleep(200);
	}
}

static void keep(Remote *r, pid_t parent)
{
	sigset_t end;

	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	if (getppid() == parent)
		while (sigwaitinfo(&end, NULL) < 0 && errno == EINTR)
			;
	/* First the stem: it could just be making another world. */
	kill(r->stem_pid, SIGKILL);
	while (waitpid(r->stem_pid, NULL, 0) < 0 && errno == EINTR)
		;
	bury_children(r);
	wait_for_all();
	world_cgroup_remove(r);
	_exit(0);
}

/* Nobody waits for a pipe to close because the keeper still has it. */
static void let_go_of_files(void)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, 0);
	dup2(null, 1);
	syscall(SYS_close_range, 3, ~0u, 0);
}

static void keeper_main(Remote *r, pid_t parent, int pipe, void (*stem_main)(Remote *, pid_t))
{
	pid_t self = getpid();
	sigset_t end;
	int stem;

	setsid();
	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigprocmask(SIG_BLOCK, &end, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	stem = fork();
	if (!stem)
		stem_main(r, self);
	if (stem < 0)
		stem = -errno;
	if (write(pipe, &stem, sizeof(stem)) != sizeof(stem) || stem < 0)
		_exit(1);
	r->stem_pid = stem;
	let_go_of_files();
	keep(r, parent);
}

int keeper_start(Remote *r, void (*stem_main)(Remote *r, pid_t parent))
{
	pid_t parent = getpid();
	int pipes[2], stem = -EIO;

	if (pipe2(pipes, O_CLOEXEC))
		return -1;
	r->keeper_pid = fork();
	if (!r->keeper_pid)
		keeper_main(r, parent, pipes[1], stem_main);
	close(pipes[1]);
	if (r->keeper_pid > 0 && read(pipes[0], &stem, sizeof(stem)) != sizeof(stem))
		stem = -EIO;
	close(pipes[0]);
	if (r->keeper_pid > 0 && stem > 0) {
		r->stem_pid = stem;
		return 0;
	}
	if (r->keeper_pid > 0)
		errno = -stem;
	return -1;
}
