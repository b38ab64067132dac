// SPDX-License-Identifier: GPL-2.0-only
/*
 * Semaphore sets: making, looking at, changing and removing them. The half of Linux's ipc/sem.c
 * that is not semop(); the other half, with the invariants, is sem.c.
 */
#include "sem_ops.h"

static const struct sem_array *to_const_sma(const struct kern_ipc_perm *ipcp)
{
	return container_of(ipcp, const struct sem_array, sem_perm);
}

static void sem_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, to_sma(container_of(work, struct kern_ipc_perm, rcu)));
}

/* ---- making and removing ---- */

/* A set of @nsems semaphores, all 0, where nobody waits; NULL: no memory. */
static struct sem_array *new_set(struct world *w, int nsems)
{
	struct sem_array *sma = alloc_obj_flex(w, sem_array, sems, (size_t)nsems);

	if (!sma)
		return NULL;
	sma->sem_nsems = nsems;
	sma->sem_ctime = ktime_get_real_seconds(w);
	INIT_LIST_HEAD(&sma->list_id);
	INIT_LIST_HEAD(&sma->pending_const);
	INIT_LIST_HEAD(&sma->pending_alter);
	return sma;
}

static long newary(struct world *w, struct ipc_namespace *ns, const struct ipc_params *params)
{
	int total = ns->used_sems + (int)params->size;
	struct sem_array *sma;
	long id;

	if (!params->size)
		return refuse(w, EINVAL, R_SEM_EMPTY_SET);
	if (total > ns->sc_semmns)
		return refuse_num(w, ENOSPC, R_SEM_SEMMNS, ns->sc_semmns);
	sma = new_set(w, (int)params->size);
	if (!sma)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	id = ipc_addid(w, sem_ids(ns), &sma->sem_perm, params, ns->sc_semmni);
	if (id < 0)
		world_free(w, sma);
	else
		ns->used_sems = total;
	return id;
}

static long sem_more_checks(struct world *w, struct kern_ipc_perm *ipcp,
			    const struct ipc_params *params)
{
	int has = to_sma(ipcp)->sem_nsems;

	return (int)params->size > has ? refuse_num(w, EINVAL, R_SEM_SET_SMALL, has) : 0;
}

/* Nothing is left to undo, nobody waits, nobody is remembered. */
static void freeary(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp)
{
	struct sem_array *sma = to_sma(ipcp);
	struct sem_undo *un, *next;

	list_for_each_entry_safe (un, next, &sma->list_id, list_id)
		free_undo(w, un);
	sem_wake_removed(w, sma);
	for (struct sem *sem = sma->sems; sem < sma->sems + sma->sem_nsems; sem++)
		ipc_update_pid(w, &sem->sempid, NULL);
	ns->used_sems -= sma->sem_nsems;
	ipc_rmid(w, sem_ids(ns), ipcp);
	ipc_rcu_putref(w, ipcp, sem_rcu_free, "sem_rcu_free");
}

SYSCALL_DEFINE3(semget, s32, key, int, nsems, int, semflg)
{
	int most = current->nsproxy->ipc_ns->sc_semmsl;

	if (nsems < 0 || nsems > most)
		return refuse_num(w, EINVAL, R_SEM_SEMMSL, most);
	return ipcget(w, IPC_SEM_IDS, key, (u64)nsems, semflg);
}

/* ---- looking ---- */

/* When the last operation on any semaphore of the set was done. */
static s64 get_semotime(const struct sem_array *sma)
{
	s64 latest = 0;

	for (int i = 0; i < sma->sem_nsems; i++)
		latest = sma->sems[i].sem_otime > latest ? sma->sems[i].sem_otime : latest;
	return latest;
}

static void sem_get_ds(struct world *w, const struct kern_ipc_perm *ipcp, union ipc_ds *out)
{
	const struct sem_array *sma = to_const_sma(ipcp);

	(void)w;
	out->sem.sem_nsems = (u64)sma->sem_nsems;
	out->sem.sem_otime = get_semotime(sma);
	out->sem.sem_ctime = sma->sem_ctime;
}

