// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping and waking. The model has no stacks to switch: a body that must sleep returns
 * TASK_SLEEPS with its task on a wait queue, and is run from its start again when the task is
 * woken, as if each call were one wait_event(): it looks whether what it waits for is there, and
 * sleeps again if not. A task that sleeps has its arguments and memory in task_struct.call;
 * whatever else a body must remember goes to call->scratch or into the world.
 *
 * Invariants: a task on the run queue is there once; a sleeping task has a call, or a resume
 * function (an exit that waits); nobody is current between calls.
 */
#include "entry.h"

void init_waitqueue_head(struct wait_queue_head *queue)
{
	INIT_LIST_HEAD(&queue->head);
}

void finish_wait(struct world *w, struct task_struct *task)
{
	(void)w;
	if (task->wait_entry.task)
		list_del_init(&task->wait_entry.entry);
	task->wait_entry.task = NULL;
}

static long go_to_sleep(struct world *w, struct wait_queue_head *queue, unsigned int state)
{
	if (queue) {
		current->wait_entry.task = current;
		list_add_tail(&current->wait_entry.entry, &queue->head);
	}
	current->__state = state;
	current->asleep = true;
	return TASK_SLEEPS;
}

long wait_interruptible(struct world *w, struct wait_queue_head *queue)
{
	if (signal_pending(current))
		return -ERESTARTSYS;
	return go_to_sleep(w, queue, TASK_INTERRUPTIBLE);
}

long wait_killable(struct world *w, struct wait_queue_head *queue)
{
	if (fatal_signal_pending(current))
		return -ERESTARTSYS;
	return go_to_sleep(w, queue, TASK_UNINTERRUPTIBLE);
}

static void wait_timed_out(struct world *w, struct ktimer *timer)
{
	wake_up_process(w, container_of(timer, struct task_struct, wait_timer));
}

long wait_until(struct world *w, struct wait_queue_head *queue, u64 expires_ns)
{
	if (signal_pending(current))
		return -ERESTARTSYS;
	if (expires_ns <= w->clock_ns + WAIT_SHORT_NS) {
		if (expires_ns > w->clock_ns)
			world_clock_set(w, expires_ns);
		return -ETIME;
	}
	ktimer_start(w, &current->wait_timer, expires_ns, wait_timed_out);
	return go_to_sleep(w, queue, TASK_INTERRUPTIBLE);
}

long wait_timeout(struct world *w, struct wait_queue_head *queue, s64 timeout_ns)
{
	if (timeout_ns < 0)
		return wait_interruptible(w, queue);
	if (!current->wait_expires)
		current->wait_expires = w->clock_ns + (u64)timeout_ns;
	return wait_until(w, queue, current->wait_expires);
}

long sleep_with(struct world *w, long (*resume)(struct world *w))
{
	current->resume = resume;
	return go_to_sleep(w, NULL, TASK_INTERRUPTIBLE);
}

void wake_up_process(struct world *w, struct task_struct *task)
{
	if (list_empty(&task->run_entry) && (task->asleep || task != current))
		list_add_tail(&task->run_entry, &w->run_queue);
}

static void wake_queue(struct world *w, struct wait_queue_head *queue)
{
	struct wait_queue_entry *entry, *next;

	list_for_each_entry_safe (entry, next, &queue->head, entry) {
		struct task_struct *task = entry->task;

		list_del_init(&entry->entry);
		if (entry == &task->wait_entry)
			entry->task = NULL;
		wake_up_process(w, task);
	}
}

/* A task that polls waits for many things; it looks at all of them whenever anything happens. */
void wake_up_all(struct world *w, struct wait_queue_head *queue)
{
	wake_queue(w, queue);
	wake_queue(w, &w->poll_queue);
}

/* ---- timers ---- */

void ktimer_start(struct world *w, struct ktimer *timer, u64 expires_ns,
		  void (*func)(struct world *w, struct ktimer *timer))
{
	struct ktimer *later;

	ktimer_cancel(w, timer);
	timer->expires_ns = expires_ns;
	timer->func = func;
	list_for_each_entry (later, &w->timers, entry)
		if (later->expires_ns > expires_ns)
			break;
	list_add_tail(&timer->entry, &later->entry);
}

void ktimer_cancel(struct world *w, struct ktimer *timer)
{
	(void)w;
	if (timer->func)
		list_del_init(&timer->entry);
	timer->func = NULL;
}

static struct ktimer *due_timer(struct world *w)
{
	struct ktimer *timer;

	if (list_empty(&w->timers))
		return NULL;
	timer = list_first_entry(&w->timers, struct ktimer, entry);
	return timer->expires_ns <= w->clock_ns ? timer : NULL;
}

void world_clock_set(struct world *w, u64 ns)
{
	struct ktimer *timer;

	w->clock_ns = ns;
	while ((timer = due_timer(w))) {
		void (*func)(struct world *, struct ktimer *) = timer->func;

		ktimer_cancel(w, timer);
		func(w, timer);
	}
}

void world_advance(struct world *w, u64 ns)
{
	events_clear(w);
	world_clock_set(w, w->clock_ns + ns);
	world_settle(w);
}

/* ---- running what was woken ---- */

