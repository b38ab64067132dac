// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending signals: who may, what is dropped, whom it wakes, what is pending. Mirrors the first half
 * of kernel/signal.c of Linux; taking signals stands in signal_deliver.c, the calls in
 * signal_calls.c.
 *
 * A signal goes to one thread's pending set or to the one shared by all; a queued sigqueue carries
 * what is known of it (a set bit without one knows nothing). A signal that will be fatal takes the
 * whole group down at once: each thread gets SIGKILL.
 */
#include "sched.h"

#include "cred.h"
#include "posix_timers.h"

#define SIG_MASK_STOP	(sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU))
#define SIG_MASK_IGNORE (sigmask(SIGCONT) | sigmask(SIGCHLD) | sigmask(SIGWINCH) | sigmask(SIGURG))
#define SIG_MASK_COREDUMP                                                           \
	(sigmask(SIGQUIT) | sigmask(SIGILL) | sigmask(SIGTRAP) | sigmask(SIGABRT) | \
	 sigmask(SIGFPE) | sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGSYS) |   \
	 sigmask(SIGXCPU) | sigmask(SIGXFSZ))
#define SIG_MASK_SYNCHRONOUS                                                       \
	(sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | sigmask(SIGTRAP) | \
	 sigmask(SIGFPE) | sigmask(SIGSYS))

bool sig_kernel_only(int sig)
{
	return sig == SIGKILL || sig == SIGSTOP;
}

bool sig_kernel_stop(int sig)
{
	return sig < SIGRTMIN && SIG_MASK_STOP & sigmask(sig);
}

bool sig_kernel_ignore(int sig)
{
	return sig < SIGRTMIN && SIG_MASK_IGNORE & sigmask(sig);
}

static bool sig_kernel_coredump(int sig)
{
	return sig < SIGRTMIN && SIG_MASK_COREDUMP & sigmask(sig);
}

static u64 sig_handler(const struct task_struct *t, int sig)
{
	return t->sighand->action[sig - 1].sa_handler;
}

/* ---- pending sets ---- */

void init_sigpending(struct sigpending *pending)
{
	pending->signal = 0;
	INIT_LIST_HEAD(&pending->list);
}

static void sigqueue_free(struct world *w, struct sigqueue *q)
{
	list_del_init(&q->list);
	if (q->timer)
		return;
	dec_rlimit_ucounts(q->ucounts, UCOUNT_RLIMIT_SIGPENDING, 1);
	put_ucounts(w, q->ucounts);
	world_free(w, q);
}

/* The first in the queue with a number in @mask, other than @but. */
static struct sigqueue *find_queued(const struct sigpending *pending, u64 mask,
				    const struct sigqueue *but)
{
	struct sigqueue *q;

	list_for_each_entry (q, &pending->list, list)
		if (sigmask(q->info.si_signo) & mask && q != but)
			return q;
	return NULL;
}

void flush_sigqueue_mask(struct world *w, u64 mask, struct sigpending *pending)
{
	struct sigqueue *q;

	while ((q = find_queued(pending, mask, NULL))) {
		/* A periodic timer goes on when its signal is wanted again. */
		if (q->timer && !q->stale && q->timer->it_status == POSIX_TIMER_REQUEUE_PENDING)
			q->timer->it_ignored = true;
		sigqueue_free(w, q);
	}
	pending->signal &= ~mask;
}

void flush_sigqueue(struct world *w, struct sigpending *pending)
{
	flush_sigqueue_mask(w, ~0ull, pending);
}

void recalc_sigpending_tsk(struct task_struct *t)
{
	u64 pending = t->pending.signal | t->signal->shared_pending.signal;

	t->sigpending = pending & ~t->blocked || t->jobctl & JOBCTL_STOP_PENDING;
}

void recalc_sigpending(struct world *w)
{
	recalc_sigpending_tsk(current);
}

bool fatal_signal_pending(const struct task_struct *p)
{
	return p->sigpending && p->pending.signal & sigmask(SIGKILL);
}

