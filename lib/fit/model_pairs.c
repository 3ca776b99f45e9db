/*
 * model_pairs.c: pairs of fields that say more together than each alone.
 *
 * What the fields alone leave unexplained is added up over the levels that two of them make together.  By chance such a sum
 * has the mean 0 and the variance that the model itself gives, which tells how far beyond chance a pair goes (a score test,
 * with the penalty in it).
 */
#include "fit/model_internal.h"

#include <math.h>
#include <stdlib.h>

/* Levels of a pair are coarser than of a field, or most would have no deals. */
enum { MOST_GROUPS = 10, MOST_RANGES = 6, LEAST_IN_CELL = 20, ONE_IN = 2000 };

static const double least_deviations = 3, cell_ridge = 3;

struct candidate {
	size_t first, second; /* dimensions of the model */
	double gain, deviations;
};

/* What is left unexplained of each row learned from. */
struct residual {
	double rest, variance;
};

struct cells {
	size_t n;
	double rest, variance;
};

static struct residual *find_residuals(const struct learning *learning)
{
	struct residual *residuals = memory_get((learning->rows->count + 1) * sizeof *residuals);
	for (size_t i = 0; i < learning->rows->count; i++) {
		size_t row = learning->rows->items[i];
		double share = logistic_share(logistic_predict(&learning->design, &learning->fit, row));
		residuals[i] = (struct residual){learning->design.outcome[row] - share, share * (1 - share)};
	}
	return residuals;
}

static struct grouping *make_coarse(struct learning *learning, size_t least)
{
	struct model *model = learning->model;
	struct grouping *coarse = arena_get(&model->arena, (model->dimension_count + 1) * sizeof *coarse);
	for (size_t d = 0; d < model->dimension_count; d++) {
		size_t column = model->dimensions[d].fields[0].column;
		struct grouping_limits limits = {least, learning->kinds->columns[column].edges ? MOST_RANGES : MOST_GROUPS};
		grouping_make(learning->kinds, column, learning->rows, &limits, &model->arena, &coarse[d]);
	}
	return coarse;
}

static struct cells *fill_cells(const struct learning *learning, const struct residual *residuals,
                                const struct grouping *first, const struct grouping *second)
{
	struct cells *cells = memory_get((first->count * second->count + 1) * sizeof *cells);
	for (size_t i = 0; i < learning->rows->count; i++) {
		size_t row = learning->rows->items[i];
		size_t a = first->of_kind[kind_of(learning->kinds, row, first->column)];
		size_t b = second->of_kind[kind_of(learning->kinds, row, second->column)];
		if (a == GROUP_NONE || b == GROUP_NONE)
			continue;
		struct cells *cell = &cells[a * second->count + b];
		cell->n++;
		cell->rest += residuals[i].rest;
		cell->variance += residuals[i].variance;
	}
	return cells;
}

static void judge(const struct cells *cells, size_t count, size_t least, double ridge, struct candidate *candidate)
{
	double variance = 0;
	for (size_t i = 0; i < count; i++) {
		if (cells[i].n < least)
			continue;
		double kept = cells[i].variance / (cells[i].variance + ridge);
		candidate->gain += cells[i].rest * cells[i].rest / (cells[i].variance + ridge) - kept;
		variance += 2 * kept * kept;
	}
	candidate->deviations = variance > 0 ? candidate->gain / sqrt(variance) : 0;
}

static int by_gain(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	if (a->gain != b->gain)
		return a->gain > b->gain ? -1 : 1;
	return a->first != b->first ? (a->first > b->first) - (a->first < b->first)
	                            : (a->second > b->second) - (a->second < b->second);
}

/* A dimension of the two, with a level for each of their cells that has enough deals. */
static void add_pair(struct learning *learning, const struct residual *residuals, const struct grouping *first,
                     const struct grouping *second, size_t least)
{
	struct model *model = learning->model;
	struct model_dimension *dimension = &model->dimensions[model->dimension_count++];
	size_t count = first->count * second->count;
	*dimension = (struct model_dimension){.fields = {*first, *second}, .field_count = 2};
	dimension->cell = arena_get(&model->arena, (count + 1) * sizeof *dimension->cell);
	struct cells *cells = fill_cells(learning, residuals, first, second);
	for (size_t i = 0; i < count; i++)
		dimension->cell[i] = cells[i].n >= least ? (uint16_t)dimension->count++ : GROUP_NONE;
	free(cells);
}

void learning_add_pairs(struct learning *learning)
{
	size_t fields = learning->model->dimension_count, count = 0;
	size_t least = learning->rows->count / ONE_IN > LEAST_IN_CELL ? learning->rows->count / ONE_IN : LEAST_IN_CELL;
	double ridge = cell_ridge * learning->model->penalty;
	struct residual *residuals = find_residuals(learning);
	struct grouping *coarse = make_coarse(learning, least);
	struct candidate *candidates = memory_get((fields * fields / 2 + 1) * sizeof *candidates);
	for (size_t b = 1; b < fields; b++)
		for (size_t a = 0; a < b; a++) {
			struct cells *cells = fill_cells(learning, residuals, &coarse[a], &coarse[b]);
			candidates[count] = (struct candidate){.first = a, .second = b};
			judge(cells, coarse[a].count * coarse[b].count, least, ridge, &candidates[count++]);
			free(cells);
		}
	qsort(candidates, count, sizeof *candidates, by_gain);
	for (size_t i = 0; i < count && learning->model->dimension_count < fields + learning->settings->pairs; i++)
		if (candidates[i].deviations >= least_deviations)
			add_pair(learning, residuals, &coarse[candidates[i].first], &coarse[candidates[i].second], least);
	free(candidates);
	free(residuals);
}
