// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine underneath: see machine.h.
 */
#include "machine.h"

#include <string.h>
#include <unistd.h>

Backend *backend_by_name(const char *name, GError **error)
{
	if (strcmp(name, "model") == 0)
		return backend_model_new();
	if (strcmp(name, "linux") == 0) {
#ifdef __linux__
		return backend_linux_new(error);
#else
		g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOSYS,
			    "there is no Linux underneath, only the model");
		return NULL;
#endif
	}
	g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
		    "scenarios run on model or on linux, not on \"%s\"", name);
	return NULL;
}

/*
 * The capabilities that root can have here: those in the bounding set of this process. A user's
 * worlds are in a user namespace, whose root lacks none.
 */
static guint64 bounding_set(void)
{
	g_autofree char *status = NULL;
	const char *line;

	if (geteuid() != 0)
		return G_MAXUINT64;
	if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
		return G_MAXUINT64;
	line = strstr(status, "CapBnd:");
	return line ? g_ascii_strtoull(line + strlen("CapBnd:"), NULL, 16) : G_MAXUINT64;
}

static guint64 read_number(const char *path, guint64 otherwise)
{
	g_autofree char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return otherwise;
	return g_ascii_strtoull(text, NULL, 10);
}

void machine_config(struct world_config *config)
{
	guint64 last = read_number("/proc/sys/kernel/cap_last_cap", 0);

	*config = (struct world_config){ 0 };
	if (last == 0)
		return;
	config->drop_caps = ~bounding_set() & ((G_GUINT64_CONSTANT(2) << last) - 1);
	config->threads_max = read_number("/proc/sys/kernel/threads-max", 0);
}
