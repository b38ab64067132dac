/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tables of sysctls: include/linux/sysctl.h of Linux. The bodies stand in fs/proc/proc_sysctl.c.
 */
#ifndef NSSIM_SYSCTL_H
#define NSSIM_SYSCTL_H

#include "cred.h"
#include "text.h"

/*
 * One file of /proc/sys. The tables of all subsystems are named in fs/proc/sysctl_tables.def; each
 * ends with an empty row. The functions act for the current task and its namespaces.
 */
struct ctl_table {
	const char *path; /* "kernel/hostname" */
	u32 mode;
	bool string; /* can be read and written in parts; a number can't */
	/* Appends the value, with its newline. */
	int (*get)(struct world *w, const struct ctl_table *table, struct world_text *text);
	/*
	 * Takes a text of one write: 0 all, above 0 so many bytes, or a refusal. NULL: read-only.
	 */
	int (*put)(struct world *w, const struct ctl_table *table, const char *text, size_t len);
	/* Whose the file is; NULL: global root's. */
	void (*set_ownership)(struct world *w, kuid_t *uid, kgid_t *gid);
	/*
	 * The mode that holds for the current task; NULL: .mode. Global root has the owner's bits.
	 */
	int (*permissions)(struct world *w, const struct ctl_table *table);
	s64 min; /* for the helpers below and the subsystem's own use */
	s64 max;
	size_t offset; /* the same: of the field */
};
/*
 * Reads up to @n numbers, as proc_dointvec() and its like do: returns the bytes that they take, or
 * a refusal. *@got tells how many there are, also before one that is refused (the kernel has stored
 * those by then).
 */
struct sysctl_value {
	u64 val;
	bool neg;
};
long sysctl_vector(struct world *w, const struct ctl_table *table, const char *text, size_t len,
		   struct sysctl_value *values, int n, int *got);
/* Reads one number from a write: 0, or -EINVAL refused where it is none or not in min..max. */
int sysctl_number(struct world *w, const struct ctl_table *table, const char *text, size_t len,
		  s64 *value);
/* The bits of @mode for whoever is owner (6), of the group (3) or neither (0), for all three. */
static inline int sysctl_mode_of(int mode, int shift)
{
	return (mode >> shift & 7) * 0111;
}

/* ---- getters and putters that many rows share, and rows with them ---- */

/* The number .offset itself; and a write that is taken and changes nothing that is modelled. */
int sysctl_get_constant(struct world *w, const struct ctl_table *table, struct world_text *text);
int sysctl_put_ignored(struct world *w, const struct ctl_table *table, const char *text,
		       size_t len);
#define SYSCTL_CONSTANT(p, value)                                                               \
	{                                                                                       \
		.path = p, .mode = 0644, .get = sysctl_get_constant, .put = sysctl_put_ignored, \
		.offset = value                                                                 \
	}
#define SYSCTL_FIXED(p, value)                                                       \
	{                                                                            \
		.path = p, .mode = 0444, .get = sysctl_get_constant, .offset = value \
	}

/* A field of struct world at .offset. */
int sysctl_get_world_u32(struct world *w, const struct ctl_table *table, struct world_text *text);
int sysctl_put_world_u32(struct world *w, const struct ctl_table *table, const char *text,
			 size_t len);
int sysctl_get_world_u64(struct world *w, const struct ctl_table *table, struct world_text *text);
int sysctl_put_world_u64(struct world *w, const struct ctl_table *table, const char *text,
			 size_t len);
#define SYSCTL_WORLD(type, p, field, lo, hi)                             \
	{                                                                \
		.path = p, .mode = 0644, .get = sysctl_get_world_##type, \
		.put = sysctl_put_world_##type, .min = lo, .max = hi,    \
		.offset = offsetof(struct world, field)                  \
	}

#endif
