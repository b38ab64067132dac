// SPDX-License-Identifier: GPL-2.0-only
/*
 * memfd_create(), and seals. Mirrors mm/memfd.c of Linux.
 */
#include "memfd.h"

#include "mount.h"
#include "pid.h"
#include "sched.h"
#include "syscalls.h"
#include "text.h"

#define MFD_ALL_FLAGS (MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB | MFD_NOEXEC_SEAL | MFD_EXEC)
#define MFD_NAME_MAX  (255 - 6)
#define F_ALL_SEALS                                                               \
	(F_SEAL_SEAL | F_SEAL_EXEC | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | \
	 F_SEAL_FUTURE_WRITE)

/* That a program stays one is of use only where its bytes stay too. */
static unsigned int implied_seals(const struct inode *inode, unsigned int seals)
{
	bool seals_program = (seals & F_SEAL_EXEC) && (inode->i_mode & 0111);

	return seals_program ? F_ALL_SEALS & ~(F_SEAL_SEAL | F_SEAL_EXEC) : 0;
}

static long add_seals(struct world *w, struct file *file, unsigned int seals)
{
	struct inode *inode = file->f_inode;

	if (!(file->f_mode & FMODE_WRITE))
		return refuse(w, EPERM, R_MEMFD_MODE);
	if (seals & ~(unsigned int)F_ALL_SEALS)
		return refuse_num(w, EINVAL, R_MEMFD_SEALS, seals);
	if (inode->i_seals & F_SEAL_SEAL)
		return refuse_obj(w, EPERM, R_MEMFD_SEALED, inode, NULL);
	inode->i_seals |= seals | implied_seals(inode, seals);
	return 0;
}

long memfd_fcntl(struct world *w, struct file *file, unsigned int cmd, unsigned int arg)
{
	if (file->f_inode->i_fop != &shmem_file_operations)
		return refuse_obj(w, EINVAL, R_MEMFD_NONE, file->f_inode, NULL);
	if (cmd == F_ADD_SEALS)
		return add_seals(w, file, arg);
	return file->f_inode->i_seals;
}

/*
 * Whether the memory may be executed: as the flags say, else as vm.memfd_noexec of the caller's pid
 * namespace does, which from 2 on allows only what can't be.
 */
static int choose_exec(struct world *w, unsigned int *flags)
{
	int scope = task_active_pid_ns(current)->memfd_noexec_scope;
	bool said = *flags & (MFD_EXEC | MFD_NOEXEC_SEAL);

	if (!said)
		*flags |= scope ? MFD_NOEXEC_SEAL : MFD_EXEC;
	return scope < 2 || (*flags & MFD_NOEXEC_SEAL) ? 0 : (int)refuse(w, EACCES, R_MEMFD_NOEXEC);
}

static int memfd_name(struct world *w, uptr uname, char *name)
{
	const char *s;
	long len = user_string(w, uname, MFD_NAME_MAX + 1, &s);

	if (len < 0)
		return (int)len;
	if (len > MFD_NAME_MAX)
		return (int)refuse(w, EINVAL, R_MEMFD_NAME);
	memcpy(name, "memfd:", 6);
	memcpy(name + 6, s, (size_t)len + 1);
	return 0;
}

SYSCALL_DEFINE2(memfd_create, uptr, uname, unsigned int, flags)
{
	char name[MFD_NAME_MAX + 8];
	struct file *file;
	int err;

	if (flags & ~(unsigned int)MFD_ALL_FLAGS ||
	    (flags & (MFD_EXEC | MFD_NOEXEC_SEAL)) == (MFD_EXEC | MFD_NOEXEC_SEAL))
		return refuse_num(w, EINVAL, R_MEMFD_FLAGS, flags);
	err = choose_exec(w, &flags);
	if (!err)
		err = memfd_name(w, uname, name);
	if (err)
		return err;
	file = shmem_kernel_file_setup(w, name, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	file->f_inode->i_mode = S_IFREG | 0777;
	if (flags & MFD_NOEXEC_SEAL) {
		file->f_inode->i_mode &= ~0111u;
		file->f_inode->i_seals = F_SEAL_EXEC;
	} else if (flags & MFD_ALLOW_SEALING) {
		file->f_inode->i_seals = 0;
	}
	return fd_install_new(w, file, flags & MFD_CLOEXEC ? O_CLOEXEC : 0);
}
