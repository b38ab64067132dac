// SPDX-License-Identifier: GPL-2.0-only
/*
 * System V semaphores: the operations, who waits for them, and what an exit undoes. ipc/sem.c of
 * Linux; semctl() stands in semctl.c.
 *
 * Interface: ipc_namespace.h for fork, exit and sysctls; sem_ops.h for semctl.c.
 *
 * A call whose operations can't all be done sleeps with a struct sem_queue, and whoever changes
 * the set does them on its behalf. Calls with one operation stand at their semaphore
 * (sem.pending_alter, pending_const). Once a call with several waits, those that alter stand in
 * one line for the whole set (sem_array.pending_alter), so that all are looked at in the order in
 * which they came; when the last such call has gone, the lines are taken apart again.
 *
 * Invariants: used_sems is the number of semaphores of all sets; complex_count counts the waiting
 * calls with several operations; while it is 0, sem_array.pending_alter is empty between calls; no
 * waiting call could be done now.
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

static void merge_queues(struct sem_array *sma)
{
	for (int i = 0; i < sma->sem_nsems; i++)
		list_splice_init(&sma->sems[i].pending_alter, &sma->pending_alter);
}

static void unmerge_queues(struct sem_array *sma)
{
	struct sem_queue *q, *next;

	if (sma->complex_count)
		return;
	list_for_each_entry_safe (q, next, &sma->pending_alter, list)
		list_move_tail(&q->list, &sma->sems[q->sops[0].sem_num].pending_alter);
}

static void queue_up(struct sem_array *sma, struct sem_queue *q)
{
	struct sem *curr = &sma->sems[q->sops[0].sem_num];

	if (q->nsops == 1) {
		if (!q->alter)
			list_add_tail(&q->list, &curr->pending_const);
		else
			list_add_tail(&q->list, sma->complex_count ? &sma->pending_alter
								   : &curr->pending_alter);
		return;
	}
	if (!sma->complex_count)
		merge_queues(sma);
	list_add_tail(&q->list, q->alter ? &sma->pending_alter : &sma->pending_const);
	sma->complex_count++;
}

static void unlink_queue(struct sem_array *sma, struct sem_queue *q)
{
	list_del_init(&q->list);
	if (q->nsops > 1)
		sma->complex_count--;
}

static void complete_queue(struct world *w, struct sem_array *sma, struct sem_queue *q, int status)
{
	unlink_queue(sma, q);
	q->status = status;
	wake_up_process(w, q->sleeper);
}

/* ---- waking ---- */

/* Calls that wait for zero, at one semaphore or (-1) in the set's line. True: one was done. */
static bool wake_const_ops(struct world *w, struct sem_array *sma, int semnum)
{
	struct list_head *line = semnum == -1 ? &sma->pending_const
					      : &sma->sems[semnum].pending_const;
	struct sem_queue *q, *next;
	bool completed = false;

	list_for_each_entry_safe (q, next, line, list) {
		int error = perform_atomic_semop(w, sma, q);

		if (error > 0)
			continue;
		complete_queue(w, sma, q, error);
		if (!error)
			completed = true;
	}
	return completed;
}

/* Those for whom a semaphore became zero: of @sops, or (NULL) of any. */
static bool do_smart_wakeup_zero(struct world *w, struct sem_array *sma, const struct sembuf *sops,
				 int nsops)
{
	int n = sops ? nsops : sma->sem_nsems;
	bool completed = false, got_zero = false;

	for (int i = 0; i < n; i++) {
		int num = sops ? sops[i].sem_num : i;

		if (sma->sems[num].semval)
			continue;
		got_zero = true;
		completed |= wake_const_ops(w, sma, num);
	}
	if (got_zero)
		completed |= wake_const_ops(w, sma, -1);
	return completed;
}

/*
 * Whether the line must be gone through anew after @q was done. Not after a single operation in a
 * set without lines of several: it was a decrement, and older ones saw the higher value already.
 */
static bool check_restart(const struct sem_array *sma, const struct sem_queue *q)
{
	return !list_empty(&sma->pending_alter) || q->nsops > 1;
}

/* One pass over a line. *@completed: a call was done. True: go through it again. */
static bool update_queue_pass(struct world *w, struct sem_array *sma, int semnum,
			      struct list_head *line, bool *completed)
{
	struct sem_queue *q, *next;

