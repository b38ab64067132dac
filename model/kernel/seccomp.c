// SPDX-License-Identifier: GPL-2.0-only
/*
 * Restricting the system calls of a task: kernel/seccomp.c of Linux.
 *
 * A task has a mode: none, strict (four calls are left), or filters. Filters are programs; each
 * looks at every call, and the sternest answer counts. They can be added, never taken away, and go
 * on to children and through exec.
 *
 * A listener can be made, and calls of which it should hear wait for it; that it is read and
 * answered is not modelled.
 */
#include "seccomp.h"
#include "fs.h"
#include "syscalls.h"

#define AUDIT_ARCH_X86_64    0xc000003eu
#define MAX_INSNS_PER_PATH   32768u
#define PENALTY_PER_FILTER   4u
#define __NR_read	     0
#define __NR_write	     1
#define __NR_rt_sigreturn    15
#define __NR_exit	     60
#define SECCOMP_MODE_DEAD    (SECCOMP_MODE_FILTER + 1)
#define SYS_SECCOMP	     1
#define SECCOMP_FILTER_FLAGS 0x3fu

/* The caller's struct sock_fprog. */
struct sock_fprog {
	u16 len;
	u16 pad[3];
	u64 filter;
};

/* ---- filters ---- */

struct seccomp_filter *get_seccomp_filter(struct seccomp_filter *filter)
{
	if (filter)
		filter->refs++;
	return filter;
}

void put_seccomp_filter(struct world *w, struct seccomp_filter *filter)
{
	while (filter && --filter->refs == 0) {
		struct seccomp_filter *prev = filter->prev;

		world_free(w, filter);
		filter = prev;
	}
}

/* The opcodes that seccomp lets through: no modulo, no loads but of the call's words. */
static bool opcode_allowed(const struct sock_filter *f)
{
	static const u16 others[] = {
		BPF_RET | BPF_K,
		BPF_RET | BPF_A,
		BPF_ALU | BPF_NEG,
		BPF_LD | BPF_IMM,
		BPF_LDX | BPF_IMM,
		BPF_LD | BPF_W | BPF_LEN,
		BPF_LDX | BPF_W | BPF_LEN,
		BPF_MISC | BPF_TAX,
		BPF_MISC | BPF_TXA,
		BPF_LD | BPF_MEM,
		BPF_LDX | BPF_MEM,
		BPF_ST,
		BPF_STX,
		BPF_JMP | BPF_JA,
	};
	static const u16 with_operand[] = {
		BPF_ALU | BPF_ADD,  BPF_ALU | BPF_SUB, BPF_ALU | BPF_MUL, BPF_ALU | BPF_DIV,
		BPF_ALU | BPF_AND,  BPF_ALU | BPF_OR,  BPF_ALU | BPF_XOR, BPF_ALU | BPF_LSH,
		BPF_ALU | BPF_RSH,  BPF_JMP | BPF_JEQ, BPF_JMP | BPF_JGE, BPF_JMP | BPF_JGT,
		BPF_JMP | BPF_JSET,
	};
	size_t i;

	if (f->code == (BPF_LD | BPF_W | BPF_ABS))
		return f->k < sizeof(struct seccomp_data) && !(f->k & 3);
	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (others[i] == f->code)
			return true;
	for (i = 0; i < ARRAY_SIZE(with_operand); i++)
		if ((with_operand[i] | BPF_K) == f->code || (with_operand[i] | BPF_X) == f->code)
			return true;
	return false;
}

static bool program_valid(const struct sock_filter *insns, u32 len)
{
	u32 i;

	if (!bpf_check_classic(insns, len))
		return false;
	for (i = 0; i < len; i++)
		if (!opcode_allowed(&insns[i]))
			return false;
	return true;
}

static struct seccomp_filter *copy_program(struct world *w, const struct sock_fprog *fprog)
{
	size_t bytes = fprog->len * sizeof(struct sock_filter);
	struct seccomp_filter *filter = world_alloc(w, OBJ_seccomp_filter, sizeof(*filter) + bytes);
	int err;

	if (!filter)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	filter->refs = 1;
	filter->len = fprog->len;
	if (!fprog->filter)
		err = (int)refuse(w, EINVAL, R_SECCOMP_PROGRAM);
	else
		err = copy_from_user(w, filter->insns, fprog->filter, bytes);
	if (!err && !program_valid(filter->insns, filter->len))
		err = (int)refuse(w, EINVAL, R_SECCOMP_PROGRAM);
	if (!err)
		return filter;
	world_free(w, filter);
	return ERR_PTR(err);
}

