/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the model's tests share: a fresh default world for each test, and calls into it in one line.
 *
 *	struct fixture *f = fixture_new();
 *	CU_ASSERT_EQUAL(CALL(f, "mkdir", STR(f, "/mnt/a"), 0755), 0);
 *	fixture_free(f);
 *
 * Calls are made as f->task (init at first). STR and BUF place an argument in the image of the next
 * call; results that a call writes to a BUF can be read with fixture_bytes() until the call after
 * it.
 */
#ifndef NSSIM_TESTS_FIXTURE_H
#define NSSIM_TESTS_FIXTURE_H

#include <CUnit/CUnit.h>

#include "inspect.h"
#include "syscall.h"
#include "world.h"

struct fixture {
	struct world *w;
	obj_id task; /* who makes the calls */
	struct world_result result; /* of the last call */
	u32 fail_nth; /* for the next call only */
	size_t used; /* bytes of the image that the next call brings */
	bool called; /* the image belongs to the last call */
	void *memory;
	char image[1 << 16];
};

/* A fresh world; config may be NULL. */
struct fixture *fixture_new(void);
struct fixture *fixture_new_with(const struct world_config *config);
/* Frees it, and asserts that every invariant held at the end. */
void fixture_free(struct fixture *f);

/*
 * Makes a call; returns its result, or -1000 - outcome where it did not return. Validates the
 * world.
 */
s64 fixture_call(struct fixture *f, const char *name, const u64 *args, int nr_args);
#define CALL(f, name, ...)                                  \
	fixture_call(f, name, (const u64[]){ __VA_ARGS__ }, \
		     (int)(sizeof((const u64[]){ __VA_ARGS__ }) / sizeof(u64)))
#define CALL0(f, name) fixture_call(f, name, NULL, 0)
/* Addresses for arguments: a string, a copy of bytes, @size zeroed bytes. */
u64 fixture_string(struct fixture *f, const char *string);
u64 fixture_copy(struct fixture *f, const void *bytes, size_t size);
u64 fixture_buffer(struct fixture *f, size_t size);
#define STR(f, s)      fixture_string(f, s)
#define COPY(f, value) fixture_copy(f, &(value), sizeof(value))
#define BUF(f, size)   fixture_buffer(f, size)
void *fixture_bytes(struct fixture *f, u64 address);

/* A child of the caller made by clone(@flags | SIGCHLD); 0 where it fails. */
obj_id fixture_clone(struct fixture *f, u64 flags);
/* What the call of @task returned that had blocked and went on; -9999: none did. */
s64 fixture_resumed(struct fixture *f, obj_id task);
/* The task object behind an id, for tests that look at fields. */
struct task_struct *fixture_task(struct fixture *f, obj_id id);
/* A view as a string that lasts until the next one. */
const char *fixture_view(struct fixture *f, enum world_view view);

#endif
