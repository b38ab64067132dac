// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls: their bytes as Linux lays them out, what is printed of them, and what comes back compared
 * with what was expected.
 */
#include <CUnit/CUnit.h>

#include <string.h>

#include "call/marshal.h"
#include "script/parser.h"
#include "script/printer.h"

static gboolean lookup(gpointer data, const char *name, gint64 *value, GError **error)
{
	if (!strcmp(name, "stranger")) {
		g_set_error(error, CALL_ERROR, CALL_ERROR_SCOPE, "stranger has no pid here");
		return FALSE;
	}
	*value = 7;
	return !strcmp(name, "fd");
}

static void names(gpointer data, void (*offer)(gpointer to, const char *name), gpointer to)
{
	offer(to, "fd");
}

static const CallEnv env = { lookup, names, NULL };

/* A call, with the tree that it refers to. */
typedef struct {
	AstScript *script;
	Call *call;
	GError *error;
} Made;

static void made_clear(Made *m)
{
	call_free(m->call);
	ast_script_free(m->script);
	g_clear_error(&m->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Made, made_clear)

static Made make(const char *text)
{
	g_autofree char *line = g_strdup_printf("init: %s", text);
	Made m = { NULL, NULL, NULL };

	m.script = script_parse_log_line("t.ns", 1, line, strlen(line), &m.error);
	if (!m.script)
		g_printerr("%s\n", m.error->message);
	CU_ASSERT_PTR_NOT_NULL_FATAL(m.script);
	m.call = call_marshal(&m.script->lines[0]->call, &env, NULL, &m.error);
	return m;
}

static Made make_good(const char *text)
{
	Made m = make(text);

	if (!m.call)
		g_printerr("%s: %s\n", text, m.error->message);
	CU_ASSERT_PTR_NOT_NULL_FATAL(m.call);
	return m;
}

static void assert_refused(const char *text, CallErrorCode code, const char *reason)
{
	g_auto(Made) m = make(text);

	if (m.call)
		g_printerr("%s: not refused\n", text);
	CU_ASSERT_PTR_NULL(m.call);
	CU_ASSERT_PTR_NOT_NULL_FATAL(m.error);
	if (!strstr(m.error->message, reason))
		g_printerr("%s: %s\n", text, m.error->message);
	CU_ASSERT_PTR_NOT_NULL(strstr(m.error->message, reason));
	CU_ASSERT_EQUAL(m.error->code, (gint)code);
}

static guint64 word(const Made *m, guint arg, gsize offset, gsize size)
{
	gsize at = (gsize)(m->call->args[arg].value - USER_BASE) + offset;

	CU_ASSERT_TRUE_FATAL(at + size <= m->call->image->len);
	return value_load(m->call->image->data + at, size, FALSE);
}

/* ---- laying out ---- */

static void assert_registers(const char *text, const guint64 *expected)
{
	g_auto(Made) m = make_good(text);

	for (guint i = 0; i < m.call->n_args; i++) {
		if (m.call->args[i].value != expected[i])
			g_printerr("%s: argument %u is %#" G_GINT64_MODIFIER "x\n", text, i,
				   m.call->args[i].value);
		CU_ASSERT_EQUAL(m.call->args[i].value, expected[i]);
	}
}

static void test_registers(void)
{
	const guint64 kill_it[] = { 7, 9 }, unshare_it[] = { 0x4000000 | 0x20000000 };
	const guint64 forked[] = { 0x04000000 | 17, 0, 0, 0, 0 }, minus[] = { G_MAXUINT64, 0 };
	const guint64 queue[] = { 0, 01600 }, stack[] = { 0x20000 | 17, 0x7f0000, 0, 0, 0 };

	assert_registers("kill(fd, SIGKILL)", kill_it);
	assert_registers("kill(sig=9, pid=7)", kill_it);
	assert_registers("unshare(CLONE_NEWUTS|CLONE_NEWPID)", unshare_it);
	assert_registers("clone(CLONE_NEWUTS|SIGCHLD)", forked);
	assert_registers("clone(child_stack=0x7f0000, flags=CLONE_NEWNS|SIGCHLD)", stack);
	assert_registers("kill(-1, 0)", minus);
	assert_registers("msgget(IPC_PRIVATE, IPC_CREAT|0600)", queue);
}

static void test_structures(void)
{
	g_auto(Made) clone3 = make_good("clone3({flags=CLONE_NEWPID, exit_signal=SIGCHLD, "
					"set_tid=[5, 6], parent_tid=_}, 88)");
	g_auto(Made) attr = make_good("mount_setattr(AT_FDCWD, \"/a\", AT_RECURSIVE, "
				      "{MOUNT_ATTR_RDONLY, 0, MS_SLAVE, -1})");
	guint64 set_tid = word(&clone3, 0, 64, 8) - USER_BASE;

	CU_ASSERT_EQUAL(word(&clone3, 0, 0, 8), 0x20000000);
	CU_ASSERT_EQUAL(word(&clone3, 0, 32, 8), 17);
	CU_ASSERT_EQUAL(word(&clone3, 0, 72, 8), 2); /* set_tid_size follows from the array */
	CU_ASSERT_EQUAL(value_load(clone3.call->image->data + set_tid + 4, 4, FALSE), 6);
	CU_ASSERT_EQUAL(clone3.call->args[1].value, 88);
	CU_ASSERT_EQUAL((gint32)attr.call->args[0].value, -100);
	CU_ASSERT_EQUAL(word(&attr, 3, 16, 8), 1 << 19);
	CU_ASSERT_EQUAL(word(&attr, 3, 24, 8), G_MAXUINT64);
	CU_ASSERT_EQUAL(attr.call->args[4].value, 32); /* the size that was left out */
}

static void test_halves(void)
{
	g_auto(Made) m = make_good(
		"capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, "
		"{effective=1<<CAP_CHOWN|1<<CAP_BPF, permitted=1<<CAP_KILL, inheritable=0})");

	CU_ASSERT_EQUAL(word(&m, 1, 0, 4), 1);
	CU_ASSERT_EQUAL(word(&m, 1, 12, 4), 1u << (39 - 32));
	CU_ASSERT_EQUAL(word(&m, 1, 4, 4), 1u << 5);
}

static void test_buffers(void)
{
	g_auto(Made) in = make_good("write(1, \"a\\0b\", 5)");
	g_auto(Made) out = make_good("read(fd, _, 4096)");
	g_auto(Made) message = make_good("msgsnd(0, {mtype=3, mtext=\"hello\"}, 5, IPC_NOWAIT)");
	g_auto(Made) argv = make_good("execve(\"/x\", [\"a\", \"b\"], NULL)");

	g_auto(Made) sized = make_good("listmount({size=64, mnt_id=5}, _, 4, 0)");

	CU_ASSERT_EQUAL(word(&sized, 0, 56, 8), 0);
	CU_ASSERT_EQUAL(word(&in, 1, 0, 5), 0x0000620061ull);
	CU_ASSERT_TRUE(out.call->args[1].size >= 4096);
	CU_ASSERT_EQUAL(word(&message, 1, 0, 8), 3);
	CU_ASSERT_EQUAL(word(&message, 1, 8, 4), 0x6c6c6568);
	CU_ASSERT_EQUAL(word(&argv, 1, 16, 8), 0);
}

static void test_defaults(void)
{
	g_auto(Made) named = make_good("sethostname(\"inner\")");
	g_auto(Made) action = make_good("rt_sigaction(SIGTERM, {sa_handler=SIG_IGN}, NULL)");
	g_auto(Made) queue = make_good("mq_open(\"q\", O_RDWR|O_CREAT, 0600)");

	CU_ASSERT_EQUAL(named.call->args[1].value, 5);
	CU_ASSERT_EQUAL(action.call->args[3].value, 8);
	CU_ASSERT_EQUAL(queue.call->args[3].value, 0);
}

static void test_variants(void)
{
	g_auto(Made) set = make_good("semctl(0, 1, SETVAL, 3)");
	g_auto(Made) all = make_good("semctl(0, 0, SETALL, [1, 2, 3])");
	g_auto(Made) removed = make_good("msgctl(0, IPC_RMID, NULL)");
	g_auto(Made) type = make_good("ioctl(3, NS_GET_NSTYPE)");

	CU_ASSERT_EQUAL(set.call->args[3].value, 3);
	CU_ASSERT_EQUAL(word(&all, 3, 2, 2), 2);
	CU_ASSERT_EQUAL(removed.call->args[2].value, 0);
	CU_ASSERT_EQUAL(type.call->args[1].value, 0xb703);
}

static void test_addresses(void)
{
	g_auto(Made) read_it = make_good("mkdir(0x10, 0755) = -1 EFAULT");
	g_auto(Made) written = make_good("wait4(-1, 0x7ffe8ab01b2c, WNOHANG, NULL) = -1 ECHILD");
	g_auto(Made) fault = make_good("wait4(-1, 0x10, WNOHANG, NULL) = -1 EFAULT");

	CU_ASSERT_EQUAL(read_it.call->args[0].value, 0x10);
	CU_ASSERT_EQUAL(written.call->args[1].value, USER_BASE);
	CU_ASSERT_EQUAL(fault.call->args[1].value, 0x10);
}

static void test_refusals(void)
{
	assert_refused("unshar(0)", CALL_ERROR_UNKNOWN_CALL, "did you mean \"unshare\"");
	assert_refused("unshare(CLONE_NEWUTZ)", CALL_ERROR_NAME, "did you mean \"CLONE_NEWUTS\"");
	assert_refused("close(fe)", CALL_ERROR_NAME, "did you mean \"fd\"");
	assert_refused("kill(stranger, 9)", CALL_ERROR_SCOPE, "has no pid here");
	assert_refused("uname({hostname=\"x\"})", CALL_ERROR_FIELD, "no field \"hostname\"");
	assert_refused("kill(1, 2, 3)", CALL_ERROR_ARGUMENT, "takes 2 arguments only");
	assert_refused("kill(pid=1, pid=2)", CALL_ERROR_ARGUMENT, "given twice");
	assert_refused("kill(\"a\", 9)", CALL_ERROR_ARGUMENT, "a string is none");
	assert_refused("mkdir({a=1}, 0)", CALL_ERROR_ARGUMENT, "takes a string");
	assert_refused("mkdir(_, 0)", CALL_ERROR_ARGUMENT, "the call reads it");
	assert_refused("semop(0, [{sem_num=70000}], 1)", CALL_ERROR_ARGUMENT, "does not fit");
	assert_refused("kill(1/0, 9)", CALL_ERROR_ARGUMENT, "divides by zero");
	assert_refused("rt_sigprocmask(0, [KIL], NULL, 8)", CALL_ERROR_NAME, "KIL");
	assert_refused("mknod(\"/x\", S_IFCHR|0600, makedv(1, 3))", CALL_ERROR_NAME, "makedev");
}

/* ---- printing ---- */

static void assert_printed(const char *text, const char *expected)
{
	g_auto(Made) m = make_good(text);
	g_autoptr(GString) out = g_string_new(NULL);
	g_auto(Made) again = { NULL, NULL, NULL };

	call_print(out, m.call, NULL);
	if (strcmp(out->str, expected))
		g_printerr("expected %s, got %s\n", expected, out->str);
	CU_ASSERT_STRING_EQUAL(out->str, expected);
	again = make_good(out->str);
	CU_ASSERT_EQUAL(again.call->image->len, m.call->image->len);
	if (m.call->image->len)
		CU_ASSERT_EQUAL(
			memcmp(again.call->image->data, m.call->image->data, m.call->image->len),
			0);
}

static void test_printing(void)
{
	assert_printed("openat(-100, \"/a\\tb\", 02|0x40, 0644)",
		       "openat(AT_FDCWD, \"/a\\tb\", O_RDWR|O_CREAT, 0644)");
	assert_printed("open(\"/a\", 0)", "open(\"/a\", O_RDONLY)");
	assert_printed("clone(0x4000000|17)", "clone(CLONE_NEWUTS|SIGCHLD)");
	assert_printed("unshare(0x1)", "unshare(0x1)");
	assert_printed("kill(-1, 0)", "kill(-1, 0)");
	assert_printed("kill(1, 64)", "kill(1, SIGRT_32)");
	assert_printed("msgget(0, 01600)", "msgget(IPC_PRIVATE, IPC_CREAT|0600)");
	assert_printed("mknod(\"/n\", 020600, makedev(1, 3))",
		       "mknod(\"/n\", S_IFCHR|0600, makedev(0x1, 0x3))");
	assert_printed("setresuid(-1, 1000, 4294967295)", "setresuid(-1, 1000, -1)");
	assert_printed("access(\"/\", 0)", "access(\"/\", F_OK)");
	assert_printed("mount(NULL, \"/\", NULL, MS_REC|MS_PRIVATE, NULL)",
		       "mount(NULL, \"/\", NULL, MS_REC|MS_PRIVATE, NULL)");
	assert_printed("rt_sigprocmask(0, ~[SIGKILL STOP], 0x7ffe, 8)",
		       "rt_sigprocmask(SIG_BLOCK, ~[KILL STOP], _, 8)");
	assert_printed("semop(0, [{1, -1, 010000}], 1)",
		       "semop(0, [{sem_num=1, sem_op=-1, sem_flg=SEM_UNDO}], 1)");
}

static void assert_answer(const char *text, gint64 ret, const void *bytes, gsize len, guint arg,
			  const char *expected)
{
	g_auto(Made) m = make_good(text);
	struct world_result result = { CALL_RETURNED, ret, FALSE };
	CallAnswer answer = call_answer(m.call, &result);
	g_autoptr(GString) out = g_string_new(NULL);

	if (len)
		memcpy(m.call->image->data + m.call->args[arg].offset, bytes, len);
	call_print(out, m.call, &answer);
	if (strcmp(out->str, expected))
		g_printerr("expected %s, got %s\n", expected, out->str);
	CU_ASSERT_STRING_EQUAL(out->str, expected);
}

static void test_answers(void)
{
	const guint8 status[4] = { 9, 0, 0, 0 }, ids[8] = { 5, 0, 0, 0, 6 };

	assert_answer("read(3, _, 10)", 3, "abc", 3, 1, "read(3, \"abc\", 10) = 3");
	assert_answer("read(3, _, 10)", -9, NULL, 0, 0, "read(3, _, 10) = -1 EBADF");
	assert_answer("wait4(-1, _, 0, NULL)", 5, status, 4, 1,
		      "wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 5");
	assert_answer("getgroups(32, _)", 2, ids, 8, 1, "getgroups(32, [5, 6]) = 2");
	assert_answer("pipe(_)", 0, ids, 8, 0, "pipe([5, 6]) = 0");
	assert_answer("umask(0)", 022, NULL, 0, 0, "umask(000) = 022");
}

/* ---- comparing ---- */

/* What is said of a call whose output @arg begins with @bytes; "": all is as expected. */
static void assert_match(const char *text, gint64 ret, const void *bytes, gsize len, guint arg,
			 const char *expected)
{
	g_auto(Made) m = make_good(text);
	struct world_result result = { CALL_RETURNED, ret, FALSE };
	CallAnswer answer = call_answer(m.call, &result);
	g_autoptr(GString) differences = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	gboolean same;

	if (len)
		memcpy(m.call->image->data + m.call->args[arg].offset, bytes, len);
	same = call_match(m.call, &m.script->lines[0]->call, &answer, &env, differences, &error);
	if (strcmp(differences->str, expected) || error)
		g_printerr("%s: got %s%s\n", text, differences->str, error ? error->message : "");
	CU_ASSERT_STRING_EQUAL(differences->str, expected);
	CU_ASSERT_EQUAL(same, !*expected);
}

static void test_results(void)
{
	assert_match("getpid() = 7", 7, NULL, 0, 0, "");
	assert_match("getpid() = fd", 7, NULL, 0, 0, "");
	assert_match("getpid() = 0x7", 7, NULL, 0, 0, "");
	assert_match("getpid() = ?", 7, NULL, 0, 0, "");
	assert_match("getpid()", 7, NULL, 0, 0, "");
	assert_match("getpid() = 8", 7, NULL, 0, 0, "result: expected 8, got 7\n");
	assert_match("close(1) = -1 EBADF", -9, NULL, 0, 0, "");
	assert_match("close(1) = -1 EBADF", 0, NULL, 0, 0, "result: expected -1 EBADF, got 0\n");
	assert_match("close(1) = 0", -9, NULL, 0, 0, "result: expected 0, got -1 EBADF\n");
	assert_match("shmat(0, NULL, 0) = 0x7f00dead0000", 0x1234000, NULL, 0, 0, "");
}

static void test_texts(void)
{
	assert_match("read(3, \"abc\", 10) = 3", 3, "abc", 3, 1, "");
	assert_match("read(3, \"ab\"..., 10) = 3", 3, "abc", 3, 1, "");
	assert_match("read(3, _, 10) = 3", 3, "abc", 3, 1, "");
	assert_match("read(3, 0x7ffe, 10) = 3", 3, "abc", 3, 1, "");
	assert_match("read(3, \"ab\", 10) = 3", 3, "abc", 3, 1,
		     "buf: expected \"ab\", got \"abc\"\n");
	assert_match("getcwd(\"/a\", 100) = 3", 3, "/a", 3, 0, "");
	assert_match("getcwd(\"/b\", 100) = 3", 3, "/a", 3, 0,
		     "buf: expected \"/b\", got \"/a\"\n");
}

static void test_statuses(void)
{
	const guint8 three[4] = { 0, 3 }, killed[4] = { 9 }, stop[4] = { 0x7f, 19 };

	assert_match("wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL)", 5, three, 4, 1,
		     "");
	assert_match("wait4(-1, exited(3), 0, NULL)", 5, three, 4, 1, "");
	assert_match("wait4(-1, [0x300], 0, NULL)", 5, three, 4, 1, "");
	assert_match("wait4(-1, [killed(SIGKILL)], 0, NULL)", 5, killed, 4, 1, "");
	assert_match("wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], 0, NULL)", 5, stop, 4,
		     1, "");
	assert_match("wait4(-1, exited(2), 0, NULL)", 5, three, 4, 1,
		     "wstatus: expected exited(2), got {WIFEXITED(s) && WEXITSTATUS(s) == 3}\n");
}

static void test_values(void)
{
	guint8 numbers[16] = { 1, 0, 0, 0, 2, 0, 0, 0 }, stat[144] = { 0 };

	stat[24] = 0xed;
	stat[25] = 0x41; /* S_IFDIR|0755 */
	assert_match("pipe([1, 2]) = 0", 0, numbers, 8, 0, "");
	assert_match("pipe([1, fd]) = 0", 0, numbers, 8, 0, "fildes[1]: expected fd, got 2\n");
	assert_match("getgroups(32, [1]) = 2", 2, numbers, 8, 1,
		     "grouplist: expected [1], got [1, 2]\n");
	assert_match("getgroups(32, [1, ...]) = 2", 2, numbers, 8, 1, "");
	assert_match("getresuid([1], _, 0x7f00) = 0", 0, numbers, 4, 0, "");
	assert_match("stat(\"/\", {st_mode=S_IFDIR|0755, st_size=0, ...}) = 0", 0, stat, 144, 1,
		     "");
	assert_match("stat(\"/\", {st_mode=S_IFREG|0755, st_size=1}) = 0", 0, stat, 144, 1,
		     "statbuf.st_mode: expected S_IFREG|0755, got S_IFDIR|0755\n"
		     "statbuf.st_size: expected 1, got 0\n");
	assert_match("stat(\"/\", {st_size=1}) = -1 ENOENT", -2, NULL, 0, 0, "");
}

static void test_written_back(void)
{
	const guint8 size[8] = { 5, 0, 0, 0, 0, 0, 0, 0 };

	assert_match("epoll_wait(1, _, 1, 0) = 0", 0, NULL, 0, 0, "");
	assert_match("capget({version=1, pid=0} => {version=5}, NULL) = 0", 0, size, 8, 0, "");
	assert_match("capget({version=1, pid=0} => {version=6}, NULL) = 0", 0, size, 8, 0,
		     "header.version: expected 6, got 0x5\n");
}

static void test_resumption(void)
{
	g_auto(Made) m = make_good("msgrcv(0, _, 10, 0, 0)");
	const guint8 came[] = { 2, 0, 0, 0, 0, 0, 0, 0, 'h', 'i' };
	CallAnswer answer = { CALL_RETURNED, 2, NULL, 0 };
	const char *line = "t: <... msgrcv resumed> {mtype=2, mtext=\"hi\"}, 10, 0, 0) = 2";
	g_autoptr(AstScript) s = script_parse_log_line("t", 1, line, strlen(line), NULL);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	memcpy(m.call->image->data + m.call->args[1].offset, came, sizeof(came));
	answer.image = m.call->image->data;
	answer.image_size = m.call->image->len;
	CU_ASSERT_TRUE(call_match_resumed(m.call, &s->lines[0]->call, &answer, &env, text, &error));
	answer.ret = 1;
	CU_ASSERT_FALSE(
		call_match_resumed(m.call, &s->lines[0]->call, &answer, &env, text, &error));
	CU_ASSERT_STRING_EQUAL(text->str, "result: expected 2, got 1\n"
					  "msgp.mtext: expected \"hi\", got \"h\"\n");
}

static void test_expectations(void)
{
	g_auto(Made) m = make_good("stat(\"/\", {st_mode=S_IFREG|0755, st_size=9}) = 0");
	CallAnswer answer = { CALL_RETURNED, 0, m.call->image->data, m.call->image->len };
	g_autoptr(GString) out = g_string_new(NULL);

	m.call->image->data[m.call->args[1].offset + 25] = 0x41;
	call_print_expected(out, m.call, 1, m.call->args[1].stated, &answer);
	CU_ASSERT_STRING_EQUAL(out->str, "{st_mode=S_IFDIR|0400, st_size=0}");
}

void suite_marshal(void);
void suite_marshal(void)
{
	CU_pSuite suite = CU_add_suite("marshal", NULL, NULL);

	CU_add_test(suite, "registers", test_registers);
	CU_add_test(suite, "structures", test_structures);
	CU_add_test(suite, "halves", test_halves);
	CU_add_test(suite, "buffers", test_buffers);
	CU_add_test(suite, "defaults", test_defaults);
	CU_add_test(suite, "variants", test_variants);
	CU_add_test(suite, "addresses", test_addresses);
	CU_add_test(suite, "refusals", test_refusals);
	CU_add_test(suite, "printing", test_printing);
	CU_add_test(suite, "answers", test_answers);
	CU_add_test(suite, "results", test_results);
	CU_add_test(suite, "texts", test_texts);
	CU_add_test(suite, "statuses", test_statuses);
	CU_add_test(suite, "values", test_values);
	CU_add_test(suite, "written back", test_written_back);
	CU_add_test(suite, "resumption", test_resumption);
	CU_add_test(suite, "expectations", test_expectations);
}
