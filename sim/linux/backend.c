/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The back end on the kernel underneath: the operations of backend.h, and a call from its order to
 * its outcome. See kernel.h.
 */
#include <errno.h>
#include <linux/sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "linux/exec.h"
#include "linux/kernel.h"

#define SA_SIGINFO_BIT	4u
#define SA_RESTORER_BIT 0x04000000u

/* ---- addresses in a call's image ---- */

static void shift_words(void *bytes, gsize size, u64 from, u64 delta)
{
	for (gsize at = 0; at + 8 <= size; at += 8) {
		u64 word;

		memcpy(&word, (char *)bytes + at, 8);
		if (word - from < USER_IMAGE_MAX) {
			word += delta;
			memcpy((char *)bytes + at, &word, 8);
		}
	}
}

/*
 * Calls whose structures hold addresses of the image. Elsewhere a word that looks like one is none:
 * an IPC_SET's mode 0400 stands in the upper half of a word.
 */
static gboolean holds_addresses(u16 nr)
{
	static const u16 calls[] = {
		SYS_clone3,
		SYS_execve,
		SYS_execveat,
		SYS_readv,
		SYS_writev,
		SYS_preadv,
		SYS_pwritev,
		SYS_preadv2,
		SYS_pwritev2,
		SYS_sendmsg,
		SYS_recvmsg,
		SYS_sendmmsg,
		SYS_recvmmsg,
		SYS_pselect6,
		SYS_vmsplice,
		SYS_process_vm_readv,
		SYS_process_vm_writev,
		SYS_io_submit,
		SYS_keyctl,
	};

	for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
		if (calls[i] == nr)
			return TRUE;
	return FALSE;
}

/* Where in the image of @size bytes, at @base, such addresses can stand. */
static void addresses(u16 nr, const u64 *args, u64 base, gsize size, gsize *at, gsize *length)
{
	u64 fprog = 0;

	*at = 0;
	*length = holds_addresses(nr) ? size : 0;
	/* Of a filter's program only the head; its instructions may look like anything. */
	if (nr == SYS_seccomp && args[0] == SECCOMP_SET_MODE_FILTER)
		fprog = args[2];
	else if (nr == SYS_prctl && args[0] == PR_SET_SECCOMP)
		fprog = args[2];
	if (fprog - base < size && size - (fprog - base) >= sizeof(struct sock_fprog)) {
		*at = fprog - base;
		*length = sizeof(struct sock_fprog);
	}
}

static void image_in(Kernel *k, Task *t, const struct world_call *call)
{
	char *image = remote_image(k->remote, t->slot);
	u64 delta = (u64)(guintptr)image - USER_BASE;
	gsize at, length;

	if (call->image.size)
		memcpy(image, call->image.bytes, call->image.size);
	memset(image + call->image.size, 0, 64);
	addresses(call->nr, call->args, USER_BASE, call->image.size, &at, &length);
	shift_words(image + at, length, USER_BASE, delta);
	memcpy(t->slot->args, call->args, sizeof(t->slot->args));
	shift_words(t->slot->args, sizeof(t->slot->args), USER_BASE, delta);
	t->image_size = call->image.size;
	t->call_nr = call->nr;
}

void image_out(Kernel *k, Task *t, void *bytes, gsize size)
{
	char *image = remote_image(k->remote, t->slot);
	u64 base = (u64)(guintptr)image;
	gsize at, length;

	if (!size)
		return;
	memcpy(bytes, image, size);
	addresses(t->call_nr, t->slot->args, base, size, &at, &length);
	shift_words((char *)bytes + at, length, base, USER_BASE - base);
}

/* ---- signal handlers: a scenario's address stands for code of ours ---- */

static guint handler_index(Kernel *k, const Handler *h)
{
	for (guint i = 0; i < k->handlers->len; i++)
		if (!memcmp(&g_array_index(k->handlers, Handler, i), h, sizeof(*h)))
			return i;
	if (k->handlers->len == HANDLER_SLED)
		return HANDLER_SLED - 1;
	g_array_append_val(k->handlers, *h);
	return k->handlers->len - 1;
}

