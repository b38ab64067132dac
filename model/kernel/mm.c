// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address spaces, as far as sharing one and what it keeps alive go: mapped files, attached
 * segments, the program's file, the user namespace in which it may be looked into. Mirrors the part
 * of kernel/fork.c of Linux about mm_struct.
 */
#include "clone.h"
#include "fs.h"
#include "ipc_namespace.h"
#include "nsproxy.h"

#define TASK_UNMAPPED_BASE 0x7f0000000000ull

struct mm_struct *mm_alloc(struct world *w, struct user_namespace *user_ns)
{
	struct mm_struct *mm = alloc_obj(w, mm_struct);

	if (!mm)
		return NULL;
	mm->mm_users = 1;
	mm->dumpable = SUID_DUMP_USER;
	mm->user_ns = get_user_ns(user_ns);
	mm->next_addr = TASK_UNMAPPED_BASE;
	INIT_LIST_HEAD(&mm->mmap);
	init_waitqueue_head(&mm->vfork_wait);
	return mm;
}

/*
 * A program can't be written to while it runs. What only passes for one (binfmt_script.c) can: its
 * content may yet become known.
 */
void set_exe_file(struct mm_struct *mm, struct file *file)
{
	struct inode *inode = file->f_inode;

	mm->exe_file = get_file(file);
	mm->exe_denied = inode->i_data_len >= 4 && !memcmp(inode->i_data, "\177ELF", 4);
	if (mm->exe_denied)
		inode->i_writecount--;
}

static void remove_vma(struct world *w, struct vm_area_struct *vma)
{
	list_del(&vma->vm_list);
	if (vma->shm)
		shm_close(w, vma);
	if (vma->vm_file)
		fput(w, vma->vm_file);
	world_free(w, vma);
}

void mmput(struct world *w, struct mm_struct *mm)
{
	struct vm_area_struct *vma, *n;

	if (--mm->mm_users)
		return;
	list_for_each_entry_safe (vma, n, &mm->mmap, vm_list)
		remove_vma(w, vma);
	if (mm->exe_denied)
		mm->exe_file->f_inode->i_writecount++;
	if (mm->exe_file)
		fput(w, mm->exe_file);
	put_user_ns(w, mm->user_ns);
	world_free(w, mm);
}

static bool dup_vma(struct world *w, struct mm_struct *mm, const struct vm_area_struct *old)
{
	struct vm_area_struct *vma = alloc_obj(w, vm_area_struct);

	if (!vma)
		return false;
	*vma = *old;
	list_add_tail(&vma->vm_list, &mm->mmap);
	if (vma->vm_file)
		get_file(vma->vm_file);
	if (vma->shm)
		shm_open(w, vma);
	return true;
}

struct mm_struct *dup_mm(struct world *w, struct mm_struct *oldmm)
{
	struct mm_struct *mm = mm_alloc(w, oldmm->user_ns);
	const struct vm_area_struct *old;

	if (!mm)
		return NULL;
	mm->dumpable = oldmm->dumpable;
	mm->thp_disabled = oldmm->thp_disabled;
	mm->next_addr = oldmm->next_addr;
	mm->membarrier_state = oldmm->membarrier_state;
	if (oldmm->exe_file)
		set_exe_file(mm, oldmm->exe_file);
	list_for_each_entry (old, &oldmm->mmap, vm_list) {
		if (!dup_vma(w, mm, old)) {
			mmput(w, mm);
			return NULL;
		}
	}
	return mm;
}
