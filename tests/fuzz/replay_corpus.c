// SPDX-License-Identifier: GPL-2.0-only
/*
 * A main() for fuzz targets where libFuzzer is not: each file of the folder given runs once.
 */
#include <glib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static gboolean run_file(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *data = NULL;
	gsize len;

	if (!g_file_get_contents(path, &data, &len, NULL))
		return FALSE;
	LLVMFuzzerTestOneInput((const uint8_t *)data, len);
	return TRUE;
}

int main(int argc, char **argv)
{
	g_autoptr(GDir) dir = argc > 1 ? g_dir_open(argv[1], 0, NULL) : NULL;
	const char *name;
	guint n = 0;

	if (!dir) {
		g_printerr("usage: %s FOLDER\n", argv[0]);
		return 2;
	}
	while ((name = g_dir_read_name(dir)))
		n += (guint)run_file(argv[1], name);
	g_print("%u files\n", n);
	return n ? 0 : 1;
}
