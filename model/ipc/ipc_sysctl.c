// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys/kernel/{msg,sem,shm}* and /proc/sys/fs/mqueue: the caller's IPC namespace. Mirrors
 * ipc/ipc_sysctl.c and ipc/mq_sysctl.c of Linux.
 */
#include "sysctl.h"
#include "util.h"

static char *ipc_field(struct world *w, const struct ctl_table *table)
{
	return (char *)current->nsproxy->ipc_ns + table->offset;
}

static int ipc_get_int(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	int value;

	memcpy(&value, ipc_field(w, table), sizeof(value));
	text_printf(text, "%d\n", value);
	return 0;
}

/* An int from its sign and value, within the table's limits where it has some. */
static bool to_int(const struct ctl_table *table, const struct sysctl_value *value, int *n)
{
	s64 number = value->neg ? -(s64)value->val : (s64)value->val;

	if (value->val > 0x7fffffffu + (value->neg ? 1u : 0u))
		return false;
	if (table->min != table->max && (number < table->min || number > table->max))
		return false;
	*n = (int)number;
	return true;
}

static int ipc_put_int(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	struct sysctl_value value;
	int got, n;
	long ret = sysctl_vector(w, table, text, len, &value, 1, &got);

	if (ret < 0)
		return (int)ret;
	if (!to_int(table, &value, &n))
		return (int)refuse_num(w, EINVAL, R_SYSCTL_RANGE, (s64)value.val);
	memcpy(ipc_field(w, table), &n, sizeof(n));
	return (int)ret;
}

static int ipc_get_long(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	u64 value;

	memcpy(&value, ipc_field(w, table), sizeof(value));
	text_printf(text, "%llu\n", (unsigned long long)value);
	return 0;
}

static int ipc_put_long(struct world *w, const struct ctl_table *table, const char *text,
			size_t len)
{
	struct sysctl_value value;
	int got;
	long ret = sysctl_vector(w, table, text, len, &value, 1, &got);

	if (ret < 0)
		return (int)ret;
	if (value.neg)
		return (int)refuse_num(w, EINVAL, R_SYSCTL_RANGE, -(s64)value.val);
	memcpy(ipc_field(w, table), &value.val, sizeof(value.val));
	return (int)ret;
}

/* Segments without a user go at once where that is switched on. */
static int put_rmid_forced(struct world *w, const struct ctl_table *table, const char *text,
			   size_t len)
{
	int err = ipc_put_int(w, table, text, len);

	if (err >= 0 && current->nsproxy->ipc_ns->shm_rmid_forced)
		shm_destroy_orphaned(w, current->nsproxy->ipc_ns);
	return err;
}

static int get_sem(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	const int *ctls = current->nsproxy->ipc_ns->sem_ctls;

	text_printf(text, "%d\t%d\t%d\t%d\n", ctls[0], ctls[1], ctls[2], ctls[3]);
	return 0;
}

/*
 * Up to four numbers; those that are not given stay. What stands before a number that is refused is
 * kept, as in the kernel, but for the number of sets.
 */
static int put_sem(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	struct sysctl_value values[4];
	int got, semmni = ns->sem_ctls[3];
	long ret = sysctl_vector(w, table, text, len, values, 4, &got);

	for (int i = 0; i < got; i++) {
		if (to_int(table, &values[i], &ns->sem_ctls[i]))
			continue;
		ret = refuse_num(w, EINVAL, R_SYSCTL_RANGE, (s64)values[i].val);
		break;
	}
	if (ret >= 0 && sem_check_semmni(w, ns))
		ret = -ERANGE;
	if (ret < 0)
		ns->sem_ctls[3] = semmni;
	return (int)ret;
}

static int get_zero(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	text_string(text, "0\n");
	return 0;
}

/* kernel.auto_msgmni: takes 0 or 1, and forgets it. */
static int put_auto_msgmni(struct world *w, const struct ctl_table *table, const char *text,
			   size_t len)
{
	struct sysctl_value value;
	int got, n;
	long ret = sysctl_vector(w, table, text, len, &value, 1, &got);

	if (ret >= 0 && !to_int(table, &value, &n))
		return (int)refuse_num(w, EINVAL, R_SYSCTL_RANGE, (s64)value.val);
	return (int)ret;
}

