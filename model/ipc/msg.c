// SPDX-License-Identifier: GPL-2.0-only
/*
 * System V message queues: ipc/msg.c of Linux.
 *
 * A message goes to a task that waits for one like it without touching the queue (pipelined_send).
 * A receiver that sleeps stands in q_receivers with a struct msg_receiver of its own, a sender in
 * q_senders with a struct msg_sender; both are kept in task_struct.waiter until the call returns.
 *
 * Invariants: q_cbytes and q_qnum are those of q_messages; percpu_msg_bytes and percpu_msg_hdrs are
 * their sums over the namespace; no queued message would be taken by a queued receiver.
 */
#include "msg.h"
#include "util.h"

#define MSGMNI	32000
#define MSGMAX	8192
#define MSGMNB	16384
#define MSGPOOL (MSGMNI * MSGMNB / 1024)
#define MSGTQL	MSGMNB
#define MSGMAP	MSGMNB
#define MSGSSZ	16
#define MSGSEG	0xffff

#define msg_ids(ns) (&(ns)->ids[IPC_MSG_IDS])

enum search_mode {
	SEARCH_ANY = 1,
	SEARCH_EQUAL,
	SEARCH_NOTEQUAL,
	SEARCH_LESSEQUAL,
	SEARCH_NUMBER,
};

struct msqid64_ds {
	struct ipc64_perm msg_perm;
	s64 msg_stime;
	s64 msg_rtime;
	s64 msg_ctime;
	u64 msg_cbytes;
	u64 msg_qnum;
	u64 msg_qbytes;
	s32 msg_lspid;
	s32 msg_lrpid;
	u64 __unused4;
	u64 __unused5;
};

struct msginfo {
	s32 msgpool;
	s32 msgmap;
	s32 msgmax;
	s32 msgmnb;
	s32 msgmni;
	s32 msgssz;
	s32 msgtql;
	u16 msgseg;
};

static struct msg_queue *to_msq(struct kern_ipc_perm *ipcp)
{
	return container_of(ipcp, struct msg_queue, q_perm);
}

static struct msg_queue *msq_obtain_object_check(struct world *w, struct ipc_namespace *ns, int id)
{
	struct kern_ipc_perm *ipcp = ipc_obtain_object_check(w, msg_ids(ns), id);

	return IS_ERR(ipcp) ? ERR_PTR(PTR_ERR(ipcp)) : to_msq(ipcp);
}

static void msg_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, to_msq(container_of(work, struct kern_ipc_perm, rcu)));
}

/* ---- making and removing ---- */

static long newque(struct world *w, struct ipc_namespace *ns, const struct ipc_params *params)
{
	struct msg_queue *msq = alloc_obj(w, msg_queue);
	long err;

	if (!msq)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	msq->q_perm.mode = (u32)params->flg & S_IRWXUGO;
	msq->q_perm.key = params->key;
	msq->q_ctime = ktime_get_real_seconds(w);
	msq->q_qbytes = ns->msg_ctlmnb;
	INIT_LIST_HEAD(&msq->q_messages);
	INIT_LIST_HEAD(&msq->q_receivers);
	INIT_LIST_HEAD(&msq->q_senders);
	err = ipc_addid(w, msg_ids(ns), &msq->q_perm, (int)ns->msg_ctlmni);
	if (err < 0) {
		world_free(w, msq);
		return err;
	}
	return msq->q_perm.id;
}

static bool msg_fits_inqueue(const struct msg_queue *msq, u64 msgsz)
{
	return msgsz + msq->q_cbytes <= msq->q_qbytes && 1 + msq->q_qnum <= msq->q_qbytes;
}

/* Tells every waiting receiver that there is nothing for it but @res. */
static void expunge_all(struct world *w, struct msg_queue *msq, int res)
{
	struct msg_receiver *msr;

	list_for_each_entry (msr, &msq->q_receivers, r_list) {
		msr->r_error = res;
		wake_up_process(w, msr->r_tsk);
	}
}

/* The queue dies: its senders leave it. */
static void ss_kill(struct world *w, struct msg_queue *msq)
{
	struct msg_sender *mss, *next;

	list_for_each_entry_safe (mss, next, &msq->q_senders, list) {
		list_del(&mss->list);
		wake_up_process(w, mss->tsk);
	}
}

/*
 * Wakes the senders whose message fits now; the others go to the end of the line, as if each had
 * been woken and had gone to sleep again. Ends at the first that was seen before.
 */