static gboolean in_image(Kernel *k, Task *t, u64 at, gsize size)
{
	u64 base = (u64)(guintptr)remote_image(k->remote, t->slot);

	return at >= base && at + size <= base + t->image_size;
}

static void handler_in(Kernel *k, Task *t)
{
	u64 act = t->slot->args[1];
	Handler h;

	if (!in_image(k, t, act, sizeof(h)))
		return;
	memcpy(&h, (void *)(guintptr)act, sizeof(h));
	if (h.handler > 1) {
		h.handler = remote_handler(k->remote, handler_index(k, &h));
		h.flags |= SA_SIGINFO_BIT | SA_RESTORER_BIT;
		h.restorer = remote_restorer(k->remote);
		memcpy((void *)(guintptr)act, &h, sizeof(h));
	}
}

static void handler_out(Kernel *k, Task *t)
{
	u64 old = t->slot->args[2];
	Handler h;

	if (!in_image(k, t, old, sizeof(h)))
		return;
	memcpy(&h, (void *)(guintptr)old, sizeof(h));
	if (h.handler - remote_handler(k->remote, 0) < k->handlers->len) {
		h = g_array_index(k->handlers, Handler, h.handler - remote_handler(k->remote, 0));
		memcpy((void *)(guintptr)old, &h, sizeof(h));
	}
}

/* ---- what kind of call it is, as far as that matters here ---- */

static gboolean creates_tasks(u16 nr)
{
	return nr == SYS_clone || nr == SYS_clone3 || nr == SYS_fork || nr == SYS_vfork;
}

gboolean ends_caller(u16 nr)
{
	return nr == SYS_exit || nr == SYS_exit_group;
}

/* Whether it can send signals, end tasks, or let a pending signal through. */
static gboolean stirs_others(u16 nr)
{
	static const u16 calls[] = {
		SYS_kill,
		SYS_tkill,
		SYS_tgkill,
		SYS_rt_sigqueueinfo,
		SYS_rt_tgsigqueueinfo,
		SYS_pidfd_send_signal,
		SYS_exit,
		SYS_exit_group,
		SYS_execve,
		SYS_execveat,
		SYS_rt_sigprocmask,
		SYS_rt_sigaction,
		SYS_rt_sigsuspend,
		SYS_setitimer,
		SYS_alarm,
		SYS_timer_settime,
		SYS_mq_timedsend,
		SYS_mq_notify,
		SYS_fcntl,
		SYS_write,
		SYS_writev,
		SYS_reboot,
		SYS_prctl,
		SYS_prlimit64,
		SYS_setrlimit,
		SYS_seccomp,
		SYS_ioctl,
		SYS_close,
		SYS_close_range,
	};

	for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
		if (calls[i] == nr)
			return TRUE;
	return FALSE;
}

/* The remote code could not go on after these. */
static gboolean beyond_us(u16 nr)
{
	return nr == SYS_rt_sigreturn;
}

/* ---- a call ---- */

/* The child in @slot, where the call has created one; it may still be on its way there. */
static Task *take_child(Kernel *k, Task *t, Slot *slot)
{
	gint64 deadline = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;
	gboolean returned = remote_done(t->slot);
	Task *child;
	pid_t host;

	while (!__atomic_load_n(&slot->alive, __ATOMIC_ACQUIRE) &&
	       g_get_monotonic_time() < deadline)
		remote_wait(k->remote, remote_progress(k->remote), 200);
	host = task_created(k, t, returned ? t->slot->ret : 0);
	child = host ? task_adopt(k, host, slot, t) : NULL;
	if (!child) {
		k->problem = g_strdup_printf("the task that call %u created is not found in /proc",
					     t->call_nr);
		return NULL;
	}
	report_new(k, child, t);
	if (!returned)
		t->vfork_child = child->id;
	return child;
}

