// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending to POSIX message queues, receiving, and being told of messages. The second half of
 * Linux's ipc/mqueue.c; the first, with the file system, is mqueue.c.
 *
 * A message goes to a waiting receiver without entering the queue, and a waiting sender's message
 * enters it as soon as one is taken. Who waits has a struct ext_wait_queue in task_struct.waiter.
 *
 * Invariants: a task waits to send only while the queue is full, to receive only while it is empty.
 */
#include "mqueue_ops.h"
#include "sock.h"

#define NOTIFY_WOKENUP	  1
#define NOTIFY_REMOVED	  2
#define NOTIFY_COOKIE_LEN 32

/* ---- messages by priority ---- */

static struct posix_msg_tree_node *leaf_of(const struct mqueue_inode_info *info, s64 priority)
{
	return rb_entry_safe(rb_find(&info->msg_tree, (u64)priority), struct posix_msg_tree_node,
			     rb_node);
}

/* Queues @msg. @leaf, given by the caller, is used where its priority has none yet, or freed. */
static void msg_insert(struct world *w, struct mqueue_inode_info *info, struct msg_msg *msg,
		       struct posix_msg_tree_node *leaf)
{
	struct posix_msg_tree_node *found = leaf_of(info, msg->m_type);

	if (found) {
		world_free(w, leaf);
	} else {
		found = leaf;
		INIT_LIST_HEAD(&found->msg_list);
		rb_insert(&info->msg_tree, &found->rb_node, (u64)msg->m_type);
	}
	list_add_tail(&msg->m_list, &found->msg_list);
	info->attr.mq_curmsgs++;
	info->qsize += msg->m_ts;
}

struct msg_msg *mq_msg_get(struct world *w, struct mqueue_inode_info *info)
{
	struct posix_msg_tree_node *leaf = rb_entry_safe(rb_last(&info->msg_tree),
							 struct posix_msg_tree_node, rb_node);
	struct msg_msg *msg;

	if (!leaf)
		return NULL;
	msg = list_first_entry(&leaf->msg_list, struct msg_msg, m_list);
	list_del(&msg->m_list);
	if (list_empty(&leaf->msg_list)) {
		rb_erase(&leaf->rb_node, &info->msg_tree);
		world_free(w, leaf);
	}
	info->attr.mq_curmsgs--;
	info->qsize -= msg->m_ts;
	return msg;
}

/* ---- waiting ---- */

static bool mq_is_empty(const struct mqueue_inode_info *info)
{
	return info->attr.mq_curmsgs == 0;
}

static bool mq_is_full(const struct mqueue_inode_info *info)
{
	return info->attr.mq_curmsgs >= info->attr.mq_maxmsg;
}

/* Lines up @ewp, current's: behind all who are as urgent, before all who are less so. */
static void wq_add(struct world *w, struct list_head *line, struct ext_wait_queue *ewp)
{
	struct ext_wait_queue *other;

	list_for_each_entry (other, line, list)
		if (other->task->nice > current->nice)
			break;
	list_add_tail(&ewp->list, &other->list);
}

/* Who is served next, out of the line and on his way; NULL: nobody waits. */
static struct ext_wait_queue *wq_serve(struct world *w, struct list_head *line)
{
	struct ext_wait_queue *first;

	if (list_empty(line))
		return NULL;
	first = list_first_entry(line, struct ext_wait_queue, list);
	list_del_init(&first->list);
	first->ready = true;
	wake_up_process(w, first->task);
	return first;
}

/* There is room for one: a waiting sender's message, or else those who poll hear of it. */
static void fill_room(struct world *w, struct mqueue_inode_info *info)
{
	struct ext_wait_queue *sender = wq_serve(w, &info->e_wait_q[MQ_SEND]);

	if (!sender) {
		wake_up_all(w, &info->wait_q);
		return;
	}
	msg_insert(w, info, sender->msg, sender->leaf);
	sender->leaf = NULL;
	sender->msg = NULL;
}

/* The time until which a call waits: of the caller's, as the world's clock has it. */
struct mq_timeout {
	bool given;
	u64 expires_ns;
};

