/* test_command.c: running programs of the config, and filling their arguments. */
#include "base/command.h"
#include "notify/carry.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct outcome {
	int status;
	struct error error;
	struct buffer said;
};

/* Runs sh -c SCRIPT. */
static struct outcome ran(const char *script, const char *input, size_t length, int64_t seconds)
{
	const char *const argv[] = {"/bin/sh", "-c", script, NULL};
	struct outcome outcome = {0};
	outcome.status = command_run(argv, input, length, seconds, &outcome.said, &outcome.error);
	return outcome;
}

static void assert_ran(const char *script, const char *input, const char *said)
{
	struct outcome outcome = ran(script, input, strlen(input), 60);
	assert_string_equal(outcome.error.text, "");
	assert_int_equal(outcome.status, 0);
	assert_string_equal(buffer_text(&outcome.said), said);
	buffer_free(&outcome.said);
}

static void assert_fails(const char *script, int64_t seconds, const char *how)
{
	struct outcome outcome = ran(script, "x", 1, seconds);
	assert_int_equal(outcome.status, EX_UNAVAILABLE);
	assert_string_equal(outcome.error.text, how);
	buffer_free(&outcome.said);
}

static void a_program_gets_its_input_and_what_it_says_is_kept(void **state)
{
	(void)state;
	assert_ran("cat; echo done >&2", "first\n", "first\ndone\n");
	assert_ran("wc -c", "", "0\n");
	assert_ran("true", "nobody reads this", "");
}

static void input_that_no_pipe_holds_goes_through(void **state)
{
	(void)state;
	size_t length = 1000000;
	char *input = calloc(1, length);
	struct outcome outcome = ran("wc -c", input, length, 60);
	assert_string_equal(buffer_text(&outcome.said), "1000000\n");
	buffer_free(&outcome.said);
	outcome = ran("exec <&-; exit 3", input, length, 60);
	assert_string_equal(outcome.error.text, "/bin/sh exited with 3");
	buffer_free(&outcome.said);
	outcome = ran("cat; cat >&2", input, length, 60);
	assert_int_equal(outcome.status, 0);
	assert_int_equal(outcome.said.length, 4096);
	buffer_free(&outcome.said);
	free(input);
}

static void how_it_ended_is_told(void **state)
{
	(void)state;
	assert_fails("exit 75", 60, "/bin/sh exited with 75");
	assert_fails("kill -9 $$", 60, "/bin/sh was ended by signal 9");
	const char *const missing[] = {"/nonexistent/sendmail", NULL};
	struct error error = {0};
	struct buffer said = {0};
	assert_int_equal(command_run(missing, "x", 1, 60, &said, &error), EX_UNAVAILABLE);
	assert_string_equal(error.text, "cannot run /nonexistent/sendmail: No such file or directory");
	assert_int_equal(said.length, 0);
}

/* What is started holds the writing end of a pipe, so that the reading end comes to its end when all of it is gone. */
static void what_takes_too_long_is_killed_with_all_it_started(void **state)
{
	(void)state;
	int ends[2];
	char byte;
	assert_int_equal(pipe(ends), 0);
	struct outcome outcome = ran("sleep 600 & wait", "", 0, 1);
	close(ends[1]);
	assert_int_equal(outcome.status, EX_UNAVAILABLE);
	assert_string_equal(outcome.error.text, "/bin/sh did not end within 1 seconds and was stopped");
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	buffer_free(&outcome.said);
}

static void what_it_leaves_running_is_not_waited_for(void **state)
{
	(void)state;
	struct outcome outcome = ran("sleep 600 & echo $!", "", 0, 60);
	assert_int_equal(outcome.status, 0);
	kill((pid_t)strtol(buffer_text(&outcome.said), NULL, 10), SIGKILL);
	buffer_free(&outcome.said);
}

static void arguments_are_filled_without_a_shell(void **state)
{
	(void)state;
	static const char *const command[] = {"/usr/bin/printf", "<%s>", "{to}", "{phone}; {name} {from}", "$HOME {x}"};
	const struct channel channel = {.name = "x", .from = "opp@example.com", .command = command, .command_count = 5,
	                                .timeout = 60, .needs_email = true, .needs_phone = true};
	struct recipient recipient = {"李 雷", "lilei@example.com", "+86"};
	struct buffer said = {0};
	struct error error = {0};
	assert_int_equal(carry(&channel, &recipient, "", 0, &said, &error), 0);
	assert_string_equal(said.data, "<lilei@example.com><+86; 李 雷 opp@example.com><$HOME {x}>");
	buffer_free(&said);
	recipient.phone = NULL;
	assert_int_equal(carry(&channel, &recipient, "", 0, &said, &error), EX_DATAERR);
	assert_string_equal(error.text, "李 雷 has no phone in the config");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_program_gets_its_input_and_what_it_says_is_kept),
	    cmocka_unit_test(input_that_no_pipe_holds_goes_through),
	    cmocka_unit_test(how_it_ended_is_told),
	    cmocka_unit_test(what_takes_too_long_is_killed_with_all_it_started),
	    cmocka_unit_test(what_it_leaves_running_is_not_waited_for),
	    cmocka_unit_test(arguments_are_filled_without_a_shell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
