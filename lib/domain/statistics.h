/*
 * statistics.h: what reports say about samples.
 */
#ifndef OPP_DOMAIN_STATISTICS_H
#define OPP_DOMAIN_STATISTICS_H

#include "base/sorter.h"

/*
 * The 95 % score interval of a share of `hits` out of n > 0.  Unlike the textbook interval it stays inside 0 to 1 and is
 * right for small n.  (E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22, 1927, 209-212.)
 */
void wilson_interval(int64_t hits, int64_t n, double *low, double *high);

/*
 * Times until an event.  One that was not waited for to its end (censored) tells only that it is longer.  A zeroed struct
 * holds none.
 */
struct durations {
	struct sorter sorter; /* of twice the seconds, plus one if censored: an event comes before what outlasted it */
};

void durations_add(struct durations *durations, int64_t seconds, bool censored); /* seconds >= 0 */
void durations_free(struct durations *durations);

enum { DURATION_UNKNOWN = -1 };

/*
 * The Kaplan-Meier estimates of the times by which each of the rising shares (0 < share < 1) had its event, in half seconds:
 * where the curve is flat at exactly that share, the middle of the flat piece, so that without censored times the quantile
 * at 0.5 is the ordinary median.  DURATION_UNKNOWN for one that is not reached.  EX_IOERR.  (E. L. Kaplan, P. Meier,
 * "Nonparametric estimation from incomplete observations", Journal of the American Statistical Association 53, 1958,
 * 457-481.)
 */
int durations_quantiles(struct durations *durations, const double *shares, size_t count, int64_t *half_seconds,
                        struct error *error);

#endif
