/* test_value.c: values, their text, and the numbers that are read. */
#include "base/value.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct zone zone;

static int open_zone(void **state)
{
	(void)state;
	struct error error;
	return zone_open(&zone, "Asia/Shanghai", &error);
}

static void assert_prints(struct value value, const char *text)
{
	struct buffer buffer = {0};
	value_print(&buffer, &value, &zone);
	assert_string_equal(buffer_text(&buffer), text);
	buffer_free(&buffer);
}

static struct value money(int64_t integer, uint8_t decimals)
{
	struct value value = value_decimal(integer, decimals);
	value.type = TYPE_MONEY;
	return value;
}

static void test_each_type_prints_its_canonical_text(void **state)
{
	(void)state;
	assert_prints(value_text("报价, 二"), "报价, 二");
	assert_prints((struct value){.type = TYPE_CHOICE, .set = true, .length = 2, .text = "abc"}, "ab");
	assert_prints(value_integer(-1234567), "-1234567");
	assert_prints(value_integer(INT64_MIN), "-9223372036854775808");
	assert_prints(value_of(TYPE_DATE, 20780), "2026-11-23");
	assert_prints(value_of(TYPE_TIME, 1795397400), "2026-11-23T09:30:00+08:00");
	assert_prints(value_of(TYPE_BOOLEAN, 1), "true");
	assert_prints(value_of(TYPE_BOOLEAN, 0), "false");
}

static void test_an_empty_value_prints_nothing(void **state)
{
	(void)state;
	for (int type = TYPE_TEXT; type <= TYPE_BOOLEAN; type++)
		assert_prints(value_empty((enum type)type), "");
	assert_prints(value_text(NULL), "");
	assert_false(value_text(NULL).set);
}

static void test_decimals_lose_trailing_zeros_and_money_keeps_them(void **state)
{
	(void)state;
	assert_prints(value_decimal(150, 2), "1.5");
	assert_prints(value_decimal(200, 2), "2");
	assert_prints(value_decimal(0, 9), "0");
	assert_prints(value_decimal(-5, 3), "-0.005");
	assert_prints(value_decimal(1000, 0), "1000");
	assert_prints(value_decimal(INT64_MIN, 9), "-9223372036.854775808");
	assert_prints(money(123450, 2), "1234.50");
	assert_prints(money(7, 2), "0.07");
	assert_prints(money(-7, 2), "-0.07");
	assert_prints(money(0, 3), "0.000");
	assert_prints(money(1500, 0), "1500");
}

static void test_durations_take_the_largest_unit_that_divides(void **state)
{
	(void)state;
	assert_prints(value_of(TYPE_DURATION, 45 * 86400), "45d");
	assert_prints(value_of(TYPE_DURATION, 60 * 86400), "60d");
	assert_prints(value_of(TYPE_DURATION, 7 * 86400), "7d");
	assert_prints(value_of(TYPE_DURATION, 36 * 3600), "36h");
	assert_prints(value_of(TYPE_DURATION, 90 * 60), "90min");
	assert_prints(value_of(TYPE_DURATION, 61), "61s");
}

static void test_numbers_print_15_digits_without_exponent(void **state)
{
	(void)state;
	assert_prints(value_number(0), "0");
	assert_prints(value_number(-0.0), "0");
	assert_prints(value_number(0.1), "0.1");
	assert_prints(value_number(0.1 + 0.2), "0.3");
	assert_prints(value_number(-2.5), "-2.5");
	assert_prints(value_number(100), "100");
	assert_prints(value_number(1234567.125), "1234567.125");
	assert_prints(value_number(1e15), "1000000000000000");
	assert_prints(value_number(-999999999999999), "-999999999999999");
	assert_prints(value_number(0.00001234), "0.00001234");
	assert_prints(value_number(0.000001), "0.000001");
	assert_prints(value_number(1.0 / 3), "0.333333333333333");
	assert_prints(value_number(1e300), "1e+300");
	assert_prints(value_number(-1.5e-300), "-1.5e-300");
	assert_prints(value_number(1e16), "1e+16");
}

