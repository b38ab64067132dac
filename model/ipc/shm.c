// SPDX-License-Identifier: GPL-2.0-only
/*
 * System V shared memory: ipc/shm.c of Linux. What stands in the memory is not modelled, but who
 * has it attached, and when a segment goes.
 *
 * Interface: shm.h, and ipc_namespace.h for fork, exit and address spaces. One shmat() makes one
 * struct shm_file_data (the open file of the kernel's), which keeps the IPC namespace; each mapping
 * of it, copied by fork or not, counts in shm_nattch. A segment marked SHM_DEST, or (with
 * kernel.shm_rmid_forced) whose creator has gone, dies with its last mapping.
 *
 * Invariants: shm_nattch is the number of mappings; shm_tot is the sum of the segments' pages; a
 * segment is in its creator's shm_clist until one of them goes or the creator leaves the namespace.
 */
#include "shm.h"
#include "util.h"

#define PAGE_SHIFT	   12
#define PAGE_SIZE	   (1ull << PAGE_SHIFT)
#define SHMLBA		   PAGE_SIZE
#define SHMMIN		   1
#define SHMMNI		   4096
#define SHMMAX		   (~0ull - (1ull << 24))
#define SHMALL		   SHMMAX
#define MAX_LFS_FILESIZE   S64_MAX
#define TASK_SIZE	   (0x800000000000ull - PAGE_SIZE)
#define MMAP_MIN_ADDR	   4096
#define VM_NORESERVE_PAGES (1ull << 22) /* what may be promised at once: 16 GiB */
#define HUGE_SHIFT	   26
#define HUGE_MASK	   0x3fu

#define shm_ids(ns) (&(ns)->ids[IPC_SHM_IDS])

struct shmid64_ds {
	struct ipc64_perm shm_perm;
	u64 shm_segsz;
	s64 shm_atime;
	s64 shm_dtime;
	s64 shm_ctime;
	s32 shm_cpid;
	s32 shm_lpid;
	u64 shm_nattch;
	u64 __unused4;
	u64 __unused5;
};

struct shminfo64 {
	u64 shmmax;
	u64 shmmin;
	u64 shmmni;
	u64 shmseg;
	u64 shmall;
	u64 __unused[4];
};

struct shm_info {
	s32 used_ids;
	u64 shm_tot;
	u64 shm_rss;
	u64 shm_swp;
	u64 swap_attempts;
	u64 swap_successes;
};

static struct shmid_kernel *to_shp(struct kern_ipc_perm *ipcp)
{
	return container_of(ipcp, struct shmid_kernel, shm_perm);
}