static bool may_checkpoint(struct world *w, const struct user_namespace *ns)
{
	return ns_capable_noaudit(w, ns, CAP_CHECKPOINT_RESTORE) ||
	       ns_capable_noaudit(w, ns, CAP_SYS_ADMIN);
}

static void ipc_set_ownership(struct world *w, kuid_t *uid, kgid_t *gid)
{
	const struct user_namespace *ns = current->nsproxy->ipc_ns->user_ns;
	kuid_t root = make_kuid(ns, 0);
	kgid_t root_group = make_kgid(ns, 0);

	*uid = uid_valid(root) ? root : GLOBAL_ROOT_UID;
	*gid = gid_valid(root_group) ? root_group : GLOBAL_ROOT_GID;
}

/* Whoever is root of the namespace's owner has the owner's bits. */
static int owner_mode(struct world *w, int mode)
{
	kuid_t root;
	kgid_t root_group;

	ipc_set_ownership(w, &root, &root_group);
	if (uid_eq(current_euid(), root))
		return sysctl_mode_of(mode, 6);
	return sysctl_mode_of(mode, in_egroup_p(w, root_group) ? 3 : 0);
}

static int ipc_permissions(struct world *w, const struct ctl_table *table)
{
	const struct user_namespace *ns = current->nsproxy->ipc_ns->user_ns;

	if (table->get == ipc_get_int && table->mode == 0444 && may_checkpoint(w, ns))
		return 0666;
	return owner_mode(w, (int)table->mode);
}

#define IPC_ROW(p, m, getter, putter, lo, hi, field)                                           \
	{                                                                                      \
		.path = p, .mode = m, .get = getter, .put = putter,                            \
		.permissions = ipc_permissions, .set_ownership = ipc_set_ownership, .min = lo, \
		.max = hi, .offset = offsetof(struct ipc_namespace, field)                     \
	}
#define IPC_INT(p, field, lo, hi) IPC_ROW(p, 0644, ipc_get_int, ipc_put_int, lo, hi, field)
#define IPC_LONG(p, field)	  IPC_ROW(p, 0644, ipc_get_long, ipc_put_long, 0, 0, field)
/* Only for who may restore a checkpoint. */
#define IPC_NEXT_ID(p, kind) \
	IPC_ROW(p, 0444, ipc_get_int, ipc_put_int, 0, S32_MAX, ids[kind].next_id)

const struct ctl_table ipc_sysctls[] = {
	IPC_LONG("kernel/shmmax", shm_ctlmax),
	IPC_LONG("kernel/shmall", shm_ctlall),
	IPC_INT("kernel/shmmni", shm_ctlmni, 0, IPCMNI),
	IPC_ROW("kernel/shm_rmid_forced", 0644, ipc_get_int, put_rmid_forced, 0, 1,
		shm_rmid_forced),
	IPC_INT("kernel/msgmax", msg_ctlmax, 0, S32_MAX),
	IPC_INT("kernel/msgmni", msg_ctlmni, 0, IPCMNI),
	IPC_ROW("kernel/auto_msgmni", 0644, get_zero, put_auto_msgmni, 0, 1, msg_ctlmni),
	IPC_INT("kernel/msgmnb", msg_ctlmnb, 0, S32_MAX),
	IPC_ROW("kernel/sem", 0644, get_sem, put_sem, 0, 0, sem_ctls),
	IPC_NEXT_ID("kernel/sem_next_id", IPC_SEM_IDS),
	IPC_NEXT_ID("kernel/msg_next_id", IPC_MSG_IDS),
	IPC_NEXT_ID("kernel/shm_next_id", IPC_SHM_IDS),
	{ .path = NULL },
};

const struct ctl_table mq_sysctls[] = {
	IPC_INT("fs/mqueue/queues_max", mq_queues_max, 0, 0),
	IPC_INT("fs/mqueue/msg_max", mq_msg_max, MIN_MSGMAX, HARD_MSGMAX),
	IPC_INT("fs/mqueue/msgsize_max", mq_msgsize_max, MIN_MSGSIZEMAX, HARD_MSGSIZEMAX),
	IPC_INT("fs/mqueue/msg_default", mq_msg_default, MIN_MSGMAX, HARD_MSGMAX),
	IPC_INT("fs/mqueue/msgsize_default", mq_msgsize_default, MIN_MSGSIZEMAX, HARD_MSGSIZEMAX),
	{ .path = NULL },
};