/* Who is not root in its user namespace must have given up gaining anything by exec. */
static struct seccomp_filter *seccomp_prepare_filter(struct world *w, uptr user_filter)
{
	struct sock_fprog fprog;
	int err = get_user(w, fprog, user_filter);

	if (err)
		return ERR_PTR(err);
	if (!fprog.len || fprog.len > BPF_MAXINSNS)
		return ERR_PTR(refuse_num(w, EINVAL, R_SECCOMP_LENGTH, fprog.len));
	if (!current->no_new_privs && !ns_capable_noaudit(w, current_user_ns(), CAP_SYS_ADMIN))
		return ERR_PTR(refuse_obj(w, EACCES, R_SECCOMP_CAP, current_user_ns(), NULL));
	return copy_program(w, &fprog);
}

/* ---- putting one in force ---- */

static bool may_assign_mode(const struct task_struct *t, unsigned int mode)
{
	return !t->seccomp_mode || t->seccomp_mode == mode;
}

static bool is_ancestor(const struct seccomp_filter *parent, const struct seccomp_filter *child)
{
	for (; child; child = child->prev)
		if (child == parent)
			return true;
	return !parent;
}

/* A thread that has gone another way than the caller, or NULL. */
static struct task_struct *thread_out_of_step(struct world *w)
{
	struct task_struct *t;

	for_each_thread (current, t) {
		if (t == current || t->flags & PF_EXITING)
			continue;
		if (t->seccomp_mode == SECCOMP_MODE_DISABLED ||
		    (t->seccomp_mode == SECCOMP_MODE_FILTER &&
		     is_ancestor(t->seccomp_filter, current->seccomp_filter)))
			continue;
		return t;
	}
	return NULL;
}

static void sync_threads(struct world *w)
{
	struct task_struct *t;

	for_each_thread (current, t) {
		if (t == current || t->flags & PF_EXITING)
			continue;
		get_seccomp_filter(current->seccomp_filter);
		put_seccomp_filter(w, t->seccomp_filter);
		t->seccomp_filter = current->seccomp_filter;
		t->seccomp_filter_count = current->seccomp_filter_count;
		t->seccomp_mode = SECCOMP_MODE_FILTER;
		if (current->no_new_privs)
			t->no_new_privs = true;
	}
}

static long too_long(struct world *w, const struct seccomp_filter *filter)
{
	u32 total = filter->len;
	const struct seccomp_filter *f;

	for (f = current->seccomp_filter; f; f = f->prev)
		total += f->len + PENALTY_PER_FILTER;
	return total > MAX_INSNS_PER_PATH ? refuse_num(w, ENOMEM, R_SECCOMP_TOO_LONG, total) : 0;
}

static long attach_filter(struct world *w, unsigned int flags, struct seccomp_filter *filter)
{
	struct task_struct *odd = flags & SECCOMP_FILTER_FLAG_TSYNC ? thread_out_of_step(w) : NULL;
	long err = too_long(w, filter);

	if (err)
		return err;
	if (odd)
		return flags & SECCOMP_FILTER_FLAG_TSYNC_ESRCH
			       ? refuse_obj(w, ESRCH, R_SECCOMP_TSYNC, odd, NULL)
			       : pid_vnr(w, task_pid(odd));
	filter->log = flags & SECCOMP_FILTER_FLAG_LOG;
	filter->prev = current->seccomp_filter;
	current->seccomp_filter = filter;
	current->seccomp_filter_count++;
	current->seccomp_mode = SECCOMP_MODE_FILTER;
	if (flags & SECCOMP_FILTER_FLAG_TSYNC)
		sync_threads(w);
	return 0;
}

/* ---- a listener ---- */

static void seccomp_notify_release(struct world *w, struct inode *inode, struct file *file)
{
	struct notification *notif = file->private_data;

	(void)inode;
	notif->filter->listener = NULL;
	wake_up_all(w, &w->poll_queue);
	put_seccomp_filter(w, notif->filter);
	world_free(w, notif);
}

static const struct file_operations seccomp_notify_ops = {
	.lseek = noop_llseek,
	.release = seccomp_notify_release,
};

static bool has_listener(const struct seccomp_filter *filter)
{
	for (; filter; filter = filter->prev)
		if (filter->listener)
			return true;
	return false;
}