static u64 pages_of(u64 size)
{
	return (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* ---- going ---- */

static void shm_rcu_free(struct world *w, struct deferred_work *work)
{
	world_free(w, to_shp(container_of(work, struct kern_ipc_perm, rcu)));
}

static void shmem_unlock(struct world *w, struct shmid_kernel *shp)
{
	struct ucounts *ucounts = shp->mlock_ucounts;

	shp->mlock_ucounts = NULL;
	if (!ucounts)
		return;
	dec_rlimit_ucounts(ucounts, UCOUNT_RLIMIT_MEMLOCK, (s64)pages_of(shp->shm_segsz));
	put_ucounts(w, ucounts);
}

static void shm_destroy(struct world *w, struct ipc_namespace *ns, struct shmid_kernel *shp)
{
	ns->shm_tot -= pages_of(shp->shm_segsz);
	list_del_init(&shp->shm_clist);
	ipc_rmid(w, shm_ids(ns), &shp->shm_perm);
	shmem_unlock(w, shp);
	ipc_update_pid(w, &shp->shm_cprid, NULL);
	ipc_update_pid(w, &shp->shm_lprid, NULL);
	ipc_rcu_putref(w, &shp->shm_perm, shm_rcu_free, "shm_rcu_free");
}

static bool shm_may_destroy(const struct shmid_kernel *shp)
{
	return shp->shm_nattch == 0 &&
	       (shp->ns->shm_rmid_forced || (shp->shm_perm.mode & SHM_DEST));
}

static void do_shm_rmid(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp)
{
	struct shmid_kernel *shp = to_shp(ipcp);

	if (!shp->shm_nattch) {
		shm_destroy(w, ns, shp);
		return;
	}
	ipcp->mode |= SHM_DEST;
	ipc_set_key_private(shm_ids(ns), ipcp);
}

void shm_destroy_orphaned(struct world *w, struct ipc_namespace *ns)
{
	struct kern_ipc_perm *ipcp;

	ipc_for_each(shm_ids(ns), ipcp)
	{
		struct shmid_kernel *shp = to_shp(ipcp);

		if (list_empty(&shp->shm_clist) && shm_may_destroy(shp))
			shm_destroy(w, ns, shp);
	}
}

void shm_init_task(struct task_struct *tsk)
{
	INIT_LIST_HEAD(&tsk->shm_clist);
}

void exit_shm(struct world *w, struct task_struct *tsk)
{
	struct shmid_kernel *shp, *next;

	list_for_each_entry_safe (shp, next, &tsk->shm_clist, shm_clist) {
		list_del_init(&shp->shm_clist);
		if (shp->ns->shm_rmid_forced && shp->ns->ns.count && shm_may_destroy(shp))
			shm_destroy(w, shp->ns, shp);
	}
}

/* ---- mappings ---- */

void shm_open(struct world *w, struct vm_area_struct *vma)
{
	struct shmid_kernel *shp = vma->shm->shp;

	vma->shm->count++;
	shp->shm_nattch++;
	shp->shm_atim = ktime_get_real_seconds(w);
	ipc_update_pid(w, &shp->shm_lprid, task_tgid(current));
}

void shm_close(struct world *w, struct vm_area_struct *vma)
{
	struct shm_file_data *sfd = vma->shm;
	struct shmid_kernel *shp = sfd->shp;

	vma->shm = NULL;
	ipc_update_pid(w, &shp->shm_lprid, task_tgid(current));
	shp->shm_dtim = ktime_get_real_seconds(w);
	shp->shm_nattch--;
	if (shm_may_destroy(shp))
		shm_destroy(w, sfd->ns, shp);
	if (--sfd->count)
		return;
	put_ipc_ns(w, sfd->ns);
	world_free(w, sfd);
}

/* ---- making ---- */

/* As far as the memory behind a segment can be refused: huge pages, and more than there is. */
static long shm_file_refused(struct world *w, u64 size, int shmflg)
{
	if (shmflg & SHM_HUGETLB) {
		unsigned int log = (unsigned int)shmflg >> HUGE_SHIFT & HUGE_MASK;

		if (log && log != 21 && log != 30)
			return refuse_num(w, EINVAL, R_SHM_HUGE_SIZE, log);
		if (!capable(w, CAP_IPC_LOCK) && !in_group_p(w, GLOBAL_ROOT_GID))
			return refuse(w, EPERM, R_SHM_HUGE_PERM); /* vm.hugetlb_shm_group */
		return refuse(w, ENOMEM, R_SHM_HUGE_NONE);
	}
	if (size > MAX_LFS_FILESIZE)
		return refuse_num(w, EINVAL, R_SHM_TOO_LARGE, (s64)size);
	if (!(shmflg & SHM_NORESERVE) && pages_of(size) > VM_NORESERVE_PAGES)
		return refuse(w, ENOMEM, R_SHM_OVERCOMMIT);
	return 0;
}

static long newseg(struct world *w, struct ipc_namespace *ns, const struct ipc_params *params)
{
	u64 size = params->size, numpages = pages_of(size);
	struct shmid_kernel *shp;
	long err;

	if (size < SHMMIN || size > ns->shm_ctlmax)
		return refuse_num(w, EINVAL, R_SHM_SIZE, (s64)size);
	if (numpages << PAGE_SHIFT < size)
		return refuse(w, ENOSPC, R_SHM_WRAPS);
	if (ns->shm_tot + numpages < ns->shm_tot || ns->shm_tot + numpages > ns->shm_ctlall)
		return refuse_num(w, ENOSPC, R_SHM_SHMALL, (s64)ns->shm_ctlall);
	err = shm_file_refused(w, size, params->flg);
	if (err)
		return err;
	shp = alloc_obj(w, shmid_kernel);
	if (!shp)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	shp->shm_perm.key = params->key;
	shp->shm_perm.mode = (u32)params->flg & S_IRWXUGO;
	shp->shm_ctim = ktime_get_real_seconds(w);
	shp->shm_segsz = size;
	shp->shm_creator = current;
	shp->ns = ns;
	err = ipc_addid(w, shm_ids(ns), &shp->shm_perm, ns->shm_ctlmni);
	if (err < 0) {
		world_free(w, shp);
		return err;
	}
	ipc_update_pid(w, &shp->shm_cprid, task_tgid(current));
	list_add(&shp->shm_clist, &current->shm_clist);
	ns->shm_tot += numpages;
	return shp->shm_perm.id;
}

static long shm_more_checks(struct world *w, struct kern_ipc_perm *ipcp,
			    const struct ipc_params *params)
{
	if (to_shp(ipcp)->shm_segsz < params->size)
		return refuse_num(w, EINVAL, R_SHM_SMALL, (s64)to_shp(ipcp)->shm_segsz);
	return 0;
}

SYSCALL_DEFINE3(shmget, s32, key, u64, size, int, shmflg)
{
	static const struct ipc_ops shm_ops = {
		.getnew = newseg,
		.more_checks = shm_more_checks,
	};
	const struct ipc_params params = { .key = key, .flg = shmflg, .size = size };
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;

	return ipcget(w, ns, shm_ids(ns), &shm_ops, &params);
}

/* ---- shmctl ---- */

static long shmctl_down(struct world *w, struct ipc_namespace *ns, int shmid, int cmd,
			const struct shmid64_ds *in)
{
	struct kern_ipc_perm *ipcp = ipcctl_obtain_check(w, ns, shm_ids(ns), shmid);
	long err;

	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	if (cmd == IPC_RMID) {
		do_shm_rmid(w, ns, ipcp);
		return 0;
	}
	err = ipc_update_perm(w, &in->shm_perm, ipcp);
	if (!err)
		to_shp(ipcp)->shm_ctim = ktime_get_real_seconds(w);
	return err;
}

static long shmctl_ipc_info(struct world *w, struct ipc_namespace *ns, uptr buf)
{
	struct shminfo64 info;

	memset(&info, 0, sizeof(info));
	info.shmmni = info.shmseg = (u64)(s64)ns->shm_ctlmni;
	info.shmmax = ns->shm_ctlmax;
	info.shmall = ns->shm_ctlall;
	info.shmmin = SHMMIN;
	if (copy_to_user(w, buf, &info, sizeof(info)))
		return -EFAULT;
	return ipc_get_maxidx(shm_ids(ns));
}

static long shmctl_shm_info(struct world *w, struct ipc_namespace *ns, uptr buf)
{
	struct shm_info info;

	memset(&info, 0, sizeof(info));
	info.used_ids = shm_ids(ns)->in_use;
	info.shm_tot = ns->shm_tot;
	if (copy_to_user(w, buf, &info, sizeof(info)))
		return -EFAULT;
	return ipc_get_maxidx(shm_ids(ns));
}

static long shmctl_stat(struct world *w, struct ipc_namespace *ns, int shmid, int cmd, uptr buf)
{
	struct shmid64_ds out;
	struct kern_ipc_perm *ipcp;
	struct shmid_kernel *shp;
	long err = 0;

	if (cmd == IPC_STAT)
		ipcp = ipc_obtain_object_check(w, shm_ids(ns), shmid);
	else
		ipcp = ipc_obtain_object_idr(w, shm_ids(ns), shmid);
	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	if (cmd != SHM_STAT_ANY)
		err = ipc_may_access(w, ns, ipcp, S_IRUGO);
	if (err)
		return err;
	shp = to_shp(ipcp);
	memset(&out, 0, sizeof(out));
	kernel_to_ipc64_perm(w, ipcp, &out.shm_perm);
	out.shm_segsz = shp->shm_segsz;
	out.shm_atime = shp->shm_atim;
	out.shm_dtime = shp->shm_dtim;
	out.shm_ctime = shp->shm_ctim;
	out.shm_cpid = pid_vnr(w, shp->shm_cprid);
	out.shm_lpid = pid_vnr(w, shp->shm_lprid);
	out.shm_nattch = shp->shm_nattch;
	if (copy_to_user(w, buf, &out, sizeof(out)))
		return -EFAULT;
	return cmd == IPC_STAT ? 0 : ipcp->id;
}

/* Charges the segment's pages as locked, to current. */
static long shmem_lock(struct world *w, struct shmid_kernel *shp)
{
	u64 limit = current->signal->rlim[RLIMIT_MEMLOCK].rlim_cur;
	struct ucounts *ucounts = current_ucounts();
	s64 pages = (s64)pages_of(shp->shm_segsz), locked;

	if (shp->shm_perm.mode & SHM_LOCKED)
		return 0;
	limit = limit == RLIM_INFINITY ? S64_MAX : limit >> PAGE_SHIFT;
	locked = inc_rlimit_ucounts(ucounts, UCOUNT_RLIMIT_MEMLOCK, pages);
	if ((locked == S64_MAX || (u64)locked > limit) && !capable(w, CAP_IPC_LOCK)) {
		dec_rlimit_ucounts(ucounts, UCOUNT_RLIMIT_MEMLOCK, pages);
		return refuse_num(w, ENOMEM, R_SHM_MEMLOCK, pages);
	}
	shp->mlock_ucounts = get_ucounts(ucounts);
	shp->shm_perm.mode |= SHM_LOCKED;
	return 0;
}

static long shmctl_do_lock(struct world *w, struct ipc_namespace *ns, int shmid, int cmd)
{
	struct kern_ipc_perm *ipcp = ipc_obtain_object_check(w, shm_ids(ns), shmid);
	kuid_t euid = current_euid();

	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	if (!ns_capable(w, ns->user_ns, CAP_IPC_LOCK)) {
		if (!uid_eq(euid, ipcp->uid) && !uid_eq(euid, ipcp->cuid))
			return refuse_obj(w, EPERM, R_SHM_LOCK_OWNER, ipcp, ns->user_ns);
		if (cmd == SHM_LOCK && !current->signal->rlim[RLIMIT_MEMLOCK].rlim_cur)
			return refuse(w, EPERM, R_SHM_LOCK_RLIMIT);
	}
	if (cmd == SHM_LOCK)
		return shmem_lock(w, to_shp(ipcp));
	if (ipcp->mode & SHM_LOCKED) {
		shmem_unlock(w, to_shp(ipcp));
		ipcp->mode &= ~(u32)SHM_LOCKED;
	}
	return 0;
}

SYSCALL_DEFINE3(shmctl, int, shmid, int, cmd, uptr, buf)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	struct shmid64_ds in;

	if (shmid < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, shmid);
	switch (cmd) {
	case IPC_INFO:
		return shmctl_ipc_info(w, ns, buf);
	case SHM_INFO:
		return shmctl_shm_info(w, ns, buf);
	case SHM_STAT:
	case SHM_STAT_ANY:
	case IPC_STAT:
		return shmctl_stat(w, ns, shmid, cmd, buf);
	case IPC_SET:
		if (copy_from_user(w, &in, buf, sizeof(in)))
			return -EFAULT;
		return shmctl_down(w, ns, shmid, cmd, &in);
	case IPC_RMID:
		return shmctl_down(w, ns, shmid, cmd, NULL);
	case SHM_LOCK:
	case SHM_UNLOCK:
		return shmctl_do_lock(w, ns, shmid, cmd);
	default:
		return refuse_num(w, EINVAL, R_SHMCTL_CMD, cmd);
	}
}

/* ---- attaching and detaching ---- */

static struct vm_area_struct *find_intersection(const struct mm_struct *mm, u64 start, u64 end)
{
	struct vm_area_struct *vma;

	list_for_each_entry (vma, &mm->mmap, vm_list)
		if (vma->vm_start < end && start < vma->vm_end)
			return vma;
	return NULL;
}

/* The address, rounded where that was asked for; or a refusal. */
static long shmat_address(struct world *w, u64 *addr, int shmflg)
{
	if (!*addr)
		return shmflg & SHM_REMAP ? refuse(w, EINVAL, R_SHM_REMAP_NOWHERE) : 0;
	if (!(*addr & (SHMLBA - 1)))
		return 0;
	if (!(shmflg & SHM_RND))
		return refuse_num(w, EINVAL, R_SHM_UNALIGNED, (s64)*addr);
	*addr &= ~(SHMLBA - 1);
	if (!*addr && (shmflg & SHM_REMAP))
		return refuse(w, EINVAL, R_SHM_REMAP_NOWHERE);
	return 0;
}

/* The highest place below mm->next_addr where @size bytes are free. */
static u64 unmapped_area(const struct mm_struct *mm, u64 size)
{
	const struct vm_area_struct *vma;
	u64 end = mm->next_addr;

	while ((vma = find_intersection(mm, end - size, end)))
		end = vma->vm_start;
	return end - size;
}

/* Where the mapping goes, and whether it may. */
static long shmat_place(struct world *w, u64 *addr, u64 size, int shmflg, bool fixed)
{
	struct mm_struct *mm = current->mm;

	size = pages_of(size) << PAGE_SHIFT;
	if (!fixed) {
		*addr = unmapped_area(mm, size);
		return 0;
	}
	if (!(shmflg & SHM_REMAP) &&
	    (*addr + size < *addr || find_intersection(mm, *addr, *addr + size)))
		return refuse_num(w, EINVAL, R_SHM_OVERLAP, (s64)*addr);
	if (size > TASK_SIZE || *addr > TASK_SIZE - size)
		return refuse_num(w, ENOMEM, R_SHM_BEYOND, (s64)*addr);
	if (*addr < MMAP_MIN_ADDR && !capable(w, CAP_SYS_RAWIO))
		return refuse_num(w, EPERM, R_SHM_LOW, (s64)*addr);
	return 0;
}

/* SHM_REMAP: whole mappings of segments that lie in the way go. */
static void unmap_range(struct world *w, struct mm_struct *mm, u64 start, u64 end)
{
	struct vm_area_struct *vma, *next;

	list_for_each_entry_safe (vma, next, &mm->mmap, vm_list) {
		if (!vma->shm || vma->vm_start < start || vma->vm_end > end)
			continue;
		list_del(&vma->vm_list);
		shm_close(w, vma);
		world_free(w, vma);
	}
}

static long shmat_map(struct world *w, struct ipc_namespace *ns, struct shmid_kernel *shp, u64 addr,
		      int shmflg)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma = alloc_obj(w, vm_area_struct);
	struct shm_file_data *sfd = vma ? alloc_obj(w, shm_file_data) : NULL;
	u64 size = pages_of(shp->shm_segsz) << PAGE_SHIFT;

	if (!sfd) {
		world_free(w, vma);
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	}
	unmap_range(w, mm, addr, addr + size);
	sfd->id = shp->shm_perm.id;
	sfd->ns = get_ipc_ns(ns);
	sfd->shp = shp;
	vma->vm_start = addr;
	vma->vm_end = addr + size;
	vma->vm_flags = (u64)shmflg;
	vma->shm = sfd;
	list_add_tail(&vma->vm_list, &mm->mmap);
	shm_open(w, vma);
	return (long)addr;
}

