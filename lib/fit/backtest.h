/*
 * backtest.h: what scorecards would have said of deals at the moments at which they could have been judged.
 */
#ifndef OPP_FIT_BACKTEST_H
#define OPP_FIT_BACKTEST_H

#include "fit/metrics.h"
#include "fit/moment.h"

/* A card on trial, with what it says of each of the deals. */
struct trial {
	struct config *config; /* whose scorecard it is, over the same fields as the session's */
	const char *name;
	int *levels;           /* deals x dimensions: -1 for none; the first is NOT_JUDGED where the moment is not known */
	int64_t *scores;       /* thousandths */
};

#define NOT_JUDGED (-2)

/* Lets the cards judge all deals.  The trials are freed with trial_free(). */
int backtest(struct session *session, const struct deals *deals, int64_t delay, struct trial *trials, size_t trial_count,
             size_t *unknown, struct error *error);
void trial_free(struct trial *trial);

/* The closed deals that were judged, as plain arrays for metrics.h. */
struct verdicts {
	uint8_t *outcome;
	double *score, *share; /* share: of winning, by the card's win, or fitted to these deals where it has none */
	size_t *deal;          /* which one it is */
	size_t count, won;
	bool fitted;
};

void verdicts_open(struct verdicts *verdicts, const struct deals *deals, const struct trial *trial);
void verdicts_free(struct verdicts *verdicts);

/* How much smaller the area under the curve is without the dimension. */
double backtest_adds(const struct verdicts *verdicts, const struct trial *trial, size_t dimension);

#endif