static void ss_wakeup(struct world *w, struct msg_queue *msq)
{
	struct msg_sender *mss, *next;
	struct task_struct *stop_tsk = NULL;

	list_for_each_entry_safe (mss, next, &msq->q_senders, list) {
		if (stop_tsk == mss->tsk)
			break;
		if (!msg_fits_inqueue(msq, mss->msgsz)) {
			if (!stop_tsk)
				stop_tsk = mss->tsk;
			list_move_tail(&mss->list, &msq->q_senders);
			continue;
		}
		wake_up_process(w, mss->tsk);
	}
}

static void free_messages(struct world *w, struct ipc_namespace *ns, struct msg_queue *msq)
{
	struct msg_msg *msg, *next;

	list_for_each_entry_safe (msg, next, &msq->q_messages, m_list)
		free_msg(w, msg);
	INIT_LIST_HEAD(&msq->q_messages);
	ns->percpu_msg_hdrs -= (s64)msq->q_qnum;
	ns->percpu_msg_bytes -= (s64)msq->q_cbytes;
	msq->q_qnum = 0;
	msq->q_cbytes = 0;
}

static void freeque(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp)
{
	struct msg_queue *msq = to_msq(ipcp);

	expunge_all(w, msq, -EIDRM);
	while (!list_empty(&msq->q_receivers))
		list_del_init(msq->q_receivers.next);
	ss_kill(w, msq);
	ipc_rmid(w, msg_ids(ns), ipcp);
	free_messages(w, ns, msq);
	ipc_update_pid(w, &msq->q_lspid, NULL);
	ipc_update_pid(w, &msq->q_lrpid, NULL);
	ipc_rcu_putref(w, ipcp, msg_rcu_free, "msg_rcu_free");
}

SYSCALL_DEFINE2(msgget, s32, key, int, msgflg)
{
	static const struct ipc_ops msg_ops = { .getnew = newque };
	const struct ipc_params params = { .key = key, .flg = msgflg };
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;

	return ipcget(w, ns, msg_ids(ns), &msg_ops, &params);
}

/* ---- msgctl ---- */

static long msgctl_set(struct world *w, struct ipc_namespace *ns, int msqid,
		       const struct msqid64_ds *in)
{
	struct kern_ipc_perm *ipcp = ipcctl_obtain_check(w, ns, msg_ids(ns), msqid);
	struct msg_queue *msq;
	int qbytes = (int)in->msg_qbytes; /* the kernel's parameter is an int as well */
	long err;

	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	if ((u32)qbytes > ns->msg_ctlmnb && !capable(w, CAP_SYS_RESOURCE))
		return refuse_obj(w, EPERM, R_MSG_QBYTES, ipcp, ns);
	err = ipc_update_perm(w, &in->msg_perm, ipcp);
	if (err)
		return err;
	msq = to_msq(ipcp);
	msq->q_qbytes = (u64)(s64)qbytes;
	msq->q_ctime = ktime_get_real_seconds(w);
	expunge_all(w, msq, -EAGAIN);
	ss_wakeup(w, msq);
	return 0;
}

static long msgctl_rmid(struct world *w, struct ipc_namespace *ns, int msqid)
{
	struct kern_ipc_perm *ipcp = ipcctl_obtain_check(w, ns, msg_ids(ns), msqid);

	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	freeque(w, ns, ipcp);
	return 0;
}

static s32 capped(s64 value)
{
	return value > S32_MAX ? S32_MAX : (s32)value;
}

static long msgctl_info(struct world *w, struct ipc_namespace *ns, int cmd, uptr buf)
{
	struct msginfo info;

	memset(&info, 0, sizeof(info));
	info.msgmni = (s32)ns->msg_ctlmni;
	info.msgmax = (s32)ns->msg_ctlmax;
	info.msgmnb = (s32)ns->msg_ctlmnb;
	info.msgssz = MSGSSZ;
	info.msgseg = MSGSEG;
	info.msgpool = cmd == MSG_INFO ? msg_ids(ns)->in_use : MSGPOOL;
	info.msgmap = cmd == MSG_INFO ? capped(ns->percpu_msg_hdrs) : MSGMAP;
	info.msgtql = cmd == MSG_INFO ? capped(ns->percpu_msg_bytes) : MSGTQL;
	if (copy_to_user(w, buf, &info, sizeof(info)))
		return -EFAULT;
	return ipc_get_maxidx(msg_ids(ns));
}

