// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files uid_map, gid_map, projid_map and setgroups of a user namespace: who may write what, and
 * how they read. Mirrors the second half of kernel/user_namespace.c of Linux.
 *
 * A map is written once, as a whole. Its extents overlap on neither side. What is stored on the
 * lower side are the kernel's own ids; with more than five extents they stand sorted by their first
 * id.
 */
#include "commoncap.h"
#include "text.h"

#define PAGE_SIZE		     4096
#define SETGROUPS_MAX		     8
#define UID_GID_MAP_MAX_BASE_EXTENTS 5
#define ANYBODY			     (-1) /* in place of a capability */

/* A map under construction. */
struct map_draft {
	struct uid_gid_extent *extent;
	u32 nr_extents;
	u32 room;
};

/* The text of a write, and how far it has been read. */
struct map_text {
	const char *pos;
	const char *end; /* of the line */
};

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_spaces(struct map_text *t)
{
	while (t->pos < t->end && is_space(*t->pos))
		t->pos++;
}

/* A number, and whether a space (or with @last the end of the line) follows it. */
static bool read_id(struct map_text *t, u32 *id, bool last)
{
	u64 value = 0;

	skip_spaces(t);
	for (; t->pos < t->end && *t->pos >= '0' && *t->pos <= '9'; t->pos++)
		value = value * 10 + (u64)(*t->pos - '0');
	*id = (u32)value;
	return t->pos == t->end ? last : is_space(*t->pos);
}

/* A run of ids on one side of an extent. */
struct id_run {
	u32 first;
	u32 last;
};

static struct id_run upper(const struct uid_gid_extent *e)
{
	return (struct id_run){ e->first, e->first + e->count - 1 };
}

static struct id_run lower(const struct uid_gid_extent *e)
{
	return (struct id_run){ e->lower_first, e->lower_first + e->count - 1 };
}

static int extent_check(struct world *w, const struct uid_gid_extent *e)
{
	if (e->first == (u32)-1 || e->lower_first == (u32)-1)
		return (int)refuse(w, EINVAL, R_MAP_ID_INVALID);
	/* At least one id, and none beyond the end. */
	if (e->first + e->count <= e->first || e->lower_first + e->count <= e->lower_first)
		return (int)refuse_num(w, EINVAL, R_MAP_COUNT, e->count);
	return 0;
}

static bool overlap(struct id_run a, struct id_run b)
{
	return a.first <= b.last && b.first <= a.last;
}

static bool mappings_overlap(const struct map_draft *map, const struct uid_gid_extent *e)
{
	bool any = false;

	for (u32 i = 0; i < map->nr_extents; i++)
		any |= overlap(upper(&map->extent[i]), upper(e)) ||
		       overlap(lower(&map->extent[i]), lower(e));
	return any;
}

static int read_line(struct world *w, struct map_text *line, struct map_draft *map)
{
	struct uid_gid_extent e;
	int err;

	if (!read_id(line, &e.first, false) || !read_id(line, &e.lower_first, false) ||
	    !read_id(line, &e.count, true))
		return (int)refuse(w, EINVAL, R_MAP_LINE);
	skip_spaces(line);
	if (line->pos != line->end)
		return (int)refuse(w, EINVAL, R_MAP_LINE);
	err = extent_check(w, &e);
	if (err)
		return err;
	if (mappings_overlap(map, &e))
		return (int)refuse_num(w, EINVAL, R_MAP_OVERLAP, e.first);
	if (map->nr_extents >= map->room)
		return (int)refuse_num(w, EINVAL, R_MAP_EXTENTS, UID_GID_MAP_MAX_EXTENTS);
	map->extent[map->nr_extents++] = e;
	return 0;
}

/* What stands behind a NUL is not looked at, as with any string of the kernel's. */
static size_t text_length(const char *text, size_t len)
{
	const char *nul = memchr(text, '\0', len);

	return nul ? (size_t)(nul - text) : len;
}

static int read_map(struct world *w, const char *text, size_t len, struct map_draft *map)
{
	const char *pos = text, *end = text + text_length(text, len);

	for (;;) {
		const char *newline = memchr(pos, '\n', (size_t)(end - pos));
		struct map_text line = { pos, newline ? newline : end };
		int err = read_line(w, &line, map);

		if (err)
			return err;
		if (!newline || newline + 1 == end)
			return 0;
		if (map->nr_extents == UID_GID_MAP_MAX_EXTENTS)
			return (int)refuse_num(w, EINVAL, R_MAP_EXTENTS, UID_GID_MAP_MAX_EXTENTS);
		pos = newline + 1;
	}
}

