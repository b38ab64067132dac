// SPDX-License-Identifier: GPL-2.0-only
/*
 * statmount(2) and listmount(2): what mountinfo tells, by unique id and in binary.
 *
 * Mirrors the part of fs/namespace.c of those names. The strings stand behind the structure, each
 * with its NUL; the offsets count from there, and offset 0 is an empty string.
 */
#include "pnode.h"
#include "nsproxy.h"
#include "sched.h"
#include "syscalls.h"
#include "text.h"

#define MNT_ID_REQ_SIZE_VER0 24
#define STRINGS_SIZE	     (3 * PATH_MAX)
#define STRINGS_SIZE_MAX     0x7ffff000u
#define LISTMOUNT_MAX	     1000000u

#define STATMOUNT_STRING_REQ                                                                 \
	(STATMOUNT_MNT_ROOT | STATMOUNT_MNT_POINT | STATMOUNT_FS_TYPE | STATMOUNT_MNT_OPTS | \
	 STATMOUNT_FS_SUBTYPE | STATMOUNT_SB_SOURCE | STATMOUNT_OPT_ARRAY |                  \
	 STATMOUNT_OPT_SEC_ARRAY | STATMOUNT_MNT_UIDMAP | STATMOUNT_MNT_GIDMAP)
#define STATMOUNT_SUPPORTED                                                \
	(STATMOUNT_STRING_REQ | STATMOUNT_SB_BASIC | STATMOUNT_MNT_BASIC | \
	 STATMOUNT_PROPAGATE_FROM | STATMOUNT_MNT_NS_ID | STATMOUNT_SUPPORTED_MASK)

/* As the caller has them. */
struct mnt_id_req {
	u32 size;
	u32 mnt_ns_fd;
	u64 mnt_id;
	u64 param;
	u64 mnt_ns_id;
};

struct statmount {
	u32 size;
	u32 mnt_opts;
	u64 mask;
	u32 sb_dev_major;
	u32 sb_dev_minor;
	u64 sb_magic;
	u32 sb_flags;
	u32 fs_type;
	u64 mnt_id;
	u64 mnt_parent_id;
	u32 mnt_id_old;
	u32 mnt_parent_id_old;
	u64 mnt_attr;
	u64 mnt_propagation;
	u64 mnt_peer_group;
	u64 mnt_master;
	u64 propagate_from;
	u32 mnt_root;
	u32 mnt_point;
	u64 mnt_ns_id;
	u32 fs_subtype;
	u32 sb_source;
	u32 opt_num;
	u32 opt_array;
	u32 opt_sec_num;
	u32 opt_sec_array;
	u64 supported_mask;
	u32 mnt_uidmap_num;
	u32 mnt_uidmap;
	u32 mnt_gidmap_num;
	u32 mnt_gidmap;
	u64 spare2[43];
};

struct kstatmount {
	uptr buf;
	size_t bufsize;
	u64 mask;
	struct mount *mnt;
	struct path root; /* as seen from where; counted */
	struct world_text seq; /* the strings */
	struct statmount sm;
};

/* ---- the numbers ---- */

static u64 mnt_to_attr_flags(const struct vfsmount *mnt)
{
	static const struct flag_pair pairs[] = {
		{ MNT_READONLY, MOUNT_ATTR_RDONLY },
		{ MNT_NOSUID, MOUNT_ATTR_NOSUID },
		{ MNT_NODEV, MOUNT_ATTR_NODEV },
		{ MNT_NOEXEC, MOUNT_ATTR_NOEXEC },
		{ MNT_NODIRATIME, MOUNT_ATTR_NODIRATIME },
		{ MNT_NOSYMFOLLOW, MOUNT_ATTR_NOSYMFOLLOW },
	};
	u64 attr = translate_flags((u64)mnt->mnt_flags, pairs, ARRAY_SIZE(pairs));

	/* A choice of three: one of them is said by no bit on either side. */
	if (mnt->mnt_flags & MNT_NOATIME)
		attr |= MOUNT_ATTR_NOATIME;
	else if (!(mnt->mnt_flags & MNT_RELATIME))
		attr |= MOUNT_ATTR_STRICTATIME;
	return attr | (is_idmapped_mnt(mnt) ? MOUNT_ATTR_IDMAP : 0);
}

