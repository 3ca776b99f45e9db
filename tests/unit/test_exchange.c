/* test_exchange.c: amounts of other currencies by dated rates: the day, the rounding, what has no rate. */
#include "domain/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "currency: CNY\ntimezone: Asia/Shanghai\ncurrencies: [USD, JPY, KWD, EUR]\n"
			   "pipelines: {default: {stages: [{name: contact}]}}\n"
			   "rates:\n"
			   "  - {currency: USD, from: 2026-07-01, rate: 7.05}\n"
			   "  - {currency: USD, from: 2026-01-01, rate: 7.1}\n"
			   "  - {currency: JPY, from: 2026-01-01, rate: 0.046505}\n"
			   "  - {currency: KWD, from: 2026-01-01, rate: 23.1}\n";

static struct config config;
static struct session session;

static int set_up(void **state)
{
	(void)state;
	struct error error;
	session = (struct session){.config = &config, .now = 1795395600}; /* 2026-11-23T09:00:00+08:00 */
	return config_parse("opp.yaml", text, strlen(text), &config, &error);
}

static int tear_down(void **state)
{
	(void)state;
	config_free(&config);
	return 0;
}

static struct value day_value(const char *day)
{
	int64_t number;
	assert_true(day_read(&day, day + strlen(day), &number));
	return value_of(TYPE_DATE, number);
}

/* ---- one amount ---- */

static const struct conversion {
	const char *currency, *day;
	int64_t amount, worth;
	bool known;
} conversions[] = {
	{"CNY", "2026-03-01", 12345, 12345, true},
	{"CNY", "1999-03-01", -7, -7, true},
	/* the rate of the day: the first of it, the last before the next, the next */
	{"USD", "2026-01-01", 10000, 71000, true},
	{"USD", "2026-06-30", 10000, 71000, true},
	{"USD", "2026-07-01", 10000, 70500, true},
	{"USD", "2030-01-01", 10000, 70500, true},
	{"USD", "2025-12-31", 10000, 0, false},
	/* halves go away from zero: 0.10 x 7.05 = 0.705; 0.05 x 7.1 = 0.355 */
	{"USD", "2026-07-01", 10, 71, true},
	{"USD", "2026-07-01", -10, -71, true},
	{"USD", "2026-01-01", 5, 36, true},
	{"USD", "2026-01-01", 4, 28, true},
	/* no decimals: 1000 JPY x 0.046505 = 46.505; three: 1.001 KWD x 23.1 = 23.1231 */
	{"JPY", "2026-02-01", 1000, 4651, true},
	{"JPY", "2026-02-01", 1, 5, true},
	{"KWD", "2026-02-01", 1001, 2312, true},
	/* the config allows EUR and has no rate of it */
	{"EUR", "2026-02-01", 1, 0, false},
	/* more than a double holds: 90071992547409.93 x 7.1 = 639511147086610.503 */
	{"USD", "2026-02-01", 9007199254740993, 63951114708661050, true},
};

static void converts_by_the_rate_of_the_day(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++) {
		const struct conversion *row = &conversions[i];
		struct exchange exchange = exchange_open(&session);
		struct value day = day_value(row->day);
		struct error error;
		bool known;
		int64_t worth;
		assert_int_equal(exchange_amount(&exchange, row->amount, row->currency, &day, &known, &worth, &error), 0);
		assert_int_equal(known, row->known);
		if (known)
			assert_int_equal(worth, row->worth);
	}
}

static void a_moment_has_the_day_of_the_configs_zone(void **state)
{
	(void)state;
	struct exchange exchange = exchange_open(&session);
	struct error error;
	bool known;
	int64_t worth;
	int64_t july = day_value("2026-07-01").integer * SECONDS_PER_DAY - 8 * 3600; /* midnight in Shanghai */
	struct value before = value_of(TYPE_TIME, july - 1), at = value_of(TYPE_TIME, july), never = value_empty(TYPE_TIME);
	assert_int_equal(exchange_amount(&exchange, 10000, "USD", &before, &known, &worth, &error), 0);
	assert_int_equal(worth, 71000);
	assert_int_equal(exchange_amount(&exchange, 10000, "USD", &at, &known, &worth, &error), 0);
	assert_int_equal(worth, 70500);
	assert_int_equal(exchange_amount(&exchange, 10000, "USD", &never, &known, &worth, &error), 0);
	assert_int_equal(worth, 70500);
}

static void what_becomes_too_large_is_refused(void **state)
{
	(void)state;
	struct exchange exchange = exchange_open(&session);
	struct value day = day_value("2026-02-01"), most = value_of(TYPE_MONEY, INT64_MAX);
	struct total total = {0};
	struct error error;
	bool known;
	int64_t worth;
	assert_int_equal(exchange_amount(&exchange, INT64_MAX, "USD", &day, &known, &worth, &error), EX_DATAERR);
	assert_int_equal(total_add(&total, &exchange, &most, "CNY", &day, &error), 0);
	assert_int_equal(total_add(&total, &exchange, &most, "CNY", &day, &error), EX_DATAERR);
}

/* ---- sums ---- */

static void add(struct total *total, struct exchange *exchange, int64_t amount, const char *currency)
{
	struct error error;
	struct value day = day_value("2026-02-01"), value = value_of(TYPE_MONEY, amount);
	assert_int_equal(total_add(total, exchange, &value, currency, &day, &error), 0);
}

static void expect(const struct total *total, struct exchange *exchange, const char *amount, const char *currency)
{
	struct value values[2];
	struct buffer printed = {0};
	total_values(total, exchange, &values[0], &values[1]);
	value_print(&printed, &values[0], NULL);
	assert_string_equal(buffer_text(&printed), amount);
	buffer_clear(&printed);
	value_print(&printed, &values[1], NULL);
	assert_string_equal(buffer_text(&printed), currency);
	buffer_free(&printed);
}

static void sums_are_in_the_configs_currency(void **state)
{
	(void)state;
	struct exchange exchange = exchange_open(&session);
	struct total total = {0};
	expect(&total, &exchange, "0.00", "CNY");
	add(&total, &exchange, 5, "USD");
	expect(&total, &exchange, "0.36", "CNY");
	add(&total, &exchange, 1, "JPY");
	add(&total, &exchange, 100, "CNY");
	expect(&total, &exchange, "1.41", "CNY");
	assert_false(exchange.untold);
}

static void without_a_rate_only_one_currency_has_a_sum(void **state)
{
	(void)state;
	struct exchange exchange = exchange_open(&session);
	struct total total = {0};
	add(&total, &exchange, 150, "EUR");
	add(&total, &exchange, 250, "EUR");
	expect(&total, &exchange, "4.00", "EUR");
	assert_false(exchange.untold);
	add(&total, &exchange, 100, "CNY");
	expect(&total, &exchange, "", "");
	assert_true(exchange.untold);
	assert_string_equal(exchange.missing, "EUR");
	assert_int_equal(exchange.missing_day, day_value("2026-02-01").integer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(converts_by_the_rate_of_the_day),
		cmocka_unit_test(a_moment_has_the_day_of_the_configs_zone),
		cmocka_unit_test(what_becomes_too_large_is_refused),
		cmocka_unit_test(sums_are_in_the_configs_currency),
		cmocka_unit_test(without_a_rate_only_one_currency_has_a_sum),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
