/* test_dataset.c: which columns hold numbers, which say nothing, where limits are laid, what is a group. */
#include "fit/grouping.h"
#include "fit/leak.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef const char *(*cell_maker)(size_t row, char *text);

enum { ROWS = 200, TEXT = 40 };

/* A dataset of one column, every third deal won. */
static void make(struct dataset *dataset, cell_maker cell)
{
	char text[TEXT];
	dataset_open(dataset, 1);
	dataset->columns[0].name = dataset->columns[0].label = "x";
	for (size_t row = 0; row < ROWS; row++) {
		dataset_add_row(dataset, row % 3 == 0);
		const char *made = cell(row, text);
		dataset_set_text(dataset, 0, made, strlen(made));
	}
	dataset_finish(dataset);
}

static void expect_left_out(cell_maker cell, const char *reason)
{
	struct dataset dataset;
	make(&dataset, cell);
	const char *left_out = dataset.columns[0].left_out;
	if (reason ? !left_out || !strstr(left_out, reason) : left_out != NULL)
		fail_msg("%s instead of %s", left_out ? left_out : "used", reason ? reason : "used");
	dataset_free(&dataset);
}

static const char *print(char *text, const char *format, size_t number)
{
	snprintf(text, TEXT, format, number);
	return text;
}

static const char *numbering(size_t row, char *text) { return print(text, "%zu", 5000 + row); }
static const char *shuffled(size_t row, char *text) { return print(text, "%zu", 5000 + row * 77 % ROWS); }
static const char *amount(size_t row, char *text) { return print(text, "%zu", row * row * 7919 % 1000003); }
static const char *key(size_t row, char *text) { return print(text, "K-%zu", row); }
static const char *choice(size_t row, char *text) { return print(text, "c%zu", row % 4); }
static const char *constant(size_t row, char *text) { return print(text, "No", row); }
static const char *blank(size_t row, char *text) { return print(text, "  ", row); }
static const char *date(size_t row, char *text) { return print(text, "2026-01-%02zu", row % 28 + 1); }
static const char *flag(size_t row, char *text) { return print(text, row % 5 ? "" : "x", row); }
static const char *mostly_number(size_t row, char *text) { return print(text, row % 20 ? "%zu.5" : "n/a", row % 50); }
static const char *code(size_t row, char *text) { return print(text, row % 3 ? "%zu" : "A%zu", row % 50); }

static void what_says_nothing_is_left_out(void **state)
{
	(void)state;
	expect_left_out(numbering, "number of the deal");
	expect_left_out(shuffled, "number of the deal");
	expect_left_out(key, "200 different values in 200 deals");
	expect_left_out(constant, "always \"No\"");
	expect_left_out(blank, "always empty");
	expect_left_out(date, "date");
	expect_left_out(amount, NULL);
	expect_left_out(choice, NULL);
	expect_left_out(flag, NULL);
}

static void nearly_all_numbers_make_a_column_of_numbers(void **state)
{
	(void)state;
	struct dataset dataset;
	make(&dataset, mostly_number);
	assert_true(dataset.columns[0].number);
	assert_true(isnan(dataset.columns[0].numbers[0]));
	assert_true(fabs(dataset.columns[0].numbers[1] - 1.5) < 1e-9);
	dataset_free(&dataset);
	make(&dataset, code);
	assert_false(dataset.columns[0].number);
	dataset_free(&dataset);
}

static void limits_are_short_numbers(void **state)
{
	(void)state;
	assert_true(fabs(short_number(4783, 5212) - 5000) < 1e-9);
	assert_true(fabs(short_number(0.123, 0.1284) - 0.128) < 1e-12);
	assert_true(fabs(short_number(10, 11) - 11) < 1e-12);
	assert_true(fabs(short_number(-5, 3)) < 1e-12);
	assert_true(fabs(short_number(-5212, -4783) + 5000) < 1e-9);
	assert_true(short_number(1, 1 + 1e-15) > 1);
}

static const char *spread(size_t row, char *text) { return row < 10 ? "" : print(text, "%zu", row % 60); }

static void ranges_hold_thirty_deals_each(void **state)
{
	(void)state;
	struct dataset dataset;
	struct kinds kinds;
	make(&dataset, spread);
	kinds_open(&kinds, &dataset);
	size_t n[64] = {0};
	for (size_t row = 0; row < ROWS; row++)
		n[kind_of(&kinds, row, 0)]++;
	assert_int_equal(n[KIND_MISSING], 10);
	assert_true(kinds.columns[0].count > 3);
	for (size_t kind = KIND_FIRST; kind < kinds.columns[0].count; kind++)
		assert_true(n[kind] >= 30);
	kinds_free(&kinds);
	dataset_free(&dataset);
}

static const char *uneven(size_t row, char *text) { return print(text, row < 90 ? "a" : row < 180 ? "b" : row < 196 ? "c%zu" : "", row % 4); }

static void rare_missing_and_unseen_are_apart(void **state)
{
	(void)state;
	struct dataset dataset;
	struct kinds kinds;
	struct grouping grouping;
	struct arena arena = {0};
	uint32_t items[ROWS];
	make(&dataset, uneven);
	kinds_open(&kinds, &dataset);
	size_t count = 0;
	for (uint32_t row = 0; row < ROWS; row++)
		if (row < 180 || row % 4 != 3) /* c3 is not seen */
			items[count++] = row;
	struct rows rows = {items, count};
	grouping_make(&kinds, 0, &rows, &(struct grouping_limits){5, 100}, &arena, &grouping);
	assert_int_equal(grouping.count, 4);
	uint16_t a = grouping.of_kind[kind_of(&kinds, 0, 0)], b = grouping.of_kind[kind_of(&kinds, 100, 0)];
	assert_true(a != b);
	assert_int_equal(grouping.of_kind[kind_of(&kinds, 180, 0)], grouping.rare);
	assert_int_equal(grouping.of_kind[kind_of(&kinds, 181, 0)], grouping.rare);
	assert_int_equal(grouping.of_kind[kind_of(&kinds, 183, 0)], GROUP_NONE);
	assert_int_equal(grouping.of_kind[KIND_MISSING], grouping.missing);
	arena_free(&arena);
	kinds_free(&kinds);
	dataset_free(&dataset);
}

static const char *after(size_t row, char *text) { return print(text, row % 3 == 0 ? "signed%zu" : "", row % 2); }
static const char *honest(size_t row, char *text) { return print(text, "h%zu", row % 7); }

static void what_was_filled_in_afterwards_is_left_out(void **state)
{
	(void)state;
	struct dataset dataset;
	struct kinds kinds;
	make(&dataset, after);
	kinds_open(&kinds, &dataset);
	assert_int_equal(leak_leave_out(&dataset, &kinds), 1);
	assert_non_null(strstr(dataset.columns[0].left_out, "after the outcome"));
	kinds_free(&kinds);
	dataset_free(&dataset);
	make(&dataset, honest);
	kinds_open(&kinds, &dataset);
	assert_int_equal(leak_leave_out(&dataset, &kinds), 0);
	kinds_free(&kinds);
	dataset_free(&dataset);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_says_nothing_is_left_out),
	    cmocka_unit_test(nearly_all_numbers_make_a_column_of_numbers),
	    cmocka_unit_test(limits_are_short_numbers),
	    cmocka_unit_test(ranges_hold_thirty_deals_each),
	    cmocka_unit_test(rare_missing_and_unseen_are_apart),
	    cmocka_unit_test(what_was_filled_in_afterwards_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
