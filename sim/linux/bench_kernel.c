/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's side of nssim bench: a process in fresh namespaces, with an empty tmpfs at /mnt,
 * that makes raw system calls in a loop. It is bound to one CPU, as the model's loop is.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"

static gint64 kernel_call(Caller *c, int nr, const guint64 args[6], guint strings)
{
	long ret = syscall(nr, args[0], args[1], args[2], args[3], args[4], args[5]);

	return ret < 0 ? -errno : ret;
}

static gint64 kernel_child(Caller *c, guint64 flags)
{
	long pid = syscall(SYS_clone, flags, 0, 0, 0, 0);

	if (!pid)
		syscall(SYS_exit_group, 0);
	return pid < 0 ? -errno : syscall(SYS_wait4, -1, NULL, 0, NULL);
}

static int prepare(void)
{
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -errno;
	if (mount("bench", "/tmp", "tmpfs", 0, NULL) || mkdir("/tmp/mnt", 0755) ||
	    mkdir("/tmp/proc", 0755) || mkdir("/tmp/old", 0755))
		return -errno;
	if (mount("proc", "/tmp/proc", "proc", 0, NULL))
		return -errno;
	if (syscall(SYS_pivot_root, "/tmp", "/tmp/old") || chdir("/") ||
	    umount2("/old", MNT_DETACH))
		return -errno;
	return 0;
}

static void measure(const BenchRow *row, guint repeats, double *result)
{
	Caller c = { .call = kernel_call, .child = kernel_child };
	int ret = prepare();

	*result = ret < 0 ? ret : bench_measure(&c, row, repeats);
	_exit(0);
}

/* The world's init: pid 1 of its pid namespace, a child of a process that only waits for it. */
static void outer(const BenchRow *row, guint repeats, double *result)
{
	cpu_set_t one;
	pid_t pid;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	CPU_ZERO(&one);
	CPU_SET((gsize)MAX(sched_getcpu(), 0), &one);
	sched_setaffinity(0, sizeof(one), &one);
	if (unshare(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWPID)) {
		*result = -errno;
		_exit(0);
	}
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		measure(row, repeats, result);
	}
	waitpid(pid, NULL, 0);
	_exit(0);
}

double kernel_measure(const BenchRow *row, guint repeats)
{
	double *shared = mmap(NULL, sizeof(double), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double result;
	pid_t pid;

	if (shared == MAP_FAILED)
		return -errno;
	*shared = -EIO;
	pid = fork();
	if (!pid)
		outer(row, repeats, shared);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	result = *shared;
	munmap(shared, sizeof(double));
	return result;
}
