/*
 * model_round.c: weights as points.
 *
 * A card has whole steps: the weights of all levels become whole multiples of one unit, and the dimensions' ranges, from the
 * lowest level to the highest, add up to the scale exactly.  0 stays 0.  The model itself is rounded, so that what is measured out
 * of sample is the card and not something finer.
 */
#include "fit/model_internal.h"

#include <math.h>

enum { MOST_TRIES = 100 };

/* The lowest and highest weight of a dimension, the 0 of what was never seen included. */
static void find_range(const struct model *model, const struct model_dimension *dimension, double *low, double *high)
{
	*low = *high = 0;
	for (size_t level = dimension->first; level < dimension->first + dimension->count; level++) {
		*low = fmin(*low, model->levels[level].weight);
		*high = fmax(*high, model->levels[level].weight);
	}
}

static double steps_of(const struct model *model, double unit)
{
	double steps = 0, low, high;
	for (size_t d = 0; d < model->dimension_count; d++) {
		find_range(model, &model->dimensions[d], &low, &high);
		steps += round(high / unit) - round(low / unit);
	}
	return steps;
}

void model_round(struct model *model, size_t steps)
{
	double sum = 0, low, high;
	for (size_t d = 0; d < model->dimension_count; d++) {
		find_range(model, &model->dimensions[d], &low, &high);
		sum += high - low;
	}
	if (sum <= 0)
		return;
	model->unit = sum / (double)steps;
	for (int tries = 0; tries < MOST_TRIES && steps_of(model, model->unit) > (double)steps; tries++)
		model->unit *= 1 + 0.2 / (double)steps;
	for (size_t level = 0; level < model->level_count; level++)
		model->levels[level].weight = round(model->levels[level].weight / model->unit) * model->unit;
}
