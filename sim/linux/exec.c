/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * execve by a remote task.
 *
 * What a scenario runs are files with nothing in them that a kernel could run. So the call is made
 * as it stands first: whatever is wrong with path, file, mount or permissions, the kernel says so,
 * in its order. Where it says ENOEXEC, only the contents are missing. Then the task gets, through a
 * socket, a file with a program of ours and the arena, and executes that: it maps the arena where
 * it was, closes both, and goes on as the remote task of its slot. All that execve does to a
 * process is done to it by the kernel; its name is set afterwards, and /proc/PID/exe tells of our
 * file. Not done: set-id files, and threads other than the leader, whose number would change.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "linux/exec.h"

#define LOAD_ADDRESS 0x400000ull
#define CODE_AT	     128u
#define AT_EMPTY     0x1000

/* At the end of the program, for its code to use. */
typedef struct {
	u64 arena, arena_size, code, code_size, arena_fd, own_fd, slot, entry;
} Handover;

__asm__(".pushsection .rodata\n"
	".balign 16\n"
	"exec_code:\n"
	"	leaq exec_code_end(%rip), %rbx\n"
	"	movl $9, %eax\n" /* mmap(…, MAP_SHARED|MAP_FIXED|MAP_NORESERVE, …) */
	"	movq 0(%rbx), %rdi\n"
	"	movq 8(%rbx), %rsi\n"
	"	movl $3, %edx\n"
	"	movl $0x4011, %r10d\n"
	"	movq 32(%rbx), %r8\n"
	"	xorl %r9d, %r9d\n"
	"	syscall\n"
	"	movl $10, %eax\n" /* mprotect(…, PROT_READ|PROT_EXEC) */
	"	movq 16(%rbx), %rdi\n"
	"	movq 24(%rbx), %rsi\n"
	"	movl $5, %edx\n"
	"	syscall\n"
	"	movl $3, %eax\n" /* close */
	"	movq 32(%rbx), %rdi\n"
	"	syscall\n"
	"	movl $3, %eax\n"
	"	movq 40(%rbx), %rdi\n"
	"	syscall\n"
	"	movq 0(%rbx), %r15\n"
	"	movq 48(%rbx), %r12\n"
	"	xorl %r13d, %r13d\n"
	"	movl (%r12), %r14d\n"
	"	leaq 32768(%r12), %rsp\n"
	"	xorl %eax, %eax\n"
	"	jmpq *56(%rbx)\n"
	".balign 8\n"
	"exec_code_end:\n"
	".popsection\n");

extern const char exec_code[], exec_code_end[];

/* The path of the call as nssim sees it; NULL: it has none. */
static char *path_here(const Task *t, const struct world_call *call)
{
	const char *path = NULL;
	u64 at = call->args[call->nr == SYS_execve ? 0 : 1] - USER_BASE;

	if (at < call->image.size)
		path = (const char *)call->image.bytes + at;
	if (!path || !memchr(path, '\0', call->image.size - at))
		return NULL;
	if (*path == '/')
		return g_strdup_printf("/proc/%d/root%s", (int)t->host, path);
	if (call->nr == SYS_execve || (int)call->args[0] == AT_FDCWD)
		return g_strdup_printf("/proc/%d/cwd/%s", (int)t->host, path);
	return g_strdup_printf("/proc/%d/fd/%d/%s", (int)t->host, (int)call->args[0], path);
}

static gboolean is_set_id(const Task *t, const struct world_call *call)
{
	g_autofree char *here = path_here(t, call);
	struct stat st;

	return here && !stat(here, &st) && st.st_mode & (S_ISUID | S_ISGID);
}

/* Whether the kernel refuses the contents of the file: they are there, no ELF and no script. */
gboolean exec_is_text(const Task *t, const struct world_call *call)
{
	g_autofree char *here = path_here(t, call);
	int file = here ? open(here, O_RDONLY | O_CLOEXEC) : -1;
	char first[2] = "";
	gboolean text = file >= 0 && read(file, first, sizeof(first)) > 0 && first[0] &&
			first[0] != ELFMAG0 && memcmp(first, "#!", sizeof(first)) != 0;

	if (file >= 0)
		close(file);
	return text;
}

gboolean exec_is_possible(Kernel *k, const Task *t, const struct world_call *call)
{
	return t->host == t->host_tgid && !is_set_id(t, call);
}

/* ---- the program ---- */

static gboolean write_program(Kernel *k, const Task *t, int file, const int fds[2])
{
	gsize code = (gsize)(exec_code_end - exec_code), size = CODE_AT + code + sizeof(Handover);
	g_autofree char *bytes = g_malloc0(size);
	Elf64_Ehdr elf = { .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
			   .e_type = ET_EXEC,
			   .e_machine = EM_X86_64,
			   .e_version = EV_CURRENT,
			   .e_entry = LOAD_ADDRESS + CODE_AT,
			   .e_phoff = sizeof(elf),
			   .e_ehsize = sizeof(elf),
			   .e_phentsize = sizeof(Elf64_Phdr),
			   .e_phnum = 1 };
	Elf64_Phdr load = { .p_type = PT_LOAD,
			    .p_flags = PF_R | PF_X,
			    .p_vaddr = LOAD_ADDRESS,
			    .p_paddr = LOAD_ADDRESS,
			    .p_filesz = size,
			    .p_memsz = size,
			    .p_align = 4096 };
	Handover h = { .own_fd = (u64)fds[0],
		       .arena_fd = (u64)fds[1],
		       .slot = (u64)(guintptr)t->slot };

	remote_layout(k->remote, &h.arena, &h.arena_size, &h.code, &h.code_size);
	h.entry = remote_returned_entry(k->remote);
	memcpy(bytes, &elf, sizeof(elf));
	memcpy(bytes + sizeof(elf), &load, sizeof(load));
	memcpy(bytes + CODE_AT, exec_code, code);
	memcpy(bytes + CODE_AT + code, &h, sizeof(h));
	return write(file, bytes, size) == (ssize_t)size;
}

