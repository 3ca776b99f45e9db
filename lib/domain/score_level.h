/*
 * score_level.h: how the closed deals at each level of the scorecard ended, and the shortest way to a better grade.
 */
#ifndef OPP_DOMAIN_SCORE_LEVEL_H
#define OPP_DOMAIN_SCORE_LEVEL_H

#include "domain/score.h"

struct ended {
	int64_t won, lost;
};

/* Of each dimension, level and grade. */
struct conversions {
	struct ended **levels; /* a dimension: its levels, then one for none */
	struct ended *grades;  /* the card's */
	struct arena arena;
};

/* Counts the closed deals by the values that they have now, in one scan. */
int conversions_read(struct session *session, struct conversions *conversions, struct error *error);
void conversions_free(struct conversions *conversions);

/* Of a part of an explanation. */
const struct ended *conversions_of(const struct conversions *conversions, const struct scorecard *card,
                                   const struct score_part *part);

/* A level that a dimension would have to come to. */
struct score_step {
	const struct dimension *dimension;
	const struct level *level;
};

/*
 * The fewest dimensions that have to come to a better level for the next grade, and of those ways one with no more points than
 * it takes.  `steps` has room for one a dimension; *count is 0 at the best grade, and where no way leads there.  Returns
 * the grade, NULL if there is none.
 */
const struct grade *score_way_up(const struct scorecard *card, const struct score_explanation *explanation,
                                 struct score_step *steps, size_t *count);

/* Whether somebody could come to the level from where the part is: it gives more, and is no matter of leaving something blank, or of
 * filling in what is filled in already. */
bool score_can_reach(const struct score_part *part, const struct level *level);

#endif
