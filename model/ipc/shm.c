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
#define MAX_LFS_FILESIZE   S64_MAX
#define TASK_SIZE	   (0x800000000000ull - PAGE_SIZE)
#define MMAP_MIN_ADDR	   4096
#define VM_NORESERVE_PAGES (1ull << 22) /* what may be promised at once: 16 GiB */
#define HUGE_SHIFT	   26
#define HUGE_MASK	   0x3fu

#define shm_ids(ns) (&(ns)->ids[IPC_SHM_IDS])

static struct shmid_kernel *to_shp(struct kern_ipc_perm *ipcp)
{
	return container_of(ipcp, struct shmid_kernel, shm_perm);
}

static const struct shmid_kernel *to_const_shp(const struct kern_ipc_perm *ipcp)
{
	return container_of(ipcp, const struct shmid_kernel, shm_perm);
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
	shmem_unlock(w, shp);
	list_del_init(&shp->shm_clist);
	ipc_update_pid(w, &shp->shm_cprid, NULL);
	ipc_update_pid(w, &shp->shm_lprid, NULL);
	ns->shm_tot -= pages_of(shp->shm_segsz);
	ipc_rmid(w, shm_ids(ns), &shp->shm_perm);
	ipc_rcu_putref(w, &shp->shm_perm, shm_rcu_free, "shm_rcu_free");
}

/* Whether a segment goes as soon as it is not mapped: it was removed, or the namespace wants so. */
static bool is_doomed(const struct shmid_kernel *shp)
{
	return (shp->shm_perm.mode & SHM_DEST) || shp->ns->shm_rmid_forced;
}

static void destroy_if_done(struct world *w, struct ipc_namespace *ns, struct shmid_kernel *shp)
{
	if (!shp->shm_nattch && is_doomed(shp))
		shm_destroy(w, ns, shp);
}

/* Now, or with the last mapping; until then no key leads to it. */
static void do_shm_rmid(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp)
{
	ipc_set_key_private(shm_ids(ns), ipcp);
	ipcp->mode |= SHM_DEST;
	destroy_if_done(w, ns, to_shp(ipcp));
}

void shm_destroy_orphaned(struct world *w, struct ipc_namespace *ns)
{
	struct kern_ipc_perm *ipcp;

	ipc_for_each(shm_ids(ns), ipcp) if (list_empty(&to_shp(ipcp)->shm_clist))
		destroy_if_done(w, ns, to_shp(ipcp));
}

void shm_init_task(struct task_struct *tsk)
{
	INIT_LIST_HEAD(&tsk->shm_clist);
}

/* What @tsk made has no creator any more. A namespace that ends takes care of its own. */
void exit_shm(struct world *w, struct task_struct *tsk)
{
	while (!list_empty(&tsk->shm_clist)) {
		struct shmid_kernel *shp = list_first_entry(&tsk->shm_clist, struct shmid_kernel,
							    shm_clist);

		list_del_init(&shp->shm_clist);
		if (shp->ns->shm_rmid_forced && shp->ns->ns.count)
			destroy_if_done(w, shp->ns, shp);
	}
}

/* ---- mappings ---- */

void shm_open(struct world *w, struct vm_area_struct *vma)
{
	struct shm_file_data *sfd = vma->shm;

	sfd->count++;
	sfd->shp->shm_nattch++;
	ipc_note_use(w, &sfd->shp->shm_lprid, &sfd->shp->shm_atim, task_tgid(current));
}

static void put_shm_file(struct world *w, struct shm_file_data *sfd)
{
	if (--sfd->count)
		return;
	put_ipc_ns(w, sfd->ns);
	world_free(w, sfd);
}