static void msg_fill_stat(struct world *w, const struct msg_queue *msq, struct msqid64_ds *out)
{
	memset(out, 0, sizeof(*out));
	kernel_to_ipc64_perm(w, &msq->q_perm, &out->msg_perm);
	out->msg_stime = msq->q_stime;
	out->msg_rtime = msq->q_rtime;
	out->msg_ctime = msq->q_ctime;
	out->msg_cbytes = msq->q_cbytes;
	out->msg_qnum = msq->q_qnum;
	out->msg_qbytes = msq->q_qbytes;
	out->msg_lspid = pid_vnr(w, msq->q_lspid);
	out->msg_lrpid = pid_vnr(w, msq->q_lrpid);
}

static long msgctl_stat(struct world *w, struct ipc_namespace *ns, int msqid, int cmd, uptr buf)
{
	struct msqid64_ds out;
	struct kern_ipc_perm *ipcp;
	long err = 0;

	if (cmd == IPC_STAT)
		ipcp = ipc_obtain_object_check(w, msg_ids(ns), msqid);
	else
		ipcp = ipc_obtain_object_idr(w, msg_ids(ns), msqid);
	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	if (cmd != MSG_STAT_ANY)
		err = ipc_may_access(w, ns, ipcp, S_IRUGO);
	if (err)
		return err;
	msg_fill_stat(w, to_msq(ipcp), &out);
	if (copy_to_user(w, buf, &out, sizeof(out)))
		return -EFAULT;
	return cmd == IPC_STAT ? 0 : ipcp->id;
}

SYSCALL_DEFINE3(msgctl, int, msqid, int, cmd, uptr, buf)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	struct msqid64_ds in;

	if (msqid < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, msqid);
	switch (cmd) {
	case IPC_INFO:
	case MSG_INFO:
		return msgctl_info(w, ns, cmd, buf);
	case MSG_STAT:
	case MSG_STAT_ANY:
	case IPC_STAT:
		return msgctl_stat(w, ns, msqid, cmd, buf);
	case IPC_SET:
		if (copy_from_user(w, &in, buf, sizeof(in)))
			return -EFAULT;
		return msgctl_set(w, ns, msqid, &in);
	case IPC_RMID:
		return msgctl_rmid(w, ns, msqid);
	default:
		return refuse_num(w, EINVAL, R_MSGCTL_CMD, cmd);
	}
}

/* ---- sending ---- */

static bool testmsg(const struct msg_msg *msg, s64 type, int mode)
{
	switch (mode) {
	case SEARCH_LESSEQUAL:
		return msg->m_type <= type;
	case SEARCH_EQUAL:
		return msg->m_type == type;
	case SEARCH_NOTEQUAL:
		return msg->m_type != type;
	default:
		return true;
	}
}

/* Gives @msg to a task that waits for it. Those whose buffer is too small learn that instead. */
static bool pipelined_send(struct world *w, struct msg_queue *msq, struct msg_msg *msg)
{
	struct msg_receiver *msr, *next;

	list_for_each_entry_safe (msr, next, &msq->q_receivers, r_list) {
		if (!testmsg(msg, msr->r_msgtype, msr->r_mode))
			continue;
		list_del_init(&msr->r_list);
		wake_up_process(w, msr->r_tsk);
		if (msr->r_maxsize < msg->m_ts) {
			msr->r_error = -E2BIG;
			continue;
		}
		ipc_update_pid(w, &msq->q_lrpid, msr->r_tsk->thread_pid);
		msq->q_rtime = ktime_get_real_seconds(w);
		msr->r_error = 0;
		msr->r_msg = msg;
		return true;
	}
	return false;
}

static void msg_deliver(struct world *w, struct ipc_namespace *ns, struct msg_queue *msq,
			struct msg_msg *msg)
{
	ipc_update_pid(w, &msq->q_lspid, task_tgid(current));
	msq->q_stime = ktime_get_real_seconds(w);
	if (pipelined_send(w, msq, msg))
		return;
	list_add_tail(&msg->m_list, &msq->q_messages);
	msq->q_cbytes += msg->m_ts;
	msq->q_qnum++;
	ns->percpu_msg_bytes += (s64)msg->m_ts;
	ns->percpu_msg_hdrs++;
}

/* The call returns: nobody waits any more. Gives the reference to the queue back. */
static void ss_del(struct world *w, struct msg_sender *mss)
{
	if (mss->list.next)
		list_del(&mss->list);
	ipc_rcu_putref(w, &mss->msq->q_perm, msg_rcu_free, "msg_rcu_free");
	world_free(w, mss);
	current->waiter = NULL;
}