static gboolean child_exists(Task *t, Slot *slot)
{
	return remote_done(t->slot) ? t->slot->ret > 0
				    : __atomic_load_n(&slot->alive, __ATOMIC_ACQUIRE) != 0;
}

/*
 * Waits until the call has returned or its caller is at rest otherwise. The time after which we
 * look at its state has no influence on what we find.
 */
static void await(Kernel *k, Task *t, Slot *child)
{
	gint64 start = g_get_monotonic_time();
	guint64 usec = ends_caller(t->call_nr) ? 10 : 100;

	for (gboolean first = TRUE;; first = FALSE) {
		u32 seen = remote_progress(k->remote);

		if (remote_done(t->slot))
			return;
		if (!first) {
			if (!task_observe(t) || t->stat.state == 'Z' || t->stat.state == 'T')
				return;
			/* Off the run queue, and not back from the call: in this order. */
			if (t->stat.state == 'S' && proc_sleeps(t->syscallfd) &&
			    !remote_done(t->slot))
				return;
			if (child && t->stat.state == 'D' && child->alive &&
			    proc_sleeps(t->syscallfd) && !remote_done(t->slot))
				return;
			if (g_get_monotonic_time() > start + WORLD_PATIENCE)
				return;
			if (g_get_monotonic_time() > start + ORDER_PATIENCE)
				in_order(k, FALSE);
		}
		remote_wait(k->remote, seen, usec);
		usec = first ? 20 : MIN(usec * 2, 1000);
	}
}

/* All that the call set off takes place within the step. */
static void aftermath(Kernel *k, Task *t)
{
	gboolean sleepers = FALSE, exiting = FALSE;

	for (guint i = 0; i < k->live->len; i++) {
		const Task *other = g_ptr_array_index(k->live, i);

		sleepers |= other->busy;
		exiting |= other->exiting && !other->zombie;
	}
	/* A wait that reaps the last member of a pid namespace lets its init go. */
	if (!remote_done(t->slot) || exiting || stirs_others(t->call_nr)) {
		tasks_settle(k);
		report_changes(k);
	} else if (sleepers) {
		tasks_settle_sleepers(k);
		report_changes(k);
	}
	if (t->call_nr == SYS_wait4 || t->call_nr == SYS_waitid || sleepers)
		report_reaped(k);
}

static enum world_outcome not_returned(Task *t)
{
	if (!t->zombie && !t->gone && !t->exiting && !t->stopped)
		return CALL_BLOCKED;
	t->silent = TRUE;
	return CALL_NO_RETURN;
}

static struct world_result refuse(enum world_outcome why)
{
	return (struct world_result){ .outcome = why };
}

static void forget_events(Kernel *k)
{
	g_array_set_size(k->events, 0);
	g_ptr_array_set_size(k->images, 0);
	k->next_event = 0;
}

/* ---- in which order tasks end ---- */

static gboolean ends_many(Kernel *k, u16 nr)
{
	static const u16 calls[] = {
		SYS_exit,
		SYS_exit_group,
		SYS_kill,
		SYS_tkill,
		SYS_tgkill,
		SYS_rt_sigqueueinfo,
		SYS_rt_tgsigqueueinfo,
		SYS_pidfd_send_signal,
		SYS_reboot,
	};

	for (guint i = 0; i < G_N_ELEMENTS(calls) && k->live->len > 2; i++)
		if (calls[i] == nr)
			return TRUE;
	return FALSE;
}

/*
 * Tasks that are woken together, to die, run in the order in which a fair scheduler deems right:
 * who has had less of the CPU before. By the rule of first come, first served it is the order of
 * their wake-ups, which the kernel's code determines; and nssim runs when they are done. Where we
 * may not ask for that, or the scenario has a say in scheduling itself, it is left alone.
 */
