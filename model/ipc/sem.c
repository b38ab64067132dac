// SPDX-License-Identifier: GPL-2.0-only
/*
 * System V semaphores: the operations, who waits for them, and what an exit undoes. ipc/sem.c of
 * Linux; semctl() stands in semctl.c.
 *
 * Interface: ipc_namespace.h for fork, exit and sysctls; sem_ops.h for semctl.c.
 *
 * A call does all its operations or none. One that can't do all of them now sleeps with a struct
 * sem_queue, and whoever changes the set later does them on its behalf, in the order of arrival.
 *
 * A set has two lines. In pending_const stand the calls that only wait for zeros and alter
 * nothing: they are looked at when a semaphore became zero, and their order does not matter. In
 * pending_alter stand the others. One that is done may make a call possible that stands before it,
 * so the line is then gone through anew, as long as a call of several operations is about (a single
 * operation that waits is a decrement, which helps nobody but those who wait for zero).
 *
 * Linux has two more lines at each semaphore, for calls of one operation, and merges them into the
 * set's while a call of several waits: that spares processors each other's locks. A single
 * operation depends on its own semaphore alone, so one line in the order of arrival gives the same
 * answers.
 *
 * Invariants: used_sems is the number of semaphores of all sets; complex_count counts the waiting
 * calls with several operations; no waiting call could be done now.
 */
#include "sem_ops.h"

/* ---- doing operations, all or none ---- */

/* Puts back what the operations before @sop did to the set. */
static void undo_operations(struct sem_array *sma, struct sem_queue *q, struct sembuf *sop)
{
	while (--sop >= q->sops) {
		sma->sems[sop->sem_num].semval -= sop->sem_op;
		if (sop->sem_flg & SEM_UNDO)
			q->undo->semadj[sop->sem_num] += sop->sem_op;
	}
}

/*
 * One operation: 0 done, 1 it would have to wait, -ERANGE. Exceeding the range of what is to be
 * undone is an error as well.
 */
static int perform_operation(struct sem_array *sma, struct sem_queue *q, const struct sembuf *sop)
{
	struct sem *curr = &sma->sems[sop->sem_num];
	int result = curr->semval + sop->sem_op;
	int undo;

	if ((!sop->sem_op && curr->semval) || result < 0)
		return 1;
	if (result > SEMVMX)
		return -ERANGE;
	if (sop->sem_flg & SEM_UNDO) {
		undo = q->undo->semadj[sop->sem_num] - sop->sem_op;
		if (undo < -SEMAEM - 1 || undo > SEMAEM)
			return -ERANGE;
		q->undo->semadj[sop->sem_num] = (s16)undo;
	}
	curr->semval = result;
	return 0;
}

/* The whole call: 0 done, 1 it has to wait (q->blocking tells for what), or a negative errno. */
static int perform_atomic_semop(struct world *w, struct sem_array *sma, struct sem_queue *q)
{
	struct sembuf *end = q->sops + q->nsops;
	int result;

	for (struct sembuf *sop = q->sops; sop < end; sop++) {
		result = perform_operation(sma, q, sop);
		if (!result)
			continue;
		undo_operations(sma, q, sop);
		if (result < 0)
			return result;
		q->blocking = (int)(sop - q->sops);
		return sop->sem_flg & IPC_NOWAIT ? -EAGAIN : 1;
	}
	for (struct sembuf *sop = q->sops; sop < end; sop++)
		ipc_update_pid(w, &sma->sems[sop->sem_num].sempid, q->pid);
	return 0;
}

/* ---- the lines of waiting calls ---- */

static void queue_up(struct sem_array *sma, struct sem_queue *q)
{
	list_add_tail(&q->list, q->alter ? &sma->pending_alter : &sma->pending_const);
	sma->complex_count += q->nsops > 1;
}

static void unlink_queue(struct sem_array *sma, struct sem_queue *q)
{
	list_del_init(&q->list);
	sma->complex_count -= q->nsops > 1;
}

static void complete_queue(struct world *w, struct sem_array *sma, struct sem_queue *q, int status)
{
	unlink_queue(sma, q);
	q->status = status;
	wake_up_process(w, q->sleeper);
}

/* The set dies, and with it every wait: EIDRM. */
void sem_wake_removed(struct world *w, struct sem_array *sma)
{
	struct sem_queue *q, *next;

	list_for_each_entry_safe (q, next, &sma->pending_const, list)
		complete_queue(w, sma, q, -EIDRM);
	list_for_each_entry_safe (q, next, &sma->pending_alter, list)
		complete_queue(w, sma, q, -EIDRM);
}

/* ---- waking ---- */

/* What was done to a set: these operations, or (NULL) anything. */
struct sem_change {
	const struct sembuf *sops;
	int nsops;
};