static bool opener_capable(const struct cred *opener, const struct user_namespace *ns, int cap)
{
	return cap_capable(opener, ns, cap) == 0;
}

static bool maps_root(const struct map_draft *map)
{
	for (u32 i = 0; i < map->nr_extents; i++)
		if (map->extent[i].lower_first == 0)
			return true;
	return false;
}

/*
 * Mapping the parent's root needs CAP_SETFCAP: a file capability made inside would count outside.
 * A process of the namespace itself goes by what its creator had.
 */
static int verify_root_map(struct world *w, const struct cred *opener,
			   const struct user_namespace *ns, const struct map_draft *map)
{
	if (!maps_root(map))
		return 0;
	if (opener->user_ns != ns)
		return opener_capable(opener, ns->parent, CAP_SETFCAP)
			       ? 0
			       : (int)refuse_obj(w, EPERM, R_MAP_ROOT_SETFCAP, ns->parent, NULL);
	return ns->parent_could_setfcap ? 0 : (int)refuse(w, EPERM, R_MAP_ROOT_SETFCAP_SELF);
}

/* One's own id may always be mapped; the own group only where setgroups has been given up. */
static bool maps_own_id(const struct cred *opener, const struct user_namespace *ns, int cap_setid,
			const struct map_draft *map)
{
	u32 id = map->extent[0].lower_first;

	if (map->nr_extents != 1 || map->extent[0].count != 1 || !uid_eq(ns->owner, opener->euid))
		return false;
	if (cap_setid == CAP_SETUID)
		return uid_eq(make_kuid(ns->parent, id), opener->euid);
	return cap_setid == CAP_SETGID && !(ns->flags & USERNS_SETGROUPS_ALLOWED) &&
	       gid_eq(make_kgid(ns->parent, id), opener->egid);
}

static int new_idmap_permitted(struct world *w, const struct cred *opener,
			       struct user_namespace *ns, int cap_setid,
			       const struct map_draft *map)
{
	struct user_namespace *parent = ns->parent;
	int err = cap_setid == CAP_SETUID ? verify_root_map(w, opener, ns, map) : 0;

	/* Project ids are anybody's; else both who opened the file and who writes answer for it. */
	if (err || cap_setid == ANYBODY || maps_own_id(opener, ns, cap_setid, map) ||
	    (ns_capable(w, parent, cap_setid) && opener_capable(opener, parent, cap_setid)))
		return err;
	return (int)refuse_obj(w, EPERM, R_MAP_CAP_SETID, parent, NULL);
}

/* Turns the lower ids from the parent's numbers to the kernel's. */
static int map_to_parent(struct world *w, struct map_draft *map, const struct uid_gid_map *parent)
{
	u32 i;

	for (i = 0; i < map->nr_extents; i++) {
		struct uid_gid_extent *e = &map->extent[i];
		u32 lower = map_id_range_down(parent, e->lower_first, e->count);

		if (lower == (u32)-1)
			return (int)refuse_num(w, EPERM, R_MAP_PARENT, e->lower_first);
		e->lower_first = lower;
	}
	return 0;
}

static void sort_idmaps(struct map_draft *map)
{
	u32 i, j;

	if (map->nr_extents <= UID_GID_MAP_MAX_BASE_EXTENTS)
		return;
	for (i = 1; i < map->nr_extents; i++) {
		struct uid_gid_extent e = map->extent[i];

		for (j = i; j && map->extent[j - 1].first > e.first; j--)
			map->extent[j] = map->extent[j - 1];
		map->extent[j] = e;
	}
}

static u32 count_lines(const char *text, size_t len)
{
	u32 lines = 1;

	for (; len; len--)
		lines += *text++ == '\n';
	return lines < UID_GID_MAP_MAX_EXTENTS ? lines : UID_GID_MAP_MAX_EXTENTS;
}

/* What there is to know of a map. */
static const struct map_kind {
	int cap_setid; /* over the parent: who may map any ids */
	size_t offset; /* in a user_namespace */
} map_kinds[] = {
	[USERNS_UID_MAP] = { CAP_SETUID, offsetof(struct user_namespace, uid_map) },
	[USERNS_GID_MAP] = { CAP_SETGID, offsetof(struct user_namespace, gid_map) },
	[USERNS_PROJID_MAP] = { ANYBODY, offsetof(struct user_namespace, projid_map) },
};