static int lowest_signal(u64 set)
{
	int sig = 1;

	while (!(set & 1)) {
		set >>= 1;
		sig++;
	}
	return sig;
}

/* Faults come first, then the lowest number. */
static int next_signal(const struct sigpending *pending, u64 mask)
{
	u64 set = pending->signal & ~mask;

	if (set & SIG_MASK_SYNCHRONOUS)
		set &= SIG_MASK_SYNCHRONOUS;
	return set ? lowest_signal(set) : 0;
}

/*
 * The set's bit stays while another of the same number is queued. Returns whether the signal is
 * still meant: a timer may have been set anew since.
 */
static bool collect_signal(struct world *w, int sig, struct sigpending *pending,
			   struct kernel_siginfo *info)
{
	struct sigqueue *q = find_queued(pending, sigmask(sig), NULL);
	bool meant = true;

	if (!q || !find_queued(pending, sigmask(sig), q))
		pending->signal &= ~sigmask(sig);
	if (!q) {
		*info = (struct kernel_siginfo){ .si_signo = sig, .si_code = SI_USER };
		return true;
	}
	*info = q->info;
	if (q->stale)
		meant = false;
	else if (q->timer)
		meant = posixtimer_deliver_signal(w, q->timer, info);
	sigqueue_free(w, q);
	return meant;
}

/* The thread's own come before the group's. */
int dequeue_signal(struct world *w, u64 mask, struct kernel_siginfo *info)
{
	struct sigpending *pending;
	int sig;

	do {
		pending = &current->pending;
		sig = next_signal(pending, mask);
		if (!sig) {
			pending = &current->signal->shared_pending;
			sig = next_signal(pending, mask);
		}
	} while (sig && !collect_signal(w, sig, pending, info));
	recalc_sigpending(w);
	return sig;
}

/* ---- waking ---- */

void signal_wake_up(struct world *w, struct task_struct *t, bool fatal)
{
	t->sigpending = true;
	if (t->flags & PF_EXITING)
		return;
	if (task_is_stopped(t)) {
		if (!fatal)
			return;
		t->__state &= ~__TASK_STOPPED;
	} else if (t->asleep && t->__state == TASK_UNINTERRUPTIBLE && !fatal) {
		return;
	}
	wake_up_process(w, t);
}

void task_clear_jobctl_pending(struct task_struct *t)
{
	t->jobctl = 0;
}

/* ---- what is dropped at once ---- */

bool sig_handler_ignored(u64 handler, int sig)
{
	return handler == SIG_IGN || (handler == SIG_DFL && sig_kernel_ignore(sig));
}

/* An init gets only what it has a handler for; from above (@force) also what nobody can handle. */
static bool passes_init_by(const struct task_struct *t, int sig, bool force)
{
	bool is_init = t->signal->flags & SIGNAL_UNKILLABLE;

	return is_init && sig_handler(t, sig) == SIG_DFL && !(sig_kernel_only(sig) && force);
}

/* Whoever blocks it may think otherwise by the time that it is taken. */
static bool sig_ignored(const struct task_struct *t, int sig, bool force)
{
	const u64 held_back = t->blocked | t->real_blocked;

	return !(held_back & sigmask(sig)) &&
	       (passes_init_by(t, sig, force) || sig_handler_ignored(sig_handler(t, sig), sig));
}

static void flush_group(struct world *w, u64 mask, struct task_struct *p)
{
	struct task_struct *t;

	flush_sigqueue_mask(w, mask, &p->signal->shared_pending);
	for_each_thread (p, t)
		flush_sigqueue_mask(w, mask, &t->pending);
}

/* It looks for what came while it was stopped, and tells its parent. */
static void continue_thread(struct world *w, struct task_struct *t)
{
	t->__state &= ~__TASK_STOPPED;
	t->last_siginfo = (struct kernel_siginfo){ .si_signo = SIGCONT };
	event_emit(w, EVENT_SIGNAL, t, NULL, SIGCONT);
	t->sigpending = true;
	wake_up_process(w, t);
}

