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
	for (; table->name; table++)
		if (!strcmp(table->name, name))
			return table;
	return NULL;
}

int lookup_constant(const struct constant_table *table, const char *name, int not_found)
{
	const struct constant_table *c = find_constant(table, name);

	return c ? c->value : not_found;
}

/* The row of @param: one for a value or for a flag, as it came, else the other. */
static const struct fs_parameter_spec *
fs_lookup_key(const struct fs_parameter_spec *desc, const struct fs_parameter *param, bool *negated)
{
	const struct fs_parameter_spec *p, *other = NULL;
	bool want_flag = param->type == fs_value_is_flag;

	*negated = false;
	for (p = desc; p->name; p++) {
		if (strcmp(p->name, param->key) != 0)
			continue;
		if (!p->type == want_flag)
			return p;
		other = p;
	}
	if (!want_flag || strncmp(param->key, "no", 2) != 0)
		return other;
	for (p = desc; p->name; p++) {
		if (!(p->flags & fs_param_neg_with_no) || strcmp(p->name, param->key + 2) != 0)
			continue;
		*negated = true;
		return p;
	}
	return other;
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
	return param->type == fs_value_is_string && !*param->string &&
	       (spec->flags & fs_param_can_be_empty);
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

int fs_param_is_bool(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		     struct fs_parameter *param, struct fs_parse_result *result)
{
	int b;

	if (param->type != fs_value_is_string)
		return fs_param_bad_value(w, fc, param);
	if (is_empty_value(spec, param))
		return 0;
	b = lookup_constant(bool_names, param->string, -1);
	if (b == -1)
		return fs_param_bad_value(w, fc, param);
	result->boolean = b;
	return 0;
}

int fs_param_is_u32(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	u64 value;

	if (is_empty_value(spec, param))
		return 0;
	if (param->type != fs_value_is_string ||
	    !parse_number(param->string, spec->base, 0, UINT32_MAX, &value))
		return fs_param_bad_value(w, fc, param);
	result->uint_32 = (u32)value;
	return 0;
}

int fs_param_is_s32(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	u64 value;

	if (is_empty_value(spec, param))
		return 0;
	if (param->type != fs_value_is_string ||
	    !parse_number(param->string, 0, INT32_MIN, INT32_MAX, &value))
		return fs_param_bad_value(w, fc, param);
	result->int_32 = (s32)value;
	return 0;
}

int fs_param_is_u64(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	if (is_empty_value(spec, param))
		return 0;
	if (param->type != fs_value_is_string ||
	    !parse_number(param->string, 0, 0, INT64_MAX, &result->uint_64))
		return fs_param_bad_value(w, fc, param);
	return 0;
}

int fs_param_is_enum(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		     struct fs_parameter *param, struct fs_parse_result *result)
{
	const struct constant_table *c;

	if (param->type != fs_value_is_string)
		return fs_param_bad_value(w, fc, param);
	if (is_empty_value(spec, param))
		return 0;
	c = find_constant(spec->constants, param->string);
	if (!c)
		return fs_param_bad_value(w, fc, param);
	result->uint_32 = (u32)c->value;
	return 0;
}

int fs_param_is_string(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		       struct fs_parameter *param, struct fs_parse_result *result)
{
	(void)result;
	if (param->type != fs_value_is_string || (!*param->string && !is_empty_value(spec, param)))
		return fs_param_bad_value(w, fc, param);
	return 0;
}

int fs_param_is_fd(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		   struct fs_parameter *param, struct fs_parse_result *result)
{
	u64 value;

	if (param->type == fs_value_is_file && param->dirfd >= 0) {
		result->uint_32 = (u32)param->dirfd;
		return 0;
	}
	if (is_empty_value(spec, param))
		return 0;
	if (param->type != fs_value_is_string ||
	    !parse_number(param->string, 0, 0, INT32_MAX, &value))
		return fs_param_bad_value(w, fc, param);
	result->uint_32 = (u32)value;
	return 0;
}

int fs_param_is_uid(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	/* The kernel says twice that a number is none. */
	if (fs_param_is_u32(w, fc, spec, param, result))
		return fs_param_bad_value(w, fc, param);
	result->uid = make_kuid(current_user_ns(), result->uint_32);
	if (uid_valid(result->uid))
		return 0;
	logfc_prefix(w, fc, 'e', "Invalid uid '%s'", param->string);
	return (int)refuse_num(w, EINVAL, R_FSPARAM_ID_NOT_MAPPED, result->uint_32);
}

int fs_param_is_gid(struct world *w, struct fs_context *fc, const struct fs_parameter_spec *spec,
		    struct fs_parameter *param, struct fs_parse_result *result)
{
	/* The kernel says twice that a number is none. */
	if (fs_param_is_u32(w, fc, spec, param, result))
		return fs_param_bad_value(w, fc, param);
	result->gid = make_kgid(current_user_ns(), result->uint_32);
	if (gid_valid(result->gid))
		return 0;
	logfc_prefix(w, fc, 'e', "Invalid gid '%s'", param->string);
	return (int)refuse_num(w, EINVAL, R_FSPARAM_ID_NOT_MAPPED, result->uint_32);
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
