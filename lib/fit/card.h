/*
 * card.h: a model as a scorecard: points, terms, grades, and what a score is worth.
 */
#ifndef OPP_FIT_CARD_H
#define OPP_FIT_CARD_H

#include "fit/crossvalidation.h"
#include "fit/metrics.h"

struct card_level {
	const char *label;
	const char **terms; /* all must hold */
	size_t term_count;
	int64_t points;     /* thousandths */
	size_t n, won;      /* n 0: nothing was seen of it */
};

struct card_dimension {
	const char *name, *label;
	int64_t weight;
	struct card_level *levels;
	size_t level_count;
};

struct card_grade {
	const char *name;
	double share;  /* the least share won: the one wanted, then the one that a whole step of points gives */
	int64_t least; /* thousandths of score */
	size_t n, won; /* out of sample */
};

/* What a score is worth: straight lines between these, which stand close where the share changes most. */
enum { CARD_KNOTS = 21 };
struct card_knot {
	int64_t score; /* thousandths */
	double share;  /* won */
};

/* What the card was made from and how good it is out of sample. */
struct card_figures {
	size_t n, won;
	struct estimate auc;
	double log_loss, brier;
	double base_loss; /* the log loss of giving each deal the share of all */
	struct calibration_line line;
};

struct card {
	int64_t scale; /* thousandths */
	struct card_dimension *dimensions;
	size_t dimension_count;
	struct card_grade *grades; /* falling */
	size_t grade_count;
	struct card_knot knots[CARD_KNOTS];
	size_t knot_count;
	const char **silent; /* labels of the fields whose points are all 0 */
	size_t silent_count;
};

/* How many steps of points a card of this scale has: such that each is whole thousandths. */
size_t card_steps(int64_t scale);

/* The figures of out-of-sample log odds. */
struct card_figures card_measure(const struct sample *sample);

/*
 * The model, which has been rounded to card_steps(), as a card in memory of `arena`.  `card->scale` and `card->grades` with
 * names and shares are given; the sample is out of sample, and the figures are its.
 */
void card_make(const struct model *model, const struct kinds *kinds, const struct sample *sample,
               const struct card_figures *figures, struct arena *arena, struct card *card);

/* The card as YAML for the config: `scorecard:`, with a comment behind each level. */
void card_print(const struct card *card, struct buffer *yaml);

/* One dimension alone, as an item of `dimensions:`. */
void card_print_dimension(const struct card_dimension *dimension, struct buffer *yaml);

/* A text as a double-quoted scalar of YAML. */
void yaml_quote(struct buffer *yaml, const char *text);

#endif
