/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mountinfo view as a tree of nested HTML lists: one entry per mount with its propagation.
 */
#ifndef NSSIM_SIM_MOUNT_TREE_H
#define NSSIM_SIM_MOUNT_TREE_H

#include <glib.h>

/* @mountinfo is in normal form: ids are line numbers. */
void mount_tree_html(const char *mountinfo, GString *out);

#endif