static void free_blocked_call(struct world *w, struct task_struct *task)
{
	struct blocked_call *call = task->call;

	task->call = NULL;
	if (call)
		world_free(w, call->image);
	world_free(w, call);
}

void abandon_call(struct world *w, struct task_struct *task)
{
	ktimer_cancel(w, &task->wait_timer);
	finish_wait(w, task);
	task->asleep = false;
	task->resume = NULL;
	task->__state = TASK_RUNNING;
	free_blocked_call(w, task);
}

static struct task_struct *task_by_id(struct world *w, obj_id id)
{
	struct task_struct *task = obj_by_id(w, id);

	return task && obj_type_of(task) == OBJ_task_struct ? task : NULL;
}

/* The body sees a signal, and tidies up as for one. */
static long run_interrupted(struct world *w, struct task_struct *task)
{
	struct blocked_call *call = task->call;
	long ret;

	w->current_task = task;
	w->image = (struct world_image){ call->image, call->image_size };
	ktimer_cancel(w, &task->wait_timer);
	finish_wait(w, task);
	task->asleep = false;
	task->__state = TASK_RUNNING;
	task->sigpending = true;
	ret = call_body(call->nr)(w, call->args);
	w->image = (struct world_image){ NULL, 0 };
	w->current_task = NULL;
	return ret;
}

bool world_interrupt(struct world *w, obj_id id)
{
	struct task_struct *task = task_by_id(w, id);
	long ret;

	if (!task || !task->asleep || !task->call || task->resume)
		return false;
	events_clear(w);
	list_del_init(&task->run_entry);
	task->parked = false;
	ret = run_interrupted(w, task);
	if (ret != TASK_SLEEPS) {
		free_blocked_call(w, task);
		task->wait_expires = 0;
		if (task->restore_sigmask)
			task->blocked = task->saved_sigmask;
		task->restore_sigmask = false;
	}
	recalc_sigpending_tsk(task);
	world_settle(w);
	return ret != TASK_SLEEPS;
}

bool world_watch(struct world *w, obj_id id, bool on)
{
	struct task_struct *task = task_by_id(w, id);

	if (!task)
		return false;
	if (on) {
		task->watched = true;
		return true;
	}
	events_clear(w);
	stop_watching(w, task);
	world_settle(w);
	return true;
}

bool world_park(struct world *w, obj_id id, bool on)
{
	struct task_struct *task = task_by_id(w, id);

	if (!task)
		return false;
	task->parked = on;
	if (on)
		return true;
	events_clear(w);
	world_settle(w);
	return true;
}

bool world_run_parked(struct world *w)
{
	struct task_struct *task;
	bool any = false;

	list_for_each_entry (task, &w->run_queue, run_entry) {
		any |= task->parked;
		task->parked = false;
	}
	if (!any)
		return false;
	events_clear(w);
	world_settle(w);
	return true;
}

bool world_set_rlimit(struct world *w, obj_id id, unsigned int resource, u64 soft, u64 hard)
{
	struct task_struct *task = task_by_id(w, id);

	if (!task || resource >= RLIM_NLIMITS || !task->signal)
		return false;
	task->signal->rlim[resource] = (struct rlimit){ soft, hard };
	return true;
}

static void end_blocked_call(struct world *w, struct task_struct *task, long ret)
{
	struct blocked_call *call = task->call;

	if (!call || ret == TASK_SLEEPS)
		return;
	if (ret != TASK_GONE)
		event_resumed(w, task, call, ret);
	free_blocked_call(w, task);
}

static long go_on(struct world *w, struct task_struct *task)
{
	long (*resume)(struct world * w) = task->resume;
	struct blocked_call *call = task->call;

	task->resume = NULL;
	if (resume)
		return resume(w);
	return call ? call_body(call->nr)(w, call->args) : 0;
}

static void run_task(struct world *w, struct task_struct *task)
{
	struct blocked_call *call = task->call;
	long ret;

	w->current_task = get_task_struct(task);
	if (call)
		w->image = (struct world_image){ call->image, call->image_size };
	ktimer_cancel(w, &task->wait_timer);
	finish_wait(w, task);
	if (task->asleep) {
		task->asleep = false;
		task->__state = TASK_RUNNING;
		ret = go_on(w, task);
		if (ret != TASK_SLEEPS && ret != TASK_GONE)
			ret = leave_kernel(w, call ? call->nr : 0, call ? call->args : NULL, ret);
		end_blocked_call(w, task, ret);
	} else if (!task->exit_state && !(task->flags & PF_EXITING)) {
		leave_kernel(w, 0, NULL, 0);
	}
	w->image = (struct world_image){ NULL, 0 };
	w->current_task = NULL;
	put_task_struct(w, task);
}

/* Whoever was woken first, and may run. */
static struct task_struct *next_to_run(struct world *w)
{
	struct task_struct *task;

	list_for_each_entry (task, &w->run_queue, run_entry)
		if (!task->parked)
			return task;
	return NULL;
}

void world_settle(struct world *w)
{
	struct task_struct *task;

	do {
		while ((task = next_to_run(w))) {
			list_del_init(&task->run_entry);
			run_task(w, task);
		}
		deferred_run(w);
	} while (next_to_run(w));
}