/* What the parent is to hear of a group that goes on: also that it stopped, if it was about to. */
static unsigned int news_of_continuing(const struct signal_struct *sig)
{
	if (sig->flags & SIGNAL_STOP_STOPPED)
		return SIGNAL_CLD_CONTINUED;
	return sig->group_stop_count ? SIGNAL_CLD_STOPPED : 0;
}

static void continue_group(struct world *w, struct task_struct *p)
{
	struct signal_struct *sig = p->signal;
	const unsigned int news = news_of_continuing(sig);
	struct task_struct *t;

	flush_group(w, SIG_MASK_STOP, p);
	for_each_thread (p, t) {
		task_clear_jobctl_pending(t);
		if (task_is_stopped(t))
			continue_thread(w, t);
	}
	if (news) {
		signal_set_stop_flags(sig, news | SIGNAL_STOP_CONTINUED);
		sig->group_stop_count = 0;
		sig->group_exit_code = 0;
	}
}

/* What a signal does just by being sent. Returns whether it is to be sent on. */
static bool prepare_signal(struct world *w, int sig, struct task_struct *p, bool force)
{
	if (p->signal->flags & SIGNAL_GROUP_EXIT)
		return false;
	if (sig_kernel_stop(sig))
		flush_group(w, sigmask(SIGCONT), p);
	else if (sig == SIGCONT)
		continue_group(w, p);
	return !sig_ignored(p, sig, force);
}

/* ---- choosing a thread ---- */

static bool wants_signal(const struct task_struct *p, int sig)
{
	if (p->blocked & sigmask(sig) || p->flags & PF_EXITING)
		return false;
	return sig == SIGKILL || (!task_is_stopped(p) && !p->sigpending);
}

/* The next of the group that would take it. Each gets its turn. */
static struct task_struct *other_taker(struct signal_struct *signal, int sig)
{
	struct task_struct *t = signal->curr_target;

	for (int n = signal->nr_threads; n; n--, t = next_thread(t))
		if (wants_signal(t, sig))
			return signal->curr_target = t;
	return NULL;
}

/* NULL: nobody takes it now. */
static struct task_struct *choose_thread(struct task_struct *p, int sig, enum pid_type type)
{
	if (wants_signal(p, sig))
		return p;
	return type == PIDTYPE_PID ? NULL : other_taker(p->signal, sig);
}

static bool sig_fatal(const struct task_struct *t, int sig)
{
	return !sig_kernel_ignore(sig) && !sig_kernel_stop(sig) && sig_handler(t, sig) == SIG_DFL;
}

static void kill_thread(struct world *w, struct task_struct *t)
{
	t->pending.signal |= sigmask(SIGKILL);
	signal_wake_up(w, t, true);
}

static void kill_group(struct world *w, struct task_struct *p, int sig)
{
	struct task_struct *t;

	p->signal->flags = SIGNAL_GROUP_EXIT;
	p->signal->group_exit_code = sig;
	p->signal->group_stop_count = 0;
	for_each_thread (p, t) {
		task_clear_jobctl_pending(t);
		kill_thread(w, t);
	}
}

/* What ends the group for certain ends it now: nobody could prevent it any more. */
static bool ends_group_at_once(const struct task_struct *p, const struct task_struct *taker,
			       int sig)
{
	return sig_fatal(p, sig) && !sig_kernel_coredump(sig) &&
	       !(taker->real_blocked & sigmask(sig)) && !(p->signal->flags & SIGNAL_GROUP_EXIT);
}

static void complete_signal(struct world *w, int sig, struct task_struct *p, enum pid_type type)
{
	struct task_struct *taker = choose_thread(p, sig, type);

	if (!taker)
		return;
	if (ends_group_at_once(p, taker, sig))
		kill_group(w, p, sig);
	else
		signal_wake_up(w, taker, sig == SIGKILL);
}