static u64 mnt_to_propagation_flags(const struct mount *m)
{
	static const struct flag_pair pairs[] = {
		{ T_SHARED, MS_SHARED },
		{ T_UNBINDABLE, MS_UNBINDABLE },
	};
	u64 types = translate_flags((u64)m->mnt_t_flags, pairs, ARRAY_SIZE(pairs));

	types |= IS_MNT_SLAVE(m) ? MS_SLAVE : 0;
	return types ? types : (u64)MS_PRIVATE;
}

/* Each fills in what goes by one bit of the mask. */
static void tell_sb_basic(const struct super_block *sb, struct statmount *sm)
{
	const unsigned long told = SB_RDONLY | SB_SYNCHRONOUS | SB_DIRSYNC | SB_LAZYTIME;

	sm->sb_flags = (u32)(sb->s_flags & told);
	sm->sb_magic = sb->s_magic;
	sm->sb_dev_major = MAJOR(sb->s_dev);
	sm->sb_dev_minor = MINOR(sb->s_dev);
}

static void tell_mnt_basic(const struct mount *m, struct statmount *sm)
{
	const struct mount *parent = m->mnt_parent, *master = m->mnt_master;

	sm->mnt_id_old = (u32)m->mnt_id;
	sm->mnt_id = m->mnt_id_unique;
	sm->mnt_parent_id_old = (u32)parent->mnt_id;
	sm->mnt_parent_id = parent->mnt_id_unique;
	sm->mnt_peer_group = (u64)m->mnt_group_id;
	sm->mnt_master = master ? (u64)master->mnt_group_id : 0;
	sm->mnt_propagation = mnt_to_propagation_flags(m);
	sm->mnt_attr = mnt_to_attr_flags(&m->mnt);
}

/* ---- the strings ---- */

static void emit_mnt_root(struct world *w, struct kstatmount *s)
{
	struct dentry *root = s->mnt->mnt.mnt_root;

	if (root->d_sb->s_op->show_path)
		root->d_sb->s_op->show_path(w, root, &s->seq);
	else
		dentry_path_text(w, root, &s->seq);
}

/* Nothing, where it cannot be reached. */
static void emit_mnt_point(struct world *w, struct kstatmount *s)
{
	struct path path = { &s->mnt->mnt, s->mnt->mnt.mnt_root };
	size_t start = s->seq.len;

	if (!path_text(w, &path, &s->root, &s->seq))
		s->seq.len = start;
}

static void emit_fs_type(struct world *w, struct kstatmount *s)
{
	(void)w;
	text_string(&s->seq, s->mnt->mnt.mnt_sb->s_type->name);
}

static void emit_fs_subtype(struct world *w, struct kstatmount *s)
{
	(void)w;
	if (s->mnt->mnt.mnt_sb->s_subtype)
		text_string(&s->seq, s->mnt->mnt.mnt_sb->s_subtype);
}

static void emit_sb_source(struct world *w, struct kstatmount *s)
{
	const struct super_block *sb = s->mnt->mnt.mnt_sb;

	if (sb->s_op->show_devname)
		sb->s_op->show_devname(w, s->mnt->mnt.mnt_root, &s->seq);
	else
		text_string(&s->seq, mnt_source(s->mnt));
}

static void show_options(struct world *w, struct kstatmount *s)
{
	struct super_block *sb = s->mnt->mnt.mnt_sb;

	if (sb->s_op->show_options)
		sb->s_op->show_options(w, sb, &s->seq);
}

/* The part of the buffer from @start on, if all of it is there. */
static char *emitted(struct kstatmount *s, size_t start, size_t *len)
{
	*len = s->seq.len - start;
	return s->seq.len <= s->seq.size ? s->seq.buf + start : NULL;
}

