/* logistic.c: Newton's method for logistic regression with a quadratic penalty. */
#include "fit/logistic.h"

#include "base/memory.h"

#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 100, MOST_HALVINGS = 40, ROWS_FOR_THREADS = 20000, HALVES = 2 };

/* The sums over a part of the rows.  The intercept is the last of `size` parameters. */
struct sums {
	const struct logistic_design *design;
	const struct logistic *at;
	size_t first, end, size;
	double loss;
	double *gradient, *hessian; /* of the Hessian the lower triangle, row by row */
};

double logistic_share(double odds)
{
	if (odds >= 0)
		return 1 / (1 + exp(-odds));
	double e = exp(odds);
	return e / (1 + e);
}

double logistic_predict(const struct logistic_design *design, const struct logistic *logistic, size_t row)
{
	const uint16_t *index = design->index + row * design->terms;
	const double *value = design->value ? design->value + row * design->terms : NULL;
	double odds = logistic->intercept;
	for (size_t t = 0; t < design->terms; t++)
		if (index[t] != LOGISTIC_NONE)
			odds += logistic->weights[index[t]] * (value ? value[t] : 1);
	return odds;
}

/* The parameters that a row has, the intercept last. */
static size_t gather(const struct sums *sums, size_t row, uint16_t *index, double *value)
{
	const struct logistic_design *design = sums->design;
	size_t count = 0;
	for (size_t t = row * design->terms; t < (row + 1) * design->terms; t++)
		if (design->index[t] != LOGISTIC_NONE) {
			index[count] = design->index[t];
			value[count++] = design->value ? design->value[t] : 1;
		}
	index[count] = (uint16_t)(sums->size - 1);
	value[count++] = 1;
	return count;
}

static void *sum_up(void *argument)
{
	struct sums *sums = argument;
	uint16_t index[LOGISTIC_TERMS + 1];
	double value[LOGISTIC_TERMS + 1];
	memset(sums->gradient, 0, sums->size * sizeof *sums->gradient);
	memset(sums->hessian, 0, sums->size * sums->size * sizeof *sums->hessian);
	sums->loss = 0;
	for (size_t i = sums->first; i < sums->end; i++) {
		size_t row = sums->design->rows[i];
		double odds = logistic_predict(sums->design, sums->at, row), share = logistic_share(odds);
		bool won = sums->design->outcome[row];
		double signed_odds = won ? -odds : odds;
		sums->loss += signed_odds > 0 ? signed_odds + log1p(exp(-signed_odds)) : log1p(exp(signed_odds));
		double slope = share - won, curve = share * (1 - share);
		size_t count = gather(sums, row, index, value);
		for (size_t a = 0; a < count; a++) {
			double *line = sums->hessian + index[a] * sums->size, weighted = curve * value[a];
			sums->gradient[index[a]] += slope * value[a];
			for (size_t b = 0; b <= a; b++)
				line[index[b]] += weighted * value[b];
		}
	}
	return NULL;
}

/* Sums over all rows into the first half's. */
static void sum_all(struct sums halves[HALVES])
{
	pthread_t thread;
	bool threads = halves[0].design->count >= ROWS_FOR_THREADS && pthread_create(&thread, NULL, sum_up, &halves[1]) == 0;
	sum_up(&halves[0]);
	if (threads)
		pthread_join(thread, NULL);
	else
		sum_up(&halves[1]);
	halves[0].loss += halves[1].loss;
	for (size_t i = 0; i < halves[0].size; i++)
		halves[0].gradient[i] += halves[1].gradient[i];
	for (size_t i = 0; i < halves[0].size * halves[0].size; i++)
		halves[0].hessian[i] += halves[1].hessian[i];
}

/* Adds the penalty to the sums; returns its value. */
static double add_penalty(const struct logistic_penalty *penalty, const double *weights, struct sums *sums)
{
	double sum = 0;
	for (size_t p = 0; p + 1 < sums->size; p++) {
		sum += penalty->ridge[p] * weights[p] * weights[p];
		sums->gradient[p] += penalty->ridge[p] * weights[p];
		sums->hessian[p * sums->size + p] += penalty->ridge[p];
	}
	for (const struct logistic_link *link = penalty->links; link < penalty->links + penalty->link_count; link++) {
		size_t low = link->a < link->b ? link->a : link->b, high = link->a < link->b ? link->b : link->a;
		double difference = weights[low] - weights[high];
		sum += link->weight * difference * difference;
		sums->gradient[low] += link->weight * difference;
		sums->gradient[high] -= link->weight * difference;
		sums->hessian[low * sums->size + low] += link->weight;
		sums->hessian[high * sums->size + high] += link->weight;
		sums->hessian[high * sums->size + low] -= link->weight;
	}
	return sum / 2;
}