/* ---- queueing ---- */

static bool si_special(const struct kernel_siginfo *info)
{
	return info == SEND_SIG_NOINFO || info == SEND_SIG_PRIV;
}

static bool si_fromuser(const struct kernel_siginfo *info)
{
	return info == SEND_SIG_NOINFO || (!si_special(info) && info->si_code <= 0);
}

static bool has_si_pid_and_uid(const struct kernel_siginfo *info)
{
	int code = info->si_code;

	if (code <= 0)
		return code == SI_USER || code == (int)SI_QUEUE || code == (int)SI_TKILL ||
		       code == (int)SI_MESGQ;
	return info->si_signo == SIGCHLD && code >= CLD_EXITED && code <= CLD_CONTINUED;
}

/* Beyond the limit, only what the kernel or kill() itself sends is still queued (@override). */
static struct sigqueue *sigqueue_alloc(struct world *w, struct task_struct *t, bool override)
{
	struct ucounts *account = t->real_cred->ucounts;
	const u64 limit = t->signal->rlim[RLIMIT_SIGPENDING].rlim_cur;
	const s64 charged = inc_rlimit_ucounts(account, UCOUNT_RLIMIT_SIGPENDING, 1);
	struct sigqueue *q = NULL;

	if (charged != INT64_MAX && (override || (u64)charged <= limit))
		q = alloc_obj(w, sigqueue);
	if (q)
		q->ucounts = get_ucounts(account);
	else
		dec_rlimit_ucounts(account, UCOUNT_RLIMIT_SIGPENDING, 1);
	return q;
}

/* ---- signals of timers: made once, queued again and again ---- */

struct sigqueue *posixtimer_sigqueue_alloc(struct world *w)
{
	struct sigqueue *q = sigqueue_alloc(w, current, false);

	if (q)
		INIT_LIST_HEAD(&q->list);
	return q;
}

/* One that is under way is left to whoever comes to take it: he will see that it is stale. */
void posixtimer_sigqueue_free(struct world *w, struct sigqueue *q)
{
	q->timer = NULL;
	q->stale = true;
	if (list_empty(&q->list))
		sigqueue_free(w, q);
}

void posixtimer_send_sigqueue(struct world *w, struct k_itimer *timer)
{
	struct task_struct *t = pid_task(timer->it_pid, timer->it_pid_type);
	struct sigqueue *q = timer->sigq;
	int sig = q->info.si_signo;
	struct sigpending *pending;

	if (!t || !t->sighand)
		return;
	/* Whoever runs already is as good as any. */
	if (current && timer->it_pid_type != PIDTYPE_PID && same_thread_group(t, current))
		t = current;
	q->stale = false;
	if (!prepare_signal(w, sig, t, false)) {
		timer->it_ignored = list_empty(&q->list) &&
				    timer->it_status == POSIX_TIMER_REQUEUE_PENDING;
		return;
	}
	timer->it_ignored = false;
	if (!list_empty(&q->list))
		return;
	pending = timer->it_pid_type == PIDTYPE_PID ? &t->pending : &t->signal->shared_pending;
	list_add_tail(&q->list, &pending->list);
	pending->signal |= sigmask(sig);
	complete_signal(w, sig, t, timer->it_pid_type);
}

static void fill_siginfo(struct world *w, int sig, const struct kernel_siginfo *info,
			 const struct task_struct *t, struct kernel_siginfo *to)
{
	if (!si_special(info)) {
		*to = *info;
		return;
	}
	*to = (struct kernel_siginfo){ .si_signo = sig };
	to->si_code = info == SEND_SIG_PRIV ? SI_KERNEL : SI_USER;
	if (info == SEND_SIG_PRIV)
		return;
	to->si_pid = pid_nr_ns(task_tgid(current), task_active_pid_ns(t));
	to->si_uid = from_kuid_munged(w, t->real_cred->user_ns, current_uid());
}

static bool is_realtime(int sig)
{
	return sig >= SIGRTMIN;
}