/* Enters the line of senders, and takes over @msg. */
static long ss_add(struct world *w, struct msg_queue *msq, struct msg_msg *msg)
{
	struct msg_sender *mss = alloc_obj(w, msg_sender);

	if (!mss)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	mss->tsk = current;
	mss->msgsz = msg->m_ts;
	mss->msg = msg;
	mss->msq = msq;
	ipc_rcu_getref(&msq->q_perm);
	list_add_tail(&mss->list, &msq->q_senders);
	current->waiter = mss;
	return wait_interruptible(w, NULL);
}

/* Sends or sleeps. Takes over @msg, except where it returns an error. */
static long msgsnd_try(struct world *w, struct ipc_namespace *ns, struct msg_queue *msq,
		       struct msg_msg *msg, int msgflg)
{
	long err = ipc_may_access(w, ns, &msq->q_perm, S_IWUGO);

	if (err)
		return err;
	if (msg_fits_inqueue(msq, msg->m_ts)) {
		msg_deliver(w, ns, msq, msg);
		return 0;
	}
	if (msgflg & IPC_NOWAIT)
		return refuse_obj(w, EAGAIN, R_MSG_QUEUE_FULL, msq, NULL);
	if (signal_pending(current))
		return -ERESTARTNOHAND;
	return ss_add(w, msq, msg);
}

/* A sleeping sender was woken: by space, by the end of the queue, or by a signal. */
static long msgsnd_resume(struct world *w, struct ipc_namespace *ns, int msgflg)
{
	struct msg_sender *mss = current->waiter;
	struct msg_queue *msq = mss->msq;
	struct msg_msg *msg = mss->msg;
	long err;

	if (msq->q_perm.deleted)
		err = refuse(w, EIDRM, R_MSG_REMOVED);
	else if (signal_pending(current))
		err = -ERESTARTNOHAND;
	else
		err = 0;
	ss_del(w, mss);
	if (!err)
		err = msgsnd_try(w, ns, msq, msg, msgflg);
	if (err && err != TASK_SLEEPS)
		free_msg(w, msg);
	return err;
}

SYSCALL_DEFINE4(msgsnd, int, msqid, uptr, msgp, u64, msgsz, int, msgflg)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	struct msg_queue *msq;
	struct msg_msg *msg;
	s64 mtype;
	long err;

	if (current->waiter)
		return msgsnd_resume(w, ns, msgflg);
	if (get_user(w, mtype, msgp))
		return -EFAULT;
	if (msgsz > ns->msg_ctlmax)
		return refuse_num(w, EINVAL, R_MSG_TOO_LONG, (s64)msgsz);
	if (msqid < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, msqid);
	if (mtype < 1)
		return refuse_num(w, EINVAL, R_MSG_TYPE, mtype);
	msg = load_msg(w, msgp + sizeof(mtype), msgsz);
	if (IS_ERR(msg))
		return PTR_ERR(msg);
	msg->m_type = mtype;
	msq = msq_obtain_object_check(w, ns, msqid);
	err = IS_ERR(msq) ? PTR_ERR(msq) : msgsnd_try(w, ns, msq, msg, msgflg);
	if (err && err != TASK_SLEEPS)
		free_msg(w, msg);
	return err;
}

/* ---- receiving ---- */

static int convert_mode(s64 *msgtyp, int msgflg)
{
	if (msgflg & MSG_COPY)
		return SEARCH_NUMBER;
	if (*msgtyp == 0)
		return SEARCH_ANY;
	if (*msgtyp < 0) {
		*msgtyp = *msgtyp == -S64_MAX - 1 ? S64_MAX : -*msgtyp;
		return SEARCH_LESSEQUAL;
	}
	return msgflg & MSG_EXCEPT ? SEARCH_NOTEQUAL : SEARCH_EQUAL;
}

/*
 * The message that a receiver of @mode and *@msgtyp gets; NULL: none. Of those of at most a type it
 * is the first of the lowest type; *@msgtyp is then lowered as the kernel does.
 */
static struct msg_msg *find_msg(const struct msg_queue *msq, s64 *msgtyp, int mode)
{
	struct msg_msg *msg, *found = NULL;
	s64 count = 0;

