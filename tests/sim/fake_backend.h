/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A back end that answers as a test has told it beforehand, for tests of the runner alone.
 */
#ifndef NSSIM_TESTS_FAKE_BACKEND_H
#define NSSIM_TESTS_FAKE_BACKEND_H

#include "call/backend.h"

typedef struct FakeBackend FakeBackend;

FakeBackend *fake_new(void);
Backend *fake_backend(FakeBackend *fake);
void fake_free(FakeBackend *fake);

/* The next call that has no answer yet: returns @ret; or sleeps; or does not return. */
void fake_answer(FakeBackend *fake, s64 ret);
void fake_block(FakeBackend *fake);
void fake_no_return(FakeBackend *fake);
/* Bytes that the call with the last answer writes at the offset of its image. */
void fake_write(FakeBackend *fake, gsize offset, const void *bytes, gsize size);
/* Events of the last call. Tasks are 1 (init), 2, 3 ... with the same pids. */
void fake_event(FakeBackend *fake, enum world_event_kind kind, obj_id task, obj_id other,
		s64 value);

#endif
