// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading one parameter of a file system by its table.
 *
 * Mirrors fs/fs_parser.c. What cannot be read is told in the context's log too, in the kernel's
 * words: programs show them.
 */
#include "fs_parser.h"
#include "sched.h"
#include "text.h"

static const struct constant_table bool_names[] = {
	{ "0", false },	  { "1", true },   { "false", false }, { "no", false },
	{ "true", true }, { "yes", true }, { NULL, 0 },
};

static const struct constant_table *find_constant(const struct constant_table *table,
						  const char *name)
{
	while (table->name && strcmp(table->name, name) != 0)
		table++;
	return table->name ? table : NULL;
}

int lookup_constant(const struct constant_table *table, const char *name, int not_found)
{
	const struct constant_table *c = find_constant(table, name);

	return c ? c->value : not_found;
}

static bool is_flag(const struct fs_parameter_spec *row)
{
	return !row->type;
}

/* The row of that name for a flag, or for a value; where there is only the other, that. */
static const struct fs_parameter_spec *find_row(const struct fs_parameter_spec *row,
						const char *name, bool flag)
{
	const struct fs_parameter_spec *found = NULL;

	for (; row->name && !(found && is_flag(found) == flag); row++)
		if (!strcmp(row->name, name))
			found = row;
	return found;
}

/* "noNAME": the row of NAME, where it can be negated so. */
static const struct fs_parameter_spec *find_negated(const struct fs_parameter_spec *row,
						    const char *key)
{
	if (strncmp(key, "no", 2) != 0)
		return NULL;
	while (row->name && !((row->flags & fs_param_neg_with_no) && !strcmp(row->name, key + 2)))
		row++;
	return row->name ? row : NULL;
}

/* A row that fits in name and kind goes before a negation, and that before one that fits half. */
static const struct fs_parameter_spec *
fs_lookup_key(const struct fs_parameter_spec *desc, const struct fs_parameter *param, bool *negated)
{
	bool flag = param->type == fs_value_is_flag;
	const struct fs_parameter_spec *row = find_row(desc, param->key, flag), *no;

	no = flag && !(row && is_flag(row)) ? find_negated(desc, param->key) : NULL;
	*negated = no != NULL;
	return no ? no : row;
}

int fs_parse(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *desc,
	     struct fs_parameter *param, struct fs_parse_result *result)
{
	const struct fs_parameter_spec *p;
	int err;

	memset(result, 0, sizeof(*result));
	p = fs_lookup_key(desc, param, &result->negated);
	if (!p)
		return -ENOPARAM;
	if (p->flags & fs_param_deprecated)
		logfc_prefix(w, fc, 'w', "Deprecated parameter '%s'", param->key);
	if (p->type) {
		err = p->type(w, fc, p, param, result);
		return err ? err : p->opt;
	}
	if (param->type != fs_value_is_flag) {
		logfc_prefix(w, fc, 'e', "Unexpected value for '%s'", param->key);
		return (int)refuse_str(w, EINVAL, R_FSPARAM_UNEXPECTED_VALUE, param->key);
	}
	result->boolean = !result->negated;
	return p->opt;
}

int fs_param_bad_value(struct world *w, struct fs_context *fc, struct fs_parameter *param)
{
	logfc_prefix(w, fc, 'e', "Bad value for '%s'", param->key);
	return (int)refuse_str(w, EINVAL, R_FSPARAM_BAD_VALUE, param->key);
}

/* "key=" where the table allows that: nothing to read. */
static bool is_empty_value(const struct fs_parameter_spec *spec, const struct fs_parameter *param)
{
	return (spec->flags & fs_param_can_be_empty) && !*param->string;
}

/* The whole of a string as one number from @min to @max; a newline may follow. */
static bool parse_number(const char *s, u32 base, s64 min, u64 max, u64 *value)
{
	bool overflow = false;
	s64 number;
	size_t len = text_number(s, base, &number, &overflow);

	if (!len || overflow)
		return false;
	if (s[len] == '\n')
		len++;
	if (s[len])
		return false;
	if (number < 0 ? number < min : (u64)number > max)
		return false;
	*value = (u64)number;
	return true;
}

/* ---- types of values ---- */

/* Reads a value's text. False: it is none of this type. */
typedef bool value_reader(const struct fs_parameter_spec *spec, const char *text,
			  struct fs_parse_result *result);

static bool read_bool(const struct fs_parameter_spec *spec, const char *text,
		      struct fs_parse_result *result)
{
	const struct constant_table *name = find_constant(bool_names, text);

	(void)spec;
	if (name)
		result->boolean = name->value;
	return name;
}