	list_for_each_entry (msg, &msq->q_messages, m_list) {
		if (!testmsg(msg, *msgtyp, mode))
			continue;
		if (mode == SEARCH_LESSEQUAL && msg->m_type != 1) {
			*msgtyp = msg->m_type - 1;
			found = msg;
		} else if (mode != SEARCH_NUMBER || *msgtyp == count) {
			return msg;
		}
		count++;
	}
	return found;
}

/* Hands @msg to the caller, cut to its buffer, and frees it. */
static long do_msg_fill(struct world *w, uptr buf, struct msg_msg *msg, u64 bufsz)
{
	u64 len = bufsz > msg->m_ts ? msg->m_ts : bufsz;
	long ret = (long)len;

	if (put_user(w, msg->m_type, buf) || store_msg(w, buf + sizeof(msg->m_type), msg, len))
		ret = -EFAULT;
	free_msg(w, msg);
	return ret;
}

static void msg_take(struct world *w, struct ipc_namespace *ns, struct msg_queue *msq,
		     struct msg_msg *msg)
{
	list_del(&msg->m_list);
	msq->q_qnum--;
	msq->q_rtime = ktime_get_real_seconds(w);
	ipc_update_pid(w, &msq->q_lrpid, task_tgid(current));
	msq->q_cbytes -= msg->m_ts;
	ns->percpu_msg_bytes -= (s64)msg->m_ts;
	ns->percpu_msg_hdrs--;
	ss_wakeup(w, msq);
}

static long msgrcv_sleep(struct world *w, struct msg_queue *msq, int mode, s64 msgtyp, u64 maxsize)
{
	struct msg_receiver *msr = alloc_obj(w, msg_receiver);

	if (!msr)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	msr->r_tsk = current;
	msr->r_mode = mode;
	msr->r_msgtype = msgtyp;
	msr->r_maxsize = maxsize;
	msr->r_error = -EAGAIN;
	list_add_tail(&msr->r_list, &msq->q_receivers);
	current->waiter = msr;
	return wait_interruptible(w, NULL);
}

/* MSG_COPY: the message stays; a copy goes to the caller. */
static long msgrcv_copy(struct world *w, uptr buf, u64 bufsz, const struct msg_msg *msg, u64 room)
{
	struct msg_msg *copy;

	if (msg->m_ts > room)
		return refuse_num(w, EINVAL, R_MSG_COPY_SHORT, (s64)msg->m_ts);
	copy = copy_msg(w, msg);
	return IS_ERR(copy) ? PTR_ERR(copy) : do_msg_fill(w, buf, copy, bufsz);
}

/* What a call of msgrcv asks for. */
struct msgrcv_wish {
	uptr buf;
	u64 bufsz;
	s64 msgtyp;
	int msgflg;
	int mode;
};

static long msgrcv_try(struct world *w, struct ipc_namespace *ns, struct msg_queue *msq,
		       struct msgrcv_wish *wish)
{
	struct msg_msg *msg;
	long err = ipc_may_access(w, ns, &msq->q_perm, S_IRUGO);

	if (err)
		return err;
	msg = find_msg(msq, &wish->msgtyp, wish->mode);
	if (msg) {
		if (wish->bufsz < msg->m_ts && !(wish->msgflg & MSG_NOERROR))
			return refuse_num(w, E2BIG, R_MSG_BUF_SHORT, (s64)msg->m_ts);
		if (wish->msgflg & MSG_COPY)
			return msgrcv_copy(w, wish->buf, wish->bufsz, msg,
					   wish->bufsz < ns->msg_ctlmax ? wish->bufsz
									: ns->msg_ctlmax);
		msg_take(w, ns, msq, msg);
		return do_msg_fill(w, wish->buf, msg, wish->bufsz);
	}
	if (wish->msgflg & IPC_NOWAIT)
		return refuse_obj(w, ENOMSG, R_MSG_NONE, msq, NULL);
	if (signal_pending(current))
		return -ERESTARTNOHAND;
	return msgrcv_sleep(w, msq, wish->mode, wish->msgtyp,
			    wish->msgflg & MSG_NOERROR ? S32_MAX : wish->bufsz);
}

/*
 * A sleeping receiver was woken. Sets *@done where it has its answer: a message, an error, or a
 * signal; else it is to look again. (The queue is alive then: its end is an error.)
 */
