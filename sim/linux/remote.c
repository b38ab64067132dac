/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks that carry out system calls on order: see remote.h.
 *
 * The arena is one shared memory file: a header with the futex that tells progress, the code, then
 * a control area for each slot (the slot itself, and a stack for signal frames), then an image area
 * for each slot. Only what is touched takes memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "linux/remote.h"

#define CODE_OFFSET  4096
#define CODE_SIZE    8192
#define CTL_OFFSET   65536
#define CTL_SIZE     32768
#define MAX_SLOTS    8192
#define IMAGE_STRIDE (USER_IMAGE_MAX + 65536ul)
#define IMAGE_OFFSET (CTL_OFFSET + (gsize)CTL_SIZE * MAX_SLOTS)
#define ARENA_SIZE   (IMAGE_OFFSET + IMAGE_STRIDE * MAX_SLOTS)

#ifdef __x86_64__

/*
 * r12 the slot, r13 the slot of a task just being created, r14d the last order carried out, r15 the
 * header. A system call leaves all of them alone. The stack pointer is used by signal frames only.
 */
__asm__(".pushsection .rodata\n"
	".balign 16\n"
	"remote_code:\n"
	"remote_start:\n"
	"	lea 32768(%r12), %rsp\n"
	"	movl $1, 88(%r12)\n"
	"	jmp 4f\n"
	"1:	movl (%r12), %eax\n"
	"	cmpl %r14d, %eax\n"
	"	jne 2f\n"
	"	movl $202, %eax\n" /* futex(FUTEX_WAIT) */
	"	movq %r12, %rdi\n"
	"	xorl %esi, %esi\n"
	"	movl %r14d, %edx\n"
	"	xorl %r10d, %r10d\n"
	"	syscall\n"
	"	jmp 1b\n"
	"2:	movl %eax, %r14d\n"
	"	movq 72(%r12), %r13\n"
	"	movq 16(%r12), %rdi\n"
	"	movq 24(%r12), %rsi\n"
	"	movq 32(%r12), %rdx\n"
	"	movq 40(%r12), %r10\n"
	"	movq 48(%r12), %r8\n"
	"	movq 56(%r12), %r9\n"
	"	movq 8(%r12), %rax\n"
	"	syscall\n"
	"	testq %rax, %rax\n"
	"	jnz 3f\n"
	"	testq %r13, %r13\n"
	"	jz 3f\n"
	"	movq %r13, %r12\n" /* we are the child */
	"	xorl %r13d, %r13d\n"
	"	xorl %r14d, %r14d\n"
	"	jmp remote_start\n"
	"remote_returned:\n"
	"3:	movq %rax, 64(%r12)\n"
	"	movl %r14d, 4(%r12)\n"
	"4:	lock incl (%r15)\n"
	"	movl $202, %eax\n" /* futex(FUTEX_WAKE) */
	"	movq %r15, %rdi\n"
	"	movl $1, %esi\n"
	"	movl $1, %edx\n"
	"	syscall\n"
	"	jmp 1b\n"
	/* A signal is handled: keep the head of its siginfo. */
	"remote_sled:\n"
	"	.fill 1024, 1, 0x90\n"
	"	movl 92(%r12), %eax\n"
	"	movl %eax, %ecx\n"
	"	andl $15, %ecx\n"
	"	imulq $48, %rcx, %rcx\n"
	"	leaq 96(%r12, %rcx), %rdi\n"
	"	movl $6, %ecx\n"
	"	cld\n"
	"	rep movsq\n"
	"	incl %eax\n"
	"	movl %eax, 92(%r12)\n"
	"	ret\n"
	"remote_sigreturn:\n"
	"	movl $15, %eax\n"
	"	syscall\n"
	/* The call of one that was seized; what it was ordered to do before is given up. */
	"remote_seized:\n"
	"	syscall\n"
	"	movq %rax, 8(%r15)\n"
	"	xorl %r13d, %r13d\n"
	"	movl (%r12), %r14d\n"
	"	jmp 4b\n"
	/* nssim has died, and so do we, with the world. */
	"remote_guard:\n"
	"	movq 80(%r12), %rdi\n"
	"	testq %rdi, %rdi\n"
	"	jz 5f\n"
	"	movl $9, %esi\n"
	"	movl $62, %eax\n"
	"	syscall\n"
	"5:	xorl %edi, %edi\n"
	"	movl $231, %eax\n"
	"	syscall\n"
	"remote_code_end:\n"
	".popsection\n");

extern const char remote_code[], remote_start[], remote_sled[], remote_sigreturn[], remote_guard[],
	remote_seized[], remote_returned[], remote_code_end[];

_Static_assert(offsetof(Slot, args) == 16 && offsetof(Slot, ret) == 64, "the code's offsets");
_Static_assert(offsetof(Slot, child) == 72 && offsetof(Slot, victim) == 80, "the code's offsets");
_Static_assert(offsetof(Slot, alive) == 88 && offsetof(Slot, siginfo) == 96, "the code's offsets");
_Static_assert(SLOT_SIGNALS == 16 && HANDLER_SLED == 1024, "the code's constants");