void shm_close(struct world *w, struct vm_area_struct *vma)
{
	struct shm_file_data *sfd = vma->shm;

	vma->shm = NULL;
	sfd->shp->shm_nattch--;
	ipc_note_use(w, &sfd->shp->shm_lprid, &sfd->shp->shm_dtim, task_tgid(current));
	destroy_if_done(w, sfd->ns, sfd->shp);
	put_shm_file(w, sfd);
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

/* Whether the namespace has room for a segment of @size bytes. */
static long shm_size_refused(struct world *w, const struct ipc_namespace *ns, u64 size)
{
	u64 pages = pages_of(size);

	if (size < SHMMIN || size > ns->shm_ctlmax)
		return refuse_num(w, EINVAL, R_SHM_SIZE, (s64)size);
	if (pages << PAGE_SHIFT < size)
		return refuse(w, ENOSPC, R_SHM_WRAPS);
	if (ns->shm_tot > ns->shm_ctlall || pages > ns->shm_ctlall - ns->shm_tot)
		return refuse_num(w, ENOSPC, R_SHM_SHMALL, (s64)ns->shm_ctlall);
	return 0;
}

static long newseg(struct world *w, struct ipc_namespace *ns, const struct ipc_params *params)
{
	struct shmid_kernel *shp;
	long id, err = shm_size_refused(w, ns, params->size);

	if (!err)
		err = shm_file_refused(w, params->size, params->flg);
	if (err)
		return err;
	shp = alloc_obj(w, shmid_kernel);
	if (!shp)
		return refuse(w, ENOMEM, R_IPC_NOMEM);
	shp->ns = ns;
	shp->shm_segsz = params->size;
	shp->shm_creator = current;
	shp->shm_ctim = ktime_get_real_seconds(w);
	id = ipc_addid(w, shm_ids(ns), &shp->shm_perm, params, ns->shm_ctlmni);
	if (id < 0) {
		world_free(w, shp);
		return id;
	}
	ns->shm_tot += pages_of(params->size);
	list_add(&shp->shm_clist, &current->shm_clist);
	ipc_update_pid(w, &shp->shm_cprid, task_tgid(current));
	return id;
}

static long shm_more_checks(struct world *w, struct kern_ipc_perm *ipcp,
			    const struct ipc_params *params)
{
	u64 has = to_shp(ipcp)->shm_segsz;

	return params->size > has ? refuse_num(w, EINVAL, R_SHM_SMALL, (s64)has) : 0;
}

SYSCALL_DEFINE3(shmget, s32, key, u64, size, int, shmflg)
{
	return ipcget(w, IPC_SHM_IDS, key, size, shmflg);
}

/* ---- shmctl ---- */

static void shm_get_ds(struct world *w, const struct kern_ipc_perm *ipcp, union ipc_ds *out)
{
	const struct shmid_kernel *shp = to_const_shp(ipcp);
	struct shmid64_ds *ds = &out->shm;

	ds->shm_segsz = shp->shm_segsz;
	ds->shm_nattch = shp->shm_nattch;
	ds->shm_cpid = pid_vnr(w, shp->shm_cprid);
	ds->shm_lpid = pid_vnr(w, shp->shm_lprid);
	ds->shm_atime = shp->shm_atim;
	ds->shm_dtime = shp->shm_dtim;
	ds->shm_ctime = shp->shm_ctim;
}

static long shm_set_ds(struct world *w, struct ipc_namespace *ns, struct kern_ipc_perm *ipcp,
		       const union ipc_ds *in)
{
	(void)ns;
	return ipc_update_perm(w, &in->perm, ipcp, &to_shp(ipcp)->shm_ctim);
}

static size_t shm_get_info(const struct ipc_namespace *ns, bool used, union ipc_info *out)
{
	if (used) {
		out->shm_used.used_ids = shm_ids(ns)->in_use;
		out->shm_used.shm_tot = ns->shm_tot;
		return sizeof(out->shm_used);
	}
	out->shm.shmmax = ns->shm_ctlmax;
	out->shm.shmmin = SHMMIN;
	out->shm.shmall = ns->shm_ctlall;
	out->shm.shmmni = (u64)(s64)ns->shm_ctlmni;
	out->shm.shmseg = out->shm.shmmni;
	return sizeof(out->shm);
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

/* Whether current may lock or unlock: CAP_IPC_LOCK, or the owner within what he may lock. */
static long shm_may_lock(struct world *w, const struct ipc_namespace *ns,
			 const struct kern_ipc_perm *ipcp, int cmd)
{
	if (ns_capable(w, ns->user_ns, CAP_IPC_LOCK))
		return 0;
	if (!ipc_is_owner(w, ipcp))
		return refuse_obj(w, EPERM, R_SHM_LOCK_OWNER, ipcp, ns->user_ns);
	if (cmd == SHM_LOCK && !current->signal->rlim[RLIMIT_MEMLOCK].rlim_cur)
		return refuse(w, EPERM, R_SHM_LOCK_RLIMIT);
	return 0;
}

static long shmctl_do_lock(struct world *w, struct ipc_namespace *ns, int shmid, int cmd)
{
	struct kern_ipc_perm *ipcp = ipc_obtain_object_check(w, shm_ids(ns), shmid);
	long err = IS_ERR(ipcp) ? PTR_ERR(ipcp) : shm_may_lock(w, ns, ipcp, cmd);

	if (err)
		return err;
	if (cmd == SHM_LOCK)
		return shmem_lock(w, to_shp(ipcp));
	shmem_unlock(w, to_shp(ipcp));
	ipcp->mode &= ~(u32)SHM_LOCKED;
	return 0;
}

SYSCALL_DEFINE3(shmctl, int, shmid, int, cmd, uptr, buf)
{
	if (shmid >= 0 && (cmd == SHM_LOCK || cmd == SHM_UNLOCK))
		return shmctl_do_lock(w, current->nsproxy->ipc_ns, shmid, cmd);
	return ipc_ctl(w, IPC_SHM_IDS, shmid, cmd, buf);
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

static void detach(struct world *w, struct vm_area_struct *vma)
{
	list_del(&vma->vm_list);
	shm_close(w, vma);
	world_free(w, vma);
}

/* SHM_REMAP: whole mappings of segments that lie in the way go. */
static void unmap_range(struct world *w, struct mm_struct *mm, u64 start, u64 end)
{
	struct vm_area_struct *vma, *next;

	list_for_each_entry_safe (vma, next, &mm->mmap, vm_list) {
		if (vma->shm && vma->vm_start >= start && vma->vm_end <= end)
			detach(w, vma);
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
	if (err)
		return err;
	err = shmat_place(w, &addr, to_shp(ipcp)->shm_segsz, shmflg, fixed);
	if (!err)
		return shmat_map(w, ns, to_shp(ipcp), addr, shmflg);
	/* The kernel has counted the mapping by then, and takes it back as if it went. */
	destroy_if_done(w, ns, to_shp(ipcp));
	return err;
}

SYSCALL_DEFINE1(shmdt, u64, addr)
{
	struct vm_area_struct *vma;

	if (addr & (PAGE_SIZE - 1))
		return refuse_num(w, EINVAL, R_SHM_UNALIGNED, (s64)addr);
	list_for_each_entry (vma, &current->mm->mmap, vm_list) {
		if (!vma->shm || vma->vm_start != addr)
			continue;
		detach(w, vma);
		return 0;
	}
	return refuse_num(w, EINVAL, R_SHM_NOT_ATTACHED, (s64)addr);
}

/* ---- as text ---- */

static void shm_show_state(const struct kern_ipc_perm *ipcp, const struct sysvipc_viewer *viewer,
			   struct world_text *text)
{
	const struct shmid_kernel *shp = to_const_shp(ipcp);

	text_printf(text, " %21llu %5u %5u  %5llu", ULL(shp->shm_segsz),
		    pid_nr_ns(shp->shm_cprid, viewer->pid_ns),
		    shp->shm_lprid ? pid_nr_ns(shp->shm_lprid, viewer->pid_ns) : 0,
		    ULL(shp->shm_nattch));
}

/* No page of it is in memory or swapped out, as far as the model goes. */
static void shm_show_times(const struct kern_ipc_perm *ipcp, struct world_text *text)
{
	const struct shmid_kernel *shp = to_const_shp(ipcp);

	text_printf(text, " %10llu %10llu %10llu %21u %21u", ULL(shp->shm_atim), ULL(shp->shm_dtim),
		    ULL(shp->shm_ctim), 0u, 0u);
}

static void shm_view(const struct kern_ipc_perm *ipcp, struct world_text *text)
{
	const struct shmid_kernel *shp = to_const_shp(ipcp);

	text_printf(text, " %llu %llu", ULL(shp->shm_segsz), ULL(shp->shm_nattch));
}

const struct ipc_ops shm_ops = {
	.name = "shm",
	.getnew = newseg,
	.more_checks = shm_more_checks,
	.stat_cmd = SHM_STAT,
	.stat_any_cmd = SHM_STAT_ANY,
	.info_cmd = SHM_INFO,
	.bad_cmd = R_SHMCTL_CMD,
	.ds_size = sizeof(struct shmid64_ds),
	.get_ds = shm_get_ds,
	.set_ds = shm_set_ds,
	.remove = do_shm_rmid,
	.get_info = shm_get_info,
	.header = "       key      shmid perms                  size  cpid  lpid nattch"
		  "   uid   gid  cuid  cgid      atime      dtime      ctime"
		  "                   rss                  swap\n",
	.show_state = shm_show_state,
	.show_times = shm_show_times,
	.view = shm_view,
};
