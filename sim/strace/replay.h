/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Replaying a log of strace on the model: every call that the model has is made again, by the task
 * of the same pid, and its answer is compared with the log's.
 *
 * A log shows one run in a world of which little is known, so what it proves is made true on the
 * way: files that it found, descriptors that it had, the contents that it read. Where the model
 * differs nevertheless, the call is taken back, the difference is noted, and what follows from the
 * log's answer (a descriptor, a child) is put in its place, so that one difference is counted once.
 */
#ifndef NSSIM_SIM_STRACE_REPLAY_H
#define NSSIM_SIM_STRACE_REPLAY_H

#include "call/backend.h"
#include "strace/log.h"
#include "strace/tally.h"

/* Replays @log on @model, in the world as it is now. */
void replay_log(const StraceLog *log, Backend *model, Tally *tally);

#endif
