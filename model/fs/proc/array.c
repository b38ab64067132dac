// SPDX-License-Identifier: GPL-2.0-only
/*
 * What /proc says of a task: status, stat, limits, children. Mirrors fs/proc/array.c of Linux, in
 * every line that tells of credentials, numbers, signals or threads; of memory it tells nothing.
 */
#include "proc_fs.h"
#include "text.h"

/* Who makes no call waits for its next one; it would do so asleep. */
char task_state_char(struct world *w, const struct task_struct *task)
{
	if (task->exit_state & EXIT_DEAD)
		return 'X';
	if (task->exit_state & EXIT_ZOMBIE)
		return 'Z';
	if (task->__state & __TASK_STOPPED)
		return 'T';
	if (task->__state & __TASK_TRACED)
		return 't';
	/* An init that waits for the others of its namespace sleeps lightly. */
	if ((task->__state & TASK_UNINTERRUPTIBLE) && !(task->flags & PF_EXITING))
		return 'D';
	return task == current ? 'R' : 'S';
}

static const char *state_name(char c)
{
	switch (c) {
	case 'X':
		return "dead";
	case 'Z':
		return "zombie";
	case 'T':
		return "stopped";
	case 't':
		return "tracing stop";
	case 'D':
		return "disk sleep";
	case 'S':
		return "sleeping";
	}
	return "running";
}

/* ---- status ---- */

static int parent_nr(const struct task_struct *task, struct pid_namespace *ns)
{
	if (!pid_has_task(task->thread_pid, PIDTYPE_PID) || !task->real_parent)
		return 0;
	return task_pid_nr_ns(task->real_parent, PIDTYPE_TGID, ns);
}

static void numbers(struct world_text *text, const char *name, const struct task_struct *task,
		    enum pid_type type, struct pid_namespace *ns)
{
	const struct pid *pid = task_pid_of(task, type);
	unsigned int level;

	text_printf(text, "\n%s:", name);
	for (level = ns->level; level <= task->thread_pid->level; level++)
		text_printf(text, "\t%d", pid_nr_ns(pid, task->thread_pid->numbers[level].ns));
}

static void ids(struct world *w, const struct cred *cred, struct user_namespace *user_ns,
		struct world_text *text)
{
	text_printf(text, "Uid:\t%u\t%u\t%u\t%u\n", from_kuid_munged(w, user_ns, cred->uid),
		    from_kuid_munged(w, user_ns, cred->euid),
		    from_kuid_munged(w, user_ns, cred->suid),
		    from_kuid_munged(w, user_ns, cred->fsuid));
	text_printf(text, "Gid:\t%u\t%u\t%u\t%u\n", from_kgid_munged(w, user_ns, cred->gid),
		    from_kgid_munged(w, user_ns, cred->egid),
		    from_kgid_munged(w, user_ns, cred->sgid),
		    from_kgid_munged(w, user_ns, cred->fsgid));
}

static void groups(struct world *w, const struct cred *cred, struct user_namespace *user_ns,
		   struct world_text *text)
{
	u32 i;

	text_string(text, "Groups:\t");
	for (i = 0; i < cred->group_info->ngroups; i++)
		text_printf(text, "%s%u", i ? " " : "",
			    from_kgid_munged(w, user_ns, cred->group_info->gid[i]));
	text_char(text, ' ');
}

static unsigned int fd_size(const struct task_struct *task)
{
	if (!task->files)
		return 0;
	return task->files->max_fds < 64 ? 64 : task->files->max_fds;
}

static void task_state(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		       struct world_text *text)
{
	struct user_namespace *user_ns = current_user_ns();
	char c = task_state_char(w, task);
	int tracer = task->ptracer ? task_pid_nr_ns(task->ptracer, PIDTYPE_PID, ns) : 0;

	if (task->fs)
		text_printf(text, "Umask:\t%04o\n", task->fs->umask);
	text_printf(text, "State:\t%c (%s)\n", c, state_name(c));
	text_printf(text, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t%d\n",
		    task_pid_nr_ns(task, PIDTYPE_TGID, ns), task_pid_nr_ns(task, PIDTYPE_PID, ns),
		    parent_nr(task, ns), tracer);
	ids(w, task->real_cred, user_ns, text);
	text_printf(text, "FDSize:\t%u\n", fd_size(task));
	groups(w, task->real_cred, user_ns, text);
	numbers(text, "NStgid", task, PIDTYPE_TGID, ns);
	numbers(text, "NSpid", task, PIDTYPE_PID, ns);
	numbers(text, "NSpgid", task, PIDTYPE_PGID, ns);
	numbers(text, "NSsid", task, PIDTYPE_SID, ns);
	text_string(text, "\nKthread:\t0\n");
}

static void signal_sets(const struct task_struct *task, u64 *ignored, u64 *caught)
{
	int i;

	*ignored = *caught = 0;
	for (i = 0; task->sighand && i < _NSIG; i++) {
		u64 handler = task->sighand->action[i].sa_handler;

		if (handler == 1)
			*ignored |= BIT_ULL(i);
		else if (handler)
			*caught |= BIT_ULL(i);
	}
}

