/* crossvalidation.c: what a card says of deals that it was not learned from. */
#include "fit/crossvalidation.h"

#include "fit/logistic.h"

#include <stdlib.h>

void sample_open(struct sample *sample, const struct dataset *dataset, const struct rows *rows)
{
	*sample = (struct sample){.count = rows->count};
	sample->outcome = memory_get((rows->count + 1) * sizeof *sample->outcome);
	sample->odds = memory_get((rows->count + 1) * sizeof *sample->odds);
	for (size_t i = 0; i < rows->count; i++) {
		sample->outcome[i] = dataset->outcome[rows->items[i]];
		sample->won += sample->outcome[i];
	}
}

void sample_free(struct sample *sample)
{
	free(sample->outcome);
	free(sample->odds);
	*sample = (struct sample){0};
}

void sample_predict(const struct model *model, const struct kinds *kinds, const struct rows *rows, struct sample *sample)
{
	for (size_t i = 0; i < rows->count; i++)
		sample->odds[i] = model_odds(model, kinds, rows->items[i]);
}

void cross_validate(const struct kinds *kinds, const struct rows *rows, size_t folds, const struct model_settings *settings,
                    struct sample *sample)
{
	const struct dataset *dataset = kinds->dataset;
	uint32_t *learned = memory_get((rows->count + 1) * sizeof *learned);
	for (size_t fold = 0; fold < folds; fold++) {
		struct rows others = {.items = learned};
		struct model model;
		for (size_t i = 0; i < rows->count; i++)
			if (dataset_fold(dataset, rows->items[i], folds) != fold)
				learned[others.count++] = rows->items[i];
		if (others.count == rows->count)
			continue;
		model_learn(kinds, &others, settings, &model);
		for (size_t i = 0; i < rows->count; i++)
			if (dataset_fold(dataset, rows->items[i], folds) == fold)
				sample->odds[i] = model_odds(&model, kinds, rows->items[i]);
		model_free(&model);
	}
	free(learned);
}

struct calibration_line calibrate(const struct sample *sample)
{
	size_t count = sample->count;
	uint16_t *index = memory_get((count + 1) * sizeof *index);
	uint32_t *rows = memory_get((count + 1) * sizeof *rows);
	for (size_t row = 0; row < count; row++)
		rows[row] = (uint32_t)row;
	/* A trace of a penalty, for odds that are all the same or that leave no doubt. */
	double ridge = 1e-6, weight = 1;
	struct logistic_design design = {.parameters = 1, .terms = 1, .index = index, .value = sample->odds,
	                                 .outcome = sample->outcome, .rows = rows, .count = count};
	struct logistic_penalty penalty = {.ridge = &ridge};
	struct logistic fit = {.weights = &weight};
	logistic_fit(&design, &penalty, &fit);
	free(index);
	free(rows);
	return (struct calibration_line){fit.intercept, weight};
}
