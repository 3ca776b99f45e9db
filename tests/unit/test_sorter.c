/* test_sorter.c: any number of things by a number, in memory that does not grow with them. */
#include "base/sorter.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

struct thing {
	int64_t number;
	uint32_t place; /* in which it was added */
	uint32_t check;
};

static void expect_sorted(struct sorter *sorter, size_t count)
{
	struct error error;
	struct thing thing, before = {0};
	const void *item;
	size_t read = 0;
	uint64_t places = 0;
	assert_int_equal(sorter_begin(sorter, &error), 0);
	for (; sorter_next(sorter, &item, &error) == 1; before = thing, read++) {
		memcpy(&thing, item, sizeof thing);
		assert_int_equal(thing.check, (uint32_t)thing.number ^ thing.place);
		assert_true(!read || before.number < thing.number || (before.number == thing.number && before.place < thing.place));
		places += thing.place;
	}
	assert_int_equal(read, count);
	assert_int_equal(places, (uint64_t)count * (count - 1) / 2);
}

/* Negative and positive numbers, each several times. */
static void add(struct sorter *sorter, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		int64_t number = (int64_t)(i * 2654435761U % 50021) - 25000;
		struct thing thing = {number, (uint32_t)i, (uint32_t)number ^ (uint32_t)i};
		sorter_add(sorter, &thing);
	}
}

static void few_things_are_sorted_in_memory(void **state)
{
	(void)state;
	struct sorter sorter = {.size = sizeof(struct thing)};
	struct error error;
	const void *item;
	assert_int_equal(sorter_begin(&sorter, &error), 0);
	assert_int_equal(sorter_next(&sorter, &item, &error), 0);
	assert_int_equal(sorter_next(&sorter, &item, &error), 0);
	add(&sorter, 0, 1000);
	assert_int_equal(sorter.run_count, 0);
	expect_sorted(&sorter, 1000);
	expect_sorted(&sorter, 1000); /* from the first one again */
	sorter_free(&sorter);
}

static void many_things_take_no_more_memory(void **state)
{
	enum { THINGS = 300000, MOST_MEMORY = 512 * 1024 };
	(void)state;
	struct sorter sorter = {.size = sizeof(struct thing)};
	add(&sorter, 0, THINGS);
	assert_true(sorter.capacity * sorter.size <= MOST_MEMORY);
	assert_int_equal(sorter.run_count, THINGS * sizeof(struct thing) / MOST_MEMORY);
	expect_sorted(&sorter, THINGS);
	add(&sorter, THINGS, THINGS + 100000);
	expect_sorted(&sorter, THINGS + 100000);
	sorter_free(&sorter);
}

static void without_a_folder_for_files_memory_takes_it_all(void **state)
{
	(void)state;
	struct sorter sorter = {.size = sizeof(struct thing)};
	const char *before = getenv("TMPDIR");
	char *kept = before ? strdup(before) : NULL;
	setenv("TMPDIR", "/nowhere", 1);
	add(&sorter, 0, 100000);
	if (kept)
		setenv("TMPDIR", kept, 1);
	else
		unsetenv("TMPDIR");
	free(kept);
	assert_int_equal(sorter.run_count, 0);
	expect_sorted(&sorter, 100000);
	sorter_free(&sorter);
}

static void without_room_in_the_file_memory_takes_the_rest(void **state)
{
	(void)state;
	struct sorter sorter = {.size = sizeof(struct thing)};
	struct rlimit limit, small;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = limit;
	small.rlim_cur = 1280 * 1024; /* two runs and a half */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	add(&sorter, 0, 300000);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(sorter.run_count, 2);
	expect_sorted(&sorter, 300000);
	sorter_free(&sorter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_things_are_sorted_in_memory),
		cmocka_unit_test(many_things_take_no_more_memory),
		cmocka_unit_test(without_a_folder_for_files_memory_takes_it_all),
		cmocka_unit_test(without_room_in_the_file_memory_takes_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
