// SPDX-License-Identifier: GPL-2.0-only
/*
 * Semaphore sets: making, looking at, changing and removing them. The half of Linux's ipc/sem.c
 * that is not semop(); the other half, with the invariants, is sem.c.
 */
#include "sem_ops.h"

struct semid64_ds {
	struct ipc64_perm sem_perm;
	s64 sem_otime;
	u64 __unused1;
	s64 sem_ctime;
	u64 __unused2;
	u64 sem_nsems;
	u64 __unused3;
	u64 __unused4;
};

struct seminfo {
	s32 semmap;
	s32 semmni;
	s32 semmns;
	s32 semmnu;
	s32 semmsl;
	s32 semopm;
	s32 semume;
	s32 semusz;
	s32 semvmx;
	s32 semaem;
};

static void sem_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, to_sma(container_of(work, struct kern_ipc_perm, rcu)));
}

/* ---- making and removing ---- */

static struct sem_array *sem_alloc(struct world *w, int nsems)
{
	struct sem_array *sma = alloc_obj_flex(w, sem_array, sems, (size_t)nsems);

	if (!sma)
		return NULL;
	for (int i = 0; i < nsems; i++) {
		INIT_LIST_HEAD(&sma->sems[i].pending_alter);
		INIT_LIST_HEAD(&sma->sems[i].pending_const);
	}
	INIT_LIST_HEAD(&sma->pending_alter);
	INIT_LIST_HEAD(&sma->pending_const);
	INIT_LIST_HEAD(&sma->list_id);
	sma->sem_nsems = nsems;
	return sma;
}

static long newary(struct world *w, struct ipc_namespace *ns, const struct ipc_params *params)
{
	int nsems = (int)params->size;
	struct sem_array *sma;
	long err;

	if (!nsems)
		return refuse(w, EINVAL, R_SEM_EMPTY_SET);
	if (ns->used_sems + nsems > ns->sc_semmns)
		return refuse_num(w, ENOSPC, R_SEM_SEMMNS, ns->sc_semmns);
	sma = sem_alloc(w, nsems);
	if (!sma)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	sma->sem_perm.mode = (u32)params->flg & S_IRWXUGO;
	sma->sem_perm.key = params->key;
	sma->sem_ctime = ktime_get_real_seconds(w);
	err = ipc_addid(w, sem_ids(ns), &sma->sem_perm, ns->sc_semmni);
	if (err < 0) {
		world_free(w, sma);
		return err;
	}
	ns->used_sems += nsems;
	return sma->sem_perm.id;
}

static long sem_more_checks(struct world *w, struct kern_ipc_perm *ipcp,
			    const struct ipc_params *params)
{
	if ((int)params->size > to_sma(ipcp)->sem_nsems)
		return refuse_num(w, EINVAL, R_SEM_SET_SMALL, to_sma(ipcp)->sem_nsems);
	return 0;
}

static void freeary(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp)
{
	struct sem_array *sma = to_sma(ipcp);

	while (!list_empty(&sma->list_id))
		free_undo(w, list_first_entry(&sma->list_id, struct sem_undo, list_id));
	sem_wake_removed(w, sma);
	for (int i = 0; i < sma->sem_nsems; i++)
		ipc_update_pid(w, &sma->sems[i].sempid, NULL);
	ipc_rmid(w, sem_ids(ns), ipcp);
	ns->used_sems -= sma->sem_nsems;
	ipc_rcu_putref(w, ipcp, sem_rcu_free, "sem_rcu_free");
}

SYSCALL_DEFINE3(semget, s32, key, int, nsems, int, semflg)
{
	static const struct ipc_ops sem_ops = {
		.getnew = newary,
		.more_checks = sem_more_checks,
	};
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	const struct ipc_params params = { .key = key, .flg = semflg, .size = (u64)nsems };

	if (nsems < 0 || nsems > ns->sc_semmsl)
		return refuse_num(w, EINVAL, R_SEM_SEMMSL, ns->sc_semmsl);
	return ipcget(w, ns, sem_ids(ns), &sem_ops, &params);
}

/* ---- looking ---- */

static s64 get_semotime(const struct sem_array *sma)
{
	s64 latest = sma->sems[0].sem_otime;

	for (int i = 1; i < sma->sem_nsems; i++)
		if (sma->sems[i].sem_otime > latest)
			latest = sma->sems[i].sem_otime;
	return latest;
}

static long semctl_stat(struct world *w, struct ipc_namespace *ns, int semid, int cmd, uptr buf)
{
	struct semid64_ds out;
	struct kern_ipc_perm *ipcp;
	long err = 0;

	if (cmd == IPC_STAT)
		ipcp = ipc_obtain_object_check(w, sem_ids(ns), semid);
	else
		ipcp = ipc_obtain_object_idr(w, sem_ids(ns), semid);
	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	if (cmd != SEM_STAT_ANY)
		err = ipc_may_access(w, ns, ipcp, S_IRUGO);
	if (err)
		return err;
	memset(&out, 0, sizeof(out));
	kernel_to_ipc64_perm(w, ipcp, &out.sem_perm);
	out.sem_otime = get_semotime(to_sma(ipcp));
	out.sem_ctime = to_sma(ipcp)->sem_ctime;
	out.sem_nsems = (u64)to_sma(ipcp)->sem_nsems;
	if (copy_to_user(w, buf, &out, sizeof(out)))
		return -EFAULT;
	return cmd == IPC_STAT ? 0 : ipcp->id;
}