/* ---- handing it over ---- */

static s64 own_call(Kernel *k, Task *t, long nr, u64 a, u64 b, u64 c, u64 d)
{
	return remote_call(k->remote, t->slot, nr, a, b, c, d, 0, 0);
}

static gboolean send_fds(int socket, const int fds[2])
{
	char byte = 0, control[CMSG_SPACE(2 * sizeof(int))] = { 0 };
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(2 * sizeof(int));
	memcpy(CMSG_DATA(cmsg), fds, 2 * sizeof(int));
	return sendmsg(socket, &msg, 0) == 1;
}

/* What the task needs for its recvmsg, in its image. */
struct receiving {
	struct msghdr msg;
	struct iovec iov;
	char control[CMSG_SPACE(2 * sizeof(int))];
	char byte;
};

static gboolean receive_fds(Kernel *k, Task *t, int socket, int fds[2])
{
	struct receiving *in = (void *)remote_image(k->remote, t->slot);
	struct cmsghdr *cmsg;

	memset(in, 0, sizeof(*in));
	in->iov = (struct iovec){ &in->byte, 1 };
	in->msg = (struct msghdr){ .msg_iov = &in->iov,
				   .msg_iovlen = 1,
				   .msg_control = in->control,
				   .msg_controllen = sizeof(in->control) };
	if (own_call(k, t, SYS_recvmsg, (u64)socket, (u64)(guintptr)in, MSG_DONTWAIT, 0) != 1)
		return FALSE;
	cmsg = CMSG_FIRSTHDR(&in->msg);
	if (!cmsg || cmsg->cmsg_len != CMSG_LEN(2 * sizeof(int)))
		return FALSE;
	memcpy(fds, CMSG_DATA(cmsg), 2 * sizeof(int));
	return TRUE;
}

static gboolean hand_over(Kernel *k, Task *t, const int ours[2], int theirs[2])
{
	int *pair = (void *)remote_image(k->remote, t->slot), ends[2], socket;
	gboolean done = FALSE;

	/* As execve would; and nobody else sees descriptors of ours. */
	if (own_call(k, t, SYS_unshare, CLONE_FILES, 0, 0, 0) ||
	    own_call(k, t, SYS_socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
		     (u64)(guintptr)pair))
		return FALSE;
	memcpy(ends, pair, sizeof(ends));
	socket = (int)syscall(SYS_pidfd_getfd, t->pidfd, ends[0], 0);
	if (socket >= 0)
		done = send_fds(socket, ours) && receive_fds(k, t, ends[1], theirs);
	if (socket >= 0)
		close(socket);
	own_call(k, t, SYS_close, (u64)ends[0], 0, 0, 0);
	own_call(k, t, SYS_close, (u64)ends[1], 0, 0, 0);
	return done;
}

static void order_exec(Kernel *k, Task *t, int program)
{
	u64 words[4] = { 0 };
	u64 at = (u64)(guintptr)remote_image(k->remote, t->slot);

	words[0] = at + 24; /* argv: one empty string; envp: none */
	memcpy(remote_image(k->remote, t->slot), words, sizeof(words));
	t->slot->nr = SYS_execveat;
	t->slot->args[0] = (u64)program;
	t->slot->args[1] = at + 24;
	t->slot->args[2] = at;
	t->slot->args[3] = at + 8;
	t->slot->args[4] = AT_EMPTY;
}

gboolean exec_prepare(Kernel *k, Task *t)
{
	int file = memfd_create("nssim-exec", MFD_CLOEXEC), ours[2], theirs[2];
	g_autofree char *again = g_strdup_printf("/proc/self/fd/%d", file);
	gboolean done = FALSE;

	if (file < 0)
		return FALSE;
	fchmod(file, 0755);
	ours[0] = open(again, O_RDONLY | O_CLOEXEC); /* who runs it must not be able to write it */
	ours[1] = k->remote->arena_fd;
	if (ours[0] >= 0 && hand_over(k, t, ours, theirs)) {
		done = write_program(k, t, file, theirs);
		order_exec(k, t, theirs[0]);
	}
	if (ours[0] >= 0)
		close(ours[0]);
	close(file);
	return done;
}

void exec_finish(Kernel *k, Task *t, const struct world_call *call)
{
	u64 at = call->args[call->nr == SYS_execve ? 0 : 1] - USER_BASE;
	const char *path = at < call->image.size ? (const char *)call->image.bytes + at : "";
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char comm[16] = "";

	g_strlcpy(comm, name, sizeof(comm));
	own_call(k, t, SYS_prctl, PR_SET_NAME,
		 remote_put(k->remote, t->slot, 0, comm, sizeof(comm)), 0, 0);
}