void in_order(Kernel *k, gboolean on)
{
	struct sched_param param = { on ? 1 : 0 };

	if (k->own_scheduling || k->ordered == on)
		return;
	k->ordered = on;
	for (guint i = 0; i < k->live->len; i++) {
		const Task *t = g_ptr_array_index(k->live, i);

		if (!t->zombie &&
		    sched_setscheduler(t->host, on ? SCHED_FIFO : SCHED_OTHER, &param) &&
		    errno == EPERM)
			k->own_scheduling = TRUE;
	}
}

/* Also the slack of timers, which a change of policy sets anew. */
static gboolean touches_scheduling(const struct world_call *call)
{
	return call->nr == SYS_sched_setscheduler || call->nr == SYS_sched_setparam ||
	       call->nr == SYS_sched_setattr ||
	       (call->nr == SYS_prctl && call->args[0] == PR_SET_TIMERSLACK);
}

/* The kernel would run it if there were anything in it. */
static void run_program(Kernel *k, Task *t, const struct world_call *call)
{
	if (exec_prepare(k, t)) {
		remote_post(t->slot);
		await(k, t, NULL);
		if (remote_done(t->slot) && !t->slot->ret)
			exec_finish(k, t, call);
	} else {
		t->slot->ret = -ENOEXEC;
	}
	if (remote_done(t->slot))
		image_in(k, t, call);
}

static void carry_out(Kernel *k, Task *t, struct world_call *call, struct world_result *result)
{
	Slot *child = creates_tasks(call->nr) ? remote_take_slot(k->remote) : NULL;
	gboolean ordered = ends_many(k, call->nr), returned;

	image_in(k, t, call);
	if (call->nr == SYS_rt_sigaction)
		handler_in(k, t);
	k->own_scheduling |= touches_scheduling(call);
	if (ordered)
		in_order(k, TRUE);
	t->slot->nr = call->nr;
	t->slot->child = (u64)(guintptr)child;
	t->busy = TRUE;
	t->silent = FALSE;
	remote_post(t->slot);
	await(k, t, child);
	if (is_exec(call->nr) && remote_done(t->slot) && t->slot->ret == -ENOEXEC &&
	    !exec_is_text(t, call))
		run_program(k, t, call);
	t->slot->child = 0;
	if (child && !(child_exists(t, child) && take_child(k, t, child)))
		remote_drop_slot(k->remote, child);
	returned = remote_done(t->slot);
	if (returned) {
		if (call->nr == SYS_rt_sigaction)
			handler_out(k, t);
		image_out(k, t, call->image.bytes, call->image.size);
		result->ret = t->slot->ret;
		t->busy = FALSE;
	}
	aftermath(k, t);
	if (ordered)
		in_order(k, FALSE);
	if (call->nr == SYS_setns && returned && !result->ret)
		k->on_machine_root |= stands_on_machine_root(t);
	if (returned && writes_to_machine(t, call, result->ret) && !k->problem)
		k->problem = g_strdup("the scenario has opened a file of the machine's to write "
				      "to it: on this back end it ends here");
	if (returned)
		watch_for_deadlock(k, call, result->ret);
	if (!returned)
		result->outcome = not_returned(t);
}

static struct world_result kernel_call(Backend *b, obj_id task, struct world_call *call)
{
	Kernel *k = (Kernel *)b;
	Task *t = task_find(k, task);
	struct world_result result = { .outcome = CALL_RETURNED };

	forget_events(k);
	if (k->on_machine_root && !k->problem)
		k->problem = g_strdup(
			"the scenario has come to the machine's own root file system, "
			"below the world's: on this back end it ends here");
	if (t && takes_help_away(k, t, call) && !k->problem)
		k->problem = g_strdup("the world's init would wait in its exit for ever: on this "
				      "back end the scenario ends here");
	if (!t || t->gone || t->zombie || k->problem)
		return refuse(CALL_NO_TASK);
	if (t->busy || t->stopped || t->exiting)
		return refuse(CALL_BUSY);
	if (is_exec(call->nr) && !exec_is_possible(k, t, call))
		return refuse(CALL_ABSENT);
	if (beyond_us(call->nr) || reaches_machine(t, call) || call->image.size > USER_IMAGE_MAX)
		return refuse(CALL_ABSENT);
	carry_out(k, t, call, &result);
	return result;
}

