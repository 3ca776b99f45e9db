/*
 * crossvalidation.h: what a card says of deals that it was not learned from.
 */
#ifndef OPP_FIT_CROSSVALIDATION_H
#define OPP_FIT_CROSSVALIDATION_H

#include "fit/model.h"

/* Deals with how they ended and what was said of them. */
struct sample {
	uint8_t *outcome;
	double *odds; /* log odds */
	size_t count, won;
};

/* The rows with their outcomes, the odds being 0. */
void sample_open(struct sample *sample, const struct dataset *dataset, const struct rows *rows);
void sample_free(struct sample *sample);

/*
 * For each of the rows the log odds by a model that was learned from those of the other folds, everything included: its levels,
 * its penalty, its pairs.
 */
void cross_validate(const struct kinds *kinds, const struct rows *rows, size_t folds, const struct model_settings *settings,
                    struct sample *sample);

/* The same by one model that was learned elsewhere. */
void sample_predict(const struct model *model, const struct kinds *kinds, const struct rows *rows, struct sample *sample);

/*
 * The calibration of out-of-sample odds: the line that turns them into the odds with the least log loss.  A slope below 1
 * says that the model promises too much.
 */
struct calibration_line {
	double intercept, slope;
};
struct calibration_line calibrate(const struct sample *sample);

#endif
