/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What only the door of the model needs to know of a row: the body behind it.
 */
#ifndef NSSIM_ENTRY_ROWS_H
#define NSSIM_ENTRY_ROWS_H

#include "syscall.h"

struct world;

/* A body gets the registers as they came; the current task is the world's. */
typedef long (*sys_body)(struct world *w, const u64 *arg);

/* The body of a row; NULL where it is absent. */
sys_body sys_row_body(const struct sys_row *row);

#endif
