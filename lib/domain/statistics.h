/*
 * statistics.h: what reports say about samples.
 */
#ifndef OPP_DOMAIN_STATISTICS_H
#define OPP_DOMAIN_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The 95 % score interval of a share of `hits` out of n > 0.  Unlike the textbook interval it stays inside 0 to 1 and is
 * right for small n.  (E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22, 1927, 209-212.)
 */
void wilson_interval(int64_t hits, int64_t n, double *low, double *high);

/*
 * Times until an event.  One that was not waited for to its end (censored) tells only that it is longer.  Takes 8 bytes a
 * time: quantiles of any data cannot be exact with less.  A zeroed struct holds none.
 */
struct durations {
	int64_t *items; /* twice the seconds, plus one if censored: sorted, an event stands before what outlasted it */
	size_t count, capacity;
};

void durations_add(struct durations *durations, int64_t seconds, bool censored); /* seconds >= 0 */
void durations_free(struct durations *durations);

/* Before asking for quantiles. */
void durations_sort(struct durations *durations);

/*
 * The Kaplan-Meier estimate of the time by which a share (0 < share < 1) had its event, in half seconds: where the curve
 * is flat at exactly that share, the middle of the flat piece, so that without censored times the quantile at 0.5 is the
 * ordinary median.  False if the estimate is not reached.  (E. L. Kaplan, P. Meier, "Nonparametric estimation from
 * incomplete observations", Journal of the American Statistical Association 53, 1958, 457-481.)
 */
bool durations_quantile(const struct durations *durations, double share, int64_t *half_seconds);

#endif