static u64 code_address(Remote *r, const char *label)
{
	return (u64)(guintptr)(r->base + CODE_OFFSET + (label - remote_code));
}

u64 remote_handler(Remote *r, guint index)
{
	return code_address(r, remote_sled) + index;
}

u64 remote_restorer(Remote *r)
{
	return code_address(r, remote_sigreturn);
}

u64 remote_returned_entry(Remote *r)
{
	return code_address(r, remote_returned);
}

u64 remote_seized_entry(Remote *r)
{
	return code_address(r, remote_seized);
}

char *remote_cgroup(Remote *r)
{
	return r->base + 256;
}

s64 *remote_seized_result(Remote *r)
{
	return (s64 *)(void *)(r->base + 8);
}

/* Enters the loop as the task of @slot, and never comes back. */
static void enter_loop(Remote *r, Slot *slot)
{
	register u64 r12 __asm__("r12") = (u64)(guintptr)slot;
	register u64 r13 __asm__("r13") = 0;
	register u64 r14 __asm__("r14") = 0;
	register u64 r15 __asm__("r15") = (u64)(guintptr)r->base;

	__asm__ volatile("jmp *%0"
			 :
			 : "a"(code_address(r, remote_start)), "r"(r12), "r"(r13), "r"(r14),
			   "r"(r15)
			 : "memory");
	__builtin_unreachable();
}

/* glibc has told the kernel of thread data that will soon be unmapped. */
static void forget_libc(void)
{
	extern const ptrdiff_t __rseq_offset __attribute__((weak));
	char *rseq = &__rseq_offset ? (char *)__builtin_thread_pointer() + __rseq_offset : NULL;

	for (unsigned int size = 32; rseq && size <= 256; size += 4)
		if (!syscall(SYS_rseq, rseq, size, 1, 0x53053053))
			break;
	syscall(SYS_set_robust_list, NULL, 24);
	syscall(SYS_set_tid_address, NULL);
}

#else

#error "The back end on a real kernel knows x86-64 only."

#endif

