/*
 * model.h: what a card is made from: levels of fields, and of pairs of fields, each with its weight in log odds.
 *
 * The weights are a logistic regression with a penalty that pulls each level towards 0, the more the fewer deals it has, and
 * neighbouring ranges of a number towards each other.  How strong it is is chosen by cross-validation inside the rows that
 * are learned from.  A level that was never seen has the weight 0: it speaks neither for nor against.
 */
#ifndef OPP_FIT_MODEL_H
#define OPP_FIT_MODEL_H

#include "fit/grouping.h"

struct model_settings {
	size_t pairs;          /* at most so many pairs of fields beside the fields */
	size_t max_dimensions; /* fields, without the pairs; 0: as many as there are */
	double penalty;        /* 0: chosen */
	size_t steps;          /* weights are rounded to so many steps from the lowest score to the highest; 0: not at all */
	const bool *use;       /* a column: whether it may be used; NULL: all that are not left out */
	const bool *monotone;  /* a column: its ranges' weights only rise or only fall; NULL: none */
};

struct model_level {
	double weight; /* log odds */
	size_t n, won; /* of the rows learned from */
};

/* A field, or two whose groups make a level together. */
struct model_dimension {
	struct grouping fields[2];
	size_t field_count;
	uint16_t *cell;  /* of a pair: first group x groups of the second + second group: its level; GROUP_NONE: none */
	size_t first;    /* its first level in the model's */
	size_t count;    /* of its levels; of a single field the groups */
	double spread;   /* the standard deviation of what it adds over the rows learned from */
};

struct model {
	struct arena arena;
	double intercept, penalty;
	double unit;                        /* the log odds of a step; 0: the weights are not rounded */
	struct model_dimension *dimensions; /* fields in the order of the columns, then pairs, the strongest first */
	size_t dimension_count;
	struct model_level *levels;
	size_t level_count;
};

/* Learns from the rows.  The model is freed with model_free(). */
void model_learn(const struct kinds *kinds, const struct rows *rows, const struct model_settings *settings, struct model *model);
void model_free(struct model *model);

/* The level of a dimension that a row is at; GROUP_NONE: none that was seen. */
uint16_t model_level_of(const struct model_dimension *dimension, const struct kinds *kinds, size_t row);

/* The log odds of a row by the model. */
double model_odds(const struct model *model, const struct kinds *kinds, size_t row);

#endif