static long prepare_timeout(struct world *w, uptr u_abs_timeout, struct mq_timeout *timeout)
{
	struct timespec64 ts;
	s64 expires;

	timeout->given = u_abs_timeout != 0;
	if (!u_abs_timeout)
		return 0;
	if (get_user(w, ts, u_abs_timeout))
		return -EFAULT;
	if (ts.tv_sec < 0 || (u64)ts.tv_nsec >= 1000000000u)
		return refuse(w, EINVAL, R_MQ_TIMEOUT_BAD);
	if (ts.tv_sec >= 9000000000) {
		timeout->expires_ns = S64_MAX;
		return 0;
	}
	expires = ts.tv_sec * 1000000000 + ts.tv_nsec - w->realtime_offset_ns;
	timeout->expires_ns = expires < 0 ? 0 : (u64)expires;
	return 0;
}

/* Ends a wait: what is left of its parts goes. */
static void wq_done(struct world *w, struct ext_wait_queue *ewp)
{
	list_del_init(&ewp->list);
	world_free(w, ewp->leaf);
	if (ewp->msg)
		free_msg(w, ewp->msg);
	fput(w, ewp->file);
	world_free(w, ewp);
	current->waiter = NULL;
}

/* Sleeps, or (again) can't: a signal, or the time is over. */
static long wq_sleep(struct world *w, const struct mq_timeout *timeout)
{
	long ret = timeout->given ? wait_until(w, NULL, timeout->expires_ns)
				  : wait_interruptible(w, NULL);

	if (ret == TASK_SLEEPS)
		return ret;
	wq_done(w, current->waiter);
	return ret == -ETIME ? refuse(w, ETIMEDOUT, R_MQ_TIMEOUT) : ret;
}

static struct ext_wait_queue *new_wait(struct world *w, bool sends)
{
	struct ext_wait_queue *ewp = alloc_obj(w, ext_wait_queue);

	if (!ewp || !sends)
		return ewp;
	ewp->leaf = alloc_obj(w, posix_msg_tree_node);
	if (ewp->leaf)
		return ewp;
	world_free(w, ewp);
	return NULL;
}

/* Takes over @msg (NULL: receives). */
static long wq_begin(struct world *w, struct file *file, struct msg_msg *msg,
		     const struct mq_timeout *timeout)
{
	struct mqueue_inode_info *info = file->f_inode->i_private;
	struct ext_wait_queue *ewp = new_wait(w, msg != NULL);

	if (!ewp) {
		world_free(w, msg);
		return refuse(w, ENOMEM, R_MQ_NOMEM);
	}
	ewp->task = current;
	ewp->msg = msg;
	ewp->file = get_file(file);
	wq_add(w, &info->e_wait_q[msg ? MQ_SEND : MQ_RECV], ewp);
	current->waiter = ewp;
	return wq_sleep(w, timeout);
}

/* ---- being told ---- */

static void clear_notification(struct world *w, struct mqueue_inode_info *info)
{
	put_pid(w, info->notify_owner);
	put_user_ns(w, info->notify_user_ns);
	info->notify_owner = NULL;
	info->notify_user_ns = NULL;
	if (info->notify_sock)
		fput(w, info->notify_sock);
	info->notify_sock = NULL;
}

static void send_cookie(struct world *w, struct mqueue_inode_info *info, u8 code)
{
	info->notify_cookie[NOTIFY_COOKIE_LEN - 1] = code;
	netlink_sendskb(w, info->notify_sock, info->notify_cookie, NOTIFY_COOKIE_LEN);
}

void remove_notification(struct world *w, struct mqueue_inode_info *info)
{
	if (!info->notify_owner)
		return;
	if (info->notify.sigev_notify == SIGEV_THREAD)
		send_cookie(w, info, NOTIFY_REMOVED);
	clear_notification(w, info);
}

static void notify_by_signal(struct world *w, const struct mqueue_inode_info *info)
{
	struct task_struct *task = pid_task(info->notify_owner, PIDTYPE_TGID);
	struct kernel_siginfo sig_i;

	if (!info->notify.sigev_signo || !task || task->self_exec_id != info->notify_self_exec_id)
		return;
	memset(&sig_i, 0, sizeof(sig_i));
	sig_i.si_signo = info->notify.sigev_signo;
	sig_i.si_code = (int)SI_MESGQ;
	sig_i.si_value = info->notify.sigev_value;
	sig_i.si_pid = task_pid_nr_ns(current, PIDTYPE_TGID, ns_of_pid(info->notify_owner));
	sig_i.si_uid = from_kuid_munged(w, info->notify_user_ns, current_uid());
	do_send_sig_info(w, info->notify.sigev_signo, &sig_i, task, PIDTYPE_TGID);
}