	list_for_each_entry_safe (q, next, line, list) {
		bool restart = false;
		int error;

		if (semnum != -1 && sma->sems[semnum].semval == 0)
			return false;
		error = perform_atomic_semop(w, sma, q);
		if (error > 0)
			continue;
		unlink_queue(sma, q);
		if (!error) {
			*completed = true;
			do_smart_wakeup_zero(w, sma, q->sops, q->nsops);
			restart = check_restart(sma, q);
		}
		q->status = error;
		wake_up_process(w, q->sleeper);
		if (restart)
			return true;
	}
	return false;
}

static bool update_queue(struct world *w, struct sem_array *sma, int semnum)
{
	struct list_head *line = semnum == -1 ? &sma->pending_alter
					      : &sma->sems[semnum].pending_alter;
	bool completed = false;

	while (update_queue_pass(w, sma, semnum, line, &completed))
		;
	return completed;
}

static bool update_single_queues(struct world *w, struct sem_array *sma, const struct sembuf *sops,
				 int nsops)
{
	bool completed = false;

	if (!sops) {
		for (int i = 0; i < sma->sem_nsems; i++)
			completed |= update_queue(w, sma, i);
		return completed;
	}
	for (int i = 0; i < nsops; i++)
		if (sops[i].sem_op > 0)
			completed |= update_queue(w, sma, sops[i].sem_num);
	return completed;
}

/*
 * After the set was changed by @sops (NULL: in any way): does the waiting calls that can be done
 * now. @otime: the time of the last operation is now in any case.
 */
void do_smart_update(struct world *w, struct sem_array *sma, const struct sembuf *sops, int nsops,
		     bool otime)
{
	otime |= do_smart_wakeup_zero(w, sma, sops, nsops);
	if (!list_empty(&sma->pending_alter))
		otime |= update_queue(w, sma, -1);
	else
		otime |= update_single_queues(w, sma, sops, nsops);
	if (otime)
		sma->sems[sops ? sops[0].sem_num : 0].sem_otime = ktime_get_real_seconds(w);
	unmerge_queues(sma);
}