static long semctl_info(struct world *w, struct ipc_namespace *ns, int cmd, uptr buf)
{
	struct seminfo info = {
		.semmni = ns->sc_semmni,
		.semmns = ns->sc_semmns,
		.semmsl = ns->sc_semmsl,
		.semopm = ns->sc_semopm,
		.semvmx = SEMVMX,
		.semmnu = SEMMNU,
		.semmap = SEMMAP,
		.semume = SEMUME,
		.semusz = cmd == SEM_INFO ? sem_ids(ns)->in_use : SEMUSZ,
		.semaem = cmd == SEM_INFO ? ns->used_sems : SEMAEM,
	};

	if (copy_to_user(w, buf, &info, sizeof(info)))
		return -EFAULT;
	return ipc_get_maxidx(sem_ids(ns));
}

/*
 * How many calls wait for @semnum to become zero (@count_zero), to grow. A call with several
 * operations waits at the first that can't be done.
 */
static int count_semcnt(const struct sem_array *sma, int semnum, bool count_zero)
{
	const struct list_head *single = count_zero ? &sma->sems[semnum].pending_const
						    : &sma->sems[semnum].pending_alter;
	struct sem_queue *q;
	int n = 0;

	list_for_each_entry (q, single, list)
		n++;
	list_for_each_entry (q, &sma->pending_alter, list) {
		const struct sembuf *sop = &q->sops[q->blocking];

		n += sop->sem_num == semnum && (count_zero ? sop->sem_op == 0 : sop->sem_op < 0);
	}
	list_for_each_entry (q, &sma->pending_const, list)
		n += count_zero && q->sops[q->blocking].sem_num == semnum;
	return n;
}

static long semctl_get(struct world *w, const struct sem_array *sma, int semnum, int cmd)
{
	if (semnum < 0 || semnum >= sma->sem_nsems)
		return refuse_num(w, EINVAL, R_SEM_NUM, semnum);
	switch (cmd) {
	case GETVAL:
		return sma->sems[semnum].semval;
	case GETPID:
		return pid_vnr(w, sma->sems[semnum].sempid);
	case GETNCNT:
		return count_semcnt(sma, semnum, false);
	default:
		return count_semcnt(sma, semnum, true);
	}
}

static long semctl_getall(struct world *w, const struct sem_array *sma, uptr buf)
{
	for (int i = 0; i < sma->sem_nsems; i++) {
		u16 value = (u16)sma->sems[i].semval;

		if (put_user(w, value, buf + (uptr)i * sizeof(value)))
			return -EFAULT;
	}
	return 0;
}

/* ---- changing ---- */

static long semctl_setall(struct world *w, struct sem_array *sma, uptr buf)
{
	size_t nsems = (size_t)sma->sem_nsems;
	const u8 *bytes = user_bytes(w, buf, nsems * sizeof(u16));
	struct sem_undo *un;
	u16 value;

	if (!bytes)
		return refuse(w, EFAULT, R_SEM_SETALL_FAULT);
	for (size_t i = 0; i < nsems; i++) {
		memcpy(&value, bytes + i * sizeof(value), sizeof(value));
		if (value > SEMVMX)
			return refuse_num(w, ERANGE, R_SEM_VALUE, value);
	}
	for (size_t i = 0; i < nsems; i++) {
		memcpy(&value, bytes + i * sizeof(value), sizeof(value));
		sma->sems[i].semval = value;
		ipc_update_pid(w, &sma->sems[i].sempid, task_tgid(current));
	}
	list_for_each_entry (un, &sma->list_id, list_id)
		memset(un->semadj, 0, nsems * sizeof(un->semadj[0]));
	sma->sem_ctime = ktime_get_real_seconds(w);
	do_smart_update(w, sma, NULL, 0, false);
	return 0;
}

/* GETALL, SETALL and the questions about one semaphore. */
static long semctl_main(struct world *w, struct ipc_namespace *ns, int semid, int semnum, int cmd,
			uptr buf)
{
	struct kern_ipc_perm *ipcp = ipc_obtain_object_check(w, sem_ids(ns), semid);
	long err;

	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	err = ipc_may_access(w, ns, ipcp, cmd == SETALL ? S_IWUGO : S_IRUGO);
	if (err)
		return err;
	if (cmd == GETALL)
		return semctl_getall(w, to_sma(ipcp), buf);
	if (cmd == SETALL)
		return semctl_setall(w, to_sma(ipcp), buf);
	return semctl_get(w, to_sma(ipcp), semnum, cmd);
}

