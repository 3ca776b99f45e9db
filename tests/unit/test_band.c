/* test_band.c: which band a number falls into, at the ends too, and what it is called. */
#include "domain/band.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void expect(struct value value, const char *name)
{
	struct value band = band_find(&value);
	struct buffer printed = {0};
	assert_true(band.set);
	band_print(&printed, band.integer, value.type);
	assert_string_equal(buffer_text(&printed), name);
	buffer_free(&printed);
}

static void a_band_holds_its_end_nearer_to_zero(void **state)
{
	(void)state;
	expect(value_integer(0), "0");
	expect(value_integer(1), "1..2");
	expect(value_integer(2), "2..5");
	expect(value_integer(4), "2..5");
	expect(value_integer(5), "5..10");
	expect(value_integer(10), "10..20");
	expect(value_integer(-10), "-20..-10");
	expect(value_integer(-9), "-10..-5");
	expect(value_integer(INT64_MAX), "5000000000000000000..10000000000000000000");
	expect(value_integer(INT64_MIN), "-10000000000000000000..-5000000000000000000");
}

static void decimals_stand_where_the_point_says(void **state)
{
	(void)state;
	expect(value_decimal(1999, 2), "10..20");
	expect(value_decimal(2000, 2), "20..50");
	expect(value_decimal(5, 2), "0.05..0.1");
	expect(value_decimal(50, 2), "0.5..1");
	expect(value_decimal(0, 2), "0");
}

static void numbers_fall_as_they_are_printed(void **state)
{
	(void)state;
	expect(value_number(0.3), "0.2..0.5");
	expect(value_number(0.2), "0.2..0.5");
	expect(value_number(5e-7), "0.0000005..0.000001");
	expect(value_number(-1e3), "-2000..-1000");
	expect(value_number(0), "0");
}

static void durations_are_in_days(void **state)
{
	(void)state;
	expect(value_of(TYPE_DURATION, 86400), "1d..2d");
	expect(value_of(TYPE_DURATION, 86399), "0.5d..1d");
	expect(value_of(TYPE_DURATION, 90 * 86400), "50d..100d");
	expect(value_of(TYPE_DURATION, 0), "0d");
}

static void a_higher_band_is_a_larger_number(void **state)
{
	(void)state;
	static const int64_t rising[] = {-100, -50, -1, 0, 1, 2, 5, 10, 99, 100};
	for (size_t i = 1; i < sizeof rising / sizeof *rising; i++) {
		struct value lower = value_integer(rising[i - 1]), higher = value_integer(rising[i]);
		assert_true(band_find(&lower).integer < band_find(&higher).integer);
	}
	struct value empty = value_empty(TYPE_INTEGER);
	assert_false(band_find(&empty).set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_band_holds_its_end_nearer_to_zero),
		cmocka_unit_test(decimals_stand_where_the_point_says),
		cmocka_unit_test(numbers_fall_as_they_are_printed),
		cmocka_unit_test(durations_are_in_days),
		cmocka_unit_test(a_higher_band_is_a_larger_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