static void emit_mnt_opts(struct world *w, struct kstatmount *s)
{
	size_t start = s->seq.len, len;
	char *text;

	show_options(w, s);
	text = emitted(s, start, &len);
	if (!text || !len)
		return;
	memmove(text, text + 1, len - 1);
	s->seq.len--;
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* Undoes \ooo in place; returns the new length. */
static size_t unescape_octal(char *text, size_t len)
{
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '\\' && i + 3 < len && is_octal(text[i + 1]) && is_octal(text[i + 2]) &&
		    is_octal(text[i + 3])) {
			c = (char)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) |
				   (text[i + 3] - '0'));
			i += 3;
		}
		text[to++] = c;
	}
	return to;
}

/* ",a=1,b" becomes "a=1\0b", each option unescaped; returns how many there are. */
static u32 split_options(char *text, size_t *len)
{
	size_t to = 0, from = 1;
	u32 count = 0;

	while (from < *len) {
		char *comma = memchr(text + from, ',', *len - from);
		size_t n = comma ? (size_t)(comma - (text + from)) : *len - from;

		if (count++)
			text[to++] = '\0';
		memmove(text + to, text + from, n);
		to += unescape_octal(text + to, n);
		from += n + 1;
	}
	*len = to;
	return count;
}

static void emit_opt_array(struct world *w, struct kstatmount *s)
{
	size_t start = s->seq.len, len;
	char *text;

	show_options(w, s);
	text = emitted(s, start, &len);
	if (!text)
		return;
	s->sm.opt_num = split_options(text, &len);
	s->seq.len = start + len;
}

/* No security module of the model has options. */
static void emit_opt_sec_array(struct world *w, struct kstatmount *s)
{
	(void)w;
	s->sm.opt_sec_num = 0;
}

/* The ids from @lower on, in the namespace that @map belongs to; -1: not all of them are there. */
static u32 map_id_range_up(const struct uid_gid_map *map, u32 lower, u32 count)
{
	for (u32 i = 0; i < map->nr_extents; i++) {
		const struct uid_gid_extent *e = &map->extent[i];

		if (lower >= e->lower_first && lower + count - 1 <= e->lower_first + e->count - 1)
			return lower - e->lower_first + e->first;
	}
	return (u32)-1;
}

/* As the caller sees the ids. Each mapping ends with a NUL. */
static u32 emit_idmap(struct kstatmount *s, const struct uid_gid_map *map,
		      const struct uid_gid_map *viewer)
{
	u32 count = 0;

	for (u32 i = 0; i < map->nr_extents; i++) {
		const struct uid_gid_extent *e = &map->extent[i];
		u32 lower = map_id_range_up(viewer, e->lower_first, e->count);

		if (lower == (u32)-1)
			continue;
		text_printf(&s->seq, "%u %u %u", e->first, lower, e->count);
		text_char(&s->seq, '\0');
		count++;
	}
	return count;
}

static void emit_uidmap(struct world *w, struct kstatmount *s)
{
	if (!is_idmapped_mnt(&s->mnt->mnt))
		return;
	s->sm.mask |= STATMOUNT_MNT_UIDMAP;
	s->sm.mnt_uidmap_num = emit_idmap(s, &s->mnt->mnt.mnt_idmap->uid_map,
					  &current_user_ns()->uid_map);
}

static void emit_gidmap(struct world *w, struct kstatmount *s)
{
	if (!is_idmapped_mnt(&s->mnt->mnt))
		return;
	s->sm.mask |= STATMOUNT_MNT_GIDMAP;
	s->sm.mnt_gidmap_num = emit_idmap(s, &s->mnt->mnt.mnt_idmap->gid_map,
					  &current_user_ns()->gid_map);
}