static long semctl_setval(struct world *w, struct ipc_namespace *ns, int semid, int semnum, int val)
{
	struct kern_ipc_perm *ipcp;
	struct sem_array *sma;
	struct sem_undo *un;
	long err;

	if (val > SEMVMX || val < 0)
		return refuse_num(w, ERANGE, R_SEM_VALUE, val);
	ipcp = ipc_obtain_object_check(w, sem_ids(ns), semid);
	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	sma = to_sma(ipcp);
	if (semnum < 0 || semnum >= sma->sem_nsems)
		return refuse_num(w, EINVAL, R_SEM_NUM, semnum);
	err = ipc_may_access(w, ns, ipcp, S_IWUGO);
	if (err)
		return err;
	list_for_each_entry (un, &sma->list_id, list_id)
		un->semadj[semnum] = 0;
	sma->sems[semnum].semval = val;
	ipc_update_pid(w, &sma->sems[semnum].sempid, task_tgid(current));
	sma->sem_ctime = ktime_get_real_seconds(w);
	do_smart_update(w, sma, NULL, 0, false);
	return 0;
}

static long semctl_down(struct world *w, struct ipc_namespace *ns, int semid, int cmd,
			const struct semid64_ds *in)
{
	struct kern_ipc_perm *ipcp = ipcctl_obtain_check(w, ns, sem_ids(ns), semid);
	long err;

	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	if (cmd == IPC_RMID) {
		freeary(w, ns, ipcp);
		return 0;
	}
	err = ipc_update_perm(w, &in->sem_perm, ipcp);
	if (!err)
		to_sma(ipcp)->sem_ctime = ktime_get_real_seconds(w);
	return err;
}

SYSCALL_DEFINE4(semctl, int, semid, int, semnum, int, cmd, u64, arg)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	struct semid64_ds in;

	if (semid < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, semid);
	switch (cmd) {
	case IPC_INFO:
	case SEM_INFO:
		return semctl_info(w, ns, cmd, arg);
	case IPC_STAT:
	case SEM_STAT:
	case SEM_STAT_ANY:
		return semctl_stat(w, ns, semid, cmd, arg);
	case GETALL:
	case GETVAL:
	case GETPID:
	case GETNCNT:
	case GETZCNT:
	case SETALL:
		return semctl_main(w, ns, semid, semnum, cmd, arg);
	case SETVAL:
		return semctl_setval(w, ns, semid, semnum, (int)arg);
	case IPC_SET:
		if (copy_from_user(w, &in, arg, sizeof(in)))
			return -EFAULT;
		return semctl_down(w, ns, semid, cmd, &in);
	case IPC_RMID:
		return semctl_down(w, ns, semid, cmd, NULL);
	default:
		return refuse_num(w, EINVAL, R_SEMCTL_CMD, cmd);
	}
}

/* ---- the namespace's, and /proc ---- */

void sem_init_ns(struct ipc_namespace *ns)
{
	ns->sc_semmsl = SEMMSL;
	ns->sc_semmns = SEMMNS;
	ns->sc_semopm = SEMOPM;
	ns->sc_semmni = SEMMNI;
	ns->used_sems = 0;
	ipc_init_ids(sem_ids(ns));
}

void sem_exit_ns(struct world *w, struct ipc_namespace *ns)
{
	free_ipcs(w, ns, sem_ids(ns), freeary);
}

int sem_check_semmni(struct world *w, const struct ipc_namespace *ns)
{
	if (ns->sc_semmni < 0 || ns->sc_semmni > IPCMNI)
		return (int)refuse_num(w, ERANGE, R_SEM_SEMMNI, ns->sc_semmni);
	return 0;
}

void sysvipc_sem_proc_show(struct world *w, const struct kern_ipc_perm *ipcp,
			   const struct sysvipc_viewer *viewer, struct world_text *text)
{
	const struct sem_array *sma = container_of(ipcp, struct sem_array, sem_perm);

	text_printf(text, "%10d %10d  %4o %10u %5u %5u %5u %5u %10llu %10llu\n", ipcp->key,
		    ipcp->id, ipcp->mode, (unsigned int)sma->sem_nsems,
		    from_kuid_munged(w, viewer->user_ns, ipcp->uid),
		    from_kgid_munged(w, viewer->user_ns, ipcp->gid),
		    from_kuid_munged(w, viewer->user_ns, ipcp->cuid),
		    from_kgid_munged(w, viewer->user_ns, ipcp->cgid), ULL(get_semotime(sma)),
		    ULL(sma->sem_ctime));
}

void sem_view_line(const struct kern_ipc_perm *ipcp, struct world_text *text)
{
	const struct sem_array *sma = container_of(ipcp, struct sem_array, sem_perm);

	text_printf(text, "sem 0x%08x %d %03o %d\n", (u32)ipcp->key, ipcp->id,
		    ipcp->mode & S_IRWXUGO, sma->sem_nsems);
}