/* The set dies, and with it every wait: EIDRM. */
void sem_wake_removed(struct world *w, struct sem_array *sma)
{
	struct sem_queue *q, *next;

	list_for_each_entry_safe (q, next, &sma->pending_const, list)
		complete_queue(w, sma, q, -EIDRM);
	list_for_each_entry_safe (q, next, &sma->pending_alter, list)
		complete_queue(w, sma, q, -EIDRM);
	for (int i = 0; i < sma->sem_nsems; i++) {
		list_for_each_entry_safe (q, next, &sma->sems[i].pending_const, list)
			complete_queue(w, sma, q, -EIDRM);
		list_for_each_entry_safe (q, next, &sma->sems[i].pending_alter, list)
			complete_queue(w, sma, q, -EIDRM);
	}
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

/* Adds what is to be undone; a value that leaves the range stays at its end. */
static void apply_undo(struct world *w, struct sem_array *sma, const struct sem_undo *un)
{
	for (int i = 0; i < sma->sem_nsems; i++) {
		struct sem *sem = &sma->sems[i];

		if (!un->semadj[i])
			continue;
		sem->semval += un->semadj[i];
		if (sem->semval < 0)
			sem->semval = 0;
		if (sem->semval > SEMVMX)
			sem->semval = SEMVMX;
		ipc_update_pid(w, &sem->sempid, task_tgid(current));
	}
}

void exit_sem(struct world *w, struct task_struct *tsk)
{
	struct sem_undo_list *ulp = tsk->undo_list;
	struct ipc_ids *ids;

	tsk->undo_list = NULL;
	if (!ulp || --ulp->refcnt)
		return;
	ids = sem_ids(tsk->nsproxy->ipc_ns);
	while (!list_empty(&ulp->list_proc)) {
		struct sem_undo *un = list_first_entry(&ulp->list_proc, struct sem_undo, list_proc);
		struct sem_array *sma = to_sma(
			idr_find(&ids->ipcs_idr, (u32)ipcid_to_idx(un->semid)));

		apply_undo(w, sma, un);
		free_undo(w, un);
		do_smart_update(w, sma, NULL, 0, true);
	}
	world_free(w, ulp);
}

/* ---- semop ---- */

/* What the operations are, together. Returns the highest semaphore that they name. */
static int survey_sops(struct sem_queue *q, bool *undos)
{
	u64 seen = 0;
	int max = 0;

	for (int i = 0; i < q->nsops; i++) {
		const struct sembuf *sop = &q->sops[i];
		u64 mask = BIT_ULL(sop->sem_num % 64);

		if (sop->sem_num >= max)
			max = sop->sem_num;
		if (sop->sem_flg & SEM_UNDO)
			*undos = true;
		if (seen & mask)
			q->dupsop = true;
		if (sop->sem_op) {
			q->alter = true;
			seen |= mask;
		}
	}
	return max;
}

/* Finds the set, and whether current may do the operations. Sets q->undo. */
static long semop_prepare(struct world *w, struct ipc_namespace *ns, int semid, struct sem_queue *q,
			  struct sem_array **sma)
{
	bool undos = false;
	int max = survey_sops(q, &undos);
	struct kern_ipc_perm *ipcp = ipc_obtain_object_check(w, sem_ids(ns), semid);
	long err;

	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	*sma = to_sma(ipcp);
	if (max >= (*sma)->sem_nsems)
		return refuse_num(w, EFBIG, R_SEM_NUM_HIGH, max);
	err = ipc_may_access(w, ns, ipcp, q->alter ? S_IWUGO : S_IRUGO);
	if (err || !undos)
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
	struct sem_array *sma = to_sma(
		idr_find(&sem_ids(ns)->ipcs_idr, (u32)ipcid_to_idx(q->semid)));

	unlink_queue(sma, q);
	unmerge_queues(sma);
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

/* The operations are in @q, which belongs to the call now. */
static long semop_run(struct world *w, struct ipc_namespace *ns, int semid, struct sem_queue *q)
{
	struct sem_array *sma = NULL;
	long err = semop_prepare(w, ns, semid, q, &sma);
	int error;

	if (!err) {
		q->semid = semid;
		q->pid = task_tgid(current);
		q->status = -EINTR;
		q->sleeper = current;
		error = perform_atomic_semop(w, sma, q);
		if (error == 1) {
			queue_up(sma, q);
			current->waiter = q;
			return semop_sleep(w, ns, q);
		}
		if (error)
			err = refuse_semop(w, sma, error);
		else if (q->alter)
			do_smart_update(w, sma, q->sops, q->nsops, true);
		else
			sma->sems[q->sops[0].sem_num].sem_otime = ktime_get_real_seconds(w);
	}
	if (err)
		drop_new_undo(w, q);
	world_free(w, q);
	return err;
}

struct sem_timespec {
	s64 tv_sec;
	s64 tv_nsec;
};

static long do_semtimedop(struct world *w, int semid, uptr tsops, unsigned int nsops,
			  const struct sem_timespec *timeout)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	struct sem_queue *q;

	if (nsops > (unsigned int)ns->sc_semopm)
		return refuse_num(w, E2BIG, R_SEM_TOO_MANY_OPS, nsops);
	if (nsops < 1)
		return refuse(w, EINVAL, R_SEM_NO_OPS);
	q = alloc_obj_flex(w, sem_queue, sops, nsops);
	if (!q)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	q->nsops = (int)nsops;
	if (copy_from_user(w, q->sops, tsops, nsops * sizeof(q->sops[0]))) {
		world_free(w, q);
		return -EFAULT;
	}
	if (semid < 0) {
		world_free(w, q);
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, semid);
	}
	if (timeout) {
		if (timeout->tv_sec < 0 || (u64)timeout->tv_nsec >= 1000000000u) {
			world_free(w, q);
			return refuse(w, EINVAL, R_SEM_BAD_TIMEOUT);
		}
		q->timed = true;
		q->expires_ns = timeout->tv_sec > 9000000000
					? S64_MAX
					: w->clock_ns + (u64)timeout->tv_sec * 1000000000u +
						  (u64)timeout->tv_nsec;
	}
	return semop_run(w, ns, semid, q);
}

SYSCALL_DEFINE3(semop, int, semid, uptr, tsops, unsigned int, nsops)
{
	if (current->waiter)
		return semop_resume(w, current->nsproxy->ipc_ns);
	return do_semtimedop(w, semid, tsops, nsops, NULL);
}

SYSCALL_DEFINE4(semtimedop, int, semid, uptr, tsops, unsigned int, nsops, uptr, timeout)
{
	struct sem_timespec ts;

	if (current->waiter)
		return semop_resume(w, current->nsproxy->ipc_ns);
	if (!timeout)
		return do_semtimedop(w, semid, tsops, nsops, NULL);
	if (get_user(w, ts, timeout))
		return -EFAULT;
	return do_semtimedop(w, semid, tsops, nsops, &ts);
}