static bool left_a_zero(const struct sem_array *sma, const struct sem_change *change)
{
	int n = change->sops ? change->nsops : sma->sem_nsems;

	for (int i = 0; i < n; i++)
		if (!sma->sems[change->sops ? change->sops[i].sem_num : i].semval)
			return true;
	return false;
}

static bool raised_some(const struct sem_change *change)
{
	for (int i = 0; i < change->nsops; i++)
		if (change->sops[i].sem_op > 0)
			return true;
	return !change->sops;
}

/* Those who wait for zeros, if there may be one more now. True: somebody has got what he wanted. */
static bool wake_const(struct world *w, struct sem_array *sma, const struct sem_change *change)
{
	struct sem_queue *q, *next;
	bool any = false;

	if (!left_a_zero(sma, change))
		return false;
	list_for_each_entry_safe (q, next, &sma->pending_const, list) {
		int result = perform_atomic_semop(w, sma, q);

		if (result > 0)
			continue;
		complete_queue(w, sma, q, result);
		any |= !result;
	}
	return any;
}

/* Does whatever of the line can be done now. True: something was. */
static bool update_alter(struct world *w, struct sem_array *sma)
{
	struct sem_queue *q, *next;
	bool any = false;

	list_for_each_entry_safe (q, next, &sma->pending_alter, list) {
		const struct sem_change change = { q->sops, q->nsops };
		bool helps_others = q->nsops > 1 || sma->complex_count;
		int result = perform_atomic_semop(w, sma, q);

		if (result > 0)
			continue;
		if (!result) {
			any = true;
			wake_const(w, sma, &change);
		}
		complete_queue(w, sma, q, result);
		if (!result && helps_others)
			next = list_first_entry(&sma->pending_alter, struct sem_queue, list);
	}
	return any;
}

/*
 * After the set was changed by @sops (NULL: in any way): does the waiting calls that can be done
 * now. @otime: the time of the last operation is now in any case.
 */
void do_smart_update(struct world *w, struct sem_array *sma, const struct sembuf *sops, int nsops,
		     bool otime)
{
	const struct sem_change change = { sops, nsops };

	otime |= wake_const(w, sma, &change);
	if (sma->complex_count || raised_some(&change))
		otime |= update_alter(w, sma);
	if (otime)
		sma->sems[sops ? sops[0].sem_num : 0].sem_otime = ktime_get_real_seconds(w);
}

/* ---- what an exit undoes ---- */

/* The list of @tsk, made where there is none; NULL: no memory. */
static struct sem_undo_list *get_undo_list(struct world *w, struct task_struct *tsk)
{
	struct sem_undo_list *ulp = tsk->undo_list;

	if (ulp)
		return ulp;
	ulp = alloc_obj(w, sem_undo_list);
	if (!ulp)
		return NULL;
	ulp->refcnt = 1;
	INIT_LIST_HEAD(&ulp->list_proc);
	tsk->undo_list = ulp;
	return ulp;
}

static struct sem_undo *lookup_undo(const struct sem_undo_list *ulp, int semid)
{
	struct sem_undo *un;

	list_for_each_entry (un, &ulp->list_proc, list_proc)
		if (un->semid == semid)
			return un;
	return NULL;
}

static struct sem_undo *new_undo(struct world *w, struct sem_undo_list *ulp, struct sem_array *sma)
{
	struct sem_undo *un = alloc_obj_flex(w, sem_undo, semadj, (size_t)sma->sem_nsems);

	if (!un)
		return NULL;
	un->ulp = ulp;
	un->semid = sma->sem_perm.id;
	list_add(&un->list_proc, &ulp->list_proc);
	list_add(&un->list_id, &sma->list_id);
	return un;
}

static void undo_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, container_of(work, struct sem_undo, rcu));
}

void free_undo(struct world *w, struct sem_undo *un)
{
	list_del(&un->list_id);
	list_del(&un->list_proc);
	un->semid = -1;
	call_rcu(w, &un->rcu, undo_rcu_free, "kvfree_rcu(sem_undo)");
}

/* What current has to undo in @sma, made where there is nothing, for @q. 0 or -ENOMEM. */
static long find_alloc_undo(struct world *w, struct sem_array *sma, struct sem_queue *q)
{
	struct sem_undo_list *ulp;

	q->new_list = current->undo_list == NULL;
	ulp = get_undo_list(w, current);
	if (!ulp) {
		q->new_list = false;
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	}
	q->undo = lookup_undo(ulp, sma->sem_perm.id);
	if (q->undo)
		return 0;
	q->undo = new_undo(w, ulp, sma);
	q->new_undo = q->undo != NULL;
	return q->undo ? 0 : refuse(w, ENOMEM, R_IPC_NOMEM);
}

