/* model_internal.h: what the files of the model share; nothing else includes it. */
#ifndef OPP_FIT_MODEL_INTERNAL_H
#define OPP_FIT_MODEL_INTERNAL_H

#include "fit/logistic.h"
#include "fit/model.h"

/* The model being learned, with the rows as the solver wants them. */
struct learning {
	const struct kinds *kinds;
	const struct rows *rows;
	const struct model_settings *settings;
	struct model *model;
	struct logistic_design design;
	uint16_t *index;              /* of the design: rows of the dataset x dimensions */
	double *ridge;                /* a level: in units of the penalty */
	struct logistic_link *links;  /* the same */
	size_t link_count, link_capacity;
	struct logistic fit;
};

/* Lays out the levels of all dimensions one after the other, counts their deals, and makes the design. */
void learning_lay_out(struct learning *learning);

/* Fits the weights at model->penalty, from those that are there, and puts them into the levels. */
void learning_fit(struct learning *learning);

/* Chooses model->penalty by cross-validation. */
void learning_choose_penalty(struct learning *learning);

/* Adds the pairs that say most beyond the fields alone.  The caller lays out again. */
void learning_add_pairs(struct learning *learning);

/* Rounds the weights to steps. */
void model_round(struct model *model, size_t steps);

/* The penalty's terms in its own strength; freed with free() each. */
struct logistic_penalty learning_penalty(const struct learning *learning, double strength);
void learning_free_penalty(struct logistic_penalty *penalty);

/* How often two neighbouring ranges are tied together, in units of the penalty, when they must not differ. */
#define TIED 1e6

#endif
