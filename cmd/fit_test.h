/* fit_test.h: the tables of opp-fit test. */
#ifndef OPP_CMD_FIT_TEST_H
#define OPP_CMD_FIT_TEST_H

#include "cmd/command.h"
#include "fit/backtest.h"

enum { MOST_CARDS = 2 };

/* The present card, or a proposed one, or both, with what they say of the same deals. */
struct comparison {
	struct invocation *invocation;
	struct config proposed;
	struct deals deals; /* closed ones, and open ones where the table looks at them */
	struct trial trials[MOST_CARDS];
	struct verdicts verdicts[MOST_CARDS]; /* of the closed ones */
	size_t count;
};

int show_measures(struct comparison *comparison, struct error *error);
int show_calibration(struct comparison *comparison, struct error *error);
int show_grades(struct comparison *comparison, struct error *error);
int show_levels(struct comparison *comparison, struct error *error); /* each level, and what its dimension adds */
int show_moves(struct comparison *comparison, struct error *error);  /* open deals whose grade would be another */
int show_shift(struct comparison *comparison, struct error *error);  /* of the levels, between older and newer deals */

#endif
