// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys/kernel/{msg,sem,shm}* and /proc/sys/fs/mqueue: the caller's IPC namespace. Mirrors
 * ipc/ipc_sysctl.c and ipc/mq_sysctl.c of Linux.
 */
#include "fs.h"
#include "ipc_namespace.h"
#include "sched.h"
#include "text.h"

#define IPCMNI 32768

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

static int ipc_put_int(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	s64 value = 0;
	int err = sysctl_number(w, table, text, len, &value), n = (int)value;

	if (!err)
		memcpy(ipc_field(w, table), &n, sizeof(n));
	return err;
}

static int ipc_get_long(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	u64 value;

	memcpy(&value, ipc_field(w, table), sizeof(value));
	text_printf(text, "%llu\n", (unsigned long long)value);
	return 0;
}

static int ipc_put_long(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	s64 value = 0;
	int err = sysctl_number(w, table, text, len, &value);

	if (!err)
		memcpy(ipc_field(w, table), &value, sizeof(value));
	return err;
}

/* Segments without a user go at once where that is switched on. */
static int put_rmid_forced(struct world *w, const struct ctl_table *table, const char *text,
			   size_t len)
{
	int err = ipc_put_int(w, table, text, len);

	if (!err && current->nsproxy->ipc_ns->shm_rmid_forced)
		shm_destroy_orphaned(w, current->nsproxy->ipc_ns);
	return err;
}

static int get_sem(struct world *w, const struct ctl_table *table, struct world_text *text)
{
	const int *ctls = current->nsproxy->ipc_ns->sem_ctls;

	text_printf(text, "%d\t%d\t%d\t%d\n", ctls[0], ctls[1], ctls[2], ctls[3]);
	return 0;
}

/* Up to four numbers; those that are not given stay. */
static int put_sem(struct world *w, const struct ctl_table *table, const char *text, size_t len)
{
	int *ctls = current->nsproxy->ipc_ns->sem_ctls, values[4], i;
	char copy[96];
	const char *s = copy;

	if (len >= sizeof(copy))
		return (int)refuse_str(w, EINVAL, R_SYSCTL_NUMBER, table->path);
	memcpy(copy, text, len);
	copy[len] = '\0';
	memcpy(values, ctls, sizeof(values));
	for (i = 0; i < 4; i++) {
		s64 value = 0;
		size_t used;

		s += strspn(s, " \t\n");
		if (!*s)
			break;
		used = text_number(s, 0, &value, NULL);
		if (!used || (i == 3 && (value < 0 || value > IPCMNI)))
			return (int)refuse_str(w, EINVAL, R_SYSCTL_NUMBER, table->path);
		values[i] = (int)value;
		s += used;
	}
	memcpy(ctls, values, sizeof(values));
	return 0;
}

static bool may_checkpoint(struct world *w, const struct user_namespace *ns)
{
	return ns_capable_noaudit(w, ns, CAP_CHECKPOINT_RESTORE) ||
	       ns_capable_noaudit(w, ns, CAP_SYS_ADMIN);
}

/* Whoever is root of the namespace's owner has the owner's bits. */
static int owner_mode(struct world *w, const struct user_namespace *ns, int mode)
{
	if (uid_eq(current_euid(), make_kuid(ns, 0)))
		mode >>= 6;
	else if (in_egroup_p(w, make_kgid(ns, 0)))
		mode >>= 3;
	mode &= 7;
	return (mode << 6) | (mode << 3) | mode;
}

static int ipc_permissions(struct world *w, const struct ctl_table *table)
{
	const struct user_namespace *ns = current->nsproxy->ipc_ns->user_ns;

	if (table->get == ipc_get_int && table->mode == 0444 && may_checkpoint(w, ns))
		return 0666;
	return owner_mode(w, ns, (int)table->mode);
}

#define IPC_INT(p, m, field, lo, hi)                                                               \
	{ .path = p, .mode = m, .get = ipc_get_int, .put = ipc_put_int,                            \
	  .permissions = ipc_permissions, .min = lo, .max = hi,                                    \
	  .offset = offsetof(struct ipc_namespace, field) }
#define IPC_LONG(p, field)                                                                         \
	{ .path = p, .mode = 0644, .get = ipc_get_long, .put = ipc_put_long,                       \
	  .permissions = ipc_permissions, .offset = offsetof(struct ipc_namespace, field) }

const struct ctl_table ipc_sysctls[] = {
	IPC_LONG("kernel/shmmax", shm_ctlmax),
	IPC_LONG("kernel/shmall", shm_ctlall),
	IPC_INT("kernel/shmmni", 0644, shm_ctlmni, 0, IPCMNI),
	{ .path = "kernel/shm_rmid_forced", .mode = 0644, .get = ipc_get_int,
	  .put = put_rmid_forced, .permissions = ipc_permissions, .min = 0, .max = 1,
	  .offset = offsetof(struct ipc_namespace, shm_rmid_forced) },
	IPC_INT("kernel/msgmax", 0644, msg_ctlmax, 0, 0x7fffffff),
	IPC_INT("kernel/msgmni", 0644, msg_ctlmni, 0, IPCMNI),
	IPC_INT("kernel/msgmnb", 0644, msg_ctlmnb, 0, 0x7fffffff),
	{ .path = "kernel/sem", .mode = 0644, .get = get_sem, .put = put_sem,
	  .permissions = ipc_permissions },
	IPC_INT("kernel/sem_next_id", 0444, ids[IPC_SEM_IDS].next_id, 0, 0x7fffffff),
	IPC_INT("kernel/msg_next_id", 0444, ids[IPC_MSG_IDS].next_id, 0, 0x7fffffff),
	IPC_INT("kernel/shm_next_id", 0444, ids[IPC_SHM_IDS].next_id, 0, 0x7fffffff),
	{ .path = NULL },
};

const struct ctl_table mq_sysctls[] = {
	IPC_INT("fs/mqueue/queues_max", 0644, mq_queues_max, 0, 0),
	IPC_INT("fs/mqueue/msg_max", 0644, mq_msg_max, 1, 65536),
	IPC_INT("fs/mqueue/msgsize_max", 0644, mq_msgsize_max, 128, 16 * 1024 * 1024),
	IPC_INT("fs/mqueue/msg_default", 0644, mq_msg_default, 1, 65536),
	IPC_INT("fs/mqueue/msgsize_default", 0644, mq_msgsize_default, 128, 16 * 1024 * 1024),
	{ .path = NULL },
};
