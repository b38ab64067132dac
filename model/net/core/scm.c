// SPDX-License-Identifier: GPL-2.0-only
/*
 * What goes along with messages: descriptors (SCM_RIGHTS) and credentials (SCM_CREDENTIALS).
 * net/core/scm.c of Linux.
 *
 * Interface: sock.h. A control buffer is a row of headers (struct cmsghdr) with their data, each
 * beginning at a multiple of 8 bytes.
 */
#include "../net.h"

#define SCM_MAX_FD 253

struct cmsghdr {
	u64 cmsg_len;
	s32 cmsg_level;
	s32 cmsg_type;
};
#define CMSG_ALIGN(len) (((len) + 7) & ~7ull)

struct scm_ucred {
	s32 pid;
	u32 uid;
	u32 gid;
};

void scm_fp_free(struct world *w, struct scm_fp_list *fp)
{
	for (u32 i = 0; i < fp->count; i++)
		fput(w, fp->fp[i].file);
	world_free(w, fp);
}

void scm_destroy(struct world *w, struct scm_cookie *scm)
{
	if (scm->fp)
		scm_fp_free(w, scm->fp);
	if (scm->pid)
		put_pid(w, scm->pid);
	scm->fp = NULL;
	scm->pid = NULL;
}

/* ---- sending ---- */

static long scm_fp_copy(struct world *w, uptr data, u64 len, struct scm_cookie *scm)
{
	u32 n = (u32)(len / sizeof(int));
	int fd;

	if (!n)
		return 0;
	if (n > SCM_MAX_FD || scm->fp)
		return refuse_num(w, EINVAL, R_SCM_TOO_MANY, n);
	scm->fp = alloc_obj_flex(w, scm_fp_list, fp, n);
	if (!scm->fp)
		return refuse(w, ENOMEM, R_NET_NOMEM);
	for (u32 i = 0; i < n; i++) {
		if (get_user(w, fd, data + i * sizeof(fd)))
			return -EFAULT;
		scm->fp->fp[i].file = fget(w, (unsigned int)fd);
		if (!scm->fp->fp[i].file)
			return refuse_num(w, EBADF, R_SCM_BADF, fd);
		scm->fp->count++;
	}
	return 0;
}

/* Whether current may say that this is its number, its uid, its gid. */

static bool may_say_pid(struct world *w, s32 nr)
{
	const struct pid_namespace *ns = task_active_pid_ns(current);

	return nr == task_pid_nr_ns(current, PIDTYPE_TGID, ns) ||
	       ns_capable(w, ns->user_ns, CAP_SYS_ADMIN);
}

static bool may_say_uid(struct world *w, kuid_t uid)
{
	const struct cred *cred = current_cred();
	const kuid_t own[] = { cred->uid, cred->euid, cred->suid };

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (uid_eq(uid, own[i]))
			return true;
	return ns_capable(w, cred->user_ns, CAP_SETUID);
}

static bool may_say_gid(struct world *w, kgid_t gid)
{
	const struct cred *cred = current_cred();
	const kgid_t own[] = { cred->gid, cred->egid, cred->sgid };

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (gid_eq(gid, own[i]))
			return true;
	return ns_capable(w, cred->user_ns, CAP_SETGID);
}

static long scm_set_creds(struct world *w, uptr data, u64 len, struct scm_cookie *scm)
{
	struct scm_ucred creds;
	struct pid *pid;

	if (len != CMSG_ALIGN(sizeof(creds)) && len != sizeof(creds))
		return refuse_num(w, EINVAL, R_SCM_CRED_LEN, (s64)len);
	if (get_user(w, creds, data))
		return -EFAULT;
	scm->uid = make_kuid(current_user_ns(), creds.uid);
	scm->gid = make_kgid(current_user_ns(), creds.gid);
	if (!may_say_pid(w, creds.pid) || !may_say_uid(w, scm->uid) || !may_say_gid(w, scm->gid))
		return refuse_num(w, EPERM, R_SCM_CRED, creds.pid);
	pid = find_get_pid(w, creds.pid);
	if (!pid)
		return refuse_num(w, ESRCH, R_SCM_CRED_PID, creds.pid);
	if (scm->pid)
		put_pid(w, scm->pid);
	scm->pid = pid;
	if (!uid_valid(scm->uid) || !gid_valid(scm->gid))
		return refuse_num(w, EINVAL, R_SCM_CRED_ID, creds.uid);
	return 0;
}

static long scm_one(struct world *w, const struct cmsghdr *h, uptr data, struct scm_cookie *scm)
{
	if (h->cmsg_level != SOL_SOCKET)
		return 0;
	switch (h->cmsg_type) {
	case SCM_RIGHTS:
		return scm_fp_copy(w, data, h->cmsg_len - sizeof(*h), scm);
	case SCM_CREDENTIALS:
		return scm_set_creds(w, data, h->cmsg_len - sizeof(*h), scm);
	default:
		return refuse_num(w, EINVAL, R_SCM_TYPE, h->cmsg_type);
	}
}

