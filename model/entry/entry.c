// SPDX-License-Identifier: GPL-2.0-only
/*
 * The door: how a call enters a world, and all that follows from it before the next one may enter.
 */
#include "entry.h"
#include "rows.h"
#include "seccomp.h"

sys_body call_body(unsigned int nr)
{
	const struct sys_row *row = sys_find_nr(nr);

	return row ? sys_row_body(row) : NULL;
}

/* The body of a call, where the task's filters let it pass. */
static long filtered_call(struct world *w, unsigned int nr, const u64 *args)
{
	long ret;

	return secure_computing(w, nr, args, &ret) ? call_body(nr)(w, args) : ret;
}

/*
 * A call that is to be restarted: its body is run again, as the kernel sets the instruction pointer
 * back. do_signal() has turned what must not be restarted into -EINTR.
 */
static bool must_restart(long ret)
{
	return ret == -ERESTARTNOINTR || ret == -ERESTARTSYS || ret == -ERESTARTNOHAND;
}

/* Task work and signals, until there are none. Returns false where the task is gone or stopped. */
static bool exit_to_user_mode(struct world *w, long *ret)
{
	for (;;) {
		if (!w->deferring)
			task_work_run(w);
		if (!signal_pending(current))
			return true;
		if (!do_signal(w, ret))
			return false;
	}
}

long leave_kernel(struct world *w, unsigned int nr, const u64 *args, long ret)
{
	for (;;) {
		if (ret == TASK_SLEEPS || ret == TASK_GONE)
			return ret;
		current->wait_expires = 0;
		if (!exit_to_user_mode(w, &ret))
			return current->exit_state || current->flags & PF_EXITING ? TASK_GONE : ret;
		if (!must_restart(ret) || !args)
			return ret;
		ret = filtered_call(w, nr, args);
	}
}

/* Keeps what a call that sleeps needs: its arguments and its memory. */
static bool keep_call(struct world *w, const struct world_call *c)
{
	struct blocked_call *call = alloc_obj(w, blocked_call);

	if (!call)
		return false;
	call->nr = c->nr;
	memcpy(call->args, c->args, sizeof(call->args));
	call->image_size = c->image.size;
	call->image = c->image.size ? world_memdup(w, c->image.bytes, c->image.size) : NULL;
	if (c->image.size && !call->image) {
		world_free(w, call);
		return false;
	}
	current->call = call;
	return true;
}

static enum world_outcome outcome_of(struct world *w, const struct world_call *call, long ret)
{
	if (ret == TASK_GONE || current->exit_state || current->flags & PF_EXITING)
		return CALL_NO_RETURN;
	if (ret != TASK_SLEEPS)
		return CALL_RETURNED;
	return keep_call(w, call) ? CALL_BLOCKED : CALL_NO_RETURN;
}

static bool is_stopped(const struct task_struct *t)
{
	return t->__state & (__TASK_STOPPED | __TASK_TRACED);
}

static struct world_result call_as(struct world *w, struct task_struct *task,
				   struct world_call *call)
{
	struct world_result result = { CALL_RETURNED, 0, false };
	long ret;

	w->current_task = get_task_struct(task);
	w->image = call->image;
	task->last_refusal.err = 0;
	w->arena.failed_nth = false;
	w->arena.fail_nth = call->fail_nth;
	ret = filtered_call(w, call->nr, call->args);
	w->arena.fail_nth = 0;
	result.failed_nth = w->arena.failed_nth;
	ret = leave_kernel(w, call->nr, call->args, ret);
	result.outcome = outcome_of(w, call, ret);
	result.ret = ret;
	w->image = (struct world_image){ NULL, 0 };
	w->current_task = NULL;
	put_task_struct(w, task);
	world_settle(w);
	return result;
}

struct world_result world_call(struct world *w, obj_id id, struct world_call *call)
{
	struct world_result refused = { CALL_NO_TASK, 0, false };
	struct task_struct *task = obj_by_id(w, id);

	if (!task || obj_type_of(task) != OBJ_task_struct || task->exit_state ||
	    task->flags & PF_EXITING)
		return refused;
	if (task->asleep || is_stopped(task)) {
		refused.outcome = CALL_BUSY;
		return refused;
	}
	if (!call_body(call->nr)) {
		refused.outcome = CALL_ABSENT;
		return refused;
	}
	if (!list_empty(&w->events))
		events_clear(w);
	return call_as(w, task, call);
}
