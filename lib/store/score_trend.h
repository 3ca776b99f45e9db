/*
 * score_trend.h: scores over time: all that an opportunity ever had, and the grades that many had first.
 */
#ifndef OPP_STORE_SCORE_TREND_H
#define OPP_STORE_SCORE_TREND_H

#include "store/score.h"

/* A score and since when it was so. */
struct past_score {
	int64_t at;
	struct score score; /* its grade lies in the arena */
	int64_t config;     /* the row of the config that gave it */
};

/* The scores of an opportunity in the order in which it had them, the present one last. */
int score_trend_read(struct store *store, int64_t opportunity, struct arena *arena, struct past_score **scores, size_t *count,
                     struct error *error);

struct grade_reader;

int grade_reader_open(struct store *store, struct grade_reader **result, struct error *error);

/* The grade of the first score of an opportunity, until the next call; NULL for none.  They are asked for in rising order. */
int grade_reader_read(struct grade_reader *reader, int64_t opportunity, const char **grade, struct error *error);
void grade_reader_close(struct grade_reader *reader); /* NULL is fine */

#endif
