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

/* What msgctl(IPC_INFO) says besides the limits that are one; nothing else knows these. */
#define MSGPOOL (MSGMNI * MSGMNB / 1024)
#define MSGTQL	MSGMNB
#define MSGMAP	MSGMNB
#define MSGSSZ	16
#define MSGSEG	0xffff

#define msg_ids(ns) (&(ns)->ids[IPC_MSG_IDS])

static struct msg_queue *to_msq(struct kern_ipc_perm *ipcp)
{
	return container_of(ipcp, struct msg_queue, q_perm);
}

static const struct msg_queue *to_const_msq(const struct kern_ipc_perm *ipcp)
{
	return container_of(ipcp, const struct msg_queue, q_perm);
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

/* Messages come (@n 1) and go (@n -1): the queue's sums, and the namespace's. */
static void count_msg(struct ipc_namespace *ns, struct msg_queue *msq, const struct msg_msg *msg,
		      int n)
{
	s64 bytes = n * (s64)msg->m_ts;

	msq->q_qnum += (u64)n;
	msq->q_cbytes += (u64)bytes;
	ns->percpu_msg_hdrs += n;
	ns->percpu_msg_bytes += bytes;
}

/* ---- who waits ---- */

static bool msg_fits_inqueue(const struct msg_queue *msq, u64 msgsz)
{
	return msq->q_cbytes + msgsz <= msq->q_qbytes && msq->q_qnum < msq->q_qbytes;
}

/* Every waiting receiver returns with @answer. */
static void expunge_all(struct world *w, struct msg_queue *msq, int answer)
{
	struct msg_receiver *msr;

	list_for_each_entry (msr, &msq->q_receivers, r_list) {
		msr->r_error = answer;
		wake_up_process(w, msr->r_tsk);
	}
}

/* There may be more room. Who still has not enough of it goes to the end of the line. */
static void ss_wakeup(struct world *w, struct msg_queue *msq)
{
	struct list_head too_large;
	struct msg_sender *mss, *next;

	INIT_LIST_HEAD(&too_large);
	list_for_each_entry_safe (mss, next, &msq->q_senders, list) {
		if (msg_fits_inqueue(msq, mss->msg->m_ts))
			wake_up_process(w, mss->tsk);
		else
			list_move_tail(&mss->list, &too_large);
	}
	list_splice_tail_init(&too_large, &msq->q_senders);
}

/* The queue dies. Nobody stands in line any more; all wake up and see that it did. */
static void dismiss_all(struct world *w, struct msg_queue *msq)
{
	expunge_all(w, msq, -EIDRM);
	while (!list_empty(&msq->q_receivers))
		list_del_init(msq->q_receivers.next);
	while (!list_empty(&msq->q_senders)) {
		struct msg_sender *mss = list_first_entry(&msq->q_senders, struct msg_sender, list);

		list_del(&mss->list);
		wake_up_process(w, mss->tsk);
	}
}

/* ---- making and removing ---- */

static long newque(struct world *w, struct ipc_namespace *ns, const struct ipc_params *params)
{
	struct msg_queue *msq = alloc_obj(w, msg_queue);
	long id;

	if (!msq)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	INIT_LIST_HEAD(&msq->q_senders);
	INIT_LIST_HEAD(&msq->q_receivers);
	INIT_LIST_HEAD(&msq->q_messages);
	msq->q_qbytes = ns->msg_ctlmnb;
	msq->q_ctime = ktime_get_real_seconds(w);
	id = ipc_addid(w, msg_ids(ns), &msq->q_perm, params, (int)ns->msg_ctlmni);
	if (id < 0)
		world_free(w, msq);
	return id;
}

static void freeque(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp)
{
	struct msg_queue *msq = to_msq(ipcp);

	dismiss_all(w, msq);
	while (!list_empty(&msq->q_messages)) {
		struct msg_msg *msg = list_first_entry(&msq->q_messages, struct msg_msg, m_list);

		list_del(&msg->m_list);
		count_msg(ns, msq, msg, -1);
		free_msg(w, msg);
	}
	ipc_rmid(w, msg_ids(ns), ipcp);
	ipc_update_pid(w, &msq->q_lspid, NULL);
	ipc_update_pid(w, &msq->q_lrpid, NULL);
	ipc_rcu_putref(w, ipcp, msg_rcu_free, "msg_rcu_free");
}

SYSCALL_DEFINE2(msgget, s32, key, int, msgflg)
{
	return ipcget(w, IPC_MSG_IDS, key, 0, msgflg);
}

/* ---- msgctl ---- */

static void msg_get_ds(struct world *w, const struct kern_ipc_perm *ipcp, union ipc_ds *out)
{
	const struct msg_queue *msq = to_const_msq(ipcp);
	struct msqid64_ds *ds = &out->msg;

	ds->msg_cbytes = msq->q_cbytes;
	ds->msg_qnum = msq->q_qnum;
	ds->msg_qbytes = msq->q_qbytes;
	ds->msg_stime = msq->q_stime;
	ds->msg_lspid = pid_vnr(w, msq->q_lspid);
	ds->msg_rtime = msq->q_rtime;
	ds->msg_lrpid = pid_vnr(w, msq->q_lrpid);
	ds->msg_ctime = msq->q_ctime;
}

/* All who wait look again: other limits and other owners may change their answer. */
static long msg_set_ds(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp,
		       const union ipc_ds *in)
{
	int qbytes = (int)in->msg.msg_qbytes; /* as the kernel passes it on */
	struct msg_queue *msq = to_msq(ipcp);
	long err;

	if ((u32)qbytes > ns->msg_ctlmnb && !capable(w, CAP_SYS_RESOURCE))
		return refuse_obj(w, EPERM, R_MSG_QBYTES, ipcp, ns);
	err = ipc_update_perm(w, &in->perm, ipcp, &msq->q_ctime);
	if (err)
		return err;
	msq->q_qbytes = (u64)(s64)qbytes;
	expunge_all(w, msq, -EAGAIN);
	ss_wakeup(w, msq);
	return 0;
}

static s32 capped(s64 value)
{
	return value > S32_MAX ? S32_MAX : (s32)value;
}

static size_t msg_get_info(const struct ipc_namespace *ns, bool used, union ipc_info *out)
{
	struct msginfo *info = &out->msg;

	info->msgmax = (s32)ns->msg_ctlmax;
	info->msgmnb = (s32)ns->msg_ctlmnb;
	info->msgmni = (s32)ns->msg_ctlmni;
	info->msgssz = MSGSSZ;
	info->msgseg = MSGSEG;
	info->msgpool = used ? msg_ids(ns)->in_use : MSGPOOL;
	info->msgmap = used ? capped(ns->percpu_msg_hdrs) : MSGMAP;
	info->msgtql = used ? capped(ns->percpu_msg_bytes) : MSGTQL;
	return sizeof(out->msg);
}

SYSCALL_DEFINE3(msgctl, int, msqid, int, cmd, uptr, buf)
{
	return ipc_ctl(w, IPC_MSG_IDS, msqid, cmd, buf);
}

/* ---- sending ---- */

static bool wants(const struct msg_want *want, s64 type)
{
	return (want->low <= type && type <= want->high) != want->except;
}

/* @msr is served: with @msg, or with the news that it is too long for its buffer. */
static bool hand_over(struct world *w, struct msg_queue *msq, struct msg_receiver *msr,
		      struct msg_msg *msg)
{
	bool fits = msg->m_ts <= msr->r_maxsize;

	list_del_init(&msr->r_list);
	msr->r_error = fits ? 0 : -E2BIG;
	msr->r_msg = fits ? msg : NULL;
	if (fits)
		ipc_note_use(w, &msq->q_lrpid, &msq->q_rtime, msr->r_tsk->thread_pid);
	wake_up_process(w, msr->r_tsk);
	return fits;
}

/* To the first in the line of receivers who wants @msg and has room for it. */
static bool pipelined_send(struct world *w, struct msg_queue *msq, struct msg_msg *msg)
{
	struct msg_receiver *msr, *next;

	list_for_each_entry_safe (msr, next, &msq->q_receivers, r_list)
		if (wants(&msr->r_want, msg->m_type) && hand_over(w, msq, msr, msg))
			return true;
	return false;
}

static void msg_deliver(struct world *w, struct ipc_namespace *ns, struct msg_queue *msq,
			struct msg_msg *msg)
{
	ipc_note_use(w, &msq->q_lspid, &msq->q_stime, task_tgid(current));
	if (pipelined_send(w, msq, msg))
		return;
	list_add_tail(&msg->m_list, &msq->q_messages);
	count_msg(ns, msq, msg, 1);
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

/* The end of a call, unless it sleeps: a message that was not sent is thrown away. */
static long msgsnd_end(struct world *w, struct msg_msg *msg, long err)
{
	if (err && err != TASK_SLEEPS)
		free_msg(w, msg);
	return err;
}

/* A sleeping sender was woken: by space, by the end of the queue, or by a signal. */
static long msgsnd_resume(struct world *w, struct ipc_namespace *ns, int msgflg)
{
	struct msg_sender *mss = current->waiter;
	struct msg_queue *msq = mss->msq;
	struct msg_msg *msg = mss->msg;
	long err = 0;

	if (msq->q_perm.deleted)
		err = refuse(w, EIDRM, R_MSG_REMOVED);
	else if (signal_pending(current))
		err = -ERESTARTNOHAND;
	ss_del(w, mss);
	return msgsnd_end(w, msg, err ? err : msgsnd_try(w, ns, msq, msg, msgflg));
}

static long msgsnd_check(struct world *w, const struct ipc_namespace *ns, int msqid, s64 mtype,
			 u64 msgsz)
{
	if (msgsz > ns->msg_ctlmax)
		return refuse_num(w, EINVAL, R_MSG_TOO_LONG, (s64)msgsz);
	if (msqid < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, msqid);
	if (mtype < 1)
		return refuse_num(w, EINVAL, R_MSG_TYPE, mtype);
	return 0;
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
	err = msgsnd_check(w, ns, msqid, mtype, msgsz);
	if (err)
		return err;
	msg = load_msg(w, msgp + sizeof(mtype), msgsz);
	if (IS_ERR(msg))
		return PTR_ERR(msg);
	msg->m_type = mtype;
	msq = msq_obtain_object_check(w, ns, msqid);
	err = IS_ERR(msq) ? PTR_ERR(msq) : msgsnd_try(w, ns, msq, msg, msgflg);
	return msgsnd_end(w, msg, err);
}

/* ---- receiving ---- */

/* What a call of msgrcv asks for. */
struct msgrcv_call {
	uptr buf;
	u64 bufsz;
	s64 msgtyp; /* MSG_COPY: the place in the queue, from 0 */
	int msgflg;
	struct msg_want want; /* else */
};

/* 0: any; negative: the lowest type that is not above its amount; positive: that very type. */
static struct msg_want want_of(s64 msgtyp, int msgflg)
{
	if (!msgtyp)
		return (struct msg_want){ .low = 0, .high = S64_MAX };
	if (msgtyp > 0)
		return (struct msg_want){ msgtyp, msgtyp, .except = msgflg & MSG_EXCEPT };
	return (struct msg_want){ 0, msgtyp < -S64_MAX ? S64_MAX : -msgtyp, .lowest = true };
}

static struct msg_msg *nth_msg(const struct msg_queue *msq, s64 n)
{
	struct msg_msg *msg;

	list_for_each_entry (msg, &msq->q_messages, m_list)
		if (n-- == 0)
			return msg;
	return NULL;
}

/* The message that the queue has for @want; NULL: none. */
static struct msg_msg *find_msg(const struct msg_queue *msq, const struct msg_want *want)
{
	struct msg_msg *msg, *best = NULL;

	list_for_each_entry (msg, &msq->q_messages, m_list) {
		if (!wants(want, msg->m_type))
			continue;
		if (!want->lowest)
			return msg;
		if (!best || msg->m_type < best->m_type)
			best = msg;
	}
	return best;
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

static long msgrcv_sleep(struct world *w, struct msg_queue *msq, const struct msgrcv_call *call)
{
	struct msg_receiver *msr = alloc_obj(w, msg_receiver);

	if (!msr)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	msr->r_tsk = current;
	msr->r_want = call->want;
	msr->r_maxsize = call->msgflg & MSG_NOERROR ? S32_MAX : call->bufsz;
	msr->r_error = -EAGAIN;
	list_add_tail(&msr->r_list, &msq->q_receivers);
	current->waiter = msr;
	return wait_interruptible(w, NULL);
}

/* How long a message MSG_COPY can give: it is copied before it is cut. */
static u64 copy_room(const struct ipc_namespace *ns, const struct msgrcv_call *call)
{
	return call->bufsz < ns->msg_ctlmax ? call->bufsz : ns->msg_ctlmax;
}

/* MSG_COPY: the message stays; a copy goes to the caller. */
static long msgrcv_copy(struct world *w, struct ipc_namespace *ns, const struct msg_msg *msg,
			const struct msgrcv_call *call)
{
	struct msg_msg *copy;

	if (msg->m_ts > copy_room(ns, call))
		return refuse_num(w, EINVAL, R_MSG_COPY_SHORT, (s64)msg->m_ts);
	copy = copy_msg(w, msg);
	return IS_ERR(copy) ? PTR_ERR(copy) : do_msg_fill(w, call->buf, copy, call->bufsz);
}

/* @msg is for the caller, if its buffer will do. */
static long msgrcv_take(struct world *w, struct ipc_namespace *ns, struct msg_queue *msq,
			struct msg_msg *msg, const struct msgrcv_call *call)
{
	if (msg->m_ts > call->bufsz && !(call->msgflg & MSG_NOERROR))
		return refuse_num(w, E2BIG, R_MSG_BUF_SHORT, (s64)msg->m_ts);
	if (call->msgflg & MSG_COPY)
		return msgrcv_copy(w, ns, msg, call);
	list_del(&msg->m_list);
	count_msg(ns, msq, msg, -1);
	ipc_note_use(w, &msq->q_lrpid, &msq->q_rtime, task_tgid(current));
	ss_wakeup(w, msq);
	return do_msg_fill(w, call->buf, msg, call->bufsz);
}

static long msgrcv_try(struct world *w, struct ipc_namespace *ns, struct msg_queue *msq,
		       const struct msgrcv_call *call)
{
	struct msg_msg *msg;
	long err = ipc_may_access(w, ns, &msq->q_perm, S_IRUGO);

	if (err)
		return err;
	msg = call->msgflg & MSG_COPY ? nth_msg(msq, call->msgtyp) : find_msg(msq, &call->want);
	if (msg)
		return msgrcv_take(w, ns, msq, msg, call);
	if (call->msgflg & IPC_NOWAIT)
		return refuse_obj(w, ENOMSG, R_MSG_NONE, msq, NULL);
	if (signal_pending(current))
		return -ERESTARTNOHAND;
	return msgrcv_sleep(w, msq, call);
}

/*
 * A sleeping receiver was woken. Sets *@done where it has its answer: a message, an error, or a
 * signal; else it is to look again. (The queue is alive then: its end is an error.)
 */
static long msgrcv_resume(struct world *w, const struct msgrcv_call *call, bool *done)
{
	struct msg_receiver *msr = current->waiter;
	struct msg_msg *msg = msr->r_msg;
	int err = msr->r_error;

	list_del_init(&msr->r_list);
	world_free(w, msr);
	current->waiter = NULL;
	*done = true;
	if (msg)
		return do_msg_fill(w, call->buf, msg, call->bufsz);
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
			 const struct msgrcv_call *call)
{
	if (msqid < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, msqid);
	if ((s64)call->bufsz < 0)
		return refuse_num(w, EINVAL, R_MSG_NEGATIVE_SIZE, (s64)call->bufsz);
	if (!(call->msgflg & MSG_COPY))
		return 0;
	if (call->msgflg & MSG_EXCEPT)
		return refuse(w, EINVAL, R_MSG_COPY_EXCEPT);
	if (!(call->msgflg & IPC_NOWAIT))
		return refuse(w, EINVAL, R_MSG_COPY_WAIT);
	if (!user_bytes(w, call->buf, copy_room(ns, call)))
		return refuse(w, EFAULT, R_MSG_COPY_FAULT);
	return 0;
}

SYSCALL_DEFINE5(msgrcv, int, msqid, uptr, msgp, u64, msgsz, s64, msgtyp, int, msgflg)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	const struct msgrcv_call call = { msgp, msgsz, msgtyp, msgflg, want_of(msgtyp, msgflg) };
	struct msg_queue *msq;
	bool done = false;
	long ret;

	if (current->waiter) {
		ret = msgrcv_resume(w, &call, &done);
		if (done)
			return ret;
	}
	ret = msgrcv_check(w, ns, msqid, &call);
	if (ret)
		return ret;
	msq = msq_obtain_object_check(w, ns, msqid);
	return IS_ERR(msq) ? PTR_ERR(msq) : msgrcv_try(w, ns, msq, &call);
}

/* ---- as text ---- */

static void msg_show_state(const struct kern_ipc_perm *ipcp, const struct sysvipc_viewer *viewer,
			   struct world_text *text)
{
	const struct msg_queue *msq = to_const_msq(ipcp);

	text_printf(text, "  %10llu %10llu %5u %5u", ULL(msq->q_cbytes), ULL(msq->q_qnum),
		    msq->q_lspid ? pid_nr_ns(msq->q_lspid, viewer->pid_ns) : 0,
		    msq->q_lrpid ? pid_nr_ns(msq->q_lrpid, viewer->pid_ns) : 0);
}

static void msg_show_times(const struct kern_ipc_perm *ipcp, struct world_text *text)
{
	const struct msg_queue *msq = to_const_msq(ipcp);

	text_printf(text, " %10llu %10llu %10llu", ULL(msq->q_stime), ULL(msq->q_rtime),
		    ULL(msq->q_ctime));
}

static void msg_view(const struct kern_ipc_perm *ipcp, struct world_text *text)
{
	const struct msg_queue *msq = to_const_msq(ipcp);

	text_printf(text, " %llu %llu", ULL(msq->q_cbytes), ULL(msq->q_qnum));
}

const struct ipc_ops msg_ops = {
	.name = "msg",
	.getnew = newque,
	.stat_cmd = MSG_STAT,
	.stat_any_cmd = MSG_STAT_ANY,
	.info_cmd = MSG_INFO,
	.bad_cmd = R_MSGCTL_CMD,
	.ds_size = sizeof(struct msqid64_ds),
	.get_ds = msg_get_ds,
	.set_ds = msg_set_ds,
	.remove = freeque,
	.get_info = msg_get_info,
	.header = "       key      msqid perms      cbytes       qnum lspid lrpid"
		  "   uid   gid  cuid  cgid      stime      rtime      ctime\n",
	.show_state = msg_show_state,
	.show_times = msg_show_times,
	.view = msg_view,
};