/* In the order in which the kernel lays them down. */
static const struct {
	u64 flag;
	void (*emit)(struct world *w, struct kstatmount *s);
	size_t offset;
} strings[] = {
	{ STATMOUNT_FS_TYPE, emit_fs_type, offsetof(struct statmount, fs_type) },
	{ STATMOUNT_MNT_ROOT, emit_mnt_root, offsetof(struct statmount, mnt_root) },
	{ STATMOUNT_MNT_POINT, emit_mnt_point, offsetof(struct statmount, mnt_point) },
	{ STATMOUNT_MNT_OPTS, emit_mnt_opts, offsetof(struct statmount, mnt_opts) },
	{ STATMOUNT_OPT_ARRAY, emit_opt_array, offsetof(struct statmount, opt_array) },
	{ STATMOUNT_OPT_SEC_ARRAY, emit_opt_sec_array, offsetof(struct statmount, opt_sec_array) },
	{ STATMOUNT_FS_SUBTYPE, emit_fs_subtype, offsetof(struct statmount, fs_subtype) },
	{ STATMOUNT_SB_SOURCE, emit_sb_source, offsetof(struct statmount, sb_source) },
	{ STATMOUNT_MNT_UIDMAP, emit_uidmap, offsetof(struct statmount, mnt_uidmap) },
	{ STATMOUNT_MNT_GIDMAP, emit_gidmap, offsetof(struct statmount, mnt_gidmap) },
};

/* 0, -EAGAIN where the kernel's buffer was too small, or a refusal: the caller's is. */
static int statmount_string(struct world *w, struct kstatmount *s, size_t i)
{
	u32 start;

	if (!s->seq.len)
		text_char(&s->seq, '\0');
	start = (u32)s->seq.len;
	strings[i].emit(w, s);
	if (s->seq.len == start)
		return 0;
	if (sizeof(s->sm) + s->seq.len >= s->bufsize)
		return (int)refuse_num(w, EOVERFLOW, R_STATMOUNT_BUFFER, (s64)s->bufsize);
	if (s->seq.len >= s->seq.size)
		return -EAGAIN;
	text_char(&s->seq, '\0');
	s->sm.mask |= strings[i].flag;
	memcpy((char *)&s->sm + strings[i].offset, &start, sizeof(start));
	return 0;
}

static int statmount_strings(struct world *w, struct kstatmount *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(strings); i++) {
		int err;

		if (!(s->mask & strings[i].flag))
			continue;
		err = statmount_string(w, s, i);
		if (err)
			return err;
	}
	return 0;
}

/* ---- which mount, in which namespace, seen from where ---- */

static int copy_mnt_id_req(struct world *w, uptr req, struct mnt_id_req *kreq)
{
	u32 usize;
	int err = get_user(w, usize, req);

	if (err)
		return err;
	if (usize > 4096)
		return (int)refuse_num(w, E2BIG, R_STRUCT_TOO_BIG, usize);
	if (usize < MNT_ID_REQ_SIZE_VER0)
		return (int)refuse_num(w, EINVAL, R_MOUNT_STRUCT_TOO_SMALL, usize);
	err = copy_struct_from_user(w, kreq, sizeof(*kreq), req, usize);
	if (err)
		return err;
	if (kreq->mnt_ns_fd && kreq->mnt_ns_id)
		return (int)refuse(w, EINVAL, R_STATMOUNT_TWO_NAMESPACES);
	if (kreq->mnt_id <= MNT_UNIQUE_ID_OFFSET)
		return (int)refuse_num(w, EINVAL, R_STATMOUNT_OLD_ID, (s64)kreq->mnt_id);
	return 0;
}

static struct mnt_namespace *mnt_ns_by_fd(struct world *w, u32 fd)
{
	struct file *file = fget(w, fd);
	struct mnt_namespace *ns;

	if (!file)
		return ERR_PTR(refuse_num(w, EBADF, R_FD_BAD, fd));
	if (proc_ns_file(file) && get_proc_ns(file->f_inode)->ns_type == CLONE_NEWNS)
		ns = to_mnt_ns(get_proc_ns(file->f_inode));
	else
		ns = ERR_PTR(refuse_num(w, EINVAL, R_STATMOUNT_NOT_MNT_NS, fd));
	fput(w, file);
	return ns;
}

