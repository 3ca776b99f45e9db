/* metrics.c: how well predictions tell what was won from what was lost. */
#include "fit/metrics.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static const double z_95 = 1.959963984540054; /* 97.5 % of the normal distribution lie below */

/* Something to be put in order by a value. */
struct ranked {
	double value;
	size_t place;
};

static int by_value(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static struct ranked *put_in_order(const double *values, size_t count)
{
	struct ranked *ranked = memory_get((count + 1) * sizeof *ranked);
	for (size_t i = 0; i < count; i++)
		ranked[i] = (struct ranked){values[i], i};
	qsort(ranked, count, sizeof *ranked, by_value);
	return ranked;
}

/* The end of the run of equal values that begins at `first`. */
static size_t ties_end(const struct ranked *ranked, size_t first, size_t count)
{
	size_t end = first + 1;
	while (end < count && ranked[end].value == ranked[first].value)
		end++;
	return end;
}

double normal_two_sided(double z)
{
	return erfc(fabs(z) / sqrt(2));
}

/* ---- the area under the curve ---- */

/* For each deal the share of those of the other outcome that it is ranked right against. */
static double *placements(const uint8_t *outcome, const double *score, size_t count, const size_t number[2])
{
	double *placement = memory_get((count + 1) * sizeof *placement);
	struct ranked *ranked = put_in_order(score, count);
	size_t below[2] = {0};
	for (size_t i = 0, end; i < count; i = end) {
		size_t tied[2] = {0};
		end = ties_end(ranked, i, count);
		for (size_t k = i; k < end; k++)
			tied[outcome[ranked[k].place]]++;
		for (size_t k = i; k < end; k++) {
			int other = !outcome[ranked[k].place];
			double lower = ((double)below[other] + (double)tied[other] / 2) / (double)number[other];
			placement[ranked[k].place] = other ? 1 - lower : lower;
		}
		below[0] += tied[0];
		below[1] += tied[1];
	}
	free(ranked);
	return placement;
}

/* The mean of the won deals' placements and its variance by those of both. */
static struct estimate summarize(const uint8_t *outcome, const double *placement, size_t count, const size_t number[2])
{
	double mean[2] = {0}, variance = 0;
	for (size_t i = 0; i < count; i++)
		mean[outcome[i]] += placement[i] / (double)number[outcome[i]];
	for (size_t i = 0; i < count; i++) {
		double n = (double)number[outcome[i]], difference = placement[i] - mean[outcome[i]];
		variance += difference * difference / ((n - 1) * n);
	}
	double half = z_95 * sqrt(variance);
	return (struct estimate){mean[1], mean[1] - half, mean[1] + half};
}

static bool count_outcomes(const uint8_t *outcome, size_t count, size_t number[2])
{
	number[0] = number[1] = 0;
	for (size_t i = 0; i < count; i++)
		number[outcome[i]]++;
	return number[0] && number[1];
}

struct estimate auc(const uint8_t *outcome, const double *score, size_t count)
{
	size_t number[2];
	if (!count_outcomes(outcome, count, number))
		return (struct estimate){NAN, NAN, NAN};
	double *placement = placements(outcome, score, count, number);
	struct estimate estimate = summarize(outcome, placement, count, number);
	estimate.low = estimate.low < 0 ? 0 : estimate.low;
	estimate.high = estimate.high > 1 ? 1 : estimate.high;
	free(placement);
	return estimate;
}

struct estimate auc_difference(const uint8_t *outcome, const double *first, const double *second, size_t count, double *p)
{
	size_t number[2];
	*p = NAN;
	if (!count_outcomes(outcome, count, number))
		return (struct estimate){NAN, NAN, NAN};
	double *placement = placements(outcome, second, count, number);
	double *other = placements(outcome, first, count, number);
	for (size_t i = 0; i < count; i++)
		placement[i] -= other[i];
	struct estimate estimate = summarize(outcome, placement, count, number);
	double half = estimate.high - estimate.value;
	*p = half > 0 ? normal_two_sided(estimate.value * z_95 / half) : 1;
	free(placement);
	free(other);
	return estimate;
}

/* ---- losses ---- */

static double loss_of(bool won, double share)
{
	const double least = 1e-9;
	share = share < least ? least : share > 1 - least ? 1 - least : share;
	return -log(won ? share : 1 - share);
}

double log_loss(const uint8_t *outcome, const double *share, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += loss_of(outcome[i], share[i]);
	return count ? sum / (double)count : NAN;
}

double brier_score(const uint8_t *outcome, const double *share, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (share[i] - outcome[i]) * (share[i] - outcome[i]);
	return count ? sum / (double)count : NAN;
}

struct estimate log_loss_difference(const uint8_t *outcome, const double *first, const double *second, size_t count)
{
	double n = (double)count, sum = 0, squares = 0;
	if (count < 2)
		return (struct estimate){NAN, NAN, NAN};
	for (size_t i = 0; i < count; i++)
		sum += loss_of(outcome[i], second[i]) - loss_of(outcome[i], first[i]);
	for (size_t i = 0; i < count; i++) {
		double difference = loss_of(outcome[i], second[i]) - loss_of(outcome[i], first[i]) - sum / n;
		squares += difference * difference;
	}
	double half = z_95 * sqrt(squares / (n - 1) / n);
	return (struct estimate){sum / n, sum / n - half, sum / n + half};
}

/* ---- groups ---- */

size_t calibration(const uint8_t *outcome, const double *share, size_t count,
                   struct calibration_group groups[CALIBRATION_GROUPS])
{
	struct ranked *ranked = put_in_order(share, count);
	size_t made = 0;
	for (size_t i = 0; i < count;) {
		struct calibration_group *group = &groups[made++];
		/* Up to the deal at which this tenth of them is over, and those that are equal to it. */
		size_t end = (i * CALIBRATION_GROUPS / count + 1) * count / CALIBRATION_GROUPS;
		end = ties_end(ranked, end > i ? end - 1 : i, count);
		*group = (struct calibration_group){.least = ranked[i].value, .most = ranked[end - 1].value};
		for (; i < end; i++) {
			group->n++;
			group->won += outcome[ranked[i].place];
			group->mean += ranked[i].value;
		}
		group->mean /= (double)group->n;
	}
	free(ranked);
	return made;
}

double population_shift(const size_t *before, const size_t *after, size_t kinds)
{
	double n_before = 0, n_after = 0, shift = 0;
	for (size_t i = 0; i < kinds; i++) {
		n_before += (double)before[i];
		n_after += (double)after[i];
	}
	if (n_before <= 0 || n_after <= 0)
		return NAN;
	for (size_t i = 0; i < kinds; i++) {
		double expected = (before[i] ? (double)before[i] : 0.5) / n_before;
		double actual = (after[i] ? (double)after[i] : 0.5) / n_after;
		if (before[i] || after[i])
			shift += (actual - expected) * log(actual / expected);
	}
	return shift;
}

void false_discovery_rates(double *p, size_t count, size_t tests)
{
	struct ranked *ranked = put_in_order(p, count);
	double least = 1;
	for (size_t i = count; i-- > 0;) {
		double rate = ranked[i].value * (double)tests / (double)(i + 1);
		least = rate < least ? rate : least;
		p[ranked[i].place] = least;
	}
	free(ranked);
}