long scm_send(struct world *w, const struct msghdr *msg, struct scm_cookie *scm)
{
	struct cmsghdr h;
	long err = 0;

	memset(scm, 0, sizeof(*scm));
	scm->pid = get_pid(current->signal->pids[PIDTYPE_TGID]);
	scm->uid = current_uid();
	scm->gid = current_cred()->gid;
	for (u64 at = 0; !err && at + sizeof(h) <= msg->controllen; at += CMSG_ALIGN(h.cmsg_len)) {
		if (get_user(w, h, msg->control + at))
			err = -EFAULT;
		else if (h.cmsg_len < sizeof(h) || h.cmsg_len > msg->controllen - at)
			err = refuse_num(w, EINVAL, R_SCM_HEADER, (s64)h.cmsg_len);
		else
			err = scm_one(w, &h, msg->control + at + sizeof(h), scm);
		if (err)
			break;
	}
	if (err)
		scm_destroy(w, scm);
	return err;
}

/* ---- receiving ---- */

/* A header and its data at the end of the control buffer; what does not fit is cut. */
static void put_cmsg(struct world *w, struct msghdr *msg, int type, const void *data, u64 len)
{
	struct cmsghdr h = { sizeof(h) + len, SOL_SOCKET, type };
	u64 room = msg->controllen - msg->control_used;

	if (!msg->control || room < sizeof(h)) {
		msg->msg_flags |= MSG_CTRUNC;
		return;
	}
	if (room < h.cmsg_len) {
		msg->msg_flags |= MSG_CTRUNC;
		h.cmsg_len = room;
	}
	if (put_user(w, h, msg->control + msg->control_used) ||
	    copy_to_user(w, msg->control + msg->control_used + sizeof(h), data,
			 h.cmsg_len - sizeof(h)))
		return;
	h.cmsg_len = CMSG_ALIGN(h.cmsg_len);
	msg->control_used += h.cmsg_len < room ? h.cmsg_len : room;
}

static void scm_detach_fds(struct world *w, struct msghdr *msg, const struct scm_fp_list *fp)
{
	u64 room = msg->controllen - msg->control_used;
	u32 fit = msg->control && room >= sizeof(struct cmsghdr)
			  ? (u32)((room - sizeof(struct cmsghdr)) / sizeof(int))
			  : 0;
	uptr to = msg->control + msg->control_used;
	struct cmsghdr h = { 0, SOL_SOCKET, SCM_RIGHTS };
	u32 done;

	if (fit > fp->count)
		fit = fp->count;
	for (done = 0; done < fit; done++) {
		int fd = receive_fd(w, fp->fp[done].file,
				    msg->flags & MSG_CMSG_CLOEXEC ? O_CLOEXEC : 0);

		if (fd < 0)
			break;
		if (put_user(w, fd, to + sizeof(h) + done * sizeof(fd)))
			break;
	}
	if (done < fp->count)
		msg->msg_flags |= MSG_CTRUNC;
	if (!done)
		return;
	h.cmsg_len = sizeof(h) + done * sizeof(int);
	if (put_user(w, h, to))
		return;
	msg->control_used += CMSG_ALIGN(h.cmsg_len) < room ? CMSG_ALIGN(h.cmsg_len) : room;
}

void scm_recv(struct world *w, struct sock *sk, struct sk_buff *skb, struct msghdr *msg, bool peek)
{
	struct scm_ucred creds = { 0, 0, 0 };
	int fd;

	if (!msg->control) {
		if ((sk->sk_flags & sock_flag(SO_PASSCRED)) || skb->fp)
			msg->msg_flags |= MSG_CTRUNC;
	} else {
		if (sk->sk_flags & sock_flag(SO_PASSCRED)) {
			creds.pid = skb->pid ? pid_vnr(w, skb->pid) : 0;
			creds.uid = from_kuid_munged(w, current_user_ns(), skb->uid);
			creds.gid = from_kgid_munged(w, current_user_ns(), skb->gid);
			put_cmsg(w, msg, SCM_CREDENTIALS, &creds, sizeof(creds));
		}
		if ((sk->sk_flags & sock_flag(SO_PASSPIDFD)) && skb->pid) {
			fd = pidfd_create(w, skb->pid, 0);
			put_cmsg(w, msg, SCM_PIDFD, &fd, sizeof(fd));
		}
		if (skb->fp)
			scm_detach_fds(w, msg, skb->fp);
	}
	if (skb->fp && !peek) {
		scm_fp_free(w, skb->fp);
		skb->fp = NULL;
	}
}
