/* model_penalty.c: how strong the penalty is, chosen by cross-validation inside the rows that are learned from. */
#include "fit/model_internal.h"

#include <math.h>
#include <stdlib.h>

/* More deals than that tell nothing more about the penalty; the ones with the least hashes are taken. */
enum { FOLDS = 5, MOST_ROWS = 40000 };

/* With few deals one division into folds tells little: it is repeated until about so many were tried. */
enum { TRIED_ROWS = 20000, MOST_DIVISIONS = 10 };

static const double strengths[] = {50, 20, 8, 3, 1.2, 0.5};

enum { STRENGTHS = sizeof strengths / sizeof *strengths };

/* A hash that divides another way than the folds of the whole, and each division another way than the others. */
static uint64_t inner_hash(const struct dataset *dataset, size_t row, size_t division)
{
	return hash_add(HASH_START + division, (const char *)&dataset->hash[row], sizeof dataset->hash[row]) >> 7;
}

/* The rows of a fold of a division, or all others. */
static size_t choose_rows(const struct learning *learning, size_t division, size_t fold, bool others, uint32_t *chosen)
{
	const struct dataset *dataset = learning->kinds->dataset;
	size_t count = 0, one_in = learning->rows->count / MOST_ROWS + 1;
	for (size_t i = 0; i < learning->rows->count; i++) {
		uint32_t row = learning->rows->items[i];
		uint64_t hash = inner_hash(dataset, row, division);
		if ((hash % FOLDS == fold) != others && hash / FOLDS % one_in == 0)
			chosen[count++] = row;
	}
	return count;
}

static double loss_of(const struct logistic_design *design, const struct logistic *fit)
{
	double loss = 0;
	for (size_t i = 0; i < design->count; i++) {
		double odds = logistic_predict(design, fit, design->rows[i]);
		odds = design->outcome[design->rows[i]] ? -odds : odds;
		loss += odds > 0 ? odds + log1p(exp(-odds)) : log1p(exp(odds));
	}
	return loss;
}

/* Adds the losses in one fold of all strengths, each fit beginning where the stronger one ended. */
static void try_fold(const struct learning *learning, size_t division, size_t fold, uint32_t *chosen, double *losses)
{
	struct logistic_design learned = learning->design, tried = learning->design;
	learned.rows = chosen;
	learned.count = choose_rows(learning, division, fold, true, chosen);
	tried.rows = chosen + learned.count;
	tried.count = choose_rows(learning, division, fold, false, chosen + learned.count);
	const double enough = 1e-6; /* to tell one strength from another */
	struct logistic fit = {.weights = memory_get((learned.parameters + 1) * sizeof(double)), .precision = enough};
	for (size_t i = 0; i < STRENGTHS; i++) {
		struct logistic_penalty penalty = learning_penalty(learning, strengths[i]);
		logistic_fit(&learned, &penalty, &fit);
		learning_free_penalty(&penalty);
		losses[i] += loss_of(&tried, &fit);
	}
	free(fit.weights);
}

void learning_choose_penalty(struct learning *learning)
{
	double losses[STRENGTHS] = {0};
	uint32_t *chosen = memory_get((learning->rows->count + 1) * sizeof *chosen);
	size_t divisions = TRIED_ROWS / (learning->rows->count + 1) + 1;
	for (size_t division = 0; division < divisions && division < MOST_DIVISIONS; division++)
		for (size_t fold = 0; fold < FOLDS; fold++)
			try_fold(learning, division, fold, chosen, losses);
	free(chosen);
	/* The strongest that does as well as the best: what is no better by so little is chance, and the card is simpler. */
	const double as_well = 1.0002;
	double least = losses[0];
	for (size_t i = 1; i < STRENGTHS; i++)
		least = fmin(least, losses[i]);
	size_t best = 0;
	while (losses[best] > least * as_well)
		best++;
	learning->model->penalty = strengths[best];
}
