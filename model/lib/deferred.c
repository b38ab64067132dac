// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel does later: RCU callbacks, work queues, task work. Each is a queue of the world,
 * run after every call unless the scenario defers it, so that the time between the last put of an
 * object and its end can be looked at.
 */
#include "sched.h"
#include "text.h"
#include "world_state.h"

static void enqueue(struct list_head *queue, struct deferred_work *work,
		    void (*func)(struct world *, struct deferred_work *), const char *what)
{
	work->func = func;
	work->what = what;
	list_add_tail(&work->entry, queue);
}

void call_rcu(struct world *w, struct rcu_head *head,
	      void (*func)(struct world *, struct deferred_work *), const char *what)
{
	enqueue(&w->rcu_queue, head, func, what);
}

void schedule_work(struct world *w, struct work_struct *work,
		   void (*func)(struct world *, struct deferred_work *), const char *what)
{
	enqueue(&w->work_queue, work, func, what);
}

bool task_work_add(struct world *w, struct task_struct *task, struct callback_head *work,
		   void (*func)(struct world *, struct deferred_work *), const char *what)
{
	if (task->task_works_closed)
		return false;
	enqueue(&task->task_works, work, func, what);
	return true;
}

static bool run_queue(struct world *w, struct list_head *queue)
{
	bool any = false;

	while (!list_empty(queue)) {
		struct deferred_work *work = list_first_entry(queue, struct deferred_work, entry);

		list_del(&work->entry);
		work->func(w, work);
		any = true;
	}
	return any;
}

void task_work_run(struct world *w)
{
	run_queue(w, &current->task_works);
}

static bool run_all(struct world *w)
{
	bool any = run_queue(w, &w->work_queue);

	return run_queue(w, &w->rcu_queue) || any;
}

void deferred_run(struct world *w)
{
	if (w->deferring)
		return;
	while (run_all(w))
		;
}

void world_defer(struct world *w, bool on)
{
	w->deferring = on;
	if (!on)
		world_drain(w, QUEUE_ALL);
}

static bool drain_task_work(struct world *w)
{
	struct task_struct *p, *t;
	bool any = false;

	for_each_process (w, p) {
		for_each_thread (p, t) {
			w->current_task = t;
			any |= run_queue(w, &t->task_works);
		}
	}
	w->current_task = NULL;
	return any;
}

void world_drain(struct world *w, enum world_queue queue)
{
	bool any;

	do {
		any = false;
		if (queue == QUEUE_TASK_WORK || queue == QUEUE_ALL)
			any |= drain_task_work(w);
		if (queue == QUEUE_WORK || queue == QUEUE_ALL)
			any |= run_queue(w, &w->work_queue);
		if (queue == QUEUE_RCU || queue == QUEUE_ALL)
			any |= run_queue(w, &w->rcu_queue);
	} while (any && queue == QUEUE_ALL);
}