/* The call failed: takes back what find_alloc_undo() made for it. */
static void drop_new_undo(struct world *w, const struct sem_queue *q)
{
	if (q->new_undo) {
		list_del(&q->undo->list_id);
		list_del(&q->undo->list_proc);
		world_free(w, q->undo);
	}
	if (q->new_list) {
		world_free(w, current->undo_list);
		current->undo_list = NULL;
	}
}

int copy_semundo(struct world *w, u64 clone_flags, struct task_struct *tsk)
{
	struct sem_undo_list *ulp;

	tsk->undo_list = NULL;
	if (!(clone_flags & CLONE_SYSVSEM))
		return 0;
	ulp = get_undo_list(w, current);
	if (!ulp)
		return (int)refuse(w, ENOMEM, R_IPC_NOMEM);
	ulp->refcnt++;
	tsk->undo_list = ulp;
	return 0;
}

static int within(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

/* Adds what is to be undone; a value that leaves the range stays at its end. */
static void apply_undo(struct world *w, struct sem_array *sma, const struct sem_undo *un)
{
	for (int i = 0; i < sma->sem_nsems; i++) {
		struct sem *sem = &sma->sems[i];

		if (!un->semadj[i])
			continue;
		sem->semval = within(sem->semval + un->semadj[i], 0, SEMVMX);
		ipc_update_pid(w, &sem->sempid, task_tgid(current));
	}
}

static struct sem_array *set_of(struct ipc_namespace *ns, int semid)
{
	return to_sma(idr_find(&sem_ids(ns)->ipcs_idr, (u32)ipcid_to_idx(semid)));
}

/* The last task that shares the list undoes it, set by set. */
void exit_sem(struct world *w, struct task_struct *tsk)
{
	struct sem_undo_list *ulp = tsk->undo_list;
	struct sem_undo *un, *next;

	tsk->undo_list = NULL;
	if (!ulp || --ulp->refcnt)
		return;
	list_for_each_entry_safe (un, next, &ulp->list_proc, list_proc) {
		struct sem_array *sma = set_of(tsk->nsproxy->ipc_ns, un->semid);

		apply_undo(w, sma, un);
		free_undo(w, un);
		do_smart_update(w, sma, NULL, 0, true);
	}
	world_free(w, ulp);
}

/* ---- semop ---- */

/*
 * Finds the set, and whether current may do the operations. Sets q->undo where one of them wants
 * to be undone.
 */
static long semop_prepare(struct world *w, struct ipc_namespace *ns, int semid, struct sem_queue *q,
			  struct sem_array **sma)
{
	struct kern_ipc_perm *ipcp = ipc_obtain_object_check(w, sem_ids(ns), semid);
	int highest = 0, flags = 0;
	long err;

	for (int i = 0; i < q->nsops; i++) {
		q->alter |= q->sops[i].sem_op != 0;
		flags |= q->sops[i].sem_flg;
		if (q->sops[i].sem_num > highest)
			highest = q->sops[i].sem_num;
	}
	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	*sma = to_sma(ipcp);
	if (highest >= (*sma)->sem_nsems)
		return refuse_num(w, EFBIG, R_SEM_NUM_HIGH, highest);
	err = ipc_may_access(w, ns, ipcp, q->alter ? S_IWUGO : S_IRUGO);
	if (err || !(flags & SEM_UNDO))
		return err;
	return find_alloc_undo(w, *sma, q);
}

static long refuse_semop(struct world *w, const struct sem_array *sma, int error)
{
	if (error == -EAGAIN)
		return refuse_obj(w, EAGAIN, R_SEM_WOULD_WAIT, sma, NULL);
	return refuse_obj(w, ERANGE, R_SEM_RANGE, sma, NULL);
}

/* Sleeps until somebody does the operations, or the time is over. */
static long semop_wait(struct world *w, const struct sem_queue *q)
{
	long ret = q->timed ? wait_until(w, NULL, q->expires_ns) : wait_interruptible(w, NULL);

	return ret == -ERESTARTSYS ? -EINTR : ret;
}

static void semop_done(struct world *w, struct sem_queue *q)
{
	world_free(w, q);
	current->waiter = NULL;
}

/* The wait is over before anybody did the operations. */
static long semop_give_up(struct world *w, struct ipc_namespace *ns, struct sem_queue *q, long ret)
{
	unlink_queue(set_of(ns, q->semid), q);
	semop_done(w, q);
	return ret == -ETIME ? refuse(w, EAGAIN, R_SEM_TIMEOUT) : refuse(w, EINTR, R_IPC_SIGNAL);
}

static long semop_sleep(struct world *w, struct ipc_namespace *ns, struct sem_queue *q)
{
	long ret = semop_wait(w, q);

	return ret == TASK_SLEEPS ? ret : semop_give_up(w, ns, q, ret);
}

static long semop_resume(struct world *w, struct ipc_namespace *ns)
{
	struct sem_queue *q = current->waiter;
	int status = q->status;

	if (status == -EINTR)
		return semop_sleep(w, ns, q);
	semop_done(w, q);
	if (status == -EIDRM)
		return refuse(w, EIDRM, R_SEM_REMOVED);
	if (status)
		return status == -EAGAIN ? refuse(w, EAGAIN, R_SEM_WOULD_WAIT_LATER)
					 : refuse(w, ERANGE, R_SEM_RANGE_LATER);
	return 0;
}

/* Does the operations, or stands in line (1), or refuses. */
static long semop_try(struct world *w, struct sem_array *sma, struct sem_queue *q)
{
	int result = perform_atomic_semop(w, sma, q);

	if (result == 1)
		queue_up(sma, q);
	else if (result)
		return refuse_semop(w, sma, result);
	else if (q->alter)
		do_smart_update(w, sma, q->sops, q->nsops, true);
	else
		sma->sems[q->sops[0].sem_num].sem_otime = ktime_get_real_seconds(w);
	return result;
}

/* The operations are in @q, which belongs to the call now. */
static long semop_run(struct world *w, struct ipc_namespace *ns, struct sem_queue *q)
{
	struct sem_array *sma = NULL;
	long ret = semop_prepare(w, ns, q->semid, q, &sma);

	q->pid = task_tgid(current);
	q->status = -EINTR;
	q->sleeper = current;
	if (!ret)
		ret = semop_try(w, sma, q);
	if (ret == 1) {
		current->waiter = q;
		return semop_sleep(w, ns, q);
	}
	if (ret)
		drop_new_undo(w, q);
	world_free(w, q);
	return ret;
}

static struct sem_queue *load_sops(struct world *w, int semop_max, uptr tsops, unsigned int nsops)
{
	struct sem_queue *q;

	if (nsops > (unsigned int)semop_max)
		return refuse_num_ptr(w, E2BIG, R_SEM_TOO_MANY_OPS, nsops);
	if (!nsops)
		return refuse_ptr(w, EINVAL, R_SEM_NO_OPS);
	q = alloc_obj_flex(w, sem_queue, sops, nsops);
	if (!q)
		return refuse_ptr(w, ENOMEM, R_IPC_NOMEM);
	q->nsops = (int)nsops;
	if (!copy_from_user(w, q->sops, tsops, nsops * sizeof(q->sops[0])))
		return q;
	world_free(w, q);
	return ERR_PTR(-EFAULT);
}

#define NSEC_PER_SEC 1000000000
#define LONG_ENOUGH  9000000000 /* seconds that a clock of nanoseconds can still count */

/* False: that is no time. */
static bool set_timeout(const struct world *w, struct sem_queue *q, const struct timespec64 *ts)
{
	if (ts->tv_sec < 0 || ts->tv_nsec < 0 || ts->tv_nsec >= NSEC_PER_SEC)
		return false;
	q->timed = true;
	q->expires_ns = S64_MAX;
	if (ts->tv_sec <= LONG_ENOUGH)
		q->expires_ns = w->clock_ns + (u64)(ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec);
	return true;
}

/* @timeout NULL: waits for ever. */
static long do_semtimedop(struct world *w, int semid, uptr tsops, unsigned int nsops,
			  const struct timespec64 *timeout)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	struct sem_queue *q = load_sops(w, ns->sc_semopm, tsops, nsops);
	long err = 0;

	if (IS_ERR(q))
		return PTR_ERR(q);
	q->semid = semid;
	if (semid < 0)
		err = refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, semid);
	else if (timeout && !set_timeout(w, q, timeout))
		err = refuse(w, EINVAL, R_SEM_BAD_TIMEOUT);
	if (!err)
		return semop_run(w, ns, q);
	world_free(w, q);
	return err;
}

SYSCALL_DEFINE3(semop, int, semid, uptr, tsops, unsigned int, nsops)
{
	if (current->waiter)
		return semop_resume(w, current->nsproxy->ipc_ns);
	return do_semtimedop(w, semid, tsops, nsops, NULL);
}

SYSCALL_DEFINE4(semtimedop, int, semid, uptr, tsops, unsigned int, nsops, uptr, timeout)
{
	struct timespec64 ts;

	if (current->waiter)
		return semop_resume(w, current->nsproxy->ipc_ns);
	if (!timeout)
		return do_semtimedop(w, semid, tsops, nsops, NULL);
	if (get_user(w, ts, timeout))
		return -EFAULT;
	return do_semtimedop(w, semid, tsops, nsops, &ts);
}