SYSCALL_DEFINE3(shmat, int, shmid, u64, addr, int, shmflg)
{
	struct ipc_namespace *ns = current->nsproxy->ipc_ns;
	unsigned int acc_mode = shmflg & SHM_RDONLY ? S_IRUGO : S_IRUGO | S_IWUGO;
	struct kern_ipc_perm *ipcp;
	bool fixed = addr != 0;
	long err;

	if (shmid < 0)
		return refuse_num(w, EINVAL, R_IPC_NEGATIVE_ID, shmid);
	err = shmat_address(w, &addr, shmflg);
	if (err)
		return err;
	if (shmflg & SHM_EXEC)
		acc_mode |= S_IXUGO;
	ipcp = ipc_obtain_object_check(w, shm_ids(ns), shmid);
	if (IS_ERR(ipcp))
		return PTR_ERR(ipcp);
	err = ipc_may_access(w, ns, ipcp, acc_mode);
	if (!err)
		err = shmat_place(w, &addr, to_shp(ipcp)->shm_segsz, shmflg, fixed);
	return err ? err : shmat_map(w, ns, to_shp(ipcp), addr, shmflg);
}

SYSCALL_DEFINE1(shmdt, u64, addr)
{
	struct vm_area_struct *vma;

	if (addr & (PAGE_SIZE - 1))
		return refuse_num(w, EINVAL, R_SHM_UNALIGNED, (s64)addr);
	list_for_each_entry (vma, &current->mm->mmap, vm_list) {
		if (!vma->shm || vma->vm_start != addr)
			continue;
		list_del(&vma->vm_list);
		shm_close(w, vma);
		world_free(w, vma);
		return 0;
	}
	return refuse_num(w, EINVAL, R_SHM_NOT_ATTACHED, (s64)addr);
}