static gboolean kernel_next_event(Backend *b, struct world_event *event)
{
	Kernel *k = (Kernel *)b;

	if (k->next_event >= k->events->len)
		return FALSE;
	*event = g_array_index(k->events, struct world_event, k->next_event++);
	return TRUE;
}

/* ---- starting and stopping ---- */

static void kernel_stop(Backend *b)
{
	Kernel *k = (Kernel *)b;

	end_world(k);
	for (guint i = 0; i < k->live->len; i++) {
		Task *t = g_ptr_array_index(k->live, i);

		if (t->slot)
			remote_drop_slot(k->remote, t->slot);
	}
	forget_events(k);
	g_ptr_array_set_size(k->live, 0);
	g_ptr_array_set_size(k->tasks, 0);
	g_ptr_array_set_size(k->pid_ns, 0);
	g_hash_table_remove_all(k->by_id);
	g_hash_table_remove_all(k->by_host);
	g_hash_table_remove_all(k->numbers);
	g_hash_table_remove_all(k->shown_ns);
	g_array_set_size(k->handlers, 0);
	g_clear_pointer(&k->problem, g_free);
	k->on_machine_root = k->moved_groups = k->deadlock = k->own_scheduling = FALSE;
	k->ordered = FALSE;
	k->init = NULL;
}

/* The old stem waits for a world that does not end. The new one does not. */
static gboolean replace_remote(Kernel *k, GError **error)
{
	remote_free(k->remote);
	k->remote = remote_new(error);
	k->stem_ready = k->stem_lost = FALSE;
	return k->remote != NULL;
}

static gboolean kernel_start(Backend *b, const struct world_config *config, GError **error)
{
	Kernel *k = (Kernel *)b;

	kernel_stop(b);
	if (k->stem_lost && !replace_remote(k, error))
		return FALSE;
	return make_default_world(k, config, error);
}

static void kernel_free(Backend *b)
{
	Kernel *k = (Kernel *)b;

	if (k->remote) {
		kernel_stop(b);
		remote_free(k->remote);
		sched_setaffinity(0, sizeof(k->affinity), &k->affinity);
	}
	g_ptr_array_unref(k->live);
	g_ptr_array_unref(k->tasks);
	g_ptr_array_unref(k->pid_ns);
	g_ptr_array_unref(k->images);
	g_array_unref(k->events);
	g_array_unref(k->handlers);
	g_hash_table_unref(k->by_id);
	g_hash_table_unref(k->by_host);
	g_hash_table_unref(k->numbers);
	g_hash_table_unref(k->shown_ns);
	g_free(k);
}

static gboolean kernel_has(Backend *b, const char *feature)
{
	Kernel *k = (Kernel *)b;

	if (!strcmp(feature, "root"))
		return !k->userns;
	return !strcmp(feature, "linux") || !strcmp(feature, "userns");
}

/* ---- the rest, by task ---- */

static obj_id kernel_init_task(Backend *b)
{
	Kernel *k = (Kernel *)b;

	return k->init ? k->init->id : 0;
}

static obj_id kernel_find_task(Backend *b, int pid)
{
	Kernel *k = (Kernel *)b;

	for (guint i = 0; i < k->live->len; i++) {
		Task *t = g_ptr_array_index(k->live, i);

		if (t->nr[0] == pid)
			return t->id;
	}
	return 0;
}

static gboolean kernel_task_alive(Backend *b, obj_id task)
{
	Task *t = task_find((Kernel *)b, task);

	return t && !t->gone && !t->zombie;
}

static gboolean kernel_task_blocked(Backend *b, obj_id task)
{
	Task *t = task_find((Kernel *)b, task);

	return t && t->busy && !t->silent;
}

