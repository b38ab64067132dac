// SPDX-License-Identifier: GPL-2.0-only
/*
 * Idmapped mounts: files seen through one have other owners than they have.
 *
 * Mirrors fs/mnt_idmapping.c. A mount without a mapping has a NULL one, which the kernel calls
 * nop_mnt_idmap. A mapping is a copy of a user namespace's maps, so it needs the namespace no more.
 * An id goes from the disk to the ids of the file system's user namespace, and then down the map.
 */
#include "pnode.h"

const struct mnt_idmap *mnt_idmap(const struct vfsmount *mnt)
{
	return mnt->mnt_idmap;
}

kuid_t make_vfsuid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kuid_t uid)
{
	u32 id;

	if (!idmap)
		return uid;
	id = from_kuid(fs_ns, uid);
	return id == (u32)-1 ? INVALID_UID : KUIDT_INIT(map_id_down(&idmap->uid_map, id));
}

kgid_t make_vfsgid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kgid_t gid)
{
	u32 id;

	if (!idmap)
		return gid;
	id = from_kgid(fs_ns, gid);
	return id == (u32)-1 ? INVALID_GID : KGIDT_INIT(map_id_down(&idmap->gid_map, id));
}

kuid_t from_vfsuid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kuid_t vfsuid)
{
	u32 id;

	if (!idmap)
		return vfsuid;
	id = map_id_up(&idmap->uid_map, vfsuid.val);
	return id == (u32)-1 ? INVALID_UID : make_kuid(fs_ns, id);
}

kgid_t from_vfsgid(const struct mnt_idmap *idmap, const struct user_namespace *fs_ns, kgid_t vfsgid)
{
	u32 id;

	if (!idmap)
		return vfsgid;
	id = map_id_up(&idmap->gid_map, vfsgid.val);
	return id == (u32)-1 ? INVALID_GID : make_kgid(fs_ns, id);
}

/* A map that has not been written yet is none to mount by. */
static int copy_map(struct world *w, const struct uid_gid_map *from, struct uid_gid_map *to)
{
	if (!from->nr_extents)
		return (int)refuse(w, EINVAL, R_IDMAP_NOT_WRITTEN);
	to->extent = world_memdup(w, from->extent, from->nr_extents * sizeof(*from->extent));
	if (!to->extent)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	to->nr_extents = from->nr_extents;
	return 0;
}

static void free_mnt_idmap(struct world *w, struct mnt_idmap *idmap)
{
	world_free(w, idmap->uid_map.extent);
	world_free(w, idmap->gid_map.extent);
	world_free(w, idmap);
}

/* With one reference. An ERR_PTR: refused. */
struct mnt_idmap *alloc_mnt_idmap(struct world *w, const struct user_namespace *mnt_userns)
{
	struct mnt_idmap *idmap = alloc_obj(w, mnt_idmap);
	int err;

	if (!idmap)
		return refuse_ptr(w, ENOMEM, R_NOMEM);
	idmap->count = 1;
	err = copy_map(w, &mnt_userns->uid_map, &idmap->uid_map);
	if (!err)
		err = copy_map(w, &mnt_userns->gid_map, &idmap->gid_map);
	if (!err)
		return idmap;
	free_mnt_idmap(w, idmap);
	return ERR_PTR(err);
}

struct mnt_idmap *mnt_idmap_get(struct mnt_idmap *idmap)
{
	if (idmap)
		idmap->count++;
	return idmap;
}

void mnt_idmap_put(struct world *w, struct mnt_idmap *idmap)
{
	if (idmap && --idmap->count == 0)
		free_mnt_idmap(w, idmap);
}
