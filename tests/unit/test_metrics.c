/* test_metrics.c: how well predictions tell won from lost, against figures worked out by hand and by R. */
#include "fit/metrics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(double got, double wanted)
{
	if (fabs(got - wanted) > 5e-7)
		fail_msg("%.9f instead of %.9f", got, wanted);
}

/* Two won with 3 and 5, three lost with 1, 3 and 4: of the six pairs four are right and one is even. */
static const uint8_t outcome[] = {1, 1, 0, 0, 0};
static const double score[] = {3, 5, 1, 3, 4};

static void auc_counts_ties_as_half(void **state)
{
	(void)state;
	expect(auc(outcome, score, 5).value, 4.5 / 6);
	const double same[] = {2, 2, 2, 2, 2};
	expect(auc(outcome, same, 5).value, 0.5);
}

/*
 * Placements of the won 1/2 and 1, of the lost 1, 3/4 and 1/2: variances 1/8 and 1/16, so that of the area is
 * 1/8 / 2 + 1/16 / 3 = 1/12.
 */
static void auc_interval_is_delongs(void **state)
{
	(void)state;
	struct estimate area = auc(outcome, score, 5);
	expect(area.low, 0.75 - 1.959963984540054 * sqrt(1.0 / 12));
	expect(area.high, 1);
}

/* The other score has the placements 1/3 and 2/3 of the won, 1, 1/2 and 0 of the lost: the differences are 1/6 and 1/3, and 0, 1/4
 * and 1/2, with the variances 1/72 and 1/16. */
static void auc_difference_is_paired(void **state)
{
	(void)state;
	const double other[] = {3, 5, 1, 4, 6};
	double p;
	struct estimate difference = auc_difference(outcome, other, score, 5, &p);
	expect(difference.value, 0.25);
	double deviation = sqrt(1.0 / 72 / 2 + 1.0 / 16 / 3);
	expect(difference.high - difference.value, 1.959963984540054 * deviation);
	expect(p, erfc(0.25 / deviation / sqrt(2)));
	difference = auc_difference(outcome, score, score, 5, &p);
	expect(difference.value, 0);
	expect(p, 1);
}

static void auc_needs_both_outcomes(void **state)
{
	(void)state;
	const uint8_t all_won[] = {1, 1};
	assert_true(isnan(auc(all_won, score, 2).value));
}

static void losses_are_means(void **state)
{
	(void)state;
	const uint8_t ended[] = {1, 0};
	const double share[] = {0.8, 0.4};
	expect(log_loss(ended, share, 2), (-log(0.8) - log(0.6)) / 2);
	expect(brier_score(ended, share, 2), (0.04 + 0.16) / 2);
	const double certain[] = {0, 0};
	assert_true(isfinite(log_loss(ended, certain, 2)));
}

static void log_loss_difference_is_paired(void **state)
{
	(void)state;
	const uint8_t ended[] = {1, 1};
	const double first[] = {0.5, 0.5}, second[] = {0.8, 0.4};
	struct estimate difference = log_loss_difference(ended, first, second, 2);
	double a = log(0.5 / 0.8), b = log(0.5 / 0.4), mean = (a + b) / 2;
	expect(difference.value, mean);
	expect(difference.high - mean, 1.959963984540054 * sqrt(((a - mean) * (a - mean) + (b - mean) * (b - mean)) / 2));
}

static void calibration_makes_tenths_and_keeps_ties_together(void **state)
{
	(void)state;
	uint8_t ended[20];
	double share[20];
	struct calibration_group groups[CALIBRATION_GROUPS];
	for (int i = 0; i < 20; i++) {
		ended[i] = (uint8_t)(i % 2);
		share[i] = i / 20.0;
	}
	assert_int_equal(calibration(ended, share, 20, groups), 10);
	assert_int_equal(groups[9].n, 2);
	assert_int_equal(groups[9].won, 1);
	expect(groups[9].mean, 18.5 / 20);
	for (int i = 0; i < 20; i++)
		share[i] = i < 15 ? 0.25 : 0.75;
	assert_int_equal(calibration(ended, share, 20, groups), 2);
	assert_int_equal(groups[0].n, 15);
}

/* 50:50 before and 60:40 after: 0.1 ln 1.2 - 0.1 ln 0.8. */
static void population_shift_agrees_with_hand(void **state)
{
	(void)state;
	const size_t before[] = {50, 50}, after[] = {60, 40}, gone[] = {100, 0};
	expect(population_shift(before, after, 2), 0.1 * log(1.2) - 0.1 * log(0.8));
	expect(population_shift(before, before, 2), 0);
	expect(population_shift(before, gone, 2), 0.5 * log(2) + (0.005 - 0.5) * log(0.005 / 0.5));
}

/* p.adjust(c(0.01, 0.04, 0.03, 0.005), "BH") */
static void false_discovery_rates_agree_with_r(void **state)
{
	(void)state;
	double p[] = {0.01, 0.04, 0.03, 0.005};
	false_discovery_rates(p, 4, 4);
	expect(p[0], 0.02);
	expect(p[1], 0.04);
	expect(p[2], 0.04);
	expect(p[3], 0.02);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(auc_counts_ties_as_half),
	    cmocka_unit_test(auc_interval_is_delongs),
	    cmocka_unit_test(auc_difference_is_paired),
	    cmocka_unit_test(auc_needs_both_outcomes),
	    cmocka_unit_test(losses_are_means),
	    cmocka_unit_test(log_loss_difference_is_paired),
	    cmocka_unit_test(calibration_makes_tenths_and_keeps_ties_together),
	    cmocka_unit_test(population_shift_agrees_with_hand),
	    cmocka_unit_test(false_discovery_rates_agree_with_r),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