static size_t sem_get_info(const struct ipc_namespace *ns, bool used, union ipc_info *out)
{
	out->sem = (struct seminfo){
		.semmsl = ns->sc_semmsl,
		.semmns = ns->sc_semmns,
		.semopm = ns->sc_semopm,
		.semmni = ns->sc_semmni,
		.semusz = used ? sem_ids(ns)->in_use : SEMUSZ,
		.semaem = used ? ns->used_sems : SEMAEM,
		.semvmx = SEMVMX,
		.semmnu = SEMMNU,
		.semmap = SEMMAP,
		.semume = SEMUME,
	};
	return sizeof(out->sem);
}

/* A call waits at the first of its operations that can't be done: is that one like this? */
static bool waits_for(const struct sem_queue *q, int semnum, bool zero)
{
	const struct sembuf *sop = &q->sops[q->blocking];

	return sop->sem_num == semnum && (zero ? sop->sem_op == 0 : sop->sem_op < 0);
}

static int count_waiting(const struct list_head *line, int semnum, bool zero)
{
	const struct sem_queue *q;
	int n = 0;

	list_for_each_entry (q, line, list)
		n += waits_for(q, semnum, zero);
	return n;
}

/* ---- commands about values: each is for a set, and one of its semaphores or all ---- */

static long get_val(struct world *w, struct sem_array *sma, int semnum, uptr arg)
{
	return sma->sems[semnum].semval;
}

static long get_pid_of(struct world *w, struct sem_array *sma, int semnum, uptr arg)
{
	return pid_vnr(w, sma->sems[semnum].sempid);
}

/* Who waits for it to grow wants to alter it. */
static long get_ncnt(struct world *w, struct sem_array *sma, int semnum, uptr arg)
{
	return count_waiting(&sma->pending_alter, semnum, false);
}

static long get_zcnt(struct world *w, struct sem_array *sma, int semnum, uptr arg)
{
	return count_waiting(&sma->pending_alter, semnum, true) +
	       count_waiting(&sma->pending_const, semnum, true);
}

static long get_all(struct world *w, struct sem_array *sma, int semnum, uptr arg)
{
	for (int i = 0; i < sma->sem_nsems; i++) {
		u16 value = (u16)sma->sems[i].semval;

		if (put_user(w, value, arg + (uptr)i * sizeof(value)))
			return -EFAULT;
	}
	return 0;
}

/*
 * The semaphores from @first on get the @n values at @from (u16, not aligned), which are in range.
 * What an exit would have undone there is forgotten.
 */
static void set_values(struct world *w, struct sem_array *sma, int first, int n, const void *from)
{
	struct sem_undo *un;
	u16 value;

	for (int i = 0; i < n; i++) {
		struct sem *sem = &sma->sems[first + i];

		memcpy(&value, (const u8 *)from + (size_t)i * sizeof(value), sizeof(value));
		sem->semval = value;
		ipc_update_pid(w, &sem->sempid, task_tgid(current));
	}
	list_for_each_entry (un, &sma->list_id, list_id)
		memset(un->semadj + first, 0, (size_t)n * sizeof(un->semadj[0]));
	sma->sem_ctime = ktime_get_real_seconds(w);
	do_smart_update(w, sma, NULL, 0, false);
}

static long set_all(struct world *w, struct sem_array *sma, int semnum, uptr arg)
{
	size_t bytes = (size_t)sma->sem_nsems * sizeof(u16);
	const u8 *values = user_bytes(w, arg, bytes);
	u16 value;

	if (!values)
		return refuse(w, EFAULT, R_SEM_SETALL_FAULT);
	for (size_t at = 0; at < bytes; at += sizeof(value)) {
		memcpy(&value, values + at, sizeof(value));
		if (value > SEMVMX)
			return refuse_num(w, ERANGE, R_SEM_VALUE, value);
	}
	set_values(w, sma, 0, sma->sem_nsems, values);
	return 0;
}

static const struct value_command {
	unsigned int access;
	bool of_one; /* is about one semaphore */
	long (*run)(struct world *w, struct sem_array *sma, int semnum, uptr arg);
} value_commands[] = {
	[GETVAL] = { S_IRUGO, true, get_val },	 [GETPID] = { S_IRUGO, true, get_pid_of },
	[GETNCNT] = { S_IRUGO, true, get_ncnt }, [GETZCNT] = { S_IRUGO, true, get_zcnt },
	[GETALL] = { S_IRUGO, false, get_all },	 [SETALL] = { S_IWUGO, false, set_all },
};