static int kernel_pid_nr(Backend *b, obj_id task, obj_id viewer)
{
	Kernel *k = (Kernel *)b;
	Task *t = task_find(k, task), *v = task_find(k, viewer);
	PidNs *ns = t ? t->ns : NULL;

	if (!t || !v || t->gone)
		return 0;
	while (ns && ns != v->ns)
		ns = ns->parent;
	return ns ? t->nr[ns->level] : 0;
}

static obj_id kernel_ns_of(Backend *b, obj_id task, const char *name)
{
	Task *t = task_find((Kernel *)b, task);

	return t && !t->gone ? kernel_ns((Kernel *)b, t, name) : 0;
}

static obj_id kernel_ns_fd_of(Backend *b, obj_id task, int fd)
{
	Task *t = task_find((Kernel *)b, task);

	return t && !t->gone ? kernel_ns_fd((Kernel *)b, t, fd) : 0;
}

static int kernel_view_of(Backend *b, obj_id task, enum world_view view, GString *raw)
{
	Task *t = task_find((Kernel *)b, task);

	return t && !t->gone ? kernel_view((Kernel *)b, t, view, raw) : -ESRCH;
}

static int kernel_write_sysctl(Backend *b, const char *name, const char *value)
{
	return kernel_sysctl((Kernel *)b, name, value);
}

static struct world *kernel_world(Backend *b)
{
	return NULL;
}

static const char *kernel_problem(Backend *b)
{
	return ((Kernel *)b)->problem;
}

static const BackendOps kernel_ops = {
	.name = "linux",
	.start = kernel_start,
	.stop = kernel_stop,
	.free = kernel_free,
	.has = kernel_has,
	.call = kernel_call,
	.next_event = kernel_next_event,
	.init_task = kernel_init_task,
	.find_task = kernel_find_task,
	.task_alive = kernel_task_alive,
	.task_blocked = kernel_task_blocked,
	.pid_nr = kernel_pid_nr,
	.ns = kernel_ns_of,
	.ns_fd = kernel_ns_fd_of,
	.view = kernel_view_of,
	.sysctl = kernel_write_sysctl,
	.world = kernel_world,
	.problem = kernel_problem,
};

static Kernel *kernel_new(void)
{
	Kernel *k = g_new0(Kernel, 1);

	k->backend.ops = &kernel_ops;
	k->tasks = g_ptr_array_new_with_free_func(task_free);
	k->live = g_ptr_array_new();
	k->pid_ns = g_ptr_array_new_with_free_func(g_free);
	k->images = g_ptr_array_new_with_free_func(g_free);
	k->events = g_array_new(FALSE, FALSE, sizeof(struct world_event));
	k->handlers = g_array_new(FALSE, FALSE, sizeof(Handler));
	k->by_id = g_hash_table_new(NULL, NULL);
	k->by_host = g_hash_table_new(NULL, NULL);
	k->numbers = g_hash_table_new(NULL, NULL);
	k->shown_ns = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	k->userns = geteuid() != 0;
	return k;
}

/* nssim itself goes to the CPU of its tasks: to switch is faster than to call across, and a task
 * that was woken is then seen as such. */
static void bind_self(Kernel *k)
{
	cpu_set_t one;

	sched_getaffinity(0, sizeof(k->affinity), &k->affinity);
	CPU_ZERO(&one);
	CPU_SET((gsize)k->remote->cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	prctl(PR_SET_TIMERSLACK, 1000, 0, 0, 0);
}

Backend *backend_linux_new(GError **error)
{
	Kernel *k = kernel_new();

	k->remote = remote_new(error);
	if (!k->remote) {
		kernel_free(&k->backend);
		return NULL;
	}
	bind_self(k);
	/* Whether the machine lets us is known once a first world stands. */
	if (!kernel_start(&k->backend, NULL, error)) {
		kernel_free(&k->backend);
		return NULL;
	}
	kernel_stop(&k->backend);
	return &k->backend;
}
