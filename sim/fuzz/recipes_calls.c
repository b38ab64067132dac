/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recipes about families of calls that the other profiles leave alone: see recipes.h.
 */
#include "fuzz/recipes.h"

const Recipe fuzz_timer_recipes[] = {
	{ 6, "timer_create(<tclock>, NULL, _)" },
	{ 4, "timer_create(<tclock>, {sigev_value=0x1, sigev_signo=<tsignal>, "
	     "sigev_notify=<tnotify>, sigev_notify_thread_id=<timerid>}, _)" },
	{ 8, "timer_settime(<timerid>, TIMER_ABSTIME, {it_interval=<tinterval>, "
	     "it_value=<tvalue>}, NULL)" },
	{ 2, "timer_gettime(<timerid>, _)" },
	{ 2, "timer_getoverrun(<timerid>)" },
	{ 2, "timer_delete(<timerid>)" },
	{ 3,
	  "rt_sigaction(<tsignal>, {sa_handler=<disposition>, sa_mask=[], sa_flags=0}, NULL, 8)" },
	{ 4, "rt_sigprocmask(SIG_SETMASK, [<tsigset>], _, 8)" },
	{ 4, "rt_sigpending(_, 8)" },
	{ 4, "rt_sigtimedwait([<tsigset>], _, {tv_sec=0, tv_nsec=0}, 8)" },
	{ 4, "clone(<clone>)" },
	{ 1, "exit_group(<status>)" },
	{ 0, NULL },
};

const Recipe fuzz_filter_recipes[] = {
	{ 6, "seccomp(SECCOMP_SET_MODE_FILTER, <sflags>, {len=4, "
	     "filter=[BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0), "
	     "BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, <scall>, 0, 1), BPF_STMT(BPF_RET|BPF_K, <sret>), "
	     "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)]})" },
	{ 4, "seccomp(SECCOMP_SET_MODE_FILTER, <sflags>, {len=3, filter=[<sinsn>, <sinsn>, "
	     "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)]})" },
	{ 1, "prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=1, "
	     "filter=[BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)]})" },
	{ 2, "prctl(PR_GET_SECCOMP)" },
	{ 2, "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)" },
	{ 1, "setresuid(<id>, <id>, <id>)" },
	{ 4, "umask(022)" },
	{ 4, "getppid()" },
	{ 3, "getpid()" },
	{ 2, "getuid()" },
	{ 1, "rt_sigaction(SIGSYS, {sa_handler=<disposition>, sa_mask=[], sa_flags=0}, NULL, 8)" },
	{ 6, "clone(<clone>)" },
	{ 1, "wait4(-1, _, WNOHANG, NULL)" },
	{ 1, "exit_group(<status>)" },
	{ 0, NULL },
};

const Recipe fuzz_notify_recipes[] = {
	{ 3, "fanotify_init(<faninit>, O_RDONLY)" },
	{ 6, "G = fanotify_init(FAN_REPORT_MNT, O_RDONLY)\n"
	     "fanotify_mark($G, FAN_MARK_ADD|FAN_MARK_MNTNS, <fanmask>, AT_FDCWD, "
	     "\"/proc/<pidnum>/ns/mnt\")" },
	{ 3,
	  "fanotify_mark(<fd>, <fanmark>, <fanmask>, AT_FDCWD, \"/proc/<pidnum>/ns/<nsfile>\")" },
	{ 1, "fanotify_mark(<fd>, <fanmark>, <fanmask>, <dirfd>, NULL)" },
	{ 8, "ioctl(<fd>, FIONREAD, _)" },
	{ 6, "mount(\"tmpfs\", \"<dir>\", \"tmpfs\", 0, NULL)" },
	{ 6, "mount(\"<dir>\", \"<dir>\", NULL, <bind>, NULL)" },
	{ 3, "mount(\"<dir>\", \"<dir>\", NULL, MS_MOVE, NULL)" },
	{ 4, "mount(NULL, \"<dir>\", NULL, <prop>, NULL)" },
	{ 5, "umount2(\"<dir>\", <umount>)" },
	{ 3, "open_tree(AT_FDCWD, \"<dir>\", <opentree>)" },
	{ 3, "move_mount(<mntfd>, \"\", AT_FDCWD, \"<dir>\", MOVE_MOUNT_F_EMPTY_PATH)" },
	{ 1, "move_mount(AT_FDCWD, \"<dir>\", AT_FDCWD, \"<dir>\", MOVE_MOUNT_BENEATH)" },
	{ 1, "pivot_root(\"<dir>\", \"<dir2>\")" },
	{ 2, "rmdir(\"<dir>\")" },
	{ 2, "clone(CLONE_NEWNS|SIGCHLD)" },
	{ 1, "clone(CLONE_NEWUSER|CLONE_NEWNS|SIGCHLD)" },
	{ 2, "unshare(CLONE_NEWNS)" },
	{ 2, "close(<fd>)" },
	{ 1, "exit_group(0)" },
	{ 0, NULL },
};