/* The descriptor, or a refusal. */
static long init_listener(struct world *w, struct seccomp_filter *filter)
{
	struct notification *notif;
	struct file *file;

	if (has_listener(current->seccomp_filter))
		return refuse(w, EBUSY, R_SECCOMP_LISTENER);
	notif = alloc_obj(w, notification);
	if (!notif)
		return refuse(w, ENOMEM, R_NOMEM);
	file = anon_inode_getfile(w, "seccomp notify", &seccomp_notify_ops, notif, O_RDWR);
	if (IS_ERR(file)) {
		world_free(w, notif);
		return PTR_ERR(file);
	}
	notif->filter = get_seccomp_filter(filter);
	filter->listener = file;
	return fd_install_new(w, file, O_CLOEXEC);
}

/* ---- the call ---- */

static bool flags_valid(unsigned int flags)
{
	const unsigned int tsync = SECCOMP_FILTER_FLAG_TSYNC,
			   listener = SECCOMP_FILTER_FLAG_NEW_LISTENER;

	if (flags & ~SECCOMP_FILTER_FLAGS)
		return false;
	if (flags & tsync && flags & listener && !(flags & SECCOMP_FILTER_FLAG_TSYNC_ESRCH))
		return false;
	return !(flags & SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV) || flags & listener;
}

static long seccomp_set_mode_filter(struct world *w, unsigned int flags, uptr user_filter)
{
	struct seccomp_filter *filter;
	long ret, listener = 0;

	if (!flags_valid(flags))
		return refuse_num(w, EINVAL, R_SECCOMP_FLAGS, flags);
	filter = seccomp_prepare_filter(w, user_filter);
	if (IS_ERR(filter))
		return PTR_ERR(filter);
	if (!may_assign_mode(current, SECCOMP_MODE_FILTER)) {
		ret = refuse_num(w, EINVAL, R_SECCOMP_MODE, current->seccomp_mode);
		goto out_put;
	}
	if (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER)
		listener = init_listener(w, filter);
	ret = listener < 0 ? listener : attach_filter(w, flags, filter);
	if (!ret)
		return listener;
	if (listener > 0)
		close_fd(w, (unsigned int)listener);
out_put:
	put_seccomp_filter(w, filter);
	return ret;
}

static long seccomp_set_mode_strict(struct world *w)
{
	if (!may_assign_mode(current, SECCOMP_MODE_STRICT))
		return refuse_num(w, EINVAL, R_SECCOMP_MODE, current->seccomp_mode);
	current->seccomp_mode = SECCOMP_MODE_STRICT;
	return 0;
}

/* What a filter can answer, from the mildest on. */
static long seccomp_get_action_avail(struct world *w, uptr uaction)
{
	static const u32 known[] = {
		SECCOMP_RET_ALLOW,	 SECCOMP_RET_LOG,	   SECCOMP_RET_TRACE,
		SECCOMP_RET_USER_NOTIF,	 SECCOMP_RET_ERRNO,	   SECCOMP_RET_TRAP,
		SECCOMP_RET_KILL_THREAD, SECCOMP_RET_KILL_PROCESS,
	};
	u32 action;
	int err = get_user(w, action, uaction);

	for (size_t i = 0; i < ARRAY_SIZE(known) && !err; i++)
		if (known[i] == action)
			return 0;
	return err ? err : refuse_num(w, EOPNOTSUPP, R_SECCOMP_ACTION, action);
}

static long seccomp_get_notif_sizes(struct world *w, uptr usizes)
{
	static const u16 sizes[] = { 80, 24, sizeof(struct seccomp_data) };

	return copy_to_user(w, usizes, sizes, sizeof(sizes));
}

long do_seccomp(struct world *w, unsigned int op, unsigned int flags, uptr uargs)
{
	switch (op) {
	case SECCOMP_SET_MODE_STRICT:
		return flags || uargs ? refuse_num(w, EINVAL, R_SECCOMP_FLAGS, flags)
				      : seccomp_set_mode_strict(w);
	case SECCOMP_SET_MODE_FILTER:
		return seccomp_set_mode_filter(w, flags, uargs);
	case SECCOMP_GET_ACTION_AVAIL:
		return flags ? refuse_num(w, EINVAL, R_SECCOMP_FLAGS, flags)
			     : seccomp_get_action_avail(w, uargs);
	case SECCOMP_GET_NOTIF_SIZES:
		return flags ? refuse_num(w, EINVAL, R_SECCOMP_FLAGS, flags)
			     : seccomp_get_notif_sizes(w, uargs);
	}
	return refuse_num(w, EINVAL, R_SECCOMP_OP, op);
}

SYSCALL_DEFINE3(seccomp, unsigned int, op, unsigned int, flags, uptr, uargs)
{
	return do_seccomp(w, op, flags, uargs);
}