static bool read_u32(const struct fs_parameter_spec *spec, const char *text,
		     struct fs_parse_result *result)
{
	u64 value;
	bool ok = parse_number(text, spec->base, 0, UINT32_MAX, &value);

	if (ok)
		result->uint_32 = (u32)value;
	return ok;
}

static bool read_s32(const struct fs_parameter_spec *spec, const char *text,
		     struct fs_parse_result *result)
{
	u64 value;
	bool ok = parse_number(text, 0, INT32_MIN, INT32_MAX, &value);

	(void)spec;
	if (ok)
		result->int_32 = (s32)value;
	return ok;
}

static bool read_u64(const struct fs_parameter_spec *spec, const char *text,
		     struct fs_parse_result *result)
{
	(void)spec;
	return parse_number(text, 0, 0, INT64_MAX, &result->uint_64);
}

static bool read_enum(const struct fs_parameter_spec *spec, const char *text,
		      struct fs_parse_result *result)
{
	const struct constant_table *name = find_constant(spec->constants, text);

	if (name)
		result->uint_32 = (u32)name->value;
	return name;
}

static bool read_string(const struct fs_parameter_spec *spec, const char *text,
			struct fs_parse_result *result)
{
	(void)spec;
	(void)result;
	return *text;
}

static bool read_fd(const struct fs_parameter_spec *spec, const char *text,
		    struct fs_parse_result *result)
{
	u64 value;
	bool ok = parse_number(text, 0, 0, INT32_MAX, &value);

	(void)spec;
	if (ok)
		result->uint_32 = (u32)value;
	return ok;
}

/* Only strings have values to read; "key=" leaves the result as it is, where that is allowed. */
static int read_value(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		      struct fs_parameter *param, struct fs_parse_result *result,
		      value_reader *read)
{
	bool readable = param->type == fs_value_is_string &&
			(is_empty_value(spec, param) || read(spec, param->string, result));

	return readable ? 0 : fs_param_bad_value(w, fc, param);
}

int fs_param_is_bool(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		     struct fs_parameter *param, struct fs_parse_result *result)
{
	return read_value(w, fc, spec, param, result, read_bool);
}

int fs_param_is_u32(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	return read_value(w, fc, spec, param, result, read_u32);
}

int fs_param_is_s32(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	return read_value(w, fc, spec, param, result, read_s32);
}

int fs_param_is_u64(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	return read_value(w, fc, spec, param, result, read_u64);
}

int fs_param_is_enum(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		     struct fs_parameter *param, struct fs_parse_result *result)
{
	return read_value(w, fc, spec, param, result, read_enum);
}

int fs_param_is_string(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		       struct fs_parameter *param, struct fs_parse_result *result)
{
	return read_value(w, fc, spec, param, result, read_string);
}

/* A descriptor, as it comes with FSCONFIG_SET_FD, or its number. */
int fs_param_is_fd(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		   struct fs_parameter *param, struct fs_parse_result *result)
{
	if (param->type != fs_value_is_file || param->dirfd < 0)
		return read_value(w, fc, spec, param, result, read_fd);
	result->uint_32 = (u32)param->dirfd;
	return 0;
}

/* The number of a user or group. The kernel says twice that what is given is none. */
static int read_id(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		   struct fs_parameter *param, struct fs_parse_result *result)
{
	return fs_param_is_u32(w, fc, spec, param, result) ? fs_param_bad_value(w, fc, param) : 0;
}

static int check_mapped(struct world *w, struct fs_context *fc, const struct fs_parameter *param,
			const struct fs_parse_result *result, const char *kind, bool mapped)
{
	if (mapped)
		return 0;
	logfc_prefix(w, fc, 'e', "Invalid %s '%s'", kind, param->string);
	return (int)refuse_num(w, EINVAL, R_FSPARAM_ID_NOT_MAPPED, result->uint_32);
}

int fs_param_is_uid(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	int err = read_id(w, fc, spec, param, result);

	if (err)
		return err;
	result->uid = make_kuid(current_user_ns(), result->uint_32);
	return check_mapped(w, fc, param, result, "uid", uid_valid(result->uid));
}

int fs_param_is_gid(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	int err = read_id(w, fc, spec, param, result);

	if (err)
		return err;
	result->gid = make_kgid(current_user_ns(), result->uint_32);
	return check_mapped(w, fc, param, result, "gid", gid_valid(result->gid));
}

/* The file system looks at it itself. */
int fs_param_is_any(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	(void)w;
	(void)fc;
	(void)spec;
	(void)param;
	(void)result;
	return 0;
}