/* Four sums at a time: one alone would wait for each addition. */
static double dot(const double *a, const double *b, size_t count)
{
	double sums[4] = {0};
	size_t i = 0;
	for (; i + 4 <= count; i += 4)
		for (size_t k = 0; k < 4; k++)
			sums[k] += a[i + k] * b[i + k];
	for (; i < count; i++)
		sums[0] += a[i] * b[i];
	return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/*
 * Solves hessian x = gradient by Cholesky's decomposition, in place of both.  A direction without curvature (a parameter that
 * no row has and nothing penalises) is not moved in.
 */
static void solve(double *hessian, double *x, size_t size)
{
	const double rounding = 1e-12;
	for (size_t i = 0; i < size; i++) {
		double *line = hessian + i * size, diagonal = line[i];
		for (size_t j = 0; j < i; j++) {
			const double *other = hessian + j * size;
			line[j] = other[j] > 0 ? (line[j] - dot(line, other, j)) / other[j] : 0;
		}
		double square = line[i] - dot(line, line, i);
		line[i] = square > rounding * diagonal ? sqrt(square) : 0;
	}
	for (size_t i = 0; i < size; i++) {
		for (size_t k = 0; k < i; k++)
			x[i] -= hessian[i * size + k] * x[k];
		x[i] = hessian[i * size + i] > 0 ? x[i] / hessian[i * size + i] : 0;
	}
	for (size_t i = size; i-- > 0;) {
		x[i] = hessian[i * size + i] > 0 ? x[i] / hessian[i * size + i] : 0;
		for (size_t k = 0; k < i; k++)
			x[k] -= hessian[i * size + k] * x[i];
	}
}

static double evaluate(struct sums halves[HALVES], const struct logistic_penalty *penalty, struct logistic *logistic)
{
	sum_all(halves);
	logistic->loss = halves[0].loss;
	logistic->objective = logistic->loss + add_penalty(penalty, logistic->weights, &halves[0]);
	return logistic->objective;
}

/* Takes the step, or as much of it as goes down. */
static void take_step(struct sums halves[HALVES], const struct logistic_penalty *penalty, struct logistic *logistic,
                      const double *from, double from_intercept, const double *step)
{
	size_t parameters = halves[0].size - 1;
	double before = logistic->objective, part = 1;
	for (int i = 0; i < MOST_HALVINGS; i++) {
		for (size_t p = 0; p < parameters; p++)
			logistic->weights[p] = from[p] - part * step[p];
		logistic->intercept = from_intercept - part * step[parameters];
		if (evaluate(halves, penalty, logistic) <= before * (1 + 1e-12))
			return;
		part /= 2;
	}
}

void logistic_fit(const struct logistic_design *design, const struct logistic_penalty *penalty, struct logistic *logistic)
{
	const double rounding = 1e-14, precision = logistic->precision > 0 ? logistic->precision : rounding;
	size_t size = design->parameters + 1, half = design->count / 2;
	struct sums halves[HALVES] = {{design, logistic, 0, half, size, 0, NULL, NULL},
	                              {design, logistic, half, design->count, size, 0, NULL, NULL}};
	double *step = memory_get(size * sizeof *step), *from = memory_get(size * sizeof *from);
	for (int i = 0; i < HALVES; i++) {
		halves[i].gradient = memory_get(size * sizeof(double));
		halves[i].hessian = memory_get(size * size * sizeof(double));
	}
	evaluate(halves, penalty, logistic);
	for (int steps = 0; steps < MOST_STEPS; steps++) {
		memcpy(step, halves[0].gradient, size * sizeof *step);
		solve(halves[0].hessian, step, size);
		double decrement = 0;
		for (size_t p = 0; p < size; p++)
			decrement += step[p] * halves[0].gradient[p];
		if (!(decrement > precision * (1 + logistic->objective)))
			break;
		memcpy(from, logistic->weights, design->parameters * sizeof *from);
		take_step(halves, penalty, logistic, from, logistic->intercept, step);
	}
	for (int i = 0; i < HALVES; i++) {
		free(halves[i].gradient);
		free(halves[i].hessian);
	}
	free(step);
	free(from);
}
