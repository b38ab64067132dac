// SPDX-License-Identifier: GPL-2.0-only
/*
 * Capabilities of files: that part of security/commoncap.c of Linux.
 *
 * They stand in the attribute security.capability. Its second revision is for the whole machine,
 * the third for a user namespace: it says which uid of the file system is root there, and counts
 * for who is in the namespace of that root or below. Who may not write the second gets the third
 * written; who looks at it from where the root is 0 sees the second.
 */
#include "commoncap.h"
#include "fs.h"
#include "mount.h"
#include "sched.h"

#define VFS_CAP_REVISION_MASK	0xff000000u
#define VFS_CAP_REVISION_1	0x01000000u
#define VFS_CAP_REVISION_2	0x02000000u
#define VFS_CAP_REVISION_3	0x03000000u
#define VFS_CAP_FLAGS_EFFECTIVE 0x000001u
#define XATTR_CAPS_SZ_1		12u
#define XATTR_CAPS_SZ_2		20u
#define XATTR_CAPS_SZ_3		24u

static u32 revision(const struct vfs_ns_cap_data *cap)
{
	return cap->magic_etc & VFS_CAP_REVISION_MASK;
}

static bool is_v2(const struct vfs_ns_cap_data *cap, size_t size)
{
	return size == XATTR_CAPS_SZ_2 && revision(cap) == VFS_CAP_REVISION_2;
}

static bool is_v3(const struct vfs_ns_cap_data *cap, size_t size)
{
	return size == XATTR_CAPS_SZ_3 && revision(cap) == VFS_CAP_REVISION_3;
}

/* As much of the attribute as there is; the rest is 0. */
static struct vfs_ns_cap_data take(const void *value, size_t size)
{
	struct vfs_ns_cap_data cap = { 0 };

	memcpy(&cap, value, size < sizeof(cap) ? size : sizeof(cap));
	return cap;
}

/* Gives the attribute another revision. Returns its size. */
static size_t as_revision(struct vfs_ns_cap_data *cap, u32 rev, u32 rootid)
{
	cap->magic_etc = rev | (cap->magic_etc & VFS_CAP_FLAGS_EFFECTIVE);
	cap->rootid = rootid;
	return rev == VFS_CAP_REVISION_3 ? XATTR_CAPS_SZ_3 : XATTR_CAPS_SZ_2;
}

/* Whether the uid is root in the caller's user namespace or in one above. */
static bool rootid_owns_currentns(struct world *w, kuid_t root)
{
	const struct user_namespace *ns;

	if (!uid_valid(root))
		return false;
	for (ns = current_user_ns(); ns; ns = ns->parent)
		if (from_kuid(ns, root) == 0)
			return true;
	return false;
}

/* ---- writing and reading the attribute ---- */

long cap_convert_nscap(struct world *w, const struct mnt_idmap *idmap, const struct inode *inode,
		       const void *value, size_t size, struct vfs_ns_cap_data *cap)
{
	const struct user_namespace *fs_ns = inode->i_sb->s_user_ns;
	kuid_t root;
	u32 rootid;

	*cap = take(value, size);
	if (!is_v2(cap, size) && !is_v3(cap, size))
		return refuse_num(w, EINVAL, R_FILECAP_FORM, (s64)size);
	if (!capable_wrt_inode_uidgid(w, idmap, inode, CAP_SETFCAP))
		return refuse_str(w, EPERM, R_XATTR_SECURITY, "security.capability");
	if (size == XATTR_CAPS_SZ_2 && !idmap && ns_capable(w, fs_ns, CAP_SETFCAP))
		return (long)size;
	root = make_kuid(current_user_ns(), cap->rootid);
	if (!uid_valid(root))
		return refuse_num(w, EINVAL, R_FILECAP_ROOT, cap->rootid);
	rootid = from_kuid(fs_ns, from_vfsuid(idmap, fs_ns, root));
	if (rootid == (u32)-1)
		return refuse_num(w, EINVAL, R_FILECAP_ROOT, cap->rootid);
	return (long)as_revision(cap, VFS_CAP_REVISION_3, rootid);
}

long cap_inode_getsecurity(struct world *w, const struct mnt_idmap *idmap,
			   const struct inode *inode, const void *value, size_t size,
			   struct vfs_ns_cap_data *cap)
{
	const struct user_namespace *fs_ns = inode->i_sb->s_user_ns;
	kuid_t root;
	u32 mapped;

	*cap = take(value, size);
	if (!is_v2(cap, size) && !is_v3(cap, size))
		return refuse_num(w, EINVAL, R_FILECAP_FORM, (s64)size);
	root = make_vfsuid(idmap, fs_ns, make_kuid(fs_ns, cap->rootid));
	mapped = from_kuid(current_user_ns(), root);
	if (mapped != (u32)-1 && mapped != 0)
		return (long)as_revision(cap, VFS_CAP_REVISION_3, mapped);
	if (!rootid_owns_currentns(w, root))
		return refuse_num(w, EOVERFLOW, R_FILECAP_ELSEWHERE, cap->rootid);
	return (long)as_revision(cap, VFS_CAP_REVISION_2, 0);
}

/* ---- exec ---- */

/* The attribute as it counts for the caller; false: there is none that does. */
static bool caps_from_disk(struct world *w, const struct vfsmount *mnt, struct inode *inode,
			   struct vfs_ns_cap_data *cap)
{
	const struct user_namespace *fs_ns = inode->i_sb->s_user_ns;
	size_t size;
	const void *value = get_inode_xattr(inode, "security.capability", &size);
	kuid_t root;

	if (!value)
		return false;
	*cap = take(value, size);
	if (!is_v2(cap, size) && !is_v3(cap, size) &&
	    !(size == XATTR_CAPS_SZ_1 && revision(cap) == VFS_CAP_REVISION_1))
		return false;
	root = make_vfsuid(mnt_idmap(mnt), fs_ns, make_kuid(fs_ns, cap->rootid));
	return rootid_owns_currentns(w, root);
}

static kernel_cap_t both_words(u32 low, u32 high)
{
	return (low | (u64)high << 32) & CAP_FULL_SET;
}

int get_file_caps(struct world *w, const struct file *file, struct file_caps *caps)
{
	const struct vfsmount *mnt = file->f_path.mnt;
	const struct cred *old = current_cred();
	struct vfs_ns_cap_data cap;
	kernel_cap_t permitted;

	memset(caps, 0, sizeof(*caps));
	if (!mnt_may_suid(w, mnt) || !current_in_userns(w, mnt->mnt_sb->s_user_ns) ||
	    !caps_from_disk(w, mnt, file->f_inode, &cap))
		return 0;
	permitted = both_words(cap.data[0].permitted, cap.data[1].permitted);
	caps->there = true;
	caps->effective = cap.magic_etc & VFS_CAP_FLAGS_EFFECTIVE;
	caps->permitted = (old->cap_bset & permitted) |
			  (old->cap_inheritable &
			   both_words(cap.data[0].inheritable, cap.data[1].inheritable));
	/* A program that can't ask for what it lacks does not run without. */
	if (caps->effective && permitted & ~caps->permitted)
		return (int)refuse(w, EPERM, R_FILECAP_BSET);
	return 0;
}