/* Not counted: nothing can end it during the call. */
static struct mnt_namespace *requested_mnt_ns(struct world *w, const struct mnt_id_req *kreq)
{
	struct rb_node *node;

	if (!kreq->mnt_ns_id)
		return kreq->mnt_ns_fd ? mnt_ns_by_fd(w, kreq->mnt_ns_fd)
				       : current->nsproxy->mnt_ns;
	node = rb_find(&w->mnt_ns_tree, kreq->mnt_ns_id);
	if (!node)
		return ERR_PTR(refuse_num(w, ENOENT, R_STATMOUNT_NO_SUCH_NS, (s64)kreq->mnt_ns_id));
	return rb_entry(node, struct mnt_namespace, mnt_ns_tree_node);
}

/* What the tasks of a namespace see as its root: the first mount on the hidden one. */
static struct mount *visible_root(const struct mnt_namespace *ns)
{
	struct rb_node *node = RB_EMPTY_ROOT(&ns->mounts) ? NULL : &ns->root->mnt_node;
	struct mount *m;

	while (node) {
		node = rb_next(node);
		m = rb_entry_safe(node, struct mount, mnt_node);
		if (m && m->mnt_parent == ns->root)
			return m;
	}
	return NULL;
}

/* From where things are seen: the caller's root, or in another namespace its root. Counted. */
static int grab_requested_root(struct world *w, const struct mnt_namespace *ns, struct path *root)
{
	struct mount *top;

	if (ns == current->nsproxy->mnt_ns) {
		get_fs_root(current->fs, root);
		return 0;
	}
	top = visible_root(ns);
	if (!top)
		return (int)refuse_obj(w, ENOENT, R_STATMOUNT_NS_EMPTY, ns, NULL);
	*root = (struct path){ mntget(&top->mnt), dget(top->mnt.mnt_root) };
	return 0;
}

/* The master of a namespace may also ask about what is out of sight. */
static int may_ask_about(struct world *w, struct mount *m, const struct path *root,
			 const struct mnt_namespace *ns)
{
	if (is_path_reachable(m, m->mnt.mnt_root, root) ||
	    ns_capable_noaudit(w, ns->user_ns, CAP_SYS_ADMIN))
		return 0;
	return (int)refuse_obj(w, EPERM, R_STATMOUNT_UNREACHABLE, m, NULL);
}

static struct mount *lookup_mnt_in_ns(const struct mnt_namespace *ns, u64 id)
{
	struct rb_node *node = rb_find(&ns->mounts, id);

	return rb_entry_safe(node, struct mount, mnt_node);
}

/* ---- statmount ---- */

static int fill_statmount(struct world *w, struct kstatmount *s, const struct mnt_namespace *ns)
{
	const u64 numbers = STATMOUNT_MNT_BASIC | STATMOUNT_SB_BASIC | STATMOUNT_PROPAGATE_FROM |
			    STATMOUNT_MNT_NS_ID | STATMOUNT_SUPPORTED_MASK;
	struct mount *m = s->mnt;

	s->sm.mask = s->mask & numbers;
	if (s->mask & STATMOUNT_MNT_BASIC)
		tell_mnt_basic(m, &s->sm);
	if (s->mask & STATMOUNT_SB_BASIC)
		tell_sb_basic(m->mnt.mnt_sb, &s->sm);
	if ((s->mask & STATMOUNT_PROPAGATE_FROM) && IS_MNT_SLAVE(m))
		s->sm.propagate_from = (u64)get_dominating_id(m, &current->fs->root);
	if (s->mask & STATMOUNT_MNT_NS_ID)
		s->sm.mnt_ns_id = ns->ns.ns_id;
	if (s->mask & STATMOUNT_SUPPORTED_MASK)
		s->sm.supported_mask = STATMOUNT_SUPPORTED;
	return statmount_strings(w, s);
}

