/*
 * metrics.h: how well predictions tell what was won from what was lost.
 */
#ifndef OPP_FIT_METRICS_H
#define OPP_FIT_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct estimate {
	double value, low, high; /* with its 95 % interval */
};

/*
 * The area under the receiver operating characteristic: how often a deal that was won is ranked above one that was lost, an
 * equal rank counting half.  Needs two of each for the interval; NAN without one of each.  (E. R. DeLong, D. M. DeLong,
 * D. L. Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating characteristic curves",
 * Biometrics 44, 1988, 837-845; computed by midranks as in X. Sun, W. Xu, IEEE Signal Processing Letters 21, 2014,
 * 1389-1393.)
 */
struct estimate auc(const uint8_t *outcome, const double *score, size_t count);

/* The second's area minus the first's, on the same deals, by the same source; *p is the two-sided probability of chance. */
struct estimate auc_difference(const uint8_t *outcome, const double *first, const double *second, size_t count, double *p);

/* The means of -log of the share given to what happened, and of the squared error; shares are kept off 0 and 1 by 1e-9. */
double log_loss(const uint8_t *outcome, const double *share, size_t count);
double brier_score(const uint8_t *outcome, const double *share, size_t count);

/* The second's mean log loss minus the first's, with the interval of a paired mean. */
struct estimate log_loss_difference(const uint8_t *outcome, const double *first, const double *second, size_t count);

/* Deals that were given about the same share. */
struct calibration_group {
	size_t n, won;
	double least, most, mean; /* of the shares given */
};

enum { CALIBRATION_GROUPS = 10 };

/* Ten groups as equal as ties allow, by rising share; returns how many there are. */
size_t calibration(const uint8_t *outcome, const double *share, size_t count,
                   struct calibration_group groups[CALIBRATION_GROUPS]);

/*
 * The population stability index of two distributions over the same kinds: below 0.1 they are alike, above 0.25 they are not.
 * A kind that one of them lacks counts as half a deal there.  (N. Siddiqi, "Credit Risk Scorecards", 2006, chapter 8.)
 */
double population_shift(const size_t *before, const size_t *after, size_t kinds);

/*
 * Turns probabilities of chance into the rates of false discoveries at which each would still be one.  (Y. Benjamini,
 * Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57, 1995, 289-300.)  `tests`
 * is how many there were in all: those that are not given have greater probabilities.
 */
void false_discovery_rates(double *p, size_t count, size_t tests);

/* The probability that a normal variable is farther from 0 than `z`. */
double normal_two_sided(double z);

#endif
