// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking for capabilities, capget and capset. Mirrors kernel/capability.c of Linux.
 *
 * ns_capable() and its like only answer: who asks says in a refusal why it matters.
 */
#include "commoncap.h"
#include "mount.h"
#include "syscalls.h"

/* The layouts of the caller's memory. */
struct cap_user_header {
	u32 version;
	int pid;
};
struct cap_user_data {
	u32 effective;
	u32 permitted;
	u32 inheritable;
};

bool ns_capable_noaudit(struct world *w, const struct user_namespace *ns, int cap)
{
	return cap_capable(current_cred(), ns, cap) == 0;
}

bool ns_capable(struct world *w, const struct user_namespace *ns, int cap)
{
	if (cap_capable(current_cred(), ns, cap))
		return false;
	current->used_superpriv = true;
	return true;
}

bool capable(struct world *w, int cap)
{
	return ns_capable(w, w->init_user_ns, cap);
}

bool file_ns_capable(struct world *w, const struct file *file, const struct user_namespace *ns,
		     int cap)
{
	return cap_capable(file->f_cred, ns, cap) == 0;
}

bool has_ns_capability(const struct task_struct *t, const struct user_namespace *ns, int cap)
{
	return cap_capable(t->real_cred, ns, cap) == 0;
}

/*
 * A capability over an inode counts in a user namespace that maps its owners, as the mount shows
 * them.
 */
bool capable_wrt_inode_uidgid(struct world *w, const struct mnt_idmap *idmap,
			      const struct inode *inode, int cap)
{
	const struct user_namespace *ns = current_user_ns(), *fs_ns = inode->i_sb->s_user_ns;

	return kuid_has_mapping(ns, make_vfsuid(idmap, fs_ns, inode->i_uid)) &&
	       kgid_has_mapping(ns, make_vfsgid(idmap, fs_ns, inode->i_gid)) &&
	       ns_capable(w, ns, cap);
}

/* How many words of each set the caller's version has. An unknown version is answered with ours. */
static int cap_validate_magic(struct world *w, uptr header, unsigned int *tocopy)
{
	u32 version, ours = _LINUX_CAPABILITY_VERSION_3;
	int err = get_user(w, version, header);

	if (err)
		return err;
	switch (version) {
	case _LINUX_CAPABILITY_VERSION_1:
		*tocopy = 1;
		return 0;
	case _LINUX_CAPABILITY_VERSION_2:
	case _LINUX_CAPABILITY_VERSION_3:
		*tocopy = 2;
		return 0;
	}
	err = put_user(w, ours, header);
	return err ? err : (int)refuse_num(w, EINVAL, R_CAP_VERSION, version);
}

static const struct cred *cap_get_target(struct world *w, int pid)
{
	struct task_struct *target;

	if (!pid)
		return current_cred();
	target = find_task_by_vpid(w, pid);
	return target ? target->real_cred : NULL;
}

SYSCALL_DEFINE2(capget, uptr, header, uptr, dataptr)
{
	struct cap_user_data data[2];
	unsigned int i, tocopy = 0;
	const struct cred *cred;
	int pid, err = cap_validate_magic(w, header, &tocopy);

	if (!dataptr || err)
		return !dataptr && err == -EINVAL ? 0 : err;
	err = get_user(w, pid, header + offsetof(struct cap_user_header, pid));
	if (err)
		return err;
	if (pid < 0)
		return refuse_num(w, EINVAL, R_CAP_PID, pid);
	cred = cap_get_target(w, pid);
	if (!cred)
		return refuse_num(w, ESRCH, R_NO_SUCH_PID, pid);
	for (i = 0; i < 2; i++) {
		data[i].effective = (u32)(cred->cap_effective >> (32 * i));
		data[i].permitted = (u32)(cred->cap_permitted >> (32 * i));
		data[i].inheritable = (u32)(cred->cap_inheritable >> (32 * i));
	}
	return copy_to_user(w, dataptr, data, tocopy * sizeof(data[0]));
}

static kernel_cap_t mk_kernel_cap(u32 low, u32 high)
{
	return (low | (u64)high << 32) & CAP_FULL_SET;
}

SYSCALL_DEFINE2(capset, uptr, header, uptr, dataptr)
{
	struct cap_user_data data[2] = { 0 };
	unsigned int tocopy = 0;
	struct cred *new;
	int pid, err = cap_validate_magic(w, header, &tocopy);

	if (err)
		return err;
	err = get_user(w, pid, header + offsetof(struct cap_user_header, pid));
	if (err)
		return err;
	if (pid && pid != task_pid_nr_ns(current, PIDTYPE_PID, task_active_pid_ns(current)))
		return refuse_num(w, EPERM, R_CAPSET_OTHER, pid);
	err = copy_from_user(w, data, dataptr, tocopy * sizeof(data[0]));
	if (err)
		return err;
	new = prepare_creds(w);
	if (!new)
		return refuse(w, ENOMEM, R_NOMEM);
	err = cap_capset(w, new, mk_kernel_cap(data[0].effective, data[1].effective),
			 mk_kernel_cap(data[0].inheritable, data[1].inheritable),
			 mk_kernel_cap(data[0].permitted, data[1].permitted));
	if (err) {
		abort_creds(w, new);
		return err;
	}
	return commit_creds(w, new);
}