/* Buffers of growing size, until the strings fit. */
static int statmount_with_buffer(struct world *w, struct kstatmount *s,
				 const struct mnt_namespace *ns)
{
	int err = -EAGAIN;

	for (size_t size = STRINGS_SIZE; err == -EAGAIN && size <= STRINGS_SIZE_MAX; size *= 2) {
		world_free(w, s->seq.buf);
		s->seq = (struct world_text){ NULL, 0, 0 };
		memset(&s->sm, 0, sizeof(s->sm));
		if (s->mask & STATMOUNT_STRING_REQ) {
			s->seq.buf = world_alloc(w, OBJ_bytes, size + 1);
			if (!s->seq.buf)
				return (int)refuse(w, ENOMEM, R_NOMEM);
			s->seq.size = size;
		}
		err = fill_statmount(w, s, ns);
	}
	return err;
}

/*
 * The strings, at least their first NUL, go behind a whole structure even where the caller has room
 * for a part of it only; such a caller must not care for what is there.
 */
static int copy_statmount_to_user(struct world *w, struct kstatmount *s)
{
	size_t copysize = s->bufsize < sizeof(s->sm) ? s->bufsize : sizeof(s->sm);
	int err;

	if (s->seq.len && s->bufsize >= sizeof(s->sm)) {
		err = copy_to_user(w, s->buf + sizeof(s->sm), s->seq.buf, s->seq.len);
		if (err)
			return err;
	}
	s->sm.size = (u32)(copysize + s->seq.len);
	return copy_to_user(w, s->buf, &s->sm, copysize);
}

static int do_statmount(struct world *w, struct kstatmount *s, u64 id,
			const struct mnt_namespace *ns)
{
	int err;

	s->mnt = lookup_mnt_in_ns(ns, id);
	if (!s->mnt)
		return (int)refuse_num(w, ENOENT, R_STATMOUNT_NO_SUCH_MOUNT, (s64)id);
	err = grab_requested_root(w, ns, &s->root);
	if (err)
		return err;
	err = may_ask_about(w, s->mnt, &s->root, ns);
	if (!err)
		err = statmount_with_buffer(w, s, ns);
	if (!err)
		err = copy_statmount_to_user(w, s);
	world_free(w, s->seq.buf);
	path_put(w, &s->root);
	return err;
}

SYSCALL_DEFINE4(statmount, uptr, req, uptr, buf, size_t, bufsize, unsigned int, flags)
{
	struct kstatmount s = { .buf = buf, .bufsize = bufsize };
	struct mnt_namespace *ns;
	struct mnt_id_req kreq;
	int err;

	if (flags)
		return refuse_num(w, EINVAL, R_STATMOUNT_FLAGS, flags);
	err = copy_mnt_id_req(w, req, &kreq);
	if (err)
		return err;
	ns = requested_mnt_ns(w, &kreq);
	if (IS_ERR(ns))
		return PTR_ERR(ns);
	if (kreq.mnt_ns_id && ns != current->nsproxy->mnt_ns &&
	    !ns_capable_noaudit(w, ns->user_ns, CAP_SYS_ADMIN))
		return refuse_obj(w, EPERM, R_STATMOUNT_NS_NOT_CAPABLE, ns, ns->user_ns);
	s.mask = kreq.param;
	if ((s.mask & STATMOUNT_STRING_REQ) && bufsize == sizeof(s.sm))
		return refuse_num(w, EOVERFLOW, R_STATMOUNT_BUFFER, (s64)bufsize);
	return do_statmount(w, &s, kreq.mnt_id, ns);
}

/* ---- listmount ---- */

struct klistmount {
	struct mnt_namespace *ns;
	u64 last_mnt_id;
	u64 mnt_parent_id;
	uptr mnt_ids;
	size_t nr_mnt_ids;
	bool reverse;
};

static struct mount *list_start(const struct klistmount *kls)
{
	struct rb_node *node;