/* A message came into the queue: if it was empty, whoever wants to know is told, once. */
static void do_notify(struct world *w, struct mqueue_inode_info *info)
{
	if (info->notify_owner && info->attr.mq_curmsgs == 1) {
		if (info->notify.sigev_notify == SIGEV_SIGNAL)
			notify_by_signal(w, info);
		else if (info->notify.sigev_notify == SIGEV_THREAD)
			send_cookie(w, info, NOTIFY_WOKENUP);
		clear_notification(w, info);
	}
	wake_up_all(w, &info->wait_q);
}

/* ---- sending and receiving ---- */

/* The queue behind a descriptor: its file, borrowed (no reference), or an ERR_PTR. */
static struct file *mq_fdget(struct world *w, unsigned int mqdes, unsigned int need)
{
	struct file *file = fdget(w, mqdes);

	if (!file || file->f_op != &mqueue_file_operations)
		return refuse_ptr(w, EBADF, file ? R_MQ_NOT_QUEUE : R_MQ_BADF);
	return (file->f_mode & need) == need ? file : refuse_ptr(w, EBADF, R_MQ_MODE);
}

/* Into the queue, of which those are told who want to know. Takes over @msg. */
static long mq_enqueue(struct world *w, struct mqueue_inode_info *info, struct msg_msg *msg)
{
	struct posix_msg_tree_node *leaf = NULL;

	if (!leaf_of(info, msg->m_type)) {
		leaf = alloc_obj(w, posix_msg_tree_node);
		if (!leaf) {
			free_msg(w, msg);
			return refuse(w, ENOMEM, R_MQ_NOMEM);
		}
	}
	msg_insert(w, info, msg, leaf);
	do_notify(w, info);
	return 0;
}

/* Hands @msg to a receiver or queues it. Takes it over. */
static long mq_deliver(struct world *w, struct inode *inode, struct msg_msg *msg)
{
	struct mqueue_inode_info *info = inode->i_private;
	struct ext_wait_queue *receiver = wq_serve(w, &info->e_wait_q[MQ_RECV]);
	long err = 0;

	if (receiver)
		receiver->msg = msg;
	else
		err = mq_enqueue(w, info, msg);
	if (!err)
		simple_inode_init_ts(w, inode);
	return err;
}

static long do_mq_timedsend(struct world *w, struct file *file, uptr u_msg_ptr, u64 msg_len,
			    unsigned int msg_prio, const struct mq_timeout *timeout)
{
	const struct mqueue_inode_info *info = file->f_inode->i_private;
	struct msg_msg *msg;

	if (msg_len > (u64)info->attr.mq_msgsize)
		return refuse_num(w, EMSGSIZE, R_MQ_MSG_LONG, info->attr.mq_msgsize);
	msg = load_msg(w, u_msg_ptr, msg_len);
	if (IS_ERR(msg))
		return PTR_ERR(msg);
	msg->m_type = msg_prio;
	if (!mq_is_full(info))
		return mq_deliver(w, file->f_inode, msg);
	if (!(file->f_flags & O_NONBLOCK))
		return wq_begin(w, file, msg, timeout);
	free_msg(w, msg);
	return refuse_num(w, EAGAIN, R_MQ_FULL, info->attr.mq_maxmsg);
}

/* A sleeping call was woken. Returns whether it was served; the parts of the wait stay. */
static bool wq_served(struct world *w)
{
	const struct ext_wait_queue *ewp = current->waiter;

	return ewp->ready;
}

SYSCALL_DEFINE5(mq_timedsend, unsigned int, mqdes, uptr, u_msg_ptr, u64, msg_len, unsigned int,
		msg_prio, uptr, u_abs_timeout)
{
	struct mq_timeout timeout;
	struct file *file;
	long ret = prepare_timeout(w, u_abs_timeout, &timeout);

	if (ret)
		return ret;
	if (current->waiter) {
		if (!wq_served(w))
			return wq_sleep(w, &timeout);
		wq_done(w, current->waiter);
		return 0;
	}
	if (msg_prio >= MQ_PRIO_MAX)
		return refuse_num(w, EINVAL, R_MQ_PRIO, msg_prio);
	file = mq_fdget(w, mqdes, FMODE_WRITE);
	if (IS_ERR(file))
		return PTR_ERR(file);
	return do_mq_timedsend(w, file, u_msg_ptr, msg_len, msg_prio, &timeout);
}

