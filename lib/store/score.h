/*
 * score.h: what scoring reads and writes: the level that holds in each dimension of the scorecard, and table score.
 */
#ifndef OPP_STORE_SCORE_H
#define OPP_STORE_SCORE_H

#include "store/id_set.h"
#include "store/store.h"

/* Which opportunities: all of these must hold. */
struct score_scope {
	const struct id_set *ids;  /* NULL: all */
	int64_t customer;          /* 0: any; else only those of this customer */
	const struct term *terms;
	size_t term_count;
};

/* A score as it stands in the table; thousandths. */
struct score {
	int64_t score, known;
	const char *grade; /* NULL for none */
};

struct score_row {
	int64_t opportunity;
	bool scored;       /* `present` means something */
	struct score present;
	const int *levels; /* of each dimension the index of the first level that holds, -1 for none */
};

/* The opportunities of a scope with a scorecard, batch by batch. */
struct scoring;

/* `scope` must live as long as the scoring. */
int scoring_open(struct store *store, const struct score_scope *scope, int64_t now, struct scoring **result,
                 struct error *error);

/*
 * The next batch, which lasts until the next call; *count is 0 at the end.  No query is left running, so that what was
 * read can be written at once: writing a table that is being scanned costs twice as much.
 */
int scoring_next(struct scoring *scoring, const struct score_row **rows, size_t *count, struct error *error);

/*
 * Writes the score of a row of the batch as one of transaction `tx`, at the latest when the next batch is read; the
 * replaced one goes into score_history.
 */
int scoring_write(struct scoring *scoring, int64_t tx, const struct score_row *row, const struct score *score,
                  struct error *error);

/* The config (its row) that gave an opportunity its score; 0 if it has none. */
int score_config(struct store *store, int64_t opportunity, int64_t *config, struct error *error);

void scoring_close(struct scoring *scoring); /* NULL is fine */

#endif
