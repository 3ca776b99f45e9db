/* test_progress.c: when the progress line appears, what it says, and that it leaves nothing behind. */
#include "io/progress.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A terminal: what is written to `stream` is read from `screen`. */
struct terminal {
	int screen;
	FILE *stream;
};

static struct terminal open_terminal(void)
{
	struct terminal terminal = {.screen = posix_openpt(O_RDWR | O_NOCTTY)};
	if (terminal.screen < 0) {
		print_message("this machine has no pseudo terminals\n");
		skip();
	}
	assert_int_equal(grantpt(terminal.screen), 0);
	assert_int_equal(unlockpt(terminal.screen), 0);
	terminal.stream = fopen(ptsname(terminal.screen), "w");
	assert_non_null(terminal.stream);
	assert_int_equal(fcntl(terminal.screen, F_SETFL, O_NONBLOCK), 0);
	return terminal;
}

static void expect_screen(const struct terminal *terminal, const char *expected)
{
	char shown[200];
	ssize_t length = read(terminal->screen, shown, sizeof shown - 1);
	shown[length < 0 ? 0 : length] = '\0';
	assert_string_equal(shown, expected);
}

static void close_terminal(struct terminal *terminal)
{
	fclose(terminal->stream);
	close(terminal->screen);
}

static void test_the_line_appears_after_a_second_and_seldom_changes(void **state)
{
	(void)state;
	struct terminal terminal = open_terminal();
	struct progress progress;
	progress_begin(&progress, terminal.stream);
	progress_update_at(&progress, 999, 10, 1, 10);
	expect_screen(&terminal, "");
	progress_update_at(&progress, 1000, 5000, 25, 100);
	expect_screen(&terminal, "\r\033[K5000 rows, 5000 rows/s, 0:03 left");
	progress_update_at(&progress, 1199, 6000, 30, 100);
	expect_screen(&terminal, "");
	progress_update_at(&progress, 2000, 10000, 1, 100);
	expect_screen(&terminal, "\r\033[K10000 rows, 5000 rows/s, 3:18 left");
	progress_end(&progress);
	expect_screen(&terminal, "\r\033[K");
	close_terminal(&terminal);
}

static void test_time_left_is_told_only_where_it_is_known(void **state)
{
	(void)state;
	struct terminal terminal = open_terminal();
	struct progress progress;
	progress_begin(&progress, terminal.stream);
	progress_update_at(&progress, 2000, 10, 100, 0);
	expect_screen(&terminal, "\r\033[K10 rows, 5 rows/s");
	progress_end(&progress);
	close_terminal(&terminal);
}

static void test_quick_work_leaves_no_trace(void **state)
{
	(void)state;
	struct terminal terminal = open_terminal();
	struct progress progress;
	progress_begin(&progress, terminal.stream);
	progress_update(&progress, 10, 1, 2);
	progress_end(&progress);
	expect_screen(&terminal, "");
	close_terminal(&terminal);
}

static void test_nothing_is_written_where_no_terminal_is(void **state)
{
	(void)state;
	FILE *file = tmpfile();
	struct progress progress, quiet = {0};
	assert_non_null(file);
	progress_begin(&progress, file);
	progress_update_at(&progress, 5000, 10, 1, 2);
	progress_update(&progress, 10, 1, 2);
	progress_end(&progress);
	progress_update_at(&quiet, 5000, 10, 1, 2);
	progress_end(&quiet);
	assert_int_equal(ftell(file), 0);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_line_appears_after_a_second_and_seldom_changes),
		cmocka_unit_test(test_time_left_is_told_only_where_it_is_known),
		cmocka_unit_test(test_quick_work_leaves_no_trace),
		cmocka_unit_test(test_nothing_is_written_where_no_terminal_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
