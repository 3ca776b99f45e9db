/* leak.c: fields that look filled in after the outcome was known. */
#include "fit/leak.h"

#include "fit/metrics.h"

#include <math.h>
#include <stdlib.h>

enum { FOLDS = 2 };

/* Nothing known at the beginning of a sale tells more than that of its end. */
static const double too_good = 0.9;

/* Filled in so many times as often where the outcome is the one as where it is the other. */
static const double one_sided = 5, filled_enough = 0.05;

/* A value of so many of the deals moves the odds by the factor e to the power of so much: the price of a doubt is known then. */
static const double too_sure = 3.2, common = 0.05;

struct tally {
	double n, won;
};

/* The rate of each row's kind in the other fold, drawn towards the rate of all by one deal. */
static void rate_kinds(const struct kinds *kinds, size_t column, double base, double *rates)
{
	const struct dataset *dataset = kinds->dataset;
	size_t count = kinds->columns[column].count;
	struct tally *tallies = memory_get(FOLDS * count * sizeof *tallies);
	for (size_t row = 0; row < dataset->count; row++) {
		struct tally *tally = &tallies[(row % FOLDS) * count + kind_of(kinds, row, column)];
		tally->n++;
		tally->won += dataset->outcome[row];
	}
	for (size_t row = 0; row < dataset->count; row++) {
		const struct tally *other = &tallies[((row + 1) % FOLDS) * count + kind_of(kinds, row, column)];
		rates[row] = (other->won + base) / (other->n + 1);
	}
	free(tallies);
}

static double log_odds(double won, double n)
{
	return log((won + 0.5) / (n - won + 0.5));
}

static void find_surest(const struct kinds *kinds, size_t column, struct leak_signs *signs)
{
	const struct dataset *dataset = kinds->dataset;
	struct tally *tallies = memory_get(kinds->columns[column].count * sizeof *tallies), all = {0};
	for (size_t row = 0; row < dataset->count; row++) {
		struct tally *tally = &tallies[kind_of(kinds, row, column)];
		tally->n++;
		tally->won += dataset->outcome[row];
		all.n++;
		all.won += dataset->outcome[row];
	}
	signs->surest = 0;
	for (size_t kind = KIND_FIRST; kind < kinds->columns[column].count; kind++) {
		double far = fabs(log_odds(tallies[kind].won, tallies[kind].n) - log_odds(all.won, all.n));
		if (tallies[kind].n < common * all.n || far <= signs->surest)
			continue;
		signs->surest = far;
		signs->surest_kind = (uint16_t)kind;
		signs->surest_n = (size_t)tallies[kind].n;
		signs->surest_won = (size_t)tallies[kind].won;
	}
	free(tallies);
}

void leak_look(const struct kinds *kinds, size_t column, struct leak_signs *signs)
{
	const struct dataset *dataset = kinds->dataset;
	double *rates = memory_get((dataset->count + 1) * sizeof *rates);
	double number[2] = {0}, filled[2] = {0};
	for (size_t row = 0; row < dataset->count; row++) {
		number[dataset->outcome[row]]++;
		filled[dataset->outcome[row]] += kind_of(kinds, row, column) != KIND_MISSING;
	}
	rate_kinds(kinds, column, number[1] / (number[0] + number[1]), rates);
	signs->auc = auc(dataset->outcome, rates, dataset->count).value;
	signs->filled_lost = filled[0] / number[0];
	signs->filled_won = filled[1] / number[1];
	find_surest(kinds, column, signs);
	free(rates);
}

size_t leak_leave_out(struct dataset *dataset, const struct kinds *kinds)
{
	size_t left_out = 0;
	for (size_t i = 0; i < dataset->column_count; i++) {
		struct leak_signs signs;
		if (dataset->columns[i].left_out || dataset->columns[i].asked)
			continue;
		leak_look(kinds, i, &signs);
		double most = fmax(signs.filled_won, signs.filled_lost), least = fmin(signs.filled_won, signs.filled_lost);
		if (signs.auc >= too_good)
			dataset_leave_out(dataset, i, "looks filled in after the outcome: it alone tells won from lost with an AUC of %.2f",
			                  signs.auc);
		else if (most >= filled_enough && most > one_sided * least)
			dataset_leave_out(dataset, i, "looks filled in after the outcome: in %.0f %% of the won deals and %.0f %% of the lost",
			                  100 * signs.filled_won, 100 * signs.filled_lost);
		else if (signs.surest >= too_sure && !kinds->columns[i].edges)
			dataset_leave_out(dataset, i, "looks filled in after the outcome: %zu of %zu deals with \"%.60s\" were won",
			                  signs.surest_won, signs.surest_n,
			                  dataset->columns[i].texts[signs.surest_kind - KIND_FIRST]);
		left_out += dataset->columns[i].left_out != NULL;
	}
	return left_out;
}
