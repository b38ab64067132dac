/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking into a world: objects by id, their fields by the kernel's names, the common views, who
 * holds a reference, why a call was refused, and whether all invariants hold.
 *
 * Pointers that these functions return are valid until the next call into the world.
 */
#ifndef NSSIM_UAPI_INSPECT_H
#define NSSIM_UAPI_INSPECT_H

#include "types.h"
#include "world.h"

NSSIM_API_BEGIN

/* ---- reflection: the model's structures, described from their own declarations ---- */

enum refl_kind {
	REFL_INT, /* a signed number of .size bytes */
	REFL_UINT,
	REFL_BOOL,
	REFL_CHARS, /* char[count], a string */
	/* to a .type where that is known, or a string (.is_string), or opaque */
	REFL_POINTER,
	REFL_STRUCT, /* an embedded .type */
	REFL_LIST, /* struct list_head: a list's head, or an entry in one */
	REFL_HLIST, /* struct hlist_head */
	REFL_NODE, /* links that carry no state: rb_node, hlist_node, UT_hash_handle */
	REFL_FUNCTION,
};

enum refl_mark {
	REFL_COUNTED = 1, /* __ref: the pointer holds a reference to its target */
	REFL_COUNTER = 2, /* __counter: the number of references to this object */
	/* __burnt: moves on even in a call that fails; not part of the state */
	REFL_BURNT = 4,
	REFL_HASHTABLE = 8, /* __hashtable: the head of a uthash table */
};

struct refl_type;

struct refl_field {
	const char *name;
	const char *ctype; /* as declared */
	const struct refl_type *type; /* of the target or of the embedded structure, or NULL */
	u32 offset;
	u32 size; /* of one element */
	/* elements of an array; 0: no array; flexible: REFL_FLEXIBLE */
	u32 count;
	u8 kind; /* enum refl_kind */
	u8 marks; /* enum refl_mark */
};
#define REFL_FLEXIBLE 0xffffffffu

struct refl_type {
	const char *name; /* "nsproxy" */
	u32 size;
	u32 nr_fields;
	const struct refl_field *fields;
};

extern const struct refl_type *const refl_types[]; /* every structure, index: enum obj_type */
extern const unsigned int refl_types_size;
const struct refl_type *refl_find(const char *name);
/* A field of @type by name; looks into embedded `ns` and anonymous parts too. NULL: no such. */
const struct refl_field *refl_field(const struct refl_type *type, const char *name);

/* ---- objects ---- */

struct world_object {
	obj_id id;
	const struct refl_type *type; /* NULL: bytes or a table */
	const void *data;
	size_t size;
};

/* The object of that id; false where it has been freed or never was. */
bool world_object(const struct world *w, obj_id id, struct world_object *object);
/* The object in which @inside lies (pointers to embedded parts too); false: none. */
bool world_object_at(const struct world *w, const void *inside, struct world_object *object);
/* All live objects in memory order: start with *cursor = 0. */
bool world_next_object(const struct world *w, size_t *cursor, struct world_object *object);

obj_id world_init_task(const struct world *w);
/* The task of that pid in the initial pid namespace (threads too); 0: none. */
obj_id world_find_task(const struct world *w, int pid);
/* The pid number of @task as @viewer's active pid namespace has it; 0: none there. */
int world_pid_nr(const struct world *w, obj_id task, obj_id viewer);
bool world_task_alive(const struct world *w, obj_id task);
bool world_task_blocked(const struct world *w, obj_id task);

/* The namespace of @task by the name of its file in /proc/PID/ns; 0: none. */
obj_id world_ns(const struct world *w, obj_id task, const char *name);
/* The namespace behind an nsfs descriptor of @task; 0: it is none. */
obj_id world_ns_fd(const struct world *w, obj_id task, int fd);
/* The struct mount on top at @path as @task sees it; 0: none. */
obj_id world_mount_at(struct world *w, obj_id task, const char *path);
/* The open file behind a descriptor of @task; 0: none. */
obj_id world_file(const struct world *w, obj_id task, int fd);
/* The length of the list or table in field @field of the object at @data. */
size_t world_len(const struct world *w, const struct refl_field *field, const void *data);
/* Whether two mounts are in one peer group. */
bool world_peers(const struct world *w, obj_id mount1, obj_id mount2);

/* ---- text that the model writes, into a buffer of the caller's ---- */

struct world_text {
	char *buf; /* may be NULL where size is 0 */
	size_t size;
	size_t len; /* bytes wanted so far; text is cut where it exceeds size */
};

/*
 * The common views, raw, exactly as a running kernel shows them; sim/render normalises both.
 *   VIEW_MOUNTINFO  /proc/PID/mountinfo
 *   VIEW_PS         "PID PPID PGID SID STAT" a line, of the tasks that @task's pid namespace holds
 *   VIEW_NS         "NAME TYPE:[ID]" a line per readable file of /proc/PID/ns, by name; the ID is
 *                   not the inode's number, which a later namespace can get again; mountinfo too
 *   VIEW_IPCS       "msg KEY ID MODE BYTES MESSAGES" and so on, as in the contract
 *   VIEW_UTS        "NODENAME DOMAINNAME"
 *   VIEW_IDS        "uid=U,EU,SU gid=G,EG,SG"
 * and those of the model alone:
 *   VIEW_MOUNTS, VIEW_TASKS, VIEW_NAMESPACES, VIEW_QUEUE, VIEW_WHY (of @task's last refusal)
 */
enum world_view {
	VIEW_MOUNTINFO,
	VIEW_PS,
	VIEW_NS,
	VIEW_IPCS,
	VIEW_UTS,
	VIEW_IDS,
	VIEW_MOUNTS,
	VIEW_TASKS,
	VIEW_NAMESPACES,
	VIEW_QUEUE,
	VIEW_WHY,
};
/* Returns 0 or a negative errno, where the view can't be shown (-ESRCH: no such task). */
int world_view(struct world *w, obj_id task, enum world_view view, struct world_text *text);

/* Who holds references to an object: a line per holder, then the sum and the stored count. */
int world_refs(struct world *w, obj_id object, struct world_text *text);
/* One line that names an object to a person: "mount 31 /mnt/a (tmpfs)". */
int world_describe(const struct world *w, obj_id object, struct world_text *text);

/* ---- refusals ---- */

struct world_refusal {
	const char *id; /* "R_UMOUNT_BUSY" */
	const char *function; /* the kernel function that refuses */
	const char *help; /* what would make the call succeed */
	int err; /* positive errno; 0: the last call was not refused */
};
/* Why the last call of @task failed; @text (may be NULL) gets the sentence with its objects. */
struct world_refusal world_why(const struct world *w, obj_id task, struct world_text *text);

struct world_reason {
	const char *id; /* "R_UMOUNT_BUSY" */
	const char *function; /* the kernel function that refuses */
	const char *sentence; /* with {0} {1} {n} {s} where objects, a number, a string go */
	const char *help; /* what would make the call succeed */
};
extern const struct world_reason world_reasons[]; /* ended by a NULL id */

/* ---- invariants ---- */

struct world_invariant {
	const char *name; /* "counts", "pid-idr", ... */
	const char *meaning; /* one sentence */
};
extern const struct world_invariant world_invariants[]; /* ended by a NULL name */

/* Checks them all. Returns how many are violated; @text gets a line for each violation. */
unsigned int world_validate(const struct world *w, struct world_text *text);

NSSIM_API_END

#endif