static void test_numbers_do_not_depend_on_the_locale(void **state)
{
	(void)state;
	if (!setlocale(LC_NUMERIC, "de_DE.UTF-8") && !setlocale(LC_NUMERIC, "fr_FR.UTF-8")) {
		print_message("skipped: no locale with a decimal comma is installed\n");
		skip();
	}
	struct error error;
	double number = 0;
	assert_int_equal(number_parse("1.5", 3, &number, &error), 0);
	assert_prints(value_number(number), "1.5");
	setlocale(LC_NUMERIC, "C");
}

static int64_t decimal(const char *text, uint8_t decimals)
{
	struct error error = {0};
	int64_t integer = 0;
	if (decimal_parse(text, strlen(text), decimals, &integer, &error) != 0)
		fail_msg("%s", error.text);
	return integer;
}

static void assert_no_decimal(const char *text, uint8_t decimals, const char *sentence)
{
	struct error error = {0};
	int64_t integer;
	assert_int_equal(decimal_parse(text, strlen(text), decimals, &integer, &error), EX_DATAERR);
	assert_int_equal(error.status, EX_DATAERR);
	assert_string_equal(error.text, sentence);
}

static void test_decimals_are_read_exactly(void **state)
{
	(void)state;
	assert_int_equal(decimal("1234.5", 2), 123450);
	assert_int_equal(decimal("-0.07", 2), -7);
	assert_int_equal(decimal("+3", 2), 300);
	assert_int_equal(decimal("007", 0), 7);
	assert_int_equal(decimal("1.500000", 1), 15);
	assert_int_equal(decimal("100.000", 0), 100);
	assert_int_equal(decimal("-0", 2), 0);
	assert_int_equal(decimal("0.000", 0), 0);
	assert_int_equal(decimal("10203.0405", 4), 102030405);
	assert_true(decimal("9223372036854775807", 0) == INT64_MAX);
	assert_true(decimal("-9223372036.854775807", 9) == -INT64_MAX);
	assert_true(decimal("00000000000000000000000009223372036854775807.0000000000000000000000", 0) == INT64_MAX);
}

static void test_decimals_that_are_not_exact_are_refused(void **state)
{
	(void)state;
	assert_no_decimal("1.234", 2, "'1.234' has more than 2 digits behind the point");
	assert_no_decimal("1.5", 0, "'1.5' is not a whole number");
	assert_no_decimal("9223372036854775808", 0, "'9223372036854775808' is too large");
	assert_no_decimal("-9223372036854775809", 0, "'-9223372036854775809' is too large");
	assert_no_decimal("92233720368547758.08", 2, "'92233720368547758.08' is too large");
	assert_no_decimal("10000000000", 9, "'10000000000' is too large");
	assert_no_decimal("100000000000000000001", 0, "'100000000000000000001' is too large");
}

static void test_what_is_no_number_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",     "-",      "+",   ".",   ".5",  "5.",   "1,000", "1 000",    " 1",  "1 ", "--1", "1.2.3",
		"0x10", "１２３", "1_0", "nan", "inf", "-inf", "NaN",   "Infinity", "abc", "1a", "¥5",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error error = {0};
		int64_t integer;
		double number;
		assert_int_equal(decimal_parse(bad[i], strlen(bad[i]), 2, &integer, &error), EX_DATAERR);
		assert_non_null(strstr(error.text, "is not a number; write plain digits"));
		assert_int_equal(number_parse(bad[i], strlen(bad[i]), &number, &error), EX_DATAERR);
		assert_non_null(strstr(error.text, "is not a number; write plain digits"));
	}
	assert_no_decimal("1e3", 0, "'1e3' is not a number; write plain digits such as 1234.5");
	struct error error;
	int64_t integer;
	assert_int_equal(decimal_parse("1\0"
	                               "2",
	                               3, 0, &integer, &error),
	                 EX_DATAERR);
}

static void assert_number(const char *text, const char *printed)
{
	struct error error = {0};
	double number = 0;
	if (number_parse(text, strlen(text), &number, &error) != 0)
		fail_msg("%s", error.text);
	assert_prints(value_number(number), printed);
}

