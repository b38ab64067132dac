/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parameters that a file system takes, as a table, and the parser that reads one by it:
 * include/linux/fs_parser.h of Linux.
 */
#ifndef NSSIM_FS_PARSER_H
#define NSSIM_FS_PARSER_H

#include "fs.h"

/* A name for a number. Tables end with a NULL name. */
struct constant_table {
	const char *name;
	int value;
};

struct fs_parse_result {
	bool negated; /* it was "noxxx" */
	bool boolean;
	s32 int_32;
	u32 uint_32; /* enum, fd too */
	u64 uint_64;
	kuid_t uid;
	kgid_t gid;
};

struct fs_parameter_spec;
typedef int fs_param_type(struct world *w, struct fs_context *fc,
			  const struct fs_parameter_spec *spec, struct fs_parameter *param,
			  struct fs_parse_result *result);
fs_param_type fs_param_is_bool, fs_param_is_u32, fs_param_is_s32, fs_param_is_u64, fs_param_is_enum,
	fs_param_is_string, fs_param_is_fd, fs_param_is_uid, fs_param_is_gid, fs_param_is_any;

struct fs_parameter_spec {
	const char *name;
	fs_param_type *type; /* NULL: a flag, without a value */
	u8 opt; /* what fs_parse() returns for it */
	u16 flags; /* fs_param_* */
	u32 base; /* of a number; 0: as C writes it */
	const struct constant_table *constants; /* of an enum */
};
#define fs_param_neg_with_no  0x2 /* "noNAME" is its negation */
#define fs_param_can_be_empty 0x4 /* "NAME=" is fine */
#define fs_param_deprecated   0x8

#define fsparam_flag(n, o)              \
	{                               \
		.name = (n), .opt = (o) \
	}
#define fsparam_flag_no(n, o)                                          \
	{                                                              \
		.name = (n), .opt = (o), .flags = fs_param_neg_with_no \
	}
#define fsparam_typed(t, n, o)                       \
	{                                            \
		.name = (n), .type = (t), .opt = (o) \
	}
#define fsparam_bool(n, o)	     fsparam_typed(fs_param_is_bool, n, o)
#define fsparam_u32(n, o)	     fsparam_typed(fs_param_is_u32, n, o)
#define fsparam_s32(n, o)	     fsparam_typed(fs_param_is_s32, n, o)
#define fsparam_u64(n, o)	     fsparam_typed(fs_param_is_u64, n, o)
#define fsparam_string(n, o)	     fsparam_typed(fs_param_is_string, n, o)
#define fsparam_fd(n, o)	     fsparam_typed(fs_param_is_fd, n, o)
#define fsparam_uid(n, o)	     fsparam_typed(fs_param_is_uid, n, o)
#define fsparam_gid(n, o)	     fsparam_typed(fs_param_is_gid, n, o)
#define fsparam_file_or_string(n, o) fsparam_typed(fs_param_is_any, n, o)
#define fsparam_u32oct(n, o)                                                \
	{                                                                   \
		.name = (n), .type = fs_param_is_u32, .opt = (o), .base = 8 \
	}
#define fsparam_string_empty(n, o)                                   \
	{                                                            \
		.name = (n), .type = fs_param_is_string, .opt = (o), \
		.flags = fs_param_can_be_empty                       \
	}
#define fsparam_enum(n, o, t)                                                       \
	{                                                                           \
		.name = (n), .type = fs_param_is_enum, .opt = (o), .constants = (t) \
	}

/*
 * Looks @param up in @desc (ended by a NULL name) and reads its value. Returns the row's opt,
 * -ENOPARAM where there is none, or a refusal that stands in the log as well.
 */
int fs_parse(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *desc,
	     struct fs_parameter *param, struct fs_parse_result *result);
/* The value becomes the caller's: an object of its own, or NULL where there is none. */
static inline char *fs_param_take(struct fs_parameter *param)
{
	char *value = param->string;

	param->string = NULL;
	return value;
}
int lookup_constant(const struct constant_table *table, const char *name, int not_found);
/* -EINVAL, with "Bad value for 'key'" in the log. */
int fs_param_bad_value(struct world *w, struct fs_context *fc, struct fs_parameter *param);

#endif