static long mq_store(struct world *w, struct msg_msg *msg, uptr u_msg_ptr, uptr u_msg_prio)
{
	u32 prio = (u32)msg->m_type;
	long ret = (long)msg->m_ts;

	if ((u_msg_prio && put_user(w, prio, u_msg_prio)) ||
	    store_msg(w, u_msg_ptr, msg, msg->m_ts))
		ret = -EFAULT;
	free_msg(w, msg);
	return ret;
}

static long mq_receive_served(struct world *w, uptr u_msg_ptr, uptr u_msg_prio)
{
	struct ext_wait_queue *ewp = current->waiter;
	struct msg_msg *msg = ewp->msg;

	ewp->msg = NULL;
	wq_done(w, ewp);
	return mq_store(w, msg, u_msg_ptr, u_msg_prio);
}

static long do_mq_timedreceive(struct world *w, struct file *file, uptr u_msg_ptr, u64 msg_len,
			       uptr u_msg_prio, const struct mq_timeout *timeout)
{
	struct mqueue_inode_info *info = file->f_inode->i_private;
	struct msg_msg *msg;

	if (msg_len < (u64)info->attr.mq_msgsize)
		return refuse_num(w, EMSGSIZE, R_MQ_BUF_SHORT, info->attr.mq_msgsize);
	msg = mq_msg_get(w, info);
	if (!msg)
		return file->f_flags & O_NONBLOCK ? refuse(w, EAGAIN, R_MQ_EMPTY)
						  : wq_begin(w, file, NULL, timeout);
	simple_inode_init_ts(w, file->f_inode);
	fill_room(w, info);
	return mq_store(w, msg, u_msg_ptr, u_msg_prio);
}

SYSCALL_DEFINE5(mq_timedreceive, unsigned int, mqdes, uptr, u_msg_ptr, u64, msg_len, uptr,
		u_msg_prio, uptr, u_abs_timeout)
{
	struct mq_timeout timeout;
	struct file *file;
	long err = prepare_timeout(w, u_abs_timeout, &timeout);

	if (err)
		return err;
	if (current->waiter)
		return wq_served(w) ? mq_receive_served(w, u_msg_ptr, u_msg_prio)
				    : wq_sleep(w, &timeout);
	file = mq_fdget(w, mqdes, FMODE_READ);
	if (IS_ERR(file))
		return PTR_ERR(file);
	return do_mq_timedreceive(w, file, u_msg_ptr, msg_len, u_msg_prio, &timeout);
}

/* ---- mq_notify ---- */

/* Whoever closes a queue, or asks for it, is not to be told any more. */
static void mqueue_flush_file(struct world *w, struct file *file)
{
	struct mqueue_inode_info *info = file->f_inode->i_private;

	if (info->notify_owner == task_tgid(current))
		remove_notification(w, info);
}

/* What a caller of mq_notify() wants: to be told like this, by these means. */
struct mq_wish {
	struct mq_sigevent how;
	u8 cookie[NOTIFY_COOKIE_LEN];
	struct file *sock; /* SIGEV_THREAD: a netlink socket, with a reference; else NULL */
};

static long read_wish(struct world *w, uptr u_notification, struct mq_wish *wish)
{
	const struct mq_sigevent *how = &wish->how;
	struct file *sock;

	if (get_user(w, wish->how, u_notification))
		return -EFAULT;
	switch (how->sigev_notify) {
	case SIGEV_NONE:
		return 0;
	case SIGEV_SIGNAL:
		if (how->sigev_signo >= 0 && how->sigev_signo <= _NSIG)
			return 0;
		return refuse_num(w, EINVAL, R_MQ_NOTIFY_SIGNAL, how->sigev_signo);
	case SIGEV_THREAD:
		if (copy_from_user(w, wish->cookie, how->sigev_value, NOTIFY_COOKIE_LEN))
			return -EFAULT;
		sock = netlink_getsockbyfd(w, (unsigned int)how->sigev_signo);
		if (IS_ERR(sock))
			return PTR_ERR(sock);
		wish->sock = sock;
		return 0;
	default:
		return refuse_num(w, EINVAL, R_MQ_NOTIFY_KIND, how->sigev_notify);
	}
}