static void default_signals(void)
{
	sigset_t none;

	for (int sig = 1; sig < 65; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

struct kernel_sigaction {
	u64 handler, flags, restorer, mask;
};

/* What the stem does before it enters the loop, still as C in nssim's copied memory. */
static void stem_main(Remote *r, pid_t parent)
{
	struct kernel_sigaction guard = { code_address(r, remote_guard), 0x04000000,
					  remote_restorer(r), 0 };
	struct rlimit no_core = { 0, 0 };
	cpu_set_t set;
	int null;

	default_signals();
	setsid();
	syscall(SYS_rt_sigaction, SIGTERM, &guard, NULL, 8);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(1);
	setrlimit(RLIMIT_CORE, &no_core);
	CPU_ZERO(&set);
	CPU_SET((gsize)r->cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	null = open("/dev/null", O_RDWR);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	syscall(SYS_close_range, 3, ~0u, 0);
	forget_libc();
	enter_loop(r, r->stem);
}

static s64 call0(Remote *r, long nr, u64 a, u64 b)
{
	return remote_call(r, r->stem, nr, a, b, 0, 0, 0, 0);
}

/*
 * Takes nssim's memory away from the stem, so that forks are cheap and worlds hold no copy of it.
 */
static gboolean strip_stem(Remote *r, GError **error)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/maps", (int)r->stem_pid);
	g_autofree char *maps = NULL;
	u64 start, end;

	if (!g_file_get_contents(path, &maps, NULL, error))
		return FALSE;
	for (char *line = maps, *next; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		start = g_ascii_strtoull(line, &line, 16);
		end = g_ascii_strtoull(line + 1, &line, 16);
		if (strchr(line, '[') && !strstr(line, "[heap]") && !strstr(line, "[stack]") &&
		    !strstr(line, "[anon"))
			continue;
		if (start >= (u64)(guintptr)r->base && end <= (u64)(guintptr)r->base + ARENA_SIZE)
			continue;
		call0(r, SYS_munmap, start, end - start);
	}
	return TRUE;
}

static gboolean map_arena(Remote *r, GError **error)
{
	int fd = memfd_create("nssim", MFD_CLOEXEC);
	void *base = MAP_FAILED;

	if (fd >= 0 && !ftruncate(fd, (off_t)ARENA_SIZE))
		base = mmap(NULL, ARENA_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE,
			    fd, 0);
	if (base == MAP_FAILED) {
		g_set_error(error, REMOTE_ERROR, errno, "no shared memory: %s", g_strerror(errno));
		if (fd >= 0)
			close(fd);
		return FALSE;
	}
	r->arena_fd = fd;
	r->base = base;
	memcpy(r->base + CODE_OFFSET, remote_code, (gsize)(remote_code_end - remote_code));
	if (mprotect(r->base + CODE_OFFSET, CODE_SIZE, PROT_READ | PROT_EXEC)) {
		g_set_error(error, REMOTE_ERROR, errno, "no executable memory: %s",
			    g_strerror(errno));
		return FALSE;
	}
	return TRUE;
}

void remote_layout(Remote *r, u64 *arena, u64 *size, u64 *code, u64 *code_size)
{
	*arena = (u64)(guintptr)r->base;
	*size = ARENA_SIZE;
	*code = *arena + CODE_OFFSET;
	*code_size = CODE_SIZE;
}

static gboolean fork_stem(Remote *r, GError **error)
{
	if (keeper_start(r, stem_main)) {
		g_set_error(error, REMOTE_ERROR, errno, "fork: %s", g_strerror(errno));
		return FALSE;
	}
	if (call0(r, SYS_getpid, 0, 0) < 0) {
		g_set_error(error, REMOTE_ERROR, EIO, "the first remote task does not answer");
		return FALSE;
	}
	return strip_stem(r, error);
}

Remote *remote_new(GError **error)
{
	Remote *r = g_new0(Remote, 1);

	_Static_assert(CTL_SIZE == 32768, "the code's stack");
	r->free_slots = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = MAX_SLOTS; i-- > 0;)
		g_array_append_val(r->free_slots, i);
	r->arena_fd = -1;
	r->cpu = sched_getcpu();
	if (r->cpu < 0)
		r->cpu = 0;
	if (map_arena(r, error)) {
		r->stem = remote_take_slot(r);
		if (fork_stem(r, error))
			return r;
	}
	remote_free(r);
	return NULL;
}

void remote_free(Remote *r)
{
	if (r->keeper_pid > 0) {
		kill(r->keeper_pid, SIGTERM); /* it takes stem and world along */
		while (waitpid(r->keeper_pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (r->arena_fd >= 0)
		close(r->arena_fd);
	if (r->base)
		munmap(r->base, ARENA_SIZE);
	g_array_unref(r->free_slots);
	g_free(r->own_cgroup);
	g_free(r);
}

static guint slot_index(Remote *r, const Slot *slot)
{
	return (guint)(((const char *)slot - r->base - CTL_OFFSET) / CTL_SIZE);
}

static Slot *slot_at(Remote *r, guint index)
{
	return (Slot *)(void *)(r->base + CTL_OFFSET + (gsize)index * CTL_SIZE);
}

/* Behind these nobody has ever had a slot. In the arena: the keeper has to know. */
static u32 *slots_used(Remote *r)
{
	return (u32 *)(void *)(r->base + 16);
}

Slot *remote_take_slot(Remote *r)
{
	guint index;
	Slot *slot;

	if (!r->free_slots->len)
		return NULL;
	index = g_array_index(r->free_slots, guint, r->free_slots->len - 1);
	g_array_set_size(r->free_slots, r->free_slots->len - 1);
	slot = slot_at(r, index);
	*slots_used(r) = MAX(*slots_used(r), index + 1);
	memset(slot, 0, offsetof(Slot, siginfo));
	slot->tid = 0;
	return slot;
}

void remote_drop_slot(Remote *r, Slot *slot)
{
	guint index = slot_index(r, slot);

	slot->tid = 0;
	g_array_append_val(r->free_slots, index);
}

Slot *remote_slot_of(Remote *r, pid_t tid)
{
	for (guint i = 0; i < *slots_used(r); i++)
		if (slot_at(r, i)->tid == tid)
			return slot_at(r, i);
	return NULL;
}

char *remote_image(Remote *r, Slot *slot)
{
	return r->base + IMAGE_OFFSET + slot_index(r, slot) * IMAGE_STRIDE;
}

void remote_post(Slot *slot)
{
	__atomic_add_fetch(&slot->req, 1, __ATOMIC_RELEASE);
	syscall(SYS_futex, &slot->req, FUTEX_WAKE, 1, NULL, NULL, 0);
}

u32 remote_progress(Remote *r)
{
	return __atomic_load_n((u32 *)(void *)r->base, __ATOMIC_ACQUIRE);
}

void remote_wait(Remote *r, u32 seen, guint64 usec)
{
	struct timespec ts = { (time_t)(usec / 1000000), (long)(usec % 1000000) * 1000 };

	syscall(SYS_futex, r->base, FUTEX_WAIT, seen, &ts, NULL, 0);
}

s64 remote_call(Remote *r, Slot *slot, long nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	u64 args[6] = { a, b, c, d, e, f };

	return remote_call_within(r, slot, 10 * G_USEC_PER_SEC, nr, args);
}

s64 remote_call_within(Remote *r, Slot *slot, gint64 usec, long nr, const u64 args[6])
{
	gint64 deadline = g_get_monotonic_time() + usec;

	slot->nr = (u64)nr;
	memcpy(slot->args, args, sizeof(slot->args));
	remote_post(slot);
	for (;;) {
		u32 seen = remote_progress(r);

		if (remote_done(slot))
			return slot->ret;
		if (g_get_monotonic_time() > deadline)
			return -ETIMEDOUT;
		remote_wait(r, seen, 100000);
	}
}

u64 remote_put(Remote *r, Slot *slot, gsize offset, const void *bytes, gsize size)
{
	char *at = remote_image(r, slot) + offset;

	memcpy(at, bytes, size);
	return (u64)(guintptr)at;
}