static long check_semnum(struct world *w, const struct sem_array *sma, int semnum)
{
	if (semnum < 0 || semnum >= sma->sem_nsems)
		return refuse_num(w, EINVAL, R_SEM_NUM, semnum);
	return 0;
}

static long semctl_main(struct world *w, struct ipc_namespace *ns, int semid, int semnum,
			const struct value_command *command, uptr arg)
{
	struct kern_ipc_perm *ipcp = ipc_obtain_object_check(w, sem_ids(ns), semid);
	long err = IS_ERR(ipcp) ? PTR_ERR(ipcp) : ipc_may_access(w, ns, ipcp, command->access);

	if (!err && command->of_one)
		err = check_semnum(w, to_sma(ipcp), semnum);
	return err ? err : command->run(w, to_sma(ipcp), semnum, arg);
}

/* SETVAL looks at the number before it asks for permission. */
static long semctl_setval(struct world *w, struct ipc_namespace *ns, int semid, int semnum, int val)
{
	struct kern_ipc_perm *ipcp;
	u16 value = (u16)val;
	long err;

	if (val < 0 || val > SEMVMX)
		return refuse_num(w, ERANGE, R_SEM_VALUE, val);
	ipcp = ipc_obtain_object_check(w, sem_ids(ns), semid);
	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	err = check_semnum(w, to_sma(ipcp), semnum);
	if (!err)
		err = ipc_may_access(w, ns, ipcp, S_IWUGO);
	if (!err)
		set_values(w, to_sma(ipcp), semnum, 1, &value);
	return err;
}

static long sem_set_ds(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp,
		       const union ipc_ds *in)
{
	(void)ns;
	return ipc_update_perm(w, &in->perm, ipcp, &to_sma(ipcp)->sem_ctime);
}

SYSCALL_DEFINE4(semctl, int, semid, int, semnum, int, cmd, u64, arg)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	const struct value_command *about_values = NULL;

	if (semid < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, semid);
	if (cmd == SETVAL)
		return semctl_setval(w, ns, semid, semnum, (int)arg);
	if (cmd >= 0 && cmd < (int)ARRAY_SIZE(value_commands))
		about_values = &value_commands[cmd];
	if (about_values && about_values->run)
		return semctl_main(w, ns, semid, semnum, about_values, arg);
	return ipc_ctl(w, IPC_SEM_IDS, semid, cmd, arg);
}

/* ---- sysctls, and as text ---- */

int sem_check_semmni(struct world *w, const struct ipc_namespace *ns)
{
	if (ns->sc_semmni < 0 || ns->sc_semmni > IPCMNI)
		return (int)refuse_num(w, ERANGE, R_SEM_SEMMNI, ns->sc_semmni);
	return 0;
}

static void sem_show_state(const struct kern_ipc_perm *ipcp, const struct sysvipc_viewer *viewer,
			   struct world_text *text)
{
	(void)viewer;
	text_printf(text, " %10u", (unsigned int)to_const_sma(ipcp)->sem_nsems);
}

static void sem_show_times(const struct kern_ipc_perm *ipcp, struct world_text *text)
{
	const struct sem_array *sma = to_const_sma(ipcp);

	text_printf(text, " %10llu %10llu", ULL(get_semotime(sma)), ULL(sma->sem_ctime));
}

static void sem_view(const struct kern_ipc_perm *ipcp, struct world_text *text)
{
	text_printf(text, " %d", to_const_sma(ipcp)->sem_nsems);
}

const struct ipc_ops sem_ops = {
	.name = "sem",
	.getnew = newary,
	.more_checks = sem_more_checks,
	.stat_cmd = SEM_STAT,
	.stat_any_cmd = SEM_STAT_ANY,
	.info_cmd = SEM_INFO,
	.bad_cmd = R_SEMCTL_CMD,
	.ds_size = sizeof(struct semid64_ds),
	.get_ds = sem_get_ds,
	.set_ds = sem_set_ds,
	.remove = freeary,
	.get_info = sem_get_info,
	.header = "       key      semid perms      nsems   uid   gid  cuid  cgid"
		  "      otime      ctime\n",
	.show_state = sem_show_state,
	.show_times = sem_show_times,
	.view = sem_view,
};