/* Grants it, and takes wish->sock over. One may be told at a time. */
static long set_notification(struct world *w, struct mqueue_inode_info *info, struct mq_wish *wish)
{
	if (info->notify_owner)
		return refuse_obj(w, EBUSY, R_MQ_NOTIFY_BUSY, info->notify_owner, NULL);
	info->notify = wish->how;
	info->notify_sock = wish->sock;
	wish->sock = NULL;
	memcpy(info->notify_cookie, wish->cookie, NOTIFY_COOKIE_LEN);
	info->notify_self_exec_id = current->self_exec_id;
	info->notify_owner = get_pid(task_tgid(current));
	info->notify_user_ns = get_user_ns(current_user_ns());
	return 0;
}

SYSCALL_DEFINE2(mq_notify, unsigned int, mqdes, uptr, u_notification)
{
	struct mq_wish wish = { .sock = NULL };
	struct file *file;
	long err = u_notification ? read_wish(w, u_notification, &wish) : 0;

	if (err)
		return err;
	file = mq_fdget(w, mqdes, 0);
	if (IS_ERR(file))
		err = PTR_ERR(file);
	else if (u_notification)
		err = set_notification(w, file->f_inode->i_private, &wish);
	else
		mqueue_flush_file(w, file);
	if (wish.sock)
		fput(w, wish.sock);
	return err;
}

/* ---- attributes ---- */

SYSCALL_DEFINE3(mq_getsetattr, unsigned int, mqdes, uptr, u_mqstat, uptr, u_omqstat)
{
	struct mq_attr new, old;
	struct file *file;

	if (u_mqstat && get_user(w, new, u_mqstat))
		return -EFAULT;
	if (u_mqstat && (new.mq_flags & ~(s64)O_NONBLOCK))
		return refuse_num(w, EINVAL, R_MQ_SETATTR_FLAGS, new.mq_flags);
	file = mq_fdget(w, mqdes, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	old = ((struct mqueue_inode_info *)file->f_inode->i_private)->attr;
	old.mq_flags = file->f_flags & O_NONBLOCK;
	if (u_mqstat)
		file->f_flags = (file->f_flags & ~(unsigned int)O_NONBLOCK) |
				((unsigned int)new.mq_flags &O_NONBLOCK);
	return u_omqstat ? put_user(w, old, u_omqstat) : 0;
}

/* ---- the file ---- */

static long mqueue_read_file(struct world *w, struct file *file, uptr buf, size_t count, u64 *pos)
{
	const struct mqueue_inode_info *info = file->f_inode->i_private;
	bool by_signal = info->notify_owner && info->notify.sigev_notify == SIGEV_SIGNAL;
	char line[80];
	struct world_text text = { line, sizeof(line), 0 };

	text_printf(&text, "QSIZE:%-10llu NOTIFY:%-5d SIGNO:%-5d NOTIFY_PID:%-6d\n",
		    ULL(info->qsize), info->notify_owner ? info->notify.sigev_notify : 0,
		    by_signal ? info->notify.sigev_signo : 0,
		    info->notify_owner ? pid_vnr(w, info->notify_owner) : 0);
	return simple_read_from_buffer(w, buf, count, pos, line,
				       text.len < sizeof(line) ? text.len : sizeof(line) - 1);
}

static u32 mqueue_poll_file(struct world *w, struct file *file)
{
	const struct mqueue_inode_info *info = file->f_inode->i_private;
	u32 readable = mq_is_empty(info) ? 0 : EPOLLIN | EPOLLRDNORM;
	u32 writable = mq_is_full(info) ? 0 : EPOLLOUT | EPOLLWRNORM;

	(void)w;
	return readable | writable;
}

const struct file_operations mqueue_file_operations = {
	.lseek = generic_file_llseek,
	.read = mqueue_read_file,
	.poll = mqueue_poll_file,
	.flush = mqueue_flush_file,
};
