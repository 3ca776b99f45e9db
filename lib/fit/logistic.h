/*
 * logistic.h: the solver: logistic regression with any quadratic penalty, by Newton's method.
 *
 * It minimises  sum of log losses + 1/2 sum ridge[p] w[p]^2 + 1/2 sum of links weight (w[a] - w[b])^2  over the weights and a
 * free intercept.  The problem is convex, so what it stops at is the optimum, whatever the start.  Scorecards have some
 * hundred levels: the Hessian fits in the cache, and a handful of Newton steps are exact to all digits, where liblinear's
 * coordinate steps end at a tolerance, penalise the intercept, and know neither a penalty for each level nor one between
 * neighbours, without which the levels of a number come out ragged.
 *
 * (T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical Learning", 2nd edition, 2009, 4.4.1 and 5.2.3.)
 */
#ifndef OPP_FIT_LOGISTIC_H
#define OPP_FIT_LOGISTIC_H

#include <stddef.h>
#include <stdint.h>

/* A row has none of this term's parameters. */
#define LOGISTIC_NONE UINT16_MAX

struct logistic_design {
	size_t parameters;      /* without the intercept; fewer than LOGISTIC_NONE */
	size_t terms;           /* how many parameters a row has at most, at most LOGISTIC_TERMS */
	const uint16_t *index;  /* rows x terms: which parameters, rising within a row but for LOGISTIC_NONE */
	const double *value;    /* rows x terms: what each is multiplied by; NULL: 1, as for levels */
	const uint8_t *outcome; /* a row: 1 or 0 */
	const uint32_t *rows;   /* the rows that take part */
	size_t count;
};

enum { LOGISTIC_TERMS = 1000 };

/* Holds the weights of two parameters together. */
struct logistic_link {
	uint16_t a, b;
	double weight;
};

struct logistic_penalty {
	const double *ridge; /* a parameter; 0 for none */
	const struct logistic_link *links;
	size_t link_count;
};

struct logistic {
	double intercept;
	double *weights;  /* one a parameter */
	double objective; /* what was minimised */
	double loss;      /* the log losses in it */
	double precision; /* in: the part of the objective that may be left to gain; 0: none that can be told from rounding */
};

/*
 * Fits.  `logistic->weights`, parameters of them, is the caller's: it comes in as the start (zeros will do, with `intercept`)
 * and goes out as the optimum.  Sums are taken over two halves of the rows, in threads when there are many, and added up in
 * the same order always: the same data gives the same bits.  With a parameter that separates the outcomes and has no
 * penalty there is no optimum; it then stops after 100 steps.
 */
void logistic_fit(const struct logistic_design *design, const struct logistic_penalty *penalty, struct logistic *logistic);

/* The log odds of a row. */
double logistic_predict(const struct logistic_design *design, const struct logistic *logistic, size_t row);

/* 1 / (1 + exp(-odds)) */
double logistic_share(double odds);

#endif