static void test_numbers_print_as_they_were_read(void **state)
{
	(void)state;
	assert_number("0.1", "0.1");
	assert_number("123456789012345", "123456789012345");
	assert_number("0.123456789012345", "0.123456789012345");
	assert_number("-98765.4321", "-98765.4321");
	assert_number("999999999999999", "999999999999999");
	assert_number("1.50", "1.5");
	assert_number("-0", "0");
	assert_number("0e999999999999999999", "0");
	assert_number("1e3", "1000");
	assert_number("12.5E-1", "1.25");
	assert_number("1e+300", "1e+300");
	assert_number("1000000000000000000000", "1e+21");
}

static void test_numbers_out_of_bounds_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *sentence;
	} bad[] = {
		{"1e999", "'1e999' is too large"},
		{"-1e309", "'-1e309' is too large"},
		{"1e99999999999999999999", "'1e99999999999999999999' is too large"},
		{"1e-999", "'1e-999' is too small"},
		{"1e-310", "'1e-310' is too small"},
		{"1234567890.123456", "'1234567890.123456' has more than 15 digits; a number keeps no more"},
		{"9223372036854775808", "'9223372036854775808' has more than 15 digits; a number keeps no more"},
		{"1e", "'1e' is not a number; write plain digits such as 1234.5"},
		{"1e+", "'1e+' is not a number; write plain digits such as 1234.5"},
		{"1e5.5", "'1e5.5' is not a number; write plain digits such as 1234.5"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error error = {0};
		double number;
		assert_int_equal(number_parse(bad[i].text, strlen(bad[i].text), &number, &error), EX_DATAERR);
		assert_string_equal(error.text, bad[i].sentence);
	}
}

static void test_values_are_equal_by_what_they_mean(void **state)
{
	(void)state;
	struct value a = value_decimal(150, 2), b = value_decimal(15, 1), c = value_decimal(15, 2);
	assert_true(value_equal(&a, &b));
	assert_false(value_equal(&b, &c));
	struct value text = value_text("ab"), same = {.type = TYPE_TEXT, .set = true, .length = 2, .text = "abc"};
	assert_true(value_equal(&text, &same));
	same.length = 3;
	assert_false(value_equal(&text, &same));
	struct value empty = value_empty(TYPE_TEXT), other = value_empty(TYPE_TEXT), blank = value_text("");
	assert_true(value_equal(&empty, &other));
	assert_false(value_equal(&empty, &blank));
	struct value one = value_number(1), two = value_number(2);
	assert_true(value_equal(&one, &one));
	assert_false(value_equal(&one, &two));
	struct value day = value_of(TYPE_DATE, 1), next = value_of(TYPE_DATE, 2);
	assert_false(value_equal(&day, &next));
}

static void test_currencies_have_their_decimals(void **state)
{
	(void)state;
	assert_int_equal(currency_decimals("CNY"), 2);
	assert_int_equal(currency_decimals("EUR"), 2);
	assert_int_equal(currency_decimals("JPY"), 0);
	assert_int_equal(currency_decimals("KRW"), 0);
	assert_int_equal(currency_decimals("KWD"), 3);
	assert_int_equal(currency_decimals("CLF"), 4);
}

static void test_types_have_names(void **state)
{
	(void)state;
	assert_string_equal(type_name(TYPE_TEXT), "text");
	assert_string_equal(type_name(TYPE_MONEY), "money");
	assert_string_equal(type_name(TYPE_BOOLEAN), "boolean");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_type_prints_its_canonical_text),
		cmocka_unit_test(test_an_empty_value_prints_nothing),
		cmocka_unit_test(test_decimals_lose_trailing_zeros_and_money_keeps_them),
		cmocka_unit_test(test_durations_take_the_largest_unit_that_divides),
		cmocka_unit_test(test_numbers_print_15_digits_without_exponent),
		cmocka_unit_test(test_numbers_do_not_depend_on_the_locale),
		cmocka_unit_test(test_decimals_are_read_exactly),
		cmocka_unit_test(test_decimals_that_are_not_exact_are_refused),
		cmocka_unit_test(test_what_is_no_number_is_refused),
		cmocka_unit_test(test_numbers_print_as_they_were_read),
		cmocka_unit_test(test_numbers_out_of_bounds_are_refused),
		cmocka_unit_test(test_values_are_equal_by_what_they_mean),
		cmocka_unit_test(test_currencies_have_their_decimals),
		cmocka_unit_test(test_types_have_names),
	};
	return cmocka_run_group_tests(tests, open_zone, NULL);
}
