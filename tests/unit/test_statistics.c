/* test_statistics.c: Wilson's interval and Kaplan-Meier quantiles against published figures. */
#include "domain/statistics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void expect_interval(int64_t hits, int64_t n, double low, double high)
{
	double got_low, got_high;
	wilson_interval(hits, n, &got_low, &got_high);
	assert_true(fabs(got_low - low) < 5e-7);
	assert_true(fabs(got_high - high) < 5e-7);
}

static void wilson_interval_agrees_with_r(void **state)
{
	(void)state;
	/* prop.test(x, n, correct = FALSE) */
	expect_interval(8, 10, 0.4901625, 0.9433178);
	expect_interval(208, 336, 0.5660539, 0.6693496);
}

static void wilson_interval_stays_inside_0_and_1(void **state)
{
	(void)state;
	expect_interval(0, 10, 0, 0.2775328);
	expect_interval(10, 10, 0.7224672, 1);
	expect_interval(1, 1, 0.2065493, 1);
	double low, high;
	wilson_interval(0, 3, &low, &high);
	assert_true(low >= 0 && low <= 0);
	wilson_interval(3, 3, &low, &high);
	assert_true(high >= 1 && high <= 1);
}

/* The quantile in half units, or -1 where it is not reached.  A negative time is a censored one. */
static int64_t quantile(const int *times, size_t count, double share)
{
	struct durations durations = {0};
	int64_t half;
	struct error error;
	for (size_t i = 0; i < count; i++)
		durations_add(&durations, abs(times[i]), times[i] < 0);
	assert_int_equal(durations_quantiles(&durations, &share, 1, &half, &error), 0);
	durations_free(&durations);
	return half;
}

#define QUANTILE(share, ...) \
	quantile((const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int), share)

static void kaplan_meier_agrees_with_the_leukaemia_trial(void **state)
{
	(void)state;
	/* survfit(Surv(time, status) ~ 1) on the maintained group of R's data set aml: median 31, lower quartile 18. */
#define MAINTAINED 161, -13, 9, 18, 23, -28, 31, 34, -45, 48, 13
#define WITHOUT_END -161, -13, 9, 18, 23, -28, 31, 34, -45, 48, 13
	assert_int_equal(QUANTILE(0.5, WITHOUT_END), 2 * 31);
	assert_int_equal(QUANTILE(0.25, WITHOUT_END), 2 * 18);
	assert_int_equal(QUANTILE(0.75, WITHOUT_END), 2 * 48);
	assert_int_equal(QUANTILE(0.9, MAINTAINED), 2 * 161);
}

static void an_estimate_that_is_not_reached_is_none(void **state)
{
	(void)state;
	assert_int_equal(QUANTILE(0.9, WITHOUT_END), -1);
	assert_int_equal(QUANTILE(0.5, -5, -6, -7), -1);
	assert_int_equal(QUANTILE(0.5, 5, -6, -7), -1);
	assert_int_equal(quantile(NULL, 0, 0.5), -1);
}

static void several_quantiles_are_those_that_are_asked_for_alone(void **state)
{
	(void)state;
	static const int times[] = {1, 2, -2, 3, 4, 5, 6, -6, 7, 8, 9, 10};
	static const double shares[] = {0.1, 0.2, 0.25, 0.5, 0.75, 0.9, 0.99};
	enum { COUNT = sizeof shares / sizeof *shares, TIMES = sizeof times / sizeof *times };
	struct durations durations = {0};
	int64_t got[COUNT];
	struct error error;
	for (size_t n = 1; n <= TIMES; n++) {
		durations_add(&durations, abs(times[n - 1]), times[n - 1] < 0);
		assert_int_equal(durations_quantiles(&durations, shares, COUNT, got, &error), 0);
		for (size_t i = 0; i < COUNT; i++)
			assert_int_equal(got[i], quantile(times, n, shares[i]));
	}
	durations_free(&durations);
}

static void without_censored_times_it_is_the_ordinary_median(void **state)
{
	(void)state;
	assert_int_equal(QUANTILE(0.5, 7), 14);
	assert_int_equal(QUANTILE(0.5, 3, 1, 2), 4);
	assert_int_equal(QUANTILE(0.5, 4, 1, 2, 9), 6); /* between 2 and 4 */
	assert_int_equal(QUANTILE(0.5, 1, 2), 3);
	assert_int_equal(QUANTILE(0.5, 0, 0, 0, 5), 0);
	assert_int_equal(QUANTILE(0.9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 19); /* flat at 0.1 between 9 and 10 */
}

static void what_ends_at_the_same_time_was_outlasted_by_the_censored(void **state)
{
	(void)state;
	/* Three at risk at 5: a third ends there, then 6 ends half of the rest. */
	assert_int_equal(QUANTILE(0.5, 5, -5, 6), 12);
	assert_int_equal(QUANTILE(0.4, -5, 5, 6), 12);
	assert_int_equal(QUANTILE(0.3, -5, 5, 6), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wilson_interval_agrees_with_r),
		cmocka_unit_test(wilson_interval_stays_inside_0_and_1),
		cmocka_unit_test(kaplan_meier_agrees_with_the_leukaemia_trial),
		cmocka_unit_test(an_estimate_that_is_not_reached_is_none),
		cmocka_unit_test(several_quantiles_are_those_that_are_asked_for_alone),
		cmocka_unit_test(without_censored_times_it_is_the_ordinary_median),
		cmocka_unit_test(what_ends_at_the_same_time_was_outlasted_by_the_censored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