static long msgrcv_resume(struct world *w, const struct msgrcv_wish *wish, bool *done)
{
	struct msg_receiver *msr = current->waiter;
	struct msg_msg *msg = msr->r_msg;
	int err = msr->r_error;

	list_del_init(&msr->r_list);
	world_free(w, msr);
	current->waiter = NULL;
	*done = true;
	if (msg)
		return do_msg_fill(w, wish->buf, msg, wish->bufsz);
	if (err == -EIDRM)
		return refuse(w, EIDRM, R_MSG_REMOVED);
	if (err == -E2BIG)
		return refuse(w, E2BIG, R_MSG_BUF_SHORT_SENT);
	if (signal_pending(current))
		return -ERESTARTNOHAND;
	*done = false;
	return 0;
}

static long msgrcv_check(struct world *w, const struct ipc_namespace *ns, int msqid,
			 const struct msgrcv_wish *wish)
{
	if (msqid < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, msqid);
	if ((s64)wish->bufsz < 0)
		return refuse_num(w, EINVAL, R_MSG_NEGATIVE_SIZE, (s64)wish->bufsz);
	if (!(wish->msgflg & MSG_COPY))
		return 0;
	if (wish->msgflg & MSG_EXCEPT)
		return refuse(w, EINVAL, R_MSG_COPY_EXCEPT);
	if (!(wish->msgflg & IPC_NOWAIT))
		return refuse(w, EINVAL, R_MSG_COPY_WAIT);
	if (!user_bytes(w, wish->buf, wish->bufsz < ns->msg_ctlmax ? wish->bufsz : ns->msg_ctlmax))
		return refuse(w, EFAULT, R_MSG_COPY_FAULT);
	return 0;
}

SYSCALL_DEFINE5(msgrcv, int, msqid, uptr, msgp, u64, msgsz, s64, msgtyp, int, msgflg)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	struct msgrcv_wish wish = { msgp, msgsz, msgtyp, msgflg, 0 };
	struct msg_queue *msq;
	bool done = false;
	long ret;

	if (current->waiter) {
		ret = msgrcv_resume(w, &wish, &done);
		if (done)
			return ret;
	}
	ret = msgrcv_check(w, ns, msqid, &wish);
	if (ret)
		return ret;
	wish.mode = convert_mode(&wish.msgtyp, msgflg);
	msq = msq_obtain_object_check(w, ns, msqid);
	if (IS_ERR(msq))
		return PTR_ERR(msq);
	return msgrcv_try(w, ns, msq, &wish);
}

/* ---- the namespace's, and /proc ---- */

void msg_init_ns(struct ipc_namespace *ns)
{
	ns->msg_ctlmax = MSGMAX;
	ns->msg_ctlmnb = MSGMNB;
	ns->msg_ctlmni = MSGMNI;
	ns->percpu_msg_bytes = 0;
	ns->percpu_msg_hdrs = 0;
	ipc_init_ids(msg_ids(ns));
}

void msg_exit_ns(struct world *w, struct ipc_namespace *ns)
{
	free_ipcs(w, ns, msg_ids(ns), freeque);
}

void sysvipc_msg_proc_show(struct world *w, const struct kern_ipc_perm *ipcp,
			   const struct sysvipc_viewer *viewer, struct world_text *text)
{
	const struct msg_queue *msq = container_of(ipcp, struct msg_queue, q_perm);

	text_printf(text, "%10d %10d  %4o  %10llu %10llu %5u %5u ", ipcp->key, ipcp->id, ipcp->mode,
		    ULL(msq->q_cbytes), ULL(msq->q_qnum),
		    msq->q_lspid ? pid_nr_ns(msq->q_lspid, viewer->pid_ns) : 0,
		    msq->q_lrpid ? pid_nr_ns(msq->q_lrpid, viewer->pid_ns) : 0);
	text_printf(text, "%5u %5u %5u %5u %10llu %10llu %10llu\n",
		    from_kuid_munged(w, viewer->user_ns, ipcp->uid),
		    from_kgid_munged(w, viewer->user_ns, ipcp->gid),
		    from_kuid_munged(w, viewer->user_ns, ipcp->cuid),
		    from_kgid_munged(w, viewer->user_ns, ipcp->cgid), ULL(msq->q_stime),
		    ULL(msq->q_rtime), ULL(msq->q_ctime));
}

void msg_view_line(const struct kern_ipc_perm *ipcp, struct world_text *text)
{
	const struct msg_queue *msq = container_of(ipcp, struct msg_queue, q_perm);

	text_printf(text, "msg 0x%08x %d %03o %llu %llu\n", (u32)ipcp->key, ipcp->id,
		    ipcp->mode & S_IRWXUGO, ULL(msq->q_cbytes), ULL(msq->q_qnum));
}