static struct uid_gid_map *map_of(struct user_namespace *ns, enum userns_file which)
{
	return (struct uid_gid_map *)(void *)((char *)ns + map_kinds[which].offset);
}

/* One write to one map, between its first byte and its commit. */
static long map_write(struct world *w, struct user_namespace *ns, const struct cred *opener,
		      const char *text, size_t len, enum userns_file which)
{
	const int cap_setid = map_kinds[which].cap_setid;
	struct uid_gid_map *map = map_of(ns, which);
	struct map_draft draft = { 0 };
	int err;

	if (map->nr_extents)
		return refuse_obj(w, EPERM, R_MAP_WRITTEN, ns, NULL);
	if (cap_setid != ANYBODY && !opener_capable(opener, ns, CAP_SYS_ADMIN))
		return refuse_obj(w, EPERM, R_MAP_CAP_ADMIN, ns, NULL);
	draft.room = count_lines(text, len);
	draft.extent = world_alloc(w, OBJ_uid_gid_extent, draft.room * sizeof(*draft.extent));
	if (!draft.extent)
		return refuse(w, ENOMEM, R_NOMEM);
	err = read_map(w, text, len, &draft);
	if (!err)
		err = new_idmap_permitted(w, opener, ns, cap_setid, &draft);
	if (!err)
		err = map_to_parent(w, &draft, map_of(ns->parent, which));
	if (err) {
		world_free(w, draft.extent);
		return err;
	}
	sort_idmaps(&draft);
	map->extent = draft.extent;
	map->nr_extents = draft.nr_extents;
	return (long)len;
}

static bool word_is(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	if (len < n || memcmp(text, word, n))
		return false;
	for (; n < len; n++)
		if (!is_space(text[n]))
			return false;
	return true;
}

static long setgroups_write(struct world *w, struct user_namespace *ns, const char *text,
			    size_t len)
{
	size_t n = text_length(text, len);

	if (word_is(text, n, "allow")) {
		if (!(ns->flags & USERNS_SETGROUPS_ALLOWED))
			return refuse_obj(w, EPERM, R_SETGROUPS_ALLOW, ns, NULL);
		return (long)len;
	}
	if (!word_is(text, n, "deny"))
		return refuse(w, EINVAL, R_SETGROUPS_WORD);
	if (ns->gid_map.nr_extents)
		return refuse_obj(w, EPERM, R_SETGROUPS_DENY, ns, NULL);
	ns->flags &= ~USERNS_SETGROUPS_ALLOWED;
	return (long)len;
}

static int check_map_writer(struct world *w, const struct user_namespace *ns,
			    const struct cred *opener)
{
	if (!ns->parent)
		return (int)refuse_obj(w, EPERM, R_MAP_INITIAL, ns, NULL);
	if (opener->user_ns != ns && opener->user_ns != ns->parent)
		return (int)refuse_obj(w, EPERM, R_MAP_OUTSIDER, opener->user_ns, ns);
	return 0;
}

long userns_file_write(struct world *w, enum userns_file which, struct user_namespace *ns,
		       const struct cred *opener, const char *text, size_t len, u64 offset)
{
	const bool is_map = which != USERNS_SETGROUPS;
	int err = is_map ? check_map_writer(w, ns, opener) : 0;

	if (err)
		return err;
	if (offset)
		return refuse_num(w, EINVAL, R_MAP_OFFSET, (s64)offset);
	if (len >= (is_map ? PAGE_SIZE : SETGROUPS_MAX))
		return refuse_num(w, EINVAL, R_MAP_SIZE, (s64)len);
	return is_map ? map_write(w, ns, opener, text, len, which)
		      : setgroups_write(w, ns, text, len);
}

/* The lower ids are shown as the reader's namespace knows them; its own ones as the parent does. */
void userns_file_show(struct world *w, enum userns_file which, struct user_namespace *ns,
		      const struct user_namespace *reader, struct world_text *text)
{
	const struct user_namespace *known_by = reader == ns && ns->parent ? ns->parent : reader;
	const struct uid_gid_map *map, *known;

	if (which == USERNS_SETGROUPS) {
		text_string(text, ns->flags & USERNS_SETGROUPS_ALLOWED ? "allow\n" : "deny\n");
		return;
	}
	map = map_of(ns, which);
	known = map_of((struct user_namespace *)known_by, which);
	for (u32 i = 0; i < map->nr_extents; i++)
		text_printf(text, "%10u %10u %10u\n", map->extent[i].first,
			    map_id_up(known, map->extent[i].lower_first), map->extent[i].count);
}
