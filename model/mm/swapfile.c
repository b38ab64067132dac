// SPDX-License-Identifier: GPL-2.0-only
/*
 * swapon() and swapoff(): mm/swapfile.c of Linux, as far as their refusals go. There is no memory
 * to swap, and no file here is a swap area.
 */
#include "fs.h"
#include "syscalls.h"

#define SWAP_FLAGS_VALID 0x7ffffu

/* Both open the file to write to it, and then find that it is none of theirs. */
static long swap_refuse(struct world *w, uptr specialfile)
{
	const char *name;
	struct path path;
	struct file *file;
	long err = user_path_at(w, AT_FDCWD, specialfile, LOOKUP_FOLLOW, &path);

	if (err)
		return err;
	path_put(w, &path);
	err = user_string(w, specialfile, PATH_MAX, &name);
	if (err < 0)
		return err;
	file = filp_open(w, name, O_RDWR, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	fput(w, file);
	return refuse(w, EINVAL, R_SWAP_NONE);
}

SYSCALL_DEFINE2(swapon, uptr, specialfile, u32, swap_flags)
{
	if (swap_flags & ~SWAP_FLAGS_VALID)
		return refuse_num(w, EINVAL, R_SWAP_FLAGS, swap_flags);
	if (!capable(w, CAP_SYS_ADMIN))
		return refuse(w, EPERM, R_SWAP_CAP);
	return swap_refuse(w, specialfile);
}

SYSCALL_DEFINE1(swapoff, uptr, specialfile)
{
	if (!capable(w, CAP_SYS_ADMIN))
		return refuse(w, EPERM, R_SWAP_CAP);
	return swap_refuse(w, specialfile);
}