/* What is told along with a signal. Where there is no room, only sigqueue() hears of it. */
static int queue_siginfo(struct world *w, int sig, const struct kernel_siginfo *info,
			 struct task_struct *t, struct sigpending *pending)
{
	const bool kernel_or_kill = si_special(info) || info->si_code >= 0;
	struct sigqueue *q = sigqueue_alloc(w, t, kernel_or_kill && !is_realtime(sig));

	if (q) {
		fill_siginfo(w, sig, info, t, &q->info);
		list_add_tail(&q->list, &pending->list);
		return 0;
	}
	if (is_realtime(sig) && !si_special(info) && info->si_code != SI_USER)
		return (int)refuse_obj(w, EAGAIN, R_SIGPENDING_LIMIT, t, NULL);
	return 0;
}

static int send_signal_checked(struct world *w, int sig, const struct kernel_siginfo *info,
			       struct task_struct *t, enum pid_type type, bool force)
{
	struct sigpending *pending = type == PIDTYPE_PID ? &t->pending : &t->signal->shared_pending;
	int err = 0;

	if (!prepare_signal(w, sig, t, force))
		return 0;
	/* Only realtime signals are there more than once. */
	if (pending->signal & sigmask(sig) && !is_realtime(sig))
		return 0;
	if (sig != SIGKILL)
		err = queue_siginfo(w, sig, info, t, pending);
	if (!err) {
		pending->signal |= sigmask(sig);
		complete_signal(w, sig, t, type);
	}
	return err;
}

/* Turns the sender's numbers into the receiver's, and sees whether an init has to take it. */
static int send_signal(struct world *w, int sig, const struct kernel_siginfo *info,
		       struct task_struct *t, enum pid_type type)
{
	bool outside = !current || !current->thread_pid ||
		       !task_pid_nr_ns(current, PIDTYPE_PID, task_active_pid_ns(t));
	struct kernel_siginfo translated;
	bool force = info == SEND_SIG_PRIV || (info == SEND_SIG_NOINFO && outside);

	if (!si_special(info) && has_si_pid_and_uid(info)) {
		translated = *info;
		translated.si_uid = from_kuid_munged(w, t->real_cred->user_ns,
						     make_kuid(current_user_ns(), info->si_uid));
		if (outside)
			translated.si_pid = 0;
		force = outside || info->si_code == SI_KERNEL;
		info = &translated;
	}
	return send_signal_checked(w, sig, info, t, type, force);
}

void send_signal_to_parent(struct world *w, struct kernel_siginfo *info, struct task_struct *parent)
{
	send_signal_checked(w, info->si_signo, info, parent, PIDTYPE_TGID, false);
}

/* ---- who may ---- */

/* A sender counts by its real and effective uid, a receiver by its real and saved one. */
static bool kill_ok_by_cred(struct world *w, const struct task_struct *t)
{
	const struct cred *to = t->real_cred;
	const kuid_t senders[] = { current_uid(), current_euid() };

	for (size_t i = 0; i < ARRAY_SIZE(senders); i++)
		if (uid_eq(senders[i], to->uid) || uid_eq(senders[i], to->suid))
			return true;
	return ns_capable(w, to->user_ns, CAP_KILL);
}

int check_kill_permission(struct world *w, int sig, struct kernel_siginfo *info,
			  struct task_struct *t)
{
	if (!valid_signal(sig))
		return (int)refuse_num(w, EINVAL, R_SIGNAL_INVALID, sig);
	if (!si_fromuser(info) || same_thread_group(current, t) || kill_ok_by_cred(w, t))
		return 0;
	if (sig == SIGCONT && (!task_session(t) || task_session(t) == task_session(current)))
		return 0;
	return (int)refuse_obj(w, EPERM, R_KILL_CRED, t, t->real_cred->user_ns);
}