/* ---- the namespace's, and /proc ---- */

void shm_init_ns(struct ipc_namespace *ns)
{
	ns->shm_ctlmax = SHMMAX;
	ns->shm_ctlall = SHMALL;
	ns->shm_ctlmni = SHMMNI;
	ns->shm_rmid_forced = 0;
	ns->shm_tot = 0;
	ipc_init_ids(shm_ids(ns));
}

void shm_exit_ns(struct world *w, struct ipc_namespace *ns)
{
	free_ipcs(w, ns, shm_ids(ns), do_shm_rmid);
}

void sysvipc_shm_proc_show(struct world *w, const struct kern_ipc_perm *ipcp,
			   const struct sysvipc_viewer *viewer, struct world_text *text)
{
	const struct shmid_kernel *shp = container_of(ipcp, struct shmid_kernel, shm_perm);

	text_printf(text, "%10d %10d  %4o %21llu %5u %5u  %5llu ", ipcp->key, ipcp->id, ipcp->mode,
		    ULL(shp->shm_segsz), pid_nr_ns(shp->shm_cprid, viewer->pid_ns),
		    shp->shm_lprid ? pid_nr_ns(shp->shm_lprid, viewer->pid_ns) : 0,
		    ULL(shp->shm_nattch));
	text_printf(text, "%5u %5u %5u %5u %10llu %10llu %10llu %21llu %21llu\n",
		    from_kuid_munged(w, viewer->user_ns, ipcp->uid),
		    from_kgid_munged(w, viewer->user_ns, ipcp->gid),
		    from_kuid_munged(w, viewer->user_ns, ipcp->cuid),
		    from_kgid_munged(w, viewer->user_ns, ipcp->cgid), ULL(shp->shm_atim),
		    ULL(shp->shm_dtim), ULL(shp->shm_ctim), 0ull, 0ull);
}

void shm_view_line(const struct kern_ipc_perm *ipcp, struct world_text *text)
{
	const struct shmid_kernel *shp = container_of(ipcp, struct shmid_kernel, shm_perm);

	text_printf(text, "shm 0x%08x %d %03o %llu %llu\n", (u32)ipcp->key, ipcp->id,
		    ipcp->mode & S_IRWXUGO, ULL(shp->shm_segsz), ULL(shp->shm_nattch));
}
