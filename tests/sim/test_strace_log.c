// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading logs of strace: the frame of lines, calls in two pieces, files.
 */
#include <CUnit/CUnit.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "strace/log.h"

static char *log_file(const char *text, gboolean gzip)
{
	char *path = NULL;
	int fd = g_file_open_tmp("nssim-log-XXXXXX", &path, NULL);

	CU_ASSERT_FATAL(fd >= 0);
	if (gzip) {
		gzFile file = gzdopen(fd, "wb");

		gzwrite(file, text, (unsigned int)strlen(text));
		gzclose(file);
	} else {
		CU_ASSERT_EQUAL(write(fd, text, strlen(text)), (ssize_t)strlen(text));
		close(fd);
	}
	return path;
}

static StraceLog *load_text(const char *text, gboolean gzip)
{
	g_autofree char *path = log_file(text, gzip);
	g_autoptr(GError) error = NULL;
	StraceLog *log = strace_log_load(path, &error);

	g_unlink(path);
	CU_ASSERT_PTR_NOT_NULL_FATAL(log);
	return log;
}

static const LogEntry *entry_at(const StraceLog *log, guint i)
{
	CU_ASSERT_FATAL(i < log->entries->len);
	return log->entries->pdata[i];
}

static void assert_text(const char *line, const char *expected)
{
	g_autoptr(StraceLog) log = load_text(line, FALSE);

	CU_ASSERT_STRING_EQUAL(entry_at(log, 0)->text, expected);
}

static void test_pids(void)
{
	assert_text("12 getpid() = 12\n", "12 getpid() = 12");
	assert_text("[pid    12] getpid() = 12\n", "12 getpid() = 12");
	assert_text("getpid() = 12\n", "1 getpid() = 12");
}

static void test_times(void)
{
	assert_text("12 10:20:30 getpid() = 12\n", "12 getpid() = 12");
	assert_text("12 10:20:30.123456 getpid() = 12 <0.000012>\n", "12 getpid() = 12");
	assert_text("12 1700000000.123456 getpid() = 12\n", "12 getpid() = 12");
	assert_text("     0.000012 getpid() = 12\n", "1 getpid() = 12");
}

static void assert_joined(const char *begin, const char *end, const char *expected)
{
	g_autofree char *text = g_strdup_printf("7 %s\n8 pause() = ?\n7 %s\n", begin, end);
	g_autoptr(StraceLog) log = load_text(text, FALSE);

	CU_ASSERT_STRING_EQUAL(entry_at(log, 0)->text, expected);
	CU_ASSERT_EQUAL(entry_at(log, 0)->line, 1);
	CU_ASSERT_EQUAL(entry_at(log, 0)->end, 3);
	CU_ASSERT_EQUAL(log->moments->len, 3);
}

/* strace 6.1 and 7.2 break their lines at different places. */
static void test_joined(void)
{
	assert_joined("wait4(-1,  <unfinished ...>", "<... wait4 resumed>NULL, 0, NULL) = 8",
		      "7 wait4(-1, NULL, 0, NULL) = 8");
	assert_joined("wait4(-1 <unfinished ...>", "<... wait4 resumed>, NULL, 0, NULL) = 8",
		      "7 wait4(-1, NULL, 0, NULL) = 8");
	assert_joined("vfork( <unfinished ...>", "<... vfork resumed>) = 8", "7 vfork() = 8");
}

static void test_never_resumed(void)
{
	g_autoptr(StraceLog) log = load_text("7 pause( <unfinished ...>\n"
					     "8 pause( <unfinished ...>) = ?\n"
					     "7 <... pause resumed> <unfinished ...>) = ?\n"
					     "7 +++ killed by SIGKILL +++\n",
					     FALSE);

	CU_ASSERT_EQUAL(log->entries->len, 3);
	CU_ASSERT_EQUAL(entry_at(log, 0)->end, 0);
	CU_ASSERT_STRING_EQUAL(entry_at(log, 1)->text, "8 pause( <unfinished ...>");
	CU_ASSERT_EQUAL(entry_at(log, 2)->kind, LOG_EVENT);
}

static void test_words_in_strings(void)
{
	assert_text("7 write(1, \"<unfinished ...> \", 17) = 17\n",
		    "7 write(1, \"<unfinished ...> \", 17) = 17");
}

static void test_noise(void)
{
	g_autoptr(StraceLog) log = load_text("strace: Process 12 attached\n"
					     "\n"
					     "12 ?\?\?( <unfinished ...>\n"
					     "12 exit_group(0) = ?\n",
					     FALSE);

	CU_ASSERT_EQUAL(log->entries->len, 1);
	CU_ASSERT_EQUAL(strace_log_first_line(log, 12), 4);
	CU_ASSERT_EQUAL(strace_log_first_line(log, 13), 0);
}

/* A pid that is used again has two lives, and its calls are told apart. */
static void test_lives(void)
{
	g_autoptr(StraceLog)
		log = load_text("7 getpid() = 7\r\n"
				"7 exit_group(0) = ?\n"
				"7 +++ exited with 0 +++\n"
				"7 getppid() = 1\n"
				"8 alarm(1) = 0\n"
				"8 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---\n",
				FALSE);

	CU_ASSERT_STRING_EQUAL(entry_at(log, 0)->text, "7 getpid() = 7");
	CU_ASSERT_EQUAL(log->lives->len, 3);
	CU_ASSERT_EQUAL(strace_log_first_line(log, 7), 1);
	CU_ASSERT_EQUAL(strace_log_death_after(log, 7, 1), 3);
	CU_ASSERT_EQUAL(strace_log_death_after(log, 7, 3), 0);
	CU_ASSERT_FALSE(entry_at(log, 0)->last);
	CU_ASSERT_TRUE(entry_at(log, 1)->last);
	CU_ASSERT_TRUE(entry_at(log, 3)->last);
	CU_ASSERT_TRUE(entry_at(log, 4)->timer_follows);
}

static void test_gzip(void)
{
	g_autoptr(StraceLog) log = load_text("12 getpid() = 12\n", TRUE);

	CU_ASSERT_STRING_EQUAL(entry_at(log, 0)->text, "12 getpid() = 12");
}

static void assert_unreadable(const char *path)
{
	g_autoptr(GError) error = NULL;

	CU_ASSERT_PTR_NULL(strace_log_load(path, &error));
	CU_ASSERT_PTR_NOT_NULL_FATAL(error);
	CU_ASSERT_PTR_NOT_NULL(strstr(error->message, path));
}

static void test_unreadable(void)
{
	g_autofree char *empty = log_file("nothing of strace's\n", FALSE);

	assert_unreadable("/nonexistent.strace");
	assert_unreadable("/");
	assert_unreadable(empty);
	g_unlink(empty);
}

void suite_strace_log(void);
void suite_strace_log(void)
{
	CU_pSuite suite = CU_add_suite("strace_log", NULL, NULL);

	CU_ADD_TEST(suite, test_pids);
	CU_ADD_TEST(suite, test_times);
	CU_ADD_TEST(suite, test_joined);
	CU_ADD_TEST(suite, test_never_resumed);
	CU_ADD_TEST(suite, test_words_in_strings);
	CU_ADD_TEST(suite, test_noise);
	CU_ADD_TEST(suite, test_lives);
	CU_ADD_TEST(suite, test_gzip);
	CU_ADD_TEST(suite, test_unreadable);
}