long prctl_set_seccomp(struct world *w, u64 seccomp_mode, uptr filter)
{
	switch (seccomp_mode) {
	case SECCOMP_MODE_STRICT:
		return do_seccomp(w, SECCOMP_SET_MODE_STRICT, 0, 0);
	case SECCOMP_MODE_FILTER:
		return do_seccomp(w, SECCOMP_SET_MODE_FILTER, 0, filter);
	}
	return refuse_num(w, EINVAL, R_PRCTL_ARG, (s64)seccomp_mode);
}

/* ---- each call passes by here ---- */

static u32 run_filters(const struct task_struct *t, const struct seccomp_data *data,
		       const struct seccomp_filter **match)
{
	const struct seccomp_filter *f;
	u32 ret = SECCOMP_RET_ALLOW;

	for (f = t->seccomp_filter; f; f = f->prev) {
		u32 answer = bpf_run(f->insns, data);

		if ((s32)(answer & SECCOMP_RET_ACTION_FULL) <
		    (s32)(ret & SECCOMP_RET_ACTION_FULL)) {
			ret = answer;
			*match = f;
		}
	}
	return ret;
}

static bool kill_task(struct world *w, int sig, bool whole_process, long *ret)
{
	current->seccomp_mode = SECCOMP_MODE_DEAD;
	current->flags |= PF_SIGNALED;
	*ret = whole_process ? do_group_exit(w, sig) : do_exit(w, sig);
	return false;
}

/* SIGSYS to the caller, who can't refuse it. The call returns its own number, as registers were. */
static bool trap(struct world *w, unsigned int nr, u32 data, long *ret)
{
	struct kernel_siginfo info = { .si_signo = SIGSYS, .si_errno = (int)data };
	struct k_sigaction *action = &current->sighand->action[SIGSYS - 1];

	info.si_code = SYS_SECCOMP;
	info.si_value = nr | (u64)AUDIT_ARCH_X86_64 << 32;
	if (current->blocked & sigmask(SIGSYS) || action->sa_handler == SIG_IGN) {
		action->sa_handler = SIG_DFL;
		set_current_blocked(w, current->blocked & ~sigmask(SIGSYS));
	}
	if (action->sa_handler == SIG_DFL)
		current->signal->flags &= ~SIGNAL_UNKILLABLE;
	do_send_sig_info(w, SIGSYS, &info, current, PIDTYPE_PID);
	*ret = (long)nr;
	return false;
}

/* Waits for an answer that nobody gives, as long as there is somebody who could. */
static long notification_wait(struct world *w)
{
	long ret;

	if (!has_listener(current->seccomp_filter))
		return refuse(w, ENOSYS, R_SECCOMP_DENIED);
	ret = wait_interruptible(w, &w->poll_queue);
	if (ret == TASK_SLEEPS)
		current->resume = notification_wait;
	return ret;
}

static bool filtered(struct world *w, unsigned int nr, const u64 *args, long *ret)
{
	struct seccomp_data data = { .nr = (s32)nr, .arch = AUDIT_ARCH_X86_64 };
	const struct seccomp_filter *match = NULL;
	u32 answer, errnum;

	memcpy(data.args, args, sizeof(data.args));
	answer = run_filters(current, &data, &match);
	errnum = answer & SECCOMP_RET_DATA;
	switch (answer & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
	case SECCOMP_RET_LOG:
		return true;
	case SECCOMP_RET_ERRNO:
		if (errnum > MAX_ERRNO)
			errnum = MAX_ERRNO;
		*ret = errnum ? refuse(w, (int)errnum, R_SECCOMP_DENIED) : 0;
		return false;
	case SECCOMP_RET_TRACE:
		*ret = refuse(w, ENOSYS, R_SECCOMP_DENIED);
		return false;
	case SECCOMP_RET_USER_NOTIF:
		*ret = match->listener ? notification_wait(w) : refuse(w, ENOSYS, R_SECCOMP_DENIED);
		return false;
	case SECCOMP_RET_TRAP:
		return trap(w, nr, errnum, ret);
	case SECCOMP_RET_KILL_THREAD:
		return kill_task(w, SIGSYS, current->signal->live == 1, ret);
	default:
		return kill_task(w, SIGSYS, true, ret);
	}
}

bool secure_computing(struct world *w, unsigned int nr, const u64 *args, long *ret)
{
	switch (current->seccomp_mode) {
	case SECCOMP_MODE_DISABLED:
		return true;
	case SECCOMP_MODE_STRICT:
		if (nr == __NR_read || nr == __NR_write || nr == __NR_exit ||
		    nr == __NR_rt_sigreturn)
			return true;
		return kill_task(w, SIGKILL, false, ret);
	default:
		return filtered(w, nr, args, ret);
	}
}
