// SPDX-License-Identifier: GPL-2.0-only
/*
 * The `world` directive: which world a scenario starts in.
 */
#include <stdlib.h>
#include <string.h>

#include "script/parser.h"
#include "script/run.h"

static gboolean fail(const AstScript *script, const AstSetting *setting, GError **error,
		     const char *what, const char *word, const char *near)
{
	script_error(error, SCRIPT_ERROR_NAME, script, setting->span, "there is no %s \"%s\"%s%s%s",
		     what, word, near ? "; did you mean \"" : "", near ? near : "",
		     near ? "\"?" : "");
	return FALSE;
}

static const char *nearest_capability(const char *word)
{
	Suggester s = suggester(word);

	for (unsigned int i = 0; i < sys_sets_size; i++) {
		for (const struct sys_flag *f = sys_sets[i]->flags; f->name; f++) {
			if (g_str_has_prefix(f->name, "CAP_"))
				suggester_try(&s, f->name);
		}
	}
	return suggester_best(&s);
}

static gboolean set_drop(const AstScript *script, const AstSetting *setting,
			 struct world_config *config, GError **error)
{
	g_auto(GStrv) words = g_strsplit(setting->value, ",", -1);

	for (char **word = words; *word; word++) {
		u64 number;

		if (!g_str_has_prefix(*word, "CAP_") || !sys_constant(*word, &number) ||
		    number > 63)
			return fail(script, setting, error, "capability", *word,
				    nearest_capability(*word));
		config->drop_caps |= (u64)1 << number;
	}
	return TRUE;
}

static gboolean set_bug(const AstScript *script, const AstSetting *setting,
			struct world_config *config, GError **error)
{
	g_auto(GStrv) words = g_strsplit(setting->value, ",", -1);

	for (char **word = words; *word; word++) {
		Suggester s = suggester(*word);
		u64 bit = 0;

		for (guint i = 0; world_bugs[i].name; i++) {
			suggester_try(&s, world_bugs[i].name);
			if (strcmp(world_bugs[i].name, *word) == 0)
				bit = (u64)1 << i;
		}
		if (!bit)
			return fail(script, setting, error, "bug", *word, suggester_best(&s));
		config->bugs |= bit;
	}
	return TRUE;
}

static gboolean set_version(const AstScript *script, const AstSetting *setting,
			    struct world_config *config, GError **error)
{
	char *dot, *end;
	unsigned long major = strtoul(setting->value, &dot, 10), minor;

	minor = *dot == '.' ? strtoul(dot + 1, &end, 10) : 0;
	if (*dot != '.' || *end != '\0' || dot == setting->value) {
		script_error(error, SCRIPT_ERROR_VALUE, script, setting->span,
			     "a version is two numbers with a dot, such as 6.18, not \"%s\"",
			     setting->value);
		return FALSE;
	}
	config->version = (u32)WORLD_VERSION(major, minor);
	return TRUE;
}

static gboolean set_number(const AstScript *script, const AstSetting *setting, u64 *number,
			   GError **error)
{
	char *end;

	*number = g_ascii_strtoull(setting->value, &end, 0);
	if (*end == '\0' && end != setting->value)
		return TRUE;
	script_error(error, SCRIPT_ERROR_VALUE, script, setting->span, "%s is a number, not \"%s\"",
		     setting->key, setting->value);
	return FALSE;
}

static gboolean apply_setting(const AstScript *script, const AstSetting *setting,
			      struct world_config *config, GError **error)
{
	static const char *const keys[] = { "drop", "version", "bug",	       "threads_max",
					    "seed", "boot_ns", "first_pid_ns", NULL };

	if (strcmp(setting->key, "drop") == 0)
		return set_drop(script, setting, config, error);
	if (strcmp(setting->key, "bug") == 0)
		return set_bug(script, setting, config, error);
	if (strcmp(setting->key, "version") == 0)
		return set_version(script, setting, config, error);
	if (strcmp(setting->key, "threads_max") == 0)
		return set_number(script, setting, &config->threads_max, error);
	if (strcmp(setting->key, "seed") == 0)
		return set_number(script, setting, &config->seed, error);
	if (strcmp(setting->key, "boot_ns") == 0)
		return set_number(script, setting, &config->boot_ns, error);
	if (strcmp(setting->key, "first_pid_ns") == 0)
		return set_number(script, setting, &config->first_pid_ns, error);
	return fail(script, setting, error, "setting of the world", setting->key,
		    nearest_name(setting->key, keys));
}

gboolean script_world(const AstScript *script, const struct world_config *base,
		      struct world_config *config, GError **error)
{
	static const char *const worlds[] = { "default", NULL };

	*config = base ? *base : (struct world_config){ 0 };
	for (guint i = 0; i < script->n_lines; i++) {
		const AstLine *line = script->lines[i];

		if (line->kind != LINE_WORLD)
			continue;
		if (strcmp(line->world.name, "default") != 0) {
			const char *near = nearest_name(line->world.name, worlds);

			script_error(error, SCRIPT_ERROR_NAME, script, line->span,
				     "there is no world \"%s\"; %s \"default\"", line->world.name,
				     near ? "did you mean" : "the one there is, is");
			return FALSE;
		}
		for (guint s = 0; s < line->world.n_settings; s++) {
			if (!apply_setting(script, &line->world.settings[s], config, error))
				return FALSE;
		}
	}
	return TRUE;
}