	if (kls->last_mnt_id)
		return kls->reverse ? mnt_find_id_at_reverse(kls->ns, kls->last_mnt_id - 1)
				    : mnt_find_id_at(kls->ns, kls->last_mnt_id + 1);
	node = kls->reverse ? rb_last(&kls->ns->mounts) : rb_first(&kls->ns->mounts);
	return rb_entry_safe(node, struct mount, mnt_node);
}

static struct mount *list_next(struct mount *m, bool reverse)
{
	struct rb_node *node = reverse ? rb_prev(&m->mnt_node) : rb_next(&m->mnt_node);

	return rb_entry_safe(node, struct mount, mnt_node);
}

static long list_below(struct world *w, const struct klistmount *kls, const struct path *orig)
{
	long ret = 0;

	for (struct mount *r = list_start(kls); r && (size_t)ret < kls->nr_mnt_ids;
	     r = list_next(r, kls->reverse)) {
		int err;

		if (r->mnt_id_unique == kls->mnt_parent_id ||
		    !is_path_reachable(r, r->mnt.mnt_root, orig))
			continue;
		err = put_user(w, r->mnt_id_unique, kls->mnt_ids + (u64)ret * sizeof(u64));
		if (err)
			return err;
		ret++;
	}
	return ret;
}

/* Where the list begins: the mount that was asked for, or what is seen as the root. */
static int list_origin(struct world *w, const struct klistmount *kls, const struct path *root,
		       struct path *orig)
{
	struct mount *parent;

	*orig = *root;
	if (kls->mnt_parent_id == LSMT_ROOT)
		return 0;
	parent = lookup_mnt_in_ns(kls->ns, kls->mnt_parent_id);
	if (!parent)
		return (int)refuse_num(w, ENOENT, R_STATMOUNT_NO_SUCH_MOUNT,
				       (s64)kls->mnt_parent_id);
	*orig = (struct path){ &parent->mnt, parent->mnt.mnt_root };
	return may_ask_about(w, parent, root, kls->ns);
}

static long do_listmount(struct world *w, const struct klistmount *kls)
{
	struct path root, orig;
	long ret = grab_requested_root(w, kls->ns, &root);

	if (ret)
		return ret;
	ret = list_origin(w, kls, &root, &orig);
	if (!ret)
		ret = list_below(w, kls, &orig);
	path_put(w, &root);
	return ret;
}

SYSCALL_DEFINE4(listmount, uptr, req, uptr, mnt_ids, size_t, nr_mnt_ids, unsigned int, flags)
{
	struct klistmount kls = {
		.mnt_ids = mnt_ids,
		.nr_mnt_ids = nr_mnt_ids,
		.reverse = flags & LISTMOUNT_REVERSE,
	};
	struct mnt_id_req kreq;
	int err;

	if (flags & ~(unsigned int)LISTMOUNT_REVERSE)
		return refuse_num(w, EINVAL, R_STATMOUNT_FLAGS, flags);
	if (nr_mnt_ids > LISTMOUNT_MAX)
		return refuse_num(w, EOVERFLOW, R_LISTMOUNT_TOO_MANY, (s64)nr_mnt_ids);
	err = copy_mnt_id_req(w, req, &kreq);
	if (err)
		return err;
	kls.last_mnt_id = kreq.param;
	kls.mnt_parent_id = kreq.mnt_id;
	if (kls.last_mnt_id && kls.last_mnt_id <= MNT_UNIQUE_ID_OFFSET)
		return refuse_num(w, EINVAL, R_STATMOUNT_OLD_ID, (s64)kls.last_mnt_id);
	kls.ns = requested_mnt_ns(w, &kreq);
	if (IS_ERR(kls.ns))
		return PTR_ERR(kls.ns);
	if (kreq.mnt_ns_id && kls.ns != current->nsproxy->mnt_ns &&
	    !ns_capable_noaudit(w, kls.ns->user_ns, CAP_SYS_ADMIN))
		return refuse_obj(w, ENOENT, R_STATMOUNT_NS_NOT_CAPABLE, kls.ns, kls.ns->user_ns);
	return do_listmount(w, &kls);
}