void prepare_kill_siginfo(struct world *w, int sig, struct kernel_siginfo *info, enum pid_type type)
{
	*info = (struct kernel_siginfo){
		.si_signo = sig,
		.si_code = type == PIDTYPE_PID ? SI_TKILL : SI_USER,
		.si_pid = pid_vnr(w, task_tgid(current)),
		.si_uid = from_kuid_munged(w, current_user_ns(), current_uid()),
	};
}

int do_send_sig_info(struct world *w, int sig, struct kernel_siginfo *info, struct task_struct *p,
		     enum pid_type type)
{
	return p->sighand ? send_signal(w, sig, info, p, type)
			  : (int)refuse_obj(w, ESRCH, R_NO_SUCH_PROCESS, p, NULL);
}

int send_sig_info(struct world *w, int sig, struct kernel_siginfo *info, struct task_struct *p)
{
	return do_send_sig_info(w, sig, info, p, PIDTYPE_PID);
}

/* Signal 0 only asks. */
int group_send_sig_info(struct world *w, int sig, struct kernel_siginfo *info,
			struct task_struct *p, enum pid_type type)
{
	int err = check_kill_permission(w, sig, info, p);

	if (err || !sig)
		return err;
	return do_send_sig_info(w, sig, info, p, type);
}

/* A failure counts only where nobody got it. */
int kill_pgrp_info(struct world *w, int sig, struct kernel_siginfo *info, struct pid *pgrp)
{
	struct task_struct *member;
	bool reached = false;
	int failure = 0;

	if (!pgrp || !pid_has_task(pgrp, PIDTYPE_PGID))
		return (int)refuse(w, ESRCH, R_NO_SUCH_PGRP);
	hlist_for_each_entry (member, &pgrp->tasks[PIDTYPE_PGID], pid_links[PIDTYPE_PGID]) {
		int err = group_send_sig_info(w, sig, info, member, PIDTYPE_PGID);

		if (err)
			failure = err;
		else
			reached = true;
	}
	return reached ? 0 : failure;
}

int kill_pid_info(struct world *w, int sig, struct kernel_siginfo *info, struct pid *pid,
		  enum pid_type type)
{
	struct task_struct *p = pid_task(pid, PIDTYPE_PID);

	if (!p)
		return (int)refuse(w, ESRCH, R_NO_SUCH_PROCESS);
	return group_send_sig_info(w, sig, info, p, type);
}

/* ---- groups of threads ---- */

/* They die in the order in which they are woken. */
void zap_other_threads(struct world *w, struct task_struct *p)
{
	struct task_struct *t;

	p->signal->group_stop_count = 0;
	for_other_threads (p, t) {
		task_clear_jobctl_pending(t);
		if (!t->exit_state)
			kill_thread(w, t);
	}
}

/* What @tsk will not take any more of the signals @which of the group, others may. */
void retarget_shared_pending(struct world *w, struct task_struct *tsk, u64 which)
{
	u64 left = tsk->signal->shared_pending.signal & which;
	struct task_struct *t;

	for_other_threads (tsk, t) {
		const u64 takes = left & ~t->blocked;

		if (!takes || t->flags & PF_EXITING)
			continue;
		if (!t->sigpending)
			signal_wake_up(w, t, false);
		left &= ~takes;
	}
}

void set_current_blocked(struct world *w, u64 mask)
{
	u64 newly;

	mask &= ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
	newly = mask & ~current->blocked;
	if (current->sigpending && !thread_group_empty(current) && newly)
		retarget_shared_pending(w, current, newly);
	current->blocked = mask;
	recalc_sigpending(w);
}

/* At exec and with CLONE_CLEAR_SIGHAND: handlers go, what is ignored stays so. */
void flush_signal_handlers(struct task_struct *t, bool force_default)
{
	for (int i = 0; i < _NSIG; i++) {
		struct k_sigaction *action = &t->sighand->action[i];
		const bool stays = action->sa_handler == SIG_IGN && !force_default;

		*action = (struct k_sigaction){ .sa_handler = stays ? SIG_IGN : SIG_DFL };
	}
}