static void task_sig(struct task_struct *task, struct world_text *text)
{
	u64 ignored, caught;

	signal_sets(task, &ignored, &caught);
	text_printf(text, "Threads:\t%d\n", task->signal->nr_threads);
	text_printf(text, "SigQ:\t0/%llu\n",
		    (unsigned long long)task->signal->rlim[RLIMIT_SIGPENDING].rlim_cur);
	text_printf(text, "SigPnd:\t%016llx\n", (unsigned long long)task->pending.signal);
	text_printf(text, "ShdPnd:\t%016llx\n",
		    (unsigned long long)task->signal->shared_pending.signal);
	text_printf(text, "SigBlk:\t%016llx\n", (unsigned long long)task->blocked);
	text_printf(text, "SigIgn:\t%016llx\n", (unsigned long long)ignored);
	text_printf(text, "SigCgt:\t%016llx\n", (unsigned long long)caught);
}

static void task_cap(const struct cred *cred, struct world_text *text)
{
	text_printf(text, "CapInh:\t%016llx\nCapPrm:\t%016llx\nCapEff:\t%016llx\n",
		    (unsigned long long)cred->cap_inheritable,
		    (unsigned long long)cred->cap_permitted,
		    (unsigned long long)cred->cap_effective);
	text_printf(text, "CapBnd:\t%016llx\nCapAmb:\t%016llx\n",
		    (unsigned long long)cred->cap_bset, (unsigned long long)cred->cap_ambient);
}

int proc_pid_status(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		    struct world_text *text)
{
	text_printf(text, "Name:\t%s\n", task->comm);
	task_state(w, task, ns, text);
	task_sig(task, text);
	task_cap(task->real_cred, text);
	text_printf(text, "NoNewPrivs:\t%d\nSeccomp:\t%u\nSeccomp_filters:\t%d\n",
		    task->no_new_privs, task->seccomp_mode, task->seccomp_filter_count);
	return 0;
}

/* ---- stat, limits, children ---- */

int proc_tgid_stat(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		   struct world_text *text)
{
	int i;

	text_printf(text, "%d (%s) %c %d %d %d 0 -1 %u", task_pid_nr_ns(task, PIDTYPE_PID, ns),
		    task->comm, task_state_char(w, task), parent_nr(task, ns),
		    task_pid_nr_ns(task, PIDTYPE_PGID, ns), task_pid_nr_ns(task, PIDTYPE_SID, ns),
		    task->flags);
	for (i = 10; i <= 17; i++)
		text_string(text, " 0");
	text_printf(text, " %d %d %d 0 %llu", 20 + task->nice, task->nice, task->signal->nr_threads,
		    (unsigned long long)(task->start_time / 10000000));
	for (i = 23; i <= 37; i++)
		text_string(text, " 0");
	text_printf(text, " %d", task->exit_signal);
	for (i = 39; i <= 51; i++)
		text_string(text, " 0");
	text_printf(text, " %d\n", task->exit_code);
	return 0;
}

static void limit_value(u64 value, struct world_text *text)
{
	if (value == ~0ull)
		text_printf(text, "%-20s ", "unlimited");
	else
		text_printf(text, "%-20llu ", (unsigned long long)value);
}

int proc_pid_limits(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		    struct world_text *text)
{
	static const struct {
		const char *name, *unit;
	} names[RLIM_NLIMITS] = {
		{ "Max cpu time", "seconds" },	   { "Max file size", "bytes" },
		{ "Max data size", "bytes" },	   { "Max stack size", "bytes" },
		{ "Max core file size", "bytes" }, { "Max resident set", "bytes" },
		{ "Max processes", "processes" },  { "Max open files", "files" },
		{ "Max locked memory", "bytes" },  { "Max address space", "bytes" },
		{ "Max file locks", "locks" },	   { "Max pending signals", "signals" },
		{ "Max msgqueue size", "bytes" },  { "Max nice priority", "" },
		{ "Max realtime priority", "" },   { "Max realtime timeout", "us" },
	};
	int i;

	text_printf(text, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit",
		    "Units");
	for (i = 0; i < RLIM_NLIMITS; i++) {
		text_printf(text, "%-25s ", names[i].name);
		limit_value(task->signal->rlim[i].rlim_cur, text);
		limit_value(task->signal->rlim[i].rlim_max, text);
		if (*names[i].unit)
			text_printf(text, "%-10s", names[i].unit);
		text_char(text, '\n');
	}
	return 0;
}

int proc_pid_children(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		      struct world_text *text)
{
	struct task_struct *child;

	list_for_each_entry (child, &task->children, sibling)
		text_printf(text, "%d ", task_pid_nr_ns(child, PIDTYPE_PID, ns));
	return 0;
}

/* ---- memory and scheduling: lines that are there, and constant ---- */

int proc_pid_line(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		  struct world_text *text)
{
	text_string(text, "0 0 0\n");
	return 0;
}

int proc_pid_wchan(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		   struct world_text *text)
{
	text_string(text, "0");
	return 0;
}

int proc_pid_statm(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		   struct world_text *text)
{
	text_string(text, "0 0 0 0 0 0 0\n");
	return 0;
}

int proc_cpuset_show(struct world *w, struct task_struct *task, struct pid_namespace *ns,
		     struct world_text *text)
{
	text_string(text, "/\n");
	return 0;
}
